//! The objects a finding concerns, as a table; of very long lists a summary and the first ones.

use super::card::{pictures, said};
use super::masking::PersonalData;
use super::options::Carried;
use super::{Block, Cell, Column, ReportInput, Span, Table, TableLook, words};
use crate::assessment::{Annotation, Target};
use crate::checklist::{Affected, Check, Fact, Finding, Outcome, SubjectKind, subject};
use std::collections::{BTreeMap, BTreeSet};

/// Longer lists are not printed whole: they would bury the report, and nobody reads them on paper. Where all lists together
/// would have more rows than [`MOST_ROWS`], the next of these holds.
const MOST_PRINTED: [usize; 4] = [2_000, 500, 200, 50];
/// Some 670 pages.
const MOST_ROWS: usize = 20_000;
/// Longer facts than this many bytes are said once, where at least so many objects share them.
const LONG_FACT: usize = 80;
const SEVERAL: usize = 3;
/// So many objects of which the same is to be said are listed below it, not each with all of it again.
const ALIKE: usize = 5;
/// A fact that tells an object apart, and nothing of how it stands.
const DISPLAY_NAME: &str = "Display name";
/// Characters of a display name; the whole of it stands among the accounts and in the JSON.
const LONGEST_NAME: usize = 60;
/// So many of a longer list are printed.
const FIRST: usize = 200;

pub fn blocks(input: &ReportInput<'_>, check: &Check, finding: &Finding) -> Vec<Block> {
    let affected = &finding.affected;
    if input.options.personal_data == PersonalData::Counts {
        return counts_only(finding);
    }
    let remarks = remarks(input, check);
    let shared = Shared::of(affected);
    let listed: BTreeSet<&str> = affected.iter().map(|object| &*object.id).collect();
    let mut blocks = Vec::new();
    let most = most_printed(input);
    if affected.len() > most {
        let first = FIRST.min(most);
        blocks.push(summary(check, finding));
        let list = list_file(check);
        let whole = match input.options.carried {
            Carried::Everything => format!("the file {list}, attached to this report"),
            Carried::Nothing => format!("the file {list}, handed over with this report as its CSV output"),
        };
        let shown = affected
            .iter()
            .enumerate()
            .filter(|(index, object)| *index < first || remarks.contains_key(&*object.id))
            .map(|(_, object)| object);
        let (first, all) = (words::size(first), words::size(affected.len()));
        let caption = format!("{}: the first {first} of {all} objects", check.id);
        blocks.extend(table(input, caption, shown, &remarks, shared));
        blocks.push(Block::Paragraph(vec![Span::muted(format!(
            "All {} objects, with every fact and source, are in {whole}.",
            words::size(affected.len())
        ))]));
    } else if !affected.is_empty() {
        let caption = format!("{}: {}", check.id, shared.counted(affected.len()));
        blocks.extend(table(input, caption, affected.iter(), &remarks, shared));
    }
    blocks.extend(remarks_on_others(input, check, &remarks, &listed));
    blocks.extend(pictures(input, remarks.values().flat_map(|annotation| &annotation.attachments)));
    blocks
}

/// Whether the list is too long to be printed whole.
pub fn is_cut(input: &ReportInput<'_>, finding: &Finding) -> bool {
    finding.affected.len() > most_printed(input)
}

/// How long a list may be in this report.
fn most_printed(input: &ReportInput<'_>) -> usize {
    let rows = |most: usize| -> usize {
        let of = |finding: &Finding| {
            let length = finding.affected.len();
            if length > most { FIRST.min(most) } else { length }
        };
        input.results.findings.iter().map(of).sum()
    };
    let [.., least] = MOST_PRINTED;
    MOST_PRINTED.into_iter().find(|most| rows(*most) <= MOST_ROWS).unwrap_or(least)
}

/// The name of the file that holds a list which is too long to be printed.
pub fn list_file(check: &Check) -> String {
    format!("objects-{}.csv", check.id)
}

