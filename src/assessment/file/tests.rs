//! The file in good days: what was stored comes back, one plain file remains, and nobody else's work is touched.

mod foreign_log;
mod hostile;
mod jot;
mod protected;
mod removed;
mod settled;
mod shared;
mod versions;

use super::connect::APPLICATION;
use super::lock::beside;
use super::*;
use crate::assessment::tests::{Dice, document as new_document, file as listed, perform, samples};
use crate::assessment::{Edit, EvidenceRecord, Stored};
use crate::tenant::Moment;
use std::fs::File;
use std::fs::OpenOptions;
use std::io::Write;
use tempfile::TempDir;

const LIST: &str = "privileged-access";

fn session() -> Session {
    Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(1_780_000_000) }
}

/// A folder with the path of an assessment in it.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.assessment");
    (folder, path)
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = std::fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    // What was before is kept beside; it has its own tests.
    names.retain(|name| !name.contains(".version-"));
    names.sort();
    names
}

fn note(text: impl Into<String>) -> Edit {
    Edit::SetDetail { detail: crate::assessment::Detail::Summary, text: text.into() }
}

fn store(file: &mut AssessmentFile, bytes: &[u8]) -> StoredFile {
    let mut writer = file.evidence_writer().unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// Bytes that compress a little, the same ones for a length.
fn bytes(length: usize) -> Vec<u8> {
    let mut dice = Dice(length as u64 + 1);
    std::iter::repeat_with(|| u8::try_from(dice.roll(64)).unwrap()).take(length).collect()
}

/// A closed file with every kind of edit, an undo, evidence and results; and what it holds.
fn full(path: &Path) -> Document {
    let mut document = new_document();
    let mut file = AssessmentFile::create(path, LIST, &session()).unwrap();
    let stored = store(&mut file, &bytes(70_000));
    let record = EvidenceRecord { sha256: stored.sha256, stored: Stored::Received, ..listed("users.csv", "") };
    perform(&mut document, Edit::AddEvidence { files: vec![record] });
    for edit in
        samples().into_iter().filter(|edit| !matches!(edit, Edit::AddEvidence { .. } | Edit::RemoveEvidence { .. }))
    {
        perform(&mut document, edit);
    }
    document.undo("Bob", Moment::of(9)).unwrap();
    file.append(document.history().entries()).unwrap();
    file.set_results(b"{\"findings\":[]}").unwrap();
    file.close().unwrap();
    document
}

#[test]
fn a_document_comes_back_whole() {
    let (folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    assert_eq!(file.load().unwrap(), document);
    for edit in samples() {
        let entry = perform(&mut document, edit).unwrap();
        file.append(&[entry]).unwrap();
    }
    for _ in 0..3 {
        file.append(&[document.undo("Bob", Moment::of(7)).unwrap().unwrap()]).unwrap();
    }
    file.append(&[document.redo("Bob", Moment::of(-7)).unwrap().unwrap()]).unwrap();
    assert_eq!(file.load().unwrap(), document);
    let head = file.head();
    file.close().unwrap();
    assert_eq!(names(&folder), ["case.assessment"]);

    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    assert_eq!(file.load().unwrap(), document);
    assert_eq!(file.head(), head);
    assert_eq!(file.entries_since(&head.to_uppercase()).unwrap(), Some(0));
    file.append(&[perform(&mut document, note("later")).unwrap()]).unwrap();
    assert_eq!(file.entries_since(&head).unwrap(), Some(1));
    assert_eq!(file.entries_since("00").unwrap(), None);
    // The samples list evidence that nobody stored.
    let problems = file.verify().unwrap().problems;
    assert!(problems.len() == 2 && problems.iter().all(|it| it.ends_with("its bytes are not stored.")), "{problems:?}");
    drop(file);
    assert_eq!(names(&folder), ["case.assessment"]);
}

#[test]
fn nothing_is_overwritten() {
    let (folder, path) = place();
    #[expect(clippy::disallowed_methods, reason = "a file for a test")]
    std::fs::write(&path, "mine").unwrap();
    let error = AssessmentFile::create(&path, LIST, &session()).unwrap_err();
    assert!(matches!(error, FileError::Exists { .. }), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"mine");
    std::fs::rename(&path, folder.path().join("case.assessment-wal")).unwrap();
    let error = AssessmentFile::create(&path, LIST, &session()).unwrap_err();
    assert!(matches!(error, FileError::LeftOver { .. }), "{error}");
    assert_eq!(names(&folder), ["case.assessment-wal"]);
    let nowhere = folder.path().join("no/such/case.assessment");
    let error = AssessmentFile::create(&nowhere, LIST, &session()).unwrap_err();
    assert!(error.to_string().ends_with("its folder does not exist."), "{error}");
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = place();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    let mut document = new_document();
    file.append(&[perform(&mut document, note("x")).unwrap()]).unwrap();
    assert_eq!(
        names(&folder),
        ["case.assessment", "case.assessment-lock", "case.assessment-shm", "case.assessment-wal"]
    );
    for name in names(&folder) {
        let mode = folder.path().join(&name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_second_window_reads_and_is_told_who_writes() {
    let (folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    let error = AssessmentFile::open(&path, &session()).unwrap_err();
    assert!(error.to_string().contains("by ada on laptop since 2026-05-28 20:26 UTC"), "{error}");
    let mut reader = AssessmentFile::open_read_only(&path).unwrap();
    assert!(reader.is_read_only() && !file.is_read_only());
    file.append(&[perform(&mut document, note("seen")).unwrap()]).unwrap();
    assert_eq!(reader.load().unwrap(), document);
    assert!(matches!(reader.append(&[]), Err(FileError::ReadOnly { .. })));
    assert!(matches!(reader.evidence_writer(), Err(FileError::ReadOnly { .. })));
    let error = file.close().unwrap_err();
    assert!(matches!(error, FileError::StillRead { .. }), "{error}");
    drop(reader);
    AssessmentFile::open(&path, &session()).unwrap().close().unwrap();
    assert_eq!(names(&folder), ["case.assessment"]);
}

#[cfg(unix)]
#[test]
fn what_can_only_be_read_says_so_and_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = place();
    let document = full(&path);
    let set = |path: &Path, mode| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    set(&path, 0o400);
    set(folder.path(), 0o500);
    if OpenOptions::new().write(true).open(&path).is_ok() {
        set(folder.path(), 0o700);
        return println!("skipped: nothing is forbidden to this user");
    }
    let error = AssessmentFile::open(&path, &session()).unwrap_err();
    assert!(matches!(error, FileError::ReadOnly { .. }), "{error}");
    assert_eq!(AssessmentFile::open_read_only(&path).unwrap().load().unwrap(), document);
    set(folder.path(), 0o700);
    let error = AssessmentFile::open(&path, &session()).unwrap_err();
    assert!(matches!(error, FileError::ReadOnly { .. }), "{error}");
}

#[test]
fn a_note_left_by_a_crash_is_taken_over() {
    let (folder, path) = place();
    AssessmentFile::create(&path, LIST, &session()).unwrap().close().unwrap();
    for left in [&b""[..], b"\xff not a note", br#"{"user":"eve","host":"gone","since":0}"#] {
        #[expect(clippy::disallowed_methods, reason = "a file for a test")]
        std::fs::write(beside(&path, "-lock"), left).unwrap();
        AssessmentFile::open(&path, &session()).unwrap().close().unwrap();
        assert_eq!(names(&folder), ["case.assessment"]);
    }
}

#[cfg(unix)]
#[test]
fn nothing_is_written_to_a_file_that_went_away() {
    let (folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    let entry = perform(&mut document, note("x")).unwrap();
    let away = folder.path().join("away.assessment");
    std::fs::rename(&path, &away).unwrap();
    assert!(matches!(file.append(std::slice::from_ref(&entry)), Err(FileError::Moved { .. })));
    File::create(&path).unwrap();
    assert!(matches!(file.append(std::slice::from_ref(&entry)), Err(FileError::Moved { .. })));
    std::fs::rename(&away, &path).unwrap();
    file.append(&[entry]).unwrap();
    assert_eq!(file.load().unwrap(), document);
}

#[test]
fn evidence_of_any_length_comes_back() {
    let (_folder, path) = place();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    let chunk = 4 << 20;
    let mut stored = Vec::new();
    for length in [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk + 17] {
        let plain = bytes(length);
        let found = store(&mut file, &plain);
        assert_eq!(found.sha256, hex(&<sha2::Sha256 as sha2::Digest>::digest(&plain)));
        assert_eq!(found.bytes, length as u64);
        stored.push(found);
    }
    let size = file.tail;
    assert_eq!(store(&mut file, b""), stored[0], "stored once");
    assert_eq!(file.tail, size);
    let mut dropped = file.evidence_writer().unwrap();
    dropped.write_all(&bytes(chunk + 2)).unwrap();
    drop(dropped);
    assert_eq!(file.tail, size);
    file.close().unwrap();
    let file = AssessmentFile::open(&path, &session()).unwrap();
    for found in &stored {
        let mut plain = Vec::new();
        assert!(file.has_evidence(&found.sha256));
        file.read_evidence(&found.sha256).unwrap().read_to_end(&mut plain).unwrap();
        assert!(plain == bytes(usize::try_from(found.bytes).unwrap()), "{found:?}");
    }
    let verification = file.verify().unwrap();
    assert_eq!((verification.evidence, verification.problems), (6, Vec::new()));
    assert!(matches!(file.read_evidence("00"), Err(FileError::NoSuchEvidence { .. })));
}

#[test]
fn a_row_is_found_without_reading_what_is_before_it() {
    let (_folder, path) = place();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    let mut writer = file.evidence_writer().unwrap();
    writer.write_all(b"preamble\n").unwrap();
    let line = |row: u64| format!("{row};{}\n", "x".repeat(1000));
    for row in 2..10_000 {
        writer.begin_row(row);
        writer.write_all(line(row).as_bytes()).unwrap();
    }
    let stored = writer.finish().unwrap();
    for row in [2, 3, 4_500, 9_999] {
        let (first, reader) = file.read_evidence_at(&stored.sha256, row).unwrap().unwrap();
        assert!(first <= row && row - first < 4_300, "{first} for {row}");
        let rest = std::io::read_to_string(reader).unwrap();
        let skip = usize::try_from(row - first).unwrap();
        assert_eq!(rest.lines().nth(skip).unwrap(), line(row).trim_end());
    }
    assert!(file.read_evidence_at(&stored.sha256, 1).unwrap().is_none());
}

#[test]
fn newer_results_take_the_place_of_older_ones() {
    let (_folder, path) = place();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    assert_eq!(file.results().unwrap(), None);
    let mut size = 0;
    for round in 0..20 {
        let mut json = bytes(3_000_000);
        json.push(round);
        file.set_results(&json).unwrap();
        assert_eq!(file.results().unwrap(), Some(json));
        let verification = file.verify().unwrap();
        assert!(verification.holds(), "{:?}", verification.problems);
        file.close().unwrap();
        if round == 2 {
            size = path.metadata().unwrap().len();
        }
        file = AssessmentFile::open(&path, &session()).unwrap();
    }
    let last = path.metadata().unwrap().len();
    // Heads and emptied chunks: two pages a round, where a snapshot has over 500.
    assert!(last < size + 17 * 2 * 4096 + 4096, "{size}, then {last}");
}

#[test]
fn entries_are_stored_all_or_none() {
    let (_folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    let entries: Vec<Entry> =
        (0..50).map(|number| perform(&mut document, note(format!("{number}"))).unwrap()).collect();
    // Another program that ignores the lock: the number is taken.
    let other = Connection::open(&path).unwrap();
    other.execute("INSERT INTO records VALUES (40, 2, x'00', x'', x'')", []).unwrap();
    let error = file.append(&entries).unwrap_err();
    assert!(matches!(error, FileError::ChangedElsewhere { .. }), "{error}");
    other.execute("DELETE FROM records WHERE seq = 40", []).unwrap();
    drop(other);
    assert_eq!(file.load().unwrap(), new_document());
    file.append(&entries).unwrap();
    assert_eq!(file.load().unwrap(), document);
}

#[test]
fn a_full_disk_costs_nothing_that_was_stored() {
    let (_folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    // SQLite takes a file that may not grow for a disk that is full.
    file.connection.execute_batch("PRAGMA max_page_count = 40").unwrap();
    let refused = loop {
        let number = document.history().entries().len();
        let entry = perform(&mut document, note(format!("{number} {}", "x".repeat(500)))).unwrap();
        if let Err(error) = file.append(std::slice::from_ref(&entry)) {
            assert!(matches!(error, FileError::DiskFull { .. }), "{error}");
            break entry;
        }
    };
    let mut writer = file.evidence_writer().unwrap();
    let error = writer.write_all(&bytes(5 << 20)).unwrap_err();
    assert!(matches!(error.downcast().unwrap(), FileError::DiskFull { .. }));
    assert!(writer.finish().is_err());
    assert!(matches!(file.set_results(&bytes(1 << 20)), Err(FileError::DiskFull { .. })));
    let entries = document.history().entries();
    assert_eq!(file.load().unwrap().history().entries(), &entries[..entries.len() - 1]);
    file.connection.execute_batch("PRAGMA max_page_count = 4000").unwrap();
    file.append(&[refused]).unwrap();
    assert_eq!(file.load().unwrap(), document);
    assert!(file.verify().unwrap().holds());
}

#[test]
fn it_can_live_in_a_thread_of_its_own() {
    fn is_send<T: Send>() {}
    is_send::<AssessmentFile>();
    is_send::<Document>();
}

/// They last together, or none of them does; what was stored before stays.
#[test]
fn many_files_are_stored_together() {
    let (_folder, path) = place();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    let first = store(&mut file, b"first");
    let head = file.head();
    file.begin_many().unwrap();
    let given_up = store(&mut file, b"given up");
    assert!(file.has_evidence(&given_up.sha256));
    file.give_up_many();
    assert_eq!((file.head(), file.has_evidence(&given_up.sha256)), (head, false));
    file.begin_many().unwrap();
    let kept: Vec<StoredFile> =
        (0..5_000).map(|number| store(&mut file, format!("file {number}").as_bytes())).collect();
    // What breaks off is not there, and the others are.
    file.evidence_writer().unwrap().write_all(b"broken off").unwrap();
    store(&mut file, b"first");
    file.end_many().unwrap();
    let mut document = file.load().unwrap();
    file.append(&[perform(&mut document, note("after")).unwrap()]).unwrap();
    file.close().unwrap();
    let file = AssessmentFile::open(&path, &session()).unwrap();
    assert!(file.verify().unwrap().holds());
    assert_eq!(file.stored().count(), 5_001);
    for stored in kept.iter().chain([&first]) {
        let mut bytes = Vec::new();
        file.read_evidence(&stored.sha256).unwrap().read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len() as u64, stored.bytes);
    }
}
