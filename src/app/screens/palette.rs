//! The list of all commands: everything that can be asked for without pointing at it, found by what it is called and by the
//! words that people look for. `here`: what can be asked for of what is shown just now.

mod called;
mod here;
mod pressed;
#[cfg(test)]
mod tests;

use super::checklist::kinds_of_treatment;
use super::evidence::tables_to_map;
use crate::app::Window;
use crate::app::buttons::{self, Seen};
use crate::app::command::{Command, Section, Size};
use crate::app::field::Field;
use crate::app::filter::{Filter, Order};
use crate::app::opened::Opened;
use crate::app::place::Wanted;
use crate::app::screen::Screen;
use crate::app::selected::{Selected, Tab};
use crate::app::widgets::{self, keys_in_words, muted};
use crate::app::{icons, theme};
use crate::assessment::{Detail, WorkState, four_eyes, is_second, two_people};
use crate::checklist::{Conclusion, Parameters, Severity};
use crate::jobs::settings::{Colours, LOCKS};
use called::words;
use egui::accesskit::Role;
use egui::{Align2, Area, Button, Context, Id, Key, LayerId, Modal, Modifiers, RichText, Stroke, TextEdit};
use pressed::{done_here, hindered, pressed};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What is typed, and the line that Enter takes.
#[derive(Debug, Default)]
pub struct PaletteForm {
    /// It lies over a dialog, and holds what that offers, nothing else.
    pub is_in_dialog: bool,
    /// What there is of what was shown when it was asked for.
    here: Vec<here::Line>,
    /// The controls of that.
    seen: Seen,
    /// What cannot be done of all commands, each with the reason.
    hindered: Vec<(Command, String)>,
    /// What is concluded on what is chosen: the same once more withdraws it, and is called so.
    concluded: Option<Conclusion>,
    screen: Screen,
    text: String,
    at: usize,
    /// The line that is shown first, and points that the wheel was turned beyond whole lines.
    first: usize,
    rolled: f32,
    has_begun: bool,
}

impl PaletteForm {
    /// For what the window shows, or the dialog over it.
    pub fn of(window: &Window, is_in_dialog: bool, context: &Context) -> Self {
        buttons::ask(context);
        if is_in_dialog {
            return Self { is_in_dialog, screen: window.screen, ..Self::default() };
        }
        let hindered = |command: Command| Some((command.clone(), hindered(&command, window)?));
        Self {
            here: here::lines(window),
            hindered: commands(window.opened.as_ref()).into_iter().filter_map(hindered).collect(),
            concluded: window.opened.as_ref().and_then(|opened| window.checklist.stands(opened)),
            screen: window.screen,
            ..Self::default()
        }
    }

    /// All lines by their titles, fields too, each with what it does.
    pub fn lines(&self, opened: Option<&Opened>) -> Vec<(String, String)> {
        let is_in_dialog = self.is_in_dialog;
        let all = Self {
            is_in_dialog,
            text: "all".to_owned(),
            here: self.here.clone(),
            seen: self.seen.clone(),
            concluded: self.concluded,
            ..Self::default()
        };
        let command = |entry: &Entry| format!("{:?}", entry.command);
        all.entries(opened).into_iter().map(|entry| (entry.title.clone(), command(&entry))).collect()
    }

    /// All lines, but fields as long as nothing is typed: nobody looks for those among all of them.
    fn entries(&self, opened: Option<&Opened>) -> Vec<Entry> {
        let mut entries =
            if self.is_in_dialog { pressed(&[], &[], &self.seen) } else { entries(opened, &self.here, &self.seen) };
        entries.retain(|entry| !entry.is_field() || !self.text.trim().is_empty());
        for entry in &mut entries {
            let known = self.hindered.iter().find(|(command, _)| *command == entry.command);
            entry.why = known.map(|(_, why)| why.clone()).or(entry.why.take());
            if let Command::Conclude(conclusion) = entry.command
                && self.concluded == Some(conclusion)
            {
                entry.also = format!("conclude: {} conclusion", conclusion.title()).to_lowercase().into();
                entry.title = format!("Withdraw the conclusion: {}", conclusion.title());
            }
        }
        entries
    }
}

/// Lines shown at once.
const LINES: usize = 14;

/// Tables that nobody knows and that stand there: of more, the evidence screen tells.
const TABLES: usize = 20;

/// A line: what it is called, and the words that find it besides.
struct Entry {
    title: String,
    also: Cow<'static, str>,
    command: Command,
    /// Why it cannot be done now; it is said to whoever chooses it all the same.
    why: Option<String>,
}

impl Entry {
    fn of(command: Command) -> Self {
        let (title, also) = words(&command);
        Self { title, also: also.into(), command, why: None }
    }

    fn is_field(&self) -> bool {
        matches!(&self.command, Command::Press(control) if control.is_field)
    }

