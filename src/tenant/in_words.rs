//! Numbers, lists and beginnings of sentences as people read them.

use std::borrow::Borrow;
use std::fmt::Display;

/// A whole number with a comma after each three digits: `1,204`.
pub fn figure(value: impl Display) -> String {
    let digits = value.to_string();
    if digits.len() < 4 {
        return digits;
    }
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        let is_boundary = index > 0 && (digits.len() - index).is_multiple_of(3);
        if is_boundary && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// "1 subscription", "3 subscriptions".
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", figure(number), if number == 1 { one } else { many })
}

/// `a, b and c`.
pub fn listed(names: &[impl Borrow<str>]) -> String {
    match names {
        [] => String::new(),
        [only] => only.borrow().to_owned(),
        [first @ .., last] => format!("{} and {}", first.join(", "), last.borrow()),
    }
}

/// With a capital at the beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// With a small letter at the beginning, in the middle of a sentence.
pub fn small(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let check = |value: i64, expected: &str| assert_eq!(figure(value), expected);
        check(0, "0");
        check(999, "999");
        check(1_000, "1,000");
        check(1_234_567, "1,234,567");
        check(-123, "-123");
        check(-1_204, "-1,204");
    }

    #[test]
    fn the_last_of_a_list_is_joined_by_and() {
        let check = |names: &[&str], expected: &str| assert_eq!(listed(names), expected);
        check(&[], "");
        check(&["a"], "a");
        check(&["a", "b"], "a and b");
        check(&["a", "b", "c"], "a, b and c");
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        let check = |text: &str, expected: &str| assert_eq!(capital(text), expected);
        check("", "");
        check("none of them", "None of them");
        check("öl", "Öl");
        check("ßa", "SSa");
    }

    #[test]
    fn one_is_not_several() {
        let check = |number: usize, expected: &str| assert_eq!(counted(number, "account is", "accounts are"), expected);
        check(0, "0 accounts are");
        check(1, "1 account is");
        check(1_204, "1,204 accounts are");
    }
}
