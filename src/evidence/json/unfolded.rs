//! Records whose `properties` are the text of a JSON object instead of the object, as some pipelines store what Azure Monitor
//! sends.

use super::scan::{Properties, Scan, value};
use std::borrow::Cow;

/// So many times a text may hold a text before it is taken for none of JSON.
const TIMES: usize = 3;

/// Why such a record is refused.
const NO_OBJECT: &str = "its “properties” are a text that holds no JSON object (or one nested more than 64 levels deep), so \
                         nothing of the record could be read; export it again with the properties as an object";

/// The record with its properties as an object; as it is, where they are one or there are none.
pub(super) fn unfolded(record: &str) -> Result<Cow<'_, str>, &'static str> {
    let mut properties = Properties::new(record.as_bytes(), true);
    while let Ok(property) = properties.property() {
        if !property.name.eq_ignore_ascii_case(b"properties") || !property.value.starts_with(b"\"") {
            continue;
        }
        let (before, after) = (record.get(..property.at), record.get(property.at + property.value.len()..));
        let (Some(before), Some(after), Some(object)) = (before, after, object_in(property.value)) else {
            return Err(NO_OBJECT);
        };
        return Ok(Cow::Owned(format!("{before}{object}{after}")));
    }
    Ok(Cow::Borrowed(record))
}

/// The object that a text holds.
fn object_in(text: &[u8]) -> Option<String> {
    let mut held: String = serde_json::from_slice(text).ok()?;
    for _ in 0..TIMES {
        let trimmed = held.trim();
        match trimmed.as_bytes().first() {
            Some(b'{') if value(trimmed.as_bytes(), true) == Scan::Whole(trimmed.len()) => {
                return Some(trimmed.to_owned());
            }
            Some(b'"') => held = serde_json::from_str(trimmed).ok()?,
            _ => return None,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::unfolded;

    #[test]
    fn properties_that_are_a_text_become_an_object() {
        let check = |record: &str, expected: Option<&str>| {
            assert_eq!(unfolded(record).ok().as_deref(), expected, "{record}");
        };
        check(r#"{"a":1,"properties":{"b":2}}"#, Some(r#"{"a":1,"properties":{"b":2}}"#));
        check(r#"{"a":1}"#, Some(r#"{"a":1}"#));
        check(r#"{"Properties":" {\"b\":\"ü\\n\"}\n","z":0}"#, Some(r#"{"Properties":{"b":"ü\n"},"z":0}"#));
        check(r#"{"properties":"\"{\\\"b\\\":2}\""}"#, Some(r#"{"properties":{"b":2}}"#));
        for none in ["", "see attachment", "[1]", "{", "{\\\"b\\\":2} and more", "null", "{\\\"b\\\":1e}"] {
            check(&format!("{{\"properties\":\"{none}\"}}"), None);
        }
        let deep = |levels: usize| format!("{}1{}", "{\\\"a\\\":".repeat(levels), "}".repeat(levels));
        assert!(unfolded(&format!("{{\"properties\":\"{}\"}}", deep(20))).is_ok());
        check(&format!("{{\"properties\":\"{}\"}}", deep(5_000)), None);
    }
}
