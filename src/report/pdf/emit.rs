//! Drawn items → the content of a page, and its links.
//!
//! Content is written as the bytes of the file at once: a report has millions of glyphs, and an object for each would cost
//! more than everything else that is done for it.

use super::boxes::rounded;
use super::canvas::{Area, Entry, Item, Page, Place, Point};
use super::embed::{Embedded, WATERMARK_NAME, font_id, image_name};
use super::fonts::{BOLD, FIXED, FaceIndex, REGULAR, Weight};
use super::operators::{self, Operators};
use super::paragraph::{Ground, Line, Piece};
use super::shape::{Glyph, Row, Run, Shaper};
use super::theme::{CHIP_PAD, Colour, Geometry, INK};
use crate::report::{Image, Link, Turn};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How far round corners bulge: the usual approximation of a quarter circle.
pub const ROUND: f32 = 0.552_284_8;

/// Bytes that the content of a page mostly has room in.
const CONTENT: usize = 1 << 15;
/// Smaller corrections of a distance, in 1/1000 of the type size, are not made.
const LEAST: f32 = 0.01;
/// How wide the line around letters is that makes them bold, as a share of their size.
const BOLD_LINE: f32 = 0.032;
/// Stands unseen behind text that runs from right to left in a line that does not: viewers that copy would else take the bracket
/// or the space behind it for a part of it, and turn it around too.
const LEFT_TO_RIGHT_MARK: char = '\u{200e}';

/// Where links may lead, and what glyphs are called in the file.
pub struct Emitter<'a> {
    pub geometry: Geometry,
    pub embedded: &'a Embedded,
    pub shaper: &'a Shaper,
    pub entries: &'a [Entry],
    pub anchors: &'a BTreeMap<String, Place>,
    pub images: &'a [Arc<Image>],
}

/// A page as it will be in the file.
pub struct Sheet {
    pub content: Vec<u8>,
    pub links: Vec<ActiveArea>,
}

/// A place on a page that leads elsewhere; lengths as the file counts them, from the bottom left corner.
#[derive(Debug)]
pub struct ActiveArea {
    /// Left, bottom, right, top.
    pub edges: [f32; 4],
    pub leads: Leads,
}

#[derive(Debug)]
pub enum Leads {
    Url(String),
    /// To a page (from 0) and a height on it.
    Page(usize, f32),
}

impl Emitter<'_> {
    pub fn page(&self, page: Page) -> Sheet {
        let mut writer = Writer {
            emitter: self,
            out: Operators { bytes: Vec::with_capacity(CONTENT) },
            fill: None,
            stroke: None,
            font: None,
            is_bold: false,
            is_drawn_around: false,
            slant: (false, false),
            pen: 0.0,
            y: 0.0,
            size: 0.0,
            origin: None,
            at: None,
            shown: Shown::Nothing,
            row: 0,
            is_corrected: false,
        };
        let mut links = Vec::new();
        let mut next_content = 0;
        for item in page.items {
            // Lines that follow one another are one text object.
            if !matches!(item, Item::Text { .. } | Item::Area { .. } | Item::HeadingArea { .. }) {
                writer.end_text();
            }
            match item {
                Item::Begin(_) => {
                    writer.out.text("/P<</MCID ");
                    writer.out.integer(next_content);
                    writer.out.operator(">>BDC");
                    next_content += 1;
                }
                Item::Decoration => writer.out.operator("/Artifact BMC"),
                Item::End => writer.out.operator("EMC"),
                Item::Text { x, y, line, .. } => writer.line(&line, x, y),
                Item::Box { area, radius, fill, stroke } => writer.outline(area, radius, fill, stroke),
                Item::Watermark { x, y, .. } => writer.drawing(WATERMARK_NAME, &[1.0, 0.0, 0.0, 1.0, x, self.up(y)]),
                Item::Image { area, image } => writer.image(area, image),
                Item::Shape { points, fill } => {
                    writer.set_fill(fill);
                    writer.path(&points, true);
                    writer.paint(Some(fill), None);
                }
                Item::Stroke { paths, is_closed, colour, width } => {
                    writer.set_stroke((colour, width));
                    paths.iter().for_each(|points| writer.path(points, is_closed));
                    writer.paint(None, Some((colour, width)));
                }
                Item::Area { area, link, .. } => links.push(self.active(area, self.leads(&link))),
                // Fields are written beside the pages.
                Item::Field { .. } => {}
                Item::HeadingArea { area, heading, .. } => {
                    let place = self.entries.get(heading).and_then(|entry| entry.place);
                    links.push(self.active(area, self.jump(place)));
                }
                Item::PageOf { .. } | Item::Heading(_) | Item::Anchor(_) => {}
            }
        }
        writer.end_text();
        Sheet { content: writer.out.bytes, links }
    }

    /// From the foot of the page, as the file counts.
    fn up(&self, y: f32) -> f32 {
        self.geometry.height - y
    }

    fn active(&self, area: Area, leads: Leads) -> ActiveArea {
        let (top, bottom) = (self.up(area.y), self.up(area.y + area.height));
        ActiveArea { edges: [area.x, bottom, area.x + area.width, top], leads }
    }

    fn leads(&self, link: &Link) -> Leads {
        match link {
            Link::Url(url) => Leads::Url(url.clone()),
            Link::Anchor(name) => self.jump(self.anchors.get(name).copied()),
        }
    }

    fn jump(&self, place: Option<Place>) -> Leads {
        let place = place.unwrap_or(Place { page: 0, y: 0.0 });
        Leads::Page(place.page, self.up((place.y - 12.0).max(0.0)))
    }
}

