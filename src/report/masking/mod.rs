//! Keeps names out of outputs: people become stable pseudonyms, whose key is a file apart.
//!
//! Masked means absent: every text of a document, of its attachments and of the other outputs goes through [`Mask::text`].
//! What is masked: every id, principal name, address and display name of an account in the evidence, names of devices, job
//! titles, telephone numbers and mail addresses of nobody in particular, wherever they stand as words of their own; in what
//! people typed (`typed`) also single words of names.
//!
//! One pseudonym stands for one account. A name that several bear says which of them only where its place tells; elsewhere
//! it has a pseudonym of its own, so that it never names the wrong one.

mod blocks;
mod contacts;
mod evidence;
mod names;
mod order;
mod remembered;
mod spelling;
#[cfg(test)]
mod tests;
mod typed;
mod words;

pub(super) use blocks::each_text;
pub use evidence::mask;
pub use names::{Bearer, Kind, Strength};
pub use words::{Hits, Told};

use super::outputs::csv;
use super::visible::visible;
use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use contacts::{Contact, ContactKind};
use names::{Meaning, Names};
use remembered::Remembered;
use sha2::{Digest, Sha256};
use spelling::Folded;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;

/// How much of people an output tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PersonalData {
    /// Names as they are.
    #[default]
    Full,
    /// Pseudonyms in their place.
    Masked,
    /// Pseudonyms, and counts in place of lists of objects.
    Counts,
}

impl PersonalData {
    pub const ALL: &[Self] = &[Self::Full, Self::Masked, Self::Counts];

    /// The stable name on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Masked => "masked",
            Self::Counts => "counts",
        }
    }

    pub fn by_id(id: &str) -> Option<Self> {
        Self::ALL.iter().find(|level| level.id() == id).copied()
    }

    /// Whether a key is written without being asked for. An edition of counts hardly needs one: nothing that holds every name
    /// is to lie beside it.
    pub fn has_key(self) -> bool {
        self == Self::Masked
    }

    /// Whether a fact of this label is printed: those that tell who somebody is, beside a pseudonym, are left out.
    pub fn tells(self, label: &str) -> bool {
        self == Self::Full || !TELLING.contains(&label)
    }
}

/// Labels of facts that tell who stands behind a pseudonym, whatever their values are made of, or where the credentials of an
/// emergency account lie.
const TELLING: [&str; 5] = ["Display name", "Exposed because", "Job title", "Manager", "Stored at"];

/// The first line of the key.
const KEY_HEADINGS: [&str; 3] = [
    "Pseudonym",
    "Id",
    "Names (an apostrophe before = + - @ is no part of them: it keeps a spreadsheet from reckoning)",
];

/// Finds names and gives pseudonyms.
#[derive(Debug)]
pub struct Mask {
    names: Names,
    /// Finds the names of things that stay as they are.
    things: Option<AhoCorasick>,
    /// Mail addresses and telephone numbers of nobody in particular, as they are compared, with their numbers.
    contacts: BTreeMap<(ContactKind, String), usize>,
    /// Words of names, for what people typed.
    words: words::Words,
    remembered: Remembered,
    /// No name goes on beyond what stands between the entries of a list.
    divides: bool,
}

/// What stands between the entries of a list.
const BETWEEN: &str = " · ";
const DOT: char = '·';

impl Mask {
    /// Numbers follow the order of the keys, so that the same evidence gives the same pseudonyms. Addresses and telephone
    /// numbers that stand in `texts` and belong to no bearer get numbers as well.
    /// `texts` hands on each of these to whom it is given.
    pub fn new(bearers: impl IntoIterator<Item = Bearer>, texts: impl FnOnce(&mut dyn FnMut(&str))) -> Self {
        let names = Names::new(bearers);
        let (contacts, words, remembered) = (BTreeMap::new(), words::Words::default(), Remembered::default());
        let divides = !names.hold(DOT);
        let mut mask = Self { names, things: None, contacts, words, remembered, divides };
        let mut found: BTreeSet<(ContactKind, String)> = BTreeSet::new();
        let mut seen: HashSet<String> = HashSet::new();
        texts(&mut |text| {
            // Objects of many findings have the same texts.
            if !contacts::may_hold_one(text) || seen.contains(text) || contacts::of(text).is_empty() {
                return;
            }
            seen.insert(text.to_owned());
            mask.pieces(text, &mut |piece| {
                if let Piece::Contact(contact) = piece {
                    found.insert((contact.kind, contact.compared()));
                }
            });
        });
        // Neighbours in the alphabet are not to be neighbours in number: that would tell how a name begins.
        let mut shuffled: Vec<(ContactKind, String)> = found.into_iter().collect();
        shuffled.sort_by_cached_key(|(kind, text)| (*kind, Sha256::digest(text.as_bytes())));
        let mut counts: BTreeMap<ContactKind, usize> = BTreeMap::new();
        for (kind, text) in shuffled {
            let count = counts.entry(kind).or_default();
            *count += 1;
            mask.contacts.insert((kind, text), *count);
        }
        mask
    }

