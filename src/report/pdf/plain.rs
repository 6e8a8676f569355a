//! Plain letters, set without the shaper: nearly all words of a report are made of nothing else, and their typefaces do no more
//! to them than move neighbours.

use super::fonts::Typeface;
use super::kerning::Kerning;
use super::shape::Glyph;
use rustybuzz::ttf_parser::GlyphId;

/// Printable ASCII without the space, and Latin-1 from the space that is not broken at; between them the soft hyphen, which
/// is nobody's letter.
const FIRST: char = '!';
const LAST: char = '~';
const FIRST_LATIN: char = '\u{a0}';
const LAST_LATIN: char = 'ÿ';
const SOFT_HYPHEN: char = '\u{ad}';
/// Signs of running text outside of Latin-1.
const SIGNS: [char; 7] = ['–', '—', '‘', '’', '“', '”', '…'];

const ASCII: usize = LAST as usize - FIRST as usize + 1;
const LATIN: usize = LAST_LATIN as usize - FIRST_LATIN as usize + 1;
const COUNT: usize = ASCII + LATIN + SIGNS.len();

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
    /// By the places of both letters, in 1/1000 of the type size; not a number where it was not asked for yet.
    moves: Vec<f32>,
    kerning: Kerning,
    scale: f32,
}

impl Plain {
    pub fn new(typeface: &Typeface) -> Self {
        let kerning = Kerning::of(&typeface.face);
        Self { letters: vec![None; COUNT], moves: vec![f32::NAN; COUNT * COUNT], kerning, scale: typeface.scale() }
    }

    /// Whether text is of this kind.
    pub fn is(text: &str) -> bool {
        !text.is_empty() && text.chars().all(Self::has)
    }

    /// Whether a character is a plain letter: none is hidden, and the regular typefaces print them all.
    pub fn has(character: char) -> bool {
        place(character).is_some()
    }

    pub fn letter(&self, letter: char) -> Option<Letter> {
        self.letters.get(place(letter)?).copied().flatten()
    }

    pub fn learn_letter(&mut self, letter: char, known: Letter) {
        if let Some(slot) = place(letter).and_then(|place| self.letters.get_mut(place)) {
            *slot = Some(known);
        }
    }

    /// How much nearer or farther than a letter is wide its neighbour stands.
    pub fn moved(&mut self, (letter, glyph): (char, Glyph), (next, following): (char, Glyph)) -> f32 {
        let (Some(letter), Some(next)) = (place(letter), place(next)) else { return 0.0 };
        let Some(slot) = self.moves.get_mut(letter * COUNT + next) else { return 0.0 };
        if slot.is_nan() {
            *slot = f32::from(self.kerning.between(GlyphId(glyph.id), GlyphId(following.id))) * self.scale;
        }
        *slot
    }

    /// How wide a word is, in 1/1000 of the type size; `None`: not all of it is known yet.
    pub fn width(&self, word: &str) -> Option<f32> {
        let (mut width, mut before) = (0.0, None);
        for character in word.chars() {
            let place = place(character)?;
            width += self.letters.get(place)?.as_ref()?.glyph.advance;
            if let Some(before) = before {
                width += self.moves.get(before * COUNT + place)?;
            }
            before = Some(place);
        }
        width.is_finite().then_some(width)
    }
}

fn place(letter: char) -> Option<usize> {
    match letter {
        FIRST..=LAST => Some(letter as usize - FIRST as usize),
        SOFT_HYPHEN => None,
        FIRST_LATIN..=LAST_LATIN => Some(ASCII + letter as usize - FIRST_LATIN as usize),
        _ => SIGNS.iter().position(|sign| *sign == letter).map(|sign| ASCII + LATIN + sign),
    }
}

/// All plain letters.
#[cfg(test)]
pub fn letters() -> impl Iterator<Item = char> + Clone {
    (FIRST..=LAST).chain(FIRST_LATIN..=LAST_LATIN).filter(|letter| *letter != SOFT_HYPHEN).chain(SIGNS)
}
