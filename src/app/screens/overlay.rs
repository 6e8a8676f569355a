//! What lies over every screen when it is asked for: the sheet of shortcuts, and the list of all commands.

use super::about::{self, AboutView};
use super::give_out::{self, GiveOutForm};
use super::journal::{self, JournalView};
use super::passphrase::{self, PassphraseForm};
use super::protection::{self, ProtectionForm};
use super::removal::{self, RemovalForm};
use super::reperformed;
use super::source::SourceView;
use super::{Scene, pictured};
use crate::app::command::{Command, Size};
use crate::app::opened::{Opened, file_name};
use crate::app::screen::Screen;
use crate::app::selected::Selected;
use crate::app::widgets::{self, chips, keys_in_words, muted, strong};
use crate::app::{icons, theme};
use crate::assessment::{Attachment, Target};
use crate::checklist::{Conclusion, Outcome};
use crate::jobs::again::Reperformed;
use crate::jobs::settings::{Colours, LOCKS};
use crate::report::visible::visible;
use egui::{Align2, Button, Context, Id, Key, Modal, Modifiers, ScrollArea, TextEdit, Ui};
use std::path::PathBuf;

/// What is shown over the screen.
#[derive(Debug)]
pub enum Overlay {
    Shortcuts,
    About(AboutView),
    Palette(PaletteForm),
    /// A row of the evidence.
    Source(Box<SourceView>),
    /// A protected assessment is to be opened.
    Passphrase(PassphraseForm),
    Protection(ProtectionForm),
    /// What is to be removed for good.
    Removal(RemovalForm),
    /// Where something is to be written.
    GiveOut(GiveOutForm),
    Journal(JournalView),
    /// An attached picture, as large as there is room.
    Picture(Attachment),
    /// Everything was run again.
    Reperformed(Reperformed),
    /// Files were dropped on a finding that might be evidence too.
    Dropped {
        target: Target,
        paths: Vec<PathBuf>,
    },
}

/// What is typed into the list of commands, and the line that Enter takes.
#[derive(Debug, Default)]
pub struct PaletteForm {
    text: String,
    at: usize,
    has_begun: bool,
}

/// Lines shown at once.
const LINES: usize = 14;

/// Shows it; `false`: it is done.
pub fn show(ui: &Ui, overlay: &mut Overlay, scene: &mut Scene<'_>) -> bool {
    let (opened, settings) = (scene.opened, scene.settings);
    let commands = &mut *scene.commands;
    match overlay {
        Overlay::Shortcuts => shortcuts(ui.ctx()),
        Overlay::About(view) => about::show(ui.ctx(), view),
        Overlay::Palette(form) => palette(ui.ctx(), form, opened, commands),
        Overlay::Source(view) => super::source::show(ui.ctx(), view),
        Overlay::Passphrase(form) => passphrase::show(ui.ctx(), form, commands),
        Overlay::Protection(form) => {
            opened.is_some_and(|opened| protection::show(ui.ctx(), form, opened, settings, commands))
        }
        Overlay::Removal(form) => {
            let disabled =
                opened.filter(|opened| opened.is_read_only).map(|_| "This assessment is open for reading only");
            opened.is_some() && removal::show(ui.ctx(), form, disabled, commands)
        }
        Overlay::GiveOut(form) => give_out::show(ui.ctx(), form, scene.with.has_dialogs, commands),
        Overlay::Journal(view) => journal::show(ui.ctx(), view, commands),
        Overlay::Picture(attachment) => pictured::show(ui.ctx(), attachment, scene),
        Overlay::Reperformed(found) => reperformed::show(ui.ctx(), found),
        Overlay::Dropped { target, paths } => dropped(ui.ctx(), target, paths, commands),
    }
}

