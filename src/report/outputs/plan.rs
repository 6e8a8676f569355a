//! The action plan as a workbook: one sheet with a row per finding, one with a row per object, ready to be filtered and
//! worked through. Cells hold texts, numbers and days only, never formulas or links.

mod about;
mod height;

use super::rows::{Row, Rows};
use crate::checklist::Outcome;
use crate::checklist::answers::ByEvidence;
use crate::report::masking::{Mask, PersonalData};
use crate::report::visible::visible;
use crate::report::{PageSize, ReportInput, card, words};
use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, ConditionalFormatText, ConditionalFormatTextRule, DataValidation, DocProperties,
    ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};
use std::borrow::Cow;

/// Characters that a cell can hold.
const CELL: usize = 32_000;
/// Rows that a sheet can hold under its heading.
const SHEET_ROWS: usize = 1_048_575;
/// Any fixed moment would do: the same assessment gives the same bytes.
const MADE: (u16, u8, u8) = (2026, 1, 1);
/// What a row's progress can be; the reader of the plan chooses.
const PROGRESS: [&str; 6] = [OPEN, "in progress", DONE, ACCEPTED, LACKS_EVIDENCE, NOT_PLANNED];
const OPEN: &str = "open";
const DONE: &str = "done";
const ACCEPTED: &str = "risk accepted";
const NOT_PLANNED: &str = "not planned";
const LACKS_EVIDENCE: &str = "evidence missing";

/// Columns of days.
const DAYS: [&str; 2] = [DUE, "Expiry"];
const DUE: &str = "Due";
/// Columns of figures; a stage without a number keeps its name.
const FIGURES: [&str; 4] = ["Stage", "Failing", "To review", "Not known"];
/// Columns that only the assessor fills: where nobody said a thing, a page has better use for their width.
const SAID: [&str; 8] = [
    WHY_SEVERITY,
    "Conclusion",
    "Justification",
    "Note",
    "Reason or control",
    "Expiry",
    "State of work",
    "Attachments",
];
/// The severity before the assessor gave another; of no use where they gave none.
const FIRST_SEVERITY: &str = "Severity by evidence";
const WHY_SEVERITY: &str = "Why this severity";
/// The columns of both sheets, with what each has of its own.
macro_rules! columns {
    ($($place:literal),*; $($own:literal),*) => {
        &[
            "Check",
            $($place,)*
            "What should be true",
            "Severity",
            FIRST_SEVERITY,
            WHY_SEVERITY,
            "Outcome",
            "With conclusions",
            $($own,)*
            "Conclusion",
            "Justification",
            "Note",
            "Treatment",
            "Reason or control",
            "Owner or approver",
            "Due",
            "Expiry",
            "State of work",
            "Attachments",
        ]
    };
}
/// What stands on the sheet of findings, and on that of objects.
const OF_FINDINGS: &[&str] = columns!["Stage", "Item"; "Failing", "To review", "Not known", "Details"];
const OF_OBJECTS: &[&str] = columns![; "Object", "Object id", "Object kind", "Details", "Found in"];
/// Paper by its number in workbooks, and the next larger one: on that all columns of a table can be read.
const LETTER: [u8; 2] = [1, 3];
const A4: [u8; 2] = [9, 8];
/// Characters of a name in the head of a printed page.
const NAME: usize = 60;

/// Words with the colours they stand on.
const COLOURS: &[(&str, u32, u32)] = &[
    ("Fail", 0x00F9_D7D3, 0x008E_1B10),
    ("Review", 0x00FC_EBC8, 0x007A_4B00),
    ("No evidence", 0x00E4_E0F0, 0x0044_3A6B),
    ("Not judged yet", 0x00DD_E8F3, 0x001B_4F72),
    ("Pass", 0x00D5_EDDB, 0x0014_5A2B),
    ("Critical", 0x00F9_D7D3, 0x008E_1B10),
    ("High", 0x00FC_E3D2, 0x008A_3B07),
    ("Medium", 0x00FC_EBC8, 0x007A_4B00),
];

