//! Evidence: bytes a client gave → rows, each of which remembers where it came from.
//!
//! This room knows formats (CSV, JSON, XLSX, ZIP) and nothing of what the rows mean; that is `datasets`.
//! Bad bytes are a result here, never an error that stops the import: a file ends in rows, or in a sentence.

mod active;
mod ahead;
pub mod archive;
pub mod csv;
pub mod folder;
pub mod json;
pub mod limits;
pub mod read;
#[cfg(test)]
mod recorded;
pub mod sandbox;
pub mod secrets;
mod session;
mod sniff;
pub mod text;
pub mod worker;
pub mod xlsx;

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;

/// One evidence file of an assessment: its index in the evidence list (sorted by name, members of an archive after it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceId(pub u32);

/// One table inside a file (a sheet, a top-level key of a collector's file): its index in [`EvidenceFile::parts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartId(pub u16);

/// Where a fact came from. `row`: the Excel row; for CSV the record number counted from 1 with preamble and heading;
/// for JSON the 1-based index of the element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceRef {
    pub file: EvidenceId,
    pub part: Option<PartId>,
    pub row: u64,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file on disk.
    Path(PathBuf),
    /// Bytes in memory: the compiled-in sample tenant.
    Bytes(Arc<[u8]>),
    /// Evidence inside an assessment file.
    Stored(Arc<dyn Opener>),
}

/// Gives the bytes of a file that is neither on disk nor in memory, from the start, as often as asked.
pub trait Opener: std::fmt::Debug + Send + Sync {
    fn open(&self) -> std::io::Result<Box<dyn std::io::Read + Send>>;
    /// Size in bytes.
    fn size(&self) -> u64;
    /// What the file was when it was received, where what is given here was stored without secrets.
    fn received(&self) -> Option<Received> {
        None
    }
}

/// A file as it was received, before secrets were left out of what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub sha256: String,
    pub bytes: u64,
    /// As in [`EvidenceFile::encoding`].
    pub encoding: Option<&'static str>,
    /// Columns and properties that were left out.
    pub secrets: Vec<String>,
}

impl Source {
    /// Size in bytes; 0 where it cannot be told.
    pub fn size(&self) -> u64 {
        match self {
            Self::Path(path) => folder::size(path),
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Stored(stored) => stored.size(),
        }
    }
    /// The bytes from the start.
    pub fn open(&self) -> std::io::Result<Box<dyn std::io::Read + Send>> {
        Ok(match self {
            Self::Path(path) => Box::new(std::fs::File::open(path)?),
            Self::Bytes(bytes) => Box::new(std::io::Cursor::new(Arc::clone(bytes))),
            Self::Stored(stored) => stored.open()?,
        })
    }
}

/// A file to be read: its name relative to what the user gave (with `/`), and its bytes.
#[derive(Clone, Debug)]
pub struct Input {
    pub name: String,
    pub source: Source,
}

/// What was wrong with a file or a row. The wire name (JSON output) is [`ProblemKind::id`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The file could not be opened or read to its end.
    Unreadable,
    /// The format is none we read (a PDF renamed to .csv, a picture, a password-protected workbook …).
    UnknownFormat,
    /// A table whose headings or properties belong to no dataset we know.
    NotRecognised,
    /// The bytes end before the structure does.
    Truncated,
    /// A service's error answer saved in place of data.
    ErrorAnswer,
    /// More pages exist than were saved (`nextLink`), or a row limit was reached.
    Incomplete,
    /// Broken syntax in one row: refused.
    Syntax,
    /// A value that cannot be what its column says.
    Value,
    /// A date whose day and month cannot be told apart in its file.
    AmbiguousDate,
    /// A key field is missing, so the row names nobody.
    MissingKey,
    /// A beyond-limit size: field, line, nesting, cells, inflated bytes.
    Limit,
    /// Bytes that are not text in the file's encoding.
    Encoding,
    /// A value destroyed when it was exported (`System.String[]`).
    LostValue,
    /// Two columns with one heading, two properties with one name, or the same file twice.
    Duplicate,
    /// Two files say different things of one object.
    Conflict,
    /// A row or file that is a template, a total or a heading, not data.
    NotData,
    /// A file that may hold credentials.
    Secret,
    /// Something worth knowing that refused nothing (a bare quote, macros in a workbook).
    Notice,
}

