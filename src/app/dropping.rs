//! Files and folders that are dropped on the window: what becomes of them where one is, said before they are let go.

use super::command::Command;
use super::opened::file_name;
use super::screen::Screen;
use super::screens::attachments::named;
use super::screens::overlay::Overlay;
use super::{Window, theme};
use crate::assessment::Target;
use crate::report::words::counted;
use egui::{Align2, Context, FontId, Id, LayerId, Order, Sense, UiBuilder, WidgetInfo};
use std::path::{Path, PathBuf};

/// Endings of what nobody imports: it is attached without asking.
const PICTURES: &[&str] = &["png", "jpg", "jpeg", "pdf"];

/// Dropped while a job ran: imported when it has ended, if the same assessment is still open.
#[derive(Debug, Default)]
pub struct Waiting {
    paths: Vec<PathBuf>,
    into: PathBuf,
}

/// What a drop does.
#[derive(Debug, PartialEq)]
enum Meaning {
    Do(Command),
    Import,
    Attach(Target),
    /// Evidence, or to be attached: a person says.
    Ask(Target),
    /// More for the question that is asked already.
    AskAlso,
    Certificate,
    /// Nothing, because of this.
    Nothing(String),
}

fn is(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| endings.contains(&&*ending))
}

impl Window {
    fn meaning(&self, paths: &[PathBuf]) -> Meaning {
        let nothing = |words: &str| Meaning::Nothing(words.to_owned());
        let Some(first) = paths.first() else { return nothing("Nothing was dropped.") };
        if paths.iter().any(|path| path.as_os_str().is_empty()) {
            return nothing(
                "What was dropped is no file on this computer, so nothing was taken. Save it first; then drop the file.",
            );
        }
        if matches!(self.overlay, Some(Overlay::Dropped { .. })) {
            return Meaning::AskAlso;
        }
        if self.has_dialog() {
            return nothing("A dialog is open, so nothing was taken. Close it; then drop the files again.");
        }
        let assessments = paths.iter().filter(|path| is(path, &["assessment"])).count();
        if assessments > 0 && paths.len() > 1 {
            return nothing(
                "An assessment is among these files, so nothing was taken. Drop an assessment alone to open it, and the \
                 exports alone to import them.",
            );
        }
        if assessments == 1 {
            return Meaning::Do(match self.screen {
                Screen::Previous if self.opened.is_some() => {
                    Command::LayBeside { path: first.clone(), passphrase: None }
                }
                _ => Command::Open(first.clone()),
            });
        }
        let is_report = paths.len() == 1 && is(first, &["pdf"]);
        if is_report && matches!(self.screen, Screen::Start | Screen::Report) {
            let assessment = self.opened.as_ref().filter(|_| self.screen == Screen::Report);
            let assessment = assessment.map(|opened| opened.path.clone());
            return Meaning::Do(Command::Verify { report: Some(first.clone()), assessment });
        }
        if paths.len() == 1 && self.screen == Screen::Report && is(first, &["p12", "pfx"]) {
            return Meaning::Certificate;
        }
        let Some(opened) = &self.opened else {
            return nothing("Make or open an assessment first; then drop the exports again.");
        };
        if opened.is_read_only {
            return nothing("This assessment is open for reading only, so nothing was taken.");
        }
        match self.attached_to().filter(|_| !paths.iter().any(|path| path.is_dir())) {
            Some(target) if paths.iter().all(|path| is(path, PICTURES)) => Meaning::Attach(target),
            Some(target) => Meaning::Ask(target),
            None => Meaning::Import,
        }
    }

    /// Files that were dropped on the window.
    pub(super) fn take_drops(&mut self, context: &Context) {
        self.import_what_waited();
        let dropped = context.input(|input| input.raw.dropped_files.clone());
        if dropped.is_empty() {
            return;
        }
        let paths: Vec<PathBuf> = dropped.iter().map(|file| file.path().to_owned()).collect();
        match self.meaning(&paths) {
            Meaning::Do(command) => self.commands.push(command),
            Meaning::Import => self.import_dropped(paths),
            Meaning::Attach(target) => self.commands.push(Command::Attach(target, paths)),
            Meaning::Ask(target) => self.overlay = Some(Overlay::Dropped { target, paths }),
            Meaning::AskAlso => {
                if let Some(Overlay::Dropped { paths: asked, .. }) = &mut self.overlay {
                    asked.extend(paths.into_iter().filter(|path| !asked.contains(path)).collect::<Vec<_>>());
                }
            }
            Meaning::Certificate => {
                (self.report.signing.signs, self.report.unfolds_signing) = (true, true);
                self.report.signing.key = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
                self.tell("The certificate is put in; its passphrase is still to be typed.", None);
            }
            Meaning::Nothing(sentence) => self.tell(sentence, None),
        }
    }

