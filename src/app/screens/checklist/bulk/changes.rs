//! What a change of several checks does to each of them, and what it leaves out and why.

use super::{BulkForm, Kind, Noted};
use crate::app::opened::{Opened, owes_reason};
use crate::app::screens::checklist::treatment;
use crate::assessment::{Annotation, Edit, SeverityChange, Target, Treatment, WorkState, is_second};
use crate::checklist::{Check, Conclusion};
use crate::report::dates;
use crate::report::words::listed;

/// What happens to one check.
pub struct Change {
    pub check: &'static Check,
    pub words: Vec<String>,
    pub edits: Vec<Edit>,
}

/// Whether something is typed that is no day.
pub fn is_no_day(text: &str, opened: &Opened) -> bool {
    wrong_day(text, opened).is_some()
}

/// What is wrong with a day as it was typed.
pub fn wrong_day(text: &str, opened: &Opened) -> Option<&'static str> {
    dates::wrong(text, &opened.assessment().details.date_language)
}

/// Why nothing can be changed yet.
pub fn wrong(bulk: &BulkForm, changes: &[Change], opened: &Opened) -> Option<&'static str> {
    let is_due = matches!(bulk.treatment, None | Some(Kind::Remediate));
    let is_accepted = bulk.treatment == Some(Kind::AcceptRisk);
    let wrong = |asked: bool, text: &str| if asked { wrong_day(text, opened) } else { None };
    if let Some(wrong) = wrong(is_due, &bulk.due).or_else(|| wrong(is_accepted, &bulk.expiry)) {
        return Some(wrong);
    }
    if bulk.severity.is_some() && bulk.severity_reason.trim().is_empty() {
        return Some("Say why the severity is another one");
    }
    if bulk.note.is_some() && bulk.note_text.trim().is_empty() {
        return Some("Write the note first");
    }
    if changes.iter().all(|change| change.words.is_empty()) && bulk.is_begun() {
        return Some("All of them are as you ask already");
    }
    if changes.iter().all(|change| change.words.is_empty()) {
        return Some("Choose what is to change; what you leave empty stays as it is");
    }
    let is_kept = |change: &Change| change.words.iter().any(|words| words.starts_with(KEEPS));
    if changes.iter().all(|change| change.edits.is_empty()) && changes.iter().any(is_kept) {
        return Some(
            "They have a conclusion; tick “Also where there is a conclusion already” to put yours in its place",
        );
    }
    if changes.iter().all(|change| change.edits.is_empty()) {
        return Some("Nothing would change; the list says why");
    }
    None
}

