//! Rows of one object in several files of which nobody knows the newer stay beside each other. They count once, by the worse
//! of what they say, and all their places are told.

use crate::evidence::SourceRef;
use crate::tenant::{Known, Moment};
use std::borrow::Cow;
use std::collections::HashMap;

/// One object: what its rows say at worst, and where they stand.
pub struct Once<'a, T: Clone> {
    pub row: Cow<'a, T>,
    pub sources: Vec<SourceRef>,
}

/// The objects in the order of their first rows. `key`: what makes rows one object, or nothing. Rows of one file are several
/// objects, whatever they are called.
pub fn once<'a, T: Clone>(
    rows: impl IntoIterator<Item = &'a T>,
    source: impl Fn(&T) -> Option<SourceRef>,
    key: impl Fn(&T) -> String,
    worse: impl Fn(&mut T, &T),
) -> Vec<Once<'a, T>> {
    let alone = |row| Once { row: Cow::Borrowed(row), sources: source(row).into_iter().collect() };
    let mut all: Vec<Once<'a, T>> = rows.into_iter().map(alone).collect();
    let file = |one: &Once<'_, T>| one.sources.first().map(|source| source.file);
    let first = all.first().and_then(file);
    if all.iter().all(|one| file(one) == first) {
        return all;
    }
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    let mut found: Vec<Once<'a, T>> = Vec::with_capacity(all.len());
    for one in all.drain(..) {
        let key = key(&one.row);
        let known = if key.is_empty() { Vec::new() } else { places.get(&key).cloned().unwrap_or_default() };
        let is_other = |at: &usize| {
            found.get(*at).is_some_and(|known| known.sources.iter().all(|source| Some(source.file) != file(&one)))
        };
        let at = known.into_iter().find(is_other);
        if let Some(known) = at.and_then(|at| found.get_mut(at)) {
            worse(known.row.to_mut(), &one.row);
            known.sources.extend(one.sources);
        } else {
            places.entry(key).or_default().push(found.len());
            found.push(one);
        }
    }
    found
}

/// The worse of two answers, of which `bad` is one; what nobody knows is better than that.
pub fn worse(one: Option<bool>, other: Option<bool>, bad: bool) -> Option<bool> {
    let answers = [one, other];
    [Some(bad), None].into_iter().find(|answer| answers.contains(answer)).unwrap_or(Some(!bad))
}

/// The earlier of two moments; a day that is missing is earlier than any, and one that was not exported is not known.
pub fn earlier(one: &Known<Moment>, other: &Known<Moment>) -> Known<Moment> {
    match (one, other) {
        (Known::Empty, _) | (_, Known::Empty) => Known::Empty,
        (Known::Value(one), Known::Value(other)) => Known::Value(*one.min(other)),
        _ => Known::NotExported,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::EvidenceId;

    #[test]
    fn rows_of_one_object_count_once() {
        type Row = (&'static str, u32, bool);
        let check = |rows: &[Row], expected: &[(bool, usize)]| {
            let source = |row: &Row| Some(SourceRef { file: EvidenceId(row.1), part: None, row: 2 });
            let found = once(rows, source, |row| row.0.to_owned(), |row, other| row.2 &= other.2);
            let found: Vec<(bool, usize)> = found.iter().map(|one| (one.row.2, one.sources.len())).collect();
            assert_eq!(found, expected, "{rows:?}");
        };
        check(&[], &[]);
        check(&[("a", 0, true), ("a", 0, false)], &[(true, 1), (false, 1)]);
        check(&[("a", 0, true), ("b", 0, true), ("a", 1, false)], &[(false, 2), (true, 1)]);
        check(&[("", 0, true), ("", 1, false)], &[(true, 1), (false, 1)]);
        check(&[("a", 0, true), ("a", 0, true), ("a", 1, false), ("a", 1, true)], &[(false, 2), (true, 2)]);
        check(&[("a", 0, true), ("a", 1, true), ("a", 2, false)], &[(false, 3)]);
    }

    #[test]
    fn the_worse_answer_counts() {
        let check = |one, other, expected| assert_eq!(worse(one, other, false), expected);
        check(Some(true), Some(false), Some(false));
        check(None, Some(false), Some(false));
        check(Some(true), None, None);
        check(Some(true), Some(true), Some(true));
    }
}
