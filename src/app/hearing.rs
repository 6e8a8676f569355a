//! What jobs say, and what becomes of it.

use super::Window;
use super::banners::{DAMAGED, EDIT};
use super::command::Command;
use super::opened::Opened;
use super::screen::Screen;
use super::screens::evidence::Imported;
use super::screens::overlay::Overlay;
use super::screens::passphrase::PassphraseForm;
use super::screens::report::Written;
use super::screens::source::SourceView;
use super::storing::WHO_FIRST;
use super::work::{self, Told};
use crate::app::shown::visible;
use crate::report::dates;
use egui::Context;
use std::path::PathBuf;
use std::sync::Arc;

impl Window {
    pub(super) fn hear_work(&mut self, context: &Context) {
        while let Some(mut work) = self.work.take() {
            let (told, title) = (work.heard(), work.title);
            let has_ended = work.has_ended();
            if let (Some(Told::Progress(message)), false) = (&told, has_ended) {
                work.message = Some(message.clone());
            }
            if !has_ended {
                self.work = Some(work);
            }
            let Some(told) = told else { break };
            if told.is_success() {
                self.succeeded(title);
            }
            if told.is_act() {
                self.acted();
            }
            self.heard(told, title, context);
            if has_ended {
                break;
            }
        }
    }

    /// Whether the files are being read; else it was said why not.
    pub(super) fn import(&mut self, paths: Vec<PathBuf>) -> bool {
        let was_free = self.work.is_none();
        self.when_free(|window| {
            let Some(opened) = &mut window.opened else { return };
            if opened.is_read_only {
                return window.fail("This assessment is open for reading only; nothing can be imported.");
            }
            if window.asks_who_first() {
                return window.fail_about(EDIT, WHO_FIRST);
            }
            let Some(opened) = &mut window.opened else { return };
            let inputs = opened.open().map(|open| open.inputs()).unwrap_or_default();
            let on = work::On::of(opened.document());
            window.begin(|with, wake| work::read(paths, inputs, on, with, wake));
        });
        was_free && self.work.is_some()
    }

