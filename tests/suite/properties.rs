//! What holds whatever the evidence says: order and encoding change nothing, and missing evidence clears nobody.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test, helpers and all")]

use crate::pipeline::{Dice, File, Run, Sample, clean, flawed, is_clear, run};
use serde_json::Value;
use std::collections::BTreeSet;
use tenant_assessor::checklist::Outcome;

fn samples() -> [&'static Sample; 2] {
    [flawed(), clean()]
}

/// Checks whose finding differs.
fn differing(one: &Value, other: &Value) -> Vec<String> {
    let (one, other) = (one.as_array().unwrap(), other.as_array().unwrap());
    assert_eq!(one.len(), other.len());
    let pairs = one.iter().zip(other).filter(|(one, other)| one != other);
    pairs.map(|(one, other)| format!("{}: {one}\n  became {other}", one["check"])).collect()
}

#[test]
fn the_order_of_files_changes_nothing() {
    for sample in samples() {
        let mut dice = Dice(2026);
        for _ in 0..2 {
            let mut files = sample.files.clone();
            for at in (1..files.len()).rev() {
                files.swap(at, dice.below(at + 1));
            }
            assert!(run(&files).json() == sample.run.json(), "{}", sample.name);
        }
    }
}

#[test]
fn the_names_of_files_change_no_order() {
    // Names decide in which order files are read, so new names are another order; sources name the files, facts do not.
    for sample in samples() {
        #[allow(clippy::type_complexity)]
        let outcomes = |run: &Run| -> Vec<(&str, Outcome, u64, Vec<String>, Vec<(String, Outcome)>)> {
            let findings = run.results.findings.iter();
            findings
                .map(|finding| {
                    let affected = finding.affected.iter().map(|one| (one.id.to_string(), one.outcome)).collect();
                    (finding.check, finding.outcome, finding.examined, finding.reasons.clone(), affected)
                })
                .collect()
        };
        let mut dice = Dice(7);
        for _ in 0..2 {
            let renamed: Vec<File> = sample
                .files
                .iter()
                .map(|(name, bytes)| (format!("{:02}/{name}", dice.below(100)), bytes.clone()))
                .collect();
            let (before, after) = (outcomes(&sample.run), outcomes(&run(&renamed)));
            for (before, after) in before.iter().zip(&after) {
                assert_eq!(before, after, "{}", sample.name);
            }
        }
    }
}

#[test]
fn the_same_files_give_the_same_bytes() {
    for sample in samples() {
        assert!(run(&sample.files).json() == sample.run.json(), "{}", sample.name);
    }
}

