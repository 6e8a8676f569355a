//! Tables whose headings nobody has seen: what each column could be, by its heading and by what stands in it.
//!
//! A person has the last word: guesses fill the mapping screen, and only what was confirmed is read.

mod likeness;
pub(super) mod objects;
#[cfg(test)]
mod tests;
mod unusable;
mod words;

pub(super) use likeness::expected;
pub use likeness::{Looks, looks};
pub use unusable::unusable;
pub use words::explain;

use super::record::{PartState, Record, Slots};
use super::value::DateOrder;
use super::{ALL, Dataset, Field, Form, Layout, RecordKind, footer};
use crate::evidence::{Cells, EvidenceId, ProblemKind, Shape, SourceRef, TableHead};
use crate::tenant::mapping::{Columns, DayMonth};
use crate::tenant::{Column, Tenant};
use std::collections::BTreeMap;

/// The layout of a table that is read as a person said.
pub static MAPPED: Layout = Layout { id: "mapped", ..Layout::TABLE };

/// What a table could be.
#[derive(Clone, Debug)]
pub struct Guess {
    pub dataset: &'static Dataset,
    /// Field, by its [`key_of_field`], to heading.
    pub columns: BTreeMap<String, String>,
    /// The sum of its columns' likeness; 100 for each that bears the field's own name.
    pub likeness: u32,
    /// Whether every required field was found.
    pub is_whole: bool,
    /// Whether it is worth proposing: most rows at hand would be read, and headings speak for it, not values alone.
    pub is_likely: bool,
}

/// A likeness that two headings make, which no single word such as *Status* does.
const LIKELY: u32 = 200;

/// A likeness from which a heading says what the field does; less is a part of it at best, as *Date made* is of a date.
fn is_sure(field: &Field, likeness: u32) -> bool {
    likeness >= if likeness::expected(field.column).is_some() { 110 } else { 80 }
}

/// What a field is called in a mapping: its column; where several fields tell one column in different ways (signing in
/// allowed, signing in blocked), all but the first with the heading they are known by.
pub fn key_of_field(fields: &[Field], at: usize) -> String {
    let Some(field) = fields.get(at) else { return String::new() };
    match fields.iter().position(|other| other.column == field.column) {
        Some(first) if first != at => format!("{} ({})", field.column, field.aliases.first().unwrap_or(&"")),
        _ => field.column.to_owned(),
    }
}

/// The keys of all fields of a dataset that a column can hold.
pub fn keys(dataset: &Dataset) -> Vec<String> {
    let flat = (0..dataset.fields.len()).filter(|at| dataset.fields.get(*at).is_some_and(|field| !is_nested(field)));
    flat.map(|at| key_of_field(dataset.fields, at)).collect()
}

/// What comes in JSON only, as objects within a row.
const NESTED: &[Column] = &[
    "members",
    "policy",
    "principal",
    "properties",
    "roleAssignments",
    "roleDefinition",
    "roleMemberInfo",
    "rules",
    "scheduleInfo",
];

fn is_nested(field: &Field) -> bool {
    NESTED.contains(&field.column)
}

/// Words by which a list of PIM marks who may take a role.
const ELIGIBLE: &[&str] =
    &["eligible", "éligible", "admissible", "berechtigt", "elegible", "apto", "有資格", "資格あり"];

/// Whether a column's values say that rows are of another kind than the dataset holds: who is merely eligible holds no role.
fn is_contradicted(dataset: &Dataset, head: &TableHead) -> bool {
    let is_eligible = |cell: &str| ELIGIBLE.contains(&cell.trim().to_lowercase().as_str());
    let is_all_eligible = |column| {
        let mut filled = head.column(column).filter(|cell| !cell.trim().is_empty()).peekable();
        filled.peek().is_some() && filled.all(is_eligible)
    };
    let mut columns = 0..head.headings.len();
    match dataset.kind {
        RecordKind::RoleAssignments | RecordKind::AzureRoleAssignments => {
            columns.any(|column| head.column(column).any(is_eligible))
        }
        RecordKind::PimActive => columns.any(is_all_eligible),
        _ => false,
    }
}

/// Whether what stands in a column is of the kind that a field's values are.
pub fn is_likely_kind(key: &str, seen: Looks) -> bool {
    expected(key) == Some(seen)
}

