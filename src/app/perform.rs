//! What becomes of each command: the one place where the window changes anything.

use super::command::{Command, GivenOut, Size};
use super::elsewhere::FromElsewhere;
use super::place::Wanted;
use super::screen::Screen;
use super::screens::about::AboutView;
use super::screens::journal::JournalView;
use super::screens::overlay::Overlay;
use super::screens::pictured::PictureForm;
use super::screens::protection::ProtectionForm;
use super::work::{self, Attached, Work};
use super::{Window, theme};
use crate::assessment::Step;
use egui::{Context, ViewportCommand};
use std::path::PathBuf;

/// What is said where there is nothing to stop, to take back, or to do again.
const NOTHING_RUNS: &str = "Nothing is running that could be stopped.";
pub(super) const NOTHING_DONE: &str = "Nothing was done that could be taken back.";
pub(super) const NOTHING_TAKEN_BACK: &str = "Nothing was taken back that could be done again.";

impl Window {
    pub(super) fn fulfil(&mut self, command: Command, context: &Context) {
        match command {
            Command::Show(screen) => self.show(screen),
            Command::Create { .. } => self.create(command, context),
            Command::Countersign(report) => self.countersign(report),
            Command::Verify { report, assessment } => self.when_free(|window| {
                // The form shows what is verified, wherever that was asked for.
                let shown = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
                window.start.verify.report = shown(&report).unwrap_or_default();
                window.start.verify.assessment = shown(&assessment).unwrap_or_default();
                window.start.verify.found = None;
                window.start.verify.asked_on = window.screen;
                // What is open here is read once more without its passphrase.
                let of_opened = window.opened.as_ref().filter(|opened| assessment.as_deref() == Some(&opened.path));
                let key = of_opened.and_then(|opened| opened.place_and_key()?.1);
                window.begin(|_, wake| work::verify(report, assessment, key, wake));
            }),
            Command::Open(ref path) => self.open(path.clone(), &command, None),
            Command::OpenReadOnly(ref path) => self.open(path.clone(), &command, None),
            Command::GoOnInCopy(ref version) => self.when_free(|window| {
                if window.leaves_for(&command) {
                    window.put_away();
                    window.begin(|with, wake| work::go_on_in_copy(version.clone(), with, wake));
                }
            }),
            Command::AskForCopy => self.ask_where_to_copy(),
            Command::TellDamage => self.tell_damage(),
            Command::Unlock { ref path, ref passphrase, .. } => {
                self.open(path.clone(), &command, Some(passphrase.clone()));
            }
            Command::Demo(ref folder) => self.when_free(|window| {
                if window.leaves_for(&command) {
                    window.put_away();
                    window.begin(|with, wake| work::sample(folder.clone(), with, wake));
                }
            }),
            Command::LayBeside { path, passphrase } => self.lay_beside(path, passphrase),
            Command::CarryOver => self.carry_over(),
            Command::Attach(target, paths) => {
                self.attach(target, paths.into_iter().map(Attached::File).collect());
            }
            Command::BrowseAttachment(target) => {
                self.attaching = Some(target);
                self.browse(Wanted::Attachments);
            }
            Command::PastePicture => self.paste_picture(context),
            Command::ExportAttachment(number) => self.ask_where_to_export(number),
            Command::ShowPicture(number) => {
                self.overlay = self.attachment(number).map(PictureForm::of).map(Overlay::Picture);
            }
            Command::BlackOut(number, areas) => {
                self.with_file(true, |open, with, wake| work::black_out(open, number, areas, with, wake));
            }
            Command::AskProtection => {
                if self.opened.is_some() {
                    self.overlay = Some(Overlay::Protection(ProtectionForm::default()));
                }
            }
            Command::Protect { old, new } => self.protect(old, new),
            Command::Lock => self.lock("Locked."),
            Command::CloseAssessment => self.close_assessment(&command),
            Command::LockAfter(minutes) => {
                self.settings.lock_after_minutes = minutes;
                self.keep_settings();
            }
            Command::Reperform => self.reperform(),
            Command::Journal => self.overlay = self.opened.as_ref().map(JournalView::new).map(Overlay::Journal),
            Command::KeepLetterhead(letterhead) => {
                self.settings.letterhead = letterhead;
                self.report.take_letterhead(&self.settings.letterhead);
                self.keep_settings();
            }
            Command::ShowAttachments => {
                self.report.unfolds_attachments = true;
                self.show(Screen::Report);
            }
            Command::ShowSection(section) => self.show_section(section),
            Command::Browse(Wanted::Assessment) if !self.with.has_dialogs => {
                // Its path is typed.
                self.start.reopens = true;
                self.show(Screen::Start);
            }
            Command::Browse(wanted) => self.browse(wanted),
            Command::Import(paths) => {
                if self.import(paths) {
                    self.screen = Screen::Evidence;
                }
            }
            Command::RemoveEvidence(files) => self.remove_evidence(files),
            Command::AskRemoval => self.ask_removal(),
            Command::RemoveForGood { with_versions } => self.remove_for_good(with_versions),
            Command::Stop => match &self.work {
                Some(work) => work.stop(),
                None => self.tell(NOTHING_RUNS, None),
            },
            Command::Perform(edit) => _ = self.perform(edit, Step::New),
            Command::ChangeTogether(edit, count) => {
                if self.perform(edit, Step::New) {
                    self.checklist.changed_together(count);
                }
            }
            Command::Write { .. } => self.write(command),
            Command::Undo | Command::Redo => self.step_back_or_forth(&command),
            Command::WriteRequest(folder) => self.write_request(&folder),
            Command::KeepMappings(path) => self.keep_mappings(&path),
            Command::TakeMappings(path) => self.take_mappings(&path),
            Command::Export(path) => self.export(path),
            Command::OpenFolder(path) => self.open_folder(&path),
            Command::OpenFile(path) => self.open_by_system(path),
            Command::Search if self.screen == Screen::Evidence => self.evidence.search(context),
            Command::MapTable(file, part, _) => self.when_free(|window| {
                window.show(Screen::Evidence);
                match &window.opened {
                    Some(opened) if opened.is_read_only => {
                        window.tell("This assessment is open for reading only; no mapping can be kept.", None);
                    }
                    Some(opened) => window.evidence.map(&file, part, opened),
                    None => {}
                }
            }),
            Command::BeginImport => {
                self.show(Screen::Evidence);
                self.evidence.asks = true;
            }
            Command::Print => {
                self.show(Screen::Report);
                self.report.prints = true;
            }
            Command::InsertText(text) => self.insert_text(text),
            Command::KeepText => self.keep_text(),
            Command::ActAs(name) => self.act_as(&name),
            Command::ForgetText(text) => {
                if let Err(sentence) = self.texts.forget(&text) {
                    self.fail(sentence);
                }
            }
            Command::ShowAccount(key) => {
                (self.accounts.selected, self.accounts.scroll) = (Some(key), true);
                self.show(Screen::Accounts);
            }
            Command::OpenSource(source, used) => self.open_source(source, used),
            Command::CopyObjects => self.copy_objects(context),
            Command::ExportObjects => self.ask_where_to_write_objects(),
            Command::GiveOut(GivenOut::Attachment(number), path) => self.export_attachment(number, path),
            Command::GiveOut(GivenOut::Copy, path) => self.go_on_in_copy(path),
            Command::GiveOut(GivenOut::Objects, path) => self.write_objects(path),
            Command::Copy(text) => context.copy_text(text),
            Command::About => self.overlay = Some(Overlay::About(AboutView::new(&self.with))),
            Command::Shortcuts => self.overlay = Some(Overlay::Shortcuts),
            Command::Palette => self.ask_palette(context),
            Command::Colours(colours) => {
                self.settings.colours = colours;
                theme::choose(context, colours);
                self.keep_settings();
            }
            Command::Size(size) => match size {
                Size::Larger => egui::gui_zoom::zoom_in(context),
                Size::Smaller => egui::gui_zoom::zoom_out(context),
                Size::Usual => context.set_zoom_factor(1.0),
            },
            Command::ListRecent(lists) => {
                self.settings.list_recent(lists);
                if let Some(opened) = &self.opened {
                    self.settings.note(&opened.path);
                }
                self.keep_settings();
            }
            Command::Dismiss(number) => self.banners.retain(|banner| banner.number != number),
            Command::Quit => context.send_viewport_cmd(ViewportCommand::Close),
            Command::LeaveAnyway => self.leave_anyway(context),
            Command::Focus(field) => {
                self.go_to_field(&field, context);
            }
            Command::Press(button) => self.press(button, context),
            Command::Say(sentence) => self.tell(sentence, None),
            Command::StayOpen => self.stay(),
            Command::CloseDetail => match self.screen {
                Screen::Accounts => self.accounts.close(),
                Screen::Checklist => {
                    let stays = self.opened.as_ref().and_then(|opened| self.checklist.close_something(opened));
                    if let Some(sentence) = stays {
                        self.tell(sentence, None);
                    }
                }
                Screen::Evidence => self.evidence.close_mapping(),
                Screen::Report => self.report.close_pages(),
                _ => {}
            },
            Command::NextRegion => {
                if self.screen != Screen::Checklist || !self.checklist.next_part() {
                    self.screen.next_region(context, self.place_left().map(|(_, rect)| rect));
                }
            }
            _ => self.on_the_checklist(&command, context),
        }
    }

