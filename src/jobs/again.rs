//! Judges an assessment again from the evidence it holds, says whether the results are those it keeps, and compares and
//! carries over from another one.

use super::assess::{AsOfSource, Given, judge_while, read_evidence};
use super::keep::Open;
use super::whose::Whose;
use super::{Listener, Message};
use crate::assessment::carry::{Before, CarryOver, carry_over};
use crate::assessment::compare::{EvidenceLine, FindingChange, FoundThen, Snapshot, compare, differences};
use crate::assessment::{Assessment, Edit, EvidenceRecord, Step, Stored};
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

/// Reads and judges. The day of the import is the journal's, for evidence without any date and to know what was still to
/// come; `today` where no evidence was added yet.
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
    let import = read_evidence(&open.inputs(), &assessment.stated.mappings, workers, listener)?;
    let answers = assessment.answers();
    let given = Given {
        checklist,
        stated: &assessment.stated,
        parameters: &assessment.parameters,
        answers: &answers,
        previous: assessment.previous.as_deref(),
        as_of: assessment.as_of,
        today: open.document.history().imported().unwrap_or(today),
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
    /// The version and build of the program that made the kept results, where it is another.
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
    let mut then = Snapshot::read(kept).map_err(anyhow::Error::msg)?;
    let list = &open.document.assessment().evidence;
    then.evidence.retain(|line: &EvidenceLine| is_missed(&line.file, &line.sha256, list));
    let again = judge_again(open, Moment::of(0), workers, listener)?;
    let snapshot = again.snapshot()?;
    let now = Snapshot::read(&snapshot).map_err(anyhow::Error::msg)?;
    let made_by = (then.tool != now.tool).then(|| then.tool.in_words());
    let mut found = differences(&then, &now);
    if found.is_empty() && kept != snapshot && !is_same_but_for_words(kept, &snapshot, list) {
        found.push("How the evidence was read differs: rows, problems or columns of a file.".to_owned());
    }
    // The process may end here: giving millions of small pieces back one by one would only cost time.
    std::mem::forget(again.import);
    Ok(Reperformed { is_identical: found.is_empty(), checks: now.findings.len(), differences: found, made_by })
}

/// Whether two runs are the same but for the program's version, the wording of checks, and what files say of secrets: those
/// were left out of what was stored, so that nothing can be said of them again.
fn is_same_but_for_words(kept: &[u8], again: &[u8], list: &[EvidenceRecord]) -> bool {
    bare(kept, list).zip(bare(again, list)).is_some_and(|(kept, again)| kept == again)
}

/// Whether results lack something where this file is not read again.
fn is_missed(file: &str, sha256: &str, list: &[EvidenceRecord]) -> bool {
    let is = |record: &&EvidenceRecord| record.name == file && record.sha256 == sha256;
    !list.iter().find(is).is_some_and(|record| record.gives_nothing_more(list))
}

/// What is compared. The kept results come out of a file, so nothing is taken for granted of their shape.
fn bare(json: &[u8], list: &[EvidenceRecord]) -> Option<Value> {
    let mut value: Value = serde_json::from_slice(json).ok()?;
    let top = value.as_object_mut()?;
    top.remove("tool");
    for finding in top.get_mut("findings").and_then(Value::as_array_mut).into_iter().flatten() {
        let Some(finding) = finding.as_object_mut() else { continue };
        for told in ["text", "item", "mode", "severity", "basis", "automated"] {
            finding.remove(told);
        }
    }
    if let Some(files) = top.get_mut("evidence").and_then(Value::as_array_mut) {
        let text = |file: &Value, name: &str| file.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        files.retain(|file| is_missed(&text(file, "file"), &text(file, "sha256"), list));
        for file in files.iter_mut().filter_map(Value::as_object_mut) {
            bare_file(file, list);
        }
    }
    Some(value)
}

