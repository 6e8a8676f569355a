//! Columns and properties in which exports carry secrets (initial and LAPS passwords, application secrets, recovery keys,
//! tokens): told by name and by what stands in them. They are left out of what is stored by [`super::redact`].
//!
//! What is found and what is left out are decided by one function each for tables ([`is_secret_heading`], [`is_secret_cell`])
//! and JSON ([`is_secret`]), so that nothing is announced and then kept.

mod about;
mod another;
mod beside;
mod innocent;
pub(super) mod names;
mod pairs;
pub(super) mod said;
mod words;

use super::json::tokens::{Nesting, Token, Tokens};
pub use another::words_heading;
pub(super) use beside::{in_place_of, is_secret_at, kept_of, without};
use innocent::is_time;
pub(super) use innocent::{is_innocent, is_secret_among_many};
use memchr::memmem::Finder;
pub(super) use names::word_in;
use names::{Suspicion, is_within, names_a_secret, normalised, remembered, unescaped};
pub use names::{columns, is_secret_heading};
pub(super) use pairs::Pairs;
pub(super) use pairs::is_name_of_a_key;
use said::says_one;
pub use said::{SAID as LEFT_OUT_OF_WORDS, looks_made};
use std::ops::Range;
use std::sync::LazyLock;

/// Whether a cell of a table holds a secret, whatever its heading: a token, a key, or JSON in which one stands.
pub(super) fn is_secret_cell(cell: &[u8]) -> bool {
    is_secret_cell_under("", cell)
}

/// As [`is_secret_cell`], of a column whose heading may be the name of the object that stands in the cell.
pub(super) fn is_secret_cell_under(heading: &str, cell: &[u8]) -> bool {
    let text = cell.trim_ascii();
    if is_secret_by_itself(text) || says_one(text) {
        return true;
    }
    if !matches!(text.first(), Some(b'{' | b'[')) {
        return false;
    }
    let mut nesting = Nesting::under(heading.as_bytes());
    Tokens::all(text, true).any(|(token, range)| {
        let found = is_secret_at(&nesting, token, text.get(range.end..).unwrap_or_default(), true);
        nesting.follow(token);
        found.unwrap_or(false)
    })
}

/// Whether a text of JSON is a secret under any name, or says one. Most texts are times and identifiers.
pub(super) fn is_secret_in_text(text: &[u8]) -> bool {
    is_secret_by_itself(text) || says_one_in_json(text)
}

fn says_one_in_json(text: &[u8]) -> bool {
    if text.len() < said::SHORTEST_SAID || is_time(text) || text.len() == GUID_BYTES && text.get(8) == Some(&b'-') {
        return false;
    }
    if memchr::memchr(b'\\', text).is_some() { says_one(unescaped(text).as_bytes()) } else { says_one(text) }
}

const GUID_BYTES: usize = 36;

/// How what holds a secret is called where it is told; `shown`: its name. What people wrote into a remark is told apart.
pub(super) fn told_of(shown: String, name: &[u8], cell: &[u8]) -> String {
    let is_only_said =
        remembered(name).suspicion == Suspicion::None && !is_secret_by_itself(cell) && says_one_in_json(cell);
    if is_only_said { format!("{shown} ({})", said::IN_WORDS) } else { shown }
}

/// Whether JSON in a cell under this heading is part of an object in which names are secrets that are none elsewhere.
pub(super) fn heads_secret_objects(heading: &str) -> bool {
    let known = remembered(heading.as_bytes());
    known.is_whole || known.suspicion == Suspicion::Outer
}

/// Whether a value of JSON is a secret where it stands: a text, a number, or a word that is no `null`.
pub(super) fn is_secret_token(nesting: &Nesting, token: Token<'_>) -> bool {
    match token {
        Token::Text(text) => is_secret(nesting.parent(), nesting.name(), nesting.key(), text),
        Token::Plain(b"null") => false,
        Token::Plain(word @ (b"true" | b"false")) => {
            !remembered(nesting.name()).is_setting && is_secret(nesting.parent(), nesting.name(), b"", word)
        }
        Token::Plain(number) => is_secret(nesting.parent(), nesting.name(), nesting.key(), number),
        _ => false,
    }
}

/// Longer ones are no names of columns.
const LONGEST_NAME: usize = 60;

fn is_plain(letter: char) -> bool {
    letter.is_alphabetic() || " _-.()[]/".contains(letter)
}

