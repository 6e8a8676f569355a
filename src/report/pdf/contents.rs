//! The table of contents. Page numbers are not known yet when it is laid out; they take a fixed room and are filled in later.

use super::canvas::{Area, Entry, Item, Tag};
use super::flow::Strip;
use super::keep::Keep;
use super::layout::{Layout, baseline};
use super::paragraph::{Line, Look};
use super::theme::{self, BODY, INK, MUTED, RULE, TABLE, Type};
use crate::report::Contents;

const NUMBER_ROOM: f32 = 34.0;
const INDENT: f32 = 14.0;
/// Between two columns.
const GUTTER: f32 = 22.0;
/// Contents of fewer entries than this never stand in two columns, and those of many only where one would leave a page white.
const FEW: usize = 12;
const MANY: usize = 40;
/// So much of its height the contents may lose in order to end with a page.
const CLOSEST: f32 = 0.12;
/// What may stay empty at the foot of a page because two entries stand together.
const SLACK: f32 = 30.0;
/// A page that is filled to no more than this share is nearly white.
const SPILT: f32 = 0.4;
/// Closely set, so that the contents of a whole roadmap stand on two pages.
const ENTRY: Type = Type { size: 8.6, leading: 11.2 };

/// The lines of an entry, each of this height.
struct Set {
    height: f32,
    /// The space above the first.
    above: f32,
    lines: Vec<Vec<Item>>,
}

fn look_of(level: u8) -> Look {
    match level {
        1 => Look::bold(BODY, INK),
        2 => Look::plain(ENTRY),
        _ => Look { colour: MUTED, ..Look::plain(TABLE) },
    }
}

/// The space above an entry.
fn above(level: u8) -> f32 {
    if level == 1 { 3.6 } else { 0.6 }
}

