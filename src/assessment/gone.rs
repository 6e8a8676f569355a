//! What was removed for good: bytes that the assessment file stored and that neither the list of evidence nor the register
//! of attachments names any more. That they are gone is an entry of the journal, which nothing takes back.

use super::history::{Act, Document, Entry, History};
use super::{Assessment, AssessmentFile, Edit, Refused};
use crate::tenant::Moment;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What no removal leaves as it was, for whoever is about to ask for one.
pub const FOLLOWS: &str = "Nothing brings them back: what was done before cannot be undone any more, and a state of this \
     assessment that rested on them can never again be run from its evidence or checked byte by byte. The journal keeps \
     their names, sizes and hashes, and what was noticed about them. What stands on the list stays, with all conclusions. \
     Copies elsewhere stay as they are.";

/// A stored file whose bytes were removed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gone {
    pub name: String,
    /// Of the bytes as they were stored, in hex.
    pub sha256: String,
    pub bytes: u64,
}

impl Gone {
    /// `users.csv (12 bytes, SHA-256 ab…)`.
    pub fn title(&self) -> String {
        format!("{} ({} bytes, SHA-256 {})", self.name, self.bytes, self.sha256)
    }
}

impl Document {
    /// What the file stores though it stands on no list: files taken off, attachments taken off, and what was stored and
    /// never listed. By name.
    pub fn left_over(&self, file: &AssessmentFile) -> Vec<Gone> {
        let needed = needed(self.assessment());
        let names = self.history().names();
        let name = |sha256: &str| names.get(sha256).map_or("a file that was never listed", |name| *name).to_owned();
        let mut left: Vec<Gone> = file
            .stored()
            .filter(|(sha256, _)| !needed.contains(sha256))
            .map(|(sha256, bytes)| Gone { name: name(sha256), sha256: sha256.to_owned(), bytes })
            .collect();
        left.sort_by(|a, b| (&a.name, &a.sha256).cmp(&(&b.name, &b.sha256)));
        left
    }

    /// Says that these bytes are gone. No step before it can be undone or done again: it could list what is not there.
    ///
    /// # Errors
    /// Nothing is named, or something that is still on a list.
    pub fn remove_for_good(&mut self, files: Vec<Gone>, who: &str, when: Moment) -> Result<Entry, Refused> {
        let act = Act::RemoveForGood(files);
        let entry = Entry { who: who.to_owned(), when, act, step: super::Step::New };
        self.replay(entry.clone())?;
        Ok(entry)
    }

    /// Everything that was removed for good, oldest first.
    pub fn gone(&self) -> impl Iterator<Item = &Gone> {
        self.history().entries().iter().flat_map(|entry| match &entry.act {
            Act::RemoveForGood(files) => files.as_slice(),
            Act::Edit(_) | Act::Undo(_) | Act::Redo(_) => &[],
        })
    }
}

/// Whether these can be removed for good.
pub(super) fn check(files: &[Gone], assessment: &Assessment) -> Result<(), Refused> {
    let needed = needed(assessment);
    if let Some(listed) = files.iter().find(|file| needed.contains(&*file.sha256)) {
        return Err(Refused(format!("{} is on a list; take it off first.", listed.name)));
    }
    if files.is_empty() {
        return Err(Refused("Nothing is stored but what stands on the lists; there is nothing to remove.".to_owned()));
    }
    Ok(())
}

/// `Remove for good: users.csv (12 bytes, SHA-256 ab…)`.
pub(super) fn label(files: &[Gone]) -> String {
    let titles: Vec<String> = files.iter().map(Gone::title).collect();
    format!("Remove for good: {}", titles.join(", "))
}

/// The SHA-256 of all that stands on a list and is stored.
fn needed(assessment: &Assessment) -> BTreeSet<&str> {
    let evidence = assessment.evidence.iter().filter_map(super::EvidenceRecord::stored_sha256);
    let attachments = assessment.annotations.values().flat_map(|annotation| &annotation.attachments);
    evidence.chain(attachments.map(|attachment| &*attachment.sha256)).collect()
}

impl History {
    /// Whether evidence was ever taken off the list, or its adding undone: something may be left over.
    pub fn has_removed_evidence(&self) -> bool {
        self.entries().iter().any(|entry| match &entry.act {
            Act::Edit(edit) => removes(edit),
            Act::Undo(_) => true,
            Act::Redo(_) | Act::RemoveForGood(_) => false,
        })
    }

    /// What each stored file was called when it was listed last, by SHA-256.
    fn names(&self) -> BTreeMap<&str, &str> {
        let mut names = BTreeMap::new();
        for entry in self.entries() {
            if let Act::Edit(edit) = &entry.act {
                name_all(edit, &mut names);
            }
        }
        names
    }
}

fn removes(edit: &Edit) -> bool {
    match edit {
        Edit::RemoveEvidence { .. } | Edit::Detach { .. } => true,
        Edit::Several { edits, .. } => edits.iter().any(removes),
        _ => false,
    }
}

fn name_all<'a>(edit: &'a Edit, names: &mut BTreeMap<&'a str, &'a str>) {
    match edit {
        Edit::AddEvidence { files } => {
            names.extend(files.iter().filter_map(|file| Some((file.stored_sha256()?, &*file.name))));
        }
        Edit::Attach { attachment, .. } => _ = names.insert(&attachment.sha256, &attachment.name),
        Edit::Several { edits, .. } => edits.iter().for_each(|edit| name_all(edit, names)),
        _ => {}
    }
}
