//! The way on from what can only be read: a copy of the whole assessment, opened for changes.

use super::Window;
use super::command::GivenOut;
use super::screens::give_out::GiveOutForm;
use super::screens::overlay::Overlay;
use super::work;
use std::path::PathBuf;

impl Window {
    /// Proposes a place for the copy that can be written.
    pub(super) fn ask_where_to_copy(&mut self) {
        let Some(opened) = self.opened.as_ref().filter(|opened| opened.can_be_copied()) else { return };
        let title = "Go on in a copy of this assessment".to_owned();
        self.overlay = Some(Overlay::GiveOut(GiveOutForm::new(GivenOut::Copy, title, &opened.place_of_copy())));
    }

    /// What is open stays so until the copy is there.
    pub(super) fn go_on_in_copy(&mut self, place: PathBuf) {
        self.when_free(|window| {
            let Some(of) = window.opened.as_ref().and_then(super::opened::Opened::place_and_key) else { return };
            window.begin(|with, wake| work::go_on_in_copy_at(of, place, with, wake));
        });
    }
}
