//! What surrounds every screen: the bar on top and the status bar.

use super::splits::Foot;
use super::{Scene, acting};
use crate::app::buttons::does;
use crate::app::command::Command;
use crate::app::drafts::Drafts;
use crate::app::field::Field;
use crate::app::launch::NAME;
use crate::app::opened::{Jotting, Opened, file_name};
use crate::app::screen::{STATUS, Screen, begins_region, begins_region_at};
use crate::app::shown::visible;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, icon_button, labelled_button, strong};
use crate::app::work::Work;
use crate::app::{fonts, icons, theme};
use crate::assessment::Act;
use crate::jobs::Message;
use crate::jobs::assess::AsOfSource;
use crate::jobs::settings::Colours;
use egui::{Align, Button, Frame, Label, Layout, Margin, Panel, ProgressBar, RichText, Ui};

/// Screens to go to, the assessment's name, and the colours.
pub fn top(ui: &mut Ui, screen: Screen, opened: Option<&Opened>, colours: Colours, commands: &mut Vec<Command>) {
    let palette = theme::palette(ui);
    let frame = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(10, 6));
    Panel::top("top").frame(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            let tabs = Tabs::of(ui.available_width());
            if tabs == Tabs::Tight {
                ui.spacing_mut().item_spacing.x = 1.0;
                ui.spacing_mut().button_padding.x = 4.0;
            }
            for target in Screen::ALL {
                tab(ui, *target, screen == *target, opened.is_some(), tabs, commands);
            }
            if tabs == Tabs::Roomy {
                ui.add_space(theme::GAP);
            }
            let name = |ui: &mut Ui| {
                ui.add_space(theme::GAP);
                if let Some(opened) = opened {
                    title(ui, opened, tabs);
                }
            };
            widgets::at_right(ui, "top", name, |ui| {
                icon_button(ui, "All commands", Command::Palette, None, commands);
                icon_button(ui, "Keyboard shortcuts", Command::Shortcuts, None, commands);
                choose_colours(ui, colours, commands);
            });
        });
    });
}

/// The least letters that are left of a name for it to be known.
const LEGIBLE: usize = 10;

/// Whose assessment it is, and in which file.
fn title(ui: &mut Ui, opened: &Opened, tabs: Tabs) {
    let path = visible(&opened.path.display().to_string()).into_owned();
    let (title, file) = (opened.title(), file_name(&opened.path));
    let says_the_same = tabs == Tabs::Tight || is_named_after(&file, &title);
    if tabs == Tabs::Tight {
        ui.add_space(theme::GAP);
    }
    let font = egui::FontId::new(theme::BODY, fonts::strong());
    let rest = if says_the_same { String::new() } else { format!("  ·  {file}") };
    let room = ui.available_width();
    // Each is cut in its middle, and neither takes the place of the other.
    let rest = widgets::within(ui, &rest, &font, (room - widgets::width(ui, &title, font.clone())).max(room * 0.4));
    let title = widgets::within(ui, &title, &font, room - widgets::width(ui, &rest, font.clone()));
    if title.contains('…') && title.chars().count() < LEGIBLE {
        // The window's own title has it whole.
        return;
    }
    let shown = Label::new(strong(&format!("{title}{rest}"), theme::BODY)).truncate();
    ui.add(shown.show_tooltip_when_elided(false)).on_hover_text(path);
}

/// What a window is called: the client, and the file where that says more.
pub fn window_title(opened: Option<&Opened>) -> String {
    let Some(opened) = opened else { return NAME.to_owned() };
    let (title, file) = (opened.title(), file_name(&opened.path));
    let file = if is_named_after(&file, &title) { String::new() } else { format!(" · {file}") };
    let reading = if opened.is_read_only { " (reading only)" } else { "" };
    format!("{title}{file}{reading} – {NAME}")
}

/// Whether a file's name says no more than the client's: `Contoso-Ltd.assessment` of `Contoso Ltd`.
fn is_named_after(file: &str, title: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    letters(file.strip_suffix(".assessment").unwrap_or(file)) == letters(title) || file == title
}

/// How the screens are named: in words at any width, with their icons where there is room for those too.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tabs {
    Roomy,
    Words,
    Tight,
}

impl Tabs {
    fn of(width: f32) -> Self {
        if width > theme::NARROW + 180.0 {
            Self::Roomy
        } else if width > 620.0 {
            Self::Words
        } else {
            Self::Tight
        }
    }
}

