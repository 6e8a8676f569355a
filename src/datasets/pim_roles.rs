//! Privileged Identity Management: who is assigned a role actively, and who eligibly. The portal's export holds both.

use super::part_state::PartState;
use super::principal::{expanded, through_group};
use super::role_assignments::{REQUESTS, list_of, scope};
use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse, value};
use crate::evidence::{EvidenceId, ProblemKind, Refusal};
use crate::tenant::role::{Expansion, RoleAssignment};
use crate::tenant::{AssignmentState, PrincipalKind, PrincipalRef, Scope, Tenant};
use serde_json::Value;
use std::collections::BTreeSet;

fields! {
    Id: "id" ["id", "roleassignmentscheduleid", "roleeligibilityscheduleid"];
    Principal: "principalId" ["principalid", "subjectid"];
    Role: "roleDefinitionId" ["roledefinitiontemplateid", "roledefinitionid"];
    RoleName: "roleName" ["rolename", "roledefinitiondisplayname"];
    Expanded: "principal" ["principal"];
    Definition: "roleDefinition" ["roledefinition"];
    DirectoryScope: "directoryScopeId" ["directoryscopeid"];
    State: "assignmentState" ["assignmentstate", "assignmentlevel"];
    AssignmentType: "assignmentType" ["assignmenttype"];
    MemberType: "memberType" ["membertype", "sourcetype"];
    Through: "sourceName" ["sourcename"];
    Start: "startDateTime" ["startdatetime", "assignmentstarttimeutc"];
    End: "endDateTime" ["enddatetime", "assignmentendtimeutc"];
    Schedule: "scheduleInfo" ["scheduleinfo"];
    Upn: "principalName" ["principalname", "userprincipalname"];
    Email: "email" ["email", "principalmail"];
    Name: "userGroupName" ["usergroupname", "principaldisplayname", "displayname"];
    Type: "principalType" ["principaltype"];
    Status: "status" ["status"];
}

/// Names of Azure resources' assignments, which look alike.
const AZURE: &[&str] = &["resourcename", "resourcetype", "scopedisplayname", "properties"];

pub static PIM_ACTIVE: Dataset = Dataset {
    id: "pim-active",
    title: "PIM: active role assignments",
    collect: include_str!("collect/pim-active.md"),
    saved_as: &["roleAssignmentScheduleInstances.json"],
    may_be_empty: false,
    kind: RecordKind::PimActive,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &[
                    "rolemanagement/directory/roleassignmentscheduleinstances",
                    "roleassignmentscheduleinstances",
                ],
                odata_type: &[],
            },
            all: &["principalid", "roledefinitionid", "assignmenttype"],
            any: &["roleassignmentscheduleid", "roleassignmentoriginid"],
            none: AZURE,
            nor: REQUESTS,
            ..Layout::TABLE
        },
        Layout {
            id: "graph-schedules",
            form: Form::Objects { context: &["roleassignmentschedules"], odata_type: &[] },
            all: &["principalid", "roledefinitionid", "scheduleinfo", "assignmenttype"],
            none: AZURE,
            nor: REQUESTS,
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["principalid", "roledefinitionid", "assignmenttype", "roleassignmentscheduleid"],
            none: AZURE,
            nor: REQUESTS,
            ..Layout::TABLE
        },
        Layout {
            id: "portal",
            all: &["assignmentstate", "rolename", "usergroupname"],
            any: &["principalname", "email"],
            none: AZURE,
            ..Layout::TABLE
        },
        Layout {
            id: "portal-oldest",
            all: &["assignmentlevel", "usergroupname", "rolename"],
            none: AZURE,
            ..Layout::TABLE
        },
        Layout {
            id: "azureadassessment",
            all: &["roledefinitionid", "roledefinitiondisplayname", "principalid", "assignmenttype"],
            none: AZURE,
            ..Layout::TABLE
        },
        Layout {
            id: "extractor-suite",
            all: &["rolename", "userprincipalname", "assignmenttype", "assignmentstatus"],
            ..Layout::TABLE
        },
        Layout { id: "azureadpreview", all: &["subjectid", "roledefinitionid", "assignmentstate"], ..Layout::EITHER },
    ],
    load: |record, tenant| load(record, tenant, RecordKind::PimActive),
};

