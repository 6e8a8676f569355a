//! One window writes to an assessment: an advisory lock on a note beside it that says who.
//!
//! The operating system holds the lock, so that it ends with its process; a note left by a crash is simply taken over.

use super::place::{Identity, followed};
use crate::tenant::Moment;
use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Who has an assessment open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub user: String,
    pub host: String,
    pub since: Moment,
}

/// Held until dropped; dropping takes the note away.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Keeps the lock.
    note: File,
    session: Session,
    /// The system did not say who is at the keyboard.
    is_unnamed: bool,
}

#[derive(Debug)]
pub(super) enum NotLocked {
    Held(Option<Session>),
    System(io::Error),
}

impl From<io::Error> for NotLocked {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

/// A file's name with something added: `x.assessment-wal`.
pub(super) fn beside(assessment: &Path, suffix: &str) -> PathBuf {
    let mut name = assessment.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

impl Lock {
    pub(super) fn take(assessment: &Path, session: &Session) -> Result<Self, NotLocked> {
        let path = beside(assessment, "-lock");
        loop {
            let mut note =
                private(OpenOptions::new().read(true).write(true).create(true).truncate(false)).open(&path)?;
            match note.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(NotLocked::Held(read(&mut note))),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
            // Its holder may have taken the note away between our opening and our locking it.
            if !is_same_file(&note, &path) {
                continue;
            }
            let is_unnamed = session.user.trim().is_empty();
            let mut lock = Self { path, note, session: session.clone(), is_unnamed };
            lock.write()?;
            return Ok(lock);
        }
    }

    /// Notes who has the file, where the system does not say who that is.
    pub(super) fn held_by(&mut self, name: &str) -> io::Result<()> {
        if !self.is_unnamed || self.session.user == name {
            return Ok(());
        }
        name.clone_into(&mut self.session.user);
        self.write()
    }

    fn write(&mut self) -> io::Result<()> {
        self.note.set_len(0)?;
        self.note.seek(SeekFrom::Start(0))?;
        self.note.write_all(serde_json::to_string(&self.session).unwrap_or_default().as_bytes())
    }
}

/// Who writes to an assessment now, where somebody does and it can be told.
pub fn holder(assessment: &Path) -> Option<Session> {
    let assessment = followed(assessment).ok()?;
    let mut note = OpenOptions::new().read(true).open(beside(&assessment, "-lock")).ok()?;
    match note.try_lock_shared() {
        // A note that was left by a crash; the lock goes with the file.
        Ok(()) => None,
        Err(_) => read(&mut note),
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While still locked; a note that cannot be taken away is taken over next time.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Only the note's beginning: whatever lies there.
fn read(note: &mut File) -> Option<Session> {
    let mut text = Vec::new();
    note.take(4096).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

/// Readable by its owner alone, where the system knows owners.
pub(super) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

fn is_same_file(file: &File, path: &Path) -> bool {
    let (Ok(opened), Ok(named)) = (Identity::of(file), Identity::at(path)) else { return false };
    opened == named
}
