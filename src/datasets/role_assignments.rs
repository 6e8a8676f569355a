//! Lists of directory role assignments that do not say how an assignment stands: Graph, directory roles with their
//! members, portal, PowerShell, other tools.

mod beside;

use super::place::object_of;
use super::principal::{expanded, kind, objects, text};
use super::{AZUREHOUND, Dataset, Form, Layout, PartState, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::{EvidenceId, ProblemKind, Refusal};
use crate::tenant::role::{Expansion, RoleAssignment};
use crate::tenant::{AssignmentState, PrincipalKind, PrincipalRef, Scope, Tenant};
use beside::OF_HOLDERS;
use serde_json::Value;

fields! {
    Id: "id" ["id"];
    Principal: "principalId" ["principalid", "memberid", "objectid", "userid"];
    Role: "roleDefinitionId" ["roledefinitionid", "roledefinitiontemplateid", "roletemplateid", "roleid"];
    RoleTemplate: "roleDefinitionTemplateId" ["roledefinitiontemplateid"];
    RoleName: "roleName" ["rolename", "roledisplayname", "roledefinitiondisplayname", "role", "directoryrole", "assignedrole", "rolle", "rôle"];
    RoleList: "roles" ["roles"];
    Expanded: "principal" ["principal"];
    Definition: "roleDefinition" ["roledefinition"];
    Members: "members" ["members"];
    DirectoryScope: "directoryScopeId" ["directoryscopeid"];
    Upn: "userPrincipalName" ["userprincipalname", "memberupn", "principalmail", "emailaddress", "username", "email"];
    Name: "displayName" ["displayname", "memberdisplayname", "principaldisplayname", "name"];
    Type: "principalType" ["principaltype", "membertype", "objecttype", "rolemembertype", "odatatype"];
    Start: "startDateTime" ["startdatetime"];
    End: "endDateTime" ["enddatetime"];
    Unit: "administrativeUnitId" ["administrativeunitid"];
    MemberInfo: "roleMemberInfo" ["rolememberinfo"];
    Assignments: "roleAssignments" ["roleassignments"];
}

/// What requests to PIM have beside the names of what they ask for.
pub(super) const REQUESTS: &[&str] = &["action", "targetscheduleid", "isvalidationonly"];

pub static ROLE_ASSIGNMENTS: Dataset = Dataset {
    id: "role-assignments",
    title: "Directory role assignments",
    collect: include_str!("collect/role-assignments.md"),
    saved_as: &["roleAssignments.json"],
    may_be_empty: false,
    kind: RecordKind::RoleAssignments,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azroleassignment"]), ..Layout::TABLE },
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["rolemanagement/directory/roleassignments", "roleassignments"],
                odata_type: &[],
            },
            all: &["principalid", "roledefinitionid"],
            any: &["directoryscopeid", "appscopeid", "principal", "roledefinition"],
            none: &[
                "assignmenttype",
                "roleeligibilityscheduleid",
                "roleassignmentscheduleid",
                "scheduleinfo",
                "scope",
                "principalids",
                "properties",
            ],
            nor: REQUESTS,
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["principalid", "roledefinitionid", "directoryscopeid"],
            none: &[
                "assignmenttype",
                "roleeligibilityscheduleid",
                "roleassignmentscheduleid",
                "assignmentstate",
                "membertype",
            ],
            nor: REQUESTS,
            ..Layout::TABLE
        },
        Layout {
            id: "graph-directory-roles",
            form: Form::Objects { context: &["directoryroles(members())"], odata_type: &[] },
            all: &["displayname", "roletemplateid", "members"],
            ..Layout::TABLE
        },
        Layout {
            id: "portal",
            all: &["roledisplayname", "displayname"],
            any: &["userprincipalname", "objecttype"],
            names_a_role: true,
            ..Layout::TABLE
        },
        Layout {
            id: "powershell-members",
            all: &["displayname"],
            any: &["role", "rolename", "directoryrole"],
            only: OF_HOLDERS,
            names_a_role: true,
            ..Layout::TABLE
        },
        Layout {
            id: "get-mgdirectoryrolemember",
            all: &["id", "additionalproperties"],
            any: &["role", "rolename", "directoryrole"],
            none: &["displayname", "principalid", "roledefinitionid"],
            ..Layout::EITHER
        },
        Layout {
            id: "graph-scoped-members",
            form: Form::Objects {
                context: &[
                    "directoryroles/scopedmembers",
                    "administrativeunits/scopedrolemembers",
                    "scopedrolememberships",
                ],
                odata_type: &[],
            },
            all: &["roleid", "administrativeunitid", "rolememberinfo"],
            partial: Some("assignments that hold for an administrative unit"),
            ..Layout::TABLE
        },
        // Members of one role, told by their place alone.
        Layout {
            id: ROLE_MEMBERS,
            form: Form::Objects { context: &[], odata_type: &[] },
            partial: Some("direct members of single directory roles"),
            ..Layout::TABLE
        },
        Layout {
            id: "m365-assess-04",
            all: &["rolename", "memberdisplayname", "memberid"],
            any: &["memberupn", "roleid"],
            ..Layout::TABLE
        },
        Layout {
            id: "extractor-suite",
            all: &["role", "username", "userid"],
            any: &["dayssincelastsignin", "lastinteractivesignin"],
            names_a_role: true,
            ..Layout::TABLE
        },
        Layout {
            id: "azurehound-1",
            form: Form::Objects {
                context: &["azurehound/azglobaladminrights", "azurehound/azprivroleadminrights"],
                odata_type: &[],
            },
            all: &["userid", "tenantdisplayname"],
            partial: Some(
                "holders of Global Administrator and Privileged Role Administrator, as AzureHound 1 lists them",
            ),
            ..Layout::TABLE
        },
        Layout {
            id: "365inspect",
            all: &["name", "memberid", "membertype", "roles"],
            names_a_role: true,
            ..Layout::TABLE
        },
    ],
    load,
};

