//! What is to happen with a finding or a single object, and where the work on it stands: both apart from the conclusion.

use crate::app::command::Command;
use crate::app::drafts::Look;
use crate::app::field::{Field, Part};
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::shown::visible;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, choice, field_label, muted, path_field};
use crate::app::{icons, theme};
use crate::assessment::{Annotation, Edit, Target, Treatment, WorkState, four_eyes, refusal, two_people};
use crate::checklist::Conclusion;
use crate::report::dates;
use crate::report::words::capital;
use crate::tenant::Moment;
use egui::{ComboBox, RichText, Ui};

/// The kinds, each empty.
pub fn kinds() -> [Treatment; 5] {
    let text = String::new;
    [
        Treatment::None,
        Treatment::Remediate { owner: text(), due: None },
        Treatment::AcceptRisk { approver: text(), reason: text(), expiry: None },
        Treatment::CompensatingControl { text: text() },
        Treatment::Disputed { reason: text() },
    ]
}

/// The fields of a kind: which, what is expected, and the text as stored.
fn fields(treatment: &Treatment) -> Vec<(Part, &'static str, String)> {
    let day = |day: Option<Moment>| day.map(Moment::iso_date).unwrap_or_default();
    match treatment {
        Treatment::None => Vec::new(),
        Treatment::Remediate { owner, due } => {
            vec![(Part::Owner, "Who mends it", owner.clone()), (Part::Due, "2026-12-31", day(*due))]
        }
        Treatment::AcceptRisk { approver, reason, expiry } => vec![
            (Part::Approver, "Who takes the risk", approver.clone()),
            (Part::Expiry, "2026-12-31", day(*expiry)),
            (Part::Reason, "", reason.clone()),
        ],
        Treatment::CompensatingControl { text } => {
            vec![(Part::Text, "What guards instead", text.clone())]
        }
        Treatment::Disputed { reason } => vec![(Part::Reason, "", reason.clone())],
    }
}

/// Another kind of treatment, and the field that is filled first; one of this kind that is there already is gone on with.
pub fn choose(target: &Target, kind: &Treatment, said: &Annotation) -> (Option<Edit>, Option<Field>) {
    let is_there = said.treatment.title() == kind.title();
    let treatment = if is_there { &said.treatment } else { kind };
    let first = fields(treatment).into_iter().next().map(|(part, ..)| Field::Treatment(target.clone(), part));
    let edit = Edit::SetTreatment { target: target.clone(), treatment: kind.clone() };
    ((!is_there).then_some(edit), first)
}

/// The treatment of a finding, or of one object where `target` is one.
pub fn show(ui: &mut Ui, target: &Target, annotation: &Annotation, opened: &Opened, scene: &mut Scene<'_>) {
    ui.add_space(theme::GAP);
    let of_object = matches!(target, Target::Object { .. });
    let label = field_label(ui, if of_object { "Treatment of this object alone" } else { "Treatment" });
    let locked = scene.locked();
    let current = &annotation.treatment;
    ui.add_enabled_ui(locked.is_none(), |ui| {
        let combo = ComboBox::from_id_salt(("treatment", target.to_string()));
        let combo = combo.selected_text(capital(current.title()));
        let response = choice::show(ui, combo, |ui, lines| {
            for kind in kinds() {
                let is_current = kind.title() == current.title();
                if lines.line(ui, is_current, capital(kind.title())) && !is_current {
                    let (edit, first) = choose(target, &kind, annotation);
                    scene.commands.extend(edit.map(Command::Perform));
                    // What it still needs may stand below what is seen.
                    scene.commands.extend(first.map(Command::Focus));
                }
            }
        });
        response.labelled_by(label).says_why(locked.unwrap_or_default());
    });
    for (part, hint, stored) in fields(current) {
        let label = field_label(ui, part.title(current));
        let rows = if matches!(part, Part::Reason | Part::Text) { 2 } else { 1 };
        let field = Field::Treatment(target.clone(), part);
        let look = Look { rows, hint, locked };
        let typed = scene.drafts.text(&field, &stored).trim().to_owned();
        let response = scene.drafts.show(ui, &field, &stored, look, label, scene.commands);
        if part.is_day() && !typed.is_empty() && opened.day(&typed).is_none() && path_field::entered(ui, &response) {
            // It is typed on: digits are no conclusions there.
            response.request_focus();
        }
        // Below what is typed, and there from the start: no field moves while one is filled.
        let wrong = part.is_day().then(|| dates::wrong(&typed, &opened.assessment().details.date_language)).flatten();
        if let Some(wrong) = wrong {
            warn(ui, wrong);
        } else if part.is_day() {
            muted(ui, "Year, month and day: 2026-12-31");
        }
    }
    let lacks = current.lacks();
    let has_expired = opened.as_of().is_some_and(|as_of| current.has_expired(as_of));
    if !lacks.is_empty() {
        warn(ui, &format!("Still needs {}.", lacks.join(", ")));
    } else if *current != Treatment::None && !has_expired {
        muted(ui, "Nothing is missing here.");
    }
    let is_fine = matches!(annotation.conclusion, Some(Conclusion::Met | Conclusion::NotApplicable));
    if is_fine && matches!(current, Treatment::Remediate { .. } | Treatment::AcceptRisk { .. }) {
        let concluded = annotation.conclusion.map_or("", Conclusion::title);
        warn(ui, &format!("It is concluded as {concluded}: is there anything left to remedy or to accept?"));
    }
    if has_expired {
        warn(ui, "This acceptance ran out before the as-of date, so it no longer counts.");
    }
}

