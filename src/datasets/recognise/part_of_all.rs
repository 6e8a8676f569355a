//! Answers that hold some of a kind of object and not all: of one person or group, of the one who asked, saved one by one,
//! deleted ones, or what changed since an earlier answer. What is missing in them is not missing in the tenant.

use super::{Recognised, context_of};
use crate::datasets::normalise;
use crate::evidence::{PartHead, Problem, ProblemKind, Shape};

/// Lists of objects that stand in the directory by themselves, which other lists are of.
const OBJECTS: &[&str] = &[
    "users",
    "groups",
    "devices",
    "service-principals",
    "applications",
    "administrative-units",
    "role-definitions",
    "app-role-assignments",
    "permission-grants",
];

/// Other lists that PowerShell writes as a single object where they have one row, and where one row may be one of several.
const LISTS: &[&str] = &["conditional-access", "named-locations", "role-assignments", "pim-active", "pim-eligible"];

/// What is said of an object that stands in no list, where nothing tells whether it is all there is.
const ALONE: &str = "one object that stands in no list, perhaps one of several";

/// What is told of a part of which [`only_some`] says that it is such an object, and what helps.
pub(in crate::datasets) fn alone(some: Option<&str>) -> Option<Problem> {
    let message = "The file holds one object and no list, so nothing tells whether there are others: PowerShell writes a list \
                   of one so, too. It counts as a part of the list. Export the list whole: ConvertTo-Json -Depth 10 \
                   -InputObject @(…), or -AsArray in PowerShell 7.";
    (some == Some(ALONE)).then(|| Problem::file(ProblemKind::Notice, message))
}

/// Of what a part holds only some, by its context, its rows or its name; none where it may be the whole.
pub(in crate::datasets) fn only_some(found: Recognised, head: &PartHead<'_>) -> Option<&'static str> {
    by_context(found, head)
        .or_else(|| saved_alone(found, head))
        .or_else(|| (found.dataset.id == "users" && are_deleted(head)).then_some("deleted accounts only"))
}

fn by_context(found: Recognised, head: &PartHead<'_>) -> Option<&'static str> {
    if let Shape::Objects { context: Some(Shape::TYPES), .. } = head.shape {
        return Some(REFERRED_TO);
    }
    let context = context_of(head)?.to_lowercase();
    let (_, set) = context.rsplit_once('#')?;
    if set.ends_with("/$delta") {
        return Some("what changed since an earlier answer");
    }
    if set.contains("transitiveroleassignments") {
        return Some("assignments of one principal");
    }
    if set.starts_with("collection(") && set.contains("scheduleinstance") {
        return Some("assignments of the account that asked");
    }
    if !OBJECTS.contains(&found.dataset.id) {
        return None;
    }
    // A service principal's assignments are asked for one by one.
    let is_of_one = ["users(", "groups(", "administrativeunits(", "devices(", "me/"].iter().any(|set_of| {
        set.strip_prefix(set_of)
            .is_some_and(|rest| set_of.ends_with('/') || rest.contains(")/") && !rest.ends_with(")/$entity"))
    });
    let last = set.rsplit('/').next().unwrap_or_default();
    let is_cast = last.contains("microsoft.graph.") && set.contains('/') && !set.contains("deleteditems/");
    (is_of_one || is_cast || set.split('(').next() == Some("directoryobjects")).then_some(REFERRED_TO)
}

const REFERRED_TO: &str = "objects that another one refers to";

/// Of every row in view the time is told at which the account was deleted.
fn are_deleted(head: &PartHead<'_>) -> bool {
    const TIMES: &[&str] = &["deleteddatetime", "deletiontimestamp", "softdeletiontimestamp"];
    let Shape::Table { headings, sample } = &head.shape else { return false };
    let at = headings.iter().position(|heading| TIMES.contains(&&*normalise(heading)));
    let is_told = |row: &Vec<String>| at.and_then(|at| row.get(at)).is_some_and(|cell| !cell.trim().is_empty());
    !sample.is_empty() && sample.iter().all(is_told)
}

/// A single object that stands in no list is one of several, and the file does not say of how many: Graph names it an
/// entity, the portal downloads policies one by one, and PowerShell writes one object as it writes a list of one. A tool that saves each object as `<id>/<id>.json` saves all.
fn saved_alone(found: Recognised, head: &PartHead<'_>) -> Option<&'static str> {
    let Shape::Objects { sample: [_], is_bare: true, .. } = &head.shape else { return None };
    let is_whole = matches!(
        found.dataset.id,
        "authentication-methods-policy"
            | "security-defaults"
            | "organization"
            | "authorization-policy"
            | "admin-consent-policy"
            | "cross-tenant-default"
            | "device-settings"
    );
    if is_saved_by_id(head.file) {
        return None;
    }
    if found.layout.id == "graph-method" {
        return Some("settings of single methods");
    }
    if is_whole {
        return None;
    }
    match context_of(head) {
        Some(context) => context.ends_with("/$entity").then_some("objects saved one by one"),
        None => [OBJECTS, LISTS].iter().any(|lists| lists.contains(&found.dataset.id)).then_some(ALONE),
    }
}

/// Whether a tool saved an object by its id, in a folder of its own: `RoleAssignments/<id>/<id>.json`.
pub(in crate::datasets) fn is_saved_by_id(file: &str) -> bool {
    let mut path = file.rsplit('/');
    let (name, folder) = (path.next().unwrap_or_default(), path.next().unwrap_or_default());
    !folder.is_empty() && name.strip_suffix(".json") == Some(folder)
}
