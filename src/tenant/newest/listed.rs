//! What each kind of list speaks for. A list of all there is speaks for every record of its kind; one that may be of a
//! single role, group, scope or app speaks for what it names.

use super::lists::Listed;
use super::rows::{Object, Speaks};
use crate::evidence::SourceRef;
use crate::tenant::active_directory::AdGroupMember;
use crate::tenant::administrative_unit::UnitMember;
use crate::tenant::azure::AzureRoleAssignment;
use crate::tenant::azure_roles;
use crate::tenant::billing::BillingRole;
use crate::tenant::consent::{AppRoleAssignment, CrossTenantAccess, PermissionGrant};
use crate::tenant::licence::Sku;
use crate::tenant::service_roles::ServiceRole;
use crate::tenant::{
    AssignmentState, AuthenticationStrength, CaPolicy, Domain, GroupLink, GroupSchedule, Known, Moment, NamedLocation,
    PrincipalRef, RecordKind, RoleAssignment, Scope, SuppliedList, roles,
};
use std::collections::BTreeSet;
use std::slice;

/// Each name of a principal behind what it is named in.
fn with_names(what: &str, principal: &PrincipalRef) -> Vec<String> {
    let names = [&principal.id, &principal.upn, &principal.display_name];
    names.into_iter().filter(|name| !name.is_empty()).map(|name| format!("{what}\n{}", name.to_lowercase())).collect()
}

fn name_of(principal: &PrincipalRef) -> &str {
    [&principal.upn, &principal.display_name, &principal.id]
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or("", |name| name)
}

/// A list that names one principal only may be that one's.
fn names_several<'a>(principals: impl Iterator<Item = &'a PrincipalRef>) -> bool {
    principals.map(|principal| name_of(principal).to_lowercase()).collect::<BTreeSet<_>>().len() > 1
}

fn same_end(older: &Known<Moment>, newer: &Known<Moment>) -> bool {
    older == newer || *older == Known::NotExported || *newer == Known::NotExported
}

fn same_state(older: AssignmentState, newer: AssignmentState) -> bool {
    let is_open = |state| matches!(state, AssignmentState::ActiveUnmarked | AssignmentState::Unspecified);
    older == newer || is_open(older) || is_open(newer)
}

/// The role as two exports would both name it, if they can.
fn role_of(row: &RoleAssignment) -> Box<str> {
    let built_in = roles::by_template(&row.role_id).or_else(|| roles::by_name(&row.role_name));
    match built_in {
        Some(role) => role.template_id.into(),
        None if row.role_id.is_empty() => row.role_name.to_lowercase().into(),
        None => row.role_id.clone(),
    }
}

/// Layouts that list what holds for a part of the directory, too.
const WITH_SCOPES: &[(&str, &str)] = &[("role-assignments", "graph"), ("role-assignments", "get-mg")];

/// What stands in a list of roles is spoken for by a newer list of the same layout, and by one of another layout that is
/// as wide: most list what holds for the whole directory, few also what holds for a part of it.
impl Listed for RoleAssignment {
    fn sources(&self) -> &[SourceRef] {
        slice::from_ref(&self.source)
    }
    fn names(&self) -> Vec<String> {
        with_names(&role_of(self), &self.principal)
    }
    fn title(&self) -> String {
        let known = roles::by_template(&self.role_id).map(|role| role.name);
        let role = if self.role_name.is_empty() { known.unwrap_or(&self.role_id) } else { &self.role_name };
        format!("{role} for {}", name_of(&self.principal))
    }
    fn speaks_for(list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        if !names_several(held.iter().map(|row| &row.principal)) {
            return Vec::new();
        }
        // The portal also saves the holders of one role.
        let roles: BTreeSet<Box<str>> = held.iter().map(|row| role_of(row)).collect();
        let role = if roles.len() == 1 { roles.first().cloned().unwrap_or_default() } else { "".into() };
        let wide = list.kind != RecordKind::RoleAssignments || WITH_SCOPES.contains(&list.layout);
        let sorts = [Some(layout_of(Some(list))), Some("directory".to_owned()), wide.then(|| "part".to_owned())];
        sorts.into_iter().flatten().map(|sort| format!("{sort}\n{role}").into()).collect()
    }
    fn part(&self, list: Option<&SuppliedList>) -> Vec<Box<str>> {
        let mut sorts = vec![layout_of(list)];
        if self.through_group != Some(true) && self.state != AssignmentState::Unspecified {
            let of_all = matches!(self.scope, Scope::Tenant | Scope::NotExported);
            sorts.push(if of_all { "directory".to_owned() } else { "part".to_owned() });
        }
        let role = role_of(self);
        sorts.iter().flat_map(|sort| [format!("{sort}\n{role}").into(), format!("{sort}\n").into()]).collect()
    }
    fn agrees(&self, newer: &Self) -> bool {
        let scope = self.scope == newer.scope || [&self.scope, &newer.scope].contains(&&Scope::NotExported);
        scope && same_state(self.state, newer.state) && same_end(&self.end, &newer.end)
    }
}

