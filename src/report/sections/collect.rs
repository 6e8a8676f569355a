//! How to export what is missing: for whoever is to bring it.

use super::gaps::{Gap, Numbered, gaps, numbered};
use super::{Preset, Section, paragraph, ruled};
use crate::report::input::anchor;
use crate::report::options::Carried;
use crate::report::{Block, Cell, Column, Heading, ReportInput, Span, markdown, words};
use crate::tenant::RecordKind;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

pub const SECTION: Section =
    Section { id: "collect", title: "How to export what is missing", preset: Preset::Full, build };

/// More exports than these are a table, and so are all of a final report: how to make each stands in a file carried inside.
const FEW: usize = 20;
/// Gaps that are named beside an export.
const MOST_NUMBERS: usize = 12;
/// That file, and what it is.
pub const FILE: &str = "how-to-export.md";
pub const FILE_WORDS: &str = "How to export what is missing, with addresses and scripts";

fn build(input: &ReportInput<'_>) -> Vec<Block> {
    let gaps = gaps(input);
    if gaps.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![SECTION.heading()];
    let order = "In the order of what would answer most. Nothing has to be changed in the tenant for it.";
    if is_carried(input) {
        let file = format!("{order} Addresses and scripts for each stand in the file {FILE}, attached to this report.");
        blocks.push(paragraph(file));
        blocks.push(in_short(input, &gaps));
        return blocks;
    }
    blocks.push(paragraph(order));
    let helper = helper(gaps.iter().map(|(kind, _)| (input.how_to_collect)(*kind)));
    if let Some(helper) = helper {
        blocks.push(paragraph(
            "Most of the scripts below need this function: paste it first, once in each PowerShell session.",
        ));
        let lines: Vec<&str> = helper.lines().map(|line| line.strip_prefix(INDENT).unwrap_or(line)).collect();
        blocks.push(Block::Paragraph(vec![Span::command(lines.join("\n"))]));
    }
    for (kind, gap) in &gaps {
        blocks.extend(how_to(input, *kind, gap, helper));
    }
    blocks
}

/// Whether how to export stands in a file that is carried inside.
pub(super) fn is_carried(input: &ReportInput<'_>) -> bool {
    input.options.has(&SECTION) && input.options.carried == Carried::Everything && {
        let gaps = gaps(input).len();
        gaps > FEW || gaps > 0 && !input.options.is_draft
    }
}

/// What that file holds: for each export all that is known of it, each script whole.
pub(super) fn file(input: &ReportInput<'_>) -> String {
    let mut text = format!("# {}\n", SECTION.title);
    let numbered = numbered(input);
    for (kind, gap) in &gaps(input) {
        text.push_str(&format!("\n# {}\n", words::capital(kind.title())));
        if let Some(numbers) = numbers(&numbered, *kind) {
            text.push_str(&format!("\nWhat of it is missing stands in the report: {numbers}.\n"));
        }
        if !gap.columns.is_empty() {
            let columns: Vec<String> = gap.columns.iter().map(|column| format!("`{column}`")).collect();
            text.push_str(&format!("\nThe export has to hold {}.\n", columns.join(", ")));
        }
        if *kind == RecordKind::SignIns {
            text.push_str(&format!("\n{}\n", reach(input.results.parameters.stale_sign_in_days)));
        }
        let written = (input.how_to_collect)(*kind).split_once('\n').map_or("", |(_, rest)| rest);
        text.push_str(&format!("\n{}\n", written.trim()));
    }
    text
}

/// What each export is for, where the portal has it, and who may make it.
fn in_short(input: &ReportInput<'_>, gaps: &[(RecordKind, Gap)]) -> Block {
    let numbered = numbered(input);
    let row = |(kind, gap): &(RecordKind, Gap)| {
        let text = (input.how_to_collect)(*kind);
        let mut what = vec![Span::strong(words::capital(kind.title()))];
        let purpose = markdown::introduction(text);
        what.extend((!purpose.is_empty()).then(|| Span::plain("\n")).into_iter().chain(markdown::in_lines(purpose)));
        if let Some(numbers) = numbers(&numbered, *kind) {
            what.push(Span::plain("\nWhat of it is missing: "));
            what.push(Span::plain(numbers).to(super::gaps::SECTION.id));
        }
        if !gap.columns.is_empty() {
            what.extend([Span::plain("\nIt has to hold ")].into_iter().chain(columns(gap)));
        }
        let mut how = Vec::new();
        for (label, heading) in [("", "Portal"), ("Who may: ", "Least privilege")] {
            let Some(part) = markdown::section(text, heading).filter(|part| !part.is_empty()) else { continue };
            how.extend((!how.is_empty()).then(|| Span::plain("\n")));
            how.extend((!label.is_empty()).then(|| Span::muted(label)));
            how.extend(markdown::in_lines(part));
        }
        vec![Cell::from(what).anchored(anchor::dataset(kind.id())), Cell::from(how)]
    };
    let titles = vec![Column::share("Export, and what it is for", 3.4), Column::share("Where, and who may", 5.6)];
    ruled(titles, gaps.iter().map(row).collect())
}

