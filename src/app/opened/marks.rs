//! What lists show of every check, and how far the work has come: made when something changes, not for every frame.

use super::Opened;
use crate::assessment::{Annotation, SeverityChange, Treatment, WorkState, owes_reason};
use crate::checklist::answers::{ByEvidence, Standing};
use crate::checklist::{Check, Conclusion, Severity};
use crate::tenant::Moment;
use std::collections::HashMap;

/// What the list shows of every check; made anew when something changes, not for every frame.
#[derive(Debug, Default)]
pub(super) struct Marks {
    of_check: HashMap<&'static str, Mark>,
    all: Progress,
    stages: Vec<(&'static str, Progress)>,
}

/// What the list shows of one check.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Clone, Debug)]
pub struct Mark {
    /// By the evidence, or the answer where only people can give one.
    pub standing: Standing,
    /// And whether it still owes the reader its reason.
    pub conclusion: Option<(Conclusion, bool)>,
    /// All that is said was said in the previous assessment, and nobody has looked at it since.
    pub is_carried: bool,
    pub severity: Severity,
    /// Another one was chosen, and waits for its reason.
    pub owes_severity: bool,
    pub has_note: bool,
    pub has_attachments: bool,
    pub work_state: WorkState,
    /// Who is to mend it, or who accepted the risk; empty: nobody yet.
    pub owner: String,
    pub treatment: Treated,
    pub affected: usize,
    /// By the evidence alone, as the report counts it.
    pub by_evidence: Standing,
    /// Where its finding stands among the findings.
    pub(super) finding: Option<usize>,
}

/// How far the treatment of a finding is decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Treated {
    #[default]
    No,
    Decided,
    /// An owner, an expiry or a text is missing.
    Unfinished,
    /// A risk acceptance that ran out.
    Expired,
}

impl Mark {
    /// Whether it waits for this person: a conclusion that is missing or was returned waits for whoever assesses, one that was
    /// submitted for who reviews.
    pub fn waits(&self, reviews: bool) -> bool {
        if reviews {
            self.is_concluded() && self.work_state == WorkState::ReadyForReview
        } else {
            !self.is_concluded() || self.work_state == WorkState::Returned
        }
    }

    /// Whether a person concluded on it in this assessment, and owes nothing for it.
    pub fn is_concluded(&self) -> bool {
        matches!(self.conclusion, Some((_, false))) && !self.is_carried
    }
}

impl Treated {
    /// `as_of`: the day ages are counted to; unknown before the first judging.
    pub fn of(treatment: &Treatment, as_of: Option<Moment>) -> Self {
        if *treatment == Treatment::None {
            Self::No
        } else if as_of.is_some_and(|as_of| treatment.has_expired(as_of)) {
            Self::Expired
        } else if treatment.lacks().is_empty() {
            Self::Decided
        } else {
            Self::Unfinished
        }
    }
}

fn owner_of(annotation: &Annotation) -> &str {
    match &annotation.treatment {
        Treatment::Remediate { owner, .. } => owner.trim(),
        Treatment::AcceptRisk { approver, .. } => approver.trim(),
        _ => "",
    }
}

/// How far the assessor's work has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub concluded: usize,
    /// Of those concluded: accepted by a reviewer.
    pub accepted: usize,
    pub total: usize,
}

impl Opened {
    /// Call after every change of document or findings.
    pub fn changed(&mut self) {
        self.generation += 1;
        self.may_differ = true;
        let mut marks = Marks::default();
        let places: HashMap<&str, usize> = self
            .judged
            .iter()
            .flat_map(|judged| judged.results.findings.iter().enumerate())
            .map(|(place, finding)| (finding.check, place))
            .collect();
        for (item, check) in self.checklist.checks() {
            let mark = self.mark_of(check, places.get(check.id).copied());
            let is_done = usize::from(mark.is_concluded());
            let is_accepted = usize::from(is_done == 1 && mark.work_state == WorkState::Accepted);
            marks.of_check.insert(check.id, mark);
            if marks.stages.last().is_none_or(|(stage, _)| *stage != item.stage) {
                marks.stages.push((item.stage, Progress::default()));
            }
            let stage = marks.stages.last_mut().map(|(_, progress)| progress);
            for progress in stage.into_iter().chain([&mut marks.all]) {
                progress.concluded += is_done;
                progress.accepted += is_accepted;
                progress.total += 1;
            }
        }
        self.marks = marks;
    }

    fn mark_of(&self, check: &Check, finding: Option<usize>) -> Mark {
        let found = self.judged.as_ref().zip(finding).and_then(|(judged, place)| judged.results.findings.get(place));
        let outcome = found.map(|finding| finding.outcome);
        let silent = Annotation::default();
        let annotation = self.assessment().on_check(check.id).unwrap_or(&silent);
        let conclusion = annotation.conclusion.map(|conclusion| {
            let owes =
                outcome.is_some_and(|outcome| owes_reason(Some(check), outcome, conclusion, &annotation.justification));
            (conclusion, owes)
        });
        let found_severity = found.map_or(check.severity, |finding| finding.severity(check.severity));
        Mark {
            standing: Standing::of(check, outcome),
            conclusion,
            is_carried: annotation.is_only_carried(),
            severity: annotation.changed_severity().map_or(found_severity, |change| change.severity),
            owes_severity: annotation.severity.as_ref().is_some_and(SeverityChange::owes_reason),
            has_note: !annotation.note.is_empty(),
            has_attachments: !annotation.attachments.is_empty(),
            work_state: annotation.work_state,
            owner: owner_of(annotation).to_owned(),
            treatment: Treated::of(&annotation.treatment, self.as_of()),
            affected: found.map_or(0, |finding| finding.affected.len()),
            by_evidence: ByEvidence::of(check, found).standing(),
            finding,
        }
    }

    pub fn mark(&self, check: &str) -> Option<&Mark> {
        self.marks.of_check.get(check)
    }

    /// Where something stands, for a list; `None` while the evidence is being read, for then nobody knows.
    pub fn known(&self, standing: Standing) -> Option<Standing> {
        (!self.is_being_read).then_some(standing)
    }

    /// Whether a reviewer looks at the work: then what counts as done is what was accepted.
    pub fn is_reviewed(&self) -> bool {
        !self.assessment().details.reviewer.trim().is_empty()
    }

    /// Whether who sits at the keyboard is the reviewer: then what was submitted waits.
    pub fn reviews_now(&self) -> bool {
        let details = &self.assessment().details;
        let is = |name: &str| name.trim() == self.who().trim();
        self.is_reviewed() && is(&details.reviewer) && !is(&details.assessor)
    }

    /// Conclusions that are finished, of the checks of a stage; of all with `None`.
    pub fn progress(&self, stage: Option<&str>) -> Progress {
        let Some(stage) = stage else { return self.marks.all };
        let found = self.marks.stages.iter().find(|(id, _)| *id == stage);
        found.map_or_else(Progress::default, |(_, progress)| *progress)
    }
}
