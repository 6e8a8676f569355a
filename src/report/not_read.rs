//! What was not read beside what was, said with the same figures wherever it is said: rows seen =
//! read + refused + not needed + passed over.

use super::words::{counted, number};
use crate::evidence::Counts;

/// `20 refused (12 of them in 2 tables not recognised)`, `5 not needed (in 1 table that is known)` and `3 title or total lines
/// passed over`; of what there is none, nothing is said.
pub fn not_read(counts: &Counts) -> Vec<String> {
    let mut parts = Vec::new();
    if counts.refused > 0 {
        let unknown = match counts.unknown {
            0 => String::new(),
            unknown if counts.refused_in_unknown == counts.refused => {
                format!(", all in {} not recognised", counted(unknown, "table", "tables"))
            }
            unknown => {
                let tables = counted(unknown, "table", "tables");
                format!(" ({} of them in {tables} not recognised)", number(counts.refused_in_unknown))
            }
        };
        parts.push(format!("{} refused{unknown}", number(counts.refused)));
    }
    if counts.unneeded > 0 {
        let tables = counted(counts.known, "table that is known", "tables that are known");
        parts.push(format!("{} not needed (in {tables})", number(counts.unneeded)));
    }
    parts.extend((counts.no_data > 0).then(|| passed_over(counts.no_data)));
    parts
}

/// `11 title or total lines passed over`: they were never data.
pub fn passed_over(lines: u64) -> String {
    let lines = counted(usize::try_from(lines).unwrap_or(usize::MAX), "title or total line", "title or total lines");
    format!("{lines} passed over")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceFile, Part};

    #[test]
    fn rows_that_were_not_read_are_counted_wherever_they_stand() {
        let part = |dataset, rows_read, rows_refused| Part { dataset, rows_read, rows_refused, ..Part::default() };
        let file = |parts: &[Part]| EvidenceFile { parts: parts.to_vec(), ..EvidenceFile::default() };
        let check = |parts: &[Part], expected: &[&str]| {
            let counts = Counts::of(&[file(parts)]);
            assert_eq!(not_read(&counts), expected);
            let seen: u64 = parts.iter().map(|part| part.rows_read + part.rows_refused).sum();
            assert_eq!(seen, counts.read + counts.refused + counts.unneeded + counts.no_data, "rows add up");
        };
        check(&[part(Some("users"), 3, 0)], &[]);
        check(&[part(Some("users"), 3, 2), part(None, 0, 0)], &["2 refused"]);
        check(&[part(Some("users"), 3, 2), part(None, 0, 5)], &["7 refused (5 of them in 1 table not recognised)"]);
        check(&[part(None, 0, 1), part(None, 0, 1500)], &["1,501 refused, all in 2 tables not recognised"]);
        let titled = |part: Part| Part { rows_passed_over: 2, ..part };
        check(&[titled(part(Some("users"), 3, 2))], &["2 title or total lines passed over"]);
        check(&[titled(part(Some("users"), 3, 6))], &["4 refused", "2 title or total lines passed over"]);
        check(&[titled(part(None, 0, 5))], &["5 refused, all in 1 table not recognised"]);
        let known = Part { is_unneeded: true, ..part(None, 0, 4) };
        check(std::slice::from_ref(&known), &["4 not needed (in 1 table that is known)"]);
        check(
            &[part(None, 0, 1), known.clone(), known],
            &["1 refused, all in 1 table not recognised", "8 not needed (in 2 tables that are known)"],
        );
    }
}
