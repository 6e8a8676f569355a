//! Of which days logs speak: their files may lie apart, and a log shows absence only where one of them is.

use super::Supplied;
use crate::datasets::trust;
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
/// files by the dates in their names.
fn stretches(given: &[&Supplied], kind: Kind) -> Vec<(Moment, Moment)> {
    let period = |supplied: &&&Supplied| supplied.periods.get(kind as usize).copied().flatten();
    let mut files: Vec<(i64, i64, (Moment, Moment))> = given
        .iter()
        .filter_map(|supplied| {
            let (from, to) = period(&supplied)?;
            let named = trust::days_by_name(&supplied.name).filter(|(first, last)| {
                // A portal's name is by the clock of whoever exported.
                first.day() <= from.day() + 1 && to.day() <= last.day() + 1
            });
            let (first, last) = named.unwrap_or((from, to));
            Some((first.day().min(from.day()), last.day().max(to.day()), (from, to)))
        })
        .collect();
    files.sort_unstable();
    let mut runs: Vec<(i64, (Moment, Moment))> = Vec::new();
    for (first, last, (from, to)) in files {
        match runs.last_mut() {
            Some((end, run)) if first <= *end + 1 => {
                *end = last.max(*end);
                *run = (run.0.min(from), run.1.max(to));
            }
            _ => runs.push((last, (from, to))),
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
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
    log.only_programs = people.is_empty() && silent.is_empty() && !programs.is_empty();
    log.window = newest(&people).or(newest(&silent)).or(newest(&programs));
    log.window_of_both = newest(&people).zip(newest(&silent)).and_then(|(one, other)| {
        let both = (one.0.max(other.0), one.1.min(other.1));
        (both.0.day() <= both.1.day()).then_some(both)
    });
}
