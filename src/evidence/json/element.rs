//! One element of a JSON file: its limits, and how it is handed on.

use super::object::Object;
use super::scan;
use crate::evidence::limits::{FIELD_BYTES, LINE_BYTES};
use crate::evidence::session::Session;
use crate::evidence::{Problem, Row};

pub(super) const TOO_LARGE: &str = "the row is larger than 16 MiB; export it with fewer properties";

/// Why a sound element is too large to be read, if it is.
pub(super) fn beyond_limits(element: &[u8]) -> Option<&'static str> {
    if element.len() > LINE_BYTES {
        return Some(TOO_LARGE);
    }
    (element.len() > FIELD_BYTES && scan::longest_text(element) > FIELD_BYTES)
        .then_some("a text in the row is longer than 1 MiB; export it without that property")
}

/// The sentence for a name that stands twice in one object.
pub(super) fn given_twice(name: &str) -> String {
    let name: String = name.chars().take(60).collect();
    format!(
        "the property {name:?} stands twice in one object (capitals do not tell names apart), and only one of its values was \
         used; export it again"
    )
}

/// Hands an element on; a refusal is told as the problem of its row.
pub(super) fn deliver(session: &mut Session<'_>, row: u64, object: Object<'_>) {
    if let Err(refusal) = session.consumer.row(row, Row::Object(object)) {
        session.refuse(Problem::row(row, refusal.kind, refusal.message));
    }
}
