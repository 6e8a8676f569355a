//! Where the fields of a JSON object stand, found in one pass without a tree.

use super::WRAPPED;
use super::mapping::objects::each_property;
use super::part_state::{PartState, bit};
use crate::evidence::json::{Object, PropertySpan};
use std::borrow::Cow;

/// Where each field's value stands in a JSON object: reused from row to row.
#[derive(Debug, Default)]
pub struct Slots {
    pub(super) at: Vec<Option<(u32, u32)>>,
    /// One bit for each field whose value says nothing, so that another spelling of it may.
    empty: u64,
    /// One bit for each field whose value was destroyed at export.
    lost: u64,
    /// Of the object under `AdditionalProperties`.
    spans: Vec<PropertySpan>,
    /// The object says that it was removed, as an answer on changes does.
    removed: bool,
    /// What each property of the last object was, by its name.
    last: Vec<Property>,
}

/// What a property is, by its name.
#[derive(Clone, Copy, Debug)]
enum Property {
    Field(usize),
    Unknown,
    /// Of Windows PowerShell: an object whose properties count as those of the row.
    Additional,
}

/// Properties inside `AdditionalProperties` are looked up by name: their order varies with the object's type.
const NOT_REMEMBERED: usize = 1 << 16;

impl Slots {
    /// Finds the fields of one object.
    pub fn find(&mut self, part: &mut PartState, object: Object<'_>) {
        self.at.clear();
        self.at.resize(part.fields.len(), None);
        (self.empty, self.lost) = (0, 0);
        if object.is_alike() && self.last.len() == object.values().len() {
            return self.alike(part, object);
        }
        self.last.clear();
        self.removed = object.properties().any(|(name, _)| name.eq_ignore_ascii_case("@removed"));
        self.properties(part, object.text(), object, 0);
    }

    /// Whether the object in view is there no more: `@removed` of an answer on changes (delta).
    pub fn is_removed(&self) -> bool {
        self.removed
    }

    /// Finds the fields of an object where a person said.
    pub fn find_stated(&mut self, part: &PartState, object: Object<'_>) {
        self.at.clear();
        self.at.resize(part.fields.len(), None);
        (self.empty, self.lost) = (0, 0);
        self.last.clear();
        self.removed = object.properties().any(|(name, _)| name.eq_ignore_ascii_case("@removed"));
        each_property(object, &mut |path, at| {
            if let Some(field) = part.stated_at(path) {
                self.take(field, object.text(), at);
            }
        });
    }

    /// The value of a field was destroyed at export: nothing of it is read.
    pub(super) fn lose(&mut self, field: usize) {
        if let Some(slot) = self.at.get_mut(field) {
            *slot = None;
        }
        self.lost |= bit(field);
    }

    pub(super) fn is_lost(&self, field: usize) -> bool {
        self.lost & bit(field) != 0
    }

    /// A part begins: what its properties are is not known yet.
    pub fn forget(&mut self) {
        self.last.clear();
    }

    /// An object with the names of the last one.
    fn alike(&mut self, part: &mut PartState, object: Object<'_>) {
        let (text, last) = (object.text(), std::mem::take(&mut self.last));
        for (at, property) in object.values().zip(&last) {
            match property {
                Property::Field(field) => self.take(*field, text, at),
                Property::Unknown => {}
                Property::Additional => self.additional(part, text, at),
            }
        }
        self.last = last;
    }

    /// PowerShell puts there what its module does not know; it counts as the object's own.
    fn additional(&mut self, part: &mut PartState, text: &str, (start, end): (u32, u32)) {
        let mut spans = std::mem::take(&mut self.spans);
        let value = text.get(start as usize..end as usize).unwrap_or_default();
        if let Some(more) = Object::read(value, &mut spans) {
            self.properties(part, text, more, NOT_REMEMBERED);
        }
        self.spans = spans;
    }

    /// `text`: of the outermost object; `position`: of the first property, among those whose order is remembered.
    fn properties(&mut self, part: &mut PartState, text: &str, object: Object<'_>, position: usize) {
        let outermost = position < NOT_REMEMBERED;
        let before = u32::try_from(object.text().as_ptr() as usize - text.as_ptr() as usize).unwrap_or(0);
        for (position, ((name, _), (start, end))) in (position..).zip(object.properties().zip(object.values())) {
            let (name, at) = (unescaped(name), (before + start, before + end));
            let is_wrapped = outermost && part.layout == WRAPPED;
            let holds_more = if is_wrapped { "properties" } else { "AdditionalProperties" };
            let property = if name.eq_ignore_ascii_case(holds_more) {
                self.additional(part, text, at);
                Property::Additional
            } else if is_wrapped && !is_of_envelope(part, &name) {
                Property::Unknown
            } else if let Some(field) = part.field_of(&name, position) {
                self.take(field, text, at);
                Property::Field(field)
            } else {
                Property::Unknown
            };
            if outermost {
                self.last.push(property);
            }
        }
    }

    fn take(&mut self, field: usize, text: &str, at: (u32, u32)) {
        let Some(slot) = self.at.get_mut(field) else { return };
        // Two spellings of one field in one object: a value beats null.
        if slot.is_none() || self.empty & bit(field) != 0 {
            *slot = Some(at);
            let value = text.get(at.0 as usize..at.1 as usize);
            let empty = matches!(value, Some("null" | "[]" | "{}"));
            self.empty = self.empty & !bit(field) | if empty { bit(field) } else { 0 };
        }
    }
}

/// Beside the record within, of sign-ins the envelope alone tells the kind; all else of it is said there once more, or otherwise.
fn is_of_envelope(part: &PartState, name: &str) -> bool {
    name.eq_ignore_ascii_case("category") && part.fields.iter().any(|field| field.column == "signInEventTypes")
}

/// A property's name, which hardly ever holds escapes.
pub(super) fn unescaped(name: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\\', name.as_bytes()).is_none() {
        return Cow::Borrowed(name);
    }
    serde_json::from_str(&format!("\"{name}\"")).map_or(Cow::Borrowed(name), Cow::Owned)
}
