//! Text fields of the assessment: what is being typed, until it is stored. Typing is stored within a second, however
//! fast it goes on, and when the field is left. A text that could not be stored stays in its field.

use super::buttons::does;
use super::command::Command;
use super::field::Field;
use crate::app::widgets::SaysWhy as _;
use egui::style::ScrollAnimation;
use egui::text_edit::{TextEditOutput, TextEditState};
use egui::{Context, Id, Response, TextEdit, Ui, Vec2};
use std::collections::BTreeMap;
use std::time::Duration;

/// Seconds after the last key.
const PAUSE: f64 = 0.6;
/// Seconds after the first key that is not stored yet, however fast the next ones follow.
const LONGEST: f64 = 0.8;

#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Clone, Debug)]
struct Draft {
    text: String,
    /// When the last key was pressed, in egui's seconds.
    changed: f64,
    /// When the first key was pressed that is not stored yet.
    since: f64,
    /// Something of it is stored already: what follows continues that step.
    began: bool,
    has_focus: bool,
    /// Shown in the frame that is being made.
    shown: bool,
    /// Asked for with this text; not again until it changes.
    tried: bool,
    /// There was no room for it, say: it is asked for again as soon as something else could be stored.
    failed: bool,
    /// It is not what belongs there: half a date, say.
    refused: bool,
}

/// Frames in which the caret is kept in sight: until all that a deed moves on the screen has its place, and what brings the whole
/// field into sight is done.
const FOLLOWS: u8 = 8;
/// Points that are seen around it.
const AROUND: f32 = 6.0;

/// How a field looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// One row is a field of one line.
    pub rows: usize,
    pub hint: &'static str,
    /// Why nothing can be typed now.
    pub locked: Option<&'static str>,
}

/// Everything that is being typed.
#[derive(Debug, Default)]
pub struct Drafts {
    drafts: BTreeMap<Field, Draft>,
    /// A job has the file: what is typed is stored when it is back.
    pub waits_for_file: bool,
    /// The field that had the focus in the last frame.
    focused: Option<Field>,
    /// The field whose caret is kept in sight, and for how many frames more.
    follows: Option<(Id, u8)>,
    /// What could not be stored in a file that is opened elsewhere, and the last link of its journal.
    along: Option<(String, BTreeMap<Field, Draft>)>,
}

impl Drafts {
    /// The field's text as typed, else `stored`.
    pub fn text<'a>(&'a self, field: &Field, stored: &'a str) -> &'a str {
        self.drafts.get(field).map_or(stored, |draft| &draft.text)
    }

