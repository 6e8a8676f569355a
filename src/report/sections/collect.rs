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
    if kind == RecordKind::SignIns {
        blocks.push(paragraph(reach(input.results.parameters.stale_sign_in_days)));
    }
    let written = compact(markdown::blocks((input.how_to_collect)(kind), 4));
    if written.is_empty() && gap.columns.is_empty() {
        blocks.push(paragraph("How to export it is not described in this version."));
    }
    blocks.extend(written);
    blocks
}

/// So many days are written in the commands.
const DAYS_OF_THE_LOG: i64 = 90;

/// How far back the sign-in log has to reach.
fn reach(days: i64) -> String {
    let of = words::counted(usize::try_from(days).unwrap_or_default(), "day", "days");
    let mut said = format!("It has to reach back {of}: an account that was not used for longer counts as unused.");
    if days != DAYS_OF_THE_LOG {
        said.push_str(&format!(" Below, put {days} in the place of {DAYS_OF_THE_LOG} days."));
    }
    said
}

/// The short parts of such a text as label and text: a heading over every line would make pages of it.
fn compact(blocks: Vec<Block>) -> Vec<Block> {
    let mut compact: Vec<Block> = Vec::new();
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        let heading = match (block, compact.last_mut()) {
            (Block::Heading(heading), _) => heading,
            // What follows the first text of a part belongs to it.
            (Block::Paragraph(text), Some(Block::KeyValues(pairs)))
                if !pairs.is_empty() && !markdown::is_command(&text) =>
            {
                if let Some((_, whole)) = pairs.last_mut() {
                    whole.push(Span::plain("\n"));
                    whole.extend(text);
                }
                continue;
            }
            (Block::Paragraph(text), _) if markdown::is_command(&text) => {
                compact.push(Block::Paragraph(text));
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
        if markdown::is_command(&text) {
            compact.extend([Block::Heading(heading), Block::Paragraph(text)]);
            continue;
        }
        let label = if heading.text == "Graph" { "Address (Graph or Azure)".to_owned() } else { heading.text };
        let pair = (label, text);
        if let Some(Block::KeyValues(pairs)) = compact.last_mut() {
            pairs.push(pair);
        } else {
            compact.push(Block::KeyValues(vec![pair]));
        }
    }
    compact
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_to_be_copied_stand_whole_beside_no_label() {
        let text = "## Portal\nOpen it.\n\n## Graph\n`GET /it`\n\n## PowerShell\n\n```\n& {\n  Get-It -Select 'a,b'\n}\n```\n\nNot as CSV.\n\n## Personal data\nNone.";
        let shown = compact(markdown::blocks(text, 4));
        let [
            Block::KeyValues(portal),
            Block::Heading(heading),
            Block::Paragraph(lines),
            Block::Paragraph(after),
            Block::KeyValues(personal),
        ] = shown.as_slice()
        else {
            panic!("{shown:?}")
        };
        assert_eq!((portal.len(), after.len(), personal.len()), (2, 1, 1));
        assert_eq!(portal[1].0, "Address (Graph or Azure)");
        assert_eq!(heading.text, "PowerShell");
        assert_eq!(lines[0].text, "& {\n  Get-It -Select 'a,b'\n}");
    }

    #[test]
    fn a_log_reaches_back_as_far_as_the_threshold_asks() {
        let check = |days: i64, expected: &[&str]| {
            expected.iter().for_each(|words| assert!(reach(days).contains(words), "{}", reach(days)));
        };
        check(90, &["back 90 days:"]);
        check(180, &["back 180 days:", "put 180 in the place of 90 days"]);
        check(1, &["back 1 day:"]);
        assert!(!reach(90).contains("Below"));
    }
}
