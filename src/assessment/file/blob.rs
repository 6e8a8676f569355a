//! Files inside the assessment file, cut into compressed chunks: evidence of any size in bounded memory.

use super::error::{Fault, FileError};
use super::records::{Kind, Tail, signed};
use super::seal::{Key, Role};
use rusqlite::{Connection, OptionalExtension, Savepoint, Transaction};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// How it is told that a stored file is not what was stored.
pub const NOT_WHOLE: &str = "cannot be read whole";

/// Plain bytes of a chunk: opening a row's place in a file of any size unpacks one.
const CHUNK: usize = 4 << 20;
/// Measured on exports: 7 times smaller at the speed of a disk; higher levels cost twice the time for a tenth less.
const LEVEL: i32 = 3;

/// What is stored of a file beside its chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    pub(super) sha256: String,
    pub(super) bytes: u64,
    /// Number of the first chunk's record; the others follow it without a gap.
    pub(super) first: u64,
    pub(super) chunks: u64,
    /// The first row that begins in each chunk, where the writer said so.
    pub(super) rows: Vec<RowMark>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RowMark {
    pub(super) row: u64,
    pub(super) chunk: u64,
    /// Of the row's first byte within the chunk.
    pub(super) offset: u64,
}

impl Head {
    /// Whether this record is one of its chunks.
    pub(super) fn holds(&self, seq: u64) -> bool {
        seq >= self.first && seq - self.first < self.chunks
    }
}

/// Cuts, compresses and adds; one per blob, within a transaction of the caller's.
pub(super) struct Cutter {
    plain: Vec<u8>,
    packed: Vec<u8>,
    compressor: zstd::bulk::Compressor<'static>,
    hasher: Sha256,
    head: Head,
    pub(super) tail: Tail,
    key: Option<Key>,
}

impl Cutter {
    pub(super) fn new(tail: Tail, key: Option<Key>) -> Result<Self, Fault> {
        Ok(Self {
            plain: Vec::with_capacity(CHUNK),
            packed: Vec::with_capacity(zstd::zstd_safe::compress_bound(CHUNK)),
            compressor: zstd::bulk::Compressor::new(LEVEL)?,
            hasher: Sha256::new(),
            head: Head { first: tail.seq + 1, ..Head::default() },
            tail,
            key,
        })
    }

    pub(super) fn write(&mut self, connection: &Connection, mut bytes: &[u8]) -> Result<(), Fault> {
        self.hasher.update(bytes);
        self.head.bytes += bytes.len() as u64;
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(CHUNK - self.plain.len()));
            self.plain.extend_from_slice(now);
            bytes = later;
            if self.plain.len() == CHUNK {
                self.flush(connection)?;
            }
        }
        Ok(())
    }

    fn flush(&mut self, connection: &Connection) -> Result<(), Fault> {
        self.packed.clear();
        self.compressor.compress_to_buffer(&self.plain, &mut self.packed)?;
        self.tail.add(connection, self.key.as_ref(), Kind::Chunk, &self.packed)?;
        self.head.chunks += 1;
        self.plain.clear();
        Ok(())
    }

    fn begin_row(&mut self, row: u64) {
        if self.head.rows.last().is_none_or(|mark| mark.chunk < self.head.chunks) {
            self.head.rows.push(RowMark { row, chunk: self.head.chunks, offset: self.plain.len() as u64 });
        }
    }

    pub(super) fn store_tail(&self, connection: &Connection) -> Result<(), Fault> {
        self.tail.store(connection, self.key.as_ref())
    }

    /// The last chunk, and the head after it.
    pub(super) fn finish(&mut self, connection: &Connection, kind: Kind) -> Result<Head, Fault> {
        if !self.plain.is_empty() {
            self.flush(connection)?;
        }
        self.head.sha256 = format!("{:x}", std::mem::take(&mut self.hasher).finalize());
        let body = serde_json::to_vec(&self.head).map_err(io::Error::from)?;
        self.tail.add(connection, self.key.as_ref(), kind, &body)?;
        Ok(std::mem::take(&mut self.head))
    }
}

