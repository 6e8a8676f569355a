//! Whether a file that is open may be written to: it is where it was, and so is its log.

use super::connect::{connect, durable};
use super::error::{Fault, FileError};
use super::lock::beside;
use super::place::Identity;
use super::plain::Connected;
use super::{AssessmentFile, Unlock};
use rusqlite::OpenFlags;
use std::path::Path;

impl AssessmentFile {
    /// Ready to be written to. Where another program took the log away, which it may once all of it stands in the file, what
    /// is written next would go into a log without a name: the file is connected anew.
    pub(super) fn is_ready(&mut self) -> Result<(), FileError> {
        self.is_writable()?;
        let log = log_beside(&self.path);
        if self.log.is_some() && log != self.log {
            self.wait_until_settled();
            if !self.connection.is_alone() {
                let why =
                    "another program took its log away, and it is being read here; it is stored when that is over";
                return Err(FileError::System { path: self.path.clone(), why: why.to_owned() });
            }
            let mut again = || -> Result<(), Fault> {
                self.connection = Connected::to_nothing()?;
                self.connection = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
                durable(&self.connection)
            };
            again().map_err(|fault| fault.at(&self.path))?;
        }
        self.log = log_beside(&self.path);
        Ok(())
    }

    /// Whether the file at this path is the one that is open, moved there, or a copy that has all its entries.
    pub fn went_to(&self, path: &Path) -> bool {
        if self.is_at(path) {
            return true;
        }
        let with = self.key.as_ref().map_or(Unlock::Nothing, Unlock::Key);
        Self::open_read_only_with(path, with)
            .is_ok_and(|other| matches!(other.entries_since(&self.head()), Ok(Some(_))))
    }

    /// Whether the file at this path is the one that is open.
    pub fn is_at(&self, path: &Path) -> bool {
        Identity::at(path).is_ok_and(|identity| identity == self.identity)
    }

    /// Whether the file is still where it was opened.
    pub fn is_in_its_place(&self) -> bool {
        self.is_at(&self.path)
    }

    pub(super) fn is_writable(&self) -> Result<(), FileError> {
        let path = self.path.clone();
        if self.lock.is_none() {
            return Err(FileError::ReadOnly { path });
        }
        // SQLite would go on writing to a file that has no name any more.
        if self.is_in_its_place() { Ok(()) } else { Err(FileError::Moved { path }) }
    }
}

/// Which file the log is, where there is one.
pub(super) fn log_beside(path: &Path) -> Option<Identity> {
    Identity::at(&beside(path, "-wal")).ok()
}
