//! Evidence: bytes a client gave → rows, each of which remembers where it came from.
//!
//! This room knows formats (CSV, JSON, XLSX, ZIP) and nothing of what the rows mean; that is `datasets`.
//! Bad bytes are a result here, never an error that stops the import: a file ends in rows, or in a sentence.

mod active;
mod ahead;
mod apart;
pub mod archive;
mod counts;
pub mod csv;
pub mod failure;
pub mod folder;
mod frames;
pub mod json;
pub mod limits;
mod masked;
mod meter;
mod pieces;
mod printed;
mod problem;
mod prose;
pub mod read;
#[cfg(test)]
mod recorded;
pub mod redact;
mod row;
pub mod sandbox;
pub mod secrets;
pub mod serving;
mod session;
mod sniff;
mod sources;
pub mod text;
pub mod without;
pub mod worker;
pub mod xlsx;

pub use counts::{Counts, none_read};
pub use problem::{Problem, ProblemKind, Problems};
pub use row::{Cells, Closed, Consumer, FOLD_QUOTES, KindIn, PartHead, Refusal, RefusedRow, Row, Shape, Wanted};
pub use sources::Sources;
use std::path::PathBuf;
use std::sync::Arc;
pub use xlsx::NO_VALUE;
pub use xlsx::heading::HEADING_ROWS;

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
    /// The bytes from that one on.
    fn open_at(&self, from: u64) -> std::io::Result<Box<dyn std::io::Read + Send>> {
        let mut reader = self.open()?;
        pieces::pass_over(&mut *reader, from)?;
        Ok(reader)
    }
    /// Size in bytes.
    fn size(&self) -> u64;
    /// What the file was when it was received, where what is given here was stored without secrets.
    fn received(&self) -> Option<Received> {
        None
    }
    /// A sentence, where what holds the file failed and not the file: then nothing that was read is to be believed.
    fn failed(&self) -> Option<String> {
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
    /// As [`Opener::failed`].
    pub fn failed(&self) -> Option<String> {
        match self {
            Self::Path(_) | Self::Bytes(_) => None,
            Self::Stored(stored) => stored.failed(),
        }
    }
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
    /// The bytes from that one on.
    pub fn open_at(&self, from: u64) -> std::io::Result<Box<dyn std::io::Read + Send>> {
        Ok(match self {
            Self::Path(path) => {
                let mut file = std::fs::File::open(path)?;
                std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(from))?;
                Box::new(file)
            }
            Self::Bytes(bytes) => {
                let mut bytes = std::io::Cursor::new(Arc::clone(bytes));
                bytes.set_position(from);
                Box::new(bytes)
            }
            Self::Stored(stored) => stored.open_at(from)?,
        })
    }
}

/// A file to be read: its name relative to what the user gave (with `/`), and its bytes.
#[derive(Clone, Debug)]
pub struct Input {
    pub name: String,
    pub source: Source,
}

/// One table of a file, after reading. Always `rows_seen == rows_read + rows_refused`.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Sheet of a workbook, or top-level key of a collector's file.
    pub name: Option<String>,
    /// Id of the dataset it was recognised as, and of the layout.
    pub dataset: Option<&'static str>,
    pub layout: Option<&'static str>,
    /// No dataset, and known all the same: no check needs it, or its form lost what one needs. What it is stands among the
    /// problems.
    pub is_known: bool,
    /// Known, and no check needs it in any form.
    pub is_unneeded: bool,
    pub rows_seen: u64,
    pub rows_read: u64,
    pub rows_refused: u64,
    /// Those of the refused rows that stand above the headings.
    pub rows_above: u64,
    /// These and all other refused rows that were never data: totals, the headings once more, examples of our own template.
    pub rows_passed_over: u64,
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

impl Part {
    /// Notes what a column or property is called under which a secret stands.
    pub fn holds_secret(&mut self, name: &str) {
        if !self.secrets.iter().any(|known| known == name) {
            self.secrets.push(name.to_owned());
        }
    }
    /// Counts a row that was not read.
    pub fn refuse(&mut self, why: ProblemKind) {
        self.rows_refused += 1;
        self.rows_passed_over += u64::from(why == ProblemKind::PassedOver);
    }
    /// Those of the refused rows that stand in a known export which no check needs: nothing is missing without them.
    pub fn rows_unneeded(&self) -> u64 {
        if self.dataset.is_none() && self.is_unneeded { self.rows_refused } else { 0 }
    }
    /// Those of the refused rows that are titles, totals and the like of a table that is known. Nobody knows what a line of
    /// another is.
    pub fn rows_of_no_data(&self) -> u64 {
        if self.dataset.is_some() { self.rows_passed_over } else { 0 }
    }
    /// The refused rows with which something may be lost.
    pub fn rows_lost(&self) -> u64 {
        self.rows_refused.saturating_sub(self.rows_unneeded() + self.rows_of_no_data())
    }
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
    /// A workbook tells when it was last saved, which may be later.
    Saved,
}

impl KnownBy {
    /// The stable name used in JSON output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Content => "content",
            Self::Name => "name",
            Self::Saved => "saved",
        }
    }
    /// After the date, where it is not the content that tells it: "by its name".
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Self::Content => None,
            Self::Name => Some("by its name"),
            Self::Saved => Some("when the workbook was last saved"),
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
        if self.rows.len() < limits::HEAD_ROWS {
            let texts: Vec<_> = (0..cells.len()).filter_map(|column| cells.text(column)).collect();
            self.add_texts(texts.iter().map(|text| &**text));
        }
    }

    /// As [`TableHead::add`], of texts; a secret is left out.
    pub fn add_texts<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        if self.rows.len() >= limits::HEAD_ROWS {
            return;
        }
        let shown = |text: &str| {
            let is_secret = secrets::is_secret_cell(text.as_bytes());
            let room = if is_secret { 0 } else { limits::HEAD_CELL_CHARACTERS };
            text.chars().take(room).collect::<String>()
        };
        self.rows.push(texts.take(self.headings.len()).map(shown).collect());
    }
}

/// One file, after reading.
#[derive(Clone, Debug, Default)]
pub struct EvidenceFile {
    /// Relative to what the user gave, with `/`; a member of an archive: `a.zip/x.csv`, `a.zip/b.zip/x.csv`.
    pub name: String,
    /// Lower-case hex of the SHA-256 as received; empty only if the file could not be read at all.
    pub sha256: String,
    pub bytes: u64,
    /// "UTF-8", "UTF-16LE" …, where text was read.
    pub encoding: Option<&'static str>,
    /// Of eight-bit text that does not say its encoding: its first words whose letters another encoding would read otherwise.
    pub odd_words: Option<Vec<u8>>,
    pub parts: Vec<Part>,
    /// Others are in it, or would be if it had been unpacked.
    pub is_archive: bool,
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
