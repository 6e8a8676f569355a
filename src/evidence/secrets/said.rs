//! Secrets that people write into remarks: "pw: x", "Initial password Hunter2!". Whoever reads a directory reads these, too.

use super::about::gives;
use super::{names, words};
use foldhash::fast::FixedState;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How a cell is told of in which one stands.
pub(in crate::evidence) const IN_WORDS: &str = "a password in words";

/// What stands in the place of a remark that said one: that there was a remark counts, and not what it said.
pub const SAID: &str = "(a password in words was left out)";

/// A shorter text has no room for a name and what it gives.
pub(in crate::evidence) const SHORTEST_SAID: usize = 4;

/// Of a longer text its beginning is looked at.
const LONGEST: usize = 1 << 14;

/// A longer text before a colon is no name.
const LONGEST_NAME: usize = 60;

/// Between a word for a secret and what it is.
const CONNECTING: &[&str] =
    &["is", "ist", "was", "war", "lautet", "set", "to", "auf", "est", "es", "è", "now", "jetzt", "(", "-"];

/// A secret in words is told at one of these, or at the second of two letters `s`: behind a name at a colon or an equals
/// sign; without one at a word that has a `w` or is of a pass.
pub(in crate::evidence) const TELLING: [u8; 3] = *b":=w";

/// Where a word may stand that is told without a colon, as most have `ass`, `wd` or `wort`.
fn is_stem(text: &[u8], at: usize) -> bool {
    match text.get(at) {
        Some(b's') => text.get(at.saturating_sub(2)..at) == Some(b"as"),
        Some(b'w') => matches!(text.get(at + 1..), Some([b'd', ..] | [b'o', b'r', b't', ..])),
        _ => false,
    }
}

/// What most words have that are told without a colon, too; for others a colon tells.
static STEM: LazyLock<memchr::memmem::Finder<'static>> = LazyLock::new(|| memchr::memmem::Finder::new("ass"));

fn stems(text: &[u8]) -> impl Iterator<Item = usize> + use<'_> {
    let of_pass = STEM.find_iter(text).map(|at| at + 2);
    of_pass.chain(memchr::memchr_iter(b'w', text).filter(|at| is_stem(text, *at)))
}

/// Whether a secret is named in a text together with what may be it. One pass over the bytes for most texts.
pub(in crate::evidence) fn says_one(text: &[u8]) -> bool {
    let text = text.get(..LONGEST).unwrap_or(text);
    memchr::memchr2_iter(b':', b'=', text).any(|at| is_given_at(text, at))
        || has_words(text) && stems(text).next().is_some() && is_told(text)
}

/// Whether a cell of a row may say one: asked of the row as a whole, which most have to pay for, before each of its cells is.
pub(in crate::evidence) fn may_say_one(row: &[u8]) -> bool {
    memchr::memchr2_iter(b':', b'=', row).chain(stems(row)).any(|at| says_one_at(row, at))
}

/// The same of one place of the row at which one may be told ([`TELLING`]).
pub(in crate::evidence) fn says_one_at(row: &[u8], at: usize) -> bool {
    if matches!(row.get(at), Some(b':' | b'=')) {
        return is_given_at(row, at);
    }
    if !is_stem(row, at) {
        return false;
    }
    let is_end = |byte: &u8| matches!(byte, b',' | b';' | b'\t' | b'|' | b'"' | b'\n' | 0);
    let from = at.saturating_sub(LOOKED_AT);
    let start = row[from..at].iter().rposition(is_end).map_or(from, |end| from + end + 1);
    let rest = &row[at..row.len().min(at + LOOKED_AT)];
    let words = &row[start..at + rest.iter().position(is_end).unwrap_or(rest.len())];
    has_words(words) && is_told_again(words)
}

/// As [`is_told`]: what says no secret but has a word for one is mostly a reason of failures, and stands in many rows.
fn is_told_again(words: &[u8]) -> bool {
    thread_local! {
        static KNOWN: RefCell<HashMap<Box<[u8]>, bool, FixedState>> = RefCell::new(HashMap::default());
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(found) = known.get(words) {
            return *found;
        }
        let found = is_told(words);
        if known.len() < names::REMEMBERED {
            known.insert(words.into(), found);
        }
        found
    })
}

