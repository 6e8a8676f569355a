//! How many sign-ins each day has: a log in which working days without any follow one another, where others have many, is not
//! whole.

use super::SignInLog;
use crate::tenant::Moment;
use std::collections::BTreeMap;

/// Days that are kept; a log of a year has fewer.
const MOST: usize = 4_096;
/// So many working days in a row without an entry are no chance, nor a long weekend …
const WORKING_DAYS: i64 = 3;
/// … where so many entries would have been expected in them.
const EXPECTED: u64 = 12;

/// Entries by day, of one of the two logs.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub(super) struct Days {
    counts: BTreeMap<i64, u64>,
    /// The day seen last, and how often since: most rows of a log are of the same day as the one before.
    last: (i64, u64),
    /// Rows that sum up several days tell nothing of any.
    is_summed: bool,
}

impl Days {
    fn saw(&mut self, day: i64) {
        if self.last.0 == day {
            self.last.1 += 1;
            return;
        }
        self.flush();
        self.last = (day, 1);
    }

    fn flush(&mut self) {
        let (day, count) = std::mem::take(&mut self.last);
        if count > 0 && (self.counts.len() < MOST || self.counts.contains_key(&day)) {
            *self.counts.entry(day).or_default() += count;
        }
    }

    /// First and last day of the longest stretch inside the window in which entries are missing.
    fn hole(&self, (from, to): (Moment, Moment)) -> Option<(i64, i64)> {
        if self.is_summed || self.counts.len() >= MOST {
            return None;
        }
        let told: Vec<i64> = self.counts.range(from.day()..=to.day()).map(|(day, _)| *day).collect();
        let entries: u64 = self.counts.range(from.day()..=to.day()).map(|(_, count)| *count).sum();
        let all = working_days(from.day(), to.day());
        let is_hole = |(first, last): &(i64, i64)| {
            let empty = working_days(*first, *last);
            let others = u64::try_from(all - empty).unwrap_or_default();
            let expected = entries.saturating_mul(u64::try_from(empty).unwrap_or_default()).checked_div(others);
            empty >= WORKING_DAYS && others >= WORKING_DAYS as u64 && expected.is_some_and(|many| many >= EXPECTED)
        };
        let gaps = told.windows(2).filter_map(|pair| match pair {
            [one, other] if other - one > 1 => Some((one + 1, other - 1)),
            _ => None,
        });
        gaps.filter(is_hole).max_by_key(|(first, last)| last - first)
    }
}

/// Mondays to Fridays from one day to another, both counted.
fn working_days(first: i64, last: i64) -> i64 {
    // The first of January 1970 was a Thursday.
    let of_week = |day: i64| (day + 3).rem_euclid(7);
    let (weeks, rest) = ((last - first + 1).div_euclid(7), (last - first + 1).rem_euclid(7));
    weeks * 5 + (last - rest + 1..=last).filter(|day| of_week(*day) < 5).count() as i64
}

impl SignInLog {
    /// Counts an entry of its day. `interactive`: whether a person sat at the keyboard.
    pub fn saw_day(&mut self, interactive: bool, at: Moment) {
        let days = if interactive { &mut self.days } else { &mut self.silent_days };
        days.saw(at.day());
    }

    /// Notes that rows stand for several sign-ins, of other days too.
    pub fn sums_days_up(&mut self) {
        self.days.is_summed = true;
        self.silent_days.is_summed = true;
    }

    /// "No entry on 15 days, 2026-06-08 to 2026-06-22 …": what the log seems to lack of interactive sign-ins, and of the others.
    /// Call after the last row, once the windows are known.
    pub fn holes(&mut self) -> [Option<String>; 2] {
        let window = self.window;
        let both = [(&mut self.days, "interactive sign-in"), (&mut self.silent_days, "non-interactive sign-in")];
        both.map(|(days, what)| {
            days.flush();
            let (first, last) = days.hole(window?)?;
            let date = |day: i64| Moment::of(day.saturating_mul(86_400)).iso_date();
            Some(format!(
                "No {what} is in the log on {} days, {} to {}, though other days have many: nothing is known of these days. \
                 Export them, too.",
                last - first + 1,
                date(first),
                date(last)
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn working_days_between_two_days() {
        let day = |text: &str| Moment::parse_iso(text).unwrap().day();
        let check = |first: &str, last: &str, expected: i64| {
            assert_eq!(working_days(day(first), day(last)), expected, "{first} {last}");
        };
        check("2026-06-06", "2026-06-21", 10);
        check("2026-06-06", "2026-06-07", 0);
        check("2026-06-05", "2026-06-08", 2);
        check("2026-06-30", "2026-06-30", 1);
    }

    #[test]
    fn days_without_any_where_others_have_many() {
        let check = |count: u64, days: &[std::ops::Range<i64>], expected: Option<&str>| {
            let mut log = SignInLog::default();
            let june = Moment::parse_iso("2026-06-01").unwrap().day() - 1;
            let at = |day: i64| Moment::of((june + day) * 86_400);
            for day in days.iter().cloned().flatten() {
                (0..count).for_each(|_| log.saw_day(true, at(day)));
            }
            log.window = Some((at(1), at(30)));
            let [hole, silent] = log.holes();
            assert!(silent.is_none());
            assert_eq!(hole.is_some(), expected.is_some(), "{hole:?}");
            assert!(hole.unwrap_or_default().contains(expected.unwrap_or_default()));
        };
        check(6, &[1..16, 16..31], None);
        check(6, &[1..6, 22..31], Some("on 16 days, 2026-06-06 to 2026-06-21"));
        // A long weekend; a quiet tenant.
        check(50, &[1..5, 9..31], None);
        check(1, &[1..6, 13..31], None);
        check(3, &[1..6, 13..31], Some("on 7 days"));
    }
}
