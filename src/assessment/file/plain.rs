//! Plain looks at a file that SQLite may have open in this process.
//!
//! Locks of POSIX belong to a process and a file: whoever closes any descriptor of the file gives up SQLite's locks on it
//! (sqlite.org/howtocorrupt.html, 2.2). Another program that opens and closes the assessment then takes it for one that
//! nobody has open, and takes its log away. So a plain descriptor of a connected file stays open until its last
//! connection is gone.

use super::place::Identity;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many connections this process has to a file, and the descriptors that wait for them.
#[derive(Debug, Default)]
struct Held {
    connections: usize,
    waiting: Vec<File>,
}

static HELD: Mutex<BTreeMap<Identity, Held>> = Mutex::new(BTreeMap::new());

fn held() -> MutexGuard<'static, BTreeMap<Identity, Held>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether this process has a connection to a file.
pub(super) fn is_connected(path: &Path) -> bool {
    Identity::at(path).is_ok_and(|identity| held().get(&identity).is_some_and(|held| held.connections > 0))
}

/// A connection to a file that is known to be open.
#[derive(Debug)]
pub(super) struct Connected {
    // Closed before it is counted out.
    connection: Connection,
    counted: Counted,
}

#[derive(Debug)]
struct Counted(Option<Identity>);

impl Connected {
    /// Counted before SQLite has it: nothing is closed between.
    pub(super) fn open(path: &Path, at: &Path, access: OpenFlags) -> rusqlite::Result<Self> {
        let identity = Identity::at(path).ok();
        if let Some(identity) = identity {
            held().entry(identity).or_default().connections += 1;
        }
        let counted = Counted(identity);
        Ok(Self { connection: Connection::open_with_flags(at, access)?, counted })
    }

    /// In place of one that is to be closed.
    pub(super) fn to_nothing() -> rusqlite::Result<Self> {
        Ok(Self { connection: Connection::open_in_memory()?, counted: Counted(None) })
    }

    /// Whether this process has no other connection to the file.
    pub(super) fn is_alone(&self) -> bool {
        self.counted.0.is_none_or(|identity| held().get(&identity).is_none_or(|held| held.connections <= 1))
    }
}

impl Deref for Connected {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Connected {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let Some(identity) = self.0 else { return };
        let mut all = held();
        if let Some(held) = all.get_mut(&identity) {
            held.connections = held.connections.saturating_sub(1);
            if held.connections == 0 {
                all.remove(&identity);
            }
        }
    }
}

/// A file opened for reading, which costs no connection its locks.
#[derive(Debug)]
pub struct Plain(Option<File>);

impl Plain {
    /// # Errors
    /// As [`File::open`].
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self(Some(File::open(path)?)))
    }

    /// All bytes of a file.
    ///
    /// # Errors
    /// As [`std::fs::read`].
    pub fn read_all(path: &Path) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Self::open(path)?.read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// # Errors
    /// As [`File::metadata`].
    pub fn metadata(&self) -> io::Result<std::fs::Metadata> {
        self.0.as_ref().map_or_else(|| Err(io::ErrorKind::NotFound.into()), File::metadata)
    }
}

impl Read for Plain {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.as_mut().map_or(Ok(0), |file| file.read(into))
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        let Some(file) = self.0.take() else { return };
        let Ok(identity) = Identity::of(&file) else { return };
        let mut all = held();
        if let Some(held) = all.get_mut(&identity) {
            held.waiting.push(file);
        } else {
            // While nobody can connect in between.
            drop(file);
        }
    }
}
