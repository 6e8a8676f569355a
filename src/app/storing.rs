//! How an edit made in the window becomes a stored one, and what is said where it is refused.

use super::Window;
use super::banners::EDIT;
use super::command::Command;
use super::field::Field;
use super::opened::{self, Opened, PROGRAM};
use super::perform::{NOTHING_DONE, NOTHING_TAKEN_BACK};
use super::screen::Screen;
use super::screens::attachments::place_of;
use super::selected::Selected;
use crate::assessment::{Detail, Edit, SeverityChange, Step};
use crate::jobs::keep::{KeepError, Open};
use crate::report::words::counted;
use crate::tenant::Moment;
use egui::Context;
use std::time::Duration;

/// Where two people work on it, and neither said to be there.
pub(super) const WHO_FIRST: &str = "Say first who is at the keyboard; nothing was changed.";

/// Where nobody is named.
const NAMELESS: &str = "The journal names nobody for this change: no assessor is named yet.";

/// Seconds after the last edit until the file itself is brought up to date.
const SETTLES: f64 = 1.0;
/// Seconds between two tries.
const AGAIN: f64 = 5.0;

impl Window {
    /// Whether it is stored; else it was said why not.
    pub(super) fn perform(&mut self, edit: Edit, step: Step) -> bool {
        let (is_about_evidence, label) = (edit.is_about_reading(), edit.label());
        match self.try_perform(edit, step) {
            Ok(()) => {
                if let Some(opened) = &mut self.opened {
                    opened.must_read_again |= is_about_evidence;
                    opened.was_done(&label);
                }
                true
            }
            Err(mut sentence) => {
                if let Some(opened) = self.opened.as_ref().filter(|opened| opened.not_saved.is_some()) {
                    // What is typed waits in its field; of this nothing is left.
                    sentence = format!("{sentence} Not done, to be asked for again: {}.", opened.in_words(&label));
                }
                self.fail_about(EDIT, sentence);
                false
            }
        }
    }

    fn try_perform(&mut self, edit: Edit, step: Step) -> Result<(), String> {
        let now = (self.with.now)();
        let sets_state = matches!(&edit, Edit::SetWorkState { .. });
        let is_of_reviewers = matches!(&edit, Edit::SetDetail { detail: Detail::Assessor | Detail::Reviewer, .. });
        let names_assessor = matches!(&edit, Edit::SetDetail { detail: Detail::Assessor, .. });
        if self.asks_who_first() {
            return Err(WHO_FIRST.to_owned());
        }
        let Some(opened) = &mut self.opened else { return Ok(()) };
        if opened.is_read_only {
            return Err("This assessment is open for reading only; nothing was changed.".to_owned());
        }
        let accepted = opened.assessment().accepted();
        let named_before = opened.assessment().details.assessor.trim().to_owned();
        let wake = std::sync::Arc::clone(&self.wake);
        let done = match opened.open() {
            Some(open) => open.perform(edit, step, now),
            None => opened.jot(edit, step, now, move || wake()),
        };
        let before = opened.not_saved.clone();
        let remembered = remember(opened, done);
        if remembered.is_ok() {
            // What was to be mended is mended.
            self.succeeded(EDIT);
            self.acted();
            if names_assessor {
                self.follow_assessor(&named_before);
            }
            self.tell_nameless();
            if !sets_state {
                self.tell_lapsed(
                    accepted,
                    if is_of_reviewers { "Somebody else reviews it now" } else { "What was accepted was changed" },
                );
            }
            if let Some(before) = before {
                self.banners.retain(|banner| !banner.text.contains(&before));
                self.drafts.try_again();
            }
        }
        remembered
    }

    /// Whoever gives the assessor a name works under it from now on, unless somebody else is at the keyboard, or that is to be
    /// asked; `before`: the assessor's name until now.
    fn follow_assessor(&mut self, before: &str) {
        let Some(opened) = &mut self.opened else { return };
        let is_assessor = opened.who().is_empty() || opened.who() == before;
        if !is_assessor || opened.who().is_empty() && opened.lacks_name() {
            return;
        }
        let name = opened.assessment().details.assessor.trim().to_owned();
        opened.act_as(&name);
        if !name.is_empty() {
            self.banners.retain(|banner| !banner.text.starts_with(NAMELESS));
        }
    }

