//! What is done with a previous assessment: laid beside this one, kept true when this one is judged again, carried over.

use super::Window;
use super::opened::Opened;
use super::screen::Screen;
use super::work::{self, Beside};
use crate::assessment::{Passphrase, Step};
use crate::report::words::counted;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why nothing can be carried over any more.
pub const CARRIED: &str = "What can be carried over is carried over already, and the checks compare with it";

impl Window {
    pub(super) fn lay_beside(&mut self, path: PathBuf, passphrase: Option<Passphrase>) {
        self.when_free(|window| {
            let Some(opened) = &window.opened else { return };
            if is_same_file(&path, &opened.path) {
                return window.fail("That is the assessment which is open; choose an earlier one.");
            }
            let Some(judged) = &opened.judged else {
                return window.fail("The evidence has not been read yet; wait for the findings.");
            };
            let of = (opened.assessment().checklist.clone(), Arc::clone(&judged.snapshot));
            window.previous.path = path.display().to_string();
            window.begin(|with, wake| work::beside(path, passphrase, of, with, wake));
        });
    }

    /// What is compared follows from the findings: when this assessment was judged again, it is compared again.
    pub(super) fn compare_again(&mut self) {
        let judged = self.opened.as_ref().and_then(|opened| opened.judged.as_ref());
        let Some((judged, beside)) = judged.zip(self.previous.beside.as_ref()) else { return };
        if Arc::ptr_eq(&judged.snapshot, &beside.of) {
            return;
        }
        let earlier = (Arc::clone(&beside.earlier), beside.path.clone());
        let of = Arc::clone(&judged.snapshot);
        self.begin(|_, wake| work::compare_again(earlier, of, wake));
    }

    /// What lay beside this assessment is laid there again, as soon as there are findings to compare and nothing else is asked.
    pub(super) fn lay_beside_again(&mut self) {
        let is_judged = self.opened.as_ref().is_some_and(|opened| opened.judged.is_some());
        if !is_judged || self.has_dialog() {
            return;
        }
        if let Some(path) = self.lays_beside.take() {
            self.lay_beside(path, None);
        }
    }

    /// A comparison is there; whether both are of one client is held beside it.
    pub(super) fn lies_beside(&mut self, beside: Beside) {
        let whose = self.opened.as_ref().and_then(Opened::whose);
        let another = whose.map(|whose| whose.differences(&beside.earlier.side.whose)).unwrap_or_default();
        if let Some(opened) = &self.opened {
            self.settings.note_beside(&opened.path, &beside.path);
        }
        self.previous.found(beside, another);
    }

    pub(super) fn carry_over(&mut self) {
        if self.previous.beside.is_none() {
            return self.tell("Lay a previous assessment beside this one first.", None);
        }
        if self.previous.asks_whose() {
            // Said first: it seems to be another client's.
            self.screen = Screen::Previous;
            return self.tell("Say first whether both are of the same client.", None);
        }
        if !self.previous.lists_carrying() || self.screen != Screen::Previous {
            // Asked for from elsewhere: nobody has seen yet what it would do.
            self.show(Screen::Previous);
            return self.tell("What would be carried over is listed now. Ask for it once more to have it done.", None);
        }
        let Some((opened, beside)) = self.opened.as_ref().zip(self.previous.beside.as_ref()) else { return };
        let whose = opened.whose().unwrap_or_default();
        if beside.earlier.is_carried_over(opened.assessment(), &beside.now, &whose) {
            return self.tell(format!("{CARRIED}."), None);
        }
        let (plan, edit) = beside.earlier.plan(opened.assessment(), &beside.now, &whose);
        let taken = plan.taken();
        let name = beside.earlier.side.name.clone();
        let before = opened.generation;
        self.perform(edit, Step::New);
        if self.opened.as_ref().is_some_and(|opened| opened.generation != before) {
            self.tell(
                match taken {
                    0 => format!("Nothing was carried over; the checks compare with {name} now. Undo takes that back."),
                    taken => {
                        let what = counted(taken, "annotation was", "annotations were");
                        format!("{what} carried over from {name}. Undo takes all of it back.")
                    }
                },
                None,
            );
        }
    }
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| std::path::absolute(path).ok();
    let resolved = |path: &Path| path.canonicalize().ok().or_else(|| whole(path));
    resolved(one) == resolved(other)
}
