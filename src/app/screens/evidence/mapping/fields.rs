//! The fields of a kind of table, each with the column that holds it, and what stands in the columns.

use super::MappingForm;
use crate::app::shown::visible;
use crate::app::theme;
use crate::app::widgets::{choice, muted, strong};
use crate::datasets::{Dataset, mapping};
use crate::evidence::{TableHead, secrets};
use crate::report::words::counted;
use crate::tenant::Column;
use egui::{ComboBox, Grid, Label, RichText, Ui};

/// Before it is said what the table holds: its columns, to decide by.
pub(super) fn columns_at_hand(ui: &mut Ui, form: &MappingForm) {
    let headings: Vec<&String> = named(&form.head).collect();
    list(ui, "columns at hand", &form.head, &headings);
}

/// Required fields and those that had a column when the kind of table was chosen; the rest when asked for; then the columns
/// that nothing uses.
pub(super) fn fields(ui: &mut Ui, dataset: &'static Dataset, form: &mut MappingForm) {
    let groups = mapping::required(dataset);
    let first = form.first.clone();
    let rest: Vec<String> = mapping::keys(dataset).into_iter().filter(|key| !first.contains(key)).collect();
    let mut changed = rows(ui, "fields", &first, &groups, form);
    if !rest.is_empty() {
        let words = format!("Show {}", counted(rest.len(), "further field", "further fields"));
        ui.checkbox(&mut form.shows_all, words);
        if form.shows_all {
            changed |= rows(ui, "further fields", &rest, &groups, form);
        }
    }
    changed |= unused(ui, dataset, form);
    if changed {
        form.try_out();
    }
}

/// The columns that no field uses, each with the fields that it may be used as.
fn unused(ui: &mut Ui, dataset: &'static Dataset, form: &mut MappingForm) -> bool {
    let is_unused = |heading: &&String| !form.columns.values().any(|used| used == *heading);
    let headings: Vec<String> = named(&form.head).filter(is_unused).cloned().collect();
    if headings.is_empty() {
        return false;
    }
    ui.add_space(theme::GAP);
    muted(ui, "Columns of the table that no field uses:");
    let mut chosen = None;
    Grid::new("unused columns").num_columns(2).striped(true).spacing([16.0, 8.0]).min_col_width(200.0).show(ui, |ui| {
        for heading in &headings {
            ui.vertical(|ui| {
                ui.label(strong(&visible(heading), theme::BODY));
                if let Some(key) = used_as(ui, dataset, heading, form) {
                    chosen = Some((key, heading.clone()));
                }
            });
            let text = RichText::new(samples(&form.head, heading)).size(theme::SMALL);
            ui.add(Label::new(text.color(theme::palette(ui).muted)).truncate());
            ui.end_row();
        }
    });
    let Some((key, heading)) = chosen else { return false };
    // It is seen at once where it went.
    if !form.first.contains(&key) {
        form.first.push(key.clone());
    }
    form.led_to = (!ui.input(|input| input.pointer.any_click())).then(|| key.clone());
    form.columns.insert(key, heading);
    true
}

/// The fields without a column yet; those first whose values look like the column's.
fn used_as(ui: &mut Ui, dataset: &'static Dataset, heading: &str, form: &mut MappingForm) -> Option<String> {
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(("use of column", heading))
        .selected_text("use as …")
        .width(180.0_f32.min(ui.available_width()).max(100.0))
        .height(420.0)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let response = choice::show(ui, combo, |ui, lines| {
        lines.field(ui, &mut form.sought_column, "Type a part of its name", "Find a field");
        let sought = form.sought_column.trim().to_lowercase();
        let at = form.head.headings.iter().position(|own| own == heading).unwrap_or_default();
        let seen = mapping::looks(form.head.column(at));
        let is_free = |key: &String| !form.columns.contains_key(key);
        let mut keys: Vec<String> = mapping::keys(dataset).into_iter().filter(is_free).collect();
        keys.sort_by_key(|key| !mapping::is_likely_kind(key, seen));
        for key in keys {
            let explained = mapping::explain(&key);
            if !key.to_lowercase().contains(&sought) && !explained.to_lowercase().contains(&sought) {
                continue;
            }
            let below = if explained == key { String::new() } else { cut(&explained) };
            if lines.line_with(ui, false, &key, &below) {
                chosen = Some(key);
            }
        }
    });
    response.accessible_name(format!("Use {} as", visible(heading)));
    chosen
}

fn named(head: &TableHead) -> impl Iterator<Item = &String> {
    head.headings.iter().filter(|heading| !heading.trim().is_empty())
}

