//! What of one finding differs: outcome, reasons, the check's text, and every object.

use super::PreviousForm;
use super::changes::{look, outcomes};
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::selected::Selected;
use crate::app::theme;
use crate::app::widgets::{self, chips, difference, elided, muted, strong};
use crate::app::work::Beside;
use crate::assessment::compare::{Change, FindingChange, FoundThen, ObjectChange};
use crate::checklist::Outcome;
use crate::report::visible::visible;
use crate::report::words::{self, counted};
use egui::{Label, RichText, ScrollArea, Ui, WidgetInfo};

pub fn show(ui: &mut Ui, form: &mut PreviousForm, opened: &Opened, scene: &mut Scene<'_>) {
    let Some(beside) = &form.beside else { return };
    let change = beside.changes.iter().find(|change| Some(&change.check) == form.selected.as_ref());
    let Some(change) = change else {
        ui.label("Choose a finding in the list.");
        return;
    };
    head(ui, change, opened, scene);
    let room = ui.available_height();
    let id = ("what differs", &change.check);
    ScrollArea::vertical().id_salt(id).max_height(room * 0.5).auto_shrink([false, true]).show(ui, |ui| {
        reasons(ui, change, beside);
        text(ui, change, beside);
    });
    ui.separator();
    objects(ui, change);
}

fn head(ui: &mut Ui, change: &FindingChange, opened: &Opened, scene: &mut Scene<'_>) {
    let found = opened.checklist.check(&change.check);
    let title = found.map_or("no longer in the checklist", |(_, check)| check.title);
    let text = format!("{}  {title}", visible(&change.check));
    ui.add(Label::new(strong(&text, theme::SUBHEADING)).wrap());
    ui.horizontal_wrapped(|ui| {
        let (icon, ink, ground) = look(ui, change.change);
        chips::chip(ui, &format!("{icon}  {}", change.change.title()), ink, ground);
        muted(ui, outcomes(change));
        muted(ui, change.change.meaning());
        let go = found.map(|(_, check)| Command::GoTo(Selected::Check(check.id)));
        let disabled = go.is_none().then_some("This version has no such check");
        let go = go.unwrap_or(Command::SelectNext);
        widgets::labelled_button(ui, "Go to the finding", go, disabled, scene.commands);
    });
}

fn reasons(ui: &mut Ui, change: &FindingChange, beside: &Beside) {
    let now = beside.now.finding(&change.check);
    let then = beside.earlier.side.results.finding(&change.check);
    let lines = |found: Option<&FoundThen>| found.map(|found| found.reasons.clone()).unwrap_or_default();
    let same = lines(now) == lines(then);
    for (title, found) in [("Then", then), ("Now", now)] {
        if same && title == "Then" {
            continue;
        }
        ui.label(strong(if same { "Then and now" } else { title }, theme::SMALL));
        let lines = lines(found);
        if lines.is_empty() {
            muted(ui, if found.is_some() { "No reason is given." } else { "The check was not there." });
        }
        for line in lines {
            ui.add(Label::new(visible(&line)).wrap());
        }
    }
}

fn text(ui: &mut Ui, change: &FindingChange, beside: &Beside) {
    let now = beside.now.finding(&change.check).and_then(|found| found.text.as_deref());
    if let (Some(then), Some(now)) = (beside.earlier.text(&change.check), now)
        && then != now
    {
        ui.add_space(theme::GAP);
        ui.label(strong("The check's text changed", theme::SMALL));
        difference::show(ui, then, now);
    }
}

/// A line of the objects' list.
enum Line<'a> {
    Title(Change, String),
    Object(&'a ObjectChange),
}

fn objects(ui: &mut Ui, change: &FindingChange) {
    let all = &change.objects;
    let mut lines = Vec::new();
    for (change, list) in all.lists() {
        if !list.is_empty() {
            lines.push(Line::Title(change, format!("{} ({})", words::capital(change.title()), list.len())));
            lines.extend(list.iter().map(Line::Object));
        }
    }
    if lines.is_empty() && all.unchanged == 0 {
        muted(ui, "No single object is affected, then or now.");
        return;
    }
    if all.unchanged > 0 {
        let count = usize::try_from(all.unchanged).unwrap_or(usize::MAX);
        muted(ui, counted(count, "object is unchanged", "objects are unchanged"));
    }
    let height = theme::ROW - 4.0;
    ScrollArea::vertical().id_salt(("objects", &change.check)).auto_shrink(false).show_rows(
        ui,
        height,
        lines.len(),
        |ui, rows| {
            for line in lines.get(rows).unwrap_or_default() {
                let row = ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
                    ui.set_min_height(height);
                    match line {
                        Line::Title(change, title) => {
                            ui.label(strong(title, theme::SMALL)).on_hover_text(change.meaning());
                        }
                        Line::Object(object) => object_line(ui, object),
                    }
                });
                if let Line::Object(object) = line {
                    let name = format!("{}: {}", visible(&object.name), state(object));
                    row.response.widget_info(|| WidgetInfo::labeled(egui::Role::Row, true, &name));
                }
            }
        },
    );
}

/// What of an object differs: `Pass → Fail`, `Last sign-in, Methods`.
fn state(object: &ObjectChange) -> String {
    let title = |outcome: Option<Outcome>| outcome.map_or("not named", Outcome::title);
    let mut parts = Vec::new();
    if object.was != object.now {
        parts.push(format!("{} → {}", title(object.was), title(object.now)));
    }
    if !object.facts.is_empty() {
        parts.push(visible(&object.facts.join(", ")).into_owned());
    }
    parts.join(" · ")
}

fn object_line(ui: &mut Ui, object: &ObjectChange) {
    ui.horizontal(|ui| {
        ui.add_space(10.0);
        let width = (ui.available_width() * 0.55).max(80.0);
        ui.allocate_ui(egui::vec2(width, theme::ROW - 6.0), |ui| {
            ui.set_width(width);
            elided(ui, &visible(&object.name));
        });
        let colour = theme::palette(ui).muted;
        ui.add(Label::new(RichText::new(state(object)).color(colour).size(theme::SMALL)).truncate());
    });
}
