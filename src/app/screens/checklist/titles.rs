//! How high each row of the list is: a title gets a second line where it needs one.

use super::list::Row;
use crate::app::{fonts, theme};
use egui::text::LayoutJob;
use egui::{Color32, FontId, Ui};
use std::collections::HashMap;

/// Which titles need a second line, found once for each width of the list: there are hundreds of them in every frame.
#[derive(Debug, Default)]
pub struct Titles {
    /// Width and size of letters.
    of: (f32, f32),
    lines: HashMap<&'static str, usize>,
}

impl Titles {
    /// `width`: of the row.
    pub fn height(&mut self, ui: &Ui, row: &Row, width: f32) -> f32 {
        let of = (width, ui.ctx().pixels_per_point());
        if self.of != of {
            *self = Self { of, lines: HashMap::new() };
        }
        let (id, text, font, room) = match row {
            Row::Stage(_) => return 40.0,
            Row::Item(item) => (item.id, item.title, bold(theme::BODY), width - ITEM),
            Row::Check(check) => (check.id, check.title, FontId::proportional(theme::SMALL + 1.0), width - CHECK),
        };
        let is_item = matches!(row, Row::Item(_));
        let lines = *self.lines.entry(id).or_insert_with(|| {
            let text = if is_item { format!("{id}  {text}") } else { text.to_owned() };
            let job = LayoutJob::simple(text, font, Color32::PLACEHOLDER, room.max(20.0));
            ui.painter().layout_job(job).rows.len()
        });
        match (is_item, lines > 1) {
            (true, false) => 30.0,
            (true, true) => 47.0,
            (false, false) => 44.0,
            (false, true) => 60.0,
        }
    }
}

impl Titles {
    /// Whether more of it is said than two lines hold.
    pub fn is_cut(&self, id: &str) -> bool {
        self.lines.get(id).is_some_and(|lines| *lines > 2)
    }
}

/// What of a row's width its title does not get.
pub const ITEM: f32 = 58.0;
pub const CHECK: f32 = 26.0;

pub fn bold(size: f32) -> FontId {
    FontId::new(size, fonts::strong())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist;

    #[test]
    fn a_row_has_a_second_line_only_for_words_on_it() {
        let context = egui::Context::default();
        crate::app::prepare(&context);
        let mut titles = Titles::default();
        for width in [230.0, 300.0, 420.0] {
            let mut shown = context.run_ui(egui::RawInput::default(), |ui| {
                for (_, check) in checklist::ALL.iter().flat_map(|list| list.checks()) {
                    let font = FontId::proportional(theme::SMALL + 1.0);
                    let job = LayoutJob::simple(check.title.to_owned(), font, Color32::WHITE, width - CHECK);
                    let lines = ui.painter().layout_job(job).rows.len();
                    let height = titles.height(ui, &Row::Check(check), width);
                    assert_eq!(height > 50.0, lines > 1, "{} in {width}", check.title);
                }
            });
            shown.textures_delta.clear();
        }
    }
}
