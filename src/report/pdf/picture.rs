//! Pictures, with words under them; the logo is one too.

use super::canvas::{Area, Item, Tag};
use super::flow::Strip;
use super::keep::Keep;
use super::layout::Layout;
use super::paragraph::Look;
use super::theme::{BLOCK_GAP, RULE, TABLE};
use crate::report::{Image, Picture};
use std::sync::Arc;

/// A point of a picture is not printed larger than a point of a usual screen (96 to the inch).
const POINT: f32 = 0.75;
/// No picture takes more than this share of a page's height.
const TALLEST: f32 = 0.38;
/// A picture that would not fit on what is left of a page is made to, down to this share of its size.
const LEAST: f32 = 0.55;

impl Layout<'_> {
    pub fn picture(&mut self, picture: &Picture) {
        let (wide, high) = size(&picture.image);
        let scale = POINT.min(self.column() / wide).min(self.flow.geometry.room() * TALLEST / high);
        let look = Look::muted(TABLE);
        let lines = self.lines(&picture.caption, look, self.column());
        let below = f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX)) * look.kind.leading + 3.0;
        let free = self.flow.free() - below - BLOCK_GAP - 2.0;
        // Rather somewhat smaller than half a page of white before it.
        let scale = if free < high * scale && free > high * scale * LEAST { free / high } else { scale };
        let area = Area { x: 0.0, y: 0.0, width: wide * scale, height: high * scale };
        let figure = self.open(Tag::Figure(picture.says.clone(), None));
        let image = self.image(&picture.image);
        let frame = Item::Box { area, radius: 0.0, fill: None, stroke: Some((RULE, 0.7)) };
        self.flow.push(Strip {
            gap: BLOCK_GAP + 2.0,
            height: area.height,
            gap_after: Some(3.0),
            keep: Keep::Bound,
            items: vec![
                Item::Begin(figure),
                Item::Image { area, image },
                Item::End,
                Item::Decoration,
                frame,
                Item::End,
            ],
            ..Strip::default()
        });
        let node = self.open(Tag::Paragraph);
        self.push_lines(lines, look, 0.0, self.column(), node, 3.0);
    }

    /// The number of a picture in the file: a picture shown twice is carried once.
    pub(super) fn image(&mut self, image: &Arc<Image>) -> usize {
        let known = self.images.iter().position(|known| Arc::ptr_eq(known, image));
        known.unwrap_or_else(|| {
            self.images.push(Arc::clone(image));
            self.images.len() - 1
        })
    }
}

/// Width and height as it is seen, in points of the picture; at least 1.
pub fn size(image: &Image) -> (f32, f32) {
    let length = |points: usize| f32::from(u16::try_from(points).unwrap_or(u16::MAX)).max(1.0);
    let (wide, high) = image.size();
    (length(wide), length(high))
}
