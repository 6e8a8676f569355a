//! The file in bad days: tampered with, cut, of another kind, newer. Every one ends in a sentence.

#![allow(clippy::disallowed_methods, reason = "tests damage files on purpose")]

use super::*;

fn sql(path: &Path, statements: &str) {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(statements).unwrap();
}

fn problems(path: &Path) -> Vec<String> {
    AssessmentFile::open_read_only(path).unwrap().verify().unwrap().problems
}

/// Changes a full file and checks what `verify` says, and that loading refuses what it would have to invent.
fn check_tampered(statements: &str, expected: &[&str]) {
    let (_folder, path) = place();
    let document = full(&path);
    sql(&path, statements);
    let found = problems(&path);
    for (index, part) in expected.iter().enumerate() {
        assert!(found.get(index).is_some_and(|it| it.contains(part)), "{statements}\n{found:#?}");
    }
    assert!(!found.is_empty() && found.iter().all(|it| it.ends_with('.')), "{statements}\n{found:#?}");
    let file = AssessmentFile::open(&path, &session()).unwrap();
    match file.load() {
        Ok(loaded) => assert_eq!(loaded, document, "{statements}"),
        Err(error) => assert!(matches!(error, FileError::Damaged { .. }), "{error}"),
    }
}

/// Record 1 describes, 2 and 3 are evidence, 4 on the journal; the last three an undo and the results.
#[test]
fn tampering_is_told() {
    let at = "UPDATE records SET";
    check_tampered(&format!("{at} body = x'7b7d' WHERE seq = 6"), &["Record 6, a journal entry, was changed"]);
    check_tampered(
        &format!("{at} body = CAST(replace(CAST(body AS TEXT), 'Ada', 'Eve') AS BLOB) WHERE seq = 6"),
        &["Record 6, a journal entry, was changed"],
    );
    check_tampered(&format!("{at} digest = x'00' WHERE seq = 6"), &["Record 6, a journal entry, was changed"]);
    check_tampered(&format!("{at} chain = zeroblob(32) WHERE seq = 6"), &["Record 6", "Record 7"]);
    check_tampered(&format!("{at} kind = 3 WHERE seq = 6"), &["Record 6, part of a stored file, does not follow"]);
    check_tampered(&format!("{at} kind = 99 WHERE seq = 6"), &["Record 6, of an unknown kind, does not follow"]);
    check_tampered("DELETE FROM records WHERE seq = 6", &["Record 6 is missing: it was deleted."]);
    check_tampered("DELETE FROM records WHERE seq IN (6, 7, 8)", &["Records 6 to 8 are missing: 3 were deleted."]);
    check_tampered("DELETE FROM records WHERE seq >= 27", &["The last 3 records, from 27 on, are missing"]);
    check_tampered(
        &format!("{at} seq = -1 WHERE seq = 6; {at} seq = 6 WHERE seq = 7; {at} seq = 7 WHERE seq = -1;"),
        &["Record 6, a journal entry, does not follow from record 5", "Record 7"],
    );
    check_tampered(
        &format!("DELETE FROM records WHERE seq = 6; {at} seq = seq - 1 WHERE seq BETWEEN 7 AND 40;"),
        &["Record 6, a journal entry, does not follow from record 5"],
    );
    check_tampered(
        "INSERT INTO records SELECT 30, kind, body, digest, chain FROM records WHERE seq = 8",
        &["Record 30, a journal entry, does not follow from record 29"],
    );
    check_tampered(&format!("{at} chain = zeroblob(32) WHERE seq = 0"), &["is not the one that was written last"]);
    check_tampered(&format!("{at} digest = x'68656c6c6f' WHERE seq = 0"), &["something that no record tells of"]);
    check_tampered(
        &format!("{at} body = zeroblob(100) WHERE seq = 2"),
        &["Record 2, part of a stored file, was changed", "The stored evidence"],
    );
    check_tampered(
        &format!("{at} body = NULL WHERE seq = 2"),
        &["The content of record 2 was taken out.", "The stored evidence"],
    );
    check_tampered(&format!("{at} body = NULL WHERE seq = 7"), &[""]);
    check_tampered("DELETE FROM records WHERE seq = 3", &["Record 3 is missing"]);
    // The head of an evidence file, and the description.
    check_tampered(&format!("{at} body = NULL WHERE seq = 3"), &["The content of record 3 was taken out."]);
}

/// What hangs behind the records is told, though nobody reads it.
#[test]
fn added_bytes_are_told() {
    for (more, expected) in
        [("x", "1 byte was added behind its end."), ("0123456789", "10 bytes were added behind its end.")]
    {
        let (_folder, path) = place();
        full(&path);
        assert_eq!(problems(&path), Vec::<String>::new());
        std::fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(more.as_bytes()).unwrap();
        assert_eq!(problems(&path), [expected]);
    }
}

