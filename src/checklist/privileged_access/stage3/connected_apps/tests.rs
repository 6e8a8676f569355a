//! 3.17: the smallest tenant that shows each outcome, and one that must not.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::applications::CredentialKind;
use crate::tenant::consent::{
    AdminConsentPolicy, AppRoleAssignment, AuthorizationPolicy, Consent, CrossTenantAccess, GUESTS_LIKE_MEMBERS,
    GUESTS_LIMITED, GUESTS_RESTRICTED, PermissionClassification, PermissionGrant,
};
use crate::tenant::fixtures::*;
use crate::tenant::information_protection::{CloudAppPolicy, CloudAppPolicyKind};
use crate::tenant::policy::{PolicyState, SessionControls};
use crate::tenant::{
    CaPolicy, Credential, Known, PrincipalKind, PrincipalRef, RecordKind, ServicePrincipal, SupplyState,
};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

const AT: SourceRef = SourceRef { file: EvidenceId(0), part: None, row: 1 };

fn check(world: World, id: &str, expected: Outcome) -> Finding {
    let finding = Case::new(world.build(), as_of()).judge(&ITEM, id);
    let affected: Vec<_> = finding.affected.iter().map(|found| (&found.name, found.outcome, &found.facts)).collect();
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {affected:?}", finding.reasons, finding.missing);
    finding
}

fn fact(finding: &Finding, label: &str) -> String {
    let facts = finding.affected.first().map(|affected| &affected.facts).unwrap();
    facts.iter().find(|fact| fact.label == label).map(|fact| fact.value.to_string()).unwrap_or_default()
}

fn routing(state: PolicyState) -> World {
    let mut world = World::p2().licence("SPE_E5", "ADALLOM_S_STANDALONE", 5);
    let session = SessionControls { cloud_app_security: Some("mcasConfigured".into()), ..SessionControls::default() };
    let mut policy = CaPolicy { name: "Route".into(), state, session, ..CaPolicy::default() };
    policy.users.include_users = vec!["All".into()];
    policy.applications.include = vec!["All".into()];
    world.tenant.ca_policies.items.push(policy);
    world
}

fn cloud_app_policy_of(kind: CloudAppPolicyKind, enabled: bool) -> CloudAppPolicy {
    CloudAppPolicy {
        name: "P".into(),
        kind_text: "".into(),
        kind,
        enabled: Some(enabled),
        severity: None,
        modified: None,
        source: AT,
    }
}

fn cloud_app_policy(mut world: World) -> World {
    world.tenant.cloud_app_policies.items.push(cloud_app_policy_of(CloudAppPolicyKind::Files, false));
    world
}

#[test]
fn a_sessions_through_cloud_apps() {
    let finding = check(routing(PolicyState::Enabled), "3.17.a", Pass);
    assert_eq!(finding.reasons, ["1 enabled policy routes sessions through Defender for Cloud Apps: Route."]);
    let mut for_nobody = routing(PolicyState::Enabled);
    for_nobody.tenant.ca_policies.items[0].users.include_users = vec!["None".into()];
    check(for_nobody, "3.17.a", Fail);
    let mut lost = routing(PolicyState::Enabled);
    lost.tenant.ca_policies.items[0].lost = true;
    lost.tenant.ca_policies.items[0].session = SessionControls::default();
    check(lost, "3.17.a", NoEvidence);
    let finding = check(routing(PolicyState::ReportOnly), "3.17.a", Fail);
    assert_eq!(fact(&finding, "State"), "report-only");
    check(routing(PolicyState::Disabled).cut(RecordKind::ConditionalAccess), "3.17.a", Fail);
    check(World::new().without(&[RecordKind::Licences]).cut(RecordKind::ConditionalAccess), "3.17.a", NoEvidence);
    // Whether a licence brings the product is not known, so that it is not used is no fault yet.
    check(World::new().without(&[RecordKind::Licences]), "3.17.a", NoEvidence);
    check(World::new().licence("SPE_E5", "ADALLOM_S_STANDALONE", 5), "3.17.a", Fail);
    // Its own policies, or one that routes to it, show that it is in use, whatever the licences say.
    let in_use = check(cloud_app_policy(World::p2()), "3.17.a", Fail);
    assert!(
        in_use.reasons[1].starts_with("No licence supplied brings Defender for Cloud Apps"),
        "{:?}",
        in_use.reasons
    );
    // No licence brings the product: the setting is no fault.
    assert!(check(World::p2(), "3.17.a", NotApplicable).reasons[0].contains("needs Microsoft Defender"));
}

