//! The assessment's file, handed to a job and back: what is changed meanwhile is stored when it is back.

use super::banners::EDIT;
use super::opened::{CameBack, NotStored};
use super::screen::Screen;
use super::storing::WHO_FIRST;
use super::{Window, work};
use crate::jobs::keep::Open;
use std::sync::Arc;

impl Window {
    /// Hands the file to a job, unless nothing may be written or another job runs. `takes_changes`: whether others are made
    /// meanwhile.
    pub(super) fn with_file(
        &mut self,
        takes_changes: bool,
        job: impl FnOnce(Open, &work::Surroundings, work::Wake) -> std::io::Result<work::Work>,
    ) {
        self.when_free(|window| {
            let Some(opened) = &mut window.opened else { return };
            if opened.is_read_only {
                return window.fail("This assessment is open for reading only; nothing was changed.");
            }
            if window.asks_who_first() {
                return window.fail_about(EDIT, WHO_FIRST);
            }
            let Some(open) = window.opened.as_mut().and_then(|opened| opened.lend(takes_changes)) else { return };
            match job(open, &window.with, Arc::clone(&window.wake)) {
                Ok(work) => window.work = Some(work),
                Err(error) => {
                    // The file went with the thread that could not be started.
                    window.opened = None;
                    window.screen = Screen::Start;
                    window.fail(format!(
                        "The job could not be started: {error}. Open the assessment again; nothing is lost."
                    ));
                }
            }
        });
    }

    /// The file is back.
    pub(super) fn come_back(&mut self, open: Open) {
        let Some(opened) = &mut self.opened else { return };
        let CameBack { refused, failed } = opened.give_back(open);
        let (not_saved, in_words) = (opened.not_saved.clone(), |label: &String| opened.in_words(label));
        let others = failed.as_ref().map(|failed| failed.others.iter().map(in_words).collect::<Vec<_>>().join("; "));
        for sentence in refused {
            self.fail_besides(EDIT, format!("What was changed meanwhile was not all taken in. {sentence}"));
        }
        let Some(NotStored { typed, .. }) = failed else { return };
        self.drafts.put_back(typed);
        let mut sentence = not_saved.unwrap_or_default();
        if let Some(others) = others.filter(|others| !others.is_empty()) {
            sentence = format!("{sentence} Not done, to be asked for again: {others}.");
        }
        self.fail_about(EDIT, sentence);
    }
}