fn tab(ui: &mut Ui, target: Screen, is_current: bool, has_opened: bool, tabs: Tabs, commands: &mut Vec<Command>) {
    let command = Command::Show(target);
    let described = command.description();
    let is_enabled = has_opened || target == Screen::Start;
    let (text, size) = match tabs {
        Tabs::Roomy => (format!("{}  {}", described.icon, described.label), theme::BODY),
        Tabs::Words => (described.label.clone(), theme::BODY),
        Tabs::Tight => (described.label.clone(), theme::SMALL),
    };
    let palette = theme::palette(ui);
    // As wide as before it was chosen: those beside it stay where they are.
    let text = RichText::new(text).size(size);
    let text = if is_current { text.color(palette.accent) } else { text };
    let response = ui.add_enabled(is_enabled, Button::selectable(is_current, text)).accessible_name(target.title());
    widgets::ring_if(ui, is_current, &response);
    if target == Screen::Start {
        begins_region("top", &response);
    }
    if response.clicked() {
        commands.push(command);
    }
    let keys = described.shortcut.map(|shortcut| ui.ctx().format_shortcut(&shortcut)).unwrap_or_default();
    response
        .on_hover_text(format!("{}: {} ({keys})", described.label, described.tooltip))
        .says_why("Make or open an assessment first");
}

fn choose_colours(ui: &mut Ui, current: Colours, commands: &mut Vec<Command>) {
    let next = match current {
        Colours::System => Colours::Light,
        Colours::Light => Colours::Dark,
        Colours::Dark => Colours::HighContrast,
        Colours::HighContrast => Colours::System,
    };
    let described = Command::Colours(current).description();
    let label = format!("Colours: {}", described.label.to_lowercase());
    let button = Button::new(described.icon).frame_when_inactive(false);
    let response = ui.add(button).accessible_name(&label);
    does(&response, || Command::Colours(next));
    if response.clicked() {
        commands.push(Command::Colours(next));
    }
    response.on_hover_text(format!(
        "{label}. Click for the next: {}",
        Command::Colours(next).description().label.to_lowercase()
    ));
}

/// What the status bar leaves, to be shown before it.
pub fn above_status(ui: &mut Ui) -> Ui {
    Foot::new("status").rest(ui)
}

/// Whether all is stored, what undo would do, what is running, and the day ages are counted to.
/// `refused`: a field with a text that is not stored, and the sentence on it.
pub fn status(ui: &mut Ui, refused: Option<(Field, String)>, scene: &mut Scene<'_>) {
    let (opened, work, drafts, now) = (scene.opened, scene.work, &*scene.drafts, (scene.with.now)());
    let commands = &mut *scene.commands;
    let palette = theme::palette(ui);
    let frame = Frame::new().fill(palette.panel).inner_margin(Margin::symmetric(10, 3));
    Foot::new("status").framed(frame).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(26.0);
            if let Some(opened) = opened {
                saved(ui, opened, drafts, refused, commands);
                damaged(ui, opened, commands);
                protection(ui, opened, commands);
                acting::show(ui, opened, commands);
                steps(ui, opened, work.is_some(), commands);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(work) = work {
                    running(ui, work, commands);
                } else if let Some((opened, judged)) = opened.and_then(|opened| Some((opened, opened.judged.as_ref()?)))
                {
                    let day = opened.date(judged.results.as_of);
                    let is_today = judged.as_of_source == AsOfSource::DayOfImport && opened.files().is_empty();
                    let source = if is_today { "today; nothing is imported yet" } else { judged.as_of_source.title() };
                    let text = format!("As of {day} ({source})");
                    let far = opened.far_day(now);
                    let (text, colour) = match far {
                        Some(_) => (format!("{}  {text}", icons::WARNING), palette.warning),
                        None => (text, palette.muted),
                    };
                    let whole = far.unwrap_or_else(|| format!("{text}. Ages are counted to this day"));
                    let text = RichText::new(text).color(colour).size(theme::SMALL);
                    let label = ui.add(egui::Label::new(text).truncate().show_tooltip_when_elided(false));
                    label.on_hover_text(format!("{whole}; change it on the report screen"));
                }
            });
        });
    });
}

/// What appears beside an assessment without being asked for.
pub const VERSIONS: &str =
    "Each opening keeps the file as it was beside it, the last three times: “.version-1” is the newest.";

/// Where changes are while the file is being written.
const BESIDE: &str = "The file is being written. What you change meanwhile is kept in a file beside it, and comes into it when \
     that is done.";

