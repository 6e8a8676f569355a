//! 3.12: the smallest tenant that shows each outcome, and one that must not.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::access::{Approver, Rule, RuleBody};
use crate::tenant::audit::{Act, AuditEvent, Named};
use crate::tenant::azure::{AzureRoleAssignment, AzureRoleDefinition, AzureRolePolicy, AzureScope};
use crate::tenant::coverage::fixtures::{mfa, texts};
use crate::tenant::fixtures::*;
use crate::tenant::policy::PolicyState;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{AssignmentState, CaPolicy, Known, PrincipalKind, RecordKind, azure_roles};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const HERE: &str = "/subscriptions/id-s1";
const USER: PrincipalKind = PrincipalKind::User;

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {finding:?}");
    finding
}

/// Moves the assignments so far to the list of PIM.
fn in_pim(mut world: World, change: impl Fn(&mut AzureRoleAssignment)) -> World {
    let mut rows = std::mem::take(&mut world.tenant.azure_role_assignments.items);
    for row in &mut rows {
        row.state = AssignmentState::Assigned;
        row.end = Known::Empty;
        row.list = RecordKind::AzurePimActive;
        change(row);
    }
    world.tenant.azure_pim_active.items.extend(rows);
    world
}

fn anna(role: &str, scope: &str) -> World {
    World::p2().user("anna").subscription("s1", |_| {}).azure_role("anna", USER, role, scope)
}

#[test]
fn a_permanent_assignments() {
    for scope in ["/", HERE, "/providers/Microsoft.Management/managementGroups/mg"] {
        check(in_pim(anna("Contributor", scope), |_| {}), "3.12.a", Fail);
    }
    check(in_pim(anna("Owner", &format!("{HERE}/resourceGroups/rg")), |_| {}), "3.12.a", NotApplicable);
    check(in_pim(anna("Reader", HERE), |_| {}), "3.12.a", NotApplicable);
    check(in_pim(anna("Owner", HERE), |row| row.state = AssignmentState::Activated), "3.12.a", Pass);
    check(in_pim(anna("Owner", HERE), |row| row.end = Known::Value(days_ago(-1))), "3.12.a", Pass);
    // What ended today may have been held today; what ended before is over, and told.
    check(in_pim(anna("Owner", HERE), |row| row.end = Known::Value(days_ago(0))), "3.12.a", Pass);
    let over = check(in_pim(anna("Owner", HERE), |row| row.end = Known::Value(days_ago(1))), "3.12.a", NotApplicable);
    assert!(over.reasons.iter().any(|told| told.starts_with("1 assignment of an Azure role ended")), "{over:?}");
    // What is still to begin is not held yet.
    check(in_pim(anna("Owner", HERE), |row| row.start = Some(days_ago(0))), "3.12.a", Fail);
    let later = check(in_pim(anna("Owner", HERE), |row| row.start = Some(days_ago(-1))), "3.12.a", NotApplicable);
    assert!(later.reasons.iter().any(|told| told.starts_with("1 assignment of an Azure role begins")), "{later:?}");
    // It had begun when the evidence was collected: the list is of a later day.
    let mut begun = in_pim(anna("Owner", HERE), |row| row.start = Some(days_ago(-1)));
    begun.tenant.events.saw(days_ago(-2), None);
    check(begun, "3.12.a", NoEvidence);
    let finding = check(in_pim(anna("Owner", HERE), |row| row.end = Known::NotExported), "3.12.a", NoEvidence);
    assert!(finding.missing.iter().any(|gap| gap.column == Some("endDateTime")), "{:?}", finding.missing);
    // A bare list does not tell activations, unless there is no PIM at all; what was made days ago is none.
    check(anna("Owner", HERE), "3.12.a", NoEvidence);
    let mut old = anna("Owner", HERE);
    old.tenant.azure_role_assignments.items[0].created = Some(days_ago(30));
    let stands = check(old, "3.12.a", Review);
    assert!(stands.affected[0].facts.iter().any(|fact| fact.value.starts_with("stands since")));
    // What was not exported is listed with the gaps, whatever is thought of it without that.
    assert!(stands.missing.iter().any(|gap| gap.column == Some("endDateTime")), "{:?}", stands.missing);
    let without_pim = World::new().user("anna").azure_role("anna", USER, "Owner", HERE);
    check(without_pim, "3.12.a", Fail);
    // PIM answers for a row that stands in both lists.
    let both = in_pim(anna("Owner", HERE), |row| row.state = AssignmentState::Activated)
        .azure_role("anna", USER, "Owner", HERE);
    check(both, "3.12.a", Pass);
    let workload = World::p2().service_principal("robot", |_| {}).azure_role(
        "robot",
        PrincipalKind::ServicePrincipal,
        "Contributor",
        HERE,
    );
    check(in_pim(workload, |_| {}), "3.12.a", Fail);
    let mut case = Case::new(in_pim(anna("Owner", HERE), |_| {}).build(), as_of());
    case.emergency.push(EmergencyAccount {
        key: id_of("anna").to_string(),
        upn: String::new(),
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    });
    assert_eq!(case.judge(&ITEM, "3.12.a").outcome, Pass);
}

