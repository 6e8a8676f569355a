//! Where the assessor decided otherwise than the evidence, and how a failure is told then.

use super::input::Standing;
use super::{ReportInput, Span};
use crate::assessment::{Annotation, Target, needs_justification};
use crate::checklist::{Check, Conclusion, Finding, Outcome, Severity};

/// What was decided in the stead of what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A conclusion in place of the automatic outcome.
    Conclusion(Outcome, Conclusion),
    /// A severity in place of the one that the check has.
    Severity(Option<Severity>, Severity),
}

/// A decision, and on what.
#[derive(Clone, Copy, Debug)]
pub struct Override<'a> {
    pub target: &'a Target,
    pub decision: Decision,
    /// As given; may be empty still.
    pub why: &'a str,
}

/// Annotations of this checklist, in its order: items, checks, objects.
pub fn said<'a>(input: &ReportInput<'a>) -> impl Iterator<Item = (&'a Target, &'a Annotation)> {
    let id = input.checklist.id;
    input.assessment.annotations.iter().filter(move |(target, _)| target.checklist() == id)
}

/// Every decision that differs from the evidence, in the order of the checklist.
pub fn overrides<'a>(input: &ReportInput<'a>) -> Vec<Override<'a>> {
    let mut found = Vec::new();
    for (target, annotation) in said(input) {
        if let (Some(conclusion), Some(outcome)) = (annotation.conclusion, automatic(input, target))
            && (needs_justification(outcome, conclusion) || softens(input, target, outcome, conclusion))
        {
            let decision = Decision::Conclusion(outcome, conclusion);
            found.push(Override { target, decision, why: &annotation.justification });
        }
        if let (Some(change), Target::Check { check, .. }) = (annotation.changed_severity(), target) {
            let own = input.checklist.check(check).map(|(_, check)| input.found_severity(check));
            found.push(Override { target, decision: Decision::Severity(own, change.severity), why: &change.reason });
        }
    }
    found
}

/// The overrides by which something grave weighs less, or counts no longer: who decides is to know of each.
pub fn set_aside<'a>(input: &ReportInput<'a>) -> Vec<Override<'a>> {
    let mut found = overrides(input);
    found.retain(|it| {
        let lessens = match it.decision {
            Decision::Conclusion(outcome, conclusion) => {
                matches!(outcome, Outcome::Fail | Outcome::NoEvidence) && conclusion.outcome() != Outcome::Fail
            }
            Decision::Severity(own, now) => own.is_some_and(|own| now > own) && now > Severity::High,
        };
        lessens && severity(input, it.target).is_some_and(|severity| severity <= Severity::High)
    });
    found.sort_by_key(|it| severity(input, it.target));
    found
}

/// How much what was decided on weighs by the evidence; an item as its gravest failing check, or the gravest of all.
pub fn severity(input: &ReportInput<'_>, target: &Target) -> Option<Severity> {
    match target {
        Target::Item { item, .. } => {
            let of = |fails: bool| {
                let checks = input.checklist.item(item)?.checks.iter();
                let fails = |check: &&Check| {
                    !fails || input.finding(check).is_some_and(|finding| finding.outcome == Outcome::Fail)
                };
                checks.filter(fails).map(|check| input.found_severity(check)).min()
            };
            of(true).or_else(|| of(false))
        }
        Target::Check { check, .. } | Target::Object { check, .. } => {
            input.checklist.check(check).map(|(_, check)| input.found_severity(check))
        }
    }
}

/// The automatic outcome of what was annotated.
fn automatic(input: &ReportInput<'_>, target: &Target) -> Option<Outcome> {
    match target {
        Target::Item { item, .. } => input.results.item(item),
        Target::Check { check, .. } => input.results.finding(check).map(|finding| finding.outcome),
        Target::Object { check, subject, .. } => {
            let affected = &input.results.finding(check)?.affected;
            affected.iter().find(|object| *object.id == **subject).map(|object| object.outcome)
        }
    }
}

/// A failure that the assessor calls partly met is one still; that it is less of one is a decision all the same. Where the
/// outcome is the assessor's own answer, or confirmation, nothing is softer than it.
fn softens(input: &ReportInput<'_>, target: &Target, outcome: Outcome, conclusion: Conclusion) -> bool {
    let is_an_answer = match target {
        Target::Check { check, .. } => input.results.finding(check).is_some_and(Finding::is_answered),
        Target::Item { .. } | Target::Object { .. } => false,
    };
    outcome == Outcome::Fail && conclusion == Conclusion::PartlyMet && !is_an_answer
}

/// Whether [`why`] has to name the rule itself.
pub fn tells_rule(input: &ReportInput<'_>, check: &Check) -> bool {
    why(input, check).iter().any(|span| span.text.contains(check.title))
}

/// Why a check fails, the decisive thing first: the finding's reason where the evidence says so, else what the assessor says,
/// and after it how the evidence stands by itself.
pub fn why(input: &ReportInput<'_>, check: &Check) -> Vec<Span> {
    let finding = input.finding(check);
    let reason = finding.and_then(|finding| finding.reasons.first()).map(|reason| input.in_words(reason).into_owned());
    let annotation = input.annotation(check);
    let conclusion = annotation.and_then(|annotation| annotation.conclusion);
    let justification = annotation.map_or("", |annotation| annotation.justification.trim());
    let is_by_evidence = finding.is_some_and(|finding| finding.outcome == Outcome::Fail && !finding.is_answered());
    let assessor = |conclusion: Conclusion| match justification {
        "" => format!("The assessor: {}.", conclusion.title()),
        why => format!("The assessor: {}. {why}", conclusion.title()),
    };
    match (conclusion, reason) {
        (Some(conclusion), reason) if !is_by_evidence => {
            let mut told = vec![Span::plain(assessor(conclusion))];
            if justification.is_empty() {
                told.push(Span::plain(format!(" Not so: {}", check.title)));
            }
            let by_itself = finding.and_then(|finding| match Standing::of(check, Some(finding.outcome)) {
                Standing::Judged(outcome) if finding.is_answered() => {
                    (outcome == Outcome::Fail).then(|| "Seen".to_owned())
                }
                Standing::Judged(outcome) => Some(format!("By the evidence alone: {}", outcome.title())),
                Standing::Open => None,
            });
            if let (Some(by_itself), Some(reason)) = (by_itself, reason) {
                let mark = if by_itself == "Seen" { ": " } else { ". " };
                told.push(Span::muted(format!("\n{by_itself}{mark}{reason}")));
            }
            told
        }
        (Some(conclusion @ Conclusion::PartlyMet), Some(reason)) => {
            vec![Span::plain(reason), Span::muted(format!("\n{}", assessor(conclusion)))]
        }
        (_, Some(reason)) => vec![Span::plain(reason)],
        (_, None) => vec![Span::plain(format!("Not so: {}", check.title))],
    }
}