    /// Whether several words stand among the other words for it, in this order.
    fn is_also(&self, words: &[String]) -> bool {
        format!(" {}", self.also).contains(&format!(" {}", words.join(" ")))
    }

    /// What is done comes before filters and checks that have the words in their titles, but for what is only somehow meant.
    fn place(&self, nearness: Nearness) -> (u8, Nearness) {
        let place = match (&self.command, nearness) {
            // A check by its number comes before whatever leads to it.
            (Command::GoTo(_), near) if near != Nearness::BeginsSo => 2,
            (Command::Press(_), near) if near != Nearness::BeginsSo => 1,
            (_, Nearness::Somehow) => 3,
            // What one does comes before what one looks at, unless that is asked for by its name.
            (Command::Filter(_) | Command::Order(_) | Command::Focus(_), near) if near != Nearness::BeginsSo => 1,
            _ => 0,
        };
        (place, nearness)
    }

    /// How near it is to what is typed (`words`, in small letters): by the beginning of its name, by beginnings of words in
    /// it, by its letters, then by other words for it. `None`: it is not meant.
    fn nearness(&self, words: &[String]) -> Option<Nearness> {
        let title = self.title.to_lowercase();
        let begins = |text: &str, word: &str| {
            text.split(|letter: char| !letter.is_alphanumeric()).any(|one| one.starts_with(word))
                || text.split_whitespace().any(|one| one.starts_with(word))
        };
        if title.starts_with(&words.join(" ")) {
            Some(Nearness::BeginsSo)
        } else if words.iter().all(|word| begins(&title, word)) || words.len() > 1 && self.is_also(words) {
            Some(Nearness::HasWords)
        } else if words.iter().all(|word| title.contains(word)) {
            Some(Nearness::HasLetters)
        } else if words.iter().all(|word| title.contains(word) || begins(&self.also, word)) {
            Some(Nearness::IsMeantToo)
        } else {
            let is_said = |word: &String| title.contains(word) || self.also.contains(&**word);
            words.iter().all(is_said).then_some(Nearness::Somehow)
        }
    }
}

/// How near a line is to what is typed, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    BeginsSo,
    HasWords,
    HasLetters,
    IsMeantToo,
    Somehow,
}

/// Everything that can be asked for without saying more. Where to go first; nothing that changes anything stands on top.
fn commands(opened: Option<&Opened>) -> Vec<Command> {
    let mut commands: Vec<Command> = Screen::ALL.iter().copied().map(Command::Show).collect();
    // By keys the one with more modifiers comes first; here the one that is meant more often.
    let is_elsewhere = |command: &Command| matches!(command, Command::Show(_) | Command::Undo | Command::Redo);
    commands.extend([Command::Undo, Command::Redo]);
    commands.extend(Command::by_keys().into_iter().filter(|command| !is_elsewhere(command)));
    // What takes something away comes last; to accept is something else for the reviewer than for the assessor.
    let states = [WorkState::ReadyForReview, WorkState::Accepted, WorkState::Returned, WorkState::Draft];
    let mut kinds = [
        kinds_of_treatment().into_iter().rev().map(Command::Treat).chain([Command::TreatObject]).collect::<Vec<_>>(),
        Severity::ALL.iter().copied().map(Command::SetSeverity).collect(),
        states.map(Command::SetWorkState).to_vec(),
    ];
    if opened.is_some_and(|opened| is_second(&opened.assessment().details, opened.who())) {
        kinds.reverse();
    }
    commands.extend(kinds.into_iter().flatten());
    commands.extend([Command::BeginImport, Command::Print, Command::AttachHere, Command::PastePicture]);
    commands.extend(Section::ALL.map(Command::ShowSection));
    let on_cover = Detail::ALL.iter().copied().filter(|detail| *detail != Detail::DateLanguage);
    let thresholds = Parameters::default().list().into_iter().map(|one| Field::Parameter(one.name));
    let fields = on_cover.map(Field::Detail).chain([Field::AsOf]).chain(thresholds);
    commands.extend(fields.map(Command::Focus));
    commands.extend([Command::TogglePreview, Command::KeepText, Command::ToggleAdvance]);
    commands.extend(Tab::ALL.iter().copied().map(Command::ShowTab));
    commands.extend([Command::CopyObjects, Command::ExportObjects, Command::CloseDetail]);
    commands.extend([Command::ShowEverything, Command::Unmark]);
    commands.extend(Filter::all().into_iter().map(Command::Filter));
    if let Some(opened) = opened {
        commands.extend(opened.checklist.stages.iter().map(|stage| Command::Filter(Filter::Stage(stage.id))));
        let marks = opened.checklist.checks().filter_map(|(_, check)| opened.mark(check.id));
        let owners: BTreeSet<&str> = marks.map(|mark| &*mark.owner).collect();
        commands.extend(owners.into_iter().map(|owner| Command::Filter(Filter::Owner(owner.to_owned()))));
        let people = two_people(&opened.assessment().details);
        commands.extend(people.into_iter().flat_map(|(a, b)| [a, b]).map(|name| Command::ActAs(name.to_owned())));
        if four_eyes(&opened.assessment().details, opened.who()).is_ok() {
            commands.push(Command::WriteComment);
        }
        commands.extend(tables_to_map(opened).take(TABLES));
    }
    commands.extend(Order::ALL.iter().copied().map(Command::Order));
    commands.extend([Command::CarryOver, Command::ShowAttachments, Command::Journal, Command::Reperform]);
    commands.extend([
        Command::AskProtection,
        Command::AskRemoval,
        Command::Lock,
        Command::CloseAssessment,
        Command::About,
    ]);
    commands.extend([Command::Browse(Wanted::Assessment), Command::Stop]);
    commands.extend([true, false].map(Command::ListRecent));
    commands.extend(Size::ALL.map(Command::Size));
    commands.extend(LOCKS.iter().copied().map(Command::LockAfter));
    commands.extend(Colours::ALL.iter().copied().map(Command::Colours));
    commands.retain(|command| *command != Command::Palette);
    commands
}

