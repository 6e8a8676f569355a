//! Copies a workbook without its secrets: its sheets as they were read, in a workbook of the plainest kind.

use super::limits::COLUMNS;
use super::secrets::{is_secret_cell, is_secret_heading};
use super::worker::Workers;
use super::{Closed, Consumer, EvidenceId, Input, PartHead, Problem, Refusal, RefusedRow, Row, Shape, Wanted, read};
use std::fmt::Write as _;
use std::io::{self, Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Copies a workbook as it is read: the headings of each sheet and its rows, under their numbers, as texts. What stands above
/// the headings, looks, formulas and macros stay behind. Gives the SHA-256 of what was read.
///
/// # Errors
/// `InvalidData` where the workbook cannot be read.
pub fn workbook_without(input: &Input, workers: &Workers, out: &mut dyn Write) -> io::Result<String> {
    let mut copy = Copy::default();
    read::read(input, workers, &mut copy);
    let unreadable = || io::Error::new(io::ErrorKind::InvalidData, "no readable workbook");
    let sha256 = copy.sha256.take().filter(|_| !copy.sheets.is_empty()).ok_or_else(unreadable)?;
    out.write_all(&copy.packed()?)?;
    Ok(sha256)
}

/// The sheets met so far, as XML.
#[derive(Default)]
struct Copy {
    sheets: Vec<Sheet>,
    saved: Option<String>,
    sha256: Option<String>,
}

#[derive(Default)]
struct Sheet {
    name: String,
    headings: Vec<String>,
    secret: Vec<bool>,
    rows: String,
    has_headings: bool,
}

impl Sheet {
    /// The headings stand right above the first row.
    fn put_headings(&mut self, first_row: u64) {
        if !std::mem::replace(&mut self.has_headings, true) {
            let headings = std::mem::take(&mut self.headings);
            self.put(first_row.saturating_sub(1).max(1), headings.iter().map(String::as_str).enumerate());
        }
    }

    fn put<'a>(&mut self, row: u64, cells: impl Iterator<Item = (usize, &'a str)>) {
        let _ = write!(self.rows, "<row r=\"{row}\">");
        for (column, text) in cells.filter(|(column, text)| !text.is_empty() && *column < COLUMNS) {
            let _ =
                write!(self.rows, "<c r=\"{}{row}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">", letters(column));
            escape(text, &mut self.rows);
            self.rows.push_str("</t></is></c>");
        }
        self.rows.push_str("</row>");
    }
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

impl Consumer for Copy {
    fn open(&mut self, _name: &str, _archive: Option<EvidenceId>) -> EvidenceId {
        EvidenceId(0)
    }
    fn begin(&mut self, head: &PartHead<'_>) -> Wanted {
        let Shape::Table { headings, .. } = &head.shape else { return Wanted::Nothing };
        self.sheets.push(Sheet {
            name: head.name.unwrap_or_default().to_owned(),
            secret: headings.iter().map(|heading| is_secret_heading(heading)).collect(),
            headings: headings.to_vec(),
            ..Sheet::default()
        });
        Wanted::Rows
    }
    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal> {
        if let (Row::Cells(cells), Some(sheet)) = (data, self.sheets.last_mut()) {
            sheet.put_headings(row);
            let is_secret = |column: usize| {
                sheet.secret.get(column).copied().unwrap_or(false) || cells.raw(column).is_some_and(is_secret_cell)
            };
            let kept: Vec<(usize, String)> = (0..cells.len())
                .filter(|column| !is_secret(*column))
                .map(|column| (column, cells.text(column).unwrap_or_default().into_owned()))
                .collect();
            sheet.put(row, kept.iter().map(|(column, text)| (*column, text.as_str())));
        }
        Ok(())
    }
    fn problem(&mut self, _problem: Problem, _refused: RefusedRow) {}
    fn saved(&mut self, at: &str) {
        self.saved = Some(at.to_owned());
    }
    fn end(&mut self, _complete: Option<bool>) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.put_headings(2);
        }
    }
    fn close(&mut self, _file: EvidenceId, closed: Closed) {
        self.sha256 = closed.sha256;
    }
    fn progress(&mut self, _bytes: u64) -> bool {
        true
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

impl Copy {
    /// The workbook's bytes; no moment of its making stands in them.
    fn packed(self) -> io::Result<Vec<u8>> {
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut entry = |name: &str, text: &str| -> io::Result<()> {
            zip.start_file(name, options).map_err(io::Error::other)?;
            zip.write_all(HEAD.as_bytes())?;
            zip.write_all(text.as_bytes())
        };
        let (mut types, mut sheets, mut relations) = (String::new(), String::new(), String::new());
        for (number, sheet) in (1..).zip(&self.sheets) {
            let mut name = String::new();
            escape(&sheet.name, &mut name);
            let _ = write!(
                types,
                "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
            );
            let _ = write!(sheets, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
            let _ = write!(
                relations,
                "<Relationship Id=\"rId{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
            );
        }
        let mut top =
            format!("<Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/>");
        if let Some(saved) = &self.saved {
            let mut at = String::new();
            escape(saved, &mut at);
            let _ = write!(
                top,
                "<Relationship Id=\"rId2\" Type=\"{PACKAGE}/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>"
            );
            types.push_str("<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>");
            entry(
                "docProps/core.xml",
                &format!(
                    "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{at}</dcterms:modified></cp:coreProperties>"
                ),
            )?;
        }
        entry(
            "[Content_Types].xml",
            &format!(
                "<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
            ),
        )?;
        entry("_rels/.rels", &format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{top}</Relationships>"))?;
        entry(
            "xl/workbook.xml",
            &format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\"><sheets>{sheets}</sheets></workbook>"),
        )?;
        entry(
            "xl/_rels/workbook.xml.rels",
            &format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>"),
        )?;
        for (number, sheet) in (1..).zip(&self.sheets) {
            let text = format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{}</sheetData></worksheet>", sheet.rows);
            entry(&format!("xl/worksheets/sheet{number}.xml"), &text)?;
        }
        Ok(zip.finish().map_err(io::Error::other)?.into_inner())
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
