//! Report: who assessed whom, how it is marked, and the PDF.

use super::{Scene, begins_region};
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
            ui.add_space(theme::SECTION);
            widgets::subheading(ui, "On the cover");
            for detail in Detail::ALL {
                field(ui, *detail, scene);
            }
            as_of(ui, scene);
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
    let owing: Vec<&str> = opened
        .checklist
        .checks()
        .filter(|(_, check)| matches!(opened.conclusion(check), Some((_, true))))
        .map(|(_, check)| check.id)
        .collect();
    if !owing.is_empty() {
        let colour = theme::palette(ui).warning;
        let text = format!(
            "{}  These conclusions differ from the evidence and lack a reason: {}.",
            icons::WARNING,
            owing.join(", ")
        );
        ui.label(RichText::new(text).color(colour));
    }
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
