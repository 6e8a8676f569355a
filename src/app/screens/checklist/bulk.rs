//! Several checks changed together: what is to change, a list of what that does to each, and one step for undo.

use super::filters::capital;
use super::{ChecklistForm, treatment};
use crate::app::command::Command;
use crate::app::opened::{Opened, owes_reason};
use crate::app::screens::Scene;
use crate::app::theme;
use crate::app::widgets::{self, choice, field_label, main_button, muted, strong};
use crate::assessment::{Annotation, Edit, Target, Treatment, WorkState};
use crate::checklist::{Check, Conclusion};
use crate::tenant::Moment;
use egui::{ComboBox, Label, ScrollArea, TextEdit, Ui};

/// What is to be changed on every marked check; what is empty stays as it is.
#[derive(Debug, Default)]
pub struct BulkForm {
    conclusion: Option<Conclusion>,
    justification: String,
    /// Also where a conclusion stands already.
    replaces: bool,
    state: Option<WorkState>,
    owner: String,
    due: String,
}

/// What happens to one check.
struct Change {
    check: &'static Check,
    words: Vec<String>,
    edits: Vec<Edit>,
}

pub fn show(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    let marked: Vec<&'static Check> =
        opened.checklist.checks().map(|(_, check)| check).filter(|check| form.marked.contains(check.id)).collect();
    ScrollArea::vertical().id_salt("bulk").auto_shrink(false).show(ui, |ui| {
        widgets::subheading(ui, &format!("{} checks together", marked.len()));
        widgets::button(ui, Command::Unmark, None, scene.commands);
        let bulk = &mut form.bulk;
        fields(ui, bulk);
        let changes = changes(bulk, &marked, opened);
        ui.add_space(theme::GAP);
        let edits: Vec<Edit> = changes.iter().flat_map(|change| change.edits.clone()).collect();
        let count = changes.iter().filter(|change| !change.edits.is_empty()).count();
        let wrong = wrong(bulk, &changes).map(str::to_owned);
        let disabled = scene.locked().map(str::to_owned).or(wrong);
        let label = format!("Change {count} checks");
        let command = Command::Perform(Edit::Several { label: step(bulk, &changes), edits });
        main_button(ui, &label, command, disabled.as_deref(), scene.commands);
        if let Some(why) = disabled {
            muted(ui, why);
        }
        ui.add_space(theme::GAP);
        ui.label(strong("What changes", theme::SMALL));
        for change in &changes {
            let words = if change.words.is_empty() { "stays as it is".to_owned() } else { change.words.join("; ") };
            ui.add(Label::new(format!("{}  {}", change.check.id, change.check.title)).truncate());
            ui.indent(("change", change.check.id), |ui| muted(ui, words));
        }
    });
}

fn fields(ui: &mut Ui, bulk: &mut BulkForm) {
    let label = field_label(ui, "Conclude all");
    let conclusions = Conclusion::ALL.iter().map(|one| (*one, one.title()));
    one_of(ui, label, "bulk conclusion", conclusions, &mut bulk.conclusion);
    if bulk.conclusion.is_some() {
        let label = field_label(ui, "Justification for all");
        let field = TextEdit::multiline(&mut bulk.justification).desired_rows(2).desired_width(f32::INFINITY);
        ui.add(field).labelled_by(label);
        ui.checkbox(&mut bulk.replaces, "Also where there is a conclusion already");
    }
    let label = field_label(ui, "Work state of all");
    one_of(ui, label, "bulk state", WorkState::ALL.iter().map(|one| (*one, one.title())), &mut bulk.state);
    let label = field_label(ui, "Owner of all");
    ui.add(TextEdit::singleline(&mut bulk.owner).desired_width(f32::INFINITY).hint_text("Leave it as it is"))
        .labelled_by(label);
    let label = field_label(ui, "Due date of all");
    ui.add(TextEdit::singleline(&mut bulk.due).desired_width(f32::INFINITY).hint_text("Leave it as it is"))
        .labelled_by(label);
    muted(ui, "Year, month and day: 2026-12-31");
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

/// Why nothing can be changed yet.
fn wrong(bulk: &BulkForm, changes: &[Change]) -> Option<&'static str> {
    if !bulk.due.trim().is_empty() && Moment::parse_iso(bulk.due.trim()).is_none() {
        return Some("A day looks like this: 2026-12-31");
    }
    if changes.iter().all(|change| change.edits.is_empty()) {
        return Some("Choose what is to change; what you leave empty stays as it is");
    }
    None
}

