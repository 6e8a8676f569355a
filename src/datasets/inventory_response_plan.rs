//! The inventory's sheet *Response plan*: which plans there are, and who answers for them.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, inventory, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::stated::ResponsePlan;

fields! {
    Plan: "Plan" ["plan", "responseplan", "notfallplan", "scenario"];
    Owner: "Owner" ["owner", "planowner", "eigentümer", "verantwortlich", "propriétaire", "propietario"];
    Deputy: "Deputy" ["deputy", "stellvertreter", "stellvertretung", "suppléant", "suplente"];
    Phone: "Phone outside the tenant" ["phoneoutsidethetenant", "phone", "telefon", "téléphone", "teléfono", "contact"];
    Exercised: "Last exercised" ["lastexercised", "exercised", "letzteübung", "dernierexercice", "últimoejercicio"];
    Stored: "Stored at" ["storedat", "aufbewahrt", "ablage", "conservéà"];
}

pub static INVENTORY_RESPONSE_PLAN: Dataset = Dataset {
    id: "inventory-response-plan",
    title: "Inventory: Response plan",
    collect: include_str!("collect/inventory-response-plan.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::ResponsePlans,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "inventory",
        all: &["plan", "owner"],
        any: &["deputy", "phoneoutsidethetenant", "phone", "lastexercised", "storedat"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let plan = record.boxed(F::Plan);
    if plan.is_empty() {
        return Err(no_key("plan"));
    }
    let last_exercised = inventory::day(record, F::Exercised);
    tenant.response_plans.items.push(ResponsePlan {
        plan,
        owner: inventory::answer(record, F::Owner),
        deputy: inventory::answer(record, F::Deputy),
        phone: inventory::answer(record, F::Phone),
        last_exercised,
        exercise_said: inventory::answer(record, F::Exercised).filter(|_| last_exercised.is_none()),
        stored_at: inventory::answer(record, F::Stored),
        source: record.source,
    });
    Ok(())
}
