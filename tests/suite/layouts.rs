//! Samples whose formats are read in the worker process: the inventory workbook, and samples packed into an archive.

#![allow(clippy::unwrap_used, reason = "a test, helpers and all")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use tenant_assessor::datasets::import::{Import, import};
use tenant_assessor::evidence::worker::Workers;
use tenant_assessor::evidence::{Input, Source};
use tenant_assessor::tenant::SupplyState;

fn read(name: &str, source: Source) -> Import {
    let workers = Workers { program: PathBuf::from(env!("CARGO_BIN_EXE_tenant-assessor")) };
    import(&[Input { name: name.into(), source }], &workers, &mut |_, _| true)
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/layouts").join(name)
}

#[test]
fn sheets_of_the_inventory() {
    let found = read("inventory.xlsx", Source::Path(sample("inventory/inventory.xlsx")));
    let parts: Vec<_> = found.files[0]
        .parts
        .iter()
        .map(|part| (part.name.as_deref().unwrap_or(""), part.dataset, part.layout, part.rows_read, part.rows_refused))
        .collect();
    let inventory = Some("inventory");
    assert_eq!(
        parts,
        [
            ("Administrators", Some("inventory-administrators"), inventory, 2, 3),
            ("Emergency  Accounts", Some("inventory-emergency"), inventory, 2, 0)
        ]
    );
    let tenant = &found.tenant;
    let ben = &tenant.administrators.items[1];
    assert_eq!((ben.category.as_deref(), ben.decision.as_deref()), (Some("dual use"), Some("remove")));
    assert_eq!((ben.justification.as_deref(), ben.source.row), (None, 6), "the row of the sheet, title rows counted");
    let one = &tenant.emergency.items[0];
    assert_eq!(one.last_tested.unwrap().iso_date(), "2026-05-04");
    assert_eq!(one.password_changed.unwrap().iso_date(), "2026-05-04", "a date as text, day first");
    assert_eq!(one.monitored.as_deref(), Some("Ja"));
    assert_eq!(tenant.administrators.supply.state, SupplyState::Whole, "a total is no lost row");
}

#[test]
fn an_archive_of_exports() {
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let group = "5fb3839a-5e85-46ca-be97-2387bbb030f3";
    for name in ["users/graph-full.json".to_owned(), format!("group-members/graph/{group}/members.json")] {
        packed.start_file(&*name, options).unwrap();
        packed.write_all(&std::fs::read(sample(&name)).unwrap()).unwrap();
    }
    let bytes = packed.finish().unwrap().into_inner();
    let found = read("client.zip", Source::Bytes(bytes.into()));
    let names: Vec<&str> = found.files.iter().map(|file| &*file.name).collect();
    assert_eq!(names.len(), 3);
    assert!(names.contains(&"client.zip/users/graph-full.json"));
    assert_eq!(found.tenant.users.items.len(), 4);
    assert!(found.tenant.group_members.of_group(group), "the folder inside the archive names the group");
}

/// AzureADAssessment: one archive with an ending of its own, CSV lists beside XML that PowerShell made.
#[test]
fn the_package_of_azureadassessment() {
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let members = [
        ("AAD-1/users.csv", "users/azureadassessment.csv", "users"),
        ("AAD-1/groups.csv", "groups/azureadassessment.csv", "groups"),
        ("AAD-1/servicePrincipals.csv", "service-principals/azureadassessment.csv", "service-principals"),
    ];
    for (name, from, _) in members {
        packed.start_file(name, options).unwrap();
        packed.write_all(&std::fs::read(sample(from)).unwrap()).unwrap();
    }
    packed.start_file("AAD-1/conditionalAccessPolicy.xml", options).unwrap();
    packed
        .write_all(br#"<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"></Objs>"#)
        .unwrap();
    let bytes = packed.finish().unwrap().into_inner();
    let found = read("AzureADAssessmentData-contoso.aad", Source::Bytes(bytes.into()));
    for (name, _, dataset) in members {
        let file = found.files.iter().find(|file| file.name.ends_with(name)).unwrap();
        assert_eq!((file.parts[0].dataset, file.parts[0].rows_refused), (Some(dataset), 0), "{name}");
        assert!(file.parts[0].rows_read > 0, "{name}");
    }
    let xml = found.files.iter().find(|file| file.name.ends_with(".xml")).unwrap();
    let said = xml.parts[0].problems.iter().next().unwrap();
    assert!(said.message.contains("ConvertTo-Json"), "{}", said.message);
}

/// One sheet of a workbook: its name, and its cells by row.
fn workbook(name: &str, rows: &[&[&str]], merged: Option<(u32, u32, u16)>) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name(name).unwrap();
    if let Some((from, to, column)) = merged {
        sheet.merge_range(from, column, to, column, "Safe", &rust_xlsxwriter::Format::new()).unwrap();
    }
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// What is said of a workbook with one sheet, and how many rows were read.
#[track_caller]
fn check_sheet(name: &str, rows: &[&[&str]], merged: Option<(u32, u32, u16)>, read_rows: u64, word: &str) {
    let found = read("book.xlsx", Source::Bytes(workbook(name, rows, merged).into()));
    let file = &found.files[0];
    let problems = file.parts.iter().flat_map(|part| part.problems.iter()).chain(file.notices.iter());
    let said: Vec<String> = problems.map(|problem| problem.message.clone()).collect();
    assert_eq!(file.parts[0].rows_read, read_rows, "{name}: {said:#?}");
    assert!(said.iter().any(|line| line.contains(word)), "{name}: {word}: {said:#?}");
}

#[test]
fn sheets_of_the_inventory_say_what_is_wrong_with_them() {
    let service = ["Exchange", "ada@x.example", "ben@x.example", "Mail", "keep"];
    // A heading that was changed, and one without which nothing is named.
    let renamed = ["Service", "Responsible person", "Administrator", "Used for", "Decision"];
    let found = read("book.xlsx", Source::Bytes(workbook("Services", &[&renamed, &service], None).into()));
    assert_eq!((found.files[0].parts[0].dataset, found.tenant.services.items.len()), (Some("inventory-services"), 1));
    let nameless = ["What", "Responsible person", "Administrator", "Used for", "Decision"];
    check_sheet("Services", &[&nameless, &service], None, 0, "lacks the headings Service, Owner");
    let headings = ["Account", "Category", "Service", "Justification", "Decision"];
    let row =
        |category: &'static str, decision: &'static str| ["ada@x.example", category, "Entra", "Needs it", decision];
    check_sheet("Administrators", &[&headings, &row("robot", "keep")], None, 1, "\"robot\" is none of the words");
    check_sheet("Administrators", &[&headings, &row("admin", "blue")], None, 1, "\"blue\" is none of the words");
    check_sheet(
        "Administrators",
        &[&headings, &row("admin", "perhaps")],
        None,
        1,
        "\"perhaps\" in Decision answers nothing",
    );
    let twice: &[&[&str]] = &[&headings, &row("shared", "keep"), &["ADA@x.example", "shared", "", "", "remove"]];
    check_sheet("Administrators", twice, None, 2, "stands on this sheet twice");
    let emergency: &[&[&str]] =
        &[&["Account", "Stored at", "Monitored"], &["a@x.example", "", "Yes"], &["b@x.example", "", "Yes"]];
    check_sheet("Emergency accounts", emergency, Some((1, 2, 1)), 2, "merged over several rows, the first B2:B3");
}
