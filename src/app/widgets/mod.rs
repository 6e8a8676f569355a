//! Parts that several screens are made of. Each has an accessible name.

pub mod affected;
pub mod chips;
pub mod choice;
pub mod chosen;
mod dialog;
pub mod difference;
pub mod markdown;
pub mod path_field;

pub use dialog::{close_at_right, dialog_head, has_the_keyboard};

use super::buttons;
use super::command::Command;
use super::opened::{Opened, source_text};
use super::scrolling::ByKeys as _;
use super::used::Used;
use super::{fonts, icons, ring, theme};
use crate::evidence::SourceRef;
use crate::report::words::counted;
use egui::accesskit::Role;
use egui::text::{CCursor, CCursorRange};
use egui::{
    Button, CollapsingHeader, CollapsingResponse, Context, FontId, Id, Key, KeyboardShortcut, Label, Modifiers,
    Response, RichText, Ui,
};

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
    add(ui, Button::new(after_icon(described.icon, label)), label, command, disabled, commands)
}

fn after_icon(icon: &str, label: &str) -> String {
    if icon.is_empty() { label.to_owned() } else { format!("{icon}  {label}") }
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
    let words = after_icon(described.icon, label);
    let button = if disabled.is_some() {
        // Pale letters on a pale accent could not be read.
        Button::new(words)
    } else {
        Button::new(RichText::new(words).color(palette.on_accent).strong()).fill(palette.accent)
    };
    let response = add(ui, button, label, command, disabled, commands);
    // Its ground has the colour of the ring: a gap tells them apart.
    ring_at(ui, &response, 4.0);
    response
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
    let tip = tip(ui, &command);
    let tip = if tip.is_empty() { label.to_owned() } else { format!("{label}\n{tip}") };
    add_with_tip(ui, button, label, &tip, command, disabled, commands)
}

/// What a command does, where its label does not say, and its keys.
fn tip(ui: &Ui, command: &Command) -> String {
    let described = command.description();
    let keys = described.shortcut.map(|shortcut| keys_in_words(ui.ctx(), &shortcut));
    match (described.tooltip, keys) {
        (tip, None) => tip.to_owned(),
        ("", Some(keys)) => keys,
        (tip, Some(keys)) => format!("{tip} ({keys})"),
    }
}

/// `/` rather than `Slash`.
pub fn keys_in_words(context: &Context, keys: &KeyboardShortcut) -> String {
    match (keys.logical_key, keys.modifiers == Modifiers::NONE) {
        (Key::Slash, true) => "/".to_owned(),
        (Key::Questionmark, true) => "?".to_owned(),
        _ => context.format_shortcut(keys),
    }
}

fn add(
    ui: &mut Ui,
    button: Button<'_>,
    label: &str,
    command: Command,
    disabled: Option<&str>,
    commands: &mut Vec<Command>,
) -> Response {
    let tip = tip(ui, &command);
    add_with_tip(ui, button, label, &tip, command, disabled, commands)
}

fn add_with_tip(
    ui: &mut Ui,
    button: Button<'_>,
    label: &str,
    tip: &str,
    command: Command,
    disabled: Option<&str>,
    commands: &mut Vec<Command>,
) -> Response {
    let response = ui.add_enabled(disabled.is_none(), button).accessible_name(label);
    buttons::does(&response, || command.clone());
    if let Some(why) = disabled {
        return response.says_why(why);
    }
    if response.clicked() {
        commands.push(command);
    }
    if tip.is_empty() { response } else { response.on_hover_text(tip) }
}

/// A control that cannot be used says why: to whoever rests the pointer on it, and to a screen reader.
pub trait SaysWhy {
    /// `why`: of one that can be used nothing is said.
    fn says_why(self, why: &str) -> Self;
}

impl SaysWhy for Response {
    fn says_why(self, why: &str) -> Self {
        if !self.enabled() && !why.is_empty() {
            self.ctx.accesskit_node_builder(self.id, |node| node.set_description(why));
        }
        self.on_disabled_hover_text(why)
    }
}

/// Marks the focus of a control whose ground and edge are its own.
pub fn ring(ui: &Ui, response: &Response) {
    ring_at(ui, response, ring::DISTANCE);
}

/// A heading that sorts: the whole of its cell can be clicked, and the focus is seen.
pub fn sorting_heading(ui: &mut Ui, words: &str, name: String) -> Response {
    let button = Button::new((strong(words, theme::SMALL), egui::Atom::grow())).frame(false).truncate();
    let button = ui.add(button.min_size(egui::vec2(ui.available_width(), theme::ROW))).accessible_name(name);
    ring_at(ui, &button, -1.0);
    button
}

