//! Where no line ends, and where a name is divided that is longer than one.

use super::super::divisions::{SEPARATORS, is_in_name, within_tag};
use super::{Ground, Part, SHORT_END, Setter};

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

    /// A line may end with the point between two entries, and does not begin with it.
    pub(super) fn before_a_point(&self, at: usize) -> bool {
        self.text[at..].starts_with("· ")
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
