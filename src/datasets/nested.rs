//! Lists of small objects inside a row (licences, identities, plans), read without a tree: a hundred thousand accounts
//! have them.

use super::record::Name;
use crate::evidence::json::Object as Found;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;

/// The texts of the named properties of each object in a list, empty where absent or null; a single object counts as a
/// list of one. Names are normalised, and met in any spelling. `None`: no list of objects.
pub(super) fn texts<'a, const N: usize>(json: &'a str, names: &[&str; N]) -> Option<Vec<[Cow<'a, str>; N]>> {
    if let Some(found) = usual(json, names) {
        return Some(found);
    }
    let mut reader = serde_json::Deserializer::from_str(json);
    if json.starts_with('[') {
        reader.deserialize_seq(List(names)).ok()
    } else {
        Object(names).deserialize(&mut reader).ok().map(|object| vec![object])
    }
}

/// As [`texts`], of objects without escapes; `None` for all else, which is read with care.
fn usual<'a, const N: usize>(json: &'a str, names: &[&str; N]) -> Option<Vec<[Cow<'a, str>; N]>> {
    let (mut spans, mut all) = (Vec::new(), Vec::new());
    let Some(mut rest) = json.strip_prefix('[') else {
        let object = Found::read(json, &mut spans)?;
        return Some(vec![usual_object(json, object, names)?]);
    };
    if rest == "]" {
        return Some(all);
    }
    loop {
        let object = Found::read(rest, &mut spans)?;
        all.push(usual_object(rest, object, names)?);
        rest = rest.get(object.text().len()..)?;
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => return (rest == "]").then_some(all),
        }
    }
}

/// `text`: begins with the object.
fn usual_object<'a, const N: usize>(text: &'a str, object: Found<'_>, names: &[&str; N]) -> Option<[Cow<'a, str>; N]> {
    let mut found = [""; N];
    for ((name, _), (start, end)) in object.properties().zip(object.values()) {
        let value = text.get(start as usize..end as usize)?;
        if name.contains('\\') {
            return None;
        }
        if let Some(slot) = position(name, names).and_then(|at| found.get_mut(at)) {
            *slot = match value.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
                Some(text) if !text.contains('\\') => text,
                None if value == "null" => "",
                _ => return None,
            };
        }
    }
    Some(found.map(Cow::Borrowed))
}

struct List<'n, const N: usize>(&'n [&'n str; N]);

impl<'de, const N: usize> Visitor<'de> for List<'_, N> {
    type Value = Vec<[Cow<'de, str>; N]>;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element_seed(Object(self.0))? {
            all.push(item);
        }
        Ok(all)
    }
}

#[derive(Clone, Copy)]
struct Object<'n, const N: usize>(&'n [&'n str; N]);

impl<'de, const N: usize> DeserializeSeed<'de> for Object<'_, N> {
    type Value = [Cow<'de, str>; N];

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, const N: usize> Visitor<'de> for Object<'_, N> {
    type Value = [Cow<'de, str>; N];

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found: [Cow<'de, str>; N] = std::array::from_fn(|_| Cow::Borrowed(""));
        while let Some(name) = map.next_key::<Name<'de>>()? {
            if let Some(slot) = position(&name.0, self.0).and_then(|at| found.get_mut(at)) {
                // A text or null; numbers and objects are not asked for here.
                *slot = map.next_value::<Option<Name<'de>>>()?.unwrap_or_default().0;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Which of the names one as written is a spelling of.
fn position(written: &str, names: &[&str]) -> Option<usize> {
    let as_it_stands = names.iter().position(|name| written.eq_ignore_ascii_case(name));
    if as_it_stands.is_some() || written.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return as_it_stands;
    }
    names.iter().position(|name| is_spelling(written, name))
}

/// Whether a name as written is a spelling of the normalised one; as `normalise`, without a new text.
fn is_spelling(written: &str, normal: &str) -> bool {
    if written.is_ascii() {
        if written.len() <= normal.len() {
            return false;
        }
        let letters = written.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
        return letters.eq(normal.bytes());
    }
    super::normalise(written) == normal
}

#[cfg(test)]
mod tests {
    use super::texts;

    #[test]
    fn objects_in_any_spelling() {
        let check = |json: &str, expected: Option<&[[&str; 2]]>| {
            let found = texts(json, &["skuid", "name"]);
            let plain: Option<Vec<[&str; 2]>> =
                found.as_ref().map(|all| all.iter().map(|[a, b]| [a.as_ref(), b.as_ref()]).collect());
            assert_eq!(plain.as_deref(), expected, "{json}");
        };
        check(r#"[{"skuId":"1","more":[{"x":2}]},{"Name":"n\u0041","SkuId":null}]"#, Some(&[["1", ""], ["", "nA"]]));
        check(r#"{"SkuId":"1"}"#, Some(&[["1", ""]]));
        check("[]", Some(&[]));
        check(r#"["SPE_E3"]"#, None);
        check(r#"[{"skuId":5}]"#, None);
        check(r#"[{"skuId":"1"} , {"skuId":"2"}]"#, Some(&[["1", ""], ["2", ""]]));
        check(r#"[{"skuId":"1"},]"#, None);
        check(r#"[{"skuId":"1","sku\u0049d":"2","name":null}]"#, Some(&[["2", ""]]));
        check(r#"{"skuId":"1","SKUID":"a\"b"}"#, Some(&[["a\"b", ""]]));
    }
}