fn saved(ui: &mut Ui, opened: &Opened, drafts: &Drafts, refused: Option<(Field, String)>, commands: &mut Vec<Command>) {
    let palette = theme::palette(ui);
    if let Some((field, sentence)) = refused.filter(|_| opened.not_saved.is_none() && !drafts.wait()) {
        const WORDS: &str = "Saved, but not one field";
        let text = RichText::new(format!("{}  {WORDS}", icons::WARNING)).color(palette.warning).size(theme::SMALL);
        let button = ui.add(Button::new(text).frame_when_inactive(false)).accessible_name(WORDS);
        if button.on_hover_text(format!("{sentence} Click to go there.")).clicked() {
            commands.push(Command::Focus(field));
        }
        return;
    }
    let jotting = opened.jotting();
    let (icon, text, colour) = if opened.not_saved.is_some() {
        (icons::ERROR, "Not saved", palette.danger)
    } else if let Some(Jotting::Failed(_)) = jotting {
        (icons::WARNING, "Not saved yet", palette.warning)
    } else if opened.is_read_only {
        (icons::NOTICE, "Reading only", palette.muted)
    } else if drafts.wait() {
        (icons::NOTE, "Typing…", palette.muted)
    } else if jotting == Some(Jotting::Waits) {
        (icons::NOTE, "Saving…", palette.muted)
    } else if opened.is_damaged() {
        // Not in the colour of what is well.
        (icons::NOTICE, "Saved", palette.muted)
    } else {
        (icons::GOOD, "Saved", palette.good)
    };
    let response = ui.label(RichText::new(format!("{icon}  {text}")).color(colour).size(theme::SMALL));
    if let Some(sentence) = &opened.not_saved {
        response.on_hover_text(sentence);
    } else {
        let words = if opened.is_read_only {
            "Nothing can be changed in this window, and nothing is stored by it.".to_owned()
        } else if let Some(Jotting::Failed(sentence)) = jotting {
            sentence
        } else if jotting.is_some() {
            BESIDE.to_owned()
        } else {
            format!("Every change is stored as soon as it is made. {VERSIONS} A damaged file is not kept.")
        };
        response.on_hover_text(words);
    }
}

/// That something stored is damaged, for as long as it is: leads to what is, and to the way on.
fn damaged(ui: &mut Ui, opened: &Opened, commands: &mut Vec<Command>) {
    if !opened.is_damaged() {
        return;
    }
    let what = if opened.damaged().is_empty() { "results damaged" } else { "evidence damaged" };
    let text = RichText::new(format!("{}  {what}", icons::ERROR)).color(theme::palette(ui).danger).size(theme::SMALL);
    let response = ui.add(Button::new(text).frame_when_inactive(false)).accessible_name(what);
    does(&response, || Command::TellDamage);
    if response.clicked() {
        commands.push(Command::TellDamage);
    }
    response.on_hover_text("What is damaged in the assessment's file, and the way on");
}

fn protection(ui: &mut Ui, opened: &Opened, commands: &mut Vec<Command>) {
    let (icon, label) = if opened.is_protected {
        (icons::PROTECTED, "Protected by a passphrase")
    } else {
        (icons::UNPROTECTED, "Not protected by a passphrase")
    };
    let word = if opened.is_protected { "Protected" } else { "Not protected" };
    let text = if ui.available_width() > 760.0 { format!("{icon}  {word}") } else { icon.to_owned() };
    let button = Button::new(RichText::new(text).size(theme::SMALL)).frame_when_inactive(false);
    let response = ui.add(button).accessible_name(label);
    begins_region_at(STATUS, &response, egui::pos2(0.0, response.rect.top()));
    does(&response, || Command::AskProtection);
    if response.clicked() {
        commands.push(Command::AskProtection);
    }
    response.on_hover_text(format!("{label}. Click to change that"));
}

