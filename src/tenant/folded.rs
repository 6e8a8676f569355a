//! Lists in which one thing may stand several times, as several files tell of it: one record for each, found by its names.

use super::lookup::{Lookup, lower};
use super::{GoesOn, Names};

/// Pairs kept; the rest is of the same kind.
const NAMESAKES: usize = 10_000;

/// The records of a list that were folded so far: one for each account, found by its names.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub by_id: Lookup,
    pub by_upn: Lookup,
    /// Principal names, in lower case, of records that went into an account of another name.
    aliases: Names<u32>,
    /// Records with the principal name of an earlier one and another id: the earlier, the later.
    namesakes: Vec<(u32, u32)>,
    count: usize,
    /// A record went into another one.
    has_joined: bool,
}

impl Folded {
    pub fn count(&self) -> usize {
        self.count
    }

    /// What was folded so far, where each record is of an account of its own: to fold them anew would give the same.
    pub fn reusable(&mut self) -> Option<Self> {
        (!self.has_joined).then(|| std::mem::take(self))
    }

    /// Folds the records added since the last call into the first one of their account, keeping order. Two records are
    /// of the same account where the ids are equal, or one side has no id and the principal names are equal. `false`: it
    /// was asked to stop, and the list is of no use any more.
    pub(super) fn fold<T>(
        &mut self,
        items: &mut Vec<T>,
        names: impl Fn(&T) -> (&str, &str),
        mut join: impl FnMut(&mut T, &mut T),
        goes_on: GoesOn<'_>,
    ) -> bool {
        let mut kept = self.count;
        for at in self.count..items.len() {
            if at.is_multiple_of(super::STRIDE) && !goes_on() {
                return false;
            }
            let (known, namesake) = self.place_of(items, &names, at);
            if let Some(earlier) = namesake.filter(|_| self.namesakes.len() < NAMESAKES) {
                self.namesakes.push((earlier, number(kept)));
            }
            let place = known.unwrap_or(kept);
            self.has_joined |= known.is_some();
            let (earlier, later) = items.split_at_mut(at);
            if let (Some(item), Some(slot)) = (later.first_mut(), earlier.get_mut(place)) {
                if known.is_some() {
                    let (upn, other) = (names(slot).1, names(item).1);
                    if !upn.is_empty() && !other.is_empty() && lower(upn) != lower(other) {
                        self.aliases.entry(lower(other).into()).or_insert(number(place));
                    }
                    join(slot, item);
                } else {
                    std::mem::swap(slot, item);
                }
            }
            kept += usize::from(known.is_none());
            if let Some((id, upn)) = items.get(place).map(&names) {
                self.by_id.add(id, number(place), |at| named(items, &names, at).0);
                self.by_upn.add(upn, number(place), |at| named(items, &names, at).1);
            }
        }
        items.truncate(kept);
        self.count = kept;
        true
    }

    /// Pairs of records with one principal name and two ids, found since this was asked last: their places.
    pub(super) fn take_namesakes(&mut self) -> Vec<(u32, u32)> {
        std::mem::take(&mut self.namesakes)
    }

    /// Where the account of the record at `at` stands among the folded ones; else another one of its principal name.
    fn place_of<T>(&self, items: &[T], names: &impl Fn(&T) -> (&str, &str), at: usize) -> (Option<usize>, Option<u32>) {
        let Some((id, upn)) = items.get(at).map(names) else { return (None, None) };
        let mut namesake = None;
        let mut same_name = || {
            let known = self.by_upn.find(upn, |at| named(items, names, at).1);
            let known = known.or_else(|| {
                (!self.aliases.is_empty()).then(|| self.aliases.get(lower(upn).as_ref()).copied()).flatten()
            })?;
            let other = named(items, names, known).0;
            let is_same = id.is_empty() || other.is_empty() || other.eq_ignore_ascii_case(id);
            namesake = (!is_same).then_some(known);
            is_same.then_some(known)
        };
        let known = self.by_id.find(id, |at| named(items, names, at).0).or_else(&mut same_name);
        (known.and_then(|known| usize::try_from(known).ok()), namesake)
    }
}

fn named<'a, T>(items: &'a [T], names: &impl Fn(&T) -> (&str, &str), at: u32) -> (&'a str, &'a str) {
    items.get(at as usize).map_or(("", ""), names)
}

fn number(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}