fn ring_at(ui: &Ui, response: &Response, distance: f32) {
    if response.has_focus() {
        let (rect, stroke) = (response.rect.expand(distance), ring::stroke(ui.ctx()));
        ui.painter().rect_stroke(rect, ring::CORNER, stroke, egui::StrokeKind::Middle);
        ring::is_painted(ui.ctx(), response.id);
    }
}

/// The same for one of several that is chosen: its ground hides the usual marks of the focus.
pub fn ring_if(ui: &Ui, is_chosen: bool, response: &Response) {
    if is_chosen {
        ring(ui, response);
    }
}

/// What is folded under a heading; the focus on it is seen.
pub fn fold<R>(ui: &mut Ui, header: CollapsingHeader, show: impl FnOnce(&mut Ui) -> R) -> CollapsingResponse<R> {
    let shown = header.show(ui, show);
    ring(ui, &shown.header_response);
    shown
}

/// A button that stands for a choice.
pub fn selectable(ui: &mut Ui, is_chosen: bool, text: impl Into<egui::WidgetText>) -> Response {
    let response = ui.add(Button::selectable(is_chosen, text.into()));
    ring_if(ui, is_chosen, &response);
    response
}

/// A line that can be chosen, cut where there is no room.
pub fn selectable_line(ui: &mut Ui, is_chosen: bool, text: RichText) -> Response {
    let response = ui.add(Button::selectable(is_chosen, text).truncate());
    ring_if(ui, is_chosen, &response);
    response
}

/// Where there is no room for parts side by side: which of them is shown.
pub fn parts<T: Copy + PartialEq>(ui: &mut Ui, shown: &mut T, all: &[(T, &str)]) -> Option<Response> {
    let mut first = None;
    ui.horizontal_wrapped(|ui| {
        for (part, title) in all {
            let response = selectable(ui, *shown == *part, *title);
            if response.clicked() {
                *shown = *part;
            }
            first.get_or_insert(response);
        }
    });
    ui.separator();
    first
}

pub fn heading(ui: &mut Ui, text: &str) -> Response {
    ui.heading(text)
}

/// What a part of a screen is, and what it is called, for those who hear it.
pub fn part_is(ui: &Ui, role: Role, name: &str) {
    ui.ctx().accesskit_node_builder(ui.unique_id(), |node| {
        node.set_role(role);
        node.set_label(name);
    });
}

pub fn subheading(ui: &mut Ui, text: &str) -> Response {
    ui.label(strong(text, theme::SUBHEADING))
}

/// A name on one line, cut in its middle where there is no room: the ends tell names of accounts and files apart. A sentence
/// is cut at its end: its middle cannot be guessed. The whole is in the tooltip.
pub fn elided(ui: &mut Ui, text: &str) {
    if reads_as_sentence(text) {
        // Shows the whole in a tooltip by itself.
        ui.add(Label::new(RichText::new(text).size(theme::SMALL + 1.0)).truncate().selectable(false));
        return;
    }
    let shown = fitted(ui, text, theme::SMALL + 1.0);
    let is_cut = shown != text;
    let label = Label::new(RichText::new(shown).size(theme::SMALL + 1.0)).truncate().selectable(false);
    let label = label.show_tooltip_when_elided(!is_cut);
    let response = ui.add(label);
    if is_cut {
        response.on_hover_text(text);
    }
}

/// A name as it fits on this line, after so many points; what is folded under it is not as wide as the name.
pub fn fitting(ui: &Ui, text: &str, before: f32) -> String {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let room = ui.available_width() - before;
    let fits = |text: &str| width(ui, text, font.clone()) <= room;
    if fits(text) { text.to_owned() } else { middle_out(text, fits) }
}

/// Three words and more, without what names of accounts and files have.
fn reads_as_sentence(text: &str) -> bool {
    text.split_whitespace().nth(2).is_some() && !text.contains(['@', '/', '\\'])
}

/// The text, cut in its middle where it is wider than the room there is.
fn fitted(ui: &Ui, text: &str, size: f32) -> String {
    let font = FontId::proportional(size);
    let room = ui.available_width();
    let width = |text: &str| width(ui, text, font.clone());
    // Most names fit: only those that may not are measured.
    #[allow(clippy::cast_precision_loss)] // Lengths of names.
    let may_fit = text.len() as f32 * size * 0.65 < room || width(text) <= room;
    if may_fit { text.to_owned() } else { middle_out(text, |shorter| width(shorter) <= room) }
}

