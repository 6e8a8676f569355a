//! Rows of framed boxes: tiles of figures, boxes to sign in.

use super::canvas::{Area, Item, Tag};
use super::flow::Strip;
use super::keep::Keep;
use super::layout::{Layout, baseline};
use super::paragraph::Look;
use super::theme::{self, BLOCK_GAP, BODY, FIGURE, INK, MUTED, RADIUS, SMALL};
use crate::report::{SignatureBox, Tile};

const TILES_IN_ROW: usize = 6;
const GUTTER: f32 = 8.0;
const PAD: f32 = 8.0;
/// Least height of a field that shows its signature inside of itself.
const FIELD: f32 = 96.0;

impl Layout<'_> {
    pub fn tiles(&mut self, tiles: &[Tile]) {
        let rows = tiles.len().div_ceil(TILES_IN_ROW).max(1);
        let in_row = tiles.len().div_ceil(rows).max(1);
        for (index, row) in tiles.chunks(in_row).enumerate() {
            self.tile_row(row, in_row, if index == 0 { BLOCK_GAP + 2.0 } else { GUTTER });
        }
    }

    fn tile_row(&mut self, tiles: &[Tile], in_row: usize, gap: f32) {
        let width = share(self.column(), in_row);
        let inner = width - 2.0 * PAD - 3.0;
        let label_look = Look { colour: MUTED, ..Look::plain(SMALL) };
        let mut columns = Vec::new();
        for tile in tiles {
            let figure_look = Look::bold(FIGURE, theme::paint(tile.tone).strong);
            let figure = self.plain_lines(&tile.figure, figure_look, inner);
            let label = self.small_label(&tile.label, inner);
            columns.push((tile.tone, figure_look, figure, label));
        }
        let tallest = columns
            .iter()
            .map(|(_, look, figure, label)| lines_high(figure.len(), *look) + lines_high(label.len(), label_look));
        let height = tallest.fold(0.0, f32::max) + 2.0 * PAD - 3.0;
        let list = self.open(Tag::List);
        let mut items = Vec::new();
        let mut x = 0.0;
        for (tone, figure_look, figure, label) in columns {
            let colours = theme::paint(tone);
            let ground = Item::Box {
                area: Area { x, y: 0.0, width, height },
                radius: RADIUS,
                fill: Some(colours.pale),
                stroke: None,
            };
            let edge = Item::rectangle(x, RADIUS, 2.4, height - 2.0 * RADIUS, colours.strong);
            items.extend([Item::Decoration, ground, edge, Item::End]);
            let item = self.open_in(list, Tag::ListItem);
            let node = self.open_in(item, Tag::ListBody);
            let mut y = PAD - 3.0;
            for (look, lines) in [(figure_look, figure), (label_look, label)] {
                for line in lines {
                    items.push(Item::Text { x: x + PAD + 3.0, y: y + baseline(look), line, node: Some(node) });
                    y += look.kind.leading;
                }
            }
            x += width + GUTTER;
        }
        self.flow.push(Strip { gap, height, items, gap_after: Some(BLOCK_GAP + 2.0), ..Strip::default() });
    }

    pub fn signatures(&mut self, boxes: &[SignatureBox]) {
        // By hand three stand in one row: a page is not to hold nothing but them.
        let by_hand = boxes.len() == 3 && boxes.iter().all(|signature| signature.field.is_none());
        let in_row = if by_hand { 3 } else { 2 };
        let rows = boxes.chunks(in_row);
        let last = rows.len().saturating_sub(1);
        for (index, pair) in rows.enumerate() {
            let width = share(self.column(), in_row);
            let mut items = Vec::new();
            let (mut height, mut x, mut free) = (0.0_f32, 0.0, Vec::new());
            for signature in pair {
                let printed = self.signature(signature, x, width, &mut items);
                free.push(printed);
                let is_filled_later = signature.field.as_ref().is_some_and(|field| !field.says.is_empty());
                height = height.max(if is_filled_later { printed + FIELD } else { printed });
                x += width + GUTTER;
            }
            for (index, (signature, printed)) in pair.iter().zip(free).enumerate() {
                let x = f32::from(u8::try_from(index).unwrap_or(u8::MAX)) * (width + GUTTER);
                let area = Area { x, y: 0.0, width, height };
                items.splice(0..0, [Item::Decoration, Self::frame(area), Item::End]);
                if let Some(field) = &signature.field {
                    let area = if field.says.is_empty() {
                        area
                    } else {
                        let pad = PAD - 1.0;
                        Area { x: x + pad, y: printed, width: width - 2.0 * pad, height: height - printed - pad }
                    };
                    let node = self.open(Tag::Form(field.label.clone()));
                    items.push(Item::Field { area, field: field.clone(), node });
                }
            }
            let gap_after = Some(GUTTER + 2.0);
            self.flow.push(Strip {
                gap: BLOCK_GAP + 3.0,
                height,
                gap_after,
                // Who signs sees who else does.
                keep: if index == last { Keep::Free } else { Keep::Bound },
                items,
                ..Strip::default()
            });
        }
    }

    /// Draws one box's content and returns its height.
    fn signature(&mut self, signature: &SignatureBox, x: f32, width: f32, items: &mut Vec<Item>) -> f32 {
        let (pad, label_width) = (PAD + 3.0, 58.0);
        let inner = width - 2.0 * pad;
        let section = self.open(Tag::Section);
        let look = Look::bold(BODY, self.accent);
        let mut y = pad - 2.0;
        let node = self.open_in(section, Tag::Paragraph);
        for line in self.plain_lines(&signature.role, look, inner) {
            items.push(Item::Text { x: x + pad, y: y + baseline(look), line, node: Some(node) });
            y += look.kind.leading;
        }
        y += 3.0;
        for (label, value) in &signature.lines {
            let node = self.open_in(section, Tag::Paragraph);
            let value_look = Look::plain(BODY);
            let blank = value.is_empty();
            let (height, base) = (24.0_f32, 20.0);
            let labels = self.small_label(label, label_width - 4.0);
            let label_height = lines_high(labels.len().saturating_sub(1), Look::plain(SMALL));
            for (index, line) in labels.into_iter().enumerate() {
                let shift = lines_high(index, Look::plain(SMALL));
                items.push(Item::Text { x: x + pad, y: y + base + shift, line, node: Some(node) });
            }
            let mut value_height = 0.0;
            if blank {
                let rule = Item::rectangle(x + pad + label_width, y + base + 2.0, inner - label_width, 0.6, INK);
                items.extend([Item::Decoration, rule, Item::End]);
            } else {
                for line in self.plain_lines(value, value_look, inner - label_width) {
                    items.push(Item::Text {
                        x: x + pad + label_width,
                        y: y + base + value_height,
                        line,
                        node: Some(node),
                    });
                    value_height += value_look.kind.leading;
                }
            }
            // The first line of a value stands on the line to write on; further ones hang below it.
            let hanging = base + value_height - value_look.kind.leading + 4.0;
            y += height.max(hanging).max(label_height + height) + 2.0;
        }
        y + pad - 2.0
    }
}

fn lines_high(count: usize, look: Look) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX)) * look.kind.leading
}

/// Width of one of several boxes side by side.
fn share(column: f32, count: usize) -> f32 {
    let count = f32::from(u16::try_from(count.max(1)).unwrap_or(u16::MAX));
    (column - GUTTER * (count - 1.0)) / count
}
