//! Cuts the next record out of a text and its cells out of the record. Works on a slice; reads nothing itself.
//!
//! Written for this program because one unbalanced quote must cost one line, not the rest of the file.

#![expect(clippy::cast_possible_truncation, reason = "a record is at most LINE_BYTES long, so its offsets fit 32 bits")]

use super::dialect::Dialect;
use super::marks::{BLOCK, Marks};
use crate::evidence::limits::{COLUMNS, FIELD_BYTES};
use crate::evidence::secrets::said::{may_say_one, says_one_at};
use crate::evidence::secrets::{SHORTEST_SECRET, is_secret_among_many};
use crate::evidence::{Cells, FOLD_QUOTES};
use memchr::{memchr, memchr_iter, memchr2};

/// U+FEFF in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

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
    /// `looked_at`: how far it was followed, which is further.
    Unbalanced { consumed: usize, looked_at: usize },
}

/// A field's end, or why there is none.
enum Field {
    Ends { at: usize, bare_quote: bool },
    More,
    Unbalanced { looked_at: usize },
}

pub(super) struct Splitter {
    pub dialect: Dialect,
    pub spans: Vec<(u32, u32)>,
    /// Cells of the record in work, those beyond the limit too.
    cells: usize,
    /// The last record was cut up with care: it may span lines.
    pub may_span_lines: bool,
    /// A NUL or an opening brace may stand in it.
    pub is_odd: bool,
    /// Its cells that are long enough for a secret.
    long: Vec<u32>,
    /// Where in it a secret in words may be told; of one that was cut up with care that is not known.
    telling: Vec<u32>,
}