/// The workbook's bytes. Its rows wait in a file without a name: there may be a million of them.
///
/// # Errors
/// What the workbook writer says; no content is known to cause it.
pub fn workbook(input: &ReportInput<'_>, mask: Option<&Mask>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (year, month, day) = MADE;
    let made = ExcelDateTime::from_ymd(year, month, day)?;
    let title = visible(&format!("Action plan: {}", input.organisation())).into_owned();
    let properties = DocProperties::new().set_title(title).set_status(status(input)).set_creation_datetime(&made);
    book.set_properties(&properties);
    let rows = Rows::of(input, mask);
    let told = about::lines(input, rows.count().saturating_sub(SHEET_ROWS));
    let day = told.iter().position(|(name, _)| *name == about::COMPARED);
    let day = day.map(|line| format!("{}!$B${}", about::NAME, line + 1)).unwrap_or_default();
    let findings = || rows.findings().filter(is_listed);
    let columns = used(OF_FINDINGS, findings());
    sheet(book.add_worksheet_with_constant_memory()?.set_name("Findings")?, input, findings(), &columns, &day)?;
    if has_objects(input) {
        let objects = rows.objects().filter(is_work).take(SHEET_ROWS);
        let columns = used(OF_OBJECTS, rows.remarked());
        sheet(book.add_worksheet_with_constant_memory()?.set_name("Objects")?, input, objects, &columns, &day)?;
    }
    if !input.assessment.attachments().is_empty() {
        attachments(book.add_worksheet().set_name("Attachments")?, input, mask)?;
    }
    about::sheet(book.add_worksheet().set_name(about::NAME)?, input, told)?;
    book.save_to_buffer()
}

/// Where only counts are told, no object is listed: a sheet of headings would read as if none were concerned.
fn has_objects(input: &ReportInput<'_>) -> bool {
    input.options.personal_data != PersonalData::Counts
}

fn status(input: &ReportInput<'_>) -> &'static str {
    if input.options.is_draft { "Draft" } else { "Final" }
}

/// A table in print: landscape, its headings on each page.
fn as_table(sheet: &mut Worksheet, input: &ReportInput<'_>) -> Result<(), XlsxError> {
    to_print(sheet, input);
    sheet.set_paper_size(paper(input)[1]).set_landscape().set_repeat_rows(0, 0)?;
    Ok(())
}

fn paper(input: &ReportInput<'_>) -> [u8; 2] {
    if input.options.paper == PageSize::Letter { LETTER } else { A4 }
}

/// As wide as a page, and on each page what it is a page of.
fn to_print(sheet: &mut Worksheet, input: &ReportInput<'_>) {
    // An ampersand begins a command.
    let said = |text: &str| visible(text).chars().take(NAME).collect::<String>().replace('&', "&&");
    let marking = said(&input.assessment.details.marking);
    sheet
        .set_paper_size(paper(input)[0])
        .set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3)
        .set_print_fit_to_pages(1, 0)
        .set_header(format!("&L{}: &A&R{marking}", said(input.organisation())))
        .set_footer(format!("&L{} · {}&RPage &P of &N", input.report_id(), status(input)));
}

/// A line under each row leads the eye along it, in print too.
fn lined(format: Format) -> Format {
    format
        .set_align(FormatAlign::Top)
        .set_border_bottom(FormatBorder::Hair)
        .set_border_bottom_color(Color::RGB(0x0080_8B96))
}

fn heading() -> Format {
    Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x001B_4F72))
        .set_font_color(Color::White)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Top)
        .set_text_wrap()
}

fn is_good(outcome: &str) -> bool {
    [Outcome::Pass, Outcome::NotApplicable].iter().any(|good| good.title() == outcome)
}

/// Whether something is to be done: as the assessor concluded, else by the outcome.
fn is_open(row: &Row) -> bool {
    !is_good(row.with_conclusions)
}

/// Whether the evidence found something that is not as it should be, whatever was concluded on it.
fn is_found(row: &Row) -> bool {
    !is_good(row.outcome) && row.outcome != ByEvidence::Answered.title()
}

/// What is as it should be needs no action, and what does not apply none either; what only the assessor says is not does.
fn is_listed(row: &Row) -> bool {
    is_open(row) || is_found(row) && row.with_conclusions != Outcome::NotApplicable.title()
}

