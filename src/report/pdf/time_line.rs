//! A time line: arrows in a row, each with a bar of how much of its step is in place.

use super::canvas::{Item, NodeId, Point};
use super::chart::{LETTER, at, high, ratio};
use super::flow::Strip;
use super::layout::Layout;
use super::paragraph::Look;
use super::theme::{INK, MUTED, SHADE, SMALL, TABLE, division};
use crate::report::{TimeStep, Tone};

const ARROW: f32 = 34.0;
const POINT: f32 = 9.0;
const BAR: f32 = 12.0;
const GUTTER: f32 = 6.0;
/// More steps than this would leave no room for their words.
const IN_ROW: usize = 5;

impl Layout<'_> {
    pub fn time_line(&mut self, title: &str, steps: &[TimeStep], figure: NodeId) {
        self.chart_title(title, figure);
        for row in steps.chunks(IN_ROW) {
            self.time_row(row, figure);
        }
    }

    fn time_row(&mut self, steps: &[TimeStep], figure: NodeId) {
        let places = steps.iter().fold(0.0_f32, |sum, _| sum + 1.0).max(1.0);
        let width = self.column() / places;
        let mut items = vec![Item::Begin(figure)];
        let mut tallest = 0.0_f32;
        let mut x = 0.0;
        // Where the word has no room in one of them, the figures of all stand alone.
        let bar = width - GUTTER - POINT;
        let is_worded = steps.iter().filter(|step| open_of(step) > 0).all(|step| {
            let word = self.plain_lines(&format!("{} open", open_of(step)), Look::bold(LETTER, INK), 80.0);
            word.first().is_none_or(|line| line.width + 4.0 <= bar * ratio(open_of(step), step.total))
        });
        for (index, step) in steps.iter().enumerate() {
            let right = x + width - GUTTER;
            let notch = if index == 0 { 0.0 } else { POINT };
            let corner = |x: f32, y: f32| Point { x, y, control: false };
            let points = vec![
                corner(x, 0.0),
                corner(right - POINT, 0.0),
                corner(right, ARROW / 2.0),
                corner(right - POINT, ARROW),
                corner(x, ARROW),
                corner(x + notch, ARROW / 2.0),
            ];
            items.push(Item::Shape { points, fill: self.accent.tint(0.13) });
            let (text_x, text_width) = (x + notch + 7.0, width - notch - POINT - GUTTER - 9.0);
            let strong = Look::bold(TABLE, self.accent);
            let label = self.plain_lines(&step.label, strong, text_width);
            items.extend(at(label.into_iter().take(1).collect(), strong, text_x, 5.5));
            let small = Look::plain(SMALL);
            let horizon = self.plain_lines(&step.horizon, small, text_width);
            items.extend(at(horizon.into_iter().take(1).collect(), small, text_x, 17.0));
            self.time_bar(step, is_worded, x, bar, &mut items);
            let words = Look { colour: MUTED, ..Look::plain(SMALL) };
            // A figure stays with its word.
            let said = step.in_words().replace(" open", "\u{a0}open").replace(" not", "\u{a0}not");
            let lines = self.plain_lines(&said, words, width - GUTTER - POINT);
            tallest = tallest.max(high(lines.len(), words));
            items.extend(at(lines, words, x, ARROW + BAR + 10.0));
            x += width;
        }
        items.push(Item::End);
        let height = ARROW + BAR + 12.0 + tallest;
        self.flow.push(Strip { gap: 5.0, height, items, ..Strip::default() });
    }

    /// What is in place, what is not, and what is open, as lengths.
    fn time_bar(&mut self, step: &TimeStep, is_worded: bool, x: f32, width: f32, items: &mut Vec<Item>) {
        let top = ARROW + 6.0;
        items.push(Item::rectangle(x, top, width, BAR, SHADE));
        let mut left = x;
        for (tone, count) in [(Tone::Fail, step.unmet), (Tone::Pass, step.met)] {
            let length = width * ratio(count, step.total);
            if length <= 0.0 {
                continue;
            }
            let (ground, ink) = division(tone);
            items.push(Item::rectangle(left, top, (length - 0.8).max(0.6), BAR, ground));
            let look = Look::bold(LETTER, ink);
            let text = self.plain_lines(&format!("{} {count}", tone.letter()), look, 80.0);
            if let Some(line) = text.into_iter().next().filter(|line| line.width + 4.0 <= length) {
                items.push(Item::Text { x: left + (length - line.width) / 2.0, y: top + 8.4, line, node: None });
            }
            left += length;
        }
        let open = open_of(step);
        let room = x + width - left;
        let text = if is_worded { format!("{open} open") } else { open.to_string() };
        let line = self.plain_lines(&text, Look::bold(LETTER, INK), 80.0).into_iter().next();
        if let Some(line) = line.filter(|line| open > 0 && line.width + 4.0 <= room) {
            items.push(Item::Text { x: left + (room - line.width) / 2.0, y: top + 8.4, line, node: None });
        }
    }
}

fn open_of(step: &TimeStep) -> u64 {
    step.total.saturating_sub(step.met).saturating_sub(step.unmet)
}
