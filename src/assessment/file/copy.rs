//! A copy of a whole assessment under a name of its own.

use super::AssessmentFile;
use super::create::{made, take_away};
use super::error::{Fault, FileError};
use super::place::sync_folder;
use super::versions::kept_beside;
use std::path::Path;

impl AssessmentFile {
    /// Copies all that is stored, what stands in its log too, to a new file: as it is sealed here it is sealed there.
    ///
    /// # Errors
    /// [`FileError::Exists`]: nothing is ever overwritten.
    pub fn copy_whole(&self, place: &Path) -> Result<(), FileError> {
        if let Some(of) = kept_beside(place) {
            return Err(FileError::IsVersion { path: place.to_owned(), of });
        }
        let to = made(place)?;
        let copy = || -> Result<(), Fault> {
            let name = place.to_str().ok_or_else(|| Fault::System(std::io::ErrorKind::InvalidFilename.into()))?;
            self.connection.execute("VACUUM INTO ?1", [name])?;
            to.sync_all()?;
            Ok(sync_folder(place)?)
        };
        copy().map_err(|fault| fault.at(place)).inspect_err(|_| take_away(place))
    }
}
