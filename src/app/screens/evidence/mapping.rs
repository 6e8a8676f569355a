//! Mapping: a person says what the columns of a table hold that no layout fits. Our fields on one side, their columns with
//! what stands in them on the other, best guesses made, and how many rows would be read.

use crate::app::command::Command;
use crate::app::place::{self, Wanted};
use crate::app::screens::Scene;
use crate::app::screens::splits::Foot;
use crate::app::theme;
use crate::app::widgets::{self, chips, choice, labelled_button, main_button, muted, path_field, strong};
use crate::assessment::Edit;
use crate::checklist::{Check, Checklist};
use crate::datasets::Dataset;
use crate::datasets::mapping::{self, Guess, Trial};
use crate::evidence::{EvidenceFile, Part, ProblemKind, TableHead};
use crate::report::visible::visible;
use crate::report::words::counted;
use crate::tenant::Column;
use crate::tenant::mapping::{DayMonth, key_of};
use egui::{ComboBox, Grid, Label, RichText, ScrollArea, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The table being mapped, and what is said of it so far.
#[derive(Debug)]
pub struct MappingForm {
    file: String,
    sheet: Option<String>,
    rows_seen: u64,
    head: Arc<TableHead>,
    guesses: Vec<Guess>,
    /// `None`: nothing is likely, and nobody has said it yet.
    dataset: Option<&'static Dataset>,
    columns: BTreeMap<String, String>,
    order: Option<DayMonth>,
    trial: Trial,
    shows_all: bool,
    /// Typed to find a dataset among the many.
    sought: String,
}

/// From this height on the foot stays in sight while the fields scroll.
const FOOT_STAYS: f32 = 320.0;

/// What becomes of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Stay,
    Close,
}

impl MappingForm {
    fn new(file: &EvidenceFile, part: &Part, scene: &Scene<'_>) -> Option<Self> {
        let head = Arc::clone(part.head.as_ref()?);
        let mappings = scene.opened.map(|opened| &opened.assessment().stated.mappings);
        let stated = mappings.and_then(|mappings| mappings.of(&head.headings)).and_then(mapping::understood);
        let guesses = mapping::guesses(&head);
        // What is merely possible is not proposed: read so, it would be taken for a fact.
        let likely = guesses.first().filter(|guess| guess.is_likely);
        let (dataset, columns) = match (stated, likely) {
            (Some((dataset, columns)), _) => (Some(dataset), columns),
            (None, Some(guess)) => (Some(guess.dataset), guess.columns.clone()),
            (None, None) => (None, BTreeMap::new()),
        };
        let mut form = Self {
            file: file.name.clone(),
            sheet: part.name.clone(),
            rows_seen: part.rows_seen,
            head,
            guesses,
            dataset,
            columns,
            order: mappings.and_then(|mappings| mappings.dates.get(&file.name).copied()),
            trial: Trial::default(),
            shows_all: false,
            sought: String::new(),
        };
        form.try_out();
        Some(form)
    }

    fn try_out(&mut self) {
        let trial = |dataset| mapping::try_out(dataset, &self.columns, &self.head, self.order);
        self.trial = self.dataset.map(trial).unwrap_or_default();
    }

    fn choose(&mut self, dataset: &'static Dataset) {
        self.dataset = Some(dataset);
        self.sought.clear();
        self.columns = mapping::guess(dataset, &self.head).columns;
        self.try_out();
    }

    fn edit(&self, dataset: &'static Dataset) -> Edit {
        let mut edits = vec![Edit::MapTable {
            headings: key_of(&self.head.headings),
            columns: Some(mapping::stated(dataset, &self.columns)),
        }];
        if self.order.is_some() {
            edits.push(Edit::StateDateOrder { file: self.file.clone(), order: self.order });
        }
        Edit::Several { label: format!("Map {} to {}", self.file, dataset.title), edits }
    }
}

/// Under a table on the evidence screen: what can be said of it.
pub fn offer(
    ui: &mut Ui,
    file: &EvidenceFile,
    part: &Part,
    is_unfolded: bool,
    open: &mut Option<MappingForm>,
    scene: &mut Scene<'_>,
) {
    let disabled = scene.busy().or(scene.locked());
    let name = match &part.name {
        Some(sheet) => format!("{} · {}", visible(&file.name), visible(sheet)),
        None => visible(&file.name).into_owned(),
    };
    let has_rows = part.head.as_ref().is_some_and(|head| !head.rows.is_empty());
    if has_rows && (is_unfolded || part.dataset.is_none()) {
        let label = if part.dataset.is_some() { "Change the mapping" } else { "Say what its columns hold" };
        let button = egui::Button::new(format!("{label}…"));
        let response = ui.add_enabled(disabled.is_none(), button).accessible_name(format!("{label}: {name}"));
        if response.on_disabled_hover_text(disabled.unwrap_or_default()).clicked() {
            *open = MappingForm::new(file, part, scene);
        }
    }
    if part.problems.has(ProblemKind::AmbiguousDate) {
        ui.horizontal_wrapped(|ui| {
            ui.label("Dates such as 03/04/2026 can be read in two ways. In this file, first comes the");
            for (words, order) in [("day", DayMonth::DayFirst), ("month", DayMonth::MonthFirst)] {
                let edit = Edit::StateDateOrder { file: file.name.clone(), order: Some(order) };
                let button = egui::Button::new(words);
                let label = format!("First comes the {words}: {name}");
                let button = ui.add_enabled(disabled.is_none(), button).accessible_name(label);
                if button.on_disabled_hover_text(disabled.unwrap_or_default()).clicked() {
                    scene.commands.push(Command::Perform(edit));
                }
            }
        });
    }
}

