//! Text tables (CSV with any delimiter) → rows, one pass, constant memory.
//!
//! Nothing is dropped silently: a line that cannot be read is refused by its number, and the next line is read.
//! What the headings mean is left to the consumer.

mod copy;
mod dialect;
mod headings;
mod lines;
mod marks;
mod padded;
mod splitter;
mod title;

use super::limits::{COLUMNS, FIELD_BYTES, LINE_BYTES, SAMPLE_ROWS};
use super::masked::{Masking, NOTHING_LEFT};
use super::secrets;
use super::session::{Flow, Session, broke_off};
use super::text::{Window, damaged, two_encodings};
use super::{Cells, FOLD_QUOTES, PartHead, Problem, ProblemKind, Row, Shape, Wanted};
pub(super) use copy::copy_without;
use dialect::{Dialect, Opening};
use headings::Headings;
use lines::Spanning;
use memchr::memchr;
use splitter::{Splitter, Step};

/// Bytes looked at twice because of unbalanced quotes, beyond which a file is given up (a file made to waste time).
const RESCANNED_BYTES: u64 = 256 << 20;

/// Reads a text table to its end; the window was filled once.
pub(super) fn read(name: &str, window: &mut Window<'_>, session: &mut Session<'_>) -> Flow {
    let (mut splitter, headings) = match find_headings(window, &|name| session.consumer.knows_heading(name)) {
        Ok(found) => found,
        Err(problem) => {
            session.problem(problem);
            return Flow::Done;
        }
    };
    let mut masking = Masking::of(&headings.names);
    let sample = sample(window, splitter.dialect, headings.names.len());
    let sample: Vec<Vec<String>> = sample.into_iter().map(|row| masking.sample(&headings.names, row)).collect();
    let head = PartHead { file: name, name: None, shape: Shape::Table { headings: &headings.names, sample: &sample } };
    match session.consumer.begin(&head) {
        Wanted::Rows => {}
        Wanted::Later => {
            session.deferred = true;
            session.consumer.end(None);
            return Flow::Deferred;
        }
        Wanted::Nothing | Wanted::Apart(_) => {
            session.consumer.end(None);
            return Flow::Done;
        }
    }
    drop(sample);
    headings.secret().into_iter().for_each(|name| session.consumer.secret(name));
    headings.words.iter().for_each(|word| session.consumer.secret(word));
    if splitter.dialect.padded {
        session.problem(padded::told());
    }
    if !headings.above.is_empty() {
        session.consumer.above(&headings.above, "line");
    }
    let line = headings.row + lines::count(&headings.line, splitter.dialect);
    let mut rows = Rows {
        of_objects: headings.of_objects(),
        masking,
        row: headings.row,
        line,
        headings,
        session,
        all_full: true,
        delivered: 0,
        rescanned: 0,
        short: 0,
        first_short: 0,
        stands_apart: false,
    };
    let flow = rows.run(&mut splitter, window);
    let complete = rows.finish(window, flow);
    rows.session.consumer.lines(rows.line);
    session.consumer.end(complete);
    if session.stopped() { Flow::Stopped } else { Flow::Done }
}