fn layout_of(list: Option<&SuppliedList>) -> String {
    list.map(|list| format!("{}/{}", list.layout.0, list.layout.1)).unwrap_or_default()
}

/// The groups (or other objects) whose lists a file is, and those that its rows name.
fn objects_and<'a>(list: &'a SuppliedList, named: impl Iterator<Item = &'a Box<str>>) -> Vec<Box<str>> {
    list.objects
        .iter()
        .chain(named)
        .filter(|name| !name.is_empty())
        .cloned()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

impl Listed for GroupLink {
    fn sources(&self) -> &[SourceRef] {
        slice::from_ref(&self.source)
    }
    fn names(&self) -> Vec<String> {
        with_names(self.part(None).first().map_or("", |group| group), &self.principal)
    }
    fn title(&self) -> String {
        let group = if self.group_name.is_empty() { &self.group } else { &self.group_name };
        format!("{} in the group {group}", name_of(&self.principal))
    }
    fn speaks_for(list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        let groups: Vec<Box<str>> = held.iter().flat_map(|link| link.part(None)).collect();
        objects_and(list, groups.iter())
    }
    fn part(&self, _list: Option<&SuppliedList>) -> Vec<Box<str>> {
        let name = format!("{}{}", crate::tenant::group::NAME_KEY, self.group_name.to_lowercase());
        let by_name = (!self.group_name.is_empty()).then(|| name.into());
        [(!self.group.is_empty()).then(|| (&*self.group).into()), by_name].into_iter().flatten().collect()
    }
}

impl Listed for GroupSchedule {
    fn sources(&self) -> &[SourceRef] {
        slice::from_ref(&self.source)
    }
    fn names(&self) -> Vec<String> {
        with_names(&format!("{}\n{:?}", self.group, self.access), &self.principal)
    }
    fn title(&self) -> String {
        format!("PIM in the group {} for {}", self.group, name_of(&self.principal))
    }
    fn speaks_for(list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        let groups = list.objects.iter().chain(held.iter().map(|row| &row.group)).filter(|group| !group.is_empty());
        let sorts: Vec<Box<str>> = groups.map(|group| format!("{}\n{group}", layout_of(Some(list))).into()).collect();
        sorts.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
    }
    fn part(&self, list: Option<&SuppliedList>) -> Vec<Box<str>> {
        vec![format!("{}\n{}", layout_of(list), self.group).into()]
    }
    fn agrees(&self, newer: &Self) -> bool {
        same_state(self.state, newer.state) && same_end(&self.end, &newer.end)
    }
}

impl Listed for UnitMember {
    fn sources(&self) -> &[SourceRef] {
        slice::from_ref(&self.source)
    }
    fn names(&self) -> Vec<String> {
        with_names(&self.unit, &self.principal)
    }
    fn title(&self) -> String {
        format!("{} in the administrative unit {}", name_of(&self.principal), self.unit)
    }
    fn speaks_for(list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        objects_and(list, held.iter().map(|member| &member.unit))
    }
    fn part(&self, _list: Option<&SuppliedList>) -> Vec<Box<str>> {
        vec![self.unit.clone()]
    }
}

fn azure_role_of(row: &AzureRoleAssignment) -> &str {
    if row.role_name.is_empty() {
        azure_roles::by_id(&row.role_id).map_or(&row.role_id, |role| role.name)
    } else {
        &row.role_name
    }
}

