//! Objects of which the same is to be said: it is said once, and below it who they are.

use super::Shared;
use super::about::Telling;
use super::common::Common;
use super::facts::{Notes, facts};
use super::lists::{Listed, Lists};
use crate::assessment::Annotation;
use crate::checklist::{Affected, Fact, Outcome, SubjectKind};
use crate::report::{Block, ReportInput, Span, words};
use std::collections::{BTreeMap, BTreeSet};

/// So many objects of which the same is to be said are listed below it, not each with all of it again.
pub(super) const ALIKE: usize = 5;

type Told<'a> = Vec<(&'a str, &'a str)>;

/// Objects of which several say the same, by what they say, in the order of their first; and before them all others.
/// What only describes an object keeps it in its group, and stands beside it.
pub(super) fn alike<'a>(
    telling: Telling<'_>,
    objects: &[&'a Affected],
    remarks: &BTreeMap<&str, &Annotation>,
) -> (Vec<&'a Affected>, Vec<Vec<&'a Affected>>) {
    type Said<'a> = (Outcome, SubjectKind, Told<'a>);
    let said = |object: &'a Affected| -> Said<'a> {
        let all: Vec<&'a Fact> = telling.facts(object).collect();
        let has_own = all.iter().any(|fact| !telling.only_describes(fact));
        let key = all.into_iter().filter(|fact| !has_own || !telling.only_describes(fact));
        (object.outcome, object.kind, key.map(|fact| (fact.label, &*fact.value)).collect())
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

/// What is to be said of all of a group, and then who they are; those of which the same more is to be said together.
pub(super) fn group_of(
    input: &ReportInput<'_>,
    telling: Telling<'_>,
    lists: &Lists,
    list: Shared,
    group: &[&Affected],
) -> Vec<Block> {
    let Some(first) = group.first() else { return Vec::new() };
    let shared = Shared { outcome: None, kind: Some(first.kind), ..list };
    let chip = Span::chip(words::outcome_tone(first.outcome), first.outcome.title());
    let mut said = vec![Span::strong(shared.counted(group.len())), Span::plain(" with the same facts:  "), chip];
    let common = Common::of(telling, group);
    said.extend(common.lines(input));
    let listed = Listed::of(input, telling, &common, group);
    let mut blocks = vec![Block::KeepTogether(vec![Block::Paragraph(said)])];
    let mut by_rest: BTreeMap<Told<'_>, Vec<&Affected>> = BTreeMap::new();
    for object in group {
        let rest = unmarked(&common, telling, object).into_iter().map(|fact| (fact.label, &*fact.value));
        by_rest.entry(rest.collect()).or_default().push(object);
    }
    let is_one = by_rest.len() == 1;
    let (mut several, few): (Vec<_>, Vec<_>) =
        by_rest.into_values().partition(|objects| is_one || objects.len() >= ALIKE);
    let rest = |objects: &[&Affected]| {
        let rest = objects.first().map(|first| unmarked(&common, telling, first)).unwrap_or_default();
        facts(input, &rest, &Notes::default())
    };
    // Those of whom nothing more is said come last.
    several.sort_by_key(|objects| (rest(objects).is_empty(), std::cmp::Reverse(objects.len())));
    let count = |before: &str, objects: &[&Affected], behind: &str| {
        Span::strong(format!("{before}{}{behind}", words::size(objects.len())))
    };
    let line = |said: Vec<Span>| Block::KeepTogether(vec![Block::Paragraph(said)]);
    for objects in &several {
        if !is_one {
            let rest = rest(objects);
            let of = if !rest.is_empty() || several.len() == 1 {
                count("", objects, " of them")
            } else if few.is_empty() {
                count("The other ", objects, "")
            } else {
                count("", objects, " more")
            };
            let gap = if rest.is_empty() { "" } else { " · " };
            blocks.push(line([of, Span::plain(gap)].into_iter().chain(rest).collect()));
        }
        blocks.extend(listed.names(lists, list.check, objects));
    }
    // In the order of the list, each with what is its own.
    let few: BTreeSet<*const Affected> = few.into_iter().flatten().map(std::ptr::from_ref).collect();
    let few: Vec<&Affected> =
        group.iter().copied().filter(|object| few.contains(&std::ptr::from_ref(*object))).collect();
    let (bare, few): (Vec<&Affected>, Vec<&Affected>) =
        few.into_iter().partition(|object| unmarked(&common, telling, object).is_empty());
    if !few.is_empty() {
        if !several.is_empty() {
            blocks.push(line(vec![count(
                "",
                &few,
                if few.len() == 1 { " more, with a fact of its own" } else { " more, each with facts of its own" },
            )]));
        }
        blocks.push(listed.with_facts(&few));
    }
    if !bare.is_empty() {
        blocks.push(line(vec![count("", &bare, " more")]));
        blocks.extend(listed.names(lists, list.check, &bare));
    }
    // What all have in common does not end a page before the first of them is named.
    if let [Block::KeepTogether(all), Block::KeepTogether(first), ..] = &mut blocks[..] {
        all.append(first);
        blocks.remove(1);
    }
    blocks
}

/// The facts that are its own, but for those that stand behind its name.
pub(super) fn unmarked<'o>(common: &Common<'_>, telling: Telling<'_>, object: &'o Affected) -> Vec<&'o Fact> {
    let facts = common.rest(telling, object).into_iter();
    facts.filter(|fact| Telling::mark(fact).is_none()).collect()
}

