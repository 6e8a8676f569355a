//! Whether a report is what was signed, and fits its assessment: the same answer as the command line gives.

use crate::app::buttons::does;
use crate::app::command::{Command, Section};
use crate::app::place::{self, Wanted};
use crate::app::screen::Screen;
use crate::app::screens::Scene;
use crate::app::shown::visible;
use crate::app::widgets::{self, path_field};
use crate::app::{icons, theme};
use crate::jobs::verify::Verified;
use egui::{Align, CollapsingHeader, Label, RichText, Ui};

/// What is typed, and what was found last.
#[derive(Debug, Default)]
pub struct VerifyForm {
    pub report: String,
    pub assessment: String,
    pub found: Option<Verified>,
    pub asked_on: Screen,
    /// The answer has just come: it is shown, folded as the form may be.
    pub is_new: bool,
    /// The first field is to have the keyboard.
    pub begins: bool,
    /// The answer is to be in sight, once all of it is unfolded.
    scrolls: bool,
}

pub fn show(ui: &mut Ui, form: &mut VerifyForm, scene: &mut Scene<'_>) {
    let unfold = std::mem::take(&mut form.is_new).then_some(true);
    form.scrolls |= unfold.is_some();
    let shown = widgets::fold(ui, CollapsingHeader::new("Verify a report or an assessment").open(unfold), |ui| {
        ui.label(
            "Whether a signed report is unchanged and who signed it; whether every record of an assessment is as it was written; \
             with both, whether the report was printed from it.",
        );
        let dialogs = scene.with.has_dialogs;
        let (label, wanted) = ("Signed report (PDF)", Wanted::ReportToVerify);
        let signed = path_field::one(ui, label, &mut form.report, wanted, dialogs, scene.commands);
        does(&signed, || Command::ShowSection(Section::Verify));
        if std::mem::take(&mut form.begins) {
            signed.request_focus();
        }
        let (label, wanted) = ("Its assessment, if at hand", Wanted::AssessmentToVerify);
        let whose = path_field::one(ui, label, &mut form.assessment, wanted, dialogs, scene.commands);
        let (report, assessment) = (place::typed(&form.report), place::typed(&form.assessment));
        let nothing = report.is_none() && assessment.is_none();
        let disabled = if nothing { Some("Say which report or assessment") } else { scene.busy() };
        let verify = Command::Verify { report, assessment };
        if disabled.is_none() && [&signed, &whose].into_iter().any(|field| path_field::submitted(ui, field)) {
            scene.commands.push(verify.clone());
        }
        widgets::button(ui, verify, disabled, scene.commands);
        if let Some(found) = &form.found {
            let answer = ui.scope(|ui| result(ui, found)).response;
            if form.scrolls {
                answer.scroll_to_me(Some(Align::Center));
            }
        }
    });
    if form.scrolls && form.found.is_none() {
        shown.header_response.scroll_to_me(Some(Align::Min));
    }
    form.scrolls &= !shown.fully_open();
}

/// Whether a line says what a reader has to know though nothing is wrong.
fn is_remark(line: &str) -> bool {
    const REMARKS: [&str; 3] =
        ["Attention", "It was printed as a DRAFT", "The place for the second signature is empty"];
    REMARKS.iter().any(|remark| line.trim_start().starts_with(remark))
}

fn result(ui: &mut Ui, found: &Verified) {
    let palette = theme::palette(ui);
    let (icon, colour, words) = if found.holds && found.lines.iter().any(|line| is_remark(line)) {
        (icons::WARNING, palette.warning, "Everything holds, with remarks.")
    } else if found.holds {
        (icons::GOOD, palette.good, "Everything holds.")
    } else {
        (icons::ERROR, palette.danger, "Not everything holds.")
    };
    ui.add_space(theme::GAP);
    ui.label(RichText::new(format!("{icon}  {words}")).color(colour));
    for line in &found.lines {
        let said = line.trim_start();
        let text = RichText::new(visible(said).into_owned());
        let text = match said {
            said if said.starts_with("Fault") => text.color(palette.danger),
            said if is_remark(said) => text.color(palette.warning),
            _ => text,
        };
        // What belongs to the line above stands under it to its last line.
        ui.horizontal_top(|ui| {
            ui.add_space(if said.len() < line.len() { 2.0 * theme::GAP } else { 0.0 });
            ui.add(Label::new(text).wrap());
        });
    }
}
