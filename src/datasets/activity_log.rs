//! Azure's activity log, of which changes of roles are kept.

use super::principal::text;
use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::azure_monitoring::RoleChange;

fields! {
    Time: "eventTimestamp" ["eventtimestamp", "time"];
    Operation: "operationName" ["operationname"];
    Caller: "caller" ["caller", "eventinitiatedby"];
    Status: "status" ["status"];
    Subscription: "subscriptionId" ["subscriptionid", "subscription"];
    Resource: "resourceId" ["resourceid", "resource"];
    Authorization: "authorization" ["authorization"];
    Correlation: "correlationId" ["correlationid"];
    Category: "category" ["category", "eventcategory"];
}

pub static ACTIVITY_LOG: Dataset = Dataset {
    id: "activity-log",
    title: "Azure activity log",
    collect: include_str!("collect/activity-log.md"),
    kind: RecordKind::ActivityLog,
    wave: Wave::Logs,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "portal",
            all: &["operationname", "eventinitiatedby", "time"],
            any: &["eventcategory", "correlationid", "subscription"],
            ..Layout::TABLE
        },
        Layout {
            id: "arm",
            all: &["eventtimestamp", "operationname"],
            any: &["caller", "eventdataid", "resourceid"],
            ..Layout::OBJECTS
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let Some(at) = record.moment(F::Time) else { return Err(no_key("readable time")) };
    let operation = word(record, F::Operation);
    if operation.is_empty() {
        return Err(no_key("name of the operation"));
    }
    tenant.saw_event(at);
    record.part.saw_event(at);
    let log = &mut tenant.activity_log;
    log.rows += 1;
    log.window = Some(log.window.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
    if !changes_roles(&operation) {
        return Ok(());
    }
    let authorization = record.tree(F::Authorization);
    let scope = authorization.map(|tree| text(&tree, "scope")).filter(|scope| !scope.is_empty());
    log.role_changes.push(RoleChange {
        at,
        operation,
        caller: record.boxed(F::Caller),
        status: word(record, F::Status),
        subscription: record.id(F::Subscription),
        scope: scope.unwrap_or_else(|| record.boxed(F::Resource)),
        correlation: record.boxed(F::Correlation),
        source: record.source,
    });
    Ok(())
}

/// A value that ARM gives with its translation: `{"value": …, "localizedValue": …}`.
fn word(record: &Record<'_>, field: F) -> Box<str> {
    match record.tree(field) {
        Some(tree) => text(&tree, "value"),
        None => record.boxed(field),
    }
}

/// Assignments and definitions of roles, requests to PIM, and the elevation to the root. The portal writes their titles,
/// in its language; those of English are known.
fn changes_roles(operation: &str) -> bool {
    let operation = operation.to_lowercase();
    if let Some(of_authorization) = operation.strip_prefix("microsoft.authorization/") {
        let object = of_authorization.split('/').next().unwrap_or_default();
        return !of_authorization.ends_with("/read")
            && matches!(
                object,
                "roleassignments"
                    | "roledefinitions"
                    | "elevateaccess"
                    | "roleassignmentschedulerequests"
                    | "roleeligibilityschedulerequests"
                    | "classicadministrators"
            );
    }
    ["role assignment", "role definition", "custom role", "elevates the caller", "elevate access"]
        .iter()
        .any(|title| operation.contains(title))
}
