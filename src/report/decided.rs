//! Where the assessor decided otherwise than the evidence, and how a failure is told then.

use super::input::Standing;
use super::{ReportInput, Span, words};
use crate::assessment::{Annotation, Target, is_reason, needs_justification};
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

impl Override<'_> {
    /// Without its reason it does not count yet.
    pub fn counts(&self) -> bool {
        match self.decision {
            Decision::Conclusion(outcome, conclusion) if needs_justification(outcome, conclusion) => {
                is_reason(self.why)
            }
            _ => true,
        }
    }
}

/// For whoever reads sums: how many conclusions of the previous assessment count that nobody has confirmed, and how many do not
/// count for want of a reason.
pub fn unconfirmed(input: &ReportInput<'_>) -> Option<String> {
    let is_carried = |annotation: &Annotation| annotation.conclusion.is_some() && annotation.is_only_carried();
    let carried = said(input).filter(|(_, annotation)| is_carried(annotation)).count();
    let is_bare = |it: &Override<'_>| !it.counts() && !matches!(it.target, Target::Object { .. });
    let bare = overrides(input).iter().filter(|it| is_bare(it)).count();
    let carried = (carried > 0).then(|| {
        let who = words::counted(carried, "conclusion comes", "conclusions come");
        format!(
            "{who} from the previous assessment, and nobody has confirmed that {} today.",
            if carried == 1 { "it holds" } else { "they hold" }
        )
    });
    let bare = (bare > 0).then(|| {
        let who = words::counted(bare, "conclusion differs", "conclusions differ");
        format!("{who} from the evidence without saying why, and {} not count.", if bare == 1 { "does" } else { "do" })
    });
    let told: Vec<String> = [carried, bare].into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// Of what was taken over from the previous assessment, that nobody has confirmed it.
pub fn taken_over(input: &ReportInput<'_>, target: &Target) -> Option<String> {
    let annotation = input.assessment.annotations.get(target).filter(|annotation| annotation.is_only_carried())?;
    let then = input.date(annotation.carried.as_ref()?.as_of);
    Some(format!("(taken over from the assessment of {then}; not confirmed)"))
}

/// How many checks pass, and of how many that is a person's word; nothing where none passes.
pub fn passing(input: &ReportInput<'_>) -> Option<String> {
    let all = input.checklist.checks().count();
    let pass = Standing::Judged(Outcome::Pass);
    let passing = input.checklist.checks().filter(|(_, check)| input.standing(check) == pass).count();
    let concluded = passing_by_conclusion(input);
    let checks = words::counted(all, "check", "checks");
    Some(match (passing - concluded, concluded) {
        (0, 0) => return None,
        (seen, 0) => format!("{} of {checks} {} by the evidence.", words::size(seen), passes(seen)),
        (0, said) => format!("{} of {checks} {} by the assessor’s conclusion.", words::size(said), passes(said)),
        (seen, said) => format!(
            "{} of {checks} {} by the evidence, and {} by the assessor’s conclusion.",
            words::size(seen),
            passes(seen),
            words::size(said)
        ),
    })
}

fn passes(count: usize) -> &'static str {
    if count == 1 { "passes" } else { "pass" }
}

/// How many checks pass for the assessor's word and not by the evidence.
pub fn passing_by_conclusion(input: &ReportInput<'_>) -> usize {
    input.checklist.checks().filter(|(_, check)| passes_by_word(input, check)).count()
}

