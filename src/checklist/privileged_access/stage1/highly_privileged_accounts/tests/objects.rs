//! 1.02.f, g, i, k, l: applications, groups, assignments to nothing, owners, partners.

use super::*;
use crate::tenant::applications::CredentialKind;
use crate::tenant::roles::{GLOBAL_ADMINISTRATOR, by_name};
use crate::tenant::{
    Access, AssignmentState, Credential, Group, Known, PartnerRelationship, PrincipalKind, RecordKind, ServicePrincipal,
};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

fn secret(age: i64, ends_in: i64) -> Known<Vec<Credential>> {
    let key_id = Box::default();
    let (start, end) = (Some(days_ago(age)), Some(days_ago(-ends_in)));
    Known::Value(vec![Credential { kind: CredentialKind::Secret, key_id, start, end }])
}

fn robot(change: impl FnOnce(&mut ServicePrincipal)) -> World {
    World::p2().service_principal("robot", change).active("robot", GLOBAL)
}

#[test]
fn f_applications() {
    let registered = |credentials| robot(|_| {}).application("robot", |app| app.credentials = credentials);
    let finding = check(registered(secret(180, 10)), "1.02.f", Review);
    assert_eq!(fact(&finding, "Credentials"), "secret 180 days old, until 2026-07-10");
    check(registered(secret(181, 10)), "1.02.f", Fail);
    // One that no longer works opens nothing; on its last day it still does.
    check(registered(secret(500, -1)), "1.02.f", Review);
    check(registered(secret(500, 0)), "1.02.f", Fail);
    // A secret on the service principal itself counts as much as one on the registration.
    let on_itself = robot(|app| app.credentials = secret(400, 10)).application("robot", |_| {});
    check(on_itself, "1.02.f", Fail);
    check(robot(|app| app.credentials = Known::NotExported).application("robot", |_| {}), "1.02.f", NoEvidence);
    check(registered(Known::NotExported), "1.02.f", NoEvidence);
    // One of both lists of credentials: what it shows counts, and the other may hold more.
    let half = |credentials| {
        robot(|_| {}).application("robot", |app| {
            (app.credentials, app.credentials_lack) = (credentials, Some("passwordCredentials"));
        })
    };
    let finding = check(half(Known::Value(Vec::new())), "1.02.f", NoEvidence);
    assert_eq!(
        (finding.missing[0].kind, finding.missing[0].column),
        (RecordKind::Applications, Some("passwordCredentials"))
    );
    check(half(secret(181, 10)), "1.02.f", Fail);
    let undated = Known::Value(vec![Credential {
        kind: CredentialKind::Certificate,
        key_id: Box::default(),
        start: None,
        end: Some(days_ago(-10)),
    }]);
    check(registered(undated), "1.02.f", NoEvidence);
    // Registered elsewhere, or nobody knows.
    check(robot(|_| {}), "1.02.f", Review);
    // One of this organisation has a registration, and it is found by the application id.
    let own = || robot(|app| app.owner_organization = Some("own".into())).organisation("own");
    let finding = check(own(), "1.02.f", NoEvidence);
    assert!(finding.missing[0].why.contains("is not in the list of app registrations"), "{finding:?}");
    check(own().application("robot", |_| {}), "1.02.f", Review);
    let finding = check(robot(|_| {}).application("robot", |app| app.app_id = "".into()), "1.02.f", NoEvidence);
    assert_eq!((finding.missing[0].kind, finding.missing[0].column), (RecordKind::Applications, Some("appId")));
    let finding = check(robot(|app| app.app_id = "".into()).application("robot", |_| {}), "1.02.f", NoEvidence);
    assert_eq!((finding.missing[0].kind, finding.missing[0].column), (RecordKind::ServicePrincipals, Some("appId")));
    let finding = check(robot(|_| {}).without(&[RecordKind::Applications]), "1.02.f", NoEvidence);
    assert_eq!(finding.missing[0].kind, RecordKind::Applications);
    let managed = robot(|app| {
        app.kind = Some("ManagedIdentity".into());
        app.credentials = Known::NotExported;
    });
    let finding = check(managed.without(&[RecordKind::Applications]), "1.02.f", Review);
    assert_eq!(fact(&finding, "Credentials"), "managed by Azure: none to steal");
    check(World::p2().admin("anna", GLOBAL), "1.02.f", Pass);
    check(World::p2().without(&[RecordKind::ServicePrincipals]), "1.02.f", NoEvidence);
    check(registered(secret(400, 10)).cut(RecordKind::PimEligible), "1.02.f", Fail);
    let stranger = expanded("zoe", PrincipalKind::ServicePrincipal);
    check(World::p2().assignment(RecordKind::PimActive, stranger, GLOBAL, |_| {}), "1.02.f", NoEvidence);
    let owned = robot(|_| {}).user("anna").application("robot", |app| app.owners = Known::Value(vec![by_id("anna")]));
    assert_eq!(fact(&check(owned, "1.02.f", Review), "Owners"), "anna@contoso.example");
}