    /// Once for each assessment: the journal tells when something was changed, and nobody who did.
    fn tell_nameless(&mut self) {
        let Some(opened) = &mut self.opened else { return };
        if opened.who().trim().is_empty() && !std::mem::replace(&mut opened.is_namelessness_told, true) {
            let way = Command::Focus(Field::Detail(Detail::Assessor));
            self.tell(NAMELESS, Some(way));
        }
    }

    /// Acceptances that a change took back are told, by whatever way it came; `accepted`: how many there were before it.
    pub(super) fn tell_lapsed(&mut self, accepted: usize, why: &str) {
        let Some(opened) = &self.opened else { return };
        let lapsed = accepted.saturating_sub(opened.assessment().accepted());
        if lapsed > 0 {
            let what = counted(lapsed, "acceptance is", "acceptances are");
            self.tell(format!("{why}: {what} taken back, to be given anew."), None);
        }
    }

    /// Takes back what was accepted and comes out otherwise now.
    pub(super) fn take_back(&mut self) {
        let now = (self.with.now)();
        let Some(opened) = self.opened.as_mut().filter(|opened| !opened.is_read_only && !opened.is_lent()) else {
            return;
        };
        let Some(edit) = opened.takes_back() else { return };
        let Some(open) = opened.open() else { return };
        let accepted = open.document.assessment().accepted();
        let done = open.perform_by(PROGRAM, edit, Step::New, now);
        match remember(opened, done) {
            Ok(()) => {
                opened.took_back();
                self.tell_lapsed(accepted, "What was accepted comes out otherwise now");
            }
            Err(sentence) => self.fail_about(EDIT, sentence),
        }
    }

    /// Stores typed text; text that is refused stays in its field.
    pub(super) fn write(&mut self, command: Command) {
        let Command::Write { field, text, is_first } = command else { return };
        if self.opened.as_ref().is_some_and(|opened| !opened.takes_changes()) {
            // Asked for again in the next frame.
            return;
        }
        let edit = match self.edit_of(&field, &text) {
            Ok(Some(edit)) => edit,
            Ok(None) => return self.drafts.refused(&field),
            Err(sentence) => {
                self.drafts.refused(&field);
                return self.fail_about(EDIT, sentence);
            }
        };
        let step = if is_first { Step::New } else { Step::Continues };
        // What was there before is typed again: with it comes what the first letter took back.
        let history = self.opened.as_ref().map(|opened| opened.document().history());
        if !is_first && history.is_some_and(|history| history.is_typed_back(&edit)) && self.goes_back().is_ok() {
            self.told_of_step();
            return self.drafts.stored(&field);
        }
        match self.try_perform(edit, step) {
            Ok(()) => {
                self.opened.iter_mut().for_each(|opened| opened.was_typed(&field, &text));
                self.drafts.stored(&field);
                self.tell_digit(&field, &text);
            }
            Err(sentence) => {
                let waits = |opened: &Opened| opened.not_saved.is_some() || opened.lacks_name();
                if self.opened.as_ref().is_some_and(waits) {
                    self.drafts.failed(&field);
                } else {
                    self.drafts.refused(&field);
                }
                // What is typed waits for a name, and the question for it is shown.
                if sentence != WHO_FIRST {
                    self.fail_about(EDIT, sentence);
                }
            }
        }
    }

    /// The caption has the keyboard once something is attached: a digit that was to conclude is one there.
    fn tell_digit(&mut self, field: &Field, text: &str) {
        let is_digit = matches!(text.trim().as_bytes(), [b'1'..=b'5']);
        if let (Field::Caption(_, number), true) = (field, is_digit) {
            let digit = text.trim();
            self.tell(
                format!(
                    "{digit} is the caption of attachment {number} now. Was it to be a conclusion? Take it out, press Escape, \
                     and then {digit}."
                ),
                None,
            );
        }
    }

