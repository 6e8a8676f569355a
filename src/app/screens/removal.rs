//! What was taken off the lists and is still stored: shown before it is removed for good.

use super::attachments::size;
use crate::app::command::Command;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets::{self, muted};
use crate::assessment::Gone;
use crate::assessment::gone::FOLLOWS;
use crate::report::words::counted;
use egui::{Context, Id, Label, Modal, ScrollArea, Ui};

/// What would go.
#[derive(Debug)]
pub struct RemovalForm {
    files: Vec<Gone>,
    /// How many versions lie beside the file.
    versions: usize,
    with_versions: bool,
}

impl RemovalForm {
    pub fn new(files: Vec<Gone>, versions: usize) -> Self {
        Self { files, versions, with_versions: true }
    }
}

/// Files that are named; the rest is counted.
const NAMED: usize = 50;

/// Shows it; `false`: it is done.
pub fn show(context: &Context, form: &mut RemovalForm, disabled: Option<&str>, commands: &mut Vec<Command>) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("removal")).show(context, |ui| {
        // Before anything stands in it; else it would be as high as areas usually are.
        ui.set_max_height(ui.ctx().content_rect().height() - 60.0);
        ui.set_width(520.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        stays &= !widgets::dialog_head(ui, "Remove for good", "Close without removing");
        let height = ui.ctx().content_rect().height() - 120.0;
        ScrollArea::vertical().max_height(height).by_keys(ui, |ui| {
            listed(ui, &form.files);
            ui.add_space(theme::GAP);
            ui.add(Label::new(FOLLOWS).wrap());
            ui.add_space(theme::GAP);
            if form.versions > 0 {
                let versions = counted(form.versions, "earlier version", "earlier versions");
                ui.checkbox(&mut form.with_versions, format!("Also remove the {versions} beside the file"));
                muted(ui, "They are copies of the whole file as it was, and can hold the same.");
            }
            ui.horizontal_wrapped(|ui| {
                let remove = Command::RemoveForGood { with_versions: form.with_versions };
                let asked = widgets::labelled_button(ui, "Remove for good", remove, disabled, commands);
                stays &= !(asked.clicked() && disabled.is_none());
                stays &= !ui.button("Leave them").clicked();
            });
        });
    });
    stays && !modal.should_close()
}

fn listed(ui: &mut Ui, files: &[Gone]) {
    let all: u64 = files.iter().map(|file| file.bytes).sum();
    let count = counted(files.len(), "file that is on no list is", "files that are on no list are");
    ui.label(format!("{count} still stored in this assessment, {} before packing:", size(all)));
    for file in files.iter().take(NAMED) {
        let name = format!("{} · {}", visible(&file.name), size(file.bytes));
        ui.add(Label::new(name).truncate()).on_hover_text(format!("SHA-256 {}", file.sha256));
    }
    if files.len() > NAMED {
        muted(ui, format!("and {} more", files.len() - NAMED));
    }
}
