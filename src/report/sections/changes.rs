//! Change log: what was done to the assessment, when and by whom.

use super::{Preset, Section, paragraph};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, words};

pub const SECTION: Section = Section { id: "changes", title: "Change log", preset: Preset::Full, build };

/// Lines of a longer log: the newest ones. The assessment file keeps all of them.
const MOST: usize = 2_000;

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    if input.journal.is_empty() {
        return Vec::new();
    }
    let left_out = input.journal.len().saturating_sub(MOST);
    let before = if left_out > 0 {
        format!(" The {} before them are in the assessment file.", words::size(left_out))
    } else {
        String::new()
    };
    let rows = input.journal.iter().skip(left_out).map(|line| {
        let time = line.when.iso().replace('T', " ").replace('Z', "");
        let who = if line.who.is_empty() { Span::muted("not named") } else { Span::plain(&line.who) };
        vec![Cell::from(Span::muted(time)), Cell::from(who), Cell::from(line.what.as_str())]
    });
    vec![
        SECTION.heading(),
        paragraph(format!(
            "{}, oldest first, by the clock of the machine they were made on (UTC). No change is ever taken out: undoing \
             is a change too.{before}",
            words::counted(input.journal.len() - left_out, "change", "changes")
        )),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![Column::fixed("When", 31.0), Column::share("Who", 1.0), Column::share("What", 4.0)],
            rows: rows.collect(),
            look: TableLook::Ruled,
        }),
    ]
}