/// Datasets that can come as a table.
pub fn offered() -> impl Iterator<Item = &'static Dataset> {
    let is_table = |layout: &Layout| matches!(layout.form, Form::Table | Form::Either);
    ALL.iter().copied().filter(move |dataset| !dataset.fields.is_empty() && dataset.layouts.iter().any(is_table))
}

/// Fields without which a row names nobody: of each group one has to be there.
pub fn required(dataset: &Dataset) -> Vec<Vec<Column>> {
    let one_of = |columns: &[Column]| {
        let known = |column: &&Column| dataset.fields.iter().any(|field| field.column == **column);
        columns.iter().copied().filter(|column| known(&column)).collect::<Vec<Column>>()
    };
    let groups: &[&[Column]] = match dataset.kind {
        RecordKind::Users | RecordKind::Registrations => &[&["userPrincipalName", "id"]],
        RecordKind::SignIns => &[&["createdDateTime"], &["userPrincipalName", "userId"]],
        RecordKind::RoleAssignments => {
            &[&["userPrincipalName", "principalId", "displayName"], &["roleName", "roleDefinitionId"]]
        }
        RecordKind::PimActive | RecordKind::PimEligible => {
            &[&["principalName", "principalId", "email"], &["roleName", "roleDefinitionId"]]
        }
        RecordKind::GroupMembers | RecordKind::GroupOwners => {
            &[&["groupName", "groupId"], &["userPrincipalName", "id"]]
        }
        RecordKind::GroupSchedules => &[&["groupId"], &["principalId"], &["accessId"]],
        RecordKind::AzureRoleAssignments => {
            &[&["principalName", "principalId", "displayName"], &["roleDefinitionName", "roleDefinitionId"]]
        }
        RecordKind::AzurePimActive | RecordKind::AzurePimEligible => &[
            &["principalName", "principalEmail", "principalId", "principalDisplayName"],
            &["roleDefinitionDisplayName", "roleDefinitionId"],
        ],
        RecordKind::Mailboxes => &[&["userPrincipalName", "primarySmtpAddress", "externalDirectoryObjectId"]],
        RecordKind::MailProtocols => &[&["primarySmtpAddress", "externalDirectoryObjectId"]],
        RecordKind::Devices => &[&["displayName", "deviceId", "id"]],
        RecordKind::Applications | RecordKind::ServicePrincipals => &[&["appId", "id"]],
        RecordKind::AppRoleAssignments => &[&["principalId"], &["resourceId"]],
        RecordKind::RiskyUsers => &[&["userPrincipalName", "userDisplayName", "id"]],
        RecordKind::Licences => &[&["skuPartNumber", "productTitle"]],
        RecordKind::AdUsers => &[&["sAMAccountName", "distinguishedName"]],
        RecordKind::PowerPlatformRoles => &[&["RoleName"], &["PrincipalObjectId"]],
        RecordKind::InboxRules => &[&["userPrincipalName", "mailboxOwnerId"]],
        RecordKind::ExposedPeople => &[&["Account"]],
        RecordKind::PimAlerts => &[&["alertDefinitionId"]],
        RecordKind::Federations => &[&["issuerUri"]],
        RecordKind::LabelPolicies => &[&["name"]],
        RecordKind::SensitivityLabels => &[&["name", "guid"]],
        RecordKind::PolicyAssignments => &[&["policyDefinitionId"]],
        RecordKind::MailboxAudit => &[&["userPrincipalName", "displayName"]],
        RecordKind::BillingRoles => &[&["principalId", "principalName"]],
        RecordKind::AdGroupMembers => &[&["sAMAccountName"], &["group"]],
        RecordKind::ShellEndpoints => &[&["PSComputerName"], &["displayName"]],
        RecordKind::RiskDetections => &[&["riskEventType"]],
        RecordKind::SecureScores => &[&["currentScore"]],
        RecordKind::SecureScoreControls => &[&["title"]],
        RecordKind::UsageReports => &[&["userPrincipalName"]],
        RecordKind::ActivityLog => &[&["eventTimestamp"], &["operationName"]],
        RecordKind::UnifiedAudit => &[&["CreationDate"]],
        RecordKind::RoleGroups => &[&["RoleGroup", "Name"]],
        // Each of its settings says something by itself.
        RecordKind::Synchronisation => &[&[
            "passwordSyncEnabled",
            "OnPremisesSyncEnabled",
            "DirSyncConfigured",
            "lastDirSyncTime",
            "lastPasswordSyncTime",
            "SyncCycleEnabled",
            "StagingModeEnabled",
        ]],
        _ => &[],
    };
    let groups: Vec<Vec<Column>> = groups.iter().map(|group| one_of(group)).filter(|group| !group.is_empty()).collect();
    if !groups.is_empty() {
        return groups;
    }
    // The first field of every other dataset is its key.
    dataset.fields.first().map(|field| vec![field.column]).into_iter().collect()
}