/// Stores one evidence file as it streams by, with its errors as [`FileError`] inside; nothing of it stays unless [`EvidenceWriter::finish`] is called.
/// Holds about 9 MB whatever the file's size.
pub struct EvidenceWriter<'a> {
    pub(super) path: &'a Path,
    pub(super) within: Option<Within<'a>>,
    pub(super) cutter: Cutter,
    pub(super) tail: &'a mut Tail,
    pub(super) evidence: &'a mut BTreeMap<String, Head>,
    /// A write failed: what was written is not the whole file.
    pub(super) is_cut: bool,
}

impl fmt::Debug for EvidenceWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EvidenceWriter").field("head", &self.cutter.head).finish_non_exhaustive()
    }
}

/// What a file is stored in: a transaction of its own, or a part of one that stores many.
pub(super) enum Within<'a> {
    Own(Transaction<'a>),
    Many(Savepoint<'a>, &'a mut Many),
}

impl Within<'_> {
    fn connection(&self) -> &Connection {
        match self {
            Self::Own(transaction) => transaction,
            Self::Many(part, _) => part,
        }
    }
}

/// Files that are stored together: a flush for each would take longer than all else.
#[derive(Debug)]
pub(super) struct Many {
    /// The tail as it stands on the disk.
    pub(super) began: Tail,
    /// What was added since, by SHA-256.
    pub(super) added: Vec<String>,
    pub(super) bytes: u64,
}

impl Many {
    /// Bytes and files after which they are made to last: what they take meanwhile stands beside the file.
    const BYTES: u64 = 64 << 20;
    const FILES: usize = 2_000;

    pub(super) fn new(began: Tail) -> Self {
        Self { began, added: Vec::new(), bytes: 0 }
    }

    pub(super) fn are_enough(&self) -> bool {
        self.bytes >= Self::BYTES || self.added.len() >= Self::FILES
    }
}

/// What was stored, and under what name it is found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub sha256: String,
    pub bytes: u64,
}

impl EvidenceWriter<'_> {
    /// Says that the next byte written begins this row (numbered as in [`crate::evidence::SourceRef`]), so that the row
    /// can be found again without reading what is before it.
    pub fn begin_row(&mut self, row: u64) {
        self.cutter.begin_row(row);
    }

    /// Makes it last. A file that is stored already is not stored again.
    pub fn finish(mut self) -> Result<StoredFile, FileError> {
        let path = self.path;
        self.complete().map_err(|fault| fault.at(path))
    }

    fn complete(&mut self) -> Result<StoredFile, Fault> {
        if self.is_cut {
            return Err(io::Error::other("the evidence could not be written whole").into());
        }
        let Some(within) = self.within.take() else { return Err(io::Error::other("it was finished already").into()) };
        let head = self.cutter.finish(within.connection(), Kind::Evidence)?;
        let stored = StoredFile { sha256: head.sha256.clone(), bytes: head.bytes };
        if !self.evidence.contains_key(&head.sha256) {
            self.cutter.store_tail(within.connection())?;
            match within {
                Within::Own(transaction) => transaction.commit()?,
                Within::Many(part, many) => {
                    part.commit()?;
                    many.bytes += head.bytes;
                    many.added.push(head.sha256.clone());
                }
            }
            *self.tail = self.cutter.tail;
            self.evidence.insert(head.sha256.clone(), head);
        }
        Ok(stored)
    }
}

impl Write for EvidenceWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(within) = &self.within else { return Err(io::Error::other("it was finished already")) };
        match self.cutter.write(within.connection(), bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(fault) => {
                self.is_cut = true;
                Err(io::Error::other(fault.at(self.path)))
            }
        }
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Gives back a stored file, chunk by chunk, each checked; at the end its SHA-256 is checked as well, and a mismatch is
/// an error in place of the end. Holds about 9 MB.
pub struct StoredReader<'a> {
    connection: &'a Connection,
    key: Option<&'a Key>,
    path: PathBuf,
    head: Head,
    next: u64,
    plain: Vec<u8>,
    at: usize,
    /// None where reading began in the middle.
    hasher: Option<Sha256>,
}

impl fmt::Debug for StoredReader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredReader").field("head", &self.head).field("next", &self.next).finish_non_exhaustive()
    }
}

