//! Where a name may be divided: behind its separators, between its letters, never within what stands for one character.

/// Names are divided behind these.
pub const SEPARATORS: [char; 13] = ['@', '.', '_', '/', '\\', ':', ';', ',', '=', '&', '?', '+', '|'];

/// Where the visible tag of a character (`[U+200B]`) begins that a place lies within.
pub fn within_tag(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = "[U+10FFFF]".len();
    let bytes = text.as_bytes();
    let from = at.saturating_sub(LONGEST - 1);
    let start = from + bytes.get(from..at)?.iter().rposition(|byte| *byte == b'[')?;
    let tag = bytes.get(start..)?.strip_prefix(b"[U+")?;
    let digits = tag.iter().take(7).position(|byte| *byte == b']')?;
    let is_tag = (4..=6).contains(&digits) && tag.iter().take(digits).all(u8::is_ascii_hexdigit);
    (is_tag && at <= start + "[U+".len() + digits).then_some(start)
}

/// Whether a word of a joined name begins here: `authentication` before `MethodsPolicy.json`.
pub fn is_hump(before: &str, after: &str) -> bool {
    let (mut back, mut on) = (before.chars().rev(), after.chars());
    let small = |letter: Option<char>| letter.is_some_and(char::is_lowercase);
    small(back.next()) && small(back.next()) && on.next().is_some_and(char::is_uppercase) && small(on.next())
}

/// Whether the blank before this place holds a figure together: "1 October 2026", "88.9 %".
pub fn is_bound(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return false };
    fn bare(word: &str) -> &str {
        word.trim_matches(|letter: char| !letter.is_alphanumeric())
    }
    let is_number = |word: &str, digits: std::ops::RangeInclusive<usize>| {
        digits.contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_month = |word: &str| word.chars().count() >= 3 && word.chars().all(char::is_alphabetic);
    let mut back = before.trim_end().rsplit(' ').map(bare);
    let mut on = after.split(' ').map(bare);
    let (last, earlier) = (back.next().unwrap_or_default(), back.next().unwrap_or_default());
    let (next, later) = (on.next().unwrap_or_default(), on.next().unwrap_or_default());
    let is_date = |day: &str, month: &str, year: &str| {
        is_number(day, 1..=2) && is_month(month) && is_number(year.get(..4).unwrap_or(year), 4..=4)
    };
    after.starts_with('%') && last.ends_with(|letter: char| letter.is_ascii_digit())
        || is_date(last, next, later)
        || is_date(earlier, last, next)
}

/// How far from a hyphen a word is looked at, in bytes.
const LOOKED_AT: usize = 80;

/// Whether the hyphen before this place stands in a name and not in a compound: `svc-crew@example.org`, `sv-terminals-prod`.
pub fn is_in_name(text: &str, at: usize) -> bool {
    let (mut from, mut to) = (at.saturating_sub(LOOKED_AT), (at + LOOKED_AT).min(text.len()));
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    let before = text[from..at].rsplit(char::is_whitespace).next().unwrap_or_default();
    let after = text[at..to].split(char::is_whitespace).next().unwrap_or_default();
    let marks = |word: &str| word.contains(['@', '_', '#', '\\', '/']) || is_dotted(word);
    marks(before) || marks(after) || before.matches('-').count() + after.matches('-').count() > 1
}

/// A full stop or a digit within a word.
fn is_dotted(word: &str) -> bool {
    let inner = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    inner.contains(|letter: char| letter == '.' || letter.is_ascii_digit())
}

/// Where letters end: before every character but marks that sit on the one before.
pub fn letter_ends(text: &str) -> impl Iterator<Item = usize> + '_ {
    let starts = text.char_indices().skip(1).filter(|(_, character)| !is_mark(*character)).map(|(at, _)| at);
    starts.chain([text.len()])
}

fn is_mark(character: char) -> bool {
    matches!(u32::from(character),
        0x0300..=0x036f | 0x0591..=0x05c7 | 0x0610..=0x061a | 0x064b..=0x065f | 0x0670 | 0x06d6..=0x06ed | 0x0900..=0x0903
        | 0x093a..=0x094f | 0x0951..=0x0957 | 0x0962..=0x0963 | 0x0e31 | 0x0e33..=0x0e3a | 0x0e47..=0x0e4e | 0x200c | 0x200d
        | 0x3099 | 0x309a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_names_are_divided_between_their_words() {
        let check = |before: &str, after: &str, expected: bool| {
            assert_eq!(is_hump(before, after), expected, "{before}|{after}");
        };
        check("graph/authentication", "MethodsPolicy.json", true);
        check("graph/authenticationMe", "thodsPolicy.json", false);
        check("x4Qz", "Rt9", false);
        check("", "Methods", false);
        check("authentication", "", false);
    }

    #[test]
    fn a_hyphen_in_a_name_is_no_end_of_a_line() {
        let check = |text: &str, expected: bool| {
            let at = text.find('-').unwrap() + 1;
            assert_eq!(is_in_name(text, at), expected, "{text}");
        };
        check("as cloud-only accounts", false);
        check("(on-premises).", false);
        check("the account svc-crewsync@skerryvane.example signs in", true);
        check("rufus_tidewater-consulting.com#EXT#@contoso.com", true);
        check("sv-terminals-prod", true);
        check("RG-Exchange-Admins", true);
        check("srv-dc01 and", true);
        check("E1\u{a0}row-wise", false);
        check(&format!("{} x-y {}", "ä".repeat(90), "ö".repeat(90)), false);
    }

    #[test]
    fn dates_and_shares_stay_together() {
        let check = |text: &str, expected: &str| {
            let bound = |(at, _): (usize, &str)| is_bound(text, at + 1);
            let shown: String = text.match_indices(' ').map(|at| if bound(at) { '_' } else { '|' }).collect();
            assert_eq!(shown, expected, "{text}");
        };
        check("due 1 October 2026, late", "|__|");
        check("am 20. Mai 2026", "|__");
        check("2 of 7 accounts", "|||");
        check("for 90 days since", "|||");
        check("(88.9 %) of 3", "_||");
        check("12 users 2026", "__");
    }
}
