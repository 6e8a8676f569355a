//! Every write, flush, making, moving and removal of a file on the save path fails in turn: while edits are stored, while a
//! new assessment is made, and while one is protected. The flushes of an edit are counted. By strace, which makes system
//! calls of a child fail; skipped where it is not at hand.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test, helpers and all")]

use crate::pipeline::skipped;
use std::path::Path;
use std::process::{Command, Output};
use tenant_assessor::assessment::{
    Act, AssessmentFile, Detail, Document, Edit, FileError, Passphrase, Session, Step, Unlock,
};
use tenant_assessor::tenant::Moment;

const CASE: &str = "TENANT_ASSESSOR_TEST_FAULTY_CASE";
const EDITS: &str = "TENANT_ASSESSOR_TEST_FAULTY_EDITS";
const DOES: &str = "TENANT_ASSESSOR_TEST_FAULTY_DOES";
/// Most calls of a kind that are made to fail, one after the other.
const MOST: usize = 60;

fn session() -> Session {
    Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) }
}

fn edit(text: &str) -> Edit {
    Edit::SetDetail { detail: Detail::Summary, text: text.into() }
}

/// The program whose calls fail; nothing to do when run as a test. What fails is tried once more, as the window does.
#[test]
fn faulty_child() {
    let Some(path) = std::env::var_os(CASE) else { return };
    let edits: usize = std::env::var(EDITS).unwrap().parse().unwrap();
    let does = std::env::var(DOES).unwrap();
    let opened = match &*does {
        "create" => AssessmentFile::create(Path::new(&path), "privileged-access", &session()),
        _ => AssessmentFile::open(Path::new(&path), &session()),
    };
    let mut file = match opened {
        Ok(file) => file,
        Err(error) => return println!("\nfailed 0 {error}"),
    };
    let mut document = match file.load() {
        Ok(document) => document,
        Err(error) => return println!("\nfailed 0 {error}"),
    };
    if does == "protect" {
        // Whatever comes of it, the edits below go on in the file.
        match file.protect(&secret()) {
            Ok(_) => println!("\nprotected"),
            Err(error) => println!("\nfailed 0 {error}"),
        }
    }
    store(&mut file, &mut document, edits);
    if let Err(error) = file.close() {
        println!("\nfailed 0 {error}");
    }
}

fn secret() -> Passphrase {
    Passphrase::new("correct horse battery")
}

fn store(file: &mut AssessmentFile, document: &mut Document, edits: usize) {
    for _ in 0..edits {
        let number = document.history().entries().len() + 1;
        let entry = document.perform(edit(&format!("edit {number}")), Step::New, "ada", Moment::of(0)).unwrap();
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
}

fn strace(path: &Path, log: &Path, (does, edits): (&str, usize), arguments: &[String]) -> Output {
    Command::new("strace")
        .args(["-f", "-qq", "-o"])
        .arg(log)
        .args(arguments)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "save_faults::faulty_child", "--nocapture", "--test-threads=1"])
        .env(CASE, path)
        .env(EDITS, edits.to_string())
        .env(DOES, does)
        .output()
        .unwrap()
}

fn has_strace() -> bool {
    let has = Command::new("strace").args(["-o", "/dev/null", "true"]).output().is_ok_and(|ran| ran.status.success());
    if !has {
        skipped("no strace");
    }
    has
}

/// A closed file with two edits.
fn begun(path: &Path) {
    let mut file = AssessmentFile::create(path, "privileged-access", &session()).unwrap();
    let mut document = file.load().unwrap();
    for text in ["edit 1", "edit 2"] {
        let entry = document.perform(edit(text), Step::New, "ada", Moment::of(0)).unwrap();
        file.append(entry.as_slice()).unwrap();
    }
    file.close().unwrap();
}

/// With the passphrase where it is protected.
fn opened(path: &Path) -> Result<AssessmentFile, FileError> {
    match AssessmentFile::open(path, &session()) {
        Err(FileError::Protected { .. }) => AssessmentFile::open_with(path, &session(), Unlock::Passphrase(&secret())),
        opened => opened,
    }
}

