//! What is carried inside a report, compressed as soon as it is made: a list of every object of a large tenant, or a picture,
//! takes twenty times the room as it is.

use flate2::write::ZlibEncoder;
use flate2::{Compress, Compression, FlushCompress, Status};
use std::cell::RefCell;
use std::io::{self, BufWriter, Read as _, Write};

/// Measured on reports: the next level takes a quarter more time for a fourteenth less, the highest five times as long for a
/// sixth.
const LEVEL: u32 = 2;
/// Bytes that are compressed at once.
const ROOM: usize = 1 << 16;

thread_local! {
    /// Kept from stream to stream: a new one clears 300 kB, and a report has hundreds of streams.
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(LEVEL), true));
}

/// Bytes, compressed (zlib).
#[derive(Clone, PartialEq, Eq)]
pub struct Packed {
    deflated: Vec<u8>,
    length: u64,
}

impl std::fmt::Debug for Packed {
    /// Without its bytes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Packed").field(&self.length).finish()
    }
}

impl Packed {
    /// What `print` writes piece by piece.
    ///
    /// # Errors
    /// Those of `print`.
    pub fn of(print: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> io::Result<Self> {
        let encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
        let mut out = BufWriter::with_capacity(ROOM, encoder);
        print(&mut out)?;
        let mut encoder = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        encoder.try_finish()?;
        let length = encoder.total_in();
        Ok(Self { deflated: encoder.finish()?, length })
    }

    /// Bytes that are at hand as a whole.
    ///
    /// # Errors
    /// None is known.
    pub fn whole(bytes: &[u8]) -> io::Result<Self> {
        Ok(Self { deflated: deflated(bytes)?, length: bytes.len() as u64 })
    }

    /// As they stand in a file.
    pub fn deflated(&self) -> &[u8] {
        &self.deflated
    }

    /// How many they are.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// As they were.
    pub fn unpacked(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(usize::try_from(self.length).unwrap_or_default());
        // What was packed here is whole.
        let _ = flate2::read::ZlibDecoder::new(self.deflated()).read_to_end(&mut bytes);
        bytes
    }
}

/// Bytes, compressed in one go.
///
/// # Errors
/// None is known.
pub fn deflated(bytes: &[u8]) -> io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let mut out = Vec::with_capacity(bytes.len() / 4 + 64);
        loop {
            let taken = usize::try_from(compressor.total_in()).unwrap_or(usize::MAX);
            let rest = bytes.get(taken..).unwrap_or_default();
            let status = compressor.compress_vec(rest, &mut out, FlushCompress::Finish);
            match status.map_err(io::Error::other)? {
                Status::StreamEnd => {
                    out.shrink_to_fit();
                    return Ok(out);
                }
                Status::Ok | Status::BufError => out.reserve(out.len().max(1024)),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Also of what does not shrink, and whatever was packed before.
    #[test]
    fn what_is_packed_comes_out_again_and_is_always_the_same() {
        fn check(bytes: &[u8]) {
            let in_pieces =
                || Packed::of(|out| bytes.chunks(7_000).try_for_each(|piece| out.write_all(piece))).unwrap();
            for packed in [Packed::whole(bytes).unwrap(), in_pieces()] {
                assert_eq!((packed.unpacked(), packed.length()), (bytes.to_vec(), bytes.len() as u64));
            }
            assert!(Packed::whole(bytes).unwrap() == Packed::whole(bytes).unwrap() && in_pieces() == in_pieces());
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
