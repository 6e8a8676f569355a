//! Shares in words, rounded in one way everywhere.

/// A share in words, to a tenth of a percent: "88.8 %", "40 %". What is not all is never told as 100 %, and what is not
/// nothing never as 0 %.
pub fn percent(part: impl TryInto<u128>, whole: impl TryInto<u128>) -> String {
    let (part, whole) = (wide(part), wide(whole));
    if whole == 0 {
        return "0 %".to_owned();
    }
    tenths_of_percent(match rounded(part, whole) {
        0 if part > 0 => 1,
        1_000 if part < whole => 999,
        tenths => tenths,
    })
}

/// A share as [`percent`] tells it, beside the least that is wanted: what does not reach it never reads as if it did.
pub fn percent_of_wanted(part: usize, whole: usize, wanted: i64) -> String {
    let (of, all, wanted) = (wide(part), wide(whole), wide(wanted));
    let reads_as_reached = all > 0 && of * 100 < wanted * all && rounded(of, all) >= wanted * 10;
    if reads_as_reached { tenths_of_percent(wanted * 10 - 1) } else { percent(part, whole) }
}

fn wide(number: impl TryInto<u128>) -> u128 {
    number.try_into().unwrap_or_default()
}

/// In tenths of a percent; of a `whole` above 0.
fn rounded(part: u128, whole: u128) -> u128 {
    (part * 1_000 + whole / 2) / whole
}

fn tenths_of_percent(tenths: u128) -> String {
    if tenths.is_multiple_of(10) { format!("{} %", tenths / 10) } else { format!("{}.{} %", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_and_says_no_more_than_is_so() {
        let check = |found: String, expected: &str| assert_eq!(found, expected);
        check(percent(87, 98), "88.8 %");
        check(percent(2, 5), "40 %");
        check(percent(41, 119), "34.5 %");
        check(percent(0, 0), "0 %");
        check(percent(u64::MAX, u64::MAX), "100 %");
        check(percent(1, 100_000), "0.1 %");
        check(percent(99_999, 100_000), "99.9 %");
        check(percent_of_wanted(8, 9, 95), "88.9 %");
        check(percent_of_wanted(9_496, 10_000, 95), "94.9 %");
        check(percent_of_wanted(19, 20, 95), "95 %");
        check(percent_of_wanted(0, 0, 95), "0 %");
    }
}
