//! Several checks changed together: what is to change, a list of what that does to each, and one step for undo.

mod changes;

use super::ChecklistForm;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screen::begins_region;
use crate::app::screens::Scene;
use crate::app::screens::splits::Foot;
use crate::app::scrolling::ByKeys as _;
use crate::app::widgets::{self, choice, field_label, main_button, muted, path_field, strong};
use crate::app::{icons, theme};
use crate::assessment::{Edit, Treatment, WorkState};
use crate::checklist::{Check, Conclusion, Severity};
use crate::report::words::{capital, counted, listed};
use changes::{Change, changes, label, wrong};
use egui::{ComboBox, Id, Label, Response, RichText, ScrollArea, TextEdit, Ui};

/// What is to be changed on every marked check; what is empty stays as it is.
#[allow(clippy::struct_excessive_bools)] // Independent facts.
#[derive(Debug, Default)]
pub struct BulkForm {
    conclusion: Option<Conclusion>,
    justification: String,
    /// Also where a conclusion stands already.
    replaces: bool,
    severity: Option<Severity>,
    severity_reason: String,
    treatment: Option<Kind>,
    /// Also where another treatment stands already.
    replaces_treatment: bool,
    owner: String,
    due: String,
    approver: String,
    expiry: String,
    /// Why a risk is accepted or a finding disputed, or what guards instead.
    words: String,
    note: Option<Noted>,
    note_text: String,
    state: Option<WorkState>,
    /// What was changed last, while nothing else is chosen.
    done: Option<String>,
    /// That is said now: it stands above the fields, which may be scrolled away.
    to_top: bool,
    /// All is chosen by a command: the keyboard goes to the button.
    to_button: bool,
    /// It is asked once more whether so many are to be accepted unopened.
    asks: bool,
}

impl BulkForm {
    /// Whether text stands in it that no check has yet.
    pub fn has_text(&self) -> bool {
        let typed = [
            &self.justification,
            &self.severity_reason,
            &self.owner,
            &self.due,
            &self.approver,
            &self.expiry,
            &self.words,
            &self.note_text,
        ];
        typed.into_iter().any(|text| !text.trim().is_empty())
    }
}

/// The treatments, without what is said in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    None,
    Remediate,
    AcceptRisk,
    Control,
    Disputed,
}

impl Kind {
    const ALL: [Self; 5] = [Self::None, Self::Remediate, Self::AcceptRisk, Self::Control, Self::Disputed];

    fn title(self) -> &'static str {
        let (text, day) = (String::new, None);
        match self {
            Self::None => Treatment::None,
            Self::Remediate => Treatment::Remediate { owner: text(), due: day },
            Self::AcceptRisk => Treatment::AcceptRisk { approver: text(), reason: text(), expiry: day },
            Self::Control => Treatment::CompensatingControl { text: text() },
            Self::Disputed => Treatment::Disputed { reason: text() },
        }
        .title()
    }

    fn first_field(self) -> &'static str {
        match self {
            Self::None | Self::Remediate => OWNER,
            Self::AcceptRisk => "Approver of all",
            Self::Control => "Compensating control of all",
            Self::Disputed => "Why all are disputed",
        }
    }
}

/// The names of fields that commands lead to.
const JUSTIFICATION: &str = "Justification for all";
const SEVERITY: &str = "Reason for another severity of all";
const OWNER: &str = "Owner of all";
const NOTE: &str = "Note for all";
const STATE: &str = "Work state of all";

fn field_id(name: &str) -> Id {
    Id::unique(("for all that are marked", name))
}

/// What becomes of the notes that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Noted {
    Add,
    Replace,
}

impl BulkForm {
    /// Whether anything is chosen.
    pub fn is_begun(&self) -> bool {
        let is_chosen = self.conclusion.is_some() || self.severity.is_some() || self.treatment.is_some();
        is_chosen || self.note.is_some() || self.state.is_some()
    }

