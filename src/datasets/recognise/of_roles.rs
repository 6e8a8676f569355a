//! Whether a column of roles is of the directory's: teams, projects, databases and lists of staff have roles, too.

use super::{Names, names, score};
use crate::datasets::normalise;
use crate::datasets::role_assignments::ROLE_ASSIGNMENTS;
use crate::datasets::unneeded::{self, Said};
use crate::evidence::{PartHead, Shape};
use crate::tenant::roles;

/// Headings under which a role stands, by its name or its template id.
const ROLES: &[&str] =
    &["role", "rolename", "directoryrole", "roledisplayname", "roletemplateid", "roledefinitiontemplateid", "roleid"];

/// None of the sample's roles is one of the directory; a table without rows names none.
pub(super) fn are_others(headings: &[String], sample: &[Vec<String>]) -> bool {
    let columns: Vec<usize> = headings
        .iter()
        .enumerate()
        .filter(|(_, heading)| ROLES.contains(&&*normalise(heading)))
        .map(|(at, _)| at)
        .collect();
    let cells = sample.iter().flat_map(|row| columns.iter().filter_map(|at| row.get(*at)));
    let is_known = |role: &str| roles::by_name(role).is_some() || roles::by_template(role.trim()).is_some();
    !columns.is_empty() && !cells.into_iter().any(|cell| cell.split([';', ',', '|']).any(is_known))
}

/// What a part that no dataset takes is known to be.
pub(in crate::datasets) fn known_as(head: &PartHead<'_>) -> Option<Said> {
    let has_rows = matches!(head.shape, Shape::Table { sample: [_, ..], .. });
    unneeded::says(head).or_else(|| (has_rows && is_list_of_others(&names(head))).then_some(unneeded::OTHER_ROLES))
}

/// With a role of the directory it would be a list of holders.
fn is_list_of_others(names: &Names) -> bool {
    let named = Names { has_other_roles: false, all: names.all.clone(), is_table: names.is_table, ..Names::default() };
    let takes_roles = |named: &Names| {
        ROLE_ASSIGNMENTS
            .layouts
            .iter()
            .any(|layout| layout.names_a_role && score(&ROLE_ASSIGNMENTS, layout, named).is_some())
    };
    names.has_other_roles && takes_roles(&named)
}