impl<'a> StoredReader<'a> {
    pub(super) fn new(connection: &'a Connection, key: Option<&'a Key>, path: &Path, head: Head) -> Self {
        let hasher = Some(Sha256::new());
        Self { connection, key, path: path.to_owned(), head, next: 0, plain: Vec::new(), at: 0, hasher }
    }

    /// From the last marked row at or before `row`; also gives that row's number.
    pub(super) fn at_row(
        connection: &'a Connection,
        key: Option<&'a Key>,
        path: &Path,
        head: Head,
        row: u64,
    ) -> Result<Option<(u64, Self)>, Fault> {
        let Some(mark) = head.rows.iter().rev().find(|mark| mark.row <= row).copied() else { return Ok(None) };
        let mut reader = Self { next: mark.chunk, hasher: None, ..Self::new(connection, key, path, head) };
        reader.fill()?;
        reader.at = usize::try_from(mark.offset).unwrap_or(usize::MAX).min(reader.plain.len());
        Ok(Some((mark.row, reader)))
    }

    /// From that byte on; the whole is not checked then, but each chunk is.
    pub(super) fn from(self, byte: u64) -> Result<Self, Fault> {
        let mut reader = Self { next: byte / CHUNK as u64, hasher: None, ..self };
        reader.fill()?;
        reader.at = usize::try_from(byte % CHUNK as u64).unwrap_or(usize::MAX).min(reader.plain.len());
        Ok(reader)
    }

    /// Unpacks the next chunk; `false` at the end.
    fn fill(&mut self) -> Result<bool, Fault> {
        self.plain.clear();
        self.at = 0;
        if self.next >= self.head.chunks {
            return self.check_whole().map(|()| false);
        }
        let damaged = || Fault::Damage(format!("The stored file {} {NOT_WHOLE}.", self.head.sha256));
        let seq = signed(self.head.first.saturating_add(self.next));
        let mut statement = self.connection.prepare("SELECT body, digest FROM records WHERE seq = ?1 AND kind = 3")?;
        let (plain, key) = (&mut self.plain, self.key);
        let unpacked = statement
            .query_row([seq], |row| {
                let (body, digest) = (row.get_ref(0)?.as_blob_or_null()?, row.get_ref(1)?.as_blob_or_null()?);
                let whole = body.zip(digest).and_then(|(body, digest)| whole(key, seq, body, digest));
                Ok(whole.is_some_and(|body| {
                    plain.reserve_exact(CHUNK);
                    zstd::bulk::Decompressor::new()
                        .is_ok_and(|mut unpacker| unpacker.decompress_to_buffer(&body, plain).is_ok())
                }))
            })
            .optional()?;
        if unpacked != Some(true) || self.plain.is_empty() {
            return Err(damaged());
        }
        self.next += 1;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&self.plain);
        }
        Ok(true)
    }

    fn check_whole(&mut self) -> Result<(), Fault> {
        let sha256 = self.hasher.take().map(|hasher| format!("{:x}", hasher.finalize()));
        if sha256.is_some_and(|sha256| sha256 != self.head.sha256) {
            return Err(Fault::Damage(format!("The stored file {} is not what its SHA-256 says.", self.head.sha256)));
        }
        Ok(())
    }
}

/// A chunk as it was compressed; `None`: it is not what was stored.
fn whole<'a>(key: Option<&Key>, seq: i64, body: &'a [u8], digest: &[u8]) -> Option<Cow<'a, [u8]>> {
    let kind = i64::from(Kind::Chunk as u8);
    match key {
        // Sealed, it is bound to its place; nothing else opens.
        Some(key) => key.unseal(seq, kind, Role::Body, body).map(Cow::Owned),
        None => (Sha256::digest(body).as_slice() == digest).then_some(Cow::Borrowed(body)),
    }
}

impl Read for StoredReader<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.plain.len() && !into.is_empty() {
            let filled = self.fill();
            if !filled.map_err(|fault| io::Error::other(fault.at(&self.path)))? {
                return Ok(0);
            }
        }
        let rest = self.plain.get(self.at..).unwrap_or_default();
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}
