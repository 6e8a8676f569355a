//! Workbooks (.xlsx, .xlsm, .xlsb, .xls), the worker's side: cells as text, row by row, only those that are there.
//!
//! A stray cell in the last corner of a sheet must not cost the memory of the grid, so rows are sparse. The parent's
//! side is in [`sheet`], finding the headings in [`heading`]. Formulas count by their stored value; nothing is computed.

#![expect(clippy::cast_possible_truncation, reason = "rows, columns and lengths of cells fit 32 bits by their limits")]

pub mod heading;
mod modern;
mod plain;
pub(super) mod saved;
pub(super) mod sheet;
pub(super) mod sheets;
mod strings;

use super::ProblemKind;
use super::active::MACROS;
use super::frames::{Out, Tag};
use super::limits::{COLUMNS, FIELD_BYTES, WORKBOOK_CELLS, WORKBOOK_ENTRIES};
use super::{archive, sniff};
use calamine::{Cell, Data, DataRef, ExcelDateTime, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb};
use std::borrow::Cow;
use std::io::{Cursor, Write};

/// Rows are sent together up to this size; a row alone may be as large as [`ROW_BYTES`].
const BATCH_BYTES: usize = 64 << 10;
/// Half of what a frame may hold.
const ROW_BYTES: usize = 8 << 20;

/// Stands where a formula has no stored value: a text that counts as a value lost at export.
pub const NO_VALUE: &str = "@{formula without a stored value}";
const DAMAGED: &str = "open it in Excel and save it again, or export it as CSV";

/// Sends every sheet of a workbook to the parent.
pub(super) fn serve(bytes: Vec<u8>, out: &mut Out<impl Write>) -> anyhow::Result<()> {
    let mut sent = Sent { cells: 0, sheets: 0 };
    let ran =
        if bytes.starts_with(sniff::CFB_MAGIC) { old(bytes, out, &mut sent) } else { zipped(bytes, out, &mut sent) };
    match ran? {
        Err((kind, why)) => out.problem(kind, &why),
        Ok(()) if sent.sheets == 0 => out.problem(ProblemKind::UnknownFormat, "the workbook holds no table"),
        Ok(()) => Ok(()),
    }
}

/// What went out so far.
struct Sent {
    cells: u64,
    sheets: usize,
}

/// The outer error: the parent is gone. The inner one: a sentence about the file.
type Told = anyhow::Result<Result<(), (ProblemKind, String)>>;

fn unknown<T>(why: impl Into<String>) -> Result<T, (ProblemKind, String)> {
    Err((ProblemKind::UnknownFormat, why.into()))
}

