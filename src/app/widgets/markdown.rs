//! Guidance as it is written for people: headings, paragraphs, lists, emphasis and code. What it does not know it shows as
//! it stands.

use super::{icon_button, strong};
use crate::app::command::Command;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::theme;
use crate::report::{Style, markdown};
use egui::text::LayoutJob;
use egui::{Align, FontId, Label, Layout, RichText, ScrollArea, TextFormat, Ui};

/// One block of a text.
#[derive(Debug, PartialEq, Eq)]
enum Block<'a> {
    Heading(usize, &'a str),
    /// Marker (`•`, `1.`) and text.
    Entry(&'a str, String),
    Code(String),
    Paragraph(String),
}

/// Shows a text. Its first heading is left out: the screen has said it.
pub fn show(ui: &mut Ui, text: &str) {
    paint(ui, blocks(text).into_iter().filter(|block| !matches!(block, Block::Heading(1, _))));
}

/// Shows a text of ours: all of it.
pub fn whole(ui: &mut Ui, text: &str) {
    paint(ui, blocks(text).into_iter());
}

/// Shows what somebody wrote as it is printed: the same lines, with the same words.
pub fn note(ui: &mut Ui, text: &str) {
    let palette = theme::palette(ui);
    let plain = TextFormat { font_id: FontId::proportional(theme::BODY), color: palette.ink, ..TextFormat::default() };
    let mut job = LayoutJob::default();
    for span in markdown::in_lines(text) {
        let format = match span.style {
            Style::Strong => {
                TextFormat { font_id: FontId::new(theme::BODY, crate::app::fonts::strong()), ..plain.clone() }
            }
            Style::Code | Style::Command => TextFormat { background: palette.raised, ..plain.clone() },
            _ => plain.clone(),
        };
        job.append(&visible(&span.text), 0.0, format);
    }
    ui.set_max_width(theme::MEASURE.min(ui.available_width()));
    ui.add(Label::new(job).wrap());
}

/// As [`show`], of a text with commands to be run or addresses to be called: each gets a line of its own, whole words, and a
/// button that copies it.
pub fn instructions(ui: &mut Ui, text: &str, commands: &mut Vec<Command>) {
    ui.set_max_width(theme::MEASURE.min(ui.available_width()));
    for block in blocks(text) {
        match block {
            Block::Entry(_, text) | Block::Paragraph(text) if text.contains('`') => {
                for piece in pieces(&text) {
                    match piece {
                        Piece::Words(words) => {
                            ui.add(Label::new(spans(ui, &words)).wrap());
                        }
                        Piece::Command(command) => command_line(ui, command, commands),
                    }
                }
            }
            Block::Code(code) => command_line(ui, &code, commands),
            Block::Heading(1, _) => {}
            block => paint(ui, std::iter::once(block)),
        }
    }
}

/// Running text, or what is to be copied out of it.
#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Words(String),
    Command(&'a str),
}

/// A text and the commands in it. Names of columns and files stay where they are.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut words = String::new();
    for (at, part) in text.split('`').enumerate() {
        let is_code = at % 2 == 1;
        if !is_code {
            words.push_str(part);
        } else if is_command(part) && !is_warned_of(&words) {
            push_words(&mut pieces, &mut words);
            pieces.push(Piece::Command(part));
        } else {
            words.push('`');
            words.push_str(part);
            words.push('`');
        }
    }
    push_words(&mut pieces, &mut words);
    pieces
}

/// What joined words and command in one sentence is left out.
fn push_words(pieces: &mut Vec<Piece<'_>>, words: &mut String) {
    let follows = !pieces.is_empty();
    let said = std::mem::take(words);
    let said = if follows { said.trim_start_matches(['.', ',', ';', ' ']) } else { &said };
    if said.chars().any(char::is_alphanumeric) {
        pieces.push(Piece::Words(said.trim_end().to_owned()));
    }
}

/// What one is told not to use is not handed out to be copied.
fn is_warned_of(before: &str) -> bool {
    let last = before.split_whitespace().next_back().unwrap_or_default().to_lowercase();
    matches!(last.as_str(), "not" | "never" | "without")
}

