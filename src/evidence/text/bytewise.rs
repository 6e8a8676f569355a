//! Eight-bit text that is copied: read by letters, so that what is secret is known, and written as the bytes that it was.
//!
//! A copy in another encoding would settle for good what nobody said yet.

use super::stated::Table;
use super::{Choice, Encoding};
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Reads the letters of an eight-bit text.
#[derive(Clone, Debug)]
pub(in crate::evidence) struct Bytewise {
    table: Arc<Table>,
    /// Letters were read by it; a file that begins in ASCII may turn out to be UTF-8.
    is_used: Arc<AtomicBool>,
}

impl Bytewise {
    /// `None` where what was said has letters of several bytes.
    pub fn of(stated: Option<&'static Choice>) -> Option<Self> {
        let encoding = stated.map_or(encoding_rs::WINDOWS_1252, |choice| choice.encoding);
        Some(Self { table: Arc::new(Table::of(encoding)?), is_used: Arc::default() })
    }

    /// Gives bytes used and written.
    pub(super) fn read(&mut self, raw: &[u8], into: &mut [u8]) -> (usize, usize) {
        self.is_used.store(true, Ordering::Relaxed);
        let (mut used, mut written) = (0, 0);
        for byte in raw {
            let character = self.table.character(*byte);
            let Some(room) = into.get_mut(written..written + character.len_utf8()) else { break };
            written += character.encode_utf8(room).len();
            used += 1;
        }
        (used, written)
    }

    /// What writes them back.
    pub fn encoded<'w>(&self, to: &'w mut dyn Write) -> Encoded<'w> {
        Encoded { by: self.clone(), to, cut: Vec::new(), bytes: Vec::new() }
    }
}

/// Writes letters as the bytes by which they were read; text of another encoding as it is.
pub(in crate::evidence) struct Encoded<'w> {
    by: Bytewise,
    to: &'w mut dyn Write,
    /// The beginning of a letter whose end comes with the next piece.
    cut: Vec<u8>,
    bytes: Vec<u8>,
}

impl Write for Encoded<'_> {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        if !self.by.is_used.load(Ordering::Relaxed) {
            self.to.write_all(piece)?;
            return Ok(piece.len());
        }
        self.cut.extend_from_slice(piece);
        let whole = match std::str::from_utf8(&self.cut) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => {
                std::str::from_utf8(&self.cut[..error.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => return Err(io::Error::new(io::ErrorKind::InvalidData, "no text")),
        };
        self.bytes.clear();
        self.bytes.extend(whole.chars().map(|character| self.by.table.byte(character).unwrap_or(b'?')));
        self.to.write_all(&self.bytes)?;
        let length = whole.len();
        self.cut.drain(..length);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Encoding {
    /// Whether a copy of it as UTF-8 has to say so, for its bytes would be taken for what was said of the file.
    pub(in crate::evidence) fn wants_mark(self) -> bool {
        matches!(self, Self::Stated(_)) && !self.is_eight_bit()
    }
}