/// `G2, G5`: the gaps of an export, as *What could not be assessed* numbers them.
fn numbers(numbered: &Numbered, kind: RecordKind) -> Option<String> {
    let numbers: BTreeSet<usize> =
        numbered.iter().filter(|((of, _), _)| *of == kind).map(|(_, (number, _))| *number).collect();
    let numbers: Vec<String> = numbers.into_iter().take(MOST_NUMBERS).map(|number| format!("G{number}")).collect();
    (!numbers.is_empty()).then(|| numbers.join(", "))
}

/// The columns that it has to hold, and a full stop.
fn columns(gap: &Gap) -> Vec<Span> {
    let mut spans = Vec::new();
    for (index, column) in gap.columns.iter().enumerate() {
        spans.extend([Span::plain(if index == 0 { "" } else { ", " }), Span::code(*column)]);
    }
    spans.push(Span::plain("."));
    spans
}

/// How far the lines of a script stand to the right.
const INDENT: &str = "  ";
/// The function that most scripts begin with.
const FUNCTION: &str = "  function Rows(";
const ENDS: &str = "\n  }\n";
/// What stands in its place where it is not repeated.
const SEE_ABOVE: &str = "  # Rows: the function at the head of this section\n";

/// The function that several of the texts hold alike: it is printed once.
fn helper(texts: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts {
        let function = text.find(FUNCTION).and_then(|at| text.get(at..));
        let function = function.and_then(|text| text.get(..text.find(ENDS)? + ENDS.len()));
        function.into_iter().for_each(|function| *times.entry(function).or_default() += 1);
    }
    times.into_iter().filter(|(_, count)| *count > 1).max_by_key(|(_, count)| *count).map(|(function, _)| function)
}

fn how_to(input: &ReportInput<'_>, kind: RecordKind, gap: &Gap, helper: Option<&str>) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(Heading {
        level: 3,
        text: words::capital(kind.title()),
        anchor: Some(anchor::dataset(kind.id())),
    })];
    if !gap.columns.is_empty() {
        let spans = [Span::plain("The export has to hold ")].into_iter().chain(columns(gap));
        blocks.push(Block::Paragraph(spans.collect()));
    }
    if kind == RecordKind::SignIns {
        blocks.push(paragraph(reach(input.results.parameters.stale_sign_in_days)));
    }
    let text = (input.how_to_collect)(kind);
    let text = helper.map_or(Cow::Borrowed(text), |helper| Cow::Owned(text.replace(helper, SEE_ABOVE)));
    let written = compact(markdown::blocks(&text, 4));
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
    use crate::report::sections::sample::{Sample, sample};
    use crate::report::sections::tests::text_of;

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

    const SCRIPT: &str = "# Users\n\nWho is who.\n\n## Portal\nOpen it.\n\n## PowerShell\n\n```\n& {\n  function Rows($next) {\n    while ($next) {\n      $next = $null\n    }\n  }\n  Rows 'v1.0/users'\n}\n```\n\n## Least privilege\nGlobal Reader.";

    #[test]
    fn a_function_of_several_scripts_is_printed_once() {
        let other = "& {\n  function Rows($next) {\n    $next\n  }\n  Rows 1\n}\n";
        assert_eq!(helper([SCRIPT, other].into_iter()), None);
        let mut sample = sample();
        sample.options.carried = Carried::Nothing;
        let texts = |sample: &Sample, text: fn(RecordKind) -> &'static str| {
            text_of(&build(&ReportInput { how_to_collect: text, ..sample.input() }))
        };
        let said = texts(&sample, |_| SCRIPT);
        assert!(said.matches("Rows 'v1.0/users'").count() > 1, "{said}");
        assert_eq!(said.matches("function Rows(").count(), 1);
        assert_eq!(said.matches(SEE_ABOVE.trim()).count(), said.matches("Rows 'v1.0/users'").count());
        // Whoever opens the file goes to one export: each script is whole there.
        sample.options.carried = Carried::Everything;
        sample.options.is_draft = false;
        let input = ReportInput { how_to_collect: |_| SCRIPT, ..sample.input() };
        let (short, file) = (text_of(&build(&input)), file(&input));
        assert!(short.contains(FILE) && short.contains("Who is who.") && short.contains("Global Reader."), "{short}");
        assert!(!short.contains("function Rows("));
        assert_eq!(file.matches("function Rows(").count(), file.matches("Rows 'v1.0/users'").count());
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
