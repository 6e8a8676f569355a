//! The report: an assessment → blocks → pages.
//!
//! A [`Block`] says what is to be said, never how it looks or what a PDF is: sections build blocks, [`pdf`] lays them out,
//! and other outputs read the same blocks. Text may hold anything a client's export held; what must not reach a page as it
//! is (control and direction-changing characters) is made visible while rendering, so sections pass text through untouched.

mod affected;
mod card;
mod columns;
pub mod dates;
mod decided;
mod document;
#[cfg(test)]
mod every_field;
mod folded;
mod image;
pub mod input;
pub mod json;
mod late;
mod levels;
mod logo;
pub mod made_with;
pub mod manifest;
pub mod markdown;
pub mod masking;
pub mod naming;
pub mod not_read;
mod once;
mod open_work;
pub mod options;
pub mod outputs;
pub mod packed;
pub mod pdf;
pub mod sections;
pub mod visible;
pub(crate) mod words;

pub use image::{Coding, Image, Images, Turn};
pub use input::{GIVEN, ReportInput, SignatureWords};
pub use logo::{Logo, on_paper};
use once::Once;
pub use open_work::{OWES_SEVERITY, OpenKind, OpenPlace, OpenWork, open_work};
pub use options::Options;
pub use packed::Packed;
pub use sections::{SECTIONS, Section, attachments, document};

pub use document::{Accent, Attachment, ClaimedDate, Document, PageSize, Relationship};

use std::sync::Arc;

/// One piece of a report. Closed on purpose: whoever adds a kind is led by the compiler to every output that must print it.
#[derive(Clone, Debug)]
pub enum Block {
    /// A page of its own, without header and page number; first in the document.
    Cover(Cover),
    /// A heading; also the outline and the contents.
    Heading(Heading),
    /// Running text. A line feed in a span starts a new line.
    Paragraph(Vec<Span>),
    /// A list, one entry per inner vector.
    Bullets(Vec<Vec<Span>>),
    /// A list whose order matters, numbered from 1.
    Steps(Vec<Vec<Span>>),
    /// Label and value, one pair a line.
    KeyValues(Vec<(String, Vec<Span>)>),
    Table(Table),
    Chart(Chart),
    /// A row of figures (wraps after six).
    Tiles(Vec<Tile>),
    /// The head of one finding: a heading with chips under it.
    FindingHeading(FindingHeading),
    /// A framed remark.
    Callout(Callout),
    /// A picture, with words under it.
    Picture(Picture),
    /// Boxes to sign in, two side by side.
    Signatures(Vec<SignatureBox>),
    /// The table of contents, with page numbers and links.
    Contents(Contents),
    /// What follows begins on a new page, or on one that has hardly begun.
    PageBreak,
    /// Blocks that stay on one page if they fit on one.
    KeepTogether(Vec<Block>),
    /// Empty height in millimetres; dropped at the top of a page.
    Spacer(f32),
}

/// The first page.
#[derive(Clone, Debug, Default)]
pub struct Cover {
    /// Whose tenant was assessed.
    pub organisation: String,
    pub title: String,
    pub subtitle: String,
    /// Label and value, one pair a line (`As of`, `Assessor`, `Version` …).
    pub lines: Vec<(String, String)>,
    /// Handling marking (`Confidential`); empty: none.
    pub marking: String,
    /// Foot of the page: who made the report.
    pub made_by: String,
}

/// A heading.
#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// 1 (begins a chapter) to 4; others are brought into that range.
    pub level: u8,
    pub text: String,
    /// Name that [`Link::Anchor`] leads to.
    pub anchor: Option<String>,
}

/// Text of one look. An unknown anchor is printed as plain text.
#[derive(Clone, Debug, Default)]
pub struct Span {
    pub text: String,
    pub style: Style,
    pub link: Option<Link>,
}

/// Where a span leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A heading, finding or table of this document, by its anchor.
    Anchor(String),
    /// A web address, as it will be opened.
    Url(String),
}

/// The looks of a span.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    #[default]
    Plain,
    Strong,
    /// Words that somebody emphasised; on paper as all others.
    Emphasised,
    /// Less important: grey.
    Muted,
    /// An identifier, file name or value as it stands in an export; shaded.
    Code,
    /// Lines to be pasted, in letters of one width; a paragraph of its own.
    Command,
    /// A word in a coloured, rounded box (`Fail`, `Critical`).
    Chip(Tone),
}

