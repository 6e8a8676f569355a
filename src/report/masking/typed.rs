//! Every text that people typed into an assessment, to be masked more strictly than what the program and the evidence say.

use super::Mask;
use super::words::Hits;
use crate::assessment::{Annotation, Assessment, Carried, Detail, JournalLine, Treatment};

/// Who signs and for whom stand by their names, and the rest is no prose.
const NO_PROSE: [Detail; 7] = [
    Detail::Client,
    Detail::Tenant,
    Detail::Organization,
    Detail::Assessor,
    Detail::Reviewer,
    Detail::Version,
    Detail::DateLanguage,
];

impl Mask {
    /// The assessment and its change log without words of names, and which words these were. Ids stay, for all else is found by
    /// them.
    pub fn assessment(&self, assessment: &Assessment, journal: &[JournalLine]) -> (Assessment, Vec<JournalLine>, Hits) {
        let (mut assessment, mut journal) = (assessment.clone(), journal.to_vec());
        let mut hits = Hits::default();
        each_typed(&mut assessment, &mut |text| *text = self.typed(text, &mut hits));
        // What was said before, and is said again in the change log, is counted once.
        let mut again = Hits::default();
        each_carried(&mut assessment, &mut |text| *text = self.typed(text, &mut again));
        each_logged(&mut journal, &mut |text| *text = self.typed(text, &mut again));
        (assessment, journal, hits)
    }
}

/// Hands on all of them, those from before and those of the change log as well.
pub(super) fn each(assessment: &Assessment, journal: &[JournalLine], look: &mut dyn FnMut(&str)) {
    let (mut assessment, mut journal) = (assessment.clone(), journal.to_vec());
    each_typed(&mut assessment, &mut |text| look(text));
    each_carried(&mut assessment, &mut |text| look(text));
    each_logged(&mut journal, &mut |text| look(text));
}

fn each_typed(assessment: &mut Assessment, change: &mut dyn FnMut(&mut String)) {
    for detail in Detail::ALL.iter().filter(|detail| !NO_PROSE.contains(detail)) {
        change(assessment.details.get_mut(*detail));
    }
    assessment.stated.explained.values_mut().for_each(&mut *change);
    assessment.annotations.values_mut().for_each(|annotation| of_annotation(annotation, change));
}

fn of_annotation(annotation: &mut Annotation, change: &mut dyn FnMut(&mut String)) {
    let Annotation { justification, severity, note, work_comment, treatment, attachments, .. } = annotation;
    [justification, note, work_comment].into_iter().for_each(&mut *change);
    severity.iter_mut().for_each(|severity| change(&mut severity.reason));
    of_treatment(treatment, change);
    for attachment in attachments {
        change(&mut attachment.name);
        change(&mut attachment.caption);
    }
}

fn each_carried(assessment: &mut Assessment, change: &mut dyn FnMut(&mut String)) {
    for carried in assessment.annotations.values_mut().filter_map(|annotation| annotation.carried.as_deref_mut()) {
        let Carried { justification, severity, note, treatment, .. } = carried;
        [justification, note].into_iter().for_each(&mut *change);
        severity.iter_mut().for_each(|severity| change(&mut severity.reason));
        of_treatment(treatment, change);
    }
}

fn of_treatment(treatment: &mut Treatment, change: &mut dyn FnMut(&mut String)) {
    match treatment {
        Treatment::None => {}
        Treatment::Remediate { owner: text, .. }
        | Treatment::CompensatingControl { text }
        | Treatment::Disputed { reason: text } => change(text),
        Treatment::AcceptRisk { approver, reason, .. } => [approver, reason].into_iter().for_each(change),
    }
}

fn each_logged(journal: &mut [JournalLine], change: &mut dyn FnMut(&mut String)) {
    for line in journal {
        [&mut line.what, &mut line.change.before, &mut line.change.after].into_iter().for_each(&mut *change);
    }
}