#[test]
fn f_the_limit_is_a_parameter() {
    let world = robot(|_| {}).application("robot", |app| app.credentials = secret(181, 10));
    let mut case = Case::new(world.build(), as_of());
    case.parameters.sp_credential_max_age_days = 181;
    check_case(&case, "1.02.f", Review);
}

fn tier_0(change: impl FnOnce(&mut Group)) -> World {
    World::p2().user("anna").group_with("Tier 0", change).active("Tier 0", GLOBAL).member("Tier 0", "anna")
}

#[test]
fn g_groups() {
    check(tier_0(|_| {}), "1.02.g", Pass);
    check(tier_0(|group| group.role_assignable = Known::Value(false)), "1.02.g", Fail);
    check(tier_0(|group| group.role_assignable = Known::Empty), "1.02.g", Fail);
    check(tier_0(|group| group.role_assignable = Known::NotExported), "1.02.g", NoEvidence);
    check(tier_0(|group| group.dynamic = Some(true)), "1.02.g", Fail);
    check(tier_0(|group| group.synced = Known::Value(true)), "1.02.g", Fail);
    check(tier_0(|group| group.synced = Known::NotExported), "1.02.g", NoEvidence);
    check(tier_0(|_| {}).without(&[RecordKind::GroupMembers]), "1.02.g", NoEvidence);
    let finding = check(tier_0(|_| {}).without(&[RecordKind::GroupOwners]), "1.02.g", NoEvidence);
    assert!(finding.missing.iter().any(|gap| gap.why.contains("owners of the group Tier 0")), "{:?}", finding.missing);
    check(tier_0(|_| {}).group("Inner").member("Tier 0", "Inner"), "1.02.g", Review);
    check(World::p2().admin("anna", GLOBAL), "1.02.g", NotApplicable);
    check(World::p2().without(&[RecordKind::Groups]), "1.02.g", NoEvidence);
    let reader =
        World::p2().group_with("Readers", |group| group.dynamic = Some(true)).active("Readers", "Reports Reader");
    check(reader, "1.02.g", NotApplicable);
    // A group that is eligible for another one grants what that one grants.
    let chained = tier_0(|_| {}).group_with("Operators", |group| group.role_assignable = Known::Value(false));
    let chained = chained.schedule("Tier 0", "Operators", Access::Member, AssignmentState::Eligible, Known::Empty);
    let finding = check(chained, "1.02.g", Fail);
    assert_eq!((&*finding.affected[0].name, fact(&finding, "As a member of")), ("Operators", "Tier 0".to_owned()));
}

