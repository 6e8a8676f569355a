//! The evidence register: every file as received, what was read of it, and what could not be.

use super::{Preset, Section, heading, paragraph};
use crate::assessment::{EvidenceRecord, Stored};
use crate::evidence::{EvidenceFile, EvidenceId, KnownBy, Part, Problems};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, Tone, words};
use crate::tenant::{Moment, RecordKind};
use std::collections::BTreeMap;

pub const SECTION: Section = Section { id: "evidence", title: "Evidence", preset: Preset::Full, build };

/// Problems printed of one file; the rest are counted.
const MOST_PROBLEMS: usize = 50;
/// Of a table that is no known export, the rows are not worth listing.
const MOST_OF_UNREAD: usize = 3;
/// Ranges of rows named for one problem.
const MOST_RANGES: usize = 12;

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let mut blocks = vec![SECTION.heading()];
    if input.files.is_empty() {
        blocks.push(paragraph("No evidence was supplied."));
        return blocks;
    }
    let files: Vec<(String, &EvidenceFile)> =
        (0..).zip(input.files).map(|(index, file)| (input.exhibit(EvidenceId(index)), file)).collect();
    blocks.push(paragraph(format!(
        "{} received. None is ever altered; the assessment file stores copies, without columns that hold secrets, which is \
         said here where it is so. The SHA-256 fingerprint identifies a file: whoever holds it can compute the \
         same figure with public tools. Findings refer to a file by its number here.",
        words::counted(files.len(), "file was", "files were")
    )));
    blocks.push(table(
        vec![
            Column::fixed("No.", 12.0),
            Column::share("File, and its SHA-256", 1.0),
            Column::fixed("Bytes", 22.0).numeric(),
            Column::fixed("Encoding", 24.0),
        ],
        files.iter().map(|(number, file)| received(input, number, file)).collect(),
    ));
    blocks.push(heading(3, "What was read of it"));
    blocks.push(table(
        vec![
            Column::fixed("No.", 12.0),
            Column::share("File, and sheet or part", 3.6),
            Column::share("Recognised as", 3.0),
            Column::fixed("Rows read", 19.0).numeric(),
            Column::fixed("Refused", 17.0).numeric(),
            Column::fixed("Whole", 21.0),
        ],
        files.iter().flat_map(|(number, file)| read(number, file)).collect(),
    ));
    let problems: Vec<Vec<Cell>> = files.iter().flat_map(|(number, file)| problems(number, file)).collect();
    if !problems.is_empty() {
        blocks.push(heading(3, "What could not be read, or is worth knowing"));
        let columns = vec![
            Column::fixed("No.", 12.0),
            Column::share("File", 2.6),
            Column::share("What, and in which rows", 5.0),
            Column::fixed("Times", 16.0).numeric(),
        ];
        blocks.push(table(columns, problems));
    }
    blocks
}