/// The word for a secret in a heading that is a sentence in which the secret itself may stand, too: one of its words is more
/// than letters ("Initial password HunterTwo99!", not "Password never expires?"), or is given behind a colon.
pub(super) fn spoken(heading: &str) -> Option<&'static str> {
    let is_mark = |letter: char| ".,;?!%()[]\"'".contains(letter);
    let mut is_given = false;
    let may_be_it = |word: &str| {
        let bare = word.trim_matches(is_mark);
        let is_odd = bare.chars().any(|letter| !is_plain(letter) && !":'’".contains(letter));
        let is_date = bare.chars().all(|letter| letter.is_ascii_digit() || is_plain(letter) && !letter.is_alphabetic());
        let is_it = !bare.is_empty() && (is_given || is_odd && !is_date && bare.len() >= SHORTEST_TOLD);
        is_given = word.ends_with([':', '=']);
        is_it
    };
    // A heading of one word is no sentence.
    let may_tell = heading.split_whitespace().count() > 1 && heading.split_whitespace().any(may_be_it);
    if may_tell { word_in(heading) } else { None }
}

/// Shorter words of a heading are numbers and abbreviations.
const SHORTEST_TOLD: usize = 6;

/// How the column under a heading is called where its secrets are told. A heading that is no plain name may be a secret itself.
pub fn shown(heading: &str, column: usize, knows: &dyn Fn(&str) -> bool) -> String {
    if let Some(word) = names::known_as(heading) {
        return if normalised(heading.as_bytes()) == *word { heading.to_owned() } else { word.to_owned() };
    }
    if (1..=LONGEST_NAME).contains(&heading.len()) && (knows(heading) || heading.chars().all(is_plain)) {
        return heading.to_owned();
    }
    format!("column {}", column + 1)
}

/// Whether a text that is to be repeated in a message may hold a secret.
pub fn may_be_one(text: &str) -> bool {
    is_secret_by_itself(text.trim().as_bytes()) || says_one(text.as_bytes()) || spoken(text).is_some()
}

/// The word for a secret that a line of text names together with what may be it (`Password : …`); `in_table`: any such word counts, for
/// what stands below it may be one.
pub(super) fn named_in_line(line: &[u8], in_table: bool) -> Option<&'static str> {
    let is_within = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.');
    let line = line.get(..LONGEST_LINE).unwrap_or(line);
    // Most lines of a list give nothing.
    if !in_table && memchr::memchr3(b':', b'=', b'>', line).is_none() && memchr::memchr(b'-', line).is_none() {
        return says_one(line).then_some(said::IN_WORDS);
    }
    let line = String::from_utf8_lossy(line);
    let mut rest: &str = &line;
    while let Some(start) = rest.find(is_within) {
        let word = &rest[start..];
        let length = word.find(|letter: char| !is_within(letter)).unwrap_or(word.len());
        rest = &word[length..];
        let word = &word[..length];
        let is_given = rest.trim_start_matches(['"', '\'', ' ', '\t']).starts_with([':', '=', '>'])
            // A parameter of a command, and no variable in the place of its value.
            || word.starts_with('-') && rest.trim_start().starts_with(['"', '\'']);
        if !(in_table || is_given) || word.len() > LONGEST_NAME {
            continue;
        }
        let told = || (is_given && word.len() >= SHORTEST_TOLD && words::tell(word)).then_some("the name of a secret");
        if let Some(known) = names::known_as(word).or_else(told) {
            return Some(known);
        }
    }
    says_one(line.as_bytes()).then_some(said::IN_WORDS)
}

/// Of a longer line its beginning is looked at.
const LONGEST_LINE: usize = 1 << 14;

