//! Words of people's names, in texts that people wrote: a note calls somebody “Okafor”, and the list of users “Maduka Okafor”.
//!
//! A word that the program's own texts use, or the organisation is called by, says nothing of anybody and stays.

use super::names::{Names, is_word_of_the_report, is_word_of_the_texts};
use super::{Bearer, Kind, Mask, Piece, Strength, joins, spelling};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What tells words of names from other words.
#[derive(Debug, Default)]
pub struct Told {
    /// Accounts that are people's, by their keys: their words are found without a capital, too.
    pub people: HashSet<String>,
    /// Words that stay, as they are compared.
    pub stay: HashSet<String>,
}

/// Words of names, as they are compared.
#[derive(Debug, Default)]
pub(super) struct Words {
    known: HashMap<String, Word>,
    /// Words of names that stay: the program or the organisation uses them.
    stay: HashSet<String>,
    /// Of those that stand in texts and are of several names.
    numbers: BTreeMap<String, usize>,
}

#[derive(Debug, Default)]
struct Word {
    bearers: BTreeSet<usize>,
    is_of_people: bool,
}

/// Which words of names stood in texts, and how often, each as it was first written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    masked: BTreeMap<String, (String, usize)>,
    stayed: BTreeMap<String, (String, usize)>,
}

impl Hits {
    /// What whoever hands the edition on has to know; nothing where no word was found.
    pub fn warning(&self) -> Option<String> {
        let list = |hits: &BTreeMap<String, (String, usize)>| {
            hits.values().map(|(word, count)| format!("{word} ({count})")).collect::<Vec<_>>().join(", ")
        };
        let masked = (!self.masked.is_empty()).then(|| {
            format!(
                "What was typed holds words of names in this tenant; pseudonyms stand for them: {}.",
                list(&self.masked)
            )
        });
        let stayed = (!self.stayed.is_empty())
            .then(|| format!("These stay, for they are words of other texts as well: {}.", list(&self.stayed)));
        let said: Vec<String> = masked.into_iter().chain(stayed).collect();
        (!said.is_empty()).then(|| format!("{} Read what was typed before the edition is handed on.", said.join(" ")))
    }
}

impl Hits {
    /// Words that stand in the other texts alone are told, too.
    pub(super) fn take_others(&mut self, others: Self) {
        for (own, others) in [(&mut self.masked, others.masked), (&mut self.stayed, others.stayed)] {
            for (word, count) in others {
                own.entry(word).or_insert(count);
            }
        }
    }
}

fn count(hits: &mut BTreeMap<String, (String, usize)>, compared: &str, written: &str) {
    hits.entry(compared.to_owned()).or_insert_with(|| (written.to_owned(), 0)).1 += 1;
}

impl Words {
    fn of(names: &Names, told: &Told) -> Self {
        let mut words = Self::default();
        for (place, bearer) in names.bearers().filter(|(_, bearer)| bearer.kind == Kind::Person) {
            let is_of_people = told.people.contains(&bearer.key);
            for word in words_of(bearer) {
                if is_word_of_the_report(&word) {
                    continue;
                }
                if is_word_of_the_texts(&word) || told.stay.contains(&word) {
                    words.stay.extend(is_of_people.then_some(word));
                    continue;
                }
                let known = words.known.entry(word).or_default();
                known.bearers.insert(place);
                known.is_of_people |= is_of_people;
            }
        }
        words
    }

    /// The word of a name that a word of a text is.
    fn meant(&self, written: &str) -> Option<(String, &Word)> {
        let compared = spelling::fold(written);
        let word = self.known.get(&compared)?;
        let is_plain = !written.starts_with(char::is_uppercase);
        let is_short = compared.chars().count() < LONG_ENOUGH;
        (!is_plain || word.is_of_people && !is_short).then_some((compared, word))
    }
}

/// Shorter words are words of names only with a capital.
const LONG_ENOUGH: usize = 4;

