//! What is removed for good is in the file no more, byte by byte; the journal says so, and nothing brings it back.

use super::*;
use crate::assessment::Gone;
use crate::assessment::file::versions::version;

/// Bytes that no packing changes, to be looked for in the file.
const MARK: &[u8] = b"Q7#zofia@norrvik.example;+46 70 123 45 67;\xff\x01Kx";

/// Bytes that no packing makes smaller, so that the mark stands in the file as it is.
fn noise(length: usize) -> Vec<u8> {
    let mut dice = Dice(length as u64 + 7);
    std::iter::repeat_with(|| u8::try_from(dice.roll(256)).unwrap()).take(length).collect()
}

fn holds(path: &Path, mark: &[u8]) -> bool {
    memchr::memmem::find(&std::fs::read(path).unwrap(), mark).is_some()
}

fn listed_as(file: &mut AssessmentFile, name: &str, bytes: &[u8]) -> EvidenceRecord {
    let stored = store(file, bytes);
    EvidenceRecord { sha256: stored.sha256, stored: Stored::Received, ..listed(name, "") }
}

/// A file in which `secret.csv` was taken off the list and `stays.csv` was not.
fn taken_off(path: &Path, passphrase: Option<&Passphrase>) -> (AssessmentFile, Document, Vec<u8>) {
    let mut file = match passphrase {
        Some(passphrase) => AssessmentFile::create_protected(path, LIST, &session(), passphrase).unwrap(),
        None => AssessmentFile::create(path, LIST, &session()).unwrap(),
    };
    let mut document = new_document();
    let content = [MARK, &noise(300_000)].concat();
    let (secret, stays) =
        (listed_as(&mut file, "secret.csv", &content), listed_as(&mut file, "stays.csv", &bytes(900)));
    let key = secret.key();
    perform(&mut document, Edit::AddEvidence { files: vec![secret, stays] });
    perform(&mut document, Edit::RemoveEvidence { files: vec![key] });
    file.append(document.history().entries()).unwrap();
    (file, document, content)
}

fn remove(file: &mut AssessmentFile, document: &mut Document) -> Vec<Gone> {
    let left = document.left_over(file);
    let entry = document.remove_for_good(left.clone(), "Ada", Moment::of(9)).unwrap();
    file.remove_for_good(&entry).unwrap();
    left
}

/// One of the versions may be all that is whole.
#[test]
fn nothing_is_removed_from_a_damaged_file() {
    let (_folder, path) = place();
    let (file, _, _) = taken_off(&path, None);
    file.close().unwrap();
    AssessmentFile::open(&path, &session()).unwrap().close().unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let last = "SELECT max(seq) FROM records WHERE kind = 3";
    connection.execute(&format!("UPDATE records SET body = x'00' WHERE seq = ({last})"), []).unwrap();
    drop(connection);
    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    let mut document = file.load().unwrap();
    let entry = document.remove_for_good(document.left_over(&file), "Ada", Moment::of(9)).unwrap();
    let refused = file.remove_for_good(&entry).unwrap_err();
    assert!(matches!(refused, FileError::Damaged { .. }), "{refused}");
    assert!(holds(&version(&path, 1), MARK), "the version is where it was");
}

#[test]
fn its_bytes_are_gone_and_the_journal_says_so() {
    let (folder, path) = place();
    let (file, _, _) = taken_off(&path, None);
    file.close().unwrap();
    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    let mut document = file.load().unwrap();
    let before = path.metadata().unwrap().len();
    assert!(holds(&path, MARK) && holds(&version(&path, 1), MARK), "the test looks for what is there");
    let gone = remove(&mut file, &mut document);
    assert_eq!(
        gone.iter().map(|gone| (&*gone.name, gone.bytes)).collect::<Vec<_>>(),
        [("secret.csv", 300_000 + MARK.len() as u64)]
    );
    assert!(!file.has_evidence(&gone[0].sha256) && file.read_evidence(&gone[0].sha256).is_err());
    // Work goes on in it.
    file.append(&[perform(&mut document, note("after")).unwrap()]).unwrap();
    file.close().unwrap();
    let size = path.metadata().unwrap().len();
    assert!(size + 150_000 < before, "{size} of {before}");
    assert!(!holds(&path, MARK));
    let file = AssessmentFile::open_read_only(&path).unwrap();
    let verified = file.verify().unwrap();
    assert_eq!((verified.problems.clone(), verified.evidence, verified.removed), (Vec::new(), 1, 1));
    let loaded = file.load().unwrap();
    assert_eq!(loaded, document);
    assert_eq!(loaded.gone().cloned().collect::<Vec<_>>(), gone);
    assert!(loaded.left_over(&file).is_empty());
    let line = loaded.history().lines().into_iter().find(|line| line.what.starts_with("Remove for good")).unwrap();
    assert!(line.what.contains("secret.csv") && line.what.contains(&gone[0].sha256), "{}", line.what);
    // Versions are a choice of their own.
    assert!(holds(&version(&path, 1), MARK));
    assert_eq!(file.remove_versions().unwrap(), 1);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [path.file_name().unwrap()], "nothing else lies there");
}

