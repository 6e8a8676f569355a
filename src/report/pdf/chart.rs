//! Charts, drawn as vectors. A tone's letter stands in every division that has room for it, so that grey print can be read.

use super::canvas::{Area, Item, NodeId, Point, Tag};
use super::flow::Strip;
use super::keep::Keep;
use super::layout::{Layout, baseline};
use super::paragraph::{Line, Look};
use super::theme::{BLOCK_GAP, Colour, INK, MUTED, SHADE, TABLE, TABLE_HEAD, Type, WHITE, division};
use crate::checklist::shares::percent;
use crate::report::{Bar, Chart, Part, Series, Tone};
use std::f32::consts::{FRAC_PI_2, TAU};

const LABEL_WIDTH: f32 = 128.0;
const COUNT_WIDTH: f32 = 40.0;
const BAR_HEIGHT: f32 = 13.0;
pub(super) const LETTER: Type = Type { size: 6.8, leading: 9.0 };
/// A tone, whether it is hatched, and how many.
type Division = (Tone, bool, u64);
/// From stripe to stripe, and how wide they are.
const STRIPE_GAP: f32 = 3.0;
const STRIPE_WIDTH: f32 = 1.1;
/// A chart of more bars than this may be divided between pages.
const BARS_TOGETHER: usize = 24;

