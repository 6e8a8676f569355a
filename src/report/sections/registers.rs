//! Registers of decisions: where the assessor overruled the evidence, which risks were accepted, what is to be done by
//! whom, and what does not apply here.

use super::{Preset, Section, heading, paragraph};
use crate::assessment::{Annotation, Target, Treatment, needs_justification};
use crate::checklist::{Conclusion, Outcome, Run, subject};
use crate::report::input::{Standing, anchor};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, Tone, card, words};
use crate::tenant::Moment;
use std::borrow::Cow;

pub const SECTION: Section =
    Section { id: "registers", title: "Registers of decisions", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let mut blocks = vec![SECTION.heading()];
    let registers: [(&str, &str, Vec<Column>, Vec<Vec<Cell>>); 5] = [
        (
            "Overrides",
            "No conclusion differs from its automatic outcome, and no severity was changed.",
            columns(&[("Of", 1.0), ("Automatic", 1.3), ("Assessor", 1.3), ("Justification", 4.0)]),
            overrides(input),
        ),
        (
            "Accepted risks",
            "No risk was accepted.",
            columns(&[("Of", 1.0), ("Approved by", 1.5), ("Until", 1.4), ("Reason", 4.0)]),
            accepted(input),
        ),
        (
            "Actions",
            "No action was agreed.",
            columns(&[("Owner", 1.4), ("Due", 1.2), ("What should be true", 5.0)]),
            actions(input),
        ),
        (
            "Other controls and disputed findings",
            "No finding is covered by another control or disputed.",
            columns(&[("Of", 1.0), ("Treatment", 1.5), ("In words", 5.0)]),
            others(input),
        ),
        (
            "Not applicable",
            "Every check applies here.",
            columns(&[("Check", 0.7), ("What should be true", 3.0), ("Why it does not apply", 3.6)]),
            not_applicable(input),
        ),
    ];
    let mut empty = Vec::new();
    for (title, none, columns, rows) in registers {
        if rows.is_empty() {
            empty.push(none);
            continue;
        }
        blocks.push(heading(3, title));
        blocks.push(Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns,
            rows,
            look: TableLook::Ruled,
        }));
    }
    if !empty.is_empty() {
        blocks.push(paragraph(empty.join(" ")));
    }
    blocks
}

fn columns(titles: &[(&str, f32)]) -> Vec<Column> {
    titles.iter().map(|(title, share)| Column::share(*title, *share)).collect()
}

/// Annotations of this checklist, in its order: items, checks, objects.
fn said<'a>(input: &ReportInput<'a>) -> impl Iterator<Item = (&'a Target, &'a Annotation)> {
    let id = input.checklist.id;
    input.assessment.annotations.iter().filter(move |(target, _)| target.checklist() == id)
}

