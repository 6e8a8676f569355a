//! What was changed while a job had the file comes into it: when the job gives it back, or, where the program ended before,
//! with the next opening.

use super::{KeepError, Open};
use crate::assessment::file::{FoundJot, Jotted, jot_beside};
use crate::assessment::{Act, Entry, Refused};
use crate::report::words::counted;
use std::path::{Path, PathBuf};

impl Open {
    /// Stores what was jotted down, all or none, but what the rules of an assessment refuse: gives a sentence for each of these.
    ///
    /// # Errors
    /// What keeps it from being stored.
    pub fn take_in(&mut self, all: &[Jotted]) -> Result<Vec<String>, KeepError> {
        let before = self.document.clone();
        let (mut made, mut refused) = (Vec::new(), Vec::new());
        for one in all {
            let performed = if one.edit.can_be_jotted() {
                self.document.perform(one.edit.clone(), one.step, &one.who, one.when)
            } else {
                Err(Refused("it is about what the file stores.".to_owned()))
            };
            match performed {
                Ok(entry) => made.extend(entry),
                Err(Refused(why)) => refused.push(format!("{}: {why}", one.edit.label())),
            }
        }
        if let Err(error) = self.file.append(&made) {
            self.document = before;
            return Err(error.into());
        }
        Ok(refused)
    }

    /// Takes in what stands beside a file that was opened for writing, and says so.
    pub(super) fn take_in_left(&mut self) {
        let said = match self.file.jotted() {
            Ok(None) => return,
            Err(why) => Said::aside(self, &format!("Nothing of it was taken in: {why}")),
            Ok(Some(found)) => self.take_in_found(&found),
        };
        self.file.is_to_tell(said.warning, said.notice);
    }

    fn take_in_found(&mut self, found: &FoundJot) -> Said {
        let Some(rest) = self.not_taken_in(found) else {
            let why =
                "Nothing of it was taken in: it does not follow what the file says, and may be another file's or older";
            return Said::aside(self, why);
        };
        let refused = match self.take_in(rest) {
            Ok(refused) => refused,
            Err(error) => {
                let told = format!(
                    "Changes that were made while this file was being written stand beside it in {}, and could not be stored: \
                     {} Make room and open it again, before anything else is changed.",
                    shown(&jot_beside(self.file.path()).unwrap_or_default()),
                    with_full_stop(error.to_string())
                );
                return Said { warning: Some(told), notice: None };
            }
        };
        let changes = counted(rest.len() - refused.len(), "change that was", "changes that were");
        let notice = (rest.len() > refused.len()).then(|| {
            format!(
                "The program ended while this file was being written. {changes} made meanwhile stood beside it in {}, and came \
                 into it now.",
                shown(&jot_beside(self.file.path()).unwrap_or_default())
            )
        });
        let why = match (refused.first(), found.is_damaged) {
            (Some(first), _) => format!("Not taken in was: {}", first.trim_end_matches('.')),
            (None, true) => "The end of it is damaged, and was not taken in".to_owned(),
            (None, false) => {
                // One that cannot be taken away is known by the journal the next time.
                let _ = self.file.remove_jot();
                return Said { warning: None, notice };
            }
        };
        Said { notice, ..Said::aside(self, &why) }
    }

    /// What the journal does not have yet; `None`: it is of another file, or the file was changed otherwise since.
    fn not_taken_in<'a>(&self, found: &'a FoundJot) -> Option<&'a [Jotted]> {
        let entries = self.document.history().entries();
        let since = self.file.entries_since(&found.head).ok().flatten()?;
        let first = entries.len().checked_sub(usize::try_from(since).ok()?)?;
        let mut rest = found.all.as_slice();
        for entry in entries.get(first..)? {
            match rest.iter().position(|one| one.is(entry)) {
                Some(at) => rest = rest.get(at + 1..)?,
                None if is_of_a_job(entry) => {}
                None => return None,
            }
        }
        Some(rest)
    }

    /// A sentence, where changes stand beside a file that nobody writes to now.
    pub(super) fn tell_left(&mut self) {
        let path = self.file.path();
        // Of one that is being written they are what is shown in the other window.
        let Some(jot) = jot_beside(path).filter(|_| crate::assessment::file::holder(path).is_none()) else { return };
        let told = format!(
            "Beside it stand changes that were made while it was being written when the program ended ({}). They come into it \
             when it is opened for working, and are missing here.",
            shown(&jot)
        );
        self.file.is_to_tell(Some(told), None);
    }
}

/// What a job that has the file writes to its journal.
fn is_of_a_job(entry: &Entry) -> bool {
    match &entry.act {
        Act::Edit(edit) => !edit.can_be_jotted(),
        Act::RemoveForGood(_) => true,
        Act::Undo(_) | Act::Redo(_) => false,
    }
}

/// What is told of it.
struct Said {
    warning: Option<String>,
    notice: Option<String>,
}

impl Said {
    /// It is kept under a name of its own, and why.
    fn aside(open: &Open, why: &str) -> Self {
        let jot = jot_beside(open.file.path()).unwrap_or_default();
        let kept = match open.file.put_jot_aside() {
            Ok(aside) => format!("it is kept as {}", shown(&aside)),
            Err(error) => format!("it could not be renamed ({error})"),
        };
        let told = format!(
            "Beside it stood {}, with changes made while a file was being written. {why}; {kept}.",
            shown(&jot)
        );
        Self { warning: Some(told), notice: None }
    }
}

fn with_full_stop(sentence: String) -> String {
    if sentence.ends_with('.') { sentence } else { sentence + "." }
}

fn shown(path: &Path) -> String {
    path.file_name().map(PathBuf::from).unwrap_or_default().display().to_string()
}

#[cfg(test)]
mod tests;