impl Span {
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
    pub fn strong(text: impl Into<String>) -> Self {
        Self { style: Style::Strong, ..Self::plain(text) }
    }
    pub fn emphasised(text: impl Into<String>) -> Self {
        Self { style: Style::Emphasised, ..Self::plain(text) }
    }
    pub fn muted(text: impl Into<String>) -> Self {
        Self { style: Style::Muted, ..Self::plain(text) }
    }
    pub fn code(text: impl Into<String>) -> Self {
        Self { style: Style::Code, ..Self::plain(text) }
    }
    pub fn command(text: impl Into<String>) -> Self {
        Self { style: Style::Command, ..Self::plain(text) }
    }
    pub fn chip(tone: Tone, text: impl Into<String>) -> Self {
        Self { style: Style::Chip(tone), ..Self::plain(text) }
    }
    /// The same span, leading to an anchor of this document.
    #[must_use]
    pub fn to(mut self, anchor: impl Into<String>) -> Self {
        self.link = Some(Link::Anchor(anchor.into()));
        self
    }
    /// The same span, leading to a web address.
    #[must_use]
    pub fn to_url(mut self, url: impl Into<String>) -> Self {
        self.link = Some(Link::Url(url.into()));
        self
    }
}

impl From<&str> for Span {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Span {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

/// What a colour means. Never colour alone: a tone also has a letter, and a chip is always a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tone {
    Pass,
    Fail,
    Review,
    NoEvidence,
    NotApplicable,
    /// Not judged yet.
    Open,
    Info,
    Critical,
    High,
    Medium,
    Low,
}

impl Tone {
    /// The letter or sign that stands for the tone in charts, so that they can be read in grey print: the same as in the window.
    pub fn letter(self) -> &'static str {
        match self {
            Self::Pass => "P",
            Self::Fail => "F",
            Self::Review => "R",
            Self::NoEvidence => "N",
            Self::NotApplicable => "–",
            Self::Open => "?",
            Self::Info => "i",
            Self::Critical => "C",
            Self::High => "H",
            Self::Medium => "M",
            Self::Low => "L",
        }
    }
}

/// A table; its heading row is repeated on every page it covers. Up to about 2,000 rows: above, print a summary and attach the list.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Printed above the table; empty: none.
    pub caption: String,
    pub anchor: Option<String>,
    pub columns: Vec<Column>,
    /// A row with fewer cells than columns ends in empty ones; further cells are joined into the last column.
    pub rows: Vec<Vec<Cell>>,
    pub look: TableLook,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableLook {
    /// Every second row shaded.
    #[default]
    Zebra,
    /// A thin rule under each row.
    Ruled,
    /// The same of rows that somebody decides on or signs: none that is a part of a page is divided.
    Whole,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub title: String,
    pub width: Width,
    pub align: Align,
}

impl Column {
    /// A column taking this share of the width that fixed columns leave.
    pub fn share(title: impl Into<String>, weight: f32) -> Self {
        Self { title: title.into(), width: Width::Share(weight), align: Align::Start }
    }
    /// A column of fixed width.
    pub fn fixed(title: impl Into<String>, millimetres: f32) -> Self {
        Self { title: title.into(), width: Width::Millimetres(millimetres), align: Align::Start }
    }
    /// The same column, numbers to the end of the line.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.align = Align::End;
        self
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    Share(f32),
    Millimetres(f32),
}

/// `Start` is left, except that text beginning in a right-to-left script starts on the right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Start,
    Centre,
    End,
}

/// The content of a table cell. A line feed in a span starts a new line.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    pub spans: Vec<Span>,
    /// The name by which links lead to its row.
    pub anchor: Option<String>,
}

impl Cell {
    /// The same, as a place that links lead to.
    #[must_use]
    pub fn anchored(self, name: impl Into<String>) -> Self {
        Self { anchor: Some(name.into()), ..self }
    }
}

impl<T: Into<Span>> From<T> for Cell {
    fn from(span: T) -> Self {
        Self { spans: vec![span.into()], anchor: None }
    }
}

impl From<Vec<Span>> for Cell {
    fn from(spans: Vec<Span>) -> Self {
        Self { spans, anchor: None }
    }
}

