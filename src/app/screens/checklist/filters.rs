//! Which checks the list shows, and in which order. Every count is a filter: a click shows only what was counted.

use super::{ChecklistForm, search_field};
use crate::app::buttons::does;
use crate::app::command::Command;
use crate::app::filter::{Filter, Headway, Order};
use crate::app::opened::{Mark, Opened};
use crate::app::screen::begins_region;
use crate::app::widgets::{self, chips, choice, muted, path_field, strong};
use crate::app::{icons, theme};
use crate::assessment::WorkState;
use crate::checklist::answers::Standing;
use crate::checklist::{Check, Item, Outcome, Severity, Track};
use crate::report::words::capital;
use egui::{Button, ComboBox, FontId, RichText, TextEdit, Ui};
use std::collections::BTreeSet;

/// In a window that is no higher than this, checks come before explanations: tooltips and the sheet of shortcuts have them too.
const LOW: f32 = 720.0;
/// Between two filters.
const GAP: f32 = 3.0;

/// What is chosen; the default shows everything in the order of the checklist.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filters {
    pub words: String,
    /// Outcomes that are shown, or none yet; nothing chosen: all.
    pub outcomes: BTreeSet<Standing>,
    pub stage: Option<&'static str>,
    pub track: Option<Track>,
    pub severity: Option<Severity>,
    pub state: Option<WorkState>,
    pub headway: Option<Headway>,
    pub owner: Option<String>,
    pub order: Order,
}

impl Filters {
    /// Puts a filter on, or takes it off where it is on.
    pub fn toggle(&mut self, filter: &Filter) {
        fn set<T: Clone + PartialEq>(chosen: &mut Option<T>, value: &T) {
            *chosen = if chosen.as_ref() == Some(value) { None } else { Some(value.clone()) };
        }
        match filter {
            Filter::Outcome(outcome) => {
                if !self.outcomes.remove(outcome) {
                    self.outcomes.insert(*outcome);
                }
            }
            Filter::Stage(stage) => set(&mut self.stage, stage),
            Filter::Track(track) => set(&mut self.track, track),
            Filter::Severity(severity) => set(&mut self.severity, severity),
            Filter::Headway(headway) => set(&mut self.headway, headway),
            Filter::State(state) => set(&mut self.state, state),
            Filter::Owner(owner) => set(&mut self.owner, owner),
        }
    }

    /// Whether anything is left out.
    pub fn hide_something(&self) -> bool {
        Self { order: self.order, ..Self::default() } != *self
    }

    /// Whether something is chosen that is out of sight while these are folded.
    fn has_more(&self) -> bool {
        let is_apart = |headway: &Headway| *headway != Headway::Open;
        self.severity.is_some()
            || self.track.is_some()
            || self.state.is_some()
            || self.owner.is_some()
            || self.headway.as_ref().is_some_and(is_apart)
            || self.order != Order::default()
    }

    /// All but the words: those are asked apart, because an item's title answers for its checks.
    pub fn pass(&self, item: &Item, mark: &Mark) -> bool {
        self.stage.is_none_or(|stage| stage == item.stage)
            && self.track.is_none_or(|track| track == item.track)
            && (self.outcomes.is_empty() || self.outcomes.contains(&mark.standing))
            && self.severity.is_none_or(|severity| severity == mark.severity)
            && self.state.is_none_or(|state| state == mark.work_state)
            && self.headway.is_none_or(|headway| headway.holds(mark))
            && self.owner.as_ref().is_none_or(|owner| *owner == mark.owner)
    }
}

/// Whether a text of the check, its finding or its note holds the words.
pub fn says(opened: &Opened, check: &Check, words: &Words) -> bool {
    if has_words(words, &[check.id, check.title]) {
        return true;
    }
    let finding = opened.finding(check.id);
    let annotation = opened.assessment().on_check(check.id);
    annotation.is_some_and(|annotation| has_words(words, &[&annotation.note, &annotation.justification]))
        || finding.is_some_and(|finding| {
            finding.reasons.iter().any(|reason| has_words(words, &[reason]))
                // Names of objects too, as long as that is quick.
                || finding.affected.iter().take(2000).any(|object| has_words(words, &[&object.name]))
        })
}

