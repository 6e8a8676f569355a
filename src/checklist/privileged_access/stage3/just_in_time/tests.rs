//! The smallest tenants that show each outcome of 3.05.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::access::{Approver, Rule, RuleBody};
use crate::tenant::audit::{Act, AuditEvent, Named};
use crate::tenant::coverage::fixtures::{named, texts};
use crate::tenant::fixtures::{World, as_of, by_upn, days_ago, id_of};
use crate::tenant::policy::PolicyState;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{AssignmentState, CaPolicy, Moment, RecordKind, RolePolicy, Tenant, roles};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[track_caller]
fn check(check: &str, tenant: Tenant, expected: Outcome) -> Finding {
    let finding = Case::new(tenant, as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn rule(id: &str, body: RuleBody) -> Rule {
    Rule { id: id.into(), body }
}

fn enablement(mfa: bool, justification: bool) -> Rule {
    rule("Enablement_EndUser_Assignment", RuleBody::Enablement { mfa, justification, ticket: false })
}

fn context(enabled: bool, claim: Option<&str>) -> Rule {
    let body = RuleBody::AuthenticationContext { enabled: Some(enabled), claim: claim.map(Into::into) };
    rule("AuthenticationContext_EndUser_Assignment", body)
}

fn expiration(id: &str, required: Option<bool>, hours: Option<i64>) -> Rule {
    rule(id, RuleBody::Expiration { required, maximum_seconds: hours.map(|hours| hours * 3_600) })
}

/// Somebody is eligible for the role, whose settings hold these rules.
fn with_rules(role: &str, rules: Vec<Rule>) -> Tenant {
    let mut tenant = World::p2().user("anna").eligible("anna", role).build();
    tenant.role_policies.items.push(RolePolicy {
        role_id: roles::by_name(role).unwrap().template_id.into(),
        role_name: role.into(),
        scope_type: "DirectoryRole".into(),
        rules,
        ..RolePolicy::default()
    });
    tenant
}

#[test]
fn permanent_roles_one_by_one() {
    let finding = check("3.05.a", World::p2().admin("anna", "Message Center Reader").build(), Fail);
    assert_eq!(&*finding.affected[0].name, "Message Center Reader");
    check("3.05.a", World::p2().user("anna").eligible("anna", "Message Center Reader").build(), Pass);
    check("3.05.a", World::p2().build(), NotApplicable);
    let bare = World::p2().user("anna").bare("anna", "Reports Reader").without(&[RecordKind::PimActive]);
    check("3.05.a", bare.build(), NoEvidence);
    check("3.05.a", World::new().admin("anna", "Global Administrator").build(), NotApplicable);
    check(
        "3.05.a",
        World::p2().service_principal("app", |_| {}).active("app", "Reports Reader").build(),
        NotApplicable,
    );
}

#[test]
fn activation_asks_for_mfa() {
    let ga = "Global Administrator";
    check("3.05.b", with_rules(ga, vec![enablement(true, false)]), Pass);
    check("3.05.b", with_rules(ga, vec![enablement(false, true), context(false, None)]), Fail);
    check("3.05.b", with_rules(ga, vec![enablement(false, true)]), NoEvidence);
    check("3.05.b", with_rules(ga, vec![]), NoEvidence);
    // A role that nobody holds is judged by the settings supplied.
    let mut unheld = World::p2().build();
    unheld.role_policies.items =
        with_rules(ga, vec![enablement(false, false), context(false, None)]).role_policies.items;
    check("3.05.b", unheld, Fail);
    // A holder whose role has no settings in the evidence.
    check("3.05.b", World::p2().admin("anna", ga).build(), NoEvidence);
    check("3.05.b", with_rules("Message Center Reader", vec![]), NotApplicable);
    check("3.05.b", World::new().admin("anna", ga).build(), NotApplicable);
}

fn for_context(change: impl FnOnce(&mut CaPolicy)) -> CaPolicy {
    named("Context", &["mfa"], |policy| {
        policy.applications.include.clear();
        policy.applications.authentication_contexts = texts(&["c1"]);
        change(policy);
    })
}

#[test]
fn an_authentication_context_counts_where_an_enabled_policy_enforces_it() {
    let with = |policies: Vec<CaPolicy>| {
        let mut tenant = with_rules("Global Administrator", vec![enablement(false, true), context(true, Some("c1"))]);
        tenant.ca_policies.items = policies;
        tenant
    };
    check("3.05.b", with(vec![for_context(|_| ())]), Pass);
    check("3.05.b", with(vec![for_context(|policy| policy.state = PolicyState::ReportOnly)]), Fail);
    check("3.05.b", with(vec![for_context(|policy| policy.state = PolicyState::Disabled)]), Fail);
    check("3.05.b", with(vec![]), Fail);
    let anna = id_of("anna");
    check("3.05.b", with(vec![for_context(|policy| policy.users.exclude_users = vec![anna])]), Fail);
    // Enforced by something other than MFA: a person must judge.
    check(
        "3.05.b",
        with(vec![for_context(|policy| {
            policy.grant.as_mut().unwrap().built_in = texts(&["compliantDevice"]);
        })]),
        Review,
    );
    // MFA for all apps is not asked for because of the context.
    check("3.05.b", with(vec![named("All", &["mfa"], |_| ())]), Fail);
    let mut unsupplied = with(vec![]);
    unsupplied.ca_policies.supply.state = crate::tenant::SupplyState::NotSupplied;
    check("3.05.b", unsupplied, NoEvidence);
}

#[test]
fn activations_are_short_and_justified() {
    let id = "Expiration_EndUser_Assignment";
    check("3.05.c", with_rules("Reports Reader", vec![expiration(id, Some(true), Some(8))]), Pass);
    let long = check("3.05.c", with_rules("Reports Reader", vec![expiration(id, Some(true), Some(9))]), Fail);
    assert!(long.affected[0].facts.iter().any(|fact| fact.value.starts_with("9 hours")));
    check("3.05.c", with_rules("Reports Reader", vec![expiration(id, Some(false), None)]), Fail);
    // Exports say "no expiry" of activations and give their duration all the same.
    check("3.05.c", with_rules("Reports Reader", vec![expiration(id, Some(false), Some(8))]), Pass);
    check("3.05.c", with_rules("Reports Reader", vec![expiration(id, Some(false), Some(24))]), Fail);
    check("3.05.c", with_rules("Reports Reader", vec![expiration(id, Some(true), None)]), NoEvidence);
    check("3.05.e", with_rules("Reports Reader", vec![enablement(true, true)]), Pass);
    check("3.05.e", with_rules("Reports Reader", vec![enablement(true, false)]), Fail);
    check("3.05.e", with_rules("Reports Reader", vec![]), NoEvidence);
}

#[test]
fn assignments_end() {
    let both = |eligible, active| {
        vec![
            expiration("Expiration_Admin_Eligibility", Some(eligible), None),
            expiration("Expiration_Admin_Assignment", Some(active), None),
        ]
    };
    check("3.05.f", with_rules("Reports Reader", both(true, true)), Pass);
    check("3.05.f", with_rules("Reports Reader", both(true, false)), Fail);
    check("3.05.f", with_rules("Reports Reader", both(false, true)), Fail);
    // Emergency accounts hold Global Administrator permanently and actively; eligible assignments end all the same.
    check("3.05.f", with_rules("Global Administrator", both(true, false)), Pass);
    check("3.05.f", with_rules("Global Administrator", both(false, false)), Fail);
    // A role is one subject, though two of its rules are at fault.
    let finding = check("3.05.f", with_rules("Reports Reader", both(false, false)), Fail);
    let labels: Vec<&str> = finding.affected[0].facts.iter().map(|fact| fact.label).collect();
    assert_eq!((finding.examined, labels), (1, vec!["Held by", "Eligible assignment", "Active assignment"]));
    assert_eq!(
        finding.reasons[1],
        "No role sets a limit in time for eligible assignments, no role sets one for active assignments."
    );
}

#[test]
fn who_holds_a_role_is_no_claim_where_members_are_missing() {
    let held_by = |world: World| {
        let mut tenant = world.build();
        let rules = vec![expiration("Expiration_EndUser_Assignment", Some(true), Some(9 * 3_600))];
        tenant.role_policies.items = with_rules("User Administrator", rules).role_policies.items;
        let finding = check("3.05.c", tenant, Fail);
        finding.affected[0].facts[0].value.to_string()
    };
    assert_eq!(held_by(World::p2()), "nobody");
    assert_eq!(held_by(World::p2().admin("anna", "User Administrator")), "1 account");
    let group = World::p2().group("Desk").active("Desk", "User Administrator");
    let without = [RecordKind::GroupMembers];
    assert!(held_by(group.without(&without)).starts_with("not known: the lists of a group"));
}

fn approval(required: Option<bool>, approvers: &[(&str, bool)]) -> Rule {
    let approvers = approvers.iter().map(|(name, is_group)| Approver { id: id_of(name), is_group: *is_group });
    rule("Approval_EndUser_Assignment", RuleBody::Approval { required, approvers: approvers.collect() })
}

#[test]
fn somebody_else_approves() {
    let with = |rule: Rule, world: World| {
        let mut tenant = world.user("anna").eligible("anna", "Global Administrator").build();
        tenant.role_policies.items = with_rules("Global Administrator", vec![rule]).role_policies.items;
        tenant
    };
    let p2 = World::p2;
    check("3.05.d", with(approval(Some(false), &[]), p2()), Fail);
    check("3.05.d", with(approval(Some(true), &[("ben", false)]), p2().user("ben")), Pass);
    // The requester alone, a disabled approver, one who is gone.
    check("3.05.d", with(approval(Some(true), &[("anna", false)]), p2()), Fail);
    let off = p2().user_with("ben", |user| user.enabled = Some(false));
    check("3.05.d", with(approval(Some(true), &[("ben", false)]), off), Fail);
    check("3.05.d", with(approval(Some(true), &[("ben", false)]), p2()), Fail);
    check("3.05.d", with(approval(Some(true), &[("ben", false)]), p2().cut(RecordKind::Users)), NoEvidence);
    // Through nested groups.
    let groups = || p2().user("ben").group("outer").group("inner").member("outer", "inner").member("inner", "ben");
    check("3.05.d", with(approval(Some(true), &[("outer", true)]), groups()), Pass);
    let dark = groups().without(&[RecordKind::GroupMembers]);
    assert_ne!(
        Case::new(with(approval(Some(true), &[("outer", true)]), dark), as_of()).judge(&ITEM, "3.05.d").outcome,
        NotApplicable
    );
    // No approver named: the default ones, unless none is active.
    let default = check("3.05.d", with(approval(Some(true), &[]), p2()), Review);
    assert!(default.affected[0].facts.iter().any(|fact| fact.label == "Lock-out risk"));
    let barred =
        p2().user_with("ben", |user| user.enabled = Some(false)).active("ben", "Privileged Role Administrator");
    let default = check("3.05.d", with(approval(Some(true), &[]), barred), Review);
    assert!(
        default.affected.iter().any(|one| one.facts.iter().any(|fact| fact.label == "Lock-out risk")),
        "{default:?}"
    );
    let active = with(approval(Some(true), &[]), p2().admin("ben", "Privileged Role Administrator"));
    let mut active = active;
    let pra = RolePolicy {
        role_id: roles::PRIVILEGED_ROLE_ADMINISTRATOR.into(),
        rules: vec![approval(Some(true), &[("anna", false)])],
        ..active.role_policies.items[0].clone()
    };
    active.role_policies.items.push(pra);
    let finding = check("3.05.d", active, Review);
    assert!(!finding.affected[0].facts.iter().any(|fact| fact.label == "Lock-out risk"));
    check("3.05.d", with_rules("Reports Reader", vec![]), NotApplicable);
}

fn event(act: Act, at: Moment, whom: &str, actor: &str) -> AuditEvent {
    let named = |name: &str| Named { id: id_of(name), name: name.into() };
    AuditEvent {
        at,
        act,
        permanent: None,
        success: true,
        what: Named { id: roles::EXCHANGE_ADMINISTRATOR.into(), name: "Exchange Administrator".into() },
        whom: named(whom),
        actor: named(actor),
        by_app: actor == "MS-PIM",
        reason: "".into(),
        correlation: "".into(),
        source: SourceRef { file: EvidenceId(9), part: None, row: 1 },
    }
}

fn logged(world: World, events: Vec<AuditEvent>) -> Tenant {
    let mut tenant = world.build();
    for event in events {
        tenant.audit_log.saw(event.at);
        tenant.audit_log.events.push(event);
    }
    tenant.audit_log.saw(days_ago(20));
    for category in ["RoleManagement", "GroupManagement", "ApplicationManagement"] {
        tenant.audit_log.saw_category(category);
    }
    tenant
}

/// A log of other categories shows nothing of roles.
#[test]
fn a_filtered_log_shows_no_absence() {
    let of = |categories: &[&str]| {
        let mut tenant = World::p2().build();
        tenant.audit_log.saw(days_ago(20));
        categories.iter().for_each(|category| tenant.audit_log.saw_category(category));
        tenant
    };
    check("3.05.g", of(&["UserManagement"]), NoEvidence);
    check("3.05.g", of(&["UserManagement", "ROLEMANAGEMENT"]), Pass);
    check("3.05.i", of(&["RoleManagement", "GroupManagement"]), NoEvidence);
    check("3.05.i", of(&["RoleManagement", "GroupManagement", "ApplicationManagement"]), Pass);
    check("3.05.i", of(&[]), NoEvidence);
}

#[test]
fn assigned_outside_pim() {
    let p2 = World::p2;
    check("3.05.g", logged(p2(), vec![]), Pass);
    // A log without a row has no window: it shows no absence.
    check("3.05.g", p2().build(), NoEvidence);
    check("3.05.h", p2().build(), NoEvidence);
    check("3.05.i", p2().build(), NoEvidence);
    let noticed = event(Act::OutsidePim, days_ago(3), "ben", "anna");
    let written = event(Act::DirectoryRole, days_ago(3), "ben", "anna");
    // The directory's entry and PIM's notice of it are one assignment.
    let finding = check("3.05.g", logged(p2(), vec![noticed.clone(), written.clone()]), Review);
    assert_eq!(finding.affected.len(), 1);
    assert!(finding.reasons.concat().contains("says nothing of other days"));
    check("3.05.g", logged(p2(), vec![written]), Review);
    check("3.05.g", logged(p2(), vec![event(Act::DirectoryRole, days_ago(3), "ben", "MS-PIM")]), Pass);
    check("3.05.g", logged(p2(), vec![AuditEvent { success: false, ..noticed }]), Pass);
    check("3.05.g", logged(World::new(), vec![]), NotApplicable);
    check("3.05.g", logged(p2().cut(RecordKind::AuditLog), vec![]), NoEvidence);
}

#[test]
fn unusual_activations() {
    let noon = |days| Moment::of(days_ago(days).seconds());
    let world = || World::p2().user("anna").eligible("anna", "Exchange Administrator");
    check("3.05.h", logged(world(), vec![event(Act::Activation, noon(2), "anna", "anna")]), Pass);
    let night = Moment::of(days_ago(2).midnight().seconds() + 2 * 3_600);
    check("3.05.h", logged(world(), vec![event(Act::Activation, night, "anna", "anna")]), Review);
    check("3.05.h", logged(world(), vec![]), Review);
    // Whoever is left out is told.
    let mut case = Case::new(logged(world(), vec![]), as_of());
    case.emergency.push(EmergencyAccount {
        key: id_of("anna").into(),
        upn: String::new(),
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    });
    let left = case.judge(&ITEM, "3.05.h");
    let told = "Left out: 1 confirmed emergency account without an activation.";
    assert!(left.affected.is_empty() && left.reasons.concat().contains(told), "{left:?}");
    let many: Vec<AuditEvent> =
        (0..43).map(|n| event(Act::Activation, Moment::of(noon(1).seconds() + n * 60), "anna", "anna")).collect();
    check("3.05.h", logged(world(), many), Review);
    // The log names people by one thing, the list of roles by another, and nothing joins them.
    let named = |id: &str, name: &str| {
        let whom = Named { id: id.into(), name: name.into() };
        vec![AuditEvent { whom, ..event(Act::Activation, noon(2), "anna", "anna") }]
    };
    let nameless = || {
        World::p2().user_with("anna", |user| user.id = "".into()).assignment(
            RecordKind::PimEligible,
            by_upn("anna"),
            "Exchange Administrator",
            |row| row.state = AssignmentState::Eligible,
        )
    };
    let apart = check("3.05.h", logged(nameless(), named(&id_of("anna"), "")), NoEvidence);
    assert!(apart.reasons.concat().contains("name people differently"), "{:?}", apart.reasons);
    check("3.05.h", logged(nameless(), named(&id_of("anna"), "anna@contoso.example")), Pass);
    check("3.05.h", logged(nameless(), named("", "ben@contoso.example")), Review);
    // Two rows on one person, of which one has no id, are of one person.
    let mut twice = named(&id_of("anna"), "anna@contoso.example");
    twice.extend(named("", "Anna@contoso.example").into_iter().map(|event| AuditEvent { at: noon(3), ..event }));
    let finding = check("3.05.h", logged(world(), twice), Pass);
    assert!(finding.reasons.concat().contains("2 activations by 1 user account"), "{:?}", finding.reasons);
    // Whoever is active needs no activation.
    check("3.05.h", logged(World::p2().admin("anna", "Exchange Administrator"), vec![]), NotApplicable);
}

#[test]
fn grants_are_explained() {
    let grant = event(Act::EligibleInPim, days_ago(3), "ben", "anna");
    let mut case = Case::new(logged(World::p2(), vec![grant]), as_of());
    let open = case.judge(&ITEM, "3.05.i");
    assert_eq!(open.outcome, Review);
    case.stated.explained.insert(open.affected[0].id.to_string(), "New colleague, ticket 12.".into());
    assert_eq!(case.judge(&ITEM, "3.05.i").outcome, Pass);
    check("3.05.i", logged(World::p2(), vec![event(Act::Activation, days_ago(3), "ben", "ben")]), Pass);
    // Grants happen without PIM as well.
    check("3.05.i", logged(World::new(), vec![event(Act::DirectoryRole, days_ago(3), "ben", "anna")]), Review);
}
