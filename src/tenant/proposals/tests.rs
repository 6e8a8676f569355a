//! Proposals: what evidence makes an account look like an emergency account, and what does not.

use super::emergency::{EmergencyAccount, emergency_accounts};
use super::last_use::{LastUse, last_use};
use super::names::{self, NameHint};
use super::scope::{is_initial_domain, plan_brings_mail_or_office, proven_out_of_scope, signals_of_scope};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::account::Licence;
use crate::tenant::holders::Holders;
use crate::tenant::licence::Plan;
use crate::tenant::policy::{GrantControls, PolicyState};
use crate::tenant::role::Expansion;
use crate::tenant::roles::GLOBAL_ADMINISTRATOR;
use crate::tenant::sign_in::SignInRow;
use crate::tenant::stated::{ScopeArea, Stated};
use crate::tenant::{
    AssignmentState, CaPolicy, EmergencyEntry, GroupLink, Known, Moment, Organization, PrincipalKind, PrincipalRef,
    RecordKind, RoleAssignment, Scope, Sku, SupplyState, Tenant, User,
};

const HERE: SourceRef = SourceRef { file: EvidenceId(0), part: None, row: 1 };

fn day(text: &str) -> Moment {
    Moment::parse_iso(text).unwrap()
}

fn as_of() -> Moment {
    day("2026-06-30")
}

/// A cloud-only account without licence, mail or sign-ins, known by its principal name.
fn user(upn: &str) -> User {
    User {
        id: format!("id-{}", upn.split('@').next().unwrap()).to_lowercase().into(),
        upn: upn.into(),
        enabled: Some(true),
        synced: Known::Empty,
        licences: Known::Empty,
        ..User::default()
    }
}

fn tenant_of(users: Vec<User>) -> Tenant {
    let mut tenant = Tenant::default();
    tenant.users.supply.state = SupplyState::Whole;
    tenant.users.items = users;
    tenant.join();
    tenant
}

fn assign(tenant: &mut Tenant, principal: PrincipalRef, state: AssignmentState, end: Known<Moment>) {
    let list = if state == AssignmentState::Eligible { &mut tenant.pim_eligible } else { &mut tenant.pim_active };
    list.supply.state = SupplyState::Whole;
    list.items.push(RoleAssignment {
        id: "".into(),
        principal,
        role_id: GLOBAL_ADMINISTRATOR.into(),
        role_name: "".into(),
        scope: Scope::Tenant,
        state,
        start: None,
        end,
        through_group: None,
        list: RecordKind::PimActive,
        source: HERE,
    });
}

fn person(id: &str) -> PrincipalRef {
    PrincipalRef {
        id: id.into(),
        upn: "".into(),
        display_name: "".into(),
        kind: PrincipalKind::User,
        expansion: Expansion::NotExpanded,
    }
}

fn accounts(tenant: &Tenant, stated: &Stated) -> Vec<EmergencyAccount> {
    emergency_accounts(tenant, &Holders::of(tenant), stated, as_of())
}

fn names_of(accounts: &[EmergencyAccount]) -> Vec<&str> {
    accounts.iter().map(|account| account.upn.as_str()).collect()
}

fn stated(entries: &[(&str, bool)]) -> Stated {
    Stated { emergency: entries.iter().map(|(key, named)| ((*key).to_owned(), *named)).collect(), ..Stated::default() }
}

fn entry(account: &str, tested: Option<&str>) -> EmergencyEntry {
    EmergencyEntry {
        account: account.into(),
        purpose: None,
        stored_at: None,
        last_tested: tested.map(day),
        password_changed: None,
        monitored: None,
        source: HERE,
    }
}

#[test]
fn names_of_emergency_accounts_in_several_languages() {
    fn check(name: &str, expected: Option<NameHint>) {
        assert_eq!(names::hint(name, &mut String::new()), expected, "{name}");
    }
    for name in ["breakglass1@contoso.com", "Break Glass 2", "break-the-glass", "BRK_GLASS", "Compte bris de glace"] {
        check(name, Some(NameHint::BreakGlass));
    }
    for name in [
        "Emergency Access 1",
        "emergency.admin@contoso.com",
        "EmergencyAccount",
        "Notfallzugang Safe Berlin",
        "notfall-admin@contoso.de",
        "Notfallkonto",
        "Accès d’urgence",
        "compte d'urgence 2",
        "Cuenta de emergencia",
        "admin.emergencia@contoso.es",
        "Acesso de emergência",
        "Accesso di emergenza",
        "Noodtoegang",
        "nödkonto",
        "FireCall-01",
    ] {
        check(name, Some(NameHint::EmergencyAccess));
    }
    for name in
        ["Emergency Department", "notfall@klinik.de", "urgences", "bg-adm@contoso.com", "adm.BG", "bg01", "btg-admin"]
    {
        check(name, Some(NameHint::Emergency));
    }
    for name in [
        "bgates@contoso.com",
        "bg@contoso.com",
        "maria@contoso.bg",
        "Bernd Glass",
        "admin@contoso.com",
        "glassbreaker",
        "Merge Ncy",
        "",
        "@",
    ] {
        check(name, None);
    }
}