/// What is searched for: capitals, and the spellings of two sides of the Atlantic, are one.
#[derive(Debug)]
pub struct Words {
    typed: String,
    /// As both sides spell it, where they may differ.
    spelt: Option<String>,
}

/// Pieces of words that are spelt in two ways, each with the one that texts are compared by.
const SPELT: &[(&str, &str)] = &[
    ("license", "licence"),
    ("iza", "isa"),
    ("izi", "isi"),
    ("ize", "ise"),
    ("defense", "defence"),
    ("behavior", "behaviour"),
    ("center", "centre"),
    ("enrollment", "enrolment"),
];
/// Words without one of these are spelt in one way.
const SIGNS: &[&str] = &["licen", "is", "iz", "defen", "behav", "cent", "enrol"];

impl Words {
    pub fn of(text: &str) -> Self {
        let typed = text.trim().to_lowercase();
        let spelt = SIGNS.iter().any(|sign| typed.contains(sign)).then(|| spelt(&typed));
        Self { typed, spelt }
    }

    pub fn are(&self, id: &str) -> bool {
        self.typed == id
    }

    fn stand_in(&self, text: &str) -> bool {
        let text = text.to_lowercase();
        text.contains(&self.typed) || self.spelt.as_ref().is_some_and(|words| spelt(&text).contains(words))
    }
}

/// `text`: in small letters.
fn spelt(text: &str) -> String {
    let one_way = |text: String, (one, other): &(&str, &str)| {
        if text.contains(one) { text.replace(one, other) } else { text }
    };
    SPELT.iter().fold(text.to_owned(), one_way)
}

pub fn has_words(words: &Words, texts: &[&str]) -> bool {
    words.typed.is_empty() || texts.iter().any(|text| words.stand_in(text))
}

/// Whether Enter was pressed in the search.
pub fn show(ui: &mut Ui, form: &mut ChecklistForm, opened: &Opened) -> bool {
    ui.add_space(2.0);
    let hint = format!("{}  Search (/)", icons::SEARCH);
    let filters = &mut form.filters;
    let field =
        TextEdit::singleline(&mut filters.words).id(search_field()).hint_text(hint).desired_width(f32::INFINITY);
    let response = ui.add(field).accessible_name("Search");
    begins_region("list", &response);
    does(&response, || Command::Search);
    let enters = path_field::entered(ui, &response);
    // In a narrow list they would only push what they name into another line.
    let names = ui.available_width() > 350.0;
    let word = more_in_words(ui, opened, names);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        if names {
            muted(ui, "Stage");
        }
        let all = opened.progress(None);
        stage(ui, filters, None, "All", &format!("{} of {} concluded", all.concluded, all.total));
        for one in opened.checklist.stages {
            let done = opened.progress(Some(one.id));
            let tip = format!("{} ({}): {} of {} concluded", one.title, one.horizon, done.concluded, done.total);
            stage(ui, filters, Some(one.id), one.id, &tip);
        }
        let is_open = filters.headway == Some(Headway::Open);
        let button = widgets::selectable(ui, is_open, small("Open"));
        does(&button, || Command::Filter(Filter::Headway(Headway::Open)));
        if button.on_hover_text("Only what is not concluded yet").clicked() {
            filters.headway = (!is_open).then_some(Headway::Open);
        }
        let is_lit = form.more_filters || filters.has_more();
        let more = widgets::selectable(ui, is_lit, small(&word)).accessible_name("More filters");
        if more.on_hover_text("By severity, track, work state, owner; and the order").clicked() {
            form.more_filters = !form.more_filters;
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        if names {
            muted(ui, "Outcome");
        }
        for standing in Standing::ALL {
            let counts = (form.rows.count(standing), form.rows.count_by_evidence(standing));
            outcome_filter(ui, filters, standing, Some(counts).filter(|_| !opened.is_being_read));
        }
    });
    let rows = &form.rows;
    let differs = |standing: &Standing| rows.count(*standing) != rows.count_by_evidence(*standing);
    let alone = Standing::ALL.into_iter().filter(differs);
    let alone = alone.map(|standing| format!("{}\u{a0}{}", letter(standing), rows.count_by_evidence(standing)));
    let alone: Vec<String> = alone.collect();
    if !alone.is_empty() {
        let text = format!("With the answers given. By the evidence alone: {}", alone.join(" · "));
        ui.add(egui::Label::new(RichText::new(text).color(theme::palette(ui).muted).size(theme::SMALL)).wrap());
    }
    // Unfolded filters need the room more than what explains the others.
    let low = if form.more_filters { 1.25 * LOW } else { LOW };
    if ui.ctx().content_rect().height() > low {
        let letters = chips::legend(Standing::ALL.into_iter()).replace("–\u{a0}not\u{a0}applicable", "–\u{a0}n/a");
        // Stages are numbered; what is a letter is not one of the letters above.
        let named = opened.checklist.stages.iter().filter(|stage| !stage.id.bytes().all(|byte| byte.is_ascii_digit()));
        let stages = named.map(|stage| format!("\nStage {} is {}.", stage.id, stage.title.to_lowercase()));
        let legend = RichText::new(letters + &stages.collect::<String>());
        ui.add(egui::Label::new(legend.color(theme::palette(ui).muted).size(theme::SMALL)).wrap());
    }
    if form.more_filters {
        more(ui, filters, opened);
    }
    ui.add_space(2.0);
    enters
}

