//! From records back to the document.

use super::error::Fault;
use super::records::{Bodies, Flow, Kind, walk};
use super::seal::{Key, Role};
use super::{FORMAT_VERSION, Session};
use crate::assessment::{Assessment, Document, Entry};
use crate::checklist::Parameters;
use crate::tenant::Moment;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};

/// The first record. A later version that adds something to a file of an earlier one adds another with its version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Meta {
    format: String,
    version: u32,
    checklist: String,
    parameters: Parameters,
    created: Session,
}

impl Meta {
    pub(super) fn new(checklist: &str, session: &Session) -> Self {
        Self {
            format: "tenant-assessor assessment".to_owned(),
            version: FORMAT_VERSION,
            checklist: checklist.to_owned(),
            parameters: Parameters::default(),
            created: session.clone(),
        }
    }

    pub(super) fn to_json(&self) -> Result<Vec<u8>, Fault> {
        Ok(serde_json::to_vec(self).map_err(std::io::Error::from)?)
    }
}

/// The version of the last description; 0 where there is none to be read.
pub(super) fn version(connection: &Connection, key: Option<&Key>) -> Result<u32, Fault> {
    #[derive(Deserialize)]
    struct OnlyVersion {
        version: u32,
    }
    let last = "SELECT body, seq FROM records WHERE kind = 1 ORDER BY seq DESC LIMIT 1";
    let found: Option<(Option<Vec<u8>>, i64)> =
        connection.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let body = found.and_then(|(body, seq)| match key {
        Some(key) => key.unseal(seq, i64::from(Kind::Meta as u8), Role::Body, &body?),
        None => body,
    });
    let meta = body.and_then(|body| serde_json::from_slice(&body).ok());
    Ok(meta.map_or(0, |OnlyVersion { version }| version))
}

/// A document as far as it is intact.
#[derive(Clone, Debug)]
pub struct Rescued {
    pub document: Document,
    /// How many journal entries it rests on, and when the last of them was made.
    pub entries: u64,
    pub until: Option<Moment>,
    /// What is wrong after them, as a sentence; `None`: nothing.
    pub damage: Option<String>,
}

/// The caller holds a transaction, so that this is one state of the file, whatever another window adds meanwhile.
pub(super) fn replay(transaction: &Connection, key: Option<&Key>) -> Result<Rescued, Fault> {
    let mut document: Option<Document> = None;
    let mut damage = None;
    let end = walk(transaction, key, Bodies::Small, |record, problem| {
        damage = problem
            .or_else(|| step(&mut document, record.kind, record.body.as_deref().unwrap_or_default(), record.seq));
        if damage.is_some() { Flow::Break(()) } else { Flow::Continue(()) }
    });
    let damage = damage.or_else(|| end.unwrap_or_else(|fault| Some(fault.sentence())));
    let Some(document) = document else {
        return Err(Fault::Damage(damage.unwrap_or_else(|| "It holds no record.".to_owned())));
    };
    let entries = document.history().entries();
    let (count, until) = (entries.len() as u64, entries.last().map(|entry| entry.when));
    Ok(Rescued { document, entries: count, until, damage })
}

/// Takes one record into the document; gives what is wrong with it.
fn step(document: &mut Option<Document>, kind: Option<Kind>, body: &[u8], seq: u64) -> Option<String> {
    match (kind, document.as_mut()) {
        (Some(Kind::Meta), None) => match serde_json::from_slice::<Meta>(body) {
            Ok(meta) => {
                *document = Some(Document::new(Assessment::with_parameters(meta.checklist, meta.parameters)));
                None
            }
            Err(error) => Some(format!("Its description cannot be understood ({error}).")),
        },
        (_, None) => Some("It does not begin with its description.".to_owned()),
        (Some(Kind::Entry), Some(document)) => match serde_json::from_slice::<Entry>(body) {
            Ok(entry) => document
                .replay(entry)
                .err()
                .map(|refused| format!("Record {seq}, a journal entry, does not fit the ones before it: {refused}")),
            Err(error) => Some(format!("Record {seq}, a journal entry, cannot be understood ({error}).")),
        },
        _ => None,
    }
}
