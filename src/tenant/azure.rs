//! Azure: subscriptions, and who is assigned which role at which scope.

use super::unknown_words::UnknownWords;
use super::{AssignmentState, GoesOn, Known, Missing, Moment, PrincipalRef, RecordKind, STRIDE, Tenant};
use crate::evidence::{SourceRef, Sources};
use std::collections::BTreeMap;

/// Where an Azure role holds. Names in lower case: Azure does not tell cases apart, and exports differ in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum AzureScope {
    /// `/`: every subscription of the tenant.
    Root,
    ManagementGroup(Box<str>),
    Subscription(Box<str>),
    ResourceGroup {
        subscription: Box<str>,
        name: Box<str>,
    },
    /// Deeper than a resource group; the path behind the subscription.
    Resource {
        subscription: Box<str>,
        path: Box<str>,
    },
    /// Outside management groups and subscriptions (billing, reservations).
    Other(Box<str>),
    #[default]
    NotExported,
}

impl AzureScope {
    /// Reads a scope as exports write it: `/subscriptions/<id>/resourceGroups/<name>/providers/…`.
    pub fn parse(text: &str) -> Self {
        let lower = text.trim().to_lowercase();
        if lower.is_empty() {
            return Self::NotExported;
        }
        let path = lower.trim_matches('/');
        if path.is_empty() {
            return Self::Root;
        }
        if let Some(group) = path.strip_prefix("providers/microsoft.management/managementgroups/") {
            return Self::ManagementGroup(group.split('/').next().unwrap_or_default().into());
        }
        let Some(rest) = path.strip_prefix("subscriptions/") else { return Self::Other(lower.into()) };
        let (subscription, inside) = rest.split_once('/').unwrap_or((rest, ""));
        let subscription: Box<str> = subscription.into();
        let group = inside.strip_prefix("resourcegroups/").filter(|name| !name.is_empty());
        match (inside, group) {
            ("", _) => Self::Subscription(subscription),
            (_, Some(name)) if !name.contains('/') => Self::ResourceGroup { subscription, name: name.into() },
            _ => Self::Resource { subscription, path: inside.into() },
        }
    }

    /// The subscription it lies in or is; `None` above subscriptions.
    pub fn subscription(&self) -> Option<&str> {
        match self {
            Self::Subscription(subscription)
            | Self::ResourceGroup { subscription, .. }
            | Self::Resource { subscription, .. } => Some(subscription),
            _ => None,
        }
    }

    /// Whether a whole subscription or more lies in it.
    pub fn is_wide(&self) -> bool {
        matches!(self, Self::Root | Self::ManagementGroup(_) | Self::Subscription(_))
    }

    /// Its path in lower case, as Azure writes paths.
    pub fn path(&self) -> String {
        match self {
            Self::Root => "/".to_owned(),
            Self::ManagementGroup(id) => format!("/providers/microsoft.management/managementgroups/{id}"),
            Self::Subscription(id) => format!("/subscriptions/{id}"),
            Self::ResourceGroup { subscription, name } => {
                format!("/subscriptions/{subscription}/resourcegroups/{name}")
            }
            Self::Resource { subscription, path } => format!("/subscriptions/{subscription}/{path}"),
            Self::Other(path) => path.to_string(),
            Self::NotExported => String::new(),
        }
    }

    /// "the tenant root", "management group mg-core", "subscription Harbour Production".
    pub fn title(&self, tenant: &Tenant) -> String {
        let subscription = |id: &str| match tenant.subscriptions.iter().find(|known| *known.id == *id) {
            Some(known) if !known.name.is_empty() => known.name.to_string(),
            _ => id.to_owned(),
        };
        match self {
            Self::Root => "the tenant root".to_owned(),
            Self::ManagementGroup(id) => {
                let known = tenant.management_groups.iter().find(|group| *group.id == **id);
                let name = known.map(|group| &group.name).filter(|name| !name.is_empty()).unwrap_or(id);
                format!("management group {name}")
            }
            Self::Subscription(id) => format!("subscription {}", subscription(id)),
            Self::ResourceGroup { subscription: id, name } => {
                format!("resource group {name} in {}", subscription(id))
            }
            Self::Resource { subscription: id, path } => {
                let name = path.rsplit('/').next().unwrap_or_default();
                format!("resource {name} in {}", subscription(id))
            }
            Self::Other(path) => path.to_string(),
            Self::NotExported => "scope not exported".to_owned(),
        }
    }
}

