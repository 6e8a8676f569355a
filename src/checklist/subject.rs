//! What people read of the key of an affected object. Keys are made to stay the same over new exports, and remarks hang on
//! them; several checks join theirs of what a log says ("2026-06-18t21:59:40z|assigned outside pim|…").

use super::{Affected, SubjectKind};
use std::borrow::Cow;

/// Digits of an object id without its hyphens.
const ID_DIGITS: usize = 32;

/// Between the parts of a key.
const BETWEEN: char = '|';

/// A key as people read it: its parts in a row, dates as dates. `name_of` knows the names of accounts by their ids.
pub fn in_words(key: &str, name_of: impl Fn(&str) -> Option<String>) -> Cow<'_, str> {
    if !key.contains(BETWEEN) {
        return key.into();
    }
    let part = |part: &str| {
        let part = part.trim();
        if is_moment(part) { part.to_uppercase() } else { name_of(part).unwrap_or_else(|| part.to_owned()) }
    };
    let parts: Vec<String> = key.split(BETWEEN).map(part).filter(|part| !part.is_empty()).collect();
    parts.join(", ").into()
}

/// As [`in_words`], where no list of names is at hand.
pub fn readable(key: &str) -> Cow<'_, str> {
    in_words(key, |_| None)
}

/// "2026-06-18t21:59:40z", in lower case as all of a key.
fn is_moment(part: &str) -> bool {
    let shape = |byte: u8| match byte {
        b'0'..=b'9' => b'0',
        other => other,
    };
    part.bytes().map(shape).eq(*b"0000-00-00t00:00:00z")
}

impl Affected {
    /// Whether it is something that happened: it is called by us, and known by its time.
    pub fn is_event(&self) -> bool {
        matches!(self.kind, SubjectKind::SignIn | SubjectKind::AuditEntry)
            || self.id.split([' ', BETWEEN]).next().is_some_and(is_moment)
    }

    /// The name as a person would say it: `rufus@partner.example (guest)` for a sign-in name that carries the mark of guests, and
    /// `w.harkness@contoso.com (deleted)` for one that has the account's id before it since the account was deleted.
    pub fn called(&self) -> Cow<'_, str> {
        let name = &*self.name;
        if self.kind != SubjectKind::User || !name.contains('@') {
            return name.into();
        }
        let kept = name.split_at_checked(ID_DIGITS).filter(|(id, kept)| {
            id.bytes().all(|byte| byte.is_ascii_hexdigit()) && kept.find('@').is_some_and(|at| at > 0)
        });
        let own = kept.map_or(name, |(_, kept)| kept);
        let guest = own.split_once("#EXT#@").and_then(|(guest, _)| guest.rsplit_once('_'));
        match (guest.filter(|(who, domain)| !who.is_empty() && domain.contains('.')), kept) {
            (Some((who, domain)), None) => format!("{who}@{domain} (guest)").into(),
            (Some((who, domain)), Some(_)) => format!("{who}@{domain} (deleted guest)").into(),
            (None, Some(_)) => format!("{own} (deleted)").into(),
            (None, None) => name.into(),
        }
    }

    /// The id that the tenant gives the object. Keys that are made up of names and dates would only repeat what stands beside
    /// them; the JSON holds them all.
    pub fn own_id(&self) -> Option<&str> {
        let id = self.id.strip_prefix("device:").unwrap_or(&self.id);
        let is_guid = |part: &str| {
            part.len() == 36 && part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') && part.contains('-')
        };
        let is_given = id.starts_with('/') || id.contains('@') || id.contains("dc=") || id.starts_with("s-1-");
        let is_given = is_given || id.split(['/', ':', ' ']).any(is_guid);
        (is_given && !self.is_event() && !id.contains(BETWEEN) && !id.eq_ignore_ascii_case(&self.name)).then_some(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::Outcome;

    #[test]
    fn keys_of_several_parts_are_read_as_a_row() {
        let name_of = |part: &str| (part == "id-anna").then(|| "anna@contoso.com".to_owned());
        let check = |key: &str, expected: &str| assert_eq!(in_words(key, name_of), expected);
        check(
            "id-anna|2026-06-04t09:02:11z|azure portal|browser|success",
            "anna@contoso.com, 2026-06-04T09:02:11Z, azure portal, browser, success",
        );
        check("2026-06-18t21:59:40z|assigned outside pim|ben|", "2026-06-18T21:59:40Z, assigned outside pim, ben");
        check("id-anna", "id-anna");
        check("2026-06-18t21:59:40z", "2026-06-18t21:59:40z");
        check("|", "");
    }

    #[test]
    fn names_are_told_as_people_say_them() {
        let check = |kind, name: &str, expected: &str| {
            assert_eq!(Affected::new(kind, "id", name, Outcome::Fail).called(), expected);
        };
        let user = SubjectKind::User;
        check(user, "c25b4a362ac64c1a9b77e4f0c4dc62d8w.harkness@a.example", "w.harkness@a.example (deleted)");
        check(user, "rufus_b.example#EXT#@a.onmicrosoft.com", "rufus@b.example (guest)");
        check(user, "r_u_b.example#EXT#@a.onmicrosoft.com", "r_u@b.example (guest)");
        let both = "c25b4a362ac64c1a9b77e4f0c4dc62d8rufus_b.example#EXT#@a.onmicrosoft.com";
        check(user, both, "rufus@b.example (deleted guest)");
        for as_it_is in [
            "anna@a.example",
            "Anna",
            "c25b4a362ac64c1a9b77e4f0c4dc62d8@a.example",
            "c25b4a362ac64c1a9b77e4f0c4dc62d@a.example",
            "nobody#EXT#@a.example",
            "_b.example#EXT#@a.example",
            "ÄÖÜäöüÄÖÜäöüÄÖÜäöüÄÖÜäöü@a.example",
        ] {
            check(user, as_it_is, as_it_is);
        }
        check(SubjectKind::Policy, "rufus_b.example#EXT#@a", "rufus_b.example#EXT#@a");
    }

    #[test]
    fn only_an_id_of_the_tenant_is_shown() {
        let check = |id: &str, name: &str, expected: Option<&str>| {
            assert_eq!(Affected::new(SubjectKind::User, id, name, Outcome::Fail).own_id(), expected, "{id}");
        };
        let guid = "5f3d24b8-fa31-4812-ae53-dd91215a8e9c";
        check(guid, "anna@contoso.com", Some(guid));
        check(guid, guid, None);
        check("anna@contoso.com", "Anna", Some("anna@contoso.com"));
        check("anna@contoso.com", "Anna@contoso.com", None);
        check("device:paw-07", "PAW-07", None);
        check("/subscriptions/1", "prod", Some("/subscriptions/1"));
        check(&format!("{guid}|2026-06-04t09:02:11z|azure portal"), "anna", None);
        check("granted a permission|cargo|anna@contoso.com", "Cargo", None);
        check("self-service password reset", "Self-service password reset", None);
    }
}
