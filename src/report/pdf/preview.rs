//! Pages as pictures, drawn from the very items that become the file: what is seen is what will be printed.
//!
//! Laying out is most of the work and is done once; pages are drawn as they are looked at.

use super::canvas::{Item, Page, Point};
use super::layout::Layout;
use super::paragraph::{Ground, Line, Piece};
use super::shape::{Glyph, Shaper};
use super::sheet::Sheet;
use super::theme::{CHIP_PAD, Geometry, OUTLINE, OUTLINE_PITCH, SLANT};
use super::{RenderError, lay_out};
use crate::report::{Document, Image};
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};
use std::sync::Arc;

/// Straight pieces that a curve is drawn with.
const PIECES: u8 = 8;
/// Wider or higher pictures are drawn smaller: a page is no map.
const LARGEST: f32 = 6_000.0;

/// A report laid out, to be looked at page by page.
pub struct Preview {
    geometry: Geometry,
    shaper: Shaper,
    pages: Vec<Page>,
    images: Vec<Arc<Image>>,
    chapters: Vec<(String, usize)>,
}

impl std::fmt::Debug for Preview {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Preview").field("pages", &self.pages.len()).finish_non_exhaustive()
    }
}

/// A page as colours, row by row from the top, without transparency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    /// Red, green, blue for each point.
    pub rgb: Vec<u8>,
}

impl Preview {
    /// Lays a report out.
    ///
    /// # Errors
    /// If a typeface of the program is damaged.
    pub fn of(document: &Document) -> Result<Self, RenderError> {
        let Layout { shaper, flow, images, .. } = lay_out(document)?;
        let chapters = flow.entries.into_iter().filter(|entry| entry.level == 1);
        let chapters = chapters.filter_map(|entry| Some((entry.text, entry.place?.page))).collect();
        Ok(Self { geometry: flow.geometry, shaper, pages: flow.pages, images, chapters })
    }

    /// Title and page, counted from 0, of each chapter.
    pub fn chapters(&self) -> &[(String, usize)] {
        &self.chapters
    }

    pub fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Width and height of every page, in points (1/72 inch).
    pub fn size(&self) -> (f32, f32) {
        (self.geometry.width, self.geometry.height)
    }

    /// Draws a page, counted from 0; `scale`: points of the picture for each point of the page.
    pub fn picture(&self, page: usize, scale: f32) -> Option<Picture> {
        let page = self.pages.get(page)?;
        let longest = self.geometry.width.max(self.geometry.height);
        let scale = if scale.is_finite() { scale.clamp(0.05, LARGEST / longest) } else { 1.0 };
        let mut sheet = Sheet::new(self.geometry.width * scale, self.geometry.height * scale);
        for item in &page.items {
            self.item(item, scale, &mut sheet);
        }
        Some(Picture { width: sheet.width, height: sheet.height, rgb: sheet.rgb })
    }

    fn item(&self, item: &Item, scale: f32, sheet: &mut Sheet) {
        match item {
            Item::Text { x, y, line, .. } => self.line(line, *x, *y, scale, sheet),
            Item::Watermark { x, y, line, is_outlined } => {
                let dots = (OUTLINE * scale, OUTLINE_PITCH * scale);
                (sheet.shines_through, sheet.dots) = (true, is_outlined.then_some(dots));
                self.line(line, *x, *y, scale, sheet);
                (sheet.shines_through, sheet.dots) = (false, None);
            }
            Item::Box { area, radius, fill, stroke } => {
                let outline = |inset: f32| rounded([area.x, area.y, area.width, area.height], *radius, inset, scale);
                if let Some(fill) = fill {
                    sheet.fill(&[outline(0.0)], *fill);
                }
                if let Some((colour, width)) = stroke {
                    let mut inner = outline(width / 2.0);
                    inner.reverse();
                    sheet.fill(&[outline(-width / 2.0), inner], *colour);
                }
            }
            Item::Shape { points, fill } => sheet.fill(&[flattened(points, scale)], *fill),
            Item::Stroke { paths, is_closed, colour, width } => {
                for points in paths {
                    let mut corners = flattened(points, scale);
                    corners.extend(corners.first().copied().filter(|_| *is_closed));
                    for (from, to) in corners.iter().zip(corners.iter().skip(1)) {
                        sheet.fill(&[thick(*from, *to, width * scale)], *colour);
                    }
                }
            }
            Item::Image { area, image } => {
                if let Some(image) = self.images.get(*image) {
                    sheet.picture(image, [area.x * scale, area.y * scale, area.width * scale, area.height * scale]);
                }
            }
            // Marks of the structure are not seen.
            Item::Begin(_)
            | Item::Decoration
            | Item::End
            | Item::PageOf { .. }
            | Item::Area { .. }
            | Item::HeadingArea { .. }
            | Item::Field { .. }
            | Item::Heading(_)
            | Item::Anchor(_) => {}
        }
    }

