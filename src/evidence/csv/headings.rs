//! The headings of a table, and which of its columns hold secrets.

use super::splitter::{BYTE_ORDER_MARK, Splitter};
use crate::evidence::Cells;
use crate::evidence::secrets::said::{IN_WORDS, says_nothing_else, says_one};
use crate::evidence::secrets::{self, is_secret_by_itself, is_secret_cell};

/// What is called a secret that has no name.
pub(super) const TOKEN: &str = "a token in the first line";

/// What a line above the headings holds besides the names of secrets.
pub(super) fn said_above(line: &[u8]) -> Option<&'static str> {
    let token = secrets::token_in(line).map(|_| TOKEN);
    token.or_else(|| says_one(line).then_some(IN_WORDS))
}

/// The text of a cell that is a heading.
pub(super) fn text_of(cells: Cells<'_>, column: usize) -> String {
    let text = cells.text(column).unwrap_or_default();
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').to_owned()
}

/// What is said of a row that is wider than the headings.
pub(super) fn too_many(cells: usize, width: usize) -> String {
    let headings = if width == 1 { "is 1 heading".to_owned() } else { format!("are {width} headings") };
    format!("the row has {cells} cells, but there {headings}")
}

/// The headings of a table and where its rows begin.
pub(super) struct Headings {
    pub names: Vec<String>,
    /// The heading line as written, to know it again where exports were appended to each other.
    pub line: Vec<u8>,
    /// Records consumed so far, blank lines and preamble among them.
    pub row: u64,
    /// Lines of text above them, by number, and the words for secrets that stand in what is above them.
    pub above: Vec<u64>,
    pub words: Vec<&'static str>,
    /// No line end follows them.
    pub is_open: bool,
}

impl Headings {
    /// A token that was pasted with nothing above it, or a sentence with a password in it: what is called by it.
    pub fn secret(&self) -> Option<&'static str> {
        let is_one = |name: &String| {
            is_secret_by_itself(name.as_bytes()) || name.starts_with('{') && is_secret_cell(name.as_bytes())
        };
        let is_token = self.names.iter().any(is_one);
        let token = is_token.then_some(TOKEN);
        let said = |name: &String| says_one(name.as_bytes()).then_some(IN_WORDS);
        let told = || self.names.iter().find_map(|name| secrets::spoken(name).or_else(|| said(name)));
        token.or_else(told).or_else(|| self.told_in_text(&self.line))
    }

    /// The word for a secret that a line of a text gives: what has one column is a text or a list.
    pub fn told_in_text(&self, line: &[u8]) -> Option<&'static str> {
        if self.names.len() != 1 {
            return None;
        }
        secrets::named_in_line(line, false).or_else(|| says_nothing_else(line).then_some(secrets::said::ALONE))
    }

    /// Whether a record is the line of headings once more, as where files were joined.
    pub fn stand_in(&self, record: &[u8]) -> bool {
        record.strip_prefix(BYTE_ORDER_MARK).unwrap_or(record) == self.line
    }

    /// The columns of JSON in which names are secrets that are none elsewhere.
    pub fn of_objects(&self) -> Vec<usize> {
        let heads = |column: &usize| self.names.get(*column).is_some_and(|name| secrets::heads_secret_objects(name));
        (0..self.names.len()).filter(heads).collect()
    }

    /// The columns of a record in which a secret stands, whatever else stands there; `of_objects`: as [`Headings::of_objects`].
    pub fn secrets_in(&self, splitter: &Splitter, of_objects: &[usize], cells: Cells<'_>) -> Vec<usize> {
        let mut found: Vec<usize> = splitter.secrets(cells).collect();
        for column in of_objects.iter().copied() {
            let heading = self.names.get(column).map_or("", String::as_str);
            if !found.contains(&column)
                && cells.text(column).is_some_and(|text| secrets::is_secret_cell_under(heading, text.as_bytes()))
            {
                found.push(column);
            }
        }
        found
    }
}
