//! For each limit one generated file just within it, which is read, and one just beyond it, which ends in a sentence.
//! Sizes count as they are really read or inflated. The large ones run by `cargo test -- --ignored`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test, helpers and all")]

use crate::pipeline::{Dice, workers};
use std::fmt::Write as _;
use std::io::{self, Cursor, Read, Write as _};
use std::sync::Arc;
use tenant_assessor::datasets::{Import, import};
use tenant_assessor::evidence::limits::{
    ARCHIVE_BYTES, ARCHIVE_MEMBERS, ARCHIVE_TOTAL_BYTES, COLUMNS, DOCUMENT_BYTES, FIELD_BYTES, INFLATE_RATIO,
    JSON_DEPTH, LINE_BYTES, RATIO_FLOOR_BYTES, WORKBOOK_BYTES, WORKBOOK_CELLS, WORKBOOK_ENTRIES, WORKBOOK_ENTRY_BYTES,
    WORKBOOK_TOTAL_BYTES,
};
use tenant_assessor::evidence::{Input, Opener, ProblemKind, Source};
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

fn read(source: Source) -> Import {
    let input = Input { name: "given".to_owned(), source };
    import(&[input], &workers(), &mut |_, _| true)
}

fn bytes(bytes: &[u8]) -> Source {
    Source::Bytes(bytes.into())
}

/// Rows seen, and how often the limit was met, over all that was read.
fn counts(import: &Import) -> (u64, u64) {
    let parts = || import.files.iter().flat_map(|file| &file.parts);
    (parts().map(|part| part.rows_seen).sum(), parts().map(|part| part.problems.count(ProblemKind::Limit)).sum())
}

/// Rows seen of the file within the limit, which is not met, and of the one beyond it, where it is met once.
#[track_caller]
fn check(within: Source, beyond: Source, rows: (u64, u64)) {
    assert_eq!(counts(&read(within)), (rows.0, 0), "within");
    assert_eq!(counts(&read(beyond)), (rows.1, 1), "beyond");
}

#[test]
fn cells_of_tables() {
    let table = |length: usize| format!("a,b\n1,{}\n2,x\n", "y".repeat(length));
    check(bytes(table(FIELD_BYTES).as_bytes()), bytes(table(FIELD_BYTES + 1).as_bytes()), (2, 2));
    // A quoted one may be an unbalanced quote, and is called so.
    let quoted = |length: usize| format!("a,b\n1,\"{}\"\n2,x\n", "y".repeat(length));
    let within = read(bytes(quoted(FIELD_BYTES - 1).as_bytes()));
    assert!(!within.files[0].parts[0].problems.has(ProblemKind::Syntax));
    let beyond = read(bytes(quoted(FIELD_BYTES + 1).as_bytes()));
    let problems = &beyond.files[0].parts[0].problems;
    assert!(problems.iter().any(|problem| problem.message.contains("1 MiB")), "{problems:?}");
    assert_eq!(counts(&beyond).0, 2);
}

#[test]
fn lines_of_tables() {
    let line = |length: usize| {
        let cell = "z".repeat(1 << 19);
        let mut line = cell.clone();
        while line.len() + cell.len() < length {
            line.push(',');
            line += &cell;
        }
        line
    };
    let headings = vec!["h"; 64].join(",");
    let table = |length: usize| {
        let mut row = line(length - (1 << 19));
        row.push(',');
        let rest = length - row.len();
        row += &"w".repeat(rest);
        assert_eq!(row.len(), length);
        format!("{headings}\n{row}\n2,x\n")
    };
    check(bytes(table(LINE_BYTES - 64).as_bytes()), bytes(table(LINE_BYTES + 64).as_bytes()), (2, 2));
}

#[test]
fn columns_of_tables() {
    let table = |columns: usize| format!("a,b\n{}\n2,x\n", "1,".repeat(columns - 1) + "1");
    // Too many cells for two headings is another fault than more than a worksheet has.
    let within = read(bytes(table(COLUMNS - 1).as_bytes()));
    assert_eq!(counts(&within), (2, 0));
    assert_eq!(counts(&read(bytes(table(COLUMNS + 1).as_bytes()))), (2, 1));
}

