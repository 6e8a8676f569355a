//! The report's blocks as Markdown (CommonMark with pipe tables). Text is escaped: nothing in it becomes markup.

use crate::report::levels::Levels;
use crate::report::visible::visible;
use crate::report::{Block, Callout, Cell, Chart, Cover, Document, FindingHeading, Span, Style, Table};

/// The whole document.
pub fn markdown(document: &Document) -> String {
    let (mut text, mut levels) = (String::new(), Levels::default());
    for block in &document.blocks {
        write(block, &mut levels, &mut text);
    }
    text.trim_start().to_owned()
}

fn write(block: &Block, levels: &mut Levels, text: &mut String) {
    match block {
        Block::Cover(cover) => self::cover(cover, levels, text),
        Block::Heading(heading) => headline(levels.next(heading.level), &escaped(&heading.text), text),
        Block::Paragraph(spans) => match &spans[..] {
            [script] if script.style == Style::Code && script.text.trim().contains('\n') => {
                text.push_str(&fenced(&script.text));
            }
            spans => paragraph(&line(spans), text),
        },
        Block::Bullets(entries) => list(entries, |_| "- ".to_owned(), text),
        Block::Steps(entries) => list(entries, |index| format!("{}. ", index + 1), text),
        Block::KeyValues(pairs) => {
            for (place, (label, value)) in pairs.iter().enumerate() {
                let value = lined(&line(value), "  ");
                // What goes on under a label stays in its entry.
                match (place, label.as_str()) {
                    (1.., "") => text.insert_str(text.trim_end().len(), &format!("  \n  {value}")),
                    _ => text.push_str(&labelled(label, &value)),
                }
            }
            text.push('\n');
        }
        Block::Table(table) => self::table(table, text),
        Block::Chart(chart) => self::chart(chart, text),
        Block::Tiles(tiles) => {
            for tile in tiles {
                text.push_str(&format!("- **{}** {}\n", in_line(&tile.figure), in_line(&tile.label)));
            }
            text.push('\n');
        }
        Block::FindingHeading(heading) => finding(heading, levels, text),
        Block::Callout(callout) => self::callout(callout, text),
        Block::Picture(picture) => paragraph(&line(&picture.caption), text),
        Block::Signatures(boxes) => {
            for signature in boxes {
                text.push_str(&format!("**{}**\n\n", in_line(&signature.role)));
                for (label, value) in &signature.lines {
                    let value = if value.is_empty() { "\\_\\_\\_\\_\\_\\_\\_\\_".to_owned() } else { escaped(value) };
                    text.push_str(&format!("- {}: {value}\n", escaped(label)));
                }
                text.push('\n');
            }
        }
        // A reader of Markdown makes its own contents and pages.
        Block::Contents(_) | Block::PageBreak | Block::Spacer(_) => {}
        Block::KeepTogether(blocks) => blocks.iter().for_each(|block| write(block, levels, text)),
    }
}

fn headline(level: u8, title: &str, text: &mut String) {
    let marks = "#".repeat(usize::from(level.clamp(1, 6)));
    text.push_str(&format!("\n{marks} {}\n\n", one_line(title)));
}

fn paragraph(words: &str, text: &mut String) {
    text.push_str(&format!("{}\n\n", lined(words.trim_start(), "")));
}

/// Each line of a text of a person on one of its own. What looks like an entry of a list stays text: a name may look so, too.
fn lined(words: &str, indent: &str) -> String {
    words.lines().collect::<Vec<_>>().join(&format!("  \n{indent}"))
}

/// A value under its label.
fn labelled(label: &str, value: &str) -> String {
    let colon = if label.ends_with(|end: char| end.is_alphanumeric()) { ":" } else { "" };
    if label.is_empty() { format!("- {value}\n") } else { format!("- **{}{colon}** {value}\n", in_line(label)) }
}

fn cover(cover: &Cover, levels: &mut Levels, text: &mut String) {
    headline(levels.next(1), &escaped(&format!("{}: {}", cover.organisation, cover.title)), text);
    if !cover.subtitle.is_empty() {
        paragraph(&escaped(&cover.subtitle), text);
    }
    for (label, value) in &cover.lines {
        text.push_str(&labelled(label, &in_line(value)));
    }
    for (label, value) in [("Marking", &cover.marking), ("Made by", &cover.made_by)] {
        if !value.is_empty() {
            text.push_str(&labelled(label, &in_line(value)));
        }
    }
    text.push('\n');
}

fn list(entries: &[Vec<Span>], mark: fn(usize) -> String, text: &mut String) {
    for (index, entry) in entries.iter().enumerate() {
        text.push_str(&format!("{}{}\n", mark(index), line(entry).trim_start().replace('\n', "  \n  ")));
    }
    text.push('\n');
}

fn finding(heading: &FindingHeading, levels: &mut Levels, text: &mut String) {
    headline(levels.next(heading.level), &escaped(&format!("{} {}", heading.id, heading.title)), text);
    let chips: Vec<String> = heading
        .chips
        .iter()
        .map(|chip| {
            let label = if chip.label.is_empty() { String::new() } else { format!("{}: ", in_line(&chip.label)) };
            format!("{label}**{}**", in_line(&chip.text))
        })
        .collect();
    if !chips.is_empty() {
        paragraph(&chips.join(" · "), text);
    }
}

