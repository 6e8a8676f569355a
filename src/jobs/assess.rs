//! Reads evidence and judges it.

use super::{Listener, Message};
use crate::checklist::wording;
use crate::checklist::{Checklist, Conclusion, Finding, Inputs, Parameters, Previous, Results, run_each, run_while};
use crate::datasets::import::{Import, JOINING, import_stated};
use crate::evidence::Input;
use crate::evidence::worker::Workers;
use crate::report::GIVEN;
use crate::report::visible::visible;
use crate::tenant::mapping::Mappings;
use crate::tenant::stated::Stated;
use crate::tenant::{Moment, RecordKind, Tenant, figure};
use std::collections::BTreeMap;

/// Where an as-of date came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsOfSource {
    Given,
    NewestEvent,
    DayOfImport,
}

impl AsOfSource {
    pub fn title(self) -> &'static str {
        match self {
            Self::Given => GIVEN,
            Self::NewestEvent => "newest event in the evidence",
            Self::DayOfImport => "day of import, because the evidence holds no dated event",
        }
    }
}

/// What the assessor brings.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    pub checklist: &'static Checklist,
    pub stated: &'a Stated,
    pub parameters: &'a Parameters,
    pub answers: &'a BTreeMap<String, Conclusion>,
    pub previous: Option<&'a Previous>,
    /// `None`: the newest event of the evidence, else `today`.
    pub as_of: Option<Moment>,
    /// The day of import: the one place where the clock comes in, and only where nothing else tells the date.
    pub today: Moment,
}

/// Why evidence was not read to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    #[error("reading was stopped")]
    Stopped,
    /// The assessment that holds the evidence cannot be read: a sentence.
    #[error("{0}")]
    Failed(String),
}

/// Reads all inputs. `mappings`: what people said of tables that no layout fits.
///
/// # Errors
/// Where the listener asked to stop, or the assessment in which the files are stored cannot be read any more: that is told of
/// it once, and not of every file.
pub fn read_evidence(
    inputs: &[Input],
    mappings: &Mappings,
    workers: &Workers,
    listener: Listener<'_>,
) -> Result<Import, NotRead> {
    let mut of: u64 = inputs.iter().map(|input| input.source.size()).sum();
    let (mut done, mut last, mut current, mut has_joined) = (0, 0, String::new(), false);
    let found = import_stated(inputs, mappings, workers, &mut |bytes, file| {
        if file == JOINING {
            has_joined = true;
            (done, last) = (done + last, 0);
            current.clear();
            return listener(Message::Joining);
        }
        if current.is_empty() || !is_or_is_in(file, &current) {
            done += last;
            file.clone_into(&mut current);
            if let Some(input) = has_joined.then(|| inputs.iter().find(|input| input.name == file)).flatten() {
                // Which of them hold logs is not known before: of these each is told by itself.
                (done, of) = (0, input.source.size());
            }
        }
        last = bytes;
        let goes_on = listener(Message::Reading { file: file.to_owned(), bytes: (done + bytes).min(of), of });
        // Stored files, the last of the inputs, fail together.
        goes_on && inputs.last().is_none_or(|input| input.source.failed().is_none())
    });
    match inputs.iter().find_map(|input| input.source.failed()) {
        Some(sentence) => Err(NotRead::Failed(sentence)),
        None if found.stopped => Err(NotRead::Stopped),
        None => Ok(found),
    }
}

