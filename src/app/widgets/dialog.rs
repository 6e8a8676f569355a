//! The line on top of a dialog or of what can be closed, with the button that closes it.

use crate::app::{icons, theme};
use egui::{Button, Label, Response, RichText, Ui};

/// The heading of a dialog, with the button that closes it at the right; whether that was clicked.
pub fn dialog_head(ui: &mut Ui, title: &str, close: &str) -> bool {
    let close = closing(ui, close, |ui| _ = ui.add(Label::new(RichText::new(title).heading()).wrap()));
    has_the_keyboard(&close);
    close.clicked()
}

/// What closes a dialog has the keyboard until something else in it asks for it: it is never at what lies below the dialog, nor
/// nowhere.
pub fn has_the_keyboard(close: &Response) {
    if close.ctx.memory(|memory| memory.focused().is_none()) {
        close.request_focus();
    }
}

/// A line with the button that closes what it heads at the right; whether that was clicked. `before` breaks or cuts in the
/// room that the button leaves.
pub fn close_at_right(ui: &mut Ui, close: &str, before: impl FnOnce(&mut Ui)) -> bool {
    closing(ui, close, before).clicked()
}

fn closing(ui: &mut Ui, close: &str, before: impl FnOnce(&mut Ui)) -> Response {
    ui.horizontal_top(|ui| {
        let room = (ui.available_width() - theme::ROW - ui.spacing().item_spacing.x).max(40.0);
        ui.vertical(|ui| {
            ui.set_width(room);
            before(ui);
        });
        let button = ui.add(Button::new(icons::CLOSE).frame_when_inactive(false));
        button.accessible_name(close).on_hover_text("Close")
    })
    .inner
}
