//! In which direction text runs (UAX 9). Each span that holds text running from right to left stands by itself, as if it were
//! isolated: a name never turns the date or the bracket beside it around.

use std::ops::Range;
use unicode_bidi::{BidiInfo, Level};

/// Begins text that runs as its first letter does, text that runs from left to right whatever it begins with, and ends either.
const ISOLATE: &str = "\u{2068}";
const LEFT_TO_RIGHT: &str = "\u{2066}";
const END: &str = "\u{2069}";

/// The levels of a text: even ones run from left to right.
pub struct Directions {
    /// For every byte of the text.
    pub levels: Vec<Level>,
    /// The lines of the text as it was written, each with the level of the whole.
    paragraphs: Vec<(Range<usize>, Level)>,
}

/// Whether a character can make text run from right to left.
fn turns(character: char) -> bool {
    matches!(u32::from(character), 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

/// Up to so many words of a right-to-left script, text that has Latin letters too is a name, or names somebody.
const NAME_WORDS: usize = 4;

/// Whether text of both directions is a name, or prose of a script that runs from left to right: it stands among English, and
/// its parts in the order in which they were written. Viewers copy parts by their places on the page, and turn only what is
/// within a part around; “محمد (Head of IT)” laid out from the right would be copied with its brackets reversed.
fn reads_from_the_left(text: &str) -> bool {
    let (mut turned, mut plain) = (0, 0);
    for word in text.split_whitespace() {
        if word.chars().any(turns) {
            turned += 1;
        }
        if word.chars().any(|character| character.is_alphabetic() && !turns(character)) {
            plain += 1;
        }
    }
    plain > 0 && (turned <= NAME_WORDS || turned < plain)
}

/// The level of text that stands by itself; `None`: its first letter tells.
fn level(text: &str) -> Option<Level> {
    reads_from_the_left(text).then(Level::ltr)
}

impl Directions {
    /// Of a text made of spans, given by where they end, in order; `None`: all of it runs from left to right.
    pub fn of(text: &str, ends: impl IntoIterator<Item = usize>) -> Option<Self> {
        if text.is_ascii() || !text.chars().any(turns) {
            return None;
        }
        let ends: Vec<usize> = ends.into_iter().collect();
        let mut directions = Self { levels: Vec::with_capacity(text.len()), paragraphs: Vec::new() };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            directions.line(line, start, &ends);
            start += line.len();
        }
        Some(directions)
    }

    fn line(&mut self, line: &str, start: usize, ends: &[usize]) {
        let whole = BidiInfo::new(line, level(line));
        let base = whole.paragraphs.first().map_or(Level::ltr(), |paragraph| paragraph.level);
        self.paragraphs.push((start..start + line.len(), base));
        let inner = ends.iter().map(|end| end.saturating_sub(start)).filter(|end| (1..line.len()).contains(end));
        let (mut from, mut pieces) = (0, Vec::new());
        for end in inner.chain([line.len()]) {
            pieces.extend(line.get(from..end).filter(|piece| !piece.is_empty()));
            from = end;
        }
        if pieces.len() < 2 {
            self.levels.extend(whole.levels);
            return;
        }
        let mut isolated = String::with_capacity(line.len() + 12);
        let mut kept = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let stands_apart = piece.chars().any(turns);
            let begins = if reads_from_the_left(piece) { LEFT_TO_RIGHT } else { ISOLATE };
            isolated.push_str(if stands_apart { begins } else { "" });
            kept.push(isolated.len()..isolated.len() + piece.len());
            isolated.push_str(piece);
            isolated.push_str(if stands_apart { END } else { "" });
        }
        let found = BidiInfo::new(&isolated, Some(base));
        kept.into_iter().for_each(|range| self.levels.extend(found.levels.get(range).unwrap_or_default()));
    }

    /// The level of the line that holds a place.
    pub fn base(&self, at: usize) -> Level {
        let holding = self.paragraphs.iter().find(|(range, _)| range.contains(&at));
        holding.map_or(Level::ltr(), |(_, level)| *level)
    }
}

#[cfg(test)]
mod tests {
    use super::Directions;

    /// `<`: runs from right to left, `>`: from left to right; a sign for each character.
    fn check(spans: &[&str], expected: &str) {
        let text = spans.concat();
        let ends = spans.iter().scan(0, |end, span| {
            *end += span.len();
            Some(*end)
        });
        let Some(directions) = Directions::of(&text, ends) else {
            assert_eq!(expected, "");
            return;
        };
        assert_eq!(directions.levels.len(), text.len());
        let sign = |(at, _): (usize, char)| if directions.levels[at].is_rtl() { '<' } else { '>' };
        let signs: String = text.char_indices().filter(|(_, c)| *c != '\n').map(sign).collect();
        assert_eq!(signs, expected, "{spans:?}");
    }

    #[test]
    fn a_name_turns_nothing_beside_it_around() {
        check(&["plain ", "text"], "");
        check(&["By: ", "דוד", " · 2026"], ">>>><<<>>>>>>>");
        // Within one span the text is the tenant's own, and its number belongs to it.
        check(&["By: ", "דוד 12"], ">>>><<<<>>");
        check(&["דוד", " (12)"], "<<<<<>><");
        check(&["a\n", "דוד", "\n1"], "><<<>");
        check(&["דוד"], "<<<");
    }

    #[test]
    fn a_name_of_two_scripts_keeps_the_order_of_its_parts() {
        check(&["דוד (IT 2)"], "<<<>>>>>>>");
        check(&["דוד Cohen-לוי [a]"], "<<<>>>>>>><<<>>>>");
        check(&["By: ", "דוד (IT)", " on"], ">>>><<<>>>>>>>>");
        // Prose of such a script runs as it does, with its Latin words in their places.
        check(&["דוד דוד דוד דוד דוד a דוד"], "<<<<<<<<<<<<<<<<<<<<><<<<");
    }

    #[test]
    fn a_line_begins_on_the_side_of_its_first_word() {
        let text = "one דוד\nדוד 1";
        let directions = Directions::of(text, [text.len()]).unwrap();
        assert!(directions.base(0).is_ltr());
        assert!(directions.base(text.find('\n').unwrap() + 1).is_rtl());
    }
}
