//! The journal: who changed what and when, the newest first, and the link of the chain that a report prints.

use crate::app::command::Command;
use crate::app::field::Field;
use crate::app::opened::Opened;
use crate::app::widgets::{self, icon_button, muted, strong};
use crate::app::{icons, theme};
use crate::assessment::{Detail, JournalLine};
use crate::report::dates::date_and_time;
use crate::report::visible::visible;
use crate::report::words::counted;
use egui::{Context, Id, Label, Modal, RichText, ScrollArea};

/// The lines as they stood when the journal was asked for.
#[derive(Debug)]
pub struct JournalView {
    lines: Vec<JournalLine>,
    head: Option<String>,
    /// Nobody is named as the assessor.
    is_nameless: bool,
    /// Of dates.
    language: String,
}

impl JournalView {
    pub fn new(opened: &Opened) -> Self {
        let mut lines = opened.document().history().lines();
        lines.reverse();
        for line in &mut lines {
            line.what = opened.in_words(&line.what);
        }
        let details = &opened.assessment().details;
        let is_nameless = details.assessor.trim().is_empty() && !opened.is_read_only;
        Self { lines, head: opened.head(), is_nameless, language: details.date_language.clone() }
    }
}

/// How many entries there are, as every other count of them says, and why they are fewer lines.
fn number(view: &JournalView) -> String {
    let entries = view.lines.iter().map(|line| line.entries).sum::<usize>();
    let told = counted(entries, "entry", "entries");
    if entries == view.lines.len() {
        return told;
    }
    format!("{told} in {}, as what was typed on in one field is one", counted(view.lines.len(), "line", "lines"))
}

/// Shows it; `false`: it is done.
pub fn show(context: &Context, view: &JournalView, commands: &mut Vec<Command>) -> bool {
    let mut stays = true;
    let modal = Modal::new(Id::unique("journal")).show(context, |ui| {
        // Before anything stands in it; else it would be as high as areas usually are.
        ui.set_max_height(ui.ctx().content_rect().height() - 60.0);
        ui.set_width(720.0_f32.min(ui.ctx().content_rect().width() - 60.0));
        stays &= !widgets::dialog_head(ui, "Journal", "Close the journal");
        ui.label(format!(
            "Who changed what and when, the newest first: {}. Nothing is ever taken out of it.",
            number(view)
        ));
        if let Some(head) = &view.head {
            ui.horizontal(|ui| {
                icon_button(ui, "Copy the last link", Command::Copy(head.clone()), None, commands);
                muted(ui, "Last link of the chain; a report prints it:");
                widgets::elided(ui, head);
            });
        }
        if view.is_nameless {
            ui.horizontal_wrapped(|ui| {
                let colour = theme::palette(ui).warning;
                let text =
                    format!("{}  No assessor is named: the journal does not tell who works on it.", icons::WARNING);
                ui.label(RichText::new(text).color(colour).size(theme::SMALL));
                if ui.link("Name the assessor").clicked() {
                    commands.push(Command::Focus(Field::Detail(Detail::Assessor)));
                    stays = false;
                }
            });
        }
        ui.add_space(theme::GAP);
        if view.lines.is_empty() {
            ui.label("Nothing was changed yet.");
        }
        let height = (ui.ctx().content_rect().height() - 200.0).max(120.0);
        let rows = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
        rows.show_rows(ui, theme::ROW, view.lines.len(), |ui, shown| {
            for line in view.lines.get(shown).unwrap_or_default() {
                ui.horizontal(|ui| {
                    ui.set_min_height(theme::ROW);
                    let when = date_and_time(line.when, &view.language);
                    ui.label(RichText::new(when).size(theme::SMALL));
                    if let Some(before) = line.after {
                        let text = format!("{}  Clock set back", icons::WARNING);
                        let colour = theme::palette(ui).warning;
                        let mark = ui.label(RichText::new(text).color(colour).size(theme::SMALL));
                        let before = before.iso().replace('T', " ");
                        mark.on_hover_text(format!(
                            "The change before it is of {before}: in between the clock was set back."
                        ));
                    }
                    if line.who.trim().is_empty() {
                        muted(ui, "no name");
                    } else {
                        ui.label(strong(&visible(&line.who), theme::SMALL));
                    }
                    let what = visible(&line.what).into_owned();
                    ui.add(Label::new(RichText::new(what).size(theme::SMALL + 1.0)).truncate());
                });
            }
        });
    });
    stays && !modal.should_close()
}
