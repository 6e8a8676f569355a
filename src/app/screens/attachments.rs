//! Attachments: those of one target, with the ways to add one; and the register of all.

use super::Scene;
use crate::app::buttons::does;
use crate::app::command::Command;
use crate::app::drafts::Look;
use crate::app::field::Field;
use crate::app::opened::Opened;
use crate::app::pictures::Shown;
use crate::app::place;
use crate::app::selected::Selected;
use crate::app::shown::visible;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, elided, field_label, icon_button, labelled_button, muted, path_field, strong};
use crate::app::{icons, theme};
use crate::assessment::attachment::LARGEST;
use crate::assessment::{Annotation, Attachment, Edit, Target};
use egui::{Frame, Id, Margin, RichText, Ui, Vec2};

/// Points that a picture may take.
const PICTURE: Vec2 = Vec2::new(116.0, 80.0);

/// What hangs on a target, and a field for more. `path`: what is typed in it, and whether it was asked for.
pub fn show(
    ui: &mut Ui,
    path: (&mut String, bool),
    target: &Target,
    annotation: &Annotation,
    opened: &Opened,
    scene: &mut Scene<'_>,
) {
    add(ui, path, target, scene);
    if annotation.attachments.is_empty() {
        muted(
            ui,
            "Nothing is attached: a screenshot, a policy as PDF, a mail. Drop it on this window, or paste a picture.",
        );
    }
    for attachment in &annotation.attachments {
        ui.add_space(4.0);
        one(ui, target, attachment, opened, scene);
    }
}

/// A target in short, objects by their names.
pub fn named(target: &Target, opened: Option<&Opened>) -> String {
    if let (Target::Object { check, subject, .. }, Some(opened)) = (target, opened)
        && let Some(name) = opened.name_of_object(check, subject)
    {
        return format!("{check} for {name}");
    }
    let short = target.short();
    opened.map_or_else(|| visible(&short).into_owned(), |opened| opened.in_words(&short))
}

/// The field for the path of a file to attach.
pub fn field_id() -> Id {
    Id::unique("file to attach")
}

fn add(ui: &mut Ui, (path, is_asked_for): (&mut String, bool), target: &Target, scene: &mut Scene<'_>) {
    let label = field_label(ui, &format!("File to attach to {}", named(target, scene.opened)));
    if let (Target::Object { subject, .. }, Some(label)) = (target, ui.ctx().read_response(label)) {
        label.on_hover_text(visible(subject));
    }
    let field = ui.add(path_field::line(path).id(field_id()).desired_width(f32::INFINITY)).labelled_by(label);
    if is_asked_for {
        field.request_focus();
        field.scroll_to_me(None);
    }
    let disabled = scene.locked().or(scene.busy());
    let typed = place::typed(path);
    let attach = |typed: std::path::PathBuf| Command::Attach(target.clone(), vec![typed]);
    // What keeps it from being done is said then.
    let enters = path_field::submitted(ui, &field);
    ui.horizontal_wrapped(|ui| {
        let why = if typed.is_none() { Some("Type the path of a file first") } else { disabled };
        labelled_button(ui, "Attach", attach(typed.clone().unwrap_or_default()), why, scene.commands);
        if let Some(typed) = typed.filter(|_| enters) {
            scene.commands.push(attach(typed));
        }
        if scene.with.has_dialogs {
            let browse = Command::BrowseAttachment(target.clone());
            labelled_button(ui, "Browse…", browse, disabled, scene.commands);
        }
        if matches!(target, Target::Object { .. }) {
            return;
        }
        widgets::button(ui, Command::PastePicture, disabled, scene.commands);
    });
    muted(ui, format!("Up to {} MB each; kept in the assessment's own file.", LARGEST >> 20));
}

fn one(ui: &mut Ui, target: &Target, attachment: &Attachment, opened: &Opened, scene: &mut Scene<'_>) {
    let palette = theme::palette(ui);
    Frame::new().fill(palette.panel).corner_radius(theme::CORNER).inner_margin(Margin::same(8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_top(|ui| {
            picture(ui, attachment, opened, scene);
            ui.vertical(|ui| {
                facts(ui, attachment, scene);
                let label = field_label(ui, &format!("Caption of attachment {}", attachment.number));
                let field = Field::Caption(target.clone(), attachment.number);
                let look = Look { rows: 1, hint: "What it shows", locked: scene.locked() };
                scene.drafts.show(ui, &field, &attachment.caption, look, label, scene.commands);
                ui.horizontal_wrapped(|ui| {
                    give_out(ui, attachment, scene);
                    let number = attachment.number;
                    let detach = Command::Perform(Edit::Detach { target: target.clone(), number });
                    let label = format!("Detach attachment {number}: {}", visible(&attachment.name));
                    let button = icons::REMOVE.to_owned() + "  Detach";
                    let locked = scene.locked_file();
                    let response = ui.add_enabled(locked.is_none(), egui::Button::new(button));
                    let response = response.accessible_name(label);
                    if response.clicked() {
                        scene.commands.push(detach);
                    }
                    response
                        .on_hover_text("Takes it off the finding; undo brings it back")
                        .says_why(locked.unwrap_or_default());
                });
            });
        });
    });
}

