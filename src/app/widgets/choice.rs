//! A list that unfolds, to choose one of several: by pointer, or by arrows, first letters and Enter. Escape and Tab close it
//! as it was. The focus goes to what is chosen now when it opens, and back to the closed list afterwards.

use crate::app::theme;
use crate::app::widgets::SaysWhy as _;
use egui::text::{CCursor, CCursorRange, LayoutJob, TextFormat};
use egui::{
    Button, ComboBox, Event, FocusDirection, FontId, Id, Key, Modifiers, Popup, Response, TextEdit, TextWrapMode, Ui,
};

/// Frames in which a list that opens asks for the focus.
const OPENING: u8 = 3;

/// The lines of a list that is open, from top to bottom.
#[derive(Debug, Default)]
pub struct Lines {
    /// What can be chosen: its control, and its words in small letters.
    shown: Vec<(Id, String)>,
    current: Option<usize>,
    field: Option<Id>,
    /// Enter was pressed in the field: the first line is meant.
    takes_first: bool,
    is_chosen: bool,
    /// The list was closed the frame before.
    is_new: bool,
}

impl Lines {
    /// A line; whether it was chosen now.
    pub fn line(&mut self, ui: &mut Ui, is_current: bool, words: impl AsRef<str>) -> bool {
        self.line_unless(ui, is_current, words, None)
    }

    /// A line with smaller words below it, which tell it from others.
    pub fn line_with(&mut self, ui: &mut Ui, is_current: bool, words: &str, below: &str) -> bool {
        let palette = theme::palette(ui);
        let mut text = LayoutJob::default();
        text.append(words, 0.0, TextFormat::simple(FontId::proportional(theme::BODY), palette.ink));
        if !below.is_empty() {
            let format = TextFormat::simple(FontId::proportional(theme::SMALL), palette.muted);
            text.append(&format!("\n{below}"), 0.0, format);
        }
        let button = Button::selectable(is_current, text).wrap_mode(TextWrapMode::Extend);
        let response = ui.add(button);
        super::ring_if(ui, is_current, &response);
        let response = response.accessible_name(words);
        self.took(ui, response, is_current, words)
    }

    /// As [`Lines::line`]; `refused`: why it cannot be chosen.
    pub fn line_unless(
        &mut self,
        ui: &mut Ui,
        is_current: bool,
        words: impl AsRef<str>,
        refused: Option<&str>,
    ) -> bool {
        let words = words.as_ref();
        let response = ui.add_enabled(refused.is_none(), Button::selectable(is_current, words));
        super::ring_if(ui, is_current, &response);
        if let Some(why) = refused {
            response.says_why(why);
            return false;
        }
        self.took(ui, response, is_current, words)
    }

    fn took(&mut self, ui: &Ui, response: Response, is_current: bool, words: &str) -> bool {
        if is_current {
            self.current = Some(self.shown.len());
        }
        self.shown.push((response.id, words.to_lowercase()));
        let is_chosen = response.clicked() || std::mem::take(&mut self.takes_first);
        if is_chosen {
            self.is_chosen = true;
            ui.close();
        }
        is_chosen
    }

