//! Who answers for the report, and how its record can be checked.

use super::{Preset, Section, heading, paragraph};
use crate::report::{Block, ReportInput, SignatureBox, SignatureField, SignatureWords, Span};

pub const SECTION: Section = Section { id: "sign_off", title: "Sign-off", preset: Preset::Executive, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let details = &input.assessment.details;
    let signed = input.options.signature.as_ref();
    let assessor = signed.map_or_else(|| by_hand("Assessor", &details.assessor), digital);
    let mut reviewer = by_hand("Reviewer", &details.reviewer);
    if signed.is_some_and(|signed| signed.with_second) {
        reviewer.field = Some(field("Signature2", "reviewer"));
    }
    let mut blocks = vec![
        SECTION.heading(),
        paragraph(
            "The findings follow from the evidence listed, the thresholds and the statements in this report. The conclusions \
             are the assessor’s.",
        ),
        Block::Signatures(vec![assessor, reviewer]),
    ];
    let mut record = Vec::new();
    if let Some(signed) = signed {
        record.push(("Signature".to_owned(), how_to_check(signed)));
    }
    if let Some(head) = input.journal_head {
        record.push((
            "Journal".to_owned(),
            vec![
                Span::code(head),
                Span::plain(
                    "\nEvery edit of the assessment is chained to the one before. This is the last link when the report \
                     was printed: if one entry is altered, removed or moved, it no longer fits.",
                ),
            ],
        ));
    }
    if !record.is_empty() {
        blocks.extend([heading(3, "How to check the record"), Block::KeyValues(record)]);
    }
    vec![Block::KeepTogether(blocks)]
}

fn line(label: &str, value: &str) -> (String, String) {
    (label.to_owned(), value.to_owned())
}

fn by_hand(role: &str, name: &str) -> SignatureBox {
    let lines = vec![line("Name", name), line("Date", ""), line("Signature", "")];
    SignatureBox { role: role.to_owned(), lines, field: None }
}

fn digital(signed: &SignatureWords) -> SignatureBox {
    // In groups, so that it can be compared by eye and breaks across lines.
    let digits: Vec<char> = signed.fingerprint.chars().collect();
    let groups: Vec<String> = digits.chunks(8).map(|group| group.iter().collect()).collect();
    SignatureBox {
        role: "Signed digitally".to_owned(),
        lines: vec![
            line("Name", &signed.name),
            line("Role", &signed.role),
            line("Claimed time", &signed.claimed_time.replace('T', " ").replace('Z', " UTC")),
            line("Certificate", &groups.join(" ")),
        ],
        field: Some(field("Signature1", "assessor")),
    }
}

fn field(name: &str, whose: &str) -> SignatureField {
    SignatureField { name: name.to_owned(), label: format!("Signature of the {whose}") }
}

fn how_to_check(signed: &SignatureWords) -> Vec<Span> {
    vec![Span::plain(format!(
        "This file carries a digital signature over every byte of it (PAdES B-B). Its certificate was issued by {}; its \
         SHA-256 fingerprint is printed above, for comparison with what the signer gives. The time is the signer’s own \
         clock: no time-stamping service was asked. Any program that checks PDF signatures can verify it, for instance \
         pdfsig (Poppler), pyHanko, or this program’s verify command. Software that does not know the issuer says that the \
         signer’s identity is unknown; that is not a fault of the file.",
        signed.issuer
    ))]
}
