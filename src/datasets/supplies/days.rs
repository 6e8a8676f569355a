//! Of which days logs speak: their files may lie apart, and a log shows absence only where one of them is.

use super::Supplied;
use crate::datasets::{part_state, trust};
use crate::tenant::{Moment, RecordKind, Tenant};

/// Whose sign-ins a row of the log is one of; rows of other logs are all of the first kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// People at the keyboard, and what nothing tells.
    Interactive = 0,
    Silent = 1,
    Programs = 2,
}

/// First and last event by [`Kind`].
pub type Periods = [Option<(Moment, Moment)>; 3];

/// The stretches of days that follow one another without a day between them, the oldest first: by the events, and between two
/// files by the dates in their names. A file without a row speaks for the days in its name.
fn stretches(given: &[&Supplied], kind: Kind) -> Vec<(Moment, Moment)> {
    let mut files: Vec<(i64, i64, Option<(Moment, Moment)>)> = given
        .iter()
        .filter_map(|supplied| {
            let period = supplied.periods.get(kind as usize).copied().flatten();
            let named = trust::days_by_name(&supplied.name).map(|(first, last)| (first.day(), last.day()));
            let Some((from, to)) = period else {
                return named
                    .filter(|_| supplied.rows == 0 && is_called(supplied, kind))
                    .map(|(first, last)| (first, last, None));
            };
            let (from, to) = (from.day(), to.day());
            // A portal's name is by the clock of whoever exported.
            let named = named.filter(|(first, last)| *first <= from + 1 && to <= *last + 1);
            let (first, last) = named.unwrap_or((from, to));
            Some((first.min(from), last.max(to), period))
        })
        .collect();
    files.sort_unstable();
    let mut runs: Vec<(i64, Option<(Moment, Moment)>)> = Vec::new();
    for (first, last, period) in files {
        match runs.last_mut() {
            Some((end, run)) if first <= *end + 1 => {
                *end = last.max(*end);
                *run = match (*run, period) {
                    (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
                    (one, other) => one.or(other),
                };
            }
            _ => runs.push((last, period)),
        }
    }
    runs.into_iter().filter_map(|(_, run)| run).collect()
}

/// Whether the name of a file without a row says that it is a log of this kind.
fn is_called(supplied: &Supplied, kind: Kind) -> bool {
    let wanted = match kind {
        Kind::Interactive => Some(true),
        Kind::Silent => Some(false),
        Kind::Programs => return false,
    };
    supplied.kind != RecordKind::SignIns || part_state::interactive_by_name(&supplied.name) == wanted
}

/// Where files of one log lie apart, the newest stretch is the window; what lies between them is told.
fn apart(runs: &[(Moment, Moment)], of: &str) -> Option<String> {
    let between: Vec<String> = runs
        .iter()
        .zip(runs.iter().skip(1))
        .map(|((_, end), (begin, _))| format!("between {} and {}", end.iso_date(), begin.iso_date()))
        .collect();
    (!between.is_empty()).then(|| {
        format!(
            "No file holds {of} {}: the files lie apart, and show nothing of the days between them. Export the log for the \
             whole time.",
            between.join(" and ")
        )
    })
}

/// Settles windows once all files are read.
pub(super) fn settle(kind: RecordKind, given: &[&Supplied], tenant: &mut Tenant) {
    match kind {
        RecordKind::AuditLog => {
            let runs = stretches(given, Kind::Interactive);
            tenant.audit_log.supply.apart = apart(&runs, "entries of the directory audit log");
        }
        RecordKind::SignIns => sign_ins(given, tenant),
        _ => {}
    }
}

fn sign_ins(given: &[&Supplied], tenant: &mut Tenant) {
    let log = &mut tenant.sign_ins;
    let [people, silent, programs] =
        [Kind::Interactive, Kind::Silent, Kind::Programs].map(|kind| stretches(given, kind));
    log.span = log.window;
    let newest = |runs: &[(Moment, Moment)]| runs.last().copied();
    log.supply.apart = apart(&people, "interactive sign-ins")
        .or_else(|| if people.is_empty() { apart(&silent, "non-interactive sign-ins") } else { None });
    log.silent_apart = apart(&silent, "non-interactive sign-ins");
    log.window = newest(&people).or(newest(&silent)).or(newest(&programs));
    let [hole, silent_hole] = log.holes();
    log.supply.apart = log.supply.apart.take().or(hole);
    log.silent_apart = log.silent_apart.take().or(silent_hole);
    log.window_of_both = newest(&people).zip(newest(&silent)).and_then(|(one, other)| {
        let both = (one.0.max(other.0), one.1.min(other.1));
        (both.0.day() <= both.1.day()).then_some(both)
    });
}
