//! The keyboard: which commands keys ask for, and where the focus is.

use super::command::Command;
use super::screen::Screen;
use super::{Window, panes, scrolling};
use egui::accesskit::{Action, ActionRequest, TreeId};
use egui::{Context, Event, FocusDirection, Id, Key, LayerId, Modifiers, Rect};

/// About the height of the bars at top and bottom.
const BAR: f32 = 40.0;

/// Where the keyboard was at the end of the last frame: egui takes the focus away before anything hears of Escape.
#[derive(Debug, Default)]
pub struct Focus {
    is_typing: bool,
    has_list: bool,
    /// The control that had the focus last.
    last: Option<Id>,
    /// Where that stood: what takes its place goes on from there.
    place: Option<(Screen, LayerId, Rect)>,
    /// A control that got the focus by the keyboard, and may be out of sight.
    arrived: Option<Id>,
    /// The focused control that is to stay in sight: until the person moves it out of it, nothing else does.
    in_sight: Option<Id>,
    /// When the person last moved what is shown, in seconds of the window's clock; none since the focus came.
    moved_at: Option<f64>,
    /// How often in a row the focused control was brought back into sight.
    brought_back: u8,
    /// Frames since the person did anything but type.
    since_act: u8,
    /// The field that went away while it had the focus, by itself: what is typed is still meant for it, and no command.
    cut_off: Option<Id>,
}

/// Frames in which what a person did may take a field away.
const FOLLOWS: u8 = 3;

/// Whether the person does something else than typing: whoever does sees where the focus is.
fn is_act(event: &Event) -> bool {
    match event {
        Event::Key { key, pressed: true, modifiers, .. } => {
            let leads_on = matches!(key, Key::Escape | Key::Tab | Key::Enter | Key::F1 | Key::F6);
            let moves = matches!(key, Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp);
            leads_on || moves || modifiers.command || modifiers.alt
        }
        Event::PointerButton { .. } | Event::AccessKitActionRequest(_) => true,
        _ => false,
    }
}

/// So many seconds after a wheel was turned the view may still glide.
const COMES_TO_REST: f64 = 0.6;

/// So often a control is brought back into sight that goes out of it again at once: no place is left for it.
const TRIES: u8 = 5;

/// Whether the person moves what is shown: it is where they want it, though the focused control may be out of sight.
fn moves(event: &Event, is_typing: bool) -> bool {
    match event {
        Event::MouseWheel { .. } | Event::PointerButton { .. } | Event::Touch { .. } => true,
        Event::Key { key, pressed: true, modifiers, .. } => {
            let pages = matches!(key, Key::PageUp | Key::PageDown | Key::Home | Key::End);
            let steps = matches!(key, Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp);
            pages || !is_typing && (steps || !modifiers.any())
        }
        _ => false,
    }
}

/// Whether enough of a control is seen to know it: all of a small one, the beginning of a large one.
fn is_in_sight(control: &egui::Response) -> bool {
    let (whole, seen) = (control.rect.size(), control.interact_rect.size());
    seen.x + 1.0 >= whole.x.min(40.0) && seen.y + 1.0 >= whole.y.min(120.0)
}

/// Where it stands in which field Enter was pressed last.
fn submitted() -> Id {
    Id::unique("the field that was submitted")
}

/// Enter was pressed in a field that keeps the focus: should it go away now, nothing more is typed in it.
pub fn note_submitted(context: &Context, field: Id) {
    context.data_mut(|data| data.insert_temp(submitted(), field));
}

/// What was clicked now: Tab goes on from there. What a list that unfolds offers goes away with it, and is no place.
fn clicked(context: &Context) -> Option<Id> {
    let clicked = context.viewport(|viewport| viewport.interact_widgets.clicked)?;
    let layer = context.read_response(clicked)?.layer_id;
    let modal = context.memory(egui::Memory::top_modal_layer);
    (layer == modal.unwrap_or(LayerId::background())).then_some(clicked)
}

impl Focus {
    /// Call at the beginning of a frame, before any key is taken.
    pub fn hear(&mut self, context: &Context) {
        if context.input(|input| input.events.iter().any(|event| matches!(event, Event::Text(_) | Event::Paste(_)))) {
            context.data_mut(|data| data.remove::<Id>(submitted()));
        }
        if context.input(|input| input.events.iter().any(is_act)) {
            (self.since_act, self.cut_off) = (0, None);
        } else {
            self.since_act = self.since_act.saturating_add(1);
        }
        let is_typing = self.is_typing;
        if context.input(|input| input.events.iter().any(|event| moves(event, is_typing))) {
            self.moved_at = Some(context.input(|input| input.time));
        }
        self.follow_field(context);
    }