/// The commands, what there is of what is shown (`here`), then every item and check to go to; `seen`: the controls in sight.
fn entries(opened: Option<&Opened>, here: &[here::Line], seen: &Seen) -> Vec<Entry> {
    let mut entries: Vec<Entry> = commands(opened).into_iter().map(Entry::of).collect();
    // The button that closes what is shown says what that is.
    let is_said =
        |command: &Command| *command == Command::CloseDetail && seen.does.iter().any(|(_, does)| does == command);
    entries.retain(|entry| !is_said(&entry.command));
    // Who reads a control's own words looks for those.
    for (control, command) in &seen.does {
        let name = seen.controls.iter().find(|one| one.node == *control).map(|one| one.name.to_lowercase());
        let entry = entries.iter_mut().find(|entry| entry.command == *command);
        if let (Some(name), Some(entry)) = (name, entry)
            && !entry.title.to_lowercase().contains(&name)
        {
            entry.also = format!("{} {name}", entry.also).into();
        }
    }
    entries.extend(pressed(&entries, here, seen));
    let of_here = |(title, also, command): &here::Line| Entry {
        title: title.clone(),
        also: (*also).into(),
        command: command.clone(),
        why: None,
    };
    entries.extend(here.iter().map(of_here));
    for item in opened.map_or(&[][..], |opened| opened.checklist.items) {
        let to = |id: &str, title: &str, place| Entry {
            title: format!("{id}  {title}"),
            also: "".into(),
            command: Command::GoTo(place),
            why: None,
        };
        entries.push(to(item.id, item.title, Selected::Item(item.id)));
        entries.extend(item.checks.iter().map(|check| to(check.id, check.title, Selected::Check(check.id))));
    }
    entries
}

fn found(entries: Vec<Entry>, text: &str) -> Vec<Entry> {
    // What stands between words of a title is no word.
    let text = text.to_lowercase();
    let words = text.split_whitespace().map(|word| word.trim_end_matches([':', ',', ';', '…', '?', '.']));
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let near = |entry: Entry| Some((entry.place(entry.nearness(&words)?), entry));
    let mut found: Vec<((u8, Nearness), Entry)> = entries.into_iter().filter_map(near).collect();
    // Of those that are as near as each other what can be done comes first; else they stay in their order.
    found.sort_by_key(|(place, entry)| (*place, entry.why.is_some()));
    found.into_iter().map(|(_, entry)| entry).collect()
}

fn area(context: &Context) -> Area {
    // The field stays where it is, however many lines there are below it.
    let top = (context.content_rect().height() * 0.12).min(120.0);
    Modal::default_area(Id::unique("palette")).anchor(Align2::CENTER_TOP, egui::vec2(0.0, top))
}

/// Where it lies, and for one frame more than it is shown nothing below has the keyboard.
pub fn layer() -> LayerId {
    Modal::default_area(Id::unique("palette")).layer()
}

