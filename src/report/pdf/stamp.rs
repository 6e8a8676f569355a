//! What is drawn inside a signature's field. Its words are outlines: whoever signs later adds no typeface to the file that was
//! signed, and any script can be drawn. What they say stands beside them for whoever copies or listens.

use super::RenderError;
use super::fonts::Fonts;
use super::operators::Operators;
use super::paragraph::{Line, Look, Piece, lines};
use super::shape::Shaper;
use super::theme::{BODY, Colour, SMALL};
use crate::report::Span;
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};

/// Distance of the words from the frame.
pub const PAD: f32 = 10.0;
/// Where the first row begins, below the title of the box, which is text of the page.
pub const TOP: f32 = 23.0;
/// Between a label and its value.
pub const LABELS: f32 = 66.0;
/// Between the rows.
pub const GAP: f32 = 2.5;
/// From one row to the next.
pub const ROW: f32 = BODY.leading + GAP;
/// Rows of the left half; what follows stands in the right one.
const ROWS: usize = 3;
/// How much smaller the words get at a time, and how often, until they fit.
const SMALLER: f32 = 0.9;
const MOST_TIMES: usize = 24;

/// Which half the row of this number stands in.
pub fn column(index: usize) -> usize {
    usize::from(index >= ROWS)
}

/// Where a half of a box begins, and how wide it is.
pub fn place(column: usize, width: f32) -> (f32, f32) {
    let half = (width - 3.0 * PAD) / 2.0;
    (if column == 0 { PAD } else { 2.0 * PAD + half }, half)
}

/// The content of a box this wide and high: its frame, and in it pairs of label and value; a value without a label has a row of
/// its own below the others.
///
/// # Errors
/// If a typeface of the program is damaged.
pub fn stamp(width: f32, height: f32, pairs: &[(&str, &str)]) -> Result<Vec<u8>, RenderError> {
    let mut out = Operators::default();
    out.text("q 0.106 0.31 0.447 RG 1.2 w ");
    out.with_lengths(&[0.6, 0.6, width - 1.2, height - 1.2], "re S Q");
    if !pairs.is_empty() {
        let mut shaper = Shaper::new(Fonts::load()?);
        let scales = std::iter::successors(Some(1.0_f32), |scale| Some(scale * SMALLER)).take(MOST_TIMES);
        let room = height - TOP - PAD / 2.0;
        let mut placed = Vec::new();
        let mut used = 1.0;
        for scale in scales {
            let (lines, high) = laid_out(&mut shaper, pairs, width / scale);
            (placed, used) = (lines, scale);
            if high * scale <= room {
                break;
            }
        }
        let said: Vec<String> = pairs.iter().map(|(label, value)| format!("{label} {value}")).collect();
        out.text("/Span <</ActualText <feff");
        for unit in said.join("\n").trim().encode_utf16() {
            out.text(&format!("{unit:04x}"));
        }
        out.text(">>> BDC\n");
        for (x, y, line) in &placed {
            for piece in &line.pieces {
                draw(&shaper, piece, (x * used, height - TOP - y * used), (used, Drawn::Filled), &mut out);
            }
        }
        out.text("EMC\n");
    }
    Ok(out.bytes)
}

/// Each line with its place from the left and from the first row, and how high all of them are.
fn laid_out(shaper: &mut Shaper, pairs: &[(&str, &str)], width: f32) -> (Vec<(f32, f32, Line)>, f32) {
    let (label_look, look) = (Look::muted(SMALL), Look::plain(BODY));
    let mut placed = Vec::new();
    let mut ends = [0.0_f32; 2];
    for (index, (label, value)) in pairs.iter().enumerate() {
        let is_alone = label.is_empty();
        let column = if is_alone { 0 } else { column(index) };
        let (x, half) = if is_alone { (PAD, width - 2.0 * PAD) } else { place(column, width) };
        let y = if is_alone { ends[0].max(ends[1]) } else { ends[column] };
        let shift = if is_alone { 0.0 } else { LABELS };
        let mut of =
            |text: &str, look, width: f32| lines(shaper, &[Span::plain(text)], look, width.max(1.0), &|_| false);
        let labels = if is_alone { Vec::new() } else { of(label, label_look, LABELS - 4.0) };
        let values = of(value, look, half - shift);
        let mut high = ROW;
        for (shift, lines, leading) in [(0.0, labels, SMALL.leading), (shift, values, BODY.leading)] {
            let mut base = ROW - GAP - 4.0;
            for line in lines {
                placed.push((x + shift, y + base, line));
                high = high.max(base + GAP + 4.0);
                base += leading;
            }
        }
        ends[column] = y + high;
    }
    (placed, ends[0].max(ends[1]))
}

