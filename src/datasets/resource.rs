//! Azure resources: ARM writes their facts under `properties`, the command line and PowerShell beside the id, Resource Graph
//! as JSON in a cell. Here they are one thing, asked by field.

use super::record::Record;
use super::{Field, value};
use crate::tenant::{Known, Moment};
use serde_json::Value;

/// One resource, with the values of its dataset's fields wherever they stood.
#[derive(Debug)]
pub(super) struct Resource<'r> {
    record: &'r Record<'r>,
    values: Vec<Option<Value>>,
}

impl<'r> Resource<'r> {
    /// Finds the fields of a row; `properties` is the field that holds the nested ones.
    pub(super) fn of(record: &'r Record<'r>, fields: &'static [Field], properties: impl Into<usize>) -> Self {
        let properties = properties.into();
        let nested = record.tree(properties).unwrap_or(Value::Null);
        let whole = record.whole().unwrap_or(Value::Null);
        let found = |at: usize, field: &Field| {
            if at == properties {
                return Some(nested.clone());
            }
            if record.is_lost(at) {
                record.tell_lost(at);
                return None;
            }
            let own = field.names().filter_map(|name| whole.get(name)).find(|value| !value.is_null());
            if let Some(own) = own {
                record.part.saw_nested(field.column, true);
                return Some(own.clone());
            }
            let inner = field.names().find_map(|name| nested.get(name));
            if let Some(inner) = inner {
                record.part.saw_nested(field.column, !inner.is_null());
                return Some(inner.clone());
            }
            if record.is_object() { record.has(at).then_some(Value::Null) } else { cell(record, at) }
        };
        let values = fields.iter().enumerate().map(|(at, field)| found(at, field)).collect();
        Self { record, values }
    }

    /// The value as a tree with normalised names; `Null` where there is none.
    pub(super) fn tree(&self, field: impl Into<usize>) -> &Value {
        self.values.get(field.into()).and_then(Option::as_ref).unwrap_or(&Value::Null)
    }

    pub(super) fn has(&self, field: impl Into<usize>) -> bool {
        self.values.get(field.into()).is_some_and(Option::is_some)
    }

    pub(super) fn boxed(&self, field: impl Into<usize>) -> Box<str> {
        match self.tree(field) {
            Value::String(text) => text.trim().into(),
            Value::Number(number) => number.to_string().into(),
            Value::Bool(value) => value.to_string().into(),
            _ => "".into(),
        }
    }

    pub(super) fn optional(&self, field: impl Into<usize>) -> Option<Box<str>> {
        Some(self.boxed(field)).filter(|text| !text.is_empty())
    }

    /// The last segment of a path (`…/roleDefinitions/<guid>`), or a bare name, in lower case.
    pub(super) fn last_segment(&self, field: impl Into<usize>) -> Box<str> {
        last_segment(&self.boxed(field))
    }

    pub(super) fn boolean(&self, field: impl Into<usize>) -> Option<bool> {
        value::boolean(&self.optional(field)?)
    }

    pub(super) fn moment(&self, field: impl Into<usize>) -> Option<Moment> {
        self.record.moment_of(&self.optional(field)?)
    }

    pub(super) fn known_text(&self, field: impl Into<usize> + Copy) -> Known<Box<str>> {
        match (self.has(field), self.optional(field)) {
            (_, Some(text)) => Known::Value(text),
            (true, None) => Known::Empty,
            (false, None) => Known::NotExported,
        }
    }

    /// A list of texts; a single text counts as a list in one of the dialects of cells.
    pub(super) fn texts(&self, field: impl Into<usize>) -> Vec<Box<str>> {
        match self.tree(field) {
            Value::Array(items) => items.iter().filter_map(Value::as_str).map(Into::into).collect(),
            Value::String(text) if !text.is_empty() => value::list(text),
            _ => Vec::new(),
        }
    }

    /// A list of objects; a single object counts as a list of one.
    pub(super) fn objects(&self, field: impl Into<usize>) -> Vec<&Value> {
        match self.tree(field) {
            Value::Array(items) => items.iter().filter(|item| item.is_object()).collect(),
            object @ Value::Object(_) => vec![object],
            _ => Vec::new(),
        }
    }
}

/// A cell of a table: JSON as a tree, anything else as text; `Null` where the column is there and the cell empty.
fn cell(record: &Record<'_>, at: usize) -> Option<Value> {
    match (record.tree(at), record.text(at)) {
        (Some(tree), _) => Some(tree),
        (None, Some(text)) => Some(Value::String(text.into_owned())),
        (None, None) => record.has(at).then_some(Value::Null),
    }
}

/// The last segment of a path in lower case; the text itself where it is no path.
pub(super) fn last_segment(path: &str) -> Box<str> {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_lowercase().into()
}
