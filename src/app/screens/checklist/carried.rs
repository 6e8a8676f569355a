//! What a previous assessment said of the same target, beside what is said now: to be taken over or set aside.

use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets::{self, difference, muted, strong};
use crate::assessment::carry::take_over;
use crate::assessment::{Annotation, Carried, Edit, Target, TextThen, Treatment};
use crate::checklist::check_text;
use crate::tenant::Moment;
use egui::{CollapsingHeader, Label, Ui};

pub fn show(ui: &mut Ui, target: &Target, annotation: &Annotation, opened: &Opened, scene: &mut Scene<'_>) {
    let Some(carried) = &annotation.carried else { return };
    ui.add_space(theme::GAP);
    let title = format!("Said in {} (as of {})", visible(&carried.from), opened.date(carried.as_of));
    let is_open = carried.text != TextThen::Same;
    let shown = widgets::fitting(ui, &title, 30.0);
    let header = CollapsingHeader::new(shown).id_salt(("carried", target.to_string())).default_open(is_open);
    let shown = widgets::fold(ui, header, |ui| {
        match &carried.text {
            TextThen::Same => {
                muted(ui, "The check's text is the same; this was taken over as a draft.");
                if annotation.is_only_carried() && annotation.conclusion.is_some() {
                    muted(
                        ui,
                        "It counts as concluded once you say that it holds today, say it otherwise, or hand it on for review.",
                    );
                }
            }
            TextThen::Unknown => {
                muted(ui, "The earlier assessment does not tell the check's text; nothing was taken over.");
            }
            TextThen::Changed(then) => {
                muted(ui, "The check's text changed; nothing was taken over.");
                let now = text_now(target, opened).unwrap_or_default();
                difference::of_check(ui, then, &now);
            }
        }
        said(ui, carried, opened);
        ui.horizontal_wrapped(|ui| {
            let locked = scene.locked();
            if carried.text != TextThen::Same {
                let take = Command::Perform(take_over(target, carried, annotation));
                widgets::labelled_button(ui, "Take it over", take, locked, scene.commands);
            }
            let aside = Command::Perform(Edit::SetCarried { target: target.clone(), carried: None });
            // A conclusion is confirmed above, where it stands.
            if !(annotation.is_only_carried() && annotation.conclusion.is_some()) {
                widgets::labelled_button(ui, "Set it aside", aside, locked, scene.commands);
            }
        });
    });
    // Cut for the eye alone.
    shown.header_response.accessible_name(&title).on_hover_text(title);
}

fn said(ui: &mut Ui, carried: &Carried, opened: &Opened) {
    let mut pairs = Vec::new();
    pairs.extend(carried.conclusion.map(|conclusion| ("Conclusion", conclusion.title().to_owned())));
    pairs.push(("Justification", carried.justification.clone()));
    pairs.extend(
        carried.severity.as_ref().map(|change| ("Severity", format!("{}: {}", change.severity.title(), change.reason))),
    );
    pairs.push(("Treatment", treatment(&carried.treatment, |day| opened.date(day))));
    pairs.push(("Note", carried.note.clone()));
    for (title, text) in pairs.into_iter().filter(|(_, text)| !text.trim().is_empty()) {
        ui.label(strong(title, theme::SMALL));
        ui.add(Label::new(visible(&text)).wrap());
    }
}

fn treatment(treatment: &Treatment, date: impl Fn(Moment) -> String) -> String {
    let day = |day: &Option<Moment>| day.map(&date).unwrap_or_default();
    let parts = match treatment {
        Treatment::None => return String::new(),
        Treatment::Remediate { owner, due } => vec![owner.clone(), day(due)],
        Treatment::AcceptRisk { approver, reason, expiry } => vec![approver.clone(), day(expiry), reason.clone()],
        Treatment::CompensatingControl { text } => vec![text.clone()],
        Treatment::Disputed { reason } => vec![reason.clone()],
    };
    let told: Vec<String> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    if told.is_empty() {
        return treatment.title().to_owned();
    }
    format!("{}: {}", treatment.title(), told.join(", "))
}

/// The text of what a target is about, as results keep it: of an item the texts of its checks.
fn text_now(target: &Target, opened: &Opened) -> Option<String> {
    match target {
        Target::Item { item, .. } => {
            let item = opened.checklist.item(item)?;
            Some(item.checks.iter().map(|check| check_text(item, check)).collect())
        }
        Target::Check { check, .. } | Target::Object { check, .. } => {
            let (item, check) = opened.checklist.check(check)?;
            Some(check_text(item, check))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_treatment_without_words_is_its_name_alone() {
        let check = |told: Treatment, expected: &str| assert_eq!(treatment(&told, Moment::iso_date), expected);
        check(Treatment::None, "");
        let accept = |approver: &str| Treatment::AcceptRisk {
            approver: approver.to_owned(),
            reason: String::new(),
            expiry: None,
        };
        check(accept(""), "accept risk");
        check(accept("Board"), "accept risk: Board");
    }
}
