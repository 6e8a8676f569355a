//! Apps inside the client's network that are published to people outside: through application proxy and Private
//! Access; and the connectors that carry both.

use super::principal::text;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::Tenant;
use crate::tenant::published_apps::{NetworkConnector, Publication, PublishedApp};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    App: "appId" ["appid"];
    Name: "displayName" ["displayname", "name"];
    Publishing: "onPremisesPublishing" ["onpremisespublishing"];
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
    saved_as: &["publishedApps.json"],
    may_be_empty: false,
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
            id: "graph-publishing",
            form: Form::Objects { context: &["applications/onpremisespublishing"], odata_type: &[] },
            all: &["externalurl", "externalauthenticationtype"],
            partial: Some("what is published of one app"),
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
    ],
    load,
};

pub static NETWORK_CONNECTORS: Dataset = Dataset {
    id: "network-connectors",
    title: "Connectors into the client’s network",
    collect: include_str!("collect/network-connectors.md"),
    saved_as: &["connectors.json", "connectorGroups.json"],
    may_be_empty: true,
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
        "graph-segments" => return segment(record, tenant),
        "graph-publishing" => return publishing(record, tenant),
        _ => {}
    }
    let ids = (record.id(F::Id), record.id(F::App));
    if ids.0.is_empty() && ids.1.is_empty() {
        return Err(refuse(
            ProblemKind::MissingKey,
            "The row has no application id, so it cannot be told what it is of; export with $select=id,appId,displayName,onPremisesPublishing.",
        ));
    }
    let publishing = record.tree(F::Publishing);
    let address = publishing.as_ref().map(|publishing| text(publishing, "externalurl"));
    let known = [record.boxed(F::Name), address.unwrap_or_default(), ids.0.clone(), ids.1.clone()];
    let name = known.into_iter().find(|name| !name.is_empty()).unwrap_or_default();
    add(tenant, record, name, ids, publishing.as_ref());
    Ok(())
}

/// What is published of an app, if anything; `ids`: of the object and of the app; `publishing`: its
/// `onPremisesPublishing`.
pub(super) fn add(
    tenant: &mut Tenant,
    record: &Record<'_>,
    name: Box<str>,
    (object, app_id): (Box<str>, Box<str>),
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
        object,
        app_id,
        external: address("externalurl").or_else(|| address("alternateurl")),
        internal: address("internalurl"),
        enabled: super::principal::boolean(publishing, "isonprempublishingenabled"),
        signed_in_before,
        source: record.source,
    });
}

/// The property by itself, saved app by app: which one, its context or place tells.
fn publishing(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let whole = record.whole().unwrap_or_default();
    let object = super::place::object_of(record.part.context.as_deref().unwrap_or_default(), &record.part.file);
    let address = text(&whole, "externalurl");
    if address.is_empty() && object.is_empty() {
        return Err(no_key("address"));
    }
    let name = if address.is_empty() { object.clone() } else { address };
    add(tenant, record, name, (object, "".into()), Some(&whole));
    Ok(())
}

fn segment(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let host = record.boxed(F::Host);
    if host.is_empty() {
        return Err(no_key("destination"));
    }
    let ports = record.list(F::Ports).unwrap_or_default().join(", ");
    let object = super::place::object_of(record.part.context.as_deref().unwrap_or_default(), &record.part.file);
    tenant.published_apps.items.push(PublishedApp {
        through: Publication::PrivateAccess,
        name: if ports.is_empty() { host.clone() } else { format!("{host}, ports {ports}").into() },
        object,
        app_id: "".into(),
        external: None,
        internal: Some(host),
        enabled: None,
        signed_in_before: None,
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
