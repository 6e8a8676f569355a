//! The evidence register: every file as received, what was read of it, and what could not be.

use super::{Section, heading, paragraph};
use crate::assessment::{EvidenceRecord, Stored};
use crate::evidence::{EvidenceFile, Part, Problem};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, Tone, words};
use crate::tenant::RecordKind;

pub const SECTION: Section = Section { id: "evidence", title: "Evidence", build };

/// Problems printed of one file; the rest are counted.
const MOST_PROBLEMS: usize = 50;

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::PageBreak, SECTION.heading()];
    if input.files.is_empty() {
        blocks.push(paragraph("No evidence was supplied."));
        return blocks;
    }
    let mut files: Vec<&EvidenceFile> = input.files.iter().collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    blocks.push(paragraph(format!(
        "{} received and never altered. The SHA-256 fingerprint identifies a file: whoever holds it can compute the \
         same figure with public tools.",
        words::counted(files.len(), "file was", "files were")
    )));
    blocks.push(Block::Table(Table {
        caption: String::new(),
        anchor: None,
        columns: vec![
            Column::share("File and SHA-256", 4.6),
            Column::share("Recognised as", 2.4),
            Column::fixed("Rows read", 17.0).numeric(),
            Column::fixed("Refused", 16.0).numeric(),
            Column::fixed("Whole", 20.0),
        ],
        rows: files.iter().flat_map(|file| rows(input, file)).collect(),
        look: TableLook::Ruled,
    }));
    let problems: Vec<Block> = files.iter().flat_map(|file| problems(file)).collect();
    if !problems.is_empty() {
        blocks.push(heading(2, "What could not be read, or is worth knowing"));
        blocks.extend(problems);
    }
    blocks
}

/// A file of one table is one row; of several, a row for the file and one for each table.
fn rows(input: &ReportInput<'_>, file: &EvidenceFile) -> Vec<Vec<Cell>> {
    let mut identity = vec![Span::strong(&file.name)];
    if let [part] = file.parts.as_slice() {
        identity.extend(sheet(part).map(|sheet| Span::plain(format!(" · {sheet}"))));
        identity.extend(fingerprint(input, file));
        let mut row = vec![Cell::from(identity)];
        row.extend(figures(part));
        return vec![row];
    }
    identity.extend(fingerprint(input, file));
    let tables = match file.parts.len() {
        0 => Span::muted("nothing to read"),
        count => Span::muted(words::counted(count, "table", "tables")),
    };
    let mut rows = vec![vec![Cell::from(identity), Cell::from(tables)]];
    for (index, part) in file.parts.iter().enumerate() {
        let name = part.name.clone().unwrap_or_else(|| format!("table {}", index + 1));
        let mut row = vec![Cell::from(vec![Span::muted(format!("{} · ", file.name)), Span::plain(name)])];
        row.extend(figures(part));
        rows.push(row);
    }
    rows
}

fn sheet(part: &Part) -> Option<&str> {
    part.name.as_deref()
}

fn fingerprint(input: &ReportInput<'_>, file: &EvidenceFile) -> Vec<Span> {
    let mut about = format!("\n{} bytes", words::number(file.bytes));
    if let Some(encoding) = file.encoding {
        about.push_str(" · ");
        about.push_str(encoding);
    }
    let mut spans = vec![Span::muted(about), Span::plain("\n")];
    if file.sha256.is_empty() {
        spans.push(Span::muted("The file could not be read, so it has no fingerprint."));
    } else {
        spans.push(Span::code(&file.sha256));
    }
    let kept = input.assessment.evidence.iter().find(|kept| kept.name == file.name && kept.sha256 == file.sha256);
    spans.extend(kept.and_then(stored).map(|said| Span::muted(format!("\n{said}"))));
    spans
}

/// How the assessment file holds it, where that is not as received.
fn stored(record: &EvidenceRecord) -> Option<String> {
    match &record.stored {
        Stored::Received | Stored::InArchive => None,
        Stored::Without { columns, sha256 } => {
            Some(format!("Stored without {}, which held secrets; SHA-256 as stored: {sha256}", words::listed(columns)))
        }
        Stored::Not => Some("Not stored in the assessment file.".to_owned()),
    }
}

fn figures(part: &Part) -> [Cell; 4] {
    let known = part.dataset.map(|id| {
        let kind = RecordKind::ALL.iter().find(|kind| kind.id() == id);
        let mut spans = vec![Span::plain(words::capital(kind.map_or(id, |kind| kind.title())))];
        spans.extend(part.layout.map(|layout| Span::muted(format!("\n{layout}"))));
        spans
    });
    let whole = match part.complete {
        Some(true) => Span::plain("yes"),
        Some(false) => Span::chip(Tone::Fail, "cut"),
        None => Span::muted("cannot tell"),
    };
    [
        Cell::from(known.unwrap_or_else(|| vec![Span::chip(Tone::Review, "not recognised")])),
        Cell::from(words::number(part.rows_read)),
        Cell::from(words::number(part.rows_refused)),
        Cell::from(whole),
    ]
}

fn problems(file: &EvidenceFile) -> Option<Block> {
    let all: Vec<(&Part, &Problem)> =
        file.parts.iter().flat_map(|part| part.problems.iter().map(move |problem| (part, problem))).collect();
    if all.is_empty() {
        return None;
    }
    let mut rows: Vec<Vec<Cell>> =
        all.iter().take(MOST_PROBLEMS).map(|(part, problem)| problem_row(part, problem)).collect();
    let rest: u64 = all.iter().skip(MOST_PROBLEMS).map(|(_, problem)| problem.count).sum();
    if rest > 0 {
        let text = format!("and {} more, listed in the JSON output", words::number(rest));
        rows.push(vec![Cell::default(), Cell::from(Span::muted(text)), Cell::default()]);
    }
    Some(Block::Table(Table {
        caption: file.name.clone(),
        anchor: None,
        columns: vec![Column::share("Where", 1.3), Column::share("What", 5.0), Column::fixed("Times", 16.0).numeric()],
        rows,
        look: TableLook::Ruled,
    }))
}

fn problem_row(part: &Part, problem: &Problem) -> Vec<Cell> {
    let row = problem.row.map(|row| format!("row {}", words::number(row)));
    let place: Vec<String> = part.name.clone().into_iter().chain(row).collect();
    let place = if place.is_empty() { "whole file".to_owned() } else { place.join(" · ") };
    vec![Cell::from(place), Cell::from(problem.message.as_str()), Cell::from(words::number(problem.count))]
}
