//! Whether everything, run again from the stored evidence, came out the same.

use crate::app::scrolling::ByKeys as _;
use crate::app::widgets::{self, muted};
use crate::app::{icons, theme};
use crate::assessment::compare::Tool;
use crate::jobs::again::Reperformed;
use crate::report::visible::visible;
use egui::{Button, Context, Id, Label, Modal, RichText, ScrollArea};

/// Shows it; `false`: it is done.
pub fn show(context: &Context, found: &Reperformed) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("run again")).show(context, |ui| {
        ui.set_width(560.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        widgets::heading(ui, "Run again from the stored evidence");
        let palette = theme::palette(ui);
        let (icon, colour, words) = if found.is_identical {
            (icons::GOOD, palette.good, format!("Identical: all {} checks come out as before.", found.checks))
        } else {
            let count = found.differences.len();
            let what = crate::report::words::counted(count, "difference", "differences");
            (icons::ERROR, palette.danger, format!("Not identical: {what}."))
        };
        ui.label(RichText::new(format!("{icon}  {words}")).color(colour));
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
        stays &= !close.clicked();
    });
    stays && !modal.should_close()
}
