//! What was found, above the tabs: whole lines of it, and how many more there are where the tabs leave no room for all.

use super::ChecklistForm;
use super::finding::{chosen_title, how};
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screens::{Scene, scope};
use crate::app::scrolling::ByKeys as _;
use crate::app::selected::Selected;
use crate::app::widgets::{chips, muted};
use crate::app::{icons, theme};
use crate::assessment::Annotation;
use crate::checklist::answers::Standing;
use crate::checklist::{Basis, Check, Finding, Item};
use crate::report::words::{counted, number};
use egui::{Label, Link, RichText, ScrollArea, TextStyle, Ui};

/// What the line takes that says how many more there are.
const MORE: f32 = 24.0;

/// Where the lines of the finding that is shown end, in points from its top.
#[derive(Debug, Default)]
pub struct Lines {
    /// The check, and the width: other lines end elsewhere.
    of: (&'static str, f32),
    ends: Vec<f32>,
    /// What is to stand at the top.
    to: Option<f32>,
}

/// In a height of `most`. `is_brief`: beside an object, what leads elsewhere gives way to what was found.
pub fn within(
    ui: &mut Ui,
    (most, is_brief): (f32, bool),
    form: &mut ChecklistForm,
    (item, check): (&Item, &Check),
    opened: &Opened,
    scene: &mut Scene<'_>,
) {
    let of = (check.id, ui.available_width());
    let is_known = form.lines.of.0 == of.0 && (form.lines.of.1 - of.1).abs() < 1.0;
    let ends = &form.lines.ends;
    let has_room = !is_known || ends.last().is_none_or(|end| *end <= most);
    let height = if has_room { most } else { whole_lines(ends, most - MORE) };
    let area = ScrollArea::vertical().id_salt(("finding", check.id)).max_height(height).auto_shrink([false, true]);
    let area = match form.lines.to.take() {
        Some(to) => area.vertical_scroll_offset(to),
        None => area,
    };
    // No whole line fades: what is below is told.
    let fade = std::mem::take(&mut ui.spacing_mut().scroll.fade.strength);
    let output = area.by_keys(ui, |ui| {
        let mut ends = Vec::new();
        show(ui, (item, check), is_brief, opened, scene, &mut ends);
        (ends, ui.min_rect().top())
    });
    ui.spacing_mut().scroll.fade.strength = fade;
    let (ends, top) = output.inner;
    if !has_room {
        let seen = output.inner_rect.bottom() - top;
        let below = ends.iter().filter(|end| **end > seen + 1.0).count();
        let words = if below > 0 {
            format!("{}  {} of the finding", icons::UNFOLDED, counted(below, "more line", "more lines"))
        } else {
            "Back to the beginning of the finding".to_owned()
        };
        if ui.add(Link::new(RichText::new(words).size(theme::SMALL))).clicked() {
            form.lines.to = Some(if below > 0 { seen } else { 0.0 });
        }
    }
    if !is_known || !are_same(&form.lines.ends, &ends) {
        (form.lines.of, form.lines.ends) = (of, ends);
        ui.ctx().request_discard("where its lines end is known now");
    }
}

/// Whether lines end where they did: while something glides, or letters are scaled, all is rounded anew by parts of a point.
fn are_same(ends: &[f32], others: &[f32]) -> bool {
    ends.len() == others.len() && ends.iter().zip(others).all(|(end, other)| (end - other).abs() < 1.0)
}

/// The height of the lines that stand whole in `room`; of the first one at least.
fn whole_lines(ends: &[f32], room: f32) -> f32 {
    let least = ends.first().copied().unwrap_or(room);
    ends.iter().copied().filter(|end| *end <= room).fold(least, f32::max)
}

/// All of it. `ends`: takes where its lines end.
pub fn show(
    ui: &mut Ui,
    (item, check): (&Item, &Check),
    is_brief: bool,
    opened: &Opened,
    scene: &mut Scene<'_>,
    ends: &mut Vec<f32>,
) {
    let finding = opened.finding(check.id);
    let top = ui.min_rect().top();
    let line = |ui: &Ui, ends: &mut Vec<f32>| ends.push(ui.min_rect().bottom() - top);
    if !is_brief {
        let link = Link::new(RichText::new(format!("{}  {}", item.id, item.title)).size(theme::SMALL));
        if ui.add(link).on_hover_text("To the item").clicked() {
            scene.commands.push(Command::Select(Selected::Item(item.id)));
        }
    }
    chosen_title(ui, check.id, check.title);
    line(ui, ends);
    ui.horizontal_wrapped(|ui| judged(ui, check, finding, opened));
    line(ui, ends);
    let Some(finding) = finding else {
        ui.label(if opened.is_being_read { "The evidence is being read." } else { "Not judged yet." });
        return line(ui, ends);
    };
    ui.add_space(2.0);
    // What is missing stands below, on its tab.
    let gaps = finding.gaps_told();
    if finding.reasons.iter().any(|reason| gaps.contains(reason)) {
        muted(ui, "What is missing is listed below.");
        line(ui, ends);
    }
    for reason in finding.reasons.iter().filter(|reason| !gaps.contains(reason)) {
        let said = ui.add(Label::new(opened.told(reason)).wrap()).rect;
        let row = ui.text_style_height(&TextStyle::Body);
        let mut end = said.top() + row;
        while end < said.bottom() - 1.0 {
            ends.push(end - top);
            end += row;
        }
        line(ui, ends);
    }
    if finding.examined > 0 {
        muted(ui, format!("{} examined", number(finding.examined)));
        line(ui, ends);
    }
    if !item.applies.is_empty() {
        scope::show(ui, item.applies, scene);
        line(ui, ends);
    }
}

/// Outcome and severity, and how they came about.
fn judged(ui: &mut Ui, check: &Check, finding: Option<&Finding>, opened: &Opened) {
    let standing = Standing::of(check, finding.map(|finding| finding.outcome));
    chips::outcome_if_known(ui, opened.known(standing));
    let changed = opened.assessment().on_check(check.id).and_then(Annotation::changed_severity);
    let found = finding.map_or(check.severity, |finding| finding.severity(check.severity));
    match changed {
        Some(change) => {
            chips::severity(ui, change.severity);
            muted(ui, format!("(was {})", found.title()));
        }
        None => {
            chips::severity(ui, found);
        }
    }
    muted(ui, how(check, finding.map(|finding| finding.outcome)));
    if check.basis == Basis::Current {
        muted(ui, "† beyond the roadmap").on_hover_text(
            "The roadmap does not ask for it; it is today's practice, and does not count in the outcome of its item",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_point_is_no_other_end() {
        assert!(are_same(&[20.0, 45.3, 70.1], &[20.4, 44.9, 70.8]));
        assert!(!are_same(&[20.0, 45.3], &[20.0, 47.0]), "another line");
        assert!(!are_same(&[20.0, 45.3], &[20.0]));
    }

    #[test]
    fn a_line_stands_whole_or_not_at_all() {
        let check = |room: f32, expected: f32| {
            assert!((whole_lines(&[20.0, 45.0, 70.0, 90.0], room) - expected).abs() < 0.01, "{room}");
        };
        check(95.0, 90.0);
        check(89.0, 70.0);
        check(45.0, 45.0);
        check(10.0, 20.0);
    }
}
