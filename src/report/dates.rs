//! Dates written out, in the language that an assessment asks for; an unknown one is English. In tables of evidence and in
//! data for machines dates stay as year, month and day.

use crate::tenant::Moment;

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
    fn ids_are_unlike_and_the_first_is_for_those_who_say_nothing() {
        let mut ids: Vec<&str> = DATE_LANGUAGES.iter().map(|language| language.id).collect();
        assert_eq!(ids[0], "");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), DATE_LANGUAGES.len());
        assert_eq!((title("de"), title("tlh")), ("Deutsch", "tlh"));
    }
}
