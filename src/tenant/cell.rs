//! What people write into the cells of an inventory where they have no answer, or say *no*.

/// Words that leave a question open, whatever the column asks.
const NOTHING: &[&str] = &[
    "na",
    "ka",
    "nil",
    "none",
    "nothing",
    "tba",
    "tbc",
    "tbd",
    "todo",
    "to do",
    "to be checked",
    "to be clarified",
    "to be confirmed",
    "to be decided",
    "to be defined",
    "to be determined",
    "to be done",
    "open",
    "unknown",
    "not known",
    "not sure",
    "unsure",
    "unclear",
    "maybe",
    "perhaps",
    "probably",
    "possibly",
    "x",
    "xx",
    "xxx",
    "keine",
    "keiner",
    "nichts",
    "offen",
    "unbekannt",
    "unklar",
    "vielleicht",
    "nicht bekannt",
    "aucun",
    "aucune",
    "inconnu",
    "rien",
    "peut être",
    "à définir",
    "desconocido",
    "ninguno",
    "nada",
    "quizás",
    "desconhecido",
    "nenhum",
    "talvez",
    "forse",
    "nessuno",
    "niente",
    "sconosciuto",
    "geen",
    "onbekend",
    "ingen",
    "okänt",
    "ukendt",
    "ukjent",
];

/// Words with which a sentence says *no*, or *not yet*.
const NO: &[&str] = &[
    "no", "n", "not", "none", "never", "false", "0", "planned", "nein", "nicht", "nie", "niemals", "kein", "keine",
    "keiner", "falsch", "geplant", "non", "pas", "aucun", "aucune", "jamais", "faux", "prévu", "não", "nao", "nunca",
    "falso", "mai", "nee", "niet", "nooit", "geen", "nej", "inte", "aldrig", "ikke", "nei", "aldri",
];

/// Neither an answer nor a description: "-", "n/a", "tbd", "?", "unknown" … Such a cell is as good as empty.
pub fn says_nothing(text: &str) -> bool {
    let text = text.to_lowercase();
    let kept = text.replace(['/', '.'], "");
    let words = |text: &str| {
        let words = text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(" ")
    };
    let bare = words(&text);
    bare.is_empty() || NOTHING.contains(&bare.as_str()) || NOTHING.contains(&words(&kept).as_str())
}

/// Says *no*, with whatever stands behind it ("No, planned", "Nein, noch nicht", "never"); anything else is a description.
pub fn says_no(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    // A hyphen makes another word of it: "non-stop".
    let first = text.split(|letter: char| !letter.is_alphanumeric() && letter != '-').find(|word| !word.is_empty());
    let is_number = |text: &str| text.trim_start_matches(['.', ' ', '°']).starts_with(|c: char| c.is_ascii_digit());
    first.is_some_and(|word| {
        let rest = text.split_once(word).map_or("", |(_, rest)| rest);
        NO.contains(&word)
            && match word {
                // *Never* in one language, a month in others: "Mai 2026".
                "mai" => !text.contains(|c: char| c.is_ascii_digit()),
                // "No. 7 of the list".
                "no" => !is_number(rest),
                // The initial of a name: "N. Berg".
                "n" => !rest.contains(char::is_alphabetic),
                _ => true,
            }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn some_cells_say_nothing() {
        let check = |text: &str, expected: bool| assert_eq!(says_nothing(text), expected, "{text}");
        for text in
            ["", " ", "-", "–", ".", "?", "n/a", "N.A.", "tbd", "TBD?", "unknown", "(none)", "Unbekannt", "k.A."]
        {
            check(text, true);
        }
        for text in ["No", "Safe, head office", "Open source reports", "unknown to auditors", "財務", "7"] {
            check(text, false);
        }
    }

    #[test]
    fn some_cells_say_no() {
        let check = |text: &str, expected: bool| assert_eq!(says_no(text), expected, "{text}");
        for text in
            ["no", "No, planned", "Nein, noch nicht", "Keine Überwachung", "None at present", "never", "not yet"]
        {
            check(text, true);
        }
        for text in ["", "yes", "Non-stop by the SIEM", "Notified by mail", "Sentinel rule 12"] {
            check(text, false);
        }
    }

    #[test]
    fn months_names_and_numbers_are_no_no() {
        let check = |text: &str, expected: bool| assert_eq!(says_no(text), expected, "{text}");
        for text in ["mai", "Mai testato", "No, planned for 2027", "N", "n.", "No."] {
            check(text, true);
        }
        for text in ["Mai 2026", "12. Mai 2026", "mai 26", "N. Berg gets a mail", "No. 7 of the SIEM"] {
            check(text, false);
        }
    }
}