fn rights(change: impl FnOnce(&mut AuthorizationPolicy)) -> World {
    let mut world = World::p2();
    let mut policy = AuthorizationPolicy {
        creates_apps: Some(false),
        creates_tenants: Some(false),
        creates_security_groups: Some(true),
        invites_from: Some("adminsAndGuestInviters".into()),
        guest_role: Some(GUESTS_RESTRICTED.into()),
        administrators_reset: Some(false),
        consents_to_risky_apps: Some(false),
        grant_policies: Known::Value(Vec::new()),
        source: AT,
    };
    change(&mut policy);
    world.tenant.authorization_policy.items.push(policy);
    world
}

#[test]
fn f_rights_of_ordinary_users() {
    check(rights(|_| {}), "3.17.f", Pass);
    // Nobody at all is stricter than administrators and guest inviters; other tools fail it.
    check(rights(|policy| policy.invites_from = Some("none".into())), "3.17.f", Pass);
    for wide in ["everyone", "adminsGuestInvitersAndAllMembers"] {
        check(rights(|policy| policy.invites_from = Some(wide.into())), "3.17.f", Fail);
    }
    check(rights(|policy| policy.creates_apps = Some(true)), "3.17.f", Fail);
    check(rights(|policy| policy.creates_tenants = Some(true)), "3.17.f", Fail);
    check(rights(|policy| policy.guest_role = Some(GUESTS_LIMITED.into())), "3.17.f", Review);
    check(rights(|policy| policy.guest_role = Some(GUESTS_LIKE_MEMBERS.into())), "3.17.f", Fail);
    let finding = check(rights(|policy| policy.creates_tenants = None), "3.17.f", NoEvidence);
    assert_eq!(finding.missing[0].column, Some("allowedToCreateTenants"));
    // Security groups are not asked for.
    check(rights(|policy| policy.creates_security_groups = Some(true)), "3.17.f", Pass);
    check(World::p2(), "3.17.f", NotApplicable);
    check(World::p2().without(&[RecordKind::AuthorizationPolicy]), "3.17.f", NoEvidence);
}

fn access(tenant: &str) -> CrossTenantAccess {
    CrossTenantAccess {
        tenant: tenant.into(),
        trusts_mfa: Some(false),
        trusts_compliant_device: Some(false),
        trusts_hybrid_device: Some(false),
        redeems_silently: Some(false),
        synchronises_users: None,
        is_service_provider: None,
        source: AT,
    }
}

#[test]
fn g_trust_by_default() {
    let default = |change: fn(&mut CrossTenantAccess)| {
        let mut world = World::p2();
        let mut row = access("");
        change(&mut row);
        world.tenant.cross_tenant_default.items.push(row);
        world
    };
    check(default(|_| {}), "3.17.g", Pass);
    let finding = check(default(|row| row.trusts_mfa = Some(true)), "3.17.g", Fail);
    assert_eq!(fact(&finding, "Accepted"), "MFA of every tenant");
    check(default(|row| row.redeems_silently = Some(true)), "3.17.g", Fail);
    check(default(|row| row.redeems_silently = None), "3.17.g", NoEvidence);
    // Named tenants may be trusted: told, and no fault.
    let mut world = default(|_| {});
    let partner = CrossTenantAccess { trusts_mfa: Some(true), synchronises_users: Some(true), ..access("sister") };
    world.tenant.cross_tenant_partners.items.push(partner);
    let finding = check(world, "3.17.g", Pass);
    assert!(
        finding.reasons[1]
            .contains("Tenants trusted: tenant sister (no name known; MFA). Tenants that may synchronise their users into this one: tenant sister (no name known)."),
        "{finding:?}"
    );
    check(default(|_| {}).without(&[RecordKind::CrossTenantPartners]), "3.17.g", Pass);
}

