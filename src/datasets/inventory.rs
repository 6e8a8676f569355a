//! The inventory workbook: its sheets and columns as the template offers them and as the readers know them.
//!
//! What no export tells (why an account has its role, who owns a service, where a plan is kept) is written down by people.
//! The datasets `inventory-…` read what they wrote; this list is what an empty workbook is made from.

use super::{Record, normalise, value};
use crate::evidence::{Cells, ProblemKind, SourceRef};
use crate::tenant::stated::Category;
use crate::tenant::{Moment, Tenant, cell};

/// A cell that begins so marks its row as an example of the template, which is no statement about anybody.
pub const EXAMPLE: &str = "EXAMPLE:";

pub(super) const EXAMPLE_ROW: &str = "An example row of the template, which names nobody; delete it or leave it.";
pub(super) const BLANK_ROW: &str = "The row is not filled in: its cells under the sheet’s headings are empty.";
pub(super) const NOT_FILLED_IN: &str =
    "The sheet holds no row of its own, so it counts as not supplied; fill it in and import it again.";

/// Sheets of which the first so many columns repeat what the evidence says; a sheet in which nothing else stands is as the
/// template was written. Fields stand in the order of the columns.
const REPEATED: &[(&str, usize)] = &[
    ("inventory-administrators", 1),
    ("inventory-services", 1),
    ("inventory-subscriptions", 2),
    ("inventory-vm-accounts", 1),
];

pub(super) const AS_WRITTEN: &str = "Its rows are as the template was written, with nothing that people added, so the sheet counts as not supplied; fill it in \
     and import it again.";

/// The day that the template says it was made and saved on. Any fixed one would do: its bytes depend on its content alone.
pub const TEMPLATE_MADE: &str = "2026-01-01";

/// The column of a template that repeats what the evidence says; no reader takes it.
pub const FOUND: &str = "Found in the evidence";

/// A sheet of the workbook.
#[derive(Debug)]
pub struct Sheet {
    pub name: &'static str,
    /// Id of the dataset that reads it.
    pub dataset: &'static str,
    /// What the sheet is for, in a sentence or two.
    pub about: &'static str,
    pub columns: &'static [Column],
    /// Cells by column; the first is marked with [`EXAMPLE`] when it is written. Dates as in ISO 8601.
    pub examples: &'static [&'static [&'static str]],
}

/// A column of a sheet.
#[derive(Debug)]
pub struct Column {
    pub heading: &'static str,
    /// What belongs in it: the note on the heading.
    pub note: &'static str,
    pub entry: Entry,
    /// In characters.
    pub width: u16,
}

/// What a column takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    Text,
    Date,
    Category,
    Decision,
    YesNo,
}

impl Entry {
    /// The words offered in a list; empty: none are.
    pub fn choices(self) -> Vec<&'static str> {
        match self {
            Self::Text | Self::Date => Vec::new(),
            Self::Category => Category::ALL.iter().map(|category| category.title()).collect(),
            Self::Decision => vec!["keep", "reduce", "remove"],
            Self::YesNo => vec!["Yes", "No"],
        }
    }
}

/// The sheet of this name, however it is written.
pub(super) fn sheet_called(name: &str) -> Option<&'static Sheet> {
    let name = normalise(name);
    SHEETS.iter().find(|sheet| normalise(sheet.name) == name)
}

/// Why a sheet of ours is not read: the headings that it lacks.
pub(super) fn lacks(sheet: &Sheet, headings: &[String]) -> String {
    let there: Vec<String> = headings.iter().map(|heading| normalise(heading)).collect();
    let missing = sheet.columns.iter().map(|column| column.heading);
    let missing: Vec<&str> = missing.filter(|heading| !there.contains(&normalise(heading))).collect();
    format!(
        "It is called as a sheet of the inventory, but lacks the headings {}; write them as the template has them.",
        missing.join(", ")
    )
}

/// What somebody wrote; a word that leaves the question open is as good as an empty cell, and is told.
pub(super) fn answer(record: &Record<'_>, field: impl Into<usize> + Copy) -> Option<Box<str>> {
    let text = record.optional(field)?;
    if !cell::says_nothing(&text) {
        return Some(text);
    }
    let column = record.part.fields.get(field.into()).map_or("", |field| field.column);
    let message = format!("{:?} in {column} answers nothing and counts as an empty cell.", value::shown(&text));
    record.part.note(ProblemKind::Notice, message);
    None
}

/// Notes a word that is none of those a column offers; it is kept as it is written.
pub(super) fn note_unknown(record: &Record<'_>, field: impl Into<usize> + Copy, entry: Entry) {
    let Some(text) = record.text(field).filter(|text| !cell::says_nothing(text)) else { return };
    let is_known = match entry {
        Entry::Category => Category::parse(&text).is_some(),
        _ => entry.choices().iter().any(|choice| text.trim().to_lowercase().starts_with(choice)),
    };
    if !is_known {
        let message = format!(
            "{:?} is none of the words that this column offers: {}.",
            value::shown(&text),
            entry.choices().join(", ")
        );
        record.part.note(ProblemKind::Value, message);
    }
}