/// The longest `start…end` that fits, by halving.
/// The text in this typeface, cut in its middle where it is wider than the room.
pub fn within(ui: &Ui, text: &str, font: &FontId, room: f32) -> String {
    let width = |text: &str| width(ui, text, font.clone());
    if width(text) <= room { text.to_owned() } else { middle_out(text, |shorter| width(shorter) <= room) }
}

/// Puts the keyboard into a field of a search, what stands in it marked: what is typed next takes its place.
pub fn seek(context: &Context, field: Id, words: &str) {
    let mut state = egui::TextEdit::load_state(context, field).unwrap_or_default();
    let (start, end) = (CCursor::new(0), CCursor::new(words.chars().count()));
    state.cursor.set_char_range(Some(CCursorRange::two(start, end)));
    state.store(context, field);
    context.memory_mut(|memory| memory.request_focus(field));
}

fn middle_out(text: &str, fits: impl Fn(&str) -> bool) -> String {
    let letters: Vec<char> = text.chars().collect();
    let cut = |kept: usize| -> String {
        let (start, end) = (kept.div_ceil(2), kept / 2);
        let head = letters.iter().take(start);
        let tail = letters.iter().skip(letters.len().saturating_sub(end));
        head.chain(std::iter::once(&'…')).chain(tail).collect()
    };
    let (mut low, mut high) = (2, letters.len());
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if fits(&cut(middle)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    cut(low)
}

/// A mark and a text whose further lines begin below its first word, not below the mark.
pub fn hanging(ui: &mut Ui, mark: &str, text: impl Into<egui::WidgetText>) {
    ui.horizontal_top(|ui| {
        ui.add(Label::new(mark).selectable(false));
        ui.add(Label::new(text).wrap());
    });
}

/// Equal lines as one, in the order of their first; with how often they came.
pub fn once<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(&'a str, usize)> {
    let mut places = std::collections::HashMap::new();
    let mut once: Vec<(&str, usize)> = Vec::new();
    for line in lines {
        let place = *places.entry(line).or_insert_with(|| {
            once.push((line, 0));
            once.len() - 1
        });
        if let Some((_, times)) = once.get_mut(place) {
            *times += 1;
        }
    }
    once
}

/// A line made safe to show, with how often it came.
pub fn times((line, times): (&str, usize)) -> String {
    let line = crate::app::shown::visible(line);
    if times > 1 { format!("{line} ({times} times)") } else { line.into_owned() }
}

/// Controls at the right end of a line, `before` in what they leave of it. Shown from left to right, for that is how Tab is to
/// go through them.
pub fn at_right(ui: &mut Ui, name: &str, before: impl FnOnce(&mut Ui), show: impl FnOnce(&mut Ui)) {
    let seen = Id::unique(("width at the right end", name));
    let width: f32 = ui.data(|data| data.get_temp(seen)).unwrap_or_default();
    let gap = ui.spacing().item_spacing.x;
    let size = egui::vec2((ui.available_width() - width - gap).max(0.0), ui.available_height());
    ui.allocate_ui_with_layout(size, egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.set_min_width(size.x);
        before(ui);
    });
    let taken = ui.scope(show).response.rect.width();
    if (taken - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(seen, taken));
        ui.ctx().request_discard("the right end of a line has another width");
    }
}

/// What needs some height to be of use: where less is left (a small window, large letters), it keeps that height, and the
/// whole of it scrolls.
/// `name`: one place in it is not another's.
pub fn at_least(ui: &mut Ui, name: &str, height: f32, show: impl FnOnce(&mut Ui)) {
    if ui.available_height() >= height {
        return show(ui);
    }
    egui::ScrollArea::vertical().id_salt(("at least", name)).auto_shrink(false).by_keys(ui, |ui| {
        let size = egui::vec2(ui.available_width(), height);
        ui.allocate_ui_with_layout(size, egui::Layout::top_down(egui::Align::Min), |ui| {
            ui.set_min_size(size);
            show(ui);
        });
    });
}

