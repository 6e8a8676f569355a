//! The `.assessment` file: the only code that stores an assessment.
//!
//! SQLite, because nothing hand-made survives power cuts as it does: write-ahead log and `synchronous=FULL` while open
//! (`NORMAL` loses acknowledged work at a power cut), one plain file after closing. It holds one table of opaque, chained
//! records ([`records`]): the journal, evidence and results in compressed chunks. Nothing is ever changed in place, but
//! results that newer ones replaced give their room back, and what was removed for good is gone ([`protect`]). A passphrase
//! seals what records hold ([`seal`]); the last three versions stay beside the file ([`versions`]).

mod blob;
mod connect;
mod copy;
mod create;
mod damage;
mod error;
mod foreign_log;
mod heads;
mod jot;
mod lock;
mod place;
mod plain;
mod protect;
mod ready;
mod records;
mod replay;
mod seal;
mod settle;
mod verify;
mod versions;

#[cfg(test)]
mod tests;

pub use blob::{EvidenceWriter, NOT_WHOLE, StoredFile, StoredReader};
pub use damage::Damage;
pub use error::{FileError, in_use};
pub use jot::{FoundJot, Jot, JotPlace, Jotted, jot_beside, jot_path};
pub use lock::{Session, holder};
pub(crate) use place::{followed, sync_folder};
pub use plain::Plain;
pub use replay::Rescued;
pub use seal::{Key, Passphrase, Unlock};
pub use verify::Verification;
pub use versions::{kept_beside, versions, whole_version};

use super::{Document, Entry};
use blob::{Cutter, Head, Many, Within};
use connect::{connect, connect_alone, connect_read_only, durable, is_ours, is_sqlite, take_lock};
use error::Fault;
use heads::Heads;
use lock::Lock;
use place::{Identity, names_at, no_links_beside};
use plain::Connected;
use protect::unlock;
use ready::log_beside;
use records::{Bodies, Flow, Kind, Tail, hex, signed, walk};
use rusqlite::{Connection, DropBehavior, OpenFlags, Transaction, TransactionBehavior};
use settle::Settling;
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Version of what is written; a file of a later one is not opened, so that nothing it says is lost on the way.
pub const FORMAT_VERSION: u32 = 6;

/// An assessment file that is open. Dropping it closes it; [`AssessmentFile::close`] says whether that went well.
#[derive(Debug)]
pub struct AssessmentFile {
    // Before the lock: it is dropped first.
    connection: Connected,
    /// None: opened for reading only.
    lock: Option<Lock>,
    path: PathBuf,
    identity: Identity,
    tail: Tail,
    heads: Heads,
    is_shut: bool,
    /// Where it is protected.
    key: Option<Key>,
    warning: Option<String>,
    notice: Option<String>,
    /// None: not looked for.
    damage: Option<Damage>,
    settling: Settling,
    /// The log beside it.
    log: Option<Identity>,
    /// What is being stored together.
    many: Option<Many>,
}

impl AssessmentFile {
    /// Opens a file for writing that is not protected.
    ///
    /// # Errors
    /// Any bytes at all give a sentence; [`FileError::InUse`] and [`FileError::ReadOnly`]: it can still be opened by
    /// [`AssessmentFile::open_read_only`]. [`FileError::Protected`]: it needs [`AssessmentFile::open_with`].
    pub fn open(path: &Path, session: &Session) -> Result<Self, FileError> {
        Self::open_with(path, session, Unlock::Nothing)
    }

    /// Opens a file for writing. What it was before is kept beside it as its newest version, unless it is damaged.
    ///
    /// # Errors
    /// As [`AssessmentFile::open`]; [`FileError::WrongPassphrase`] and [`FileError::Damaged`] are told apart.
    pub fn open_with(path: &Path, session: &Session, with: Unlock<'_>) -> Result<Self, FileError> {
        let path = led_to(path)?;
        Self::open_writing(&path, session, with).map_err(|error| versions::told_with(error, with))
    }