/// A day that somebody wrote down: a date, or the number that Excel shows of a day in a cell which is none.
pub(super) fn day(record: &Record<'_>, field: impl Into<usize> + Copy) -> Option<Moment> {
    /// 1970-01-01 as Excel counts days, and the days that a person may mean: 1982 to 2064.
    const EPOCH: i64 = 25_569;
    const MEANT: std::ops::RangeInclusive<i64> = 30_000..=60_000;
    let text = record.text(field)?;
    let Some(number) = text.trim().parse().ok().filter(|number| MEANT.contains(number)) else {
        return record.moment(field);
    };
    let day = Moment::of((number - EPOCH) * 86_400);
    let message = format!("{:?} is read as {}, the day that Excel means by this number.", &*text, day.iso_date());
    record.part.note(ProblemKind::Notice, message);
    Some(day)
}

/// Notes that an account stands twice on one sheet, with different words.
pub(super) fn note_twice(record: &Record<'_>, name: &str, mut before: impl Iterator<Item = bool>) {
    if before.any(|differs| differs) {
        let message =
            format!("{:?} stands on this sheet twice, with different words; keep one of the rows.", value::shown(name));
        record.part.note(ProblemKind::Conflict, message);
    }
}

/// Whether a dataset reads a sheet of the inventory.
pub(crate) fn is_sheet(dataset: &str) -> bool {
    dataset.starts_with("inventory-")
}

/// Whether a row is an example of the template.
pub(super) fn is_example(cells: Cells<'_>) -> bool {
    (0..cells.len()).filter_map(|column| cells.text(column)).any(|text| text.trim_start().starts_with(EXAMPLE))
}

/// Whether nothing stands in a row under the headings of the sheet. `columns`: where each field stands.
pub(super) fn is_blank(cells: Cells<'_>, columns: &[Option<usize>]) -> bool {
    columns.iter().flatten().all(|column| cells.text(*column).is_none_or(|text| text.trim().is_empty()))
}

/// Whether nothing stands in a row but what a template repeats from the evidence. `columns`: where each field stands.
pub(super) fn is_as_written(dataset: &str, cells: Cells<'_>, columns: &[Option<usize>]) -> bool {
    let repeated = REPEATED.iter().find(|(known, _)| *known == dataset).map(|(_, columns)| *columns);
    repeated.and_then(|count| columns.get(count..)).is_some_and(|rest| is_blank(cells, rest))
}

/// Takes out the rows of a sheet that nobody filled in.
pub(super) fn forget(tenant: &mut Tenant, is_of_sheet: impl Fn(SourceRef) -> bool) {
    tenant.administrators.items.retain(|row| !is_of_sheet(row.source));
    tenant.services.items.retain(|row| !is_of_sheet(row.source));
    tenant.subscription_inventory.items.retain(|row| !is_of_sheet(row.source));
    tenant.machine_accounts.items.retain(|row| !is_of_sheet(row.source));
}

const fn column(heading: &'static str, width: u16, note: &'static str) -> Column {
    Column { heading, note, entry: Entry::Text, width }
}

const fn choice(heading: &'static str, width: u16, entry: Entry, note: &'static str) -> Column {
    Column { heading, note, entry, width }
}

const ACCOUNT: &str =
    "The sign-in name (user principal name), such as anna.berg@contoso.com. For a program: its display name.";
const OWNER: &str = "The account of the person who answers for it, such as anna.berg@contoso.com.";
const DECISION: &str = "What is to happen: keep, reduce or remove.";

