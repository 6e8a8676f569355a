//! Guidance as it is written for people: headings, paragraphs, lists, emphasis and code. What it does not know it shows as
//! it stands.

use super::strong;
use crate::app::theme;
use egui::text::LayoutJob;
use egui::{FontId, RichText, TextFormat, Ui};

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

/// Shows what somebody wrote: all of it.
pub fn note(ui: &mut Ui, text: &str) {
    paint(ui, blocks(text).into_iter());
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
    use super::{Block, blocks};

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
