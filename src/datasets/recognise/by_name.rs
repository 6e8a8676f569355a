//! Empty lists that do not say of what they are: a request gives every file a name, and who saved an answer under that name
//! says what it answers.

use super::Recognised;
use crate::datasets::{ALL, Dataset, Form};
use crate::evidence::{PartHead, Shape};

/// What may well be empty. Elsewhere an empty list shows that something went wrong: who can list the roles of a subscription
/// holds one.
const MAY_BE_EMPTY: &[&str] = &[
    "action-groups",
    "alert-rules",
    "azure-pim-eligible",
    "data-collection-rule-associations",
    "data-collection-rules",
    "enrollment-accounts",
    "inbox-rules",
    "label-policies",
    "network-connectors",
    "policy-assignments",
    "relying-parties",
    "security-contacts",
    "sensitivity-labels",
    "virtual-machines",
];

/// A name that begins with fewer letters than this before what is filled in says too little.
const LEAST: usize = 4;

/// What an empty list is by its file's name.
pub(super) fn by_name(found: Option<Recognised>, head: &PartHead<'_>) -> Option<Recognised> {
    let Shape::Objects { sample: [], .. } = &head.shape else { return found };
    if found.is_some() || head.name.is_some() {
        return found;
    }
    let name = head.file.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let mut fitting = ALL.iter().filter(|dataset| MAY_BE_EMPTY.contains(&dataset.id) && writes(dataset, &name));
    let dataset = fitting.next().filter(|_| fitting.next().is_none())?;
    let is_list = |form: &Form| !matches!(form, Form::Table | Form::CollectorKey(_));
    let layout = dataset.layouts.iter().find(|layout| is_list(&layout.form) && layout.partial.is_none())?;
    Some(Recognised { dataset, layout })
}

/// Whether the request of a dataset writes a file of this name: what stands behind a `$` is filled in.
fn writes(dataset: &Dataset, name: &str) -> bool {
    let words = dataset.collect.split(|letter: char| letter.is_whitespace() || "\"'`(),;/\\".contains(letter));
    words.filter_map(|word| word.strip_suffix(".json")).any(|word| {
        let word = word.to_lowercase();
        let Some(name) = name.strip_suffix(".json") else { return false };
        match word.split_once('$') {
            Some((before, _)) => {
                before.len() >= LEAST && name.strip_prefix(before).is_some_and(|filled| !filled.is_empty())
            }
            None => name == word,
        }
    })
}
