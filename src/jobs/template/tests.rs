//! The workbook as its readers see it. Tests of the library have no worker process, so the cells are read here.

use super::{Known, known, workbook};
use crate::datasets::inventory::{EXAMPLE, FOUND, SHEETS};
use crate::datasets::{Dataset, Import, import};
use crate::evidence::worker::Workers;
use crate::evidence::{Input, Source};
use crate::jobs::demo;
use crate::tenant::stated::{ScopeArea, Stated};
use crate::tenant::{Moment, Tenant};
use calamine::{Data, Reader, Xlsx};
use std::io::{Cursor, Read};

/// The sheets as CSV files, as Excel would save them.
fn sheets(bytes: &[u8]) -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let text = |cell: &Data| match cell {
        Data::DateTime(day) => day.as_datetime_iso(),
        other => other.to_string(),
    };
    book.worksheets()
        .into_iter()
        .map(|(name, cells)| (name, cells.rows().map(|row| row.iter().map(text).collect()).collect()))
        .collect()
}

trait Iso {
    fn as_datetime_iso(&self) -> String;
}

impl Iso for calamine::ExcelDateTime {
    fn as_datetime_iso(&self) -> String {
        let (year, month, day, ..) = self.to_ymd_hms_milli();
        format!("{year:04}-{month:02}-{day:02}")
    }
}

fn read(tables: &[(String, Vec<Vec<String>>)]) -> Import {
    let inputs: Vec<Input> = tables
        .iter()
        .map(|(name, rows)| {
            let quoted = |row: &Vec<String>| {
                let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
                cells.join(",")
            };
            let table: Vec<String> = rows.iter().map(quoted).collect();
            Input { name: format!("{name}.csv"), source: Source::Bytes(table.join("\n").into_bytes().into()) }
        })
        .collect();
    import(&inputs, &Workers { program: "no worker here".into() }, &mut |_, _| true)
}

fn as_of() -> Moment {
    Moment::parse_iso("2026-06-30").unwrap()
}

#[test]
fn the_template_itself_states_nothing() {
    let import = read(&sheets(&workbook(&Known::default()).unwrap()));
    for kind in crate::tenant::RecordKind::ALL {
        assert!(!import.tenant.supply(*kind).is_supplied(), "{kind:?} counts as supplied");
    }
    let read: u64 = import.files.iter().flat_map(|file| &file.parts).map(|part| part.rows_read).sum();
    assert_eq!(read, 0);
}

