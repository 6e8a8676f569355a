//! What could not be read of a file or a row, and what to do about it: kinds, sentences, and how many are kept.

use super::limits;
use std::collections::BTreeMap;

/// What was wrong with a file or a row. The wire name (JSON output) is [`ProblemKind::id`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemKind {
    /// The file could not be opened or read to its end.
    Unreadable,
    /// The format is none we read (a PDF renamed to .csv, a picture, a password-protected workbook …).
    UnknownFormat,
    /// A table whose headings or properties belong to no dataset we know.
    NotRecognised,
    /// The bytes end before the structure does.
    Truncated,
    /// A service's error answer saved in place of data.
    ErrorAnswer,
    /// More pages exist than were saved (`nextLink`), or a row limit was reached.
    Incomplete,
    /// Broken syntax in one row: refused.
    Syntax,
    /// A value that cannot be what its column says.
    Value,
    /// A date whose day and month cannot be told apart in its file.
    AmbiguousDate,
    /// A key field is missing, so the row names nobody.
    MissingKey,
    /// A beyond-limit size: field, line, nesting, cells, inflated bytes.
    Limit,
    /// Bytes that are not text in the file's encoding.
    Encoding,
    /// A value destroyed when it was exported (`System.String[]`).
    LostValue,
    /// Two columns with one heading, two properties with one name, or the same file twice.
    Duplicate,
    /// Two files say different things of one object.
    Conflict,
    /// A row or file that is a template or another thing than asked for, not data.
    NotData,
    /// A title, a total, the headings once more, an example: a line of a table that was never data, so that none is lost.
    PassedOver,
    /// A file that may hold credentials.
    Secret,
    /// Something worth knowing that refused nothing (a bare quote, macros in a workbook).
    Notice,
}

impl ProblemKind {
    /// The stable name used in JSON output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::UnknownFormat => "unknown-format",
            Self::NotRecognised => "not-recognised",
            Self::Truncated => "truncated",
            Self::ErrorAnswer => "error-answer",
            Self::Incomplete => "incomplete",
            Self::Syntax => "syntax",
            Self::Value => "value",
            Self::AmbiguousDate => "ambiguous-date",
            Self::MissingKey => "missing-key",
            Self::Limit => "limit",
            Self::Encoding => "encoding",
            Self::LostValue => "lost-value",
            Self::Duplicate => "duplicate",
            Self::Conflict => "conflict",
            // For machines both are rows without data.
            Self::NotData | Self::PassedOver => "not-data",
            Self::Secret => "secret",
            Self::Notice => "notice",
        }
    }
}

/// What could not be read, and what to do about it. `row`: as in [`SourceRef`]; `None` for the whole part.
/// `count`: how many times it stands for (1, or the rest beyond the first [`limits::PROBLEMS_KEPT`] of a kind).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub row: Option<u64>,
    pub kind: ProblemKind,
    pub message: String,
    pub count: u64,
}

impl Problem {
    pub fn file(kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { row: None, kind, message: sentence(message.into()), count: 1 }
    }
    pub fn row(row: u64, kind: ProblemKind, message: impl Into<String>) -> Self {
        Self { row: Some(row), kind, message: sentence(message.into()), count: 1 }
    }
    /// Of rows (or lines, as they are `called`) above the headings; several are told in one sentence.
    pub fn above(rows: &[u64], called: &str) -> Self {
        if let [row] = rows {
            return Self::row(
                *row,
                ProblemKind::PassedOver,
                format!("text above the headings; the {called} is no data"),
            );
        }
        let message = format!(
            "{} {called}s of text above the headings, which are no data: {called}s {}",
            rows.len(),
            ranges(rows)
        );
        Self::file(ProblemKind::PassedOver, message)
    }
    /// `rows 1 and 2`, where several are told as [`Problem::above`] tells them.
    pub fn rows_above(&self) -> Option<&str> {
        let is_one_of_several = self.kind == ProblemKind::PassedOver && self.row.is_none();
        self.message.rsplit_once(": ").filter(|_| is_one_of_several).map(|(_, rows)| rows.trim_end_matches('.'))
    }
}

/// Readers say a phrase; what people read begins with a capital and ends with a full stop.
fn sentence(mut phrase: String) -> String {
    if let Some(first) = phrase.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    if !phrase.ends_with(['.', '!', '?', '…']) {
        phrase.push('.');
    }
    phrase
}

