//! Protocols by which mail is read and sent: the organisation's setting, each mailbox's, and authentication policies.

use super::Known;
use crate::evidence::SourceRef;

/// Exchange's transport configuration.
#[derive(Clone, Debug)]
pub struct TransportSettings {
    /// Basic and modern SMTP AUTH are off for every mailbox that does not override it.
    pub smtp_auth_off: Option<bool>,
    pub source: SourceRef,
}

/// What a mailbox may be reached by.
#[derive(Clone, Debug)]
pub struct MailProtocols {
    /// `ExternalDirectoryObjectId` in lower case, or empty.
    pub id: Box<str>,
    pub address: Box<str>,
    pub name: Box<str>,
    pub pop: Option<bool>,
    pub imap: Option<bool>,
    pub active_sync: Option<bool>,
    /// `Empty`: as the organisation has it.
    pub smtp_auth_off: Known<bool>,
    pub source: SourceRef,
}

/// An authentication policy of Exchange: which protocols accept a password alone.
#[derive(Clone, Debug)]
pub struct MailAuthenticationPolicy {
    pub name: Box<str>,
    /// Protocols that accept basic authentication, as named in the columns (`Smtp`, `Pop` …); `NotExported`: no column.
    pub allows_basic: Known<Vec<&'static str>>,
    pub source: SourceRef,
}
