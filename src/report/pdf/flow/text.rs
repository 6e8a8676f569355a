//! Lines of text on a page: grounds behind them, and the places of their links.

use super::super::boxes;
use super::super::canvas::{Area, Item, NodeId, Tag};
use super::super::paragraph::{Ground, Line, Piece};
use super::Flow;
use crate::report::Link;
use std::rc::Rc;

impl Flow {
    /// A line that belongs to an element: grounds behind it, then its text, link by link.
    pub(super) fn place_text(&mut self, x: f32, y: f32, line: Line, node: NodeId) {
        if !line.pieces.is_empty() && line.pieces.iter().all(|piece| piece.link.is_none()) {
            return self.place_group(x, y, line, None, node);
        }
        let Line { pieces, width, right_to_left, ends } = line;
        let mut rest = pieces.into_iter().peekable();
        if rest.peek().is_none() {
            self.place_item(Item::Begin(node));
            self.place_item(Item::End);
            return;
        }
        while let Some(first) = rest.next() {
            let link = first.link.clone();
            let mut group = vec![first];
            while let Some(next) = rest.next_if(|next| next.link == link) {
                group.push(next);
            }
            self.place_group(x, y, Line { pieces: group, width, right_to_left, ends }, link, node);
        }
    }

    fn place_group(&mut self, x: f32, y: f32, line: Line, link: Option<Rc<Link>>, node: NodeId) {
        let node = if link.is_some() { self.tree.open(node, Tag::Link) } else { node };
        let is_bare = |piece: &Piece| matches!(piece.ground, Ground::None | Ground::Slanted);
        if link.is_some() || !line.pieces.iter().all(is_bare) {
            self.place_item(Item::Decoration);
            for piece in &line.pieces {
                let behind = boxes::ground(piece, x, y).into_iter().chain(boxes::underline(piece, x, y));
                behind.for_each(|item| self.place_item(item));
            }
            self.place_item(Item::End);
        }
        let area = link.as_ref().map(|_| extent(&line.pieces, x, y));
        self.place_item(Item::Begin(node));
        self.place_item(Item::Text { x, y, line, node: None });
        self.place_item(Item::End);
        if let (Some(link), Some(area)) = (link, area) {
            self.place_item(Item::Area { area, link: Link::clone(&link), node });
        }
    }
}

fn extent(pieces: &[Piece], x: f32, y: f32) -> Area {
    let left = pieces.iter().map(|piece| piece.x).fold(f32::INFINITY, f32::min);
    let right = pieces.iter().map(|piece| piece.x + piece.width).fold(0.0, f32::max);
    let size = pieces.iter().map(|piece| piece.size).fold(0.0, f32::max);
    Area { x: x + left, y: y - size, width: right - left, height: size * 1.3 }
}
