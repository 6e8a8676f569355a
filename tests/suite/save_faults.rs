//! Every write and every flush of the save path fails in turn, and the flushes of an edit are counted. By strace, which
//! makes system calls of a child fail; skipped where it is not at hand.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test, helpers and all")]

use std::path::Path;
use std::process::{Command, Output};
use tenant_assessor::assessment::{Act, AssessmentFile, Detail, Edit, Session, Step};
use tenant_assessor::tenant::Moment;

const CASE: &str = "TENANT_ASSESSOR_TEST_FAULTY_CASE";
const EDITS: &str = "TENANT_ASSESSOR_TEST_FAULTY_EDITS";
/// Most calls of a kind that are made to fail, one after the other.
const MOST: usize = 60;

fn session() -> Session {
    Session { user: "ada".into(), host: "laptop".into(), since: Moment(0) }
}

fn edit(text: &str) -> Edit {
    Edit::SetDetail { detail: Detail::Summary, text: text.into() }
}

/// The program whose calls fail; nothing to do when run as a test. What fails is tried once more, as the window does.
#[test]
fn faulty_child() {
    let Some(path) = std::env::var_os(CASE) else { return };
    let edits: usize = std::env::var(EDITS).unwrap().parse().unwrap();
    let mut file = match AssessmentFile::open(Path::new(&path), &session()) {
        Ok(file) => file,
        Err(error) => return println!("\nfailed 0 {error}"),
    };
    let mut document = match file.load() {
        Ok(document) => document,
        Err(error) => return println!("\nfailed 0 {error}"),
    };
    for _ in 0..edits {
        let number = document.history().entries().len() + 1;
        let entry = document.perform(edit(&format!("edit {number}")), Step::New, "ada", Moment(0)).unwrap();
        for _ in 0..2 {
            match file.append(entry.as_slice()) {
                Ok(()) => {
                    println!("\nstored {number}");
                    break;
                }
                Err(error) => println!("\nfailed {number} {error}"),
            }
        }
    }
    if let Err(error) = file.close() {
        println!("\nfailed 0 {error}");
    }
}

fn strace(path: &Path, log: &Path, edits: usize, arguments: &[String]) -> Output {
    Command::new("strace")
        .args(["-f", "-qq", "-o"])
        .arg(log)
        .args(arguments)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "save_faults::faulty_child", "--nocapture", "--test-threads=1"])
        .env(CASE, path)
        .env(EDITS, edits.to_string())
        .output()
        .unwrap()
}

fn has_strace() -> bool {
    let has = Command::new("strace").args(["-o", "/dev/null", "true"]).output().is_ok_and(|ran| ran.status.success());
    if !has {
        println!("skipped: no strace");
    }
    has
}

/// A closed file with two edits.
fn begun(path: &Path) {
    let mut file = AssessmentFile::create(path, "privileged-access", &session()).unwrap();
    let mut document = file.load().unwrap();
    for text in ["edit 1", "edit 2"] {
        let entry = document.perform(edit(text), Step::New, "ada", Moment(0)).unwrap();
        file.append(entry.as_slice()).unwrap();
    }
    file.close().unwrap();
}

/// Lets every call of a kind fail in turn, until a run has none left to fail; gives how many there were.
fn fail_each(call: &str, error: &str) -> usize {
    for at in 1..=MOST {
        let folder = tempfile::tempdir().unwrap();
        let (path, log) = (folder.path().join("case.assessment"), folder.path().join("log"));
        begun(&path);
        let inject = format!("inject={call}:error={error}:when={at}");
        let ran = strace(&path, &log, 3, &["-e".into(), format!("trace={call}"), "-e".into(), inject]);
        let said = String::from_utf8_lossy(&ran.stdout);
        let told = std::fs::read_to_string(&log).unwrap();
        if !told.contains("(INJECTED)") {
            assert!(said.contains("stored 5"), "{said}");
            return at - 1;
        }
        assert!(!String::from_utf8_lossy(&ran.stderr).contains("panicked"), "{call} {at}: {said}");
        let numbers = |word: &str| -> Vec<usize> {
            let after = said.lines().filter_map(|line| line.strip_prefix(word));
            after.filter_map(|rest| rest.split(' ').next()?.parse().ok()).collect()
        };
        for line in said.lines().filter(|line| line.starts_with("failed ")) {
            assert!(line.ends_with('.') && line.contains("case.assessment"), "{call} {at}: no sentence: {line}");
        }
        let stored = numbers("stored ").into_iter().max().unwrap_or(2);
        let file =
            AssessmentFile::open(&path, &session()).unwrap_or_else(|error| panic!("{call} {at}: {error}\n{said}"));
        let document = file.load().unwrap_or_else(|error| panic!("{call} {at}: {error}\n{said}"));
        let entries = document.history().entries();
        assert!(entries.len() >= stored, "{call} {at}: {} of {stored} are there\n{said}", entries.len());
        assert!(entries.len() <= 5, "{call} {at}: something is there twice\n{said}");
        for (index, entry) in entries.iter().enumerate() {
            assert_eq!(entry.act, Act::Edit(edit(&format!("edit {}", index + 1))), "{call} {at}\n{said}");
        }
        let problems = file.verify().unwrap().problems;
        assert!(problems.is_empty(), "{call} {at}: {problems:?}");
    }
    panic!("{call} is called more than {MOST} times for three edits");
}

#[test]
fn each_write_and_each_flush_may_fail() {
    if !has_strace() {
        return;
    }
    for (call, error) in
        [("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fdatasync", "EIO"), ("fsync", "EIO"), ("ftruncate", "EIO")]
    {
        let count = fail_each(call, error);
        println!("{call} failed with {error} {count} times, each time at another place; nothing stored was lost");
        assert!(count > 0 || call != "pwrite64", "{call} is not what SQLite writes with");
    }
}

/// Flushes while so many edits are stored.
fn flushes(edits: usize) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = (folder.path().join("case.assessment"), folder.path().join("log"));
    begun(&path);
    let ran = strace(&path, &log, edits, &["-e".into(), "trace=fsync,fdatasync,msync,sync_file_range".into()]);
    assert!(String::from_utf8_lossy(&ran.stdout).contains(&format!("stored {}", edits + 2)));
    std::fs::read_to_string(&log).unwrap().lines().filter(|line| line.contains("sync(")).count()
}

#[test]
fn an_edit_is_one_flush() {
    if !has_strace() {
        return;
    }
    let (few, many) = (flushes(10), flushes(50));
    println!("{few} flushes with 10 edits, {many} with 50");
    assert_eq!(many - few, 40);
}
