//! Blocks → strips: which block is laid out by whom, and what all of them need.

use super::canvas::{Entry, Item, NodeId, Tag, Tree};
use super::flow::{Flow, Strip};
use super::keep::Keep;
use super::paragraph::{self, Ends, Line, Look};
use super::shape::Shaper;
use super::text_blocks::Mark;
use super::theme::{Colour, Geometry};
use crate::report::input::anchor;
use crate::report::levels::Levels;
use crate::report::visible::visible;
use crate::report::{Block, Document, Heading, Image, Link, Span};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a block is to those before and after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Text before a table or what is signed: its end stays with the beginning of that.
    Introduces,
    /// What a finding rests on follows.
    Rests,
    /// It says what an action is about: it is whole, and stays with its first steps.
    Opens,
    /// The first of its chapter.
    Begins,
    /// What was decided of a finding: its end stays with what was found.
    Decides,
    /// What the objects of a list have in common: whole where it is a small part of a page, and with the first of them.
    Shared,
}

/// So few pairs of what a finding rests on are no beginning of a page.
const LITTLE: usize = 2;

/// What a list has in common is whole up to this share of a page.
const WHOLE_FACTS: f32 = 1.0 / 3.0;

/// Everything that laying out a block may use.
pub struct Layout<'a> {
    pub document: &'a Document,
    pub shaper: Shaper,
    pub flow: Flow,
    pub accent: Colour,
    /// Lines and marks beside the accent.
    pub second: Colour,
    /// Anchors that exist; a link to any other is plain text.
    anchors: BTreeSet<&'a str>,
    headings: usize,
    pub(super) levels: Levels,
    /// Pictures of the file, by their numbers.
    pub images: Vec<Arc<Image>>,
    /// What the block being laid out is to those before and after it.
    pub(super) role: BTreeSet<Role>,
    /// Id of the finding or item being laid out; empty outside of them.
    pub(super) finding: String,
    /// The last heading.
    pub(super) heading: String,
}

impl<'a> Layout<'a> {
    pub fn new(document: &'a Document, shaper: Shaper) -> Self {
        let mut entries = Vec::new();
        let mut anchors = BTreeSet::new();
        collect(&document.blocks, &mut entries, &mut anchors);
        let flow = Flow::new(Geometry::new(document.page), entries);
        Self {
            document,
            shaper,
            flow,
            accent: document.accent.into(),
            second: document.second.unwrap_or(document.accent).into(),
            anchors,
            headings: 0,
            levels: Levels::default(),
            images: Vec::new(),
            role: BTreeSet::new(),
            finding: String::new(),
            heading: String::new(),
        }
    }

    pub fn blocks(&mut self, blocks: &'a [Block]) {
        self.blocks_before(blocks, None, false);
    }

