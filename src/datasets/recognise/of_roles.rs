//! Whether a column of roles is of the directory's: teams, projects, databases and lists of staff have roles, too.

use super::{Names, by_headings, by_value, context_of, names, score};
use crate::datasets::role_assignments::ROLE_ASSIGNMENTS;
use crate::datasets::unneeded::{self, Said};
use crate::datasets::{Dataset, Form, Layout, normalise};
use crate::evidence::{PartHead, Shape};
use crate::tenant::roles;

/// Headings under which a role stands, by its name or its template id.
const ROLES: &[&str] = &[
    "role",
    "rolename",
    "roles",
    "directoryrole",
    "roledisplayname",
    "roletemplateid",
    "roledefinitiontemplateid",
    "roleid",
];

/// Fewer than half of the sample's roles are of the directory: other services have a Security Reader, too. A table without
/// rows names none.
pub(super) fn are_others(headings: &[String], sample: &[Vec<String>]) -> bool {
    let columns: Vec<usize> = headings
        .iter()
        .enumerate()
        .filter(|(_, heading)| ROLES.contains(&&*normalise(heading)))
        .map(|(at, _)| at)
        .collect();
    let is_known = |role: &str| roles::by_name(role).is_some() || roles::by_template(role.trim()).is_some();
    let names_one = |row: &&Vec<String>| {
        let mut cells = columns.iter().filter_map(|at| row.get(*at));
        cells.any(|cell| cell.split([';', ',', '|']).any(is_known))
    };
    let known = sample.iter().filter(names_one).count();
    !columns.is_empty() && (known == 0 || known * 2 < sample.len())
}

/// The lists that are of the directory's roles alone.
pub(super) fn is_about_roles(dataset: &Dataset) -> bool {
    matches!(dataset.id, "role-assignments" | "role-definitions")
}

/// Entitlement management, Exchange and others have roles, and assignments of them, in the same form as the directory's:
/// the scope and the principal are told as paths of theirs, and of their built-in roles none is known.
pub(super) fn are_of_another_service(head: &PartHead<'_>) -> bool {
    if context_of(head).is_some_and(|context| context.to_lowercase().contains("rolemanagement/directory/")) {
        return false;
    }
    let mut has_built_in = false;
    if let Shape::Objects { sample, .. } = &head.shape
        && sample.iter().any(|element| memchr::memmem::find(element, b"microsoft.directory/").is_some())
    {
        return false;
    }
    for row in rows(head) {
        let value = |wanted: &str| row.iter().find(|(name, _)| name == wanted).map_or("", |(_, value)| value.as_str());
        if value("appscopeid").to_lowercase().starts_with("/accesspackagecatalog/")
            || value("principalid").starts_with('/')
        {
            return true;
        }
        let is_definition = !value("displayname").is_empty() && value("isbuiltin").eq_ignore_ascii_case("true");
        if is_definition {
            if ["id", "templateid"].iter().any(|name| roles::by_template(&value(name).to_lowercase()).is_some()) {
                return false;
            }
            has_built_in = true;
        }
    }
    has_built_in
}

/// What the first rows say under the names that are asked here.
fn rows(head: &PartHead<'_>) -> Vec<Vec<(String, String)>> {
    const ASKED: &[&str] = &["appscopeid", "principalid", "isbuiltin", "displayname", "id", "templateid"];
    match &head.shape {
        Shape::Table { headings, sample } => {
            let headings: Vec<String> = headings.iter().map(|heading| normalise(heading)).collect();
            if !headings.iter().any(|heading| matches!(&**heading, "principalid" | "isbuiltin")) {
                return Vec::new();
            }
            let of = |row: &Vec<String>| {
                let cells = headings.iter().cloned().zip(row.iter().cloned());
                cells.filter(|(name, _)| ASKED.contains(&&**name)).collect()
            };
            sample.iter().map(of).collect()
        }
        Shape::Objects { sample, .. } => {
            let of = |element: &&[u8]| {
                let map: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(element).ok()?;
                let text = |value: serde_json::Value| match value {
                    serde_json::Value::String(text) => text,
                    serde_json::Value::Bool(truth) => truth.to_string(),
                    _ => String::new(),
                };
                let values = map.into_iter().map(|(name, value)| (normalise(&name), text(value)));
                Some(values.filter(|(name, _)| ASKED.contains(&&**name)).collect())
            };
            sample.iter().filter_map(of).collect()
        }
    }
}

/// What a part that no dataset takes is known to be.
pub(in crate::datasets) fn known_as(head: &PartHead<'_>) -> Option<Said> {
    let has_rows = matches!(head.shape, Shape::Table { sample: [_, ..], .. });
    unneeded::says(head).or_else(|| by_value::doubt(by_headings(head)?, head)).or_else(|| {
        let names = names(head);
        if names.is_of_another_service {
            return names.all.contains("displayname").then_some(unneeded::ROLES_OF_ANOTHER_SERVICE).or_else(|| {
                names.all.contains("roledefinitionid").then_some(unneeded::ASSIGNMENTS_OF_ANOTHER_SERVICE)
            });
        }
        let has_holders = has_rows && holds_roles(&names);
        has_holders.then_some(if names.has_other_roles { unneeded::OTHER_ROLES } else { unneeded::MORE_THAN_ROLES })
    })
}

/// With a role of the directory and nothing beside what such lists have it would be a list of holders.
fn holds_roles(names: &Names) -> bool {
    let named = Names { has_other_roles: false, all: names.all.clone(), is_table: names.is_table, ..Names::default() };
    ROLE_ASSIGNMENTS.layouts.iter().filter(|layout| layout.names_a_role && matches!(layout.form, Form::Table)).any(
        |layout| {
            let plain = Layout { only: &[], ..*layout };
            score(&ROLE_ASSIGNMENTS, &plain, &named).is_some()
        },
    )
}