#[test]
// On the heap: three worlds are much for a stack.
#[allow(clippy::useless_vec)]
fn i_assignments_to_nothing() {
    use RecordKind::{Groups, RoleAssignments, ServicePrincipals, Users};
    let ghost = || World::p2().active("ghost", GLOBAL);
    check(World::p2().admin("anna", GLOBAL), "1.02.i", Pass);
    check(ghost(), "1.02.i", Fail);
    for kind in [Users, Groups, ServicePrincipals] {
        let finding = check(ghost().without(&[kind]), "1.02.i", NoEvidence);
        assert!(finding.missing.iter().any(|gap| gap.kind == kind));
        check(ghost().cut(kind), "1.02.i", NoEvidence);
    }
    // What the registration details name and the list of users lacks shows that the list is cut.
    let mut named = ghost();
    named.tenant.registrations.items.push(crate::tenant::Registration { id: "other".into(), ..Default::default() });
    let finding = check(named, "1.02.i", NoEvidence);
    assert!(finding.missing[0].why.contains("not in the list of users"), "{:?}", finding.missing);
    // So does a list of members; and then nothing is judged without the account.
    check(ghost().user("anna").group("Desk").member("Desk", "ghost"), "1.02.i", NoEvidence);
    for id in ["1.02.c", "1.02.e"] {
        let mut named = ghost().admin("anna", GLOBAL);
        named
            .tenant
            .registrations
            .items
            .push(crate::tenant::Registration { id: id_of("ghost").into(), ..Default::default() });
        check(named, id, NoEvidence);
    }
    // Expanded to null is proof by itself; expanded to something proves the contrary.
    let null = World::p2().assignment(RoleAssignments, expanded_to_nothing("ghost"), GLOBAL, |_| {});
    check(null.without(&[Users, Groups, ServicePrincipals]), "1.02.i", Fail);
    let there = expanded("zoe", PrincipalKind::User);
    check(World::p2().assignment(RoleAssignments, there, GLOBAL, |_| {}), "1.02.i", Pass);
    // A list of users without ids cannot show that an id is gone.
    check(ghost().user_with("anna", |user| user.id = "".into()), "1.02.i", NoEvidence);
    for world in
        vec![World::p2().group("ghost"), World::p2().service_principal("ghost", |_| {}), World::p2().user("ghost")]
    {
        check(world.active("ghost", GLOBAL), "1.02.i", Pass);
    }
    // The portal gives a group's name where an account's sign-in name stands; a name alone proves nothing gone.
    let named =
        |name: &str| crate::tenant::PrincipalRef { upn: name.into(), display_name: name.into(), ..by_upn(name) };
    let unknown = |mut principal: crate::tenant::PrincipalRef| {
        principal.kind = PrincipalKind::Unknown;
        principal
    };
    let row = |name: &str| World::p2().group("Desk").assignment(RoleAssignments, unknown(named(name)), GLOBAL, |_| {});
    check(row("Desk"), "1.02.i", Pass);
    check(row("Other"), "1.02.i", NoEvidence);
    // Any role counts, eligible assignments too.
    check(World::p2().eligible("ghost", "Reports Reader"), "1.02.i", Fail);
    check(World::p2(), "1.02.i", Pass);
    check(World::p2().without(&[RecordKind::PimActive, RoleAssignments]), "1.02.i", NoEvidence);
    check(World::p2().without(&[RecordKind::PimEligible]), "1.02.i", NoEvidence);
    check(World::new().without(&[RecordKind::PimEligible]), "1.02.i", Pass);
    check(World::p2().admin("anna", GLOBAL).cut(RoleAssignments), "1.02.i", Pass);
}

#[test]
fn g_and_k_groups_without_a_name() {
    let through = |world: World| {
        world.assignment(RecordKind::PimActive, by_id("anna"), GLOBAL, |row| row.through_group = Some(true))
    };
    for id in ["1.02.g", "1.02.k"] {
        let finding = check(through(World::p2().user("anna")), id, NoEvidence);
        assert!(finding.missing[0].why.contains("a group that the export does not name"), "{:?}", finding.missing);
        // Where the group itself stands in a list, it is known.
        check(through(tier_0(|_| {})), id, Pass);
    }
}

#[test]
fn k_owners_of_groups() {
    use AssignmentState::{Assigned, Eligible};
    let owned = || tier_0(|_| {}).user("olga").owner("Tier 0", "olga");
    check(tier_0(|_| {}), "1.02.k", Pass);
    let finding = check(owned(), "1.02.k", Fail);
    assert_eq!(fact(&finding, "Standing owners"), "olga@contoso.example");
    // PIM for Groups says more of the same owner: on activation, or until a date.
    let limited = |state, end| owned().schedule("Tier 0", "olga", Access::Owner, state, end);
    let told = check(limited(Eligible, Known::Empty), "1.02.k", Pass);
    let words = "1 owner more can on activation or for a time: olga@contoso.example (Tier 0).";
    assert!(told.reasons.contains(&words.to_owned()), "{:?}", told.reasons);
    check(limited(Assigned, Known::Value(days_ago(-30))), "1.02.k", Pass);
    check(limited(Assigned, Known::Empty), "1.02.k", Fail);
    let only_pim = tier_0(|_| {}).user("olga").schedule("Tier 0", "olga", Access::Owner, Assigned, Known::Empty);
    check(only_pim.without(&[RecordKind::GroupOwners]), "1.02.k", Fail);
    let unlisted = check(tier_0(|_| {}).without(&[RecordKind::GroupOwners]), "1.02.k", NoEvidence);
    assert_eq!(fact(&unlisted, "Standing owners"), "not exported");
    assert!(unlisted.reasons.iter().any(|reason| reason.contains("who owns it is not known")), "{unlisted:?}");
    // Who may assign roles anyway gains nothing by owning the group.
    check(owned().active("olga", "Privileged Role Administrator"), "1.02.k", Review);
    // Who has to activate it first does.
    check(owned().eligible("olga", "Privileged Role Administrator"), "1.02.k", Fail);
    check(World::p2().admin("anna", GLOBAL), "1.02.k", NotApplicable);
    check(World::p2().without(&[RecordKind::PimEligible]), "1.02.k", NoEvidence);
    let app = tier_0(|_| {}).service_principal("robot", |_| {}).owner("Tier 0", "robot");
    assert_eq!(fact(&check(app, "1.02.k", Fail), "Standing owners"), "robot");
}