    /// Names of things stay whole where the only names in them are words before the `@` of somebody: a mailbox called
    /// `berth@…` makes no person of “Berth Planner”.
    #[must_use]
    pub fn with_things<'t>(mut self, things: impl IntoIterator<Item = &'t str>) -> Self {
        let mut kept: BTreeSet<&str> = BTreeSet::new();
        for thing in things.into_iter().map(str::trim).filter(|thing| has_words(thing)) {
            let (mut names, mut others) = (0, 0);
            self.pieces(thing, &mut |piece| match piece {
                Piece::Name(_, name) if self.names.is_word(name) => names += 1,
                Piece::Name(..) | Piece::Contact(_) => others += 1,
                Piece::Plain(_) => {}
            });
            if names > 0 && others == 0 {
                kept.insert(thing);
            }
        }
        let kept: Vec<String> = kept.into_iter().map(spelling::fold).filter(|thing| !thing.is_empty()).collect();
        self.things = if kept.is_empty() { None } else { finder(&kept) };
        self.divides &= !kept.iter().any(|thing| thing.contains(DOT));
        self.remembered = Remembered::default();
        self
    }

    /// Where names of things stand that stay, in a text as it is compared.
    fn kept(&self, text: &str) -> Vec<Range<usize>> {
        let found = self.things.iter().flat_map(|things| things.find_iter(text)).map(|found| found.range());
        found.filter(|place| is_word(text, place)).collect()
    }

    /// The text with every name replaced.
    pub fn text(&self, text: &str) -> String {
        let part = |part: &str| self.remembered.or(part, || self.replaced(part));
        if !self.divides {
            return part(text);
        }
        // Entries of lists come again and again, the lists do not.
        let mut parts = text.split(BETWEEN);
        let mut out = parts.next().map(part).unwrap_or_default();
        for next in parts {
            out.push_str(BETWEEN);
            out.push_str(&part(next));
        }
        out
    }

    fn replaced(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        self.pieces(text, &mut |piece| match piece {
            Piece::Plain(text) => out.push_str(text),
            Piece::Name(meaning, _) => out.push_str(&self.names.pseudonym(meaning)),
            Piece::Contact(contact) => out.push_str(&self.contact(&contact)),
        });
        out
    }

    /// The name of an object whose id is told beside it: of a name that several bear, the one that the id tells.
    pub fn name_beside(&self, name: &str, id: &str) -> String {
        self.borne_by(name, id).unwrap_or_else(|| self.text(name))
    }

    /// The pseudonym of an id, where the name beside it is one that its bearer goes by.
    fn borne_by(&self, name: &str, id: &str) -> Option<String> {
        let meaning = self.names.meaning(id)?;
        self.names.is_called(meaning, name).then(|| self.names.pseudonym(meaning))
    }

    fn contact(&self, contact: &Contact<'_>) -> String {
        match self.contacts.get(&(contact.kind, contact.compared())) {
            Some(number) => format!("{}-{number:04}", contact.kind.label()),
            None => contact.kind.unnumbered().to_owned(),
        }
    }

    /// Cuts a text into what stays, names, and contacts of nobody in particular.
    fn pieces<'t>(&self, text: &'t str, emit: &mut dyn FnMut(Piece<'t>)) {
        let addresses: Vec<Range<usize>> = contacts::of(text).into_iter().map(|(place, _)| place).collect();
        let original = text;
        let folded = Folded::of(original);
        let text = &*folded.text;
        let kept = self.kept(text);
        // What stands before the `@` of another's address is not the account of that name.
        let is_free = |place: &Range<usize>| {
            let is_piece_of = |whole: &Range<usize>, stood: &Range<usize>| {
                whole.start <= stood.start && stood.end <= whole.end && whole.len() > stood.len()
            };
            let is_of_a_thing = || {
                kept.iter().any(|thing| thing.start <= place.start && place.end <= thing.end)
                    && self.names.is_word(&text[place.clone()])
            };
            let stood = folded.original(place);
            stood.is_some_and(|stood| is_word(text, place) && !addresses.iter().any(|it| is_piece_of(it, &stood)))
                && !is_of_a_thing()
        };
        let compared = if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
        let mut rest = 0;
        let mut from = 0;
        let mut before = None;
        for (at, first) in text.char_indices() {
            let is_within = before.replace(first).is_some_and(joins) && joins(first);
            if at < from || is_within {
                continue;
            }
            // Where the longest name is a piece of a word, a shorter one that begins at the same place may be whole.
            let named = self.names.at_the_start(&compared[at..]).map(|(length, meaning)| (at..at + length, meaning));
            let Some((place, meaning)) = named.into_iter().find(|(place, _)| is_free(place)) else { continue };
            from = place.end;
            let Some(stood) = folded.original(&place) else { continue };
            plain(&original[rest..stood.start], emit);
            emit(Piece::Name(meaning, &original[stood.clone()]));
            rest = stood.end;
        }
        plain(&original[rest..], emit);
    }

    /// The key, as CSV: pseudonym, and every name it stands for. To be kept apart from what was masked.
    pub fn key(&self) -> Vec<u8> {
        let mut lines = self.names.key();
        lines.extend(
            self.contacts
                .iter()
                .map(|((kind, text), number)| [format!("{}-{number:04}", kind.label()), String::new(), text.clone()]),
        );
        lines.extend(self.key_of_words());
        let mut text = String::from(csv::MARK);
        csv::record(&mut text, &KEY_HEADINGS);
        for line in lines {
            csv::quoted_record(&mut text, &line.each_ref().map(|cell| visible(cell)));
        }
        text.into_bytes()
    }

    /// Every text of a JSON value, its keys included. Facts that tell who somebody is are left out.
    pub fn json(&self, value: &mut serde_json::Value) {
        match value {
            serde_json::Value::String(text) => *text = self.text(text),
            serde_json::Value::Array(values) => values.iter_mut().for_each(|value| self.json(value)),
            serde_json::Value::Object(entries) => self.object(entries),
            _ => {}
        }
    }

    fn object(&self, entries: &mut serde_json::Map<String, serde_json::Value>) {
        let text_of = |name: &str| entries.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
        let named = text_of("id").zip(text_of("name"));
        let beside = named.and_then(|(id, name)| self.borne_by(&name, &id));
        for (key, mut value) in std::mem::take(entries) {
            if key == "facts"
                && let Some(facts) = value.as_object_mut()
            {
                facts.retain(|label, _| PersonalData::Masked.tells(label));
            }
            match &beside {
                Some(name) if key == "name" => value = name.clone().into(),
                _ => self.json(&mut value),
            }
            entries.insert(self.text(&key), value);
        }
    }
}

