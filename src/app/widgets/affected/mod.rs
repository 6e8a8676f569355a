//! The affected objects of a finding: a table that makes only the rows that are seen, however many there are; sorted,
//! filtered, and given out as the filters leave it.

mod given_out;
mod rows;
mod said;
mod shares;

pub use given_out::{Count, Left};
pub use rows::{Rows, View};
pub use said::{Said, Signs};

use super::chips;
use crate::app::scrolling::{self, ByKeys as _};
use crate::app::shown::visible;
use crate::app::{fonts, theme};
use crate::checklist::{Affected, Fact};
use crate::report::dates;
use crate::report::words::counted;
use crate::tenant::Column;
use egui::{Align, FontId, Label, Layout, RichText, Sense, Ui};
use egui_extras::{Column as TableColumn, TableBuilder, TableRow};
use rows::Key;
use shares::{Shares, folded, shares};
use std::borrow::Cow;

/// The distance between two columns.
const GAP: f32 = 8.0;
/// Letters of a text by which it is measured: a longer one is cut wherever it stands.
const LETTERS: usize = 80;
/// Objects that are measured: so many from the first one on, and so many from all the others.
const FIRST: usize = 100;
const SPREAD: usize = 50;
/// A row in which facts have two lines.
const TWO_LINES: f32 = 42.0;
/// The widest column where all of them are shown.
const WIDEST: f32 = 340.0;

/// How the table is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What was said of single objects.
    pub signs: &'a Signs,
    /// The table has the whole width already.
    pub is_large: bool,
    /// As of [`Rows`].
    pub has_kinds: bool,
    pub bearers: &'a [u32],
    pub selected: Option<usize>,
    /// Columns of the evidence that the check judges by.
    pub decides: &'a [Column],
    /// Bring the selected row into sight.
    pub scroll: bool,
}