/// Every dataset the table could be, the likeliest first; those that no column speaks for are left out.
pub fn guesses(head: &TableHead) -> Vec<Guess> {
    let mut guesses: Vec<Guess> = offered().map(|dataset| guess(dataset, head)).collect();
    guesses.retain(|guess| guess.likeness > 0);
    // Stable: equals stay in the order of the registry.
    guesses.sort_by_key(|guess| std::cmp::Reverse((guess.is_likely, guess.is_whole, guess.likeness)));
    guesses
}

/// The best place for each field of one dataset; no heading serves twice.
pub fn guess(dataset: &'static Dataset, head: &TableHead) -> Guess {
    let seen: Vec<Looks> = (0..head.headings.len()).map(|column| looks(head.column(column))).collect();
    let mut scores: Vec<(u32, usize, usize)> = Vec::new();
    for (at, field) in dataset.fields.iter().enumerate().filter(|(_, field)| !is_nested(field)) {
        for (column, heading) in head.headings.iter().enumerate() {
            let score = likeness::of(field, heading, seen.get(column).copied().unwrap_or(Looks::Empty));
            if score >= likeness::ENOUGH && !heading.trim().is_empty() {
                scores.push((score, at, column));
            }
        }
    }
    scores.sort_by_key(|(score, at, column)| (std::cmp::Reverse(*score), *at, *column));
    let (mut fields, mut taken) = (BTreeMap::new(), BTreeMap::new());
    let (mut likeness, mut unsure) = (0, Vec::new());
    for (score, at, column) in scores {
        if fields.contains_key(&at) || taken.contains_key(&column) {
            continue;
        }
        fields.insert(at, column);
        taken.insert(column, at);
        likeness += score;
        unsure.extend(dataset.fields.get(at).filter(|field| !is_sure(field, score)).map(|field| field.column));
    }
    let mut columns: BTreeMap<String, String> = fields
        .into_iter()
        .filter_map(|(at, column)| Some((key_of_field(dataset.fields, at), head.headings.get(column)?.clone())))
        .collect();
    // A list of people that tells one address of each tells how they sign in.
    if required(dataset).iter().any(|group| group.contains(&"userPrincipalName"))
        && !lacks(dataset, &columns).is_empty()
        && let Some(heading) = columns.remove("mail")
    {
        columns.insert("userPrincipalName".to_owned(), heading);
    }
    let is_named = lacks(dataset, &columns).is_empty();
    // Where the heading says nothing, but only one column looks like what is wanted.
    for field in required(dataset).into_iter().flatten() {
        if columns.contains_key(field) {
            continue;
        }
        let wanted = likeness::expected(field);
        let mut fitting = seen.iter().enumerate().filter(|(column, looks)| {
            wanted == Some(**looks) && **looks != Looks::Empty && !taken.contains_key(column)
        });
        if let (Some((column, _)), None) = (fitting.next(), fitting.next())
            && let Some(heading) = head.headings.get(column).filter(|heading| !heading.trim().is_empty())
        {
            columns.insert(field.to_owned(), heading.clone());
            taken.insert(column, usize::MAX);
        }
    }
    let is_whole = lacks(dataset, &columns).is_empty();
    let groups = required(dataset);
    let is_unsure = |column: &Column| unsure.contains(column);
    // Any list has a date: one whose heading is merely alike makes no log of it.
    let is_any_date = |column: &Column| is_unsure(column) && likeness::expected(column) == Some(Looks::Date);
    let is_of_any_date = groups.iter().any(|group| group.iter().all(is_any_date));
    // With nothing but what is required, all of it has to fit.
    let is_bare = columns.len() <= groups.len() && groups.len() > 1 && groups.iter().flatten().any(is_unsure);
    let is_likely = is_whole
        && !is_of_any_date
        && !is_bare
        && !is_contradicted(dataset, head)
        && (is_named && columns.len() > unsure.len() + 1 || likeness >= LIKELY)
        && {
            let trial = try_out(dataset, &columns, head, None);
            trial.read > 0 && trial.read >= trial.refused
        };
    Guess { dataset, columns, likeness, is_whole, is_likely }
}