#[test]
fn undo_cannot_bring_it_back() {
    let (_folder, path) = place();
    let (mut file, mut document, content) = taken_off(&path, None);
    remove(&mut file, &mut document);
    assert!(document.history().undo_label().unwrap().starts_with("Remove for good: secret.csv"));
    let refused = document.undo("Ada", Moment::of(10)).unwrap_err();
    assert!(refused.0.contains("cannot be brought back"), "{refused}");
    assert_eq!(document.history().redo_label(), None);
    // What is done later is undone as ever, and no further.
    perform(&mut document, note("later"));
    document.undo("Ada", Moment::of(11)).unwrap().unwrap();
    document.undo("Ada", Moment::of(12)).unwrap_err();
    let twice = document.remove_for_good(Vec::new(), "Ada", Moment::of(13)).unwrap_err();
    assert!(twice.0.contains("nothing to remove"), "{twice}");
    // The same file, imported again, is stored again.
    let record = listed_as(&mut file, "secret.csv", &content);
    assert!(file.has_evidence(&record.sha256));
    let mut again = Vec::new();
    file.read_evidence(&record.sha256).unwrap().read_to_end(&mut again).unwrap();
    assert_eq!(again, content);
    perform(&mut document, Edit::AddEvidence { files: vec![record.clone()] });
    let listed = Gone { name: record.name, sha256: record.sha256, bytes: 1 };
    let refused = document.remove_for_good(vec![listed], "Ada", Moment::of(14)).unwrap_err();
    assert!(refused.0.contains("take it off first"), "{refused}");
}

#[test]
fn a_protected_file_stays_protected() {
    let (_folder, path) = place();
    let passphrase = Passphrase::new("a tug in the harbour at night");
    let (mut file, mut document, _) = taken_off(&path, Some(&passphrase));
    file.set_results(b"{\"findings\":[]}").unwrap();
    let before = path.metadata().unwrap().len();
    let gone = remove(&mut file, &mut document);
    file.close().unwrap();
    assert!(path.metadata().unwrap().len() < before.max(200_000) && !holds(&path, b"secret.csv"));
    assert!(matches!(AssessmentFile::open_read_only(&path), Err(FileError::Protected { .. })));
    let file = AssessmentFile::open_with(&path, &session(), Unlock::Passphrase(&passphrase)).unwrap();
    let verified = file.verify().unwrap();
    assert_eq!((verified.problems.clone(), verified.removed), (Vec::new(), 1));
    assert_eq!(file.results().unwrap().unwrap(), b"{\"findings\":[]}");
    assert!(!file.has_evidence(&gone[0].sha256));
    assert_eq!(file.load().unwrap(), document);
}

#[test]
fn bytes_that_somebody_took_out_are_a_fault_all_the_same() {
    let (_folder, path) = place();
    let (file, document, _) = taken_off(&path, None);
    let gone = document.left_over(&file);
    file.close().unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute("UPDATE records SET body = NULL WHERE kind = 3", []).unwrap();
    drop(connection);
    let file = AssessmentFile::open_read_only(&path).unwrap();
    let verified = file.verify().unwrap();
    assert_eq!(verified.removed, 0);
    assert!(verified.problems.iter().any(|problem| problem.contains("was taken out")), "{verified:?}");
    assert!(!file.has_evidence(&gone[0].sha256));
}