fn is_command(code: &str) -> bool {
    let has_verb = code.split_whitespace().count() > 1;
    code.starts_with("https://") || (has_verb && code.chars().count() >= 16)
}

/// A command in a few words: of several lines the last one, which names the file. Blocks all begin alike.
fn name_of(command: &str) -> String {
    let last = command.lines().rev().find(|line| line.contains(char::is_alphanumeric)).unwrap_or_default();
    last.trim_matches(['{', '}', '|', ' ']).chars().take(64).collect()
}

/// Breaks between words alone; a word that is wider than the room is reached by scrolling.
fn command_line(ui: &mut Ui, command: &str, commands: &mut Vec<Command>) {
    let palette = theme::palette(ui);
    egui::Frame::new().fill(palette.raised).corner_radius(theme::CORNER).inner_margin(6).show(ui, |ui| {
        ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
            let label = format!("Copy the command {}", name_of(command));
            icon_button(ui, &label, Command::Copy(command.to_owned()), None, commands);
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                let font = FontId::monospace(theme::SMALL + 0.5);
                let wide = |word: &str| {
                    ui.painter().layout_no_wrap(word.to_owned(), font.clone(), palette.ink).size().x + 20.0
                };
                // The space after a word belongs to its line: without room for it, the word breaks at its hyphen.
                let room = ui.available_width();
                let widest = command.split_whitespace().map(wide).fold(0.0, f32::max);
                ScrollArea::horizontal().id_salt(("command", command)).auto_shrink([false, true]).by_keys(ui, |ui| {
                    ui.set_max_width(widest.max(room));
                    ui.add(Label::new(RichText::new(command).font(font)).wrap());
                });
            });
        });
    });
}

fn paint<'a>(ui: &mut Ui, blocks: impl Iterator<Item = Block<'a>>) {
    ui.set_max_width(theme::MEASURE.min(ui.available_width()));
    for block in blocks {
        match block {
            Block::Heading(_, title) => {
                ui.add_space(theme::GAP);
                ui.label(strong(title, theme::SUBHEADING));
            }
            Block::Entry(marker, text) => {
                ui.horizontal_top(|ui| {
                    ui.add_space(4.0);
                    ui.add_sized([16.0, 18.0], egui::Label::new(marker).selectable(false));
                    ui.add(egui::Label::new(spans(ui, &text)).wrap());
                });
            }
            Block::Code(code) => {
                egui::Frame::new()
                    .fill(theme::palette(ui).raised)
                    .corner_radius(theme::CORNER)
                    .inner_margin(8)
                    .show(ui, |ui| ui.add(egui::Label::new(RichText::new(code).monospace()).wrap()));
            }
            Block::Paragraph(text) => {
                ui.add(egui::Label::new(spans(ui, &text)).wrap());
            }
        }
    }
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut code: Option<String> = None;
    let mut joins = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            match code.take() {
                Some(code) => blocks.push(Block::Code(code.trim_end().to_owned())),
                None => code = Some(String::new()),
            }
            joins = false;
        } else if let Some(code) = &mut code {
            code.push_str(line);
            code.push('\n');
        } else if trimmed.is_empty() {
            joins = false;
        } else if let Some(title) = trimmed.strip_prefix('#') {
            let level = 1 + title.chars().take_while(|letter| *letter == '#').count();
            blocks.push(Block::Heading(level, title.trim_start_matches('#').trim()));
            joins = false;
        } else if let Some((marker, rest)) = entry(trimmed) {
            blocks.push(Block::Entry(marker, rest.to_owned()));
            joins = true;
        } else {
            match blocks.last_mut() {
                Some(Block::Paragraph(before) | Block::Entry(_, before)) if joins => {
                    before.push(' ');
                    before.push_str(trimmed);
                }
                _ => blocks.push(Block::Paragraph(trimmed.to_owned())),
            }
            joins = true;
        }
    }
    blocks.extend(code.map(Block::Code));
    blocks
}

fn entry(line: &str) -> Option<(&str, &str)> {
    if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some(("•", rest));
    }
    let (number, rest) = line.split_once(". ")?;
    let is_number = !number.is_empty() && number.len() <= 2 && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (line.get(..=number.len()).unwrap_or(number), rest))
}

