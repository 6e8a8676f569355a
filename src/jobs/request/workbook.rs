//! The request as a workbook: a row for each export, so that the client can tick off what was sent.

use super::{
    Addressed, QUERIES, Request, SUMMARY, SUMMARY_TITLE, asks_for_sign_ins, commands, sections, stands_for,
    summary_sections, why,
};
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
    let titles = [
        "Export",
        "State",
        "File",
        "Remark",
        "Personal data",
        "Why it is needed",
        "How to make it",
        "Role or person",
        "Script",
        "Checks",
    ];
    let widths = [30, 12, 24, 24, 30, 40, 90, 40, 26, 40];
    for ((at, title), width) in (0u16..).zip(titles).zip(widths) {
        page.set_column_width(at, width)?;
        page.write_string_with_format(0, at, title, &heading)?;
    }
    let mut row = 0;
    for request in requests {
        row += 1;
        let dataset = request.dataset;
        let mut checks: Vec<&str> = request.needed_by.iter().chain(&request.helps).copied().collect();
        checks.sort_unstable();
        let cells = [
            (0, dataset.title.to_owned()),
            (4, under(request, to, "Personal data")),
            (5, why(request, checklist)),
            (6, how(request, to)),
            (
                7,
                under(request, to, "Least privileged role that can read it")
                    + &under(request, to, "Who can fill it in"),
            ),
            (8, commands::code(dataset).and_then(commands::tool).map_or("", |tool| tool.file).to_owned()),
            (9, checks.join(", ")),
        ];
        for (at, words) in cells {
            page.write_string_with_format(row, at, words, &text)?;
        }
        if stands_for(request) {
            row += 1;
            page.write_string_with_format(row, 0, SUMMARY_TITLE, &text)?;
            let files: Vec<&str> = QUERIES.iter().map(|(file, _, _)| *file).collect();
            let mut checks: Vec<&str> = request.needed_by.iter().chain(&request.helps).copied().collect();
            checks.sort_unstable();
            let mut about: Vec<String> =
                summary_sections(requests, checklist).into_iter().map(|(_, words)| words).collect();
            let (data, role) = (about.pop().unwrap_or_default(), about.pop().unwrap_or_default());
            let cells = [
                (4, data),
                (5, about.concat()),
                (6, SUMMARY.to_owned()),
                (7, role),
                (8, files.join("\n")),
                (9, checks.join(", ")),
            ];
            for (at, words) in cells {
                page.write_string_with_format(row, at, words, &text)?;
            }
        }
    }
    let states = DataValidation::new().allow_list_strings(&["asked", "sent", "not possible"])?;
    page.add_data_validation(1, 1, row.max(1), 1, &states)?;
    let blocks = requests.iter().filter_map(|of| Some((of.dataset.title, commands::code(of.dataset)?)));
    listing(&mut book, "Commands", blocks, &heading)?;
    if asks_for_sign_ins(requests) {
        let queries = QUERIES.iter().map(|(_, title, query)| (*title, *query));
        listing(&mut book, "Sign-in summary", queries, &heading)?;
    }
    Ok(book.save_to_buffer()?)
}

/// A sheet of texts to copy, a line in each row: a cell of several lines is pasted with quotes around it.
fn listing<'a>(
    book: &mut Workbook,
    name: &str,
    texts: impl Iterator<Item = (&'a str, &'a str)>,
    heading: &Format,
) -> anyhow::Result<()> {
    let fixed = Format::new().set_font_name("Consolas");
    let mut texts = texts.peekable();
    if texts.peek().is_none() {
        return Ok(());
    }
    let page = book.add_worksheet();
    page.set_name(name)?.set_column_width(0, 140)?;
    let mut row = 0;
    for (title, text) in texts {
        page.write_string_with_format(row, 0, title, heading)?;
        for line in text.lines() {
            row += 1;
            page.write_string_with_format(row, 0, line, &fixed)?;
        }
        row += 2;
    }
    Ok(())
}

/// What stands under a heading, without marks.
fn under(request: &Request, to: &Addressed, heading: &str) -> String {
    let sections = sections(request.dataset, to.date);
    sections.into_iter().find(|(shown, _)| *shown == heading).map(|(_, text)| plain(&text)).unwrap_or_default()
}

/// All ways to make it, each under its heading. The commands are a sheet of their own.
fn how(request: &Request, to: &Addressed) -> String {
    let others = ["Personal data", "Least privileged role that can read it", "Who can fill it in"];
    let ways = sections(request.dataset, to.date).into_iter().filter(|(shown, _)| !others.contains(shown));
    let ways: Vec<String> = ways.map(|(shown, text)| format!("{shown}: {}", plain(&text))).collect();
    ways.join("\n\n")
}

/// Without the marks of emphasis and code; in place of commands the name of the sheet that holds them.
fn plain(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (at, piece) in text.split("```").enumerate() {
        if at % 2 == 1 {
            lines.push("The command is in the sheet Commands, and in the script.".to_owned());
            continue;
        }
        let piece = piece.trim().lines().map(markdown::inline);
        lines.extend(piece.map(|line| line.into_iter().map(|span| span.text).collect()));
    }
    lines.retain(|line: &String| !line.is_empty());
    lines.join("\n")
}
