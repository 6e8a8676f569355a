//! Who answers for the report, and how its record can be checked.

use super::{Section, heading, paragraph};
use crate::report::{Block, ReportInput, SignatureBox, Span};

pub const SECTION: Section = Section { id: "sign_off", title: "Sign-off", build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let details = &input.assessment.details;
    let line = |label: &str, value: &str| (label.to_owned(), value.to_owned());
    let signature = |role: &str, name: &str| SignatureBox {
        role: role.to_owned(),
        lines: vec![line("Name", name), line("Date", ""), line("Signature", "")],
    };
    let mut blocks = vec![
        SECTION.heading(),
        paragraph(
            "The findings follow from the evidence listed, the thresholds and the statements in this report. The conclusions \
             are the assessor’s.",
        ),
        Block::Signatures(vec![signature("Assessor", &details.assessor), signature("Reviewer", &details.reviewer)]),
    ];
    if let Some(head) = input.journal_head {
        blocks.push(heading(3, "How to check the record"));
        blocks.push(Block::KeyValues(vec![(
            "Journal".to_owned(),
            vec![
                Span::code(head),
                Span::plain(
                    "\nEvery edit of the assessment is chained to the one before. This is the last link when the report \
                     was printed: if one entry is altered, removed or moved, it no longer fits.",
                ),
            ],
        )]));
    }
    vec![Block::KeepTogether(blocks)]
}