/// Evidence is read and judged; an attachment is only shown.
fn dropped(context: &Context, target: &Target, paths: &[PathBuf], commands: &mut Vec<Command>) -> bool {
    const NAMED: usize = 6;
    let mut stays = true;
    let modal = Modal::new(Id::unique("dropped files")).show(context, |ui| {
        ui.set_width(460.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        widgets::heading(ui, "What are these files?");
        for path in paths.iter().take(NAMED) {
            widgets::elided(ui, &file_name(path));
        }
        if paths.len() > NAMED {
            muted(ui, format!("and {} more", paths.len() - NAMED));
        }
        ui.add_space(theme::GAP);
        ui.label("An export is read and judged. An attachment is kept with the finding, and only shown.");
        ui.add_space(theme::GAP);
        ui.horizontal_wrapped(|ui| {
            let label = format!("Attach to {}", visible(&target.short()));
            let attach = Command::Attach(target.clone(), paths.to_vec());
            stays &= !widgets::labelled_button(ui, &label, attach, None, commands).clicked();
            let import = Command::Import(paths.to_vec());
            stays &= !widgets::labelled_button(ui, "Import as evidence", import, None, commands).clicked();
            stays &= !ui.button("Neither").clicked();
        });
    });
    stays && !modal.should_close()
}

fn shortcuts(context: &Context) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("shortcuts")).show(context, |ui| {
        // Before anything stands in it; else it would be as high as areas usually are.
        ui.set_max_height(ui.ctx().content_rect().height() - 60.0);
        ui.set_width(620.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        stays &= !widgets::dialog_head(ui, "Keyboard shortcuts", "Close the shortcuts");
        let height = ui.ctx().content_rect().height() * 0.7;
        ScrollArea::vertical().max_height(height).show(ui, |ui| {
            for (title, commands) in groups() {
                ui.add_space(theme::GAP);
                ui.label(strong(title, theme::SMALL));
                for command in commands {
                    let described = command.description();
                    let keys = described.shortcut.map(|keys| keys_in_words(ui.ctx(), &keys)).unwrap_or_default();
                    let keys = if command == Command::Shortcuts { format!("{keys} or F1") } else { keys };
                    let tip = if described.tooltip.is_empty() { "" } else { " – " };
                    let words = format!("{}{tip}{}", described.label, described.tooltip);
                    // Words break beside their keys, whatever width there is.
                    ui.horizontal_top(|ui| {
                        let width = (ui.available_width() * 0.3).min(150.0);
                        ui.allocate_ui(egui::vec2(width, 0.0), |ui| {
                            ui.set_min_width(width);
                            ui.label(strong(&keys, theme::BODY));
                        });
                        ui.add(egui::Label::new(words).wrap());
                    });
                }
            }
            marks(ui);
            ui.add_space(theme::GAP);
            muted(ui, "Letters and digits work wherever no text field has the focus; Escape leaves a field. ↑ and ↓ go through the list, from its filters too. Control and a click mark a check. F6 goes from one part of the screen to the next, Tab from one control to the next.");
        });
    });
    stays && !modal.should_close()
}

/// What stands in the list of checks without its words.
fn marks(ui: &mut Ui) {
    ui.add_space(theme::GAP);
    ui.label(strong("Letters and marks in the list", theme::SMALL));
    for outcome in Outcome::ALL {
        widgets::hanging(ui, chips::letter(*outcome), outcome.title());
    }
    let concluded = Conclusion::ALL.iter().map(|one| (chips::conclusion_icon(Some(*one)), one.title()));
    let others = [
        (icons::EMPTY, "not concluded"),
        (icons::WARNING, "concluded, and the reason is still owed"),
        (icons::NEXT, "ready for review"),
        (icons::UNDO, "returned by the reviewer"),
        (icons::ACCEPTED, "accepted by the reviewer"),
        (icons::TREATMENT, "has a treatment; in colour: it is not decided to the end, or ran out"),
        (icons::NOTE, "has a note"),
        (icons::ATTACHMENT, "has attachments"),
    ];
    for (icon, words) in concluded.chain(others) {
        widgets::hanging(ui, icon, words);
    }
}

fn groups() -> Vec<(&'static str, Vec<Command>)> {
    let mut anywhere = vec![Command::Palette, Command::Shortcuts, Command::Undo, Command::Redo];
    anywhere.extend([Command::NextRegion, Command::CloseDetail, Command::Quit]);
    anywhere.extend(Size::ALL.map(Command::Size));
    let mut list = vec![Command::SelectNext, Command::SelectPrevious, Command::SelectNextOpen, Command::Search];
    list.extend([Command::MarkSelected, Command::MarkAll]);
    let mut finding: Vec<Command> = Conclusion::ALL.iter().copied().map(Command::Conclude).collect();
    finding.extend([Command::WriteNote, Command::InsertText(None)]);
    finding.extend([Command::SelectNextObject, Command::SelectPreviousObject]);
    let screens = Screen::ALL.iter().copied().map(Command::Show).collect();
    vec![("Anywhere", anywhere), ("Screens", screens), ("List of checks", list), ("Finding and conclusion", finding)]
}

