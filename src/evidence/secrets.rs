//! Columns and properties in which exports carry secrets (initial and LAPS passwords, application secrets, recovery keys,
//! tokens): told by name and by what stands in them. They are left out of what is stored by [`super::redact`].
//!
//! What is found and what is left out are decided by one function each for tables ([`is_secret_heading`], [`is_secret_cell`])
//! and JSON ([`is_secret`]), so that nothing is announced and then kept.

pub(super) mod names;
mod words;

use super::json::tokens::{Nesting, Token, Tokens};
pub use names::is_secret_heading;
use names::{Suspicion, is_whole, is_within, names_a_secret, suspicion_again};

/// Whether a cell of a table holds a secret, whatever its heading: a token, a key, or JSON in which one stands.
pub(super) fn is_secret_cell(cell: &[u8]) -> bool {
    let text = cell.trim_ascii();
    if is_secret_by_itself(text) {
        return true;
    }
    if !matches!(text.first(), Some(b'{' | b'[')) {
        return false;
    }
    let mut nesting = Nesting::default();
    Tokens::new(text, true).any(|(token, _)| {
        let found = match token {
            Token::Text(text) => is_secret(nesting.parent(), nesting.name(), nesting.key(), text),
            _ => false,
        };
        nesting.follow(token);
        found
    })
}

/// Whether a cell only says whether there is a secret, and none of it.
pub(super) fn says_yes_or_no(cell: &[u8]) -> bool {
    let text = cell.trim_ascii();
    [&b"true"[..], b"false", b"yes", b"no"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Only JSON, which is told by its brace, holds secrets in shorter cells.
pub(super) const SHORTEST_SECRET: usize = CONNECTION_BYTES;
const _: () = assert!(SHORTEST_SECRET <= RECOVERY_DIGITS && SHORTEST_SECRET <= TOKEN_BYTES);

/// Tokens are long; a shorter text that begins like one is something else.
const TOKEN_BYTES: usize = 100;

/// Whether a text is a secret under any name, or under a usual one.
pub(super) fn is_secret_by_itself(text: &[u8]) -> bool {
    is_token(text)
        || text.first().is_some_and(u8::is_ascii_digit) && is_recovery_key(text)
        || (text.starts_with(b"{\\\"") || text.starts_with(b"[{\\\"")) && is_secret_inside(text)
}

/// Whether a secret stands in JSON that was saved as a text of JSON, as settings of extensions are.
fn is_secret_inside(text: &[u8]) -> bool {
    let quoted = [b"\"", text, b"\""].concat();
    serde_json::from_slice::<String>(&quoted).is_ok_and(|inner| is_secret_cell(inner.as_bytes()))
}

/// Whether the text under `name`, in an object that stands under `parent`, is a secret. `text`: without its quotes.
/// `key`: the text that stood before under `key` in the same object, or nothing.
pub(super) fn is_secret(parent: &[u8], name: &[u8], key: &[u8], text: &[u8]) -> bool {
    if text.is_empty() || text.starts_with(b"System.") || text.starts_with(b"Microsoft.") {
        return false;
    }
    if is_secret_by_itself(text) || (name.eq_ignore_ascii_case(b"value") && names_a_secret(key)) {
        return true;
    }
    if is_whole(parent) {
        return true;
    }
    match suspicion_again(name) {
        Suspicion::Secret => true,
        Suspicion::Inner => is_within(parent, name),
        Suspicion::Outer | Suspicion::None => false,
    }
}

/// A signed token (`eyJ….….…`), pasted together with an answer; a connection string or address with a key in it.
pub(super) fn is_token(text: &[u8]) -> bool {
    is_signed_token(text) || text.len() >= CONNECTION_BYTES && memchr::memchr(b'=', text).is_some() && holds_key(text)
}

/// A shorter text has no room for the name of a key and the key.
const CONNECTION_BYTES: usize = 40;

fn holds_key(text: &[u8]) -> bool {
    let holds = |part: &[u8]| memchr::memmem::find(text, part).is_some();
    holds(b"AccountKey=") || holds(b"SharedAccessKey=") || (holds(b"&sig=") || holds(b"?sig=")) && holds(b"sv=")
}

fn is_signed_token(text: &[u8]) -> bool {
    // As the header of a request has it.
    let bare =
        text.get(..7).filter(|word| word.eq_ignore_ascii_case(b"Bearer ")).map_or(text, |word| &text[word.len()..]);
    let text = bare.trim_ascii();
    text.starts_with(b"eyJ")
        && text.len() >= TOKEN_BYTES
        && text.iter().filter(|byte| **byte == b'.').count() == 2
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'='))
}

/// BitLocker: eight groups of six digits.
const RECOVERY_DIGITS: usize = 8 * 6;
/// With a hyphen and blanks around it between any two groups.
const RECOVERY_KEY_BYTES: usize = RECOVERY_DIGITS + 7 * 3;

/// BitLocker: eight groups of six digits, with hyphens, blanks or nothing between them.
fn is_recovery_key(text: &[u8]) -> bool {
    if !(RECOVERY_DIGITS..=RECOVERY_KEY_BYTES).contains(&text.len()) {
        return false;
    }
    let mut digits = 0;
    for byte in text {
        match byte {
            b'0'..=b'9' => digits += 1,
            // Only between groups.
            b'-' | b' ' if digits % 6 == 0 => {}
            _ => return false,
        }
    }
    digits == RECOVERY_DIGITS
}
