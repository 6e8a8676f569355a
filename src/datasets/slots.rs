//! Where the fields of a JSON object stand, found in one pass without a tree.

use super::part_state::{PartState, bit};
use crate::evidence::json::{Object, PropertySpan};
use serde::de::{Deserializer, Visitor};
use std::borrow::Cow;

/// Where each field's value stands in a JSON object: reused from row to row.
#[derive(Debug, Default)]
pub struct Slots {
    pub(super) at: Vec<Option<(u32, u32)>>,
    /// One bit for each field whose value says nothing, so that another spelling of it may.
    empty: u64,
    /// Of the object under `AdditionalProperties`.
    spans: Vec<PropertySpan>,
}

/// Properties inside `AdditionalProperties` are looked up by name: their order varies with the object's type.
const NOT_REMEMBERED: usize = 1 << 16;

impl Slots {
    /// Finds the fields of one object.
    pub fn find(&mut self, part: &mut PartState, object: Object<'_>) {
        self.at.clear();
        self.at.resize(part.fields.len(), None);
        self.empty = 0;
        self.properties(part, object.text(), object, 0);
    }

    /// `text`: of the outermost object; `position`: of the first property, among those whose order is remembered.
    fn properties(&mut self, part: &mut PartState, text: &str, object: Object<'_>, position: usize) {
        let mut position = position;
        for (name, value) in object.properties() {
            let name = unescaped(name);
            if name.eq_ignore_ascii_case("AdditionalProperties") {
                // PowerShell puts there what its module does not know; it counts as the object's own.
                let mut spans = std::mem::take(&mut self.spans);
                if let Some(more) = Object::read(value, &mut spans) {
                    self.properties(part, text, more, NOT_REMEMBERED);
                }
                self.spans = spans;
                continue;
            }
            if let Some(field) = part.field_of(&name, position) {
                self.take(field, text, value);
            }
            position += 1;
        }
    }

    fn take(&mut self, field: usize, text: &str, value: &str) {
        let Some(slot) = self.at.get_mut(field) else { return };
        // Two spellings of one field in one object: a value beats null.
        if slot.is_none() || self.empty & bit(field) != 0 {
            let start = value.as_ptr() as usize - text.as_ptr() as usize;
            *slot = Some((u32::try_from(start).unwrap_or(0), u32::try_from(start + value.len()).unwrap_or(0)));
            let empty = matches!(value, "null" | "[]" | "{}");
            self.empty = self.empty & !bit(field) | if empty { bit(field) } else { 0 };
        }
    }
}

/// A property's name, which hardly ever holds escapes.
fn unescaped(name: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', name.as_bytes()).is_none() {
        return Cow::Borrowed(name);
    }
    serde_json::from_str(&format!("\"{name}\"")).map_or(Cow::Borrowed(name), Cow::Owned)
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
