//! How readers hand on what they find: a part begins with what tells its dataset, then come its rows, then it ends.

use super::json::Object;
use super::text::Choice;
use super::{EvidenceId, Problem, ProblemKind};
use std::borrow::Cow;

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
    /// The row is known to be text.
    pub fn is_proven(&self) -> bool {
        self.text.is_some()
    }
    /// The whole row, where it is known to be text.
    pub(super) fn proven(&self) -> Option<&'a str> {
        self.text
    }
    pub(super) fn spans(&self) -> &'a [(u32, u32)] {
        self.spans
    }
    /// The bytes of the whole row.
    pub fn bytes(&self) -> &'a [u8] {
        self.buffer
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
    /// A cell of a row whose text was proven, as it stands. `None`: ask for [`Cells::text`], for there are quotes to fold, or
    /// there is no such cell.
    #[inline]
    pub fn plain(&self, column: usize) -> Option<&'a str> {
        let (start, end) = *self.spans.get(column)?;
        // The mark of quotes to fold leads beyond every row.
        self.text?.get(start as usize..end as usize)
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
    Object(Object<'a>),
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
    /// JSON: the `@odata.context` beside the rows if there is one, up to 20 elements as raw JSON, and whether they stand in no
    /// list.
    Objects { context: Option<&'a str>, sample: &'a [&'a [u8]], is_bare: bool },
}

impl Shape<'_> {
    /// The context of a part that holds the objects of one kind, out of a list of several.
    pub const KINDS: &'static str = "kinds";
    /// As [`Shape::KINDS`], of the records of Azure Monitor of one category.
    pub const CATEGORIES: &'static str = "categories";
    /// As [`Shape::KINDS`], of directory objects of one type.
    pub const TYPES: &'static str = "types";
    /// Begins the context of a file of `AzureHound`'s first version; what its rows are follows.
    pub const FIRST_HOUND: &'static str = "#azurehound/";
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
    /// The list holds several kinds: each is a part of its own, and is asked about once it is met.
    Apart(KindIn),
}

/// What tells of which kind an element of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KindIn {
    /// `category`, as Azure Monitor writes it.
    Category,
    /// `@odata.type`, of directory objects.
    Type,
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
    /// Rows of several parts come mixed. `None`: the open part waits, for another one begins; a name: what follows is of that
    /// part, which began before.
    fn turn(&mut self, _to: Option<&str>) {}
    /// One row; an `Err` counts it as refused.
    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal>;
    /// A row the reader itself had to refuse (syntax, limits), or a problem of the part or file that refused no row.
    fn problem(&mut self, problem: Problem, refused_row: RefusedRow);
    /// Rows of text above the headings, which are no data: each is refused. `called`: what a row is called there.
    fn above(&mut self, rows: &[u64], called: &str) {
        for row in rows {
            self.problem(Problem::above(&[*row], called), RefusedRow::Yes);
        }
    }
    /// Rows of the open file that stand in no part, because none of it is read; its problem says why.
    fn unread(&mut self, _rows: u64) {}
    /// Rows of the file that were refused in another part and may have belonged to the open one, before it ends.
    fn lost(&mut self, _rows: u64) {}
    /// Physical lines of a text table, before it ends.
    fn lines(&mut self, _lines: u64) {}
    /// A property that holds a secret in some row of the part, before it ends. (Headings are seen at `begin`.)
    fn secret(&mut self, _name: &str) {}
    /// Tells whether columns of some export are known to be called so.
    fn known_headings(&self) -> fn(&str) -> bool {
        |_| false
    }
    /// Whether columns of some export are known to be called so. What stands above a table is told by it.
    fn knows_heading(&self, name: &str) -> bool {
        self.known_headings()(name)
    }
    /// The encoding that a person said of a file.
    fn encoding_of(&self, _name: &str) -> Option<&'static Choice> {
        None
    }
    /// When the open file was last saved, in its own words (ISO 8601), before its parts begin.
    fn saved(&mut self, _at: &str) {}
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
    /// As in [`EvidenceFile::odd_words`].
    pub odd_words: Option<Vec<u8>>,
    /// As in [`EvidenceFile::sha256_stored`].
    pub sha256_stored: Option<String>,
    /// As in [`EvidenceFile::left_out`].
    pub left_out: Vec<String>,
    /// As in [`EvidenceFile::is_archive`].
    pub is_archive: bool,
}