/// The mark of further filters, and its word where the line of stages has room for it.
fn more_in_words(ui: &Ui, opened: &Opened, names: bool) -> String {
    let (word, font) = (format!("{}  More", icons::FILTER), FontId::proportional(theme::SMALL + 1.0));
    let padding = 2.0 * ui.spacing().button_padding.x + GAP;
    let stages = opened.checklist.stages.iter().map(|stage| stage.id);
    let buttons = stages.chain(["All", "Open", &word]);
    let needed: f32 = buttons.map(|text| widgets::width(ui, text, font.clone()) + padding).sum();
    let name = if names { widgets::width(ui, "Stage", FontId::proportional(theme::SMALL)) + GAP } else { 0.0 };
    if needed + name <= ui.available_width() { word } else { icons::FILTER.to_owned() }
}

fn small(text: &str) -> RichText {
    RichText::new(text).size(theme::SMALL + 1.0)
}

fn stage(ui: &mut Ui, filters: &mut Filters, id: Option<&'static str>, label: &str, tip: &str) {
    let name = if id.is_some() { format!("Stage {label}") } else { "All stages".to_owned() };
    let button = widgets::selectable(ui, filters.stage == id, small(label));
    if let Some(id) = id {
        does(&button, || Command::Filter(Filter::Stage(id)));
    }
    if button.accessible_name(name).on_hover_text(tip).clicked() {
        filters.stage = id;
    }
}

/// The letter of a filter. A dash before a number reads as a minus.
fn letter(standing: Standing) -> &'static str {
    if standing == Standing::Judged(Outcome::NotApplicable) { "n/a" } else { chips::letter(standing) }
}

/// `counts`: as people answered, and by the evidence alone; none while that is being read.
fn outcome_filter(ui: &mut Ui, filters: &mut Filters, standing: Standing, counts: Option<(usize, usize)>) {
    let is_on = filters.outcomes.contains(&standing);
    let (ink, ground) = theme::of_standing(theme::palette(ui), standing);
    let shown = counts.map_or_else(|| "…".to_owned(), |(count, _)| count.to_string());
    let text = strong(&format!("{} {shown}", letter(standing)), theme::SMALL).color(ink);
    let edge = if is_on { ink } else { ground };
    let button = Button::new(text).fill(ground).stroke(egui::Stroke::new(1.5, edge)).selected(false);
    let response = ui.add(button).accessible_name(format!("Only {}", standing.title()));
    does(&response, || Command::Filter(Filter::Outcome(standing)));
    widgets::ring(ui, &response);
    let said = match counts {
        None => "counted once the evidence has been read".to_owned(),
        Some((count, alone)) if alone == count => count.to_string(),
        Some((count, alone)) => format!("{count}; by the evidence alone {alone}"),
    };
    let tip = format!("{}: {said}. Click to show only these", standing.title());
    if response.on_hover_text(tip).clicked() && !filters.outcomes.remove(&standing) {
        filters.outcomes.insert(standing);
    }
}

