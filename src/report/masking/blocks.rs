//! Every text of a document, block by block.

use super::{Mask, order};
use crate::report::{Block, Cell, Chart, Cover, Document, Span, Style};

impl Mask {
    /// Every text of a document; attachments are masked by whoever makes them.
    pub fn document(&self, document: &mut Document) {
        document.blocks.iter_mut().for_each(|block| self.objects(block));
        each_text(document, &mut |text| *text = self.text(text));
        document.blocks.iter_mut().for_each(|block| {
            once(block);
            order::registers(block);
        });
    }

    /// A cell that names an object has its id below: the id tells whom a name means that several bear.
    fn objects(&self, block: &mut Block) {
        let rows = match block {
            Block::Table(table) => &mut table.rows,
            Block::KeepTogether(blocks) => return blocks.iter_mut().for_each(|block| self.objects(block)),
            _ => return,
        };
        for cell in rows.iter_mut().flatten().filter(|cell| names_an_object(cell)) {
            let ids: Vec<String> = cell.spans.iter().map(|span| span.text.trim().to_owned()).collect();
            for span in &mut cell.spans {
                let beside = ids.iter().find_map(|id| self.borne_by(span.text.trim(), id));
                if let Some(beside) = beside {
                    span.text = span.text.replace(span.text.trim(), &beside);
                }
            }
        }
    }
}

/// Hands on every text that names may stand in.
pub(in crate::report) fn each_text(document: &mut Document, change: &mut dyn FnMut(&mut String)) {
    let texts = [
        &mut document.title,
        &mut document.subject,
        &mut document.header_left,
        &mut document.header_right,
        &mut document.footer_left,
    ];
    texts.into_iter().for_each(&mut *change);
    document.blocks.iter_mut().for_each(|block| of_block(block, change));
}

fn of_spans(spans: &mut [Span], change: &mut dyn FnMut(&mut String)) {
    spans.iter_mut().for_each(|span| change(&mut span.text));
}

fn of_block(block: &mut Block, change: &mut dyn FnMut(&mut String)) {
    match block {
        Block::Cover(cover) => of_cover(cover, change),
        Block::Heading(heading) => change(&mut heading.text),
        Block::Paragraph(spans) => of_spans(spans, change),
        Block::Bullets(entries) | Block::Steps(entries) => entries.iter_mut().for_each(|spans| of_spans(spans, change)),
        Block::KeyValues(pairs) => {
            for (label, value) in pairs {
                change(label);
                of_spans(value, change);
            }
        }
        Block::Table(table) => {
            change(&mut table.caption);
            table.rows.iter_mut().flatten().for_each(|cell| of_spans(&mut cell.spans, change));
        }
        Block::Chart(chart) => of_chart(chart, change),
        Block::Tiles(tiles) => tiles.iter_mut().for_each(|tile| change(&mut tile.label)),
        Block::FindingHeading(heading) => {
            change(&mut heading.title);
            heading.chips.iter_mut().for_each(|chip| change(&mut chip.text));
        }
        Block::Callout(callout) => {
            change(&mut callout.title);
            of_spans(&mut callout.text, change);
        }
        Block::Picture(picture) => {
            of_spans(&mut picture.caption, change);
            change(&mut picture.says);
        }
        // Those who sign stand by their names.
        Block::Signatures(_) | Block::Contents(_) | Block::PageBreak | Block::Spacer(_) => {}
        Block::KeepTogether(blocks) => blocks.iter_mut().for_each(|block| of_block(block, change)),
    }
}

fn of_cover(cover: &mut Cover, change: &mut dyn FnMut(&mut String)) {
    [&mut cover.organisation, &mut cover.title, &mut cover.subtitle].into_iter().for_each(change);
}

fn of_chart(chart: &mut Chart, change: &mut dyn FnMut(&mut String)) {
    match chart {
        Chart::StackedBars { title, bars, .. } => {
            change(title);
            bars.iter_mut().for_each(|bar| change(&mut bar.label));
        }
        Chart::Donut { title, parts, .. } | Chart::Bars { title, parts } => {
            change(title);
            parts.iter_mut().for_each(|part| change(&mut part.label));
        }
        Chart::TimeLine { title, .. } => change(title),
    }
}

/// Such a cell begins with the name, in bold.
fn names_an_object(cell: &Cell) -> bool {
    cell.spans.first().is_some_and(|span| span.style == Style::Strong)
}

/// Name and id of an object have become the same: it is said once.
fn once(block: &mut Block) {
    let rows = match block {
        Block::Table(table) => &mut table.rows,
        Block::KeepTogether(blocks) => return blocks.iter_mut().for_each(once),
        _ => return,
    };
    for cell in rows.iter_mut().flatten().filter(|cell| names_an_object(cell)) {
        let first = cell.spans.first().map(|span| span.text.clone());
        let Some(first) = first.filter(|text| is_pseudonym(text)) else { continue };
        let mut place = 0;
        cell.spans.retain_mut(|span| {
            place += 1;
            // What is a key of several parts begins with the name: of it the others are left.
            let rest = span.text.trim().strip_prefix(&first).filter(|rest| rest.is_empty() || rest.starts_with(' '));
            let Some(rest) = rest.filter(|_| place > 1).map(|rest| rest.trim().to_owned()) else { return true };
            let line_feed = if span.text.starts_with('\n') { "\n" } else { "" };
            span.text = format!("{line_feed}{rest}");
            !rest.is_empty()
        });
    }
}

pub(super) fn is_pseudonym(text: &str) -> bool {
    text.split_once('-').is_some_and(|(label, number)| {
        label.bytes().all(|byte| byte.is_ascii_alphabetic()) && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}