/// Headings with their first values.
fn list(ui: &mut Ui, id: &str, head: &TableHead, headings: &[&String]) {
    Grid::new(id).num_columns(2).striped(true).spacing([16.0, 8.0]).min_col_width(200.0).show(ui, |ui| {
        for heading in headings {
            ui.label(strong(&visible(heading), theme::BODY));
            let text = RichText::new(samples(head, heading)).size(theme::SMALL);
            // Its end is not cut off by the window, and the whole is in the tooltip.
            ui.add(Label::new(text.color(theme::palette(ui).muted)).truncate());
            ui.end_row();
        }
    });
}

fn rows(ui: &mut Ui, id: &str, keys: &[String], required: &[Vec<Column>], form: &mut MappingForm) -> bool {
    let mut changed = false;
    let room = ui.available_width();
    let left = (room * 0.4).clamp(130.0, 330.0);
    let right = (room - left - 2.0 * 16.0).max(100.0);
    Grid::new(id).num_columns(2).striped(true).spacing([16.0, 8.0]).min_col_width(100.0).show(ui, |ui| {
        for key in keys {
            ui.vertical(|ui| {
                ui.set_width(left);
                ui.add(Label::new(strong(key, theme::BODY)).wrap());
                if let Some(group) = required.iter().find(|group| group.contains(&key.as_str())) {
                    marked(ui, key, group, form);
                }
                let explained = mapping::explain(key);
                if explained != *key {
                    ui.add(Label::new(explained).wrap());
                }
            });
            ui.vertical(|ui| {
                ui.set_width(right);
                changed |= heading_of(ui, key, form);
            });
            ui.end_row();
        }
    });
    changed
}

/// Whether the field is required still.
fn marked(ui: &mut Ui, key: &str, group: &[Column], form: &MappingForm) {
    let palette = theme::palette(ui);
    let others: Vec<&str> = group.iter().copied().filter(|other| *other != key).collect();
    let given = others.iter().find(|other| form.columns.contains_key(**other));
    if form.columns.contains_key(key) && given.is_some() {
        muted(ui, "given; one of them is required");
    } else if form.columns.contains_key(key) {
        muted(ui, "required, and given");
    } else if let Some(given) = given {
        muted(ui, format!("not required: {given} is given"));
    } else {
        let words = if others.is_empty() {
            "required".to_owned()
        } else {
            format!("required: this or {}", others.join(" or "))
        };
        ui.add(Label::new(RichText::new(words).color(palette.warning).strong()).wrap());
    }
}

const NONE: &str = "– none –";

fn heading_of(ui: &mut Ui, key: &str, form: &mut MappingForm) -> bool {
    let current = form.columns.get(key).cloned();
    let shown = current.as_deref().map_or(NONE.to_owned(), |heading| visible(heading).into_owned());
    let mut chosen = None;
    let combo = ComboBox::from_id_salt(("column of", key))
        .selected_text(shown)
        .width(260.0_f32.min(ui.available_width()).max(100.0))
        .height(420.0)
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside);
    let response = choice::show(ui, combo, |ui, lines| {
        lines.field(ui, &mut form.sought_column, "Type a part of its heading", "Find a column");
        let sought = form.sought_column.trim().to_lowercase();
        if sought.is_empty() && lines.line(ui, current.is_none(), NONE) {
            chosen = Some(None);
        }
        let columns = form.head.headings.iter().enumerate().filter(|(_, heading)| !heading.trim().is_empty());
        for (at, heading) in columns.filter(|(_, heading)| heading.to_lowercase().contains(&sought)) {
            // What stands in a column is seen while it is chosen.
            let words = format!("{}  ({})", cut(&visible(heading)), mapping::looks(form.head.column(at)).title());
            let below = cut(&samples(&form.head, heading));
            if lines.line_with(ui, current.as_ref() == Some(heading), &words, &below) {
                chosen = Some(Some(heading.clone()));
            }
        }
    });
    // Read out as the field's name and its column.
    let response = response.accessible_name(key);
    if form.led_to.take_if(|field| field == key).is_some() {
        response.request_focus();
    }
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

/// As much as a line of the list has room for.
fn cut(words: &str) -> String {
    const ROOM: usize = 56;
    if words.chars().count() <= ROOM {
        return words.to_owned();
    }
    words.chars().take(ROOM).chain(['…']).collect()
}

/// The first different values of a column.
fn samples(head: &TableHead, heading: &str) -> String {
    if secrets::is_secret_heading(heading) {
        return "may hold secrets: left out".to_owned();
    }
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

#[cfg(test)]
mod tests {
    use super::samples;
    use crate::evidence::TableHead;

    #[test]
    fn what_may_be_a_secret_is_not_shown() {
        let rows = vec![vec!["Anna".to_owned(), "Hunter2!".to_owned()]];
        let head = TableHead { headings: vec!["Wer".to_owned(), "Kennwort".to_owned()], rows };
        assert_eq!(
            (samples(&head, "Wer"), samples(&head, "Kennwort")),
            ("Anna".to_owned(), "may hold secrets: left out".to_owned())
        );
    }
}
