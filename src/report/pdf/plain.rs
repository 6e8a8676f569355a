//! Printable ASCII, shaped without the shaper: nearly all words of a report are made of nothing else. What a letter looks like,
//! and how far apart two neighbours stand, is asked of the shaper once each.

use super::shape::Glyph;

const FIRST: u8 = b'!';
const LAST: u8 = b'~';
const COUNT: usize = (LAST - FIRST) as usize + 1;

/// How far to go from a letter to its neighbour, and how much more than that the file's width table gives.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    pub advance: f32,
    pub correction: f32,
}

/// What the shaper does to two neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pair {
    Moved(Step),
    /// More than move them: text that holds them has to be shaped whole.
    Changed,
}

/// A letter, and whether the file says of its glyph what it is.
#[derive(Clone, Copy, Debug)]
pub struct Letter {
    pub glyph: Glyph,
    pub is_literal: bool,
}

/// What is known of a typeface.
#[derive(Debug)]
pub struct Plain {
    letters: Vec<Option<Letter>>,
    /// By the places of both letters.
    steps: Vec<Option<Pair>>,
}

impl Plain {
    pub fn new() -> Self {
        Self { letters: vec![None; COUNT], steps: vec![None; COUNT * COUNT] }
    }

    /// Whether text is of this kind.
    pub fn is(text: &str) -> bool {
        !text.is_empty() && text.bytes().all(|byte| (FIRST..=LAST).contains(&byte))
    }

    pub fn letter(&self, letter: u8) -> Option<Letter> {
        self.letters.get(place(letter)).copied().flatten()
    }

    pub fn learn_letter(&mut self, letter: u8, known: Letter) {
        if let Some(slot) = self.letters.get_mut(place(letter)) {
            *slot = Some(known);
        }
    }

    pub fn step(&self, letter: u8, next: u8) -> Option<Pair> {
        self.steps.get(place(letter) * COUNT + place(next)).copied().flatten()
    }

    pub fn learn_step(&mut self, letter: u8, next: u8, pair: Pair) {
        if let Some(slot) = self.steps.get_mut(place(letter) * COUNT + place(next)) {
            *slot = Some(pair);
        }
    }
}

fn place(letter: u8) -> usize {
    usize::from(letter.wrapping_sub(FIRST)).min(COUNT - 1)
}
