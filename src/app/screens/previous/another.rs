//! The assessment that lies beside seems to be of another client: said before anything is compared or carried over.

use super::{PreviousForm, choose};
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::{self, muted};
use crate::app::{icons, theme};
use egui::{RichText, ScrollArea, Ui};

/// In place of the comparison, until a person says that both belong together.
pub fn ask(ui: &mut Ui, form: &mut PreviousForm, opened: &Opened, scene: &mut Scene<'_>) {
    ScrollArea::vertical().auto_shrink(false).by_keys(ui, |ui| {
        ui.set_max_width(theme::MEASURE.min(ui.available_width()));
        let name = form.beside.as_ref().map(|beside| visible(&beside.earlier.side.name).into_owned());
        widgets::heading(ui, "Are both of the same client?");
        ui.label(format!("{} seems to be of another client:", name.unwrap_or_default()));
        sentences(ui, &form.another);
        ui.add_space(theme::GAP);
        ui.label("Compared, everything would look new or resolved, and another client's words would come into this assessment.");
        ui.add_space(theme::GAP);
        ui.horizontal_wrapped(|ui| {
            if ui.button("They belong together: compare").clicked() {
                form.accepts_another = true;
            }
            muted(ui, "or choose another file:");
        });
        ui.add_space(theme::GAP);
        form.chooses_another = true;
        choose(ui, form, opened, scene);
        form.chooses_another = false;
    });
}

/// The same for as long as it lies beside, and before carrying over.
pub fn remind(ui: &mut Ui, another: &[String]) {
    if !another.is_empty() {
        sentences(ui, another);
    }
}

fn sentences(ui: &mut Ui, another: &[String]) {
    for sentence in another {
        widgets::hanging(ui, icons::WARNING, RichText::new(sentence).color(theme::palette(ui).warning));
    }
}
