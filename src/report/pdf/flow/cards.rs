//! Small findings: each is whole on one page.

use super::super::keep::Keep;
use super::{Flow, Strip, height_of};

/// A finding that is no higher than this share of a page is not divided.
const WHOLE_CARD: f32 = 0.3;

/// A finding so far.
#[derive(Debug, Default)]
pub struct Card {
    height: f32,
    /// After how many of the pending strips each of its parts ends.
    ends: Vec<usize>,
}

impl Card {
    pub(super) fn end_part(&mut self, at: usize) {
        if at > self.ends.last().copied().unwrap_or(0) {
            self.ends.push(at);
        }
    }
}

impl Flow {
    /// A finding begins, with what heads it.
    pub fn begin_card(&mut self) {
        self.end_card();
        self.card = Some(Card { height: height_of(&self.pending, true, None), ends: Vec::new() });
    }

    /// The finding is complete, and holds together.
    pub fn end_card(&mut self) {
        let Some(card) = self.card.take() else { return };
        // What holds on to what follows is no whole.
        if card.ends.last() != Some(&self.pending.len()) {
            return self.part_by(card);
        }
        let mut chain = std::mem::take(&mut self.pending);
        for strip in &mut chain {
            strip.keep = Keep::Bound;
            strip.of_table = false;
        }
        self.complete(chain);
    }

    /// It is not small, or has to be placed: from here on it is its parts.
    pub(super) fn release_card(&mut self) {
        if let Some(card) = self.card.take() {
            self.part_by(card);
        }
    }

    pub(super) fn grow_card(&mut self, strip: &Strip) {
        let Some(card) = &mut self.card else { return };
        card.height += strip.gap + strip.height;
        if card.height > self.geometry.room() * WHOLE_CARD {
            self.release_card();
        }
    }

    fn part_by(&mut self, card: Card) {
        let mut strips = std::mem::take(&mut self.pending).into_iter();
        let mut from = 0;
        for end in card.ends {
            self.complete(strips.by_ref().take(end - from).collect());
            from = end;
        }
        self.pending = strips.collect();
    }
}
