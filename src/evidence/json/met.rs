//! What was met in an element while its end was looked for, so that nobody walks over it again.

use super::element::is_beyond;
use super::tokens::Token;
use crate::evidence::secrets::is_innocent;

/// Is told of the values in an element as they go by. Places are offsets in the element, without quotes.
pub(super) trait Watch {
    /// The value of the property with this number comes.
    fn property(&mut self, _number: usize) {}
    fn open(&mut self) {}
    fn close(&mut self) {}
    fn name(&mut self, _place: (usize, usize)) {}
    /// `told`: see [`super::texts::told`].
    fn text(&mut self, _place: (usize, usize), _text: &[u8], _told: bool) {}
    fn number(&mut self, _number: &[u8]) {}
}

/// Nobody asks.
pub(super) struct Unwatched;

impl Watch for Unwatched {}

/// What was met in one element; reused from element to element.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// One of its numbers is larger than any program takes.
    pub is_endless: bool,
    /// Of an object: properties with a text that may be a secret or say one.
    pub suspects: Vec<u32>,
    /// What stands inside of lists and objects: behind the number of the property, brackets, names and texts in their order.
    inside: Vec<Inside>,
    property: u32,
    depth: usize,
}

#[derive(Clone, Copy, Debug)]
struct Inside {
    what: What,
    /// Of a text: it may be a secret or say one.
    is_suspect: bool,
    start: u32,
    end: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Open,
    Close,
    Name,
    Text,
}

impl Met {
    pub fn clear(&mut self) {
        (self.is_endless, self.property, self.depth) = (false, 0, 0);
        self.suspects.clear();
        self.inside.clear();
    }

    /// The brackets, names and texts inside of the element's lists and objects, and whether a text may be a secret or say one.
    pub fn inside<'a>(&'a self, element: &'a [u8]) -> impl Iterator<Item = (Token<'a>, bool)> + use<'a> {
        self.inside.iter().map(|inside| {
            let text = || element.get(inside.start as usize..inside.end as usize).unwrap_or_default();
            let token = match inside.what {
                What::Open => Token::OpenList,
                What::Close => Token::Close,
                What::Name => Token::Name(text()),
                What::Text => Token::Text(text()),
            };
            (token, inside.is_suspect)
        })
    }

    #[expect(clippy::cast_possible_truncation, reason = "what is in view has at most DOCUMENT_BYTES")]
    fn add(&mut self, what: What, (start, end): (usize, usize), is_suspect: bool) {
        self.inside.push(Inside { what, is_suspect, start: start as u32, end: end as u32 });
    }
}

impl Watch for Met {
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "what is in view has at most DOCUMENT_BYTES")]
    fn property(&mut self, number: usize) {
        self.property = number as u32;
    }
    #[inline]
    fn open(&mut self) {
        self.depth += 1;
        self.add(What::Open, (0, 0), false);
    }
    #[inline]
    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.add(What::Close, (0, 0), false);
    }
    #[inline]
    fn name(&mut self, place: (usize, usize)) {
        self.add(What::Name, place, false);
    }
    #[inline]
    fn text(&mut self, place: (usize, usize), text: &[u8], told: bool) {
        let is_suspect = !is_innocent(text, told);
        if self.depth > 0 {
            self.add(What::Text, place, is_suspect);
        } else if is_suspect {
            self.suspects.push(self.property);
        }
    }
    fn number(&mut self, number: &[u8]) {
        self.is_endless |= is_beyond(number);
    }
}