fn owners(names: &[&str]) -> World {
    let world = World::p2().subscription("s1", |_| {});
    names.iter().fold(world, |world, name| world.user(name).azure_role(name, USER, "Owner", HERE))
}

#[test]
fn b_owners_of_each_subscription() {
    check(owners(&["a", "b"]), "3.12.b", Pass);
    check(owners(&["a", "b", "c"]), "3.12.b", Pass);
    check(owners(&["a"]), "3.12.b", Fail);
    check(owners(&["a", "b", "c", "d"]), "3.12.b", Fail);
    check(owners(&["a"]).user("top").azure_role("top", USER, "Owner", "/"), "3.12.b", Pass);
    check(owners(&["a", "b", "c"]).user("top").azure_role("top", USER, "Owner", "/"), "3.12.b", Review);
    // Through a group: its members count, and one counts once.
    let team = owners(&["a"]).group("team").member("team", "a").user("b").member("team", "b");
    check(team.azure_role("team", PrincipalKind::Group, "Owner", HERE), "3.12.b", Pass);
    let open = owners(&["a"]).group("team").azure_role("team", PrincipalKind::Group, "Owner", HERE);
    check(open.without(&[RecordKind::GroupMembers]), "3.12.b", NoEvidence);
    // Another subscription's export says nothing of this one.
    check(owners(&["a", "b"]).subscription("s2", |_| {}), "3.12.b", NoEvidence);
    // Another may be eligible in PIM; one owner too many is proven without that list.
    check(owners(&["a"]).without(&[RecordKind::AzurePimEligible]), "3.12.b", NoEvidence);
    check(owners(&["a", "b", "c", "d"]).without(&[RecordKind::AzurePimEligible]), "3.12.b", Fail);
    check(World::p2(), "3.12.b", NotApplicable);
    // Who owns a management group owns the subscription only where the group lies above it.
    let owns_group = |group: &str| {
        let scope = format!("/providers/Microsoft.Management/managementGroups/{group}");
        owners(&["a"]).user("top").azure_role("top", USER, "Owner", &scope)
    };
    check(owns_group("id-tenant"), "3.12.b", Pass);
    let open = check(owns_group("sandbox"), "3.12.b", NoEvidence);
    assert_eq!(open.missing[0].column, Some("parentManagementGroup"));
    let mut twice = owners(&["a", "a"]);
    twice.tenant.azure_role_assignments.items[1].list = RecordKind::AzurePimEligible;
    assert_eq!(&*check(twice, "3.12.b", Fail).affected[0].facts[0].value, "a@contoso.example");
}

#[test]
fn c_owners_from_outside() {
    check(owners(&["a"]), "3.12.c", Pass);
    let guest = World::p2().user_with("gus", |user| user.upn = "gus#EXT#@contoso.example".into());
    check(guest.azure_role("gus", USER, "Owner", HERE), "3.12.c", Fail);
    let robot = World::p2().service_principal("robot", |_| {});
    check(robot.azure_role("robot", PrincipalKind::ServicePrincipal, "Owner", "/"), "3.12.c", Fail);
    check(World::p2().azure_role("who", PrincipalKind::Unknown, "Owner", HERE), "3.12.c", NoEvidence);
    check(World::p2().azure_role("anna", USER, "Reader", HERE), "3.12.c", Pass);
    // An application may be eligible; without PIM nobody is.
    check(owners(&["a"]).without(&[RecordKind::AzurePimEligible]), "3.12.c", NoEvidence);
    let without_pim = World::new().user("a").azure_role("a", USER, "Owner", HERE);
    check(without_pim.without(&[RecordKind::AzurePimEligible]), "3.12.c", Pass);
}

