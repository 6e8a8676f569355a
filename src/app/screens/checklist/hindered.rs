//! Why a command about what is chosen cannot be done now: what is said to whoever asks for it, and what the list of commands
//! tells before.

use super::{ChecklistForm, confirm, treatment};
use crate::app::command::Command;
use crate::app::opened::Opened;
use crate::app::selected::{Selected, Tab};
use crate::assessment::Annotation;
use crate::checklist::Finding;

/// Whether a finding has a tab.
pub fn has_tab(tab: Tab, finding: Option<&Finding>) -> bool {
    match tab {
        Tab::Confirm => finding.is_some_and(|finding| confirm::title(finding.check).is_some()),
        Tab::Missing => finding.is_some_and(|finding| !finding.missing.is_empty()),
        Tab::Affected | Tab::Guidance | Tab::Attachments => true,
    }
}

impl ChecklistForm {
    /// A sentence; `None`: it can be done, or says itself what is to be done first.
    pub fn hindered(&self, command: &Command, opened: &Opened) -> Option<String> {
        if self.is_large
            && let Some(what) = self.out_of_sight(command)
        {
            return Some(format!("The {what} is out of sight beside the large table; w leads back to it."));
        }
        match command {
            Command::Unmark if self.marked.is_empty() => Some("No check is marked.".to_owned()),
            Command::MarkSelected if matches!(self.selected, Some(Selected::Item(_))) => {
                Some("An item cannot be marked: choose one of its checks.".to_owned())
            }
            Command::ShowTab(tab) => self.lacks(*tab, opened),
            Command::EnlargeObjects
            | Command::SelectNextObject
            | Command::SelectPreviousObject
            | Command::TreatObject
            | Command::CopyObjects
            | Command::ExportObjects => self.names_no_object(opened),
            Command::TogglePreview => {
                let said = self.target(opened).and_then(|target| opened.assessment().annotation(&target));
                let is_silent = said.is_none_or(|said| said.note.trim().is_empty());
                is_silent.then(|| "There is no note to be seen as it is printed; write it first.".to_owned())
            }
            Command::WriteNote if opened.is_read_only => {
                Some("This assessment is open for reading only; no note can be written.".to_owned())
            }
            Command::WriteComment if opened.is_read_only => {
                Some("This assessment is open for reading only; no comment can be written.".to_owned())
            }
            Command::WriteComment => treatment::may_comment(&self.target(opened)?, opened).err(),
            // Several that are marked are told of where it is done.
            _ if !self.marked.is_empty() => None,
            Command::Treat(_) | Command::SetSeverity(_) if self.check(opened).is_none() => {
                Some("Treatment and severity are of a check; choose one of the item's checks first.".to_owned())
            }
            Command::SetWorkState(state) => {
                let (target, silent) = (self.target(opened)?, Annotation::default());
                let said = opened.assessment().annotation(&target).unwrap_or(&silent);
                // Whoever returns it is led to the comment.
                let leads = treatment::owes_comment(*state, &target, said, opened);
                let why = treatment::refused(*state, &target, said, opened).filter(|_| !leads)?;
                Some(format!("{}.", why.trim_end_matches('.')))
            }
            _ => None,
        }
    }

    /// What the large table covers of what a command is about.
    fn out_of_sight(&self, command: &Command) -> Option<&'static str> {
        match command {
            Command::WriteNote if self.marked.is_empty() => Some("note"),
            Command::Conclude(_) | Command::Treat(_) | Command::SetSeverity(_) | Command::SetWorkState(_)
                if self.marked.is_empty() =>
            {
                Some("conclusion")
            }
            Command::WriteComment => Some("conclusion"),
            _ => None,
        }
    }

    /// That what is chosen has no such tab.
    fn lacks(&self, tab: Tab, opened: &Opened) -> Option<String> {
        let check = match self.selected? {
            Selected::Check(check) => check,
            // All of an item stands below each other, its guidance and its attachments too.
            Selected::Item(item) if matches!(tab, Tab::Confirm | Tab::Affected | Tab::Missing) => {
                return Some(format!("{item} is an item; choose one of its checks first."));
            }
            Selected::Item(_) => return None,
        };
        let finding = opened.finding(check);
        if has_tab(tab, finding) {
            return None;
        }
        Some(match (tab, finding) {
            (_, None) if opened.judged.is_none() => "The evidence is being read.".to_owned(),
            (Tab::Confirm, _) => format!("Nothing is to be confirmed of {check}."),
            _ => format!("No evidence is missing for {check}."),
        })
    }

    /// That there are no affected objects.
    fn names_no_object(&self, opened: &Opened) -> Option<String> {
        let check = match self.selected? {
            Selected::Check(check) => check,
            Selected::Item(item) => return Some(format!("{item} is an item; choose one of its checks first.")),
        };
        let affected = opened.finding(check).map(|finding| finding.affected.len());
        match affected {
            None if opened.judged.is_none() => Some("The evidence is being read.".to_owned()),
            None | Some(0) => Some(format!("{check} names no affected object.")),
            Some(_) => None,
        }
    }
}
