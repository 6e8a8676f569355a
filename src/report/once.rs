//! What several findings share, and the report says once: what describes an account, and what the evidence lacks.

use super::affected::Register;
use super::sections::gaps::{self, Numbered};
use super::{ReportInput, affected, card};
use crate::checklist::{Affected, Finding};
use crate::tenant::RecordKind;
use std::collections::{BTreeMap, BTreeSet};

/// What findings refer to in place of saying it again.
#[derive(Debug, Default)]
pub struct Once<'a> {
    pub register: Register<'a>,
    gaps: Numbered,
    /// Objects with much to be said of them, by their ids: each with the check where it is said first.
    said: BTreeMap<&'a str, Vec<(&'a Affected, &'static str)>>,
    /// Checks whose objects are short: they say it again.
    short: BTreeSet<&'static str>,
}

/// What a finding says of its gaps in one kind of export.
#[derive(Debug, PartialEq, Eq)]
pub enum Told<'a> {
    /// Its reasons have said it already; the numbers under which it stands in the list of gaps.
    Nothing(Vec<usize>),
    /// A gap that no other finding has, in its own words, and its number.
    Here(&'a str, Option<usize>),
    /// So many gaps, by their numbers in the list of gaps where they have some.
    There(usize, Vec<usize>),
}

impl<'a> Once<'a> {
    pub fn of(input: &ReportInput<'a>) -> Self {
        let (said, short) = said(input);
        Self { register: Register::of(input), gaps: gaps::numbered(input), said, short }
    }

    /// The check at which the very same was said of an object already.
    pub fn said_at(&self, check: &str, object: &Affected) -> Option<&'static str> {
        if self.short.contains(check) {
            return None;
        }
        let said = self.said.get(&*object.id)?;
        let (_, first) = said.iter().find(|(other, _)| is_same(other, object))?;
        (*first != check).then_some(first)
    }

    pub fn told<'f>(&self, finding: &'f Finding, kind: RecordKind) -> Told<'f> {
        let of_kind =
            || finding.missing.iter().filter(|missing| missing.kind == kind).map(|missing| missing.why.as_str());
        // Where the outcome is for want of evidence, the reasons have said it already.
        let mut untold: Vec<&str> =
            of_kind().filter(|why| !finding.reasons.iter().any(|reason| reason == why)).collect();
        untold.sort_unstable();
        untold.dedup();
        let known = |why: &&str| self.gaps.get(&(kind, (*why).to_owned())).copied();
        let numbers = |whys: Vec<&str>| {
            let numbers: BTreeSet<usize> = whys.iter().filter_map(known).map(|(number, _)| number).collect();
            numbers.into_iter().collect()
        };
        match untold.as_slice() {
            [] => Told::Nothing(numbers(of_kind().collect())),
            [only] if known(only).is_none_or(|(_, findings)| findings < 2) => {
                Told::Here(only, known(only).map(|(number, _)| number))
            }
            several => Told::There(several.len(), numbers(several.to_vec())),
        }
    }
}

/// Less than this many bytes are said again: whoever looks it up would read no less.
const MUCH: usize = 240;
/// Less than this nobody looks up, whatever stands beside it.
const LITTLE: usize = 120;

/// Where what was said of each object is said first, and the checks that say all of it again.
type Said<'a> = (BTreeMap<&'a str, Vec<(&'a Affected, &'static str)>>, BTreeSet<&'static str>);

fn length(object: &Affected) -> usize {
    object.facts.iter().map(|fact| fact.value.len()).sum()
}

fn said<'a>(input: &ReportInput<'a>) -> Said<'a> {
    let mut said: BTreeMap<&'a str, Vec<(&'a Affected, &'static str)>> = BTreeMap::new();
    let mut short = BTreeSet::new();
    for (_, check) in input.checklist.checks() {
        let Some(finding) = input.finding(check) else { continue };
        // Of a list that is not printed whole nobody knows what it says.
        if affected::is_cut(input, finding) || !card::deserves_card(input, check, finding) {
            continue;
        }
        // What one object of a list is spared the others are, too: they are long on the average, or all are told again.
        let much =
            |objects: &[&Affected]| objects.iter().map(|object| length(object)).sum::<usize>() >= MUCH * objects.len();
        let (again, fresh): (Vec<&Affected>, Vec<&Affected>) = finding.affected.iter().partition(|object| {
            said.get(&*object.id).is_some_and(|known| known.iter().any(|(other, _)| is_same(other, object)))
        });
        if !much(&again) {
            short.insert(check.id);
        }
        for object in fresh.into_iter().filter(|object| length(object) >= LITTLE) {
            said.entry(&object.id).or_default().push((object, check.id));
        }
    }
    (said, short)
}