fn more(ui: &mut Ui, filters: &mut Filters, opened: &Opened) {
    let count = |holds: &dyn Fn(&Item, &Mark) -> bool| -> usize {
        let marks = opened.checklist.checks().filter_map(|(item, check)| Some((item, opened.mark(check.id)?)));
        marks.filter(|(item, mark)| holds(item, mark)).count()
    };
    egui::Grid::new("more filters").num_columns(2).show(ui, |ui| {
        let all: Vec<_> = Severity::ALL.iter().map(|one| (*one, one.title().to_owned())).collect();
        one_of(ui, "Severity", &all, &mut filters.severity, &|one| count(&|_, mark| mark.severity == *one));
        let all: Vec<_> =
            [Track::General, Track::Azure, Track::OtherApps].map(|one| (one, one.title().to_owned())).into();
        one_of(ui, "Track", &all, &mut filters.track, &|one| count(&|item, _| item.track == *one));
        let all: Vec<_> = Headway::ALL.iter().map(|one| (*one, one.title().to_owned())).collect();
        one_of(ui, "Progress", &all, &mut filters.headway, &|one| count(&|_, mark| one.holds(mark)));
        let all: Vec<_> = WorkState::ALL.iter().map(|one| (*one, capital(one.title()))).collect();
        one_of(ui, "Work state", &all, &mut filters.state, &|one| count(&|_, mark| mark.work_state == *one));
        let owners = opened.checklist.checks().filter_map(|(_, check)| opened.mark(check.id));
        let owners: BTreeSet<String> = owners.map(|mark| mark.owner.clone()).collect();
        let named = |owner: String| {
            let title = if owner.is_empty() { "Nobody yet".to_owned() } else { owner.clone() };
            (owner, title)
        };
        let all: Vec<_> = owners.into_iter().map(named).collect();
        one_of(ui, "Owner", &all, &mut filters.owner, &|one| count(&|_, mark| mark.owner == *one));
        let label = ui.label(strong("Order", theme::SMALL)).id;
        let combo = ComboBox::from_id_salt("order").selected_text(filters.order.title());
        let response = choice::show(ui, combo, |ui, lines| {
            for order in Order::ALL {
                if lines.line(ui, filters.order == *order, order.title()) {
                    filters.order = *order;
                }
            }
        });
        response.labelled_by(label);
        ui.end_row();
    });
}

/// One line: a name, and a list of values with their counts.
fn one_of<T: Clone + PartialEq>(
    ui: &mut Ui,
    name: &str,
    all: &[(T, String)],
    chosen: &mut Option<T>,
    count: &dyn Fn(&T) -> usize,
) {
    ui.label(strong(name, theme::SMALL));
    let shown = all.iter().find(|(value, _)| chosen.as_ref() == Some(value)).map_or("Any", |(_, title)| title);
    // What people typed may be longer than the list is wide.
    let room = (ui.available_width() - 40.0).clamp(60.0, 220.0);
    let font = egui::TextStyle::Button.resolve(ui.style());
    let is_cut = |text: &str| widgets::width(ui, text, font.clone()) > room;
    let tip = is_cut(shown).then(|| shown.to_owned());
    let shown = widgets::within(ui, shown, &font, room);
    let combo = ComboBox::from_id_salt(("filter", name)).selected_text(shown);
    let response = choice::show(ui, combo, |ui, lines| {
        if lines.line(ui, chosen.is_none(), "Any") {
            *chosen = None;
        }
        for (value, title) in all {
            let title = widgets::within(ui, title, &font, 420.0);
            let text = format!("{title}  ({})", count(value));
            if lines.line(ui, chosen.as_ref() == Some(value), text) {
                *chosen = Some(value.clone());
            }
        }
    });
    let response = response.accessible_name(format!("Filter by {}", name.to_lowercase()));
    if let Some(whole) = tip {
        response.on_hover_text(whole);
    }
    ui.end_row();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_spellings_are_one() {
        let check = |words: &str, text: &str| assert!(has_words(&Words::of(words), &[text]), "{words}: {text}");
        check("license", "Licences include Entra ID P2");
        check("Licence", "assignedLicenses");
        check("organization", "Another organisation");
        check("authoris", "authorization policy");
        check(" KEY ", "The key is kept");
        assert!(!has_words(&Words::of("size"), &["a side"]));
    }
}
