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
        let signers = Signers::of(assessment);
        let (mut assessment, mut journal) = (assessment.clone(), journal.to_vec());
        let mut hits = Hits::default();
        each_typed(&mut assessment, &mut |text| *text = signers.aside(text, &mut |text| self.typed(text, &mut hits)));
        // What was said before, and is said again in the change log, is counted once.
        let mut again = Hits::default();
        let mut mask = |text: &mut String| *text = signers.aside(text, &mut |text| self.typed(text, &mut again));
        each_carried(&mut assessment, &mut mask);
        each_logged(&mut journal, &mut mask);
        hits.take_others(again);
        (assessment, journal, hits)
    }
}

/// Who signs the report stands by the whole name wherever it was typed; a single word of it may be of somebody else's.
struct Signers(Vec<String>);

impl Signers {
    fn of(assessment: &Assessment) -> Self {
        let details = &assessment.details;
        let names = [&details.assessor, &details.reviewer].map(|name| name.trim().to_owned());
        Self(names.into_iter().filter(|name| name.contains(char::is_whitespace)).collect())
    }

    /// What `mask` makes of the text around the names.
    fn aside(&self, text: &str, mask: &mut dyn FnMut(&str) -> String) -> String {
        let found = self.0.iter().filter_map(|name| Some((text.find(name.as_str())?, name.len())));
        let Some((at, length)) = found.min() else { return mask(text) };
        let (before, name, after) = (&text[..at], &text[at..at + length], &text[at + length..]);
        format!("{}{name}{}", mask(before), self.aside(after, mask))
    }
}

/// Whether a line of the change log sets what is no prose: that stands on the cover as it was typed.
fn sets_no_prose(line: &JournalLine) -> bool {
    let what = line.what.trim_start_matches("Undo: ").trim_start_matches("Redo: ");
    let what = what.strip_prefix("Set ").or_else(|| what.strip_prefix("Clear ")).unwrap_or_default().to_lowercase();
    NO_PROSE.iter().any(|detail| {
        let rest = what.strip_prefix(&detail.title().to_lowercase());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(':'))
    })
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
    for line in journal.iter_mut().filter(|line| !sets_no_prose(line)) {
        [&mut line.what, &mut line.change.before, &mut line.change.after].into_iter().for_each(&mut *change);
    }
}
