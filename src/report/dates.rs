//! Dates written out, in the language that an assessment asks for; an unknown one is English. In data for machines they stay
//! as year, month and day.

use crate::tenant::Moment;
use std::borrow::Cow;
use std::ops::Range;

/// A way to write a date.
#[derive(Clone, Copy, Debug)]
pub struct DateLanguage {
    /// As it is stored with the assessment; the first is the one of an assessment that says nothing.
    pub id: &'static str,
    pub title: &'static str,
    months: [&'static str; 12],
    order: Order,
}

#[derive(Clone, Copy, Debug)]
enum Order {
    /// `1 March 2026`
    Plain,
    /// `March 1, 2026`
    MonthFirst,
    /// `1. März 2026`
    Dotted,
    /// `1er mars 2026`
    FirstMarked,
    /// `1 de marzo de 2026`
    Joined,
    /// `2026-03-01`
    Numbers,
}

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const ITALIAN: [&str; 12] = [
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
];
const DUTCH: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

/// All of them.
pub const DATE_LANGUAGES: &[DateLanguage] = &[
    DateLanguage { id: "", title: "English", months: ENGLISH, order: Order::Plain },
    DateLanguage { id: "en-US", title: "English (United States)", months: ENGLISH, order: Order::MonthFirst },
    DateLanguage { id: "iso", title: "Numbers: year, month, day", months: ENGLISH, order: Order::Numbers },
    DateLanguage { id: "de", title: "Deutsch", months: GERMAN, order: Order::Dotted },
    DateLanguage { id: "es", title: "Español", months: SPANISH, order: Order::Joined },
    DateLanguage { id: "fr", title: "Français", months: FRENCH, order: Order::FirstMarked },
    DateLanguage { id: "it", title: "Italiano", months: ITALIAN, order: Order::Plain },
    DateLanguage { id: "nl", title: "Nederlands", months: DUTCH, order: Order::Plain },
];

/// A date in the language with this id.
pub fn date(moment: Moment, language: &str) -> String {
    let Some(language) = DATE_LANGUAGES.iter().find(|known| known.id == language).or(DATE_LANGUAGES.first()) else {
        return moment.iso_date();
    };
    let (year, month, day) = moment.date();
    let month = usize::try_from(month).ok().and_then(|month| language.months.get(month.wrapping_sub(1))).unwrap_or(&"");
    match language.order {
        Order::Plain => format!("{day} {month} {year}"),
        Order::MonthFirst => format!("{month} {day}, {year}"),
        Order::Dotted => format!("{day}. {month} {year}"),
        Order::FirstMarked if day == 1 => format!("1er {month} {year}"),
        Order::FirstMarked => format!("{day} {month} {year}"),
        Order::Joined => format!("{day} de {month} de {year}"),
        Order::Numbers => moment.iso_date(),
    }
}

/// The id of the language that writes a day in this way.
pub fn language_of(day: &str) -> Option<&'static str> {
    let writes = |known: &&DateLanguage| parse(day, known.id).is_some_and(|moment| date(moment, known.id) == day);
    DATE_LANGUAGES.iter().find(writes).map(|known| known.id)
}

/// A day as people type it: year, month and day in numbers, whatever the language; else as the language writes a day, in
/// words or in numbers. Numbers that leave open which is the month are no day.
pub fn parse(text: &str, language: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() == 10
        && let Some(day) = Moment::parse_iso(text)
    {
        return Some(day.midnight());
    }
    let language = DATE_LANGUAGES.iter().find(|known| known.id == language).or(DATE_LANGUAGES.first())?;
    let of_no_account = |word: &&str| !word.is_empty() && !matches!(*word, "de" | "of" | "the");
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(of_no_account).collect();
    let number = |word: &str, most: usize| -> Option<u32> {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let is_marked = matches!(word.get(digits.len()..)?, "" | "er" | "st" | "nd" | "rd" | "th");
        (is_marked && (1..=most).contains(&digits.len())).then(|| digits.parse().ok())?
    };
    let year = |word: &str| if word.len() == 4 { word.parse::<i64>().ok() } else { None };
    let [first, second, third] = words[..] else { return None };
    let date = |day: u32, month: u32| Moment::from_date(year(third)?, month, day);
    match (language.month(first), language.month(second)) {
        (Some(month), None) => date(number(second, 2)?, month),
        (None, Some(month)) => date(number(first, 2)?, month),
        _ => {
            let (first, second) = (number(first, 2)?, number(second, 2)?);
            let is_day_first = text.contains('.') || !matches!(language.id, "" | "en-US" | "iso");
            match (first > 12, second > 12) {
                (true, false) => date(first, second),
                (false, true) if !is_day_first => date(second, first),
                _ if is_day_first || first == second => date(first, second),
                _ if language.id == "en-US" => date(second, first),
                _ => None,
            }
        }
    }
}

