//! Who answers for the report: boxes for assessor, reviewer and client.

use super::{Preset, Section, integrity, paragraph};
use crate::report::{Block, ReportInput, SignatureBox, SignatureField, SignatureWords};

pub const SECTION: Section = Section { id: "sign_off", title: "Sign-off", preset: Preset::Executive, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let details = &input.assessment.details;
    let signed = input.options.signature.as_ref();
    let assessor = signed.map_or_else(|| by_hand("Assessor", &details.assessor), |signed| digital(input, signed));
    let client = by_hand("Client", "");
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
        Block::Signatures(vec![assessor, reviewer, client]),
    ];
    if signed.is_some() && !input.options.has(&integrity::SECTION) {
        blocks.push(Block::Paragraph(integrity::how_to_verify()));
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

fn digital(input: &ReportInput<'_>, signed: &SignatureWords) -> SignatureBox {
    // In groups, so that it can be compared by eye and breaks across lines.
    let digits: Vec<char> = signed.fingerprint.chars().collect();
    let groups: Vec<String> = digits.chunks(8).map(|group| group.iter().collect()).collect();
    SignatureBox {
        role: "Signed digitally".to_owned(),
        lines: vec![
            line("Name", &signed.name),
            line("Role", &signed.role),
            line("Claimed time", &input.in_words(&signed.claimed_time)),
            line("Certificate", &groups.join(" ")),
        ],
        field: Some(field("Signature1", "assessor")),
    }
}

fn field(name: &str, whose: &str) -> SignatureField {
    SignatureField { name: name.to_owned(), label: format!("Signature of the {whose}") }
}
