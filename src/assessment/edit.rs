//! Every way an assessment can change. Applying an edit gives the edit that takes it back.
//!
//! Edits are stored as they are here, for good: a new or changed variant or field raises [`super::file::FORMAT_VERSION`].

use super::annotation::{Annotation, SeverityChange, Target, Treatment, WorkState};
use super::attachment::{self, Attachment};
use super::evidence_list::{EvidenceKey, EvidenceRecord};
use super::{Assessment, Carried, Detail};
use crate::checklist::{Check, Conclusion, Outcome, Previous, Run};
use crate::evidence::text::{Choice, names};
use crate::tenant::Moment;
use crate::tenant::mapping::{Columns, DayMonth};
use crate::tenant::stated::{Category, ScopeArea};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One change. `None` and empty texts withdraw what was said. Its name for undo and journal is [`Edit::label`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "edit", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Edit {
    SetDetail {
        detail: Detail,
        text: String,
    },
    SetAsOf {
        as_of: Option<Moment>,
    },
    /// `name` as in [`crate::checklist::Parameters::list`].
    SetParameter {
        name: String,
        value: i64,
    },
    Conclude {
        target: Target,
        conclusion: Option<Conclusion>,
        justification: String,
    },
    SetSeverity {
        target: Target,
        change: Option<SeverityChange>,
    },
    SetNote {
        target: Target,
        text: String,
    },
    SetWorkState {
        target: Target,
        state: WorkState,
        comment: String,
    },
    SetTreatment {
        target: Target,
        treatment: Treatment,
    },
    /// Hangs a file on a target; its bytes are stored before.
    Attach {
        target: Target,
        attachment: Attachment,
    },
    /// Takes an attachment off; its bytes stay in the assessment file, so that it can be undone.
    Detach {
        target: Target,
        number: u32,
    },
    SetCaption {
        target: Target,
        number: u32,
        caption: String,
    },
    /// What a previous assessment said of the target, beside what is said now.
    SetCarried {
        target: Target,
        carried: Option<Box<Carried>>,
    },
    /// Names the assessment to compare with.
    SetPrevious {
        previous: Option<Box<Previous>>,
    },
    /// `account` here and below: as in [`crate::tenant::stated::Stated`].
    StateCategory {
        account: String,
        category: Option<Category>,
    },
    StateEmergency {
        account: String,
        is_emergency: Option<bool>,
    },
    StateExposed {
        account: String,
        is_exposed: Option<bool>,
    },
    StateScope {
        area: ScopeArea,
        is_in: Option<bool>,
    },
    /// `key`: the source key of the sign-in's request.
    ExplainSignIn {
        key: String,
        text: String,
    },
    /// Says what the columns of a table hold that no layout fits. `headings`: as
    /// [`crate::tenant::mapping::key_of`] makes them.
    MapTable {
        headings: String,
        columns: Option<Columns>,
    },
    /// Says in which order a file writes day and month.
    StateDateOrder {
        file: String,
        order: Option<DayMonth>,
    },
    /// Says which encoding a file has that does not tell it: a name of [`crate::evidence::text::CHOICES`].
    StateEncoding {
        file: String,
        encoding: Option<String>,
    },
    AddEvidence {
        files: Vec<EvidenceRecord>,
    },
    /// Takes files off the list; their bytes stay in the assessment file, so that it can be undone.
    RemoveEvidence {
        files: Vec<EvidenceKey>,
    },
    /// All of them or none, as one step: a bulk edit, a new assessment's form, a replaced export.
    Several {
        label: String,
        edits: Vec<Edit>,
    },
}

/// Why an edit was not made: one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub String);

/// Whether this conclusion differs from the automatic outcome, so that a reader is owed the reason. An outcome of
/// `Review` asked for a person's verdict, and any is good; the answer to a manual check is its outcome.
pub fn needs_justification(outcome: Outcome, conclusion: Conclusion) -> bool {
    outcome != Outcome::Review && conclusion.outcome() != outcome
}

/// Whether a conclusion on a check (or on an item, where there is none) is still without the reason that it owes: until it has
/// one, it does not count.
pub fn owes_reason(check: Option<&Check>, outcome: Outcome, conclusion: Conclusion, justification: &str) -> bool {
    let is_answer = check.is_some_and(|check| matches!(check.run, Run::Answer));
    !is_answer && needs_justification(outcome, conclusion) && !is_reason(justification)
}

/// Letters that a reason has at least; fewer are a slip of the keyboard, or a digit that was meant for something else.
const LETTERS: usize = 3;

/// Whether a text says why: a digit or two letters do not.
pub fn is_reason(text: &str) -> bool {
    // Where one letter stands for a word, two of them are a reason.
    let weight = |letter: char| if letter >= '\u{2e80}' { 2 } else { 1 };
    text.chars().filter(|letter| letter.is_alphabetic()).map(weight).sum::<usize>() >= LETTERS
}

impl Edit {
    /// Changes the assessment and gives the edit that takes it back; refused, it has changed nothing.
    /// An edit that changes nothing gives itself.
    pub(super) fn apply(&self, assessment: &mut Assessment) -> Result<Self, Refused> {
        Ok(match self.clone() {
            Self::SetDetail { detail, text } => Self::SetDetail { detail, text: assessment.details.set(detail, text) },
            Self::SetAsOf { as_of } => Self::SetAsOf { as_of: std::mem::replace(&mut assessment.as_of, as_of) },
            Self::SetParameter { name, value } => set_parameter(assessment, name, value)?,
            Self::Conclude { .. }
            | Self::SetSeverity { .. }
            | Self::SetNote { .. }
            | Self::SetWorkState { .. }
            | Self::SetTreatment { .. }
            | Self::SetCarried { .. }
            | Self::Attach { .. }
            | Self::Detach { .. }
            | Self::SetCaption { .. } => self.annotate(assessment)?,
            Self::SetPrevious { previous } => {
                Self::SetPrevious { previous: std::mem::replace(&mut assessment.previous, previous) }
            }
            Self::StateCategory { account, category } => {
                let before = state(&mut assessment.stated.categories, &account, category)?;
                Self::StateCategory { account, category: before }
            }
            Self::StateEmergency { account, is_emergency } => {
                let before = state(&mut assessment.stated.emergency, &account, is_emergency)?;
                Self::StateEmergency { account, is_emergency: before }
            }
            Self::StateExposed { account, is_exposed } => {
                let before = state(&mut assessment.stated.exposed, &account, is_exposed)?;
                Self::StateExposed { account, is_exposed: before }
            }
            Self::StateScope { area, is_in } => {
                Self::StateScope { area, is_in: replace(&mut assessment.stated.scope, area, is_in) }
            }
            Self::ExplainSignIn { key, text } => {
                let text = Some(text).filter(|text| !text.is_empty());
                let before = state(&mut assessment.stated.explained, &key, text)?;
                Self::ExplainSignIn { key, text: before.unwrap_or_default() }
            }
            Self::MapTable { headings, columns } => {
                let before = replace(&mut assessment.stated.mappings.tables, headings.clone(), columns);
                Self::MapTable { headings, columns: before }
            }
            Self::StateDateOrder { file, order } => {
                let before = replace(&mut assessment.stated.mappings.dates, file.clone(), order);
                Self::StateDateOrder { file, order: before }
            }
            Self::StateEncoding { file, encoding } => {
                if let Some(name) = encoding.as_deref().filter(|name| Choice::called(name).is_none()) {
                    return Err(Refused(format!("No encoding is called {name} here; those known are {}.", names())));
                }
                let before = replace(&mut assessment.stated.mappings.encodings, file.clone(), encoding);
                Self::StateEncoding { file, encoding: before }
            }
            Self::AddEvidence { files } => add_evidence(&mut assessment.evidence, files)?,
            Self::RemoveEvidence { files } => remove_evidence(&mut assessment.evidence, files)?,
            Self::Several { label, edits } => several(assessment, label, &edits)?,
        })
    }

    /// The edits of an annotation: takes it out, changes it, and puts it back unless it then says nothing.
    fn annotate(&self, assessment: &mut Assessment) -> Result<Self, Refused> {
        let Some(target) = self.target() else { return Ok(self.clone()) };
        if target.checklist() != assessment.checklist || !target.is_well_formed() {
            return Err(Refused(format!(
                "{target} is no part of this assessment's checklist, {}.",
                assessment.checklist
            )));
        }
        self.may_attach(assessment)?;
        let mut annotation = assessment.annotations.remove(target).unwrap_or_default();
        let inverse = self.change(&mut annotation);
        if annotation != Annotation::default() {
            assessment.annotations.insert(target.clone(), annotation);
        }
        Ok(inverse)
    }

    /// Whether an edit of attachments finds what it is about; every other may.
    fn may_attach(&self, assessment: &Assessment) -> Result<(), Refused> {
        let listed = |target: &Target| assessment.annotation(target).map_or(&[][..], |found| &found.attachments);
        match self {
            Self::Attach { target, attachment: new } => {
                let all = assessment.attachments();
                if all.len() >= attachment::MOST {
                    return Err(Refused(format!("An assessment has {} attachments at most.", attachment::MOST)));
                }
                if let Some(known) = listed(target).iter().find(|known| known.sha256 == new.sha256) {
                    return Err(Refused(attachment::known(known, target)));
                }
                if all.iter().any(|(_, known)| known.number == new.number) {
                    return Err(Refused(format!("There is an attachment {} already.", new.number)));
                }
                Ok(())
            }
            Self::Detach { target, number } | Self::SetCaption { target, number, .. }
                if !listed(target).iter().any(|known| known.number == *number) =>
            {
                Err(Refused(format!("{} has no attachment {number}.", target.short())))
            }
            _ => Ok(()),
        }
    }

    fn change(&self, annotation: &mut Annotation) -> Self {
        use std::mem::replace;
        let mut inverse = self.clone();
        match &mut inverse {
            Self::Conclude { conclusion, justification, .. } => {
                *conclusion = replace(&mut annotation.conclusion, *conclusion);
                std::mem::swap(justification, &mut annotation.justification);
            }
            Self::SetSeverity { change, .. } => std::mem::swap(change, &mut annotation.severity),
            Self::SetNote { text, .. } => std::mem::swap(text, &mut annotation.note),
            Self::SetWorkState { state, comment, .. } => {
                *state = replace(&mut annotation.work_state, *state);
                std::mem::swap(comment, &mut annotation.work_comment);
            }
            Self::SetTreatment { treatment, .. } => std::mem::swap(treatment, &mut annotation.treatment),
            Self::SetCarried { carried, .. } => std::mem::swap(carried, &mut annotation.carried),
            Self::SetCaption { number, caption, .. } => {
                if let Some(known) = annotation.attachments.iter_mut().find(|known| known.number == *number) {
                    std::mem::swap(caption, &mut known.caption);
                }
            }
            Self::Attach { target, attachment } => {
                annotation.attachments.push(attachment.clone());
                annotation.attachments.sort_by_key(|known| known.number);
                return Self::Detach { target: target.clone(), number: attachment.number };
            }
            Self::Detach { target, number } => {
                if let Some(at) = annotation.attachments.iter().position(|known| known.number == *number) {
                    let attachment = annotation.attachments.remove(at);
                    return Self::Attach { target: target.clone(), attachment };
                }
            }
            _ => {}
        }
        inverse
    }

    /// What it annotates, if it is about one target.
    pub fn target(&self) -> Option<&Target> {
        match self {
            Self::Conclude { target, .. }
            | Self::SetSeverity { target, .. }
            | Self::SetNote { target, .. }
            | Self::SetWorkState { target, .. }
            | Self::SetTreatment { target, .. }
            | Self::SetCarried { target, .. }
            | Self::Attach { target, .. }
            | Self::Detach { target, .. }
            | Self::SetCaption { target, .. } => Some(target),
            _ => None,
        }
    }

    /// All targets that it is about.
    pub fn targets(&self) -> Vec<&Target> {
        match self {
            Self::Several { edits, .. } => edits.iter().flat_map(Self::targets).collect(),
            edit => edit.target().into_iter().collect(),
        }
    }

    /// The first target that it is about, alone or with others.
    pub fn about(&self) -> Option<&Target> {
        match self {
            Self::Several { edits, .. } => edits.iter().find_map(Self::about),
            edit => edit.target(),
        }
    }

    /// Whether files come onto the list by it.
    pub fn adds_evidence(&self) -> bool {
        match self {
            Self::AddEvidence { .. } => true,
            Self::Several { edits, .. } => edits.iter().any(Self::adds_evidence),
            _ => false,
        }
    }

    /// Whether the evidence has to be read again after it.
    pub fn is_about_reading(&self) -> bool {
        match self {
            Self::AddEvidence { .. }
            | Self::RemoveEvidence { .. }
            | Self::MapTable { .. }
            | Self::StateDateOrder { .. }
            | Self::StateEncoding { .. } => true,
            Self::Several { edits, .. } => edits.iter().any(Self::is_about_reading),
            _ => false,
        }
    }

    /// Whether it can be made while a job has the file: nothing of it is about what the file itself stores.
    pub fn can_be_jotted(&self) -> bool {
        match self {
            Self::Attach { .. } | Self::Detach { .. } | Self::SetPrevious { .. } => false,
            Self::Several { edits, .. } => edits.iter().all(Self::can_be_jotted),
            edit => !edit.is_about_reading(),
        }
    }

    /// The work state in which it leaves a target; none where it leaves that alone.
    pub(super) fn state_of(&self, of: &Target) -> Option<WorkState> {
        match self {
            Self::Several { edits, .. } => edits.iter().filter_map(|edit| edit.state_of(of)).next_back(),
            Self::SetWorkState { target, state, .. } if target == of => Some(*state),
            _ => None,
        }
    }

    /// Whether both write the same text field: a person typing on. All but the text is equal.
    pub(super) fn continues(&self, earlier: &Self) -> bool {
        use std::mem::discriminant;
        match (self, earlier) {
            (Self::SetDetail { detail: a, .. }, Self::SetDetail { detail: b, .. }) => a == b,
            (Self::Conclude { target: a, conclusion: c, .. }, Self::Conclude { target: b, conclusion: d, .. }) => {
                a == b && c == d
            }
            (Self::SetNote { target: a, .. }, Self::SetNote { target: b, .. }) => a == b,
            (Self::SetSeverity { target: a, change: Some(c) }, Self::SetSeverity { target: b, change: Some(d) }) => {
                a == b && c.severity == d.severity
            }
            (Self::SetWorkState { target: a, state: c, .. }, Self::SetWorkState { target: b, state: d, .. }) => {
                a == b && c == d
            }
            (Self::SetTreatment { target: a, treatment: c }, Self::SetTreatment { target: b, treatment: d }) => {
                a == b && discriminant(c) == discriminant(d)
            }
            (Self::SetCaption { target: a, number: c, .. }, Self::SetCaption { target: b, number: d, .. }) => {
                a == b && c == d
            }
            (Self::ExplainSignIn { key: a, .. }, Self::ExplainSignIn { key: b, .. }) => a == b,
            _ => false,
        }
    }
}

/// Puts a value, or takes it away; gives what was there.
fn replace<K: Ord, V>(map: &mut BTreeMap<K, V>, key: K, value: Option<V>) -> Option<V> {
    match value {
        Some(value) => map.insert(key, value),
        None => map.remove(&key),
    }
}

fn state<V>(map: &mut BTreeMap<String, V>, key: &str, value: Option<V>) -> Result<Option<V>, Refused> {
    if key.trim().is_empty() {
        return Err(Refused("The statement names no account or sign-in.".to_owned()));
    }
    Ok(replace(map, key.to_owned(), value))
}

fn set_parameter(assessment: &mut Assessment, name: String, value: i64) -> Result<Edit, Refused> {
    let before = assessment.parameters.list().into_iter().find(|parameter| parameter.name == name);
    assessment.parameters.set(&name, &value.to_string()).map_err(Refused)?;
    Ok(Edit::SetParameter { name, value: before.map_or(value, |parameter| parameter.value) })
}

fn position(list: &[EvidenceRecord], name: &str, sha256: &str) -> Result<usize, usize> {
    list.binary_search_by(|record| (&*record.name, &*record.sha256).cmp(&(name, sha256)))
}

fn add_evidence(list: &mut Vec<EvidenceRecord>, files: Vec<EvidenceRecord>) -> Result<Edit, Refused> {
    if files.is_empty() {
        return Ok(Edit::AddEvidence { files });
    }
    let mut keys: Vec<EvidenceKey> = files.iter().map(EvidenceRecord::key).collect();
    keys.sort();
    let twice = keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| &pair[0]);
    let listed = keys.iter().find(|key| position(list, &key.name, &key.sha256).is_ok());
    if let Some(key) = twice.or(listed) {
        return Err(Refused(format!("{} is on the list of evidence already.", key.name)));
    }
    // In the order given: removing in reverse and adding again gives the same edit.
    let keys = files.iter().map(EvidenceRecord::key).collect();
    list.extend(files);
    list.sort_by(|a, b| (&a.name, &a.sha256).cmp(&(&b.name, &b.sha256)));
    Ok(Edit::RemoveEvidence { files: keys })
}

fn remove_evidence(list: &mut Vec<EvidenceRecord>, keys: Vec<EvidenceKey>) -> Result<Edit, Refused> {
    if keys.is_empty() {
        return Ok(Edit::RemoveEvidence { files: keys });
    }
    let mut taken = Vec::with_capacity(keys.len());
    for key in &keys {
        let Ok(at) = position(list, &key.name, &key.sha256) else {
            add_evidence(list, taken)?;
            return Err(Refused(format!("{} is not on the list of evidence.", key.name)));
        };
        taken.push(list.remove(at));
    }
    Ok(Edit::AddEvidence { files: taken })
}

fn several(assessment: &mut Assessment, label: String, edits: &[Edit]) -> Result<Edit, Refused> {
    let mut inverses: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match edit.apply(assessment) {
            Ok(inverse) => inverses.push(inverse),
            Err(refused) => {
                for inverse in inverses.iter().rev() {
                    inverse.apply(assessment)?;
                }
                return Err(refused);
            }
        }
    }
    // Reversed only where something changed, so that a step without effect is known by being its own inverse.
    if inverses != edits {
        inverses.reverse();
    }
    Ok(Edit::Several { label, edits: inverses })
}
