//! What is longer than its place, by keyboard: the page keys move the area that the keyboard is in, or the dialog that lies over
//! the screen. Every area is shown by [`ByKeys`], which notes where it stands.

use super::screens::overlay::Overlay;
use super::screens::splits;
use super::{Screen, Window};
use egui::scroll_area::ScrollAreaOutput;
use egui::style::ScrollAnimation;
use egui::{Align, Context, FocusDirection, Id, Key, LayerId, Modifiers, Pos2, Rect, ScrollArea, Ui, Vec2};

/// What an arrow moves, in points; and what of a page stays in sight.
const LINE: f32 = 40.0;
/// Points between two parts, so that what stands above a control counts as further than what stands below it.
const ABOVE: f32 = 10_000.0;

/// A scroll area as it was shown last.
#[derive(Clone, Copy, Debug)]
struct Area {
    key: Id,
    layer: LayerId,
    /// What of it is seen.
    rect: Rect,
    offset: Vec2,
    /// The offset at its end.
    most: Vec2,
}

/// All of the last frame.
#[derive(Clone, Debug, Default)]
struct Areas {
    pass: u64,
    shown: Vec<Area>,
    /// One is to be shown from there.
    asked: Option<(Id, Vec2)>,
    /// A control that is to be in sight, asked for in this pass.
    led_to: Option<(u64, Id)>,
    /// What had the focus when it was scrolled last, and which one that was.
    last: Option<(Option<Id>, Id)>,
}

fn with<T>(context: &Context, act: impl FnOnce(&mut Areas) -> T) -> T {
    context.data_mut(|data| act(data.get_temp_mut_or_default(Id::unique("areas that scroll"))))
}

/// Where the area that is shown next is to be scrolled to, if a key asked for it.
pub fn asked(ui: &Ui) -> Option<Vec2> {
    let key = ui.next_auto_id();
    with(ui.ctx(), |areas| areas.asked.take_if(|(of, _)| *of == key).map(|(_, offset)| offset))
}

/// Notes an area that was shown; `key`: the next id before it was.
pub fn note<R>(ui: &Ui, key: Id, output: &ScrollAreaOutput<R>) {
    let (pass, rect) = (ui.ctx().cumulative_pass_nr(), output.inner_rect.intersect(ui.clip_rect()));
    let most = (output.content_size - output.inner_rect.size()).max(Vec2::ZERO);
    let area = Area { key, layer: ui.layer_id(), rect, offset: output.state.clamped_offset(), most };
    with(ui.ctx(), |areas| {
        if areas.pass != pass {
            areas.shown.clear();
            areas.pass = pass;
        }
        if rect.is_positive() && most.max_elem() >= 1.0 {
            areas.shown.push(area);
        }
    });
}

/// A control is to be in sight in all areas that it is in; egui sees to the innermost. Call it before they are shown.
pub fn lead_to(context: &Context, control: Id) {
    let pass = context.cumulative_pass_nr();
    with(context, |areas| areas.led_to = Some((pass, control)));
}

/// The area around one that was shown leads to where the control will be in that.
fn lead_on<R>(ui: &Ui, output: &ScrollAreaOutput<R>) {
    let pass = ui.ctx().cumulative_pass_nr();
    let wanted = with(ui.ctx(), |areas| areas.led_to.filter(|(of, _)| *of == pass));
    let control = wanted.and_then(|(_, id)| ui.ctx().read_response(id));
    let (seen, content) = (output.inner_rect, output.content_size);
    let whole = Rect::from_min_size(seen.min - output.state.clamped_offset(), content);
    let is_inside = |rect: Rect| whole.expand(1.0).contains_rect(rect);
    if let Some(control) = control.filter(|control| control.layer_id == ui.layer_id() && is_inside(control.rect)) {
        let rect = control.rect;
        let top = rect.top().clamp(seen.top(), (seen.bottom() - rect.height()).max(seen.top()));
        let place = Rect::from_min_size(Pos2::new(rect.left(), top), rect.size().min(seen.size()));
        ui.scroll_to_rect_animation(place, Some(Align::Center), ScrollAnimation::none());
    }
}

/// A scroll area that keys scroll.
pub trait ByKeys: Sized {
    fn by_keys<R>(self, ui: &mut Ui, show: impl FnOnce(&mut Ui) -> R) -> ScrollAreaOutput<R>;
    fn rows_by_keys<R>(
        self,
        ui: &mut Ui,
        height: f32,
        count: usize,
        show: impl FnOnce(&mut Ui, std::ops::Range<usize>) -> R,
    ) -> ScrollAreaOutput<R>;
    fn viewport_by_keys<R>(self, ui: &mut Ui, show: impl FnOnce(&mut Ui, Rect) -> R) -> ScrollAreaOutput<R>;
}

