//! Builders for tests: policies that differ from "MFA for all users, all apps" by one thing, and a small directory.

use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::account::UserType;
use crate::tenant::policy::{CaApplications, CaUsers, GrantControls, Guests, PolicyState, StrengthRef};
use crate::tenant::{
    AssignmentState, CaPolicy, Group, GroupLink, Known, NamedLocation, PrincipalKind, PrincipalRef, RecordKind,
    RoleAssignment, RoleDefinition, Scope, SecurityDefaults, SupplyState, Tenant, User, roles,
};

pub fn source(row: u64) -> SourceRef {
    SourceRef { file: EvidenceId(0), part: None, row }
}

pub fn texts(texts: &[&str]) -> Vec<Box<str>> {
    texts.iter().map(|text| (*text).into()).collect()
}

/// An enabled policy: all users, all apps, these built-in controls (any of them).
pub fn policy(name: &str, controls: &[&str]) -> CaPolicy {
    CaPolicy {
        id: name.to_lowercase().into(),
        name: name.into(),
        state: PolicyState::Enabled,
        users: CaUsers { include_users: texts(&["All"]), ..CaUsers::default() },
        applications: CaApplications { include: texts(&["All"]), ..CaApplications::default() },
        client_types: texts(&["all"]),
        grant: Some(GrantControls { any_of: true, built_in: texts(controls), ..GrantControls::default() }),
        source: Some(source(1)),
        ..CaPolicy::default()
    }
}

/// "Require MFA", changed.
pub fn mfa(change: impl FnOnce(&mut CaPolicy)) -> CaPolicy {
    named("Require MFA", &["mfa"], change)
}

/// A policy of this name, changed.
pub fn named(name: &str, controls: &[&str], change: impl FnOnce(&mut CaPolicy)) -> CaPolicy {
    let mut policy = policy(name, controls);
    change(&mut policy);
    policy
}

/// "Require strength" with a strength of these combinations (`None`: not exported).
pub fn strength(id: &str, combinations: Option<&[&str]>) -> CaPolicy {
    named("Require strength", &[], |policy| {
        let strength =
            StrengthRef { id: id.into(), name: "Phishing-resistant MFA".into(), combinations: combinations.map(texts) };
        policy.grant = Some(GrantControls { any_of: true, strength: Some(strength), ..GrantControls::default() });
    })
}

/// Blocks both legacy clients for everyone.
pub fn legacy_block() -> CaPolicy {
    named("Block legacy", &["block"], |policy| policy.client_types = texts(&["exchangeActiveSync", "other"]))
}

pub fn guests(types: &[&str], tenants: &[&str]) -> Option<Guests> {
    Some(Guests { types: texts(types), tenants: texts(tenants) })
}

pub fn user(id: &str) -> User {
    User {
        id: id.into(),
        upn: format!("{id}@contoso.com").into(),
        display_name: id.into(),
        user_type: Some(UserType::Member),
        enabled: Some(true),
        sources: source(2).into(),
        ..User::default()
    }
}

pub fn person(id: &str) -> PrincipalRef {
    PrincipalRef { id: id.into(), kind: PrincipalKind::User, ..PrincipalRef::default() }
}

pub fn assign(tenant: &mut Tenant, principal: &str, role: &str, state: AssignmentState, scope: Scope) {
    let row = RoleAssignment {
        id: "".into(),
        principal: person(principal),
        role_id: role.into(),
        role_name: "".into(),
        scope,
        state,
        start: None,
        end: Known::Empty,
        through_group: None,
        through_name: Box::default(),
        list: RecordKind::PimActive,
        source: source(3),
    };
    let list = if state == AssignmentState::Eligible { &mut tenant.pim_eligible } else { &mut tenant.pim_active };
    list.items.push(row);
}

pub fn link(tenant: &mut Tenant, group: &str, member: &str, kind: PrincipalKind) {
    let principal = PrincipalRef { id: member.into(), kind, ..PrincipalRef::default() };
    tenant.group_members.items.push(GroupLink {
        group: group.into(),
        group_name: "".into(),
        principal,
        source: source(4),
    });
}

pub fn location(tenant: &mut Tenant, id: &str, trusted: bool) {
    let location = NamedLocation {
        id: id.into(),
        name: id.to_uppercase().into(),
        trusted: Some(trusted),
        ..NamedLocation::default()
    };
    tenant.named_locations.items.push(location);
}

pub fn security_defaults(tenant: &mut Tenant, enabled: bool) {
    tenant.security_defaults.supply.state = SupplyState::Whole;
    tenant.security_defaults.items.push(SecurityDefaults { enabled, source: source(9) });
}

