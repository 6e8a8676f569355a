//! The findings: stage by stage, item by item; what needs attention as cards, the rest in one table per item.

use super::{Preset, Section, accounts, paragraph};
use crate::checklist::{Basis, Check, Finding, Item, Outcome, Stage};
use crate::report::input::{Standing, anchor};
use crate::report::{
    Block, Cell, Chip, Column, FindingHeading, Heading, Once, ReportInput, Span, Table, TableLook, Tone, affected,
    card, markdown, words,
};
use std::collections::BTreeSet;

/// Reasons of more bytes than this stand on lines of their own.
const RUNNING: usize = 240;

/// What the steps of an action are called, before its number: they stand before its findings.
const WHAT_TO_DO: &str = "What to do about";

pub const SECTION: Section = Section { id: "findings", title: "Findings", preset: Preset::Full, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let once = Once::of(input);
    input.checklist.stages.iter().flat_map(|stage| of_stage(input, &once, stage)).collect()
}

fn of_stage(input: &ReportInput<'_>, once: &Once<'_>, stage: &Stage) -> Vec<Block> {
    let items: Vec<&'static Item> = input.items_of(stage.id).collect();
    if items.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![
        Block::Heading(Heading { level: 1, text: title(stage), anchor: Some(anchor::stage(stage.id)) }),
        paragraph(format!(
            "Time frame: {}. {} with {}.",
            stage.horizon,
            words::counted(items.len(), "item", "items"),
            words::counted(items.iter().map(|item| item.checks.len()).sum(), "check", "checks")
        )),
    ];
    let is_first = input.checklist.stages.iter().find(|first| input.items_of(first.id).next().is_some());
    if !once.register.is_empty() && is_first.is_some_and(|first| first.id == stage.id) {
        blocks.push(Block::Paragraph(vec![
            Span::plain("What describes an account that holds a privileged role stands once, with the rows it was found in, under "),
            Span::plain(accounts::SECTION.title).to(accounts::SECTION.id),
            Span::plain(", where the names of such accounts lead. The findings say what they add to it."),
        ]));
    }
    if items.len() > 1 {
        blocks.push(overview(input, &items));
    }
    for item in items {
        blocks.extend(of_item(input, once, item));
    }
    blocks
}

/// `Stage 1: Critical items`; a stage with a letter is no step of the roadmap and goes by its title.
pub(super) fn title(stage: &Stage) -> String {
    if stage.is_step() { format!("Stage {}: {}", stage.id, stage.title) } else { stage.title.to_owned() }
}

/// The stage's items at a glance.
pub(super) fn overview(input: &ReportInput<'_>, items: &[&'static Item]) -> Block {
    let concluded = |item: &Item| input.assessment.on_item(item.id).and_then(|annotation| annotation.conclusion);
    let is_any_concluded = items.iter().any(|item| concluded(item).is_some());
    let are_alike = items.iter().all(|item| item.track == items[0].track);
    let rows = items.iter().map(|item| {
        let failing = item.checks.iter().filter(|check| input.fails(check)).count();
        let mut row = vec![Cell::from(Span::strong(item.id).to(anchor::item(item.id))), Cell::from(item.title)];
        row.extend((!are_alike).then(|| Cell::from(Span::muted(item.track.title()))));
        row.push(Cell::from(standings(input, item)));
        // A column without an entry says nothing.
        if is_any_concluded {
            row.push(Cell::from(concluded(item).map_or_else(
                || Span::muted("–"),
                |conclusion| Span::chip(words::conclusion_tone(conclusion), words::capital(conclusion.title())),
            )));
        }
        let mark = if fails_beyond_only(input, item) { " †" } else { "" };
        row.push(Cell::from(if failing == 0 { "–".to_owned() } else { format!("{}{mark}", words::size(failing)) }));
        row
    });
    let rows = rows.collect();
    let mut columns = vec![Column::fixed("Item", 13.0), Column::share("Action", 4.0)];
    columns.extend((!are_alike).then(|| Column::fixed("Concerns", 29.0)));
    // What an action is by the evidence stands on one line.
    let differs = items.iter().any(|item| by_itself(input, item) != input.item_standing(item));
    columns.push(Column::fixed("Outcome", if differs { 46.0 } else { 26.0 }));
    columns.extend(is_any_concluded.then(|| Column::fixed("Conclusion", 24.0)));
    columns.push(Column::fixed("Failing", 15.0).numeric());
    Block::Table(Table { caption: String::new(), anchor: None, columns, rows, look: TableLook::Ruled })
}

