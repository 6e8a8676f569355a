//! One JSON object as the reader found it: its text, and where its properties stand, so that nobody parses it again.

use super::scan::{self, Scan};

/// Where a property stands in its object's text: the name without its quotes, and the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PropertySpan {
    pub(super) name: (u32, u32),
    pub(super) value: (u32, u32),
}

/// An object whose grammar was checked.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    text: &'a str,
    properties: &'a [PropertySpan],
    alike: bool,
}

impl<'a> Object<'a> {
    /// `text` from the opening bracket on; `spans` is filled, and reused from object to object. `None`: no JSON object.
    pub fn read(text: &'a str, spans: &'a mut Vec<PropertySpan>) -> Option<Self> {
        match scan::element(text.as_bytes(), true, spans) {
            Scan::Whole(length) if text.starts_with('{') => {
                Some(Self { text: text.get(..length)?, properties: spans, alike: false })
            }
            _ => None,
        }
    }
    /// `alike`: see [`Object::is_alike`].
    pub(in crate::evidence) fn new(text: &'a str, properties: &'a [PropertySpan], alike: bool) -> Self {
        Self { text, properties, alike }
    }
    /// It is known to have the names of the object handed on before it in its part, in the same order.
    pub fn is_alike(&self) -> bool {
        self.alike
    }
    /// Where the values stand in [`Object::text`], in the order of the names.
    pub fn values(&self) -> impl ExactSizeIterator<Item = (u32, u32)> + use<'a> {
        self.properties.iter().map(|property| property.value)
    }
    /// Where names and values stand.
    pub(in crate::evidence) fn spans(&self) -> &'a [PropertySpan] {
        self.properties
    }
    /// The object as JSON.
    pub fn text(&self) -> &'a str {
        self.text
    }
    /// Names as written (escapes left as they are) and values as JSON, in their order.
    pub fn properties(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let text = self.text;
        let piece = move |(start, end): (u32, u32)| text.get(start as usize..end as usize).unwrap_or_default();
        self.properties.iter().map(move |property| (piece(property.name), piece(property.value)))
    }
}
