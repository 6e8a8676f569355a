//! Small marks: outcome, severity, conclusion. Each says by letter or icon what it says by colour.

use crate::app::{fonts, icons, theme};
use crate::checklist::answers::Standing;
use crate::checklist::{Conclusion, Outcome, Severity};
use egui::{Color32, CornerRadius, FontId, Pos2, Rect, Response, RichText, Sense, Ui, Vec2, WidgetInfo};

/// The letter of an outcome, or of none yet: no two are alike.
pub fn letter(standing: impl Into<Standing>) -> &'static str {
    match standing.into() {
        Standing::Judged(Outcome::Fail) => "F",
        Standing::Judged(Outcome::Review) => "R",
        Standing::Judged(Outcome::NoEvidence) => "N",
        Standing::Judged(Outcome::Pass) => "P",
        Standing::Judged(Outcome::NotApplicable) => "–",
        Standing::Open => "?",
    }
}

/// What these letters mean, for where they stand without their words: `F fail · R review`.
pub fn legend(standings: impl Iterator<Item = Standing>) -> String {
    let words = standings.map(|standing| format!("{} {}", letter(standing), standing.title().to_lowercase()));
    // No letter stands at the end of a line without its word.
    words.map(|words| words.replace(' ', "\u{a0}")).collect::<Vec<_>>().join(" · ")
}

/// The word of an outcome; of none: its evidence is being read.
pub fn word(standing: Option<Standing>) -> &'static str {
    standing.map_or("Being read", Standing::title)
}

/// As [`outcome`], or that the evidence is being read.
pub fn outcome_if_known(ui: &mut Ui, standing: Option<Standing>) -> Response {
    if let Some(standing) = standing {
        outcome(ui, standing)
    } else {
        let palette = theme::palette(ui);
        chip(ui, word(None), palette.muted, palette.neutral_ground)
    }
}

/// Letter and word on the outcome's ground.
pub fn outcome(ui: &mut Ui, standing: impl Into<Standing>) -> Response {
    let standing = standing.into();
    let (ink, ground) = theme::of_standing(theme::palette(ui), standing);
    chip(ui, &format!("{}  {}", letter(standing), standing.title()), ink, ground)
}

pub fn chip(ui: &mut Ui, text: &str, ink: Color32, ground: Color32) -> Response {
    let font = FontId::new(theme::SMALL, fonts::strong());
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, ink);
    let size = galley.size() + Vec2::new(14.0, 6.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, CornerRadius::same(theme::CORNER), ground);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
    response
}

/// Chips below each other where they have no room on one line: as many on each line, so that none stands alone on the last.
/// Each: its text, ink and ground.
pub fn lines(ui: &mut Ui, all: &[(String, Color32, Color32)]) {
    let font = FontId::new(theme::SMALL, fonts::strong());
    let gap = ui.spacing().item_spacing.x;
    let wide = |text: &str| super::width(ui, text, font.clone()) + 14.0 + gap;
    let widths: Vec<f32> = all.iter().map(|(text, ..)| wide(text)).collect();
    let room = ui.available_width() + gap;
    for line in all.chunks(even(&widths, room)) {
        ui.horizontal(|ui| line.iter().for_each(|(text, ink, ground)| _ = chip(ui, text, *ink, *ground)));
    }
}

/// How many stand on a line, for the fewest lines that have room for all.
fn even(widths: &[f32], room: f32) -> usize {
    let fits = |count: &usize| widths.chunks(*count).all(|line| line.iter().sum::<f32>() <= room);
    let most = (1..=widths.len()).rev().find(fits).unwrap_or(1);
    widths.len().div_ceil(widths.len().div_ceil(most.max(1)).max(1)).max(1)
}

/// The letter alone, painted at a place; width and height of a row's mark.
pub fn paint_letter(ui: &Ui, at: Pos2, standing: Option<Standing>) -> Rect {
    let palette = theme::palette(ui);
    let rect = Rect::from_min_size(at, Vec2::new(20.0, 18.0));
    let (ink, ground) =
        standing.map_or((palette.muted, palette.neutral_ground), |standing| theme::of_standing(palette, standing));
    ui.painter().rect_filled(rect, CornerRadius::same(4), ground);
    let font = FontId::new(theme::SMALL, fonts::strong());
    let text = standing.map_or("·", letter);
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, text, font, ink);
    rect
}

/// The letter of an outcome before a link, level with its first line; further lines begin below the first.
pub fn before_link(ui: &mut Ui, standing: Option<Standing>, text: &str) -> Response {
    ui.horizontal_top(|ui| {
        paint_letter(ui, ui.cursor().min, standing);
        ui.add_space(28.0);
        // In a line nothing wraps by itself, and a wide title would push the page out of its panel.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
        ui.add(egui::Link::new(text))
    })
    .inner
}

pub fn severity(ui: &mut Ui, severity: Severity) -> Response {
    let colour = theme::of_severity(theme::palette(ui), severity);
    ui.label(RichText::new(severity.title()).color(colour).size(theme::SMALL))
}

/// Icon of a conclusion, or of none.
pub fn conclusion_icon(conclusion: Option<Conclusion>) -> &'static str {
    match conclusion {
        Some(Conclusion::Met) => icons::CHECK,
        Some(Conclusion::PartlyMet) => icons::PARTLY,
        Some(Conclusion::NotMet) => icons::CLOSE,
        Some(Conclusion::NotApplicable) => icons::NOT_APPLICABLE,
        Some(Conclusion::NotAssessable) => icons::UNKNOWN,
        None => icons::EMPTY,
    }
}

#[cfg(test)]
mod tests {
    use super::{Standing, letter};
    use std::collections::BTreeSet;

    #[test]
    fn no_two_letters_are_alike() {
        assert_eq!(Standing::ALL.map(letter).into_iter().collect::<BTreeSet<_>>().len(), Standing::ALL.len());
    }
}
