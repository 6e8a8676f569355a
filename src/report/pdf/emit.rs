//! Drawn items → page operations.

use super::canvas::{Entry, Item, Page, Place};
use super::embed::{Embedded, font_id};
use super::paragraph::{Line, Piece};
use super::shape::{Glyph, Shaper};
use super::theme::{Colour, Geometry};
use crate::report::Link;
use printpdf::{
    Actions, BorderArray, Codepoint, Color, Destination, DictItem, LinePoint, LinkAnnotation, Op, PaintMode,
    PdfFontHandle, Point, Polygon, PolygonRing, Pt, Rect, Rgb, TextItem, TextMatrix, WindingOrder,
};
use std::collections::BTreeMap;

/// How far round corners bulge: the usual approximation of a quarter circle.
pub const ROUND: f32 = 0.552_284_8;

/// Where links may lead, and what glyphs are called in the file.
pub struct Emitter<'a> {
    pub geometry: Geometry,
    pub embedded: &'a Embedded,
    pub shaper: &'a Shaper,
    pub entries: &'a [Entry],
    pub anchors: &'a BTreeMap<String, Place>,
}

impl Emitter<'_> {
    pub fn page(&self, page: Page) -> Vec<Op> {
        let mut ops = Vec::with_capacity(page.items.len() * 4);
        let mut next_content = 0;
        for item in page.items {
            match item {
                Item::Begin(_) => {
                    ops.push(marked("P", "MCID", DictItem::Int(next_content)));
                    next_content += 1;
                }
                Item::Decoration => ops.push(marked("Artifact", "Type", DictItem::Name(b"Pagination".to_vec()))),
                Item::End => ops.push(Op::EndMarkedContent),
                Item::Text { x, y, line, .. } => self.text(&line, x, y, &mut ops),
                Item::Box { area, radius, fill, stroke } => {
                    let polygon = self.outline(area.x, area.y, area.width, area.height, radius);
                    paint(polygon, fill, stroke, &mut ops);
                }
                Item::Logo { area } => ops.push(super::embed::draw_logo(area, self.up(area.y + area.height))),
                Item::Shape { points, fill } => {
                    let points = points.iter().map(|point| self.corner(point.x, point.y, point.control)).collect();
                    paint(points, Some(fill), None, &mut ops);
                }
                Item::Area { area, link, .. } => ops.push(self.active(area, self.action(&link))),
                // Fields are written beside the pages.
                Item::Field { .. } => {}
                Item::HeadingArea { area, heading, .. } => {
                    let place = self.entries.get(heading).and_then(|entry| entry.place);
                    ops.push(self.active(area, self.jump(place)));
                }
                Item::PageOf { .. } | Item::Heading(_) | Item::Anchor(_) => {}
            }
        }
        ops
    }

    fn up(&self, y: f32) -> Pt {
        Pt(self.geometry.height - y)
    }

    fn corner(&self, x: f32, y: f32, control: bool) -> LinePoint {
        LinePoint { p: Point { x: Pt(x), y: self.up(y) }, bezier: control }
    }

    /// The corners of a box, rounded if it has a radius.
    fn outline(&self, x: f32, y: f32, width: f32, height: f32, radius: f32) -> Vec<LinePoint> {
        let (right, bottom) = (x + width, y + height);
        let radius = radius.min(width / 2.0).min(height / 2.0);
        if radius <= 0.0 {
            return [(x, y), (right, y), (right, bottom), (x, bottom)].map(|(x, y)| self.corner(x, y, false)).to_vec();
        }
        let (r, k) = (radius, radius * (1.0 - ROUND));
        let path = [
            (x + r, y, false),
            (right - r, y, false),
            (right - k, y, true),
            (right, y + k, true),
            (right, y + r, false),
            (right, bottom - r, false),
            (right, bottom - k, true),
            (right - k, bottom, true),
            (right - r, bottom, false),
            (x + r, bottom, false),
            (x + k, bottom, true),
            (x, bottom - k, true),
            (x, bottom - r, false),
            (x, y + r, false),
            (x, y + k, true),
            (x + k, y, true),
            (x + r, y, false),
        ];
        path.map(|(x, y, control)| self.corner(x, y, control)).to_vec()
    }

    fn active(&self, area: super::canvas::Area, action: Actions) -> Op {
        let bottom = self.up(area.y + area.height);
        let rect = Rect {
            x: Pt(area.x),
            y: bottom,
            width: Pt(area.width),
            height: Pt(area.height),
            mode: None,
            winding_order: None,
        };
        Op::LinkAnnotation { link: LinkAnnotation::new(rect, action, Some(BorderArray::Solid([0.0; 3])), None, None) }
    }

    fn action(&self, link: &Link) -> Actions {
        match link {
            Link::Url(url) => Actions::Uri(url.clone()),
            Link::Anchor(name) => self.jump(self.anchors.get(name).copied()),
        }
    }

    fn jump(&self, place: Option<Place>) -> Actions {
        let place = place.unwrap_or(Place { page: 0, y: 0.0 });
        let top = self.up((place.y - 12.0).max(0.0)).0;
        Actions::Goto(Destination::Xyz { page: place.page + 1, left: Some(0.0), top: Some(top), zoom: None })
    }

    fn text(&self, line: &Line, x: f32, y: f32, ops: &mut Vec<Op>) {
        if line.pieces.iter().all(|piece| piece.words.is_empty()) {
            return;
        }
        let mut colour = None;
        for piece in &line.pieces {
            if colour != Some(piece.colour) {
                ops.push(Op::SetFillColor { col: colour_of(piece.colour) });
                colour = Some(piece.colour);
            }
            let around = around(piece);
            let closing = around.is_some().then_some(Op::EndMarkedContent);
            ops.extend(around);
            self.piece(piece, x + piece.x, y, ops);
            ops.extend(closing);
        }
    }

    fn piece(&self, piece: &Piece, x: f32, y: f32, ops: &mut Vec<Op>) {
        let padding =
            if matches!(piece.ground, super::paragraph::Ground::Chip(_)) { super::theme::CHIP_PAD } else { 0.0 };
        let mut writer = Writer {
            emitter: self,
            size: piece.size,
            pen: x + padding,
            y,
            ops,
            items: Vec::new(),
            text: String::new(),
            at: None,
        };
        writer.ops.push(Op::StartTextSection);
        for (index, word) in piece.words.iter().enumerate() {
            if index > 0 {
                piece.space.glyphs.iter().for_each(|glyph| writer.glyph(glyph));
            }
            for glyph in &word.glyphs {
                if word.right_to_left { writer.reversed(glyph, word.said(glyph)) } else { writer.glyph(glyph) }
            }
        }
        writer.flush();
        writer.ops.push(Op::EndTextSection);
    }
}

