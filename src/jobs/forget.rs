//! Removes for good what an assessment's file still stores though it stands on no list.

use super::keep::{KeepError, Open};
use crate::assessment::Gone;
use crate::assessment::file::versions;
use crate::tenant::Moment;
use std::path::PathBuf;

/// What becomes of the versions beside the file, which hold the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Versions {
    Removed,
    Kept,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    pub files: Vec<Gone>,
    /// How many bytes the assessment's file has now.
    pub size: u64,
    pub versions_removed: u32,
    /// Those that are left, and hold what was removed.
    pub versions_left: Vec<PathBuf>,
}

impl Open {
    /// What would be removed, and the versions beside the file.
    pub fn left_over(&self) -> (Vec<Gone>, Vec<PathBuf>) {
        (self.document.left_over(&self.file), versions(self.file.path()))
    }

    /// Removes all of it. When this returns, it is gone from the file.
    ///
    /// # Errors
    /// There is nothing to remove, or the file could not be written anew; it is then as it was. A version that could not
    /// be removed is an error as well: the file itself is then done.
    pub fn remove_for_good(&mut self, fate: Versions, when: Moment) -> Result<Forgotten, KeepError> {
        let (files, _) = self.left_over();
        let mut document = self.document.clone();
        let entry = document.remove_for_good(files.clone(), &self.who, when)?;
        self.file.remove_for_good(&entry)?;
        self.document = document;
        let size = self.file.path().metadata().map_or(0, |metadata| metadata.len());
        let versions_removed = if fate == Versions::Removed { self.file.remove_versions()? } else { 0 };
        let versions_left = versions(self.file.path());
        Ok(Forgotten { files, size, versions_removed, versions_left })
    }
}
