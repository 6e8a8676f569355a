//! How many rows were read and refused, said with the same figures wherever they are said.

use super::EvidenceFile;

/// Rows of several files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: u64,
    /// Those in tables that were not recognised among them.
    pub refused: u64,
    pub refused_in_unknown: u64,
    /// Tables that were not recognised and have rows.
    pub unknown: usize,
}

impl Counts {
    pub fn of(files: &[EvidenceFile]) -> Self {
        let mut counts = Self::default();
        for part in files.iter().flat_map(|file| &file.parts) {
            counts.read += part.rows_read;
            counts.refused += part.rows_refused;
            if part.dataset.is_none() && part.rows_refused > 0 {
                counts.refused_in_unknown += part.rows_refused;
                counts.unknown += 1;
            }
        }
        counts
    }

    /// `20 refused (12 of them in 2 tables not recognised)`.
    pub fn refused_in_words(&self) -> String {
        let tables = if self.unknown == 1 { "table" } else { "tables" };
        match self.unknown {
            0 => format!("{} refused", self.refused),
            count => {
                format!(
                    "{} refused ({} of them in {count} {tables} not recognised)",
                    self.refused, self.refused_in_unknown
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Part;

    #[test]
    fn refused_rows_are_counted_wherever_they_stand() {
        let part = |dataset, rows_read, rows_refused| Part { dataset, rows_read, rows_refused, ..Part::default() };
        let file = |parts: &[Part]| EvidenceFile { parts: parts.to_vec(), ..EvidenceFile::default() };
        let check =
            |parts: &[Part], expected: &str| assert_eq!(Counts::of(&[file(parts)]).refused_in_words(), expected);
        check(&[part(Some("users"), 3, 0)], "0 refused");
        check(&[part(Some("users"), 3, 2), part(None, 0, 0)], "2 refused");
        check(&[part(Some("users"), 3, 2), part(None, 0, 5)], "7 refused (5 of them in 1 table not recognised)");
        check(&[part(None, 0, 1), part(None, 0, 5)], "6 refused (6 of them in 2 tables not recognised)");
    }
}
