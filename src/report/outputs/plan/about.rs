//! The sheet that says what the others hold and how they are used.

use super::{a_day, date_format, shortened, to_print};
use crate::report::masking::PersonalData;
use crate::report::visible::visible;
use crate::report::{ReportInput, words};
use crate::tenant::Moment;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Worksheet, XlsxError};

/// The sheet that says what the others are, and its line with the day that dates are compared with.
pub(super) const NAME: &str = "About";
pub(super) const COMPARED: &str = "Dates compared with";

pub(super) fn lines(input: &ReportInput<'_>, left_out: usize) -> Vec<(&'static str, String)> {
    let details = &input.assessment.details;
    let status = if input.options.is_draft { "Draft: work on the findings is not finished" } else { "Final" };
    let (objects, names) = match input.options.personal_data {
        PersonalData::Full => (OBJECTS, "as in the evidence"),
        PersonalData::Masked => (OBJECTS, "replaced by pseudonyms; their key is a file apart"),
        PersonalData::Counts => (" Objects are counted beside their finding and not listed.", "left out: counts only"),
    };
    let mut lines = vec![
        ("Organisation", input.organisation().to_owned()),
        ("Title", input.title().to_owned()),
        ("Status", status.to_owned()),
        ("Version", details.version.clone()),
        ("Report", input.report_id()),
        ("Checklist", input.checklist.title.to_owned()),
        ("Evidence as of", input.date(input.results.as_of)),
        (COMPARED, compared_with(input).iso_date()),
        (
            "Dates in colour",
            "A due date or expiry before the day above is coloured, unless its row is done or has no progress to tell; a due \
             date not either where nothing is planned or the risk is accepted. It is the day on which the assessment was last changed, or on which its evidence ends where that is later. As the work goes on, \
             write another day in its place, or =TODAY()."
                .to_owned(),
        ),
        ("Assessing organisation", details.organization.clone()),
        ("Assessor", details.assessor.clone()),
        ("Reviewer", details.reviewer.clone()),
        ("Marking", details.marking.clone()),
        ("Names", names.to_owned()),
        (
            "How to use it",
            format!(
                "Findings has one row per finding that is not as it should be, with how many of its objects fail, are to be \
                 reviewed, or are not known. What does not apply is not listed; the CSV output has it.{objects} Outcome is \
                 what the evidence alone gives; With conclusions is what counts, as in the report, once the assessor has \
                 concluded. Severity is what counts as well; where the assessor gave another than the evidence, the first one \
                 and the reason stand beside it. Filter, choose the progress from the list, and add columns as you like. \
                 Progress is yours to keep; the state of work is how far the assessor and the reviewer are with a finding. \
                 The report explains each finding.",
            ),
        ),
    ];
    lines.retain(|(_, value)| !value.trim().is_empty());
    if left_out > 0 {
        let count = words::size(left_out);
        lines.push(("Left out", format!("{count} objects beyond what a sheet can hold; the CSV output has them all.")));
    }
    lines
}

/// No clock: the last day that the assessment knows of.
fn compared_with(input: &ReportInput<'_>) -> Moment {
    let changed = input.journal.last().map(|line| line.when);
    changed.map_or(input.results.as_of, |changed| changed.max(input.results.as_of))
}

pub(super) fn sheet(
    sheet: &mut Worksheet,
    input: &ReportInput<'_>,
    lines: Vec<(&'static str, String)>,
) -> Result<(), XlsxError> {
    let label = Format::new().set_bold().set_align(FormatAlign::Top);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let to_change = date_format().set_background_color(Color::RGB(0x00FF_F6D6)).set_border(FormatBorder::Thin);
    sheet.set_column_width(0, 23)?.set_column_width(1, 90)?;
    for (line, (name, value)) in (0_u32..).zip(lines) {
        sheet.write_string_with_format(line, 0, name, &label)?;
        if let (COMPARED, Some(day)) = (name, a_day(&value)) {
            sheet.write_datetime_with_format(line, 1, &day, &to_change)?;
            continue;
        }
        let value = visible(&value).into_owned();
        sheet.write_string_with_format(line, 1, shortened(&value), &text)?;
    }
    to_print(sheet, input);
    Ok(())
}

const OBJECTS: &str = " Objects has one row per object concerned.";
