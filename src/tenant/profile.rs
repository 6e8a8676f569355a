//! What many accounts have alike, and which is held once for all of them: a large tenant has a million accounts.

use super::account::Known;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// `identities[]`: how an account signs in, and who vouches for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    /// `userPrincipalName`, `federated`, `emailAddress` …
    pub sign_in_type: Arc<str>,
    /// A domain of the tenant, `MicrosoftAccount`, `live.com`, `google.com`, `mail`, another tenant's domain …
    pub issuer: Arc<str>,
}

/// A licence of an account: the SKU's id where known, else its part number or display name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Licence {
    /// Lower-case GUID, or empty.
    pub sku_id: Arc<str>,
    /// Part number or display name, or empty.
    pub name: Arc<str>,
}

/// Of one account, or of many that are alike in all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Profile {
    /// `Invitation` and the like; `Empty` = ordinary account.
    pub creation_type: Known<Box<str>>,
    /// `externalUserState`, `UserState`, `invitationState`.
    pub external_state: Known<Box<str>>,
    pub password_policies: Known<Box<str>>,
    pub licences: Known<Arc<[Licence]>>,
    /// Services of enabled plans (`exchange`, `MicrosoftOffice` …) where exported.
    pub plans: Known<Arc<[Arc<str>]>>,
    pub identities: Known<Arc<[Identity]>>,
    pub department: Option<Arc<str>>,
    pub company: Option<Arc<str>>,
}

impl Profile {
    /// Takes the other's answers where this one has none.
    fn fill(&mut self, mut other: Self) {
        self.creation_type.or_take(&mut other.creation_type);
        self.external_state.or_take(&mut other.external_state);
        self.password_policies.or_take(&mut other.password_policies);
        self.licences.or_take(&mut other.licences);
        self.plans.or_take(&mut other.plans);
        self.identities.or_take(&mut other.identities);
        self.department = self.department.take().or(other.department);
        self.company = self.company.take().or(other.company);
    }
}

/// Profiles that were filled up from others: accounts that are alike in both of two lists stay so.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// By where the two stand.
    pairs: HashMap<[usize; 2], [Arc<Profile>; 3], foldhash::fast::RandomState>,
    known: HashSet<Arc<Profile>, foldhash::fast::RandomState>,
}

/// Pairs that are remembered.
const PAIRS: usize = 65_536;

impl Filled {
    pub(super) fn of(&mut self, profile: &Arc<Profile>, other: &Arc<Profile>) -> Arc<Profile> {
        if Arc::ptr_eq(profile, other) {
            return Arc::clone(profile);
        }
        // Both are held beside the answer, so no other profile can come to stand where they do.
        let pair = [profile, other].map(|one| Arc::as_ptr(one).addr());
        if let Some([.., filled]) = self.pairs.get(&pair) {
            return Arc::clone(filled);
        }
        let mut filled = Profile::clone(profile);
        filled.fill(Profile::clone(other));
        let filled = self.one(filled);
        if self.pairs.len() < PAIRS {
            self.pairs.insert(pair, [Arc::clone(profile), Arc::clone(other), Arc::clone(&filled)]);
        }
        filled
    }

    /// The one that is held of all that are equal.
    fn one(&mut self, profile: Profile) -> Arc<Profile> {
        if let Some(known) = self.known.get(&profile) {
            return Arc::clone(known);
        }
        let new = Arc::new(profile);
        if self.known.len() < PAIRS {
            self.known.insert(Arc::clone(&new));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_that_are_alike_stay_so_when_two_lists_become_one() {
        let profile = |department: Option<&str>, company: Option<&str>| {
            Arc::new(Profile {
                department: department.map(Into::into),
                company: company.map(Into::into),
                ..Profile::default()
            })
        };
        let (it, contoso, none) =
            (profile(Some("IT"), None), profile(Some("HR"), Some("Contoso")), profile(None, None));
        let mut filled = Filled::default();
        let both = filled.of(&it, &contoso);
        assert_eq!(both, profile(Some("IT"), Some("Contoso")));
        assert!(Arc::ptr_eq(&both, &filled.of(&it, &contoso)), "one more such account takes no room");
        assert!(Arc::ptr_eq(&filled.of(&it, &none), &filled.of(&none, &it)));
        assert!(Arc::ptr_eq(&it, &filled.of(&it, &it)));
    }
}
