//! The names under which exports carry secrets.

use super::words;
use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

/// Headings and property names, lower case, letters and digits only.
pub(super) const NAMES: &[&str] = &[
    "accesskey",
    "accesstoken",
    "accountkey",
    "adgangskode",
    "adminpassword",
    "apikey",
    "bitlockerrecoverykey",
    "callbackurl",
    "clientassertion",
    "clientsecret",
    "codewort",
    "commandtoexecute",
    "connectionstring",
    "contraseña",
    "cookie",
    "cookies",
    "geheimnis",
    "hasło",
    "heslo",
    "customdata",
    "httptriggerurl",
    "idtoken",
    "kennwort",
    "lösenord",
    "mdp",
    "motdepasse",
    "msdsmanagedpassword",
    "msfverecoverypassword",
    "mslapsencrypteddsrmpassword",
    "mslapsencrypteddsrmpasswordhistory",
    "mslapsencryptedpassword",
    "mslapsencryptedpasswordhistory",
    "mslapspassword",
    "msmcsadmpwd",
    "password",
    "passwordbase64",
    "passwordprofile",
    "passwort",
    "primaryconnectionstring",
    "privatekey",
    "primarysharedkey",
    "recoverykey",
    "recoverypassword",
    "refreshtoken",
    "sastoken",
    "secondaryconnectionstring",
    "secondarysharedkey",
    "secrettext",
    "senha",
    "setcookie",
    "sharedsecret",
    "serviceuri",
    "storageaccountkey",
    "storagekey",
    "temporaryaccesspass",
    "temporarypassword",
    "temppassword",
    "unicodepwd",
    "userdata",
    "userpassword",
    "wachtwoord",
    "пароль",
    "パスワード",
    "密码",
    "密碼",
    "비밀번호",
];

/// Names that mean a secret only within these: the object's own property name, then the inner one.
pub(super) const WITHIN: &[(&str, &str)] = &[("passwordcredentials", "hint"), ("keycredentials", "key")];

/// Objects whose texts are secrets whatever their names: headers and tokens of web hooks, keys of published apps.
pub(super) const WHOLE: &[&str] = &[
    "protectedsettings",
    "verifiedcustomdomainkeycredential",
    "verifiedcustomdomainpasswordcredential",
    "webhookproperties",
];
/// Names of [`NAMES`] that also head settings (which claims a token holds, when a password is to be changed): of an object under one of
/// these, what is secret says so by its own name.
const SETTINGS: &[&str] = &["accesstoken", "idtoken", "passwordprofile", "refreshtoken", "temporaryaccesspass"];

/// Whether settings may stand under a secret's name, so that `true` is none.
pub(in crate::evidence) fn is_setting(name: &[u8]) -> bool {
    SETTINGS.contains(&normalised(name).as_str())
}

/// Where an object is a pair of `key` and `value`, keys whose value is a secret. Source: Graph's synchronization secrets.
const SECRET_KEYS: &[&[u8]] = &[
    b"AppKey",
    b"ClientSecret",
    b"ConsumerSecret",
    b"Oauth2AccessToken",
    b"Oauth2AuthorizationCode",
    b"Oauth2ClientSecret",
    b"Oauth2RefreshToken",
    b"Password",
    b"SecretToken",
    b"TokenKey",
    // Keys of a storage account, under `keyName`.
    b"key1",
    b"key2",
];

/// A name as it is meant, where JSON writes some of its letters as escapes.
pub(in crate::evidence) fn unescaped(name: &[u8]) -> Cow<'_, str> {
    if memchr::memchr(b'\\', name).is_some()
        && let Ok(name) = serde_json::from_slice::<String>(&[b"\"", name, b"\""].concat())
    {
        return Cow::Owned(name);
    }
    String::from_utf8_lossy(name)
}

pub(super) fn normalised(name: &[u8]) -> String {
    unescaped(name).chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How headings of upload templates begin under which passwords stand.
const INITIAL: &str = "initialpassword";

/// A heading under which secrets stand, be its cells filled or not.
pub fn is_secret_heading(heading: &str) -> bool {
    known_as(heading).is_some() || words::tell(heading)
}

/// The columns of a table under whose headings secrets stand; beside a secret its hint is one, too.
pub fn columns<'h>(headings: impl Iterator<Item = &'h str> + Clone) -> Vec<usize> {
    let is = |name: &str, wanted: &str| normalised(name.as_bytes()) == wanted;
    // What was passed and what failed is counted.
    let counts = headings.clone().any(|name| ["fail", "failed"].iter().any(|word| is(name, word)));
    let is_one = |name: &str| is_secret_heading(name) && !(counts && is(name, "pass"));
    let mut found: Vec<usize> = headings.clone().zip(0..).filter(|(name, _)| is_one(name)).map(at).collect();
    if !found.is_empty() && headings.clone().any(|name| is(name, SECRET_TEXT)) {
        found.extend(headings.zip(0..).filter(|(name, _)| is(name, HINT)).map(at));
        found.sort_unstable();
    }
    found
}

fn at((_, column): (&str, usize)) -> usize {
    column
}

