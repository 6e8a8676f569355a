//! The one table: opaque records in a row, each chained to the one before.
//!
//! `digest` = SHA-256 of the body as stored; `chain` = SHA-256(chain before ‖ seq ‖ kind ‖ digest). Through the digest a
//! body can be dropped later (results that newer ones replaced) and the chain still holds. Record 0 is the tail: it
//! repeats the last number and chain, so that records cut off the end are noticed. In a protected file ([`super::seal`])
//! bodies are sealed, and digest and chain, sealed together, stand in the place of the digest; their values are the same.

use super::error::Fault;
use super::seal::{Key, Role};
use rusqlite::{Connection, OptionalExtension, Row, params};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;

pub(super) const SCHEMA: &str = "CREATE TABLE records(seq INTEGER PRIMARY KEY, kind INTEGER NOT NULL, body BLOB, \
     digest BLOB NOT NULL, chain BLOB NOT NULL) STRICT";

pub(super) type Digest = [u8; 32];
/// What stands where a protected file has something elsewhere.
const NOTHING: &[u8] = &[];

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What the file is: format, version, checklist, thresholds at the beginning. Record 1; a later one raises the version.
    Meta = 1,
    /// A journal entry, as JSON.
    Entry = 2,
    /// Part of a blob, compressed.
    Chunk = 3,
    /// Ends the chunks of an evidence file: SHA-256, length, where the chunks are.
    Evidence = 4,
    /// Ends the chunks of a results snapshot.
    Results = 5,
}

impl Kind {
    fn of(number: i64) -> Option<Self> {
        [Self::Meta, Self::Entry, Self::Chunk, Self::Evidence, Self::Results]
            .into_iter()
            .find(|kind| i64::from(*kind as u8) == number)
    }
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Meta => "the description of the file",
            Self::Entry => "a journal entry",
            Self::Chunk => "part of a stored file",
            Self::Evidence => "the head of an evidence file",
            Self::Results => "the head of a results snapshot",
        }
    }
}

/// The last record's number and chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tail {
    pub(super) seq: u64,
    pub(super) chain: Digest,
}

impl Tail {
    fn next(self, kind: i64, digest: &[u8]) -> Self {
        let seq = self.seq + 1;
        let mut hasher = Sha256::new();
        hasher.update(self.chain);
        hasher.update(seq.to_be_bytes());
        hasher.update(kind.to_be_bytes());
        hasher.update(digest);
        Self { seq, chain: hasher.finalize().into() }
    }

    /// Adds a record. The tail is stored apart ([`Tail::store`]), once per transaction.
    pub(super) fn add(
        &mut self,
        connection: &Connection,
        key: Option<&Key>,
        kind: Kind,
        body: &[u8],
    ) -> Result<u64, Fault> {
        let (digest, kind): (Digest, _) = (Sha256::digest(body).into(), i64::from(kind as u8));
        let next = self.next(kind, &digest);
        insert(connection, key, signed(next.seq), kind, Some(body), (&digest, &next.chain))?;
        *self = next;
        Ok(next.seq)
    }

    pub(super) fn store(self, connection: &Connection, key: Option<&Key>) -> Result<(), Fault> {
        let mut statement = connection
            .prepare("INSERT OR REPLACE INTO records(seq, kind, body, digest, chain) VALUES (0, 0, ?1, x'', ?2)")?;
        match key {
            None => statement.execute(params![self.seq.to_be_bytes(), self.chain])?,
            Some(key) => {
                let plain = [&self.seq.to_be_bytes()[..], &self.chain].concat();
                statement.execute(params![key.seal(0, 0, Role::Body, &plain)?, NOTHING])?
            }
        };
        Ok(())
    }

    pub(super) fn read(connection: &Connection, key: Option<&Key>) -> Result<Self, Fault> {
        let found: Option<(Vec<u8>, Vec<u8>)> = connection
            .query_row("SELECT body, chain FROM records WHERE seq = 0", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let opened = found.and_then(|(body, chain)| match key {
            None => Some((body, chain)),
            Some(key) => {
                let plain = key.unseal(0, 0, Role::Body, &body)?;
                plain.split_at_checked(8).map(|(seq, chain)| (seq.to_vec(), chain.to_vec()))
            }
        });
        let tail = opened.and_then(|(seq, chain)| {
            Some(Self { seq: u64::from_be_bytes(seq.try_into().ok()?), chain: chain.try_into().ok()? })
        });
        tail.filter(|tail| i64::try_from(tail.seq).is_ok())
            .ok_or_else(|| Fault::Damage("Its last record cannot be told.".to_owned()))
    }
}

/// Puts a record in its place, sealed where there is a key; without a body where that was dropped.
pub(super) fn insert(
    connection: &Connection,
    key: Option<&Key>,
    seq: i64,
    kind: i64,
    body: Option<&[u8]>,
    (digest, chain): (&[u8], &Digest),
) -> Result<(), Fault> {
    let mut statement =
        connection.prepare("INSERT INTO records(seq, kind, body, digest, chain) VALUES (?1, ?2, ?3, ?4, ?5)")?;
    match key {
        None => statement.execute(params![seq, kind, body, digest, chain])?,
        Some(key) => {
            let body = body.map(|body| key.seal(seq, kind, Role::Body, body)).transpose()?;
            statement.execute(params![seq, kind, body, key.seal_link(seq, kind, digest, chain)?, NOTHING])?
        }
    };
    Ok(())
}

/// A number as SQLite counts.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A record as read; the body only where it was asked for, or where it was not dropped.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) seq: u64,
    pub(super) kind: Option<Kind>,
    number: i64,
    pub(super) body: Option<Cow<'a, [u8]>>,
    digest: Cow<'a, [u8]>,
    chain: Cow<'a, [u8]>,
    /// Its body, or its digest and chain, are not what was sealed.
    pub(super) is_forged: bool,
}