/// Everything that can be asked for without saying more, then every item and check to go to.
fn entries(opened: Option<&Opened>) -> Vec<(String, Command)> {
    // Where to go first; nothing that changes anything stands on top.
    let mut commands: Vec<Command> = Screen::ALL.iter().copied().map(Command::Show).collect();
    commands.extend(Command::by_keys().into_iter().filter(|command| !matches!(command, Command::Show(_))));
    commands.extend([Command::ShowEverything, Command::Unmark, Command::ToggleAdvance, Command::CarryOver]);
    commands.extend([Command::CopyObjects, Command::ExportObjects, Command::KeepText]);
    commands.extend([Command::PastePicture, Command::ShowAttachments, Command::Journal, Command::Reperform]);
    commands.extend([Command::AskProtection, Command::AskRemoval, Command::Lock, Command::About]);
    commands.extend(Size::ALL.map(Command::Size));
    commands.extend(LOCKS.iter().copied().map(Command::LockAfter));
    commands.extend(Colours::ALL.iter().copied().map(Command::Colours));
    commands.retain(|command| *command != Command::Palette);
    let title = |command: &Command| match command {
        Command::Show(screen) => format!("Go to {}", screen.title()),
        Command::Conclude(conclusion) => format!("Conclude: {}", conclusion.title()),
        Command::LockAfter(0) => "Lock after a while: never".to_owned(),
        Command::LockAfter(minutes) => format!("Lock after a while: {}", protection::in_words(*minutes)),
        Command::CopyObjects => "Copy the affected objects".to_owned(),
        Command::ExportObjects => "Export the affected objects".to_owned(),
        Command::Colours(_) => format!("Colours (theme): {}", command.description().label.to_lowercase()),
        _ => command.description().label,
    };
    let mut entries: Vec<_> = commands.into_iter().map(|command| (title(&command), command)).collect();
    // By the words that people look for.
    let report = || Command::Show(Screen::Report);
    for words in [
        "Go to Report, to print it (PDF)",
        "Go to Report, to sign it: signature",
        "Go to Report, for the action plan: Excel, workbook, XLSX",
        "Go to Report, to see a preview of the pages",
    ] {
        entries.push((words.to_owned(), report()));
    }
    let others = [
        ("Go to Evidence, to import exports", Command::Show(Screen::Evidence)),
        ("Go to the checklist, for treatment: accept a risk, owner, due date", Command::Show(Screen::Checklist)),
        ("Go to the checklist, for the work state: submit, ready for review, accept", Command::Show(Screen::Checklist)),
        ("Go to the checklist, for severity, filters and order (sort)", Command::Show(Screen::Checklist)),
        ("Re-perform: run everything again from the stored evidence", Command::Reperform),
    ];
    entries.extend(others.map(|(words, command)| (words.to_owned(), command)));
    for item in opened.map_or(&[][..], |opened| opened.checklist.items) {
        entries.push((format!("{}  {}", item.id, item.title), Command::GoTo(Selected::Item(item.id))));
        for check in item.checks {
            entries.push((format!("{}  {}", check.id, check.title), Command::GoTo(Selected::Check(check.id))));
        }
    }
    entries
}

fn palette(context: &Context, form: &mut PaletteForm, opened: Option<&Opened>, commands: &mut Vec<Command>) -> bool {
    let mut stays = true;
    let id = Id::unique("palette");
    // The field stays where it is, however many lines there are below it.
    let top = (context.content_rect().height() * 0.12).min(120.0);
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, egui::vec2(0.0, top));
    let modal = Modal::new(id).area(area).show(context, |ui| {
        ui.set_width(560.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        // Before the field: it would take the arrows for itself.
        let (up, down, enter) = ui.input_mut(|input| {
            let mut took = |key| input.consume_key(Modifiers::NONE, key);
            (took(Key::ArrowUp), took(Key::ArrowDown), took(Key::Enter))
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
        let words: Vec<String> = form.text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        let mut found = entries(opened);
        found.retain(|(title, _)| words.iter().all(|word| title.to_lowercase().contains(word)));
        form.at = (form.at + usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
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
        let first = form.at.saturating_sub(lines - 1);
        for (at, (title, command)) in found.iter().enumerate().skip(first).take(lines) {
            let is_chosen = at == form.at;
            let keys = command.description().shortcut.map(|keys| keys_in_words(ui.ctx(), &keys)).unwrap_or_default();
            let line = Button::selectable(is_chosen, title.as_str()).right_text(keys).truncate();
            let line = ui.add_sized([ui.available_width(), theme::ROW], line).accessible_name(title);
            if line.hovered() && ui.input(|input| input.pointer.is_moving()) {
                // One line is chosen, by whichever of mouse and arrows moved last.
                form.at = at;
            }
            if line.clicked() || (enter && is_chosen) {
                commands.push(command.clone());
                stays = false;
            }
        }
        if found.len() > lines {
            muted(ui, format!("{} in all; type more to see fewer", found.len()));
        }
    });
    stays && !modal.should_close()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_stands_on_the_sheet() {
        let listed: Vec<Command> = groups().into_iter().flat_map(|(_, commands)| commands).collect();
        for command in Command::by_keys() {
            assert!(listed.contains(&command), "{command:?}");
        }
    }
}
