//! Workbooks and archives, read through a real worker process; and hostile ones, which may end that process only.

#![expect(clippy::unwrap_used, reason = "functions shared by tests")]
#![expect(clippy::cast_possible_truncation, reason = "small numbers")]

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::{Cursor, Write as _};
use tenant_assessor::evidence::read::{ReadOutcome, read};
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::evidence::{
    Closed, Consumer, EvidenceId, Input, PartHead, Problem, Refusal, RefusedRow, Row, Shape, Source, Wanted,
};
use zip::write::{SimpleFileOptions, ZipWriter};

#[derive(Default)]
struct Recorded {
    lines: Vec<String>,
    messages: Vec<String>,
    wanted: Option<Wanted>,
    files: u32,
    rows: usize,
    stop: bool,
}

impl Consumer for Recorded {
    fn open(&mut self, name: &str, archive: Option<EvidenceId>) -> EvidenceId {
        self.lines.push(format!("open {name}{}", archive.map(|id| format!(" in {}", id.0)).unwrap_or_default()));
        self.files += 1;
        EvidenceId(self.files - 1)
    }
    fn begin(&mut self, head: &PartHead<'_>) -> Wanted {
        let shape = match &head.shape {
            Shape::Table { headings, .. } => headings.join("|"),
            Shape::Objects { .. } => "objects".to_owned(),
        };
        self.lines.push(format!("{}: {shape}", head.name.unwrap_or("")));
        self.wanted.unwrap_or(Wanted::Rows)
    }
    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal> {
        self.rows += 1;
        let text = match data {
            Row::Cells(cells) => {
                let cells: Vec<_> = (0..cells.len()).map(|column| cells.text(column).unwrap_or_default()).collect();
                cells.join("|")
            }
            Row::Object(object) => object.text().to_owned(),
        };
        if self.rows < 50 {
            self.lines.push(format!("{row}: {text}"));
        }
        Ok(())
    }
    fn problem(&mut self, problem: Problem, refused_row: RefusedRow) {
        let row = problem.row.map(|row| format!("{row} ")).unwrap_or_default();
        let refused = if refused_row == RefusedRow::Yes { " refused" } else { "" };
        self.lines.push(format!("! {row}{}{refused}", problem.kind.id()));
        self.messages.push(problem.message);
    }
    fn end(&mut self, _complete: Option<bool>) {}
    fn close(&mut self, file: EvidenceId, closed: Closed) {
        let hashed = if closed.sha256.is_some() { "hashed" } else { "not hashed" };
        self.lines.push(format!("close {} {hashed}", file.0));
    }
    fn progress(&mut self, _bytes: u64) -> bool {
        !self.stop
    }
}

fn record_by(program: &str, bytes: &[u8], wanted: Option<Wanted>) -> (Recorded, ReadOutcome) {
    let input = Input { name: "given".to_owned(), source: Source::Bytes(bytes.into()) };
    let workers = Workers { program: program.into() };
    let mut recorded = Recorded { wanted, ..Recorded::default() };
    let outcome = read(&input, &workers, &mut recorded);
    (recorded, outcome)
}

fn record(bytes: &[u8]) -> Recorded {
    record_by(env!("CARGO_BIN_EXE_tenant-assessor"), bytes, None).0
}

#[track_caller]
fn check(bytes: &[u8], expected: &[&str]) -> Recorded {
    let recorded = record(bytes);
    assert_eq!(recorded.lines, expected, "{:?}", recorded.messages);
    recorded
}

