//! The list: stages with their progress, items, checks; filtered, and only the rows that are seen are made.

use super::{ChecklistForm, Selected, search_field};
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screens::{Scene, begins_region};
use crate::app::widgets::{chips, strong};
use crate::app::{fonts, icons, theme};
use crate::checklist::{Check, Item, Outcome, Stage};
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Button, Color32, FontId, Rect, RichText, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};
use std::collections::BTreeSet;
use std::rc::Rc;

/// The rows that the filters leave, kept until the filters or the findings change.
#[derive(Debug, Default)]
pub struct Rows {
    of: Option<Filters>,
    rows: Rc<[Row]>,
}

#[derive(Debug, PartialEq)]
struct Filters {
    words: String,
    outcomes: BTreeSet<Outcome>,
    stage: Option<&'static str>,
    only_open: bool,
    generation: u64,
}

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub enum Row {
    Stage(&'static Stage),
    Item(&'static Item),
    Check(&'static Check),
}

impl Row {
    pub fn selected(&self) -> Option<Selected> {
        match self {
            Self::Stage(_) => None,
            Self::Item(item) => Some(Selected::Item(item.id)),
            Self::Check(check) => Some(Selected::Check(check.id)),
        }
    }

    fn height(&self) -> f32 {
        match self {
            Self::Stage(_) => 40.0,
            Self::Item(_) => 30.0,
            Self::Check(_) => 44.0,
        }
    }
}

/// What the filters leave.
pub fn rows(form: &mut ChecklistForm, opened: &Opened) -> Rc<[Row]> {
    let of = Filters {
        words: form.search.clone(),
        outcomes: form.outcomes.clone(),
        stage: form.stage,
        only_open: form.only_open,
        generation: opened.generation,
    };
    if form.rows.of.as_ref() != Some(&of) {
        form.rows = Rows { rows: filtered(form, opened).into(), of: Some(of) };
    }
    Rc::clone(&form.rows.rows)
}

/// An item stands above those of its checks that are left; words in its own title leave them all.
fn filtered(form: &ChecklistForm, opened: &Opened) -> Vec<Row> {
    let words = form.search.trim().to_lowercase();
    let mut rows = Vec::new();
    for stage in opened.checklist.stages {
        if form.stage.is_some_and(|only| only != stage.id) {
            continue;
        }
        let start = rows.len();
        rows.push(Row::Stage(stage));
        for item in opened.checklist.items.iter().filter(|item| item.stage == stage.id) {
            let is_named = has_words(&words, &[item.id, item.title]);
            let before = rows.len();
            rows.push(Row::Item(item));
            for check in item.checks {
                if passes(form, opened, check) && (is_named || says(opened, check, &words)) {
                    rows.push(Row::Check(check));
                }
            }
            if rows.len() == before + 1 {
                rows.truncate(before);
            }
        }
        if rows.len() == start + 1 {
            rows.truncate(start);
        }
    }
    rows
}

fn passes(form: &ChecklistForm, opened: &Opened, check: &Check) -> bool {
    let outcome = opened.mark(check.id).and_then(|mark| mark.outcome);
    let has_outcome = form.outcomes.is_empty() || outcome.is_some_and(|outcome| form.outcomes.contains(&outcome));
    has_outcome && (!form.only_open || !matches!(opened.conclusion(check), Some((_, false))))
}

fn says(opened: &Opened, check: &Check, words: &str) -> bool {
    if has_words(words, &[check.id, check.title]) {
        return true;
    }
    let finding = opened.finding(check.id);
    let note = opened.assessment().on_check(check.id).map_or("", |annotation| &annotation.note);
    has_words(words, &[note])
        || finding.is_some_and(|finding| {
            finding.reasons.iter().any(|reason| has_words(words, &[reason]))
                // Names of objects too, as long as that is quick.
                || finding.affected.iter().take(2000).any(|object| has_words(words, &[&object.name]))
        })
}

fn has_words(words: &str, texts: &[&str]) -> bool {
    words.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(words))
}

pub fn show(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    filters(ui, form, opened);
    let rows = rows(form, opened);
    if rows.is_empty() {
        ui.add_space(theme::SECTION);
        ui.label("Nothing matches these filters.");
        if ui.button("Show everything").clicked() {
            form.search.clear();
            form.outcomes.clear();
            (form.stage, form.only_open) = (None, false);
        }
        return;
    }
    let height: f32 = rows.iter().map(Row::height).sum();
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink(false).show_viewport(ui, |ui, viewport| {
        let width = ui.available_width();
        let (space, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let mut top = 0.0;
        for row in rows.iter() {
            let rect = Rect::from_min_size(space.min + vec2(0.0, top), vec2(width, row.height()));
            top += row.height();
            let is_selected = row.selected().is_some() && row.selected() == form.selected;
            if is_selected && form.scroll_list {
                form.scroll_list = false;
                ui.scroll_to_rect(rect.expand(30.0), None);
            }
            let seen = viewport.min.y - 60.0..viewport.max.y + 60.0;
            if seen.contains(&(rect.min.y - space.min.y)) {
                show_row(ui, rect, *row, is_selected, opened, scene.commands);
            }
        }
    });
}

fn filters(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened) {
    ui.add_space(2.0);
    let hint = format!("{}  Search (/)", icons::SEARCH);
    let field = TextEdit::singleline(&mut form.search).id(search_field()).hint_text(hint).desired_width(f32::INFINITY);
    let response = ui.add(field).accessible_name("Search");
    begins_region("list", &response);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        let all = opened.progress(None);
        stage(ui, form, None, "All", &format!("{} of {} concluded", all.concluded, all.total));
        for one in opened.checklist.stages {
            let done = opened.progress(Some(one.id));
            let tip = format!("{} ({}): {} of {} concluded", one.title, one.horizon, done.concluded, done.total);
            stage(ui, form, Some(one.id), one.id, &tip);
        }
        ui.separator();
        if ui
            .add(Button::selectable(form.only_open, small("Open")))
            .on_hover_text("Only what is not concluded yet")
            .clicked()
        {
            form.only_open = !form.only_open;
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 3.0;
        for outcome in Outcome::ALL {
            outcome_filter(ui, form, opened, *outcome);
        }
    });
    ui.add_space(2.0);
}

fn small(text: &str) -> RichText {
    RichText::new(text).size(theme::SMALL + 1.0)
}

fn stage(ui: &mut Ui, form: &mut ChecklistForm, id: Option<&'static str>, label: &str, tip: &str) {
    let name = if id.is_some() { format!("Stage {label}") } else { "All stages".to_owned() };
    let button = Button::selectable(form.stage == id, small(label));
    if ui.add(button).accessible_name(name).on_hover_text(tip).clicked() {
        form.stage = id;
    }
}

fn outcome_filter(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, outcome: Outcome) {
    let findings = opened.judged.as_ref().map_or(&[][..], |judged| &judged.results.findings);
    let count = findings.iter().filter(|finding| finding.outcome == outcome).count();
    let is_on = form.outcomes.contains(&outcome);
    let (ink, ground) = theme::of_outcome(theme::palette(ui), outcome);
    let text = strong(&format!("{} {count}", chips::letter(outcome)), theme::SMALL).color(ink);
    let edge = if is_on { ink } else { ground };
    let button = Button::new(text).fill(ground).stroke(egui::Stroke::new(1.5, edge)).selected(false);
    let response = ui.add(button).accessible_name(format!("Only {}", outcome.title()));
    if response.on_hover_text(format!("{}: {count}. Click to show only these", outcome.title())).clicked()
        && !form.outcomes.remove(&outcome)
    {
        form.outcomes.insert(outcome);
    }
}

fn show_row(ui: &mut Ui, rect: Rect, row: Row, is_selected: bool, opened: &Opened, commands: &mut Vec<Command>) {
    match row {
        Row::Stage(stage) => show_stage(ui, rect, stage, opened),
        Row::Item(item) => {
            let name = format!("{} {}", item.id, item.title);
            ground(ui, rect, Selected::Item(item.id), is_selected, &name, commands);
            show_item(ui, rect, item, opened);
        }
        Row::Check(check) => {
            let outcome = opened.mark(check.id).and_then(|mark| mark.outcome).map_or("", Outcome::title);
            let concluded = opened.conclusion(check).map_or("not concluded", |(conclusion, _)| conclusion.title());
            let name = format!("{} {}: {outcome}, {concluded}", check.id, check.title);
            ground(ui, rect, Selected::Check(check.id), is_selected, &name, commands);
            show_check(ui, rect, check, opened);
        }
    }
}

/// The row's own ground, clickable, with its name for screen readers.
fn ground(ui: &Ui, rect: Rect, selected: Selected, is_selected: bool, name: &str, commands: &mut Vec<Command>) {
    let palette = theme::palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(("row", format!("{selected:?}"))), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, is_selected, name));
    let fill = if is_selected {
        palette.selected
    } else if response.hovered() {
        palette.hovered
    } else {
        Color32::TRANSPARENT
    };
    ui.painter().rect_filled(rect.shrink2(vec2(1.0, 0.5)), theme::CORNER, fill);
    if response.clicked() {
        commands.push(Command::Select(selected));
    }
}

