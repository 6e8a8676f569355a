//! The ordinary account of the person behind an administrator's account: proposed by names, confirmed by people.

use super::names::is_alphanumeric;
use crate::tenant::{Tenant, User};
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

/// Words that names may have that are looked for, by a number that few words share: most names of a list are put aside after
/// their first word.
#[derive(Debug)]
struct Words(Box<[u64; WORD_BITS / 64]>);

const WORD_BITS: usize = 1 << 16;

impl Words {
    fn none() -> Self {
        Self(Box::new([0; WORD_BITS / 64]))
    }

    /// The marks, which no name is known by.
    fn marks() -> Self {
        let mut words = Self::none();
        MARKS.iter().for_each(|mark| words.add(mark));
        words
    }

    /// Where the bit of a number stands, and in it.
    fn bit(number: u32) -> [usize; 2] {
        let at = (number ^ number >> 16) as usize % WORD_BITS;
        [at / 64, at % 64]
    }

    /// Adds the words of a name that is looked for.
    fn add(&mut self, name: &str) {
        if words_of(name).next().is_none() {
            self.note(beginning(name));
        }
        words_of(name).for_each(|piece| self.note(hash(piece)));
    }

    fn note(&mut self, number: u32) {
        let [bits, bit] = Self::bit(number);
        if let Some(bits) = self.0.get_mut(bits) {
            *bits |= 1 << bit;
        }
    }

    fn has(&self, piece: &[u8]) -> bool {
        let [bits, bit] = Self::bit(hash(piece));
        self.0.get(bits).is_some_and(|bits| bits >> bit & 1 == 1)
    }

    /// Whether a name as written may consist of these words alone: those of its pieces that are ASCII are looked at.
    fn may_have_all(&self, name: &str) -> bool {
        let mut pieces = words_of(name).peekable();
        let may = if pieces.peek().is_some() { pieces.all(|piece| self.has(piece)) } else { self.has_beginning(name) };
        may || !name.is_ascii() && name.contains(BECOME_ASCII)
    }

    /// Names without a piece of ASCII are told by their first letters.
    fn has_beginning(&self, name: &str) -> bool {
        let [bits, bit] = Self::bit(beginning(name));
        self.0.get(bits).is_some_and(|bits| bits >> bit & 1 == 1)
    }

    /// Whether the last word of a name as written may be one of these.
    fn may_have_last(&self, name: &str) -> bool {
        // Marks at its end are taken off.
        !name.is_ascii() || words_of(name).rev().find(|word| !is_mark(word)).is_some_and(|word| self.has(word))
    }
}

/// The only letters whose lower case has letters of ASCII: the sign of the kelvin, and the I with a dot.
const BECOME_ASCII: [char; 2] = ['\u{212A}', '\u{130}'];

/// The pieces of a name that consist of ASCII letters and digits.
fn words_of(name: &str) -> impl DoubleEndedIterator<Item = &[u8]> {
    name.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).filter(|piece| !piece.is_empty())
}

fn mix(number: u32, part: u32) -> u32 {
    (number ^ part).wrapping_mul(0x0100_0193)
}

/// The same for a piece in any case.
fn hash(piece: &[u8]) -> u32 {
    piece.iter().fold(0x811C_9DC5, |number, byte| mix(number, u32::from(byte | 0x20)))
}

/// The first two letters in any case, and in any place of a word.
fn beginning(name: &str) -> u32 {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric()).take(2).flat_map(char::to_lowercase);
    letters.fold(0x811C_9DC5, |number, letter| mix(number, u32::from(if letter == 'ς' { 'σ' } else { letter })))
}

fn is_mark(word: &[u8]) -> bool {
    word.len() <= LONGEST_MARK && MARKS.iter().any(|mark| mark.as_bytes().eq_ignore_ascii_case(word))
}

/// Positions of users under a name.
type Places = HashMap<String, Vec<usize>, foldhash::fast::RandomState>;

