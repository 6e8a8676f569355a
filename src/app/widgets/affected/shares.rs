//! How the width of the table of affected objects is shared out: names, and as many facts as say something.

use super::GAP;

/// Facts that get a column though others are cut for it, in the order in which objects have them; further ones get what room
/// is over.
const FACT_COLUMNS: usize = 5;
/// The narrowest column that says anything of a longer text.
const NARROWEST: f32 = 110.0;
/// What is no wider stands whole before names do.
const SHORT: f32 = 160.0;

/// How the width of the table is shared out.
#[derive(Debug)]
pub(super) struct Shares {
    pub(super) name: f32,
    pub(super) columns: Vec<(&'static str, f32)>,
    /// Facts that say something and got no column.
    pub(super) left_out: Vec<&'static str>,
    /// A column is narrower than what stands in it.
    pub(super) is_cut: bool,
}

/// How wide the name is, and which facts get a column of which width. `room`: for all of them; `name`, `facts`: what the
/// longest name and each fact would take, with the distance to the next column. What fits stands whole, and what is over goes
/// to all of them alike; else the long ones give way first.
pub(super) fn shares(room: f32, name: f32, facts: &[(&'static str, f32)]) -> Shares {
    // The name keeps this much, so that the facts have a place too.
    let kept = name.min(room * 0.6);
    let mut columns: Vec<(&'static str, f32)> = Vec::new();
    let mut left_out = Vec::new();
    let (mut least, mut whole) = (kept, name);
    for (label, width) in facts {
        let width = width.max(60.0);
        let fits = least + width.min(NARROWEST) <= room && columns.len() < FACT_COLUMNS || whole + width <= room;
        if fits {
            columns.push((label, width));
            (least, whole) = (least + width.min(NARROWEST), whole + width);
        } else {
            left_out.push(*label);
        }
    }
    let wanted: f32 = columns.iter().map(|(_, width)| width).sum();
    let is_cut = if whole <= room {
        #[allow(clippy::cast_precision_loss)] // A handful of columns.
        let over = (room - whole) / (columns.len() + 1) as f32;
        columns.iter_mut().for_each(|(_, width)| *width += over);
        false
    } else {
        // A name that is cut in its middle is still known: it gives way to short facts, which would be cut to nothing.
        let asked_for = |width: f32| if width <= SHORT { width } else { NARROWEST };
        let asked: f32 = columns.iter().map(|(_, width)| asked_for(*width)).sum();
        let kept = (room - asked).clamp(name.min(room * 0.45).min(kept), kept);
        let left = (room - kept).min(room - 120.0).max(0.0);
        // The long ones give way first: what is short stands whole.
        let most = level(columns.iter().map(|(_, width)| *width).collect(), left);
        columns.iter_mut().for_each(|(_, width)| *width = width.min(most));
        wanted > left
    };
    let taken: f32 = columns.iter().map(|(_, width)| width).sum();
    columns.iter_mut().for_each(|(_, width)| *width -= GAP);
    Shares { name: (room - taken - GAP).max(100.0), columns, left_out, is_cut }
}

/// The width that no column may exceed for all of them to have room.
fn level(mut wanted: Vec<f32>, room: f32) -> f32 {
    wanted.sort_unstable_by(f32::total_cmp);
    let mut left = room;
    #[allow(clippy::cast_precision_loss)] // A handful of columns.
    for (at, width) in wanted.iter().enumerate() {
        let share = left / (wanted.len() - at) as f32;
        if *width > share {
            return share.max(0.0);
        }
        left -= width;
    }
    f32::INFINITY
}

/// The width of a text on two lines, which rarely break in its very middle.
pub(super) fn folded(width: f32) -> f32 {
    if width <= SHORT { width } else { (width * 0.7).max(SHORT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_columns_stand_whole_beside_long_ones() {
        let check = |wanted: &[f32], room: f32, expected: f32| {
            assert!((level(wanted.to_vec(), room) - expected).abs() < 0.01, "{wanted:?} in {room}");
        };
        check(&[320.0, 152.0], 360.0, 208.0);
        check(&[320.0, 152.0, 60.0], 300.0, 120.0);
        assert!(level(vec![60.0, 152.0], 300.0).is_infinite());
    }

    #[test]
    fn the_width_is_shared_out() {
        let check = |room: f32, name: f32, facts: &[(&'static str, f32)], share: std::ops::Range<f32>, told: &str| {
            let Shares { name: found, columns, left_out, is_cut } = shares(room, name, facts);
            assert_eq!(columns.len() + left_out.len(), facts.len(), "each has a column, or is named as left out");
            assert!(share.contains(&found), "{found} {columns:?}");
            let labels: Vec<&str> = columns.iter().map(|(label, _)| *label).collect();
            assert_eq!(format!("{}{}", labels.join(" "), if is_cut { " …" } else { "" }), told);
            let all = found + GAP + columns.iter().map(|(_, width)| width + GAP).sum::<f32>();
            assert!((room - 1.0..room + 1.0).contains(&all), "{all} of {room}: {columns:?}");
            let is_whole = |(label, width): &(&str, f32)| {
                facts.iter().any(|(known, wanted)| known == label && *wanted <= width + GAP + 0.1)
            };
            assert_eq!(columns.iter().all(is_whole), !is_cut, "{columns:?}");
        };
        // Nothing said: the name has it all.
        check(500.0, 280.0, &[], 490.0..493.0, "");
        // What is over goes to all alike.
        check(500.0, 280.0, &[("Days", 60.0)], 345.0..355.0, "Days");
        // A long one leaves the name enough.
        check(500.0, 280.0, &[("Why", 580.0), ("Days", 60.0)], 265.0..285.0, "Why Days …");
        // A short one stands whole, though the name is cut for it.
        check(500.0, 280.0, &[("Roles", 152.0), ("Since", 100.0)], 230.0..265.0, "Roles Since");
        // No room for all: the first ones, and a short one that has room beside them.
        let long = [("Why", 580.0), ("How", 580.0), ("When", 580.0)];
        check(300.0, 280.0, &long, 160.0..190.0, "Why …");
        check(250.0, 280.0, &long, 240.0..245.0, "");
        check(1500.0, 280.0, &long, 270.0..290.0, "Why How When …");
        check(450.0, 200.0, &[("Why", 580.0), ("How", 580.0), ("Days", 60.0)], 180.0..200.0, "Why How …");
        // So many that all stand whole: none is left out for its number.
        let many: Vec<(&'static str, f32)> = ["A", "B", "C", "D", "E", "F", "G"].map(|label| (label, 90.0)).into();
        check(1200.0, 200.0, &many, 235.0..242.0, "A B C D E F G");
        // A name that is as long as a sentence has what the facts leave.
        check(1200.0, 800.0, &[("Days", 300.0)], 835.0..845.0, "Days");
        check(1000.0, 800.0, &[("Days", 300.0)], 590.0..710.0, "Days");
    }
}
