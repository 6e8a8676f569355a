//! The report's sections, in the order in which they are read: one file each, each a function from input to blocks.

pub mod accounts;
mod answers;
mod attachments;
mod changes;
mod collect;
mod contents;
mod control;
mod cover;
mod evidence;
pub(super) mod findings;
mod first_steps;
pub(super) mod gaps;
mod glossary;
mod integrity;
mod method;
mod passes;
mod priorities;
mod reading;
mod recurring;
mod registers;
#[cfg(test)]
pub(crate) mod sample;
mod sign_off;
mod since;
mod stages;
mod statements;
mod summary;
#[cfg(test)]
pub(crate) mod tests;
mod thresholds;

use super::masking::{Mask, PersonalData};
use super::options::{Carried, Preset};
use super::{
    Attachment, Block, Cell, ClaimedDate, Column, Document, Heading, Packed, Relationship, ReportInput, Table,
    TableLook, affected, columns, json, manifest, markdown, outputs,
};
use crate::checklist::{Check, Finding};
use std::io;

/// The findings as JSON, carried inside the report.
pub const FINDINGS_FILE: &str = "findings.json";

/// A part of the report that a reader can name.
#[derive(Debug)]
pub struct Section {
    /// The file's name, and the anchor of its first heading.
    pub id: &'static str,
    pub title: &'static str,
    /// The first preset that has it.
    pub preset: Preset,
    /// No blocks: the section is left out.
    pub build: fn(&ReportInput<'_>) -> Vec<Block>,
}

pub static SECTIONS: &[Section] = &[
    cover::SECTION,
    control::SECTION,
    contents::SECTION,
    answers::SECTION,
    summary::SECTION,
    first_steps::SECTION,
    recurring::SECTION,
    priorities::SECTION,
    since::SECTION,
    stages::SECTION,
    passes::SECTION,
    method::SECTION,
    gaps::SECTION,
    reading::SECTION,
    findings::SECTION,
    registers::SECTION,
    statements::SECTION,
    thresholds::SECTION,
    evidence::SECTION,
    attachments::SECTION,
    accounts::SECTION,
    collect::SECTION,
    changes::SECTION,
    glossary::SECTION,
    integrity::SECTION,
    sign_off::SECTION,
];

impl Section {
    /// The section's own heading.
    fn heading(&self) -> Block {
        Block::Heading(Heading { level: 1, text: self.title.to_owned(), anchor: Some(self.id.to_owned()) })
    }
}

/// The whole report, without the files that it carries ([`attachments`]). Same input, same document: its date is that of the
/// last change, and nothing comes from a clock.
pub fn document(input: &ReportInput<'_>) -> Document {
    let details = &input.assessment.details;
    let as_of = input.date(input.results.as_of);
    // When what it tells was last changed; of an assessment without a journal only the evidence tells a date.
    let changed = input.journal.last().map_or(input.results.as_of, |line| line.when);
    let joined =
        |parts: &[&str]| parts.iter().filter(|part| !part.trim().is_empty()).copied().collect::<Vec<_>>().join(" · ");
    let mut blocks: Vec<Block> = in_order(input).into_iter().flat_map(|section| (section.build)(input)).collect();
    columns::without_empty(&mut blocks);
    let version = if details.version.is_empty() { String::new() } else { format!("Version {}", details.version) };
    Document {
        title: format!("{}: {}", input.title(), input.organisation()),
        subject: format!("{}, as of {as_of}", input.checklist.title),
        author: joined(&[&details.assessor, &details.organization]),
        identifier: input.journal_head.unwrap_or_default().to_owned(),
        language: "en-GB".to_owned(),
        date: ClaimedDate { shown: input.date(changed), iso: changed.iso() },
        header_left: format!("{} · {}", input.organisation(), input.title()),
        header_right: details.marking.clone(),
        footer_left: joined(&[
            &input.report_id(),
            &version,
            &input.options.edition(),
            input.options.status(),
            &format!("As of {as_of}"),
        ]),
        watermark: if input.options.is_draft { "DRAFT".to_owned() } else { String::new() },
        blocks,
        attachments: Vec::new(),
        page: input.options.paper,
        accent: input.options.look.accent.unwrap_or_default(),
        second: input.options.look.second,
        logo: input.options.look.logo.clone(),
        is_light_on_toner: input.options.look.is_light_on_toner,
        is_close: input.options.preset != Preset::Full,
    }
}

/// The sections of this edition as they are printed. Those who decide read the verdict first: in their edition the control page
/// comes late, before what is signed.
fn in_order(input: &ReportInput<'_>) -> Vec<&'static Section> {
    let mut sections: Vec<&Section> = SECTIONS.iter().filter(|section| input.options.has(section)).collect();
    if input.options.preset == Preset::Executive {
        sections.sort_by_key(|section| [control::SECTION.id, sign_off::SECTION.id].contains(&section.id));
    }
    sections
}

/// The OSCAL assessment results, carried inside the report.
const OSCAL_FILE: &str = "oscal-assessment-results.json";

/// Whether the findings are carried inside: only where they are printed. Whoever is handed the short editions is not handed
/// every account with them.
fn carries_findings(input: &ReportInput<'_>) -> bool {
    input.options.has(&findings::SECTION)
}

/// Name and purpose of every file carried inside, in the order of the names; the files themselves are [`attachments`].
fn attached(input: &ReportInput<'_>) -> Vec<(String, String)> {
    let mut files = Vec::new();
    if carries_findings(input) {
        files.push((FINDINGS_FILE.to_owned(), findings_words(input).to_owned()));
        files.push((OSCAL_FILE.to_owned(), OSCAL_WORDS.to_owned()));
    }
    files.extend(input.journal_head.map(|_| (manifest::FILE_NAME.to_owned(), manifest::WORDS.to_owned())));
    files.extend(long_lists(input).map(|(check, _)| (affected::list_file(check), list_words(check))));
    if accounts::is_list_carried(input) {
        files.push((accounts::LIST_FILE.to_owned(), accounts::LIST_WORDS.to_owned()));
    }
    if collect::is_carried(input) {
        files.push((collect::FILE.to_owned(), collect::FILE_WORDS.to_owned()));
    }
    files.sort();
    files
}

fn findings_words(input: &ReportInput<'_>) -> &'static str {
    match input.options.personal_data {
        PersonalData::Counts => {
            "Every finding with the number of its affected objects, and what the assessor concluded"
        }
        _ => "Every finding with its affected objects, their sources, and what the assessor concluded",
    }
}
const OSCAL_WORDS: &str = "The same findings as OSCAL assessment results";

fn list_words(check: &Check) -> String {
    format!("All objects that {} concerns", check.id)
}

/// Findings with more objects than are printed; none where only counts are told.
fn long_lists<'a>(input: &ReportInput<'a>) -> impl Iterator<Item = (&'static Check, &'a Finding)> {
    let input = *input;
    let findings = input.checklist.checks().filter_map(move |(_, check)| Some((check, input.finding(check)?)));
    let has_lists = input.options.has(&findings::SECTION) && input.options.personal_data != PersonalData::Counts;
    findings.filter(move |(_, finding)| has_lists && affected::is_cut(&input, finding))
}

/// What the report carries for machines: every finding, what it was made from, and lists too long to be printed. Nothing where
/// the report is to carry nothing.
///
/// # Errors
/// None is known: all of it is made in memory.
pub fn attachments(input: &ReportInput<'_>, mask: Option<&Mask>) -> io::Result<Vec<Attachment>> {
    if input.options.carried != Carried::Everything {
        return Ok(Vec::new());
    }
    let carried = |name: String, description: String, relationship, content| {
        let mime = match name.rsplit('.').next() {
            Some("csv") => "text/csv",
            Some("md") => "text/markdown",
            _ => "application/json",
        };
        Attachment { name, mime: mime.to_owned(), description, relationship, content }
    };
    let mut files = Vec::new();
    if carries_findings(input) {
        let findings = Packed::of(|out| json::report(out, input, mask))?;
        files.push(carried(FINDINGS_FILE.to_owned(), findings_words(input).to_owned(), Relationship::Data, findings));
        let oscal = Packed::of(|out| outputs::oscal::oscal(out, input, mask))?;
        files.push(carried(OSCAL_FILE.to_owned(), OSCAL_WORDS.to_owned(), Relationship::Alternative, oscal));
    }
    files.extend(manifest::attachment(input, mask)?);
    for (check, _) in long_lists(input) {
        let rows = outputs::Rows::of(input, mask).of_check(check.id);
        let list = Packed::of(|out| outputs::csv::csv(out, rows))?;
        files.push(carried(affected::list_file(check), list_words(check), Relationship::Supplement, list));
    }
    if accounts::is_list_carried(input) {
        let rows = accounts::list(input, mask);
        let list = Packed::of(|out| outputs::csv::table(out, rows))?;
        let name = accounts::LIST_FILE.to_owned();
        files.push(carried(name, accounts::LIST_WORDS.to_owned(), Relationship::Supplement, list));
    }
    if collect::is_carried(input) {
        let text = Packed::whole(collect::file(input).as_bytes())?;
        let words = collect::FILE_WORDS.to_owned();
        files.push(carried(collect::FILE.to_owned(), words, Relationship::Supplement, text));
    }
    Ok(files)
}

/// A table without a caption.
fn ruled(columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Block {
    Block::Table(Table { caption: String::new(), anchor: None, columns, rows, look: TableLook::Ruled })
}

fn heading(level: u8, text: impl Into<String>) -> Block {
    Block::Heading(Heading { level, text: text.into(), anchor: None })
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(vec![super::Span::plain(text)])
}

/// Text of a person as paragraphs, divided where they left a line empty; its marks are shown as in a note.
fn paragraphs(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n");
    text.split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| Block::Paragraph(markdown::in_lines(part)))
        .collect()
}
