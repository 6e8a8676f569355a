//! The journal and what undo and redo make of it. Undo and redo are entries of the journal themselves: nothing in it is
//! ever taken out, and replaying it from the first entry gives the assessment as it stands.

use super::gone::{self, Gone};
use super::label::Before;
use super::values::Extent;
use super::{Assessment, Carried, Edit, Refused, Target, Treatment, WorkState, review};
use crate::checklist::{Conclusion, Parameters};
use crate::tenant::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One line of the journal. Order is the order of the journal, never that of the times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub who: String,
    pub when: Moment,
    pub act: Act,
    #[serde(default, skip_serializing_if = "Step::is_new")]
    pub step: Step,
}

/// What was done. Undo and redo name the entry (counted from 1) whose step they take back or do again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    Edit(Edit),
    Undo(u64),
    Redo(u64),
    /// The bytes of files that stand on no list were taken out of the assessment's file; nothing brings them back.
    RemoveForGood(Vec<Gone>),
}

/// How an edit stands to the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// A step of its own for undo.
    #[default]
    New,
    /// More typing in the same text field since it got the focus: undone together with the edit before. Where that was
    /// of another field, or was undone, it is a step of its own all the same.
    Continues,
}

impl Step {
    // Serde hands over a reference.
    fn is_new(&self) -> bool {
        *self == Self::New
    }
}

/// The journal so far, and the steps that can be taken back or done again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    entries: Vec<Entry>,
    /// Of each entry, what it changed.
    changes: Vec<BeforeAfter>,
    undo: Vec<Reversal>,
    redo: Vec<Reversal>,
    /// What was removed for good last: no step before it can be taken back.
    removed: Option<String>,
    /// How much of each entry `changes` tells.
    extent: Extent,
}

/// What stood before an entry and what stands after it, whole and in words; empty: nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BeforeAfter {
    pub before: String,
    pub after: String,
}

/// One line of the change log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalLine {
    pub when: Moment,
    pub who: String,
    /// `Conclude 1.02.b: not met`, `Undo: Note on 1.02`.
    pub what: String,
    /// From before the first of its entries to after the last.
    pub change: BeforeAfter,
    /// How many entries of the journal it stands for: of a text typed on, each time that it was stored.
    pub entries: usize,
    /// The time of the entry before it, where the clock had been set back since ([`History::set_back`]).
    pub after: Option<Moment>,
    /// Something was put back to draft by it ([`Entry::puts_back`]).
    pub puts_back: bool,
}

impl JournalLine {
    /// When the last of these changes was made: the latest time, for a clock that was set back told an earlier one.
    pub fn last_changed(lines: &[Self]) -> Option<Moment> {
        lines.iter().flat_map(|line| [Some(line.when), line.after]).flatten().max_by_key(|when| when.seconds())
    }
}

/// Seconds by which the clocks of two people's computers may differ without a word.
const CLOCKS_DIFFER: i64 = 300;

/// Whether a clock that shows `now` was set back since `before` was stored.
pub fn is_set_back(before: Moment, now: Moment) -> bool {
    now.plus(CLOCKS_DIFFER).seconds() < before.seconds()
}

/// A step: the last entry it consists of, its name, and the edit that reverses what stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Reversal {
    entry: u64,
    label: String,
    edit: Edit,
}

impl History {
    /// Oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
    /// The day on which evidence was last added: what is judged later is judged as on that day.
    pub fn imported(&self) -> Option<Moment> {
        let mut added: BTreeMap<u64, (Moment, bool)> = BTreeMap::new();
        for (number, entry) in (1..).zip(&self.entries) {
            match &entry.act {
                Act::Edit(edit) if edit.adds_evidence() => _ = added.insert(number, (entry.when, true)),
                // What was taken back is not there.
                Act::Undo(of) => _ = added.get_mut(of).map(|(_, stands)| *stands = false),
                Act::Redo(of) => _ = added.get_mut(of).map(|(_, stands)| *stands = true),
                Act::Edit(_) | Act::RemoveForGood(_) => {}
            }
        }
        added.values().rev().find(|(_, stands)| *stands).map(|(when, _)| when.midnight())
    }

    /// Whether something was removed for good, before which no step is taken back.
    pub fn has_removed(&self) -> bool {
        self.removed.is_some()
    }

    /// What the last entry is about: the targets of an edit, or of one that was taken back or done again.
    pub fn last_about(&self) -> Vec<&Target> {
        self.edit_of_last().map(Edit::targets).unwrap_or_default()
    }

    /// The edit that the last entry is, takes back or does again.
    fn edit_of_last(&self) -> Option<&Edit> {
        let mut act = &self.entries.last()?.act;
        if let Act::Undo(number) | Act::Redo(number) = act {
            act = &self.entries.get(usize::try_from(*number).ok()?.checked_sub(1)?)?.act;
        }
        if let Act::Edit(edit) = act { Some(edit) } else { None }
    }

