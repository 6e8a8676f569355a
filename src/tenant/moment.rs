//! Points in time as the evidence gives them: seconds since 1970-01-01 UTC, no clock, no time zones.

use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z; stored as that number. A million accounts have five of them each, known or not: the
/// parts leave room to say so in the same eight bytes. Days beyond five million years count as the last one.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "i64", into = "i64")]
pub struct Moment {
    /// Since 1970-01-01 (UTC calendar days).
    day: i32,
    is_afternoon: bool,
    /// Of the half day.
    second: u16,
}

const _: () = assert!(size_of::<Option<Moment>>() == 8 && size_of::<super::Known<Moment>>() == 8);

const HALF_DAY: i64 = DAY / 2;

impl Ord for Moment {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl From<i64> for Moment {
    fn from(seconds: i64) -> Self {
        Self::of(seconds)
    }
}

impl From<Moment> for i64 {
    fn from(moment: Moment) -> Self {
        moment.seconds()
    }
}

impl std::fmt::Debug for Moment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_tuple("Moment").field(&self.seconds()).finish()
    }
}

const DAY: i64 = 86_400;

impl Moment {
    /// So many seconds after 1970-01-01T00:00:00Z.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "days are bounded, halves are small")]
    pub const fn of(seconds: i64) -> Self {
        let (day, in_day) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let day = if day > i32::MAX as i64 {
            i32::MAX
        } else if day < i32::MIN as i64 {
            i32::MIN
        } else {
            day as i32
        };
        let is_afternoon = in_day >= HALF_DAY;
        let second = if is_afternoon { in_day - HALF_DAY } else { in_day } as u16;
        Self { day, is_afternoon, second }
    }

    /// Since 1970-01-01T00:00:00Z.
    pub const fn seconds(self) -> i64 {
        self.day as i64 * DAY + self.in_day()
    }

    /// Seconds since midnight.
    const fn in_day(self) -> i64 {
        self.second as i64 + if self.is_afternoon { HALF_DAY } else { 0 }
    }

    /// Sorts as the moments do.
    fn key(self) -> i64 {
        i64::from(self.day) << 17 | i64::from(self.is_afternoon) << 16 | i64::from(self.second)
    }

    /// Midnight UTC of a calendar day; `None` where no such day exists. Years 1601–9999.
    pub fn from_date(year: i64, month: u32, day: u32) -> Option<Self> {
        if !(1601..=9999).contains(&year) || !(1..=12).contains(&month) || day == 0 || day > days_in(year, month) {
            return None;
        }
        // Days from civil date (proleptic Gregorian), counted in eras of 400 years that begin in March.
        let y = if month <= 2 { year - 1 } else { year };
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let month_from_march = (i64::from(month) + 9) % 12;
        let day_of_year = (153 * month_from_march + 2) / 5 + i64::from(day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let day = i32::try_from(era * 146_097 + day_of_era - 719_468).ok()?;
        Some(Self { day, is_afternoon: false, second: 0 })
    }

    /// The calendar day (UTC) as year, month, day.
    pub fn date(self) -> (i64, u32, u32) {
        let days = self.day() + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = u32::try_from(day_of_year - (153 * month_from_march + 2) / 5 + 1).unwrap_or(1);
        let month =
            u32::try_from(if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 }).unwrap_or(1);
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }

    /// Days since 1970-01-01 (UTC calendar days).
    pub fn day(self) -> i64 {
        i64::from(self.day)
    }

    /// Calendar days (UTC) from this moment to the as-of date; a moment after it counts as 0.
    pub fn age_days(self, as_of: Self) -> i64 {
        (as_of.day() - self.day()).max(0)
    }

    /// Midnight of the same day.
    #[must_use]
    pub fn midnight(self) -> Self {
        Self { day: self.day, is_afternoon: false, second: 0 }
    }

