//! Lists of directory objects of several types: members and owners of one object, or whatever was asked for together. The first
//! are one list, the others are told apart by type; neither is a list of all there is of a type.

use super::{Recognised, azure_monitor, context_of, path_of};
use crate::datasets::refuse;
use crate::evidence::json::Object;
use crate::evidence::{KindIn, PartHead, ProblemKind, Refusal, Shape};
use std::collections::BTreeSet;

/// Types of directory objects, and the set in which Graph has all of them.
const TYPES: &[(&str, &str)] = &[
    ("user", "users"),
    ("group", "groups"),
    ("serviceprincipal", "serviceprincipals"),
    ("device", "devices"),
    ("application", "applications"),
    ("administrativeunit", "administrativeunits"),
    ("directoryrole", "directoryroles"),
    ("directoryroletemplate", "directoryroletemplates"),
    ("orgcontact", "contacts"),
];

/// Whose rows stand in a list of directory objects whatever their type.
const LISTS: &[&str] = &[
    "group-members",
    "group-owners",
    "role-assignments",
    "administrative-unit-members",
    "pim-groups",
    "ad-group-members",
];

/// What tells the kinds in a list that are to be read apart; `found`: what it would be as a whole.
pub(in crate::datasets) fn apart(found: Option<Recognised>, head: &PartHead<'_>) -> Option<KindIn> {
    if head.name.is_some() {
        return None;
    }
    if let Some(by) = azure_monitor::kinds(head) {
        return Some(by);
    }
    let types = types(head).filter(|_| !is_bare(head))?;
    let is_list = found.is_some_and(|found| LISTS.contains(&found.dataset.id));
    (!is_list && (types.all.len() > 1 || types.is_nested || is_of_any(head))).then_some(KindIn::Type)
}

/// The types in a list of directory objects, each of which names its own.
#[derive(Default)]
pub(super) struct Types {
    pub all: BTreeSet<&'static str>,
    /// PowerShell keeps there what is not of every directory object: it asked for such objects, not for those of one type.
    pub is_nested: bool,
}

/// `None` where a row in view does not say that it is a directory object.
pub(super) fn types(head: &PartHead<'_>) -> Option<Types> {
    #[derive(serde::Deserialize)]
    struct Typed<'a> {
        #[serde(borrow, rename = "@odata.type")]
        own: Option<std::borrow::Cow<'a, str>>,
        #[serde(rename = "AdditionalProperties", alias = "additionalProperties")]
        more: Option<serde_json::Value>,
    }
    let Shape::Objects { sample: sample @ [first, ..], .. } = &head.shape else { return None };
    memchr::memmem::find(first, b"\"@odata.type\"")?;
    let mut found = Types::default();
    for element in *sample {
        let typed: Typed<'_> = serde_json::from_slice(element).ok()?;
        let more = typed.more.as_ref().and_then(|more| more.get("@odata.type")?.as_str());
        found.is_nested |= typed.own.is_none() && more.is_some();
        found.all.insert(type_of(typed.own.as_deref().or(more)?)?);
    }
    Some(found)
}

/// `#microsoft.graph.user` → `user`; `None`: no directory object.
fn type_of(kind: &str) -> Option<&'static str> {
    let kind = kind.trim_start_matches('#').strip_prefix("microsoft.graph.")?;
    TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(kind)).map(|(known, _)| *known)
}

/// The set that holds all objects of the type of a part.
pub(super) fn set_of(head: &PartHead<'_>) -> Option<&'static str> {
    let Shape::Objects { context: Some(Shape::TYPES), .. } = head.shape else { return None };
    let kind = head.name?;
    TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(kind)).map(|(_, set)| *set)
}

fn is_bare(head: &PartHead<'_>) -> bool {
    matches!(head.shape, Shape::Objects { is_bare: true, .. })
}

/// Whether the context says that others may follow those in view.
fn is_of_any(head: &PartHead<'_>) -> bool {
    context_of(head).is_some_and(|context| context.to_lowercase().ends_with("#directoryobjects"))
}

