//! What to do first: the gravest failures in one short table.

use super::{Preset, Section, paragraph};
use crate::assessment::Treatment;
use crate::checklist::{Check, Severity};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, card, words};

pub const SECTION: Section =
    Section { id: "priorities", title: "What to deal with first", preset: Preset::Executive, build };

/// A list longer than a page is no list of priorities; the rest is counted.
const LONGEST: usize = 25;

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let mut failing: Vec<&'static Check> = input
        .checklist
        .checks()
        .map(|(_, check)| check)
        .filter(|check| input.fails(check) && input.severity(check) <= Severity::High)
        .collect();
    failing.sort_by_key(|check| input.severity(check));
    if failing.is_empty() {
        return Vec::new();
    }
    let rest = failing.len().saturating_sub(LONGEST);
    let rows = failing.iter().take(LONGEST).map(|check| row(input, check)).collect();
    let mut blocks = vec![
        SECTION.heading(),
        paragraph("Failures of critical and high severity, in the order of severity and then of the roadmap."),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![
                Column::fixed("Severity", 19.0),
                Column::share("What should be true, and what was found", 6.0),
                Column::fixed("Objects", 16.0).numeric(),
                Column::share("Treatment", 1.3),
            ],
            rows,
            look: TableLook::Ruled,
        }),
    ];
    if rest > 0 {
        blocks.push(paragraph(format!(
            "{} of critical or high severity {} with the findings of each stage.",
            words::counted(rest, "more failure", "more failures"),
            if rest == 1 { "stands" } else { "stand" }
        )));
    }
    blocks
}

fn row(input: &ReportInput<'_>, check: &'static Check) -> Vec<Cell> {
    let severity = input.severity(check);
    let finding = input.finding(check);
    let mut what =
        vec![Span::strong(check.id).to(card::link_to(input, check.id)), Span::strong(format!("  {}", check.title))];
    if let Some(reason) = finding.and_then(|finding| finding.reasons.first()) {
        what.push(Span::plain(format!("\n{reason}")));
    }
    let objects = finding.map_or(0, |finding| finding.affected.len());
    let treatment = input.annotation(check).map(|annotation| &annotation.treatment);
    let treatment = match treatment {
        None | Some(Treatment::None) => vec![Span::muted("not decided")],
        Some(treatment) => card::treatment(treatment, input),
    };
    vec![
        Cell::from(Span::chip(words::severity_tone(severity), severity.title())),
        Cell::from(what),
        Cell::from(if objects == 0 { "–".to_owned() } else { words::size(objects) }),
        Cell::from(treatment),
    ]
}
