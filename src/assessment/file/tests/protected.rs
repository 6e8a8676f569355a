//! A protected file: nothing readable anywhere, everything back with the passphrase, and honest words without it.

#![allow(clippy::disallowed_methods, reason = "tests damage files on purpose")]

use super::*;
use crate::assessment::file::versions::versions;

fn secret() -> Passphrase {
    Passphrase::new("correct horse battery")
}

fn unlocked(path: &Path) -> Result<AssessmentFile, FileError> {
    AssessmentFile::open_with(path, &session(), Unlock::Passphrase(&secret()))
}

/// Names that are planted in every kind of content; none may be found in any file.
const PLANTED: &[&str] = &["Kordanien", "anna.lindqvist", "Bastionstrasse", "zwiebelturm"];

fn planted() -> Vec<u8> {
    PLANTED.join(";").repeat(3000).into_bytes()
}

/// Edits that plant the names.
fn plant(file: &mut AssessmentFile, document: &mut Document) {
    let target = crate::assessment::Target::object(LIST, "1.02.b", PLANTED[1]);
    let edits = vec![
        note(PLANTED.join(" ")),
        Edit::SetNote { target, text: PLANTED[2].into() },
        Edit::StateExposed { account: PLANTED[3].into(), is_exposed: Some(true) },
    ];
    for edit in edits {
        file.append(&[perform(document, edit).unwrap()]).unwrap();
    }
    store(file, &planted());
    // Short enough that compression leaves it as it is.
    store(file, PLANTED[0].as_bytes());
    file.set_results(&planted()).unwrap();
    file.set_results(PLANTED[1].as_bytes()).unwrap();
}

/// Searches every byte of every file in the folder, as UTF-8 and as UTF-16.
fn check_unreadable(folder: &TempDir, when: &str) {
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        seen += bytes.len();
        for name in PLANTED {
            let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
            for needle in [name.as_bytes(), &*wide] {
                let found = bytes.windows(needle.len()).any(|part| part.eq_ignore_ascii_case(needle));
                assert!(!found, "{when}: {name} stands in {}", path.display());
            }
        }
    }
    assert!(seen > 4096, "{when}: nothing was searched");
}