    /// Shows a field, and asks for its text to be stored when it is time. `label`: the widget that names it.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        field: &Field,
        stored: &str,
        look: Look,
        label: Id,
        commands: &mut Vec<Command>,
    ) -> Response {
        let mut text = self.text(field, stored).to_owned();
        let edit = if look.rows == 1 { TextEdit::singleline(&mut text) } else { TextEdit::multiline(&mut text) };
        let edit = edit.id(field.id()).desired_rows(look.rows).desired_width(f32::INFINITY).hint_text(look.hint);
        // A field that is typed in stays open.
        let goes_on = self.waits_for_file && ui.memory(|memory| memory.has_focus(field.id()));
        let is_enabled = look.locked.is_none() || goes_on;
        let shown = ui.scope(|ui| {
            if !is_enabled {
                // What stands in it is then the reason, and is to be read though the field is pale.
                ui.visuals_mut().weak_text_color = Some(ui.visuals().strong_text_color());
                ui.disable();
            }
            edit.show(ui)
        });
        let shown = shown.inner;
        if look.rows > 1 {
            self.follow_caret(ui, &shown);
        }
        let response = shown.response.response.labelled_by(label);
        let response = response.says_why(look.locked.unwrap_or_default());
        does(&response, || field.command());
        if response.has_focus() {
            self.focused = Some(field.clone());
        } else if self.focused.as_ref() == Some(field) {
            self.focused = None;
        }
        let now = ui.input(|input| input.time);
        if response.changed() {
            let draft = self.drafts.entry(field.clone()).or_insert_with(|| Draft::new(now));
            if draft.tried {
                draft.since = now;
            }
            (draft.text, draft.changed) = (text, now);
            (draft.tried, draft.failed, draft.refused) = (false, false, false);
        }
        if let Some(draft) = self.drafts.get_mut(field) {
            (draft.has_focus, draft.shown) = (response.has_focus(), true);
            let has_paused = now - draft.changed >= PAUSE || now - draft.since >= LONGEST;
            let is_due = !draft.has_focus || has_paused;
            if draft.text != stored && is_due && !draft.tried {
                commands.push(draft.command(field));
            } else if draft.text != stored && !draft.tried {
                // Asked for in every frame: the next one may come sooner, and what was asked for before is forgotten then.
                let left = (draft.changed + PAUSE).min(draft.since + LONGEST) - now;
                ui.ctx().request_repaint_after(Duration::from_secs_f64(left.max(0.0) + 0.02));
            } else if draft.text == stored && !draft.has_focus {
                self.drafts.remove(field);
            }
        }
        response
    }

    /// A text that has grown, by what was pasted, say, and one that is gone on with by keys, is shown where the caret is: it may
    /// be longer than its place.
    fn follow_caret(&mut self, ui: &Ui, shown: &TextEditOutput) {
        let field = &shown.response.response;
        let begins =
            field.gained_focus() && ui.input(|input| !input.pointer.any_down() && !input.pointer.any_released());
        if begins || field.changed() {
            self.follows = Some((field.id, FOLLOWS));
        }
        let Some((_, left)) = self.follows.filter(|(id, _)| *id == field.id) else { return };
        let is_moved = ui.input(|input| input.smooth_scroll_delta != Vec2::ZERO || input.pointer.any_down());
        let (Some(range), true, false) = (shown.cursor_range, field.has_focus(), is_moved) else {
            self.follows = None;
            return;
        };
        let caret = shown.galley.pos_from_cursor(range.primary).translate(shown.galley_pos.to_vec2());
        ui.scroll_to_rect_animation(caret.expand(AROUND), None, ScrollAnimation::none());
        self.follows = (left > 1).then_some((field.id, left - 1));
        ui.ctx().request_repaint();
    }

    /// Whether the keyboard is in one of these fields, and nothing that was typed in it could be taken back: then the last
    /// step of the assessment is what undo means.
    pub fn has_nothing_to_undo(&self, context: &Context) -> bool {
        let focused = context.memory(egui::Memory::focused);
        let Some(field) = self.focused.as_ref().filter(|field| focused == Some(field.id())) else { return false };
        let Some(draft) = self.drafts.get(field) else { return true };
        let Some(state) = TextEditState::load(context, field.id()) else { return true };
        let (mut undoer, at) = (state.undoer(), state.cursor.char_range().unwrap_or_default());
        let mut now = (at, draft.text.clone());
        // Steps that only move the cursor take nothing back.
        while let Some(earlier) = undoer.undo(&now).cloned() {
            if earlier.1 != draft.text {
                return false;
            }
            now = earlier;
        }
        true
    }

    /// Call when a frame is made: asks for what was left without its field being shown again.
    pub fn end_frame(&mut self, commands: &mut Vec<Command>) {
        for (field, draft) in &mut self.drafts {
            if !draft.shown && !draft.tried {
                draft.has_focus = false;
                commands.push(draft.command(field));
            }
            draft.shown = false;
        }
    }

    /// Asks for all that is typed to be stored now, refused or not.
    pub fn flush(&mut self) -> Vec<Command> {
        self.drafts.iter().map(|(field, draft)| draft.command(field)).collect()
    }

    pub fn stored(&mut self, field: &Field) {
        let Some(draft) = self.drafts.get_mut(field) else { return };
        (draft.began, draft.tried, draft.failed, draft.refused) = (true, true, false, false);
        if !draft.has_focus {
            self.drafts.remove(field);
        }
    }

    /// The text was refused: it stays in its field.
    pub fn refused(&mut self, field: &Field) {
        if let Some(draft) = self.drafts.get_mut(field) {
            (draft.tried, draft.refused) = (true, true);
        }
    }

    /// The text could not be stored: it stays in its field, until something can be.
    pub fn failed(&mut self, field: &Field) {
        if let Some(draft) = self.drafts.get_mut(field) {
            (draft.tried, draft.failed) = (true, true);
        }
    }

    /// What was stored beside the file could not come into it: it is typed, and not stored.
    pub fn put_back(&mut self, typed: BTreeMap<Field, String>) {
        for (field, text) in typed {
            let draft = self.drafts.entry(field).or_insert_with(|| Draft {
                text: text.clone(),
                has_focus: false,
                ..Draft::new(0.0)
            });
            // What was typed on since is asked for by itself.
            if draft.text == text {
                (draft.tried, draft.failed) = (true, true);
            }
        }
    }

    /// Something could be stored again: what could not be before is tried once more.
    pub fn try_again(&mut self) {
        for draft in self.drafts.values_mut().filter(|draft| draft.failed) {
            (draft.tried, draft.failed) = (false, false);
        }
    }

    /// What could not be stored waits for the file that has this link in its journal.
    pub fn set_out(&mut self, head: String) {
        let mut along = std::mem::take(&mut self.drafts);
        along.retain(|_, draft| draft.failed || draft.refused || !draft.tried);
        if !along.is_empty() {
            self.along = Some((head, along));
        }
    }

    /// An assessment was opened: what waited for it is stored in it; whether anything did.
    pub fn arrive(&mut self, has_link: impl FnOnce(&str) -> bool) -> bool {
        let Some((head, along)) = self.along.take() else { return false };
        if !has_link(&head) {
            self.along = Some((head, along));
            return false;
        }
        let has_typed = !along.is_empty();
        let here = |(field, draft): (Field, Draft)| {
            let draft = Draft {
                began: false,
                has_focus: false,
                shown: false,
                tried: false,
                failed: false,
                refused: false,
                ..draft
            };
            (field, draft)
        };
        self.drafts.extend(along.into_iter().map(here));
        has_typed
    }

    /// Whether a file that was opened is the one that something waits for: it has all that was stored.
    pub fn are_for(&self, has_link: impl FnOnce(&str) -> bool) -> bool {
        self.along.as_ref().is_some_and(|(head, _)| has_link(head))
    }

    /// Whether something waits for a file that is not opened yet.
    pub fn are_on_their_way(&self) -> bool {
        self.along.is_some()
    }

    /// For another assessment.
    pub fn forget(&mut self) {
        self.drafts.clear();
    }

    /// After an undo the fields show what is stored; what could not be stored is still to be. What was refused stays, unless
    /// the undo was about its own field.
    pub fn follow_undo(&mut self, is_about: impl Fn(&Field) -> bool) {
        self.drafts.retain(|field, draft| draft.failed || draft.refused && !is_about(field));
    }

    /// Whether something could not be stored.
    pub fn has_failed(&self) -> bool {
        self.drafts.values().any(|draft| draft.failed)
    }

    /// What is typed and was refused: it would be lost with its field.
    pub fn refused_texts(&self) -> impl Iterator<Item = (&Field, &str)> {
        let refused = self.drafts.iter().filter(|(_, draft)| draft.refused && !draft.text.trim().is_empty());
        refused.map(|(field, draft)| (field, draft.text.as_str()))
    }

    /// Whether something typed is not stored yet; what was refused stays in its field, and was said.
    pub fn wait(&self) -> bool {
        self.drafts.values().any(|draft| !draft.tried)
    }
}

impl Draft {
    fn new(now: f64) -> Self {
        Self {
            text: String::new(),
            changed: now,
            since: now,
            began: false,
            has_focus: true,
            shown: true,
            tried: false,
            failed: false,
            refused: false,
        }
    }

    fn command(&self, field: &Field) -> Command {
        Command::Write { field: field.clone(), text: self.text.clone(), is_first: !self.began }
    }
}
