//! Framed boxes: rows of tiles of figures, boxes to sign in.

use super::canvas::{Area, Item, Tag};
use super::flow::Strip;
use super::keep::Keep;
use super::layout::{Layout, baseline};
use super::paragraph::Look;
use super::stamp as sign;
use super::theme::{self, BLOCK_GAP, BODY, FIGURE, INK, MUTED, RADIUS, SMALL};
use crate::report::{SignatureBox, Tile};

const TILES_IN_ROW: usize = 6;
const GUTTER: f32 = 8.0;
const PAD: f32 = 8.0;
/// Least height of a box that a digital signature fills later.
const FIELD: f32 = 92.0;
/// From one line to write on to the next.
const WRITTEN: f32 = 23.0;
/// The same in a report of a few pages.
const WRITTEN_CLOSE: f32 = 13.5;

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

    /// One below the other over the whole width: a hand needs room.
    pub fn signatures(&mut self, boxes: &[SignatureBox]) {
        let width = self.column();
        for (index, signature) in boxes.iter().enumerate() {
            let mut items = Vec::new();
            let printed = self.signature(signature, width, &mut items);
            let is_filled_later = signature.field.as_ref().is_some_and(|field| !field.says.is_empty());
            let height = if is_filled_later { printed.max(FIELD) } else { printed };
            let area = Area { x: 0.0, y: 0.0, width, height };
            items.splice(0..0, [Item::Decoration, Self::frame(area), Item::End]);
            if let Some(field) = &signature.field {
                let node = self.open(Tag::Form(field.label.clone()));
                items.push(Item::Field { area, field: field.clone(), node });
            }
            self.flow.push(Strip {
                gap: if index == 0 { BLOCK_GAP + 3.0 } else { GUTTER },
                height,
                gap_after: Some(if self.document.is_close { GUTTER - 4.0 } else { GUTTER + 2.0 }),
                // Who signs sees who else does.
                keep: if index + 1 == boxes.len() { Keep::Free } else { Keep::Bound },
                items,
                ..Strip::default()
            });
        }
    }

    /// Draws one box's content and returns its height.
    fn signature(&mut self, signature: &SignatureBox, width: f32, items: &mut Vec<Item>) -> f32 {
        let section = self.open(Tag::Section);
        let look = Look::bold(BODY, self.accent);
        let node = self.open_in(section, Tag::Paragraph);
        let mut y = sign::PAD - 3.0;
        for line in self.plain_lines(&signature.role, look, width - 2.0 * sign::PAD) {
            items.push(Item::Text { x: sign::PAD, y: y + baseline(look), line, node: Some(node) });
            y += look.kind.leading;
        }
        let is_by_hand = signature.field.is_none();
        let mut ends = [sign::TOP; 2];
        // By hand the last is what is signed, beside all others.
        let last = signature.lines.len().saturating_sub(1);
        let written = if self.document.is_close { WRITTEN_CLOSE } else { WRITTEN };
        let high = written * f32::from(u16::try_from(last.max(1)).unwrap_or(u16::MAX));
        for (index, (label, value)) in signature.lines.iter().enumerate() {
            let column = if is_by_hand { usize::from(index == last) } else { sign::column(index) };
            let (x, room) = sign::place(column, width);
            let node = self.open_in(section, Tag::Paragraph);
            let y = ends[column];
            let row = if is_by_hand { written } else { sign::ROW };
            let base = y + row - sign::GAP - 4.0;
            let mut labels = 0.0;
            // Whoever signs by hand has all of the right half.
            let is_large = is_by_hand && value.is_empty() && column == 1;
            let label_base = if is_large { sign::TOP + high - sign::GAP - 4.0 } else { base };
            for line in self.small_label(label, sign::LABELS - 4.0) {
                items.push(Item::Text { x, y: label_base + labels, line, node: Some(node) });
                labels += SMALL.leading;
            }
            let (x, room) = (x + sign::LABELS, room - sign::LABELS);
            if value.is_empty() {
                let bottom = if is_large { label_base } else { base };
                items.extend([Item::Decoration, Item::rectangle(x, bottom + 2.0, room, 0.6, INK), Item::End]);
                ends[column] = bottom + sign::GAP + 4.0;
                continue;
            }
            let mut values = 0.0;
            for line in self.plain_lines(value, Look::plain(BODY), room) {
                items.push(Item::Text { x, y: base + values, line, node: Some(node) });
                values += BODY.leading;
            }
            let hanging = (values - BODY.leading).max(labels - SMALL.leading).max(0.0);
            ends[column] = base + hanging + sign::GAP + 4.0;
        }
        y.max(ends[0]).max(ends[1]) + sign::PAD - 4.0
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
