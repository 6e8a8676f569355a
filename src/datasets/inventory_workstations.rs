//! The inventory's sheet *Admin workstations*.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, inventory, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::stated::WorkstationEntry;

fields! {
    Name: "Device name" ["devicename", "workstation", "computername", "hostname", "gerätename"];
    DeviceId: "Device ID" ["deviceid", "entradeviceid", "azureaddeviceid"];
    UsedBy: "Used by" ["usedby", "administrator", "assignedto", "benutztvon"];
    Purpose: "Purpose" ["purpose", "zweck", "objet"];
    System: "Operating system" ["operatingsystem", "os", "betriebssystem"];
}

pub static INVENTORY_WORKSTATIONS: Dataset = Dataset {
    id: "inventory-workstations",
    title: "Inventory: Admin workstations",
    collect: include_str!("collect/inventory-workstations.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::Workstations,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "inventory",
        all: &["devicename", "usedby"],
        any: &["purpose", "operatingsystem", "deviceid"],
        none: &["lastcheckin", "compliance", "virtualmachine", "enrollmentdate"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let name = record.boxed(F::Name);
    if name.is_empty() {
        return Err(no_key("device name"));
    }
    tenant.workstations.items.push(WorkstationEntry {
        name,
        device_id: if inventory::answer(record, F::DeviceId).is_some() { record.id(F::DeviceId) } else { "".into() },
        used_by: inventory::answer(record, F::UsedBy),
        purpose: inventory::answer(record, F::Purpose),
        system: inventory::answer(record, F::System),
        source: record.source,
    });
    Ok(())
}
