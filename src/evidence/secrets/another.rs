//! Headings of another table below those of the first, under which secrets stand.

use super::{LONGEST_NAME, about, names};
use crate::evidence::Cells;
use crate::evidence::xlsx::heading::is_wordy;
use std::collections::BTreeSet;

/// The columns that a row of headings says hold secrets, each with the word for it; nothing where the row is no such row: its
/// cells are different words, and it `stands_apart` (behind a row that was left empty) or another of them is a heading by
/// what `knows` says. A row of data may hold the word *Password*, as the name of a method: it stands beside a state, or below one
/// of the table's `headings` that asks for a method.
pub fn words_heading(
    cells: Cells<'_>,
    headings: &[String],
    stands_apart: bool,
    knows: &dyn Fn(&str) -> bool,
) -> Vec<(usize, &'static str)> {
    // Most rows hold an address, and no heading does.
    if memchr::memchr(b'@', cells.bytes()).is_some() {
        return Vec::new();
    }
    // Nor does one begin with a date, an id or a number, as most other rows do: then no further cell need be looked at.
    let first = (0..cells.len()).filter_map(|column| cells.text(column)).find(|text| !text.trim().is_empty());
    if first.is_none_or(|text| !is_wordy(text.trim()) && !names::may_be_known(&text)) {
        return Vec::new();
    }
    let word = |column: usize| {
        let text = cells.text(column).filter(|text| text.len() <= LONGEST_NAME && names::may_be_known(text))?;
        let word = names::known_as(&text)?;
        (!headings.get(column).is_some_and(|heading| asks_for_a_method(heading))).then_some((column, word))
    };
    let found: Vec<(usize, &'static str)> = (0..cells.len()).filter_map(word).collect();
    if found.is_empty() {
        return found;
    }
    // What heads a secret may stand there twice.
    let is_found = |column: &usize| found.iter().any(|(known, _)| known == column);
    let texts: Vec<String> = (0..cells.len())
        .filter(|column| !is_found(column))
        .filter_map(|column| cells.text(column))
        .map(|text| text.trim().to_lowercase())
        .filter(|text| !text.is_empty())
        .collect();
    let different: BTreeSet<&String> = texts.iter().collect();
    let is_row = !texts.is_empty()
        && different.len() == texts.len()
        && texts.iter().all(|text| is_wordy(text) && !about::is_state(text))
        && (stands_apart || texts.iter().any(|text| knows(text)));
    if is_row { found } else { Vec::new() }
}

fn asks_for_a_method(heading: &str) -> bool {
    const WORDS: &[&str] = &[
        "method",
        "auth",
        "sign-in",
        "sign in",
        "signin",
        "anmeld",
        "connexion",
        "kind",
        "type",
        "typ",
        "art",
        "factor",
        "faktor",
    ];
    let heading = heading.to_lowercase();
    let is_word = |word: &str| heading.split(|letter: char| !letter.is_alphanumeric()).any(|part| part == word);
    WORDS.iter().any(|word| if word.len() > SHORTEST_PART { heading.contains(word) } else { is_word(word) })
        || ["méthode", "metod", "método"].iter().any(|word| heading.contains(word))
}

/// Shorter words are parts of others ("art" of "department").
const SHORTEST_PART: usize = 4;
