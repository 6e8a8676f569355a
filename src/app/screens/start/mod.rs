//! Start: make an assessment (`new`), open one, look at the sample, or see whether a report is what was signed (`verify`).

mod new;
pub mod verify;

use super::Scene;
use crate::app::buttons::does;
use crate::app::command::{Command, Section};
use crate::app::opened::file_name;
use crate::app::place::{self, Wanted};
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, muted, path_field};
use crate::app::{icons, theme};
use egui::{Frame, Margin, RichText, ScrollArea, Ui};
pub use new::NewForm;
use std::path::PathBuf;
use verify::VerifyForm;

/// What is typed on this screen.
#[derive(Debug)]
pub struct StartForm {
    pub new: NewForm,
    pub open: String,
    pub demo: String,
    pub verify: VerifyForm,
    /// What was to be opened could not be: the cursor goes to its path.
    pub reopens: bool,
    /// An assessment that is locked: it is opened again from here.
    pub locked: Option<PathBuf>,
    /// The sample was asked for: the cursor goes to its folder.
    pub samples: bool,
}

impl StartForm {
    /// `organization`: the person's own, as it was kept.
    pub fn new(user: &str, organization: &str) -> Self {
        Self {
            new: NewForm::new(user, organization),
            open: String::new(),
            demo: place::documents().join("tenant-assessor-demo").display().to_string(),
            verify: VerifyForm::default(),
            reopens: false,
            locked: None,
            samples: false,
        }
    }
}

/// The file that an assessment of this client would be kept in.
fn propose(client: &str) -> String {
    let words = client.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.collect::<Vec<_>>().join("-");
    // Systems take 255 bytes, and versions and reports have longer names.
    let name: String = name.chars().take(60).collect();
    let name = if name.is_empty() { "New" } else { name.trim_end_matches('-') };
    place::documents().join(format!("{name}.assessment")).display().to_string()
}

pub fn show(ui: &mut Ui, form: &mut StartForm, scene: &mut Scene<'_>) {
    egui::CentralPanel::default().show(ui, |ui| {
        ScrollArea::vertical().id_salt("start").auto_shrink(false).by_keys(ui, |ui| {
            let width = theme::MEASURE.min(ui.available_width() - 24.0);
            ui.vertical_centered(|ui| {
                ui.set_max_width(width);
                ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                    ui.add_space(theme::SECTION);
                    widgets::heading(ui, "Assess how a tenant protects privileged access");
                    ui.label(
                        "From the client's own exports, on this computer alone: nothing is sent anywhere. Import the \
                         exports, judge the findings, print the report.",
                    );
                    ui.add_space(theme::GAP);
                    card(ui, |ui| new::show(ui, form, scene));
                    card(ui, |ui| open(ui, form, scene));
                    card(ui, |ui| sample(ui, form, scene));
                    card(ui, |ui| verify::show(ui, &mut form.verify, scene));
                    widgets::button(ui, Command::About, None, scene.commands);
                    ui.add_space(theme::SECTION);
                });
            });
        });
    });
}

fn card(ui: &mut Ui, add: impl FnOnce(&mut Ui)) {
    let palette = theme::palette(ui);
    Frame::new().fill(palette.panel).corner_radius(theme::CORNER).inner_margin(Margin::same(14)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add(ui);
    });
    ui.add_space(theme::GAP);
}

fn open(ui: &mut Ui, form: &mut StartForm, scene: &mut Scene<'_>) {
    widgets::subheading(ui, "Open an assessment");
    if let Some(opened) = scene.opened {
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("{} is open.", visible(&file_name(&opened.path))));
            widgets::button(ui, Command::CloseAssessment, scene.busy(), scene.commands);
        });
        ui.add_space(4.0);
    }
    if let Some(path) = &form.locked {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(format!("{}  {} is locked.", icons::PROTECTED, file_name(path))).strong());
            let again = Command::Open(path.clone());
            widgets::labelled_button(ui, "Open it again", again, scene.busy(), scene.commands);
        });
        ui.add_space(4.0);
    }
    let field = path_field::one(
        ui,
        "Assessment file",
        &mut form.open,
        Wanted::Assessment,
        scene.with.has_dialogs,
        scene.commands,
    );
    if scene.work.is_none() && std::mem::take(&mut form.reopens) {
        field.request_focus();
        form.new.begins = false;
    }
    let path = place::typed(&form.open);
    if let (Some(path), true, None) = (&path, path_field::submitted(ui, &field), scene.busy()) {
        scene.commands.push(Command::Open(path.clone()));
    }
    ui.horizontal(|ui| {
        let disabled = if path.is_none() { Some("Type the file's path, or drop the file here") } else { scene.busy() };
        let path = path.unwrap_or_default();
        widgets::button(ui, Command::Open(path.clone()), disabled, scene.commands);
        widgets::button(ui, Command::OpenReadOnly(path), disabled, scene.commands);
        muted(ui, "or drop the file on this window");
    });
    recent(ui, scene);
}

/// Files that were opened before, if the person wants them listed.
fn recent(ui: &mut Ui, scene: &mut Scene<'_>) {
    let busy = scene.busy();
    for path in &scene.settings.recent {
        let text = visible(&path.display().to_string()).into_owned();
        let link = ui.add_enabled(busy.is_none(), egui::Link::new(&text));
        if link.says_why(busy.unwrap_or_default()).clicked() {
            scene.commands.push(Command::Open(path.clone()));
        }
    }
    let mut lists = scene.settings.lists_recent;
    let box_ = ui.checkbox(&mut lists, "List the files I open here");
    does(&box_, || Command::ListRecent(lists));
    if box_.on_hover_text("Kept in your own settings on this computer; unticked, the list is forgotten").changed() {
        scene.commands.push(Command::ListRecent(lists));
    }
}

fn sample(ui: &mut Ui, form: &mut StartForm, scene: &mut Scene<'_>) {
    widgets::subheading(ui, "Look at the sample");
    ui.label("An invented organisation with plenty to find.");
    let (label, dialogs) = ("Folder for it", scene.with.has_dialogs);
    let field = path_field::one(ui, label, &mut form.demo, Wanted::DemoFolder, dialogs, scene.commands);
    does(&field, || Command::ShowSection(Section::Sample));
    if std::mem::take(&mut form.samples) {
        field.request_focus();
        field.scroll_to_me(None);
    }
    ui.add_space(4.0);
    let folder = place::typed(&form.demo);
    let disabled = if folder.is_none() { Some("Say which folder") } else { scene.busy() };
    if let (Some(folder), true, None) = (&folder, path_field::submitted(ui, &field), disabled) {
        scene.commands.push(Command::Demo(folder.clone()));
    }
    widgets::button(ui, Command::Demo(folder.unwrap_or_default()), disabled, scene.commands);
}
