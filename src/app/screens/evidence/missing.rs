//! What to ask the client for, the most useful first, how each export is made, and what the organisation does not use.

use crate::app::command::{Command, Section};
use crate::app::place::{self, Wanted};
use crate::app::screen::begins_region;
use crate::app::screens::{Scene, scope};
use crate::app::theme;
use crate::app::widgets::{self, markdown, muted, path_field};
use crate::assessment::Details;
use crate::datasets::Dataset;
use crate::report::dates;
use crate::tenant::RecordKind;
use crate::tenant::stated::ScopeArea;
use egui::{Align, CollapsingHeader, Response, RichText, TextEdit, Ui};

/// What a request says besides what is asked for, as it is typed.
#[derive(Debug, Default)]
pub struct RequestTo {
    /// Empty: whoever assesses.
    pub send_to: String,
    /// The day by which the exports are to be there.
    pub by: String,
}

/// What to ask the client for, the most useful first; then the scope. `asked`: the part that is to be in sight.
pub fn show(
    ui: &mut Ui,
    (folder, to): (&mut String, &mut RequestTo),
    asked: &mut Option<Section>,
    scene: &mut Scene<'_>,
) {
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
        let wrong = addressed(ui, to, scene);
        let typed = place::typed(folder);
        let disabled = typed.is_none().then_some("Type a path").or(wrong);
        let write = Command::WriteRequest(typed.unwrap_or_default());
        if disabled.is_none() && path_field::submitted(ui, &field) {
            scene.commands.push(write.clone());
        }
        widgets::button(ui, write, disabled, scene.commands);
    }
    let mut leads = asked.take_if(|asked| *asked == Section::Missing).is_some();
    for (kind, checks) in &judged.missed {
        let fold = dataset(ui, *kind, *checks, scene.commands);
        if std::mem::take(&mut leads) {
            fold.request_focus();
            fold.scroll_to_me(Some(Align::Center));
        }
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

/// To whom the exports are to be sent, and by when; gives what is wrong with the day.
fn addressed(ui: &mut Ui, to: &mut RequestTo, scene: &Scene<'_>) -> Option<&'static str> {
    let details = &scene.opened?.assessment().details;
    let hint = sender(details);
    ui.horizontal_wrapped(|ui| {
        let small = |ui: &mut Ui, text: &mut String, name: &str, hint: &str, width: f32| {
            ui.label(RichText::new(name).size(theme::SMALL));
            ui.add(TextEdit::singleline(text).hint_text(hint).desired_width(width)).accessible_name(name);
        };
        small(ui, &mut to.send_to, "Send to", &hint, 150.0);
        small(ui, &mut to.by, "By", "2026-12-31", 104.0);
    });
    let wrong = dates::wrong(&to.by, &details.date_language);
    if let Some(wrong) = wrong {
        ui.label(RichText::new(wrong).color(theme::palette(ui).warning).size(theme::SMALL));
    }
    wrong
}

/// Who receives the exports unless somebody else is named.
pub fn sender(details: &Details) -> String {
    let names = [details.assessor.trim(), details.organization.trim()];
    names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The heading that unfolds how an export is made.
fn dataset(ui: &mut Ui, kind: RecordKind, checks: usize, commands: &mut Vec<Command>) -> Response {
    let dataset = Dataset::by_id(kind.id());
    let title = dataset.map_or(kind.title(), |dataset| dataset.title);
    let words = if checks == 1 { "check" } else { "checks" };
    widgets::fold(ui, CollapsingHeader::new(format!("{title}  ·  {checks} {words}")).id_salt(("missing", kind)), |ui| {
        match dataset.map(|dataset| dataset.collect.trim()).filter(|text| text.lines().count() > 1) {
            Some(text) => markdown::instructions(ui, text, commands),
            None => {
                ui.label(format!("Ask the client for the {}.", kind.title()));
            }
        }
    })
    .header_response
}
