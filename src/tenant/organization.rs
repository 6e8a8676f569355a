//! The organisation itself: its details, domains, federation, partners; and the collectors that were run on it.

use super::{Known, Moment};
use crate::evidence::SourceRef;

#[derive(Clone, Debug)]
pub struct Organization {
    /// Tenant id in lower case.
    pub id: Box<str>,
    pub name: Box<str>,
    /// `onPremisesSyncEnabled`; empty = never synchronised.
    pub synced: Known<bool>,
    pub created: Option<Moment>,
    /// `onPremisesLastSyncDateTime`.
    pub last_sync: Known<Moment>,
    /// `onPremisesLastPasswordSyncDateTime` (Graph beta): password hash synchronisation at work.
    pub last_password_sync: Known<Moment>,
    pub domains: Vec<Domain>,
    pub source: SourceRef,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Authentication {
    Managed,
    Federated,
}

#[derive(Clone, Debug)]
pub struct Domain {
    /// In lower case.
    pub name: Box<str>,
    pub authentication: Option<Authentication>,
    /// The `onmicrosoft.com` domain the tenant was created with.
    pub initial: Option<bool>,
    pub default: Option<bool>,
    pub verified: Option<bool>,
    pub source: SourceRef,
}

/// Suffixes of the domains that Microsoft gives a tenant: worldwide, US government, China, the closed German cloud.
const MICROSOFTS_OWN: &[&str] =
    &[".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn", ".onmschina.cn", ".onmicrosoft.de"];

impl Domain {
    /// Whether a name, in lower case, is that of a domain which Microsoft gives tenants, and runs.
    pub fn is_microsofts(name: &str) -> bool {
        MICROSOFTS_OWN.iter().any(|suffix| name.len() > suffix.len() && name.ends_with(suffix))
    }

    /// Whether a name, in lower case, is one with which a tenant begins: `contoso.onmicrosoft.com`, not the
    /// `contoso.mail.onmicrosoft.com` of hybrid mail.
    pub fn is_initial_name(name: &str) -> bool {
        let begin = MICROSOFTS_OWN.iter().find_map(|suffix| name.strip_suffix(suffix));
        begin.is_some_and(|begin| !begin.is_empty() && !begin.contains('.'))
    }
}

/// Federation settings of a domain. The object itself does not name its domain.
#[derive(Clone, Debug)]
pub struct Federation {
    /// In lower case; `None` where neither context, file name nor a column tells.
    pub domain: Option<Box<str>>,
    pub issuer: Box<str>,
    /// `acceptIfMfaDoneByFederatedIdp`, `enforceMfaByFederatedIdp`, `rejectMfaByFederatedIdp`; empty = look at `supports_mfa`.
    pub mfa_behavior: Known<Box<str>>,
    pub supports_mfa: Option<bool>,
    /// Base64 DER.
    pub signing_certificate: Option<Box<str>>,
    pub next_signing_certificate: Option<Box<str>>,
    pub source: SourceRef,
}

/// Delegated administration by a partner.
#[derive(Clone, Debug)]
pub struct PartnerRelationship {
    pub name: Box<str>,
    /// Partner's name where an export gives one.
    pub partner: Option<Box<str>>,
    /// `active`, `expired` … as exported.
    pub status: Option<Box<str>>,
    /// Role template ids in lower case.
    pub roles: Known<Vec<Box<str>>>,
    /// `autoExtendDuration` other than zero.
    pub auto_extends: Option<bool>,
    pub activated: Option<Moment>,
    /// Empty before activation.
    pub end: Known<Moment>,
    /// Delegated administration without granular roles (DAP).
    pub undelegated: Option<bool>,
    pub customer_tenant: Option<Box<str>>,
    pub source: SourceRef,
}

/// A collector's own words about its run (ScubaGear).
#[derive(Clone, Debug)]
pub struct CollectorRun {
    pub tool: Box<str>,
    pub version: Option<Box<str>>,
    pub collected: Option<Moment>,
    /// Told to the second and with its zone; else the local time alone, of which the day may be off by one.
    pub is_exact: bool,
    /// Commands that failed: their data is missing, not empty.
    pub failed_commands: Vec<Box<str>>,
    pub source: SourceRef,
}
