//! The table of contents. Page numbers are not known yet when it is laid out; they take a fixed room and are filled in later.

use super::canvas::{Area, Entry, Item, Tag};
use super::flow::Strip;
use super::keep::Keep;
use super::layout::{Layout, baseline};
use super::paragraph::Look;
use super::theme::{self, BODY, INK, MUTED, RULE, TABLE, Type};
use crate::report::Contents;

const NUMBER_ROOM: f32 = 34.0;
const INDENT: f32 = 14.0;
/// Closely set, so that the contents of a whole roadmap stand on two pages.
const ENTRY: Type = Type { size: 8.6, leading: 11.2 };

impl Layout<'_> {
    pub fn contents(&mut self, contents: &Contents) {
        let (kind, above, below) = theme::heading(1);
        let look = Look::bold(kind, self.accent);
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
        for (place, (number, entry)) in shown.iter().enumerate() {
            // A chapter stands with the first of its parts.
            let leads = shown.get(place + 1).is_some_and(|(_, next)| next.level > entry.level);
            self.entry(*number, entry, leads, list);
        }
        self.flow.end_part();
    }

    fn entry(&mut self, number: usize, entry: &Entry, leads: bool, list: usize) {
        let (level, text) = (entry.level, &*entry.text);
        let look = match level {
            1 => Look::bold(BODY, INK),
            2 => Look::plain(ENTRY),
            _ => Look { colour: MUTED, ..Look::plain(TABLE) },
        };
        let x = f32::from(level - 1) * INDENT;
        let width = self.column() - x - NUMBER_ROOM;
        let lines = self.plain_lines(text, look, width);
        let item = self.open_in(list, Tag::ContentsItem);
        let reference = self.open_in(item, Tag::Reference);
        let node = self.open_in(reference, Tag::Link);
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let last = index + 1 == count;
            let (height, y) = (look.kind.leading, baseline(look));
            let end = self.column();
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
            let gap = match (index, level) {
                (0, 1) => 3.6,
                (0, _) => 0.6,
                _ => 0.0,
            };
            let keep = if last && !leads { Keep::Free } else { Keep::Bound };
            self.flow.push(Strip { gap, height, keep, items, ..Strip::default() });
        }
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
