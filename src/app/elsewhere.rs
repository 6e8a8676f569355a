//! Commands about what the checklist shows, asked for while another screen is shown: the one place that says what becomes of
//! them.

use super::command::Command;

/// What becomes of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FromElsewhere {
    /// It leads to something, or shows it: the checklist is shown, and it is done.
    Leads,
    /// It is about the check, the objects or the marks that are chosen there, which nobody sees now: the list of commands shows
    /// the checklist, where it is asked for once more.
    Waits,
}

impl Command {
    /// `None`: it is not of the checklist alone.
    pub fn asked_elsewhere(&self) -> Option<FromElsewhere> {
        use Command as C;
        match self {
            C::GoTo(_)
            | C::MarkThese(_)
            | C::Filter(_)
            | C::Order(_)
            | C::TogglePreview
            | C::ShowTab(_)
            | C::AttachHere => Some(FromElsewhere::Leads),
            C::SelectNextOpen
            | C::SelectNextObject
            | C::SelectPreviousObject
            | C::EnlargeObjects
            | C::MarkSelected
            | C::MarkAll
            | C::Unmark
            | C::Conclude(_)
            | C::WriteNote
            | C::InsertText(_)
            | C::KeepText
            | C::ShowEverything
            | C::CopyObjects
            | C::ExportObjects
            | C::Treat(_)
            | C::TreatObject
            | C::SetSeverity(_)
            | C::SetWorkState(_)
            | C::WriteComment => Some(FromElsewhere::Waits),
            _ => None,
        }
    }
}
