//! The conclusion: the assessor's verdict, its reason, another severity, what is to happen, where the work stands, and a
//! note. All of it is stored as it is made.

use super::layout::Room;
use super::{ChecklistForm, bulk, carried, treatment};
use crate::app::buttons::does;
use crate::app::command::Command;
use crate::app::drafts::Look;
use crate::app::field::Field;
use crate::app::opened::Opened;
use crate::app::screen::begins_region;
use crate::app::screens::Scene;
use crate::app::screens::splits::Foot;
use crate::app::scrolling::ByKeys as _;
use crate::app::selected::Selected;
use crate::app::shown::visible;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, chips, choice, field_label, markdown, muted};
use crate::app::{icons, theme};
use crate::assessment::{Annotation, Edit, Entry, Target, WorkState};
use crate::checklist::{Check, Conclusion, Outcome, Run, Severity};
use crate::report::dates::date_and_time;
use egui::{ComboBox, Key, Label, Modifiers, RichText, ScrollArea, Ui};

pub fn show(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    if !form.marked.is_empty() {
        return bulk::show(ui, form, opened, scene);
    }
    let Some(selected) = form.selected else { return };
    let target = selected.target(opened.checklist);
    let empty = Annotation::default();
    let annotation = opened.assessment().annotation(&target).unwrap_or(&empty);
    let check = form.check(opened);
    let below = Foot::new("what is next");
    if form.room != Room::Three {
        about(ui, selected, check, opened);
    }
    // Each begins at its top.
    let mut area = ScrollArea::vertical().id_salt(("conclusion", target.to_string(), form.newcomers));
    if std::mem::take(&mut form.to_top) {
        area = area.vertical_scroll_offset(0.0);
    }
    area.auto_shrink(false).by_keys(&mut below.rest(ui), |ui| {
        let title = match (selected, check.map(|check| check.run)) {
            (Selected::Item(_), _) => "Conclusion on the item",
            (_, Some(Run::Answer)) => "Your answer",
            _ => "Conclusion",
        };
        widgets::subheading(ui, title);
        treatment::asked_for(ui, annotation, opened);
        verdicts(ui, annotation, scene);
        confirming(ui, &target, annotation, scene);
        carried::show(ui, &target, annotation, opened, scene);
        justification(ui, form, opened, &target, annotation, scene);
        if let Some(check) = check {
            severity(ui, check, &target, annotation, scene);
        }
        note(ui, form, &target, annotation, scene);
        if check.is_some() {
            treatment::show(ui, &target, annotation, opened, scene);
        }
        treatment::work_state(ui, &target, annotation, opened, scene);
        if form.returns.as_ref() == Some(&target) || treatment::waits(&target, annotation, opened) {
            treatment::returns(ui, &target, annotation, scene);
        }
        said_by(ui, &target, annotation, opened);
    });
    below.show(ui, |ui| what_is_next(ui, form, opened, scene));
}

/// What is concluded on, where the finding does not stand beside: nobody concludes blind.
fn about(ui: &mut Ui, selected: Selected, check: Option<&Check>, opened: &Opened) {
    let text = match (selected, check) {
        (_, Some(check)) => format!("{}  {} · {}", check.id, opened.standing(check).title(), check.title),
        (Selected::Item(id), None) => match opened.checklist.items.iter().find(|item| item.id == id) {
            Some(item) => format!("{}  {} · {}", item.id, opened.standing_of_item(item).title(), item.title),
            None => return,
        },
        _ => return,
    };
    // The whole is in the tooltip.
    ui.add(Label::new(widgets::strong(&text, theme::BODY)).truncate());
}

/// How far one has come, and the next thing to do: always in sight.
fn what_is_next(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>) {
    ui.add_space(4.0);
    if ui.available_width() > BESIDE {
        // In the whole width of a small window: what is typed above needs the height.
        ui.horizontal(|ui| next_line(ui, form, opened, scene, true));
    } else if ui.ctx().content_rect().height() >= 440.0 {
        next_line(ui, form, opened, scene, true);
    } else {
        // The last of them is in the list of all commands too.
        ui.horizontal_wrapped(|ui| next_line(ui, form, opened, scene, false));
    }
    ui.add_space(4.0);
}

