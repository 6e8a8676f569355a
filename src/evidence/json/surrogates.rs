//! Halves of a character: `\ud83d` without the half that belongs to it, where a tool cut a text. No parser takes them, and a
//! whole policy would be lost for one of them.

/// The element with U+FFFD in place of each lone half, of the same length; `None`: there is none.
pub(super) fn repaired(element: &[u8]) -> Option<Vec<u8>> {
    let mut lone = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', element.get(at..).unwrap_or_default()) {
        let start = at + found;
        at = match half_at(element, start) {
            Some(Half::First) if matches!(half_at(element, start + 6), Some(Half::Second)) => start + 12,
            Some(_) => {
                lone.push(start);
                start + 6
            }
            None => start + 2,
        };
    }
    if lone.is_empty() {
        return None;
    }
    let mut repaired = element.to_vec();
    for start in lone {
        if let Some(escape) = repaired.get_mut(start..start + 6) {
            escape.copy_from_slice(b"\\ufffd");
        }
    }
    Some(repaired)
}

enum Half {
    First,
    Second,
}

fn half_at(text: &[u8], at: usize) -> Option<Half> {
    let digits = text.get(at..at + 6)?.strip_prefix(b"\\u")?;
    match (digits[0].to_ascii_lowercase(), digits[1].to_ascii_lowercase()) {
        (b'd', b'8' | b'9' | b'a' | b'b') => Some(Half::First),
        (b'd', b'c'..=b'f') => Some(Half::Second),
        _ => None,
    }
}

/// What is said of the row.
pub(super) const SAID: &str = "a text in the row holds half a character, shown as \u{FFFD}; compare with the original";

#[cfg(test)]
mod tests {
    use super::repaired;

    #[test]
    fn halves_are_replaced_and_nothing_else() {
        let check = |text: &str, expected: Option<&str>| {
            let found = repaired(text.as_bytes()).map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(found.as_deref(), expected, "{text}");
        };
        check(r#"{"a":"b"}"#, None);
        check(r#"{"a":"\ud83d\ude00 \\ud83d \n"}"#, None);
        check(r#"{"a":"\ud83d"}"#, Some(r#"{"a":"\ufffd"}"#));
        check(r#"{"a":"\uD83Dx\uDE00"}"#, Some(r#"{"a":"\ufffdx\ufffd"}"#));
        check(r#"{"a":"\ud83d\ud83d\ude00"}"#, Some(r#"{"a":"\ufffd\ud83d\ude00"}"#));
        check(r#"{"a":"\ud83d\u0041"}"#, Some(r#"{"a":"\ufffd\u0041"}"#));
        check(r#"{"a":"\ud8"#, None);
    }
}