    /// Call at the end of a frame.
    pub fn note(&mut self, context: &Context, screen: Screen) {
        let focused = context.memory(egui::Memory::focused);
        // A field that is asked for and is not shown takes no letters.
        self.is_typing = context.text_edit_focused() && focused.is_some_and(|id| context.read_response(id).is_some());
        self.has_list = egui::Popup::is_any_open(context);
        let by_pointer = context.input(|input| input.pointer.any_down() || input.pointer.any_released());
        self.arrived = focused.filter(|focused| self.last != Some(*focused) && !by_pointer);
        self.stay_in_sight(context, focused);
        let clicked = focused.is_none().then(|| clicked(context)).flatten();
        self.last = focused.or(clicked).or(self.last);
        if let Some(control) = focused.or(clicked).and_then(|id| context.read_response(id)) {
            self.place = Some((screen, control.layer_id, control.rect));
        }
        if self.arrived.is_some() {
            context.request_repaint();
        }
    }

    /// A banner comes, the window is made smaller: what has the focus does not go out of sight by that. Call before it is known
    /// which control had the focus last.
    fn stay_in_sight(&mut self, context: &Context, focused: Option<Id>) {
        if focused != self.last {
            (self.in_sight, self.moved_at, self.brought_back) = (self.arrived, None, 0);
        }
        let now = context.input(|input| input.time);
        let Some((id, control)) = focused.and_then(|id| Some((id, context.read_response(id)?))) else { return };
        if is_in_sight(&control) {
            (self.in_sight, self.brought_back) = (Some(id), 0);
        } else if self.moved_at.is_some_and(|at| now < at + COMES_TO_REST) {
            self.in_sight = None;
        } else if self.in_sight == Some(id) && self.brought_back < TRIES {
            self.brought_back += 1;
            self.arrived = Some(id);
        }
    }

    /// Where the control stands, or stood, that had the focus last.
    pub fn at(&self) -> Option<(LayerId, Rect)> {
        self.place.map(|(_, layer, rect)| (layer, rect))
    }

    /// Tab goes on from this control, though it may not have the focus yet.
    pub fn goes_back_to(&mut self, control: Id) {
        self.last = Some(control);
    }

    pub fn last_control(&self) -> Option<Id> {
        self.last
    }

    /// A field goes away under who types where a job ends and other things are shown, say. Where it comes back, it has the
    /// focus again.
    fn follow_field(&mut self, context: &Context) {
        if context.memory(|memory| memory.focused().is_some()) {
            self.cut_off = None;
        } else if self.is_typing && self.since_act > FOLLOWS {
            let is_done = context.data(|data| data.get_temp::<Id>(submitted()));
            self.cut_off = self.last.filter(|last| is_done != Some(*last));
        }
        let is_back = |id: &Id| context.read_response(*id).is_some_and(|field| field.enabled());
        if let Some(field) = self.cut_off.filter(is_back) {
            context.memory_mut(|memory| memory.request_focus(field));
        }
    }

    /// Brings a control that got the focus into sight, as a screen reader would ask for it.
    pub fn bring_into_sight(&mut self, context: &Context) {
        let Some(control) = self.arrived.take().and_then(|id| context.read_response(id)) else { return };
        if is_in_sight(&control) {
            return;
        }
        let request = ActionRequest {
            action: Action::ScrollIntoView,
            target_tree: TreeId::ROOT,
            target_node: control.id.accesskit_id(),
            data: None,
        };
        context.input_mut(|input| input.events.push(Event::AccessKitActionRequest(request)));
        scrolling::lead_to(context, control.id);
    }
}

