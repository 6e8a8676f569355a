//! What other tools are known to get wrong, one test for each mistake: the smallest tenant on which it shows.

use super::checklist;
use crate::checklist::run::run_all;
use crate::checklist::tests::Case;
use crate::checklist::{Finding, Inputs, Outcome, Parameters};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::account::{Method, Registered};
use crate::tenant::applications::CredentialKind;
use crate::tenant::consent::{AuthorizationPolicy, GUESTS_RESTRICTED};
use crate::tenant::coverage::fixtures::{legacy_block, named, policy, strength, texts};
use crate::tenant::fixtures::*;
use crate::tenant::holders::Holders;
use crate::tenant::policy::{MethodsPolicy, PolicyState};
use crate::tenant::stated::Stated;
use crate::tenant::{
    CaPolicy, Credential, ExposedEntry, Known, PrincipalKind, RecordKind, Registration, Tenant, User, proposals, roles,
};
use Outcome::{Fail, NotApplicable, Pass, Review};
use std::collections::BTreeMap;

const GLOBAL: &str = "Global Administrator";
const AT: SourceRef = SourceRef { file: EvidenceId(0), part: None, row: 1 };

#[track_caller]
fn check(tenant: Tenant, id: &str, expected: Outcome) -> Finding {
    let (item, _) = checklist().check(id).unwrap();
    let finding = Case::new(tenant, as_of()).judge(item, id);
    let affected: Vec<_> = finding.affected.iter().map(|found| (&found.name, found.outcome, &found.facts)).collect();
    assert_eq!(finding.outcome, expected, "{id}: {:?} {:?} {affected:?}", finding.reasons, finding.missing);
    finding
}

fn under(mut world: World, policies: &[CaPolicy]) -> Tenant {
    world.tenant.ca_policies.items.extend(policies.iter().cloned());
    world.build()
}

fn administrators(count: usize) -> World {
    (0..count).fold(World::p2(), |world, at| world.admin(&format!("a{at}"), GLOBAL))
}

fn anna() -> World {
    World::p2().admin("anna", GLOBAL)
}

/// Authorities disagree on how many are too many: the number is a parameter, and the others' limits are printed.
#[test]
fn thresholds_disagree() {
    check(administrators(1).build(), "1.02.b", Fail);
    check(administrators(2).build(), "1.02.b", Pass);
    check(administrators(4).build(), "1.02.b", Pass);
    let finding = check(administrators(5).build(), "1.02.b", Fail);
    assert!(finding.reasons.concat().contains("CISA’s ScubaGear accepts 2 to 8"), "{:?}", finding.reasons);
    // Elsewhere applications are counted with the people.
    let world = administrators(4).service_principal("robot", |_| {}).active("robot", GLOBAL);
    check(world.build(), "1.02.b", Pass);
    let mut case = Case::new(administrators(8).build(), as_of());
    case.parameters.global_admin_max = 8;
    let (item, _) = checklist().check("1.02.b").unwrap();
    assert_eq!(case.judge(item, "1.02.b").outcome, Pass);
}

/// Elsewhere a ratio of Global Administrators to others divides by nobody.
#[test]
fn a_tenant_with_global_administrators_alone() {
    check(administrators(3).build(), "1.02.b", Pass);
    check(administrators(3).build(), "3.01.c", Fail);
}

/// Which roles are privileged differs by source: the set is printed, and holds what others leave out.
#[test]
fn the_set_of_privileged_roles_is_named() {
    for role in ["Privileged Authentication Administrator", "Hybrid Identity Administrator", "Intune Administrator"] {
        let finding = check(World::p2().admin("anna", role).build(), "3.01.c", Fail);
        assert!(finding.reasons.concat().contains("Taken for privileged:"), "{role}");
    }
    check(World::p2().admin("anna", "Message Center Reader").build(), "3.01.c", NotApplicable);
}

/// Elsewhere a strength is known by its display name, or one good combination is enough.
#[test]
fn a_strength_is_what_it_allows() {
    let pure: &[&str] = &["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"];
    let spoiled: &[&str] = &["fido2", "password,sms"];
    check(under(anna(), &[strength("custom", Some(pure))]), "1.04.d", Pass);
    let finding = check(under(anna(), &[strength("named Phishing-resistant MFA", Some(spoiled))]), "1.04.d", Fail);
    assert!(!finding.affected.is_empty());
    let mut own = strength("own", Some(pure));
    own.grant.as_mut().unwrap().strength.as_mut().unwrap().name = "Contoso standard".into();
    check(under(anna(), &[own]), "1.04.d", Pass);
    check(under(anna(), &[strength("federated", Some(&["federatedMultiFactor"]))]), "1.04.d", Fail);
}