/// What is wrong with a day as it was typed; nothing was typed, or it is a day: nothing.
pub fn wrong(text: &str, language: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.is_empty() || parse(text, language).is_some() {
        return None;
    }
    // A day that no month has, or that this month lacks.
    let is_day = |digits: &str| matches!(digits, "29" | "30" | "31");
    let mut earlier = String::new();
    for piece in text.split_inclusive(|c: char| !c.is_ascii_digit()) {
        let digits = piece.trim_end_matches(|c: char| !c.is_ascii_digit());
        let shown = if is_day(digits) { "28" } else { digits };
        earlier.push_str(shown);
        earlier.push_str(piece.get(digits.len()..).unwrap_or_default());
    }
    let lacks_it = parse(&earlier, language).is_some();
    Some(if lacks_it { "There is no such day in that month" } else { "A day looks like this: 2026-06-30" })
}

impl DateLanguage {
    /// The number of the month that is called this, or begins so, in the language or in English.
    fn month(&self, word: &str) -> Option<u32> {
        if word.chars().count() < 3 || word.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let of = |months: &[&str; 12]| months.iter().position(|month| month.to_lowercase().starts_with(word));
        let at = of(&self.months).or_else(|| of(&ENGLISH))?;
        u32::try_from(at + 1).ok()
    }
}

/// The date and the time of the day: `1 March 2026, 09:30:00 UTC`.
pub fn date_and_time(moment: Moment, language: &str) -> String {
    let iso = moment.iso();
    format!("{}, {} UTC", date(moment, language), iso.get(11..19).unwrap_or_default())
}

