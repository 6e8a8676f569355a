//! Compressed streams of the file.

use super::RenderError;
use flate2::{Compress, Compression, FlushCompress, Status};
use lopdf::{Dictionary, Stream};
use std::cell::RefCell;

/// Measured on reports: the next level takes a quarter more time for a fourteenth less, the highest five times as long for a
/// sixth.
const LEVEL: u32 = 2;

thread_local! {
    /// Kept from stream to stream: a new one clears 300 kB, and a report has hundreds of streams.
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), true));
}

/// A stream of these bytes; `entries` say what they are.
pub fn packed(mut entries: Dictionary, bytes: &[u8]) -> Result<Stream, RenderError> {
    entries.set("Filter", "FlateDecode");
    let mut stream = Stream::new(entries, deflated(bytes)?);
    stream.allows_compression = false;
    Ok(stream)
}

pub fn deflated(bytes: &[u8]) -> Result<Vec<u8>, RenderError> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let mut out = Vec::with_capacity(bytes.len() / 4 + 64);
        loop {
            let taken = usize::try_from(compressor.total_in()).unwrap_or(usize::MAX);
            let rest = bytes.get(taken..).unwrap_or_default();
            let status = compressor.compress_vec(rest, &mut out, FlushCompress::Finish);
            match status.map_err(|error| RenderError::Write(error.to_string()))? {
                Status::StreamEnd => return Ok(out),
                Status::Ok | Status::BufError => out.reserve(out.len().max(1024)),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::deflated;
    use std::io::Read as _;

    /// Also of what does not shrink, and whatever was packed before.
    #[test]
    fn what_is_packed_comes_out_again_and_is_always_the_same() {
        fn check(bytes: &[u8]) {
            let packed = deflated(bytes).unwrap();
            assert_eq!(packed, deflated(bytes).unwrap());
            let mut out = Vec::new();
            flate2::read::ZlibDecoder::new(packed.as_slice()).read_to_end(&mut out).unwrap();
            assert_eq!(out, bytes);
        }
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(200_000)
        .collect();
        check(b"");
        check(b"a");
        check(&noise);
        check(&vec![b' '; 300_000]);
        check(&noise[..70_000]);
    }
}
