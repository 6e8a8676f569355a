//! Emergency accounts: which signals propose one, and who names one.

use super::{HERE, accounts, assign, day, entry, names_of, person, stated, tenant_of, user};
use crate::tenant::policy::{GrantControls, PolicyState};
use crate::tenant::stated::{Category, Stated};
use crate::tenant::{
    AssignmentState, CaPolicy, GroupLink, Known, PrincipalKind, PrincipalRef, SupplyState, Tenant, User,
};

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
    let excluded = "excluded from the one enabled Conditional Access policy for all users";
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
fn who_states_the_category_has_stated_the_emergency_account() {
    fn check(category: Category, word: Option<bool>, expected: &[(&str, bool)]) {
        let tenant = tenant_of(vec![user("breakglass1@contoso.onmicrosoft.com"), user("ada@contoso.com")]);
        let key = || tenant.users.items[1].id.to_lowercase();
        let mut stated = Stated { categories: [(key(), category)].into(), ..Stated::default() };
        stated.emergency.extend(word.map(|word| (key(), word)));
        let found = accounts(&tenant, &stated);
        let found: Vec<_> = found.iter().map(|account| (&*account.upn, account.confirmed)).collect();
        assert_eq!(found, expected, "{category:?} {word:?}");
    }
    check(Category::Emergency, None, &[("ada@contoso.com", true)]);
    check(Category::Emergency, Some(true), &[("ada@contoso.com", true)]);
    check(Category::Emergency, Some(false), &[("breakglass1@contoso.onmicrosoft.com", false)]);
    check(Category::Shared, None, &[("breakglass1@contoso.onmicrosoft.com", false)]);
    // Another category turns a proposal down.
    let tenant = tenant_of(vec![user("breakglass1@contoso.onmicrosoft.com")]);
    let key = tenant.users.items[0].id.to_lowercase();
    let stated = Stated { categories: [(key, Category::Shared)].into(), ..Stated::default() };
    assert!(accounts(&tenant, &stated).is_empty());
}
