//! Report: who assessed whom, how it is marked, and the PDF.

use super::{Scene, answers, begins_region, ready};
use crate::app::command::Command;
use crate::app::drafts::{Field, Look};
use crate::app::opened::Opened;
use crate::app::perform::report_path;
use crate::app::place::{self, Wanted};
use crate::app::widgets::{self, chips, field_label, main_button, muted, path_field};
use crate::app::{icons, theme};
use crate::assessment::Detail;
use crate::checklist::Outcome;
use egui::{Frame, Margin, RichText, ScrollArea, Ui};
use std::path::PathBuf;

/// What this screen remembers.
#[derive(Debug, Default)]
pub struct ReportForm {
    pub path: String,
    pub is_draft: bool,
    /// The report printed last.
    pub written: Option<PathBuf>,
}

impl ReportForm {
    /// For an assessment that was just opened.
    pub fn begin(&mut self, opened: &Opened) {
        *self = Self { path: report_path(&opened.path).display().to_string(), ..Self::default() };
    }
}

pub fn show(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    egui::CentralPanel::default().show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(theme::MEASURE.min(ui.available_width()));
            widgets::heading(ui, "Report");
            standing(ui, scene);
            ui.add_space(theme::GAP);
            export(ui, form, scene);
            ui.add_space(theme::GAP);
            if let Some(opened) = scene.opened.filter(|opened| opened.judged.is_some()) {
                answers::show(ui, opened, scene);
                ui.add_space(theme::GAP);
                ready::show(ui, opened, scene);
            }
            ui.add_space(theme::SECTION);
            widgets::subheading(ui, "On the cover");
            for detail in Detail::ALL {
                field(ui, *detail, scene);
                if *detail == Detail::Marking {
                    markings(ui, scene);
                }
            }
            as_of(ui, scene);
            ui.add_space(theme::SECTION);
            widgets::subheading(ui, "Thresholds");
            muted(ui, "Printed in the report; what was changed is marked there.");
            thresholds(ui, scene);
        });
    });
}

/// What the report will say, in numbers.
fn standing(ui: &mut Ui, scene: &Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let Some(judged) = &opened.judged else {
        ui.label("The evidence is being read.");
        return;
    };
    ui.horizontal_wrapped(|ui| {
        for outcome in Outcome::ALL {
            let count = judged.results.findings.iter().filter(|finding| finding.outcome == *outcome).count();
            let (ink, ground) = theme::of_outcome(theme::palette(ui), *outcome);
            chips::chip(ui, &format!("{}  {count} {}", chips::letter(*outcome), outcome.title()), ink, ground);
        }
    });
    let progress = opened.progress(None);
    ui.label(format!("You have concluded on {} of {} checks.", progress.concluded, progress.total));
}

fn export(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    let label = "Write it to this file";
    let field = path_field::one(ui, label, &mut form.path, Wanted::Report, scene.with.has_dialogs, scene.commands);
    begins_region("report", &field);
    ui.checkbox(&mut form.is_draft, "Draft: the word stands across every page");
    let path = place::typed(&form.path);
    let disabled = match (&path, scene.busy()) {
        (None, _) => Some("Say in which file it is to be written"),
        (_, busy) => busy,
    };
    main_button(ui, "Print the report", Command::Export(path.unwrap_or_default()), disabled, scene.commands);
    let Some(written) = &form.written else { return };
    let palette = theme::palette(ui);
    Frame::new().fill(palette.good_ground).corner_radius(theme::CORNER).inner_margin(Margin::same(10)).show(ui, |ui| {
        ui.label(RichText::new(format!("{}  The report is written.", icons::GOOD)).color(palette.good));
        let text = written.display().to_string();
        ui.label(&text);
        ui.horizontal(|ui| {
            widgets::button(ui, Command::OpenFolder(written.clone()), None, scene.commands);
            widgets::labelled_button(ui, "Copy the path", Command::Copy(text), None, scene.commands);
        });
    });
}

fn field(ui: &mut Ui, detail: Detail, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let label = field_label(ui, detail.title());
    let rows = match detail {
        Detail::Summary => 5,
        Detail::Scope | Detail::Distribution | Detail::Handling => 2,
        _ => 1,
    };
    let look = Look { rows, hint: "", enabled: scene.locked().is_none() };
    let stored = opened.assessment().details.get(detail);
    scene.drafts.show(ui, &Field::Detail(detail), stored, look, label, scene.commands);
}

/// The labels of the Traffic Light Protocol 2.0; any other text can be typed.
const MARKINGS: &[&str] = &["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"];

fn markings(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    ui.horizontal_wrapped(|ui| {
        for marking in MARKINGS {
            let is_set = opened.assessment().details.marking == *marking;
            let button = ui.add_enabled(scene.locked().is_none(), egui::Button::selectable(is_set, *marking).small());
            if button.accessible_name(format!("Mark as {marking}")).clicked() && !is_set {
                let edit = crate::assessment::Edit::SetDetail { detail: Detail::Marking, text: (*marking).to_owned() };
                scene.commands.push(Command::Perform(edit));
            }
        }
    });
}

fn thresholds(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    egui::Grid::new("thresholds").num_columns(3).striped(true).show(ui, |ui| {
        for parameter in opened.assessment().parameters.list() {
            let label = ui.label(parameter.title).id;
            let field = Field::Parameter(parameter.name);
            let stored = parameter.value.to_string();
            ui.scope(|ui| {
                ui.set_max_width(70.0);
                let look = Look { rows: 1, hint: "", enabled: scene.locked().is_none() };
                scene.drafts.show(ui, &field, &stored, look, label, scene.commands);
            });
            if parameter.value == parameter.default {
                muted(ui, parameter.unit);
            } else {
                let text = format!("{}  (changed, was {})", parameter.unit, parameter.default);
                ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
            }
            ui.end_row();
        }
    });
}

fn as_of(ui: &mut Ui, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let label = field_label(ui, "As-of date");
    let stored = opened.assessment().as_of.map(crate::tenant::Moment::iso_date).unwrap_or_default();
    let look = Look { rows: 1, hint: "newest event in the evidence", enabled: scene.locked().is_none() };
    let typed = scene.drafts.text(&Field::AsOf, &stored).trim().to_owned();
    scene.drafts.show(ui, &Field::AsOf, &stored, look, label, scene.commands);
    if !typed.is_empty() && crate::tenant::Moment::parse_iso(&typed).is_none() {
        let colour = theme::palette(ui).warning;
        ui.label(RichText::new("A day looks like this: 2026-06-30").color(colour).size(theme::SMALL));
    } else {
        muted(ui, "Ages are counted to this day. Leave it empty for the newest event in the evidence.");
    }
}