fn grant(world: World, app: &str, consent: Consent, permissions: &[&str]) -> World {
    let mut world = world;
    world.tenant.permission_grants.items.push(PermissionGrant {
        client: id_of(app),
        client_name: "".into(),
        resource: "graph".into(),
        consent,
        principal: "".into(),
        permissions: Known::Value(permissions.iter().map(|name| Box::from(*name)).collect()),
        source: AT,
    });
    world
}

fn app_role(world: World, principal: &str, kind: PrincipalKind, role: &str, resource: &str) -> World {
    let mut world = world;
    world.tenant.app_role_assignments.items.push(AppRoleAssignment {
        role: role.into(),
        principal: PrincipalRef { kind, ..by_id(principal) },
        resource: resource.into(),
        resource_name: "".into(),
        created: None,
        source: AT,
    });
    world
}

fn consenting(policies: &[&str]) -> World {
    rights(|policy| policy.grant_policies = Known::Value(policies.iter().map(|id| Box::from(*id)).collect()))
}

#[test]
fn b_how_consent_comes_about() {
    let own = |name: &str| consenting(&[&format!("ManagePermissionGrantsForSelf.microsoft-user-default-{name}")]);
    check(own("legacy"), "3.17.b", Fail);
    check(own("recommended"), "3.17.b", Fail);
    check(consenting(&["ManagePermissionGrantsForSelf.ours"]), "3.17.b", Review);
    check(consenting(&[]), "3.17.b", Pass);
    // Policies for a team's own chats are no consent by users.
    check(consenting(&["ManagePermissionGrantsForOwnedResource.microsoft-all"]), "3.17.b", Pass);
    check(rights(|policy| policy.grant_policies = Known::NotExported), "3.17.b", NoEvidence);
    check(rights(|policy| policy.consents_to_risky_apps = Some(true)), "3.17.b", Fail);
    let workflow = |enabled, reviewers| {
        let mut world = rights(|_| {});
        let row = AdminConsentPolicy {
            enabled: Some(enabled),
            notifies_reviewers: None,
            reviewers: Some(reviewers),
            source: AT,
        };
        world.tenant.admin_consent_policy.items.push(row);
        world
    };
    check(workflow(true, 1), "3.17.b", Pass);
    check(workflow(true, 0), "3.17.b", Fail);
    check(workflow(false, 1), "3.17.b", Fail);
    let mut unnamed = workflow(true, 1);
    unnamed.tenant.admin_consent_policy.items[0].reviewers = None;
    assert_eq!(check(unnamed, "3.17.b", NoEvidence).missing[0].column, Some("reviewers"));
}

/// Consent to low-impact permissions only, of which these are classified.
fn low(permissions: &[(&str, &str)], risky_elsewhere: bool) -> World {
    let mut world = consenting(&["ManagePermissionGrantsForSelf.microsoft-user-default-low"]);
    for (permission, level) in permissions {
        world.tenant.permission_classifications.items.push(PermissionClassification {
            api: "".into(),
            permission: (*permission).into(),
            level: (*level).into(),
            risky_elsewhere,
            source: AT,
        });
    }
    world
}

/// Which permissions count as low impact, the organisation decides.
#[test]
fn b_what_is_classified_as_low_impact() {
    let kind = RecordKind::PermissionClassifications;
    let basic = check(low(&[("openid", "low"), ("User.Read", "low")], false), "3.17.b", Review);
    assert!(fact(&basic, "Setting").contains("classified as such: User.Read, openid."), "{basic:?}");
    let high = check(low(&[("openid", "low"), ("Mail.ReadWrite", "low")], false), "3.17.b", Fail);
    assert!(fact(&high, "Setting").ends_with("of high impact: Mail.ReadWrite"), "{high:?}");
    assert!(high.affected[0].sources.len() == 1);
    // Users may consent to what is low, and not to what is classified as more.
    check(low(&[("Mail.ReadWrite", "high")], false), "3.17.b", Review);
    check(low(&[], false), "3.17.b", Review);
    check(low(&[("Calendars.Read", "low")], true), "3.17.b", Fail);
    check(low(&[("openid", "low")], false).cut(kind), "3.17.b", NoEvidence);
    check(low(&[("Mail.ReadWrite", "low")], false).cut(kind), "3.17.b", Fail);
    let missing = check(low(&[], false).without(&[kind]), "3.17.b", NoEvidence);
    assert_eq!(missing.missing[0].kind, kind);
    // ScubaGear lists risky ones only: none is an answer.
    let mut none = low(&[], false);
    none.supply(kind).state = SupplyState::Some("the permissions that ScubaGear takes for risky".to_owned());
    check(none, "3.17.b", Pass);
    // Where users may not consent at all, nobody asks.
    check(consenting(&[]).without(&[kind]), "3.17.b", Pass);
}