pub(super) fn of(input: &ReportInput<'_>, target: &Target) -> Cell {
    let strong = |id: &str| Span::strong(id).to(card::link_to(input, id));
    match target {
        Target::Item { item, .. } => Cell::from(Span::strong(item).to(anchor::item(item))),
        Target::Check { check, .. } => Cell::from(strong(check)),
        Target::Object { check, subject: key, .. } => {
            let finding = input.results.finding(check);
            let object = finding.and_then(|finding| finding.affected.iter().find(|object| *object.id == **key));
            let name = object.map_or_else(|| subject::readable(key), |object| Cow::Borrowed(&*object.name));
            Cell::from(vec![strong(check), Span::muted(format!("\n{name}"))])
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

fn overrides(input: &ReportInput<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (target, annotation) in said(input) {
        if let (Some(conclusion), Some(outcome)) = (annotation.conclusion, automatic(input, target))
            && (needs_justification(outcome, conclusion) || softens(input, target, outcome, conclusion))
        {
            rows.push(vec![
                of(input, target),
                Cell::from(Span::chip(words::outcome_tone(outcome), outcome.title())),
                Cell::from(Span::chip(words::conclusion_tone(conclusion), words::capital(conclusion.title()))),
                reason(&annotation.justification),
            ]);
        }
        if let (Some(change), Target::Check { check, .. }) = (annotation.changed_severity(), target) {
            let own = input.checklist.check(check).map(|(_, check)| check.severity);
            let chip = |severity| Span::chip(words::severity_tone(severity), severity.title());
            let own = own.map_or_else(|| Span::muted("–"), chip);
            rows.push(vec![
                of(input, target),
                Cell::from(own),
                Cell::from(chip(change.severity)),
                reason(&change.reason),
            ]);
        }
    }
    rows
}

/// A failure that the assessor calls partly met is one still; that it is less of one is a decision all the same. The outcome of what only a person answers is that answer, and no softer than it.
fn softens(input: &ReportInput<'_>, target: &Target, outcome: Outcome, conclusion: Conclusion) -> bool {
    let is_an_answer = match target {
        Target::Check { check, .. } => {
            input.checklist.check(check).is_some_and(|(_, check)| !matches!(check.run, Run::Evidence(_)))
        }
        Target::Item { .. } | Target::Object { .. } => false,
    };
    outcome == Outcome::Fail && conclusion == Conclusion::PartlyMet && !is_an_answer
}

fn reason(text: &str) -> Cell {
    Cell::from(if text.trim().is_empty() { Span::muted("not given yet") } else { Span::plain(text) })
}

fn named(text: &str) -> Cell {
    Cell::from(if text.trim().is_empty() { Span::muted("not named yet") } else { Span::plain(text) })
}

fn day(input: &ReportInput<'_>, date: Option<Moment>) -> Span {
    date.map_or_else(|| Span::muted("no date yet"), |date| Span::plain(input.date(date)))
}

fn accepted(input: &ReportInput<'_>) -> Vec<Vec<Cell>> {
    let row = |(target, annotation): (&Target, &Annotation)| {
        let Treatment::AcceptRisk { approver, reason: why, expiry } = &annotation.treatment else { return None };
        let mut until = vec![day(input, *expiry)];
        if annotation.treatment.has_expired(input.results.as_of) {
            until.extend([Span::plain("\n"), Span::chip(Tone::Fail, "expired")]);
        }
        Some(vec![of(input, target), named(approver), Cell::from(until), reason(why)])
    };
    said(input).filter_map(row).collect()
}

/// What is to be remediated by whom until when, soonest first; what has no date comes last.
fn actions(input: &ReportInput<'_>) -> Vec<Vec<Cell>> {
    let mut actions: Vec<(Option<Moment>, &Target, &str)> = said(input)
        .filter_map(|(target, annotation)| match &annotation.treatment {
            Treatment::Remediate { owner, due } => Some((*due, target, owner.as_str())),
            _ => None,
        })
        .collect();
    actions.sort_by_key(|(due, _, owner)| (due.is_none(), *due, *owner));
    let title = |target: &Target| match target {
        Target::Item { item, .. } => input.checklist.item(item).map_or("", |item| item.title),
        Target::Check { check, .. } | Target::Object { check, .. } => {
            input.checklist.check(check).map_or("", |(_, check)| check.title)
        }
    };
    let row = |together: &[(Option<Moment>, &Target, &str)]| {
        let mut what: Vec<Span> = Vec::new();
        for (_, target, _) in together {
            if !what.is_empty() {
                what.push(Span::plain("\n"));
            }
            // The name of an object stands on the line of its check here.
            what.extend(
                of(input, target).spans.into_iter().map(|span| Span { text: span.text.replace('\n', " "), ..span }),
            );
            what.push(Span::plain(format!("  {}", title(target))));
        }
        let (due, owner) = together.first().map_or((None, ""), |(due, _, owner)| (*due, *owner));
        let mut until = vec![day(input, due)];
        if due.is_some_and(|due| due.day() < input.results.as_of.day()) {
            until.extend([Span::plain("\n"), Span::chip(Tone::Fail, "overdue")]);
        }
        vec![named(owner), Cell::from(until), Cell::from(what)]
    };
    actions.chunk_by(|a, b| (a.0, a.2) == (b.0, b.2)).map(row).collect()
}

fn others(input: &ReportInput<'_>) -> Vec<Vec<Cell>> {
    let row = |(target, annotation): (&Target, &Annotation)| {
        let (Treatment::CompensatingControl { text } | Treatment::Disputed { reason: text }) = &annotation.treatment
        else {
            return None;
        };
        let title = words::capital(annotation.treatment.title());
        Some(vec![of(input, target), Cell::from(title), reason(text)])
    };
    said(input).filter_map(row).collect()
}

fn not_applicable(input: &ReportInput<'_>) -> Vec<Vec<Cell>> {
    let does_not = input.checklist.checks().map(|(_, check)| check);
    let does_not = does_not.filter(|check| input.standing(check) == Standing::Judged(Outcome::NotApplicable));
    let row = |check: &'static crate::checklist::Check| {
        let justification = input.annotation(check).map_or("", |annotation| annotation.justification.as_str());
        // What the evidence says is the reason only where it is the evidence that says so.
        let by_evidence = input.finding(check).filter(|finding| finding.outcome == Outcome::NotApplicable);
        let why = match by_evidence {
            Some(finding) if justification.is_empty() => input.in_words(&finding.reasons.join(" ")).into_owned(),
            _ => justification.to_owned(),
        };
        let id = Span::strong(check.id).to(card::link_to(input, check.id));
        vec![Cell::from(id), Cell::from(check.title), reason(&why)]
    };
    does_not.map(row).collect()
}
