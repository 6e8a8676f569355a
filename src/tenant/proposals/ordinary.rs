//! The ordinary account of the person behind an administrator's account: proposed by names, confirmed by people.

use crate::tenant::{Tenant, User};
use std::collections::{BTreeSet, HashMap};

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

/// Enabled accounts of the organisation's own people, by those of their names that the accounts asked about have, too: each
/// name of the list is taken apart once, and few are kept.
#[derive(Debug)]
pub struct OrdinaryAccounts<'t> {
    tenant: &'t Tenant,
    by_display_name: Places,
    by_sign_in_name: Places,
    /// By the last word of the sign-in name.
    by_last_word: Places,
}

/// Positions of users under a name.
type Places = HashMap<String, Vec<usize>, foldhash::fast::RandomState>;

impl<'t> OrdinaryAccounts<'t> {
    /// To be asked about these accounts.
    pub fn of<'u>(tenant: &'t Tenant, asked: impl Iterator<Item = &'u User>) -> Self {
        let [mut shown, mut sign_in, mut last] = [Places::default(), Places::default(), Places::default()];
        let want = |places: &mut Places, name: &str| {
            places.entry(name.to_owned()).or_default();
        };
        for user in asked {
            let (display, local) = names_of(user);
            if let Some(name) = &display {
                want(&mut shown, name);
            }
            if let Some(name) = &local {
                want(&mut sign_in, name);
                if !name.contains(' ') {
                    want(&mut last, name);
                }
            }
        }
        let add = |places: &mut Places, name: &str, at: usize| {
            if let Some(known) = places.get_mut(name) {
                known.push(at);
            }
        };
        let mut name = String::new();
        for (at, user) in tenant.users.iter().enumerate() {
            if user.deleted || user.enabled == Some(false) || user.is_external() {
                continue;
            }
            write_person_name(&mut name, &user.display_name);
            add(&mut shown, &name, at);
            write_person_name(&mut name, user.upn.split('@').next().unwrap_or_default());
            add(&mut last, name.rsplit(' ').next().unwrap_or_default(), at);
            add(&mut sign_in, &name, at);
        }
        Self { tenant, by_display_name: shown, by_sign_in_name: sign_in, by_last_word: last }
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
        let (shown, local) = names_of(user);
        let mut places: BTreeSet<usize> = BTreeSet::new();
        let mut take = |map: &Places, name: &str| places.extend(map.get(name).into_iter().flatten());
        if let Some(name) = &shown {
            take(&self.by_display_name, name);
        }
        if let Some(name) = &local {
            take(&self.by_sign_in_name, name);
            if !name.contains(' ') {
                take(&self.by_last_word, name);
            }
        }
        let mut by_name = places.iter().filter_map(|at| tenant.users.items.get(*at)).filter(is_other);
        let found = by_name.next()?;
        by_name.next().is_none().then_some((found, "the names agree"))
    }
}

/// The person's display name and sign-in name, where they are long enough to tell people apart.
fn names_of(user: &User) -> (Option<String>, Option<String>) {
    let (mut shown, mut local) = (String::new(), String::new());
    write_person_name(&mut shown, &user.display_name);
    write_person_name(&mut local, user.upn.split('@').next().unwrap_or_default());
    let tells_apart = local.chars().count() > 3;
    (Some(shown).filter(|name| name.contains(' ')), Some(local).filter(|_| tells_apart))
}

/// A name without what marks an administrator: "Ingrid Lindqvist (admin)" and "adm.lindqvist" → the person's words.
fn write_person_name(plain: &mut String, name: &str) {
    plain.clear();
    if name.is_ascii() {
        name.split(|letter: char| !letter.is_ascii_alphanumeric()).for_each(|word| write_word(plain, word));
    } else {
        name.split(|letter: char| !letter.is_alphanumeric()).for_each(|word| write_word(plain, word));
    }
}

fn write_word(plain: &mut String, word: &str) {
    if word.is_empty() {
        return;
    }
    let start = plain.len();
    if start > 0 {
        plain.push(' ');
    }
    let own = plain.len();
    if word.is_ascii() {
        plain.push_str(word);
        plain.get_mut(own..).unwrap_or_default().make_ascii_lowercase();
    } else {
        plain.push_str(&word.to_lowercase());
    }
    if plain.len() - own <= LONGEST_MARK && MARKS.contains(&plain.get(own..).unwrap_or_default()) {
        plain.truncate(start);
    }
}

/// Bytes; most words are longer or as long, and need not be looked for.
const LONGEST_MARK: usize = "administration".len();

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tenant::fixtures::{World, id_of};

    #[test]
    fn no_mark_is_longer() {
        assert_eq!(MARKS.iter().map(|mark| mark.len()).max(), Some(LONGEST_MARK));
    }

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
        let found = OrdinaryAccounts::of(&tenant, tenant.users.iter().take(1))
            .find(&tenant.users.items[0])
            .map(|(user, _)| (*user.id).into());
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
