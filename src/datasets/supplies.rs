//! What the parts of one file supply, gathered until the file ends: only then is it known which of a collector's
//! commands failed, whose lists are missing and not empty.

mod days;

pub use days::{Kind, Periods};

use super::Dataset;
use super::collector_run;
use super::recognise;
use super::record::PartState;
use super::trust;
use crate::evidence::{EvidenceId, Part, ProblemKind};
use crate::tenant::{Column, Moment, RecordKind, RoleAssignment, SuppliedList, Supply, SupplyState, Tenant};
use std::collections::BTreeSet;

/// One kind of record that one part supplies.
#[derive(Debug)]
struct Supplied {
    kind: RecordKind,
    state: SupplyState,
    /// The part is the list of these objects (groups), and of no others.
    objects: Vec<Box<str>>,
    /// Subscriptions that its rows name.
    subscriptions: Vec<Box<str>>,
    columns: Vec<(Column, bool)>,
    collected: Option<Moment>,
    rows: u64,
    layout: (&'static str, &'static str),
    /// The file, for what only its name tells.
    name: String,
    /// The request has the name filled in.
    is_filled_in: bool,
    /// It is a page that another one follows.
    is_page: bool,
    /// When it was collected, as content or name say.
    at: Option<Moment>,
    /// Rows of it could not be read: nobody knows of whom they are.
    has_refused: bool,
    /// Of a log: its first and last event.
    periods: Periods,
}

/// The supplies of the file being read, and what all files before it gave.
#[derive(Debug, Default)]
pub(super) struct Supplies {
    pending: Vec<Supplied>,
    given: Vec<Supplied>,
}

impl Supplies {
    /// Records what a finished part supplies.
    pub(super) fn part(&mut self, dataset: &Dataset, partial: Option<&str>, part: &Part, state: &PartState) {
        if !state.is_supply() {
            return;
        }
        let mut kinds = state.kinds_supplied();
        if kinds.is_empty() {
            kinds.push(dataset.kind);
        }
        for kind in kinds {
            let of_objects = lists_objects(kind) || may_list_objects(kind);
            let objects = if of_objects { state.objects_listed() } else { Vec::new() };
            let partial = state.some_of(kind).or(partial);
            let mut supplied = supply_state(part, state, partial);
            // A cut list of some by design (deleted accounts) leaves a whole list of the others as it is.
            if let (Some(which), SupplyState::Truncated(why), true) =
                (partial, &supplied, objects.is_empty() && !of_objects && !is_log(kind))
            {
                supplied = SupplyState::Some(format!("{which}, and of these not all: {why}"));
            }
            self.pending.push(Supplied {
                kind,
                state: supplied,
                objects,
                subscriptions: state.subscriptions_named(),
                columns: state.columns_seen(),
                collected: state.collected.get(),
                rows: part.rows_read,
                layout: (dataset.id, state.layout),
                name: state.file.clone(),
                is_filled_in: dataset.is_saved_as(&state.file),
                is_page: part.problems.has(ProblemKind::Incomplete) && part.rows_refused == 0,
                has_refused: part.rows_refused > 0,
                at: part.collected.map(|collected| Moment::of(collected.at)),
                periods: state.periods(),
            });
        }
    }

    /// The file is at its end: what it supplied counts now.
    pub(super) fn file_ended(&mut self, file: EvidenceId, tenant: &mut Tenant) {
        if self.pending.is_empty() {
            return;
        }
        self.collector(file, tenant);
        for supplied in std::mem::take(&mut self.pending) {
            tenant.lists.push(SuppliedList {
                kind: supplied.kind,
                file,
                layout: supplied.layout,
                is_whole: supplied.state == SupplyState::Whole,
                is_one_of_many: recognise::is_saved_by_id(&supplied.name),
                objects: supplied.objects.clone(),
                name: if lists_a_subscription(supplied.kind) { supplied.name.to_lowercase().into() } else { "".into() },
                is_filled_in: supplied.is_filled_in,
                subscriptions: supplied.subscriptions.clone(),
                stem: trust::without_dates(&supplied.name).into(),
                columns: supplied.columns.clone(),
            });
            let supply = tenant.supply_mut(supplied.kind);
            supply.lists += 1;
            for (column, filled) in &supplied.columns {
                supply.present.insert(column);
                if *filled {
                    supply.filled.insert(column);
                }
            }
            supply.collected = supply.collected.max(supplied.collected);
            match (supplied.objects.is_empty(), supplied.state.clone()) {
                // A list of members that names no group is a list of nobody's members.
                (true, _) if lists_objects(supplied.kind) => {}
                (true, state) if is_log(supplied.kind) => supply.add_of_log(state),
                (true, state) => supply.add(state),
                (false, state @ SupplyState::Truncated(_))
                    if of_roles(supplied.kind) || is_told_by_name(supplied.kind) =>
                {
                    supply.add(state);
                }
                // A cut list of one group leaves the other groups' lists as they are.
                (false, SupplyState::Truncated(why)) => supply.add_cut_objects(&supplied.objects, &why),
                (false, state) => {
                    supply.add(state);
                    supply.add_objects(supplied.objects.clone());
                }
            }
            // A collector's tree has a hundred thousand files, each of some by design.
            match (is_log(supplied.kind), &supplied.state) {
                (true, _) => self.given.push(supplied),
                (false, SupplyState::Whole | SupplyState::Truncated(_)) if may_be_pages(&supplied) => {
                    self.given.push(Supplied { columns: Vec::new(), ..supplied });
                }
                _ => {}
            }
        }
    }

