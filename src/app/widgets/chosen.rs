//! The edge of a row that is chosen: told from the row on which the pointer rests by more than its ground.

use crate::app::theme;
use egui::{CornerRadius, Painter, Rect, Ui, vec2};

/// How wide it is.
const WIDTH: f32 = 3.0;

/// At the left end of a row.
pub fn edge(ui: &Ui, row: Rect) {
    paint(ui, ui.painter(), row);
}

/// The same at the left end of a table's first cell, in the distance that is before it: its contents stay where they are.
pub fn edge_of_cell(ui: &Ui) {
    let (seen, cell) = (ui.clip_rect(), ui.max_rect());
    // Of a table that is scrolled to the right it is not seen.
    if seen.left() > cell.left() + 0.5 {
        return;
    }
    let row = cell.expand2(vec2(0.5 * ui.spacing().item_spacing.x, 0.0));
    let painter = ui.ctx().layer_painter(ui.layer_id());
    paint(ui, &painter.with_clip_rect(Rect::from_x_y_ranges(row.x_range(), seen.y_range())), row);
}

fn paint(ui: &Ui, painter: &Painter, row: Rect) {
    let edge = Rect::from_min_size(row.min, vec2(WIDTH, row.height()));
    painter.rect_filled(edge, CornerRadius::ZERO, theme::palette(ui).accent);
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{Context, Frame, RawInput, Shape, pos2};
    use egui_extras::{Column, TableBuilder};

    /// Cells cut what stands beyond them.
    #[test]
    fn the_edge_of_a_table_s_row_is_seen() {
        let context = Context::default();
        let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(300.0, 200.0)));
        let (mut accent, mut shown) = (None, None);
        for _ in 0..2 {
            let input = RawInput { screen_rect, ..RawInput::default() };
            let mut output = context.run_ui(input, |ui| {
                accent = Some(theme::palette(ui).accent);
                Frame::new().inner_margin(20).show(ui, |ui| {
                    let columns = TableBuilder::new(ui).column(Column::exact(40.0)).column(Column::remainder());
                    columns.body(|body| {
                        body.rows(20.0, 1, |mut row| {
                            row.set_selected(true);
                            row.col(|ui| edge_of_cell(ui));
                            row.col(|ui| _ = ui.label("words"));
                        });
                    });
                });
            });
            output.textures_delta.clear();
            shown = Some(output.shapes);
        }
        let is_edge = |one: &egui::epaint::ClippedShape| match &one.shape {
            Shape::Rect(rect) if Some(rect.fill) == accent => {
                let seen = rect.rect.intersect(one.clip_rect);
                (seen.width() - WIDTH).abs() < 0.1 && seen.height() > 15.0
            }
            _ => false,
        };
        assert!(shown.unwrap().iter().any(is_edge));
    }
}
