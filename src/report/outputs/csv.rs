//! Tables as CSV (RFC 4180, UTF-8 with a mark, so that spreadsheets read it right): findings and objects, and every other.
//!
//! Where a spreadsheet parts cells by `;` or by tab, as in much of Europe, one cell of ours becomes several, and a line break in
//! it begins a row. So no piece that any of them could take for a cell begins a formula.

use super::rows::Row;
use std::borrow::Cow;
use std::io::{self, Write};

/// Bytes that are collected before they are passed on.
const ROOM: usize = 1 << 16;

/// What comes before the first line: tells a spreadsheet the encoding.
pub const MARK: &str = "\u{feff}";

/// The whole table: every finding, each followed by its objects.
pub fn csv(out: &mut dyn Write, rows: impl Iterator<Item = Row>) -> io::Result<()> {
    let mut headings = String::from(MARK);
    record(&mut headings, Row::HEADINGS);
    pieces(out, headings, rows, |text, next| row(text, next.cells(), false))
}

/// Rows of texts, the first its headings.
pub fn table(out: &mut dyn Write, rows: impl Iterator<Item = Vec<String>>) -> io::Result<()> {
    pieces(out, String::from(MARK), rows, |text, next| record(text, &next))
}

fn pieces<T>(
    out: &mut dyn Write,
    mut text: String,
    rows: impl Iterator<Item = T>,
    add: impl Fn(&mut String, T),
) -> io::Result<()> {
    for next in rows {
        add(&mut text, next);
        if text.len() >= ROOM {
            out.write_all(text.as_bytes())?;
            text.clear();
        }
    }
    out.write_all(text.as_bytes())
}

/// Appends one row of cells, with quotes where they are needed.
pub fn record(text: &mut String, cells: &[impl AsRef<str>]) {
    row(text, cells.iter(), false);
}

/// Appends one row of cells, each in quotes.
pub fn quoted_record(text: &mut String, cells: &[impl AsRef<str>]) {
    row(text, cells.iter(), true);
}

fn row(text: &mut String, cells: impl Iterator<Item = impl AsRef<str>>, always: bool) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        quoted(text, cell.as_ref(), always);
    }
    text.push_str("\r\n");
}

fn quoted(text: &mut String, cell: &str, always: bool) {
    let cell = guarded(cell);
    let needs_quotes = cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell.starts_with(' ') || cell.ends_with(' ');
    if !needs_quotes && !always {
        text.push_str(&cell);
        return;
    }
    text.push('"');
    text.push_str(&cell.replace('"', "\"\""));
    text.push('"');
}

/// The cell with an apostrophe before every piece that a spreadsheet could take for a formula.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    let parts = cell.match_indices(['\t', '\n', '\r', ';']).map(|(at, _)| at + 1);
    let places: Vec<usize> =
        std::iter::once(0).chain(parts).filter(|at| begins_formula(&cell[*at..]) || is_odd(cell, *at)).collect();
    if places.is_empty() {
        return Cow::Borrowed(cell);
    }
    let mut text = String::with_capacity(cell.len() + places.len());
    let mut rest = 0;
    for place in places {
        text.push_str(&cell[rest..place]);
        text.push('\'');
        rest = place;
    }
    text.push_str(&cell[rest..]);
    Cow::Owned(text)
}

/// Some programs cut a tab or a line break off the beginning of a cell, and reckon what follows.
fn is_odd(cell: &str, at: usize) -> bool {
    at == 0 && cell.starts_with(['\t', '\n', '\r'])
}

/// Blanks and quotes before the sign are passed over, as programs do, up to the next piece; a full-width sign counts as one.
fn begins_formula(piece: &str) -> bool {
    let is_passed = |character: char| match character {
        '\t' | '\n' | '\r' => false,
        other => other.is_whitespace() || matches!(other, '"' | '\''),
    };
    let piece = piece.trim_start_matches(is_passed);
    piece.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula_or_breaks_its_row() {
        fn check(cell: &str, expected: &str) {
            let mut text = String::new();
            quoted(&mut text, cell, false);
            assert_eq!(text, expected);
        }
        check("plain", "plain");
        check("=1+1", "'=1+1");
        check("+49 30", "'+49 30");
        check("-5", "'-5");
        check("@SUM(A1)", "'@SUM(A1)");
        check(" =1", "' =1");
        check("\u{ff1d}1\u{ff0b}1", "'\u{ff1d}1\u{ff0b}1");
        check("\t=1", "\"'\t'=1\"");
        check("\nplain", "\"'\nplain\"");
        check("App;=1+1", "\"App;'=1+1\"");
        check("a; b;\"=1\"", "\"a; b;'\"\"=1\"\"\"");
        check("A\t@x\r\n-y", "\"A\t'@x\r\n'-y\"");
        check("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
        check("a,b", "\"a,b\"");
        check("a\nb", "\"a\nb\"");
        check("say \"x\"", "\"say \"\"x\"\"\"");
    }

    /// Cells as a spreadsheet reads them that parts them by `separator`: quotes count at the beginning of a cell only.
    fn cells(text: &str, separator: char) -> Vec<String> {
        let mut cells = vec![String::new()];
        let (mut is_quoted, mut at_start) = (false, true);
        let mut rest = text.chars().peekable();
        while let Some(character) = rest.next() {
            let cell = cells.last_mut().unwrap();
            match character {
                '"' if is_quoted && rest.peek() == Some(&'"') => cell.extend(rest.next()),
                '"' if is_quoted => is_quoted = false,
                '"' if at_start => is_quoted = true,
                '\n' | '\r' if !is_quoted => cells.push(String::new()),
                _ if character == separator && !is_quoted => cells.push(String::new()),
                _ => cell.push(character),
            }
            at_start = !is_quoted && cells.last().unwrap().is_empty() && character != '"';
        }
        cells
    }

    #[test]
    fn no_separator_makes_a_formula() {
        let pieces = ["=1", "＝1", "+1", "-x", "@x", " ", "\"", "'", ";", "\t", ",", "\n", "\r", "a", "|", "\u{a0}"];
        let count = pieces.len();
        for number in 0..count.pow(4) {
            let parts = (0..4).map(|place| pieces[number / count.pow(place) % count]);
            let name: String = parts.collect();
            let mut text = String::new();
            record(&mut text, &[name.as_str(), "b", name.as_str()]);
            assert_eq!(text.matches('"').count() % 2, 0);
            for separator in [',', ';', '\t'] {
                for cell in cells(&text, separator) {
                    assert!(
                        !cell.trim_start().starts_with(['=', '+', '-', '@', '＝']),
                        "{name:?} {separator:?} {cell:?}"
                    );
                }
            }
        }
    }
}
