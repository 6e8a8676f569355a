//! In which order a person looks for names: whatever the letters' case, and numbers by their size.

/// What a text is sorted by: `user2` comes before `user10`.
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len() + 4);
    let small = text.to_lowercase();
    let mut rest = small.as_str();
    while let Some(at) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let end = from.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(from.len());
        let (digits, after) = from.split_at(end);
        let number = digits.trim_start_matches('0');
        key.push_str(before);
        // The more digits, the larger; then digit by digit.
        let length = u32::try_from(number.len()).ok().and_then(|length| char::from_u32(u32::from('0') + length));
        key.push(length.unwrap_or('\u{ffff}'));
        key.push_str(number);
        rest = after;
    }
    key.push_str(rest);
    key
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn numbers_are_sorted_by_their_size() {
        let check = |mut names: Vec<&str>, expected: &[&str]| {
            names.sort_by_cached_key(|name| key(name));
            assert_eq!(names, expected);
        };
        check(vec!["user10", "User2", "user1", "user"], &["user", "user1", "User2", "user10"]);
        check(vec!["b 3 of 12", "b 3 of 2", "a"], &["a", "b 3 of 2", "b 3 of 12"]);
        check(vec!["T2-100", "T10-3", "T2-20"], &["T2-20", "T2-100", "T10-3"]);
        check(vec!["é10", "é9"], &["é9", "é10"]);
        check(vec!["12345678901234567890", "9", ""], &["", "9", "12345678901234567890"]);
    }
}
