//! App registrations, and owners of applications and service principals saved in files of their own.

use super::principal::{credentials, expanded, owners};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::{Application, Known, Tenant};

fields! {
    Id: "id" ["id", "objectid"];
    App: "appId" ["appid"];
    Name: "displayName" ["displayname"];
    Audience: "signInAudience" ["signinaudience"];
    Secrets: "passwordCredentials" ["passwordcredentials"];
    Certificates: "keyCredentials" ["keycredentials"];
    Owners: "owners" ["owners"];
    Created: "createdDateTime" ["createddatetime"];
}

pub static APPLICATIONS: Dataset = Dataset {
    id: "applications",
    title: "App registrations",
    collect: include_str!("collect/applications.md"),
    kind: RecordKind::Applications,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph-json",
            form: Form::Objects { context: &["applications"], odata_type: &[] },
            all: &["appid", "displayname"],
            any: &["signinaudience", "requiredresourceaccess", "passwordcredentials"],
            none: &["serviceprincipaltype", "serviceprincipalnames", "applicationtype"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal-csv",
            all: &["appid", "displayname"],
            any: &["passwordcredentials", "keycredentials", "signinaudience"],
            none: &["serviceprincipaltype", "applicationtype", "serviceprincipalnames"],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (id, app_id) = (record.id(F::Id), record.id(F::App));
    if id.is_empty() && app_id.is_empty() {
        return Err(no_key("object id and no application id"));
    }
    let created = record.moment(F::Created);
    if let Some(created) = created {
        tenant.saw_event(created);
    }
    tenant.applications.items.push(Application {
        id,
        app_id,
        name: record.boxed(F::Name),
        audience: record.optional(F::Audience),
        credentials: credentials(record, F::Secrets.into(), F::Certificates.into()),
        owners: owners(record, F::Owners),
        created,
        sources: vec![record.source],
    });
    Ok(())
}

/// An owner from a file of its own (`applications/<id>/owners`): joined to its object when all files are read.
pub(super) fn add_owner(record: &Record<'_>, tenant: &mut Tenant, object: &str) -> Result<(), Refusal> {
    let whole = record.whole();
    let owner = expanded(whole.as_ref()).0;
    if owner.id.is_empty() || object.is_empty() {
        return Err(refuse(ProblemKind::MissingKey, "The row names no owner, or its file no application."));
    }
    // Files come in the order of their names: applications before their folders of owners.
    let of_principal =
        tenant.service_principals.items.iter_mut().find(|known| &*known.id == object).map(|known| &mut known.owners);
    let of_application =
        tenant.applications.items.iter_mut().find(|known| &*known.id == object).map(|known| &mut known.owners);
    let Some(owners) = of_principal.or(of_application) else {
        return Err(refuse(
            ProblemKind::MissingKey,
            "The application or service principal that this file lists owners of was not supplied.",
        ));
    };
    match owners {
        Known::Value(list) => list.push(owner),
        slot => *slot = Known::Value(vec![owner]),
    }
    // Owners of applications are no records of groups: nothing of that kind is supplied by this file.
    record.part.supplies(RecordKind::Applications);
    Ok(())
}
