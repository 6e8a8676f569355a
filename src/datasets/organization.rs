//! The organisation's own record.

use super::principal::{boolean, objects, text};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::organization::Authentication;
use crate::tenant::{Domain, Known, Organization, SecurityDefaults, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id", "tenantid", "objectid"];
    Name: "displayName" ["displayname"];
    Synced: "onPremisesSyncEnabled" ["onpremisessyncenabled", "dirsyncenabled"];
    Created: "createdDateTime" ["createddatetime"];
    Domains: "verifiedDomains" ["verifieddomains"];
    Inner: "AADAdditionalData" ["aadadditionaldata"];
    OrgName: "OrgDisplayName" ["orgdisplayname"];
    Default: "DefaultDomain" ["defaultdomain"];
    SecurityDefaults: "SecurityDefaultsEnabled" ["securitydefaultsenabled"];
}

pub static ORGANIZATION: Dataset = Dataset {
    id: "organization",
    title: "Organisation details",
    collect: include_str!("collect/organization.md"),
    saved_as: &["organization.json"],
    may_be_empty: false,
    kind: RecordKind::Organization,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["organization"], odata_type: &["#microsoft.graph.organization"] },
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            form: Form::Objects { context: &[], odata_type: &[] },
            all: &["displayname", "verifieddomains"],
            ..Layout::TABLE
        },
        Layout { id: "scubagear", form: Form::CollectorKey(&["tenant_details"]), ..Layout::TABLE },
        Layout {
            id: M365_ASSESS,
            all: &["orgdisplayname", "tenantid", "securitydefaultsenabled", "verifieddomains"],
            ..Layout::TABLE
        },
    ],
    load,
};

/// M365-Assess's table of one row on the tenant.
const M365_ASSESS: &str = "m365-assess-01";

/// A row in which organisation, domains and security defaults stand beside each other.
fn of_m365_assess(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("tenant id"));
    }
    let default = record.text(F::Default).unwrap_or_default().to_lowercase();
    let names = record.text(F::Domains).unwrap_or_default().to_lowercase();
    let domain = |name: &str| Domain {
        name: name.into(),
        authentication: None,
        initial: Some(Domain::is_initial_name(name)),
        default: (!default.is_empty()).then_some(name == default),
        verified: Some(true),
        source: record.source,
    };
    let names = names.split([';', ',', ' ']).map(str::trim).filter(|name| !name.is_empty());
    tenant.organization.items.push(Organization {
        id,
        name: record.boxed(F::OrgName),
        synced: Known::NotExported,
        created: record.moment(F::Created),
        last_sync: Known::NotExported,
        last_password_sync: Known::NotExported,
        domains: names.map(domain).collect(),
        source: record.source,
    });
    record.part.supplies(RecordKind::Organization);
    if let Some(enabled) = record.boolean(F::SecurityDefaults) {
        record.part.supplies(RecordKind::SecurityDefaults);
        tenant.security_defaults.items.push(SecurityDefaults { enabled, source: record.source });
    }
    Ok(())
}

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if record.part.layout == M365_ASSESS {
        return of_m365_assess(record, tenant);
    }
    let whole = record.whole().unwrap_or(Value::Null);
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("tenant id"));
    }
    // ScubaGear keeps Graph's own record inside, as an object or a list of one.
    let nested = serde_json::json!({ "inner": whole.get("aadadditionaldata").cloned().unwrap_or(Value::Null) });
    let inner = objects(&nested, "inner").into_iter().next();
    let own = inner.unwrap_or(&whole);
    let synced = match own.get("onpremisessyncenabled") {
        None => Known::NotExported,
        Some(Value::Null) => Known::Empty,
        Some(_) => boolean(own, "onpremisessyncenabled").map_or(Known::NotExported, Known::Value),
    };
    if synced.is_exported() {
        record.part.saw_nested("onPremisesSyncEnabled", synced.value().is_some());
    }
    let created = own.get("createddatetime").and_then(Value::as_str).and_then(|text| record.moment_of(text));
    let moment = |column: &'static str, name: &str| match own.get(name) {
        None => Known::NotExported,
        Some(value) => {
            let read = value.as_str().map_or(Known::Empty, |text| record.known_moment_of(text));
            record.part.saw_nested(column, read.value().is_some());
            read
        }
    };
    let last_sync = moment("onPremisesLastSyncDateTime", "onpremiseslastsyncdatetime");
    let last_password_sync = moment("onPremisesLastPasswordSyncDateTime", "onpremiseslastpasswordsyncdatetime");
    for event in [&last_sync, &last_password_sync] {
        event.value().into_iter().for_each(|moment| tenant.saw_event(*moment));
    }
    let domains = objects(own, "verifieddomains").into_iter().map(|domain| Domain {
        name: text(domain, "name").to_lowercase().into(),
        authentication: match text(domain, "type").to_lowercase().as_str() {
            "managed" => Some(Authentication::Managed),
            "federated" => Some(Authentication::Federated),
            _ => None,
        },
        initial: boolean(domain, "isinitial"),
        default: boolean(domain, "isdefault"),
        verified: Some(true),
        source: record.source,
    });
    let organization = Organization {
        id,
        name: record.boxed(F::Name),
        synced,
        created,
        last_sync,
        last_password_sync,
        domains: domains.collect(),
        source: record.source,
    };
    tenant.organization.items.push(organization);
    Ok(())
}
