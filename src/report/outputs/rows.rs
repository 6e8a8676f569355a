//! Findings and their objects as flat rows, for people who work in tables.

use crate::assessment::{Annotation, Target, Treatment};
use crate::checklist::{Affected, Basis, Check, Conclusion, Finding, Item, Outcome, subject};
use crate::report::late::told_on;
use crate::report::masking::{Mask, PersonalData};
use crate::report::visible::visible;
use crate::report::{ReportInput, affected, card, words};
use std::borrow::Cow;
use std::collections::HashSet;

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
    /// How the assessment is to be handled: in every row, for rows are copied and cut out.
    pub marking: String,
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
        "Marking",
    ];

    /// The cells, in the order of [`Row::HEADINGS`], with everything invisible made visible.
    pub fn cells(&self) -> impl Iterator<Item = Cow<'_, str>> {
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
            &self.marking,
        ];
        texts.into_iter().map(visible)
    }

    /// Replaces names by pseudonyms; details and places are masked as they are made.
    fn mask(&mut self, mask: &Mask) {
        self.object = mask.name_beside(&self.object, &self.object_id);
        let texts = [
            &mut self.justification,
            &mut self.object_id,
            &mut self.note,
            &mut self.severity_reason,
            &mut self.treatment_words,
            &mut self.owner,
            &mut self.attachments,
            &mut self.marking,
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

/// What rows are told of: the findings of a checklist with their objects. A large tenant has a million objects, so each row is
/// made when its turn comes, and nobody holds them all.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'i, 'a> {
    input: &'i ReportInput<'a>,
    /// Replaces names by pseudonyms.
    mask: Option<&'i Mask>,
}

impl<'i, 'a> Rows<'i, 'a> {
    pub fn of(input: &'i ReportInput<'a>, mask: Option<&'i Mask>) -> Self {
        Self { input, mask }
    }

    /// Every finding, each followed by its objects, unless only counts are told.
    pub fn all(self) -> impl Iterator<Item = Row> + use<'i, 'a> {
        self.told().flat_map(move |told| {
            let objects = self.objects_of(told, None).chain(self.only_said(told));
            std::iter::once(self.finding(told)).chain(objects)
        })
    }

    /// A finding and all its objects.
    pub fn of_check(self, id: &str) -> impl Iterator<Item = Row> + use<'i, 'a> {
        let told = self.input.checklist.check(id).and_then(|(item, check)| self.tell(item, check));
        told.into_iter().flat_map(move |told| {
            let objects = self.listed(told, None).chain(self.only_said(told));
            std::iter::once(self.finding(told)).chain(objects)
        })
    }

    /// The findings alone.
    pub fn findings(self) -> impl Iterator<Item = Row> + use<'i, 'a> {
        self.told().map(move |told| self.finding(told))
    }

    /// The objects of all findings: in each, what fails first, and last those that it lists no more.
    pub fn objects(self) -> impl Iterator<Item = Row> + use<'i, 'a> {
        self.told().flat_map(move |told| {
            let each = Outcome::ALL.iter().flat_map(move |outcome| self.objects_of(told, Some(*outcome)));
            each.chain(self.only_said(told))
        })
    }

    /// Objects of which something was said, and which no finding lists any more.
    fn not_listed(self) -> impl Iterator<Item = Row> + use<'i, 'a> {
        self.told().flat_map(move |told| self.only_said(told))
    }

    /// How many there are of [`Rows::objects`].
    pub fn count(self) -> usize {
        let listed: usize = self.told().map(|told| told.finding.affected.len()).sum();
        if self.is_counts() { 0 } else { listed + self.not_listed().count() }
    }

    /// The objects of which somebody said something.
    pub fn remarked(self) -> impl Iterator<Item = Row> + use<'i, 'a> {
        let (input, id) = (self.input, self.input.checklist.id);
        let said: HashSet<(&str, &str)> = input
            .assessment
            .annotations
            .keys()
            .filter_map(|target| match target {
                Target::Object { checklist, check, subject } if *checklist == id => Some((&**check, &**subject)),
                _ => None,
            })
            .collect();
        let told = self.told().filter(move |_| !self.is_counts());
        let of = |told: Told<'i>| told.finding.affected.iter().map(move |object| (told, object));
        let is_said = move |(told, object): &(Told<'i>, &'i Affected)| said.contains(&(told.check.id, &*object.id));
        told.flat_map(of).filter(is_said).map(move |(told, object)| self.object(told, object)).chain(self.not_listed())
    }

    fn only_said(self, told: Told<'i>) -> impl Iterator<Item = Row> + use<'i, 'a> {
        let rows = if self.is_counts() { Vec::new() } else { only_said(self.input, told) };
        rows.into_iter().map(move |row| self.masked(row))
    }

    fn is_counts(self) -> bool {
        self.input.options.personal_data == PersonalData::Counts
    }

    /// The gravest first, and within a severity in the order of the checklist.
    fn told(self) -> impl Iterator<Item = Told<'i>> + use<'i, 'a> {
        let told = self.input.checklist.checks().filter_map(move |(item, check)| self.tell(item, check));
        let mut told: Vec<Told<'i>> = told.collect();
        told.sort_by_key(|told| self.input.severity(told.check));
        told.into_iter()
    }

    fn tell(self, item: &'static Item, check: &'static Check) -> Option<Told<'i>> {
        Some(Told { item, check, finding: self.input.finding(check)? })
    }

    fn finding(self, told: Told<'i>) -> Row {
        self.masked(of_finding(self, told))
    }

    fn objects_of(self, told: Told<'i>, only: Option<Outcome>) -> impl Iterator<Item = Row> + use<'i, 'a> {
        let rows = (!self.is_counts()).then(|| self.listed(told, only));
        rows.into_iter().flatten()
    }

    fn listed(self, told: Told<'i>, only: Option<Outcome>) -> impl Iterator<Item = Row> + use<'i, 'a> {
        let objects = told.finding.affected.iter();
        let objects = objects.filter(move |object| only.is_none_or(|only| object.outcome == only));
        objects.map(move |object| self.object(told, object))
    }

    fn object(self, told: Told<'i>, object: &Affected) -> Row {
        self.masked(of_object(self, told, object))
    }

    /// What was found, or where, line by line. Each is masked for itself: many objects have the same.
    fn lines(self, lines: impl Iterator<Item = String>) -> String {
        let lines = lines.map(|line| self.mask.map_or_else(|| line.clone(), |mask| mask.text(&line)));
        lines.collect::<Vec<_>>().join("\n")
    }

    fn masked(self, mut row: Row) -> Row {
        if let Some(mask) = self.mask {
            row.mask(mask);
        }
        row
    }
}

