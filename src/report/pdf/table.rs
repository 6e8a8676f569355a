//! Tables: column widths, rows as strips, a heading that is repeated on every page.

use super::canvas::{Item, NodeId, Tag};
use super::flow::{Repeat, Strip};
use super::keep::Keep;
use super::layout::{Layout, baseline};
use super::paragraph::{Ends, Line, Look};
use super::row_names::{from_before, goes_on, is_badge, is_list, name_of, shortened};
use super::theme::{self, BLOCK_GAP, CELL_PAD_X, CELL_PAD_Y, INK, RULE, STRIPE, TABLE, TABLE_HEAD};
use crate::report::{Align, Cell, Column, Span, Table, TableLook, Width};
use std::rc::Rc;

/// So many lines at least of a row that is divided stand on either page.
const ROW_LINES: usize = 3;
/// A row of fewer lines is never divided.
const HIGH_ROW: usize = 7;
/// A row that is no higher than this share of a page is divided only where much of the page would be left empty otherwise.
const WHOLE_ROW: f32 = 0.4;
/// A table of so few rows is not divided where little of the page is left empty for that.
const SHORT_TABLE: usize = 6;
/// A table is divided neither before so many of its rows nor with fewer left, where these are low.
const EDGE_ROWS: usize = 3;
/// A row of so many lines is low, and one of no longer texts than these bytes likely to be.
const LOW_TEXT: usize = 120;
const LOW_ROW: usize = 3;
/// So many of the last rows of a longer table go over to another page together, where little is left empty for that.
const LAST_ROWS: usize = 4;
/// Narrowest column, with its padding.
const NARROWEST: f32 = 20.0;

/// Where a column is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    pub x: f32,
    pub width: f32,
    pub align: Align,
}

impl Slot {
    fn inner(self) -> f32 {
        self.width - 2.0 * CELL_PAD_X
    }

    /// Left end of a line in this column. All lines of a cell begin where its first does: a name in another script stays
    /// with its account.
    fn start(self, line: &Line, right_to_left: bool) -> f32 {
        let free = (self.inner() - line.width).max(0.0);
        let shift = match self.align {
            Align::Start if right_to_left => free,
            Align::Start => 0.0,
            Align::Centre => free / 2.0,
            Align::End => free,
        };
        self.x + CELL_PAD_X + shift
    }
}

/// Columns side by side over a width: fixed ones first, what is left by share. Too wide a sum is scaled down.
pub fn slots(columns: &[Column], width: f32) -> Vec<Slot> {
    let fixed = |column: &Column| match column.width {
        Width::Millimetres(length) if length.is_finite() => theme::millimetres(length).clamp(NARROWEST, 2000.0),
        Width::Millimetres(_) => NARROWEST,
        Width::Share(_) => 0.0,
    };
    let share = |column: &Column| match column.width {
        Width::Share(weight) if weight.is_finite() => weight.max(0.01),
        Width::Share(_) => 1.0,
        Width::Millimetres(_) => 0.0,
    };
    let shares: f32 = columns.iter().map(share).sum();
    let left = (width - columns.iter().map(fixed).sum::<f32>()).max(0.0);
    let wanted: Vec<f32> = columns
        .iter()
        .map(|column| if share(column) > 0.0 { (left * share(column) / shares).max(NARROWEST) } else { fixed(column) })
        .collect();
    let scale = width / wanted.iter().sum::<f32>().max(1.0);
    let scale = if shares > 0.0 { scale.min(1.0) } else { scale };
    let mut x = 0.0;
    let slot = |(column, wanted): (&Column, f32)| {
        let slot = Slot { x, width: wanted * scale, align: column.align };
        x += slot.width;
        slot
    };
    columns.iter().zip(wanted).map(slot).collect()
}

