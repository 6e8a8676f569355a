//! Lines that people put above a table: a title, a date, a client's name.

use super::dialect;
use crate::evidence::xlsx::heading::{HEADING_ROWS, is_wordy};
use std::collections::BTreeSet;

/// How many bytes and lines stand above the headings. Only where the first line holds a single cell, which can be no table
/// that is read; the headings are then the first line of several different names, with a row of several cells below.
pub(super) fn above(bytes: &[u8], line_end: u8) -> (usize, u64) {
    let mut lines: Vec<(usize, Vec<String>)> = Vec::new();
    let mut at = 0;
    for line in bytes.split(|byte| *byte == line_end).take(HEADING_ROWS + 1) {
        lines.push((at, filled(line)));
        at += line.len() + 1;
    }
    if lines.first().is_none_or(|(_, cells)| cells.len() != 1) {
        return (0, 0);
    }
    let is_heading = |cells: &[String]| {
        let different: BTreeSet<String> = cells.iter().map(|cell| cell.to_lowercase()).collect();
        cells.len() > 2 && different.len() == cells.len() && cells.iter().all(|cell| is_wordy(cell))
    };
    for (index, (at, cells)) in lines.iter().enumerate().skip(1) {
        let below = lines.get(index + 1).map_or(0, |(_, cells)| cells.len());
        if is_heading(cells) && below > 2 {
            return (*at, index as u64);
        }
        if cells.len() > 2 {
            break;
        }
    }
    (0, 0)
}

/// The cells of a line that hold something, by its own delimiter.
fn filled(line: &[u8]) -> Vec<String> {
    let delimiter = dialect::delimiter_of(line);
    let (mut cells, mut quoted, mut cell) = (Vec::new(), false, Vec::new());
    for byte in line {
        match byte {
            b'"' => quoted = !quoted,
            byte if *byte == delimiter && !quoted => cells.push(std::mem::take(&mut cell)),
            byte => cell.push(*byte),
        }
    }
    cells.push(cell);
    let texts = cells.iter().map(|cell| String::from_utf8_lossy(cell).trim().to_owned());
    texts.filter(|cell| !cell.is_empty()).collect()
}