/// A finding with what it is a finding of.
#[derive(Clone, Copy)]
struct Told<'i> {
    item: &'static Item,
    check: &'static Check,
    finding: &'i Finding,
}

/// Objects of which something was said, and which the finding lists no more: what was said of them is not lost with that.
fn only_said(input: &ReportInput<'_>, told: Told<'_>) -> Vec<Row> {
    let mut said_of = affected::remarks(input, told.check);
    if !said_of.is_empty() {
        told.finding.affected.iter().for_each(|object| _ = said_of.remove(&*object.id));
    }
    let row = |(subject, annotation): (&str, &Annotation)| {
        let mut row = Row {
            outcome: NOT_LISTED,
            with_conclusions: annotation.conclusion.map_or(NOT_LISTED, |conclusion| conclusion.outcome().title()),
            object: subject::readable(subject).into_owned(),
            object_id: subject.to_owned(),
            details: "The finding does not list this object any more; what was said of it is kept.".to_owned(),
            ..base(input, told)
        };
        row.is_accepted = accepts(input, Some(annotation));
        said(&mut row, annotation);
        row
    };
    said_of.into_iter().map(row).collect()
}

fn base(input: &ReportInput<'_>, Told { item, check, .. }: Told<'_>) -> Row {
    Row {
        check: check.id,
        stage: item.stage,
        item: format!("{} {}", item.id, item.title),
        title: check.title,
        severity: input.severity(check).title(),
        severity_by_evidence: input.found_severity(check).title(),
        is_accepted: accepts(input, input.annotation(check)),
        basis: if check.basis == Basis::Current { "current" } else { "roadmap" },
        marking: input.assessment.details.marking.trim().to_owned(),
        ..Row::default()
    }
}

fn accepts(input: &ReportInput<'_>, annotation: Option<&Annotation>) -> bool {
    annotation.is_some_and(|annotation| annotation.treatment.accepts(told_on(input)))
}

/// How an object stands: by what was said of it, else as its finding was settled, else by the evidence.
fn object_with_conclusions(outcome: Outcome, own: Option<Conclusion>, on_finding: Option<Conclusion>) -> Outcome {
    let settled = on_finding.filter(|conclusion| matches!(conclusion, Conclusion::Met | Conclusion::NotApplicable));
    own.or(settled).map_or(outcome, Conclusion::outcome)
}

fn of_finding(rows: Rows<'_, '_>, told: Told<'_>) -> Row {
    let input = rows.input;
    let Told { check, finding, .. } = told;
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
        details: rows.lines(finding.reasons.iter().cloned()),
        ..base(input, told)
    };
    if let Some(annotation) = input.annotation(check) {
        row.severity_reason = annotation.changed_severity().map_or_else(String::new, |change| change.reason.clone());
        said(&mut row, annotation);
    }
    row
}

fn of_object(rows: Rows<'_, '_>, told: Told<'_>, object: &Affected) -> Row {
    let (input, check) = (rows.input, told.check);
    let (facts, sources) = (object.facts.once(), object.sources.once());
    let facts = facts.all().filter(|fact| input.options.personal_data.tells(fact.label));
    let facts = facts.map(|fact| format!("{}: {}", fact.label, fact.value));
    let sources = sources.all().map(|source| plain_blank(&input.place(*source)));
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
        details: rows.lines(facts),
        sources: rows.lines(sources),
        ..base(input, told)
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
