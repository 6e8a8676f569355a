//! Cuts the next record out of a text and its cells out of the record. Works on a slice; reads nothing itself.
//!
//! Written for this program because one unbalanced quote must cost one line, not the rest of the file.

#![expect(clippy::cast_possible_truncation, reason = "a record is at most LINE_BYTES long, so its offsets fit 32 bits")]

use super::dialect::Dialect;
use crate::evidence::FOLD_QUOTES;
use crate::evidence::limits::{COLUMNS, FIELD_BYTES};
use memchr::{memchr, memchr_iter, memchr2};

/// What was found at the beginning of a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The slice ends before the record does.
    More,
    /// Nothing is left.
    End,
    /// A line of blanks and delimiters only.
    Blank { consumed: usize },
    /// A record; its cells are in [`Splitter::spans`]. `length`: without the line end.
    Record { consumed: usize, length: usize, bare_quotes: bool },
    /// More cells than a worksheet has columns.
    TooWide { consumed: usize },
    /// A quote was opened and never closed in a believable way; up to the end of the line where it was opened.
    Unbalanced { consumed: usize },
}

/// A field's end, or why there is none.
enum Field {
    Ends { at: usize, bare_quote: bool },
    More,
    Unbalanced,
}

pub(super) struct Splitter {
    pub dialect: Dialect,
    pub spans: Vec<(u32, u32)>,
    /// Cells of the record in work, those beyond the limit too.
    cells: usize,
    /// Offset in the file of the slice's first byte.
    base: u64,
    /// There is no quote between `base` and this offset; what stands there is a quote or was not looked at yet.
    quote_free_until: u64,
}

impl Splitter {
    pub fn new(dialect: Dialect) -> Self {
        Self { dialect, spans: Vec::new(), cells: 0, base: 0, quote_free_until: 0 }
    }
    /// The caller moved on by so many bytes.
    pub fn moved(&mut self, consumed: usize) {
        self.base += consumed as u64;
    }
    /// `bytes`: everything in view from the beginning of a record; `ended`: nothing comes after it.
    pub fn step(&mut self, bytes: &[u8], ended: bool) -> Step {
        if bytes.is_empty() {
            return if ended { Step::End } else { Step::More };
        }
        let (line, consumed) = match memchr(self.dialect.line_end, bytes) {
            Some(at) => (at, at + 1),
            None if ended => (bytes.len(), bytes.len()),
            // A long quoted field may be refused before its line is whole.
            None if bytes.len() <= FIELD_BYTES => return Step::More,
            None => return self.quoted_record(bytes, ended),
        };
        let length = without_returns(&bytes[..line]);
        if self.is_blank(&bytes[..length]) {
            return Step::Blank { consumed };
        }
        if self.holds_quote(bytes, line) {
            return self.quoted_record(bytes, ended);
        }
        self.spans.clear();
        let mut start = 0_u32;
        for at in memchr_iter(self.dialect.delimiter, &bytes[..length]) {
            self.spans.push((start, at as u32));
            start = at as u32 + 1;
            if self.spans.len() == COLUMNS {
                return Step::TooWide { consumed };
            }
        }
        self.spans.push((start, length as u32));
        Step::Record { consumed, length, bare_quotes: false }
    }

    fn holds_quote(&mut self, bytes: &[u8], line: usize) -> bool {
        let line_end = self.base + line as u64;
        if line_end <= self.quote_free_until {
            return false;
        }
        let from = self.quote_free_until.saturating_sub(self.base) as usize;
        let found = memchr(b'"', &bytes[from..]).map_or(bytes.len(), |at| from + at);
        self.quote_free_until = self.base + found as u64;
        line_end > self.quote_free_until
    }

