//! Valid files with bits flipped, ends cut off and pieces of each other put in: whatever comes of it ends in rows or in a
//! sentence, and the counts add up.
//!
//! Each case follows from its number, so that a failure can be run again. `TENANT_ASSESSOR_MUTATIONS=10000` sets how many
//! there are of each format, `TENANT_ASSESSOR_MUTATION=77` runs the one case of that number; the usual run takes a small share.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test, helpers and all"
)]

use crate::pipeline::{Dice, files_under, workers};
use std::io::{Cursor, Read as _, Write as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use tenant_assessor::assessment::file::{AssessmentFile, Session};
use tenant_assessor::checklist::ALL;
use tenant_assessor::datasets::import;
use tenant_assessor::evidence::{Input, Source};
use tenant_assessor::jobs::keep::Open;
use tenant_assessor::tenant::Moment;
use zip::ZipArchive;
use zip::write::{SimpleFileOptions, ZipWriter};

/// Larger samples would only make each case slower.
const LARGEST: usize = 60_000;

fn count(share: usize) -> usize {
    let wanted = std::env::var("TENANT_ASSESSOR_MUTATIONS").ok().and_then(|text| text.parse().ok());
    wanted.unwrap_or(share)
}

fn samples(ending: &str) -> Vec<Vec<u8>> {
    let all = ["sample-data/flawed", "sample-data/clean", "sample-data/layouts"].into_iter().flat_map(files_under);
    let samples: Vec<Vec<u8>> = all
        .filter(|(name, bytes)| name.ends_with(ending) && (1..=LARGEST).contains(&bytes.len()))
        .map(|(_, bytes)| bytes)
        .collect();
    assert!(!samples.is_empty(), "no sample ends in {ending}");
    samples
}

/// A few changes, each of a kind that damaged disks, cut downloads and clever people make.
fn mutate(dice: &mut Dice, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    const MEANINGFUL: &[u8] = b"\"',;\t\r\n\0\\{}[]:<>&=/\xFF\xEF\xC3PK09-eE";
    let mut bytes = bytes.to_vec();
    for _ in 0..=dice.below(5) {
        if bytes.is_empty() {
            bytes.push(b'{');
        }
        let at = dice.below(bytes.len());
        match dice.below(7) {
            0 => bytes[at] ^= 1 << dice.below(8),
            1 => bytes[at] = MEANINGFUL[dice.below(MEANINGFUL.len())],
            2 => bytes.insert(at, MEANINGFUL[dice.below(MEANINGFUL.len())]),
            3 if dice.below(3) == 0 => bytes.truncate(at),
            3 | 4 => {
                let end = (at + dice.below(2_000)).min(bytes.len());
                bytes.drain(at..end);
            }
            5 => {
                let end = (at + dice.below(200)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let into = dice.below(bytes.len());
                bytes.splice(into..into, piece);
            }
            _ => {
                let from = dice.below(other.len());
                let to = (from + dice.below(2_000)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
        }
    }
    bytes
}

fn check_read(name: &str, bytes: Vec<u8>) {
    let input = Input { name: name.to_owned(), source: Source::Bytes(bytes.into()) };
    let found = import(&[input], &workers(), &mut |_, _| true);
    assert!(!found.files.is_empty());
    for file in &found.files {
        let said =
            file.parts.iter().any(|part| part.rows_seen > 0 || part.dataset.is_some() || !part.problems.is_empty());
        // An archive may be read whole without a word of its own.
        assert!(said || !file.notices.is_empty() || found.files.len() > 1 || name.ends_with(".zip"), "nothing is said");
        for part in &file.parts {
            assert_eq!(part.rows_seen, part.rows_read + part.rows_refused);
            assert!(part.rows_refused == 0 || !part.problems.is_empty());
        }
    }
}

/// Runs the cases of one format; a panic names the case.
fn run_cases(format: &str, share: usize, mut case: impl FnMut(&mut Dice)) {
    let mut slowest = (Duration::ZERO, 0);
    let number_of = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let only = number_of("TENANT_ASSESSOR_MUTATION");
    let cases = only.map_or_else(|| count(share), |only| only + 1);
    for number in only.unwrap_or(0)..cases {
        let started = Instant::now();
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ (number as u64 + 1).wrapping_mul(0xBF58_476D_1CE4_E5B9));
        let ran = catch_unwind(AssertUnwindSafe(|| case(&mut dice)));
        assert!(ran.is_ok(), "{format}: case {number} failed");
        slowest = slowest.max((started.elapsed(), number));
    }
    println!("{format}: {cases} cases, the slowest is {} with {:?}", slowest.1, slowest.0);
}

fn check_text(ending: &str, share: usize) {
    let samples = samples(ending);
    run_cases(ending, share, |dice| {
        let (sample, other) = (&samples[dice.below(samples.len())], &samples[dice.below(samples.len())]);
        let bytes = mutate(dice, sample, other);
        check_read(&format!("mutated{ending}"), bytes);
    });
}

#[test]
fn tables() {
    check_text(".csv", 150);
}

#[test]
fn json() {
    check_text(".json", 150);
}

/// The members of an archive.
fn members(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let read = |index| {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        (entry.name().unwrap().into_owned(), content)
    };
    (0..ZipArchive::new(Cursor::new(bytes)).unwrap().len()).map(read).collect()
}

fn zip(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Half of the cases change the bytes of the file, half those of one member, which is packed soundly again.
fn check_packed(ending: &str, samples: &[Vec<u8>], share: usize) {
    run_cases(ending, share, |dice| {
        let (sample, other) = (&samples[dice.below(samples.len())], &samples[dice.below(samples.len())]);
        let bytes = if dice.below(2) == 0 {
            mutate(dice, sample, other)
        } else {
            let (mut inside, others) = (members(sample), members(other));
            let at = dice.below(inside.len());
            let piece = &others[dice.below(others.len())].1;
            inside[at].1 = mutate(dice, &inside[at].1, piece);
            zip(&inside)
        };
        check_read(&format!("mutated{ending}"), bytes);
    });
}

#[test]
fn workbooks() {
    check_packed(".xlsx", &samples(".xlsx"), 25);
}

#[test]
fn archives() {
    let few = |ending: &str, from: usize| {
        let list = samples(ending).into_iter().enumerate().skip(from).take(3);
        list.map(|(number, bytes)| (format!("{number}{ending}"), bytes)).collect::<Vec<_>>()
    };
    let archives = [
        zip(&[few(".csv", 0), few(".json", 0)].concat()),
        zip(&[few(".csv", 5), few(".xlsx", 0)].concat()),
        zip(&few(".json", 7)),
    ];
    check_packed(".zip", &archives, 25);
}

#[test]
fn assessment_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sound.assessment");
    let session = Session { user: "a".to_owned(), host: "b".to_owned(), since: Moment::of(0) };
    let inputs: Vec<Input> = samples(".csv")
        .into_iter()
        .take(4)
        .enumerate()
        .map(|(number, bytes)| Input { name: format!("{number}.csv"), source: Source::Bytes(bytes.into()) })
        .collect();
    let found = import(&inputs, &workers(), &mut |_, _| true);
    let mut open = Open::create(&path, ALL[0].id, &session, "a").unwrap();
    open.store(&inputs, &found, Moment::of(0), &workers(), &mut |_| true).unwrap();
    open.file.close().unwrap();
    let sound = std::fs::read(&path).unwrap();
    let mut number = 0;
    run_cases(".assessment", 40, |dice| {
        number += 1;
        let path = folder.path().join(format!("{number}.assessment"));
        std::fs::write(&path, mutate(dice, &sound, &sound)).unwrap();
        if let Ok(file) = AssessmentFile::open_read_only(&path) {
            let _ = file.load();
            let _ = file.verify();
        }
        if let Ok(open) = Open::open_read_only(&path, "a") {
            for input in open.inputs() {
                let mut bytes = Vec::new();
                let _ = input.source.open().and_then(|mut source| source.read_to_end(&mut bytes));
            }
        }
        if dice.below(4) == 0 {
            let _ = Open::open(&path, &session, "a");
        }
        let _ = std::fs::remove_file(&path);
    });
}
