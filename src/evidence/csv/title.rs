//! Lines that people put above a table: a title, a date, a client's name.

use super::dialect;
use crate::evidence::secrets::is_secret_heading;
use crate::evidence::xlsx::heading::{HEADING_ROWS, is_wordy};
use std::collections::BTreeSet;

/// How many rows below a line have to have its width where that alone makes it the headings.
const AGREEING: usize = 3;

/// How many bytes and lines stand above the headings.
///
/// Where the first line holds a single cell, it can be no table that is read: the headings are then the first line of several
/// different names, with a row of several cells below. Where it holds more (a sentence with a comma in it), they are the
/// first line most of whose cells are known to head columns (`knows`); or, where no cell of the first line is, the first
/// one that has the width of the rows below it, which the first line has not.
pub(super) fn above(bytes: &[u8], line_end: u8, knows: &dyn Fn(&str) -> bool) -> (usize, u64) {
    let mut lines: Vec<(usize, Line<'_>)> = Vec::new();
    let mut at = 0;
    for line in bytes.split(|byte| *byte == line_end).take(HEADING_ROWS + 1) {
        lines.push((at, Line::of(line)));
        at += line.len() + 1;
    }
    let Some(((_, first), further)) = lines.split_first() else { return (0, 0) };
    // A cell of it goes on in the next line.
    if first.is_open {
        return (0, 0);
    }
    let is_name = |cell: &str| knows(cell) || is_secret_heading(cell);
    let found = if first.filled.len() == 1 { below_a_cell(further) } else { below_cells(first, further, &is_name) };
    let found = found.and_then(|index| further.get(index).map(|(at, _)| (*at, index as u64 + 1)));
    found.unwrap_or((0, 0))
}

fn below_a_cell(lines: &[(usize, Line<'_>)]) -> Option<usize> {
    for (index, (_, line)) in lines.iter().enumerate() {
        let below = lines.get(index + 1).map_or(0, |(_, line)| line.filled.len());
        if line.names_columns() && below > 2 {
            return Some(index);
        }
        if line.filled.len() > 2 {
            break;
        }
    }
    None
}

fn below_cells(first: &Line<'_>, lines: &[(usize, Line<'_>)], is_name: &dyn Fn(&str) -> bool) -> Option<usize> {
    let of_first = first.known(is_name);
    // Exports have many columns that nothing here reads; a title has no three words that head columns.
    if of_first * 2 >= first.filled.len() || of_first > 2 {
        return None;
    }
    for (index, (_, line)) in lines.iter().enumerate() {
        let below = lines.get(index + 1..).unwrap_or_default();
        if line.is_open {
            break;
        }
        let (here, cells) = (line.known(is_name), line.filled.len());
        let is_pair =
            here == 2 && cells == 2 && of_first == 0 && lines[..index].iter().all(|(_, l)| l.filled.len() < 2);
        if is_pair || line.names_columns() && here * 2 > cells && (here > 2 || of_first == 0) {
            return Some(index);
        }
        if of_first == 0 && line.names_columns() && line.has_the_width_of(first, &lines[..index], below) {
            return Some(index);
        }
    }
    None
}

/// A line as its own delimiter cuts it.
struct Line<'a> {
    text: &'a [u8],
    delimiter: u8,
    /// The cells that hold something.
    filled: Vec<String>,
    /// A quote is opened in it and not closed.
    is_open: bool,
}

impl<'a> Line<'a> {
    fn of(text: &'a [u8]) -> Self {
        let delimiter = dialect::delimiter_of(text);
        let (cells, is_open) = cut(text, delimiter);
        let texts = cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
        Self { text, delimiter, filled: texts.filter(|cell| !cell.is_empty()).collect(), is_open }
    }

    /// Of many columns some exports head two alike.
    fn names_columns(&self) -> bool {
        let different: BTreeSet<String> = self.filled.iter().map(|cell| cell.to_lowercase()).collect();
        self.filled.len() > 2
            && different.len() * 10 >= self.filled.len() * 9
            && self.filled.iter().all(|cell| is_wordy(cell))
    }

    fn known(&self, is_name: &dyn Fn(&str) -> bool) -> usize {
        self.filled.iter().filter(|cell| is_name(cell)).count()
    }

    /// How many cells it has by the delimiter of another line.
    fn width(&self, delimiter: u8) -> usize {
        cut(self.text, delimiter).0.len()
    }

    /// Whether the rows below have the width of this line, in which some value is no word, and the lines above have not.
    fn has_the_width_of(&self, first: &Self, above: &[(usize, Line<'_>)], below: &[(usize, Line<'_>)]) -> bool {
        let rows: Vec<&Line<'_>> =
            below.iter().map(|(_, line)| line).filter(|line| !line.filled.is_empty()).take(AGREEING).collect();
        let wide = self.width(self.delimiter);
        !rows.is_empty()
            && rows.iter().all(|row| !row.is_open && row.width(self.delimiter) == wide)
            && rows.iter().any(|row| row.filled.iter().any(|cell| !is_wordy(cell)))
            && first.width(self.delimiter) != wide
            && first.width(first.delimiter) != rows.first().map_or(0, |row| row.width(first.delimiter))
            && above.iter().all(|(_, line)| line.width(self.delimiter) != wide)
    }
}

/// The cells of a line, and whether its last one goes on.
fn cut(line: &[u8], delimiter: u8) -> (Vec<Vec<u8>>, bool) {
    let (mut cells, mut quoted, mut cell) = (Vec::new(), false, Vec::new());
    for byte in line {
        match byte {
            b'"' => quoted = !quoted,
            byte if *byte == delimiter && !quoted => cells.push(std::mem::take(&mut cell)),
            byte => cell.push(*byte),
        }
    }
    cells.push(cell);
    (cells, quoted)
}