/// The words that a name is made of: of an address those before the `@`; an id has none.
fn words_of(bearer: &Bearer) -> BTreeSet<String> {
    let names = bearer.names.iter().map(|(strength, name)| (*strength, name.as_str()));
    let names = names.filter_map(|(strength, name)| match name.split_once('@') {
        Some((local, _)) => Some(
            local.split_once("#EXT#").map_or(local, |(home, _)| home.rsplit_once('_').map_or(home, |(local, _)| local)),
        ),
        None if strength == Strength::Own && (name.contains('=') || name.contains(|it: char| it.is_ascii_digit())) => {
            None
        }
        None => Some(name),
    });
    let mut words = BTreeSet::new();
    for name in names {
        let folded = spelling::fold(name);
        for word in folded.split(|letter| !joins(letter)) {
            let word = word.trim_matches(|letter: char| letter.is_ascii_digit());
            let is_word = word.chars().count() >= 3 && word.chars().any(char::is_alphabetic);
            words.extend(is_word.then(|| spelling::without_its_marks(word)).into_iter().flatten());
        }
    }
    words
}

impl Mask {
    /// Knows the words of names, too; those of several names that stand in `texts` get numbers.
    #[must_use]
    pub fn with_words(mut self, told: &Told, texts: impl FnOnce(&mut dyn FnMut(&str))) -> Self {
        self.words = Words::of(&self.names, told);
        let mut met: BTreeSet<String> = BTreeSet::new();
        texts(&mut |text| {
            self.pieces(text, &mut |piece| {
                let Piece::Plain(text) = piece else { return };
                let meant = tokens(text).filter(|(_, is_word)| *is_word).filter_map(|(word, _)| self.words.meant(word));
                met.extend(meant.filter(|(_, word)| word.bearers.len() > 1).map(|(compared, _)| compared));
            });
        });
        let mut shuffled: Vec<String> = met.into_iter().collect();
        shuffled.sort_by_cached_key(|word| Sha256::digest(word.as_bytes()));
        self.words.numbers = shuffled.into_iter().zip(1..).collect();
        self
    }

    /// What somebody typed, with every name and every word of a name replaced.
    pub fn typed(&self, text: &str, hits: &mut Hits) -> String {
        let mut out = String::with_capacity(text.len());
        self.pieces(text, &mut |piece| match piece {
            Piece::Plain(text) => self.plain_words(text, &mut out, hits),
            Piece::Name(meaning, _) => out.push_str(&self.names.pseudonym(meaning)),
            Piece::Contact(contact) => out.push_str(&self.contact(&contact)),
        });
        out
    }

    fn plain_words(&self, text: &str, out: &mut String, hits: &mut Hits) {
        let mut is_first = true;
        for (token, is_word) in tokens(text) {
            if !is_word {
                is_first |= token.contains(['.', '!', '?', ':', '\n']);
                out.push_str(token);
                continue;
            }
            if let Some((compared, word)) = self.words.meant(token) {
                count(&mut hits.masked, &compared, token);
                out.push_str(&self.word(&compared, word));
            } else {
                let is_name = !is_first && token.starts_with(char::is_uppercase);
                let compared = spelling::fold(token);
                if is_name && self.words.stay.contains(&compared) {
                    count(&mut hits.stayed, &compared, token);
                }
                out.push_str(token);
            }
            is_first = false;
        }
    }

    fn word(&self, compared: &str, word: &Word) -> String {
        match (word.bearers.len(), word.bearers.first(), self.words.numbers.get(compared)) {
            (1, Some(only), _) => self.names.of_bearer(*only),
            (_, _, Some(number)) => format!("Word-{number:04}"),
            _ => "[name]".to_owned(),
        }
    }

    /// Lines of the key: the words of several names that got a number.
    pub(super) fn key_of_words(&self) -> impl Iterator<Item = [String; 3]> {
        self.words.numbers.keys().filter_map(|compared| {
            let word = self.words.known.get(compared)?;
            let bearers: Vec<String> = word.bearers.iter().map(|place| self.names.of_bearer(*place)).collect();
            let says = format!("{compared} (a word of several names)");
            Some([self.word(compared, word), bearers.join(" or "), says])
        })
    }
}

/// Words and what stands between them, in their order.
fn tokens(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_word = rest.chars().next().map(joins)?;
        let length = rest.find(|character| joins(character) != is_word).unwrap_or(rest.len());
        let (token, after) = rest.split_at(length);
        rest = after;
        Some((token, is_word))
    })
}
