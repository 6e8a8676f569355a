//! What an edit is called: by undo and redo, and in the journal and the report's change log.

use super::{Carried, Edit, TextThen, Treatment, WorkState};
use crate::checklist::Conclusion;
use crate::checklist::subject::readable;
use crate::tenant::mapping::DayMonth;
use crate::tenant::stated::ScopeArea;

/// Longest text quoted in a label, in characters.
const QUOTED: usize = 60;

/// What stood before an edit, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Before<'a> {
    pub conclusion: Option<Conclusion>,
    pub treatment: Option<&'a Treatment>,
    pub state: Option<WorkState>,
    pub carried: Option<&'a Carried>,
}

impl Before<'_> {
    /// Whether what a previous assessment concluded is said of today as well by setting it aside.
    fn confirms(&self) -> bool {
        let is_same = |carried: &Carried| carried.text == TextThen::Same && carried.conclusion == self.conclusion;
        self.carried.is_some_and(is_same) && self.state.unwrap_or_default() == WorkState::Draft
    }
}

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
            Self::StateEncoding { file, encoding: Some(encoding) } => format!("Encoding of {file}: {encoding}"),
            Self::StateEncoding { file, encoding: None } => format!("Withdraw the encoding of {file}"),
            Self::AddEvidence { files } => files_label("Add", files.iter().map(|file| &*file.name)),
            Self::RemoveEvidence { files } => files_label("Remove", files.iter().map(|file| &*file.name)),
            Self::Several { label, .. } => label.clone(),
        }
    }

    /// As [`Edit::label`], where it is known what was concluded and how it was treated before: words alone are no
    /// conclusion, and of a treatment that goes on it is told what changed.
    pub(super) fn label_after(&self, before: Before<'_>) -> String {
        match self {
            Self::SetTreatment { treatment, .. } => {
                let changed = before.treatment.map_or_else(Vec::new, |before| before.changed_parts(treatment));
                if changed.is_empty() { self.label() } else { format!("{}, {}", self.label(), changed.join(" and ")) }
            }
            Self::Conclude { target, conclusion: Some(now), .. } if before.conclusion == Some(*now) => {
                format!("Justify {}", target.short())
            }
            Self::SetWorkState { target, state, .. } if before.state == Some(*state) => {
                format!("Comment on {}", target.short())
            }
            Self::SetCarried { target, carried: None } => match before.conclusion.filter(|_| before.confirms()) {
                Some(conclusion) => format!("Confirm {}: {}", target.short(), conclusion.title()),
                None => self.label(),
            },
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Annotation, Document, Step, Target};
    use crate::tenant::Moment;

    #[test]
    fn steps_are_called_what_they_do() {
        let target = || Target::check("privileged-access", "1.01.a");
        let mut document = Document::new(crate::assessment::Assessment::new("privileged-access"));
        let mut check = |edit: Edit, expected: &str| {
            document.perform(edit, Step::New, "Ada", Moment::of(0)).unwrap();
            let journal = document.history().lines().last().unwrap().what.clone();
            let entry = document.history().labels().pop().unwrap();
            assert_eq!((document.history().undo_label(), &*journal, &*entry), (Some(expected), expected, expected));
        };
        let conclude = |justification: &str| Edit::Conclude {
            target: target(),
            conclusion: Some(Conclusion::NotMet),
            justification: justification.to_owned(),
        };
        check(conclude("Seen."), "Conclude 1.01.a: not met");
        let said =
            Annotation { conclusion: Some(Conclusion::NotMet), justification: "Seen.".into(), ..Default::default() };
        let carried = Box::new(Carried::of(&said, "2025.assessment", Moment::of(0), TextThen::Same));
        let carry = |carried| Edit::SetCarried { target: target(), carried };
        check(carry(Some(carried.clone())), "Carry over 1.01.a from 2025.assessment");
        check(carry(None), "Confirm 1.01.a: not met");
        check(
            carry(Some(Box::new(Carried { text: TextThen::Unknown, ..*carried }))),
            "Carry over 1.01.a from 2025.assessment",
        );
        check(carry(None), "Set aside what was carried over on 1.01.a");
        let state = |comment: &str| Edit::SetWorkState {
            target: target(),
            state: WorkState::ReadyForReview,
            comment: comment.to_owned(),
        };
        check(state(""), "Set work state of 1.01.a: ready for review");
        check(state("Who switched it off?"), "Comment on 1.01.a");
        check(conclude("Seen, and asked."), "Justify 1.01.a");
    }
}
