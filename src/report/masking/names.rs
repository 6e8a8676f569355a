//! Which name means whom: of a name that several bear, the one who goes by it in the tenant; else a pseudonym of its own.

use super::joins;
use super::spelling::{self, fold};
use crate::checklist;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

/// What a pseudonym stands for. In this order they take a name that several kinds bear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Person,
    Device,
    Title,
    /// A job title by which a decision names its owner or approver.
    Owner,
    /// A way to reach somebody, as people wrote it down.
    Reach,
}

impl Kind {
    fn label(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Device => "Device",
            Self::Title => "JobTitle",
            Self::Owner => "Owner",
            Self::Reach => "Contact",
        }
    }
}

/// How surely a name means its bearer; the surest claim of a name counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// An id or a principal name: nobody else has it.
    Own,
    /// What stands before the `@` of a principal name.
    Stem,
    /// A mail address: an administrator's account may name that of its owner.
    Address,
    /// A display name, or a name of before.
    Called,
    /// What stands before the `@` of a mail address.
    AddressStem,
    /// A name as others write it: turned around a comma, without marks.
    Otherwise,
}

/// A person or account, a device, a job title, with its names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bearer {
    pub kind: Kind,
    /// What its number follows from: the object id, else the principal name.
    pub key: String,
    pub names: Vec<(Strength, String)>,
}

/// Who is meant by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The bearer at this place.
    One(usize),
    /// The shared name at this place.
    Shared(usize),
}

/// A name that several bear.
#[derive(Debug)]
struct SharedName {
    name: String,
    /// In their order.
    bearers: Vec<usize>,
}

/// Whom a name means.
#[derive(Debug)]
struct Known {
    /// As it is compared.
    name: String,
    /// In which it was first met.
    spelling: String,
    strength: Strength,
    meaning: Meaning,
}

/// Every name and whom it means.
#[derive(Debug)]
pub struct Names {
    bearers: Vec<Bearer>,
    /// Of each bearer, its names as they are compared.
    called: Vec<Vec<String>>,
    /// Of each bearer, its number among those of its kind.
    numbers: Vec<usize>,
    shared: Vec<SharedName>,
    /// In the order of the names as they are compared.
    known: Vec<Known>,
    /// Of each of these, the longest other one that it begins with.
    begins_with: Vec<Option<usize>>,
    /// Their first words, each with the first and the last name that begins with it: where a text has another, no name stands
    /// whole.
    first_words: HashMap<String, (usize, usize), foldhash::fast::RandomState>,
    /// Names of one plain word that are nothing but what stands before an `@`, as they are compared.
    words: HashSet<String>,
}

impl Names {
    pub fn new(bearers: impl IntoIterator<Item = Bearer>) -> Self {
        let bearers = in_order(bearers);
        let mut claims = Claims::default();
        for (place, bearer) in bearers.iter().enumerate() {
            let own = (Strength::Own, bearer.key.clone());
            for (strength, name) in bearer.names.iter().chain([&own]) {
                claim(&mut claims, place, (bearer.kind, *strength), name.trim());
                if bearer.kind == Kind::Person {
                    for other in spelling::others(name) {
                        claim(&mut claims, place, (bearer.kind, Strength::Otherwise), &other);
                    }
                }
                let stem = if *strength == Strength::Own { Strength::Stem } else { Strength::AddressStem };
                for name in sign_in_names(name.trim()).filter(|_| bearer.kind == Kind::Person) {
                    claim(&mut claims, place, (bearer.kind, stem), name);
                }
            }
        }
        let mut claims: Vec<(String, Claim)> = claims.into_iter().collect();
        claims.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut shared = Vec::new();
        let mut known: Vec<Known> = Vec::with_capacity(claims.len());
        let mut words = HashSet::new();
        for (name, claim) in claims {
            let is_stem = matches!(claim.rank.1, Strength::Stem | Strength::AddressStem);
            if is_stem && name.chars().all(char::is_alphabetic) {
                words.insert(name.clone());
            }
            let mut bearers = claim.bearers.iter();
            let (first, second) = (bearers.next(), bearers.next());
            let meaning = if let (Some(only), None) = (first, second) {
                Meaning::One(*only)
            } else {
                shared.push(SharedName { name: claim.spelling.clone(), bearers: claim.bearers });
                Meaning::Shared(shared.len() - 1)
            };
            known.push(Known { name, spelling: claim.spelling, strength: claim.rank.1, meaning });
        }
        let begins_with = begins_with(&known);
        let mut first_words: HashMap<String, (usize, usize), _> = HashMap::default();
        for (at, known) in known.iter().enumerate() {
            let first = first_word(&known.name);
            match first_words.get_mut(first) {
                Some((_, last)) => *last = at,
                None => _ = first_words.insert(first.to_owned(), (at, at)),
            }
        }
        let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
        let number = |bearer: &Bearer| {
            let count = counts.entry(bearer.kind).or_default();
            *count += 1;
            *count
        };
        let numbers = bearers.iter().map(number).collect();
        let called = bearers.iter().map(|bearer| bearer.names.iter().map(|(_, name)| fold(name)).collect()).collect();
        Self { bearers, called, numbers, shared, known, begins_with, first_words, words }
    }

