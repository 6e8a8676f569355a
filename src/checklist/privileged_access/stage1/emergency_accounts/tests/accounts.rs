//! a, b, c.

use super::fixtures::*;
use crate::checklist::Outcome;
use crate::tenant::{AssignmentState, Known, Records, Scope, SupplyState};

#[test]
fn a_counts_accounts_that_exist() {
    fn with(change: impl Fn(&mut Case), expected: Outcome) {
        let mut case = Case::good();
        change(&mut case);
        case.tenant.join();
        check(&case, "a", expected);
    }
    with(|case| case.tenant.emergency.items.truncate(1), Outcome::Fail);
    with(
        |case| {
            case.tenant.emergency.items.truncate(1);
            case.parameters.emergency_accounts_min = 1;
        },
        Outcome::Pass,
    );
    with(|case| case.tenant.emergency.items.push(entry("nobody@contoso.com")), Outcome::Review);
    with(|case| case.tenant.emergency.items[1] = entry("nobody@contoso.com"), Outcome::Fail);
    with(|case| case.first().deleted = true, Outcome::Fail);
    // Further rows could still bring the second account.
    with(
        |case| {
            case.tenant.emergency.items.truncate(1);
            case.tenant.emergency.supply.state = SupplyState::Truncated("one page.".into());
        },
        Outcome::NoEvidence,
    );
    with(|case| case.tenant.users.supply.state = SupplyState::Truncated("one page.".into()), Outcome::Pass);
    // So could a list of users that lacks accounts which the registration details name.
    with(
        |case| {
            case.tenant.users.items.pop();
        },
        Outcome::NoEvidence,
    );
    with(
        |case| {
            case.tenant.users.items.pop();
            case.tenant.users.supply.state = SupplyState::Truncated("one page.".into());
        },
        Outcome::NoEvidence,
    );
    with(|case| case.tenant.users = Records::default().into(), Outcome::NoEvidence);
}

#[test]
fn a_shows_each_proposal_with_its_signals() {
    let mut case = Case::good();
    case.tenant.emergency.items.clear();
    let found = judged(&case, "a");
    assert_eq!(found.examined, 2);
    let facts: Vec<(&str, &str)> = found.affected[0].facts.iter().map(|fact| (fact.label, &*fact.value)).collect();
    assert_eq!(facts[0], ("Why", "Proposed, not confirmed."));
    assert_eq!(facts[1].0, "Last use");
    assert!(facts[2].0 == "Proposed by" && facts[2].1.contains("says break glass; Global Administrator (active"));
    assert_eq!(
        found.reasons[0],
        "At least 2 emergency accounts are asked for. None is confirmed yet; 2 accounts are proposed by their signals: \
         confirm or turn down each."
    );
}

#[test]
fn b_wants_enabled_cloud_only_accounts_on_the_initial_domain() {
    fn with(change: impl Fn(&mut Case), expected: Outcome, words: &str) {
        let mut case = Case::good();
        change(&mut case);
        case.tenant.join();
        check(&case, "b", expected);
        assert!(why(&case, "b").contains(words), "{}", why(&case, "b"));
    }
    with(|case| case.first().enabled = Some(false), Outcome::Fail, "disabled");
    with(|case| case.first().enabled = None, Outcome::NoEvidence, "accountEnabled");
    with(|case| case.first().synced = Known::Value(true), Outcome::Fail, "synchronised from on-premises");
    with(|case| case.first().synced = Known::NotExported, Outcome::NoEvidence, "onPremisesSyncEnabled");
    // Once synchronised, then converted: ScubaGear fails it, other tools do not see it.
    with(|case| case.first().immutable_id = Known::Value("abc==".into()), Outcome::Review, "anchor");
    let once = |case: &mut Case| {
        let user = case.first();
        (user.synced, user.immutable_id) = (Known::Value(false), Known::NotExported);
    };
    with(once, Outcome::NoEvidence, "onPremisesImmutableId");
    with(|case| case.first().upn = "breakglass1@contoso.com".into(), Outcome::Fail, "can expire");
    with(|case| case.first().upn = "bg_gmail.com#EXT#@contoso.onmicrosoft.com".into(), Outcome::Fail, "guest");
    with(|case| case.first().upn = "".into(), Outcome::NoEvidence, "userPrincipalName");
    with(|case| case.first().deleted = true, Outcome::Fail, "recycle bin");
    with(|case| case.tenant.emergency.items.push(entry("nobody@contoso.com")), Outcome::Fail, "No such account");
    with(|case| case.tenant.users = Records::default().into(), Outcome::NoEvidence, "was not supplied");
    let mut case = Case::good();
    case.first().synced = Known::Value(false);
    case.first().immutable_id = Known::Empty;
    case.first().upn = "breakglass1@contoso.partner.onmschina.cn".into();
    case.tenant.users.supply.state = SupplyState::Truncated("one page.".into());
    case.tenant.join();
    check(&case, "b", Outcome::Pass);
}

