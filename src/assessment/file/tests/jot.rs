//! What is changed while a job has the file, kept beside it.

#![allow(clippy::disallowed_methods, reason = "tests damage files on purpose")]

use super::*;
use crate::assessment::Step;
use crate::assessment::file::{FoundJot, Jot, Jotted};

fn jotted(text: &str) -> Jotted {
    Jotted { who: "Ada".into(), when: Moment::of(7), edit: note(text), step: Step::Continues }
}

fn jot(file: &AssessmentFile, texts: &[&str]) {
    let mut jot = Jot::begin(file.jot_place(), || {});
    texts.iter().for_each(|text| jot.add(jotted(text)));
    // Dropped, it is written to its end.
}

fn opened(path: &Path, passphrase: Option<&str>) -> AssessmentFile {
    match passphrase {
        None => AssessmentFile::create(path, LIST, &session()).unwrap(),
        Some(words) => AssessmentFile::create_protected(path, LIST, &session(), &Passphrase::new(words)).unwrap(),
    }
}

#[test]
fn what_is_jotted_down_is_found_and_sealed_as_the_file_is() {
    for passphrase in [None, Some("correct horse battery")] {
        let (folder, path) = place();
        let file = opened(&path, passphrase);
        assert_eq!(file.jotted(), Ok(None));
        jot(&file, &["Skerry", "Skerry Bank"]);
        let all = vec![jotted("Skerry"), jotted("Skerry Bank")];
        assert_eq!(file.jotted(), Ok(Some(FoundJot { head: file.head(), all, is_damaged: false })));
        let bytes = std::fs::read(beside(&path, "-typed")).unwrap();
        let is_readable = bytes.windows(6).any(|part| part == b"Skerry");
        assert_eq!(is_readable, passphrase.is_none());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(beside(&path, "-typed").metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
        file.remove_jot().unwrap();
        assert_eq!(file.jotted(), Ok(None));
        file.close().unwrap();
        assert_eq!(names(&folder), ["case.assessment"]);
    }
}

#[test]
fn one_that_was_removed_is_gone_and_another_takes_nothing_of_it() {
    let (folder, path) = place();
    let file = opened(&path, None);
    for text in ["one", "two"] {
        let mut jot = Jot::begin(file.jot_place(), || {});
        jot.add(jotted(text));
        while !jot.is_stored() {
            std::thread::yield_now();
        }
        assert_eq!(file.jotted().unwrap().unwrap().all, [jotted(text)]);
        jot.remove();
        assert_eq!(file.jotted(), Ok(None));
    }
    // What lies there already makes way, and is kept.
    std::fs::write(beside(&path, "-typed"), "mine").unwrap();
    jot(&file, &["three"]);
    assert_eq!(file.jotted().unwrap().unwrap().all, [jotted("three")]);
    assert_eq!(std::fs::read(beside(&path, "-typed-not-taken-in-1")).unwrap(), b"mine");
    assert_eq!(file.jots_aside(), [beside(&path, "-typed-not-taken-in-1")]);
    drop(file);
    assert_eq!(names(&folder), ["case.assessment", "case.assessment-typed", "case.assessment-typed-not-taken-in-1"]);
}

#[test]
fn one_that_cannot_be_written_says_so_and_is_tried_again() {
    let (_folder, path) = place();
    let file = opened(&path, None);
    // Nothing can be renamed to where a thousand lie.
    let blocked = beside(&path, "-typed");
    std::fs::create_dir(&blocked).unwrap();
    (1..1000).for_each(|number| std::fs::write(beside(&path, &format!("-typed-not-taken-in-{number}")), "").unwrap());
    let mut jot = Jot::begin(file.jot_place(), || {});
    jot.add(jotted("one"));
    while jot.failed().is_none() {
        std::thread::yield_now();
    }
    assert!(!jot.is_stored());
    std::fs::remove_dir(&blocked).unwrap();
    jot.add(jotted("two"));
    while !jot.is_stored() {
        std::thread::yield_now();
    }
    assert_eq!((jot.failed(), jot.all().len()), (None, 2));
    assert_eq!(file.jotted().unwrap().unwrap().all, [jotted("one"), jotted("two")]);
}

#[test]
fn whatever_lies_there_harms_nothing() {
    for passphrase in [None, Some("correct horse battery")] {
        let (_folder, path) = place();
        let file = opened(&path, passphrase);
        jot(&file, &["one", "two", "three"]);
        let place = beside(&path, "-typed");
        let whole = std::fs::read(&place).unwrap();
        for cut in 0..whole.len() {
            std::fs::write(&place, &whole[..cut]).unwrap();
            let Ok(found) = file.jotted() else { continue };
            let Some(found) = found else {
                assert_eq!(cut, 0, "only what was not begun to be written is nothing");
                continue;
            };
            let is_at_an_end = whole[..cut].ends_with(b"\n");
            assert_eq!(found.is_damaged, !is_at_an_end, "cut at {cut}");
            assert!([jotted("one"), jotted("two"), jotted("three")].starts_with(&found.all), "cut at {cut}");
        }
        let mut dice = Dice(11);
        for _ in 0..400 {
            let mut changed = whole.clone();
            let at = usize::try_from(dice.roll(whole.len() as u64)).unwrap();
            changed[at] ^= 1 << dice.roll(8);
            std::fs::write(&place, &changed).unwrap();
            if let Ok(found) = file.jotted() {
                let all = found.unwrap().all;
                assert!([jotted("one"), jotted("two"), jotted("three")].starts_with(&all), "byte {at}");
            }
        }
        // Of another file, or sealed otherwise.
        let (_other_folder, other) = self::place();
        let mut other = opened(&other, passphrase.map(|_| "another passphrase"));
        let mut document = other.load().unwrap();
        other.append(&[perform(&mut document, note("theirs")).unwrap()]).unwrap();
        jot(&other, &["theirs"]);
        std::fs::copy(beside(other.path(), "-typed"), &place).unwrap();
        match file.jotted() {
            Ok(found) => assert!(passphrase.is_none() && found.unwrap().head != file.head()),
            Err(why) => assert!(passphrase.is_some() && why.contains("another file"), "{why}"),
        }
        std::fs::remove_file(&place).unwrap();
        std::fs::create_dir(&place).unwrap();
        assert!(file.jotted().unwrap_err().contains("no plain file"));
    }
}
