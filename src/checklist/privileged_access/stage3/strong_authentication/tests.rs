//! The smallest tenants that show each outcome of 3.02.

use super::ITEM;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Outcome};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::account::{Method, Registered, UserType};
use crate::tenant::coverage::fixtures::texts;
use crate::tenant::fixtures::{World, as_of, days_ago, expanded, id_of};
use crate::tenant::organization::Authentication;
use crate::tenant::policy::{MethodConfiguration, MethodsPolicy};
use crate::tenant::{Known, PrincipalKind, RecordKind, Registration, Tenant};
use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};

#[track_caller]
fn check(check: &str, tenant: Tenant, expected: Outcome) -> Finding {
    let finding = Case::new(tenant, as_of()).judge(&ITEM, check);
    assert_eq!(finding.outcome, expected, "{finding:#?}");
    finding
}

fn source() -> SourceRef {
    SourceRef { file: EvidenceId(5), part: None, row: 1 }
}

fn registered(mut world: World, name: &str, methods: &[Method], age: i64) -> World {
    world.tenant.registrations.items.push(Registration {
        id: id_of(name).into(),
        last_updated: Some(days_ago(age)),
        sources: source().into(),
        registered: std::sync::Arc::new(Registered {
            mfa_capable: Some(methods.iter().any(|method| method.is_second_factor())),
            passwordless_capable: Some(false),
            sspr_registered: Some(false),
            methods: Known::Value(methods.into()),
            ..Registered::default()
        }),
        ..Registration::default()
    });
    world
}

#[test]
fn adoption_is_known_where_everybody_has_a_row() {
    let anna = || World::p2().user("anna");
    let finding = check("3.02.b", registered(anna(), "anna", &[Method::Fido2], 30).build(), Pass);
    assert!(finding.reasons.concat().contains("The one enabled member (100 %) can use MFA."), "{:?}", finding.reasons);
    check("3.02.b", registered(anna(), "anna", &[Method::Fido2], 31).build(), NoEvidence);
    check("3.02.b", registered(anna().user("ben"), "anna", &[Method::Fido2], 1).build(), NoEvidence);
    // No figure without its column.
    let lacking = |change: fn(&mut Registered)| {
        let mut world = registered(anna(), "anna", &[Method::Fido2], 1);
        change(std::sync::Arc::make_mut(&mut world.tenant.registrations.items[0].registered));
        check("3.02.b", world.build(), NoEvidence).missing[0].column
    };
    assert_eq!(lacking(|row| row.passwordless_capable = None), Some("isPasswordlessCapable"));
    assert_eq!(lacking(|row| row.sspr_registered = None), Some("isSsprRegistered"));
    assert_eq!(lacking(|row| row.methods = Known::NotExported), Some("methodsRegistered"));
    // Of a guest the own tenant knows the methods.
    let guest = anna().user_with("gus", |user| user.user_type = Some(UserType::Guest));
    check("3.02.b", registered(guest, "anna", &[Method::Fido2], 1).build(), Pass);
    check("3.02.b", World::p2().build(), NotApplicable);
    check("3.02.b", registered(anna().cut(RecordKind::Registrations), "anna", &[Method::Sms], 1).build(), NoEvidence);
}

fn method(id: &str, enabled: bool, include: &[&str], exclude: &[&str]) -> MethodConfiguration {
    MethodConfiguration {
        id: id.into(),
        enabled: Some(enabled),
        include: texts(include),
        exclude: texts(exclude),
        settings: "{}".into(),
    }
}

const TARGETS: &str =
    r#""includetarget":{"id":"all_users"},"excludetarget":{"id":"00000000-0000-0000-0000-000000000000"}"#;

fn authenticator(state: &str) -> MethodConfiguration {
    let settings = format!(
        r#"{{"featuresettings":{{"displayappinformationrequiredstate":{{"state":"{state}",{TARGETS}}},"displaylocationinformationrequiredstate":{{"state":"{state}",{TARGETS}}},"numbermatchingrequiredstate":{{"state":"default"}}}}}}"#
    );
    MethodConfiguration { settings: settings.into(), ..method("MicrosoftAuthenticator", true, &["all_users"], &[]) }
}

