//! d.

use super::fixtures::*;
use crate::checklist::Outcome;
use crate::tenant::account::Method;
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, Records, Supply, SupplyState};

fn with(policies: Vec<CaPolicy>, change: impl Fn(&mut Case), expected: Outcome) -> Case {
    let mut case = Case::good();
    case.tenant.ca_policies.items = policies;
    change(&mut case);
    case.tenant.join();
    check(&case, "d", expected);
    case
}

fn through_group(name: &str) -> CaPolicy {
    let mut found = policy(name, &[]);
    found.users.exclude_groups = vec!["g".into()];
    found
}

#[test]
fn an_account_is_excluded_by_name_or_through_nested_groups() {
    with(vec![policy("A", &[ONE])], |_| {}, Outcome::Pass);
    with(
        vec![through_group("A")],
        |case| case.tenant.group_members.items = vec![link("g", person(TWO))],
        Outcome::Pass,
    );
    let nested = |case: &mut Case| {
        case.tenant.group_members.items = vec![link("g", group("h")), link("h", group("g")), link("h", person(ONE))];
    };
    with(vec![through_group("A")], nested, Outcome::Pass);
    with(vec![through_group("A")], |_| {}, Outcome::Fail);
}

#[test]
fn policies_without_an_excluded_account_are_listed() {
    let case = with(vec![policy("A", &[ONE]), policy("B", &["somebody"]), policy("C", &[])], |_| {}, Outcome::Fail);
    let found = judged(&case, "d");
    let names: Vec<&str> = found.affected.iter().map(|affected| &*affected.name).collect();
    assert_eq!(names, ["B", "C"]);
    assert_eq!(found.examined, 3);
    let facts: Vec<&str> = found.affected[0].facts.iter().map(|fact| &*fact.value).collect();
    assert_eq!(facts, ["It excludes no emergency account that can sign in.", "MFA", "1 account"]);
    assert!(found.reasons[0].starts_with(
        "3 enabled Conditional Access policies ask something of all users for all apps, in browsers and modern apps; 2 of them let no emergency account"
    ));
}

/// Peers look for the most excluded account: here each policy excludes one, and yet none gets in.
#[test]
fn one_account_must_be_spared_by_every_policy() {
    let case = with(vec![policy("A", &[ONE]), policy("B", &[TWO])], |_| {}, Outcome::Fail);
    let found = judged(&case, "d");
    assert_eq!(found.affected.len(), 2);
    assert_eq!(found.affected[0].facts[0].value, "It is held up by B.".into());
    assert!(found.reasons[1].starts_with("No single emergency account"));
    with(vec![policy("A", &[ONE]), policy("B", &[TWO, ONE])], |_| {}, Outcome::Pass);
    // An account that cannot sign in is of no use.
    with(vec![policy("A", &[ONE])], |case| case.first().enabled = Some(false), Outcome::Fail);
    with(vec![policy("A", &[ONE])], |case| case.first().deleted = true, Outcome::Fail);
    // Nor is one of which nobody knows whether it can.
    let case = with(vec![policy("A", &[ONE])], |case| case.first().enabled = None, Outcome::NoEvidence);
    let found = judged(&case, "d");
    assert_eq!(found.missing[0].column, Some("accountEnabled"));
    let told = "; of 1 the evidence does not tell whether an emergency account gets past.";
    assert!(found.reasons.iter().any(|reason| reason.ends_with(told)), "{:?}", found.reasons);
    with(vec![policy("A", &[ONE, TWO])], |case| case.first().enabled = None, Outcome::Pass);
}

#[test]
fn a_strength_that_the_account_can_meet_is_fine() {
    let strength = |words: &[&str]| vec![asks_strength(policy("A", &[]), words)];
    with(strength(&["windowsHelloForBusiness", "fido2"]), |_| {}, Outcome::Pass);
    let old = |case: &mut Case| {
        case.tenant.registrations.items.iter_mut().for_each(|row| row.last_updated = Some(days_ago(31)));
    };
    with(strength(&["fido2"]), old, Outcome::NoEvidence);
    with(strength(&["hardwareOath"]), old, Outcome::Fail);
    with(strength(&["password,microsoftAuthenticatorPush"]), |_| {}, Outcome::Fail);
    let push = |case: &mut Case| case.methods(&[Method::AuthenticatorPush], &[Method::Fido2]);
    with(strength(&["password,microsoftAuthenticatorPush"]), push, Outcome::Pass);
    with(strength(&["fido2"]), |case| case.tenant.registrations = Records::default().into(), Outcome::NoEvidence);
    // MFA as a plain control is no strength, and neither is a strength beside a compliant device.
    with(vec![policy("A", &[])], |_| {}, Outcome::Fail);
    let mut both = strength(&["fido2"]);
    both[0].grant.as_mut().unwrap().built_in = vec!["compliantDevice".into()];
    with(both, |_| {}, Outcome::Fail);
}

#[test]
fn what_is_missing_is_no_evidence() {
    let unknown = |case: &mut Case| case.tenant.group_members.supply = Supply::default();
    let case = with(vec![through_group("A")], unknown, Outcome::NoEvidence);
    let words = why(&case, "d");
    assert!(words.contains("embers of the group") && words.contains("Exclusions"), "{words}");
    with(vec![through_group("A"), policy("B", &[])], unknown, Outcome::Fail);
    // One account is spared by name wherever it can be told, so missing members do not matter.
    with(vec![policy("A", &[ONE])], unknown, Outcome::Pass);
    let cut = |case: &mut Case| case.tenant.ca_policies.supply.state = SupplyState::Truncated("one page.".into());
    with(vec![policy("A", &[ONE])], cut, Outcome::NoEvidence);
    with(vec![policy("A", &[])], cut, Outcome::Fail);
    with(Vec::new(), |case| case.tenant.ca_policies.supply = Supply::default(), Outcome::NoEvidence);
    let lost = CaPolicy { lost: true, ..policy("A", &[ONE]) };
    with(vec![lost, policy("B", &[ONE])], |_| {}, Outcome::NoEvidence);
    with(vec![policy("A", &["somebody"])], |case| case.tenant.users = Records::default().into(), Outcome::NoEvidence);
}

#[test]
fn only_policies_that_lock_out_count() {
    with(Vec::new(), |_| {}, Outcome::NotApplicable);
    let state = |state| vec![CaPolicy { state, ..policy("A", &[]) }];
    with(state(PolicyState::Disabled), |_| {}, Outcome::NotApplicable);
    with(state(PolicyState::ReportOnly), |_| {}, Outcome::NotApplicable);
    let mut some = policy("A", &[]);
    some.applications.include = vec!["Office365".into()];
    with(vec![some], |_| {}, Outcome::NotApplicable);
}

#[test]
fn without_an_account_the_policies_are_for_review() {
    let mut case = Case::empty();
    case.tenant.ca_policies.items = vec![policy("A", &[])];
    case.tenant.emergency.supply = Supply::default();
    check(&case, "d", Outcome::Review);
    assert_eq!(why(&case, "d"), "No emergency account is known that it could exclude.");
    // People said that there is none: then the policy can lock everyone out.
    case.tenant.emergency.supply.state = SupplyState::Whole;
    check(&case, "d", Outcome::Fail);
    assert_eq!(why(&case, "d"), "There is no emergency account that it could exclude, as people said.");
    assert_eq!(
        judged(&case, "d").reasons,
        [
            "1 enabled Conditional Access policy asks something of all users for all apps, in browsers and modern apps, and no emergency account is known that could get past."
        ]
    );
}
