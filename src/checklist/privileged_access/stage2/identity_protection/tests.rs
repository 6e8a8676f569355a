//! 2.07: the smallest tenant that shows each outcome, and one that must not.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome, Severity};
use crate::tenant::account::UserType;
use crate::tenant::coverage::fixtures::{mfa, named, source, texts};
use crate::tenant::fixtures::*;
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, RecordKind, Registration, RiskDetection, RiskState, RiskyAccount, User};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {:?}", finding.reasons, finding.missing, finding.affected);
    finding
}

fn under(policies: &[CaPolicy]) -> World {
    let mut world = World::p2().user("anna").user("ben");
    world.tenant.ca_policies.items.extend(policies.iter().cloned());
    world
}

fn at_sign_in(name: &str, levels: &[&str], control: &str) -> CaPolicy {
    named(name, &[control], |policy| policy.sign_in_risk = texts(levels))
}

fn at_user(levels: &[&str], control: &str) -> CaPolicy {
    named("User risk", &[control], |policy| policy.user_risk = texts(levels))
}

#[test]
fn a_sign_in_risk_is_a_set() {
    check(under(&[at_sign_in("Both", &["medium", "high"], "mfa")]), "2.07.a", Pass);
    check(under(&[at_sign_in("Both", &["medium", "high"], "block")]), "2.07.a", Pass);
    // What policies do to an account that the list of users lacks is not known.
    let mut lacking = under(&[at_sign_in("Both", &["medium", "high"], "mfa")]);
    lacking.tenant.registrations.items.push(Registration { id: "id-zoe".into(), ..Registration::default() });
    check(lacking, "2.07.a", NoEvidence);
    // A set, not a minimum: a policy for medium says nothing of high, and the other way round.
    check(under(&[at_sign_in("Medium", &["medium"], "mfa")]), "2.07.a", Fail);
    check(under(&[at_sign_in("High", &["high"], "mfa")]), "2.07.a", Fail);
    let united = [at_sign_in("Medium", &["medium"], "mfa"), at_sign_in("High", &["high"], "block")];
    check(under(&united), "2.07.a", Pass);
    // MFA for everybody looks at no risk.
    check(under(&[mfa(|_| {})]), "2.07.a", Fail);
    check(under(&[at_sign_in("Device", &["medium", "high"], "compliantDevice")]), "2.07.a", Fail);
    let some = named("Some", &["mfa"], |policy| {
        policy.sign_in_risk = texts(&["medium", "high"]);
        policy.users.exclude_users = texts(&["id-ben"]);
    });
    let finding = check(under(&[some]), "2.07.a", Fail);
    assert_eq!(finding.affected.len(), 1);
    let mut report = at_sign_in("Both", &["medium", "high"], "mfa");
    report.state = PolicyState::ReportOnly;
    check(under(&[report]), "2.07.a", Fail);
    check(under(&[]), "2.07.a", Fail);
    check(World::new().user("anna"), "2.07.a", NotApplicable);
    check(under(&[]).without(&[RecordKind::ConditionalAccess]), "2.07.a", NoEvidence);
}

#[test]
fn b_user_risk() {
    check(under(&[at_user(&["high"], "riskRemediation")]), "2.07.b", Pass);
    check(under(&[at_user(&["high"], "block")]), "2.07.b", Pass);
    check(under(&[at_user(&["high"], "mfa")]), "2.07.b", Fail);
    check(under(&[at_user(&["medium"], "block")]), "2.07.b", Fail);
    let change = named("Change", &["mfa", "passwordChange"], |policy| {
        policy.user_risk = texts(&["high"]);
        policy.grant.as_mut().unwrap().any_of = false;
    });
    check(under(&[change]), "2.07.b", Pass);
    // Guests' risk is their home tenant's.
    let members = named("Members", &["block"], |policy| {
        policy.user_risk = texts(&["high"]);
        policy.users.exclude_users = texts(&["GuestsOrExternalUsers"]);
    });
    let guest = |user: &mut User| user.user_type = Some(UserType::Guest);
    check(under(&[members]).user_with("gil", guest), "2.07.b", Pass);
}

fn risky(mut world: World, name: &str, level: &str, state: RiskState) -> World {
    world.tenant.risky_users.items.push(RiskyAccount {
        id: id_of(name),
        name: upn_of(name),
        deleted: false,
        level: level.into(),
        state,
        detail: None,
        updated: Some(days_ago(4)),
        source: source(80),
    });
    world
}

