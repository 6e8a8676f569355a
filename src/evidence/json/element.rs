//! One element of a JSON file: its limits, and how it is handed on.

use super::object::Object;
use super::scan::{self, Scan};
use crate::evidence::limits::{FIELD_BYTES, LINE_BYTES};
use crate::evidence::session::Session;
use crate::evidence::{Problem, Row};

pub(super) const TOO_LARGE: &str = "the row is larger than 16 MiB; export it with fewer properties";

/// Why a sound element is too large to be read, if it is.
pub(super) fn beyond_limits(element: &[u8]) -> Option<&'static str> {
    if element.len() > LINE_BYTES {
        return Some(TOO_LARGE);
    }
    (element.len() > FIELD_BYTES && scan::longest_text(element) > FIELD_BYTES)
        .then_some("a text in the row is longer than 1 MiB; export it without that property")
}

/// What is said of a row in which [`is_endless`] found something.
pub(super) const ENDLESS: &str = "a number in the row is larger than any program can take (beyond 1.8e308), so the row was not read; export it again";

/// Whether a number in a sound value is larger than any program takes: whoever parses the value fails on it.
pub(super) fn is_endless(value: &[u8]) -> bool {
    let mut at = 0;
    while let Some(byte) = value.get(at) {
        match byte {
            b'"' => match scan::string(value.get(at..).unwrap_or_default()) {
                Scan::Whole(length) => at += length,
                _ => return false,
            },
            b'-' | b'0'..=b'9' => {
                let is_of_number = |byte: &&u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
                let rest = value.get(at..).unwrap_or_default();
                let number = rest.get(..rest.iter().take_while(is_of_number).count()).unwrap_or_default();
                if is_beyond(number) {
                    return true;
                }
                at += number.len();
            }
            _ => at += 1,
        }
    }
    false
}

pub(super) fn is_beyond(number: &[u8]) -> bool {
    (number.len() > LARGEST_DIGITS || memchr::memchr2(b'e', b'E', number).is_some())
        && std::str::from_utf8(number).ok().and_then(|text| text.parse::<f64>().ok()).is_some_and(f64::is_infinite)
}

/// So many digits every number may have.
const LARGEST_DIGITS: usize = 308;

/// The sentence for a name that stands twice in one object.
pub(super) fn given_twice(name: &str) -> String {
    let name: String = name.chars().take(60).collect();
    format!(
        "the property {name:?} stands twice in one object (capitals do not tell names apart), and only one of its values was \
         used; export it again"
    )
}

/// Hands an element on; a refusal is told as the problem of its row.
pub(super) fn deliver(session: &mut Session<'_>, row: u64, object: Object<'_>) {
    if let Err(refusal) = session.consumer.row(row, Row::Object(object)) {
        session.refuse(Problem::row(row, refusal.kind, refusal.message));
    }
}

#[cfg(test)]
mod tests {
    use super::is_endless;

    #[test]
    fn numbers_beyond_all_are_found() {
        let check = |value: &str, expected: bool| {
            assert_eq!(is_endless(value.as_bytes()), expected, "{value}");
            assert_eq!(serde_json::from_str::<serde_json::Value>(value).is_err(), expected, "{value}");
        };
        check("1e400", true);
        check("-1E+309", true);
        check(&"9".repeat(310), true);
        check(r#"{"a":[{"b":"x\"y","c":[1,2,1e999]}]}"#, true);
        check("1e308", false);
        check("-1e-400", false);
        check(&"9".repeat(308), false);
        check(&format!("0.{}", "9".repeat(400)), false);
        check(r#"{"1e400":"1e400","b":["-1e400",12,true,null]}"#, false);
    }
}