pub fn changes(bulk: &BulkForm, marked: &[&'static Check], opened: &Opened) -> Vec<Change> {
    let silent = Annotation::default();
    marked
        .iter()
        .map(|check| {
            let target = Target::check(opened.checklist.id, check.id);
            let annotation = opened.assessment().on_check(check.id).unwrap_or(&silent);
            let mut change = Change { check, words: Vec::new(), edits: Vec::new() };
            let concluded = conclude(bulk, &target, annotation, opened, &mut change);
            weigh(bulk, &target, annotation, &mut change);
            treat(bulk, &target, annotation, opened, &mut change);
            note(bulk, &target, annotation, &mut change);
            // The acceptance last: a change after it would take it back.
            set_state(bulk, &target, annotation, concluded, opened, &mut change);
            if annotation.work_state == WorkState::Accepted && !change.edits.is_empty() && bulk.state.is_none() {
                change.words.push("its acceptance is taken back".to_owned());
            }
            change
        })
        .collect()
}

/// What is said of a check that has a conclusion which is not to be replaced.
const KEEPS: &str = "keeps its conclusion";

/// Checks that the name of a step names.
const NAMED: usize = 4;

/// What the step is called: which checks, and what was asked for.
pub fn label(bulk: &BulkForm, changes: &[Change]) -> String {
    let ids: Vec<&str> =
        changes.iter().filter(|change| !change.edits.is_empty()).map(|change| change.check.id).collect();
    let mut which: Vec<String> = ids.iter().take(NAMED).map(|id| (*id).to_owned()).collect();
    if ids.len() > NAMED {
        which.push(format!("{} more", ids.len() - NAMED));
    }
    let which = listed(&which);
    let mut what: Vec<String> = Vec::new();
    what.extend(bulk.conclusion.map(|conclusion| conclusion.title().to_owned()));
    what.extend(bulk.severity.map(|severity| format!("severity {}", severity.title().to_lowercase())));
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let treated = [filled(&bulk.owner), filled(&bulk.due).map(|due| format!("due {due}"))].into_iter().flatten();
    match bulk.treatment {
        None => what.extend(treated),
        Some(Kind::None) => what.push("no treatment".to_owned()),
        Some(Kind::Remediate) => {
            what.push("remediate".to_owned());
            what.extend(treated);
        }
        Some(kind) => what.push(kind.title().to_owned()),
    }
    what.extend(bulk.note.map(|noted| match noted {
        Noted::Add => "note added".to_owned(),
        Noted::Replace => "note replaced".to_owned(),
    }));
    what.extend(bulk.state.map(|state| state.title().to_owned()));
    format!("Change {which}: {}", what.join(", "))
}

/// Gives the conclusion that stands afterwards.
fn conclude(
    bulk: &BulkForm,
    target: &Target,
    annotation: &Annotation,
    opened: &Opened,
    change: &mut Change,
) -> Option<Conclusion> {
    let before = annotation.conclusion;
    let Some(conclusion) = bulk.conclusion else { return before };
    if before == Some(conclusion) && annotation.is_only_carried() {
        change.words.push("what was said of it in the previous assessment holds".to_owned());
        change.edits.push(Edit::SetCarried { target: target.clone(), carried: None });
        return before;
    }
    if before == Some(conclusion) {
        return before;
    }
    if let Some(before) = before.filter(|_| !bulk.replaces) {
        change.words.push(format!("{KEEPS}: {}", before.title()));
        return Some(before);
    }
    let justification =
        if bulk.justification.trim().is_empty() { &annotation.justification } else { &bulk.justification };
    let outcome = opened.finding(change.check.id).map(|finding| finding.outcome);
    if outcome.is_some_and(|outcome| owes_reason(Some(change.check), outcome, conclusion, justification)) {
        change
            .words
            .push(format!("left out: {} differs from the evidence and needs a justification", conclusion.title()));
        return before;
    }
    let from = before.map_or("no conclusion", Conclusion::title);
    change.words.push(format!("{from} → {}", conclusion.title()));
    let justification = justification.clone();
    change.edits.push(Edit::Conclude { target: target.clone(), conclusion: Some(conclusion), justification });
    Some(conclusion)
}

/// The check's own severity is no change of it, and takes another one back.
fn weigh(bulk: &BulkForm, target: &Target, annotation: &Annotation, change: &mut Change) {
    let reason = bulk.severity_reason.trim();
    let Some(severity) = bulk.severity.filter(|_| !reason.is_empty()) else { return };
    let own = change.check.severity;
    let before = annotation.severity.as_ref().map_or(own, |before| before.severity);
    if before == severity {
        return change.words.push(format!("is {} already", severity.title().to_lowercase()));
    }
    change.words.push(format!("severity {} → {}", before.title().to_lowercase(), severity.title().to_lowercase()));
    let changed = (severity != own).then(|| SeverityChange { severity, reason: reason.to_owned() });
    change.edits.push(Edit::SetSeverity { target: target.clone(), change: changed });
}

fn treat(bulk: &BulkForm, target: &Target, annotation: &Annotation, opened: &Opened, change: &mut Change) {
    let before = &annotation.treatment;
    let Some(treatment) = wanted(bulk, before, opened) else { return };
    if treatment == *before {
        return;
    }
    let is_other = treatment.title() != before.title() && *before != Treatment::None;
    if is_other && !(bulk.treatment.is_some() && bulk.replaces_treatment) {
        return change.words.push(format!("keeps its treatment: {}", before.title()));
    }
    let lacks = match &*treatment.lacks() {
        [] => String::new(),
        lacks => format!(", which still needs {}", lacks.join(", ")),
    };
    change.words.push(match &treatment {
        Treatment::None => format!("its treatment is taken off: {}", before.title()),
        Treatment::Remediate { owner, due } => {
            let by = if owner.is_empty() { String::new() } else { format!(" by {owner}") };
            let due = due.map(|due| format!(", due {}", opened.date(due))).unwrap_or_default();
            format!("remediated{by}{due}{lacks}")
        }
        other => format!("treatment: {}{lacks}", other.title()),
    });
    change.edits.push(Edit::SetTreatment { target: target.clone(), treatment });
}

/// The treatment that is asked for; what is left empty of it stays where it is of the same kind.
fn wanted(bulk: &BulkForm, before: &Treatment, opened: &Opened) -> Option<Treatment> {
    let day = |text: &str| opened.day(text);
    let or = |text: &str, before: &str| if text.trim().is_empty() { before } else { text.trim() }.to_owned();
    let words = bulk.words.trim();
    Some(match (bulk.treatment, before) {
        (None, _) if bulk.owner.trim().is_empty() && day(&bulk.due).is_none() => return None,
        (None | Some(Kind::Remediate), Treatment::Remediate { owner, due }) => {
            Treatment::Remediate { owner: or(&bulk.owner, owner), due: day(&bulk.due).or(*due) }
        }
        (None | Some(Kind::Remediate), _) => Treatment::Remediate { owner: or(&bulk.owner, ""), due: day(&bulk.due) },
        (Some(Kind::AcceptRisk), Treatment::AcceptRisk { approver, reason, expiry }) => Treatment::AcceptRisk {
            approver: or(&bulk.approver, approver),
            reason: or(words, reason),
            expiry: day(&bulk.expiry).or(*expiry),
        },
        (Some(Kind::AcceptRisk), _) => Treatment::AcceptRisk {
            approver: or(&bulk.approver, ""),
            reason: words.to_owned(),
            expiry: day(&bulk.expiry),
        },
        (Some(Kind::Control), Treatment::CompensatingControl { text }) => {
            Treatment::CompensatingControl { text: or(words, text) }
        }
        (Some(Kind::Control), _) => Treatment::CompensatingControl { text: words.to_owned() },
        (Some(Kind::Disputed), Treatment::Disputed { reason }) => Treatment::Disputed { reason: or(words, reason) },
        (Some(Kind::Disputed), _) => Treatment::Disputed { reason: words.to_owned() },
        (Some(Kind::None), _) => Treatment::None,
    })
}

fn note(bulk: &BulkForm, target: &Target, annotation: &Annotation, change: &mut Change) {
    let typed = bulk.note_text.trim();
    let Some(noted) = bulk.note.filter(|_| !typed.is_empty()) else { return };
    let before = annotation.note.trim_end();
    let text = match noted {
        Noted::Add if !before.is_empty() => format!("{before}\n\n{typed}"),
        Noted::Add | Noted::Replace => typed.to_owned(),
    };
    change.words.push(match (noted, before.is_empty()) {
        (Noted::Replace, false) => "its note is replaced".to_owned(),
        (Noted::Add, false) => "added to its note".to_owned(),
        (_, true) => "gets the note".to_owned(),
    });
    change.edits.push(Edit::SetNote { target: target.clone(), text });
}

fn set_state(
    bulk: &BulkForm,
    target: &Target,
    annotation: &Annotation,
    concluded: Option<Conclusion>,
    opened: &Opened,
    change: &mut Change,
) {
    let changes = !change.edits.is_empty();
    let is_second = is_second(&opened.assessment().details, opened.who());
    // What was accepted falls back to a draft by a change, and is accepted anew where that is asked for.
    let falls_back = match annotation.work_state {
        WorkState::Accepted => changes,
        WorkState::ReadyForReview => changes && is_second,
        _ => false,
    };
    let before = if falls_back { WorkState::Draft } else { annotation.work_state };
    let Some(state) = bulk.state.filter(|state| *state != before) else { return };
    let then = Annotation { conclusion: concluded, work_state: before, ..annotation.clone() };
    if let Some(why) = treatment::refused(state, target, &then, opened) {
        change.words.push(format!("left out: {why}"));
        return;
    }
    if changes && is_second && matches!(state, WorkState::ReadyForReview | WorkState::Accepted) {
        change.words.push("left out: nobody else would look at what you change of it".to_owned());
        return;
    }
    change.words.push(format!("{} → {}", annotation.work_state.title(), state.title()));
    change.edits.push(treatment::set(target, state, annotation));
}
