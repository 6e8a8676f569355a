//! The file in which mappings are kept for other assessments.

use crate::app::command::Command;
use crate::app::place::{self, Wanted};
use crate::app::screens::Scene;
use crate::app::theme;
use crate::app::widgets::{self, path_field};
use egui::Ui;

/// Below the files, where a table was mapped or can be, or where it was asked for: a file of mappings for the next client.
pub fn keep_or_take(ui: &mut Ui, path: &mut String, (is_shown, is_asked): (bool, bool), scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let has_mapped = !opened.assessment().stated.mappings.tables.is_empty();
    let is_open = opened.files().iter().flat_map(|file| &file.parts).any(|part| part.head.is_some());
    if !has_mapped && !is_open && !is_shown {
        return;
    }
    ui.add_space(theme::SECTION);
    let label = "File of column mappings, for other assessments";
    let browse = [("Choose…", Wanted::Mappings), ("New…", Wanted::NewMappings)];
    let field = path_field::show(ui, label, path, &browse, scene.with.has_dialogs, scene.commands);
    if is_asked {
        field.request_focus();
        field.scroll_to_me(None);
    }
    let enters = path_field::submitted(ui, &field);
    ui.horizontal_wrapped(|ui| {
        let typed = place::typed(path);
        let disabled = match (&typed, scene.busy().or(scene.locked())) {
            (_, Some(why)) => Some(why),
            (None, None) => Some("Type a path"),
            (Some(_), None) => None,
        };
        let file = typed.unwrap_or_default();
        let kept = if has_mapped { disabled } else { Some("No table was mapped yet") };
        let (keep, take) = (Command::KeepMappings(file.clone()), Command::TakeMappings(file.clone()));
        if enters && disabled.is_none() {
            // What is there is used; else it is made.
            let meant = if file.exists() { Some(take.clone()) } else { Some(keep.clone()).filter(|_| kept.is_none()) };
            scene.commands.extend(meant);
        }
        widgets::button(ui, keep, kept, scene.commands);
        widgets::button(ui, take, disabled, scene.commands);
    });
}
