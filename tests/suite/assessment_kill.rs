//! Whatever was acknowledged is there after the program was killed, at any moment.
//!
//! The test runs itself again as the program to be killed: it streams edits and says each number once it is stored.

#![expect(clippy::unwrap_used, reason = "a test, helpers and all")]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use tenant_assessor::assessment::{Act, AssessmentFile, Detail, Edit, FileError, Session, Step};
use tenant_assessor::tenant::Moment;

const CASE: &str = "TENANT_ASSESSOR_TEST_KILLED_CASE";
const KILLS: u64 = 40;

fn session() -> Session {
    Session { user: "ada".into(), host: "laptop".into(), since: Moment(0) }
}

/// The program to be killed; nothing to do when run as a test.
#[test]
fn killed_child() {
    let Some(path) = std::env::var_os(CASE) else { return };
    let mut file = AssessmentFile::open(Path::new(&path), &session()).unwrap();
    let mut document = file.load().unwrap();
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
            document.undo("ada", Moment(0)).unwrap()
        } else {
            let edit = Edit::SetDetail { detail: Detail::Summary, text: format!("edit {number}") };
            document.perform(edit, Step::New, "ada", Moment(0)).unwrap()
        };
        file.append(entry.as_slice()).unwrap();
        println!("stored {number}");
    }
}

#[test]
fn nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.assessment");
    AssessmentFile::create(&path, "privileged-access", &session()).unwrap().close().unwrap();
    let (mut stored, mut dice) = (0, 2026_u64);
    for kill in 0..KILLS {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "assessment_kill::killed_child", "--nocapture", "--test-threads=1"])
            .env(CASE, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        // Some are killed while they open the file, the others after so many edits and a moment.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (edits, moment) = (dice >> 40 & 63, dice >> 50 & 4095);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let number = |line: &str| line.split_once("stored ")?.1.parse::<usize>().ok();
        for line in lines.by_ref().take(if kill % 8 == 0 { 0 } else { usize::try_from(edits).unwrap() }) {
            stored = number(&line.unwrap()).unwrap_or(stored);
        }
        std::thread::sleep(std::time::Duration::from_micros(moment));
        child.kill().unwrap();
        child.wait().unwrap();
        // What it still had said before it died counts as well; a last line may be cut.
        for line in lines.map_while(Result::ok) {
            stored = number(&line).unwrap_or(stored);
        }
        check(&path, stored);
    }
    assert!(stored as u64 > KILLS);
}

fn check(path: &Path, stored: usize) {
    let file = AssessmentFile::open(path, &session()).unwrap();
    let document = file.load().unwrap();
    let entries = document.history().entries();
    assert!(entries.len() == stored || entries.len() == stored + 1, "{} of {stored}", entries.len());
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
    assert!(std::fs::read_dir(path.parent().unwrap()).unwrap().count() == 1);
}
