//! Two assessments beside each other: which findings and objects are new, resolved, changed or as before. Compared is what
//! the checks say; what people said of it stands beside.

use crate::checklist::{Finding, Outcome, Previous, PreviousFinding, Results};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is compared of a run: read from the JSON of its results.
#[derive(Clone, Debug, Deserialize)]
pub struct Snapshot {
    pub tool: Tool,
    /// As a day, `2026-06-30`.
    pub as_of: String,
    pub as_of_source: String,
    pub parameters: BTreeMap<String, i64>,
    pub evidence: Vec<EvidenceLine>,
    pub findings: Vec<FoundThen>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Tool {
    pub version: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct EvidenceLine {
    pub file: String,
    pub sha256: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct FoundThen {
    pub check: String,
    pub outcome: Outcome,
    pub reasons: Vec<String>,
    pub examined: u64,
    /// The check's text as it was read; older results do not tell it.
    #[serde(default)]
    pub text: Option<String>,
    pub missing: Vec<serde_json::Value>,
    pub affected: Vec<ObjectThen>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ObjectThen {
    pub id: String,
    pub name: String,
    pub outcome: Outcome,
    pub facts: BTreeMap<String, String>,
}

impl Snapshot {
    /// From the results as an assessment file keeps them.
    ///
    /// # Errors
    /// A sentence: they are no results that this version knows.
    pub fn read(json: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(json).map_err(|error| format!("The stored results cannot be understood ({error})."))
    }

    pub fn finding(&self, check: &str) -> Option<&FoundThen> {
        self.findings.iter().find(|finding| finding.check == check)
    }
}

/// How a finding or an object stands to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Open now (fails, or is to be reviewed), and was not.
    New,
    /// Another outcome, or other objects.
    Changed,
    /// Was open, and is met or not applicable now.
    Resolved,
    Unchanged,
}

impl Change {
    pub const ALL: &[Self] = &[Self::New, Self::Changed, Self::Resolved, Self::Unchanged];

    pub fn title(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed => "changed",
            Self::Resolved => "resolved",
            Self::Unchanged => "unchanged",
        }
    }
}

/// One check, then and now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FindingChange {
    pub check: String,
    pub change: Change,
    /// `None`: the other assessment's checklist lacks the check.
    pub was: Option<Outcome>,
    pub now: Option<Outcome>,
    /// Whether the check's text differs; `None`: the older results do not tell it.
    pub text_differs: Option<bool>,
    pub objects: ObjectChanges,
}

/// The objects of one check, in the order of the runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ObjectChanges {
    pub new: Vec<ObjectChange>,
    /// The same object with another outcome or other facts.
    pub changed: Vec<ObjectChange>,
    /// Not affected any more.
    pub resolved: Vec<ObjectChange>,
    /// Affected then; today's evidence has gaps, so that nobody knows whether they still are.
    pub not_known: Vec<ObjectChange>,
    pub unchanged: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ObjectChange {
    pub id: String,
    pub name: String,
    pub was: Option<Outcome>,
    pub now: Option<Outcome>,
    /// Labels of facts that differ.
    pub facts: Vec<String>,
}

/// Compares every check of two runs: those of the newer in its order, then those that only the older had.
pub fn compare(old: &Snapshot, new: &Snapshot) -> Vec<FindingChange> {
    let before: BTreeMap<&str, &FoundThen> = old.findings.iter().map(|finding| (&*finding.check, finding)).collect();
    let today: BTreeMap<&str, &FoundThen> = new.findings.iter().map(|finding| (&*finding.check, finding)).collect();
    let gone = old.findings.iter().filter(|finding| !today.contains_key(&*finding.check));
    let now = new.findings.iter().map(|finding| pair(before.get(&*finding.check).copied(), Some(finding)));
    now.chain(gone.map(|finding| pair(Some(finding), None))).collect()
}

/// Every check of a run beside what was kept of a previous assessment: outcomes and which objects, not their facts. Where the
/// objects then were not kept by name, another number of them is a change.
pub fn since(previous: &Previous, results: &Results) -> Vec<FindingChange> {
    let change = |finding: &Finding| {
        let then = previous.findings.get(finding.check);
        let is_named = then.is_none_or(|then| then.objects.is_some());
        let was = then.map(|then| kept(finding.check, then));
        let mut change = pair(was.as_ref(), Some(&found(finding, is_named)));
        let is_other_number = then.is_some_and(|then| then.affected != finding.affected.len() as u64);
        if !is_named && is_other_number && change.change == Change::Unchanged {
            change.change = Change::Changed;
        }
        change
    };
    let today: BTreeSet<&str> = results.findings.iter().map(|finding| finding.check).collect();
    let gone = previous.findings.iter().filter(|(check, _)| !today.contains(check.as_str()));
    let gone = gone.map(|(check, then)| pair(Some(&kept(check, then)), None));
    results.findings.iter().map(change).chain(gone).collect()
}

fn kept(check: &str, then: &PreviousFinding) -> FoundThen {
    let objects = then.objects.iter().flatten().map(|object| ObjectThen {
        id: object.id.clone(),
        name: object.name.clone(),
        outcome: object.outcome,
        facts: BTreeMap::new(),
    });
    bare(check, then.outcome, objects.collect())
}

fn found(finding: &Finding, is_named: bool) -> FoundThen {
    let objects = finding.affected.iter().filter(|_| is_named).map(|object| ObjectThen {
        id: object.id.to_string(),
        name: object.name.to_string(),
        outcome: object.outcome,
        facts: BTreeMap::new(),
    });
    let missing = finding.missing.iter().map(|missing| missing.why.clone().into()).collect();
    FoundThen { missing, ..bare(finding.check, finding.outcome, objects.collect()) }
}

fn bare(check: &str, outcome: Outcome, affected: Vec<ObjectThen>) -> FoundThen {
    let (reasons, missing) = (Vec::new(), Vec::new());
    FoundThen { check: check.to_owned(), outcome, reasons, examined: 0, text: None, missing, affected }
}

fn pair(was: Option<&FoundThen>, now: Option<&FoundThen>) -> FindingChange {
    let check = now.or(was).map(|finding| finding.check.clone()).unwrap_or_default();
    let objects = objects(was, now);
    let text = |finding: Option<&FoundThen>| finding.and_then(|finding| finding.text.clone());
    let text_differs = text(was).zip(text(now)).map(|(was, now)| was != now);
    let (was, now) = (was.map(|finding| finding.outcome), now.map(|finding| finding.outcome));
    let is_open = |outcome: Option<Outcome>| matches!(outcome, Some(Outcome::Fail | Outcome::Review));
    let is_settled = |outcome: Option<Outcome>| matches!(outcome, Some(Outcome::Pass | Outcome::NotApplicable));
    let differ = !objects.new.is_empty() || !objects.changed.is_empty() || !objects.resolved.is_empty();
    let change = if is_open(now) && (is_settled(was) || was.is_none()) {
        Change::New
    } else if is_open(was) && is_settled(now) {
        Change::Resolved
    } else if was != now || differ || !objects.not_known.is_empty() {
        Change::Changed
    } else {
        Change::Unchanged
    };
    FindingChange { check, change, was, now, text_differs, objects }
}

/// An object by its id, and which of the equal ones it is.
type Keyed<'a> = BTreeMap<(&'a str, usize), &'a ObjectThen>;

