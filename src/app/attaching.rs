//! What becomes of attachments: files and pictures are hung on the finding that is shown, and given out again.

use super::Window;
use super::command::GivenOut;
use super::field::Field;
use super::place;
use super::screen::Screen;
use super::screens::attachments::named;
use super::screens::give_out::GiveOutForm;
use super::screens::overlay::Overlay;
use super::work::{self, Attached, Returned};
use crate::assessment::{Attachment, Target};
use crate::jobs::keep::Open;
use egui::{Context, Event, ViewportCommand};
use std::path::PathBuf;

/// Frames after which a clipboard that was asked for has no picture.
const PATIENCE: u8 = 3;

impl Window {
    /// What a file or a picture would be attached to: the finding that is shown.
    pub(super) fn attached_to(&self) -> Option<Target> {
        let opened = self.opened.as_ref().filter(|_| self.screen == Screen::Checklist)?;
        self.checklist.target(opened)
    }

    pub(super) fn attach(&mut self, target: Target, all: Vec<Attached>) {
        self.checklist.shows_attachments();
        let name = named(&target, self.opened.as_ref());
        self.with_file(true, |open, with, wake| work::attach(open, (target, name), all, with, wake));
    }

    /// The file comes back from a job of this title.
    pub(super) fn returned(&mut self, open: Open, returned: Returned, job: &'static str, context: &Context) {
        let accepted = self.opened.as_ref().map_or(0, |opened| opened.assessment().accepted());
        self.come_back(open);
        self.tell_lapsed(accepted, "What was accepted was changed");
        let mut wrong = returned.wrong;
        if let Some(Overlay::Protection(form)) = self.overlay.as_mut().filter(|_| job == work::PROTECTING) {
            if let Some(sentence) = wrong.pop() {
                // Said where it is typed anew; what is typed goes nowhere else.
                form.refuse(sentence);
            } else {
                (self.overlay, self.dialog_went) = (None, true);
            }
        }
        for sentence in wrong {
            self.fail_besides(job, sentence);
        }
        // A path that was wrong is typed on.
        let is_attached = |path: &PathBuf| place::typed(&self.checklist.attach).as_ref() == Some(path);
        if returned.attached.iter().any(is_attached) {
            self.checklist.attached(context);
        }
        let is_free = context.memory(|memory| memory.focused().is_none()) && self.overlay.is_none();
        if let Some((target, number)) = returned.first.filter(|_| is_free && self.screen == Screen::Checklist) {
            context.memory_mut(|memory| memory.request_focus(Field::Caption(target, number).id()));
        }
        if let Some(done) = returned.done {
            self.tell(done, None);
        }
    }

    /// An attachment by its number.
    pub(super) fn attachment(&self, number: u32) -> Option<Attachment> {
        let register = self.opened.as_ref()?.assessment().attachments();
        register.into_iter().map(|(_, attachment)| attachment).find(|attachment| attachment.number == number).cloned()
    }

    /// Proposes a place beside the assessment.
    pub(super) fn ask_where_to_export(&mut self, number: u32) {
        let Some((attachment, opened)) = self.attachment(number).zip(self.opened.as_ref()) else { return };
        let stem = opened.path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let path = opened.place().with_file_name(format!("{stem} attachment {number} {}", attachment.name));
        let title = format!("Export attachment {number}");
        self.overlay = Some(Overlay::GiveOut(GiveOutForm::new(GivenOut::Attachment(number), title, &path)));
    }

    pub(super) fn export_attachment(&mut self, number: u32, path: PathBuf) {
        self.when_free(|window| {
            let Some((attachment, opened)) = window.attachment(number).zip(window.opened.as_ref()) else { return };
            let Some(input) = opened.attachment(&attachment) else { return };
            window.begin(|_, wake| work::export_attachment(input, attachment, path, wake));
        });
    }

    /// Asks the system for what is on the clipboard; it comes as an event.
    pub(super) fn paste_picture(&mut self, context: &Context) {
        if self.attached_to().is_none() {
            return self.tell("Choose a finding on the checklist screen first; the picture is attached to it.", None);
        }
        self.awaits_picture = PATIENCE;
        context.send_viewport_cmd(ViewportCommand::RequestPaste);
        context.request_repaint();
    }

    /// A picture that was pasted is attached to the finding that is shown.
    pub(super) fn take_picture(&mut self, context: &Context) {
        let pasted = context.input_mut(|input| {
            let at = input.events.iter().position(|event| matches!(event, Event::PasteImage(_)))?;
            match input.events.remove(at) {
                Event::PasteImage(image) => Some(image),
                _ => None,
            }
        });
        if let Some(image) = pasted {
            self.awaits_picture = 0;
            let Some(target) = self.attached_to() else {
                let text = "Choose a finding on the checklist screen first; then paste the picture again.";
                return self.tell(text, None);
            };
            return self.attach(target, vec![Attached::Picture(image)]);
        }
        if self.awaits_picture > 0 {
            self.awaits_picture -= 1;
            let is_text = context.input_mut(|input| {
                let before = input.events.len();
                input.events.retain(|event| !matches!(event, Event::Paste(_)));
                input.events.len() < before
            });
            if is_text || self.awaits_picture == 0 {
                self.awaits_picture = 0;
                self.tell("There is no picture on the clipboard.", None);
            }
            context.request_repaint();
        }
    }
}
