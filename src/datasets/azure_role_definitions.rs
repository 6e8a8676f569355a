//! Definitions of Azure roles, built in and custom.

use super::principal::text_list;
use super::resource::Resource;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::azure::{AzureRoleDefinition, AzureScope};
use crate::tenant::{Known, Tenant};

fields! {
    Id: "id" ["id"];
    Guid: "name" ["name"];
    RoleName: "roleName" ["rolename"];
    Type: "type" ["roletype", "type"];
    Custom: "isCustom" ["iscustom"];
    Actions: "actions" ["actions"];
    NotActions: "notActions" ["notactions"];
    DataActions: "dataActions" ["dataactions"];
    Scopes: "assignableScopes" ["assignablescopes"];
    Permissions: "permissions" ["permissions"];
    Properties: "properties" ["properties"];
}

pub static AZURE_ROLE_DEFINITIONS: Dataset = Dataset {
    id: "azure-role-definitions",
    title: "Azure role definitions",
    collect: include_str!("collect/azure-role-definitions.md"),
    saved_as: &["roleDefinitions-*.json"],
    may_be_empty: false,
    kind: RecordKind::AzureRoleDefinitions,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: "az", all: &["rolename", "assignablescopes", "permissions"], ..Layout::OBJECTS },
        Layout {
            id: "get-azroledefinition",
            all: &["name", "iscustom", "assignablescopes", "actions"],
            ..Layout::EITHER
        },
        Layout {
            id: "arm",
            form: Form::Resource(&["microsoft.authorization/roledefinitions"]),
            none: &["rolename"],
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let is_powershell = row.has(F::Custom);
    // PowerShell calls the role's name what ARM calls its GUID.
    let (id, name) = if is_powershell {
        (row.last_segment(F::Id), row.boxed(F::Guid))
    } else {
        (row.last_segment(F::Id), row.boxed(F::RoleName))
    };
    if id.is_empty() && name.is_empty() {
        return Err(no_key("role id and no role name"));
    }
    // `type` is the resource's at the top level of ARM and the role's under `properties`; the command line has both.
    let kind = match row.tree(F::Properties).get("type").and_then(serde_json::Value::as_str) {
        Some(kind) => kind.into(),
        None => row.boxed(F::Type),
    };
    let custom = row.boolean(F::Custom).or_else(|| match &*kind.to_lowercase() {
        "customrole" => Some(true),
        "builtinrole" => Some(false),
        _ => None,
    });
    let permissions = row.objects(F::Permissions);
    let gather = |field: F, name: &str| {
        let is_told = row.has(field) || permissions.iter().any(|permission| permission.get(name).is_some());
        let mut all = row.texts(field);
        all.extend(permissions.iter().flat_map(|permission| text_list(permission, name)));
        if is_told { Known::Value(all) } else { Known::NotExported }
    };
    let path = row.boxed(F::Id).to_lowercase();
    let asked_of: Box<str> = AzureScope::parse(&path).subscription().unwrap_or_default().into();
    let scopes: Vec<AzureScope> = row.texts(F::Scopes).iter().map(|scope| AzureScope::parse(scope)).collect();
    let named = scopes.iter().filter_map(AzureScope::subscription).chain([&*asked_of]);
    named.for_each(|subscription| record.part.names_subscription(subscription));
    tenant.azure_role_definitions.items.push(AzureRoleDefinition {
        asked_of,
        id,
        name,
        custom,
        actions: gather(F::Actions, "actions"),
        not_actions: gather(F::NotActions, "notactions").value().cloned().unwrap_or_default(),
        data_actions: gather(F::DataActions, "dataactions"),
        scopes,
        source: Some(record.source),
    });
    Ok(())
}
