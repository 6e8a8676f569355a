//! Delegated permissions that were consented to, and the consent report of `AzureADAssessment`.

use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::consent::{Consent, PermissionGrant};
use crate::tenant::{Known, Tenant};

fields! {
    Client: "clientId" ["clientid"];
    ClientName: "clientDisplayName" ["clientdisplayname"];
    Consent: "consentType" ["consenttype"];
    Principal: "principalId" ["principalid", "principalobjectid"];
    Resource: "resourceId" ["resourceid", "resourceobjectid"];
    Scope: "scope" ["scope"];
    Permission: "permission" ["permission"];
    PermissionType: "permissionType" ["permissiontype"];
}

pub static PERMISSION_GRANTS: Dataset = Dataset {
    id: "permission-grants",
    title: "Delegated permission grants",
    collect: include_str!("collect/permission-grants.md"),
    saved_as: &["oauth2PermissionGrants.json"],
    may_be_empty: false,
    kind: RecordKind::PermissionGrants,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azoauth2permissiongrant"]), ..Layout::TABLE },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["oauth2permissiongrants"], odata_type: &[] },
            all: &["clientid", "consenttype", "scope"],
            ..Layout::TABLE
        },
        Layout { id: "get-mg", all: &["clientid", "consenttype", "scope"], ..Layout::TABLE },
        Layout {
            id: "azureadassessment-report",
            all: &["permission", "permissiontype", "clientid", "consenttype"],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let client = record.id(F::Client);
    if client.is_empty() {
        return Err(no_key("clientId"));
    }
    let by_itself = record.text(F::PermissionType).is_some_and(|kind| kind.to_lowercase().starts_with("application"));
    let consent = match record.text(F::Consent).unwrap_or_default().to_lowercase().as_str() {
        _ if by_itself => Consent::Application,
        "allprincipals" => Consent::AllPrincipals,
        "principal" => Consent::Principal,
        _ => Consent::Unknown,
    };
    let is_told = record.has(F::Scope) || record.has(F::Permission);
    let written = record.text(F::Scope).or_else(|| record.text(F::Permission)).unwrap_or_default();
    let named: Vec<Box<str>> = written.split_whitespace().map(Into::into).collect();
    tenant.permission_grants.items.push(PermissionGrant {
        client,
        client_name: record.boxed(F::ClientName),
        resource: record.id(F::Resource),
        consent,
        principal: record.id(F::Principal),
        permissions: if is_told { Known::Value(named) } else { Known::NotExported },
        source: record.source,
    });
    Ok(())
}
