//! Reading ahead: a file is received, and hashed, on a thread of its own, while its format is read from what came before.
//!
//! Hashing takes about as long as all the rest; a second core halves the wait.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

const CHUNK_BYTES: usize = 128 << 10;
/// Chunks received and not yet read: enough to even out the pace of both, and little memory.
const CHUNKS: usize = 4;

/// Lets `parse` read what another thread receives from `source`. When `parse` returns, so does that thread; what it
/// received beyond is lost to nobody but `parse`. An `Err`: no thread could be started.
pub(super) fn ahead<T>(source: &mut (dyn Read + Send), parse: impl FnOnce(&mut dyn Read) -> T) -> io::Result<T> {
    thread::scope(|scope| {
        let (full, received) = sync_channel(CHUNKS);
        let (used, empty) = channel();
        thread::Builder::new()
            .name("receiving".to_owned())
            .spawn_scoped(scope, move || receive(source, &full, &empty))?;
        let mut chunks = Chunks { received, used, chunk: Vec::new(), at: 0 };
        Ok(parse(&mut chunks))
    })
}

fn receive(source: &mut dyn Read, full: &SyncSender<io::Result<Vec<u8>>>, empty: &Receiver<Vec<u8>>) {
    loop {
        let mut chunk = empty.try_recv().unwrap_or_default();
        chunk.resize(CHUNK_BYTES, 0);
        let read = match source.read(&mut chunk) {
            Ok(0) => return,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            read => read,
        };
        let read = read.map(|count| {
            chunk.truncate(count);
            chunk
        });
        let broke_off = read.is_err();
        // Nobody listens any more where the reader has seen enough.
        if full.send(read).is_err() || broke_off {
            return;
        }
    }
}

/// What was received, in its order.
struct Chunks {
    received: Receiver<io::Result<Vec<u8>>>,
    /// Chunks that may be filled again.
    used: Sender<Vec<u8>>,
    chunk: Vec<u8>,
    at: usize,
}

impl Read for Chunks {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.chunk.len() {
            let Ok(chunk) = self.received.recv() else { return Ok(0) };
            let _ = self.used.send(std::mem::replace(&mut self.chunk, chunk?));
            self.at = 0;
        }
        let count = into.len().min(self.chunk.len() - self.at);
        into[..count].copy_from_slice(&self.chunk[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