    /// Why a command of the list would do nothing now; `None`: it does something, or leads to where it is told what lacks.
    pub(super) fn hindered(&self, command: &Command) -> Option<String> {
        if *command == Command::Stop {
            return self.work.is_none().then(|| NOTHING_RUNS.to_owned());
        }
        let opened = self.opened.as_ref()?;
        let history = opened.document().history();
        match command {
            Command::Undo if history.undo_label().is_none() && !history.has_removed() => Some(NOTHING_DONE.to_owned()),
            Command::Redo if history.redo_label().is_none() => Some(NOTHING_TAKEN_BACK.to_owned()),
            // The checklist is shown first, which is something.
            _ if self.screen != Screen::Checklist && command.asked_elsewhere() == Some(FromElsewhere::Waits) => None,
            _ => self.checklist.hindered(command, opened),
        }
    }

    fn on_the_checklist(&mut self, command: &Command, context: &Context) {
        let Some(opened) = &self.opened else { return };
        if command.asked_elsewhere() == Some(FromElsewhere::Leads) {
            self.screen = Screen::Checklist;
        }
        if self.screen == Screen::Accounts {
            return self.accounts.fulfil(command, opened, context);
        }
        if self.screen == Screen::Previous {
            return self.previous.fulfil(command);
        }
        if self.screen != Screen::Checklist {
            return;
        }
        match self.checklist.fulfil(command, opened, context) {
            Ok(Some(edit)) => {
                let is_stored = self.perform(edit, Step::New);
                self.checklist.concluded(is_stored);
            }
            Ok(None) => {}
            Err(sentence) => self.tell(sentence, None),
        }
        if let (Command::AttachHere, true) = (command, self.with.has_dialogs)
            && let Some(target) = self.opened.as_ref().and_then(|opened| self.checklist.target(opened))
        {
            self.attaching = Some(target);
            self.browse(Wanted::Attachments);
        }
    }

    pub(super) fn show(&mut self, screen: Screen) {
        if screen == Screen::Start || self.opened.is_some() {
            if screen != self.screen {
                self.leave_errors();
            }
            self.screen = screen;
            self.start.new.begins |= screen == Screen::Start;
            self.evidence.begins |= screen == Screen::Evidence;
            self.previous.begins |= screen == Screen::Previous;
        } else if self.work.as_ref().is_some_and(Work::opens) {
            self.wanted = Some(screen);
            self.tell(format!("{} is shown as soon as the assessment is open.", screen.title()), None);
        } else {
            self.tell("Make or open an assessment first.", None);
        }
    }

    /// Runs now, or says that a job must end first.
    pub(super) fn when_free(&mut self, act: impl FnOnce(&mut Self)) {
        match &self.work {
            Some(work) => self.tell(format!("{} is still running; wait for it, or stop it first.", work.title), None),
            None => act(self),
        }
    }
}
