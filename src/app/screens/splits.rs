//! Borders between parts of a screen, which a person can draw; where they were left is remembered, as a share of the room.
//! What lies left of a part, or above it, is shown first: Tab goes through a screen in the order in which it is shown.

use crate::app::panes;
use egui::{Context, Frame, Id, IdSalt, Panel, PanelState, Rect, Ui, UiBuilder, vec2};
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

    /// Where the part is not shown: all the room, as one place with [`Split::rest`].
    pub fn whole(ui: &mut Ui, name: &'static str) -> Ui {
        let place = ui.available_rect_before_wrap();
        panes::note(ui.ctx(), place);
        beside(ui, name, place)
    }

    fn room(&self, ui: &Ui) -> f32 {
        match self.side {
            Side::Left | Side::Right => ui.available_width(),
            Side::Bottom => ui.available_height(),
        }
    }

    /// The least size in this room, the usual one, and the most.
    fn sizes(&self, ui: &Ui, room: f32) -> (f32, f32, f32) {
        let share = shares(ui.ctx()).get(self.name).copied().unwrap_or(self.usual);
        let most = (room * self.most).max(1.0);
        let least = self.least.min(most);
        (least, (room * share).clamp(least, most), most)
    }

    fn seen(&self) -> Id {
        Id::unique(("size of the part", self.name))
    }

    /// Its size in the last frame, if there was as much room.
    fn drawn(&self, ui: &Ui, room: f32) -> Option<f32> {
        let (size, before) = ui.data(|data| data.get_temp::<(f32, f32)>(self.seen()))?;
        ((before - room).abs() < 0.5).then_some(size)
    }

    /// What this part will leave, to be shown before it.
    pub fn rest(&self, ui: &mut Ui) -> Ui {
        let (least, usual, most) = self.sizes(ui, self.room(ui));
        let size = self.drawn(ui, self.room(ui)).unwrap_or(usual).clamp(least, most);
        let mut rest = ui.available_rect_before_wrap();
        match self.side {
            Side::Left => rest.min.x += size,
            Side::Right => rest.max.x -= size,
            Side::Bottom => rest.max.y -= size,
        }
        panes::note(ui.ctx(), rest);
        beside(ui, self.name, rest)
    }

    pub fn show(self, ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
        let room = self.room(ui);
        if room <= 0.0 {
            return;
        }
        let (least, usual, most) = self.sizes(ui, room);
        let panel = ui.scope_id().with_salt(IdSalt::new(self.name));
        if self.drawn(ui, room).is_none() {
            // In another room its share counts, not what a narrower one left of it.
            ui.data_mut(|data| data.remove::<PanelState>(panel));
        }
        let edge = panel.with("__resize");
        let is_drawn = ui.read_response(edge).is_some_and(|edge| edge.dragged() || edge.has_focus());
        let panel = match self.side {
            Side::Left => Panel::left(self.name),
            Side::Right => Panel::right(self.name),
            Side::Bottom => Panel::bottom(self.name),
        };
        let panel = panel.resizable(true).default_size(usual).size_range(least..=most);
        let rect = panel.show(ui, add).response.rect;
        ui.ctx().accesskit_node_builder(edge, |node| node.set_label(format!("Border: {}", self.name)));
        panes::note(ui.ctx(), rect);
        let size = if matches!(self.side, Side::Bottom) { rect.height() } else { rect.width() };
        let (now, name, seen) = ((size / room).clamp(0.05, 0.95), self.name, self.seen());
        ui.ctx().data_mut(|data| {
            data.insert_temp(seen, (size, room));
            if !is_drawn {
                return;
            }
            let shares = data.get_temp_mut_or_default::<Shares>(id());
            if shares.get(name).is_none_or(|before| (before - now).abs() > 0.002) {
                shares.insert(name.to_owned(), now);
            }
        });
    }
}

/// A place of its own, whose controls keep their names whatever stands beside it.
fn beside(ui: &mut Ui, name: &str, place: Rect) -> Ui {
    ui.new_child(UiBuilder::new().scope_id(Id::unique(("beside", name))).max_rect(place))
}

/// A strip at the bottom, as high as what stands in it.
#[derive(Debug)]
pub struct Foot {
    name: &'static str,
    frame: Frame,
}

impl Foot {
    pub fn new(name: &'static str) -> Self {
        Self { name, frame: Frame::NONE }
    }

    pub fn framed(self, frame: Frame) -> Self {
        Self { frame, ..self }
    }

    fn seen(&self) -> Id {
        Id::unique(("height of the foot", self.name))
    }

    /// What it will leave, to be shown before it.
    pub fn rest(&self, ui: &mut Ui) -> Ui {
        let height = ui.data(|data| data.get_temp::<f32>(self.seen())).unwrap_or(90.0);
        let rest = ui.available_rect_before_wrap();
        beside(ui, self.name, Rect::from_min_size(rest.min, vec2(rest.width(), (rest.height() - height).max(0.0))))
    }

    pub fn show(self, ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
        let panel = Panel::bottom(self.name).frame(self.frame).show_separator_line(true);
        let height = panel.show(ui, add).response.rect.height();
        let before = ui.data(|data| data.get_temp::<f32>(self.seen()));
        if before.is_none_or(|before| (before - height).abs() > 0.5) {
            ui.data_mut(|data| data.insert_temp(self.seen(), height));
            // What is above it takes its room again before anybody sees it.
            ui.ctx().request_discard("the foot of a part has another height");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Event, Modifiers, PointerButton, RawInput, pos2};

    /// One frame in a window as wide as this; gives the width of the part.
    fn frame(context: &Context, width: f32, events: Vec<Event>) -> f32 {
        let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(width, 600.0)));
        let mut seen = 0.0;
        let mut shown = context.run_ui(RawInput { screen_rect, events, ..RawInput::default() }, |ui| {
            let split = Split::left("list", 0.3, 200.0..=0.5);
            seen = split.rest(ui).available_rect_before_wrap().left();
            // As every part of the screens does, it takes all the room that it has.
            split.show(ui, |ui| _ = ui.allocate_space(ui.available_size()));
        });
        shown.textures_delta.clear();
        seen
    }

    #[test]
    fn a_border_moves_only_when_it_is_drawn() {
        let context = Context::default();
        let show = |width, events| frame(&context, width, events);
        for width in [1280.0, 1280.0, 500.0, 500.0, 1280.0, 1280.0] {
            show(width, Vec::new());
        }
        let usual = show(1280.0, Vec::new());
        assert!((usual - 384.0).abs() < 1.0, "{usual}");
        assert!(shares(&context).is_empty(), "nobody drew anything: {:?}", shares(&context));
        let at = |x: f32| pos2(x, 300.0);
        let button = |x, pressed| Event::PointerButton {
            pos: at(x),
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        show(1280.0, vec![Event::PointerMoved(at(usual))]);
        show(1280.0, vec![button(usual, true)]);
        for x in [usual + 40.0, usual + 80.0, usual + 80.0] {
            show(1280.0, vec![Event::PointerMoved(at(x))]);
        }
        show(1280.0, vec![button(usual + 80.0, false)]);
        let drawn = show(1280.0, Vec::new());
        assert!((drawn - usual - 80.0).abs() < 4.0, "{drawn}");
        for width in [500.0, 500.0, 1280.0] {
            show(width, Vec::new());
        }
        assert!((show(1280.0, Vec::new()) - drawn).abs() < 4.0);
    }
}
