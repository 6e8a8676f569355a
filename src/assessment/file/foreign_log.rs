//! A log that a crash left of another file of the same name. Whoever moved a file to that name, a copy from elsewhere say, does
//! not know of it; SQLite would lay the other file's pages over this one's, and then both are gone.

use super::connect::{connect, connect_alone, connect_read_only};
use super::error::{Fault, FileError};
use super::lock::{beside, private};
use super::place::sync_folder;
use super::plain::{Plain, is_connected};
use super::{AssessmentFile, Unlock};
use rusqlite::OpenFlags;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};

/// Whether the log beside a file is of another one: by itself the file is whole, and with the log it is damaged, or has not
/// what it has by itself. What cannot be told is taken for the file's own.
pub(super) fn is_foreign(path: &Path, with: Unlock<'_>) -> bool {
    // Part of its own log may be in the file already.
    let Some(head) = is_there(path, "-wal").then(|| head_alone(path, with)).flatten() else { return false };
    let both = connect_read_only(path).map_err(|fault| fault.at(path));
    match both.and_then(|both| AssessmentFile::by(path, both, with)) {
        Ok(both) => match both.entries_since(&head) {
            Ok(since) => since.is_none() && both.head() != head,
            Err(error) => is_about_content(&error),
        },
        Err(error) => is_about_content(&error),
    }
}

/// Of a file that this process has open it is its own.
fn is_there(path: &Path, suffix: &str) -> bool {
    beside(path, suffix).metadata().is_ok_and(|log| log.len() > 0) && !is_connected(path)
}

/// The head of a file that is whole by itself, whatever lies beside it.
fn head_alone(path: &Path, with: Unlock<'_>) -> Option<String> {
    let alone = AssessmentFile::by(path, connect_alone(path).ok()?, with).ok()?;
    alone.rescue().is_ok_and(|rescued| rescued.damage.is_none()).then(|| alone.head())
}

/// What is wrong is what stands there, not how it is reached.
fn is_about_content(error: &FileError) -> bool {
    matches!(
        error,
        FileError::Damaged { .. }
            | FileError::NotAnAssessment { .. }
            | FileError::WrongPassphrase { .. }
            | FileError::Protected { .. }
            | FileError::NotProtected { .. }
            | FileError::Newer { .. }
    )
}

/// Whether the journal beside a file, which holds pages as they were before a change that was not finished, would take it back
/// to what was never its own. That is tried out on a copy, for SQLite takes it in with the first look.
fn is_foreign_journal(path: &Path, with: Unlock<'_>) -> bool {
    let Some(head) = head_alone(path, with) else { return false };
    let copy = beside(path, "-looked-at");
    let clear = || ["", "-journal"].map(|suffix| std::fs::remove_file(beside(&copy, suffix)));
    // What a crash left of another look.
    let _ = clear();
    let copied = ["", "-journal"].iter().try_for_each(|suffix| {
        let mut to = private(OpenOptions::new().write(true).create_new(true)).open(beside(&copy, suffix))?;
        std::io::copy(&mut Plain::open(&beside(path, suffix))?, &mut to).map(drop)
    });
    if copied.is_err() {
        // What cannot be told is taken for the file's own.
        let _ = clear();
        return false;
    }
    let taken_in = connect(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE)
        .map_err(|fault| fault.at(&copy))
        .and_then(|connection| AssessmentFile::by(&copy, connection, with));
    let is_own = match taken_in {
        Err(error) => !is_about_content(&error),
        Ok(back) => {
            let is_whole = back.rescue().is_ok_and(|rescued| rescued.damage.is_none());
            let leads_here =
                || AssessmentFile::by(path, connect_alone(path).ok()?, with).ok()?.entries_since(&back.head()).ok()?;
            is_whole && (back.head() == head || leads_here().is_some())
        }
    };
    let _ = clear();
    !is_own
}

/// Gives such a log a name of its own, so that nothing takes it in, and says so.
pub(super) fn put_aside(path: &Path, with: Unlock<'_>) -> Result<Option<String>, FileError> {
    let suffix = if is_foreign(path, with) {
        "-wal"
    } else if is_there(path, "-journal") && is_foreign_journal(path, with) {
        "-journal"
    } else {
        return Ok(None);
    };
    let aside = free_name(path, suffix);
    let moved = std::fs::rename(beside(path, suffix), &aside).and_then(|()| {
        // An index of that log, which is made anew for each.
        match std::fs::remove_file(beside(path, "-shm")) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => sync_folder(path),
        }
    });
    moved.map_err(|error| Fault::from(error).at(path))?;
    Ok(Some(format!(
        "Beside {} lay the last changes of another file that had this name, left by a crash. Nothing of them was taken in; they \
         are kept as {}.",
        path.display(),
        aside.display()
    )))
}

/// What is told of such a log where nothing is written.
pub(super) fn told(path: &Path) -> String {
    format!(
        "Beside {} lie the last changes of another file that had this name, left by a crash ({}). They were not taken in.",
        path.display(),
        beside(path, "-wal").display()
    )
}

fn free_name(path: &Path, suffix: &str) -> PathBuf {
    let name = |number: u32| beside(path, &format!("{suffix}-of-another-{number}"));
    (1..1_000).map(name).find(|place| place.symlink_metadata().is_err()).unwrap_or_else(|| name(0))
}