/// What stands open in the row of glyphs being written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    /// `[(ab)-3`
    Row,
    /// `(ab`
    Codes,
}

/// Writes one page, and remembers what the page's state is, so that nothing is said twice.
struct Writer<'a> {
    emitter: &'a Emitter<'a>,
    out: Operators,
    fill: Option<Colour>,
    stroke: Option<(Colour, f32)>,
    font: Option<(FaceIndex, f32)>,
    /// What is being written is bold, and whether letters are drawn around as well as filled.
    is_bold: bool,
    is_drawn_around: bool,
    /// Whether the letters being written lean, and those of the matrix that stands.
    slant: (bool, bool),
    pen: f32,
    y: f32,
    size: f32,
    /// Where the line of the open text object begins, in hundredths of a point; `None`: no text object is open.
    origin: Option<(i64, i64)>,
    /// Typeface and shift of the glyphs being written.
    at: Option<(FaceIndex, f32, f32)>,
    shown: Shown,
    /// Where the row begins; what stands there is a space until the row is known to need a bracket.
    row: usize,
    is_corrected: bool,
}

impl Writer<'_> {
    fn set_fill(&mut self, colour: Colour) {
        if self.fill != Some(colour) {
            self.out.colour(colour, "rg");
            self.fill = Some(colour);
        }
    }

    fn set_stroke(&mut self, (colour, width): (Colour, f32)) {
        self.stroke = Some((colour, width));
        self.out.colour(colour, "RG");
        self.out.with_numbers(&[width], "w");
    }

    fn paint(&mut self, fill: Option<Colour>, stroke: Option<(Colour, f32)>) {
        self.out.operator(match (fill, stroke) {
            (Some(_), Some(_)) => "B",
            (None, Some(_)) => "S",
            _ => "f",
        });
    }

    /// A box, with round corners if it has a radius. Colours are set before the path begins, as the file wants it.
    fn outline(&mut self, area: Area, radius: f32, fill: Option<Colour>, stroke: Option<(Colour, f32)>) {
        if let Some(fill) = fill {
            self.set_fill(fill);
        }
        if let Some(stroke) = stroke {
            self.set_stroke(stroke);
        }
        let radius = radius.min(area.width / 2.0).min(area.height / 2.0);
        if radius <= 0.0 {
            let bottom = self.emitter.up(area.y + area.height);
            self.out.with_lengths(&[area.x, bottom, area.width, area.height], "re");
        } else {
            self.corners(&rounded(area, radius), true);
        }
        self.paint(fill, stroke);
    }

    /// A path through points; two handles in a row bend the line to the point after them.
    fn path(&mut self, points: &[Point], is_closed: bool) {
        let points: Vec<(f32, f32, bool)> = points.iter().map(|point| (point.x, point.y, point.control)).collect();
        self.corners(&points, is_closed);
    }

    fn corners(&mut self, points: &[(f32, f32, bool)], is_closed: bool) {
        let up = |y: f32| self.emitter.up(y);
        let [(x, y, _), rest @ ..] = points else { return };
        self.out.with_lengths(&[*x, up(*y)], "m");
        let mut rest = rest;
        loop {
            rest = match rest {
                [(ax, ay, true), (bx, by, true), (x, y, _), after @ ..] => {
                    let numbers = [*ax, up(*ay), *bx, up(*by), *x, up(*y)];
                    self.out.with_lengths(&numbers, "c");
                    after
                }
                [(x, y, _), after @ ..] => {
                    self.out.with_lengths(&[*x, up(*y)], "l");
                    after
                }
                [] => break,
            };
        }
        if is_closed {
            self.out.operator("h");
        }
    }

    /// A picture, turned upright.
    fn image(&mut self, area: Area, number: usize) {
        let Some(image) = self.emitter.images.get(number) else { return };
        let Area { x, width, height, .. } = area;
        let (right, bottom) = (x + width, self.emitter.up(area.y + height));
        let top = bottom + height;
        let matrix = match image.turn {
            Turn::None => [width, 0.0, 0.0, height, x, bottom],
            Turn::Quarter => [0.0, -height, width, 0.0, x, top],
            Turn::Half => [-width, 0.0, 0.0, -height, right, top],
            Turn::ThreeQuarters => [0.0, height, -width, 0.0, right, bottom],
        };
        self.drawing(&image_name(number), &matrix);
    }

    /// What the file holds under a name, brought to its place.
    fn drawing(&mut self, name: &str, matrix: &[f32; 6]) {
        self.out.operator("q");
        self.out.with_numbers(matrix, "cm");
        self.out.operator(&format!("/{name} Do"));
        self.out.operator("Q");
    }

    fn line(&mut self, line: &Line, x: f32, y: f32) {
        let mut turned = false;
        for piece in line.pieces.iter().filter(|piece| !piece.words.is_empty()) {
            if turned && !line.right_to_left {
                self.begin_text();
                self.speck(LEFT_TO_RIGHT_MARK);
            }
            turned = piece.words.iter().any(|word| word.right_to_left);
            self.begin_text();
            self.set_fill(piece.colour);
            let is_marked = self.begin_around(piece);
            self.piece(piece, x + piece.x, y);
            if is_marked {
                self.out.operator("EMC");
            }
        }
    }

    /// Says around glyphs that do not read from left to right as their text that they run the other way, or the text they
    /// stand for.
    fn begin_around(&mut self, piece: &Piece) -> bool {
        if piece.words.iter().any(|word| word.right_to_left) {
            self.out.operator("/ReversedChars BMC");
            return true;
        }
        if piece.words.iter().all(|word| word.literal) {
            return false;
        }
        self.out.replacement(&piece.words.iter().map(|word| &*word.text).collect::<Vec<_>>().join(" "));
        true
    }

    fn piece(&mut self, piece: &Piece, x: f32, y: f32) {
        let padding = if matches!(piece.ground, Ground::Chip(_)) { CHIP_PAD } else { 0.0 };
        (self.size, self.pen, self.y, self.at) = (piece.size, x + padding, y, None);
        self.slant.0 = piece.ground == Ground::Slanted;
        for (index, word) in piece.words.iter().enumerate() {
            if index > 0 {
                self.run(&piece.space);
            }
            self.run(word);
        }
        self.flush();
    }

    fn run(&mut self, run: &Run) {
        self.is_bold = run.weight == Weight::Bold;
        let row = run.row.get_or_init(|| row(run, self.emitter.embedded));
        if let Some(row) = row {
            return self.known_row(row, run.width);
        }
        for glyph in &run.glyphs {
            if run.right_to_left { self.reversed(glyph, run.said(glyph)) } else { self.glyph(glyph) }
        }
    }

    /// Glyphs that were written before, behind those on the same line.
    fn known_row(&mut self, row: &Row, width: f32) {
        self.begin_row((row.face, 0.0, 0.0));
        self.out.bytes.extend_from_slice(&row.bytes);
        self.shown = if row.ends_moved { Shown::Row } else { Shown::Codes };
        self.is_corrected |= row.is_corrected;
        self.pen += width * self.size / 1000.0;
    }

    /// A glyph behind the ones before, as long as they follow one another on one baseline; else at its own place.
    fn glyph(&mut self, glyph: &Glyph) {
        self.begin_row((glyph.face, glyph.dx, glyph.dy));
        self.out.letter(self.emitter.embedded.glyph(glyph.face, glyph.id));
        if glyph.correction.abs() >= LEAST {
            self.out.text(")");
            self.out.number(glyph.correction);
            (self.shown, self.is_corrected) = (Shown::Row, true);
        }
        self.pen += glyph.advance * self.size / 1000.0;
    }

    /// Opens a string for glyphs of this typeface and shift, in the row that is open if it is of the same.
    fn begin_row(&mut self, at: (FaceIndex, f32, f32)) {
        if self.at != Some(at) {
            self.flush();
            self.at = Some(at);
            let (face, dx, dy) = at;
            let scale = self.size / 1000.0;
            self.go_to(face, self.pen + dx * scale, self.emitter.up(self.y) + dy * scale);
        }
        match self.shown {
            Shown::Nothing => {
                (self.row, self.is_corrected) = (self.out.bytes.len(), false);
                self.out.text(" (");
            }
            Shown::Row => self.out.text("("),
            Shown::Codes => {}
        }
        self.shown = Shown::Codes;
    }

    /// Goes there from where the line before begins; in hundredths, which add up to no error however many lines there are.
    fn go_to(&mut self, face: FaceIndex, x: f32, y: f32) {
        self.begin_text();
        if self.font != Some((face, self.size)) {
            self.font = Some((face, self.size));
            self.out.text("/");
            self.out.text(&font_id(face).0);
            self.out.text(" ");
            self.out.with_numbers(&[self.size], "Tf");
        }
        self.embolden(face);
        let (from_x, from_y) = self.origin.unwrap_or_default();
        let to = (operators::hundredths(x), operators::hundredths(y));
        self.origin = Some(to);
        if self.slant != (false, false) {
            self.slant.1 = self.slant.0;
            return self.out.place(to, self.slant.0);
        }
        self.out.hundredths(to.0 - from_x);
        self.out.text(" ");
        self.out.hundredths(to.1 - from_y);
        self.out.operator(" Td");
    }

    /// Letters of a typeface that has no bold are drawn around: beside bold letters they would look like another text.
    fn embolden(&mut self, face: FaceIndex) {
        let is_drawn_around = self.is_bold && ![BOLD, FIXED].contains(&face);
        let stroke = (self.fill.unwrap_or(INK), self.size * BOLD_LINE);
        if is_drawn_around && self.stroke != Some(stroke) {
            self.set_stroke(stroke);
        }
        if self.is_drawn_around != is_drawn_around {
            self.is_drawn_around = is_drawn_around;
            self.out.operator(if is_drawn_around { "2 Tr" } else { "0 Tr" });
        }
    }

    /// Marked content within a line stands within one text object, so this comes first.
    fn begin_text(&mut self) {
        if self.origin.is_none() {
            self.out.operator("BT");
            (self.origin, self.slant.1) = (Some((0, 0)), false);
        }
    }

    fn end_text(&mut self) {
        if self.origin.take().is_some() {
            self.out.operator("ET");
        }
    }

    fn flush(&mut self) {
        let shown = std::mem::replace(&mut self.shown, Shown::Nothing);
        if shown != Shown::Nothing
            && self.is_corrected
            && let Some(first) = self.out.bytes.get_mut(self.row)
        {
            *first = b'[';
        }
        match (shown, self.is_corrected) {
            (Shown::Nothing, _) => {}
            (Shown::Row, _) => self.out.operator("]TJ"),
            (Shown::Codes, true) => self.out.operator(")]TJ"),
            (Shown::Codes, false) => self.out.operator(")Tj"),
        }
    }

    /// A glyph of text that runs from right to left. Readers turn such text around glyph by glyph, so a glyph must not stand
    /// for more than one character: of a ligature it stands for the last one, and specks that paint nothing follow for the
    /// others. A mirrored bracket stands for the bracket that was written.
    fn reversed(&mut self, glyph: &Glyph, said: &str) {
        let mut characters = said.chars().rev();
        let last = characters.next();
        if self.emitter.shaper.meaning(glyph) == said && characters.clone().next().is_none() {
            return self.glyph(glyph);
        }
        let Some(last) = last else { return self.glyph(glyph) };
        self.flush();
        self.out.replacement(last.encode_utf8(&mut [0; 4]));
        self.at = None;
        self.glyph(glyph);
        self.flush();
        self.out.operator("EMC");
        for character in characters {
            self.speck(character);
        }
        self.at = None;
    }

    /// Text without a picture: a space squeezed to nothing.
    fn speck(&mut self, character: char) {
        let Some(space) = self.emitter.shaper.fonts.faces.get(usize::from(REGULAR)).and_then(|face| face.nominal(' '))
        else {
            return;
        };
        self.out.replacement(character.encode_utf8(&mut [0; 4]));
        self.out.with_numbers(&[1.0], "Tz");
        self.go_to(REGULAR, self.pen, self.emitter.up(self.y));
        self.out.text("(");
        self.out.letter(self.emitter.embedded.glyph(REGULAR, space));
        self.out.operator(")Tj");
        self.out.with_numbers(&[100.0], "Tz");
        self.out.operator("EMC");
    }
}

/// A run as it stands in a row of glyphs, if its glyphs are of one typeface and read and sit on the line as they come.
fn row(run: &Run, embedded: &Embedded) -> Option<Row> {
    let face = run.glyphs.first().map_or(REGULAR, |glyph| glyph.face);
    let sits = |glyph: &Glyph| glyph.face == face && glyph.dx == 0.0 && glyph.dy == 0.0;
    if run.glyphs.is_empty() || run.right_to_left || !run.glyphs.iter().all(sits) {
        return None;
    }
    let mut out = Operators { bytes: Vec::with_capacity(run.glyphs.len() * 3) };
    let (mut is_corrected, mut ends_moved) = (false, false);
    for glyph in &run.glyphs {
        out.text(if ends_moved { "(" } else { "" });
        out.letter(embedded.glyph(face, glyph.id));
        ends_moved = glyph.correction.abs() >= LEAST;
        if ends_moved {
            out.text(")");
            out.number(glyph.correction);
            is_corrected = true;
        }
    }
    Some(Row { face, bytes: out.bytes.into(), is_corrected, ends_moved })
}