/// One line of text, cut at the width.
fn line(ui: &Ui, at: egui::Pos2, text: &str, font: FontId, colour: Color32, width: f32) -> f32 {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    let galley = ui.painter().layout_job(job);
    let wide = galley.size().x;
    ui.painter().galley(at, galley, colour);
    wide
}

fn bold(size: f32) -> FontId {
    FontId::new(size, fonts::strong())
}

#[allow(clippy::cast_precision_loss)] // The length of a bar.
fn show_stage(ui: &Ui, rect: Rect, stage: &Stage, opened: &Opened) {
    let palette = theme::palette(ui);
    let progress = opened.progress(Some(stage.id));
    let text = format!("{}/{}", progress.concluded, progress.total);
    let right = pos2(rect.right() - 8.0, rect.top() + 8.0);
    ui.painter().text(right, Align2::RIGHT_TOP, text, FontId::proportional(theme::SMALL), palette.muted);
    let title = format!("Stage {} · {} · {}", stage.id, stage.title, stage.horizon);
    line(ui, rect.min + vec2(6.0, 8.0), &title, bold(theme::SMALL), palette.muted, rect.width() - 60.0);
    let bar = Rect::from_min_size(rect.min + vec2(6.0, 29.0), vec2(rect.width() - 14.0, 3.0));
    ui.painter().rect_filled(bar, 1.0, palette.raised);
    let share = progress.concluded as f32 / progress.total.max(1) as f32;
    let done = Rect::from_min_size(bar.min, vec2(bar.width() * share, bar.height()));
    ui.painter().rect_filled(done, 1.0, palette.good);
}