/// Below the files, where a table was mapped or can be: a file of mappings for the next client.
pub fn keep_or_take(ui: &mut Ui, path: &mut String, scene: &mut Scene<'_>) {
    let Some(opened) = scene.opened else { return };
    let has_mapped = !opened.assessment().stated.mappings.tables.is_empty();
    let is_open = opened.files().iter().flat_map(|file| &file.parts).any(|part| part.head.is_some());
    if !has_mapped && !is_open {
        return;
    }
    ui.add_space(theme::SECTION);
    let label = "File of column mappings, for other assessments";
    let browse = [("Choose…", Wanted::Mappings), ("New…", Wanted::NewMappings)];
    path_field::show(ui, label, path, &browse, scene.with.has_dialogs, scene.commands);
    ui.horizontal_wrapped(|ui| {
        let typed = place::typed(path);
        let disabled = match (&typed, scene.busy().or(scene.locked())) {
            (_, Some(why)) => Some(why),
            (None, None) => Some("Type a path"),
            (Some(_), None) => None,
        };
        let file = typed.unwrap_or_default();
        let kept = if has_mapped { disabled } else { Some("No table was mapped yet") };
        widgets::button(ui, Command::KeepMappings(file.clone()), kept, scene.commands);
        widgets::button(ui, Command::TakeMappings(file), disabled, scene.commands);
    });
}

/// The screen; it stands in place of the list of files.
pub fn show(ui: &mut Ui, form: &mut MappingForm, scene: &mut Scene<'_>) -> Then {
    widgets::heading(ui, "What does this table hold?");
    let sheet = form.sheet.as_ref().map(|sheet| format!(" · {}", visible(sheet))).unwrap_or_default();
    muted(ui, format!("{}{sheet}: {} rows", visible(&form.file), form.rows_seen));
    choose_dataset(ui, form);
    if let Some(dataset) = form.dataset {
        muted(ui, used_by(dataset, scene));
    }
    let mut then = Then::Stay;
    ui.separator();
    if ui.available_height() < FOOT_STAYS {
        // No room for both: the foot comes after the fields, and all of it scrolls.
        ScrollArea::vertical().id_salt("mapping").auto_shrink(false).show(ui, |ui| {
            match form.dataset {
                Some(dataset) => fields(ui, dataset, form),
                None => columns_at_hand(ui, form),
            }
            ui.separator();
            then = foot(ui, form, scene);
        });
        return then;
    }
    // It stays in sight under a long list of fields.
    let below = Foot::new("mapping foot");
    ScrollArea::vertical().id_salt("mapping").auto_shrink(false).show(&mut below.rest(ui), |ui| match form.dataset {
        Some(dataset) => fields(ui, dataset, form),
        None => columns_at_hand(ui, form),
    });
    below.show(ui, |ui| {
        ui.add_space(theme::GAP / 2.0);
        then = foot(ui, form, scene);
    });
    then
}

