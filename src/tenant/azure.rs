//! Azure: subscriptions, and who is assigned which role at which scope.

pub(super) mod joining;
mod scope;

pub use scope::AzureScope;

use super::unknown_words::UnknownWords;
use super::{AssignmentState, Known, Missing, Moment, PrincipalRef, RecordKind, Tenant};
use crate::evidence::{SourceRef, Sources};

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
    /// Whether it ended before the day. The end of an activation is not that of the assignment behind it.
    pub fn is_over(&self, as_of: Moment) -> bool {
        let ended = self.end.value().is_some_and(|end| end.day() < as_of.day());
        ended && self.state != AssignmentState::Activated
    }

    /// Whether it begins after the day.
    pub fn is_to_come(&self, as_of: Moment) -> bool {
        self.start.is_some_and(|start| start.day() > as_of.day())
    }

    /// Neither over nor still to come.
    pub fn is_in_force(&self, as_of: Moment) -> bool {
        !self.is_over(as_of) && !self.is_to_come(as_of)
    }

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
    pub actions: Known<Vec<Box<str>>>,
    pub not_actions: Vec<Box<str>>,
    pub data_actions: Known<Vec<Box<str>>>,
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

impl Subscription {
    /// Whether what is assigned over a scope holds in the whole subscription; `None`: over a management group that may lie
    /// above it, for groups nest in ways that exports do not tell.
    pub fn inherits(&self, scope: &AzureScope) -> Option<bool> {
        match scope {
            AzureScope::Root => Some(true),
            AzureScope::Subscription(id) => Some(*id == self.id),
            AzureScope::ManagementGroup(id) => {
                let is_parent = self.parent.as_deref().is_some_and(|parent| parent.eq_ignore_ascii_case(id));
                // The top group bears the tenant's id.
                let is_top = self.tenant.as_deref().is_some_and(|tenant| tenant.eq_ignore_ascii_case(id));
                (is_parent || is_top).then_some(true)
            }
            _ => Some(false),
        }
    }
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

#[cfg(test)]
mod tests {
    use crate::tenant::fixtures::World;
    use crate::tenant::{PrincipalKind, Tenant, azure_roles};

    #[test]
    fn a_role_in_words_that_nobody_knows_is_a_gap_where_it_has_no_id() {
        let check = |id: &str, name: &str, expected: bool| {
            let mut tenant = World::p2().user("anna").azure_role("anna", PrincipalKind::User, "Reader", "/").build();
            let row = &mut tenant.azure_role_assignments.items[0];
            (row.role_id, row.role_name) = (id.into(), name.into());
            let gap = tenant.azure_roles_not_understood(&tenant.azure_role_assignments);
            assert_eq!(gap.is_some(), expected, "{id} {name}: {gap:?}");
        };
        check("", "Besitzer dieser Sache", true);
        check("12345678-1234-1234-1234-123456789abc", "Besitzer dieser Sache", false);
        check("", "Owner", false);
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
