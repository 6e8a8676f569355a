//! Writes finished files: whole or not at all.

use crate::assessment::Assessment;
use crate::checklist::Results;
use crate::evidence::EvidenceFile;
use crate::tenant::Tenant;
use std::io::{self, Write};
use std::path::Path;

/// What a report is printed from.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    pub assessment: &'a Assessment,
    pub results: &'a Results,
    pub as_of_source: &'a str,
    pub files: &'a [EvidenceFile],
    pub tenant: &'a Tenant,
    pub journal_head: Option<&'a str>,
}

/// The report as a PDF.
pub fn report(printed: &Printed<'_>) -> anyhow::Result<Vec<u8>> {
    let _ = printed;
    Err(anyhow::anyhow!("sections are being merged"))
}

/// Writes a file beside its place and moves it there when it is whole, so that a cut write never costs the old one.
///
/// # Errors
/// A sentence naming the place.
pub fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix(".tenant-assessor-").tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|error| anyhow::anyhow!("{} could not be written: {error}", path.display()))
}