/// Writes glyphs, as text as long as they follow one another naturally on one baseline.
struct Writer<'a> {
    emitter: &'a Emitter<'a>,
    size: f32,
    pen: f32,
    y: f32,
    ops: &'a mut Vec<Op>,
    items: Vec<TextItem>,
    text: String,
    /// Typeface and shift of the glyphs collected.
    at: Option<(u8, f32, f32)>,
}

impl Writer<'_> {
    fn glyph(&mut self, glyph: &Glyph) {
        let at = (glyph.face, glyph.dx, glyph.dy);
        if self.at != Some(at) {
            self.flush();
            self.at = Some(at);
            let font = PdfFontHandle::External(font_id(glyph.face));
            self.ops.push(Op::SetFont { font, size: Pt(self.size) });
            let scale = self.size / 1000.0;
            let (x, y) = (self.pen + glyph.dx * scale, self.emitter.geometry.height - self.y + glyph.dy * scale);
            self.ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(x), Pt(y)) });
        }
        let correction = self.natural(glyph) - glyph.advance;
        let corrected = correction.abs() >= 0.01;
        if let Some(character) = glyph.nominal.filter(|character| self.known_as(glyph, *character)) {
            self.text.push(character);
            if corrected {
                self.end_text();
                self.items.push(TextItem::Offset(correction));
            }
        } else {
            self.end_text();
            let gid = self.emitter.embedded.glyph(glyph.face, glyph.id);
            let offset = if corrected { correction } else { 0.0 };
            let code = Codepoint { gid, offset, cid: Some(self.meaning(glyph)) };
            self.items.push(TextItem::GlyphIds(vec![code]));
        }
        self.pen += glyph.advance * self.size / 1000.0;
    }

    /// A glyph of text that runs from right to left. Readers turn such text around glyph by glyph, so a glyph must not stand
    /// for more than one character: of a ligature it stands for the last one, and specks that paint nothing follow for the
    /// others. A mirrored bracket stands for the bracket that was written.
    fn reversed(&mut self, glyph: &Glyph, said: &str) {
        let mut characters = said.chars().rev();
        let last = characters.next();
        if self.meaning_of(glyph) == said && characters.clone().next().is_none() {
            return self.glyph(glyph);
        }
        let Some(last) = last else { return self.glyph(glyph) };
        self.flush();
        self.ops.push(replacement(&last.to_string()));
        self.at = None;
        self.glyph(glyph);
        self.flush();
        self.ops.push(Op::EndMarkedContent);
        for character in characters {
            self.speck(character);
        }
        self.at = None;
    }

    /// Text without a picture: a space squeezed to nothing.
    fn speck(&mut self, character: char) {
        let scale = |percent| Op::SetHorizontalScaling { percent };
        let (x, y) = (self.pen, self.emitter.geometry.height - self.y);
        let font = PdfFontHandle::External(font_id(super::fonts::REGULAR));
        self.ops.extend([
            replacement(&character.to_string()),
            scale(1.0),
            Op::SetFont { font, size: Pt(self.size) },
            Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(x), Pt(y)) },
            Op::ShowText { items: vec![TextItem::Text(" ".to_owned())] },
            scale(100.0),
            Op::EndMarkedContent,
        ]);
    }

    /// The advance the file's width table will give, in 1/1000 of the type size (cut to a whole number there).
    fn natural(&self, glyph: &Glyph) -> f32 {
        let face = &self.emitter.shaper.fonts.faces[usize::from(glyph.face)].face;
        let units = f32::from(u16::try_from(face.units_per_em()).unwrap_or(1000));
        let advance = face.glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph.id)).unwrap_or_default();
        (f32::from(advance) * 1000.0 / units).trunc()
    }

    /// Whether the file's text for this glyph is this character: two characters may share a glyph, the first one names it.
    fn known_as(&self, glyph: &Glyph, character: char) -> bool {
        let mut known = self.meaning_of(glyph).chars();
        known.next() == Some(character) && known.next().is_none()
    }

    fn meaning_of(&self, glyph: &Glyph) -> &str {
        self.emitter.shaper.used[usize::from(glyph.face)].get(&glyph.id).map_or("", String::as_str)
    }

    /// What a glyph says by itself. A part of a cluster says nothing of its own: the text is in the replacement around it,
    /// but PDF/A wants some character for every glyph, so it is a zero-width space.
    fn meaning(&self, glyph: &Glyph) -> String {
        let meaning = self.meaning_of(glyph);
        if meaning.is_empty() { "\u{200b}".to_owned() } else { meaning.to_owned() }
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            self.items.push(TextItem::Text(std::mem::take(&mut self.text)));
        }
    }

    fn flush(&mut self) {
        self.end_text();
        if !self.items.is_empty() {
            self.ops.push(Op::ShowText { items: std::mem::take(&mut self.items) });
        }
    }
}

