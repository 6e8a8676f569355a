//! Files that are broken, each in a folder with sound ones: one sentence each, and the sound ones are read.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test, helpers and all")]

use crate::command_line::{json, run};
use crate::pipeline::root;
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

fn sample(name: &str) -> Vec<u8> {
    fs::read(root().join("sample-data/flawed").join(name)).unwrap()
}

fn evidence(folder: &Path) -> Vec<Value> {
    let found = json(&run([OsStr::new("evidence"), folder.as_os_str(), OsStr::new("--json")]));
    found["evidence"].as_array().unwrap().clone()
}

/// A file's rows read, and each of its problems as `kind: message`.
fn told(files: &[Value], name: &str) -> (u64, Vec<String>) {
    let file = files.iter().find(|file| file["file"] == name).unwrap_or_else(|| panic!("{name} is not listed"));
    let parts = file["parts"].as_array().unwrap();
    let problems = parts.iter().flat_map(|part| part["problems"].as_array().unwrap());
    let text =
        |problem: &Value| format!("{}: {}", problem["kind"].as_str().unwrap(), problem["message"].as_str().unwrap());
    (parts.iter().map(|part| part["rows_read"].as_u64().unwrap()).sum(), problems.map(text).collect())
}

/// A broken file beside a sound one: how many of its rows are read, and what the one sentence on it begins with and holds.
#[track_caller]
fn check(name: &str, bytes: &[u8], rows: std::ops::RangeInclusive<u64>, kind: &str, word: &str) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    fs::write(folder.path().join("sound.json"), sample("graph/groups.json")).unwrap();
    let files = evidence(folder.path());
    let (read, problems) = told(&files, name);
    assert!(rows.contains(&read), "{read} rows of {name} were read: {problems:?}");
    // What cuts a file may cost a row: then one sentence for each.
    assert!((1..=2).contains(&problems.len()), "{name}: {problems:#?}");
    let sentence = problems.last().unwrap();
    assert!(sentence.starts_with(kind) && sentence.contains(word), "{sentence}");
    assert!(sentence.ends_with('.') && sentence.len() < 400 && !sentence.contains('\n'), "{sentence}");
    let (sound, problems) = told(&files, "sound.json");
    assert!(sound > 5 && problems.is_empty(), "{problems:?}");
    // And it can be judged.
    let assessed = run([OsStr::new("assess"), folder.path().as_os_str(), OsStr::new("--json"), OsStr::new("-")]);
    assert_eq!(json(&assessed)["findings"].as_array().unwrap().len(), 206);
}

#[test]
fn json_that_ends_early() {
    let bytes = sample("graph/users.json");
    let whole = 119;
    check("users.json", &bytes[..bytes.len() / 2], whole / 3..=whole * 2 / 3, "truncated", "cut off");
    check("users.json", &bytes[..bytes.len() - 3], whole - 1..=whole, "truncated", "cut off");
}

#[test]
fn a_quote_that_is_never_closed() {
    let text = String::from_utf8(sample("portal/exportUsers_2026-6-30.csv")).unwrap();
    let broken = text.replacen("Sigrid Aune", "\"Sigrid Aune", 1);
    check("users.csv", broken.as_bytes(), 118..=118, "syntax", "quote");
}

#[test]
fn text_that_is_not_in_its_encoding() {
    let mut bytes = sample("portal/exportUsers_2026-6-30.csv");
    assert!(bytes.starts_with(b"\xEF\xBB\xBF"));
    let at = bytes.windows(11).position(|window| window == b"Sigrid Aune").unwrap();
    bytes[at + 7] = 0xC3;
    check("users.csv", &bytes, 119..=119, "encoding", "no text");
}

#[test]
fn files_without_any_table() {
    check("empty.csv", b"", 0..=0, "unknown-format", "empty");
    check("blank.json", b"  \r\n", 0..=0, "unknown-format", "blanks");
    check("report.csv", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n", 0..=0, "unknown-format", "PDF");
    let package: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let locked = [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), &[0; 1024], &package, &[0; 512]].concat();
    check("inventory.xlsx", &locked, 0..=0, "unknown-format", "password");
}

#[test]
fn damaged_workbooks_and_archives() {
    let archive = |name: &str, bytes: &[u8]| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, bytes).unwrap();
        writer.finish().unwrap().into_inner()
    };
    let workbook = sample("inventory.xlsx");
    let packed = archive("users.json", &sample("graph/users.json"));
    for (name, whole) in [("inventory.xlsx", &workbook), ("exports.zip", &packed)] {
        for part in [40, whole.len() / 2, whole.len() - 10] {
            check(name, &whole[..part], 0..=0, "unreadable", "was cut off");
        }
    }
    let broken = archive("xl/workbook.xml", b"<workbook><sheets><sheet");
    check(
        "inventory.xlsx",
        &broken,
        0..=0,
        "unknown-format",
        "Not a readable workbook: it is damaged; open it in Excel",
    );
    check(
        "old.xls",
        &[b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", &[0; 2_000][..]].concat(),
        0..=0,
        "unknown-format",
        "Excel",
    );
    let mut damaged = packed.clone();
    damaged[200..280].fill(0);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("exports.zip"), damaged).unwrap();
    let (_, problems) = told(&evidence(folder.path()), "exports.zip/users.json");
    let expected = "unreadable: Reading broke off (it is damaged, and cannot be unpacked to its end; pack it again); the rows before it were read.";
    // What stood before the damage may end in the middle of a row.
    assert_eq!(problems.last().map(String::as_str), Some(expected));
}

