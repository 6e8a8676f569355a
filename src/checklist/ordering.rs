//! In which order the objects of a finding are shown. A large tenant has a million of them: they are moved once, where they
//! stand.

use super::{Affected, Outcome};
use crate::tenant::{Letters, natural};
use std::cmp::Ordering;

/// What fails first, then what is for review, then what is not evidenced; each by name: numbers by their size, letters whatever
/// their case and marks.
pub(super) fn in_order(list: &mut [Affected], keeps_order: bool) {
    let is_after = |pair: &[Affected]| {
        let [before, after] = pair else { return false };
        match Letters::of(&before.name).cmp(Letters::of(&after.name)) {
            Ordering::Equal => natural(&before.name) > natural(&after.name),
            told => told == Ordering::Greater,
        }
    };
    let is_worse = |pair: &[Affected]| matches!(pair, [before, after] if before.outcome > after.outcome);
    if !keeps_order && list.windows(2).any(is_after) {
        by_name(list);
    } else if list.windows(2).any(is_worse) {
        let mut order: Vec<(Outcome, u32)> = (0..).zip(&*list).map(|(at, affected)| (affected.outcome, at)).collect();
        order.sort_unstable();
        rearrange(list, order.into_iter().map(|(_, at)| at).collect());
    }
}

/// By outcome, then by name; those alike stay as they are. A million names are compared where they stand, and nearly always
/// as numbers: by their first letters, then those whose first letters are the same by the next ones.
fn by_name(list: &mut [Affected]) {
    let name = |at: u32| list.get(at as usize).map_or("", |affected| &*affected.name);
    let first = |(at, affected): (u32, &Affected)| key(affected.outcome as u8, Letters::of(&affected.name), at);
    let mut order: Vec<u128> = (0..).zip(&*list).map(first).collect();
    order.sort_unstable();
    by_further_letters(&name, &mut order, LETTERS);
    rearrange(list, order.into_iter().map(place).collect());
}

/// Letters that stand in a key.
const LETTERS: usize = 11;
/// Names that are alike so far are compared as texts: they are few, or somebody made them so.
const FAR: usize = 8 * LETTERS;

/// Outcome, letters and the place in the list as a number that sorts as they do.
fn key(outcome: u8, letters: impl Iterator<Item = u8>, at: u32) -> u128 {
    let mut bytes = [0; 16];
    bytes[0] = outcome;
    bytes[1..].iter_mut().zip(letters.take(LETTERS)).for_each(|(byte, letter)| *byte = letter);
    bytes[1 + LETTERS..].copy_from_slice(&at.to_be_bytes());
    u128::from_be_bytes(bytes)
}

fn place(key: u128) -> u32 {
    (key & u128::from(u32::MAX)) as u32
}

/// Puts those in order whose keys are the same but for their places; so many letters were compared.
fn by_further_letters<'a>(name: &dyn Fn(u32) -> &'a str, order: &mut [u128], compared: usize) {
    let is_alike = |one: &u128, other: &u128| one >> u32::BITS == other >> u32::BITS;
    for alike in order.chunk_by_mut(is_alike).filter(|alike| alike.len() > 1) {
        if compared >= FAR || alike.iter().all(|key| Letters::of(name(place(*key))).nth(compared).is_none()) {
            alike.sort_by_cached_key(|one| natural(name(place(*one))));
            continue;
        }
        for one in &mut *alike {
            let at = place(*one);
            *one = key(0, Letters::of(name(at)).skip(compared), at);
        }
        alike.sort_unstable();
        by_further_letters(name, alike, compared + LETTERS);
    }
}

/// Puts each in its place. `from`: where the one that comes first stands, then the next …; each is moved once.
fn rearrange(list: &mut [Affected], mut from: Vec<u32>) {
    for start in 0..from.len() {
        let mut at = start;
        // What stood at the start is handed on through its round until it finds its place.
        while let Some(next) = from.get(at).map(|next| *next as usize).filter(|next| *next != start && *next != at) {
            list.swap(at, next);
            from[at] = u32::try_from(at).unwrap_or_default();
            at = next;
        }
        if let Some(place) = from.get_mut(at) {
            *place = u32::try_from(at).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::SubjectKind;

    #[test]
    fn each_finds_its_place() {
        for from in [vec![], vec![0], vec![1, 0], vec![2, 0, 1], vec![1, 2, 0], vec![3, 2, 1, 0], vec![4, 1, 0, 2, 3]] {
            let name = |at: u32| at.to_string();
            let mut list: Vec<Affected> = (0..from.len())
                .map(|at| Affected::new(SubjectKind::User, at.to_string(), at.to_string(), Outcome::Fail))
                .collect();
            rearrange(&mut list, from.clone());
            let found: Vec<String> = list.iter().map(|found| found.name.to_string()).collect();
            assert_eq!(found, from.into_iter().map(name).collect::<Vec<_>>());
        }
    }

    /// As names and places are compared one by one.
    #[test]
    fn names_are_in_order_however_long_they_are_alike() {
        let long = "x".repeat(FAR + 3);
        let names = [
            "",
            "a",
            "A",
            "a\0",
            "a\0\0b",
            "anna.schaefer2@x.org",
            "anna.schaefer10@x.org",
            "Anna.Schaefer10@x.org",
            "anna.schaefer0010@x.org",
            "änna.schaefer3@x.org",
            "anna.schae",
            "anna.schaef",
            "anna.schaefe",
            "ééééééé",
            "éééééé",
            "ÉÉÉÉÉÉÉ",
            "ß",
            "z",
            &long,
            &format!("{long}b"),
            &format!("{long}a"),
            "b",
            "a",
            "anna.schaefer2@x.org",
        ];
        let outcomes = [Outcome::Fail, Outcome::Review, Outcome::Fail, Outcome::Pass];
        let found = (0..names.len() * 5).map(|at| (outcomes[at % 4], names[at * 7 % names.len()], at));
        let mut expected: Vec<_> = found.clone().map(|(outcome, name, at)| (outcome, natural(name), at)).collect();
        expected.sort();
        let affected = |(outcome, name, at): (_, &str, usize)| {
            Affected::new(SubjectKind::User, at.to_string(), name.to_owned(), outcome)
        };
        let mut list: Vec<Affected> = found.map(affected).collect();
        in_order(&mut list, false);
        let ids: Vec<String> = list.iter().map(|found| found.id.to_string()).collect();
        assert_eq!(ids, expected.iter().map(|(.., at)| at.to_string()).collect::<Vec<_>>());
    }
}
