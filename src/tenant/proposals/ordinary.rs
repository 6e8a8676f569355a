//! The ordinary account of the person behind an administrator's account: proposed by names, confirmed by people.

use crate::tenant::{Tenant, User};

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

/// An enabled account, not this one, that seems to be the same person's, and why. `None`: none, or several.
pub fn ordinary_account<'t>(tenant: &'t Tenant, user: &User) -> Option<(&'t User, &'static str)> {
    let is_other = |other: &&User| {
        !std::ptr::eq(*other, user)
            && !other.deleted
            && other.enabled != Some(false)
            && (other.id.is_empty() || other.id != user.id)
            && !other.upn.eq_ignore_ascii_case(&user.upn)
    };
    let by_mail = user.other_mails.iter().chain(&user.mail).find_map(|mail| tenant.user_by_name(mail).filter(is_other));
    if let Some(found) = by_mail {
        return Some((found, "its mail address is this account's"));
    }
    let shown = person_name(&user.display_name);
    let local = person_name(user.upn.split('@').next().unwrap_or_default());
    let mut by_name = tenant.users.iter().filter(is_other).filter(|other| !other.is_external()).filter(|other| {
        !shown.is_empty() && shown.contains(' ') && person_name(&other.display_name) == shown
            || local.chars().count() > 3 && {
                let name = person_name(other.upn.split('@').next().unwrap_or_default());
                name == local || name.rsplit(' ').next() == Some(local.as_str()) && !local.contains(' ')
            }
    });
    let found = by_name.next()?;
    by_name.next().is_none().then_some((found, "the names agree"))
}

/// A name without what marks an administrator: "Ingrid Lindqvist (admin)" and "adm.lindqvist" → the person's words.
fn person_name(name: &str) -> String {
    let plain: String = name.chars().map(|letter| if letter.is_alphanumeric() { letter } else { ' ' }).collect();
    let words = plain.split_whitespace().map(str::to_lowercase).filter(|word| !MARKS.contains(&word.as_str()));
    words.collect::<Vec<_>>().join(" ")
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
        let found = ordinary_account(&tenant, &tenant.users.items[0]).map(|(user, _)| user.id.clone());
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
