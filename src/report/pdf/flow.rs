//! Strips → pages. A strip is a band over the whole column that is never divided; this decides where each one goes.

mod cards;
mod tables;
mod text;

use super::canvas::{Area, Entry, Item, Kid, NodeId, Page, Place, PlacedField, Tree};
use super::keep::{Keep, divided, parted, weakest};
use super::theme::Geometry;
use cards::Card;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use tables::in_rows;

/// So much at least stands on a page that something runs over to: of what comes before a new page, this is held back until it
/// is known whether all of it fits.
const LEAST_OVER: f32 = 110.0;
/// No more is moved over for that.
const MOST_OVER: f32 = 190.0;
/// A heading with a text of this height below it may end its page before its first part begins; that of a chapter takes more.
const OF_ITS_OWN: f32 = 34.0;
/// A page filled to this share has hardly begun: what is to begin on a new page begins on it.
const HARDLY_BEGUN: f32 = 0.5;

/// Repeated at the top of every further page that a table covers.
#[derive(Debug)]
pub struct Repeat {
    pub height: f32,
    pub items: Vec<Item>,
}

/// A band over the column; items are placed from its top left corner.
#[derive(Debug, Default)]
pub struct Strip {
    /// Space above, dropped at the top of a page.
    pub gap: f32,
    pub height: f32,
    /// Replaces the gap of the next strip.
    pub gap_after: Option<f32>,
    pub keep: Keep,
    /// A part of a table that one page could hold.
    pub of_table: bool,
    pub repeat: Option<Rc<Repeat>>,
    pub items: Vec<Item>,
}

impl Strip {
    /// Nothing but space.
    fn is_room(&self) -> bool {
        self.height == 0.0 && self.items.is_empty()
    }
}

/// A heading that has not had its share of what it heads on the same page yet.
#[derive(Clone, Copy, Debug)]
struct Heads {
    level: u8,
    /// Height that is to stand with it.
    needs: f32,
    /// Height of what came since.
    has: f32,
}

impl Heads {
    /// Whether a heading of this level may stand on another page: it is no part of this one, or this one has a text of its own.
    fn lets_go(self, level: u8) -> bool {
        let own = if self.level == 1 { self.needs } else { OF_ITS_OWN };
        self.has > if level > self.level { own } else { 0.0 }
    }
}

/// The pages so far.
pub struct Flow {
    pub geometry: Geometry,
    pub pages: Vec<Page>,
    pub tree: Tree,
    /// Headings of the document, in order; their places are filled in as they are placed.
    pub entries: Vec<Entry>,
    pub anchors: BTreeMap<String, Place>,
    pub fields: Vec<PlacedField>,
    y: f32,
    at_top: bool,
    gap_after: Option<f32>,
    pending: Vec<Strip>,
    /// Stands at the top of a page on which something goes on that repeats nothing of its own.
    pub continued: Option<Rc<Repeat>>,
    /// The last chains with their heights, complete and not placed yet.
    held: VecDeque<(f32, Vec<Strip>)>,
    held_height: f32,
    together: usize,
    /// The height so far of the table that is being pushed, while one page could hold it.
    table: Option<f32>,
    /// The finding that is being pushed, while it is small.
    card: Option<Card>,
    heads: Option<Heads>,
    contents: i64,
    areas: usize,
    /// The element whose content is open, and the one whose content ended with the last item of the page.
    open: Option<NodeId>,
    ended: Option<NodeId>,
}

impl Flow {
    pub fn new(geometry: Geometry, entries: Vec<Entry>) -> Self {
        Self {
            geometry,
            pages: Vec::new(),
            tree: Tree::new(),
            entries,
            anchors: BTreeMap::new(),
            fields: Vec::new(),
            y: 0.0,
            at_top: true,
            gap_after: None,
            pending: Vec::new(),
            continued: None,
            held: VecDeque::new(),
            held_height: 0.0,
            together: 0,
            table: None,
            card: None,
            heads: None,
            contents: 0,
            areas: 0,
            open: None,
            ended: None,
        }
    }

    pub fn push(&mut self, mut strip: Strip) {
        strip.keep = strip.keep.max(match self.together {
            0 => Keep::Free,
            1 => Keep::Together,
            _ => Keep::Within,
        });
        if let Some(heads) = &mut self.heads {
            heads.has += strip.gap + strip.height;
            if heads.has < heads.needs {
                strip.keep = Keep::Bound;
            } else {
                self.heads = None;
            }
        }
        if strip.repeat.is_none() {
            strip.repeat.clone_from(&self.continued);
        }
        self.grow_card(&strip);
        if let Some(height) = &mut self.table {
            *height += strip.gap + strip.height;
            let is_too_high = *height > self.geometry.room();
            strip.of_table = true;
            self.pending.push(strip);
            if is_too_high {
                self.release_table();
            }
            return;
        }
        let complete = strip.keep == Keep::Free;
        self.pending.push(strip);
        if complete {
            self.flush();
        }
    }

