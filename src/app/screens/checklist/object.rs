//! One affected object: what is known of it, where that stands in the evidence, and what can be stated about it.

use super::{ChecklistForm, confirm};
use crate::app::command::Command;
use crate::app::drafts::{Field, Look};
use crate::app::opened::{Opened, source_text};
use crate::app::screens::Scene;
use crate::app::widgets::{chips, field_label, icon_button, muted, strong};
use crate::app::{icons, theme};
use crate::assessment::Edit;
use crate::checklist::{Affected, Check, SubjectKind};
use crate::report::visible::visible;
use egui::{Button, Grid, Label, RichText, ScrollArea, Ui};

/// Sources shown; an object may stand in very many rows.
const SOURCES: usize = 50;

pub fn show(
    ui: &mut Ui,
    form: &mut ChecklistForm,
    check: &Check,
    object: &Affected,
    opened: &Opened,
    scene: &mut Scene<'_>,
) {
    ui.horizontal(|ui| {
        chips::outcome(ui, object.outcome);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let close = Button::new(icons::CLOSE).frame_when_inactive(false);
            if ui.add(close).accessible_name("Close the object").on_hover_text("Close").clicked() {
                form.object = None;
            }
            icon_button(ui, "Copy the name", Command::Copy(object.name.clone()), None, scene.commands);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                ui.add(Label::new(strong(&visible(&object.name), theme::BODY)).truncate());
            });
        });
    });
    ScrollArea::vertical().id_salt(("object", &object.id)).auto_shrink(false).show(ui, |ui| {
        if check.id == "1.03.f" && object.kind == SubjectKind::SignIn {
            explanation(ui, object, opened, scene);
        }
        facts(ui, object, opened);
        sources(ui, object, opened);
        if object.kind == SubjectKind::User && !object.id.is_empty() {
            statements(ui, object, opened, scene);
        }
    });
}

fn facts(ui: &mut Ui, object: &Affected, opened: &Opened) {
    let width = ui.available_width();
    Grid::new(("facts", &object.id)).num_columns(2).striped(true).min_col_width(90.0).show(ui, |ui| {
        if !object.id.is_empty() && object.id != object.name {
            muted(ui, "Id");
            ui.add(Label::new(visible(&object.id).into_owned()).truncate());
            ui.end_row();
        }
        for fact in &object.facts {
            muted(ui, fact.label);
            ui.vertical(|ui| {
                ui.set_max_width((width - 110.0).max(80.0));
                ui.add(Label::new(visible(&fact.value).into_owned()).wrap());
                if let Some(source) = fact.source {
                    let column = fact.column.map(|column| format!(" · {column}")).unwrap_or_default();
                    muted(ui, format!("{}{column}", source_text(opened.files(), source)));
                }
            });
            ui.end_row();
        }
    });
}

fn sources(ui: &mut Ui, object: &Affected, opened: &Opened) {
    if object.sources.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.label(strong("Where it stands in the evidence", theme::SMALL));
    for source in object.sources.iter().take(SOURCES) {
        ui.label(RichText::new(source_text(opened.files(), *source)).size(theme::SMALL));
    }
    if object.sources.len() > SOURCES {
        muted(ui, format!("and {} more rows", object.sources.len() - SOURCES));
    }
}

fn explanation(ui: &mut Ui, object: &Affected, opened: &Opened, scene: &mut Scene<'_>) {
    let label = field_label(ui, "What this sign-in was for");
    let stored = opened.assessment().stated.explained.get(&object.id).map_or("", String::as_str);
    let look = Look { rows: 1, hint: "Yearly test, ticket 4711", enabled: scene.locked().is_none() };
    scene.drafts.show(ui, &Field::Explanation(object.id.clone()), stored, look, label, scene.commands);
}

/// What the assessor knows of an account, whatever check it turned up in.
fn statements(ui: &mut Ui, object: &Affected, opened: &Opened, scene: &mut Scene<'_>) {
    let stated = &opened.assessment().stated;
    let key = object.id.to_lowercase();
    let name = visible(&object.name);
    ui.collapsing("State about this account", |ui| {
        confirm::category(ui, &key, &name, stated.categories.get(&key).copied(), None, scene);
        ui.horizontal(|ui| {
            muted(ui, "Emergency account:");
            confirm::emergency_account(ui, &key, &name, stated.emergency.get(&key).copied(), scene);
        });
        ui.horizontal(|ui| {
            muted(ui, "Exposed person:");
            let said = stated.exposed.get(&key).copied();
            for (value, word) in [(true, "Yes"), (false, "No")] {
                let is_said = said == Some(value);
                let button = Button::selectable(is_said, word).frame_when_inactive(true);
                let response = ui.add_enabled(scene.locked().is_none(), button);
                if response.accessible_name(format!("{name} is an exposed person: {word}")).clicked() {
                    let is_exposed = (!is_said).then_some(value);
                    scene.commands.push(Command::Perform(Edit::StateExposed { account: key.clone(), is_exposed }));
                }
            }
        });
    });
}