fn give_out(ui: &mut Ui, attachment: &Attachment, scene: &mut Scene<'_>) {
    let busy = scene.busy();
    let response = ui.add_enabled(busy.is_none(), egui::Button::new(format!("{}  Export", icons::DROP)));
    let name = format!("Export attachment {}: {}", attachment.number, visible(&attachment.name));
    let response = response.accessible_name(name);
    if response.clicked() {
        scene.commands.push(Command::ExportAttachment(attachment.number));
    }
    response.on_hover_text("Writes it to a file; asks where").says_why(busy.unwrap_or_default());
}

/// The picture itself where it is one that can be shown, else a sign.
fn picture(ui: &mut Ui, attachment: &Attachment, opened: &Opened, scene: &mut Scene<'_>) {
    let context = ui.ctx().clone();
    let name = visible(&attachment.name).into_owned();
    if let Some(texture) = scene.pictures.of(attachment, Shown::Small, opened, &context) {
        let image = egui::Image::new(texture).fit_to_exact_size(PICTURE).maintain_aspect_ratio(true);
        let button = ui.add(egui::Button::image(image).frame_when_inactive(false));
        let button = button.accessible_name(format!("Picture, attachment {}: {name}", attachment.number));
        does(&button, || Command::ShowPicture(attachment.number));
        if button.on_hover_text("Show it large, or black out parts of it").clicked() {
            scene.commands.push(Command::ShowPicture(attachment.number));
        }
        return;
    }
    let icon = if attachment.media.is_image() { icons::PICTURE } else { icons::ATTACHMENT };
    let text = RichText::new(icon).size(30.0).color(theme::palette(ui).muted);
    ui.add_sized(Vec2::new(46.0, 46.0), egui::Label::new(text));
}

fn facts(ui: &mut Ui, attachment: &Attachment, scene: &mut Scene<'_>) {
    ui.horizontal(|ui| {
        ui.label(strong(&attachment.number.to_string(), theme::BODY));
        elided(ui, &visible(&attachment.name));
    });
    ui.horizontal(|ui| {
        muted(ui, format!("{}, {}", attachment.media.title(), size(attachment.bytes)));
        let label = format!("Copy the SHA-256 of attachment {}", attachment.number);
        icon_button(ui, &label, Command::Copy(attachment.sha256.clone()), None, scene.commands);
        elided(ui, &format!("SHA-256 {}", attachment.sha256));
    });
}

/// `318 bytes`, `2.4 MB`.
pub fn size(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss)] // 25 MB at most.
    let bytes_f = bytes as f64;
    match bytes {
        1 => "1 byte".to_owned(),
        0..=999 => format!("{bytes} bytes"),
        1_000..=999_949 => format!("{:.1} kB", bytes_f / 1e3),
        _ => format!("{:.1} MB", bytes_f / 1e6),
    }
}

/// Every attachment of the assessment, each leading to what it hangs on.
pub fn register(ui: &mut Ui, opened: &Opened, scene: &mut Scene<'_>) {
    let all = opened.assessment().attachments();
    if all.is_empty() {
        muted(ui, "Nothing is attached yet. Attach files and pictures to findings on the checklist screen.");
        return;
    }
    for (target, attachment) in all {
        ui.add_space(4.0);
        ui.horizontal_top(|ui| {
            picture(ui, attachment, opened, scene);
            ui.vertical(|ui| {
                let text = format!("On {}", named(target, Some(opened)));
                match place_of(target, opened) {
                    Some(go) => {
                        if ui.link(text).on_hover_text("Go there").clicked() {
                            scene.commands.push(Command::GoTo(go));
                        }
                    }
                    None => _ = muted(ui, text),
                }
                give_out(ui, attachment, scene);
                facts(ui, attachment, scene);
                let caption = attachment.caption.trim();
                muted(ui, if caption.is_empty() { "No caption".to_owned() } else { visible(caption).into_owned() });
            });
        });
        ui.separator();
    }
}

/// Where a target is shown.
pub fn place_of(target: &Target, opened: &Opened) -> Option<Selected> {
    match target {
        Target::Item { item, .. } => opened.checklist.item(item).map(|item| Selected::Item(item.id)),
        Target::Check { check, .. } | Target::Object { check, .. } => {
            opened.checklist.check(check).map(|(_, check)| Selected::Check(check.id))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_in_words() {
        let check = |bytes, expected: &str| assert_eq!(size(bytes), expected);
        check(1, "1 byte");
        check(999, "999 bytes");
        check(1_049, "1.0 kB");
        check(999_949, "999.9 kB");
        check(26_214_400, "26.2 MB");
    }
}