/// Whether a value only says whether there is a secret, and none of it.
pub(super) fn says_yes_or_no(value: &[u8]) -> bool {
    let text = value.trim_ascii();
    [&b"true"[..], b"false", b"yes", b"no"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Only JSON, which is told by its brace, holds secrets in shorter cells.
pub(super) const SHORTEST_SECRET: usize = CONNECTION_BYTES;
const _: () = assert!(SHORTEST_SECRET <= RECOVERY_DIGITS && SHORTEST_SECRET <= TOKEN_BYTES);

/// Tokens are long; a shorter text that begins like one is something else.
const TOKEN_BYTES: usize = 100;

/// Whether a text is a secret under any name, or under a usual one.
pub(super) fn is_secret_by_itself(text: &[u8]) -> bool {
    is_token(text)
        || is_private_key(text)
        || is_key_of_a_service(text)
        || text.len() >= RECOVERY_KEY_IN_GROUPS && holds_recovery_key(text)
        || text.first().is_some_and(u8::is_ascii_digit) && is_recovery_key(text)
        || (text.starts_with(b"{\\\"") || text.starts_with(b"[{\\\"")) && is_secret_inside(text)
}

/// Whether a secret stands in JSON that was saved as a text of JSON, as settings of extensions are.
fn is_secret_inside(text: &[u8]) -> bool {
    let quoted = [b"\"", text, b"\""].concat();
    serde_json::from_slice::<String>(&quoted).is_ok_and(|inner| is_secret_cell(inner.as_bytes()))
}

/// Whether the text under `name`, in an object that stands under `parent`, is a secret. `text`: without its quotes.
/// `key`: the text that stood before under `key` in the same object, or nothing.
pub(super) fn is_secret(parent: &[u8], name: &[u8], key: &[u8], text: &[u8]) -> bool {
    if text.is_empty() || text.starts_with(b"System.") || text.starts_with(b"Microsoft.") {
        return false;
    }
    if is_secret_by_itself(text)
        || says_one_in_json(text)
        || (name.eq_ignore_ascii_case(b"value") && names_a_secret(key))
        || (is_changed(name) && names_a_secret(key) && gives_anything(text))
        || remembered(parent).is_whole
    {
        return true;
    }
    match remembered(name).suspicion {
        Suspicion::Secret => true,
        Suspicion::Told => !(says_yes_or_no(text) || is_a_pin_in_words(name, text)),
        Suspicion::Inner => is_within(parent, name),
        Suspicion::Outer | Suspicion::None => false,
    }
}

/// Under these an audit log tells what a property became and was.
pub(super) fn is_changed(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"newValue") || name.eq_ignore_ascii_case(b"oldValue")
}

/// Whether more than an empty value, a state or what hides one stands there: `[]`, `\"\"`, `***`.
fn gives_anything(text: &[u8]) -> bool {
    let is_around = |byte: &u8| b"\\\"[]{}* ".contains(byte);
    let start = text.iter().position(|byte| !is_around(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !is_around(byte)).map_or(start, |at| at + 1);
    let bare = text.get(start..end).unwrap_or_default();
    !(bare.is_empty() || bare.eq_ignore_ascii_case(b"null") || says_yes_or_no(bare))
}

/// A PIN is made of digits; words under such a name say when one is asked for (`"ContentPin": "Off"`).
fn is_a_pin_in_words(name: &[u8], text: &[u8]) -> bool {
    normalised(name).ends_with("pin") && !text.iter().any(u8::is_ascii_digit)
}

/// A signed token (`eyJ….….…`), pasted together with an answer; a connection string or address with a key in it.
pub(super) fn is_token(text: &[u8]) -> bool {
    is_signed_token(text) || text.len() >= CONNECTION_BYTES && memchr::memchr(b'=', text).is_some() && holds_key(text)
}

/// A shorter text has no room for the name of a key and the key.
const CONNECTION_BYTES: usize = 40;

fn holds_key(text: &[u8]) -> bool {
    let holds = |part: &[u8]| memchr::memmem::find(text, part).is_some();
    holds(b"AccountKey=")
        || holds(b"SharedAccessKey=")
        || [&b";Password="[..], b";Pwd="].iter().any(|name| gives(text, name))
        || holds(b"sv=") && is_signed_address(text)
}

/// Whether something stands behind a name in a connection string.
fn gives(text: &[u8], name: &[u8]) -> bool {
    let value = |at| text.get(at + name.len()..).and_then(<[u8]>::first);
    memchr::memmem::find_iter(text, name).any(|at| value(at).is_some_and(|byte| !b";\"'\\ ".contains(byte)))
}

/// Windows PowerShell writes `&` in JSON as an escape, and XML as an entity.
const JOINING: &[&[u8]] = &[b"&", b"?", b"\\u0026", b"&amp;"];

fn is_signed_address(text: &[u8]) -> bool {
    let is_joined = |at| text.get(..at).is_some_and(|before| JOINING.iter().any(|joining| before.ends_with(joining)));
    memchr::memmem::find_iter(text, b"sig=").any(is_joined)
}

/// A private key as text (PEM).
fn is_private_key(text: &[u8]) -> bool {
    text.starts_with(b"-----BEGIN ") && memchr::memmem::find(text, b"PRIVATE KEY-----").is_some()
}

/// Keys that tell themselves by how they begin, and addresses at which whoever knows them may post.
fn is_key_of_a_service(text: &[u8]) -> bool {
    const KEYS: &[&[u8]] = &[b"ghp_", b"gho_", b"ghs_", b"ghu_", b"github_pat_", b"glpat-", b"xoxb-", b"xoxp-"];
    const HOOKS: &[&[u8]] = &[b"://hooks.slack.com/services/", b".webhook.office.com/", b"/api/webhooks/"];
    let is_word = |text: &[u8]| text.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.=/+~".contains(byte));
    match text.first() {
        Some(b'g' | b'x') => {
            KEYS.iter().any(|key| text.starts_with(key)) && text.len() >= SHORTEST_KEY && is_word(text)
        }
        Some(b'A') => {
            let (id, rest) = text.split_at(text.len().min(AMAZON_ID));
            let key = rest.trim_ascii_start();
            let key = key.strip_prefix(b":").or_else(|| key.strip_prefix(b"/")).unwrap_or(key).trim_ascii();
            is_key_id(id) && (rest.is_empty() || key.len() < rest.len() && is_key_of_amazon(key))
        }
        Some(b'h') => {
            text.starts_with(b"https://") && HOOKS.iter().any(|hook| memchr::memmem::find(text, hook).is_some())
        }
        Some(b'B') => {
            let key = text.strip_prefix(b"Bearer ").or_else(|| text.strip_prefix(b"Basic ")).unwrap_or_default();
            key.len() >= SHORTEST_BEARER
                && is_word(key)
                && key.iter().any(|byte| byte.is_ascii_digit() || *byte == b'=')
        }
        _ => false,
    }
}

/// Shorter texts that begin so are names.
const SHORTEST_KEY: usize = 24;
const AMAZON_ID: usize = 20;
const AMAZON_KEY: usize = 40;

/// The id of an access key of Amazon.
fn is_key_id(text: &[u8]) -> bool {
    let is_amazon = text.starts_with(b"AKIA") || text.starts_with(b"ASIA");
    is_amazon && text.len() == AMAZON_ID && text.iter().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9'))
}

/// The key itself, where its id tells that there is one.
fn is_key_of_amazon(text: &[u8]) -> bool {
    let has = |is: fn(&u8) -> bool| text.iter().any(is);
    text.len() == AMAZON_KEY
        && text.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'+'))
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_digit)
}
const SHORTEST_BEARER: usize = 8;

