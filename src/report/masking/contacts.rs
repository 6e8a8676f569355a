//! Mail addresses and telephone numbers in running text: whoever they belong to, they are nobody else's to read.

use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContactKind {
    Address,
    Telephone,
}

impl ContactKind {
    pub fn label(self) -> &'static str {
        match self {
            Self::Address => "Address",
            Self::Telephone => "Phone",
        }
    }

    /// What stands for one that the key does not know.
    pub fn unnumbered(self) -> &'static str {
        match self {
            Self::Address => "[address]",
            Self::Telephone => "[telephone number]",
        }
    }
}

/// One as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact<'t> {
    pub kind: ContactKind,
    pub text: &'t str,
}

impl Contact<'_> {
    /// The same one in another spelling compares equal: without case, and of numbers the digits only.
    pub fn compared(&self) -> String {
        match self.kind {
            ContactKind::Address => self.text.to_lowercase(),
            ContactKind::Telephone => self.text.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect(),
        }
    }
}

/// Whether a closer look can find anything.
pub fn may_hold_one(text: &str) -> bool {
    memchr::memchr3(b'@', b'+', b'0', text.as_bytes()).is_some()
}

/// All of them, in the order of the text.
pub fn of(text: &str) -> Vec<(Range<usize>, Contact<'_>)> {
    if !may_hold_one(text) {
        return Vec::new();
    }
    let contact = |kind: ContactKind| move |place: Range<usize>| (place.clone(), Contact { kind, text: &text[place] });
    let mut found: Vec<_> = addresses(text).into_iter().map(contact(ContactKind::Address)).collect();
    let numbers = numbers(text).into_iter().map(contact(ContactKind::Telephone));
    let apart: Vec<_> = numbers
        .filter(|(number, _)| !found.iter().any(|(place, _)| place.start < number.end && number.start < place.end))
        .collect();
    found.extend(apart);
    found.sort_by_key(|(place, _)| place.start);
    found
}

fn addresses(text: &str) -> Vec<Range<usize>> {
    let is_part = |character: char| character.is_alphanumeric() || "._%+-#'".contains(character);
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = memchr::memchr(b'@', text.as_bytes().get(from..).unwrap_or_default()) {
        let at = from + at;
        let name = text[from..at].char_indices().rev().take_while(|(_, character)| is_part(*character));
        // Signs before the first letter are the sentence's, not the name's.
        let start = name.filter(|(_, character)| character.is_alphanumeric()).last().map(|(place, _)| from + place);
        let after = &text[at + 1..];
        let is_domain = |character: char| character.is_alphanumeric() || ".-".contains(character);
        let length: usize = after.chars().take_while(|it| is_domain(*it)).map(char::len_utf8).sum();
        let domain = after[..length].trim_end_matches(['.', '-']);
        from = at + 1;
        // Annotations of Graph's answers are no addresses (`$page.'@odata.nextLink'`, `manager@odata.bind`).
        let is_annotation = domain.starts_with("odata.") || text[..at].ends_with(['\'', '"']);
        if let Some(start) = start
            && domain.contains('.')
            && !is_annotation
        {
            from = at + 1 + domain.len();
            found.push(start..from);
        }
    }
    found
}

/// Digits of a telephone number: fewer are a count, more are something else's id (ITU-T E.164 allows 15).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Without a country's code in front fewer would be a date.
const DIGITS_AT_HOME: std::ops::RangeInclusive<usize> = 9..=12;

/// Numbers with a country's code (`+44 …`, `0044 …`), and those at home that begin with a nought and are written in groups.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = memchr::memchr2(b'+', b'0', text.as_bytes().get(from..).unwrap_or_default()) {
        let start = from + at;
        from = start + 1;
        let opened = text[..start].strip_suffix('(').map_or(start, str::len);
        let before = text[..opened].chars().next_back();
        if before.is_some_and(|before| before.is_alphanumeric() || "-.:/_".contains(before)) {
            continue;
        }
        let Some(number) = number_from(&text[start..]) else { continue };
        found.push(opened..start + number);
        from = start + number;
    }
    found
}

/// How long the number is that a text begins with.
fn number_from(text: &str) -> Option<usize> {
    let is_between = |character: char| " \u{a0}()/-".contains(character);
    let has_code = text.starts_with('+') || (text.starts_with("00") && !text.starts_with("000"));
    let rest = text.strip_prefix('+').unwrap_or(text);
    let sign = text.len() - rest.len();
    if !rest.starts_with(|it: char| it.is_ascii_digit()) {
        return None;
    }
    let is_number =
        |character: char| character.is_ascii_digit() || is_between(character) || (has_code && character == '.');
    let length: usize = rest.chars().take_while(|it| is_number(*it)).map(char::len_utf8).sum();
    let number = rest[..length].trim_end_matches(|it: char| !it.is_ascii_digit());
    let after = rest[number.len()..].chars().next();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_cut = after.is_some_and(|after| after.is_alphanumeric() || "-:_".contains(after));
    let fits = if has_code {
        DIGITS.contains(&digits)
    } else {
        DIGITS_AT_HOME.contains(&digits) && number.contains([' ', '\u{a0}', '/', ')'])
    };
    (!is_cut && fits).then_some(sign + number.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_of_answers_are_no_addresses() {
        fn check(text: &str, expected: &[&str]) {
            let found: Vec<&str> = of(text).iter().map(|(_, contact)| contact.text).collect();
            assert_eq!(found, expected, "{text:?}");
        }
        check("$next = $page.'@odata.nextLink'", &[]);
        check("\"manager@odata.bind\": \"…\"", &[]);
        check("ask o'brien@a.example or 'ida@b.example'", &["o'brien@a.example", "ida@b.example"]);
    }

    #[test]
    fn telephone_numbers_are_told_from_other_figures() {
        fn check(text: &str, expected: &[&str]) {
            let found: Vec<&str> = of(text).iter().map(|(_, contact)| contact.text).collect();
            assert_eq!(found, expected, "{text:?}");
        }
        check("Contact: +44 1632 960115 · Stored", &["+44 1632 960115"]);
        check("+4930123456, +1 (555) 010-9999.", &["+4930123456", "+1 (555) 010-9999"]);
        check("0047 22 33 44 55", &["0047 22 33 44 55"]);
        check("call (020) 7946 0958 or 030/1234567", &["(020) 7946 0958", "030/1234567"]);
        check("2026-06-30T00:00:00+0000, UTC+2, +3 of 10, a + 1234567", &[]);
        check("00000003-0000-0000-c000-000000000000, 01234567-1234-1234-1234-123456789012", &[]);
        check("10.0.0.0/8, 203.0.113.0/24, 2001:db8:40::/48", &[]);
        check("2026-06-03 07:15, rows 3–11, 20, 0.5 %, 1 000 000 rows", &[]);
        check("00d9fa54e81b6c3d2f", &[]);
        check("mail 0123 456789@d.example", &["456789@d.example"]);
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        fn check(text: &str, expected: &[&str]) {
            let found: Vec<&str> = of(text).iter().map(|(_, contact)| contact.text).collect();
            assert_eq!(found, expected, "{text:?}");
        }
        check("'a.b@c.example', (d@e.example).", &["a.b@c.example", "d@e.example"]);
        check("x@y, a @ b, @c.d, @@e.f", &[]);
        check("a.b+c@d.e.example-", &["a.b+c@d.e.example"]);
        check("a@b.c@d.e", &["a@b.c"]);
    }
}
