//! Mapping: a person says what the columns of a table hold that no layout fits. Our fields on one side, their columns with
//! what stands in them on the other, best guesses made, and how many rows would be read.

use crate::app::buttons::does;
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::screen::begins_region;
use crate::app::screens::Scene;
use crate::app::screens::splits::Foot;
use crate::app::scrolling::ByKeys as _;
use crate::app::shown::visible;
use crate::app::widgets::SaysWhy as _;
use crate::app::widgets::{self, labelled_button, main_button, muted, strong};
use crate::app::{icons, theme};
use crate::assessment::Edit;
use crate::checklist::{Check, Checklist, Need};
use crate::datasets::Dataset;
use crate::datasets::mapping::{self, Guess, Trial};
use crate::evidence::{EvidenceFile, Part, Problem, ProblemKind, TableHead};
use crate::report::markdown;
use crate::report::words::{counted, counted_rows};
use crate::tenant::mapping::{DayMonth, key_of};
use egui::{Label, ScrollArea, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

mod fields;
mod kept;
mod kind;

use fields::{columns_at_hand, fields};
pub use kept::keep_or_take;

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
    /// The keyboard was led to what it holds.
    has_begun: bool,
    /// Another kind was chosen: its fields are looked at from the top.
    begins_anew: bool,
    /// Typed to find a dataset among the many.
    sought: String,
    /// Typed to find a column.
    sought_column: String,
    /// The fields that stand above the others. Set when the kind of table is chosen: what is worked on stays in its place.
    first: Vec<String>,
    /// The field that got a column by a key: the keyboard is there next.
    led_to: Option<String>,
    /// What the table is read as, where a layout or an earlier mapping fits.
    is_read_as: Option<&'static str>,
    /// What stood there before anybody said something.
    began: Said,
}

/// What is said of a table: kept while it is left, or the assessment is locked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    file: String,
    sheet: Option<String>,
    headings: String,
    /// The id of the dataset.
    dataset: Option<&'static str>,
    columns: BTreeMap<String, String>,
    order: Option<DayMonth>,
}

impl Said {
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Whether it is of this table.
    pub fn is_of(&self, file: &EvidenceFile, part: &Part) -> bool {
        let headings = part.head.as_ref().map(|head| key_of(&head.headings));
        self.file == file.name && self.sheet == part.name && headings.as_deref() == Some(&*self.headings)
    }

    fn is_of_same(&self, other: &Self) -> bool {
        (&self.file, &self.sheet, &self.headings) == (&other.file, &other.sheet, &other.headings)
    }
}

/// From this height on head and foot stay in sight while the fields scroll.
const ENDS_STAY: f32 = 600.0;

/// What becomes of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    Stay,
    Close,
    /// It was asked for that the table is read so.
    Read,
}

/// A table, and what it is to be read as.
#[derive(Debug)]
pub struct Mapped {
    pub file: String,
    pub sheet: Option<String>,
    pub dataset: &'static Dataset,
}

impl MappingForm {
    fn new(file: &EvidenceFile, part: &Part, opened: &Opened) -> Option<Self> {
        let head = Arc::clone(part.head.as_ref()?);
        let mappings = &opened.assessment().stated.mappings;
        let stated = mappings.of(&head.headings).and_then(mapping::understood);
        let guesses = mapping::guesses(&head);
        // What is merely possible is not proposed: read so, it would be taken for a fact.
        let likely = guesses.first().filter(|guess| guess.is_likely);
        let (dataset, columns) = match (stated, likely) {
            (Some((dataset, columns)), _) => (Some(dataset), columns),
            (None, Some(guess)) => (Some(guess.dataset), guess.columns.clone()),
            (None, None) => (None, BTreeMap::new()),
        };
        // Lines of title above the headings are no rows of the table.
        let kinds = [ProblemKind::NotData, ProblemKind::PassedOver];
        let is_no_data = |problem: &&Problem| kinds.contains(&problem.kind) && problem.row.is_some();
        let no_data: u64 = part.problems.iter().filter(is_no_data).map(|problem| problem.count).sum();
        // Several of them are told in one sentence, without a row.
        let no_data = no_data + if part.rows_above > 1 { part.rows_above } else { 0 };
        let began = Said {
            file: file.name.clone(),
            sheet: part.name.clone(),
            headings: key_of(&head.headings),
            dataset: dataset.map(|dataset| dataset.id),
            columns,
            order: mappings.dates.get(&file.name).copied(),
        };
        let mut form = Self {
            file: file.name.clone(),
            sheet: part.name.clone(),
            rows_seen: part.rows_seen.saturating_sub(no_data),
            head,
            guesses,
            dataset,
            columns: began.columns.clone(),
            order: began.order,
            trial: Trial::default(),
            shows_all: false,
            has_begun: false,
            begins_anew: false,
            sought: String::new(),
            sought_column: String::new(),
            first: Vec::new(),
            led_to: None,
            is_read_as: part.dataset.and_then(Dataset::by_id).map(|dataset| dataset.title),
            began,
        };
        form.place_fields();
        form.try_out();
        Some(form)
    }

