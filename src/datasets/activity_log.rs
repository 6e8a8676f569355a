//! Azure's activity log, of which changes of roles are kept.

use super::principal::text;
use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::Tenant;
use crate::tenant::azure_monitoring::RoleChange;

fields! {
    Time: "eventTimestamp" ["eventtimestamp", "time", "timegenerated", "timegeneratedutc"];
    Operation: "operationName" ["operationnamevalue", "operationname"];
    Caller: "caller" ["caller", "eventinitiatedby"];
    Status: "status" ["status", "activitystatusvalue"];
    Subscription: "subscriptionId" ["subscriptionid", "subscription"];
    Resource: "resourceId" ["resourceid", "resource"];
    Authorization: "authorization" ["authorization"];
    Correlation: "correlationId" ["correlationid"];
    Category: "category" ["category", "eventcategory", "categoryvalue"];
    Type: "resourceType" ["resourcetype"];
}

pub static ACTIVITY_LOG: Dataset = Dataset {
    id: "activity-log",
    title: "Azure activity log",
    collect: include_str!("collect/activity-log.md"),
    saved_as: &["activityLog-*.json"],
    may_be_empty: false,
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
        Layout {
            id: "log-analytics",
            all: &["operationnamevalue", "caller"],
            any: &["timegenerated", "timegeneratedutc"],
            ..Layout::EITHER
        },
        Layout {
            id: "log-analytics-az",
            all: &["tablename", "operationnamevalue", "caller"],
            any: &["timegenerated"],
            nothing: Some("None"),
            ..Layout::OBJECTS
        },
    ],
    load,
};

/// More subscriptions than a tenant has.
const SUBSCRIPTIONS: usize = 65_536;

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
    let subscription = record.id(F::Subscription);
    record.part.names_subscription(&subscription);
    if !subscription.is_empty() && log.subscriptions.len() < SUBSCRIPTIONS {
        log.subscriptions.insert(subscription);
    }
    log.window = Some(log.window.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
    let authorization = record.tree(F::Authorization);
    match changes_roles(record, &operation, authorization.as_ref()) {
        Some(true) => {}
        Some(false) => return Ok(()),
        None => {
            log.unknown.note(&value::shown(&operation));
            record.part.note(
                ProblemKind::Value,
                format!(
                    "{:?} is no operation that is known here: whether it changes a role is not known.",
                    value::shown(&operation)
                ),
            );
            return Ok(());
        }
    }
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

/// Whether an entry changes who may do what: assignments and definitions of roles, requests to PIM, and the elevation to
/// the root. Told by the operation, else by the action or kind of resource beside it, which no language changes: the portal
/// writes operations by their titles, in its own language. `None`: nothing that is known tells.
fn changes_roles(record: &Record<'_>, operation: &str, authorization: Option<&serde_json::Value>) -> Option<bool> {
    let title = operation.to_lowercase();
    if title.contains('/') {
        return Some(is_of_roles(&title));
    }
    if ["role assignment", "role definition", "custom role", "elevates the caller", "elevate access"]
        .iter()
        .any(|words| title.contains(words))
    {
        return Some(true);
    }
    let first = title.split_whitespace().next().unwrap_or_default();
    if ENGLISH.contains(&first) {
        return Some(false);
    }
    let action = authorization.map(|tree| text(tree, "action"));
    let named = [action, Some(word(record, F::Type))].into_iter().flatten().find(|name| name.contains('/'));
    if let Some(named) = named {
        return Some(is_of_roles(&named.to_lowercase()));
    }
    let category = word(record, F::Category).to_lowercase().replace(' ', "");
    OTHER_CATEGORIES.contains(&&*category).then_some(false)
}

/// First words of the titles of operations in English. Source: operations of resource providers, as Azure titles them.
const ENGLISH: &[&str] = &[
    "add",
    "attach",
    "audit",
    "backup",
    "cancel",
    "check",
    "create",
    "deallocate",
    "delete",
    "deploy",
    "detach",
    "disable",
    "enable",
    "execute",
    "failover",
    "generate",
    "get",
    "health",
    "invoke",
    "list",
    "move",
    "power",
    "put",
    "read",
    "redeploy",
    "regenerate",
    "register",
    "remove",
    "restart",
    "restore",
    "run",
    "scale",
    "set",
    "start",
    "stop",
    "sync",
    "unregister",
    "update",
    "validate",
    "write",
];

/// Categories of the log in which no role changes.
const OTHER_CATEGORIES: &[&str] =
    &["servicehealth", "resourcehealth", "alert", "autoscale", "recommendation", "security", "policy"];

/// Whether a name of Azure's own (`provider/kind/verb`, in lower case) is of roles, and does more than read.
fn is_of_roles(name: &str) -> bool {
    let Some(of_authorization) = name.strip_prefix("microsoft.authorization/") else { return false };
    let object = of_authorization.split('/').next().unwrap_or_default();
    !of_authorization.ends_with("/read")
        && matches!(
            object,
            "roleassignments"
                | "roledefinitions"
                | "elevateaccess"
                | "roleassignmentschedulerequests"
                | "roleeligibilityschedulerequests"
                | "classicadministrators"
        )
}