/// The assignments of one subscription say nothing of another one.
#[test]
fn each_subscription_is_exported_apart() {
    let other = |world: World| world.subscription("s2", |_| {});
    for (id, whole) in [("3.12.a", NotApplicable), ("3.12.c", Pass), ("3.12.d", Pass)] {
        check(anna("Reader", HERE), id, whole);
        let finding = check(other(anna("Reader", HERE)), id, NoEvidence);
        assert!(finding.missing.iter().any(|gap| gap.why.contains("subscription s2")), "{:?}", finding.missing);
        check(anna("Reader", HERE).without(&[RecordKind::Subscriptions]), id, NoEvidence);
        // A file that is named by it lists it, with inherited assignments only or none.
        let mut named = other(anna("Reader", HERE));
        named.supply(RecordKind::AzureRoleAssignments).add_objects(["id-s2".into()]);
        check(named, id, whole);
        // Of a subscription that is gone nothing is asked.
        check(anna("Reader", HERE).subscription("s3", |gone| gone.state = Some("Disabled".into())), id, whole);
    }
}

/// Whoever cannot sign in, or is no person, is no owner when one is needed; a partner's group is one too many.
#[test]
fn owners_who_cannot_act_and_groups_of_others() {
    let disabled =
        owners(&["a"]).user_with("b", |user| user.enabled = Some(false)).azure_role("b", USER, "Owner", HERE);
    let found = check(disabled, "3.12.b", Fail);
    assert!(found.affected[0].facts.iter().any(|fact| fact.label == "Cannot act" && fact.value.starts_with("b@")));
    let robot = owners(&["a"]).service_principal("robot", |_| {});
    check(robot.azure_role("robot", PrincipalKind::ServicePrincipal, "Owner", HERE), "3.12.b", Fail);
    let four = check(owners(&["a", "b", "c", "d"]), "3.12.b", Fail);
    assert!(four.affected[0].facts.iter().any(|fact| fact.label == "Owners in all" && &*fact.value == "4"));
    let partner = || owners(&["a", "b"]).azure_role("partner", PrincipalKind::ForeignGroup, "Owner", HERE);
    check(partner(), "3.12.b", Pass);
    let found = check(partner(), "3.12.c", Fail);
    assert!(found.affected[0].facts.iter().any(|fact| fact.value.contains("another organisation")), "{found:?}");
    let at_root = World::p2().azure_role("partner", PrincipalKind::ForeignGroup, "User Access Administrator", "/");
    check(at_root, "3.12.f", Fail);
}

#[test]
fn f_elevations_in_the_audit_log() {
    let log = |acts: &[(Act, i64)]| {
        let mut world = anna("Owner", "/");
        for (act, days) in acts {
            let named = |name: &str| Named { id: "".into(), name: name.into() };
            world.tenant.audit_log.events.push(AuditEvent {
                at: days_ago(*days),
                act: *act,
                permanent: None,
                success: true,
                what: named("User Access Administrator"),
                whom: named("anna@contoso.example"),
                actor: named("anna@contoso.example"),
                by_app: false,
                reason: "".into(),
                correlation: "".into(),
                source: SourceRef { file: EvidenceId(0), part: None, row: 1 },
            });
        }
        world
    };
    check(log(&[]), "3.12.f", Pass);
    let found = check(log(&[(Act::Elevated, 5)]), "3.12.f", Review);
    assert_eq!(found.affected.len(), 1);
    check(log(&[(Act::Elevated, 5), (Act::Lowered, 4)]), "3.12.f", Pass);
    check(log(&[(Act::Lowered, 5), (Act::Elevated, 4)]), "3.12.f", Review);
    // The list shows it: said once.
    let both = log(&[(Act::Elevated, 5)]).azure_role("anna", USER, "User Access Administrator", "/");
    assert_eq!(check(both, "3.12.f", Fail).affected.len(), 1);
}

#[test]
fn d_assignments_of_nobody() {
    check(anna("Reader", HERE), "3.12.d", Pass);
    let gone = || World::p2().azure_role("ghost", PrincipalKind::Unknown, "Reader", HERE);
    check(gone(), "3.12.d", Fail);
    check(gone().cut(RecordKind::Users), "3.12.d", NoEvidence);
    let named =
        World::p2().azure_role_with("ghost", USER, "Reader", HERE, |row| row.principal.display_name = "Gus".into());
    check(named, "3.12.d", Pass);
    // The portal writes so in place of a name.
    let unseen = || {
        let mut world = gone();
        for row in &mut world.tenant.azure_role_assignments.items {
            row.principal.display_name = "Identity not found".into();
        }
        world
    };
    check(unseen(), "3.12.d", Fail);
    // The list of deleted users names it: it is gone all the same.
    let deleted = World::p2().user_with("anna", |user| user.deleted = true).azure_role("anna", USER, "Reader", HERE);
    check(deleted, "3.12.d", Fail);
    check(unseen().cut(RecordKind::Users), "3.12.d", Review);
}

