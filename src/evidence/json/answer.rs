//! Answers of Log Analytics, Azure Data Explorer and Resource Graph: tables within JSON, whose columns are named once and
//! whose rows are lists of values. Such a table is handed on as one with headings and cells.

use super::begin::begins_at;
use super::columns::Columns;
use super::rows::{Left, Rows};
use super::scan::{self, Properties, Scan, blanks};
use super::{elements, more_within, next_byte};
use crate::evidence::limits::{COLUMNS, DOCUMENT_BYTES};
use crate::evidence::text::Window;
use crate::evidence::{Problem, ProblemKind};

/// Where the tables of an answer stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// One of several in a list that begins here, behind its bracket.
    List(usize),
    /// One that begins here, with its brace.
    One(usize),
}

/// Whether a text is such an answer.
pub(in crate::evidence) fn is_answer(text: &[u8], ended: bool) -> bool {
    begins_at(text).is_some_and(|at| place(&text[at..], ended).is_some())
}

fn place(json: &[u8], ended: bool) -> Option<Place> {
    if json.first() == Some(&b'[') {
        // Frames of the second version of Data Explorer's interface.
        let at = 1 + blanks(&json[1..]);
        if json.get(at) != Some(&b'{') {
            return None;
        }
        let (name, _) = Properties::new(&json[at..], ended).name().ok()?;
        return json[at..][name].eq_ignore_ascii_case(b"FrameType").then_some(Place::List(1));
    }
    if json.first() != Some(&b'{') {
        return None;
    }
    if is_table(json, ended) {
        return Some(Place::One(0));
    }
    let mut properties = Properties::new(json, ended);
    loop {
        let (name, at) = properties.name().ok()?;
        let (name, value) = (&json[name], &json[at..]);
        match value.first() {
            Some(b'[') if name.eq_ignore_ascii_case(b"tables") => {
                let first = 1 + blanks(&value[1..]);
                return is_table(&value[first..], ended).then_some(Place::List(at + 1));
            }
            Some(b'{') if name.eq_ignore_ascii_case(b"data") => {
                return is_table(value, ended).then_some(Place::One(at));
            }
            _ => {}
        }
        properties.value().ok()?;
    }
}

fn is_table(json: &[u8], ended: bool) -> bool {
    json.first() == Some(&b'{') && matches!(head(json, ended), Head::Rows { .. })
}

/// What stands in a table's object before its rows.
enum Head {
    Rows {
        headings: Vec<String>,
        name: Option<String>,
        /// It tells of the query, not what was asked for.
        is_aside: bool,
        /// Behind the bracket of the rows.
        at: usize,
    },
    /// An object without rows, of this length.
    Other(usize),
    More,
    Broken,
}

fn head(json: &[u8], ended: bool) -> Head {
    let mut properties = Properties::new(json, ended);
    let (mut headings, mut title, mut is_aside) = (None, None, false);
    loop {
        let (name, at) = match properties.name() {
            Ok(found) => found,
            Err(Scan::Whole(length)) => return Head::Other(length),
            Err(Scan::More) => return Head::More,
            Err(_) => return Head::Broken,
        };
        let name = &json[name];
        if name.eq_ignore_ascii_case(b"rows")
            && let Some(headings) = headings.take()
            && json[at..].first() == Some(&b'[')
        {
            return match json.get(at + 1 + blanks(&json[at + 1..])) {
                None if !ended => Head::More,
                None | Some(b'[' | b']') => Head::Rows { headings, name: title, is_aside, at: at + 1 },
                Some(_) => Head::Broken,
            };
        }
        let value = match properties.value() {
            Ok(value) => value,
            Err(Scan::More) => return Head::More,
            Err(_) => return Head::Broken,
        };
        if name.eq_ignore_ascii_case(b"columns") {
            headings = headings_of(value);
        } else if name.eq_ignore_ascii_case(b"name") || name.eq_ignore_ascii_case(b"TableName") {
            title = serde_json::from_slice(value).ok();
        } else if name.eq_ignore_ascii_case(b"TableKind") {
            is_aside = value != b"\"PrimaryResult\"";
        }
    }
}

/// The names of the columns, in their order.
fn headings_of(value: &[u8]) -> Option<Vec<String>> {
    #[derive(serde::Deserialize)]
    struct Column {
        #[serde(alias = "Name", alias = "ColumnName", alias = "columnName")]
        name: String,
    }
    let columns: Vec<Column> = serde_json::from_slice(value).ok()?;
    (!columns.is_empty() && columns.len() <= COLUMNS).then(|| columns.into_iter().map(|column| column.name).collect())
}

