//! What a collector says of its own run: version, time, and the commands that failed, whose data is missing, not empty.

use super::value::{self, DateOrder, Read};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields};
use crate::evidence::Refusal;
use crate::tenant::{CollectorRun, Moment, Tenant};

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
            "defender_successful_commands",
            "defender_unsuccessful_commands",
            "exo_successful_commands",
            "exo_unsuccessful_commands",
            "powerplatform_successful_commands",
            "powerplatform_unsuccessful_commands",
            "securitysuite_successful_commands",
            "securitysuite_unsuccessful_commands",
            "sharepoint_successful_commands",
            "sharepoint_unsuccessful_commands",
            "teams_successful_commands",
            "teams_unsuccessful_commands",
        ]),
        ..Layout::TABLE
    }],
    load,
};

/// The records that one of ScubaGear's commands gives. Modules changed their prefix over the releases (`Get-MgBeta…`),
/// so the object's name is looked for.
pub(super) fn kinds_of(command: &str) -> &'static [RecordKind] {
    let command = command.to_lowercase();
    let of: [(&str, &[RecordKind]); 13] = [
        ("permissionclassification", &[RecordKind::PermissionClassifications]),
        ("authorizationpolicy", &[RecordKind::AuthorizationPolicy]),
        ("directorysetting", &[RecordKind::AdminConsentPolicy]),
        ("transportconfig", &[RecordKind::TransportSettings]),
        ("organizationconfig", &[RecordKind::AdminAuditConfig]),
        ("adminauditlogconfig", &[RecordKind::AdminAuditConfig]),
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

/// `08/23/2023 12:23:24 Eastern Daylight Time`: PowerShell's culture of no country, so the month comes first. Behind it stands
/// a zone in the words of whichever language: the day may be off by one.
fn local_moment(text: &str) -> Option<Moment> {
    let words: Vec<&str> = text.split_whitespace().take(2).collect();
    match value::moment(&words.join(" "), &mut DateOrder::MonthFirst) {
        Read::Moment(moment) => Some(moment),
        _ => None,
    }
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
            is_exact: false,
            failed_commands: Vec::new(),
            source: record.source,
        });
        tenant.collectors.items.len() - 1
    });
    let value = record.text(F::Value);
    let collected = value.as_deref().and_then(|text| match key {
        "timestamp_zulu" => record.moment_of(text),
        "date" => local_moment(text),
        _ => None,
    });
    if let Some(collected) = collected {
        tenant.saw_event(collected);
        record.part.collected.set(Some(collected));
    }
    let Some(run) = tenant.collectors.items.get_mut(at) else { return Ok(()) };
    match key {
        "module_version" => run.version = value.map(Into::into),
        "timestamp_zulu" => {
            run.is_exact |= collected.is_some();
            run.collected = collected.or(run.collected);
        }
        // Later releases give both, and the other one exactly.
        "date" => run.collected = run.collected.or(collected),
        key if key.ends_with("_unsuccessful_commands") => run.failed_commands.extend(value.map(Into::into)),
        _ => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::local_moment;

    #[test]
    fn older_releases_give_the_local_time_alone() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(local_moment(text).map(crate::tenant::Moment::iso).as_deref(), expected, "{text}");
        };
        check("08/23/2023 12:23:24 Eastern Daylight Time", Some("2023-08-23T12:23:24Z"));
        check("05/04/2026 12:15:48 Central America Standard Time", Some("2026-05-04T12:15:48Z"));
        check("08/02/2024 14:25:11 Mitteleuropäische Sommerzeit", Some("2024-08-02T14:25:11Z"));
        check("yesterday", None);
        check("", None);
    }
}
