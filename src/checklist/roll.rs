//! What many checks ask of every account of the list of users: looked up once in a run, however many of them walk the
//! hundred thousand accounts of a large tenant.

use super::context::Shared;
use super::written::{Writes, Written};
use super::{Affected, Fact, Heads, Outcome, SubjectKind, Text, Texts, WithTail};
use crate::evidence::SourceRef;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{Known, RecordKind, Records, User, lower};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

/// How each user of the list stands, and in which order they are shown.
#[derive(Debug)]
pub struct Roll {
    marks: Vec<u8>,
    /// Positions of users in the order of names and ids.
    order: OnceCell<Vec<u32>>,
    deck: Arc<Deck>,
}

/// Disabled or deleted.
const GONE: u8 = 1;
const EXTERNAL: u8 = 2;
/// A confirmed emergency account.
const EMERGENCY: u8 = 4;
/// The account with which the directory is synchronised.
const SYNCHRONISES: u8 = 8;
/// Proposed as an emergency account where nobody could confirm it.
const PERHAPS: u8 = 16;
/// The evidence says that it is enabled.
const ENABLED: u8 = 32;
/// The evidence says that it is a member's or a guest's.
const TYPED: u8 = 64;

/// How an account of the list stands to questions about everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Disabled or deleted.
    Gone,
    Emergency,
    Synchronises,
    Person,
}

/// What is the same wherever an account is found, by position in the list of users.
#[derive(Debug)]
pub(crate) struct Deck {
    users: Arc<Records<User>>,
    /// Ids that have to be written otherwise than in the list, by position.
    ids: BTreeMap<u32, Arc<str>>,
    facts: Written<Fact>,
}

impl Deck {
    fn of(users: Arc<Records<User>>) -> Self {
        let ids = (0..).zip(users.iter()).filter_map(|(at, user)| Some((at, written_otherwise(user)?))).collect();
        let facts = Written::new(users.items.len());
        Self { users, ids, facts }
    }

    /// The rows that tell of it.
    pub(crate) fn sources_at(&self, at: u32) -> &[SourceRef] {
        self.user(at).map_or(&[], |user| &user.sources)
    }

    fn user(&self, at: u32) -> Option<&User> {
        self.users.items.get(at as usize)
    }
}

/// Ids under even numbers, names under odd ones.
impl Texts for Deck {
    fn text(&self, at: u32) -> &str {
        let (at, is_id) = (at / 2, at.is_multiple_of(2));
        let own = if is_id { self.ids.get(&at).map(|id| &**id) } else { None };
        let written = || self.user(at).map_or("", |user| if is_id { key_of(user) } else { user.name() });
        own.unwrap_or_else(written)
    }
}

impl Writes<Fact> for Deck {
    fn written(&self) -> &Written<Fact> {
        &self.facts
    }
    /// What every finding says of the account at this position.
    fn write(&self, at: u32) -> Vec<Fact> {
        self.user(at).map(facts_of).unwrap_or_default()
    }
}

impl Heads<SourceRef> for Deck {
    fn head(&self, at: u32) -> &[SourceRef] {
        self.sources_at(at)
    }
}

impl Roll {
    pub(super) fn of(shared: &Shared<'_>) -> Self {
        let of = |confirmed: bool| shared.emergency.iter().filter(move |account| account.confirmed == confirmed);
        let emergency = EmergencyAccount::keys(of(true));
        // As for single holders: what would fail a proposed emergency account as an ordinary one may be right.
        let is_open = shared.tenant.emergency.supply.gap(RecordKind::EmergencyAccounts).is_some();
        let turned_down = |key: &str| shared.stated.is_emergency(key) == Some(false);
        let proposed = of(false).filter(|account| is_open && !turned_down(&account.key));
        let perhaps = EmergencyAccount::keys(proposed);
        let is_among = |keys: &BTreeSet<String>, user: &User| {
            !keys.is_empty() && (keys.contains(&*lower(&user.id)) || keys.contains(&*lower(&user.upn)))
        };
        let mark = |user: &User| -> u8 {
            let marks = [
                (GONE, user.deleted || user.enabled == Some(false)),
                (EXTERNAL, user.is_external()),
                (EMERGENCY, is_among(&emergency, user)),
                (SYNCHRONISES, shared.engine.synchronises(user)),
                (PERHAPS, is_among(&perhaps, user)),
                (ENABLED, user.enabled == Some(true)),
                (TYPED, user.user_type.is_some()),
            ];
            marks.into_iter().filter(|(_, is_so)| *is_so).map(|(bit, _)| bit).sum()
        };
        let users = &shared.tenant.users.items;
        let marks = users.iter().map(mark).collect();
        Self { marks, order: OnceCell::new(), deck: Arc::new(Deck::of(shared.tenant.users.share())) }
    }

    fn has(&self, at: u32, bit: u8) -> bool {
        self.marks.get(at as usize).is_some_and(|marks| marks & bit != 0)
    }

    pub(crate) fn standing(&self, at: u32) -> Standing {
        if self.has(at, GONE) {
            Standing::Gone
        } else if self.has(at, EMERGENCY) {
            Standing::Emergency
        } else if self.has(at, SYNCHRONISES) {
            Standing::Synchronises
        } else {
            Standing::Person
        }
    }

