//! The register of attachments: what the assessor hung on findings, each with the fingerprint that identifies it.

use super::{Preset, Section, paragraph, ruled};
use crate::assessment::{Attachment, Target};
use crate::report::{Block, Cell, Column, ReportInput, Span, card, words};

pub const SECTION: Section = Section { id: "attachments", title: "Attachments", preset: Preset::Management, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let attachments = input.assessment.attachments();
    if attachments.is_empty() {
        return Vec::new();
    }
    vec![
        SECTION.heading(),
        paragraph(format!(
            "{} to findings by the assessor. The assessment file holds them; the SHA-256 fingerprint identifies each.",
            words::counted(attachments.len(), "file was attached", "files were attached")
        )),
        ruled(
            vec![
                Column::fixed("No.", 12.0),
                Column::share("Of", 1.0),
                Column::share("What it shows, file, and its SHA-256", 2.7),
                Column::fixed("Bytes", 22.0).numeric(),
            ],
            attachments.into_iter().map(|(target, attachment)| row(input, target, attachment)).collect(),
        ),
    ]
}

fn row(input: &ReportInput<'_>, target: &Target, attachment: &Attachment) -> Vec<Cell> {
    let mut file = match attachment.caption.as_str() {
        "" => vec![Span::muted("no caption")],
        caption => vec![Span::strong(caption)],
    };
    file.extend([
        Span::plain(format!("\n{}", attachment.name)),
        Span::muted(format!("  {}", attachment.media.title())),
        Span::plain("\n"),
        Span::code(&attachment.sha256),
    ]);
    vec![
        Cell::from(Span::strong(card::number_of(attachment))),
        super::registers::of(input, target),
        Cell::from(file),
        Cell::from(words::number(attachment.bytes)),
    ]
}
