//! What is said of one object: its name and id, and its facts, one after the other.

use super::Shared;
use crate::checklist::{Affected, Fact};
use crate::report::masking::PersonalData;
use crate::report::{Block, Span, words};
use std::collections::BTreeMap;

/// Longer facts than this many bytes are said once, where at least so many objects share them.
const LONG_FACT: usize = 80;
const SEVERAL: usize = 3;
/// A fact that tells an object apart, and nothing of how it stands.
pub(super) const DISPLAY_NAME: &str = "Display name";
/// Characters of a display name; the whole of it stands among the accounts and in the JSON.
const LONGEST_NAME: usize = 60;

/// What stands under a label, or under several where it is the same.
pub(super) struct Labelled<'a> {
    labels: Vec<&'a str>,
    pub(super) values: Vec<&'a str>,
}

impl Labelled<'_> {
    /// `Policies on device code flow and policies on authentication transfer`
    pub(super) fn label(&self) -> String {
        label_of(&self.labels)
    }
}

fn label_of(labels: &[&str]) -> String {
    let within = |(place, label): (usize, &&str)| {
        let mut letters = label.chars();
        match (place, letters.next(), letters.clone().next()) {
            // The first letter of a sentence, but not that of an abbreviation.
            (1.., Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
            _ => (*label).to_owned(),
        }
    };
    words::listed(&labels.iter().enumerate().map(within).collect::<Vec<String>>())
}

/// Values under their labels, in the order of the first of each label. A long text that stands under several labels is said
/// once for all of them.
pub(super) fn by_label<'a>(facts: &[&'a Fact]) -> Vec<Labelled<'a>> {
    let mut said: Vec<Labelled<'a>> = Vec::new();
    for fact in facts {
        match said.iter_mut().find(|said| said.labels == [fact.label]) {
            Some(said) => said.values.push(&fact.value),
            None => said.push(Labelled { labels: vec![fact.label], values: vec![&fact.value] }),
        }
    }
    let mut merged: Vec<Labelled<'a>> = Vec::with_capacity(said.len());
    for next in said {
        let is_long = next.values.iter().any(|value| value.len() >= LONG_FACT);
        match merged.iter_mut().find(|said| is_long && said.values == next.values) {
            Some(said) => said.labels.extend(next.labels),
            None => merged.push(next),
        }
    }
    merged
}

/// Several values of one label, one after the other.
pub(super) fn joined(values: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for value in values {
        if let Some(last) = spans.last() {
            spans.push(Span::plain(if last.text.ends_with('.') { " " } else { "; " }));
        }
        spans.push(value);
    }
    spans
}

pub(super) fn shortened(name: &str) -> String {
    let mut kept: String = name.chars().take(LONGEST_NAME).collect();
    if kept.len() < name.len() {
        kept.truncate(kept.trim_end().len());
        kept.push('…');
    }
    kept
}

/// The id that the tenant gives an object. Those that are made up of names and places would only repeat what stands beside
/// them; the JSON holds them all.
pub(super) fn id_of_the_tenant(object: &Affected) -> Option<&str> {
    let id = object.id.strip_prefix("device:").unwrap_or(&object.id);
    let is_guid = |part: &str| {
        part.len() == 36 && part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') && part.contains('-')
    };
    let is_given = id.starts_with('/') || id.contains('@') || id.contains("dc=") || id.starts_with("s-1-");
    let is_given = is_given || id.split(['/', ':', ' ']).any(is_guid);
    (is_given && !id.contains('|') && !id.eq_ignore_ascii_case(&object.name)).then_some(id)
}

/// Facts that several objects share word for word, said once above the table and referred to by number in it.
pub(super) struct Notes<'a> {
    /// Labels and value, in the order of their numbers.
    order: Vec<(Vec<&'a str>, &'a str)>,
    numbers: BTreeMap<&'a str, usize>,
}

