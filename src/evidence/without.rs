//! Copies a workbook without its secrets: its sheets as they were read, in a workbook of the plainest kind.
//!
//! It is written as its rows come, straight into the assessment. A library for workbooks would hold all cells or put them into
//! files beside it, where nothing seals them, and would state a day of saving that the workbook never had.

use super::limits::COLUMNS;
use super::secrets::said::says_one;
use super::secrets::{says_yes_or_no, spoken, words_heading};
use super::worker::Workers;
use super::{
    Closed, Consumer, EvidenceId, Input, PartHead, Problem, ProblemKind, Refusal, RefusedRow, Row, Shape, Wanted, read,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

/// Copies a workbook as it is read: the headings of each sheet and its rows, under their numbers, as texts. What stands above
/// the headings, looks, formulas and macros stay behind. Gives the SHA-256 of what was read.
///
/// # Errors
/// `InvalidData` where the workbook cannot be read.
pub fn workbook_without(
    input: &Input,
    workers: &Workers,
    knows: &dyn Fn(&str) -> bool,
    out: &mut dyn Write,
) -> io::Result<String> {
    let mut copy = Copy {
        zip: ZipWriter::new_stream(out),
        sheets: Vec::new(),
        sheet: None,
        text: String::new(),
        saved: None,
        sha256: None,
        failed: None,
        knows,
    };
    read::read(input, workers, &mut copy);
    if let Some(why) = copy.failed {
        return Err(why);
    }
    let unreadable = || io::Error::new(io::ErrorKind::InvalidData, "no readable workbook");
    let sha256 = copy.sha256.take().filter(|_| !copy.sheets.is_empty()).ok_or_else(unreadable)?;
    copy.finish()?;
    Ok(sha256)
}

/// The copy as far as it is written.
struct Copy<'a> {
    zip: ZipWriter<StreamWriter<&'a mut dyn Write>>,
    /// Names of the sheets begun so far.
    sheets: Vec<String>,
    /// The one that is open.
    sheet: Option<Sheet>,
    /// A row on its way.
    text: String,
    saved: Option<String>,
    sha256: Option<String>,
    failed: Option<io::Error>,
    /// Names that head columns, as [`Consumer::knows_heading`] answers.
    knows: &'a dyn Fn(&str) -> bool,
}

struct Sheet {
    /// Until they are written.
    headings: Option<Vec<String>>,
    /// As they were read.
    read: Vec<String>,
    /// Columns below whose word for a secret nothing is kept, wherever it stands.
    secret: BTreeSet<usize>,
    /// Rows that were refused before any was given: those above the headings.
    above: Vec<u64>,
    /// The number of the row before.
    last_row: Option<u64>,
}

/// A copy of what was read in part would look whole.
fn not_whole() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "not all of the workbook could be read")
}

/// `A`, `B` … `Z`, `AA`.
fn letters(column: usize) -> String {
    let (mut rest, mut letters) = (column + 1, Vec::new());
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Text between tags; what XML cannot hold is left out.
fn escape(text: &str, to: &mut String) {
    for letter in text.chars() {
        match letter {
            '&' => to.push_str("&amp;"),
            '<' => to.push_str("&lt;"),
            '>' => to.push_str("&gt;"),
            '"' => to.push_str("&quot;"),
            '\r' => to.push_str("&#13;"),
            '\t' | '\n' => to.push(letter),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => to.push(letter),
        }
    }
}

impl Copy<'_> {
    /// Begins a file of the workbook. No moment of its making stands in it.
    fn start(&mut self, name: &str) -> io::Result<()> {
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        self.zip.start_file(name, options).map_err(io::Error::other)?;
        self.zip.write_all(HEAD.as_bytes())
    }

    fn entry(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.start(name)?;
        self.zip.write_all(text.as_bytes())
    }

    fn begin_sheet(&mut self, name: &str, headings: &[String]) -> io::Result<()> {
        self.end_sheet()?;
        self.sheets.push(name.to_owned());
        self.start(&format!("xl/worksheets/sheet{}.xml", self.sheets.len()))?;
        // A sentence in the place of a heading may be one itself.
        let kept = |name: &String| {
            if spoken(name).is_some() || says_one(name.as_bytes()) { "left out" } else { name }.to_owned()
        };
        self.sheet = Some(Sheet {
            headings: Some(headings.iter().map(kept).collect()),
            read: headings.to_vec(),
            secret: BTreeSet::new(),
            above: Vec::new(),
            last_row: None,
        });
        write!(self.zip, "<worksheet xmlns=\"{MAIN}\"><sheetData>")
    }

    /// The headings stand right above the first row.
    fn put_headings(&mut self, first_row: u64) -> io::Result<()> {
        let Some(headings) = self.sheet.as_mut().and_then(|sheet| sheet.headings.take()) else { return Ok(()) };
        if headings.is_empty() {
            return Ok(());
        }
        let row = first_row.saturating_sub(1).max(1);
        // Text above them is left out; a mark keeps its row, so that it is counted again.
        let above = self.sheet.as_mut().map(|sheet| std::mem::take(&mut sheet.above)).unwrap_or_default();
        for above in above.into_iter().filter(|above| *above < row) {
            self.put(above, std::iter::once((0, "-")))?;
        }
        self.put(row, headings.iter().map(String::as_str).enumerate())
    }

    fn put<'c>(&mut self, row: u64, cells: impl Iterator<Item = (usize, &'c str)>) -> io::Result<()> {
        let text = &mut self.text;
        text.clear();
        let _ = write!(text, "<row r=\"{row}\">");
        for (column, cell) in cells.filter(|(column, cell)| !cell.is_empty() && *column < COLUMNS) {
            let _ = write!(text, "<c r=\"{}{row}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", letters(column));
            escape(cell, text);
            text.push_str("</t></is></c>");
        }
        text.push_str("</row>");
        self.zip.write_all(text.as_bytes())
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        if self.sheet.is_none() {
            return Ok(());
        }
        self.put_headings(2)?;
        self.sheet = None;
        self.zip.write_all(b"</sheetData></worksheet>")
    }

    fn note(&mut self, done: io::Result<()>) {
        if let Err(why) = done {
            self.failed.get_or_insert(why);
        }
    }
}

