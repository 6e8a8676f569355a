//! The inventory's sheet *Emergency accounts*.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, inventory, no_key};
use crate::evidence::Refusal;
use crate::tenant::{EmergencyEntry, Tenant, cell};

fields! {
    Account: "Account" ["account", "emergencyaccount", "accountname", "userprincipalname", "upn", "konto", "compte", "cuenta"];
    Purpose: "Purpose" ["purpose", "zweck", "objet"];
    StoredAt: "Stored at" ["storedat", "storage", "storedin", "aufbewahrt"];
    LastTested: "Last tested" ["lasttested", "lasttest", "tested", "testedon"];
    PasswordChanged: "Password changed" ["passwordchanged", "passwordlastchanged", "passwordchangedon"];
    Monitored: "Monitored" ["monitored", "monitoring", "alert"];
}

pub static INVENTORY_EMERGENCY: Dataset = Dataset {
    id: "inventory-emergency",
    title: "Inventory: Emergency accounts",
    collect: include_str!("collect/inventory-emergency.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::EmergencyAccounts,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "inventory",
        all: &["account"],
        any: &["storedat", "lasttested", "passwordchanged", "monitored"],
        none: &["category", "justification"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let account = record.boxed(F::Account);
    if account.is_empty() {
        return Err(no_key("account"));
    }
    let never_tested = record.text(F::LastTested).is_some_and(|text| cell::says_no(&text));
    tenant.emergency.items.push(EmergencyEntry {
        account,
        purpose: inventory::answer(record, F::Purpose),
        stored_at: inventory::answer(record, F::StoredAt),
        last_tested: if never_tested { None } else { inventory::day(record, F::LastTested) },
        never_tested,
        password_changed: inventory::day(record, F::PasswordChanged),
        monitored: record.optional(F::Monitored),
        source: record.source,
    });
    Ok(())
}