/// An application's secret, and its first letters beside it.
pub(super) const SECRET_TEXT: &str = "secrettext";
pub(super) const HINT: &str = "hint";

/// A glance before [`known_as`]: but for one, no name has digits.
pub(super) fn may_be_known(heading: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    !heading.bytes().any(is_digit) || heading.contains("64") || heading.trim_start().starts_with(['i', 'I'])
}

/// The name under which a heading is known to head secrets.
pub(in crate::evidence) fn known_as(heading: &str) -> Option<&'static str> {
    let name = normalised(heading.as_bytes());
    if name.starts_with(INITIAL) {
        return Some("initial password");
    }
    NAMES.iter().copied().find(|known| *known == name)
}

/// Shorter ones are parts of other words.
const SHORTEST_WORD: usize = 8;

/// A word for a secret that stands anywhere in a text; of several the longest.
pub(in crate::evidence) fn word_in(text: &str) -> Option<&'static str> {
    let name = normalised(text.as_bytes());
    let stands = |known: &&&str| name == **known || known.len() >= SHORTEST_WORD && name.contains(**known);
    NAMES.iter().filter(stands).max_by_key(|known| known.len()).copied()
}

/// What a property's name says of the text under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence) enum Suspicion {
    None,
    /// Its text is a secret.
    Secret,
    /// Its text is a secret by the words of the name, unless it only says whether there is one.
    Told,
    /// Texts of some names are, further inside.
    Outer,
    /// Its text is, inside of some names.
    Inner,
}

/// Whether a property's name makes its text worth a look.
pub(in crate::evidence) fn suspicion(written: &[u8]) -> Suspicion {
    let name = normalised(written);
    if NAMES.contains(&name.as_str()) || WHOLE.contains(&name.as_str()) {
        Suspicion::Secret
    } else if WITHIN.iter().any(|(outer, _)| *outer == name) {
        Suspicion::Outer
    } else if WITHIN.iter().any(|(_, inner)| *inner == name) {
        Suspicion::Inner
    } else if words::tell(&unescaped(written)) {
        Suspicion::Told
    } else {
        Suspicion::None
    }
}

/// Different names remembered; objects keyed by identifiers have a new one each time.
pub(super) const REMEMBERED: usize = 10_000;

/// What is known of a name: [`suspicion`], [`is_whole`] and [`is_setting`].
#[derive(Clone, Copy)]
pub(super) struct OfName {
    pub suspicion: Suspicion,
    pub is_whole: bool,
    pub is_setting: bool,
}

/// What is known of a name, for a look at every text of a file: files have few names, each many times.
pub(super) fn remembered(name: &[u8]) -> OfName {
    thread_local! {
        static KNOWN: RefCell<HashMap<Box<[u8]>, OfName, FixedState>> = RefCell::new(HashMap::default());
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(found) = known.get(name) {
            return *found;
        }
        let found = OfName { suspicion: suspicion(name), is_whole: is_whole(name), is_setting: is_setting(name) };
        if known.len() < REMEMBERED {
            known.insert(name.into(), found);
        }
        found
    })
}

/// Whether an object's name and the name inside it make a secret only together.
pub(super) fn is_within(outer: &[u8], inner: &[u8]) -> bool {
    let inner = normalised(inner);
    WITHIN.iter().any(|(object, name)| *name == inner && *object == normalised(outer))
}

/// Whether all values of an object with this name are secrets.
pub(in crate::evidence) fn is_whole(name: &[u8]) -> bool {
    let name = normalised(name);
    let is = |known: &[&str]| known.contains(&name.as_str());
    is(WHOLE) || is(NAMES) && !is(SETTINGS)
}

/// Whether the text under `key` makes the `value` beside it a secret.
pub(in crate::evidence) fn names_a_secret(key: &[u8]) -> bool {
    !key.is_empty()
        && key.len() <= LONGEST_KEY
        && (SECRET_KEYS.iter().any(|known| known.eq_ignore_ascii_case(key))
            || matches!(remembered(key).suspicion, Suspicion::Secret | Suspicion::Told))
}

/// A longer text is no name.
const LONGEST_KEY: usize = 60;

#[cfg(test)]
mod tests {
    use super::{columns, is_secret_heading};

    #[test]
    fn a_hint_is_a_secret_beside_the_secret() {
        let check =
            |headings: &str, expected: &[usize]| assert_eq!(columns(headings.split(',')), expected, "{headings}");
        check("DisplayName,Hint,KeyId,SecretText", &[1, 3]);
        check("DisplayName,Hint,Password", &[2]);
        check("DisplayName,Hint", &[]);
        check("Framework,Pass,Fail", &[]);
        check("User,Pass", &[1]);
    }

    #[test]
    fn names() {
        for name in [
            "Initial password",
            "ms-Mcs-AdmPwd",
            "msLAPS-Password",
            "SecretText",
            "Password",
            "Passwort",
            "Hasło",
            "密码",
        ] {
            assert!(is_secret_heading(name), "{name}");
        }
        for name in ["passwordPolicies", "lastPasswordChangeDateTime", "Key", "PasswordNeverExpires", "hint"] {
            assert!(!is_secret_heading(name), "{name}");
        }
    }
}