/// A page that no table knows could carry anything.
#[test]
fn a_page_of_nobody_is_told() {
    let (_folder, path) = place();
    full(&path);
    let mut bytes = std::fs::read(&path).unwrap();
    let size = usize::from(u16::from_be_bytes([bytes[16], bytes[17]]));
    let pages = u32::try_from(bytes.len() / size).unwrap() + 1;
    bytes.extend(std::iter::repeat_n(b'x', size));
    bytes[28..32].copy_from_slice(&pages.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let found = problems(&path);
    assert!(found.len() == 1 && found[0].contains("Beside its records it is not as it was written"), "{found:?}");
}

#[test]
fn a_chain_made_again_is_told_by_a_printed_head() {
    let (_folder, path) = place();
    full(&path);
    let file = AssessmentFile::open(&path, &session()).unwrap();
    let printed = file.head();
    let kept = "SELECT chain FROM records WHERE seq = 18";
    let chain: Vec<u8> = file.connection.query_row(kept, [], |row| row.get(0)).unwrap();
    file.close().unwrap();
    sql(&path, "DELETE FROM records WHERE seq > 18");
    let connection = Connection::open(&path).unwrap();
    let tail = rusqlite::params![18_u64.to_be_bytes(), chain];
    connection.execute("UPDATE records SET body = ?1, chain = ?2 WHERE seq = 0", tail).unwrap();
    drop(connection);
    let file = AssessmentFile::open(&path, &session()).unwrap();
    assert!(file.verify().unwrap().holds());
    assert_eq!(file.entries_since(&printed).unwrap(), None);
}

#[test]
fn what_is_before_the_damage_is_rescued() {
    let (_folder, path) = place();
    let document = full(&path);
    sql(&path, "UPDATE records SET body = x'00' WHERE seq = 10");
    let file = AssessmentFile::open(&path, &session()).unwrap();
    let error = file.load().unwrap_err().to_string();
    assert!(error.contains("Before it 6 journal entries are intact, the last of 1970-01-01."), "{error}");
    let rescued = file.rescue().unwrap();
    assert_eq!(rescued.document.history().entries(), &document.history().entries()[..6]);
    assert!(rescued.damage.unwrap().contains("Record 10"));
}

#[test]
fn newer_files_are_not_opened() {
    let newer = |statements: &str| {
        let (_folder, path) = place();
        full(&path);
        sql(&path, statements);
        let before = std::fs::read(&path).unwrap();
        for error in
            [AssessmentFile::open(&path, &session()).unwrap_err(), AssessmentFile::open_read_only(&path).unwrap_err()]
        {
            assert!(matches!(error, FileError::Newer { file: 7, .. }), "{error}");
            assert!(error.to_string().contains("file format 7; this version reads up to 6"), "{error}");
        }
        assert_eq!(std::fs::read(&path).unwrap(), before);
    };
    newer("PRAGMA user_version = 7");
    newer("PRAGMA user_version = 7; CREATE TABLE more(x); DROP TABLE records;");
    newer(r#"INSERT INTO records VALUES (90, 1, CAST('{"version":7,"else":[]}' AS BLOB), x'', x'')"#);
}

#[test]
fn other_files_are_named_as_such() {
    let sentence = |content: &[u8]| {
        let (folder, path) = place();
        File::create(&path).unwrap().write_all(content).unwrap();
        let error = AssessmentFile::open(&path, &session()).unwrap_err();
        assert_eq!(names(&folder), ["case.assessment"]);
        assert_eq!(std::fs::read(&path).unwrap(), content);
        error.to_string().replace(path.to_str().unwrap(), "F")
    };
    assert_eq!(sentence(b""), "F is not an assessment file: it is empty.");
    assert_eq!(sentence(b"%PDF-1.7"), "F is not an assessment file: its content is of another kind.");
    assert!(sentence(b"SQLite format 3\0").contains("F is "));
    let mut dice = Dice(99);
    for length in [20, 100, 512, 4096, 9000] {
        let noise: Vec<u8> = std::iter::repeat_with(|| u8::try_from(dice.roll(256)).unwrap()).take(length).collect();
        assert!(sentence(&[b"SQLite format 3\0", &*noise].concat()).contains("F is "));
    }
    let (folder, path) = place();
    sql(&path, "CREATE TABLE notes(text); INSERT INTO notes VALUES ('x')");
    let error = AssessmentFile::open(&path, &session()).unwrap_err().to_string();
    assert!(error.ends_with("is not an assessment file: it is a database of another program."), "{error}");
    let error = AssessmentFile::open(folder.path(), &session()).unwrap_err().to_string();
    assert!(error.ends_with("is not an assessment file: it is a folder."), "{error}");
    let missing = folder.path().join("none.assessment");
    let error = AssessmentFile::open(&missing, &session()).unwrap_err();
    assert!(matches!(error, FileError::Missing { .. }), "{error}");
    assert_eq!(names(&folder), ["case.assessment"]);
}

#[test]
fn nothing_that_came_with_a_file_is_run() {
    for extra in [
        "CREATE TRIGGER more AFTER INSERT ON records BEGIN DELETE FROM records; END",
        "CREATE VIEW more AS SELECT 1",
        "CREATE INDEX more ON records(kind)",
        "ALTER TABLE records ADD COLUMN more BLOB",
    ] {
        let (_folder, path) = place();
        full(&path);
        sql(&path, extra);
        let error = AssessmentFile::open(&path, &session()).unwrap_err();
        assert!(error.to_string().contains("is damaged: Its table is not the one that was made."), "{error}");
    }
}

/// Does all there is to do with a file: whatever can be read is what was stored, the rest is a sentence.
fn use_damaged(path: &Path, document: &Document) {
    let open = AssessmentFile::open(path, &session());
    let Ok(mut file) = open.inspect_err(is_sentence) else { return };
    let loaded = file.load().inspect_err(is_sentence);
    if let Ok(loaded) = &loaded {
        assert_eq!(loaded, document);
    }
    if let Ok(rescued) = file.rescue() {
        let entries = rescued.document.history().entries();
        assert_eq!(entries, &document.history().entries()[..entries.len()]);
    }
    for record in &document.assessment().evidence {
        let Ok(mut reader) = file.read_evidence(&record.sha256) else { continue };
        let mut plain = Vec::new();
        if reader.read_to_end(&mut plain).is_ok() {
            assert!(plain == bytes(70_000));
        }
    }
    if let Ok(Some(results)) = file.results() {
        assert_eq!(results, b"{\"findings\":[]}");
    }
    if let Ok(verification) = file.verify() {
        assert!(loaded.is_ok() || !verification.holds());
    }
    let mut later = document.clone();
    let entry = perform(&mut later, note("later")).unwrap();
    let _ = file.append(&[entry]).inspect_err(is_sentence);
    let _ = file.close().inspect_err(is_sentence);
}

fn is_sentence(error: &FileError) {
    let text = error.to_string();
    assert!(text.ends_with('.') && text.contains(' '), "{text}");
}

#[test]
fn a_file_cut_anywhere_gives_a_sentence() {
    let (folder, path) = place();
    let document = full(&path);
    let whole = std::fs::read(&path).unwrap();
    for part in 0..50 {
        let cut = folder.path().join(format!("cut{part}.assessment"));
        File::create(&cut).unwrap().write_all(&whole[..whole.len() * part / 50]).unwrap();
        use_damaged(&cut, &document);
    }
}

#[test]
fn a_flipped_bit_never_changes_what_is_read() {
    let (folder, path) = place();
    let document = full(&path);
    let whole = std::fs::read(&path).unwrap();
    let mut dice = Dice(2026);
    let flipped = folder.path().join("flipped.assessment");
    for round in 0..300 {
        let mut bytes = whole.clone();
        // Every other one where structure is dense: the heads of the pages.
        let place = dice.roll(whole.len() as u64);
        let place = if round % 2 == 0 { place } else { place / 4096 * 4096 + dice.roll(100) };
        bytes[usize::try_from(place).unwrap()] ^= 1 << dice.roll(8);
        for suffix in ["", "-wal", "-shm", "-journal", "-lock"] {
            let _ = std::fs::remove_file(beside(&flipped, suffix));
        }
        File::create(&flipped).unwrap().write_all(&bytes).unwrap();
        use_damaged(&flipped, &document);
    }
}

/// Who gives a file away may lay links beside it, to files of whoever opens it.
#[cfg(unix)]
#[test]
fn a_link_beside_it_is_not_written_through() {
    for suffix in ["-lock", "-wal", "-shm", "-journal"] {
        let (folder, path) = place();
        full(&path);
        let other = folder.path().join("theirs");
        std::fs::write(&other, "precious").unwrap();
        std::os::unix::fs::symlink(&other, beside(&path, suffix)).unwrap();
        let why = AssessmentFile::open(&path, &session()).unwrap_err().to_string();
        assert!(why.contains(&format!("case.assessment{suffix} beside it is a link")), "{why}");
        assert!(AssessmentFile::open_read_only(&path).is_err());
        assert_eq!(std::fs::read(&other).unwrap(), b"precious", "{suffix}");
    }
}

/// What a crash left of a copy in the clear does not stay beside a protected file.
#[test]
fn a_left_over_copy_is_taken_away() {
    let (folder, path) = place();
    full(&path);
    std::fs::copy(&path, beside(&path, "-written-anew")).unwrap();
    AssessmentFile::open(&path, &session()).unwrap().close().unwrap();
    assert_eq!(names(&folder), ["case.assessment"]);
}

/// Heads that name the chunks of others are none.
#[test]
fn a_head_of_foreign_chunks_is_not_read() {
    let (_folder, path) = place();
    full(&path);
    let stored = || AssessmentFile::open_read_only(&path).unwrap().stored().count();
    assert!(stored() > 0);
    sql(
        &path,
        "UPDATE records SET body = CAST(replace(CAST(body AS TEXT), '\"chunks\":', '\"chunks\":9') AS BLOB) WHERE kind = 4",
    );
    assert_eq!(stored(), 0);
    assert!(!problems(&path).is_empty());
}
