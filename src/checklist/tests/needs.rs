//! Declared needs are exact both ways: with them, and only them, a check is answered; without any one, it says which.
//!
//! The tenant is as empty as it can be: everything supplied, whole, and nothing in it.

use super::checklist;
use crate::checklist::run::{run_all, run_noting};
use crate::checklist::{Check, Finding, HOLDERS, Inputs, Need, Outcome, Parameters, Results, Run};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::azure::AzureRoleAssignment;
use crate::tenant::fixtures::{World, as_of, days_ago};
use crate::tenant::policy::PolicyState;
use crate::tenant::records::Empty;
use crate::tenant::stated::{ScopeArea, Stated};
use crate::tenant::{CaPolicy, Column, Known, PrincipalKind, RecordKind, SecurityDefaults, Tenant};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn evidence_checks() -> impl Iterator<Item = &'static Check> {
    checklist().checks().map(|(_, check)| check).filter(|check| matches!(check.run, Run::Evidence(_)))
}

/// Everything supplied, with every column that any check declares; PIM applies, and Microsoft 365 is in scope. Logs have a
/// window, in which nothing of interest happened: without one they show nothing. PIM lists its alerts, none of them open.
pub(crate) fn everything() -> World {
    let mut world = World::p2().licence("SPE_E3", "EXCHANGE_S_ENTERPRISE", 25);
    world = world.quiet_alerts(&[]);
    let window = Some((days_ago(30), as_of()));
    world.tenant.sign_ins.window = window;
    world.tenant.sign_ins.has_non_interactive = true;
    world.tenant.audit_log.window = window;
    world.tenant.activity_log.window = window;
    // An application may read from the root on: that shows that inherited assignments were exported.
    world = world.azure_role_with("reader", PrincipalKind::ServicePrincipal, "Reader", "/", |row| {
        row.principal.display_name = "Cost reports".into();
    });
    let active = world.tenant.azure_role_assignments.items.iter().cloned();
    let active = active.map(|row| AzureRoleAssignment { list: RecordKind::AzurePimActive, end: Known::Empty, ..row });
    world.tenant.azure_pim_active.items.extend(active);
    for need in evidence_checks().flat_map(|check| check.needs) {
        if let Need::Column(kind, column, _) = need {
            let supply = world.supply(*kind);
            supply.present.insert(column);
            supply.filled.insert(column);
        }
    }
    world
}

/// The kinds that a check declares, needed or helpful.
pub(super) fn declared(check: &Check) -> BTreeSet<RecordKind> {
    let mut kinds = BTreeSet::new();
    for need in check.needs {
        match need {
            Need::All(kind) | Need::Column(kind, _, _) => drop(kinds.insert(*kind)),
            Need::AnyOf(several) | Need::Helps(several) => kinds.extend(*several),
            Need::Holders(_) => kinds.extend(HOLDERS),
        }
    }
    kinds
}

fn judge(world: &World, check: &Check) -> Finding {
    judge_all(world).finding(check.id).unwrap().clone()
}

/// Nothing is out of scope, whatever licences say.
pub(super) fn judge_all(world: &World) -> Results {
    let mut stated = Stated::default();
    stated.scope.extend(ScopeArea::PARTS.iter().map(|area| (*area, true)));
    let (results, undeclared) = run_noting(&Inputs {
        checklist: checklist(),
        tenant: &world.tenant,
        stated: &stated,
        parameters: &Parameters::default(),
        as_of: as_of(),
        answers: &BTreeMap::new(),
        previous: None,
    });
    assert!(undeclared.is_empty(), "{undeclared:?}");
    results
}

#[test]
fn what_a_needed_column_tells_is_written_down() {
    for (_, check) in checklist().checks() {
        for need in check.needs {
            if let Need::Column(_, column, _) = need {
                assert!(crate::tenant::columns::tells(column).is_some(), "{}: {column}", check.id);
            }
        }
    }
}

#[test]
fn there_are_as_many_as_stage_one_has() {
    assert!(evidence_checks().count() >= 33);
    assert!(evidence_checks().all(|check| !check.needs.is_empty()));
}

#[test]
fn with_everything_there_is_evidence() {
    let world = everything();
    for check in evidence_checks() {
        let finding = judge(&world, check);
        assert_ne!(finding.outcome, Outcome::NoEvidence, "{}: {:?}", check.id, finding.missing);
        assert!(finding.missing.is_empty(), "{}: {:?}", check.id, finding.missing);
    }
}

#[test]
fn with_only_what_is_declared_there_is_as_much_evidence() {
    for check in evidence_checks() {
        let declared = declared(check);
        let others: Vec<RecordKind> = RecordKind::ALL.iter().copied().filter(|kind| !declared.contains(kind)).collect();
        let (all, some) = (judge(&everything(), check), judge(&everything().without(&others), check));
        assert_eq!(all, some, "{} uses more than it declares", check.id);
    }
}

/// A check of a tenant that lacks something: it must say which, and must not clear anybody.
fn check_gap(check: &Check, world: &World, kinds: &[RecordKind], column: Option<Column>) {
    let finding = judge(world, check);
    let is_named = finding.missing.iter().any(|gap| kinds.contains(&gap.kind) && gap.column == column);
    assert!(is_named, "{} does not name {kinds:?} {column:?}: {finding:?}", check.id);
    assert!(
        !matches!(finding.outcome, Outcome::Pass | Outcome::NotApplicable),
        "{} without {kinds:?}: {finding:?}",
        check.id
    );
    let why = &finding.missing.iter().find(|gap| kinds.contains(&gap.kind)).unwrap().why;
    assert!(why.ends_with('.') && why.len() > 20, "{}: {why}", check.id);
}

