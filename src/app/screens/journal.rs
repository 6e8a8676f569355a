//! The journal: who changed what and when, the newest first, and the link of the chain that a report prints.

use crate::app::command::Command;
use crate::app::field::Field;
use crate::app::opened::Opened;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::{self, icon_button, muted, strong};
use crate::app::{icons, theme};
use crate::assessment::{Detail, JournalLine};
use crate::report::dates::date_and_time;
use crate::report::words::counted;
use egui::{Context, Id, Label, Modal, RichText, ScrollArea, TextEdit, Ui};

/// The lines as they stood when the journal was asked for.
#[derive(Debug)]
pub struct JournalView {
    lines: Vec<JournalLine>,
    /// The words that are searched for, and the lines that have them.
    words: String,
    found: Vec<usize>,
    /// The line whose change is unfolded, by its place among all.
    unfolded: Option<usize>,
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
        let found = (0..lines.len()).collect();
        let words = String::new();
        Self {
            lines,
            words,
            found,
            unfolded: None,
            head: opened.head(),
            is_nameless,
            language: details.date_language.clone(),
        }
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
pub fn show(context: &Context, view: &mut JournalView, commands: &mut Vec<Command>) -> bool {
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
                if widgets::link_in_line(ui, "Name the assessor").clicked() {
                    commands.push(Command::Focus(Field::Detail(Detail::Assessor)));
                    stays = false;
                }
            });
        }
        ui.add_space(theme::GAP);
        if view.lines.is_empty() {
            ui.label("Nothing was changed yet.");
            return;
        }
        search(ui, view);
        let height = (ui.ctx().content_rect().height() - 230.0).max(120.0);
        let rows = ScrollArea::vertical().max_height(height).auto_shrink([false, true]);
        // Lines of one height, whatever is unfolded below them.
        let unfolded = view.unfolded;
        rows.rows_by_keys(ui, theme::ROW, view.found.len(), |ui, shown| {
            for at in view.found.get(shown).unwrap_or_default() {
                if let Some(line) = view.lines.get(*at)
                    && one(ui, line, unfolded == Some(*at), &view.language)
                {
                    view.unfolded = (unfolded != Some(*at)).then_some(*at);
                }
            }
        });
        if let Some(line) = view.unfolded.and_then(|at| view.lines.get(at)) {
            changed(ui, line);
        }
    });
    stays && !modal.should_close()
}

/// Words that lines have to hold.
fn search(ui: &mut Ui, view: &mut JournalView) {
    let field = TextEdit::singleline(&mut view.words).hint_text("A check, a person, a word").desired_width(260.0);
    let field = ui.add(field).accessible_name("Search the journal");
    if field.changed() {
        let words = view.words.trim().to_lowercase();
        let says = |text: &str| text.to_lowercase().contains(&words);
        let holds = |line: &JournalLine| {
            says(&line.what) || says(&line.who) || says(&line.change.before) || says(&line.change.after)
        };
        view.found = (0..view.lines.len()).filter(|at| view.lines.get(*at).is_some_and(holds)).collect();
        view.unfolded = None;
    }
    if view.found.is_empty() {
        muted(ui, "No line has these words.");
    }
}

/// What changed from what to what, below all lines: they stay where they are.
fn changed(ui: &mut Ui, line: &JournalLine) {
    let side = |ui: &mut Ui, name: &str, value: &str| {
        ui.horizontal_top(|ui| {
            ui.label(strong(name, theme::SMALL));
            let shown: String = visible(value).chars().take(MOST).collect();
            let shown = if shown.is_empty() { "–".to_owned() } else { shown };
            ui.add(Label::new(RichText::new(shown).size(theme::SMALL + 1.0)).wrap());
        });
    };
    ui.separator();
    side(ui, "Before:", &line.change.before);
    side(ui, "Now:", &line.change.after);
}

/// Letters of a value that are shown; the command line's journal has it whole.
const MOST: usize = 400;

/// Whether its change was asked for.
fn one(ui: &mut Ui, line: &JournalLine, is_unfolded: bool, language: &str) -> bool {
    ui.horizontal(|ui| {
        ui.set_min_height(theme::ROW);
        let when = date_and_time(line.when, language);
        ui.label(RichText::new(when).size(theme::SMALL));
        if let Some(before) = line.after {
            let text = format!("{}  Clock set back", icons::WARNING);
            let colour = theme::palette(ui).warning;
            let mark = ui.label(RichText::new(text).color(colour).size(theme::SMALL));
            let before = before.iso().replace('T', " ");
            mark.on_hover_text(format!("The change before it is of {before}: in between the clock was set back."));
        }
        if line.who.trim().is_empty() {
            muted(ui, "no name");
        } else {
            ui.label(strong(&visible(&line.who), theme::SMALL));
        }
        let back = if line.puts_back { " · back to draft" } else { "" };
        let what = format!("{}{back}", visible(&line.what));
        let text = RichText::new(what.as_str()).size(theme::SMALL + 1.0);
        if line.change.before.is_empty() && line.change.after.is_empty() {
            ui.add(Label::new(text).truncate());
            return false;
        }
        widgets::selectable_line(ui, is_unfolded, text).on_hover_text("From what to what").clicked()
    })
    .inner
}
