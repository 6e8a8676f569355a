//! Proposals: what evidence makes an account look like an emergency account, and what does not.

mod emergency;
mod last_use;
mod scope;

use super::emergency::{EmergencyAccount, emergency_accounts};
use super::names::{self, NameHint};
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::Profile;
use crate::tenant::holders::Holders;
use crate::tenant::role::Expansion;
use crate::tenant::roles::GLOBAL_ADMINISTRATOR;
use crate::tenant::stated::Stated;
use crate::tenant::{
    AssignmentState, EmergencyEntry, Known, Moment, PrincipalKind, PrincipalRef, RecordKind, RoleAssignment, Scope,
    SupplyState, Tenant, User,
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
        profile: Profile { licences: Known::Empty, ..Profile::default() }.into(),
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
        through_name: Box::default(),
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
        never_tested: false,
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