    /// `after`: what follows the last of them. `heads_list`: they say what the objects below them have in common.
    fn blocks_before(&mut self, blocks: &'a [Block], after: Option<&'a Block>, heads_list: bool) {
        for (index, block) in blocks.iter().enumerate() {
            let next = blocks.get(index + 1).or(after);
            // Nobody signs below a sentence that stands on another page.
            let introduced = match next {
                // Steps are whole in themselves.
                Some(Block::Table(_)) => !matches!(block, Block::Steps(_)),
                Some(Block::Signatures(_)) => true,
                // What a finding rests on may begin a page.
                Some(Block::KeyValues(_)) => self.finding.is_empty(),
                _ => heads_list,
            };
            let is_text = matches!(block, Block::Paragraph(_) | Block::Bullets(_) | Block::Steps(_));
            let rests = is_text && !self.finding.is_empty() && matches!(next, Some(Block::KeyValues(_)));
            // A line or two of what it rests on do not stand alone.
            let rests_on_little = matches!(next, Some(Block::KeyValues(pairs)) if pairs.len() <= LITTLE);
            let goes_on = matches!(next, Some(Block::Paragraph(_) | Block::Heading(_) | Block::FindingHeading(_)));
            let opens = is_action(&self.finding) && goes_on && matches!(block, Block::Paragraph(_));
            let before = index.checked_sub(1).and_then(|before| blocks.get(before));
            let is_first = matches!(before, Some(Block::FindingHeading(_)));
            let is_chapter = matches!(before, Some(Block::Heading(heading)) if heading.level == 1);
            let decides = is_first && matches!(next, Some(Block::Paragraph(_) | Block::Bullets(_)));
            let roles = [
                (Role::Introduces, introduced && is_text || rests && rests_on_little),
                (Role::Rests, rests),
                (Role::Opens, opens),
                (Role::Begins, is_chapter),
                (Role::Decides, decides),
                (Role::Shared, heads_list),
            ];
            self.role = roles.into_iter().filter(|(_, has)| *has).map(|(role, _)| role).collect();
            if let Block::KeepTogether(blocks) = block {
                // What stands before a heading holds on to what it heads itself.
                if let Some(Block::Heading(heading)) = blocks.first() {
                    self.flow.end_card();
                    self.flow.begin_heading(heading.level);
                }
                self.flow.begin_together();
                let heads_list =
                    !self.finding.is_empty() && next.is_some_and(is_listed) && blocks.iter().all(is_text_of);
                self.blocks_before(blocks, next, heads_list);
                // Whoever signs has on one page what he signs, and who else does.
                if blocks.iter().any(|block| matches!(block, Block::Signatures(_))) {
                    self.flow.bind();
                }
                self.flow.end_together();
            } else if matches!(block, Block::PageBreak) {
                // What is kept whole has a page of its own, however little stands before it.
                self.flow.page_break(matches!(next, Some(Block::KeepTogether(_))));
            } else {
                self.block(block);
            }
        }
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Cover(cover) => self.cover(cover),
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(spans) => self.paragraph(spans),
            Block::Bullets(entries) => self.list(entries, Mark::Dot),
            Block::Steps(entries) => self.list(entries, Mark::Number),
            Block::KeyValues(pairs) => self.key_values(pairs),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Tiles(tiles) => self.tiles(tiles),
            Block::FindingHeading(finding) => self.finding_heading(finding),
            Block::Callout(callout) => self.callout(callout),
            Block::Picture(picture) => self.picture(picture),
            Block::Signatures(boxes) => self.signatures(boxes),
            Block::Contents(contents) => self.contents(contents),
            // Laid out where what follows is known.
            Block::KeepTogether(_) | Block::PageBreak => self.blocks(std::slice::from_ref(block)),
            Block::Spacer(millimetres) => {
                let wanted = if millimetres.is_finite() { millimetres.clamp(0.0, 200.0) } else { 0.0 };
                let gap = super::theme::millimetres(wanted);
                self.flow.push(Strip { gap, ..Strip::default() });
            }
        }
    }

    pub(super) fn has(&self, role: Role) -> bool {
        self.role.contains(&role)
    }

    pub fn column(&self) -> f32 {
        self.flow.geometry.column
    }

    pub fn lines(&mut self, spans: &[Span], look: Look, width: f32) -> Vec<Line> {
        let anchors = &self.anchors;
        // What stands in a finding leads to others, not to itself.
        let own = anchor::check(&self.finding);
        let leads = |link: &Link| match link {
            Link::Anchor(name) => anchors.contains(name.as_str()) && *name != own,
            Link::Url(url) => is_web_address(url),
        };
        paragraph::lines(&mut self.shaper, spans, look, width.max(1.0), &leads)
    }

    /// One style, no links.
    pub fn plain_lines(&mut self, text: &str, look: Look, width: f32) -> Vec<Line> {
        self.lines(&[Span::plain(text)], look, width)
    }

    pub fn open(&mut self, tag: Tag) -> NodeId {
        self.flow.tree.open(Tree::ROOT, tag)
    }

    pub fn open_in(&mut self, parent: NodeId, tag: Tag) -> NodeId {
        self.flow.tree.open(parent, tag)
    }

    /// The number of the next heading, in the order of the document.
    pub fn next_heading(&mut self) -> usize {
        self.headings += 1;
        self.headings - 1
    }

    /// Lines as strips of their own, kept from leaving one line alone on a page; `x` shifts them right.
    pub fn push_lines(&mut self, lines: Vec<Line>, look: Look, x: f32, width: f32, node: NodeId, gap: f32) {
        let count = lines.len();
        let height = f32::from(u16::try_from(count).unwrap_or(u16::MAX)) * look.kind.leading;
        let is_shared = self.has(Role::Shared) && height <= self.flow.geometry.room() * WHOLE_FACTS;
        // Nor is one line alone of what was written as a line of its own.
        let ends: Vec<bool> = lines.iter().map(|line| line.ends == Ends::Paragraph).collect();
        let ends_at = |index: usize| ends.get(index).is_none_or(|ends| *ends);
        for (index, line) in lines.into_iter().enumerate() {
            let is_last = index + 1 == count;
            let is_within = !ends_at(index) && (ends_at(index.wrapping_sub(1)) || ends_at(index + 1));
            let is_bound = count > 1 && (index == 0 || index + 2 == count || is_within && !is_last)
                || self.has(Role::Introduces) && is_last;
            let strip = Strip {
                gap: if index == 0 { gap } else { 0.0 },
                height: look.kind.leading,
                keep: match () {
                    () if is_bound => Keep::Bound,
                    () if is_shared => Keep::Within,
                    () if self.has(Role::Opens) && is_last => Keep::Action,
                    () if self.has(Role::Opens) => Keep::Within,
                    () if self.has(Role::Rests) && is_last => Keep::Edge,
                    () => Keep::Free,
                },
                items: vec![text_at(line, look, x, 0.0, width, node)],
                ..Strip::default()
            };
            self.flow.push(strip);
        }
    }
}

