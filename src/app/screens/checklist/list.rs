//! The list: stages with their progress, items, checks; filtered, and only the rows that are seen are made.

use super::filters::{self, Filters, Words, has_words, says};
use super::titles::{CHECK, ITEM, bold};
use super::{ChecklistForm, search_field};
use crate::app::command::Command;
use crate::app::filter::Order;
use crate::app::opened::{Mark, Opened, Progress, Treated, owes_reason};
use crate::app::screens::Scene;
use crate::app::scrolling::ByKeys as _;
use crate::app::selected::Selected;
use crate::app::widgets::{self, chips};
use crate::app::{icons, theme};
use crate::assessment::WorkState;
use crate::checklist::answers::Standing;
use crate::checklist::{Check, Item, Stage};
use egui::accesskit::Role;
use egui::text::LayoutJob;
use egui::{Align2, Color32, FontId, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The rows that the filters leave, kept until the filters or the findings change.
#[derive(Debug, Default)]
pub struct Rows {
    of: Option<(Filters, u64)>,
    rows: Rc<[Row]>,
    /// How many checks of each outcome there are, whatever outcomes are chosen.
    outcomes: [usize; Standing::ALL.len()],
    /// The same by the evidence alone, as the report counts.
    by_evidence: [usize; Standing::ALL.len()],
    /// Other filters leave other rows: they are looked at from the top.
    begins_anew: bool,
    /// The size that the list had last, and of letters; and whether the chosen one was in sight there.
    room: Option<(egui::Vec2, f32)>,
    was_seen: bool,
}

impl Rows {
    pub fn count(&self, standing: Standing) -> usize {
        self.outcomes.get(place(standing)).copied().unwrap_or(0)
    }

    /// As [`Rows::count`], by the evidence alone.
    pub fn count_by_evidence(&self, standing: Standing) -> usize {
        self.by_evidence.get(place(standing)).copied().unwrap_or(0)
    }
}

/// From worst to best.
fn place(standing: Standing) -> usize {
    Standing::ALL.iter().position(|one| *one == standing).unwrap_or(Standing::ALL.len())
}

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub enum Row {
    Stage(&'static Stage),
    Item(&'static Item),
    Check(&'static Check),
}

impl Row {
    fn id(&self) -> Option<&'static str> {
        match self {
            Self::Stage(_) => None,
            Self::Item(item) => Some(item.id),
            Self::Check(check) => Some(check.id),
        }
    }

    pub fn selected(&self) -> Option<Selected> {
        match self {
            Self::Stage(_) => None,
            Self::Item(item) => Some(Selected::Item(item.id)),
            Self::Check(check) => Some(Selected::Check(check.id)),
        }
    }
}

/// What the filters leave to the rows at least, where that is not more than half of it.
const LEAST: f32 = 330.0;

/// What the filters leave.
pub fn rows(form: &mut ChecklistForm, opened: &Opened) -> Rc<[Row]> {
    let is_current = form.rows.of.as_ref().is_some_and(|(of, made)| *made == opened.generation && *of == form.filters);
    if !is_current {
        let rows = filtered(&form.filters, opened).into();
        let any = filtered(&Filters { outcomes: BTreeSet::new(), ..form.filters.clone() }, opened);
        let mut counts = [[0; Standing::ALL.len()]; 2];
        for row in &any {
            let Row::Check(check) = row else { continue };
            let Some(mark) = opened.mark(check.id) else { continue };
            for (count, standing) in counts.iter_mut().zip([mark.standing, mark.by_evidence]) {
                *count.get_mut(place(standing)).unwrap_or(&mut 0) += 1;
            }
        }
        let [outcomes, by_evidence] = counts;
        let begins_anew = form.rows.of.as_ref().is_some_and(|(of, _)| *of != form.filters);
        let of = Some((form.filters.clone(), opened.generation));
        let (room, was_seen) = (form.rows.room, form.rows.was_seen);
        form.rows = Rows { of, rows, outcomes, by_evidence, begins_anew, room, was_seen };
    }
    Rc::clone(&form.rows.rows)
}

/// The first check that the filters leave.
pub fn first(rows: &[Row]) -> Option<Selected> {
    rows.iter().find(|row| matches!(row, Row::Check(_))).and_then(Row::selected)
}

/// An item stands above those of its checks that are left; words in its own title leave them all.
fn filtered(filters: &Filters, opened: &Opened) -> Vec<Row> {
    let words = Words::of(&filters.words);
    // Whoever types the number of a check or an item wants that one, and none that only tells of it.
    let mut ids =
        opened.checklist.items.iter().flat_map(|item| item.checks.iter().map(|check| check.id).chain([item.id]));
    let is_id = ids.any(|id| words.are(id));
    let mut rows = Vec::new();
    for stage in opened.checklist.stages {
        let start = rows.len();
        rows.push(Row::Stage(stage));
        for item in opened.checklist.items.iter().filter(|item| item.stage == stage.id) {
            let is_named = if is_id { words.are(item.id) } else { has_words(&words, &[item.id, item.title]) };
            let before = rows.len();
            rows.push(Row::Item(item));
            for check in item.checks {
                let passes = opened.mark(check.id).is_some_and(|mark| filters.pass(item, mark));
                let is_meant = || if is_id { words.are(check.id) } else { says(opened, check, &words) };
                if passes && (is_named || is_meant()) {
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
    sort(&mut rows, filters.order, opened);
    rows
}

/// In another order than the checklist's, stages and items would say nothing.
fn sort(rows: &mut Vec<Row>, order: Order, opened: &Opened) {
    if order == Order::Checklist {
        return;
    }
    rows.retain(|row| matches!(row, Row::Check(_)));
    rows.sort_by_key(|row| {
        let Row::Check(check) = row else { return (0, Reverse(0)) };
        let Some(mark) = opened.mark(check.id) else { return (usize::MAX, Reverse(0)) };
        match order {
            Order::Checklist => (0, Reverse(0)),
            Order::Severity => (mark.severity as usize * 10 + place(mark.standing), Reverse(mark.affected)),
            Order::Outcome => (place(mark.standing) * 10 + mark.severity as usize, Reverse(mark.affected)),
            Order::Affected => (0, Reverse(mark.affected)),
        }
    });
}

pub fn show(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    // Counted before they are shown.
    rows(form, opened);
    let before = form.filters.clone();
    // However many filters there are, the list has room below them: they scroll in what is left.
    let room = ui.available_height();
    let most = (room * 0.5).max(room - LEAST);
    let area = ScrollArea::vertical().id_salt("filters of the list").max_height(most).auto_shrink([false, true]);
    let enters = area.by_keys(ui, |ui| filters::show(ui, form, opened)).inner;
    let rows = rows(form, opened);
    if enters && form.filters.words.trim().is_empty() {
        // Nothing was searched: what is shown stays so.
        scene.commands.extend(form.selected.map(Command::Select));
    } else if enters {
        scene.commands.extend(first(&rows).map(Command::Select));
    } else if before != form.filters {
        form.stay_on_list(opened);
    }
    if !rows.is_empty() && !ui.memory(|memory| memory.has_focus(search_field())) {
        form.came_from = None;
    }
    if rows.is_empty() {
        ui.add_space(theme::SECTION);
        ui.label("Nothing matches these filters.");
        widgets::button(ui, Command::ShowEverything, None, scene.commands);
        return;
    }
    let order = form.filters.order;
    if form.filters.hide_something() || order != Order::default() {
        ui.horizontal_wrapped(|ui| {
            if form.filters.hide_something() {
                let found = rows.iter().filter(|row| matches!(row, Row::Check(_))).count();
                let all = opened.progress(None).total;
                ui.label(widgets::strong(&format!("{found} of {all} checks"), theme::SMALL + 1.0));
                widgets::button(ui, Command::ShowEverything, None, scene.commands);
            }
            if order != Order::default() {
                // Stages and their progress are away: said where they stood, with the way back.
                let label = format!("{}  {}", order.title(), icons::CLOSE);
                let button = widgets::selectable(ui, true, egui::RichText::new(label).size(theme::SMALL + 1.0));
                let button = button.accessible_name(format!("Order: {}; back to the checklist's own", order.title()));
                if button.on_hover_text("Back to the checklist's own order, with its stages").clicked() {
                    scene.commands.push(Command::Order(Order::default()));
                }
            }
        });
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    // In other room what was in sight stays so.
    let room = (ui.available_size().round(), ui.ctx().pixels_per_point());
    form.scroll_list |= form.rows.was_seen && form.rows.room.is_some_and(|before| before != room);
    (form.rows.room, form.rows.was_seen) = (Some(room), false);
    // At once: a list that is still on its way to where an earlier letter of the search led would end up there.
    let mut area = ScrollArea::vertical().auto_shrink(false).animated(false);
    if std::mem::take(&mut form.rows.begins_anew) {
        // From the top, or as far below it as the chosen one stands.
        area = area.vertical_scroll_offset(0.0);
        form.scroll_list = true;
    }
    area.viewport_by_keys(ui, |ui, viewport| {
        widgets::part_is(ui, Role::ListBox, "Checks");
        let width = ui.available_width();
        let heights: Vec<f32> = rows.iter().map(|row| form.titles.height(ui, row, width)).collect();
        let height: f32 = heights.iter().sum();
        let (space, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let mut top = 0.0;
        for (row, height) in rows.iter().zip(heights) {
            let rect = Rect::from_min_size(space.min + vec2(0.0, top), vec2(width, height));
            top += rect.height();
            let is_selected = row.selected().is_some() && row.selected() == form.selected;
            let is_asked = is_selected && std::mem::take(&mut form.scroll_list);
            form.rows.was_seen |= is_asked || is_selected && viewport.intersects(rect.translate(-space.min.to_vec2()));
            if is_asked {
                ui.scroll_to_rect(rect.expand(30.0), None);
            }
            let seen = viewport.min.y - 60.0..viewport.max.y + 60.0;
            if seen.contains(&(rect.min.y - space.min.y)) {
                let is_cut = row.id().is_some_and(|id| form.titles.is_cut(id));
                let is_marked = is_marked(form, *row);
                let seen = Seen { rect, is_selected, marked: form.marked.len(), is_marked, is_cut };
                show_row(ui, seen, *row, opened, scene.commands);
            }
        }
    });
}

/// How a row that is in sight looks.
#[derive(Clone, Copy)]
struct Seen {
    rect: Rect,
    is_selected: bool,
    is_marked: bool,
    /// Its title is not whole.
    is_cut: bool,
    /// How many checks are marked.
    marked: usize,
}

fn is_marked(form: &ChecklistForm, row: Row) -> bool {
    matches!(row, Row::Check(check) if form.marked.contains(check.id))
}

fn show_row(ui: &mut Ui, seen: Seen, row: Row, opened: &Opened, commands: &mut Vec<Command>) {
    let rect = seen.rect;
    match row {
        Row::Stage(stage) => show_stage(ui, rect, stage, opened),
        Row::Item(item) => {
            let name = format!("{} {}", item.id, item.title);
            let row = ground(ui, seen, Selected::Item(item.id), &name, commands);
            if asks_for_words(ui, seen, 1) {
                row.on_hover_ui(|ui| item_in_words(ui, item, opened));
            }
            show_item(ui, rect, item, opened);
        }
        Row::Check(check) => {
            let Some(mark) = opened.mark(check.id) else { return };
            let outcome = chips::word(opened.known(mark.standing));
            let concluded = mark.conclusion.map_or("not concluded", |(conclusion, _)| conclusion.title());
            let marked = if seen.is_marked { ", marked" } else { "" };
            let name = format!("{} {}: {outcome}, {concluded}{marked}", check.id, check.title);
            let row = ground(ui, seen, Selected::Check(check.id), &name, commands);
            if asks_for_words(ui, seen, MARKS) {
                row.on_hover_ui(|ui| check_in_words(ui, check, mark, outcome));
            }
            show_check(ui, seen, check, opened);
        }
    }
}

/// The row's own ground, clickable, with its name for screen readers. With Control a click marks.
fn ground(ui: &Ui, seen: Seen, selected: Selected, name: &str, commands: &mut Vec<Command>) -> Response {
    let palette = theme::palette(ui);
    let response = ui.interact(seen.rect, ui.scope_id().with(("row", format!("{selected:?}"))), Sense::CLICK);
    response.widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, seen.is_selected, name));
    let fill = if seen.is_selected {
        palette.selected
    } else if response.hovered() {
        palette.hovered
    } else {
        Color32::TRANSPARENT
    };
    let own = seen.rect.shrink2(vec2(1.0, 0.5));
    ui.painter().rect_filled(own, theme::CORNER, fill);
    if seen.is_selected {
        widgets::chosen::edge(ui, own);
    }
    if response.clicked() {
        let marks = ui.input(|input| input.modifiers.command);
        commands.push(match selected {
            Selected::Check(check) if marks => Command::Mark(check),
            _ => Command::Select(selected),
        });
    }
    response
}

/// The most marks that stand at the right end of a row, and how wide one is.
const MARKS: u8 = 5;
const MARK: f32 = 20.0;

/// Whether the pointer rests on what needs words: the letter, the marks, or a title that is cut. Elsewhere a tooltip would
/// only cover the rows that are read.
fn asks_for_words(ui: &Ui, seen: Seen, marks: u8) -> bool {
    let Some(at) = ui.input(|input| input.pointer.hover_pos()).filter(|at| seen.rect.contains(*at)) else {
        return false;
    };
    let is_on_marks = at.x > seen.rect.right() - MARK * f32::from(marks) && at.y < seen.rect.top() + 24.0;
    seen.is_cut || is_on_marks || at.x < seen.rect.left() + 40.0
}

/// The whole title, and what the marks of the row say.
fn check_in_words(ui: &mut Ui, check: &Check, mark: &Mark, outcome: &str) {
    ui.label(format!("{}  {}", check.id, check.title));
    let mut said = vec![outcome.to_owned()];
    said.push(match mark.conclusion {
        None => "not concluded".to_owned(),
        Some((conclusion, true)) => format!("concluded as {}, which lacks its reason", conclusion.title()),
        Some((conclusion, false)) => format!("concluded as {}", conclusion.title()),
    });
    said.extend(mark.owes_severity.then(|| "its severity waits for its reason".to_owned()));
    said.extend((mark.work_state != WorkState::Draft).then(|| mark.work_state.title().to_owned()));
    said.extend(match mark.treatment {
        Treated::No => None,
        Treated::Decided => Some("its treatment is decided".to_owned()),
        Treated::Unfinished => Some("its treatment is not decided to the end".to_owned()),
        Treated::Expired => Some("its acceptance ran out".to_owned()),
    });
    said.extend(mark.has_note.then(|| "has a note".to_owned()));
    said.extend(mark.has_attachments.then(|| "has attachments".to_owned()));
    widgets::muted(ui, said.join(" · "));
}

fn item_in_words(ui: &mut Ui, item: &Item, opened: &Opened) {
    ui.label(format!("{}  {}", item.id, item.title));
    let outcome = chips::word(opened.known(opened.standing_of_item(item)));
    widgets::muted(ui, format!("{outcome}: the worst outcome of its roadmap checks"));
}

/// As [`line`], over two lines at most.
fn two_lines(ui: &Ui, at: egui::Pos2, text: &str, font: FontId, colour: Color32, width: f32) {
    let mut job = LayoutJob::simple(text.to_owned(), font, colour, width.max(20.0));
    job.wrap.max_rows = 2;
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(at, galley, colour);
}

#[allow(clippy::cast_precision_loss)] // The length of a bar.
fn show_stage(ui: &Ui, rect: Rect, stage: &Stage, opened: &Opened) {
    let palette = theme::palette(ui);
    let Progress { concluded, accepted, total } = opened.progress(Some(stage.id));
    let (done, counts) = if opened.is_reviewed() {
        (accepted, "The number counts what the reviewer accepted; the paler line is what is concluded.")
    } else {
        (concluded, "The number counts what is concluded; where a reviewer is named, what that person accepted.")
    };
    let counts = format!("{counts}\nDrafts taken over from a previous assessment count once you said that they hold.");
    let words = format!("{concluded} of {total} concluded, {accepted} accepted in review\n{counts}");
    let row = ui.interact(rect, ui.scope_id().with(("stage", stage.id)), Sense::hover());
    let name = format!("Stage {} · {} · {}", stage.id, stage.title, stage.horizon);
    row.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Label, true, format!("{name}: {concluded} of {total} concluded"))
    });
    row.on_hover_text(format!("{name}\n{words}"));
    let text = format!("{done}/{total}");
    let right = pos2(rect.right() - 8.0, rect.top() + 8.0);
    ui.painter().text(right, Align2::RIGHT_TOP, text, FontId::proportional(theme::SMALL), palette.muted);
    let title = format!("Stage {} · {} · {}", stage.id, stage.title, stage.horizon);
    widgets::paint_line(ui, rect.min + vec2(6.0, 8.0), &title, bold(theme::SMALL), palette.muted, rect.width() - 60.0);
    let bar = Rect::from_min_size(rect.min + vec2(6.0, 29.0), vec2(rect.width() - 14.0, 3.0));
    ui.painter().rect_filled(bar, 1.0, palette.raised);
    // Only what people did counts: concluded, paler where it is still to be reviewed, and of that what was accepted.
    let of_concluded = if opened.is_reviewed() { palette.accent.gamma_multiply(0.4) } else { palette.accent };
    for (count, colour) in [(concluded, of_concluded), (accepted, palette.good)] {
        let share = count as f32 / total.max(1) as f32;
        let done = Rect::from_min_size(bar.min, vec2(bar.width() * share, bar.height()));
        ui.painter().rect_filled(done, 1.0, colour);
    }
}

fn show_item(ui: &Ui, rect: Rect, item: &Item, opened: &Opened) {
    let palette = theme::palette(ui);
    let at = rect.min + vec2(6.0, 6.0);
    let chip = chips::paint_letter(ui, at, opened.known(opened.standing_of_item(item)));
    let annotation = opened.assessment().on_item(item.id);
    if let Some((annotation, conclusion)) = annotation.and_then(|said| Some((said, said.conclusion?))) {
        let at = pos2(rect.right() - 12.0, rect.center().y);
        let outcome = opened.outcome_of_item(item);
        let owes = outcome.is_some_and(|outcome| owes_reason(None, outcome, conclusion, &annotation.justification));
        let (icon, colour) = if owes {
            (icons::WARNING, palette.warning)
        } else {
            (chips::conclusion_icon(Some(conclusion)), theme::of_conclusion(palette, conclusion))
        };
        ui.painter().text(at, Align2::CENTER_CENTER, icon, FontId::proportional(theme::BODY), colour);
    }
    let text = format!("{}  {}", item.id, item.title);
    let at = pos2(chip.right() + 7.0, rect.top() + 5.0);
    two_lines(ui, at, &text, bold(theme::BODY), palette.ink, rect.width() - ITEM);
}

fn show_check(ui: &Ui, seen: Seen, check: &Check, opened: &Opened) {
    let (palette, rect) = (theme::palette(ui), seen.rect);
    let Some(mark) = opened.mark(check.id) else { return };
    let icon = |at: egui::Pos2, icon: &str, colour| {
        ui.painter().text(at, Align2::CENTER_CENTER, icon, FontId::proportional(theme::BODY), colour);
    };
    if seen.marked > 0 {
        let (text, colour) =
            if seen.is_marked { (icons::MARKED, palette.accent) } else { (icons::UNMARKED, palette.muted) };
        icon(rect.min + vec2(9.0, 13.0), text, colour);
    }
    let chip = chips::paint_letter(ui, rect.min + vec2(18.0, 4.0), opened.known(mark.standing));
    let top = rect.top() + 4.0;
    let mut left = chip.right() + 7.0;
    left += widgets::paint_line(ui, pos2(left, top), check.id, bold(theme::SMALL), palette.ink, 60.0) + 8.0;
    let colour = theme::of_severity(palette, mark.severity);
    widgets::paint_line(ui, pos2(left, top), mark.severity.title(), FontId::proportional(theme::SMALL), colour, 60.0);
    let concluded = match mark.conclusion {
        _ if mark.owes_severity => (icons::WARNING, palette.warning),
        None => (icons::EMPTY, palette.muted),
        // A draft of the previous assessment: to be looked at.
        Some((conclusion, false)) if mark.is_carried => (chips::conclusion_icon(Some(conclusion)), palette.muted),
        Some((_, true)) => (icons::WARNING, palette.warning),
        Some((conclusion, false)) => {
            (chips::conclusion_icon(Some(conclusion)), theme::of_conclusion(palette, conclusion))
        }
    };
    let treated = match mark.treatment {
        Treated::No => None,
        Treated::Decided => Some((icons::TREATMENT, palette.muted)),
        Treated::Unfinished | Treated::Expired => Some((icons::TREATMENT, palette.warning)),
    };
    let state = match mark.work_state {
        WorkState::Draft => None,
        WorkState::ReadyForReview => Some((icons::NEXT, palette.muted)),
        WorkState::Returned => Some((icons::UNDO, palette.warning)),
        WorkState::Accepted => Some((icons::ACCEPTED, palette.good)),
    };
    let note = mark.has_note.then_some((icons::NOTE, palette.muted));
    let attached = mark.has_attachments.then_some((icons::ATTACHMENT, palette.muted));
    let mut at = pos2(rect.right() - 12.0, top + 9.0);
    for (text, colour) in [Some(concluded), state, treated, note, attached].into_iter().flatten() {
        icon(at, text, colour);
        at.x -= MARK;
    }
    let title = pos2(rect.left() + 18.0, rect.top() + 23.0);
    two_lines(ui, title, check.title, FontId::proportional(theme::SMALL + 1.0), palette.ink, rect.width() - CHECK);
}
