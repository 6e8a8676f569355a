//! In which order the objects of a finding are shown. A large tenant has a million of them: they are moved once, where they
//! stand.

use super::{Affected, Outcome};
use crate::tenant::lower;

/// What fails first, then what is for review, then what is not evidenced; each by name, whatever the letters' case.
pub(super) fn in_order(list: &mut [Affected], keeps_order: bool) {
    let is_after = |pair: &[Affected]| {
        let [before, after] = pair else { return false };
        lower(&before.name) > lower(&after.name)
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

/// By outcome, then by name; those alike stay as they are. A million names are compared where they stand.
fn by_name(list: &mut [Affected]) {
    let mut order: Vec<(Outcome, [u8; 12], u32)> = (0..)
        .zip(&*list)
        .map(|(at, affected)| {
            let mut letters = [0; 12];
            letters.iter_mut().zip(lower(&affected.name).bytes()).for_each(|(letter, byte)| *letter = byte);
            (affected.outcome, letters, at)
        })
        .collect();
    let name = |at: u32| list.get(at as usize).map(|affected| lower(&affected.name));
    order.sort_unstable_by(|(outcome, letters, at), (other_outcome, other_letters, other)| {
        (outcome, letters)
            .cmp(&(other_outcome, other_letters))
            .then_with(|| name(*at).cmp(&name(*other)))
            .then(at.cmp(other))
    });
    rearrange(list, order.into_iter().map(|(_, _, at)| at).collect());
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
}
