//! How list, finding and conclusion share the screen: side by side where there is room, else one or two of them.

use super::{ChecklistForm, conclusion, finding, list, objects};
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::screens::splits::Split;
use crate::app::theme;
use crate::app::widgets;
use egui::Ui;
use egui::accesskit::Role;

/// The parts of the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    #[default]
    List,
    Finding,
    Conclusion,
}

/// How many parts stand side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Room {
    One,
    /// The list, and one of the others.
    Two,
    #[default]
    Three,
}

/// In this width the filters by stage stand on one line.
const LIST_LEAST: f32 = 330.0;
/// From this width on list, finding and conclusion stand side by side; below it, the list beside one of the two.
const SIDE_BY_SIDE: f32 = 960.0;
/// In this width a table of objects shows names, roles and another fact.
const FINDING: f32 = 640.0;

pub fn show(ui: &mut Ui, form: &mut ChecklistForm, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let width = ui.available_width();
    form.room = match width {
        _ if width < theme::NARROW => Room::One,
        _ if width < SIDE_BY_SIDE => Room::Two,
        _ => Room::Three,
    };
    if let (true, Some((check, finding))) = (form.is_large, form.large(opened)) {
        return egui::CentralPanel::default()
            .show(ui, |ui| objects::large(ui, form, check, finding, opened, scene))
            .inner;
    }
    // What is affected gets its room before list and conclusion have all of theirs.
    let list = (0.26 * width).clamp(LIST_LEAST, 420.0);
    let conclusion = (width - list - FINDING).clamp(280.0, 360.0);
    let left = Split::left("list", list / width.max(1.0), LIST_LEAST..=0.46);
    match form.room {
        Room::One => _ = egui::CentralPanel::default().show(ui, |ui| show_part(ui, form, opened, scene)),
        Room::Two => {
            left.show(ui, |ui| list::show(ui, form, opened, scene));
            egui::CentralPanel::default().show(ui, |ui| show_part(ui, form, opened, scene));
        }
        Room::Three => {
            left.show(ui, |ui| {
                widgets::part_is(ui, Role::Region, "List");
                list::show(ui, form, opened, scene);
            });
            // Of what the list leaves.
            let right = Split::right("conclusion", conclusion / (width - list).max(1.0), 200.0..=0.5);
            egui::CentralPanel::default().show(&mut right.rest(ui), |ui| {
                widgets::part_is(ui, Role::Region, "Finding");
                finding::show(ui, form, opened, scene);
            });
            right.show(ui, |ui| {
                widgets::part_is(ui, Role::Region, "Conclusion");
                conclusion::show(ui, form, opened, scene);
            });
        }
    }
}

/// One part at a time; beside the list, one of the others.
fn show_part(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    let parts = [(Part::List, "List"), (Part::Finding, "Finding"), (Part::Conclusion, "Conclusion")];
    let has_list = form.room == Room::Two;
    let mut part = match form.part {
        Part::List if has_list => Part::Finding,
        part => part,
    };
    let before = part;
    widgets::parts(ui, &mut part, if has_list { &parts[1..] } else { &parts });
    if part != before {
        form.part = part;
    }
    let name = parts.iter().find(|(own, _)| *own == part).map_or("", |(_, name)| name);
    widgets::part_is(ui, Role::Region, name);
    match part {
        Part::List => list::show(ui, form, opened, scene),
        Part::Finding => finding::show(ui, form, opened, scene),
        Part::Conclusion => conclusion::show(ui, form, opened, scene),
    }
}
