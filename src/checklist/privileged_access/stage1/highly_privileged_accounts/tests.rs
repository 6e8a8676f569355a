mod objects;
mod people;

use super::ITEM;
use crate::checklist::run::Case;
use crate::checklist::{Finding, Outcome};
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
    facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.clone()).unwrap_or_default()
}
