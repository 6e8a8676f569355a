//! Tables whose cells are written `"a", "b"`: a blank stands before the quote that opens a cell. As it is written, no quote
//! opens anything there, and a comma within would end the cell.

use super::dialect::Dialect;
use super::splitter::{Splitter, Step};
use crate::evidence::{Problem, ProblemKind};

/// Records that are looked at.
const LOOKED_AT: usize = 200;

impl Dialect {
    /// The same, where the records in view agree that blanks before a quote are no part of a cell.
    pub fn padded_in(self, bytes: &[u8], ended: bool) -> Self {
        let padded = Self { padded: true, ..self };
        if may_be(bytes, self) && is_sound(bytes, ended, padded) { padded } else { self }
    }

    /// A byte that may stand between a delimiter and a quote.
    pub fn pads(self, byte: u8) -> bool {
        byte == b' ' || byte == b'\t' && self.delimiter != b'\t'
    }

    /// Whether the bytes before a quote at which a cell begins are such.
    pub fn is_padding(self, before: &[u8]) -> bool {
        self.padded && !before.is_empty() && before.iter().all(|byte| self.pads(*byte))
    }
}

/// What is told of such a file.
pub(super) fn told() -> Problem {
    let message = "blanks stand before the quotes that open its cells (\"a\", \"b\"); they were passed over, and each cell was \
                   read as it stands in its quotes";
    Problem::file(ProblemKind::Notice, message)
}

/// Whether blanks and a quote follow a delimiter or a line's end anywhere.
fn may_be(bytes: &[u8], dialect: Dialect) -> bool {
    memchr::memchr_iter(b'"', bytes).take(LOOKED_AT * 8).any(|quote| {
        let before = &bytes[..quote];
        let blanks = before.iter().rev().take_while(|byte| dialect.pads(**byte)).count();
        let begins = |at: usize| before[at] == dialect.delimiter || before[at] == dialect.line_end;
        blanks > 0 && before.len().checked_sub(blanks + 1).is_none_or(begins)
    })
}

/// Of the records with such a quote all but a few have as many cells as the first record, and no quote within one.
fn is_sound(mut bytes: &[u8], ended: bool, dialect: Dialect) -> bool {
    let mut splitter = Splitter::new(dialect);
    let (mut width, mut fitting, mut others) = (None, 0, 0);
    for _ in 0..LOOKED_AT {
        let (consumed, fits) = match splitter.step(bytes, ended) {
            Step::More | Step::End => break,
            Step::Blank { consumed } => (consumed, None),
            Step::TooWide { consumed } | Step::Unbalanced { consumed, .. } => (consumed, Some(false)),
            Step::Record { consumed, bare_quotes, .. } => {
                let cells = splitter.spans.len();
                (consumed, Some(!bare_quotes && cells > 1 && *width.get_or_insert(cells) == cells))
            }
        };
        // A row that was left out of what is stored has no quotes, and more cells.
        match fits.filter(|_| may_be(&bytes[..consumed], dialect)) {
            Some(true) => fitting += 1,
            Some(false) => others += 1,
            None => {}
        }
        bytes = &bytes[consumed..];
    }
    fitting > 0 && others * 10 <= fitting
}
