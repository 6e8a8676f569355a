//! How many rows were read and refused, said with the same figures wherever they are said.

use super::EvidenceFile;

/// Rows of several files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: u64,
    /// Those in tables that were not recognised among them; those that no check needs are not.
    pub refused: u64,
    pub refused_in_unknown: u64,
    /// Rows of known exports that no check needs.
    pub unneeded: u64,
    /// Such tables, where they have rows.
    pub unknown: usize,
    pub known: usize,
}

impl Counts {
    pub fn of<'a>(files: impl IntoIterator<Item = &'a EvidenceFile>) -> Self {
        let mut counts = Self::default();
        for part in files.into_iter().flat_map(|file| &file.parts) {
            let unneeded = part.rows_unneeded();
            counts.read += part.rows_read;
            counts.refused += part.rows_refused - unneeded;
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

    /// `20 refused (12 of them in 2 tables not recognised), 5 known and not needed (in 1 table)`.
    pub fn refused_in_words(&self) -> String {
        let tables = |count: usize| if count == 1 { "1 table".to_owned() } else { format!("{count} tables") };
        let mut words = format!("{} refused", self.refused);
        if self.unknown > 0 {
            words += &format!(" ({} of them in {} not recognised)", self.refused_in_unknown, tables(self.unknown));
        }
        if self.known > 0 {
            words += &format!(", {} known and not needed (in {})", self.unneeded, tables(self.known));
        }
        words
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
        let known = Part { is_unneeded: true, ..part(None, 0, 4) };
        check(std::slice::from_ref(&known), "0 refused, 4 known and not needed (in 1 table)");
        check(
            &[part(None, 0, 1), known.clone(), known],
            "1 refused (1 of them in 1 table not recognised), 8 known and not needed (in 2 tables)",
        );
    }
}
