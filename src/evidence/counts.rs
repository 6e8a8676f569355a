//! How many rows were read, refused and not needed: the same figures wherever they are said.

use super::EvidenceFile;

/// Rows of several files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: u64,
    /// Those in tables that were not recognised among them.
    pub refused: u64,
    pub refused_in_unknown: u64,
    /// In tables that are known, and that no check needs as they are.
    pub not_needed: u64,
    /// Such tables, where they have rows.
    pub unknown: usize,
    pub known: usize,
}

impl Counts {
    pub fn of<'a>(files: impl IntoIterator<Item = &'a EvidenceFile>) -> Self {
        let mut counts = Self::default();
        for part in files.into_iter().flat_map(|file| &file.parts) {
            counts.read += part.rows_read;
            if part.dataset.is_none() && part.is_known {
                counts.not_needed += part.rows_refused;
                counts.known += usize::from(part.rows_refused > 0);
                continue;
            }
            counts.refused += part.rows_refused;
            if part.dataset.is_none() && part.rows_refused > 0 {
                counts.refused_in_unknown += part.rows_refused;
                counts.unknown += 1;
            }
        }
        counts
    }
}