    /// Of the table at this place of a file.
    pub fn of_table(file: &str, part: usize, opened: &Opened) -> Option<Self> {
        let file = opened.files().iter().find(|known| known.name == file)?;
        Self::new(file, file.parts.get(part).filter(|part| has_rows(part))?, opened)
    }

    /// What is said of the table and not kept yet.
    pub fn unkept(&self) -> Option<Said> {
        let said = Said {
            dataset: self.dataset.map(|dataset| dataset.id),
            columns: self.columns.clone(),
            order: self.order,
            ..self.began.clone()
        };
        (said != self.began).then_some(said)
    }

    /// Goes on with what was said of this table when it was left.
    pub fn go_on(&mut self, left: &mut Vec<Said>) {
        let Some(at) = left.iter().position(|said| said.is_of_same(&self.began)) else { return };
        let said = left.remove(at);
        self.dataset = said.dataset.and_then(Dataset::by_id);
        (self.columns, self.order) = (said.columns, said.order);
        self.place_fields();
        self.try_out();
    }

    fn try_out(&mut self) {
        let trial = |dataset| mapping::try_out(dataset, &self.columns, &self.head, self.order);
        self.trial = self.dataset.map(trial).unwrap_or_default();
    }

    fn choose(&mut self, dataset: &'static Dataset) {
        self.begins_anew = true;
        self.dataset = Some(dataset);
        self.sought.clear();
        self.columns = mapping::guess(dataset, &self.head).columns;
        self.place_fields();
        self.try_out();
    }

    /// Required fields and those that have a column come first.
    fn place_fields(&mut self) {
        let Some(dataset) = self.dataset else { return };
        let required = mapping::required(dataset).concat();
        self.first = mapping::keys(dataset);
        self.first.retain(|key| required.contains(&key.as_str()) || self.columns.contains_key(key));
    }

    pub fn file(&self) -> &str {
        &self.file
    }