#[test]
fn e_custom_roles() {
    let role = |custom, actions: &[&str]| {
        let mut world = World::p2();
        world.tenant.azure_role_definitions.items.push(AzureRoleDefinition {
            id: "r".into(),
            name: "Ours".into(),
            custom: Some(custom),
            actions: Known::Value(actions.iter().map(|action| Box::from(*action)).collect()),
            ..AzureRoleDefinition::default()
        });
        world
    };
    check(role(true, &["*"]), "3.12.e", Fail);
    check(role(true, &["Microsoft.Authorization/roleAssignments/write"]), "3.12.e", Fail);
    check(role(true, &["*/read", "Microsoft.Compute/*"]), "3.12.e", Pass);
    check(role(false, &["*"]), "3.12.e", Pass);
    let lacking = |change: fn(&mut AzureRoleDefinition)| {
        let mut world = role(true, &["*/read"]);
        change(&mut world.tenant.azure_role_definitions.items[0]);
        check(world, "3.12.e", NoEvidence).missing[0].column
    };
    assert_eq!(lacking(|role| role.custom = None), Some("roleType"));
    assert_eq!(lacking(|role| role.actions = Known::NotExported), Some("actions"));
}

#[test]
fn f_access_to_everything() {
    check(anna("User Access Administrator", "/"), "3.12.f", Fail);
    // Whether inherited assignments were exported, one from above the subscriptions shows.
    let below = anna("User Access Administrator", HERE);
    check(below, "3.12.f", NoEvidence);
    let group = "/providers/Microsoft.Management/managementGroups/mg";
    check(anna("User Access Administrator", HERE).azure_role("anna", USER, "Reader", group), "3.12.f", Pass);
    // An id that is none beside the right name.
    let mut odd = anna("User Access Administrator", "/");
    odd.tenant.azure_role_assignments.items[0].role_id = "n/a".into();
    check(odd, "3.12.f", Fail);
    check(anna("Owner", "/"), "3.12.f", Pass);
}

#[test]
fn roles_named_in_another_language_are_no_pass() {
    let named = |name: &str| {
        let world = World::p2().user("anna").subscription("s1", |_| {}).azure_role("anna", USER, "Reader", HERE);
        world.azure_role_with("anna", USER, "Reader", "/", |row| {
            (row.role_id, row.role_name) = ("".into(), name.into());
        })
    };
    for id in ["3.12.c", "3.12.f"] {
        check(named("Storage Blob Data Reader"), id, Pass);
        let finding = check(named("Benutzerzugriffsadministrator"), id, NoEvidence);
        assert!(finding.missing.iter().any(|gap| gap.why.contains("“Benutzerzugriffsadministrator” (1)")));
    }
    check(in_pim(named("Besitzer"), |_| {}), "3.12.a", NoEvidence);
    check(named("Besitzer"), "3.12.b", NoEvidence);
}

/// The settings of the three roles on one subscription.
fn settings(mfa: bool, hours: i64, approval: Option<usize>) -> World {
    let rule = |id: &str, body| Rule { id: id.into(), body };
    let approvers = vec![Approver { id: "a".into(), is_group: false }; approval.unwrap_or_default()];
    let mut world = World::p2().subscription("s1", |_| {});
    for role in [azure_roles::OWNER, azure_roles::USER_ACCESS_ADMINISTRATOR, azure_roles::RBAC_ADMINISTRATOR] {
        let approvers = approvers.clone();
        world.tenant.azure_role_policies.items.push(AzureRolePolicy {
            role_id: role.into(),
            scope: AzureScope::Subscription("id-s1".into()),
            rules: vec![
                rule("Enablement_EndUser_Assignment", RuleBody::Enablement { mfa, justification: true, ticket: false }),
                rule(
                    "Expiration_EndUser_Assignment",
                    RuleBody::Expiration { required: Some(true), maximum_seconds: Some(hours * 3600) },
                ),
                rule(
                    "Approval_EndUser_Assignment",
                    RuleBody::Approval { required: Some(approval.is_some()), approvers },
                ),
                rule(
                    "AuthenticationContext_EndUser_Assignment",
                    RuleBody::AuthenticationContext { enabled: Some(false), claim: None },
                ),
            ],
            source: SourceRef { file: EvidenceId(0), part: None, row: 1 },
        });
    }
    world
}