    /// The names that a text begins with as whole words, the longest first, each by its length, and what they mean. The text is
    /// in lower case, as names are compared.
    pub fn at_the_start(&self, text: &str) -> impl Iterator<Item = (usize, Meaning)> {
        let may_be_one = self.first_words.get(first_word(text));
        // Whatever stands between a name and a text that begins with it begins with that name as well.
        let last = may_be_one.and_then(|(first, last)| {
            let alike = self.known.get(*first..=*last)?;
            alike.partition_point(|known| *known.name <= *text).checked_sub(1).map(|at| first + at)
        });
        let alike = last
            .and_then(|last| self.known.get(last))
            .map_or(0, |last| last.name.bytes().zip(text.bytes()).take_while(|(one, other)| one == other).count());
        let names = std::iter::successors(last, |at| self.begins_with.get(*at).copied().flatten());
        let known = names.filter_map(|at| self.known.get(at)).filter(move |known| known.name.len() <= alike);
        known.map(|known| (known.name.len(), known.meaning))
    }

    /// What the whole of a text means, if it is a name.
    pub fn meaning(&self, name: &str) -> Option<Meaning> {
        let name = fold(name);
        let (first, last) = self.first_words.get(first_word(&name))?;
        let alike = self.known.get(*first..=*last)?;
        let at = alike.binary_search_by(|known| known.name.cmp(&name)).ok()?;
        alike.get(at).map(|known| known.meaning)
    }

    /// Whether a name has this character.
    pub fn hold(&self, character: char) -> bool {
        self.known.iter().any(|known| known.name.contains(character))
    }

    /// Whether a name may be a mere word in the name of a thing: `berth` of `berth@…` in “Berth Planner”.
    pub fn is_word(&self, name: &str) -> bool {
        self.words.contains(&fold(name))
    }

    /// Whether a name is one that a bearer goes by, alone or with others.
    pub fn is_called(&self, meaning: Meaning, name: &str) -> bool {
        let Meaning::One(place) = meaning else { return false };
        let name = fold(name);
        self.called.get(place).is_some_and(|names| names.contains(&name))
    }

    /// `Person-0007`, `Device-0001`; of a shared name `Name-0001`.
    pub fn pseudonym(&self, meaning: Meaning) -> String {
        match meaning {
            Meaning::One(place) => {
                let kind = self.bearers.get(place).map_or(Kind::Person, |bearer| bearer.kind);
                format!("{}-{:04}", kind.label(), self.numbers.get(place).copied().unwrap_or_default())
            }
            Meaning::Shared(place) => format!("Name-{:04}", place + 1),
        }
    }

    /// All of them, each with its place.
    pub fn bearers(&self) -> impl Iterator<Item = (usize, &Bearer)> {
        self.bearers.iter().enumerate()
    }

    pub fn of_bearer(&self, place: usize) -> String {
        self.pseudonym(Meaning::One(place))
    }

    /// Pseudonym, id and names of everything that can be met: each name once, where it leads.
    pub fn key(&self) -> Vec<[String; 3]> {
        let mut names: Vec<Vec<&str>> = vec![Vec::new(); self.bearers.len()];
        let keys: Vec<String> = self.bearers.iter().map(|bearer| fold(&bearer.key)).collect();
        let told = self.known.iter().filter(|known| known.strength != Strength::Otherwise);
        for Known { name, spelling, meaning, .. } in told {
            if let Meaning::One(place) = meaning
                && let (Some(names), Some(key)) = (names.get_mut(*place), keys.get(*place))
                && key != name
            {
                names.push(spelling);
            }
        }
        let own = names.into_iter().zip(&self.bearers).enumerate().map(|(place, (names, bearer))| {
            let is_text = matches!(bearer.kind, Kind::Title | Kind::Owner | Kind::Reach);
            let id = if is_text { String::new() } else { bearer.key.clone() };
            let names = if names.is_empty() { bearer.key.clone() } else { names.join(" | ") };
            [self.pseudonym(Meaning::One(place)), id, names]
        });
        let shared = self.shared.iter().enumerate().map(|(place, shared)| {
            let bearers: Vec<String> =
                shared.bearers.iter().map(|bearer| self.pseudonym(Meaning::One(*bearer))).collect();
            let says = format!("{} (a name that several bear)", shared.name);
            [self.pseudonym(Meaning::Shared(place)), bearers.join(" or "), says]
        });
        own.chain(shared).collect()
    }
}

/// Up to where a word ends; of what begins with no letter or figure the first character.
fn first_word(text: &str) -> &str {
    let length = text.find(|character| !joins(character)).unwrap_or(text.len());
    let length = if length == 0 { text.chars().next().map_or(0, char::len_utf8) } else { length };
    text.get(..length).unwrap_or_default()
}

