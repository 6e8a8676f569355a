//! Judges an assessment again from the evidence it holds, says whether the results are those it keeps, and compares and
//! carries over from another one.

use super::assess::{AsOfSource, Given, judge_while, read_evidence};
use super::keep::Open;
use super::whose::Whose;
use super::{Listener, Message};
use crate::assessment::carry::{Before, CarryOver, carry_over};
use crate::assessment::compare::{FindingChange, FoundThen, Snapshot, compare, differences};
use crate::assessment::{Assessment, Edit, Step};
use crate::checklist::{Checklist, Previous, Results};
use crate::datasets::Import;
use crate::evidence::worker::Workers;
use crate::report::json;
use crate::tenant::Moment;
use crate::tenant::holders::Holders;
use serde_json::Value;
use std::path::Path;

/// What the stored evidence comes to, judged as the assessment says.
#[derive(Debug)]
pub struct Again {
    pub import: Import,
    pub results: Results,
    pub as_of_source: AsOfSource,
}

impl Again {
    /// The results as an assessment file keeps them.
    ///
    /// # Errors
    /// None is known.
    pub fn snapshot(&self) -> anyhow::Result<Vec<u8>> {
        let mut snapshot = Vec::new();
        let as_of_source = self.as_of_source.title();
        json::run(&mut snapshot, &json::Run { results: &self.results, files: &self.import.files, as_of_source })?;
        Ok(snapshot)
    }
}

/// Reads and judges. `today`: for evidence without any date only.
///
/// # Errors
/// A sentence: this version lacks the checklist, or the listener asked to stop.
pub fn judge_again(open: &Open, today: Moment, workers: &Workers, listener: Listener<'_>) -> anyhow::Result<Again> {
    let assessment = open.document.assessment();
    let checklist = Checklist::by_id(&assessment.checklist).ok_or_else(|| {
        anyhow::anyhow!(
            "the assessment follows the checklist {:?}, which this version does not have",
            assessment.checklist
        )
    })?;
    let import = read_evidence(&open.inputs(), &assessment.stated.mappings, workers, listener)
        .ok_or_else(|| anyhow::anyhow!("reading was stopped"))?;
    let answers = assessment.answers();
    let given = Given {
        checklist,
        stated: &assessment.stated,
        parameters: &assessment.parameters,
        answers: &answers,
        previous: assessment.previous.as_deref(),
        as_of: assessment.as_of,
        today,
    };
    let (results, as_of_source) = judge_while(&import.tenant, &given, &mut || listener(Message::Judging))
        .ok_or_else(|| anyhow::anyhow!("judging was stopped"))?;
    Ok(Again { import, results, as_of_source })
}

/// Whether the evidence comes to the results that are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reperformed {
    pub is_identical: bool,
    pub checks: usize,
    /// What differs, a sentence each; empty where nothing does.
    pub differences: Vec<String>,
    /// The version of the program that made the kept results, where it is another.
    pub made_by: Option<String>,
}

/// Runs everything again from the stored evidence.
///
/// # Errors
/// A sentence: the file keeps no results, or they or the evidence cannot be read.
pub fn reperform(open: &Open, workers: &Workers, listener: Listener<'_>) -> anyhow::Result<Reperformed> {
    let kept = open.file.results()?.ok_or_else(|| {
        anyhow::anyhow!(
            "{} keeps no results to compare with: open it once in the window, or assess anew with --out",
            open.file.path().display()
        )
    })?;
    reperform_against(open, &kept, workers, listener)
}