#[test]
fn a_file_that_is_not_recognised_changes_nothing() {
    let tables: [(&str, &[u8]); 4] = [
        ("zz/canteen.csv", b"dish,price\nsoup,3\n"),
        ("zz/notes.txt", b"Ask about the second site."),
        ("zz/picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("zz/menu.json", br#"{"value":[{"dish":"soup","price":3}]}"#),
    ];
    for sample in samples() {
        let mut files = sample.files.clone();
        files.extend(tables.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
        let changed = differing(&sample.run.findings(), &run(&files).findings());
        assert!(changed.is_empty(), "{}: {}", sample.name, changed.join("\n"));
    }
}

/// The groups of files that are taken away together: each by itself, and all of one dataset.
fn removals(sample: &Sample) -> Vec<(String, BTreeSet<String>)> {
    let mut removals: Vec<(String, BTreeSet<String>)> = Vec::new();
    for file in &sample.run.import.files {
        removals.push((file.name.clone(), BTreeSet::from([file.name.clone()])));
        for dataset in file.parts.iter().filter_map(|part| part.dataset) {
            match removals.iter_mut().find(|(name, _)| name == dataset) {
                Some((_, files)) => drop(files.insert(file.name.clone())),
                None => removals.push((dataset.to_owned(), BTreeSet::from([file.name.clone()]))),
            }
        }
    }
    let mut seen = BTreeSet::new();
    removals.retain(|(_, files)| seen.insert(files.clone()));
    removals
}

/// What lost evidence may not do to a finding: clear it, or make a fault where there was none.
fn wrongs(before: &Run, after: &Run, known: &[(&str, &str)], lost: &str) -> Vec<String> {
    let outcomes = before.outcomes().zip(after.outcomes());
    outcomes
        .filter(|((_, before), (_, after))| {
            let cleared = is_clear(*after) && !is_clear(*before);
            let blamed = *after == Outcome::Fail && *before != Outcome::Fail;
            cleared || blamed
        })
        .filter(|((check, _), _)| !known.iter().any(|(one, file)| one == check && lost.contains(file)))
        .map(|((check, before), (_, now))| {
            let reasons = after.results.finding(check).unwrap().reasons.join(" ");
            format!("without {lost}, {check} turns from {before:?} to {now:?}: {reasons}")
        })
        .collect()
}

/// The list of licences says that the product is not there, its policies that it is: whoever takes the policies away leaves
/// the licences alone to speak, and a setting that needs a licence which is not there is no question.
const CONTRADICTED: &[(&str, &str)] = &[("3.17.a", "CloudAppPolicies")];

#[test]
fn taking_evidence_away_clears_nobody_and_blames_nobody() {
    let mut wrong = Vec::new();
    for sample in samples() {
        for (name, files) in removals(sample) {
            let rest = sample.with(|name, bytes| (!files.contains(name)).then(|| bytes.to_vec()));
            wrong.extend(wrongs(&sample.run, &run(&rest), CONTRADICTED, &format!("{}/{name}", sample.name)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn is_text(name: &str) -> bool {
    [".csv", ".json", ".txt"].iter().any(|end| name.ends_with(end))
}

/// The text of a file, whatever its encoding is now; `None` where it is no text.
fn text_of(name: &str, bytes: &[u8]) -> Option<String> {
    if !is_text(name) || bytes.starts_with(b"%PDF") {
        return None;
    }
    let (encoding, length) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    encoding.decode_without_bom_handling_and_without_replacement(&bytes[length..]).map(Into::into)
}

fn encode(text: &str, encoding: &str) -> Option<Vec<u8>> {
    Some(match encoding {
        "UTF-8" => text.as_bytes().to_vec(),
        "UTF-8 with mark" => [b"\xEF\xBB\xBF", text.as_bytes()].concat(),
        "UTF-16LE" => "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        "UTF-16BE" => "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect(),
        _ => {
            let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
            (!lost).then(|| bytes.into_owned())?
        }
    })
}

#[test]
fn the_encoding_of_files_changes_nothing() {
    for sample in samples() {
        for encoding in ["UTF-8", "UTF-8 with mark", "UTF-16LE", "UTF-16BE", "Windows-1252"] {
            let mut count = 0;
            let files: Vec<File> = sample
                .files
                .iter()
                .map(|(name, bytes)| {
                    let encoded = text_of(name, bytes).and_then(|text| encode(&text, encoding));
                    count += usize::from(encoded.is_some());
                    (name.clone(), encoded.unwrap_or_else(|| bytes.clone()))
                })
                .collect();
            assert!(count > 20, "only {count} files of {} can be {encoding}", sample.name);
            let changed = differing(&sample.run.findings(), &run(&files).findings());
            assert!(changed.is_empty(), "{} in {encoding}: {}", sample.name, changed.join("\n"));
        }
    }
}

#[test]
fn a_cut_file_clears_nobody_and_blames_nobody() {
    let mut wrong = Vec::new();
    for sample in samples() {
        let mut dice = Dice(1);
        for (name, bytes) in sample.files.iter().filter(|(name, bytes)| text_of(name, bytes).is_some()) {
            // Inside the last row, and somewhere.
            let mut cuts = vec![bytes.len().saturating_sub(5), 1 + dice.below(bytes.len() - 1)];
            cuts.dedup();
            for cut in cuts {
                let files =
                    sample.with(|file, bytes| Some(if file == name { bytes[..cut].to_vec() } else { bytes.to_vec() }));
                let what = format!("{}/{name} beyond byte {cut}", sample.name);
                wrong.extend(wrongs(&sample.run, &run(&files), &[], &what));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
