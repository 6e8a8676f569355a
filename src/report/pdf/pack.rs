//! Compressed streams of the file.

use super::RenderError;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Stream};
use std::io::Write;

/// Measured on reports: the highest level takes three times as long for 2 per cent less.
const LEVEL: u32 = 5;

/// A stream of these bytes; `entries` say what they are.
pub fn packed(mut entries: Dictionary, bytes: &[u8]) -> Result<Stream, RenderError> {
    entries.set("Filter", "FlateDecode");
    let mut stream = Stream::new(entries, deflated(bytes)?);
    stream.allows_compression = false;
    Ok(stream)
}

pub fn deflated(bytes: &[u8]) -> Result<Vec<u8>, RenderError> {
    let write = || -> std::io::Result<Vec<u8>> {
        let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::new(LEVEL));
        encoder.write_all(bytes)?;
        encoder.finish()
    };
    write().map_err(|error| RenderError::Write(error.to_string()))
}
