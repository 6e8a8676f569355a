//! What of a row of the evidence a finding, or what is said of an account, came from.

use crate::checklist::{Affected, Check, Need};
use crate::tenant::{Column, RecordKind};
use std::collections::BTreeSet;

/// Shorter texts stand in too many cells by chance.
const SHORTEST: usize = 3;

/// How the cells of a row are told that were used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Used {
    /// Columns that a fact came from.
    columns: BTreeSet<Column>,
    /// Columns that the check asks for, of records of a kind.
    asked: Vec<(RecordKind, Column)>,
    /// Kinds of record of which all that is read counts: who holds a role is all that such a row says.
    whole: Vec<RecordKind>,
    /// What the object is called and what is said of it, in small letters: cells that say the same were used.
    said: Vec<String>,
}

impl Used {
    /// For an affected object of a check.
    pub fn of(check: &Check, object: &Affected) -> Self {
        let mut used = Self::default();
        used.columns.extend(object.facts.iter().filter_map(|fact| fact.column));
        for need in check.needs {
            match need {
                Need::Column(kind, column, _) => used.asked.push((*kind, column)),
                Need::Holders(_) => used.whole.extend(need.kinds()),
                Need::All(_) | Need::AnyOf(_) | Need::Helps(_) => {}
            }
        }
        used.says(&object.id).says(&object.name).says_all(object.facts.iter().map(|fact| &*fact.value))
    }

    /// For what is said of an account, with the columns it came from.
    pub fn of_account<'a>(
        names: impl IntoIterator<Item = &'a str>,
        columns: impl IntoIterator<Item = Column>,
        said: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self { columns: columns.into_iter().collect(), ..Self::default() }.says_all(names).says_all(said)
    }

    fn says_all<'a>(self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        texts.into_iter().fold(self, Self::says)
    }

    fn says(mut self, text: &str) -> Self {
        let text = text.trim().to_lowercase();
        if text.chars().count() >= SHORTEST {
            self.said.push(text);
        }
        self
    }

    /// The columns of a kind's records that were used whatever stands in them.
    pub fn columns(&self, kind: Option<RecordKind>) -> impl Iterator<Item = Column> {
        let asked = self.asked.iter().filter(move |(of, _)| Some(*of) == kind).map(|(_, column)| *column);
        self.columns.iter().copied().chain(asked)
    }

    /// Whether a cell that is read says what is said of the object.
    pub fn says_so(&self, kind: Option<RecordKind>, cell: &str) -> bool {
        let cell = cell.trim().to_lowercase();
        if cell.is_empty() {
            return false;
        }
        let is_whole = kind.is_some_and(|kind| self.whole.contains(&kind));
        is_whole || (cell.chars().count() >= SHORTEST && self.said.iter().any(|said| stands_in(&cell, said)))
    }
}

/// Whether a text stands in another, not in the middle of a word.
fn stands_in(text: &str, within: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    within.match_indices(text).any(|(at, found)| {
        let (before, after) = within.split_at(at);
        let after = after.get(found.len()..).unwrap_or_default();
        !is_word(before.chars().next_back()) && !is_word(after.chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_that_say_what_is_said_were_used() {
        let used = Used::of_account(["5b2f-1", "Anna Berg"], [], ["Global Administrator (active) · since 2026-01-02"]);
        let check = |cell: &str, expected: bool| assert_eq!(used.says_so(None, cell), expected, "{cell}");
        check("5B2F-1", true);
        check("anna berg", true);
        check("Global Administrator", true);
        check("2026-01-02", true);
        check("Admin", false);
        check("berg", true);
        check("no", false);
        check("", false);
        check("contoso", false);
    }
}
