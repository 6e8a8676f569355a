//! The affected objects of a finding: a table that makes only the rows that are seen, however many there are; sorted,
//! filtered, and given out as the filters leave it.

use super::chips;
use crate::app::theme;
use crate::checklist::{Affected, Outcome};
use crate::evidence::EvidenceFile;
use crate::report::visible::visible;
use egui::{Align, Button, Label, Layout, RichText, Sense, Ui};
use egui_extras::{Column, TableBuilder, TableRow};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Facts that get a column of their own, where there is room: those of the first object, in their order.
const FACT_COLUMNS: usize = 5;
/// The narrowest column that says anything.
const NARROWEST: f32 = 110.0;

/// What is chosen: words, an outcome, and the order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    pub words: String,
    pub outcome: Option<Outcome>,
    /// By which column, and whether from the end. `None`: as the check gave them.
    order: Option<(Key, bool)>,
}

/// What a table can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Key {
    Outcome,
    Name,
    Kind,
    Fact(&'static str),
}

impl Key {
    fn title(self) -> &'static str {
        match self {
            Self::Outcome => "Outcome",
            Self::Name => "Name",
            Self::Kind => "Kind",
            Self::Fact(label) => label,
        }
    }
}

/// Places among the affected objects, as a view leaves them; kept until the view or the findings change.
#[derive(Debug, Default)]
pub struct Rows {
    of: Option<(View, &'static str, u64)>,
    places: Rc<[u32]>,
    counts: Rc<[(Outcome, usize)]>,
    /// Objects of several kinds are among them: else the kind says nothing.
    pub has_kinds: bool,
}

impl Rows {
    /// The places that are left. `generation`: counts up with every change of the findings.
    pub fn get(&mut self, view: &View, check: &'static str, generation: u64, affected: &[Affected]) -> Rc<[u32]> {
        let is_current = self
            .of
            .as_ref()
            .is_some_and(|(of, of_check, made)| *made == generation && *of_check == check && of == view);
        if !is_current {
            self.places = view.rows(affected).into();
            self.counts = counts(affected).into();
            self.has_kinds = affected.windows(2).any(|pair| matches!(pair, [one, next] if one.kind != next.kind));
            self.of = Some((view.clone(), check, generation));
        }
        Rc::clone(&self.places)
    }

    /// How many objects there are of each outcome, whatever the view.
    pub fn counts(&self) -> Rc<[(Outcome, usize)]> {
        Rc::clone(&self.counts)
    }
}

impl View {
    fn rows(&self, affected: &[Affected]) -> Vec<u32> {
        let words = self.words.trim().to_lowercase();
        let has_words = |text: &str| text.to_lowercase().contains(&words);
        let passes = |object: &Affected| {
            self.outcome.is_none_or(|outcome| outcome == object.outcome)
                && (words.is_empty()
                    || has_words(&object.name)
                    || has_words(&object.id)
                    || object.facts.iter().any(|fact| has_words(&fact.value)))
        };
        let mut rows: Vec<u32> =
            (0..).zip(affected).filter(|(_, object)| passes(object)).map(|(place, _)| place).collect();
        if let Some((key, from_end)) = self.order {
            rows.sort_by_cached_key(|place| sort_key(affected.get(*place as usize), key));
            if from_end {
                rows.reverse();
            }
        }
        rows
    }

    /// The first click on a heading sorts by it, the second from the end, the third as it was.
    fn clicked(&mut self, key: Key) {
        self.order = match self.order {
            Some((current, false)) if current == key => Some((key, true)),
            Some((current, true)) if current == key => None,
            _ => Some((key, false)),
        };
    }
}

/// Numbers by their size, everything else by its letters.
fn sort_key(object: Option<&Affected>, key: Key) -> (usize, u64, String) {
    let Some(object) = object else { return (usize::MAX, 0, String::new()) };
    match key {
        Key::Outcome => (object.outcome as usize, 0, object.name.to_lowercase()),
        Key::Name => (0, 0, object.name.to_lowercase()),
        Key::Kind => (0, 0, format!("{} {}", object.kind.id(), object.name.to_lowercase())),
        Key::Fact(label) => {
            let value = object.facts.iter().find(|fact| fact.label == label).map_or("", |fact| &fact.value);
            let number = value.split_whitespace().next().and_then(|word| word.parse().ok());
            (usize::from(number.is_none()), number.unwrap_or_default(), value.to_lowercase())
        }
    }
}

/// How the table is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// As of [`Rows`].
    pub has_kinds: bool,
    pub selected: Option<usize>,
    /// Bring the selected row into sight.
    pub scroll: bool,
}

