//! When things happened, as the evidence says: the newest of it is the day that ages are counted to, unless it is still to come.

use super::Moment;
use crate::evidence::SourceRef;
use std::collections::{BTreeMap, BTreeSet};

/// The newest days of all, each with the first row that tells it.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub struct Events {
    days: BTreeMap<i64, (Moment, Option<SourceRef>)>,
    /// Days that were met already, each at its place: nothing is new of one that comes again.
    met: Vec<i64>,
    /// Days on which assignments begin; one may be planned.
    planned: BTreeSet<i64>,
}

/// Days that are kept; a log of a year has fewer.
const DAYS: usize = 512;
/// So many are remembered as met; the days of many years, one after the other, each have a place of their own.
const MET: usize = 4_096;

impl Events {
    pub fn saw(&mut self, moment: Moment, row: Option<SourceRef>) {
        let day = moment.day();
        if self.met.is_empty() {
            self.met = vec![i64::MIN; MET];
        }
        let place = usize::try_from(day.rem_euclid(MET as i64)).unwrap_or(0);
        if self.met.get_mut(place).is_some_and(|met| std::mem::replace(met, day) == day) {
            return;
        }
        if self.days.len() >= DAYS && self.days.first_key_value().is_some_and(|(first, _)| *first >= day) {
            return;
        }
        self.days.entry(day).or_insert((moment, row));
        if self.days.len() > DAYS {
            self.days.pop_first();
        }
    }

    /// A day on which something begins. Once it has come it is an event like others; that one is still to come is no mistake.
    pub fn saw_beginning(&mut self, moment: Moment) {
        self.planned.insert(moment.day());
        if self.planned.len() > DAYS {
            self.planned.pop_first();
        }
    }

    /// The newest of all, as its day.
    pub fn newest(&self) -> Option<Moment> {
        self.days.last_key_value().map(|(_, (moment, _))| moment.midnight())
    }

    /// The newest that is not after this day, as its day.
    pub fn newest_until(&self, day: Moment) -> Option<Moment> {
        let event = self.days.range(..=day.day()).next_back().map(|(_, (moment, _))| moment.midnight());
        let begun = self.planned.range(..=day.day()).next_back().map(|day| Moment::of(day.saturating_mul(86_400)));
        event.max(begun)
    }

    /// Days after this one, each with the first row that tells it.
    pub fn after(&self, day: Moment) -> impl Iterator<Item = (Moment, Option<SourceRef>)> + '_ {
        self.days.range(day.day() + 1..).map(|(_, told)| *told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_that_was_already() {
        let day = |text: &str| Moment::parse_iso(text).unwrap();
        let check = |seen: &[&str], today: &str, expected: Option<&str>, to_come: usize| {
            let mut events = Events::default();
            seen.iter().for_each(|text| events.saw(day(text), None));
            let found = events.newest_until(day(today)).map(Moment::iso_date);
            assert_eq!((found.as_deref(), events.after(day(today)).count()), (expected, to_come), "{seen:?}");
        };
        let seen = ["2026-06-01", "2062-06-30", "2026-06-30T23:00:00Z", "2026-06-30T01:00:00Z", "2062-06-30"];
        check(&seen, "2026-06-30", Some("2026-06-30"), 1);
        check(&seen, "2026-06-29", Some("2026-06-01"), 2);
        check(&seen, "2070-01-01", Some("2062-06-30"), 0);
        check(&["2062-06-30"], "2026-01-01", None, 1);
        check(&[], "2026-01-01", None, 0);
    }

    #[test]
    fn what_began_is_an_event_and_what_is_to_begin_is_none() {
        let day = |text: &str| Moment::parse_iso(text).unwrap();
        let mut events = Events::default();
        events.saw(day("2026-05-01"), None);
        events.saw_beginning(day("2026-06-01T08:00:00Z"));
        events.saw_beginning(day("2027-01-01"));
        let newest = |today: &str| events.newest_until(day(today)).unwrap().iso_date();
        assert_eq!((newest("2026-05-31"), newest("2026-06-30")), ("2026-05-01".to_owned(), "2026-06-01".to_owned()));
        assert_eq!(events.after(day("2026-06-30")).count(), 0);
    }

    #[test]
    fn the_newest_days_stay() {
        let mut events = Events::default();
        (0..10_000).for_each(|day| events.saw(Moment::of(day * 86_400), None));
        (0..10_000).rev().for_each(|day| events.saw(Moment::of(day * 86_400), None));
        assert_eq!((events.days.len(), events.newest()), (DAYS, Some(Moment::of(9_999 * 86_400))));
    }
}
