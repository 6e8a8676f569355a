//! What tells a row of a table where it goes on on another page, and what kind of cells and tables there are.

use crate::report::{Cell, Span, Style, Table};

/// So much of the name of a row is told where it goes on, and so much of what stands beside that.
const NAME_SHOWN: usize = 60;
const BESIDE_SHOWN: usize = 40;

/// Whether it is one list in several columns: each has the same title.
pub fn is_list(table: &Table) -> bool {
    let titles = || table.columns.iter().map(|column| &column.title);
    table.columns.len() > 1 && titles().zip(titles().skip(1)).all(|(one, next)| one == next)
}

/// Whether a row belongs to the one above: it begins with nothing.
pub fn goes_on(cells: &[Cell]) -> bool {
    cells.first().is_none_or(|cell| cell.spans.iter().all(|span| span.text.trim().is_empty()))
}

/// The numbers that lead to what a cell lists line by line, where they are several: `1.02.b, 1.02.c`.
fn numbers_of(cell: &Cell) -> Option<String> {
    let begins = |index: usize| index == 0 || cell.spans.get(index - 1).is_some_and(|span| span.text.ends_with('\n'));
    let is_number = |span: &Span| span.style == Style::Strong && span.link.is_some();
    let numbers: Vec<&str> = (0..cell.spans.len())
        .filter(|index| begins(*index))
        .filter_map(|index| cell.spans.get(index).filter(|span| is_number(span)).map(|span| span.text.trim()))
        .collect();
    (numbers.len() > 1).then(|| numbers.join(", "))
}

/// What tells a row from all others: what it begins with, what is short beside that, and the title of what is not.
pub fn name_of(cells: &[Cell]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (index, cell) in cells.iter().enumerate() {
        if let Some(numbers) = numbers_of(cell).filter(|_| index == 0) {
            parts.push(numbers);
            continue;
        }
        // A mark below a date (“overdue”) tells rows apart no more than the date does.
        let told = cell.spans.iter().filter(|span| !matches!(span.style, Style::Chip(_)));
        let text: String = told.map(|span| span.text.as_str()).collect();
        let mut lines = text.trim().lines();
        let first = lines.next().unwrap_or_default().trim();
        let is_short = lines.next().is_none() && first.chars().count() <= BESIDE_SHOWN;
        let is_title = match cell.spans.as_slice() {
            [first, next, ..] => first.style == Style::Strong && next.text.starts_with('\n'),
            _ => false,
        };
        if !first.is_empty() && (index == 0 || is_short || is_title) {
            let mut shown: String = first.chars().take(NAME_SHOWN).collect();
            shown.push_str(if shown.len() < first.len() { "…" } else { "" });
            parts.push(shown);
        }
        if !is_short {
            break;
        }
    }
    parts.join(" · ")
}

/// Whether a cell says nothing but what a badge does.
pub fn is_badge(cell: &Cell) -> bool {
    let is_chip = |span: &Span| matches!(span.style, Style::Chip(_));
    cell.spans.iter().any(is_chip) && cell.spans.iter().all(|span| is_chip(span) || span.text.trim().is_empty())
}

/// A caption of more characters is not told again whole.
const CAPTION_SHOWN: usize = 140;

/// The beginning of a caption, on one line.
pub fn shortened(caption: &str) -> String {
    let line = caption.lines().next().unwrap_or_default();
    let shown: String = line.chars().take(CAPTION_SHOWN).collect();
    if shown.len() < caption.len() { format!("{}…", shown.trim_end()) } else { shown }
}

/// Above what goes on from the page before; behind a sentence there is no comma.
pub fn from_before(name: &str) -> String {
    let is_sentence = name.ends_with(['.', '!', '?', ':', ';']);
    if is_sentence { format!("{name} (continued)") } else { format!("{name}, continued") }
}

#[cfg(test)]
mod tests {
    use super::name_of;
    use crate::report::{Cell, Span, Tone};

    #[test]
    fn a_date_tells_whose_a_row_is_whatever_mark_stands_below_it() {
        let check = |until: Vec<Span>, expected: &str| {
            let cells = [Cell::from("Head of IT"), Cell::from(until), Cell::from("Much\nto do")];
            assert_eq!(name_of(&cells), expected);
        };
        check(vec![Span::plain("1 May 2026")], "Head of IT · 1 May 2026");
        let marked = [Span::plain("1 May 2026"), Span::plain("\n"), Span::chip(Tone::Fail, "overdue")];
        check(marked.to_vec(), "Head of IT · 1 May 2026");
        check(vec![Span::plain("1 May 2026\nor later")], "Head of IT");
    }

    #[test]
    fn a_row_of_several_findings_is_told_by_all_their_numbers() {
        let number = |id: &str| Span::strong(id).to(id);
        let listed =
            [number("1.02.b"), Span::plain("  What"), Span::plain("\n"), number("1.03.i"), Span::plain("  More")];
        let beside = [Cell::from("Head of IT"), Cell::from("1 May 2026"), Cell::from("Much\nto do")];
        let row: Vec<Cell> = [Cell::from(listed.to_vec())].into_iter().chain(beside).collect();
        assert_eq!(name_of(&row), "1.02.b, 1.03.i · Head of IT · 1 May 2026");
        // One alone is told with its title.
        let row = [Cell::from(listed[..2].to_vec()), Cell::from("Head of IT")];
        assert_eq!(name_of(&row), "1.02.b  What · Head of IT");
    }
}