/// Whether all that fails of an action goes beyond the roadmap, so that it does not change the action's outcome.
pub(super) fn fails_beyond_only(input: &ReportInput<'_>, item: &Item) -> bool {
    let failing = || item.checks.iter().filter(|check| input.fails(check));
    failing().next().is_some() && failing().all(|check| check.basis == Basis::Current)
}

/// Where an item stands in this report, and below it how it stands by itself where conclusions change that.
fn standings(input: &ReportInput<'_>, item: &Item) -> Vec<Span> {
    let (by_itself, standing) = (by_itself(input, item), input.item_standing(item));
    let mut told = vec![card::standing_chip(standing)];
    told.extend((by_itself != standing).then(|| Span::muted(format!("\nby the evidence: {}", by_itself.title()))));
    told
}

/// The item's standing by the evidence, whatever was answered and concluded since.
fn by_itself(input: &ReportInput<'_>, item: &Item) -> Standing {
    Standing::of_item(item, Some(input.item_outcome(item)), |check| input.by_evidence(check))
}

fn of_item(input: &ReportInput<'_>, once: &Once<'_>, item: &'static Item) -> Vec<Block> {
    let mut blocks = vec![item_heading(input, item)];
    let annotation = input.assessment.on_item(item.id);
    if let Some(annotation) = annotation {
        let remarks = card::remarks(annotation, input);
        if !remarks.is_empty() {
            blocks.push(Block::KeyValues(remarks));
        }
        blocks.extend(card::pictures(input, annotation.attachments.iter()));
    }
    let is_carded =
        |check: &Check| input.finding(check).is_some_and(|finding| card::deserves_card(input, check, finding));
    let has_cards = item.checks.iter().any(is_carded);
    if has_cards {
        blocks.extend(guidance(item, "Why it matters").into_iter().flatten());
        // Before the steps: below them it would stand under their heading.
        blocks.extend(failing(input, item));
        // Where all is in order there is nothing to do, whatever objects are listed.
        let is_done = matches!(input.item_standing(item), Standing::Judged(Outcome::Pass | Outcome::NotApplicable));
        if let Some(text) = guidance(item, "What to do").filter(|_| !is_done) {
            let heading = format!("{WHAT_TO_DO} {}", item.id);
            blocks.push(Block::Heading(Heading { level: 3, text: heading, anchor: None }));
            blocks.extend(text);
        }
    }
    // By letter throughout: whoever looks for c finds it between b and d.
    for run in item.checks.chunk_by(|a, b| !is_carded(a) && !is_carded(b)) {
        match run {
            [check] if let Some(finding) = input.finding(check).filter(|_| is_carded(check)) => {
                blocks.extend(card::card(input, once, check, finding));
            }
            rows => blocks.push(compact(input, rows)),
        }
    }
    blocks
}

fn item_heading(input: &ReportInput<'_>, item: &Item) -> Block {
    let chip = |label: &str, standing: Standing| Chip {
        label: label.to_owned(),
        text: standing.title().to_owned(),
        tone: words::standing_tone(standing),
    };
    let (before, now) = (by_itself(input, item), input.item_standing(item));
    let mut chips = vec![
        Chip { label: "Concerns".to_owned(), text: item.track.title().to_owned(), tone: Tone::NotApplicable },
        // What counts comes first.
        chip("Outcome", now),
    ];
    if now != before {
        chips.push(chip("By the evidence", before));
    }
    let conclusion = input.assessment.on_item(item.id).and_then(|annotation| annotation.conclusion);
    if let Some(conclusion) = conclusion {
        chips.push(Chip {
            label: "Assessor’s conclusion".to_owned(),
            text: words::capital(conclusion.title()),
            tone: words::conclusion_tone(conclusion),
        });
    }
    Block::FindingHeading(FindingHeading {
        level: 2,
        id: item.id.to_owned(),
        title: item.title.to_owned(),
        anchor: Some(anchor::item(item.id)),
        chips,
    })
}

