//! What the evidence already tells for each sheet, so that people only add what no export knows.

use crate::datasets::inventory::SHEETS;
use crate::tenant::azure_security::MachineAccountEntry;
use crate::tenant::holders::{Holder, Holders};
use crate::tenant::roles::RoleSet;
use crate::tenant::stated::{ResponsePlan, ScopeArea, ServiceEntry, Stated, SubscriptionEntry, WorkstationEntry};
use crate::tenant::{Device, Moment, PrincipalRef, ServicePrincipal, Tenant, categories, proposals};
use std::collections::{BTreeMap, BTreeSet};

/// Sheets that only a part of the organisation needs.
const OF_AREA: &[(&str, ScopeArea)] =
    &[("inventory-subscriptions", ScopeArea::Azure), ("inventory-vm-accounts", ScopeArea::Azure)];

/// Rows for the sheets, by dataset, and the sheets that nobody needs.
#[derive(Clone, Debug, Default)]
pub struct Known {
    rows: BTreeMap<&'static str, Vec<Row>>,
    left_out: BTreeSet<&'static str>,
}

/// One row: its cells by column of the sheet, and what the evidence says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub cells: Vec<String>,
    pub found: String,
}

impl Known {
    /// Without any evidence: only what was stated of the organisation.
    pub fn stated(stated: &Stated) -> Self {
        let is_out = |area: &ScopeArea| stated.scope.get(area) == Some(&false);
        let left_out = OF_AREA.iter().filter(|(_, area)| is_out(area)).map(|(dataset, _)| *dataset).collect();
        Self { rows: BTreeMap::new(), left_out }
    }

    /// Only the sheets of these datasets, and nothing in them.
    pub fn asking<'a>(datasets: impl Iterator<Item = &'a str>) -> Self {
        let asked: BTreeSet<&str> = datasets.collect();
        let all = SHEETS.iter().map(|sheet| sheet.dataset);
        Self { rows: BTreeMap::new(), left_out: all.filter(|dataset| !asked.contains(dataset)).collect() }
    }

    /// Whether nobody needs the sheet: it belongs to a part that is stated to be out of scope, or is not asked for.
    pub fn leaves_out(&self, dataset: &str) -> bool {
        self.left_out.contains(dataset)
    }

    pub fn rows_of(&self, dataset: &str) -> &[Row] {
        self.rows.get(dataset).map_or(&[], Vec::as_slice)
    }

    /// Sheets that have rows, and how many.
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let count = |dataset: &str| self.rows_of(dataset).len();
        SHEETS.iter().map(|sheet| (sheet.name, count(sheet.dataset))).filter(|(_, count)| *count > 0).collect()
    }
}

/// Draws the rows from a tenant and what people state of it; `as_of` as for a judgement.
pub fn known(tenant: &Tenant, stated: &Stated, as_of: Moment) -> Known {
    let holders = Holders::as_stated(tenant, stated, as_of);
    let mut known = Known::stated(stated);
    let rows = [
        ("inventory-administrators", administrators(tenant, stated, &holders, as_of)),
        ("inventory-emergency", emergency(tenant, stated, &holders, as_of)),
        ("inventory-subscriptions", subscriptions(tenant)),
        ("inventory-services", services(tenant)),
        ("inventory-exposed", exposed(tenant, stated)),
        ("inventory-response-plan", response_plans(tenant)),
        ("inventory-workstations", workstations(tenant, &holders)),
        ("inventory-vm-accounts", machine_accounts(tenant)),
    ];
    known.rows = rows.into_iter().filter(|(dataset, _)| !known.left_out.contains(dataset)).collect();
    known
}