fn partner(role: &str, change: impl FnOnce(&mut PartnerRelationship)) -> World {
    let role = by_name(role).unwrap().template_id;
    World::p2().partner("Larkspur", |partner| {
        partner.roles = Known::Value(vec![role.into()]);
        change(partner);
    })
}

#[test]
fn l_partners() {
    check(World::p2(), "1.02.l", Pass);
    // Plain delegated administration leaves no trace in the list of granular ones.
    check(World::p2().without_column(RecordKind::Partners, "dapEnabled"), "1.02.l", NoEvidence);
    let none = |partner: &mut PartnerRelationship| {
        (partner.roles, partner.undelegated) = (Known::NotExported, Some(false));
    };
    check(World::p2().partner("none", none), "1.02.l", Pass);
    // A list of plain delegated administration alone says nothing of granular one, whose list may be empty.
    let alone = World::p2().partner("none", none).without_column(RecordKind::Partners, "accessDetails");
    assert_eq!(check(alone, "1.02.l", NoEvidence).missing[0].column, Some("accessDetails"));
    // A relationship that does not say whose it is may be another customer's of the same partner.
    let whose = |role: &str| partner(role, |partner| partner.customer_tenant = None);
    assert_eq!(check(whose("Service Support Administrator"), "1.02.l", NoEvidence).missing[0].column, Some("customer"));
    check(whose(GLOBAL), "1.02.l", Fail);
    check(partner("Service Support Administrator", |_| {}), "1.02.l", Pass);
    let finding = check(partner(GLOBAL, |partner| partner.auto_extends = Some(true)), "1.02.l", Fail);
    assert_eq!(fact(&finding, "Automatic extension"), "extends itself automatically");
    assert_eq!(fact(&finding, "Roles"), "Global Administrator");
    check(partner("User Administrator", |partner| partner.status = Some("expiring".into())), "1.02.l", Fail);
    check(partner(GLOBAL, |partner| partner.status = None), "1.02.l", Fail);
    check(partner(GLOBAL, |partner| partner.status = Some("expired".into())), "1.02.l", Pass);
    // One that says that it is active is not over because of its date; it may have extended itself.
    check(partner(GLOBAL, |partner| partner.end = Known::Value(days_ago(1))), "1.02.l", Review);
    let ended = |partner: &mut PartnerRelationship| {
        partner.end = Known::Value(days_ago(1));
        partner.status = Some("expiring".into());
    };
    check(partner(GLOBAL, ended), "1.02.l", Pass);
    check(partner(GLOBAL, |partner| partner.end = Known::Value(days_ago(0))), "1.02.l", Fail);
    check(partner(GLOBAL, |partner| partner.status = Some("approvalPending".into())), "1.02.l", Review);
    check(partner(GLOBAL, |partner| partner.roles = Known::NotExported), "1.02.l", NoEvidence);
    let delegated = partner("Service Support Administrator", |partner| {
        partner.undelegated = Some(true);
        partner.roles = Known::NotExported;
    });
    check(delegated, "1.02.l", Fail);
    check(partner(GLOBAL, |_| {}).cut(RecordKind::Partners), "1.02.l", Fail);
    check(World::p2().without(&[RecordKind::Partners]), "1.02.l", NoEvidence);
    let upper = GLOBAL_ADMINISTRATOR.to_uppercase();
    check(partner(GLOBAL, |partner| partner.roles = Known::Value(vec![upper.into()])), "1.02.l", Fail);
}
