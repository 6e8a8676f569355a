//! How many rows were read, refused and not needed: the same figures wherever they are said.

use super::EvidenceFile;

/// That none of so many rows was read; `told` is their number as it is written there.
pub fn none_read(rows: u64, told: &str) -> String {
    match rows {
        1 => "its row was not read".to_owned(),
        2 => "neither of its 2 rows was read".to_owned(),
        _ => format!("none of its {told} rows were read"),
    }
}

/// Rows of several files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: u64,
    /// Those in tables that were not recognised among them; those that no check needs, and those that are no data, are not.
    pub refused: u64,
    pub refused_in_unknown: u64,
    /// Rows of known exports that no check needs.
    pub unneeded: u64,
    /// Titles, totals and the like of known tables.
    pub no_data: u64,
    /// Tables that were not recognised, and those that no check needs, where they have rows.
    pub unknown: usize,
    pub known: usize,
}

impl Counts {
    pub fn of<'a>(files: impl IntoIterator<Item = &'a EvidenceFile>) -> Self {
        let mut counts = Self::default();
        for part in files.into_iter().flat_map(|file| &file.parts) {
            let unneeded = part.rows_unneeded();
            counts.read += part.rows_read;
            counts.refused += part.rows_lost();
            counts.no_data += part.rows_of_no_data();
            if unneeded > 0 {
                counts.unneeded += unneeded;
                counts.known += 1;
            } else if part.dataset.is_none() && part.rows_refused > 0 {
                counts.refused_in_unknown += part.rows_refused;
                counts.unknown += 1;
            }
        }
        counts
    }
}
