//! Protection by a passphrase: put on, changed, taken off; and when a protected assessment is closed from sight.

use crate::app::command::Command;
use crate::app::opened::{Opened, file_name};
use crate::app::scrolling::ByKeys as _;
use crate::app::widgets::{self, field_label, muted, path_field};
use crate::app::{icons, theme};
use crate::assessment::Passphrase;
use crate::jobs::settings::{LOCKS, Settings};
use egui::{Context, Id, Label, Modal, RichText, ScrollArea, Ui};
use std::collections::BTreeSet;
use zeroize::Zeroizing;

/// What is typed; wiped when it goes.
#[derive(Default)]
pub struct ProtectionForm {
    old: Zeroizing<String>,
    new: Zeroizing<String>,
    again: Zeroizing<String>,
    has_begun: bool,
    /// It was asked for, and is being done.
    is_asked: bool,
    /// Why the last try came to nothing.
    refused: Option<String>,
}

impl std::fmt::Debug for ProtectionForm {
    /// Without the passphrases.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ProtectionForm").finish_non_exhaustive()
    }
}

impl ProtectionForm {
    /// Why the passphrase cannot be the new one; `None`: it can.
    fn wrong(&self, is_protected: bool) -> Option<String> {
        if is_protected && self.old.is_empty() {
            return Some("Type the present passphrase first".to_owned());
        }
        if self.new.is_empty() {
            return Some("Type a new passphrase first".to_owned());
        }
        if let Some(weakness) = Passphrase::new(self.new.as_str()).weakness() {
            return Some(weakness);
        }
        (*self.new != *self.again).then(|| "The two are not the same".to_owned())
    }

    /// It came to nothing, and nothing was changed: the passphrase that may be wrong is typed anew.
    pub fn refuse(&mut self, sentence: String) {
        self.old.clear();
        (self.is_asked, self.has_begun, self.refused) = (false, false, Some(sentence));
    }

    fn old(&self) -> Option<Passphrase> {
        (!self.old.is_empty()).then(|| Passphrase::new(self.old.as_str()))
    }
}

/// How hard a passphrase is to guess, in words, and whether it will do for a client's secrets.
pub fn strength(text: &str) -> (&'static str, bool) {
    let count = text.chars().count();
    let different = text.chars().collect::<BTreeSet<_>>().len();
    let words = text.split_whitespace().filter(|word| word.chars().count() > 2).count();
    let is_repeated = different * 3 < count.min(18);
    let is_plain = text.chars().all(|c| c.is_ascii_digit()) || text.chars().all(char::is_lowercase);
    match count {
        0 => ("", false),
        1..8 => ("Too short", false),
        _ if is_repeated || (is_plain && count < 12) => {
            ("Easy to guess: use several words that do not belong together", false)
        }
        8..12 => ("Weak: a machine would guess it in days; add a word or two", false),
        12..16 if words < 3 => ("Fair: add a word to be safe", true),
        _ => ("Strong", true),
    }
}

/// Shows it; `false`: it is done.
pub fn show(
    context: &Context,
    form: &mut ProtectionForm,
    opened: &Opened,
    settings: &Settings,
    commands: &mut Vec<Command>,
) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("protection")).show(context, |ui| {
        // Before anything stands in it; else it would be as high as areas usually are.
        ui.set_max_height(ui.ctx().content_rect().height() - 60.0);
        ui.set_width(500.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        let title = format!("Protection of {}", file_name(&opened.path));
        stays &= !widgets::dialog_head(ui, &title, "Close the protection");
        let height = ui.ctx().content_rect().height() - 120.0;
        ScrollArea::vertical().max_height(height).by_keys(ui, |ui| {
        ui.label(if opened.is_protected {
            "The file is protected: nothing in it can be read without its passphrase."
        } else {
            "The file is not protected: whoever has it can read it, evidence and all."
        });
        ui.add_space(theme::GAP);
        let enters = fields(ui, form, opened);
        if let Some(refused) = &form.refused {
            let text = format!("{}  {}", icons::WARNING, opened.told(refused));
            ui.add(Label::new(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL)).wrap());
        }
        ui.add_space(theme::GAP);
        if form.is_asked {
            muted(ui, "The file is being written…");
        } else {
            form.is_asked = buttons(ui, form, opened, enters, commands);
        }
        let open = if opened.is_protected { "still open with the passphrase of before" } else { "can be read without it" };
        muted(ui, format!("Nobody can open the file without the passphrase, and nobody can recover it. The earlier versions beside the file (“.version-1” and so on) {open}, and are removed; copies elsewhere stay as they are."));
        ui.separator();
        locking(ui, opened, settings, commands);
        });
    });
    stays && !modal.should_close()
}