#[test]
fn g_activation() {
    check(settings(true, 8, Some(1)), "3.12.g", Pass);
    check(settings(true, 9, Some(1)), "3.12.g", Fail);
    check(settings(false, 8, Some(1)), "3.12.g", Fail);
    check(settings(true, 8, None), "3.12.g", Fail);
    check(settings(true, 8, Some(0)), "3.12.g", Review);
    // A context is worth what an enabled policy makes of it.
    let by_context = |policies: &[CaPolicy]| {
        let mut world = settings(false, 8, Some(1)).user("anna").azure_role("anna", USER, "Owner", HERE);
        let rows = std::mem::take(&mut world.tenant.azure_role_assignments.items);
        world.tenant.azure_pim_eligible.items.extend(rows);
        for policy in &mut world.tenant.azure_role_policies.items {
            policy.rules.pop();
            policy.rules.push(Rule {
                id: "AuthenticationContext_EndUser_Assignment".into(),
                body: RuleBody::AuthenticationContext { enabled: Some(true), claim: Some("c1".into()) },
            });
        }
        world.tenant.ca_policies.items.extend(policies.iter().cloned());
        world
    };
    let asks = |change: fn(&mut CaPolicy)| {
        mfa(|policy| {
            policy.applications.include.clear();
            policy.applications.authentication_contexts = texts(&["c1"]);
            change(policy);
        })
    };
    check(by_context(&[asks(|_| {})]), "3.12.g", Pass);
    check(by_context(&[]), "3.12.g", Fail);
    check(by_context(&[asks(|policy| policy.state = PolicyState::Disabled)]), "3.12.g", Fail);
    check(by_context(&[asks(|policy| policy.users.exclude_users = texts(&["id-anna"]))]), "3.12.g", Fail);
    check(by_context(&[]).without(&[RecordKind::ConditionalAccess]), "3.12.g", NoEvidence);
    check(by_context(&[asks(|_| {})]).without(&[RecordKind::AzurePimEligible]), "3.12.g", NoEvidence);
    // Whether a context is asked for in place of MFA was not exported.
    let mut untold = settings(false, 8, Some(1));
    untold.tenant.azure_role_policies.items.iter_mut().for_each(|policy| drop(policy.rules.pop()));
    check(untold, "3.12.g", NoEvidence);
    // Without PIM there are no settings to supply.
    let without_pim = World::new().licence("SPE_E3", "EXCHANGE_S_ENTERPRISE", 5).subscription("s1", |_| {});
    check(without_pim.without(&[RecordKind::AzureRolePolicies]), "3.12.g", NotApplicable);
    // Each role on each subscription has settings of its own.
    let mut one_role = settings(true, 8, Some(1));
    one_role.tenant.azure_role_policies.items.truncate(1);
    let finding = check(one_role, "3.12.g", NoEvidence);
    assert!(
        finding.missing[0].why.contains("Role Based Access Control Administrator on the subscription"),
        "{finding:?}"
    );
    check(settings(true, 8, Some(1)).subscription("s2", |_| {}), "3.12.g", NoEvidence);
    check(settings(true, 8, Some(1)).without(&[RecordKind::Subscriptions]), "3.12.g", NoEvidence);
    check(settings(true, 9, Some(1)).subscription("s2", |_| {}), "3.12.g", Fail);
    let mut silent = settings(true, 8, Some(1));
    silent.tenant.azure_role_policies.items[0].rules.remove(2);
    check(silent, "3.12.g", NoEvidence);
    let mut reader = settings(false, 24, None);
    reader.tenant.azure_role_policies.items.truncate(1);
    reader.tenant.azure_role_policies.items[0].role_id = "acdd72a7-3385-48ef-bd42-f606fba81ae7".into();
    check(reader, "3.12.g", NoEvidence);
    check(World::p2(), "3.12.g", NotApplicable);
    let mut without_licence = World::new();
    without_licence.tenant.azure_role_policies = settings(false, 9, None).tenant.azure_role_policies;
    check(without_licence, "3.12.g", NotApplicable);
}
