//! What many checks ask of every account of the list of users: looked up once in a run, however many of them walk the
//! hundred thousand accounts of a large tenant.

use super::context::Shared;
use super::{Affected, Fact, Outcome, SubjectKind, WithTail};
use crate::evidence::SourceRef;
use crate::tenant::proposals::EmergencyAccount;
use crate::tenant::{Known, RecordKind, User, lower};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How each user of the list stands, and in which order they are shown.
#[derive(Debug)]
pub struct Roll {
    marks: Vec<u8>,
    /// Positions of users in the order of names and ids.
    order: OnceCell<Vec<u32>>,
    /// What every finding says of an account, by position; made when it is first found.
    cards: Vec<OnceCell<Card>>,
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

/// How an account of the list stands to questions about everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Disabled or deleted.
    Gone,
    Emergency,
    Synchronises,
    Person,
}

/// What is the same wherever the account is found. Its texts are copies: lists are made, written and put away in the order
/// of names, and so what they touch stands together in memory.
#[derive(Debug)]
struct Card {
    id: Arc<str>,
    name: Arc<str>,
    facts: Arc<[Fact]>,
    sources: Arc<[SourceRef]>,
}

impl Roll {
    pub(super) fn of(shared: &Shared<'_>) -> Self {
        let of = |confirmed: bool| shared.emergency.iter().filter(move |account| account.confirmed == confirmed);
        let emergency = EmergencyAccount::keys(of(true));
        // As for single holders: what would fail a proposed emergency account as an ordinary one may be right.
        let is_open = shared.tenant.emergency.supply.gap(RecordKind::EmergencyAccounts).is_some();
        let turned_down = |key: &str| shared.stated.emergency.get(key) == Some(&false);
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
            ];
            marks.into_iter().filter(|(_, is_so)| *is_so).map(|(bit, _)| bit).sum()
        };
        let users = &shared.tenant.users.items;
        Self {
            marks: users.iter().map(mark).collect(),
            order: OnceCell::new(),
            cards: users.iter().map(|_| OnceCell::new()).collect(),
        }
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

    /// The account at a position of the list, found by a check.
    pub(crate) fn affected(&self, users: &[User], at: u32, outcome: Outcome) -> Option<Affected> {
        let user = users.get(at as usize)?;
        let card = self.cards.get(at as usize)?.get_or_init(|| Card {
            id: (&*id_of(user)).into(),
            name: user.name().into(),
            facts: facts_of(user).into_iter().map(|fact| Fact { value: (&*fact.value).into(), ..fact }).collect(),
            sources: user.sources.as_slice().into(),
        });
        Some(Affected {
            id: Arc::clone(&card.id),
            name: Arc::clone(&card.name),
            kind: SubjectKind::User,
            outcome,
            facts: WithTail::beginning(&card.facts),
            sources: WithTail::beginning(&card.sources),
        })
    }
}

/// The first sixteen bytes as a number that sorts as they do.
fn first_letters(name: &str) -> u128 {
    let mut letters = [0; 16];
    for (letter, byte) in letters.iter_mut().zip(name.bytes()) {
        *letter = byte;
    }
    u128::from_be_bytes(letters)
}

/// Object id in lower case; the principal name where no id is known.
fn id_of(user: &User) -> Arc<str> {
    let key = if user.id.is_empty() { &user.upn } else { &user.id };
    if key.chars().any(char::is_uppercase) { key.to_lowercase().into() } else { Arc::clone(key) }
}

/// What every finding on an account says of it.
fn facts_of(user: &User) -> Vec<Fact> {
    let mut facts = Vec::with_capacity(1);
    if !user.display_name.is_empty() && !user.upn.is_empty() {
        let fact = Fact::new("Display name", Arc::clone(&user.display_name));
        facts.push(match user.sources.first() {
            Some(source) => fact.from(*source, "displayName"),
            None => fact,
        });
    }
    if user.is_external() {
        facts.push(Fact::new("Type", "guest or external"));
    }
    if user.synced == Known::Value(true) {
        facts.push(Fact::new("Synchronised", "yes"));
    }
    facts
}

/// An affected account that is found by itself.
pub(crate) fn of_user(user: &User, outcome: Outcome) -> Affected {
    Affected {
        id: id_of(user),
        name: Arc::clone(user.shared_name()),
        kind: SubjectKind::User,
        outcome,
        facts: facts_of(user).into(),
        sources: user.sources.clone().into(),
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
