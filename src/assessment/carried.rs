//! What a previous assessment said of the same target: shown beside, to be taken over or set aside.

use super::{Annotation, SeverityChange, Treatment};
use crate::checklist::Conclusion;
use crate::tenant::Moment;
use serde::{Deserialize, Serialize};

/// A note from before. It stays until the assessor sets it aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// Name of the previous assessment's file.
    pub from: String,
    /// Its as-of date.
    pub as_of: Moment,
    pub text: TextThen,
    pub conclusion: Option<Conclusion>,
    pub justification: String,
    pub severity: Option<SeverityChange>,
    pub note: String,
    pub treatment: Treatment,
}

/// How the check's text then stands to its text now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", content = "text", rename_all = "kebab-case")]
pub enum TextThen {
    /// What was said then was taken over as a draft.
    Same,
    /// The text then; nothing was taken over.
    Changed(String),
    /// The previous assessment does not tell it; nothing was taken over.
    Unknown,
}

impl Carried {
    pub(crate) fn of(annotation: &Annotation, from: &str, as_of: Moment, text: TextThen) -> Self {
        Self {
            from: from.to_owned(),
            as_of,
            text,
            conclusion: annotation.conclusion,
            justification: annotation.justification.clone(),
            severity: annotation.severity.clone(),
            note: annotation.note.clone(),
            treatment: annotation.treatment.clone(),
        }
    }
}