/// A file that ends in one sentence holding `words`.
#[track_caller]
fn check_refused(bytes: &[u8], kind: &str, words: &str) {
    let recorded = check(bytes, &["open given", &format!("! {kind}"), "close 0 hashed"]);
    assert!(recorded.messages[0].contains(words), "{:?}", recorded.messages);
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Accounts").unwrap();
    sheet.write(0, 0, "Inventory of accounts").unwrap();
    for (column, heading) in ["Name", "Since", "Count", "Active", "Ratio"].into_iter().enumerate() {
        sheet.write(2, column as u16, heading).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let minute = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.write(3, 0, "Änne \"Berg\"").unwrap();
    sheet.write_datetime_with_format(3, 1, ExcelDateTime::from_ymd(2026, 3, 1).unwrap(), &date).unwrap();
    sheet.write(3, 2, 3).unwrap();
    sheet.write(3, 3, true).unwrap();
    sheet.write(3, 4, 0.25).unwrap();
    sheet.write(5, 0, "Total Access Ltd").unwrap();
    let when = ExcelDateTime::from_ymd(2026, 3, 1).unwrap().and_hms(10, 0, 0).unwrap();
    sheet.write_datetime_with_format(5, 1, when, &minute).unwrap();
    sheet.write(6, 0, "Ben").unwrap();
    sheet.write(6, 2, 4).unwrap();
    sheet.write(8, 0, "Total").unwrap();
    sheet.write(8, 2, 7).unwrap();
    workbook.add_worksheet().set_name("Empty").unwrap();
    workbook.save_to_buffer().unwrap()
}

const WORKBOOK_LINES: [&str; 6] = [
    "Accounts: Name|Since|Count|Active|Ratio",
    "! 1 not-data refused",
    "4: Änne \"Berg\"|2026-03-01|3|TRUE|0.25",
    "6: Total Access Ltd|2026-03-01T10:00:00",
    "7: Ben||4",
    "! 9 not-data refused",
];

#[test]
fn workbooks() {
    let expected = [["open given"].as_slice(), &WORKBOOK_LINES, &["close 0 hashed"]].concat();
    check(&workbook(), &expected);
    let (recorded, outcome) = record_by(env!("CARGO_BIN_EXE_tenant-assessor"), &workbook(), Some(Wanted::Later));
    assert_eq!(recorded.lines, ["open given", WORKBOOK_LINES[0], "close 0 hashed"]);
    assert!(outcome.deferred);
}

#[test]
fn a_stray_cell_in_the_last_corner() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in [["Name", "Role"], ["Anna", "Owner"], ["Ben", "Reader"]].iter().enumerate() {
        sheet.write(row as u32, 0, cells[0]).unwrap();
        sheet.write(row as u32, 1, cells[1]).unwrap();
    }
    sheet.write(1_048_575, 16_383, "stray").unwrap();
    check(
        &workbook.save_to_buffer().unwrap(),
        &[
            "open given",
            "Sheet1: Name|Role",
            "2: Anna|Owner",
            "3: Ben|Reader",
            "! 1048576 not-data refused",
            "! notice",
            "close 0 hashed",
        ],
    );
}

#[test]
fn many_rows() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "Name").unwrap();
    sheet.write(0, 1, "Number").unwrap();
    for row in 1..30_000_u32 {
        sheet.write(row, 0, format!("account {row}")).unwrap();
        sheet.write(row, 1, row).unwrap();
    }
    assert_eq!(record(&workbook.save_to_buffer().unwrap()).rows, 29_999);
}

#[test]
fn password_protected() {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bytes = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 1024], &name, &[0; 512]].concat();
    check_refused(&bytes, "unknown-format", "password");
    let document = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 4096]].concat();
    check_refused(&document, "unknown-format", "no readable workbook");
}