    /// What a command chooses for all that are marked: what is shown beside them is not among them, perhaps. The id of the
    /// field that is filled next; `None`: it is not about them.
    pub fn choose(&mut self, command: &Command) -> Option<Id> {
        match command {
            Command::Conclude(conclusion) => {
                // Once more takes it off, unless a reason for it is written already: that would be out of sight.
                let again = self.conclusion == Some(*conclusion) && self.justification.trim().is_empty();
                self.conclusion = (!again).then_some(*conclusion);
                Some(field_id(JUSTIFICATION))
            }
            Command::Treat(treatment) => {
                self.treatment = Kind::ALL.into_iter().find(|kind| kind.title() == treatment.title());
                Some(field_id(self.treatment.map_or(OWNER, Kind::first_field)))
            }
            Command::SetSeverity(severity) => {
                self.severity = Some(*severity);
                Some(field_id(SEVERITY))
            }
            Command::SetWorkState(state) => {
                (self.state, self.to_button) = (Some(*state), true);
                Some(field_id(STATE))
            }
            Command::WriteNote => {
                self.note = self.note.or(Some(Noted::Add));
                Some(field_id(NOTE))
            }
            _ => None,
        }
    }

    /// What was done together was taken back, or another step was.
    pub fn forget_done(&mut self) {
        self.done = None;
    }

    /// After a change: the fields are empty again, and it is said what was done.
    pub fn done(&mut self, count: usize) {
        let done = format!("{} changed. Undo takes all of it back in one step.", counted(count, "check", "checks"));
        *self = Self { done: Some(done), to_top: true, ..Self::default() };
    }
}

/// The share of the window's height that the list of what changes has.
const LIST: f32 = 0.22;

pub fn show(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    let marked: Vec<&'static Check> =
        opened.checklist.checks().map(|(_, check)| check).filter(|check| form.marked.contains(check.id)).collect();
    // What changes is read before the button that does it, and both are always in sight.
    let below = Foot::new("change together");
    let mut found = Vec::new();
    let mut area = ScrollArea::vertical().id_salt("bulk").auto_shrink(false);
    if std::mem::take(&mut form.bulk.to_top) {
        area = area.vertical_scroll_offset(0.0);
    }
    area.by_keys(&mut below.rest(ui), |ui| {
        let heading =
            if marked.len() == 1 { "1 check marked".to_owned() } else { format!("{} checks together", marked.len()) };
        widgets::subheading(ui, &heading);
        let unmark = widgets::button(ui, Command::Unmark, None, scene.commands);
        begins_region("conclusion", &unmark);
        let bulk = &mut form.bulk;
        if let Some(done) = &bulk.done {
            let text = RichText::new(done).color(theme::palette(ui).good);
            widgets::hanging(ui, icons::GOOD, text);
        }
        fields(ui, bulk, opened);
        found = changes(bulk, &marked, opened);
        let is_chosen = is_chosen(&found);
        if is_chosen || bulk.is_begun() {
            bulk.done = None;
        }
        if !is_chosen {
            ui.add_space(theme::GAP);
            list(ui, &found, false);
        }
    });
    below.show(ui, |ui| {
        ui.add_space(theme::GAP / 2.0);
        if is_chosen(&found) {
            let height = ui.ctx().content_rect().height() * LIST;
            let area = ScrollArea::vertical().id_salt("what changes").max_height(height).auto_shrink([false, true]);
            area.by_keys(ui, |ui| list(ui, &found, true));
            ui.add_space(theme::GAP / 2.0);
        }
        foot(ui, &mut form.bulk, &found, opened, scene);
    });
}

/// Whether anything is chosen that is said of the marked checks.
fn is_chosen(changes: &[Change]) -> bool {
    changes.iter().any(|change| !change.words.is_empty())
}

