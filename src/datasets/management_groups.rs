//! Management groups: the names behind the ids that scopes bear.

use super::resource::Resource;
use super::{AZUREHOUND, Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key};
use crate::evidence::Refusal;
use crate::tenant::Tenant;
use crate::tenant::azure::ManagementGroup;

fields! {
    Name: "name" ["name"];
    Id: "id" ["id"];
    DisplayName: "displayName" ["displayname"];
    TenantId: "tenantId" ["tenantid"];
    Properties: "properties" ["properties"];
}

pub static MANAGEMENT_GROUPS: Dataset = Dataset {
    id: "management-groups",
    title: "Management groups",
    collect: include_str!("collect/management-groups.md"),
    saved_as: &["managementGroups.json"],
    may_be_empty: false,
    kind: RecordKind::ManagementGroups,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azmanagementgroup"]), ..Layout::TABLE },
        Layout { id: "az", form: Form::Resource(&["microsoft.management/managementgroups"]), ..Layout::TABLE },
    ],
    load,
};

fn load(record: &Record<'_>, tenant: &mut Tenant) -> Result<(), Refusal> {
    let row = Resource::of(record, FIELDS, F::Properties);
    let id = [row.last_segment(F::Name), row.last_segment(F::Id)].into_iter().find(|id| !id.is_empty());
    let Some(id) = id else { return Err(no_key("name")) };
    tenant.management_groups.items.push(ManagementGroup {
        id,
        name: row.boxed(F::DisplayName),
        tenant: row.optional(F::TenantId),
        source: record.source,
    });
    Ok(())
}
