//! Findings and their objects as flat rows, for people who work in tables.

use crate::assessment::{Annotation, Target, Treatment};
use crate::checklist::{Affected, Basis, Check, Conclusion, Finding, Item, Outcome, subject};
use crate::report::masking::Mask;
use crate::report::visible::visible;
use crate::report::{ReportInput, affected, card, words};

/// One finding, or one object that a finding concerns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub check: &'static str,
    pub stage: &'static str,
    pub item: String,
    pub title: &'static str,
    /// What counts: the assessor's where they gave another, else that by the evidence.
    pub severity: &'static str,
    pub severity_by_evidence: &'static str,
    /// Why the assessor gave another severity; empty: they did not.
    pub severity_reason: String,
    /// `roadmap`, or `current` where the check goes beyond it.
    pub basis: &'static str,
    /// What the evidence gave; of a question that only a person answers, whether one has.
    pub outcome: &'static str,
    /// What counts, as in the report: the assessor's conclusion where there is one, else the outcome.
    pub with_conclusions: &'static str,
    pub conclusion: String,
    pub justification: String,
    /// Empty: the row is the finding itself.
    pub object: String,
    pub object_id: String,
    pub object_kind: String,
    /// Of a finding: how many of its objects fail, are to be reviewed, and are not known. Empty: none.
    pub failing: String,
    pub to_review: String,
    pub not_known: String,
    /// Reasons of a finding, facts of an object; one a line.
    pub details: String,
    /// Where it was found, one place a line.
    pub sources: String,
    pub note: String,
    /// Its kind.
    pub treatment: &'static str,
    /// The reason, or the control.
    pub treatment_words: String,
    pub owner: String,
    /// `2026-12-31`
    pub due: String,
    /// Of a risk acceptance.
    pub expiry: String,
    /// Whether its risk is accepted; an object's with its finding's, unless something else was said of it.
    pub is_accepted: bool,
    pub work_state: String,
    /// Number, name and caption, one a line.
    pub attachments: String,
}

/// In place of an outcome, where the finding lists an object no more.
pub const NOT_LISTED: &str = "Not listed";

impl Row {
    pub const HEADINGS: &'static [&'static str] = &[
        "Check",
        "Stage",
        "Item",
        "What should be true",
        "Severity",
        "Severity by evidence",
        "Why this severity",
        "Basis",
        "Outcome",
        "With conclusions",
        "Conclusion",
        "Justification",
        "Object",
        "Object id",
        "Object kind",
        "Failing",
        "To review",
        "Not known",
        "Details",
        "Found in",
        "Note",
        "Treatment",
        "Reason or control",
        "Owner or approver",
        "Due",
        "Expiry",
        "State of work",
        "Attachments",
    ];

    /// The cells, in the order of [`Row::HEADINGS`], with everything invisible made visible.
    pub fn cells(&self) -> Vec<String> {
        let texts = [
            self.check,
            self.stage,
            &self.item,
            self.title,
            self.severity,
            self.severity_by_evidence,
            &self.severity_reason,
            self.basis,
            self.outcome,
            self.with_conclusions,
            &self.conclusion,
            &self.justification,
            &self.object,
            &self.object_id,
            &self.object_kind,
            &self.failing,
            &self.to_review,
            &self.not_known,
            &self.details,
            &self.sources,
            &self.note,
            self.treatment,
            &self.treatment_words,
            &self.owner,
            &self.due,
            &self.expiry,
            &self.work_state,
            &self.attachments,
        ];
        texts.iter().map(|text| visible(text).into_owned()).collect()
    }

    /// Replaces names by pseudonyms.
    pub fn mask(&mut self, mask: &Mask) {
        self.object = mask.name_beside(&self.object, &self.object_id);
        let texts = [
            &mut self.justification,
            &mut self.object_id,
            &mut self.details,
            &mut self.sources,
            &mut self.note,
            &mut self.severity_reason,
            &mut self.treatment_words,
            &mut self.owner,
            &mut self.attachments,
        ];
        for text in texts {
            *text = mask.text(text);
        }
        // Name and id have become the same; it is said once.
        if self.object_id == self.object {
            self.object_id.clear();
        }
    }

    pub fn is_finding(&self) -> bool {
        self.object.is_empty() && self.object_id.is_empty()
    }
}

