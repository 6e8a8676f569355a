//! The computer's clock: what is stored carries its time, so that one that was set back is told before anything is stored.

use super::Window;
use super::opened::file_name;
use crate::assessment::is_set_back;
use crate::report::dates::date_and_time;

/// What its sentence is about.
const CLOCK: &str = "The clock";

impl Window {
    /// Says once that the clock stands before the last change of what is open; the sentence goes as the clock is put right.
    pub(super) fn see_clock(&mut self) {
        let now = (self.with.now)();
        let Some(opened) = self.opened.as_ref().filter(|opened| !opened.is_read_only) else {
            return self.clock_was = None;
        };
        match self.clock_was {
            Some(before) if now.seconds() < before.seconds() => return,
            Some(_) => {
                self.clock_was = None;
                return self.succeeded(CLOCK);
            }
            None => {}
        }
        let last = opened.document().history().entries().last().map(|entry| entry.when);
        let Some(before) = last.filter(|before| is_set_back(*before, now)) else { return };
        let language = &opened.assessment().details.date_language;
        let (then, now) = (date_and_time(before, language), date_and_time(now, language));
        let name = file_name(&opened.path);
        self.clock_was = Some(before);
        self.fail_about(
            CLOCK,
            format!(
                "The clock of this computer was set back: it shows {now}, and the last change of {name} is of {then}. Set the \
                 clock right before you go on. What you store until then keeps the earlier time, and journal and report say so."
            ),
        );
    }
}