/// A whole, empty tenant: everything that coverage reads was supplied, but neither policies nor security defaults.
pub fn empty() -> Tenant {
    let mut tenant = Tenant::default();
    for supply in [
        &mut tenant.users.supply,
        &mut tenant.groups.supply,
        &mut tenant.group_members.supply,
        &mut tenant.group_schedules.supply,
        &mut tenant.role_definitions.supply,
        &mut tenant.role_assignments.supply,
        &mut tenant.pim_active.supply,
        &mut tenant.pim_eligible.supply,
        &mut tenant.named_locations.supply,
        &mut tenant.strengths.supply,
    ] {
        supply.state = SupplyState::Whole;
    }
    tenant
}

/// The directory of the engine's tests. Accounts: `member`; `ga` (standing Global Administrator); `eligible`;
/// `activated`; `both` (standing Exchange, eligible Global); `unit` and `custom` (roles no policy reaches);
/// `unscoped` (scope not exported); `guest`, `external`, `internal`; `sync`; `nested` (in `leads`, in `desk`, in
/// `exclusions`, which is in `leads` again). Members of the group `dark` were not supplied.
pub fn directory() -> Tenant {
    let mut tenant = empty();
    let names = ["member", "ga", "eligible", "activated", "both", "unit", "custom", "unscoped", "nested", "internal"];
    tenant.users.items.extend(names.map(user));
    for (id, kind) in [("guest", UserType::Guest), ("external", UserType::Member)] {
        let upn = format!("{id}_fabrikam.com#EXT#@contoso.com").into();
        tenant.users.items.push(User { upn, user_type: Some(kind), ..user(id) });
    }
    let sync = User { upn: "Sync_DC1_0a1b2c@contoso.onmicrosoft.com".into(), ..user("sync") };
    tenant.users.items.push(sync);
    for user in tenant.users.items.iter_mut().filter(|user| &*user.id == "internal") {
        user.user_type = Some(UserType::Guest);
    }
    let global = roles::GLOBAL_ADMINISTRATOR;
    let unit = Scope::AdministrativeUnit("unit-1".into());
    assign(&mut tenant, "ga", global, AssignmentState::Assigned, Scope::Tenant);
    assign(&mut tenant, "eligible", global, AssignmentState::Eligible, Scope::Tenant);
    assign(&mut tenant, "activated", global, AssignmentState::Activated, Scope::Tenant);
    assign(&mut tenant, "both", roles::EXCHANGE_ADMINISTRATOR, AssignmentState::Assigned, Scope::Tenant);
    assign(&mut tenant, "both", global, AssignmentState::Eligible, Scope::Tenant);
    assign(&mut tenant, "unit", global, AssignmentState::Assigned, unit);
    assign(&mut tenant, "custom", "custom-role", AssignmentState::Assigned, Scope::Tenant);
    assign(&mut tenant, "unscoped", global, AssignmentState::Assigned, Scope::NotExported);
    assign(&mut tenant, "sync", roles::DIRECTORY_SYNCHRONIZATION, AssignmentState::Assigned, Scope::Tenant);
    tenant.role_definitions.items.push(RoleDefinition {
        id: "custom-role".into(),
        name: "Helpdesk plus".into(),
        built_in: Some(false),
        ..RoleDefinition::default()
    });
    for (id, name) in
        [("exclusions", "CA exclusions"), ("desk", "Helpdesk"), ("leads", "Helpdesk leads"), ("dark", "Dark")]
    {
        tenant.groups.items.push(Group { id: id.into(), name: name.into(), ..Group::default() });
    }
    link(&mut tenant, "exclusions", "desk", PrincipalKind::Group);
    link(&mut tenant, "desk", "leads", PrincipalKind::Unknown);
    link(&mut tenant, "leads", "exclusions", PrincipalKind::Group);
    link(&mut tenant, "leads", "nested", PrincipalKind::User);
    tenant.group_members.supply.per_object.extend(texts(&["exclusions", "desk", "leads"]));
    location(&mut tenant, "hq", true);
    location(&mut tenant, "abroad", false);
    tenant
}

/// Adds policies as a whole export, and joins.
pub fn with_policies(mut tenant: Tenant, policies: &[CaPolicy]) -> Tenant {
    tenant.ca_policies.supply.state = SupplyState::Whole;
    tenant.ca_policies.items.extend(policies.iter().cloned());
    tenant.join();
    tenant
}