impl ProblemKind {
    /// The stable name used in JSON output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::UnknownFormat => "unknown-format",
            Self::NotRecognised => "not-recognised",
            Self::Truncated => "truncated",
            Self::ErrorAnswer => "error-answer",
            Self::Incomplete => "incomplete",
            Self::Syntax => "syntax",
            Self::Value => "value",
            Self::AmbiguousDate => "ambiguous-date",
            Self::MissingKey => "missing-key",
            Self::Limit => "limit",
            Self::Encoding => "encoding",
            Self::LostValue => "lost-value",
            Self::Duplicate => "duplicate",
            Self::Conflict => "conflict",
            Self::NotData => "not-data",
            Self::Secret => "secret",
            Self::Notice => "notice",
        }
    }
}

/// What could not be read, and what to do about it. `row`: as in [`SourceRef`]; `None` for the whole part.
/// `count`: how many times it stands for (1, or the rest beyond the first [`limits::PROBLEMS_KEPT`] of a kind).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub row: Option<u64>,
    pub kind: ProblemKind,
    pub message: String,
    pub count: u64,
}

impl Problem {
    pub fn file(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { row: None, kind, message: sentence(message.into()), count: 1 }
    }
    pub fn row(row: u64, kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { row: Some(row), kind, message: sentence(message.into()), count: 1 }
    }
}

/// Readers say a phrase; what people read begins with a capital and ends with a full stop.
fn sentence(mut phrase: String) -> String {
    if let Some(first) = phrase.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if !phrase.ends_with(['.', '!', '?', '…']) {
        phrase.push('.');
    }
    phrase
}

/// Problems of one part: the first [`limits::PROBLEMS_KEPT`] of each kind as they are, the rest counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    counts: std::collections::BTreeMap<ProblemKind, u64>,
}

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        let seen = self.counts.entry(problem.kind).or_default();
        *seen += problem.count;
        if *seen <= limits::PROBLEMS_KEPT {
            self.kept.push(problem);
        } else if let Some(last) =
            self.kept.iter_mut().rev().find(|p| p.kind == problem.kind && p.row.is_none() && p.count > 1)
        {
            last.count += problem.count;
        } else {
            self.kept.push(Problem { row: None, count: problem.count.max(1), ..problem });
            if let Some(last) = self.kept.last_mut() {
                last.message = format!("More of the same kind: {}", last.message);
            }
        }
    }
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.kept.iter()
    }
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
    pub fn has(&self, kind: ProblemKind) -> bool {
        self.counts.contains_key(&kind)
    }
    /// How many there were of a kind, those beyond the kept ones too.
    pub fn count(&self, kind: ProblemKind) -> u64 {
        self.counts.get(&kind).copied().unwrap_or(0)
    }
}

/// One table of a file, after reading. Always `rows_seen == rows_read + rows_refused`.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Sheet of a workbook, or top-level key of a collector's file.
    pub name: Option<String>,
    /// Id of the dataset it was recognised as, and of the layout.
    pub dataset: Option<&'static str>,
    pub layout: Option<&'static str>,
    pub rows_seen: u64,
    pub rows_read: u64,
    pub rows_refused: u64,
    /// `Some(false)`: proven or very probably cut; `Some(true)`: the format proves the end; `None`: cannot be told.
    pub complete: Option<bool>,
    pub problems: Problems,
    /// Headings that no field of the dataset uses, as written.
    pub unmapped: Vec<String>,
    /// Physical lines of a text table, the heading and blank ones too; more than rows where cells span lines.
    pub lines: Option<u64>,
    /// First and last event of a log, seconds since 1970-01-01 UTC.
    pub period: Option<(i64, i64)>,
    pub collected: Option<Collected>,
    /// The rows are exactly as many as limits of exports allow, and nothing proves that they are all.
    pub has_round_count: bool,
    /// Columns and properties that may hold secrets, as written.
    pub secrets: Vec<String>,
    /// The start of a table that was not recognised, or is read as a person said: what the mapping screen shows.
    pub head: Option<Arc<TableHead>>,
}

