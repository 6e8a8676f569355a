//! Objects of which the same is to be said: it is said once, and below it who they are.

use super::Shared;
use super::about::Telling;
use super::facts::{by_label, display_name, laid_out};
use crate::assessment::Annotation;
use crate::checklist::{Affected, Fact, Outcome, SubjectKind};
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, words};
use std::collections::{BTreeMap, BTreeSet};

/// So many objects of which the same is to be said are listed below it, not each with all of it again.
const ALIKE: usize = 5;

/// Objects of which several say the same, by what they say, in the order of their first; and before them all others.
pub(super) fn alike<'a>(
    telling: Telling<'_>,
    objects: &[&'a Affected],
    remarks: &BTreeMap<&str, &Annotation>,
) -> (Vec<&'a Affected>, Vec<Vec<&'a Affected>>) {
    type Said<'a> = (Outcome, SubjectKind, Vec<(&'a str, &'a str)>);
    let said = |object: &'a Affected| -> Said<'a> {
        (object.outcome, object.kind, telling.facts(object).map(|fact| (fact.label, &*fact.value)).collect())
    };
    let mut groups: Vec<Vec<&'a Affected>> = Vec::new();
    let mut places: BTreeMap<Said<'a>, usize> = BTreeMap::new();
    for object in objects.iter().filter(|object| !remarks.contains_key(&*object.id)) {
        let place = *places.entry(said(object)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.push(object);
        }
    }
    groups.retain(|group| group.len() >= ALIKE);
    let grouped: BTreeSet<*const Affected> =
        groups.iter().flatten().map(|object| std::ptr::from_ref(*object)).collect();
    let others = objects.iter().filter(|object| !grouped.contains(&std::ptr::from_ref(**object)));
    (others.copied().collect(), groups)
}

/// What is to be said of all of a group, and then who they are.
pub(super) fn group_of(input: &ReportInput<'_>, telling: Telling<'_>, group: &[&Affected]) -> Vec<Block> {
    let Some(first) = group.first() else { return Vec::new() };
    let shared = Shared { outcome: None, kind: Some(first.kind) };
    let chip = Span::chip(words::outcome_tone(first.outcome), first.outcome.title());
    let mut said =
        vec![Span::strong(shared.counted(group.len())), Span::plain(", of which all of this is true:  "), chip];
    let facts: Vec<&Fact> = telling.facts(first).collect();
    for labelled in by_label(&facts) {
        said.push(Span::muted(format!("\n{}: ", labelled.label())));
        said.extend(
            laid_out(labelled.values.into_iter().map(|value| Span::plain(input.in_words(value))).collect(), false).0,
        );
    }
    let mut places: Vec<String> = group.iter().map(|object| telling.places(input, object)).collect();
    // A place that is that of all of them is said once.
    if let Some(shared) = places.first().filter(|first| !first.is_empty() && places.iter().all(|place| place == *first))
    {
        said.push(Span::muted(format!("\nFound in {shared}")));
        places.clear();
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for object in group {
        *names.entry(&object.name).or_default() += 1;
    }
    // A principal name that one account of them has tells it as surely as its id, which the JSON holds.
    let is_told = |object: &Affected| {
        telling.is_registered(object) || object.name.contains('@') && names.get(&*object.name) == Some(&1)
    };
    let cell = |(index, object): (usize, &&Affected)| {
        let mut who = vec![Span::strong(if object.name.is_empty() { "(without a name)" } else { &object.name })];
        who.extend(display_name(telling, object).map(|name| Span::plain(format!("\n{name}"))));
        let id = object.own_id().filter(|_| !is_told(object));
        who.extend(id.map(|id| Span::muted(format!("\n{id}"))));
        let place = places.get(index).filter(|place| !place.is_empty());
        who.extend(place.map(|place| Span::muted(format!("\n{place}"))));
        Cell::from(who)
    };
    let cells: Vec<Cell> = group.iter().enumerate().map(cell).collect();
    // Names that say nothing more need less room.
    let is_short = places.iter().all(String::is_empty) && group.iter().all(|object| is_told(object));
    let (title, across) = if is_short { ("Object", 3) } else { ("Object, and where it was found", 2) };
    vec![
        Block::KeepTogether(vec![Block::Paragraph(said)]),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: (0..across).map(|_| Column::share(title, 1.0)).collect(),
            rows: cells.chunks(across).map(<[Cell]>::to_vec).collect(),
            look: TableLook::Ruled,
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::affected::Register;
    use crate::report::masking::PersonalData;

    #[test]
    fn objects_of_which_the_same_is_to_be_said_stand_together() {
        let object = |number: usize| {
            let object = Affected::new(SubjectKind::User, format!("id-{number}"), "", Outcome::Fail);
            let coverage = if number == 3 { "none" } else { "partly" };
            object.fact("Display name", format!("Name {number}")).fact("Coverage", coverage)
        };
        let objects: Vec<Affected> = (0..8).map(object).collect();
        let all: Vec<&Affected> = objects.iter().collect();
        let register = Register::default();
        let telling = Telling::of(PersonalData::Full, &register, &[]);
        let told = |remarks: &BTreeMap<&str, &Annotation>, all: &[&Affected]| {
            let (alone, groups) = alike(telling, all, remarks);
            let ids = |objects: &[&Affected]| objects.iter().map(|object| object.id.to_string()).collect::<Vec<_>>();
            (ids(&alone), groups.iter().map(|group| ids(group).len()).collect::<Vec<_>>())
        };
        assert_eq!(told(&BTreeMap::new(), &all), (vec!["id-3".to_owned()], vec![7]));
        // Whoever something was said of stands alone with it.
        let said = Annotation::default();
        let remarks = BTreeMap::from([("id-5", &said)]);
        assert_eq!(told(&remarks, &all), (vec!["id-3".to_owned(), "id-5".to_owned()], vec![6]));
        assert_eq!(told(&BTreeMap::new(), &all[..4]).1, Vec::<usize>::new());
    }
}
