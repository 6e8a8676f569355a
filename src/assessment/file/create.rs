//! Makes new files, and takes away again what could not be made whole.

use super::connect::{APPLICATION, connect, durable, take_lock};
use super::error::{Fault, FileError};
use super::lock::{Session, beside, private};
use super::place::{no_links_beside, sync_folder};
use super::plain::Connected;
use super::protect::new_key;
use super::records::{Kind, SCHEMA, Tail};
use super::replay::Meta;
use super::seal::{self, Key, Passphrase};
use super::{AssessmentFile, FORMAT_VERSION, settle, versions};
use rusqlite::{OpenFlags, TransactionBehavior};
use std::fs::{File, OpenOptions};
use std::path::Path;

impl AssessmentFile {
    /// Makes a new file for an assessment by this checklist, with the thresholds' defaults of today, and holds it open.
    ///
    /// # Errors
    /// [`FileError::Exists`]: nothing is ever overwritten.
    pub fn create(path: &Path, checklist: &str, session: &Session) -> Result<Self, FileError> {
        Self::create_sealed(path, checklist, session, None)
    }

    /// As [`AssessmentFile::create`], protected by a passphrase from its first byte.
    ///
    /// # Errors
    /// Also [`FileError::WeakPassphrase`].
    pub fn create_protected(
        path: &Path,
        checklist: &str,
        session: &Session,
        passphrase: &Passphrase,
    ) -> Result<Self, FileError> {
        Self::create_sealed(path, checklist, session, Some(new_key(path, passphrase)?))
    }

    fn create_sealed(
        path: &Path,
        checklist: &str,
        session: &Session,
        sealed: Option<(Key, Vec<u8>)>,
    ) -> Result<Self, FileError> {
        if let Some(of) = versions::kept_beside(path) {
            return Err(FileError::IsVersion { path: path.to_owned(), of });
        }
        made(path)?;
        // Made a moment ago, by us; and nothing of it may stand in the way of the next attempt.
        Self::begin(path, checklist, session, sealed).inspect_err(|_| take_away(path))
    }

    fn begin(
        path: &Path,
        checklist: &str,
        session: &Session,
        sealed: Option<(Key, Vec<u8>)>,
    ) -> Result<Self, FileError> {
        let lock = take_lock(path, session)?;
        let begin = || -> Result<(Connected, Tail), Fault> {
            let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
            connection.pragma_update(None, "application_id", APPLICATION)?;
            connection.pragma_update(None, "user_version", FORMAT_VERSION)?;
            durable(&connection)?;
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute_batch(SCHEMA)?;
            let key = sealed.as_ref().map(|(key, _)| key);
            if let Some((_, envelope)) = &sealed {
                seal::store_envelope(&transaction, envelope)?;
            }
            let mut tail = Tail::default();
            tail.add(&transaction, key, Kind::Meta, &Meta::new(checklist, session).to_json()?)?;
            tail.store(&transaction, key)?;
            transaction.commit()?;
            settle::begun(&connection);
            sync_folder(path)?;
            Ok((connection, tail))
        };
        let (connection, tail) = begin().map_err(|fault| fault.at(path))?;
        let key = sealed.map(|(key, _)| key);
        Self::whole(path, connection, Some(lock), tail, key).map_err(|fault| fault.at(path))
    }

    /// Takes a file away that was made a moment ago and could not be filled, so that the next attempt may make it.
    pub fn discard(self) {
        let path = self.path.clone();
        drop(self);
        take_away(&path);
    }
}

/// A new, empty file, and nothing beside it that SQLite would take for its own.
pub(super) fn made(path: &Path) -> Result<File, FileError> {
    for suffix in ["-wal", "-journal"] {
        let left_over = beside(path, suffix);
        if left_over.exists() && !path.exists() {
            return Err(FileError::LeftOver { path: path.to_owned(), left_over });
        }
    }
    no_links_beside(path).map_err(|error| Fault::from(error).at(path))?;
    let made = private(OpenOptions::new().write(true).create_new(true)).open(path);
    made.map_err(|error| match Fault::from(error).at(path) {
        FileError::Missing { path } => {
            let is_there = path.parent().is_some_and(|folder| folder.as_os_str().is_empty() || folder.is_dir());
            let why = if is_there { "nothing can be written there" } else { "its folder does not exist" };
            FileError::System { path, why: why.to_owned() }
        }
        other => other,
    })
}

pub(super) fn take_away(path: &Path) {
    for suffix in ["", "-journal", "-wal", "-shm"] {
        let _ = std::fs::remove_file(beside(path, suffix));
    }
}
