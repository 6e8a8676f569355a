//! Entries of the unified audit log (Purview): the directory's own entries stand in it as JSON text, in a shape of their
//! own. Source: the schema of the Office 365 Management Activity API.

use super::{F, Found, Named};
use crate::datasets::Record;
use crate::datasets::principal::{guid, objects, text};
use serde_json::Value;

/// Its names of activities end in a full stop.
pub(super) fn activity(operation: &str) -> &str {
    operation.trim().trim_end_matches('.')
}

/// The entry's own JSON, with normalised names.
pub(super) fn entry(record: &Record<'_>) -> Option<Value> {
    record.tree(F::Unified).filter(Value::is_object)
}

pub(super) fn succeeded(entry: &Value) -> bool {
    let status = text(entry, "resultstatus").to_lowercase();
    matches!(&*status, "" | "success" | "succeeded" | "true")
}

/// Who is meant stands as several identifiers, one below the other: the kind of object, its id, its name.
fn named(entry: &Value, list: &str, name: &str) -> (String, Named) {
    let ids: Vec<Box<str>> = objects(entry, list).into_iter().map(|item| text(item, "id")).collect();
    let kinds = ["user", "group", "serviceprincipal", "role"];
    let kind = ids.iter().map(|id| id.to_lowercase()).find(|id| kinds.contains(&id.as_str())).unwrap_or_default();
    let id = ids.iter().map(|id| guid(id)).find(|id| !id.is_empty()).unwrap_or_default();
    let own = text(entry, name);
    let mail = ids.iter().find(|id| id.contains('@')).cloned();
    let name = mail.or_else(|| Some(own).filter(|name| !name.is_empty() && guid(name).is_empty()));
    (kind, Named { id, name: name.unwrap_or_default() })
}

pub(super) fn targets(entry: &Value) -> Vec<Found> {
    let (kind, named) = named(entry, "target", "objectid");
    let property = |property: &Value| (text(property, "name").into(), super::plain(text(property, "newvalue").trim()));
    let properties = objects(entry, "modifiedproperties").into_iter().map(property).collect();
    vec![Found { kind, named, properties }]
}

/// Who did it, and whether that is an application.
pub(super) fn actor(entry: &Value) -> (Named, bool) {
    let (kind, named) = named(entry, "actor", "userid");
    (named, kind == "serviceprincipal")
}
