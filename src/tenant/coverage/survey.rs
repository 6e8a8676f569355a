//! All accounts at once: who is covered, and who is not, by classes of accounts that no policy tells apart.

use super::reach::{Account, Plain, Signature};
use super::{Coverage, Engine, Requirement};
use crate::tenant::User;
use std::collections::HashMap;

/// The signature of every account of the list of users, each kept once.
#[derive(Debug, Default)]
pub(super) struct Signatures {
    all: Vec<Signature>,
    /// By position of the user.
    of_user: Vec<u32>,
}

/// Accounts to which the policies stand alike.
#[derive(Clone, Debug)]
pub struct Class {
    pub coverage: Coverage,
    /// Whether nothing is missing that could make the answer better.
    pub is_certain: bool,
    /// Positions in the list of users, in its order; [`Engine::of_user`] explains any of them.
    pub users: Vec<u32>,
}

impl Engine<'_> {
    /// The coverage of every account in the list of users: the classes in the order of their first account. Its cost is
    /// that of one look at each account, and of one judgement for each class.
    pub fn survey(&self, requirement: Requirement) -> Vec<Class> {
        let signatures = self.signatures.get_or_init(|| self.signatures());
        let question = self.question(requirement);
        let mut place_of_signature: Vec<Option<usize>> = vec![None; signatures.all.len()];
        let mut place_of_verdict: HashMap<usize, usize> = HashMap::new();
        let mut classes: Vec<Class> = Vec::new();
        for (user, at) in (0u32..).zip(&signatures.of_user) {
            let (Some(known), Some(signature)) =
                (place_of_signature.get_mut(*at as usize), signatures.all.get(*at as usize))
            else {
                continue;
            };
            let place = *known.get_or_insert_with(|| {
                let verdict = self.verdict_on(signature, &question);
                *place_of_verdict.entry(std::sync::Arc::as_ptr(&verdict) as usize).or_insert_with(|| {
                    classes.push(Class {
                        coverage: self.as_known(&verdict.coverage),
                        is_certain: verdict.is_certain(&question),
                        users: Vec::new(),
                    });
                    classes.len() - 1
                })
            });
            if let Some(class) = classes.get_mut(place) {
                class.users.push(user);
            }
        }
        classes
    }

    /// For each account of the list of users, which kind it is: accounts of one kind no policy tells apart.
    pub fn kinds(&self) -> &[u32] {
        &self.signatures.get_or_init(|| self.signatures()).of_user
    }

    /// Which kind a user of the list is.
    pub fn kind_of(&self, user: &User) -> Option<u32> {
        self.kinds().get(self.tenant.position_of(user)? as usize).copied()
    }

    /// Of each kind of account whether it synchronises the directory.
    pub fn kinds_that_synchronise(&self) -> Vec<bool> {
        let signatures = self.signatures.get_or_init(|| self.signatures());
        signatures.all.iter().map(|signature| signature.synchronisation).collect()
    }

    /// How each kind of account is covered, without looking at any account.
    pub fn coverage_of_kinds(&self, requirement: Requirement) -> Vec<Coverage> {
        let signatures = self.signatures.get_or_init(|| self.signatures());
        let question = self.question(requirement);
        signatures.all.iter().map(|signature| self.as_known(&self.verdict_on(signature, &question).coverage)).collect()
    }

    fn signatures(&self) -> Signatures {
        let mut found = Signatures { all: Vec::new(), of_user: Vec::with_capacity(self.tenant.users.items.len()) };
        let mut places: HashMap<Signature, u32, foldhash::fast::RandomState> = HashMap::default();
        // Nearly all accounts differ in nothing that policies name; they are told by few traits, and need no signature each.
        let mut plain: HashMap<Plain, u32, foldhash::fast::RandomState> = HashMap::default();
        for (position, user) in (0u32..).zip(self.tenant.users.iter()) {
            let account = self.account_at(position, user);
            let traits = self.directory.plain(&account);
            if let Some(known) = traits.and_then(|traits| plain.get(&traits)) {
                found.of_user.push(*known);
                continue;
            }
            let signature = self.directory.signature(&account);
            let place = places.get(&signature).copied().unwrap_or_else(|| {
                let next = u32::try_from(found.all.len()).unwrap_or(u32::MAX);
                places.insert(signature.clone(), next);
                found.all.push(signature);
                next
            });
            plain.extend(traits.map(|traits| (traits, place)));
            found.of_user.push(place);
        }
        found
    }

    /// The account of the user at this position of the list.
    pub(super) fn account_at<'s>(&'s self, position: u32, user: &'s User) -> Account<'s> {
        let holder = self.holder_of.get(&position);
        let holdings = holder.map_or(&[][..], |holder| &holder.holdings);
        let is_synchronisation = holder.is_some_and(|holder| holder.synchronises);
        let (id, upn, user, position) = (&*user.id, &*user.upn, Some(user), Some(position));
        Account { id, upn, user, position, holdings, is_synchronisation }
    }
}