/// The objects as they are to stand in tables: apart by their outcome, where so many have one that it need not be said of
/// each, or where groups of one outcome stand below. They are in the order of their outcomes.
pub(super) fn by_outcome<'o, 'a>(objects: &'o [&'a Affected], has_groups: bool) -> Vec<&'o [&'a Affected]> {
    let parts: Vec<&[&Affected]> = objects.chunk_by(|one, other| one.outcome == other.outcome).collect();
    match objects {
        [] => Vec::new(),
        _ if has_groups || parts.iter().any(|part| part.len() >= ALIKE) => parts,
        _ => vec![objects],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{EvidenceId, SourceRef};
    use crate::report::affected::Register;
    use crate::report::masking::PersonalData;
    use crate::report::sections::sample::sample;
    use crate::report::sections::tests::text_of;

    #[test]
    fn what_differs_stands_beside_each_and_the_rest_is_said_once() {
        let sample = sample();
        let told = |objects: &[Affected]| {
            let register = Register::default();
            let telling = Telling::of(PersonalData::Full, &register, objects);
            let (alone, groups) = alike(telling, &objects.iter().collect::<Vec<_>>(), &BTreeMap::new());
            assert!(alone.is_empty());
            groups
                .iter()
                .map(|group| {
                    text_of(&group_of(
                        &sample.input(),
                        telling,
                        &Lists::default(),
                        Shared::of("1.02.b", objects.iter()),
                        group,
                    ))
                })
                .collect::<Vec<_>>()
        };
        let at = |row: u64| SourceRef { file: EvidenceId(0), part: None, row };
        let object = |number: u64, synchronised: Option<&str>| {
            let name = format!("n{number}@contoso.com");
            let object = Affected::new(SubjectKind::User, format!("id-{number}"), name, Outcome::Fail);
            let object = object.fact("Coverage", "partly").at([at(1), at(10 + number)]);
            synchronised.iter().fold(object, |object, value| object.fact("Synchronised", *value))
        };
        let differing = |count: u64| -> Vec<Affected> {
            let synchronised = |number: u64| match number {
                0..=5 => Some("yes"),
                6 => Some("no"),
                _ => None,
            };
            (0..count).map(|number| object(number, synchronised(number))).collect()
        };
        let [said] = told(&differing(12)).try_into().unwrap();
        let count = |what: &str| said.matches(what).count();
        assert_eq!((count("Coverage: "), count("Synchronised: yes"), count("Synchronised: no")), (1, 1, 1), "{said}");
        assert_eq!((count("Source:"), count("row\u{a0}1\n"), count("row\u{a0}17")), (1, 1, 1), "{said}");
        for expected in ["12 users concerned", "6 of them", "5 more", "1 more, with a fact of its own"] {
            assert!(said.contains(expected), "{expected}: {said}");
        }
        // One without anything of its own is not said to have it.
        let [said] = told(&differing(8)).try_into().unwrap();
        for expected in ["6 of them", "1 more, with a fact of its own", "1 more"] {
            assert!(said.contains(expected), "{expected}: {said}");
        }
        // Where none differs in more than its place nothing is divided.
        let objects: Vec<Affected> = (0..5).map(|number| object(number, Some("yes"))).collect();
        let [said] = told(&objects).try_into().unwrap();
        assert!(said.contains("Synchronised: yes") && !said.contains("of them"), "{said}");
    }

    #[test]
    fn tables_are_apart_by_outcome_where_that_saves_saying_it() {
        let objects = |fails: usize, reviews: usize| -> Vec<Affected> {
            let outcomes = [(Outcome::Fail, fails), (Outcome::Review, reviews)];
            let of = |(outcome, count)| {
                (0..count).map(move |at| Affected::new(SubjectKind::User, format!("{at}"), "", outcome))
            };
            outcomes.into_iter().flat_map(of).collect()
        };
        let check = |fails: usize, reviews: usize, has_groups: bool, expected: &[usize]| {
            let objects = objects(fails, reviews);
            let all: Vec<&Affected> = objects.iter().collect();
            assert_eq!(by_outcome(&all, has_groups).iter().map(|part| part.len()).collect::<Vec<_>>(), expected);
        };
        check(0, 0, true, &[]);
        check(4, 3, false, &[7]);
        check(4, 3, true, &[4, 3]);
        check(5, 1, false, &[5, 1]);
        check(7, 0, false, &[7]);
    }

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
