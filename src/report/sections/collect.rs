//! How to export what is missing: for whoever is to bring it.

use super::gaps::{Gap, gaps};
use super::{Preset, Section, paragraph};
use crate::report::input::anchor;
use crate::report::{Block, Heading, ReportInput, Span, markdown, words};
use crate::tenant::RecordKind;

pub const SECTION: Section =
    Section { id: "collect", title: "How to export what is missing", preset: Preset::Full, build };

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let gaps = gaps(input);
    if gaps.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![SECTION.heading()];
    blocks.push(paragraph("In the order of what would answer most. Nothing has to be changed in the tenant for it."));
    for (kind, gap) in &gaps {
        blocks.extend(how_to(input, *kind, gap));
    }
    blocks
}

fn how_to(input: &ReportInput<'_>, kind: RecordKind, gap: &Gap) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(Heading {
        level: 3,
        text: words::capital(kind.title()),
        anchor: Some(anchor::dataset(kind.id())),
    })];
    if !gap.columns.is_empty() {
        let mut spans = vec![Span::plain("The export has to hold ")];
        for (index, column) in gap.columns.iter().enumerate() {
            spans.extend([Span::plain(if index == 0 { "" } else { ", " }), Span::code(*column)]);
        }
        spans.push(Span::plain("."));
        blocks.push(Block::Paragraph(spans));
    }
    let written = compact(markdown::blocks((input.how_to_collect)(kind), 4));
    if written.is_empty() && gap.columns.is_empty() {
        blocks.push(paragraph("How to export it is not described in this version."));
    }
    blocks.extend(written);
    blocks
}

/// The short parts of such a text as label and text: a heading over every line would make pages of it.
fn compact(blocks: Vec<Block>) -> Vec<Block> {
    let mut compact: Vec<Block> = Vec::new();
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        let heading = match (block, compact.last_mut()) {
            (Block::Heading(heading), _) => heading,
            // What follows the first text of a part, such as a line to be copied, belongs to it.
            (Block::Paragraph(text), Some(Block::KeyValues(pairs))) if !pairs.is_empty() => {
                if let Some((_, whole)) = pairs.last_mut() {
                    whole.push(Span::plain("\n"));
                    whole.extend(text);
                }
                continue;
            }
            (block, _) => {
                compact.push(block);
                continue;
            }
        };
        let Some(Block::Paragraph(text)) = blocks.next_if(|next| matches!(next, Block::Paragraph(_))) else {
            compact.push(Block::Heading(heading));
            continue;
        };
        let pair = (heading.text, text);
        if let Some(Block::KeyValues(pairs)) = compact.last_mut() {
            pairs.push(pair);
        } else {
            compact.push(Block::KeyValues(vec![pair]));
        }
    }
    compact
}
