//! Files that the window writes and reads beside the assessment: the report, what to ask for, and column mappings.

use super::Window;
use super::command::{Command, Section};
use super::opened::Opened;
use super::place;
use super::screen::Screen;
use super::screens::evidence::sender;
use super::screens::overlay::Overlay;
use super::screens::removal::RemovalForm;
use super::screens::report::output::FORMS;
use super::screens::report::ready;
use super::screens::report::signing::{self, SigningForm};
use super::work::{self, Key, Wanted};
use crate::assessment::{Edit, EvidenceKey, Step};
use crate::jobs::export::Form;
use crate::jobs::forget::Versions;
use crate::jobs::{mapping, request, writing};
use std::path::{Path, PathBuf};

impl Window {
    /// Leads to a part of a screen, unfolded and in sight.
    pub(super) fn show_section(&mut self, section: Section) {
        match section {
            Section::Readiness => self.report.shows_open_work = true,
            Section::Signing => {
                // That is what was asked for; a click takes it back.
                (self.report.signing.signs, self.report.signing.begins) = (true, true);
                self.report.unfolds_signing = true;
            }
            Section::Pages => self.report.shows_pages = true,
            Section::Verify => (self.start.verify.is_new, self.start.verify.begins) = (true, true),
            Section::New => {}
            Section::Sample => self.start.samples = true,
            Section::Countersigning => {
                (self.report.unfolds_signing, self.report.signing.countersigns) = (true, true);
            }
            Section::Beside => self.previous.choose_another(),
            Section::Refused
            | Section::Incomplete
            | Section::Missing
            | Section::Request
            | Section::Mappings
            | Section::Scope => self.evidence.ask_for(section),
            Section::Register | Section::Matrix | Section::Pictures | Section::Unconfirmed => {
                self.accounts.show_as(section);
            }
        }
        self.show(section.screen());
        // The section is what was asked for, and not the screen's first field.
        self.start.new.begins &= !matches!(section, Section::Verify | Section::Sample);
        self.evidence.begins &= section.screen() != Screen::Evidence;
    }

    pub(super) fn export(&mut self, path: PathBuf) {
        self.when_free(|window| {
            let Some(opened) = &mut window.opened else { return };
            let Some(judged) = opened.judged.clone() else {
                return window.fail("The evidence has not been read yet; open the assessment again.");
            };
            if !window.report.options.is_draft {
                let open = ready::open_work(&mut window.report.open_work, opened).len();
                if open > 0 {
                    return window.fail("The report cannot be final yet; what is open is listed on the report screen.");
                }
            }
            let assessment = opened.assessment().clone();
            let head = opened.head();
            let journal = opened.document().history().lines();
            let pictures = opened.pictures();
            let who_signs = signing::role_of(opened);
            let report = &mut window.report;
            report.written = None;
            let ending = FORMS.iter().find(|(form, ..)| *form == report.form).map_or("pdf", |(.., ending)| *ending);
            let path = if path.extension().is_none() { path.with_extension(ending) } else { path };
            let key = (report.signing.signs && report.form == Form::Pdf).then(|| key(&mut report.signing, who_signs));
            let wanted = Wanted { path, form: report.form, options: report.options.clone(), pictures, key };
            window.begin(|with, wake| work::print(wanted, assessment, judged, (head, journal), with, wake));
        });
    }

    pub(super) fn countersign(&mut self, report: PathBuf) {
        self.when_free(|window| {
            window.report.written = None;
            let who_signs = window.opened.as_ref().map_or(signing::ASSESSOR, signing::role_of);
            let key = key(&mut window.report.signing, who_signs);
            window.begin(|with, wake| work::countersign(report, key, with, wake));
        });
    }

    /// What the findings still lack, as the client is asked for it.
    pub(super) fn write_request(&mut self, folder: &Path) {
        let Some((opened, judged)) = self.opened.as_ref().and_then(|opened| Some((opened, opened.judged.as_ref()?)))
        else {
            return self.fail("The evidence has not been read yet; what is missing is known after that.");
        };
        let details = &opened.assessment().details;
        let to = request::Addressed {
            client: details.client.clone(),
            date: Some((self.with.now)()),
            date_language: details.date_language.clone(),
            send_to: match self.evidence.request.send_to.trim() {
                "" => sender(details),
                typed => typed.to_owned(),
            },
            by: opened.day(&self.evidence.request.by),
        };
        let asked = request::requests(opened.checklist, &request::Scope::default(), Some(&judged.results));
        match request::write_all(folder, &asked, opened.checklist, &to) {
            Ok(stays) => {
                let place = folder.join("what-to-ask-for.pdf");
                let told = [vec![format!("The request is in {}.", folder.display())], stays].concat().join(" ");
                self.tell(told, Some(Command::OpenFolder(place)));
            }
            Err(error) => self.fail(format!("{}.", writing::at_the_end(&error))),
        }
    }

    /// Takes files off the list, and says what stays of them.
    pub(super) fn remove_evidence(&mut self, files: Vec<EvidenceKey>) {
        let listed = |window: &Self| window.opened.as_ref().map_or(0, |opened| opened.assessment().evidence.len());
        let before = listed(self);
        self.perform(Edit::RemoveEvidence { files }, Step::New);
        if listed(self) < before {
            self.tell(
                "Taken off the list. Its content stays in the assessment file, for undo and for the history, until you \
                 choose “Remove for good…” below the list.",
                Some(Command::Undo),
            );
        }
    }

    /// Shows what is still stored though it stands on no list.
    pub(super) fn ask_removal(&mut self) {
        self.when_free(|window| {
            let Some((files, versions)) = window.opened.as_ref().and_then(Opened::left_over) else { return };
            if files.is_empty() {
                return window
                    .tell("Nothing is stored but what stands on the lists; there is nothing to remove.", None);
            }
            window.overlay = Some(Overlay::Removal(RemovalForm::new(files, versions.len())));
        });
    }

    pub(super) fn remove_for_good(&mut self, with_versions: bool) {
        let fate = if with_versions { Versions::Removed } else { Versions::Kept };
        let now = (self.with.now)();
        self.with_file(true, |open, _, wake| work::remove_for_good(open, fate, now, wake));
    }

    /// Writes the mappings to a file that serves for the next client too.
    pub(super) fn keep_mappings(&mut self, path: &Path) {
        let Some(opened) = &self.opened else { return };
        match mapping::keep(&opened.assessment().stated.mappings, path) {
            Ok(path) => self.tell(format!("The mappings are in {}.", path.display()), None),
            Err(error) => self.fail(format!("{}.", writing::at_the_end(&error))),
        }
    }

    pub(super) fn take_mappings(&mut self, path: &Path) {
        match mapping::take(path) {
            Ok(edit) => _ = self.perform(edit, Step::New),
            Err(error) => self.fail(format!("{}.", writing::at_the_end(&error))),
        }
    }
}

/// What signs; the passphrase leaves the form with it.
fn key(form: &mut SigningForm, who_signs: &str) -> Key {
    let role = form.role.trim();
    Key {
        path: place::typed(&form.key).unwrap_or_default(),
        passphrase: std::mem::take(&mut form.passphrase),
        role: if role.is_empty() { who_signs.to_owned() } else { role.to_owned() },
        has_usual_role: role.is_empty(),
        with_second: form.with_second,
    }
}
