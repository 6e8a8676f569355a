//! Apps inside the client's network that are published to people outside: through application proxy, Private Access and
//! AD FS; and the connectors that carry the first two.

use super::principal::text;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::published_apps::{NetworkConnector, Publication, PublishedApp};
use crate::tenant::{Known, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    App: "appId" ["appid"];
    Name: "displayName" ["displayname", "name"];
    Publishing: "onPremisesPublishing" ["onpremisespublishing"];
    Enabled: "enabled" ["enabled"];
    Policy: "accessControlPolicyName" ["accesscontrolpolicyname"];
    Issuance: "issuanceAuthorizationRules" ["issuanceauthorizationrules"];
    Additional: "additionalAuthenticationRules" ["additionalauthenticationrules"];
    Identifier: "identifier" ["identifier"];
    Host: "destinationHost" ["destinationhost"];
    Ports: "ports" ["ports"];
    Machine: "machineName" ["machinename"];
    Status: "status" ["status"];
    GroupType: "connectorGroupType" ["connectorgrouptype"];
}

/// Where any of these stands, the export is of app registrations, which are read with what is published of them.
const REGISTRATIONS: &[&str] = &["passwordcredentials", "keycredentials", "requiredresourceaccess", "signinaudience"];

pub static PUBLISHED_APPS: Dataset = Dataset {
    id: "published-apps",
    title: "On-premises apps published to people outside",
    collect: include_str!("collect/published-apps.md"),
    kind: RecordKind::PublishedApps,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["onpremisespublishing)", "onpremisespublishing,"], odata_type: &[] },
            all: &["id", "appid", "displayname", "onpremisespublishing"],
            nor: REGISTRATIONS,
            ..Layout::TABLE
        },
        Layout {
            id: "graph-segments",
            form: Form::Objects {
                context: &["microsoft.graph.ipsegmentconfiguration/applicationsegments"],
                odata_type: &[],
            },
            all: &["destinationhost", "protocol", "ports"],
            any: &["destinationtype"],
            partial: Some("network segments of one app of Private Access"),
            ..Layout::TABLE
        },
        Layout {
            id: "get-adfsrelyingpartytrust",
            all: &["name", "accesscontrolpolicyname"],
            any: &["issuancetransformrules", "issuanceauthorizationrules", "additionalauthenticationrules"],
            partial: Some("relying parties of AD FS"),
            ..Layout::EITHER
        },
    ],
    load,
};

pub static NETWORK_CONNECTORS: Dataset = Dataset {
    id: "network-connectors",
    title: "Connectors into the client's network",
    collect: include_str!("collect/network-connectors.md"),
    kind: RecordKind::NetworkConnectors,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "graph", all: &["id", "machinename", "externalip"], ..Layout::EITHER },
        Layout {
            id: "graph-groups",
            all: &["id", "name", "connectorgrouptype"],
            partial: Some("groups of connectors"),
            ..Layout::EITHER
        },
    ],
    load: load_connector,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    match record.part.layout {
        "get-adfsrelyingpartytrust" => relying_party(record, tenant),
        "graph-segments" => segment(record, tenant),
        _ => {
            if record.id(F::App).is_empty() {
                return Err(no_key("application id"));
            }
            let publishing = record.tree(F::Publishing);
            add(tenant, record, record.boxed(F::Name), record.id(F::App), publishing.as_ref());
            Ok(())
        }
    }
}

/// What is published of an app, if anything; `publishing`: its `onPremisesPublishing`.
pub(super) fn add(
    tenant: &mut Tenant,
    record: &Record<'_>,
    name: Box<str>,
    app_id: Box<str>,
    publishing: Option<&Value>,
) {
    let Some(publishing) = publishing.filter(|value| value.as_object().is_some_and(|object| !object.is_empty())) else {
        return;
    };
    let address = |name: &str| Some(text(publishing, name)).filter(|text| !text.is_empty());
    let signed_in_before = match text(publishing, "externalauthenticationtype").to_lowercase().as_str() {
        "" => None,
        "passthru" => Some(false),
        _ => Some(true),
    };
    // Private Access has no address outside; its segments come in lists of their own.
    let through = if address("externalurl").is_some() || signed_in_before.is_some() {
        Publication::ApplicationProxy
    } else {
        Publication::PrivateAccess
    };
    tenant.published_apps.items.push(PublishedApp {
        through,
        name,
        app_id,
        external: address("externalurl").or_else(|| address("alternateurl")),
        internal: address("internalurl"),
        enabled: super::principal::boolean(publishing, "isonprempublishingenabled"),
        signed_in_before,
        policy: Known::NotExported,
        asks_second_factor: None,
        source: record.source,
    });
}

fn segment(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let host = record.boxed(F::Host);
    if host.is_empty() {
        return Err(no_key("destination"));
    }
    let ports = record.list(F::Ports).unwrap_or_default().join(", ");
    let app = super::group_members::object_of(record.part.context.as_deref().unwrap_or_default(), &record.part.file);
    tenant.published_apps.items.push(PublishedApp {
        through: Publication::PrivateAccess,
        name: if ports.is_empty() { host.clone() } else { format!("{host}, ports {ports}").into() },
        app_id: app,
        external: None,
        internal: Some(host),
        enabled: None,
        signed_in_before: None,
        policy: Known::NotExported,
        asks_second_factor: None,
        source: record.source,
    });
    Ok(())
}

fn relying_party(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.boxed(F::Name);
    if name.is_empty() {
        return Err(no_key("name"));
    }
    let policy = record.known_text(F::Policy);
    let rules = [F::Issuance, F::Additional].map(|field| record.text(field).unwrap_or_default().to_lowercase());
    let asks_second_factor = match policy.value().map(|name| name.to_lowercase()) {
        // The names of the built-in policies; those of a policy made by hand, or in another language, tell nothing.
        Some(name) if name.contains("mfa") || name.contains("multi-factor") => Some(true),
        Some(name) if name == "permit everyone" => Some(false),
        Some(_) => None,
        // The older kind: rule texts. The claim that a second factor was used ends in this word.
        None if rules.iter().any(|rule| rule.contains("multipleauthn")) => Some(true),
        None if record.has(F::Additional) && record.has(F::Issuance) => Some(false),
        None => None,
    };
    let identifiers = record.list(F::Identifier).unwrap_or_default();
    tenant.published_apps.items.push(PublishedApp {
        through: Publication::Federation,
        name,
        app_id: "".into(),
        external: identifiers.into_iter().next(),
        internal: None,
        enabled: record.boolean(F::Enabled),
        signed_in_before: None,
        policy,
        asks_second_factor,
        source: record.source,
    });
    Ok(())
}

fn load_connector(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.id(F::Id);
    if id.is_empty() {
        return Err(no_key("id"));
    }
    let is_group = record.part.layout == "graph-groups";
    tenant.network_connectors.items.push(NetworkConnector {
        id,
        name: if is_group { record.boxed(F::Name) } else { record.boxed(F::Machine) },
        is_group,
        active: record.text(F::Status).map(|status| status.eq_ignore_ascii_case("active")),
        source: record.source,
    });
    Ok(())
}
