//! What people did in Microsoft 365, by its usage reports; and whether its audit log records anything.

use super::{Known, Moment};
use crate::evidence::SourceRef;

/// One account's row of a usage report.
#[derive(Clone, Debug)]
pub struct UsageRow {
    /// Principal name; 32 hexadecimal digits where the tenant conceals names.
    pub upn: Box<str>,
    pub refreshed: Option<Moment>,
    pub deleted: Option<bool>,
    /// Product, and its last activity (empty = none).
    pub activities: Vec<(&'static str, Known<Moment>)>,
    /// It is the report over all products (Active User Detail).
    pub of_all_products: bool,
    pub source: SourceRef,
}

impl UsageRow {
    /// Whether the tenant conceals names in its reports: then nobody can be found in them.
    pub fn is_concealed(&self) -> bool {
        !self.upn.contains('@')
    }
}

/// Settings of the audit log, from `Get-AdminAuditLogConfig`, or of mailbox auditing, from `Get-OrganizationConfig`.
#[derive(Clone, Debug)]
pub struct AuditConfig {
    pub unified_enabled: Option<bool>,
    pub admin_enabled: Option<bool>,
    /// Mailbox auditing is off for the whole organisation (`AuditDisabled`).
    pub mailboxes_off: Option<bool>,
    /// The session is known to be Exchange Online's: only there does *False* mean off.
    pub from_exchange: Option<bool>,
    pub source: SourceRef,
}

/// The newest row of the unified audit log: proof that it is written.
#[derive(Clone, Debug)]
pub struct UnifiedAuditRow {
    pub at: Moment,
    pub operation: Box<str>,
    pub source: SourceRef,
}
