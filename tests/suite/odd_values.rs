//! Values that no export should hold, in every field of every layout: whatever is read, judged or printed, nothing panics.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test, helpers and all")]

use crate::pipeline::{Dice, File, as_of, files_under, run};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use tenant_assessor::assessment::Assessment;
use tenant_assessor::jobs::export::{self, Form, Printed};

/// One object id for everybody.
const SAME_ID: &str = "00000000-0000-0000-0000-000000000001";

fn text(dice: &mut Dice) -> String {
    let long = "Über".repeat(2_500);
    let choices = [
        long.as_str(),
        "",
        " ",
        SAME_ID,
        "62e90394-69f5-4237-9190-012177145e10",
        "\u{202E}gnp.exe\u{2066}",
        "a\0b\u{7}\u{1b}[31m",
        "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿 e\u{301}\u{FEFF}\u{FFFD}",
        "=HYPERLINK(\"https://x.example\";\"y\")",
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "99999999999999999999999999",
        "-1",
        "9223372036854775807",
        "P9223372036854775807D",
        "106751991167300.00:00:00",
        "9999-12-31T23:59:59.9999999Z",
        "0001-01-01T00:00:00Z",
        "-99999-01-01",
        "31/02/2026 25:61",
        "{\"a\":[{\"b\":[[]]}]}",
        "a\r\nb,\"c\";\td",
        "None",
        "All",
        "../../etc/passwd",
        "ﷺﷺ السلام שלום नमस्ते ไทย 漢字",
        "*a* _b_ [c](d) <e> `f` # g",
    ];
    choices[dice.below(choices.len())].to_owned()
}

fn value(dice: &mut Dice) -> Value {
    match dice.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(i64::MAX),
        4 => json!(u64::MAX),
        5 => json!(1e308),
        6 => json!([]),
        7 => json!({}),
        8 => json!([null, [null], {"id": null}, "x"]),
        _ => Value::String(text(dice)),
    }
}

/// Puts odd values into about one field in `rarity`.
fn spoil(value_here: &mut Value, rarity: usize, dice: &mut Dice) {
    match value_here {
        Value::Array(values) => {
            for value in values.iter_mut() {
                spoil(value, rarity, dice);
            }
            // An element twice over.
            if dice.below(rarity) == 0 && !values.is_empty() {
                values.push(values[dice.below(values.len())].clone());
            }
        }
        Value::Object(map) => map.values_mut().for_each(|value| spoil(value, rarity, dice)),
        _ => {}
    }
    let is_list = matches!(value_here, Value::Array(_) | Value::Object(_));
    // Where whole lists were replaced as often, little would be left inside them.
    if dice.below(if is_list { rarity * 10 } else { rarity }) == 0 {
        *value_here = value(dice);
    }
}

fn spoil_json(bytes: &[u8], rarity: usize, dice: &mut Dice) -> Option<Vec<u8>> {
    let mut document: Value = serde_json::from_slice(bytes).ok()?;
    // The list itself stays one.
    match &mut document {
        Value::Object(map) if map.get("value").is_some_and(Value::is_array) => {
            map["value"].as_array_mut()?.iter_mut().for_each(|value| spoil(value, rarity, dice));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| spoil(value, rarity, dice)),
        Value::Object(map) => map.values_mut().for_each(|value| spoil(value, rarity, dice)),
        _ => {}
    }
    serde_json::to_vec(&document).ok()
}

/// The records of a table whose cells are parted by commas or semicolons; quotes are taken off, doubled ones lost.
pub fn records(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let (mut records, mut record, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    for character in text.chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            '\n' if !is_quoted => {
                record.push(std::mem::take(&mut cell));
                records.push(std::mem::take(&mut record));
            }
            '\r' => {}
            _ if character == delimiter && !is_quoted => record.push(std::mem::take(&mut cell)),
            _ => cell.push(character),
        }
    }
    record.push(cell);
    records.push(record);
    records
}

fn spoil_table(bytes: &[u8], rarity: usize, dice: &mut Dice) -> Option<Vec<u8>> {
    let text_before = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{FEFF}');
    let heading = text_before.lines().find(|line| !line.starts_with('#') && !line.starts_with("sep="))?;
    let delimiter = if heading.contains(';') { ';' } else { ',' };
    let mut text_after = String::new();
    for record in records(text_before, delimiter) {
        let is_heading = heading.contains(record.first()?.as_str()) && heading.contains(record.last()?.as_str());
        let cells: Vec<String> = record
            .into_iter()
            .map(|cell| {
                let cell = if !is_heading && dice.below(rarity) == 0 { text(dice) } else { cell };
                format!("\"{}\"", cell.replace('"', "\"\""))
            })
            .collect();
        let _ = writeln!(text_after, "{}", cells.join(delimiter.to_string().as_str()));
    }
    Some(text_after.into_bytes())
}