impl<'t> OrdinaryAccounts<'t> {
    /// To be asked about these accounts.
    pub fn of<'u>(tenant: &'t Tenant, asked: impl Iterator<Item = &'u User>) -> Self {
        let [mut shown, mut sign_in, mut last] = [Places::default(), Places::default(), Places::default()];
        let (mut words, mut last_words) = (Words::marks(), Words::none());
        let want = |places: &mut Places, words: &mut Words, name: &str| {
            places.entry(name.to_owned()).or_default();
            words.add(name);
        };
        for user in asked {
            let (display, local) = names_of(user);
            if let Some(name) = &display {
                want(&mut shown, &mut words, name);
            }
            if let Some(name) = &local {
                want(&mut sign_in, &mut words, name);
                if !name.contains(' ') {
                    want(&mut last, &mut last_words, name);
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
            if words.may_have_all(&user.display_name) {
                write_person_name(&mut name, &user.display_name);
                add(&mut shown, &name, at);
            }
            let local = user.upn.split('@').next().unwrap_or_default();
            if words.may_have_all(local) || last_words.may_have_last(local) {
                write_person_name(&mut name, local);
                add(&mut last, name.rsplit(' ').next().unwrap_or_default(), at);
                add(&mut sign_in, &name, at);
            }
        }
        Self { tenant, by_display_name: shown, by_sign_in_name: sign_in, by_last_word: last }
    }

    /// An enabled account, not this one, that seems to be the same person's, and why. `None`: none, or several.
    pub fn find<'s>(&'s self, user: &User) -> Option<(&'t User, &'static str)> {
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
            return Some((found, "its mail address is this account’s"));
        }
        let (shown, local) = names_of(user);
        let of =
            |map: &'s Places, name: Option<&String>| name.and_then(|name| map.get(name)).map_or(&[][..], Vec::as_slice);
        let one_word = local.as_ref().filter(|name| !name.contains(' '));
        let places = [
            of(&self.by_display_name, shown.as_ref()),
            of(&self.by_sign_in_name, local.as_ref()),
            of(&self.by_last_word, one_word),
        ];
        // Of a name that thousands share, two are looked at.
        let mut found: Option<(usize, &'t User)> = None;
        for at in places.into_iter().flatten().copied() {
            let Some(other) = tenant.users.items.get(at).filter(is_other) else { continue };
            match found {
                Some((known, _)) if known != at => return None,
                _ => found = Some((at, other)),
            }
        }
        found.map(|(_, other)| (other, "the names agree"))
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
        name.split(|letter: char| !is_alphanumeric(letter)).for_each(|word| write_word(plain, word));
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

    /// What is put aside by its words would not have been found by its name.
    #[test]
    fn no_name_that_is_looked_for_is_put_aside() {
        let names = [
            "Ingrid Lindqvist (admin)",
            "adm.lindqvist",
            "ADM-Lindqvist",
            "i.lindqvist",
            "Lindqvist, Ingrid",
            "ingrid.lindqvist-admin",
            "Ægir Ø",
            "x",
            "ÆGIR-Ø (Adm)",
            "\u{212A}arl Ø",
            "karl ø",
            "\u{130}lhan",
            "i\u{307}lhan",
            "张伟",
            "adm.张伟",
            "张·伟",
            "ΟΣ Ξ",
            "ος ξ",
            "",
            "admin",
            "t0-berg_2",
        ];
        let mut plain = String::new();
        for wanted in names {
            let (mut words, mut last) = (Words::marks(), Words::none());
            let mut normal = String::new();
            write_person_name(&mut normal, wanted);
            words.add(&normal);
            normal.rsplit(' ').take(1).for_each(|word| last.add(word));
            for name in names {
                write_person_name(&mut plain, name);
                let is_it = plain == normal && !plain.is_empty();
                let ends_so = !plain.is_empty() && plain.rsplit(' ').next() == normal.rsplit(' ').next();
                assert!(!is_it || words.may_have_all(name), "{wanted:?} {name:?}");
                assert!(!ends_so || last.may_have_last(name), "{wanted:?} {name:?}");
            }
        }
        let mut words = Words::marks();
        words.add("lindqvist");
        assert!(words.may_have_all("ADM.Lindqvist") && !words.may_have_all("adm.berg"));
        assert!(!words.may_have_last("lindqvist.berg (admin)") && words.may_have_last("berg.LINDQVIST (admin)"));
    }

    /// Many accounts of one name: none is proposed, and no more than two of them are looked at for each.
    #[test]
    fn a_name_of_very_many_proposes_nobody() {
        let mut tenant = World::new().user_with("u0", |user| user.display_name = "Same Name".into()).build();
        let one = tenant.users.items[0].clone();
        let users = (0..40_000_u32).map(|number| User {
            id: format!("id-{number}").into(),
            upn: format!("u{number}@contoso.example").into(),
            ..one.clone()
        });
        tenant.users.items = users.collect();
        let accounts = OrdinaryAccounts::of(&tenant, tenant.users.iter());
        assert!(tenant.users.iter().all(|user| accounts.find(user).is_none()));
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
        check(|user| user.other_mails = ["berg@contoso.example".into()].into(), Some("b.berg"));
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