/// From this width on, all of it stands on one line.
const BESIDE: f32 = 560.0;

fn next_line(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened, scene: &mut Scene<'_>, has_room: bool) {
    let progress = opened.progress(None);
    muted(
        ui,
        format!("{} of {} concluded, {} accepted in review", progress.concluded, progress.total, progress.accepted),
    );
    let next = form.upcoming(opened);
    let (title, none) = if opened.reviews_now() {
        ("Next to review", "No other check waits for your review among those that are shown")
    } else {
        ("Next open", "No other check is open among those that are shown")
    };
    let disabled = next.is_none().then_some(none);
    let label = next.map_or_else(|| title.to_owned(), |check| format!("{title}: {}", check.id));
    let button = widgets::labelled_button(ui, &label, Command::SelectNextOpen, disabled, scene.commands);
    if let Some(check) = next {
        button.on_hover_text(check.title);
    }
    if !has_room {
        return;
    }
    let mut advances = form.advances;
    let response = ui.checkbox(&mut advances, "Go on after concluding");
    if response.on_hover_text("To the next open check, as soon as this one is concluded").changed() {
        scene.commands.push(Command::ToggleAdvance);
    }
}

/// Own wording from other assessments, and the way to keep this one.
fn texts(ui: &mut Ui, form: &ChecklistForm, has_note: bool, scene: &mut Scene<'_>) {
    let Some((_, check)) = scene.opened.and_then(|opened| form.on_note(opened)) else { return };
    let kept = scene.texts.fitting(check);
    let locked = scene.locked();
    let count = if kept.is_empty() { String::new() } else { format!(" ({})", kept.len()) };
    let menu = ui.menu_button(format!("{}  Phrases{count}", icons::TEXTS), |ui| {
        ui.set_max_width(360.0);
        if kept.is_empty() {
            muted(
                ui,
                "No phrase is kept for this check yet. Write a note and keep it: it is offered in every assessment.",
            );
        }
        for text in kept {
            ui.horizontal(|ui| {
                let line = text.text.lines().next().unwrap_or_default();
                let line: String = crate::app::shown::visible(line).chars().take(48).collect();
                let insert = Command::InsertText(Some(text.text.clone()));
                let button = ui.add_enabled(locked.is_none(), egui::Button::new(format!("{}  {line}", text.check)));
                if button.on_hover_text(crate::app::shown::visible(&text.text)).clicked() {
                    scene.commands.push(insert);
                }
                let label = format!("Forget {line}");
                widgets::icon_button(ui, &label, Command::ForgetText(text.clone()), None, scene.commands);
            });
        }
        ui.separator();
        let disabled = (!has_note).then_some("Write something first");
        widgets::button(ui, Command::KeepText, disabled, scene.commands);
    });
    let tip = "Your own wording from earlier notes, to be used again; i inserts the first";
    menu.response.accessible_name("Phrases").on_hover_text(tip);
}

fn note(ui: &mut Ui, form: &mut ChecklistForm, target: &Target, annotation: &Annotation, scene: &mut Scene<'_>) {
    ui.add_space(theme::GAP);
    let field = Field::Note(target.clone());
    let is_typing = ui.memory(|memory| memory.has_focus(field.id()));
    let (label, previews) = ui
        .horizontal_wrapped(|ui| {
            let label = field_label(ui, "Note (n)");
            let has_text = !scene.drafts.text(&field, &annotation.note).trim().is_empty();
            if is_typing || !has_text {
                form.previewed = None;
            }
            let is_previewed = form.previewed.as_ref() == Some(target);
            let button = ui.add_enabled(has_text, egui::Button::selectable(is_previewed, "Preview").small());
            widgets::ring_if(ui, is_previewed, &button);
            does(&button, || Command::TogglePreview);
            let tip = "As it is printed: # headings, - lists, **bold**, `code`, [words](address); all else stands as it is typed";
            if button.on_hover_text(tip).says_why("Write something first").clicked() {
                form.previewed = (!is_previewed).then(|| target.clone());
                ui.memory_mut(|memory| memory.surrender_focus(field.id()));
            }
            texts(ui, form, has_text, scene);
            (label, form.previewed.as_ref() == Some(target))
        })
        .inner;
    if previews {
        let text = scene.drafts.text(&field, &annotation.note).to_owned();
        let palette = theme::palette(ui);
        egui::Frame::new().fill(palette.panel).corner_radius(theme::CORNER).inner_margin(8).show(ui, |ui| {
            ui.set_width(ui.available_width());
            markdown::note(ui, &text);
        });
        return;
    }
    let look = Look { rows: 5, hint: "What you saw, asked, or were told", locked: scene.locked() };
    scene.drafts.show(ui, &field, &annotation.note, look, label, scene.commands);
}