/// What the step is called: which checks, and what is changed of them.
fn step(bulk: &BulkForm, changes: &[Change]) -> String {
    const NAMED: usize = 4;
    let changed: Vec<&str> =
        changes.iter().filter(|change| !change.edits.is_empty()).map(|change| change.check.id).collect();
    let mut names: Vec<String> = changed.iter().take(NAMED).map(|id| (*id).to_owned()).collect();
    if changed.len() > NAMED {
        names.push(format!("{} more", changed.len() - NAMED));
    }
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let what = [
        bulk.conclusion.map(|conclusion| conclusion.title().to_owned()),
        bulk.state.map(|state| state.title().to_owned()),
        filled(&bulk.owner),
        filled(&bulk.due).map(|due| format!("due {due}")),
    ];
    let what: Vec<String> = what.into_iter().flatten().collect();
    format!("Change {}: {}", crate::report::words::listed(&names), what.join(", "))
}

fn changes(bulk: &BulkForm, marked: &[&'static Check], opened: &Opened) -> Vec<Change> {
    let silent = Annotation::default();
    marked
        .iter()
        .map(|check| {
            let target = Target::check(opened.checklist.id, check.id);
            let annotation = opened.assessment().on_check(check.id).unwrap_or(&silent);
            let mut change = Change { check, words: Vec::new(), edits: Vec::new() };
            let concluded = conclude(bulk, &target, annotation, opened, &mut change);
            set_state(bulk, &target, annotation, concluded, opened, &mut change);
            treat(bulk, &target, annotation, &mut change);
            change
        })
        .collect()
}

/// Gives the conclusion that stands afterwards.
fn conclude(
    bulk: &BulkForm,
    target: &Target,
    annotation: &Annotation,
    opened: &Opened,
    change: &mut Change,
) -> Option<Conclusion> {
    let before = annotation.conclusion;
    let Some(conclusion) = bulk.conclusion else { return before };
    if before == Some(conclusion) {
        return before;
    }
    if let Some(before) = before.filter(|_| !bulk.replaces) {
        change.words.push(format!("keeps its conclusion: {}", before.title()));
        return Some(before);
    }
    let justification =
        if bulk.justification.trim().is_empty() { &annotation.justification } else { &bulk.justification };
    let outcome = opened.finding(change.check.id).map(|finding| finding.outcome);
    if outcome.is_some_and(|outcome| owes_reason(change.check, outcome, conclusion, justification)) {
        change
            .words
            .push(format!("left out: {} differs from the evidence and needs a justification", conclusion.title()));
        return before;
    }
    let from = before.map_or("no conclusion", Conclusion::title);
    change.words.push(format!("{from} → {}", conclusion.title()));
    let justification = justification.clone();
    change.edits.push(Edit::Conclude { target: target.clone(), conclusion: Some(conclusion), justification });
    Some(conclusion)
}

fn set_state(
    bulk: &BulkForm,
    target: &Target,
    annotation: &Annotation,
    concluded: Option<Conclusion>,
    opened: &Opened,
    change: &mut Change,
) {
    let Some(state) = bulk.state.filter(|state| *state != annotation.work_state) else { return };
    let then = Annotation { conclusion: concluded, ..annotation.clone() };
    if let Some(why) = treatment::refused(state, target, &then, opened) {
        change.words.push(format!("left out: {why}"));
        return;
    }
    change.words.push(format!("{} → {}", annotation.work_state.title(), state.title()));
    change.edits.push(treatment::set(target, state, annotation));
}

fn treat(bulk: &BulkForm, target: &Target, annotation: &Annotation, change: &mut Change) {
    let (owner, day) = (bulk.owner.trim(), Moment::parse_iso(bulk.due.trim()).map(Moment::midnight));
    if owner.is_empty() && day.is_none() {
        return;
    }
    let (before, due) = match &annotation.treatment {
        Treatment::None => (String::new(), None),
        Treatment::Remediate { owner, due } => (owner.clone(), *due),
        other => return change.words.push(format!("keeps its treatment: {}", other.title())),
    };
    let owner = if owner.is_empty() { before } else { owner.to_owned() };
    let treatment = Treatment::Remediate { owner, due: day.or(due) };
    if treatment == annotation.treatment {
        return;
    }
    if let Treatment::Remediate { owner, due } = &treatment {
        let due = due.map(|due| format!(", due {}", due.iso_date())).unwrap_or_default();
        change.words.push(format!("remediated by {owner}{due}"));
    }
    change.edits.push(Edit::SetTreatment { target: target.clone(), treatment });
}