/// Whether a list is one of directory objects whatever their type, so that its place has to tell what it is.
pub(super) fn are_of_any_type(head: &PartHead<'_>) -> bool {
    let Some(types) = types(head).filter(|_| head.name.is_none()) else { return false };
    if is_bare(head) {
        // A tool saves each member as a file of its own, in a folder of the group's members.
        let mut folders = head.file.rsplit('/').skip(1);
        return folders.any(|folder| ["members", "owners"].iter().any(|list| folder.eq_ignore_ascii_case(list)));
    }
    let context = context_of(head).unwrap_or_default().to_lowercase();
    let path = context.rsplit_once('#').map(|(_, set)| path_of(set)).unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    types.all.len() > 1 || types.is_nested || matches!(last, "directoryobjects" | "members" | "owners")
}

/// What objects of one kind have, of which the rows of a list must have something, and what objects of others have.
#[derive(Debug)]
pub(in crate::datasets) struct Kind {
    dataset: &'static str,
    own: &'static [&'static str],
    foreign: &'static [&'static str],
}

static KINDS: &[Kind] = &[
    Kind {
        dataset: "users",
        own: &["userPrincipalName"],
        foreign: &["groupTypes", "securityEnabled", "servicePrincipalType", "roleTemplateId", "roleDefinitionId"],
    },
    Kind {
        dataset: "groups",
        own: &["groupTypes", "securityEnabled", "mailEnabled", "isAssignableToRole"],
        foreign: &["userPrincipalName", "servicePrincipalType", "roleTemplateId", "roleDefinitionId"],
    },
    Kind {
        dataset: "service-principals",
        own: &["appId", "servicePrincipalType"],
        foreign: &["userPrincipalName", "groupTypes", "roleTemplateId", "roleDefinitionId"],
    },
    // Intune's list names the user of each.
    Kind { dataset: "devices", own: &["deviceId"], foreign: &["groupTypes", "servicePrincipalType"] },
    Kind {
        dataset: "applications",
        own: &["appId"],
        foreign: &["userPrincipalName", "groupTypes", "servicePrincipalType", "deviceId"],
    },
    // Activated roles and templates have no permissions, and are called by their template.
    Kind {
        dataset: "role-definitions",
        own: &["rolePermissions", "isBuiltIn", "templateId", "roleTemplateId"],
        foreign: &["principalId", "roleDefinitionId", "userPrincipalName", "groupTypes", "servicePrincipalType"],
    },
];

/// What the rows of a list of objects of one kind are, and the type of those in view, where they tell it.
pub(in crate::datasets) type OnlyKind = (&'static Kind, Option<&'static str>);

/// As [`OnlyKind`]; none of other lists.
pub(in crate::datasets) fn only_kind(found: Option<Recognised>, head: &PartHead<'_>) -> Option<OnlyKind> {
    let kind = KINDS.iter().find(|kind| found.is_some_and(|found| found.dataset.id == kind.dataset))?;
    // A table has one form for all, and what a collector's key holds is of one kind.
    let is_list = matches!(head.shape, Shape::Objects { .. }) && (head.name.is_none() || set_of(head).is_some());
    is_list.then(|| (kind, types(head).and_then(|types| types.all.into_iter().next())))
}

/// Refuses what stands in a list of objects of one kind and is of another.
///
/// # Errors
/// What it is.
pub(in crate::datasets) fn same_kind(only: Option<OnlyKind>, object: Object<'_>) -> Result<(), Refusal> {
    let Some((kind, only)) = only else { return Ok(()) };
    let has = |wanted: &'static [&'static str]| {
        object
            .properties()
            .find_map(|(name, _)| wanted.iter().find(|wanted| wanted.eq_ignore_ascii_case(name)).copied())
    };
    let own = object.properties().find(|(name, _)| only.is_some() && *name == "@odata.type");
    let own = own.and_then(|(_, value)| type_of(value.trim_matches('"')));
    if let (Some(only), Some(own)) = (only, own)
        && own != only
    {
        let message = format!(
            "The row is of another kind (microsoft.graph.{own}) than those before it (microsoft.graph.{only}); save each kind as a file of its own."
        );
        return Err(refuse(ProblemKind::Value, message));
    }
    if has(kind.own).is_some() {
        return Ok(());
    }
    has(kind.foreign).map_or(Ok(()), |foreign| {
        let message = format!(
            "The row is of another kind than the list (it has {foreign}, but no {}); save each kind as a file of its own.",
            kind.own.first().unwrap_or(&"key")
        );
        Err(refuse(ProblemKind::Value, message))
    })
}
