//! The file while a job has it: what is changed meanwhile is done in memory and jotted down beside the file, and stored in
//! it when the job gives it back.

use super::{Keep, Opened, file_name};
use crate::app::field::Field;
use crate::assessment::file::{Jot, JotPlace, Jotted};
use crate::assessment::{Document, Edit, Refused, Step};
use crate::jobs::keep::{KeepError, Open};
use crate::tenant::Moment;
use std::collections::BTreeMap;

/// What is there in the file's place.
#[derive(Debug)]
pub(super) struct Lent {
    document: Document,
    /// None: nothing may be changed while the job has it.
    place: Option<JotPlace>,
    jot: Option<Jot>,
    /// What was typed last in each field.
    typed: BTreeMap<Field, String>,
    /// What else was done, by name.
    others: Vec<String>,
}

impl Lent {
    pub(super) fn document(&self) -> &Document {
        &self.document
    }
}

/// How what was changed while a job had the file stands on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Jotting {
    /// On its way.
    Waits,
    Stored,
    Failed(String),
}

/// What became of changes when the file came back.
#[derive(Debug, Default)]
pub struct CameBack {
    /// What the rules of an assessment refused, a sentence each.
    pub refused: Vec<String>,
    pub failed: Option<NotStored>,
}

/// Nothing of them could be stored.
#[derive(Debug)]
pub struct NotStored {
    pub sentence: String,
    /// What was typed.
    pub typed: BTreeMap<Field, String>,
    /// What else was done, by name.
    pub others: Vec<String>,
}

impl Opened {
    pub fn is_lent(&self) -> bool {
        matches!(self.keep, Keep::Lent(_))
    }

    /// Whether changes are taken now: while a job has the file, those that are not about what it stores.
    pub fn takes_changes(&self) -> bool {
        match &self.keep {
            Keep::Here(_) => true,
            Keep::Lent(lent) => lent.place.is_some(),
        }
    }

    /// Hands the file to a job; it comes back by [`Opened::give_back`]. `takes_changes`: whether others may be made meanwhile,
    /// which are sealed as the file is before it.
    pub fn lend(&mut self, takes_changes: bool) -> Option<Open> {
        let place = match &self.keep {
            // One that could not be stored yet lies where the next would be written.
            Keep::Here(open) => {
                (takes_changes && !self.is_read_only && self.left.is_none()).then(|| open.file.jot_place())
            }
            Keep::Lent(_) => return None,
        };
        let document = self.document().clone();
        let lent = Lent { document, place, jot: None, typed: BTreeMap::new(), others: Vec::new() };
        match std::mem::replace(&mut self.keep, Keep::Lent(Box::new(lent))) {
            Keep::Here(open) => Some(*open),
            Keep::Lent(_) => None,
        }
    }

    /// Makes a change while a job has the file. It is on the disk once [`Opened::jotting`] says so.
    ///
    /// # Errors
    /// It cannot be made meanwhile, or the rules of an assessment refuse it.
    pub fn jot(
        &mut self,
        edit: Edit,
        step: Step,
        now: Moment,
        wake: impl Fn() + Send + 'static,
    ) -> Result<(), KeepError> {
        let later = || Refused("The file is being written; try again when that is done.".to_owned());
        let Keep::Lent(lent) = &mut self.keep else { return Err(later().into()) };
        let place = lent.place.as_ref().filter(|_| edit.can_be_jotted()).ok_or_else(later)?;
        if lent.document.perform(edit.clone(), step, &self.who, now)?.is_some() {
            let jot = lent.jot.get_or_insert_with(|| Jot::begin(place.clone(), wake));
            jot.add(Jotted { who: self.who.clone(), when: now, edit, step });
        }
        Ok(())
    }

    /// Notes that what was jotted down last was typed.
    pub fn was_typed(&mut self, field: &Field, text: &str) {
        if let Keep::Lent(lent) = &mut self.keep {
            lent.typed.insert(field.clone(), text.to_owned());
        }
    }

    /// Notes that what was jotted down last was done, and not typed.
    pub fn was_done(&mut self, label: &str) {
        if let Keep::Lent(lent) = &mut self.keep {
            lent.others.push(label.to_owned());
        }
    }

    /// What could not be stored when the file came back is stored, or asked for anew.
    pub fn forget_jot(&mut self) {
        self.left.take().into_iter().for_each(Jot::remove);
    }

    /// How what was changed meanwhile stands; none where nothing was.
    pub fn jotting(&self) -> Option<Jotting> {
        let Keep::Lent(lent) = &self.keep else { return None };
        let jot = lent.jot.as_ref()?;
        if let Some(why) = jot.failed() {
            return Some(Jotting::Failed(format!(
                "{} is being written, and what you changed meanwhile could not be kept beside it: {why}. It is stored when \
                 that is done.",
                file_name(&self.path)
            )));
        }
        Some(if jot.is_stored() { Jotting::Stored } else { Jotting::Waits })
    }

    /// The file is back: what was changed meanwhile is stored in it.
    pub fn give_back(&mut self, mut open: Open) -> CameBack {
        open.who.clone_from(&self.who);
        self.is_protected = open.file.is_protected();
        let before = std::mem::replace(&mut self.keep, Keep::Here(Box::new(open)));
        let mut came = CameBack::default();
        if let (Keep::Lent(lent), Keep::Here(open)) = (before, &mut self.keep) {
            let Lent { jot, typed, others, .. } = *lent;
            (came, self.left) = came_back(jot, open, (typed, others));
        }
        if let Some(failed) = &came.failed {
            self.not_saved = Some(format!("Not saved in {}: {}", file_name(&self.path), failed.sentence));
        }
        self.changed();
        came
    }
}

/// Stores what was jotted down; what could not be stays beside the file: if the program ends before, the next opening takes it
/// in.
fn came_back(
    jot: Option<Jot>,
    open: &mut Open,
    (typed, others): (BTreeMap<Field, String>, Vec<String>),
) -> (CameBack, Option<Jot>) {
    let Some(jot) = jot else { return Default::default() };
    match open.take_in(jot.all()) {
        Ok(refused) => {
            jot.remove();
            (CameBack { refused, failed: None }, None)
        }
        Err(error) => {
            let failed = Some(NotStored { sentence: error.to_string(), typed, others });
            (CameBack { refused: Vec::new(), failed }, Some(jot))
        }
    }
}