fn table(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Block {
    Block::Table(Table { caption: String::new(), anchor: None, columns, rows, look: TableLook::Ruled })
}

/// A file as it came: its fingerprint on one line, so that it can be compared and copied.
fn received(input: &ReportInput<'_>, number: &str, file: &EvidenceFile) -> Vec<Cell> {
    let mut name = vec![Span::strong(&file.name), Span::plain("\n")];
    name.push(if file.sha256.is_empty() {
        Span::muted("no fingerprint: the file could not be read")
    } else {
        Span::code(&file.sha256)
    });
    let kept = input.assessment.evidence.iter().find(|kept| kept.name == file.name && kept.sha256 == file.sha256);
    name.extend(kept.and_then(stored).map(|said| Span::muted(format!("\n{said}"))));
    vec![
        Cell::from(Span::strong(number)),
        Cell::from(name),
        Cell::from(words::number(file.bytes)),
        Cell::from(Span::muted(file.encoding.unwrap_or_default())),
    ]
}

/// One row for each table of a file.
fn read(number: &str, file: &EvidenceFile) -> Vec<Vec<Cell>> {
    let row = |part: &Part| {
        let mut name = vec![Span::plain(&file.name)];
        name.extend(part.name.as_ref().map(|sheet| Span::strong(format!(" · {sheet}"))));
        name.extend(dated(part).map(|text| Span::muted(format!("\n{text}"))));
        let mut row = vec![Cell::from(Span::strong(number)), Cell::from(name)];
        row.extend(figures(part));
        row
    };
    if file.parts.is_empty() {
        return vec![vec![
            Cell::from(Span::strong(number)),
            Cell::from(Span::plain(&file.name)),
            Cell::from(Span::muted("nothing to read")),
        ]];
    }
    file.parts.iter().map(row).collect()
}

/// The period of a log, when it was collected, and what of it was not used.
fn dated(part: &Part) -> Option<String> {
    let day = |seconds: i64| Moment(seconds).iso_date();
    let period = part.period.map(|(from, to)| format!("{} to {}", day(from), day(to)));
    let collected = part.collected.map(|collected| {
        let by = if collected.known_by == KnownBy::Name { " by its name" } else { "" };
        format!("collected {}{by}", day(collected.at))
    });
    let unused = (part.dataset.is_some() && !part.unmapped.is_empty())
        .then(|| words::counted(part.unmapped.len(), "column not used", "columns not used"));
    let known: Vec<String> = [period, collected, unused].into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(" · "))
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

/// One message of one part, and where it was given.
struct Noted<'a> {
    part: Option<&'a Part>,
    message: &'a str,
    rows: Vec<u64>,
    times: u64,
}

/// Problems of a part, or notices of a file, equal messages as one, in the order of their first.
fn noted<'a>(part: Option<&'a Part>, problems: &'a Problems) -> Vec<Noted<'a>> {
    let mut noted: Vec<Noted<'_>> = Vec::new();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in problems.iter() {
        let place = *places.entry(&problem.message).or_insert_with(|| {
            noted.push(Noted { part, message: &problem.message, rows: Vec::new(), times: 0 });
            noted.len() - 1
        });
        if let Some(noted) = noted.get_mut(place) {
            noted.rows.extend(problem.row);
            noted.times += problem.count;
        }
    }
    noted
}

fn problems(number: &str, file: &EvidenceFile) -> Vec<Vec<Cell>> {
    let (mut rows, mut rest) = (Vec::new(), 0);
    let own = (None, &file.notices, MOST_PROBLEMS);
    let parts = file
        .parts
        .iter()
        .map(|part| (Some(part), &part.problems, if part.dataset.is_some() { MOST_PROBLEMS } else { MOST_OF_UNREAD }));
    for (part, problems, most) in std::iter::once(own).chain(parts) {
        for (index, noted) in noted(part, problems).iter().enumerate() {
            if index < most && rows.len() < MOST_PROBLEMS {
                rows.push(problem_row(number, file, noted));
            } else {
                rest += noted.times;
            }
        }
    }
    if rest > 0 {
        let text = format!("and {} more, listed in the JSON output", words::number(rest));
        rows.push(vec![
            Cell::from(Span::strong(number)),
            Cell::from(file.name.as_str()),
            Cell::from(Span::muted(text)),
            Cell::default(),
        ]);
    }
    rows
}

fn problem_row(number: &str, file: &EvidenceFile, noted: &Noted<'_>) -> Vec<Cell> {
    let mut name = vec![Span::plain(&file.name)];
    name.extend(noted.part.and_then(|part| part.name.as_ref()).map(|sheet| Span::strong(format!(" · {sheet}"))));
    let mut what = vec![Span::plain(words::capital(noted.message))];
    if !noted.rows.is_empty() {
        what.push(Span::muted(format!("\n{}", words::rows(&noted.rows, MOST_RANGES))));
    }
    vec![Cell::from(Span::strong(number)), Cell::from(name), Cell::from(what), Cell::from(words::number(noted.times))]
}