/// One assignment of an Azure role.
#[derive(Clone, Debug)]
pub struct AzureRoleAssignment {
    /// The last segment of its id in lower case, or empty.
    pub id: Box<str>,
    pub principal: PrincipalRef,
    /// The role definition's GUID in lower case, or empty where only a name is known.
    pub role_id: Box<str>,
    /// As exported, or empty; [`Tenant::azure_role_name`] knows more.
    pub role_name: Box<str>,
    pub scope: AzureScope,
    /// Lists of assignments carry activations without a mark; PIM says more.
    pub state: AssignmentState,
    pub start: Option<Moment>,
    /// Empty = permanent.
    pub end: Known<Moment>,
    pub created: Option<Moment>,
    /// Object id of who made it, as exported.
    pub created_by: Option<Box<str>>,
    pub description: Option<Box<str>>,
    /// A condition narrows what may be done with the role.
    pub condition: Known<Box<str>>,
    /// From a list of the holders of one role: of other roles it says nothing.
    pub of_one_role: bool,
    pub list: RecordKind,
    pub sources: Sources,
}

impl AzureRoleAssignment {
    /// A row of a list that says who holds a role where, and no more.
    pub fn listed(principal: PrincipalRef, scope: AzureScope, source: SourceRef) -> Self {
        Self {
            id: "".into(),
            principal,
            role_id: "".into(),
            role_name: "".into(),
            scope,
            state: AssignmentState::ActiveUnmarked,
            start: None,
            end: Known::NotExported,
            created: None,
            created_by: None,
            description: None,
            condition: Known::NotExported,
            of_one_role: false,
            list: RecordKind::AzureRoleAssignments,
            sources: source.into(),
        }
    }
}

/// A role of Azure, built in or custom.
#[derive(Clone, Debug, Default)]
pub struct AzureRoleDefinition {
    /// GUID in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    pub custom: Option<bool>,
    pub actions: Vec<Box<str>>,
    pub not_actions: Vec<Box<str>>,
    pub data_actions: Vec<Box<str>>,
    /// The subscription that was asked for it, in lower case, or empty: its path names it.
    pub asked_of: Box<str>,
    pub scopes: Vec<AzureScope>,
    pub source: Option<SourceRef>,
}

/// The PIM settings of one role at one scope.
#[derive(Clone, Debug)]
pub struct AzureRolePolicy {
    /// The role definition's GUID in lower case.
    pub role_id: Box<str>,
    pub scope: AzureScope,
    /// As exported; absent rules are unknown, not defaults.
    pub rules: Vec<super::access::Rule>,
    pub source: SourceRef,
}

/// An Azure subscription.
#[derive(Clone, Debug, Default)]
pub struct Subscription {
    /// GUID in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    /// `Enabled`, `Disabled`, `Warned`, `PastDue`, `Deleted`, as exported.
    pub state: Option<Box<str>>,
    /// Tenant it trusts, in lower case.
    pub tenant: Option<Box<str>>,
    /// Tenant whose account reads it, in lower case (`homeTenantId`).
    pub home_tenant: Option<Box<str>>,
    /// The offer: `subscriptionPolicies.quotaId`.
    pub offer: Known<Box<str>>,
    /// Tenants that manage it by delegation (Azure Lighthouse).
    pub managed_by: Vec<Box<str>>,
    /// Name or id of the management group it lies in.
    pub parent: Option<Box<str>>,
    pub sources: Sources,
}

/// A co-administrator, service or account administrator: roles that Azure retired on 31 August 2024.
#[derive(Clone, Debug)]
pub struct ClassicAdministrator {
    /// Mail address or display name, as exported.
    pub name: Box<str>,
    /// `CoAdministrator`, `ServiceAdministrator`, `AccountAdministrator`.
    pub roles: Vec<Box<str>>,
    /// In lower case, or empty.
    pub subscription: Box<str>,
    pub source: SourceRef,
}

#[derive(Clone, Debug)]
pub struct ManagementGroup {
    /// Its name in paths, in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    pub tenant: Option<Box<str>>,
    pub source: SourceRef,
}

impl Tenant {
    pub fn subscription(&self, id: &str) -> Option<&Subscription> {
        self.subscriptions.iter().find(|subscription| subscription.id.eq_ignore_ascii_case(id))
    }

    /// The name of an assignment's role: as exported, else from the definitions, else from the table of built-in roles.
    pub fn azure_role_name<'a>(&'a self, assignment: &'a AzureRoleAssignment) -> &'a str {
        if !assignment.role_name.is_empty() {
            return &assignment.role_name;
        }
        let known = self.azure_role_definitions.iter().find(|role| role.id == assignment.role_id);
        known
            .map(|role| &*role.name)
            .filter(|name| !name.is_empty())
            .or_else(|| super::azure_roles::by_id(&assignment.role_id).map(|role| role.name))
            .unwrap_or(&assignment.role_id)
    }