/// Whether the name is that of the input or archive, or of a member of it.
pub(super) fn is_or_is_in(name: &str, input: &str) -> bool {
    name.strip_prefix(input).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Judges a tenant. Pure: the same inputs give the same results.
pub fn judge(tenant: &Tenant, given: &Given<'_>) -> (Results, AsOfSource) {
    let (as_of, source) = as_of(tenant, given);
    (judge_each(tenant, given, as_of, &mut |_| {}), source)
}

/// As [`judge`]; `goes_on` is asked before each check. `None`: it said to stop.
pub fn judge_while(
    tenant: &Tenant,
    given: &Given<'_>,
    goes_on: &mut dyn FnMut() -> bool,
) -> Option<(Results, AsOfSource)> {
    let (as_of, source) = as_of(tenant, given);
    Some((run_while(&inputs(tenant, given, as_of), goes_on)?, source))
}

/// The day that everything is judged by, and where it came from.
pub fn as_of(tenant: &Tenant, given: &Given<'_>) -> (Moment, AsOfSource) {
    match (given.as_of, tenant.events.newest_until(tomorrow(given.today))) {
        (Some(as_of), _) => (as_of, AsOfSource::Given),
        (None, Some(event)) => (event, AsOfSource::NewestEvent),
        (None, None) => (given.today.midnight(), AsOfSource::DayOfImport),
    }
}

/// A clock may lag, and days begin earlier elsewhere.
fn tomorrow(today: Moment) -> Moment {
    Moment::of(today.seconds() + 86_400)
}

/// A sentence, where the evidence tells of days that are still to come: such a day is no as-of date.
pub fn days_to_come(import: &Import, today: Moment) -> Option<String> {
    let mut days = import.tenant.events.after(tomorrow(today));
    let (first, row) = days.next()?;
    let place = row.and_then(|row| Some((import.files.get(row.file.0 as usize)?, row.row)));
    let place = place.map_or_else(String::new, |(file, row)| format!(" (first in {}, row {row})", visible(&file.name)));
    let more = match days.count() {
        0 => String::new(),
        1 => " and 1 later day".to_owned(),
        more => format!(" and {} later days", figure(more)),
    };
    Some(format!(
        "The evidence tells of what happened on {}{place}{more}, which was still to come on the day of the import: see whether \
         the date is right. It is not taken for the as-of date.",
        first.iso_date()
    ))
}

/// A day so much after the newest event makes ages that mislead.
const FAR: i64 = 365;

/// A sentence, where the day that ages are counted to is not one that the evidence shows: after today, before its newest event, or
/// more than a year after that. `date`: how days are written.
pub fn far_day(tenant: &Tenant, as_of: Moment, now: Moment, date: &dyn Fn(Moment) -> String) -> Option<String> {
    let newest = tenant.events.newest_until(now);
    let days = newest.map_or(0, |newest| as_of.day() - newest.day());
    let is_to_come = as_of.day() > now.day();
    if !is_to_come && (0..=FAR).contains(&days) {
        return None;
    }
    let away = |way: &str| {
        let number = wording::days(days.abs());
        newest.map(|newest| format!(", {number} {way} the newest event in the evidence ({})", date(newest)))
    };
    let to_come = if is_to_come { ", a day still to come" } else { "" };
    let (told, so) = if days < 0 {
        (
            away("before"),
            "nothing that happened since has an age; accounts and settings are judged as they are in the evidence, and not as they \
             were on that day, and so are roles, but for assignments whose own beginning lies after it",
        )
    } else {
        (away("after").filter(|_| days > 0), "whatever was used lately looks long unused")
    };
    let (day, told) = (date(as_of), told.unwrap_or_default());
    Some(format!("The as-of date is {day}{to_come}{told}. All ages are counted to it, so that {so}."))
}

/// Judges a tenant by a day; each finding is shown as soon as it is made, and what is taken from it is not kept.
pub fn judge_each(tenant: &Tenant, given: &Given<'_>, as_of: Moment, each: &mut dyn FnMut(&mut Finding)) -> Results {
    run_each(&inputs(tenant, given, as_of), each)
}

fn inputs<'a>(tenant: &'a Tenant, given: &Given<'a>, as_of: Moment) -> Inputs<'a> {
    Inputs {
        checklist: given.checklist,
        tenant,
        stated: given.stated,
        parameters: given.parameters,
        as_of,
        answers: given.answers,
        previous: given.previous,
    }
}

/// How many checks of the results lack a dataset, most first: what to ask the client for.
pub fn most_missed(results: &Results) -> Vec<(RecordKind, usize)> {
    let mut counts: BTreeMap<RecordKind, usize> = BTreeMap::new();
    for finding in &results.findings {
        let mut kinds: Vec<RecordKind> = finding.missing.iter().map(|missing| missing.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            *counts.entry(kind).or_default() += 1;
        }
    }
    let mut counts: Vec<(RecordKind, usize)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts
}
