//! One affected object: what is known of it, where that stands in the evidence, and what can be stated about it.

use super::{ChecklistForm, carried, confirm, finding, treatment};
use crate::app::buttons::does;
use crate::app::command::Command;
use crate::app::drafts::Look;
use crate::app::field::Field;
use crate::app::opened::Opened;
use crate::app::screen::begins_region_at;
use crate::app::screens::Scene;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::used::Used;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, chips, field_label, icon_button, muted, source_links, strong};
use crate::app::{fonts, icons, theme};
use crate::assessment::{Annotation, Edit, Target};
use crate::checklist::{Affected, Check, Fact, SubjectKind};
use egui::{Button, FontId, Grid, Label, ScrollArea, Ui};

/// From this width on the names of facts stand beside their values.
const SIDE_BY_SIDE: f32 = 420.0;

pub fn show(
    ui: &mut Ui,
    form: &mut ChecklistForm,
    check: &Check,
    object: &Affected,
    opened: &Opened,
    scene: &mut Scene<'_>,
) {
    let begin = ui.next_widget_position();
    ui.horizontal(|ui| {
        chips::outcome(ui, object.outcome);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            buttons(ui, form, object, (opened, begin), scene);
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let name = named(object, opened);
                let font = FontId::new(theme::BODY, fonts::strong());
                let shown = widgets::within(ui, &name, &font, ui.available_width() - 2.0);
                let is_cut = shown != name;
                let label = ui.add(Label::new(strong(&shown, theme::BODY)).truncate().show_tooltip_when_elided(false));
                if is_cut {
                    label.on_hover_text(name);
                }
            });
        });
    });
    ScrollArea::vertical().id_salt(("object", &object.id)).auto_shrink(false).by_keys(ui, |ui| {
        if check.id == "1.03.f" && object.kind == SubjectKind::SignIn {
            explanation(ui, object, opened, scene);
        }
        let used = Used::of(check, object);
        facts(ui, object, &used, opened, scene);
        sources(ui, object, &used, opened, scene);
        if object.kind == SubjectKind::User && !object.id.is_empty() {
            ui.collapsing("State about this account", |ui| {
                let (key, name) = (object.id.to_lowercase(), visible(&object.name));
                let stated = opened.assessment().stated.categories.get(&key).copied();
                confirm::category(ui, &key, &name, stated, None, scene);
                statements(ui, &key, &name, opened, scene);
            });
        }
        if !object.id.is_empty() {
            let unfold = std::mem::take(&mut form.treats_object).then_some(true);
            let header = egui::CollapsingHeader::new("Say something about this object alone").open(unfold);
            let shown = widgets::fold(ui, header, |ui| alone(ui, form, check, object, opened, scene));
            if unfold.is_some() {
                shown.header_response.scroll_to_me(Some(egui::Align::Min));
            }
        }
    });
}

/// What can be done with the object, at the right of its name: in the order in which Tab goes through them, from left to right.
fn buttons(
    ui: &mut Ui,
    form: &mut ChecklistForm,
    object: &Affected,
    (opened, begin): (&Opened, egui::Pos2),
    scene: &mut Scene<'_>,
) {
    let is_account = opened.judged.as_ref().is_some_and(|judged| judged.register.account(&object.id).is_some());
    let account = is_account.then(|| Command::ShowAccount(object.id.to_string()));
    // From one to the next, where the table is not in sight too.
    let commands = [Command::Copy(object.name.to_string()), Command::SelectPreviousObject, Command::SelectNextObject];
    let commands: Vec<Command> = account.into_iter().chain(commands).collect();
    let (font, spacing) = (egui::TextStyle::Button.resolve(ui.style()), ui.spacing());
    let around = 2.0 * spacing.button_padding.x + spacing.item_spacing.x;
    let icons = commands.iter().map(|command| command.description().icon).chain([icons::CLOSE]);
    let width: f32 = icons.map(|icon| widgets::width(ui, icon, font.clone()) + around).sum();
    let size = egui::vec2(width, ui.available_height());
    ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        for command in commands {
            let label = match &command {
                Command::Copy(_) => "Copy the name".to_owned(),
                Command::ShowAccount(_) => "Everything about this account".to_owned(),
                other => other.description().label,
            };
            icon_button(ui, &label, command, None, scene.commands);
        }
        let close = Button::new(icons::CLOSE).frame_when_inactive(false);
        let close = ui.add(close).accessible_name("Close the object").on_hover_text("Close");
        begins_region_at("object", &close, egui::pos2(begin.x, close.rect.top()));
        does(&close, || Command::CloseDetail);
        if close.clicked() {
            form.object = None;
        }
    });
}

/// An event is named by its day, among others.
fn named(object: &Affected, opened: &Opened) -> String {
    if object.is_event() { opened.told(&object.name) } else { visible(&object.name).into_owned() }
}

