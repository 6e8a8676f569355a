//! Protecting a file by a passphrase, changing that, taking the protection off, and removing stored files for good: the
//! whole file is written anew beside itself, flushed, and moved into its place, so that a crash leaves it as it was or as
//! it is to be.

use super::blob::Head;
use super::connect::{APPLICATION, connect, durable};
use super::error::{Fault, FileError};
use super::lock::{beside, private};
use super::place::{Identity, names_at, sync_folder, wipe};
use super::plain::Connected;
use super::records::{Kind, Record, SCHEMA, Tail, insert};
use super::seal::{self, Key, NotOpened, Passphrase, Unlock};
use super::{AssessmentFile, FORMAT_VERSION, versions};
use crate::assessment::{Act, Entry};
use rusqlite::{Connection, OpenFlags};
use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// What a file that is written anew is called until it takes the other's place.
const MADE: &str = "-written-anew";

/// Takes away what a crash left of a file that was being written anew: it may hold in the clear what is protected since.
pub(super) fn clear(path: &Path) {
    for left in [beside(path, MADE), beside(path, &format!("{MADE}-journal"))] {
        let is_file = left.symlink_metadata().is_ok_and(|found| found.is_file());
        let held = is_file.then(|| OpenOptions::new().write(true).open(&left).ok()).flatten();
        if std::fs::remove_file(&left).is_ok() {
            // As far as a disk lets it be done.
            let _ = held.map(wipe);
        }
    }
}

/// Finds the key to a file's records; none where it is not protected.
pub(super) fn unlock(path: &Path, connection: &Connection, with: Unlock<'_>) -> Result<Option<Key>, FileError> {
    let envelope = seal::envelope(connection).map_err(|fault| fault.at(path))?;
    let path = path.to_owned();
    match (envelope, with) {
        (None, Unlock::Nothing) => Ok(None),
        (None, _) => Err(FileError::NotProtected { path }),
        (Some(_), Unlock::Nothing) => Err(FileError::Protected { path }),
        (Some(_), Unlock::Key(key)) => Ok(Some(key.clone())),
        (Some(envelope), Unlock::Passphrase(passphrase)) => match Key::open(&envelope, passphrase) {
            Ok(key) => Ok(Some(key)),
            Err(NotOpened::WrongPassphrase) => Err(FileError::WrongPassphrase { path }),
            Err(NotOpened::Fault(fault)) => Err(fault.at(&path)),
        },
    }
}

/// A key for a new passphrase, with its envelope.
pub(super) fn new_key(path: &Path, passphrase: &Passphrase) -> Result<(Key, Vec<u8>), FileError> {
    if let Some(why) = passphrase.weakness() {
        return Err(FileError::WeakPassphrase { path: path.to_owned(), why });
    }
    Key::new(passphrase).map_err(|fault| fault.at(path))
}

/// What a file that is written anew does not hold any more, and the entry that says so.
#[derive(Clone, Copy, Default)]
struct Removal<'a> {
    heads: &'a [Head],
    entry: Option<&'a Entry>,
}

impl AssessmentFile {
    pub fn is_protected(&self) -> bool {
        self.key.is_some()
    }

    /// To open the file once more, without the passphrase; none where it is not protected.
    pub fn key(&self) -> Option<&Key> {
        self.key.as_ref()
    }

    /// Protects the file by this passphrase, whether it was protected before or not. The versions kept beside it open
    /// otherwise and are taken away; gives how many they were.
    ///
    /// # Errors
    /// [`FileError::WeakPassphrase`], [`FileError::Damaged`], or what keeps the file from being written anew: it is then as it was.
    pub fn protect(&mut self, passphrase: &Passphrase) -> Result<u32, FileError> {
        let (key, envelope) = new_key(&self.path, passphrase)?;
        self.is_whole()?;
        self.write_anew(Some((key, envelope.as_slice())), &Removal::default())?;
        self.remove_versions()
    }

    /// Takes the protection off. The versions kept beside the file are taken away; gives how many they were.
    ///
    /// # Errors
    /// What keeps the file from being written anew: it is then as it was.
    pub fn unprotect(&mut self) -> Result<u32, FileError> {
        if self.key.is_none() {
            return Err(FileError::NotProtected { path: self.path.clone() });
        }
        self.is_whole()?;
        self.write_anew(None, &Removal::default())?;
        self.remove_versions()
    }

    /// Takes the bytes of stored files out for good, and stores the entry that says so: both or neither. The file is
    /// written anew without them, and what was overwritten. The versions beside it may hold them too
    /// ([`AssessmentFile::remove_versions`]).
    ///
    /// # Errors
    /// What keeps the file from being written anew: it is then as it was.
    pub fn remove_for_good(&mut self, entry: &Entry) -> Result<(), FileError> {
        let Act::RemoveForGood(files) = &entry.act else { return Ok(()) };
        self.is_whole()?;
        let envelope = seal::envelope(&self.connection).map_err(|fault| fault.at(&self.path))?;
        let seal = self.key.clone().zip(envelope.as_deref());
        let heads: Vec<Head> = files.iter().filter_map(|file| self.heads.evidence.get(&file.sha256)).cloned().collect();
        let removal = Removal { heads: &heads, entry: Some(entry) };
        self.tail = self.write_anew(seal, &removal)?;
        for head in heads {
            self.heads.evidence.remove(&head.sha256);
            self.heads.gone.push(head);
        }
        Ok(())
    }

