//! What a copy of the one file holds while it is open, and what is told of one that was made too early.

use super::*;
use std::path::Path;
use std::sync::mpsc::channel;

/// A copy of the file alone, as somebody makes it who knows nothing of what stands beside it.
fn copy_of(path: &Path, name: &str) -> PathBuf {
    let copy = path.with_file_name(name);
    std::fs::copy(path, &copy).unwrap();
    copy
}

fn settle(file: &mut AssessmentFile) {
    let (sender, receiver) = channel();
    file.settle(move || sender.send(()).unwrap());
    receiver.recv().unwrap();
    file.wait_until_settled();
}

#[test]
fn a_copy_of_the_file_alone_is_whole_a_moment_after_the_last_edit() {
    for passphrase in [None, Some(Passphrase::new("correct horse battery"))] {
        let (_folder, path) = place();
        let mut file = match &passphrase {
            None => AssessmentFile::create(&path, LIST, &session()).unwrap(),
            Some(passphrase) => AssessmentFile::create_protected(&path, LIST, &session(), passphrase).unwrap(),
        };
        let with = || passphrase.as_ref().map_or(Unlock::Nothing, Unlock::Passphrase);
        let entries = |name: &str| {
            let copy = copy_of(&path, name);
            let look = || {
                let file = AssessmentFile::open_read_only_with(&copy, with()).unwrap();
                assert!(file.warning().unwrap().contains("was copied while it was open"), "{:?}", file.warning());
                file.load().unwrap().history().entries().len()
            };
            // Looking leaves nothing beside it that the next look would take for its log.
            assert_eq!(
                (look(), beside(&copy, "-wal").exists(), beside(&copy, "-shm").exists()),
                (look(), false, false)
            );
            look()
        };
        assert_eq!(entries("new.assessment"), 0);
        let mut document = new_document();
        let mut edit = |file: &mut AssessmentFile, text: &str| {
            file.append(perform(&mut document, note(text)).as_slice()).unwrap();
        };
        edit(&mut file, "a");
        assert!(file.is_unsettled());
        settle(&mut file);
        assert!(!file.is_unsettled());
        assert_eq!(entries("one.assessment"), 1);
        // Edits go on meanwhile, and closing waits for it.
        file.settle(|| ());
        edit(&mut file, "b");
        store(&mut file, &bytes(300_000));
        settle(&mut file);
        assert_eq!(entries("two.assessment"), 2);
        edit(&mut file, "c");
        file.settle(|| ());
        file.close().unwrap();
        assert!(!beside(&path, "-wal").exists());
        let file = AssessmentFile::open_with(&path, &session(), with()).unwrap();
        assert_eq!((file.warning(), file.load().unwrap().history().entries().len()), (None, 3));
    }
}

#[test]
fn a_copy_that_was_made_too_early_says_so() {
    let (_folder, path) = place();
    let _file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    // For working, too; once it was closed, it is a file as any other.
    let copy = copy_of(&path, "copy.assessment");
    let opened = AssessmentFile::open(&copy, &session()).unwrap();
    assert!(opened.warning().unwrap().contains("may be missing"), "{:?}", opened.warning());
    opened.close().unwrap();
    assert_eq!(AssessmentFile::open(&copy, &session()).unwrap().warning(), None);
    // The one that is open itself is none.
    assert_eq!(AssessmentFile::open_read_only(&path).unwrap().warning(), None);
    // As older versions of the program left it at first.
    let early = path.with_file_name("early.assessment");
    let connection = Connection::open(&early).unwrap();
    connection.execute_batch(&format!("PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 5")).unwrap();
    drop(connection);
    let told = AssessmentFile::open(&early, &session()).unwrap_err().to_string();
    assert!(told.contains("it was copied while it was open") && !told.contains("no such table"), "{told}");
}

#[test]
fn a_damaged_file_names_what_stands_beside_it() {
    let (_folder, path) = place();
    full(&path);
    AssessmentFile::open(&path, &session()).unwrap().close().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 3;
    bytes[100..middle].fill(0xff);
    File::create(&path).unwrap().write_all(&bytes).unwrap();
    for error in [AssessmentFile::open(&path, &session()), AssessmentFile::open_read_only(&path)] {
        let told = error.unwrap_err().to_string();
        assert!(told.contains("case.version-1.assessment of 2"), "{told}");
        assert!(told.contains("is not as it was written") && !told.contains("malformed"), "{told}");
    }
}