/// The smallest workbook with one sheet and the given shared strings.
fn minimal_workbook(sheet: &[u8], strings: &[u8]) -> Vec<u8> {
    zip(&[
        ("[Content_Types].xml", br#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
        ("_rels/.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn a_count_that_lies_ends_only_the_worker() {
    let strings = br#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4000000000" uniqueCount="4000000000"><si><t>a</t></si></sst>"#;
    let sheet = br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>"#;
    let bytes = minimal_workbook(sheet, strings);
    assert!(bytes.len() < 4096);
    check_refused(&bytes, "unreadable", "memory");
}

/// A place beyond any sheet: the parser multiplies beyond its numbers, which ends the worker or gives a row like others.
#[test]
fn a_row_number_without_measure_harms_nobody() {
    let sheet = br#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c><c r="A99999999999999999999"><v>2</v></c></row></sheetData></worksheet>"#;
    assert!(record(&minimal_workbook(sheet, b"<sst/>")).rows <= 2);
}

#[test]
fn a_formula_without_a_stored_value_is_lost_and_hidden_rows_are_read() {
    let cell = |place: &str, text: &str| format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let rows = [
        format!("<row r=\"1\">{}{}</row>", cell("A1", "Name"), cell("B1", "Role")),
        format!("<row r=\"2\" hidden=\"1\">{}<c r=\"B2\"><f>A2</f></c></row>", cell("A2", "Anna")),
        format!("<row r=\"3\">{}<c r=\"B3\" t=\"str\"><f>A3</f><v>Owner</v></c></row>", cell("A3", "Ben")),
    ];
    let sheet = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{}</sheetData></worksheet>",
        rows.concat()
    );
    let found = record(&minimal_workbook(sheet.as_bytes(), b"<sst/>"));
    let lines = ["S: Name|Role", "2: Anna|@{formula without a stored value}", "3: Ben|Owner"];
    assert!(lines.iter().all(|line| found.lines.iter().any(|found| found == line)), "{:?}", found.lines);
    for words in
        ["2 cells hold formulas, the first B2 of the sheet S", "; one has no value stored", "row 2; what stands there"]
    {
        assert!(found.messages.iter().any(|message| message.contains(words)), "{words}: {:?}", found.messages);
    }
}

#[test]
fn a_workbook_that_inflates_without_end() {
    let sheet = vec![b' '; 64 << 20];
    let bytes = minimal_workbook(&sheet, b"<sst/>");
    check_refused(&bytes, "limit", "inflates");
}

#[test]
fn documents_that_are_no_workbooks() {
    check_refused(
        &zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>")]),
        "unknown-format",
        "Word",
    );
    check_refused(&zip(&[("mimetype", b"application/vnd.oasis")]), "unknown-format", "OpenDocument");
    check_refused(b"%PDF-1.7 renamed to .csv", "unknown-format", "PDF");
    check_refused(b"PK\x03\x04 and then nothing", "unreadable", "ZIP");
}

#[test]
fn archives() {
    let inner = zip(&[("x.csv", b"a,b\n1,2\n")]);
    let bytes = zip(&[
        ("data/users.json", br#"{"value":[{"id":1}]}"#),
        ("data/users.csv", b"\xEF\xBB\xBFid,name\r\n1,Anna\r\n"),
        ("__MACOSX/data/._users.csv", b"junk"),
        (".DS_Store", b"junk"),
        ("inventory.xlsx", &workbook()),
        ("nested.zip", &inner),
        ("report.pdf", b"%PDF-1.7"),
        ("../../etc/passwd", b"a,b\n3,4\n"),
    ]);
    let expected = [
        ["open given", "open given/../../etc/passwd in 0", ": a|b", "2: 3|4", "close 1 hashed"].as_slice(),
        &["open given/data/users.csv in 0", ": id|name", "2: 1|Anna", "close 2 hashed"],
        &["open given/data/users.json in 0", ": objects", r#"1: {"id":1}"#, "close 3 hashed"],
        &["open given/inventory.xlsx in 0"],
        &WORKBOOK_LINES,
        &["close 4 hashed"],
        &["open given/nested.zip in 0", "open given/nested.zip/x.csv in 5", ": a|b", "2: 1|2", "close 6 hashed"],
        &["close 5 hashed"],
        &["open given/report.pdf in 0", "! unknown-format", "close 7 hashed"],
        &["close 0 hashed"],
    ]
    .concat();
    check(&bytes, &expected);
}

/// Each of them is read by a worker of its own, so that a hostile one is one sentence about itself.
#[test]
fn archives_inside_archives() {
    let mut deep = zip(&[("x.csv", b"a,b\n1,2\n")]);
    for name in ["d.zip", "c.zip", "b.zip"] {
        deep = zip(&[(name, &deep)]);
    }
    let opened = |bytes: &[u8]| {
        let recorded = record(bytes);
        let mut told = recorded.lines.iter().filter(|line| line.starts_with("open") || line.starts_with('!'));
        (told.next_back().cloned().unwrap(), recorded.messages)
    };
    assert_eq!(opened(&deep).0, "open given/b.zip/c.zip/d.zip/x.csv in 3");
    let (last, messages) = opened(&zip(&[("a.zip", &deep)]));
    assert_eq!((last.as_str(), messages.len()), ("! limit", 1), "{messages:?}");
    assert!(messages[0].contains("4 of which are read inside one another"), "{messages:?}");
    // A folder may be called as an archive beside it; two files of one name would be taken for one.
    let recorded = record(&zip(&[
        ("a.zip", &zip(&[("x.csv", b"a,b\n1,2\n")])),
        ("a.zip/x.csv", b"a,b\n3,4\n"),
        ("b.csv", b"a,b\n"),
    ]));
    let opened: Vec<_> = recorded.lines.iter().filter(|line| line.starts_with("open")).collect();
    assert_eq!(opened, ["open given", "open given/a.zip in 0", "open given/a.zip/x.csv in 1", "open given/b.csv in 0"]);
    assert!(
        recorded.messages.iter().any(|message| message.starts_with("Not read: a.zip/x.csv")),
        "{:?}",
        recorded.messages
    );
    // A workbook is one whatever its first entry is called.
    let mut members = zip::ZipArchive::new(Cursor::new(workbook())).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("note.txt", SimpleFileOptions::default()).unwrap();
    for at in 0..members.len() {
        writer.raw_copy_file(members.by_index_raw(at).unwrap()).unwrap();
    }
    let odd = writer.finish().unwrap().into_inner();
    let damaged = &deep[..deep.len() - 30];
    let recorded = record(&zip(&[("a.xlsx", &odd), ("b.zip", damaged), ("c.zip", &zip(&[("x.csv", b"a,b\n1,2\n")]))]));
    let expected = [
        ["open given", "open given/a.xlsx in 0"].as_slice(),
        &WORKBOOK_LINES,
        &["close 1 hashed", "open given/b.zip in 0", "! unreadable", "close 2 hashed"],
        &["open given/c.zip in 0", "open given/c.zip/x.csv in 3", ": a|b", "2: 1|2", "close 4 hashed"],
        &["close 3 hashed", "close 0 hashed"],
    ];
    assert_eq!(recorded.lines, expected.concat(), "{:?}", recorded.messages);
}

#[test]
fn deferred_members() {
    let mut log = b"a,b\n".to_vec();
    for number in 0..500_000 {
        log.extend_from_slice(format!("{number},x\n").as_bytes());
    }
    let bytes = zip(&[("1.csv", &log), ("2.csv", b"c,d\n1,2\n")]);
    let (recorded, outcome) = record_by(env!("CARGO_BIN_EXE_tenant-assessor"), &bytes, Some(Wanted::Later));
    assert_eq!(
        recorded.lines,
        [
            "open given",
            "open given/1.csv in 0",
            ": a|b",
            "close 1 not hashed",
            "open given/2.csv in 0",
            ": c|d",
            "close 2 not hashed",
            "close 0 hashed",
        ]
    );
    assert!(outcome.deferred);
    assert_eq!(record(&bytes).rows, 500_001);
}

#[test]
fn stopping_in_the_middle() {
    let mut log = b"a,b\n".to_vec();
    for number in 0..2_000_000 {
        log.extend_from_slice(format!("{number},x\n").as_bytes());
    }
    let bytes = zip(&[("1.csv", &log), ("2.csv", b"c,d\n1,2\n")]);
    let inside = zip(&[("in.zip", &bytes), ("x2.csv", b"c,d\n1,2\n")]);
    for bytes in [bytes, inside] {
        let input = Input { name: "given".to_owned(), source: Source::Bytes(bytes.into()) };
        let workers = Workers { program: env!("CARGO_BIN_EXE_tenant-assessor").into() };
        let mut recorded = Recorded { stop: true, ..Recorded::default() };
        let outcome = read(&input, &workers, &mut recorded);
        assert!(outcome.stopped && recorded.rows < 2_000_000);
        assert!(!recorded.lines.iter().any(|line| line.contains("2.csv")));
    }
}

#[test]
fn a_member_that_inflates_without_end() {
    let bomb = vec![b'0'; 64 << 20];
    let recorded = record(&zip(&[("bomb.csv", &bomb), ("x.csv", b"a,b\n1,2\n")]));
    assert!(recorded.lines.iter().any(|line| line == "! limit"), "{:?}", recorded.lines);
    assert!(recorded.lines.iter().any(|line| line == "2: 1|2"), "{:?}", recorded.lines);
}

#[test]
fn an_encrypted_member() {
    let mut bytes = zip(&[("secret.csv", b"a,b\n1,2\n"), ("x.csv", b"a,b\n1,2\n")]);
    // The lowest bit of the flags, in the member's own header and in the directory.
    bytes[6] |= 1;
    let directory = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[directory + 8] |= 1;
    let recorded = check(
        &bytes,
        &[
            "open given",
            "open given/secret.csv in 0",
            "! unreadable",
            "close 1 not hashed",
            "open given/x.csv in 0",
            ": a|b",
            "2: 1|2",
            "close 2 hashed",
            "close 0 hashed",
        ],
    );
    assert!(recorded.messages[0].contains("password"), "{:?}", recorded.messages);
}

#[test]
fn a_program_that_is_no_worker() {
    for program in ["/nonexistent/program", "/bin/true", "/bin/echo", "/bin/cat"] {
        let (recorded, _) = record_by(program, &workbook(), None);
        assert_eq!(recorded.lines, ["open given", "! unreadable", "close 0 hashed"], "{program}");
    }
}

#[test]
fn mutated_workbooks_end_in_rows_or_a_sentence() {
    let sound = workbook();
    let mut state = 7_u64;
    let mut below = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % limit as u64) as usize
    };
    for _ in 0..60 {
        let mut bytes = sound.clone();
        for _ in 0..4 {
            let at = below(bytes.len());
            bytes[at] ^= 1 << below(8);
        }
        let recorded = record(&bytes);
        assert!(recorded.lines.len() > 2, "{:?}", recorded.lines);
    }
}
