//! Alert rules on the activity log, and the action groups that they tell.

use super::principal::{objects, text, text_list};
use super::resource::Resource;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::azure_monitoring::{ActionGroup, AlertRule, Leaf};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Name: "name" ["name"];
    Enabled: "enabled" ["enabled"];
    Scopes: "scopes" ["scopes", "scope"];
    Condition: "condition" ["condition", "conditionallof"];
    Actions: "actions" ["actions", "actiongroup"];
    ShortName: "groupShortName" ["groupshortname"];
    Mails: "emailReceivers" ["emailreceivers", "emailreceiver"];
    Texts: "smsReceivers" ["smsreceivers", "smsreceiver"];
    Hooks: "webhookReceivers" ["webhookreceivers", "webhookreceiver"];
    Calls: "voiceReceivers" ["voicereceivers", "voicereceiver"];
    Apps: "logicAppReceivers" ["logicappreceivers", "logicappreceiver"];
    Functions: "azureFunctionReceivers" ["azurefunctionreceivers", "azurefunctionreceiver"];
    Push: "azureAppPushReceivers" ["azureapppushreceivers", "azureapppushreceiver"];
    Roles: "armRoleReceivers" ["armrolereceivers", "armrolereceiver"];
    Hubs: "eventHubReceivers" ["eventhubreceivers", "eventhubreceiver"];
    Tickets: "itsmReceivers" ["itsmreceivers", "itsmreceiver"];
    Runbooks: "automationRunbookReceivers" ["automationrunbookreceivers", "automationrunbookreceiver"];
    Properties: "properties" ["properties"];
}

const RECEIVERS: &[F] = &[
    F::Mails,
    F::Texts,
    F::Hooks,
    F::Calls,
    F::Apps,
    F::Functions,
    F::Push,
    F::Roles,
    F::Hubs,
    F::Tickets,
    F::Runbooks,
];

pub static ALERT_RULES: Dataset = Dataset {
    id: "alert-rules",
    title: "Activity log alert rules",
    collect: include_str!("collect/alert-rules.md"),
    saved_as: &["activityLogAlerts-*.json"],
    may_be_empty: true,
    kind: RecordKind::AlertRules,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout { id: "arm", form: Form::Resource(&["microsoft.insights/activitylogalerts"]), ..Layout::TABLE }],
    load: load_rule,
};

pub static ACTION_GROUPS: Dataset = Dataset {
    id: "action-groups",
    title: "Action groups",
    collect: include_str!("collect/action-groups.md"),
    saved_as: &["actionGroups-*.json"],
    may_be_empty: true,
    kind: RecordKind::ActionGroups,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "arm", form: Form::Resource(&["microsoft.insights/actiongroups"]), ..Layout::TABLE },
        Layout { id: "az", all: &["groupshortname", "emailreceivers"], ..Layout::OBJECTS },
    ],
    load: load_group,
};

fn load_rule(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    record.needs(&[F::Scopes, F::Condition, F::Actions])?;
    let row = Resource::of(record, FIELDS, F::Properties);
    if row.boxed(F::Id).is_empty() && row.boxed(F::Name).is_empty() {
        return Err(no_key("id and no name"));
    }
    // Some tools leave out the leading slash.
    let scopes =
        row.texts(F::Scopes).into_iter().map(|scope| format!("/{}", scope.trim_matches('/').to_lowercase()).into());
    let conditions = match row.tree(F::Condition) {
        Value::Object(map) => map.get("allof").map(leaves),
        all @ Value::Array(_) => Some(leaves(all)),
        _ => None,
    };
    let groups = match row.tree(F::Actions) {
        tree @ Value::Object(_) => objects(tree, "actiongroups"),
        Value::Array(items) => items.iter().filter(|item| item.is_object()).collect(),
        _ => Vec::new(),
    };
    let group_ids: Vec<Box<str>> = groups
        .iter()
        .map(|group| [text(group, "actiongroupid"), text(group, "id")])
        .filter_map(|ids| ids.into_iter().find(|id| !id.is_empty()))
        .map(|id| id.to_lowercase().into())
        .collect();
    let lists_groups = match row.tree(F::Actions) {
        Value::Object(map) => map.contains_key("actiongroups"),
        tree => tree.is_array(),
    };
    tenant.alert_rules.items.push(AlertRule {
        name: row.boxed(F::Name),
        enabled: row.boolean(F::Enabled),
        scopes: scopes.collect(),
        conditions,
        lost_actions: !lists_groups || group_ids.len() < groups.len(),
        action_groups: group_ids,
        source: record.source,
    });
    Ok(())
}

/// `allOf`: leaves, or an `anyOf` of leaves, which is one leaf where all are about one field.
fn leaves(all: &Value) -> Vec<Leaf> {
    let items = all.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().filter(|item| item.is_object()).filter_map(leaf).collect()
}

fn leaf(item: &Value) -> Option<Leaf> {
    let any = objects(item, "anyof");
    if any.is_empty() {
        let values = match text(item, "equals") {
            empty if empty.is_empty() => text_list(item, "containsany"),
            one => vec![one],
        };
        let values = values.iter().map(|value| value.to_lowercase().into()).collect();
        return Some(Leaf { field: text(item, "field").to_lowercase().into(), values });
    }
    let parts: Vec<Leaf> = any.into_iter().filter_map(leaf).collect();
    let field = parts.first()?.field.clone();
    // Alternatives over different fields are kept under a name that no check takes for whole.
    let is_one = parts.iter().all(|part| part.field == field);
    let values = parts.into_iter().flat_map(|part| part.values).collect();
    Some(Leaf { field: if is_one { field } else { "anyof".into() }, values })
}

/// Addresses of web hooks may hold tokens: they are counted and never read.
fn load_group(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    record.needs(RECEIVERS)?;
    let row = Resource::of(record, FIELDS, F::Properties);
    let id = row.boxed(F::Id).to_lowercase();
    if id.is_empty() {
        return Err(no_key("id"));
    }
    // A receiver that unsubscribed, or was taken off, stays in the list.
    let works = |receiver: &&&Value| !text(receiver, "status").eq_ignore_ascii_case("Disabled");
    let mails = row.objects(F::Mails);
    let mails = mails.iter().filter(works).map(|mail| text(mail, "emailaddress"));
    let listed: usize = RECEIVERS.iter().map(|field| row.objects(*field).len()).sum();
    tenant.action_groups.items.push(ActionGroup {
        id: id.into(),
        name: row.boxed(F::Name),
        enabled: row.boolean(F::Enabled),
        mails: mails.filter(|mail| !mail.is_empty()).collect(),
        receivers: RECEIVERS.iter().map(|field| row.objects(*field).iter().filter(works).count()).sum(),
        // Azure lists mail receivers of every group, be there none.
        lost_receivers: listed == 0 && !row.has(F::Mails),
        source: record.source,
    });
    Ok(())
}
