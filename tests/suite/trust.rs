//! What is said of each file beside its rows, and what of it is kept.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "a test, helpers and all")]

use crate::pipeline::{File, run, workers};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Formula, Workbook};
use std::io::{Cursor, Read as _, Write as _};
use tenant_assessor::assessment::Stored;
use tenant_assessor::assessment::file::Session;
use tenant_assessor::checklist::ALL;
use tenant_assessor::datasets::{Import, import};
use tenant_assessor::evidence::{EvidenceFile, Input, ProblemKind, Source};
use tenant_assessor::jobs::keep::Open;
use tenant_assessor::tenant::Moment;
use zip::write::{SimpleFileOptions, ZipWriter};

fn files(list: &[(&str, &[u8])]) -> Vec<File> {
    list.iter().map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec())).collect()
}

fn read(list: &[(&str, &[u8])]) -> Import {
    run(&files(list)).import
}

fn file<'a>(import: &'a Import, name: &str) -> &'a EvidenceFile {
    import.files.iter().find(|file| file.name == name).unwrap_or_else(|| panic!("{name} is not listed"))
}

/// Problems of a file and its tables, as `kind: message`.
fn told(file: &EvidenceFile) -> Vec<String> {
    let problems = file.parts.iter().flat_map(|part| part.problems.iter()).chain(file.notices.iter());
    problems.map(|problem| format!("{}: {}", problem.kind.id(), problem.message)).collect()
}

#[track_caller]
fn check_told(import: &Import, name: &str, kind: &str, word: &str) {
    let told = told(file(import, name));
    assert!(told.iter().any(|line| line.starts_with(kind) && line.contains(word)), "{name}: {told:#?}");
}

const USERS: &str = "id,userPrincipalName,displayName,accountEnabled,userType,createdDateTime\n";

fn users(rows: usize) -> String {
    let mut text = USERS.to_owned();
    for row in 0..rows {
        text += &format!(
            "00000000-0000-0000-0000-{row:012},u{row}@contoso.example,U {row},True,Member,2024-01-01T00:00:00Z\n"
        );
    }
    text
}

