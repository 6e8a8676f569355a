//! The affected objects of a finding: filters, the ways out, and the table, beside the rest or large.

use super::{ChecklistForm, object};
use crate::app::buttons::does;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screen::begins_region;
use crate::app::screens::Scene;
use crate::app::screens::splits::Split;
use crate::app::widgets::{self, affected, chips, muted, strong};
use crate::app::{icons, theme};
use crate::checklist::answers::Standing;
use crate::checklist::{Check, Finding, Need};
use crate::report::words::{counted, size};
use crate::tenant::Column;
use egui::{Button, Label, Ui};
use std::sync::Arc;

/// From this width on the ways out are named in words.
const WORDS: f32 = 520.0;
/// From this width on an object stands beside the large table.
const BESIDE: f32 = 760.0;

pub fn show(
    ui: &mut Ui,
    form: &mut ChecklistForm,
    check: &Check,
    finding: Option<&Finding>,
    opened: &Opened,
    scene: &mut Scene<'_>,
) {
    let affected = finding.map_or(&[][..], |finding| &finding.affected);
    if affected.is_empty() {
        ui.label("No single object is affected.");
        return;
    }
    let Some(judged) = &opened.judged else { return };
    form.said.follow(check.id, opened);
    if form.objects.said.is_some() {
        form.objects.said = Some(Arc::clone(&form.said.signs));
    }
    form.objects.language.clone_from(&opened.assessment().details.date_language);
    let rows = form.object_rows.soon(&form.objects, check.id, opened.generation, &judged.results, ui.ctx());
    if affected.len() > 1 {
        view(ui, form, (rows.len(), affected.len()), scene);
    }
    if rows.is_empty() {
        ui.label("No object matches.");
        if ui.button("Show all objects").clicked() {
            form.objects = affected::View::default();
        }
        return;
    }
    let column = |need: &Need| match need {
        Need::Column(_, column, _) => Some(*column),
        _ => None,
    };
    let mut decides: Vec<Column> = check.needs.iter().filter_map(column).collect();
    if decides.contains(&"accountEnabled") {
        // Of a deleted account this is said instead.
        decides.push("deletedDateTime");
    }
    let seen = affected::Seen {
        decides: &decides,
        signs: &form.said.signs,
        is_large: form.is_large,
        has_kinds: form.object_rows.has_kinds,
        bearers: &form.object_rows.bearers,
        selected: form.object,
        scroll: std::mem::take(&mut form.scroll_objects),
    };
    let all = &mut form.shows_all_columns;
    let clicked = affected::table(ui, check.id, (affected, &rows), &mut form.objects, seen, all);
    if let Some(clicked) = clicked {
        form.object = if form.object == Some(clicked) { None } else { Some(clicked) };
        // Its facts take room from the table: its row stays in sight.
        form.scroll_objects = form.object.is_some();
    }
}

/// The table over the whole width, and the object that is chosen at its right.
pub fn large(
    ui: &mut Ui,
    form: &mut ChecklistForm,
    check: &Check,
    finding: &Finding,
    opened: &Opened,
    scene: &mut Scene<'_>,
) {
    ui.horizontal(|ui| {
        let back = Button::new(format!("{}  Back to the finding (w)", icons::UNDO));
        let back = ui.add(back).accessible_name("Back to the finding").on_hover_text("Escape, or w once more");
        does(&back, || Command::EnlargeObjects);
        if back.clicked() {
            scene.commands.push(Command::EnlargeObjects);
        }
        chips::outcome(ui, Standing::of(check, Some(finding.outcome)));
        let title = format!("{}  {}", check.id, check.title);
        ui.add(Label::new(strong(&title, theme::SUBHEADING)).truncate());
    });
    ui.separator();
    let chosen = form.object.and_then(|at| finding.affected.get(at));
    let Some(chosen) = chosen else {
        return show(&mut Split::whole(ui, "large object"), form, check, Some(finding), opened, scene);
    };
    if ui.available_width() < BESIDE {
        // Alone; closed, the table is there again.
        return object::show(ui, form, check, chosen, opened, scene);
    }
    let right = Split::right("large object", 0.36, 300.0..=0.6);
    show(&mut right.rest(ui), form, check, Some(finding), opened, scene);
    right.show(ui, |ui| object::show(ui, form, check, chosen, opened, scene));
}

/// Words and counts that filter the objects, the ways out, and how many objects are left.
fn view(ui: &mut Ui, form: &mut ChecklistForm, (left, all): (usize, usize), scene: &mut Scene<'_>) {
    let has_room = ui.available_width() > WORDS;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        let field = egui::TextEdit::singleline(&mut form.objects.words).id(egui::Id::unique("filter the objects"));
        let field = field.hint_text("Filter").desired_width(110.0);
        let field = ui.add(field).accessible_name("Filter the objects");
        if form.is_large {
            begins_region("finding", &field);
        }
        for (outcome, count) in form.object_rows.counts() {
            let (ink, ground) = theme::of_outcome(theme::palette(ui), outcome);
            let is_on = form.objects.outcome == Some(outcome);
            // In words they explain the letters of the rows.
            let title = if has_room { outcome.title() } else { chips::letter(outcome) };
            let text = strong(&format!("{title} {}", size(count)), theme::SMALL).color(ink);
            let edge = egui::Stroke::new(1.5, if is_on { ink } else { ground });
            let button = ui.add(Button::new(text).fill(ground).stroke(edge));
            let button = button.accessible_name(format!("Only objects: {}", outcome.title()));
            widgets::ring(ui, &button);
            if button.on_hover_text(format!("{}: {}. Click to show only these", outcome.title(), size(count))).clicked()
            {
                form.objects.outcome = (!is_on).then_some(outcome);
            }
        }
        said(ui, form);
        let mut ways = vec![
            (Command::CopyObjects, "Copy these objects", None),
            (Command::ExportObjects, "Export these objects", scene.busy()),
        ];
        if !form.is_large {
            ways.push((Command::EnlargeObjects, "Large table", None));
        }
        for (command, label, disabled) in ways {
            if has_room {
                widgets::button(ui, command, disabled, scene.commands).accessible_name(label);
            } else {
                widgets::icon_button(ui, label, command, disabled, scene.commands);
            }
        }
        // Behind the ways out: none of them moves while one types.
        if form.object_rows.is_finding() {
            muted(ui, "Searching…");
        } else if left < all {
            muted(ui, format!("{} of {}", size(left), size(all)));
        }
    });
}

/// Those of which a person said something.
fn said(ui: &mut Ui, form: &mut ChecklistForm) {
    let is_on = form.objects.said.is_some();
    if form.said.count == 0 && !is_on {
        return;
    }
    let text = strong(&format!("{} {}", icons::NOTE, form.said.count), theme::SMALL);
    let button = ui.add(Button::selectable(is_on, text).frame_when_inactive(true));
    widgets::ring_if(ui, is_on, &button);
    let button = button.accessible_name("Only objects of which something was said");
    let bear = counted(form.said.count, "object bears", "objects bear");
    let tip = format!("{bear} a note, a file, a treatment or a statement. Click to show nothing else");
    if button.on_hover_text(tip).clicked() {
        form.objects.said = (!is_on).then(|| Arc::clone(&form.said.signs));
    }
}