/// The columns of the table, each with its width.
struct Columns {
    name: f32,
    /// Of what was said of objects; 0: of none was anything said.
    marks: f32,
    facts: Vec<(&'static str, f32)>,
    /// Of a fact at most.
    lines: usize,
}

/// Shows the table; gives the place of the row that was clicked. `shows_all`: every fact has its column, and the table scrolls
/// to the right.
pub fn table(
    ui: &mut Ui,
    check: &str,
    (affected, rows): (&[Affected], &[u32]),
    view: &mut View,
    seen: Seen<'_>,
    shows_all: &mut bool,
) -> Option<usize> {
    let Seen { signs, is_large, has_kinds, bearers, decides, .. } = seen;
    let marks = said::width(signs);
    let marked = if marks > 0.0 { marks + GAP } else { 0.0 };
    let kind = if has_kinds { 70.0 } else { 0.0 };
    let sample = sample(affected, rows, bearers);
    #[allow(clippy::cast_precision_loss)] // A bar's place.
    let all_of = |row: f32| rows.len() as f32 * (row + ui.spacing().item_spacing.y);
    let most = ui.available_height() - 90.0;
    // Who makes it large wants to read what stands at the ends of long facts; and where a few objects leave room, so may all.
    let has_lines = is_large || all_of(TWO_LINES) <= most;
    let bar = if all_of(if has_lines { TWO_LINES } else { theme::ROW }) > most {
        ui.spacing().scroll.allocated_width()
    } else {
        0.0
    };
    let width = ui.available_width() - bar - 2.0;
    let names = sample.iter().map(|object| measured(ui, &shown_name(object, &view.language))).fold(120.0, f32::max);
    let facts = facts(&sample, &view.language, decides);
    let facts: Vec<(&'static str, f32)> = facts.iter().map(|(label, text)| (*label, wide(ui, label, text))).collect();
    let room = width - 38.0 - marked - kind;
    let one = shares(room, names, &facts);
    let is_cut = one.is_cut || !one.left_out.is_empty() || names > one.name + GAP;
    let lines = if has_lines && is_cut { 2 } else { 1 };
    // A name that takes no more than its share stands on one line.
    let wanted = if lines == 2 && names > room * 0.36 { folded(names) } else { names };
    let facts = if lines == 2 { facts.iter().map(|(label, width)| (*label, folded(*width))).collect() } else { facts };
    let Shares { name, columns, left_out, .. } = if lines == 2 { shares(room, wanted, &facts) } else { one };
    if left_out.is_empty() {
        let columns = Columns { name, marks, facts: columns, lines };
        return rows_in(ui, check, (affected, rows), view, seen, &columns);
    }
    no_room(ui, &left_out, wanted > name + GAP, is_large, shows_all);
    if !*shows_all {
        let columns = Columns { name, marks, facts: columns, lines };
        return rows_in(ui, check, (affected, rows), view, seen, &columns);
    }
    let facts = facts.iter().map(|(label, width)| (*label, width.clamp(60.0, WIDEST) - GAP)).collect();
    let columns = Columns { name: wanted.clamp(120.0, WIDEST) - GAP, marks, facts, lines };
    let area = egui::ScrollArea::horizontal().id_salt(("all facts", check)).auto_shrink(false);
    area.by_keys(ui, |ui| rows_in(ui, check, (affected, rows), view, seen, &columns)).inner
}

/// The table in these columns.
fn rows_in(
    ui: &mut Ui,
    check: &str,
    (affected, rows): (&[Affected], &[u32]),
    view: &mut View,
    seen: Seen<'_>,
    columns: &Columns,
) -> Option<usize> {
    let Seen { signs, has_kinds, selected, scroll, .. } = seen;
    let Columns { name, marks, facts: ref columns, lines } = *columns;
    let height = if lines == 2 { TWO_LINES } else { theme::ROW };
    let labels: Vec<&'static str> = columns.iter().map(|(label, _)| *label).collect();
    let mut clicked = None;
    let (key, asked) = (ui.next_auto_id(), scrolling::asked(ui));
    let mut builder = TableBuilder::new(&mut *ui)
        .id_salt(("affected", check, labels.len(), has_kinds, marks > 0.0))
        .min_scrolled_height(0.0)
        .max_scroll_height(f32::INFINITY)
        .striped(true)
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center))
        .column(TableColumn::exact(30.0))
        .column(TableColumn::exact(name).clip(true));
    if marks > 0.0 {
        builder = builder.column(TableColumn::exact(marks));
    }
    if has_kinds {
        builder = builder.column(TableColumn::exact(62.0).clip(true));
    }
    for (_, fact) in columns {
        builder = builder.column(TableColumn::exact(*fact).clip(true));
    }
    let row_of = |place: usize| rows.iter().position(|row| *row as usize == place);
    if let (Some(row), true) = (selected.and_then(row_of), scroll) {
        builder = builder.scroll_to_row(row, None);
    }
    if let Some(offset) = asked {
        builder = builder.vertical_scroll_offset(offset.y);
    }
    let shown = builder
        .header(theme::ROW, |mut header| {
            let keys = [Key::Outcome, Key::Name].into_iter().chain(has_kinds.then_some(Key::Kind));
            let keys = keys.chain(labels.iter().copied().map(Key::Fact));
            for key in keys {
                header.col(|ui| heading(ui, key, view));
                if key == Key::Name && marks > 0.0 {
                    header.col(|_| {});
                }
            }
        })
        .body(|body| {
            body.rows(height, rows.len(), |mut row| {
                let Some(place) = rows.get(row.index()).map(|place| *place as usize) else { return };
                let Some(object) = affected.get(place) else { return };
                let is_selected = selected == Some(place);
                row.set_selected(is_selected);
                let sign = said::of(signs, object);
                let signs = (marks > 0.0).then_some(signs);
                cells(&mut row, (object, is_selected), has_kinds, (&labels, lines), signs, &view.language);
                let response = row.response();
                response.widget_info(|| {
                    let said = sign.map(|sign| format!(", {}", sign.in_words())).unwrap_or_default();
                    let facts = facts_in_words(object, &labels, &view.language);
                    let name = format!("{}, {}{facts}{said}", visible(&object.name), object.outcome.title());
                    egui::WidgetInfo::selected(egui::Role::Row, true, is_selected, name)
                });
                if response.clicked() {
                    clicked = Some(place);
                }
            });
        });
    scrolling::note(ui, key, &shown);
    clicked
}

/// What the columns say of an object, each with its heading, as a row is read aloud: `; Last sign-in: 3 May 2026`.
fn facts_in_words(object: &Affected, labels: &[&str], language: &str) -> String {
    let of = |label: &&str| object.facts.iter().find(|fact| fact.label == *label);
    let facts = labels.iter().filter_map(of).filter(|fact| !fact.value.is_empty());
    facts.fold(String::new(), |said, fact| {
        said + "; " + fact.label + ": " + &visible(&dates::in_text(&fact.value, language))
    })
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
    let words = match (key, arrow) {
        // Its letters have no room for a word.
        (Key::Outcome, "") => "  ↕".to_owned(),
        (Key::Outcome, arrow) => format!("  {}", arrow.trim_start()),
        _ => format!("{}{arrow}", key.title()),
    };
    let response = super::sorting_heading(ui, &words, format!("Sort by {}", key.title()));
    if response.on_hover_text(format!("Sort by {}; again: from the end", key.title().to_lowercase())).clicked() {
        view.clicked(key);
    }
}