fn choose_dataset(ui: &mut Ui, form: &mut MappingForm) {
    let mut chosen = None;
    // What has half of the best one's likeness is worth a look.
    let best = form.guesses.first().map_or(0, |guess| guess.likeness);
    let likely = form.guesses.iter().filter(|guess| guess.is_likely && guess.likeness * 2 >= best).take(4);
    let likely: Vec<&'static Dataset> = likely.map(|guess| guess.dataset).collect();
    let label = widgets::field_label(ui, "This table is");
    let shown = form.dataset.map_or("Choose what it holds…", |dataset| dataset.title);
    let combo = ComboBox::from_id_salt("mapped dataset")
        .selected_text(shown)
        .width(320.0_f32.min(ui.available_width()))
        .height(420.0);
    let combo = combo.close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let response = choice::show(ui, combo, |ui, lines| {
        lines.field(ui, &mut form.sought, "Type a part of its name", "Find what the table holds");
        let sought = form.sought.to_lowercase();
        let is_sought = |dataset: &Dataset| dataset.title.to_lowercase().contains(sought.trim());
        let current = form.dataset.map(|dataset| dataset.id);
        for dataset in likely.iter().filter(|dataset| is_sought(dataset)) {
            if lines.line(ui, current == Some(dataset.id), format!("{}  (likely)", dataset.title)) {
                chosen = Some(*dataset);
            }
        }
        if !likely.is_empty() {
            ui.separator();
        }
        for dataset in rest(&likely).into_iter().filter(|dataset| is_sought(dataset)) {
            if lines.line(ui, current == Some(dataset.id), dataset.title) {
                chosen = Some(dataset);
            }
        }
    });
    response.labelled_by(label);
    if let Some(dataset) = chosen {
        form.choose(dataset);
    }
    if form.dataset.is_none() {
        muted(
            ui,
            "Nothing here looks like an export that answers a check. If that is right, go back: the file stays in the list as \
             not recognised, and costs nothing. If it does hold facts, say above which.",
        );
    }
}

