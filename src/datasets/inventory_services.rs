//! The inventory's sheet *Services*: what the organisation runs, and who answers for it.

use super::inventory::{self, Entry};
use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{ServiceEntry, Tenant};

fields! {
    Service: "Service" ["service", "servicename", "dienst", "servicio", "serviço"];
    Owner: "Owner" ["owner", "serviceowner", "besitzer", "verantwortlich", "propriétaire", "responsable", "propietario"];
    Administrator: "Administrator" ["administrator", "administrators", "administrateur", "administrador"];
    UsedFor: "Used for" ["usedfor", "purpose", "verwendung", "zweck", "usage", "uso"];
    Decision: "Decision" ["decision", "entscheidung", "décision", "decisión", "action"];
}

pub static INVENTORY_SERVICES: Dataset = Dataset {
    id: "inventory-services",
    title: "Inventory: Services",
    collect: include_str!("collect/inventory-services.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::Services,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "inventory",
        all: &["service", "owner"],
        any: &["administrator", "administrators", "usedfor", "decision"],
        none: &["category", "justification", "account", "subscriptionid", "plan"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let service = record.boxed(F::Service);
    if service.is_empty() {
        return Err(no_key("service"));
    }
    inventory::note_unknown(record, F::Decision, Entry::Decision);
    tenant.services.items.push(ServiceEntry {
        service,
        owner: inventory::answer(record, F::Owner),
        administrator: inventory::answer(record, F::Administrator),
        used_for: inventory::answer(record, F::UsedFor),
        decision: inventory::answer(record, F::Decision),
        source: record.source,
    });
    Ok(())
}
