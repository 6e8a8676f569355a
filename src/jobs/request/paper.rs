//! The request as PDF: of each export a title, what is to be known of it, and the lines that make it. Scripts and queries are
//! named where they lie as files, since nobody copies them from paper.

use super::{
    ABOUT, Addressed, QUERIES, Request, SUMMARY, SUMMARY_SHOWS, SUMMARY_TITLE, TITLE, asks_for_sign_ins, commands,
    personal_data, sections, stands_for, summary_sections, why,
};
use crate::checklist::Checklist;
use crate::report::{Block, Cell, ClaimedDate, Column, Document, Heading, Span, Table, TableLook, markdown, pdf};

/// Characters of an export that take about a fifth of a page.
const WHOLE: usize = 600;
const SUMMARY_ANCHOR: &str = "sign-in-summary";

/// The request as PDF.
///
/// # Errors
/// What the renderer says.
pub fn as_pdf(requests: &[Request], checklist: &Checklist, to: &Addressed) -> anyhow::Result<Vec<u8>> {
    let document = Document {
        title: TITLE.to_owned(),
        subject: format!("Exports for {}", checklist.title),
        language: "en-GB".to_owned(),
        date: to.date.map_or_else(ClaimedDate::default, |date| ClaimedDate { shown: to.date(), iso: date.iso() }),
        header_left: checklist.title.to_owned(),
        header_right: to.client.trim().to_owned(),
        blocks: blocks(requests, checklist, to),
        ..Document::default()
    };
    Ok(pdf::render(&document)?)
}

pub(super) fn blocks(requests: &[Request], checklist: &Checklist, to: &Addressed) -> Vec<Block> {
    let paragraph = |text: &str| Block::Paragraph(vec![Span::plain(text)]);
    let mut blocks = vec![heading(1, TITLE, None)];
    let known = to.particulars();
    if !known.is_empty() {
        let known = known.into_iter().map(|(label, text)| (label.to_owned(), vec![Span::plain(text)]));
        blocks.push(Block::KeyValues(known.collect()));
    }
    blocks.push(paragraph(ABOUT));
    blocks.extend(markdown::blocks(&scripts(requests), 3));
    blocks.push(overview(requests));
    for request in requests {
        let mut lines = vec![("Why it is needed".to_owned(), vec![Span::plain(why(request, checklist))])];
        for (shown, section) in sections(request.dataset, to.date) {
            let spans = if section.contains("```") { command(request, &section) } else { flat(&section) };
            lines.push((label(shown).to_owned(), spans));
        }
        // Its lines stand below, over the whole width.
        lines.sort_by_key(|(label, _)| label == "PowerShell");
        let own = commands::code(request.dataset).map(commands::own_lines);
        blocks.extend(export(request.dataset.title, request.dataset.id, lines, own));
    }
    if asks_for_sign_ins(requests) {
        blocks.extend(summary(requests, checklist));
    }
    blocks
}

fn heading(level: u8, text: &str, anchor: Option<&str>) -> Block {
    Block::Heading(Heading { level, text: text.to_owned(), anchor: anchor.map(str::to_owned) })
}

/// The heading of a section, so short that it stands on one line beside its text.
pub(super) fn label(heading: &'static str) -> &'static str {
    if heading.starts_with("Least privileged role") { "Least privileged role" } else { heading }
}

/// One export: not torn where it is short; of a long one a page would stay empty for a third.
fn export(title: &str, anchor: &str, lines: Vec<(String, Vec<Span>)>, command: Option<String>) -> Vec<Block> {
    let long: usize = lines.iter().flat_map(|(_, spans)| spans).map(|span| span.text.chars().count()).sum();
    let mut blocks = vec![heading(2, title, Some(anchor)), Block::KeyValues(lines)];
    blocks.extend(command.map(|command| Block::Paragraph(vec![Span::command(command)])));
    if long > WHOLE { blocks } else { vec![Block::KeepTogether(blocks)] }
}

/// What holds for every script, and what has to be there for each of them.
fn scripts(requests: &[Request]) -> String {
    let tools = commands::by_tool(requests);
    if tools.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "The folder “commands” that comes with this list holds one PowerShell script for each sign-in (5.1 or 7), which makes \
         all of its exports and writes them into the folder where it is run. Below each export stand its own \
         lines of the script, to be read; to be pasted they stand whole in what-to-ask-for.md and in the sheet Commands of \
         what-to-ask-for.xlsx. Where a right of Microsoft Graph is \
         used for the first time, an administrator must agree to it.\n\n",
    );
    for (tool, _) in &tools {
        text.push_str(&format!("- **{}** needs {}\n", tool.file, tool.needs));
    }
    text
}

