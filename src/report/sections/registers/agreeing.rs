//! Conclusions that go against nothing: questions that were answered, and findings that were confirmed.

use super::told::{Told, by_severity};
use super::{all_of, reason, together};
use crate::assessment::Target;
use crate::checklist::Conclusion;
use crate::report::decided::{self, Decision};
use crate::report::input::{ByEvidence, Standing, anchor};
use crate::report::sections::findings;
use crate::report::{Block, Cell, Column, ReportInput, Span, card, words};
use std::collections::BTreeSet;

pub(super) const TITLE: &str = "Conclusions on questions and confirmed findings";
pub(super) const NONE: &str = "No question was answered, and no finding confirmed.";

/// So many that are alike have a row; see [`of_many`].
const MANY: usize = 8;

struct Said<'a> {
    target: &'a Target,
    evidence: Option<ByEvidence>,
    conclusion: Conclusion,
    why: &'a str,
}

impl Said<'_> {
    /// The evidence says the same.
    fn confirms(&self) -> bool {
        self.evidence.is_some_and(|evidence| evidence.standing() == Standing::Judged(self.conclusion.outcome()))
    }
}

pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::fixed("Evidence", 31.0),
        Column::fixed("Assessor", 23.0),
        Column::share("In words", 3.0),
        Column::share("What should be true", 4.0),
    ]
}

/// What is alike together, what the evidence leaves open first; what does not apply has a register of its own.
fn groups<'a>(input: &ReportInput<'a>) -> Vec<Vec<Said<'a>>> {
    let overrides = decided::overrides(input);
    let against: BTreeSet<&Target> =
        overrides.iter().filter(|it| matches!(it.decision, Decision::Conclusion(..))).map(|it| it.target).collect();
    let mut all: Vec<Said<'a>> = decided::said(input)
        .filter(|(target, _)| !against.contains(target))
        .filter_map(|(target, annotation)| {
            let conclusion = annotation.conclusion.filter(|conclusion| *conclusion != Conclusion::NotApplicable)?;
            Some(Said { target, evidence: evidence(input, target), conclusion, why: annotation.justification.trim() })
        })
        .collect();
    all.sort_by_key(Said::confirms);
    together(all, |said| (said.evidence, said.conclusion, said.why))
}

pub(super) fn told(input: &ReportInput<'_>) -> Told {
    let behind = of_many(input);
    let is_counted = !behind.is_empty() && !input.options.has(&findings::SECTION);
    (rows(input), behind, is_counted)
}

fn rows(input: &ReportInput<'_>) -> Vec<Vec<Cell>> {
    let row = |alike: &Vec<Said<'_>>| {
        let first = alike.first().filter(|_| numbers_of_many(input, alike).is_none())?;
        let why = if first.why.is_empty() { Cell::from(Span::muted("–")) } else { reason(first.why) };
        let [evidence, conclusion] = chips(first).map(Cell::from);
        Some(vec![evidence, conclusion, why, all_of(input, alike.iter().map(|said| said.target))])
    };
    groups(input).iter().filter_map(row).collect()
}

/// Of more than [`MANY`] that are alike only the numbers stand here, over the whole width; their cards have the rest. An
/// edition without cards tells how many of each severity they are.
fn of_many(input: &ReportInput<'_>) -> Vec<Block> {
    let of = |alike: &Vec<Said<'_>>| {
        let (first, numbers) = (alike.first()?, numbers_of_many(input, alike)?);
        let [evidence, conclusion] = chips(first);
        let mut spans = vec![Span::plain("Evidence "), evidence, Span::plain("  Assessor "), conclusion];
        if !input.options.has(&findings::SECTION) {
            let why = if first.why.is_empty() { String::new() } else { format!("\n{}", first.why) };
            spans.push(Span::plain("  "));
            spans.extend(by_severity(input, alike.iter().map(|said| said.target)).spans);
            spans.push(Span::plain(why));
            return Some(Block::Paragraph(spans));
        }
        // What was said is a sentence of its own; the numbers stand below it.
        let why = if first.why.is_empty() { ": ".to_owned() } else { format!(": {}\n", first.why) };
        spans.push(Span::strong(format!("  {} checks", words::size(numbers.len()))));
        spans.push(Span::plain(why));
        for (index, number) in numbers.into_iter().enumerate() {
            spans.extend((index > 0).then(|| Span::plain(", ")));
            spans.push(number);
        }
        Some(Block::Paragraph(spans))
    };
    groups(input).iter().filter_map(of).collect()
}

/// What the evidence gave, and what was concluded.
fn chips(said: &Said<'_>) -> [Span; 2] {
    let evidence = said.evidence.map_or_else(
        || Span::muted("–"),
        |evidence| Span::chip(words::standing_tone(evidence.standing()), evidence.title()),
    );
    [evidence, Span::chip(words::conclusion_tone(said.conclusion), words::capital(said.conclusion.title()))]
}