/// Where the work on a finding stands, and what was said with it.
pub fn work_state(ui: &mut Ui, target: &Target, annotation: &Annotation, opened: &Opened, scene: &mut Scene<'_>) {
    ui.add_space(theme::GAP);
    let label = field_label(ui, "Work state");
    let locked = scene.locked();
    let current = annotation.work_state;
    ui.add_enabled_ui(locked.is_none(), |ui| {
        let combo = ComboBox::from_id_salt(("work state", target.to_string()));
        let combo = combo.selected_text(capital(current.title()));
        let response = choice::show(ui, combo, |ui, lines| {
            for state in WorkState::ALL {
                let refused = refused(*state, target, annotation, opened);
                let title = capital(state.title());
                if lines.line_unless(ui, *state == current, title, refused.as_deref()) && *state != current {
                    scene.commands.push(Command::SetWorkState(*state));
                }
            }
        });
        response.labelled_by(label).says_why(locked.unwrap_or_default());
    });
    if annotation.conclusion.is_none() {
        muted(ui, "A review begins with a conclusion.");
    }
    // Where there are two people, these are the reviewer's words; the assessor reads them above.
    let is_reviewer = four_eyes(&opened.assessment().details, opened.who()).is_ok();
    if may_comment(target, opened).is_ok() {
        let label = field_label(ui, "Comment of the reviewer");
        let look = Look { rows: 2, hint: "What is to be done before it is accepted", locked };
        let field = Field::WorkComment(target.clone());
        let is_silent = scene.drafts.text(&field, &annotation.work_comment).trim().is_empty();
        scene.drafts.show(ui, &field, &annotation.work_comment, look, label, scene.commands);
        if is_silent && current == WorkState::Returned {
            warn(ui, "Who returns it owes the assessor a comment.");
        }
    }
    if current == WorkState::Accepted {
        muted(ui, "A change to what is said here takes the acceptance back.");
    }
    let people = two_people(&opened.assessment().details);
    if let (WorkState::ReadyForReview, Some((assessor, _)), true) = (current, people, is_reviewer) {
        let assessor = visible(assessor);
        muted(ui, format!("What you change yourself goes back to {assessor}, who looks at it and submits it again."));
    }
}

/// Whether the reviewer's comment was written and not returned yet, in this session or before.
pub fn waits(target: &Target, annotation: &Annotation, opened: &Opened) -> bool {
    let is_submitted = matches!(annotation.work_state, WorkState::ReadyForReview | WorkState::Accepted);
    is_submitted
        && !annotation.work_comment.trim().is_empty()
        && refused(WorkState::Returned, target, annotation, opened).is_none()
        && opened.document().history().comment_waits(target)
}

