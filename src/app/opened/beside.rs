//! Where something new is proposed: beside the assessment, or where that cannot be written, in a folder of the person's own.

use super::Opened;
use crate::app::place;
use crate::assessment::file::{holder, kept_beside};
use crate::jobs::damaged::name_of_version;
use std::path::{Path, PathBuf};

/// The places around an assessment that is open.
#[derive(Debug)]
pub(super) struct Beside {
    /// Where it would lie if it could be written there.
    place: PathBuf,
    /// Another window has it: whoever works there is not to be copied in the midst of it.
    is_held: bool,
}

impl Beside {
    pub(super) fn of(path: &Path, is_read_only: bool) -> Self {
        let is_elsewhere = is_read_only && !path.parent().is_some_and(place::can_be_written);
        let own = || place::documents().join(path.file_name().unwrap_or_default());
        let place = if is_elsewhere { own() } else { path.to_owned() };
        Self { place, is_held: is_read_only && holder(path).is_some() }
    }
}

impl Opened {
    /// The assessment's own name, in a folder that can be written.
    pub fn place(&self) -> &Path {
        &self.beside.place
    }

    /// Whether a copy of it is the way on.
    pub fn can_be_copied(&self) -> bool {
        self.is_read_only && !self.beside.is_held
    }

    /// Where a copy of it is proposed.
    pub fn place_of_copy(&self) -> PathBuf {
        let place = self.place();
        if kept_beside(&self.path).is_some() {
            return place.with_file_name(name_of_version(&self.path));
        }
        if place != self.path {
            return place.to_owned();
        }
        let stem = place.file_stem().unwrap_or_default().to_string_lossy();
        let ending = place.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
        place.with_file_name(format!("{stem} copy{ending}"))
    }
}