/// As [`reperform`], held against other results than those that the file keeps.
///
/// # Errors
/// A sentence, as of [`reperform`].
pub fn reperform_against(
    open: &Open,
    kept: &[u8],
    workers: &Workers,
    listener: Listener<'_>,
) -> anyhow::Result<Reperformed> {
    let then = Snapshot::read(kept).map_err(anyhow::Error::msg)?;
    // Where the day of import counted, it counts again.
    let today = Moment::parse_iso(&then.as_of).unwrap_or(Moment::of(0));
    let again = judge_again(open, today, workers, listener)?;
    let snapshot = again.snapshot()?;
    let now = Snapshot::read(&snapshot).map_err(anyhow::Error::msg)?;
    let made_by = (then.tool != now.tool).then(|| then.tool.version.clone());
    let mut found = differences(&then, &now);
    if found.is_empty() && kept != snapshot && !is_same_but_for_words(kept, &snapshot) {
        found.push("How the evidence was read differs: rows, problems or columns of a file.".to_owned());
    }
    // The process may end here: giving millions of small pieces back one by one would only cost time.
    std::mem::forget(again.import);
    Ok(Reperformed { is_identical: found.is_empty(), checks: now.findings.len(), differences: found, made_by })
}

/// Whether two runs are the same but for the program's version, the wording of checks, and what files say of secrets: those
/// were left out of what was stored, so that nothing can be said of them again.
fn is_same_but_for_words(kept: &[u8], again: &[u8]) -> bool {
    bare(kept).zip(bare(again)).is_some_and(|(kept, again)| kept == again)
}

fn bare(json: &[u8]) -> Option<Value> {
    let mut value: Value = serde_json::from_slice(json).ok()?;
    value["tool"] = Value::Null;
    for finding in value["findings"].as_array_mut().into_iter().flatten() {
        for told in ["text", "item", "mode", "severity", "basis", "automated"] {
            finding[told] = Value::Null;
        }
    }
    for file in value["evidence"].as_array_mut().into_iter().flatten() {
        let secrets = std::mem::take(&mut file["secrets"]);
        file["sha256_stored"] = Value::Null;
        if let Some(notices) = file["notices"].as_array_mut() {
            notices.retain(|notice| notice["kind"] != "secret");
        }
        let is_secret = |name: &Value| secrets.as_array().is_some_and(|secrets| secrets.contains(name));
        for part in file["parts"].as_array_mut().into_iter().flatten() {
            if let Some(unmapped) = part["unmapped"].as_array_mut() {
                unmapped.retain(|name| !is_secret(name));
            }
        }
    }
    Some(value)
}

/// Two assessments beside each other.
#[derive(Debug)]
pub struct Compared {
    pub old: Side,
    pub new: Side,
    pub changes: Vec<FindingChange>,
}

impl Compared {
    /// What says that the two are of different clients, a sentence each; empty: nothing does.
    pub fn whose_differ(&self) -> Vec<String> {
        self.new.whose.differences(&self.old.whose)
    }
}

/// One of them.
#[derive(Debug)]
pub struct Side {
    pub name: String,
    pub head: String,
    pub as_of: Moment,
    /// Judged by this version.
    pub results: Snapshot,
    /// The results that its file keeps: what was reported. None where it keeps none.
    pub kept: Option<Snapshot>,
    pub previous: Previous,
    pub whose: Whose,
}

impl Side {
    /// How many checks this version judges otherwise than the file's results say; `None`: it keeps none.
    pub fn judged_otherwise(&self) -> Option<usize> {
        let kept = self.kept.as_ref()?;
        let differs =
            |finding: &&FoundThen| kept.finding(&finding.check).map(|then| then.outcome) != Some(finding.outcome);
        Some(self.results.findings.iter().filter(differs).count())
    }
}

/// Judges one side by this version's rules, so that only the tenants differ.
///
/// # Errors
/// A sentence.
pub fn side(open: &Open, today: Moment, workers: &Workers, listener: Listener<'_>) -> anyhow::Result<Side> {
    let again = judge_again(open, today, workers, listener)?;
    let (name, head) = (name_of(open.file.path()), open.file.head());
    let kept = open.file.results()?.map(|json| Snapshot::read(&json)).transpose().map_err(anyhow::Error::msg)?;
    let holders = Holders::as_stated(&again.import.tenant, &open.document.assessment().stated);
    let previous = Previous::of(&name, &head, &again.results, &holders);
    let results = Snapshot::read(&again.snapshot()?).map_err(anyhow::Error::msg)?;
    let as_of = again.results.as_of;
    let whose = Whose::of(open.document.assessment(), &again.import.tenant);
    Ok(Side { name, head, as_of, results, kept, previous, whose })
}