/// When something was exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collected {
    /// Seconds since 1970-01-01 UTC.
    pub at: i64,
    pub known_by: KnownBy,
}

/// What tells a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownBy {
    Content,
    /// The file's name, which people change.
    Name,
}

impl KnownBy {
    /// The stable name used in JSON output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Name => "name",
        }
    }
}

/// Headings and first rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableHead {
    pub headings: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl TableHead {
    /// The cells of one column, from the top.
    pub fn column(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row.get(at).map_or("", String::as_str))
    }

    /// Adds a row while there is room for it; long cells are cut.
    pub fn add(&mut self, cells: Cells<'_>) {
        if self.rows.len() >= limits::HEAD_ROWS {
            return;
        }
        let cell = |column| {
            let text = cells.text(column).unwrap_or_default();
            text.chars().take(limits::HEAD_CELL_CHARACTERS).collect::<String>()
        };
        self.rows.push((0..cells.len().min(self.headings.len())).map(cell).collect());
    }
}

/// One file, after reading.
#[derive(Clone, Debug, Default)]
pub struct EvidenceFile {
    /// Relative to what the user gave, with `/`; a member of an archive: `a.zip/x.csv`.
    pub name: String,
    /// Lower-case hex of the SHA-256 as received; empty only if the file could not be read at all.
    pub sha256: String,
    pub bytes: u64,
    /// "UTF-8", "UTF-16LE" …, where text was read.
    pub encoding: Option<&'static str>,
    pub parts: Vec<Part>,
    /// Index of the archive this file is a member of.
    pub archive: Option<EvidenceId>,
    /// Of the file as a whole, and no reason why a row is missing: active content, secrets, the same file twice, conflicts
    /// with other files.
    pub notices: Problems,
    /// SHA-256 of the bytes that were read, where they are not those received (secrets were left out before storing).
    pub sha256_stored: Option<String>,
    /// Columns and properties that were left out of what was stored, and so stand in no part any more.
    pub left_out: Vec<String>,
}

impl EvidenceFile {
    /// Columns and properties that may hold secrets, of all its parts, and those left out before.
    pub fn secrets(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.left_out.iter().chain(self.parts.iter().flat_map(|part| &part.secrets)) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        names
    }
}

/// The cells of one row of a table, by column position; quotes are taken off when a cell is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    buffer: &'a [u8],
    /// The same as text, where it is known to be text.
    text: Option<&'a str>,
    /// Start and end in `buffer`; the top bit of the end says that the cell holds doubled quotes to fold.
    spans: &'a [(u32, u32)],
}

/// Marks a span whose text holds doubled quotes.
pub const FOLD_QUOTES: u32 = 1 << 31;