/// Skips what stands above the headings and takes them.
fn find_headings(window: &mut Window<'_>, knows: &dyn Fn(&str) -> bool) -> Result<(Splitter, Headings), Problem> {
    let line_end = dialect::line_end_of(window.bytes());
    let (mut row, mut separator) = (0, None);
    let (mut above, mut words) = (Vec::new(), Vec::new());
    loop {
        let bytes = window.bytes();
        let Some(line) = memchr(line_end, bytes).or_else(|| window.ended().then_some(bytes.len())) else {
            if window.fill(LINE_BYTES) == 0 && !window.ended() {
                let message = "the first line is longer than 16 MiB, so this is no table; export it again as CSV";
                return Err(Problem::file(ProblemKind::Limit, message));
            }
            continue;
        };
        if bytes.is_empty() {
            let message = "the file holds no table: there is no line with headings";
            return Err(Problem::file(ProblemKind::UnknownFormat, message));
        }
        let text = bytes[..line].trim_ascii();
        match dialect::opening(&bytes[..line]) {
            _ if text.is_empty() => {}
            Opening::Type => words.extend(headings::said_above(text)),
            Opening::Separator(byte) => separator = Some((byte, text.starts_with(b"SEP="))),
            Opening::Template => {
                let message = "this is an upload template of the Entra portal (first line version:v1.0), not an \
                               export; use Download in the list of users, groups or members";
                return Err(Problem::file(ProblemKind::NotData, message));
            }
            Opening::Headings => {
                let (length, lines) = if separator.is_none() { title::above(bytes, line_end, knows) } else { (0, 0) };
                for (number, line) in (row + 1..).zip(bytes[..length].split(|byte| *byte == line_end)) {
                    if !line.trim_ascii().is_empty() {
                        above.push(number);
                        words.extend(secrets::word_in(&String::from_utf8_lossy(line)));
                        words.extend(headings::said_above(line));
                    }
                }
                window.consume(length);
                row += lines;
                break;
            }
        }
        let consumed = (line + 1).min(bytes.len());
        window.consume(consumed);
        row += 1;
    }
    let line = window.bytes().split(|byte| *byte == line_end).next().unwrap_or_default();
    let delimiter = separator.map_or_else(|| dialect::delimiter_of(line), |(byte, _)| byte);
    let dialect = Dialect { delimiter, line_end, grid: separator.is_some_and(|(_, grid)| grid), padded: false };
    let dialect = dialect.padded_in(window.bytes(), window.ended());
    take_headings(window, dialect, row).map(|(splitter, headings)| (splitter, Headings { above, words, ..headings }))
}

fn take_headings(window: &mut Window<'_>, dialect: Dialect, row: u64) -> Result<(Splitter, Headings), Problem> {
    let mut splitter = Splitter::new(dialect);
    let (consumed, length) = loop {
        match splitter.step(window.bytes(), window.ended()) {
            Step::Record { consumed, length, .. } => break (consumed, length),
            Step::More if window.fill(LINE_BYTES) > 0 || window.ended() => {}
            Step::TooWide { .. } => {
                let message = format!("the heading line has more than {COLUMNS} columns; export fewer columns");
                return Err(Problem::row(row + 1, ProblemKind::Limit, message));
            }
            Step::More => {
                let message = "the heading line is longer than 16 MiB; export fewer columns, or the file again";
                return Err(Problem::row(row + 1, ProblemKind::Limit, message));
            }
            Step::Blank { .. } | Step::End => {
                let message = "the heading line names no column; export the file again";
                return Err(Problem::row(row + 1, ProblemKind::Syntax, message));
            }
            Step::Unbalanced { .. } => {
                let message = "the heading line has a quote that is never closed; export the file again";
                return Err(Problem::row(row + 1, ProblemKind::Syntax, message));
            }
        }
    };
    let line = window.bytes()[..length].to_vec();
    let cells = Cells::new(&line, &splitter.spans);
    let mut names: Vec<String> = (0..cells.len()).map(|column| headings::text_of(cells, column)).collect();
    if dialect.grid && names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    window.consume(consumed);
    Ok((
        splitter,
        Headings { names, line, row: row + 1, above: Vec::new(), words: Vec::new(), is_open: consumed == length },
    ))
}

/// The first rows, without moving on.
fn sample(window: &Window<'_>, dialect: Dialect, width: usize) -> Vec<Vec<String>> {
    let mut splitter = Splitter::new(dialect);
    let mut rows = Vec::new();
    let mut bytes = window.bytes();
    // Records that yield no row may be many, and each long to look at.
    for _ in 0..SAMPLE_ROWS * 5 {
        if rows.len() == SAMPLE_ROWS {
            break;
        }
        let consumed = match splitter.step(bytes, window.ended()) {
            Step::More | Step::End => break,
            Step::Blank { consumed } | Step::TooWide { consumed } | Step::Unbalanced { consumed, .. } => consumed,
            Step::Record { consumed, length, .. } => {
                let cells = Cells::new(&bytes[..length], &splitter.spans);
                let row = 0..cells.len().min(width);
                rows.push(row.map(|column| cells.text(column).unwrap_or_default().into_owned()).collect());
                consumed
            }
        };
        bytes = &bytes[consumed..];
    }
    rows
}

