//! What is to happen with a finding or a single object, and where the work on it stands: both apart from the conclusion.

use crate::app::command::Command;
use crate::app::drafts::Look;
use crate::app::field::{Field, Part};
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::widgets::{choice, field_label, muted};
use crate::app::{icons, theme};
use crate::assessment::{Annotation, Edit, Target, Treatment, WorkState, four_eyes, refusal, two_people};
use crate::checklist::Conclusion;
use crate::report::visible::visible;
use crate::tenant::Moment;
use egui::{ComboBox, RichText, Ui};

use super::filters::capital;

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

/// The fields of a kind: which, its name, what is expected, and the text as stored.
fn fields(treatment: &Treatment) -> Vec<(Part, &'static str, &'static str, String)> {
    let day = |day: Option<Moment>| day.map(Moment::iso_date).unwrap_or_default();
    match treatment {
        Treatment::None => Vec::new(),
        Treatment::Remediate { owner, due } => {
            vec![
                (Part::Owner, "Owner", "Who mends it", owner.clone()),
                (Part::Due, "Due date", "2026-12-31", day(*due)),
            ]
        }
        Treatment::AcceptRisk { approver, reason, expiry } => vec![
            (Part::Approver, "Approver", "Who takes the risk", approver.clone()),
            (Part::Expiry, "Expiry date", "2026-12-31", day(*expiry)),
            (Part::Reason, "Reason for accepting", "", reason.clone()),
        ],
        Treatment::CompensatingControl { text } => {
            vec![(Part::Text, "Compensating control", "What guards instead", text.clone())]
        }
        Treatment::Disputed { reason } => vec![(Part::Reason, "Why it is disputed", "", reason.clone())],
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
                    let edit = Edit::SetTreatment { target: target.clone(), treatment: kind };
                    scene.commands.push(Command::Perform(edit));
                }
            }
        });
        response.labelled_by(label).on_disabled_hover_text(locked.unwrap_or_default());
    });
    for (part, name, hint, stored) in fields(current) {
        let label = field_label(ui, name);
        let rows = if matches!(part, Part::Reason | Part::Text) { 2 } else { 1 };
        let field = Field::Treatment(target.clone(), part);
        let look = Look { rows, hint, locked, until_left: false };
        let typed = scene.drafts.text(&field, &stored).trim().to_owned();
        scene.drafts.show(ui, &field, &stored, look, label, scene.commands);
        // Below what is typed, and there from the start: no field moves while one is filled.
        if part.is_day() && !typed.is_empty() && opened.day(&typed).is_none() {
            warn(ui, "A day looks like this: 2026-12-31");
        } else if part.is_day() {
            muted(ui, "Year, month and day: 2026-12-31");
        }
    }
    let lacks = current.lacks();
    if !lacks.is_empty() {
        warn(ui, &format!("Still needs {}.", lacks.join(", ")));
    } else if *current != Treatment::None {
        muted(ui, "Nothing is missing here.");
    }
    let is_fine = matches!(annotation.conclusion, Some(Conclusion::Met | Conclusion::NotApplicable));
    if is_fine && matches!(current, Treatment::Remediate { .. } | Treatment::AcceptRisk { .. }) {
        let concluded = annotation.conclusion.map_or("", Conclusion::title);
        warn(ui, &format!("It is concluded as {concluded}: is there anything left to remedy or to accept?"));
    }
    if opened.as_of().is_some_and(|as_of| current.has_expired(as_of)) {
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
                    scene.commands.push(Command::Perform(set(target, *state, annotation)));
                }
            }
        });
        response.labelled_by(label).on_disabled_hover_text(locked.unwrap_or_default());
    });
    if annotation.conclusion.is_none() {
        muted(ui, "A review begins with a conclusion.");
    } else {
        why_not(ui, target, annotation, opened);
    }
    if matches!(current, WorkState::ReadyForReview | WorkState::Returned) || !annotation.work_comment.is_empty() {
        let label = field_label(ui, "Comment of the reviewer");
        // Where there are two people, these are the reviewer's words.
        let is_reviewer = four_eyes(&opened.assessment().details, opened.who()).is_ok();
        let locked = locked.or((!is_reviewer).then_some("The reviewer writes this; you work as the assessor"));
        let look = Look { rows: 2, hint: "What is to be done before it is accepted", locked, until_left: false };
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
    let is_reviewer = four_eyes(&opened.assessment().details, opened.who()).is_ok();
    if let (WorkState::ReadyForReview, Some((assessor, _)), true) = (current, people, is_reviewer) {
        let assessor = visible(assessor);
        muted(ui, format!("What you change yourself goes back to {assessor}, who looks at it and submits it again."));
    }
}

/// The states that cannot be chosen, with the reason that stands in the list as a tooltip.
fn why_not(ui: &mut Ui, target: &Target, annotation: &Annotation, opened: &Opened) {
    let mut reasons: Vec<(String, Vec<&str>)> = Vec::new();
    for state in WorkState::ALL.iter().filter(|state| **state != annotation.work_state) {
        let Some(why) = refused(*state, target, annotation, opened) else { continue };
        match reasons.iter_mut().find(|(known, _)| *known == why) {
            Some((_, states)) => states.push(state.title()),
            None => reasons.push((why, vec![state.title()])),
        }
    }
    for (why, states) in reasons {
        muted(ui, format!("Not {}: {}.", states.join(" or "), visible(why.trim_end_matches('.'))));
    }
}

/// A return takes the comment with it that was written for it.
pub fn set(target: &Target, state: WorkState, annotation: &Annotation) -> Edit {
    let comment = if state == WorkState::Returned { annotation.work_comment.clone() } else { String::new() };
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

fn warn(ui: &mut Ui, text: &str) {
    let colour = theme::palette(ui).warning;
    ui.label(RichText::new(format!("{}  {text}", icons::WARNING)).color(colour).size(theme::SMALL));
}