#[expect(clippy::disallowed_methods, reason = "the place where they are shown")]
impl ByKeys for ScrollArea {
    fn by_keys<R>(self, ui: &mut Ui, show: impl FnOnce(&mut Ui) -> R) -> ScrollAreaOutput<R> {
        noted(self, ui, |area, ui| area.show(ui, show))
    }

    fn rows_by_keys<R>(
        self,
        ui: &mut Ui,
        height: f32,
        count: usize,
        show: impl FnOnce(&mut Ui, std::ops::Range<usize>) -> R,
    ) -> ScrollAreaOutput<R> {
        noted(self, ui, |area, ui| area.show_rows(ui, height, count, show))
    }

    fn viewport_by_keys<R>(self, ui: &mut Ui, show: impl FnOnce(&mut Ui, Rect) -> R) -> ScrollAreaOutput<R> {
        noted(self, ui, |area, ui| area.show_viewport(ui, show))
    }
}

fn noted<R>(
    area: ScrollArea,
    ui: &mut Ui,
    show: impl FnOnce(ScrollArea, &mut Ui) -> ScrollAreaOutput<R>,
) -> ScrollAreaOutput<R> {
    let key = ui.next_auto_id();
    let area = match asked(ui) {
        Some(offset) => area.scroll_offset(offset),
        None => area,
    };
    let output = show(area, ui);
    note(ui, key, &output);
    lead_on(ui, &output);
    output
}

/// How far a key asks to go.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Lines(f32),
    Pages(f32),
    Across(f32),
    Start,
    End,
}

impl Way {
    /// Where it leads in an area.
    fn from(self, area: &Area) -> Vec2 {
        let page = (area.rect.height() - LINE).max(LINE);
        let to = match self {
            Self::Lines(lines) => area.offset + egui::vec2(0.0, lines * LINE),
            Self::Pages(pages) => area.offset + egui::vec2(0.0, pages * page),
            Self::Across(steps) => area.offset + egui::vec2(steps * LINE, 0.0),
            Self::Start => egui::vec2(area.offset.x, 0.0),
            Self::End => egui::vec2(area.offset.x, area.most.y),
        };
        to.clamp(Vec2::ZERO, area.most)
    }

    fn is_of(self, area: &Area) -> bool {
        if matches!(self, Self::Across(_)) { area.most.x >= 1.0 } else { area.most.y >= 1.0 }
    }

    fn moves(self, area: &Area) -> bool {
        (self.from(area) - area.offset).length() >= 0.5
    }
}

impl Window {
    /// Page keys, and in a dialog without a field the arrows.
    pub(super) fn take_scrolling(&mut self, context: &Context) {
        with(context, |areas| areas.asked = None);
        // These go through their lines by the same keys, and the preview through its pages.
        let turns_pages = self.screen == Screen::Report && self.report.shows_pages && !self.has_dialog();
        if egui::Popup::is_any_open(context) || self.palette.is_some() || turns_pages {
            return;
        }
        let Some(way) = self.way_asked(context) else { return };
        let modal = context.memory(egui::Memory::top_modal_layer);
        let place = self.focus.at().filter(|(layer, _)| modal.is_none_or(|modal| *layer == modal));
        let focus = place.and(self.focus.last_control());
        with(context, |areas| {
            let is_there = |area: &&Area| modal.map_or(area.layer == LayerId::background(), |own| area.layer == own);
            let there: Vec<Area> =
                areas.shown.iter().filter(is_there).filter(|area| way.is_of(area)).copied().collect();
            let before = areas.last.filter(|(of, _)| *of == focus).map(|(_, key)| key);
            let before = there.iter().find(|area| Some(area.key) == before).map(|area| area.rect);
            let Some(area) = meant(&there, before, place.map(|(_, rect)| rect), way) else { return };
            areas.last = Some((focus, area.key));
            areas.asked = Some((area.key, way.from(&area)));
        });
        context.request_repaint();
    }