/// The layout of `directoryRoles/{id}/members`, whose role is told by context or folder.
pub(super) const ROLE_MEMBERS: &str = "graph-role-members";

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    match record.part.layout {
        ROLE_MEMBERS => member_of_role(record, tenant),
        "graph-directory-roles" => members_of_role(record, tenant),
        "graph-scoped-members" => scoped_member(record, tenant),
        "365inspect" => roles_of_member(record, tenant),
        AZUREHOUND => assignments_of_role(record, tenant),
        "azurehound-1" => holder_of_context(record, tenant),
        _ => one(record, tenant),
    }
}

fn one(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (mut principal, expansion) = principal(record);
    principal.expansion = expansion;
    if principal.id.is_empty() && principal.upn.is_empty() && principal.display_name.is_empty() {
        return Err(no_key("principal"));
    }
    let definition = record.tree(F::Definition).unwrap_or(Value::Null);
    let role_id = [record.id(F::RoleTemplate), record.id(F::Role), text(&definition, "id").to_lowercase().into()]
        .into_iter()
        .find(|id| !id.is_empty())
        .unwrap_or_default();
    let role_name = record.optional(F::RoleName).unwrap_or_else(|| text(&definition, "displayname"));
    if role_id.is_empty() && role_name.is_empty() {
        return Err(no_key("role"));
    }
    let start = record.moment(F::Start);
    start.into_iter().for_each(|start| tenant.events.saw_beginning(start));
    tenant.role_assignments.items.push(RoleAssignment {
        id: record.boxed(F::Id),
        role_id,
        role_name,
        scope: scope(record.text(F::DirectoryScope).as_deref()),
        start,
        end: record.known_moment(F::End),
        ..RoleAssignment::listed(principal, record.source)
    });
    Ok(())
}