    /// All files are read: what only they together tell.
    pub(super) fn settle(&self, tenant: &mut Tenant) {
        tenant.note_unlisted_subscriptions();
        tenant.note_unlisted_groups();
        tenant.note_unlisted_licences();
        for kind in RecordKind::ALL {
            let given: Vec<&Supplied> = self.given.iter().filter(|supplied| supplied.kind == *kind).collect();
            if is_log(*kind) {
                days::settle(*kind, &given, tenant);
            }
            if given.len() < 2 {
                continue;
            }
            let supply = tenant.supply_mut(*kind);
            if is_log(*kind) {
                in_each_file(supply, &given);
            } else if supply.state == SupplyState::Whole
                && let Some(why) = still_cut(&given)
            {
                supply.state = SupplyState::Truncated(why);
            }
        }
    }

    /// A collector's failed command: its list is missing, not empty. And what it says of holders twice counts once.
    fn collector(&mut self, file: EvidenceId, tenant: &mut Tenant) {
        let Some(run) = tenant.collectors.iter().find(|run| run.source.file == file) else { return };
        for command in &run.failed_commands.clone() {
            for kind in collector_run::kinds_of(command) {
                self.pending.retain(|supplied| supplied.kind != *kind || supplied.rows > 0);
                if !self.pending.iter().any(|supplied| supplied.kind == *kind) {
                    let why = format!("ScubaGear’s command {command} failed");
                    tenant.supply_mut(*kind).refused.get_or_insert(why);
                }
                for supplied in self.pending.iter_mut().filter(|supplied| supplied.kind == *kind) {
                    let why = format!("ScubaGear’s command {command} failed, so it may lack records.");
                    supplied.state = SupplyState::Truncated(why);
                }
            }
        }
        // The list of holders does not say who is merely eligible; the list of assignments is better where it exists.
        // Who stands in the former only still holds the role, eligibly or through a group.
        if self.pending.iter().any(|supplied| supplied.kind == RecordKind::PimActive) {
            self.pending.retain(|supplied| supplied.kind != RecordKind::RoleAssignments);
            let listed: BTreeSet<(&str, &str)> = tenant
                .pim_active
                .iter()
                .filter(|row| row.source.file == file)
                .map(|row| (&*row.principal.id, &*row.role_name))
                .collect();
            let is_listed = |row: &RoleAssignment| {
                row.source.file == file && listed.contains(&(&*row.principal.id, &*row.role_name))
            };
            tenant.role_assignments.items.retain(|row| !is_listed(row));
        }
    }
}

/// Of the entries in a file that lacks a column, nothing tells what stands there in those of another.
fn in_each_file(supply: &mut Supply, given: &[&Supplied]) {
    let of_people = given.iter().filter(|supplied| supplied.rows > 0 && !is_of_programs(supplied.layout.1));
    for supplied in of_people {
        let has = |wanted: Column, filled: bool| {
            supplied.columns.iter().any(|(column, is_filled)| *column == wanted && (*is_filled || !filled))
        };
        let missing: Vec<Column> = supply.present.iter().copied().filter(|column| !has(column, false)).collect();
        for column in missing {
            supply.present.remove(column);
            supply.lacking.insert(column, supplied.name.clone());
        }
        supply.filled.retain(|column| has(column, true));
    }
}

/// Layouts of the sign-ins of programs, which have other columns.
fn is_of_programs(layout: &str) -> bool {
    layout.contains("service-principals")
}