impl Layout<'_> {
    pub fn chart(&mut self, chart: &Chart) {
        let figure = self.open(Tag::Figure(spoken(chart), None));
        match chart {
            Chart::StackedBars { title, series, bars } => self.stacked(title, series, bars, figure),
            Chart::Donut { title, centre, parts } => self.donut(title, centre, parts, figure),
            Chart::Bars { title, parts } => self.plain_bars(title, parts, figure),
            Chart::TimeLine { title, steps } => self.time_line(title, steps, figure),
        }
    }

    fn stacked(&mut self, title: &str, series: &[Series], bars: &[Bar], figure: NodeId) {
        self.chart_title(title, figure);
        let total =
            |bar: &Bar| bar.counts.iter().take(series.len()).fold(0_u64, |sum, count| sum.saturating_add(*count));
        let most = bars.iter().map(total).max().unwrap_or(0).max(1);
        for bar in bars {
            let division = |(series, count): (&Series, &u64)| (series.tone, series.is_hatched, *count);
            let divisions: Vec<Division> = series.iter().zip(&bar.counts).map(division).collect();
            self.bar(&bar.label, &divisions, total(bar), most, figure, bars.len());
        }
        // What no bar has needs no explanation.
        let is_there = |at: &usize| bars.iter().any(|bar| bar.counts.get(*at).is_some_and(|count| *count > 0));
        let shown = series.iter().enumerate().filter(|(at, _)| is_there(at));
        let names: Vec<&Series> = shown.map(|(_, series)| series).collect();
        self.legend(&names, figure);
    }

    fn plain_bars(&mut self, title: &str, parts: &[Part], figure: NodeId) {
        self.chart_title(title, figure);
        let most = parts.iter().map(|part| part.count).max().unwrap_or(0).max(1);
        for part in parts {
            self.bar(&part.label, &[(part.tone, false, part.count)], part.count, most, figure, parts.len());
        }
        self.end_chart();
    }

    pub(super) fn chart_title(&mut self, title: &str, figure: NodeId) {
        let look = Look::bold(TABLE, INK);
        let mut items = vec![Item::Begin(figure)];
        let lines = self.plain_lines(title, look, self.column());
        let height = high(lines.len(), look);
        items.extend(at(lines, look, 0.0, 0.0));
        items.push(Item::End);
        let gap = BLOCK_GAP + 3.0;
        self.flow.push(Strip { gap, height, gap_after: Some(5.0), keep: Keep::Bound, items, ..Strip::default() });
    }

    fn bar(&mut self, label: &str, divisions: &[Division], total: u64, most: u64, figure: NodeId, bars: usize) {
        let look = Look::plain(TABLE);
        let width = self.column() - LABEL_WIDTH - COUNT_WIDTH;
        let labels = self.plain_lines(label, look, LABEL_WIDTH - 10.0);
        let height = high(labels.len(), look).max(BAR_HEIGHT);
        let middle = (height - BAR_HEIGHT) / 2.0;
        let mut items = vec![Item::Begin(figure)];
        let label_top = (height - high(labels.len(), look)) / 2.0;
        items.extend(at(labels, look, 0.0, label_top));
        // A bar of one part needs no letter: its label says what it is, and the figure stands beside it. Nor a ground to fill:
        // the longest would fill it, whatever share of all it is.
        let is_divided = divisions.len() > 1;
        if is_divided {
            items.push(Item::rectangle(LABEL_WIDTH, middle, width, BAR_HEIGHT, SHADE));
        }
        let present = divisions.iter().filter(|(.., count)| *count > 0);
        let parts: Vec<((Tone, bool), Option<Line>, f32)> = present
            .map(|(tone, is_hatched, count)| {
                let look = Look::bold(LETTER, if *is_hatched { INK } else { division(*tone).1 });
                let text = is_divided.then(|| format!("{} {count}", letter(*tone, *is_hatched)));
                let line = text.and_then(|text| self.plain_lines(&text, look, 200.0).into_iter().next());
                ((*tone, *is_hatched), line, width * ratio(*count, most))
            })
            .collect();
        let needed = |line: &Option<Line>| line.as_ref().map_or(0.0, |line| line.width + 4.0);
        let wanted: Vec<(f32, f32)> = parts.iter().map(|(_, line, length)| (*length, needed(line))).collect();
        let mut x = LABEL_WIDTH;
        for (((tone, is_hatched), line, _), length) in parts.into_iter().zip(lengths(&wanted, width)) {
            let drawn = (length - 0.8).max(0.6);
            let line = line.filter(|line| line.width <= drawn);
            if is_hatched {
                let area = Area { x, y: middle, width: drawn, height: BAR_HEIGHT };
                hatched(area, division(tone).0, line.as_ref().map_or(0.0, |line| line.width + 3.0), &mut items);
            } else {
                items.push(Item::rectangle(x, middle, drawn, BAR_HEIGHT, division(tone).0));
            }
            if let Some(line) = line {
                items.push(Item::Text { x: x + (drawn - line.width) / 2.0, y: middle + 8.9, line, node: None });
            }
            x += length;
        }
        let count_look = Look::bold(TABLE, INK);
        for line in self.plain_lines(&total.to_string(), count_look, COUNT_WIDTH) {
            let y = (height - count_look.kind.leading) / 2.0 + baseline(count_look);
            items.push(Item::Text { x: LABEL_WIDTH + width + 7.0, y, line, node: None });
        }
        items.push(Item::End);
        let keep = if bars <= BARS_TOGETHER { Keep::Bound } else { Keep::Free };
        self.flow.push(Strip { gap: 4.5, height, keep, items, ..Strip::default() });
    }

    fn legend(&mut self, names: &[&Series], figure: NodeId) {
        let look = Look { colour: MUTED, ..Look::plain(TABLE_HEAD) };
        let mut items = vec![Item::Begin(figure)];
        let (mut x, mut y) = (LABEL_WIDTH, 0.0);
        for Series { name, tone, is_hatched } in names {
            let lines = self.plain_lines(name, look, self.column() - LABEL_WIDTH - 20.0);
            let width = lines.iter().map(|line| line.width).fold(0.0, f32::max);
            if x + width + 14.0 > self.column() && x > LABEL_WIDTH {
                (x, y) = (LABEL_WIDTH, y + 13.0);
            }
            self.swatch(*tone, *is_hatched, x, y + 0.5, &mut items);
            let height = high(lines.len(), look);
            items.extend(at(lines, look, x + 14.0, y));
            x += width + 28.0;
            y += height - look.kind.leading;
        }
        items.push(Item::End);
        self.flow.push(Strip { gap: 8.0, height: y + 15.0, items, ..Strip::default() });
    }

    /// A small square of a tone with its letter.
    fn swatch(&mut self, tone: Tone, is_hatched: bool, x: f32, y: f32, items: &mut Vec<Item>) {
        let area = Area { x, y, width: 10.0, height: 9.6 };
        let (ground, ink) = division(tone);
        if is_hatched {
            hatched(area, ground, 6.0, items);
        } else {
            items.push(Item::Box { area, radius: 2.0, fill: Some(ground), stroke: None });
        }
        for line in
            self.plain_lines(letter(tone, is_hatched), Look::bold(LETTER, if is_hatched { INK } else { ink }), 50.0)
        {
            items.push(Item::Text { x: x + (10.0 - line.width) / 2.0, y: y + 7.2, line, node: None });
        }
    }

    fn end_chart(&mut self) {
        self.flow.push(Strip { height: 3.0, ..Strip::default() });
    }

    fn donut(&mut self, title: &str, centre: &str, parts: &[Part], figure: NodeId) {
        self.chart_title(title, figure);
        let (outer, inner) = (44.0_f32, 26.5_f32);
        let (middle_x, legend_x) = (outer + 8.0, 2.0 * outer + 40.0);
        let total = parts.iter().fold(0_u64, |sum, part| sum.saturating_add(part.count));
        let legend = self.donut_legend(parts, total, legend_x);
        let legend_height = legend.iter().map(|(height, _)| height).sum::<f32>();
        let height = (2.0 * outer).max(legend_height);
        let middle_y = height / 2.0;
        let mut items = vec![Item::Begin(figure)];
        if total == 0 {
            items.push(ring((middle_x, middle_y), (outer, inner), (0.0, TAU), SHADE));
        }
        let mut angle = -FRAC_PI_2;
        for part in parts.iter().filter(|part| part.count > 0) {
            let end = angle + TAU * ratio(part.count, total);
            // A white gap keeps neighbours apart in grey print.
            let gap = if part.count == total { 0.0 } else { ((end - angle) / 4.0).min(0.014) };
            let (ground, ink) = division(part.tone);
            items.push(ring((middle_x, middle_y), (outer, inner), (angle + gap, end - gap), ground));
            if end - angle > 0.3 {
                let (sine, cosine) = f32::midpoint(angle, end).sin_cos();
                let radius = f32::midpoint(outer, inner);
                for line in self.plain_lines(part.tone.letter(), Look::bold(TABLE, ink), 50.0) {
                    let (x, y) = (middle_x + radius * cosine - line.width / 2.0, middle_y + radius * sine + 2.9);
                    items.push(Item::Text { x, y, line, node: None });
                }
            }
            angle = end;
        }
        let look = Look::bold(Type { size: 15.0, leading: 18.0 }, INK);
        let lines = self.plain_lines(centre, look, inner * 1.8);
        let mut y = middle_y - high(lines.len(), look) / 2.0;
        for line in lines {
            items.push(Item::Text { x: middle_x - line.width / 2.0, y: y + baseline(look), line, node: None });
            y += look.kind.leading;
        }
        let mut y = (height - legend_height) / 2.0;
        for (row, row_items) in legend {
            items.extend(row_items.into_iter().map(|item| item.moved(0.0, y)));
            y += row;
        }
        items.push(Item::End);
        self.flow.push(Strip { height: height + 5.0, items, ..Strip::default() });
    }

    fn donut_legend(&mut self, parts: &[Part], total: u64, x: f32) -> Vec<(f32, Vec<Item>)> {
        let look = Look::plain(TABLE);
        let mut rows = Vec::new();
        for part in parts {
            let mut items = Vec::new();
            self.swatch(part.tone, false, x, 0.6, &mut items);
            let figures = format!("{}  ({})", part.count, percent(part.count, total));
            for line in self.plain_lines(&figures, Look::bold(TABLE, INK), 120.0) {
                items.push(Item::Text { x: x + 16.0, y: baseline(look), line, node: None });
            }
            let lines = self.plain_lines(&part.label, look, self.column() - x - 76.0);
            let height = high(lines.len(), look) + 4.0;
            items.extend(at(lines, look, x + 74.0, 0.0));
            rows.push((height, items));
        }
        rows
    }
}