    /// `job`: the title of the job that says it.
    fn heard(&mut self, told: Told, job: &'static str, context: &Context) {
        match told {
            Told::Progress(_) | Told::Ended => {}
            Told::Opened(open, why_read_only) => {
                // Of what it was copied from nothing is changed any more.
                if self.opened.is_some() {
                    self.put_away();
                }
                self.took(*open, why_read_only, context);
                (self.start.reopens, self.start.open) = (false, String::new());
                let has_evidence = self.opened.as_ref().is_some_and(|opened| !opened.assessment().evidence.is_empty());
                let usual = if has_evidence { Screen::Checklist } else { Screen::Evidence };
                self.screen = self.wanted.take().unwrap_or(usual);
                let remembered = self.opened.as_ref().and_then(|opened| self.settings.beside(&opened.path));
                self.lays_beside = remembered.map(std::path::Path::to_owned);
                self.return_to_place();
                self.ask_who();
            }
            Told::Protected { path, purpose, refused, why_read_only } => {
                self.work = None;
                let form = PassphraseForm::new(path, purpose, refused);
                let form = match why_read_only {
                    Some(why) => {
                        // Its own language of dates is sealed yet.
                        form.with_note(format!("It is opened for reading only. {}.", dates::in_text(&why, "")))
                    }
                    None => form,
                };
                self.overlay = Some(Overlay::Passphrase(form));
            }
            Told::IsDamaged(damaged) => {
                if let Some(opened) = &mut self.opened {
                    opened.damage = Some(damaged);
                    opened.changed();
                }
                self.tell_damage();
            }
            Told::Damaged { sentence, whole } => {
                self.wanted = None;
                self.start.reopens = true;
                self.fail_offering(job, sentence, whole.map(Command::GoOnInCopy));
            }
            Told::Returned(open, returned) => self.returned(*open, returned, job, context),
            Told::Reperformed(found) => self.overlay = Some(Overlay::Reperformed(*found)),
            Told::Beside(beside) => self.lies_beside(*beside),
            Told::Read(reading) => self.read(*reading),
            Told::Back(open, wrong) => {
                let accepted = self.opened.as_ref().map_or(0, |opened| opened.assessment().accepted());
                self.come_back(*open);
                if let Some(opened) = &mut self.opened {
                    // What was shown is not all stored: what is stored counts.
                    opened.must_read_again |= wrong.is_some();
                    if wrong.is_some() {
                        opened.was_not_stored();
                    }
                }
                self.tell_lapsed(accepted, "What was accepted was changed");
                self.take_back();
                let imported = self.evidence.imports.take();
                match wrong {
                    Some(sentence) => self.fail_about(job, format!("The evidence was not stored: {sentence}")),
                    None => self.evidence.take_imported(imported),
                }
            }
            Told::Judged(judged) => {
                if let Some(opened) = &mut self.opened {
                    opened.take(*judged);
                    if let Err(error) = opened.keep_results(work::SMALL_RESULTS) {
                        self.fail(error.to_string());
                    }
                }
                self.take_back();
                if !self.is_damage_told() {
                    self.tell_damage();
                }
            }
            Told::Excerpt(excerpt) => {
                let used = std::mem::take(&mut self.used);
                self.overlay = Some(Overlay::Source(Box::new(SourceView::new(*excerpt, used.0, &used.1))));
            }
            Told::Copied { table, count } => self.copied(table, count, context),
            Told::Written { what, path } => {
                self.tell(
                    format!("{what} written to {}.", visible(&path.display().to_string())),
                    Some(Command::OpenFolder(path)),
                );
            }
            Told::Verified(found) => {
                self.start.verify.found = Some(*found);
                self.start.verify.is_new = true;
                // Who went elsewhere meanwhile stays there.
                if self.screen == self.start.verify.asked_on {
                    self.screen = Screen::Start;
                } else {
                    let show = Command::Show(Screen::Start);
                    self.tell("The report is verified; the Start screen says what was found.", Some(show));
                }
            }
            Told::Exported { path, is_signed, has_replaced, remark } => {
                self.report.written =
                    Some(Written { path, is_signed, has_replaced, remark, is_new: true, choices: None });
            }
            Told::Failed(sentence) => {
                if self.opened.as_ref().is_some_and(Opened::is_lent) {
                    self.opened = None;
                    self.screen = Screen::Start;
                }
                self.start.reopens |= self.screen == Screen::Start && self.opened.is_none();
                // A path that was wrong is typed on.
                self.evidence.begins |= self.screen == Screen::Evidence && !self.evidence.path.is_empty();
                self.wanted = None;
                if [work::PRINTING, work::COUNTERSIGNING].contains(&job) {
                    // Its passphrase is gone with the try: it is typed anew.
                    let signs = self.report.signing.signs || job == work::COUNTERSIGNING;
                    self.report.signing.begins = signs && self.screen == Screen::Report;
                    self.report.unfolds_signing |= self.report.signing.begins;
                }
                self.fail_about(job, sentence);
            }
        }
    }

    /// What is stored cannot be read whole: what was found is told of the rest, and that is said before anybody relies on it.
    pub(super) fn tell_damage(&mut self) {
        let Some((sentence, whole)) = self.opened.as_ref().and_then(Opened::damage_told) else { return };
        if let Some(opened) = &self.opened {
            self.damage_told = opened.damaged().len() + 1;
        }
        self.fail_offering(DAMAGED, sentence, whole.map(Command::GoOnInCopy));
    }

    /// Whether all of it was told since the assessment was opened: whoever put that away is not told with each run.
    fn is_damage_told(&self) -> bool {
        self.opened.as_ref().is_none_or(|opened| opened.damaged().len() < self.damage_told)
    }

    fn read(&mut self, reading: work::Reading) {
        self.evidence.imports = self.opened.as_ref().map(|opened| Imported::of(&reading, opened));
        let Some(open) = self.opened.as_mut().and_then(|opened| opened.lend(true)) else { return };
        self.evidence.path.clear();
        self.work = None;
        let with = self.with.clone();
        match work::store(open, reading, &with, Arc::clone(&self.wake)) {
            Ok(work) => self.work = Some(work),
            Err(error) => {
                // The file went with the thread that could not be started.
                self.opened = None;
                self.screen = Screen::Start;
                self.fail(format!(
                    "The job could not be started: {error}. Open the assessment again; nothing is lost."
                ));
            }
        }
    }
}