/// Compares two assessments, both read again from their own evidence.
///
/// # Errors
/// A sentence: one of them cannot be judged, or they follow different checklists.
pub fn compare_files(
    old: &Open,
    new: &Open,
    today: Moment,
    workers: &Workers,
    listener: Listener<'_>,
) -> anyhow::Result<Compared> {
    let (then, now) = (old.document.assessment(), new.document.assessment());
    anyhow::ensure!(
        then.checklist == now.checklist,
        "the assessments follow different checklists, {:?} and {:?}, and cannot be compared",
        then.checklist,
        now.checklist
    );
    let old = side(old, today, workers, listener)?;
    let new = side(new, today, workers, listener)?;
    let changes = compare(&old.results, &new.results);
    Ok(Compared { old, new, changes })
}

/// A previous assessment, judged by this version: to compare with, and to carry over from.
#[derive(Debug)]
pub struct Earlier {
    pub side: Side,
    assessment: Assessment,
    /// Outcomes by this version with the texts that its own results kept, because the assessor read those. No objects.
    texts: Snapshot,
}

impl Earlier {
    pub fn new(open: &Open, side: Side) -> Self {
        let bare = side.results.findings.iter().map(|finding| FoundThen {
            check: finding.check.clone(),
            outcome: finding.outcome,
            reasons: Vec::new(),
            examined: finding.examined,
            text: side.kept.as_ref().and_then(|kept| kept.finding(&finding.check)?.text.clone()),
            missing: Vec::new(),
            affected: Vec::new(),
        });
        let texts = Snapshot {
            tool: side.results.tool.clone(),
            as_of: side.results.as_of.clone(),
            as_of_source: side.results.as_of_source.clone(),
            parameters: side.results.parameters.clone(),
            evidence: Vec::new(),
            findings: bare.collect(),
        };
        Self { side, assessment: open.document.assessment().clone(), texts }
    }

    /// The text of a check as its own results kept it.
    pub fn text(&self, check: &str) -> Option<&str> {
        self.texts.finding(check)?.text.as_deref()
    }

    /// What would be carried over, with the previous assessment named: one step.
    pub fn plan(&self, now: &Assessment, results: &Snapshot) -> (CarryOver, Edit) {
        let (as_of, name) = (self.side.as_of, &self.side.name);
        let before = Before { assessment: &self.assessment, results: &self.texts, as_of, name };
        let carried = carry_over(before, now, results);
        let mut edits = vec![Edit::SetPrevious { previous: Some(Box::new(self.side.previous.clone())) }];
        edits.extend(carried.edits.iter().cloned());
        let label = format!("Carry over from {name}");
        (carried, Edit::Several { label, edits })
    }
}

impl Earlier {
    /// Whether carrying over would change nothing: it was done.
    pub fn is_carried_over(&self, now: &Assessment, results: &Snapshot) -> bool {
        let is_compared = now.previous.as_deref() == Some(&self.side.previous);
        is_compared && self.plan(now, results).0.edits.is_empty()
    }
}

/// Two assessments seem to be of different clients: what says so, a sentence each.
#[derive(Debug, thiserror::Error)]
#[error("the two may be of different clients, and nothing was carried over. {}", .0.join(" "))]
pub struct OtherClient(pub Vec<String>);

/// Carries over into `new`, and keeps the results that follow. `of_other_client`: even from an assessment of another one.
///
/// # Errors
/// A sentence; nothing is carried over then.
pub fn carry(
    old: &Open,
    new: &mut Open,
    of_other_client: bool,
    now: Moment,
    workers: &Workers,
    listener: Listener<'_>,
) -> anyhow::Result<CarryOver> {
    let compared = compare_files(old, new, now, workers, listener)?;
    let differ = compared.whose_differ();
    anyhow::ensure!(of_other_client || differ.is_empty(), OtherClient(differ));
    let (carried, step) = Earlier::new(old, compared.old).plan(new.document.assessment(), &compared.new.results);
    new.perform(step, Step::New, now)?;
    let again = judge_again(new, now, workers, listener)?;
    new.keep_results(&again.snapshot()?)?;
    Ok(carried)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