    /// Stores all that is typed; `false`: something could not be, and it was said why.
    pub(super) fn stores_typed(&mut self) -> bool {
        for command in self.drafts.flush() {
            self.write(command);
        }
        !self.drafts.has_failed()
    }

    /// A moment after the last edit the file itself is brought up to date, on a thread: a copy of it alone is whole.
    pub(super) fn settle_when_idle(&mut self, context: &Context) {
        let now = context.input(|input| input.time);
        let Some(opened) = self.opened.as_mut().filter(|_| self.work.is_none()) else { return };
        let generation = opened.generation;
        let Some(file) = opened.open().map(|open| &mut open.file) else { return };
        if !file.is_unsettled() {
            return self.settles = None;
        }
        let at = match self.settles {
            Some((of, at)) if of == generation => at,
            _ => now + SETTLES,
        };
        self.settles = Some((generation, at));
        if now >= at {
            // Where somebody reads what was there before, once more, later.
            self.settles = Some((generation, now + AGAIN));
            let wake = std::sync::Arc::clone(&self.wake);
            file.settle(move || wake());
        } else {
            context.request_repaint_after(Duration::from_secs_f64(at - now));
        }
    }

    /// What could not be stored is tried again every few seconds: whatever was in the way may be mended elsewhere.
    pub(super) fn try_again_later(&mut self, context: &Context) {
        // Where it waits for a name, the dialog for it is there.
        if !self.drafts.has_failed() || self.opened.as_ref().is_some_and(Opened::lacks_name) {
            return;
        }
        let now = context.input(|input| input.time);
        if now - self.tried_at >= AGAIN {
            self.tried_at = now;
            self.drafts.try_again();
        }
        context.request_repaint_after(Duration::from_secs_f64(AGAIN));
    }

    /// The edit that a typed text means; `None`: it is not whole yet.
    fn edit_of(&self, field: &Field, text: &str) -> Result<Option<Edit>, String> {
        let Some(opened) = &self.opened else { return Ok(None) };
        let text = text.to_owned();
        Ok(Some(match field.clone() {
            Field::Note(target) => Edit::SetNote { target, text },
            Field::Justification(target) => {
                let conclusion = opened.assessment().annotation(&target).and_then(|annotation| annotation.conclusion);
                Edit::Conclude { target, conclusion, justification: text }
            }
            Field::SeverityReason(target, severity) => {
                Edit::SetSeverity { target, change: Some(SeverityChange { severity, reason: text }) }
            }
            Field::Treatment(target, part) => {
                let current = opened.assessment().annotation(&target).map(|annotation| annotation.treatment.clone());
                let Some(treatment) = part.put(current.unwrap_or_default(), text, |day| opened.day(day)) else {
                    return Ok(None);
                };
                Edit::SetTreatment { target, treatment }
            }
            Field::WorkComment(target) => {
                let state = opened.assessment().annotation(&target).map(|annotation| annotation.work_state);
                Edit::SetWorkState { target, state: state.unwrap_or_default(), comment: text }
            }
            Field::Detail(detail) => Edit::SetDetail { detail, text },
            Field::Parameter(name) => match text.trim().parse() {
                Ok(value) => Edit::SetParameter { name: name.to_owned(), value },
                // Nothing or half a number is there so far.
                Err(_) => return Ok(None),
            },
            Field::Caption(target, number) => Edit::SetCaption { target, number, caption: text },
            Field::Explanation(key) => Edit::ExplainSignIn { key, text },
            Field::AsOf if text.trim().is_empty() => Edit::SetAsOf { as_of: None },
            Field::AsOf => match opened.day(&text) {
                Some(day) => Edit::SetAsOf { as_of: Some(day.midnight()) },
                // A date is being typed.
                None => return Ok(None),
            },
        }))
    }