    /// What is to be told once it was read.
    pub fn mapped(self) -> Option<Mapped> {
        Some(Mapped { file: self.file, sheet: self.sheet, dataset: self.dataset? })
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

fn has_rows(part: &Part) -> bool {
    part.head.as_ref().is_some_and(|head| !head.rows.is_empty())
}

/// Whether nobody knows yet what a table with rows holds.
fn is_open(part: &Part) -> bool {
    has_rows(part) && part.dataset.is_none() && !part.is_known
}

/// `users.csv`, `book.xlsx · Sheet 1`.
fn name_of(file: &EvidenceFile, part: &Part) -> String {
    match &part.name {
        Some(sheet) => format!("{} · {}", visible(&file.name), visible(sheet)),
        None => visible(&file.name).into_owned(),
    }
}

fn command(file: &EvidenceFile, place: usize, part: &Part) -> Command {
    Command::MapTable(file.name.clone(), place, name_of(file, part))
}

/// What leads to each table that was not recognised, and to each that is read as somebody said.
pub fn tables_to_map(opened: &Opened) -> impl Iterator<Item = Command> {
    let mapped = &opened.assessment().stated.mappings.tables;
    let is_mapped = |part: &Part| part.head.as_ref().is_some_and(|head| mapped.contains_key(&key_of(&head.headings)));
    let tables = opened.files().iter().flat_map(|file| file.parts.iter().enumerate().map(move |part| (file, part)));
    let tables = tables.filter(move |(_, (_, part))| is_open(part) || !mapped.is_empty() && is_mapped(part));
    tables.map(|(file, (place, part))| command(file, place, part))
}

/// Under a table on the evidence screen: what can be said of it.
pub fn offer(
    ui: &mut Ui,
    file: &EvidenceFile,
    (place, part): (usize, &Part),
    (is_unfolded, is_left): (bool, bool),
    scene: &mut Scene<'_>,
) {
    let disabled = scene.busy().or(scene.locked());
    let name = name_of(file, part);
    if has_rows(part) && (is_unfolded || is_open(part) || is_left) {
        let label = match part.dataset {
            _ if is_left => "Go on with what its columns hold",
            Some(_) => "Change the mapping",
            None => "Say what its columns hold",
        };
        if is_left {
            let words = "What you said of its columns is not kept yet.";
            let text = egui::RichText::new(words).color(theme::palette(ui).warning).size(theme::SMALL);
            widgets::hanging(ui, icons::WARNING, text);
        }
        let button = egui::Button::new(format!("{label}…"));
        let response = ui.add_enabled(disabled.is_none(), button).accessible_name(format!("{label}: {name}"));
        if response.says_why(disabled.unwrap_or_default()).clicked() {
            scene.commands.push(command(file, place, part));
        }
    }
    let stated = scene.opened.and_then(|opened| opened.assessment().stated.mappings.dates.get(&file.name)).copied();
    if stated.is_some() || part.problems.has(ProblemKind::AmbiguousDate) {
        ui.horizontal_wrapped(|ui| {
            if let Some(order) = stated {
                // What was said can be seen, and said otherwise.
                let first = if order == DayMonth::DayFirst { "day" } else { "month" };
                ui.label(format!("Dates such as 03/04/2026 are read as you said: first comes the {first}. Change it:"));
            } else {
                ui.label("Dates such as 03/04/2026 can be read in two ways. In this file, first comes the");
            }
            for (words, order) in [("day", DayMonth::DayFirst), ("month", DayMonth::MonthFirst)] {
                let edit = Edit::StateDateOrder { file: file.name.clone(), order: Some(order) };
                let button = egui::Button::new(words);
                let label = format!("First comes the {words}: {name}");
                let why = if stated == Some(order) { Some("It is read so") } else { disabled };
                let button = ui.add_enabled(why.is_none(), button).accessible_name(label);
                let button = button.says_why(why.unwrap_or_default());
                if button.clicked() {
                    scene.commands.push(Command::Perform(edit));
                }
            }
        });
    }
}

/// The screen; it stands in place of the list of files.
pub fn show(ui: &mut Ui, form: &mut MappingForm, scene: &mut Scene<'_>) -> Then {
    let mut then = Then::Stay;
    let is_low = ui.available_height() < ENDS_STAY;
    let mut area = ScrollArea::vertical().id_salt("mapping").auto_shrink(false);
    if std::mem::take(&mut form.begins_anew) && !is_low {
        // Another kind has other fields: the required ones stand first.
        area = area.vertical_scroll_offset(0.0);
    }
    if is_low {
        // No room for all: everything scrolls as one.
        area.by_keys(ui, |ui| {
            head(ui, form, scene);
            ui.separator();
            middle(ui, form);
            ui.separator();
            then = foot(ui, form, scene);
        });
        return then;
    }
    head(ui, form, scene);
    ui.separator();
    // It stays in sight under a long list of fields.
    let below = Foot::new("mapping foot");
    area.by_keys(&mut below.rest(ui), |ui| middle(ui, form));
    below.show(ui, |ui| {
        ui.add_space(theme::GAP / 2.0);
        then = foot(ui, form, scene);
    });
    then
}

fn middle(ui: &mut Ui, form: &mut MappingForm) {
    match form.dataset {
        Some(dataset) => fields(ui, dataset, form),
        None => columns_at_hand(ui, form),
    }
}

fn head(ui: &mut Ui, form: &mut MappingForm, scene: &mut Scene<'_>) {
    widgets::heading(ui, "What does this table hold?");
    let sheet = form.sheet.as_ref().map(|sheet| format!(" · {}", visible(sheet))).unwrap_or_default();
    muted(ui, format!("{}{sheet}: {}", visible(&form.file), counted_rows(form.rows_seen)));
    let about = about(form);
    if ui.ctx().content_rect().height() < ENDS_STAY {
        // In a low window the fields come before all that can be said of them.
        let first = about.split_inclusive(". ").next().unwrap_or_default();
        ui.add(Label::new(first.trim_end()).wrap()).on_hover_text(&about);
    } else {
        ui.add(Label::new(&about).wrap());
    }
    kind::choose(ui, form);
    if let Some(dataset) = form.dataset {
        let shows = markdown::introduction(dataset.collect);
        muted(ui, format!("{shows} {}", used_by(dataset, scene)));
    }
}

/// What this screen is about and what to do.
fn about(form: &MappingForm) -> String {
    let begins = match form.is_read_as {
        Some(title) => format!("This table is read as: {title}. Where a column was taken for something else, put it right here"),
        None => "This table was not recognised, so none of its rows counts yet. First say what kind of list it is; then say, \
                 for each field on the left, which column of the table holds it"
            .to_owned(),
    };
    format!(
        "{begins}. What the headings and values suggest is filled in. At the foot stands how many rows would be read; \
         \"{READ}\" keeps it, and you can change or withdraw it later."
    )
}

/// The button that keeps what was said.
const READ: &str = "Read the table so";

/// Checks named of those that use a dataset.
const NAMED: usize = 8;

/// What comes of reading the table so: the checks that it would feed, those that cannot do without it first.
fn used_by(dataset: &Dataset, scene: &Scene<'_>) -> String {
    let checklist = scene.opened.and_then(|opened| Checklist::by_id(&opened.assessment().checklist));
    let uses = |check: &&Check| check.needs.iter().any(|need| need.kinds().contains(&dataset.kind));
    let mut checks: Vec<&Check> = checklist
        .into_iter()
        .flat_map(|checklist| checklist.items.iter().flat_map(|item| item.checks))
        .filter(uses)
        .collect();
    checks.sort_by_key(|check| {
        !check.needs.iter().any(|need| !matches!(need, Need::Helps(_)) && need.kinds().contains(&dataset.kind))
    });
    let named = checks.iter().take(NAMED).map(|check| check.id).collect::<Vec<_>>().join(", ");
    match checks.len() {
        0 => "No check of this checklist uses it.".to_owned(),
        count if count > NAMED => format!("Checks that use it: {named} and {} more.", count - NAMED),
        _ => format!("Checks that use it: {named}."),
    }
}

fn foot(ui: &mut Ui, form: &mut MappingForm, scene: &mut Scene<'_>) -> Then {
    let (trial, at_hand) = (&form.trial, form.head.rows.len() as u64);
    let first = if at_hand < form.rows_seen { "the first " } else { "" };
    let of = format!("{first}{}", counted_rows(at_hand));
    let words = match form.dataset {
        Some(_) => format!("{} of {of} would be read", trial.read),
        None => "Say above what the table holds; until then nothing of it is read".to_owned(),
    };
    ui.label(strong(&words, theme::BODY));
    if let Some(why) = &trial.first_refusal {
        muted(ui, format!("{} would be refused. The first: {}", trial.refused, visible(why)));
    }
    if trial.unclear_values > 0 {
        let values = counted(usize::try_from(trial.unclear_values).unwrap_or(usize::MAX), "value", "values");
        let told = trial.examples.iter().map(|told| visible(told)).collect::<Vec<_>>().join(" ");
        muted(ui, format!("{values} would not be understood and count as not given: {told}"));
    }
    if trial.unclear_dates > 0 || form.order.is_some() {
        let mut order = form.order;
        ui.horizontal_wrapped(|ui| {
            ui.label("Dates such as 03/04/2026: first comes the");
            for (one, word) in [(DayMonth::DayFirst, "day"), (DayMonth::MonthFirst, "month")] {
                let radio = ui.radio_value(&mut order, Some(one), word);
                radio.accessible_name(format!("In dates the {word} comes first"));
            }
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
            let reads = main_button(ui, READ, edit, disabled, scene.commands);
            if disabled.is_none() {
                begins_region("missing", &reads);
            }
            if scene.commands.len() > asked {
                then = Then::Read;
            }
        }
        let key = key_of(&form.head.headings);
        let is_mapped =
            scene.opened.is_some_and(|opened| opened.assessment().stated.mappings.tables.contains_key(&key));
        if is_mapped {
            let edit = Edit::MapTable { headings: key, columns: None };
            let locked = scene.busy().or(scene.locked());
            labelled_button(ui, "Withdraw the mapping", Command::Perform(edit), locked, scene.commands);
        }
        let is_done = scene.commands.len() > asked;
        let back = ui.button("Back to the files");
        does(&back, || Command::CloseDetail);
        if form.dataset.is_none() || disabled.is_some() {
            begins_region("missing", &back);
        }
        if (back.clicked() || is_done) && then == Then::Stay {
            then = Then::Close;
        }
    });
    then
}
