//! A collector's file with one table per top-level key (`ScubaGear`'s `ProviderSettingsExport.json`) → one part per key.
//!
//! Lists of one element come collapsed to the element, maps come in place of lists, and single values in place of
//! tables; all become rows that are objects. Such files are small, so the whole of one is in view.

use super::element::{ENDLESS, beyond_limits, given_twice, is_endless};
use super::object::Object;
use super::rows::{Left, Rows};
use super::scan::{self, Properties, Property};
use super::surrogates;
use super::tokens::Nesting;
use crate::evidence::limits::SAMPLE_ROWS;
use crate::evidence::secrets::without;
use crate::evidence::session::Flow;
use crate::evidence::text::damaged;
use crate::evidence::{PartHead, Problem, ProblemKind, Row, Shape, Wanted};

/// Keys whose value is a map from an object id to its properties.
const MAPS: [&str; 2] = ["privileged_users", "privileged_service_principals"];
/// More parts than any collector writes; the rest is said not to be read.
const PARTS: usize = 4_096;

/// Reads the object that `bytes` begins with; it may be cut off.
pub(super) fn read(bytes: &[u8], decoded: bool, rows: &mut Rows<'_, '_>) -> Result<(), Left> {
    let mut properties = Properties::new(bytes, true);
    let (mut parts, mut later) = (0, 0);
    rows.parts = Some(Flow::Done);
    while let Ok(property) = properties.property() {
        if parts == PARTS {
            let message = format!("the file has more than {PARTS} top-level keys; the rest was not read");
            rows.problem(Problem::file(ProblemKind::Limit, message));
            break;
        }
        parts += 1;
        later += usize::from(part(&property, decoded, rows) == Wanted::Later);
        if !rows.session.goes_on(property.value.len()) {
            return Err(Left::Stopped);
        }
    }
    if later > 0 {
        rows.session.deferred = true;
    }
    if parts > 0 && later == parts {
        rows.parts = Some(Flow::Deferred);
    }
    Ok(())
}

fn part(property: &Property<'_>, decoded: bool, rows: &mut Rows<'_, '_>) -> Wanted {
    let name = String::from_utf8_lossy(property.name);
    let elements = elements(property.value, MAPS.iter().any(|map| name.eq_ignore_ascii_case(map)));
    let kept: Vec<Option<String>> = elements.iter().map(|element| without_secrets(element)).collect();
    let shown = elements.iter().zip(&kept).map(|(element, kept)| kept.as_ref().unwrap_or(element));
    let sample: Vec<&[u8]> = shown.take(SAMPLE_ROWS).map(String::as_bytes).collect();
    let shape = Shape::Objects { context: None, sample: &sample, is_bare: false };
    let wanted = rows.session.consumer.begin(&PartHead { file: rows.name, name: Some(&name), shape });
    if wanted != Wanted::Rows {
        rows.session.consumer.end(None);
        return wanted;
    }
    let mut spans = Vec::new();
    for ((element, kept), row) in elements.iter().zip(&kept).zip(1..) {
        if let Some(limit) = beyond_limits(element.as_bytes()) {
            rows.session.refuse(Problem::row(row, ProblemKind::Limit, limit));
            continue;
        }
        if is_endless(element.as_bytes()) {
            rows.session.refuse(Problem::row(row, ProblemKind::Value, ENDLESS));
            continue;
        }
        let twice = rows.names.look(element.as_bytes());
        let element = kept.as_ref().unwrap_or(element);
        let repaired = surrogates::repaired(element.as_bytes()).and_then(|bytes| String::from_utf8(bytes).ok());
        if repaired.is_some() {
            rows.session.problem(Problem::row(row, ProblemKind::Encoding, surrogates::SAID));
        }
        let element = repaired.as_ref().unwrap_or(element);
        if let Some(name) = twice {
            rows.session.problem(Problem::row(row, ProblemKind::Duplicate, given_twice(&name)));
        }
        if damaged(element.as_bytes(), decoded) {
            let message = "the row holds bytes that are no text in this encoding, shown as \u{FFFD}";
            rows.session.problem(Problem::row(row, ProblemKind::Encoding, message));
        }
        let Some(object) = Object::read(element, &mut spans) else { continue };
        if let Err(refusal) = rows.session.consumer.row(row, Row::Object(object)) {
            rows.session.refuse(Problem::row(row, refusal.kind, refusal.message));
        }
    }
    rows.tell_secrets();
    rows.session.consumer.end(Some(true));
    wanted
}

/// The rows of one key's value, each an object in text form.
fn elements(value: &[u8], map: bool) -> Vec<String> {
    match value.first() {
        Some(b'[') => scan::list(value).map(as_object).collect(),
        Some(b'{') if map => {
            let mut properties = Properties::new(value, true);
            let mut rows = Vec::new();
            while let Ok(entry) = properties.property() {
                rows.push(with_id(&as_object(entry.value), &String::from_utf8_lossy(entry.name)));
            }
            rows
        }
        _ => vec![as_object(value)],
    }
}

fn without_secrets(element: &str) -> Option<String> {
    without(Nesting::default(), element.as_bytes(), |_, _| {}).and_then(|kept| String::from_utf8(kept).ok())
}

fn as_object(value: &[u8]) -> String {
    let value = String::from_utf8_lossy(value);
    if value.starts_with('{') { value.into_owned() } else { format!("{{\"value\":{value}}}") }
}

/// Puts the map's key into the object as `Id`, unless it has one.
fn with_id(object: &str, id: &str) -> String {
    let mut properties = Properties::new(object.as_bytes(), true);
    let mut empty = true;
    while let Ok(property) = properties.property() {
        empty = false;
        if property.name.eq_ignore_ascii_case(b"id") {
            return object.to_owned();
        }
    }
    let comma = if empty { "" } else { "," };
    format!("{{\"Id\":\"{id}\"{comma}{}", object.get(1..).unwrap_or_default())
}
