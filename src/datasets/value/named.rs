//! Dates whose month is written as an English word: `Nov 27, 2026 4:18:32 PM`, `27-Nov-2026 16:18`. Of these day and month are
//! never mistaken for each other.

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Year, month and day, and the text behind them.
pub(super) fn date(text: &str) -> Option<(i64, u32, u32, &str)> {
    let is_between = |letter: char| matches!(letter, ' ' | ',' | '-' | '.' | '/' | '\u{a0}' | '\u{202f}');
    let (mut rest, mut month, mut numbers) = (text.trim(), None, Vec::new());
    for _ in 0..3 {
        let end = rest.find(is_between).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        let lower = word.to_lowercase();
        let named = MONTHS.iter().position(|name| lower.len() >= 3 && (name.starts_with(&lower)));
        match named {
            Some(at) if month.is_none() => month = u32::try_from(at + 1).ok(),
            _ => numbers.push(word.parse::<u32>().ok()?),
        }
        rest = after.trim_start_matches(is_between);
    }
    let (first, second) = (*numbers.first()?, *numbers.get(1)?);
    // The year is the number of four digits, and the day the other one.
    let (year, day) = if first > 999 { (first, second) } else { (second, first) };
    (year > 999 && year < 10_000).then_some((i64::from(year), month?, day, rest))
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn months_are_words() {
        let check = |text: &str, expected: Option<(i64, u32, u32, &str)>| assert_eq!(date(text), expected, "{text}");
        check("Nov 27, 2026 4:18:32 PM", Some((2026, 11, 27, "4:18:32 PM")));
        check("27-Nov-2026", Some((2026, 11, 27, "")));
        check("3 September 2026, 04:05", Some((2026, 9, 3, "04:05")));
        check("2026 Mar 4", Some((2026, 3, 4, "")));
        check("May 2026", None);
        check("Ma 3 2026", None);
        check("Marble 3 2026", None);
        check("Mar Apr 2026", None);
        check("Nov 27 26", None);
    }
}