fn is_signed_token(text: &[u8]) -> bool {
    text.len() >= TOKEN_BYTES && token_in(text).is_some()
}

/// How a signed token begins.
static TOKEN: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(b"eyJ"));

/// Where a signed token stands in a text, alone or among other words.
pub(super) fn token_in(text: &[u8]) -> Option<Range<usize>> {
    let is_of_it = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'=');
    TOKEN.find_iter(text).find_map(|at| {
        let rest = text.get(at..)?;
        let length = rest.iter().position(|byte| !is_of_it(byte)).unwrap_or(rest.len());
        let points = memchr::memchr_iter(b'.', rest.get(..length)?).count();
        (length >= TOKEN_BYTES && points >= 2).then_some(at..at + length)
    })
}

/// BitLocker: eight groups of six digits.
const RECOVERY_DIGITS: usize = 8 * 6;
/// With a hyphen and blanks around it between any two groups.
const RECOVERY_KEY_BYTES: usize = RECOVERY_DIGITS + 7 * 3;

/// Eight groups of six digits with a hyphen between any two.
const RECOVERY_KEY_IN_GROUPS: usize = RECOVERY_DIGITS + 7;

/// Whether such a key stands among other words.
fn holds_recovery_key(text: &[u8]) -> bool {
    memchr::memchr_iter(b'-', text).filter(|at| text.get(at + 7) == Some(&b'-')).any(|at| {
        let key = at.checked_sub(6).and_then(|start| text.get(start..start + RECOVERY_KEY_IN_GROUPS));
        key.is_some_and(is_recovery_key)
    })
}

