//! What is no secret: texts of which a glance tells it, and cells in which none was found, remembered.

use super::{SHORTEST_SECRET, is_key_of_a_service, is_private_key, is_secret_cell};
use foldhash::fast::FixedState;
use std::cell::RefCell;
use std::collections::HashSet;

/// Whether a text of JSON is surely none, and says none, told at a glance. `told`: it holds a backslash, or one of what tells a
/// secret in words ([`super::said::TELLING`], two letters `s`).
#[inline]
pub(in crate::evidence) fn is_innocent(text: &[u8], told: bool) -> bool {
    text.len() < SHORTEST_SECRET && (is_time(text) || !told && !is_private_key(text) && !is_key_of_a_service(text))
}

#[inline]
pub(super) fn is_time(text: &[u8]) -> bool {
    text.first().is_some_and(u8::is_ascii_digit) && text.get(4) == Some(&b'-')
}

/// As [`is_secret_cell`]; what was found to be none is remembered: long cells mostly say what those of other rows do (browsers,
/// reasons of failures).
pub(in crate::evidence) fn is_secret_among_many(cell: &[u8]) -> bool {
    thread_local! {
        static INNOCENT: RefCell<HashSet<Box<[u8]>, FixedState>> = RefCell::new(HashSet::default());
    }
    if cell.len() > LONGEST_REMEMBERED {
        return is_secret_cell(cell);
    }
    INNOCENT.with_borrow_mut(|innocent| {
        if innocent.contains(cell) {
            return false;
        }
        let is_secret = is_secret_cell(cell);
        if !is_secret {
            if innocent.len() == INNOCENT_REMEMBERED {
                innocent.clear();
            }
            innocent.insert(cell.into());
        }
        is_secret
    })
}

/// Longer cells are seldom the same.
const LONGEST_REMEMBERED: usize = 512;
const INNOCENT_REMEMBERED: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::secrets::is_secret_in_text;

    /// Whatever a glance takes for innocent is no secret.
    #[test]
    fn a_glance_overlooks_none() {
        let check = |text: &str, expected: bool| {
            let has_two = text.contains("ss");
            let told = has_two || text.contains([':', '=', 'w', '\\']);
            let is_innocent = is_innocent(text.as_bytes(), told);
            assert_eq!(is_innocent, expected, "{text}");
            assert!(!is_innocent || !is_secret_in_text(text.as_bytes()), "{text}");
        };
        for text in
            ["", "Member", "Anna Berg", "2026-06-30T10:00:00Z", "0a1b2c3d-0000-4000-8000-00000000000a", "Bearer x"]
        {
            check(text, true);
        }
        for text in [
            "pw: x",
            "pw=x",
            "my password is Hunter22",
            "temp pwd Hunter22",
            "Kennwort Hunter22",
            "ghp_0123456789abcdefghijABCDEFGHIJ01234",
            "AKIAIOSFODNN7EXAMPLE",
            "Bearer abcdef0123",
            "-----BEGIN PRIVATE KEY-----",
            "{\\\"secretText\\\":\\\"x\\\"}",
            "111111-222222-333333-444444-555555-666666-777777-888888",
            "https://contoso.webhook.office.com/x",
        ] {
            check(text, false);
        }
    }

    #[test]
    fn a_secret_is_found_each_time_and_between_many_others() {
        let cells = (0..INNOCENT_REMEMBERED * 3).map(|number| format!("an agent of the kind {number}"));
        for cell in cells {
            assert!(is_secret_among_many(b"the password is Hunter22"), "{cell}");
            for _ in 0..2 {
                assert!(!is_secret_among_many(cell.as_bytes()), "{cell}");
            }
        }
    }
}