/// Whether Enter was pressed in the last of them; the field keeps the focus.
fn fields(ui: &mut Ui, form: &mut ProtectionForm, opened: &Opened) -> bool {
    let is_protected = opened.is_protected;
    let secret = |ui: &mut Ui, name: &str, text: &mut String| {
        let label = field_label(ui, name);
        path_field::secret(ui, path_field::line(text)).labelled_by(label)
    };
    let mut first = None;
    if is_protected {
        first = Some(secret(ui, "Present passphrase", &mut form.old));
    }
    let new = secret(ui, "New passphrase", &mut form.new);
    let first = first.unwrap_or_else(|| new.clone());
    if !std::mem::replace(&mut form.has_begun, true) {
        first.request_focus();
    }
    let (words, will_do) = strength(&form.new);
    let palette = theme::palette(ui);
    let (icon, colour) = if will_do { (icons::GOOD, palette.good) } else { (icons::WARNING, palette.warning) };
    if words.is_empty() {
        muted(ui, "Four words that do not belong together are easy to keep and hard to guess.");
    } else {
        ui.label(RichText::new(format!("{icon}  {words}")).color(colour).size(theme::SMALL));
    }
    let again = secret(ui, "New passphrase once more", &mut form.again);
    // Also in the first field, where the cursor stands after a wrong one; what is not filled in yet asks for nothing.
    [&first, &new, &again].into_iter().any(|field| path_field::submitted(ui, field))
}

/// Whether something was asked for.
fn buttons(ui: &mut Ui, form: &ProtectionForm, opened: &Opened, enters: bool, commands: &mut Vec<Command>) -> bool {
    let locked = opened.is_read_only.then(|| "This assessment is open for reading only".to_owned());
    let mut asked = false;
    ui.horizontal_wrapped(|ui| {
        let disabled = locked.clone().or_else(|| form.wrong(opened.is_protected));
        let label = if opened.is_protected { "Change the passphrase" } else { "Protect the file" };
        let protect = Command::Protect { old: form.old(), new: Some(Passphrase::new(form.new.as_str())) };
        // Once, however it is asked for.
        let mut pressed = Vec::new();
        widgets::main_button(ui, label, protect.clone(), disabled.as_deref(), &mut pressed);
        if disabled.is_none() && (enters || !pressed.is_empty()) {
            commands.push(protect);
            asked = true;
        }
        if opened.is_protected {
            let no_old = form.old.is_empty().then(|| "Type the present passphrase first".to_owned());
            let disabled = locked.or(no_old);
            let take_off = Command::Protect { old: form.old(), new: None };
            let label = "Take the protection off";
            let button = widgets::labelled_button(ui, label, take_off, disabled.as_deref(), commands);
            asked |= button.clicked() && disabled.is_none();
        }
    });
    let why = form.wrong(opened.is_protected).filter(|_| !form.new.is_empty());
    if let Some(why) = why {
        ui.label(RichText::new(why).color(theme::palette(ui).warning).size(theme::SMALL));
    }
    asked
}

fn locking(ui: &mut Ui, opened: &Opened, settings: &Settings, commands: &mut Vec<Command>) {
    ui.label(widgets::strong("Lock when nothing is typed or clicked for", theme::SMALL));
    ui.horizontal_wrapped(|ui| {
        for minutes in LOCKS {
            let is_chosen = settings.lock_after_minutes == *minutes;
            let command = Command::LockAfter(*minutes);
            let label = in_words(*minutes);
            // What stands above them is not heard with each.
            let name = if *minutes == 0 { "Never lock by itself".to_owned() } else { format!("Lock after {label}") };
            let radio = ui.radio(is_chosen, &label).accessible_name(name);
            let radio = radio.on_hover_text("Protected assessments only; what is typed is stored first");
            if radio.clicked() && !is_chosen {
                commands.push(command);
            }
        }
        let disabled = (!opened.is_protected).then_some("Only a protected assessment can be locked");
        widgets::button(ui, Command::Lock, disabled, commands);
    });
}

/// `15 minutes`, `Never`.
pub fn in_words(minutes: u32) -> String {
    if minutes == 0 { "Never".to_owned() } else { format!("{minutes} minutes") }
}

#[cfg(test)]
mod tests {
    use super::strength;

    #[test]
    fn strength_is_in_words() {
        let check = |text: &str, words: &str, will_do: bool| {
            let (told, does) = strength(text);
            assert!(told.starts_with(words) && does == will_do, "{text}: {told}");
        };
        check("", "", false);
        check("short", "Too short", false);
        check("aaaaaaaaaaaaaaaaaaaa", "Easy to guess", false);
        check("1234567890", "Easy to guess", false);
        check("password", "Easy to guess", false);
        check("Tr0ub4dor&3", "Weak", false);
        check("Tr0ub4dor&3x!", "Fair", true);
        check("correct horse battery", "Strong", true);
        check("Ζάχαρη και αλάτι", "Strong", true);
    }
}
