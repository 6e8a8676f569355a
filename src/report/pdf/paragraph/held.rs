//! Where no line ends, and where a name is divided that is longer than one.

use super::super::divisions::{SEPARATORS, is_in_name, within_tag};
use super::{Ground, Part, Piece, SHORT_END, Setter};
use std::ops::Range;
use unicode_bidi::Level;

impl Setter<'_> {
    pub(super) fn inside_chip(&self, at: usize) -> bool {
        let inside =
            |part: &Part| matches!(part.ground, Ground::Chip(_)) && part.range.start < at && at < part.range.end;
        self.parts_in(&(at..at + 1)).any(|index| self.parts.get(index).is_some_and(inside))
    }

    /// A command is copied as it stands: it breaks at blanks, never behind a hyphen, which readers of the text would drop.
    pub(super) fn inside_a_word_of_code(&self, at: usize) -> bool {
        let inside = |part: &Part| part.is_code() && part.range.start < at && at < part.range.end;
        !self.text[..at].ends_with(char::is_whitespace)
            && self.parts_in(&(at..at + 1)).any(|index| self.parts.get(index).is_some_and(inside))
    }

    pub(super) fn is_code(&self, at: usize) -> bool {
        self.parts_in(&(at..at + 1)).any(|index| self.parts.get(index).is_some_and(Part::is_code))
    }

    /// A hyphen within a name is a letter of it; in a narrow cell that of any word.
    pub(super) fn inside_a_name(&self, at: usize) -> bool {
        self.text[..at].ends_with('-') && (!self.is_running_text || is_in_name(self.text, at))
    }

    /// The point between two entries stands before the second wherever that stands: no line ends with it.
    pub(super) fn behind_a_point(&self, at: usize) -> bool {
        self.text[..at].trim_end_matches(' ').ends_with(" ·")
    }

    /// The point with which a line would begin there, to stand before its first letters; nothing at the beginning of a text.
    pub(super) fn point_at(&self, at: usize) -> Range<usize> {
        let rest = &self.text[at..];
        let is_point = self.text[..at].ends_with(' ') && rest.starts_with("· ");
        let length = if is_point { rest.len() - rest.trim_start_matches(['·', ' ']).len() } else { 0 };
        at..at + length
    }

    /// Entries begin below one another: the point before one stands to the left of that. Returns how much of the line does.
    pub(super) fn hang(&mut self, start: usize, placed: &mut [(Piece, Level)]) -> f32 {
        let point = self.point_at(start);
        if point.is_empty() || !placed.iter().all(|(_, level)| level.is_ltr()) {
            return 0.0;
        }
        let width = self.measure(point);
        placed.iter_mut().for_each(|(piece, _)| piece.x -= width);
        width
    }

    /// Whether a name that ends there may be divided at this place: `com` does not stand alone below an address.
    pub(super) fn divides(&self, stop: usize, end: usize, is_code: bool) -> bool {
        let (before, after) = (&self.text[..stop], &self.text[stop..end]);
        if within_tag(self.text, stop).is_some() {
            return false;
        }
        !(1..=SHORT_END).contains(&after.trim_end().len())
            && (before.ends_with(SEPARATORS) || before.ends_with('-') && !is_code)
    }

    /// The last of these places where a name may be divided, of those that are not before `near`: rather behind a separator than
    /// behind a hyphen.
    pub(super) fn division(&self, stops: &[usize], end: usize, is_code: bool, near: usize) -> Option<usize> {
        let divides = |stop: &usize| self.divides(*stop, end, is_code);
        let separates = |stop: &usize| !self.text[..*stop].ends_with('-') && divides(stop);
        stops.iter().rposition(separates).filter(|at| *at >= near).or_else(|| stops.iter().rposition(divides))
    }
}
