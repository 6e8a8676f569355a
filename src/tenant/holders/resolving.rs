//! Which role and which object a row of an export means, by what the other lists know of it.

use crate::tenant::role::Expansion;
use crate::tenant::{
    PrincipalKind, PrincipalRef, RecordKind, RoleAssignment, RoleDefinition, SupplyState, Tenant, roles,
};
use std::collections::HashMap;

/// The canonical id and name of an assignment's role: by id where a table or definition knows it, else by name.
pub fn canonical_role(tenant: &Tenant, row: &RoleAssignment) -> (Box<str>, Box<str>) {
    role_of(tenant, &row.role_id, &row.role_name)
}

/// As [`canonical_role`], from an exported id and name (either may be empty). A custom role that bears the name of a
/// built-in one stays a custom role; the per-tenant object ids of `directoryRoles` are no template ids.
pub fn role_of(tenant: &Tenant, id: &str, name: &str) -> (Box<str>, Box<str>) {
    let definition = definition_of(tenant, id, name);
    let built_in = roles::by_template(id).or_else(|| match definition {
        Some(found) => roles::by_template(&found.template_id)
            .or_else(|| roles::by_template(&found.id))
            .or_else(|| (found.built_in != Some(false)).then(|| roles::by_name(&found.name)).flatten()),
        None => roles::by_name(name),
    });
    if let Some(role) = built_in {
        return (role.template_id.into(), role.name.into());
    }
    let id = definition.map_or(id, |found| &found.id);
    let name = definition.map(|found| found.name.as_ref()).filter(|found| !found.is_empty()).unwrap_or(name);
    match (id.is_empty(), name.is_empty()) {
        (true, _) => (format!("name:{}", name.to_lowercase()).into(), name.into()),
        (false, true) => (id.into(), id.into()),
        (false, false) => (id.into(), name.into()),
    }
}

/// The definition an export's id means, by id, then template id; by name only where exactly one bears it.
pub(super) fn definition_of<'a>(tenant: &'a Tenant, id: &str, name: &str) -> Option<&'a RoleDefinition> {
    let by_template = || {
        let mut found = tenant.role_definitions.iter();
        found.find(|definition| !id.is_empty() && definition.template_id.eq_ignore_ascii_case(id))
    };
    let by_name = || {
        let bears = |definition: &&RoleDefinition| !name.is_empty() && definition.name.eq_ignore_ascii_case(name);
        let mut named = tenant.role_definitions.iter().filter(bears);
        // The same role in two exports is one.
        named.next().filter(|first| named.all(|other| other.id.eq_ignore_ascii_case(&first.id)))
    };
    tenant.role_definition(id).or_else(|| {
        if roles::by_template(id).is_some() {
            return None;
        }
        by_template().or_else(by_name)
    })
}

/// The subject id of a principal: object id, else principal name, else display name, in lower case.
pub(super) fn key_of(principal: &PrincipalRef) -> String {
    let key = [&principal.id, &principal.upn, &principal.display_name].into_iter().find(|name| !name.is_empty());
    key.map(|key| key.to_lowercase()).unwrap_or_default()
}

/// Fills in what the lists know of a principal: its kind, names, and id.
pub fn resolve(tenant: &Tenant, principal: &PrincipalRef) -> PrincipalRef {
    let mut found = principal.clone();
    if matches!(found.kind, PrincipalKind::User | PrincipalKind::Unknown)
        && let Some(user) = tenant.user_of(principal)
    {
        found.kind = PrincipalKind::User;
        found.id = if found.id.is_empty() { (&*user.id).into() } else { found.id };
        found.upn = if user.upn.is_empty() { found.upn } else { (&*user.upn).into() };
        found.display_name =
            if user.display_name.is_empty() { found.display_name } else { (&*user.display_name).into() };
        return found;
    }
    if matches!(found.kind, PrincipalKind::Group | PrincipalKind::Unknown)
        && let Some(group) = group_of(tenant, &found)
    {
        found.kind = PrincipalKind::Group;
        found.id = group.id.clone();
        found.display_name = if group.name.is_empty() { found.display_name } else { group.name.clone() };
        return found;
    }
    if matches!(found.kind, PrincipalKind::ServicePrincipal | PrincipalKind::Unknown)
        && !found.id.is_empty()
        && let Some(app) = tenant.service_principal(&found.id)
    {
        found.kind = PrincipalKind::ServicePrincipal;
        found.id = app.id.clone();
        found.display_name = if app.name.is_empty() { found.display_name } else { app.name.clone() };
        return found;
    }
    // Of a list of members or owners, or of PIM, the list of groups lacks this one.
    if found.kind == PrincipalKind::Unknown && tenant.has_lists_of_group(&found.id) {
        found.kind = PrincipalKind::Group;
        if let Some(name) = tenant.name_of_unlisted(&found.id).filter(|_| found.display_name.is_empty()) {
            found.display_name = name.into();
        }
        return found;
    }
    // Nobody but people registers methods: the list of users lacks this account.
    if found.kind == PrincipalKind::Unknown
        && !found.id.is_empty()
        && let Some(row) = tenant.registration_of(&found.id, "")
    {
        found.kind = PrincipalKind::User;
        found.upn = if found.upn.is_empty() { (&*row.upn).into() } else { found.upn };
        return found;
    }
    // Only accounts of people have a principal name; groups and applications are exported without one.
    if found.kind == PrincipalKind::Unknown && found.upn.contains('@') {
        found.kind = PrincipalKind::User;
    }
    found
}