#[test]
fn last_use_takes_the_best_evidence() {
    fn check(change: impl Fn(&mut Tenant, &mut User), expected: &str) {
        let mut tenant = tenant_of(Vec::new());
        let mut user = user("ada@contoso.com");
        change(&mut tenant, &mut user);
        let found = match last_use(&tenant, &user, as_of()) {
            LastUse::At(at, by) => format!("{} {by}", at.iso_date()),
            LastUse::Never(why) | LastUse::Unknown(why) => why,
        };
        assert!(found.starts_with(expected), "{found}\n{expected}");
    }
    let log = |tenant: &mut Tenant, at: &str, success: bool| {
        tenant.sign_ins.supply.state = SupplyState::Whole;
        tenant.sign_ins.add(&SignInRow {
            user_id: "id-ada",
            upn: "ADA@contoso.com",
            at: day(at),
            success,
            client: "",
            source: HERE,
        });
    };
    let value = |text: &str| Known::Value(day(text));
    check(
        |_, user| {
            user.last_success = value("2026-01-02");
            user.last_sign_in = value("2026-06-01");
        },
        "2026-01-02 last successful",
    );
    check(
        |_, user| {
            user.last_success = Known::Empty;
            user.last_sign_in = value("2026-02-01");
            user.last_non_interactive = value("2026-03-01");
        },
        "2026-03-01 last non-interactive sign-in; failed attempts count too",
    );
    check(|_, user| user.last_sign_in = value("2026-02-01"), "2026-02-01 last interactive");
    // The log only ever adds: a later success counts, an earlier one or a failure does not.
    check(
        |tenant, user| {
            user.last_success = value("2026-02-01");
            log(tenant, "2026-05-01", true);
        },
        "2026-05-01 sign-in log of 2026-05-01",
    );
    check(
        |tenant, user| {
            user.last_sign_in = value("2026-05-02");
            log(tenant, "2026-05-01", true);
        },
        "2026-05-02 last interactive",
    );
    check(|tenant, _| log(tenant, "2026-06-01", false), "The list of users has no last sign-in (signInActivity)");
    check(|tenant, _| log(tenant, "2026-06-01", true), "2026-06-01 sign-in log");
    // A date after the as-of date stays as it is; its age is 0 for whoever asks.
    check(|_, user| user.last_success = value("2026-07-15"), "2026-07-15");
}

#[test]
fn never_needs_a_column_that_others_fill() {
    let mut tenant = tenant_of(Vec::new());
    let mut user = user("ada@contoso.com");
    user.last_sign_in = Known::Empty;
    assert!(matches!(last_use(&tenant, &user, as_of()), LastUse::Unknown(_)));
    tenant.users.supply.filled.insert("lastSignInDateTime");
    assert!(matches!(last_use(&tenant, &user, as_of()), LastUse::Never(_)));
    // An empty lastSuccessfulSignInDateTime alone says nothing: it was never back-filled.
    user.last_sign_in = Known::NotExported;
    user.last_success = Known::Empty;
    tenant.users.supply.filled.insert("lastSuccessfulSignInDateTime");
    assert!(matches!(last_use(&tenant, &user, as_of()), LastUse::Unknown(_)));
    user.last_non_interactive = Known::Empty;
    assert!(matches!(last_use(&tenant, &user, as_of()), LastUse::Unknown(_)));
}

#[test]
fn a_break_glass_account_is_proposed_by_little_evidence() {
    let tenant = tenant_of(vec![user("breakglass1@contoso.onmicrosoft.com"), user("ada@contoso.com")]);
    let found = accounts(&tenant, &Stated::default());
    assert_eq!(names_of(&found), ["breakglass1@contoso.onmicrosoft.com"]);
    assert!(!found[0].confirmed);
    assert_eq!(
        found[0].signals,
        [
            "the name \"breakglass1@contoso.onmicrosoft.com\" says break glass",
            "on contoso.onmicrosoft.com",
            "cloud-only",
            "no licence",
        ]
    );
    // Without a list of users, the list of roles is enough.
    let mut tenant = Tenant::default();
    let principal = PrincipalRef { upn: "breakglass1@contoso.onmicrosoft.com".into(), ..person("id-1") };
    assign(&mut tenant, principal, AssignmentState::Assigned, Known::Empty);
    tenant.join();
    assert_eq!(accounts(&tenant, &Stated::default())[0].key, "id-1");
}

