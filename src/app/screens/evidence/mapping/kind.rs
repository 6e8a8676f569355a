//! What kind of list a table is: those that are likely first, found by what is typed.

use super::MappingForm;
use crate::app::screen::begins_region;
use crate::app::widgets::{self, choice, muted};
use crate::datasets::Dataset;
use crate::datasets::mapping;
use crate::evidence::TableHead;
use egui::{ComboBox, Ui};

pub(super) fn choose(ui: &mut Ui, form: &mut MappingForm) {
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
        let current = form.dataset.map(|dataset| dataset.id);
        let found = found(&form.sought, &likely);
        for (at, (dataset, is_likely)) in found.iter().enumerate() {
            let title = format!("{}{}", dataset.title, if *is_likely { "  (likely)" } else { "" });
            if lines.line(ui, current == Some(dataset.id), title) {
                chosen = Some(*dataset);
            }
            if *is_likely && found.get(at + 1).is_some_and(|(_, is_likely)| !is_likely) {
                ui.separator();
            }
        }
    });
    let response = response.labelled_by(label);
    begins_region("evidence", &response);
    if !std::mem::replace(&mut form.has_begun, true) {
        // With this one begins.
        response.request_focus();
    }
    if let Some(dataset) = chosen {
        form.choose(dataset);
    }
    if form.dataset.is_none() {
        muted(ui, if may_be_export(&form.head) { MAY_BE } else { NOTHING });
    }
}

const NOTHING: &str = "Nothing here looks like an export that answers a check. If that is right, go back: the file stays in the \
    list as not recognised, and costs nothing. If it does hold facts, say above which.";
const MAY_BE: &str = "Its headings are not known here, perhaps because they are in another language; but accounts stand in it, so \
    it may well be an export. Look at the columns below, and say above what the table holds.";

/// Whether what stands in the columns speaks for an export though no heading does.
fn may_be_export(head: &TableHead) -> bool {
    let looks = |column| mapping::looks(head.column(column));
    (0..head.headings.len()).any(|column| looks(column) == mapping::Looks::Account)
}

/// What the typed words find, and whether it is likely: first what bears just this name, then what begins so. Where nothing
/// is typed, the likely ones come first.
fn found(sought: &str, likely: &[&'static Dataset]) -> Vec<(&'static Dataset, bool)> {
    let sought = sought.trim().to_lowercase();
    let all =
        likely.iter().map(|dataset| (*dataset, true)).chain(rest(likely).into_iter().map(|dataset| (dataset, false)));
    let mut found: Vec<_> = all.filter(|(dataset, _)| dataset.title.to_lowercase().contains(&sought)).collect();
    if !sought.is_empty() {
        // Stable: equals stay as they stood.
        found.sort_by_key(|(dataset, _)| {
            let title = dataset.title.to_lowercase();
            (title != sought, !title.starts_with(&sought))
        });
    }
    found
}

/// What is not likely: the sheets of the inventory first, for a table of the client's own mostly holds what no export tells,
/// then the exports by their titles.
fn rest(likely: &[&'static Dataset]) -> Vec<&'static Dataset> {
    let mut rest: Vec<&'static Dataset> =
        mapping::offered().filter(|dataset| likely.iter().all(|likely| likely.id != dataset.id)).collect();
    rest.sort_by_key(|dataset| (!dataset.id.starts_with("inventory-"), dataset.title.to_lowercase()));
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_typed_finds_what_bears_it_first() {
        let dataset = |id| Dataset::by_id(id).unwrap();
        let check = |sought: &str, likely: &[&'static Dataset], expected: &str| {
            assert_eq!(found(sought, likely).first().map(|(dataset, _)| dataset.id), Some(expected), "{sought}");
        };
        check("Users", &[], "users");
        check(" users ", &[dataset("risky-users")], "users");
        check("risky u", &[], "risky-users");
        check("", &[dataset("risky-users")], "risky-users");
        assert_eq!(found("", &[]).len(), mapping::offered().count());
        assert!(found("no such kind", &[]).is_empty());
    }
}
