//! Objects of which the same is to be said: it is said once, and below it who they are.

use super::Shared;
use super::facts::{DISPLAY_NAME, by_label, joined, shortened, told};
use crate::assessment::Annotation;
use crate::checklist::{Affected, Fact, Outcome, SubjectKind};
use crate::report::masking::PersonalData;
use crate::report::{Block, Cell, Column, ReportInput, Span, Table, TableLook, words};
use std::collections::{BTreeMap, BTreeSet};

/// So many objects of which the same is to be said are listed below it, not each with all of it again.
const ALIKE: usize = 5;

/// Objects of which several say the same, by what they say, in the order of their first; and before them all others.
pub(super) fn alike<'a>(
    level: PersonalData,
    objects: &[&'a Affected],
    remarks: &BTreeMap<&str, &Annotation>,
) -> (Vec<&'a Affected>, Vec<Vec<&'a Affected>>) {
    type Said<'a> = (Outcome, SubjectKind, Vec<(&'a str, &'a str)>);
    let said = |object: &'a Affected| -> Said<'a> {
        let facts = told(level, object).filter(|fact| fact.label != DISPLAY_NAME);
        (object.outcome, object.kind, facts.map(|fact| (fact.label, &*fact.value)).collect())
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
pub(super) fn group_of(input: &ReportInput<'_>, group: &[&Affected]) -> Vec<Block> {
    let Some(first) = group.first() else { return Vec::new() };
    let shared = Shared { outcome: None, kind: Some(first.kind) };
    let chip = Span::chip(words::outcome_tone(first.outcome), first.outcome.title());
    let mut said =
        vec![Span::strong(shared.counted(group.len())), Span::plain(", of which all of this is true:  "), chip];
    let level = input.options.personal_data;
    let facts: Vec<&Fact> = told(level, first).filter(|fact| fact.label != DISPLAY_NAME).collect();
    for labelled in by_label(&facts) {
        said.push(Span::muted(format!("\n{}: ", labelled.label())));
        said.extend(joined(labelled.values.into_iter().map(Span::plain)));
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for object in group {
        *names.entry(&object.name).or_default() += 1;
    }
    let cell = |object: &&Affected| {
        let mut who = vec![Span::strong(if object.name.is_empty() { "(without a name)" } else { &object.name })];
        let display = told(level, object).find(|fact| fact.label == DISPLAY_NAME);
        who.extend(display.map(|fact| Span::plain(format!("\n{}", shortened(&fact.value)))));
        // A principal name that one account of them has tells it as surely as its id, which the JSON holds.
        let is_told = object.name.contains('@') && names.get(&*object.name) == Some(&1);
        let id = object.own_id().filter(|_| !is_told);
        who.extend(id.map(|id| Span::muted(format!("\n{id}"))));
        who.push(Span::muted(format!("\n{}", input.places(&object.sources))));
        Cell::from(who)
    };
    let column = || Column::share("Object, and where it was found", 1.0);
    vec![
        Block::Paragraph(said),
        Block::Table(Table {
            caption: String::new(),
            anchor: None,
            columns: vec![column(), column()],
            rows: group.chunks(2).map(|pair| pair.iter().map(cell).collect()).collect(),
            look: TableLook::Ruled,
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_of_which_the_same_is_to_be_said_stand_together() {
        let object = |number: usize| {
            let object = Affected::new(SubjectKind::User, format!("id-{number}"), "", Outcome::Fail);
            let coverage = if number == 3 { "none" } else { "partly" };
            object.fact("Display name", format!("Name {number}")).fact("Coverage", coverage)
        };
        let objects: Vec<Affected> = (0..8).map(object).collect();
        let all: Vec<&Affected> = objects.iter().collect();
        let told = |remarks: &BTreeMap<&str, &Annotation>, all: &[&Affected]| {
            let (alone, groups) = alike(PersonalData::Full, all, remarks);
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
