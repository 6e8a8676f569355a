//! Where the fields of a JSON object stand, found in one pass without a tree.

use super::part_state::{PartState, bit};
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;

/// Where each field's value stands in a JSON object: reused from row to row.
#[derive(Debug, Default)]
pub struct Slots {
    pub(super) at: Vec<Option<(u32, u32)>>,
    /// One bit for each field whose value says nothing, so that another spelling of it may.
    empty: u64,
}

impl Slots {
    /// Finds the fields of one object. `Err`: it is no JSON object after all.
    pub fn find(&mut self, part: &mut PartState, object: &str) -> Result<(), serde_json::Error> {
        self.at.clear();
        self.at.resize(part.fields.len(), None);
        self.empty = 0;
        let mut json = serde_json::Deserializer::from_str(object);
        json.deserialize_map(Finder { slots: self, part, start: object.as_ptr() as usize, position: 0 })
    }
}

struct Finder<'f> {
    slots: &'f mut Slots,
    part: &'f mut PartState,
    start: usize,
    /// Of the first property, among those whose order is remembered.
    position: usize,
}

/// Properties inside `AdditionalProperties` are looked up by name: their order varies with the object's type.
const NOT_REMEMBERED: usize = 1 << 16;

impl<'de> Visitor<'de> for Finder<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut position = self.position;
        while let Some(name) = map.next_key::<Name<'de>>()? {
            if name.0.eq_ignore_ascii_case("AdditionalProperties") {
                // PowerShell puts there what its module does not know; it counts as the object's own.
                let raw: &'de RawValue = map.next_value()?;
                if raw.get().starts_with('{') {
                    let mut json = serde_json::Deserializer::from_str(raw.get());
                    let finder =
                        Finder { slots: self.slots, part: self.part, start: self.start, position: NOT_REMEMBERED };
                    json.deserialize_map(finder).map_err(serde::de::Error::custom)?;
                }
                continue;
            }
            let field = self.part.field_of(&name.0, position);
            position += 1;
            let Some(field) = field else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let raw: &'de RawValue = map.next_value()?;
            let start = raw.get().as_ptr() as usize - self.start;
            let span = (u32::try_from(start).unwrap_or(0), u32::try_from(start + raw.get().len()).unwrap_or(0));
            if let Some(slot) = self.slots.at.get_mut(field) {
                // Two spellings of one field in one object: a value beats null.
                if slot.is_none() || self.slots.empty & bit(field) != 0 {
                    *slot = Some(span);
                    let empty = matches!(raw.get(), "null" | "[]" | "{}");
                    self.slots.empty = self.slots.empty & !bit(field) | if empty { bit(field) } else { 0 };
                }
            }
        }
        Ok(())
    }
}

/// A text of JSON (a property name, a value), borrowed where it holds no escapes.
#[derive(Debug, Default)]
pub struct Name<'a>(pub Cow<'a, str>);

impl<'de> serde::Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Name<'de>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a text")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}
