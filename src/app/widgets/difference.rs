//! A text as it was beside the same text as it is: what went is struck through, what came is underlined.

use crate::app::shown::visible;
use crate::app::theme;
use crate::assessment::diff::{Piece, diff};
use crate::checklist::text_in_words;
use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, FontId, Label, Response, Stroke, Ui, WidgetInfo};

/// A check's text then and now, as it is read.
pub fn of_check(ui: &mut Ui, then: &str, now: &str) -> Response {
    show(ui, &without_marks(&text_in_words(then)), &without_marks(&text_in_words(now)))
}

/// Words without the marks that make them bold or slanted elsewhere.
fn without_marks(text: &str) -> String {
    text.replace("**", "").replace(['*', '`'], "")
}

/// Both texts in one; a screen reader hears what went and what came in words.
fn show(ui: &mut Ui, old: &str, new: &str) -> Response {
    let palette = theme::palette(ui);
    let (mut job, mut spoken) = (LayoutJob::default(), String::new());
    let font = FontId::proportional(theme::SMALL + 1.0);
    for piece in diff(&visible(old), &visible(new)) {
        let plain = TextFormat::simple(font.clone(), palette.ink);
        let marked = |colour: Color32, ground: Color32| TextFormat {
            background: ground,
            ..TextFormat::simple(font.clone(), colour)
        };
        match &piece {
            Piece::Same(text) => {
                job.append(text, 0.0, plain);
                spoken.push_str(text);
            }
            Piece::Removed(text) => {
                let format = marked(palette.danger, palette.danger_ground);
                job.append(text, 0.0, TextFormat { strikethrough: Stroke::new(1.0, palette.danger), ..format });
                spoken.push_str(&format!("[removed: {}] ", text.trim()));
            }
            Piece::Added(text) => {
                let format = marked(palette.good, palette.good_ground);
                job.append(text, 0.0, TextFormat { underline: Stroke::new(1.0, palette.good), ..format });
                spoken.push_str(&format!("[added: {}] ", text.trim()));
            }
        }
    }
    let response = ui.add(Label::new(job).wrap());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &spoken));
    response
}