#[test]
fn nothing_readable_lies_beside_it() {
    let (folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create_protected(&path, LIST, &session(), &secret()).unwrap();
    assert!(file.is_protected());
    plant(&mut file, &mut document);
    assert!(beside(&path, "-wal").metadata().unwrap().len() > 0);
    check_unreadable(&folder, "open");
    file.append(&[document.undo("Ada", Moment::of(3)).unwrap().unwrap()]).unwrap();
    file.close().unwrap();
    check_unreadable(&folder, "closed");
    let mut file = unlocked(&path).unwrap();
    assert_eq!(file.load().unwrap(), document);
    file.append(&[perform(&mut document, note("Kordanien")).unwrap()]).unwrap();
    check_unreadable(&folder, "opened again, with a version beside it");
    assert_eq!(versions(&path).len(), 1);
    let key = file.key().unwrap().clone();
    let reader = AssessmentFile::open_read_only_with(&path, Unlock::Key(&key)).unwrap();
    assert_eq!(reader.load().unwrap(), document);
    drop(reader);
    let mut back = Vec::new();
    let sha256 = hex(&Sha256::digest(planted()));
    file.read_evidence(&sha256).unwrap().read_to_end(&mut back).unwrap();
    assert!(back == planted());
    assert_eq!(file.results().unwrap().unwrap(), PLANTED[1].as_bytes());
    let verification = file.verify().unwrap();
    assert!(verification.holds(), "{:?}", verification.problems);
}

#[test]
fn protection_comes_goes_and_changes_and_printed_heads_hold() {
    let (folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    plant(&mut file, &mut document);
    let printed = file.head();
    file.close().unwrap();
    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    assert_eq!(versions(&path).len(), 1);
    assert_eq!(file.protect(&secret()).unwrap(), 1, "a readable version is taken away");
    check_unreadable(&folder, "protected, still open");
    file.append(&[perform(&mut document, note("anna.lindqvist")).unwrap()]).unwrap();
    assert_eq!((file.head() == printed, file.entries_since(&printed).unwrap()), (false, Some(1)));
    assert!(file.verify().unwrap().holds());
    file.close().unwrap();
    check_unreadable(&folder, "protected and closed");
    assert_eq!(names(&folder), ["case.assessment"]);

    let error = AssessmentFile::open(&path, &session()).unwrap_err();
    assert!(matches!(error, FileError::Protected { .. }), "{error}");
    let other = Passphrase::new("another passphrase");
    let error = AssessmentFile::open_with(&path, &session(), Unlock::Passphrase(&other)).unwrap_err();
    assert!(matches!(error, FileError::WrongPassphrase { .. }), "{error}");
    let mut file = unlocked(&path).unwrap();
    let weak = file.protect(&Passphrase::new("short")).unwrap_err();
    assert!(matches!(weak, FileError::WeakPassphrase { .. }), "{weak}");
    file.protect(&other).unwrap();
    assert_eq!(file.load().unwrap(), document);
    file.close().unwrap();
    assert!(matches!(unlocked(&path), Err(FileError::WrongPassphrase { .. })));
    let mut file = AssessmentFile::open_with(&path, &session(), Unlock::Passphrase(&other)).unwrap();
    file.unprotect().unwrap();
    assert!(matches!(file.unprotect(), Err(FileError::NotProtected { .. })));
    file.close().unwrap();
    assert!(matches!(unlocked(&path), Err(FileError::NotProtected { .. })));
    let file = AssessmentFile::open(&path, &session()).unwrap();
    assert_eq!(file.load().unwrap(), document);
    assert_eq!(file.entries_since(&printed).unwrap(), Some(1));
    assert!(file.verify().unwrap().holds());
}

/// Changes records of a protected file; the key is known, so that no time is spent on the passphrase.
fn check_told(statements: &str, word: &str) {
    let (_folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create_protected(&path, LIST, &session(), &secret()).unwrap();
    plant(&mut file, &mut document);
    let key = file.key().unwrap().clone();
    file.close().unwrap();
    Connection::open(&path).unwrap().execute_batch(statements).unwrap();
    let told = match AssessmentFile::open_read_only_with(&path, Unlock::Key(&key)) {
        Err(error) => vec![error.to_string()],
        Ok(file) => {
            assert!(file.load().is_err() || statements.contains("kind = 3"), "{statements}");
            file.verify().unwrap().problems
        }
    };
    assert!(told.iter().any(|it| it.contains(word)), "{statements}\n{told:#?}");
}

#[test]
fn tampering_with_sealed_records_is_told() {
    check_told(
        "UPDATE records SET body = zeroblob(length(body)) WHERE seq = 3",
        "Record 3, a journal entry, was changed",
    );
    check_told(
        "UPDATE records SET body = (SELECT body FROM records WHERE seq = 2) WHERE seq = 3",
        "Record 3, a journal entry, was changed",
    );
    check_told("UPDATE records SET digest = zeroblob(104) WHERE seq = 3", "Record 3, a journal entry, was changed");
    check_told("UPDATE records SET digest = x'' WHERE seq = 3", "Record 3, a journal entry, was changed");
    check_told("DELETE FROM records WHERE seq = 3", "Record 3 is missing");
    check_told("DELETE FROM records WHERE seq > 3", "are missing");
    check_told("UPDATE records SET body = zeroblob(100) WHERE kind = 3", "was changed");
    check_told("UPDATE records SET body = zeroblob(80) WHERE seq = 0", "cannot be told");
}

#[test]
fn a_damaged_file_and_a_wrong_passphrase_are_told_apart() {
    let (folder, path) = place();
    let mut file = AssessmentFile::create_protected(&path, LIST, &session(), &secret()).unwrap();
    let mut document = new_document();
    plant(&mut file, &mut document);
    file.close().unwrap();
    let sentence = |statements: &str| {
        let copy = folder.path().join("copy.assessment");
        std::fs::copy(&path, &copy).unwrap();
        Connection::open(&copy).unwrap().execute_batch(statements).unwrap();
        AssessmentFile::open_read_only_with(&copy, Unlock::Passphrase(&secret())).unwrap_err()
    };
    let damaged = sentence(
        "UPDATE records SET body = CAST(replace(CAST(body AS TEXT), '\"salt\":\"', '\"salt\":\"0') AS BLOB) WHERE seq = -1",
    );
    assert!(matches!(damaged, FileError::Damaged { .. }), "{damaged}");
    let damaged = sentence("UPDATE records SET body = NULL WHERE seq = -1");
    assert!(matches!(damaged, FileError::Damaged { .. }), "{damaged}");
    // Without its envelope it is no protected file any more, and no readable one either.
    let gone = sentence("DELETE FROM records WHERE seq = -1");
    assert!(matches!(gone, FileError::NotProtected { .. }), "{gone}");
    let wrong = AssessmentFile::open_read_only_with(&path, Unlock::Passphrase(&Passphrase::new("")));
    assert!(matches!(wrong, Err(FileError::WrongPassphrase { .. })));
}

#[test]
fn who_has_a_protected_file_is_not_named_beside_it() {
    let (_folder, path) = place();
    let unnamed = Session { user: String::new(), ..session() };
    let mut file = AssessmentFile::create(&path, LIST, &unnamed).unwrap();
    let holder = || crate::assessment::file::holder(&path).unwrap().user;
    file.held_by(PLANTED[0]);
    assert_eq!(holder(), PLANTED[0]);
    file.protect(&secret()).unwrap();
    assert_eq!(holder(), "");
    file.held_by(PLANTED[0]);
    assert_eq!(holder(), "");
    file.unprotect().unwrap();
    file.held_by(PLANTED[1]);
    assert_eq!(holder(), PLANTED[1]);
}

#[cfg(unix)]
#[test]
fn through_a_link_the_file_itself_is_protected() {
    let (folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    plant(&mut file, &mut document);
    file.close().unwrap();
    let elsewhere = TempDir::new().unwrap();
    let link = elsewhere.path().join("link.assessment");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let mut file = AssessmentFile::open(&link, &session()).unwrap();
    assert!(matches!(AssessmentFile::open(&path, &session()), Err(FileError::InUse { .. })), "one lock for both names");
    assert!(holder(&link).is_some() && holder(&path).is_some());
    assert_eq!((versions(&link).len(), versions(&path).len()), (1, 1));
    file.protect(&secret()).unwrap();
    file.close().unwrap();
    assert!(link.is_symlink());
    for name in [&link, &path] {
        assert_eq!(unlocked(name).unwrap().load().unwrap(), document);
    }
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 1, "nothing lies beside the link");
    check_unreadable(&folder, "protected through a link");
}

/// Under its other name it would stay as it was, or be overwritten.
#[cfg(unix)]
#[test]
fn what_has_another_name_is_not_written_anew() {
    let (folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    plant(&mut file, &mut document);
    // Given after it was opened: a file that has one already is opened for reading only.
    let other = folder.path().join("other.assessment");
    std::fs::hard_link(&path, &other).unwrap();
    let refused = file.protect(&secret()).unwrap_err();
    assert!(matches!(refused, FileError::HasOtherNames { .. }), "{refused}");
    assert!(!file.is_protected());
    file.close().unwrap();
    for name in [&path, &other] {
        assert_eq!(AssessmentFile::open_read_only(name).unwrap().load().unwrap(), document);
    }
    std::fs::remove_file(&other).unwrap();
    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    file.protect(&secret()).unwrap();
}

/// File, log and versions: whoever looks at the disk where they stood finds nothing.
#[cfg(unix)]
#[test]
fn what_was_readable_is_overwritten() {
    let (_folder, path) = place();
    let mut document = new_document();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    plant(&mut file, &mut document);
    file.close().unwrap();
    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    file.append(&[perform(&mut document, note("Kordanien")).unwrap()]).unwrap();
    let outside = path.with_file_name("outside");
    std::fs::write(&outside, "Kordanien").unwrap();
    std::os::unix::fs::symlink(&outside, path.with_file_name("case.version-3.assessment")).unwrap();
    // Kept open: what has no name any more is read on.
    let places = [path.clone(), beside(&path, "-wal"), versions(&path)[0].clone()];
    let mut held: Vec<std::fs::File> = places.iter().map(|place| std::fs::File::open(place).unwrap()).collect();
    assert_eq!(file.protect(&secret()).unwrap(), 2);
    for (place, old) in places.iter().zip(&mut held) {
        let mut bytes = Vec::new();
        old.read_to_end(&mut bytes).unwrap();
        assert!(bytes.len() > 1000 && bytes.iter().all(|byte| *byte == 0), "{}", place.display());
    }
    assert_eq!(std::fs::read(&outside).unwrap(), b"Kordanien", "a link is none of ours");
    assert_eq!(file.load().unwrap(), document);
}

/// Asking for the passphrase takes in what a crash left beside the file: it is no copy that lacks something.
#[test]
fn a_protected_file_is_opened_after_a_crash_without_a_false_alarm() {
    let (folder, path) = place();
    let mut file = AssessmentFile::create_protected(&path, LIST, &session(), &secret()).unwrap();
    let mut document = file.load().unwrap();
    file.append(&[perform(&mut document, note("typed before the crash")).unwrap()]).unwrap();
    // As a crash leaves it: the log beside the file.
    let crashed = folder.path().join("crashed.assessment");
    for suffix in ["", "-wal"] {
        std::fs::copy(beside(&path, suffix), beside(&crashed, suffix)).unwrap();
    }
    let with = Passphrase::new("correct horse battery");
    assert!(matches!(AssessmentFile::open(&crashed, &session()), Err(FileError::Protected { .. })));
    let read = AssessmentFile::open_read_only_with(&crashed, Unlock::Passphrase(&with)).unwrap();
    assert_eq!((read.warning(), read.load().unwrap()), (None, document.clone()));
    drop(read);
    let file = AssessmentFile::open_with(&crashed, &session(), Unlock::Passphrase(&with)).unwrap();
    assert_eq!((file.warning(), file.load().unwrap()), (None, document));
}

#[test]
fn a_copy_has_what_stands_in_the_log_and_is_sealed_alike() {
    let (folder, path) = place();
    let mut file = AssessmentFile::create_protected(&path, LIST, &session(), &secret()).unwrap();
    let mut document = new_document();
    plant(&mut file, &mut document);
    let to = folder.path().join("copy.assessment");
    let reading = AssessmentFile::open_read_only_with(&path, Unlock::Passphrase(&secret())).unwrap();
    reading.copy_whole(&to).unwrap();
    check_unreadable(&folder, "copied");
    assert!(matches!(reading.copy_whole(&to), Err(FileError::Exists { .. })), "nothing is written over");
    let copy = unlocked(&to).unwrap();
    assert_eq!((copy.head(), copy.results().unwrap()), (file.head(), file.results().unwrap()));
    assert!(copy.verify().unwrap().holds());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(to.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
