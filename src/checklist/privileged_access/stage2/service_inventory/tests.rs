//! 2.01: the smallest tenant that shows each outcome, and one that must not.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::tenant::account::Registered;
use crate::tenant::applications::{Credential, CredentialKind};
use crate::tenant::coverage::fixtures::source;
use crate::tenant::fixtures::*;
use crate::tenant::organization::Authentication;
use crate::tenant::stated::ScopeArea;
use crate::tenant::{
    Device, Domain, Known, PrincipalKind, PrincipalRef, RecordKind, Registration, Service, ServiceEntry, ServiceRole,
};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const ROLE: &str = "Reports Reader";

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    check_case(&Case::new(world.build(), as_of()), id, expected)
}

fn check_case(case: &Case, id: &str, expected: Outcome) -> Finding {
    let finding = case.judge(&ITEM, id);
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {:?}", finding.reasons, finding.missing, finding.affected);
    finding
}

fn service(mut world: World, name: &str, owner: Option<&str>, administrator: Option<&str>, decision: &str) -> World {
    world.tenant.services.items.push(ServiceEntry {
        service: name.into(),
        owner: owner.map(Into::into),
        administrator: administrator.map(Into::into),
        used_for: None,
        decision: Some(decision.into()),
        source: source(40),
    });
    world
}

/// The last row of the sheet *Administrators*, changed.
fn row(world: World, account: &str, justification: Option<&str>, decision: &str) -> World {
    let mut world = world.inventory(account, "admin only", None);
    if let Some(entry) = world.tenant.administrators.items.last_mut() {
        entry.justification = justification.map(Into::into);
        entry.decision = Some(decision.into());
    }
    world
}

#[test]
fn who_cannot_be_matched_is_not_said_to_be_missing() {
    // No list of users, and the row of the role has an id alone.
    let world = World::p2().active("zoe", ROLE).without(&[RecordKind::Users]);
    let world = row(world, "anna@contoso.example", Some("Runs the directory."), "keep");
    let value = |finding: &Finding, label: &str| {
        let facts = finding.affected.iter().flat_map(|object| object.facts.iter());
        facts.filter(|fact| fact.label == label).map(|fact| fact.value.to_string()).collect::<Vec<_>>().join(" | ")
    };
    let found = check(world, "2.01.b", NoEvidence);
    assert!(value(&found, "Difference").contains("whether it is in the inventory is not known"), "{found:?}");
    assert!(!value(&found, "Difference").contains("is not in the inventory"), "{found:?}");
    let told = |reason: &String| {
        reason == "Whether the roles held and the inventory agree is not known of 2 accounts or rows."
    };
    assert!(found.reasons.iter().any(told), "{:?}", found.reasons);
}

#[test]
fn a_services_have_owners() {
    let world = || World::p2().user("anna").user("ben").user_with("old", |user| user.enabled = Some(false));
    let one = |owner, administrator| service(world(), "Mail", owner, administrator, "keep");
    check(one(Some("anna@contoso.example"), Some("ben")), "2.01.a", Pass);
    check(one(Some("anna"), Some("anna; ben")), "2.01.a", Pass);
    check(one(Some("anna"), None), "2.01.a", Fail);
    check(one(Some("old"), Some("ben")), "2.01.a", Fail);
    let finding = check(one(Some("zoe@contoso.example"), Some("ben")), "2.01.a", Fail);
    assert!(finding.affected[0].facts[0].value.contains("zoe@contoso.example (no such account in the tenant)"));
    assert_eq!(finding.affected[0].sources, [source(40)]);
    check(one(Some("zoe"), Some("ben")).cut(RecordKind::Users), "2.01.a", NoEvidence);
    // Registration details of an account that the list lacks show that it is cut.
    let mut more = one(Some("zoe"), Some("ben"));
    let row = crate::tenant::Registration { id: "id-more".into(), ..Default::default() };
    more.tenant.registrations.items.push(row);
    let cut = check(more, "2.01.a", NoEvidence);
    assert!(cut.missing.iter().any(|gap| gap.why.contains("not in the list of users")), "{:?}", cut.missing);
    check(service(world().group("Desk"), "Mail", Some("Desk"), Some("ben"), "keep"), "2.01.a", Review);
    check(world(), "2.01.a", Fail);
    check(world().without(&[RecordKind::Services]), "2.01.a", NoEvidence);
}

