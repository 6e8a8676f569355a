//! Lists of accounts that repeat an earlier finding's list: each finding keeps its own, with its own facts, and says that the
//! reader has met the same accounts before. Where nearly the same stand in both, or all accounts that were looked at, there
//! is nothing to say.

use super::{Finding, Outcome, SubjectKind, Text};
use std::collections::HashMap;

/// Fewer are seen at a glance.
const FEWEST: usize = 5;
/// Longer lists are nobody's reading, and nearly every account of a tenant stands in several of them.
const MOST: usize = 2_000;

/// The accounts that earlier findings fail, or give to be reviewed.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    numbers: HashMap<Text, u32, foldhash::fast::RandomState>,
    /// By check; numbers in their order, each once.
    lists: Vec<(&'static str, Vec<u32>)>,
}

impl Repeated {
    /// Adds the sentence on the first list of the same accounts.
    pub fn note(&mut self, finding: &mut Finding) {
        let counts = |outcome: Outcome| matches!(outcome, Outcome::Fail | Outcome::Review);
        if !(FEWEST..=MOST).contains(&finding.affected.len()) {
            return;
        }
        let mut list = Vec::with_capacity(finding.affected.len());
        for object in finding.affected.iter().filter(|object| counts(object.outcome)) {
            let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            list.push(*self.numbers.entry(object.id.clone()).or_insert(next));
            if object.kind != SubjectKind::User {
                return;
            }
        }
        list.sort_unstable();
        list.dedup();
        if list.len() < FEWEST {
            return;
        }
        match self.lists.iter().find(|(_, earlier)| *earlier == list) {
            // The first sentence says that it is all of them.
            Some(_) if list.len() as u64 >= finding.examined => {}
            Some((check, _)) => {
                finding.reasons.push(format!("They are the same {} accounts as in {check}.", list.len()));
            }
            None => self.lists.push((finding.check, list)),
        }
    }
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
            examined: 9,
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
        check("3", &[6, 5, 4, 3, 2, 1], Outcome::Review, "They are the same 6 accounts as in 1.");
        check("4", &[1, 2, 3, 4, 5, 6], Outcome::Pass, "");
        check("5", &[1, 2, 3, 4, 5], Outcome::Fail, "");
        check("6", &[1, 2, 3, 7, 8, 9], Outcome::Fail, "");
        check("7", &[9, 8, 7, 3, 2, 1], Outcome::NoEvidence, "");
        check("8", &[9, 8, 7, 3, 2, 1], Outcome::Fail, "They are the same 6 accounts as in 6.");
        // Where all that were looked at are listed, that was said.
        let mut all = Finding { examined: 6, ..finding("9", &[1, 2, 3, 4, 5, 6], Outcome::Fail) };
        repeated.note(&mut all);
        assert!(all.reasons.is_empty());
    }
}
