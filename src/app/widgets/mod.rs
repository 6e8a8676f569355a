//! Parts that several screens are made of. Each has an accessible name.

pub mod affected;
pub mod chips;
pub mod markdown;
pub mod path_field;

use super::command::Command;
use super::{fonts, theme};
use egui::{Button, FontId, Id, Response, RichText, Ui};

/// A button for a command; disabled with the reason in its tooltip.
pub fn button(ui: &mut Ui, command: Command, disabled: Option<&str>, commands: &mut Vec<Command>) -> Response {
    let label = command.description().label;
    labelled_button(ui, &label, command, disabled, commands)
}

/// As [`button`], with words of its own.
pub fn labelled_button(
    ui: &mut Ui,
    label: &str,
    command: Command,
    disabled: Option<&str>,
    commands: &mut Vec<Command>,
) -> Response {
    let described = command.description();
    let text = if described.icon.is_empty() { label.to_owned() } else { format!("{}  {label}", described.icon) };
    add(ui, Button::new(text), label, command, disabled, commands)
}

/// The one button that a screen leads to.
pub fn main_button(
    ui: &mut Ui,
    label: &str,
    command: Command,
    disabled: Option<&str>,
    commands: &mut Vec<Command>,
) -> Response {
    let palette = theme::palette(ui);
    let described = command.description();
    let text = RichText::new(format!("{}  {label}", described.icon)).color(palette.on_accent).strong();
    let button = Button::new(text).fill(palette.accent);
    add(ui, button, label, command, disabled, commands)
}

/// Only the icon; the label is its accessible name and stands in its tooltip.
pub fn icon_button(
    ui: &mut Ui,
    label: &str,
    command: Command,
    disabled: Option<&str>,
    commands: &mut Vec<Command>,
) -> Response {
    let button = Button::new(command.description().icon).frame_when_inactive(false);
    let response = add(ui, button, label, command, disabled, commands);
    if disabled.is_none() { response.on_hover_text(label) } else { response }
}

fn add(
    ui: &mut Ui,
    button: Button<'_>,
    label: &str,
    command: Command,
    disabled: Option<&str>,
    commands: &mut Vec<Command>,
) -> Response {
    let described = command.description();
    let mut response = ui.add_enabled(disabled.is_none(), button).accessible_name(label);
    if let Some(why) = disabled {
        return response.on_disabled_hover_text(why);
    }
    if response.clicked() {
        commands.push(command);
    }
    let keys = described.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut));
    let tip = match (described.tooltip, keys) {
        ("", None) => return response,
        ("", Some(keys)) => keys,
        (tip, None) => tip.to_owned(),
        (tip, Some(keys)) => format!("{tip} ({keys})"),
    };
    response = response.on_hover_text(tip);
    response
}

pub fn heading(ui: &mut Ui, text: &str) -> Response {
    ui.heading(text)
}

pub fn subheading(ui: &mut Ui, text: &str) -> Response {
    ui.label(strong(text, theme::SUBHEADING))
}

/// Words in the bold typeface.
pub fn strong(text: &str, size: f32) -> RichText {
    RichText::new(text).font(FontId::new(size, fonts::strong()))
}

pub fn muted(ui: &mut Ui, text: impl Into<String>) -> Response {
    let colour = theme::palette(ui).muted;
    ui.label(RichText::new(text.into()).color(colour).size(theme::SMALL))
}

/// The name of a field above it; its id is what the field is labelled by.
pub fn field_label(ui: &mut Ui, text: &str) -> Id {
    ui.label(strong(text, theme::SMALL)).id
}
