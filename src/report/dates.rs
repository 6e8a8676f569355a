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
    fn ids_are_unlike_and_the_first_is_for_those_who_say_nothing() {
        let mut ids: Vec<&str> = DATE_LANGUAGES.iter().map(|language| language.id).collect();
        assert_eq!(ids[0], "");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), DATE_LANGUAGES.len());
        assert_eq!((title("de"), title("tlh")), ("Deutsch", "tlh"));
    }
}
