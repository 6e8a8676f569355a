//! Typed texts that were refused: what their fields are called, where they stand, and whether an undo was about them.

use super::Window;
use super::command::Command;
use super::field::{Field, Part};
use super::opened::Opened;
use super::screen::Screen;
use super::screens::attachments::place_of;
use crate::app::shown::visible;
use crate::assessment::{Assessment, Target, Treatment};
use egui::Context;

/// The words of such a text that a sentence has room for.
const LETTERS: usize = 40;

impl Field {
    /// What it is about, if that is of the checklist.
    fn target(&self) -> Option<&Target> {
        match self {
            Self::Note(target)
            | Self::Justification(target)
            | Self::SeverityReason(target, _)
            | Self::Treatment(target, _)
            | Self::WorkComment(target)
            | Self::Caption(target, _) => Some(target),
            Self::Detail(_) | Self::Parameter(_) | Self::Explanation(_) | Self::AsOf => None,
        }
    }

    /// As a sentence names it: `Expiry date of 1.02.b`.
    pub fn called(&self, opened: &Opened) -> String {
        let name = match self {
            Self::Note(_) => "Note",
            Self::Justification(_) => "Justification",
            Self::SeverityReason(..) => "Reason for another severity",
            Self::Treatment(target, part) => {
                part.title(opened.assessment().annotation(target).map_or(&Treatment::None, |said| &said.treatment))
            }
            Self::WorkComment(_) => "Comment",
            Self::Caption(..) => "Caption",
            Self::Detail(detail) => detail.title(),
            Self::Parameter(name) => {
                let list = opened.assessment().parameters.list();
                return list.into_iter().find(|one| one.name == *name).map_or_else(String::new, |one| one.title.into());
            }
            Self::Explanation(_) => "Explanation of a sign-in",
            Self::AsOf => "As-of date",
        };
        let of = self.target().map(|target| format!(" of {}", opened.in_words(&target.short())));
        format!("{name}{}", of.unwrap_or_default())
    }

    /// What is stored where it is typed.
    pub fn stored_in(&self, assessment: &Assessment) -> String {
        let said = self.target().and_then(|target| assessment.annotation(target));
        match self {
            Self::Note(_) => said.map(|said| said.note.clone()).unwrap_or_default(),
            Self::Justification(_) => said.map(|said| said.justification.clone()).unwrap_or_default(),
            Self::SeverityReason(..) => format!("{:?}", said.map(|said| &said.severity)),
            Self::Treatment(_, part) => said.and_then(|said| part.of(&said.treatment)).unwrap_or_default(),
            Self::WorkComment(_) => format!("{:?}", said.map(|said| (said.work_state, &said.work_comment))),
            Self::Caption(..) => format!("{:?}", said.map(|said| &said.attachments)),
            Self::Detail(detail) => assessment.details.get(*detail).to_owned(),
            Self::Parameter(name) => {
                let list = assessment.parameters.list();
                list.into_iter().find(|one| one.name == *name).map_or_else(String::new, |one| one.value.to_string())
            }
            Self::Explanation(key) => assessment.stated.explained.get(key).cloned().unwrap_or_default(),
            Self::AsOf => format!("{:?}", assessment.as_of),
        }
    }
}

impl Field {
    /// Whether there is such a field now: another kind of treatment has others.
    fn is_there(&self, assessment: &Assessment) -> bool {
        let Self::Treatment(target, part) = self else { return true };
        assessment.annotation(target).is_some_and(|said| part.of(&said.treatment).is_some())
    }
}

impl Part {
    /// What its field is called, in a treatment of this kind.
    pub fn title(self, of: &Treatment) -> &'static str {
        match (self, of) {
            (Self::Owner, _) => "Owner",
            (Self::Due, _) => "Due date",
            (Self::Approver, _) => "Approver",
            (Self::Expiry, _) => "Expiry date",
            (Self::Reason, Treatment::AcceptRisk { .. }) => "Reason for accepting",
            (Self::Reason, Treatment::Disputed { .. }) => "Why it is disputed",
            (Self::Reason, _) => "Reason",
            (Self::Text, _) => "Compensating control",
        }
    }

    /// What stands there, if such a treatment has this part.
    fn of(self, treatment: &Treatment) -> Option<String> {
        Some(match (self, treatment) {
            (Self::Owner, Treatment::Remediate { owner: text, .. })
            | (Self::Approver, Treatment::AcceptRisk { approver: text, .. })
            | (Self::Reason, Treatment::AcceptRisk { reason: text, .. } | Treatment::Disputed { reason: text })
            | (Self::Text, Treatment::CompensatingControl { text }) => text.clone(),
            (Self::Due, Treatment::Remediate { due: day, .. })
            | (Self::Expiry, Treatment::AcceptRisk { expiry: day, .. }) => format!("{day:?}"),
            _ => return None,
        })
    }
}

/// That a text is not stored, with its field: `Expiry date of 1.02.b (“31.13.2026”) could not be understood, and is not stored.`
pub fn in_words(field: &Field, text: &str, opened: &Opened) -> String {
    let mut shown: String = visible(text.trim()).chars().take(LETTERS).collect();
    if shown.chars().count() < visible(text.trim()).chars().count() {
        shown.push('…');
    }
    format!("{} (“{shown}”) could not be understood, and is not stored.", field.called(opened))
}

impl Window {
    /// What is typed in a field that is there, and was refused.
    pub(super) fn refused(&self) -> Option<(Field, String)> {
        let opened = self.opened.as_ref()?;
        let mut refused = self.drafts.refused_texts();
        let (field, text) = refused.find(|(field, _)| field.is_there(opened.assessment()))?;
        Some((field.clone(), in_words(field, text, opened)))
    }

    /// To a field, wherever it stands.
    pub(super) fn go_to_field(&mut self, field: &Field, context: &Context) {
        let place = field.target().zip(self.opened.as_ref()).and_then(|(target, opened)| place_of(target, opened));
        match place {
            Some(place) => {
                self.fulfil(Command::GoTo(place), context);
                if let (Some(Target::Object { subject, .. }), Some(opened)) = (field.target(), &self.opened) {
                    self.checklist.look_at(subject, opened);
                } else {
                    self.checklist.shows_conclusion();
                }
            }
            None => self.show(Screen::Report),
        }
        context.memory_mut(|memory| memory.request_focus(field.id()));
    }
}