/// Reads an answer to its end where the text is one; `None`: it is none.
pub(super) fn read(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Option<Result<(), Left>> {
    let found = place(window.bytes(), window.ended())?;
    Some(tables(rows, window, found))
}

fn tables(rows: &mut Rows<'_, '_>, window: &mut Window<'_>, place: Place) -> Result<(), Left> {
    let at = match place {
        Place::One(at) => {
            beside(rows, window, at);
            table(rows, window)?;
            return if at == 0 { Ok(()) } else { behind(rows, window) };
        }
        Place::List(at) => at,
    };
    let is_bare = at == 1;
    beside(rows, window, at);
    loop {
        match next_byte(rows, window, b",")? {
            Some(b']') => {
                window.consume(1);
                if rows.tables == 0 {
                    rows.cut(Problem::file(ProblemKind::Incomplete, NO_TABLE));
                }
                return if is_bare { Ok(()) } else { behind(rows, window) };
            }
            Some(b'{') => table(rows, window)?,
            Some(_) => {
                rows.cut(Problem::file(ProblemKind::Incomplete, LOST));
                window.consume(usize::MAX >> 1);
                return Ok(());
            }
            None => {
                rows.truncated();
                return Ok(());
            }
        }
    }
}

/// More tables than any answer holds.
const TABLES: usize = 4_096;

const LOST: &str = "the structure of the answer is lost here: what follows was not read; export it again";
const PIECE: &str = "a piece of a table stands apart from the names of its columns (a progressive answer), and was not read; export \
                     the result again as CSV, or without progressive results";
const NO_TABLE: &str = "the answer holds no table; run the query again";
const ENDED_EARLY: &str = "the answer says that it is not whole (a limit of the query was reached, or it failed); ask for a \
                           shorter time or fewer columns, and export it again";

/// One object of the answer: a table, or what frames tables.
fn table(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Result<(), Left> {
    let found = loop {
        match head(window.bytes(), window.ended()) {
            Head::More if more_within(rows, window, DOCUMENT_BYTES)? > 0 => {}
            found => break found,
        }
    };
    match found {
        Head::Rows { is_aside: true, at, .. } => {
            beside(rows, window, at - 1);
            pass_over(rows, window)?;
            behind(rows, window)
        }
        Head::Rows { headings, name, at, .. } => {
            beside(rows, window, at);
            if rows.tables == TABLES {
                let message = format!("the answer holds more than {TABLES} tables; the rest was not read");
                rows.cut(Problem::file(ProblemKind::Limit, message));
                window.consume(usize::MAX >> 1);
                return Ok(());
            }
            let name: String = name.map_or_else(|| "table".to_owned(), |name| name.chars().take(100).collect());
            let name = (rows.tables > 0).then(|| format!("{name} ({})", rows.tables + 1));
            rows.next_table(Columns::new(headings, name));
            elements(rows, window)?;
            behind(rows, window)
        }
        // What frames the tables.
        Head::Other(length) => {
            if let Some(why) = lacks(window.bytes().get(..length).unwrap_or_default()) {
                rows.cut(Problem::file(ProblemKind::Incomplete, why));
            }
            beside(rows, window, length);
            Ok(())
        }
        Head::More => {
            rows.truncated();
            window.consume(usize::MAX >> 1);
            Ok(())
        }
        Head::Broken => {
            rows.cut(Problem::file(ProblemKind::Incomplete, LOST));
            window.consume(usize::MAX >> 1);
            Ok(())
        }
    }
}

/// Goes on over what is no row; secrets may stand there, too.
fn beside(rows: &mut Rows<'_, '_>, window: &mut Window<'_>, length: usize) {
    rows.names.beside(window.bytes().get(..length).unwrap_or_default());
    window.consume(length);
}

/// A list that tells of the query, not of the tenant: how to draw the result, how long it took.
fn pass_over(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Result<(), Left> {
    loop {
        match scan::value(window.bytes(), window.ended()) {
            Scan::Whole(length) => {
                beside(rows, window, length);
                return Ok(());
            }
            Scan::More if more_within(rows, window, DOCUMENT_BYTES)? > 0 => {}
            _ => {
                rows.cut(Problem::file(ProblemKind::Incomplete, LOST));
                window.consume(usize::MAX >> 1);
                return Ok(());
            }
        }
    }
}

/// What an object that frames tables says of rows that are not here.
fn lacks(frame: &[u8]) -> Option<&'static str> {
    let mut properties = Properties::new(frame, true);
    std::iter::from_fn(|| properties.property().ok()).find_map(|property| {
        let is_rows = property.name.eq_ignore_ascii_case(b"rows") && property.value.len() > 2;
        if is_rows && property.value.starts_with(b"[") {
            Some(PIECE)
        } else {
            tells_an_end(property.name, property.value).then_some(ENDED_EARLY)
        }
    })
}

/// `error` beside the tables, `HasErrors` of a last frame, `resultTruncated` and `$skipToken` of Resource Graph.
fn tells_an_end(name: &[u8], value: &[u8]) -> bool {
    let is = |wanted: &str| name.eq_ignore_ascii_case(wanted.as_bytes());
    let is_filled = value != b"null" && value.len() > 2;
    (is("error") || is("nextLink") || is("@odata.nextLink") || is("$skipToken")) && is_filled
        || (is("HasErrors") || is("Cancelled") || is("resultTruncated")) && matches!(value, b"true" | b"\"true\"")
}

/// What stands behind the rows or the tables, to the end of the object around them.
fn behind(rows: &mut Rows<'_, '_>, window: &mut Window<'_>) -> Result<(), Left> {
    loop {
        let (bytes, ended) = (window.bytes(), window.ended());
        let end = match Properties::after_value(bytes, ended).property() {
            Ok(property) => {
                let consumed = property.at + property.value.len();
                if tells_an_end(property.name, property.value) {
                    rows.cut(Problem::file(ProblemKind::Incomplete, ENDED_EARLY));
                }
                // As a property of an object of its own.
                rows.names.beside(&[b"{\"", property.name, b"\":", property.value, b"}"].concat());
                window.consume(consumed);
                continue;
            }
            Err(end) => end,
        };
        match end {
            Scan::Whole(length) => {
                window.consume(length);
                return Ok(());
            }
            Scan::More if more_within(rows, window, DOCUMENT_BYTES)? > 0 => {}
            Scan::More => {
                rows.truncated();
                window.consume(usize::MAX >> 1);
                return Ok(());
            }
            _ => {
                rows.cut(Problem::file(ProblemKind::Incomplete, LOST));
                window.consume(usize::MAX >> 1);
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TABLES;
    use crate::evidence::Wanted;
    use crate::evidence::recorded::{check, record_with};

    #[test]
    fn tables_within_json_are_tables() {
        let table = r#"{"name":"PrimaryResult","columns":[{"name":"A","type":"string"},{"name":"B"}],"rows":[["x\"y",null],["é",{"c":[1]}]]}"#;
        let rows = ["A|B", "1: x\"y|", r#"2: é|{"c":[1]}"#];
        check(format!(r#"{{"tables":[{table}]}}"#), &rows);
        check(format!(r#"{{"tables":[{table}],"statistics":{{"query":{{}}}},"error":null}}"#), &rows);
        check(format!(r#"{{"statistics":{{}}, "Tables" : [ {table} ] }}"#), &rows);
        check(format!(r#"{{"count":2,"data":{table},"resultTruncated":"false","facets":[]}}"#), &rows);
        check(table, &rows);
        // One answer after the other, as a loop over days saves them.
        check(format!("{table}\n{table}"), &[&rows[..], &["PrimaryResult (2): A|B"], &rows[1..]].concat());
        check(r#"{"tables":[{"columns":[{"name":"A"}],"rows":[]}]}"#, &["A"]);
    }

    #[test]
    fn frames_and_several_tables() {
        let frame = |kind: &str, rows: &str| {
            format!(
                r#"{{"FrameType":"DataTable","TableKind":"{kind}","TableName":"T","Columns":[{{"ColumnName":"A"}}],"Rows":[{rows}]}}"#
            )
        };
        let (aside, result) = (frame("QueryProperties", "[1],[2]"), frame("PrimaryResult", "[true],[2.5]"));
        let end = r#"{"FrameType":"DataSetCompletion","HasErrors":false}"#;
        check(format!(r#"[{{"FrameType":"DataSetHeader"}},{aside},{result},{end}]"#), &["A", "1: true", "2: 2.5"]);
        check(
            format!("[{result},{}]", end.replace("false", "true")),
            &["A", "! incomplete", "1: true", "2: 2.5", "incomplete"],
        );
        let old = r#"{"Tables":[{"TableName":"Table_0","Columns":[{"ColumnName":"A"}],"Rows":[[1]]},{"TableName":"Table_1","Columns":[{"ColumnName":"B"}],"Rows":[[2]]}]}"#;
        check(old, &["A", "1: 1", "Table_1 (2): B", "1: 2"]);
        // A log is wanted later; what stands beside it now.
        let (recorded, outcome) = record_with(old.as_bytes(), &[Wanted::Later, Wanted::Rows]);
        assert_eq!(
            (recorded.lines, outcome.deferred),
            (["A", "Table_1 (2): B", "1: 2"].map(str::to_owned).to_vec(), true)
        );
        let (recorded, _) = record_with(old.as_bytes(), &[Wanted::Rows, Wanted::Nothing]);
        assert_eq!(recorded.lines, ["A", "1: 1", "Table_1 (2): B"]);
    }

    #[test]
    fn nothing_is_lost_in_silence() {
        let columns = r#""columns":[{"name":"A"},{"name":"B"}]"#;
        check(
            format!(r#"{{"tables":[{{{columns},"rows":[[1],[1,2,3],{{"A":1}},[1,2]]}}]}}"#),
            &["A|B", "! 3 syntax refused", "! 1 syntax refused", "! 2 syntax refused", "4: 1|2"],
        );
        check(
            format!(r#"{{"tables":[{{{columns},"rows":[[1,2]]}}],"error":{{"code":"PartialError"}}}}"#),
            &["A|B", "! incomplete", "1: 1|2", "incomplete"],
        );
        check(
            format!(r#"{{"tables":[{{{columns},"rows":[[1,2],[3"#),
            &["A|B", "! 2 truncated refused", "! truncated", "1: 1|2", "incomplete"],
        );
        check(
            format!(r#"{{"tables":[{{{columns},"rows":[[1,2]]}}]}}{{"id":1}}"#),
            &["A|B", "! incomplete", "1: 1|2", "incomplete"],
        );
        check(
            format!(r#"{{"data":{{{columns},"rows":[[1,2]]}},"$skipToken":"abc"}}"#),
            &["A|B", "! incomplete", "1: 1|2", "incomplete"],
        );
        // Frames without a table, and pieces of one.
        check(r#"[{"FrameType":"DataSetHeader"}]"#, &["! incomplete"]);
        check(
            r#"[{"FrameType":"TableHeader","Columns":[{"ColumnName":"A"}]},{"FrameType":"TableFragment","Rows":[[1]]}]"#,
            &["! incomplete", "! incomplete"],
        );
        // Other lists of the same name are no answers.
        check(r#"{"tables":[{"id":1}]}"#, &["objects", r#"1: {"tables":[{"id":1}]}"#]);
        check(
            r#"{"columns":[{"name":"A"}],"rows":[{"A":1}]}"#,
            &["objects", r#"1: {"columns":[{"name":"A"}],"rows":[{"A":1}]}"#],
        );
    }

    #[test]
    fn beyond_so_many_tables_nothing_is_read() {
        let check = |tables: usize, cut: bool| {
            let one = r#"{"columns":[{"name":"A"}],"rows":[[1]]}"#;
            let text = format!(r#"{{"tables":[{}]}}"#, vec![one; tables].join(","));
            let lines = record_with(text.as_bytes(), &[]).0.lines;
            let read = lines.iter().filter(|line| *line == "1: 1").count();
            let told = lines.iter().any(|line| line == "! limit");
            assert_eq!((read, told, lines.last().unwrap() == "incomplete"), (tables.min(TABLES), cut, cut));
        };
        check(TABLES, false);
        check(TABLES + 1, true);
    }

    #[test]
    fn a_row_of_millions_of_values_is_refused() {
        let row = "1,".repeat(3 << 20);
        let text = format!(r#"{{"columns":[{{"name":"A"}}],"rows":[[{}],[2]]}}"#, row.trim_end_matches(','));
        check(text, &["A", "! 1 syntax refused", "2: 2"]);
    }

    #[test]
    fn large_answers_are_read_to_their_end() {
        let row = r#"["2026-06-30T06:40:55Z","ada@x.example"],"#.repeat(40_000);
        let text = format!(
            r#"{{"tables":[{{"columns":[{{"name":"A"}},{{"name":"B"}}],"rows":[{}]}}]}}"#,
            row.trim_end_matches(',')
        );
        let recorded = record_with(text.as_bytes(), &[]).0;
        assert_eq!((recorded.delivered, recorded.refused, recorded.lines.len()), (40_000, 0, 40_001));
    }
}
