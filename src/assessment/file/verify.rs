//! Reads the whole file and says what does not hold.

use super::AssessmentFile;
use super::blob::{Head, StoredReader};
use super::error::Fault;
use super::records::{Bodies, Flow, Kind, walk};
use super::replay::replay;
use crate::assessment::{Document, EvidenceRecord, Stored};
use std::collections::BTreeSet;
use std::io::{self, Read};

/// What was found. A file cut at its end and made whole again, or rebuilt from the first record, can only be told by a
/// head that was printed before: [`AssessmentFile::entries_since`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Head of the chain, in hex.
    pub head: String,
    pub records: u64,
    pub entries: u64,
    /// Stored evidence files, and their bytes.
    pub evidence: u64,
    pub evidence_bytes: u64,
    /// Stored files that were removed for good, as the journal says.
    pub removed: u64,
    /// Journal entries before which the clock was set back.
    pub set_back: u64,
    /// Sentences; empty if everything holds.
    pub problems: Vec<String>,
}

impl Verification {
    pub fn holds(&self) -> bool {
        self.problems.is_empty()
    }
}

pub(super) fn verify(file: &AssessmentFile) -> Result<Verification, Fault> {
    let transaction = file.connection.unchecked_transaction()?;
    let mut found = Verification { head: file.head(), ..Verification::default() };
    let mut dropped = Vec::new();
    let mut problems = Vec::new();
    let end = walk(&transaction, file.key.as_ref(), Bodies::All, |record, problem| {
        found.records += 1;
        found.entries += u64::from(record.kind == Some(Kind::Entry));
        if record.body.is_none() && !record.is_forged {
            dropped.push((record.seq, record.kind));
        }
        problems.extend(problem);
        Flow::Continue(())
    });
    problems.extend(end.unwrap_or_else(|fault| Some(fault.sentence())));
    let rescued = replay(&transaction, file.key.as_ref());
    // What was removed for good has no content any more, where the journal says so.
    let told: BTreeSet<&str> =
        rescued.iter().flat_map(|rescued| rescued.document.gone()).map(|gone| &*gone.sha256).collect();
    let heads = &file.heads;
    let (removed, taken): (Vec<&Head>, Vec<&Head>) = heads.gone.iter().partition(|head| told.contains(&*head.sha256));
    found.removed = removed.len() as u64;
    // Nor have results that newer ones replaced; everything else must.
    for (seq, kind) in dropped {
        let is_current =
            heads.evidence.values().chain(&heads.results).chain(taken.iter().copied()).any(|head| head.holds(seq));
        if kind != Some(Kind::Chunk) || is_current {
            problems.push(format!("The content of record {seq} was taken out."));
        }
    }
    for head in heads.evidence.values().chain(taken) {
        found.evidence += 1;
        found.evidence_bytes += head.bytes;
        problems.extend(content(file, head, &format!("The stored evidence {}", head.sha256)));
    }
    problems.extend(heads.results.as_ref().and_then(|head| content(file, head, "The stored results")));
    drop(told);
    if let Ok(rescued) = rescued {
        let history = rescued.document.history();
        found.set_back = (0..history.entries().len()).filter(|index| history.set_back(*index).is_some()).count() as u64;
        problems.extend(listed(file, &rescued.document));
        if problems.is_empty() {
            problems.extend(rescued.damage);
        }
    }
    found.problems = problems;
    Ok(found)
}

/// Reads a blob to its end.
fn content(file: &AssessmentFile, head: &Head, what: &str) -> Option<String> {
    let mut reader = StoredReader::new(&file.connection, file.key.as_ref(), &file.path, head.clone());
    let read = io::copy(&mut reader.by_ref(), &mut io::sink());
    match read {
        Ok(bytes) if bytes == head.bytes => None,
        Ok(bytes) => Some(format!("{what} has {bytes} bytes, not {}.", head.bytes)),
        Err(_) => Some(format!("{what} cannot be read whole: its bytes are not those that its SHA-256 says.")),
    }
}

/// Evidence and attachments on the list whose bytes should be stored and are not.
fn listed(file: &AssessmentFile, document: &Document) -> Vec<String> {
    let is_missing = |record: &&EvidenceRecord| match &record.stored {
        Stored::InArchive | Stored::Not => false,
        Stored::Received | Stored::Without { .. } => {
            record.stored_sha256().is_none_or(|sha256| !file.has_evidence(sha256))
        }
    };
    let missing = document.assessment().evidence.iter().filter(is_missing);
    let evidence =
        missing.map(|record| format!("{} is on the list of evidence, but its bytes are not stored.", record.name));
    let attachments = document.assessment().attachments();
    let attachments = attachments.into_iter().map(|(_, attachment)| attachment);
    let attachments = attachments.filter(|attachment| !file.has_evidence(&attachment.sha256));
    evidence
        .chain(attachments.map(|attachment| {
            format!("Attachment {}, {}, is listed, but its bytes are not stored.", attachment.number, attachment.name)
        }))
        .collect()
}