/// What is not likely: the sheets of the inventory first, for a table of the client's own mostly holds what no export tells,
/// then the exports by their titles.
fn rest(likely: &[&'static Dataset]) -> Vec<&'static Dataset> {
    let mut rest: Vec<&'static Dataset> =
        mapping::offered().filter(|dataset| likely.iter().all(|likely| likely.id != dataset.id)).collect();
    rest.sort_by_key(|dataset| (!dataset.id.starts_with("inventory-"), dataset.title.to_lowercase()));
    rest
}

/// Checks named of those that use a dataset.
const NAMED: usize = 8;

/// What comes of reading the table so: the checks that it would feed.
fn used_by(dataset: &Dataset, scene: &Scene<'_>) -> String {
    let checklist = scene.opened.and_then(|opened| Checklist::by_id(&opened.assessment().checklist));
    let uses = |check: &&Check| check.needs.iter().any(|need| need.kinds().contains(&dataset.kind));
    let checks: Vec<&str> = checklist
        .into_iter()
        .flat_map(|checklist| checklist.items.iter().flat_map(|item| item.checks))
        .filter(uses)
        .map(|check| check.id)
        .collect();
    let named = checks.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match checks.len() {
        0 => "No check of this checklist uses it.".to_owned(),
        count if count > NAMED => format!("Checks that use it: {named} and {} more.", count - NAMED),
        _ => format!("Checks that use it: {named}."),
    }
}

/// Before it is said what the table holds: its columns, to decide by.
fn columns_at_hand(ui: &mut Ui, form: &MappingForm) {
    Grid::new("columns at hand").num_columns(2).striped(true).spacing([16.0, 8.0]).min_col_width(200.0).show(
        ui,
        |ui| {
            for heading in form.head.headings.iter().filter(|heading| !heading.trim().is_empty()) {
                ui.label(strong(&visible(heading), theme::BODY));
                let text = RichText::new(samples(&form.head, heading)).size(theme::SMALL);
                // Its end is not cut off by the window, and the whole is in the tooltip.
                ui.add(Label::new(text.color(theme::palette(ui).muted)).truncate());
                ui.end_row();
            }
        },
    );
}

/// Required fields and those that have a column first; the rest when asked for.
fn fields(ui: &mut Ui, dataset: &'static Dataset, form: &mut MappingForm) {
    let groups = mapping::required(dataset);
    let required: Vec<Column> = groups.iter().flatten().copied().collect();
    let (first, rest): (Vec<String>, Vec<String>) = mapping::keys(dataset)
        .into_iter()
        .partition(|key| required.contains(&key.as_str()) || form.columns.contains_key(key));
    let mut changed = rows(ui, "fields", &first, &groups, form);
    if !rest.is_empty() {
        let words = format!("Show {}", counted(rest.len(), "further field", "further fields"));
        ui.checkbox(&mut form.shows_all, words);
        if form.shows_all {
            changed |= rows(ui, "further fields", &rest, &groups, form);
        }
    }
    if changed {
        form.try_out();
    }
}

fn rows(ui: &mut Ui, id: &str, keys: &[String], required: &[Vec<Column>], form: &mut MappingForm) -> bool {
    let mut changed = false;
    Grid::new(id).num_columns(2).striped(true).spacing([16.0, 8.0]).min_col_width(240.0).show(ui, |ui| {
        for key in keys {
            ui.vertical(|ui| {
                ui.label(strong(key, theme::BODY));
                if let Some(group) = required.iter().find(|group| group.contains(&key.as_str())) {
                    let palette = theme::palette(ui);
                    let others: Vec<&str> = group.iter().copied().filter(|other| other != key).collect();
                    let words = if others.is_empty() {
                        "required".to_owned()
                    } else {
                        format!("required: this or {}", others.join(" or "))
                    };
                    chips::chip(ui, &words, palette.warning, palette.warning_ground);
                }
                let explained = mapping::explain(key);
                if explained != *key {
                    ui.add(Label::new(explained).wrap());
                }
            });
            ui.vertical(|ui| changed |= heading_of(ui, key, form));
            ui.end_row();
        }
    });
    changed
}

const NONE: &str = "– none –";

fn heading_of(ui: &mut Ui, key: &str, form: &mut MappingForm) -> bool {
    let current = form.columns.get(key).cloned();
    let shown = current.as_deref().map_or(NONE.to_owned(), |heading| visible(heading).into_owned());
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(("column of", key))
        .selected_text(shown)
        .width(260.0_f32.min(ui.available_width()).max(100.0));
    let response = choice::show(ui, combo, |ui, lines| {
        if lines.line(ui, current.is_none(), NONE) {
            chosen = Some(None);
        }
        for (at, heading) in form.head.headings.iter().enumerate().filter(|(_, heading)| !heading.trim().is_empty()) {
            let words = format!("{}  ({})", visible(heading), mapping::looks(form.head.column(at)).title());
            if lines.line(ui, current.as_ref() == Some(heading), words) {
                chosen = Some(Some(heading.clone()));
            }
        }
    });
    // Read out as the field's name and its column.
    response.accessible_name(key);
    if let Some(heading) = &current {
        muted(ui, samples(&form.head, heading));
    }
    let Some(chosen) = chosen else { return false };
    match chosen {
        Some(heading) => form.columns.insert(key.to_owned(), heading),
        None => form.columns.remove(key),
    };
    true
}

/// The first different values of a column.
fn samples(head: &TableHead, heading: &str) -> String {
    let Some(at) = head.headings.iter().position(|own| own == heading) else { return String::new() };
    let mut shown: Vec<String> = Vec::new();
    for cell in head.column(at).map(str::trim).filter(|cell| !cell.is_empty()) {
        let mut words: String = visible(cell).chars().take(40).collect();
        if cell.chars().count() > 40 {
            words.push('…');
        }
        if !shown.contains(&words) {
            shown.push(words);
        }
        if shown.len() == 3 {
            break;
        }
    }
    if shown.is_empty() { "empty in the first rows".to_owned() } else { shown.join(" · ") }
}

fn foot(ui: &mut Ui, form: &mut MappingForm, scene: &mut Scene<'_>) -> Then {
    let (trial, at_hand) = (&form.trial, form.head.rows.len() as u64);
    let of = if at_hand < form.rows_seen { format!("the first {at_hand} rows") } else { format!("{at_hand} rows") };
    let words = match form.dataset {
        Some(_) => format!("{} of {of} would be read", trial.read),
        None => "Say above what the table holds; until then nothing of it is read".to_owned(),
    };
    let said = ui.label(strong(&words, theme::BODY));
    if let Some(why) = &trial.first_refusal {
        muted(ui, format!("{} would be refused. The first: {}", trial.refused, visible(why)));
    }
    if trial.unclear_dates > 0 || form.order.is_some() {
        let mut order = form.order;
        ui.horizontal_wrapped(|ui| {
            ui.label("Dates such as 03/04/2026: first comes the");
            ui.radio_value(&mut order, Some(DayMonth::DayFirst), "day");
            ui.radio_value(&mut order, Some(DayMonth::MonthFirst), "month");
        });
        if order != form.order {
            form.order = order;
            form.try_out();
        }
    }
    let has_required = form.dataset.is_some_and(|dataset| mapping::lacks(dataset, &form.columns).is_empty());
    let disabled = match (scene.busy().or(scene.locked()), has_required, form.trial.read) {
        (Some(why), ..) => Some(why),
        (None, false, _) => Some("A required field has no column yet"),
        (None, true, 0) => Some("No row would be read"),
        _ => None,
    };
    let mut then = Then::Stay;
    ui.horizontal_wrapped(|ui| {
        let asked = scene.commands.len();
        if let Some(dataset) = form.dataset {
            let edit = Command::Perform(form.edit(dataset));
            main_button(ui, "Read the table so", edit, disabled, scene.commands);
        }
        let key = key_of(&form.head.headings);
        let is_mapped =
            scene.opened.is_some_and(|opened| opened.assessment().stated.mappings.tables.contains_key(&key));
        if is_mapped {
            let edit = Edit::MapTable { headings: key, columns: None };
            let locked = scene.busy().or(scene.locked());
            labelled_button(ui, "Withdraw the mapping", Command::Perform(edit), locked, scene.commands);
        }
        if scene.commands.len() > asked || ui.button("Back to the files").clicked() {
            then = Then::Close;
        }
    });
    crate::app::screen::begins_region("evidence", &said);
    then
}
