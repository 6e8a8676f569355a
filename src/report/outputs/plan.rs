//! The action plan as a workbook: one sheet with a row per finding, one with a row per object, ready to be filtered and
//! worked through. Cells hold text only, never formulas or links.

use super::rows::Row;
use crate::checklist::{Conclusion, Outcome};
use crate::report::masking::Mask;
use crate::report::{ReportInput, card, words};
use rust_xlsxwriter::{
    Color, ConditionalFormatText, ConditionalFormatTextRule, DataValidation, DocProperties, ExcelDateTime, Format,
    FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

/// Characters that a cell can hold.
const CELL: usize = 32_000;
/// Rows that a sheet can hold under its heading.
const SHEET_ROWS: usize = 1_048_575;
/// Any fixed moment would do: the same assessment gives the same bytes.
const MADE: (u16, u8, u8) = (2026, 1, 1);
/// What a row's progress can be; the reader of the plan chooses.
const PROGRESS: [&str; 4] = ["open", "in progress", "done", "not planned"];

/// The column of days.
const DUE: &str = "Due or expiry";

/// Words with the colours they stand on.
const COLOURS: &[(&str, u32, u32)] = &[
    ("Fail", 0x00F9_D7D3, 0x008E_1B10),
    ("Review", 0x00FC_EBC8, 0x007A_4B00),
    ("No evidence", 0x00E4_E0F0, 0x0044_3A6B),
    ("Pass", 0x00D5_EDDB, 0x0014_5A2B),
    ("Critical", 0x00F9_D7D3, 0x008E_1B10),
    ("High", 0x00FC_E3D2, 0x008A_3B07),
    ("Medium", 0x00FC_EBC8, 0x007A_4B00),
];

/// The workbook's bytes.
///
/// # Errors
/// What the workbook writer says; no content is known to cause it.
pub fn workbook(input: &ReportInput<'_>, rows: &[Row], mask: Option<&Mask>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (year, month, day) = MADE;
    let made = ExcelDateTime::from_ymd(year, month, day)?;
    book.set_properties(&DocProperties::new().set_title("Action plan").set_creation_datetime(&made));
    let (findings, objects): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.is_finding());
    // What is as it should be needs no action; what only the assessor says is not does.
    let findings: Vec<&Row> = findings.into_iter().filter(|row| !is_good(row.outcome) || is_open(row)).collect();
    sheet(
        book.add_worksheet().set_name("Findings")?,
        &findings,
        &[0, 1, 2, 3, 4, 6, 7, 8, 12, 14, 15, 16, 17, 18, 19],
    )?;
    // What fails first; within that the order of the checklist.
    let mut objects = objects;
    objects.sort_by_key(|row| Outcome::ALL.iter().position(|outcome| outcome.title() == row.outcome));
    let (fit, left_out) = (objects.len().min(SHEET_ROWS), objects.len().saturating_sub(SHEET_ROWS));
    sheet(
        book.add_worksheet().set_name("Objects")?,
        &objects[..fit],
        &[0, 3, 4, 6, 9, 10, 11, 12, 13, 7, 14, 15, 16, 17, 19],
    )?;
    if !input.assessment.attachments().is_empty() {
        attachments(book.add_worksheet().set_name("Attachments")?, input, mask)?;
    }
    about(book.add_worksheet().set_name("About")?, input, left_out)?;
    book.save_to_buffer()
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
    let settled = [Conclusion::Met, Conclusion::NotApplicable];
    match row.conclusion.as_str() {
        "" => !is_good(row.outcome),
        conclusion => !settled.iter().any(|settled| settled.title() == conclusion),
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
            target.short(),
            attachment.caption.clone(),
            attachment.name.clone(),
            attachment.media.title().to_owned(),
            attachment.bytes.to_string(),
            attachment.sha256.clone(),
        ];
        for (at, cell) in (0_u16..).zip(cells) {
            // Names are told before they are made visible: a name with an invisible character would not be found.
            let shown = mask.map_or_else(|| cell.clone(), |mask| mask.text(&cell));
            let shown = crate::report::visible::visible(&shown).into_owned();
            sheet.write_string_with_format(line, at, shortened(&shown), &text)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn sheet(sheet: &mut Worksheet, rows: &[&Row], columns: &[usize]) -> Result<(), XlsxError> {
    let (heading, text) = (heading(), Format::new().set_text_wrap().set_align(FormatAlign::Top));
    let date = Format::new().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Top).set_align(FormatAlign::Left);
    let progress = u16::try_from(columns.len()).unwrap_or(u16::MAX);
    for (at, column) in (0_u16..).zip(columns) {
        let title = Row::HEADINGS.get(*column).copied().unwrap_or_default();
        sheet.write_string_with_format(0, at, title, &heading)?;
        sheet.set_column_width(at, width(title))?;
    }
    sheet.write_string_with_format(0, progress, "Progress", &heading)?;
    sheet.set_column_width(progress, 13)?;
    for (line, row) in (1_u32..).zip(rows) {
        let cells = row.cells();
        for (at, column) in (0_u16..).zip(columns) {
            let value = cells.get(*column).map(String::as_str).unwrap_or_default();
            if let (true, Some(day)) = (Row::HEADINGS.get(*column) == Some(&DUE), a_day(value)) {
                sheet.write_datetime_with_format(line, at, &day, &date)?;
            } else if !value.is_empty() {
                sheet.write_string_with_format(line, at, shortened(value), &text)?;
            }
        }
        let state = if is_open(row) { PROGRESS[0] } else { "" };
        sheet.write_string_with_format(line, progress, state, &text)?;
    }
    let last = u32::try_from(rows.len()).unwrap_or(u32::MAX).max(1);
    sheet.autofilter(0, 0, last, progress)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.add_data_validation(1, progress, last, progress, &DataValidation::new().allow_list_strings(&PROGRESS)?)?;
    for (at, column) in (0_u16..).zip(columns) {
        if ["Outcome", "Severity"].contains(&Row::HEADINGS.get(*column).copied().unwrap_or_default()) {
            colour(sheet, at, last)?;
        }
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
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

fn about(sheet: &mut Worksheet, input: &ReportInput<'_>, left_out: usize) -> Result<(), XlsxError> {
    let label = Format::new().set_bold().set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut lines = vec![
        ("Organisation", input.organisation().to_owned()),
        ("Report", input.title().to_owned()),
        ("As of", input.date(input.results.as_of)),
        ("Assessor", input.assessment.details.assessor.clone()),
        ("Marking", input.assessment.details.marking.clone()),
        (
            "How to use it",
            "Findings has one row per finding that is not as it should be, Objects one row per object concerned. Filter, \
             choose the progress from the list, and add columns as you like. Progress is yours to keep; the state of work is how \
             far the assessor and the reviewer are with a finding. The report explains each finding."
                .to_owned(),
        ),
    ];
    if left_out > 0 {
        let count = words::size(left_out);
        lines.push(("Left out", format!("{count} objects beyond what a sheet can hold; the CSV output has them all.")));
    }
    sheet.set_column_width(0, 18)?.set_column_width(1, 90)?;
    for (line, (name, value)) in (0_u32..).zip(lines) {
        sheet.write_string_with_format(line, 0, name, &label)?;
        let value = crate::report::visible::visible(&value).into_owned();
        sheet.write_string_with_format(line, 1, shortened(&value), &text)?;
    }
    Ok(())
}

fn width(title: &str) -> f64 {
    match title {
        "Details" | "What should be true" | "Found in" | "Note" | "Justification" => 44.0,
        "Item" | "Object" | "Treatment" | "Attachments" => 30.0,
        "Object id" | "Owner or approver" => 22.0,
        _ => 13.0,
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
        let check = |outcome: &'static str, conclusion: &str, expected: bool| {
            let row = Row { outcome, conclusion: conclusion.to_owned(), ..Row::default() };
            assert_eq!(is_open(&row), expected, "{outcome} {conclusion}");
        };
        check("Fail", "", true);
        check("Pass", "", false);
        check("Not applicable", "", false);
        check("Pass", "not met", true);
        check("Fail", "not applicable", false);
        check("Review", "met", false);
        check("No evidence", "partly met", true);
        assert!(a_day("2026-12-31").is_some() && a_day("").is_none() && a_day("2026-13-01").is_none());
    }
}