fn old(bytes: Vec<u8>, out: &mut Out<impl Write>, sent: &mut Sent) -> Told {
    let encrypted: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if memchr::memmem::find(&bytes, &encrypted).is_some() {
        return Ok(unknown(PASSWORD));
    }
    let mut workbook = match Xls::new(Cursor::new(bytes)) {
        Ok(workbook) => workbook,
        Err(XlsError::Password) => return Ok(unknown(PASSWORD)),
        Err(_) => {
            return Ok(unknown(format!(
                "an old Office file that is no readable workbook, or a damaged one; {DAMAGED}"
            )));
        }
    };
    if workbook.vba_project().is_ok_and(|project| project.is_some()) {
        out.problem(ProblemKind::Notice, MACROS)?;
    }
    for Sheet { name, typ, visible } in workbook.sheets_metadata().to_vec() {
        hidden(&name, visible, out)?;
        let Ok(range) = workbook.worksheet_range(&name) else {
            if typ == SheetType::WorkSheet {
                sheet(&name, || Err(()), out, sent)?;
            }
            continue;
        };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut cells = range.used_cells();
        let next = || {
            let cell = cells.next().map(|(row, column, value)| {
                Cell::new((first_row + row as u32, first_column + column as u32), borrowed(value))
            });
            Ok(cell)
        };
        sheet(&name, next, out, sent)?;
    }
    Ok(Ok(()))
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(when) => DataRef::DateTime(*when),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

const PASSWORD: &str =
    "the workbook is protected by a password; open it in Excel, remove the password (File, Info, Protect) and save it";

fn zipped(bytes: Vec<u8>, out: &mut Out<impl Write>, sent: &mut Sent) -> Told {
    let mut zip = match archive::open(Cursor::new(&bytes[..]), WORKBOOK_ENTRIES) {
        Ok(zip) => zip,
        Err(why) => return Ok(Err((ProblemKind::Unreadable, why))),
    };
    let names: Vec<String> = zip.file_names().filter_map(Result::ok).map(|name| name.to_lowercase()).collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if !has("xl/workbook.bin") && !names.iter().any(|name| name.ends_with("workbook.xml")) {
        return Ok(unknown(
            "an Office document that is no workbook (Word, PowerPoint, Visio …); export the data as CSV",
        ));
    }
    let checked = match archive::check_workbook(&mut zip) {
        Ok(checked) => checked,
        Err(why) => return Ok(Err((ProblemKind::Limit, why))),
    };
    drop(zip);
    for notice in checked.active.notices(&checked.sheets) {
        out.problem(ProblemKind::Notice, &notice)?;
    }
    if let Some(saved) = saved::last_saved(&checked.properties) {
        out.send(Tag::Saved, saved.as_bytes())?;
    }
    if has("xl/workbook.bin") {
        return binary(bytes, out, sent);
    }
    let (mut active, inflated) = (checked.active, checked.inflated.unwrap_or_default());
    let without = checked.sheets.iter().map(|(part, name)| (name.clone(), active.without_value(part))).collect();
    modern::serve(bytes, modern::Inflated { entries: &inflated, sheets: &checked.sheets }, &without, out, sent)
}

fn binary(bytes: Vec<u8>, out: &mut Out<impl Write>, sent: &mut Sent) -> Told {
    let Ok(mut workbook) = Xlsb::new(Cursor::new(bytes)) else {
        return Ok(unknown(format!("not a readable workbook: it is damaged; {DAMAGED}")));
    };
    for Sheet { name, typ, visible } in workbook.sheets_metadata().to_vec() {
        hidden(&name, visible, out)?;
        match workbook.worksheet_cells_reader(&name) {
            Ok(mut cells) => sheet(&name, || cells.next_cell().map_err(|_| ()), out, sent)?,
            Err(_) if typ == SheetType::WorkSheet => sheet(&name, || Err(()), out, sent)?,
            Err(_) => {}
        }
    }
    Ok(Ok(()))
}

/// Tells that nobody sees the sheet who opens the workbook.
fn hidden(name: &str, visible: SheetVisible, out: &mut Out<impl Write>) -> anyhow::Result<()> {
    if visible == SheetVisible::Visible {
        return Ok(());
    }
    let message = format!(
        "the sheet {name} is hidden; it was read all the same, so if it is an old copy, delete it and give the workbook again"
    );
    out.problem(ProblemKind::Notice, &message)
}

/// Rows on their way into a frame: row number, count of cells, then for each its column, its length and its text.
struct Batch<'o, W: Write> {
    out: &'o mut Out<W>,
    rows: Vec<u8>,
    row: Vec<u8>,
    number: u64,
    cells: u32,
    refused: Option<&'static str>,
}

