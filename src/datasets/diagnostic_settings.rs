//! Diagnostic settings: where the activity logs of subscriptions, and the logs of the directory, are sent.

use super::part_state::PartState;
use super::place::last_guid;
use super::principal::{boolean, text};
use super::resource::Resource;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::azure::AzureScope;
use crate::tenant::azure_monitoring::{DIRECTORY, DiagnosticSetting, LogOwner};

fields! {
    Id: "id" ["id"];
    Name: "name" ["name"];
    Workspace: "workspaceId" ["workspaceid"];
    Storage: "storageAccountId" ["storageaccountid"];
    EventHub: "eventHubAuthorizationRuleId" ["eventhubauthorizationruleid"];
    ServiceBus: "serviceBusRuleId" ["servicebusruleid"];
    Partner: "marketplacePartnerId" ["marketplacepartnerid"];
    Logs: "logs" ["logs", "log"];
    Properties: "properties" ["properties"];
}

pub static DIAGNOSTIC_SETTINGS: Dataset = Dataset {
    id: "diagnostic-settings",
    title: "Diagnostic settings",
    collect: include_str!("collect/diagnostic-settings.md"),
    saved_as: &["diagnosticSettings-*.json", "diagnosticSettings-entra.json"],
    may_be_empty: true,
    kind: RecordKind::DiagnosticSettings,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "arm",
        form: Form::Resource(&["microsoft.insights/diagnosticsettings", "microsoft.aadiam/diagnosticsettings"]),
        ..Layout::TABLE
    }],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let id = row.boxed(F::Id).to_lowercase();
    let Some(of) = owner(&id) else { return Err(no_key("resource")) };
    let destination = |field: F, what: &str, at: usize| {
        let path = row.optional(field)?;
        // `…/namespaces/<name>/authorizationrules/<rule>`: the name says more than the rule.
        let name = path.rsplit('/').nth(at).unwrap_or(&path).to_owned();
        Some(format!("{what} {name}"))
    };
    let destinations = [
        destination(F::Workspace, "workspace", 0),
        destination(F::Storage, "storage account", 0),
        destination(F::EventHub, "event hub namespace", 2),
        destination(F::ServiceBus, "service bus", 2),
        destination(F::Partner, "partner solution", 0),
    ];
    let categories = row.objects(F::Logs).into_iter().map(|log| {
        let name = [text(log, "category"), text(log, "categorygroup")].into_iter().find(|name| !name.is_empty());
        (name.unwrap_or_default(), boolean(log, "enabled"))
    });
    tenant.diagnostic_settings.items.push(DiagnosticSetting {
        name: row.boxed(F::Name),
        of,
        workspace: row.optional(F::Workspace).map(|path| path.to_lowercase().into()),
        destinations: destinations.into_iter().flatten().collect(),
        categories: categories.collect(),
        source: record.source,
    });
    Ok(())
}

/// The request saves one file for each subscription, which its name tells, and one for the directory: an empty one says that
/// there is no setting. Whoever may not read them gets an error in its place.
pub(super) fn list_ended(part: &PartState) {
    let file = part.file.rsplit('/').next().unwrap_or_default().to_lowercase();
    let Some(of) = file.strip_prefix("diagnosticsettings-") else { return };
    if of.starts_with("entra") {
        part.lists(DIRECTORY);
    } else if let Some(subscription) = last_guid(of) {
        part.lists(&subscription);
    }
}

/// The resource before `/providers/microsoft.insights/…`.
fn owner(id: &str) -> Option<LogOwner> {
    if id.contains("microsoft.aadiam") {
        return Some(LogOwner::Directory);
    }
    let (resource, _) = id.rsplit_once("/providers/microsoft.insights/")?;
    Some(match AzureScope::parse(resource) {
        AzureScope::Subscription(subscription) => LogOwner::Subscription(subscription),
        _ => LogOwner::Resource(resource.into()),
    })
}
