//! The sheet *Administrators* by the names that stand in it, looked through once for all accounts.

use crate::tenant::{AdministratorEntry, Tenant};
use std::collections::BTreeMap;

/// Rows by the name in lower case, and of each such name how many accounts are called so.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub struct Sheet {
    rows: BTreeMap<String, Vec<u32>>,
    bearers: BTreeMap<String, u32>,
}

impl Sheet {
    pub fn of(tenant: &Tenant) -> Self {
        let mut sheet = Self::default();
        for (at, entry) in (0..).zip(tenant.administrators.iter()) {
            let name = entry.account.trim().to_lowercase();
            if !name.is_empty() {
                sheet.rows.entry(name).or_default().push(at);
            }
        }
        if !sheet.rows.is_empty() {
            for user in tenant.users.iter() {
                let shown = user.display_name.trim().to_lowercase();
                if sheet.rows.contains_key(&shown) {
                    *sheet.bearers.entry(shown).or_default() += 1;
                }
            }
        }
        sheet
    }

    /// Where the rows that bear one of these names stand, each once and in their order.
    pub fn rows<'t>(&self, tenant: &'t Tenant, names: &[&str]) -> Vec<&'t AdministratorEntry> {
        let found = names.iter().filter_map(|name| self.rows.get(&name.trim().to_lowercase()));
        let mut found: Vec<u32> = found.flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|at| tenant.administrators.items.get(at as usize)).collect()
    }

    /// How many accounts have this display name, which is one of the sheet's.
    pub fn bearers(&self, shown: &str) -> u32 {
        self.bearers.get(&shown.trim().to_lowercase()).copied().unwrap_or_default()
    }
}
