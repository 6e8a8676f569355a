//! What is said about secrets without giving one: "Password: never expires", "Password: change required at high risk".

use super::said::{LOOKED_AT, SHORTEST_MADE};

/// What stands behind a name and gives nothing away: states, and who hides what stood there.
const STATES: &[&str] = &[
    "a",
    "an",
    "and",
    "changed",
    "configured",
    "disabled",
    "enabled",
    "expired",
    "expires",
    "failed",
    "failure",
    "false",
    "hidden",
    "inactive",
    "kein",
    "keines",
    "läuft",
    "missing",
    "mit",
    "n/a",
    "na",
    "nein",
    "never",
    "nie",
    "no",
    "non",
    "none",
    "not",
    "null",
    "off",
    "ok",
    "on",
    "optional",
    "redacted",
    "removed",
    "required",
    "reset",
    "see",
    "set",
    "siehe",
    "strong",
    "success",
    "succeeded",
    "the",
    "true",
    "unchanged",
    "unknown",
    "unset",
    "valid",
    "verified",
    "weak",
    "yes",
    "ja",
    "oui",
    "sí",
];

/// What begins a sentence about secrets, where more words follow: how they are kept, when they are changed.
const ABOUT: &[&str] = &[
    "all",
    "alle",
    "allow",
    "allowed",
    "allows",
    "ask",
    "at",
    "bei",
    "block",
    "blocked",
    "blocks",
    "by",
    "change",
    "changes",
    "escrowed",
    "every",
    "expiration",
    "expiring",
    "expiry",
    "for",
    "force",
    "forced",
    "from",
    "geändert",
    "held",
    "hinterlegt",
    "im",
    "in",
    "invalid",
    "kept",
    "length",
    "lies",
    "liegt",
    "lifetime",
    "managed",
    "max",
    "maximum",
    "min",
    "minimum",
    "mindestens",
    "modification",
    "muss",
    "must",
    "nach",
    "nur",
    "one-time",
    "only",
    "require",
    "requires",
    "resets",
    "rotate",
    "rotated",
    "rotates",
    "rotation",
    "sealed",
    "self-service",
    "split",
    "stored",
    "tous",
    "users",
    "versiegelt",
    "versiegelter",
    "via",
    "was",
    "werden",
    "wird",
    "with",
    "wurde",
    "änderung",
];

/// What a number counts that is no secret: "2 years", "14 characters".
const UNITS: &[&str] = &[
    "characters",
    "chars",
    "day",
    "days",
    "digits",
    "hours",
    "minutes",
    "month",
    "months",
    "year",
    "years",
    "jahr",
    "jahre",
    "monate",
    "stellen",
    "stunden",
    "tage",
    "tagen",
    "wochen",
    "weeks",
    "zeichen",
];

/// Whether a cell only says how something stands.
pub(super) fn is_state(text: &str) -> bool {
    STATES.contains(&text)
}

/// Whether a word may be a secret: more than what hides one, and neither a state nor the begin of a sentence about secrets, in
/// which none is given further on. `behind`: what it stands in.
pub(super) fn gives(value: &str, behind: &[u8]) -> bool {
    let hides = value.chars().all(|letter| "*-.?•_…()<>[]{}/\\".contains(letter));
    let is_elsewhere = value.starts_with("System.") || value.starts_with("@Microsoft.") || value.starts_with('$');
    if hides || is_elsewhere {
        return false;
    }
    let bare = value.trim_end_matches(['.', '!', '?', ')', ']', '}']).to_lowercase();
    let is_state = STATES.contains(&bare.as_str());
    // Most states are all that a cell says.
    if is_state && behind.trim_ascii().len() <= value.len() + LONGEST_QUOTES {
        return false;
    }
    let behind = String::from_utf8_lossy(behind.get(..LOOKED_AT).unwrap_or(behind));
    let mut words = behind.split_once(value).map_or("", |(_, rest)| rest).split_whitespace().peekable();
    let next = words.peek().map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase());
    let is_about = is_state
        || next.as_ref().is_some_and(|next| next.chars().any(char::is_alphanumeric)) && ABOUT.contains(&bare.as_str())
        || bare.len() < SHORTEST_PIN
            && bare.bytes().all(|byte| byte.is_ascii_digit())
            && next.is_some_and(|next| UNITS.contains(&next.as_str()));
    !is_about || words.clone().any(looks_mixed) || gives_later(words)
}

/// Whether a sentence about secrets goes on to give one: "for Ada: x", "for Ada is x".
fn gives_later<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let mut is_given = false;
    for word in words {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        let is_known = |words: &[&str]| words.contains(&bare.as_str());
        if is_given && !bare.is_empty() && !is_known(STATES) && !is_known(ABOUT) {
            return true;
        }
        is_given = is_known(GIVING) || word.ends_with([':', '=']);
    }
    false
}

/// What leads from a name to what it is.
const GIVING: &[&str] = &["is", "ist", "lautet", "est", "es", "è"];

/// Around a state.
const LONGEST_QUOTES: usize = 4;

/// Numbers with fewer digits are no secrets.
const SHORTEST_PIN: usize = 3;

/// A word of small and capital letters and digits, or one with a mark inside: no word of a sentence about secrets.
fn looks_mixed(word: &str) -> bool {
    let bare = word.trim_matches(|letter: char| ".,;:!?\"'()[]".contains(letter));
    let has = |is: fn(&u8) -> bool| bare.bytes().any(|byte| is(&byte));
    let is_cased = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    let has_mark = bare.bytes().any(|byte| b"!#$%^*".contains(&byte)) && has(u8::is_ascii_alphabetic);
    // A variable, a name of an account at its home.
    bare.len() >= SHORTEST_MADE && (is_cased || has_mark) && !bare.starts_with('$') && !bare.contains("#EXT#")
}
