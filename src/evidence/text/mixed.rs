//! Eight-bit text that does not say its encoding: read as Windows-1252, in which pieces of UTF-8 may stand.

use super::Encoding;
use crate::evidence::{Problem, ProblemKind};

/// Windows-1252 as UTF-8; what is a character of UTF-8 already stays, for exports that were appended to each other keep each
/// its encoding. Gives bytes used and written; a character that may be cut off waits for more.
pub(super) fn mixed(raw: &[u8], ended: bool, into: &mut [u8], foreign: &mut u64) -> (usize, usize) {
    let (mut used, mut written) = (0, 0);
    while let Some(byte) = raw.get(used) {
        let rest = &raw[used..];
        if byte.is_ascii() {
            let run = encoding_rs::Encoding::ascii_valid_up_to(rest).min(into.len() - written);
            into[written..written + run].copy_from_slice(&rest[..run]);
            written += run;
            used += run;
            if run == 0 {
                break;
            }
            continue;
        }
        let (length, character) = if let Some((length, character)) = utf8_at(rest) {
            *foreign += 1;
            (length, character)
        } else if !ended && rest.len() < 4 && could_be_cut(rest) {
            break;
        } else {
            (1, of_1252(*byte))
        };
        let Some(room) = into.get_mut(written..written + character.len_utf8()) else { break };
        character.encode_utf8(room);
        written += character.len_utf8();
        used += length;
    }
    (used, written)
}

/// The character of several bytes that a text begins with, where it is sound UTF-8.
fn utf8_at(text: &[u8]) -> Option<(usize, char)> {
    let length = match text.first()? {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let character = std::str::from_utf8(text.get(..length)?).ok()?.chars().next()?;
    Some((length, character))
}

fn could_be_cut(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_err_and(|error| error.error_len().is_none())
}

fn of_1252(byte: u8) -> char {
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&byte));
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Windows-1252 leaves five bytes undefined, and others like it some; the decoder lets them through as C1 controls (two bytes in
/// UTF-8). They are made invalid in place, so that [`super::damaged`] counts them and a cell shows U+FFFD.
pub(super) fn mark_undefined(text: &mut [u8], encoding: Encoding) {
    // Where it is guessed, a control may stand there in UTF-8.
    let is_guess = encoding == Encoding::Windows1252;
    let mut at = 0;
    while let Some(found) = memchr::memchr(0xC2, &text[at..]) {
        let control = at + found;
        let is_undefined =
            |byte: u8| if is_guess { matches!(byte, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D) } else { byte < 0xA0 };
        if control + 1 < text.len() && is_undefined(text[control + 1]) {
            text[control] = 0xFF;
            text[control + 1] = 0xFF;
        }
        at = control + 1;
    }
}

/// What is said once of a file that holds two encodings.
pub(in crate::evidence) fn two_encodings(foreign: u64) -> Problem {
    let message = format!(
        "the file mixes encodings: {foreign} characters are UTF-8, the others Windows-1252. Each was read in its own; compare \
         names with the original, or export the file again as UTF-8"
    );
    Problem::file(ProblemKind::Encoding, message)
}