    /// A guest or other account from outside.
    pub(crate) fn is_external(&self, at: u32) -> bool {
        self.has(at, EXTERNAL)
    }

    /// Neither disabled nor deleted, as far as the evidence says.
    pub(crate) fn is_there(&self, at: u32) -> bool {
        !self.has(at, GONE)
    }

    /// Of an account that is there and not from outside: whether it is enabled, or a member's, the evidence does not say.
    pub(crate) fn may_be_no_enabled_member(&self, at: u32) -> bool {
        !self.has(at, ENABLED) || !self.has(at, TYPED)
    }

    /// Proposed as an emergency account where nobody could confirm it.
    pub(crate) fn is_perhaps_emergency(&self, at: u32) -> bool {
        self.has(at, PERHAPS)
    }

    /// Positions of all users.
    pub(crate) fn all(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.marks.len()).unwrap_or(u32::MAX)
    }

    /// Positions of users in the order of names and ids.
    pub(crate) fn by_name(&self, users: &[User]) -> &[u32] {
        self.order.get_or_init(|| {
            // Most names differ in their first letters, which are compared as a number.
            let mut order: Vec<(u128, u32)> =
                users.iter().zip(0..).map(|(user, at)| (first_letters(user.shared_name()), at)).collect();
            let full = |at: u32| users.get(at as usize).map(|user| (user.shared_name(), &user.id));
            order.sort_unstable_by(|(a, at), (b, other)| {
                a.cmp(b).then_with(|| full(*at).cmp(&full(*other))).then(at.cmp(other))
            });
            order.into_iter().map(|(_, at)| at).collect()
        })
    }

    /// What is said of each account, for a finding that adds to it.
    pub(crate) fn deck(&self) -> Arc<Deck> {
        Arc::clone(&self.deck)
    }

    /// The account at a position of the list, found by a check.
    pub(crate) fn affected(&self, at: u32, outcome: Outcome) -> Option<Affected> {
        let deck = || Arc::clone(&self.deck);
        (at < self.all().end).then(|| Affected {
            id: Text::of(deck(), at * 2),
            name: Text::of(deck(), at * 2 + 1),
            kind: SubjectKind::User,
            outcome,
            facts: WithTail::beginning(deck(), at),
            sources: WithTail::beginning(deck(), at),
        })
    }
}

/// The first sixteen bytes as a number that sorts as they do.
fn first_letters(name: &str) -> u128 {
    if let Some(letters) = name.as_bytes().first_chunk() {
        return u128::from_be_bytes(*letters);
    }
    let mut letters = [0; 16];
    for (letter, byte) in letters.iter_mut().zip(name.bytes()) {
        *letter = byte;
    }
    u128::from_be_bytes(letters)
}

/// Object id in lower case; the principal name where no id is known.
fn id_of(user: &User) -> Arc<str> {
    written_otherwise(user).unwrap_or_else(|| Arc::clone(key_of(user)))
}

fn key_of(user: &User) -> &Arc<str> {
    if user.id.is_empty() { &user.upn } else { &user.id }
}

/// The key in lower case, where it is written otherwise.
fn written_otherwise(user: &User) -> Option<Arc<str>> {
    let key = key_of(user);
    let is_plain = key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    (!is_plain && key.chars().any(char::is_uppercase)).then(|| key.to_lowercase().into())
}

/// What every finding on an account says of it. The display name: where it is not its only name.
fn facts_of(user: &User) -> Vec<Fact> {
    static WORDS: LazyLock<[Arc<str>; 2]> = LazyLock::new(|| ["guest or external".into(), "yes".into()]);
    let [external, yes] = &*WORDS;
    let mut facts = Vec::with_capacity(1);
    if !user.display_name.is_empty() && !user.upn.is_empty() {
        let fact = Fact::new("Display name", Arc::clone(&user.display_name));
        facts.push(match user.sources.first() {
            Some(source) => fact.from(*source, "displayName"),
            None => fact,
        });
    }
    if user.is_external() {
        facts.push(Fact::new("Type", Arc::clone(external)));
    }
    if user.synced == Known::Value(true) {
        facts.push(Fact::new("Synchronised", Arc::clone(yes)));
    }
    facts
}

/// An affected account that is found by itself.
pub(crate) fn of_user(user: &User, outcome: Outcome) -> Affected {
    Affected {
        id: id_of(user).into(),
        name: Arc::clone(user.shared_name()).into(),
        kind: SubjectKind::User,
        outcome,
        facts: facts_of(user).into(),
        sources: user.sources.to_vec().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::first_letters;

    #[test]
    fn first_letters_sort_as_names_do() {
        let names = ["", "a", "aa", "ab", "b", "Ö", "person-1@contoso.example", "person-2", "é", "ß", "B"];
        for one in names {
            for other in names {
                let (a, b) = (first_letters(one), first_letters(other));
                assert!(a == b || a.cmp(&b) == one.cmp(other), "{one} {other}");
            }
        }
    }
}
