//! Members and owners of groups. A file often lists one group and does not name it: then its context, its folder or its
//! name does.

use super::principal::{expanded, guid, kind};
use super::{Dataset, Form, Layout, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::role::Expansion;
use crate::tenant::{GroupLink, PrincipalKind, PrincipalRef, Tenant};
use serde_json::Value;

fields! {
    Group: "groupId" ["groupid"];
    GroupName: "groupName" ["groupname", "group"];
    Id: "id" ["memberid", "id", "objectid", "ownerid"];
    Upn: "userPrincipalName" ["userprincipalname", "memberupn"];
    Mail: "mail" ["mail", "email"];
    Name: "displayName" ["displayname", "memberdisplayname"];
    Type: "objectType" ["objecttype", "odatatype", "membertype"];
    App: "appId" ["appid"];
    IsGroup: "isGroup" ["isgroup"];
}

pub static GROUP_MEMBERS: Dataset = Dataset {
    id: "group-members",
    title: "Members of groups",
    collect: include_str!("collect/group-members.md"),
    kind: RecordKind::GroupMembers,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "portal-csv",
            all: &["id", "userprincipalname", "objecttype"],
            none: &["identities", "refreshtokensvalidfromdatetime", "roledisplayname", "usagelocation", "creationtype"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph-json",
            form: Form::Objects {
                context: &["/members", "directoryobjects", "members/microsoft.graph.user"],
                odata_type: &[
                    "#microsoft.graph.user",
                    "#microsoft.graph.group",
                    "#microsoft.graph.serviceprincipal",
                    "#microsoft.graph.device",
                ],
            },
            all: &["id"],
            none: &["signinactivity", "accountenabled", "grouptypes", "serviceprincipaltype", "createddatetime"],
            ..Layout::TABLE
        },
        Layout { id: "extractor-suite-csv", all: &["groupname", "groupid", "memberid"], ..Layout::EITHER },
    ],
    load: |record, tenant| load(record, tenant, RecordKind::GroupMembers),
};

pub static GROUP_OWNERS: Dataset = Dataset {
    id: "group-owners",
    title: "Owners of groups",
    collect: include_str!("collect/group-owners.md"),
    kind: RecordKind::GroupOwners,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: "graph-json",
            form: Form::Objects { context: &["/owners", "owners/microsoft.graph.user"], odata_type: &[] },
            all: &["ownerid", "groupid"],
            ..Layout::TABLE
        },
        Layout { id: "extractor-suite-csv", all: &["groupname", "groupid", "ownerid"], ..Layout::TABLE },
    ],
    load: |record, tenant| load(record, tenant, RecordKind::GroupOwners),
};

fn load(record: &Record<'_>, tenant: &mut Tenant, list: RecordKind) -> Result<(), Refusal> {
    // Owners of an application are no owners of a group, though their file looks the same.
    let context = record.part.context.as_deref().unwrap_or_default().to_lowercase();
    let owners_by_name = file_says_owners(&record.part.file);
    let list = if list == RecordKind::GroupMembers && owners_by_name { RecordKind::GroupOwners } else { list };
    let group = match record.id(F::Group) {
        id if !id.is_empty() => id,
        _ => group_of(&context, &record.part.file),
    };
    let group_name = record.boxed(F::GroupName);
    if group.is_empty() && group_name.is_empty() {
        let what = "The file does not say which group it lists; put the group's object id into the file's name, or save it in a folder named by the id.";
        return Err(refuse(ProblemKind::MissingKey, what));
    }
    if context.contains("applications(") || context.contains("serviceprincipals(") {
        return super::applications::add_owner(record, tenant, &group);
    }
    let id = record.id(F::Id);
    let upn = record.text(F::Upn).or_else(|| record.text(F::Mail));
    if id.is_empty() && upn.is_none() {
        return Err(no_key("object id and no name"));
    }
    let mut principal = PrincipalRef {
        id,
        upn: upn.map(Into::into).unwrap_or_default(),
        display_name: record.boxed(F::Name),
        kind: record.text(F::Type).map_or(PrincipalKind::Unknown, |word| kind(&word)),
        expansion: Expansion::Present,
    };
    if principal.kind == PrincipalKind::Unknown {
        principal.kind = if record.boolean(F::IsGroup) == Some(true) {
            PrincipalKind::Group
        } else if record.text(F::Upn).is_some() {
            PrincipalKind::User
        } else if record.text(F::App).is_some() {
            PrincipalKind::ServicePrincipal
        } else {
            PrincipalKind::Unknown
        };
    }
    record.part.supplies(list);
    if !group.is_empty() {
        record.part.lists(&group);
    }
    links(tenant, list).push(GroupLink { group, group_name, principal, source: record.source });
    Ok(())
}

/// Links that a group's own object carries.
pub(super) fn add_links(record: &Record<'_>, tenant: &mut Tenant, list: RecordKind, group: &str, items: &[Value]) {
    for item in items {
        let principal = expanded(Some(item)).0;
        if !principal.id.is_empty() {
            links(tenant, list).push(GroupLink {
                group: group.into(),
                group_name: "".into(),
                principal,
                source: record.source,
            });
        }
    }
    let supply = tenant.supply_mut(list);
    supply.add(crate::tenant::SupplyState::Whole);
    supply.per_object.insert(group.into());
}

fn links(tenant: &mut Tenant, list: RecordKind) -> &mut Vec<GroupLink> {
    if list == RecordKind::GroupOwners { &mut tenant.group_owners.items } else { &mut tenant.group_members.items }
}

/// `owners.json`, `…-owners.csv`, a folder `Owners`.
fn file_says_owners(file: &str) -> bool {
    let lower = file.to_lowercase();
    lower.rsplit('/').take(2).any(|part| part.contains("owners"))
}

/// The group's id: in the context (`#groups('<id>')/members`), else any GUID in the file's path, the last one first.
pub(super) fn group_of(context: &str, file: &str) -> Box<str> {
    let in_context = context.split(['\'', '(', ')']).map(guid).find(|id| !id.is_empty());
    in_context
        .or_else(|| {
            let chars: Vec<usize> = file.char_indices().map(|(at, _)| at).collect();
            chars.iter().rev().filter_map(|at| file.get(*at..*at + 36)).map(guid).find(|id| !id.is_empty())
        })
        .unwrap_or_default()
}
