//! What of one finding differs: outcome, reasons, the check's text, and every object.

use super::changes::{look, outcomes};
use super::{Places, PreviousForm};
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::scrolling::ByKeys as _;
use crate::app::selected::Selected;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets::{self, chips, difference, elided, muted, strong};
use crate::app::work::Beside;
use crate::assessment::compare::{Change, FindingChange, FoundThen, ObjectChange, Snapshot};
use crate::checklist::Outcome;
use crate::report::words::{self, counted};
use egui::{Label, RichText, ScrollArea, Ui, WidgetInfo};

pub fn show(ui: &mut Ui, form: &mut PreviousForm, opened: &Opened, scene: &mut Scene<'_>) {
    find_places(form);
    let Some(beside) = &form.beside else { return };
    let change = beside.changes.iter().find(|change| Some(&change.check) == form.selected.as_ref());
    let Some(change) = change else {
        let is_same = beside.changes.iter().all(|change| change.change == Change::Unchanged);
        ui.label(if is_same {
            "Every finding is as it was: there is nothing to be looked at here."
        } else {
            "Choose a finding in the list."
        });
        return;
    };
    head(ui, change, opened, scene);
    let room = ui.available_height();
    let id = ("what differs", &change.check);
    ScrollArea::vertical().id_salt(id).max_height(room * 0.5).auto_shrink([false, true]).by_keys(ui, |ui| {
        reasons(ui, change, beside, opened);
        text(ui, change, beside);
    });
    ui.separator();
    objects(ui, change, (beside, form.places.as_ref().map(|(_, places)| places)), opened);
}

fn head(ui: &mut Ui, change: &FindingChange, opened: &Opened, scene: &mut Scene<'_>) {
    let found = opened.checklist.check(&change.check);
    let title = found.map_or("no longer in the checklist", |(_, check)| check.title);
    let text = format!("{}  {title}", visible(&change.check));
    ui.add(Label::new(strong(&text, theme::SUBHEADING)).wrap());
    ui.horizontal_wrapped(|ui| {
        let (icon, ink, ground) = look(ui, change.change);
        chips::chip(ui, &format!("{icon}  {}", change.change.title()), ink, ground);
        muted(ui, outcomes(change, opened));
        muted(ui, change.change.meaning());
        let go = found.map(|(_, check)| Command::GoTo(Selected::Check(check.id)));
        let disabled = go.is_none().then_some("This version has no such check");
        let go = go.unwrap_or(Command::SelectNext);
        widgets::labelled_button(ui, "Go to the finding", go, disabled, scene.commands);
    });
}

fn reasons(ui: &mut Ui, change: &FindingChange, beside: &Beside, opened: &Opened) {
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
            ui.add(Label::new(opened.told(&line)).wrap());
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
        difference::of_check(ui, then, now);
    }
}

/// A line of the objects' list.
enum Line<'a> {
    Title(Change, String),
    Object(&'a ObjectChange),
    /// One of its facts that differs, by its label.
    Fact(&'a ObjectChange, &'a str),
}

/// Looks up where the objects stand whose facts differ, once for each finding that is shown.
fn find_places(form: &mut PreviousForm) {
    let Some(beside) = &form.beside else { return };
    let change = beside.changes.iter().find(|change| Some(&change.check) == form.selected.as_ref());
    let Some(change) = change.filter(|change| form.places.as_ref().is_none_or(|(check, _)| *check != change.check))
    else {
        return;
    };
    let lists = change.objects.lists();
    let differing = lists.iter().flat_map(|(_, list)| list.iter()).filter(|object| !object.facts.is_empty());
    let mut places: Places = differing.map(|object| (object.id.clone(), [None, None])).collect();
    for (side, results) in [&beside.earlier.side.results, &beside.now].into_iter().enumerate() {
        let affected = results.finding(&change.check).map_or(&[][..], |found| &found.affected);
        for (at, object) in affected.iter().enumerate() {
            if let Some(place) = places.get_mut(&object.id).and_then(|places| places.get_mut(side)) {
                *place = Some(at);
            }
        }
    }
    form.places = Some((change.check.clone(), places));
}

/// What a fact of an object said then, and says now.
fn then_and_now(
    change: &FindingChange,
    object: &ObjectChange,
    label: &str,
    beside: &Beside,
    places: Option<&Places>,
) -> [String; 2] {
    let places = places.and_then(|places| places.get(&object.id)).copied().unwrap_or_default();
    let said = |results: &Snapshot, place: Option<usize>| {
        let value = results.finding(&change.check)?.affected.get(place?)?.facts.get(label)?;
        Some(value.clone())
    };
    let [then, now] = places;
    [said(&beside.earlier.side.results, then), said(&beside.now, now)]
        .map(|said| said.unwrap_or_else(|| "–".to_owned()))
}

fn objects(ui: &mut Ui, change: &FindingChange, (beside, places): (&Beside, Option<&Places>), opened: &Opened) {
    let all = &change.objects;
    let mut lines = Vec::new();
    for (change, list) in all.lists() {
        if !list.is_empty() {
            lines.push(Line::Title(change, format!("{} ({})", words::capital(change.title()), list.len())));
            for object in list {
                lines.push(Line::Object(object));
                lines.extend(object.facts.iter().map(|label| Line::Fact(object, label)));
            }
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
    ScrollArea::vertical().id_salt(("objects", &change.check)).auto_shrink(false).rows_by_keys(
        ui,
        height,
        lines.len(),
        |ui, rows| {
            for line in lines.get(rows).unwrap_or_default() {
                let row = ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
                    ui.set_min_height(height);
                    match line {
                        Line::Title(change, title) => {
                            ui.label(strong(title, theme::SMALL)).on_hover_text(change.meaning_of_object());
                        }
                        Line::Object(object) => object_line(ui, object),
                        Line::Fact(object, label) => {
                            let [then, now] =
                                then_and_now(change, object, label, beside, places).map(|said| opened.told(&said));
                            fact_line(ui, label, &then, &now);
                        }
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

/// One fact: its label, what it said then, and what it says now; whole where the mouse rests on it.
fn fact_line(ui: &mut Ui, label: &str, then: &str, now: &str) {
    ui.horizontal(|ui| {
        ui.add_space(22.0);
        let text = format!("{}: {then} → {now}", visible(label));
        let colour = theme::palette(ui).muted;
        let line = Label::new(RichText::new(&text).color(colour).size(theme::SMALL)).truncate();
        let line = ui.add(line.show_tooltip_when_elided(false));
        line.on_hover_text(format!("{}\nThen: {then}\nNow: {now}", visible(label)));
    });
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
