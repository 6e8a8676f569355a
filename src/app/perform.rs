//! What becomes of each command: the one place where the window changes anything.

use super::banners::EDIT;
use super::command::{Command, GivenOut, Size};
use super::opened::Opened;
use super::pictures::Pictures;
use super::place::Wanted;
use super::screen::Screen;
use super::screens::about::AboutView;
use super::screens::accounts::AccountsForm;
use super::screens::evidence::Imported;
use super::screens::journal::JournalView;
use super::screens::overlay::Overlay;
use super::screens::palette::PaletteForm;
use super::screens::passphrase::PassphraseForm;
use super::screens::preview::Preview;
use super::screens::previous::PreviousForm;
use super::screens::protection::ProtectionForm;
use super::screens::report::Written;
use super::screens::source::SourceView;
use super::screens::start::NewForm;
use super::storing::WHO_FIRST;
use super::work::{self, Attached, Told};
use super::{Window, theme};
use crate::assessment::file::Session;
use crate::assessment::{Detail, Edit, FileError, Passphrase, Step};
use crate::jobs::keep::Open;
use crate::report::visible::visible;
use egui::{Context, ViewportCommand};
use std::path::PathBuf;
use std::sync::Arc;

/// Bytes of results that are stored within a frame.
const SMALL_RESULTS: usize = 4 << 20;

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
                // What is open here is read once more without its passphrase.
                let of_opened = window.opened.as_ref().filter(|opened| assessment.as_deref() == Some(&opened.path));
                let key = of_opened.and_then(|opened| opened.place_and_key()?.1);
                window.begin(|_, wake| work::verify(report, assessment, key, wake));
            }),
            Command::Open(path) => self.open(path, false, None),
            Command::OpenReadOnly(path) => self.open(path, true, None),
            Command::Unlock { path, read_only, passphrase } => self.open(path, read_only, Some(passphrase)),
            Command::Demo(folder) => self.when_free(|window| {
                if !window.may_put_away() {
                    return;
                }
                window.put_away();
                window.begin(|with, wake| work::sample(folder, with, wake));
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
                self.overlay = self.attachment(number).map(Overlay::Picture);
            }
            Command::AskProtection => {
                if self.opened.is_some() {
                    self.overlay = Some(Overlay::Protection(ProtectionForm::default()));
                }
            }
            Command::Protect { old, new } => self.protect(old, new),
            Command::Lock => self.lock("Locked. Everything is stored.".to_owned()),
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
            Command::Browse(wanted) => self.browse(wanted),
            Command::Import(paths) => self.import(paths),
            Command::RemoveEvidence(files) => self.remove_evidence(files),
            Command::AskRemoval => self.ask_removal(),
            Command::RemoveForGood { with_versions } => self.remove_for_good(with_versions),
            Command::Stop => {
                if let Some(work) = &self.work {
                    work.stop();
                }
            }
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
            Command::ActAs(name) => {
                if let Some(opened) = &mut self.opened {
                    opened.act_as(&name);
                    // What was typed before anybody was named.
                    self.drafts.try_again();
                }
                self.succeeded(EDIT);
            }
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
            Command::GiveOut(GivenOut::Objects, path) => self.write_objects(path),
            Command::Copy(text) => context.copy_text(text),
            Command::About => self.overlay = Some(Overlay::About(AboutView::new(&self.with))),
            Command::Shortcuts => self.overlay = Some(Overlay::Shortcuts),
            Command::Palette => self.overlay = Some(Overlay::Palette(PaletteForm::default())),
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
            Command::QuitAnyway => {
                if let Some(work) = &self.work {
                    work.stop();
                }
                (self.asks_whether_to_quit, self.quits_anyway) = (false, true);
                context.send_viewport_cmd(ViewportCommand::Close);
            }
            Command::Focus(field) => {
                self.show(Screen::Report);
                context.memory_mut(|memory| memory.request_focus(field.id()));
            }
            Command::StayOpen => self.asks_whether_to_quit = false,
            Command::CloseDetail => match self.screen {
                Screen::Accounts => self.accounts.close(),
                Screen::Checklist => self.checklist.close_object(),
                _ => {}
            },
            Command::NextRegion => {
                if self.screen != Screen::Checklist || !self.checklist.next_part() {
                    self.screen.next_region(context);
                }
            }
            _ => self.on_the_checklist(&command, context),
        }
    }

    fn on_the_checklist(&mut self, command: &Command, context: &Context) {
        let Some(opened) = &self.opened else { return };
        if is_of_the_checklist(command) {
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

    fn create(&mut self, command: Command, context: &Context) {
        let Command::Create { path, details, as_of, thresholds } = command else { return };
        if self.work.is_some() {
            return self.when_free(|_| {});
        }
        if !self.may_put_away() {
            return;
        }
        let path = if path.extension().is_none() { path.with_extension("assessment") } else { path };
        let checklist = crate::checklist::ALL.first().map_or("", |checklist| checklist.id);
        let now = (self.with.now)();
        let session = Session { since: now, ..self.with.session.clone() };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty())
            && let Err(error) = crate::jobs::export::make_folder(folder)
        {
            return self.fail(error.to_string());
        }
        let assessor = details.iter().find(|(detail, _)| *detail == Detail::Assessor).map(|(_, text)| text.trim());
        let who = assessor.filter(|name| !name.is_empty()).unwrap_or(&session.user).to_owned();
        let mut open = match Open::create(&path, checklist, &session, &who) {
            Ok(open) => open,
            Err(error) => {
                let offer = matches!(error, FileError::Exists { .. }).then(|| Command::Open(path.clone()));
                return self.fail_offering("Creating", error.to_string(), offer);
            }
        };
        self.succeeded("Creating");
        let set = |(detail, text): &(Detail, String)| Edit::SetDetail { detail: *detail, text: text.trim().to_owned() };
        let mut edits: Vec<Edit> = details.iter().map(set).collect();
        edits.retain(|edit| !matches!(edit, Edit::SetDetail { text, .. } if text.is_empty()));
        let set = |(name, value): (&'static str, i64)| Edit::SetParameter { name: name.to_owned(), value };
        edits.extend(thresholds.into_iter().map(set));
        edits.extend(as_of.map(|day| Edit::SetAsOf { as_of: Some(day.midnight()) }));
        let label = "Begin the assessment".to_owned();
        self.put_away();
        if let Err(error) = open.perform(Edit::Several { label, edits }, Step::New, now) {
            self.fail(format!("{error}."));
        }
        self.took(open, None, context);
        self.screen = Screen::Evidence;
        self.start.new = NewForm::new(&self.with.session.user, &self.settings.letterhead.organization);
        if let Some(opened) = &mut self.opened {
            // Nothing to read yet: judged as it is, so that the checklist can be looked at.
            opened.must_read_again = true;
        }
    }

    fn open(&mut self, path: PathBuf, read_only: bool, passphrase: Option<Passphrase>) {
        self.when_free(|window| {
            // A slip of the finger does not close what is open.
            if !path.exists() {
                return window.fail_about("Opening", FileError::Missing { path }.to_string());
            }
            if !window.may_put_away_for(&path) {
                return;
            }
            window.put_away();
            window.begin(|with, wake| work::open_with(path, read_only, passphrase, with, wake));
        });
    }

    /// Closes what is open, all typed text stored.
    pub(super) fn put_away(&mut self) {
        // What was said names this assessment's people; only what goes wrong now is still of interest.
        self.banners.clear();
        for command in self.drafts.flush() {
            self.write(command);
        }
        self.drafts.forget();
        // What stands beside, and what was drawn, is as confidential as the assessment itself.
        (self.previous, self.pictures) = (PreviousForm::default(), Pictures::default());
        self.report.preview = Preview::default();
        let Some(mut opened) = self.opened.take() else { return };
        if let Err(error) = opened.keep_results(usize::MAX) {
            self.fail(error.to_string());
        }
        if let Some(open) = opened.lend()
            && !opened.is_read_only
            && let Err(error) = open.file.close()
        {
            self.fail(error.to_string());
        }
        self.screen = Screen::Start;
    }

    fn took(&mut self, open: Open, why_read_only: Option<String>, context: &Context) {
        let path = open.file.path().to_owned();
        let Some(opened) = Opened::new(open) else {
            return self.fail(format!("{} follows a checklist that this version does not have.", path.display()));
        };
        if let Some(warning) = opened.warning() {
            self.fail(warning);
        }
        self.settings.note(&path);
        // Lists begin at their tops: how far another assessment's were gone through says nothing here.
        context.memory_mut(|memory| memory.data.remove_by_type::<egui::scroll_area::State>());
        self.accounts = AccountsForm::default();
        self.checklist.begin(&opened, self.settings.advances);
        self.report.begin(&opened, &self.settings.letterhead);
        self.evidence.begin(&opened.path);
        self.previous = PreviousForm::default();
        let mut opened = opened;
        opened.why_read_only = why_read_only;
        opened.begin_as(&self.with.session.user);
        self.opened = Some(opened);
        self.last_touched = context.input(|input| input.time);
    }

    fn import(&mut self, paths: Vec<PathBuf>) {
        self.when_free(|window| {
            let Some(opened) = &mut window.opened else { return };
            if opened.is_read_only {
                return window.fail("This assessment is open for reading only; nothing can be imported.");
            }
            if window.asks_who_first() {
                return window.fail_about(EDIT, WHO_FIRST);
            }
            let Some(opened) = &mut window.opened else { return };
            let inputs = opened.open().map(|open| open.inputs()).unwrap_or_default();
            let mappings = opened.assessment().stated.mappings.clone();
            window.screen = Screen::Evidence;
            window.begin(|with, wake| work::read(paths, inputs, mappings, with, wake));
        });
    }

    /// `job`: the title of the job that says it.
    pub(super) fn heard(&mut self, told: Told, job: &'static str, context: &Context) {
        match told {
            Told::Progress(_) | Told::Ended => {}
            Told::Opened(open, why_read_only) => {
                self.took(*open, why_read_only, context);
                let has_evidence = self.opened.as_ref().is_some_and(|opened| !opened.assessment().evidence.is_empty());
                self.screen = if has_evidence { Screen::Checklist } else { Screen::Evidence };
                self.return_to_place();
                self.ask_who();
            }
            Told::Protected { path, purpose, refused, why_read_only } => {
                self.work = None;
                let form = PassphraseForm::new(path, purpose, refused);
                let form = match why_read_only {
                    Some(why) => form.with_note(format!("It is opened for reading only. {why}.")),
                    None => form,
                };
                self.overlay = Some(Overlay::Passphrase(form));
            }
            Told::Damaged { sentence, newest } => {
                self.fail_offering(job, sentence, newest.map(Command::OpenReadOnly));
            }
            Told::Returned(open, returned) => self.returned(*open, returned),
            Told::Reperformed(found) => self.overlay = Some(Overlay::Reperformed(*found)),
            Told::Beside(beside) => self.lies_beside(*beside),
            Told::Read(reading) => self.read(*reading),
            Told::Back(open, wrong) => {
                if let Some(opened) = &mut self.opened {
                    opened.give_back(*open);
                    // What was shown is not all stored: what is stored counts.
                    opened.must_read_again |= wrong.is_some();
                }
                let imported = self.evidence.imports.take();
                match wrong {
                    Some(sentence) => self.fail_about(job, format!("The evidence was not stored: {sentence}")),
                    None => self.evidence.take_imported(imported),
                }
            }
            Told::Judged(judged) => {
                if let Some(opened) = &mut self.opened {
                    opened.take(*judged);
                    if let Err(error) = opened.keep_results(SMALL_RESULTS) {
                        self.fail(error.to_string());
                    }
                }
            }
            Told::Excerpt(excerpt) => {
                let used = std::mem::take(&mut self.used);
                self.overlay = Some(Overlay::Source(Box::new(SourceView::new(*excerpt, used.0, &used.1))));
            }
            Told::Copied { table, count } => self.copied(table, count, context),
            Told::Written { what, path } => {
                self.tell(
                    format!("{what} written to {}.", visible(&path.display().to_string())),
                    Some(Command::OpenFolder(path)),
                );
            }
            Told::Verified(found) => {
                self.start.verify.found = Some(*found);
                self.start.verify.is_new = true;
                self.screen = Screen::Start;
            }
            Told::Exported { path, is_signed, has_replaced, remark } => {
                self.report.written =
                    Some(Written { path, is_signed, has_replaced, remark, is_new: true, choices: None });
            }
            Told::Failed(sentence) => {
                if self.opened.as_ref().is_some_and(Opened::is_lent) {
                    self.opened = None;
                    self.screen = Screen::Start;
                }
                // A path that was wrong is typed on.
                self.evidence.begins |= self.screen == Screen::Evidence && !self.evidence.path.is_empty();
                self.fail_about(job, sentence);
            }
        }
    }

    fn read(&mut self, reading: work::Reading) {
        self.evidence.imports = self.opened.as_ref().map(|opened| Imported::of(&reading, opened));
        let Some(open) = self.opened.as_mut().and_then(Opened::lend) else { return };
        self.evidence.path.clear();
        self.work = None;
        let with = self.with.clone();
        match work::store(open, reading, &with, Arc::clone(&self.wake)) {
            Ok(work) => self.work = Some(work),
            Err(error) => {
                // The file went with the thread that could not be started.
                self.opened = None;
                self.screen = Screen::Start;
                self.fail(format!(
                    "The job could not be started: {error}. Open the assessment again; nothing is lost."
                ));
            }
        }
    }
}

/// Whether it shows the checklist, from wherever it is asked for.
fn is_of_the_checklist(command: &Command) -> bool {
    matches!(
        command,
        Command::GoTo(_)
            | Command::MarkThese(_)
            | Command::Treat(_)
            | Command::TreatObject
            | Command::SetSeverity(_)
            | Command::SetWorkState(_)
            | Command::Filter(_)
            | Command::Order(_)
            | Command::TogglePreview
            | Command::ShowTab(_)
            | Command::AttachHere
    )
}