/// Whether a name is made of more than one word.
fn has_words(name: &str) -> bool {
    name.contains(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '_'))
}

/// Finds names in a text as it is compared.
fn finder(spellings: &[impl AsRef<[u8]>]) -> Option<AhoCorasick> {
    let mut builder = AhoCorasickBuilder::new();
    builder.match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).build(spellings).ok()
}

/// A piece of a text.
enum Piece<'t> {
    Plain(&'t str),
    /// Whom it means, and as it was written.
    Name(Meaning, &'t str),
    Contact(Contact<'t>),
}

/// What holds no name of a bearer may still hold an address or a telephone number.
fn plain<'t>(text: &'t str, emit: &mut dyn FnMut(Piece<'t>)) {
    let mut rest = 0;
    for (place, contact) in contacts::of(text) {
        emit(Piece::Plain(&text[rest..place.start]));
        emit(Piece::Contact(contact));
        rest = place.end;
    }
    emit(Piece::Plain(&text[rest..]));
}

/// Whether a character is a piece of a word with the ones beside it.
fn joins(character: char) -> bool {
    let is_mark = matches!(character, '\u{300}'..='\u{36f}');
    (character.is_alphanumeric() || is_mark) && character < '\u{0e00}'
}

/// Whether what was found is not a piece of a longer word. Scripts without spaces between words have no such pieces.
fn is_word(text: &str, place: &Range<usize>) -> bool {
    let before = text[..place.start].chars().next_back();
    let after = text[place.end..].chars().next();
    let (first, last) = (text[place.start..].chars().next(), text[..place.end].chars().next_back());
    let cut = |inside: Option<char>, outside: Option<char>| inside.is_some_and(joins) && outside.is_some_and(joins);
    !cut(first, before) && !cut(last, after)
}