/// A word for a secret, a blank of whatever kind, and the secret.
fn has_words(text: &[u8]) -> bool {
    text.len() > SHORTEST_WORD + SHORTEST_MADE && text.iter().any(|byte| *byte <= b' ' || !byte.is_ascii())
}

/// How far behind a word what it gives is looked for.
pub(super) const LOOKED_AT: usize = 100;

fn has_odd_byte(text: &[u8]) -> bool {
    text.iter().any(|byte| byte.is_ascii_digit() || b"!#$%&*+?@^_~".contains(byte))
}

/// Whether a name of a secret stands before a colon or an equals sign, and something behind it.
fn is_given_at(text: &[u8], at: usize) -> bool {
    let (before, behind) = (&text[..at], text.get(at + 1..).unwrap_or_default());
    if let Some(address) = behind.strip_prefix(b"//") {
        return names_a_user(address);
    }
    // Most are times, and what ends in `==` is coded.
    if before.last().is_none_or(u8::is_ascii_digit) || behind.iter().all(|byte| *byte == b'=') {
        return false;
    }
    let start = before.iter().rposition(|byte| ends_a_name(*byte)).map_or(0, |at| at + 1);
    let name = last_words(&before[start..]);
    if name.len() > LONGEST_NAME || name.len() < 2 {
        return false;
    }
    let gives_what = |may_be_it: &dyn Fn(&str) -> bool| {
        let value = value_of(behind);
        may_be_it(&value) && gives(&value, behind)
    };
    match remembered(name) {
        Named::Nothing => false,
        Named::Secret => gives_what(&|_| true),
        // In an address; a shorter one is a word about one.
        Named::Token => gives_what(&|value| text.get(at) == Some(&b'=') && value.len() >= LONG_VALUE),
        // Results are counted: "Pass: 12".
        Named::Pass => gives_what(&|value| !value.bytes().all(|byte| byte.is_ascii_digit())),
    }
}

/// What stands before a name and is none of it.
fn ends_a_name(byte: u8) -> bool {
    let is_mark = matches!(byte, b':' | b'=' | b';' | b',' | b'.' | b'|' | b'?' | b'&' | b'\n' | b'\r' | b'\t');
    is_mark || matches!(byte, b'(' | b'{' | b'[' | b'<' | b'>' | b'"' | b'\'')
}

/// As many of them as a name may have; a name may end a sentence.
fn last_words(text: &[u8]) -> &[u8] {
    let Some(beyond) = text.len().checked_sub(LONGEST_NAME) else { return text };
    let blank = text.get(beyond..).and_then(|end| memchr::memchr(b' ', end));
    blank.and_then(|blank| text.get(beyond + blank + 1..)).unwrap_or(text)
}

/// `user:password@host`, behind the scheme.
fn names_a_user(address: &[u8]) -> bool {
    let address = address.get(..LOOKED_AT).unwrap_or(address);
    let host = address.split(|byte| b"/?#,;\"' \\".contains(byte)).next().unwrap_or_default();
    let user = memchr::memrchr(b'@', host).and_then(|at| host.get(..at)).unwrap_or_default();
    memchr::memchr(b':', user).is_some_and(|at| at + 1 < user.len())
}

/// What a name that stands before a colon says by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Named {
    Nothing,
    Secret,
    Token,
    Pass,
}

/// What the name at the end of a text calls what follows.
fn named(text: &[u8]) -> Named {
    let text = String::from_utf8_lossy(text);
    let name = text.trim();
    let last = name.rsplit(char::is_whitespace).next().unwrap_or(name);
    if last.eq_ignore_ascii_case("token") {
        return Named::Token;
    }
    match words::tell(name) || names::known_as(name).is_some() {
        true if last.eq_ignore_ascii_case("pass") => Named::Pass,
        true => Named::Secret,
        false => Named::Nothing,
    }
}