/// Why a file was left before its end.
enum Left {
    Stopped,
    Because(Problem),
}

struct Rows<'a, 's> {
    headings: Headings,
    session: &'a mut Session<'s>,
    /// Number of the record read last.
    row: u64,
    /// Physical lines passed so far; more than records where cells span lines.
    line: u64,
    /// Every row so far had a cell for every heading.
    all_full: bool,
    delivered: u64,
    rescanned: u64,
    masking: Masking,
    /// Columns of JSON in which more is secret than elsewhere.
    of_objects: Vec<usize>,
    /// Rows with fewer cells than there are headings, and the first of them.
    short: u64,
    first_short: u64,
    /// A line that was left empty stood before the row.
    stands_apart: bool,
}

impl Rows<'_, '_> {
    /// Runs to the end. `Err`: why the file was left before it.
    fn run(&mut self, splitter: &mut Splitter, window: &mut Window<'_>) -> Result<(), Left> {
        loop {
            let consumed = match splitter.step(window.bytes(), window.ended()) {
                // A file that ends in its headings, without a line end, may have had rows.
                Step::End if self.headings.is_open => {
                    let message =
                        "the file ends in its heading line; export it again and check that the download finished";
                    return Err(Left::Because(Problem::file(ProblemKind::Truncated, message)));
                }
                Step::End => return Ok(()),
                Step::More => {
                    let gained = window.fill(LINE_BYTES);
                    if !self.session.goes_on(gained) {
                        return Err(Left::Stopped);
                    }
                    if gained == 0 && !window.ended() {
                        self.skip_endless_line(splitter, window)?;
                    }
                    continue;
                }
                Step::Blank { consumed } => {
                    self.stands_apart = true;
                    self.row += 1;
                    self.line += 1;
                    consumed
                }
                Step::TooWide { consumed } => {
                    self.line += lines::count(&window.bytes()[..consumed], splitter.dialect).max(1);
                    self.refuse(ProblemKind::Limit, format!("the row has more than {COLUMNS} cells"));
                    consumed
                }
                Step::Unbalanced { consumed, looked_at } => {
                    // The sound line breaks before the stray quote belong to the same record.
                    self.line += lines::count(&window.bytes()[..consumed], splitter.dialect).max(1);
                    self.unbalanced(consumed, looked_at)?;
                    consumed
                }
                Step::Record { consumed, length, bare_quotes } => {
                    let unterminated = consumed == length;
                    let record = &window.bytes()[..length];
                    let further = if splitter.may_span_lines { lines::count(record, splitter.dialect) } else { 0 };
                    self.line += 1 + further;
                    let cells = (self.headings.names.len(), splitter.spans.len());
                    let spanning = if further > 0 {
                        lines::spanning(record, splitter.dialect, cells, bare_quotes, self.masking.has_columns())
                    } else {
                        Spanning::Row { is_doubtful: false }
                    };
                    match spanning {
                        Spanning::FirstLineOut => {
                            let first = lines::first(record, splitter.dialect);
                            self.line -= further;
                            self.unbalanced(first, length)?;
                            window.consume(first);
                            continue;
                        }
                        Spanning::Out => {
                            self.swallowed(further);
                            window.consume(consumed);
                            continue;
                        }
                        Spanning::Row { is_doubtful: true } => self.looks_swallowed(further),
                        Spanning::Row { is_doubtful: false } => {}
                    }
                    self.record(record, splitter, bare_quotes, window.decoded(), unterminated)?;
                    consumed
                }
            };
            window.consume(consumed);
        }
    }