impl Consumer for Copy<'_> {
    fn open(&mut self, _name: &str, _archive: Option<EvidenceId>) -> EvidenceId {
        EvidenceId(0)
    }
    fn begin(&mut self, head: &PartHead<'_>) -> Wanted {
        let Shape::Table { headings, .. } = &head.shape else { return Wanted::Nothing };
        let begun = self.begin_sheet(head.name.unwrap_or_default(), headings);
        self.note(begun);
        Wanted::Rows
    }
    /// It comes without the secrets that its headings or its cells tell.
    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal> {
        let (Row::Cells(cells), Some(sheet), None) = (data, &mut self.sheet, &self.failed) else { return Ok(()) };
        let stands_apart = sheet.last_row.replace(row).is_some_and(|last| last + 1 < row);
        let is_secret =
            |column: &usize| sheet.secret.contains(column) && !cells.raw(*column).is_some_and(says_yes_or_no);
        let kept: Vec<(usize, String)> = (0..cells.len())
            .filter(|column| !is_secret(column))
            .map(|column| (column, cells.text(column).unwrap_or_default().into_owned()))
            .collect();
        let named = words_heading(cells, &sheet.read, stands_apart, self.knows);
        sheet.secret.extend(named.iter().map(|(column, _)| *column));
        let written = self
            .put_headings(row)
            .and_then(|()| self.put(row, kept.iter().map(|(column, text)| (*column, text.as_str()))));
        self.note(written);
        Ok(())
    }
    /// A row that could not be read would be missing from the copy without a word.
    fn problem(&mut self, problem: Problem, refused: RefusedRow) {
        if refused == RefusedRow::Yes && !matches!(problem.kind, ProblemKind::NotData | ProblemKind::PassedOver) {
            self.note(Err(not_whole()));
        }
        if let (RefusedRow::Yes, Some(row), Some(sheet)) = (refused, problem.row, &mut self.sheet)
            && sheet.headings.is_some()
        {
            sheet.above.push(row);
        }
    }
    fn saved(&mut self, at: &str) {
        self.saved = Some(at.to_owned());
    }
    fn end(&mut self, complete: Option<bool>) {
        if complete == Some(false) {
            self.note(Err(not_whole()));
        }
        let ended = self.end_sheet();
        self.note(ended);
    }
    fn close(&mut self, _file: EvidenceId, closed: Closed) {
        self.sha256 = closed.sha256;
    }
    fn progress(&mut self, _bytes: u64) -> bool {
        self.failed.is_none()
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

impl Copy<'_> {
    /// What stands beside the sheets: their names, and when the workbook was saved if it said so.
    fn finish(mut self) -> io::Result<()> {
        self.end_sheet()?;
        let (mut types, mut sheets, mut relations) = (String::new(), String::new(), String::new());
        for (number, name) in (1..).zip(&self.sheets) {
            let mut escaped = String::new();
            escape(name, &mut escaped);
            let _ = write!(
                types,
                "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            );
            let _ = write!(sheets, "<sheet name=\"{escaped}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
            let _ = write!(
                relations,
                "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
            );
        }
        let mut top =
            format!("<Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/>");
        if let Some(saved) = self.saved.take() {
            let mut at = String::new();
            escape(&saved, &mut at);
            let _ = write!(
                top,
                "<Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
            );
            types.push_str("<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
            self.entry(
                "docProps/core.xml",
                &format!(
                    "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified></cp:coreProperties>"
                ),
            )?;
        }
        self.entry(
            "[Content_Types].xml",
            &format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
            ),
        )?;
        self.entry("_rels/.rels", &format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{top}</Relationships>"))?;
        self.entry(
            "xl/workbook.xml",
            &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{sheets}</sheets></workbook>"),
        )?;
        self.entry(
            "xl/_rels/workbook.xml.rels",
            &format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>"),
        )?;
        self.zip.finish().map_err(io::Error::other)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{escape, letters};

    #[test]
    fn columns_have_letters() {
        let check = |column: usize, expected: &str| assert_eq!(letters(column), expected);
        check(0, "A");
        check(25, "Z");
        check(26, "AA");
        check(701, "ZZ");
        check(702, "AAA");
    }

    #[test]
    fn texts_are_escaped() {
        let mut text = String::new();
        escape("a<b>&\"\u{1}\r\n", &mut text);
        assert_eq!(text, "a&lt;b&gt;&amp;&quot;&#13;\n");
    }
}