impl<'a> Notes<'a> {
    pub(super) fn of(objects: &[&'a Affected]) -> Self {
        let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut order: Vec<(Vec<&'a str>, &'a str)> = Vec::new();
        let mut numbers: BTreeMap<&'a str, usize> = BTreeMap::new();
        for fact in objects.iter().flat_map(|object| &object.facts) {
            // A date is read where it stands.
            if fact.value.len() < LONG_FACT || fact.value.starts_with(|first: char| first.is_ascii_digit()) {
                continue;
            }
            let (label, value): (&'a str, &'a str) = (fact.label, &*fact.value);
            let count = times.entry((label, value)).or_default();
            *count += 1;
            if *count == SEVERAL {
                let number = *numbers.entry(value).or_insert_with(|| {
                    order.push((Vec::new(), value));
                    order.len()
                });
                order[number - 1].0.push(label);
            }
        }
        Self { order, numbers }
    }

    pub(super) fn block(&self) -> Option<Block> {
        let note = |(index, (labels, value)): (usize, &(Vec<&str>, &str))| {
            let number = Span::strong(format!("Note {}  ", index + 1));
            vec![number, Span::muted(format!("{}: ", label_of(labels))), Span::plain(*value)]
        };
        (!self.order.is_empty()).then(|| Block::Bullets(self.order.iter().enumerate().map(note).collect()))
    }
}

/// Name and id on lines of their own; kind and outcome between them where the objects differ in them.
pub(super) fn name(object: &Affected, shared: Shared) -> Vec<Span> {
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
    spans.extend(id_of_the_tenant(object).map(|id| Span::muted(format!("\n{id}"))));
    spans
}

/// The facts that this edition tells.
pub(super) fn told(level: PersonalData, object: &Affected) -> impl Iterator<Item = &Fact> {
    object.facts.iter().filter(move |fact| level.tells(fact.label))
}

/// One after the other: a line for each would make a page of every few accounts.
pub(super) fn facts(level: PersonalData, object: &Affected, notes: &Notes<'_>) -> Vec<Span> {
    let mut spans = Vec::new();
    let all: Vec<&Fact> = told(level, object).collect();
    for (index, said) in by_label(&all).into_iter().enumerate() {
        let gap = if index == 0 { "" } else { " · " };
        let label = said.label();
        spans.push(Span::muted(format!("{gap}{label}: ")));
        spans.extend(joined(said.values.into_iter().map(|value| match notes.numbers.get(value) {
            Some(number) => Span::plain(format!("note\u{a0}{number}")),
            None if label == DISPLAY_NAME => Span::plain(shortened(value)),
            None => Span::plain(value),
        })));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::{Outcome, SubjectKind};

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
        assert_eq!(notes.order, [(vec!["Policies"], shared)]);
        let text: String =
            facts(PersonalData::Full, &objects[0], &notes).iter().map(|span| span.text.as_str()).collect();
        assert_eq!(text, "Policies: note\u{a0}1 · Enabled: yes");
        assert!(Notes::of(&all[..2]).order.is_empty());
        assert!(Notes::of(&all[..2]).block().is_none());
    }

    #[test]
    fn what_stands_under_several_labels_is_said_once() {
        let long = "Partly covered by a policy that leaves open other clients, other networks and risky sign-ins";
        let object = Affected::new(SubjectKind::User, "id", "", Outcome::Fail)
            .fact("Flow", "partly")
            .fact("Policies on flow", long)
            .fact("MFA", "partly")
            .fact("Policies on transfer", long)
            .fact("MFA policies", long);
        let none = Notes { order: Vec::new(), numbers: BTreeMap::new() };
        let text = |notes: &Notes<'_>| -> String {
            facts(PersonalData::Full, &object, notes).iter().map(|span| span.text.as_str()).collect()
        };
        let labels = "Policies on flow, policies on transfer and MFA policies";
        assert_eq!(text(&none), format!("Flow: partly · {labels}: {long} · MFA: partly"));
        let notes = Notes::of(&[&object, &object, &object]);
        assert_eq!(text(&notes), format!("Flow: partly · {labels}: note\u{a0}1 · MFA: partly"));
        let Some(Block::Bullets(bullets)) = notes.block() else { panic!("there is a note") };
        let said: Vec<String> =
            bullets.iter().map(|spans| spans.iter().map(|span| span.text.as_str()).collect()).collect();
        assert_eq!(said, [format!("Note 1  {labels}: {long}")]);
    }
}
