//! Role assignments on Azure resources: portal, Az PowerShell, command line, ARM, Resource Graph.

use super::part_state::PartState;
use super::place::last_guid;
use super::principal::{kind, objects, or_foreign, text};
use super::resource::Resource;
use super::{
    AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, classic_administrators, fields, no_key, refuse, value,
};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::azure::{AzureRoleAssignment, AzureScope};
use crate::tenant::role::Expansion;
use crate::tenant::{PrincipalKind, PrincipalRef, Tenant};
use serde_json::Value;

fields! {
    Id: "id" ["roleassignmentid", "id"];
    Principal: "principalId" ["principalid", "objectid"];
    SignIn: "principalName" ["signinname", "principalname"];
    Name: "displayName" ["displayname", "principaldisplayname"];
    Type: "principalType" ["principaltype", "objecttype"];
    Role: "roleDefinitionId" ["roledefinitionid"];
    RoleName: "roleDefinitionName" ["roledefinitionname"];
    Scope: "scope" ["scope"];
    Description: "description" ["roleassignmentdescription", "description"];
    Condition: "condition" ["condition"];
    Created: "createdOn" ["createdon"];
    CreatedBy: "createdBy" ["createdby"];
    Properties: "properties" ["properties"];
}

/// The layout of AzureHound's older kinds, which hold the assignments of one role each.
const BY_ROLE: &str = "azurehound-by-role";
const ONLY_SOME_ROLES: &str = "assignments of the roles that this version of AzureHound lists";
/// Of every kind of resource that older versions knew.
const KINDS_BY_ROLE: &[&str] = &[
    "azautomationaccountcontributor",
    "azautomationaccountowner",
    "azautomationaccountuseraccessadmin",
    "azfunctionappcontributor",
    "azfunctionappowner",
    "azfunctionappuseraccessadmin",
    "azkeyvaultcontributor",
    "azkeyvaultkvcontributor",
    "azkeyvaultowner",
    "azkeyvaultuseraccessadmin",
    "azmanagementgroupcontributor",
    "azmanagementgroupowner",
    "azmanagementgroupuseraccessadmin",
    "azresourcegroupcontributor",
    "azresourcegroupowner",
    "azresourcegroupuseraccessadmin",
    "azsacontributor",
    "azsadatareader",
    "azsakeyoperator",
    "azsaowner",
    "azsauseraccessadmin",
    "azsubscriptioncontributor",
    "azsubscriptionowner",
    "azsubscriptionuseraccessadmin",
    "azvmadminlogin",
    "azvmaverecontributor",
    "azvmcontributor",
    "azvmowner",
    "azvmuseraccessadmin",
    "azvmvmcontributor",
    "azworkflowcontributor",
    "azworkflowowner",
    "azworkflowuseraccessadmin",
];

pub static AZURE_ROLE_ASSIGNMENTS: Dataset = Dataset {
    id: "azure-role-assignments",
    title: "Azure role assignments",
    collect: include_str!("collect/azure-role-assignments.md"),
    saved_as: &["roleAssignments-*.json"],
    may_be_empty: false,
    kind: RecordKind::AzureRoleAssignments,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: AZUREHOUND,
            form: Form::CollectorKey(&[
                "azsubscriptionroleassignment",
                "azresourcegrouproleassignment",
                "azmanagementgrouproleassignment",
                "azkeyvaultroleassignment",
                "azvmroleassignment",
                "azvmscalesetroleassignment",
                "azautomationaccountroleassignment",
                "azcontainerregistryroleassignment",
                "azfunctionapproleassignment",
                "azlogicapproleassignment",
                "azmanagedclusterroleassignment",
                "azstorageaccountroleassignment",
                "azwebapproleassignment",
                "azdomainserviceroleassignment",
            ]),
            ..Layout::TABLE
        },
        Layout {
            id: BY_ROLE,
            form: Form::CollectorKey(KINDS_BY_ROLE),
            partial: Some(ONLY_SOME_ROLES),
            ..Layout::TABLE
        },
        Layout {
            id: "portal",
            form: Form::Either,
            all: &["roleassignmentid", "roledefinitionname", "objecttype"],
            any: &["roleassignmentdescription", "signinname", "scope"],
            none: &["candelegate"],
            ..Layout::TABLE
        },
        Layout {
            id: "get-azroleassignment",
            form: Form::Either,
            all: &["roledefinitionname", "objecttype", "scope", "candelegate"],
            ..Layout::TABLE
        },
        Layout { id: "az", all: &["principalname", "roledefinitionname", "scope", "principaltype"], ..Layout::EITHER },
        Layout {
            id: "arm",
            form: Form::Resource(&["microsoft.authorization/roleassignments"]),
            none: &["principalname"],
            ..Layout::TABLE
        },
    ],
    load,
};