/// Elsewhere one policy must name every role, so that a policy for everybody does not count.
#[test]
fn coverage_is_united_over_policies() {
    let pure: &[&str] = &["fido2"];
    check(under(anna(), &[strength("all", Some(pure))]), "1.04.d", Pass);
    let for_role = |name: &str, role: &str| {
        let mut policy = strength(name, Some(pure));
        policy.id = name.into();
        policy.users.include_users.clear();
        policy.users.include_roles = texts(&[role]);
        policy
    };
    let both = [for_role("one", roles::GLOBAL_ADMINISTRATOR), for_role("two", roles::EXCHANGE_ADMINISTRATOR)];
    let two = || anna().admin("ben", "Exchange Administrator");
    check(under(two(), &both), "1.04.d", Pass);
    check(under(two(), &both[..1]), "1.04.d", Fail);
}

/// Elsewhere the account that is excluded most often is taken for the emergency account.
#[test]
fn exclusion_alone_makes_no_emergency_account() {
    let excluding = |name: &str| named(name, &["mfa"], |policy| policy.users.exclude_users = texts(&["id-anna"]));
    let tenant =
        under(World::p2().user("anna").admin("ben", GLOBAL), &[excluding("one"), excluding("two"), excluding("three")]);
    let holders = Holders::of(&tenant);
    let proposed = proposals::emergency_accounts(&tenant, &holders, &Stated::default(), as_of());
    assert!(proposed.is_empty(), "{proposed:?}");
}

/// Elsewhere the state of all policies is asked for each, so a disabled one passes beside any enabled one.
#[test]
fn each_policy_has_its_own_state() {
    let off = |policy: CaPolicy, state: PolicyState| CaPolicy { state, ..policy };
    let other = || {
        named("Legacy for one", &["block"], |policy| {
            policy.client_types = texts(&["exchangeActiveSync", "other"]);
            policy.users.include_users = texts(&["id-ben"]);
        })
    };
    let two = || World::p2().user("anna").user("ben");
    for state in [PolicyState::Disabled, PolicyState::ReportOnly] {
        let finding = check(under(two(), &[off(legacy_block(), state), other()]), "3.06.b", Fail);
        assert_eq!(finding.affected.len(), 1, "{:?}", finding.affected);
    }
    check(under(two(), &[legacy_block()]), "3.06.b", Pass);
    // One client type alone leaves the other open.
    let half = |kind: &str| named(&format!("Block {kind}"), &["block"], |policy| policy.client_types = texts(&[kind]));
    check(under(two(), &[half("other")]), "3.06.b", Fail);
    check(under(two(), &[half("other"), half("exchangeActiveSync")]), "3.06.b", Pass);
}

/// Elsewhere a policy for a few counts as one for all.
#[test]
fn a_policy_for_some_is_none_for_all() {
    let only = |mut policy: CaPolicy| {
        policy.users.include_users = texts(&["id-anna"]);
        policy
    };
    let two = || World::p2().user("anna").user("ben");
    let risk = |change: fn(&mut CaPolicy), control: &str| named("Risk", &[control], change);
    let user_risk = risk(|policy| policy.user_risk = texts(&["high"]), "block");
    let sign_in = risk(|policy| policy.sign_in_risk = texts(&["medium", "high"]), "mfa");
    let flows = named("Flows", &["block"], |policy| {
        policy.flows = texts(&["deviceCodeFlow", "authenticationTransfer"]);
    });
    for (id, whole) in [("2.07.b", user_risk), ("2.07.a", sign_in), ("2.06.g", flows)] {
        check(under(two(), std::slice::from_ref(&whole)), id, Pass);
        let finding = check(under(two(), &[only(whole)]), id, Fail);
        assert_eq!(finding.affected.len(), 1, "{id}");
    }
}

/// Elsewhere an open alert, a policy that exists, or nothing to look at raises a verdict the wrong way round.
#[test]
fn what_is_there_counts_as_what_it_is() {
    // A policy in force is good news, its absence is none.
    check(under(anna(), &[legacy_block()]), "2.16.a", Pass);
    check(under(anna(), &[]), "2.16.a", Fail);
    // Nobody to look at is no pass.
    check(World::p2().build(), "1.04.a", NotApplicable);
}

