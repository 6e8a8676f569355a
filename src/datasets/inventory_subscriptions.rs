//! The inventory's sheet *Subscriptions*: whose they are, and what for.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, inventory, no_key, principal, refuse, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::Tenant;
use crate::tenant::stated::SubscriptionEntry;

fields! {
    Subscription: "Subscription ID" ["subscriptionid", "subscription", "subscriptionguid", "abonnementid", "idabonnement", "iddesuscripción"];
    Name: "Name" ["name", "subscriptionname", "nom", "nombre"];
    Owner: "Owner" ["owner", "eigentümer", "verantwortlich", "propriétaire", "propietario"];
    Purpose: "Purpose" ["purpose", "zweck", "objet", "propósito"];
    Production: "Production" ["production", "produktion", "produktiv", "producción"];
    Leaving: "Leaving" ["leaving", "ownerleaving"];
}

pub static INVENTORY_SUBSCRIPTIONS: Dataset = Dataset {
    id: "inventory-subscriptions",
    title: "Inventory: Subscriptions",
    collect: include_str!("collect/inventory-subscriptions.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::SubscriptionInventory,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "inventory",
        all: &["subscriptionid", "owner"],
        any: &["purpose", "production", "leaving"],
        none: &["myrole", "tenantid", "state"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let subscription = record.id(F::Subscription);
    if subscription.is_empty() {
        return Err(no_key("subscription id"));
    }
    // A path is as good as its id.
    let id: Box<str> = subscription.rsplit('/').next().unwrap_or_default().into();
    if principal::guid(&id).is_empty() {
        let what = format!("{:?} is no id of a subscription; give the GUID that the portal shows.", value::shown(&id));
        return Err(refuse(ProblemKind::Value, what));
    }
    tenant.subscription_inventory.items.push(SubscriptionEntry {
        id,
        name: record.boxed(F::Name),
        owner: inventory::answer(record, F::Owner),
        purpose: inventory::answer(record, F::Purpose),
        production: record.boolean(F::Production),
        leaving: record.boolean(F::Leaving),
        source: record.source,
    });
    Ok(())
}