fn principal(record: &Record<'_>) -> (PrincipalRef, Expansion) {
    let id = record.id(F::Principal);
    if record.has(F::Expanded) {
        let tree = record.tree(F::Expanded);
        let (mut found, mut expansion) = expanded(tree.as_ref());
        if tree.is_none() && is_null(record) {
            expansion = Expansion::Null;
        }
        found.id = if found.id.is_empty() { id } else { found.id };
        return (found, expansion);
    }
    if record.part.layout == "get-mgdirectoryrolemember" {
        // A table has lost all but the id; in JSON the names stand under AdditionalProperties.
        let (mut found, expansion) = expanded(record.whole().as_ref());
        found.id = record.id(F::Id);
        return (found, expansion);
    }
    let id = if id.is_empty() && record.part.layout == "powershell-members" { record.id(F::Id) } else { id };
    let upn = record.boxed(F::Upn);
    let word = record.text(F::Type);
    let mut found = word.map_or(PrincipalKind::Unknown, |word| kind(&word));
    if found == PrincipalKind::Unknown && upn.contains('@') {
        found = PrincipalKind::User;
    }
    let principal =
        PrincipalRef { id, upn, display_name: record.boxed(F::Name), kind: found, expansion: Expansion::NotExpanded };
    (principal, Expansion::NotExpanded)
}

/// An expanded principal that is `null`: the object is gone. Whether anything was expanded is not known before the last
/// row where no context says it; see [`list_ended`].
fn is_null(record: &Record<'_>) -> bool {
    record.is_object()
        && record.text(F::Expanded).is_none()
        && record.part.context.as_deref().is_none_or(|context| context.to_lowercase().contains("principal"))
}

/// A list in which no principal was expanded proves of none that it is gone (PowerShell writes `null` in every row).
pub(super) fn list_ended(part: &PartState, file: EvidenceId, tenant: &mut Tenant) {
    if part.context.is_some() {
        return;
    }
    let items = &mut tenant.role_assignments.items;
    let of_file = |row: &&RoleAssignment| row.source.file == file;
    if items.iter().rev().take_while(of_file).any(|row| row.principal.expansion == Expansion::Present) {
        return;
    }
    for row in items.iter_mut().rev().take_while(|row| row.source.file == file) {
        row.principal.expansion = Expansion::NotExpanded;
    }
}

/// `/` is the tenant; `/administrativeUnits/<id>` a unit; `/<id>` one object.
pub(super) fn scope(text: Option<&str>) -> Scope {
    let Some(text) = text else { return Scope::NotExported };
    let text = text.trim().to_lowercase();
    if text == "/" || text.is_empty() || text == "tenant" {
        return Scope::Tenant;
    }
    if let Some(id) = text.strip_prefix("/administrativeunits/") {
        return Scope::AdministrativeUnit(id.into());
    }
    Scope::Object(text.trim_start_matches('/').into())
}

/// All assignments of one role. AzureHound writes `/` in place of every scope that is no app; the object beside it tells.
fn assignments_of_role(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let role_id = record.id(F::Role);
    if role_id.is_empty() {
        return Err(no_key("role"));
    }
    let tree = record.tree(F::Assignments).map(|list| serde_json::json!({ "list": list })).unwrap_or_default();
    for item in objects(&tree, "list") {
        let (expanded, _) = expanded(item.get("principal"));
        let principal = PrincipalRef { id: text(item, "principalid").to_lowercase().into(), ..expanded };
        if principal.id.is_empty() {
            let what = "An assignment of the role names no principal; export the role assignments from Graph.";
            record.part.note(ProblemKind::MissingKey, what);
            record.part.cut();
            continue;
        }
        let own = text(item, "directoryscopeid");
        let object = item.get("directoryscope").map(|object| text(object, "id").to_lowercase()).unwrap_or_default();
        tenant.role_assignments.items.push(RoleAssignment {
            id: text(item, "id"),
            role_id: role_id.clone(),
            scope: if object.is_empty() {
                scope((!own.is_empty()).then_some(&*own))
            } else {
                Scope::Object(object.into())
            },
            ..RoleAssignment::listed(principal, record.source)
        });
    }
    Ok(())
}

/// A holder in a file of AzureHound's first version, which tells its role by what the file is.
fn holder_of_context(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (found, _) = principal(record);
    if found.id.is_empty() {
        return Err(no_key("user id"));
    }
    // What stands as UserName is shown, and no name to sign in with.
    let principal = PrincipalRef { display_name: found.upn, upn: "".into(), ..found };
    let is_global = record.part.context.as_deref().is_some_and(|context| context.contains("globaladmin"));
    let role_name = if is_global { "Global Administrator" } else { "Privileged Role Administrator" };
    tenant
        .role_assignments
        .items
        .push(RoleAssignment { role_name: role_name.into(), ..RoleAssignment::listed(principal, record.source) });
    Ok(())
}

