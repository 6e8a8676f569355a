//! What is said of a table that no dataset takes.

use super::Current;
use crate::datasets::inventory;
use crate::evidence::{HEADING_ROWS, none_read};
use crate::tenant::figure;
use crate::tenant::in_words::capital;

/// Of a table that a person mapped.
pub(super) const VALUES_AS_HEADINGS: &str =
    "the first line holds values and counts as headings; as a row it was not read";

/// Why no row of a table was read.
pub(super) fn not_recognised(current: &Current) -> String {
    // Lines of title above the headings are no rows of the table.
    let rows = current.part.rows_seen.saturating_sub(current.part.rows_above);
    let lost = none_read(rows, &figure(rows));
    if current.is_table && current.part.head.is_none() {
        return format!(
            "No headings were found on the sheet; put them in its first {HEADING_ROWS} rows. {}.",
            capital(&lost)
        );
    }
    let columns = current.part.head.as_ref().filter(|_| current.is_table).map(|head| head.headings.len());
    let what = if columns.is_some() { "headings" } else { "properties" };
    let sheet = current
        .part
        .name
        .as_deref()
        .filter(|_| current.is_table && current.known_as.is_none())
        .and_then(inventory::sheet_called);
    if let (Some(sheet), Some(head), 1..) = (sheet, &current.part.head, rows) {
        return format!("{} {}.", inventory::lacks(sheet, &head.headings), capital(&lost));
    }
    if let (Some(doubt), 0, None) = (&current.doubt, rows, current.known_as) {
        return doubt.clone();
    }
    match (current.known_as.map(|known| known.words), rows, columns) {
        (Some(known), 0, _) => known.to_owned(),
        (Some(known), _, _) => format!("{known} {}.", capital(&lost)),
        (None, 0, _) => "Its content belongs to no export that is known here, or is empty and does not say of what; nothing was read."
            .to_owned(),
        (None, _, Some(1)) => format!("It has one column, so it is no table but a text or a list; {lost}."),
        (None, _, _) => format!("Its {what} belong to no export that is known here, so {lost}."),
    }
}