#[test]
fn round_row_counts_are_probably_cut() {
    for (rows, complete) in [(999, None), (1_000, Some(false)), (1_001, None), (5_000, Some(false)), (5_001, None)] {
        let import = read(&[("users.csv", users(rows).as_bytes())]);
        let part = &file(&import, "users.csv").parts[0];
        assert_eq!((part.rows_read, part.complete), (rows as u64, complete), "{:?}", told(&import.files[0]));
        assert_eq!(part.lines, Some(rows as u64 + 1));
    }
    // Graph's answer proves its end, be it round or not.
    let elements: Vec<String> = (0..1_000)
        .map(|row| format!(r#"{{"id":"{row}","userPrincipalName":"u{row}@c.d","accountEnabled":true}}"#))
        .collect();
    let json = format!(
        r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#users","value":[{}]}}"#,
        elements.join(",")
    );
    assert_eq!(read(&[("users.json", json.as_bytes())]).files[0].parts[0].complete, Some(true));
}

#[test]
fn two_files_that_disagree() {
    let row = "00000000-0000-0000-0000-000000000001,anna@contoso.example,Anna";
    let old = format!("{USERS}{row},True,Member,2024-01-01T00:00:00Z\n");
    let new = format!("{USERS}{row},False,Member,2024-01-01T00:00:00Z\n");
    for (first, second) in [("a_2026-6-1.csv", "b_2026-6-30.csv"), ("b_2026-6-1.csv", "a_2026-6-30.csv")] {
        let import = read(&[(first, old.as_bytes()), (second, new.as_bytes())]);
        assert_eq!(import.tenant.users.items.len(), 1);
        assert_eq!(import.tenant.users.items[0].enabled, Some(false), "{first}");
        check_told(&import, first, "conflict", "For anna@contoso.example: accountEnabled is true here, but false in");
        check_told(&import, first, "conflict", "which is newer and counts");
        assert!(!file(&import, second).notices.has(ProblemKind::Conflict));
    }
    let import = read(&[("a.csv", old.as_bytes()), ("b.csv", new.as_bytes())]);
    assert_eq!(import.tenant.users.items[0].enabled, Some(true));
    check_told(&import, "b.csv", "conflict", "neither tells its date");
}

#[test]
fn the_same_file_twice() {
    let text = users(3);
    let import = read(&[("a.csv", text.as_bytes()), ("copy/a.csv", text.as_bytes()), ("c.csv", users(4).as_bytes())]);
    check_told(&import, "copy/a.csv", "duplicate", "holds the same as a.csv");
    assert!(!file(&import, "a.csv").notices.has(ProblemKind::Duplicate));
}

#[test]
fn names_given_twice_in_json() {
    let json = br#"[{"id":"1","userPrincipalName":"a@b.c","accountEnabled":true},
        {"id":"2","userPrincipalName":"d@b.c","accountEnabled":true,"accountEnabled":false}]"#;
    let import = read(&[("users.json", json)]);
    let problems = &import.files[0].parts[0].problems;
    assert_eq!(problems.count(ProblemKind::Duplicate), 1);
    check_told(&import, "users.json", "duplicate", "\"accountEnabled\" stands twice");
}

#[test]
fn rows_swallowed_by_a_quote_are_read_or_named() {
    let sound = users(6);
    let lines: Vec<&str> = sound.lines().collect();
    // The quote of line 3 would be closed by that of line 5, and two accounts be gone.
    let swallowing = sound.replacen("U 1", "\",U 1", 1).replacen("U 3", "\",U 3", 1);
    let import = read(&[("users.csv", swallowing.as_bytes())]);
    let part = &import.files[0].parts[0];
    assert_eq!((part.rows_seen, part.lines), (6, Some(lines.len() as u64)), "{:?}", told(&import.files[0]));
    assert!(import.tenant.users.items.iter().any(|user| &*user.upn == "u2@contoso.example"));
    check_told(&import, "users.csv", "syntax", "Line 3: a quote");
    // A cell that really holds such lines is kept, and said.
    let quoted = format!("{USERS}1,a@b.c,\"A\n2,d@b.c,D,True,Member,x\nend\",True,Member,2024-01-01T00:00:00Z\n");
    let import = read(&[("users.csv", quoted.as_bytes())]);
    assert_eq!(import.files[0].parts[0].rows_read, 1);
    check_told(&import, "users.csv", "notice", "Lines 2 to 4 are one row");
}

#[test]
fn formulas_and_dates_of_workbooks() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("Emergency accounts").unwrap();
    for (column, heading) in (0..).zip(["Account", "Purpose", "Stored at", "Last tested"]) {
        sheet.write(0, column, heading).unwrap();
    }
    sheet.write(1, 0, "emergency@contoso.example").unwrap();
    sheet.write_formula(1, 1, Formula::new("=HYPERLINK(\"http://x\")").set_result("stored text")).unwrap();
    let import = read(&[("inventory_2026-3-1.xlsx", &workbook.save_to_buffer().unwrap())]);
    check_told(&import, "inventory_2026-3-1.xlsx", "notice", "1 cell holds a formula, the first B2");
    let part = &import.files[0].parts[0];
    assert_eq!((import.files[0].parts.len(), part.rows_read), (1, 1));
    assert_eq!(part.collected.map(|collected| Moment::of(collected.at).iso_date()).as_deref(), Some("2026-03-01"));
    let purpose = &import.tenant.emergency.items[0].purpose;
    assert!(format!("{purpose:?}").contains("stored text"), "{purpose:?}");
}

