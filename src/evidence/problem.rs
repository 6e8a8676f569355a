//! What could not be read of a file or a row, and what to do about it: kinds, sentences, and how many are kept.

use super::limits;

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
    /// A row or file that is a template, a total or a heading, not data.
    NotData,
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
            Self::NotData => "not-data",
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

/// Problems of one part: the first [`limits::PROBLEMS_KEPT`] of each kind as they are, the rest counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    kept: Vec<Problem>,
    counts: std::collections::BTreeMap<ProblemKind, u64>,
}

impl Problems {
    pub fn push(&mut self, problem: Problem) {
        let seen = self.counts.entry(problem.kind).or_default();
        *seen += problem.count;
        if *seen <= limits::PROBLEMS_KEPT {
            self.kept.push(problem);
        } else if let Some(last) =
            self.kept.iter_mut().rev().find(|p| p.kind == problem.kind && p.row.is_none() && p.count > 1)
        {
            last.count += problem.count;
        } else {
            self.kept.push(Problem { row: None, count: problem.count.max(1), ..problem });
            if let Some(last) = self.kept.last_mut() {
                last.message = format!("More of the same kind: {}", last.message);
            }
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
        self.counts.get(&kind).copied().unwrap_or(0)
    }
}
