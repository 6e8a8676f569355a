//! A table within JSON: headings that were named once, and rows that are lists of values.

use super::scan::list;
use crate::evidence::Cells;
use std::borrow::Cow;

/// The columns of the table in work, and its row in view.
#[derive(Debug)]
pub(super) struct Columns {
    pub headings: Vec<String>,
    /// The table's name, where it is not the first of its answer.
    pub name: Option<String>,
    text: String,
    spans: Vec<(u32, u32)>,
}

impl Columns {
    pub fn new(headings: Vec<String>, name: Option<String>) -> Self {
        Self { headings, name, text: String::new(), spans: Vec::new() }
    }

    /// The cells of a row, a sound list of values: texts as they are meant, anything else as JSON, `null` as nothing.
    /// An `Err`: how many values there are, where the columns are more or fewer. With them the headings.
    #[expect(clippy::cast_possible_truncation, reason = "a row has at most LINE_BYTES, so offsets fit 31 bits")]
    pub fn cells(&mut self, row: &str) -> (Result<Cells<'_>, usize>, &[String]) {
        self.text.clear();
        self.spans.clear();
        let mut count = 0;
        for value in list(row.as_bytes()) {
            count += 1;
            // What is beyond the columns is counted, and not held.
            if count > self.headings.len() {
                continue;
            }
            let value = std::str::from_utf8(value).unwrap_or_default();
            let start = self.text.len() as u32;
            match value {
                "null" => {}
                text if text.starts_with('"') => self.text.push_str(&unquoted(text)),
                other => self.text.push_str(other),
            }
            self.spans.push((start, self.text.len() as u32));
        }
        let cells = Cells::of_text(&self.text, &self.spans);
        (if count == self.headings.len() { Ok(cells) } else { Err(count) }, &self.headings)
    }
}

fn unquoted(text: &str) -> Cow<'_, str> {
    let inner = text.get(1..text.len().saturating_sub(1)).unwrap_or_default();
    if inner.contains('\\') {
        serde_json::from_str(text).map_or(Cow::Borrowed(inner), Cow::Owned)
    } else {
        Cow::Borrowed(inner)
    }
}