/// `code`, *emphasis* and **strength** within a line.
fn spans(ui: &Ui, text: &str) -> LayoutJob {
    let palette = theme::palette(ui);
    let plain = TextFormat { font_id: FontId::proportional(theme::BODY), color: palette.ink, ..TextFormat::default() };
    let code = TextFormat { background: palette.raised, ..plain.clone() };
    let bold = TextFormat { font_id: FontId::new(theme::BODY, crate::app::fonts::strong()), ..plain.clone() };
    let emphasis = TextFormat { italics: true, ..plain.clone() };
    let mut job = LayoutJob::default();
    let mut rest = text;
    while let Some(at) = rest.find(['`', '*']) {
        let (before, from) = rest.split_at(at);
        let (mark, format) = match from {
            _ if from.starts_with("**") => ("**", &bold),
            _ if from.starts_with('*') => ("*", &emphasis),
            _ => ("`", &code),
        };
        let inner = from.get(mark.len()..).unwrap_or_default();
        let Some(end) = inner.find(mark).filter(|end| *end > 0 && !inner.starts_with(' ')) else {
            job.append(before, 0.0, plain.clone());
            job.append(mark, 0.0, plain.clone());
            rest = inner;
            continue;
        };
        let (marked, after) = inner.split_at(end);
        job.append(before, 0.0, plain.clone());
        job.append(marked, 0.0, format.clone());
        rest = after.get(mark.len()..).unwrap_or_default();
    }
    job.append(rest, 0.0, plain);
    job
}

#[cfg(test)]
mod tests {
    use super::{Block, Piece, blocks, name_of, pieces};

    #[test]
    fn commands_stand_apart_from_words() {
        let command = |text| Piece::Command(text);
        let words = |text: &str| Piece::Words(text.to_owned());
        let check = |text: &str, expected: &[Piece<'_>]| assert_eq!(pieces(text), expected, "{text}");
        check("Plain words.", &[words("Plain words.")]);
        check(
            "`Get-MgDomain -All | ConvertTo-Json`. Not Export-Csv.",
            &[command("Get-MgDomain -All | ConvertTo-Json"), words("Not Export-Csv.")],
        );
        check(
            "Two calls: `https://graph.microsoft.com/v1.0/a` and `https://graph.microsoft.com/v1.0/b`.",
            &[
                words("Two calls:"),
                command("https://graph.microsoft.com/v1.0/a"),
                words("and"),
                command("https://graph.microsoft.com/v1.0/b"),
            ],
        );
        check(
            "Follow `@odata.nextLink`; `signInActivity` needs P1.",
            &[words("Follow `@odata.nextLink`; `signInActivity` needs P1.")],
        );
        let warned = "The names come from it. Not `https://graph.microsoft.com/v1.0/b`: it stops at 20.";
        check(warned, &[words(warned)]);
        check("", &[]);
    }

    #[test]
    fn a_command_is_called_by_the_line_that_names_its_file() {
        let check = |command, expected: &str| assert_eq!(name_of(command), expected);
        check("https://graph.microsoft.com/v1.0/domains", "https://graph.microsoft.com/v1.0/domains");
        check("& {\n  Connect-MgGraph\n  $rows | Out-File users.json\n}", "$rows | Out-File users.json");
        check("foreach ($s in $all) {\n  az x\n} | Out-File a.json\n", "Out-File a.json");
        check("", "");
    }

    #[test]
    fn blocks_are_told_apart() {
        let text = "# Title\n\n## Why\nOne\ntwo.\n\n- a\n  b\n1. c\n\n```\nGET x\n```\n3.5 is a number";
        let expected = [
            Block::Heading(1, "Title"),
            Block::Heading(2, "Why"),
            Block::Paragraph("One two.".to_owned()),
            Block::Entry("•", "a b".to_owned()),
            Block::Entry("1.", "c".to_owned()),
            Block::Code("GET x".to_owned()),
            Block::Paragraph("3.5 is a number".to_owned()),
        ];
        assert_eq!(blocks(text), expected);
    }
}
