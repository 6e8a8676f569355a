//! In which direction text runs (UAX 9). Each span that holds text running from right to left stands by itself, as if it were
//! isolated: a name never turns the date or the bracket beside it around.

use std::ops::Range;
use unicode_bidi::{BidiInfo, Level};

/// Begins text that has a direction of its own, and ends it.
const ISOLATE: &str = "\u{2068}";
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
        let whole = BidiInfo::new(line, None);
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
            isolated.push_str(if stands_apart { ISOLATE } else { "" });
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
    fn a_line_begins_on_the_side_of_its_first_word() {
        let text = "one דוד\nדוד one";
        let directions = Directions::of(text, [text.len()]).unwrap();
        assert!(directions.base(0).is_ltr());
        assert!(directions.base(text.find('\n').unwrap() + 1).is_rtl());
    }
}