/// `1 to 3 and 5` of 1, 2, 3, 5; the rows stand in their order.
fn ranges(rows: &[u64]) -> String {
    let mut ranges: Vec<(u64, u64)> = Vec::new();
    for row in rows {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *row => *last = *row,
            _ => ranges.push((*row, *row)),
        }
    }
    let told = ranges.iter().map(|(first, last)| match last - first {
        0 => first.to_string(),
        1 => format!("{first}, {last}"),
        _ => format!("{first} to {last}"),
    });
    let told = told.collect::<Vec<_>>().join(", ");
    told.rsplit_once(", ").map_or_else(|| told.clone(), |(before, last)| format!("{before} and {last}"))
}

/// Problems of one part: the first [`limits::PROBLEMS_KEPT`] of each kind as they are, the rest counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    counts: BTreeMap<ProblemKind, Count>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    seen: u64,
    /// Where the one stands that counts those beyond the kept ones.
    rest: Option<usize>,
}

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        let count = self.counts.entry(problem.kind).or_default();
        count.seen += problem.count;
        if count.seen <= limits::PROBLEMS_KEPT {
            self.kept.push(problem);
        } else if let Some(rest) = count.rest.and_then(|at| self.kept.get_mut(at)) {
            rest.count += problem.count;
        } else {
            count.rest = Some(self.kept.len());
            let message = format!("More of the same kind: {}", problem.message);
            self.kept.push(Problem { row: None, message, ..problem });
        }
    }
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.kept.iter()
    }
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }
    pub fn has(&self, kind: ProblemKind) -> bool {
        self.counts.contains_key(&kind)
    }
    /// How many there were of a kind, those beyond the kept ones too.
    pub fn count(&self, kind: ProblemKind) -> u64 {
        self.counts.get(&kind).map_or(0, |count| count.seen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workbook of a hundred thousand rows may have two bad values in each: what is beyond the limit is one entry for each kind.
    #[test]
    fn problems_beyond_the_limit_are_counted_in_one_place() {
        let check = |pushed: &[(ProblemKind, u64)], expected: &[(ProblemKind, u64)]| {
            let mut problems = Problems::default();
            for (kind, times) in pushed {
                (1..=*times).for_each(|row| problems.push(Problem::row(row, *kind, format!("bad {row}"))));
            }
            let rest = problems.iter().filter(|problem| problem.row.is_none());
            assert_eq!(rest.map(|problem| (problem.kind, problem.count)).collect::<Vec<_>>(), expected);
            for (kind, _) in pushed {
                let pushed: u64 = pushed.iter().filter(|(other, _)| other == kind).map(|(_, times)| times).sum();
                let told = problems.iter().filter(|problem| problem.kind == *kind);
                assert_eq!((problems.count(*kind), told.map(|problem| problem.count).sum()), (pushed, pushed));
            }
        };
        use ProblemKind::{Syntax, Value};
        let kept = limits::PROBLEMS_KEPT;
        check(&[(Value, kept)], &[]);
        check(&[(Value, kept + 1)], &[(Value, 1)]);
        check(&[(Value, kept + 2)], &[(Value, 2)]);
        check(&[(Value, 300_000)], &[(Value, 300_000 - kept)]);
        check(&[(Value, 1_500), (Syntax, 2_000), (Value, 700)], &[(Value, 2_200 - kept), (Syntax, 2_000 - kept)]);
    }

    #[test]
    fn rows_above_the_headings_are_told_at_once() {
        let check = |rows: &[u64], row: Option<u64>, expected: &str| {
            let problem = Problem::above(rows, "row");
            assert_eq!((problem.row, &*problem.message, problem.count), (row, expected, 1));
            assert!(problem.rows_above().map_or(row.is_some(), |rows| expected.ends_with(&format!(": {rows}."))));
        };
        check(&[3], Some(3), "Text above the headings; the row is no data.");
        check(&[1, 2], None, "2 rows of text above the headings, which are no data: rows 1 and 2.");
        check(&[1, 2, 3, 4], None, "4 rows of text above the headings, which are no data: rows 1 to 4.");
        check(
            &[1, 3, 4, 7, 8, 9],
            None,
            "6 rows of text above the headings, which are no data: rows 1, 3, 4 and 7 to 9.",
        );
    }

    #[test]
    fn the_rest_begins_with_an_example() {
        let mut problems = Problems::default();
        (1..=limits::PROBLEMS_KEPT + 5)
            .for_each(|row| problems.push(Problem::row(row, ProblemKind::Value, format!("{row} is no date"))));
        let last = problems.iter().last().map(|last| (last.message.as_str(), last.count));
        assert_eq!(last, Some(("More of the same kind: 1001 is no date.", 5)));
    }
}