#[test]
fn b_both_differences() {
    let admin = || World::p2().admin("anna", ROLE);
    check(admin().inventory("anna@contoso.example", "admin only", None), "2.01.b", Pass);
    check(admin().user("ben").active("ben", ROLE).inventory("anna; ben", "admin only", None), "2.01.b", Pass);
    let finding = check(admin(), "2.01.b", Fail);
    assert_eq!(finding.reasons[0], "1 account or application holds a role and is missing from the inventory.");
    let listed = |world: World| world.inventory("anna@contoso.example", "admin only", None);
    check(listed(admin()).user("ben").inventory("ben", "admin only", None), "2.01.b", Fail);
    check(row(listed(admin()).user("ben"), "ben", None, "remove"), "2.01.b", Review);
    check(listed(admin()).inventory("zoe@contoso.example", "external", None), "2.01.b", Fail);
    // Applications hold roles too; a display name names them.
    let robot = |world: World| world.service_principal("Robot", |_| {}).active("Robot", ROLE);
    check(robot(listed(admin())), "2.01.b", Fail);
    check(robot(listed(admin())).inventory("robot", "automation", None), "2.01.b", Pass);
    let group = World::p2().user("anna").group("Desk").eligible("Desk", ROLE).member("Desk", "anna");
    check(group, "2.01.b", Fail);
    check(admin().cut(RecordKind::Administrators), "2.01.b", NoEvidence);
    check(World::p2(), "2.01.b", NotApplicable);
    // Azure roles belong to it, readers aside, unless Azure is stated to be out of scope.
    let azure =
        |role: &str| listed(admin()).user("ben").azure_role("ben", PrincipalKind::User, role, "/subscriptions/s1");
    check(azure("Contributor"), "2.01.b", Fail);
    check(azure("Reader"), "2.01.b", Pass);
    check(azure("Contributor").inventory("ben", "admin only", None), "2.01.b", Pass);
    // Who is eligible for one holds it; without the list of them nobody knows, unless there is no PIM.
    let mut eligible = azure("Contributor");
    let rows = std::mem::take(&mut eligible.tenant.azure_role_assignments.items);
    eligible.tenant.azure_pim_eligible.items.extend(rows);
    check(eligible, "2.01.b", Fail);
    check(listed(admin()).without(&[RecordKind::AzurePimEligible]), "2.01.b", NoEvidence);
    let no_pim = listed(World::new().admin("anna", ROLE)).without(&[RecordKind::AzurePimEligible]);
    check(no_pim, "2.01.b", Pass);
    let mut case = Case::new(listed(admin()).without(&[RecordKind::AzureRoleAssignments]).build(), as_of());
    check_case(&case, "2.01.b", NoEvidence);
    case.stated.scope.insert(ScopeArea::Azure, false);
    check_case(&case, "2.01.b", Pass);
}