const ROLE_MANAGEMENT: &str = "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8";

#[test]
fn b_apps_with_permissions() {
    let robot =
        |change: fn(&mut ServicePrincipal)| World::p2().service_principal("robot", change).application("robot", |_| {});
    let high = |world| grant(world, "robot", Consent::AllPrincipals, &["openid", "Mail.ReadWrite"]);
    let finding = check(high(robot(|_| {})), "3.17.b", Fail);
    assert_eq!(
        fact(&finding, "Permissions of high impact"),
        "Mail.ReadWrite (delegated, for everyone): it can read and change mail"
    );
    check(grant(robot(|_| {}), "robot", Consent::Principal, &["User.Read", "Calendars.Read"]), "3.17.b", Pass);
    let as_itself = app_role(robot(|_| {}), "robot", PrincipalKind::ServicePrincipal, ROLE_MANAGEMENT, "graph");
    assert!(
        fact(&check(as_itself, "3.17.b", Fail), "Permissions of high impact")
            .contains("(as itself): it can give itself any directory role")
    );
    // By the name that the resource gives its role.
    let named = robot(|_| {})
        .service_principal("graph", |app| app.app_roles = vec![("r1".into(), "Directory.ReadWrite.All".into())]);
    check(app_role(named, "robot", PrincipalKind::ServicePrincipal, "r1", "id-graph"), "3.17.b", Fail);
    // What nothing names is no harmless permission; zeros give none.
    let of_sharepoint = |role: &str| {
        let world = robot(|_| {}).service_principal("sharepoint", |_| {});
        app_role(world, "robot", PrincipalKind::ServicePrincipal, role, "id-sharepoint")
    };
    check(of_sharepoint("678536fe-1083-478a-9c59-b99265e6b0d3"), "3.17.b", Fail);
    let untold = check(of_sharepoint("11111111-1083-478a-9c59-b99265e6b0d3"), "3.17.b", NoEvidence);
    assert!(untold.missing.iter().any(|gap| gap.why.contains("permissions of sharepoint")), "{untold:?}");
    check(of_sharepoint("00000000-0000-0000-0000-000000000000"), "3.17.b", Pass);
    // A person assigned to an app is no permission; Microsoft's own apps are left aside.
    check(app_role(robot(|_| {}), "anna", PrincipalKind::User, ROLE_MANAGEMENT, "id-robot"), "3.17.b", NotApplicable);
    let microsofts = robot(|app| app.owner_organization = Some("F8CDEF31-a31e-4b4a-93e4-5f571e91255a".into()));
    check(grant(microsofts, "robot", Consent::Principal, &["Mail.ReadWrite"]), "3.17.b", NotApplicable);
    // From another organisation, with more than sign-in.
    let foreign = |publisher: Known<Box<str>>, permission: &str| {
        let world = World::p2().service_principal("robot", |app| {
            app.owner_organization = Some("elsewhere".into());
            app.publisher = publisher;
        });
        grant(world, "robot", Consent::AllPrincipals, &[permission])
    };
    check(foreign(Known::Empty, "Calendars.Read"), "3.17.b", Fail);
    check(foreign(Known::Empty, "User.Read"), "3.17.b", Pass);
    check(foreign(Known::Value("Harbour Apps".into()), "Calendars.Read"), "3.17.b", Pass);
    check(foreign(Known::NotExported, "Calendars.Read"), "3.17.b", NoEvidence);
    // Whose app it is only the organisation tells, or the list of all that are registered here.
    let whose = |missing: &[RecordKind]| foreign(Known::Empty, "Calendars.Read").without(missing);
    let both = [RecordKind::Organization, RecordKind::Applications];
    let unknown = check(whose(&both), "3.17.b", NoEvidence);
    assert!(unknown.missing.iter().any(|gap| gap.kind == RecordKind::Organization), "{:?}", unknown.missing);
    check(whose(&both[..1]), "3.17.b", Fail);
    check(foreign(Known::Value("Harbour Apps".into()), "Calendars.Read").without(&both), "3.17.b", Pass);
    // The list of one other application proves nothing of this one; that of Microsoft Graph does.
    let pieces = |listed: &str| {
        let mut world = consenting(&[]).service_principal("robot", |_| {}).service_principal("graph", |app| {
            app.app_id = "00000003-0000-0000-c000-000000000000".into();
            app.owner_organization = Some("f8cdef31-a31e-4b4a-93e4-5f571e91255a".into());
        });
        world.supply(RecordKind::AppRoleAssignments).per_object.insert(id_of(listed));
        world
    };
    check(pieces("other"), "3.17.b", NoEvidence);
    check(pieces("graph"), "3.17.b", Pass);
    check(pieces("robot"), "3.17.b", Pass);
}