#[test]
fn depth_of_json() {
    let deep = |depth: usize| format!("[{{\"id\":{}1{}}},{{\"id\":2}}]", "[".repeat(depth - 1), "]".repeat(depth - 1));
    check(bytes(deep(JSON_DEPTH).as_bytes()), bytes(deep(JSON_DEPTH + 1).as_bytes()), (2, 2));
}

#[test]
fn elements_of_json() {
    let element = |length: usize| {
        let number = "1234567,";
        let numbers = number.repeat((length - 20) / number.len());
        let row = format!("{{\"id\":[{numbers}1]");
        let blanks = " ".repeat(length - row.len() - 1);
        format!("{row}{blanks}}}")
    };
    for length in [LINE_BYTES, LINE_BYTES + 1] {
        assert_eq!(element(length).len(), length);
    }
    // In a list, in lines, in a page of an answer.
    for (before, between, after) in [("[", ",", "]"), ("", "\n", "\n"), ("{\"value\":[", ",", "]}")] {
        let file = |length: usize| format!("{before}{}{between}{{\"id\":2}}{after}", element(length));
        check(bytes(file(LINE_BYTES - 64).as_bytes()), bytes(file(LINE_BYTES + 64).as_bytes()), (2, 2));
    }
}

#[test]
fn texts_of_json() {
    for (before, after) in [("", ""), ("[[", "]]"), ("{\"inner\":", "}")] {
        let text =
            |length: usize| format!("[{{\"id\":{before}\"{}\"{after},\"x\":\"y\"}},{{\"id\":2}}]", "i".repeat(length));
        check(bytes(text(FIELD_BYTES).as_bytes()), bytes(text(FIELD_BYTES + 1).as_bytes()), (2, 2));
    }
    let beyond = read(bytes(format!("[{{\"id\":1}},{{\"id\":\"{}\"}}]", "i".repeat(FIELD_BYTES + 1)).as_bytes()));
    let problems = &beyond.files[0].parts[0].problems;
    assert!(problems.iter().any(|it| it.row == Some(2) && it.message.contains("1 MiB")), "{problems:?}");
}

/// A collector's file is one object; its lists may be longer together than a row may be, and only a row that is too large is
/// refused.
#[test]
fn documents_of_json() {
    let file = |length: usize, text: usize| {
        let row = format!("{{\"Id\":\"{}\"}},", "r".repeat(1 << 10));
        let rows = row.repeat(length / row.len());
        format!(
            "{{\"baseline_version\":\"1\",\"module_version\":\"1\",\"long\":[{rows}{{\"Id\":\"{}\"}}]}}",
            "t".repeat(text)
        )
    };
    let within = read(bytes(file(DOCUMENT_BYTES - (1 << 12), 1).as_bytes()));
    assert_eq!(counts(&within).1, 0);
    assert!(counts(&within).0 > 60_000);
    let large = read(bytes(file(1 << 12, FIELD_BYTES + 1).as_bytes()));
    assert_eq!(counts(&large), (counts(&read(bytes(file(1 << 12, 1).as_bytes()))).0, 1));
    assert_eq!(counts(&read(bytes(file(DOCUMENT_BYTES + (1 << 12), 1).as_bytes()))), (0, 1));
}

/// Bytes that are made while they are read.
#[derive(Debug)]
struct Generated {
    head: &'static [u8],
    line: &'static [u8],
    lines: u64,
    tail: &'static [u8],
}

struct Lines {
    piece: Vec<u8>,
    pieces: u64,
    at: usize,
    tail: &'static [u8],
}

impl Opener for Generated {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        const LINES: u64 = 1_000;
        let piece = self.line.repeat(usize::try_from(LINES).unwrap());
        let lines = Lines { piece, pieces: self.lines / LINES, at: 0, tail: self.tail };
        Ok(Box::new(self.head.chain(lines)))
    }
    fn size(&self) -> u64 {
        self.line.len() as u64 * self.lines
    }
}