#[test]
fn c_and_d_reachable() {
    let with = |mut world: World| {
        world.supply(RecordKind::Users).present.extend(["mail", "otherMails"]);
        world.tenant.domains.items.push(Domain {
            name: "contoso.example".into(),
            authentication: Some(Authentication::Managed),
            initial: None,
            default: None,
            verified: Some(true),
            source: source(41),
        });
        world
    };
    let admin = || with(World::p2().admin("anna", ROLE));
    check(admin(), "2.01.c", Fail);
    check(admin().without(&[RecordKind::Mailboxes]), "2.01.c", NoEvidence);
    let mailed = World::p2().user_with("anna", |user| user.other_mails = ["anna@home.example".into()].into());
    check(with(mailed.active("anna", ROLE)), "2.01.c", Pass);
    check(with(World::p2()), "2.01.c", NotApplicable);
    let registered = |capable| {
        let mut world = admin();
        world.tenant.registrations.items.push(Registration {
            id: id_of("anna").into(),
            sources: source(42).into(),
            registered: std::sync::Arc::new(Registered { mfa_capable: Some(capable), ..Registered::default() }),
            ..Registration::default()
        });
        world
    };
    check(registered(true), "2.01.d", Pass);
    check(registered(false), "2.01.d", Fail);
    // Called able, with nothing but a pass: for review, and nothing to be proven elsewhere.
    let mut torn = registered(true);
    let pass = Known::Value([crate::tenant::account::Method::TemporaryAccessPass].into());
    torn.tenant.registrations.items[0].registered =
        std::sync::Arc::new(Registered { mfa_capable: Some(true), methods: pass, ..Registered::default() });
    let finding = check(torn, "2.01.d", Review);
    assert!(finding.reasons[0].starts_with("1 account is reported as able"), "{:?}", finding.reasons);
    check(admin(), "2.01.d", NoEvidence);
    check(registered(false).without(&[RecordKind::Registrations]), "2.01.d", Fail);
    // Two people, one without a row: the one who is not registered decides.
    // Nobody signs in to an account in the recycle bin.
    let deleted = admin().user_with("gone", |user| user.deleted = true).active("gone", ROLE);
    let found = check(deleted.without(&[RecordKind::Registrations]), "2.01.d", NoEvidence);
    assert!(found.missing.iter().all(|gap| !gap.why.contains("gone")), "{:?}", found.missing);
    check(registered(false).user("ben").active("ben", ROLE), "2.01.d", Fail);
}

#[test]
fn e_and_f_reasons_and_removals() {
    let admin = || World::p2().admin("anna", ROLE);
    check(row(admin(), "anna", Some("Reports"), "keep"), "2.01.e", Pass);
    check(row(admin(), "anna", None, "keep"), "2.01.e", Fail);
    check(admin(), "2.01.e", Fail);
    check(admin().cut(RecordKind::Administrators), "2.01.e", NoEvidence);
    check(admin().without(&[RecordKind::Administrators]), "2.01.e", NoEvidence);
    check(row(admin(), "anna", Some("Reports"), "keep"), "2.01.f", Pass);
    let finding = check(row(admin(), "anna", Some("Project is over"), "Remove"), "2.01.f", Fail);
    assert_eq!(
        finding.reasons[0],
        "Of those whom the inventory names, 1 is marked for removal and still holds a role."
    );
    check(row(admin(), "anna", None, "keep"), "2.01.f", Fail);
    check(row(admin().user("ben"), "ben", None, "remove"), "2.01.f", NotApplicable);
    let robot = row(admin(), "anna", Some("Reports"), "keep").service_principal("Crew", |_| {}).active("Crew", ROLE);
    check(service(robot, "Crew", None, None, "remove"), "2.01.f", Fail);
    // A decision that decides nothing known is no decision to keep.
    check(row(admin(), "anna", Some("Reports"), "to be removed"), "2.01.f", Fail);
    let finding = check(row(admin(), "anna", Some("Reports"), "xyz"), "2.01.f", Review);
    assert!(finding.affected[0].facts[0].value.contains("xyz"));
}