/// Columns at least so wide, at the cost of those that are wider; as they are where there is not so much room.
fn with_room(mut slots: Vec<Slot>, least: &[f32]) -> Vec<Slot> {
    let lacks: f32 = slots.iter().zip(least).map(|(slot, least)| (least - slot.width).max(0.0)).sum();
    let spare: f32 = slots.iter().zip(least).map(|(slot, least)| (slot.width - least).max(0.0)).sum();
    if lacks <= 0.0 || spare < lacks {
        return slots;
    }
    let mut x = 0.0;
    for (slot, least) in slots.iter_mut().zip(least) {
        slot.width = least.max(slot.width - (slot.width - least).max(0.0) * lacks / spare);
        slot.x = x;
        x += slot.width;
    }
    slots
}

/// What is repeated where a table goes on on another page.
struct Head<'a> {
    /// Its heading.
    first: Rc<Repeat>,
    /// That with the name of the row that goes on, once it was needed.
    on: Option<Rc<Repeat>>,
    /// The row being set, or that which it goes on with.
    named: &'a [Cell],
}

/// The lines of a cell, and to which side they begin.
struct Laid {
    node: NodeId,
    right_to_left: bool,
    lines: std::vec::IntoIter<Line>,
}

impl Laid {
    /// Whether something ends with the last of so many lines to come, or ended before.
    fn ends_at(&self, count: usize) -> bool {
        self.lines.as_slice().get(count - 1).is_none_or(|line| line.ends > Ends::Word)
    }
}

