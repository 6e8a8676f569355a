//! Empty lists that do not say of what they are: the request gives every file a name, and who saved an answer under that name
//! says what it answers.

use super::Recognised;
use crate::datasets::{ALL, Dataset, Form};
use crate::evidence::{PartHead, Shape};

/// What an empty list is by its file's name.
pub(super) fn by_name(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    if found.is_some() || !is_bare(head) {
        return found;
    }
    let dataset = named(head.file).filter(|dataset| dataset.may_be_empty)?;
    let is_list = |form: &Form| !matches!(form, Form::Table | Form::CollectorKey(_));
    let layout = dataset.layouts.iter().find(|layout| is_list(&layout.form) && layout.partial.is_none())?;
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
