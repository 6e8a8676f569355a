//! The texts of an assessment that can be typed, by name.

use super::command::Command;
use crate::assessment::{Detail, Target, Treatment};
use crate::checklist::Severity;
use crate::tenant::Moment;
use egui::Id;

/// A text of the assessment that can be typed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Note(Target),
    Justification(Target),
    /// Why the severity is to be another one.
    SeverityReason(Target, Severity),
    Treatment(Target, Part),
    WorkComment(Target),
    /// What an attachment shows, by its number.
    Caption(Target, u32),
    Detail(Detail),
    /// A threshold, by its name.
    Parameter(&'static str),
    /// The explanation of a sign-in, by its key.
    Explanation(String),
    AsOf,
}

/// A text of a treatment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Owner,
    Due,
    Approver,
    Expiry,
    Reason,
    Text,
}

impl Part {
    pub fn is_day(self) -> bool {
        matches!(self, Self::Due | Self::Expiry)
    }

    /// The treatment with this text in it; `None`: a date that is not whole yet.
    /// `read`: reads a day.
    pub fn put(
        self,
        mut treatment: Treatment,
        text: String,
        read: impl Fn(&str) -> Option<Moment>,
    ) -> Option<Treatment> {
        let day = match (self.is_day(), text.trim()) {
            (false, _) | (_, "") => None,
            (true, typed) => Some(read(typed)?.midnight()),
        };
        match (self, &mut treatment) {
            (Self::Owner, Treatment::Remediate { owner: slot, .. })
            | (Self::Approver, Treatment::AcceptRisk { approver: slot, .. })
            | (Self::Reason, Treatment::AcceptRisk { reason: slot, .. } | Treatment::Disputed { reason: slot })
            | (Self::Text, Treatment::CompensatingControl { text: slot }) => *slot = text,
            (Self::Due, Treatment::Remediate { due: slot, .. })
            | (Self::Expiry, Treatment::AcceptRisk { expiry: slot, .. }) => *slot = day,
            // The kind was changed while its text was being typed.
            _ => return None,
        }
        Some(treatment)
    }
}

impl Field {
    /// What leads to it.
    pub fn command(&self) -> Command {
        match self {
            Self::Note(Target::Check { .. } | Target::Item { .. }) => Command::WriteNote,
            Self::WorkComment(Target::Check { .. } | Target::Item { .. }) => Command::WriteComment,
            _ => Command::Focus(self.clone()),
        }
    }

    pub fn id(&self) -> Id {
        Id::unique(("field", format!("{self:?}")))
    }
}