/// Every finding, each followed by its objects.
pub fn rows(input: &ReportInput<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    for (_, check) in input.checklist.checks() {
        rows.extend(rows_of(input, check.id));
    }
    rows
}

/// The rows of one check.
pub fn rows_of(input: &ReportInput<'_>, id: &str) -> Vec<Row> {
    let Some((item, check)) = input.checklist.check(id) else { return Vec::new() };
    let Some(finding) = input.finding(check) else { return Vec::new() };
    let mut rows = vec![of_finding(input, item, check, finding)];
    rows.extend(finding.affected.iter().map(|object| of_object(input, item, check, object)));
    rows.extend(only_said(input, item, check, finding));
    rows
}

/// Objects of which something was said, and which the finding lists no more: what was said of them is not lost with that.
fn only_said(input: &ReportInput<'_>, item: &Item, check: &Check, finding: &Finding) -> Vec<Row> {
    let mut said_of = affected::remarks(input, check);
    if !said_of.is_empty() {
        finding.affected.iter().for_each(|object| _ = said_of.remove(&*object.id));
    }
    let row = |(subject, annotation): (&str, &Annotation)| {
        let mut row = Row {
            outcome: NOT_LISTED,
            with_conclusions: annotation.conclusion.map_or(NOT_LISTED, |conclusion| conclusion.outcome().title()),
            object: subject::readable(subject).into_owned(),
            object_id: subject.to_owned(),
            details: "The finding does not list this object any more; what was said of it is kept.".to_owned(),
            ..base(input, item, check)
        };
        row.is_accepted = accepts(input, Some(annotation));
        said(&mut row, annotation);
        row
    };
    said_of.into_iter().map(row).collect()
}

fn base(input: &ReportInput<'_>, item: &Item, check: &Check) -> Row {
    Row {
        check: check.id,
        stage: item.stage,
        item: format!("{} {}", item.id, item.title),
        title: check.title,
        severity: input.severity(check).title(),
        severity_by_evidence: input.found_severity(check).title(),
        is_accepted: accepts(input, input.annotation(check)),
        basis: if check.basis == Basis::Current { "current" } else { "roadmap" },
        ..Row::default()
    }
}

fn accepts(input: &ReportInput<'_>, annotation: Option<&Annotation>) -> bool {
    annotation.is_some_and(|annotation| annotation.treatment.accepts(input.results.as_of))
}

/// How an object stands: by what was said of it, else as its finding was settled, else by the evidence.
fn object_with_conclusions(outcome: Outcome, own: Option<Conclusion>, on_finding: Option<Conclusion>) -> Outcome {
    let settled = on_finding.filter(|conclusion| matches!(conclusion, Conclusion::Met | Conclusion::NotApplicable));
    own.or(settled).map_or(outcome, Conclusion::outcome)
}

fn of_finding(input: &ReportInput<'_>, item: &Item, check: &Check, finding: &Finding) -> Row {
    let count = |outcome| match finding.affected.iter().filter(|object| object.outcome == outcome).count() {
        0 => String::new(),
        count => count.to_string(),
    };
    let mut row = Row {
        outcome: input.outcome(check).title(),
        with_conclusions: input.standing(check).title(),
        failing: count(Outcome::Fail),
        to_review: count(Outcome::Review),
        not_known: count(Outcome::NoEvidence),
        details: finding.reasons.join("\n"),
        ..base(input, item, check)
    };
    if let Some(annotation) = input.annotation(check) {
        row.severity_reason = annotation.changed_severity().map_or_else(String::new, |change| change.reason.clone());
        said(&mut row, annotation);
    }
    row
}