impl Layout<'_> {
    pub fn table(&mut self, table: &Table) {
        if table.columns.is_empty() {
            return;
        }
        let node = self.open(Tag::Table);
        // Caption and rows say themselves whose they are.
        let continued = self.flow.continued.take();
        self.flow.begin_table();
        let gap = self.caption(table, node);
        let slots = self.slots_of(table);
        // Names side by side: a row of them is as good as several rows.
        let is_list = is_list(table);
        let repeat = self.table_head(table, &slots, node, gap);
        let mut head = Head { first: repeat, on: None, named: &[] };
        let goes_on = |index: usize| table.rows.get(index).is_some_and(|row| goes_on(row));
        for (index, row) in table.rows.iter().enumerate() {
            let shaded = table.look == TableLook::Zebra && index % 2 == 1;
            if !goes_on(index) {
                (head.named, head.on) = (row, None);
            }
            // Neither the first nor the last row stands alone with the heading on a page, nor one that goes on in the next.
            let count = table.rows.len();
            let is_at_edge = count > 1 && (index == 0 && !is_list || index + 2 == count);
            let leads = !goes_on(index) && goes_on(index + 1);
            let keep = match () {
                () if leads => Keep::Bound,
                () if is_at_edge => Keep::Together,
                // A short table is not torn for a few lines.
                () if (count <= SHORT_TABLE || index == 0 || index + LAST_ROWS >= count) && index + 1 < count => {
                    Keep::Edge
                }
                () => Keep::Free,
            };
            let both_low = row_is_low(row) && table.rows.get(index + 1).is_some_and(|next| row_is_low(next));
            // What is told on the next page as well may go on there with less, where every line counts.
            let is_told = !self.finding.is_empty() || self.document.is_close && !table.caption.is_empty();
            let is_edge = index + 1 < EDGE_ROWS || index + EDGE_ROWS >= count;
            let is_near_edge = !is_list && !is_told && both_low && is_edge;
            let whole = if table.look == TableLook::Whole { Keep::Within } else { Keep::Whole };
            self.row(row, &slots, node, (shaded, (keep, is_near_edge), whole), &mut head);
        }
        self.flow.continued = continued;
        self.flow.end_table();
    }

    /// Columns with room for every word of their titles.
    fn slots_of(&mut self, table: &Table) -> Vec<Slot> {
        let look = Look::bold(TABLE_HEAD, self.accent);
        let mut least = Vec::with_capacity(table.columns.len());
        for column in &table.columns {
            let mut widest = 0.0_f32;
            for word in column.title.split_whitespace() {
                let lines = self.plain_lines(word, look, f32::MAX);
                widest = lines.iter().map(|line| line.width).fold(widest, f32::max);
            }
            least.push(widest + 2.0 * CELL_PAD_X + 0.1);
        }
        with_room(slots(&table.columns, self.column()), &least)
    }

    /// The caption, if any; returns the gap before what follows.
    fn caption(&mut self, table: &Table, node: NodeId) -> f32 {
        if table.caption.is_empty() {
            return BLOCK_GAP;
        }
        let look = Look::bold(TABLE, INK);
        let caption = self.open_in(node, Tag::Caption);
        let lines = self.plain_lines(&table.caption, look, self.column());
        for (index, line) in lines.into_iter().enumerate() {
            let items = vec![Item::Text { x: 0.0, y: baseline(look), line, node: Some(caption) }];
            let gap = if index == 0 { BLOCK_GAP + 2.0 } else { 0.0 };
            self.flow.push(Strip { gap, height: look.kind.leading, keep: Keep::Bound, items, ..Strip::default() });
        }
        3.0
    }

    fn table_head(&mut self, table: &Table, slots: &[Slot], node: NodeId, gap: f32) -> Rc<Repeat> {
        let look = Look::bold(TABLE_HEAD, self.accent);
        let row = self.open_in(node, Tag::Row);
        let (mut items, mut again, mut count) = (Vec::new(), Vec::new(), 1);
        for (slot, column) in slots.iter().zip(&table.columns) {
            let cell = self.open_in(row, Tag::ColumnHead);
            let lines = self.plain_lines(&column.title, look, slot.inner());
            count = count.max(lines.len());
            for (index, line) in lines.into_iter().enumerate() {
                let (x, y) =
                    (slot.start(&line, line.right_to_left), CELL_PAD_Y + at_line(index, look) + baseline(look));
                again.push(Item::Text { x, y, line: line.clone(), node: None });
                items.push(Item::Text { x, y, line, node: Some(cell) });
            }
        }
        let height = at_line(count, look) + 2.0 * CELL_PAD_Y;
        let ground = Item::rectangle(0.0, 0.0, self.column(), height, self.accent.tint(0.09));
        let rule = Item::rectangle(0.0, height - 0.9, self.column(), 0.9, self.accent);
        items.splice(0..0, [Item::Decoration, ground.clone(), rule.clone(), Item::End]);
        again.splice(0..0, [ground, rule]);
        let above = self.continued(&self.whose(table), &mut again);
        items.extend(table.anchor.iter().map(|anchor| Item::Anchor(anchor.clone())));
        let repeat = Rc::new(Repeat { height: height + above, items: again });
        let keep = if table.rows.is_empty() { Keep::Free } else { Keep::Bound };
        self.flow.push(Strip { gap, height, keep, items, ..Strip::default() });
        repeat
    }

    /// What a table goes on as: its finding, what stands above it alone, or what it stands under.
    fn whose(&self, table: &Table) -> String {
        match (self.finding.as_str(), table.caption.as_str()) {
            ("", "") => shortened(&self.heading),
            ("", caption) => shortened(caption),
            (finding, _) => finding.to_owned(),
        }
    }

    /// Says above a repeated heading what goes on there; returns the room that takes.
    pub(super) fn continued(&mut self, finding: &str, again: &mut Vec<Item>) -> f32 {
        if finding.is_empty() {
            return 0.0;
        }
        let look = Look::muted(theme::SMALL);
        let lines = self.plain_lines(&from_before(finding), look, self.column());
        let above = at_line(lines.len(), look) + 2.0;
        let moved: Vec<Item> = again.drain(..).map(|item| item.moved(0.0, above)).collect();
        for (index, line) in lines.into_iter().enumerate() {
            again.push(Item::Text { x: 0.0, y: at_line(index, look) + baseline(look), line, node: None });
        }
        again.extend(moved);
        above
    }

    /// What is repeated above a row that goes on: the heading, and whose row it is.
    fn going_on(&mut self, head: &mut Head<'_>) -> Rc<Repeat> {
        let name = name_of(head.named);
        if name.is_empty() {
            return Rc::clone(&head.first);
        }
        if let Some(on) = &head.on {
            return Rc::clone(on);
        }
        let look = Look::muted(theme::SMALL);
        let lines = self.plain_lines(&from_before(&name), look, self.column() - 2.0 * CELL_PAD_X);
        let (top, mut items) = (head.first.height + CELL_PAD_Y, head.first.items.clone());
        let height = top + at_line(lines.len(), look) + CELL_PAD_Y;
        for (index, line) in lines.into_iter().enumerate() {
            items.push(Item::Text { x: CELL_PAD_X, y: top + at_line(index, look) + baseline(look), line, node: None });
        }
        Rc::clone(head.on.insert(Rc::new(Repeat { height, items })))
    }

    /// The same above a row that is divided: what a badge says of all of it stands beside what goes on, too.
    fn with_badges(&mut self, head: &mut Head<'_>, cells: &[Cell], slots: &[Slot]) -> Rc<Repeat> {
        let repeat = self.going_on(head);
        let look = Look::plain(TABLE);
        let mut badges = Vec::new();
        for (cell, slot) in cells.iter().zip(slots).filter(|(cell, _)| is_badge(cell)) {
            let lines = self.lines(&cell.spans, look, slot.inner());
            if lines.len() > ROW_LINES {
                continue;
            }
            for (index, line) in lines.into_iter().enumerate() {
                let (x, y) =
                    (slot.start(&line, line.right_to_left), repeat.height + at_line(index, look) + baseline(look));
                badges.extend(line.pieces.iter().filter_map(|piece| super::boxes::ground(piece, x, y)));
                badges.push(Item::Text { x, y, line, node: None });
            }
        }
        if badges.is_empty() {
            return repeat;
        }
        badges.splice(0..0, repeat.items.iter().cloned());
        Rc::new(Repeat { height: repeat.height, items: badges })
    }

    fn row(
        &mut self,
        cells: &[Cell],
        slots: &[Slot],
        table: NodeId,
        (shaded, (keep, is_near_edge), whole): (bool, (Keep, bool), Keep),
        head: &mut Head<'_>,
    ) {
        let look = Look::plain(TABLE);
        let row = self.open_in(table, Tag::Row);
        let mut columns: Vec<Laid> = Vec::with_capacity(slots.len());
        for (index, slot) in slots.iter().enumerate() {
            let node = self.open_in(row, Tag::Cell);
            let spans = spans_of(cells, index, slots.len());
            let lines = self.lines(&spans, look, slot.inner());
            let right_to_left = lines.first().is_some_and(|line| line.right_to_left);
            columns.push(Laid { node, right_to_left, lines: lines.into_iter() });
        }
        let count = columns.iter().map(|column| column.lines.len()).max().unwrap_or(1);
        let is_high = count >= HIGH_ROW;
        let is_whole = at_line(count, look) + 2.0 * CELL_PAD_Y <= self.flow.geometry.room() * WHOLE_ROW;
        let has_badges = !shaded && !goes_on(cells);
        let rest = is_high.then(|| if has_badges { self.with_badges(head, cells, slots) } else { self.going_on(head) });
        let mut from = 0;
        while from < count {
            // A high row may be divided, but not within its first and last lines.
            let to = match count - from {
                _ if !is_high => count,
                _ if from == 0 => ROW_LINES,
                left if left > ROW_LINES => from + 1,
                _ => count,
            };
            let divides = to < count && columns.iter().all(|column| column.ends_at(to - from));
            let mut strip = self.row_strip(&mut columns, slots, from..to, count, shaded);
            let repeat = match &rest {
                _ if from == 0 && !goes_on(cells) => Rc::clone(&head.first),
                Some(rest) if from > 0 => Rc::clone(rest),
                _ => self.going_on(head),
            };
            if from == 0 {
                let anchors = cells.iter().filter_map(|cell| cell.anchor.clone());
                strip.items.splice(0..0, anchors.map(Item::Anchor));
            }
            let keep = match to == count {
                false if divides && is_whole => whole,
                false if divides => Keep::Row,
                false => whole.max(Keep::Sentence),
                // A high row may stand alone: two of them together would leave a page half empty.
                true if is_high => Keep::Free,
                true if is_near_edge && count <= LOW_ROW => keep.max(Keep::Within),
                true => keep,
            };
            self.flow.push(Strip { repeat: Some(repeat), keep, ..strip });
            from = to;
        }
    }

    /// The lines that follow those already set.
    fn row_strip(
        &self,
        columns: &mut [Laid],
        slots: &[Slot],
        range: std::ops::Range<usize>,
        count: usize,
        shaded: bool,
    ) -> Strip {
        let look = Look::plain(TABLE);
        let above = if range.start == 0 { CELL_PAD_Y } else { 0.0 };
        let below = if range.end == count { CELL_PAD_Y } else { 0.0 };
        let height = at_line(range.len(), look) + above + below;
        let mut items = Vec::with_capacity(4 + range.len() * columns.len());
        items.push(Item::Decoration);
        if shaded {
            items.push(Item::rectangle(0.0, 0.0, self.column(), height, STRIPE));
        }
        if range.end == count {
            items.push(Item::rectangle(0.0, height - 0.4, self.column(), 0.4, RULE));
        }
        items.push(Item::End);
        for (Laid { node, right_to_left, lines }, slot) in columns.iter_mut().zip(slots) {
            for (index, line) in lines.take(range.len()).enumerate() {
                let y = above + at_line(index, look) + baseline(look);
                items.push(Item::Text { x: slot.start(&line, *right_to_left), y, line, node: Some(*node) });
            }
        }
        Strip { height, items, ..Strip::default() }
    }
}

