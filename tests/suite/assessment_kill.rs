//! Whatever was acknowledged is there after the program was killed, at any moment.
//!
//! The test runs itself again as the program to be killed: it streams edits and says each number once it is stored.
//! `TENANT_ASSESSOR_KILLS=500 cargo test --test suite kill` kills as often as that.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test, helpers and all")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tenant_assessor::assessment::file::{Jot, Jotted};
use tenant_assessor::assessment::{Act, AssessmentFile, Detail, Edit, FileError, Passphrase, Session, Step, Unlock};
use tenant_assessor::jobs::keep::Open;
use tenant_assessor::tenant::Moment;

const CASE: &str = "TENANT_ASSESSOR_TEST_KILLED_CASE";
const DOES: &str = "TENANT_ASSESSOR_TEST_KILLED_DOES";
const KILLS: u64 = 40;
/// Each costs the making of a key, twice.
const PROTECTED_KILLS: u64 = 5;

fn kills(usual: u64) -> u64 {
    std::env::var("TENANT_ASSESSOR_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .map_or(usual, |kills: u64| if usual == KILLS { kills } else { kills / 10 })
}

fn session() -> Session {
    Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) }
}

fn secret() -> Passphrase {
    Passphrase::new("correct horse battery")
}

/// Opens it, protected or not.
fn open(path: &Path) -> Open {
    match Open::open(path, &session(), "ada") {
        Err(FileError::Protected { .. }) => {
            Open::open_with(path, &session(), "ada", Unlock::Passphrase(&secret())).unwrap()
        }
        opened => opened.unwrap(),
    }
}

fn edit(number: usize) -> Edit {
    Edit::SetDetail { detail: Detail::Summary, text: format!("edit {number}") }
}

/// Edits stream in while a job has the file: each is stored beside it, and comes into it when the job is done.
fn jots(mut open: Open) {
    let mut number = open.document.history().entries().len();
    for round in 0.. {
        let mut jot = Jot::begin(open.file.jot_place(), || {});
        let store = move || {
            open.file.begin_many().unwrap();
            let mut writer = open.file.evidence_writer().unwrap();
            writer.write_all((round % 3).to_string().repeat(5 << 20).as_bytes()).unwrap();
            writer.finish().unwrap();
            open.file.end_many().unwrap();
            open
        };
        let job = std::thread::Builder::new().spawn(store).unwrap();
        while !job.is_finished() {
            number += 1;
            jot.add(Jotted { who: "ada".into(), when: Moment::of(0), edit: edit(number), step: Step::New });
            while !jot.is_stored() {
                std::thread::sleep(Duration::from_micros(200));
            }
            println!("stored {number}");
        }
        open = job.join().unwrap();
        assert!(open.take_in(jot.all()).unwrap().is_empty());
        jot.remove();
    }
}

/// The program to be killed; nothing to do when run as a test.
#[test]
fn killed_child() {
    let Some(path) = std::env::var_os(CASE) else { return };
    let does = std::env::var(DOES).unwrap();
    let opened = open(Path::new(&path));
    if does == "jot" {
        return jots(opened);
    }
    let Open { mut file, mut document, .. } = opened;
    loop {
        let number = document.history().entries().len() + 1;
        // Now and then what takes longer: evidence, results, an undo.
        if number.is_multiple_of(50) {
            let mut writer = file.evidence_writer().unwrap();
            writer.write_all(number.to_string().repeat(100_000).as_bytes()).unwrap();
            writer.finish().unwrap();
            file.set_results(number.to_string().repeat(10_000).as_bytes()).unwrap();
        }
        let entry = if number.is_multiple_of(7) {
            document.undo("ada", Moment::of(0)).unwrap()
        } else {
            document.perform(edit(number), Step::New, "ada", Moment::of(0)).unwrap()
        };
        file.append(entry.as_slice()).unwrap();
        println!("stored {number}");
        if does == "seal" && number.is_multiple_of(3) {
            if file.is_protected() { file.unprotect() } else { file.protect(&secret()) }.unwrap();
        }
    }
}

fn child(path: &Path, does: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "assessment_kill::killed_child", "--nocapture", "--test-threads=1"])
        .env(CASE, path)
        .env(DOES, does)
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap()
}

