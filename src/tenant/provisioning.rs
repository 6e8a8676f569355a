//! Provisioning: jobs that create, change and remove accounts in connected apps.

use super::Moment;
use crate::evidence::SourceRef;

/// One provisioning job of an application.
#[derive(Clone, Debug, Default)]
pub struct ProvisioningJob {
    pub id: Box<str>,
    /// Object id of its service principal in lower case.
    pub app: Box<str>,
    /// `scim`, `SalesforceOutDelta` …
    pub template: Box<str>,
    /// `schedule.state`: `Active`, `Disabled`, `Paused`.
    pub schedule: Option<Box<str>>,
    /// `status.code`: `NotConfigured`, `NotRun`, `Active`, `Paused`, `Quarantine`.
    pub status: Option<Box<str>>,
    /// How often in a row it failed altogether.
    pub failures: Option<i64>,
    /// `lastExecution.state`: `Succeeded`, `Failed`, `EntryLevelErrors`.
    pub last_state: Option<Box<str>>,
    pub last_run: Option<Moment>,
    pub last_success: Option<Moment>,
    pub quarantine_reason: Option<Box<str>>,
    pub quarantined_since: Option<Moment>,
    /// Whether users' mappings delete (or disable) accounts in the app; `None`: the schema was not exported, or not
    /// whole.
    pub deletes: Option<bool>,
    /// Accounts that leave the job's scope are kept in the app (`SkipOutOfScopeDeletions`).
    pub skips_deletions: Option<bool>,
    pub source: Option<SourceRef>,
}
