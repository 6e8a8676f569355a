//! PIM for Azure resources: active and eligible schedule instances, and the settings of roles.

use super::principal::{guid, kind, or_foreign};
use super::resource::Resource;
use super::role_policies::rules_of;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse, value};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::azure::{AzureRoleAssignment, AzureRolePolicy, AzureScope};
use crate::tenant::role::Expansion;
use crate::tenant::{AssignmentState, Known, PrincipalKind, PrincipalRef, Tenant};
use serde_json::{Value, json};

mod portal;

fields! {
    Id: "id" ["id"];
    Principal: "principalId" ["principalid"];
    PrincipalName: "principalDisplayName" ["principaldisplayname", "usergroupname"];
    Mail: "principalEmail" ["principalemail", "email"];
    Upn: "principalName" ["principalname"];
    Type: "principalType" ["principaltype"];
    Role: "roleDefinitionId" ["roledefinitionid"];
    RoleName: "roleDefinitionDisplayName" ["roledefinitiondisplayname", "rolename"];
    Scope: "scope" ["scope", "scopeid"];
    Assignment: "assignmentType" ["assignmenttype"];
    State: "assignmentState" ["assignmentstate"];
    ResourceName: "resourceName" ["resourcename"];
    ResourceType: "resourceType" ["resourcetype"];
    Start: "startDateTime" ["startdatetime", "assignmentstarttimeutc"];
    End: "endDateTime" ["enddatetime", "assignmentendtimeutc"];
    Created: "createdOn" ["createdon"];
    Condition: "condition" ["condition"];
    Expanded: "expandedProperties" ["expandedproperties"];
    Rules: "effectiveRules" ["effectiverules", "rules", "effectiverule"];
    Properties: "properties" ["properties"];
}

pub static AZURE_PIM_ACTIVE: Dataset = Dataset {
    id: "azure-pim-active",
    title: "Azure PIM: active assignments",
    collect: include_str!("collect/azure-pim-active.md"),
    saved_as: &["azure-active-*.json"],
    may_be_empty: false,
    kind: RecordKind::AzurePimActive,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "arm",
            form: Form::Resource(&["microsoft.authorization/roleassignmentscheduleinstances"]),
            ..Layout::TABLE
        },
        Layout {
            id: "get-az",
            all: &["scopedisplayname", "roledefinitiondisplayname", "principaldisplayname", "assignmenttype"],
            any: &["principalemail"],
            none: &["type"],
            ..Layout::EITHER
        },
        Layout {
            id: "portal",
            all: &["assignmentstate", "resourcename", "rolename"],
            any: &["principalname", "email"],
            partial: Some("the assignments that one resource’s page in the portal lists"),
            ..Layout::TABLE
        },
    ],
    load: |record, tenant| instance(record, tenant, RecordKind::AzurePimActive),
};

pub static AZURE_PIM_ELIGIBLE: Dataset = Dataset {
    id: "azure-pim-eligible",
    title: "Azure PIM: eligible assignments",
    collect: include_str!("collect/azure-pim-eligible.md"),
    saved_as: &["azure-eligible-*.json"],
    may_be_empty: true,
    kind: RecordKind::AzurePimEligible,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "arm",
            form: Form::Resource(&["microsoft.authorization/roleeligibilityscheduleinstances"]),
            ..Layout::TABLE
        },
        Layout {
            id: "get-az",
            all: &[
                "scopedisplayname",
                "roledefinitiondisplayname",
                "principaldisplayname",
                "roleeligibilityscheduleid",
            ],
            any: &["principalemail"],
            none: &["type", "assignmenttype"],
            ..Layout::EITHER
        },
    ],
    load: |record, tenant| instance(record, tenant, RecordKind::AzurePimEligible),
};

pub static AZURE_ROLE_POLICIES: Dataset = Dataset {
    id: "azure-role-policies",
    title: "Azure PIM: role settings",
    collect: include_str!("collect/azure-role-policies.md"),
    saved_as: &["azure-role-policies-*.json"],
    may_be_empty: false,
    kind: RecordKind::AzureRolePolicies,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[Layout {
        id: "arm",
        form: Form::Resource(&["microsoft.authorization/rolemanagementpolicyassignments"]),
        ..Layout::TABLE
    }],
    load: policy,
};