fn of_object(input: &ReportInput<'_>, item: &Item, check: &Check, object: &Affected) -> Row {
    let told = object.facts.iter().filter(|fact| input.options.personal_data.tells(fact.label));
    let facts: Vec<String> = told.map(|fact| format!("{}: {}", fact.label, fact.value)).collect();
    let sources: Vec<String> = object.sources.iter().map(|source| plain_blank(&input.place(*source))).collect();
    let target = Target::object(input.checklist.id, check.id, &*object.id);
    let own = input.assessment.annotation(&target);
    let concluded = |annotation: &Annotation| annotation.conclusion;
    let on_finding = input.concluded(check);
    let mut row = Row {
        outcome: object.outcome.title(),
        with_conclusions: object_with_conclusions(object.outcome, own.and_then(concluded), on_finding).title(),
        object: if object.name.is_empty() { object.id.to_string() } else { object.name.to_string() },
        object_id: object.id.to_string(),
        object_kind: words::kind_in(check.id, object.kind),
        details: facts.join("\n"),
        sources: sources.join("\n"),
        ..base(input, item, check)
    };
    // What is to happen with a finding is to happen with each of its objects that is not settled by itself.
    let is_open = ![Outcome::Pass, Outcome::NotApplicable].iter().any(|it| it.title() == row.with_conclusions);
    if let Some(annotation) = input.annotation(check).filter(|_| is_open) {
        treated(&mut row, annotation);
    }
    if let Some(annotation) = own {
        if annotation.treatment != Treatment::None {
            row.is_accepted = accepts(input, own);
        }
        said(&mut row, annotation);
    }
    row
}

/// A place as tables have it: the blank between a row and its number is an ordinary one.
fn plain_blank(place: &str) -> String {
    place.replace("row\u{a0}", "row ").replace("rows\u{a0}", "rows ")
}

fn said(row: &mut Row, annotation: &Annotation) {
    row.conclusion = annotation.conclusion.map_or_else(String::new, |conclusion| conclusion.title().to_owned());
    row.justification.clone_from(&annotation.justification);
    row.note.clone_from(&annotation.note);
    annotation.work_state.title().clone_into(&mut row.work_state);
    let attachments = annotation.attachments.iter().map(|attachment| {
        let number = card::number_of(attachment);
        match attachment.caption.as_str() {
            "" => format!("{number} {}", attachment.name),
            caption => format!("{number} {}: {caption}", attachment.name),
        }
    });
    row.attachments = attachments.collect::<Vec<_>>().join("\n");
    treated(row, annotation);
}

/// What is to happen, who answers for it and until when.
fn treated(row: &mut Row, annotation: &Annotation) {
    let day = |date: &Option<crate::tenant::Moment>| date.map_or_else(String::new, crate::tenant::Moment::iso_date);
    if annotation.treatment == Treatment::None {
        return;
    }
    row.treatment = annotation.treatment.title();
    match &annotation.treatment {
        Treatment::None => {}
        Treatment::Remediate { owner, due } => {
            row.owner.clone_from(owner);
            row.due = day(due);
        }
        Treatment::AcceptRisk { approver, reason, expiry } => {
            row.treatment_words.clone_from(reason);
            row.owner.clone_from(approver);
            row.expiry = day(expiry);
        }
        Treatment::CompensatingControl { text } => row.treatment_words.clone_from(text),
        Treatment::Disputed { reason } => row.treatment_words.clone_from(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_stands_as_it_or_its_finding_was_concluded() {
        let check = |outcome, own, on_finding, expected| {
            assert_eq!(
                object_with_conclusions(outcome, own, on_finding),
                expected,
                "{outcome:?} {own:?} {on_finding:?}"
            );
        };
        check(Outcome::Fail, None, None, Outcome::Fail);
        check(Outcome::Pass, None, None, Outcome::Pass);
        check(Outcome::Pass, Some(Conclusion::NotMet), None, Outcome::Fail);
        check(Outcome::Fail, Some(Conclusion::NotApplicable), None, Outcome::NotApplicable);
        check(Outcome::Review, Some(Conclusion::Met), None, Outcome::Pass);
        check(Outcome::NoEvidence, Some(Conclusion::PartlyMet), None, Outcome::Fail);
        // What was concluded on the finding holds for its objects where it settles them, unless something else was on one.
        check(Outcome::Fail, None, Some(Conclusion::Met), Outcome::Pass);
        check(Outcome::Fail, Some(Conclusion::NotMet), Some(Conclusion::Met), Outcome::Fail);
        check(Outcome::Review, None, Some(Conclusion::PartlyMet), Outcome::Review);
    }
}