/// Elsewhere a policy on registering security information passes whatever it asks for.
#[test]
fn a_policy_without_a_control_guards_nothing() {
    let guard = |controls: &[&str]| {
        named("Register", controls, |policy| {
            policy.applications.include.clear();
            policy.applications.user_actions = texts(&["urn:user:registersecurityinfo"]);
        })
    };
    check(under(anna(), &[guard(&["mfa"])]), "2.06.h", Pass);
    let mut none = guard(&[]);
    none.grant = None;
    check(under(anna(), &[none]), "2.06.h", Fail);
    let mut terms = guard(&[]);
    terms.grant.as_mut().unwrap().terms_of_use = texts(&["terms"]);
    check(under(anna(), &[terms]), "2.06.h", Fail);
}

/// Elsewhere values are misspelt (`domainJoinDevice`) and never match.
#[test]
fn values_are_spelt_as_graph_spells_them() {
    check(under(anna(), &[policy("Joined", &["domainJoinedDevice"])]), "3.03.a", Pass);
    check(under(anna(), &[policy("Compliant", &["compliantDevice"])]), "3.03.a", Pass);
    // A word that Entra does not know is for a person to look at.
    check(under(anna(), &[policy("Misspelt", &["domainJoinDevice"])]), "3.03.a", Review);
    // `includedLocations` is looked for elsewhere, and is never there.
    let abroad = named("Abroad", &["block"], |policy| policy.include_locations = texts(&["id-abroad"]));
    let finding = check(under(anna(), &[abroad]), "3.16.a", Fail);
    assert!(finding.reasons.concat().contains("Locations: “Abroad”"), "{:?}", finding.reasons);
}

/// Elsewhere a secret on the service principal itself is never seen.
#[test]
fn a_secret_on_the_service_principal_counts() {
    let secret = || {
        Known::Value(vec![Credential {
            kind: CredentialKind::Secret,
            key_id: "key".into(),
            start: Some(days_ago(400)),
            end: Some(days_ago(-30)),
        }])
    };
    let world = World::p2().service_principal("robot", |app| app.credentials = secret()).application("robot", |_| {});
    check(world.active("robot", GLOBAL).build(), "1.02.f", Fail);
}

/// Elsewhere a permanent assignment of an application or a role-assignable group fails as a person's does.
#[test]
fn permanent_assignments_are_those_of_people() {
    let world = World::p2().service_principal("robot", |_| {}).active("robot", GLOBAL);
    check(world.build(), "3.01.c", NotApplicable);
    let eligible_member = World::p2().user("anna").eligible("anna", GLOBAL);
    check(eligible_member.build(), "3.01.c", Pass);
    // An activation has an end and a start, and is an eligible holder at work.
    let world = World::p2().user("anna").eligible("anna", GLOBAL).assignment(
        RecordKind::PimActive,
        by_id("anna"),
        GLOBAL,
        |row| row.state = crate::tenant::AssignmentState::Activated,
    );
    check(world.build(), "3.01.c", Pass);
}

/// Elsewhere the stricter value is refused because it is not the expected one.
#[test]
fn stricter_than_asked_is_met() {
    let with = |invites: &str| {
        let mut world = World::p2();
        world.tenant.authorization_policy.items.push(AuthorizationPolicy {
            creates_apps: Some(false),
            creates_tenants: Some(false),
            creates_security_groups: Some(false),
            invites_from: Some(invites.into()),
            guest_role: Some(GUESTS_RESTRICTED.into()),
            consents_to_risky_apps: Some(false),
            administrators_reset: Some(false),
            grant_policies: Known::Value(Vec::new()),
            source: AT,
        });
        world.build()
    };
    check(with("none"), "3.17.f", Pass);
    check(with("adminsAndGuestInviters"), "3.17.f", Pass);
    check(with("everyone"), "3.17.f", Fail);
}

/// `null` there means that the migration is over, or was never needed.
#[test]
fn no_state_of_the_migration_is_a_finished_one() {
    let fails = |migration: Option<&str>| {
        let mut world = World::p2();
        world.tenant.methods_policy.items.push(MethodsPolicy {
            migration: migration.map(Into::into),
            methods: Some(Vec::new()),
            alone: false,
            modified: None,
            source: AT,
        });
        let (item, _) = checklist().check("3.02.c").unwrap();
        let finding = Case::new(world.build(), as_of()).judge(item, "3.02.c");
        finding.affected.iter().any(|affected| affected.name.contains("Migration") && affected.outcome == Fail)
    };
    assert!(!fails(None));
    assert!(!fails(Some("migrationComplete")));
    assert!(fails(Some("preMigration")));
    assert!(fails(Some("migrationInProgress")));
}

