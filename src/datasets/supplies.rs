//! What the parts of one file supply, gathered until the file ends: only then is it known which of a collector's
//! commands failed, whose lists are missing and not empty.

use super::Dataset;
use super::collector_run;
use super::record::PartState;
use crate::evidence::{EvidenceId, Part, ProblemKind};
use crate::tenant::{Column, Moment, RecordKind, RoleAssignment, SuppliedList, SupplyState, Tenant};
use std::collections::BTreeSet;

/// One kind of record that one part supplies.
#[derive(Debug)]
struct Supplied {
    kind: RecordKind,
    state: SupplyState,
    /// The part is the list of these objects (groups), and of no others.
    objects: Vec<Box<str>>,
    columns: Vec<(Column, bool)>,
    collected: Option<Moment>,
    rows: u64,
    layout: (&'static str, &'static str),
}

/// The supplies of the file being read.
#[derive(Debug, Default)]
pub(super) struct Supplies {
    pending: Vec<Supplied>,
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
            self.pending.push(Supplied {
                kind,
                state: supply_state(part, state, state.some_of(kind).or(partial)),
                objects: if lists_objects(kind) || may_list_objects(kind) {
                    state.objects_listed()
                } else {
                    Vec::new()
                },
                columns: state.columns_seen(),
                collected: state.collected.get(),
                rows: part.rows_read,
                layout: (dataset.id, state.layout),
            });
        }
    }

    /// The file is at its end: what it supplied counts now.
    pub(super) fn file_ended(&mut self, file: EvidenceId, tenant: &mut Tenant) {
        if self.pending.is_empty() {
            return;
        }
        self.collector(file, tenant);
        for supplied in self.pending.drain(..) {
            tenant.lists.push(SuppliedList {
                kind: supplied.kind,
                file,
                layout: supplied.layout,
                is_whole: supplied.state == SupplyState::Whole,
                objects: supplied.objects.clone(),
                columns: supplied.columns.clone(),
            });
            let supply = tenant.supply_mut(supplied.kind);
            for (column, filled) in supplied.columns {
                supply.present.insert(column);
                if filled {
                    supply.filled.insert(column);
                }
            }
            supply.collected = supply.collected.max(supplied.collected);
            match (supplied.objects.is_empty(), supplied.state) {
                // A list of members that names no group is a list of nobody's members.
                (true, _) if lists_objects(supplied.kind) => {}
                (true, state) if is_log(supplied.kind) => supply.add_of_log(state),
                (true, state) => supply.add(state),
                (false, state @ SupplyState::Truncated(_)) if of_roles(supplied.kind) => supply.add(state),
                // A cut list of one group leaves the other groups' lists as they are.
                (false, SupplyState::Truncated(why)) => supply.add_cut_objects(&supplied.objects, &why),
                (false, state) => {
                    supply.add(state);
                    supply.add_objects(supplied.objects);
                }
            }
        }
    }

    /// A collector's failed command: its list is missing, not empty. And what it says of holders twice counts once.
    fn collector(&mut self, file: EvidenceId, tenant: &mut Tenant) {
        let Some(run) = tenant.collectors.iter().find(|run| run.source.file == file) else { return };
        for command in &run.failed_commands {
            for kind in collector_run::kinds_of(command) {
                self.pending.retain(|supplied| supplied.kind != *kind || supplied.rows > 0);
                for supplied in self.pending.iter_mut().filter(|supplied| supplied.kind == *kind) {
                    let why = format!("ScubaGear's command {command} failed, so it may lack records.");
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

fn is_log(kind: RecordKind) -> bool {
    use RecordKind::{ActivityLog, AuditLog, SignIns, UnifiedAudit};
    matches!(kind, SignIns | AuditLog | UnifiedAudit | ActivityLog)
}

/// Kinds whose files may be whole lists, or those of single objects.
fn may_list_objects(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::AppRoleAssignments | RecordKind::AzureRoleAssignments) || of_roles(kind)
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