    fn way_asked(&self, context: &Context) -> Option<Way> {
        let is_typing = context.text_edit_focused();
        let reads = matches!(
            self.overlay,
            Some(
                Overlay::Shortcuts
                    | Overlay::About(_)
                    | Overlay::Journal(_)
                    | Overlay::Source(_)
                    | Overlay::Reperformed(_)
            )
        );
        let mut keys = vec![(Key::PageDown, Way::Pages(1.0)), (Key::PageUp, Way::Pages(-1.0))];
        if !is_typing && !splits::have_keyboard(context) {
            keys.extend([(Key::Home, Way::Start), (Key::End, Way::End)]);
        }
        if reads && !is_typing {
            keys.extend([(Key::ArrowDown, Way::Lines(1.0)), (Key::ArrowUp, Way::Lines(-1.0))]);
            keys.extend([(Key::ArrowRight, Way::Across(1.0)), (Key::ArrowLeft, Way::Across(-1.0))]);
        }
        let (_, way) =
            keys.into_iter().find(|(key, _)| context.input_mut(|input| input.consume_key(Modifiers::NONE, *key)))?;
        // Else an arrow would move the focus as well.
        context.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        Some(way)
    }
}

/// Which area is to move: the innermost that the focus is in, and what is around it where that is at its end; else what is next
/// to the focus, rather below it; `before`: that of the last time, from the same control.
fn meant(areas: &[Area], before: Option<Rect>, focus: Option<Rect>, way: Way) -> Option<Area> {
    let by_size = |one: &&Area, other: &&Area| one.rect.area().total_cmp(&other.rect.area());
    let around = |at: Pos2| {
        let mut around: Vec<&Area> = areas.iter().filter(|area| area.rect.contains(at)).collect();
        around.sort_by(by_size);
        around.iter().find(|area| way.moves(area)).or(around.first()).map(|area| **area)
    };
    if let Some(area) = before.map(|rect| rect.center()).or(focus.map(|rect| rect.center())).and_then(around) {
        return Some(area);
    }
    let Some(focus) = focus else { return areas.iter().max_by(by_size).copied() };
    let away = |area: &Area| {
        let across = (area.rect.left() - focus.center().x).max(focus.center().x - area.rect.right()).max(0.0);
        let (below, above) = (area.rect.top() - focus.center().y, focus.center().y - area.rect.bottom());
        across * 3.0 + below.max(0.0) + if above > 0.0 { ABOVE + above } else { 0.0 }
    };
    areas.iter().min_by(|one, other| away(one).total_cmp(&away(other))).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(name: &str, rect: [f32; 4], offset: f32) -> Area {
        let [left, top, right, bottom] = rect;
        Area {
            key: Id::unique(name),
            layer: LayerId::background(),
            rect: Rect::from_min_max(egui::pos2(left, top), egui::pos2(right, bottom)),
            offset: egui::vec2(0.0, offset),
            most: egui::vec2(0.0, 100.0),
        }
    }

    #[test]
    fn the_area_of_the_focus_is_meant() {
        let list = area("list", [0.0, 100.0, 300.0, 800.0], 0.0);
        let reasons = area("reasons", [310.0, 100.0, 800.0, 300.0], 0.0);
        let guidance = area("guidance", [310.0, 340.0, 800.0, 800.0], 0.0);
        let inner = area("inner", [320.0, 350.0, 700.0, 500.0], 100.0);
        let all = [list, reasons, guidance, inner];
        let check = |at: Option<(f32, f32)>, way: Way, expected: &str| {
            let focus = at.map(|(x, y)| Rect::from_center_size(egui::pos2(x, y), Vec2::splat(20.0)));
            let found = meant(&all, None, focus, way).map(|area| area.key);
            assert_eq!(found, Some(Id::unique(expected)), "{at:?} {way:?}");
        };
        check(Some((100.0, 300.0)), Way::Pages(1.0), "list");
        // A tab above what it shows.
        check(Some((400.0, 320.0)), Way::Pages(1.0), "guidance");
        check(Some((400.0, 150.0)), Way::End, "reasons");
        // The inner one is at its end.
        check(Some((400.0, 400.0)), Way::Pages(1.0), "guidance");
        check(Some((400.0, 400.0)), Way::Pages(-1.0), "inner");
        check(None, Way::End, "guidance");
        check(Some((900.0, 400.0)), Way::End, "guidance");
    }

    #[test]
    fn no_key_leads_beyond_an_end() {
        let check = |way: Way, offset: f32, expected: f32| {
            let found = way.from(&area("a", [0.0, 0.0, 100.0, 90.0], offset)).y;
            assert!((found - expected).abs() < 0.1, "{way:?}: {found}");
        };
        check(Way::Pages(1.0), 0.0, 50.0);
        check(Way::Pages(1.0), 80.0, 100.0);
        check(Way::Pages(-1.0), 30.0, 0.0);
        check(Way::Lines(1.0), 0.0, 40.0);
        check(Way::End, 0.0, 100.0);
        check(Way::Start, 70.0, 0.0);
    }
}
