//! The inventory's sheet *Administrators*: who should hold roles, and why.

use super::inventory::{self, Entry};
use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{AdministratorEntry, Tenant};

fields! {
    Account: "Account" ["account", "administrator", "accountname", "userprincipalname", "upn", "konto", "compte", "cuenta"];
    Category: "Category" ["category", "kategorie", "catégorie", "categoría", "accounttype"];
    Service: "Service" ["service", "services", "dienst", "system"];
    Justification: "Justification" ["justification", "businessjustification", "begründung", "reason", "justificación"];
    Decision: "Decision" ["decision", "entscheidung", "décision", "decisión", "action"];
    Roles: "Roles" ["roles", "rollen", "rôles"];
}

pub static INVENTORY_ADMINISTRATORS: Dataset = Dataset {
    id: "inventory-administrators",
    title: "Inventory: Administrators",
    collect: include_str!("collect/inventory-administrators.md"),
    saved_as: &[],
    may_be_empty: false,
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
    inventory::note_unknown(record, F::Category, Entry::Category);
    inventory::note_unknown(record, F::Decision, Entry::Decision);
    let (category, decision) = (inventory::answer(record, F::Category), inventory::answer(record, F::Decision));
    let of_sheet = tenant.administrators.items.iter().rev().take_while(|entry| entry.source.file == record.source.file);
    let same = of_sheet.filter(|entry| entry.account.eq_ignore_ascii_case(&account));
    inventory::note_twice(record, &account, same.map(|entry| entry.decision != decision || entry.category != category));
    tenant.administrators.items.push(AdministratorEntry {
        account,
        category,
        service: inventory::answer(record, F::Service),
        justification: inventory::answer(record, F::Justification),
        decision,
        roles: inventory::answer(record, F::Roles),
        source: record.source,
    });
    Ok(())
}
