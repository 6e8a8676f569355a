//! What lies over the screen: whether anything does, and where the keyboard goes once it is gone.

use super::Window;
use super::command::Command;
use super::screens::palette::{self, PaletteForm};
use egui::text_selection::LabelSelectionState;
use egui::{Context, LayerId, Response};

impl Window {
    /// Whether a dialog lies over the screen, the list of all commands among them.
    pub(super) fn has_dialog(&self) -> bool {
        self.is_asked() || self.palette.is_some()
    }

    /// Whether one does that is not the list of commands, which may lie over it.
    fn is_asked(&self) -> bool {
        self.overlay.is_some() || self.leaving.is_some()
    }

    /// At the beginning of a frame: a dialog may have come since the last one.
    pub(super) fn note_dialog(&mut self, context: &Context) {
        // What the list holds is of what lies below it: where that is another one by now, it goes.
        if self.palette.as_ref().is_some_and(|form| form.is_in_dialog != self.is_asked()) {
            self.palette = None;
        }
        let has_dialog = self.has_dialog();
        let had_dialog = std::mem::replace(&mut self.had_dialog, has_dialog);
        if has_dialog && !had_dialog {
            // A tooltip stays open as long as the pointer rests over its control, though a dialog covers that.
            self.by_keys.close_tooltips(context);
            // Nor is a sentence below it what its keys are about.
            context.plugin::<LabelSelectionState>().lock().clear_selection();
            self.before_dialog = context.memory(egui::Memory::focused);
        }
    }

    /// It is gone: whoever asked for nothing, or for nothing that leads elsewhere, goes on where he was.
    pub(super) fn dialog_goes(&mut self, context: &Context) {
        self.dialog_went = true;
        let stays = self.commands.iter().all(Command::stays_here);
        if let Some(before) = self.before_dialog.take().filter(|_| stays) {
            self.gives_back = Some(before);
        }
        context.request_repaint();
    }

    /// In a dialog the list of commands is asked for by its keys, and nothing else is.
    pub(super) fn take_palette_keys(&mut self, context: &Context) {
        let Some(keys) = Command::Palette.description().shortcut.filter(|_| self.palette.is_none()) else { return };
        if context.input_mut(|input| input.consume_shortcut(&keys)) {
            egui::Popup::close_all(context);
            self.commands.push(Command::Palette);
        }
    }

    /// Opens the list of commands: of what the window shows, or of the dialog that lies over it.
    pub(super) fn ask_palette(&mut self, context: &Context) {
        self.before_palette = context.memory(egui::Memory::focused);
        self.palette = Some(PaletteForm::of(self, self.is_asked(), context));
    }

    /// The lines of the list of commands as it stands, each with what it does: to hold that no two do the same.
    #[doc(hidden)]
    pub fn lines_of_commands(&self) -> Vec<(String, String)> {
        self.palette.as_ref().map(|form| form.lines(self.opened.as_ref())).unwrap_or_default()
    }

    /// The list of commands lies over everything else.
    pub(super) fn show_palette(&mut self, context: &Context) {
        let Some(form) = &mut self.palette else { return };
        if palette::show(context, form, self.opened.as_ref(), &mut self.commands) {
            return;
        }
        let was_in_dialog = form.is_in_dialog;
        self.palette = None;
        if !was_in_dialog {
            return self.dialog_goes(context);
        }
        // Nothing of a dialog leads elsewhere: what was chosen has the keyboard, else what had it before.
        self.gives_back = self.before_palette.take().filter(|_| self.commands.is_empty());
        context.request_repaint();
    }

    /// A control behind a dialog takes no focus, which holds for one frame more than the dialog is shown; what was asked
    /// for may keep it from being used for a while, too.
    pub(super) fn give_focus_back(&mut self, context: &Context) {
        let Some(control) = self.gives_back else { return };
        let shown = context.read_response(control);
        let layer = shown.as_ref().map_or(LayerId::background(), |control| control.layer_id);
        // What closes a dialog has the keyboard as soon as nothing else has it.
        let is_in_dialog = layer != LayerId::background();
        let is_used = || {
            let focused = context.memory(egui::Memory::focused).and_then(|id| context.read_response(id));
            context.input(|input| input.pointer.any_pressed()) || focused.is_some() && !is_in_dialog
        };
        let is_behind = context.memory(egui::Memory::top_modal_layer).is_some_and(|top| top != layer);
        if self.palette.is_some() || self.is_asked() != is_in_dialog {
            self.gives_back = None;
        } else if is_behind {
            context.request_repaint();
        } else if is_used() {
            self.gives_back = None;
        } else {
            if shown.as_ref().is_some_and(Response::enabled) {
                context.memory_mut(|memory| memory.request_focus(control));
            }
            // It may be out of use from this frame on: asked for until it, or something else, has the focus.
            self.focus.goes_back_to(control);
            self.gives_back = shown.map(|control| control.id).filter(|_| !is_in_dialog);
        }
    }
}
