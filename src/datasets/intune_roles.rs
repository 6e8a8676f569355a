//! Role assignments of Intune: members are groups of the directory. And of Defender XDR, which Graph writes alike.

use super::principal::objects;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::{PrincipalKind, PrincipalRef, Service, ServiceRole, Tenant};

fields! {
    Id: "id" ["id"];
    Name: "displayName" ["displayname"];
    Members: "members" ["members"];
    Scopes: "resourceScopes" ["resourcescopes", "directoryscopeids"];
    Definition: "roleDefinition" ["roledefinition"];
    DefinitionId: "roleDefinitionId" ["roledefinitionid"];
    Principals: "principalIds" ["principalids"];
    BuiltIn: "isBuiltIn" ["isbuiltin"];
    Permissions: "rolePermissions" ["rolepermissions"];
}

pub static INTUNE_ROLES: Dataset = Dataset {
    id: "intune-roles",
    title: "Intune role assignments",
    collect: include_str!("collect/intune-roles.md"),
    saved_as: &["intune-roles.json"],
    may_be_empty: false,
    kind: RecordKind::IntuneRoles,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects { context: &["devicemanagement/roleassignments"], odata_type: &[] },
            all: &["displayname", "resourcescopes", "members"],
            none: &["principalid", "principalids"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph-unified",
            form: Form::Objects {
                context: &["rolemanagement/devicemanagement/roleassignments"],
                odata_type: &["#microsoft.graph.deviceandappmanagementroleassignment"],
            },
            all: &["displayname", "principalids", "roledefinitionid"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph-definitions",
            form: Form::Objects {
                context: &["devicemanagement/roledefinitions"],
                odata_type: &[
                    "#microsoft.graph.deviceandappmanagementroledefinition",
                    "#microsoft.graph.roledefinition",
                ],
            },
            all: &["id", "displayname", "description", "isbuiltin", "rolepermissions"],
            none: &["templateid"],
            ..Layout::TABLE
        },
    ],
    load,
};

pub static DEFENDER_ROLES: Dataset = Dataset {
    id: "defender-roles",
    title: "Defender XDR role assignments",
    collect: include_str!("collect/defender-roles.md"),
    saved_as: &["defender-*.json"],
    may_be_empty: false,
    kind: RecordKind::DefenderRoles,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["rolemanagement/defender/roleassignments"],
                odata_type: &["#microsoft.graph.security.unifiedroleassignment"],
            },
            all: &["displayname", "principalids", "roledefinitionid"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph-definitions",
            form: Form::Objects {
                context: &["rolemanagement/defender/roledefinitions"],
                odata_type: &["#microsoft.graph.security.unifiedroledefinition"],
            },
            all: &["id", "displayname", "rolepermissions"],
            ..Layout::TABLE
        },
    ],
    load: load_defender,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let Some(role) = role(record, tenant, Service::Intune)? else { return Ok(()) };
    tenant.intune_roles.items.push(role);
    Ok(())
}

fn load_defender(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let Some(role) = role(record, tenant, Service::Defender)? else { return Ok(()) };
    tenant.defender_roles.items.push(role);
    Ok(())
}

/// `None`: the row names a role, and no holder of it.
fn role(record: &Record<'_>, tenant: &mut Tenant, service: Service) -> Result<Option<ServiceRole>, Refusal> {
    let (id, name) = (record.id(F::Id), record.boxed(F::Name));
    if record.part.layout == "graph-definitions" {
        if id.is_empty() {
            return Err(no_key("role id"));
        }
        record.part.supplies_nothing();
        tenant.service_role_names.insert(id, name);
        return Ok(None);
    }
    let whole = record.whole().unwrap_or_default();
    let expanded = objects(&whole, "roledefinition").first().map(|role| super::principal::text(role, "displayname"));
    let role = expanded
        .filter(|name| !name.is_empty())
        .or_else(|| record.optional(F::DefinitionId).map(|id| id.to_lowercase().into()));
    let Some(role) = role.or_else(|| (!name.is_empty()).then_some(name)) else { return Err(no_key("role")) };
    // Intune knows groups only, whichever way its assignments are asked for.
    let groups = service == Service::Intune;
    let ids = record.list(F::Members).or_else(|| record.list(F::Principals)).unwrap_or_default();
    let member = |id: &Box<str>| PrincipalRef {
        id: id.to_lowercase().into(),
        kind: if groups { PrincipalKind::Group } else { PrincipalKind::Unknown },
        ..PrincipalRef::default()
    };
    let members = ids.iter().filter(|id| !id.is_empty()).map(member).collect();
    Ok(Some(ServiceRole { service, role, scope: None, members, source: record.source }))
}