#[test]
fn c_accounts_at_risk() {
    let anna = || World::p2().user("anna");
    let finding = check(risky(anna(), "anna", "high", RiskState::AtRisk), "2.07.c", Fail);
    assert!(finding.affected[0].facts.iter().all(|fact| fact.label != "Weight"));
    check(risky(anna(), "anna", "none", RiskState::ConfirmedCompromised), "2.07.c", Fail);
    check(risky(anna(), "anna", "medium", RiskState::AtRisk), "2.07.c", Pass);
    check(risky(anna(), "anna", "hidden", RiskState::AtRisk), "2.07.c", Review);
    for state in [RiskState::Remediated, RiskState::Dismissed, RiskState::ConfirmedSafe] {
        check(risky(anna(), "anna", "high", state), "2.07.c", Pass);
    }
    let admin = World::p2().user("anna").eligible("anna", "User Administrator");
    let finding = check(risky(admin, "anna", "high", RiskState::AtRisk), "2.07.c", Fail);
    assert!(finding.affected[0].facts.iter().any(|fact| fact.label == "Weight" && fact.value.starts_with("Critical")));
    assert!(finding.affected[0].sources.contains(&source(80)));
    // One severity for the finding: the heaviest object's.
    assert_eq!(finding.severity(Severity::High), Severity::Critical);
    assert_eq!(finding.reasons[1].split(" privileged roles (User Administrator)").count(), 2, "{:?}", finding.reasons);
    let ordinary = check(risky(anna(), "anna", "high", RiskState::AtRisk), "2.07.c", Fail);
    assert_eq!(ordinary.severity(Severity::High), Severity::High);
    let both = World::p2().user("anna").eligible("anna", "User Administrator").user("ben");
    let both = risky(risky(both, "anna", "high", RiskState::AtRisk), "ben", "high", RiskState::AtRisk);
    let both = check(both, "2.07.c", Fail);
    assert_eq!(both.severity(Severity::High), Severity::Critical);
    assert!(both.reasons[1].starts_with("1 of them holds privileged roles"), "{:?}", both.reasons);
    check(World::p2(), "2.07.c", Pass);
    // A list that lacks an account with open detections at high does not clear it.
    let detected = |mut world: World, level: &str, state: RiskState, days: i64| {
        world.tenant.risk_detections.items.push(RiskDetection {
            user_id: id_of("anna"),
            upn: upn_of("anna"),
            kind: "leakedCredentials".into(),
            level: level.into(),
            state,
            at: Some(days_ago(days)),
            source: source(81),
        });
        world
    };
    let unlisted = check(detected(anna(), "high", RiskState::AtRisk, 4), "2.07.c", Review);
    assert!(unlisted.affected[0].facts.iter().any(|fact| &*fact.value == "leakedCredentials, 2026-06-26"));
    assert!(unlisted.affected.len() == 1 && unlisted.affected[0].sources.contains(&source(81)), "{unlisted:?}");
    check(detected(anna(), "medium", RiskState::AtRisk, 4), "2.07.c", Pass);
    check(detected(anna(), "high", RiskState::Remediated, 4), "2.07.c", Pass);
    check(detected(anna(), "high", RiskState::AtRisk, -1), "2.07.c", Pass);
    let listed = risky(anna(), "anna", "high", RiskState::Dismissed);
    check(detected(listed, "high", RiskState::AtRisk, 4), "2.07.c", Pass);
    check(World::p2().without(&[RecordKind::RiskyUsers]), "2.07.c", NoEvidence);
    check(risky(anna(), "anna", "high", RiskState::AtRisk).cut(RecordKind::RiskyUsers), "2.07.c", Fail);
    // Who holds roles only sharpens the answer.
    check(World::p2().without(&[RecordKind::PimActive, RecordKind::RoleAssignments]), "2.07.c", Pass);
    check(World::new(), "2.07.c", NotApplicable);
}

#[test]
fn d_detections_by_type() {
    let mut world = World::p2();
    for (kind, days) in [("unfamiliarFeatures", 2), ("unfamiliarFeatures", 9), ("leakedCredentials", 5)] {
        world.tenant.risk_detections.items.push(RiskDetection {
            user_id: id_of("anna"),
            upn: upn_of("anna"),
            kind: kind.into(),
            level: "high".into(),
            state: RiskState::AtRisk,
            at: Some(days_ago(days)),
            source: source(81),
        });
    }
    let finding = check(world, "2.07.d", Review);
    assert_eq!(finding.reasons[0], "3 risk detections of 2 types between 2026-06-21 and 2026-06-28.");
    assert_eq!(finding.affected.len(), 2);
    check(World::p2(), "2.07.d", Review);
    check(World::p2().without(&[RecordKind::RiskDetections]), "2.07.d", Review);
}