fn show_item(ui: &Ui, rect: Rect, item: &Item, opened: &Opened) {
    let palette = theme::palette(ui);
    let at = rect.min + vec2(6.0, 6.0);
    let chip = chips::paint_letter(ui, at, opened.outcome_of_item(item));
    let annotation = opened.assessment().on_item(item.id);
    if let Some(conclusion) = annotation.and_then(|annotation| annotation.conclusion) {
        let at = pos2(rect.right() - 12.0, rect.center().y);
        let colour = theme::of_conclusion(palette, conclusion);
        let icon = chips::conclusion_icon(Some(conclusion));
        ui.painter().text(at, Align2::CENTER_CENTER, icon, FontId::proportional(theme::BODY), colour);
    }
    let text = format!("{}  {}", item.id, item.title);
    let at = pos2(chip.right() + 7.0, rect.top() + 5.0);
    line(ui, at, &text, bold(theme::BODY), palette.ink, rect.right() - chip.right() - 32.0);
}

fn show_check(ui: &Ui, rect: Rect, check: &Check, opened: &Opened) {
    let palette = theme::palette(ui);
    let Some(mark) = opened.mark(check.id) else { return };
    let chip = chips::paint_letter(ui, rect.min + vec2(18.0, 4.0), mark.outcome);
    let top = rect.top() + 4.0;
    let mut left = chip.right() + 7.0;
    left += line(ui, pos2(left, top), check.id, bold(theme::SMALL), palette.ink, 60.0) + 8.0;
    let colour = theme::of_severity(palette, mark.severity);
    line(ui, pos2(left, top), mark.severity.title(), FontId::proportional(theme::SMALL), colour, 60.0);
    let (icon, colour) = match mark.conclusion {
        None => (icons::EMPTY, palette.muted),
        Some((_, true)) => (icons::WARNING, palette.warning),
        Some((conclusion, false)) => {
            (chips::conclusion_icon(Some(conclusion)), theme::of_conclusion(palette, conclusion))
        }
    };
    let place = pos2(rect.right() - 12.0, top + 9.0);
    ui.painter().text(place, Align2::CENTER_CENTER, icon, FontId::proportional(theme::BODY), colour);
    if mark.has_note {
        let place = place - vec2(20.0, 0.0);
        ui.painter().text(place, Align2::CENTER_CENTER, icons::NOTE, FontId::proportional(theme::BODY), palette.muted);
    }
    let title = pos2(rect.left() + 18.0, rect.top() + 23.0);
    line(ui, title, check.title, FontId::proportional(theme::SMALL + 1.0), palette.ink, rect.width() - 26.0);
}
