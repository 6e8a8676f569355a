//! Which parts of an organisation there are, as far as evidence and statements say.

use super::{HERE, accounts, tenant_of, user};
use crate::tenant::Licence;
use crate::tenant::licence::Plan;
use crate::tenant::proposals::scope::{
    is_initial_domain, plan_brings_mail_or_office, proven_out_of_scope, signals_of_scope,
};
use crate::tenant::stated::{ScopeArea, Stated};
use crate::tenant::{Known, Organization, Sku, SupplyState, Tenant, User};

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
            let found = proven_out_of_scope(&tenant, area);
            assert_eq!(found.is_some(), expected, "{:?}", tenant.organization.items);
            // Of accounts that say nothing nothing is said.
            let is_told = tenant.users.items[0].synced.is_exported();
            assert!(found.is_none_or(|words| words.contains("none of its") == is_told));
        }
    }
    let synced = User { synced: Known::Value(true), ..user("ada@contoso.com") };
    check(vec![organization(Known::Empty)], user("ada@contoso.com"), true);
    check(vec![organization(Known::Value(false))], user("ada@contoso.com"), true);
    check(vec![organization(Known::Value(true))], user("ada@contoso.com"), false);
    check(vec![organization(Known::NotExported)], user("ada@contoso.com"), false);
    check(vec![organization(Known::Empty)], synced, false);
    check(vec![organization(Known::Empty)], User { synced: Known::Empty, ..user("ada@contoso.com") }, true);
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
