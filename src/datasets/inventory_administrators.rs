//! The inventory's sheet *Administrators*: who should hold roles, and why.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{AdministratorEntry, Tenant};

fields! {
    Account: "Account" ["account", "administrator", "accountname", "userprincipalname", "upn", "konto", "compte", "cuenta"];
    Category: "Category" ["category", "kategorie", "catégorie", "categoría", "accounttype"];
    Service: "Service" ["service", "services", "dienst", "system"];
    Justification: "Justification" ["justification", "businessjustification", "begründung", "reason", "justificación"];
    Decision: "Decision" ["decision", "entscheidung", "décision", "decisión", "action"];
}

pub static INVENTORY_ADMINISTRATORS: Dataset = Dataset {
    id: "inventory-administrators",
    title: "Inventory: Administrators",
    collect: include_str!("collect/inventory-administrators.md"),
    kind: RecordKind::Administrators,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "inventory",
        all: &["account", "category"],
        any: &["justification", "decision", "service"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let account = record.boxed(F::Account);
    if account.is_empty() {
        return Err(no_key("account"));
    }
    tenant.administrators.items.push(AdministratorEntry {
        account,
        category: record.optional(F::Category),
        service: record.optional(F::Service),
        justification: record.optional(F::Justification),
        decision: record.optional(F::Decision),
        source: record.source,
    });
    Ok(())
}