    /// So many seconds later.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self::of(self.seconds().saturating_add(seconds))
    }

    /// `2026-03-01`.
    pub fn iso_date(self) -> String {
        let mut text = String::with_capacity("2026-03-01".len());
        self.write_date(&mut text);
        text
    }

    /// `2026-03-01T10:00:00Z`.
    pub fn iso(self) -> String {
        let mut text = String::with_capacity("2026-03-01T10:00:00Z".len());
        self.write_iso(&mut text);
        text
    }

    /// Adds [`Moment::iso`] to a text: large tenants have a hundred thousand of them in one list.
    pub fn write_iso(self, text: &mut String) {
        self.write_date(text);
        let seconds = self.in_day();
        for (before, number) in [('T', seconds / 3600), (':', seconds / 60 % 60), (':', seconds % 60)] {
            text.push(before);
            two_digits(text, number);
        }
        text.push('Z');
    }

    fn write_date(self, text: &mut String) {
        let (year, month, day) = self.date();
        if (0..10_000).contains(&year) {
            two_digits(text, year / 100);
            two_digits(text, year % 100);
        } else {
            text.push_str(&format!("{year:04}"));
        }
        for number in [month, day] {
            text.push('-');
            two_digits(text, i64::from(number));
        }
    }

    /// `2026-03-01T10:00:00Z` and nothing else: a log has a million of them.
    fn of_twenty_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; 20] = bytes.try_into().ok()?;
        let marks = [bytes[4], bytes[7], bytes[10], bytes[13], bytes[16], bytes[19]];
        if marks != *b"--T::Z" {
            return None;
        }
        let mut strange = 0;
        let mut two = |at: usize| {
            let (tens, ones) = (bytes[at].wrapping_sub(b'0'), bytes[at + 1].wrapping_sub(b'0'));
            strange |= u8::from(tens > 9 || ones > 9);
            u32::from(tens) * 10 + u32::from(ones)
        };
        let (century, year, month, day) = (two(0), two(2), two(5), two(8));
        let (hour, minute, second) = (two(11), two(14), two(17));
        if strange > 0 || hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        let date = Self::from_date(i64::from(century) * 100 + i64::from(year), month, day)?;
        Some(date.plus(i64::from(hour * 3600 + minute * 60 + second)))
    }

    /// Reads `2026-03-01` or an ISO 8601 moment (`T` or blank, fractions, `Z` or an offset); years before 1601 are none.
    pub fn parse_iso(text: &str) -> Option<Self> {
        if let Some(moment) = Self::of_twenty_bytes(text.as_bytes()) {
            return Some(moment);
        }
        let text = text.trim();
        let bytes = text.as_bytes();
        let number = |range: std::ops::Range<usize>| -> Option<i64> {
            let part = bytes.get(range)?;
            part.iter().try_fold(0i64, |sum, b| b.is_ascii_digit().then(|| sum * 10 + i64::from(b - b'0')))
        };
        if bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
            return None;
        }
        let small = |value: i64| u32::try_from(value).ok();
        let date = Self::from_date(number(0..4)?, small(number(5..7)?)?, small(number(8..10)?)?)?;
        if bytes.len() == 10 {
            return Some(date);
        }
        if !matches!(bytes.get(10)?, b'T' | b't' | b' ') || bytes.get(13) != Some(&b':') {
            return None;
        }
        let (hour, minute) = (number(11..13)?, number(14..16)?);
        let (second, mut at) = if bytes.get(16) == Some(&b':') { (number(17..19)?, 19) } else { (0, 16) };
        if hour > 23 || minute > 59 || second > 60 {
            return None;
        }
        if bytes.get(at) == Some(&b'.') {
            at += 1;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
        }
        let offset = match bytes.get(at) {
            None => 0,
            Some(b'Z' | b'z') if at + 1 == bytes.len() => 0,
            Some(sign @ (b'+' | b'-')) => {
                let minutes_at = if bytes.get(at + 3) == Some(&b':') { at + 4 } else { at + 3 };
                let minutes = number(at + 1..at + 3)? * 60 + number(minutes_at..minutes_at + 2)?;
                if *sign == b'+' { minutes * 60 } else { -minutes * 60 }
            }
            Some(_) => return None,
        };
        Some(date.plus(hour * 3600 + minute * 60 + second - offset))
    }
}