    /// A heading of this level begins: what an equal or lesser one heads is complete, however little it is.
    pub fn begin_heading(&mut self, level: u8) {
        if self.heads.take().is_some_and(|heads| heads.lets_go(level)) && self.together == 0 {
            self.flush();
        }
    }

    /// All lines of a heading are pushed: so much of what follows stands on its page, or all that it heads.
    pub fn end_heading(&mut self, level: u8, needs: f32) {
        self.heads = Some(Heads { level, needs, has: 0.0 });
    }

    pub fn begin_together(&mut self) {
        self.together += 1;
    }

    /// What is being kept together is never divided.
    pub fn bind(&mut self) {
        if let Some((_, all)) = self.pending.split_last_mut() {
            all.iter_mut().for_each(|strip| strip.keep = Keep::Bound);
        }
    }

    pub fn end_together(&mut self) {
        self.together = self.together.saturating_sub(1);
        let outer = if self.together == 0 { Keep::Free } else { Keep::Together };
        if let Some(last) = self.pending.last_mut().filter(|last| last.keep < Keep::Bound) {
            last.keep = last.keep.min(outer);
            if outer == Keep::Free {
                self.flush();
            }
        }
    }

    /// A part is complete: nothing that follows holds on to it, unless both are kept together.
    pub fn end_part(&mut self) {
        if self.together == 0 {
            self.flush();
        }
    }

    /// What follows begins on a new page; if that need not be `its_own`, on one that has hardly begun.
    pub fn page_break(&mut self, its_own: bool) {
        self.heads = None;
        self.place_all();
        let is_bare = self.pages.last().is_some_and(|page| page.bare);
        let is_used = its_own || self.y - self.geometry.top > self.geometry.room() * HARDLY_BEGUN;
        if !self.at_top && (is_bare || is_used) {
            self.new_page(false);
        }
    }

    /// Begins a page without head and foot, to be filled with [`Self::place_on_page`].
    pub fn bare_page(&mut self) {
        self.place_all();
        if self.pages.is_empty() || !self.at_top {
            self.new_page(true);
        } else if let Some(page) = self.pages.last_mut() {
            page.bare = true;
        }
        self.at_top = false;
    }

    /// Places an item that is measured from the corner of the page.
    pub fn place_on_page(&mut self, item: Item) {
        if self.pages.is_empty() {
            self.new_page(false);
        }
        self.at_top = false;
        self.place_item(item);
    }

    pub fn finish(&mut self) {
        self.place_all();
        if self.pages.is_empty() {
            self.new_page(false);
        }
    }

    /// What was pushed so far is complete: nothing that follows holds on to it.
    pub fn flush(&mut self) {
        if let Some(card) = &mut self.card {
            return card.end_part(self.pending.len());
        }
        let chain = std::mem::take(&mut self.pending);
        if !chain.is_empty() {
            self.complete(chain);
        }
    }

    /// Holds a chain back; one that no page could hold, in its parts.
    fn complete(&mut self, chain: Vec<Strip>) {
        if self.fits_page(&chain) {
            return self.hold(chain);
        }
        if chain.iter().any(|strip| strip.of_table) {
            return in_rows(chain).into_iter().for_each(|part| self.complete(part));
        }
        let Some(weakest) = weakest(&chain) else { return self.hold(chain) };
        for part in parted(chain, weakest) {
            self.complete(part);
        }
    }

    /// Holds a chain back, and places those before it that no page to come needs to be more than begun.
    fn hold(&mut self, chain: Vec<Strip>) {
        let height = height_of(&chain, false, None);
        self.held_height += height;
        self.held.push_back((height, chain));
        while let Some((height, _)) = self.held.front()
            && self.held_height - height >= LEAST_OVER
        {
            self.held_height -= height;
            if let Some((_, chain)) = self.held.pop_front() {
                self.place_chain(chain);
            }
        }
    }

    /// Places everything before a new page: what would run over goes over with what stands before it.
    fn place_all(&mut self) {
        self.end_card();
        self.flush();
        self.divide_held();
        let runs_over = self.y + self.held_height > self.geometry.bottom;
        if runs_over && self.held_height <= MOST_OVER {
            let mut all: Vec<Strip> = self.held.drain(..).flat_map(|(_, chain)| chain).collect();
            all.iter_mut().for_each(|strip| strip.keep = Keep::Bound);
            self.place_chain(all);
        }
        self.place_held();
    }

    fn place_held(&mut self) {
        for (_, chain) in std::mem::take(&mut self.held) {
            self.place_chain(chain);
        }
        self.held_height = 0.0;
    }

    /// What is left of the page below everything pushed so far; the whole of it where that is nothing or fills it.
    pub fn free(&mut self) -> f32 {
        self.release_card();
        self.place_held();
        let used = height_of(&self.pending, self.at_top, self.gap_after);
        let left = self.geometry.bottom - self.y - used;
        if self.pages.is_empty() || left <= 0.0 { self.geometry.room() } else { left }
    }

