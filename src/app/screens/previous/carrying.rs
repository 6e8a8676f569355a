//! What carrying over would do, before it is done: every annotation of the previous assessment with its fate.

use super::{PreviousForm, another};
use crate::app::beside::CARRIED;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screens::Scene;
use crate::app::screens::attachments::{named, place_of};
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets::{labelled_button, main_button, muted, strong};
use crate::assessment::Target;
use crate::assessment::carry::What;
use crate::report::words::counted;
use egui::{Label, ScrollArea, Ui};

pub fn show(ui: &mut Ui, form: &mut PreviousForm, opened: &Opened, scene: &mut Scene<'_>) {
    let plan = form.plan(opened);
    let taken = plan.taken();
    ui.add(
        Label::new(
            "Notes, conclusions, severities and treatments become drafts of this assessment where the check's text is \
             the same. Where it changed, they are laid beside with the difference. Attachments stay with the evidence of \
             their own day. The checks then compare with the previous assessment. All of it is one step, which undo takes back.",
        )
        .wrap(),
    );
    ui.add_space(4.0);
    another::remind(ui, &form.another);
    let label = match taken {
        0 => "Carry over".to_owned(),
        taken => format!("Carry over {}", counted(taken, "annotation", "annotations")),
    };
    let is_done = taken == 0
        && form.beside.as_ref().is_some_and(|beside| {
            let whose = opened.whose().unwrap_or_default();
            beside.earlier.is_carried_over(opened.assessment(), &beside.now, &whose)
        });
    let nothing = (taken == 0).then_some("Nothing that it says would be carried over");
    let disabled = scene.locked_file().or(is_done.then_some(CARRIED)).or(nothing);
    ui.horizontal_wrapped(|ui| {
        main_button(ui, &label, Command::CarryOver, disabled, scene.commands);
        if taken == 0 && !is_done {
            let compare = "Compare the checks with it";
            labelled_button(ui, compare, Command::CarryOver, scene.locked_file(), scene.commands);
        }
    });
    if is_done {
        muted(ui, format!("{CARRIED}."));
    }
    ui.separator();
    if plan.fates.is_empty() {
        ui.label("The previous assessment says nothing that could be carried over; checks would compare with it.");
        return;
    }
    ScrollArea::vertical().id_salt("fates").auto_shrink(false).by_keys(ui, |ui| {
        for what in What::ALL {
            let of: Vec<&Target> =
                plan.fates.iter().filter(|fate| fate.what == *what).map(|fate| &fate.target).collect();
            if of.is_empty() {
                continue;
            }
            ui.label(strong(&format!("{} would be {}", of.len(), what.title()), theme::SMALL));
            for target in of {
                line(ui, target, opened, scene);
            }
            ui.add_space(theme::GAP);
        }
    });
}

fn line(ui: &mut Ui, target: &Target, opened: &Opened, scene: &mut Scene<'_>) {
    let Some(place) = place_of(target, opened) else {
        muted(ui, named(target, Some(opened)));
        return;
    };
    let text = format!("{}  {}", named(target, Some(opened)), visible(place.title(opened.checklist)));
    if ui.link(text).on_hover_text("Go there").clicked() {
        scene.commands.push(Command::GoTo(place));
    }
}
