//! Service principals: enterprise applications and managed identities.

use super::principal::{credentials, owners, text, texts};
use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, risky_apps};
use crate::evidence::Refusal;
use crate::tenant::{AssignmentState, Known, PrincipalKind, PrincipalRef, ServicePrincipal, Tenant};

fields! {
    Id: "id" ["serviceprincipalid", "id", "objectid"];
    App: "appId" ["appid"];
    Name: "displayName" ["displayname"];
    Kind: "servicePrincipalType" ["serviceprincipaltype", "applicationtype"];
    Enabled: "accountEnabled" ["accountenabled"];
    AssignmentRequired: "appRoleAssignmentRequired" ["approleassignmentrequired", "assignmentrequired"];
    Owner: "appOwnerOrganizationId" ["appownerorganizationid", "appownertenantid"];
    Secrets: "passwordCredentials" ["passwordcredentials"];
    Certificates: "keyCredentials" ["keycredentials"];
    Owners: "owners" ["owners"];
    Created: "createdDateTime" ["createddatetime"];
    Deleted: "deletedDateTime" ["deleteddatetime"];
    HeldRoles: "roles" ["roles"];
    Publisher: "verifiedPublisher" ["verifiedpublisher"];
    Tags: "tags" ["tags"];
    AppRoles: "appRoles" ["approles"];
    AppProxy: "isAppProxy" ["isappproxy"];
}

pub static SERVICE_PRINCIPALS: Dataset = Dataset {
    id: "service-principals",
    title: "Service principals (enterprise applications)",
    collect: include_str!("collect/service-principals.md"),
    saved_as: &["servicePrincipals.json"],
    may_be_empty: false,
    kind: RecordKind::ServicePrincipals,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azserviceprincipal"]), ..Layout::TABLE },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["serviceprincipals"], odata_type: &[] },
            all: &["appid", "serviceprincipaltype"],
            none: &["risklevel", "riskstate", "signinactivity"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal",
            all: &["appid", "applicationtype", "displayname"],
            any: &["applicationvisibility", "id", "accountenabled"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["appid", "serviceprincipaltype", "displayname"],
            none: &["risklevel"],
            ..Layout::TABLE
        },
        Layout {
            id: "azureadassessment",
            all: &["appid", "serviceprincipaltype", "displayname", "appownerorganizationid"],
            none: &["risklevel", "additionalproperties", "replyurls"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-azureadserviceprincipal",
            all: &["appid", "objectid", "serviceprincipalnames"],
            ..Layout::EITHER
        },
        Layout {
            id: "scubagear",
            form: Form::CollectorKey(&["privileged_service_principals"]),
            partial: Some("holders of the eight roles that ScubaGear exports"),
            ..Layout::TABLE
        },
        Layout {
            id: risky_apps::LAYOUT,
            form: Form::CollectorKey(&["risky_third_party_service_principals"]),
            partial: Some(risky_apps::SOME),
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.part.layout == risky_apps::LAYOUT {
        return risky_apps::principal(record, tenant);
    }
    let (id, app_id) = (record.id(F::Id), record.id(F::App));
    if id.is_empty() && app_id.is_empty() {
        return Err(no_key("object id and no application id"));
    }
    record.refuse_deleted(F::Deleted, "A service principal that was deleted.")?;
    let created = record.moment(F::Created);
    if let Some(created) = created {
        tenant.saw_event(created);
    }
    if record.part.layout == "scubagear" {
        held_roles(record, tenant, &id);
    }
    let mut tags = record.list(F::Tags).unwrap_or_default();
    // The portal's list of enterprise apps says in a column of its own what is a tag elsewhere.
    if tags.is_empty() && record.boolean_quietly(F::AppProxy) == Some(true) {
        tags.push("WindowsAzureActiveDirectoryOnPremApp".into());
    }
    let (credentials, credentials_lack) = credentials(record, F::Secrets.into(), F::Certificates.into());
    let row = ServicePrincipal {
        id,
        app_id,
        name: record.boxed(F::Name),
        kind: record.optional(F::Kind),
        enabled: record.boolean(F::Enabled),
        assignment_required: record.boolean(F::AssignmentRequired),
        owner_organization: record.optional(F::Owner),
        publisher: publisher(record),
        tags,
        app_roles: app_roles(record),
        credentials,
        credentials_lack,
        owners: owners(record, F::Owners),
        created,
        sources: record.source.into(),
    };
    tenant.service_principals.items.push(row);
    Ok(())
}

/// Graph writes an object whose properties are all null where no publisher is verified.
fn publisher(record: &Record<'_>) -> Known<Box<str>> {
    if !record.has(F::Publisher) {
        return Known::NotExported;
    }
    let tree = record.tree(F::Publisher).unwrap_or_default();
    let named = texts(&tree, &["displayname", "verifiedpublisherid"]).into_iter().next();
    named
        .or_else(|| record.optional(F::Publisher).filter(|text| !text.starts_with('{')))
        .map_or(Known::Empty, Known::Value)
}

fn app_roles(record: &Record<'_>) -> Vec<(Box<str>, Box<str>)> {
    let Some(serde_json::Value::Array(items)) = record.tree(F::AppRoles) else { return Vec::new() };
    let named = items.iter().map(|item| (text(item, "id").to_lowercase().into(), text(item, "value")));
    named.filter(|(id, value): &(Box<str>, Box<str>)| !id.is_empty() && !value.is_empty()).collect()
}

/// The roles that ScubaGear lists with a service principal; see the same of users.
fn held_roles(record: &Record<'_>, tenant: &mut Tenant, id: &str) {
    record.part.supplies(RecordKind::ServicePrincipals);
    let mut roles = record.list(F::HeldRoles).unwrap_or_default();
    if !roles.is_empty() {
        record.part.supplies(RecordKind::RoleAssignments);
    }
    roles.sort_unstable();
    roles.dedup();
    let principal = PrincipalRef {
        id: id.into(),
        display_name: record.boxed(F::Name),
        kind: PrincipalKind::ServicePrincipal,
        ..PrincipalRef::default()
    };
    super::role_assignments::push_roles(record, tenant, &principal, roles, AssignmentState::Unspecified);
}