/// How far it is when the plan is handed out.
fn progress_of(row: &Row) -> &'static str {
    if !is_open(row) {
        ""
    } else if row.is_accepted {
        ACCEPTED
    } else if row.with_conclusions == Outcome::NoEvidence.title() {
        LACKS_EVIDENCE
    } else {
        OPEN
    }
}

/// The register of attachments.
fn attachments(sheet: &mut Worksheet, input: &ReportInput<'_>, mask: Option<&Mask>) -> Result<(), XlsxError> {
    const COLUMNS: [(&str, f64); 7] = [
        ("No.", 8.0),
        ("Of", 30.0),
        ("Caption", 44.0),
        ("File", 44.0),
        ("Kind", 13.0),
        ("Bytes", 13.0),
        ("SHA-256", 70.0),
    ];
    let (heading, text) = (heading(), Format::new().set_text_wrap().set_align(FormatAlign::Top));
    for (at, (title, width)) in (0_u16..).zip(COLUMNS) {
        sheet.write_string_with_format(0, at, title, &heading)?;
        sheet.set_column_width(at, width)?;
    }
    for (line, (target, attachment)) in (1_u32..).zip(input.assessment.attachments()) {
        let cells = [
            card::number_of(attachment),
            input.short(target),
            attachment.caption.clone(),
            attachment.name.clone(),
            attachment.media.title().to_owned(),
            words::number(attachment.bytes),
            attachment.sha256.clone(),
        ];
        for (at, cell) in (0_u16..).zip(cells) {
            // Names are told before they are made visible: a name with an invisible character would not be found.
            let shown = mask.map_or_else(|| cell.clone(), |mask| mask.text(&cell));
            let shown = visible(&shown).into_owned();
            sheet.write_string_with_format(line, at, shortened(&shown), &text)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    as_table(sheet, input)
}

/// Whether a row is something to do: an object that is as it should be is none, unless something is said of it.
fn is_work(row: &Row) -> bool {
    let said = |(heading, cell): (&&str, Cow<'_, str>)| SAID.contains(heading) && !cell.is_empty();
    row.outcome != Outcome::Pass.title() || Row::HEADINGS.iter().zip(row.cells()).any(said)
}

/// A column's heading, and its place among the cells of a row.
type Columns = Vec<(&'static str, usize)>;

/// The columns, but for those of what people say in which nothing is said.
fn used(columns: &[&'static str], rows: impl Iterator<Item = Row>) -> Columns {
    let place = |title: &str| Row::HEADINGS.iter().position(|heading| *heading == title);
    let mut has_text = [false; Row::HEADINGS.len()];
    for row in rows {
        has_text.iter_mut().zip(row.cells()).for_each(|(has_text, cell)| *has_text |= !cell.is_empty());
    }
    let of = |title: &&'static str| {
        let said = if *title == FIRST_SEVERITY { WHY_SEVERITY } else { title };
        let is_used = has_text.get(place(said)?).copied().unwrap_or_default();
        (!SAID.contains(&said) || is_used).then_some((*title, place(title)?))
    };
    columns.iter().filter_map(of).collect()
}

fn sheet(
    sheet: &mut Worksheet,
    input: &ReportInput<'_>,
    rows: impl Iterator<Item = Row>,
    columns: &Columns,
    day: &str,
) -> Result<(), XlsxError> {
    let (heading, text) = (heading(), lined(Format::new().set_text_wrap()));
    let figure = lined(Format::new().set_num_format("#,##0").set_align(FormatAlign::Center));
    let date = lined(date_format());
    let progress = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    for (at, (title, _)) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, at, *title, &heading)?;
        sheet.set_column_width(at, width(title))?;
    }
    sheet.write_string_with_format(0, progress, "Progress", &heading)?;
    sheet.set_column_width(progress, 13)?;
    sheet.set_row_height(0, height::height(columns.iter().map(|(title, _)| (*title, width(title)))))?;
    let mut last = 0;
    for (line, row) in (1_u32..).zip(rows) {
        let cells: Vec<_> = row.cells().collect();
        if line <= height::ROWS {
            let text = |place: &usize| cells.get(*place).map(|cell| &**cell).unwrap_or_default();
            let cells = columns.iter().map(|(title, place)| (text(place), width(title)));
            sheet.set_row_height(line, height::height(cells))?;
        }
        for (at, (title, place)) in (0_u16..).zip(columns) {
            let value = cells.get(*place).map(|cell| &**cell).unwrap_or_default();
            if value.is_empty() {
                if line <= height::ROWS {
                    sheet.write_blank(line, at, &text)?;
                }
            } else if let (true, Some(day)) = (DAYS.contains(title), a_day(value)) {
                sheet.write_datetime_with_format(line, at, &day, &date)?;
            } else if let (true, Ok(number)) = (FIGURES.contains(title), value.parse::<u32>()) {
                sheet.write_number_with_format(line, at, number, &figure)?;
            } else {
                let value = if *title == "Details" { input.in_words(value) } else { value.into() };
                sheet.write_string_with_format(line, at, shortened(&value), &text)?;
            }
        }
        sheet.write_string_with_format(line, progress, progress_of(&row), &text)?;
        last = line;
    }
    let last = last.max(1);
    sheet.autofilter(0, 0, last, progress)?;
    // An id is a name and no number: no cell need be marked for it.
    sheet.ignore_error_range(1, 0, last, progress, IgnoreError::NumberStoredAsText)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.add_data_validation(1, progress, last, progress, &DataValidation::new().allow_list_strings(&PROGRESS)?)?;
    for (at, (title, _)) in (0_u16..).zip(columns) {
        if ["Outcome", "With conclusions", "Severity", FIRST_SEVERITY].contains(title) {
            colour(sheet, at, last)?;
        } else if DAYS.contains(title) {
            colour_passed(sheet, (title, at), progress, last, day)?;
        }
    }
    as_table(sheet, input)
}

fn date_format() -> Format {
    Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top).set_align(FormatAlign::Left)
}

/// Progress by which a day no longer counts: nobody waits for what is done, and no action is due where none will be taken.
fn settles(title: &str) -> &'static [&'static str] {
    if title == DUE { &[DONE, ACCEPTED, NOT_PLANNED] } else { &[DONE] }
}