fn is_text_of(block: &Block) -> bool {
    matches!(block, Block::Paragraph(_))
}

/// Whether objects are named in it, or what is said of some of them stands before their names.
fn is_listed(block: &Block) -> bool {
    match block {
        Block::Table(_) => true,
        Block::KeepTogether(blocks) => blocks.iter().all(is_text_of),
        other => is_text_of(other),
    }
}

/// Whether an id is that of an action (`3.02`), not of one of its checks (`3.02.e`).
fn is_action(id: &str) -> bool {
    id.matches('.').count() == 1
}

/// A line at the top of a place: to its left, or to its right if the text runs that way.
pub fn text_at(line: Line, look: Look, x: f32, top: f32, width: f32, node: NodeId) -> Item {
    let shift = if line.right_to_left { width - line.width } else { 0.0 };
    Item::Text { x: x + shift, y: top + baseline(look), line, node: Some(node) }
}

/// Distance of the baseline from the top of a line.
pub fn baseline(look: Look) -> f32 {
    let kind = look.kind;
    (kind.leading - kind.size) / 2.0 + kind.size * 0.82
}

/// Address forms that a viewer will open and that can be written into a file as they are.
fn is_web_address(url: &str) -> bool {
    let known = ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
    known
        && url.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'(' | b')' | b'\\' | b'<' | b'>' | b'"'))
}

/// Headings and anchors of the document, in the order in which they will be laid out.
fn collect<'a>(blocks: &'a [Block], entries: &mut Vec<Entry>, anchors: &mut BTreeSet<&'a str>) {
    for block in blocks {
        match block {
            Block::Heading(Heading { level, text, anchor }) => {
                entries.push(entry(*level, text));
                anchors.extend(anchor.as_deref());
            }
            Block::FindingHeading(finding) => {
                let text = format!("{} {}", finding.id, finding.title);
                entries.push(entry(finding.level, &text));
                anchors.extend(finding.anchor.as_deref());
            }
            Block::Table(table) => {
                anchors.extend(table.anchor.as_deref());
                anchors.extend(table.rows.iter().flatten().filter_map(|cell| cell.anchor.as_deref()));
            }
            Block::KeepTogether(blocks) => collect(blocks, entries, anchors),
            _ => {}
        }
    }
}

fn entry(level: u8, text: &str) -> Entry {
    Entry { level: level.clamp(1, 4), text: visible(text).replace('\n', " "), place: None }
}