    /// Whether the last entry sets where the work stands, or takes that back or does it again.
    pub fn last_sets_state(&self) -> bool {
        let is_state = |edit: &Edit| matches!(edit, Edit::SetWorkState { .. });
        match self.edit_of_last() {
            Some(Edit::Several { edits, .. }) => edits.iter().all(is_state),
            edit => edit.is_some_and(is_state),
        }
    }

    /// What undo would take back: `Conclude 1.02.b: not met`.
    pub fn undo_label(&self) -> Option<&str> {
        self.undo.last().map(|step| &*step.label).or(self.removed.as_deref())
    }
    /// The entry that undo would take back.
    pub(super) fn next_undo(&self) -> Option<u64> {
        self.undo.last().map(|step| step.entry)
    }
    /// What undo would do to take this entry back, once its turn comes.
    pub(super) fn way_back(&self, entry: u64) -> Option<&Edit> {
        self.undo.iter().rev().find(|step| step.entry == entry).map(|step| &step.edit)
    }
    /// The entry that redo would do again.
    pub(super) fn next_redo(&self) -> Option<u64> {
        self.redo.last().map(|step| step.entry)
    }
    /// What redo would do again.
    pub fn redo_label(&self) -> Option<&str> {
        self.redo.last().map(|step| &*step.label)
    }
    /// The change log, oldest first. What was typed on in one field is one line, with what stood before the first of it and
    /// after the last.
    pub fn lines(&self) -> Vec<JournalLine> {
        let mut lines: Vec<JournalLine> = Vec::with_capacity(self.entries.len());
        let mut typed: Option<&Edit> = None;
        for ((index, entry), what) in self.entries.iter().enumerate().zip(self.labels()) {
            let edit = match &entry.act {
                Act::Edit(edit) => Some(edit),
                Act::Undo(_) | Act::Redo(_) | Act::RemoveForGood(_) => None,
            };
            let change = self.change(index).clone();
            let after = self.set_back(index);
            let (when, who, puts_back) = (entry.when, entry.who.clone(), entry.puts_back());
            let line = JournalLine { when, who, what, change, entries: 1, after, puts_back };
            let goes_on =
                entry.step == Step::Continues && edit.zip(typed).is_some_and(|(edit, earlier)| edit.continues(earlier));
            typed = edit;
            match lines.last_mut().filter(|last| goes_on && last.who == line.who) {
                Some(last) => {
                    let before = std::mem::take(&mut last.change.before);
                    let change = BeforeAfter { before, ..line.change };
                    let after = last.after.or(line.after);
                    let puts_back = last.puts_back || line.puts_back;
                    *last = JournalLine { entries: last.entries + 1, change, after, puts_back, ..line };
                }
                None => lines.push(line),
            }
        }
        lines
    }
    /// What the entry with this index changed.
    pub fn change(&self, index: usize) -> &BeforeAfter {
        const NOTHING: &BeforeAfter = &BeforeAfter { before: String::new(), after: String::new() };
        self.changes.get(index).unwrap_or(NOTHING)
    }
    /// The time of the entry before the one with this index, where the clock had been set back since.
    pub fn set_back(&self, index: usize) -> Option<Moment> {
        let (before, entry) = (self.entries.get(index.checked_sub(1)?)?, self.entries.get(index)?);
        is_set_back(before.when, entry.when).then_some(before.when)
    }
    /// The line of the change log for each entry, oldest first: an edit's label, as what stood before makes it, or `Undo: `
    /// and the label of what was undone.
    pub fn labels(&self) -> Vec<String> {
        let mut labels: Vec<String> = Vec::with_capacity(self.entries.len());
        let mut known = Known::default();
        for entry in &self.entries {
            let of = |number: u64| {
                let index = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
                index.and_then(|index| labels.get(index).cloned()).unwrap_or_else(|| format!("entry {number}"))
            };
            let label = match &entry.act {
                Act::Edit(edit) => edit.label_after(known.before(edit)),
                Act::Undo(number) => format!("Undo: {}", of(*number)),
                Act::Redo(number) => format!("Redo: {}", of(*number)),
                Act::RemoveForGood(files) => gone::label(files),
            };
            match &entry.act {
                Act::Edit(edit) => known.note(edit),
                // What is concluded now is told by the next one.
                Act::Undo(_) | Act::Redo(_) => known = Known::default(),
                Act::RemoveForGood(_) => {}
            }
            labels.push(label);
        }
        labels
    }
}