/// Permissions, owner and row of an app must have been exported before it is found harmless.
#[test]
fn b_what_an_app_passes_on() {
    let grant_of = |world| grant(world, "robot", Consent::AllPrincipals, &["Tasks.Read"]);
    let mut untold = grant_of(World::p2().service_principal("robot", |_| {}).application("robot", |_| {}));
    untold.tenant.permission_grants.items[0].permissions = Known::NotExported;
    assert_eq!(check(untold, "3.17.b", NoEvidence).missing[0].column, Some("scope"));
    check(grant_of(World::p2()), "3.17.b", NoEvidence);
    // Without an owner it is this organisation's own only if it is registered here, or cannot be anybody else's.
    let ownerless = |kind: &'static str| {
        grant_of(World::p2().service_principal("robot", |app| {
            app.kind = Some(kind.into());
            app.publisher = Known::Empty;
        }))
    };
    check(ownerless("Application"), "3.17.b", Fail);
    let unlisted = check(ownerless("Application").without(&[RecordKind::Applications]), "3.17.b", NoEvidence);
    assert_eq!(unlisted.missing[0].column, Some("appOwnerOrganizationId"));
    check(ownerless("ManagedIdentity"), "3.17.b", Pass);
    check(ownerless("Legacy"), "3.17.b", Pass);
    // A program of Microsoft's own to which somebody consented for everyone is shown.
    let microsofts = |consent| {
        let world = World::p2().service_principal("shell", |app| {
            app.owner_organization = Some("f8cdef31-a31e-4b4a-93e4-5f571e91255a".into());
        });
        grant(world, "shell", consent, &["RoleManagementPolicy.ReadWrite.Directory"])
    };
    check(microsofts(Consent::AllPrincipals), "3.17.b", Review);
    check(microsofts(Consent::Principal), "3.17.b", NotApplicable);
    assert!(check(microsofts(Consent::AllPrincipals), "3.17.c", NotApplicable).reasons[0].contains("but Microsoft"));
}

fn credential(kind: CredentialKind, start: i64, end: i64) -> Known<Vec<Credential>> {
    let (start, end) = (Some(days_ago(start)), Some(days_ago(-end)));
    Known::Value(vec![Credential { kind, key_id: "".into(), start, end }])
}

