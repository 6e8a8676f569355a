//! Asks where something of the assessment is to be written: an attachment, a table of objects.

use crate::app::command::{Command, GivenOut};
use crate::app::place::{self, Wanted};
use crate::app::theme;
use crate::app::widgets::{self, main_button, muted, path_field};
use egui::{Context, Id, Modal};
use std::path::Path;

/// What is typed, and for what.
#[derive(Debug)]
pub struct GiveOutForm {
    what: GivenOut,
    title: String,
    pub path: String,
    has_begun: bool,
}

impl GivenOut {
    fn does(self) -> &'static str {
        match self {
            Self::Copy => "Copy it and go on there",
            Self::Attachment(_) | Self::Objects => "Write it",
        }
    }
}

impl GiveOutForm {
    pub fn new(what: GivenOut, title: String, path: &Path) -> Self {
        Self { what, title, path: path.display().to_string(), has_begun: false }
    }

    fn command(&self) -> Option<Command> {
        place::typed(&self.path).map(|path| Command::GiveOut(self.what, path))
    }
}

/// What becomes of the one that is open.
const COPIED: &str = "All of it is copied: evidence, attachments, journal and protection. The copy is opened for changes; the file that \
     is open now stays as it is.";

/// Shows it; `false`: it is done.
pub fn show(context: &Context, form: &mut GiveOutForm, has_dialogs: bool, commands: &mut Vec<Command>) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("give out")).show(context, |ui| {
        ui.set_width(620.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        widgets::heading(ui, &form.title);
        ui.add_space(theme::GAP);
        if form.what == GivenOut::Copy {
            ui.label(COPIED);
            ui.add_space(theme::GAP);
        }
        let label = "Write it to this file";
        let field = path_field::one(ui, label, &mut form.path, Wanted::GivenOut, has_dialogs, commands);
        if !std::mem::replace(&mut form.has_begun, true) {
            field.request_focus();
        }
        muted(ui, "A file that is there already stays: the new one gets a number.");
        ui.add_space(theme::GAP);
        let enters = path_field::submitted(ui, &field);
        let command = form.command();
        ui.horizontal_wrapped(|ui| {
            let disabled = command.is_none().then_some("Say in which file it is to be written");
            let shown = command.clone().unwrap_or(Command::GiveOut(form.what, std::path::PathBuf::new()));
            let button = main_button(ui, form.what.does(), shown, disabled, commands);
            stays &= !(button.clicked() && disabled.is_none());
            stays &= !ui.button("Cancel").clicked();
        });
        if let (true, Some(command)) = (enters, command) {
            commands.push(command);
            stays = false;
        }
    });
    stays && !modal.should_close()
}
