//! The evidence register: every file as received, what was read of it, and what could not be.

mod unneeded;

use super::{Preset, Section, heading, paragraph};
use crate::assessment::{EvidenceRecord, Stored};
use crate::evidence::{EvidenceFile, EvidenceId, Part, Problem, ProblemKind, Problems};
use crate::report::input::anchor;
use crate::report::made_with::made_with;
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, Tone, words};
use crate::tenant::{AssignmentState, Moment, RecordKind};
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
    let files: Vec<(EvidenceId, &EvidenceFile)> =
        (0..).zip(input.files).map(|(index, file)| (EvidenceId(index), file)).collect();
    blocks.push(paragraph(format!(
        "{} received. None is ever altered; the assessment file stores copies, without columns that hold secrets, which is \
         said here where it is so. The SHA-256 fingerprint identifies a file: whoever holds it can compute the \
         same figure with public tools. Findings refer to a file by its number here. “Whole” says whether a file shows \
         that nothing was cut off; where it carries no sign of that, it counts as it is. Where not every row was read, it is said \
         how many there are: those that were refused, and titles, totals and examples, which are no data and were passed over.",
        words::counted(files.len(), "file was", "files were")
    )));
    blocks.push(table(
        vec![
            Column::fixed("No.", 12.0),
            Column::share("File, its SHA-256, and what was read of it", 1.0),
            Column::fixed("Rows read", 31.0).numeric(),
            Column::fixed("Whole", 21.0),
        ],
        files.iter().flat_map(|(id, file)| rows_of(input, *id, file)).collect(),
    ));
    let problems: Vec<Vec<Cell>> = files.iter().flat_map(|(id, file)| problems(&input.exhibit(*id), file)).collect();
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

/// A file as it came, its fingerprint on one line, so that it can be compared and copied; with what was read of it, in a row for
/// each sheet where it has several.
fn rows_of(input: &ReportInput<'_>, id: EvidenceId, file: &EvidenceFile) -> Vec<Vec<Cell>> {
    let mut name = vec![Span::strong(&file.name), Span::plain("\n")];
    name.push(if file.sha256.is_empty() {
        Span::muted("no fingerprint: the file could not be read to its end")
    } else {
        Span::code(&file.sha256)
    });
    let encoding = file.encoding.map(|encoding| format!(", {encoding}"));
    let size = format!("{} bytes{}", words::number(file.bytes), encoding.unwrap_or_default());
    let kept = input.assessment.evidence.iter().find(|kept| kept.name == file.name && kept.sha256 == file.sha256);
    let stored = kept.and_then(stored).map(|said| Span::muted(format!("\n{said}")));
    let number = input.exhibit(id);
    let number = Cell::from(Span::strong(&number)).anchored(anchor::exhibit(&number));
    match file.parts.as_slice() {
        [] => {
            name.push(Span::muted(format!("\n{size} · nothing to read")));
            name.extend(stored);
            vec![vec![number, Cell::from(name)]]
        }
        [part] => {
            name.push(Span::muted(format!("\n{size} · ")));
            name.extend(recognised(input, id, part));
            name.extend(stored);
            let mut row = vec![number, Cell::from(name)];
            row.extend(figures(part));
            vec![row]
        }
        parts => {
            name.push(Span::muted(format!("\n{size}")));
            name.extend(stored);
            let of_part = |part: &Part| {
                let sheet = part.name.as_deref().unwrap_or_default();
                let mut name = vec![Span::strong(sheet), Span::muted(if sheet.is_empty() { "" } else { " · " })];
                name.extend(recognised(input, id, part));
                let mut row = vec![Cell::default(), Cell::from(name)];
                row.extend(figures(part));
                row
            };
            let unneeded = unneeded::of(parts);
            let is_told_together = |part: &&Part| unneeded.iter().any(|other| std::ptr::eq(*other, *part));
            let own = parts.iter().filter(|part| !is_told_together(part)).map(of_part);
            std::iter::once(vec![number, Cell::from(name)]).chain(own).chain(unneeded::row(input, &unneeded)).collect()
        }
    }
}