/// The script that makes an export, and what is said of its command.
fn command(request: &Request, section: &str) -> Vec<Span> {
    let Some(tool) = commands::code(request.dataset).and_then(commands::tool) else { return flat(section) };
    let mut spans = vec![Span::plain("In "), Span::code(tool.file), Span::plain(".")];
    // Every second piece stands between two fences.
    for remark in section.split("```").step_by(2).map(str::trim).filter(|remark| !remark.is_empty()) {
        spans.push(Span::plain(" "));
        spans.extend(flat(remark));
    }
    spans
}

/// A text as it stands in a cell: what follows its first paragraph begins a line.
fn flat(text: &str) -> Vec<Span> {
    let mut flat: Vec<Span> = Vec::new();
    let mut add = |spans: Vec<Span>| {
        if !flat.is_empty() {
            flat.push(Span::plain("\n"));
        }
        flat.extend(spans);
    };
    for block in markdown::blocks(text, 4) {
        match block {
            Block::Paragraph(spans) => add(spans),
            Block::Heading(heading) => add(vec![Span::strong(heading.text)]),
            Block::Bullets(entries) => entries.into_iter().for_each(|entry| add(marked("– ", entry))),
            Block::Steps(entries) => {
                (1..).zip(entries).for_each(|(number, entry)| add(marked(&format!("{number}. "), entry)));
            }
            _ => {}
        }
    }
    flat
}

fn marked(mark: &str, mut entry: Vec<Span>) -> Vec<Span> {
    entry.insert(0, Span::plain(mark));
    entry
}

/// What stands for the sign-in log, with the files that hold the queries.
fn summary(requests: &[Request], checklist: &Checklist) -> Vec<Block> {
    let mut lines = vec![("What it is".to_owned(), vec![Span::plain(SUMMARY)])];
    let about = summary_sections(requests, checklist).into_iter();
    lines.extend(about.map(|(shown, text)| (label(shown).to_owned(), vec![Span::plain(text)])));
    for (file, title, _) in QUERIES {
        lines.push(((*title).to_owned(), vec![Span::plain("In "), Span::code(*file), Span::plain(".")]));
    }
    export(SUMMARY_TITLE, SUMMARY_ANCHOR, lines, None)
}

fn overview(requests: &[Request]) -> Block {
    let rows = requests.iter().flat_map(|request| {
        let title = Span::plain(request.dataset.title).to(request.dataset.id);
        let shows = markdown::introduction(request.dataset.collect);
        let cells: [Cell; 3] = [title.into(), shows.into(), personal_data(request.dataset).into()];
        let summary = stands_for(request).then(|| {
            let title = Span::plain(SUMMARY_TITLE).to(SUMMARY_ANCHOR);
            let cells: [Cell; 3] = [title.into(), SUMMARY_SHOWS.into(), "High".into()];
            cells.to_vec()
        });
        [Some(cells.to_vec()), summary].into_iter().flatten()
    });
    Block::Table(Table {
        columns: vec![
            Column::share("Export", 2.0),
            Column::share("What it shows", 3.0),
            Column::fixed("Personal data", 26.0),
        ],
        rows: rows.collect(),
        look: TableLook::Zebra,
        ..Table::default()
    })
}