/// The check whose list such a file holds.
pub fn listed_check(file: &str) -> Option<&str> {
    file.strip_prefix("objects-")?.strip_suffix(".csv")
}

/// For readers who are to know how many, not who.
fn counts_only(finding: &Finding) -> Vec<Block> {
    if finding.affected.is_empty() {
        return Vec::new();
    }
    let count = words::counted(finding.affected.len(), "object is", "objects are");
    vec![Block::Paragraph(vec![Span::muted(format!("{count} concerned; this edition gives counts only."))])]
}

/// What was said of single objects of a check, by the object's id.
fn remarks<'a>(input: &ReportInput<'a>, check: &Check) -> BTreeMap<&'a str, &'a Annotation> {
    let of_check = |(target, annotation): (&'a Target, &'a Annotation)| match target {
        Target::Object { checklist, check: id, subject } if checklist == input.checklist.id && id == check.id => {
            Some((subject.as_str(), annotation))
        }
        _ => None,
    };
    input.assessment.annotations.iter().filter_map(of_check).collect()
}

/// Something said of an object that the finding no longer lists must not be lost.
fn remarks_on_others(
    input: &ReportInput<'_>,
    check: &Check,
    remarks: &BTreeMap<&str, &Annotation>,
    listed: &BTreeSet<&str>,
) -> Option<Block> {
    let rows: Vec<Vec<Cell>> = remarks
        .iter()
        .filter(|(subject, _)| !listed.contains(*subject))
        .map(|(subject, annotation)| {
            vec![Cell::from(Span::code(subject::readable(subject))), Cell::from(remark_lines(input, annotation))]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: format!("{}: said of objects that this finding does not list (any more)", check.id),
            anchor: None,
            columns: vec![Column::share("Object", 2.0), Column::share("Said", 3.0)],
            rows,
            look: TableLook::Ruled,
        })
    })
}

/// What all objects of a list have in common, and so need not say each.
#[derive(Clone, Copy)]
struct Shared {
    outcome: Option<Outcome>,
    kind: Option<SubjectKind>,
}

impl Shared {
    fn of(affected: &[Affected]) -> Self {
        let first = affected.first();
        let outcome = first.map(|first| first.outcome);
        let kind = first.map(|first| first.kind);
        Self {
            outcome: outcome.filter(|outcome| affected.iter().all(|object| object.outcome == *outcome)),
            kind: kind.filter(|kind| affected.iter().all(|object| object.kind == *kind)),
        }
    }

    /// `12 users`
    fn counted(self, count: usize) -> String {
        // A tenant or an unknown stands for a setting, an alert, whatever has no kind of its own.
        let kind = self.kind.filter(|kind| !matches!(kind, SubjectKind::Tenant | SubjectKind::Unknown));
        kind.map_or_else(
            || words::counted(count, "object concerned", "objects concerned"),
            |kind| format!("{} concerned", words::counted_kind(count, kind)),
        )
    }
}

fn table<'a>(
    input: &ReportInput<'_>,
    caption: String,
    objects: impl Iterator<Item = &'a Affected>,
    remarks: &BTreeMap<&str, &Annotation>,
    shared: Shared,
) -> Vec<Block> {
    let columns = vec![Column::share("Object", 3.5), Column::share("Facts, and where they were found", 6.3)];
    let all: Vec<&Affected> = objects.collect();
    let (objects, groups) = alike(input.options.personal_data, &all, remarks);
    let groups: Vec<Block> = groups.iter().flat_map(|group| group_of(input, group)).collect();
    if objects.is_empty() {
        return groups;
    }
    let caption = if groups.is_empty() {
        caption
    } else {
        let of = caption.replacen(": ", &format!(": {} of ", words::size(objects.len())), 1);
        format!("{of}, each with what is to be said of it alone")
    };
    let notes = Notes::of(&objects);
    let rows = objects.iter().map(|object| {
        let mut facts = facts(input.options.personal_data, object, &notes);
        if let Some(annotation) = remarks.get(&*object.id) {
            if !facts.is_empty() {
                facts.push(Span::plain("\n"));
            }
            facts.extend(remark_lines(input, annotation));
        }
        let places = input.places(&object.sources);
        if !places.is_empty() {
            facts.push(Span::plain(if facts.is_empty() { "" } else { "\n" }));
            facts.push(Span::muted(format!("Found in {places}")));
        }
        vec![Cell::from(name(object, shared)), Cell::from(facts)]
    });
    let rows = rows.collect();
    let table = Block::Table(Table { caption, anchor: None, columns, rows, look: TableLook::Ruled });
    notes.block().into_iter().chain([table]).chain(groups).collect()
}

