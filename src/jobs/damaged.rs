//! What of an assessment's file cannot be read whole any more, and which version beside it can.

use super::keep::Open;
use super::writing;
use crate::assessment::Unlock;
use crate::assessment::file::{AssessmentFile, Damage, Key, Plain, versions, whole_version};
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
/// something is there already.
///
/// # Errors
/// A sentence naming the place.
pub fn copy_of(assessment: &Path, place: &Path, with: Unlock<'_>) -> anyhow::Result<PathBuf> {
    let file = AssessmentFile::open_read_only_with(assessment, with)?;
    let free = free(place);
    file.copy_whole(&free)?;
    Ok(free)
}

/// The place, or the first numbered one that nothing is at.
fn free(place: &Path) -> PathBuf {
    let numbered = (2..).map(|number| writing::numbered(place, number));
    std::iter::once(place.to_owned()).chain(numbered).find(|path| !path.exists()).unwrap_or_else(|| place.to_owned())
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
    writing::stream_whole(&free, |out| io::copy(&mut Plain::open(version)?, out).map(drop))?;
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
