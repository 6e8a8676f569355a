//! How many rows were read and refused, said with the same figures wherever they are said.

use super::EvidenceFile;

/// Rows of several files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub read: u64,
    /// Those in tables that were not recognised among them, and those in known ones that are not read.
    pub refused: u64,
    pub refused_in_unknown: u64,
    pub refused_in_known: u64,
    /// Such tables, where they have rows.
    pub unknown: usize,
    pub known: usize,
}

impl Counts {
    pub fn of<'a>(files: impl IntoIterator<Item = &'a EvidenceFile>) -> Self {
        let mut counts = Self::default();
        for part in files.into_iter().flat_map(|file| &file.parts) {
            counts.read += part.rows_read;
            counts.refused += part.rows_refused;
            if part.dataset.is_none() && part.is_known && part.rows_refused > 0 {
                counts.refused_in_known += part.rows_refused;
                counts.known += 1;
            } else if part.dataset.is_none() && part.rows_refused > 0 {
                counts.refused_in_unknown += part.rows_refused;
                counts.unknown += 1;
            }
        }
        counts
    }

    /// `20 refused (12 of them in 2 tables not recognised, 5 in 1 table that is known and not read)`.
    pub fn refused_in_words(&self) -> String {
        let mut parts = Vec::new();
        if self.unknown > 0 {
            let tables = if self.unknown == 1 { "table" } else { "tables" };
            parts.push((self.refused_in_unknown, format!("{} {tables} not recognised", self.unknown)));
        }
        if self.known > 0 {
            let tables = if self.known == 1 { "table that is" } else { "tables that are" };
            parts.push((self.refused_in_known, format!("{} {tables} known and not read", self.known)));
        }
        let place = |(at, (rows, tables)): (usize, (u64, String))| {
            format!("{rows}{} in {tables}", if at == 0 { " of them" } else { "" })
        };
        let places: Vec<String> = parts.into_iter().enumerate().map(place).collect();
        if places.is_empty() {
            return format!("{} refused", self.refused);
        }
        format!("{} refused ({})", self.refused, places.join(", "))
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
        let known = Part { is_known: true, ..part(None, 0, 4) };
        check(std::slice::from_ref(&known), "4 refused (4 of them in 1 table that is known and not read)");
        check(
            &[part(None, 0, 1), known.clone(), known],
            "9 refused (1 of them in 1 table not recognised, 8 in 2 tables that are known and not read)",
        );
    }
}
