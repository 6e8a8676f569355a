//! Reads the whole file and says what does not hold.

use super::AssessmentFile;
use super::blob::{Head, StoredReader};
use super::error::Fault;
use super::lock::beside;
use super::records::{Bodies, Flow, Kind, walk};
use super::replay::replay;
use crate::assessment::{Document, EvidenceRecord, Stored};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::path::Path;

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
    problems.extend(outside(&transaction, &file.path));
    let rescued = replay(&transaction, file.key.as_ref());
    // What was removed for good has no content any more, where the journal says so.
    let told: BTreeSet<&str> =
        rescued.iter().flat_map(|rescued| rescued.document.gone()).map(|gone| &*gone.sha256).collect();
    let heads = &file.heads;
    let (removed, taken): (Vec<&Head>, Vec<&Head>) = heads.gone.iter().partition(|head| told.contains(&*head.sha256));
    found.removed = removed.len() as u64;
    // Nor have results that newer ones replaced; everything else must.
    // No two heads have a chunk in common, so the last that begins before a record is the only one that may hold it.
    let by_first: BTreeMap<u64, &Head> = heads
        .evidence
        .values()
        .chain(&heads.results)
        .chain(taken.iter().copied())
        .filter(|head| head.chunks > 0)
        .map(|head| (head.first, head))
        .collect();
    for (seq, kind) in dropped {
        let is_current = by_first.range(..=seq).next_back().is_some_and(|(_, head)| head.holds(seq));
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

/// What stands in the file beside its records. What SQLite leaves in its pages where nothing is written is no part of it.
fn outside(connection: &Connection, path: &Path) -> Option<String> {
    let number = |pragma: &str| connection.query_row(pragma, [], |row| row.get::<_, i64>(0)).ok();
    let pages = number("PRAGMA page_count")?.checked_mul(number("PRAGMA page_size")?)?;
    let pages = u64::try_from(pages).ok()?;
    // While a log stands beside it, the file itself may be shorter or longer.
    let has_log = beside(path, "-wal").metadata().is_ok_and(|log| log.len() > 0);
    let more = path.metadata().ok()?.len().saturating_sub(pages);
    if more > 0 && !has_log {
        return Some(match more {
            1 => "1 byte was added behind its end.".to_owned(),
            more => format!("{more} bytes were added behind its end."),
        });
    }
    let told: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0)).ok()?;
    (told != "ok").then(|| format!("Beside its records it is not as it was written ({}).", told.trim()))
}

/// Reads a blob to its end.
fn content(file: &AssessmentFile, head: &Head, what: &str) -> Option<String> {
    let mut reader = StoredReader::new(&file.connection, file.key.as_ref(), &file.path, head.clone());
    let read = io::copy(&mut reader.by_ref(), &mut io::sink());
    match read {
        Ok(bytes) if bytes == head.bytes => None,
        Ok(bytes) => Some(format!("{what} has {bytes} bytes, not {}.", head.bytes)),
        Err(_) => {
            Some(format!("{what} cannot be read whole: what is stored does not fit the SHA-256 that was noted for it."))
        }
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
