//! Judging for the window: findings, the register of accounts, and what stands between them.

use super::{Surroundings, apart};
use crate::app::opened::{Basis, Judged, accepted, otherwise_since};
use crate::app::register::Register;
use crate::assessment::{Document, Target};
use crate::checklist::{Checklist, Outcome, Results};
use crate::datasets::Import;
use crate::jobs::assess::{AsOfSource, Given, judge_while, most_missed};
use crate::jobs::keep::Open;
use crate::report::json;
use crate::tenant::holders::Holders;
use crate::tenant::{Moment, Tenant, proposals};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What evidence is judged on.
#[derive(Debug)]
pub struct On {
    checklist: String,
    pub(super) basis: Basis,
    /// The results that the file keeps, and what is accepted, of a file that is opened.
    kept: Option<(Vec<u8>, Vec<Target>)>,
}

/// Bytes of results that are stored within a frame. Larger ones are kept when an assessment is put away, and may be those of
/// an earlier state.
pub const SMALL_RESULTS: usize = 4 << 20;

impl On {
    pub fn of(document: &Document) -> Self {
        Self { checklist: document.assessment().checklist.clone(), basis: Basis::of(document), kept: None }
    }

    /// Of a file that is opened: where it was closed between a change and its judging, or changed elsewhere, what was
    /// accepted may come out otherwise than when it was seen.
    pub(super) fn of_opened(open: &Open) -> Self {
        let accepted = accepted(open.document.assessment());
        let may_tell = !accepted.is_empty() && !open.file.is_read_only();
        let kept = if may_tell { open.file.results().ok().flatten() } else { None };
        let kept = kept.filter(|kept| kept.len() <= SMALL_RESULTS).map(|kept| (kept, accepted));
        Self { kept, ..Self::of(&open.document) }
    }
}

/// `None`: it was asked to stop, or the checklist is not known.
pub(super) fn judged(import: Arc<Import>, on: On, with: &Surroundings, stop: &Arc<AtomicBool>) -> Option<Judged> {
    let On { checklist, basis, kept } = on;
    let today = basis.imported.unwrap_or_else(with.now);
    let (checklist, goes_on) = (Checklist::by_id(&checklist)?, apart::goes_on(stop));
    apart::apart(stop, move || {
        let judged = judged_while(import, checklist, basis, today, &goes_on)?;
        let otherwise = kept.map(|(kept, accepted)| otherwise_since(&kept, &judged.snapshot, accepted, checklist));
        Some(Judged { otherwise: otherwise.unwrap_or_default(), ..judged })
    })
}

fn judged_while(
    import: Arc<Import>,
    checklist: &'static Checklist,
    basis: Basis,
    today: Moment,
    goes_on: &dyn Fn() -> bool,
) -> Option<Judged> {
    let given = Given {
        checklist,
        stated: &basis.stated,
        parameters: &basis.parameters,
        answers: &basis.answers,
        previous: basis.previous.as_deref(),
        as_of: basis.as_of,
        today,
    };
    let (results, as_of_source) = judge_while(&import.tenant, &given, &mut || goes_on())?;
    let missed = most_missed(&results);
    let emergency = emergency_of(&import.tenant, &basis, results.as_of);
    let snapshot = Arc::new(snapshot(&results, &import, as_of_source));
    if !goes_on() {
        return None;
    }
    let register = Register::of(&import.tenant, &basis.stated, &emergency, results.as_of);
    let named = Arc::new(named(&results, &register));
    let (results, register, emergency) = (Arc::new(results), Arc::new(register), Arc::new(emergency));
    let otherwise = Vec::new();
    Some(Judged { import, results, as_of_source, emergency, missed, basis, register, named, snapshot, otherwise })
}

/// Which findings name which account of the register.
fn named(results: &Results, register: &Register) -> BTreeMap<String, Vec<(&'static str, Outcome)>> {
    let mut named: BTreeMap<String, Vec<_>> =
        register.accounts.iter().map(|account| (account.key.clone(), Vec::new())).collect();
    for finding in &results.findings {
        for object in &finding.affected {
            if let Some(found) = named.get_mut(&*object.id)
                && found.last().is_none_or(|(check, _)| *check != finding.check)
            {
                found.push((finding.check, object.outcome));
            }
        }
    }
    named
}

fn emergency_of(tenant: &Tenant, basis: &Basis, as_of: Moment) -> Vec<proposals::EmergencyAccount> {
    proposals::emergency_accounts(tenant, &Holders::as_stated(tenant, &basis.stated, as_of), &basis.stated, as_of)
}

/// The results as they are kept in the assessment file, so that a later run can be compared.
fn snapshot(results: &Results, import: &Import, as_of_source: AsOfSource) -> Vec<u8> {
    let mut snapshot = Vec::new();
    let run = json::Run { results, files: &import.files, as_of_source: as_of_source.title() };
    // Writing into memory does not fail; and were it to, there would be no snapshot rather than half of one.
    if json::run(&mut snapshot, &run).is_err() {
        snapshot.clear();
    }
    snapshot
}