pub(super) fn high(lines: usize, look: Look) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * look.kind.leading
}

pub(super) fn at(lines: Vec<Line>, look: Look, x: f32, top: f32) -> impl Iterator<Item = Item> {
    let place = move |(index, line)| Item::Text { x, y: top + high(index, look) + baseline(look), line, node: None };
    lines.into_iter().enumerate().map(place)
}

/// A part of a whole, 0 to 1.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation)]
pub(super) fn ratio(part: u64, whole: u64) -> f32 {
    if whole == 0 { 0.0 } else { (part as f64 / whole as f64).clamp(0.0, 1.0) as f32 }
}

/// A piece of a ring between two angles (clockwise from the right, in radians).
fn ring(middle: (f32, f32), radii: (f32, f32), angles: (f32, f32), fill: super::theme::Colour) -> Item {
    let mut points = Vec::new();
    arc(middle, radii.0, angles, &mut points);
    arc(middle, radii.1, (angles.1, angles.0), &mut points);
    Item::Shape { points, fill }
}

/// An arc as cubic curves of at most an eighth of a circle each.
fn arc(middle: (f32, f32), radius: f32, angles: (f32, f32), points: &mut Vec<Point>) {
    let corner = |x: f32, y: f32, control: bool| Point { x: middle.0 + radius * x, y: middle.1 + radius * y, control };
    let step = (angles.1 - angles.0) / 8.0;
    let bend = 4.0 / 3.0 * (step / 4.0).tan();
    let (mut sine, mut cosine) = angles.0.sin_cos();
    points.push(corner(cosine, sine, false));
    for index in 1..=8_u8 {
        let (next_sine, next_cosine) = (angles.0 + step * f32::from(index)).sin_cos();
        points.push(corner(cosine - bend * sine, sine + bend * cosine, true));
        points.push(corner(next_cosine + bend * next_sine, next_sine - bend * next_cosine, true));
        points.push(corner(next_cosine, next_sine, false));
        (sine, cosine) = (next_sine, next_cosine);
    }
}