fn is_same(one: &Affected, other: &Affected) -> bool {
    let told = |object: &Affected| object.facts.iter().map(|fact| (fact.label, fact.value.clone())).collect::<Vec<_>>();
    one.outcome == other.outcome && one.kind == other.kind && told(one) == told(other)
}

/// `G4`, `G4, G6–G9`
pub fn numbers(numbers: &[usize]) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    let run = |run: &[usize]| match run {
        [] => String::new(),
        [only] => format!("G{only}"),
        [first, .., last] => format!("G{first}–G{last}"),
    };
    runs.map(run).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::{Outcome, SubjectKind};
    use crate::report::sections::sample::sample;

    #[test]
    fn what_was_said_of_an_object_is_said_once() {
        let mut sample = sample();
        let object = |value: &str| Affected::new(SubjectKind::User, "id-9", "n", Outcome::Fail).fact("Why", value);
        let long = "word ".repeat(60);
        let other = |value: &str| Affected { id: "id-8".into(), ..object(value) };
        for (check, value) in [("1.02.b", &*long), ("1.02.c", &long), ("1.02.d", "short"), ("1.02.e", &long[..270])] {
            let finding = sample.results.findings.iter_mut().find(|finding| finding.check == check).unwrap();
            finding.outcome = Outcome::Fail;
            finding.affected.push(object(value));
        }
        // All of a list or none: these are short on the average.
        for check in ["1.03.a", "1.03.e"] {
            let finding = sample.results.findings.iter_mut().find(|finding| finding.check == check).unwrap();
            finding.outcome = Outcome::Fail;
            finding.affected = vec![object(&long[..250]), other(&long[..130])];
        }
        let once = Once::of(&sample.input());
        assert_eq!(once.said_at("1.03.e", &object(&long[..250])), None, "the other would be told again");
        assert_eq!(once.said_at("1.02.b", &object(&long)), None, "here it is said");
        assert_eq!(once.said_at("1.02.c", &object(&long)), Some("1.02.b"));
        assert_eq!(once.said_at("1.02.d", &object("short")), None);
        assert_eq!(once.said_at("1.02.e", &object(&long[..270])), None, "it is not the same");
    }

    #[test]
    fn a_gap_that_findings_share_is_referred_to_by_its_number() {
        let mut sample = sample();
        let both: Vec<usize> = (0..sample.results.findings.len())
            .filter(|at| !sample.results.findings[*at].missing.is_empty())
            .take(1)
            .collect();
        let mut finding = sample.results.findings[both[0]].clone();
        finding.reasons.clear();
        finding.missing.truncate(1);
        let (kind, why) = (finding.missing[0].kind, finding.missing[0].why.clone());
        for other in &mut sample.results.findings {
            other.missing.clear();
        }
        sample.results.findings[both[0]] = finding.clone();
        assert_eq!(Once::of(&sample.input()).told(&finding, kind), Told::Here(&why, Some(1)));
        let other = (both[0] + 1) % sample.results.findings.len();
        sample.results.findings[other].missing = finding.missing.clone();
        assert_eq!(Once::of(&sample.input()).told(&finding, kind), Told::There(1, vec![1]));
        finding.reasons.push(why.clone());
        assert_eq!(Once::of(&sample.input()).told(&finding, kind), Told::Nothing(vec![1]), "said by its reasons");
        finding.reasons.clear();
        // Without the list of gaps there is no number to refer to.
        sample.options.without = vec!["gaps".into()];
        assert_eq!(Once::of(&sample.input()).told(&finding, kind), Told::Here(&why, None));
        assert_eq!(numbers(&[1, 3, 4, 5, 9]), "G1, G3–G5, G9");
    }
}
