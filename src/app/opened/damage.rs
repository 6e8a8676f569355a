//! What of an assessment's own file cannot be read whole, and what stands beside it to go on with.

use super::{Opened, file_name};
use crate::app::shown::visible;
use crate::assessment::file::NOT_WHOLE;
use crate::evidence::{EvidenceFile, Problems};
use crate::jobs::damaged::Damaged;
use crate::report::words::counted;
use std::path::PathBuf;

impl Opened {
    /// Stored files that could be read whole once and cannot now: the assessment's own file is damaged.
    pub fn damaged(&self) -> Vec<&str> {
        let tells = |problems: &Problems| problems.iter().any(|problem| problem.message.contains(NOT_WHOLE));
        let is_damaged =
            |file: &&EvidenceFile| tells(&file.notices) || file.parts.iter().any(|part| tells(&part.problems));
        let at_opening = self.damage.iter().flat_map(|damage| &damage.files).map(String::as_str);
        let read = self.files().iter().filter(is_damaged).map(|file| file.name.as_str());
        let mut all: Vec<&str> = at_opening.collect();
        let newly: Vec<&str> = read.filter(|name| !all.contains(name)).collect();
        all.extend(newly);
        all
    }

    /// Whether anything in the assessment's own file is damaged.
    pub fn is_damaged(&self) -> bool {
        self.damage.is_some() || !self.damaged().is_empty()
    }

    /// What is damaged and the way on, with the version that is whole; `None`: nothing is.
    pub fn damage_told(&self) -> Option<(String, Option<PathBuf>)> {
        let damaged = self.damaged();
        let what = match (damaged.first().map(|name| visible(name)), damaged.len()) {
            (None, _) if self.damage.is_none() => return None,
            (None, _) => {
                "the results that were kept in it cannot be read whole, and no later run can be compared with them"
                    .to_owned()
            }
            (Some(first), 1) => {
                format!("of what is stored in it {first} cannot be read whole, and what is shown rests on what is left")
            }
            (Some(first), count) => format!(
                "of what is stored in it {first} and {} more cannot be read whole, and what is shown rests on what is left",
                count - 1
            ),
        };
        let whole = self.damage.as_ref().and_then(|damage| damage.whole.clone());
        let way = match (&self.damage, &whole) {
            (_, Some(path)) => {
                format!("{} beside it was read to its end and is whole: go on in a copy of it.", file_name(path))
            }
            (None, None) => "Open it again: then the versions beside it are looked through.".to_owned(),
            (Some(Damaged { versions: 0, .. }), None) => {
                "No version of it is kept beside it: take a copy of it from your backup.".to_owned()
            }
            (Some(Damaged { versions: 1, .. }), None) => {
                "The version beside it is not whole either: take a copy of it from your backup.".to_owned()
            }
            (Some(Damaged { versions, .. }), None) => format!(
                "None of the {} beside it is whole: take a copy of it from your backup.",
                counted(*versions, "version", "versions")
            ),
        };
        Some((format!("{} is damaged: {what}. {way}", file_name(&self.path)), whole))
    }
}