/// Lets every call of a kind fail in turn, until a run has none left to fail; gives how many there were. Calls on files
/// beside the assessment alone: those of the system's libraries are not ours.
fn fail_each(does: &str, call: &str, error: &str) -> usize {
    let edits = 3;
    let before = if does == "create" { 0 } else { 2 };
    for at in 1..=MOST {
        let folder = tempfile::tempdir().unwrap();
        let (path, log) = (folder.path().join("case.assessment"), folder.path().join("log"));
        if does != "create" {
            begun(&path);
        }
        let mut arguments = vec!["-e".to_owned(), format!("trace={call}")];
        arguments.extend(["-e".to_owned(), format!("inject={call}:error={error}:when={at}")]);
        for name in ["", "-wal", "-journal", "-shm", "-lock", "-written-anew", "-written-anew-journal"] {
            arguments.extend(["-P".to_owned(), format!("{}{name}", path.display())]);
        }
        let versions = (0..=3).map(|number| folder.path().join(format!("case.version-{number}.assessment")));
        for beside in versions.chain([folder.path().to_owned()]) {
            arguments.extend(["-P".to_owned(), beside.display().to_string()]);
        }
        let ran = strace(&path, &log, (does, edits), &arguments);
        let said = String::from_utf8_lossy(&ran.stdout);
        let told = std::fs::read_to_string(&log).unwrap();
        if !told.contains("(INJECTED)") {
            assert!(said.contains(&format!("stored {}", before + edits)), "{said}");
            assert!(does != "protect" || said.contains("\nprotected"), "{said}");
            return at - 1;
        }
        let what = format!("{does}: {call} {error} {at}");
        assert!(!String::from_utf8_lossy(&ran.stderr).contains("panicked"), "{what}: {said}");
        for line in said.lines().filter(|line| line.starts_with("failed ")) {
            assert!(line.ends_with('.') && line.contains("case."), "{what}: no sentence: {line}");
        }
        check_after(&path, &said, before, before + edits, &what);
    }
    panic!("{does} does {call} more than {MOST} times")
}

/// Everything that was said to be stored is there, once, and in its order.
fn check_after(path: &Path, said: &str, before: usize, most: usize, what: &str) {
    let stored = said.lines().filter_map(|line| line.strip_prefix("stored ")?.split(' ').next()?.parse().ok());
    let stored = stored.max().unwrap_or(before);
    if !path.exists() {
        // It was not made; then it can be made now.
        assert_eq!(stored, 0, "{what}\n{said}");
        AssessmentFile::create(path, "privileged-access", &session()).unwrap_or_else(|error| panic!("{what}: {error}"));
        return;
    }
    let file = opened(path).unwrap_or_else(|error| panic!("{what}: {error}\n{said}"));
    let document = file.load().unwrap_or_else(|error| panic!("{what}: {error}\n{said}"));
    let entries = document.history().entries();
    assert!(entries.len() >= stored, "{what}: {} of {stored} are there\n{said}", entries.len());
    assert!(entries.len() <= most, "{what}: something is there twice\n{said}");
    for (index, entry) in entries.iter().enumerate() {
        assert_eq!(entry.act, Act::Edit(edit(&format!("edit {}", index + 1))), "{what}\n{said}");
    }
    let problems = file.verify().unwrap().problems;
    assert!(problems.is_empty(), "{what}: {problems:?}");
}

/// What fails while so many things are done, each in turn.
fn check_each(does: &str, calls: &[(&str, &str)]) {
    if !has_strace() {
        return;
    }
    for (call, error) in calls {
        let count = fail_each(does, call, error);
        println!(
            "{does}: {call} failed with {error} {count} times, each time at another place; nothing stored was lost"
        );
        assert!(count > 0 || *call != "pwrite64", "{call} is not what SQLite writes with");
    }
}

#[test]
fn each_write_and_each_flush_may_fail() {
    check_each("edit", &[("pwrite64", "ENOSPC"), ("pwrite64", "EIO"), ("fdatasync", "EIO"), ("fsync", "EIO")]);
}

#[test]
fn each_file_may_fail_to_be_made_moved_cut_and_removed() {
    let calls =
        [("openat", "EMFILE"), ("openat", "EACCES"), ("rename", "EIO"), ("unlink", "EIO"), ("ftruncate", "EIO")];
    check_each("edit", &calls);
    check_each("edit", &[("copy_file_range", "ENOSPC"), ("mmap", "ENOMEM")]);
}

#[test]
fn a_new_assessment_is_made_whole_or_not_at_all() {
    check_each("create", &[("openat", "ENOSPC"), ("pwrite64", "ENOSPC"), ("fsync", "EIO"), ("unlink", "EIO")]);
}

#[test]
fn protecting_that_fails_leaves_a_file_that_works() {
    check_each("protect", &[("openat", "EMFILE"), ("rename", "EIO"), ("fsync", "EIO"), ("unlink", "EIO")]);
}

/// Flushes while so many edits are stored.
fn flushes(edits: usize) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = (folder.path().join("case.assessment"), folder.path().join("log"));
    begun(&path);
    let ran =
        strace(&path, &log, ("edit", edits), &["-e".into(), "trace=fsync,fdatasync,msync,sync_file_range".into()]);
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

/// What was moved is in its place for good only once its folder is flushed, and that before anything else is.
#[test]
fn a_version_is_kept_for_good() {
    if !has_strace() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (path, log) = (folder.path().join("case.assessment"), folder.path().join("log"));
    begun(&path);
    strace(&path, &log, ("edit", 1), &["-y".into(), "-e".into(), "trace=rename,fsync,fdatasync".into()]);
    let told = std::fs::read_to_string(&log).unwrap();
    let after = told.split_once("case.version-1.assessment\")").map(|(_, after)| after.lines().nth(1).unwrap());
    let place = format!("<{}>)", folder.path().display());
    assert!(after.is_some_and(|line| line.contains("fsync(") && line.contains(&place)), "{told}");
}
