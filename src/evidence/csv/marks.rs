//! Finds the bytes that cut a text up, 64 at a time: one comes every fifteen or so, and to search anew from each of them
//! takes longer than all the rest of the reading.

use crate::evidence::secrets::said::TELLING;
use wide::u8x16;

pub(super) const BLOCK: usize = 64;

/// What stands in a block, one bit for each byte; the first byte is the lowest bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks {
    /// Delimiters, quotes and line ends.
    pub cutting: u64,
    /// Where a secret in words may be told: [`TELLING`], and the second of two letters `s`.
    pub telling: u64,
    /// A quote is among what cuts.
    pub has_quotes: bool,
    /// It holds a NUL or an opening brace.
    pub is_odd: bool,
}

impl Marks {
    /// Of the block that begins at `from`; what is beyond the text bears no mark.
    #[inline]
    pub fn of(bytes: &[u8], from: usize, delimiter: u8, line_end: u8) -> Self {
        let rest = bytes.get(from..).unwrap_or_default();
        if let Some((whole, _)) = rest.split_first_chunk::<BLOCK>() {
            return Self::of_block(whole, delimiter, line_end);
        }
        let mut padded = [b' '; BLOCK];
        padded[..rest.len()].copy_from_slice(rest);
        let marks = Self::of_block(&padded, delimiter, line_end);
        // A blank may be the delimiter.
        Self { cutting: marks.cutting & ((1 << rest.len()) - 1), ..marks }
    }

    #[inline]
    fn of_block(block: &[u8; BLOCK], delimiter: u8, line_end: u8) -> Self {
        let (mut cutting, mut telling, mut doubled) = (0, 0, 0);
        let (mut quotes, mut odd) = (u8x16::ZERO, u8x16::ZERO);
        for (at, part) in block.as_chunks::<16>().0.iter().enumerate() {
            let part = u8x16::new(*part);
            let is = |byte: u8| part.simd_eq(u8x16::splat(byte));
            let bits = |found: u8x16| u64::from(found.to_bitmask()) << (16 * at);
            let quote = is(b'"');
            cutting |= bits(is(delimiter) | is(line_end) | quote);
            telling |= bits(TELLING.iter().fold(u8x16::ZERO, |found, byte| found | is(*byte)));
            doubled |= bits(is(b's'));
            quotes |= quote;
            odd |= is(b'{') | is(0);
        }
        // Of two that are parted by the block's edge the second is marked for the first byte of the next block.
        telling |= doubled & (doubled << 1 | 1);
        Self { cutting, telling, has_quotes: quotes.to_bitmask() != 0, is_odd: odd.to_bitmask() != 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The positions at which `is` holds, by the marks and by looking.
    fn check(text: &[u8], marked: impl Fn(Marks) -> u64, is: impl Fn(usize) -> bool) {
        for length in 0..text.len() {
            let text = &text[..length];
            let mut found = Vec::new();
            for from in (0..length).step_by(BLOCK) {
                let bits = marked(Marks::of(text, from, b',', b'\n'));
                found.extend((0..BLOCK).filter(|at| bits >> at & 1 == 1).map(|at| from + at));
            }
            assert_eq!(found, (0..length).filter(|at| is(*at)).collect::<Vec<_>>(), "{length}");
        }
    }

    #[test]
    fn marks_are_the_wanted_bytes() {
        let text: Vec<u8> = (0..=255).chain(b"a,b\"c\nass=w:s,ss".repeat(23)).collect();
        check(&text, |marks| marks.cutting, |at| matches!(text[at], b',' | b'"' | b'\n'));
        let is_double = |at: usize| text[at] == b's' && (at.is_multiple_of(BLOCK) || text[at - 1] == b's');
        check(&text, |marks| marks.telling, |at| TELLING.contains(&text[at]) || is_double(at));
    }

    #[test]
    fn quotes_and_odd_bytes_are_told_of() {
        let check = |text: &[u8], has_quotes: bool, is_odd: bool| {
            let marks = Marks::of(text, 0, b' ', b'\n');
            assert_eq!((marks.has_quotes, marks.is_odd), (has_quotes, is_odd), "{text:?}");
        };
        check(b"", false, false);
        check(&[b'a'; 64], false, false);
        check(b"a\"b", true, false);
        check(b"a{", false, true);
        let mut nul = [b'a'; 64];
        nul[63] = 0;
        check(&nul, false, true);
    }
}
