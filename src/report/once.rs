//! What several findings share, and the report says once: what describes an account, and what the evidence lacks.

use super::affected::Register;
use super::sections::gaps::{self, Numbered};
use super::{ReportInput, affected, card};
use crate::checklist::{Affected, Check, Finding, Outcome};
use crate::evidence::EvidenceId;
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
    /// Where several gaps are told first, where there is no list of them.
    told: BTreeMap<(RecordKind, Vec<&'a str>), &'static str>,
    /// The lists of names that the findings before this one have.
    pub lists: affected::Lists,
    /// Where it is told first which files were read besides.
    read: BTreeMap<BTreeSet<EvidenceId>, &'static str>,
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
    /// All of them, where no list of gaps is printed and no finding before has told them.
    All(Vec<&'a str>),
    /// At which check so many are told, where no list of gaps is printed.
    At(&'static str, usize),
}

impl<'a> Once<'a> {
    pub fn of(input: &ReportInput<'a>) -> Self {
        let (said, short) = said(input);
        let told = if input.options.has(&gaps::SECTION) { BTreeMap::new() } else { told(input) };
        Self {
            register: Register::of(input),
            gaps: gaps::numbered(input),
            said,
            short,
            told,
            lists: affected::Lists::default(),
            read: read(input),
        }
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

    /// The check before this one at which it is told that these files were read; none of few files.
    pub fn read_at(&self, check: &Check, files: &BTreeSet<EvidenceId>) -> Option<&'static str> {
        self.read.get(files).copied().filter(|first| *first != check.id && files.len() > FEW_FILES)
    }

    /// The number under which the list of gaps tells a gap word for word that several findings have.
    pub fn listed(&self, kind: RecordKind, why: &str) -> Option<usize> {
        let number = |why: String| self.gaps.get(&(kind, why)).copied();
        let (own, findings) = number(why.to_owned())?;
        // What says no more than that nothing of it was supplied is not told in its own words.
        let whole = gaps::not_supplied(kind);
        let is_implied = whole != why && number(whole).is_some_and(|(whole, _)| whole == own);
        (findings >= SEVERAL && !is_implied).then_some(own)
    }

    pub fn told<'f>(&self, input: &ReportInput<'_>, finding: &'f Finding, kind: RecordKind) -> Told<'f> {
        let of_kind =
            || finding.missing.iter().filter(|missing| missing.kind == kind).map(|missing| missing.why.as_str());
        let untold = untold(finding, kind);
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
            several if !input.options.has(&gaps::SECTION) => match self.told.get(&(kind, several.to_vec())) {
                Some(first) if *first != finding.check => Told::At(first, several.len()),
                _ => Told::All(several.to_vec()),
            },
            several => Told::There(several.len(), numbers(several.to_vec())),
        }
    }
}

/// What a finding lacks of a kind. Where the outcome is for want of evidence, the reasons have said it already.
fn untold(finding: &Finding, kind: RecordKind) -> Vec<&str> {
    let of_kind = finding.missing.iter().filter(|missing| missing.kind == kind).map(|missing| missing.why.as_str());
    let mut untold: Vec<&str> = of_kind.filter(|why| !finding.reasons.iter().any(|reason| reason == why)).collect();
    untold.sort_unstable();
    untold.dedup();
    untold
}

/// Findings with a card, in the order of the report.
fn carded<'a>(input: &ReportInput<'a>) -> impl Iterator<Item = (&'static Check, &'a Finding)> {
    let input = *input;
    let all = input.checklist.checks().filter_map(move |(_, check)| Some((check, input.finding(check)?)));
    all.filter(move |(check, finding)| card::deserves_card(&input, check, finding))
}

fn told<'a>(input: &ReportInput<'a>) -> BTreeMap<(RecordKind, Vec<&'a str>), &'static str> {
    let mut told = BTreeMap::new();
    for (check, finding) in carded(input) {
        let kinds: BTreeSet<RecordKind> = finding.missing.iter().map(|missing| missing.kind).collect();
        for kind in kinds {
            told.entry((kind, untold(finding, kind))).or_insert(check.id);
        }
    }
    told
}

fn read(input: &ReportInput<'_>) -> BTreeMap<BTreeSet<EvidenceId>, &'static str> {
    let mut read = BTreeMap::new();
    for (check, finding) in carded(input).filter(|(_, finding)| !finding.affected.is_empty()) {
        let named = card::files_named(finding);
        let others: BTreeSet<EvidenceId> = input.files_of(check).difference(&named).copied().collect();
        if finding.outcome != Outcome::NotApplicable && others.len() > FEW_FILES {
            read.entry(others).or_insert(check.id);
        }
    }
    read
}

/// So many findings tell a gap in short.
const SEVERAL: usize = 3;

/// So many files are named again.
const FEW_FILES: usize = 6;

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
    use crate::checklist::SubjectKind;
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
        assert_eq!(Once::of(&sample.input()).told(&sample.input(), &finding, kind), Told::Here(&why, Some(1)));
        let other = (both[0] + 1) % sample.results.findings.len();
        sample.results.findings[other].missing = finding.missing.clone();
        assert_eq!(Once::of(&sample.input()).told(&sample.input(), &finding, kind), Told::There(1, vec![1]));
        finding.reasons.push(why.clone());
        assert_eq!(
            Once::of(&sample.input()).told(&sample.input(), &finding, kind),
            Told::Nothing(vec![1]),
            "said by its reasons"
        );
        finding.reasons.clear();
        // Without the list of gaps there is no number to refer to.
        sample.options.without = vec!["gaps".into()];
        assert_eq!(Once::of(&sample.input()).told(&sample.input(), &finding, kind), Told::Here(&why, None));
        assert_eq!(numbers(&[1, 3, 4, 5, 9]), "G1, G3–G5, G9");
    }
}
