//! Whose list a file is, by its context, its folders and its name: a list of directory objects does not say it.

use super::RecordKind;
use super::principal::guid;

/// Whose list a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Group,
    Application,
    Role,
    Unit,
}

/// What context, folders and file name say of a list of directory objects.
pub(super) struct Place {
    pub of: Of,
    /// Members or owners, where the path says so.
    pub list: Option<RecordKind>,
    /// The object's id in lower case, or empty.
    pub object: Box<str>,
    /// The group's display name, from the portal's file name with the name put behind the date.
    pub name: Box<str>,
}

impl Place {
    pub fn of(context: &str, file: &str) -> Self {
        let (context, path) = (context.to_lowercase(), file.to_lowercase());
        let segments: Vec<&str> = path.split('/').collect();
        let (folders, name) = segments.split_at(segments.len().saturating_sub(1));
        let name = name.first().copied().unwrap_or_default();
        let folder = folders.iter().rposition(|folder| matches!(*folder, "members" | "owners"));
        let owners = context.contains("/owners")
            || name.contains("owners")
            || folder.and_then(|at| folders.get(at)).is_some_and(|folder| *folder == "owners");
        let members = name.contains("members") || folder.is_some();
        let inside = |word: &str| context.contains(&format!("{word}(")) || folders.contains(&word);
        let in_context = context.split(['\'', '(', ')']).map(guid).find(|id| !id.is_empty());
        // EntraExporter: `Groups/<group>/Members/<member>/<member>.json`; else any GUID of the path, the last one first.
        let above = || folder.and_then(|at| folders.get(at.checked_sub(1)?)).map(|name| guid(name));
        let object = in_context.or_else(above).filter(|id| !id.is_empty()).or_else(|| last_guid(&path));
        Self {
            of: if inside("applications") || inside("serviceprincipals") {
                Of::Application
            } else if inside("directoryroles") {
                Of::Role
            } else if inside("administrativeunits") {
                Of::Unit
            } else {
                Of::Group
            },
            list: (owners || members).then_some(if owners {
                RecordKind::GroupOwners
            } else {
                RecordKind::GroupMembers
            }),
            name: if object.is_some() {
                "".into()
            } else {
                name_behind_date(file).or_else(|| name_behind_kind(file)).unwrap_or_default()
            },
            object: object.unwrap_or_default(),
        }
    }
    /// It is the list of those who hold one directory role.
    pub fn lists_role_members(&self) -> bool {
        self.of == Of::Role && self.list == Some(RecordKind::GroupMembers) && !self.object.is_empty()
    }
}

/// The id of the object that context or path names, in lower case; empty where they name none.
pub(super) fn object_of(context: &str, file: &str) -> Box<str> {
    Place::of(context, file).object
}

pub(super) fn last_guid(path: &str) -> Option<Box<str>> {
    let starts: Vec<usize> = path.char_indices().map(|(at, _)| at).collect();
    starts.iter().rev().filter_map(|at| path.get(*at..*at + 36)).map(guid).find(|id| !id.is_empty())
}

/// `assignmentScheduleInstances-RG-Pilots.json` → `RG-Pilots`: as the request has the lists of PIM for Groups saved.
fn name_behind_kind(file: &str) -> Option<Box<str>> {
    const KIND: &str = "scheduleinstances";
    let stem = file.rsplit('/').next()?.rsplit_once('.')?.0;
    let end = stem.to_ascii_lowercase().find(KIND)? + KIND.len();
    let name = stem.get(end..)?.strip_prefix(['-', '_'])?.trim();
    (!name.is_empty()).then(|| name.into())
}

/// `exportGroupMembers_2026-6-30-RG-Pilots.csv` → `RG-Pilots`.
fn name_behind_date(file: &str) -> Option<Box<str>> {
    let stem = file.rsplit('/').next()?.rsplit_once('.')?.0;
    let rest = stem.get("exportGroupMembers_".len()..)?;
    if !stem.to_lowercase().starts_with("exportgroupmembers_") {
        return None;
    }
    let mut parts = rest.splitn(4, '-');
    let date = parts.by_ref().take(2).all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    // The day may be followed by any mark: `2026-6-30_RG-Pilots`, `2026-6-30 RG`.
    let last = rest.splitn(3, '-').nth(2)?;
    let name = last.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['-', '_', ' ']);
    (date && !name.is_empty() && !name.starts_with('(')).then(|| name.into())
}
