//! Tables whose content is the same whatever they list: their place among the files tells.

use super::{Recognised, kinds};
use crate::datasets::active_directory::{AD_GROUP_MEMBERS, AD_USERS};
use crate::datasets::admin_consent_policy::{ADMIN_CONSENT_POLICY, SETTINGS};
use crate::datasets::administrative_units::UNIT_MEMBERS;
use crate::datasets::applications::APPLICATIONS;
use crate::datasets::group_members::{GROUP_MEMBERS, GROUP_OWNERS};
use crate::datasets::intune_roles::{DEFENDER_ROLES, INTUNE_ROLES};
use crate::datasets::normalise;
use crate::datasets::place::Place;
use crate::datasets::role_assignments::{ROLE_ASSIGNMENTS, ROLE_MEMBERS};
use crate::datasets::service_principals::SERVICE_PRINCIPALS;
use crate::evidence::{PartHead, Shape};
use crate::tenant::RecordKind;
use crate::tenant::active_directory::tier0_group;

/// What a table is where its place says more than its content.
pub(super) fn by_place(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    let found = definitions_of_a_service(roles_of_a_service(members_or_owners(found, head), head), head);
    let found = role_members(unit_members(found, head), head);
    accounts_of_a_domain(consent_settings(registrations(found, head), head), head)
}

/// Who adds *Enabled* to the members of a group writes the same columns as who chose these of accounts. A list is of members
/// where a column or the file's name tells the group.
fn accounts_of_a_domain(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    if found.is_none_or(|found| found.dataset.id != AD_GROUP_MEMBERS.id) {
        return found;
    }
    let names: Vec<String> = match &head.shape {
        Shape::Table { headings, .. } => headings.iter().map(|heading| normalise(heading)).collect(),
        Shape::Objects { sample, .. } => {
            let first = sample.first().and_then(|first| serde_json::from_slice(first).ok());
            let first: serde_json::Map<String, serde_json::Value> = first.unwrap_or_default();
            first.keys().map(|name| normalise(name)).collect()
        }
    };
    let has = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
    if !has(&["enabled"]) || has(&["group", "groupname", "gruppe", "groupe", "groupsid"]) || names_a_group(head.file) {
        return found;
    }
    let layout = AD_USERS.layouts.first()?;
    Some(Recognised { dataset: &AD_USERS, layout })
}

/// Whether a file's name may be that of a group.
pub(in crate::datasets) fn names_a_group(file: &str) -> bool {
    const WORDS: &[&str] = &["admin", "group", "gruppe", "groupe", "member", "mitglied", "membre", "operator"];
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ").to_lowercase();
    tier0_group(&stem).is_some() || WORDS.iter().any(|word| stem.contains(word))
}

/// AzureADAssessment writes the same headings over registrations and over service principals.
fn registrations(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    let Shape::Table { headings, .. } = &head.shape else { return found };
    let is_either = found.is_some_and(|found| found.dataset.id == SERVICE_PRINCIPALS.id);
    let name = head.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_named = name.eq_ignore_ascii_case("applications.csv");
    let is_theirs = headings.iter().any(|heading| heading == "servicePrincipalType");
    if !(is_either && is_named && is_theirs) {
        return found;
    }
    let layout = APPLICATIONS.layouts.iter().find(|layout| layout.id == "portal")?;
    Some(Recognised { dataset: &APPLICATIONS, layout })
}

/// Of the directory's settings, saved one by one, those on consent.
fn consent_settings(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    let Shape::Objects { sample: [only], .. } = &head.shape else { return found };
    if found.is_some() || head.name.is_some() || memchr::memmem::find(only, b"\"EnableAdminConsentRequests\"").is_none()
    {
        return found;
    }
    let layout = ADMIN_CONSENT_POLICY.layouts.iter().find(|layout| layout.id == SETTINGS)?;
    Some(Recognised { dataset: &ADMIN_CONSENT_POLICY, layout })
}