impl Read for Lines {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            if self.pieces <= 1 {
                let count = into.len().min(self.tail.len());
                into[..count].copy_from_slice(&self.tail[..count]);
                self.tail = &self.tail[count..];
                return Ok(count);
            }
            self.pieces -= 1;
            self.at = 0;
        }
        let count = into.len().min(self.piece.len() - self.at);
        into[..count].copy_from_slice(&self.piece[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

/// Larger than any limit of memory would hold, were it held: it streams.
#[test]
fn text_of_any_size() {
    const LINES: u64 = 1_000_000;
    let stored = |head, line, tail| Source::Stored(Arc::new(Generated { head, line, lines: LINES, tail }));
    let table =
        read(stored(b"some,unknown,headings\n", b"aaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbbbbbbbbb,cccccccccccccc\n", b""));
    assert_eq!(counts(&table), (LINES, 0));
    let json = read(stored(b"[{}\n", b",{\"some\":\"aaaaaaaaaaaaaaaa\",\"unknown\":\"bbbbbbbbbbbb\"}\n", b"]"));
    assert_eq!(counts(&json), (LINES + 1, 0));
}

/// A worksheet, its workbook, and whatever else is to be in it.
struct Book {
    writer: ZipWriter<Cursor<Vec<u8>>>,
    entries: usize,
}

impl Book {
    fn new(rows: &str) -> Self {
        let mut book = Self { writer: ZipWriter::new(Cursor::new(Vec::new())), entries: 0 };
        let (office, package) =
            ("http://schemas.openxmlformats.org/officeDocument/2006", "http://schemas.openxmlformats.org/package/2006");
        let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        book.add("[Content_Types].xml", format!("<Types xmlns=\"{package}/content-types\"/>").as_bytes());
        book.add("_rels/.rels", format!("<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>").as_bytes());
        book.add("xl/workbook.xml", format!("<workbook xmlns=\"{main}\" xmlns:r=\"{office}/relationships\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>").as_bytes());
        book.add("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>").as_bytes());
        let sheet = format!(
            "<worksheet xmlns=\"{main}\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Heading</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>Other</t></is></c></row>{rows}</sheetData></worksheet>"
        );
        book.add("xl/worksheets/sheet1.xml", sheet.as_bytes());
        book
    }
    fn add(&mut self, name: &str, content: &[u8]) {
        self.writer.start_file(name, SimpleFileOptions::default()).unwrap();
        self.writer.write_all(content).unwrap();
        self.entries += 1;
    }
    fn copy_of(&mut self, packed: &[u8], name: &str) {
        let mut archive = ZipArchive::new(Cursor::new(packed)).unwrap();
        self.writer.raw_copy_file_rename(archive.by_index(0).unwrap(), name).unwrap();
        self.entries += 1;
    }
    fn finish(self) -> Source {
        bytes(&self.writer.finish().unwrap().into_inner())
    }
}

const ROW: &str = "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>x</t></is></c><c r=\"B2\"><v>1</v></c></row>";

/// Bytes of this length that deflate at about one to `ratio`, and an archive of them alone.
fn packed(length: u64, ratio: u64) -> Vec<u8> {
    let length = usize::try_from(length).unwrap();
    let mut content = vec![b' '; length];
    // Blanks deflate at 1 to a thousand; the rest of the packed size is noise.
    let noise = (length / usize::try_from(ratio).unwrap()).saturating_sub(length / 1_020);
    let mut dice = Dice(7);
    for byte in &mut content[..noise] {
        *byte = u8::try_from(dice.below(256)).unwrap();
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("x", SimpleFileOptions::default()).unwrap();
    writer.write_all(&content).unwrap();
    writer.finish().unwrap().into_inner()
}

fn book_of(packed: &[u8], times: usize) -> Source {
    let mut book = Book::new(ROW);
    for number in 0..times {
        book.copy_of(packed, &format!("xl/media/{number}.bin"));
    }
    book.finish()
}

/// Inflated to packed, as the archive says.
fn ratio(packed: &[u8]) -> u64 {
    let mut archive = ZipArchive::new(Cursor::new(packed)).unwrap();
    let entry = archive.by_index(0).unwrap();
    entry.size() / entry.compressed_size()
}

#[test]
fn ratio_of_workbooks_and_archives() {
    let (under, over) = (packed(RATIO_FLOOR_BYTES + 4096, 192), packed(RATIO_FLOOR_BYTES + 4096, 212));
    assert!((180..=INFLATE_RATIO).contains(&ratio(&under)) && (INFLATE_RATIO + 1..220).contains(&ratio(&over)));
    check(book_of(&under, 1), book_of(&over, 1), (1, 0));
    // Below ten mebibytes anything goes.
    let small = packed(RATIO_FLOOR_BYTES, 1_000);
    assert!(ratio(&small) > INFLATE_RATIO);
    assert_eq!(counts(&read(book_of(&small, 1))), (1, 0));
    for (archive, met) in [(&under, 0), (&small, 0), (&over, 1)] {
        assert_eq!(counts(&read(bytes(archive))).1, met);
    }
}

/// What is packed twice is measured by what it was packed to in the end.
#[test]
fn ratio_of_archives_in_archives() {
    let twice = |inner: &[u8]| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("inner.zip", SimpleFileOptions::default()).unwrap();
        writer.write_all(inner).unwrap();
        bytes(&writer.finish().unwrap().into_inner())
    };
    let (under, over) = (packed(RATIO_FLOOR_BYTES + 4096, 100), packed(RATIO_FLOOR_BYTES + 4096, 192));
    assert_eq!(counts(&read(twice(&under))).1, 0);
    // Alone it is within the limit; what blanks deflate to deflates once more.
    assert_eq!(counts(&read(bytes(&over))).1, 0);
    let found = read(twice(&over));
    assert!(counts(&found).1 > 0);
    let problems = &found.files[1].parts[0].problems;
    assert!(problems.iter().any(|problem| problem.message.contains("200 times its size")), "{problems:?}");
}

#[test]
fn entries_of_workbooks() {
    let book = |entries: usize| {
        let mut book = Book::new(ROW);
        while book.entries < entries {
            let name = format!("xl/media/{}.bin", book.entries);
            book.add(&name, b"");
        }
        book.finish()
    };
    assert_eq!(counts(&read(book(WORKBOOK_ENTRIES))), (1, 0));
    let beyond = read(book(WORKBOOK_ENTRIES + 1));
    let message = &beyond.files[0].parts[0].problems.iter().next().unwrap().message;
    assert!(message.contains("2001 entries"), "{message}");
}

#[test]
fn cells_and_columns_of_workbooks() {
    let cell = |length: usize| {
        let text = "t".repeat(length);
        Book::new(&format!("<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>")).finish()
    };
    check(cell(FIELD_BYTES), cell(FIELD_BYTES + 1), (1, 1));
    let column = |name: &str| {
        let rows = format!("<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"{name}2\"><v>2</v></c></row>");
        Book::new(&rows).finish()
    };
    assert_eq!(counts(&read(column("XFD"))), (1, 0));
    let beyond = read(column("XFE"));
    let problems = &beyond.files[0].parts[0].problems;
    assert!(problems.has(ProblemKind::Limit) || problems.has(ProblemKind::Syntax), "{problems:?}");
}

#[test]
fn inflated_bytes_of_an_entry() {
    let (within, beyond) = (packed(WORKBOOK_ENTRY_BYTES, 150), packed(WORKBOOK_ENTRY_BYTES + 1, 150));
    check(book_of(&within, 1), book_of(&beyond, 1), (1, 0));
}

#[test]
#[ignore = "inflates two gibibytes"]
fn inflated_bytes_of_a_workbook() {
    let few = packed(WORKBOOK_TOTAL_BYTES / 4 - 4096, 150);
    let many = packed(WORKBOOK_TOTAL_BYTES / 4, 150);
    check(book_of(&few, 4), book_of(&many, 4), (1, 0));
}

#[test]
#[ignore = "ten million cells"]
fn filled_cells_of_a_workbook() {
    let book = |cells: u64| {
        let mut rows = String::new();
        let mut left = cells - 2;
        let mut number = 2;
        while left > 0 {
            let _ = write!(rows, "<row r=\"{number}\">");
            for _ in 0..left.min(1_000) {
                let _ = write!(rows, "<c><v>{left}</v></c>");
                left -= 1;
            }
            rows += "</row>";
            number += 1;
        }
        Book::new(&rows).finish()
    };
    let within = counts(&read(book(WORKBOOK_CELLS)));
    assert_eq!((within.0, within.1), (5_000, 0));
    assert_eq!(counts(&read(book(WORKBOOK_CELLS + 1))).1, 1);
}

#[test]
#[ignore = "holds files of half a gibibyte"]
fn size_of_a_workbook() {
    let book = |size: u64| {
        let mut book = Book::new(ROW);
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let block = vec![7; 1 << 20];
        for number in 0..4 {
            book.writer.start_file(format!("xl/media/{number}.bin"), options).unwrap();
            for _ in 0..127 {
                book.writer.write_all(&block).unwrap();
            }
        }
        let written = book.writer.finish().unwrap().into_inner();
        // A comment at the end of the archive may have any bytes; here the rest is one more entry.
        assert!((written.len() as u64) < size);
        let rest = usize::try_from(size).unwrap() - written.len();
        let mut writer = ZipWriter::new_append(Cursor::new(written)).unwrap();
        writer.start_file("xl/media/rest.bin", options).unwrap();
        writer.write_all(&vec![7; rest - 200]).unwrap();
        let whole = writer.finish().unwrap().into_inner();
        assert!((whole.len() as u64).abs_diff(size) < 200);
        bytes(&whole)
    };
    check(book(WORKBOOK_BYTES - 400), book(WORKBOOK_BYTES + 400), (1, 0));
}

#[test]
#[ignore = "holds files of half a gibibyte"]
fn size_of_an_archive() {
    let archive = |size: u64| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        // Each line a cell of its own would be counted; one text is passed over in one.
        let block = b"some,words\n".repeat(1 << 16);
        writer.start_file("table.csv", options).unwrap();
        writer.write_all(b"a,b\n1,2\n").unwrap();
        writer.start_file("rest.bin", options).unwrap();
        writer.write_all(b"\0\0\0\0").unwrap();
        let (whole, overhead) = (usize::try_from(size).unwrap(), 300);
        let mut left = whole - overhead;
        while left > 0 {
            let count = left.min(block.len());
            writer.write_all(&block[..count]).unwrap();
            left -= count;
        }
        let written = writer.finish().unwrap().into_inner();
        assert!((written.len() as u64).abs_diff(size) < 300, "{}", written.len());
        bytes(&written)
    };
    let within = read(archive(ARCHIVE_BYTES - 400));
    assert_eq!((within.files.len(), counts(&within).1), (3, 0));
    // Of a larger one the worker is given the pieces it asks for.
    let beyond = read(archive(ARCHIVE_BYTES + 400));
    assert_eq!((beyond.files.len(), counts(&beyond).1), (3, 0));
    assert!(counts(&beyond).0 > counts(&within).0, "{:?}", counts(&beyond));
}

