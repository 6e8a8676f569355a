//! Provisioning jobs of connected apps. Each file lists one app's jobs, and only its context or place names the app.

use super::place::object_of;
use super::principal::{boolean, objects, text};
use super::{Dataset, Form, Layout, PartState, Record, RecordKind, Wave, fields, no_key, refuse, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::Tenant;
use crate::tenant::provisioning::ProvisioningJob;
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    App: "servicePrincipalId" ["serviceprincipalid"];
    Template: "templateId" ["templateid"];
    Schedule: "schedule" ["schedule"];
    Status: "status" ["status"];
    Settings: "synchronizationJobSettings" ["synchronizationjobsettings"];
    Schema: "schema" ["schema"];
}

pub static PROVISIONING_JOBS: Dataset = Dataset {
    id: "provisioning-jobs",
    title: "Provisioning jobs",
    collect: include_str!("collect/provisioning-jobs.md"),
    saved_as: &["jobs.json"],
    may_be_empty: false,
    kind: RecordKind::ProvisioningJobs,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "graph",
        form: Form::Objects { context: &["synchronization/jobs"], odata_type: &[] },
        all: &["templateid", "schedule", "status"],
        none: &["conditions", "grantcontrols"],
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let id = record.boxed(F::Id);
    if id.is_empty() {
        return Err(no_key("id"));
    }
    let own = record.id(F::App);
    let app = if own.is_empty() { app_of(record.part) } else { own };
    if app.is_empty() {
        let what = "The file does not say which application’s jobs it lists; save it in a folder named by the service principal’s object id, or put the id into its name.";
        return Err(refuse(ProblemKind::MissingKey, what));
    }
    record.part.lists(&app);
    let null = Value::Null;
    let status = record.tree(F::Status).unwrap_or(Value::Null);
    let schedule = record.tree(F::Schedule).unwrap_or(Value::Null);
    let last = status.get("lastexecution").unwrap_or(&null);
    let quarantine = status.get("quarantine").unwrap_or(&null);
    let success = status.get("lastsuccessfulexecution").unwrap_or(&null);
    let moment =
        |tree: &Value, name: &str| tree.get(name).and_then(Value::as_str).and_then(|text| record.moment_of(text));
    let word = |tree: &Value, name: &str| Some(text(tree, name)).filter(|word| !word.is_empty());
    let last_run = moment(last, "timeended").or_else(|| moment(last, "timebegan"));
    if let Some(run) = last_run {
        tenant.saw_event(run);
    }
    tenant.provisioning_jobs.items.push(ProvisioningJob {
        id,
        app,
        template: record.boxed(F::Template),
        schedule: word(&schedule, "state"),
        status: word(&status, "code"),
        failures: value::number(&text(&status, "countsuccessivecompletefailures")),
        last_state: word(last, "state"),
        last_run,
        last_success: moment(success, "timeended").or_else(|| moment(success, "timebegan")),
        quarantine_reason: word(quarantine, "reason"),
        quarantined_since: moment(quarantine, "currentbegan"),
        deletes: deletes(record.tree(F::Schema).as_ref()),
        skips_deletions: skips_deletions(record.tree(F::Settings).as_ref()),
        source: Some(record.source),
    });
    Ok(())
}

fn app_of(part: &PartState) -> Box<str> {
    object_of(part.context.as_deref().unwrap_or_default(), &part.file)
}

/// An app without jobs has a list all the same.
pub(super) fn list_ended(part: &PartState) {
    let app = app_of(part);
    if part.objects_listed().is_empty() && !app.is_empty() {
        part.lists(&app);
    }
    if part.rows.get() == 0 {
        // No job lacks its schema.
        part.saw_nested("schema", true);
    }
}

/// Whether some mapping of users may delete in the target. A mapping of groups says nothing about accounts; enabled
/// mappings only, and of one that deletes it must be known that it is.
fn deletes(schema: Option<&Value>) -> Option<bool> {
    let (mut known, mut is_open) = (None, false);
    for rule in objects(schema?, "synchronizationrules") {
        for mapping in objects(rule, "objectmappings") {
            let of_groups = text(mapping, "sourceobjectname").eq_ignore_ascii_case("group");
            let flow = text(mapping, "flowtypes").to_lowercase();
            let enabled = boolean(mapping, "enabled");
            if of_groups || flow.is_empty() || enabled == Some(false) {
                continue;
            }
            let deletes = flow.contains("delete");
            is_open |= deletes && enabled.is_none();
            known = Some(known == Some(true) || deletes && enabled == Some(true));
        }
    }
    known.filter(|deletes| *deletes || !is_open)
}

fn skips_deletions(settings: Option<&Value>) -> Option<bool> {
    let items = settings?.as_array()?;
    let named = items.iter().find(|item| text(item, "name").eq_ignore_ascii_case("SkipOutOfScopeDeletions"));
    // Settings that do not name it leave it off. Source: Microsoft's page on skipping deletions.
    named.map_or(Some(false), |named| value::boolean(&text(named, "value")))
}

#[cfg(test)]
mod tests {
    use super::deletes;
    use serde_json::json;

    #[test]
    fn only_enabled_mappings_of_users_delete() {
        let check = |mappings: serde_json::Value, expected: Option<bool>| {
            let schema = json!({ "synchronizationrules": [{ "objectmappings": mappings }] });
            assert_eq!(deletes(Some(&schema)), expected, "{schema}");
        };
        let of_users =
            |flow: &str, enabled: bool| json!({ "sourceobjectname": "User", "flowtypes": flow, "enabled": enabled });
        check(json!([of_users("Add, Update, Delete", true)]), Some(true));
        check(json!([of_users("Add, Update, Delete", false), of_users("Add", true)]), Some(false));
        // Of one that deletes it was not exported whether it is enabled.
        let untold = || json!({ "sourceobjectname": "User", "flowtypes": "Add, Update, Delete" });
        check(json!([untold()]), None);
        check(json!([untold(), of_users("Add", true)]), None);
        check(json!([untold(), of_users("Delete", true)]), Some(true));
        check(json!([{ "sourceobjectname": "User", "flowtypes": "Add, Update" }]), Some(false));
        check(json!([{ "sourceobjectname": "Group", "flowtypes": "Add, Delete" }]), None);
        check(json!([{ "sourceobjectname": "User", "flowtypes": "Delete", "enabled": false }]), None);
        assert_eq!(deletes(None), None);
    }
}
