//! Looks a row of the evidence up again, with its neighbours: the file's own words behind a fact.

use crate::evidence::json::Object;
use crate::evidence::read::read;
use crate::evidence::text::Choice;
use crate::evidence::worker::Workers;
use crate::evidence::{
    Closed, Consumer, EvidenceId, Input, PartHead, Problem, Refusal, RefusedRow, Row, Shape, Wanted,
};
use std::collections::BTreeMap;

/// Rows shown before and after the one asked for.
const NEIGHBOURS: u64 = 2;
/// Characters of one cell that are shown.
const CELL: usize = 4000;

/// Which row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As in [`crate::evidence::EvidenceFile::name`].
    pub file: String,
    /// Sheet or top-level key.
    pub part: Option<String>,
    /// As in [`crate::evidence::SourceRef::row`].
    pub row: u64,
    /// What a person said of its encoding.
    pub encoding: Option<&'static Choice>,
}

/// What stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub asked: Asked,
    /// As written; of JSON the property names, in the order in which they first appear.
    pub headings: Vec<String>,
    /// Row numbers and cells, in the order of the file; a cell is empty where the row has none.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// Reads the file as far as the row. `input`: the file itself, or the archive it is in.
///
/// # Errors
/// A sentence: the row is not there any more, or the file cannot be read.
pub fn excerpt(
    input: &Input,
    asked: Asked,
    workers: &Workers,
    goes_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Excerpt, String> {
    let mut finder = Finder {
        asked: &asked,
        open: Vec::new(),
        headings: Vec::new(),
        rows: Vec::new(),
        is_in: false,
        is_done: false,
        trouble: None,
        goes_on,
    };
    read(input, workers, &mut finder);
    let Finder { headings, rows, trouble, .. } = finder;
    if !rows.iter().any(|(row, _)| *row == asked.row) {
        let why = trouble.map_or_else(String::new, |problem| format!(" {problem}."));
        return Err(format!("Row {} of {} was not found.{why} Import the file again.", asked.row, asked.file));
    }
    Ok(table(asked, headings, rows))
}

/// A row as it came: its number, and its cells by heading (of a table: by position).
type Found = (u64, Vec<(String, String)>);

struct Finder<'a> {
    asked: &'a Asked,
    open: Vec<String>,
    headings: Vec<String>,
    rows: Vec<Found>,
    is_in: bool,
    is_done: bool,
    trouble: Option<String>,
    goes_on: &'a mut dyn FnMut(u64) -> bool,
}

