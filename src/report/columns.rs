//! Columns of tables that say nothing in any row are left out, in every table of the report.

use super::{Block, Cell, Style, Table};

/// Leaves them out, in tables within blocks too.
pub fn without_empty(blocks: &mut [Block]) {
    for block in blocks {
        match block {
            Block::Table(table) => of_table(table),
            Block::KeepTogether(blocks) => without_empty(blocks),
            _ => {}
        }
    }
}

/// The first column names the row, and stays.
fn of_table(table: &mut Table) {
    let is_even = table.rows.iter().all(|row| row.len() == table.columns.len());
    if !is_even || table.rows.is_empty() {
        return;
    }
    let says = |at: usize| at == 0 || table.rows.iter().any(|row| row.get(at).is_some_and(says_something));
    let keep: Vec<bool> = (0..table.columns.len()).map(says).collect();
    if keep.iter().all(|keep| *keep) {
        return;
    }
    let mut kept = keep.iter();
    table.columns.retain(|_| kept.next().is_none_or(|keep| *keep));
    for row in &mut table.rows {
        let mut kept = keep.iter();
        row.retain(|_| kept.next().is_none_or(|keep| *keep));
    }
}

/// A muted dash stands for nothing; any other may be a number.
fn says_something(cell: &Cell) -> bool {
    cell.spans.iter().any(|span| match span.text.trim() {
        "" => false,
        "–" => span.style != Style::Muted,
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Column, Span};

    #[test]
    fn a_column_that_says_nothing_is_left_out() {
        let check = |rows: &[&[Span]], expected: &[&str]| {
            let columns = ["a", "b", "c"].map(|title| Column::share(title, 1.0)).to_vec();
            let rows = rows.iter().map(|row| row.iter().cloned().map(Cell::from).collect()).collect();
            let mut blocks = [Block::Table(Table { columns, rows, ..Table::default() })];
            without_empty(&mut blocks);
            let [Block::Table(table)] = &blocks else { panic!("a table") };
            assert_eq!(table.columns.iter().map(|column| column.title.as_str()).collect::<Vec<_>>(), expected);
            assert!(table.rows.iter().all(|row| row.len() == expected.len()));
        };
        let (empty, dash, none, x) = (Span::plain(" "), Span::muted("–"), Span::plain("–"), Span::plain("x"));
        check(&[&[x.clone(), empty.clone(), dash.clone()], &[x.clone(), empty.clone(), empty.clone()]], &["a"]);
        check(&[&[empty.clone(), x.clone(), dash.clone()], &[empty.clone(), empty, dash.clone()]], &["a", "b"]);
        check(&[&[x.clone(), none, dash]], &["a", "b"]);
        check(&[], &["a", "b", "c"]);
    }
}