/// One activated role with its members: `$expand=members` returns at most 20, without a word when there are more.
fn members_of_role(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let role_id = record.id(F::Role);
    if role_id.is_empty() {
        return Err(no_key("roleTemplateId"));
    }
    let tree = record.tree(F::Members).map(|members| serde_json::json!({ "members": members }));
    if record.is_lost(F::Members) {
        // A role whose members were destroyed is no role without members.
        record.part.cut();
    }
    let members: Vec<&Value> = tree.as_ref().map(|tree| objects(tree, "members")).unwrap_or_default();
    let role_name = record.boxed(F::Name);
    for member in &members {
        let (principal, expansion) = expanded(Some(member));
        tenant.role_assignments.items.push(RoleAssignment {
            role_id: role_id.clone(),
            role_name: role_name.clone(),
            scope: Scope::Tenant,
            ..RoleAssignment::listed(PrincipalRef { expansion, ..principal }, record.source)
        });
    }
    if members.len() == 20 {
        let why = format!(
            "{} lists exactly 20 members of {role_name}, the most that $expand=members returns; there may be more.",
            record.part.file
        );
        record.part.note(ProblemKind::Incomplete, why);
        record.part.cut();
    }
    Ok(())
}

/// A member of the role that context or folder names by the tenant's own id of the activated role.
fn member_of_role(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let role_id = object_of(record.part.context.as_deref().unwrap_or_default(), &record.part.file);
    if role_id.is_empty() {
        return Err(no_key("role: neither folder nor context names it"));
    }
    let found = PrincipalRef { id: record.id(F::Id), ..principal(record).0 };
    if found.id.is_empty() {
        return Err(no_key("member id"));
    }
    let found = PrincipalRef { expansion: Expansion::Present, ..found };
    tenant.role_assignments.items.push(RoleAssignment {
        role_id,
        scope: Scope::Tenant,
        ..RoleAssignment::listed(found, record.source)
    });
    Ok(())
}

/// A role that holds for one administrative unit; `roleId` is the tenant's own id of the activated role.
fn scoped_member(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (principal, _) = expanded(record.tree(F::MemberInfo).as_ref());
    let role_id = record.id(F::Role);
    if principal.id.is_empty() || role_id.is_empty() {
        return Err(no_key("member id or no role"));
    }
    let principal = PrincipalRef { expansion: Expansion::NotExpanded, ..principal };
    tenant.role_assignments.items.push(RoleAssignment {
        id: record.boxed(F::Id),
        role_id,
        scope: Scope::AdministrativeUnit(record.id(F::Unit)),
        ..RoleAssignment::listed(principal, record.source)
    });
    Ok(())
}

/// One member with its roles joined in a cell.
fn roles_of_member(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let principal = principal(record).0;
    let roles = record.list(F::RoleList).unwrap_or_default();
    if principal.id.is_empty() || roles.is_empty() {
        return Err(no_key("member id or no role"));
    }
    push_roles(record, tenant, &principal, roles, AssignmentState::ActiveUnmarked);
    Ok(())
}

/// Roles of one principal, by name.
pub(super) fn push_roles(
    record: &Record<'_>,
    tenant: &mut Tenant,
    principal: &PrincipalRef,
    roles: Vec<Box<str>>,
    state: AssignmentState,
) {
    for role_name in roles {
        tenant.role_assignments.items.push(RoleAssignment {
            role_name,
            state,
            ..RoleAssignment::listed(principal.clone(), record.source)
        });
    }
}

pub(super) fn list_of(tenant: &mut Tenant, list: RecordKind) -> &mut Vec<RoleAssignment> {
    match list {
        RecordKind::PimActive => &mut tenant.pim_active.items,
        RecordKind::PimEligible => &mut tenant.pim_eligible.items,
        _ => &mut tenant.role_assignments.items,
    }
}
