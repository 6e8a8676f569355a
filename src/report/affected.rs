//! The objects a finding concerns, as a table; of very long lists a summary and the first ones.

use super::card::said;
use super::masking::PersonalData;
use super::{Block, Cell, Column, ReportInput, Span, Table, TableLook, words};
use crate::assessment::{Annotation, Target};
use crate::checklist::{Affected, Check, Finding, Outcome};
use std::collections::{BTreeMap, BTreeSet};

/// Longer lists are not printed whole: they would bury the report, and nobody reads them on paper.
const MOST_PRINTED: usize = 2_000;
/// So many of a longer list are printed.
const FIRST: usize = 200;
/// Of an object with more sources, the rest are counted.
const MOST_SOURCES: usize = 12;

pub fn blocks(input: &ReportInput<'_>, check: &Check, finding: &Finding) -> Vec<Block> {
    let affected = &finding.affected;
    if input.options.personal_data == PersonalData::Counts {
        return counts_only(finding);
    }
    let remarks = remarks(input, check);
    let listed: BTreeSet<&str> = affected.iter().map(|object| &*object.id).collect();
    let mut blocks = Vec::new();
    if affected.len() > MOST_PRINTED {
        blocks.push(summary(finding));
        let shown = affected
            .iter()
            .enumerate()
            .filter(|(index, object)| *index < FIRST || remarks.contains_key(&*object.id))
            .map(|(_, object)| object);
        let caption = format!("The first {} of {} objects", words::size(FIRST), words::size(affected.len()));
        blocks.push(table(input, caption, shown, &remarks, outcome_of_all(affected)));
        blocks.push(Block::Paragraph(vec![Span::muted(format!(
            "All {} objects, with every fact and source, are in the JSON output of this assessment.",
            words::size(affected.len())
        ))]));
    } else if !affected.is_empty() {
        let caption = words::counted(affected.len(), "object concerned", "objects concerned");
        blocks.push(table(input, caption, affected.iter(), &remarks, outcome_of_all(affected)));
    }
    blocks.extend(remarks_on_others(input, &remarks, &listed));
    blocks
}

/// For readers who are to know how many, not who.
fn counts_only(finding: &Finding) -> Vec<Block> {
    if finding.affected.is_empty() {
        return Vec::new();
    }
    let count = words::counted(finding.affected.len(), "object is", "objects are");
    vec![Block::Paragraph(vec![Span::muted(format!("{count} concerned; this edition gives counts only."))])]
}

/// What was said of single objects of a check, by the object's id.
fn remarks<'a>(input: &ReportInput<'a>, check: &Check) -> BTreeMap<&'a str, &'a Annotation> {
    let of_check = |(target, annotation): (&'a Target, &'a Annotation)| match target {
        Target::Object { checklist, check: id, subject } if checklist == input.checklist.id && id == check.id => {
            Some((subject.as_str(), annotation))
        }
        _ => None,
    };
    input.assessment.annotations.iter().filter_map(of_check).collect()
}

/// Something said of an object that the finding no longer lists must not be lost.
fn remarks_on_others(
    input: &ReportInput<'_>,
    remarks: &BTreeMap<&str, &Annotation>,
    listed: &BTreeSet<&str>,
) -> Option<Block> {
    let rows: Vec<Vec<Cell>> = remarks
        .iter()
        .filter(|(subject, _)| !listed.contains(*subject))
        .map(|(subject, annotation)| {
            vec![Cell::from(Span::code(*subject)), Cell::from(remark_lines(input, annotation))]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: "Said of objects that this finding does not list (any more)".to_owned(),
            anchor: None,
            columns: vec![Column::share("Object", 2.0), Column::share("Said", 3.0)],
            rows,
            look: TableLook::Ruled,
        })
    })
}

/// The outcome of every object, if they share one.
fn outcome_of_all(affected: &[Affected]) -> Option<Outcome> {
    let first = affected.first()?.outcome;
    affected.iter().all(|object| object.outcome == first).then_some(first)
}