    /// At once, or when the job that runs has ended.
    fn import_dropped(&mut self, paths: Vec<PathBuf>) {
        let (Some(work), Some(opened)) = (&self.work, &self.opened) else {
            return self.commands.push(Command::Import(paths));
        };
        let into = opened.path.clone();
        if self.waiting.into != into {
            self.waiting = Waiting { into, paths: Vec::new() };
        }
        let new: Vec<PathBuf> = paths.into_iter().filter(|path| !self.waiting.paths.contains(path)).collect();
        self.waiting.paths.extend(new);
        let what = counted(self.waiting.paths.len(), "dropped file or folder waits", "dropped files and folders wait");
        self.tell(format!("{} is still running. {what}, to be imported then.", work.title), None);
    }

    fn import_what_waited(&mut self) {
        if self.waiting.paths.is_empty() || self.work.is_some() || self.has_dialog() {
            return;
        }
        let Waiting { paths, into } = std::mem::take(&mut self.waiting);
        match &self.opened {
            Some(opened) if opened.path == into => _ = self.import(paths),
            _ => self.tell("What was dropped was not imported: its assessment is closed. Drop it again.", None),
        }
    }

    /// What lies over the window while files are held above it.
    pub(super) fn say_what_a_drop_does(&self, context: &Context) {
        let hovered = context.input(|input| input.raw.hovered_files.clone());
        if hovered.is_empty() {
            return;
        }
        let paths: Vec<PathBuf> = hovered.into_iter().filter_map(|file| file.path).collect();
        if paths.is_empty() {
            return;
        }
        let words = self.in_words(&paths);
        let screen = context.content_rect();
        let layer = LayerId::new(Order::Foreground, Id::unique("what a drop does"));
        let ui = egui::Ui::new(context.clone(), layer.id, UiBuilder::new().layer_id(layer).max_rect(screen));
        let palette = theme::palette(&ui);
        ui.painter().rect_filled(screen, 0.0, palette.ground.gamma_multiply(0.82));
        let font = FontId::proportional(theme::SUBHEADING + 2.0);
        let galley = ui.painter().layout(words.clone(), font, palette.ink, (screen.width() - 120.0).max(120.0));
        let rect = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), screen);
        let frame = rect.expand2(egui::vec2(26.0, 20.0));
        ui.painter().rect(
            frame,
            theme::CORNER,
            palette.panel,
            egui::Stroke::new(2.0, palette.accent),
            egui::StrokeKind::Inside,
        );
        ui.painter().galley(rect.min, galley, palette.ink);
        let response = ui.interact(frame, ui.scope_id().with("words"), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &words));
    }

    fn in_words(&self, paths: &[PathBuf]) -> String {
        let folders = paths.iter().filter(|path| path.is_dir()).count();
        let what = match (paths, folders) {
            ([one], _) => file_name(one),
            (all, 0) => counted(all.len(), "file", "files"),
            (all, folders) if folders == all.len() => counted(folders, "folder", "folders"),
            (all, _) => format!("{} files and folders", all.len()),
        };
        match self.meaning(paths) {
            Meaning::Do(Command::Open(_)) => format!("Let go to open {what}"),
            Meaning::Do(Command::LayBeside { .. }) => format!("Let go to lay {what} beside this assessment"),
            Meaning::Do(_) => format!("Let go to verify {what}"),
            Meaning::Import if self.work.is_some() => format!("Let go to import {what} when the job has ended"),
            Meaning::Import => format!("Let go to import {what} as evidence"),
            Meaning::Attach(target) => format!("Let go to attach {what} to {}", named(&target, self.opened.as_ref())),
            Meaning::Ask(target) => {
                let target = named(&target, self.opened.as_ref());
                format!("Let go: you are asked whether {what} is evidence, or belongs to {target}")
            }
            Meaning::AskAlso => format!("Let go to add {what}"),
            Meaning::Certificate => format!("Let go to sign with {what}"),
            Meaning::Nothing(sentence) => sentence.replace(", so nothing was taken", ""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is;
    use std::path::Path;

    #[test]
    fn endings_are_known_in_any_letters() {
        let check = |name: &str, expected: bool| assert_eq!(is(Path::new(name), &["pdf", "png"]), expected, "{name}");
        check("a/Report.PDF", true);
        check("shot.png", true);
        check("pdf", false);
        check("list.csv", false);
    }
}
