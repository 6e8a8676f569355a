//! Names in the order in which people look for them: numbers by their size, letters whatever their case and marks.

use super::lower;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a name is sorted by: its letters, then the name as it is written, so that no two names share a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Natural(Vec<u8>, String);

/// The place of a name among others.
pub fn natural(name: &str) -> Natural {
    Natural(Letters::of(name).collect(), lower(name).into_owned())
}

/// The letters of a name without case and marks, each number behind the count of its figures: `10` comes after `2`.
pub(crate) struct Letters<'a> {
    text: Cow<'a, str>,
    at: usize,
    /// What is left to be told of the count of a number's figures.
    count: Option<usize>,
    is_in_number: bool,
}

impl<'a> Letters<'a> {
    pub(crate) fn of(name: &'a str) -> Self {
        let text = if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(without_marks(name)) };
        Self { text, at: 0, count: None, is_in_number: false }
    }

    fn rest(&self) -> &[u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }
}

impl Iterator for Letters<'_> {
    type Item = u8;

    fn next(&mut self) -> Option<u8> {
        if !self.is_in_number && self.rest().first().is_some_and(u8::is_ascii_digit) {
            self.at += self.rest().iter().take_while(|byte| **byte == b'0').count();
            self.count = Some(self.rest().iter().take_while(|byte| byte.is_ascii_digit()).count());
            self.is_in_number = true;
        }
        if let Some(count) = self.count {
            // A count above eight is told in several figures.
            self.count = count.checked_sub(9);
            return Some(b'0' + count.min(9) as u8);
        }
        let byte = *self.rest().first()?;
        self.at += 1;
        self.is_in_number = byte.is_ascii_digit();
        if self.is_in_number { Some(byte) } else { Some(byte.to_ascii_lowercase()) }
    }
}

fn without_marks(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for letter in name.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase) {
        match letter {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'þ' => plain.push_str("th"),
            'ı' => plain.push('i'),
            letter => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn names_stand_where_people_look_for_them() {
        let check = |expected: &[&str]| {
            let mut names: Vec<&str> = expected.to_vec();
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
            names.sort_by_cached_key(|name| natural(name));
            assert_eq!(names, expected);
        };
        check(&["2", "10"]);
        check(&["", "0", "1", "9", "10", "99999999", "123456789", "1234567890", "12345678901234567890", "a"]);
        check(&["CA2 Block", "CA10 Allow", "ca11", "CA100"]);
        check(&["Anders", "Änne", "anton", "Édouard", "eva", "Øystein", "Zoë"]);
        check(&["v1.2.10", "v1.10.2", "v2"]);
        check(&["user007", "user7", "user8"]);
    }

    #[test]
    fn no_two_names_share_a_place() {
        for (one, other) in [("a1", "a01"), ("Zoe", "Zoë"), ("strasse", "straße"), ("a", "a\0")] {
            assert_ne!(natural(one), natural(other), "{one} {other}");
        }
        assert_eq!(natural("ANNA"), natural("anna"));
    }
}