/// What is not shown of the objects here, on one line: named where there is room for that, else counted; and the way to it.
fn no_room(ui: &mut Ui, left_out: &[&str], are_names_cut: bool, is_large: bool, shows_all: &mut bool) {
    let cut = if are_names_cut { " Long names are cut." } else { "" };
    let way = if is_large { "" } else { " w makes the table large." };
    let whole = format!("No room for: {}.{cut}{way}", left_out.join(", "));
    // On one line: rows are worth more here.
    let verb = if left_out.len() == 1 { "has" } else { "have" };
    let brief = format!("{} {verb} no room.", counted(left_out.len(), "more fact", "more facts"));
    let (font, colour) = (FontId::proportional(theme::SMALL), theme::palette(ui).muted);
    let action = if *shows_all { "Fit the columns" } else { "Show all columns" };
    ui.horizontal(|ui| {
        let room = ui.available_width() - super::width(ui, action, font.clone()) - ui.spacing().item_spacing.x * 2.0;
        let fits = super::width(ui, &whole, font) <= room;
        let words = match (*shows_all, fits) {
            (true, _) => "All columns: scroll to the right.",
            (_, true) => &whole,
            _ => &brief,
        };
        let text = RichText::new(words).color(colour).size(theme::SMALL);
        ui.scope(|ui| {
            ui.set_max_width(room.max(0.0));
            let label = ui.add(Label::new(text).truncate().show_tooltip_when_elided(false));
            if !fits && !*shows_all {
                label.on_hover_text(&whole);
            }
        });
        *shows_all ^= ui.link(RichText::new(action).size(theme::SMALL)).clicked();
    });
}

/// The objects that columns are made for: the first ones, some of all the others, so that nothing moves while one scrolls, and
/// those that have a fact that none of these has.
fn sample<'a>(affected: &'a [Affected], rows: &[u32], bearers: &[u32]) -> Vec<&'a Affected> {
    let (first, rest) = rows.split_at(rows.len().min(FIRST));
    let step = rest.len().div_ceil(SPREAD).max(1);
    let places = first.iter().chain(rest.iter().step_by(step)).chain(bearers);
    places.filter_map(|place| affected.get(*place as usize)).collect()
}

/// What an object is called in the table.
fn shown_name<'a>(object: &'a Affected, language: &str) -> Cow<'a, str> {
    if object.is_event() { dates::in_text(&object.name, language) } else { Cow::Borrowed(&*object.name) }
}

/// What a fact says, its dates written out where they are dates.
pub fn said_by<'a>(fact: &'a Fact, language: &str) -> Cow<'a, str> {
    if fact.is_in_tenants_words() { Cow::Borrowed(&*fact.value) } else { dates::in_text(&fact.value, language) }
}

/// What a text takes in a cell, with the distance to the next one.
fn measured(ui: &Ui, text: &str) -> f32 {
    let shown: String = visible(text).chars().take(LETTERS).collect();
    // A little more: what just fits would be cut where it is laid out to the point.
    super::width(ui, &shown, FontId::proportional(theme::SMALL + 1.0)) + GAP + 2.0
}

/// What a fact takes: its longest text, or its heading with the arrow that tells the order.
fn wide(ui: &Ui, label: &str, text: &str) -> f32 {
    let heading = super::width(ui, &format!("{label} ↓"), FontId::new(theme::SMALL, fonts::strong()));
    measured(ui, text).max(heading + GAP + 2.0)
}

/// What is known of any account, whatever a check looks at.
const USUAL: &[&str] = &[
    "Roles",
    "Since",
    "Display name",
    "Enabled",
    "Type",
    "Created",
    "Last use",
    "Synchronised",
    "Job title",
    "Manager",
    "Row updated",
    "Rows of the log",
    "Stated",
];

