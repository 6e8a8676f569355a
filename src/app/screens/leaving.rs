//! The question before something is lost: of a job that runs, or of what is typed and not stored.

use crate::app::command::Command;
use crate::app::theme;
use crate::app::widgets;
use crate::app::work::Work;
use egui::{Id, Ui};

/// `work`: the job that closing would stop; `lost`: what is typed and not stored.
pub fn ask(ui: &mut Ui, work: Option<&Work>, lost: Option<&str>, commands: &mut Vec<Command>) {
    let modal = egui::Modal::new(Id::unique("leaving")).show(ui.ctx(), |ui| {
        ui.set_max_width(420.0);
        if let Some(work) = work {
            widgets::heading(ui, "Close while a job is running?");
            ui.label(format!(
                "{} is not done. What was stored stays stored; what the job has not finished is not there next time.",
                work.title
            ));
            if let Some(lost) = lost {
                ui.label(lost);
            }
        } else {
            widgets::heading(ui, "Close and lose what you typed?");
            let lost = lost.map(|lost| format!("{lost} ")).unwrap_or_default();
            ui.label(format!("{lost}Stay, and finish it or take it away: it still stands where you typed it."));
        }
        ui.add_space(theme::GAP);
        ui.horizontal(|ui| {
            let stay = widgets::button(ui, Command::StayOpen, None, commands);
            if ui.memory(|memory| memory.focused().is_none()) {
                stay.request_focus();
            }
            widgets::button(ui, Command::LeaveAnyway, None, commands);
        });
    });
    if modal.should_close() {
        commands.push(Command::StayOpen);
    }
}
