//! Whether what a file stores is as it was written: asked before a copy of it takes an older one's place, and told to
//! whoever opens it.

use super::error::{Fault, FileError};
use super::heads::{self, Heads};
use super::records::{Bodies, Flow, Kind, walk};
use super::seal::{Key, Unlock};
use super::{AssessmentFile, versions};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// What is not as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// A record of the journal, a head, or the order of the records.
    pub is_of_journal: bool,
    /// SHA-256 of the stored files, evidence and attachments, that cannot be read whole.
    pub files: BTreeSet<String>,
    /// The results of the last run, which a later one is compared with.
    pub is_of_results: bool,
}

impl Damage {
    /// Whether anything is.
    pub fn is_any(&self) -> bool {
        self.is_of_journal || self.is_of_results || !self.files.is_empty()
    }

    fn note(&mut self, heads: &Heads, kind: Option<Kind>, seq: u64) {
        let file = heads.evidence.values().find(|head| kind == Some(Kind::Chunk) && head.holds(seq));
        if let Some(head) = file {
            self.files.insert(head.sha256.clone());
        } else if kind == Some(Kind::Chunk) && heads.results.as_ref().is_some_and(|head| head.holds(seq)) {
            self.is_of_results = true;
        } else {
            self.is_of_journal = true;
        }
    }
}

impl AssessmentFile {
    /// What in it was damaged when it was opened; of one that is open for reading only it is looked for now, which takes as
    /// long as reading the file.
    pub fn damage(&self) -> Damage {
        self.damage.clone().unwrap_or_else(|| found(&self.connection, self.key.as_ref()))
    }

    /// Whether it was found damaged when it was opened for writing.
    pub fn is_damaged(&self) -> bool {
        self.damage.as_ref().is_some_and(Damage::is_any)
    }

    /// Refuses what takes the versions away, while one of them may be all that is whole.
    pub(super) fn is_whole(&self) -> Result<(), FileError> {
        if !found(&self.connection, self.key.as_ref()).is_any() {
            return Ok(());
        }
        let what = "the versions beside it would be taken away, so nothing was changed.".to_owned();
        let intact = versions::told(&self.path, self.key.as_ref().map_or(Unlock::Nothing, Unlock::Key));
        Err(FileError::Damaged { path: self.path.clone(), what, intact })
    }
}

/// Reads all records and holds them against their digests and their chain; what they unpack to is not looked at.
pub(super) fn found(connection: &Connection, key: Option<&Key>) -> Damage {
    let mut damage = Damage::default();
    let look = |damage: &mut Damage| -> Result<Option<String>, Fault> {
        let heads = heads::read(connection, key)?;
        walk(connection, key, Bodies::All, |record, problem| {
            let is_held = || heads.evidence.values().chain(&heads.results).any(|head| head.holds(record.seq));
            // What newer results replaced, or was removed for good, has no content any more.
            let is_taken_out = record.body.is_none() && (record.kind != Some(Kind::Chunk) || is_held());
            if problem.is_some() || is_taken_out {
                damage.note(&heads, record.kind, record.seq);
            }
            Flow::Continue(())
        })
    };
    damage.is_of_journal |= !matches!(look(&mut damage), Ok(None));
    damage
}