/// Every subscription of the exports, with what the inventory says of it already; the rest is left to people.
fn subscriptions(tenant: &Tenant) -> Vec<Row> {
    let entry_of = |id: &str, name: &str| {
        tenant.subscription_inventory.iter().find(|entry| {
            entry.id.eq_ignore_ascii_case(id) || entry.id.is_empty() && entry.name.eq_ignore_ascii_case(name)
        })
    };
    let cells = |id: &str, name: &str, entry: Option<&SubscriptionEntry>| {
        vec![
            id.to_owned(),
            name.to_owned(),
            text(entry.and_then(|entry| entry.owner.as_deref())),
            text(entry.and_then(|entry| entry.purpose.as_deref())),
            yes_no(entry.and_then(|entry| entry.production)),
            yes_no(entry.and_then(|entry| entry.leaving)),
        ]
    };
    let mut rows: Vec<Row> = tenant
        .subscriptions
        .iter()
        .map(|subscription| {
            let known = [subscription.state.as_deref(), subscription.parent.as_deref()];
            let entry = entry_of(&subscription.id, &subscription.name);
            Row {
                cells: cells(&subscription.id, &subscription.name, entry),
                found: known.into_iter().flatten().collect::<Vec<_>>().join("; "),
            }
        })
        .collect();
    let in_exports = |entry: &SubscriptionEntry| {
        tenant.subscriptions.iter().any(|known| {
            entry.id.eq_ignore_ascii_case(&known.id)
                || entry.id.is_empty() && entry.name.eq_ignore_ascii_case(&known.name)
        })
    };
    for entry in tenant.subscription_inventory.iter().filter(|entry| !in_exports(entry)) {
        rows.push(Row { cells: cells(&entry.id, &entry.name, Some(entry)), found: String::new() });
    }
    rows.sort_by(|a, b| a.cells.cmp(&b.cells));
    rows.dedup_by(|a, b| a.cells.first() == b.cells.first() && a.cells.get(1) == b.cells.get(1));
    rows
}

fn yes_no(value: Option<bool>) -> String {
    match value {
        Some(true) => "Yes".to_owned(),
        Some(false) => "No".to_owned(),
        None => String::new(),
    }
}

/// What the inventory says already, then every other app that people are assigned to as its administrators know it.
fn services(tenant: &Tenant) -> Vec<Row> {
    let row = |entry: &ServiceEntry| Row {
        cells: vec![
            entry.service.to_string(),
            text(entry.owner.as_deref()),
            text(entry.administrator.as_deref()),
            text(entry.used_for.as_deref()),
            text(entry.decision.as_deref()),
        ],
        found: String::new(),
    };
    let mut rows: Vec<Row> = tenant.services.iter().map(row).collect();
    let is_named = |name: &str| tenant.services.iter().any(|entry| entry.service.eq_ignore_ascii_case(name));
    let mut apps: Vec<&ServicePrincipal> = tenant
        .service_principals
        .iter()
        .filter(|app| app.tags.iter().any(|tag| &**tag == ENTERPRISE_APP))
        .filter(|app| !app.is_microsofts() && !app.is_managed_identity() && app.enabled != Some(false))
        .filter(|app| !app.name.is_empty() && !is_named(&app.name))
        .collect();
    apps.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    for app in apps {
        let owners: Vec<&str> = app.owners.value().into_iter().flatten().map(principal_name).collect();
        let found = match owners.as_slice() {
            [] => "an enterprise application".to_owned(),
            owners => format!("an enterprise application; owners in Entra ID: {}", owners.join(", ")),
        };
        rows.push(Row { cells: vec![app.name.to_string()], found });
    }
    rows
}

/// The tag of apps that stand in the portal's list of enterprise applications.
const ENTERPRISE_APP: &str = "WindowsAzureActiveDirectoryIntegratedApp";

fn principal_name(principal: &PrincipalRef) -> &str {
    [&principal.upn, &principal.display_name, &principal.id]
        .into_iter()
        .find(|name| !name.is_empty())
        .map_or("", |name| name)
}

/// Those the inventory names, then those whose title or place proposes them.
fn exposed(tenant: &Tenant, stated: &Stated) -> Vec<Row> {
    let people = proposals::exposed_people(tenant, stated);
    let row = |person: &proposals::ExposedPerson<'_>| {
        let account = person.user.map_or_else(|| person.name.to_string(), |user| user.upn.to_string());
        if !person.confirmed {
            // A person in the sheet is held to stricter rules, so a person has to write the name there.
            let found = format!("{account} may be one: {}. If so, write it under Account.", person.why);
            return Row { cells: Vec::new(), found };
        }
        let entry = person.entry;
        Row {
            cells: vec![
                text(entry.and_then(|entry| entry.person.as_deref())),
                account,
                text(entry.and_then(|entry| entry.reason.as_deref())),
            ],
            found: String::new(),
        }
    };
    people.iter().map(row).collect()
}

