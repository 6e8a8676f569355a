//! Where a text of JSON ends, sixteen bytes at a time: texts are most of an export. On the way it is seen whether a secret may
//! be told in it, so that most texts need not be looked at again.

use super::scan::{CONTROL_CHARACTER, Scan};
use crate::evidence::secrets::said::TELLING;
use wide::u8x16;

/// The length of a string with both quotes.
pub(super) fn string(bytes: &[u8]) -> Scan {
    told(bytes).0
}

/// As [`string`], and whether it holds a backslash or one of what tells a secret in words ([`TELLING`], two letters `s`).
#[inline]
pub(super) fn told(bytes: &[u8]) -> (Scan, bool) {
    let (mut at, mut told) = (1, false);
    loop {
        let (length, tells) = plain(bytes.get(at..).unwrap_or_default());
        told |= tells;
        at += length;
        match bytes.get(at) {
            None => return (Scan::More, told),
            Some(b'"') => return (Scan::Whole(at + 1), told),
            Some(b'\\') => match escape(bytes, at) {
                Scan::Whole(length) => {
                    at += length;
                    told = true;
                }
                other => return (other, true),
            },
            Some(_) => return (Scan::Broken(CONTROL_CHARACTER), told),
        }
    }
}

/// The length of the escape at a backslash.
#[cold]
fn escape(bytes: &[u8], at: usize) -> Scan {
    match bytes.get(at + 1) {
        None => Scan::More,
        Some(b'u') => match hex(&bytes[at + 2..]) {
            Scan::Whole(_) => Scan::Whole(6),
            other => other,
        },
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Scan::Whole(2),
        Some(_) => Scan::Broken("a backslash stands before a letter that has no meaning"),
    }
}

fn hex(bytes: &[u8]) -> Scan {
    let digits = bytes.iter().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
    match digits {
        4 => Scan::Whole(4),
        _ if digits == bytes.len() => Scan::More,
        _ => Scan::Broken("a \\u escape is malformed"),
    }
}

/// How many bytes go by before a quote, a backslash or a control character, and whether one of them tells.
#[inline]
fn plain(bytes: &[u8]) -> (usize, bool) {
    let (blocks, rest) = bytes.as_chunks::<16>();
    let (mut told, mut after_s) = (0, 0);
    for (at, block) in blocks.iter().enumerate() {
        let part = u8x16::new(*block);
        let is = |byte: u8| part.simd_eq(u8x16::splat(byte));
        let is_control = part.min(u8x16::splat(0x1F)).simd_eq(part);
        let ends = (is(b'"') | is(b'\\') | is_control).to_bitmask();
        let letters = is(b's').to_bitmask();
        let telling = TELLING.iter().fold(u8x16::ZERO, |found, byte| found | is(*byte)).to_bitmask();
        let tells = telling | letters & (letters << 1 | after_s);
        if ends != 0 {
            let end = ends.trailing_zeros();
            return (at * 16 + end as usize, (told | tells & ((1 << end) - 1)) != 0);
        }
        told |= tells;
        after_s = letters >> 15;
    }
    let is_end = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    let length = rest.iter().position(is_end).unwrap_or(rest.len());
    let mut is_told = told != 0;
    for byte in &rest[..length] {
        is_told |= TELLING.contains(byte) || *byte == b's' && after_s == 1;
        after_s = u32::from(*byte == b's');
    }
    (blocks.len() * 16 + length, is_told)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of every length and place of what is looked for, held against looking at each byte.
    #[test]
    fn what_ends_a_text_and_what_tells_is_found_anywhere() {
        for found in [&b"\""[..], b"\\n", b"\x1F", b":", b"=", b"w", b"ss", b"s", b"\xE9"] {
            for length in 0..40 {
                for place in 0..=length {
                    let mut text = vec![b'a'; length];
                    text.splice(place..place, found.iter().copied());
                    let bytes = [b"\"", &*text, b"\", \"w=\""].concat();
                    let ends = text.iter().position(|byte| matches!(byte, b'"' | ..0x20));
                    let tells = matches!(found, b":" | b"=" | b"w" | b"ss" | b"\\n");
                    let expected = match ends {
                        Some(at) if text[at] == b'"' => Scan::Whole(at + 2),
                        Some(_) => Scan::Broken(CONTROL_CHARACTER),
                        None => Scan::Whole(text.len() + 2),
                    };
                    assert_eq!(told(&bytes), (expected, tells), "{}", String::from_utf8_lossy(&bytes));
                    for cut in 0..=text.len() {
                        let (scan, _) = told(&bytes[..=cut]);
                        assert!(scan == Scan::More || scan == expected, "{}", String::from_utf8_lossy(&bytes));
                    }
                }
            }
        }
    }
}
