//! The ordinary account of the person behind an administrator's account: proposed by names, confirmed by people.

use crate::tenant::{Tenant, User, lower};
use std::collections::HashMap;

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

/// For each of some accounts, an enabled account that seems to be the same person's, and why. `None`: none, or several.
/// The list of users is walked once, however many are asked for.
pub fn ordinary_accounts<'t>(tenant: &'t Tenant, asked: &[&User]) -> Vec<Option<(&'t User, &'static str)>> {
    let mut wanted = Wanted::default();
    let mut found: Vec<Found<'t>> = Vec::with_capacity(asked.len());
    for (user, at) in asked.iter().zip(0..) {
        let mut mails = user.other_mails.iter().chain(&user.mail);
        let by_mail = mails.find_map(|mail| tenant.user_by_name(mail).filter(|other| is_other(user, other)));
        if by_mail.is_none() {
            wanted.add(user, at);
        }
        found.push(by_mail.map_or(Found::Nobody, |other| Found::One(other, "its mail address is this account's")));
    }
    if !wanted.is_empty() {
        for other in tenant.users.iter().filter(|other| !other.is_external()) {
            for at in wanted.by(other) {
                let (Some(user), Some(found)) = (asked.get(at), found.get_mut(at)) else { continue };
                if is_other(user, other) {
                    *found = match found {
                        Found::Nobody => Found::One(other, "the names agree"),
                        Found::One(..) | Found::Several => Found::Several,
                    };
                }
            }
        }
    }
    found.into_iter().map(|found| if let Found::One(user, why) = found { Some((user, why)) } else { None }).collect()
}

enum Found<'t> {
    Nobody,
    One(&'t User, &'static str),
    Several,
}

fn is_other(user: &User, other: &User) -> bool {
    !std::ptr::eq(other, user)
        && !other.deleted
        && other.enabled != Some(false)
        && (other.id.is_empty() || other.id != user.id)
        && !other.upn.eq_ignore_ascii_case(&user.upn)
}

/// The names looked for, and who is looked for by each.
#[derive(Default)]
struct Wanted {
    shown: HashMap<String, Vec<usize>>,
    local: HashMap<String, Vec<usize>>,
}

impl Wanted {
    fn add(&mut self, user: &User, at: usize) {
        let shown = person_name(&user.display_name);
        if shown.contains(' ') {
            self.shown.entry(shown).or_default().push(at);
        }
        let local = person_name(local_part(user));
        if local.chars().count() > 3 {
            self.local.entry(local).or_default().push(at);
        }
    }
    fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.local.is_empty()
    }
    /// Who is looked for by a name of this account, each once.
    fn by(&self, other: &User) -> Vec<usize> {
        let shown = self.shown.get(&person_name(&other.display_name));
        let local = person_name(local_part(other));
        // A sign-in name of one word agrees with another's last word: `adm.lindqvist` with `i.lindqvist`.
        let last = local.rsplit_once(' ').map(|(_, last)| last).and_then(|last| self.local.get(last));
        let mut found: Vec<usize> =
            [shown, self.local.get(&local), last].into_iter().flatten().flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn local_part(user: &User) -> &str {
    user.upn.split('@').next().unwrap_or_default()
}

/// A name without what marks an administrator: "Ingrid Lindqvist (admin)" and "adm.lindqvist" → the person's words.
fn person_name(name: &str) -> String {
    let mut person = String::with_capacity(name.len());
    for word in name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let word = lower(word);
        if !MARKS.contains(&&*word) {
            if !person.is_empty() {
                person.push(' ');
            }
            person.push_str(&word);
        }
    }
    person
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
        let found = ordinary_accounts(&tenant, &[&tenant.users.items[0]]);
        let found = found[0].map(|(user, _)| user.id.clone());
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