/// Facts that say something of these objects, each with the longest that it says: those that the check judges by first, and
/// what is known of any account last. `language`: of dates; `decides`: the columns that it judges by.
fn facts(sample: &[&Affected], language: &str, decides: &[Column]) -> Vec<(&'static str, String)> {
    let mut said: Vec<(&'static str, usize, Cow<'_, str>)> = Vec::new();
    for fact in sample.iter().flat_map(|object| &object.facts) {
        let text = said_by(fact, language);
        let letters = text.chars().count();
        match said.iter_mut().find(|(label, ..)| *label == fact.label) {
            Some((_, most, longest)) if letters > *most => (*most, *longest) = (letters, text),
            Some(_) => {}
            None => said.push((fact.label, letters, text)),
        }
    }
    said.retain(|(_, letters, _)| *letters > 0);
    let is_of =
        |label: &str, fact: &Fact| fact.label == label && fact.column.is_some_and(|from| decides.contains(&from));
    let decides = |label: &str| sample.iter().any(|object| object.facts.iter().any(|fact| is_of(label, fact)));
    said.sort_by_cached_key(|(label, ..)| (USUAL.contains(label), !decides(label)));
    said.into_iter().map(|(label, _, text)| (label, in_brief(&text).into_owned())).collect()
}

/// `lines`: of a fact at most. `signs`: what was said of objects, where there is a column for that. `language`: of dates.
fn cells(
    row: &mut TableRow<'_, '_>,
    (object, is_selected): (&Affected, bool),
    has_kinds: bool,
    (labels, lines): (&[&str], usize),
    signs: Option<&Signs>,
    language: &str,
) {
    let (_, letter) = row.col(|ui| {
        if is_selected {
            super::chosen::edge_of_cell(ui);
        }
        let at = egui::pos2(ui.max_rect().left() + 2.0, ui.max_rect().center().y - 9.0);
        chips::paint_letter(ui, at, Some(object.outcome.into()));
    });
    letter.on_hover_text(object.outcome.title());
    row.col(|ui| named(ui, &visible(&shown_name(object, language)), lines));
    if let Some(signs) = signs {
        let sign = said::of(signs, object).unwrap_or_default();
        let (_, marks) = row.col(|ui| sign.paint(ui));
        if sign != said::Sign::default() {
            marks.on_hover_text(sign.in_words());
        }
    }
    if has_kinds {
        row.col(|ui| cell(ui, object.kind.id(), 1));
    }
    for label in labels {
        row.col(|ui| {
            let fact = object.facts.iter().find(|fact| fact.label == *label);
            if let Some(fact) = fact {
                cell(ui, &in_brief(&visible(&said_by(fact, language))), lines);
            }
        });
    }
}

/// Roles as they stand in a narrow cell: what tells holders of one role apart comes first, `active · Global Administrator
/// (permanent, direct)`. Everything else stays as it is.
pub fn in_brief(text: &str) -> Cow<'_, str> {
    let brief = |role: &str| {
        let (name, how) = role.strip_suffix(')')?.split_once(" (")?;
        let (state, rest) = how.split_once(", ").unwrap_or((how, ""));
        let state = if state == "activated from eligible" { "activated" } else { state };
        if !matches!(state, "active" | "eligible" | "activated") || name.contains(": ") {
            return None;
        }
        Some(if rest.is_empty() { format!("{state} · {name}") } else { format!("{state} · {name} ({rest})") })
    };
    let roles: Vec<Option<String>> = text.split("; ").map(brief).collect();
    if roles.iter().all(Option::is_none) {
        return Cow::Borrowed(text);
    }
    let said = text.split("; ").zip(roles).map(|(role, brief)| brief.unwrap_or_else(|| role.to_owned()));
    Cow::Owned(said.collect::<Vec<_>>().join("; "))
}

/// A name, over two lines where there are two and it has room on them; else cut in its middle.
fn named(ui: &mut Ui, name: &str, lines: usize) {
    let galley = folding(ui, name, lines);
    if lines > 1 && !galley.elided {
        ui.add(Label::new(galley).selectable(false));
    } else {
        super::elided(ui, name);
    }
}

/// A text of so many lines at most.
fn folding(ui: &Ui, text: &str, lines: usize) -> std::sync::Arc<egui::Galley> {
    let font = FontId::proportional(theme::SMALL + 1.0);
    let mut job = egui::text::LayoutJob::simple(text.to_owned(), font, ui.visuals().text_color(), ui.available_width());
    job.wrap.max_rows = lines;
    ui.painter().layout_job(job)
}

