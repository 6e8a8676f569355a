//! A file that other programs have open beside it.

use super::*;
use crate::assessment::Plain;
use std::path::Path;

/// A log that was taken away is a log without a name: what goes into it is lost with the process.
#[test]
fn what_is_written_after_the_log_was_taken_away_goes_into_a_new_one() {
    let (_folder, path) = place();
    let mut file = AssessmentFile::create(&path, LIST, &session()).unwrap();
    let mut document = new_document();
    let log = path.with_file_name(format!("{}-wal", path.file_name().unwrap().to_string_lossy()));
    for text in ["a", "b", "c"] {
        file.append(perform(&mut document, note(text)).as_slice()).unwrap();
        assert!(log.metadata().unwrap().len() > 0, "{text}");
        // As another program does that takes itself for the last one: everything into the file, then the log away.
        let other = rusqlite::Connection::open(&path).unwrap();
        other.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        drop(other);
        std::fs::remove_file(&log).unwrap();
        std::fs::remove_file(log.with_file_name(log.file_name().unwrap().to_string_lossy().replace("-wal", "-shm")))
            .unwrap();
    }
    file.append(perform(&mut document, note("d")).as_slice()).unwrap();
    assert!(log.metadata().unwrap().len() > 0);
    assert_eq!(file.load().unwrap().history().entries().len(), 4);
    // While somebody of this program reads, it is not stored, and that is said.
    let reader = AssessmentFile::open_read_only(&path).unwrap();
    std::fs::remove_file(&log).unwrap();
    let refused = file.append(perform(&mut document, note("e")).as_slice()).unwrap_err().to_string();
    assert!(refused.contains("took its log away"), "{refused}");
    drop(reader);
}

/// The locks of this process on a file, as Linux lists them.
#[cfg(target_os = "linux")]
fn locks_on(path: &Path) -> usize {
    use std::os::unix::fs::MetadataExt;
    let own = format!(" {} ", std::process::id());
    let inode = format!(":{} ", path.metadata().unwrap().ino());
    let all = std::fs::read_to_string("/proc/locks").unwrap();
    all.lines().filter(|line| line.contains("POSIX") && line.contains(&own) && line.contains(&inode)).count()
}

/// Looking at a file plainly costs SQLite's lock on it, by which others know that it is open.
#[cfg(target_os = "linux")]
#[test]
fn a_plain_look_leaves_the_locks() {
    let (_folder, path) = place();
    drop(AssessmentFile::create(&path, LIST, &session()).unwrap());
    // Opened, what it was before is kept as a version: a plain copy.
    let mut file = AssessmentFile::open(&path, &session()).unwrap();
    file.append(perform(&mut new_document(), note("a")).as_slice()).unwrap();
    let locks = locks_on(&path);
    assert!(locks > 0, "SQLite holds a lock while it is connected");
    assert!(Plain::read_all(&path).unwrap().starts_with(b"SQLite"));
    assert_eq!(locks_on(&path), locks);
    AssessmentFile::open_read_only(&path).unwrap();
    assert_eq!(locks_on(&path), locks);
    // Others look plainly, too, and cost it.
    drop(File::open(&path).unwrap());
    assert_eq!(locks_on(&path), 0);
    drop(file);
}
