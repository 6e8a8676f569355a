//! Settings of the audit log, as Exchange Online PowerShell gives them.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::Tenant;
use crate::tenant::activity::AuditConfig;

fields! {
    Unified: "UnifiedAuditLogIngestionEnabled" ["unifiedauditlogingestionenabled"];
    Admin: "AdminAuditLogEnabled" ["adminauditlogenabled"];
    MailboxesOff: "AuditDisabled" ["auditdisabled"];
    Computer: "PSComputerName" ["pscomputername"];
}

pub static ADMIN_AUDIT_CONFIG: Dataset = Dataset {
    id: "admin-audit-config",
    title: "Audit log settings",
    collect: include_str!("collect/admin-audit-config.md"),
    saved_as: &["AdminAuditLogConfig.json", "OrganizationConfig.json"],
    may_be_empty: false,
    kind: RecordKind::AdminAuditConfig,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "get-adminauditlogconfig", all: &["unifiedauditlogingestionenabled"], ..Layout::EITHER },
        Layout { id: "get-organizationconfig", all: &["auditdisabled"], ..Layout::EITHER },
        Layout {
            id: "scubagear",
            form: Form::CollectorKey(&["admin_audit_log_config", "org_config"]),
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (unified, admin) = (record.boolean(F::Unified), record.boolean(F::Admin));
    // What the organisation has off is off whatever its mailboxes say.
    let mailboxes = record.boolean(F::MailboxesOff);
    if unified.is_none() && admin.is_none() && mailboxes.is_some() {
        record.part.supplies_nothing();
    } else if unified.is_none() && admin.is_none() {
        return Err(super::refuse(ProblemKind::MissingKey, "The row has no setting of the audit log."));
    }
    let computer = record.text(F::Computer).map(|name| name.to_lowercase());
    let from_exchange = if record.part.layout == "scubagear" {
        // ScubaGear asks in its session with Exchange Online.
        Some(true)
    } else {
        computer.map(|name| !name.contains("compliance"))
    };
    tenant.admin_audit_config.items.push(AuditConfig {
        unified_enabled: unified,
        admin_enabled: admin,
        mailboxes_off: mailboxes,
        from_exchange,
        source: record.source,
    });
    Ok(())
}