/// A text two levels down: `expandedProperties.principal.displayName`.
fn expanded(row: &Resource<'_>, object: &str, name: &str) -> Box<str> {
    let value = row.tree(F::Expanded).get(object).and_then(|object| object.get(name)).and_then(Value::as_str);
    value.unwrap_or_default().into()
}

fn first(texts: [Box<str>; 2]) -> Box<str> {
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

fn instance(record: &Record<'_>, tenant: &mut Tenant, list: RecordKind) -> Result<(), Refusal> {
    if record.part.layout == "portal" {
        return portal::row(record, tenant);
    }
    let row = Resource::of(record, FIELDS, F::Properties);
    // A GUID stands where a service principal or group has no name of the form user@domain.
    let written = row.boxed(F::Upn);
    let ids = [row.boxed(F::Principal), expanded(&row, "principal", "id"), guid(&written)];
    let id = ids.into_iter().find(|id| !id.is_empty()).unwrap_or_default();
    let mail = first([row.boxed(F::Mail), expanded(&row, "principal", "email")]);
    let name = [written.clone(), mail].into_iter().find(|name| name.contains('@')).unwrap_or_default();
    let display_name = first([row.boxed(F::PrincipalName), expanded(&row, "principal", "displayname")]);
    let display_name =
        if display_name.is_empty() && guid(&written).is_empty() { written.clone() } else { display_name };
    if id.is_empty() && name.is_empty() && display_name.is_empty() {
        return Err(no_key("principal"));
    }
    let role = first([row.boxed(F::Role), expanded(&row, "roledefinition", "id")]);
    let role_name = first([row.boxed(F::RoleName), expanded(&row, "roledefinition", "displayname")]);
    if role.is_empty() && role_name.is_empty() {
        return Err(no_key("role"));
    }
    let role = role.rsplit('/').next().unwrap_or_default().to_lowercase();
    if role_name.is_empty() && guid(&role).is_empty() {
        return Err(refuse(ProblemKind::Value, format!("{:?} is no id of a role.", value::shown(&role))));
    }
    let said = first([row.boxed(F::Type), expanded(&row, "principal", "type")]);
    // A table of people's own names no kinds; who has a sign-in name is a user.
    let found = if said.is_empty() && !name.is_empty() { PrincipalKind::User } else { kind(&said) };
    let state = match row.boxed(F::Assignment).to_lowercase().as_str() {
        _ if list == RecordKind::AzurePimEligible => AssignmentState::Eligible,
        "activated" => AssignmentState::Activated,
        "assigned" => AssignmentState::Assigned,
        _ => AssignmentState::ActiveUnmarked,
    };
    // A permanent instance may come without the property.
    let end = row.optional(F::End).map_or(Known::Empty, |text| record.known_moment_of(&text));
    let created = row.moment(F::Created);
    if let Some(created) = created {
        tenant.saw_event(created);
    }
    let start = row.moment(F::Start);
    start.into_iter().for_each(|start| tenant.events.saw_beginning(start));
    let assignment = AzureRoleAssignment {
        id: row.last_segment(F::Id),
        principal: PrincipalRef {
            id: id.to_lowercase().into(),
            upn: if found == PrincipalKind::User { name } else { "".into() },
            display_name: or_foreign(display_name, found),
            kind: found,
            expansion: Expansion::NotExpanded,
        },
        role_id: role.into(),
        role_name,
        scope: AzureScope::parse(&first([row.boxed(F::Scope), expanded(&row, "scope", "id")])),
        state,
        start,
        end,
        created,
        created_by: None,
        description: None,
        condition: row.known_text(F::Condition),
        of_one_role: false,
        list,
        sources: record.source.into(),
    };
    if list == RecordKind::AzurePimEligible {
        tenant.azure_pim_eligible.items.push(assignment);
    } else {
        tenant.azure_pim_active.items.push(assignment);
    }
    Ok(())
}

fn policy(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let role = row.last_segment(F::Role);
    if role.is_empty() {
        return Err(no_key("roleDefinitionId"));
    }
    tenant.azure_role_policies.items.push(AzureRolePolicy {
        role_id: role,
        scope: AzureScope::parse(&row.boxed(F::Scope)),
        rules: rules_of(&json!({ "rules": row.tree(F::Rules) })),
        source: record.source,
    });
    Ok(())
}
