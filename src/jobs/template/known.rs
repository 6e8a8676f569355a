//! What the evidence already tells for each sheet, so that people only add what no export knows.

use crate::datasets::inventory::SHEETS;
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::Stated;
use crate::tenant::{Moment, Tenant, categories, proposals};
use std::collections::BTreeMap;

/// Rows for the sheets, by dataset.
#[derive(Clone, Debug, Default)]
pub struct Known {
    rows: BTreeMap<&'static str, Vec<Row>>,
}

/// One row: its cells by column of the sheet, and what the evidence says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<String>,
    pub found: String,
}

impl Known {
    pub fn rows_of(&self, dataset: &str) -> &[Row] {
        self.rows.get(dataset).map_or(&[], Vec::as_slice)
    }

    /// Sheets that have rows, and how many.
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let count = |dataset: &str| self.rows_of(dataset).len();
        SHEETS.iter().map(|sheet| (sheet.name, count(sheet.dataset))).filter(|(_, count)| *count > 0).collect()
    }
}

/// Draws the rows from a tenant; `as_of` as for a judgement.
pub fn known(tenant: &Tenant, as_of: Moment) -> Known {
    let holders = Holders::of(tenant);
    let mut rows = BTreeMap::new();
    rows.insert("inventory-administrators", administrators(tenant, &holders, as_of));
    rows.insert("inventory-emergency", emergency(tenant, &holders, as_of));
    rows.insert("inventory-subscriptions", subscriptions(tenant));
    Known { rows }
}

/// Every subscription of the exports; who owns it and what it is for is left to people.
fn subscriptions(tenant: &Tenant) -> Vec<Row> {
    let mut rows: Vec<Row> = tenant
        .subscriptions
        .iter()
        .map(|subscription| {
            let known = [subscription.state.as_deref(), subscription.parent.as_deref()];
            Row {
                cells: vec![subscription.id.to_string(), subscription.name.to_string()],
                found: known.into_iter().flatten().collect::<Vec<_>>().join("; "),
            }
        })
        .collect();
    rows.sort_by(|a, b| a.cells.cmp(&b.cells));
    rows.dedup_by(|a, b| a.cells.first() == b.cells.first());
    rows
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

/// What the inventory in the evidence says already, then every holder of a role whom it does not name.
fn administrators(tenant: &Tenant, holders: &Holders, as_of: Moment) -> Vec<Row> {
    let emergency = proposals::emergency_accounts(tenant, holders, &Stated::default(), as_of);
    let mut rows: Vec<Row> = tenant
        .administrators
        .iter()
        .map(|entry| Row {
            cells: vec![
                entry.account.to_string(),
                text(entry.category.as_deref()),
                text(entry.service.as_deref()),
                text(entry.justification.as_deref()),
                text(entry.decision.as_deref()),
            ],
            found: String::new(),
        })
        .collect();
    let said = |holder: &Holder| {
        let proposal = categories::propose(tenant, &emergency, holder);
        let mut said = holder.roles_text(holders, RoleSet::All);
        if let Some(category) = proposal.category {
            said.push_str(&format!(". Looks like: {} ({})", category.title(), proposal.signals.join("; ")));
        }
        said
    };
    for holder in &holders.all {
        let named = categories::inventory_rows(tenant, holder);
        for entry in &named {
            let at = tenant.administrators.iter().position(|known| known.source == entry.source);
            if let Some(row) = at.and_then(|at| rows.get_mut(at)) {
                row.found = said(holder);
            }
        }
        if named.is_empty() {
            // Category and decision are left to people: what a program proposes is no statement.
            rows.push(Row { cells: vec![holder.name().to_owned()], found: said(holder) });
        }
    }
    rows
}

/// Those the inventory names, or else those whose signals propose them.
fn emergency(tenant: &Tenant, holders: &Holders, as_of: Moment) -> Vec<Row> {
    let day = |moment: Option<Moment>| moment.map(Moment::iso_date).unwrap_or_default();
    let accounts = proposals::emergency_accounts(tenant, holders, &Stated::default(), as_of);
    accounts
        .iter()
        .map(|account| {
            let name = if account.upn.is_empty() { &account.key } else { &account.upn };
            if !account.confirmed {
                // An account in the sheet earns exemptions, so a person has to write it there.
                let found =
                    format!("{name} looks like one: {}. If it is, write it under Account.", account.signals.join("; "));
                return Row { cells: Vec::new(), found };
            }
            let entry = account.entry(tenant);
            Row {
                cells: vec![
                    name.clone(),
                    text(entry.and_then(|entry| entry.purpose.as_deref())),
                    text(entry.and_then(|entry| entry.stored_at.as_deref())),
                    day(entry.and_then(|entry| entry.last_tested)),
                    day(entry.and_then(|entry| entry.password_changed)),
                    text(entry.and_then(|entry| entry.monitored.as_deref())),
                ],
                found: account.signals.join("; "),
            }
        })
        .collect()
}