/// What edits left of each target so far.
#[derive(Default)]
struct Known<'a> {
    concluded: BTreeMap<&'a Target, Conclusion>,
    treated: BTreeMap<&'a Target, &'a Treatment>,
    states: BTreeMap<&'a Target, WorkState>,
    carried: BTreeMap<&'a Target, &'a Carried>,
}

impl<'a> Known<'a> {
    fn before(&self, edit: &Edit) -> Before<'a> {
        let Some(target) = edit.target() else { return Before::default() };
        Before {
            conclusion: self.concluded.get(target).copied(),
            treatment: self.treated.get(target).copied(),
            state: self.states.get(target).copied(),
            carried: self.carried.get(target).copied(),
        }
    }

    fn note(&mut self, edit: &'a Edit) {
        match edit {
            Edit::Conclude { target, conclusion: Some(conclusion), .. } => {
                self.concluded.insert(target, *conclusion);
            }
            Edit::Conclude { target, conclusion: None, .. } => _ = self.concluded.remove(target),
            Edit::SetTreatment { target, treatment } => _ = self.treated.insert(target, treatment),
            Edit::SetWorkState { target, state, .. } => _ = self.states.insert(target, *state),
            Edit::SetCarried { target, carried: Some(carried) } => _ = self.carried.insert(target, carried),
            Edit::SetCarried { target, carried: None } => _ = self.carried.remove(target),
            Edit::Several { edits, .. } => edits.iter().for_each(|edit| self.note(edit)),
            _ => {}
        }
    }
}

/// An assessment with its journal: the only way to change it. Each change gives the entry to be stored by
/// [`super::AssessmentFile::append`]; in memory it is made already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    assessment: Assessment,
    history: History,
    /// What the thresholds were before the first entry.
    began_with: Parameters,
}

impl Document {
    pub fn new(assessment: Assessment) -> Self {
        let began_with = assessment.parameters.clone();
        Self { assessment, history: History::default(), began_with }
    }
    pub fn assessment(&self) -> &Assessment {
        &self.assessment
    }
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The journal once more, with everything that its entries say: of many files or checks each, where the change log names
    /// the first.
    ///
    /// # Errors
    /// None is known: all entries were done once already.
    pub fn whole_history(&self) -> Result<History, Refused> {
        let history = History { extent: Extent::Whole, ..History::default() };
        let began = Assessment::with_parameters(self.assessment.checklist.as_str(), self.began_with.clone());
        let mut again = Self { history, ..Self::new(began) };
        for entry in &self.history.entries {
            again.replay(entry.clone())?;
        }
        Ok(again.history)
    }

    /// The same without its last entry, as if it had never been made: it could not be stored.
    ///
    /// # Errors
    /// As of [`Document::whole_history`].
    pub fn without_last(&self) -> Result<Self, Refused> {
        let history = History { extent: self.history.extent, ..History::default() };
        let began = Assessment::with_parameters(self.assessment.checklist.as_str(), self.began_with.clone());
        let mut again = Self { history, ..Self::new(began) };
        let entries = self.history.entries.split_last().map_or(&[][..], |(_, earlier)| earlier);
        entries.iter().try_for_each(|entry| again.replay(entry.clone()))?;
        Ok(again)
    }

    /// Makes an edit, by the rules of review ([`review`]). `None`: it changes nothing, and no entry was written.
    pub fn perform(&mut self, edit: Edit, step: Step, who: &str, when: Moment) -> Result<Option<Entry>, Refused> {
        review::check(&edit, &self.assessment, who)?;
        let before = self.assessment.details.clone();
        let mut inverse = edit.apply(&mut self.assessment)?;
        if inverse == edit {
            return Ok(None);
        }
        // Asked after the edit was made: an edit without effect takes nothing back.
        let whole = review::reopening(edit.clone(), &self.assessment, who);
        let whole = review::lapsing(whole, &before, &self.assessment);
        if whole != edit {
            inverse.apply(&mut self.assessment)?;
            inverse = whole.apply(&mut self.assessment)?;
        }
        let edit = whole;
        let entry = Entry { who: who.to_owned(), when, act: Act::Edit(edit), step };
        self.performed(inverse, entry.clone());
        Ok(Some(entry))
    }

    /// Takes the last step back; `None`: there is none.
    ///
    /// # Errors
    /// By the rules of review ([`review::reversal`]) another person has to do it; or nothing brings it back.
    pub fn undo(&mut self, who: &str, when: Moment) -> Result<Option<Entry>, Refused> {
        let Some(step) = self.history.undo.last() else {
            return match &self.history.removed {
                Some(_) => Err(Refused(
                    "What was removed for good cannot be brought back, and no step before it can be undone.".to_owned(),
                )),
                None => Ok(None),
            };
        };
        self.may_reverse(step, who)?;
        self.act(Act::Undo(step.entry), who, when)
    }