/// Groups of required fields of which none is mapped.
pub fn lacks(dataset: &Dataset, columns: &BTreeMap<String, String>) -> Vec<Vec<Column>> {
    let mut groups = required(dataset);
    groups.retain(|group| !group.iter().any(|column| columns.contains_key(*column)));
    groups
}

/// The columns as an assessment keeps them.
pub fn stated(dataset: &Dataset, columns: &BTreeMap<String, String>) -> Columns {
    Columns { dataset: dataset.id.to_owned(), columns: columns.clone() }
}

/// The fields of a dataset with their headings, of what an assessment keeps; `None`: this version lacks the dataset.
pub fn understood(stated: &Columns) -> Option<(&'static Dataset, BTreeMap<String, String>)> {
    let dataset = Dataset::by_id(&stated.dataset)?;
    let known = keys(dataset).into_iter().filter_map(|key| {
        let heading = stated.columns.get(&key)?.clone();
        Some((key, heading))
    });
    Some((dataset, known.collect()))
}

/// What became of the rows at hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    pub read: u64,
    pub refused: u64,
    /// Why the first refused row was refused.
    pub first_refusal: Option<String>,
    /// Dates whose day and month cannot be told apart.
    pub unclear_dates: u64,
    /// Values that would not be understood, and a few sentences of which.
    pub unclear_values: u64,
    pub examples: Vec<String>,
}

/// Sentences on values that are kept.
const EXAMPLES: usize = 3;

/// Reads the rows at hand into nothing, to show what a mapping would give.
pub fn try_out(
    dataset: &'static Dataset,
    columns: &BTreeMap<String, String>,
    head: &TableHead,
    order: Option<DayMonth>,
) -> Trial {
    let mut state = PartState::new(dataset.fields, MAPPED.id, "");
    state.map_stated(&head.headings, columns);
    let shape = Shape::Table { headings: &head.headings, sample: &head.rows };
    state.state_dates(order, None, &shape);
    let (mut tenant, mut trial, slots) = (Tenant::default(), Trial::default(), Slots::default());
    for (row, cells) in (1u64..).zip(&head.rows) {
        let (mut buffer, mut spans) = (Vec::new(), Vec::new());
        for cell in cells {
            let start = u32::try_from(buffer.len()).unwrap_or(u32::MAX);
            buffer.extend_from_slice(cell.as_bytes());
            spans.push((start, u32::try_from(buffer.len()).unwrap_or(u32::MAX)));
        }
        let source = SourceRef { file: EvidenceId(0), part: None, row };
        let cells = Cells::new(&buffer, &spans);
        let record = Record::of_cells(&state, source, cells, &slots);
        let refusal = footer::refusal(dataset, &state, cells);
        let loaded = refusal.map_or_else(|| (dataset.load)(&record, &mut tenant), Err);
        let notes = state.take_notes(row);
        trial.unclear_dates += notes.iter().filter(|note| note.kind == ProblemKind::AmbiguousDate).count() as u64;
        for note in notes.into_iter().filter(|note| note.kind == ProblemKind::Value) {
            trial.unclear_values += 1;
            if trial.examples.len() < EXAMPLES && !trial.examples.contains(&note.message) {
                trial.examples.push(note.message);
            }
        }
        match loaded {
            Ok(()) => trial.read += 1,
            Err(refusal) => {
                trial.refused += 1;
                trial.first_refusal.get_or_insert(refusal.message);
            }
        }
    }
    trial
}

/// A person's word on dates as the readers take it.
pub(super) fn order_of(stated: Option<DayMonth>) -> DateOrder {
    match stated {
        Some(DayMonth::DayFirst) => DateOrder::DayFirst,
        Some(DayMonth::MonthFirst) => DateOrder::MonthFirst,
        None => DateOrder::Unknown,
    }
}
