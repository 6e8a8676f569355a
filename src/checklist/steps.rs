//! What to do first, in words: the pieces of work that failing checks ask for, the gravest first.
//!
//! Each checklist names its own steps. What fails gravely and belongs to no step is asked for by its item, so that nothing grave
//! is without an action.

use super::{Check, Checklist, Severity};

/// A piece of work that belongs together.
#[derive(Debug)]
pub struct Step {
    pub title: &'static str,
    pub parts: &'static [Part],
}

/// One thing to do, and the checks that ask for it.
#[derive(Debug)]
pub struct Part {
    pub checks: &'static [&'static str],
    /// An order, without a full stop.
    pub words: &'static str,
}

/// A part of a step.
pub(super) const fn part(checks: &'static [&'static str], words: &'static str) -> Part {
    Part { checks, words }
}

/// So many are told as the first; more would be no beginning.
pub const FIRST: usize = 5;

/// A step that is to be taken.
#[derive(Debug)]
pub struct Due {
    pub title: &'static str,
    /// An item asks for it that no step covers.
    pub is_item: bool,
    /// The gravest of its parts.
    pub severity: Severity,
    /// The gravest first.
    pub parts: Vec<DuePart>,
}

/// A part of a step with the checks that fail.
#[derive(Debug)]
pub struct DuePart {
    pub words: String,
    pub severity: Severity,
    pub checks: Vec<&'static Check>,
}

/// The steps that failing checks ask for, the gravest first.
pub fn due(
    checklist: &'static Checklist,
    fails: &dyn Fn(&'static Check) -> bool,
    severity: &dyn Fn(&'static Check) -> Severity,
) -> Vec<Due> {
    let failing = |id: &str| checklist.check(id).map(|(_, check)| check).filter(|check| fails(check));
    let part = |words: String, checks: Vec<&'static Check>| {
        let severity = checks.iter().map(|check| severity(check)).min()?;
        Some(DuePart { words, severity, checks })
    };
    let of_step = |step: &'static Step| {
        let parts = step.parts.iter().filter_map(|asked| {
            part(asked.words.to_owned(), asked.checks.iter().filter_map(|id| failing(id)).collect())
        });
        step_of(step.title, false, parts.collect())
    };
    let is_asked_for =
        |check: &Check| checklist.steps.iter().flat_map(|step| step.parts).any(|part| part.checks.contains(&check.id));
    let of_item = checklist.items.iter().filter_map(|item| {
        let grave = item
            .checks
            .iter()
            .filter(|check| fails(check) && severity(check) <= Severity::High && !is_asked_for(check));
        let parts = grave.filter_map(|check| part(order(checklist, check), vec![check]));
        step_of(item.title, true, parts.collect())
    });
    let mut due: Vec<Due> = checklist.steps.iter().filter_map(of_step).chain(of_item).collect();
    due.sort_by_key(|step| step.severity);
    due
}

/// What to do where a check fails that no step asks for.
fn order(checklist: &Checklist, check: &Check) -> String {
    let found = checklist.orders.iter().find(|part| part.checks.contains(&check.id));
    found.map_or_else(|| format!("See to it that this is true: {}", check.title), |part| part.words.to_owned())
}

fn step_of(title: &'static str, is_item: bool, mut parts: Vec<DuePart>) -> Option<Due> {
    parts.sort_by_key(|part| part.severity);
    let severity = parts.first()?.severity;
    Some(Due { title, is_item, severity, parts })
}

/// Ids of the checks that steps ask for and that are critical by themselves.
pub fn critical(checklist: &'static Checklist) -> impl Iterator<Item = &'static Check> {
    let asked = checklist.steps.iter().flat_map(|step| step.parts).flat_map(|part| part.checks);
    asked
        .filter_map(|id| checklist.check(id))
        .map(|(_, check)| check)
        .filter(|check| check.severity == Severity::Critical)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::privileged_access::CHECKLIST;
    use std::collections::BTreeSet;

    #[test]
    fn each_check_is_asked_for_once_and_each_critical_one_is() {
        let mut asked = BTreeSet::new();
        for part in CHECKLIST.steps.iter().flat_map(|step| step.parts).chain(CHECKLIST.orders) {
            assert!(!part.words.ends_with('.'), "{}", part.words);
            for id in part.checks {
                assert!(CHECKLIST.check(id).is_some() && asked.insert(*id), "{id}");
            }
        }
        for (_, check) in CHECKLIST.checks().filter(|(_, check)| check.severity <= Severity::High) {
            assert!(asked.contains(check.id), "{} has neither step nor order", check.id);
        }
        let of_steps: BTreeSet<&str> =
            CHECKLIST.steps.iter().flat_map(|step| step.parts).flat_map(|part| part.checks).copied().collect();
        for (_, check) in CHECKLIST.checks().filter(|(_, check)| check.severity == Severity::Critical) {
            assert!(of_steps.contains(check.id), "{} has no step", check.id);
        }
    }

    /// The first words of every step, where these checks fail.
    #[track_caller]
    fn check(failing: &[&str], critical: &[&str], expected: &[&str]) {
        let severity =
            |check: &'static Check| if critical.contains(&check.id) { Severity::Critical } else { check.severity };
        let due = due(&CHECKLIST, &|check| failing.contains(&check.id), &severity);
        let said: Vec<String> = due.iter().map(|step| format!("{}: {}", step.title, step.parts[0].words)).collect();
        assert_eq!(said.len(), expected.len(), "{said:?}");
        assert!(said.iter().zip(expected).all(|(said, expected)| said.contains(expected)), "{said:?}");
    }

    #[test]
    fn the_gravest_comes_first_and_what_no_step_asks_for_is_asked_by_its_item() {
        check(&[], &[], &[]);
        check(&["1.03.g"], &[], &["Make the emergency accounts ready to be used: Test each"]);
        // Of a step the critical part, and a critical step before a high one that stands before it.
        check(&["2.07.c", "1.03.d", "1.03.e"], &[], &["ready to be used: Register a passkey", "may have: Reset"]);
        check(&["2.07.c", "1.03.e"], &["2.07.c"], &["may have", "ready to be used"]);
        // High and in no step; medium and in no step.
        check(&["2.01.a", "2.01.c"], &[], &["Name an owner and an administrator for every service"]);
        check(&["2.01.c"], &["2.01.c"], &["See to it that this is true"]);
        check(&["1.04.b", "2.06.a"], &[], &["every access: Close the gaps"]);
    }
}