    /// Does the last step that was taken back again; `None`: there is none.
    ///
    /// # Errors
    /// As [`Document::undo`].
    pub fn redo(&mut self, who: &str, when: Moment) -> Result<Option<Entry>, Refused> {
        let Some(step) = self.history.redo.last() else { return Ok(None) };
        self.may_reverse(step, who)?;
        self.act(Act::Redo(step.entry), who, when)
    }

    fn may_reverse(&self, step: &Reversal, who: &str) -> Result<(), Refused> {
        let made = usize::try_from(step.entry).ok().and_then(|number| self.history.entries.get(number.checked_sub(1)?));
        review::reversal(&step.edit, &step.label, made.map_or("", |entry| &entry.who), &self.assessment, who)
    }

    fn act(&mut self, act: Act, who: &str, when: Moment) -> Result<Option<Entry>, Refused> {
        let entry = Entry { who: who.to_owned(), when, act, step: Step::New };
        self.replay(entry.clone())?;
        Ok(Some(entry))
    }

    /// Does what a stored entry says.
    ///
    /// # Errors
    /// The entry cannot follow the ones before it: a sentence that names it.
    pub fn replay(&mut self, entry: Entry) -> Result<(), Refused> {
        match &entry.act {
            Act::Edit(edit) => {
                let inverse = edit.apply(&mut self.assessment)?;
                self.performed(inverse, entry);
            }
            Act::Undo(number) => {
                let History { undo, extent, .. } = &mut self.history;
                let (step, change) = reverse(&mut self.assessment, undo, *number, *extent)?;
                self.history.redo.push(step);
                self.history.note(entry, change);
            }
            Act::Redo(number) => {
                let History { redo, extent, .. } = &mut self.history;
                let (step, change) = reverse(&mut self.assessment, redo, *number, *extent)?;
                self.history.undo.push(step);
                self.history.note(entry, change);
            }
            Act::RemoveForGood(files) => {
                gone::check(files, &self.assessment)?;
                self.history.removed = Some(gone::label(files));
                self.history.undo.clear();
                self.history.redo.clear();
                self.history.note(entry, BeforeAfter::default());
            }
        }
        Ok(())
    }

    fn performed(&mut self, inverse: Edit, entry: Entry) {
        let Act::Edit(edit) = &entry.act else { return };
        let mut before = Before::default();
        if let Some(said) = edit.target().and_then(|target| self.assessment.annotation(target)) {
            (before.conclusion, before.state) = (said.conclusion, Some(said.work_state));
        }
        match &inverse {
            Edit::Conclude { conclusion, .. } => before.conclusion = *conclusion,
            Edit::SetTreatment { treatment, .. } => before.treatment = Some(treatment),
            Edit::SetWorkState { state, .. } => before.state = Some(*state),
            Edit::SetCarried { carried, .. } => before.carried = carried.as_deref(),
            _ => {}
        }
        let (number, label) = (self.history.entries.len() as u64 + 1, edit.label_after(before));
        let continues =
            entry.step == Step::Continues && self.history.last_edit().is_some_and(|last| edit.continues(last));
        let change = edit.changed(&inverse, self.history.extent);
        self.history.note(entry, change);
        self.history.redo.clear();
        match self.history.undo.last_mut() {
            // The older inverse stays: it leads back to before the first of them.
            Some(last) if continues => (last.entry, last.label) = (number, label),
            _ => self.history.undo.push(Reversal { entry: number, label, edit: inverse }),
        }
    }
}

impl History {
    fn note(&mut self, entry: Entry, change: BeforeAfter) {
        self.entries.push(entry);
        self.changes.push(change);
    }

    /// The edit of the last entry; none where that is an undo or redo.
    fn last_edit(&self) -> Option<&Edit> {
        match &self.entries.last()?.act {
            Act::Edit(edit) => Some(edit),
            Act::Undo(_) | Act::Redo(_) | Act::RemoveForGood(_) => None,
        }
    }
}

/// Takes the top step off, reverses it, and gives the step that reverses that, with what it changed.
fn reverse(
    assessment: &mut Assessment,
    steps: &mut Vec<Reversal>,
    number: u64,
    extent: Extent,
) -> Result<(Reversal, BeforeAfter), Refused> {
    match steps.pop() {
        Some(step) if step.entry == number => match step.edit.apply(assessment) {
            Ok(edit) => {
                let change = step.edit.changed(&edit, extent);
                Ok((Reversal { edit, ..step }, change))
            }
            Err(refused) => {
                steps.push(step);
                Err(refused)
            }
        },
        other => {
            steps.extend(other);
            Err(Refused(format!("Entry {number} is not the step that could be undone or redone next.")))
        }
    }
}
