//! The questions that clients ask first, and how they stand now: the report's first page, while it is being earned.

use super::Scene;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::selected::Selected;
use crate::app::theme;
use crate::app::widgets::{chips, muted};
use crate::checklist::answers::{Answer, Standing, answers};
use crate::checklist::{Check, Conclusion, Item};
use crate::report::visible::visible;
use egui::{CollapsingHeader, Label, Ui};

/// Findings named below an answer.
const NAMED: usize = 3;

pub fn show(ui: &mut Ui, opened: &Opened, scene: &mut Scene<'_>) {
    let assessment = opened.assessment();
    let standing = |check: &'static Check| {
        let conclusion = assessment.on_check(check.id).and_then(|annotation| annotation.conclusion);
        let outcome = opened.finding(check.id).map(|finding| finding.outcome);
        conclusion.map_or_else(|| Standing::of(check, outcome), |conclusion| Standing::Judged(conclusion.outcome()))
    };
    let concluded = |item: &'static Item| {
        let conclusion = assessment.on_item(item.id).and_then(|annotation| annotation.conclusion);
        conclusion.map(Conclusion::outcome)
    };
    let answers = answers(opened.checklist, &standing, &concluded);
    if answers.is_empty() {
        return;
    }
    CollapsingHeader::new("Eight answers first").default_open(true).show(ui, |ui| {
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
        let (ink, ground) = match answer.decisive {
            Standing::Open => (palette.muted, palette.neutral_ground),
            Standing::Judged(outcome) => theme::of_outcome(palette, outcome),
        };
        chips::chip(ui, answer.words.0, ink, ground);
        // A second line stands under the first, not under the mark.
        ui.add(Label::new(answer.question.text).wrap());
    });
    let telling: Vec<&'static Check> =
        answer.grounds.iter().filter(|ground| ground.standing == answer.decisive).map(|ground| ground.check).collect();
    ui.indent(answer.question.id, |ui| {
        for check in telling.iter().take(NAMED) {
            let reason = opened.finding(check.id).and_then(|finding| finding.reasons.first());
            let text = format!("{}  {}", check.id, reason.map_or(check.title, |reason| reason.as_str()));
            if ui.link(visible(&text)).clicked() {
                scene.commands.push(Command::GoTo(Selected::Check(check.id)));
            }
        }
        if telling.len() > NAMED {
            let others: Vec<&str> = telling.iter().skip(NAMED).map(|check| check.id).collect();
            muted(ui, format!("Also {}", others.join(", ")));
        }
    });
}