#[test]
fn holders_of_azure_roles_are_administrators() {
    let ben = |justification, decision: &str| {
        let world = row(World::p2().admin("anna", ROLE), "anna", Some("Reports"), "keep").user("ben");
        let world = world.azure_role("ben", PrincipalKind::User, "Owner", "/subscriptions/s1");
        row(world, "ben", justification, decision)
    };
    check(ben(Some("Azure"), "keep"), "2.01.e", Pass);
    check(ben(None, "keep"), "2.01.e", Fail);
    check(ben(Some("Azure"), "keep"), "2.01.f", Pass);
    check(ben(Some("Azure"), "remove"), "2.01.f", Fail);
    check(ben(None, "keep"), "2.01.f", Fail);
    for id in ["2.01.e", "2.01.f"] {
        check(ben(Some("Azure"), "keep").without(&[RecordKind::AzureRoleAssignments]), id, NoEvidence);
    }
    // A bare row answers nothing.
    let bare = |mut world: World| {
        let entry = world.tenant.administrators.items.last_mut().unwrap();
        (entry.category, entry.decision) = (None, None);
        world
    };
    check(ben(Some("Azure"), "keep"), "2.01.b", Pass);
    check(bare(ben(None, "keep")), "2.01.b", NoEvidence);
}

fn right(mut world: World, service: Service, member: PrincipalRef) -> World {
    let role = ServiceRole { service, role: "Admin".into(), scope: None, members: vec![member], source: source(43) };
    let list = match service {
        Service::Exchange | Service::Purview => &mut world.tenant.role_groups,
        Service::Intune => &mut world.tenant.intune_roles,
        Service::Defender => &mut world.tenant.defender_roles,
        Service::SharePoint => &mut world.tenant.sharepoint_administrators,
        Service::PowerPlatform => &mut world.tenant.power_platform_roles,
        Service::Dynamics => &mut world.tenant.dynamics_roles,
    };
    list.items.push(role);
    world
}

fn called(name: &str) -> PrincipalRef {
    PrincipalRef { display_name: name.into(), ..PrincipalRef::default() }
}

#[test]
fn g_an_id_that_no_list_tells_of_may_be_a_group() {
    let ghost = || right(World::p2().user("anna"), Service::Defender, by_id("ghost"));
    check(ghost(), "2.01.g", Fail);
    check(ghost().without(&[RecordKind::Groups]), "2.01.g", NoEvidence);
}

#[test]
fn g_rights_in_services() {
    let listed = || World::p2().user("anna").inventory("anna@contoso.example", "admin only", None);
    for service in [Service::Intune, Service::Defender, Service::SharePoint, Service::PowerPlatform, Service::Dynamics]
    {
        check(right(listed(), service, by_id("anna")), "2.01.g", Pass);
        check(right(listed().user("ben"), service, by_upn("ben")), "2.01.g", Fail);
    }
    // Exchange names members by alias; stand-ins for directory roles are nobody.
    let both = |world: World| right(right(world, Service::Exchange, called("anna")), Service::Purview, called("anna"));
    check(both(listed()), "2.01.g", Pass);
    check(right(both(listed()), Service::Exchange, called("TenantAdmins_1a2b3")), "2.01.g", Pass);
    check(right(both(listed()), Service::Exchange, called("zoe")), "2.01.g", Fail);
    // A group of the list stands for its members, however it is called; so does any name that Exchange does not give.
    let real =
        |name: &str| right(both(listed()).group(name).user("ben").member(name, "ben"), Service::Exchange, called(name));
    check(real("TenantAdmins_1a2b3"), "2.01.g", Fail);
    check(right(both(listed()), Service::Exchange, called("MailAdmins_EU")), "2.01.g", Fail);
    // One list tells of two services: the one it is silent about was not exported.
    check(right(listed(), Service::Exchange, called("anna")), "2.01.g", NoEvidence);
    let group = |world: World| {
        right(world.group("Pilots"), Service::Intune, PrincipalRef { kind: PrincipalKind::Group, ..by_id("Pilots") })
    };
    check(group(listed()).member("Pilots", "anna"), "2.01.g", Pass);
    check(group(listed().user("ben")).member("Pilots", "ben"), "2.01.g", Fail);
    check(group(listed()).without(&[RecordKind::GroupMembers]), "2.01.g", NoEvidence);
    // Groups in it are followed, in a circle too, and applications are known by the list of them.
    let nested = |world: World| group(world).group("Inner").member("Pilots", "Inner").member("Inner", "Pilots");
    check(nested(listed()).member("Inner", "anna"), "2.01.g", Pass);
    check(nested(listed().user("ben")).member("Inner", "ben"), "2.01.g", Fail);
    let robot = group(listed()).service_principal("Robot", |_| {}).member("Pilots", "Robot");
    check(robot.inventory("robot", "automation", None), "2.01.g", Pass);
    let gone = World::p2().user_with("anna", |user| user.enabled = Some(false)).inventory("anna", "admin only", None);
    check(right(gone, Service::Dynamics, by_id("anna")), "2.01.g", Fail);
    // Services without an export are named, unless the licences prove that they are not there.
    let finding =
        check(listed().licence("SPE_E3", "INTUNE_A", 5).without(&[RecordKind::IntuneRoles]), "2.01.g", NoEvidence);
    assert_eq!(finding.missing[0].kind, RecordKind::IntuneRoles);
    check(listed().without(&[RecordKind::IntuneRoles]), "2.01.g", NotApplicable);
}

