//! Members and owners of groups. A file often lists one group and does not name it: then its context, its folder or its
//! name does.

use super::pim_groups::list_of;
use super::place::{Of, Place};
use super::principal::{expanded, kind, objects, text};
use super::{AZUREHOUND, Dataset, Form, Layout, PartState, Record, RecordKind, Wave, fields, no_key, refuse};
use crate::evidence::{ProblemKind, Refusal};
use crate::tenant::applications::OwnerList;
use crate::tenant::role::Expansion;
use crate::tenant::{GroupLink, PrincipalKind, PrincipalRef, Tenant};
use serde_json::Value;
use std::sync::Arc;

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
    Listed: "members" ["members", "owners"];
    Principal: "servicePrincipalId" ["serviceprincipalid"];
}

pub static GROUP_MEMBERS: Dataset = Dataset {
    id: "group-members",
    title: "Members of groups",
    collect: include_str!("collect/group-members.md"),
    saved_as: &["members.json"],
    may_be_empty: false,
    kind: RecordKind::GroupMembers,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout { id: AZUREHOUND, form: Form::CollectorKey(&["azgroupmember"]), ..Layout::TABLE },
        Layout {
            id: "portal",
            all: &["id", "userprincipalname", "objecttype"],
            none: &["identities", "refreshtokensvalidfromdatetime", "roledisplayname", "usagelocation", "creationtype"],
            ..Layout::TABLE
        },
        Layout {
            id: "graph",
            form: Form::Objects {
                context: &["groups/members", "groups/transitivemembers", "directoryobjects"],
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
        Layout { id: "extractor-suite", all: &["groupname", "groupid", "memberid"], ..Layout::EITHER },
    ],
    load: |record, tenant| load(record, tenant, RecordKind::GroupMembers),
};

pub static GROUP_OWNERS: Dataset = Dataset {
    id: "group-owners",
    title: "Owners of groups",
    collect: include_str!("collect/group-owners.md"),
    saved_as: &["owners.json"],
    may_be_empty: false,
    kind: RecordKind::GroupOwners,
    wave: Wave::Records,
    fields: FIELDS,
    layouts: &[
        Layout {
            id: AZUREHOUND,
            form: Form::CollectorKey(&["azgroupowner", "azappowner", "azserviceprincipalowner"]),
            ..Layout::TABLE
        },
        Layout {
            id: "graph",
            form: Form::Objects { context: &["groups/owners"], odata_type: &[] },
            all: &["ownerid", "groupid"],
            ..Layout::TABLE
        },
        Layout { id: "script", all: &["groupid", "ownerid"], ..Layout::TABLE },
    ],
    load: |record, tenant| load(record, tenant, RecordKind::GroupOwners),
};

/// The key under which a list of a group known only by its display name is kept until the group is found.
fn name_key(name: &str) -> String {
    format!("{}{}", crate::tenant::group::NAME_KEY, name.to_lowercase())
}

fn load(record: &Record<'_>, tenant: &mut Tenant, list: RecordKind) -> Result<(), Refusal> {
    if record.part.layout == AZUREHOUND {
        return of_one_object(record, tenant, list);
    }
    let own = record.id(F::Group);
    let place = Place::of(record.part.context.as_deref().unwrap_or_default(), &record.part.file);
    if own.is_empty() && place.of != Of::Group {
        record.part.supplies_nothing();
    }
    match place.of {
        Of::Application if own.is_empty() => return super::applications::add_owner(record, tenant, &place.object),
        Of::Role if own.is_empty() => {
            let what = "The members of a directory role, but the file does not say which; save it in a folder named by the role’s id, or export the role assignments.";
            return Err(refuse(ProblemKind::NotData, what));
        }
        Of::Unit if own.is_empty() => {
            let what = "Members of an administrative unit, which are read from a list that names the unit.";
            return Err(refuse(ProblemKind::NotData, what));
        }
        _ => {}
    }
    let group = if own.is_empty() { place.object } else { own };
    let group_name = record.optional(F::GroupName).unwrap_or(place.name);
    if group.is_empty() && group_name.is_empty() {
        let what = "The file does not say which group it lists; put the group’s object id into the file’s name, or save it in a folder named by the id.";
        return Err(refuse(ProblemKind::MissingKey, what));
    }
    let id = record.id(F::Id);
    let upn = record.text(F::Upn).or_else(|| record.text(F::Mail));
    if id.is_empty() && upn.is_none() {
        return Err(no_key("object id and no name"));
    }
    let principal = PrincipalRef {
        id,
        upn: upn.map(Into::into).unwrap_or_default(),
        display_name: record.boxed(F::Name),
        kind: principal_kind(record),
        expansion: Expansion::Present,
    };
    record.part.supplies(list);
    if group.is_empty() {
        record.part.lists(&name_key(&group_name));
    } else {
        record.part.lists(&group);
    }
    // A list of all groups names each with every member.
    let (group, group_name) = (record.part.common(&group), record.part.common(&group_name));
    links(tenant, list).push(GroupLink { group, group_name, principal, source: record.source });
    Ok(())
}

/// All members or owners of one object, each wrapped: `{"groupId": …, "members": [{"groupId": …, "member": {…}}]}`.
fn of_one_object(record: &Record<'_>, tenant: &mut Tenant, list: RecordKind) -> Result<(), Refusal> {
    let tree = record.whole().unwrap_or_default();
    let items = [objects(&tree, "members"), objects(&tree, "owners")].concat();
    let inner = |item: &Value| expanded(item.get("member").or_else(|| item.get("owner"))).0;
    let group = record.id(F::Group);
    if group.is_empty() {
        // Owners of an app or of its service principal. An app is called by its appId, and by its object id in each entry.
        let service_principal = record.id(F::Principal);
        record.part.supplies_nothing();
        if service_principal.is_empty() && record.text(F::App).is_none() {
            return Err(no_key("id of the object whose owners it lists"));
        }
        if items.is_empty() && !service_principal.is_empty() {
            tenant.owner_lists.push(OwnerList { object: service_principal, owner: None });
            return Ok(());
        }
        for item in items {
            let own = [text(item, "serviceprincipalid"), text(item, "appid")].into_iter().find(|id| !id.is_empty());
            let owner = inner(item);
            if let Some(own) = own.filter(|_| !owner.id.is_empty()) {
                tenant.owner_lists.push(OwnerList { object: own.to_lowercase().into(), owner: Some(owner) });
            }
        }
        return Ok(());
    }
    record.part.supplies(list);
    record.part.lists(&group);
    let (group, nameless) = (record.part.common(&group), record.part.common(""));
    for principal in items.into_iter().map(inner).filter(|principal| !principal.id.is_empty()) {
        let (group, group_name) = (Arc::clone(&group), Arc::clone(&nameless));
        links(tenant, list).push(GroupLink { group, group_name, principal, source: record.source });
    }
    Ok(())
}

fn principal_kind(record: &Record<'_>) -> PrincipalKind {
    let told = record.text(F::Type).map_or(PrincipalKind::Unknown, |word| kind(&word));
    if told != PrincipalKind::Unknown {
        told
    } else if record.boolean(F::IsGroup) == Some(true) {
        PrincipalKind::Group
    } else if record.text(F::Upn).is_some() {
        PrincipalKind::User
    } else if record.text(F::App).is_some() {
        PrincipalKind::ServicePrincipal
    } else {
        PrincipalKind::Unknown
    }
}

/// A list without any row that could be read is a list all the same: of the group that its context or place names.
pub(super) fn list_ended(part: &PartState, kind: RecordKind, tenant: &mut Tenant) {
    if !matches!(kind, RecordKind::GroupMembers | RecordKind::GroupOwners | RecordKind::GroupSchedules)
        || !part.objects_listed().is_empty()
        || part.layout == AZUREHOUND
    {
        return;
    }
    let context = part.context.as_deref().unwrap_or_default();
    let place = Place::of(context, &part.file);
    let says = |text: &str| text.to_lowercase().contains("eligib");
    let is_eligible = kind == RecordKind::GroupSchedules && (says(context) || says(&part.file));
    match place.of {
        Of::Group if !place.object.is_empty() => part.lists(&list_of(&place.object, is_eligible)),
        Of::Group if !place.name.is_empty() => part.lists(&list_of(&name_key(&place.name), is_eligible)),
        Of::Group => {}
        Of::Application => {
            part.supplies_nothing();
            if part.rows.get() == 0 && place.list == Some(RecordKind::GroupOwners) {
                tenant.owner_lists.push(OwnerList { object: place.object, owner: None });
            }
        }
        Of::Role | Of::Unit => part.supplies_nothing(),
    }
}

/// The most that `$expand` returns of members or owners, without a word when there are more.
const EXPANDED_AT_MOST: usize = 20;

/// Links that a group's own object carries.
pub(super) fn add_links(record: &Record<'_>, tenant: &mut Tenant, list: RecordKind, group: &str, items: &[Value]) {
    let (shared, nameless): (Arc<str>, Arc<str>) = (group.into(), "".into());
    for item in items {
        let principal = expanded(Some(item)).0;
        if !principal.id.is_empty() {
            links(tenant, list).push(GroupLink {
                group: Arc::clone(&shared),
                group_name: Arc::clone(&nameless),
                principal,
                source: record.source,
            });
        }
    }
    let supply = tenant.supply_mut(list);
    if items.iter().any(super::value::was_cut) {
        let why = format!("Some of them were destroyed when {} was exported.", record.part.file);
        supply.add_cut_objects(&[group.into()], &why);
    } else if items.len() >= EXPANDED_AT_MOST {
        let why = format!("{} lists {EXPANDED_AT_MOST} of them, the most that $expand returns.", record.part.file);
        record.part.note(
            ProblemKind::Notice,
            format!(
                "The file shows {EXPANDED_AT_MOST} {} of the group, the most that Graph returns with $expand; there may be more. \
                 Export {} of this group by themselves.",
                if list == RecordKind::GroupOwners { "owners" } else { "members" },
                if list == RecordKind::GroupOwners { "the owners" } else { "the members" },
            ),
        );
        supply.add_cut_objects(&[group.into()], &why);
    } else {
        supply.add(crate::tenant::SupplyState::Whole);
        supply.add_objects([group.into()]);
    }
}

fn links(tenant: &mut Tenant, list: RecordKind) -> &mut Vec<GroupLink> {
    if list == RecordKind::GroupOwners { &mut tenant.group_owners.items } else { &mut tenant.group_members.items }
}
