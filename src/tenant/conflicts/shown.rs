//! How two values that differ are shown beside each other.

use std::collections::BTreeSet;

/// Characters of a value that are shown.
pub(super) const SHOWN: usize = 120;

/// Characters before the first difference that are shown of long values.
pub(super) const BEFORE: usize = 20;

/// Two values that differ, as they are shown: long ones from where they differ on.
pub(super) fn shortened(one: &str, other: &str) -> (Box<str>, Box<str>) {
    let is_long = |value: &str| value.chars().nth(SHOWN).is_some();
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let from = if (is_long(one) || is_long(other)) && same > SHOWN / 2 { same - BEFORE } else { 0 };
    let part = |value: &str| -> Box<str> {
        let shown: String = value.chars().skip(from).take(SHOWN).collect();
        let (head, tail) = (from > 0, value.chars().nth(from + SHOWN).is_some());
        format!("{}{shown}{}", if head { "…" } else { "" }, if tail { "…" } else { "" }).into()
    };
    (part(one), part(other))
}

/// Of two objects, only the properties that differ: `allowed: true, type: absent`.
pub(super) fn differing(one: &str, other: &str) -> Option<(Box<str>, Box<str>)> {
    let object = |text: &str| serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text).ok();
    let (one, other) = (object(one)?, object(other)?);
    let names: BTreeSet<&String> =
        one.keys().chain(other.keys()).filter(|name| one.get(*name) != other.get(*name)).collect();
    if names.is_empty() {
        return None;
    }
    let shown = |object: &serde_json::Map<String, serde_json::Value>| {
        let said = names.iter().map(|name| {
            let value = object.get(*name).map_or_else(|| "absent".to_owned(), ToString::to_string);
            format!("{name}: {value}")
        });
        said.collect::<Vec<String>>().join(", ").into()
    };
    Some((shown(&one), shown(&other)))
}