fn device(mut world: World, change: impl FnOnce(&mut Device)) -> World {
    world.supply(RecordKind::Devices).present.extend(["approximateLastSignInDateTime", "isCompliant"]);
    let mut device = Device {
        device_id: "d1".into(),
        name: "PC-1".into(),
        enabled: Some(true),
        compliant: Known::Value(true),
        managed: Known::Value(true),
        last_sign_in: Known::Value(days_ago(3)),
        sources: source(44).into(),
        ..Device::default()
    };
    (device.system, device.system_version) = (Some("Windows".into()), Some("10.0.26100.1".into()));
    change(&mut device);
    world.tenant.devices.items.push(device);
    world
}

#[test]
fn h_devices_and_applications() {
    // Programs stand in no export: a person concludes in any case.
    let check_affected = |world: World, expected: usize| {
        let finding = check(world, "2.01.h", Review);
        assert_eq!(finding.affected.len(), expected, "{:?}", finding.affected);
    };
    check_affected(device(World::p2(), |_| {}), 0);
    check_affected(device(World::p2(), |found| found.system_version = Some("10.0.19045.1".into())), 1);
    check_affected(device(World::p2(), |found| found.last_sign_in = Known::Value(days_ago(90))), 0);
    check_affected(device(World::p2(), |found| found.last_sign_in = Known::Value(days_ago(91))), 1);
    check_affected(device(World::p2(), |found| found.compliant = Known::Value(false)), 1);
    check_affected(device(World::p2(), |found| found.managed = Known::Value(false)), 1);
    // How many are listed is no sum of their faults.
    let both = device(World::p2(), |found| {
        found.compliant = Known::Value(false);
        found.last_sign_in = Known::Value(days_ago(91));
    });
    let said = check(both, "2.01.h", Review).reasons.concat();
    assert!(
        said.contains("1 device, of which 1 is listed: 1 not seen for more than 90 days, 1 not compliant"),
        "{said}"
    );
    let disabled = |found: &mut Device| {
        found.enabled = Some(false);
        found.compliant = Known::Value(false);
    };
    check_affected(device(World::p2(), disabled), 0);
    let ended = |days| {
        World::p2().application("Old", move |app| {
            let credential = Credential {
                kind: CredentialKind::Secret,
                key_id: "k".into(),
                start: Some(days_ago(900)),
                end: Some(days_ago(days)),
            };
            app.credentials = Known::Value(vec![credential]);
        })
    };
    check_affected(device(ended(1), |_| {}), 1);
    check_affected(device(ended(-1), |_| {}), 0);
    let finding = check(World::p2().without(&[RecordKind::Devices]), "2.01.h", Review);
    assert_eq!(finding.missing[0].kind, RecordKind::Devices);
}