#[test]
fn c_credentials_of_such_apps() {
    use CredentialKind::{Certificate, Secret};
    let robot = |credentials: Known<Vec<Credential>>| {
        let world =
            World::p2().service_principal("robot", |_| {}).application("robot", |app| app.credentials = credentials);
        grant(world, "robot", Consent::AllPrincipals, &["Mail.ReadWrite"])
    };
    check(robot(credential(Certificate, 90, 90)), "3.17.c", Pass);
    check(robot(credential(Certificate, 90, 91)), "3.17.c", Fail);
    let finding = check(robot(credential(Secret, 10, 20)), "3.17.c", Fail);
    assert_eq!(fact(&finding, "Credentials at fault"), "secret instead of a certificate, to 2026-07-20");
    let finding = check(robot(credential(Certificate, 90, -1)), "3.17.c", Fail);
    assert_eq!(fact(&finding, "Credentials at fault"), "certificate expired on 2026-06-29");
    check(robot(credential(Certificate, 90, 0)), "3.17.c", Pass);
    check(robot(Known::NotExported), "3.17.c", NoEvidence);
    // One of both lists of credentials: what it shows counts, and the other may hold more.
    let half = |credentials| {
        let mut world = robot(credentials);
        world.tenant.applications.items[0].credentials_lack = Some("passwordCredentials");
        world
    };
    let missing = check(half(credential(Certificate, 90, 90)), "3.17.c", NoEvidence).missing;
    assert_eq!((missing[0].kind, missing[0].column), (RecordKind::Applications, Some("passwordCredentials")));
    check(half(credential(Certificate, 90, 91)), "3.17.c", Fail);
    let mut on_itself = robot(credential(Certificate, 90, 90));
    on_itself.tenant.service_principals.items[0].credentials_lack = Some("keyCredentials");
    assert_eq!(check(on_itself, "3.17.c", NoEvidence).missing[0].kind, RecordKind::ServicePrincipals);
    // One of this organisation has a registration, and it is found by the application id.
    let mut unlisted = robot(Known::Value(Vec::new())).organisation("own");
    unlisted.tenant.service_principals.items[0].owner_organization = Some("own".into());
    unlisted.tenant.applications.items.clear();
    assert_eq!(check(unlisted, "3.17.c", NoEvidence).missing[0].kind, RecordKind::Applications);
    let mut nameless = robot(Known::Value(Vec::new()));
    nameless.tenant.applications.items[0].app_id = "".into();
    assert_eq!(check(nameless, "3.17.c", NoEvidence).missing[0].column, Some("appId"));
    // Since when it holds was not exported; that it holds for too long shows all the same.
    let endless =
        Known::Value(vec![Credential { kind: Certificate, key_id: "".into(), start: None, end: Some(days_ago(-181)) }]);
    check(robot(endless), "3.17.c", Fail);
    let mut unowned = robot(Known::Value(Vec::new()));
    unowned.tenant.applications.items[0].owners = Known::NotExported;
    assert_eq!(check(unowned, "3.17.c", NoEvidence).missing[0].column, Some("owners"));
    // Owned by an ordinary user; by an administrator it is not at fault.
    let owned =
        |world: World| world.user("anna").application("robot", |app| app.owners = Known::Value(vec![by_id("anna")]));
    let app = || {
        grant(World::p2().service_principal("robot", |_| {}), "robot", Consent::Application, &["full_access_as_app"])
    };
    let finding = check(owned(app()), "3.17.c", Fail);
    assert_eq!(fact(&finding, "Owners who are ordinary users"), "anna@contoso.example");
    check(owned(app()).active("anna", "Application Administrator"), "3.17.c", Pass);
    check(owned(app()).eligible("anna", "Application Administrator"), "3.17.c", Pass);
    // Secrets on the service principal itself count too.
    let itself = World::p2()
        .service_principal("robot", |app| app.credentials = credential(Secret, 1, 1))
        .application("robot", |_| {});
    check(grant(itself, "robot", Consent::AllPrincipals, &["Mail.ReadWrite"]), "3.17.c", Fail);
    // What another organisation registered keeps its credentials there: that none is at fault says nothing.
    let foreign = World::p2().service_principal("robot", |app| app.owner_organization = Some("id-partner".into()));
    let foreign = grant(foreign, "robot", Consent::Application, &["Mail.ReadWrite"]);
    let found = check(foreign, "3.17.c", NotApplicable);
    assert!(found.reasons.iter().any(|told| told.contains("registered elsewhere, whose credentials its")), "{found:?}");
    // Apps without such permissions are not asked about.
    let harmless = World::p2().service_principal("robot", |app| app.credentials = credential(Secret, 900, 900));
    check(grant(harmless, "robot", Consent::AllPrincipals, &["Calendars.Read"]), "3.17.c", NotApplicable);
}

#[test]
fn e_kinds_of_policies() {
    let policy = cloud_app_policy_of;
    let mut world = World::p2();
    world.tenant.cloud_app_policies.items.push(policy(CloudAppPolicyKind::Anomaly, true));
    world.tenant.cloud_app_policies.items.push(policy(CloudAppPolicyKind::Files, false));
    let finding = check(world, "3.17.e", Review);
    assert!(finding.reasons[0].contains("access and session, activity, files and data sharing"), "{finding:?}");
    check(World::p2().without(&[RecordKind::CloudAppPolicies]), "3.17.e", NoEvidence);
}