    fn fits_page(&self, chain: &[Strip]) -> bool {
        height_of(chain, true, None) + repeat_height(chain) <= self.geometry.room()
    }

    fn place_chain(&mut self, mut chain: Vec<Strip>) {
        if chain.is_empty() {
            return;
        }
        if self.pages.is_empty() {
            self.new_page(false);
        }
        // Room that ends a chain is wanted before what follows, not at the foot of a page.
        let ends = chain.iter().rposition(|strip| !strip.is_room()).map_or(0, |last| last + 1);
        let needed = height_of(chain.get(..ends).unwrap_or_default(), self.at_top, self.gap_after);
        if !self.at_top && self.y + needed > self.geometry.bottom && self.fits_page(&chain) {
            let mut parts = divided(chain, (self.geometry.bottom - self.y) / self.geometry.room());
            if parts.len() > 1 {
                return parts.into_iter().for_each(|part| self.place_chain(part));
            }
            chain = parts.pop().unwrap_or_default();
            self.new_page(false);
            if let Some(first) = chain.first() {
                self.repeat(first);
            }
        }
        for strip in chain {
            let gap = if self.at_top { 0.0 } else { self.gap_after.unwrap_or(strip.gap) };
            if strip.is_room() {
                self.y = (self.y + gap).min(self.geometry.bottom);
            } else if !self.at_top && self.y + gap + strip.height > self.geometry.bottom + 0.01 {
                self.new_page(false);
                self.repeat(&strip);
            } else {
                self.y += gap;
            }
            self.place_strip(strip);
        }
    }

    fn place_strip(&mut self, strip: Strip) {
        let (left, top) = (self.geometry.left, self.y);
        let band = Area { x: left, y: top, width: self.geometry.column, height: strip.height };
        for item in strip.items {
            if let Item::Begin(node) = item {
                self.tree.picture(node, self.pages.len() - 1, band);
            }
            self.place_item(item.moved(left, top));
        }
        self.y += strip.height;
        self.gap_after = strip.gap_after;
        if strip.height > 0.0 {
            self.at_top = false;
        }
    }

    fn repeat(&mut self, strip: &Strip) {
        let Some(repeat) = strip.repeat.clone() else { return };
        let (left, top) = (self.geometry.left, self.y);
        self.place_item(Item::Decoration);
        for item in &repeat.items {
            self.place_item(item.clone().moved(left, top));
        }
        self.place_item(Item::End);
        self.y += repeat.height;
        self.at_top = false;
        self.gap_after = None;
    }

    fn new_page(&mut self, bare: bool) {
        self.pages.push(Page { items: Vec::new(), bare });
        self.y = self.geometry.top;
        self.at_top = true;
        self.gap_after = None;
        self.contents = 0;
        self.areas = 0;
        (self.open, self.ended) = (None, None);
    }

    /// Stores an item on the current page and joins it to the structure.
    fn place_item(&mut self, item: Item) {
        let page = self.pages.len().saturating_sub(1);
        match item {
            Item::Text { x, y, line, node: Some(node) } => return self.place_text(x, y, line, node),
            Item::Begin(node) => {
                self.open = Some(node);
                // Lines of one element that follow one another are one piece of content.
                if self.ended.take() == Some(node) {
                    if let Some(page) = self.pages.last_mut() {
                        page.items.pop();
                    }
                    return;
                }
                self.tree.add(node, Kid::Content(page, self.contents));
                self.contents += 1;
            }
            Item::End => {
                self.ended = self.open.take();
                if let Some(page) = self.pages.last_mut() {
                    page.items.push(Item::End);
                }
                return;
            }
            Item::Area { node, .. } | Item::HeadingArea { node, .. } => {
                self.tree.add(node, Kid::Area(page, self.areas));
                self.areas += 1;
            }
            Item::Field { area, field, node } => {
                self.tree.add(node, Kid::Field(page, self.fields.len()));
                self.fields.push(PlacedField { page, area, field });
                return;
            }
            Item::Heading(number) => {
                let place = Place { page, y: self.y };
                if let Some(entry) = self.entries.get_mut(number) {
                    entry.place = Some(place);
                }
                return;
            }
            Item::Anchor(name) => {
                let place = Place { page, y: self.y };
                self.anchors.entry(name).or_insert(place);
                return;
            }
            _ => {}
        }
        self.ended = None;
        if let Some(page) = self.pages.last_mut() {
            page.items.push(item);
        }
    }
}

fn height_of(chain: &[Strip], at_top: bool, gap_after: Option<f32>) -> f32 {
    let mut height = 0.0;
    let mut override_gap = gap_after;
    for (index, strip) in chain.iter().enumerate() {
        if index > 0 || !at_top {
            height += override_gap.unwrap_or(strip.gap);
        }
        height += strip.height;
        override_gap = strip.gap_after;
    }
    height
}

fn repeat_height(chain: &[Strip]) -> f32 {
    chain.first().and_then(|strip| strip.repeat.as_ref()).map_or(0.0, |repeat| repeat.height)
}
