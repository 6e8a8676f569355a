//! Assessment: the document. What people decided about one tenant, and the list of the evidence it rests on.
//!
//! An [`Assessment`] changes only through an [`Edit`], performed on a [`Document`], which keeps the journal: every edit,
//! undo and redo, in order, for good. [`AssessmentFile`] stores that journal and the evidence; it is the only code here
//! that touches the disk. Findings are no part of the document: they are computed from it and the evidence.
//! Nothing here reads a clock or knows who is at the keyboard; both come in with each edit.

pub mod annotation;
pub mod attachment;
mod attributed;
pub mod carried;
pub mod carry;
pub mod compare;
pub mod details;
pub mod diff;
pub mod edit;
pub mod evidence_list;
pub mod file;
pub mod gone;
pub mod history;
mod label;
pub mod review;
mod stating;
#[cfg(test)]
mod tests;
mod values;
mod waiting;

pub use annotation::{Annotation, SeverityChange, Target, Treatment, WorkState};
pub use attachment::{Attachment, Media};
pub use carried::{Carried, TextThen};
pub use details::{Detail, Details, MARKINGS};
pub use edit::{Edit, Refused, is_reason, needs_justification, owes_reason};
pub use evidence_list::{EvidenceKey, EvidenceRecord, PartRecord, ProblemRecord, Stored};
pub use file::Plain;
pub use file::{
    AssessmentFile, EvidenceWriter, FileError, Key, Passphrase, Rescued, Session, StoredFile, StoredReader, Unlock,
    Verification,
};
pub use gone::Gone;
pub use history::{Act, BeforeAfter, Document, Entry, History, JournalLine, Step, is_set_back};
pub use review::{four_eyes, is_one_person, is_second, lapses, refusal, reopening, two_people};
pub use values::without_value;

use crate::checklist::{Conclusion, Parameters, Previous};
use crate::tenant::Moment;
use crate::tenant::stated::Stated;
use std::collections::BTreeMap;

/// What people decided. Read it freely; to change it, perform an [`Edit`] on its [`Document`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// Id of the checklist, as in [`crate::checklist::Checklist::id`].
    pub checklist: String,
    pub details: Details,
    /// Ages are counted to this day; `None`: to the newest event in the evidence.
    pub as_of: Option<Moment>,
    /// Thresholds. The defaults are those of the day the assessment began, whatever a later version's are.
    pub parameters: Parameters,
    /// What the assessor confirmed as fact.
    pub stated: Stated,
    /// What was said of items, checks and single objects; none of them is empty.
    pub annotations: BTreeMap<Target, Annotation>,
    /// What is compared with; taken once from another assessment.
    pub previous: Option<Box<Previous>>,
    /// By name, then SHA-256.
    pub evidence: Vec<EvidenceRecord>,
}

impl Assessment {
    /// How many findings and objects the reviewer accepts.
    pub fn accepted(&self) -> usize {
        self.annotations.values().filter(|said| said.work_state == WorkState::Accepted).count()
    }

    /// An empty one with the thresholds' defaults.
    pub fn new(checklist: impl Into<String>) -> Self {
        Self::with_parameters(checklist, Parameters::default())
    }

    pub(crate) fn with_parameters(checklist: impl Into<String>, parameters: Parameters) -> Self {
        Self {
            checklist: checklist.into(),
            details: Details::default(),
            as_of: None,
            parameters,
            stated: Stated::default(),
            annotations: BTreeMap::new(),
            previous: None,
            evidence: Vec::new(),
        }
    }

    pub fn annotation(&self, target: &Target) -> Option<&Annotation> {
        self.annotations.get(target)
    }

    /// What was said of an item of this assessment's checklist.
    pub fn on_item(&self, item: &str) -> Option<&Annotation> {
        self.annotation(&Target::item(&*self.checklist, item))
    }

    /// What was said of a check's finding.
    pub fn on_check(&self, check: &str) -> Option<&Annotation> {
        self.annotation(&Target::check(&*self.checklist, check))
    }

    /// What was said of one affected object of a check.
    pub fn on_object(&self, check: &str, subject: &str) -> Option<&Annotation> {
        self.annotation(&Target::object(&*self.checklist, check, subject))
    }

    /// The register: every attachment with what it hangs on, by number.
    pub fn attachments(&self) -> Vec<(&Target, &Attachment)> {
        let each = self
            .annotations
            .iter()
            .flat_map(|(target, annotation)| annotation.attachments.iter().map(move |attachment| (target, attachment)));
        let mut all: Vec<_> = each.collect();
        all.sort_by_key(|(_, attachment)| attachment.number);
        all
    }

    /// The number that the next attachment gets.
    pub fn next_attachment(&self) -> u32 {
        self.attachments().last().map_or(1, |(_, last)| last.number.saturating_add(1))
    }

    /// The assessor's conclusions on checks, by check id: the answers to the manual ones. A run takes from it what it asks for.
    pub fn answers(&self) -> BTreeMap<String, Conclusion> {
        self.annotations
            .iter()
            .filter_map(|(target, annotation)| match target {
                Target::Check { checklist, check } if *checklist == self.checklist => {
                    Some((check.clone(), annotation.conclusion?))
                }
                _ => None,
            })
            .collect()
    }
}
