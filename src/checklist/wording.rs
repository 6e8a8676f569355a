//! Pieces of sentences that many checks need.

mod counts;

pub use counts::{agreeing, figures, noughts, of_all, of_some, of_the_one, only, the_one, without_noughts};

use crate::tenant::{Moment, Tenant, User, figure};

/// "1 subscription", "3 subscriptions".
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", figure(number), if number == 1 { one } else { many })
}

/// "between 2026-06-01 and 2026-06-30", "on 2026-06-30".
pub fn between(from: Moment, to: Moment) -> String {
    if from.day() == to.day() {
        format!("on {}", from.iso_date())
    } else {
        format!("between {} and {}", from.iso_date(), to.iso_date())
    }
}

/// With a capital at the beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// "is" for one, "are" for any other number.
pub fn be(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// "has" for one, "have" for any other number.
pub fn has(number: usize) -> &'static str {
    if number == 1 { "has" } else { "have" }
}

/// "1 day", "3 days".
pub fn days(number: i64) -> String {
    format!("{} {}", figure(number), if number == 1 { "day" } else { "days" })
}

/// A time in hours and minutes: "1 hour", "8 hours 30 minutes".
pub fn hours(seconds: i64) -> String {
    let (hours, minutes) = (seconds / 3_600, seconds % 3_600 / 60);
    let unit = |number: i64, one: &str| format!("{} {one}{}", figure(number), if number == 1 { "" } else { "s" });
    match (hours, minutes) {
        (hours, 0) => unit(hours, "hour"),
        (0, minutes) => unit(minutes, "minute"),
        (hours, minutes) => format!("{} {}", unit(hours, "hour"), unit(minutes, "minute")),
    }
}

/// The names of the first five, and how many more there are.
pub fn some_of(names: &[String]) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 5 { format!("{shown} and {} more", figure(names.len() - 5)) } else { shown }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_many() {
        let check = |found: String, expected: &str| assert_eq!(found, expected);
        check(days(1), "1 day");
        check(days(0), "0 days");
        check(days(-2), "-2 days");
        check(hours(3_600), "1 hour");
        check(hours(28_800), "8 hours");
        check(hours(30_600), "8 hours 30 minutes");
        check(hours(3_660), "1 hour 1 minute");
        check(hours(1_800), "30 minutes");
        check(counted(1, "account is", "accounts are"), "1 account is");
        check(counted(1_204, "account", "accounts"), "1,204 accounts");
        check(counted(0, "account is", "accounts are"), "0 accounts are");
        check(days(1_349), "1,349 days");
        let day = Moment::parse_iso("2026-06-30T12:00:00Z").unwrap();
        check(between(day, Moment::of(day.seconds() + 60)), "on 2026-06-30");
        check(between(day, Moment::of(day.seconds() + 86_400)), "between 2026-06-30 and 2026-07-01");
    }
}