/// A picture of counts, drawn as vectors; its figures are also its text for those who do not see it.
#[derive(Clone, Debug)]
pub enum Chart {
    /// One bar per label, each divided by series; all bars share one scale.
    StackedBars { title: String, series: Vec<Series>, bars: Vec<Bar> },
    /// A ring divided by parts, a figure in its middle.
    Donut { title: String, centre: String, parts: Vec<Part> },
    /// One bar per part.
    Bars { title: String, parts: Vec<Part> },
    /// Steps one after the other in time, each with how much of it is done.
    TimeLine { title: String, steps: Vec<TimeStep> },
}

/// A step of a time line.
#[derive(Clone, Debug)]
pub struct TimeStep {
    /// `Stage 1`
    pub label: String,
    /// `24–48 hours`
    pub horizon: String,
    /// How many of `total` are in place, and how many are known not to be; the rest is open.
    pub met: u64,
    pub unmet: u64,
    pub total: u64,
}

impl TimeStep {
    /// `1 of 4 in place, 2 not, 1 open`
    pub fn in_words(&self) -> String {
        let open = self.total.saturating_sub(self.met).saturating_sub(self.unmet);
        let mut words = format!("{} of {} in place", self.met, self.total);
        if self.unmet > 0 {
            words.push_str(&format!(", {} not", self.unmet));
        }
        if open > 0 {
            words.push_str(&format!(", {open} open"));
        }
        words
    }
}

/// A division of every bar of a chart.
#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
    pub tone: Tone,
    /// Apart from another series of the same tone, with the letter A: the assessor’s.
    pub is_hatched: bool,
}

/// One bar: a count per series, in the order of the series.
#[derive(Clone, Debug)]
pub struct Bar {
    pub label: String,
    pub counts: Vec<u64>,
}

/// A label and its count.
#[derive(Clone, Debug)]
pub struct Part {
    pub label: String,
    pub count: u64,
    pub tone: Tone,
}

/// One figure with what it counts.
#[derive(Clone, Debug)]
pub struct Tile {
    pub figure: String,
    pub label: String,
    pub tone: Tone,
}

/// The head of one finding.
#[derive(Clone, Debug, Default)]
pub struct FindingHeading {
    /// 1 to 4, as of a heading.
    pub level: u8,
    /// `1.02.b`
    pub id: String,
    pub title: String,
    pub anchor: Option<String>,
    /// Severity, outcome, conclusion: what each says, and its tone.
    pub chips: Vec<Chip>,
}

/// A word in a coloured box, with a small label before it (`Severity`); empty: none.
#[derive(Clone, Debug)]
pub struct Chip {
    pub label: String,
    pub text: String,
    pub tone: Tone,
}

/// A framed remark.
#[derive(Clone, Debug)]
pub struct Callout {
    pub tone: Tone,
    /// Empty: none.
    pub title: String,
    pub text: Vec<Span>,
}

/// A picture, as large as its points ask for and the page allows.
#[derive(Clone, Debug)]
pub struct Picture {
    pub image: Arc<Image>,
    pub caption: Vec<Span>,
    /// For those who do not see it.
    pub says: String,
}

/// A box to sign in.
#[derive(Clone, Debug, Default)]
pub struct SignatureBox {
    /// `Assessor`, `Reviewer`, `Client`.
    pub role: String,
    /// Label and value, three in the left half and the others in the right one; an empty value is a line to write on.
    pub lines: Vec<(String, String)>,
    /// Makes the box a field that a digital signature fills.
    pub field: Option<SignatureField>,
}

/// An empty field for a digital signature, as large as its box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignatureField {
    /// Name of the field in the file: `Signature1`. Unlike all others; ASCII without dots.
    pub name: String,
    /// What a reader says of it: [`SignatureField::label`].
    pub label: String,
    /// What stands in it until it is signed, below the title of the box. Without a word the box says everything.
    pub says: String,
}

impl SignatureField {
    /// `Signature of the reviewer, Rita Reviewer`; the name where there is one. Whoever verifies the report reads it there.
    pub fn label(role: &str, name: &str) -> String {
        match name.trim() {
            "" => format!("Signature of the {role}"),
            name => format!("Signature of the {role}, {name}"),
        }
    }

    /// Whose signature a field's label names.
    pub fn named_in<'a>(label: &'a str, role: &str) -> Option<&'a str> {
        label.strip_prefix("Signature of the ")?.strip_prefix(role)?.strip_prefix(", ")
    }
}

/// The table of contents.
#[derive(Clone, Debug)]
pub struct Contents {
    pub title: String,
    /// Deepest heading level listed.
    pub depth: u8,
}
