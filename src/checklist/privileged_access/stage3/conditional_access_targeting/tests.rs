//! The smallest tenants that show each outcome of 3.16.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::coverage::fixtures::{named, texts};
use crate::tenant::fixtures::{World, as_of, days_ago};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, NamedLocation, RecordKind, Tenant};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[track_caller]
fn check(check: &str, tenant: Tenant, expected: Outcome) -> Finding {
    let finding = Case::new(tenant, as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn with(mut world: World, policies: Vec<CaPolicy>, locations: Vec<NamedLocation>) -> Tenant {
    world.tenant.ca_policies.items = policies;
    world.tenant.named_locations.items = locations;
    world.build()
}

#[test]
fn policies_distinguish_by_group_location_and_app() {
    let all = |state| {
        named("All three", &["mfa"], move |policy| {
            policy.state = state;
            policy.users.include_groups = texts(&["staff"]);
            policy.exclude_locations = texts(&["AllTrusted"]);
            policy.applications.include = texts(&["app-1"]);
        })
    };
    check("3.16.a", with(World::p2(), vec![all(PolicyState::Enabled)], vec![]), Pass);
    let lost = CaPolicy { lost: true, ..all(PolicyState::Enabled) };
    check("3.16.a", with(World::p2(), vec![lost], vec![]), NoEvidence);
    let finding = check("3.16.a", with(World::p2(), vec![all(PolicyState::ReportOnly)], vec![]), Fail);
    assert_eq!(finding.affected.len(), 3);
    let no_app = named("Two", &["mfa"], |policy| {
        policy.users.include_groups = texts(&["staff"]);
        policy.include_locations = texts(&["hq"]);
    });
    assert_eq!(check("3.16.a", with(World::p2(), vec![no_app], vec![]), Fail).affected.len(), 1);
    // Excluding a group is how people are spared, not how policies are aimed.
    let spared = named("Spared", &["mfa"], |policy| policy.users.exclude_groups = texts(&["staff"]));
    assert_eq!(check("3.16.a", with(World::p2(), vec![spared], vec![]), Fail).affected.len(), 3);
    // Nor is an app that everything but itself is guarded by.
    let but_one = named("But one", &["mfa"], |policy| policy.applications.exclude = texts(&["app-1"]));
    assert_eq!(check("3.16.a", with(World::p2(), vec![but_one], vec![]), Fail).affected.len(), 3);
    // A policy for no app, or that asks for nothing, tells nothing apart.
    let idle = |change: fn(&mut CaPolicy)| {
        let mut policy = all(PolicyState::Enabled);
        change(&mut policy);
        with(World::p2(), vec![policy], vec![])
    };
    for change in [
        (|policy| policy.applications.include = texts(&["None"])) as fn(&mut CaPolicy),
        |policy| policy.grant = None,
        |policy| policy.users.exclude_users = texts(&["All"]),
    ] {
        assert_eq!(check("3.16.a", idle(change), Fail).affected.len(), 3);
    }
    check("3.16.a", with(World::p2().cut(RecordKind::ConditionalAccess), vec![], vec![]), NoEvidence);
    // What an export lost may have named a group, a location, an app.
    let lost = CaPolicy { lost: true, state: PolicyState::Enabled, ..CaPolicy::default() };
    check("3.16.a", with(World::p2(), vec![lost], vec![]), NoEvidence);
}

#[test]
fn locations_are_narrow_current_and_used() {
    let location = |range: &str, age: i64| NamedLocation {
        id: "hq".into(),
        name: "HQ".into(),
        trusted: Some(true),
        ranges: texts(&[range]),
        modified: Some(days_ago(age)),
        ..NamedLocation::default()
    };
    let used = || named("Used", &["mfa"], |policy| policy.exclude_locations = texts(&["AllTrusted"]));
    let judged = |location, policies| with(World::p2(), policies, vec![location]);
    let trusted = check("3.16.b", judged(location("203.0.113.0/24", 365), vec![used()]), Pass);
    assert!(trusted.reasons.contains(&"Trusted: “HQ”, 203.0.113.0/24.".to_owned()), "{:?}", trusted.reasons);
    let untold = NamedLocation { trusted: None, ..location("203.0.113.0/24", 1) };
    let by_name = || named("Used", &["mfa"], |policy| policy.exclude_locations = texts(&["hq"]));
    assert_eq!(check("3.16.b", judged(untold, vec![by_name()]), NoEvidence).missing[0].column, Some("isTrusted"));
    let partly = NamedLocation { is_lost: true, ..location("203.0.113.0/24", 1) };
    assert_eq!(check("3.16.b", judged(partly, vec![used()]), NoEvidence).missing[0].column, Some("ipRanges"));
    let untrusted = NamedLocation { trusted: Some(false), ..location("203.0.113.0/24", 1) };
    let named_one = named("Used", &["mfa"], |policy| policy.exclude_locations = texts(&["hq"]));
    let finding = check("3.16.b", judged(untrusted, vec![named_one]), Pass);
    assert!(!finding.reasons.concat().contains("Trusted:"), "{:?}", finding.reasons);
    let mut by_policy = used();
    let seen = SourceRef { file: EvidenceId(0), part: None, row: 9 };
    by_policy.source = Some(seen);
    let finding = check("3.16.b", judged(location("203.0.113.0/24", 366), vec![by_policy]), Review);
    assert!(finding.affected[0].sources.contains(&seen), "{finding:?}");
    check("3.16.b", judged(location("203.0.113.0/24", 1), vec![]), Review);
    // When it was last changed, and what a policy is about, must have been exported.
    let undated = NamedLocation { modified: None, ..location("203.0.113.0/24", 1) };
    assert_eq!(check("3.16.b", judged(undated, vec![used()]), NoEvidence).missing[0].column, Some("modifiedDateTime"));
    let lost = CaPolicy { lost: true, state: PolicyState::Enabled, ..CaPolicy::default() };
    check("3.16.b", judged(location("203.0.113.0/24", 1), vec![lost]), NoEvidence);
    let disabled = named("Off", &["mfa"], |policy| {
        policy.state = PolicyState::Disabled;
        policy.exclude_locations = texts(&["hq"]);
    });
    check("3.16.b", judged(location("203.0.113.0/24", 1), vec![disabled]), Review);
    for (range, expected) in [
        ("10.0.0.0/8", Fail),
        ("0.0.0.0/0", Fail),
        ("10.0.0.0/9", Pass),
        ("2001:db8::/32", Fail),
        ("2001:db8:1::/48", Pass),
        ("203.0.113.7", Pass),
    ] {
        check("3.16.b", judged(location(range, 1), vec![used()]), expected);
    }
    check("3.16.b", with(World::p2(), vec![], vec![]), NotApplicable);
    let unknown = with(World::p2().without(&[RecordKind::ConditionalAccess]), vec![], vec![location("10.1.0.0/16", 1)]);
    check("3.16.b", unknown, NoEvidence);
}