    fn open_writing(path: &Path, session: &Session, with: Unlock<'_>) -> Result<Self, FileError> {
        is_sqlite(path)?;
        no_links_beside(path).map_err(|error| Fault::from(error).at(path))?;
        let lock = take_lock(path, session)?;
        if names_at(path).is_ok_and(|names| names > 1) {
            // Lock and log go by the name: under another one neither is known.
            return Err(FileError::HasOtherNames { path: path.to_owned() });
        }
        if let Some(of) = versions::kept_beside(path) {
            return Err(FileError::IsVersion { path: path.to_owned(), of });
        }
        let aside = foreign_log::put_aside(path, with)?;
        protect::clear(path);
        let copied = settle::is_copied_while_open(path).then(|| format!("{} {}", path.display(), settle::COPIED));
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE).map_err(|fault| fault.at(path))?;
        is_ours(path, &connection)?;
        if connection.is_readonly("main").map_err(|error| Fault::from(error).at(path))? {
            return Err(FileError::ReadOnly { path: path.to_owned() });
        }
        let key = unlock(path, &connection, with).inspect_err(|_| {
            // Closing it takes its log away: without one it must not count on one, or it would be taken for a copy.
            let _ = connection.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()));
        })?;
        is_known(path, &connection, key.as_ref())?;
        let (damage, warning) = versions::keep_before(path, &connection, key.as_ref());
        let open = || -> Result<Self, Fault> {
            durable(&connection)?;
            let tail = Tail::read(&connection, key.as_ref())?;
            Self::whole(path, connection, Some(lock), tail, key)
        };
        let mut file = open().map_err(|fault| fault.at(path))?;
        (file.warning, file.damage) = (aside.or(copied).or(warning), Some(damage));
        Ok(file)
    }

    /// Who works on it from now on: others who open it are told, where the system does not say who is at the keyboard.
    /// Nothing of a protected file stands beside it, and no name either.
    pub fn held_by(&mut self, name: &str) {
        let name = if self.key.is_some() { "" } else { name };
        if let Some(lock) = &mut self.lock {
            // Only what others are told.
            let _ = lock.held_by(name);
        }
    }

    /// Opens a file, in use or not, without ever writing to it.
    pub fn open_read_only(path: &Path) -> Result<Self, FileError> {
        Self::open_read_only_with(path, Unlock::Nothing)
    }

    /// As [`AssessmentFile::open_read_only`], protected or not.
    pub fn open_read_only_with(path: &Path, with: Unlock<'_>) -> Result<Self, FileError> {
        let path = led_to(path)?;
        Self::open_reading(&path, with).map_err(|error| versions::told_with(error, with))
    }

    fn open_reading(path: &Path, with: Unlock<'_>) -> Result<Self, FileError> {
        is_sqlite(path)?;
        no_links_beside(path).map_err(|error| Fault::from(error).at(path))?;
        let is_foreign = foreign_log::is_foreign(path, with);
        let copied = if is_foreign { Some(foreign_log::told(path)) } else { settle::warning_of(path) };
        // Looking leaves no log beside a copy that lacks its own: the next look would take it for that one.
        let is_alone = is_foreign || copied.is_some();
        let connection = if is_alone { connect_alone(path) } else { connect_read_only(path) };
        let mut file = Self::by(path, connection.map_err(|fault| fault.at(path))?, with)?;
        file.warning = copied;
        Ok(file)
    }

    /// The file as a connection for reading shows it.
    fn by(path: &Path, connection: Connected, with: Unlock<'_>) -> Result<Self, FileError> {
        is_ours(path, &connection)?;
        let key = unlock(path, &connection, with)?;
        is_known(path, &connection, key.as_ref())?;
        let tail = Tail::read(&connection, key.as_ref()).map_err(|fault| fault.at(path))?;
        Self::whole(path, connection, None, tail, key).map_err(|fault| fault.at(path))
    }

    fn whole(
        path: &Path,
        connection: Connected,
        lock: Option<Lock>,
        tail: Tail,
        key: Option<Key>,
    ) -> Result<Self, Fault> {
        let identity = Identity::at(path)?;
        let heads = heads::read(&connection, key.as_ref())?;
        let log = log_beside(path);
        let path = path.to_owned();
        Ok(Self {
            connection,
            lock,
            path,
            identity,
            tail,
            heads,
            is_shut: false,
            key,
            warning: None,
            notice: None,
            damage: None,
            settling: Settling::default(),
            log,
            many: None,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
    /// What is to be told though the file was opened: why no version of it could be kept.
    pub fn warning(&self) -> Option<&str> {
        self.warning.as_deref()
    }
    /// What was done when it was opened, and is well.
    pub fn notice(&self) -> Option<&str> {
        self.notice.as_deref()
    }
    /// To be told of it: `None` is nothing more than what is to be told already.
    pub fn is_to_tell(&mut self, warning: Option<String>, notice: Option<String>) {
        self.warning = self.warning.take().into_iter().chain(warning).reduce(|first, more| format!("{first} {more}"));
        self.notice = notice;
    }
    pub fn is_read_only(&self) -> bool {
        self.lock.is_none()
    }

    /// Stores journal entries, in order, all or none: durable when this returns. One flush, however many they are.
    /// After an error none of them is stored, and the same entries can be stored again.
    pub fn append(&mut self, entries: &[Entry]) -> Result<(), FileError> {
        self.is_ready()?;
        let mut append = || -> Result<Tail, Fault> {
            let transaction = begin(&mut self.connection)?;
            let (mut tail, key) = (self.tail, self.key.as_ref());
            for entry in entries {
                let body = serde_json::to_vec(entry).map_err(std::io::Error::from)?;
                tail.add(&transaction, key, Kind::Entry, &body)?;
            }
            tail.store(&transaction, key)?;
            transaction.commit()?;
            Ok(tail)
        };
        self.tail = append().map_err(|fault| fault.at(&self.path))?;
        Ok(())
    }

    /// The document as the journal tells it.
    ///
    /// # Errors
    /// [`FileError::Damaged`] if any record is changed, missing or moved; [`AssessmentFile::rescue`] then gives what is
    /// intact.
    pub fn load(&self) -> Result<Document, FileError> {
        let rescued = self.rescue()?;
        match rescued.damage {
            None => Ok(rescued.document),
            Some(what) => {
                let intact = format!(
                    "Before it {} intact{}. {}",
                    match rescued.entries {
                        1 => "1 journal entry is".to_owned(),
                        entries => format!("{entries} journal entries are"),
                    },
                    rescued.until.map_or_else(String::new, |until| format!(", the last of {}", until.iso_date())),
                    versions::told(&self.path, self.key.as_ref().map_or(Unlock::Nothing, Unlock::Key))
                );
                Err(FileError::Damaged { path: self.path.clone(), what, intact })
            }
        }
    }

    /// The document up to the first damage.
    pub fn rescue(&self) -> Result<Rescued, FileError> {
        let rescue = || replay::replay(&*self.connection.unchecked_transaction()?, self.key.as_ref());
        rescue().map_err(|fault: Fault| fault.at(&self.path))
    }

    /// Begins to store an evidence file; what is written to the writer is not there until it is finished.
    pub fn evidence_writer(&mut self) -> Result<EvidenceWriter<'_>, FileError> {
        match &self.many {
            None => self.is_ready()?,
            Some(many) if many.are_enough() => {
                self.end_many()?;
                self.begin_many()?;
            }
            Some(_) => self.is_writable()?,
        }
        let at = |fault: Fault| fault.at(&self.path);
        let cutter = Cutter::new(self.tail, self.key.clone()).map_err(at)?;
        let within = match &mut self.many {
            None => Within::Own(begin(&mut self.connection).map_err(at)?),
            Some(many) => Within::Many(self.connection.savepoint().map_err(|error| at(error.into()))?, many),
        };
        let (path, tail, evidence) = (&*self.path, &mut self.tail, &mut self.heads.evidence);
        Ok(EvidenceWriter { path, within: Some(within), cutter, tail, evidence, is_cut: false })
    }

    /// Evidence files that are stored from now on last when [`AssessmentFile::end_many`] returns, or sooner. Until then nothing
    /// else can be stored.
    pub fn begin_many(&mut self) -> Result<(), FileError> {
        self.is_ready()?;
        // What an error leaves open is given up.
        let begun = begin(&mut self.connection);
        begun.map_err(|fault| fault.at(&self.path))?.set_drop_behavior(DropBehavior::Ignore);
        self.many = Some(Many::new(self.tail));
        Ok(())
    }

    /// Makes what was stored since last.
    pub fn end_many(&mut self) -> Result<(), FileError> {
        if self.many.is_none() {
            return Ok(());
        }
        if let Err(error) = self.connection.execute_batch("COMMIT") {
            self.give_up_many();
            return Err(Fault::from(error).at(&self.path));
        }
        self.many = None;
        Ok(())
    }

    /// Nothing of what was stored since is there.
    pub fn give_up_many(&mut self) {
        let Some(many) = self.many.take() else { return };
        // Where the disk failed it may be rolled back already.
        let _ = self.connection.execute_batch("ROLLBACK");
        self.tail = many.began;
        many.added.iter().for_each(|sha256| _ = self.heads.evidence.remove(sha256));
    }

    pub fn has_evidence(&self, sha256: &str) -> bool {
        self.heads.evidence.contains_key(sha256)
    }

    /// SHA-256 and size of every evidence file and attachment that is stored.
    pub fn stored(&self) -> impl Iterator<Item = (&str, u64)> {
        self.heads.evidence.values().map(|head| (&*head.sha256, head.bytes))
    }

    /// A stored evidence file from its beginning.
    pub fn read_evidence(&self, sha256: &str) -> Result<StoredReader<'_>, FileError> {
        Ok(StoredReader::new(&self.connection, self.key.as_ref(), &self.path, self.head_of(sha256)?))
    }

    /// A stored evidence file from near a row: reading begins at the row whose number is given with it, the last one at
    /// or before `row` that the writer marked. `None`: it marked none.
    pub fn read_evidence_at(&self, sha256: &str, row: u64) -> Result<Option<(u64, StoredReader<'_>)>, FileError> {
        let head = self.head_of(sha256)?;
        StoredReader::at_row(&self.connection, self.key.as_ref(), &self.path, head, row)
            .map_err(|fault| fault.at(&self.path))
    }

    /// A stored evidence file from that byte on.
    pub fn read_evidence_from(&self, sha256: &str, byte: u64) -> Result<StoredReader<'_>, FileError> {
        let reader = self.read_evidence(sha256)?;
        if byte == 0 { Ok(reader) } else { reader.from(byte).map_err(|fault| fault.at(&self.path)) }
    }

    fn head_of(&self, sha256: &str) -> Result<Head, FileError> {
        self.heads
            .evidence
            .get(sha256)
            .cloned()
            .ok_or_else(|| FileError::NoSuchEvidence { path: self.path.clone(), sha256: sha256.to_owned() })
    }

    /// Stores a results snapshot (JSON of the caller's) in place of the last one.
    pub fn set_results(&mut self, json: &[u8]) -> Result<(), FileError> {
        self.is_ready()?;
        let mut set = || -> Result<(Tail, Head), Fault> {
            let transaction = begin(&mut self.connection)?;
            let mut cutter = Cutter::new(self.tail, self.key.clone())?;
            cutter.write(&transaction, json)?;
            let head = cutter.finish(&transaction, Kind::Results)?;
            if let Some(old) = &self.heads.results {
                let range = [signed(old.first), signed(old.first.saturating_add(old.chunks))];
                let mut drop_bodies =
                    transaction.prepare("UPDATE records SET body = NULL WHERE seq >= ?1 AND seq < ?2 AND kind = 3")?;
                drop_bodies.execute(range)?;
            }
            cutter.store_tail(&transaction)?;
            transaction.commit()?;
            Ok((cutter.tail, head))
        };
        let (tail, head) = set().map_err(|fault| fault.at(&self.path))?;
        (self.tail, self.heads.results) = (tail, Some(head));
        Ok(())
    }

    /// Whether this is the results snapshot stored last.
    pub fn has_results(&self, json: &[u8]) -> bool {
        let Some(head) = self.heads.results.as_ref().filter(|head| head.bytes == json.len() as u64) else {
            return false;
        };
        format!("{:x}", Sha256::digest(json)) == head.sha256
    }

    pub fn keeps_results(&self) -> bool {
        self.heads.results.is_some()
    }

    /// The results snapshot stored last, checked.
    pub fn results(&self) -> Result<Option<Vec<u8>>, FileError> {
        let Some(head) = &self.heads.results else { return Ok(None) };
        let mut json = Vec::new();
        match StoredReader::new(&self.connection, self.key.as_ref(), &self.path, head.clone()).read_to_end(&mut json) {
            Ok(_) => Ok(Some(json)),
            Err(error) => Err(error.downcast().unwrap_or_else(|error| Fault::from(error).at(&self.path))),
        }
    }

    /// Head of the chain, in hex: what the report prints, so that a later change of the file can be told by it.
    pub fn head(&self) -> String {
        hex(&self.tail.chain)
    }

    /// How many journal entries were added since the chain had this head; `None`: it never had.
    pub fn entries_since(&self, head: &str) -> Result<Option<u64>, FileError> {
        let (head, mut since) = (head.trim().to_lowercase(), None);
        let walked = walk(&self.connection, self.key.as_ref(), Bodies::Small, |record, _| {
            if hex(&record.link().1) == head {
                since = Some(0);
            } else if let Some(count) = &mut since
                && record.kind == Some(Kind::Entry)
            {
                *count += 1;
            }
            Flow::Continue(())
        });
        walked.map_err(|fault| fault.at(&self.path))?;
        Ok(since)
    }

    /// Reads everything and says what was changed, deleted, moved or cut. Takes as long as reading the file.
    pub fn verify(&self) -> Result<Verification, FileError> {
        verify::verify(self).map_err(|fault| fault.at(&self.path))
    }

    /// Leaves one plain file.
    pub fn close(mut self) -> Result<(), FileError> {
        self.shut()
    }

    fn shut(&mut self) -> Result<(), FileError> {
        if self.is_shut || self.lock.is_none() {
            return Ok(());
        }
        self.is_shut = true;
        self.wait_until_settled();
        let mode: rusqlite::Result<String> = self
            .connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .and_then(|()| self.connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0)));
        match mode.map_err(|error| Fault::from(error).at(&self.path)) {
            Ok(mode) if mode != "wal" => Ok(()),
            Ok(_) | Err(FileError::InUse { .. }) => Err(FileError::StillRead { path: self.path.clone() }),
            Err(error) => Err(error),
        }
    }
}

/// Where a link leads: lock, log and versions stand beside the file itself, by whatever name it is opened.
fn led_to(path: &Path) -> Result<PathBuf, FileError> {
    followed(path).map_err(|error| Fault::from(error).at(path))
}

/// Begins to write. A file of an older format says from now on that it is of this one, because it may hold what an older
/// program does not know.
fn begin(connection: &mut Connection) -> Result<Transaction<'_>, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version < FORMAT_VERSION {
        transaction.pragma_update(None, "user_version", FORMAT_VERSION)?;
    }
    Ok(transaction)
}

/// The description within a protected file may tell a later format than its head.
fn is_known(path: &Path, connection: &Connection, key: Option<&Key>) -> Result<(), FileError> {
    let file = replay::version(connection, key).map_err(|fault| fault.at(path))?;
    if file > FORMAT_VERSION { Err(FileError::Newer { path: path.to_owned(), file }) } else { Ok(()) }
}

impl Drop for AssessmentFile {
    fn drop(&mut self) {
        // Whoever wants to know calls `close`; all that was acknowledged is stored either way.
        let _ = self.shut();
    }
}
