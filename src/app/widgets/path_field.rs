//! A path: typed or pasted, or chosen in the system's dialog where there is one.

use super::field_label;
use crate::app::command::Command;
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
    let name = field_label(ui, label);
    ui.horizontal(|ui| {
        let wide = |label: &str| {
            let described = Command::Browse(Wanted::Assessment).description();
            let text = super::after_icon(described.icon, label);
            let font = egui::TextStyle::Button.resolve(ui.style());
            let words = ui.painter().layout_no_wrap(text, font, egui::Color32::PLACEHOLDER).size().x;
            words + 2.0 * ui.spacing().button_padding.x + ui.spacing().item_spacing.x
        };
        let buttons: f32 = if has_dialogs { browse.iter().map(|(label, _)| wide(label)).sum() } else { 0.0 };
        let width = (ui.available_width() - buttons).max(160.0);
        let response = ui.add(TextEdit::singleline(text).desired_width(width)).labelled_by(name);
        if has_dialogs {
            for (label, wanted) in browse {
                super::labelled_button(ui, label, Command::Browse(*wanted), None, commands);
            }
        }
        response
    })
    .inner
}

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
