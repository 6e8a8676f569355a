//! Workload identities: service principals, managed identities, app registrations.

use super::{Known, Moment, PrincipalRef};
use crate::evidence::SourceRef;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialKind {
    Secret,
    Certificate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    pub kind: CredentialKind,
    pub key_id: Box<str>,
    pub start: Option<Moment>,
    pub end: Option<Moment>,
}

#[derive(Clone, Debug, Default)]
pub struct ServicePrincipal {
    /// Object id in lower case.
    pub id: Box<str>,
    /// Application (client) id in lower case.
    pub app_id: Box<str>,
    pub name: Box<str>,
    /// `Application`, `ManagedIdentity`, `Legacy`, `SocialIdp`, as exported.
    pub kind: Option<Box<str>>,
    pub enabled: Option<bool>,
    pub owner_organization: Option<Box<str>>,
    pub credentials: Known<Vec<Credential>>,
    pub owners: Known<Vec<PrincipalRef>>,
    pub created: Option<Moment>,
    pub sources: Vec<SourceRef>,
}

impl ServicePrincipal {
    pub fn is_managed_identity(&self) -> bool {
        self.kind.as_deref().is_some_and(|kind| kind.replace(' ', "").eq_ignore_ascii_case("ManagedIdentity"))
    }
}

#[derive(Clone, Debug, Default)]
pub struct Application {
    /// Object id in lower case.
    pub id: Box<str>,
    /// Application (client) id in lower case: joins it to its service principal.
    pub app_id: Box<str>,
    pub name: Box<str>,
    pub audience: Option<Box<str>>,
    pub credentials: Known<Vec<Credential>>,
    pub owners: Known<Vec<PrincipalRef>>,
    pub created: Option<Moment>,
    pub sources: Vec<SourceRef>,
}
