//! Which applications hold permissions of high impact, delegated or as themselves.

use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::consent::{AppRoleAssignment, Consent};
use crate::tenant::permissions;
use crate::tenant::{Known, Missing, RecordKind, ServicePrincipal, SupplyState, Tenant, natural};
use std::collections::{BTreeMap, BTreeSet};

/// Application id of Microsoft Graph: its list of assignments names every app that holds a permission of Graph.
const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// One application with the permissions that were found.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Debug, Default)]
pub(super) struct Permitted<'a> {
    /// Object id of its service principal, in lower case.
    pub id: String,
    pub app: Option<&'a ServicePrincipal>,
    pub name: String,
    /// Of high impact, in words: "Mail.ReadWrite (as itself)".
    pub high: BTreeSet<String>,
    /// Whether any permission goes beyond signing people in.
    pub beyond_basic: bool,
    /// Consent that one account gave for itself.
    pub by_one_account: bool,
    /// … and nobody else gave any.
    pub only_by_one_account: bool,
    /// Consent for everyone to a permission of high impact.
    pub high_for_everyone: bool,
    /// A grant was exported without the permissions that it gives.
    pub untold: bool,
    pub sources: Vec<SourceRef>,
}

impl Permitted<'_> {
    pub fn is_microsofts(&self) -> bool {
        self.app.is_some_and(ServicePrincipal::is_microsofts)
    }

    /// Whether it is registered in another organisation than this one; `None`: the application, its owner, or both the
    /// organisation and all of its registrations were not supplied. A managed identity or an application from before there
    /// were registrations has no owner, and is of this organisation.
    pub fn is_foreign(&self, tenant: &Tenant) -> Option<bool> {
        let app = self.app?;
        let is_old = app.kind.as_deref().is_some_and(|kind| kind.eq_ignore_ascii_case("Legacy"));
        if app.is_managed_identity() || is_old || tenant.registration(app).is_some() {
            return Some(false);
        }
        let lists_all = tenant.lists_registrations_of(app);
        let Some(owner) = app.owner_organization.as_deref() else { return lists_all.then_some(true) };
        if tenant.organization.iter().any(|organization| organization.id.eq_ignore_ascii_case(owner)) {
            return Some(false);
        }
        let is_known = tenant.organization.iter().any(|organization| !organization.id.is_empty()) || lists_all;
        is_known.then_some(true)
    }

    pub fn affected(&self, outcome: Outcome) -> Affected {
        let mut affected = Affected::new(SubjectKind::ServicePrincipal, &*self.id, &*self.name, outcome);
        if !self.high.is_empty() {
            let words: Vec<&str> = self.high.iter().map(String::as_str).collect();
            affected = affected.fact("Permissions of high impact", words.join("; "));
        }
        let sources: BTreeSet<SourceRef> =
            self.sources.iter().chain(self.app.into_iter().flat_map(|app| &app.sources)).copied().collect();
        affected.at(sources)
    }
}

/// Every application with a permission, in the order of names.
pub(super) fn permitted<'a>(tenant: &'a Tenant) -> Vec<Permitted<'a>> {
    let mut found: BTreeMap<String, Permitted<'a>> = BTreeMap::new();
    for grant in tenant.permission_grants.iter() {
        let how = match grant.consent {
            Consent::Application => "as itself",
            Consent::AllPrincipals => "delegated, for everyone",
            Consent::Principal => "delegated, for one account",
            Consent::Unknown => "delegated",
        };
        let permitted = of(tenant, &mut found, &grant.client, &grant.client_name);
        permitted.sources.push(grant.source);
        permitted.by_one_account |= grant.consent == Consent::Principal;
        permitted.untold |= !grant.permissions.is_exported();
        for name in grant.permissions.value().into_iter().flatten() {
            permitted.beyond_basic |= !permissions::is_basic(name);
            if let Some(high) = permissions::by_name(name) {
                permitted.high_for_everyone |= grant.consent == Consent::AllPrincipals;
                permitted.high.insert(format!("{} ({how}): it can {}", high.name, high.can));
            }
        }
    }
    for row in tenant.app_role_assignments.iter() {
        // A person or group that is assigned to an app is no permission of an app.
        if tenant.service_principal(&row.principal.id).is_none()
            && row.principal.kind != crate::tenant::PrincipalKind::ServicePrincipal
        {
            continue;
        }
        let permitted = of(tenant, &mut found, &row.principal.id, &row.principal.display_name);
        permitted.sources.push(row.source);
        permitted.beyond_basic = true;
        let offered = tenant.service_principal(&row.resource);
        let name =
            offered.and_then(|app| app.app_roles.iter().find(|(id, _)| *id == row.role)).map(|(_, name)| &**name);
        let high = permissions::by_app_role(&row.role).or_else(|| name.and_then(permissions::by_name));
        if let Some(high) = high {
            permitted.high.insert(format!("{} (as itself): it can {}", high.name, high.can));
        } else if name.is_none() && is_untold(tenant, row) {
            permitted.untold = true;
        }
    }
    let mut all: Vec<Permitted<'a>> = found.into_values().collect();
    for app in &mut all {
        let mut others = tenant.permission_grants.iter().filter(|grant| grant.consent != Consent::Principal);
        app.only_by_one_account = app.by_one_account
            && !others.any(|grant| *grant.client == *app.id)
            && !tenant.app_role_assignments.iter().any(|row| *row.principal.id == *app.id);
    }
    all.sort_by_cached_key(|app| (natural(&app.name), app.id.clone()));
    all
}