#[test]
fn ordinary_administrators_and_departments_are_not_proposed() {
    fn check(change: impl Fn(&mut Tenant), expected: usize, about: &str) {
        let mut admin = user("adm-ada@contoso.onmicrosoft.com");
        admin.last_sign_in = Known::Value(day("2026-01-01"));
        let mut tenant = tenant_of(vec![admin]);
        tenant.mailboxes.supply.state = SupplyState::Whole;
        change(&mut tenant);
        tenant.join();
        assert_eq!(accounts(&tenant, &Stated::default()).len(), expected, "{about}");
    }
    let admin = |tenant: &mut Tenant| assign(tenant, person("id-adm-ada"), AssignmentState::Assigned, Known::Empty);
    let policy = |excluded: &[&str]| {
        let mut policy =
            CaPolicy { state: PolicyState::Enabled, grant: Some(GrantControls::default()), ..CaPolicy::default() };
        policy.users.include_users = vec!["All".into()];
        policy.users.exclude_users = excluded.iter().map(|id| (*id).into()).collect();
        policy
    };
    check(admin, 0, "dedicated, permanent, unlicensed, rarely used: eight points");
    check(
        |tenant| {
            admin(tenant);
            tenant.ca_policies.items = vec![policy(&["id-adm-ada"]), policy(&[])];
        },
        0,
        "excluded from some policies, as service owners are",
    );
    check(
        |tenant| {
            admin(tenant);
            tenant.ca_policies.items = vec![policy(&["id-adm-ada"]), policy(&["id-adm-ada"])];
        },
        1,
        "excluded from everything and hardly used: an emergency account without a name",
    );
    check(
        |tenant| {
            admin(tenant);
            tenant.users.items[0].last_sign_in = Known::Value(day("2026-06-29"));
            tenant.ca_policies.items = vec![policy(&["id-adm-ada"])];
        },
        0,
        "excluded from everything and used every day",
    );
    check(
        |tenant| {
            tenant.users.items = vec![User {
                display_name: "Emergency Department".into(),
                ..user("emergency@hospital.onmicrosoft.com")
            }];
        },
        0,
        "a department",
    );
    check(|tenant| tenant.users.items = vec![user("emergency_gmail.com#EXT#@contoso.onmicrosoft.com")], 0, "a guest");
}

#[test]
fn exclusion_counts_through_nested_groups_and_cycles() {
    let mut tenant = tenant_of(vec![user("zz-safe@contoso.onmicrosoft.com")]);
    assign(&mut tenant, person("id-zz-safe"), AssignmentState::Assigned, Known::Empty);
    let mut policy =
        CaPolicy { state: PolicyState::Enabled, grant: Some(GrantControls::default()), ..CaPolicy::default() };
    policy.users.include_users = vec!["All".into()];
    policy.users.exclude_groups = vec!["outer".into()];
    tenant.ca_policies.items = vec![policy];
    let link = |group: &str, member: &str, kind| GroupLink {
        group: group.into(),
        group_name: "".into(),
        principal: PrincipalRef { kind, ..person(member) },
        source: HERE,
    };
    tenant.group_members.supply.state = SupplyState::Whole;
    tenant.group_members.items = vec![
        link("outer", "inner", PrincipalKind::Group),
        link("inner", "outer", PrincipalKind::Group),
        link("inner", "id-zz-safe", PrincipalKind::User),
    ];
    tenant.join();
    let found = accounts(&tenant, &Stated::default());
    let excluded = "excluded from 1 of 1 enabled Conditional Access policies for all users";
    assert!(found[0].signals.iter().any(|signal| signal == excluded), "{found:?}");
}

