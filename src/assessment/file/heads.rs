//! The blobs of a file: which of them are there, and which were removed for good.

use super::blob::Head;
use super::error::Fault;
use super::records::{Kind, signed};
use super::seal::{Key, Role};
use rusqlite::{Connection, OptionalExtension};
use std::collections::BTreeMap;

/// The heads of all blobs.
#[derive(Debug, Default)]
pub(super) struct Heads {
    /// By SHA-256; evidence and attachments.
    pub(super) evidence: BTreeMap<String, Head>,
    /// The newest results.
    pub(super) results: Option<Head>,
    /// Those whose bytes were taken out; whether the journal says so is for `verify`.
    pub(super) gone: Vec<Head>,
}

pub(super) fn read(connection: &Connection, key: Option<&Key>) -> Result<Heads, Fault> {
    let mut found = Heads::default();
    let mut statement = connection.prepare("SELECT kind, body, seq FROM records WHERE kind IN (4, 5) ORDER BY seq")?;
    let heads = statement
        .query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<Vec<u8>>>(1)?, row.get::<_, i64>(2)?)))?;
    for head in heads {
        let (kind, body, seq) = head?;
        let mut body = body.unwrap_or_default();
        if let Some(key) = key {
            body = key.unseal(seq, kind, Role::Body, &body).unwrap_or_default();
        }
        // One that cannot be read is told by `verify`, and missed by whoever asks for it.
        let Ok(head) = serde_json::from_slice::<Head>(&body) else { continue };
        // Its chunks stand right before it. Heads that share chunks could ask for more reading than any file is long.
        if head.first.checked_add(head.chunks) != u64::try_from(seq).ok() {
            continue;
        }
        if kind == i64::from(Kind::Results as u8) {
            found.results = Some(head);
        } else if is_gone(connection, &head)? {
            found.gone.push(head);
        } else {
            found.evidence.insert(head.sha256.clone(), head);
        }
    }
    Ok(found)
}

/// Whether its first chunk has no content any more.
fn is_gone(connection: &Connection, head: &Head) -> Result<bool, Fault> {
    let mut statement = connection.prepare("SELECT body IS NULL FROM records WHERE seq = ?1 AND kind = 3")?;
    let is_empty: Option<bool> = statement.query_row([signed(head.first)], |row| row.get(0)).optional()?;
    Ok(head.chunks > 0 && is_empty == Some(true))
}
