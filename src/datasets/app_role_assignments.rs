//! App role assignments: what applications may do as themselves, and who is assigned to an application. Graph lists them
//! one service principal at a time; scripts and collectors join the lists.

use super::place::object_of;
use super::principal::kind;
use super::{AZUREHOUND, Dataset, Form, Layout, PartState, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::consent::AppRoleAssignment;
use crate::tenant::role::Expansion;
use crate::tenant::{PrincipalRef, Tenant};

fields! {
    Role: "appRoleId" ["approleid"];
    Principal: "principalId" ["principalid"];
    PrincipalName: "principalDisplayName" ["principaldisplayname"];
    PrincipalType: "principalType" ["principaltype"];
    Resource: "resourceId" ["resourceid"];
    ResourceName: "resourceDisplayName" ["resourcedisplayname"];
    Created: "createdDateTime" ["createddatetime", "creationtimestamp"];
}

pub static APP_ROLE_ASSIGNMENTS: Dataset = Dataset {
    id: "app-role-assignments",
    title: "App role assignments",
    collect: include_str!("collect/app-role-assignments.md"),
    saved_as: &["appRoleAssignments.json"],
    may_be_empty: false,
    kind: RecordKind::AppRoleAssignments,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azapproleassignment"]), ..Layout::TABLE },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["approleassignments", "approleassignedto"], odata_type: &[] },
            all: &["approleid", "principalid", "resourceid"],
            ..Layout::TABLE
        },
        Layout { id: "get-mg", all: &["approleid", "principalid", "resourceid"], ..Layout::TABLE },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let (id, resource) = (record.id(F::Principal), record.id(F::Resource));
    if id.is_empty() || resource.is_empty() {
        return Err(no_key("principalId and resourceId"));
    }
    list_ended(record.part);
    let created = record.moment(F::Created);
    if let Some(created) = created {
        tenant.saw_event(created);
    }
    let principal = PrincipalRef {
        id,
        upn: "".into(),
        display_name: record.boxed(F::PrincipalName),
        kind: kind(&record.text(F::PrincipalType).unwrap_or_default()),
        expansion: Expansion::NotExpanded,
    };
    tenant.app_role_assignments.items.push(AppRoleAssignment {
        role: record.id(F::Role),
        principal,
        resource,
        resource_name: record.boxed(F::ResourceName),
        created,
        source: record.source,
    });
    Ok(())
}

/// A file whose context or place names one service principal is the list of that one, empty or not.
pub(super) fn list_ended(part: &PartState) {
    let context = part.context.as_deref().unwrap_or_default();
    let named = object_of(context, &part.file);
    if !named.is_empty() && part.layout != AZUREHOUND {
        part.lists(&named);
    }
}
