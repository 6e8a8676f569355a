//! Exports hold what somebody chose to export: a column, or a property of an object, that is not there clears nobody. Each
//! one of the flawed tenant is left out in turn.

#![allow(clippy::unwrap_used, reason = "a test, helpers and all")]

use crate::odd_values::records;
use crate::pipeline::{File, Run, flawed, is_clear, run};
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Where leaving something out clears rightly: check, file, and why.
const CLEARS: &[(&str, &str, &str)] = &[(
    "3.17.a",
    "CloudAppPolicies",
    "the licences say that the product is not there, and nothing else is left to say it is",
)];

/// A file without something, and what.
struct Without {
    file: String,
    what: String,
    bytes: Vec<u8>,
}

#[test]
fn what_is_not_exported_clears_nobody() {
    // Workbooks are read by another process, which takes longer than all the rest.
    let files: Vec<File> = flawed().files.iter().filter(|(name, _)| !name.ends_with(".xlsx")).cloned().collect();
    let before = run(&files);
    let lacking: Vec<Without> = files.iter().flat_map(|(name, bytes)| lacking(name, bytes)).collect();
    assert!(lacking.len() > 900, "only {} properties and columns", lacking.len());
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(without) = lacking.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let spoilt: Vec<File> = files
                        .iter()
                        .map(|(name, bytes)| {
                            (name.clone(), if *name == without.file { without.bytes.clone() } else { bytes.clone() })
                        })
                        .collect();
                    wrong.lock().unwrap().extend(cleared(&before, &run(&spoilt), without));
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cleared(before: &Run, after: &Run, without: &Without) -> Vec<String> {
    let pairs = before.outcomes().zip(after.outcomes());
    pairs
        .filter(|((_, before), (_, after))| is_clear(*after) && !is_clear(*before))
        .filter(|((check, _), _)| !CLEARS.iter().any(|(known, file, _)| known == check && without.file.contains(file)))
        .map(|((check, before), (_, now))| {
            let reasons = after.results.finding(check).unwrap().reasons.join(" ");
            format!("{} without {}: {check} turns from {before:?} to {now:?}: {reasons}", without.file, without.what)
        })
        .collect()
}

fn lacking(name: &str, bytes: &[u8]) -> Vec<Without> {
    let found = if name.ends_with(".json") {
        of_json(bytes)
    } else if name.ends_with(".csv") {
        of_table(bytes)
    } else {
        Vec::new()
    };
    found.into_iter().map(|(what, bytes)| Without { file: name.to_owned(), what, bytes }).collect()
}

/// The objects of a file: elements of a list, or the one that it holds.
fn objects(document: &mut Value) -> Vec<&mut Value> {
    let is_wrapped = document.get("value").is_some_and(Value::is_array);
    match if is_wrapped { document.get_mut("value") } else { Some(document) } {
        Some(Value::Array(items)) => items.iter_mut().collect(),
        one => one.into_iter().collect(),
    }
}

/// In a path: every element of a list.
const EACH: &str = "*";

/// Properties at any depth, those of objects in lists too; in all objects of the file at once.
fn of_json(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let text = String::from_utf8_lossy(bytes);
    let Ok(mut document) = serde_json::from_str::<Value>(text.trim_start_matches('\u{FEFF}')) else {
        return Vec::new();
    };
    let mut paths: Vec<Vec<String>> = Vec::new();
    for object in objects(&mut document) {
        paths_of(object, &mut Vec::new(), &mut paths);
    }
    let without = |path: &Vec<String>| {
        let mut rest = document.clone();
        objects(&mut rest).into_iter().for_each(|object| remove(object, path));
        Some((path.join("."), serde_json::to_vec(&rest).ok()?))
    };
    paths.iter().filter_map(without).collect()
}

fn paths_of(value: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let named = value.as_object().into_iter().flatten().map(|(name, inside)| (name.as_str(), inside));
    let listed = value.as_array().into_iter().flatten().map(|inside| (EACH, inside));
    for (name, inside) in named.chain(listed) {
        path.push(name.to_owned());
        if name != EACH && !found.contains(path) {
            found.push(path.clone());
        }
        paths_of(inside, path, found);
        path.pop();
    }
}

fn remove(value: &mut Value, path: &[String]) {
    match path {
        [] => {}
        [each, rest @ ..] if each == EACH => {
            value.as_array_mut().into_iter().flatten().for_each(|inside| remove(inside, rest));
        }
        [name] => {
            value.as_object_mut().map(|object| object.remove(name));
        }
        [name, rest @ ..] => {
            value.get_mut(name).into_iter().for_each(|inside| remove(inside, rest));
        }
    }
}

fn of_table(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (encoding, mark) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    let (text, _) = encoding.decode_without_bom_handling(&bytes[mark..]);
    let body: String = text.split_inclusive('\n').skip_while(|line| line.starts_with("#TYPE")).collect();
    let heading = body.lines().next().unwrap_or_default();
    let delimiter = if heading.contains(';') { ';' } else { ',' };
    let rows = records(&body, delimiter);
    let Some(headings) = rows.first() else { return Vec::new() };
    let without = |column: usize| {
        let mut text = String::new();
        for row in rows.iter().filter(|row| row.len() == headings.len()) {
            let cells = row.iter().enumerate().filter(|(at, _)| *at != column);
            let cells: Vec<String> = cells.map(|(_, cell)| format!("\"{cell}\"")).collect();
            let _ = writeln!(text, "{}", cells.join(&delimiter.to_string()));
        }
        (headings[column].clone(), text.into_bytes())
    };
    (0..headings.len()).map(without).collect()
}
