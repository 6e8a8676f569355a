//! Assignments of Azure Policy: which baseline is looked after where.

use super::resource::Resource;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::azure::AzureScope;
use crate::tenant::azure_security::PolicyAssignment;

fields! {
    Id: "id" ["id", "policyassignmentid", "resourceid"];
    Name: "displayName" ["displayname", "name"];
    Scope: "scope" ["scope"];
    NotScopes: "notScopes" ["notscopes", "notscope"];
    Definition: "policyDefinitionId" ["policydefinitionid"];
    Enforcement: "enforcementMode" ["enforcementmode"];
    Properties: "properties" ["properties"];
}

pub static POLICY_ASSIGNMENTS: Dataset = Dataset {
    id: "policy-assignments",
    title: "Azure Policy assignments",
    collect: include_str!("collect/policy-assignments.md"),
    saved_as: &["assignments-*.json"],
    may_be_empty: true,
    kind: RecordKind::PolicyAssignments,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "arm", form: Form::Resource(&["microsoft.authorization/policyassignments"]), ..Layout::TABLE },
        Layout {
            id: "get-azpolicyassignment",
            all: &["policydefinitionid", "enforcementmode", "scope"],
            none: &["type"],
            ..Layout::EITHER
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let definition = row.boxed(F::Definition).to_lowercase();
    if definition.is_empty() {
        return Err(no_key("policyDefinitionId"));
    }
    let (written, id) = (row.boxed(F::Scope), row.boxed(F::Id).to_lowercase());
    // The assignment's own path begins with its scope.
    let scope = if written.is_empty() {
        id.split_once("/providers/microsoft.authorization/policyassignments").map_or("", |(scope, _)| scope).to_owned()
    } else {
        written.to_string()
    };
    tenant.policy_assignments.items.push(PolicyAssignment {
        name: row.boxed(F::Name),
        scope: AzureScope::parse(&scope),
        not_scopes: row.texts(F::NotScopes).iter().map(|scope| AzureScope::parse(scope)).collect(),
        is_initiative: definition.contains("/policysetdefinitions/"),
        definition: definition.rsplit('/').next().unwrap_or_default().into(),
        enforced: row.optional(F::Enforcement).and_then(|mode| is_enforced(&mode)),
        source: record.source,
    });
    Ok(())
}

/// A word that is not known says nothing: of a resource that is only enrolled nothing is enforced yet.
fn is_enforced(mode: &str) -> Option<bool> {
    match mode.to_ascii_lowercase().as_str() {
        "default" | "0" => Some(true),
        "donotenforce" | "1" => Some(false),
        _ => None,
    }
}
