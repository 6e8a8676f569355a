//! Reading ahead: a file is received on one thread and hashed on another, while its format is read from what came before.
//!
//! Hashing takes about as long as all the rest; a second core halves the wait. What was received is handed on, not copied:
//! each piece has room before it for the end of the record that began in the last one.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// Room before what was received.
const MARGIN: usize = 64 << 10;
const CHUNK_BYTES: usize = 512 << 10;
/// Chunks that wait for hashing, and for reading: enough to even out the pace of all, and little memory.
const CHUNKS: usize = 2;

/// A piece of a file, behind its margin.
type Chunk = io::Result<Vec<u8>>;

/// Lets `parse` read what other threads receive from `source`, and hand to `hash`. When `parse` returns, so do those
/// threads; what was received beyond is lost to nobody but `parse`. An `Err`: no thread could be started.
pub(super) fn ahead<T>(
    source: &mut (dyn Read + Send),
    hash: &mut (dyn FnMut(&[u8]) + Send),
    parse: impl FnOnce(&mut Chunks) -> T,
) -> io::Result<T> {
    let unheard = AtomicBool::new(false);
    thread::scope(|scope| {
        let (raw, received) = sync_channel(CHUNKS);
        let (hashed, full) = sync_channel(CHUNKS);
        let (used, empty) = channel();
        let unheard = &unheard;
        let named = |name: &str| thread::Builder::new().name(name.to_owned());
        named("receiving").spawn_scoped(scope, move || receive(source, &raw, &empty, unheard))?;
        named("hashing").spawn_scoped(scope, move || pass_on(hash, received, &hashed, unheard))?;
        let mut chunks = Chunks { full, used, chunk: Vec::new(), at: 0 };
        Ok(parse(&mut chunks))
    })
}

fn receive(source: &mut dyn Read, raw: &SyncSender<Chunk>, empty: &Receiver<Vec<u8>>, unheard: &AtomicBool) {
    let mut ended = false;
    while !ended {
        let mut chunk = empty.try_recv().unwrap_or_default();
        chunk.resize(MARGIN + CHUNK_BYTES, 0);
        let (mut end, mut failure) = (MARGIN, None);
        while end < chunk.len() && !ended {
            if unheard.load(Ordering::Relaxed) {
                ended = true;
                break;
            }
            match source.read(&mut chunk[end..]) {
                Ok(0) => ended = true,
                Ok(count) => end += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    failure = Some(error);
                    ended = true;
                }
            }
        }
        chunk.truncate(end);
        if end > MARGIN && raw.send(Ok(chunk)).is_err() {
            return;
        }
        if let Some(failure) = failure {
            let _ = raw.send(Err(failure));
        }
    }
}

/// All that was received is hashed, whether somebody listens any more or the reader has seen enough.
fn pass_on(hash: &mut dyn FnMut(&[u8]), received: Receiver<Chunk>, hashed: &SyncSender<Chunk>, unheard: &AtomicBool) {
    for chunk in received {
        if let Ok(chunk) = &chunk {
            hash(chunk.get(MARGIN..).unwrap_or_default());
        }
        if !unheard.load(Ordering::Relaxed) && hashed.send(chunk).is_err() {
            unheard.store(true, Ordering::Relaxed);
        }
    }
}

/// What was received, in its order.
pub(super) struct Chunks {
    full: Receiver<Chunk>,
    /// Chunks that may be filled again.
    used: Sender<Vec<u8>>,
    chunk: Vec<u8>,
    /// Where the bytes begin that were not read yet.
    at: usize,
}

impl Chunks {
    /// The bytes not read yet; those of the next chunk where none are left. Empty at the end.
    fn rest(&mut self) -> io::Result<&[u8]> {
        if self.at == self.chunk.len() {
            let Ok(chunk) = self.full.recv() else { return Ok(&[]) };
            self.give_back(chunk?);
        }
        Ok(self.chunk.get(self.at..).unwrap_or_default())
    }

    fn give_back(&mut self, next: Vec<u8>) {
        self.at = MARGIN.min(next.len());
        let used = std::mem::replace(&mut self.chunk, next);
        // What grew for one long record is not kept.
        if used.capacity() <= 2 * (MARGIN + CHUNK_BYTES) {
            let _ = self.used.send(used);
        }
    }

    /// Puts the next bytes behind `view[tail..]`, which is the end of the bytes in view, without copying them: the chunk
    /// takes the place of `view`. Gives where what was in view begins now; `None` where that cannot be done, or where
    /// `suits` says no of the bytes.
    pub fn follow(
        &mut self,
        view: &mut Vec<u8>,
        tail: std::ops::Range<usize>,
        suits: impl FnOnce(&[u8]) -> bool,
    ) -> io::Result<Option<usize>> {
        let rest = self.rest()?;
        if rest.is_empty() || tail.len() > MARGIN || !suits(rest) {
            return Ok(None);
        }
        let start = self.at - tail.len();
        self.chunk[start..self.at].copy_from_slice(&view[tail]);
        std::mem::swap(view, &mut self.chunk);
        self.at = self.chunk.len();
        Ok(Some(start))
    }
}

impl Read for Chunks {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let rest = self.rest()?;
        let count = into.len().min(rest.len());
        into[..count].copy_from_slice(&rest[..count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time, and fails after them.
    struct Source<'a>(&'a [u8]);

    impl Read for Source<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(into.len()).min(10_007);
            if count == 0 {
                return Err(io::Error::other("gone"));
            }
            into[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn what_is_received_comes_whole_and_is_hashed() {
        let bytes: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
        let mut hashed = Vec::new();
        let (read, failure) = ahead(&mut Source(&bytes), &mut |bytes| hashed.extend_from_slice(bytes), |chunks| {
            let mut read = Vec::new();
            let failure = chunks.read_to_end(&mut read).map_err(|error| error.to_string());
            (read, failure)
        })
        .unwrap();
        assert!(read == bytes && hashed == bytes);
        assert_eq!(failure, Err("gone".to_owned()));
    }

    /// What was received and not read is hashed all the same, so that others may go on from there.
    #[test]
    fn nothing_is_lost_where_reading_ends_early() {
        let bytes: Vec<u8> = (0..9_000_000_u32).map(|number| (number % 249) as u8).collect();
        let (mut source, mut hashed) = (&*bytes, Vec::new());
        ahead(&mut source, &mut |bytes| hashed.extend_from_slice(bytes), |chunks| chunks.read(&mut [0; 10]).unwrap())
            .unwrap();
        assert!(hashed.len() < bytes.len());
        hashed.extend_from_slice(source);
        assert!(hashed == bytes);
    }
}