#[test]
#[ignore = "inflates 64 gibibytes"]
fn inflated_bytes_of_an_archive() {
    let entry = packed(ARCHIVE_TOTAL_BYTES / 128, 150);
    let archive = |times: usize| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for number in 0..times {
            let mut from = ZipArchive::new(Cursor::new(&entry)).unwrap();
            writer.raw_copy_file_rename(from.by_index(0).unwrap(), format!("{number:03}.csv")).unwrap();
        }
        bytes(&writer.finish().unwrap().into_inner())
    };
    assert_eq!(counts(&read(archive(128))).1, 0);
    assert_eq!(counts(&read(archive(129))).1, 1);
}

#[test]
#[ignore = "two hundred thousand files"]
fn members_of_an_archive() {
    let archive = |members: usize| {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for number in 0..members {
            writer.start_file(format!("{number}.csv"), SimpleFileOptions::default()).unwrap();
            writer.write_all(b"a,b\n1,2\n").unwrap();
        }
        bytes(&writer.finish().unwrap().into_inner())
    };
    assert_eq!(read(archive(ARCHIVE_MEMBERS)).files.len(), ARCHIVE_MEMBERS + 1);
    assert_eq!(read(archive(ARCHIVE_MEMBERS + 1)).files.len(), 1);
}
