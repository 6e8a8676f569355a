//! The order of what is masked: lists stand in the order of names, and beside a list of the staff that order would tell who
//! is who. So accounts stand in the order of their pseudonyms, which follow ids.

use super::Mask;
use super::blocks::is_pseudonym;
use crate::checklist::{Affected, Outcome, Results, SubjectKind};
use crate::report::{Block, Cell, Style, Table};
use crate::tenant::natural;
use std::collections::BTreeSet;

impl Mask {
    /// Puts the accounts of findings in the order of outcomes and pseudonyms. All other objects stay where they are.
    pub fn order(&self, results: &mut Results) {
        for finding in &mut results.findings {
            self.accounts_in_order(&mut finding.affected);
        }
    }

    fn accounts_in_order(&self, affected: &mut [Affected]) {
        let is_account = |object: &Affected| object.kind == SubjectKind::User;
        let nobody = || Affected::new(SubjectKind::User, "", "", Outcome::Fail);
        let places = affected.iter_mut().filter(|object| is_account(object));
        let mut accounts: Vec<Affected> = places.map(|object| std::mem::replace(object, nobody())).collect();
        accounts.sort_by_cached_key(|object| (object.outcome, natural(&self.name_beside(&object.name, &object.id))));
        for (place, account) in affected.iter_mut().filter(|object| is_account(object)).zip(accounts) {
            *place = account;
        }
    }
}

/// A register of accounts, masked already: each row begins with another pseudonym. Rows that begin with a name which stays
/// keep their places.
pub(super) fn registers(block: &mut Block) {
    match block {
        Block::Table(table) => register(table),
        Block::KeepTogether(blocks) => blocks.iter_mut().for_each(registers),
        _ => {}
    }
}

fn register(table: &mut Table) {
    let of_row = |row: &Vec<Cell>| -> Option<String> {
        let first = row.first()?.spans.first().filter(|span| span.style == Style::Strong)?;
        is_pseudonym(&first.text).then(|| first.text.clone())
    };
    let mut named: Vec<(String, Vec<Cell>)> =
        table.rows.iter().filter_map(|row| Some((of_row(row)?, row.clone()))).collect();
    let different: BTreeSet<&str> = named.iter().map(|(name, _)| name.as_str()).collect();
    // What stands in several rows (events, outcomes in their order) has an order of its own.
    if different.len() < named.len() || table.anchor.is_some() {
        return;
    }
    named.sort_by_cached_key(|(name, _)| natural(name));
    for (place, (_, row)) in table.rows.iter_mut().filter(|row| of_row(row).is_some()).zip(named) {
        *place = row;
    }
}
