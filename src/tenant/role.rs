//! Directory roles: definitions, who is assigned which, and how.

use super::{Known, Moment, RecordKind};
use crate::evidence::SourceRef;

#[derive(Clone, Debug, Default)]
pub struct RoleDefinition {
    /// In lower case; for built-in roles the template's GUID.
    pub id: Box<str>,
    pub template_id: Box<str>,
    pub name: Box<str>,
    pub built_in: Option<bool>,
    pub enabled: Option<bool>,
    pub privileged: Option<bool>,
    /// `rolePermissions[].allowedResourceActions[]`.
    pub actions: Vec<Box<str>>,
    pub source: Option<SourceRef>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrincipalKind {
    User,
    Group,
    /// A group of another tenant, which no list of this one can hold: a partner’s, who manages subscriptions.
    ForeignGroup,
    ServicePrincipal,
    #[default]
    Unknown,
}

/// Whether the export shows that the principal exists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Expansion {
    /// The principal was not expanded: nothing is known.
    #[default]
    NotExpanded,
    /// Expanded, and there it is.
    Present,
    /// Expanded, and null: the object is gone.
    Null,
}

/// Who an assignment or membership points to, as far as the export says.
#[derive(Clone, Debug, Default)]
pub struct PrincipalRef {
    /// Object id in lower case, or empty.
    pub id: Box<str>,
    /// Principal name or mail, or empty.
    pub upn: Box<str>,
    pub display_name: Box<str>,
    pub kind: PrincipalKind,
    pub expansion: Expansion,
}

/// Where an assignment holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    #[default]
    Tenant,
    AdministrativeUnit(Box<str>),
    /// One application or other object.
    Object(Box<str>),
    /// The export has no scope column.
    NotExported,
}

/// How an assignment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AssignmentState {
    /// Active by assignment.
    Assigned,
    /// An eligible holder at work now.
    Activated,
    /// Active, and the list does not say whether assigned or activated.
    ActiveUnmarked,
    Eligible,
    /// Held, and the list names active and eligible holders alike, members of groups among them.
    Unspecified,
}

impl AssignmentState {
    /// Provably active: what may be eligible only is not.
    pub fn is_active(self) -> bool {
        !matches!(self, Self::Eligible | Self::Unspecified)
    }
    /// Active by assignment, or not known to be anything less: without an end it may be standing.
    pub fn may_stand(self) -> bool {
        matches!(self, Self::Assigned | Self::ActiveUnmarked | Self::Unspecified)
    }
}

/// One row of a list of role assignments.
#[derive(Clone, Debug)]
pub struct RoleAssignment {
    /// Assignment or schedule id, or empty.
    pub id: Box<str>,
    pub principal: PrincipalRef,
    /// Role definition id in lower case (template GUID for built-in roles), or empty where only a name is known.
    pub role_id: Box<str>,
    /// As exported, or empty.
    pub role_name: Box<str>,
    pub scope: Scope,
    pub state: AssignmentState,
    pub start: Option<Moment>,
    /// Empty = permanent.
    pub end: Known<Moment>,
    /// `Group`, `Inherited`: the row is the expansion of a group's assignment.
    pub through_group: Option<bool>,
    /// The group's display name, where the row gives it.
    pub through_name: Box<str>,
    /// Which list it came from.
    pub list: RecordKind,
    pub source: SourceRef,
}

impl RoleAssignment {
    /// A row of a list that says who holds what, and no more: neither since when nor until when, nor how.
    pub fn listed(principal: PrincipalRef, source: SourceRef) -> Self {
        Self {
            id: "".into(),
            principal,
            role_id: "".into(),
            role_name: "".into(),
            scope: Scope::NotExported,
            state: AssignmentState::ActiveUnmarked,
            start: None,
            end: Known::NotExported,
            through_group: None,
            through_name: Box::default(),
            list: RecordKind::RoleAssignments,
            source,
        }
    }
}
