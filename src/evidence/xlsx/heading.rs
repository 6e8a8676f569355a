//! Which row of a sheet holds the headings: people put titles, dates and client names above them.

use std::collections::BTreeSet;

/// Rows among which the headings are looked for.
pub const HEADING_ROWS: usize = 20;

/// The index of the heading row among the first non-empty rows of a sheet (cells by column, `""` where there is none).
///
/// It is the first row with the most cells that look like headings, all different, below which there are cells too.
/// Titles have fewer cells; data rows have numbers, dates, addresses and repetitions. A row with nearly as many as the
/// best one and above it wins, because headings are sometimes given twice.
///
/// Where the rows below fill less than half of every candidate (an inventory in which only the accounts were entered),
/// a row with more such cells than any other will do, with anything below it.
pub fn heading_row(rows: &[Vec<String>]) -> Option<usize> {
    let well_covered = best_row(rows, |covered, filled| covered * 2 >= filled);
    let sparsely_covered = best_row(rows, |covered, filled| covered > 0 && filled > 1);
    match (well_covered, sparsely_covered) {
        (Some((best, _)), Some((score, row))) if score > best => Some(row),
        (well, sparse) => well.or(sparse).map(|(_, row)| row),
    }
}

/// As [`heading_row`]; of two rows of headings, one below the other, the one of which more columns are known by name.
pub fn heading_row_known(rows: &[Vec<String>], knows: &dyn Fn(&str) -> bool) -> Option<usize> {
    let found = heading_row(rows)?;
    let known = |row: &[String]| row.iter().filter(|text| knows(text)).count();
    let (here, below) = (rows.get(found)?, rows.get(found + 1));
    let is_better = |row: &Vec<String>| {
        let filled = || row.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
        let different: BTreeSet<String> = filled().map(str::to_lowercase).collect();
        known(row) > known(here).max(2) && different.len() == filled().count() && filled().all(is_wordy)
    };
    Some(if below.is_some_and(is_better) { found + 1 } else { found })
}

/// The best score, and the first row that comes near it.
fn best_row(rows: &[Vec<String>], is_covered: fn(usize, usize) -> bool) -> Option<(usize, usize)> {
    let considered = rows.len().min(HEADING_ROWS);
    let scores: Vec<usize> = (0..considered).map(|index| score(rows, index, is_covered)).collect();
    let best = scores.iter().copied().max().filter(|best| *best > 0)?;
    Some((best, scores.iter().position(|score| score * 4 >= best * 3)?))
}

fn score(rows: &[Vec<String>], index: usize, is_covered: fn(usize, usize) -> bool) -> usize {
    let filled: Vec<usize> = (0..rows[index].len()).filter(|column| !cell(&rows[index], *column).is_empty()).collect();
    let below = &rows[index + 1..];
    let covered = |row: &Vec<String>| filled.iter().filter(|column| !cell(row, **column).is_empty()).count();
    // The last row may be headings with nothing below; a title has little below its few cells only by chance.
    if !below.is_empty() && !below.iter().any(|row| is_covered(covered(row), filled.len())) {
        return 0;
    }
    let different: BTreeSet<String> = filled
        .iter()
        .map(|column| cell(&rows[index], *column))
        .filter(|text| is_wordy(text))
        .map(str::to_lowercase)
        .collect();
    different.len()
}

fn cell(row: &[String], column: usize) -> &str {
    row.get(column).map_or("", |text| text.trim())
}

/// Text that could name a column: not a number, date, truth value, address or identifier.
pub(crate) fn is_wordy(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let truth = ["true", "false", "yes", "no"].iter().any(|word| text.eq_ignore_ascii_case(word));
    letters > 0 && digits <= letters && !truth && !text.contains('@') && !is_guid(text) && text.chars().count() <= 120
}

fn is_guid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::{heading_row, heading_row_known};

    fn check(sheet: &str, expected: Option<usize>) {
        let rows: Vec<Vec<String>> =
            sheet.lines().map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect()).collect();
        assert_eq!(heading_row(&rows), expected, "{sheet}");
    }

    #[test]
    fn of_two_rows_of_headings_the_known_one_counts() {
        let check = |sheet: &str, expected: Option<usize>| {
            let rows: Vec<Vec<String>> =
                sheet.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect();
            assert_eq!(heading_row_known(&rows, &|name| name.starts_with("known")), expected, "{sheet}");
        };
        check("Kennung|Name|Art\nknown a|known b|known c\n1|Anna|x\n", Some(1));
        check("known a|known b|known c\nKennung|Name|Art\n1|Anna|x\n", Some(0));
        check("Kennung|Name|Art\nknown a|known b|1\n1|Anna|x\n", Some(0));
        check("Kennung|Name|Art\nknown a|known a|known b\n1|Anna|x\n", Some(0));
        check("Kennung|Name|Art\n1|Anna|x\n", Some(0));
    }

    #[test]
    fn headings_at_the_top() {
        check("Name | Role | Since\nAnna Berg | Global Administrator | 2026-01-01", Some(0));
        check("Name | Role\nAnna | Reader\nBen | Owner", Some(0));
        check("Name\nAnna\nBen", Some(0));
        check("Name | Role | Since", Some(0));
    }

    #[test]
    fn headings_above_almost_empty_rows() {
        check("Account | Purpose | Stored at | Last tested\na@b.c\nd@e.f", Some(0));
        check("Account | Purpose | Stored at\nAnna\nBen", Some(0));
        check("Emergency accounts\nAccount | Purpose | Stored at | Last tested\na@b.c\nd@e.f", Some(1));
    }

    #[test]
    fn titles_above() {
        check("Inventory of accounts\nName | Role | Mail\nAnna | Owner | a@b.c", Some(1));
        check("Client: | Contoso\nDate: | 2026-01-01\nName | Role | Mail\nAnna | Owner | a@b.c", Some(2));
        check("| | Accounts\nAs of 1 March\nUPN | Department | Enabled\na@b.c | IT | TRUE", Some(2));
    }

    #[test]
    fn data_rows_do_not_win() {
        check("Name | Name | Role | City\nAnna | Berg | Owner | Bern\nBen | Thal | Reader | Chur", Some(0));
        check("Account | Owner | Ok\nsvc-a | Anna | yes\nsvc-b | Ben | no", Some(0));
    }

    #[test]
    fn nothing_that_names_columns() {
        check("", None);
        check("1 | 2 | 3\n4 | 5 | 6", None);
        check("TRUE | a@b.c | 2026-01-01", None);
    }
}
