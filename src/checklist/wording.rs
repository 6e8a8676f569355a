//! Pieces of sentences that many checks need.

pub use crate::tenant::in_words::{capital, counted, listed};

use crate::tenant::{Moment, figure};

/// "between 2026-06-01 and 2026-06-30", "on 2026-06-30".
pub fn between(from: Moment, to: Moment) -> String {
    if from.day() == to.day() {
        format!("on {}", from.iso_date())
    } else {
        format!("between {} and {}", from.iso_date(), to.iso_date())
    }
}

/// "of 2026-06-01 to 2026-06-30", "of 2026-06-30".
pub fn span(from: Moment, to: Moment) -> String {
    if from.day() == to.day() {
        format!("of {}", from.iso_date())
    } else {
        format!("of {} to {}", from.iso_date(), to.iso_date())
    }
}

/// "no mailbox", "1 mailbox", "3 mailboxes".
pub fn none_or(number: usize, one: &str, many: &str) -> String {
    if number == 0 { format!("no {one}") } else { counted(number, one, many) }
}

/// "3 of 7 machines", "all 7 machines", "none of the 7 machines", "the one machine".
pub fn part_of(number: usize, all: usize, one: &str, many: &str) -> String {
    match (number, all) {
        (1, 1) => format!("the one {one}"),
        (_, 1) => format!("not the one {one}"),
        (2, 2) => format!("both {many}"),
        (0, 2) => format!("neither of the 2 {many}"),
        (0, all) => format!("none of the {} {many}", figure(all)),
        (number, all) if number == all => format!("all {} {many}", figure(all)),
        (number, all) => format!("{} of {} {many}", figure(number), figure(all)),
    }
}

/// "none", "3".
pub fn none_or_figure(number: usize) -> String {
    if number == 0 { "none".to_owned() } else { figure(number) }
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

/// How long before the as-of date a day was: "3 days ago".
pub fn ago(day: Moment, as_of: Moment) -> String {
    if day.day() > as_of.day() {
        "after the as-of date".to_owned()
    } else {
        format!("{} ago", days(day.age_days(as_of)))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_their_units() {
        let check = |found: String, expected: &str| assert_eq!(found, expected);
        check(days(1), "1 day");
        check(days(0), "0 days");
        check(days(-2), "-2 days");
        check(days(1_349), "1,349 days");
        check(hours(3_600), "1 hour");
        check(hours(28_800), "8 hours");
        check(hours(30_600), "8 hours 30 minutes");
        check(hours(3_660), "1 hour 1 minute");
        check(hours(1_800), "30 minutes");
    }

    #[test]
    fn two_moments_of_one_day_are_that_day() {
        let day = Moment::parse_iso("2026-06-30T12:00:00Z").unwrap();
        assert_eq!(between(day, Moment::of(day.seconds() + 60)), "on 2026-06-30");
        assert_eq!(between(day, Moment::of(day.seconds() + 86_400)), "between 2026-06-30 and 2026-07-01");
    }

    #[test]
    fn a_count_of_nothing_is_a_word() {
        let check = |number, all, expected: &str| assert_eq!(part_of(number, all, "machine", "machines"), expected);
        check(0, 1, "not the one machine");
        check(1, 1, "the one machine");
        check(0, 2, "neither of the 2 machines");
        check(2, 2, "both machines");
        check(0, 7, "none of the 7 machines");
        check(3, 1_204, "3 of 1,204 machines");
        check(1_204, 1_204, "all 1,204 machines");
        assert_eq!((none_or(0, "rule", "rules"), none_or(2, "rule", "rules")), ("no rule".into(), "2 rules".into()));
        assert_eq!((none_or_figure(0), none_or_figure(1_000)), ("none".into(), "1,000".into()));
    }

    #[test]
    fn of_many_names_five_are_told() {
        let check = |number: usize, expected: &str| {
            let names: Vec<String> =
                ["a", "b", "c", "d", "e", "f", "g"].iter().take(number).map(ToString::to_string).collect();
            assert_eq!(some_of(&names), expected);
        };
        check(1, "a");
        check(5, "a, b, c, d, e");
        check(7, "a, b, c, d, e and 2 more");
    }
}
