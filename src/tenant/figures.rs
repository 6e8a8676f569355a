//! Numbers as people read them.

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

#[cfg(test)]
mod tests {
    use super::figure;

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
}