#[test]
fn people_name_accounts_by_id_name_mail_and_display_name() {
    let mut mailed = user("bg2@contoso.onmicrosoft.com");
    mailed.mail = Some("safe@contoso.com".into());
    let called = User { display_name: "Safe Three".into(), ..user("bg3@contoso.onmicrosoft.com") };
    let twin = |upn| User { display_name: "Twin".into(), ..user(upn) };
    let users =
        vec![user("bg1@contoso.onmicrosoft.com"), mailed, called, twin("t1@contoso.com"), twin("t2@contoso.com")];
    let mut tenant = tenant_of(users);
    tenant.emergency.supply.state = SupplyState::Whole;
    tenant.emergency.items = vec![
        entry(" SAFE@contoso.com ", None),
        entry("safe three", None),
        entry("Twin", None),
        entry("BG1@contoso.onmicrosoft.com", Some("2026-01-01")),
        entry("bg1@contoso.onmicrosoft.com", Some("2026-05-01")),
        entry("", None),
    ];
    let found = accounts(&tenant, &stated(&[("id-bg1", true), ("id-bg3", false)]));
    let keys: Vec<(&str, Option<u32>, Option<u32>)> =
        found.iter().map(|account| (account.key.as_str(), account.user, account.entry)).collect();
    // The twin stays as written: nobody knows which is meant. The later test of two rows answers; no is no.
    assert_eq!(keys, [("twin", None, Some(2)), ("id-bg1", Some(0), Some(4)), ("id-bg2", Some(1), Some(0))]);
    assert!(found.iter().all(|account| account.confirmed));
    assert_eq!(found[1].signals, ["named by the assessor", "listed in the inventory sheet Emergency accounts"]);
}

#[test]
fn a_proposal_turned_down_is_gone_and_a_confirmed_account_ends_the_proposals() {
    let users = vec![user("breakglass1@contoso.onmicrosoft.com"), user("breakglass2@contoso.onmicrosoft.com")];
    let tenant = tenant_of(users);
    let check = |stated: &Stated, expected: &[&str]| assert_eq!(names_of(&accounts(&tenant, stated)), expected);
    let (one, two) = ("breakglass1@contoso.onmicrosoft.com", "breakglass2@contoso.onmicrosoft.com");
    check(&Stated::default(), &[one, two]);
    check(&stated(&[("id-breakglass1", false)]), &[two]);
    check(&stated(&[(one, false)]), &[two]);
    check(&stated(&[("id-breakglass2", true)]), &[two]);
    check(&stated(&[("id-breakglass1", false), (two, false)]), &[]);
}

#[test]
fn initial_domains_of_all_clouds() {
    let tenant = Tenant::default();
    for domain in ["contoso.onmicrosoft.com", "contoso.onmicrosoft.us", "contoso.partner.onmschina.cn"] {
        assert!(is_initial_domain(&tenant, domain), "{domain}");
    }
    for domain in ["contoso.com", "onmicrosoft.com", ".onmicrosoft.com", "contoso.onmicrosoft.com.evil.example", ""] {
        assert!(!is_initial_domain(&tenant, domain), "{domain}");
    }
}

fn organization(synced: Known<bool>) -> Organization {
    Organization {
        id: "t".into(),
        name: "Contoso".into(),
        synced,
        created: None,
        last_sync: Known::NotExported,
        last_password_sync: Known::NotExported,
        domains: Vec::new(),
        source: HERE,
    }
}

#[test]
fn hybrid_is_out_only_where_the_organisation_says_so_and_nobody_is_synchronised() {
    fn check(organizations: Vec<Organization>, user: User, expected: bool) {
        let mut tenant = tenant_of(vec![user]);
        tenant.organization.supply.state = SupplyState::Whole;
        tenant.organization.items = organizations;
        for area in [ScopeArea::Hybrid, ScopeArea::ActiveDirectory] {
            assert_eq!(proven_out_of_scope(&tenant, area).is_some(), expected, "{:?}", tenant.organization.items);
        }
    }
    let synced = User { synced: Known::Value(true), ..user("ada@contoso.com") };
    check(vec![organization(Known::Empty)], user("ada@contoso.com"), true);
    check(vec![organization(Known::Value(false))], user("ada@contoso.com"), true);
    check(vec![organization(Known::Value(true))], user("ada@contoso.com"), false);
    check(vec![organization(Known::NotExported)], user("ada@contoso.com"), false);
    check(vec![organization(Known::Empty)], synced, false);
    check(Vec::new(), user("ada@contoso.com"), false);
}

