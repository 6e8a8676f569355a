//! Borders between parts of a screen, which a person can draw; where they were left is remembered, as a share of the room.

use egui::{Context, Id, Panel, Ui};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// The shares by the names of the parts.
pub type Shares = BTreeMap<String, f32>;

#[derive(Clone, Copy, Debug)]
enum Side {
    Left,
    Right,
    Bottom,
}

/// A part at one side of what is left of the screen.
#[derive(Debug)]
pub struct Split {
    name: &'static str,
    side: Side,
    usual: f32,
    least: f32,
    most: f32,
}

fn id() -> Id {
    Id::unique("shares of parts of screens")
}

/// Where the borders stand now.
pub fn shares(context: &Context) -> Shares {
    context.data(|data| data.get_temp(id())).unwrap_or_default()
}

/// Where the borders are to stand, before a part is shown for the first time.
pub fn put(context: &Context, shares: Shares) {
    context.data_mut(|data| data.insert_temp(id(), shares));
}

impl Split {
    /// `usual`: its share until a person draws the border; `range`: the least in points, the most as a share.
    pub fn left(name: &'static str, usual: f32, range: RangeInclusive<f32>) -> Self {
        Self::new(name, Side::Left, usual, range)
    }

    pub fn right(name: &'static str, usual: f32, range: RangeInclusive<f32>) -> Self {
        Self::new(name, Side::Right, usual, range)
    }

    pub fn bottom(name: &'static str, usual: f32, range: RangeInclusive<f32>) -> Self {
        Self::new(name, Side::Bottom, usual, range)
    }

    fn new(name: &'static str, side: Side, usual: f32, range: RangeInclusive<f32>) -> Self {
        Self { name, side, usual, least: *range.start(), most: *range.end() }
    }

    pub fn show(self, ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
        let room = match self.side {
            Side::Left | Side::Right => ui.available_width(),
            Side::Bottom => ui.available_height(),
        };
        if room <= 0.0 {
            return;
        }
        let share = shares(ui.ctx()).get(self.name).copied().unwrap_or(self.usual);
        let most = (room * self.most).max(1.0);
        let least = self.least.min(most);
        let panel = match self.side {
            Side::Left => Panel::left(self.name),
            Side::Right => Panel::right(self.name),
            Side::Bottom => Panel::bottom(self.name),
        };
        let panel = panel.resizable(true).default_size((room * share).clamp(least, most)).size_range(least..=most);
        let rect = panel.show(ui, add).response.rect;
        let size = if matches!(self.side, Side::Bottom) { rect.height() } else { rect.width() };
        let (now, name) = ((size / room).clamp(0.05, 0.95), self.name);
        ui.ctx().data_mut(|data| {
            let shares = data.get_temp_mut_or_default::<Shares>(id());
            if shares.get(name).is_none_or(|before| (before - now).abs() > 0.002) {
                shares.insert(name.to_owned(), now);
            }
        });
    }
}
