//! A file too large to be held, read by the worker piece by piece: it asks for bytes by their place through its pipe, and the
//! program answers. So an archive of any size is unpacked by a process that can open no file.

use super::Source;
use super::frames::{Out, Tag};
use std::cell::RefCell;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Bytes asked for at once.
const PIECE: u64 = 1 << 20;
/// Bytes that are rather passed over than the file opened anew.
const PASSED_OVER: u64 = 16 << 20;

/// The program's side: gives any piece of a file.
pub(super) struct Pieces<'s> {
    source: &'s Source,
    open: Option<(Box<dyn Read + Send>, u64)>,
}

impl<'s> Pieces<'s> {
    pub fn of(source: &'s Source) -> Self {
        Self { source, open: None }
    }

    /// What the worker is told before all else.
    pub fn size(&self) -> u64 {
        self.source.size()
    }

    /// So many bytes from there on.
    pub fn give(&mut self, from: u64, count: u32) -> io::Result<Vec<u8>> {
        let count = usize::try_from(u64::from(count).min(PIECE)).unwrap_or_default();
        let near = self.open.take().filter(|(_, at)| (*at..=at.saturating_add(PASSED_OVER)).contains(&from));
        let (mut reader, at) = match near {
            Some(open) => open,
            None => (self.source.open_at(from)?, from),
        };
        pass_over(&mut *reader, from - at)?;
        let mut piece = vec![0; count];
        reader.read_exact(&mut piece)?;
        self.open = Some((reader, from + count as u64));
        Ok(piece)
    }
}

/// Reads so many bytes for nothing.
pub(super) fn pass_over(reader: &mut dyn Read, bytes: u64) -> io::Result<()> {
    let passed = io::copy(&mut reader.take(bytes), &mut io::sink())?;
    if passed == bytes { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

/// The place and length in the payload of [`Tag::Wanted`].
pub(super) fn wanted(payload: &[u8]) -> Option<(u64, u32)> {
    let (from, count) = payload.split_first_chunk::<8>()?;
    Some((u64::from_le_bytes(*from), u32::from_le_bytes(count.try_into().ok()?)))
}

/// Several write to one end of a pipe, each its own frames.
pub(super) struct Shared<'a, W: Write>(pub &'a RefCell<W>);

impl<W: Write> Write for Shared<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

/// The worker's side: the file, of which the piece that was asked for last is held.
pub(super) struct Asked<R: Read, W: Write> {
    from: R,
    out: Out<W>,
    size: u64,
    at: u64,
    begins: u64,
    piece: Vec<u8>,
}

impl<R: Read, W: Write> Asked<R, W> {
    /// The first that comes is the file's size.
    pub fn begin(mut from: R, to: W) -> io::Result<Self> {
        let mut size = [0; 8];
        from.read_exact(&mut size)?;
        Ok(Self { from, out: Out { to }, size: u64::from_le_bytes(size), at: 0, begins: 0, piece: Vec::new() })
    }

    fn ask(&mut self) -> io::Result<()> {
        self.begins = self.at - self.at % PIECE;
        let count = u32::try_from((self.size - self.begins).min(PIECE)).unwrap_or(u32::MAX);
        let payload = [&self.begins.to_le_bytes()[..], &count.to_le_bytes()].concat();
        self.out.send(Tag::Wanted, &payload).map_err(io::Error::other)?;
        self.out.to.flush()?;
        self.piece.resize(count as usize, 0);
        self.from.read_exact(&mut self.piece)
    }
}

impl<R: Read, W: Write> Read for Asked<R, W> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.size || into.is_empty() {
            return Ok(0);
        }
        if !(self.begins..self.begins + self.piece.len() as u64).contains(&self.at) {
            self.ask()?;
        }
        let within = usize::try_from(self.at - self.begins).unwrap_or(usize::MAX);
        let rest = self.piece.get(within..).unwrap_or_default();
        let count = rest.len().min(into.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count as u64;
        Ok(count)
    }
}

impl<R: Read, W: Write> Seek for Asked<R, W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn any_piece_of_a_file_is_given_and_read() {
        let bytes: Vec<u8> = (0..3 * PIECE + 5).map(|at| (at % 251) as u8).collect();
        let source = Source::Bytes(Arc::from(&bytes[..]));
        let mut pieces = Pieces::of(&source);
        for (from, count) in [(0, 10), (5, 10), (2 * PIECE, 7), (1, 1), (3 * PIECE, 5)] {
            let at = usize::try_from(from).unwrap();
            assert_eq!(pieces.give(from, count).unwrap(), bytes[at..at + count as usize]);
        }
        assert!(pieces.give(3 * PIECE, 6).is_err());
        // What is asked for, in order, is answered in order.
        let mut answers = (bytes.len() as u64).to_le_bytes().to_vec();
        answers.extend_from_slice(&bytes[usize::try_from(3 * PIECE).unwrap()..]);
        answers.extend_from_slice(&bytes[..usize::try_from(PIECE).unwrap()]);
        let (to, mut read) = (RefCell::new(Vec::new()), [0; 4]);
        let mut asked = Asked::begin(&answers[..], Shared(&to)).unwrap();
        asked.seek(SeekFrom::End(-4)).unwrap();
        asked.read_exact(&mut read).unwrap();
        assert_eq!(read, bytes[bytes.len() - 4..]);
        assert_eq!(asked.read(&mut read).unwrap(), 0);
        asked.seek(SeekFrom::Start(7)).unwrap();
        asked.read_exact(&mut read).unwrap();
        assert_eq!(read, bytes[7..11]);
        let to = to.borrow();
        let frames: Vec<_> = to.chunks(17).map(|frame| wanted(&frame[5..]).unwrap()).collect();
        assert_eq!(frames, [(3 * PIECE, 5), (0, u32::try_from(PIECE).unwrap())]);
    }
}
