//! Asks for the passphrase of a protected assessment.

use crate::app::command::Command;
use crate::app::opened::file_name;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, field_label, muted, path_field};
use crate::app::work::Purpose;
use crate::app::{icons, theme};
use crate::assessment::Passphrase;
use egui::{Button, Context, Id, Key, Modal, RichText, TextEdit};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// What is typed, and for which file.
#[derive(Debug)]
pub struct PassphraseForm {
    path: PathBuf,
    purpose: Purpose,
    /// Why it is asked for.
    note: Option<String>,
    /// Why the last one did not do.
    refused: Option<String>,
    text: Zeroizing<String>,
    has_begun: bool,
}

impl PassphraseForm {
    pub fn new(path: PathBuf, purpose: Purpose, refused: Option<String>) -> Self {
        Self { path, purpose, note: None, refused, text: Zeroizing::default(), has_begun: false }
    }

    pub fn with_note(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }

    fn command(&self) -> Command {
        let (path, passphrase) = (self.path.clone(), Passphrase::new(self.text.as_str()));
        match self.purpose {
            Purpose::Beside => Command::LayBeside { path, passphrase: Some(passphrase) },
            purpose => Command::Unlock { path, read_only: purpose == Purpose::ReadingOnly, passphrase },
        }
    }
}

/// Shows it; `false`: it is done.
pub fn show(context: &Context, form: &mut PassphraseForm, commands: &mut Vec<Command>) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("passphrase")).show(context, |ui| {
        ui.set_width(460.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        widgets::heading(ui, &format!("{} is protected", file_name(&form.path)));
        if let Some(note) = &form.note {
            ui.label(note);
        }
        ui.add_space(theme::GAP);
        let label = field_label(ui, "Passphrase");
        let field = path_field::secret(ui, TextEdit::singleline(&mut *form.text)).labelled_by(label);
        if !std::mem::replace(&mut form.has_begun, true) {
            field.request_focus();
        }
        if let Some(refused) = &form.refused {
            let text = format!("{}  {refused}", icons::WARNING);
            ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
        }
        muted(ui, "Nobody can open the file without it, and nobody can recover it.");
        ui.add_space(theme::GAP);
        let enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let open = ui.horizontal_wrapped(|ui| {
            let open = ui.add_enabled(!form.text.is_empty(), Button::new("Open with this passphrase"));
            stays &= !ui.button("Cancel").clicked();
            open.says_why("Type the passphrase first")
        });
        let open = open.inner;
        if (open.clicked() || enter) && !form.text.is_empty() {
            commands.push(form.command());
            stays = false;
        }
    });
    stays && !modal.should_close()
}