    /// Takes the last step back; nothing is said where that is not possible.
    fn goes_back(&mut self) -> Result<(), String> {
        let now = (self.with.now)();
        let opened = self.opened.as_mut().filter(|opened| !opened.is_read_only).ok_or_else(String::new)?;
        let done = whole_step(opened.open().ok_or_else(String::new)?, true, now);
        remember(opened, done)
    }

    /// What was said of a step holds no longer.
    fn told_of_step(&mut self) {
        self.banners.retain(|banner| banner.is_error);
    }

    pub(super) fn step_back_or_forth(&mut self, command: &Command) {
        let now = (self.with.now)();
        if self.asks_who_first() {
            return self.fail_about(EDIT, WHO_FIRST);
        }
        let Some(opened) = &mut self.opened else { return };
        let (history, is_undo) = (opened.document().history(), *command == Command::Undo);
        if !is_undo && history.redo_label().is_none() {
            return self.tell(NOTHING_TAKEN_BACK, None);
        }
        if is_undo && history.undo_label().is_none() && !history.has_removed() {
            return self.tell(NOTHING_DONE, None);
        }
        let before = opened.assessment().clone();
        let Some(open) = opened.open() else {
            return self.fail("The file is being written; try again when that is done.");
        };
        let accepted = open.document.assessment().accepted();
        let done = whole_step(open, is_undo, now);
        let sets_state = open.document.history().last_sets_state();
        let remembered = remember(opened, done);
        let now = opened.assessment();
        let differs = before.evidence != now.evidence || before.stated.mappings != now.stated.mappings;
        self.drafts.follow_undo(|field| field.stored_in(&before) != field.stored_in(now));
        opened.must_read_again |= differs;
        if remembered.is_ok() {
            self.drafts.try_again();
        }
        self.told_of_step();
        if remembered.is_ok() {
            self.acted();
        }
        self.show_what_went_back();
        if !sets_state {
            self.tell_lapsed(accepted, "What was accepted was changed");
        }
        if let Err(sentence) = remembered {
            self.fail_about(EDIT, sentence);
        }
    }
}

impl Window {
    /// On the checklist, the check or item is shown that undo or redo was about.
    fn show_what_went_back(&mut self) {
        let Some(opened) = &self.opened else { return };
        self.checklist.went_back();
        let about = opened.document().history().last_about();
        let places: Vec<Selected> = about.into_iter().filter_map(|target| place_of(target, opened)).collect();
        let Some(place) = places.first().copied() else { return };
        if self.screen == Screen::Checklist && self.checklist.selected().is_some_and(|shown| places.contains(&shown)) {
            return;
        }
        if self.screen != Screen::Checklist {
            let (Selected::Item(id) | Selected::Check(id)) = place;
            return self.tell(format!("That step was about {id}."), Some(Command::GoTo(place)));
        }
        if self.checklist.selected() != Some(place) && !self.checklist.go_back_to(place, opened) {
            let (Selected::Item(id) | Selected::Check(id)) = place;
            let sentence =
                format!("{id} is shown, which that step was about. Search and filters leave it out of the list.");
            self.tell(sentence, Some(Command::ShowEverything));
        }
    }
}

/// Undo or redo, of all that was typed in one go.
fn whole_step(open: &mut Open, is_undo: bool, now: Moment) -> Result<(), KeepError> {
    loop {
        if is_undo {
            open.undo(now)?;
        } else {
            open.redo(now)?;
        }
        if !open.document.history().goes_on() {
            return Ok(());
        }
    }
}

/// Notes whether what was done is stored; the sentence says what is to be done where it is not.
fn remember(opened: &mut Opened, done: Result<(), KeepError>) -> Result<(), String> {
    match done {
        Ok(()) => {
            opened.not_saved = None;
            opened.forget_jot();
            opened.changed();
            Ok(())
        }
        Err(KeepError::Refused(refused)) => Err(refused.0),
        Err(error) => {
            let name = opened::file_name(&opened.path);
            let sentence = format!("Not saved in {name}: {error}");
            opened.not_saved = Some(sentence.clone());
            Err(sentence)
        }
    }
}