/// Note and treatment of one object: a risk accepted for one account, say.
fn alone(
    ui: &mut Ui,
    form: &mut ChecklistForm,
    check: &Check,
    object: &Affected,
    opened: &Opened,
    scene: &mut Scene<'_>,
) {
    let target = Target::object(opened.checklist.id, check.id, &*object.id);
    let silent = Annotation::default();
    let annotation = opened.assessment().annotation(&target).unwrap_or(&silent);
    let label = field_label(ui, "Note on this object");
    let look = Look { rows: 2, hint: "", locked: scene.locked() };
    scene.drafts.show(ui, &Field::Note(target.clone()), &annotation.note, look, label, scene.commands);
    treatment::show(ui, &target, annotation, opened, scene);
    carried::show(ui, &target, annotation, opened, scene);
    ui.add_space(theme::GAP);
    finding::attached(ui, form, &target, opened, scene);
}

fn facts(ui: &mut Ui, object: &Affected, used: &Used, opened: &Opened, scene: &mut Scene<'_>) {
    let width = ui.available_width();
    if width < SIDE_BY_SIDE {
        // The names above their values, which get the whole width.
        if let Some(id) = object.own_id() {
            muted(ui, "Id");
            ui.add(Label::new(visible(id).into_owned()).wrap());
        }
        for fact in &object.facts {
            muted(ui, fact.label);
            value(ui, fact, used, opened, scene);
        }
        return;
    }
    let label = (width * 0.3).min(170.0);
    Grid::new(("facts", &object.id)).num_columns(2).striped(true).min_col_width(label).show(ui, |ui| {
        if let Some(id) = object.own_id() {
            muted(ui, "Id");
            ui.add(Label::new(visible(id).into_owned()).truncate());
            ui.end_row();
        }
        for fact in &object.facts {
            ui.vertical(|ui| {
                ui.set_max_width(label);
                let colour = theme::palette(ui).muted;
                ui.add(Label::new(egui::RichText::new(fact.label).color(colour).size(theme::SMALL)).wrap());
            });
            ui.vertical(|ui| {
                ui.set_max_width((width - label - 28.0).max(80.0));
                value(ui, fact, used, opened, scene);
            });
            ui.end_row();
        }
    });
}

fn value(ui: &mut Ui, fact: &Fact, used: &Used, opened: &Opened, scene: &mut Scene<'_>) {
    ui.add(Label::new(opened.told_fact(fact)).wrap());
    let Some(source) = fact.source else { return };
    ui.horizontal_wrapped(|ui| {
        source_links(ui, &[source], used, opened, scene.busy(), scene.commands);
        if let Some(column) = fact.column {
            muted(ui, format!("· {column}"));
        }
    });
}

fn sources(ui: &mut Ui, object: &Affected, used: &Used, opened: &Opened, scene: &mut Scene<'_>) {
    if object.sources.is_empty() {
        return;
    }
    ui.add_space(4.0);
    ui.label(strong("Where it stands in the evidence", theme::SMALL));
    source_links(ui, &object.sources.iter().copied().collect::<Vec<_>>(), used, opened, scene.busy(), scene.commands);
}

fn explanation(ui: &mut Ui, object: &Affected, opened: &Opened, scene: &mut Scene<'_>) {
    let label = field_label(ui, "What this sign-in was for");
    let stored = opened.assessment().stated.explained.get(&*object.id).map_or("", String::as_str);
    let look = Look { rows: 1, hint: "Yearly test, ticket 4711", locked: scene.locked() };
    scene.drafts.show(ui, &Field::Explanation(object.id.to_string()), stored, look, label, scene.commands);
}

/// Whether an account is an emergency account or belongs to an exposed person.
pub fn statements(ui: &mut Ui, key: &str, name: &str, opened: &Opened, scene: &mut Scene<'_>) {
    let stated = &opened.assessment().stated;
    let account = || key.to_owned();
    let emergency = |is_emergency| opened.assessment().stating_emergency(key, is_emergency);
    // Pressed is what was stated itself; what follows from the category is said as that.
    let said = stated.emergency.get(key).copied();
    yes_or_no(ui, "Emergency account:", &format!("{name} is an emergency account"), said, emergency, scene);
    if let (None, Some(follows)) = (said, stated.is_emergency(key)) {
        let word = if follows { "yes" } else { "no" };
        muted(ui, format!("By its category: {word}."));
    }
    let exposed = |is_exposed| Edit::StateExposed { account: account(), is_exposed };
    let said = stated.exposed.get(key).copied();
    yes_or_no(ui, "Exposed person:", &format!("{name} is an exposed person"), said, exposed, scene);
}

/// One statement; once more withdraws it. `says`: the whole of it, for screen readers.
fn yes_or_no(
    ui: &mut Ui,
    title: &str,
    says: &str,
    said: Option<bool>,
    edit: impl Fn(Option<bool>) -> Edit,
    scene: &mut Scene<'_>,
) {
    ui.horizontal(|ui| {
        muted(ui, title);
        for (value, word) in [(true, "Yes"), (false, "No")] {
            let is_said = said == Some(value);
            let button = Button::selectable(is_said, word).frame_when_inactive(true);
            let response = ui.add_enabled(scene.locked().is_none(), button);
            widgets::ring_if(ui, is_said, &response);
            let response = response.says_why(scene.locked().unwrap_or_default());
            let command = || Command::Perform(edit((!is_said).then_some(value)));
            does(&response, command);
            if response.accessible_name(format!("{says}: {word}")).clicked() {
                scene.commands.push(command());
            }
        }
    });
}