fn at_line(index: usize, look: Look) -> f32 {
    f32::from(u16::try_from(index).unwrap_or(u16::MAX)) * look.kind.leading
}

/// Whether the text of a row is likely to take few lines.
fn row_is_low(cells: &[Cell]) -> bool {
    cells.iter().all(|cell| {
        let text = || cell.spans.iter().map(|span| span.text.as_str());
        text().map(str::len).sum::<usize>() <= LOW_TEXT
            && text().map(|text| text.matches('\n').count()).sum::<usize>() < LOW_ROW
    })
}

/// What stands in a column: the cell of that place; in the last column also all cells that have no column.
fn spans_of(cells: &[Cell], index: usize, columns: usize) -> std::borrow::Cow<'_, [Span]> {
    if index + 1 < columns || cells.len() <= columns {
        return cells
            .get(index)
            .map_or(std::borrow::Cow::Borrowed(&[]), |cell| std::borrow::Cow::Borrowed(cell.spans.as_slice()));
    }
    let mut joined = Vec::new();
    for cell in &cells[index..] {
        if !joined.is_empty() {
            joined.push(Span::plain(" · "));
        }
        joined.extend(cell.spans.iter().cloned());
    }
    std::borrow::Cow::Owned(joined)
}

#[cfg(test)]
mod tests {
    use super::slots;
    use crate::report::Column;

    #[test]
    fn columns_fill_the_width_and_never_pass_it() {
        let shared = slots(&[Column::fixed("a", 20.0), Column::share("b", 1.0), Column::share("c", 3.0)], 480.0);
        let last = shared.last().unwrap();
        assert!((last.x + last.width - 480.0).abs() < 0.01);
        let crowded: Vec<Column> = (0..40).map(|_| Column::fixed("x", 60.0)).collect();
        let last = *slots(&crowded, 480.0).last().unwrap();
        assert!(last.x + last.width <= 480.01);
        let odd = slots(&[Column::share("a", f32::NAN), Column::share("b", -3.0)], 480.0);
        assert!(odd.iter().all(|slot| slot.width.is_finite() && slot.width > 0.0));
    }
}
