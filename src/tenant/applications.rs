//! Workload identities: service principals, managed identities, app registrations.

use super::records::Empty;
use super::{Column, Known, Missing, Moment, PrincipalRef, RecordKind, Tenant};
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
    /// The list of credentials that was not exported, where the other one was.
    pub credentials_lack: Option<Column>,
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
    /// The list of credentials that was not exported, where the other one was.
    pub credentials_lack: Option<Column>,
    pub owners: Known<Vec<PrincipalRef>>,
    pub created: Option<Moment>,
    pub sources: Sources,
}

/// What keeps the credentials of an object from being all there are: the column that was not exported.
pub fn unseen_credentials(known: &Known<Vec<Credential>>, lack: Option<Column>) -> Option<Column> {
    if known.is_exported() { lack } else { Some("passwordCredentials") }
}

/// Takes the other's credentials where these were not exported, and of the kind that was not.
pub(super) fn join_credentials(
    (own, lack): (&mut Known<Vec<Credential>>, &mut Option<Column>),
    (more, also_lack): (&mut Known<Vec<Credential>>, &mut Option<Column>),
) {
    if !own.is_exported() {
        (*own, *lack) = (std::mem::take(more), *also_lack);
    } else if let (Some(column), Known::Value(own), Known::Value(more)) = (*lack, own, more)
        && *also_lack != Some(column)
    {
        let kind = if column == "keyCredentials" { CredentialKind::Certificate } else { CredentialKind::Secret };
        own.extend(more.extract_if(.., |credential| credential.kind == kind));
        *lack = None;
    }
}

impl Tenant {
    /// The registration of an application, by its application id.
    pub fn registration(&self, app: &ServicePrincipal) -> Option<&Application> {
        self.applications.iter().find(|known| !app.app_id.is_empty() && known.app_id == app.app_id)
    }

    /// Whether the list of registrations, whole and with their application ids, would hold that of an application.
    pub fn lists_registrations_of(&self, app: &ServicePrincipal) -> bool {
        let list = &self.applications;
        !app.app_id.is_empty()
            && list.supply.gap(RecordKind::Applications).is_none()
            && list.iter().all(|known| !known.app_id.is_empty())
    }

    /// What keeps it from being known that an application has no registration here. One that says that it is of this
    /// organisation has one, whatever the list holds.
    pub fn hides_registration(&self, app: &ServicePrincipal) -> Option<Missing> {
        let column = Some("appId");
        let owner = app.owner_organization.as_deref();
        let is_own = |owner: &str| self.organization.iter().any(|known| known.id.eq_ignore_ascii_case(owner));
        if let Some(gap) = self.applications.supply.gap(RecordKind::Applications) {
            return Some(gap);
        }
        if app.app_id.is_empty() {
            let why = format!("The application id of {} was not exported, so its registration is not known.", app.name);
            return Some(Missing { kind: RecordKind::ServicePrincipals, column, why });
        }
        if !self.lists_registrations_of(app) {
            let supply = &self.applications.supply;
            let whole = supply.column_gap(RecordKind::Applications, "appId", Empty::MeansNothing);
            return whole.or_else(|| {
                let why = format!(
                    "Some app registrations were exported without application id, so whether one is that of {} is not known.",
                    app.name
                );
                Some(Missing { kind: RecordKind::Applications, column, why })
            });
        }
        owner.is_some_and(is_own).then(|| {
            let why =
                format!("{}, an application of this organisation, is not in the list of app registrations.", app.name);
            Missing { kind: RecordKind::Applications, column: None, why }
        })
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_of_two_exports_are_joined_by_their_kind() {
        let one = |kind| Credential { kind, key_id: "".into(), start: None, end: None };
        let (secret, certificate) = (one(CredentialKind::Secret), one(CredentialKind::Certificate));
        let check = |mut own: Known<Vec<Credential>>,
                     mut lack,
                     mut also_lack: Option<Column>,
                     expected: (usize, Option<Column>)| {
            let mut more = Known::Value(vec![secret.clone(), certificate.clone()]);
            join_credentials((&mut own, &mut lack), (&mut more, &mut also_lack));
            assert_eq!((own.value().map_or(0, Vec::len), lack), expected);
        };
        let (secrets, certificates) = (Some("passwordCredentials"), Some("keyCredentials"));
        check(Known::NotExported, None, None, (2, None));
        check(Known::NotExported, None, secrets, (2, secrets));
        check(Known::Value(vec![certificate.clone()]), secrets, None, (2, None));
        check(Known::Value(vec![certificate.clone()]), secrets, certificates, (2, None));
        check(Known::Value(vec![certificate.clone()]), secrets, secrets, (1, secrets));
        check(Known::Value(vec![secret.clone()]), certificates, None, (2, None));
        check(Known::Value(vec![secret.clone()]), None, None, (1, None));
    }
}