fn of<'f, 'a>(
    tenant: &'a Tenant,
    found: &'f mut BTreeMap<String, Permitted<'a>>,
    id: &str,
    name: &str,
) -> &'f mut Permitted<'a> {
    found.entry(id.to_owned()).or_insert_with(|| {
        let app = tenant.service_principal(id);
        let known = app.map(|app| &*app.name).filter(|name| !name.is_empty());
        let name = known.unwrap_or(if name.is_empty() { id } else { name });
        Permitted { id: id.to_owned(), app, name: name.to_owned(), ..Permitted::default() }
    })
}

/// Whether nothing says which permission of an interface is given. Of Microsoft Graph the grave ones are known by their ids;
/// zeros stand for an assignment that gives none.
fn is_untold(tenant: &Tenant, row: &AppRoleAssignment) -> bool {
    let gives_some = row.role.bytes().any(|letter| letter.is_ascii_hexdigit() && letter != b'0');
    let is_graph = row.resource_name.eq_ignore_ascii_case("Microsoft Graph")
        || tenant.service_principal(MICROSOFT_GRAPH).is_some_and(|graph| graph.id == row.resource);
    gives_some && !is_graph
}

/// What keeps "these are all permissions" from being said, beyond the declared needs: grants without their permissions,
/// and lists of app role assignments that come one service principal at a time.
pub(super) fn gaps(tenant: &Tenant) -> impl Iterator<Item = Missing> {
    let is_untold = tenant.permission_grants.iter().any(|grant| !grant.permissions.is_exported());
    let untold = is_untold.then(|| Missing {
        kind: RecordKind::PermissionGrants,
        column: Some("scope"),
        why: "Delegated permission grants were exported without the permissions that they give (“scope”).".to_owned(),
    });
    untold.into_iter().chain(roles_untold(tenant)).chain(lists_apart(tenant))
}

/// Interfaces of which an application holds a permission that nothing names.
fn roles_untold(tenant: &Tenant) -> Option<Missing> {
    let mut interfaces = BTreeSet::new();
    for row in tenant.app_role_assignments.iter().filter(|row| is_untold(tenant, row)) {
        let offered = tenant.service_principal(&row.resource);
        let is_named = offered.is_some_and(|app| app.app_roles.iter().any(|(id, _)| *id == row.role));
        let is_of_an_app = tenant.service_principal(&row.principal.id).is_some()
            || row.principal.kind == crate::tenant::PrincipalKind::ServicePrincipal;
        if is_of_an_app && !is_named && permissions::by_app_role(&row.role).is_none() {
            let name = offered.map(|app| &*app.name).filter(|name| !name.is_empty()).unwrap_or(&row.resource_name);
            interfaces.insert(if name.is_empty() { &*row.resource } else { name });
        }
    }
    let names: Vec<&str> = interfaces.into_iter().collect();
    (!names.is_empty()).then(|| Missing {
        kind: RecordKind::ServicePrincipals,
        column: Some("appRoles"),
        why: format!(
            "Which permissions of {} applications hold was not exported: export the service principals with their appRoles.",
            names.join(", ")
        ),
    })
}

/// The list of Microsoft Graph holds every app with a permission of Graph; where it is missing, each application's own
/// list is asked for.
fn lists_apart(tenant: &Tenant) -> Option<Missing> {
    let list = &tenant.app_role_assignments;
    if list.supply.state != SupplyState::Whole
        || list.supply.per_object.is_empty() && list.supply.cut_objects.is_empty()
    {
        return None;
    }
    let graph = tenant.service_principal(MICROSOFT_GRAPH);
    if graph.is_some_and(|graph| list.of_group(&graph.id)) {
        return None;
    }
    let open = tenant.service_principals.iter().filter(|app| !app.is_microsofts() && !list.of_group(&app.id)).count();
    (open > 0).then(|| Missing {
        kind: RecordKind::AppRoleAssignments,
        column: None,
        why: format!(
            "App role assignments were supplied one application at a time: neither those of Microsoft Graph nor those of {} are \
             among them.",
            counted(open, "other application", "other applications")
        ),
    })
}

/// Whether somebody stands behind an app from another organisation; `None`: not exported.
pub(super) fn has_publisher(app: &ServicePrincipal) -> Option<bool> {
    match &app.publisher {
        Known::NotExported => None,
        Known::Empty => Some(false),
        Known::Value(_) => Some(true),
    }
}

/// "Harbour Apps", "not verified", "not exported".
pub(super) fn publisher_words(context: &Context<'_>, permitted: &Permitted<'_>) -> String {
    let tenant = context.tenant(&[RecordKind::ServicePrincipals, RecordKind::Organization, RecordKind::Applications]);
    match permitted.app {
        None => "not in the list of service principals".to_owned(),
        Some(app) if app.is_microsofts() => "Microsoft".to_owned(),
        Some(app) if app.is_managed_identity() => "managed identity of this organisation".to_owned(),
        Some(_) if permitted.is_foreign(tenant) == Some(false) => "this organisation".to_owned(),
        Some(app) if permitted.is_foreign(tenant).is_none() && has_publisher(app) != Some(true) => {
            "not known: this organisation or another one".to_owned()
        }
        Some(app) => match &app.publisher {
            Known::NotExported => "another organisation; publisher not exported".to_owned(),
            Known::Empty => "another organisation, not verified".to_owned(),
            Known::Value(name) => format!("{name} (verified)"),
        },
    }
}
