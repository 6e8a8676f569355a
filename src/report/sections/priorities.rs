//! What to do first: the gravest failures in one short table.

use super::{Preset, Section, first_steps, heading, paragraph};
use crate::assessment::Treatment;
use crate::checklist::{Check, Finding, Outcome, Severity};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, card, words};

pub const SECTION: Section =
    Section { id: "priorities", title: "What to deal with first", preset: Preset::Executive, build };

/// For those who decide, a list longer than a page is no list of priorities; the rest is counted.
const LONGEST: usize = 25;

fn longest(input: &ReportInput<'_>) -> usize {
    if input.options.preset == Preset::Executive { LONGEST } else { usize::MAX }
}

/// How many of so many failures stand here, as the beginning of a sentence.
pub(super) fn which(input: &ReportInput<'_>, count: usize) -> String {
    match (count, longest(input)) {
        (1, _) => "It is".to_owned(),
        (count, longest) if count > longest => format!("The first {} are", words::size(longest)),
        _ => "They are".to_owned(),
    }
}

/// All failures of critical and high severity, the gravest first.
fn grave(input: &ReportInput<'_>) -> Vec<&'static Check> {
    let checks = input.checklist.checks().map(|(_, check)| check);
    let mut grave: Vec<&'static Check> =
        checks.filter(|check| input.fails(check) && input.severity(check) <= Severity::High).collect();
    grave.sort_by_key(|check| input.severity(check));
    grave
}

/// Those that this edition prints: where their numbers can be looked up.
pub(super) fn listed(input: &ReportInput<'_>) -> Vec<&'static Check> {
    let mut listed = if input.options.has(&SECTION) { grave(input) } else { Vec::new() };
    listed.truncate(longest(input));
    listed
}

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let failing = grave(input);
    if failing.is_empty() {
        return Vec::new();
    }
    let longest = longest(input);
    let rest = failing.len().saturating_sub(longest);
    let treated = failing.iter().filter(|check| treatment(input, check).is_some()).count();
    // Whoever reads more than a page reads the critical ones singly, and all others by what is to be done.
    let is_short = input.options.preset == Preset::Executive;
    let singly = failing.iter().take_while(|check| is_short || input.severity(check) == Severity::Critical).count();
    let rows = failing.iter().take(longest.min(singly)).map(|check| row(input, check, treated > 0)).collect();
    let what = if tells_rules(input) { "What was found, and what should be true" } else { "What was found" };
    let mut columns =
        vec![Column::fixed("Severity", 19.0), Column::share(what, 6.0), Column::fixed("Failing", 16.0).numeric()];
    columns.extend((treated > 0).then(|| Column::share("Treatment", 2.4)));
    let decided = if treated > 0 { "" } else { " What is to happen is not decided for any of them yet." };
    let others = if rest == 0 {
        String::new()
    } else {
        let stand = if rest == 1 { "stands" } else { "stand" };
        let (all, rest) = (words::size(failing.len()), words::size(rest));
        format!(" Here are the first {longest} of {all}; {rest} more {stand} in the other editions of this report.")
    };
    let mut blocks = vec![
        SECTION.heading(),
        paragraph(format!(
            "Failures of critical and high severity, in the order of severity and then of the roadmap.{others}{decided}"
        )),
    ];
    if singly > 0 {
        blocks.push(Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns,
            rows,
            look: TableLook::Ruled,
        }));
    }
    blocks.extend(by_item(input, failing.get(singly..).unwrap_or_default()));
    blocks
}

/// Failures below the actions of the roadmap that they belong to, a line each.
fn by_item(input: &ReportInput<'_>, failing: &[&'static Check]) -> Vec<Block> {
    if failing.is_empty() || input.options.preset == Preset::Executive {
        return Vec::new();
    }
    let rows = input.checklist.items.iter().filter_map(|item| {
        let of_item: Vec<&&'static Check> =
            failing.iter().filter(|check| item.checks.iter().any(|of_item| of_item.id == check.id)).collect();
        (!of_item.is_empty()).then(|| {
            let mut said = vec![Span::strong(item.title)];
            for check in of_item {
                said.extend(line(input, check));
            }
            vec![Cell::from(Span::strong(item.id).to(card::link_to(input, item.checks[0].id))), Cell::from(said)]
        })
    });
    vec![
        heading(3, "High severity, by action"),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![Column::fixed("Action", 14.0), Column::share("What was found", 1.0)],
            rows: rows.collect(),
            look: TableLook::Ruled,
        }),
    ]
}

/// What was found, how many objects fail, and what is to happen.
fn line(input: &ReportInput<'_>, check: &'static Check) -> Vec<Span> {
    let finding = input.finding(check);
    let mut line = vec![Span::plain("\n"), Span::plain(check.id).to(card::link_to(input, check.id))];
    let reason = finding.and_then(|finding| finding.reasons.first()).map(|reason| input.in_words(reason));
    line.push(match reason {
        Some(reason) if finding.is_some_and(|finding| finding.outcome == Outcome::Fail) => {
            Span::plain(format!("  {reason}"))
        }
        _ => Span::plain(format!("  Not so: {}", check.title)),
    });
    let objects = failing_objects(input, check);
    line.extend((objects > 0).then(|| Span::muted(format!("  {} failing", words::size(objects)))));
    if let Some(treatment) = treatment(input, check) {
        line.push(Span::plain(" · "));
        line.extend(card::treatment(treatment, input));
    }
    line
}

fn failing_objects(input: &ReportInput<'_>, check: &Check) -> usize {
    let failing = |finding: &Finding| finding.affected.iter().filter(|object| object.outcome == Outcome::Fail).count();
    input.finding(check).map_or(0, failing)
}

/// Where the first steps say what is to be done, those who decide need not read each rule as well.
fn tells_rules(input: &ReportInput<'_>) -> bool {
    input.options.preset != Preset::Executive || !input.options.has(&first_steps::SECTION)
}

fn treatment<'a>(input: &ReportInput<'a>, check: &Check) -> Option<&'a Treatment> {
    input.annotation(check).map(|annotation| &annotation.treatment).filter(|treatment| **treatment != Treatment::None)
}

fn row(input: &ReportInput<'_>, check: &'static Check, with_treatment: bool) -> Vec<Cell> {
    let severity = input.severity(check);
    let finding = input.finding(check);
    // The fault first: a rule in bold beside a red mark would read like good news.
    let mut what = vec![Span::strong(check.id).to(card::link_to(input, check.id))];
    let fails = finding.is_some_and(|finding| finding.outcome == Outcome::Fail);
    match finding.and_then(|finding| finding.reasons.first()).map(|reason| input.in_words(reason)) {
        Some(reason) if fails && !tells_rules(input) => what.push(Span::plain(format!("  {reason}"))),
        Some(reason) => {
            what.extend([
                Span::plain(format!("  {reason}")),
                Span::muted(format!("\nShould be true: {}", check.title)),
            ]);
        }
        None => what.push(Span::plain(format!("  Not so: {}", check.title))),
    }
    let objects = failing_objects(input, check);
    let mut row = vec![
        Cell::from(Span::chip(words::severity_tone(severity), severity.title())),
        Cell::from(what),
        Cell::from(if objects == 0 { "–".to_owned() } else { words::size(objects) }),
    ];
    if with_treatment {
        let treatment = treatment(input, check);
        row.push(Cell::from(
            treatment.map_or_else(|| vec![Span::muted("not decided")], |treatment| card::treatment(treatment, input)),
        ));
    }
    row
}
