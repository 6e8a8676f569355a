//! All accounts at once: who is covered, and who is not, by classes of accounts that no policy tells apart.

use super::reach::{Account, Signature};
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
                        coverage: verdict.coverage.clone(),
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
        self.kinds().get(self.position(user)? as usize).copied()
    }

    /// How each kind of account is covered, without looking at any account.
    pub fn coverage_of_kinds(&self, requirement: Requirement) -> Vec<Coverage> {
        let signatures = self.signatures.get_or_init(|| self.signatures());
        let question = self.question(requirement);
        signatures.all.iter().map(|signature| self.verdict_on(signature, &question).coverage.clone()).collect()
    }

    fn signatures(&self) -> Signatures {
        let mut found = Signatures::default();
        let mut places: HashMap<Signature, u32, foldhash::fast::RandomState> = HashMap::default();
        for (position, user) in (0u32..).zip(self.tenant.users.iter()) {
            let signature = self.directory.signature(&self.account_at(position, user));
            let place = places.get(&signature).copied().unwrap_or_else(|| {
                let next = u32::try_from(found.all.len()).unwrap_or(u32::MAX);
                places.insert(signature.clone(), next);
                found.all.push(signature);
                next
            });
            found.of_user.push(place);
        }
        found
    }

    /// The account of the user at this position of the list.
    pub(super) fn account_at<'s>(&'s self, position: u32, user: &'s User) -> Account<'s> {
        let holder = self.holder_of.get(&position);
        let holdings = holder.map_or(&[][..], |holder| &holder.holdings);
        Account { id: &user.id, upn: &user.upn, user: Some(user), holdings }
    }
}
