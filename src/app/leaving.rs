//! What is typed and not stored yet is not thrown away unasked: whoever closes the window, or opens another assessment, is
//! asked first.

use super::command::Command;
use super::opened::Jotting;
use super::screens::overlay::Overlay;
use super::screens::pictured::PictureForm;
use super::{Window, opened};
use egui::{Context, ViewportCommand};

/// What waits for an answer.
#[derive(Debug)]
pub(super) enum Leaving {
    /// The window closes.
    Quit,
    /// Another assessment is asked for.
    For(Box<Command>),
}

/// What a person would miss.
const TOGETHER: &str = "What you typed for several checks together is on none of them yet.";
const NEW: &str = "What you typed for a new assessment is in no file yet.";
const ON_ITS_WAY: &str = "What you typed waits for its assessment to be opened again.";

impl Window {
    /// What is typed and would be lost with what is open.
    pub(super) fn unfinished(&self) -> Option<String> {
        if self.checklist.holds_typed() {
            return Some(TOGETHER.to_owned());
        }
        if let Some(file) = self.evidence.half_mapped() {
            return Some(format!("What you said of the columns of {file} is not kept yet."));
        }
        self.boxes_drawn().or_else(|| self.refused().map(|(_, sentence)| sentence))
    }

    /// What is said of boxes that are drawn over a picture and not in it.
    fn boxes_drawn(&self) -> Option<String> {
        let shown = match &self.overlay {
            Some(Overlay::Picture(form)) => Some(form),
            _ => None,
        };
        shown.or(self.boxes.as_ref()).and_then(PictureForm::unfinished)
    }

    /// The picture with boxes that are not in it, to go on with later.
    pub(super) fn take_boxes(&mut self) -> Option<PictureForm> {
        let shown = match self.overlay.take() {
            Some(Overlay::Picture(form)) if form.holds_boxes() => Some(form),
            other => {
                self.overlay = other;
                None
            }
        };
        shown.or_else(|| self.boxes.take())
    }

    /// What waited for it is shown again as soon as no other dialog is.
    pub(super) fn give_boxes_back(&mut self) {
        if self.overlay.is_none() && self.opened.is_some() {
            self.overlay = self.boxes.take().map(Overlay::Picture);
        }
    }

    /// Why the window does not close unasked: what a person would miss of this assessment, or of one that is closed.
    pub(super) fn would_be_lost(&self) -> Option<String> {
        let not_saved = || self.opened.as_ref().and_then(|opened| opened.not_saved.clone());
        let of_locked = || {
            let place = self.locked_at.as_ref().filter(|place| place.holds_typed())?;
            Some(format!("What you typed in {} is not stored yet.", opened::file_name(&place.path)))
        };
        let on_its_way = || self.drafts.are_on_their_way().then(|| ON_ITS_WAY.to_owned());
        let not_beside = || match self.opened.as_ref()?.jotting()? {
            Jotting::Failed(sentence) => Some(sentence),
            Jotting::Waits | Jotting::Stored => None,
        };
        let new = || self.start.new.holds_typed().then(|| NEW.to_owned());
        not_saved()
            .or_else(not_beside)
            .or_else(on_its_way)
            .or_else(|| self.unfinished())
            .or_else(of_locked)
            .or_else(new)
    }

    pub(super) fn take_closing(&mut self, context: &Context) {
        let asked = context.input(|input| input.viewport().close_requested());
        if !asked || self.quits_anyway {
            return;
        }
        let is_at_work = self.work.as_ref().is_some_and(|work| !work.is_stopping());
        let is_stored = self.drafts.waits_for_file || self.stores_typed();
        if is_at_work || !is_stored || self.would_be_lost().is_some() {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
            self.leaving = Some(Leaving::Quit);
        }
    }

    /// Whether what is open may be closed for what the command asks: else it was said why not, or it is asked.
    pub(super) fn leaves_for(&mut self, command: &Command) -> bool {
        if !self.may_put_away() {
            return false;
        }
        self.leaves_unfinished_for(command)
    }

    /// As [`Window::leaves_for`], all that can be stored being stored.
    pub(super) fn leaves_unfinished_for(&mut self, command: &Command) -> bool {
        let is_unfinished = self.opened.is_some() && self.unfinished().is_some();
        if is_unfinished {
            self.leaving = Some(Leaving::For(Box::new(command.clone())));
        }
        !is_unfinished
    }

    /// Whether all that is typed is stored; else it was said that the assessment stays open.
    pub(super) fn may_put_away(&mut self) -> bool {
        let may = self.stores_typed();
        if let (false, Some(opened)) = (may, &self.opened) {
            let name = opened::file_name(&opened.path);
            self.fail(format!("{name} stays open until what you typed is stored."));
        }
        may
    }

    /// The answer: nothing is left. Where one field is what would be lost, it has the keyboard.
    pub(super) fn stay(&mut self) {
        self.leaving = None;
        let is_else =
            self.checklist.holds_typed() || self.evidence.half_mapped().is_some() || self.boxes_drawn().is_some();
        if let Some((field, _)) = self.refused().filter(|_| !is_else) {
            // The screen hears of a focus again once the question is gone.
            self.dialog_went = true;
            self.commands.push(Command::Focus(field));
        }
    }

    /// The answer: what is unfinished may go.
    pub(super) fn leave_anyway(&mut self, context: &Context) {
        match self.leaving.take() {
            Some(Leaving::For(command)) => {
                drop(self.take_boxes());
                self.checklist.forget_together();
                drop(self.evidence.take_mappings());
                self.drafts.forget();
                self.fulfil(*command, context);
            }
            Some(Leaving::Quit) => {
                if let Some(work) = &self.work {
                    work.stop();
                }
                self.quits_anyway = true;
                context.send_viewport_cmd(ViewportCommand::Close);
            }
            None => {}
        }
    }
}
