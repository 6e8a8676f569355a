//! What lies over every screen when it is asked for: the sheet of shortcuts (here), and the others.

use super::Scene;
use super::about::{self, AboutView};
use super::attachments::named;
use super::give_out::{self, GiveOutForm};
use super::journal::{self, JournalView};
use super::passphrase::{self, PassphraseForm};
use super::pictured::{self, PictureForm};
use super::protection::{self, ProtectionForm};
use super::removal::{self, RemovalForm};
use super::reperformed;
use super::source::SourceView;
use super::who::{self, WhoForm};
use crate::app::command::{Command, Size};
use crate::app::opened::file_name;
use crate::app::screen::Screen;
use crate::app::scrolling::ByKeys as _;
use crate::app::widgets::{self, chips, keys_in_words, muted, strong};
use crate::app::{icons, theme};
use crate::assessment::Target;
use crate::checklist::Conclusion;
use crate::checklist::answers::Standing;
use crate::jobs::again::Reperformed;
use egui::{Context, Id, Modal, ScrollArea, Ui};
use std::path::PathBuf;

/// What is shown over the screen.
#[derive(Debug)]
pub enum Overlay {
    Shortcuts,
    About(AboutView),
    /// A row of the evidence.
    Source(Box<SourceView>),
    Who(WhoForm),
    /// A protected assessment is to be opened.
    Passphrase(PassphraseForm),
    Protection(ProtectionForm),
    /// What is to be removed for good.
    Removal(RemovalForm),
    /// Where something is to be written.
    GiveOut(GiveOutForm),
    Journal(JournalView),
    /// An attached picture, as large as there is room.
    Picture(PictureForm),
    /// Everything was run again.
    Reperformed(Reperformed),
    /// Files were dropped on a finding that might be evidence too.
    Dropped {
        target: Target,
        paths: Vec<PathBuf>,
    },
}

/// Shows it; `false`: it is done.
pub fn show(ui: &Ui, overlay: &mut Overlay, scene: &mut Scene<'_>) -> bool {
    let (opened, settings) = (scene.opened, scene.settings);
    let commands = &mut *scene.commands;
    match overlay {
        Overlay::Shortcuts => shortcuts(ui.ctx()),
        Overlay::About(view) => about::show(ui.ctx(), view),
        Overlay::Source(view) => super::source::show(ui.ctx(), view),
        Overlay::Who(form) => who::show(ui.ctx(), form, commands),
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
        Overlay::Picture(form) => pictured::show(ui.ctx(), form, scene),
        Overlay::Reperformed(found) => reperformed::show(ui.ctx(), found, opened),
        Overlay::Dropped { target, paths } => dropped(ui.ctx(), (target, &named(target, opened)), paths, commands),
    }
}

/// Evidence is read and judged; an attachment is only shown.
fn dropped(context: &Context, (target, name): (&Target, &str), paths: &[PathBuf], commands: &mut Vec<Command>) -> bool {
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
            let label = format!("Attach to {name}");
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
        ScrollArea::vertical().max_height(height).by_keys(ui, |ui| {
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
            muted(ui, "Letters and digits work wherever no text field has the focus; Escape leaves a field. In a field, undo takes back what was typed there; after Escape, the last step. A conclusion that owes a reason leads to the field for it; there Control and Enter take the reason and go on to the next open check. A conclusion of the previous assessment is confirmed by its key. ↑ and ↓ go through the list, from its filters too. Control and a click mark a check; while some are marked, conclusions and notes are about all of them. F6 goes from one part of the screen to the next, Tab from one control to the next. Page Up and Page Down, Home and End move through what is longer than its place: the part that the keyboard is in, or a dialog; there the arrows do too.");
        });
    });
    stays && !modal.should_close()
}

/// What stands in the list of checks without its words.
fn marks(ui: &mut Ui) {
    ui.add_space(theme::GAP);
    ui.label(strong("Letters and marks in the list", theme::SMALL));
    for standing in Standing::ALL {
        widgets::hanging(ui, chips::letter(standing), standing.title());
    }
    let concluded = Conclusion::ALL.iter().map(|one| (chips::conclusion_icon(Some(*one)), one.title()));
    let others = [
        (icons::EMPTY, "not concluded"),
        (icons::WARNING, "the reason for the conclusion or the severity is still owed"),
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
    finding.extend([Command::SelectNextObject, Command::SelectPreviousObject, Command::EnlargeObjects]);
    let screens = Screen::ALL.iter().copied().map(Command::Show).collect();
    vec![("Anywhere", anywhere), ("Screens", screens), ("List of checks", list), ("Finding and conclusion", finding)]
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