/// Cut where the column ends; the whole stands in the tooltip then.
fn cell(ui: &mut Ui, text: &str, lines: usize) {
    if lines == 1 {
        ui.add(Label::new(RichText::new(text).size(theme::SMALL + 1.0)).truncate().selectable(false));
        return;
    }
    let galley = folding(ui, text, lines);
    ui.add(Label::new(galley).selectable(false));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::{Outcome, SubjectKind, WithTail};

    pub(super) fn object(name: &str, outcome: Outcome, fact: &str) -> Affected {
        let facts = vec![Fact::new("Days", fact)];
        let (id, kind) = (name.to_lowercase(), SubjectKind::User);
        Affected { id: id.into(), name: name.into(), kind, outcome, facts: facts.into(), sources: WithTail::new() }
    }

    #[test]
    fn how_a_role_is_held_comes_first() {
        let check = |text: &str, expected: &str| assert_eq!(in_brief(text), expected);
        check("Global Administrator (active, permanent, direct)", "active · Global Administrator (permanent, direct)");
        check("Reader (eligible)", "eligible · Reader");
        check(
            "A (activated from eligible, until 2026-12-31, direct); B (eligible, via group X (old))",
            "activated · A (until 2026-12-31, direct); eligible · B (via group X (old))",
        );
        // What is no list of roles stays.
        check("anna: Owner on x (active, direct)", "anna: Owner on x (active, direct)");
        check("Reader (active); and 3 more", "active · Reader; and 3 more");
        check("12 days (late)", "12 days (late)");
        check("", "");
    }

    #[test]
    fn what_a_check_judges_by_has_its_column_first() {
        let mut object = object("anna", Outcome::Fail, "");
        let source = crate::evidence::SourceRef { file: crate::evidence::EvidenceId(0), part: None, row: 1 };
        let said = ["Display name", "Type", "Roles"].map(|label| Fact::new(label, "some words of a fact"));
        let enabled = Fact::new("Enabled", "no").from(source, "accountEnabled");
        object.facts = said.into_iter().chain([enabled]).collect::<Vec<_>>().into();
        let first = |decides: &[Column]| facts(&[&object], "iso", decides).first().map(|(label, _)| *label);
        assert_eq!((first(&[]), first(&["accountEnabled"])), (Some("Display name"), Some("Enabled")));
        // What is said of the object for this check comes before what is known of any account.
        let facts_of = |object: &Affected| object.facts.iter().cloned().collect::<Vec<_>>();
        let unused = [Fact::new("Unused", "for 346 days")];
        object.facts = facts_of(&object).into_iter().chain(unused).collect::<Vec<_>>().into();
        let first = |decides: &[Column]| facts(&[&object], "iso", decides).first().map(|(label, _)| *label);
        assert_eq!((first(&[]), first(&["accountEnabled"])), (Some("Unused"), Some("Unused")));
    }

    #[test]
    fn a_fact_has_its_column_however_far_down_its_object_stands() {
        let mut objects: Vec<Affected> =
            (0..5_000).map(|number| object(&format!("user {number}"), Outcome::Fail, "9")).collect();
        let facts = [Fact::new("Days", ""), Fact::new("Owner", ""), Fact::new("Licence", "E5")];
        objects[4_321].facts = facts.to_vec().into();
        let all: Vec<u32> = (0..5_000).collect();
        assert_eq!(rows::bearers(&objects, &all), [0, 4_321]);
        assert_eq!(rows::bearers(&objects, &all[..4_000]), [0]);
        let sample = sample(&objects, &all, &rows::bearers(&objects, &all));
        let labels: Vec<&str> = super::facts(&sample, "iso", &[]).iter().map(|(label, _)| *label).collect();
        assert_eq!(labels, ["Days", "Licence"], "and what says nothing has none");
    }

    #[test]
    fn facts_have_their_longest_text_and_empty_ones_are_none() {
        let said = |facts: &[(&'static str, &str)]| {
            let mut object = object("anna", Outcome::Fail, "");
            object.facts = facts.iter().map(|(label, value)| Fact::new(label, *value)).collect::<Vec<_>>().into();
            object
        };
        let (one, other) = (said(&[("Days", ""), ("Since", "2025-07-01")]), said(&[("Days", ""), ("Since", "never")]));
        let found = facts(&[&other, &one], "", &[]);
        assert_eq!(found, [("Since", "1 July 2025".to_owned())]);
    }
}
