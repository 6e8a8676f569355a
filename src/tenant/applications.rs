//! Workload identities: service principals, managed identities, app registrations.

use super::{Known, Moment, PrincipalRef, Tenant};
use crate::evidence::{SourceRef, Sources};
use std::collections::{BTreeMap, BTreeSet};

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
    /// `appRoleAssignmentRequired`: only who is assigned gets in.
    pub assignment_required: Option<bool>,
    pub owner_organization: Option<Box<str>>,
    /// Name of the verified publisher; empty = not verified.
    pub publisher: Known<Box<str>>,
    /// `tags`: an enterprise app bears `WindowsAzureActiveDirectoryIntegratedApp`.
    pub tags: Vec<Box<str>>,
    /// The permissions it offers: id in lower case and name.
    pub app_roles: Vec<(Box<str>, Box<str>)>,
    pub credentials: Known<Vec<Credential>>,
    pub owners: Known<Vec<PrincipalRef>>,
    pub created: Option<Moment>,
    pub sources: Sources,
}

impl ServicePrincipal {
    pub fn is_managed_identity(&self) -> bool {
        self.kind.as_deref().is_some_and(|kind| kind.replace(' ', "").eq_ignore_ascii_case("ManagedIdentity"))
    }

    /// Belongs to Microsoft: one of the two tenants that own its applications.
    pub fn is_microsofts(&self) -> bool {
        self.owner_organization
            .as_deref()
            .is_some_and(|id| MICROSOFT_TENANTS.iter().any(|known| id.eq_ignore_ascii_case(known)))
    }
}

/// Tenants that own Microsoft's applications.
const MICROSOFT_TENANTS: &[&str] = &["f8cdef31-a31e-4b4a-93e4-5f571e91255a", "72f988bf-86f1-41af-91ab-2d7cd011db47"];

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
    pub sources: Sources,
}

/// A relying party trust of AD FS.
#[derive(Clone, Debug)]
pub struct RelyingParty {
    pub name: Box<str>,
    pub identifiers: Vec<Box<str>>,
    pub enabled: Option<bool>,
    /// Empty: access is ruled by issuance authorization rules, as before AD FS 2016.
    pub policy: Known<Box<str>>,
    /// Whether its additional authentication rules ask for MFA; `None`: not exported.
    pub rules_ask_for_mfa: Option<bool>,
    pub source: SourceRef,
}

/// Owners of one application or service principal from a file of their own; the object may come in a later file.
#[derive(Clone, Debug)]
pub struct OwnerList {
    /// Object id in lower case.
    pub object: Box<str>,
    /// One of its owners; `None`: the list is empty.
    pub owner: Option<PrincipalRef>,
}

/// Gives owners from files of their own to their objects. Lists of objects that are not known yet wait.
pub(super) fn assign_owners(tenant: &mut Tenant) {
    if tenant.owner_lists.is_empty() {
        return;
    }
    let mut lists: BTreeMap<Box<str>, Vec<OwnerList>> = BTreeMap::new();
    for list in std::mem::take(&mut tenant.owner_lists) {
        lists.entry(list.object.clone()).or_default().push(list);
    }
    let principals = tenant.service_principals.items.iter_mut().map(|known| (&known.id, &mut known.owners));
    let applications = tenant.applications.items.iter_mut().map(|known| (&known.id, &mut known.owners));
    for (id, owners) in principals.chain(applications) {
        let Some(lists) = lists.remove(id) else { continue };
        let mut known = match std::mem::take(owners) {
            Known::Value(known) => known,
            Known::Empty | Known::NotExported => Vec::new(),
        };
        let mut ids: BTreeSet<Box<str>> = known.iter().map(|owner| owner.id.clone()).collect();
        known.extend(lists.into_iter().filter_map(|list| list.owner).filter(|owner| ids.insert(owner.id.clone())));
        *owners = Known::Value(known);
    }
    tenant.owner_lists = lists.into_values().flatten().collect();
}
