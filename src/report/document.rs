//! What a report is besides its blocks: title, dates, paper, running head and foot, files carried inside.

use super::Block;

/// A whole report, ready to be rendered. Start from `Document::default()` and fill in: later versions only add fields.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The document's title: window title of a viewer, metadata, running head if the header is empty.
    pub title: String,
    /// One line on what the report is about (metadata).
    pub subject: String,
    /// Who answers for the report (metadata): a person or the consultancy.
    pub author: String,
    /// Language of the text, BCP 47 (`en-GB`). Empty: `en`.
    pub language: String,
    /// When the report says it was made; there is no other clock in it.
    pub date: ClaimedDate,
    /// Left of the running head, on every page but a cover.
    pub header_left: String,
    /// Right of the running head, usually the marking.
    pub header_right: String,
    /// Left of the foot; the right is `Page n of m`.
    pub footer_left: String,
    /// Printed large and pale across every page (`DRAFT`); empty: nothing.
    pub watermark: String,
    /// Paper.
    pub page: PageSize,
    /// The one colour that is not a meaning: rules, cover, headings.
    pub accent: Accent,
    /// The content, in reading order.
    pub blocks: Vec<Block>,
    /// Files carried inside the report. None: PDF/A-2a; any: PDF/A-3a.
    pub attachments: Vec<Attachment>,
}

/// The time a report claims, in both forms that are needed; the caller makes them from one instant.
#[derive(Clone, Debug, Default)]
pub struct ClaimedDate {
    /// As printed (`22 November 2026, 09:00 UTC`).
    pub shown: String,
    /// `2026-11-22T09:00:00Z`: the UTC form of ISO 8601, to the second. Anything else leaves the metadata without a date.
    pub iso: String,
}

/// Paper sizes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageSize {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 inches.
    Letter,
}

/// A consultancy's colour, 0–255 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Default for Accent {
    fn default() -> Self {
        Self { red: 0x1b, green: 0x4f, blue: 0x72 }
    }
}

/// A file carried inside the report.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// File name as a reader will save it (`findings.json`).
    pub name: String,
    /// `application/json`, `text/csv` …
    pub mime: String,
    /// What it is, one line.
    pub description: String,
    /// What the file is to the report.
    pub relationship: Relationship,
    pub bytes: Vec<u8>,
}

/// What an attachment is to the report that carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relationship {
    /// What a chart or table was made from.
    Data,
    /// What the report was made from.
    Source,
    /// The same content in another form.
    Alternative,
    /// More than the report prints.
    Supplement,
}