/// An inventory with one emergency account, last saved on a day of May 2026.
fn inventory(day: u8, purpose: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let saved = ExcelDateTime::from_ymd(2026, 5, day).unwrap();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&saved));
    let sheet = workbook.add_worksheet().set_name("Emergency accounts").unwrap();
    for (column, (heading, cell)) in
        (0..).zip([("Account", "emergency@contoso.example"), ("Purpose", purpose), ("Last tested", "2026-04-01")])
    {
        sheet.write(0, column, heading).unwrap();
        sheet.write(1, column, cell).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// A workbook says when it was last saved; a date in its name is a person's word, and comes first.
#[test]
fn of_two_inventories_the_one_saved_later_counts() {
    let check = |list: &[(&str, u8)], expected: (&str, &str)| {
        let workbooks: Vec<(&str, Vec<u8>)> =
            list.iter().map(|(name, day)| (*name, inventory(*day, &format!("of {day}")))).collect();
        let named: Vec<(&str, &[u8])> = workbooks.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let import = read(&named);
        let purpose = format!("{:?}", import.tenant.emergency.items[0].purpose);
        assert!(import.tenant.emergency.items.len() == 1 && purpose.contains(expected.0), "{list:?}: {purpose}");
        let collected = import.files[0].parts[0].collected.unwrap();
        let said = format!("{} {}", Moment::of(collected.at).iso_date(), collected.known_by.id());
        assert_eq!(said, expected.1, "{list:?}");
    };
    check(&[("a.xlsx", 3), ("b.xlsx", 9)], ("of 9", "2026-05-03 saved"));
    check(&[("a.xlsx", 9), ("b.xlsx", 3)], ("of 9", "2026-05-09 saved"));
    check(&[("a_2026-05-20.xlsx", 3), ("b.xlsx", 9)], ("of 3", "2026-05-20 name"));
}

/// Stores files in an assessment: what its list says of each, and what it gives back.
fn stored(list: &[(&str, &[u8])]) -> Vec<(String, Stored, Option<Vec<u8>>)> {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("x.assessment");
    let inputs: Vec<Input> = list
        .iter()
        .map(|(name, bytes)| Input { name: (*name).to_owned(), source: Source::Bytes((*bytes).into()) })
        .collect();
    let first = import(&inputs, &workers(), &mut |_, _| true);
    let session = Session { user: "a".to_owned(), host: "b".to_owned(), since: Moment::of(0) };
    let mut open = Open::create(&path, ALL[0].id, &session, "a").unwrap();
    open.store(&inputs, &first, Moment::of(0), &workers(), &mut |_| true).unwrap();
    // Storing once more adds nothing.
    open.store(&inputs, &first, Moment::of(0), &workers(), &mut |_| true).unwrap();
    let again = import(&open.inputs(), &workers(), &mut |_, _| true);
    for file in &again.files {
        let before = self::file(&first, &file.name);
        let identity = |file: &EvidenceFile| (file.sha256.clone(), file.bytes, file.encoding);
        assert_eq!(identity(file), identity(before), "{}", file.name);
        let rows =
            |file: &EvidenceFile| file.parts.iter().map(|part| (part.rows_seen, part.rows_read)).collect::<Vec<_>>();
        assert_eq!(rows(file), rows(before), "{}", file.name);
    }
    let inputs = open.inputs();
    let given_back = |name: &str| {
        let input = inputs.iter().find(|input| input.name == name)?;
        let mut bytes = Vec::new();
        input.source.open().unwrap().read_to_end(&mut bytes).unwrap();
        Some(bytes)
    };
    let records = &open.document.assessment().evidence;
    records.iter().map(|record| (record.name.clone(), record.stored.clone(), given_back(&record.name))).collect()
}

/// A list of new accounts, with a password in each row.
fn workbook_with_passwords() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("New & old").unwrap();
    sheet.write_string(0, 0, "Accounts, temp password: MARKER-0").unwrap();
    for (row, cells) in (2..).zip([
        ["User principal name", "Display name", "Initial password"],
        ["ada@x.example", "Ada <\u{c4}>", "MARKER-6"],
        ["ben@x.example", " Ben", "MARKER-7"],
    ]) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// What stands in a ZIP file, inflated.
fn inflated(bytes: &[u8]) -> String {
    let mut text = String::new();
    if let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for at in 0..zip.len() {
            zip.by_index(at).unwrap().read_to_string(&mut text).unwrap();
        }
    }
    text
}