    /// A field that finds lines by what is typed: it stands above them and has the focus first. It begins empty; what is
    /// typed while the list opens, or while a line has the focus, goes into it as well.
    pub fn field(&mut self, ui: &mut Ui, text: &mut String, hint: &str, name: &str) {
        if self.is_new {
            text.clear();
        }
        let id = ui.make_persistent_id("what is sought");
        if !ui.memory(|memory| memory.has_focus(id)) {
            let typed: String = ui.input(|input| {
                let letters = input.events.iter().filter_map(|event| match event {
                    Event::Text(letters) => Some(letters.as_str()),
                    _ => None,
                });
                letters.collect()
            });
            // A space presses the line that has the focus.
            if !typed.trim().is_empty() {
                text.push_str(&typed);
                // The field has the focus from here on, and would take them once more.
                ui.input_mut(|input| input.events.retain(|event| !matches!(event, Event::Text(_))));
                let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
                let end = CCursorRange::one(CCursor::new(text.chars().count()));
                state.cursor.set_char_range(Some(end));
                state.store(ui.ctx(), id);
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        }
        let field = ui.add(TextEdit::singleline(text).id(id).hint_text(hint).desired_width(f32::INFINITY));
        let field = field.accessible_name(name);
        self.takes_first = super::path_field::entered(ui, &field);
        self.field = Some(field.id);
    }

    /// The control that is meant by the keys of this frame, from the one that has the focus on. The library's own arrows go by
    /// the places of the frame before, where the list was not laid out yet.
    fn meant(&self, ui: &Ui) -> Option<Id> {
        let focused = ui.memory(egui::Memory::focused)?;
        let next = if self.field == Some(focused) {
            let goes_on = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
            goes_on.then_some(0)?
        } else {
            let at = self.shown.iter().position(|(id, _)| *id == focused)?;
            let finds_itself = self.field.is_some();
            let [home, end, down, up] = ui.input_mut(|input| {
                [Key::Home, Key::End, Key::ArrowDown, Key::ArrowUp].map(|key| input.consume_key(Modifiers::NONE, key))
            });
            if let (0, true, Some(field)) = (at, up, self.field) {
                return Some(field);
            }
            let letters = ui.input(|input| {
                input.events.iter().find_map(|event| match event {
                    Event::Text(text) if !finds_itself && !text.trim().is_empty() => Some(text.to_lowercase()),
                    _ => None,
                })
            });
            let last = self.shown.len().saturating_sub(1);
            match () {
                () if home => 0,
                () if end => last,
                () if down => (at + 1) % self.shown.len(),
                () if up => at.checked_sub(1).unwrap_or(last),
                () => self.after(at, &letters?)?,
            }
        };
        self.shown.get(next).map(|(id, _)| *id)
    }

    /// The next line from here around that begins with these letters.
    fn after(&self, at: usize, letters: &str) -> Option<usize> {
        let count = self.shown.len();
        let begins = |line: &usize| self.shown.get(*line).is_some_and(|(_, words)| words.starts_with(letters));
        (1..=count).map(|step| (at + step) % count).find(begins)
    }

    fn has_focus(&self, ui: &Ui) -> bool {
        let focused = ui.memory(egui::Memory::focused);
        focused.is_some_and(|id| self.field == Some(id) || self.shown.iter().any(|(line, _)| *line == id))
    }

    /// Where the focus goes when the list opens.
    fn first(&self) -> Option<Id> {
        let line = self.shown.get(self.current.unwrap_or(0)).map(|(id, _)| *id);
        self.field.or(line)
    }
}

/// Shows the list; gives its closed control, to be named.
pub fn show(ui: &mut Ui, combo: ComboBox<'_>, contents: impl FnOnce(&mut Ui, &mut Lines)) -> Response {
    let mut lines = Lines::default();
    let shown = combo.show_ui(ui, |ui| {
        lines.is_new = is_new(ui);
        contents(ui, &mut lines);
    });
    let (response, is_open) = (shown.response, shown.inner.is_some());
    let memory = response.id.with("unfolded for");
    let frames: u8 = ui.data(|data| data.get_temp(memory)).unwrap_or(0);
    let now = if is_open { frames.saturating_add(1) } else { 0 };
    if frames != now {
        ui.data_mut(|data| data.insert_temp(memory, now));
    }
    if !is_open {
        let asks = response.has_focus() && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        if asks {
            Popup::open_id(ui.ctx(), response.id.with("popup"));
            stay(ui);
        }
        return response;
    }
    // While it is laid out for the first time its lines keep no focus.
    let place = response.id.with("place while it unfolds");
    if frames == 0 {
        ui.data_mut(|data| data.remove::<usize>(place));
    }
    if frames < OPENING {
        // The library moves the focus a frame later than a key, and from nowhere to the first line.
        let line = ui.data(|data| data.get_temp(place)).and_then(|at: usize| lines.shown.get(at)).map(|(id, _)| *id);
        let asked = line.or_else(|| lines.first().filter(|_| !lines.has_focus(ui)));
        if let Some(id) = asked.filter(|id| ui.memory(egui::Memory::focused) != Some(*id)) {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        ui.ctx().request_repaint();
    }
    // A key may come with the first frame.
    if let Some(id) = lines.meant(ui) {
        ui.memory_mut(|memory| memory.request_focus(id));
        stay(ui);
        if let Some(at) = lines.shown.iter().position(|(line, _)| *line == id) {
            ui.data_mut(|data| data.insert_temp(place, at));
        }
    }
    if frames == 0 {
        return response;
    }
    let (leaves, is_by_pointer) =
        ui.input(|input| (input.key_pressed(Key::Escape) || input.key_pressed(Key::Tab), input.pointer.any_click()));
    if leaves {
        Popup::close_id(ui.ctx(), response.id.with("popup"));
    }
    // Whoever chose by the pointer goes on with it; letters mean commands again.
    if leaves || (lines.is_chosen && !is_by_pointer) {
        response.request_focus();
        stay(ui);
    }
    response
}

/// Whether this list was closed the frame before; asked once in each frame in which it is open.
fn is_new(ui: &Ui) -> bool {
    let (own, now) = (ui.scope_id(), ui.ctx().cumulative_pass_nr());
    let memory = Id::unique("the list that is open");
    let before: Option<(Id, u64)> = ui.data(|data| data.get_temp(memory));
    ui.data_mut(|data| data.insert_temp(memory, (own, now)));
    before.is_none_or(|(list, pass)| list != own || pass + 1 < now)
}

/// Else an arrow would move the focus on, to what lies in that direction.
fn stay(ui: &Ui) {
    ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
}