/// What must be said around glyphs that do not read from left to right as their text: that they run the other way, or
/// the text they stand for.
fn around(piece: &Piece) -> Option<Op> {
    if piece.words.iter().any(|word| word.right_to_left) {
        return Some(Op::BeginMarkedContent { tag: "ReversedChars".to_owned() });
    }
    let literal = piece.words.iter().all(|word| word.literal);
    (!literal).then(|| replacement(&piece.words.iter().map(|word| &*word.text).collect::<Vec<_>>().join(" ")))
}

/// Opens text whose glyphs do not spell it: the text they stand for.
fn replacement(text: &str) -> Op {
    let data = [0xfe, 0xff].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    marked("Span", "ActualText", DictItem::String { data, literal: false })
}

fn marked(tag: &str, key: &str, value: DictItem) -> Op {
    let properties = DictItem::Dict { map: BTreeMap::from([(key.to_owned(), value)]) };
    Op::BeginMarkedContentWithProperties { tag: tag.to_owned(), properties }
}

fn colour_of(colour: Colour) -> Color {
    let channel = |value: u8| f32::from(value) / 255.0;
    Color::Rgb(Rgb { r: channel(colour.0), g: channel(colour.1), b: channel(colour.2), icc_profile: None })
}

fn paint(points: Vec<LinePoint>, fill: Option<Colour>, stroke: Option<(Colour, f32)>, ops: &mut Vec<Op>) {
    let mode = match (fill, stroke) {
        (Some(_), Some(_)) => PaintMode::FillStroke,
        (None, Some(_)) => PaintMode::Stroke,
        _ => PaintMode::Fill,
    };
    if let Some(fill) = fill {
        ops.push(Op::SetFillColor { col: colour_of(fill) });
    }
    if let Some((colour, width)) = stroke {
        ops.extend([Op::SetOutlineColor { col: colour_of(colour) }, Op::SetOutlineThickness { pt: Pt(width) }]);
    }
    let polygon = Polygon { rings: vec![PolygonRing { points }], mode, winding_order: WindingOrder::NonZero };
    ops.push(Op::DrawPolygon { polygon });
}
