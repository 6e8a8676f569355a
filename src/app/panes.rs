//! Parts of a screen that stand side by side, and what comes next in one of them.

use egui::{Context, Id, LayerId, Pos2, Rect};

/// The parts of a pass.
#[derive(Clone, Debug, Default)]
struct Panes {
    pass: u64,
    shown: Vec<Rect>,
}

/// Points by which what stands on one line may begin higher or lower.
const LINE: f32 = 8.0;

/// What is not as thick is a border between parts.
const BORDER: f32 = 12.0;

/// A part is shown there.
pub fn note(context: &Context, place: Rect) {
    let pass = context.cumulative_pass_nr();
    context.data_mut(|data| {
        let panes: &mut Panes = data.get_temp_mut_or_default(Id::unique("parts side by side"));
        if panes.pass != pass {
            *panes = Panes { pass, shown: Vec::new() };
        }
        panes.shown.push(place);
    });
}

/// The smallest part that a point is in.
fn around(context: &Context, at: Pos2) -> Option<Rect> {
    let panes: Panes = context.data(|data| data.get_temp(Id::unique("parts side by side")))?;
    let around = panes.shown.into_iter().filter(|pane| pane.contains(at));
    around.min_by(|a, b| a.area().total_cmp(&b.area()))
}

/// The control that a person looks for next where the one at this place is gone: in its line behind it, else below it, as one
/// reads; where nothing is below, the first of the same part.
pub fn next(context: &Context, (layer, gone): (LayerId, Rect)) -> Option<Id> {
    let pane = around(context, gone.center()).filter(|_| layer == LayerId::background());
    context.viewport(|viewport| {
        let controls = viewport.prev_pass.widgets.get_layer(layer);
        // Borders that are drawn are gone through by Tab, but nobody looks for one.
        let is_border = |rect: Rect| rect.width().min(rect.height()) < BORDER;
        let controls = controls.filter(|one| one.enabled && one.sense.is_focusable() && !is_border(one.rect));
        let here = controls.filter(|one| pane.is_none_or(|pane| is_in(pane, one.rect, one.interact_rect)));
        first_after(gone, here.map(|one| (one.id, one.rect)))
    })
}

/// Whether a control is in a part, though what of it is seen may be nothing.
fn is_in(pane: Rect, whole: Rect, seen: Rect) -> bool {
    if seen.is_positive() { pane.contains(seen.center()) } else { pane.x_range().contains(whole.center().x) }
}

fn first_after<T: Copy>(gone: Rect, controls: impl Iterator<Item = (T, Rect)>) -> Option<T> {
    let is_after = |rect: Rect| {
        let is_left = rect.max.x <= gone.min.x && rect.min.y < gone.min.y + LINE;
        !is_left && rect.min.y >= gone.min.y - LINE && rect.max.y > gone.min.y
    };
    let all: Vec<(T, Rect)> = controls.collect();
    let after: Vec<_> = all.iter().copied().filter(|(_, rect)| is_after(*rect)).collect();
    let left = if after.is_empty() { all } else { after };
    let top = left.iter().map(|(_, rect)| rect.min.y).min_by(f32::total_cmp)?;
    let line = left.into_iter().filter(|(_, rect)| rect.min.y < top + LINE);
    line.min_by(|(_, a), (_, b)| a.min.x.total_cmp(&b.min.x)).map(|(control, _)| control)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    #[test]
    fn what_is_gone_is_followed_as_one_reads() {
        let at = |x: f32, y: f32| Rect::from_min_size(pos2(x, y), vec2(60.0, 24.0));
        let check = |gone: Rect, controls: &[(&'static str, Rect)], expected: &str| {
            assert_eq!(first_after(gone, controls.iter().copied()), Some(expected), "{gone:?}");
        };
        let page = [
            ("close", at(400.0, 0.0)),
            ("category", at(0.0, 100.0)),
            ("yes", at(0.0, 140.0)),
            ("no", at(80.0, 141.0)),
            ("copy", at(0.0, 300.0)),
        ];
        check(at(80.0, 100.0), &page, "yes");
        check(at(0.0, 141.0), &page, "yes");
        check(at(200.0, 140.0), &page, "copy");
        check(at(0.0, 400.0), &page, "close");
    }
}
