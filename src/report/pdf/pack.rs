//! Compressed streams of the file.

use super::RenderError;
use crate::report::packed::{self, Packed};
use lopdf::{Dictionary, Stream};

/// A stream of these bytes; `entries` say what they are.
pub fn packed(entries: Dictionary, bytes: &[u8]) -> Result<Stream, RenderError> {
    Ok(stream(entries, deflated(bytes)?))
}

pub fn deflated(bytes: &[u8]) -> Result<Vec<u8>, RenderError> {
    packed::deflated(bytes).map_err(|error| RenderError::Write(error.to_string()))
}

/// The same of what is compressed already.
pub fn carried(entries: Dictionary, packed: &Packed) -> Stream {
    stream(entries, packed.deflated().to_vec())
}

fn stream(mut entries: Dictionary, deflated: Vec<u8>) -> Stream {
    entries.set("Filter", "FlateDecode");
    let mut stream = Stream::new(entries, deflated);
    stream.allows_compression = false;
    stream
}
