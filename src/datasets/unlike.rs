//! Rows below a table of accounts that are of another table, whose headings nobody knows: where the rows before hold addresses,
//! ids, dates or truths, these hold something else. They would become accounts that nobody has.

use super::mapping::{Looks, expected, looks};
use super::record::PartState;
use super::{Dataset, refuse};
use crate::evidence::xlsx::heading::is_wordy;
use crate::evidence::{Cells, ProblemKind, Refusal};
use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;

/// The first rows, in which every such column is looked at; of those behind them one that is as it should be is enough.
const FIRST: u32 = 16;

/// One cell may be wrong in a sound row.
const MANY: usize = 2;

/// What the rows so far held in columns of a known kind.
#[derive(Debug, Default)]
pub(super) struct Typed {
    /// Field, column and what has to stand there.
    columns: OnceCell<Vec<(usize, usize, Looks)>>,
    /// A bit for each of these: it held what it has to, and it held something else.
    right: Cell<u64>,
    wrong: Cell<u64>,
    rows: Cell<u32>,
    /// A row looked like the headings of another table.
    is_another: Cell<bool>,
}

/// Why a row is of another table; `None`: it may be an account.
pub(super) fn refusal(dataset: &Dataset, state: &PartState, cells: Cells<'_>) -> Option<Refusal> {
    if dataset.id != "users" {
        return None;
    }
    let typed = &state.typed;
    let columns = typed.columns.get_or_init(|| {
        let fields = state.fields.iter().zip(&state.columns).enumerate();
        let known = fields.filter_map(|(at, (field, column))| Some((at, (*column)?, expected(field.column)?)));
        let mut found: Vec<(usize, usize, Looks)> = known.take(64).collect();
        found.sort_unstable_by_key(|(_, column, _)| *column);
        found
    });
    let is_first = typed.rows.get() < FIRST;
    let (mut right, mut wrong) = (0_u64, 0_u64);
    for (at, (_, column, wanted)) in columns.iter().enumerate() {
        let Some(text) = cells.text(*column).filter(|text| !text.trim().is_empty()) else { continue };
        if looks([&*text].into_iter()) == *wanted {
            right |= 1 << at;
            if !is_first && !typed.is_another.get() {
                return None;
            }
        } else {
            wrong |= 1 << at;
        }
    }
    let strange = wrong & typed.right.get() & !typed.wrong.get();
    let count = strange.count_ones() as usize;
    if right == 0 && count >= MANY || typed.is_another.get() && count > 0 {
        let is_heading = right == 0 && !typed.is_another.get() && is_heading(cells);
        typed.is_another.set(typed.is_another.get() || is_heading);
        let named = columns.iter().enumerate().filter(|(at, _)| strange & (1 << at) != 0);
        let names: Vec<&str> =
            named.filter_map(|(_, (field, ..))| Some(state.fields.get(*field)?.column)).take(MANY).collect();
        let what = if is_heading { "like headings of another table" } else { "like no account" };
        let message = format!(
            "The row looks {what}: under {} stands what is of another kind than in the rows before it. Save each table as a file of its own.",
            names.join(" and ")
        );
        return Some(refuse(ProblemKind::Syntax, message));
    }
    if is_first {
        typed.rows.set(typed.rows.get() + 1);
        typed.right.set(typed.right.get() | right);
        typed.wrong.set(typed.wrong.get() | wrong);
    }
    None
}

/// Different words, and nothing but words.
fn is_heading(cells: Cells<'_>) -> bool {
    let texts: Vec<String> = (0..cells.len())
        .filter_map(|column| cells.text(column))
        .map(|text| text.trim().to_lowercase())
        .filter(|text| !text.is_empty())
        .collect();
    texts.iter().collect::<BTreeSet<_>>().len() == texts.len() && texts.iter().all(|text| is_wordy(text))
}
