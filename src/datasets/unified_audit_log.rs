//! The unified audit log of Microsoft 365 (Purview). That it has recent rows proves that it is written, so only the newest
//! of them is kept; the directory's own entries in it, which stand there as JSON text in a shape of their own (schema of
//! the Office 365 Management Activity API), tell of roles what the directory's log tells.

use super::audit_log::events::{self, Entry, Found, plain};
use super::principal::{guid, objects, text};
use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::activity::UnifiedAuditRow;
use crate::tenant::audit::Named;
use crate::tenant::{Moment, Tenant};
use serde_json::Value;

fields! {
    Created: "CreationDate" ["creationdate"];
    Operation: "Operation" ["operation", "operations"];
    Data: "AuditData" ["auditdata"];
    Found: "ResultCount" ["resultcount"];
}

pub static UNIFIED_AUDIT_LOG: Dataset = Dataset {
    id: "unified-audit-log",
    title: "Unified audit log",
    collect: include_str!("collect/unified-audit-log.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::UnifiedAudit,
    wave: Wave::Logs,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "purview",
            all: &["recordid", "creationdate", "recordtype", "operation", "auditdata"],
            ..Layout::TABLE
        },
        Layout { id: "search-unifiedauditlog", all: &["creationdate", "operations", "auditdata"], ..Layout::EITHER },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    // A search says beside each entry how many it found.
    if let Some(found) = record.number(F::Found) {
        record.part.announced(u64::try_from(found).unwrap_or(0));
    }
    let Some(at) = record.moment(F::Created) else { return Err(no_key("creation date")) };
    tenant.saw_event(at);
    record.part.saw_event(at);
    record.part.supplies(RecordKind::UnifiedAudit);
    record.part.supplies_some(RecordKind::AuditLog, "entries of the unified audit log that a search found");
    directory_event(record, tenant, at);
    let row = UnifiedAuditRow { at, operation: record.boxed(F::Operation), source: record.source };
    match tenant.unified_audit.items.first_mut() {
        // Of equal times the first counts, whatever the order of files.
        Some(newest) if (newest.at, std::cmp::Reverse(newest.source)) >= (at, std::cmp::Reverse(record.source)) => {}
        Some(newest) => *newest = row,
        None => tenant.unified_audit.items.push(row),
    }
    Ok(())
}

/// What the directory wrote of roles and permissions.
fn directory_event(record: &Record<'_>, tenant: &mut Tenant, at: Moment) {
    tenant.audit_log.saw_searched(at);
    let operation = record.text(F::Operation).unwrap_or_default();
    // Its names of activities end in a full stop.
    let Some(activity) = events::activity(operation.trim().trim_end_matches('.')) else { return };
    let Some(data) = record.tree(F::Data).filter(Value::is_object) else {
        record.part.note(
            ProblemKind::Value,
            format!(
                "AuditData cannot be read, so it is not known what \u{201c}{}\u{201d} concerned.",
                operation.trim()
            ),
        );
        return;
    };
    let status = text(&data, "resultstatus").to_lowercase();
    let entry = Entry {
        at,
        success: matches!(&*status, "" | "success" | "succeeded" | "true"),
        targets: targets(&data),
        actor: actor(&data),
        reason: "".into(),
        correlation: text(&data, "intersystemsid"),
        source: record.source,
    };
    if let Some(event) = events::event(&tenant.audit_log, activity, entry) {
        tenant.audit_log.add_searched(event);
    }
}

/// Somebody stands in an entry as several identifiers, one below the other: the kind of object, its id alone and behind
/// its kind (`User_…`), its name. `Type` says which: 1 = a name, 5 = a principal name.
fn named(entry: &Value, list: &str, fallback: &str) -> (String, Named) {
    let ids: Vec<(Box<str>, Box<str>)> =
        objects(entry, list).into_iter().map(|item| (text(item, "type"), text(item, "id"))).collect();
    let kinds = ["user", "group", "serviceprincipal", "role"];
    let kind = ids.iter().map(|(_, id)| id.to_lowercase()).find(|id| kinds.contains(&id.as_str())).unwrap_or_default();
    let behind = ids.iter().filter_map(|(_, id)| id.split_once('_')).find(|(word, _)| word.eq_ignore_ascii_case(&kind));
    let object = behind.map(|(_, id)| guid(id)).filter(|id| !id.is_empty());
    let object = object.or_else(|| ids.iter().map(|(_, id)| guid(id)).find(|id| !id.is_empty()));
    let is_name =
        |id: &str| !id.is_empty() && guid(id).is_empty() && guid(id.rsplit('_').next().unwrap_or_default()).is_empty();
    let of_type =
        |wanted: &str| ids.iter().find(|(found, id)| &**found == wanted && is_name(id)).map(|(_, id)| id.clone());
    let mail = ids.iter().find(|(_, id)| id.contains('@')).map(|(_, id)| id.clone());
    let own = text(entry, fallback);
    let name = mail.or_else(|| of_type("1")).or_else(|| Some(own).filter(|name| is_name(name)));
    (kind, Named { id: object.unwrap_or_default(), name: name.unwrap_or_default() })
}

fn targets(entry: &Value) -> Vec<Found> {
    let (kind, named) = named(entry, "target", "objectid");
    let property = |property: &Value| (text(property, "name").into(), plain(text(property, "newvalue").trim()));
    let properties = objects(entry, "modifiedproperties").into_iter().map(property).collect();
    vec![Found { kind, named, properties }]
}

fn actor(entry: &Value) -> (Named, bool) {
    let (kind, named) = named(entry, "actor", "userid");
    (named, kind == "serviceprincipal")
}