    fn record(
        &mut self,
        record: &[u8],
        splitter: &Splitter,
        bare_quotes: bool,
        decoded: bool,
        unterminated: bool,
    ) -> Result<(), Left> {
        let (width, mut spans) = (self.headings.names.len(), &*splitter.spans);
        self.row += 1;
        let row = self.row;
        let stands_apart = std::mem::take(&mut self.stands_apart);
        if self.headings.stand_in(record) {
            self.refuse_this(ProblemKind::PassedOver, "the headings stand here once more; the row is no data");
            return Ok(());
        }
        if let Some(word) = self.headings.told_in_text(record) {
            self.session.consumer.secret(word);
            self.refuse_this(ProblemKind::Syntax, NOTHING_LEFT);
            return Ok(());
        }
        // Only a long record can hold a long cell.
        if record.len() > FIELD_BYTES {
            let length = |(start, end): &(u32, u32)| ((end & !FOLD_QUOTES) - start) as usize;
            if spans.iter().any(|span| length(span) > FIELD_BYTES) {
                self.refuse_this(ProblemKind::Limit, "a cell is longer than 1 MiB");
                return Ok(());
            }
        }
        if spans.len() > width {
            let extra = Cells::new(record, &spans[width..]);
            if (0..extra.len()).any(|cell| extra.raw(cell).is_some_and(|text| !text.trim_ascii().is_empty())) {
                let knows = |name: &str| self.session.consumer.knows_heading(name);
                let named =
                    secrets::words_heading(Cells::new(record, spans), &self.headings.names, stands_apart, &knows);
                named.iter().for_each(|(_, word)| self.session.consumer.secret(word));
                let beside = self.masking.told(Cells::new(record, spans));
                beside.into_iter().for_each(|word| self.session.consumer.secret(word));
                self.refuse_this(ProblemKind::Syntax, headings::too_many(spans.len(), width));
                return Ok(());
            }
            spans = &spans[..width];
        }
        if spans.len() < width {
            // Also the first row: a file that ends in it, without a line end, was cut.
            if unterminated && self.all_full {
                self.refuse_this(ProblemKind::Truncated, "the file ends in the middle of this row");
                let message = "the file was cut off; export it again and check that the download finished";
                return Err(Left::Because(Problem::file(ProblemKind::Truncated, message)));
            }
            self.all_full = false;
            if let Some(why) = splitter.dialect.differs_in(record, spans.len(), width) {
                self.refuse_this(ProblemKind::Syntax, why);
                return Ok(());
            }
            self.short += 1;
            if self.short == 1 {
                self.first_short = row;
            }
        }
        if splitter.is_odd && lines::is_void(record, splitter.dialect.delimiter) {
            let message = "the row holds NUL bytes alone: the file was damaged where it was kept; export it again";
            self.session.refuse(Problem::row(row, ProblemKind::Encoding, message));
            return Ok(());
        }
        let mut notice = |kind, message: &str| self.session.problem(Problem::row(row, kind, message));
        if bare_quotes {
            notice(ProblemKind::Notice, "a quote inside a cell is not doubled; the text was kept as it stands");
        }
        if splitter.is_odd && memchr(0, record).is_some() {
            notice(ProblemKind::Encoding, "the row holds NUL bytes; they were kept");
        }
        let text = simdutf8::basic::from_utf8(record);
        if text.is_err() || decoded && damaged(record, decoded) {
            notice(ProblemKind::Encoding, "the row holds bytes that are no text in this encoding, shown as \u{FFFD}");
        }
        self.delivered += 1;
        let cells = text.map_or_else(|_| Cells::new(record, spans), |text| Cells::of_text(text, spans));
        let found = self.headings.secrets_in(splitter, &self.of_objects, cells);
        for column in found.iter().copied() {
            if let Some(name) = self.headings.names.get(column) {
                let shown = secrets::shown(name, column, &|name| self.session.consumer.knows_heading(name));
                let shown = secrets::told_of(shown, name.as_bytes(), cells.raw(column).unwrap_or_default());
                self.session.consumer.secret(&shown);
            }
        }
        let kept = self.masking.row(&self.headings.names, cells, &found);
        kept.told.into_iter().for_each(|word| self.session.consumer.secret(word));
        if kept.is_empty {
            self.session.refuse(Problem::row(row, ProblemKind::Syntax, NOTHING_LEFT));
        } else if let Err(refusal) = self.session.consumer.row(row, Row::Cells(kept.cells)) {
            self.session.refuse(Problem::row(row, refusal.kind, refusal.message));
        }
        let knows = |name: &str| self.session.consumer.knows_heading(name);
        let named = self.masking.heads(&self.headings.names, cells, stands_apart, &knows);
        named.into_iter().for_each(|word| self.session.consumer.secret(word));
        Ok(())
    }

