//! Paper for the preview: contours and pictures become points, with as much ink in each as they cover of it.

use super::theme::{Colour, SHADE};
use crate::report::{Coding, Image, Turn};
use std::ops::Range;

/// Paper that shapes are painted on.
pub struct Sheet {
    pub width: usize,
    pub height: usize,
    pub rgb: Vec<u8>,
    /// What is painted only darkens what is there.
    pub shines_through: bool,
    /// Letters are drawn by dots of this width along their edges, this far from one to the next.
    pub dots: Option<(f32, f32)>,
    /// How much more of each point a shape covers than of the one before it; kept between shapes for its memory.
    cover: Vec<f32>,
}

/// A length as a number of points; both are far below what a number can hold.
#[allow(clippy::cast_sign_loss)]
fn whole(length: f32) -> usize {
    if length > 0.0 { length as usize } else { 0 }
}

#[allow(clippy::cast_precision_loss)]
fn exact(number: usize) -> f32 {
    number as f32
}

impl Sheet {
    pub fn new(width: f32, height: f32) -> Self {
        let (width, height) = (whole(width.ceil()).max(1), whole(height.ceil()).max(1));
        Self {
            width,
            height,
            rgb: vec![0xff; width * height * 3],
            shines_through: false,
            dots: None,
            cover: Vec::new(),
        }
    }

    /// Fills closed contours; one that runs the other way round is a hole.
    pub fn fill(&mut self, contours: &[Vec<(f32, f32)>], colour: Colour) {
        let all = || contours.iter().flatten();
        let least = |of: fn(&(f32, f32)) -> f32| all().map(of).fold(f32::INFINITY, f32::min).max(0.0);
        let most = |of: fn(&(f32, f32)) -> f32| all().map(of).fold(0.0_f32, f32::max);
        let (left, top) = (whole(least(|point| point.0).floor()), whole(least(|point| point.1).floor()));
        let right = whole(most(|point| point.0).ceil()).min(self.width);
        let bottom = whole(most(|point| point.1).ceil()).min(self.height);
        if left >= right || top >= bottom {
            return;
        }
        let mut band = Band { width: right - left + 2, height: bottom - top, cover: std::mem::take(&mut self.cover) };
        band.cover.clear();
        band.cover.resize(band.width * band.height, 0.0);
        let local = |point: &(f32, f32)| {
            let x = (point.0 - exact(left)).clamp(0.0, exact(right - left));
            (x, point.1 - exact(top))
        };
        for contour in contours {
            let ends = contour.iter().cycle().skip(1);
            contour.iter().zip(ends).for_each(|(start, end)| band.edge(local(start), local(end)));
        }
        self.paint(&band, (left, top), colour);
        self.cover = band.cover;
    }

    /// A picture brought to a place (left, top, width, height); of a JPEG, which nothing here unpacks, the ground it covers.
    pub fn picture(&mut self, image: &Image, area: [f32; 4]) {
        let [left, top, width, height] = area;
        let Coding::Rgb(rgb) = &image.coding else {
            let corners = vec![(left, top), (left + width, top), (left + width, top + height), (left, top + height)];
            return self.fill(&[corners], SHADE);
        };
        let rgb = rgb.unpacked();
        // Pictures of points are stored as they are seen.
        debug_assert_eq!(image.turn, Turn::None);
        let span = |at: usize, start: f32, length: f32, points: usize| {
            let from = whole((exact(at) - start) / length * exact(points)).min(points.saturating_sub(1));
            let to = whole((exact(at + 1) - start) / length * exact(points)).min(points);
            from..to.max(from + 1)
        };
        for y in whole(top)..whole(top + height).min(self.height) {
            let rows = span(y, top, height, image.height);
            for x in whole(left)..whole(left + width).min(self.width) {
                let columns = span(x, left, width, image.width);
                let to = (y * self.width + x) * 3;
                if let Some(point) = self.rgb.get_mut(to..to + 3) {
                    mean(&rgb, image.width, rows.clone(), columns, point);
                }
            }
        }
    }

    fn paint(&mut self, band: &Band, corner: (usize, usize), colour: Colour) {
        for (row, cover) in band.cover.chunks(band.width).enumerate() {
            let from = ((corner.1 + row) * self.width + corner.0) * 3;
            let room = (self.width - corner.0) * 3;
            let mut covered = 0.0_f32;
            for (point, change) in self.rgb[from..from + room].chunks_mut(3).zip(cover) {
                covered += change;
                let share = covered.abs().min(1.0);
                if share > 0.002 {
                    for (channel, ink) in point.iter_mut().zip([colour.0, colour.1, colour.2]) {
                        let (under, ink) = (f32::from(*channel), f32::from(ink));
                        let over = if self.shines_through { under * ink / 255.0 } else { ink };
                        #[allow(clippy::cast_sign_loss)]
                        let mixed = (under + (over - under) * share).round() as u8;
                        *channel = mixed;
                    }
                }
            }
        }
    }
}

