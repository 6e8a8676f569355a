//! Privileged Identity Management: role settings and alerts.

use super::Moment;
use crate::evidence::SourceRef;

/// The settings of one role (17 rules), or of membership of one group.
#[derive(Clone, Debug, Default)]
pub struct RolePolicy {
    /// Id of the policy that holds the rules, or empty.
    pub policy_id: Box<str>,
    /// Role definition id in lower case, or `member`/`owner` for groups.
    pub role_id: Box<str>,
    pub role_name: Box<str>,
    /// `DirectoryRole`, `Directory`, `Group`, in the export's spelling, or empty.
    pub scope_type: Box<str>,
    /// Group id where the policy is a group's.
    pub scope_id: Box<str>,
    /// Rules as exported, in their order; absent rules are unknown, not defaults.
    pub rules: Vec<Rule>,
    pub modified: Option<Moment>,
    pub source: Option<SourceRef>,
}

/// One rule of a role's settings. Rule ids as in Graph (`Expiration_EndUser_Assignment`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    pub id: Box<str>,
    pub body: RuleBody,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleBody {
    Expiration {
        required: Option<bool>,
        maximum_seconds: Option<i64>,
    },
    Enablement {
        mfa: bool,
        justification: bool,
        ticket: bool,
    },
    Approval {
        required: Option<bool>,
        approvers: Vec<Approver>,
    },
    Notification {
        recipient: NotificationRecipient,
        critical_only: Option<bool>,
        default_recipients: Option<bool>,
        recipients: Vec<Box<str>>,
    },
    AuthenticationContext {
        enabled: Option<bool>,
        claim: Option<Box<str>>,
    },
    /// A rule type we do not know.
    Other,
}

/// `recipientType` of a notification rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotificationRecipient {
    Admin,
    Requestor,
    Approver,
    Unknown,
}

/// An approver: a user or the members of a group, by id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approver {
    pub id: Box<str>,
    pub is_group: bool,
}

/// A PIM alert.
#[derive(Clone, Debug)]
pub struct AlertState {
    pub id: Box<str>,
    /// `DirectoryRole_<tenant>_TooManyGlobalAdminsAssignedToTenantAlert` and the like.
    pub definition: Box<str>,
    pub active: Option<bool>,
    pub incidents: Option<u64>,
    pub last_scanned: Option<Moment>,
    pub source: SourceRef,
}