#[test]
fn without_any_one_need_the_gap_is_named() {
    for check in evidence_checks() {
        for need in check.needs {
            match need {
                Need::All(kind) => {
                    check_gap(check, &everything().without(&[*kind]), &[*kind], None);
                    check_gap(check, &everything().cut(*kind), &[*kind], None);
                }
                Need::AnyOf(kinds) => check_gap(check, &everything().without(kinds), kinds, None),
                Need::Column(kind, column, empty) => {
                    check_gap(check, &everything().without_column(*kind, column), &[*kind], Some(column));
                    let mut unfilled = everything();
                    unfilled.supply(*kind).filled.remove(column);
                    if *empty == Empty::MeansNothing {
                        check_gap(check, &unfilled, &[*kind], Some(column));
                    } else {
                        assert_eq!(judge(&unfilled, check), judge(&everything(), check), "{}", check.id);
                    }
                }
                Need::Holders(_) => {
                    let active = [RecordKind::RoleAssignments, RecordKind::PimActive];
                    check_gap(check, &everything().without(&active), &active, None);
                    check_gap(
                        check,
                        &everything().without(&[RecordKind::PimEligible]),
                        &[RecordKind::PimEligible],
                        None,
                    );
                    check_gap(check, &everything().cut(RecordKind::PimEligible), &[RecordKind::PimEligible], None);
                }
                Need::Helps(_) => {}
            }
        }
    }
}

#[test]
fn what_helps_is_used_by_no_need() {
    for check in evidence_checks() {
        for need in check.needs {
            let Need::Helps(kinds) = need else { continue };
            for kind in *kinds {
                let also_needed = check.needs.iter().any(|need| matches!(need, Need::All(needed) if needed == kind));
                assert!(!also_needed, "{} declares {kind:?} twice", check.id);
            }
        }
    }
}

#[test]
fn of_two_sources_either_is_enough() {
    for check in evidence_checks() {
        for need in check.needs {
            let Need::AnyOf(kinds) = need else { continue };
            for kept in *kinds {
                let others: Vec<RecordKind> = kinds.iter().copied().filter(|kind| kind != kept).collect();
                let mut world = everything().without(&others);
                if *kept == RecordKind::ConditionalAccess {
                    // Only an enabled policy proves that security defaults are off.
                    world
                        .tenant
                        .ca_policies
                        .items
                        .push(CaPolicy { state: PolicyState::Enabled, ..CaPolicy::default() });
                } else if *kept == RecordKind::SecurityDefaults {
                    // Switched off, they would leave the question to the policies.
                    let source = SourceRef { file: EvidenceId(0), part: None, row: 1 };
                    world.tenant.security_defaults.items.push(SecurityDefaults { enabled: true, source });
                }
                let finding = judge(&world, check);
                assert_ne!(finding.outcome, Outcome::NoEvidence, "{} with {kept:?}: {:?}", check.id, finding.missing);
            }
        }
    }
}

/// What is asked for first is all that is asked for: no file supplied makes a check ask for another one.
#[test]
fn adding_evidence_moves_no_gap() {
    let gaps = |missing: &[RecordKind]| -> BTreeMap<&str, BTreeSet<RecordKind>> {
        let results = judge_all(&everything().without(missing));
        let of = |finding: &Finding| finding.missing.iter().map(|gap| gap.kind).collect();
        results.findings.iter().map(|finding| (finding.check, of(finding))).collect()
    };
    let mut wrong = Vec::new();
    for reversed in [false, true] {
        let mut order = RecordKind::ALL.to_vec();
        if reversed {
            order.reverse();
        }
        let mut before = gaps(&order);
        for at in 0..order.len() {
            let after = gaps(&order[at + 1..]);
            for (check, kinds) in &after {
                let new: Vec<_> = kinds.difference(&before[check]).collect();
                if !new.is_empty() {
                    wrong.push(format!("{check} asks for {new:?} once {:?} is there", order[at]));
                }
            }
            before = after;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_at_all_clears_nobody() {
    let world = World::new().without(RecordKind::ALL);
    for check in evidence_checks() {
        let finding = judge(&world, check);
        assert!(
            matches!(finding.outcome, Outcome::NoEvidence | Outcome::Review),
            "{} of no evidence: {finding:?}",
            check.id
        );
        assert!(!finding.missing.is_empty(), "{} names no gap", check.id);
    }
}

/// Without any evidence nothing is known, and so nothing is claimed: the reasons are what is missing.
#[test]
fn without_any_evidence_nothing_is_claimed() {
    let results = run_all(&Inputs {
        checklist: checklist(),
        tenant: &Tenant::default(),
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        as_of: as_of(),
        answers: &BTreeMap::new(),
        previous: None,
    });
    let mut claimed = Vec::new();
    for finding in results.findings.iter().filter(|finding| finding.outcome == Outcome::NoEvidence) {
        let is_gap = |reason: &&String| {
            finding.missing.iter().any(|gap| gap.why == **reason) || reason.contains("more gaps stand")
        };
        claimed.extend(finding.reasons.iter().filter(|reason| !is_gap(reason)).map(|reason| (finding.check, reason)));
    }
    assert!(claimed.is_empty(), "{claimed:#?}");
}