#[test]
fn secrets_are_not_stored() {
    let apps = br#"{"value":[{"id":"1","appId":"2","displayName":"App","passwordCredentials":[{"secretText":"MARKER-1","hint":"MAR"}]}]}"#;
    let audit = br#"[{"id":"1","targetResources":[{"modifiedProperties":[{"displayName":"Password","newValue":"[\"MARKER-9\"]"}]}]}]"#;
    let laps = b"ComputerName;ms-Mcs-AdmPwd\r\npc1;MARKER-2\r\n\"pc2\";\"MARKER;3\"\r\n";
    let template =
        b"version:v1.0,,\nName [displayName] Required,Initial password [passwordProfile] Required\nA,MARKER-4\n";
    let utf16: Vec<u8> = "\u{FEFF}a,Password\nx,MARKER-5\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("apps.json", SimpleFileOptions::default()).unwrap();
    zip.write_all(apps).unwrap();
    let start = workbook_with_passwords();
    for (name, bytes) in [("users.csv", users(2).as_bytes()), ("start.xlsx", &start)] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let zip = zip.finish().unwrap().into_inner();
    let plain = users(2);
    let found = stored(&[
        ("apps.json", apps),
        ("laps.csv", laps),
        ("template.csv", template),
        ("utf16.csv", &utf16),
        ("apps.zip", &zip),
        ("start.xlsx", &start),
        ("users.csv", plain.as_bytes()),
        ("list.csv", b"Liste\nMARKERa8!\nPC-Tug01\n"),
        ("keys.csv", b"A,B,C\nx,AKIAIOSFODNN7EXAMPLE,MARKERUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"),
        ("audit.json", audit),
    ]);
    let of = |name: &str| {
        let (_, stored, bytes) = found.iter().find(|(known, ..)| known == name).unwrap();
        (stored.clone(), bytes.clone())
    };
    for (_, _, bytes) in &found {
        let bytes = bytes.as_deref().unwrap_or_default();
        let text = String::from_utf8_lossy(bytes).replace('\0', "") + &inflated(bytes);
        assert!(!text.contains("MARKER"), "{text}");
    }
    let without = |name: &str, columns: &[&str], bytes: &[u8]| {
        let (stored, given_back) = of(name);
        let Stored::Without { columns: left_out, sha256 } = stored else { panic!("{name}: {stored:?}") };
        assert_eq!((left_out, sha256.len()), (columns.iter().map(|name| (*name).to_owned()).collect(), 64));
        assert_eq!(given_back.as_deref(), Some(bytes), "{name}");
    };
    without("laps.csv", &["ms-Mcs-AdmPwd"], b"ComputerName;ms-Mcs-AdmPwd\r\npc1;\r\n\"pc2\";\"\"\r\n");
    without("utf16.csv", &["Password"], b"a,Password\nx,\n");
    let json = String::from_utf8_lossy(apps).replace("\"MARKER-1\"", "null").replace("\"MAR\"", "null");
    without("apps.json", &["secretText", "hint"], json.as_bytes());
    without("list.csv", &["a list of passwords"], b"Liste\n,left out\nPC-Tug01\n");
    without("keys.csv", &["an access key beside its id"], b"A,B,C\nx,,\n");
    let json = String::from_utf8_lossy(audit).replace(r#""[\"MARKER-9\"]""#, "null");
    without("audit.json", &["newValue"], json.as_bytes());
    let json = String::from_utf8_lossy(apps).replace("\"MARKER-1\"", "null").replace("\"MAR\"", "null");
    assert_eq!(of("template.csv").0, Stored::Not);
    // Secrets are taken out of archives member by member, and out of workbooks.
    assert_eq!(of("apps.zip").0, Stored::Not);
    without("apps.zip/apps.json", &["secretText", "hint"], json.as_bytes());
    assert_eq!(of("apps.zip/users.csv"), (Stored::Received, Some(users(2).into_bytes())));
    assert!(matches!(of("apps.zip/start.xlsx").0, Stored::Without { .. }));
    let (stored, bytes) = of("start.xlsx");
    assert!(matches!(stored, Stored::Without { .. }), "{stored:?}");
    let text = inflated(&bytes.unwrap());
    for kept in ["name=\"New &amp; old\"", ">Ada &lt;\u{c4}&gt;<", "r=\"B5\"", "> Ben<", ">Initial password<"] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert_eq!(of("users.csv"), (Stored::Received, Some(plain.into_bytes())));
}