impl Splitter {
    pub fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            spans: Vec::new(),
            cells: 0,
            may_span_lines: false,
            is_odd: false,
            long: Vec::new(),
            telling: Vec::new(),
        }
    }
    /// The columns of the last record in which a secret stands; `cells`: its own.
    pub fn secrets<'a>(&'a self, cells: Cells<'a>) -> impl Iterator<Item = usize> + use<'a> {
        // What is no text may be longer as it is shown.
        let all = !cells.is_proven()
            || self.is_odd && memchr(b'{', cells.bytes()).is_some()
            || self.may_say_one(cells.bytes());
        let (every, long) = if all { (0..self.spans.len(), &[][..]) } else { (0..0, &*self.long) };
        let columns = every.chain(long.iter().map(|column| *column as usize));
        columns.filter(move |column| cells.text(*column).is_some_and(|text| is_secret_among_many(text.as_bytes())))
    }

    fn may_say_one(&self, record: &[u8]) -> bool {
        if self.may_span_lines {
            return may_say_one(record);
        }
        self.telling.iter().any(|at| says_one_at(record, *at as usize))
    }

    /// `bytes`: everything in view from the beginning of a record; `ended`: nothing comes after it.
    pub fn step(&mut self, bytes: &[u8], ended: bool) -> Step {
        if bytes.starts_with(BYTE_ORDER_MARK) {
            return self.behind_marks(bytes, ended);
        }
        self.record(bytes, ended)
    }

    /// Where files were joined, the second one's byte order mark stands before a record and is no part of its first cell.
    #[cold]
    fn behind_marks(&mut self, bytes: &[u8], ended: bool) -> Step {
        let marks = bytes.chunks_exact(BYTE_ORDER_MARK.len()).take_while(|mark| *mark == BYTE_ORDER_MARK).count();
        let length_of_marks = marks * BYTE_ORDER_MARK.len();
        let further = length_of_marks as u32;
        match self.record(&bytes[length_of_marks..], ended) {
            Step::More => Step::More,
            Step::End => Step::Blank { consumed: length_of_marks },
            Step::Blank { consumed } => Step::Blank { consumed: consumed + length_of_marks },
            Step::TooWide { consumed } => Step::TooWide { consumed: consumed + length_of_marks },
            Step::Unbalanced { consumed, looked_at } => {
                Step::Unbalanced { consumed: consumed + length_of_marks, looked_at: looked_at + length_of_marks }
            }
            Step::Record { consumed, length, bare_quotes } => {
                // The flag among an end's bits is above all lengths.
                self.spans.iter_mut().for_each(|(from, to)| (*from, *to) = (*from + further, *to + further));
                self.telling.iter_mut().for_each(|at| *at += further);
                Step::Record { consumed: consumed + length_of_marks, length: length + length_of_marks, bare_quotes }
            }
        }
    }

    fn record(&mut self, bytes: &[u8], ended: bool) -> Step {
        if bytes.is_empty() {
            return if ended { Step::End } else { Step::More };
        }
        if let Some(step) = self.usual_record(bytes) {
            return step;
        }
        let (line, consumed) = match memchr(self.dialect.line_end, bytes) {
            Some(at) => (at, at + 1),
            None if ended => (bytes.len(), bytes.len()),
            // A long quoted field may be refused before its line is whole.
            None if bytes.len() <= FIELD_BYTES => return Step::More,
            None => return self.quoted_record(bytes, ended),
        };
        if self.is_blank(&bytes[..without_returns(&bytes[..line])]) {
            return Step::Blank { consumed };
        }
        self.quoted_record(bytes, ended)
    }

    /// The usual record, in one pass: it ends in view, on its own line, and each quote in it begins or ends a field.
    /// `None` for any other, which is looked at again with care. Most of an import is spent here.
    fn usual_record(&mut self, bytes: &[u8]) -> Option<Step> {
        let Dialect { delimiter, line_end, .. } = self.dialect;
        if delimiter == b'"' {
            return None;
        }
        self.may_span_lines = false;
        self.is_odd = false;
        self.spans.clear();
        self.long.clear();
        self.telling.clear();
        let (mut start, mut quoted, mut block) = (0, Quoted::Not, 0);
        let end = 'record: loop {
            if block >= bytes.len() || block > FIELD_BYTES || self.spans.len() > COLUMNS {
                return None;
            }
            let marks = Marks::of(bytes, block, delimiter, line_end);
            self.is_odd |= marks.is_odd;
            self.note_telling(marks.telling, block);
            let mut cutting = marks.cutting;
            let is_plain = !marks.has_quotes && quoted == Quoted::Not;
            while cutting != 0 {
                let at = block + cutting.trailing_zeros() as usize;
                cutting &= cutting - 1;
                let byte = bytes[at];
                if is_plain {
                    self.cell(start, at, 0);
                } else if byte == b'"' {
                    if quoted == Quoted::Not && self.dialect.is_padding(&bytes[start..at]) {
                        start = at;
                    }
                    quoted = quoted.after_quote(start, at)?;
                    continue;
                } else {
                    match quoted {
                        Quoted::Not => self.cell(start, at, 0),
                        Quoted::Within { .. } if byte == line_end => return None,
                        Quoted::Within { .. } => continue,
                        Quoted::Until { close, fold } => {
                            let blank = |byte: &u8| *byte == b' ' || (*byte == b'\r' && line_end == b'\n');
                            if !bytes[close + 1..at].iter().all(blank) {
                                return None;
                            }
                            self.cell(start + 1, close, fold);
                            quoted = Quoted::Not;
                        }
                    }
                }
                start = at + 1;
                if byte == line_end {
                    break 'record at;
                }
            }
            block += BLOCK;
        };
        if end > FIELD_BYTES || self.spans.len() > COLUMNS {
            return None;
        }
        let record = self.record_end(bytes, end, false);
        let blank = self.is_blank(&bytes[..without_returns(&bytes[..end])]);
        Some(if blank { Step::Blank { consumed: start } } else { record })
    }

    #[inline]
    fn note_telling(&mut self, mut telling: u64, block: usize) {
        while telling != 0 {
            self.telling.push(block as u32 + telling.trailing_zeros());
            telling &= telling - 1;
        }
    }

    #[inline]
    fn cell(&mut self, start: usize, end: usize, fold: u32) {
        if end - start >= SHORTEST_SECRET {
            self.long.push(self.spans.len() as u32);
        }
        self.spans.push((start as u32, end as u32 | fold));
    }

    fn is_blank(&self, line: &[u8]) -> bool {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'"' | b'\r') || *byte == self.dialect.delimiter;
        line.first().is_none_or(blank) && line.iter().all(blank) && memchr_iter(b'"', line).count().is_multiple_of(2)
    }

    /// The careful way, over as many lines as quotes span: runs without quotes are cut up at once, the rest by field.
    fn quoted_record(&mut self, bytes: &[u8], ended: bool) -> Step {
        self.spans.clear();
        self.long.clear();
        self.cells = 0;
        self.may_span_lines = true;
        self.is_odd = true;
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
            if quote_at < line_end && self.dialect.is_padding(&bytes[start..quote_at]) {
                start = quote_at;
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
                Field::Unbalanced { looked_at } => {
                    return Step::Unbalanced { consumed: self.line_after(bytes, start), looked_at };
                }
                Field::Ends { at, bare_quote } => {
                    bare_quotes |= bare_quote;
                    at
                }
            };
            if bytes.get(end) == Some(&self.dialect.delimiter) {
                start = end + 1;
                continue;
            }
            if self.cells > COLUMNS {
                return Step::TooWide { consumed: (end + 1).min(bytes.len()) };
            }
            return self.record_end(bytes, end, bare_quotes);
        }
    }

    fn record_end(&mut self, bytes: &[u8], end: usize, bare_quotes: bool) -> Step {
        let consumed = (end + 1).min(bytes.len());
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
            self.cell(start, end, fold);
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
                let given_up = ended || bytes.len() - start > FIELD_BYTES;
                return if given_up { Field::Unbalanced { looked_at: bytes.len() } } else { Field::More };
            };
            if quote - start > FIELD_BYTES {
                return Field::Unbalanced { looked_at: quote };
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
            return Field::Unbalanced { looked_at: quote };
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

/// Where a field stands that may be in quotes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quoted {
    Not,
    /// Its opening quote was seen; `fold`: of quotes that stand twice within.
    Within {
        fold: u32,
    },
    /// It is closed, unless another quote follows at once.
    Until {
        close: usize,
        fold: u32,
    },
}