fn keyed(finding: Option<&FoundThen>) -> (Keyed<'_>, Vec<(&str, usize)>) {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut by_key, mut order) = (BTreeMap::new(), Vec::new());
    for object in finding.map_or(&[][..], |finding| &finding.affected) {
        let count = seen.entry(&object.id).or_default();
        by_key.insert((&*object.id, *count), object);
        order.push((&*object.id, *count));
        *count += 1;
    }
    (by_key, order)
}

fn objects(was: Option<&FoundThen>, now: Option<&FoundThen>) -> ObjectChanges {
    let ((before, order_before), (today, order_today)) = (keyed(was), keyed(now));
    // Absence is no innocence: what a gap hides may still be there.
    let has_gaps = now.is_none_or(|finding| finding.outcome == Outcome::NoEvidence || !finding.missing.is_empty());
    let mut changes = ObjectChanges::default();
    for key in order_today {
        let Some(object) = today.get(&key) else { continue };
        let change = |was: Option<Outcome>, facts| ObjectChange {
            id: object.id.clone(),
            name: object.name.clone(),
            was,
            now: Some(object.outcome),
            facts,
        };
        match before.get(&key) {
            None => changes.new.push(change(None, Vec::new())),
            Some(then) if then.outcome == object.outcome && then.facts == object.facts => changes.unchanged += 1,
            Some(then) => changes.changed.push(change(Some(then.outcome), facts(then, object))),
        }
    }
    for key in order_before.into_iter().filter(|key| !today.contains_key(key)) {
        let Some(object) = before.get(&key) else { continue };
        let (id, name) = (object.id.clone(), object.name.clone());
        let gone = ObjectChange { id, name, was: Some(object.outcome), now: None, facts: Vec::new() };
        if has_gaps { changes.not_known.push(gone) } else { changes.resolved.push(gone) }
    }
    changes
}