/// Shows the table; gives the place of the row that was clicked.
pub fn table(
    ui: &mut Ui,
    check: &str,
    affected: &[Affected],
    rows: &[u32],
    view: &mut View,
    seen: Seen,
) -> Option<usize> {
    let Seen { has_kinds, selected, scroll } = seen;
    let kind = if has_kinds { 70.0 } else { 0.0 };
    let width = ui.available_width() - 20.0;
    // Names as long as they are, where there is room; facts share what is left.
    #[allow(clippy::cast_precision_loss)] // The length of a name.
    let longest = rows
        .iter()
        .take(200)
        .filter_map(|row| affected.get(*row as usize))
        .map(|object| object.name.len().min(80))
        .max();
    #[allow(clippy::cast_precision_loss)] // The length of a name.
    let name = (longest.unwrap_or_default() as f32 * 7.4).clamp(120.0, (width * 0.42).max(121.0));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A small number of columns.
    let room = ((width - 38.0 - name - kind) / NARROWEST).max(0.0) as usize;
    let labels = columns(affected, room);
    #[allow(clippy::cast_precision_loss)] // A handful of columns.
    let fact = ((width - 38.0 - name - kind) / labels.len().max(1) as f32 - 8.0).max(60.0);
    let mut clicked = None;
    let mut builder = TableBuilder::new(ui)
        .id_salt(("affected", check, labels.len(), has_kinds))
        .min_scrolled_height(0.0)
        .max_scroll_height(f32::INFINITY)
        .striped(true)
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(Column::exact(30.0))
        .column(Column::exact(if labels.is_empty() { (width - kind - 50.0).max(name) } else { name }).clip(true));
    if has_kinds {
        builder = builder.column(Column::exact(62.0).clip(true));
    }
    for _ in &labels {
        builder = builder.column(Column::exact(fact).clip(true));
    }
    let row_of = |place: usize| rows.iter().position(|row| *row as usize == place);
    if let (Some(row), true) = (selected.and_then(row_of), scroll) {
        builder = builder.scroll_to_row(row, None);
    }
    builder
        .header(theme::ROW, |mut header| {
            let keys = [Key::Outcome, Key::Name].into_iter().chain(has_kinds.then_some(Key::Kind));
            let keys = keys.chain(labels.iter().copied().map(Key::Fact));
            for key in keys {
                header.col(|ui| heading(ui, key, view));
            }
        })
        .body(|body| {
            body.rows(theme::ROW, rows.len(), |mut row| {
                let Some(place) = rows.get(row.index()).map(|place| *place as usize) else { return };
                let Some(object) = affected.get(place) else { return };
                let is_selected = selected == Some(place);
                row.set_selected(is_selected);
                cells(&mut row, object, has_kinds, &labels);
                let response = row.response();
                response.widget_info(|| {
                    egui::WidgetInfo::selected(egui::Role::Row, true, is_selected, visible(&object.name))
                });
                if response.clicked() {
                    clicked = Some(place);
                }
            });
        });
    clicked
}

fn heading(ui: &mut Ui, key: Key, view: &mut View) {
    let arrow = match view.order {
        Some((current, from_end)) if current == key => {
            if from_end {
                " ↓"
            } else {
                " ↑"
            }
        }
        _ => "",
    };
    let title = if key == Key::Outcome { "" } else { key.title() };
    let text = super::strong(&format!("{title}{arrow}"), theme::SMALL);
    let response =
        ui.add(Button::new(text).frame(false).truncate()).accessible_name(format!("Sort by {}", key.title()));
    if response.on_hover_text(format!("Sort by {}; again: from the end", key.title().to_lowercase())).clicked() {
        view.clicked(key);
    }
}

fn columns(affected: &[Affected], room: usize) -> Vec<&'static str> {
    let facts = affected.first().into_iter().flat_map(|first| &first.facts);
    facts.map(|fact| fact.label).take(FACT_COLUMNS.min(room)).collect()
}

fn cells(row: &mut TableRow<'_, '_>, object: &Affected, has_kinds: bool, labels: &[&str]) {
    row.col(|ui| {
        let at = egui::pos2(ui.max_rect().left() + 2.0, ui.max_rect().center().y - 9.0);
        chips::paint_letter(ui, at, Some(object.outcome));
    });
    row.col(|ui| super::elided(ui, &visible(&object.name)));
    if has_kinds {
        row.col(|ui| cell(ui, object.kind.id()));
    }
    for label in labels {
        row.col(|ui| {
            let fact = object.facts.iter().find(|fact| fact.label == *label);
            if let Some(fact) = fact {
                cell(ui, &visible(&fact.value));
            }
        });
    }
}

/// Cut where the column ends; the whole stands in the tooltip then.
fn cell(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).size(theme::SMALL + 1.0)).truncate().selectable(false));
}