/// A list may be of one subscription, of one resource, with or without what lies beneath: it speaks for the scopes that it
/// names.
impl Listed for AzureRoleAssignment {
    fn sources(&self) -> &[SourceRef] {
        &self.sources
    }
    fn names(&self) -> Vec<String> {
        with_names(&format!("{:?}\n{}", self.scope, azure_role_of(self).to_lowercase()), &self.principal)
    }
    fn title(&self) -> String {
        format!("the Azure role {} for {}", azure_role_of(self), name_of(&self.principal))
    }
    fn speaks_for(list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        if !names_several(held.iter().map(|row| &row.principal)) {
            return Vec::new();
        }
        held.iter().flat_map(|row| row.part(Some(list))).collect::<BTreeSet<_>>().into_iter().collect()
    }
    fn part(&self, list: Option<&SuppliedList>) -> Vec<Box<str>> {
        vec![format!("{}\n{:?}", layout_of(list), self.scope).into()]
    }
    fn agrees(&self, newer: &Self) -> bool {
        same_state(self.state, newer.state) && same_end(&self.end, &newer.end)
    }
}

/// Roles of one service stand in lists of one role, one site, one environment.
impl Listed for ServiceRole {
    fn sources(&self) -> &[SourceRef] {
        slice::from_ref(&self.source)
    }
    fn names(&self) -> Vec<String> {
        let mut members: Vec<String> = self.members.iter().map(|member| name_of(member).to_lowercase()).collect();
        members.sort_unstable();
        vec![format!("{}\n{}", self.what(), members.join("\n"))]
    }
    fn title(&self) -> String {
        let members: Vec<&str> = self.members.iter().take(5).map(name_of).collect();
        let more = if self.members.len() > members.len() { " and others" } else { "" };
        format!("{} in {} with {}{more}", self.role, self.service.title(), members.join(", "))
    }
    fn speaks_for(list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        held.iter().flat_map(|row| row.part(Some(list))).collect::<BTreeSet<_>>().into_iter().collect()
    }
    fn part(&self, list: Option<&SuppliedList>) -> Vec<Box<str>> {
        vec![format!("{}\n{}", layout_of(list), self.what()).into()]
    }
}

impl ServiceRole {
    fn what(&self) -> String {
        format!("{:?}\n{}\n{}", self.service, self.role.to_lowercase(), self.scope.as_deref().unwrap_or_default())
    }
}