fn verdicts(ui: &mut Ui, annotation: &Annotation, scene: &mut Scene<'_>) {
    let locked = scene.locked();
    for (number, conclusion) in (1..).zip(Conclusion::ALL) {
        let command = Command::Conclude(*conclusion);
        let name = command.description().label;
        let is_chosen = annotation.conclusion == Some(*conclusion);
        let mut text = RichText::new(format!("{number}   {}  {name}", chips::conclusion_icon(Some(*conclusion))));
        if is_chosen {
            text = text.color(theme::of_conclusion(theme::palette(ui), *conclusion));
        }
        let response = ui
            .add_enabled(locked.is_none(), egui::RadioButton::new(is_chosen, text))
            .accessible_name(&name)
            .says_why(locked.unwrap_or_default());
        if number == 1 {
            begins_region("conclusion", &response);
        }
        // The second click of two was meant for what stood here before, or repeats the first.
        if response.clicked() && !response.double_clicked() {
            scene.commands.push(command);
        }
        if is_chosen {
            response.on_hover_text(if annotation.is_only_carried() {
                "Said in the previous assessment; once more says it of today too"
            } else {
                "Once more withdraws it"
            });
        }
    }
}

/// Who concluded, and who set where the work stands, last of all: nothing moves when they come.
fn said_by(ui: &mut Ui, target: &Target, annotation: &Annotation, opened: &Opened) {
    let history = opened.document().history();
    ui.add_space(theme::GAP);
    if annotation.conclusion.is_some() && !annotation.is_only_carried() {
        // What waits for its reason is not counted, and not called so either.
        let mark = if let Target::Check { check, .. } = target { opened.mark(check) } else { None };
        let owes = mark.and_then(|mark| mark.conclusion).is_some_and(|(_, owes)| owes);
        attributed(ui, if owes { "Chosen" } else { "Concluded" }, history.concluded_by(target), opened);
    }
    let (submitted, set) = (history.submitted_by(target), history.state_set_by(target));
    // Whose pairs of eyes saw it is told to the end.
    match annotation.work_state {
        WorkState::Draft => {}
        WorkState::ReadyForReview => attributed(ui, "Submitted", submitted.or(set), opened),
        WorkState::Returned | WorkState::Accepted => {
            attributed(ui, "Submitted", submitted, opened);
            let is_accepted = annotation.work_state == WorkState::Accepted;
            attributed(ui, if is_accepted { "Accepted" } else { "Returned" }, set, opened);
        }
    }
}

/// By whom something was said, and when: two people may have worked on one finding.
fn attributed(ui: &mut Ui, what: &str, entry: Option<&Entry>, opened: &Opened) {
    let Some(entry) = entry else { return };
    let by = match entry.who.trim() {
        "" => String::new(),
        who => format!(" by {}", visible(who)),
    };
    let when = date_and_time(entry.when, &opened.assessment().details.date_language);
    muted(ui, format!("{what}{by}, {when}"));
}

