//! What one thread reads of a stored file, and another one reads from it.

use std::io::{self, Read};
use std::sync::mpsc::Receiver;

/// Bytes as a thread sends them; an empty piece is the end.
pub(super) struct Pumped {
    receiver: Receiver<io::Result<Vec<u8>>>,
    chunk: Vec<u8>,
    at: usize,
    /// The end was told. Where the other side only went away, the file is not whole.
    has_ended: bool,
}

impl Pumped {
    pub fn of(receiver: Receiver<io::Result<Vec<u8>>>) -> Self {
        Self { receiver, chunk: Vec::new(), at: 0, has_ended: false }
    }
}

impl Read for Pumped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.chunk.len() {
            match self.receiver.recv() {
                Ok(chunk) => {
                    self.chunk = chunk?;
                    self.at = 0;
                    self.has_ended |= self.chunk.is_empty();
                }
                // Now nothing over there holds on to the file any more.
                Err(_) if self.has_ended => return Ok(0),
                Err(_) => return Err(io::Error::other("reading what is stored ended before its end")),
            }
        }
        let rest = self.chunk.get(self.at..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::sync_channel;

    /// A thread that ends before it said so has not given the whole file.
    #[test]
    fn what_ends_too_early_is_no_end() {
        let check = |sent: &[&str], expected: Result<&str, &str>| {
            let (sender, receiver) = sync_channel(4);
            for piece in sent {
                sender.send(Ok(piece.as_bytes().to_vec())).unwrap();
            }
            drop(sender);
            let mut text = String::new();
            let mut pumped = Pumped::of(receiver);
            let read = pumped.read_to_string(&mut text).map(|_| text).map_err(|error| error.to_string());
            assert_eq!(read.as_deref().map_err(|error| &**error), expected);
        };
        check(&["ab", "c", ""], Ok("abc"));
        check(&[""], Ok(""));
        check(&["ab"], Err("reading what is stored ended before its end"));
        check(&[], Err("reading what is stored ended before its end"));
    }
}
