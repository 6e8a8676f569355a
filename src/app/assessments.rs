//! Which assessment is open: it is made, opened, and put away with all that was typed.

use super::banners::OF_OPENING;
use super::command::Command;
use super::locking::Touch;
use super::opened::{Opened, file_name};
use super::pictures::Pictures;
use super::screen::Screen;
use super::screens::accounts::AccountsForm;
use super::screens::preview::Preview;
use super::screens::previous::PreviousForm;
use super::screens::start::NewForm;
use super::{Window, work};
use crate::app::shown::visible;
use crate::assessment::file::Session;
use crate::assessment::{Detail, Edit, FileError, Passphrase, Step};
use crate::jobs::keep::Open;
use egui::Context;
use std::path::PathBuf;

impl Window {
    pub(super) fn create(&mut self, command: Command, context: &Context) {
        if self.work.is_some() {
            return self.when_free(|_| {});
        }
        if !self.leaves_for(&command) {
            return;
        }
        let Command::Create { path, details, as_of, thresholds } = command else { return };
        let path = if path.extension().is_none() { path.with_extension("assessment") } else { path };
        let checklist = crate::checklist::ALL.first().map_or("", |checklist| checklist.id);
        let now = (self.with.now)();
        let session = Session { since: now, ..self.with.session.clone() };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
            && let Err(error) = crate::jobs::writing::make_folder(folder)
        {
            return self.fail(error.to_string());
        }
        let assessor = details.iter().find(|(detail, _)| *detail == Detail::Assessor).map(|(_, text)| text.trim());
        let who = assessor.filter(|name| !name.is_empty()).unwrap_or(&session.user).to_owned();
        let mut open = match Open::create(&path, checklist, &session, &who) {
            Ok(open) => open,
            Err(error) => {
                let offer = matches!(error, FileError::Exists { .. }).then(|| Command::Open(path.clone()));
                return self.fail_offering("Creating", error.to_string(), offer);
            }
        };
        self.succeeded("Creating");
        let set = |(detail, text): &(Detail, String)| Edit::SetDetail { detail: *detail, text: text.trim().to_owned() };
        let mut edits: Vec<Edit> = details.iter().map(set).collect();
        edits.retain(|edit| !matches!(edit, Edit::SetDetail { text, .. } if text.is_empty()));
        let set = |(name, value): (&'static str, i64)| Edit::SetParameter { name: name.to_owned(), value };
        edits.extend(thresholds.into_iter().map(set));
        edits.extend(as_of.map(|day| Edit::SetAsOf { as_of: Some(day.midnight()) }));
        let label = "Begin the assessment".to_owned();
        self.put_away();
        if let Err(error) = open.perform(Edit::Several { label, edits }, Step::New, now) {
            self.fail(format!("{}.", error.to_string().trim_end_matches('.')));
        }
        self.took(open, None, context);
        self.screen = Screen::Evidence;
        self.start.new = NewForm::new(&self.with.session.user, &self.settings.letterhead.organization);
        if let Some(opened) = &mut self.opened {
            // Nothing to read yet: judged as it is, so that the checklist can be looked at.
            opened.must_read_again = true;
        }
    }

    /// `command`: what asked for it.
    pub(super) fn open(&mut self, path: PathBuf, command: &Command, passphrase: Option<Passphrase>) {
        let read_only = matches!(command, Command::OpenReadOnly(_) | Command::Unlock { read_only: true, .. });
        self.when_free(|window| {
            if window.start.open.trim().is_empty() {
                // Where it cannot be opened, its path is typed on.
                window.start.open = path.display().to_string();
            }
            // A slip of the finger does not close what is open.
            if !path.exists() {
                window.start.reopens = true;
                return window.fail_about("Opening", FileError::Missing { path }.to_string());
            }
            if !window.may_put_away_for(&path) {
                return;
            }
            // Of a file that is opened in its new place nothing is lost.
            if !window.drafts.are_on_their_way() && !window.leaves_unfinished_for(command) {
                return;
            }
            window.put_away();
            window.begin(|with, wake| work::open_with(path, read_only, passphrase, with, wake));
        });
    }

    /// Closes what is open, all typed text stored.
    /// Puts it away, and shows where another one is opened.
    pub(super) fn close_assessment(&mut self, command: &Command) {
        self.when_free(|window| {
            let Some(path) = window.opened.as_ref().map(|opened| opened.path.clone()) else {
                return window.tell("No assessment is open.", None);
            };
            if window.leaves_for(command) {
                window.put_away();
                window.start.reopens = true;
                window.tell(format!("{} is closed.", visible(&file_name(&path))), None);
            }
        });
    }

    pub(super) fn put_away(&mut self) {
        // What was said names this assessment's people; only what goes wrong now is still of interest.
        self.banners.clear();
        for command in self.drafts.flush() {
            self.write(command);
        }
        if let Some(head) = self.opened.as_mut().and_then(Opened::open).map(|open| open.file.head()) {
            // What could not be stored waits for this file to be opened again.
            self.drafts.set_out(head);
        }
        self.drafts.forget();
        // What stands beside, and what was drawn, is as confidential as the assessment itself.
        (self.previous, self.pictures) = (PreviousForm::default(), Pictures::default());
        (self.lays_beside, self.boxes) = (None, None);
        self.report.preview = Preview::default();
        let Some(mut opened) = self.opened.take() else { return };
        if let Err(error) = opened.keep_results(usize::MAX) {
            self.fail(error.to_string());
        }
        if let Some(open) = opened.lend(false)
            && !opened.is_read_only
        {
            // Of a file that went elsewhere it was said already, and where it is now nothing is in the way.
            let is_here = open.file.is_in_its_place();
            if let Err(error) = open.file.close()
                && is_here
            {
                self.fail(error.to_string());
            }
        }
        (self.screen, self.wanted) = (Screen::Start, None);
    }

    pub(super) fn took(&mut self, open: Open, why_read_only: Option<String>, context: &Context) {
        let path = open.file.path().to_owned();
        // The one that was open until now, at its new place: nothing of it is missing.
        let is_whole = self.drafts.are_for(|head| matches!(open.file.entries_since(head), Ok(Some(_))));
        let Some(opened) = Opened::new(open) else {
            return self.fail(format!("{} follows a checklist that this version does not have.", path.display()));
        };
        self.damage_told = 0;
        if let Some(warning) = opened.warning().filter(|_| !is_whole) {
            self.fail_about(OF_OPENING, warning);
        }
        if let Some(notice) = opened.notice() {
            self.tell(notice, None);
        }
        self.settings.note(&path);
        // Lists begin at their tops: how far another assessment's were gone through says nothing here.
        context.memory_mut(|memory| memory.data.remove_by_type::<egui::scroll_area::State>());
        self.accounts = AccountsForm::default();
        self.checklist.begin(&opened, self.settings.advances);
        self.report.begin(&opened, &self.settings.letterhead);
        self.evidence.begin(opened.place());
        self.previous = PreviousForm::default();
        let mut opened = opened;
        opened.why_read_only = why_read_only;
        opened.begin_as(&self.with.session.user);
        self.opened = Some(opened);
        self.last_touched = Touch { time: context.input(|input| input.time), clock: (self.with.now)() };
    }
}
