//! The request as a workbook: a row for each export, so that the client can tick off what was sent.

use super::{Addressed, QUERIES, Request, SECTIONS, asks_for_sign_ins, plain, script, why};
use crate::checklist::Checklist;
use crate::report::markdown;
use rust_xlsxwriter::{Color, DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};

/// The bytes of the workbook.
///
/// # Errors
/// What the workbook writer says; no content is known to cause it.
pub fn workbook(requests: &[Request], checklist: &Checklist, to: &Addressed) -> anyhow::Result<Vec<u8>> {
    let mut book = Workbook::new();
    // Any fixed moment: the bytes depend on the content alone.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(
        &DocProperties::new().set_title("What to ask for").set_subject(to.line()).set_creation_datetime(&made),
    );
    let heading = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x001B_4F72))
        .set_font_color(Color::White)
        .set_text_wrap();
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let page = book.add_worksheet();
    page.set_name("What to ask for")?.set_freeze_panes(1, 1)?;
    page.set_header(format!("&L{}", to.line().replace('&', "&&")));
    let titles =
        ["Export", "State", "File", "Remark", "Why it is needed"].into_iter().chain(SECTIONS.map(|(_, shown)| shown));
    let widths = [30, 12, 24, 24, 40, 50, 60, 60, 36, 36];
    for ((at, title), width) in (0u16..).zip(titles).zip(widths) {
        page.set_column_width(at, width)?;
        page.write_string_with_format(0, at, title, &heading)?;
    }
    for (row, request) in (1u32..).zip(requests) {
        page.write_string_with_format(row, 0, request.dataset.title, &text)?;
        page.write_string_with_format(row, 4, why(request, checklist), &text)?;
        for (at, (section, _)) in (5u16..).zip(SECTIONS) {
            let words = markdown::section(request.dataset.collect, section).unwrap_or_default();
            let words = if words.contains("```") { script(words) } else { plain(words) };
            page.write_string_with_format(row, at, words, &text)?;
        }
    }
    let states = DataValidation::new().allow_list_strings(&["asked", "sent", "not possible"])?;
    page.add_data_validation(1, 1, u32::try_from(requests.len()).unwrap_or(1).max(1), 1, &states)?;
    if asks_for_sign_ins(requests) {
        let page = book.add_worksheet();
        page.set_name("Sign-in summary")?.set_column_width(0, 140)?;
        let mut row = 0;
        for (_, title, query) in QUERIES {
            page.write_string_with_format(row, 0, *title, &heading)?;
            for line in query.lines() {
                row += 1;
                page.write_string(row, 0, line)?;
            }
            row += 2;
        }
    }
    Ok(book.save_to_buffer()?)
}
