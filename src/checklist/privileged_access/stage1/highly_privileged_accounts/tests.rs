//! 1.02: the smallest tenant that shows each outcome, and one that must not.

mod objects;
mod people;

use super::super::privileged_identity_management;
use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Item, Need, Outcome};
use crate::tenant::RecordKind;
use crate::tenant::fixtures::*;
use crate::tenant::proposals::EmergencyAccount;

const GLOBAL: &str = "Global Administrator";

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    check_case(&Case::new(world.build(), as_of()), id, expected)
}

fn check_case(case: &Case, id: &str, expected: Outcome) -> Finding {
    let finding = case.judge(&ITEM, id);
    let affected: Vec<_> = finding.affected.iter().map(|found| (&found.name, found.outcome, &found.facts)).collect();
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {affected:?}", finding.reasons, finding.missing);
    assert!(!finding.reasons.is_empty(), "{id}: no reason is given");
    assert!(expected != Outcome::NoEvidence || !finding.missing.is_empty(), "{id}: no gap is named");
    finding
}

fn emergency(name: &str) -> EmergencyAccount {
    EmergencyAccount {
        key: id_of(name).to_string(),
        upn: String::new(),
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    }
}

/// The value of a fact of the first affected object.
fn fact(finding: &Finding, label: &str) -> String {
    let facts = finding.affected.first().map(|affected| &affected.facts).unwrap();
    facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.to_string()).unwrap_or_default()
}

/// Removes one need at a time from a tenant in which everything was supplied and is empty.
#[test]
fn a_need_that_is_missing_is_named() {
    let items: [&'static Item; 2] = [&privileged_identity_management::ITEM, &ITEM];
    for (item, check) in items.iter().flat_map(|item| item.checks.iter().map(move |check| (*item, check))) {
        // PIM's list of alerts is never empty.
        let judge = |mut world: World| {
            if world.supply(RecordKind::PimAlerts).is_supplied() {
                world = world.quiet_alerts(&[]);
            }
            Case::new(world.build(), as_of()).judge(item, check.id)
        };
        let whole = judge(World::p2());
        assert_ne!(whole.outcome, Outcome::NoEvidence, "{}: {:?}", check.id, whole.missing);
        for need in check.needs {
            let (world, kind) = match need {
                Need::All(kind) => (World::p2().without(&[*kind]), *kind),
                Need::AnyOf(kinds) => (World::p2().without(kinds), kinds[0]),
                Need::Column(kind, column, _) => (World::p2().without_column(*kind, column), *kind),
                Need::Holders(_) => {
                    let lists = [RecordKind::RoleAssignments, RecordKind::PimActive];
                    (World::p2().without(&lists), lists[0])
                }
                Need::Helps(_) => continue,
            };
            let finding = judge(world);
            assert_eq!(finding.outcome, Outcome::NoEvidence, "{} {need:?}: {:?}", check.id, finding.reasons);
            assert!(finding.missing.iter().any(|gap| gap.kind == kind), "{} {need:?}", check.id);
        }
    }
}

#[test]
fn guidance_has_its_headings() {
    for item in [&privileged_identity_management::ITEM, &ITEM] {
        let found: Vec<&str> = item.guidance.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(
            found,
            [
                "Why it matters",
                "What is looked at",
                "How to check by hand",
                "What to do",
                "Typical exceptions",
                "References",
            ]
        );
    }
}
