mod accounts;
mod fixtures;
mod methods;
mod people;
mod policies;

use super::ITEM;
use crate::checklist::{Mode, Need, Outcome, Severity};
use crate::tenant::{RecordKind, Supply, SupplyState};
use fixtures::{Case, check, judged};

#[test]
fn the_item_is_as_the_checklist_says() {
    let ids: Vec<&str> = ITEM.checks.iter().map(|check| check.id).collect();
    let letters: Vec<String> = ('a'..='j').map(|letter| format!("1.03.{letter}")).collect();
    assert_eq!(ids, letters);
    let assisted: Vec<&str> =
        ITEM.checks.iter().filter(|check| check.mode == Mode::Assisted).map(|check| check.id).collect();
    assert_eq!(assisted, ["1.03.a", "1.03.g", "1.03.i"]);
    let critical: Vec<&str> =
        ITEM.checks.iter().filter(|check| check.severity == Severity::Critical).map(|check| check.id).collect();
    assert_eq!(critical, ["1.03.a", "1.03.b", "1.03.c", "1.03.e"]);
    let headings: Vec<&str> = ITEM.guidance.lines().filter(|line| line.starts_with("## ")).collect();
    let expected = [
        "## Why it matters",
        "## What is looked at",
        "## How to check by hand",
        "## What to do",
        "## Typical exceptions",
        "## References",
    ];
    assert_eq!(headings, expected);
}

#[test]
fn two_good_accounts_pass_everything_that_evidence_can_pass() {
    let case = Case::good();
    for id in ["a", "b", "c", "d", "e", "f", "h", "j"] {
        check(&case, id, Outcome::Pass);
    }
    // A person confirms what the inventory says.
    check(&case, "g", Outcome::Review);
    check(&case, "i", Outcome::Review);
}

#[test]
fn nothing_is_used_that_is_not_declared() {
    assert_eq!(fixtures::run(&Case::good()).1, Vec::new());
    let mut proposals = Case::good();
    proposals.tenant.emergency.items.clear();
    assert_eq!(fixtures::run(&proposals).1, Vec::new());
    assert_eq!(fixtures::run(&Case::empty()).1, Vec::new());
}

/// All records there, none in them: nothing lacks evidence. One kind taken away: the check that needs it says so.
#[test]
fn needs_are_exact_both_ways() {
    for check in ITEM.checks {
        let letter = &check.id[5..];
        let outcome = judged(&Case::empty(), letter).outcome;
        assert_ne!(outcome, Outcome::NoEvidence, "{}", check.id);
        assert_ne!(outcome, Outcome::Pass, "{}", check.id);
        for need in check.needs {
            let kinds: Vec<RecordKind> = match need {
                Need::All(kind) => vec![*kind],
                Need::AnyOf(kinds) => kinds.to_vec(),
                Need::Holders(_) => vec![RecordKind::RoleAssignments, RecordKind::PimActive],
                Need::Column(..) | Need::Helps(_) => continue,
            };
            let mut case = Case::empty();
            for kind in &kinds {
                *fixtures::supply(&mut case.tenant, *kind) = Supply::default();
            }
            let found = judged(&case, letter);
            assert_eq!(found.outcome, Outcome::NoEvidence, "{} without {kinds:?}", check.id);
            assert!(found.missing.iter().any(|gap| kinds.contains(&gap.kind)), "{} without {kinds:?}", check.id);
        }
    }
}

#[test]
fn taking_a_kind_of_record_away_never_makes_a_pass() {
    for kind in RecordKind::ALL {
        for (cut, state) in [(false, SupplyState::NotSupplied), (true, SupplyState::Truncated("cut.".into()))] {
            let mut whole = Case::good();
            whole.spoil();
            let mut less = Case::good();
            less.spoil();
            fixtures::supply(&mut less.tenant, *kind).state = state.clone();
            if !cut {
                fixtures::remove(&mut less.tenant, *kind);
            }
            for check in ITEM.checks {
                let letter = &check.id[5..];
                let (before, after) = (judged(&whole, letter).outcome, judged(&less, letter).outcome);
                if before != Outcome::Pass {
                    assert_ne!(after, Outcome::Pass, "{} without {kind:?} ({state:?})", check.id);
                }
            }
        }
    }
}

/// "With no account confirmed: judged on the proposals, Review", for all of b–j.
#[test]
fn proposals_keep_everything_in_review() {
    let mut case = Case::good();
    case.tenant.emergency.items.clear();
    for check in ITEM.checks {
        let found = judged(&case, &check.id[5..]);
        assert_eq!(found.outcome, Outcome::Review, "{}", check.id);
        assert!(found.affected.iter().all(|affected| affected.outcome != Outcome::Fail));
    }
    let found = judged(&case, "b");
    assert!(found.reasons[0].starts_with("No emergency account is confirmed; judged on 2 proposals: breakglass1@"));
    // The assessor's word ends it.
    case.stated.emergency.insert("id-breakglass1".to_owned(), true);
    case.stated.emergency.insert("id-breakglass2".to_owned(), true);
    check(&case, "a", Outcome::Pass);
    check(&case, "b", Outcome::Pass);
}

#[test]
fn no_account_at_all_is_a_failure_only_where_people_said_so() {
    let mut case = Case::empty();
    check(&case, "a", Outcome::Fail);
    check(&case, "b", Outcome::NotApplicable);
    case.tenant.emergency.supply = Supply::default();
    check(&case, "a", Outcome::Review);
    check(&case, "b", Outcome::Review);
    case.stated.emergency.insert("somebody".to_owned(), false);
    check(&case, "a", Outcome::Fail);
    check(&case, "f", Outcome::NotApplicable);
    case.parameters.emergency_accounts_min = 0;
    check(&case, "a", Outcome::Review);
}

#[test]
fn the_order_of_the_evidence_changes_nothing() {
    let findings = |reverse: bool| {
        let mut case = Case::good();
        case.spoil();
        if reverse {
            case.tenant.users.items.reverse();
            case.tenant.registrations.items.reverse();
            case.tenant.pim_active.items.reverse();
            case.tenant.emergency.items.reverse();
            case.tenant.join();
        }
        ITEM.checks
            .iter()
            .map(|check| {
                let found = judged(&case, &check.id[5..]);
                let affected: Vec<_> =
                    found.affected.into_iter().map(|one| (one.id, one.outcome, one.facts.len())).collect();
                (found.outcome, found.reasons, affected)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(findings(false), findings(true));
}