    /// The GUID of an assignment's role, by its name where the export has no id or one of no known role; empty where
    /// neither tells.
    pub fn azure_role_id<'a>(&'a self, assignment: &'a AzureRoleAssignment) -> &'a str {
        let id = &*assignment.role_id;
        let is_known = super::azure_roles::by_id(id).is_some()
            || !id.is_empty() && self.azure_role_definitions.iter().any(|role| *role.id == *id);
        if is_known || assignment.role_name.is_empty() {
            return id;
        }
        let bears = |name: &str| name.eq_ignore_ascii_case(&assignment.role_name);
        let known = self.azure_role_definitions.iter().find(|role| bears(&role.name));
        known
            .map(|role| &*role.id)
            .or_else(|| super::azure_roles::by_name(&assignment.role_name).map(|role| role.id))
            .unwrap_or(id)
    }

    /// What is missing where assignments name their roles in words that are not known here, without an id: each may be any
    /// role.
    pub fn azure_roles_not_understood<'a>(
        &'a self,
        assignments: impl IntoIterator<Item = &'a AzureRoleAssignment>,
    ) -> Option<Missing> {
        let mut words = UnknownWords::default();
        let mut kind = RecordKind::AzureRoleAssignments;
        for assignment in assignments {
            let has_id = assignment.role_id.len() == 36 || self.azure_role_id(assignment).len() == 36;
            if !has_id && !super::azure_roles::is_understood(&assignment.role_name) {
                words.note(&assignment.role_name);
                kind = assignment.list;
            }
        }
        let told = words.told()?;
        let why = format!(
            "Azure role assignments name their roles in words that are not known here, and without ids: {told}. Any of them may \
             be Owner or another powerful role; export them with the ids of roles, or in English."
        );
        Some(Missing { kind, column: Some("roleDefinitionId"), why })
    }
}

/// Joins what several files say of one assignment, subscription or definition.
pub(super) fn merge(tenant: &mut Tenant, goes_on: GoesOn<'_>) -> bool {
    name_scopes(tenant);
    let lists = [&mut tenant.azure_role_assignments, &mut tenant.azure_pim_active, &mut tenant.azure_pim_eligible];
    for list in lists {
        if !merge_assignments(&mut list.items, goes_on) {
            return false;
        }
    }
    let mut at: BTreeMap<Box<str>, usize> = BTreeMap::new();
    let mut kept: Vec<Subscription> = Vec::new();
    for mut other in tenant.subscriptions.items.drain(..) {
        let Some(first) = at.get(&other.id).and_then(|at| kept.get_mut(*at)) else {
            at.insert(other.id.clone(), kept.len());
            kept.push(other);
            continue;
        };
        if first.name.is_empty() {
            first.name = std::mem::take(&mut other.name);
        }
        first.state = first.state.take().or(other.state);
        first.tenant = first.tenant.take().or(other.tenant);
        first.home_tenant = first.home_tenant.take().or(other.home_tenant);
        first.offer.or_take(&mut other.offer);
        first.parent = first.parent.take().or(other.parent);
        if first.managed_by.is_empty() {
            first.managed_by = other.managed_by;
        }
        first.sources.append(&mut other.sources);
    }
    tenant.subscriptions.items = kept;
    dedup_by(&mut tenant.azure_role_definitions.items, |role| role.id.to_string());
    dedup_by(&mut tenant.management_groups.items, |group| group.id.to_string());
    dedup_by(&mut tenant.classic_administrators.items, |row| {
        format!("{}\n{}\n{}", row.name.to_lowercase(), row.subscription, row.roles.join(";").to_lowercase())
    });
    true
}

/// The portal's lists of PIM give scopes by name: the id takes its place where exactly one object bears the name.
fn name_scopes(tenant: &mut Tenant) {
    let only = |names: Vec<(&Box<str>, &Box<str>)>, given: &str| {
        let known = names.iter().any(|(id, _)| id.eq_ignore_ascii_case(given));
        let mut bearers = names.iter().filter(|(_, name)| name.to_lowercase() == *given).map(|(id, _)| (*id).clone());
        match (known, bearers.next(), bearers.next()) {
            (false, Some(id), other) if other.as_ref().is_none_or(|other| *other == id) => Some(id),
            _ => None,
        }
    };
    for row in tenant.azure_pim_active.items.iter_mut().chain(&mut tenant.azure_pim_eligible.items) {
        let id = match &row.scope {
            AzureScope::Subscription(given) => {
                only(tenant.subscriptions.items.iter().map(|known| (&known.id, &known.name)).collect(), given)
            }
            AzureScope::ManagementGroup(given) => {
                only(tenant.management_groups.items.iter().map(|known| (&known.id, &known.name)).collect(), given)
            }
            _ => None,
        };
        if let (AzureScope::Subscription(scope) | AzureScope::ManagementGroup(scope), Some(id)) = (&mut row.scope, id) {
            *scope = id;
        }
    }
}