/// Stripes within a frame, but for so much in the middle, where something is written.
fn hatched(area: Area, colour: Colour, free: f32, items: &mut Vec<Item>) {
    let frame =
        Area { x: area.x + 0.5, y: area.y + 0.5, width: (area.width - 1.0).max(0.2), height: area.height - 1.0 };
    items.push(Item::Box { area: frame, radius: 0.0, fill: Some(WHITE), stroke: Some((colour, 1.0)) });
    let middle = area.x + area.width / 2.0;
    let mut x = area.x + STRIPE_GAP / 2.0;
    while x + STRIPE_WIDTH < area.x + area.width {
        if x + STRIPE_WIDTH < middle - free / 2.0 || x > middle + free / 2.0 {
            items.push(Item::rectangle(x, area.y, STRIPE_WIDTH, area.height, colour));
        }
        x += STRIPE_GAP;
    }
}

/// What is hatched is the assessor’s: it has a letter of its own, which no print can lose.
fn letter(tone: Tone, is_hatched: bool) -> &'static str {
    if is_hatched { "A" } else { tone.letter() }
}

/// The figures of a chart as a sentence, for those who do not see it.
fn spoken(chart: &Chart) -> String {
    let parts_of = |parts: &[Part]| {
        parts.iter().map(|part| format!("{} {}", part.label, part.count)).collect::<Vec<_>>().join(", ")
    };
    match chart {
        Chart::StackedBars { title, series, bars } => {
            let figures = |bar: &Bar| {
                series
                    .iter()
                    .zip(&bar.counts)
                    .map(|(series, count)| format!("{} {count}", series.name))
                    .collect::<Vec<_>>()
            };
            let bars: Vec<String> =
                bars.iter().map(|bar| format!("{}: {}", bar.label, figures(bar).join(", "))).collect();
            format!("Bar chart. {title}. {}.", bars.join("; "))
        }
        Chart::Donut { title, centre, parts } => format!("Ring chart. {title}: {centre}. {}.", parts_of(parts)),
        Chart::Bars { title, parts } => format!("Bar chart. {title}. {}.", parts_of(parts)),
        Chart::TimeLine { title, steps } => {
            let steps: Vec<String> =
                steps.iter().map(|step| format!("{}, {}: {}", step.label, step.horizon, step.in_words())).collect();
            format!("Time line. {title}. {}.", steps.join("; "))
        }
    }
}

/// How long the parts of a bar are drawn: as long as they are and at least as long as their figures need, which the others
/// give way for; never more than `room` in all.
fn lengths(parts: &[(f32, f32)], room: f32) -> Vec<f32> {
    let raw: f32 = parts.iter().map(|(length, _)| length).sum();
    let least: f32 = parts.iter().map(|(_, needed)| needed).sum();
    let all = raw.max(least).min(room);
    if least >= all {
        // Too little room for every figure: each part gives way alike.
        let scale = all / least.max(f32::MIN_POSITIVE);
        return parts.iter().map(|(_, needed)| needed * scale).collect();
    }
    let slack: f32 = parts.iter().map(|(length, needed)| (length - needed).max(0.0)).sum();
    let given = (all - least) / slack.max(f32::MIN_POSITIVE);
    parts.iter().map(|(length, needed)| needed + (length - needed).max(0.0) * given).collect()
}

#[cfg(test)]
mod tests {
    use super::lengths;

    #[test]
    fn small_parts_keep_room_for_their_figures() {
        fn check(parts: &[(f32, f32)], room: f32, expected: &[f32]) {
            let drawn = lengths(parts, room);
            let is_near = |(one, other): (&f32, &f32)| (one - other).abs() < 0.01;
            assert!(drawn.len() == expected.len() && drawn.iter().zip(expected).all(is_near), "{drawn:?}");
        }
        check(&[(60.0, 12.0), (40.0, 12.0)], 100.0, &[60.0, 40.0]);
        check(&[(97.0, 12.0), (3.0, 12.0)], 100.0, &[88.0, 12.0]);
        check(&[(4.0, 12.0), (6.0, 12.0)], 100.0, &[12.0, 12.0]);
        check(&[(50.0, 60.0), (50.0, 60.0)], 100.0, &[50.0, 50.0]);
        check(&[(70.0, 0.0)], 100.0, &[70.0]);
        check(&[], 100.0, &[]);
    }
}