/// A conclusion of the previous assessment, until somebody says that it holds today.
fn confirming(ui: &mut Ui, target: &Target, annotation: &Annotation, scene: &mut Scene<'_>) {
    let Some(conclusion) = annotation.conclusion.filter(|_| annotation.is_only_carried()) else { return };
    let text = format!("{}  Said in the previous assessment; it counts once it is confirmed.", icons::NOTICE);
    ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
    let confirm = Command::Perform(Edit::SetCarried { target: target.clone(), carried: None });
    let label = format!("Confirm: {}", conclusion.title());
    widgets::labelled_button(ui, &label, confirm, scene.locked(), scene.commands);
}

fn justification(
    ui: &mut Ui,
    form: &ChecklistForm,
    opened: &Opened,
    target: &Target,
    annotation: &Annotation,
    scene: &mut Scene<'_>,
) {
    ui.add_space(theme::GAP);
    let field = Field::Justification(target.clone());
    let typed = scene.drafts.text(&field, &annotation.justification);
    let owed = annotation.conclusion.and_then(|conclusion| form.owed(opened, conclusion, typed));
    let typed_something = !typed.trim().is_empty();
    let label = field_label(ui, "Justification");
    // It has its place before a conclusion too: what stands below does not move when one is chosen.
    let waits = annotation.conclusion.is_none().then_some("Choose a conclusion first");
    let hint = waits.unwrap_or("Control and Enter go on to the next open check");
    let look = Look { rows: 3, hint, locked: scene.locked().or(waits) };
    let is_typed = ui.memory(|memory| memory.has_focus(field.id()));
    if is_typed && ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) && owed.is_none() {
        ui.memory_mut(|memory| memory.surrender_focus(field.id()));
        scene.commands.push(Command::SelectNextOpen);
    }
    scene.drafts.show(ui, &field, &annotation.justification, look, label, scene.commands);
    if let Some(outcome) = owed {
        let short = if typed_something { " What is written is too short for a reason." } else { "" };
        let text = format!(
            "{}  {}.{short} A reader is owed the reason why you conclude otherwise; until then this does not count as concluded.",
            icons::WARNING,
            by_the_evidence(outcome)
        );
        ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
    }
}

/// What was found, as a sentence that a conclusion can differ from.
fn by_the_evidence(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "By the evidence this is met",
        Outcome::Fail => "By the evidence this is not met",
        Outcome::Review => "The evidence leaves this to a person",
        Outcome::NoEvidence => "There is no evidence that tells",
        Outcome::NotApplicable => "By the evidence this does not apply",
    }
}

fn severity(ui: &mut Ui, check: &'static Check, target: &Target, annotation: &Annotation, scene: &mut Scene<'_>) {
    ui.add_space(theme::GAP);
    let label = field_label(ui, "Severity");
    let stored = annotation.severity.as_ref();
    let shown = stored.map_or(check.severity, |change| change.severity);
    let locked = scene.locked();
    ui.add_enabled_ui(locked.is_none(), |ui| {
        let combo = ComboBox::from_id_salt(("severity", check.id)).selected_text(shown.title());
        let response = choice::show(ui, combo, |ui, lines| {
            for severity in Severity::ALL {
                let title = if *severity == check.severity {
                    format!("{} (the check's own)", severity.title())
                } else {
                    severity.title().to_owned()
                };
                if lines.line(ui, shown == *severity, title) {
                    scene.commands.push(Command::SetSeverity(*severity));
                }
            }
        });
        response.labelled_by(label).says_why(locked.unwrap_or_default());
    });
    let Some(change) = stored.filter(|change| change.severity != check.severity) else { return };
    let field = Field::SeverityReason(target.clone(), change.severity);
    let typed_nothing = scene.drafts.text(&field, &change.reason).trim().is_empty();
    let label = field_label(ui, "Reason for another severity");
    let look = Look { rows: 2, hint: "", locked };
    scene.drafts.show(ui, &field, &change.reason, look, label, scene.commands);
    if typed_nothing {
        let own = check.severity.title().to_lowercase();
        let text = format!("{}  A reader is owed the reason; until then it counts as {own}.", icons::WARNING);
        ui.label(RichText::new(text).color(theme::palette(ui).warning).size(theme::SMALL));
    }
}