/// Shows it; `false`: it is done.
pub fn show(context: &Context, form: &mut PaletteForm, opened: Option<&Opened>, commands: &mut Vec<Command>) -> bool {
    let keys = Command::Palette.description().shortcut;
    let mut stays = true;
    if keys.is_some_and(|keys| context.input_mut(|input| input.consume_shortcut(&keys))) {
        // What opened it closes it. Once something is typed it begins anew: what is typed next would be keys of the screen.
        stays = !form.text.is_empty();
        form.text.clear();
        (form.at, form.first, form.has_begun) = (0, 0, false);
    }
    let modal = Modal::new(Id::unique("palette")).area(area(context)).show(context, |ui| {
        widgets::part_is(ui, Role::Group, buttons::LIST);
        ui.set_width(560.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        // Before the field: it would take the arrows for itself. Several of one frame count each.
        let (up, down, enter, pages, ends) = ui.input_mut(|input| {
            let mut took = |key| input.count_and_consume_key(Modifiers::NONE, key).cast_signed();
            let pages = took(Key::PageDown) - took(Key::PageUp);
            // As far as any list goes.
            let ends = took(Key::End) - took(Key::Home);
            (took(Key::ArrowUp), took(Key::ArrowDown), took(Key::Enter) > 0, pages, ends)
        });
        let hint = "What do you want to do or see?";
        let field = TextEdit::singleline(&mut form.text).hint_text(hint).desired_width(f32::INFINITY);
        let field = ui.add(field).accessible_name("Command");
        if !std::mem::replace(&mut form.has_begun, true) {
            field.request_focus();
        }
        if field.changed() {
            form.at = 0;
        }
        if let Some(seen) = buttons::take(ui.ctx()) {
            form.seen = seen;
        }
        let found = found(form.entries(opened), &form.text);
        let moved = form.at.saturating_add_signed(down - up);
        let moved = moved.saturating_add_signed(pages * (LINES - 1).cast_signed());
        let moved = moved.saturating_add_signed(ends * found.len().cast_signed());
        form.at = moved.min(found.len().saturating_sub(1));
        ui.add_space(4.0);
        if found.is_empty() {
            ui.label("Nothing is called that.");
        }
        let room = ui.ctx().content_rect().height() - 160.0;
        let (mut lines, mut height) = (1, 2.0 * (theme::ROW + 4.0));
        while lines < LINES && height <= room {
            lines += 1;
            height += theme::ROW + 4.0;
        }
        // The wheel moves what is seen; the arrows bring the line that they choose into sight.
        let (wheel, at_first) = (ui.input(|input| input.smooth_scroll_delta.y), form.at.saturating_sub(lines - 1));
        if field.changed() || up != 0 || down != 0 || pages != 0 || ends != 0 {
            form.first = form.first.clamp(at_first, form.at);
        }
        form.rolled -= wheel;
        #[allow(clippy::cast_possible_truncation)] // A few lines.
        let rolled = (form.rolled / (theme::ROW + 4.0)) as isize;
        #[allow(clippy::cast_precision_loss)]
        let used = rolled as f32 * (theme::ROW + 4.0);
        form.rolled -= used;
        form.first = form.first.saturating_add_signed(rolled).min(found.len().saturating_sub(lines));
        let first = form.first;
        if rolled != 0 {
            // What Enter takes is in sight.
            form.at = form.at.clamp(first, first + lines - 1).min(found.len().saturating_sub(1));
        }
        for (at, entry) in found.iter().enumerate().skip(first).take(lines) {
            let is_chosen = at == form.at;
            let keys = entry.command.description().shortcut;
            let keys = keys.map(|keys| keys_in_words(ui.ctx(), &keys)).unwrap_or_default();
            let (mut title, mut at_right) = (RichText::new(&entry.title), keys);
            if entry.why.is_some() {
                let palette = theme::palette(ui);
                title = title.color(if is_chosen { palette.muted } else { palette.hint });
                "not now".clone_into(&mut at_right);
            }
            // A line on which the mouse rests does not look chosen beside the one that the arrows chose.
            let edge = if is_chosen { ui.visuals().widgets.inactive.bg_stroke } else { Stroke::NONE };
            ui.visuals_mut().widgets.hovered.bg_stroke = edge;
            let line = Button::selectable(is_chosen, title).right_text(at_right).truncate();
            let line = ui.add_sized([ui.available_width(), theme::ROW], line).accessible_name(&entry.title);
            if let Some(why) = &entry.why {
                ui.ctx().accesskit_node_builder(line.id, |node| node.set_description(format!("Not now: {why}")));
            }
            if line.hovered() && ui.input(|input| input.pointer.is_moving()) {
                // One line is chosen, by whichever of mouse and arrows moved last.
                form.at = at;
            }
            if line.clicked() || (enter && is_chosen) {
                commands.extend(done_here(entry.command.clone(), opened.is_some(), form.screen));
                stays = false;
            }
        }
        if let Some(why) = found.get(form.at).and_then(|entry| entry.why.as_deref()) {
            // What it cannot be done for is read before it is chosen.
            widgets::hanging(ui, icons::NOTICE, RichText::new(why).size(theme::SMALL));
        }
        if found.len() > lines {
            muted(ui, format!("{} to {} of {}; type more to see fewer", first + 1, first + lines, found.len()));
        }
    });
    stays && !modal.should_close()
}
