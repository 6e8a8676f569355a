//! Logo, colours and name of the assessor's own organisation, kept for all reports.

use super::ReportForm;
use crate::app::command::Command;
use crate::app::place::{self, Wanted};
use crate::app::screens::Scene;
use crate::app::widgets::{self, field_label, muted, path_field};
use crate::app::{icons, theme};
use crate::assessment::{Detail, Edit};
use crate::jobs::letterhead::Letterhead;
use crate::report::Accent;
use egui::{RichText, Sense, TextEdit, Ui, Vec2};

/// What is typed, until it is kept.
#[derive(Debug, Default)]
pub struct LetterheadForm {
    pub logo: String,
    colour: String,
    second_colour: String,
    pub light_on_toner: bool,
    organization: String,
    /// What of it cannot be used.
    pub wrong: Vec<String>,
}

impl LetterheadForm {
    pub fn new(kept: &Letterhead, wrong: Vec<String>) -> Self {
        Self {
            logo: kept.logo.as_ref().map(|path| path.display().to_string()).unwrap_or_default(),
            colour: kept.colour.clone(),
            second_colour: kept.second_colour.clone(),
            light_on_toner: kept.light_on_toner,
            organization: kept.organization.clone(),
            wrong,
        }
    }

    pub fn typed(&self) -> Letterhead {
        Letterhead {
            organization: self.organization.trim().to_owned(),
            logo: place::typed(&self.logo),
            colour: self.colour.trim().to_owned(),
            second_colour: self.second_colour.trim().to_owned(),
            light_on_toner: self.light_on_toner,
        }
    }
}

pub fn show(ui: &mut Ui, form: &mut ReportForm, scene: &mut Scene<'_>) {
    let letterhead = &mut form.letterhead;
    muted(ui, "Kept in your own settings for every report; nothing of a client is.");
    let name = field_label(ui, "Your organisation");
    let field = TextEdit::singleline(&mut letterhead.organization).desired_width(f32::INFINITY);
    let mut is_left = ui.add(field.hint_text("Stands in new assessments")).labelled_by(name).lost_focus();
    use_here(ui, letterhead, scene);
    let (label, wanted) = ("Logo (PNG)", Wanted::Logo);
    let dialogs = scene.with.has_dialogs;
    let logo = path_field::one(ui, label, &mut letterhead.logo, wanted, dialogs, scene.commands);
    is_left |= logo.lost_focus() || path_field::submitted(ui, &logo);
    is_left |= colour(ui, "Colour of headings", &mut letterhead.colour, Accent::parse);
    let second = &mut letterhead.second_colour;
    is_left |= colour(ui, "Second colour, for lines and marks", second, Accent::parse_for_lines);
    let hint = "No filled areas: frames in place of grounds, hatched charts";
    is_left |= ui.checkbox(&mut letterhead.light_on_toner, "Light on toner").on_hover_text(hint).changed();
    for sentence in &letterhead.wrong {
        let text = format!("{}  {}", icons::WARNING, crate::app::shown::visible(sentence));
        ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
    }
    let typed = letterhead.typed();
    if is_left && typed != scene.settings.letterhead {
        scene.commands.push(Command::KeepLetterhead(typed));
    }
}

/// The name on this assessment's cover, where it is another.
fn use_here(ui: &mut Ui, letterhead: &LetterheadForm, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let name = letterhead.organization.trim();
    if name.is_empty() || opened.assessment().details.organization == name {
        return;
    }
    let edit = Edit::SetDetail { detail: Detail::Organization, text: name.to_owned() };
    let command = Command::Perform(edit);
    widgets::labelled_button(ui, "Put it on this cover", command, scene.locked(), scene.commands);
}

/// Whether the field was left.
fn colour(ui: &mut Ui, name: &str, text: &mut String, parse: fn(&str) -> Result<Accent, String>) -> bool {
    let label = field_label(ui, name);
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(text).desired_width(110.0).hint_text("#1b4f72");
        let response = ui.add(field).labelled_by(label);
        match (text.trim(), parse(text)) {
            ("", _) => {
                muted(ui, "the program's own");
            }
            (_, Ok(accent)) => {
                let (rect, _) = ui.allocate_exact_size(Vec2::new(40.0, 18.0), Sense::hover());
                ui.painter().rect_filled(rect, theme::CORNER, theme::of_accent(accent));
            }
            (_, Err(why)) => {
                ui.label(RichText::new(why).color(theme::palette(ui).warning).size(theme::SMALL));
            }
        }
        response.lost_focus()
    })
    .inner
}
