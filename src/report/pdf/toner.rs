//! Light on toner: the same pages without a filled area. What was a ground is left out or becomes a frame; the divisions of
//! charts are hatched, each tone in its own way. Words, letters and places stay as they are.

use super::canvas::{Area, Item, Page, Point};
use super::paragraph::{Ground, Line, Piece};
use super::preview::flattened;
use super::theme::{Colour, INK, MUTED, SHADE, WHITE, division, paint};
use crate::report::Tone;

/// What is no wider or no higher than this is a line or a mark, not an area.
const LINE: f32 = 3.3;
const HAIRLINE: f32 = 0.5;
const HATCHING: f32 = 0.35;
/// So much narrower than its ground is the frame of a command within a text: a line needs more room to the words beside it.
const CLEAR: f32 = 0.8;
/// Around what had a pale ground, commands above all.
const FRAME: Colour = Colour(0x9a, 0xa3, 0xab);
/// Small dots have to be dark enough for a printer.
const OUTLINED_WATERMARK: Colour = Colour(0x78, 0x7d, 0x84);

const TONES: [Tone; 10] = [
    Tone::Pass,
    Tone::Fail,
    Tone::Review,
    Tone::NoEvidence,
    Tone::NotApplicable,
    Tone::Info,
    Tone::Critical,
    Tone::High,
    Tone::Medium,
    Tone::Low,
];

/// Lines at these angles (degrees), each so far from the next. Neighbours in a chart differ in both.
fn hatching(tone: Tone) -> &'static [(f32, f32)] {
    match tone {
        Tone::Fail => &[(45.0, 3.0)],
        Tone::Critical => &[(45.0, 3.2), (135.0, 3.2)],
        Tone::High => &[(45.0, 4.2)],
        Tone::Review | Tone::Medium => &[(135.0, 4.4)],
        Tone::NoEvidence => &[(0.0, 3.4)],
        Tone::Open | Tone::Info => &[(90.0, 4.4)],
        Tone::NotApplicable | Tone::Low => &[(90.0, 6.0)],
        Tone::Pass => &[],
    }
}

/// The tone whose divisions have this colour.
fn tone_of(colour: Colour) -> Option<Tone> {
    TONES.into_iter().find(|tone| division(*tone).0 == colour)
}

pub fn lighten(pages: &mut [Page]) {
    for page in pages {
        let mut light = Light { items: Vec::with_capacity(page.items.len()), ..Light::default() };
        std::mem::take(&mut page.items).into_iter().for_each(|item| light.take(item));
        page.items = light.items;
    }
}

#[derive(Default)]
struct Light {
    items: Vec<Item>,
    /// Which of them is the frame around the last ground, and around what.
    framed: Option<(usize, Area)>,
    /// Areas that words may stand on.
    hatched: Vec<Area>,
}

impl Light {
    fn take(&mut self, item: Item) {
        match item {
            Item::Box { area, radius, fill: Some(fill), stroke } if fill != WHITE => {
                self.area(area, radius, fill, stroke);
            }
            Item::Shape { points, fill } => {
                let corners = flattened(&points, 1.0);
                self.hatch(&corners, tone_of(fill));
                let colour = edge(fill);
                self.items.push(Item::Stroke { paths: vec![points], is_closed: true, colour, width: HAIRLINE });
            }
            Item::Text { x, y, line, node } => {
                self.ground_of(&line, x, y);
                let line = lettered(line);
                self.items.push(Item::Text { x, y, line, node });
            }
            Item::Watermark { x, y, mut line, .. } => {
                line.pieces.iter_mut().for_each(|piece| piece.colour = OUTLINED_WATERMARK);
                self.items.push(Item::Watermark { x, y, line, is_outlined: true });
            }
            other => self.items.push(other),
        }
    }