/// The button, and why it cannot be used.
fn foot(ui: &mut Ui, bulk: &mut BulkForm, changes: &[Change], opened: &Opened, scene: &mut Scene<'_>) {
    let edits: Vec<Edit> = changes.iter().flat_map(|change| change.edits.clone()).collect();
    let count = changes.iter().filter(|change| !change.edits.is_empty()).count();
    let wrong = wrong(bulk, changes, opened);
    let disabled = scene.locked().or(wrong);
    let words = if count == 0 { "Change them".to_owned() } else { change_them(count) };
    let command = Command::ChangeTogether(Edit::Several { label: label(bulk, changes), edits }, count);
    change(ui, bulk, (&words, command, disabled), changes, scene);
    if let (Some(why), None) = (disabled, &bulk.done) {
        muted(ui, format!("{why}."));
    }
}

/// The button that changes them. What is accepted is named first: nobody has to have opened it.
fn change(
    ui: &mut Ui,
    bulk: &mut BulkForm,
    (words, command, disabled): (&str, Command, Option<&'static str>),
    changes: &[Change],
    scene: &mut Scene<'_>,
) {
    let is_changed = |one: &&Change| !one.edits.is_empty();
    let ids: Vec<String> = changes.iter().filter(is_changed).map(|one| one.check.id.to_owned()).collect();
    let accepts = bulk.state == Some(WorkState::Accepted) && ids.len() > 1 && disabled.is_none();
    bulk.asks &= accepts;
    let mut asked = Vec::new();
    ui.horizontal_wrapped(|ui| {
        let words = if bulk.asks { format!("Accept all {}", ids.len()) } else { words.to_owned() };
        let button = main_button(ui, &words, command, disabled, &mut asked);
        // Where a dialog goes just now, the keyboard is still its own.
        if std::mem::take(&mut bulk.to_button) && disabled.is_none() && !button.has_focus() {
            button.request_focus();
            bulk.to_button = true;
            ui.ctx().request_repaint();
        }
        if bulk.asks && ui.button("Do not").clicked() {
            bulk.asks = false;
        }
    });
    if bulk.asks {
        let question = format!("You accept {} at once, opened or not. Accept them?", listed(&ids));
        ui.label(RichText::new(format!("{}  {question}", icons::WARNING)).color(theme::palette(ui).warning));
    }
    if accepts && !bulk.asks && !asked.is_empty() {
        bulk.asks = true;
    } else {
        scene.commands.append(&mut asked);
    }
}

fn change_them(count: usize) -> String {
    format!("Change {}", counted(count, "check", "checks"))
}

/// What happens to each; before anything is chosen, which they are.
fn list(ui: &mut Ui, changes: &[Change], is_chosen: bool) {
    ui.label(strong(if is_chosen { "What changes" } else { "These are marked" }, theme::SMALL));
    for change in changes {
        ui.add(Label::new(format!("{}  {}", change.check.id, change.check.title)).truncate());
        if is_chosen {
            let words = if change.words.is_empty() { "stays as it is".to_owned() } else { change.words.join("; ") };
            ui.indent(("change", change.check.id), |ui| muted(ui, words));
        }
    }
}

fn fields(ui: &mut Ui, bulk: &mut BulkForm, opened: &Opened) {
    let label = field_label(ui, "Conclude all");
    one_of(ui, label, "bulk conclusion", Conclusion::ALL.iter().map(|one| (*one, one.title())), &mut bulk.conclusion);
    if bulk.conclusion.is_some() || !bulk.justification.trim().is_empty() {
        lines(ui, JUSTIFICATION, "", &mut bulk.justification);
        ui.checkbox(&mut bulk.replaces, "Also where there is a conclusion already");
    }
    let label = field_label(ui, "Severity of all");
    one_of(ui, label, "bulk severity", Severity::ALL.iter().map(|one| (*one, one.title())), &mut bulk.severity);
    if bulk.severity.is_some() {
        lines(ui, SEVERITY, "", &mut bulk.severity_reason);
    }
    let label = field_label(ui, "Treatment of all");
    one_of(ui, label, "bulk treatment", Kind::ALL.into_iter().map(|one| (one, one.title())), &mut bulk.treatment);
    treatment(ui, bulk, opened);
    let label = field_label(ui, "Notes of all");
    let kinds = [(Noted::Add, "add to them"), (Noted::Replace, "replace them")];
    one_of(ui, label, "bulk note", kinds.into_iter(), &mut bulk.note);
    if bulk.note.is_some() {
        lines(ui, NOTE, "What you saw, asked, or were told", &mut bulk.note_text);
    }
    let label = field_label(ui, "Work state of all");
    one_of(ui, label, "bulk state", WorkState::ALL.iter().map(|one| (*one, one.title())), &mut bulk.state);
}

/// An owner and a day alone are a remediation.
fn treatment(ui: &mut Ui, bulk: &mut BulkForm, opened: &Opened) {
    let leave = "Leave it as it is";
    match bulk.treatment {
        None | Some(Kind::Remediate) => {
            _ = line(ui, OWNER, leave, &mut bulk.owner);
            day(ui, "Due date of all", leave, &mut bulk.due, opened);
            if bulk.treatment.is_none() {
                muted(ui, "An owner or a due date makes it a remediation.");
            }
        }
        Some(Kind::AcceptRisk) => {
            _ = line(ui, "Approver of all", "Who takes the risk", &mut bulk.approver);
            day(ui, "Expiry date of all", "2026-12-31", &mut bulk.expiry, opened);
            lines(ui, "Reason for accepting all", "", &mut bulk.words);
        }
        Some(Kind::Control) => lines(ui, "Compensating control of all", "What guards instead", &mut bulk.words),
        Some(Kind::Disputed) => lines(ui, "Why all are disputed", "", &mut bulk.words),
        Some(Kind::None) => {}
    }
    if bulk.treatment.is_some() {
        ui.checkbox(&mut bulk.replaces_treatment, "Also where another treatment stands already");
    }
}

fn line(ui: &mut Ui, name: &str, hint: &str, text: &mut String) -> Response {
    let label = field_label(ui, name);
    let field = TextEdit::singleline(text).id(field_id(name)).desired_width(f32::INFINITY).hint_text(hint);
    ui.add(field).labelled_by(label)
}

fn lines(ui: &mut Ui, name: &str, hint: &str, text: &mut String) {
    let label = field_label(ui, name);
    let field =
        TextEdit::multiline(text).id(field_id(name)).desired_rows(2).desired_width(f32::INFINITY).hint_text(hint);
    ui.add(field).labelled_by(label);
}

/// What is wrong with a day stands below it.
fn day(ui: &mut Ui, name: &str, hint: &str, text: &mut String, opened: &Opened) {
    let field = line(ui, name, hint, text);
    let words = "Year, month and day: 2026-12-31";
    if changes::is_no_day(text, opened) {
        if path_field::entered(ui, &field) {
            // It is typed on: digits are no conclusions there.
            field.request_focus();
        }
        let colour = theme::palette(ui).warning;
        let wrong = changes::wrong_day(text, opened).unwrap_or(words);
        ui.label(RichText::new(format!("{}  {wrong}", icons::WARNING)).color(colour).size(theme::SMALL));
    } else {
        muted(ui, words);
    }
}

fn one_of<T: Copy + PartialEq>(
    ui: &mut Ui,
    label: egui::Id,
    salt: &str,
    all: impl Iterator<Item = (T, &'static str)>,
    chosen: &mut Option<T>,
) {
    let all: Vec<_> = all.collect();
    let shown = all.iter().find(|(value, _)| Some(*value) == *chosen).map(|(_, title)| capital(title));
    let combo = ComboBox::from_id_salt(salt).selected_text(shown.unwrap_or_else(|| "Leave it as it is".to_owned()));
    let response = choice::show(ui, combo, |ui, lines| {
        if lines.line(ui, chosen.is_none(), "Leave it as it is") {
            *chosen = None;
        }
        for (value, title) in all {
            if lines.line(ui, *chosen == Some(value), capital(title)) {
                *chosen = Some(value);
            }
        }
    });
    response.labelled_by(label);
}
