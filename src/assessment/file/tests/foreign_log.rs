//! The log that a crash left, where another file stands in its file's place.

use super::*;

/// An assessment as a crash leaves it, its last edits in the log alone: copies of file and log.
fn crashed(folder: &TempDir, texts: &[&str]) -> PathBuf {
    let (_other, path) = place();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    let mut document = file.load().unwrap();
    for text in texts {
        file.append(&[perform(&mut document, note(*text)).unwrap()]).unwrap();
    }
    let left = folder.path().join("case.assessment");
    for suffix in ["", "-wal"] {
        std::fs::copy(beside(&path, suffix), beside(&left, suffix)).unwrap();
    }
    file.close().unwrap();
    left
}

/// A closed assessment with evidence in it, plain or protected.
fn whole(path: &Path, passphrase: Option<&Passphrase>, text: &str) {
    let mut file = match passphrase {
        None => AssessmentFile::create(path, LIST, &session()).unwrap(),
        Some(passphrase) => AssessmentFile::create_protected(path, LIST, &session(), passphrase).unwrap(),
    };
    let mut document = file.load().unwrap();
    store(&mut file, &bytes(200_000));
    file.append(&[perform(&mut document, note(text)).unwrap()]).unwrap();
    file.close().unwrap();
}

fn summary(file: &AssessmentFile) -> String {
    file.load().unwrap().assessment().details.summary.clone()
}

#[test]
fn a_file_is_not_harmed_by_the_log_of_the_one_before() {
    for passphrase in [None, Some(Passphrase::new("correct horse battery"))] {
        for texts in [&["a"][..], &["a", "b", "c"]] {
            let (folder, backup) = place();
            let kept = folder.path().join("backup.assessment");
            whole(&kept, passphrase.as_ref(), "from the backup");
            let path = crashed(&folder, texts);
            assert_eq!(path, backup);
            std::fs::rename(&kept, &path).unwrap();
            let before = std::fs::read(&path).unwrap();
            let with = || passphrase.as_ref().map_or(Unlock::Nothing, Unlock::Passphrase);
            // Looking changes nothing, and shows the file.
            let file = AssessmentFile::open_read_only_with(&path, with()).unwrap();
            assert_eq!(summary(&file), "from the backup");
            assert!(file.warning().unwrap().contains("another file"), "{:?}", file.warning());
            assert!(file.verify().unwrap().holds());
            drop(file);
            assert_eq!(std::fs::read(&path).unwrap(), before);
            // Opened for writing, the log is kept beside under a name of its own.
            let mut file = AssessmentFile::open_with(&path, &session(), with()).unwrap();
            let aside = beside(&path, "-wal-of-another-1");
            assert!(file.warning().unwrap().contains(&aside.display().to_string()), "{:?}", file.warning());
            assert_eq!(summary(&file), "from the backup");
            let mut document = file.load().unwrap();
            file.append(&[perform(&mut document, note("goes on")).unwrap()]).unwrap();
            file.close().unwrap();
            assert!(aside.metadata().unwrap().len() > 0);
            let file = AssessmentFile::open_with(&path, &session(), with()).unwrap();
            assert_eq!((summary(&file), file.warning()), ("goes on".to_owned(), None));
            assert!(file.verify().unwrap().holds());
        }
    }
}

/// A journal that rolls back takes a file to pages of another one, too.
#[test]
fn a_file_is_not_harmed_by_the_journal_of_the_one_before() {
    let (folder, path) = place();
    let (_other, before) = place();
    whole(&before, None, "before");
    // As a crash leaves it in the middle of a transaction, on a disk that knows no shared memory.
    let connection = rusqlite::Connection::open(&before).unwrap();
    connection.execute_batch("PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN;").unwrap();
    connection.execute("UPDATE records SET body = zeroblob(length(body) + 9000)", []).unwrap();
    let journal = beside(&path, "-journal");
    std::fs::copy(beside(&before, "-journal"), &journal).unwrap();
    assert!(journal.metadata().unwrap().len() > 1_000);
    drop(connection);
    let kept = folder.path().join("backup.assessment");
    whole(&kept, None, "from the backup");
    std::fs::rename(&kept, &path).unwrap();
    let file = AssessmentFile::open(&path, &session()).unwrap();
    assert!(file.warning().unwrap().contains("-journal-of-another-1"), "{:?}", file.warning());
    assert_eq!(summary(&file), "from the backup");
    assert!(file.verify().unwrap().holds());
}

/// Its own log is taken in, however little of it stands in the file, and an older copy of the file goes on with it.
#[test]
fn a_file_s_own_log_is_taken_in() {
    for texts in [&["a"][..], &["a", "b", "c"]] {
        let folder = tempfile::tempdir().unwrap();
        let path = crashed(&folder, texts);
        let looking = AssessmentFile::open_read_only(&path).unwrap();
        assert_eq!((summary(&looking), looking.warning()), (texts[texts.len() - 1].to_owned(), None));
        drop(looking);
        let file = AssessmentFile::open(&path, &session()).unwrap();
        assert_eq!((summary(&file), file.warning()), (texts[texts.len() - 1].to_owned(), None));
    }
}

/// Lock and log go by the name: under a second one neither is known.
#[cfg(unix)]
#[test]
fn a_file_with_two_names_is_opened_for_reading_only() {
    let (folder, path) = place();
    whole(&path, None, "stored");
    let other = folder.path().join("other.assessment");
    std::fs::hard_link(&path, &other).unwrap();
    for path in [&path, &other] {
        let refused = AssessmentFile::open(path, &session()).unwrap_err();
        assert!(matches!(refused, FileError::HasOtherNames { .. }), "{refused}");
        assert_eq!(summary(&AssessmentFile::open_read_only(path).unwrap()), "stored");
    }
    std::fs::remove_file(&other).unwrap();
    assert_eq!(summary(&AssessmentFile::open(&path, &session()).unwrap()), "stored");
}