/// Adds a number below a hundred with two digits.
fn two_digits(text: &mut String, number: i64) {
    for digit in [number / 10, number % 10] {
        text.push(u8::try_from(digit).map_or('?', |digit| char::from(b'0' + digit)));
    }
}

fn days_in(year: i64, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(Moment::parse_iso(text).map(Moment::iso).as_deref(), expected, "{text}");
    }

    #[test]
    fn reads_iso_moments() {
        check("2026-03-01", Some("2026-03-01T00:00:00Z"));
        check("2026-09-18T21:36:33.9174556Z", Some("2026-09-18T21:36:33Z"));
        check("2023-09-04T09:29:16.895907+00:00", Some("2023-09-04T09:29:16Z"));
        check("2026-01-01T01:30:00+02:00", Some("2025-12-31T23:30:00Z"));
        check("2021-09-05 23:19:44Z", Some("2021-09-05T23:19:44Z"));
        check("2024-02-29", Some("2024-02-29T00:00:00Z"));
        check("9999-12-31T23:59:59Z", Some("9999-12-31T23:59:59Z"));
        check("2026-03-01T10:20:30Z", Some("2026-03-01T10:20:30Z"));
        check("2026-03-01t10:20:30z", Some("2026-03-01T10:20:30Z"));
        // The careful way, for texts that are not of the usual form.
        check("2026-03-01 23:59:60.5+01:00", Some("2026-03-01T23:00:00Z"));
        check("2026-03-01 24:00:00+01:00", None);
        check("2026-02-29T10:20:30Z", None);
        check("2026-03-01T24:20:30Z", None);
        check("2026-03-01T1\u{e9}:20:30Z", None);
        check("2026-03-01T10:2/:30Z", None);
        for bad in ["2023-02-29", "2026-13-01", "0001-01-01T00:00:00Z", "2026-03-01T", "2026-03-01X", "", "20260301"] {
            check(bad, None);
        }
    }

    #[test]
    fn ages_are_calendar_days_and_never_negative() {
        let as_of = Moment::parse_iso("2026-06-30T01:00:00Z").unwrap();
        let age = |text: &str| Moment::parse_iso(text).unwrap().age_days(as_of);
        assert_eq!(age("2026-06-29T23:59:59Z"), 1);
        assert_eq!(age("2026-06-30T23:00:00Z"), 0);
        assert_eq!(age("2026-07-02"), 0);
        assert_eq!(age("2026-04-01"), 90);
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        let mut day = Moment::from_date(1800, 1, 1).unwrap();
        let end = Moment::from_date(2200, 1, 1).unwrap();
        while day < end {
            let (year, month, date) = day.date();
            assert_eq!(Moment::from_date(year, month, date), Some(day));
            assert_eq!(day.iso_date(), format!("{year:04}-{month:02}-{date:02}"));
            day = day.plus(DAY);
        }
    }

    #[test]
    fn seconds_come_back_in_their_order() {
        let seconds =
            [i64::MIN / 2, -DAY - 1, -DAY, -1, 0, 1, HALF_DAY - 1, HALF_DAY, HALF_DAY + 1, DAY - 1, DAY, i64::MAX / 2];
        for pair in seconds.windows(2) {
            assert!(Moment::of(pair[0]) < Moment::of(pair[1]), "{pair:?}");
        }
        for number in &seconds[1..seconds.len() - 1] {
            assert_eq!(
                (Moment::of(*number).seconds(), serde_json::to_string(&Moment::of(*number)).unwrap()),
                (*number, number.to_string())
            );
        }
        assert_eq!(
            (Moment::of(i64::MAX).day(), Moment::of(i64::MIN).day()),
            (i64::from(i32::MAX), i64::from(i32::MIN))
        );
    }
}