/// Days before the one that the plan names, of what is neither done nor settled; whoever keeps the plan writes another there.
fn colour_passed(
    sheet: &mut Worksheet,
    (title, column): (&str, u16),
    progress: u16,
    last: u32,
    day: &str,
) -> Result<(), XlsxError> {
    let (own, state) = (column_number_to_name(column), column_number_to_name(progress));
    let counts: String = settles(title).iter().map(|word| format!(",${state}2<>\"{word}\"")).collect();
    let rule = format!("AND(ISNUMBER(${own}2),${own}2<{day},${state}2<>\"\"{counts})");
    let format =
        Format::new().set_background_color(Color::RGB(0x00F9_D7D3)).set_font_color(Color::RGB(0x008E_1B10)).set_bold();
    let rule = ConditionalFormatFormula::new().set_rule(rule.as_str()).set_format(format);
    sheet.add_conditional_format(1, column, last, column, &rule)?;
    Ok(())
}

/// `2026-12-31` as a day that can be sorted and filtered by.
fn a_day(text: &str) -> Option<ExcelDateTime> {
    let mut parts = text.split('-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    ExcelDateTime::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}

/// Colours beside the words, never in their place.
fn colour(sheet: &mut Worksheet, column: u16, last: u32) -> Result<(), XlsxError> {
    for (word, ground, ink) in COLOURS {
        let format = Format::new().set_background_color(Color::RGB(*ground)).set_font_color(Color::RGB(*ink));
        let rule = ConditionalFormatText::new()
            .set_rule(ConditionalFormatTextRule::BeginsWith((*word).to_owned()))
            .set_format(format);
        sheet.add_conditional_format(1, column, last, column, &rule)?;
    }
    Ok(())
}

/// In characters. Whatever has to be read in a printed page of all columns is not wider than it needs.
fn width(title: &str) -> f64 {
    match title {
        "Details" => 48.0,
        "What should be true" | "Found in" => 32.0,
        "Object" | "Note" | "Justification" | "Reason or control" => 26.0,
        "Item" | "Object id" | "Attachments" | WHY_SEVERITY => 22.0,
        "Owner or approver" => 17.0,
        "With conclusions" | "Object kind" | "Treatment" => 14.0,
        "Severity" | FIRST_SEVERITY | "Check" => 9.5,
        "Stage" | "Failing" | "To review" | "Not known" => 8.0,
        _ => 12.0,
    }
}

/// Text that fits into a cell; what was cut says so.
fn shortened(text: &str) -> String {
    if text.chars().count() <= CELL {
        return text.to_owned();
    }
    let kept: String = text.chars().take(CELL).collect();
    format!("{kept} … (cut here; the CSV output has the whole text)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_follows_the_conclusion_before_the_outcome() {
        let check = |outcome: &'static str, with_conclusions: &'static str, expected: (bool, bool)| {
            let row = Row { outcome, with_conclusions, ..Row::default() };
            assert_eq!((is_open(&row), is_found(&row)), expected, "{outcome} {with_conclusions}");
        };
        const ANSWERED: &str = ByEvidence::Answered.title();
        check("Fail", "Fail", (true, true));
        check("Pass", "Pass", (false, false));
        check("Not applicable", "Not applicable", (false, false));
        check("Pass", "Fail", (true, false));
        check("Fail", "Not applicable", (false, true));
        check("Review", "Pass", (false, true));
        check("No evidence", "Fail", (true, true));
        check("Not judged yet", "Not judged yet", (true, true));
        // The answer to a question of the assessor's own is all that there is.
        check(ANSWERED, "Pass", (false, false));
        check(ANSWERED, "Fail", (true, false));
        assert!(a_day("2026-12-31").is_some() && a_day("").is_none() && a_day("2026-13-01").is_none());
    }

    #[test]
    fn progress_says_what_is_accepted_and_what_cannot_be_judged() {
        let check = |outcome, with_conclusions, is_accepted, expected: (&str, bool)| {
            let row = Row { outcome, with_conclusions, is_accepted, ..Row::default() };
            assert_eq!((progress_of(&row), is_listed(&row)), expected, "{outcome} {with_conclusions} {is_accepted}");
            assert!(progress_of(&row).is_empty() || PROGRESS.contains(&progress_of(&row)));
        };
        check("Fail", "Fail", false, ("open", true));
        check("Fail", "Fail", true, ("risk accepted", true));
        check("No evidence", "No evidence", false, ("evidence missing", true));
        check("No evidence", "No evidence", true, ("risk accepted", true));
        check("No evidence", "Fail", false, ("open", true));
        check("Fail", "Pass", true, ("", true));
        check("Fail", "Not applicable", false, ("", false));
        check("Not judged yet", "Not judged yet", false, ("open", true));
    }

    #[test]
    fn the_first_severity_stands_where_another_has_its_reason() {
        let check = |reason: &str, expected: &[&str]| {
            let row = Row { severity_by_evidence: "High", severity_reason: reason.to_owned(), ..Row::default() };
            let used = used(&["Severity", FIRST_SEVERITY, WHY_SEVERITY], std::iter::once(row));
            assert_eq!(used.iter().map(|(title, _)| *title).collect::<Vec<_>>(), expected);
        };
        check("", &["Severity"]);
        check("A trial.", &["Severity", FIRST_SEVERITY, WHY_SEVERITY]);
    }

    #[test]
    fn columns_in_which_nobody_said_a_thing_are_left_out() {
        let check = |note: &str, expected: &[&str]| {
            let row = Row { note: note.to_owned(), ..Row::default() };
            let used = used(&["Check", "Note", "Owner or approver", "Justification"], std::iter::once(row));
            assert_eq!(used.iter().map(|(title, _)| *title).collect::<Vec<_>>(), expected);
        };
        check("", &["Check", "Owner or approver"]);
        check("Seen.", &["Check", "Note", "Owner or approver"]);
        // Every column that a sheet asks for is one of the table.
        assert!(OF_FINDINGS.iter().chain(OF_OBJECTS).all(|title| Row::HEADINGS.contains(title)));
    }
}