/// A return that was asked for waits for its comment: it is done with this button, and not before.
pub fn returns(ui: &mut Ui, target: &Target, annotation: &Annotation, scene: &mut Scene<'_>) {
    let field = Field::WorkComment(target.clone());
    let is_silent = scene.drafts.text(&field, &annotation.work_comment).trim().is_empty();
    let disabled = scene.locked().or(is_silent.then_some("Say first what is to be done before it is accepted"));
    let state = capital(annotation.work_state.title());
    warn(ui, &format!("Not returned yet: the comment is kept, and the work state is still {state}."));
    let returned = Command::SetWorkState(WorkState::Returned);
    widgets::labelled_button(ui, "Return it with this comment", returned, disabled, scene.commands);
}

/// What the reviewer asks for, before everything else that is said of the finding; until it is accepted.
pub fn asked_for(ui: &mut Ui, annotation: &Annotation, opened: &Opened) {
    let comment = annotation.work_comment.trim();
    let is_back = annotation.work_state == WorkState::Returned;
    if comment.is_empty() && !is_back {
        return;
    }
    let palette = theme::palette(ui);
    let reviewer = opened.assessment().details.reviewer.trim();
    let who = if reviewer.is_empty() { "the reviewer".to_owned() } else { visible(reviewer).into_owned() };
    let head = if is_back { format!("{}  Returned by {who}", icons::UNDO) } else { format!("Comment of {who}") };
    let (ink, ground) = if is_back { (palette.warning, palette.warning_ground) } else { (palette.ink, palette.panel) };
    egui::Frame::new().fill(ground).corner_radius(theme::CORNER).inner_margin(8).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(egui::Label::new(widgets::strong(&head, theme::SMALL).color(ink)).wrap());
        if !comment.is_empty() {
            ui.add(egui::Label::new(visible(comment)).wrap());
        }
    });
    ui.add_space(4.0);
}

/// What the reviewer asked for stays until it is accepted.
pub fn set(target: &Target, state: WorkState, annotation: &Annotation) -> Edit {
    let comment = if state == WorkState::Accepted { String::new() } else { annotation.work_comment.clone() };
    Edit::SetWorkState { target: target.clone(), state, comment }
}

/// Why a state cannot be chosen; `None`: it can.
pub fn refused(state: WorkState, target: &Target, annotation: &Annotation, opened: &Opened) -> Option<String> {
    match state {
        WorkState::Draft => None,
        _ if annotation.conclusion.is_none() => Some("There is no conclusion to be reviewed yet".to_owned()),
        _ => {
            refusal(opened.assessment(), target, state, &annotation.work_comment, opened.who()).map(|refused| refused.0)
        }
    }
}

/// Whether nothing but the reviewer's comment lacks for a state to be chosen.
pub fn owes_comment(state: WorkState, target: &Target, annotation: &Annotation, opened: &Opened) -> bool {
    let is_refused = |comment| refusal(opened.assessment(), target, state, comment, opened.who()).is_some();
    annotation.conclusion.is_some() && is_refused(&annotation.work_comment) && !is_refused("…")
}

/// Whether the person at the keyboard can comment as the reviewer: what can be returned, and what bears a comment already.
///
/// # Errors
/// A sentence: why not.
pub fn may_comment(target: &Target, opened: &Opened) -> Result<(), String> {
    if let Err(refused) = four_eyes(&opened.assessment().details, opened.who()) {
        return Err(format!("{}.", refused.0.trim_end_matches('.')));
    }
    let annotation = opened.assessment().annotation(target);
    let is_submitted =
        annotation.is_some_and(|said| said.work_state != WorkState::Draft || !said.work_comment.is_empty());
    if is_submitted {
        return Ok(());
    }
    Err(format!("{} was not submitted for review yet; the reviewer's comment comes with its return.", target.short()))
}

fn warn(ui: &mut Ui, text: &str) {
    let colour = theme::palette(ui).warning;
    ui.label(RichText::new(format!("{}  {text}", icons::WARNING)).color(colour).size(theme::SMALL));
}
