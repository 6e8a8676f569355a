//! Names that people give to emergency accounts, in several languages.

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::sync::LazyLock;

/// How plainly a name says that the account is for emergencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum NameHint {
    /// A word for emergency, or the abbreviation `bg` beside a word for administration: hospitals have such names too.
    Emergency,
    /// "Emergency access", "Notfallkonto": an account or access for emergencies.
    EmergencyAccess,
    /// "Break glass": nobody calls anything else so.
    BreakGlass,
}

/// What a principal name or display name says. Of a principal name only what stands before the `@` counts: a domain
/// under `.bg` is no hint.
pub(super) fn hint(name: &str, folded: &mut String) -> Option<NameHint> {
    let local = name.split_once('@').map_or(name, |(local, _)| local);
    fold(local, folded);
    let (mut found, mut abbreviation) = (None, false);
    for word in words()?.find_overlapping_iter(folded.as_str()) {
        match WORDS.get(word.pattern().as_usize()) {
            Some((_, hint)) => found = found.max(Some(*hint)),
            None => abbreviation = true,
        }
    }
    found.or_else(|| (abbreviation && is_abbreviated(local)).then_some(NameHint::Emergency))
}

/// Finds all words, and behind them the abbreviations, in one pass: a list of 100,000 names is read.
fn words() -> Option<&'static AhoCorasick> {
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let words = WORDS.iter().map(|(word, _)| *word).chain(["bg", "btg"]);
        AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(words).ok()
    });
    FINDER.as_ref()
}

/// Lower case, accents taken off, and only letters and digits kept: "Accès d’urgence" → "accesdurgence".
fn fold(name: &str, folded: &mut String) {
    folded.clear();
    if name.is_ascii() {
        for word in name.split(|letter: char| !letter.is_ascii_alphanumeric()) {
            folded.push_str(word);
        }
        folded.make_ascii_lowercase();
        return;
    }
    for letter in name.chars() {
        if letter.is_ascii() {
            if letter.is_ascii_alphanumeric() {
                folded.push(letter.to_ascii_lowercase());
            }
            continue;
        }
        // Small letters with usual accents are told at once.
        let plain = without_accent(letter);
        if plain != letter {
            folded.push(plain);
            continue;
        }
        for letter in letter.to_lowercase().filter(|letter| is_alphanumeric(*letter)) {
            folded.push(without_accent(letter));
        }
    }
}

/// As [`char::is_alphanumeric`], without a look into tables for Latin letters.
pub(super) fn is_alphanumeric(letter: char) -> bool {
    matches!(letter, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='\u{24F}') || letter.is_alphanumeric()
}

fn without_accent(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

/// Words as [`fold`] leaves them.
const WORDS: &[(&str, NameHint)] = &[
    ("accesdurgence", NameHint::EmergencyAccess),
    ("accesurgence", NameHint::EmergencyAccess),
    ("accesodeemergencia", NameHint::EmergencyAccess),
    ("accesoemergencia", NameHint::EmergencyAccess),
    ("accessodiemergenza", NameHint::EmergencyAccess),
    ("accessoemergenza", NameHint::EmergencyAccess),
    ("accountdiemergenza", NameHint::EmergencyAccess),
    ("acessodeemergencia", NameHint::EmergencyAccess),
    ("acessoemergencia", NameHint::EmergencyAccess),
    ("admindurgence", NameHint::EmergencyAccess),
    ("adminurgence", NameHint::EmergencyAccess),
    ("adminemergenc", NameHint::EmergencyAccess),
    ("adminnotfall", NameHint::EmergencyAccess),
    ("breakglass", NameHint::BreakGlass),
    ("breaktheglass", NameHint::BreakGlass),
    ("brkglass", NameHint::BreakGlass),
    ("brisdeglace", NameHint::BreakGlass),
    ("comptedurgence", NameHint::EmergencyAccess),
    ("compteurgence", NameHint::EmergencyAccess),
    ("contadeemergencia", NameHint::EmergencyAccess),
    ("contaemergencia", NameHint::EmergencyAccess),
    ("cuentadeemergencia", NameHint::EmergencyAccess),
    ("cuentaemergencia", NameHint::EmergencyAccess),
    ("dostepawaryjny", NameHint::EmergencyAccess),
    ("emergencyaccess", NameHint::EmergencyAccess),
    ("emergencyaccount", NameHint::EmergencyAccess),
    ("emergencyadm", NameHint::EmergencyAccess),
    ("emergencyglobal", NameHint::EmergencyAccess),
    ("emergaccess", NameHint::EmergencyAccess),
    ("emergadm", NameHint::EmergencyAccess),
    ("emergenciaadm", NameHint::EmergencyAccess),
    ("emergenzaadm", NameHint::EmergencyAccess),
    ("emergenc", NameHint::Emergency),
    ("emergenz", NameHint::Emergency),
    ("firecall", NameHint::EmergencyAccess),
    ("kontoawaryjne", NameHint::EmergencyAccess),
    ("notfallzugang", NameHint::EmergencyAccess),
    ("notfallzugriff", NameHint::EmergencyAccess),
    ("notfallkonto", NameHint::EmergencyAccess),
    ("notfalladm", NameHint::EmergencyAccess),
    ("notfallaccount", NameHint::EmergencyAccess),
    ("notfallbenutzer", NameHint::EmergencyAccess),
    ("notfall", NameHint::Emergency),
    ("noodtoegang", NameHint::EmergencyAccess),
    ("noodaccount", NameHint::EmergencyAccess),
    ("noodadm", NameHint::EmergencyAccess),
    ("noodbeheer", NameHint::EmergencyAccess),
    ("nodkonto", NameHint::EmergencyAccess),
    ("nodatkomst", NameHint::EmergencyAccess),
    ("nodtilgang", NameHint::EmergencyAccess),
    ("nodadgang", NameHint::EmergencyAccess),
    ("urgenceadm", NameHint::EmergencyAccess),
    ("urgence", NameHint::Emergency),
];

/// `bg-adm`, `adm.bg`, `bg01`, `btg-admin`: the abbreviation as a word of its own, beside a word for administration or a
/// number. `bgates` and `bg` alone are people.
fn is_abbreviated(local: &str) -> bool {
    let words = || local.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let is = |word: &str, list: &[&str]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
    let abbreviation = words().any(|word| is(word, &["bg", "btg"]));
    let administration = || {
        words().any(|word| is(word, &["adm", "admin", "account", "acct", "access", "ga", "global", "globaladmin"]))
            || words().count() == 1 && local.bytes().any(|letter| letter.is_ascii_digit())
    };
    abbreviation && administration() || words().any(|word| is(word, &["bgadmin", "bgadm", "bgaccount", "bgaccess"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_told_as_by_the_tables() {
        for letter in '\0'..='\u{2000}' {
            assert_eq!(is_alphanumeric(letter), letter.is_alphanumeric(), "{letter:?}");
            // What is told at once is what its small form leads to.
            let slowly: String = letter.to_lowercase().filter(|c| c.is_alphanumeric()).map(without_accent).collect();
            let mut folded = String::new();
            fold(&letter.to_string(), &mut folded);
            assert!(letter.is_ascii() || folded == slowly, "{letter:?}");
        }
    }
}
