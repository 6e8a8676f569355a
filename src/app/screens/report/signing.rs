//! Signing: whose certificate, its passphrase, and in which role; and the second signature on a report that has a place for
//! it. The passphrase stays in this window's memory and is wiped when it has been used.

use super::ReportForm;
use crate::app::buttons::does;
use crate::app::command::{Command, Section};
use crate::app::opened::Opened;
use crate::app::place::{self, Wanted};
use crate::app::screens::Scene;
use crate::app::shown::visible;
use crate::app::widgets::{self, field_label, muted, path_field};
use crate::app::{icons, theme};
use crate::assessment::{is_second, two_people};
use egui::{RichText, TextEdit, Ui};
use zeroize::Zeroizing;

/// What is typed.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not a state")]
pub struct SigningForm {
    pub signs: bool,
    /// What is to be filled in next is to have the keyboard.
    pub begins: bool,
    /// The report that gets a second signature is to be named next.
    pub countersigns: bool,
    pub key: String,
    pub passphrase: Zeroizing<String>,
    pub role: String,
    pub with_second: bool,
    /// The report that gets a second signature.
    pub signed: String,
}

impl SigningForm {
    pub fn without_passphrase(&self) -> Self {
        Self {
            signs: self.signs,
            begins: false,
            countersigns: false,
            key: self.key.clone(),
            passphrase: Zeroizing::default(),
            role: self.role.clone(),
            with_second: self.with_second,
            signed: self.signed.clone(),
        }
    }
}

impl std::fmt::Debug for SigningForm {
    /// Without the passphrase.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningForm").field("key", &self.key).field("role", &self.role).finish_non_exhaustive()
    }
}

/// Why nothing can be signed so; `None`: it can, or nothing is to be signed.
pub fn wrong(form: &SigningForm) -> Option<&'static str> {
    if !form.signs {
        return None;
    }
    if place::typed(&form.key).is_none() {
        return Some("Say which certificate signs");
    }
    form.passphrase.is_empty().then_some("Type the passphrase of the certificate")
}

/// What a signature says where nobody says otherwise.
pub const ASSESSOR: &str = "Assessor";
const REVIEWER: &str = "Reviewer";

/// What whoever is at the keyboard signs as, unless another word is typed.
pub fn role_of(opened: &Opened) -> &'static str {
    if is_second(&opened.assessment().details, opened.who()) { REVIEWER } else { ASSESSOR }
}

/// A warning, where the role that is typed is that of the other of the two.
fn other_role(typed: &str, opened: &Opened) -> Option<String> {
    two_people(&opened.assessment().details)?;
    let usual = role_of(opened);
    let is_other = [ASSESSOR, REVIEWER].iter().any(|role| typed.trim().eq_ignore_ascii_case(role) && *role != usual);
    is_other.then(|| format!("{} is at the keyboard, who is the {}", opened.who(), usual.to_lowercase()))
}

/// Whether Enter was pressed in the passphrase.
pub fn show(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) -> bool {
    let is_done = form.written.as_ref().is_some_and(|written| written.is_signed);
    let signing = &mut form.signing;
    ui.label("With a certificate in a PKCS#12 file (.p12 or .pfx). Whoever gets the report can see that no byte was changed.");
    ui.checkbox(&mut signing.signs, "Sign the report as it is printed");
    let enters = key(ui, signing, is_done, scene);
    ui.checkbox(&mut signing.with_second, "Leave a place for a second signature, such as the reviewer's");
    ui.add_space(theme::GAP);
    ui.label(widgets::strong("Second signature", theme::SMALL));
    muted(ui, "On a report that was signed with a place for it; the certificate above signs.");
    let (label, wanted) = ("Signed report", Wanted::ReportToSign);
    let signed = path_field::one(ui, label, &mut signing.signed, wanted, scene.with.has_dialogs, scene.commands);
    does(&signed, || Command::ShowSection(Section::Countersigning));
    if std::mem::take(&mut signing.countersigns) {
        signed.request_focus();
        signed.scroll_to_me(None);
    }
    let report = place::typed(&signing.signed);
    let disabled = if report.is_none() {
        Some("Say which report")
    } else if place::typed(&signing.key).is_none() {
        Some("Say which certificate signs")
    } else if signing.passphrase.is_empty() {
        Some("Type the passphrase of the certificate")
    } else {
        scene.busy()
    };
    let countersign = Command::Countersign(report.unwrap_or_default());
    if path_field::submitted(ui, &signed) && scene.busy().is_none() && !signing.signed.trim().is_empty() {
        // What it lacks stands above, and is asked for.
        signing.begins = disabled.is_some();
        scene.commands.extend(Some(countersign.clone()).filter(|_| disabled.is_none()));
    }
    widgets::button(ui, countersign, disabled, scene.commands);
    enters
}

/// `is_done`: nothing is asked for, what was to be signed is signed.
fn key(ui: &mut Ui, signing: &mut SigningForm, is_done: bool, scene: &mut Scene<'_>) -> bool {
    let (label, wanted) = ("Certificate with its key", Wanted::Certificate);
    let certificate = path_field::one(ui, label, &mut signing.key, wanted, scene.with.has_dialogs, scene.commands);
    let name = field_label(ui, "Passphrase of the certificate");
    let passphrase = path_field::secret(ui, path_field::line(&mut signing.passphrase)).labelled_by(name);
    let has_key = place::typed(&signing.key).is_some();
    let enters = path_field::submitted(ui, &certificate) && has_key;
    let lacks_passphrase = signing.passphrase.is_empty();
    if std::mem::take(&mut signing.begins) || (enters && lacks_passphrase) {
        (if has_key { &passphrase } else { &certificate }).request_focus();
    }
    match wrong(signing) {
        Some(_) if is_done => _ = muted(ui, "It is forgotten after each signature: type it again to sign once more."),
        Some(wrong) => _ = ui.label(RichText::new(wrong).color(theme::palette(ui).warning).size(theme::SMALL)),
        None => {}
    }
    let name = field_label(ui, "Signs as");
    let usual = scene.opened.map_or(ASSESSOR, role_of);
    ui.add(TextEdit::singleline(&mut signing.role).desired_width(f32::INFINITY).hint_text(usual)).labelled_by(name);
    if let Some(other) = scene.opened.and_then(|opened| other_role(&signing.role, opened)) {
        let text = format!("{}  {}", icons::WARNING, visible(&other));
        ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
    }
    (path_field::submitted(ui, &passphrase) || (enters && !lacks_passphrase)) && signing.signs
}