impl Listed for BillingRole {
    fn sources(&self) -> &[SourceRef] {
        slice::from_ref(&self.source)
    }
    fn names(&self) -> Vec<String> {
        let role = if self.role_id.is_empty() { &self.role_name } else { &self.role_id };
        with_names(&format!("{}\n{}", self.scope, role.to_lowercase()), &self.principal)
    }
    fn title(&self) -> String {
        let role = if self.role_name.is_empty() { &self.role_id } else { &self.role_name };
        format!("the billing role {role} for {}", name_of(&self.principal))
    }
    fn speaks_for(_list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        held.iter().map(|row| row.scope.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    }
    fn part(&self, _list: Option<&SuppliedList>) -> Vec<Box<str>> {
        vec![self.scope.clone()]
    }
}

/// A list of grants may be of one app.
impl Listed for PermissionGrant {
    fn sources(&self) -> &[SourceRef] {
        slice::from_ref(&self.source)
    }
    fn names(&self) -> Vec<String> {
        let mut permissions: Vec<String> =
            self.permissions.value().into_iter().flatten().map(|name| name.to_lowercase()).collect();
        permissions.sort_unstable();
        let (who, on) = (&self.principal, &self.resource);
        vec![format!("{}\n{on}\n{:?}\n{who}\n{}", self.client, self.consent, permissions.join(" "))]
    }
    fn title(&self) -> String {
        let client = if self.client_name.is_empty() { &self.client } else { &self.client_name };
        let permissions = self.permissions.value().map(|names| names.join(" ")).unwrap_or_default();
        format!("the grant of {permissions} to the app {client}")
    }
    fn speaks_for(_list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        held.iter().map(|row| row.client.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    }
    fn part(&self, _list: Option<&SuppliedList>) -> Vec<Box<str>> {
        vec![self.client.clone()]
    }
}

/// A list of one service principal holds either what it may do, or who is assigned to it: its rows tell which.
impl Listed for AppRoleAssignment {
    fn sources(&self) -> &[SourceRef] {
        slice::from_ref(&self.source)
    }
    fn names(&self) -> Vec<String> {
        vec![format!("{}\n{}\n{}", self.principal.id, self.resource, self.role)]
    }
    fn title(&self) -> String {
        let resource = if self.resource_name.is_empty() { &self.resource } else { &self.resource_name };
        format!("an app role of {resource} for {}", name_of(&self.principal))
    }
    fn speaks_for(list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        let [object] = &*list.objects else { return Vec::new() };
        if held.is_empty() {
            return Vec::new();
        }
        let of = |is_all: bool, word: &str| is_all.then(|| format!("{word}\n{object}").into());
        let principal = of(held.iter().all(|row| row.principal.id == *object), "principal");
        principal.or_else(|| of(held.iter().all(|row| row.resource == *object), "resource")).into_iter().collect()
    }
    fn part(&self, _list: Option<&SuppliedList>) -> Vec<Box<str>> {
        vec![format!("principal\n{}", self.principal.id).into(), format!("resource\n{}", self.resource).into()]
    }
}

/// Settled as [`super::rows::Object`] tells.
impl<T: Object> Listed for T {
    fn sources(&self) -> &[SourceRef] {
        self.places()
    }
    fn names(&self) -> Vec<String> {
        vec![self.key().to_lowercase()]
    }
    fn title(&self) -> String {
        Object::title(self).into()
    }
    fn speaks_for(list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        match Self::SPEAKS {
            Speaks::Itself => Vec::new(),
            Speaks::All => vec![layout_of(Some(list)).into()],
            Speaks::Each => {
                let parts: BTreeSet<Box<str>> = held.iter().flat_map(|row| Listed::part(*row, Some(list))).collect();
                parts.into_iter().collect()
            }
        }
    }
    fn part(&self, list: Option<&SuppliedList>) -> Vec<Box<str>> {
        match Self::SPEAKS {
            Speaks::Itself => Vec::new(),
            Speaks::All => vec![layout_of(list).into()],
            Speaks::Each => {
                let of = self.key().to_lowercase();
                vec![format!("{}\n{}", layout_of(list), of.lines().next().unwrap_or_default()).into()]
            }
        }
    }
}

/// A list may be of one group only.
impl Listed for AdGroupMember {
    fn sources(&self) -> &[SourceRef] {
        slice::from_ref(&self.source)
    }
    fn names(&self) -> Vec<String> {
        let names = [&self.sid, &self.distinguished_name, &self.account];
        let filled = names.into_iter().filter(|name| !name.is_empty());
        filled.map(|name| format!("{}\n{name}", self.group).to_lowercase()).collect()
    }
    fn title(&self) -> String {
        let names = [&self.account, &self.distinguished_name, &self.sid];
        let name = names.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
        format!("{name} in the group {}", self.group)
    }
    fn speaks_for(_list: &SuppliedList, held: &[&Self]) -> Vec<Box<str>> {
        held.iter().flat_map(|row| row.part(None)).collect::<BTreeSet<_>>().into_iter().collect()
    }
    fn part(&self, _list: Option<&SuppliedList>) -> Vec<Box<str>> {
        vec![self.group.to_lowercase().into()]
    }
}

/// Of what a tenant lists whole: a record is known by its id (or name), and one that is gone is gone.
macro_rules! listed_whole {
    ($($kind:ty: $sources:expr, $key:expr, $title:expr;)+) => {
        $(impl Listed for $kind {
            fn sources(&self) -> &[SourceRef] {
                let sources: fn(&Self) -> &[SourceRef] = $sources;
                sources(self)
            }
            fn names(&self) -> Vec<String> {
                let key: fn(&Self) -> String = $key;
                vec![key(self).to_lowercase()]
            }
            fn title(&self) -> String {
                let title: fn(&Self) -> String = $title;
                title(self)
            }
        })+
    };
}

fn sku_of(row: &Sku) -> &str {
    [&row.part_number, &row.sku_id, &row.title].into_iter().find(|name| !name.is_empty()).map_or("", |name| name)
}

listed_whole! {
    CaPolicy: |row| row.source.as_slice(), |row| row.id.to_string(), |row| format!("the Conditional Access policy {}", row.name);
    NamedLocation: |row| row.source.as_slice(), |row| row.id.to_string(), |row| format!("the named location {}", row.name);
    AuthenticationStrength: |row| row.source.as_slice(), |row| row.id.to_string(),
        |row| format!("the authentication strength {}", row.name);
    CrossTenantAccess: |row| slice::from_ref(&row.source), |row| row.tenant.to_string(),
        |row| format!("cross-tenant settings for {}", row.tenant);
    Domain: |row| slice::from_ref(&row.source), |row| row.name.to_string(), |row| format!("the domain {}", row.name);
    Sku: |row| row.source.as_slice(), |row| sku_of(row).to_owned(), |row| format!("the licence {}", sku_of(row));
}
