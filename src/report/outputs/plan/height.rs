//! How high a row is: not every spreadsheet reckons it from wrapped text when it opens a file.

/// Points of a line, and the most that a row can have.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 409.0;
/// Of so many rows; nobody prints more, and each height takes memory.
pub(super) const ROWS: u32 = 20_000;

/// The height of a row with these texts, each in a column this wide.
pub(super) fn height<'t>(cells: impl Iterator<Item = (&'t str, f64)>) -> f64 {
    let most = cells.map(|(text, width)| text.lines().map(|line| lines(line, width)).sum::<f64>()).fold(1.0, f64::max);
    (most * LINE).min(HIGHEST)
}

/// Lines that a text without breaks takes, in the typeface of workbooks; capitals and figures are wider.
fn lines(text: &str, width: f64) -> f64 {
    // Of Chinese, Japanese and Korean each character is as wide as two others.
    let wide = |character: char| if character >= '\u{1100}' { 2.0 } else { 1.0 };
    let long: f64 = text.chars().map(wide).sum();
    (long / width).ceil().max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_longest_cell() {
        let check = |cells: &[(&str, f64)], expected: f64| {
            let found = height(cells.iter().copied());
            assert!((found - expected).abs() < 0.01, "{cells:?}: {found}");
        };
        check(&[], 15.0);
        check(&[("", 10.0), ("short", 10.0)], 15.0);
        check(&[("short", 10.0), ("twelve chars", 10.0)], 30.0);
        check(&[("a\nb\n\nc", 10.0)], 60.0);
        check(&[("評価者評価者", 10.0)], 30.0);
        check(&[(&"long ".repeat(1000), 10.0)], 409.0);
    }
}
