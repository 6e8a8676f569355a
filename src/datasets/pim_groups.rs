//! PIM for Groups: who is, or may become, member or owner of a group. Exported for one group at a time.

use super::principal::expanded;
use super::role_assignments::REQUESTS;
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::group::ELIGIBLE;
use crate::tenant::{Access, AssignmentState, GroupSchedule, Known, PrincipalRef, Tenant};
use serde_json::Value;

fields! {
    Group: "groupId" ["groupid"];
    Principal: "principalId" ["principalid"];
    AccessId: "accessId" ["accessid"];
    AssignmentType: "assignmentType" ["assignmenttype"];
    Eligibility: "eligibilityScheduleId" ["eligibilityscheduleid"];
    Start: "startDateTime" ["startdatetime"];
    End: "endDateTime" ["enddatetime"];
    Expanded: "principal" ["principal"];
    PrincipalName: "principalName" ["principalname"];
    Schedule: "scheduleInfo" ["scheduleinfo"];
}

pub static PIM_GROUPS: Dataset = Dataset {
    id: "pim-groups",
    title: "PIM for Groups",
    collect: include_str!("collect/pim-groups.md"),
    saved_as: &["assignmentScheduleInstances-*.json", "eligibilityScheduleInstances-*.json"],
    may_be_empty: false,
    kind: RecordKind::GroupSchedules,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &[
                    "privilegedaccess/group/assignmentscheduleinstances",
                    "privilegedaccess/group/eligibilityscheduleinstances",
                    "privilegedaccess/group/assignmentschedules",
                    "privilegedaccess/group/eligibilityschedules",
                ],
                odata_type: &[],
            },
            all: &["accessid", "groupid", "principalid"],
            nor: REQUESTS,
            ..Layout::TABLE
        },
        Layout {
            id: "entraexporter",
            form: Form::Objects { context: &[], odata_type: &[] },
            all: &["accessid", "groupid", "principalid", "groupname", "principalname"],
            partial: Some("eligible members and owners only"),
            ..Layout::TABLE
        },
        Layout { id: "get-mg", all: &["accessid", "groupid", "principalid"], nor: REQUESTS, ..Layout::TABLE },
    ],
    load,
};

/// Under which key a group's list is kept: of the eligible apart from the active, for either may have been left out.
pub(super) fn list_of(group: &str, eligible: bool) -> String {
    format!("{group}{}", if eligible { ELIGIBLE } else { "" })
}

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let group = record.id(F::Group);
    let id = record.id(F::Principal);
    if group.is_empty() || id.is_empty() {
        return Err(no_key("group id or no principal id"));
    }
    let access = match record.text(F::AccessId).map(|word| word.to_lowercase()).as_deref() {
        Some("owner") => Access::Owner,
        Some("member") => Access::Member,
        _ => {
            return Err(refuse(
                ProblemKind::Value,
                "The row does not say whether it is of a member or of an owner; give the schedules as Graph answers, with accessId.",
            ));
        }
    };
    let context = record.part.context.as_deref().unwrap_or_default().to_lowercase();
    // EntraExporter saves eligibility schedules, whose type only its file tells.
    let eligible =
        record.has(F::Eligibility) || context.contains("eligibility") || record.part.layout == "entraexporter";
    let state = match record.text(F::AssignmentType).map(|word| word.to_lowercase()).as_deref() {
        _ if eligible => AssignmentState::Eligible,
        Some("activated") => AssignmentState::Activated,
        Some("assigned") => AssignmentState::Assigned,
        _ => AssignmentState::ActiveUnmarked,
    };
    let tree = record.tree(F::Expanded);
    let found = expanded(tree.as_ref()).0;
    let mut end = record.known_moment(F::End);
    if let Some(schedule) = record.tree(F::Schedule) {
        let until =
            schedule.get("expiration").and_then(|expiration| expiration.get("enddatetime")).and_then(Value::as_str);
        end = until.map_or(Known::Empty, |text| record.known_moment_of(text));
    }
    let start = record.moment(F::Start);
    start.into_iter().for_each(|start| tenant.events.saw_beginning(start));
    record.part.lists(&list_of(&group, eligible));
    tenant.group_schedules.items.push(GroupSchedule {
        group,
        principal: PrincipalRef {
            id,
            display_name: if found.display_name.is_empty() {
                record.boxed(F::PrincipalName)
            } else {
                found.display_name.clone()
            },
            ..found
        },
        access,
        state,
        start,
        end,
        source: record.source,
    });
    Ok(())
}
