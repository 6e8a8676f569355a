//! The workbook of today (.xlsx, .xlsm): its sheets are read by [`plain`] as long as they are written as programs usually
//! write them, and where something else comes, from there on by calamine, which takes six times as long.
//!
//! What a workbook says of its sheets and styles calamine tells of a small archive without the large entries.

use super::plain::{Sheet as PlainSheet, Style, Styles};
use super::strings::Strings;
use super::{DAMAGED, Sending, Sent, Told, hidden, unknown};
use crate::evidence::frames::Out;
use calamine::{Cell, DataRef, Reader, Sheet, SheetType, Xlsx, XlsxCellReader};
use memchr::memmem;
use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// The entries of a workbook, as far as they were inflated, and what its sheets are called by their parts.
#[derive(Clone, Copy)]
pub(super) struct Inflated<'p> {
    pub entries: &'p [(String, Vec<u8>)],
    pub sheets: &'p BTreeMap<String, String>,
}

/// Rows and columns of cells, by the sheet's name.
type Places = BTreeMap<String, HashSet<(u32, u32)>>;
type Whole = Xlsx<Cursor<Vec<u8>>>;
type CellReader<'w> = XlsxCellReader<'w, Cursor<Vec<u8>>>;

/// Sends every sheet. `without`: where formulas of a sheet have no stored value.
pub(super) fn serve(
    bytes: Vec<u8>,
    inflated: Inflated<'_>,
    without: &Places,
    out: &mut Out<impl Write>,
    sent: &mut Sent,
) -> Told {
    let plain = Plain::of(inflated);
    let mut whole = Lazy { bytes: Some(bytes), open: None };
    let known = plain.as_ref().map(|plain| plain.sheets.clone());
    let Some(sheets) = known.or_else(|| Some(whole.get()?.sheets_metadata().to_vec())) else {
        return Ok(unknown(format!("not a readable workbook: it is damaged; {DAMAGED}")));
    };
    for Sheet { name, typ, visible } in sheets {
        hidden(&name, visible, out)?;
        let without = without.get(&name).filter(|cells| !cells.is_empty());
        if let Some(mut sheet) = plain.as_ref().and_then(|plain| plain.sheet(&name)) {
            let mut sending = Sending::begin(&name, out, sent)?;
            let mut given = 0;
            if !sending.all(|| sheet.next().map(|cell| cell.map(|cell| lost(cell, without))), &mut given)? {
                rest(&mut sending, whole.cells(&name), without, given)?;
            }
            sending.end()?;
            continue;
        }
        match whole.cells(&name) {
            // A chart has no cells.
            None if typ != SheetType::WorkSheet => {}
            cells => {
                let mut sending = Sending::begin(&name, out, sent)?;
                rest(&mut sending, cells, without, 0)?;
                sending.end()?;
            }
        }
    }
    Ok(Ok(()))
}

/// Sends the cells of a sheet as calamine reads them, but those that were given before.
fn rest(
    sending: &mut Sending<'_, impl Write>,
    mut cells: Option<CellReader<'_>>,
    without: Option<&HashSet<(u32, u32)>>,
    mut given: u64,
) -> anyhow::Result<()> {
    let mut next = || {
        let cell = cells.as_mut().ok_or(())?.next_cell().map_err(|_| ())?;
        Ok::<_, ()>(cell.map(|cell| lost(cell, without)))
    };
    let is_passed = (0..given).all(|_| matches!(next(), Ok(Some(_))));
    if !is_passed || !sending.all(next, &mut given)? {
        sending.damaged();
    }
    Ok(())
}

/// The whole workbook as calamine reads it, opened when it is asked for.
struct Lazy {
    bytes: Option<Vec<u8>>,
    open: Option<Whole>,
}

impl Lazy {
    fn get(&mut self) -> Option<&mut Whole> {
        if let Some(bytes) = self.bytes.take() {
            self.open = Whole::new(Cursor::new(bytes)).ok();
        }
        self.open.as_mut()
    }
    fn cells(&mut self, sheet: &str) -> Option<CellReader<'_>> {
        self.get()?.worksheet_cells_reader(sheet).ok()
    }
}

