//! Every check that asks what policies ask, against every way in which a policy reaches somebody or does not: one account,
//! one policy that answers the check, changed in one thing.

use super::needs::{everything, judge_all};
use crate::checklist::Outcome;
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::coverage::fixtures::{legacy_block, named, policy, strength, texts};
use crate::tenant::fixtures::{World, id_of, upn_of};
use crate::tenant::organization::Authentication;
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, ExposedEntry, RecordKind, roles};
use Outcome::{Fail, NoEvidence, Pass, Review};

const AT: SourceRef = SourceRef { file: EvidenceId(0), part: None, row: 1 };

/// A Global Administrator who is exposed, too, and sits in a group that lies in another.
fn anna() -> World {
    let world = everything().domain("contoso.example", Authentication::Managed);
    let world = world.admin("anna", "Global Administrator").group("outer").group("inner");
    let mut world = world.member("outer", "inner").member("inner", "anna");
    world.tenant.exposed.items.push(ExposedEntry { person: None, account: upn_of("anna"), reason: None, source: AT });
    world
}

/// Each check with a policy for everybody that answers it.
pub(super) fn questions() -> Vec<(&'static str, CaPolicy)> {
    let mfa = || policy("MFA", &["mfa"]);
    let resistant = || strength("strong", Some(&["fido2"]));
    let flows =
        named("Flows", &["block"], |policy| policy.flows = texts(&["deviceCodeFlow", "authenticationTransfer"]));
    let register = named("Register", &["mfa"], |policy| {
        policy.applications.include.clear();
        policy.applications.user_actions = texts(&["urn:user:registersecurityinfo"]);
    });
    let sign_in = named("Sign-in risk", &["mfa"], |policy| policy.sign_in_risk = texts(&["medium", "high"]));
    let user = named("User risk", &["block"], |policy| policy.user_risk = texts(&["high"]));
    let session = named("Session", &[], |policy| {
        policy.grant = None;
        policy.session.sign_in_frequency_hours = Some(4);
        policy.session.persistent_browser = Some("never".into());
        policy.session.secure_sign_in_session = true;
    });
    vec![
        ("1.04.b", mfa()),
        ("1.04.d", resistant()),
        ("2.06.a", mfa()),
        ("2.06.b", mfa()),
        ("2.06.g", flows),
        ("2.06.h", register),
        ("2.07.a", sign_in),
        ("2.07.b", user),
        ("3.03.a", policy("Device", &["compliantDevice"])),
        ("3.03.d", session),
        ("3.06.b", legacy_block()),
        ("3.06.d", resistant()),
    ]
}

fn judged(check: &str, mut world: World, policy: CaPolicy) -> Outcome {
    world.tenant.ca_policies.items.push(policy);
    world.tenant.join();
    judge_all(&world).finding(check).unwrap().outcome
}

#[test]
fn whom_a_policy_reaches() {
    type Change = fn(&mut CaPolicy);
    let outer = || vec![id_of("outer")];
    assert_eq!(outer(), [Box::from("id-outer")], "the cases name it so");
    let cases: [(&str, Change, Outcome); 9] = [
        ("everybody", |_| {}, Pass),
        (
            "through a nested group",
            |policy| {
                policy.users.include_users.clear();
                policy.users.include_groups = texts(&["id-outer"]);
            },
            Pass,
        ),
        ("nobody", |policy| policy.users.include_users.clear(), Fail),
        ("another account", |policy| policy.users.include_users = texts(&["id-ben"]), Fail),
        ("excluded by name", |policy| policy.users.exclude_users = texts(&["id-anna"]), Fail),
        ("excluded through a nested group", |policy| policy.users.exclude_groups = texts(&["id-outer"]), Fail),
        ("excluded by role", |policy| policy.users.exclude_roles = texts(&[roles::GLOBAL_ADMINISTRATOR]), Fail),
        ("report-only", |policy| policy.state = PolicyState::ReportOnly, Fail),
        ("off", |policy| policy.state = PolicyState::Disabled, Fail),
    ];
    let mut wrong = Vec::new();
    for (check, whole) in questions() {
        for (case, change, expected) in cases {
            let mut policy = whole.clone();
            change(&mut policy);
            // Whom a block of flows excludes is for a person to judge: some devices need them.
            let expected = if check == "2.06.g" && case.starts_with("excluded") { Review } else { expected };
            let found = judged(check, anna(), policy);
            if found != expected {
                wrong.push(format!("{check}, {case}: {found:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Members of the excluded group that were not supplied may be anybody: no answer is given for anybody.
#[test]
fn an_excluded_group_whose_members_are_missing() {
    let mut wrong = Vec::new();
    for (check, mut policy) in questions() {
        policy.users.exclude_groups = texts(&["id-outer"]);
        let mut world = anna().without(&[RecordKind::GroupMembers]);
        world.tenant.group_members.items.clear();
        let found = judged(check, world, policy);
        if found != NoEvidence {
            wrong.push(format!("{check}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// An eligible holder of a role that a policy names is covered once the role is active; everybody's policies are not.
#[test]
fn a_policy_for_a_role_that_is_only_eligible() {
    let mut wrong = Vec::new();
    for (check, mut policy) in questions() {
        policy.users.include_users.clear();
        policy.users.include_roles = texts(&[roles::GLOBAL_ADMINISTRATOR]);
        let mut world = everything().domain("contoso.example", Authentication::Managed);
        world = world.user("anna").eligible("anna", "Global Administrator");
        world.tenant.exposed.items.push(ExposedEntry {
            person: None,
            account: upn_of("anna"),
            reason: None,
            source: AT,
        });
        let found = judged(check, world, policy);
        let of_holders = ["1.04.b", "1.04.d", "2.06.a", "3.03.a", "3.03.d"].contains(&check);
        // For everybody's questions, and for exposed people, most of the day counts.
        let expected = if of_holders { Pass } else { Fail };
        if found != expected {
            wrong.push(format!("{check}: {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Without a list of policies nothing is known of anybody: nobody is called uncovered, and the gap stands there once.
#[test]
fn no_list_of_policies() {
    let mut world = anna().without(&[RecordKind::ConditionalAccess]);
    world.tenant.join();
    let results = judge_all(&world);
    for check in ["2.06.b", "2.06.g", "2.06.h", "2.07.a", "2.07.b", "3.06.b", "3.06.d"] {
        let finding = results.finding(check).unwrap();
        assert_eq!(finding.outcome, NoEvidence, "{check}");
        assert!(finding.affected.is_empty(), "{check}: {:?}", finding.affected);
        assert!(finding.missing.iter().any(|gap| gap.kind == RecordKind::ConditionalAccess), "{check}");
        let reasons = finding.reasons.concat();
        assert!(!reasons.contains("covered") && !reasons.contains("0 of"), "{check}: {reasons}");
    }
}