/// Objects of which several say the same, by what they say, in the order of their first; and before them all others.
fn alike<'a>(
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
fn group_of(input: &ReportInput<'_>, group: &[&Affected]) -> Vec<Block> {
    let Some(first) = group.first() else { return Vec::new() };
    let shared = Shared { outcome: None, kind: Some(first.kind) };
    let chip = Span::chip(words::outcome_tone(first.outcome), first.outcome.title());
    let mut said = vec![Span::strong(shared.counted(group.len())), Span::plain(", alike in all of this:  "), chip];
    let level = input.options.personal_data;
    let facts: Vec<&Fact> = told(level, first).filter(|fact| fact.label != DISPLAY_NAME).collect();
    for (label, values) in by_label(&facts) {
        said.push(Span::muted(format!("\n{label}: ")));
        said.extend(joined(values.into_iter().map(Span::plain)));
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

/// Values under their labels, in the order of the first of each label.
fn by_label<'a>(facts: &[&'a Fact]) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut labels: Vec<(&'a str, Vec<&'a str>)> = Vec::new();
    for fact in facts {
        match labels.iter_mut().find(|(label, _)| *label == fact.label) {
            Some((_, values)) => values.push(&fact.value),
            None => labels.push((fact.label, vec![&fact.value])),
        }
    }
    labels
}

/// Several values of one label, one after the other.
fn joined(values: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for value in values {
        if let Some(last) = spans.last() {
            spans.push(Span::plain(if last.text.ends_with('.') { " " } else { "; " }));
        }
        spans.push(value);
    }
    spans
}

fn shortened(name: &str) -> String {
    let mut kept: String = name.chars().take(LONGEST_NAME).collect();
    if kept.len() < name.len() {
        kept.truncate(kept.trim_end().len());
        kept.push('…');
    }
    kept
}

/// Facts that several objects share word for word, said once above the table and referred to by number in it.
struct Notes<'a> {
    /// Label and value, in the order of their numbers.
    order: Vec<(&'a str, &'a str)>,
    numbers: BTreeMap<(&'a str, &'a str), usize>,
}

