//! Lists that repeat an earlier finding's list: each finding keeps its own, with its own facts, and says whom the reader has
//! met before.

use super::{Finding, Outcome, SubjectKind, Text};
use std::cmp::Ordering;
use std::collections::HashMap;

/// Fewer are seen at a glance.
const FEWEST: usize = 5;
/// Longer lists are nobody's reading, and nearly every account of a tenant stands in several of them.
const MOST: usize = 2_000;
/// Percent of both lists that they must have in common.
const IN_COMMON: usize = 80;

/// The objects that earlier findings fail, or give to be reviewed.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    numbers: HashMap<Text, u32, foldhash::fast::RandomState>,
    /// By check; numbers in their order, each once.
    lists: Vec<(&'static str, Vec<u32>)>,
}

impl Repeated {
    /// Adds the sentence on the earlier list that is most like this one; of several the first.
    pub fn note(&mut self, finding: &mut Finding) {
        let counts = |outcome: Outcome| matches!(outcome, Outcome::Fail | Outcome::Review);
        if !(FEWEST..=MOST).contains(&finding.affected.len()) {
            return;
        }
        let mut list = Vec::with_capacity(finding.affected.len());
        let mut are_accounts = true;
        for object in finding.affected.iter().filter(|object| counts(object.outcome)) {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            list.push(*self.numbers.entry(object.id.clone()).or_insert(next));
            are_accounts &= object.kind == SubjectKind::User;
        }
        list.sort_unstable();
        list.dedup();
        if list.len() < FEWEST {
            return;
        }
        let alike = |earlier: &[u32]| -> Option<usize> {
            let (few, many) = (list.len().min(earlier.len()), list.len().max(earlier.len()));
            let is_enough = |common: usize| common * 100 >= many * IN_COMMON;
            Some(few).filter(|few| is_enough(*few)).map(|_| in_common(&list, earlier)).filter(|found| is_enough(*found))
        };
        let mut best: Option<(&'static str, usize, usize)> = None;
        for (check, earlier) in &self.lists {
            let Some(common) = alike(earlier) else { continue };
            let others = list.len() + earlier.len() - 2 * common;
            if best.is_none_or(|(_, _, fewest)| others < fewest) {
                best = Some((check, common, others));
            }
        }
        let what = if are_accounts { "accounts" } else { "objects" };
        if let Some((check, common, others)) = best {
            finding.reasons.push(match (others, list.len()) {
                (0, all) => format!("The same {all} {what} are listed in {check}."),
                (_, all) if common == all => format!("All of these {all} {what} are listed in {check} too."),
                (_, all) => format!("{common} of these {all} {what} are listed in {check} too."),
            });
        }
        self.lists.push((finding.check, list));
    }
}

/// How many numbers two ordered lists have in common.
fn in_common(a: &[u32], b: &[u32]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut found = 0;
    while let (Some(one), Some(other)) = (a.peek(), b.peek()) {
        match one.cmp(other) {
            Ordering::Less => {
                a.next();
            }
            Ordering::Greater => {
                b.next();
            }
            Ordering::Equal => {
                found += 1;
                a.next();
                b.next();
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::Affected;

    fn finding(check: &'static str, ids: &[u32], outcome: Outcome) -> Finding {
        let object = |id: &u32| Affected::new(SubjectKind::User, format!("id-{id}"), "", outcome);
        Finding {
            check,
            outcome,
            reasons: Vec::new(),
            examined: 0,
            missing: Vec::new(),
            affected: ids.iter().map(object).collect(),
        }
    }

    #[test]
    fn a_list_that_was_shown_is_told() {
        let mut repeated = Repeated::default();
        let mut check = |id: &'static str, ids: &[u32], outcome: Outcome, expected: &str| {
            let mut found = finding(id, ids, outcome);
            repeated.note(&mut found);
            assert_eq!(found.reasons.concat(), expected, "{id}");
        };
        check("1", &[1, 2, 3, 4, 5, 6], Outcome::Fail, "");
        check("2", &[1, 2, 3, 4], Outcome::Fail, "");
        check("3", &[6, 5, 4, 3, 2, 1], Outcome::Review, "The same 6 accounts are listed in 1.");
        check("4", &[1, 2, 3, 4, 5, 6], Outcome::Pass, "");
        check("5", &[1, 2, 3, 4, 5], Outcome::Fail, "All of these 5 accounts are listed in 1 too.");
        check("6", &[1, 2, 3, 4, 5, 7], Outcome::Fail, "5 of these 6 accounts are listed in 5 too.");
        check("7", &[1, 2, 3, 7, 8, 9], Outcome::Fail, "");
        check("8", &[9, 8, 7, 3, 2, 1], Outcome::NoEvidence, "");
        check("9", &[9, 8, 7, 3, 2, 1], Outcome::Fail, "The same 6 accounts are listed in 7.");
    }
}