    /// Takes the versions kept beside the file away; gives how many they were.
    pub fn remove_versions(&self) -> Result<u32, FileError> {
        versions::remove(&self.path).map_err(|error| Fault::from(error).at(&self.path))
    }

    fn write_anew(&mut self, seal: Option<(Key, &[u8])>, removal: &Removal<'_>) -> Result<Tail, FileError> {
        self.is_ready()?;
        let names = names_at(&self.path).map_err(|error| Fault::from(error).at(&self.path))?;
        if names > 1 {
            return Err(FileError::HasOtherNames { path: self.path.clone() });
        }
        let wipes = removal.entry.is_some() || (self.key.is_none() && seal.is_some());
        // The log holds what was written last, and goes before the file does.
        let log = OpenOptions::new().write(true).open(beside(&self.path, "-wal")).ok().filter(|_| wipes && cfg!(unix));
        let made = beside(&self.path, MADE);
        let written = self.copy_to(&made, seal.as_ref(), removal).map_err(|fault| fault.at(&made));
        self.wait_until_settled();
        let tail = match written.and_then(|tail| self.rest().map(|()| tail)) {
            Ok(tail) => tail,
            Err(error) => {
                // Ours, and not whole.
                let _ = std::fs::remove_file(&made);
                let _ = durable(&self.connection);
                return Err(error);
            }
        };
        // As far as a disk lets it be done, what was there is overwritten.
        let _ = log.map(wipe);
        self.replace_by(&made, seal.map(|(key, _)| key), wipes).map_err(|fault| fault.at(&self.path))?;
        Ok(tail)
    }

    /// Writes all records to a new file, sealed or not, but what is removed; gives its last.
    fn copy_to(&self, made: &Path, seal: Option<&(Key, &[u8])>, removal: &Removal<'_>) -> Result<Tail, Fault> {
        clear(&self.path);
        private(OpenOptions::new().write(true).create_new(true)).open(made)?;
        let new = connect(made, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        new.execute_batch("PRAGMA synchronous = FULL; BEGIN")?;
        new.pragma_update(None, "application_id", APPLICATION)?;
        new.pragma_update(None, "user_version", FORMAT_VERSION)?;
        new.execute_batch(SCHEMA)?;
        let key = seal.map(|(key, _)| key);
        if let Some((_, envelope)) = seal {
            seal::store_envelope(&new, envelope)?;
        }
        let mut records = self
            .connection
            .prepare("SELECT seq, kind, body, digest, chain FROM records WHERE seq NOT IN (-1, 0) ORDER BY seq")?;
        let mut rows = records.query([])?;
        while let Some(row) = rows.next()? {
            let record = Record::of(row, self.key.as_ref())?;
            if record.is_forged {
                return Err(Fault::Damage(format!("Record {} was changed after it was written.", record.seq)));
            }
            let (digest, chain) = record.link();
            let is_removed =
                record.kind == Some(Kind::Chunk) && removal.heads.iter().any(|head| head.holds(record.seq));
            let body = record.body.as_deref().filter(|_| !is_removed);
            insert(&new, key, row.get(0)?, record.number(), body, (digest, &chain))?;
        }
        let mut tail = self.tail;
        if let Some(entry) = removal.entry {
            let body = serde_json::to_vec(entry).map_err(io::Error::from)?;
            tail.add(&new, key, Kind::Entry, &body)?;
        }
        tail.store(&new, key)?;
        new.execute_batch("COMMIT")?;
        drop(new);
        File::open(made)?.sync_all()?;
        Ok(tail)
    }

    /// Leaves one plain file, still open.
    fn rest(&self) -> Result<(), FileError> {
        let mode: rusqlite::Result<String> =
            self.connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0));
        match mode.map_err(|error| Fault::from(error).at(&self.path)) {
            Ok(mode) if mode != "wal" => Ok(()),
            Ok(_) | Err(FileError::InUse { .. }) => Err(FileError::StillRead { path: self.path.clone() }),
            Err(error) => Err(error),
        }
    }

    fn replace_by(&mut self, made: &Path, key: Option<Key>, wipes: bool) -> Result<(), Fault> {
        let old = OpenOptions::new().write(true).open(&self.path)?;
        // A file that is open cannot be replaced on every system.
        self.connection = Connected::to_nothing()?;
        let moved = std::fs::rename(made, &self.path);
        // While it is connected again, no descriptor of it is closed: that would cost its locks.
        let old = Some(old).filter(|_| moved.is_ok());
        if moved.is_ok() {
            self.key = key;
            if self.key.is_some() {
                self.held_by("");
            }
        } else {
            // Ours, and of no use.
            let _ = std::fs::remove_file(made);
        }
        // Whichever of the two stands there now: work goes on in it.
        self.connection = connect(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        durable(&self.connection)?;
        self.identity = Identity::at(&self.path)?;
        moved?;
        sync_folder(&self.path)?;
        // As far as a disk lets it be done, what was there is overwritten.
        let _ = old.filter(|_| wipes).map(wipe);
        Ok(())
    }
}
