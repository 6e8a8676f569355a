//! App registrations, and owners of applications and service principals saved in files of their own.

use super::principal::{credentials, expanded, owners};
use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse, risky_apps};
use crate::evidence::{ProblemKind, Refusal, Sources};
use crate::tenant::applications::{CredentialKind, OwnerList};
use crate::tenant::{Application, Credential, Known, ServicePrincipal, Tenant};

fields! {
    Id: "id" ["id", "objectid"];
    App: "appId" ["appid"];
    Name: "displayName" ["displayname"];
    Audience: "signInAudience" ["signinaudience"];
    Secrets: "passwordCredentials" ["passwordcredentials"];
    Certificates: "keyCredentials" ["keycredentials"];
    Owners: "owners" ["owners"];
    Published: "onPremisesPublishing" ["onpremisespublishing"];
    Created: "createdDateTime" ["createddatetime"];
    Deleted: "deletedDateTime" ["deleteddatetime"];
    ObjectType: "objectType" ["objecttype"];
    CredentialType: "credentialType" ["credentialtype"];
    CredentialStart: "credentialStartDateTime" ["credentialstartdatetime"];
    CredentialEnd: "credentialEndDateTime" ["credentialenddatetime"];
}

pub static APPLICATIONS: Dataset = Dataset {
    id: "applications",
    title: "App registrations",
    collect: include_str!("collect/applications.md"),
    saved_as: &["applications.json"],
    may_be_empty: false,
    kind: RecordKind::Applications,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azapp"]), ..Layout::TABLE },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["applications"], odata_type: &[] },
            all: &["appid", "displayname"],
            any: &["signinaudience", "requiredresourceaccess", "passwordcredentials"],
            none: &["serviceprincipaltype", "serviceprincipalnames", "applicationtype"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal",
            all: &["appid", "displayname"],
            any: &["passwordcredentials", "keycredentials", "signinaudience"],
            none: &["serviceprincipaltype", "applicationtype", "serviceprincipalnames"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["appid", "displayname", "additionalproperties"],
            any: &["passwordcredentials", "keycredentials", "signinaudience"],
            none: &["serviceprincipaltype", "applicationtype", "serviceprincipalnames"],
            ..Layout::TABLE
        },
        Layout {
            id: "azureadassessment-credentials",
            all: &["displayname", "objecttype", "credentialtype", "credentialenddatetime"],
            partial: Some("applications with credentials, by display name only"),
            ..Layout::TABLE
        },
        Layout {
            id: risky_apps::LAYOUT,
            form: Form::CollectorKey(&["risky_applications"]),
            partial: Some(risky_apps::SOME),
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.part.layout == "azureadassessment-credentials" {
        return credential_row(record, tenant);
    }
    if record.part.layout == risky_apps::LAYOUT {
        return risky_apps::application(record, tenant);
    }
    let (id, app_id) = (record.id(F::Id), record.id(F::App));
    if id.is_empty() && app_id.is_empty() {
        return Err(no_key("object id and no application id"));
    }
    record.refuse_deleted(F::Deleted, "An app registration that was deleted.")?;
    let created = record.moment(F::Created);
    if let Some(created) = created {
        tenant.saw_event(created);
    }
    let name = record.boxed(F::Name);
    if record.has(F::Published) {
        record.part.supplies(RecordKind::Applications);
        record.part.supplies(RecordKind::PublishedApps);
        let publishing = record.tree(F::Published);
        let ids = (id.clone(), app_id.clone());
        super::published_apps::add(tenant, record, name.clone(), ids, publishing.as_ref());
    }
    let (credentials, credentials_lack) = credentials(record, F::Secrets.into(), F::Certificates.into());
    tenant.applications.items.push(Application {
        id,
        app_id,
        name,
        audience: record.optional(F::Audience),
        credentials,
        credentials_lack,
        owners: owners(record, F::Owners),
        created,
        sources: record.source.into(),
    });
    Ok(())
}

/// An owner from a file of its own (`applications/<id>/owners`): joined to its object when all files are read.
pub(super) fn add_owner(record: &Record<'_>, tenant: &mut Tenant, object: &str) -> Result<(), Refusal> {
    let owner = expanded(record.whole().as_ref()).0;
    if owner.id.is_empty() || object.is_empty() {
        return Err(refuse(ProblemKind::MissingKey, "The row names no owner, or its file no application."));
    }
    tenant.owner_lists.push(OwnerList { object: object.into(), owner: Some(owner) });
    Ok(())
}

/// A credential without its object's id: objects are told apart by name alone.
fn credential_row(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.boxed(F::Name);
    if name.is_empty() {
        return Err(no_key("name"));
    }
    let certificate = record.text(F::CredentialType).is_some_and(|kind| kind.to_lowercase().contains("cert"));
    let credential = Credential {
        kind: if certificate { CredentialKind::Certificate } else { CredentialKind::Secret },
        key_id: "".into(),
        start: record.moment(F::CredentialStart),
        end: record.moment(F::CredentialEnd),
    };
    record.part.saw_nested("passwordCredentials", true);
    // Another file's rows are another day's answer.
    let is_here = |sources: &Sources| sources.first().is_some_and(|at| at.file == record.source.file);
    let of_principal = record.text(F::ObjectType).is_some_and(|kind| kind.to_lowercase().contains("principal"));
    if of_principal {
        record.part.supplies(RecordKind::ServicePrincipals);
        let items = &mut tenant.service_principals.items;
        let known = items.iter().position(|app| app.id.is_empty() && app.name == name && is_here(&app.sources));
        let at = known.unwrap_or(items.len());
        if known.is_none() {
            items.push(ServicePrincipal { name, sources: record.source.into(), ..ServicePrincipal::default() });
        }
        add_credential(items.get_mut(at).map(|app| &mut app.credentials), credential);
    } else {
        record.part.supplies(RecordKind::Applications);
        let items = &mut tenant.applications.items;
        let is_nameless = |app: &Application| app.id.is_empty() && app.app_id.is_empty();
        let known = items.iter().position(|app| is_nameless(app) && app.name == name && is_here(&app.sources));
        let at = known.unwrap_or(items.len());
        if known.is_none() {
            items.push(Application { name, sources: record.source.into(), ..Application::default() });
        }
        add_credential(items.get_mut(at).map(|app| &mut app.credentials), credential);
    }
    Ok(())
}

fn add_credential(slot: Option<&mut Known<Vec<Credential>>>, credential: Credential) {
    match slot {
        Some(Known::Value(list)) => list.push(credential),
        Some(slot) => *slot = Known::Value(vec![credential]),
        None => {}
    }
}