#[test]
fn mail_is_out_only_where_every_licence_shows_its_plans() {
    fn check(plans: Known<Vec<&str>>, state: SupplyState, exchange: bool, office: bool) {
        let mut tenant = Tenant::default();
        tenant.skus.supply.state = state;
        let plan = |name: &&str| Plan { id: "".into(), name: (*name).into(), status: None };
        let plans = match plans {
            Known::Value(plans) => Known::Value(plans.iter().map(plan).collect()),
            Known::Empty => Known::Empty,
            Known::NotExported => Known::NotExported,
        };
        tenant.skus.items = vec![Sku { part_number: "X".into(), plans, ..Sku::default() }];
        assert_eq!(proven_out_of_scope(&tenant, ScopeArea::ExchangeOnline).is_some(), exchange, "{tenant:?}");
        assert_eq!(proven_out_of_scope(&tenant, ScopeArea::Microsoft365).is_some(), office, "{tenant:?}");
        assert_eq!(proven_out_of_scope(&tenant, ScopeArea::Azure), None);
    }
    let whole = || SupplyState::Whole;
    check(Known::Value(vec!["AAD_PREMIUM_P2", "EXCHANGE_S_FOUNDATION"]), whole(), true, true);
    check(Known::Value(vec!["AAD_PREMIUM", "SHAREPOINTSTANDARD"]), whole(), true, false);
    check(Known::Value(vec!["EXCHANGE_S_DESKLESS"]), whole(), false, false);
    check(Known::Value(vec![""]), whole(), false, false);
    check(Known::Empty, whole(), false, false);
    check(Known::NotExported, whole(), false, false);
    check(Known::Value(vec!["AAD_PREMIUM_P2"]), SupplyState::Truncated("cut".into()), false, false);
    assert!(plan_brings_mail_or_office("OfficeSubscription") && !plan_brings_mail_or_office("INTUNE_A"));
}

#[test]
fn licensed_people_do_not_earn_the_point() {
    let mut licensed = user("emergency.access@contoso.com");
    licensed.licences = Known::Value([Licence { sku_id: "x".into(), name: "SPE_E5".into() }].into());
    assert!(accounts(&tenant_of(vec![licensed]), &Stated::default()).is_empty());
}

#[test]
fn scope_is_proposed_with_what_speaks_for_it() {
    use crate::tenant::RecordKind;
    use crate::tenant::fixtures::World;
    let check = |world: World, area: ScopeArea, signals: &[&str], out: bool| {
        let tenant = world.build();
        assert_eq!(signals_of_scope(&tenant, area), signals, "{area:?}");
        assert_eq!(proven_out_of_scope(&tenant, area).is_some(), out, "{area:?}");
    };
    check(World::new(), ScopeArea::Azure, &[], false);
    check(World::new().subscription("one", |_| {}), ScopeArea::Azure, &["1 subscription"], false);
    let two = World::new().subscription("one", |_| {}).subscription("two", |_| {});
    check(two, ScopeArea::Azure, &["2 subscriptions"], false);
    let synced = World::new().user_with("anna", |user| user.synced = Known::Value(true));
    check(synced, ScopeArea::Hybrid, &["1 synchronised account"], false);
    check(World::p2(), ScopeArea::EntraP2, &["licence AAD_PREMIUM_P2"], false);
    check(World::p2(), ScopeArea::EntraP1, &["licence AAD_PREMIUM_P2"], false);
    check(World::p2(), ScopeArea::EntraGovernance, &[], true);
    check(World::new(), ScopeArea::EntraP1, &[], true);
    check(World::new(), ScopeArea::EntraP2, &[], true);
    let governance = || World::new().licence("Entra_ID_Governance", "Entra_Identity_Governance", 5);
    check(governance(), ScopeArea::EntraGovernance, &["licence Entra_ID_Governance"], false);
    check(governance(), ScopeArea::EntraP2, &[], false);
    // Not to know the licences proves nothing.
    for area in ScopeArea::LICENCES {
        check(World::new().without(&[RecordKind::Licences]), *area, &[], false);
        check(World::new().cut(RecordKind::Licences), *area, &[], false);
    }
}

#[test]
fn a_licence_that_was_stated_goes_before_the_evidence() {
    use crate::tenant::fixtures::World;
    use crate::tenant::licence::pim;
    let check = |world: World, said: &[(ScopeArea, bool)], expected: Option<bool>| {
        let stated = Stated { scope: said.iter().copied().collect(), ..Stated::default() };
        assert_eq!(pim(&world.build(), &stated), expected, "{said:?}");
    };
    let (p2, governance) = (ScopeArea::EntraP2, ScopeArea::EntraGovernance);
    check(World::p2(), &[], Some(true));
    check(World::new(), &[], Some(false));
    check(World::new(), &[(p2, true)], Some(true));
    check(World::new(), &[(governance, true)], Some(true));
    check(World::p2(), &[(p2, false)], Some(false));
    check(World::p2(), &[(p2, false), (governance, false)], Some(false));
    let add_on = World::new().licence("Entra_ID_Governance", "Entra_Identity_Governance", 5);
    check(add_on, &[(p2, false)], Some(true));
}