/// Every sheet, in the order of the workbook.
pub static SHEETS: &[Sheet] = &[
    Sheet {
        name: "Administrators",
        dataset: "inventory-administrators",
        about: "Every account that holds an administrator role in Entra ID, Microsoft 365 or Azure, and why.",
        columns: &[
            column("Account", 38, ACCOUNT),
            choice(
                "Category",
                16,
                Entry::Category,
                "What the account is for. dual use: daily work and administration; admin only: administration and nothing else; shared: several people know the password; emergency: kept for the loss of all others; automation: a script or program; external: somebody else’s account.",
            ),
            column(
                "Service",
                30,
                "What is administered with it: Entra ID, Exchange Online, a line-of-business application …",
            ),
            column(
                "Justification",
                44,
                "Why the account needs its role, in a few words. An empty cell counts as no reason.",
            ),
            choice("Decision", 14, Entry::Decision, DECISION),
            column(
                "Roles",
                40,
                "The roles that it should hold, by their English names, divided by semicolons: a role that is not named here is shown for review.",
            ),
        ],
        examples: &[
            &[
                "adm.berg@contoso.example",
                "admin only",
                "Entra ID",
                "Identity engineering",
                "keep",
                "Security Administrator",
            ],
            &[
                "Nightly import",
                "automation",
                "Personnel system",
                "Creates accounts of new staff",
                "reduce",
                "User Administrator",
            ],
        ],
    },
    Sheet {
        name: "Services",
        dataset: "inventory-services",
        about: "Every service that is administered, with its owner and its administrator.",
        columns: &[
            column("Service", 34, "The name under which people know it."),
            column("Owner", 36, OWNER),
            column("Administrator", 36, "The account that administers it; several are divided by a semicolon."),
            column("Used for", 34, "What the organisation does with it."),
            choice("Decision", 14, Entry::Decision, DECISION),
        ],
        examples: &[&["Exchange Online", "anna.berg@contoso.example", "adm.berg@contoso.example", "Mail", "keep"]],
    },
    Sheet {
        name: "Emergency accounts",
        dataset: "inventory-emergency",
        about: "The accounts that let you back in when nobody else can sign in. Say where the credentials lie, never what they are.",
        columns: &[
            column("Account", 38, ACCOUNT),
            column("Purpose", 36, "Against which loss it is kept."),
            column("Stored at", 34, "Where password or key lie: a safe, a bank. Never the password itself."),
            choice("Last tested", 14, Entry::Date, "The day of the last successful test sign-in."),
            choice("Password changed", 18, Entry::Date, "The day of the last change."),
            choice("Monitored", 14, Entry::YesNo, "Whether somebody is alerted when it signs in."),
        ],
        examples: &[&[
            "emergency1@contoso.onmicrosoft.example",
            "Loss of multifactor authentication",
            "Safe, head office",
            "2026-05-20",
            "2026-01-12",
            "Yes",
        ]],
    },
    Sheet {
        name: "Exposed people",
        dataset: "inventory-exposed",
        about: "People whom an attacker would choose: board, finance, personnel, IT operations, and those who decide for them.",
        columns: &[
            column("Person", 30, "Given name and family name."),
            column("Account", 38, ACCOUNT),
            column("Reason", 40, "What makes the person a target: releases payments, sees personnel files …"),
        ],
        examples: &[&["Carl Holm", "carl.holm@contoso.example", "Releases payments"]],
    },
    Sheet {
        name: "Subscriptions",
        dataset: "inventory-subscriptions",
        about: "Every Azure subscription, what it is for and who owns it.",
        columns: &[
            column("Subscription ID", 40, "The GUID that the Azure portal shows under Subscriptions."),
            column("Name", 30, "As in the Azure portal."),
            column("Owner", 36, OWNER),
            column("Purpose", 34, "What runs in it."),
            choice("Production", 13, Entry::YesNo, "Whether the organisation depends on it."),
            choice("Leaving", 12, Entry::YesNo, "Whether it is to be given up."),
        ],
        examples: &[&[
            "00000000-0000-0000-0000-000000000001",
            "contoso-production",
            "anna.berg@contoso.example",
            "Web shop",
            "Yes",
            "No",
        ]],
    },
    Sheet {
        name: "Response plan",
        dataset: "inventory-response-plan",
        about: "The plans for an incident, and how their owners are reached when the tenant is not.",
        columns: &[
            column("Plan", 32, "What it is a plan for."),
            column("Owner", 36, OWNER),
            column("Deputy", 36, "The account of the person who stands in."),
            column(
                "Phone outside the tenant",
                26,
                "A number that works without the tenant’s own telephony and directory.",
            ),
            choice("Last exercised", 16, Entry::Date, "The day of the last exercise."),
            column(
                "Stored at",
                30,
                "Where the plan can be read when the tenant cannot: on paper, at another provider.",
            ),
        ],
        examples: &[&[
            "Loss of the tenant",
            "anna.berg@contoso.example",
            "carl.holm@contoso.example",
            "+44 1632 960000",
            "2026-03-14",
            "Binder, control room",
        ]],
    },
    Sheet {
        name: "Admin workstations",
        dataset: "inventory-workstations",
        about: "The computers that are kept for administration and nothing else.",
        columns: &[
            column("Device name", 26, "As in Entra ID or Intune."),
            column("Device ID", 40, "The device id in Entra ID, where it is known."),
            column("Used by", 38, "The accounts that administer from it; several are divided by a semicolon."),
            column("Purpose", 34, "Cloud administration, Active Directory …"),
            column("Operating system", 20, "Such as Windows 11."),
        ],
        examples: &[&[
            "PAW-001",
            "00000000-0000-0000-0000-000000000002",
            "adm.berg@contoso.example",
            "Cloud administration",
            "Windows 11",
        ]],
    },
    Sheet {
        name: "VM accounts",
        dataset: "inventory-vm-accounts",
        about: "The local administrators of every virtual machine: a row for each machine and account.",
        columns: &[
            column("Virtual machine", 30, "As in the Azure portal."),
            column("Local account", 26, "The local account in the administrators’ group."),
            column("Owner", 38, OWNER),
            column("Purpose", 34, "What the account is needed for."),
        ],
        examples: &[&["vm-shop-01", "localadmin", "anna.berg@contoso.example", "Web shop"]],
    },
];