fn table<'a>(
    input: &ReportInput<'_>,
    caption: String,
    objects: impl Iterator<Item = &'a Affected>,
    remarks: &BTreeMap<&str, &Annotation>,
    shared: Option<Outcome>,
) -> Block {
    let columns = vec![Column::share("Object", 3.0), Column::share("Facts", 2.7), Column::share("Found in", 2.9)];
    let rows = objects.map(|object| {
        let mut facts = facts(object);
        if let Some(annotation) = remarks.get(&*object.id) {
            if !facts.is_empty() {
                facts.push(Span::plain("\n"));
            }
            facts.extend(remark_lines(input, annotation));
        }
        vec![Cell::from(name(object, shared)), Cell::from(facts), Cell::from(sources(input, object))]
    });
    let rows = rows.collect();
    Block::Table(Table { caption, anchor: None, columns, rows, look: TableLook::Ruled })
}

/// Name, kind and id on lines of their own; the outcome beside the kind where the objects differ in it.
fn name(object: &Affected, shared: Option<Outcome>) -> Vec<Span> {
    let shown = if object.name.is_empty() { "(without a name)" } else { &object.name };
    let kind = words::capital(&words::kind(object.kind));
    let mut spans = vec![Span::strong(shown), Span::muted(format!("\n{kind}"))];
    if shared.is_none() {
        let chip = Span::chip(words::outcome_tone(object.outcome), object.outcome.title());
        spans.extend([Span::plain("  "), chip]);
    }
    if !object.id.is_empty() && !object.id.eq_ignore_ascii_case(&object.name) {
        spans.push(Span::muted(format!("\n{}", object.id)));
    }
    spans
}

fn facts(object: &Affected) -> Vec<Span> {
    let mut spans = Vec::new();
    for (index, fact) in object.facts.iter().enumerate() {
        let line = if index == 0 { "" } else { "\n" };
        spans.push(Span::muted(format!("{line}{}: ", fact.label)));
        spans.push(Span::plain(&fact.value));
    }
    spans
}

fn remark_lines(input: &ReportInput<'_>, annotation: &Annotation) -> Vec<Span> {
    lines_of(said(annotation, input.results.as_of))
}

/// Pairs as lines of one cell.
pub fn lines_of(pairs: super::card::Pairs) -> Vec<Span> {
    let mut spans = Vec::new();
    for (index, (label, value)) in pairs.into_iter().enumerate() {
        let line = if index == 0 { "" } else { "\n" };
        spans.push(Span::strong(format!("{line}{label}: ")));
        spans.extend(value);
    }
    spans
}

fn sources(input: &ReportInput<'_>, object: &Affected) -> Vec<Span> {
    let mut lines: Vec<String> = object.sources.iter().take(MOST_SOURCES).map(|source| input.place(*source)).collect();
    let rest = object.sources.len().saturating_sub(MOST_SOURCES);
    if rest > 0 {
        lines.push(format!("and {}", words::counted(rest, "more row", "more rows")));
    }
    vec![Span::muted(lines.join("\n"))]
}

/// How many objects of each kind and outcome.
fn summary(finding: &Finding) -> Block {
    let mut counts: BTreeMap<(Outcome, crate::checklist::SubjectKind), usize> = BTreeMap::new();
    for object in &finding.affected {
        *counts.entry((object.outcome, object.kind)).or_default() += 1;
    }
    let rows = counts.into_iter().map(|((outcome, kind), count)| {
        vec![
            Cell::from(words::capital(&words::kind(kind))),
            Cell::from(Span::chip(words::outcome_tone(outcome), outcome.title())),
            Cell::from(words::size(count)),
        ]
    });
    Block::Table(Table {
        caption: words::counted(finding.affected.len(), "object concerned", "objects concerned"),
        anchor: None,
        columns: vec![
            Column::share("Kind", 3.0),
            Column::fixed("Outcome", 30.0),
            Column::fixed("Objects", 25.0).numeric(),
        ],
        rows: rows.collect(),
        look: TableLook::Ruled,
    })
}
