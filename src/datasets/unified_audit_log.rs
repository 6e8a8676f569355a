//! The unified audit log of Microsoft 365. What is in it is not judged row by row: that it has recent rows proves that it is
//! written, so only the newest is kept.

use super::{Dataset, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::activity::UnifiedAuditRow;

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
    let row = UnifiedAuditRow { at, operation: record.boxed(F::Operation), source: record.source };
    match tenant.unified_audit.items.first_mut() {
        // Of equal times the first counts, whatever the order of files.
        Some(newest) if (newest.at, std::cmp::Reverse(newest.source)) >= (at, std::cmp::Reverse(record.source)) => {}
        Some(newest) => *newest = row,
        None => tenant.unified_audit.items.push(row),
    }
    Ok(())
}
