//! The edge of a row that is chosen: told from the row on which the pointer rests by more than its ground.

use crate::app::theme;
use egui::{CornerRadius, Rect, Ui, vec2};

/// How wide it is.
const WIDTH: f32 = 3.0;

/// At the left end of a row.
pub fn edge(ui: &Ui, row: Rect) {
    edge_at(ui, ui.painter(), row);
}

/// The same at the left end of a table's first cell, over the distance that is before it.
pub fn edge_of_cell(ui: &Ui) {
    let cell = ui.max_rect().expand2(0.5 * ui.spacing().item_spacing);
    let seen = Rect::from_x_y_ranges(cell.x_range(), ui.clip_rect().y_range());
    edge_at(ui, &ui.painter().with_clip_rect(seen), cell);
}

fn edge_at(ui: &Ui, painter: &egui::Painter, row: Rect) {
    let edge = Rect::from_min_size(row.min, vec2(WIDTH, row.height()));
    painter.rect_filled(edge, CornerRadius::ZERO, theme::palette(ui).accent);
}