/// What a list of directory objects is, which only its place tells: its content is the same for members and owners,
/// and a query that names a type (`…/members/microsoft.graph.user`) even calls them users.
fn members_or_owners(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    let is_empty = matches!(head.shape, Shape::Objects { sample: [], .. });
    let are_of_any_type = kinds::are_of_any_type(head);
    let plain_list = match found {
        _ if are_of_any_type => true,
        Some(found) if found.dataset.id == "group-members" => found.layout.id == "graph",
        Some(found) => found.dataset.id == "users" && found.layout.id == "graph",
        None => is_empty,
    };
    let place = Place::of("", head.file);
    let is_nobodys = found.is_none_or(|found| found.dataset.id == "users") && place.object.is_empty();
    if !plain_list || is_nobodys && !are_of_any_type {
        return found;
    }
    let dataset = match place.list {
        Some(RecordKind::GroupOwners) => &GROUP_OWNERS,
        Some(_) => &GROUP_MEMBERS,
        // Get-MgGroupMember.json: members, of whichever group.
        None if are_of_any_type && names_members(head.file) => &GROUP_MEMBERS,
        None => return found,
    };
    let layout = dataset.layouts.iter().find(|layout| layout.id == "graph")?;
    Some(Recognised { dataset, layout })
}

/// `Get-MgGroupMember.json`, and not `memberOf.json`.
fn names_members(file: &str) -> bool {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    name.match_indices("member")
        .any(|(at, word)| !["of", "ship"].iter().any(|end| name[at + word.len()..].starts_with(end)))
}

/// Members of a unit look like members of a group; only the folder tells.
fn unit_members(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    let path = head.file.to_lowercase();
    let segments: Vec<&str> = path.split('/').collect();
    let (folders, name) = segments.split_at(segments.len().saturating_sub(1));
    let in_units = folders.contains(&"administrativeunits") && !folders.contains(&"scopedrolemembers");
    let lists_members = folders.contains(&"members") || name.first().is_some_and(|name| name.starts_with("members"));
    let is_plain = found.is_none_or(|found| matches!(found.dataset.id, "group-members" | "users"));
    if !(in_units && lists_members && is_plain) {
        return found;
    }
    let layout = UNIT_MEMBERS.layouts.first()?;
    Some(Recognised { dataset: &UNIT_MEMBERS, layout })
}

/// So do members of a directory role.
fn role_members(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    let is_plain = found.is_none_or(|found| matches!(found.dataset.id, "group-members" | "users"));
    let place = Place::of(&super::context_of(head).unwrap_or_default(), head.file);
    let is_objects = head.name.is_none() && matches!(head.shape, Shape::Objects { .. });
    if !(is_plain && is_objects && place.lists_role_members()) {
        return found;
    }
    let layout = ROLE_ASSIGNMENTS.layouts.iter().find(|layout| layout.id == ROLE_MEMBERS)?;
    Some(Recognised { dataset: &ROLE_ASSIGNMENTS, layout })
}

/// Roles of Intune and of Defender look like those of the directory; without a context their actions tell.
fn definitions_of_a_service(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    let Shape::Objects { sample, .. } = &head.shape else { return found };
    let is_open = found.is_none_or(|found| found.dataset.id == "role-definitions")
        && super::context_of(head).is_none_or(|context| !context.to_lowercase().contains("rolemanagement/directory"));
    let acts_on = |action: &[u8]| sample.iter().any(|element| memchr::memmem::find(element, action).is_some());
    let service = if !is_open || !acts_on(b"llowedResourceActions\"") {
        return found;
    } else if acts_on(b"\"Microsoft.Intune_") {
        &INTUNE_ROLES
    } else if acts_on(b"\"microsoft.xdr/") {
        &DEFENDER_ROLES
    } else {
        return found;
    };
    let layout = service.layouts.iter().find(|layout| layout.id == "graph-definitions")?;
    Some(Recognised { dataset: service, layout })
}

/// Assignments to several principals look alike in Intune and in Defender: without a context only the place tells.
fn roles_of_a_service(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    let Shape::Objects { sample, .. } = &head.shape else { return found };
    let says = |name: &str| sample.iter().any(|element| memchr::memmem::find(element, name.as_bytes()).is_some());
    let holds = |names: [&str; 2]| names.iter().any(|name| says(name));
    let is_multiple =
        holds(["\"principalIds\"", "\"PrincipalIds\""]) && holds(["\"roleDefinitionId\"", "\"RoleDefinitionId\""]);
    if found.is_some() || !is_multiple {
        return found;
    }
    let path = head.file.to_lowercase();
    let dataset = if path.contains("devicemanagement") || path.contains("intune") {
        &INTUNE_ROLES
    } else if path.contains("defender") {
        &DEFENDER_ROLES
    } else {
        return None;
    };
    let layout = dataset.layouts.iter().find(|layout| layout.all.contains(&"principalids"))?;
    Some(Recognised { dataset, layout })
}