/// Rows of the evidence as links that open them; further ones are counted.
pub fn source_links(
    ui: &mut Ui,
    sources: &[SourceRef],
    used: &Used,
    opened: &Opened,
    busy: Option<&str>,
    commands: &mut Vec<Command>,
) {
    const SHOWN: usize = 50;
    for source in sources.iter().take(SHOWN) {
        let text = source_text(opened.files(), *source);
        let shown = fitted(ui, &text, theme::SMALL);
        let link = egui::Link::new(RichText::new(&shown).size(theme::SMALL));
        let response = ui.add_enabled(busy.is_none(), link).accessible_name(format!("Open {text}"));
        let is_cut = shown != text;
        let tip =
            if is_cut { format!("{text}\nOpen the row in its file") } else { "Open the row in its file".to_owned() };
        let response = response.on_hover_text(tip).says_why(busy.unwrap_or(""));
        if response.clicked() {
            commands.push(Command::OpenSource(*source, used.clone()));
        }
    }
    if sources.len() > SHOWN {
        muted(ui, format!("and {}", counted(sources.len() - SHOWN, "more row", "more rows")));
    }
}

/// A link in a line that wraps: whole, on the next line where this one has no room. Wrapped, each of its lines would be a stop
/// of its own without a name.
pub fn link_in_line(ui: &mut Ui, text: impl Into<egui::WidgetText>) -> Response {
    let before = ui.style_mut().wrap_mode.replace(egui::TextWrapMode::Extend);
    let response = ui.link(text);
    ui.style_mut().wrap_mode = before;
    response
}

/// Paints one line of text, cut at the width; gives how wide it is.
pub fn paint_line(ui: &Ui, at: egui::Pos2, text: &str, font: FontId, colour: egui::Color32, width: f32) -> f32 {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    let galley = ui.painter().layout_job(job);
    let wide = galley.size().x;
    ui.painter().galley(at, galley, colour);
    wide
}

/// How wide a text is on one line.
pub fn width(ui: &Ui, text: &str, font: FontId) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x
}

/// Words in the bold typeface.
pub fn strong(text: &str, size: f32) -> RichText {
    RichText::new(text).font(FontId::new(size, fonts::strong()))
}

/// Under a reviewer's field, where the name is the assessor's.
pub fn same_person(ui: &mut Ui) {
    let text = format!("{}  The reviewer is the assessor: four eyes are two people", icons::WARNING);
    ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
}

pub fn muted(ui: &mut Ui, text: impl Into<String>) -> Response {
    let colour = theme::palette(ui).muted;
    ui.label(RichText::new(text.into()).color(colour).size(theme::SMALL))
}

/// The name of a field above it; its id is what the field is labelled by.
pub fn field_label(ui: &mut Ui, text: &str) -> Id {
    ui.label(strong(text, theme::SMALL)).id
}

#[cfg(test)]
mod tests {
    use super::{at_least, middle_out, once, reads_as_sentence, times};

    #[test]
    fn sentences_are_told_from_names() {
        let check = |text: &str, expected: bool| assert_eq!(reads_as_sentence(text), expected, "{text}");
        check("Roles are assigned outside of Privileged Identity Management", true);
        check("adm.hohenstein@contoso.example", false);
        check("graph/the folder/of users.json", false);
        check("Anna Berg", false);
    }

    #[test]
    fn what_needs_height_keeps_it() {
        let check = |window: f32, expected: std::ops::Range<f32>| {
            let context = egui::Context::default();
            let input = egui::RawInput {
                screen_rect: Some(egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(500.0, window))),
                ..egui::RawInput::default()
            };
            let mut seen = 0.0;
            let mut shown = context.run_ui(input, |ui| at_least(ui, "test", 400.0, |ui| seen = ui.available_height()));
            shown.textures_delta.clear();
            assert!(expected.contains(&seen), "{window}: {seen}");
        };
        check(200.0, 399.0..401.0);
        check(900.0, 850.0..901.0);
    }

    #[test]
    fn names_are_cut_in_their_middle() {
        let cut = |text: &str, most: usize| middle_out(text, |shorter| shorter.chars().count() <= most);
        assert_eq!(cut("admin.tier0@contoso.com", 11), "admin…o.com");
        assert_eq!(cut("用户用户用户用户用户", 5), "用户…用户");
        assert_eq!(cut("abcdef", 1), "a…f");
    }

    #[test]
    fn equal_lines_are_said_once() {
        let said = |lines: &[&str]| once(lines.iter().copied()).into_iter().map(times).collect::<Vec<_>>();
        assert_eq!(said(&["b", "a", "b", "b"]), ["b (3 times)", "a"]);
        assert_eq!(said(&[]), Vec::<String>::new());
    }
}