#[test]
fn b_names_the_cell() {
    let mut case = Case::good();
    case.first().enabled = Some(false);
    let found = judged(&case, "b");
    assert_eq!(
        found.reasons[0],
        "Only 1 of 2 emergency accounts is enabled, cloud-only and on a domain that Microsoft gave the tenant."
    );
    assert_eq!(found.examined, 2);
    let fact = &found.affected[0].facts[1];
    assert_eq!((fact.label, fact.source, fact.column), ("Enabled", Some(row(1)), Some("accountEnabled")));
    assert_eq!(found.affected[0].sources, [row(1), row(30)]);
}

#[test]
fn c_wants_the_role_permanently_actively_and_directly() {
    fn with(change: impl Fn(&mut Case), expected: Outcome, words: &str) {
        let mut case = Case::good();
        change(&mut case);
        case.tenant.join();
        check(&case, "c", expected);
        assert!(why(&case, "c").contains(words), "{}", why(&case, "c"));
    }
    fn first(case: &mut Case, state: AssignmentState, end: Known<crate::tenant::Moment>) {
        let held = global_administrator(person(ONE), state, end);
        if state == AssignmentState::Eligible {
            case.tenant.pim_active.items.remove(0);
            case.tenant.pim_eligible.items.push(held);
        } else {
            case.tenant.pim_active.items[0] = held;
        }
    }
    let end = || Known::Value(day("2027-01-01"));
    with(|case| first(case, AssignmentState::Eligible, Known::Empty), Outcome::Fail, "as eligible");
    with(|case| first(case, AssignmentState::Activated, end()), Outcome::Fail, "while it is activated");
    with(|case| first(case, AssignmentState::Assigned, end()), Outcome::Fail, "until 2027-01-01");
    with(|case| first(case, AssignmentState::Assigned, Known::NotExported), Outcome::NoEvidence, "nor an end");
    with(|case| drop(case.tenant.pim_active.items.remove(0)), Outcome::Fail, "does not hold");
    // An administrative unit is no tenant, and which it is was not exported.
    let scoped = |scope: Scope| move |case: &mut Case| case.tenant.pim_active.items[0].scope = scope.clone();
    with(scoped(Scope::AdministrativeUnit("u".into())), Outcome::Fail, "for a part of the tenant");
    with(scoped(Scope::NotExported), Outcome::NoEvidence, "for the whole tenant was not exported");
    // Through a group: the group may be emptied, and the assignment is not the account's own.
    with(
        |case| {
            let held = global_administrator(group("g"), AssignmentState::Assigned, Known::Empty);
            case.tenant.pim_active.items[0] = held;
            case.tenant.group_members.items.push(link("g", person(ONE)));
        },
        Outcome::Fail,
        "through a group",
    );
    // A cut list may hide the assignment; a list of eligible ones that is missing may not.
    let cut = || SupplyState::Truncated("one page.".into());
    with(
        |case| {
            case.tenant.pim_active.items.remove(0);
            case.tenant.pim_active.supply.state = cut();
            case.tenant.role_assignments = Records::default();
        },
        Outcome::NoEvidence,
        "cut",
    );
    with(
        |case| {
            first(case, AssignmentState::Eligible, Known::Empty);
            case.tenant.pim_active.supply.state = SupplyState::NotSupplied;
            case.tenant.role_assignments = Records::default();
        },
        Outcome::NoEvidence,
        "not supplied",
    );
    with(
        |case| {
            first(case, AssignmentState::Assigned, end());
            case.tenant.pim_eligible = Records::default();
        },
        Outcome::Fail,
        "until",
    );
    let mut case = Case::good();
    case.tenant.pim_eligible = Records::default();
    case.tenant.pim_active.supply.state = cut();
    check(&case, "c", Outcome::Pass);
}
