//! Answers that do not say of what they are, because they are empty or properties were chosen: the request gives every file a
//! name, and who saved an answer under that name says what it answers.

use super::Recognised;
use crate::datasets::{ALL, Dataset, Field, Form, Layout, normalise, unneeded};
use crate::evidence::{PartHead, Shape};
use std::collections::BTreeSet;

/// What an empty list is by its file's name, or one of objects with fewer properties than any layout has.
pub(super) fn by_name(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    if found.is_some() {
        return found;
    }
    if !is_bare(head) {
        return chosen(head);
    }
    let dataset = named(head.file).filter(|dataset| dataset.may_be_empty)?;
    let is_list = |form: &Form| !matches!(form, Form::Table | Form::CollectorKey(_));
    let layout = dataset.layouts.iter().find(|layout| is_list(&layout.form) && layout.partial.is_none())?;
    Some(Recognised { dataset, layout })
}

/// Objects without a context that hold something only this dataset's fields are called.
fn chosen(head: &PartHead<'_>) -> Option<Recognised> {
    let Shape::Objects { context: None, sample: [first, ..], .. } = &head.shape else { return None };
    if head.name.is_some() || unneeded::says(head).is_some() {
        return None;
    }
    let dataset = named(head.file)?;
    let names = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(first).ok()?;
    let names: BTreeSet<String> = names.keys().map(|name| normalise(name)).collect();
    let tells =
        |name: &str| !["id", "name", "displayname", "type", "description"].contains(&name) && names.contains(name);
    dataset.fields.iter().flat_map(Field::names).any(tells).then_some(())?;
    let is_list = |form: &Form| !matches!(form, Form::Table | Form::CollectorKey(_));
    let fits = |layout: &&Layout| layout.partial.is_none() && !layout.none.iter().any(|name| names.contains(*name));
    let layout = dataset.layouts.iter().filter(fits).find(|layout| is_list(&layout.form))?;
    Some(Recognised { dataset, layout })
}

/// What is said of an empty list that is not believed.
pub(in crate::datasets) fn doubted(head: &PartHead<'_>) -> Option<String> {
    if !is_bare(head) || matches!(head.shape, Shape::Objects { context: Some(_), .. }) {
        return None;
    }
    let empty = "It is empty, and does not say of what.";
    Some(match named(head.file) {
        Some(dataset) => format!(
            "{empty} Its name is that of “{}”, of which an empty list is not believed: make it once more by the lines of the \
             request, with the role that it names.",
            dataset.title
        ),
        None => format!(
            "{empty} If that is the answer, save it once more under the name that the request gives to this export."
        ),
    })
}

fn is_bare(head: &PartHead<'_>) -> bool {
    matches!(head.shape, Shape::Objects { sample: [], .. }) && head.name.is_none()
}

/// The one dataset whose request has a file of this name saved.
fn named(file: &str) -> Option<&'static Dataset> {
    let mut fitting = ALL.iter().filter(|dataset| dataset.is_saved_as(file));
    fitting.next().filter(|_| fitting.next().is_none()).copied()
}