/// A sentence of ours with its dates written out. What stands in quotation marks is the tenant's, and a date that is a piece
/// of a name is none.
pub fn in_text<'t>(text: &'t str, language: &str) -> Cow<'t, str> {
    let bytes = text.as_bytes();
    let (mut out, mut copied, mut at, mut depth) = (String::new(), 0, 0, 0_usize);
    while at + 10 <= bytes.len() {
        match bytes.get(at..at + 3) {
            Some([0xe2, 0x80, 0x9c]) => depth += 1,
            Some([0xe2, 0x80, 0x9d]) => depth = depth.saturating_sub(1),
            _ => {}
        }
        let found = (depth == 0 && bytes[at].is_ascii_digit()).then(|| found(text, at)).flatten();
        let Some((place, moment, time)) = found else {
            at += 1;
            continue;
        };
        out.push_str(text.get(copied..place.start).unwrap_or_default());
        out.push_str(&date(moment, language));
        if let Some(time) = time {
            out.push_str(", ");
            out.push_str(&time);
        }
        (copied, at) = (place.end, place.end);
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// A date that begins here as a word of its own, with the time that follows it.
fn found(text: &str, at: usize) -> Option<(Range<usize>, Moment, Option<String>)> {
    let joins = |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"_-/\\".contains(&byte);
    if at > 0 && text.as_bytes().get(at - 1).is_some_and(|byte| joins(*byte) || *byte == b'.') {
        return None;
    }
    let moment = day(text.get(at..at + 10)?)?;
    let rest = text.get(at + 10..)?;
    let (time, length) = time(rest).map_or((None, 0), |(time, length)| (Some(time), length));
    let end = at + 10 + length;
    let mut after = text.as_bytes().get(end..)?.iter();
    let goes_on = match (after.next(), after.next()) {
        (Some(b'.' | b':'), Some(next)) => joins(*next),
        (Some(next), _) => joins(*next),
        (None, _) => false,
    };
    (!goes_on).then_some((at..end, moment, time))
}

/// `2026-03-01`
fn day(text: &str) -> Option<Moment> {
    let mut parts = text.split('-');
    let mut part = |digits: usize| {
        let part = parts.next()?;
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.parse::<u32>().ok())?
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    Moment::from_date(i64::from(year), month, day)
}

/// `T09:30:00Z`, ` 09:30`: the time in words, and how long it is.
fn time(rest: &str) -> Option<(String, usize)> {
    let clock = rest.strip_prefix(['T', ' '])?;
    let length = clock.bytes().take_while(|byte| byte.is_ascii_digit() || b":.".contains(byte)).count();
    let digits = clock.get(..length)?.trim_end_matches(['.', ':']);
    let is_clock = digits.len() >= 5
        && digits.bytes().enumerate().all(|(at, byte)| match at {
            2 | 5 => byte == b':',
            8 => byte == b'.',
            _ => byte.is_ascii_digit(),
        });
    let zone =
        if clock.get(digits.len()..).is_some_and(|after| after.starts_with('Z')) { (" UTC", 1) } else { ("", 0) };
    let shown = digits.get(..8).or(digits.get(..5))?;
    is_clock.then(|| (format!("{shown}{}", zone.0), 1 + digits.len() + zone.1))
}

/// What a language is called; an id that is none of them is shown as it is.
pub fn title(id: &str) -> &str {
    DATE_LANGUAGES.iter().find(|known| known.id == id).map_or(id, |known| known.title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_written_in_each_language() {
        let check = |language: &str, day: u32, expected: &str| {
            assert_eq!(date(Moment::from_date(2026, 3, day).unwrap(), language), expected, "{language}");
        };
        check("", 1, "1 March 2026");
        check("en-US", 1, "March 1, 2026");
        check("iso", 1, "2026-03-01");
        check("de", 1, "1. März 2026");
        check("es", 12, "12 de marzo de 2026");
        check("fr", 1, "1er mars 2026");
        check("fr", 2, "2 mars 2026");
        check("it", 31, "31 marzo 2026");
        check("nl", 5, "5 maart 2026");
        check("tlh", 5, "5 March 2026");
        for (language, month) in DATE_LANGUAGES.iter().flat_map(|known| (1..=12).map(move |month| (known.id, month))) {
            let written = date(Moment::from_date(2026, month, 1).unwrap(), language);
            assert_eq!(language_of(&written), Some(language), "{written}");
        }
        assert_eq!(language_of("soon"), None);
    }

    #[test]
    fn a_day_is_read_as_it_is_typed() {
        let check = |language: &str, text: &str, expected: Option<&str>| {
            let expected = expected.map(str::to_owned);
            assert_eq!(parse(text, language).map(Moment::iso_date), expected, "{text} in {language}");
        };
        for language in DATE_LANGUAGES {
            let day = Moment::from_date(2026, 3, 1).unwrap();
            check(language.id, &date(day, language.id), Some("2026-03-01"));
            check(language.id, " 2026-12-31 ", Some("2026-12-31"));
            check(language.id, "31.12.2026", Some("2026-12-31"));
            check(language.id, "5.3.2026", Some("2026-03-05"));
            for wrong in
                ["", "31.02.2026", "2026-01-3", "2026", "12.2026", "31.12.26", "31.12.202", "tomorrow", "1 2 3 4"]
            {
                check(language.id, wrong, None);
            }
        }
        check("de", "31. Dez. 2026", Some("2026-12-31"));
        check("de", "3/4/2026", Some("2026-04-03"));
        check("en-US", "3/4/2026", Some("2026-03-04"));
        check("en-US", "12/31/2026", Some("2026-12-31"));
        // Which of the two is the month is not guessed.
        check("", "3/4/2026", None);
        check("", "31/12/2026", Some("2026-12-31"));
        check("", "4/4/2026", Some("2026-04-04"));
        check("fr", "1er août 2026", Some("2026-08-01"));
        check("", "ma 1, 2026", None);
    }

    #[test]
    fn what_is_wrong_with_a_day_is_said() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(wrong(text, "").map(|told| told.split(' ').next().unwrap()), expected, "{text}");
        };
        check("", None);
        check("30.06.2026", None);
        check("31.02.2026", Some("There"));
        check("2026-06-31", Some("There"));
        check("30 February 2026", Some("There"));
        check("2026-13-01", Some("A"));
        check("soon", Some("A"));
        check("31", Some("A"));
    }

    #[test]
    fn dates_in_a_sentence_are_written_out_and_those_in_names_are_not() {
        let check = |text: &str, expected: &str| assert_eq!(in_text(text, ""), expected, "{text}");
        check("last used 2026-06-29 (sign-in)", "last used 29 June 2026 (sign-in)");
        check("2026-06-01 to 2026-06-30.", "1 June 2026 to 30 June 2026.");
        check("at 2026-06-18T21:47:31Z to it", "at 18 June 2026, 21:47:31 UTC to it");
        check("at 2026-06-18T21:47:31.123Z", "at 18 June 2026, 21:47:31 UTC");
        check("2026-06-18 21:47", "18 June 2026, 21:47");
        check(
            "exportUsers_2026-06-30.csv, 2026-06-30.csv, a-2026-06-30",
            "exportUsers_2026-06-30.csv, 2026-06-30.csv, a-2026-06-30",
        );
        check("“Pilot 2026-06-30” of 2026-07-01", "“Pilot 2026-06-30” of 1 July 2026");
        check("2026-13-01 and 12026-01-01 and é2026-01-01", "2026-13-01 and 12026-01-01 and é2026-01-01");
        check("", "");
        assert_eq!(in_text("until 2026-05-05", "iso"), "until 2026-05-05");
        assert_eq!(date_and_time(Moment::parse_iso("2026-03-01T09:30:00Z").unwrap(), ""), "1 March 2026, 09:30:00 UTC");
    }

    #[test]
    fn ids_are_unlike_and_the_first_is_for_those_who_say_nothing() {
        let mut ids: Vec<&str> = DATE_LANGUAGES.iter().map(|language| language.id).collect();
        assert_eq!(ids[0], "");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), DATE_LANGUAGES.len());
        assert_eq!((title("de"), title("tlh")), ("Deutsch", "tlh"));
    }
}
