//! The ordinary account of the person behind an administrator's account: proposed by names, confirmed by people.

use crate::tenant::{Tenant, User};
use std::collections::BTreeSet;
use std::hash::BuildHasher;

/// Words that mark an administrator's account, in its sign-in name or in brackets behind a display name.
const MARKS: &[&str] = &[
    "adm",
    "admin",
    "administrator",
    "a",
    "ca",
    "ga",
    "priv",
    "privileged",
    "paw",
    "tier0",
    "t0",
    "t1",
    "cloud",
    "global",
    "cloudadmin",
    "pim",
    "sa",
    "da",
    "administration",
    "konto",
    "account",
];

/// Enabled accounts of the organisation's own people, by their names: each name is taken apart once, however many
/// administrators are looked up.
#[derive(Debug)]
pub struct OrdinaryAccounts<'t> {
    tenant: &'t Tenant,
    seed: foldhash::fast::RandomState,
    by_display_name: Named,
    by_sign_in_name: Named,
    by_last_word: Named,
}

/// Positions of users by the hash of one of their names, in its order. Hundreds of administrators meet a hundred thousand
/// names: where a hash agrees the name is taken apart again, and none is kept.
#[derive(Debug)]
struct Named {
    places: Vec<(u32, u32)>,
    name: fn(&User) -> String,
}

impl Named {
    fn by(name: fn(&User) -> String) -> Self {
        Self { places: Vec::new(), name }
    }

    /// The positions of users of this name.
    fn find<'a>(&'a self, tenant: &'a Tenant, hash: u32, name: &'a str) -> impl Iterator<Item = usize> + 'a {
        let first = self.places.partition_point(|(known, _)| *known < hash);
        let alike = self.places.iter().skip(first).take_while(move |(known, _)| *known == hash);
        let is_it = move |at: &usize| tenant.users.items.get(*at).is_some_and(|user| (self.name)(user) == name);
        alike.map(|(_, at)| *at as usize).filter(is_it)
    }
}

fn display_name(user: &User) -> String {
    person_name(&user.display_name)
}

fn sign_in_name(user: &User) -> String {
    person_name(user.upn.split('@').next().unwrap_or_default())
}

/// The last word of the sign-in name.
fn last_word(user: &User) -> String {
    last_of(&sign_in_name(user)).to_owned()
}

fn last_of(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or_default()
}

impl<'t> OrdinaryAccounts<'t> {
    pub fn of(tenant: &'t Tenant) -> Self {
        let mut accounts = Self {
            tenant,
            seed: foldhash::fast::RandomState::default(),
            by_display_name: Named::by(display_name),
            by_sign_in_name: Named::by(sign_in_name),
            by_last_word: Named::by(last_word),
        };
        for (at, user) in (0..).zip(&tenant.users) {
            if user.deleted || user.enabled == Some(false) || user.is_external() {
                continue;
            }
            let name = sign_in_name(user);
            let names =
                [&*display_name(user), &*name, last_of(&name)].map(|name| (!name.is_empty(), accounts.hash(name)));
            let lists = [&mut accounts.by_display_name, &mut accounts.by_sign_in_name, &mut accounts.by_last_word];
            for (list, (is_named, hash)) in lists.into_iter().zip(names) {
                list.places.extend(is_named.then_some((hash, at)));
            }
        }
        for list in [&mut accounts.by_display_name, &mut accounts.by_sign_in_name, &mut accounts.by_last_word] {
            list.places.sort_unstable();
        }
        accounts
    }

    #[expect(clippy::cast_possible_truncation, reason = "half of the hash is enough: the names are compared, too")]
    fn hash(&self, name: &str) -> u32 {
        self.seed.hash_one(name) as u32
    }

    /// An enabled account, not this one, that seems to be the same person's, and why. `None`: none, or several.
    pub fn find(&self, user: &User) -> Option<(&'t User, &'static str)> {
        let tenant = self.tenant;
        let is_other = |other: &&User| {
            !std::ptr::eq(*other, user)
                && !other.deleted
                && other.enabled != Some(false)
                && (other.id.is_empty() || other.id != user.id)
                && !other.upn.eq_ignore_ascii_case(&user.upn)
        };
        let mut mails = user.other_mails.iter().chain(&user.mail);
        if let Some(found) = mails.find_map(|mail| tenant.user_by_name(mail).filter(is_other)) {
            return Some((found, "its mail address is this account's"));
        }
        let shown = person_name(&user.display_name);
        let local = person_name(user.upn.split('@').next().unwrap_or_default());
        let mut places: BTreeSet<usize> = BTreeSet::new();
        let mut take = |list: &Named, name: &str| places.extend(list.find(tenant, self.hash(name), name));
        if shown.contains(' ') {
            take(&self.by_display_name, &shown);
        }
        if local.chars().count() > 3 {
            take(&self.by_sign_in_name, &local);
            if !local.contains(' ') {
                take(&self.by_last_word, &local);
            }
        }
        let mut by_name = places.iter().filter_map(|at| tenant.users.items.get(*at)).filter(is_other);
        let found = by_name.next()?;
        by_name.next().is_none().then_some((found, "the names agree"))
    }
}

/// A name without what marks an administrator: "Ingrid Lindqvist (admin)" and "adm.lindqvist" → the person's words.
fn person_name(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for word in name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let start = plain.len();
        if start > 0 {
            plain.push(' ');
        }
        let own = plain.len();
        if word.is_ascii() {
            plain.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
        } else {
            plain.push_str(&word.to_lowercase());
        }
        if MARKS.contains(&plain.get(own..).unwrap_or_default()) {
            plain.truncate(start);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::fixtures::{World, id_of};

    #[track_caller]
    fn check(change: impl FnOnce(&mut User), expected: Option<&str>) {
        let tenant = World::new()
            .user_with("adm.lindqvist", |user| {
                user.display_name = "Ingrid Lindqvist (admin)".into();
                change(user);
            })
            .user_with("i.lindqvist", |user| user.display_name = "Ingrid Lindqvist".into())
            .user_with("b.berg", |user| user.mail = Some("berg@contoso.example".into()))
            .user_with("twin.one", |user| user.display_name = "Tove Twin".into())
            .user_with("twin.two", |user| user.display_name = "Tove Twin".into())
            .build();
        let found = OrdinaryAccounts::of(&tenant).find(&tenant.users.items[0]).map(|(user, _)| (*user.id).into());
        assert_eq!(found, expected.map(id_of));
    }

    #[test]
    fn names_and_addresses_propose() {
        check(|_| {}, Some("i.lindqvist"));
        check(|user| user.display_name = "".into(), Some("i.lindqvist"));
        check(|user| user.other_mails = vec!["berg@contoso.example".into()], Some("b.berg"));
        check(
            |user| {
                user.display_name = "Tove Twin (admin)".into();
                user.upn = "adm.x@contoso.example".into();
            },
            None,
        );
        check(
            |user| {
                user.display_name = "Root".into();
                user.upn = "root@contoso.example".into();
            },
            None,
        );
    }
}
