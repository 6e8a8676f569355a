//! Directory role definitions, built in and custom.

use super::principal::{objects, words};
use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{RoleDefinition, Tenant};

fields! {
    Id: "id" ["id", "objectid"];
    Template: "templateId" ["templateid", "roletemplateid"];
    Name: "displayName" ["displayname"];
    BuiltIn: "isBuiltIn" ["isbuiltin"];
    Enabled: "isEnabled" ["isenabled"];
    Privileged: "isPrivileged" ["isprivileged"];
    Permissions: "rolePermissions" ["rolepermissions"];
}

pub static ROLE_DEFINITIONS: Dataset = Dataset {
    id: "role-definitions",
    title: "Directory role definitions",
    collect: include_str!("collect/role-definitions.md"),
    saved_as: &["roleDefinitions.json"],
    may_be_empty: false,
    kind: RecordKind::RoleDefinitions,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azrole"]), ..Layout::TABLE },
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["rolemanagement/directory/roledefinitions", "roledefinitions"],
                odata_type: &[],
            },
            all: &["id", "displayname", "isbuiltin"],
            any: &["rolepermissions", "templateid"],
            none: &["assignablescopes", "rolename"],
            ..Layout::TABLE
        },
        Layout { id: "get-mg", all: &["id", "displayname", "isbuiltin", "rolepermissions"], ..Layout::TABLE },
        Layout {
            id: "graph-directory-roles",
            all: &["id", "displayname", "roletemplateid"],
            none: &["members", "assignments", "rolename", "memberupn", "principalid"],
            partial: Some("activated roles only"),
            ..Layout::EITHER
        },
        Layout {
            id: "graph-directory-role-templates",
            form: Form::Objects {
                context: &["directoryroletemplates"],
                odata_type: &["#microsoft.graph.directoryroletemplate"],
            },
            all: &["id", "displayname"],
            partial: Some("names of built-in roles only"),
            ..Layout::TABLE
        },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (id, template_id) = (record.id(F::Id), record.id(F::Template));
    if id.is_empty() && template_id.is_empty() {
        return Err(no_key("role id"));
    }
    let permissions = record.tree(F::Permissions).map(|items| serde_json::json!({ "items": items }));
    let actions = permissions
        .iter()
        .flat_map(|tree| objects(tree, "items").into_iter().flat_map(|item| words(item, "allowedresourceactions")))
        .collect();
    tenant.role_definitions.items.push(RoleDefinition {
        id: if id.is_empty() { template_id.clone() } else { id },
        template_id,
        name: record.boxed(F::Name),
        built_in: record
            .boolean(F::BuiltIn)
            .or_else(|| (record.part.layout == "graph-directory-roles").then_some(true)),
        enabled: record.boolean(F::Enabled),
        privileged: record.boolean(F::Privileged),
        actions,
        source: Some(record.source),
    });
    Ok(())
}
