//! What a collector says of its own run: version, time, and the commands that failed, whose data is missing, not empty.

use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields};
use crate::evidence::Refusal;
use crate::tenant::{CollectorRun, Tenant};

fields! {
    Value: "value" ["value"];
}

pub static COLLECTOR_RUN: Dataset = Dataset {
    id: "collector-run",
    title: "Collector run",
    collect: include_str!("collect/collector-run.md"),
    saved_as: &[],
    may_be_empty: false,
    kind: RecordKind::Collectors,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "scubagear",
        form: Form::CollectorKey(&[
            "baseline_version",
            "module_version",
            "date",
            "timestamp_zulu",
            "aad_successful_commands",
            "aad_unsuccessful_commands",
        ]),
        ..Layout::TABLE
    }],
    load,
};

/// The records that one of ScubaGear's commands gives. Modules changed their prefix over the releases (`Get-MgBeta…`),
/// so the object's name is looked for.
pub(super) fn kinds_of(command: &str) -> &'static [RecordKind] {
    let command = command.to_lowercase();
    let of: [(&str, &[RecordKind]); 7] = [
        ("conditionalaccesspolicy", &[RecordKind::ConditionalAccess]),
        ("subscribedsku", &[RecordKind::Licences]),
        ("privilegeduser", &[RecordKind::Users, RecordKind::ServicePrincipals, RecordKind::RoleAssignments]),
        ("privilegedrole", &[RecordKind::RolePolicies, RecordKind::PimActive]),
        ("authenticationmethodpolicy", &[RecordKind::MethodsPolicy]),
        ("tenantdetail", &[RecordKind::Organization]),
        ("mgbetadomain", &[RecordKind::Domains]),
    ];
    let found = of.iter().find(|(name, _)| command.contains(name));
    found.map_or(if command.ends_with("domain") { &[RecordKind::Domains] } else { &[] }, |(_, kinds)| kinds)
}

#[expect(clippy::unnecessary_wraps, reason = "as every dataset's load")]
fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let key = record.part.part.as_deref().unwrap_or_default();
    let file = record.source.file;
    let known = tenant.collectors.items.iter().position(|run| run.source.file == file);
    let at = known.unwrap_or_else(|| {
        tenant.collectors.items.push(CollectorRun {
            tool: "ScubaGear".into(),
            version: None,
            collected: None,
            failed_commands: Vec::new(),
            source: record.source,
        });
        tenant.collectors.items.len() - 1
    });
    let value = record.text(F::Value);
    let collected =
        (key == "timestamp_zulu").then(|| value.as_deref().and_then(|text| record.moment_of(text))).flatten();
    if let Some(collected) = collected {
        tenant.saw_event(collected);
        record.part.collected.set(Some(collected));
    }
    let Some(run) = tenant.collectors.items.get_mut(at) else { return Ok(()) };
    match key {
        "module_version" => run.version = value.map(Into::into),
        "timestamp_zulu" => run.collected = collected,
        "aad_unsuccessful_commands" => run.failed_commands.extend(value.map(Into::into)),
        _ => {}
    }
    Ok(())
}
