//! Sentences that are told to the person: information goes by itself, an error stays until it is mended, or put away.

use super::Window;
use super::command::Command;
use crate::evidence::failure::without_numbers;
use egui::Context;
use std::time::Duration;

/// Seconds that any sentence stays, and those that each letter of it adds.
const STAYS: f64 = 6.0;
const LETTER: f64 = 0.05;
/// Seconds more for one that offers something.
const OFFER: f64 = 10.0;
/// Seconds for which the mouse rests before a sentence goes: nothing moves under a hand.
const REST: f32 = 0.6;
/// Seconds after which an error counts as read.
const SEEN: f64 = 3.0;
/// How many are shown: a screen full of sentences helps nobody.
const MOST: usize = 4;

/// What an edit's error is about; jobs' errors are about their titles.
pub const EDIT: &str = "An edit";

/// What the sentence on damaged evidence is about: it stands until it is put away.
pub const DAMAGED: &str = "Damaged evidence";

/// What was to be told of the file when it was opened.
pub const OF_OPENING: &str = "The opening";

/// One of them.
#[derive(Clone, Debug)]
pub struct Banner {
    pub number: u64,
    pub is_error: bool,
    pub text: String,
    /// What can be done about it.
    pub offer: Option<Command>,
    /// What it is about: the next success of the same mends it.
    about: &'static str,
    /// When it was shown first, in egui's seconds.
    since: Option<f64>,
    /// It was there long enough to be read.
    is_seen: bool,
    /// It came up on another screen than the one that is shown: once it was read, it goes.
    is_left: bool,
}

impl Banner {
    /// Whether nothing but the person puts it away.
    fn stands(&self) -> bool {
        [DAMAGED, OF_OPENING].contains(&self.about)
    }

    /// Whether it says why something that a person asked for was not done.
    fn is_refusal(&self) -> bool {
        self.is_error && ["", EDIT, super::work::ATTACHING].contains(&self.about)
    }

    /// How long it stays; `None`: until it is mended or put away.
    fn stays(&self) -> Option<f64> {
        if self.is_left {
            return Some(SEEN);
        }
        #[allow(clippy::cast_precision_loss)] // A few hundred letters.
        let letters = self.text.chars().count() as f64;
        let offer = if self.offer.is_some() { OFFER } else { 0.0 };
        (!self.is_error).then_some(STAYS + letters * LETTER + offer)
    }
}

impl Window {
    pub(super) fn tell(&mut self, text: impl Into<String>, offer: Option<Command>) {
        self.banner(false, text.into(), offer, "");
    }

    pub(super) fn fail(&mut self, text: impl Into<String>) {
        self.banner(true, text.into(), None, "");
    }

    /// An error that takes the place of an earlier one about the same.
    pub(super) fn fail_about(&mut self, about: &'static str, text: impl Into<String>) {
        let text = text.into();
        if self.banners.iter().any(|banner| banner.is_error && banner.text == text) {
            // It is said already, and not to be read aloud with each try.
            return;
        }
        self.succeeded(about);
        self.banner(true, text, None, about);
    }

    /// One of several errors that a job came to.
    pub(super) fn fail_besides(&mut self, about: &'static str, text: impl Into<String>) {
        self.banner(true, text.into(), None, about);
    }

    /// As [`Window::fail_about`], with a way on.
    pub(super) fn fail_offering(&mut self, about: &'static str, text: impl Into<String>, offer: Option<Command>) {
        self.succeeded(about);
        self.banner(true, text.into(), offer, about);
    }

    /// What was said of the tries before is mended.
    pub(super) fn succeeded(&mut self, about: &str) {
        self.banners.retain(|banner| about.is_empty() || banner.about != about);
    }

    fn banner(&mut self, is_error: bool, text: String, offer: Option<Command>, about: &'static str) {
        let mut text = without_numbers(&text);
        // A cause that is a sentence of its own has its full stop already.
        if text.ends_with("..") && !text.ends_with("...") {
            text.pop();
        }
        // Of errors that nothing else tells apart, the newer counts once the older was read.
        let is_older = |banner: &Banner| is_error && banner.is_error && banner.is_seen && banner.about == about;
        self.banners.retain(|banner| banner.text != text && !is_older(banner));
        self.banners_so_far += 1;
        self.banners.push(Banner {
            number: self.banners_so_far,
            is_error,
            text,
            offer,
            about,
            since: None,
            is_seen: false,
            is_left: false,
        });
        // The oldest make room.
        while self.banners.len() > MOST {
            let oldest = self.banners.iter().position(|banner| !banner.stands()).unwrap_or(0);
            self.banners.remove(oldest);
        }
    }

    /// Call at the beginning of a frame: which of them were read.
    pub(super) fn note_read_banners(&mut self, context: &Context) {
        let now = context.input(|input| input.time);
        for banner in &mut self.banners {
            banner.is_seen |= banner.since.is_some_and(|since| now - since >= SEEN);
        }
    }

    /// An error that was read where it came up does not follow to another screen; that something is not stored does.
    pub(super) fn leave_errors(&mut self) {
        let not_saved = self.opened.as_ref().and_then(|opened| opened.not_saved.as_ref());
        let stays = |banner: &Banner| {
            banner.stands() || not_saved.is_some_and(|sentence| banner.text.contains(sentence.as_str()))
        };
        for banner in self.banners.iter_mut().filter(|banner| banner.is_error && !stays(banner)) {
            banner.is_left = true;
        }
        self.banners.retain(|banner| !banner.is_left || !banner.is_seen);
    }

    /// Something that was asked for was done: why something before was refused is of no interest any more.
    pub(super) fn acted(&mut self) {
        self.banners.retain(|banner| !(banner.is_refusal() && banner.since.is_some()));
        for banner in self.banners.iter_mut().filter(|banner| !banner.is_error && banner.offer.is_none()) {
            banner.is_left |= banner.since.is_some();
        }
    }

    /// What was told of one check or screen does not follow to another, once it was read.
    fn leave_told(&mut self) {
        let at = Some((self.screen, self.checklist.selected()));
        if self.told_at.is_some() && self.told_at != at {
            for banner in self.banners.iter_mut().filter(|banner| !banner.is_error && banner.since.is_some()) {
                banner.is_left = true;
            }
        }
        self.told_at = at;
    }

    /// Takes away what has been there long enough, while the mouse rests elsewhere.
    pub(super) fn let_banners_go(&mut self, context: &Context) {
        self.leave_told();
        let (now, rested, is_held) =
            context.input(|input| (input.time, input.pointer.time_since_last_movement(), input.pointer.any_down()));
        let is_still = rested >= REST && !is_held && !self.reads_banners;
        let mut next: Option<f64> = None;
        self.banners.retain_mut(|banner| {
            let since = *banner.since.get_or_insert(now);
            let Some(stays) = banner.stays() else { return true };
            let left = since + stays - now;
            if left <= 0.0 && is_still {
                return false;
            }
            next = Some(next.unwrap_or(f64::INFINITY).min(left));
            true
        });
        if let Some(left) = next.filter(|_| !self.reads_banners) {
            context.request_repaint_after(Duration::from_secs_f64(left.max(f64::from(REST)) + 0.05));
        }
    }
}
