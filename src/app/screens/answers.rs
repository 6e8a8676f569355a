//! The questions that clients ask first, and how they stand now: the report's first page, while it is being earned.

use super::Scene;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::selected::Selected;
use crate::app::theme;
use crate::app::widgets::{self, chips, muted};
use crate::checklist::answers::{Answer, Standing, answers};
use crate::checklist::steps::{self, due};
use crate::checklist::{Check, Conclusion, Item, Outcome};
use egui::{CollapsingHeader, Label, RichText, Ui};

/// Findings named below an answer.
const NAMED: usize = 3;

pub fn show(ui: &mut Ui, opened: &Opened, scene: &mut Scene<'_>) {
    let standing = |check: &'static Check| opened.standing(check);
    let concluded = |item: &'static Item| opened.item_concluded(item).map(Conclusion::outcome);
    let answers = answers(opened.checklist, &standing, &concluded);
    if answers.is_empty() {
        return;
    }
    widgets::fold(ui, CollapsingHeader::new("Eight answers first").default_open(true), |ui| {
        muted(ui, "What clients ask first, from the findings as they stand. The report begins with it.");
        for answer in &answers {
            one(ui, answer, opened, scene);
        }
    });
}

fn one(ui: &mut Ui, answer: &Answer, opened: &Opened, scene: &mut Scene<'_>) {
    ui.add_space(theme::GAP / 2.0);
    ui.horizontal_top(|ui| {
        let palette = theme::palette(ui);
        let (ink, ground) = theme::of_standing(palette, answer.decisive);
        chips::chip(ui, answer.words.0, ink, ground);
        // A second line stands under the first, not under the mark.
        ui.add(Label::new(answer.question.text).wrap());
    });
    let telling: Vec<&'static Check> =
        answer.grounds.iter().filter(|ground| ground.standing == answer.decisive).map(|ground| ground.check).collect();
    ui.indent(answer.question.id, |ui| {
        if answer.question.asks_for_steps() && answer.decisive == Standing::Judged(Outcome::Fail) {
            for (step, number) in first_steps(opened).into_iter().zip(1..) {
                ui.label(format!("{number}. {step}"));
            }
        }
        for check in telling.iter().take(NAMED) {
            let lacks = answer.decisive == Standing::Judged(Outcome::NoEvidence);
            let reason = opened.finding(check.id).and_then(|finding| finding.telling(lacks));
            let text = format!("{}  {}", check.id, reason.map_or(check.title, String::as_str));
            if ui.link(opened.told(&text)).clicked() {
                scene.commands.push(Command::GoTo(Selected::Check(check.id)));
            }
        }
        if telling.len() > NAMED {
            ui.horizontal_wrapped(|ui| {
                muted(ui, "Also");
                for check in telling.iter().skip(NAMED) {
                    let link = widgets::link_in_line(ui, RichText::new(check.id).size(theme::SMALL))
                        .on_hover_text(check.title);
                    if link.clicked() {
                        scene.commands.push(Command::GoTo(Selected::Check(check.id)));
                    }
                }
            });
        }
    });
}

/// The first steps by their titles, as the report tells them.
fn first_steps(opened: &Opened) -> Vec<&'static str> {
    let is_accepted = |check: &Check| {
        let annotation = opened.assessment().on_check(check.id);
        opened.as_of().zip(annotation).is_some_and(|(as_of, annotation)| annotation.treatment.accepts(as_of))
    };
    let fails =
        |check: &'static Check| opened.standing(check) == Standing::Judged(Outcome::Fail) && !is_accepted(check);
    let severity = |check: &'static Check| opened.mark(check.id).map_or(check.severity, |mark| mark.severity);
    due(opened.checklist, &fails, &severity).into_iter().take(steps::FIRST).map(|step| step.title).collect()
}