/// Elsewhere an object id of the activated role, which differs by tenant, is taken for the role's template.
#[test]
fn a_role_is_known_by_its_name_where_its_id_is_the_tenants_own() {
    let row = |role_id: &str| {
        World::p2().user("anna").assignment(RecordKind::PimActive, by_id("anna"), GLOBAL, |row| {
            row.role_id = role_id.into();
            row.role_name = GLOBAL.into();
        })
    };
    for id in ["", "7f3c1f0e-1111-4222-8333-0a0b0c0d0e0f"] {
        let holders = Holders::of(&row(id).build());
        assert_eq!(holders.of_set(roles::RoleSet::One(roles::GLOBAL_ADMINISTRATOR)).count(), 1, "{id:?}");
    }
}

/// Absence of any policy, account or licence is told apart from their absence in the evidence.
#[test]
fn what_was_not_exported_passes_nothing() {
    let nothing = World::new().without(RecordKind::ALL).build();
    let results = run_all(&Inputs {
        checklist: checklist(),
        tenant: &nothing,
        stated: &Stated::default(),
        parameters: &Parameters::default(),
        as_of: as_of(),
        answers: &BTreeMap::new(),
        previous: None,
    });
    for finding in &results.findings {
        assert!(matches!(finding.outcome, Outcome::NoEvidence | Review), "{}: {:?}", finding.check, finding.outcome);
    }
}

/// Kinds of principal matter: a guest in a role is found whatever its user type says.
#[test]
fn a_guest_is_known_by_its_name_too() {
    let world = World::p2().user_with("gil", |user| {
        user.upn = "gil_fabrikam.com#EXT#@contoso.example".into();
        user.user_type = None;
    });
    let world = world.assignment(RecordKind::PimActive, expanded("gil", PrincipalKind::User), GLOBAL, |row| {
        row.principal.upn = "gil_fabrikam.com#EXT#@contoso.example".into();
    });
    check(world.build(), "1.02.e", Fail);
}

/// Elsewhere security keys and certificates are left out of the phishing-resistant methods a person may have.
#[test]
fn keys_and_certificates_resist_phishing() {
    let with = |method: Method| {
        let mut world = World::p2().admin("anna", GLOBAL);
        world.supply(RecordKind::Registrations).present.insert("methodsRegistered");
        world.tenant.registrations.items.push(Registration {
            id: id_of("anna").into(),
            last_updated: Some(days_ago(1)),
            sources: AT.into(),
            registered: std::sync::Arc::new(Registered {
                mfa_capable: Some(true),
                methods: Known::Value([method].into()),
                ..Registered::default()
            }),
            ..Registration::default()
        });
        world.tenant.exposed.items.push(ExposedEntry {
            person: None,
            account: upn_of("anna"),
            reason: None,
            source: AT,
        });
        world.build()
    };
    for method in [Method::Fido2, Method::Certificate, Method::PasskeyDeviceBound, Method::WindowsHello] {
        check(with(method), "3.02.a", Pass);
        check(with(method), "1.04.c", Pass);
    }
    // A push that a victim can approve is MFA, and no more.
    check(with(Method::AuthenticatorPush), "3.02.a", Review);
    check(with(Method::MobilePhone), "1.04.c", Fail);
}

/// Elsewhere an immutable id, which stays when an account is converted, makes a cloud-only account fail.
#[test]
fn cloud_only_is_told_by_synchronisation() {
    let with = |change: fn(&mut User)| {
        let mut world = World::p2().user_with("anna", change).active("anna", GLOBAL);
        world.supply(RecordKind::Users).present.extend(["onPremisesSyncEnabled", "onPremisesImmutableId"]);
        world.build()
    };
    check(with(|user| user.immutable_id = Known::Empty), "2.03.b", Pass);
    check(with(|user| user.immutable_id = Known::NotExported), "2.03.b", Pass);
    let left_over = check(with(|user| user.immutable_id = Known::Value("AAEC".into())), "2.03.b", Review);
    assert!(left_over.reasons.concat().contains("ScubaGear fails these"), "{:?}", left_over.reasons);
    check(with(|user| user.synced = Known::Value(true)), "2.03.b", Fail);
    // The id alone, where nothing says whether the account is synchronised, is for a person.
    check(
        with(|user| {
            user.synced = Known::NotExported;
            user.immutable_id = Known::Value("AAEC".into());
        }),
        "2.03.b",
        Review,
    );
}
