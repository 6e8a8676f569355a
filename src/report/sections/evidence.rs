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
    let mut blocks = vec![SECTION.heading()];
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
    blocks.push(table(
        vec![Column::share("File", 1.0), Column::fixed("Bytes", 21.0).numeric(), Column::fixed("SHA-256", 103.0)],
        files.iter().map(|file| received(input, file)).collect(),
    ));
    blocks.push(heading(3, "What was read of it"));
    blocks.push(table(
        vec![
            Column::share("File, and sheet or part", 3.6),
            Column::share("Recognised as", 3.0),
            Column::fixed("Rows read", 19.0).numeric(),
            Column::fixed("Refused", 17.0).numeric(),
            Column::fixed("Whole", 21.0),
        ],
        files.iter().flat_map(|file| read(file)).collect(),
    ));
    let problems: Vec<Block> = files.iter().flat_map(|file| problems(file)).collect();
    if !problems.is_empty() {
        blocks.push(heading(3, "What could not be read, or is worth knowing"));
        blocks.extend(problems);
    }
    blocks
}

fn table(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Block {
    Block::Table(Table { caption: String::new(), anchor: None, columns, rows, look: TableLook::Ruled })
}

/// A file as it came: its fingerprint on one line, so that it can be compared and copied.
fn received(input: &ReportInput<'_>, file: &EvidenceFile) -> Vec<Cell> {
    let mut name = vec![Span::strong(&file.name)];
    name.extend(file.encoding.map(|encoding| Span::muted(format!("\n{encoding}"))));
    let mut fingerprint = if file.sha256.is_empty() {
        vec![Span::muted("none: the file could not be read")]
    } else {
        vec![Span::code(&file.sha256)]
    };
    let kept = input.assessment.evidence.iter().find(|kept| kept.name == file.name && kept.sha256 == file.sha256);
    fingerprint.extend(kept.and_then(stored).map(|said| Span::muted(format!("\n{said}"))));
    vec![Cell::from(name), Cell::from(words::number(file.bytes)), Cell::from(fingerprint)]
}

/// One row for each table of a file.
fn read(file: &EvidenceFile) -> Vec<Vec<Cell>> {
    let row = |part: &Part| {
        let mut name = vec![Span::plain(&file.name)];
        name.extend(part.name.as_ref().map(|sheet| Span::strong(format!(" · {sheet}"))));
        let mut row = vec![Cell::from(name)];
        row.extend(figures(part));
        row
    };
    if file.parts.is_empty() {
        return vec![vec![Cell::from(Span::plain(&file.name)), Cell::from(Span::muted("nothing to read"))]];
    }
    file.parts.iter().map(row).collect()
}

/// How the assessment file holds it, where that is not as received.
fn stored(record: &EvidenceRecord) -> Option<String> {
    match &record.stored {
        Stored::Received | Stored::InArchive => None,
        Stored::Without { columns, sha256 } => {
            Some(format!("Stored without {}, which held secrets; as stored:\n{sha256}", words::listed(columns)))
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