/// What a part was taken for, and what is to be known of it.
fn recognised(input: &ReportInput<'_>, file: EvidenceId, part: &Part) -> Vec<Span> {
    let known = part.dataset.map(|id| {
        let maker = part.layout.map(made_with).filter(|maker| !maker.is_empty());
        let maker = maker.map_or_else(String::new, |maker| format!(" ({maker})"));
        vec![Span::plain(words::capital(title(input, file, part, id))), Span::muted(maker)]
    });
    let mut spans = known.unwrap_or_else(|| match part.is_known {
        true if part.is_unneeded => vec![Span::plain("Known, not needed")],
        true => vec![Span::chip(Tone::Review, "known, not read")],
        false => vec![Span::chip(Tone::Review, "not recognised")],
    });
    spans.extend(dated(input, part).map(|text| Span::muted(format!(" · {text}"))));
    spans
}

/// What a file holds. Some lists tell of each assignment whether it is active or eligible: they are of both.
fn title<'a>(input: &ReportInput<'_>, file: EvidenceId, part: &Part, id: &'a str) -> &'a str {
    let layout = part.layout;
    let has_both = layout.is_some_and(|layout| layout.starts_with("portal") || layout == "azureadpreview");
    match RecordKind::ALL.iter().find(|kind| kind.id() == id) {
        _ if layout == Some("graph-deleted") => "deleted users",
        Some(RecordKind::PimActive) if has_both => "PIM assignments of roles",
        Some(RecordKind::AzurePimActive) if has_both => "PIM assignments of Azure roles",
        Some(RecordKind::GroupSchedules) if are_eligible(input, file, part) => "eligible PIM assignments of groups",
        kind => kind.map_or(id, |kind| kind.title()),
    }
}

/// Whether a list of PIM for Groups has those alone who are eligible.
fn are_eligible(input: &ReportInput<'_>, file: EvidenceId, part: &Part) -> bool {
    let rows = input.tenant.group_schedules.iter().filter(|row| row.source.file == file);
    let (eligible, active): (Vec<_>, Vec<_>) = rows.partition(|row| row.state == AssignmentState::Eligible);
    active.is_empty() && !eligible.is_empty() && eligible.len() as u64 == part.rows_read
}

/// The period of a log, when it was collected, and what of it was not used.
fn dated(input: &ReportInput<'_>, part: &Part) -> Option<String> {
    let day = |seconds: i64| input.date(Moment::of(seconds));
    let period = part.period.map(|(from, to)| format!("{} to {}", day(from), day(to)));
    let collected = part.collected.map(|collected| {
        let by = collected.known_by.remark().map_or_else(String::new, |remark| format!(", {remark}"));
        format!("collected {}{by}", day(collected.at))
    });
    let unused = (part.dataset.is_some() && !part.unmapped.is_empty()).then(|| {
        format!(
            "{} ({})",
            words::counted(part.unmapped.len(), "column not used", "columns not used"),
            first(&part.unmapped)
        )
    });
    let lost = part.problems.count(ProblemKind::LostValue);
    let lost = (lost > 0).then(|| {
        words::counted(usize::try_from(lost).unwrap_or(usize::MAX), "value lost at export", "values lost at export")
    });
    let known: Vec<String> = [period, collected, unused, lost].into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(" · "))
}

/// Columns named for one file; the rest are counted.
const MOST_COLUMNS: usize = 4;