impl Window {
    pub(super) fn take_keys(&mut self, context: &Context) {
        if self.leaving.is_none() {
            self.take_scrolling(context);
        }
        if self.has_dialog() {
            // In a dialog, what that offers.
            return self.take_palette_keys(context);
        }
        self.go_on_by_tab(context);
        self.take_escape(context);
        // The key for help everywhere else: while typing too, where ? is a letter.
        if context.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F1)) {
            self.commands.push(Command::Shortcuts);
        }
        // In an open list letters choose nothing here: they were meant for a field that it covers.
        let is_typing =
            context.text_edit_focused() || self.focus.cut_off.is_some() || egui::Popup::is_any_open(context);
        for command in Command::by_keys() {
            let is_undo = matches!(command, Command::Undo | Command::Redo);
            // A text field has its own undo, and takes letters and digits.
            if is_typing && (is_undo || command.has_plain_key()) {
                self.say_how_to_undo(&command, context);
                continue;
            }
            let Some(shortcut) = command.description().shortcut else { continue };
            let is_pressed = context.input_mut(|input| {
                // Windows has two keys for it.
                input.consume_shortcut(&shortcut)
                    || command == Command::Redo && input.consume_key(Modifiers::COMMAND, Key::Y)
            });
            if !is_pressed {
                continue;
            }
            // A list that is open belongs to what is left behind.
            egui::Popup::close_all(context);
            if command.has_plain_key() {
                // Else the letter would also be typed into the field that gets the focus.
                context.input_mut(|input| input.events.retain(|event| !matches!(event, Event::Text(_))));
            }
            self.commands.push(command);
        }
        let has_list = matches!(self.screen, Screen::Checklist | Screen::Accounts | Screen::Previous);
        if has_list && !is_typing && self.is_on_list(context) {
            for (key, command) in [(Key::ArrowDown, Command::SelectNext), (Key::ArrowUp, Command::SelectPrevious)] {
                if context.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                    self.commands.push(command);
                    // Else the focus would jump over the list to what is below it.
                    context.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
                }
            }
        }
    }

    /// Undo stays in a field; where there is nothing in it to be taken back, it is said how the last step is.
    fn say_how_to_undo(&mut self, command: &Command, context: &Context) {
        let Some(keys) = command.description().shortcut.filter(|_| *command == Command::Undo) else { return };
        let is_asked =
            context.input(|input| input.key_pressed(keys.logical_key) && input.modifiers.matches_exact(keys.modifiers));
        if !is_asked || !self.drafts.has_nothing_to_undo(context) {
            return;
        }
        let Some(opened) = &self.opened else { return };
        if let Some(label) = opened.document().history().undo_label() {
            let keys = context.format_shortcut(&keys);
            self.tell(format!("Escape, then {keys} takes back: {}.", opened.in_words(label)), None);
        }
    }

    /// Whether the keyboard is nowhere, or on something that stands with the list: its filters and headings.
    fn is_on_list(&self, context: &Context) -> bool {
        let focused = context.memory(egui::Memory::focused);
        let Some(control) = focused.and_then(|focused| context.read_response(focused)) else { return true };
        let (screen, at) = (context.content_rect(), control.rect.center());
        let share = match self.screen {
            Screen::Checklist if screen.width() < 960.0 => 0.42,
            Screen::Checklist => 0.3,
            _ => 0.5,
        };
        let is_beside = at.x > screen.left() + screen.width() * share;
        let is_in_bars = at.y < screen.top() + BAR || at.y > screen.bottom() - BAR;
        !is_beside && !is_in_bars
    }

    /// After Escape nothing has the focus: Tab goes on from the control that had it, not from the top of the window. Where that
    /// control is gone, as a confirmation that was given, Tab leads to what stands in its place or comes next.
    fn go_on_by_tab(&self, context: &Context) {
        let has_focus = context.memory(|memory| memory.focused().is_some());
        let is_tab = context.input(|input| input.key_pressed(Key::Tab));
        let (false, true, Some(last)) = (has_focus, is_tab, self.focus.last) else { return };
        // A row of a table is clicked, and is no stop; what cannot be used any more is gone, too.
        if context.read_response(last).is_some_and(|control| control.enabled() && control.sense.is_focusable()) {
            context.memory_mut(|memory| memory.request_focus(last));
        } else if let Some(next) = self.place_left().and_then(|place| panes::next(context, place)) {
            context.memory_mut(|memory| {
                memory.request_focus(next);
                memory.move_focus(FocusDirection::None);
            });
        }
    }

    /// Where the control stood that had the focus last, on the screen that is shown.
    pub(super) fn place_left(&self) -> Option<(LayerId, Rect)> {
        let (screen, layer, rect) = self.focus.place?;
        (screen == self.screen).then_some((layer, rect))
    }

    /// Escape leaves a field or an open list first; where there is none, it closes what stands beside.
    fn take_escape(&mut self, context: &Context) {
        let is_pressed = context.input(|input| input.key_pressed(Key::Escape));
        if is_pressed && !self.focus.is_typing && !self.focus.has_list {
            self.commands.push(Command::CloseDetail);
        }
    }
}