fn lost<'c>(cell: Cell<DataRef<'c>>, without: Option<&HashSet<(u32, u32)>>) -> Cell<DataRef<'c>> {
    let place = cell.get_position();
    let is_lost = *cell.get_value() == DataRef::Empty && without.is_some_and(|cells| cells.contains(&place));
    if is_lost { Cell::new(place, DataRef::SharedString(super::NO_VALUE)) } else { cell }
}

/// A workbook whose texts are written plainly.
struct Plain<'p> {
    sheets: Vec<Sheet>,
    strings: Strings<'p>,
    styles: Styles,
    /// What stands in the sheets, by their names.
    parts: BTreeMap<&'p str, &'p [u8]>,
}

/// Styles of cells that a workbook may have (Excel stops at 65,490), as often as the word for one may stand there.
const MOST_STYLES: usize = 150_000;

impl<'p> Plain<'p> {
    /// `None`: nothing was inflated, or it is for calamine.
    fn of(inflated: Inflated<'p>) -> Option<Self> {
        let lower: Vec<String> = inflated.entries.iter().map(|(name, _)| name.to_lowercase()).collect();
        if lower.iter().collect::<HashSet<_>>().len() < lower.len() {
            return None;
        }
        let entry = |wanted: &str| Some(&*inflated.entries.get(lower.iter().position(|name| name == wanted)?)?.1);
        let strings = entry("xl/sharedstrings.xml").map_or_else(|| Some(Strings::default()), Strings::read)?;
        let styles = memmem::find_iter(entry("xl/styles.xml").unwrap_or_default(), b"xf").count();
        let parts: BTreeMap<&str, &[u8]> =
            inflated.sheets.iter().filter_map(|(part, name)| Some((&**name, entry(part)?))).collect();
        if parts.len() < inflated.sheets.len() || styles > MOST_STYLES {
            return None;
        }
        let is_small = |at: &usize| lower[*at] != "xl/sharedstrings.xml" && !inflated.sheets.contains_key(&lower[*at]);
        let small = (0..lower.len()).filter(is_small).map(|at| &inflated.entries[at]);
        let probed = inflated.sheets.iter().next()?;
        let probed_entry = &inflated.entries[lower.iter().position(|name| name == probed.0)?].0;
        let archive = stored(small, probed_entry, &probe(styles))?;
        let mut workbook = Whole::new(Cursor::new(archive)).ok()?;
        let sheets = workbook.sheets_metadata().to_vec();
        let is_1904 = workbook.has_1904_epoch();
        let styles = Styles { styles: probed_styles(&mut workbook, probed.1, styles)?, is_1904 };
        let names: HashSet<&str> = sheets.iter().map(|sheet| &*sheet.name).collect();
        (names.len() == sheets.len()).then_some(())?;
        Some(Self { sheets, strings, styles, parts })
    }

    fn sheet(&self, name: &str) -> Option<PlainSheet<'_>> {
        PlainSheet::begin(self.parts.get(name)?, &self.strings, &self.styles)
    }
}

/// An archive of these entries, and of one more.
fn stored<'e>(entries: impl Iterator<Item = &'e (String, Vec<u8>)>, name: &str, content: &str) -> Option<Vec<u8>> {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let entries = entries.map(|(name, bytes)| (&**name, &**bytes));
    for (name, bytes) in entries.chain([(name, content.as_bytes())]) {
        archive.start_file(name, options).ok()?;
        archive.write_all(bytes).ok()?;
    }
    archive.finish().ok().map(Cursor::into_inner)
}

/// A sheet with the number one and a half in each style.
fn probe(styles: usize) -> String {
    let cells: String = (0..styles).map(|style| format!("<c s=\"{style}\"><v>1.5</v></c>")).collect();
    format!("<worksheet><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>")
}

/// What a number is in each style, by what became of those of the probe.
fn probed_styles(workbook: &mut Whole, sheet: &str, styles: usize) -> Option<Vec<Style>> {
    let mut cells = workbook.worksheet_cells_reader(sheet).ok()?;
    let mut found = Vec::new();
    while let Some(cell) = cells.next_cell().ok()? {
        found.push(match cell.get_value() {
            DataRef::DateTime(when) if when.is_duration() => Style::Duration,
            DataRef::DateTime(_) => Style::Date,
            DataRef::Float(_) => Style::Number,
            _ => return None,
        });
    }
    (found.len() == styles).then_some(found)
}

#[cfg(test)]
mod tests;