/// BitLocker: eight groups of six digits, with hyphens, blanks or nothing between them.
fn is_recovery_key(text: &[u8]) -> bool {
    if !(RECOVERY_DIGITS..=RECOVERY_KEY_BYTES).contains(&text.len()) {
        return false;
    }
    let mut digits = 0;
    for byte in text {
        match byte {
            b'0'..=b'9' => digits += 1,
            // Only between groups.
            b'-' | b' ' if digits % 6 == 0 => {}
            _ => return false,
        }
    }
    digits == RECOVERY_DIGITS
}

#[cfg(test)]
mod tests {
    use super::{is_secret_by_itself, named_in_line, shown, spoken};

    #[test]
    fn addresses_and_connection_strings_hold_keys() {
        let check = |text: &str, expected| assert_eq!(is_secret_by_itself(text.as_bytes()), expected, "{text}");
        for joining in ["&", "\\u0026", "&amp;"] {
            check(&format!("https://a.blob.core.windows.net/c?sv=2022-11-02{joining}sp=r{joining}sig=x"), true);
            check(&format!("https://a.blob.core.windows.net/c?sv=2022-11-02{joining}sp=r{joining}design=x"), false);
        }
        check("Server=tcp:db.example;Database=x;User ID=sa;Password=hunter;Encrypt=True", true);
        check("Server=tcp:db.example;Database=x;Uid=sa;Pwd=hunter", true);
        check("Server=tcp:db.example;Database=x;User ID=sa;Password=;Encrypt=True", false);
        check("-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----", true);
        check("ghp_0123456789abcdefghijABCDEFGHIJ012345", true);
        check("ghp_is the prefix of keys", false);
        check("AKIAIOSFODNN7EXAMPLE", true);
        check("ASIAPACIFIC", false);
        check("AKIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true);
        check("AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", true);
        check("AKIAIOSFODNN7EXAMPLEwJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", false);
        check("AKIAIOSFODNN7EXAMPLE is the id of the key that was given out", false);
        check("https://hooks.slack.com/services/T0/B0/x", true);
        check("https://contoso.webhook.office.com/webhookb2/x", true);
        check("https://contoso.example/hooks", false);
        check("Bearer abcdef0123", true);
        check("Bearer token", false);
        check("Basic authentication", false);
        check("Key 223456-234567-345678-456789-567890-678901-789012-890123", true);
        check("Range 223456-234567-345678-456789-567890-678901-789012-89012x", false);
        check("-----BEGIN CERTIFICATE-----\\nMIIE\\n-----END CERTIFICATE-----", false);
    }

    #[test]
    fn a_heading_may_hold_the_secret_itself() {
        let check = |heading: &str, expected| assert_eq!(spoken(heading), expected, "{heading}");
        check("Initial password HunterTwo99!", Some("password"));
        check("The password: hunter", Some("password"));
        check("password = hunter", Some("password"));
        for heading in [
            "Password never expires?",
            "Password age (days)",
            "Password age, 90 days",
            "Last password change: ",
            "Password last set 2026-06-30",
            "Kennwort läuft nie ab?",
            "User's password policy",
            "% of users with password",
            "Password",
            "HunterTwo99!",
        ] {
            check(heading, None);
        }
    }

    #[test]
    fn a_heading_is_shown_where_it_is_a_plain_name() {
        let check = |heading: &str, expected: &str| assert_eq!(shown(heading, 3, &|_| false), expected, "{heading}");
        check("ms-Mcs-AdmPwd", "ms-Mcs-AdmPwd");
        check("Initial password [passwordProfile] Required", "initial password");
        check("initial password HunterTwo99!", "initial password");
        check("Note on it", "Note on it");
        check("HunterTwo99!", "column 4");
    }

    #[test]
    fn lines_of_text_name_secrets() {
        let check = |line: &str, in_table: bool, expected| {
            assert_eq!(named_in_line(line.as_bytes(), in_table), expected, "{line}");
        };
        check("Password : x", false, Some("password"));
        check("  \"secretText\": x", false, Some("secrettext"));
        check("<S N=\"Password\">x</S>", false, Some("password"));
        check("Name   Password", true, Some("password"));
        check("Name   Password", false, None);
        check("PasswordPolicies : None", true, None);
        check("The password was changed.", false, None);
        check("Connect-X -Password \"x\"", false, Some("password"));
        check("Connect-X -Password $known", false, None);
        check("db_password=x", false, Some("the name of a secret"));
        check("userPassword:: eA==", false, Some("userpassword"));
        check("Password policies: none; passwords: 3", false, None);
    }
}
