//! What an assessment was before it was opened stays beside it: three times, whole, and readable as any other.

use super::*;
use crate::assessment::file::versions::{keep, told, version, versions, whole_version};

/// The summaries that the versions hold, the newest first.
fn kept(path: &Path) -> Vec<String> {
    let summary = |path: &PathBuf| {
        let file = AssessmentFile::open_read_only(path).unwrap();
        assert!(file.verify().unwrap().holds());
        file.load().unwrap().assessment().details.summary.clone()
    };
    versions(path).iter().map(summary).collect()
}

fn write(path: &Path, text: &str) {
    let mut file = AssessmentFile::open(path, &session()).unwrap();
    assert_eq!(file.warning(), None);
    let mut document = file.load().unwrap();
    file.append(&[perform(&mut document, note(text)).unwrap()]).unwrap();
    file.close().unwrap();
}

#[test]
fn the_last_three_are_kept() {
    let (folder, path) = place();
    AssessmentFile::create(&path, LIST, &session()).unwrap().close().unwrap();
    assert!(versions(&path).is_empty());
    let mut before = vec![String::new()];
    for number in 0..6 {
        write(&path, &format!("edit {number}"));
        // Newest first: what it was when it was opened this time, and the times before.
        let expected: Vec<String> = before.iter().rev().take(3).cloned().collect();
        assert_eq!(kept(&path), expected);
        before.push(format!("edit {number}"));
    }
    AssessmentFile::open(&path, &session()).unwrap().close().unwrap();
    let once = kept(&path);
    assert_eq!(once[0], "edit 5");
    AssessmentFile::open(&path, &session()).unwrap().close().unwrap();
    assert_eq!(kept(&path), once, "what did not change is kept once");
    let all: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(all.len(), 4);
    #[cfg(unix)]
    for path in versions(&path) {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

/// What is done in a version would go when newer ones take its place.
#[test]
fn a_version_is_opened_for_reading_only() {
    let (folder, path) = place();
    AssessmentFile::create(&path, LIST, &session()).unwrap().close().unwrap();
    write(&path, "one");
    write(&path, "two");
    for path in versions(&path) {
        let refused = AssessmentFile::open(&path, &session()).unwrap_err();
        assert!(matches!(refused, FileError::IsVersion { .. }), "{refused}");
        assert!(AssessmentFile::open_read_only(&path).is_ok());
        // Under a name of its own, or where the assessment is not beside it, it is one like any other.
        let copy = folder.path().join("own.assessment");
        std::fs::copy(&path, &copy).unwrap();
        AssessmentFile::open(&copy, &session()).unwrap().close().unwrap();
        let alone = tempfile::tempdir().unwrap();
        let alone = alone.path().join(path.file_name().unwrap());
        std::fs::copy(&path, &alone).unwrap();
        AssessmentFile::open(&alone, &session()).unwrap().close().unwrap();
    }
}

#[test]
fn what_a_crash_left_in_the_log_is_in_the_version() {
    let (folder, path) = place();
    AssessmentFile::create(&path, LIST, &session()).unwrap().close().unwrap();
    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    let mut document = file.load().unwrap();
    file.append(&[perform(&mut document, note("before the crash")).unwrap()]).unwrap();
    // As a crash leaves it: the log beside the file.
    let crashed = folder.path().join("crashed.assessment");
    for suffix in ["", "-wal"] {
        std::fs::copy(beside(&path, suffix), beside(&crashed, suffix)).unwrap();
    }
    file.close().unwrap();
    AssessmentFile::open(&crashed, &session()).unwrap().close().unwrap();
    assert_eq!(kept(&crashed), ["before the crash"]);
}

#[cfg(unix)]
#[test]
fn no_version_is_no_reason_not_to_open() {
    let (_folder, path) = place();
    AssessmentFile::create(&path, LIST, &session()).unwrap().close().unwrap();
    // Something is in the way.
    std::fs::create_dir(version(&path, 0)).unwrap();
    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    let warning = file.warning().unwrap().to_owned();
    assert!(warning.starts_with("No copy of ") && warning.ends_with('.'), "{warning}");
    let mut document = file.load().unwrap();
    file.append(&[perform(&mut document, note("stored")).unwrap()]).unwrap();
    file.close().unwrap();
    assert!(versions(&path).is_empty());
    std::fs::remove_dir(version(&path, 0)).unwrap();
    keep(&path).unwrap();
    assert_eq!(kept(&path), ["stored"]);
}

#[test]
fn a_damaged_file_takes_no_whole_versions_place_and_names_it() {
    let (_folder, path) = place();
    AssessmentFile::create(&path, LIST, &session()).unwrap().close().unwrap();
    write(&path, "good");
    write(&path, "better");
    let before = kept(&path);
    assert_eq!(before, ["good", ""]);
    Connection::open(&path).unwrap().execute_batch("UPDATE records SET body = x'00' WHERE seq = 3").unwrap();
    for _ in 0..4 {
        let file = AssessmentFile::open(&path, &session()).unwrap();
        assert!(file.is_damaged() && file.damage().is_of_journal);
        let error = file.load().unwrap_err().to_string();
        assert!(error.contains("case.version-1.assessment"), "{error}");
    }
    assert_eq!(kept(&path), before);
}

/// Zeroes a piece of a record as a bad disk would.
fn spoil(path: &Path, kind: Kind) {
    let select = "SELECT seq, body FROM records WHERE kind = ?1 ORDER BY length(body) DESC LIMIT 1";
    let connection = Connection::open(path).unwrap();
    let (seq, mut body): (i64, Vec<u8>) =
        connection.query_row(select, [kind as i64], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let middle = body.len() / 2;
    body[middle..].fill(0);
    connection.execute("UPDATE records SET body = ?1 WHERE seq = ?2", rusqlite::params![body, seq]).unwrap();
}

/// However often a damaged file is opened and worked on, the versions stay, and the newest whole one is named.
#[test]
fn the_last_whole_version_survives_damaged_evidence() {
    let secret = Passphrase::new("correct horse battery");
    let check = |secret: Option<&Passphrase>| {
        let (_folder, path) = place();
        let with = secret.map_or(Unlock::Nothing, Unlock::Passphrase);
        let open = || AssessmentFile::open_with(&path, &session(), with).unwrap();
        let edit = |text: &str| {
            let mut file = open();
            let mut document = file.load().unwrap();
            file.append(&[perform(&mut document, note(text)).unwrap()]).unwrap();
            file.close().unwrap();
        };
        match secret {
            Some(secret) => AssessmentFile::create_protected(&path, LIST, &session(), secret).unwrap(),
            None => AssessmentFile::create(&path, LIST, &session()).unwrap(),
        };
        let mut file = open();
        let stored = store(&mut file, &bytes(300_000));
        file.set_results(b"{\"findings\":[\"as they were\"]}").unwrap();
        file.close().unwrap();
        edit("good");
        edit("better");
        assert!(!open().is_damaged() && !open().damage().is_any());
        spoil(&path, Kind::Chunk);
        let whole = version(&path, 1);
        let before = std::fs::read(&whole).unwrap();
        for number in 0..4 {
            let file = open();
            assert!(file.is_damaged());
            assert!(file.damage().files.contains(&stored.sha256) && !file.damage().is_of_journal);
            assert!(!file.verify().unwrap().holds());
            file.close().unwrap();
            assert_eq!(whole_version(&path, with).as_deref(), Some(&*whole));
            edit(&format!("on what is left {number}"));
        }
        assert!(std::fs::read(&whole).unwrap() == before);
        let reading = AssessmentFile::open_read_only_with(&path, with).unwrap();
        assert!(reading.damage().is_any());
        drop(reading);
        // What takes the versions away is refused.
        let mut file = open();
        let refused = file.protect(&Passphrase::new("another long passphrase")).unwrap_err().to_string();
        assert!(refused.contains("case.version-1.assessment") && refused.contains("is whole"), "{refused}");
        file.close().unwrap();
        // The newest is damaged as well: the next is named; then none.
        spoil(&whole, Kind::Meta);
        assert_eq!(whole_version(&path, with), Some(version(&path, 2)));
        for number in 2..=3 {
            spoil(&version(&path, number), Kind::Meta);
        }
        assert_eq!(whole_version(&path, with), None);
        assert!(told(&path, with).contains("No version of it beside it is whole"));
    };
    check(None);
    check(Some(&secret));
}

/// Neither can one be made under the name of a version, nor does one that stands there make way.
#[test]
fn another_assessment_under_the_name_of_a_version_stays() {
    let (folder, path) = place();
    let other = folder.path().join("case.version-1.assessment");
    AssessmentFile::create(&other, LIST, &session()).unwrap().close().unwrap();
    write(&other, "hers");
    let later = Session { since: Moment::of(1_790_000_000), ..session() };
    AssessmentFile::create(&path, LIST, &later).unwrap().close().unwrap();
    for _ in 0..4 {
        let file = AssessmentFile::open(&path, &later).unwrap();
        assert!(file.warning().unwrap().contains("another assessment"), "{:?}", file.warning());
        file.close().unwrap();
    }
    let file = AssessmentFile::open_read_only(&other).unwrap();
    assert_eq!(file.load().unwrap().assessment().details.summary, "hers");
    let third = folder.path().join("case.version-3.assessment");
    let refused = AssessmentFile::create(&third, LIST, &session()).unwrap_err();
    assert!(matches!(refused, FileError::IsVersion { .. }) && !third.exists(), "{refused}");
}

#[test]
fn a_version_is_kept_though_another_window_reads() {
    let (_folder, path) = place();
    AssessmentFile::create(&path, LIST, &session()).unwrap().close().unwrap();
    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    let mut document = file.load().unwrap();
    file.append(&[perform(&mut document, note("before")).unwrap()]).unwrap();
    let reader = AssessmentFile::open_read_only(&path).unwrap();
    assert!(matches!(file.close(), Err(FileError::StillRead { .. })));
    let file = AssessmentFile::open(&path, &session()).unwrap();
    assert_eq!(file.warning(), None);
    assert_eq!(kept(&path), ["before", ""]);
    drop((file, reader));
}