fn response_plans(tenant: &Tenant) -> Vec<Row> {
    let row = |plan: &ResponsePlan| Row {
        cells: vec![
            plan.plan.to_string(),
            text(plan.owner.as_deref()),
            text(plan.deputy.as_deref()),
            text(plan.phone.as_deref()),
            plan.last_exercised.map(Moment::iso_date).unwrap_or_default(),
            text(plan.stored_at.as_deref()),
        ],
        found: String::new(),
    };
    tenant.response_plans.iter().map(row).collect()
}

/// What the inventory says already, then the devices that a holder of a role owns: one of them may be a workstation for
/// administration, which no export tells.
fn workstations(tenant: &Tenant, holders: &Holders) -> Vec<Row> {
    let row = |entry: &WorkstationEntry| Row {
        cells: vec![
            entry.name.to_string(),
            entry.device_id.to_string(),
            text(entry.used_by.as_deref()),
            text(entry.purpose.as_deref()),
            text(entry.system.as_deref()),
        ],
        found: String::new(),
    };
    let mut rows: Vec<Row> = tenant.workstations.iter().map(row).collect();
    let is_named = |device: &Device| {
        tenant.workstations.iter().any(|entry| {
            !entry.device_id.is_empty() && entry.device_id.eq_ignore_ascii_case(&device.device_id)
                || entry.name.eq_ignore_ascii_case(&device.name)
        })
    };
    let is_holders = |owner: &str| {
        !owner.is_empty()
            && holders.all.iter().any(|holder| {
                [&holder.principal.id, &holder.principal.upn].into_iter().any(|name| name.eq_ignore_ascii_case(owner))
            })
    };
    for device in tenant.devices.iter().filter(|device| !is_named(device)) {
        let Some(owner) = device.owner.as_deref().filter(|owner| is_holders(owner)) else { continue };
        let what = device.system.as_deref().unwrap_or("a device");
        let found = format!(
            "{} ({what}) belongs to {owner}, who holds a role. If it is kept for administration, write it under Device name.",
            device.name
        );
        rows.push(Row { cells: Vec::new(), found });
    }
    rows
}

/// What the inventory says already, then each machine that it does not name.
fn machine_accounts(tenant: &Tenant) -> Vec<Row> {
    let row = |entry: &MachineAccountEntry| Row {
        cells: vec![
            entry.machine.to_string(),
            text(entry.account.as_deref()),
            text(entry.owner.as_deref()),
            text(entry.purpose.as_deref()),
        ],
        found: String::new(),
    };
    let mut rows: Vec<Row> = tenant.machine_accounts.iter().map(row).collect();
    let is_named = |name: &str| tenant.machine_accounts.iter().any(|entry| entry.machine.eq_ignore_ascii_case(name));
    for machine in tenant.virtual_machines.iter().filter(|machine| !is_named(&machine.name)) {
        // Which accounts are on it and whose they are is left to people.
        let found = machine.local_administrator.as_deref().map_or_else(
            || "in the list of virtual machines".to_owned(),
            |account| format!("Azure made it with the local administrator {account}"),
        );
        rows.push(Row { cells: vec![machine.name.to_string()], found });
    }
    rows
}

fn text(value: Option<&str>) -> String {
    value.unwrap_or_default().to_owned()
}

/// What the inventory in the evidence says already, then every holder of a role whom it does not name.
fn administrators(tenant: &Tenant, stated: &Stated, holders: &Holders, as_of: Moment) -> Vec<Row> {
    let emergency = proposals::emergency_accounts(tenant, holders, stated, as_of);
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
                text(entry.roles.as_deref()),
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
fn emergency(tenant: &Tenant, stated: &Stated, holders: &Holders, as_of: Moment) -> Vec<Row> {
    let day = |moment: Option<Moment>| moment.map(Moment::iso_date).unwrap_or_default();
    let accounts = proposals::emergency_accounts(tenant, holders, stated, as_of);
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
                    match entry {
                        Some(entry) if entry.never_tested => "never".to_owned(),
                        _ => day(entry.and_then(|entry| entry.last_tested)),
                    },
                    day(entry.and_then(|entry| entry.password_changed)),
                    text(entry.and_then(|entry| entry.monitored.as_deref())),
                ],
                found: account.signals.join("; "),
            }
        })
        .collect()
}
