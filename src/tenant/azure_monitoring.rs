//! What Azure keeps and tells of itself: diagnostic settings, alert rules, action groups, the activity log.

use super::unknown_words::UnknownWords;
use super::{Moment, Supply};
use crate::evidence::SourceRef;
use std::collections::BTreeSet;

/// Where a resource's logs are sent.
#[derive(Clone, Debug)]
pub struct DiagnosticSetting {
    pub name: Box<str>,
    pub of: LogOwner,
    /// "workspace law-soc", "storage account stlogs", "event hub …"; empty = nowhere.
    pub destinations: Vec<String>,
    /// Path of the workspace among them, in lower case.
    pub workspace: Option<Box<str>>,
    /// Category or category group (empty: not exported), and whether it is on.
    pub categories: Vec<(Box<str>, Option<bool>)>,
    pub source: SourceRef,
}

/// In place of a subscription's id, where a list of settings is the directory's own.
pub const DIRECTORY: &str = "directory";

/// Whose logs a diagnostic setting sends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogOwner {
    /// A subscription's activity log; its id in lower case.
    Subscription(Box<str>),
    /// The directory's sign-in, audit and risk logs.
    Directory,
    /// Another resource; its path in lower case.
    Resource(Box<str>),
}

impl DiagnosticSetting {
    /// A setting of logs has categories, each on or off, and a place that they go to: Azure stores none without.
    pub fn lost_at_export(&self) -> bool {
        let is_told = |(name, on): &(Box<str>, Option<bool>)| !name.is_empty() && on.is_some();
        self.categories.is_empty() || self.destinations.is_empty() || !self.categories.iter().all(is_told)
    }

    /// Whether a category is on, by itself or by a group that holds it.
    pub fn sends(&self, category: &str) -> bool {
        let holds = |name: &str| name.eq_ignore_ascii_case(category) || name.eq_ignore_ascii_case("allLogs");
        self.categories.iter().any(|(name, on)| *on == Some(true) && holds(name))
    }
}

/// How long a Log Analytics workspace, or one of its tables, keeps its rows.
#[derive(Clone, Debug)]
pub struct LogRetention {
    /// Path of the workspace in lower case.
    pub workspace: Box<str>,
    pub name: Box<str>,
    /// In lower case; `None`: every table without a time of its own.
    pub table: Option<Box<str>>,
    /// `None`: not exported, or left to the workspace.
    pub days: Option<i64>,
    pub source: SourceRef,
}

/// One condition of an alert rule; values in lower case, any of which is enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// In lower case: `operationname`, `category`, `caller` …
    pub field: Box<str>,
    pub values: Vec<Box<str>>,
}

/// An alert rule on the activity log. All of its conditions must hold.
#[derive(Clone, Debug)]
pub struct AlertRule {
    pub name: Box<str>,
    pub enabled: Option<bool>,
    /// Paths in lower case with a leading slash.
    pub scopes: Vec<Box<str>>,
    /// `None`: lost at export.
    pub conditions: Option<Vec<Leaf>>,
    /// Ids of action groups in lower case.
    pub action_groups: Vec<Box<str>>,
    pub source: SourceRef,
}

/// Who is told when an alert fires.
#[derive(Clone, Debug)]
pub struct ActionGroup {
    /// Path in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    pub enabled: Option<bool>,
    /// Mail addresses of its receivers.
    pub mails: Vec<Box<str>>,
    /// Receivers of any kind.
    pub receivers: usize,
    pub source: SourceRef,
}

/// A change of who may do what in Azure, from the activity log.
#[derive(Clone, Debug)]
pub struct RoleChange {
    pub at: Moment,
    /// As exported: `Microsoft.Authorization/roleAssignments/write`, `Create role assignment`.
    pub operation: Box<str>,
    /// Principal name or id of who did it.
    pub caller: Box<str>,
    /// `Succeeded`, `Failed`, `Started` …
    pub status: Box<str>,
    /// In lower case, or the name that the portal gives.
    pub subscription: Box<str>,
    /// What was changed: the scope's path, or the resource's name.
    pub scope: Box<str>,
    pub correlation: Box<str>,
    pub source: SourceRef,
}

/// The activity log, folded: only changes of roles are kept.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub struct ActivityLog {
    pub supply: Supply,
    /// Oldest and newest entry.
    pub window: Option<(Moment, Moment)>,
    pub rows: u64,
    /// Subscriptions of which an entry stands in it, in lower case.
    pub subscriptions: BTreeSet<Box<str>>,
    pub role_changes: Vec<RoleChange>,
    /// Names of operations of which nothing tells whether they change a role.
    pub unknown: UnknownWords,
}