impl Layout<'_> {
    pub fn contents(&mut self, contents: &Contents) {
        let (kind, above, below) = theme::heading(1);
        let look = Look::bold(kind, self.accent);
        let free = self.flow.free() - above - kind.leading - below;
        if !contents.title.is_empty() {
            let node = self.open(Tag::Paragraph);
            for line in self.plain_lines(&contents.title, look, self.column()) {
                let items = vec![Item::Text { x: 0.0, y: baseline(look), line, node: Some(node) }];
                let (gap_after, keep) = (Some(below), Keep::Bound);
                self.flow.push(Strip { gap: above, height: kind.leading, gap_after, keep, items, ..Strip::default() });
            }
        }
        let entries = self.flow.entries.clone();
        let list = self.open(Tag::Contents);
        let is_shown = |entry: &Entry| entry.level <= contents.depth.max(1);
        let shown: Vec<(usize, &Entry)> = entries.iter().enumerate().filter(|(_, entry)| is_shown(entry)).collect();
        let columns = if self.is_better_in_two(&shown, free) { self.columns(&shown, free) } else { None };
        match columns {
            Some(right) => self.in_two_columns(&shown, right, list),
            None => self.in_one_column(&shown, list, free),
        }
        self.flow.end_part();
    }

    /// Whether one column would run over; many entries, to a page that stays nearly white.
    fn is_better_in_two(&mut self, shown: &[(usize, &Entry)], free: f32) -> bool {
        if shown.len() < FEW {
            return false;
        }
        let room = self.flow.geometry.room();
        let needed: f32 = self.heights(shown, self.column()).iter().sum();
        let over = if needed > free { (needed - free) % room } else { 0.0 };
        let is_over = over > 0.0 && over + SLACK >= needed * CLOSEST;
        is_over && (shown.len() < MANY || over < room * SPILT)
    }

    /// Where the second of two columns begins that both end on this page, nearly as high as one another: with a chapter; of
    /// many entries with one of its parts, where that cannot be. None where they do not fit.
    fn columns(&mut self, shown: &[(usize, &Entry)], free: f32) -> Option<usize> {
        let heights = self.heights(shown, self.column_of_two());
        let levels = || shown.iter().map(|(_, entry)| entry.level);
        let (least, most) = (levels().min().unwrap_or(1), levels().max().unwrap_or(1));
        for level in least..=if shown.len() < MANY { least } else { most } {
            let begins = (1..shown.len()).filter(|at| shown.get(*at).is_some_and(|(_, entry)| entry.level <= level));
            let mut best: Option<(f32, usize)> = None;
            for at in begins {
                let (left, right) = heights.split_at(at);
                let high = left.iter().sum::<f32>().max(right.iter().sum());
                if high <= free && best.is_none_or(|(least, _)| high < least) {
                    best = Some((high, at));
                }
            }
            if best.is_some() {
                return best.map(|(_, at)| at);
            }
        }
        None
    }

    fn column_of_two(&self) -> f32 {
        (self.column() - GUTTER) / 2.0
    }

    /// How high each of these entries is in a column of this width, with the space above it.
    fn heights(&mut self, shown: &[(usize, &Entry)], width: f32) -> Vec<f32> {
        let mut heights = Vec::with_capacity(shown.len());
        for (_, entry) in shown {
            let look = look_of(entry.level);
            let width = width - f32::from(entry.level - 1) * INDENT - NUMBER_ROOM;
            let lines = self.plain_lines(&entry.text, look, width).len();
            heights.push(above(entry.level) + look.kind.leading * f32::from(u16::try_from(lines).unwrap_or(u16::MAX)));
        }
        heights
    }

    /// Two columns side by side, the second from an entry on; each is set as if it stood alone.
    fn in_two_columns(&mut self, shown: &[(usize, &Entry)], right: usize, list: usize) {
        let width = self.column_of_two();
        let (mut items, mut height, mut y) = (Vec::new(), 0.0_f32, 0.0);
        for (place, (number, entry)) in shown.iter().enumerate() {
            let left = if place < right { 0.0 } else { width + GUTTER };
            let x = left + f32::from(entry.level - 1) * INDENT;
            let set = self.entry(*number, entry, (x, left + width), list);
            y = if place == 0 || place == right { 0.0 } else { y + set.above };
            for line in set.lines {
                items.extend(line.into_iter().map(|item| item.moved(0.0, y)));
                y += set.height;
            }
            height = height.max(y);
        }
        self.flow.push(Strip { height, items, ..Strip::default() });
    }

    /// `free`: what the page has left for the title and all below. Little that would run over is set closer instead.
    fn in_one_column(&mut self, shown: &[(usize, &Entry)], list: usize, free: f32) {
        let end = self.column();
        let mut set = Vec::with_capacity(shown.len());
        for (number, entry) in shown {
            let x = f32::from(entry.level - 1) * INDENT;
            set.push(self.entry(*number, entry, (x, end), list));
        }
        let count = |lines: &Vec<Vec<Item>>| f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX));
        let needed: f32 = set.iter().map(|it| it.above + it.height * count(&it.lines)).sum();
        let room = self.flow.geometry.room();
        let over = if needed > free { (needed - free) % room + SLACK } else { 0.0 };
        let closer = if over < needed * CLOSEST { 1.0 - over / needed } else { 1.0 };
        let levels: Vec<u8> = shown.iter().map(|(_, entry)| entry.level).collect();
        for (place, entry) in set.into_iter().enumerate() {
            // A chapter stands with the first of its parts.
            let leads = levels.get(place + 1).is_some_and(|next| levels.get(place).is_some_and(|level| next > level));
            let last = entry.lines.len().saturating_sub(1);
            for (index, items) in entry.lines.into_iter().enumerate() {
                let keep = if index == last && !leads { Keep::Free } else { Keep::Bound };
                let gap = if index == 0 { entry.above * closer } else { 0.0 };
                self.flow.push(Strip { gap, height: entry.height * closer, keep, items, ..Strip::default() });
            }
        }
    }

    /// An entry between two places of the line.
    fn entry(&mut self, number: usize, entry: &Entry, (x, end): (f32, f32), list: usize) -> Set {
        let look = look_of(entry.level);
        let width = end - x - NUMBER_ROOM;
        let lines = self.plain_lines(&entry.text, look, width);
        let item = self.open_in(list, Tag::ContentsItem);
        let reference = self.open_in(item, Tag::Reference);
        let node = self.open_in(reference, Tag::Link);
        let (height, y) = (look.kind.leading, baseline(look));
        let count = lines.len();
        let of_line = |(index, line): (usize, Line)| {
            let last = index + 1 == count;
            let text_end = x + line.width;
            let shift = if line.right_to_left { width - line.width } else { 0.0 };
            let mut items = Vec::new();
            if last {
                let from = if line.right_to_left { end } else { text_end + 6.0 };
                let rule = Item::rectangle(from, y - 0.5, (end - 22.0 - from).max(0.0), 0.5, RULE);
                items.extend([Item::Decoration, rule, Item::End]);
            }
            items.push(Item::Text { x: x + shift, y, line, node: Some(node) });
            if last {
                items.extend([Item::Begin(node), Item::PageOf { heading: number, x: end, y, look }, Item::End]);
            }
            let area = Area { x, y: 0.0, width: end - x, height };
            items.push(Item::HeadingArea { area, heading: number, node });
            items
        };
        Set { height, above: above(entry.level), lines: lines.into_iter().enumerate().map(of_line).collect() }
    }

    /// Writes the page numbers into the contents; run when every heading has its place.
    pub fn fill_page_numbers(&mut self) {
        for index in 0..self.flow.pages.len() {
            let items = std::mem::take(&mut self.flow.pages[index].items);
            let filled = items.into_iter().filter_map(|item| self.page_number(item)).collect();
            self.flow.pages[index].items = filled;
        }
    }

    fn page_number(&mut self, item: Item) -> Option<Item> {
        let Item::PageOf { heading, x, y, look } = item else { return Some(item) };
        let place = self.flow.entries.get(heading)?.place?;
        let line = self.plain_lines(&(place.page + 1).to_string(), look, NUMBER_ROOM).into_iter().next()?;
        Some(Item::Text { x: x - line.width, y, line, node: None })
    }
}