fn bare_file(file: &mut serde_json::Map<String, Value>, list: &[EvidenceRecord]) {
    // A member whose archive held secrets is a file of its own now.
    file.remove("archive");
    file.remove("sha256_stored");
    let name = file.get("file").and_then(Value::as_str).unwrap_or_default().to_owned();
    let is_plain_copy = |record: &EvidenceRecord| {
        matches!(record.stored, Stored::Without { .. }) && record.encoding.is_none() && record.name == name
    };
    if list.iter().any(is_plain_copy) {
        // Of a workbook its tables were kept, and nothing beside them.
        file.remove("notices");
        for part in file.get_mut("parts").and_then(Value::as_array_mut).into_iter().flatten() {
            *part = serde_json::json!({ "dataset": part.get("dataset"), "rows_read": part.get("rows_read") });
        }
    }
    let is_copy = |record: &EvidenceRecord| matches!(record.stored, Stored::Without { .. }) && record.name == name;
    if list.iter().any(is_copy) {
        // A row that was left out is refused in the copy as well, for another reason and in one line.
        for part in file.get_mut("parts").and_then(Value::as_array_mut).into_iter().flatten() {
            let Some(part) = part.as_object_mut() else { continue };
            part.remove("lines");
            if let Some(problems) = part.get_mut("problems").and_then(Value::as_array_mut) {
                let is_of_left_out = |kind: &str| kind == "syntax" || kind == "limit";
                problems.retain(|problem| !problem.get("kind").and_then(Value::as_str).is_some_and(is_of_left_out));
            }
        }
    }
    let secrets = file.remove("secrets").unwrap_or_default();
    if let Some(notices) = file.get_mut("notices").and_then(Value::as_array_mut) {
        notices.retain(|notice| notice.get("kind").and_then(Value::as_str) != Some("secret"));
    }
    let is_secret = |name: &Value| secrets.as_array().is_some_and(|secrets| secrets.contains(name));
    for part in file.get_mut("parts").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(unmapped) = part.get_mut("unmapped").and_then(Value::as_array_mut) {
            unmapped.retain(|name| !is_secret(name));
        }
    }
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
    let holders = Holders::as_stated(&again.import.tenant, &open.document.assessment().stated, again.results.as_of);
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

    /// What would be carried over, with the previous assessment named: one step. `whose`: the exports of this one.
    pub fn plan(&self, now: &Assessment, results: &Snapshot, whose: &Whose) -> (CarryOver, Edit) {
        let (as_of, name) = (self.side.as_of, &self.side.name);
        let before = Before { assessment: &self.assessment, results: &self.texts, as_of, name };
        let carried = carry_over(before, now, results);
        let mut edits = vec![Edit::SetPrevious { previous: Some(Box::new(self.previous(whose))) }];
        edits.extend(carried.edits.iter().cloned());
        let label = format!("Carry over from {name}");
        (carried, Edit::Several { label, edits })
    }

    /// What checks compare with from then on.
    fn previous(&self, whose: &Whose) -> Previous {
        let unlike = whose.unlike(&self.side.whose).into_iter().map(|(unlike, _)| unlike).collect();
        Previous { unlike, ..self.side.previous.clone() }
    }

    /// Whether carrying over would change nothing: it was done.
    pub fn is_carried_over(&self, now: &Assessment, results: &Snapshot, whose: &Whose) -> bool {
        let is_compared = now.previous.as_deref() == Some(&self.previous(whose));
        is_compared && self.plan(now, results, whose).0.edits.is_empty()
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
    anyhow::ensure!(
        old.file.head() != new.file.head() && !old.file.is_at(new.file.path()),
        "the two are the same assessment; nothing was carried over"
    );
    let compared = compare_files(old, new, now, workers, listener)?;
    let differ = compared.whose_differ();
    anyhow::ensure!(of_other_client || differ.is_empty(), OtherClient(differ));
    let Compared { old: then, new: today, .. } = compared;
    let (carried, step) = Earlier::new(old, then).plan(new.document.assessment(), &today.results, &today.whose);
    new.perform(step, Step::New, now)?;
    let again = judge_again(new, now, workers, listener)?;
    new.keep_results(&again.snapshot()?)?;
    Ok(carried)
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::bare;

    /// Results that somebody wrote by hand may have any shape.
    #[test]
    fn results_of_another_shape_do_no_harm() {
        for json in ["[]", "1", "{}", r#"{"evidence":[1,["a","b"],{"parts":[1]}],"findings":[[],1],"tool":[]}"#] {
            let _ = bare(json.as_bytes(), &[]);
        }
    }
}