/// Kills so many times, each at another moment; gives how many edits were acknowledged, or seen in the file.
fn kill_and_check(path: &Path, kills: u64, does: &str) -> usize {
    let (mut stored, mut dice) = (0, 2026_u64);
    for kill in 0..kills {
        let mut child = child(path, does);
        // Some are killed while they open the file, the others after so many edits and a moment.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (edits, moment) = (dice >> 40 & 63, dice >> 50 & 4095);
        let (edits, moment) = if does == "seal" { (edits % 4, moment * 100) } else { (edits, moment) };
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let number = |line: &str| line.split_once("stored ")?.1.parse::<usize>().ok();
        for line in lines.by_ref().take(if kill % 8 == 7 { 0 } else { usize::try_from(edits).unwrap() }) {
            stored = number(&line.unwrap()).unwrap_or(stored);
        }
        std::thread::sleep(Duration::from_micros(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still had said before it died counts as well; a last line may be cut.
        for line in lines.map_while(Result::ok) {
            stored = number(&line).unwrap_or(stored);
        }
        // What is seen in it now is stored from here on, whether or not that was said before the end: the next may end so, too.
        stored = check(path, stored);
    }
    stored
}

#[test]
fn nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.assessment");
    AssessmentFile::create(&path, "privileged-access", &session()).unwrap().close().unwrap();
    let kills = kills(KILLS);
    let stored = kill_and_check(&path, kills, "edit");
    println!("{kills} kills, {stored} acknowledged edits, none lost");
    assert!(stored as u64 > kills);
}

#[test]
fn nothing_acknowledged_is_lost_of_a_protected_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.assessment");
    AssessmentFile::create_protected(&path, "privileged-access", &session(), &secret()).unwrap().close().unwrap();
    let kills = kills(PROTECTED_KILLS);
    let stored = kill_and_check(&path, kills, "edit");
    println!("{kills} kills, {stored} acknowledged edits, none lost");
    assert!(stored > 0);
}

#[test]
fn nothing_is_lost_that_is_changed_while_evidence_is_being_stored() {
    for is_protected in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("case.assessment");
        let (file, usual) = if is_protected {
            (AssessmentFile::create_protected(&path, "privileged-access", &session(), &secret()), PROTECTED_KILLS)
        } else {
            (AssessmentFile::create(&path, "privileged-access", &session()), KILLS)
        };
        file.unwrap().close().unwrap();
        let kills = kills(usual) / 2;
        let stored = kill_and_check(&path, kills, "jot");
        println!("{kills} kills while evidence is stored, {stored} acknowledged edits, none lost");
        assert!(stored as u64 > kills);
    }
}

#[test]
fn a_file_that_is_being_protected_is_the_one_or_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.assessment");
    AssessmentFile::create(&path, "privileged-access", &session()).unwrap().close().unwrap();
    let kills = kills(PROTECTED_KILLS);
    let stored = kill_and_check(&path, kills, "seal");
    println!("{kills} kills while sealing and unsealing, {stored} acknowledged edits, none lost");
}

/// Gives how many edits are there: what was acknowledged, or one more.
fn check(path: &Path, stored: usize) -> usize {
    let Open { file, document, .. } = open(path);
    let entries = document.history().entries();
    let there = entries.len();
    assert!(there == stored || there == stored + 1, "{there} of {stored}");
    for (index, entry) in entries.iter().enumerate() {
        match &entry.act {
            Act::Edit(Edit::SetDetail { text, .. }) => assert_eq!(*text, format!("edit {}", index + 1)),
            act => assert!(matches!(act, Act::Undo(_)) && (index + 1).is_multiple_of(7)),
        }
    }
    let verification = file.verify().unwrap();
    assert!(verification.holds(), "{:?}", verification.problems);
    let second = AssessmentFile::open(path, &session());
    assert!(matches!(second, Err(FileError::InUse { .. })));
    file.close().unwrap();
    let names = std::fs::read_dir(path.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().unwrap()).collect();
    // A copy or a rewriting that was cut is taken away by the next of its kind.
    names.retain(|name| !name.contains(".version-") && !name.contains("-written-anew"));
    assert_eq!(names, ["case.assessment"]);
    there
}
