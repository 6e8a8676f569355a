//! Pieces of sentences that many checks need.

use crate::tenant::{Tenant, User};

/// "1 subscription", "3 subscriptions".
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// "is" for one, "are" for any other number.
pub fn be(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// The names of the first five, and how many more there are.
pub fn some_of(names: &[String]) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 5 { format!("{shown} and {} more", names.len() - 5) } else { shown }
}

/// The account that people mean by what they wrote: principal name, mail, or a display name that only one account bears.
pub fn account_named<'a>(tenant: &'a Tenant, written: &str) -> Option<&'a User> {
    let written = written.trim();
    tenant.user_by_name(written).or_else(|| {
        let mut bearing = tenant.users.iter().filter(|user| user.display_name.eq_ignore_ascii_case(written));
        bearing.next().filter(|_| bearing.next().is_none())
    })
}

/// Several names in one cell.
pub fn names_in(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',', '\n']).map(str::trim).filter(|name| !name.is_empty())
}
