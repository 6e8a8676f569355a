//! Start: make an assessment, open one, or look at the sample.

use super::{Scene, begins_region};
use crate::app::command::Command;
use crate::app::place::{self, Wanted};
use crate::app::theme;
use crate::app::widgets::{self, field_label, main_button, muted, path_field};
use crate::assessment::Detail;
use crate::tenant::Moment;
use egui::{CollapsingHeader, Frame, Margin, ScrollArea, TextEdit, Ui};

/// What is typed on this screen.
#[derive(Debug)]
pub struct StartForm {
    pub path: String,
    /// The path is still the one proposed from the client's name.
    path_is_proposed: bool,
    pub client: String,
    pub assessor: String,
    /// What can be said now or later, on the report screen.
    tenant: String,
    reviewer: String,
    marking: String,
    as_of: String,
    pub open: String,
    pub demo: String,
}

impl StartForm {
    pub fn new(user: &str) -> Self {
        let documents = place::documents();
        Self {
            path: documents.join("New.assessment").display().to_string(),
            path_is_proposed: true,
            client: String::new(),
            assessor: user.to_owned(),
            tenant: String::new(),
            reviewer: String::new(),
            marking: String::new(),
            as_of: String::new(),
            open: String::new(),
            demo: documents.join("tenant-assessor-demo").display().to_string(),
        }
    }

    fn propose_path(&mut self) {
        let name: String = self.client.trim().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let name = name.trim_matches('-');
        let name = if name.is_empty() { "New" } else { name };
        self.path = place::documents().join(format!("{name}.assessment")).display().to_string();
    }
}

pub fn show(ui: &mut Ui, form: &mut StartForm, scene: &mut Scene<'_>) {
    egui::CentralPanel::default().show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
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
                    card(ui, |ui| new(ui, form, scene));
                    card(ui, |ui| open(ui, form, scene));
                    card(ui, |ui| sample(ui, form, scene));
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

fn new(ui: &mut Ui, form: &mut StartForm, scene: &mut Scene<'_>) {
    widgets::subheading(ui, "New assessment");
    let name = field_label(ui, "Client");
    let field = TextEdit::singleline(&mut form.client).desired_width(f32::INFINITY).hint_text("Contoso Ltd");
    let client = ui.add(field).labelled_by(name);
    begins_region("start", &client);
    if client.changed() && form.path_is_proposed {
        form.propose_path();
    }
    let name = field_label(ui, "Assessor");
    ui.add(TextEdit::singleline(&mut form.assessor).desired_width(f32::INFINITY)).labelled_by(name);
    let path = path_field::one(
        ui,
        "Keep it in this file",
        &mut form.path,
        Wanted::NewAssessment,
        scene.with.has_dialogs,
        scene.commands,
    );
    form.path_is_proposed &= !path.changed();
    more(ui, form);
    ui.add_space(4.0);
    let path = place::typed(&form.path);
    let as_of = Moment::parse_iso(form.as_of.trim());
    let disabled = if path.is_none() {
        Some("Say in which file it is to be kept")
    } else if as_of.is_none() && !form.as_of.trim().is_empty() {
        Some("The as-of date is a day like 2026-06-30")
    } else {
        scene.busy()
    };
    let said = [
        (Detail::Client, &form.client),
        (Detail::Tenant, &form.tenant),
        (Detail::Assessor, &form.assessor),
        (Detail::Reviewer, &form.reviewer),
        (Detail::Marking, &form.marking),
    ];
    let details = said.into_iter().map(|(detail, text)| (detail, text.clone())).collect();
    let create = Command::Create { path: path.unwrap_or_default(), details, as_of };
    main_button(ui, "Create assessment", create, disabled, scene.commands);
}

/// What need not be known on the first day: all of it can be changed later.
fn more(ui: &mut Ui, form: &mut StartForm) {
    CollapsingHeader::new("More about it").show(ui, |ui| {
        muted(ui, "All of it can be changed later, on the report screen; thresholds too.");
        for (name, text, hint) in [
            ("Tenant", &mut form.tenant, "contoso.onmicrosoft.com"),
            ("Reviewer", &mut form.reviewer, "Who accepts what the assessor concludes"),
            ("Marking", &mut form.marking, "TLP:AMBER, Confidential, …"),
            ("As-of date", &mut form.as_of, "Newest event in the evidence"),
        ] {
            let name = field_label(ui, name);
            ui.add(TextEdit::singleline(text).desired_width(f32::INFINITY).hint_text(hint)).labelled_by(name);
        }
    });
}

fn open(ui: &mut Ui, form: &mut StartForm, scene: &mut Scene<'_>) {
    widgets::subheading(ui, "Open an assessment");
    let field = path_field::one(
        ui,
        "Assessment file",
        &mut form.open,
        Wanted::Assessment,
        scene.with.has_dialogs,
        scene.commands,
    );
    let path = place::typed(&form.open);
    if let (Some(path), true, None) = (&path, path_field::entered(ui, &field), scene.busy()) {
        scene.commands.push(Command::Open(path.clone()));
    }
    ui.horizontal(|ui| {
        let disabled = if path.is_none() { Some("Type the file's path, or drop the file here") } else { scene.busy() };
        widgets::button(ui, Command::Open(path.unwrap_or_default()), disabled, scene.commands);
        muted(ui, "or drop the file on this window");
    });
}

fn sample(ui: &mut Ui, form: &mut StartForm, scene: &mut Scene<'_>) {
    widgets::subheading(ui, "Look at the sample");
    ui.label("An invented organisation with plenty to find.");
    path_field::one(ui, "Folder for it", &mut form.demo, Wanted::DemoFolder, scene.with.has_dialogs, scene.commands);
    ui.add_space(4.0);
    let folder = place::typed(&form.demo);
    let disabled = if folder.is_none() { Some("Say which folder") } else { scene.busy() };
    widgets::button(ui, Command::Demo(folder.unwrap_or_default()), disabled, scene.commands);
}
