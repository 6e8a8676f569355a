//! The inventory's sheet *Exposed people*: whose accounts attackers want most.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, inventory, no_key};
use crate::evidence::Refusal;
use crate::tenant::{ExposedEntry, Tenant};

fields! {
    Person: "Person" ["person", "name", "persona", "personne"];
    Account: "Account" ["account", "userprincipalname", "upn", "konto", "compte", "cuenta", "conta"];
    Reason: "Reason" ["reason", "grund", "raison", "motivo", "razón"];
}

pub static INVENTORY_EXPOSED: Dataset = Dataset {
    id: "inventory-exposed",
    title: "Inventory: Exposed people",
    collect: include_str!("collect/inventory-exposed.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::ExposedPeople,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "inventory",
        all: &["person", "account"],
        any: &["reason"],
        none: &["category", "storedat", "lasttested", "decision"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let mut account = record.boxed(F::Account);
    if account.is_empty() {
        // A name that exactly one account bears names it; one that none does is told as such.
        account = record.boxed(F::Person);
    }
    if account.is_empty() {
        return Err(no_key("account and no person"));
    }
    tenant.exposed.items.push(ExposedEntry {
        person: record.optional(F::Person),
        account,
        reason: inventory::answer(record, F::Reason),
        source: record.source,
    });
    Ok(())
}