/// Of each name the longest other one that it begins with; they stand in order.
fn begins_with(known: &[Known]) -> Vec<Option<usize>> {
    // Those that the name before began with, and itself: the longest last.
    let mut open: Vec<usize> = Vec::new();
    let mut found = Vec::with_capacity(known.len());
    for (at, next) in known.iter().enumerate() {
        let is_begun = |open: &usize| known.get(*open).is_some_and(|open| next.name.starts_with(&*open.name));
        while open.last().is_some_and(|last| !is_begun(last)) {
            open.pop();
        }
        found.push(open.last().copied());
        open.push(at);
    }
    found
}

/// Who claims a name, as far as no surer claim is known.
struct Claim {
    spelling: String,
    rank: (Kind, Strength),
    /// In their order.
    bearers: Vec<usize>,
}

/// By names as they are compared; put in order before anything is made of them.
type Claims = HashMap<String, Claim, foldhash::fast::RandomState>;

/// Bearers claim in their order.
fn claim(claims: &mut Claims, place: usize, rank: (Kind, Strength), name: &str) {
    let is_id = rank.1 == Strength::Own;
    let compared = fold(name);
    if compared.is_empty()
        || !is_long_enough(name)
        || is_word_of_the_report(name)
        || (!is_id && vocabulary().contains(&*compared))
    {
        return;
    }
    let new = || Claim { spelling: name.to_owned(), rank, bearers: Vec::new() };
    let known = claims.entry(compared).or_insert_with(new);
    if rank < known.rank {
        *known = new();
    }
    if rank == known.rank && known.bearers.last() != Some(&place) {
        known.bearers.push(place);
    }
}

/// By kind and key, each once, without those that no name could ever lead to. Where the key is a text of people, its order is
/// not to tell how it begins.
fn in_order(bearers: impl IntoIterator<Item = Bearer>) -> Vec<Bearer> {
    let mut kept: BTreeMap<(Kind, Vec<u8>, String), Bearer> = BTreeMap::new();
    for bearer in bearers {
        let lower = bearer.key.trim().to_lowercase();
        let all = bearer.names.iter().map(|(_, name)| name.trim());
        let can_be_met =
            all.chain([bearer.key.trim()]).any(|name| is_long_enough(name) && !is_word_of_the_report(name));
        if lower.is_empty() || !can_be_met {
            continue;
        }
        let is_id = lower.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        let order = if is_id { Vec::new() } else { Sha256::digest(lower.as_bytes()).to_vec() };
        match kept.entry((bearer.kind, order, lower)) {
            std::collections::btree_map::Entry::Vacant(place) => _ = place.insert(bearer),
            std::collections::btree_map::Entry::Occupied(mut place) => place.get_mut().names.extend(bearer.names),
        }
    }
    kept.into_values().collect()
}

/// Shorter names are no names: they would blot out words. A Chinese or Korean name is whole with two characters.
fn is_long_enough(name: &str) -> bool {
    name.chars().count() >= if name.chars().any(|character| character >= '\u{2e80}') { 2 } else { 3 }
}

/// Names of built-in accounts that are words as well: replacing them would tear “Global Administrator” apart and hide nobody.
const WORDS: &[&str] = &[
    "account",
    "admin",
    "administrator",
    "administrators",
    "azureadssoacc",
    "backup",
    "default",
    "defaultaccount",
    "emergency",
    "group",
    "guest",
    "helpdesk",
    "info",
    "krbtgt",
    "operator",
    "role",
    "security",
    "service",
    "support",
    "system",
    "tenant",
    "test",
    "user",
    "users",
    "wdagutilityaccount",
];

pub(super) fn is_word_of_the_report(name: &str) -> bool {
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// The texts of the checklists, in lower case.
fn texts() -> &'static str {
    static TEXTS: OnceLock<String> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let items = || checklist::ALL.iter().flat_map(|checklist| checklist.items);
        let texts = items().flat_map(|item| [item.title, item.guidance]);
        let checks = items().flat_map(|item| item.checks).map(|check| check.title);
        texts.chain(checks).map(str::to_lowercase).collect::<Vec<_>>().join("\n")
    })
}

/// Whether the checklists themselves say this: then it tells of nobody.
pub(super) fn is_phrase_of_the_report(phrase: &str) -> bool {
    memchr::memmem::find(texts().as_bytes(), phrase.trim().to_lowercase().as_bytes()).is_some()
}

/// The words that the checklists themselves use, in lower case. A name that is one of them stands for nobody where it stands
/// alone; the whole address is masked all the same, and so is the name beside an id.
fn vocabulary() -> &'static HashSet<&'static str> {
    static WORDS: OnceLock<HashSet<&'static str>> = OnceLock::new();
    WORDS.get_or_init(|| texts().split(|letter: char| !letter.is_alphanumeric()).collect())
}

/// Whether the checklists use this word, which is in lower case.
pub(super) fn is_word_of_the_texts(word: &str) -> bool {
    vocabulary().contains(word)
}

/// What stands before the `@`: texts name accounts by it too. Of a guest also the address at home that it is made of.
fn sign_in_names(name: &str) -> impl Iterator<Item = &str> {
    let local = name.split_once('@').map(|(local, _)| local);
    let home = local.and_then(|local| local.split_once("#EXT#")).map(|(home, _)| home);
    local.into_iter().chain(home)
}