fn first(columns: &[String]) -> String {
    let named = columns.iter().take(MOST_COLUMNS).map(String::as_str).collect::<Vec<_>>().join(", ");
    match columns.len().saturating_sub(MOST_COLUMNS) {
        0 => named,
        rest => format!("{named} and {} more", words::number(rest as u64)),
    }
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

fn figures(part: &Part) -> [Cell; 2] {
    let mut rows = vec![Span::plain(words::number(part.rows_read))];
    if part.rows_unneeded() > 0 {
        rows.push(Span::muted(format!("\n{} not needed", words::number(part.rows_unneeded()))));
    } else if part.rows_refused > 0 {
        rows.push(Span::muted(format!("\u{a0}of\u{a0}{}", words::number(part.rows_seen))));
        let left = [(part.rows_lost(), "refused"), (part.rows_of_no_data(), "passed over")];
        let left = left.into_iter().filter(|(count, _)| *count > 0);
        rows.extend(left.map(|(count, what)| Span::muted(format!("\n{} {what}", words::number(count)))));
    }
    let whole = match part.complete {
        Some(true) if part.dataset.is_some() => Span::plain("yes"),
        // Of what is no export nothing is missing.
        Some(false) if part.dataset.is_some() => Span::chip(Tone::Fail, "cut"),
        Some(_) => Span::muted("–"),
        None if part.dataset.is_none() => Span::muted("–"),
        None => Span::muted("cannot tell"),
    };
    [Cell::from(rows), Cell::from(whole)]
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
    let is_known = part.is_some_and(|part| part.dataset.is_some());
    for problem in problems.iter().filter(|problem| !(is_known && problem.kind == ProblemKind::PassedOver)) {
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
    let (together, told_together) = unneeded::said(number, file);
    let parts =
        file.parts.iter().filter(|part| !told_together.iter().any(|other| std::ptr::eq(*other, *part))).map(|part| {
            (Some(part), &part.problems, if part.dataset.is_some() { MOST_PROBLEMS } else { MOST_OF_UNREAD })
        });
    for (part, problems, most) in std::iter::once(own).chain(parts) {
        for (index, noted) in noted(part, problems).iter().enumerate() {
            if index < most && rows.len() < MOST_PROBLEMS {
                rows.push(problem_row(number, file, noted));
            } else {
                rest += noted.times;
            }
        }
    }
    rows.extend(together);
    rows.extend(passed_over(number, file));
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

/// Titles, totals and the like of a file's tables in one row: nothing is lost with them.
fn passed_over(number: &str, file: &EvidenceFile) -> Option<Vec<Cell>> {
    let count: u64 = file.parts.iter().map(Part::rows_of_no_data).sum();
    let place = |part: &Part| {
        let of_part = || part.problems.iter().filter(|problem| problem.kind == ProblemKind::PassedOver);
        let rows: Vec<u64> = of_part().filter_map(|problem| problem.row).collect();
        let sheet = part.name.as_deref().unwrap_or_default();
        let above = of_part().filter_map(Problem::rows_above).map(str::to_owned);
        let rows = above.chain((!rows.is_empty()).then(|| words::rows(&rows, MOST_RANGES)));
        let said = format!("{sheet} {}", rows.collect::<Vec<_>>().join(", "));
        (part.rows_of_no_data() > 0).then(|| said.trim().to_owned()).filter(|said| !said.is_empty())
    };
    let places: Vec<String> = file.parts.iter().filter_map(place).collect();
    (count > 0).then(|| {
        let mut what = vec![Span::plain("Titles, totals and the like, which are no data, were passed over.")];
        what.extend((!places.is_empty()).then(|| Span::muted(format!("\n{}", places.join(" · ")))));
        vec![
            Cell::from(Span::strong(number)),
            Cell::from(file.name.as_str()),
            Cell::from(what),
            Cell::from(words::number(count)),
        ]
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sections::method;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn titles_and_totals_are_told_apart_from_what_was_refused() {
        let mut sample = sample();
        let part = &mut sample.files[0].parts[0];
        part.rows_seen += 3;
        for (row, kind, message) in [
            (1, ProblemKind::PassedOver, "text above the headings; the row is no data"),
            (44, ProblemKind::PassedOver, "a total below the table, not data"),
            (9, ProblemKind::Value, "a date that is none"),
        ] {
            part.refuse(kind);
            part.problems.push(Problem::row(row, kind, message));
        }
        let said = text_of(&build(&sample.input()));
        for expected in
            ["41\u{a0}of\u{a0}44\n1 refused\n2 passed over", "A date that is none.", "Administrators rows\u{a0}1, 44"]
        {
            assert!(said.contains(expected), "{expected}: {said}");
        }
        // Several above the headings are told at once.
        sample.files[0].parts[0].problems.push(Problem::above(&[1, 2], "row"));
        let said = text_of(&build(&sample.input()));
        assert!(said.contains("Administrators rows 1 and 2, rows\u{a0}1, 44"), "{said}");
        assert!(!said.contains("Text above") && !said.contains("A total below"), "{said}");
        let read = method::what_was_read(&sample.input());
        assert!(read.ends_with("; 2 title or total lines were passed over"), "{read}");
        assert!(read.contains("; 125 rows in 3 tables were not read"), "{read}");
    }
}