pub static PIM_ELIGIBLE: Dataset = Dataset {
    id: "pim-eligible",
    title: "PIM: eligible role assignments",
    collect: include_str!("collect/pim-eligible.md"),
    saved_as: &["roleEligibilityScheduleInstances.json"],
    may_be_empty: false,
    kind: RecordKind::PimEligible,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azroleeligibilityscheduleinstance"]), ..Layout::TABLE },
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &[
                    "rolemanagement/directory/roleeligibilityscheduleinstances",
                    "roleeligibilityscheduleinstances",
                ],
                odata_type: &[],
            },
            all: &["principalid", "roledefinitionid", "roleeligibilityscheduleid"],
            none: AZURE,
            nor: REQUESTS,
            ..Layout::TABLE
        },
        Layout {
            id: "graph-schedules",
            form: Form::Objects { context: &["roleeligibilityschedules"], odata_type: &[] },
            all: &["principalid", "roledefinitionid", "scheduleinfo"],
            none: &["assignmenttype", "properties", "resourcename"],
            nor: REQUESTS,
            ..Layout::TABLE
        },
        Layout {
            id: "get-mg",
            all: &["principalid", "roledefinitionid", "roleeligibilityscheduleid"],
            nor: REQUESTS,
            ..Layout::TABLE
        },
    ],
    load: |record, tenant| load(record, tenant, RecordKind::PimEligible),
};

fn load(record: &Record<'_>, tenant: &mut Tenant, list: RecordKind) -> Result<(), Refusal> {
    if let Some(status) = record.text(F::Status)
        && record.json(F::Schedule).is_some()
        && !status.eq_ignore_ascii_case("Provisioned")
    {
        return Err(refuse(
            ProblemKind::NotData,
            format!("A schedule that is not in force ({}).", value::shown(&status)),
        ));
    }
    let state = state(record, list)?;
    let list = if state == AssignmentState::Eligible { RecordKind::PimEligible } else { RecordKind::PimActive };
    let principal = principal(record);
    if principal.id.is_empty() && principal.upn.is_empty() && principal.display_name.is_empty() {
        return Err(no_key("principal"));
    }
    let definition = record.tree(F::Definition).unwrap_or(Value::Null);
    let role_name = record.optional(F::RoleName).unwrap_or_else(|| super::principal::text(&definition, "displayname"));
    let role_id = record.id(F::Role);
    if role_id.is_empty() && role_name.is_empty() {
        return Err(no_key("role"));
    }
    let schedule = record.tree(F::Schedule).unwrap_or(Value::Null);
    let mut start = record.moment(F::Start);
    let mut end = record.known_moment(F::End);
    if schedule.is_object() {
        start = schedule.get("startdatetime").and_then(Value::as_str).and_then(|text| record.moment_of(text));
        let expiration = schedule.get("expiration");
        let until = expiration.and_then(|expiration| expiration.get("enddatetime")).and_then(Value::as_str);
        end = until.map_or(crate::tenant::Known::Empty, |text| record.known_moment_of(text));
        record.part.saw_nested("endDateTime", true);
    }
    start.into_iter().for_each(|start| tenant.events.saw_beginning(start));
    record.part.supplies(list);
    list_of(tenant, list).push(RoleAssignment {
        id: record.boxed(F::Id),
        principal,
        role_id,
        role_name,
        scope: if record.has(F::DirectoryScope) {
            scope(record.text(F::DirectoryScope).as_deref())
        } else {
            Scope::NotExported
        },
        state,
        start,
        end,
        through_group: record.text(F::MemberType).and_then(|word| through_group(&word)),
        through_name: record.boxed(F::Through),
        list,
        source: record.source,
    });
    Ok(())
}

