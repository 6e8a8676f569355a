//! Whether everything, run again from the stored evidence, came out the same.

use crate::app::opened::{Opened, file_name};
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::{self, muted};
use crate::app::{icons, theme};
use crate::assessment::compare::Tool;
use crate::jobs::again::Reperformed;
use crate::report::words::counted;
use egui::{Button, Context, Id, Label, Modal, RichText, ScrollArea, Ui};

/// Shows it; `false`: it is done.
pub fn show(context: &Context, found: &Reperformed, opened: Option<&Opened>) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("run again")).show(context, |ui| {
        ui.set_width(560.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        widgets::heading(ui, "Run again from the stored evidence");
        let palette = theme::palette(ui);
        let (icon, colour, words) = if found.is_identical {
            (icons::GOOD, palette.good, format!("Identical: all {} checks come out as before.", found.checks))
        } else {
            let count = found.differences.len();
            let what = counted(count, "difference", "differences");
            (icons::ERROR, palette.danger, format!("Not identical: {what}."))
        };
        ui.label(RichText::new(format!("{icon}  {words}")).color(colour));
        if let Some(opened) = opened {
            of_what(ui, opened);
        }
        if let Some(version) = &found.made_by {
            let text = format!(
                "The kept results were made by another program: version {}; this one is {}.",
                visible(version),
                Tool::this().in_words()
            );
            muted(ui, text);
        }
        let height = ui.ctx().content_rect().height() * 0.5;
        ScrollArea::vertical().max_height(height).by_keys(ui, |ui| {
            for line in &found.differences {
                ui.add(Label::new(visible(line)).wrap());
            }
        });
        ui.add_space(theme::GAP);
        let close = ui.add(Button::new(format!("{}  Close", icons::CLOSE))).accessible_name("Close the answer");
        widgets::has_the_keyboard(&close);
        stays &= !close.clicked();
    });
    stays && !modal.should_close()
}

/// What was run again, so that a reviewer can note it.
fn of_what(ui: &mut Ui, opened: &Opened) {
    let files = counted(opened.assessment().evidence.len(), "file", "files");
    let as_of = opened.as_of().map(|day| format!(", as of {}", opened.date(day))).unwrap_or_default();
    ui.add(Label::new(format!("Of {}: {files}{as_of}.", visible(&file_name(&opened.path)))).wrap());
    if let Some(head) = opened.head() {
        ui.add(Label::new(RichText::new(format!("Head of the journal: {head}")).size(theme::SMALL)).wrap());
    }
}
