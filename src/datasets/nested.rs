//! Lists of small objects inside a row (licences, identities, plans), read without a tree: a hundred thousand accounts
//! have them.

use super::record::Name;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;

/// The texts of the named properties of each object in a list, empty where absent or null; a single object counts as a
/// list of one. Names are normalised, and met in any spelling. `None`: no list of objects.
pub(super) fn texts<'a, const N: usize>(json: &'a str, names: &[&str; N]) -> Option<Vec<[Cow<'a, str>; N]>> {
    let mut reader = serde_json::Deserializer::from_str(json);
    if json.starts_with('[') {
        reader.deserialize_seq(List(names)).ok()
    } else {
        Object(names).deserialize(&mut reader).ok().map(|object| vec![object])
    }
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
            let at = self.0.iter().position(|wanted| is_spelling(&name.0, wanted));
            if let Some(slot) = at.and_then(|at| found.get_mut(at)) {
                // A text or null; numbers and objects are not asked for here.
                *slot = map.next_value::<Option<Name<'de>>>()?.unwrap_or_default().0;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Whether a name as written is a spelling of the normalised one; as `normalise`, without a new text.
fn is_spelling(written: &str, normal: &str) -> bool {
    if written.len() == normal.len() && written.eq_ignore_ascii_case(normal) {
        return true;
    }
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
    }
}