#[test]
fn every_sheet_is_recognised_with_all_its_columns() {
    let tables = sheets(&workbook(&Known::default()).unwrap());
    assert_eq!(tables.len(), SHEETS.len() + 1, "and a page that explains them");
    for (sheet, (name, rows)) in SHEETS.iter().zip(&tables[1..]) {
        assert_eq!(sheet.name, name);
        let headings: Vec<&str> = sheet.columns.iter().map(|column| column.heading).collect();
        assert_eq!(rows[0], headings);
        assert_eq!(rows.len(), sheet.examples.len() + 1);
        assert!(rows[1][0].starts_with(EXAMPLE));
        if Dataset::by_id(sheet.dataset).is_none() {
            continue;
        }
        let import = read(&[(name.clone(), rows.clone())]);
        let part = &import.files[0].parts[0];
        assert_eq!(part.dataset, Some(sheet.dataset), "{name}");
        assert_eq!(part.unmapped, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn examples_are_what_the_sheet_would_hold() {
    let mut tables = sheets(&workbook(&Known::default()).unwrap());
    for (name, rows) in &mut tables[1..] {
        for row in &mut rows[1..] {
            row[0] = row[0].trim_start_matches(EXAMPLE).trim().to_owned();
        }
        let sheet = SHEETS.iter().find(|sheet| sheet.name == name).unwrap();
        if Dataset::by_id(sheet.dataset).is_none() {
            continue;
        }
        let import = read(&[(name.clone(), rows.clone())]);
        let part = &import.files[0].parts[0];
        assert_eq!((part.rows_read, part.rows_refused), (rows.len() as u64 - 1, 0), "{name}: {:?}", part.problems);
        assert!(part.problems.is_empty(), "{name}: {:?}", part.problems);
    }
}

#[test]
fn what_the_evidence_tells_is_filled_in_and_read_back() {
    // Without the workbook of the sample tenant: nothing is stated yet.
    let inputs: Vec<Input> = demo::inputs().into_iter().filter(|input| !input.name.ends_with("xlsx")).collect();
    let first = import(&inputs, &Workers { program: "no worker here".into() }, &mut |_, _| true);
    let known = known(&first.tenant, &Stated::default(), as_of());
    let holders = crate::tenant::holders::Holders::of(&first.tenant).all.len();
    assert_eq!(known.counts()[0], ("Administrators", holders));
    let mut tables = sheets(&workbook(&known).unwrap());
    // What nobody filled in is no inventory, be it of all who hold a role.
    let again = read(&tables).tenant;
    assert!(!again.administrators.supply.is_supplied() && again.administrators.items.is_empty());
    assert!(!again.subscription_inventory.supply.is_supplied() && !again.services.supply.is_supplied());
    let sheet = tables.iter_mut().find(|(name, _)| name == "Administrators").unwrap();
    // Under the headings and the examples.
    sheet.1[3][4] = "keep".to_owned();
    let again = read(&tables);
    assert_eq!(again.tenant.administrators.items.len(), holders);
    assert!(again.tenant.administrators.iter().all(|entry| entry.category.is_none() && entry.justification.is_none()));
    // A proposal is no statement: emergency accounts earn exemptions only where a person names them.
    assert!(!known.rows_of("inventory-emergency").is_empty());
    assert!(again.tenant.emergency.items.is_empty());
    let administrators = &tables.iter().find(|(name, _)| name == "Administrators").unwrap().1;
    assert_eq!(administrators[0].last().unwrap(), FOUND);
    assert!(administrators[3].last().unwrap().contains('('), "{:?}", administrators[3]);
}

#[test]
fn what_was_stated_before_is_kept() {
    let filled = vec![
        (
            "Administrators".to_owned(),
            vec![
                vec!["Account".into(), "Category".into(), "Justification".into()],
                vec!["adm@x.example".into(), "admin only".into(), "=1+1".into()],
            ],
        ),
        (
            "Emergency".to_owned(),
            vec![
                vec!["Account".into(), "Stored at".into(), "Last tested".into()],
                vec!["one@x.example".into(), "Safe".into(), "2026-05-20".into()],
            ],
        ),
    ];
    let known = known(&read(&filled).tenant, &Stated::default(), as_of());
    let again = read(&sheets(&workbook(&known).unwrap())).tenant;
    let entry = &again.administrators.items[0];
    assert_eq!((&*entry.account, entry.justification.as_deref()), ("adm@x.example", Some("=1+1")));
    let entry = &again.emergency.items[0];
    assert_eq!(entry.last_tested.map(Moment::iso_date).as_deref(), Some("2026-05-20"));
}

#[test]
fn text_of_a_tenant_is_neither_formula_nor_link_nor_hidden() {
    let hostile = ["=HYPERLINK(\"https://x.example\")", "+1", "@SUM(1)", "https://x.example", "a\u{202e}b\u{7}"];
    let mut tenant = Tenant::default();
    let source = crate::evidence::SourceRef { file: crate::evidence::EvidenceId(0), part: None, row: 1 };
    for text in hostile.into_iter().chain([&*"x".repeat(40_000)]) {
        tenant.administrators.items.push(crate::tenant::AdministratorEntry {
            account: text.into(),
            category: None,
            service: Some(text.into()),
            justification: None,
            decision: None,
            roles: None,
            source,
        });
    }
    let bytes = workbook(&known(&tenant, &Stated::default(), as_of())).unwrap();
    assert_eq!(
        bytes,
        workbook(&known(&tenant, &Stated::default(), as_of())).unwrap(),
        "the same content gives the same bytes"
    );
    let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).unwrap();
        let mut text = String::new();
        let _ = file.read_to_string(&mut text);
        assert!(!text.contains("<f>") && !text.contains("<hyperlink"), "{:?}", file.name());
    }
    let rows = &sheets(&bytes)[1].1;
    let column: Vec<&str> = rows[3..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(column[..4], hostile[..4]);
    assert_eq!(column[4], "a[U+202E]b[U+0007]");
    assert!(column[5].ends_with('…') && column[5].len() < 33_000);
}

#[test]
fn what_is_stated_to_be_out_of_scope_is_not_asked_for() {
    let names = |scope: &[(ScopeArea, bool)]| {
        let stated = Stated { scope: scope.iter().copied().collect(), ..Stated::default() };
        let tenant = import(&demo::inputs(), &Workers { program: "no worker here".into() }, &mut |_, _| true).tenant;
        let found = known(&tenant, &stated, as_of());
        let written: Vec<String> = sheets(&workbook(&found).unwrap()).into_iter().map(|(name, _)| name).collect();
        let without: Vec<String> =
            sheets(&workbook(&Known::stated(&stated)).unwrap()).into_iter().map(|(name, _)| name).collect();
        assert_eq!(written, without);
        written
    };
    assert_eq!(names(&[]).len(), SHEETS.len() + 1);
    assert_eq!(names(&[(ScopeArea::Azure, true), (ScopeArea::Hybrid, false)]).len(), SHEETS.len() + 1);
    let left = names(&[(ScopeArea::Azure, false)]);
    assert_eq!(left.len(), SHEETS.len() - 1);
    assert!(!left.iter().any(|name| ["Subscriptions", "VM accounts"].contains(&name.as_str())), "{left:?}");
}

#[test]
fn a_request_asks_for_its_own_sheets_only() {
    let asked = Known::asking(["users", "inventory-emergency"].into_iter());
    let written: Vec<String> = sheets(&workbook(&asked).unwrap()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(written, ["Read me", "Emergency accounts"]);
}