/// The portal exports one role as it exports all of them: a list that names one role alone answers for that role.
pub(super) fn list_ended(part: &PartState, file: EvidenceId, tenant: &Tenant) {
    if !part.layout.starts_with("portal") {
        return;
    }
    let rows = tenant.pim_active.iter().chain(tenant.pim_eligible.iter()).filter(|row| row.source.file == file);
    let roles: BTreeSet<String> = rows.map(|row| row.role_name.to_lowercase()).collect();
    if let Some(role) = roles.first().filter(|_| roles.len() == 1) {
        for list in [RecordKind::PimActive, RecordKind::PimEligible] {
            // Of eligible ones alone somebody filtered: the active half was not exported.
            if list == RecordKind::PimEligible || part.kinds_supplied().contains(&list) {
                part.supplies_some(list, "the assignments of one role");
            }
        }
        part.lists(role);
    }
}

fn state(record: &Record<'_>, list: RecordKind) -> Result<AssignmentState, Refusal> {
    let marked = record.text(F::AssignmentType).map(|word| word.to_lowercase());
    match marked.as_deref() {
        Some("activated") => return Ok(AssignmentState::Activated),
        Some("assigned") if !record.has(F::State) => return Ok(AssignmentState::Assigned),
        Some("eligible" | "pim eligible") => return Ok(AssignmentState::Eligible),
        Some("pim active") => return Ok(AssignmentState::ActiveUnmarked),
        _ => {}
    }
    let Some(word) = record.text(F::State) else {
        return Ok(match list {
            RecordKind::PimEligible => AssignmentState::Eligible,
            // The list has the column, and the row says nothing in it.
            _ if record.has(F::State) => {
                record.part.note(
                    ProblemKind::Value,
                    "The row does not say whether the role is held actively or eligibly: its cell is empty.",
                );
                AssignmentState::Unspecified
            }
            _ => AssignmentState::ActiveUnmarked,
        });
    };
    match word.to_lowercase().as_str() {
        "eligible" | "éligible" | "admissible" | "berechtigt" | "elegible" | "apto" => Ok(AssignmentState::Eligible),
        // The portal's word covers assigned and activated alike; only an end column tells them apart.
        "active" | "actif" | "aktiv" | "activo" | "member" => Ok(AssignmentState::ActiveUnmarked),
        "assigned" => Ok(AssignmentState::Assigned),
        "activated" => Ok(AssignmentState::Activated),
        other => Err(refuse(ProblemKind::Value, format!("{:?} is neither active nor eligible.", value::shown(other)))),
    }
}

fn principal(record: &Record<'_>) -> PrincipalRef {
    let tree = record.tree(F::Expanded);
    let (mut found, expansion) = expanded(tree.as_ref());
    found.expansion = match expansion {
        Expansion::Present => Expansion::Present,
        _ if tree.is_none()
            && record.has(F::Expanded)
            && record.part.context.as_deref().is_some_and(|context| context.contains("principal")) =>
        {
            Expansion::Null
        }
        _ => Expansion::NotExpanded,
    };
    let id = record.id(F::Principal);
    if !id.is_empty() {
        found.id = id;
    }
    // The portal writes a GUID where a service principal or group has no name of the form user@domain.
    if let Some(name) = record.text(F::Upn) {
        let guid = super::principal::guid(&name);
        if guid.is_empty() {
            found.upn = name.into();
        } else {
            found.id = guid;
        }
    }
    if found.upn.is_empty() {
        found.upn = record.boxed(F::Email);
    }
    if found.display_name.is_empty() {
        found.display_name = record.boxed(F::Name);
    }
    if found.kind == PrincipalKind::Unknown
        && let Some(word) = record.text(F::Type)
    {
        found.kind = super::principal::kind(&word);
    }
    if found.kind == PrincipalKind::Unknown && found.upn.contains('@') && record.has(F::Upn) {
        found.kind = PrincipalKind::User;
    }
    found
}