    fn line(&self, line: &Line, x: f32, y: f32, scale: f32, sheet: &mut Sheet) {
        for piece in &line.pieces {
            self.piece(piece, x + piece.x, y, scale, sheet);
        }
    }

    fn piece(&self, piece: &Piece, x: f32, y: f32, scale: f32, sheet: &mut Sheet) {
        let mut pen = x + if matches!(piece.ground, Ground::Chip(_)) { CHIP_PAD } else { 0.0 };
        for (index, word) in piece.words.iter().enumerate() {
            let space = if index > 0 { piece.space.glyphs.as_slice() } else { &[] };
            for glyph in space.iter().chain(&word.glyphs) {
                self.glyph(glyph, (pen, y), piece, scale, sheet);
                pen += glyph.advance * piece.size / 1000.0;
            }
        }
    }

    fn glyph(&self, glyph: &Glyph, pen: (f32, f32), piece: &Piece, scale: f32, sheet: &mut Sheet) {
        let face = &self.shaper.fonts.faces[usize::from(glyph.face)].face;
        let units = f32::from(u16::try_from(face.units_per_em()).unwrap_or(1000));
        let shift = piece.size / 1000.0;
        let mut outline = Outline {
            origin: ((pen.0 + glyph.dx * shift) * scale, (pen.1 - glyph.dy * shift) * scale),
            unit: piece.size * scale / units,
            contours: Vec::new(),
        };
        if face.outline_glyph(GlyphId(glyph.id), &mut outline).is_some() {
            if piece.ground == Ground::Slanted {
                let base = outline.origin.1;
                outline.contours.iter_mut().flatten().for_each(|(x, y)| *x += (base - *y) * SLANT);
            }
            let Some((width, pitch)) = sheet.dots else { return sheet.fill(&outline.contours, piece.colour) };
            for (x, y) in outline.contours.iter().flat_map(|contour| along(contour, pitch)) {
                let half = width / 2.0;
                sheet.fill(&[thick((x - half, y), (x + half, y), width)], piece.colour);
            }
        }
    }
}

/// Places along a closed contour, this far from one to the next.
fn along(contour: &[(f32, f32)], pitch: f32) -> Vec<(f32, f32)> {
    let mut places = Vec::new();
    let mut left = 0.0;
    for (from, to) in contour.iter().zip(contour.iter().skip(1).chain(contour.first())) {
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        while left < length {
            let share = left / length;
            places.push((from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share));
            left += pitch.max(0.1);
        }
        left -= length;
    }
    places
}

/// The outline of a glyph, brought to its place on the sheet.
struct Outline {
    origin: (f32, f32),
    unit: f32,
    contours: Vec<Vec<(f32, f32)>>,
}

impl Outline {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.origin.0 + x * self.unit, self.origin.1 - y * self.unit)
    }

    fn curve(&mut self, control: [(f32, f32); 2], end: (f32, f32)) {
        if let Some(contour) = self.contours.last_mut() {
            bend(contour, control, end);
        }
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let start = self.at(x, y);
        self.contours.push(vec![start]);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let end = self.at(x, y);
        if let Some(contour) = self.contours.last_mut() {
            contour.push(end);
        }
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (middle, end) = (self.at(x1, y1), self.at(x, y));
        let Some(start) = self.contours.last().and_then(|contour| contour.last().copied()) else { return };
        let towards =
            |from: (f32, f32)| (from.0 + (middle.0 - from.0) * 2.0 / 3.0, from.1 + (middle.1 - from.1) * 2.0 / 3.0);
        self.curve([towards(start), towards(end)], end);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let control = [self.at(x1, y1), self.at(x2, y2)];
        let end = self.at(x, y);
        self.curve(control, end);
    }
    fn close(&mut self) {}
}

/// A cubic curve as straight pieces, from the contour's last point on.
fn bend(contour: &mut Vec<(f32, f32)>, control: [(f32, f32); 2], end: (f32, f32)) {
    let Some(start) = contour.last().copied() else { return };
    for step in 1..=PIECES {
        let share = f32::from(step) / f32::from(PIECES);
        let rest = 1.0 - share;
        let weights =
            [rest * rest * rest, 3.0 * rest * rest * share, 3.0 * rest * share * share, share * share * share];
        let mix = |of: fn((f32, f32)) -> f32| {
            weights[0] * of(start) + weights[1] * of(control[0]) + weights[2] * of(control[1]) + weights[3] * of(end)
        };
        contour.push((mix(|point| point.0), mix(|point| point.1)));
    }
}

