//! The report's sections, in the order in which they are read: one file each, each a function from input to blocks.

mod answers;
mod contents;
mod control;
mod cover;
mod evidence;
mod findings;
mod gaps;
mod method;
mod priorities;
#[cfg(test)]
pub(crate) mod sample;
mod sign_off;
mod statements;
mod summary;
#[cfg(test)]
mod tests;
mod thresholds;

use super::options::{Carried, Preset};
use super::{Attachment, Block, ClaimedDate, Document, Heading, Relationship, ReportInput, json, manifest, words};

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
    priorities::SECTION,
    method::SECTION,
    gaps::SECTION,
    findings::SECTION,
    statements::SECTION,
    thresholds::SECTION,
    evidence::SECTION,
    sign_off::SECTION,
];

impl Section {
    /// The section's own heading.
    fn heading(&self) -> Block {
        Block::Heading(Heading { level: 1, text: self.title.to_owned(), anchor: Some(self.id.to_owned()) })
    }
}

/// The whole report. Same input, same document: its date is the as-of date, and nothing comes from a clock.
pub fn document(input: &ReportInput<'_>) -> Document {
    let details = &input.assessment.details;
    let as_of = words::date(input.results.as_of);
    let joined =
        |parts: &[&str]| parts.iter().filter(|part| !part.trim().is_empty()).copied().collect::<Vec<_>>().join(" · ");
    let version = if details.version.is_empty() { String::new() } else { format!("Version {}", details.version) };
    Document {
        title: format!("{}: {}", input.title(), input.organisation()),
        subject: format!("{}, as of {as_of}", input.checklist.title),
        author: joined(&[&details.assessor, &details.organization]),
        language: "en-GB".to_owned(),
        date: ClaimedDate { shown: as_of.clone(), iso: input.results.as_of.iso() },
        header_left: format!("{} · {}", input.organisation(), input.title()),
        header_right: details.marking.clone(),
        footer_left: joined(&[&version, &format!("As of {as_of}")]),
        watermark: if input.options.is_draft { "DRAFT".to_owned() } else { String::new() },
        blocks: SECTIONS
            .iter()
            .filter(|section| input.options.has(section))
            .flat_map(|section| (section.build)(input))
            .collect(),
        attachments: if input.options.carried == Carried::Everything { attachments(input) } else { Vec::new() },
        page: input.options.paper,
        ..Document::default()
    }
}

/// What the report carries for machines: every finding, and what it was made from.
fn attachments(input: &ReportInput<'_>) -> Vec<Attachment> {
    let mut findings = Vec::new();
    let run = json::Run { results: input.results, files: input.files, as_of_source: input.as_of_source };
    let findings = json::run(&mut findings, &run).is_ok().then(|| Attachment {
        name: FINDINGS_FILE.to_owned(),
        mime: "application/json".to_owned(),
        description: "Every finding with its affected objects and their sources".to_owned(),
        relationship: Relationship::Data,
        bytes: findings,
    });
    let oscal = super::outputs::oscal::oscal(input).ok().map(|bytes| Attachment {
        name: "oscal-assessment-results.json".to_owned(),
        mime: "application/json".to_owned(),
        description: "The same findings as OSCAL assessment results".to_owned(),
        relationship: Relationship::Alternative,
        bytes,
    });
    findings.into_iter().chain(oscal).chain(manifest::attachment(input)).collect()
}

fn heading(level: u8, text: impl Into<String>) -> Block {
    Block::Heading(Heading { level, text: text.into(), anchor: None })
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(vec![super::Span::plain(text)])
}

/// Text of a person as paragraphs, divided where they left a line empty; marks in it stay as typed.
fn paragraphs(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(paragraph).collect()
}