impl<'a> Notes<'a> {
    fn of(objects: &[&'a Affected]) -> Self {
        let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut order: Vec<(&'a str, &'a str)> = Vec::new();
        for fact in objects.iter().flat_map(|object| &object.facts) {
            // A date is read where it stands.
            if fact.value.len() < LONG_FACT || fact.value.starts_with(|first: char| first.is_ascii_digit()) {
                continue;
            }
            let key: (&'a str, &'a str) = (fact.label, &*fact.value);
            let count = times.entry(key).or_default();
            *count += 1;
            if *count == SEVERAL {
                order.push(key);
            }
        }
        let numbers = order.iter().enumerate().map(|(index, key)| (*key, index + 1)).collect();
        Self { order, numbers }
    }

    fn block(&self) -> Option<Block> {
        let note = |(index, (label, value)): (usize, &(&str, &str))| {
            let number = Span::strong(format!("Note {}  ", index + 1));
            vec![number, Span::muted(format!("{label}: ")), Span::plain(*value)]
        };
        (!self.order.is_empty()).then(|| Block::Bullets(self.order.iter().enumerate().map(note).collect()))
    }
}

/// Name and id on lines of their own; kind and outcome between them where the objects differ in them.
fn name(object: &Affected, shared: Shared) -> Vec<Span> {
    let shown = if object.name.is_empty() { "(without a name)" } else { &object.name };
    let mut spans = vec![Span::strong(shown)];
    if shared.kind.is_none() {
        spans.push(Span::muted(format!("\n{}", words::capital(&words::kind(object.kind)))));
    }
    if shared.outcome.is_none() {
        let gap = if shared.kind.is_none() { "  " } else { "\n" };
        let chip = Span::chip(words::outcome_tone(object.outcome), object.outcome.title());
        spans.extend([Span::plain(gap), chip]);
    }
    spans.extend(object.own_id().map(|id| Span::muted(format!("\n{id}"))));
    spans
}

/// The facts that this edition tells.
fn told(level: PersonalData, object: &Affected) -> impl Iterator<Item = &Fact> {
    object.facts.iter().filter(move |fact| level.tells(fact.label))
}

/// One after the other: a line for each would make a page of every few accounts.
fn facts(level: PersonalData, object: &Affected, notes: &Notes<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    let all: Vec<&Fact> = told(level, object).collect();
    for (index, (label, values)) in by_label(&all).into_iter().enumerate() {
        let gap = if index == 0 { "" } else { " · " };
        spans.push(Span::muted(format!("{gap}{label}: ")));
        spans.extend(joined(values.into_iter().map(|value| match notes.numbers.get(&(label, value)) {
            Some(number) => Span::plain(format!("note\u{a0}{number}")),
            None if label == DISPLAY_NAME => Span::plain(shortened(value)),
            None => Span::plain(value),
        })));
    }
    spans
}

fn remark_lines(input: &ReportInput<'_>, annotation: &Annotation) -> Vec<Span> {
    lines_of(said(annotation, input))
}

/// Pairs as lines of one cell.
pub fn lines_of(pairs: super::card::Pairs) -> Vec<Span> {
    let mut spans = Vec::new();
    for (index, (label, value)) in pairs.into_iter().enumerate() {
        let line = if index == 0 { "" } else { "\n" };
        spans.push(Span::strong(format!("{line}{label}: ")));
        spans.extend(value);
    }
    spans
}

/// How many objects of each kind and outcome.
fn summary(check: &Check, finding: &Finding) -> Block {
    let mut counts: BTreeMap<(Outcome, SubjectKind), usize> = BTreeMap::new();
    for object in &finding.affected {
        *counts.entry((object.outcome, object.kind)).or_default() += 1;
    }
    let rows = counts.into_iter().map(|((outcome, kind), count)| {
        vec![
            Cell::from(words::capital(&words::kind(kind))),
            Cell::from(Span::chip(words::outcome_tone(outcome), outcome.title())),
            Cell::from(words::size(count)),
        ]
    });
    Block::Table(Table {
        caption: format!(
            "{}: {}",
            check.id,
            words::counted(finding.affected.len(), "object concerned", "objects concerned")
        ),
        anchor: None,
        columns: vec![
            Column::share("Kind", 3.0),
            Column::fixed("Outcome", 30.0),
            Column::fixed("Objects", 25.0).numeric(),
        ],
        rows: rows.collect(),
        look: TableLook::Ruled,
    })
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

    #[test]
    fn long_facts_that_several_objects_share_are_said_once() {
        let shared = "Policy A asks for it, but excludes emergency accounts and a group of service accounts";
        let object = |number: usize| {
            let object = Affected::new(SubjectKind::User, format!("id-{number}"), "", Outcome::Fail);
            object.fact("Policies", shared).fact("Enabled", "yes")
        };
        let objects: Vec<Affected> = (0..3).map(object).collect();
        let all: Vec<&Affected> = objects.iter().collect();
        let notes = Notes::of(&all);
        assert_eq!(notes.order, [("Policies", shared)]);
        let text: String =
            facts(PersonalData::Full, &objects[0], &notes).iter().map(|span| span.text.as_str()).collect();
        assert_eq!(text, "Policies: note\u{a0}1 · Enabled: yes");
        assert!(Notes::of(&all[..2]).order.is_empty());
        assert!(Notes::of(&all[..2]).block().is_none());
    }
}