/// Why a list is cut though another file is whole: that one may be the last page, or another part. What makes up for it is a
/// whole list that is newer, or of another layout (no page of it, then) and no shorter; and the pages that follow it, if their
/// names say that none is missing.
fn still_cut(given: &[&Supplied]) -> Option<String> {
    let whole: Vec<&&Supplied> = given.iter().filter(|supplied| supplied.state == SupplyState::Whole).collect();
    given.iter().find_map(|supplied| {
        let SupplyState::Truncated(why) = &supplied.state else { return None };
        let is_newer = |whole: &Supplied| whole.at.zip(supplied.at).is_some_and(|(new, old)| new > old);
        let is_another = |whole: &Supplied| whole.layout != supplied.layout && whole.rows >= supplied.rows;
        if whole.iter().any(|whole| is_newer(whole) || is_another(whole) && !supplied.has_refused) {
            return None;
        }
        if !supplied.is_page {
            return Some(why.clone());
        }
        let (stem, _) = page_of(&supplied.name);
        let mut pages: Vec<(u32, bool)> = given
            .iter()
            .filter(|other| page_of(&other.name).0 == stem)
            .map(|other| (page_of(&other.name).1, other.is_page))
            .collect();
        pages.sort_unstable();
        let first = pages.first().map_or(1, |(number, _)| *number);
        let are_all = first <= 1
            && pages.iter().zip(first..).all(|((number, _), wanted)| *number == wanted)
            && pages.iter().rev().enumerate().all(|(at, (_, is_page))| *is_page == (at > 0));
        (!are_all).then(|| format!("{why} Where they were, number the files one after the other, as in users-1.json."))
    })
}

/// Where a list is of single objects, each of these is cut or whole by itself.
fn may_be_pages(supplied: &Supplied) -> bool {
    supplied.objects.is_empty() && !lists_objects(supplied.kind) || of_roles(supplied.kind)
}

/// A file's name without its number, and the number; 1 where it has none.
fn page_of(name: &str) -> (&str, u32) {
    let base = name.rsplit_once('.').map_or(name, |(base, _)| base).trim_end_matches(')');
    let stem = base.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let number = base.get(stem.len()..).and_then(|digits| digits.parse().ok());
    (stem.trim_end_matches(|letter: char| !letter.is_alphanumeric()), number.unwrap_or(1))
}

/// Kinds whose files come one for each group, application or administrative unit.
fn lists_objects(kind: RecordKind) -> bool {
    matches!(
        kind,
        RecordKind::GroupMembers
            | RecordKind::GroupOwners
            | RecordKind::GroupSchedules
            | RecordKind::ProvisioningJobs
            | RecordKind::UnitMembers
    )
}

/// Kinds whose files come one for each subscription of Azure, of which nothing but the file may tell that it was asked.
fn lists_a_subscription(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::ActivityLog | RecordKind::AzureRoleDefinitions | RecordKind::VirtualMachines)
}

fn is_log(kind: RecordKind) -> bool {
    use RecordKind::{ActivityLog, AuditLog, SignIns, UnifiedAudit};
    matches!(kind, SignIns | AuditLog | UnifiedAudit | ActivityLog)
}

/// Kinds whose files may be whole lists, or those of single objects.
fn may_list_objects(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::AppRoleAssignments | RecordKind::AzureRoleAssignments)
        || of_roles(kind)
        || is_told_by_name(kind)
}

/// Kinds whose files tell by their names whose list they are, an empty one too.
fn is_told_by_name(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::DiagnosticSettings | RecordKind::SecurityContacts)
}

/// Kinds that the portal exports whole or for one role.
fn of_roles(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::PimActive | RecordKind::PimEligible)
}

/// What a part's completeness means for its records.
fn supply_state(part: &Part, state: &PartState, partial: Option<&str>) -> SupplyState {
    let file = &state.file;
    if part.problems.has(ProblemKind::Truncated) {
        return SupplyState::Truncated(format!("{file} ends before its data does."));
    }
    if part.has_round_count {
        let rows = part.rows_seen;
        return SupplyState::Truncated(format!("{file} has exactly {rows} rows, so it was probably cut by a limit."));
    }
    let told = |kinds: &[ProblemKind]| part.problems.iter().find(|problem| kinds.contains(&problem.kind));
    let told = told(&[ProblemKind::Incomplete, ProblemKind::MissingKey]).or_else(|| told(&[ProblemKind::LostValue]));
    if let (true, Some(problem)) = (state.is_cut(), told) {
        return SupplyState::Truncated(format!("{} ({file}).", problem.message.trim_end_matches('.')));
    }
    if part.complete == Some(false) {
        return SupplyState::Truncated(format!("{file} is one page only; further pages were not saved."));
    }
    let lost = state.lost_rows();
    if lost > 0 {
        let rows = if lost == 1 { "1 row".to_owned() } else { format!("{lost} rows") };
        return SupplyState::Truncated(format!("{rows} of {file} could not be read."));
    }
    match partial {
        Some(which) => SupplyState::Some(format!("{which} ({file}).")),
        None => SupplyState::Whole,
    }
}