/// A section of the item's text for people.
fn guidance(item: &Item, heading: &str) -> Option<Vec<Block>> {
    let blocks = markdown::blocks(markdown::section(item.guidance, heading)?, 4);
    (!blocks.is_empty()).then_some(blocks)
}

/// Which checks of an item fail, where they do not stand side by side.
fn failing(input: &ReportInput<'_>, item: &'static Item) -> Option<Block> {
    let failing: Vec<&Check> = item.checks.iter().filter(|check| input.fails(check)).collect();
    if failing.is_empty() || item.checks.len() < 3 {
        return None;
    }
    let (all, count) = (item.checks.len(), words::counted(failing.len(), "fails", "fail"));
    if failing.len() == all {
        return Some(paragraph(format!("All {} checks of this action fail.", words::size(all))));
    }
    let mut spans = vec![Span::plain(format!("Of the {} checks of this action {count}: ", words::size(all)))];
    for (index, check) in failing.iter().enumerate() {
        spans.push(Span::plain(if index == 0 { "" } else { ", " }));
        spans.push(Span::strong(check.id).to(card::link_to(input, check.id)));
    }
    spans.push(Span::plain("."));
    Some(Block::Paragraph(spans))
}

/// Checks that need no card: one row each.
fn compact(input: &ReportInput<'_>, checks: &'static [Check]) -> Block {
    let rows = checks.iter().map(|check| compact_row(input, check)).collect();
    Block::Table(Table {
        caption: String::new(),
        anchor: None,
        columns: vec![
            Column::fixed("Check", 17.0),
            Column::share("What should be true, and what was found or said", 3.1),
            Column::fixed("Severity", 18.0),
            Column::fixed("Outcome", 27.0),
        ],
        rows,
        look: TableLook::Ruled,
    })
}

fn compact_row(input: &ReportInput<'_>, check: &'static Check) -> Vec<Cell> {
    let severity = input.severity(check);
    let mark = if check.basis == Basis::Current { " †" } else { "" };
    let finding = input.finding(check);
    let mut found = vec![Span::strong(check.title)];
    if let Some(finding) = finding {
        // What the assessor answered stands below as the conclusion.
        let is_told = input.annotation(check).is_some_and(|annotation| annotation.conclusion.is_some());
        let reasons = finding.reasons.iter().filter(|reason| !(is_told && Finding::is_answer(reason)));
        let reasons: Vec<&str> = reasons.map(String::as_str).collect();
        let is_long = reasons.iter().map(|reason| reason.len()).sum::<usize>() > RUNNING;
        let reasons = reasons.join(if is_long { "\n" } else { " " });
        if !reasons.is_empty() {
            found.push(Span::plain(format!("\n{}", input.in_words(&reasons))));
        }
        let gap = if reasons.is_empty() { "\n" } else { " " };
        let files = if finding.outcome == Outcome::NotApplicable { BTreeSet::new() } else { input.files_of(check) };
        let looked_at = (!files.is_empty()).then(|| card::exhibits(input, files));
        let examined = (finding.examined > 0).then(|| format!("{} examined", words::number(finding.examined)));
        let rests_on: Vec<String> = examined.into_iter().chain(looked_at).collect();
        if !rests_on.is_empty() {
            found.push(Span::muted(format!("{gap}({})", rests_on.join("; "))));
        }
    } else {
        found.push(Span::plain("\nNo finding in these results."));
    }
    let mut said = input.annotation(check).map(|annotation| card::said(annotation, input));
    if let Some(said) = said.take().filter(|said| !said.is_empty()) {
        found.push(Span::plain("\n"));
        found.extend(affected::lines_of(said));
    }
    vec![
        Cell::from(vec![Span::strong(format!("{}{mark}", check.id)), Span::muted(format!("\n{}", check.mode.id()))])
            .anchored(anchor::check(check.id)),
        Cell::from(found),
        Cell::from(Span::chip(words::severity_tone(severity), severity.title())),
        Cell::from(card::standing_chip(input.standing(check))),
    ]
}