/// As [`named`]: files have few names before colons (`rv` of browsers, keys of details), each many times.
fn remembered(name: &[u8]) -> Named {
    thread_local! {
        static KNOWN: RefCell<HashMap<Box<[u8]>, Named, FixedState>> = RefCell::new(HashMap::default());
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(found) = known.get(name) {
            return *found;
        }
        let found = named(name);
        if known.len() < names::REMEMBERED {
            known.insert(name.into(), found);
        }
        found
    })
}

/// Of a token.
const LONG_VALUE: usize = 16;

/// The first word behind a name, without its quotes.
fn value_of(behind: &[u8]) -> String {
    let behind = behind.get(..LOOKED_AT).unwrap_or(behind);
    let text = String::from_utf8_lossy(behind);
    let text = text.trim_start_matches(['"', '\'', ' ', '\t', '=', '>', ':', '\\']);
    let end = text.find(|letter: char| letter.is_whitespace() || ";,\"'&".contains(letter)).unwrap_or(text.len());
    text[..end].to_owned()
}

/// Whether a word that looks like a password follows a word for one ("Initial password Hunter2!", "the password is Hunter2").
fn is_told(text: &[u8]) -> bool {
    if !has_odd_byte(text) {
        return false;
    }
    let text = String::from_utf8_lossy(text);
    let mut is_named = false;
    for word in text.split_whitespace() {
        if is_named && looks_made(word) {
            return true;
        }
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let goes_on = is_named && CONNECTING.contains(&word.to_lowercase().as_str());
        is_named = goes_on || is_word(bare);
    }
    false
}

/// A shorter word is told before a colon only.
const SHORTEST_WORD: usize = 3;

fn is_word(word: &str) -> bool {
    word.len() >= SHORTEST_WORD
        && ["password", "passwort", "passwd", "pwd", "pw", "kennwort", "passphrase", "passcode"]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known) || word.to_lowercase().ends_with(known) && known.len() > 3)
}

/// Letters with digits or marks among them, as no word has them.
pub fn looks_made(word: &str) -> bool {
    let bare = word.trim_matches(|letter: char| ".,;:\"'()[]".contains(letter));
    // A variable of a script.
    if bare.strip_prefix('$').is_some_and(|name| name.chars().all(char::is_alphabetic)) {
        return false;
    }
    let has_letter = bare.chars().any(char::is_alphabetic);
    let has_digit = bare.bytes().any(|byte| byte.is_ascii_digit());
    let has_mark = bare.bytes().any(|byte| b"!#$%&*+@^_~".contains(&byte));
    bare.chars().count() >= SHORTEST_MADE && has_letter && (has_digit || has_mark)
}

/// How a line of a list is told of that is a password and nothing else.
pub(in crate::evidence) const ALONE: &str = "a list of passwords";

/// Whether a line of a list without columns is a password by its look alone: small and capital letters, digits and a mark that
/// stands in no name, in one word. Better that one is missed than that a name is taken for one.
pub(in crate::evidence) fn says_nothing_else(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let word = line.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(line);
    let (Some(first), Some(last)) = (word.first(), word.last()) else { return false };
    let has = |is: fn(&u8) -> bool| word.iter().any(is);
    let is_word = || word.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!^?$#&@.-+".contains(byte));
    // Accounts of computers end in a dollar sign, and variables begin with one; `#`, `&` and `@` join the parts of a name.
    let has_mark = || {
        has(|byte| b"!^?".contains(byte))
            || b"#&@".contains(last)
            || word.get(1..word.len() - 1).is_some_and(|inside| inside.contains(&b'$') && *first != b'$')
    };
    (SHORTEST_ALONE..=LONGEST_ALONE).contains(&word.len())
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_digit)
        && has_mark()
        && is_word()
}

const SHORTEST_ALONE: usize = 8;
const LONGEST_ALONE: usize = 64;

/// Shorter words are abbreviations.
pub(super) const SHORTEST_MADE: usize = 6;

#[cfg(test)]
mod tests {
    use super::{may_say_one, says_nothing_else, says_one};