    fn area(&mut self, area: Area, radius: f32, fill: Colour, stroke: Option<(Colour, f32)>) {
        if area.width.min(area.height) <= LINE {
            return self.items.push(Item::Box { area, radius, fill: Some(fill), stroke });
        }
        let tone = tone_of(fill).filter(|_| stroke.is_none());
        if tone.is_none() && stroke.is_none() && radius <= 0.0 && fill != SHADE {
            // A ground behind lines of text, drawn line by line: rules and edges beside it say enough.
            return;
        }
        if fill == SHADE && stroke.is_none() && self.goes_on(area) {
            return;
        }
        let is_code = fill == SHADE && stroke.is_some();
        let area = if is_code { Area { x: area.x + CLEAR, width: area.width - 2.0 * CLEAR, ..area } } else { area };
        let Area { x, y, width, height } = area;
        self.hatch(&[(x, y), (x + width, y), (x + width, y + height), (x, y + height)], tone);
        self.framed = (fill == SHADE).then_some((self.items.len(), area));
        let stroke = stroke.filter(|_| fill != SHADE).unwrap_or((edge(fill), HAIRLINE));
        self.items.push(Item::Box { area, radius, fill: None, stroke: Some(stroke) });
    }

    /// A ground drawn line by line has one frame around all of it.
    fn goes_on(&mut self, next: Area) -> bool {
        let Some((place, above)) = &mut self.framed else { return false };
        let is_near = |from: f32, to: f32| (from - to).abs() < LINE / 4.0;
        let is_same = is_near(above.x, next.x) && is_near(above.width, next.width);
        if !is_same || !is_near(above.y + above.height, next.y) {
            return false;
        }
        above.height = next.y + next.height - above.y;
        if let Some(Item::Box { area, .. }) = self.items.get_mut(*place) {
            *area = *above;
        }
        true
    }

    /// Hatches a shape that stands for a tone.
    fn hatch(&mut self, corners: &[(f32, f32)], tone: Option<Tone>) {
        let Some(tone) = tone else { return };
        let paths: Vec<Vec<Point>> =
            hatching(tone).iter().flat_map(|(angle, step)| lines_within(corners, angle.to_radians(), *step)).collect();
        self.hatched.push(around(corners));
        if !paths.is_empty() {
            self.items.push(Item::Stroke { paths, is_closed: false, colour: paint(tone).strong, width: HATCHING });
        }
    }

    /// White behind a word that stands on hatching.
    fn ground_of(&mut self, line: &Line, x: f32, y: f32) {
        let size = line.pieces.iter().map(|piece| piece.size).fold(0.0, f32::max);
        let middle = (x + line.width / 2.0, y - size * 0.35);
        let stands = |area: &Area| {
            (area.x..area.x + area.width).contains(&middle.0) && (area.y..area.y + area.height).contains(&middle.1)
        };
        if self.hatched.iter().any(stands) {
            let area = Area { x: x - 1.6, y: y - size * 0.94, width: line.width + 3.2, height: size * 1.16 };
            self.items.push(Item::Box { area, radius: 0.0, fill: Some(WHITE), stroke: None });
        }
    }
}

/// Letters that stood on a dark ground.
fn lettered(mut line: Line) -> Line {
    let colour = |piece: &Piece| match piece.ground {
        Ground::Chip(tone) => paint(tone).strong,
        _ if piece.colour == WHITE => INK,
        _ => piece.colour,
    };
    line.pieces.iter_mut().for_each(|piece| piece.colour = colour(piece));
    line
}

/// The colour of the frame around what was filled with a colour: dark enough for a thin line.
fn edge(fill: Colour) -> Colour {
    match tone_of(fill) {
        Some(tone) => paint(tone).strong,
        None if fill == SHADE => FRAME,
        None => MUTED.tint(0.7),
    }
}

fn around(corners: &[(f32, f32)]) -> Area {
    let least = |of: fn(&(f32, f32)) -> f32| corners.iter().map(of).fold(f32::INFINITY, f32::min);
    let most = |of: fn(&(f32, f32)) -> f32| corners.iter().map(of).fold(f32::NEG_INFINITY, f32::max);
    let (x, y) = (least(|corner| corner.0), least(|corner| corner.1));
    Area { x, y, width: most(|corner| corner.0) - x, height: most(|corner| corner.1) - y }
}

