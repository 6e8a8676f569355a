//! What of an assessment's file cannot be read whole any more, and which version beside it can.

use super::keep::Open;
use super::writing;
use crate::assessment::Unlock;
use crate::assessment::file::{AssessmentFile, Damage, Key, Plain, jot_beside, jot_path, versions, whole_version};
use std::io;
use std::path::{Path, PathBuf};

/// What is damaged, by the names that people know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Damaged {
    /// Evidence and attachments.
    pub files: Vec<String>,
    /// How many versions stand beside the file.
    pub versions: usize,
    /// The newest of them that was read to its end and is whole.
    pub whole: Option<PathBuf>,
}

impl Damaged {
    /// What is damaged in the file that is open; the versions are not looked at yet. `None`: nothing.
    pub fn of(open: &Open) -> Option<Self> {
        let damage = open.file.damage();
        damage.is_any().then(|| Self { files: named(open, &damage), ..Self::default() })
    }

    /// Looks through the versions beside the file, which takes as long as reading them.
    #[must_use]
    pub fn with_versions(self, assessment: &Path, key: Option<&Key>) -> Self {
        let whole = whole_version(assessment, key.map_or(Unlock::Nothing, Unlock::Key));
        Self { versions: versions(assessment).len(), whole, ..self }
    }
}

/// Copies a whole assessment to a place of its own, where nothing can be changed in it; gives the place, numbered where
/// something is there already. What may be missing in it is told of the copy, too.
///
/// # Errors
/// A sentence naming the place.
pub fn copy_of(assessment: &Path, place: &Path, with: Unlock<'_>) -> anyhow::Result<PathBuf> {
    let file = AssessmentFile::open_read_only_with(assessment, with)?;
    let free = free(place);
    // What was typed while a job had it follows the same entry of its journal.
    let jotted = jot_beside(assessment);
    if let Some(jotted) = &jotted {
        copy(jotted, &jot_path(&free))?;
    }
    // A copy of what was copied too early says so by its first bytes; made anew it would seem whole.
    let copied = match file.warning() {
        Some(_) => copy(assessment, &free),
        None => file.copy_whole(&free).map_err(Into::into),
    };
    if let (Err(_), Some(_)) = (&copied, jotted) {
        // It belongs to nothing there.
        let _ = std::fs::remove_file(jot_path(&free));
    }
    copied.map(|()| free)
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    writing::stream_whole(to, |out| io::copy(&mut Plain::open(from)?, out).map(drop))
}

/// The place, or the first numbered one that nothing is at.
fn free(place: &Path) -> PathBuf {
    let numbered = (2..).map(|number| writing::numbered(place, number));
    let is_free = |path: &PathBuf| !path.exists() && !jot_path(path).exists();
    std::iter::once(place.to_owned()).chain(numbered).find(is_free).unwrap_or_else(|| place.to_owned())
}

/// What a version is called that has a name of its own: `case from version-1.assessment`.
pub fn name_of_version(version: &Path) -> String {
    version.file_name().unwrap_or_default().to_string_lossy().replacen(".version-", " from version-", 1)
}

/// Copies a version to a name of its own beside it, so that work goes on there: `case from version-1.assessment`.
///
/// # Errors
/// A sentence naming the place.
pub fn copy_of_version(version: &Path) -> anyhow::Result<PathBuf> {
    let free = free(&version.with_file_name(name_of_version(version)));
    copy(version, &free)?;
    Ok(free)
}

fn named(open: &Open, damage: &Damage) -> Vec<String> {
    let assessment = open.document.assessment();
    let evidence = assessment.evidence.iter().filter_map(|record| Some((record.stored_sha256()?, &record.name)));
    let attached = assessment.attachments().into_iter().map(|(_, attachment)| (&*attachment.sha256, &attachment.name));
    let listed = evidence.chain(attached).filter(|(sha256, _)| damage.files.contains(*sha256));
    let mut names: Vec<String> = listed.map(|(_, name)| name.clone()).collect();
    if names.is_empty() && !damage.files.is_empty() {
        names.push("a file that stands on no list any more".to_owned());
    }
    names
}
