//! A row of the evidence in its own file, between its neighbours: what was used is marked, what nothing reads is paler.

use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::used::Used;
use crate::app::widgets::{self, muted, strong};
use crate::app::{icons, theme};
use crate::datasets::{Dataset, normalise};
use crate::jobs::source::Excerpt;
use crate::tenant::Column;
use egui::{Button, Context, Frame, Grid, Id, Label, Modal, RichText, ScrollArea, Ui};

/// How a column stands to the findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// The fact came from it.
    OfTheFact,
    Read,
    NotRead,
}

/// A row that is being looked at.
#[derive(Debug)]
pub struct SourceView {
    excerpt: Excerpt,
    uses: Vec<Use>,
}

impl SourceView {
    /// `dataset`: what the row was read as.
    pub fn new(excerpt: Excerpt, dataset: Option<&str>, used: &Used) -> Self {
        let dataset = dataset.and_then(Dataset::by_id);
        let (fields, kind) = (dataset.map_or(&[][..], |dataset| dataset.fields), dataset.map(|dataset| dataset.kind));
        let asked = excerpt.rows.iter().find(|(row, _)| *row == excerpt.asked.row).map(|(_, cells)| cells);
        let use_of = |(at, heading): (usize, &String)| {
            let name = normalise(heading);
            let cell = asked.and_then(|cells| cells.get(at)).map_or("", String::as_str);
            let of_fact = |column: Column| {
                let parts = column.split(['.', '/']).map(normalise);
                normalise(column) == name
                    || parts.into_iter().any(|part| part == name)
                    || fields.iter().any(|field| field.column == column && field.names().any(|alias| alias == name))
            };
            let is_read = fields.iter().any(|field| field.names().any(|alias| alias == name));
            if used.columns(kind).any(of_fact) || (is_read && used.says_so(kind, cell)) {
                Use::OfTheFact
            } else if is_read {
                Use::Read
            } else {
                Use::NotRead
            }
        };
        let uses = excerpt.headings.iter().enumerate().map(use_of).collect();
        Self { excerpt, uses }
    }
}

/// Shows it; `false`: it is done.
pub fn show(context: &Context, view: &SourceView) -> bool {
    let mut stays = true;
    let screen = context.content_rect();
    let modal = Modal::new(Id::unique("source row")).show(context, |ui| {
        // Before anything stands in it; else it would be as high as areas usually are.
        ui.set_max_height(ui.ctx().content_rect().height() - 60.0);
        ui.set_width((screen.width() - 80.0).min(1100.0));
        let asked = &view.excerpt.asked;
        ui.horizontal(|ui| {
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let close = ui.add(Button::new(icons::CLOSE).frame_when_inactive(false));
                let close = close.accessible_name("Close the row").on_hover_text("Close");
                widgets::has_the_keyboard(&close);
                stays &= !close.clicked();
                ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                    let part = asked.part.as_deref().map(|part| format!(" · {part}")).unwrap_or_default();
                    let title = format!("{}{part} · row {}", asked.file, asked.row);
                    ui.add(Label::new(strong(&visible(&title), theme::SUBHEADING)).wrap());
                });
            });
        });
        // Where there is no room for neighbours, the row itself has all of it.
        let is_narrow = ui.available_width() < 620.0;
        let rests = if view.uses.contains(&Use::OfTheFact) {
            "› marks what the finding used."
        } else {
            "The finding rests on the row as a whole."
        };
        let beside = if is_narrow { "" } else { "; the rows beside are neighbours" };
        muted(ui, format!("{rests} Columns whose names are pale are read by no check{beside}."));
        ScrollArea::both().max_height(screen.height() * 0.72).auto_shrink([false, true]).by_keys(ui, |ui| {
            grid(ui, view, is_narrow);
        });
    });
    stays && !modal.should_close()
}

/// A line for each column, so that long rows can be read; the row asked for stands out between its neighbours.
fn grid(ui: &mut Ui, view: &SourceView, is_narrow: bool) {
    let excerpt = &view.excerpt;
    let rows: Vec<&(u64, Vec<String>)> =
        excerpt.rows.iter().filter(|(row, _)| !is_narrow || *row == excerpt.asked.row).collect();
    let others = rows.len().saturating_sub(1).max(1);
    #[allow(clippy::cast_precision_loss)] // A handful of columns.
    let wide = ((ui.available_width() - 260.0) / (others as f32 * 0.5 + 1.0)).clamp(160.0, 420.0);
    let wide = if is_narrow { (ui.available_width() * 0.6).max(160.0) } else { wide };
    Grid::new("source row").striped(true).num_columns(rows.len() + 1).show(ui, |ui| {
        muted(ui, "Column");
        for (row, _) in &rows {
            if *row == excerpt.asked.row {
                ui.label(strong(&format!("› Row {row}"), theme::SMALL));
            } else {
                muted(ui, format!("Row {row}"));
            }
        }
        ui.end_row();
        for (at, (heading, how)) in excerpt.headings.iter().zip(&view.uses).enumerate() {
            let palette = theme::palette(ui);
            let heading = visible(heading);
            let text = match how {
                Use::OfTheFact => strong(&format!("› {heading}"), theme::SMALL).color(palette.accent),
                Use::Read => RichText::new(heading).size(theme::SMALL),
                Use::NotRead => RichText::new(heading).size(theme::SMALL).color(palette.muted),
            };
            ui.add(Label::new(text).extend());
            for (row, cells) in &rows {
                let cell = cells.get(at).map_or("", String::as_str);
                let is_asked = *row == excerpt.asked.row;
                let wide = if is_asked { wide } else { wide * 0.5 };
                ui.scope(|ui| {
                    ui.set_max_width(wide);
                    show_cell(ui, cell, is_asked, *how);
                });
            }
            ui.end_row();
        }
    });
}

fn show_cell(ui: &mut Ui, cell: &str, is_asked: bool, how: Use) {
    let palette = theme::palette(ui);
    let text = RichText::new(visible(cell)).size(theme::SMALL + 1.0);
    if !is_asked {
        ui.add(Label::new(text.color(palette.muted)).truncate());
    } else if how == Use::OfTheFact {
        Frame::new().fill(palette.selected).corner_radius(theme::CORNER).inner_margin(3).show(ui, |ui| {
            ui.add(Label::new(text).wrap());
        });
    } else if how == Use::NotRead {
        ui.add(Label::new(text.color(palette.muted)).wrap());
    } else {
        ui.add(Label::new(text).wrap());
    }
}
