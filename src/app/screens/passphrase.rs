//! Asks for the passphrase of a protected assessment.

use crate::app::command::Command;
use crate::app::opened::file_name;
use crate::app::widgets::{self, field_label, muted};
use crate::app::{icons, theme};
use crate::assessment::Passphrase;
use egui::{Button, Context, Id, Key, Modal, RichText, TextEdit};
use std::path::PathBuf;
use zeroize::Zeroizing;

/// What is typed, and for which file.
#[derive(Debug)]
pub struct PassphraseForm {
    path: PathBuf,
    read_only: bool,
    /// Why the last one did not do.
    refused: Option<String>,
    text: Zeroizing<String>,
    has_begun: bool,
}

impl PassphraseForm {
    pub fn new(path: PathBuf, read_only: bool, refused: Option<String>) -> Self {
        Self { path, read_only, refused, text: Zeroizing::default(), has_begun: false }
    }
}

/// Shows it; `false`: it is done.
pub fn show(context: &Context, form: &mut PassphraseForm, commands: &mut Vec<Command>) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("passphrase")).show(context, |ui| {
        ui.set_width(460.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        widgets::heading(ui, &format!("{} is protected", file_name(&form.path)));
        ui.add_space(theme::GAP);
        let label = field_label(ui, "Passphrase");
        let field = TextEdit::singleline(&mut *form.text).password(true).desired_width(f32::INFINITY);
        let field = ui.add(field).labelled_by(label);
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
        let open = ui.add_enabled(!form.text.is_empty(), Button::new("Open with this passphrase"));
        let open = open.on_disabled_hover_text("Type the passphrase first");
        if (open.clicked() || enter) && !form.text.is_empty() {
            let passphrase = Passphrase::new(form.text.as_str());
            commands.push(Command::Unlock { path: form.path.clone(), read_only: form.read_only, passphrase });
            stays = false;
        }
    });
    stays && !modal.should_close()
}
