//! The findings, each with how it stands to the earlier one; counts are filters.

use super::{Part, PreviousForm};
use crate::app::opened::Opened;
use crate::app::screen::begins_region;
use crate::app::screens::Scene;
use crate::app::scrolling::ByKeys as _;
use crate::app::widgets::{self, chips};
use crate::app::{fonts, icons, theme};
use crate::assessment::compare::{Change, FindingChange};
use crate::checklist::Outcome;
use crate::checklist::answers::Standing;
use egui::{Align2, Button, Color32, FontId, Rect, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

/// Points that a row takes.
const ROW: f32 = 44.0;

/// Icon, ink and ground of a change: never colour alone.
pub fn look(ui: &Ui, change: Change) -> (&'static str, Color32, Color32) {
    let palette = theme::palette(ui);
    match change {
        Change::New => (icons::WARNING, palette.danger, palette.danger_ground),
        Change::Changed => ("≠", palette.warning, palette.warning_ground),
        Change::Resolved => (icons::CHECK, palette.good, palette.good_ground),
        Change::NowJudged => (icons::EVIDENCE, palette.accent, palette.selected),
        Change::NotKnown | Change::NoLongerSeen => ("?", palette.warning, palette.warning_ground),
        Change::Unchanged => ("=", palette.muted, palette.neutral_ground),
    }
}

pub fn outcomes(change: &FindingChange, opened: &Opened) -> String {
    let title = |outcome| stood(change, outcome, opened).map_or("not there", Standing::title);
    if change.was == change.now {
        title(change.now).to_owned()
    } else {
        format!("{} → {}", title(change.was), title(change.now))
    }
}

/// Where the check of a change stood with this outcome.
fn stood(change: &FindingChange, outcome: Option<Outcome>, opened: &Opened) -> Option<Standing> {
    let check = opened.checklist.check(&change.check).map(|(_, check)| check);
    outcome.map(|outcome| check.map_or(outcome.into(), |check| Standing::of(check, Some(outcome))))
}

pub fn show(ui: &mut Ui, form: &mut PreviousForm, opened: &Opened, _scene: &mut Scene<'_>) {
    filters(ui, form);
    let rows: Vec<FindingRow> = form.shown().into_iter().map(|change| FindingRow::of(change, opened)).collect();
    if rows.is_empty() {
        ui.label(match form.only {
            None => "Nothing changed: every finding and object is as it was.".to_owned(),
            Some(only) => format!("No finding is {}.", only.title()),
        });
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink(false).viewport_by_keys(ui, |ui, viewport| {
        #[allow(clippy::cast_precision_loss)] // A few hundred rows.
        let size = vec2(ui.available_width(), rows.len() as f32 * ROW);
        let (space, _) = ui.allocate_exact_size(size, Sense::hover());
        let mut top = 0.0;
        for row in &rows {
            let rect = Rect::from_min_size(space.min + vec2(0.0, top), vec2(size.x, ROW));
            let is_selected = form.selected.as_ref() == Some(&row.check);
            if is_selected && std::mem::take(&mut form.scroll) {
                ui.scroll_to_rect(rect.expand(30.0), None);
            }
            if (viewport.min.y - ROW..viewport.max.y + ROW).contains(&top) && row.show(ui, rect, is_selected) {
                form.selected = Some(row.check.clone());
                form.part = Part::Finding;
            }
            top += ROW;
        }
    });
}

fn filters(ui: &mut Ui, form: &mut PreviousForm) {
    let changes = form.beside.as_ref().map_or(&[][..], |beside| &beside.changes);
    let counts: Vec<(Change, usize)> = Change::ALL
        .iter()
        .map(|kind| (*kind, changes.iter().filter(|change| change.change == *kind).count()))
        .collect();
    ui.horizontal_wrapped(|ui| {
        for (at, (kind, count)) in counts.into_iter().enumerate() {
            let (icon, ink, ground) = look(ui, kind);
            let is_on = form.only == Some(kind);
            let text =
                crate::app::widgets::strong(&format!("{icon}  {count} {}", kind.title()), theme::SMALL).color(ink);
            let edge = egui::Stroke::new(1.5, if is_on { ink } else { ground });
            let button = ui.add(Button::new(text).fill(ground).stroke(edge));
            let button = button.accessible_name(format!("Only {}: {count}", kind.title()));
            crate::app::widgets::ring(ui, &button);
            if at == 0 {
                begins_region("changes", &button);
            }
            if button
                .on_hover_text(format!("{} Click to show only these; once more for all that changed.", kind.meaning()))
                .clicked()
            {
                form.only = (!is_on).then_some(kind);
            }
        }
    });
    ui.add_space(4.0);
}

/// One line of the list.
struct FindingRow {
    check: String,
    change: Change,
    title: &'static str,
    outcomes: String,
    objects: String,
    now: Option<Standing>,
}

impl FindingRow {
    fn of(change: &FindingChange, opened: &Opened) -> Self {
        let title =
            opened.checklist.check(&change.check).map_or("no longer in the checklist", |(_, check)| check.title);
        Self {
            check: change.check.clone(),
            change: change.change,
            title,
            outcomes: outcomes(change, opened),
            objects: change.objects.in_words(|count| count.to_string()),
            now: stood(change, change.now, opened),
        }
    }

    /// Whether it was clicked.
    fn show(&self, ui: &mut Ui, rect: Rect, is_selected: bool) -> bool {
        let palette = theme::palette(ui);
        let response = ui.interact(rect, ui.scope_id().with(("change", &self.check)), Sense::CLICK);
        let objects = if self.objects.is_empty() { String::new() } else { format!("; objects: {}", self.objects) };
        let name = format!("{} {}: {}, {}{objects}", self.check, self.title, self.change.title(), self.outcomes);
        response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, is_selected, &name));
        let fill = if is_selected {
            palette.selected
        } else if response.hovered() {
            palette.hovered
        } else {
            Color32::TRANSPARENT
        };
        let own = rect.shrink2(vec2(1.0, 0.5));
        ui.painter().rect_filled(own, theme::CORNER, fill);
        if is_selected {
            widgets::chosen::edge(ui, own);
        }
        let (icon, ink, _) = look(ui, self.change);
        let middle = pos2(rect.left() + 13.0, rect.top() + 13.0);
        ui.painter().text(middle, Align2::CENTER_CENTER, icon, FontId::proportional(theme::BODY), ink);
        let chip = chips::paint_letter(ui, rect.min + vec2(26.0, 4.0), self.now);
        let bold = FontId::new(theme::SMALL, fonts::strong());
        let plain = FontId::proportional(theme::SMALL);
        let (left, top) = (chip.right() + 7.0, rect.top() + 4.0);
        let room = rect.right() - left - 8.0;
        let used = widgets::paint_line(ui, pos2(left, top), &self.check, bold, palette.ink, room) + 8.0;
        let state = if self.objects.is_empty() {
            self.outcomes.clone()
        } else {
            format!("{}  ·  {}", self.outcomes, self.objects)
        };
        widgets::paint_line(ui, pos2(left + used, top), &state, plain, palette.muted, room - used);
        let font = FontId::proportional(theme::SMALL + 1.0);
        widgets::paint_line(ui, pos2(left, top + 19.0), self.title, font, palette.ink, room);
        response.clicked()
    }
}