/// What is packed by another method is whole all the same; a link holds nothing, and so may an archive.
#[test]
fn archives_that_hold_nothing_that_is_read() {
    let check = |bytes: &[u8], name: &str, word: &str| {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("exports.zip"), bytes).unwrap();
        let (read, problems) = told(&evidence(folder.path()), name);
        assert!(read == 0 && problems.len() == 1 && problems[0].contains(word), "{word}: {problems:?}");
    };
    let options = zip::write::SimpleFileOptions::default();
    let new = || zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut writer = new();
    writer.start_file("users.json", options.compression_method(zip::CompressionMethod::Stored)).unwrap();
    std::io::Write::write_all(&mut writer, b"[]").unwrap();
    let mut other = writer.finish().unwrap().into_inner();
    // Deflate64, in the member's own head and in the list of contents.
    for (mark, at) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
        let head = other.windows(4).position(|four| four == mark).unwrap();
        other[head + at] = 9;
    }
    check(&other, "exports.zip/users.json", "packed by a method that is not read here");
    let mut writer = new();
    writer.add_symlink("users.json", "/etc/passwd", options).unwrap();
    check(&writer.finish().unwrap().into_inner(), "exports.zip/users.json", "a link to another file");
    let mut writer = new();
    writer.add_directory("exports", options).unwrap();
    check(&writer.finish().unwrap().into_inner(), "exports.zip", "holds no file");
}

/// A sheet of which the workbook holds nothing is said, beside one that is read.
#[test]
fn a_sheet_that_is_not_there() {
    let mut workbook = Workbook::new();
    for name in ["Administrators", "Gone"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        for (column, heading) in (0..).zip(["Account", "Category", "Decision"]) {
            sheet.write(0, column, heading).unwrap();
        }
        sheet.write(1, 0, "anna@contoso.example").unwrap();
    }
    let whole = workbook.save_to_buffer().unwrap();
    let mut from = zip::ZipArchive::new(std::io::Cursor::new(whole)).unwrap();
    let mut to = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..from.len() {
        let entry = from.by_index_raw(at).unwrap();
        if !entry.name().is_ok_and(|name| name.ends_with("sheet2.xml")) {
            to.raw_copy_file(entry).unwrap();
        }
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("inventory.xlsx"), to.finish().unwrap().into_inner()).unwrap();
    let (read, problems) = told(&evidence(folder.path()), "inventory.xlsx");
    assert_eq!(read, 1);
    assert!(problems.iter().any(|told| told.contains("sheet Gone is damaged")), "{problems:?}");
}

#[test]
fn a_cell_in_the_last_corner() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Emergency accounts").unwrap();
    for (column, heading) in (0..).zip(["Account", "Purpose", "Stored at", "Last tested"]) {
        sheet.write(0, column, heading).unwrap();
    }
    sheet.write(1, 0, "emergency.one@contoso.example").unwrap();
    sheet.write(2, 0, "emergency.two@contoso.example").unwrap();
    sheet.write(1_048_575, 16_383, "stray").unwrap();
    check("inventory.xlsx", &workbook.save_to_buffer().unwrap(), 2..=2, "notice", "XFD1048576");
}

/// Sheets whose rows stand above their headings, beside them, or below none.
#[test]
fn every_row_of_a_sheet_is_counted() {
    #[track_caller]
    fn check(rows: &[&[&str]], expected: [u64; 3], word: &str) {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write(row, column, *cell).unwrap();
            }
        }
        let folder = tempfile::tempdir().unwrap();
        workbook.save(folder.path().join("book.xlsx")).unwrap();
        let files = evidence(folder.path());
        let parts = files[0]["parts"].as_array().unwrap();
        assert_eq!(parts.len(), 1);
        let counts = ["rows_seen", "rows_read", "rows_refused"].map(|name| parts[0][name].as_u64().unwrap());
        let (_, problems) = told(&files, "book.xlsx");
        assert_eq!(counts, expected, "{problems:?}");
        assert!(problems.iter().any(|told| told.contains(word)), "{problems:?}");
    }
    let headings = ["UserPrincipalName", "DisplayName", "Id", "AccountEnabled", "UserType"];
    let row = ["a@x.example", "A", "00000000-0000-0000-0000-000000000001", "True", "Member"];
    check(&[&["Contoso"], &["As of", "June"], &[], &headings, &row], [3, 1, 2], "ext above the headings");
    let beside = ["", "", "", "", "", "", "see below"];
    check(&[&headings, &row, &beside], [2, 1, 1], "only to the right of the headings");
    check(&[&["1", "2", "3"], &["4", "5", "6"]], [2, 0, 2], "No headings were found on the sheet");
    check(&[&row, &row, &row], [3, 0, 3], "None of its 3 rows were read");
}

#[test]
fn all_of_them_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("a.json", &sample("graph/users.json")[..5_000]);
    write("b.csv", b"\"never closed\n1,2\n");
    write("c.csv", b"");
    write("d.csv", b"%PDF-1.7");
    write("e.zip", b"PK\x03\x04");
    write("f.xlsx", b"PK\x03\x04 workbook");
    write("g.json", b"{\"error\":{\"code\":\"Forbidden\",\"message\":\"No.\"}}");
    write("h.csv", &[0xFF; 3_000]);
    write("i.json", b"[[[[");
    write("sound.json", &sample("graph/groups.json"));
    let files = evidence(folder.path());
    assert_eq!(files.len(), 10);
    for name in ["a.json", "b.csv", "c.csv", "d.csv", "e.zip", "f.xlsx", "g.json", "h.csv", "i.json"] {
        assert!(!told(&files, name).1.is_empty(), "nothing is said of {name}");
    }
    assert!(told(&files, "sound.json").1.is_empty());
}