/// A shape's edges as straight pieces.
pub(super) fn flattened(points: &[Point], scale: f32) -> Vec<(f32, f32)> {
    let place = |point: &Point| (point.x * scale, point.y * scale);
    let mut contour = Vec::with_capacity(points.len() * 4);
    let mut rest = points.iter();
    while let Some(point) = rest.next() {
        if !point.control {
            contour.push(place(point));
        } else if let (Some(second), Some(end)) = (rest.next(), rest.next()) {
            bend(&mut contour, [place(point), place(second)], place(end));
        }
    }
    contour
}

/// A straight line of a width, as a contour.
fn thick(from: (f32, f32), to: (f32, f32), width: f32) -> Vec<(f32, f32)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let half = width / 2.0 / dx.hypot(dy).max(f32::MIN_POSITIVE);
    let (across, along) = (-dy * half, dx * half);
    vec![
        (from.0 + across, from.1 + along),
        (to.0 + across, to.1 + along),
        (to.0 - across, to.1 - along),
        (from.0 - across, from.1 - along),
    ]
}

/// A box, its corners rounded; `inset` makes it smaller on all sides. `area`: left, top, width, height.
fn rounded(area: [f32; 4], radius: f32, inset: f32, scale: f32) -> Vec<(f32, f32)> {
    let (left, top) = ((area[0] + inset) * scale, (area[1] + inset) * scale);
    let (right, bottom) = ((area[0] + area[2] - inset) * scale, (area[1] + area[3] - inset) * scale);
    let round = ((radius - inset) * scale).min((right - left) / 2.0).min((bottom - top) / 2.0);
    if round <= 0.1 {
        return vec![(left, top), (right, top), (right, bottom), (left, bottom)];
    }
    let pull = round * (1.0 - super::emit::ROUND);
    let mut contour = vec![(left + round, top), (right - round, top)];
    bend(&mut contour, [(right - pull, top), (right, top + pull)], (right, top + round));
    contour.push((right, bottom - round));
    bend(&mut contour, [(right, bottom - pull), (right - pull, bottom)], (right - round, bottom));
    contour.push((left + round, bottom));
    bend(&mut contour, [(left + pull, bottom), (left, bottom - pull)], (left, bottom - round));
    contour.push((left, top + round));
    bend(&mut contour, [(left, top + pull), (left + pull, top)], (left + round, top));
    contour
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Block, Heading, PageSize};

    #[test]
    fn dots_stand_along_a_contour_at_one_distance() {
        let square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)];
        assert_eq!(along(&square, 3.0), [(0.0, 0.0), (3.0, 0.0), (4.0, 2.0), (3.0, 4.0), (0.0, 4.0), (0.0, 1.0)]);
        assert_eq!(along(&[], 3.0), []);
        assert_eq!(along(&[(1.0, 1.0)], 3.0), []);
    }

    /// Printed, a dot has to be seen: what is no wider than half a point or paler than a middle grey may not be.
    #[test]
    fn the_mark_of_a_draft_is_seen_where_nothing_is_filled() {
        let inked = |is_light_on_toner: bool| {
            let document = Document { watermark: "DRAFT".into(), is_light_on_toner, ..Document::default() };
            let picture = Preview::of(&document).unwrap().picture(0, 3.0).unwrap();
            // Between the page's head and foot.
            let middle = &picture.rgb[picture.rgb.len() / 4..picture.rgb.len() / 4 * 3];
            let darkest = middle.chunks(3).map(|point| u32::from(point[0])).min();
            let ink: u32 = middle.chunks(3).map(|point| u32::from(0xff - point[0])).sum();
            (darkest, ink / 0xff)
        };
        let ((pale, whole), (dark, dotted)) = (inked(false), inked(true));
        assert!(pale > Some(0xd0) && dark < Some(0x88), "{pale:?}, {dark:?}");
        assert!(whole > dotted && dotted > 1_000, "{whole}, {dotted}");
    }

    #[test]
    fn a_page_is_drawn_with_its_words() {
        let heading = Heading { level: 1, text: "Übersicht 概要 ملخص".into(), anchor: None };
        let document = Document { blocks: vec![Block::Heading(heading)], page: PageSize::A4, ..Document::default() };
        let preview = Preview::of(&document).unwrap();
        assert_eq!(preview.pages(), 1);
        let picture = preview.picture(0, 1.0).unwrap();
        assert_eq!((picture.width, picture.height), (596, 842));
        let inked = picture.rgb.chunks(3).filter(|point| point.iter().any(|channel| *channel < 0x80)).count();
        assert!((400..8_000).contains(&inked), "{inked}");
        assert_eq!(preview.picture(0, 1.0), Some(picture));
        assert!(preview.picture(1, 1.0).is_none());
        assert!(preview.picture(0, f32::INFINITY).is_some());
    }
}