impl<W: Write> Batch<'_, W> {
    fn cell(&mut self, row: u64, column: u32, text: &str) -> anyhow::Result<()> {
        if row != self.number {
            self.end_row()?;
            self.number = row;
        }
        if text.len() > FIELD_BYTES {
            self.refused = Some("a cell is longer than 1 MiB");
        } else if self.row.len() + text.len() > ROW_BYTES {
            self.refused = Some("the row is longer than 8 MiB");
        } else if column as usize >= COLUMNS {
            self.refused = Some("the row has more cells than a worksheet has columns");
        } else {
            self.row.extend_from_slice(&column.to_le_bytes());
            self.row.extend_from_slice(&(text.len() as u32).to_le_bytes());
            self.row.extend_from_slice(text.as_bytes());
            self.cells += 1;
        }
        Ok(())
    }
    fn end_row(&mut self) -> anyhow::Result<()> {
        if let Some(why) = self.refused.take() {
            self.flush()?;
            self.out.refused(self.number, ProblemKind::Limit, why)?;
        } else if self.cells > 0 {
            self.rows.extend_from_slice(&self.number.to_le_bytes());
            self.rows.extend_from_slice(&self.cells.to_le_bytes());
            self.rows.extend_from_slice(&self.row);
        }
        self.row.clear();
        self.cells = 0;
        if self.rows.len() >= BATCH_BYTES { self.flush() } else { Ok(()) }
    }
    fn flush(&mut self) -> anyhow::Result<()> {
        if !self.rows.is_empty() {
            self.out.send(Tag::Rows, &self.rows)?;
            self.rows.clear();
        }
        Ok(())
    }
}

/// One sheet on its way out.
struct Sending<'o, W: Write> {
    name: &'o str,
    batch: Batch<'o, W>,
    sent: &'o mut Sent,
    problem: Option<(ProblemKind, String)>,
}

impl<'o, W: Write> Sending<'o, W> {
    fn begin(name: &'o str, out: &'o mut Out<W>, sent: &'o mut Sent) -> anyhow::Result<Self> {
        out.send(Tag::Sheet, name.as_bytes())?;
        let batch = Batch { out, rows: Vec::new(), row: Vec::new(), number: 0, cells: 0, refused: None };
        Ok(Self { name, batch, sent, problem: None })
    }

    /// Sends cells as `next` gives them, and counts them; `false` where one could not be had.
    fn all<'c, E>(
        &mut self,
        mut next: impl FnMut() -> Result<Option<Cell<DataRef<'c>>>, E>,
        given: &mut u64,
    ) -> anyhow::Result<bool> {
        loop {
            match next() {
                Ok(Some(cell)) if self.cell(&cell)? => *given += 1,
                Ok(_) => return Ok(true),
                Err(_) => return Ok(false),
            }
        }
    }

    /// Sends a cell; `false` where there are more than are read.
    fn cell(&mut self, cell: &Cell<DataRef<'_>>) -> anyhow::Result<bool> {
        let text = text_of(cell.get_value());
        if text.chars().all(char::is_whitespace) {
            return Ok(true);
        }
        self.sent.cells += 1;
        if self.sent.cells > WORKBOOK_CELLS {
            let message = format!("the workbook has more than {WORKBOOK_CELLS} filled cells; the rest was not read");
            self.problem = Some((ProblemKind::Limit, message));
            return Ok(false);
        }
        let (row, column) = cell.get_position();
        self.batch.cell(u64::from(row) + 1, column, &text)?;
        Ok(true)
    }

    /// What comes next in the sheet cannot be read.
    fn damaged(&mut self) {
        let name = self.name;
        let message = match self.batch.number {
            0 => format!("the sheet {name} is damaged, and nothing of it could be read; {DAMAGED}"),
            row => format!("the sheet {name} is damaged below row {row}, and was not read further; {DAMAGED}"),
        };
        self.problem = Some((ProblemKind::Syntax, message));
    }

    fn end(mut self) -> anyhow::Result<()> {
        let empty = self.batch.number == 0;
        self.batch.end_row()?;
        self.batch.flush()?;
        self.sent.sheets += usize::from(!empty);
        let whole = u8::from(self.problem.is_none());
        if let Some((kind, message)) = self.problem {
            self.batch.out.problem(kind, &message)?;
        }
        self.batch.out.send(Tag::SheetEnd, &[whole])
    }
}

