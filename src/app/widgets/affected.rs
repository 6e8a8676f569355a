//! The affected objects of a finding: a table that makes only the rows that are seen, however many there are.

use super::chips;
use crate::app::theme;
use crate::checklist::{Affected, Outcome};
use crate::report::visible::visible;
use egui::{Align, Label, Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder, TableRow};

/// Facts that get a column of their own, where there is room: those of the first object, in their order.
const FACT_COLUMNS: usize = 3;
/// The narrowest column that says anything.
const NARROWEST: f32 = 90.0;

/// Shows the table; gives the row that was clicked. `scroll`: bring the selected row into sight.
pub fn table(ui: &mut Ui, check: &str, affected: &[Affected], selected: Option<usize>, scroll: bool) -> Option<usize> {
    let width = ui.available_width() - 20.0;
    let name = (width * 0.42).clamp(120.0, 300.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A small number of columns.
    let room = ((width - 30.0 - name - 70.0) / NARROWEST).max(0.0) as usize;
    let labels = columns(affected, room);
    let mut clicked = None;
    let mut builder = TableBuilder::new(ui)
        .id_salt(("affected", check, labels.len()))
        .min_scrolled_height(0.0)
        .max_scroll_height(f32::INFINITY)
        .striped(true)
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(30.0))
        .column(Column::initial(name).at_least(NARROWEST).clip(true))
        .column(Column::initial(62.0).at_least(40.0).clip(true));
    for _ in &labels {
        builder = builder.column(Column::remainder().at_least(60.0).clip(true));
    }
    if let (Some(row), true) = (selected, scroll) {
        builder = builder.scroll_to_row(row, None);
    }
    builder
        .header(theme::ROW, |mut header| {
            for title in ["", "Name", "Kind"].into_iter().chain(labels.iter().copied()) {
                header.col(|ui| {
                    ui.add(Label::new(super::strong(title, theme::SMALL)).truncate());
                });
            }
        })
        .body(|body| {
            body.rows(theme::ROW, affected.len(), |mut row| {
                let index = row.index();
                let Some(object) = affected.get(index) else { return };
                row.set_selected(selected == Some(index));
                cells(&mut row, object, &labels);
                let response = row.response();
                response.widget_info(|| {
                    let is_selected = selected == Some(index);
                    egui::WidgetInfo::selected(egui::Role::Row, true, is_selected, visible(&object.name))
                });
                if response.clicked() {
                    clicked = Some(index);
                }
            });
        });
    clicked
}

fn columns(affected: &[Affected], room: usize) -> Vec<&'static str> {
    let facts = affected.first().map_or(&[][..], |first| &first.facts);
    facts.iter().map(|fact| fact.label).take(FACT_COLUMNS.min(room)).collect()
}

fn cells(row: &mut TableRow<'_, '_>, object: &Affected, labels: &[&str]) {
    row.col(|ui| {
        let at = egui::pos2(ui.max_rect().left() + 2.0, ui.max_rect().center().y - 9.0);
        chips::paint_letter(ui, at, Some(object.outcome));
    });
    row.col(|ui| cell(ui, &visible(&object.name)));
    row.col(|ui| cell(ui, object.kind.id()));
    for label in labels {
        row.col(|ui| {
            let fact = object.facts.iter().find(|fact| fact.label == *label);
            if let Some(fact) = fact {
                cell(ui, &visible(&fact.value));
            }
        });
    }
}

/// Cut where the column ends; the whole stands in the tooltip then.
fn cell(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).size(theme::SMALL + 1.0)).truncate().selectable(false));
}

/// How many of each outcome, in words: `3 fail, 2 to review`.
pub fn counts(affected: &[Affected]) -> String {
    let (mut fail, mut review, mut unknown) = (0_usize, 0_usize, 0_usize);
    for object in affected {
        match object.outcome {
            Outcome::Fail => fail += 1,
            Outcome::Review => review += 1,
            Outcome::NoEvidence => unknown += 1,
            Outcome::Pass | Outcome::NotApplicable => {}
        }
    }
    let words = [(fail, "fail"), (review, "to review"), (unknown, "without evidence")];
    let words: Vec<String> =
        words.iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    words.join(", ")
}