/// The mean colour of some rows and columns of a picture.
fn mean(rgb: &[u8], width: usize, rows: Range<usize>, columns: Range<usize>, point: &mut [u8]) {
    let (mut sums, mut count) = ([0_u32; 3], 0_u32);
    for row in rows {
        let line = rgb.get((row * width + columns.start) * 3..(row * width + columns.end) * 3).unwrap_or_default();
        for colour in line.chunks_exact(3) {
            sums.iter_mut().zip(colour).for_each(|(sum, channel)| *sum += u32::from(*channel));
            count += 1;
        }
    }
    for (channel, sum) in point.iter_mut().zip(sums) {
        *channel = u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX);
    }
}

/// The part of a sheet that a shape touches.
struct Band {
    width: usize,
    height: usize,
    cover: Vec<f32>,
}

impl Band {
    /// Adds an edge: in every row it crosses, the area to its right, as changes from point to point. All points to the
    /// right of it are covered, so a second edge that runs back takes them out again.
    fn edge(&mut self, start: (f32, f32), end: (f32, f32)) {
        let (direction, upper, lower) = if start.1 < end.1 { (1.0, start, end) } else { (-1.0, end, start) };
        if lower.1 - upper.1 <= f32::EPSILON || lower.1 <= 0.0 || upper.1 >= exact(self.height) {
            return;
        }
        let slope = (lower.0 - upper.0) / (lower.1 - upper.1);
        for row in whole(upper.1.floor())..whole(lower.1.ceil()).min(self.height) {
            let from = upper.1.max(exact(row));
            let to = lower.1.min(exact(row + 1));
            if to <= from {
                continue;
            }
            let at = |y: f32| upper.0 + (y - upper.1) * slope;
            self.row(row, (at(from), at(to)), (to - from) * direction);
        }
    }

    /// Shares what an edge covers in one row among the points that it passes.
    fn row(&mut self, row: usize, ends: (f32, f32), height: f32) {
        let (left, right) = if ends.0 < ends.1 { ends } else { (ends.1, ends.0) };
        let (first, last) = (whole(left.floor()), whole(right.ceil()).max(whole(left.floor()) + 1));
        let line = &mut self.cover[row * self.width..(row + 1) * self.width];
        let length = right - left;
        let mut before = 0.0;
        for point in first..last {
            // The share of the edge's height passed within this point, and how far from its right side on average.
            let (enters, leaves) = (left.max(exact(point)), right.min(exact(point + 1)));
            let share = if length > 1e-6 { ((leaves - enters) / length).max(0.0) } else { 1.0 };
            let middle = f32::midpoint(enters, leaves).clamp(exact(point), exact(point + 1)) - exact(point);
            let area = height * share * (1.0 - middle);
            let Some(cell) = line.get_mut(point) else { break };
            *cell += before + area;
            before = height * share - area;
        }
        if let Some(cell) = line.get_mut(last) {
            *cell += before;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(contours: &[Vec<(f32, f32)>]) -> Sheet {
        let mut sheet = Sheet::new(8.0, 6.0);
        sheet.fill(contours, Colour(0, 0, 0));
        sheet
    }

    /// The red channel, a row a line: `.` paper, `#` ink, else the first hexadecimal digit.
    fn drawn(sheet: &Sheet) -> Vec<String> {
        let points: Vec<char> = sheet
            .rgb
            .chunks(3)
            .map(|point| match point[0] {
                0xff => '.',
                0 => '#',
                grey => char::from_digit(u32::from(grey >> 4), 16).unwrap(),
            })
            .collect();
        points.chunks(sheet.width).map(|row| row.iter().collect()).collect()
    }

    #[test]
    fn shapes_cover_the_points_they_cover() {
        let square = |from: f32, to: f32| vec![(from, from), (to, from), (to, to), (from, to)];
        assert_eq!(
            drawn(&sheet(&[square(1.0, 4.0)])),
            ["........", ".###....", ".###....", ".###....", "........", "........"]
        );
        let mut hole = square(2.0, 3.0);
        hole.reverse();
        assert_eq!(drawn(&sheet(&[square(1.0, 4.0), hole]))[2], ".#.#....");
        assert_eq!(drawn(&sheet(&[square(0.5, 2.0)]))[0], "b8......");
        // A triangle: half of each point on its slope.
        let slope = sheet(&[vec![(0.0, 0.0), (4.0, 4.0), (0.0, 4.0)]]);
        assert_eq!(drawn(&slope)[..4], ["8.......", "#8......", "##8.....", "###8...."]);
        // What lies beside the sheet is not painted, and does no harm.
        assert_eq!(drawn(&sheet(&[square(-3.0, 1.0)]))[0], "#.......");
        assert_eq!(drawn(&sheet(&[square(-9.0, -3.0)])).concat(), ".".repeat(48));
        assert_eq!(drawn(&sheet(&[square(7.0, 99.0)])).concat(), ".".repeat(48));
        // What shines through stays to be seen.
        let mut dark = sheet(&[square(1.0, 3.0)]);
        dark.shines_through = true;
        dark.fill(&[square(0.0, 4.0)], Colour(0xe0, 0, 0));
        assert_eq!(drawn(&dark)[..2], ["eeee....", "e##e...."]);
    }
}