/// How many of each outcome.
fn counts(affected: &[Affected]) -> Vec<(Outcome, usize)> {
    let count = |outcome: Outcome| affected.iter().filter(|object| object.outcome == outcome).count();
    [Outcome::Fail, Outcome::Review, Outcome::NoEvidence]
        .map(|outcome| (outcome, count(outcome)))
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// Objects with all their facts, to be given out.
#[derive(Debug)]
pub struct Table {
    lines: Vec<Vec<String>>,
}

impl Table {
    pub fn of<'a>(objects: impl Iterator<Item = &'a Affected>, files: &[EvidenceFile]) -> Self {
        let objects: Vec<&Affected> = objects.collect();
        let mut labels: Vec<&str> = Vec::new();
        let mut known = BTreeSet::new();
        for fact in objects.iter().flat_map(|object| &object.facts) {
            if known.insert(fact.label) {
                labels.push(fact.label);
            }
        }
        let head = ["Outcome", "Name", "Id", "Kind"].into_iter().chain(labels.iter().copied()).chain(["Source"]);
        let mut lines = vec![head.map(str::to_owned).collect::<Vec<_>>()];
        for object in objects {
            let mut line = vec![object.outcome.title().to_owned(), object.name.to_string(), object.id.to_string()];
            line.push(object.kind.id().to_owned());
            for label in &labels {
                let values = object.facts.iter().filter(|fact| fact.label == *label).map(|fact| &*fact.value);
                line.push(values.collect::<Vec<_>>().join("; "));
            }
            let sources = object.sources.iter().take(20).map(|source| crate::app::opened::source_text(files, *source));
            line.push(sources.collect::<Vec<_>>().join("; "));
            lines.push(line);
        }
        Self { lines }
    }

    /// For the clipboard: a line each, cells apart by tabs.
    pub fn tabs(&self) -> String {
        let plain = |cell: &String| guarded(cell).replace(['\t', '\n', '\r'], " ");
        self.lines.iter().map(|line| line.iter().map(plain).collect::<Vec<_>>().join("\t") + "\n").collect()
    }

    /// Comma-separated, with the mark that tells a spreadsheet program the encoding.
    pub fn csv(&self) -> String {
        let quoted = |cell: &String| format!("\"{}\"", guarded(cell).replace('"', "\"\""));
        let mut text = "\u{feff}".to_owned();
        for line in &self.lines {
            text.push_str(&line.iter().map(quoted).collect::<Vec<_>>().join(","));
            text.push_str("\r\n");
        }
        text
    }
}

/// Text of a tenant is no formula: a cell that a spreadsheet program would calculate gets an apostrophe before it.
fn guarded(cell: &str) -> String {
    let text = visible(cell);
    if text.trim_start().starts_with(['=', '+', '-', '@']) { format!("'{text}") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::{Fact, SubjectKind, WithTail};

    fn object(name: &str, outcome: Outcome, fact: &str) -> Affected {
        let facts = vec![Fact::new("Days", fact)];
        let (id, kind) = (name.to_lowercase(), SubjectKind::User);
        Affected { id: id.into(), name: name.into(), kind, outcome, facts: facts.into(), sources: WithTail::new() }
    }

    #[track_caller]
    fn check(view: &View, expected: &[u32]) {
        let objects = [
            object("bob", Outcome::Fail, "100 days"),
            object("Ada", Outcome::Review, "9 days"),
            object("Cy", Outcome::Fail, "never"),
        ];
        assert_eq!(view.rows(&objects), expected, "{view:?}");
    }

    #[test]
    fn rows_are_filtered_and_sorted() {
        let by = |key, from_end| View { order: Some((key, from_end)), ..View::default() };
        check(&View::default(), &[0, 1, 2]);
        check(&by(Key::Name, false), &[1, 0, 2]);
        check(&by(Key::Name, true), &[2, 0, 1]);
        check(&by(Key::Fact("Days"), false), &[1, 0, 2]);
        check(&View { outcome: Some(Outcome::Fail), ..View::default() }, &[0, 2]);
        check(&View { words: " ADA".into(), ..View::default() }, &[1]);
        check(&View { words: "never".into(), ..View::default() }, &[2]);
        let mut view = View::default();
        let orders = [(); 3].map(|()| {
            view.clicked(Key::Kind);
            view.order
        });
        assert_eq!(orders, [Some((Key::Kind, false)), Some((Key::Kind, true)), None]);
    }

    #[test]
    fn what_is_given_out_is_text() {
        let objects = [object("=1+1", Outcome::Fail, "a\t\"b\"\u{202e}")];
        let table = Table::of(objects.iter(), &[]);
        assert_eq!(table.tabs().lines().nth(1).unwrap(), "Fail\t'=1+1\t'=1+1\tuser\ta \"b\"[U+202E]\t");
        let csv = table.csv();
        assert!(csv.starts_with("\u{feff}\"Outcome\",") && csv.contains("\"a\t\"\"b\"\"[U+202E]\""), "{csv}");
    }
}
