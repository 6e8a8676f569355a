//! PIM alerts.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{AlertState, Tenant};

fields! {
    Id: "id" ["id"];
    Definition: "alertDefinitionId" ["alertdefinitionid"];
    Active: "isActive" ["isactive"];
    Incidents: "incidentCount" ["incidentcount"];
    Scanned: "lastScannedDateTime" ["lastscanneddatetime"];
}

pub static PIM_ALERTS: Dataset = Dataset {
    id: "pim-alerts",
    title: "PIM alerts",
    collect: include_str!("collect/pim-alerts.md"),
    saved_as: &["roleManagementAlerts.json"],
    may_be_empty: false,
    kind: RecordKind::PimAlerts,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["rolemanagementalerts/alerts"], odata_type: &[] },
            all: &["alertdefinitionid", "incidentcount"],
            any: &["isactive", "lastscanneddatetime"],
            ..Layout::TABLE
        },
        Layout { id: "get-mg", all: &["alertdefinitionid", "incidentcount"], ..Layout::TABLE },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let definition = record.boxed(F::Definition);
    if definition.is_empty() {
        return Err(no_key("alertDefinitionId"));
    }
    let scanned = record.moment(F::Scanned);
    if let Some(scanned) = scanned {
        tenant.saw_event(scanned);
        record.part.collected.set(record.part.collected.get().max(Some(scanned)));
    }
    tenant.pim_alerts.items.push(AlertState {
        id: record.boxed(F::Id),
        definition,
        active: record.boolean(F::Active),
        incidents: record.number(F::Incidents).and_then(|count| u64::try_from(count).ok()),
        last_scanned: scanned,
        source: record.source,
    });
    Ok(())
}
