//! Azure subscriptions: command line, Az PowerShell, ARM, Resource Graph, the portal's list.

use super::principal::text;
use super::resource::Resource;
use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::azure::Subscription;
use crate::tenant::{Known, Tenant};
use serde_json::Value;

fields! {
    Subscription: "subscriptionId" ["subscriptionid", "id"];
    Id: "id" ["id"];
    Name: "name" ["subscriptionname", "displayname", "name"];
    State: "state" ["state", "status", "subscriptionstate"];
    TenantId: "tenantId" ["tenantid"];
    Home: "homeTenantId" ["hometenantid"];
    ManagedBy: "managedByTenants" ["managedbytenants", "managedbytenantids"];
    Policies: "subscriptionPolicies" ["subscriptionpolicies"];
    Offer: "quotaId" ["quotaid", "offer"];
    Parent: "parentManagementGroup" ["parentmanagementgroup"];
    Properties: "properties" ["properties"];
}

pub static AZURE_SUBSCRIPTIONS: Dataset = Dataset {
    id: "azure-subscriptions",
    title: "Azure subscriptions",
    collect: include_str!("collect/azure-subscriptions.md"),
    saved_as: &["subscriptions.json"],
    may_be_empty: false,
    kind: RecordKind::Subscriptions,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azsubscription"]), ..Layout::TABLE },
        Layout {
            id: "az",
            all: &["id", "name", "state", "tenantid"],
            any: &["isdefault", "hometenantid", "managedbytenants"],
            none: &["subscriptionid"],
            ..Layout::EITHER
        },
        Layout {
            id: "get-azsubscription",
            all: &["subscriptionid", "name", "state", "tenantid"],
            any: &["hometenantid", "managedbytenantids", "subscriptionpolicies", "extendedproperties"],
            ..Layout::EITHER
        },
        Layout {
            id: "arm",
            all: &["subscriptionid", "displayname", "state"],
            any: &["subscriptionpolicies", "authorizationsource", "managedbytenants"],
            none: &["name"],
            ..Layout::EITHER
        },
        Layout { id: "resource-graph", form: Form::Resource(&["microsoft.resources/subscriptions"]), ..Layout::TABLE },
        Layout {
            id: "portal",
            all: &["subscriptionname", "subscriptionid"],
            any: &["myrole", "parentmanagementgroup", "currentcost", "securescore"],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let id = [row.last_segment(F::Subscription), row.last_segment(F::Id)].into_iter().find(|id| !id.is_empty());
    let Some(id) = id else { return Err(no_key("subscription id")) };
    let policies = row.tree(F::Policies);
    let offer = match (row.optional(F::Offer), policies) {
        (Some(offer), _) => Known::Value(offer),
        (None, Value::Object(_)) => match text(policies, "quotaid") {
            empty if empty.is_empty() => Known::Empty,
            offer => Known::Value(offer),
        },
        (None, _) => Known::NotExported,
    };
    if offer.is_exported() {
        record.part.saw_nested("quotaId", offer.value().is_some());
    }
    let managed_by = match row.tree(F::ManagedBy) {
        Value::Array(items) => items
            .iter()
            .map(|item| item.as_str().map_or_else(|| text(item, "tenantid"), Into::into))
            .filter(|id| !id.is_empty())
            .collect(),
        _ => row.texts(F::ManagedBy),
    };
    let lower = |text: Box<str>| Box::from(text.to_lowercase());
    tenant.subscriptions.items.push(Subscription {
        id,
        name: row.boxed(F::Name),
        state: row.optional(F::State),
        tenant: row.optional(F::TenantId).map(lower),
        home_tenant: row.optional(F::Home).map(lower),
        offer,
        managed_by,
        parent: row.optional(F::Parent),
        sources: record.source.into(),
    });
    Ok(())
}