    #[test]
    fn a_line_that_is_a_password_is_told_by_its_look() {
        let check = |line: &str, expected: bool| assert_eq!(says_nothing_else(line.as_bytes()), expected, "{line}");
        for line in ["Hunter2!Tug", "\"Summer2026!\"", " P@ssw0rd! ", "Winter2025#", "xY7$kLm9Qw", "Tide?2026a"] {
            check(line, true);
        }
        for line in [
            "",
            "hunter22!",
            "PC-Tug01$",
            "$Tenant2Id",
            "R&D-Team1",
            "Printer#12",
            "Progra~1",
            "ada.Lindgren1@pellworth.example",
            "Guest1_x.example#EXT#@Pellworth.example",
            "https://Host1.example/?a=B2",
            "CA001: Require MFA!",
            "Is MFA on for Team1?",
            "V2.1.2024-Beta",
            "5fb3839a-5e85-46ca-be97-2387bbb030f3",
            "EnabledForUsers?",
            "Wirklich?",
        ] {
            check(line, false);
        }
    }

    #[test]
    fn passwords_are_written_into_remarks() {
        let check = |text: &str, expected: bool| {
            assert_eq!(says_one(text.as_bytes()), expected, "{text}");
            assert!(!expected || may_say_one(text.as_bytes()), "{text}, in a row");
        };
        for text in [
            "Passwort: x",
            "pw=x",
            "pw: Hunter",
            "Pwd: Hunter2!",
            "pass: Hunter",
            "Kennwort=Hunter",
            "Initial password Hunter2!",
            "my password is Hunter22",
            "temp pwd Hunter22",
            "Kennwort Hunter22",
            "Password: \"x\"",
            "Service account, password = hunter",
            "Benutzer admin; Kennwort: x",
            "Mot de passe : x",
            "API key: abcdef",
            "secret=x",
            "client_secret=x",
            "PIN: 1207",
            "https://x.example/?token=0123456789abcdef0123",
            "DB-Passwort: x",
            "temp pass: Spring",
            "Methods that satisfy strong authentication such as sign-in with the Authenticator pw: Hunter",
            "密码:x",
            "Password: changed to Hunter2!",
            "Password: for ada: herring",
            "Password: for ada is herring",
            "Password: change",
            "Password: in",
            "Password: sommer",
            "Passphrase: correct horse battery staple",
            "Passwort: Hund bitte nach Anmeldung ändern",
            "Password: Change2026",
            "PIN: 1207 days",
            "https://user:x@host.example/path",
            "see https://user:Hunter2@host.example",
        ] {
            check(text, true);
        }
        for text in [
            "Password: change required at high risk",
            "CA012 - Password: require change for high-risk users",
            "Password: changes are blocked for guests",
            "Password: must be changed at next sign-in!",
            "Password: self-service reset for all users",
            "Password: expiry after 90 days",
            "Password: change is required for guests",
            "Password: minimum length 14",
            "Client secret: 2 years",
            "Temporary Access Pass: one-time use",
            "Passwort: Änderung bei hohem Risiko erforderlich",
            "Mot de passe : modification requise",
            "Passwort: liegt im Tresor",
            "Password: in KeePass, entry 17",
            "Password: set, see kv-prod",
            "Password: required (KB5012345)",
            "Password: never expires",
            "Password: ********",
            "Password: True",
            "Password:",
            "PasswordPolicies: None",
            "PasswordLastSet: 2026-06-30",
            "Password last changed 2026-06-30T10:00:00Z",
            "Password policy v2.1.2024 applies",
            "Password Hash Sync; Password in the cloud",
            "Users must change password at next logon (KB5012345)",
            "CA001: Require password change for high-risk users_v2",
            "Pass: 12, Fail: 3",
            "2026-06-30T10:00:00Z",
            "https://login.microsoftonline.com/x?response_type=id_token&skiptoken=12345678901234567890",
            "CN=Passwords,DC=x",
            "https://passwordreset.microsoftonline.com:443/x",
            "Group: all who reset passwords",
            "MFA: required; password: optional",
            "Password expiration policy: 90 days",
            "A setting that says of all members of the group whether they may reset the password at home: yes",
            "Mozilla/5.0 (Linux) of a kind that has a long name without any mark in it rv:109.0",
            "2a01:4f8:c0c::1",
            "https://host.example:8443/a@b",
            "https://user@host.example/",
            "https://user:@host.example/",
        ] {
            check(text, false);
        }
    }
}