impl<'a> Record<'a> {
    pub(super) fn of(row: &'a Row<'_>, key: Option<&Key>) -> Result<Self, Fault> {
        let blob = |index| row.get_ref(index)?.as_blob().map_err(|error| Fault::Damage(format!("{error}.")));
        let (place, number): (i64, i64) = (row.get(0)?, row.get(1)?);
        let stored = row.get_ref(2)?.as_blob_or_null().map_err(|error| Fault::Damage(format!("{error}.")))?;
        let seq = u64::try_from(place).unwrap_or(0);
        let mut record = Self {
            seq,
            kind: Kind::of(number),
            number,
            body: stored.map(Cow::Borrowed),
            digest: Cow::Borrowed(blob(3)?),
            chain: Cow::Borrowed(blob(4)?),
            is_forged: false,
        };
        let Some(key) = key else { return Ok(record) };
        let body = stored.map(|sealed| key.unseal(place, number, Role::Body, sealed));
        let link = key.unseal(place, number, Role::Link, &record.digest).unwrap_or_default();
        let (digest, chain) = link.split_at_checked(32).unwrap_or_default();
        record.is_forged = matches!(body, Some(None)) || chain.len() != 32 || *record.chain != *NOTHING;
        record.body = body.flatten().map(Cow::Owned);
        (record.digest, record.chain) = (Cow::Owned(digest.to_vec()), Cow::Owned(chain.to_vec()));
        Ok(record)
    }

    pub(super) fn number(&self) -> i64 {
        self.number
    }
    /// Digest and chain as they are without protection.
    pub(super) fn link(&self) -> (&[u8], Digest) {
        (&self.digest, (&*self.chain).try_into().unwrap_or_default())
    }

    fn title(&self) -> String {
        format!("Record {}, {},", self.seq, self.kind.map_or("of an unknown kind", Kind::title))
    }
}

/// Which bodies a walk reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bodies {
    /// All but the chunks'.
    Small,
    All,
}

/// Whether a walk goes on.
pub(super) type Flow = std::ops::ControlFlow<()>;

/// Goes through the records in order; `visit` gets each with what is wrong with it or its place, as a sentence.
/// Gives what is wrong at the end.
pub(super) fn walk(
    connection: &Connection,
    key: Option<&Key>,
    bodies: Bodies,
    mut visit: impl FnMut(&Record<'_>, Option<String>) -> Flow,
) -> Result<Option<String>, Fault> {
    let tail = Tail::read(connection, key)?;
    let select = match bodies {
        Bodies::All => "SELECT seq, kind, body, digest, chain FROM records WHERE seq NOT IN (-1, 0) ORDER BY seq",
        Bodies::Small => {
            "SELECT seq, kind, CASE WHEN kind <> 3 THEN body END, digest, chain FROM records \
             WHERE seq NOT IN (-1, 0) ORDER BY seq"
        }
    };
    let mut statement = connection.prepare(select)?;
    let mut rows = statement.query([])?;
    let mut reached = Tail::default();
    while let Some(row) = rows.next()? {
        let record = Record::of(row, key)?;
        let problem = follow(&mut reached, &record);
        if visit(&record, problem).is_break() {
            return Ok(None);
        }
    }
    let more =
        "SELECT count(*) FROM records WHERE seq IN (-1, 0) AND length(digest) + (seq = -1 OR ?1) * length(chain) > 0";
    let has_more: bool = connection.query_row(more, [key.is_some()], |row| row.get(0))?;
    Ok(if has_more {
        Some("Beside its records the file holds something that no record tells of: it was put in later.".to_owned())
    } else if reached.seq < tail.seq {
        Some(match tail.seq - reached.seq {
            1 => format!("Record {}, the last one, is missing.", tail.seq),
            count => format!(
                "The last {count} records, from {} on, are missing, or the number of the last one was changed.",
                reached.seq + 1
            ),
        })
    } else if reached == tail {
        None
    } else {
        Some(format!("Record {}, the last one, is not the one that was written last.", reached.seq))
    })
}

/// Checks that a record is whole and follows the one before; goes on from it either way, so that one change is told once.
fn follow(reached: &mut Tail, record: &Record<'_>) -> Option<String> {
    let expected = reached.next(record.number, &record.digest);
    let first_missing = reached.seq + 1;
    let is_changed =
        record.is_forged || record.body.as_ref().is_some_and(|body| Sha256::digest(body).as_slice() != &*record.digest);
    let (before, place) = (reached.seq, record.seq);
    *reached = Tail { seq: place, chain: (&*record.chain).try_into().unwrap_or_default() };
    if is_changed {
        Some(format!("{} was changed after it was written.", record.title()))
    } else if place > first_missing {
        Some(match place - first_missing {
            1 => format!("Record {first_missing} is missing: it was deleted."),
            count => format!("Records {first_missing} to {} are missing: {count} were deleted.", place - 1),
        })
    } else if expected.seq != place || expected.chain != *record.chain {
        Some(format!(
            "{} does not follow from record {before}: one of them was changed, moved or put in later.",
            record.title()
        ))
    } else if record.kind.is_none() {
        Some(format!("{} cannot be understood.", record.title()))
    } else {
        None
    }
}

/// In lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
