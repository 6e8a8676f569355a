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
    let is_named =
        |extension: &&Value| ["id", "name", "type", "properties"].iter().any(|name| extension.get(*name).is_some());
    let entra = (row.has(F::Extensions) && row.objects(F::Extensions).iter().all(is_named)).then(|| {
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
    record.needs(&[F::Sources, F::Flows, F::Destinations])?;
    let row = Resource::of(record, FIELDS, F::Properties);
    let id = row.boxed(F::Id).to_lowercase();
    if id.is_empty() {
        return Err(no_key("id"));
    }
    let streams = security_streams(row.tree(F::Sources));
    let workspaces: Vec<Box<str>> =
        objects(row.tree(F::Destinations), "loganalytics").into_iter().map(|item| text(item, "name")).collect();
    let (mut collects, mut transforms, mut filters) = (false, false, false);
    let flows = row.objects(F::Flows);
    let is_told = |flow: &&Value| !text_list(flow, "streams").is_empty() && !text_list(flow, "destinations").is_empty();
    // Azure stores no rule that sends nothing anywhere: such a one was cut at export.
    let is_whole = [F::Sources, F::Destinations, F::Flows].into_iter().all(|field| row.has(field))
        && !flows.is_empty()
        && flows.iter().all(is_told)
        && flows.iter().all(|flow| is_declared(flow, row.tree(F::Sources), row.tree(F::Destinations)));
    for flow in flows {
        let carries = text_list(flow, "streams")
            .iter()
            .any(|stream| streams.iter().any(|known| known.eq_ignore_ascii_case(stream)));
        let arrives = text_list(flow, "destinations").iter().any(|name| workspaces.contains(name));
        if carries && arrives {
            collects = true;
            let query = text(flow, "transformkql");
            transforms |= !query.is_empty() && &*query != "source";
            filters |= leaves_rows_out(&query);
        }
    }
    tenant.collection_rules.items.push(CollectionRule {
        name: row.boxed(F::Name),
        id: id.into(),
        collects_security_events: if collects || is_whole { Some(collects) } else { None },
        transforms,
        only_some: filters || !takes_all(row.tree(F::Sources)),
        source: record.source,
    });
    Ok(())
}

/// Whether what a flow carries from Windows logs stands among the sources with its queries, and where it goes among the
/// destinations: what is named and stands nowhere was lost.
fn is_declared(flow: &Value, sources: &Value, destinations: &Value) -> bool {
    let parts = |tree: &Value| -> Vec<Value> {
        let all = tree.as_object().into_iter().flatten().map(|(_, part)| part);
        all.flat_map(|part| part.as_array().cloned().unwrap_or_else(|| vec![part.clone()])).collect()
    };
    let (sources, destinations) = (parts(sources), parts(destinations));
    let is_source = |stream: &Box<str>| {
        sources.iter().any(|source| {
            let is_it = text_list(source, "streams").iter().any(|known| known.eq_ignore_ascii_case(stream));
            is_it && (stream.eq_ignore_ascii_case(SECURITY) || source.get("xpathqueries").is_some())
        })
    };
    let is_of_windows =
        |stream: &&Box<str>| [SECURITY, "Microsoft-Event"].iter().any(|of| stream.eq_ignore_ascii_case(of));
    let is_destination = |name: &Box<str>| destinations.iter().any(|known| *text(known, "name") == **name);
    text_list(flow, "streams").iter().filter(is_of_windows).all(is_source)
        && text_list(flow, "destinations").iter().all(is_destination)
}

/// The stream of security events.
const SECURITY: &str = "Microsoft-SecurityEvent";

/// Whether a transformation of rows lets some of them fall.
fn leaves_rows_out(query: &str) -> bool {
    let lower = query.to_lowercase();
    let mut words = lower.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| ["where", "take", "limit", "top", "sample", "distinct", "summarize", "filter"].contains(&word))
}

/// Whether all security events are taken: some query on the Security log asks for no ids. Without queries the stream
/// decides.
fn takes_all(sources: &Value) -> bool {
    let logs = objects(sources, "windowseventlogs");
    let queries: Vec<String> = logs
        .iter()
        .flat_map(|source| text_list(source, "xpathqueries"))
        .map(|query| query.to_lowercase())
        .filter(|query| query.starts_with("security!"))
        .collect();
    queries.is_empty() || queries.iter().any(|query| !query.contains("eventid"))
}

/// Streams that carry Windows security events: the stream of that name, or a plain one with a query on the Security log.
fn security_streams(sources: &Value) -> Vec<Box<str>> {
    let mut found = Vec::new();
    for source in objects(sources, "windowseventlogs") {
        let of_security =
            text_list(source, "xpathqueries").iter().any(|query| query.to_lowercase().starts_with("security!"));
        for stream in text_list(source, "streams") {
            if stream.eq_ignore_ascii_case(SECURITY) || of_security {
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
    use super::{is_declared, leaves_rows_out, security_streams, takes_all};
    use serde_json::json;

    #[test]
    fn some_events_are_not_all() {
        let check = |queries: &[&str], expected: bool| {
            let sources = json!({ "windowseventlogs": [{ "xpathqueries": queries }] });
            assert_eq!(takes_all(&sources), expected, "{sources}");
        };
        check(&["Security!*"], true);
        check(&["Security!*[System[(band(Keywords,13510798882111488))]]"], true);
        check(&["Security!*[System[(EventID=1102)]]"], false);
        check(&["Security!*[System[(EventID=1102)]]", "Security!*"], true);
        check(&[], true);
        let check = |query: &str, expected: bool| assert_eq!(leaves_rows_out(query), expected, "{query}");
        check("source | where EventID == 1", true);
        check("source | project-away Computer", false);
        check("source", false);
    }

    #[test]
    fn a_flow_whose_source_or_destination_is_not_there_was_cut() {
        let check = |sources: serde_json::Value, destinations: serde_json::Value, expected: bool| {
            let flow = json!({ "streams": ["Microsoft-Event"], "destinations": ["soc"] });
            assert_eq!(is_declared(&flow, &sources, &destinations), expected, "{sources} {destinations}");
        };
        let source =
            || json!({ "windowseventlogs": [{ "streams": ["Microsoft-Event"], "xpathqueries": ["System!*"] }] });
        let soc = || json!({ "loganalytics": [{ "name": "soc" }] });
        check(source(), soc(), true);
        check(source(), json!({ "azuremonitormetrics": { "name": "soc" } }), true);
        check(source(), json!({ "loganalytics": [{ "workspaceid": "x" }] }), false);
        check(json!({}), soc(), false);
        check(json!({ "windowseventlogs": [{ "streams": ["Microsoft-Event"] }] }), soc(), false);
    }

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
