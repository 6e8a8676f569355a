//! Log Analytics workspaces, and tables in them that keep their rows for a time of their own.

use super::resource::Resource;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::azure_monitoring::LogRetention;

fields! {
    Id: "id" ["id"];
    Name: "name" ["name"];
    Total: "totalRetentionInDays" ["totalretentionindays"];
    Days: "retentionInDays" ["retentionindays"];
    Properties: "properties" ["properties"];
}

pub static LOG_WORKSPACES: Dataset = Dataset {
    id: "log-workspaces",
    title: "Log Analytics workspaces",
    collect: include_str!("collect/log-workspaces.md"),
    saved_as: &["logWorkspaces-*.json", "logTables-*.json"],
    may_be_empty: false,
    kind: RecordKind::LogWorkspaces,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "arm",
        form: Form::Resource(&[
            "microsoft.operationalinsights/workspaces",
            "microsoft.operationalinsights/workspaces/tables",
        ]),
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let id = row.boxed(F::Id).to_lowercase();
    if !id.contains("/microsoft.operationalinsights/workspaces/") {
        return Err(no_key("id of a workspace"));
    }
    let (workspace, table) = match id.split_once("/tables/") {
        Some((workspace, table)) => (workspace, Some(table.into())),
        None => (&*id, None),
    };
    // The total counts the archive; without one, rows go when the interactive time is over.
    let days = [F::Total, F::Days].into_iter().find_map(|field| row.boxed(field).parse().ok()).filter(|days| *days > 0);
    tenant.log_workspaces.items.push(LogRetention {
        workspace: workspace.into(),
        name: row.boxed(F::Name),
        table,
        days,
        source: record.source,
    });
    Ok(())
}