    /// Refuses the line in which a quote is opened that nothing closes.
    fn unbalanced(&mut self, consumed: usize, looked_at: usize) -> Result<(), Left> {
        let line = self.line;
        let message = format!(
            "line {line}: a quote is opened and never closed (a cell may have 1 MiB); this line was left out, reading went \
             on with the next"
        );
        self.refuse(ProblemKind::Syntax, message);
        self.looked_at_again(looked_at.saturating_sub(consumed))
    }

    /// Refuses a record in whose cell stand rows of the table: whose they are cannot be told.
    fn swallowed(&mut self, further: u64) {
        let (from, to) = (self.line - further, self.line);
        let message = format!(
            "lines {from} to {to} are one row, because a quote opened in line {from} is closed only in line {to}; the \
             lines between look like rows of their own, so all of them were left out: mend the quote, or export the list again"
        );
        self.refuse(ProblemKind::Syntax, message);
    }

    /// A sound record in whose cell stands what looks like rows: kept, and said.
    fn looks_swallowed(&mut self, further: u64) {
        let (from, to) = (self.line - further, self.line);
        let message = format!(
            "lines {from} to {to} are one row, because a quote opened in line {from} is closed only in line {to}; the \
             lines between look like rows of their own: compare with the original"
        );
        self.session.problem(Problem::row(self.row + 1, ProblemKind::Notice, message));
    }

    /// Gives a file up that is made of quotes which lead nowhere.
    fn looked_at_again(&mut self, bytes: usize) -> Result<(), Left> {
        self.rescanned += bytes as u64;
        if self.rescanned <= RESCANNED_BYTES {
            return Ok(());
        }
        let message = "too many unbalanced quotes: the rest of the file was not read; export it again";
        Err(Left::Because(Problem::file(ProblemKind::Limit, message)))
    }

    fn refuse(&mut self, kind: ProblemKind, message: impl Into<String>) {
        self.row += 1;
        self.refuse_this(kind, message);
    }
    fn refuse_this(&mut self, kind: ProblemKind, message: impl Into<String>) {
        self.session.refuse(Problem::row(self.row, kind, message));
    }

    /// A record beyond the limit is passed over without being held.
    fn skip_endless_line(&mut self, splitter: &Splitter, window: &mut Window<'_>) -> Result<(), Left> {
        self.refuse(ProblemKind::Limit, "the record is longer than 16 MiB");
        self.line += 1;
        loop {
            let bytes = window.bytes();
            let found = memchr(splitter.dialect.line_end, bytes);
            let consumed = found.map_or(bytes.len(), |at| at + 1);
            window.consume(consumed);
            if found.is_some() {
                return self.looked_at_again(window.bytes().len());
            }
            if window.ended() {
                return Ok(());
            }
            let gained = window.fill(LINE_BYTES);
            if !self.session.goes_on(gained) {
                return Err(Left::Stopped);
            }
        }
    }

    /// Says why the file was left early, and whether it is whole.
    fn finish(&mut self, window: &Window<'_>, ran: Result<(), Left>) -> Option<bool> {
        if window.foreign() > 0 {
            self.session.problem(two_encodings(window.foreign()));
        }
        if self.short > 0 {
            let (short, first) = (self.short, self.first_short);
            let rows = if short == 1 { "one row has".to_owned() } else { format!("{short} rows have") };
            let message = format!(
                "{rows} fewer cells than there are headings (first: row {first}); what is missing counts as empty. Compare \
                 with the original"
            );
            self.session.problem(Problem::file(ProblemKind::Notice, message));
        }
        if let Some(failure) = window.failure() {
            self.session.problem(broke_off(failure));
            return Some(false);
        }
        let left = ran.err()?;
        if let Left::Because(problem) = left {
            self.session.problem(problem);
        }
        Some(false)
    }
}

#[cfg(test)]
mod tests;