impl<'a> Cells<'a> {
    pub fn new(buffer: &'a [u8], spans: &'a [(u32, u32)]) -> Self {
        Self { buffer, text: None, spans }
    }
    /// Cells of a row whose text was proven as a whole, so that no cell of it need be.
    pub fn of_text(text: &'a str, spans: &'a [(u32, u32)]) -> Self {
        Self { buffer: text.as_bytes(), text: Some(text), spans }
    }
    pub fn len(&self) -> usize {
        self.spans.len()
    }
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }
    /// The bytes of a cell without outer quotes, doubled quotes not folded; `None` beyond the last cell.
    pub fn raw(&self, column: usize) -> Option<&'a [u8]> {
        let (start, end) = *self.spans.get(column)?;
        self.buffer.get(start as usize..(end & !FOLD_QUOTES) as usize)
    }
    /// The text of a cell, not trimmed; `None` beyond the last cell. Bytes that are no text become U+FFFD.
    pub fn text(&self, column: usize) -> Option<Cow<'a, str>> {
        let (start, end) = *self.spans.get(column)?;
        let proven = self.text.and_then(|text| text.get(start as usize..(end & !FOLD_QUOTES) as usize));
        let text = if let Some(text) = proven {
            Cow::Borrowed(text)
        } else {
            let raw = self.raw(column)?;
            // Valid text is the rule, and this way of proving it the faster one.
            std::str::from_utf8(raw).map_or_else(|_| String::from_utf8_lossy(raw), Cow::Borrowed)
        };
        Some(if end & FOLD_QUOTES == 0 { text } else { Cow::Owned(text.replace("\"\"", "\"")) })
    }
}

/// One row as it was read. Nested JSON is not flattened: the dataset parses the slice it needs.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    Cells(Cells<'a>),
    Object(json::Object<'a>),
}

/// What is known of a table before its rows come: enough to tell which dataset it is.
#[derive(Debug)]
pub struct PartHead<'a> {
    /// The file's name as in [`EvidenceFile::name`].
    pub file: &'a str,
    /// Sheet, or top-level key.
    pub name: Option<&'a str>,
    pub shape: Shape<'a>,
}

/// The two shapes a table can have.
#[derive(Debug)]
pub enum Shape<'a> {
    /// Headings as written (trimmed, BOM gone), in column order, and up to 20 rows.
    Table { headings: &'a [String], sample: &'a [Vec<String>] },
    /// JSON: the `@odata.context` beside the rows if there is one, and up to 20 elements as raw JSON.
    Objects { context: Option<&'a str>, sample: &'a [&'a [u8]] },
}

/// What a consumer wants of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Every row.
    Rows,
    /// Nothing now; the file will be read a second time (logs, which are judged knowing who holds a role).
    Later,
    /// Nothing at all: this part was read in the first wave.
    Nothing,
}

/// Why one row was refused; becomes a [`Problem`] with the row's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub kind: ProblemKind,
    pub message: String,
}

/// Receives what a reader finds. Calls come in this order, for each part: `begin`, then `row`s, then `end`.
/// A member of an archive is opened and closed as a file of its own, inside its archive.
pub trait Consumer {
    /// A file begins. `archive`: the file it is a member of.
    fn open(&mut self, name: &str, archive: Option<EvidenceId>) -> EvidenceId;
    fn begin(&mut self, head: &PartHead<'_>) -> Wanted;
    /// One row; an `Err` counts it as refused.
    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal>;
    /// A row the reader itself had to refuse (syntax, limits), or a problem of the part or file that refused no row.
    fn problem(&mut self, problem: Problem, refused_row: RefusedRow);
    /// Physical lines of a text table, before it ends.
    fn lines(&mut self, _lines: u64) {}
    /// A property that holds a secret in some row of the part, before it ends. (Headings are seen at `begin`.)
    fn secret(&mut self, _name: &str) {}
    /// `complete`: as in [`Part::complete`], as far as the format can tell.
    fn end(&mut self, complete: Option<bool>);
    /// The file is done. `sha256` in lower-case hex; absent where reading stopped early because all was `Later`.
    fn close(&mut self, file: EvidenceId, closed: Closed);
    /// Called now and then with bytes read so far of the whole import; `false` asks the reader to stop.
    fn progress(&mut self, bytes: u64) -> bool;
}

/// Whether a problem cost a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedRow {
    Yes,
    No,
}

/// How a file ended.
#[derive(Clone, Debug, Default)]
pub struct Closed {
    pub sha256: Option<String>,
    pub bytes: u64,
    pub encoding: Option<&'static str>,
    /// As in [`EvidenceFile::sha256_stored`].
    pub sha256_stored: Option<String>,
    /// As in [`EvidenceFile::left_out`].
    pub left_out: Vec<String>,
}
