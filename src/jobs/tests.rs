//! No check uses records that it does not declare: on the sample tenants, whole and with each kind of export left out.

use super::demo;
use crate::checklist::run::run_noting;
use crate::checklist::{ALL, Inputs, Parameters};
use crate::datasets::{Import, import};
use crate::evidence::worker::Workers;
use crate::evidence::{Input, Source, folder};
use crate::tenant::stated::Stated;
use calamine::{Reader, Xlsx};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::path::Path;

/// Tests of the library have no worker process: workbooks are turned into tables first.
fn without_workbooks(inputs: Vec<Input>) -> Vec<Input> {
    let mut plain = Vec::new();
    for input in inputs {
        if Path::new(&input.name).extension().is_none_or(|ending| ending != "xlsx") {
            plain.push(input);
            continue;
        }
        let mut bytes = Vec::new();
        input.source.open().unwrap().read_to_end(&mut bytes).unwrap();
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        for (sheet, cells) in workbook.worksheets() {
            let mut table = String::new();
            // Titles above the headings fill a cell or two.
            for row in cells.rows().skip_while(|row| row.iter().filter(|cell| !cell.to_string().is_empty()).count() < 3)
            {
                let quoted = |cell: &calamine::Data| format!("\"{}\"", cell.to_string().replace('"', "\"\""));
                let cells: Vec<String> = row.iter().map(quoted).collect();
                let _ = writeln!(table, "{}", cells.join(","));
            }
            let source = Source::Bytes(table.into_bytes().into());
            plain.push(Input { name: format!("inventory/{sheet}.csv"), source });
        }
    }
    plain
}

fn read(inputs: &[Input]) -> Import {
    import(inputs, &Workers { program: "/nonexistent".into() }, &mut |_, _| true)
}

#[track_caller]
fn check(import: &Import, what: &str) {
    let (results, undeclared) = run_noting(&Inputs {
        checklist: ALL[0],
        tenant: &import.tenant,
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        as_of: crate::tenant::Moment::parse_iso("2026-06-30").unwrap(),
        answers: &BTreeMap::new(),
        previous: None,
    });
    assert_eq!(undeclared, [], "{what}");
    assert_eq!(results.findings.len(), 206);
}

fn check_with_each_left_out(inputs: Vec<Input>) {
    let inputs = without_workbooks(inputs);
    let whole = read(&inputs);
    assert!(!whole.tenant.emergency.items.is_empty() && !whole.tenant.administrators.items.is_empty());
    check(&whole, "everything");
    let of = |file: &crate::evidence::EvidenceFile| -> BTreeSet<&'static str> {
        file.parts.iter().filter_map(|part| part.dataset).collect()
    };
    let datasets: BTreeSet<&str> = whole.files.iter().flat_map(of).collect();
    for dataset in datasets {
        let names: BTreeSet<&str> =
            whole.files.iter().filter(|file| of(file).contains(dataset)).map(|file| file.name.as_str()).collect();
        let rest: Vec<Input> = inputs.iter().filter(|input| !names.contains(input.name.as_str())).cloned().collect();
        check(&read(&rest), dataset);
    }
}

#[test]
fn checks_use_what_they_declare_on_the_flawed_tenant() {
    check_with_each_left_out(demo::inputs());
}

#[test]
fn checks_use_what_they_declare_on_the_clean_tenant() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/clean");
    let (mut inputs, _) = folder::collect(&[root]).unwrap();
    inputs.retain(|input| input.name != "README.md");
    check_with_each_left_out(inputs);
}
