//! What an assessment was before it was opened stays beside it: three times, whole, and readable as any other.

use super::*;
use crate::assessment::file::versions::{keep, version, versions};

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
        assert!(file.warning().unwrap().contains("is damaged"), "{:?}", file.warning());
        let error = file.load().unwrap_err().to_string();
        assert!(error.contains("case.version-1.assessment"), "{error}");
    }
    assert_eq!(kept(&path), before);
}