/// Keeps the first of equal keys.
fn dedup_by<T>(items: &mut Vec<T>, key: impl Fn(&T) -> String) {
    let mut seen = std::collections::BTreeSet::new();
    items.retain(|item| seen.insert(key(item)));
}

/// One assignment, one record: by its id, else by principal, role and scope.
pub fn merge_assignments(items: &mut Vec<AzureRoleAssignment>, goes_on: GoesOn<'_>) -> bool {
    let mut at: BTreeMap<(Box<str>, Box<str>, Box<str>, AzureScope, AssignmentState), usize> = BTreeMap::new();
    let mut kept: Vec<AzureRoleAssignment> = Vec::with_capacity(items.len());
    for (at_row, mut other) in items.drain(..).enumerate() {
        if at_row.is_multiple_of(STRIDE) && !goes_on() {
            return false;
        }
        let who = [&other.principal.id, &other.principal.upn, &other.principal.display_name];
        let who: Box<str> = who.into_iter().find(|name| !name.is_empty()).cloned().unwrap_or_default();
        let role = if other.role_id.is_empty() { other.role_name.to_lowercase().into() } else { other.role_id.clone() };
        let key = if other.id.is_empty() {
            ("".into(), who.to_lowercase().into(), role, other.scope.clone(), other.state)
        } else {
            (other.id.clone(), "".into(), "".into(), AzureScope::NotExported, other.state)
        };
        let Some(first) = at.get(&key).and_then(|at| kept.get_mut(*at)) else {
            at.insert(key, kept.len());
            kept.push(other);
            continue;
        };
        let (principal, more) = (&mut first.principal, &mut other.principal);
        for (name, new) in [
            (&mut principal.id, &mut more.id),
            (&mut principal.upn, &mut more.upn),
            (&mut principal.display_name, &mut more.display_name),
            (&mut first.role_id, &mut other.role_id),
            (&mut first.role_name, &mut other.role_name),
        ] {
            if name.is_empty() {
                *name = std::mem::take(new);
            }
        }
        if principal.kind == super::PrincipalKind::Unknown {
            principal.kind = more.kind;
        }
        first.created = first.created.or(other.created);
        first.created_by = first.created_by.take().or(other.created_by);
        first.description = first.description.take().or(other.description);
        first.condition.or_take(&mut other.condition);
        first.of_one_role &= other.of_one_role;
        first.end.or_take(&mut other.end);
        first.sources.append(&mut other.sources);
    }
    *items = kept;
    true
}

#[cfg(test)]
mod tests {
    use super::AzureScope::{self, ManagementGroup, NotExported, Other, ResourceGroup, Root, Subscription};
    use crate::tenant::fixtures::World;
    use crate::tenant::{PrincipalKind, Tenant, azure_roles};

    #[test]
    fn scopes_as_exports_write_them() {
        let check = |text: &str, expected: AzureScope| assert_eq!(AzureScope::parse(text), expected, "{text}");
        check("/", Root);
        check("", NotExported);
        check("/providers/Microsoft.Management/managementGroups/MG-Core", ManagementGroup("mg-core".into()));
        check("/subscriptions/AA-11", Subscription("aa-11".into()));
        check("/subscriptions/aa-11/", Subscription("aa-11".into()));
        let group = ResourceGroup { subscription: "aa-11".into(), name: "rg1".into() };
        check("/subscriptions/aa-11/resourceGroups/RG1", group.clone());
        check("/subscriptions/aa-11/resourcegroups/rg1", group);
        let deep = AzureScope::parse(
            "/subscriptions/aa-11/resourceGroups/rg1/providers/Microsoft.Compute/virtualMachines/vm1",
        );
        assert_eq!(deep.subscription(), Some("aa-11"));
        assert!(!deep.is_wide() && Root.is_wide());
        check("/providers/Microsoft.Capacity", Other("/providers/microsoft.capacity".into()));
    }

    #[test]
    fn an_id_of_no_known_role_yields_to_a_known_name() {
        let check = |id: &str, name: &str, expected: &str| {
            let world = World::p2().user("anna").azure_role("anna", PrincipalKind::User, "Reader", "/");
            let mut tenant: Tenant = world.build();
            let row = &mut tenant.azure_role_assignments.items[0];
            (row.role_id, row.role_name) = (id.into(), name.into());
            assert_eq!(tenant.azure_role_id(&tenant.azure_role_assignments.items[0]), expected, "{id} {name}");
        };
        check(azure_roles::OWNER, "", azure_roles::OWNER);
        check(azure_roles::OWNER, "Reader", azure_roles::OWNER);
        check("", "Owner", azure_roles::OWNER);
        check("n/a", "User Access Administrator", azure_roles::USER_ACCESS_ADMINISTRATOR);
        check("n/a", "Our own", "n/a");
        check("", "Our own", "");
    }
}
