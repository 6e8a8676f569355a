//! Findings and objects as CSV (RFC 4180, UTF-8 with a mark, so that spreadsheets read it right).

use super::rows::Row;

/// First characters that make a spreadsheet take a cell for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The whole table: every finding, each followed by its objects.
pub fn csv(rows: &[Row]) -> Vec<u8> {
    let headings: Vec<String> = Row::HEADINGS.iter().map(|heading| (*heading).to_owned()).collect();
    let mut text = String::from('\u{feff}');
    line(&mut text, &headings);
    for row in rows {
        line(&mut text, &row.cells());
    }
    text.into_bytes()
}

fn line(text: &mut String, cells: &[String]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(&quoted(cell));
    }
    text.push_str("\r\n");
}

/// A cell that stays text: what a spreadsheet could take for a formula begins with an apostrophe.
fn quoted(cell: &str) -> String {
    let guard = if cell.starts_with(FORMULA) { "'" } else { "" };
    let needs_quotes = cell.contains([',', '"', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ');
    if needs_quotes { format!("\"{guard}{}\"", cell.replace('"', "\"\"")) } else { format!("{guard}{cell}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_becomes_a_formula_or_breaks_its_row() {
        fn check(cell: &str, expected: &str) {
            assert_eq!(quoted(cell), expected);
        }
        check("plain", "plain");
        check("=1+1", "'=1+1");
        check("+49 30", "'+49 30");
        check("-5", "'-5");
        check("@SUM(A1)", "'@SUM(A1)");
        check("\t=1", "'\t=1");
        check("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
        check("a,b", "\"a,b\"");
        check("a\nb", "\"a\nb\"");
        check("say \"x\"", "\"say \"\"x\"\"\"");
    }
}