    fn is_blank(&self, line: &[u8]) -> bool {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'"' | b'\r') || *byte == self.dialect.delimiter;
        line.first().is_none_or(blank) && line.iter().all(blank) && memchr_iter(b'"', line).count().is_multiple_of(2)
    }

    /// The careful way, over as many lines as quotes span: runs without quotes are cut up at once, the rest by field.
    fn quoted_record(&mut self, bytes: &[u8], ended: bool) -> Step {
        self.spans.clear();
        self.cells = 0;
        let (mut start, mut bare_quotes) = (0, false);
        let (mut quote, mut line) = (None, None);
        loop {
            let line_end = next(&mut line, start, || self.plain_line_end(bytes, start));
            let quote_at =
                next(&mut quote, start, || memchr(b'"', &bytes[start..]).map_or(bytes.len(), |at| start + at));
            let plain = line_end.min(quote_at);
            let run = start;
            for at in memchr_iter(self.dialect.delimiter, &bytes[run..plain]) {
                self.push(start, run + at, 0);
                start = run + at + 1;
            }
            let field = if quote_at > line_end || quote_at == bytes.len() {
                if line_end == bytes.len() && !ended {
                    return Step::More;
                }
                self.push(start, line_end, 0);
                Field::Ends { at: line_end, bare_quote: false }
            } else if quote_at == start {
                self.quoted_field(bytes, start, ended)
            } else {
                self.bare_field(bytes, start, quote_at, ended)
            };
            let end = match field {
                Field::More => return Step::More,
                Field::Unbalanced => return Step::Unbalanced { consumed: self.line_after(bytes, start) },
                Field::Ends { at, bare_quote } => {
                    bare_quotes |= bare_quote;
                    at
                }
            };
            if bytes.get(end) == Some(&self.dialect.delimiter) {
                start = end + 1;
                continue;
            }
            return self.record_end(bytes, end, bare_quotes);
        }
    }

    fn record_end(&mut self, bytes: &[u8], end: usize, bare_quotes: bool) -> Step {
        let consumed = (end + 1).min(bytes.len());
        if self.cells > COLUMNS {
            return Step::TooWide { consumed };
        }
        let length = without_returns(&bytes[..end]);
        if let Some((from, to)) = self.spans.last_mut() {
            *to = (*to & FOLD_QUOTES) | (*to & !FOLD_QUOTES).min(length as u32).max(*from);
        }
        Step::Record { consumed, length, bare_quotes }
    }

    fn plain_line_end(&self, bytes: &[u8], from: usize) -> usize {
        memchr(self.dialect.line_end, &bytes[from..]).map_or(bytes.len(), |at| from + at)
    }

    fn push(&mut self, start: usize, end: usize, fold: u32) {
        self.cells += 1;
        if self.cells <= COLUMNS {
            self.spans.push((start as u32, end as u32 | fold));
        }
    }

    /// A field with a quote inside that opens nothing, since the field does not begin with it.
    fn bare_field(&mut self, bytes: &[u8], start: usize, quote: usize, ended: bool) -> Field {
        let Some(at) = self.plain_end(bytes, quote, ended) else { return Field::More };
        self.push(start, at, 0);
        Field::Ends { at, bare_quote: true }
    }

    fn quoted_field(&mut self, bytes: &[u8], start: usize, ended: bool) -> Field {
        let (mut from, mut fold) = (start + 1, 0);
        loop {
            let Some(quote) = memchr(b'"', bytes.get(from..).unwrap_or_default()).map(|at| from + at) else {
                return if ended || bytes.len() - start > FIELD_BYTES { Field::Unbalanced } else { Field::More };
            };
            if quote - start > FIELD_BYTES {
                return Field::Unbalanced;
            }
            if bytes.get(quote + 1) == Some(&b'"') {
                fold = FOLD_QUOTES;
                from = quote + 2;
                continue;
            }
            // Blanks after a closing quote are tolerated; so is the carriage return before a line feed.
            let blank = |byte: &&u8| **byte == b' ' || (**byte == b'\r' && self.dialect.line_end == b'\n');
            let at = quote + 1 + bytes[quote + 1..].iter().take_while(blank).count();
            match bytes.get(at) {
                None if !ended => return Field::More,
                Some(byte) if *byte != self.dialect.delimiter && *byte != self.dialect.line_end => {
                    return self.quote_within(bytes, start, quote, ended);
                }
                _ => {}
            }
            self.push(start + 1, quote, fold);
            return Field::Ends { at, bare_quote: false };
        }
    }

    /// A quoted field goes on after its closing quote. Over several lines that is the opening quote of another record:
    /// the first one was never closed. On one line it is text somebody did not escape, kept as it stands.
    fn quote_within(&mut self, bytes: &[u8], start: usize, quote: usize, ended: bool) -> Field {
        if memchr(self.dialect.line_end, &bytes[start..quote]).is_some() {
            return Field::Unbalanced;
        }
        self.bare_field(bytes, start, quote, ended)
    }

    fn plain_end(&self, bytes: &[u8], from: usize, ended: bool) -> Option<usize> {
        memchr2(self.dialect.delimiter, self.dialect.line_end, &bytes[from..])
            .map(|at| from + at)
            .or(ended.then_some(bytes.len()))
    }

    fn line_after(&self, bytes: &[u8], from: usize) -> usize {
        memchr(self.dialect.line_end, &bytes[from..]).map_or(bytes.len(), |at| from + at + 1)
    }
}

/// A position looked for once and kept until it is passed.
fn next(kept: &mut Option<usize>, from: usize, find: impl FnOnce() -> usize) -> usize {
    match *kept {
        Some(at) if at >= from => at,
        _ => *kept.insert(find()),
    }
}

/// The length of a line without the carriage returns at its end (some exports write two).
fn without_returns(line: &[u8]) -> usize {
    line.iter().rposition(|byte| *byte != b'\r').map_or(0, |at| at + 1)
}
