//! The list of evidence an assessment rests on: what each file was, and how its reading went.

use crate::evidence::{EvidenceFile, EvidenceId, Part, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One evidence file, or a member of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRecord {
    /// As in [`EvidenceFile::name`].
    pub name: String,
    /// Lower-case hex, of the bytes as received; empty only where the file could not be read.
    pub sha256: String,
    pub bytes: u64,
    pub encoding: Option<String>,
    /// Name of the archive it is a member of.
    pub archive: Option<String>,
    pub stored: Stored,
    pub parts: Vec<PartRecord>,
}

/// What of a file the assessment file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Stored {
    /// Every byte, under its SHA-256.
    Received,
    /// A member of an archive: within the archive, which is stored as received.
    InArchive,
    /// Without these columns, which held secrets: under this SHA-256.
    Without { columns: Vec<String>, sha256: String },
    /// Nothing.
    Not,
}

/// What names a file of the list: two exports may bear one name, and one file two names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceKey {
    pub name: String,
    pub sha256: String,
}

/// One table of a file, as in [`Part`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRecord {
    pub name: Option<String>,
    pub dataset: Option<String>,
    pub layout: Option<String>,
    pub rows_seen: u64,
    pub rows_read: u64,
    pub rows_refused: u64,
    pub complete: Option<bool>,
    pub problems: Vec<ProblemRecord>,
    pub unmapped: Vec<String>,
}

/// As [`Problem`], with the kind's stable name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProblemRecord {
    pub row: Option<u64>,
    pub kind: String,
    pub message: String,
    pub count: u64,
}

impl EvidenceRecord {
    /// The records of an import. Members of archives are stored within them, every other file as received; tables, JSON and
    /// workbooks with secrets without those, under a hash that is known once they are stored; an archive with secrets member
    /// by member. A file of which nothing but secrets may be there is not stored.
    pub fn list(files: &[EvidenceFile]) -> Vec<Self> {
        let with_secrets = archives_with_secrets(files);
        let ids = (0..).map(EvidenceId);
        files.iter().zip(ids).map(|(file, id)| Self::of(file, files, stored_of(file, id, &with_secrets))).collect()
    }

    fn of(file: &EvidenceFile, files: &[EvidenceFile], stored: Stored) -> Self {
        let archive = file.archive.and_then(|id| files.get(id.0 as usize)).map(|archive| archive.name.clone());
        Self {
            name: file.name.clone(),
            sha256: file.sha256.clone(),
            bytes: file.bytes,
            encoding: file.encoding.map(str::to_owned),
            archive,
            stored,
            parts: file.parts.iter().map(PartRecord::of).collect(),
        }
    }

    pub fn key(&self) -> EvidenceKey {
        EvidenceKey { name: self.name.clone(), sha256: self.sha256.clone() }
    }

    /// Whether results lack nothing when it is not read again: it is kept in other records, or nothing was read from it.
    pub fn gives_nothing_more(&self, list: &[Self]) -> bool {
        let is_in_members = || list.iter().any(|other| other.archive.as_deref() == Some(&*self.name));
        self.stored == Stored::Not && (self.parts.iter().all(|part| part.rows_read == 0) || is_in_members())
    }

    /// Whether it is a member that is stored by itself, because secrets had to be taken out of its archive.
    pub fn is_stored_alone(&self) -> bool {
        self.archive.is_some() && !matches!(self.stored, Stored::InArchive | Stored::Not)
    }

    /// Whether it is a member of that archive, or of one in it.
    pub fn is_within(&self, archive: &str, list: &[Self]) -> bool {
        // An archive's name is the beginning of its members' names, so this comes to an end.
        let outer = |name: &&str| {
            let record = list.iter().find(|record| record.name == **name && record.archive.is_some())?;
            record.archive.as_deref().filter(|outer| outer.len() < name.len())
        };
        std::iter::successors(self.archive.as_deref(), outer).any(|name| name == archive)
    }

    /// The SHA-256 under which the assessment file holds bytes of its own for it.
    pub fn stored_sha256(&self) -> Option<&str> {
        match &self.stored {
            Stored::Received => Some(&self.sha256),
            Stored::Without { sha256, .. } => Some(sha256),
            Stored::InArchive | Stored::Not => None,
        }
    }
}

/// The archives out of which secrets have to be taken: they are stored member by member.
fn archives_with_secrets(files: &[EvidenceFile]) -> BTreeSet<EvidenceId> {
    let mut found = BTreeSet::new();
    for file in files.iter().filter(|file| !file.secrets().is_empty()) {
        found.extend(archives_of(file, files));
    }
    // Alone an archive would not be as deep in others, and more of it might be read.
    let was_cut = |file: &&EvidenceFile| file.is_archive && !file.parts.is_empty();
    for (file, id) in files.iter().zip((0..).map(EvidenceId)).filter(|(file, _)| was_cut(file)) {
        let archives: Vec<EvidenceId> = archives_of(file, files).collect();
        if archives.iter().any(|archive| found.contains(archive)) {
            found.extend(archives.into_iter().chain([id]));
        }
    }
    found
}

/// The archives that a file is in, from the inside.
fn archives_of<'a>(file: &EvidenceFile, files: &'a [EvidenceFile]) -> impl Iterator<Item = EvidenceId> + 'a {
    std::iter::successors(file.archive, |id| files.get(id.0 as usize).and_then(|archive| archive.archive))
}

fn stored_of(file: &EvidenceFile, id: EvidenceId, with_secrets: &BTreeSet<EvidenceId>) -> Stored {
    if file.archive.is_some_and(|archive| !with_secrets.contains(&archive)) {
        return Stored::InArchive;
    }
    let own = file.secrets();
    // Of what was no text and gave no table nothing counts; alone it might be taken for something else.
    let gave_nothing = file.encoding.is_none() && file.parts.is_empty() && !file.is_archive;
    let is_lost = gave_nothing && (file.archive.is_some() || !own.is_empty());
    if file.sha256.is_empty() || with_secrets.contains(&id) || is_lost {
        return Stored::Not;
    }
    if own.is_empty() {
        return Stored::Received;
    }
    let columns = own.iter().map(|name| (*name).to_owned()).collect();
    Stored::Without { columns, sha256: file.sha256_stored.clone().unwrap_or_default() }
}

impl PartRecord {
    fn of(part: &Part) -> Self {
        Self {
            name: part.name.clone(),
            dataset: part.dataset.map(str::to_owned),
            layout: part.layout.map(str::to_owned),
            rows_seen: part.rows_seen,
            rows_read: part.rows_read,
            rows_refused: part.rows_refused,
            complete: part.complete,
            problems: part.problems.iter().map(ProblemRecord::of).collect(),
            unmapped: part.unmapped.clone(),
        }
    }
}

impl ProblemRecord {
    fn of(problem: &Problem) -> Self {
        Self {
            row: problem.row,
            kind: problem.kind.id().to_owned(),
            message: problem.message.clone(),
            count: problem.count,
        }
    }
}
