//! Grounds behind words, and rows of boxes.

use super::canvas::{Area, Item};
use super::emit::ROUND;
use super::paragraph::{Ground, Piece};
use super::theme::{LINK, RULE, SHADE, paint};
use crate::report::Tone;

/// The line under a piece that leads somewhere.
pub fn underline(piece: &Piece, x: f32, y: f32) -> Option<Item> {
    let plain = piece.link.is_some() && !matches!(piece.ground, Ground::Chip(_));
    plain.then(|| Item::rectangle(x + piece.x, y + piece.size * 0.14, piece.width, 0.45, LINK.tint(0.6)))
}

/// The ground behind a piece of a line whose baseline is at `y`.
pub fn ground(piece: &Piece, x: f32, y: f32) -> Option<Item> {
    let left = x + piece.x;
    match piece.ground {
        Ground::None | Ground::Command | Ground::Slanted => None,
        Ground::Code => {
            let area =
                Area { x: left - 1.2, y: y - piece.size * 0.86, width: piece.width + 2.4, height: piece.size * 1.16 };
            Some(Item::Box { area, radius: 1.8, fill: Some(SHADE), stroke: Some((RULE, 0.3)) })
        }
        Ground::Chip(tone) => {
            let colours = paint(tone);
            let area = Area { x: left, y: y - piece.size * 1.03, width: piece.width, height: piece.size * 1.38 };
            let fill = if colours.loud { colours.strong } else { colours.pale };
            // A form of its own for each, so that grey print tells them apart before the word is read.
            let (roundness, stroke) = match tone {
                _ if colours.loud => (0.15, Some(0.5)),
                Tone::Pass => (0.5, Some(1.1)),
                Tone::NoEvidence => (0.0, Some(0.5)),
                Tone::NotApplicable | Tone::Open | Tone::Info => (0.42, None),
                _ => (0.42, Some(0.5)),
            };
            let stroke = stroke.map(|width| (colours.strong, width));
            Some(Item::Box { area, radius: area.height * roundness, fill: Some(fill), stroke })
        }
    }
}

/// The corners of a box with round ones, and the handles that bend them.
pub fn rounded(area: Area, radius: f32) -> [(f32, f32, bool); 17] {
    let Area { x, y, width, height } = area;
    let (right, bottom) = (x + width, y + height);
    let (r, k) = (radius, radius * (1.0 - ROUND));
    [
        (x + r, y, false),
        (right - r, y, false),
        (right - k, y, true),
        (right, y + k, true),
        (right, y + r, false),
        (right, bottom - r, false),
        (right, bottom - k, true),
        (right - k, bottom, true),
        (right - r, bottom, false),
        (x + r, bottom, false),
        (x + k, bottom, true),
        (x, bottom - k, true),
        (x, bottom - r, false),
        (x, y + r, false),
        (x, y + k, true),
        (x + k, y, true),
        (x + r, y, false),
    ]
}
