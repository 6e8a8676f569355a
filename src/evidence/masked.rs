//! Rows of tables without their secrets. Readers hand them on so, and copies keep them so: what is judged, reported and stored
//! is the same.

#![expect(clippy::cast_possible_truncation, reason = "a row has at most LINE_BYTES, so its offsets fit 31 bits")]

use super::Cells;
use super::secrets::{Pairs, columns, is_secret_cell_under, kept_of, says_yes_or_no, words_heading};

/// What is known of the secrets of a table before its rows come, and room for the row in view.
#[derive(Debug, Default)]
pub(super) struct Masking {
    /// Columns under whose headings secrets stand.
    secret: Vec<usize>,
    pairs: Pairs,
    text: String,
    spans: Vec<(u32, u32)>,
}

/// Why a row is refused of which nothing is left.
pub(super) const NOTHING_LEFT: &str = "the row holds nothing but secrets, which are left out";

/// A row without its secrets.
pub(super) struct Masked<'m> {
    pub cells: Cells<'m>,
    /// The word for one that the cell beside it names.
    pub told: Option<&'static str>,
    /// Nothing of the row is left.
    pub is_empty: bool,
}

impl Masking {
    pub fn of(headings: &[String]) -> Self {
        let names = || headings.iter().map(String::as_str);
        Self { secret: columns(names()), pairs: Pairs::of(names()), ..Self::default() }
    }

    /// Whether a column may hold secrets whatever stands there.
    pub fn has_columns(&self) -> bool {
        !(self.secret.is_empty() && self.pairs.is_empty())
    }

    /// The word for a secret that the cell beside it names.
    pub fn told(&self, cells: Cells<'_>) -> Option<&'static str> {
        self.pairs.told(cells)
    }

    /// A row without its secrets, those `by_themselves` among them.
    pub fn row<'m>(&'m mut self, headings: &[String], cells: Cells<'m>, by_themselves: &[usize]) -> Masked<'m> {
        let is_below = |column: &&usize| {
            cells.raw(**column).is_some_and(|cell| !cell.trim_ascii().is_empty() && !says_yes_or_no(cell))
        };
        let mut emptied: Vec<usize> = self.secret.iter().filter(is_below).copied().collect();
        let beside = self.pairs.secrets(cells);
        let told = if beside.is_empty() { None } else { self.pairs.told(cells) };
        emptied.extend(beside);
        if emptied.is_empty() && by_themselves.is_empty() {
            return Masked { cells, told, is_empty: false };
        }
        self.text.clear();
        self.spans.clear();
        for column in 0..cells.len() {
            let start = self.text.len() as u32;
            if by_themselves.contains(&column) && !emptied.contains(&column) {
                let heading = headings.get(column).map_or("", String::as_str);
                self.text.push_str(&kept_in(heading, cells, column).unwrap_or_default());
            } else if !emptied.contains(&column) {
                self.text.push_str(&cells.text(column).unwrap_or_default());
            }
            self.spans.push((start, self.text.len() as u32));
        }
        let is_empty = self.text.trim_ascii().is_empty();
        Masked { cells: Cells::of_text(&self.text, &self.spans), told, is_empty }
    }

    /// The words for secrets in a row, where it heads another table: below them nothing is handed on any more. `stands_apart`
    /// and `knows`: as of [`words_heading`].
    pub fn heads(
        &mut self,
        headings: &[String],
        cells: Cells<'_>,
        stands_apart: bool,
        knows: &dyn Fn(&str) -> bool,
    ) -> Vec<&'static str> {
        let named = words_heading(cells, headings, stands_apart, knows);
        self.secret.extend(named.iter().map(|(column, _)| *column));
        named.into_iter().map(|(_, word)| word).collect()
    }

    /// One of the first rows, as texts.
    pub fn sample(&mut self, headings: &[String], row: Vec<String>) -> Vec<String> {
        let text = row.concat();
        let mut end = 0;
        let spans: Vec<(u32, u32)> = row
            .iter()
            .map(|cell| {
                let start = end;
                end += cell.len() as u32;
                (start, end)
            })
            .collect();
        let is_one = |(heading, cell): (&String, &String)| is_secret_cell_under(heading, cell.as_bytes());
        let found: Vec<usize> = headings.iter().zip(&row).map(is_one).zip(0..).filter(|(is, _)| *is).map(at).collect();
        let cells = self.row(headings, Cells::of_text(&text, &spans), &found).cells;
        (0..cells.len()).map(|column| cells.text(column).unwrap_or_default().into_owned()).collect()
    }
}

fn at((_, column): (bool, usize)) -> usize {
    column
}

/// What is kept of a cell in which a secret stands; of what is no text nothing is.
pub(super) fn kept_in(heading: &str, cells: Cells<'_>, column: usize) -> Option<String> {
    std::str::from_utf8(cells.raw(column)?).ok()?;
    kept_of(heading, &cells.text(column)?)
}

#[cfg(test)]
mod tests {
    use super::Masking;

    #[test]
    fn rows_lose_their_secrets_alone() {
        let check = |headings: &str, row: &str, expected: &str| {
            let headings: Vec<String> = headings.split('|').map(str::to_owned).collect();
            let row = row.split('|').map(str::to_owned).collect();
            assert_eq!(Masking::of(&headings).sample(&headings, row).join("|"), expected, "{headings:?}");
        };
        check("Name|Password", "Ada|x", "Ada|");
        check("Name|Password", "Ada|True", "Ada|True");
        check("Name|Value", "Password|x", "Password|");
        check("Name|Note", "Ada|pw: Hunter2", "Ada|(a password in words was left out)");
        check("Name|Note", "Ada|{\"a\":1,\"secretText\":\"x\"}", "Ada|{\"a\":1,\"secretText\":null}");
        check("Name|Note", "Ada|ghp_0123456789abcdefghijABCDEFGHIJ012345", "Ada|");
        check("Name|Note", "Ada|a note", "Ada|a note");
    }
}
