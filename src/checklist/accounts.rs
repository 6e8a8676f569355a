//! The accounts of the list as findings show them: made once for all checks, so that a list of a hundred thousand of them
//! costs a check little more than their number.

use super::{Affected, Fact, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::coverage::Engine;
use crate::tenant::{Known, Tenant, User};
use std::sync::Arc;

/// What a finding says of each account of the list, and what nearly every question about all of them asks first.
/// Positions are those of the tenant's list of users.
#[derive(Debug)]
pub struct Accounts {
    /// The place of each account in the order of names and ids.
    places: Vec<u32>,
    standings: Vec<Standing>,
    /// In the order of names: lists of accounts are made, read and put away in that order.
    cards: Vec<Affected>,
}

/// How an account stands to questions about everybody.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Neither disabled nor deleted; one whose state was not exported counts as enabled.
    pub is_enabled: bool,
    pub is_external: bool,
    pub is_synchronisation: bool,
}

impl Accounts {
    pub(super) fn of(tenant: &Tenant, engine: &Engine<'_>) -> Self {
        let users = &tenant.users.items;
        let order = in_order_of_names(users);
        let mut places = vec![0; users.len()];
        for (place, at) in (0..).zip(&order) {
            if let Some(found) = places.get_mut(*at as usize) {
                *found = place;
            }
        }
        let standing = |user: &User| Standing {
            is_enabled: !user.deleted && user.enabled != Some(false),
            is_external: user.is_external(),
            is_synchronisation: engine.synchronises(user),
        };
        let card = |at: &u32| users.get(*at as usize).map(card);
        Self { places, standings: users.iter().map(standing).collect(), cards: order.iter().filter_map(card).collect() }
    }

    /// The place of the account at a position in the order of names and ids.
    pub fn place(&self, at: usize) -> Option<u32> {
        self.places.get(at).copied()
    }

    pub fn standing(&self, at: usize) -> Option<Standing> {
        self.standings.get(at).copied()
    }

    /// The affected account at a place in the order of names.
    pub fn affected(&self, place: u32, outcome: Outcome) -> Option<Affected> {
        let card = self.cards.get(place as usize)?;
        Some(Affected { outcome, ..card.clone() })
    }
}

/// An affected account of the list of users.
pub fn of_user(user: &User, outcome: Outcome) -> Affected {
    let (facts, sources) = (facts(user).into(), user.sources.clone().into());
    Affected { id: key(user), name: Arc::clone(user.shared_name()), kind: SubjectKind::User, outcome, facts, sources }
}

/// As [`of_user`], with lists that are shared when it is copied. Texts are copied, so that those of one account, and of
/// the next one in the order of names, stand together in memory.
fn card(user: &User) -> Affected {
    let (id, name) = (Arc::from(&*key(user)), Arc::from(user.name()));
    let mut facts = facts(user);
    for fact in &mut facts {
        fact.value = Arc::from(&*fact.value);
    }
    let facts: Arc<[Fact]> = facts.into();
    let sources: Arc<[SourceRef]> = user.sources.as_slice().into();
    Affected { id, name, kind: SubjectKind::User, outcome: Outcome::Fail, facts: facts.into(), sources: sources.into() }
}

fn key(user: &User) -> Arc<str> {
    let key = if user.id.is_empty() { &user.upn } else { &user.id };
    if key.chars().any(char::is_uppercase) { key.to_lowercase().into() } else { Arc::clone(key) }
}

fn facts(user: &User) -> Vec<Fact> {
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

/// Positions in the order of names and ids. Most names differ in their first letters, which are compared without a look
/// at the names themselves.
fn in_order_of_names(users: &[User]) -> Vec<u32> {
    let first_letters = |name: &str| {
        name.bytes().chain(std::iter::repeat(0)).take(8).fold(0_u64, |letters, byte| letters << 8 | u64::from(byte))
    };
    let mut order: Vec<(u64, u32)> =
        users.iter().zip(0..).map(|(user, at)| (first_letters(user.shared_name()), at)).collect();
    let whole = |at: u32| users.get(at as usize).map(|user| (user.shared_name(), &user.id));
    order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| whole(a.1).cmp(&whole(b.1))).then(a.1.cmp(&b.1)));
    order.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::fixtures::World;
    use crate::tenant::holders::Holders;

    #[test]
    fn accounts_stand_in_the_order_of_names_and_say_what_their_rows_say() {
        let mut world = World::new();
        for name in ["zoe", "anna.maria.bell", "anna.maria", "Ärger", "anna.mar", "名前", "anna.maria.abel", "a"] {
            world = world.user(name);
        }
        let tenant = world.build();
        let holders = Holders::of(&tenant);
        let engine = Engine::new(&tenant, &holders);
        let accounts = Accounts::of(&tenant, &engine);
        let mut expected: Vec<&User> = tenant.users.iter().collect();
        expected.sort_by(|a, b| (a.shared_name(), &a.id).cmp(&(b.shared_name(), &b.id)));
        for (place, user) in (0..).zip(expected) {
            assert_eq!(accounts.affected(place, Outcome::Review), Some(of_user(user, Outcome::Review)));
            let at = tenant.users.iter().position(|other| std::ptr::eq(other, user)).unwrap();
            assert_eq!(accounts.place(at), Some(place));
        }
        assert_eq!(accounts.affected(tenant.users.iter().count() as u32, Outcome::Fail), None);
    }
}