impl Quoted {
    /// Of a field that begins at `start`, after a quote. `None`: it stands where none should.
    #[inline]
    fn after_quote(self, start: usize, at: usize) -> Option<Self> {
        match self {
            Self::Not => (at == start).then_some(Self::Within { fold: 0 }),
            Self::Within { fold } => Some(Self::Until { close: at, fold }),
            Self::Until { close, .. } => (at == close + 1).then_some(Self::Within { fold: FOLD_QUOTES }),
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text of up to seven bytes out of six: where the quick way answers, it says what the careful way says.
    #[test]
    fn the_quick_way_agrees_with_the_careful_one() {
        let letters = b"a,\" \r\n";
        for line_end in [b'\n', b'\r'] {
            let dialect = Dialect { delimiter: b',', line_end, grid: false, padded: false };
            let (mut quick, mut careful) = (Splitter::new(dialect), Splitter::new(dialect));
            let mut answered = 0;
            for length in 1..=7 {
                for number in 0..letters.len().pow(length) {
                    let letter = |at: u32| letters[number / letters.len().pow(at) % letters.len()];
                    let text: Vec<u8> = (0..length).map(letter).collect();
                    let Some(step) = quick.usual_record(&text) else { continue };
                    answered += 1;
                    if let Step::Blank { consumed } = step {
                        assert!(careful.is_blank(text[..consumed].trim_ascii_end()), "{text:?}");
                        continue;
                    }
                    assert_eq!((step, &quick.spans), (careful.quoted_record(&text, true), &careful.spans), "{text:?}");
                }
            }
            assert!(answered > 50_000, "{answered}");
        }
    }

    /// Long records, some with a quoted cell, a long one or an odd byte in them, and as many cells as a sheet has columns.
    #[test]
    fn long_records_are_cut_up_as_with_care() {
        let dialect = Dialect { delimiter: b',', line_end: b'\n', grid: false, padded: false };
        let (mut quick, mut careful) = (Splitter::new(dialect), Splitter::new(dialect));
        let pieces = [
            "",
            "a",
            "none",
            "\"q,\"\"r\"",
            "0a1b2c3d-0000-4000-8000-00000000000a",
            "x{\0",
            "é",
            "an agent that is told in more than forty bytes",
        ];
        let mut seed = 1_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        for round in 0..2_000 {
            // Mostly without quotes, now and then more cells than a sheet has columns.
            let kinds = if round % 3 == 0 { 8 } else { 3 };
            let cells = if round % 400 == 0 { COLUMNS as u64 - 70 + random(90) } else { random(300) };
            let cells: Vec<&str> = (0..=cells).map(|_| pieces[random(kinds) as usize]).collect();
            let text = format!("{}\r\nnext,row\n", cells.join(","));
            let Some(step) = quick.usual_record(text.as_bytes()) else {
                assert!(cells.len() > COLUMNS, "{text:?}");
                continue;
            };
            if matches!(step, Step::Blank { .. }) {
                continue;
            }
            let expected = careful.quoted_record(text.as_bytes(), true);
            assert_eq!((step, &quick.spans, &quick.long), (expected, &careful.spans, &careful.long), "{text:?}");
            assert!(quick.is_odd || !text.contains(['{', '\0']));
        }
    }
}
