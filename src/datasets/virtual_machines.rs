//! Virtual machines of Azure, the rules by which they send logs, and which machine follows which rule.

use super::principal::{objects, text, text_list};
use super::resource::Resource;
use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::azure::AzureScope;
use crate::tenant::azure_security::{CollectionRule, MachineSystem, RuleAssociation, VirtualMachine};
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Name: "name" ["name"];
    Storage: "storageProfile" ["storageprofile"];
    System: "osProfile" ["osprofile"];
    Identity: "identity" ["identity"];
    Extensions: "resources" ["resources"];
    Sources: "dataSources" ["datasources"];
    Flows: "dataFlows" ["dataflows"];
    Destinations: "destinations" ["destinations"];
    Rule: "dataCollectionRuleId" ["datacollectionruleid"];
    Properties: "properties" ["properties"];
}

pub static VIRTUAL_MACHINES: Dataset = Dataset {
    id: "virtual-machines",
    title: "Azure virtual machines",
    collect: include_str!("collect/virtual-machines.md"),
    saved_as: &["vms-*.json"],
    may_be_empty: true,
    kind: RecordKind::VirtualMachines,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azvm"]), ..Layout::TABLE },
        Layout { id: "arm", form: Form::Resource(&["microsoft.compute/virtualmachines"]), ..Layout::TABLE },
    ],
    load: load_machine,
};

pub static COLLECTION_RULES: Dataset = Dataset {
    id: "data-collection-rules",
    title: "Data collection rules",
    collect: include_str!("collect/data-collection-rules.md"),
    saved_as: &["rules-*.json"],
    may_be_empty: true,
    kind: RecordKind::CollectionRules,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "arm",
        form: Form::Resource(&["microsoft.insights/datacollectionrules"]),
        ..Layout::TABLE
    }],
    load: load_rule,
};

pub static RULE_ASSOCIATIONS: Dataset = Dataset {
    id: "data-collection-rule-associations",
    title: "Associations of data collection rules",
    collect: include_str!("collect/data-collection-rule-associations.md"),
    saved_as: &["associations-*.json"],
    may_be_empty: true,
    kind: RecordKind::RuleAssociations,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "arm",
        form: Form::Resource(&["microsoft.insights/datacollectionruleassociations"]),
        ..Layout::TABLE
    }],
    load: load_association,
};

/// Passwords and start scripts (`customData`, settings of extensions) are never read.
fn load_machine(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let path = row.boxed(F::Id);
    let id = path.to_lowercase();
    if id.is_empty() {
        return Err(no_key("id"));
    }
    let mut parts = path.split('/').skip_while(|part| !part.eq_ignore_ascii_case("resourcegroups")).skip(1);
    let (storage, profile) = (row.tree(F::Storage), row.tree(F::System));
    let disk = storage.get("osdisk").map(|disk| text(disk, "ostype").to_lowercase()).unwrap_or_default();
    let has = |name: &str| profile.get(name).is_some_and(Value::is_object);
    let system = match disk.as_str() {
        "windows" => MachineSystem::Windows,
        "linux" => MachineSystem::Linux,
        _ if has("windowsconfiguration") => MachineSystem::Windows,
        _ if has("linuxconfiguration") => MachineSystem::Linux,
        _ => MachineSystem::Unknown,
    };
    // Null where the machine has none; an object whose kind was lost says nothing.
    let kind = text(row.tree(F::Identity), "type").to_lowercase();
    let is_lost = row.tree(F::Identity).is_object() && kind.is_empty();
    let identity = (row.has(F::Identity) && !is_lost).then(|| kind.contains("systemassigned"));
    let entra = row.has(F::Extensions).then(|| {
        row.objects(F::Extensions).iter().any(|extension| {
            let written = extension.to_string().to_lowercase();
            written.contains("aadloginforwindows") || written.contains("aadsshloginforlinux")
        })
    });
    let administrator = text(profile, "adminusername");
    record.part.names_subscription(AzureScope::parse(&id).subscription().unwrap_or_default());
    tenant.virtual_machines.items.push(VirtualMachine {
        name: row.boxed(F::Name),
        resource_group: parts.next().unwrap_or_default().into(),
        id: id.into(),
        system,
        lacks_administrator: profile.as_object().is_some_and(|profile| !profile.contains_key("adminusername")),
        local_administrator: (!administrator.is_empty()).then_some(administrator),
        has_identity: identity,
        // The command line writes null where the list was not asked for.
        entra_sign_in: entra.filter(|found| *found || row.tree(F::Extensions).is_array()),
        source: record.source,
    });
    Ok(())
}

fn load_rule(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let id = row.boxed(F::Id).to_lowercase();
    if id.is_empty() {
        return Err(no_key("id"));
    }
    let is_whole = [F::Sources, F::Destinations, F::Flows].into_iter().all(|field| row.has(field));
    let streams = security_streams(row.tree(F::Sources));
    let workspaces: Vec<Box<str>> =
        objects(row.tree(F::Destinations), "loganalytics").into_iter().map(|item| text(item, "name")).collect();
    let (mut collects, mut transforms) = (false, false);
    for flow in row.objects(F::Flows) {
        let carries = text_list(flow, "streams")
            .iter()
            .any(|stream| streams.iter().any(|known| known.eq_ignore_ascii_case(stream)));
        let arrives = text_list(flow, "destinations").iter().any(|name| workspaces.contains(name));
        if carries && arrives {
            collects = true;
            let query = text(flow, "transformkql");
            transforms |= !query.is_empty() && &*query != "source";
        }
    }
    tenant.collection_rules.items.push(CollectionRule {
        name: row.boxed(F::Name),
        id: id.into(),
        collects_security_events: if collects || is_whole { Some(collects) } else { None },
        transforms,
        source: record.source,
    });
    Ok(())
}

/// Streams that carry Windows security events: the stream of that name, or a plain one with a query on the Security log.
fn security_streams(sources: &Value) -> Vec<Box<str>> {
    let mut found = Vec::new();
    for source in objects(sources, "windowseventlogs") {
        let of_security =
            text_list(source, "xpathqueries").iter().any(|query| query.to_lowercase().starts_with("security!"));
        for stream in text_list(source, "streams") {
            if stream.eq_ignore_ascii_case("Microsoft-SecurityEvent") || of_security {
                found.push(stream);
            }
        }
    }
    found
}

fn load_association(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let (id, rule) = (row.boxed(F::Id).to_lowercase(), row.boxed(F::Rule).to_lowercase());
    let Some((machine, _)) = id.split_once("/providers/microsoft.insights/") else { return Err(no_key("machine")) };
    tenant.rule_associations.items.push(RuleAssociation {
        machine: machine.into(),
        rule: rule.into(),
        source: record.source,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::security_streams;
    use serde_json::json;

    #[test]
    fn streams_of_security_events() {
        let check = |streams: &[&str], queries: &[&str], expected: usize| {
            let sources = json!({ "windowseventlogs": [{ "streams": streams, "xpathqueries": queries }] });
            assert_eq!(security_streams(&sources).len(), expected, "{sources}");
        };
        check(&["Microsoft-SecurityEvent"], &["Security!*"], 1);
        check(&["Microsoft-Event"], &["Security!*[System[(EventID=4624)]]"], 1);
        check(&["Microsoft-Event"], &["Application!*"], 0);
        check(&["Microsoft-Perf"], &[], 0);
    }
}