fn evidence(input: &ReportInput<'_>, target: &Target) -> Option<ByEvidence> {
    match target {
        Target::Check { check, .. } => input.checklist.check(check).map(|(_, check)| input.outcome(check)),
        Target::Item { .. } | Target::Object { .. } => {
            decided::automatic(input, target).map(|outcome| ByEvidence::Stands(outcome.into()))
        }
    }
}

/// The numbers of more than [`MANY`] checks or actions that are alike.
fn numbers_of_many(input: &ReportInput<'_>, alike: &[Said<'_>]) -> Option<Vec<Span>> {
    let number = |said: &Said<'_>| match said.target {
        Target::Item { item, .. } => Some(Span::plain(item).to(anchor::item(item))),
        Target::Check { check, .. } => Some(Span::plain(check).to(card::link_to(input, check))),
        Target::Object { .. } => None,
    };
    alike.iter().map(number).collect::<Option<Vec<Span>>>().filter(|numbers| numbers.len() > MANY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::Annotation;
    use crate::checklist::{Finding, Outcome};
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    fn told(rows: &[Vec<Cell>]) -> Vec<String> {
        let text = |cell: &Cell| cell.spans.iter().map(|span| span.text.as_str()).collect::<String>();
        rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn every_conclusion_stands_in_one_register() {
        let check = |outcome: Outcome, reasons: &[&str], conclusion, why: &str, expected: &[&str]| {
            let mut sample = sample();
            sample.assessment.annotations.clear();
            let finding = sample.results.findings.iter_mut().find(|finding| finding.check == "1.03.a").unwrap();
            finding.outcome = outcome;
            finding.reasons = reasons.iter().map(|reason| (*reason).to_owned()).collect();
            let said = Annotation { conclusion: Some(conclusion), justification: why.into(), ..Annotation::default() };
            sample.annotate(Target::check(sample.checklist.id, "1.03.a"), said);
            let rows = told(&rows(&sample.input()));
            let begins: Vec<bool> = rows.iter().zip(expected).map(|(row, told)| row.starts_with(told)).collect();
            assert!(rows.len() == expected.len() && begins.iter().all(|begins| *begins), "{rows:?} {expected:?}");
        };
        check(Outcome::Fail, &[], Conclusion::NotMet, "", &["Fail|Not met|–|1.03.a  "]);
        check(Outcome::Review, &[], Conclusion::Met, "Seen.", &["Review|Met|Seen.|1.03.a  "]);
        let answered = format!("{}: met.", Finding::CONFIRMED);
        check(Outcome::Pass, &[&answered], Conclusion::Met, "Seen.", &["Review|Met|Seen.|1.03.a  "]);
        // These stand in registers of their own.
        check(Outcome::Fail, &[], Conclusion::Met, "Seen.", &[]);
        check(Outcome::Fail, &[], Conclusion::NotApplicable, "Gone.", &[]);
    }

    #[test]
    fn many_that_are_alike_are_told_by_their_numbers() {
        let check = |count: usize, row: Option<&str>, paragraph: Option<&str>| {
            let mut sample = sample();
            sample.assessment.annotations.clear();
            sample.results.findings.iter_mut().for_each(|finding| finding.outcome = Outcome::Fail);
            let checks: Vec<&str> = sample.results.findings.iter().map(|finding| finding.check).take(count).collect();
            for check in checks {
                let said = Annotation { conclusion: Some(Conclusion::NotMet), ..Annotation::default() };
                sample.annotate(Target::check(sample.checklist.id, check), said);
            }
            let input = sample.input();
            let (rows, paragraphs) = (told(&rows(&input)), text_of(&of_many(&input)));
            assert!(
                rows.len() == usize::from(row.is_some())
                    && rows.iter().all(|told| told.starts_with(row.unwrap_or_default())),
                "{rows:?}"
            );
            assert_eq!(paragraphs.is_empty(), paragraph.is_none());
            assert!(paragraphs.starts_with(paragraph.unwrap_or_default()), "{paragraphs}");
        };
        check(MANY, Some("Fail|Not met|–|Each of these 8:\n1.02.b  The number"), None);
        check(MANY + 1, None, Some("Evidence Fail  Assessor Not met  9 checks: 1.02.b, 1.02.c, "));
    }

    #[test]
    fn an_edition_without_cards_tells_many_by_their_severity() {
        let mut sample = sample();
        sample.assessment.annotations.clear();
        sample.results.findings.iter_mut().for_each(|finding| finding.outcome = Outcome::Fail);
        let checks: Vec<&str> = sample.results.findings.iter().map(|finding| finding.check).take(MANY + 1).collect();
        for check in checks {
            let said = Annotation { conclusion: Some(Conclusion::NotMet), ..Annotation::default() };
            sample.annotate(Target::check(sample.checklist.id, check), said);
        }
        sample.options.without = vec![findings::SECTION.id.into()];
        let told = text_of(&of_many(&sample.input()));
        assert!(told.starts_with("Evidence Fail  Assessor Not met  9 checks ("), "{told}");
        assert!(!told.contains("1.02.b"), "{told}");
    }
}