/// What rows of role assignments say themselves of their principals, by object id: that the list of groups was filtered makes
/// nothing unknown that another row expands.
pub(super) struct Described<'a>(HashMap<&'a str, &'a PrincipalRef>);

impl<'a> Described<'a> {
    pub(super) fn by(tenant: &'a Tenant) -> Self {
        let rows = tenant.role_assignments.iter().chain(tenant.pim_active.iter()).chain(tenant.pim_eligible.iter());
        let told = rows.map(|row| &row.principal).filter(|principal| {
            principal.kind != PrincipalKind::Unknown
                && principal.expansion == Expansion::Present
                && !principal.id.is_empty()
        });
        Self(told.map(|principal| (&*principal.id, principal)).collect())
    }

    /// The principal of a row, with what the lists, else another row on the same object, know of it.
    pub(super) fn of(&self, tenant: &Tenant, row: &RoleAssignment) -> PrincipalRef {
        let mut found = resolve(tenant, &row.principal);
        if found.kind != PrincipalKind::Unknown {
            return found;
        }
        if let Some(told) = self.0.get(&*found.id) {
            return resolve(tenant, told);
        }
        if row.through_group == Some(true) {
            found.kind = PrincipalKind::User;
        }
        found
    }
}

/// Whether absence from the lists proves that an object is gone: accounts, groups and applications were all supplied whole,
/// each with its id, and no other list names accounts that the list of users lacks.
pub fn lists_prove_absence(tenant: &Tenant) -> bool {
    let kinds = [RecordKind::Users, RecordKind::Groups, RecordKind::ServicePrincipals];
    kinds.iter().all(|kind| tenant.supply(*kind).state == SupplyState::Whole)
        && tenant.users.iter().all(|user| !user.id.is_empty())
        && tenant.groups.iter().all(|group| !group.id.is_empty())
        && tenant.service_principals.iter().all(|app| !app.id.is_empty())
        && tenant.unlisted_accounts().is_none()
}

/// Whether someone by this id signed in, or a group has it among its members, or it has members itself: the lists that lack it may be cut, and what it is
/// stays open. An assignment in Azure says nothing, for it stays when its holder goes.
pub fn is_seen_elsewhere(tenant: &Tenant, id: &str) -> bool {
    tenant.sign_ins.summary(id, "").is_some()
        || tenant.has_lists_of_group(id)
        || tenant.group_members.iter().any(|link| link.principal.id.eq_ignore_ascii_case(id))
}

/// By id; a display name stands for a group only where exactly one bears it and the row gives no account's name.
fn group_of<'a>(tenant: &'a Tenant, principal: &PrincipalRef) -> Option<&'a crate::tenant::Group> {
    if !principal.id.is_empty() {
        return tenant.group_by_id(&principal.id);
    }
    // The portal repeats a group's name where an account's sign-in name stands.
    let has_account_name = !principal.upn.is_empty()
        && (principal.upn.contains('@') || !principal.upn.eq_ignore_ascii_case(&principal.display_name));
    if principal.display_name.is_empty() || principal.kind == PrincipalKind::Unknown && has_account_name {
        return None;
    }
    let mut named = tenant.groups.iter().filter(|group| group.name.eq_ignore_ascii_case(&principal.display_name));
    named.next().filter(|_| named.next().is_none())
}
