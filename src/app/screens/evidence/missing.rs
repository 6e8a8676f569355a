//! What to ask the client for, the most useful first, how each export is made, and what the organisation does not use.

use crate::app::command::{Command, Section};
use crate::app::place::{self, Wanted};
use crate::app::screen::begins_region;
use crate::app::screens::{Scene, scope};
use crate::app::theme;
use crate::app::widgets::{self, markdown, muted, path_field};
use crate::datasets::Dataset;
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;
use egui::{Align, CollapsingHeader, Ui};

/// What to ask the client for, the most useful first; then the scope. `asked`: the part that is to be in sight.
pub fn show(ui: &mut Ui, folder: &mut String, asked: &mut Option<Section>, scene: &mut Scene<'_>) {
    widgets::heading(ui, "Still missing");
    let Some(judged) = scene.opened.and_then(|opened| opened.judged.as_ref()) else {
        ui.label("Known once the evidence has been read.");
        return;
    };
    if judged.missed.is_empty() {
        ui.label("Nothing: every automatic check has the evidence it needs.");
    } else {
        muted(ui, "How many checks wait for each export; open one to see how it is made.");
    }
    if !judged.missed.is_empty() {
        ui.add_space(theme::GAP);
        let label = "Write all of this for the client, into this folder";
        let field = path_field::one(ui, label, folder, Wanted::RequestFolder, scene.with.has_dialogs, scene.commands);
        begins_region("missing", &field);
        if asked.take_if(|asked| *asked == Section::Request).is_some() {
            field.request_focus();
        }
        let typed = place::typed(folder);
        let disabled = typed.is_none().then_some("Type a path");
        let write = Command::WriteRequest(typed.unwrap_or_default());
        if disabled.is_none() && path_field::submitted(ui, &field) {
            scene.commands.push(write.clone());
        }
        widgets::button(ui, write, disabled, scene.commands);
    }
    for (kind, checks) in &judged.missed {
        dataset(ui, *kind, *checks, scene.commands);
    }
    ui.add_space(theme::SECTION);
    let scope = ui.scope(|ui| widgets::subheading(ui, "Scope")).response;
    if asked.take_if(|asked| *asked == Section::Scope).is_some() {
        scope.scroll_to_me(Some(Align::Min));
    }
    muted(ui, "What the organisation does not use is not asked about.");
    scope::show(ui, ScopeArea::PARTS, scene);
    widgets::subheading(ui, "Licences");
    muted(ui, "What a licence is missing for is not applicable; whether it should be there, 1.01.a judges.");
    scope::show(ui, ScopeArea::LICENCES, scene);
}

fn dataset(ui: &mut Ui, kind: RecordKind, checks: usize, commands: &mut Vec<Command>) {
    let dataset = Dataset::by_id(kind.id());
    let title = dataset.map_or(kind.title(), |dataset| dataset.title);
    let words = if checks == 1 { "check" } else { "checks" };
    widgets::fold(
        ui,
        CollapsingHeader::new(format!("{title}  ·  {checks} {words}")).id_salt(("missing", kind)),
        |ui| match dataset.map(|dataset| dataset.collect.trim()).filter(|text| text.lines().count() > 1) {
            Some(text) => markdown::instructions(ui, text, commands),
            None => {
                ui.label(format!("Ask the client for the {}.", kind.title()));
            }
        },
    );
}
