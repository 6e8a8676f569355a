//! A path: typed or pasted, or chosen in the system's dialog where there is one.

use super::field_label;
use crate::app::command::Command;
use crate::app::keys;
use crate::app::place::Wanted;
use egui::{Response, TextEdit, Ui};

/// Label, field and dialog buttons; gives the field's response.
pub fn show(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    browse: &[(&str, Wanted)],
    has_dialogs: bool,
    commands: &mut Vec<Command>,
) -> Response {
    let (name, field) = (field_label(ui, label), label);
    let wide = |ui: &Ui, label: &str| {
        let text = super::after_icon(Command::Browse(Wanted::Assessment).description().icon, label);
        let font = egui::TextStyle::Button.resolve(ui.style());
        super::width(ui, &text, font) + 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x
    };
    let shown = if has_dialogs { browse } else { &[] };
    let width = ui.available_width() - shown.iter().map(|(label, _)| wide(ui, label)).sum::<f32>();
    let buttons = |ui: &mut Ui, commands: &mut Vec<Command>| {
        for (label, wanted) in shown {
            // Several fields of one screen have such a button.
            let name = format!("{} {field}", label.trim_end_matches('…'));
            let button = super::labelled_button(ui, label, Command::Browse(*wanted), None, commands);
            button.accessible_name(name);
        }
    };
    if width < LEAST {
        let response = ui.add(line(text).desired_width(f32::INFINITY)).labelled_by(name);
        ui.horizontal_wrapped(|ui| buttons(ui, commands));
        return response;
    }
    ui.horizontal(|ui| {
        let response = ui.add(line(text).desired_width(width)).labelled_by(name);
        buttons(ui, commands);
        response
    })
    .inner
}

/// Of a path less than this says nothing: then the buttons stand below it.
const LEAST: f32 = 180.0;

/// As [`show`] with one dialog.
pub fn one(
    ui: &mut Ui,
    label: &str,
    text: &mut String,
    wanted: Wanted,
    has_dialogs: bool,
    commands: &mut Vec<Command>,
) -> Response {
    show(ui, label, text, &[("Browse…", wanted)], has_dialogs, commands)
}

/// Whether Enter was pressed in a field.
pub fn entered(ui: &Ui, response: &Response) -> bool {
    response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter))
}

/// A field whose text may turn out to be wrong: Enter leaves it where it is, and its cursor too, so that what corrects it is
/// not taken for keys.
pub fn line(text: &mut String) -> TextEdit<'_> {
    TextEdit::singleline(text).return_key(None)
}

/// A field for a passphrase. Its earlier texts are not kept for undoing: they would outlive the wiping of what was typed, and
/// bring back what was forgotten.
pub fn secret(ui: &mut Ui, field: TextEdit<'_>) -> Response {
    let shown = field.password(true).desired_width(f32::INFINITY).show(ui);
    let response = shown.response.response;
    let mut state = shown.state;
    state.clear_undoer();
    state.store(ui.ctx(), response.id);
    response
}

/// Whether Enter was pressed in such a [`line`].
pub fn submitted(ui: &Ui, response: &Response) -> bool {
    let is_submitted = response.has_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    if is_submitted {
        keys::note_submitted(ui.ctx(), response.id);
    }
    is_submitted
}