/// Whether a check passes for the assessor's word and not by the evidence.
pub fn passes_by_word(input: &ReportInput<'_>, check: &Check) -> bool {
    let pass = Standing::Judged(Outcome::Pass);
    input.standing(check) == pass && input.by_evidence(check) != pass
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
            && (needs_justification(outcome, conclusion)
                || softens(input, target, outcome, conclusion) && is_reason(&annotation.justification))
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
        it.counts() && lessens && severity(input, it.target).is_some_and(|severity| severity <= Severity::High)
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
pub fn automatic(input: &ReportInput<'_>, target: &Target) -> Option<Outcome> {
    match target {
        Target::Item { item, .. } => input.results.item(item),
        Target::Check { check, .. } => input.results.finding(check).map(|finding| finding.outcome),
        Target::Object { check, subject, .. } => {
            let affected = &input.results.finding(check)?.affected;
            affected.iter().find(|object| *object.id == **subject).map(|object| object.outcome)
        }
    }
}

/// A failure that the assessor calls partly met is one still; that it is less of one is a decision, if somebody says why. Where the
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
    let conclusion = input.concluded(check);
    let justification = annotation.map_or("", |annotation| annotation.justification.trim());
    let is_by_evidence = finding.is_some_and(|finding| finding.outcome == Outcome::Fail && !finding.is_answered());
    let assessor = |conclusion: Conclusion| match justification {
        "" => format!("The assessor: {}.", conclusion.title()),
        why => format!("The assessor: {}. {why}", conclusion.title()),
    };
    match (conclusion, reason) {
        (Some(conclusion), reason) if !is_by_evidence => {
            let mut told = vec![Span::plain(concluded(check, conclusion, justification))];
            let beside = match input.by_evidence(check) {
                Standing::Judged(outcome) => Some(format!("By the evidence alone: {}. ", outcome.title())),
                Standing::Open => None,
            };
            if let (Some(beside), Some(reason)) = (beside, reason.filter(|reason| !Finding::is_answer(reason))) {
                told.push(Span::muted(format!("\n{beside}{reason}")));
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

/// What the assessor concluded on a check, then of what, for no justification has to say that, and why. What should be true
/// would read as the finding if it came first, or as what the assessor claims without the quotes.
pub fn concluded(check: &Check, conclusion: Conclusion, justification: &str) -> String {
    let said = format!("{}, says the assessor: “{}”.", words::capital(conclusion.title()), check.title);
    if justification.is_empty() { said } else { format!("{said} {justification}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Carried, SeverityChange, TextThen, Treatment};
    use crate::report::sections::sample::{Sample, sample};

    fn with(check: &str, outcome: Outcome, reasons: &[&str], annotation: Annotation) -> Sample {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        let finding = sample.results.findings.iter_mut().find(|finding| finding.check == check).unwrap();
        finding.outcome = outcome;
        finding.reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
        sample.annotate(Target::check(sample.checklist.id, check), annotation);
        sample
    }

    fn saying(conclusion: Conclusion, justification: &str) -> Annotation {
        let justification = justification.to_owned();
        Annotation { conclusion: Some(conclusion), justification, ..Annotation::default() }
    }

    #[test]
    fn a_failure_is_told_by_what_decides_it() {
        let check = |outcome, reasons: &[&str], annotation: Annotation, expected: &str| {
            let sample = with("1.03.a", outcome, reasons, annotation);
            let (_, check) = sample.checklist.check("1.03.a").unwrap();
            let told: String = why(&sample.input(), check).iter().map(|span| span.text.as_str()).collect();
            assert_eq!(told, expected.replace("RULE", check.title));
        };
        let said = |conclusion| saying(conclusion, "One key for both.");
        check(Outcome::Fail, &["None stands ready."], Annotation::default(), "None stands ready.");
        check(
            Outcome::Pass,
            &["2 stand ready."],
            said(Conclusion::NotMet),
            "Not met, says the assessor: “RULE”. One key for both.\nBy the evidence alone: Pass. 2 stand ready.",
        );
        check(
            Outcome::Fail,
            &["1 stands ready."],
            said(Conclusion::PartlyMet),
            "1 stands ready.\nThe assessor: partly met. One key for both.",
        );
        let confirmed = format!("{} as partly met.", Finding::CONFIRMED);
        check(
            Outcome::Fail,
            &["1 stands ready.", &confirmed],
            said(Conclusion::PartlyMet),
            "Partly met, says the assessor: “RULE”. One key for both.\nBy the evidence alone: Review. 1 stands ready.",
        );
        let answered = format!("{}: not met.", Finding::ANSWERED);
        check(
            Outcome::Fail,
            &[&answered],
            said(Conclusion::NotMet),
            "Not met, says the assessor: “RULE”. One key for both.",
        );
    }

    #[test]
    fn what_nobody_confirmed_and_what_lacks_its_reason_is_counted() {
        let check = |annotation: Annotation, counts: bool, expected: Option<&str>| {
            let sample = with("1.03.a", Outcome::Pass, &["2 stand ready."], annotation);
            let input = sample.input();
            let (_, check) = sample.checklist.check("1.03.a").unwrap();
            assert_eq!((input.fails(check), unconfirmed(&input).as_deref()), (counts, expected));
        };
        let said = || saying(Conclusion::NotMet, "One key for both.");
        check(said(), true, None);
        let bare = saying(Conclusion::NotMet, "");
        check(bare, false, Some("1 conclusion differs from the evidence without saying why, and does not count."));
        let then = Carried::of(&said(), "2025.assessment", sample().results.as_of, TextThen::Same);
        check(
            Annotation { carried: Some(Box::new(then)), ..said() },
            true,
            Some("1 conclusion comes from the previous assessment, and nobody has confirmed that it holds today."),
        );
    }

    #[test]
    fn what_was_set_aside_is_grave_and_weighs_less_by_the_assessors_word() {
        let check = |outcome, reasons: &[&str], annotation: Annotation, expected: (usize, usize)| {
            // Critical by itself.
            let sample = with("1.02.b", outcome, reasons, annotation.clone());
            let input = sample.input();
            assert_eq!((overrides(&input).len(), set_aside(&input).len()), expected, "{outcome:?} {annotation:?}");
        };
        let severity = |severity| Annotation {
            severity: Some(SeverityChange { severity, reason: "Few.".to_owned() }),
            ..Annotation::default()
        };
        check(Outcome::Fail, &[], saying(Conclusion::NotApplicable, "Gone."), (1, 1));
        check(Outcome::NoEvidence, &[], saying(Conclusion::Met, "Seen."), (1, 1));
        check(Outcome::Fail, &[], saying(Conclusion::PartlyMet, "Half."), (1, 0));
        check(Outcome::Fail, &[], saying(Conclusion::PartlyMet, ""), (0, 0));
        check(Outcome::Pass, &[], saying(Conclusion::NotMet, "No."), (1, 0));
        check(Outcome::Fail, &[], saying(Conclusion::NotMet, ""), (0, 0));
        check(Outcome::Review, &[], saying(Conclusion::Met, ""), (0, 0));
        let confirmed = format!("{} as partly met.", Finding::CONFIRMED);
        check(Outcome::Fail, &[&confirmed], saying(Conclusion::PartlyMet, "Half."), (0, 0));
        check(Outcome::Fail, &[], severity(Severity::Low), (1, 1));
        check(Outcome::Fail, &[], severity(Severity::High), (1, 0));
        let treated = Treatment::Disputed { reason: "No.".to_owned() };
        check(Outcome::Fail, &[], Annotation { treatment: treated, ..Annotation::default() }, (0, 0));
    }
}
