//! A moment after the last edit the file itself is brought up to date: whoever copies it alone then has all of it. Stored is
//! each edit before, in the write-ahead log beside it. And the other way round: a copy that was made too early is told.

use super::connect::{connect, durable_log};
use super::error::Fault;
use super::lock::beside;
use super::plain::Plain;
use super::records::Tail;
use super::{AssessmentFile, holder};
use rusqlite::{Connection, OpenFlags};
use std::io::Read;
use std::path::Path;
use std::thread::JoinHandle;

/// How far the file itself is.
#[derive(Debug, Default)]
pub(super) struct Settling {
    /// The last record that is known to stand in it, or that it was tried for in vain.
    until: Option<Tail>,
    /// What is under way, and up to which record.
    running: Option<(JoinHandle<Settled>, Tail)>,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Settled {
    /// Or it cannot be done, and the next edit tries again.
    Done,
    /// Somebody reads what was there before.
    NotAll,
}

impl AssessmentFile {
    /// Whether something stands beside the file that is to come into it.
    pub fn is_unsettled(&mut self) -> bool {
        if self.settling.running.as_ref().is_some_and(|(running, _)| running.is_finished()) {
            self.wait_until_settled();
        }
        self.is_writable().is_ok() && self.settling.running.is_none() && self.settling.until != Some(self.tail)
    }

    /// Begins to bring all that is stored into the file itself, on a thread of its own: edits go on meanwhile. `done` is
    /// called at its end.
    pub fn settle(&mut self, done: impl FnOnce() + Send + 'static) {
        if !self.is_unsettled() {
            return;
        }
        let (path, tail) = (self.path.clone(), self.tail);
        let started = std::thread::Builder::new().name("settling".to_owned()).spawn(move || {
            let settled = settled(&path).unwrap_or(Settled::Done);
            done();
            settled
        });
        match started {
            Ok(running) => self.settling.running = Some((running, tail)),
            Err(_) => self.settling.until = Some(tail),
        }
    }

    /// Waits for what is under way, so that nothing else of this program has the file.
    pub(super) fn wait_until_settled(&mut self) {
        let Some((running, tail)) = self.settling.running.take() else { return };
        if !matches!(running.join(), Ok(Settled::NotAll)) {
            self.settling.until = Some(tail);
        }
    }
}

fn settled(path: &Path) -> Result<Settled, Fault> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    durable_log(&connection)?;
    into_the_file(&connection)
}

/// Takes what it can from the log into the file; waits for nobody, and keeps nobody from writing.
fn into_the_file(connection: &Connection) -> Result<Settled, Fault> {
    let (is_busy, all, taken): (bool, i64, i64) =
        connection
            .query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(if is_busy || taken < all { Settled::NotAll } else { Settled::Done })
}

/// A new file is one from its first moment.
pub(super) fn begun(connection: &Connection) {
    // It is stored either way.
    let _ = into_the_file(connection);
}

/// Whether this is a copy of a file that was open: it counts on a log that is not beside it. Whoever closes a file leaves none.
pub(super) fn is_copied_while_open(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = Plain::open(path).and_then(|file| file.take(20).read_to_end(&mut head));
    let counts_on_log = read.is_ok() && head.get(18..20).is_some_and(|versions| versions.contains(&2));
    counts_on_log && !beside(path, "-wal").exists() && !beside(path, "-shm").exists()
}

/// What is told of such a copy.
pub(super) const COPIED: &str = "was copied while it was open: what was changed last before that may be missing in it. Close it where it is worked on, and copy it again; or go on in this copy.";

/// What is told of a copy that another window has not open here.
pub(super) fn warning_of(path: &Path) -> Option<String> {
    (is_copied_while_open(path) && holder(path).is_none()).then(|| format!("{} {COPIED}", path.display()))
}
