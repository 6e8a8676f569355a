//! The inventory's sheet *VM accounts*.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, inventory, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::azure_security::MachineAccountEntry;

fields! {
    Machine: "Virtual machine" ["virtualmachine", "vm", "machine", "server", "vmname"];
    Account: "Local account" ["localaccount", "localaccounts", "localadministrator", "localadministrators"];
    Owner: "Owner" ["owner"];
    Purpose: "Purpose" ["purpose", "usedfor"];
}

pub static INVENTORY_VM_ACCOUNTS: Dataset = Dataset {
    id: "inventory-vm-accounts",
    title: "Inventory: VM accounts",
    collect: include_str!("collect/inventory-vm-accounts.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::MachineAccounts,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout { id: "inventory", all: &["virtualmachine", "localaccount"], ..Layout::TABLE }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let machine = record.boxed(F::Machine);
    if machine.is_empty() {
        return Err(no_key("virtual machine"));
    }
    tenant.machine_accounts.items.push(MachineAccountEntry {
        machine,
        account: record.optional(F::Account),
        owner: inventory::answer(record, F::Owner),
        purpose: inventory::answer(record, F::Purpose),
        source: record.source,
    });
    Ok(())
}