/// Sends one sheet, cell by cell as `next` gives them.
fn sheet<'a>(
    name: &str,
    next: impl FnMut() -> Result<Option<Cell<DataRef<'a>>>, ()>,
    out: &mut Out<impl Write>,
    sent: &mut Sent,
) -> anyhow::Result<()> {
    let mut sending = Sending::begin(name, out, sent)?;
    if !sending.all(next, &mut 0)? {
        sending.damaged();
    }
    sending.end()
}

/// A cell as a person would type it, dates as ISO 8601.
fn text_of<'c>(value: &'c DataRef<'_>) -> Cow<'c, str> {
    match value {
        DataRef::Empty => "".into(),
        DataRef::SharedString(text) => (*text).into(),
        DataRef::Int(number) => number.to_string().into(),
        DataRef::Float(number) => number_text(*number).into(),
        DataRef::Bool(true) => "TRUE".into(),
        DataRef::Bool(false) => "FALSE".into(),
        DataRef::DateTime(when) => date_text(when).into(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.as_str().into(),
        DataRef::Error(error) => error.to_string().into(),
    }
}

/// The shortest form; whole numbers without a fraction.
fn number_text(number: f64) -> String {
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}

fn date_text(when: &ExcelDateTime) -> String {
    if when.is_duration() {
        let seconds = (when.as_f64() * 86_400.0).round();
        let (hours, minutes, seconds) = ((seconds / 3600.0).trunc(), (seconds / 60.0) % 60.0, seconds % 60.0);
        return format!("{hours:02}:{:02}:{:02}", minutes.trunc().abs(), seconds.abs());
    }
    let (year, month, day, hour, minute, second, milli) = when.to_ymd_hms_milli();
    let value = when.as_f64();
    // A time of day alone has no date, and a whole day no time.
    let is_time = (0.0..1.0).contains(&value);
    let mut text = String::with_capacity("2026-03-01T10:00:00.000".len());
    if !is_time {
        numbers(&mut text, '-', [(year, 4), (month.into(), 2), (day.into(), 2)]);
        if value.fract() == 0.0 {
            return text;
        }
        text.push('T');
    }
    numbers(&mut text, ':', [hour, minute, second].map(|number| (number.into(), 2)));
    if !is_time && milli > 0 {
        text.push('.');
        numbers(&mut text, '.', [(milli, 3)]);
    }
    text
}

/// Adds numbers, each with at least so many digits, and a mark between them: a workbook has a hundred thousand dates.
fn numbers<const N: usize>(text: &mut String, mark: char, numbers: [(u16, usize); N]) {
    for (at, (number, digits)) in numbers.into_iter().enumerate() {
        if at > 0 {
            text.push(mark);
        }
        for (place, power) in [10_000, 1_000, 100, 10, 1].into_iter().zip((0..5).rev()) {
            if power < digits || number >= place {
                text.push(char::from(b'0' + (number / place % 10) as u8));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType;

    fn date(value: f64) -> String {
        date_text(&ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false))
    }

    #[test]
    fn dates_are_iso() {
        assert_eq!(date(46_082.0), "2026-03-01");
        assert_eq!(date(46_082.0 + 10.0 / 24.0), "2026-03-01T10:00:00");
        assert_eq!(date(0.5), "12:00:00");
        assert_eq!(date(0.000_011_6), "00:00:01");
        assert_eq!(date(46_082.0 + 0.25 / 86_400.0), "2026-03-01T00:00:00.250");
        assert_eq!(date(2_958_465.0), "9999-12-31");
        let duration = ExcelDateTime::new(1.5, ExcelDateTimeType::TimeDelta, false);
        assert_eq!(date_text(&duration), "36:00:00");
    }

    #[test]
    fn numbers_are_short() {
        let texts: Vec<String> = [3.0, 0.1, -2.0, -0.0, 1e15, 0.1 + 0.2].into_iter().map(number_text).collect();
        assert_eq!(texts, ["3", "0.1", "-2", "0", "1000000000000000", "0.30000000000000004"]);
    }
}