fn callout(callout: &Callout, text: &mut String) {
    if !callout.title.is_empty() {
        text.push_str(&format!("> **{}**\n>\n", in_line(&callout.title)));
    }
    text.push_str(&format!("> {}\n\n", line(&callout.text).trim_start().replace('\n', "\n> ")));
}

fn table(table: &Table, text: &mut String) {
    if !table.caption.is_empty() {
        paragraph(&format!("*{}*", in_line(&table.caption)), text);
    }
    let titles: Vec<String> = table.columns.iter().map(|column| in_cell(&escaped(&column.title))).collect();
    text.push_str(&format!("| {} |\n|{}\n", titles.join(" | "), " --- |".repeat(titles.len())));
    for row in &table.rows {
        let mut cells: Vec<String> = row.iter().map(|cell: &Cell| in_cell(&line(&cell.spans))).collect();
        cells.resize(cells.len().max(titles.len()), String::new());
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text.push('\n');
}

/// The picture's figures.
fn chart(chart: &Chart, text: &mut String) {
    let (title, lines) = match chart {
        Chart::StackedBars { title, series, bars } => {
            let of_bar = |bar: &crate::report::Bar| {
                let counts = series.iter().zip(&bar.counts).filter(|(_, count)| **count > 0);
                let counts: Vec<String> =
                    counts.map(|(series, count)| format!("{} {count}", escaped(&series.name))).collect();
                format!("{}: {}", escaped(&bar.label), counts.join(", "))
            };
            (title, bars.iter().map(of_bar).collect::<Vec<_>>())
        }
        Chart::Donut { title, parts, .. } | Chart::Bars { title, parts } => {
            (title, parts.iter().map(|part| format!("{}: {}", escaped(&part.label), part.count)).collect())
        }
        Chart::TimeLine { title, steps } => {
            let step = |step: &crate::report::TimeStep| {
                format!("{} ({}): {}", escaped(&step.label), escaped(&step.horizon), step.in_words())
            };
            (title, steps.iter().map(step).collect())
        }
    };
    paragraph(&format!("*{}*", in_line(title)), text);
    for line in lines {
        text.push_str(&format!("- {}\n", one_line(&line)));
    }
    text.push('\n');
}

fn line(spans: &[Span]) -> String {
    spans.iter().map(span).collect()
}

fn span(span: &Span) -> String {
    let words = escaped(&span.text);
    let inner = words.trim();
    if inner.is_empty() {
        return words;
    }
    let (before, after) = (words.len() - words.trim_start().len(), words.trim_end().len());
    let (lead, tail) = (words.get(..before).unwrap_or_default(), words.get(after..).unwrap_or_default());
    match span.style {
        Style::Strong | Style::Chip(_) if !inner.contains('\n') => format!("{lead}**{inner}**{tail}"),
        Style::Emphasised if !inner.contains('\n') => format!("{lead}*{inner}*{tail}"),
        // In code nothing is escaped: what would end a cell stays text.
        Style::Code if !span.text.contains(['|', '\n', '\r']) => {
            let code = visible(&span.text);
            let fence = "`".repeat(longest_run(&code) + 1);
            let blank = if fence.len() > 1 { " " } else { "" };
            format!("{lead}{fence}{blank}{}{blank}{fence}{tail}", code.trim())
        }
        _ => words,
    }
}

/// Lines of a script as they are, between fences that none of them can end.
fn fenced(script: &str) -> String {
    let lines: Vec<_> = script.trim_matches(['\n', '\r']).lines().map(visible).collect();
    let fence = "`".repeat(lines.iter().map(|line| longest_run(line)).max().unwrap_or_default().max(2) + 1);
    let lines = lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n");
    format!("{fence}\n{lines}\n{fence}\n\n")
}

/// Of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or_default()
}

/// A line break inside a cell would end the row.
fn in_cell(words: &str) -> String {
    words.trim().replace('\n', "<br>")
}

fn one_line(words: &str) -> String {
    words.replace('\n', " ")
}

fn in_line(text: &str) -> String {
    one_line(escaped(text).trim())
}

/// Every character that could be markup has a backslash before it; invisible ones are tags.
pub(crate) fn escaped(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len() + 8);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        // An ampersand between blanks begins no entity.
        let is_markup = match character {
            '&' => characters.peek().is_none_or(|next| *next == '#' || next.is_alphanumeric()),
            other => r"\`*_{}[]<>#|~$@".contains(other),
        };
        if is_markup {
            out.push('\\');
        }
        out.push(character);
    }
    // Marks that count at the start of a line only; blanks before them do not hide them, and four would make code.
    let mut lines = out.split('\n');
    let first = lines.next().map(start_of_line);
    let lines: Vec<String> = first.into_iter().chain(lines.map(|line| start_of_line(line.trim_start()))).collect();
    // Addresses must not turn into links by themselves.
    lines.join("\n").replace("://", "\\://").replace("www.", "www\\.")
}

fn start_of_line(line: &str) -> String {
    let rest = line.trim_start();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    // `1. ` begins a list, `1.02.b` does not.
    let is_number = digits > 0
        && rest.as_bytes().get(digits).is_some_and(|byte| b".)".contains(byte))
        && rest.as_bytes().get(digits + 1).is_none_or(u8::is_ascii_whitespace);
    let mark = match rest.as_bytes().first() {
        Some(b'-' | b'+' | b'=' | b':') => 0,
        _ if is_number => digits,
        _ => return line.to_owned(),
    };
    let (before, after) = line.split_at(line.len() - rest.len() + mark);
    format!("{before}\\{after}")
}