fn facts(then: &ObjectThen, now: &ObjectThen) -> Vec<String> {
    let mut labels: Vec<&String> = then.facts.keys().chain(now.facts.keys()).collect();
    labels.sort();
    labels.dedup();
    let differs = |label: &&&String| then.facts.get(**label) != now.facts.get(**label);
    labels.iter().filter(differs).map(|label| (*label).clone()).collect()
}

/// What differs between two runs that should be the same, a sentence each; empty: the results are identical.
pub fn differences(kept: &Snapshot, again: &Snapshot) -> Vec<String> {
    let mut lines = Vec::new();
    if kept.as_of != again.as_of {
        lines.push(format!("The as-of date was {} and is {}.", kept.as_of, again.as_of));
    }
    if kept.parameters != again.parameters {
        lines.push("Thresholds differ.".to_owned());
    }
    for file in kept.evidence.iter().filter(|file| !again.evidence.contains(file)) {
        lines.push(format!("{} was read then and is not read now.", file.file));
    }
    for file in again.evidence.iter().filter(|file| !kept.evidence.contains(file)) {
        lines.push(format!("{} is read now and was not read then.", file.file));
    }
    for change in compare(kept, again) {
        let title = |outcome: Option<Outcome>| outcome.map_or("not there", Outcome::title);
        if change.was != change.now {
            lines.push(format!("{}: {} then, {} now.", change.check, title(change.was), title(change.now)));
        }
        let objects = &change.objects;
        let gone = objects.resolved.len() + objects.not_known.len();
        if !objects.new.is_empty() || !objects.changed.is_empty() || gone > 0 {
            let (new, changed) = (objects.new.len(), objects.changed.len());
            lines.push(format!("{}: affected objects: {new} new, {changed} changed, {gone} gone.", change.check));
        }
        let found = |snapshot: &Snapshot| {
            let finding = snapshot.finding(&change.check);
            finding.map(|finding| (finding.reasons.clone(), finding.examined, finding.missing.clone()))
        };
        if change.was == change.now && found(kept) != found(again) {
            lines.push(format!("{}: the reasons differ.", change.check));
        }
    }
    lines
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// `check outcome object=fact,object=fact`; a `!` behind the outcome: with a gap.
    pub fn snapshot(lines: &[&str]) -> Snapshot {
        let finding = |line: &&str| {
            let mut words = line.split(' ');
            let (check, outcome) = (words.next().unwrap(), words.next().unwrap());
            let object = |word: &str| {
                let (id, fact) = word.split_once('=').unwrap_or((word, ""));
                let facts = BTreeMap::from([("Age".to_owned(), fact.to_owned())]);
                ObjectThen { id: id.into(), name: id.to_uppercase(), outcome: Outcome::Fail, facts }
            };
            FoundThen {
                check: check.into(),
                outcome: serde_json::from_value(outcome.trim_end_matches('!').into()).unwrap(),
                reasons: Vec::new(),
                examined: 0,
                text: Some(format!("Text of {check}")),
                missing: if outcome.ends_with('!') { vec!["gap".into()] } else { Vec::new() },
                affected: words.map(object).collect(),
            }
        };
        Snapshot {
            tool: Tool { version: "1".into() },
            as_of: "2026-06-30".into(),
            as_of_source: "given".into(),
            parameters: BTreeMap::new(),
            evidence: Vec::new(),
            findings: lines.iter().map(finding).collect(),
        }
    }

    #[track_caller]
    fn check(old: &[&str], new: &[&str], expected: &str) {
        let told: Vec<String> = compare(&snapshot(old), &snapshot(new))
            .iter()
            .map(|it| {
                let ids = |objects: &[ObjectChange]| {
                    objects.iter().map(|object| object.id.as_str()).collect::<Vec<_>>().join(",")
                };
                let o = &it.objects;
                format!(
                    "{} {} +{} ~{} -{} ?{} ={}",
                    it.check,
                    it.change.title(),
                    ids(&o.new),
                    ids(&o.changed),
                    ids(&o.resolved),
                    ids(&o.not_known),
                    o.unchanged
                )
            })
            .collect();
        assert_eq!(told.join("; "), expected);
    }

    #[test]
    fn findings_are_new_resolved_changed_or_as_before() {
        check(&["a Fail x y=1"], &["a Fail x y=1"], "a unchanged + ~ - ? =2");
        check(&["a Fail x y=1 z"], &["a Fail x y=2 w"], "a changed +w ~y -z ? =1");
        check(&["a Pass"], &["a Fail x"], "a new +x ~ - ? =0");
        check(&["a Fail x"], &["a Pass"], "a resolved + ~ -x ? =0");
        check(&["a Review x"], &["a NotApplicable"], "a resolved + ~ -x ? =0");
        check(&["a Review"], &["a Fail"], "a changed + ~ - ? =0");
        check(&[], &["a Fail"], "a new + ~ - ? =0");
        check(&[], &["a Pass"], "a changed + ~ - ? =0");
        check(&["a Fail x"], &[], "a changed + ~ - ?x =0");
        check(&["a Fail x x"], &["a Fail x"], "a changed + ~ -x ? =1");
    }

    #[test]
    fn what_a_gap_hides_is_not_resolved() {
        check(&["a Fail x"], &["a NoEvidence"], "a changed + ~ - ?x =0");
        check(&["a Fail x y"], &["a Fail! y"], "a changed + ~ - ?x =1");
        check(&["a NoEvidence"], &["a Fail y"], "a changed +y ~ - ? =0");
    }

    #[test]
    fn what_was_kept_of_a_previous_assessment_is_compared() {
        use crate::checklist::{Affected, Parameters, SubjectKind};
        use crate::tenant::Moment;
        let run = |findings: &[(&'static str, Outcome, &[&str])]| {
            let finding = |(check, outcome, objects): &(&'static str, Outcome, &[&str])| Finding {
                check,
                outcome: *outcome,
                reasons: Vec::new(),
                examined: 0,
                missing: Vec::new(),
                affected: objects.iter().map(|id| Affected::new(SubjectKind::User, *id, *id, *outcome)).collect(),
            };
            let findings = findings.iter().map(finding).collect();
            let (parameters, as_of) = (Parameters::default(), Moment(0));
            Results { checklist: "list", as_of, parameters, findings, items: Vec::new() }
        };
        let (fail, pass) = (Outcome::Fail, Outcome::Pass);
        let then = run(&[("a", fail, &["x", "y"]), ("b", fail, &["x"]), ("c", pass, &[]), ("gone", pass, &[])]);
        let holders = crate::tenant::holders::Holders::of(&crate::tenant::Tenant::default());
        let mut previous = Previous::of("2025.assessment", "ab", &then, &holders);
        let now = run(&[("a", fail, &["y", "z"]), ("b", pass, &[]), ("c", pass, &[]), ("d", fail, &["x"])]);
        let told = |previous: &Previous| {
            let line = |it: FindingChange| {
                let o = &it.objects;
                format!("{} {} +{} -{}", it.check, it.change.title(), o.new.len(), o.resolved.len() + o.not_known.len())
            };
            since(previous, &now).into_iter().map(line).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(
            told(&previous),
            "a changed +1 -1; b resolved +0 -1; c unchanged +0 -0; d new +1 -0; gone changed +0 -0"
        );
        for finding in previous.findings.values_mut() {
            finding.objects = None;
        }
        assert!(told(&previous).starts_with("a unchanged +0 -0; b resolved"), "{}", told(&previous));
        previous.findings.get_mut("a").unwrap().affected = 5;
        assert!(told(&previous).starts_with("a changed +0 -0; b resolved"), "{}", told(&previous));
    }

    #[test]
    fn equal_runs_have_no_difference() {
        let kept = snapshot(&["a Fail x=1", "b Pass"]);
        assert_eq!(differences(&kept, &kept.clone()), Vec::<String>::new());
        let told = differences(&kept, &snapshot(&["a Fail x=2", "b Review"]));
        assert_eq!(told, ["a: affected objects: 0 new, 1 changed, 0 gone.", "b: Pass then, Review now."]);
        let mut other = kept.clone();
        other.as_of = "2026-07-01".into();
        other.findings[1].reasons.push("Because.".into());
        other.evidence.push(EvidenceLine { file: "a.csv".into(), sha256: "00".into() });
        let told = differences(&kept, &other);
        assert_eq!(
            told,
            [
                "The as-of date was 2026-06-30 and is 2026-07-01.",
                "a.csv is read now and was not read then.",
                "b: the reasons differ."
            ]
        );
    }
}