/// Files come one for each subscription and are named by it: one that holds inherited assignments only, or none, was
/// exported all the same.
pub(super) fn list_ended(part: &PartState) {
    let name = part.file.rsplit('/').next().unwrap_or_default().to_lowercase();
    if let Some(id) = last_guid(&name) {
        part.lists(&id);
    }
}

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    if [AZUREHOUND, BY_ROLE].contains(&record.part.layout) {
        return all_of_one_scope(record, tenant);
    }
    let row = Resource::of(record, FIELDS, F::Properties);
    if let Some(classic) = classic_administrators::of_assignment(
        &row.boxed(F::RoleName),
        [row.boxed(F::SignIn), row.boxed(F::Name)],
        &row.boxed(F::Scope),
        record.source,
    ) {
        record.part.supplies(RecordKind::AzureRoleAssignments);
        record.part.supplies(RecordKind::ClassicAdministrators);
        tenant.classic_administrators.items.push(classic);
        return Ok(());
    }
    let principal = principal(&row);
    if principal.id.is_empty() && principal.upn.is_empty() && principal.display_name.is_empty() {
        return Err(no_key("principal"));
    }
    let (role_id, role_name) = (row.last_segment(F::Role), row.boxed(F::RoleName));
    if role_id.is_empty() && role_name.is_empty() {
        return Err(no_key("role"));
    }
    if role_name.is_empty() && role_id.len() != 36 {
        return Err(refuse(ProblemKind::Value, format!("{:?} is no id of a role.", value::shown(&role_id))));
    }
    let scope = row.boxed(F::Scope);
    if !scope.is_empty() && !scope.starts_with('/') {
        return Err(refuse(ProblemKind::Value, format!("{:?} is no scope in Azure.", value::shown(&scope))));
    }
    let created = row.moment(F::Created);
    if let Some(created) = created {
        tenant.saw_event(created);
    }
    tenant.azure_role_assignments.items.push(AzureRoleAssignment {
        id: row.last_segment(F::Id),
        role_id,
        role_name,
        created,
        created_by: row.optional(F::CreatedBy),
        description: row.optional(F::Description),
        condition: row.known_text(F::Condition),
        ..AzureRoleAssignment::listed(principal, AzureScope::parse(&scope), record.source)
    });
    Ok(())
}

/// All assignments on one resource, those from above too, or those of one role; each stands wrapped in an object with the
/// resource's id, under a name that tells the role (`owner`, `adminLogin`) or none.
fn all_of_one_scope(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let whole = record.whole().unwrap_or_default();
    let lists = whole.as_object().into_iter().flatten().filter(|(_, value)| value.is_array() || value.is_null());
    let lists: Vec<&str> = lists.map(|(name, _)| &**name).collect();
    if lists.is_empty() {
        return Err(no_key("list of assignments"));
    }
    for item in lists.into_iter().flat_map(|name| objects(&whole, name)) {
        let assignment = wrapped(item);
        let facts = assignment.get("properties").unwrap_or(assignment);
        let last = |name: &str, of: &Value| -> Box<str> {
            let id = text(of, name).to_lowercase();
            id.rsplit('/').next().unwrap_or_default().into()
        };
        let (id, role_id) = (text(facts, "principalid").to_lowercase(), last("roledefinitionid", facts));
        let scope = text(facts, "scope");
        if id.is_empty() || role_id.len() != 36 || !scope.starts_with('/') {
            let what = "An assignment lacks its principal, role or scope; export the role assignments from Azure.";
            record.part.note(ProblemKind::MissingKey, what);
            record.part.cut();
            continue;
        }
        let principal = PrincipalRef { id: id.into(), ..PrincipalRef::default() };
        tenant.azure_role_assignments.items.push(AzureRoleAssignment {
            id: last("id", assignment),
            role_id,
            of_one_role: record.part.layout == BY_ROLE,
            ..AzureRoleAssignment::listed(principal, AzureScope::parse(&scope), record.source)
        });
    }
    Ok(())
}

/// The assignment within its wrapping, or what stands in its place.
fn wrapped(item: &Value) -> &Value {
    let names_principal = |value: &&Value| {
        value.get("principalid").is_some()
            || value.get("properties").is_some_and(|facts| facts.get("principalid").is_some())
    };
    item.as_object().and_then(|inner| inner.values().find(names_principal)).unwrap_or(item)
}

/// A blank name and type: the exporter may not read the directory, or the principal is gone. Which of the two, the
/// list does not say.
fn principal(row: &Resource<'_>) -> PrincipalRef {
    let name = row.boxed(F::SignIn);
    let mut found = kind(&row.boxed(F::Type));
    if found == PrincipalKind::Unknown && name.contains('@') {
        found = PrincipalKind::User;
    }
    // The command line gives a group's name, or an application's address, in the same column as a user's.
    let is_user = found == PrincipalKind::User;
    let display_name = row.boxed(F::Name);
    PrincipalRef {
        id: row.boxed(F::Principal).to_lowercase().into(),
        upn: if is_user { name.clone() } else { "".into() },
        display_name: or_foreign(if display_name.is_empty() && !is_user { name } else { display_name }, found),
        kind: found,
        expansion: Expansion::NotExpanded,
    }
}