/// `works`: what runs needs the room of the last step.
fn steps(ui: &mut Ui, opened: &Opened, works: bool, commands: &mut Vec<Command>) {
    let history = opened.document().history();
    for (command, label, nothing) in [
        (Command::Undo, history.undo_label(), "Nothing to undo"),
        (Command::Redo, history.redo_label(), "Nothing to redo"),
    ] {
        let name = command.description().label;
        let written = opened.is_lent().then_some("The file is being written; wait until that is done");
        let disabled = label.map_or(Some(nothing), |_| written.or(opened.is_read_only.then_some(nothing)));
        let title = label.map_or_else(|| name.clone(), |label| format!("{name}: {}", opened.in_words(label)));
        icon_button(ui, &title, command, disabled, commands);
    }
    let last = match history.entries().last().map(|entry| &entry.act) {
        Some(Act::Undo(_)) => history.redo_label().map(|label| format!("Undone: {}", opened.in_words(label))),
        Some(Act::Redo(_)) => history.undo_label().map(|label| format!("Redone: {}", opened.in_words(label))),
        _ => history.undo_label().map(|label| opened.in_words(label)),
    };
    if let Some(label) = last.filter(|_| !works) {
        let width = (ui.available_width() * 0.45).max(60.0);
        ui.allocate_ui_with_layout(egui::vec2(width, 26.0), Layout::left_to_right(Align::Center), |ui| {
            let colour = theme::palette(ui).muted;
            let text = RichText::new(&label).color(colour).size(theme::SMALL);
            let button = ui.add(Button::new(text).frame_when_inactive(false).truncate());
            let button = button.accessible_name(format!("Journal; the last step: {label}"));
            does(&button, || Command::Journal);
            if button.on_hover_text("Opens the journal: who changed what and when").clicked() {
                commands.push(Command::Journal);
            }
        });
    }
}

fn running(ui: &mut Ui, work: &Work, commands: &mut Vec<Command>) {
    if work.can_stop {
        let disabled = work.is_stopping().then_some("It stops at the next safe point");
        labelled_button(ui, "Stop", Command::Stop, disabled, commands);
    }
    let (share, text) = match &work.message {
        Some(Message::Reading { file, bytes, of }) => {
            #[allow(clippy::cast_precision_loss)] // A bar's length.
            let share = if *of == 0 { 1.0 } else { *bytes as f32 / *of as f32 };
            (share, format!("Reading {}", short(file)))
        }
        Some(Message::Joining) => (1.0, "Joining what was read".to_owned()),
        Some(Message::Judging) => (1.0, "Judging".to_owned()),
        Some(Message::Storing { file }) => (1.0, format!("Storing {}", short(file))),
        Some(Message::Printing) => (1.0, "Printing the report".to_owned()),
        None => (0.0, work.title.to_owned()),
    };
    let has_room = ui.available_width() >= 140.0 + ROOM_FOR_WORDS;
    let bar = ProgressBar::new(share).desired_width(140.0_f32.min(ui.available_width()));
    let bar = ui.add(bar).accessible_name(work.title);
    if has_room {
        let words = RichText::new(text).color(theme::palette(ui).muted).size(theme::SMALL);
        ui.add(Label::new(words).truncate());
    } else {
        bar.on_hover_text(text);
    }
}

/// Fewer points beside the bar would show too little of what is being done.
const ROOM_FOR_WORDS: f32 = 100.0;

/// The last part of a file's name.
fn short(name: &str) -> String {
    let last = name.rsplit('/').next().unwrap_or(name);
    visible(last).chars().take(40).collect()
}

/// That nothing can be changed, why, and the way on: for as long as the file is open so.
pub fn reading_only(ui: &mut Ui, opened: Option<&Opened>, busy: bool, commands: &mut Vec<Command>) {
    let Some(opened) = opened.filter(|opened| opened.is_read_only) else { return };
    let palette = theme::palette(ui);
    let frame = Frame::new().fill(palette.warning_ground).inner_margin(Margin::symmetric(10, 4));
    Panel::top("reading only").frame(frame).show(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            let why = opened.why_read_only.as_deref().map(|why| format!("{}. ", opened.told(why))).unwrap_or_default();
            let text = format!("{}  Reading only: nothing can be changed in this window. {why}", icons::NOTICE);
            ui.label(RichText::new(text.trim_end()).color(palette.warning));
            let disabled = busy.then_some("Another job is still running");
            if opened.can_be_copied() {
                labelled_button(ui, "Go on in a copy…", Command::AskForCopy, disabled, commands);
            }
            let again = Command::Open(opened.path.clone());
            let button = labelled_button(ui, "Try to open it for changes", again, disabled, commands);
            button.on_hover_text("Closes it here and opens it again: once nobody else has it, it can be changed");
        });
    });
}

#[cfg(test)]
mod tests {
    use super::is_named_after;

    #[test]
    fn a_client_is_not_named_twice() {
        let check =
            |file: &str, title: &str, expected: bool| assert_eq!(is_named_after(file, title), expected, "{file}");
        check("Skerry-Vane-Freight.assessment", "Skerry & Vane Freight", true);
        check("contoso-ltd.assessment", "Contoso Ltd", true);
        check("Ζάχαρη.assessment", "Ζάχαρη", true);
        check("demo.assessment", "Contoso Ltd", false);
        check("contoso-2026.assessment", "Contoso", false);
    }
}
