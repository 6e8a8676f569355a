//! An assessment's file that lies elsewhere than where it was opened: what was typed meanwhile goes along to its new place.

use super::Window;
use super::locking::Place;
use super::opened::{Opened, file_name};
use super::screen::Screen;
use std::path::Path;

impl Window {
    /// As [`Window::may_put_away`], to open this file: where it is the one that is open, moved or copied, what could not be
    /// stored in its old place goes along.
    pub(super) fn may_put_away_for(&mut self, path: &Path) -> bool {
        let Some(opened) = &mut self.opened else { return self.may_put_away() };
        if opened.not_saved.is_none() && path.metadata().is_ok_and(|_| path == opened.path) {
            return self.may_put_away();
        }
        if self.stores_typed() {
            return true;
        }
        let Some(opened) = self.opened.as_mut() else { return true };
        let Some(head) = opened.open().filter(|open| open.file.went_to(path)).map(|open| open.file.head()) else {
            return self.may_put_away();
        };
        // Findings follow from what is stored, and are made again there: here there is no file to keep them.
        opened.judged = None;
        let who = opened.who().to_owned();
        // The new place is typed on Start; what was worked on is elsewhere.
        let screen = if self.screen == Screen::Start { Screen::Checklist } else { self.screen };
        self.locked_at = Some(Place {
            together: self.checklist.take_together(),
            mappings: self.evidence.take_mappings(),
            boxes: self.take_boxes(),
            path: path.to_owned(),
            screen,
            selected: self.checklist.selected(),
            who,
            beside: self.previous.path.clone(),
            laid: self.previous.beside.as_ref().map(|beside| beside.path.clone()),
            signing: self.report.signing.without_passphrase(),
        });
        self.drafts.set_out(head);
        true
    }

    /// What was typed before the file was opened in its new place is stored there.
    pub(super) fn typed_arrives(&mut self) {
        let Some(open) = self.opened.as_mut().filter(|opened| !opened.is_read_only).and_then(Opened::open) else {
            return;
        };
        if self.drafts.arrive(|head| matches!(open.file.entries_since(head), Ok(Some(_)))) {
            let name = file_name(open.file.path());
            self.tell(format!("{name} is open; what you typed before is stored in it."), None);
        }
    }
}