/// Every layout and the flawed tenant, spoilt.
fn spoilt(rarity: usize, dice: &mut Dice) -> Vec<File> {
    let mut files = files_under("sample-data/layouts");
    files.extend(files_under("sample-data/flawed"));
    let mut count = 0;
    for (_, bytes) in &mut files {
        let changed = spoil_json(bytes, rarity, dice).or_else(|| spoil_table(bytes, rarity, dice));
        count += usize::from(changed.is_some());
        *bytes = changed.unwrap_or_else(|| std::mem::take(bytes));
    }
    assert!(count > 150, "only {count} files were spoilt");
    files
}

/// Reads, judges, writes JSON and prints.
fn check(files: &[File]) {
    let run = run(files);
    for part in run.import.files.iter().flat_map(|file| &file.parts) {
        assert_eq!(part.rows_seen, part.rows_read + part.rows_refused);
    }
    let json: Value = serde_json::from_slice(&run.json()).unwrap();
    let wrong = crate::shape::differences(&json, &crate::shape::assess());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let printed = Printed {
        assessment: &Assessment::new("privileged-access"),
        results: &run.results,
        as_of_source: "given",
        files: &run.import.files,
        tenant: &run.import.tenant,
        journal_head: None,
        journal: &[],
        images: &tenant_assessor::report::Images::default(),
        mask: None,
        options: &tenant_assessor::report::Options::default(),
    };
    assert!(export::output(&printed, Form::Pdf).unwrap().starts_with(b"%PDF-"));
    assert_eq!(run.results.as_of, as_of());
}

#[test]
fn one_field_in_forty() {
    let mut dice = Dice(40);
    for _ in 0..3 {
        check(&spoilt(40, &mut dice));
    }
}

#[test]
fn one_field_in_four() {
    let mut dice = Dice(4);
    for _ in 0..3 {
        check(&spoilt(4, &mut dice));
    }
}

#[test]
fn every_field() {
    check(&spoilt(1, &mut Dice(1)));
}

fn graph(kind: &str, values: &Value) -> Vec<u8> {
    json!({"@odata.context": format!("https://graph.microsoft.com/v1.0/$metadata#{kind}"), "value": values})
        .to_string()
        .into_bytes()
}

#[test]
fn groups_in_circles() {
    let id = |number: u32| format!("00000000-0000-0000-0000-{number:012}");
    let group = |number: u32| json!({"@odata.type": "#microsoft.graph.group", "id": id(number), "displayName": format!("G{number}")});
    let all: Vec<Value> = (1..=3)
        .map(|number| {
            let mut full = group(number);
            let more =
                json!({"isAssignableToRole": true, "securityEnabled": true, "mailEnabled": false, "groupTypes": []});
            full.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_else(Map::new));
            full
        })
        .collect();
    let mut files = vec![("groups.json".to_owned(), graph("groups", &json!(all)))];
    // One in itself, two in each other, and all in a longer circle.
    for (number, members) in [(1, vec![1, 2]), (2, vec![1, 3]), (3, vec![1])] {
        let members: Vec<Value> = members.into_iter().map(group).collect();
        files.push((format!("groups/{}/members.json", id(number)), graph("directoryObjects", &json!(members))));
    }
    let assignment = json!([{
        "id": "a", "principalId": id(1), "roleDefinitionId": "62e90394-69f5-4237-9190-012177145e10", "directoryScopeId": "/",
    }]);
    files.push(("roleAssignments.json".to_owned(), graph("roleManagement/directory/roleAssignments", &assignment)));
    let schedule = |from: u32, to: u32| {
        json!({"id": format!("{from}-{to}"), "principalId": id(from), "groupId": id(to), "accessId": "member",
               "assignmentType": "assigned", "memberType": "direct", "startDateTime": "2026-01-01T00:00:00Z"})
    };
    let schedules = json!([schedule(1, 2), schedule(2, 3), schedule(3, 1), schedule(1, 1)]);
    let kind = "identityGovernance/privilegedAccess/group/assignmentScheduleInstances";
    files.push(("privilegedAccessGroupAssignmentScheduleInstances.json".to_owned(), graph(kind, &schedules)));
    let policy = json!([{
        "id": "p", "displayName": "P", "state": "enabled", "grantControls": {"operator": "OR", "builtInControls": ["mfa"]},
        "conditions": {"clientAppTypes": ["all"], "applications": {"includeApplications": ["All"]},
                       "users": {"includeGroups": [id(1)], "excludeGroups": [id(3), id(1)]}},
    }]);
    files.push(("policies.json".to_owned(), graph("identity/conditionalAccess/policies", &policy)));
    check(&files);
    let recognised =
        run(&files).import.files.iter().flat_map(|file| &file.parts).filter(|part| part.rows_read > 0).count();
    assert_eq!(recognised, files.len());
}