fn with(world: World, migration: Option<&str>, methods: Vec<MethodConfiguration>) -> Tenant {
    let mut world = world.with_column(RecordKind::MethodsPolicy, "policyMigrationState");
    world.tenant.methods_policy.items = vec![MethodsPolicy {
        migration: migration.map(Into::into),
        methods: Some(methods),
        alone: false,
        modified: None,
        source: source(),
    }];
    world.build()
}

#[test]
fn weak_methods_are_barred_for_administrators() {
    let world = || World::p2().admin("anna", "Reports Reader").user("ben");
    let off = |id| method(id, false, &["all_users"], &[]);
    let judged = |world: World, sms: MethodConfiguration| {
        with(world, Some("migrationComplete"), vec![sms, off("Voice"), authenticator("enabled")])
    };
    check("3.02.c", judged(world(), off("Sms")), Pass);
    let open = check("3.02.c", judged(world(), method("Sms", true, &["all_users"], &[])), Fail);
    assert!(open.affected[0].facts.iter().any(|fact| fact.value.contains("anna@contoso.example")));
    // For a group without administrators, nested to any depth.
    let outer: &str = &id_of("outer");
    let groups = |member: &str| world().group("outer").group("inner").member("outer", "inner").member("inner", member);
    check("3.02.c", judged(groups("ben"), method("Sms", true, &[outer], &[])), Pass);
    check("3.02.c", judged(groups("anna"), method("Sms", true, &[outer], &[])), Fail);
    check("3.02.c", judged(groups("anna"), method("Sms", true, &["all_users"], &[outer])), Pass);
    let dark = world().group("outer").without(&[RecordKind::GroupMembers]);
    check("3.02.c", judged(dark, method("Sms", true, &[outer], &[])), NoEvidence);
    // An eligible administrator is one.
    let eligible = World::p2().user("anna").eligible("anna", "Reports Reader");
    check("3.02.c", judged(eligible, method("Sms", true, &["all_users"], &[])), Fail);
    // So is an emergency account.
    let emergency = crate::tenant::proposals::EmergencyAccount {
        key: id_of("anna").into(),
        upn: String::new(),
        user: None,
        entry: None,
        confirmed: true,
        signals: Vec::new(),
    };
    let mut case = Case::new(judged(groups("anna"), method("Sms", true, &[outer], &[])), as_of());
    case.emergency.push(emergency);
    assert_eq!(case.judge(&ITEM, "3.02.c").outcome, Fail);
}

#[test]
fn migration_and_sign_in_context() {
    let off = |id| method(id, false, &["all_users"], &[]);
    let judged = |migration, authenticator| {
        with(World::p2(), migration, [vec![off("Sms"), off("Voice")], authenticator].concat())
    };
    check("3.02.c", judged(None, vec![authenticator("enabled")]), Pass);
    check("3.02.c", judged(Some("preMigration"), vec![authenticator("enabled")]), Fail);
    check("3.02.c", judged(Some("migrationInProgress"), vec![authenticator("enabled")]), Fail);
    let mut untold = judged(None, vec![authenticator("enabled")]);
    untold.methods_policy.supply.present.remove("policyMigrationState");
    assert_eq!(check("3.02.c", untold, NoEvidence).missing[0].column, Some("policyMigrationState"));
    // On for a group of a few, for all but a group, and for whom nobody says.
    let targeted = |old: &str, new: &str| {
        let whole = authenticator("enabled");
        let settings = whole.settings.replace(old, new).into();
        judged(None, vec![MethodConfiguration { settings, ..whole }])
    };
    check("3.02.c", targeted("all_users", "id-pilots"), Review);
    check("3.02.c", targeted("00000000-0000-0000-0000-000000000000", "id-others"), Review);
    check("3.02.c", targeted("includetarget", "elsewhere"), NoEvidence);
    check("3.02.c", judged(None, vec![authenticator("disabled")]), Fail);
    check("3.02.c", judged(None, vec![authenticator("default")]), Review);
    check("3.02.c", judged(None, vec![method("MicrosoftAuthenticator", false, &[], &[])]), Pass);
    check("3.02.c", judged(None, vec![method("MicrosoftAuthenticator", true, &["all_users"], &[])]), NoEvidence);
    check("3.02.c", judged(None, vec![]), NoEvidence);
    let mut lost = with(World::p2(), None, vec![]);
    lost.methods_policy.items[0].methods = None;
    check("3.02.c", lost, NoEvidence);
    let mut lost = with_reset(World::p2(), Some(false), method("TemporaryAccessPass", false, &[], &[]));
    lost.methods_policy.items[0].methods = None;
    check("3.02.e", lost, NoEvidence);
}