/// Parallel lines within a shape, given by its corners.
fn lines_within(corners: &[(f32, f32)], angle: f32, step: f32) -> Vec<Vec<Point>> {
    let (sine, cosine) = angle.sin_cos();
    let turned: Vec<(f32, f32)> = corners.iter().map(|(x, y)| (x * cosine + y * sine, y * cosine - x * sine)).collect();
    let back = |x: f32, y: f32| Point { x: x * cosine - y * sine, y: x * sine + y * cosine, control: false };
    let bounds = around(&turned);
    let mut lines = Vec::new();
    // Counted from the page's corner, so that the lines of neighbours run through.
    let mut y = (bounds.y / step).ceil() * step;
    while y < bounds.y + bounds.height {
        let ends = turned.iter().cycle().skip(1);
        let mut crossings: Vec<f32> = turned
            .iter()
            .zip(ends)
            .filter(|(from, to)| (from.1 <= y) != (to.1 <= y))
            .map(|(from, to)| from.0 + (y - from.1) / (to.1 - from.1) * (to.0 - from.0))
            .collect();
        crossings.sort_by(f32::total_cmp);
        lines.extend(crossings.chunks_exact(2).map(|pair| vec![back(pair[0], y), back(pair[1], y)]));
        y += step;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::pdf::{lay_out, sample};

    #[test]
    fn no_page_has_a_filled_area() {
        let full = sample::document();
        let light =
            crate::report::Document { is_light_on_toner: true, watermark: "DRAFT".into(), ..sample::document() };
        let is_area = |item: &&Item| match item {
            Item::Box { area, fill: Some(fill), .. } => *fill != WHITE && area.width.min(area.height) > LINE,
            Item::Shape { .. } => true,
            _ => false,
        };
        let (full, light) = (lay_out(&full).unwrap(), lay_out(&light).unwrap());
        let areas = |pages: &[Page]| pages.iter().flat_map(|page| page.items.iter().filter(is_area)).count();
        assert!(areas(&full.flow.pages) > 50);
        assert_eq!(areas(&light.flow.pages), 0);
        assert_eq!(full.flow.pages.len(), light.flow.pages.len());
        let is_mark = |item: &&Item| matches!(item, Item::Watermark { is_outlined: true, .. });
        assert!(light.flow.pages.iter().all(|page| page.items.iter().any(|item| is_mark(&item))));
        let is_white = |piece: &Piece| piece.colour == WHITE;
        let mut texts = light.flow.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
            Item::Text { line, .. } => Some(line),
            _ => None,
        });
        assert!(!texts.any(|line| line.pieces.iter().any(is_white)));
    }

    #[test]
    fn lines_of_one_ground_have_one_frame() {
        let check = |tops: &[(f32, f32)], expected: &[(f32, f32)]| {
            let mut light = Light::default();
            for (y, width) in tops {
                light.take(Item::rectangle(10.0, *y, *width, 12.1, SHADE));
            }
            let frames = light.items.iter().filter_map(|item| match item {
                Item::Box { area, .. } => Some((area.y, area.height.round())),
                _ => None,
            });
            assert_eq!(frames.collect::<Vec<_>>(), expected);
        };
        check(&[(0.0, 80.0), (12.0, 80.0), (24.0, 80.0)], &[(0.0, 36.0)]);
        check(&[(0.0, 80.0), (20.0, 80.0)], &[(0.0, 12.0), (20.0, 12.0)]);
        check(&[(0.0, 80.0), (12.0, 60.0)], &[(0.0, 12.0), (12.0, 12.0)]);
    }

    #[test]
    fn neighbours_are_hatched_apart() {
        // In the order in which charts stack them.
        for row in [
            [Tone::Fail, Tone::Review, Tone::NoEvidence, Tone::Pass, Tone::Open, Tone::NotApplicable].as_slice(),
            &[Tone::Critical, Tone::High, Tone::Medium, Tone::Low, Tone::Info],
        ] {
            assert!(row.windows(2).all(|pair| hatching(pair[0]) != hatching(pair[1])));
        }
    }

    #[test]
    fn hatching_stays_within_its_shape() {
        let corners = [(10.0, 10.0), (60.0, 10.0), (60.0, 23.0), (10.0, 23.0)];
        for angle in [0.0_f32, 45.0, 90.0, 135.0] {
            let lines = lines_within(&corners, angle.to_radians(), 2.4);
            assert!(lines.len() >= 5, "{angle}: {}", lines.len());
            for point in lines.iter().flatten() {
                assert!((9.99..=60.01).contains(&point.x) && (9.99..=23.01).contains(&point.y), "{angle}: {point:?}");
            }
        }
        // A shape with a notch: two pieces on one line.
        let notched =
            [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (6.0, 10.0), (6.0, 3.0), (4.0, 3.0), (4.0, 10.0), (0.0, 10.0)];
        let at_five = lines_within(&notched, 0.0, 5.0);
        assert!(at_five.iter().filter(|line| line[0].y > 4.0).count() == 2, "{at_five:?}");
    }
}