/// How letters are drawn.
#[derive(Clone, Copy, Debug)]
pub(super) enum Drawn {
    Filled,
    /// By lines of this width alone.
    Outlined(f32),
}

/// Draws the outlines of letters from where they begin, so much larger or smaller.
pub(super) fn draw(
    shaper: &Shaper,
    piece: &Piece,
    (x, y): (f32, f32),
    (scale, how): (f32, Drawn),
    out: &mut Operators,
) {
    let Colour(red, green, blue) = piece.colour;
    let colour = [red, green, blue].map(|part| f32::from(part) / 255.0);
    let painted = match how {
        Drawn::Filled => {
            out.with_numbers(&colour, "rg");
            "f"
        }
        Drawn::Outlined(width) => {
            out.with_numbers(&colour, "RG");
            out.with_lengths(&[width], "w");
            "S"
        }
    };
    let size = piece.size * scale;
    let mut pen = x + piece.x * scale;
    for (index, word) in piece.words.iter().enumerate() {
        let space = if index > 0 { piece.space.glyphs.as_slice() } else { &[] };
        for glyph in space.iter().chain(&word.glyphs) {
            let face = &shaper.fonts.faces[usize::from(glyph.face)];
            let shift = size / 1000.0;
            let origin = (pen + glyph.dx * shift, y + glyph.dy * shift);
            let mut path = Path { out, origin, unit: face.scale() * shift, at: origin };
            if face.face.outline_glyph(GlyphId(glyph.id), &mut path).is_some() {
                out.operator(painted);
            }
            pen += glyph.advance * shift;
        }
    }
}

/// The outline of a glyph as operators.
struct Path<'a> {
    out: &'a mut Operators,
    origin: (f32, f32),
    unit: f32,
    at: (f32, f32),
}

impl Path<'_> {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.origin.0 + x * self.unit, self.origin.1 + y * self.unit)
    }
}

impl OutlineBuilder for Path<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.place(x, y);
        self.out.with_lengths(&[self.at.0, self.at.1], "m");
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.at = self.place(x, y);
        self.out.with_lengths(&[self.at.0, self.at.1], "l");
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (middle, end) = (self.place(x1, y1), self.place(x, y));
        let towards = |from: (f32, f32)| [from.0 + (middle.0 - from.0) / 1.5, from.1 + (middle.1 - from.1) / 1.5];
        let (first, second) = (towards(self.at), towards(end));
        self.at = end;
        self.out.with_lengths(&[first[0], first[1], second[0], second[1], end.0, end.1], "c");
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (first, second, end) = (self.place(x1, y1), self.place(x2, y2), self.place(x, y));
        self.at = end;
        self.out.with_lengths(&[first.0, first.1, second.0, second.1, end.0, end.1], "c");
    }
    fn close(&mut self) {
        self.out.operator("h");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_any_script_and_length_are_drawn_inside_the_frame() {
        let check = |value: &str| {
            let drawn =
                String::from_utf8(stamp(200.0, 90.0, &[("Name", value), ("Role", "Reviewer")]).unwrap()).unwrap();
            assert!(drawn.contains("/ActualText") && !drawn.contains("Tf"), "{value}");
            for line in
                drawn.lines().filter(|line| line.ends_with(" c") || line.ends_with(" l") || line.ends_with(" m"))
            {
                let numbers: Vec<f32> = line.split(' ').filter_map(|number| number.parse().ok()).collect();
                for point in numbers.chunks_exact(2) {
                    assert!((0.0..=200.0).contains(&point[0]) && (0.0..=90.0).contains(&point[1]), "{value}: {line}");
                }
            }
        };
        check("Rita Reviewer");
        check("محمد دوד 王秀英");
        check(&"A very long name ".repeat(20));
        check(&"W".repeat(300));
        let empty = String::from_utf8(stamp(200.0, 90.0, &[]).unwrap()).unwrap();
        assert!(empty.ends_with("re S Q\n") && !empty.contains("BDC"), "{empty}");
    }
}
