//! Two assessments beside each other: which findings and objects are new, now judged, changed, resolved, not known now, no
//! longer seen or as before. Compared is what the checks say; what people said of it stands beside.

use crate::checklist::previous::{facts_digest, gap_digest, list_digest};
use crate::checklist::{Finding, Outcome, Previous, PreviousFinding, Results};
use crate::tenant::Moment;
use serde::{Deserialize, Serialize};
use serde_json::Value;
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

/// What is to be said where the one that is called the previous tells of a later day than this one.
pub fn told_backwards(previous: Moment, now: Moment) -> Option<&'static str> {
    (previous.day() > now.day()).then_some(
        "The assessment that is called the previous one tells of a later day than this one: what is new and what is resolved \
         reads backwards. Lay the later one open, and the earlier beside it.",
    )
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Tool {
    pub version: String,
    /// What the program was built of; results of older ones do not tell it.
    #[serde(default)]
    pub build: Option<String>,
}

impl Tool {
    /// "0.1.0, build 1a2b3c4d"
    pub fn in_words(&self) -> String {
        match &self.build {
            Some(build) => format!("{}, build {build}", self.version),
            None => format!("{}, an earlier build", self.version),
        }
    }

    /// The program that is running.
    pub fn this() -> Self {
        let (version, build) = (env!("CARGO_PKG_VERSION"), env!("TENANT_ASSESSOR_BUILD"));
        Self { version: version.to_owned(), build: Some(build.to_owned()) }
    }
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
    pub missing: Vec<Value>,
    pub affected: Vec<ObjectThen>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ObjectThen {
    pub id: String,
    pub name: String,
    pub outcome: Outcome,
    pub facts: BTreeMap<String, String>,
}

impl FoundThen {
    /// What the evidence gave by itself, whatever the assessor answered or confirmed.
    pub fn by_evidence(&self) -> Outcome {
        let is_answered = self.reasons.last().is_some_and(|reason| Finding::is_answer(reason));
        if is_answered { Outcome::Review } else { self.outcome }
    }
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

/// How a finding or an object stands to the one before. *Open* is what fails or is to be reviewed, *settled* what passes or
/// does not apply; what has no evidence is neither.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Open now, and what there was then did not show it open. An object: it may also stand newly on a list.
    New,
    /// Had no evidence then, or was not looked at, and has now.
    NowJudged,
    /// Another outcome, other objects, or other facts of the same.
    Changed,
    /// Was open, is looked at now, and is settled.
    Resolved,
    /// Was judged then; today's evidence does not tell.
    NotKnown,
    /// Was named then, and is not named today: nobody says what became of it.
    NoLongerSeen,
    Unchanged,
}

impl Change {
    pub const ALL: &[Self] = &[
        Self::New,
        Self::NowJudged,
        Self::Changed,
        Self::Resolved,
        Self::NotKnown,
        Self::NoLongerSeen,
        Self::Unchanged,
    ];

    /// The same word in window, report and on the command line.
    pub fn title(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::NowJudged => "now judged",
            Self::Changed => "changed",
            Self::Resolved => "resolved",
            Self::NotKnown => "not known now",
            Self::NoLongerSeen => "no longer seen",
            Self::Unchanged => "unchanged",
        }
    }

