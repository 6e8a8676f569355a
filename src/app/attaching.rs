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
use egui::Context;
use std::path::PathBuf;

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
        // Whoever types goes on typing; a button with the keyboard would be pressed by the first blank of the caption.
        let is_free = !context.text_edit_focused() && !self.has_dialog();
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
}
