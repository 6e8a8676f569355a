//! Writes the inventory workbook that people fill in: a sheet for each subject, with lists to choose from, notes, example
//! rows, and what the evidence already tells. Text of a tenant is written as text, never as formula or link.

mod known;
#[cfg(test)]
mod tests;

pub use known::{Known, known};

use crate::datasets::inventory::{EXAMPLE, Entry, FOUND, SHEETS, Sheet, TEMPLATE_MADE};
use crate::report::visible::visible;
use crate::tenant::Moment;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder,
    Note, Workbook, Worksheet, XlsxError,
};

/// Rows that have lists to choose from and the format of dates, beyond those that are filled.
const ROWS: u32 = 500;
/// Characters a cell of a workbook can hold.
const CELL_CHARACTERS: usize = 32_000;

struct Looks {
    heading: Format,
    example: Format,
    example_date: Format,
    text: Format,
    date: Format,
    found: Format,
}

impl Looks {
    fn new() -> Self {
        let date = "yyyy-mm-dd";
        let text = Format::new().set_align(FormatAlign::Top).set_text_wrap();
        let example = text.clone().set_italic().set_font_color(Color::Gray);
        Self {
            heading: Format::new()
                .set_bold()
                .set_background_color(Color::RGB(0x001B_4F72))
                .set_font_color(Color::White)
                .set_border(FormatBorder::Thin)
                .set_align(FormatAlign::Top),
            example_date: example.clone().set_num_format(date),
            example,
            date: text.clone().set_num_format(date),
            found: text.clone().set_font_color(Color::RGB(0x0044_5566)),
            text,
        }
    }
}

/// The bytes of the workbook.
///
/// # Errors
/// What the workbook writer says; no content is known to cause it.
pub fn workbook(known: &Known) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::parse_from_str(TEMPLATE_MADE)?;
    book.set_properties(&DocProperties::new().set_title("Inventory").set_creation_datetime(&made));
    let looks = Looks::new();
    read_me(book.add_worksheet(), known, &looks)?;
    for sheet in SHEETS.iter().filter(|sheet| !known.leaves_out(sheet.dataset)) {
        let rows = known.rows_of(sheet.dataset);
        write(book.add_worksheet(), sheet, rows, &looks)?;
    }
    Ok(book.save_to_buffer()?)
}

fn read_me(page: &mut Worksheet, known: &Known, looks: &Looks) -> Result<(), XlsxError> {
    page.set_name("Read me")?;
    page.set_column_width(0, 24)?.set_column_width(1, 100)?;
    page.write_string_with_format(0, 0, "Inventory", &looks.heading)?;
    page.write_string_with_format(0, 1, "What no export tells, written down by those who know", &looks.heading)?;
    let rules = [
        (
            "Fill in",
            "One row for each account, service or plan. Leave a cell empty where nobody knows: empty is not wrong.",
        ),
        (
            "Examples",
            "Rows in grey that begin with EXAMPLE: show how it is meant. They are not read; delete them or leave them.",
        ),
        ("Headings", "Keep the headings as they are. Rows may be sorted, columns moved, further columns added."),
        ("Dates", "Type them as dates; as text, write 2026-05-20."),
        ("Secrets", "Never write a password, key or code into this workbook."),
        (FOUND, "A column in grey repeats what the exports say; it helps to fill in the row, and is not read back."),
    ];
    let sheets = SHEETS.iter().filter(|sheet| !known.leaves_out(sheet.dataset)).map(|sheet| (sheet.name, sheet.about));
    for (row, (title, text)) in (1u32..).zip(rules.into_iter().chain(sheets)) {
        page.write_string_with_format(row, 0, title, &looks.text)?;
        page.write_string_with_format(row, 1, text, &looks.text)?;
    }
    Ok(())
}

fn write(page: &mut Worksheet, sheet: &Sheet, rows: &[known::Row], looks: &Looks) -> Result<(), XlsxError> {
    page.set_name(sheet.name)?;
    page.set_freeze_panes(1, 1)?;
    let has_found = rows.iter().any(|row| !row.found.is_empty());
    let last = ROWS + u32::try_from(rows.len()).unwrap_or(ROWS);
    for (at, column) in (0u16..).zip(sheet.columns) {
        page.set_column_width(at, f64::from(column.width))?;
        page.write_string_with_format(0, at, column.heading, &looks.heading)?;
        page.insert_note(0, at, &Note::new(column.note).add_author_prefix(false).set_width(280).set_height(120))?;
        if column.entry == Entry::Date {
            page.set_column_format(at, &looks.date)?;
        }
        let choices = column.entry.choices();
        if !choices.is_empty() {
            // Another word is let through after a question: people know cases that no list has.
            let list = DataValidation::new()
                .allow_list_strings(&choices)?
                .set_error_style(DataValidationErrorStyle::Warning)
                .set_error_title("Not in the list")?
                .set_error_message("The list holds the words that are understood. Keep your own?")?;
            page.add_data_validation(1, at, last, at, &list)?;
        }
    }
    let found_at = u16::try_from(sheet.columns.len()).unwrap_or(u16::MAX);
    if has_found {
        page.set_column_width(found_at, 70)?;
        page.write_string_with_format(0, found_at, FOUND, &looks.heading)?;
    }
    let mut at = 1;
    for example in sheet.examples {
        let mut cells: Vec<String> = example.iter().map(|cell| (*cell).to_owned()).collect();
        if let Some(first) = cells.first_mut() {
            *first = format!("{EXAMPLE} {first}");
        }
        cells_of(page, sheet, at, &cells, (&looks.example, &looks.example_date))?;
        at += 1;
    }
    for row in rows {
        cells_of(page, sheet, at, &row.cells, (&looks.text, &looks.date))?;
        if has_found {
            page.write_string_with_format(at, found_at, fitting(&row.found), &looks.found)?;
        }
        at += 1;
    }
    Ok(())
}

fn cells_of(
    page: &mut Worksheet,
    sheet: &Sheet,
    row: u32,
    cells: &[String],
    (text, date): (&Format, &Format),
) -> Result<(), XlsxError> {
    for ((at, column), cell) in (0u16..).zip(sheet.columns).zip(cells) {
        if cell.is_empty() {
            continue;
        }
        let day = (column.entry == Entry::Date).then(|| Moment::parse_iso(cell)).flatten().and_then(excel_date);
        match day {
            Some(day) => page.write_datetime_with_format(row, at, &day, date)?,
            None => page.write_string_with_format(row, at, fitting(cell), text)?,
        };
    }
    Ok(())
}

fn excel_date(moment: Moment) -> Option<ExcelDateTime> {
    let (year, month, day) = moment.date();
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}

/// What does not fit a cell is cut, visibly; hidden characters are shown.
fn fitting(text: &str) -> String {
    let shown = visible(text);
    if shown.chars().count() <= CELL_CHARACTERS {
        return shown.into_owned();
    }
    shown.chars().take(CELL_CHARACTERS).chain(['…']).collect()
}
