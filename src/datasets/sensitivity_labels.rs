//! Sensitivity labels, and the policies that publish them.

use super::principal::{guid, text};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::Tenant;
use crate::tenant::information_protection::{Label, LabelPolicy};
use serde_json::Value;

fields! {
    Id: "guid" ["guid", "immutableid", "id"];
    Name: "name" ["name"];
    DisplayName: "displayName" ["displayname"];
    Parent: "parentId" ["parentid", "parent"];
    Disabled: "disabled" ["disabled"];
    Active: "isActive" ["isactive", "isenabled"];
    Protection: "hasProtection" ["hasprotection"];
    Actions: "labelActions" ["labelactions"];
    Labels: "labels" ["labels", "scopedlabels"];
    Enabled: "enabled" ["enabled"];
    Mode: "mode" ["mode"];
}

pub static SENSITIVITY_LABELS: Dataset = Dataset {
    id: "sensitivity-labels",
    title: "Sensitivity labels",
    collect: include_str!("collect/sensitivity-labels.md"),
    saved_as: &["labels.json"],
    may_be_empty: true,
    kind: RecordKind::SensitivityLabels,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["sensitivitylabels"], odata_type: &[] },
            all: &["name", "sensitivity", "hasprotection"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-label",
            all: &["name", "displayname", "priority", "contenttype"],
            any: &["labelactions", "immutableid"],
            ..Layout::EITHER
        },
    ],
    load: load_label,
};

pub static LABEL_POLICIES: Dataset = Dataset {
    id: "label-policies",
    title: "Label policies",
    collect: include_str!("collect/label-policies.md"),
    saved_as: &["label-policies.json"],
    may_be_empty: true,
    kind: RecordKind::LabelPolicies,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "get-labelpolicy",
        all: &["name", "labels", "exchangelocation"],
        none: &["contenttype"],
        ..Layout::EITHER
    }],
    load: load_policy,
};

fn load_label(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (id, name) = (record.id(F::Id), record.boxed(F::Name));
    if id.is_empty() && name.is_empty() {
        return Err(no_key("name"));
    }
    let parent = match record.tree(F::Parent) {
        Some(parent) => text(&parent, "id"),
        None => record.boxed(F::Parent),
    };
    let display_name = record.boxed(F::DisplayName);
    let enabled = record.boolean(F::Active).or_else(|| record.boolean(F::Disabled).map(|disabled| !disabled));
    let encrypts = record.boolean(F::Protection).or_else(|| encrypting_action(record));
    record.part.saw_nested("encryption", encrypts.is_some());
    tenant.sensitivity_labels.items.push(Label {
        id: guid(&id),
        display_name: if display_name.is_empty() { name.clone() } else { display_name },
        name,
        parent: parent.to_lowercase().into(),
        enabled,
        encrypts,
        source: Some(record.source),
    });
    Ok(())
}

/// `LabelActions` lists what a label does, each as JSON in text: `{"Type":"encrypt","SubType":null,"Settings":[…]}`. An
/// encrypt action that is switched off carries the setting `disabled` with the value `true`. What is no list of actions
/// tells nothing.
fn encrypting_action(record: &Record<'_>) -> Option<bool> {
    let written = record.text(F::Actions);
    let Some(written) = written else { return record.has(F::Actions).then_some(false) };
    let parts: Vec<Value> = match record.tree(F::Actions) {
        Some(Value::Array(items)) if items.is_empty() => return Some(false),
        Some(Value::Array(items)) => items,
        Some(one) => vec![one],
        None => {
            let plain: String = written.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
            let is_off = plain.contains("\"key\":\"disabled\",\"value\":\"true\"");
            return plain.contains("\"type\":\"").then(|| plain.contains("\"type\":\"encrypt\"") && !is_off);
        }
    };
    let actions = parts.iter().map(|part| match part {
        Value::String(json) => value::tree(json).and_then(|action| encrypts(&action)),
        action => encrypts(action),
    });
    // One action that encrypts is enough; that none does is known of known ones only.
    actions.reduce(|one, other| match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    })?
}

/// Whether an action encrypts; `None`: it does not say what it does.
fn encrypts(action: &Value) -> Option<bool> {
    let kind = text(action, "type");
    let is_off = action.get("settings").and_then(Value::as_array).is_some_and(|settings| {
        settings.iter().any(|setting| {
            text(setting, "key").eq_ignore_ascii_case("disabled") && text(setting, "value").eq_ignore_ascii_case("true")
        })
    });
    (!kind.is_empty()).then(|| kind.eq_ignore_ascii_case("encrypt") && !is_off)
}

/// The modes of a policy, and whether in them it is in force. Source: `-Mode` of Set-LabelPolicy, and what Get-LabelPolicy
/// shows of one that is being deleted.
const MODES: &[(&str, bool)] = &[
    ("enforce", true),
    ("enable", true),
    ("disable", false),
    ("pendingdeletion", false),
    ("simulation", false),
    ("auditandnotify", false),
    ("audit", false),
    ("testwithnotifications", false),
    ("testwithoutnotifications", false),
];

fn load_policy(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    record.needs(&[F::Labels])?;
    let name = record.boxed(F::Name);
    if name.is_empty() {
        return Err(no_key("name"));
    }
    // A policy in test mode publishes nothing yet; in a mode that nobody knows it may, or may not.
    let in_force = |mode: &str| {
        let known = MODES.iter().find(|(known, _)| mode.eq_ignore_ascii_case(known)).map(|(_, in_force)| *in_force);
        if known.is_none() {
            let why = format!("{:?} is no mode of a policy.", value::shown(mode));
            record.part.note(ProblemKind::Value, why);
        }
        known
    };
    let is_said = record.text(F::Enabled).is_some();
    let enabled = match (record.boolean(F::Enabled), record.text(F::Mode).map(|mode| in_force(&mode))) {
        (Some(false), _) | (_, Some(Some(false))) => Some(false),
        (_, Some(None)) => None,
        (enabled, None) => enabled,
        (enabled, Some(Some(true))) => enabled.or((!is_said).then_some(true)),
    };
    tenant.label_policies.items.push(LabelPolicy {
        name,
        labels: record.list(F::Labels).unwrap_or_default(),
        enabled,
        source: Some(record.source),
    });
    Ok(())
}
