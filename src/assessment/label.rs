//! What an edit is called: by undo and redo, and in the journal and the report's change log.

use super::{Edit, Treatment};
use crate::checklist::Conclusion;
use crate::checklist::subject::readable;
use crate::tenant::mapping::DayMonth;
use crate::tenant::stated::ScopeArea;

/// Longest text quoted in a label, in characters.
const QUOTED: usize = 60;

impl Edit {
    /// One line in plain words: `Conclude 1.02.b: not met`.
    pub fn label(&self) -> String {
        match self {
            Self::SetDetail { detail, text } if text.is_empty() => format!("Clear {}", lower(detail.title())),
            Self::SetDetail { detail, text } => format!("Set {}: {}", lower(detail.title()), quote(text)),
            Self::SetAsOf { as_of: Some(day) } => format!("Set as-of date: {}", day.iso_date()),
            Self::SetAsOf { as_of: None } => "Set as-of date: newest event in the evidence".to_owned(),
            Self::SetParameter { name, value } => format!("Set threshold {name}: {value}"),
            Self::Conclude { .. }
            | Self::SetSeverity { .. }
            | Self::SetNote { .. }
            | Self::SetWorkState { .. }
            | Self::SetTreatment { .. }
            | Self::SetCarried { .. }
            | Self::Attach { .. }
            | Self::Detach { .. }
            | Self::SetCaption { .. } => self.annotation_label(),
            Self::SetPrevious { previous: Some(previous) } => format!("Compare with {}", quote(&previous.name)),
            Self::SetPrevious { previous: None } => "Compare with no previous assessment".to_owned(),
            Self::StateCategory { account, category: Some(category) } => {
                format!("State category of {account}: {}", category.title())
            }
            Self::StateCategory { account, category: None } => format!("Withdraw category of {account}"),
            Self::StateEmergency { account, is_emergency } => stated(account, *is_emergency, "an emergency account"),
            Self::StateExposed { account, is_exposed } => stated(account, *is_exposed, "an exposed person"),
            Self::StateScope { area, is_in } => scope(*area, *is_in),
            Self::ExplainSignIn { key, text } if text.is_empty() => {
                format!("Withdraw explanation of sign-in {}", readable(key))
            }
            Self::ExplainSignIn { key, .. } => format!("Explain sign-in {}", readable(key)),
            Self::MapTable { columns: Some(columns), .. } => format!("Map a table's columns: {}", columns.dataset),
            Self::MapTable { columns: None, .. } => "Withdraw the mapping of a table".to_owned(),
            Self::StateDateOrder { file, order: Some(DayMonth::DayFirst) } => format!("Dates of {file}: day first"),
            Self::StateDateOrder { file, order: Some(DayMonth::MonthFirst) } => format!("Dates of {file}: month first"),
            Self::StateDateOrder { file, order: None } => format!("Withdraw the order of dates of {file}"),
            Self::AddEvidence { files } => files_label("Add", files.iter().map(|file| &*file.name)),
            Self::RemoveEvidence { files } => files_label("Remove", files.iter().map(|file| &*file.name)),
            Self::Several { label, .. } => label.clone(),
        }
    }

    /// As [`Edit::label`], where it is known what was concluded and how it was treated before: words alone are no
    /// conclusion, and of a treatment that goes on it is told what changed.
    pub(super) fn label_after(&self, before: Option<Conclusion>, treated: Option<&Treatment>) -> String {
        match self {
            Self::SetTreatment { treatment, .. } => {
                let changed = treated.map_or_else(Vec::new, |before| before.changed_parts(treatment));
                if changed.is_empty() { self.label() } else { format!("{}, {}", self.label(), changed.join(" and ")) }
            }
            Self::Conclude { target, conclusion: Some(now), .. } if before == Some(*now) => {
                format!("Justify {}", target.short())
            }
            _ => self.label(),
        }
    }

    fn annotation_label(&self) -> String {
        let of = self.target().map(super::Target::short).unwrap_or_default();
        match self {
            Self::Conclude { conclusion: Some(conclusion), .. } => format!("Conclude {of}: {}", conclusion.title()),
            Self::Conclude { justification, .. } if justification.is_empty() => format!("Withdraw conclusion on {of}"),
            Self::Conclude { .. } => format!("Justify {of}"),
            Self::SetSeverity { change: Some(change), .. } => {
                format!("Change severity of {of}: {}", change.severity.title())
            }
            Self::SetSeverity { .. } => format!("Withdraw severity of {of}"),
            Self::SetNote { text, .. } if text.is_empty() => format!("Remove note on {of}"),
            Self::SetNote { .. } => format!("Note on {of}"),
            Self::SetWorkState { state, .. } => format!("Set work state of {of}: {}", state.title()),
            Self::SetTreatment { treatment, .. } => format!("Treat {of}: {}", treatment.title()),
            Self::SetCarried { carried: Some(carried), .. } => format!("Carry over {of} from {}", quote(&carried.from)),
            Self::SetCarried { .. } => format!("Set aside what was carried over on {of}"),
            Self::Attach { attachment, .. } => format!("Attach to {of}: {}", quote(&attachment.name)),
            Self::Detach { number, .. } => format!("Remove attachment {number} of {of}"),
            Self::SetCaption { number, caption, .. } => format!("Caption of attachment {number}: {}", quote(caption)),
            _ => of,
        }
    }
}

fn stated(account: &str, is: Option<bool>, what: &str) -> String {
    match is {
        Some(true) => format!("State {account}: {what}"),
        Some(false) => format!("State {account}: not {what}"),
        None => format!("Withdraw statement on {account}: {what}"),
    }
}

fn scope(area: ScopeArea, is_in: Option<bool>) -> String {
    match is_in {
        Some(true) => format!("State scope: {} is in", area.title()),
        Some(false) => format!("State scope: {} is out", area.title()),
        None => format!("Withdraw scope: {}", area.title()),
    }
}

fn files_label<'a>(verb: &str, mut names: impl ExactSizeIterator<Item = &'a str>) -> String {
    match (names.len(), names.next()) {
        (1, Some(name)) => format!("{verb} evidence: {name}"),
        (count, _) => format!("{verb} evidence: {count} files"),
    }
}

/// A title within a sentence; a word in capitals (an abbreviation) stays.
fn lower(title: &str) -> String {
    let mut letters = title.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => title.to_owned(),
    }
}

/// The first line, cut where it is long.
fn quote(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.chars().count() <= QUOTED && line.len() == text.len() {
        return line.to_owned();
    }
    let mut cut: String = line.chars().take(QUOTED).collect();
    cut.push('…');
    cut
}
