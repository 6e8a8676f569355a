//! Tells which dataset a table is, by its headings or properties. A file's name is not asked.

use super::{ALL, Dataset, Form, Layout, normalise};
use crate::evidence::{PartHead, Shape};
use std::collections::BTreeSet;

/// What a table was recognised as.
#[derive(Clone, Copy, Debug)]
pub struct Recognised {
    pub dataset: &'static Dataset,
    pub layout: &'static Layout,
}

/// What is compared: the names in the table, and for JSON what else tells it.
#[derive(Debug, Default)]
struct Names {
    all: BTreeSet<String>,
    types: BTreeSet<String>,
    context: Option<String>,
    collector_key: Option<String>,
    is_table: bool,
}

/// The best layout of any dataset, or `None`: not recognised, or two datasets fit equally well.
pub fn recognise(head: &PartHead<'_>) -> Option<Recognised> {
    let names = names(head);
    let mut best: Option<(u32, Recognised)> = None;
    let mut tied = false;
    for dataset in ALL {
        for layout in dataset.layouts {
            let Some(score) = score(layout, &names) else { continue };
            match &best {
                Some((known, _)) if *known > score => {}
                Some((known, first)) if *known == score => tied |= first.dataset.id != dataset.id,
                _ => {
                    tied = false;
                    best = Some((score, Recognised { dataset, layout }));
                }
            }
        }
    }
    best.filter(|_| !tied).map(|(_, found)| found)
}

fn names(head: &PartHead<'_>) -> Names {
    let mut names = Names::default();
    match &head.shape {
        Shape::Table { headings, .. } => {
            names.is_table = true;
            names.all = headings.iter().map(|heading| normalise(heading)).collect();
        }
        Shape::Objects { context, sample } => {
            names.context = context.map(str::to_lowercase);
            names.collector_key = head.name.map(str::to_lowercase);
            for element in *sample {
                let Ok(serde_json::Value::Object(map)) = serde_json::from_slice(element) else { continue };
                for (name, value) in map {
                    if name == "@odata.type"
                        && let Some(kind) = value.as_str()
                    {
                        names.types.insert(kind.to_lowercase());
                    }
                    names.all.insert(normalise(&name));
                }
            }
        }
    }
    names
}

/// How well a layout fits: the proof of a context or key beats names; more names beat fewer.
fn score(layout: &Layout, names: &Names) -> Option<u32> {
    let mut proof = 0;
    match &layout.form {
        Form::Table if !names.is_table => return None,
        Form::Objects { .. } | Form::CollectorKey(_) if names.is_table => return None,
        Form::Table | Form::Either => {}
        Form::CollectorKey(keys) => {
            let key = names.collector_key.as_deref()?;
            return keys.contains(&key).then_some(100_000);
        }
        Form::Objects { context, odata_type } => {
            let fragment = names.context.as_deref().and_then(|context| context.rsplit_once('#')).map(|(_, end)| end);
            let fits = |end: &&str| {
                fragment.is_some_and(|fragment| {
                    let plain = fragment.split(['(', '?']).next().unwrap_or(fragment).trim_end_matches("/$entity");
                    plain.ends_with(*end) || fragment.trim_end_matches("/$entity").ends_with(*end)
                })
            };
            if context.iter().any(fits) {
                proof = 10_000;
            } else if !odata_type.is_empty() {
                if !odata_type.iter().any(|kind| names.types.contains(*kind)) {
                    return None;
                }
                proof = 1_000;
            }
        }
    }
    if matches!(layout.form, Form::Objects { .. } | Form::Table | Form::Either) && names.collector_key.is_some() {
        // A key of a collector's file is what its key says, never what its elements happen to resemble.
        return None;
    }
    if proof == 10_000 {
        // A proven context may come with few properties ($select).
        let none = layout.none.iter().any(|name| names.all.contains(*name));
        return (!none).then(|| proof + matches(layout.all, names) * 10 + matches(layout.any, names));
    }
    let all = matches(layout.all, names);
    let any = matches(layout.any, names);
    let fits = all as usize == layout.all.len()
        && (layout.any.is_empty() || any > 0)
        && !layout.none.iter().any(|name| names.all.contains(*name))
        && !(layout.all.is_empty() && layout.any.is_empty() && proof == 0);
    fits.then_some(proof + all * 10 + any)
}

fn matches(wanted: &[&str], names: &Names) -> u32 {
    u32::try_from(wanted.iter().filter(|name| names.all.contains(**name)).count()).unwrap_or(u32::MAX)
}
