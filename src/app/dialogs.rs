//! The system's own dialogs for paths: which path is proposed, and what becomes of the one that was chosen.

use super::Window;
use super::command::Command;
use super::place::{self, Wanted};
use super::screens::overlay::Overlay;
use std::sync::Arc;

impl Window {
    pub(super) fn browse(&mut self, wanted: Wanted) {
        if self.asking.is_some() {
            return;
        }
        let suggested = match wanted {
            Wanted::NewAssessment => place::typed(&self.start.new.path),
            Wanted::Assessment => place::typed(&self.start.open),
            Wanted::Previous => place::typed(&self.previous.path),
            // Beside the assessment, most likely.
            Wanted::Attachments => self.opened.as_ref().map(|opened| opened.path.clone()),
            Wanted::ReportToVerify => place::typed(&self.start.verify.report),
            Wanted::ReportToSign => place::typed(&self.report.signing.signed),
            Wanted::Certificate => place::typed(&self.report.signing.key),
            Wanted::Logo => place::typed(&self.report.letterhead.logo),
            Wanted::AssessmentToVerify => place::typed(&self.start.verify.assessment),
            Wanted::DemoFolder => place::typed(&self.start.demo),
            Wanted::RequestFolder => place::typed(&self.evidence.request_folder),
            Wanted::Report => place::typed(&self.report.path),
            Wanted::GivenOut => match &self.overlay {
                Some(Overlay::GiveOut(form)) => place::typed(&form.path),
                _ => None,
            },
            Wanted::Mappings | Wanted::NewMappings => place::typed(&self.evidence.mappings_path)
                .or_else(|| self.opened.as_ref().map(|opened| opened.place().with_file_name("column mappings.json"))),
            Wanted::EvidenceFiles | Wanted::EvidenceFolder => place::typed(&self.evidence.path),
        };
        let wake = Arc::clone(&self.wake);
        match place::ask(wanted, self.dialog.clone(), &suggested.unwrap_or_default(), move || wake()) {
            Ok(asking) => self.asking = Some(asking),
            Err(error) => self.fail(format!("The dialog could not be opened: {error}. Type the path instead.")),
        }
    }

    pub(super) fn hear_dialog(&mut self) {
        let Some((wanted, paths)) = self.asking.as_ref().and_then(|asking| Some((asking.wanted, asking.answer()?)))
        else {
            return;
        };
        self.asking = None;
        let Some(first) = paths.first() else { return };
        let text = first.display().to_string();
        match wanted {
            Wanted::NewAssessment => self.start.new.path = text,
            Wanted::ReportToVerify => self.start.verify.report = text,
            Wanted::ReportToSign => self.report.signing.signed = text,
            Wanted::Certificate => self.report.signing.key = text,
            Wanted::Logo => {
                self.report.letterhead.logo = text;
                self.commands.push(Command::KeepLetterhead(self.report.letterhead.typed()));
            }
            Wanted::AssessmentToVerify => self.start.verify.assessment = text,
            Wanted::Assessment => self.commands.push(Command::Open(first.clone())),
            Wanted::Previous => self.lay_beside(first.clone(), None),
            Wanted::Attachments => {
                if let Some(target) = self.attaching.take() {
                    self.commands.push(Command::Attach(target, paths));
                }
            }
            Wanted::DemoFolder => self.start.demo = text,
            Wanted::RequestFolder => self.evidence.request_folder = text,
            Wanted::Mappings | Wanted::NewMappings => self.evidence.mappings_path = text,
            Wanted::Report => self.report.path = text,
            Wanted::GivenOut => {
                if let Some(Overlay::GiveOut(form)) = &mut self.overlay {
                    form.path = text;
                }
            }
            Wanted::EvidenceFiles | Wanted::EvidenceFolder => self.commands.push(Command::Import(paths)),
        }
    }
}