fn with_reset(mut world: World, reset: Option<bool>, pass: MethodConfiguration) -> Tenant {
    let supply = world.supply(RecordKind::AuthorizationPolicy);
    if reset.is_some() {
        supply.present.insert("allowedToUseSSPR");
        supply.filled.insert("allowedToUseSSPR");
    }
    world.tenant.authorization_policy.items.push(crate::tenant::consent::AuthorizationPolicy {
        creates_apps: None,
        creates_tenants: None,
        creates_security_groups: None,
        invites_from: None,
        guest_role: None,
        consents_to_risky_apps: None,
        administrators_reset: reset,
        grant_policies: Known::NotExported,
        source: source(),
    });
    with(world, None, vec![pass])
}

#[test]
fn administrators_recover_safely() {
    let pass = |enabled: bool, once: &str| MethodConfiguration {
        settings: format!("{{{once}}}").into(),
        ..method("TemporaryAccessPass", enabled, &["all_users"], &[])
    };
    let (once, often) = (r#""isusableonce":true"#, r#""isusableonce":false"#);
    check("3.02.e", with_reset(World::p2(), Some(false), pass(true, once)), Pass);
    check("3.02.e", with_reset(World::p2(), Some(false), pass(false, often)), Pass);
    let reset = check("3.02.e", with_reset(World::p2(), Some(true), pass(true, once)), Fail);
    assert_eq!(reset.affected[0].facts[0].column, Some("allowedToUseSSPR"));
    check("3.02.e", with_reset(World::p2(), Some(false), pass(true, often)), Fail);
    check("3.02.e", with_reset(World::p2(), Some(false), pass(true, "")), NoEvidence);
    check("3.02.e", with_reset(World::p2(), None, pass(true, once)), NoEvidence);
    check("3.02.e", with_reset(World::p2(), Some(false), method("Sms", false, &[], &[])), NoEvidence);
    let without = with_reset(World::p2().without(&[RecordKind::MethodsPolicy]), Some(true), pass(true, once));
    check("3.02.e", without, Fail);
}

fn exposed(mut world: World, account: &str) -> World {
    world.tenant.exposed.items.push(crate::tenant::ExposedEntry {
        person: None,
        account: account.into(),
        reason: None,
        source: source(),
    });
    world
}

#[test]
fn exposed_people_have_strong_methods() {
    let managed = || World::p2().domain("contoso.example", Authentication::Managed);
    let anna = || exposed(managed().user("anna"), "anna@contoso.example");
    let has = |methods: &[Method]| registered(anna(), "anna", methods, 1);
    for strong in [
        Method::Fido2,
        Method::Certificate,
        Method::WindowsHello,
        Method::PasskeySynced,
        Method::PasskeyDeviceBound,
        Method::AuthenticatorPasswordless,
    ] {
        check("3.02.a", has(&[Method::Sms, strong]).build(), Pass);
    }
    for phishable in [Method::AuthenticatorPush, Method::SoftwareOath, Method::Sms] {
        check("3.02.a", has(&[phishable]).build(), Review);
    }
    for none in [&[][..], &[Method::Email], &[Method::TemporaryAccessPass]] {
        check("3.02.a", has(none).build(), Fail);
    }
    // Registered, and not allowed by the policy.
    let mut barred = has(&[Method::Fido2]);
    std::sync::Arc::make_mut(&mut barred.tenant.registrations.items[0].registered).mfa_capable = Some(false);
    check("3.02.a", barred.build(), Fail);
    // A name that is not known here may be that of a strong method; a domain may be federated.
    check("3.02.a", has(&[Method::Unknown, Method::Sms]).build(), NoEvidence);
    let untold = exposed(World::p2().user("anna"), "anna@contoso.example");
    check("3.02.a", registered(untold, "anna", &[Method::Email], 1).build(), NoEvidence);
    check("3.02.a", registered(anna(), "anna", &[Method::Fido2], 31).build(), NoEvidence);
    check("3.02.a", anna().build(), NoEvidence);
    check("3.02.a", has(&[Method::Fido2]).without(&[RecordKind::Registrations]).build(), NoEvidence);
    check("3.02.a", exposed(World::p2(), "zoe@contoso.example").build(), NoEvidence);
    check("3.02.a", World::p2().user("anna").build(), NotApplicable);
    let gone = exposed(World::p2().user_with("anna", |user| user.enabled = Some(false)), "anna@contoso.example");
    check("3.02.a", gone.build(), NotApplicable);
    // A title only proposes a person: a pass waits for confirmation.
    let titled = || World::p2().user_with("anna", |user| user.job_title = Some("Chief Financial Officer".into()));
    check("3.02.a", registered(titled(), "anna", &[Method::Fido2], 1).build(), Review);
    check("3.02.a", titled().build(), NoEvidence);
}

#[test]
fn phones_alone_are_shown() {
    let anna = || World::p2().admin("anna", "Global Administrator");
    let has = |methods: &[Method]| registered(anna(), "anna", methods, 1);
    for weak in [&[Method::Sms][..], &[Method::MobilePhone, Method::Email], &[Method::Voice]] {
        let finding = check("3.02.d", has(weak).build(), Review);
        assert!(finding.reasons[0].starts_with("The one privileged or exposed person relies on SMS"), "{finding:?}");
    }
    for other in [&[Method::Sms, Method::Fido2][..], &[Method::SoftwareOath], &[]] {
        check("3.02.d", has(other).build(), Pass);
    }
    check("3.02.d", has(&[Method::Unknown, Method::Sms]).build(), NoEvidence);
    check("3.02.d", exposed(has(&[Method::Fido2]), "zoe@contoso.example").build(), NoEvidence);
    // Others are counted and not shown.
    let others = registered(has(&[Method::Fido2]).user("ben"), "ben", &[Method::Sms], 1);
    assert!(check("3.02.d", others.build(), Pass).reasons[0].ends_with("of all enabled members, 1 does."));
    let sheet = registered(exposed(has(&[Method::Fido2]).user("ben"), "ben@contoso.example"), "ben", &[Method::Sms], 1);
    check("3.02.d", sheet.build(), Review);
    let eligible = World::p2().user("anna").eligible("anna", "Global Administrator");
    check("3.02.d", registered(eligible, "anna", &[Method::Sms], 1).build(), Review);
    check("3.02.d", registered(anna(), "anna", &[Method::Fido2], 31).build(), NoEvidence);
    check("3.02.d", anna().build(), NoEvidence);
    // A holder whom no list of users holds is not passed over.
    let person = expanded("zoe", PrincipalKind::User);
    let unlisted = World::p2().assignment(RecordKind::PimActive, person, "Global Administrator", |_| {});
    let unlisted = check("3.02.d", unlisted.build(), NoEvidence);
    assert!(unlisted.missing.iter().any(|gap| gap.why.contains("not in the list of users")), "{unlisted:?}");
    let zoe = || World::p2().active("zoe", "Global Administrator");
    check("3.02.d", zoe().cut(RecordKind::ServicePrincipals).build(), NoEvidence);
    check("3.02.d", zoe().build(), NotApplicable);
    let disabled = World::p2().user_with("anna", |user| user.enabled = Some(false));
    check("3.02.d", disabled.active("anna", "Global Administrator").build(), NotApplicable);
    check("3.02.d", World::p2().admin("anna", "Message Center Reader").build(), NotApplicable);
}