    /// What the word says, for people.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::New => "Is open now, and was not seen to be open then.",
            Self::NowJudged => "Evidence is there now that was missing then. Whether it was open then is not known.",
            Self::Changed => "Another outcome, other objects, or other facts of the same objects.",
            Self::Resolved => "Was open, is looked at now, and is met or does not apply.",
            Self::NotKnown => "Was judged then, and today’s evidence does not tell. It may be as it was.",
            Self::NoLongerSeen => "Was named then, and is not named today. What became of it is not shown.",
            Self::Unchanged => "As it was.",
        }
    }

    /// The same of an object.
    pub fn meaning_of_object(self) -> &'static str {
        match self {
            Self::New => "Is open now, and was not seen to be open then; or stands on the list now, and did not.",
            Self::Changed => "Another outcome, or other facts.",
            other => other.meaning(),
        }
    }

    /// The name in JSON.
    pub fn id(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::NowJudged => "now_judged",
            Self::Changed => "changed",
            Self::Resolved => "resolved",
            Self::NotKnown => "not_known",
            Self::NoLongerSeen => "no_longer_seen",
            Self::Unchanged => "unchanged",
        }
    }

    /// What lies between two outcomes; `None`: nothing.
    fn between(was: Option<Outcome>, now: Option<Outcome>) -> Option<Self> {
        use Outcome::{Fail, NoEvidence, NotApplicable, Pass, Review};
        let is_judged = |outcome: Option<Outcome>| outcome.is_some_and(|outcome| outcome != NoEvidence);
        match (was, now) {
            _ if was == now => None,
            _ if !is_judged(was) && is_judged(now) => Some(Self::NowJudged),
            _ if is_judged(was) && now == Some(NoEvidence) => Some(Self::NotKnown),
            _ if is_judged(was) && now.is_none() => Some(Self::NoLongerSeen),
            (Some(Pass | NotApplicable), Some(Fail | Review)) => Some(Self::New),
            (Some(Fail | Review), Some(Pass | NotApplicable)) => Some(Self::Resolved),
            _ => Some(Self::Changed),
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

impl FindingChange {
    /// Whether nothing differs but what is told of the same objects: dates, counts, roles.
    pub fn is_of_facts_alone(&self) -> bool {
        let same = |object: &ObjectChange| object.was == object.now;
        let mut differing = self.objects.lists().into_iter().filter(|(_, list)| !list.is_empty());
        let first = differing.next().map(|(change, list)| change == Change::Changed && list.iter().all(same));
        self.change == Change::Changed && self.was == self.now && first == Some(true) && differing.next().is_none()
    }
}

/// The objects of one check, in the order of the runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ObjectChanges {
    pub new: Vec<ObjectChange>,
    pub now_judged: Vec<ObjectChange>,
    /// The same object with another outcome or other facts.
    pub changed: Vec<ObjectChange>,
    pub resolved: Vec<ObjectChange>,
    pub not_known: Vec<ObjectChange>,
    pub no_longer_seen: Vec<ObjectChange>,
    pub unchanged: u64,
}

impl ObjectChanges {
    /// All that differ, each list with its word.
    pub fn lists(&self) -> [(Change, &[ObjectChange]); 6] {
        [
            (Change::New, &self.new),
            (Change::NowJudged, &self.now_judged),
            (Change::Changed, &self.changed),
            (Change::Resolved, &self.resolved),
            (Change::NotKnown, &self.not_known),
            (Change::NoLongerSeen, &self.no_longer_seen),
        ]
    }

    /// `2 new, 1 resolved`; empty where none differs.
    pub fn in_words(&self, size: impl Fn(usize) -> String) -> String {
        let told = self.lists().into_iter().filter(|(_, list)| !list.is_empty());
        let told: Vec<String> = told.map(|(change, list)| format!("{} {}", size(list.len()), change.title())).collect();
        told.join(", ")
    }

    fn add(&mut self, change: Option<Change>, object: ObjectChange) {
        match change {
            Some(Change::New) => self.new.push(object),
            Some(Change::NowJudged) => self.now_judged.push(object),
            Some(Change::Changed) => self.changed.push(object),
            Some(Change::Resolved) => self.resolved.push(object),
            Some(Change::NotKnown) => self.not_known.push(object),
            Some(Change::NoLongerSeen) => self.no_longer_seen.push(object),
            Some(Change::Unchanged) | None => self.unchanged += 1,
        }
    }
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

/// Compares every check of two runs by what the evidence gives: those of the newer in its order, then those that only the older had.
pub fn compare(old: &Snapshot, new: &Snapshot) -> Vec<FindingChange> {
    let before: BTreeMap<&str, &FoundThen> = old.findings.iter().map(|finding| (&*finding.check, finding)).collect();
    let today: BTreeMap<&str, &FoundThen> = new.findings.iter().map(|finding| (&*finding.check, finding)).collect();
    let gone = old.findings.iter().filter(|finding| !today.contains_key(&*finding.check));
    let now = new.findings.iter().map(|finding| pair(before.get(&*finding.check).copied(), Some(finding)));
    now.chain(gone.map(|finding| pair(Some(finding), None))).collect()
}

/// Every check of a run beside what was kept of a previous assessment: it comes out as when both are compared whole. Objects
/// of lists too long to be kept are not named, and of what older versions kept, facts are not compared.
pub fn since(previous: &Previous, results: &Results) -> Vec<FindingChange> {
    let change = |finding: &Finding| {
        let then = previous.findings.get(finding.check);
        let was = then.map(|then| kept(finding.check, then));
        let mut change = pair(was.as_ref(), Some(&found(finding, then)));
        if change.change == Change::Unchanged && then.is_some_and(|then| is_another_list(then, finding)) {
            change.change = Change::Changed;
        }
        change
    };
    let today: BTreeSet<&str> = results.findings.iter().map(|finding| finding.check).collect();
    let gone = previous.findings.iter().filter(|(check, _)| !today.contains(check.as_str()));
    let gone = gone.map(|(check, then)| pair(Some(&kept(check, then)), None));
    results.findings.iter().map(change).chain(gone).collect()
}

/// Whether a list whose objects were not kept by name is another one now.
fn is_another_list(then: &PreviousFinding, finding: &Finding) -> bool {
    let is_same = |list: &String| *list == list_digest(&finding.affected);
    then.objects.is_none()
        && (then.affected != finding.affected.len() as u64 || then.list.as_ref().is_some_and(|list| !is_same(list)))
}

/// Whether facts were kept with the objects of a previous assessment.
pub fn knows_facts(previous: &Previous) -> bool {
    let kept = |then: &PreviousFinding| match &then.objects {
        Some(objects) => objects.iter().all(|object| object.facts.is_some()),
        None => then.list.is_some(),
    };
    previous.findings.values().all(kept)
}

/// All that is told of an object as one fact: enough to see that something differs.
fn as_one(digest: Option<String>) -> BTreeMap<String, String> {
    digest.into_iter().map(|digest| (String::new(), digest)).collect()
}

fn kept(check: &str, then: &PreviousFinding) -> FoundThen {
    let objects = then.objects.iter().flatten().map(|object| ObjectThen {
        id: object.id.clone(),
        name: object.name.clone(),
        outcome: object.outcome,
        facts: as_one(object.facts.clone()),
    });
    // A gap that nobody kept is none that is still there.
    let unknown = || if then.had_gaps { vec![Value::Null] } else { Vec::new() };
    let gaps = then.gaps.as_ref().map(|gaps| gaps.iter().map(|gap| gap.clone().into()).collect());
    FoundThen { missing: gaps.unwrap_or_else(unknown), ..bare(check, then.outcome, objects.collect()) }
}

/// A finding as far as it is compared with what was kept of an earlier one.
fn found(finding: &Finding, then: Option<&PreviousFinding>) -> FoundThen {
    let is_named = then.is_none_or(|then| then.objects.is_some());
    let told: BTreeSet<&str> = then
        .iter()
        .flat_map(|then| then.objects.iter().flatten())
        .filter(|object| object.facts.is_some())
        .map(|object| object.id.as_str())
        .collect();
    let objects = finding.affected.iter().filter(|_| is_named).map(|object| ObjectThen {
        id: object.id.to_string(),
        name: object.name.to_string(),
        outcome: object.outcome,
        facts: as_one(told.contains(&*object.id).then(|| facts_digest(object))),
    });
    let missing = finding.missing.iter().map(|missing| gap_digest(missing).into()).collect();
    FoundThen { missing, ..bare(finding.check, finding.by_evidence(), objects.collect()) }
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
    let (was, now) = (was.map(FoundThen::by_evidence), now.map(FoundThen::by_evidence));
    let differ = objects.lists().iter().any(|(_, list)| !list.is_empty());
    let change = Change::between(was, now).or(differ.then_some(Change::Changed)).unwrap_or(Change::Unchanged);
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

/// Whether a finding may pass over an object that stood there: absence is no innocence.
fn has_gaps(finding: Option<&FoundThen>) -> bool {
    finding.is_none_or(|finding| finding.outcome == Outcome::NoEvidence || !finding.missing.is_empty())
}

/// Whether a finding may have passed over an object then that is named now. A gap that is still there hides no less now than
/// it did: what is named all the same would have been named then.
fn hid(was: Option<&FoundThen>, now: Option<&FoundThen>) -> bool {
    let Some(was) = was else { return true };
    let is_filled = |gap: &Value| now.is_none_or(|now| !now.missing.contains(gap));
    was.missing.iter().any(is_filled) || was.missing.is_empty() && was.outcome == Outcome::NoEvidence
}

fn objects(was: Option<&FoundThen>, now: Option<&FoundThen>) -> ObjectChanges {
    let ((before, order_before), (today, order_today)) = (keyed(was), keyed(now));
    // Of an object that a whole finding does not name nothing is to be said: it is as good as passed.
    let unnamed_then = (!hid(was, now)).then_some(Outcome::Pass);
    let unnamed_now = (!has_gaps(now)).then_some(Outcome::Pass);
    let mut changes = ObjectChanges::default();
    for key in order_today {
        let Some(object) = today.get(&key) else { continue };
        let then = before.get(&key);
        let facts = then.map(|then| facts(then, object)).unwrap_or_default();
        let outcome = Some(object.outcome);
        let change = match then {
            Some(then) => {
                Change::between(Some(then.outcome), outcome).or((!facts.is_empty()).then_some(Change::Changed))
            }
            // It is named though it passes: of such a list it is a new entry.
            None if unnamed_then.is_some() && matches!(object.outcome, Outcome::Pass | Outcome::NotApplicable) => {
                Some(Change::New)
            }
            None => Change::between(unnamed_then, outcome).or(Some(Change::Changed)),
        };
        let (id, name) = (object.id.clone(), object.name.clone());
        changes.add(change, ObjectChange { id, name, was: then.map(|then| then.outcome), now: outcome, facts });
    }
    for key in order_before.into_iter().filter(|key| !today.contains_key(key)) {
        let Some(object) = before.get(&key) else { continue };
        let outcome = Some(object.outcome);
        let change = match Change::between(outcome, unnamed_now) {
            // It passed, or nobody knew: today it is not named. Of one that had no evidence nothing says that it has some
            // now; it may not be there at all.
            None | Some(Change::Changed | Change::NowJudged) => Change::NoLongerSeen,
            Some(change) => change,
        };
        let (id, name) = (object.id.clone(), object.name.clone());
        changes.add(Some(change), ObjectChange { id, name, was: outcome, now: None, facts: Vec::new() });
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
        // With what the assessor answered, which is part of a run.
        let [was, now] = [kept, again].map(|run| run.finding(&change.check).map(|finding| finding.outcome));
        if was != now {
            lines.push(format!("{}: {} then, {} now.", change.check, title(was), title(now)));
        }
        let objects = &change.objects;
        let told = objects.in_words(|count| count.to_string());
        if !told.is_empty() {
            lines.push(format!("{}: affected objects: {told}.", change.check));
        }
        let found = |snapshot: &Snapshot| {
            let finding = snapshot.finding(&change.check);
            finding.map(|finding| (finding.reasons.clone(), finding.examined, finding.missing.clone()))
        };
        if was == now && found(kept) != found(again) {
            lines.push(format!("{}: the reasons differ.", change.check));
        }
    }
    lines
}

#[cfg(test)]
pub(super) mod tests;