impl Consumer for Finder<'_> {
    fn open(&mut self, name: &str, _archive: Option<EvidenceId>) -> EvidenceId {
        self.open.push(name.to_owned());
        EvidenceId(0)
    }

    fn begin(&mut self, head: &PartHead<'_>) -> Wanted {
        let is_file = self.open.last().is_some_and(|name| *name == self.asked.file);
        if is_file && head.name.is_none() && self.asked.part.is_some() {
            // The row stands in a list of several kinds.
            if let Some(by) = crate::datasets::recognise::kinds_in(head) {
                return Wanted::Apart(by);
            }
        }
        self.is_in = is_file && !self.is_done && head.name == self.asked.part.as_deref();
        if !self.is_in {
            return Wanted::Nothing;
        }
        if let Shape::Table { headings, .. } = &head.shape {
            self.headings = headings.to_vec();
        }
        Wanted::Rows
    }

    fn turn(&mut self, to: Option<&str>) {
        let is_file = self.open.last().is_some_and(|name| *name == self.asked.file);
        self.is_in = is_file && !self.is_done && to.is_some() && to == self.asked.part.as_deref();
    }

    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal> {
        let last = self.asked.row.saturating_add(NEIGHBOURS);
        self.is_done |= self.is_in && row >= last;
        if !self.is_in || row > last || row < self.asked.row.saturating_sub(NEIGHBOURS) {
            return Ok(());
        }
        let cells = match data {
            Row::Cells(cells) => {
                let cell = |at| {
                    (self.headings.get(at).cloned().unwrap_or_default(), short(&cells.text(at).unwrap_or_default()))
                };
                (0..cells.len()).map(cell).collect()
            }
            Row::Object(object) => properties(object),
        };
        self.rows.push((row, cells));
        Ok(())
    }

    fn encoding_of(&self, name: &str) -> Option<&'static Choice> {
        self.asked.encoding.filter(|_| name == self.asked.file)
    }

    fn problem(&mut self, problem: Problem, _refused_row: RefusedRow) {
        self.trouble.get_or_insert(problem.message.clone());
    }

    fn end(&mut self, _complete: Option<bool>) {
        self.is_done |= self.is_in && !self.rows.is_empty();
        self.is_in = false;
    }

    fn close(&mut self, _file: EvidenceId, _closed: Closed) {
        self.open.pop();
    }

    fn progress(&mut self, bytes: u64) -> bool {
        !self.is_done && (self.goes_on)(bytes)
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(CELL) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The properties of a JSON object, in its order: texts without their quotes, everything else as it is written.
fn properties(object: Object<'_>) -> Vec<(String, String)> {
    let value = |json: &str| serde_json::from_str(json).unwrap_or_else(|_| json.to_owned());
    let property = |(name, json): (&str, &str)| (value(&format!("\"{name}\"")), short(&value(json)));
    object.properties().map(property).collect()
}

/// Rows under common headings. A table keeps its own, with their positions; objects share what any of them has.
fn table(asked: Asked, headings: Vec<String>, rows: Vec<Found>) -> Excerpt {
    if !headings.is_empty() {
        let widest = rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or_default().max(headings.len());
        let mut headings = headings;
        headings.resize(widest, String::new());
        let fill = |(row, cells): Found| {
            let mut cells: Vec<String> = cells.into_iter().map(|(_, cell)| cell).collect();
            cells.resize(widest, String::new());
            (row, cells)
        };
        return Excerpt { asked, headings, rows: rows.into_iter().map(fill).collect() };
    }
    let mut headings: Vec<String> = Vec::new();
    let own = rows.iter().filter(|(row, _)| *row == asked.row).chain(&rows);
    for (name, _) in own.flat_map(|(_, cells)| cells) {
        if !headings.contains(name) {
            headings.push(name.clone());
        }
    }
    let fill = |(row, cells): Found| {
        let mut cells: BTreeMap<String, String> = cells.into_iter().collect();
        (row, headings.iter().map(|name| cells.remove(name).unwrap_or_default()).collect())
    };
    let rows = rows.into_iter().map(fill).collect();
    Excerpt { asked, headings, rows }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Source;

    #[track_caller]
    fn check(bytes: &str, row: u64, expected: &[&str]) {
        check_part(bytes, None, row, expected);
    }

    #[track_caller]
    fn check_part(bytes: &str, part: Option<&str>, row: u64, expected: &[&str]) {
        let input = Input { name: "a".into(), source: Source::Bytes(bytes.as_bytes().into()) };
        let asked = Asked { file: "a".into(), part: part.map(str::to_owned), row, encoding: None };
        let workers = Workers { program: "/nonexistent".into() };
        let found = match excerpt(&input, asked, &workers, &mut |_| true) {
            Ok(found) => {
                let mut lines = vec![found.headings.join("|")];
                lines.extend(found.rows.iter().map(|(row, cells)| format!("{row}: {}", cells.join("|"))));
                lines
            }
            Err(sentence) => vec![sentence],
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn a_row_comes_with_its_neighbours() {
        let users = "Name,State\na,1\nb,2\nc,\"3 \"\"x\"\"\"\nd,4\ne,5\nf,6\n";
        check(users, 4, &["Name|State", "2: a|1", "3: b|2", "4: c|3 \"x\"", "5: d|4", "6: e|5"]);
        check(users, 2, &["Name|State", "2: a|1", "3: b|2", "4: c|3 \"x\""]);
        check(users, 9, &["Row 9 of a was not found. Import the file again."]);
    }

    #[test]
    fn rows_that_come_mixed_are_found_among_their_own_kind() {
        let mixed = r#"{"data":[{"kind":"A","data":{"x":1}},{"kind":"B","data":{"y":2}},{"kind":"A","data":{"x":3}}]}"#;
        check_part(mixed, Some("A"), 3, &["x", "1: 1", "3: 3"]);
        check_part(mixed, Some("B"), 2, &["y", "2: 2"]);
        check_part(mixed, Some("B"), 3, &["Row 3 of a was not found. Import the file again."]);
        let typed =
            r##"[{"@odata.type":"#microsoft.graph.user","x":1},{"@odata.type":"#microsoft.graph.group","y":2}]"##;
        check_part(typed, Some("group"), 2, &["@odata.type|y", "2: #microsoft.graph.group|2"]);
        check_part(typed, Some("device"), 2, &["Row 2 of a was not found. Import the file again."]);
        let tables = r#"{"tables":[{"columns":[{"name":"x"}],"rows":[[1]]},{"name":"T","columns":[{"name":"y"}],"rows":[[2]]}]}"#;
        check_part(tables, None, 1, &["x", "1: 1"]);
        check_part(tables, Some("T (2)"), 1, &["y", "1: 2"]);
    }

    #[test]
    fn objects_share_their_headings() {
        let users = r#"{"value":[{"id":"1","upn":"a"},{"upn":"b","on":true,"list":[1, 2]}]}"#;
        check(users, 2, &["upn|on|list|id", "1: a|||1", "2: b|true|[1, 2]|"]);
    }
}
