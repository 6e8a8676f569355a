//! Prints the report, and writes finished files: whole or not at all.

use crate::assessment::Assessment;
use crate::checklist::{Checklist, Results};
use crate::datasets::Dataset;
use crate::evidence::EvidenceFile;
use crate::report::{self, ReportInput};
use crate::tenant::Tenant;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a report is printed from.
#[derive(Clone, Copy, Debug)]
pub struct Printed<'a> {
    pub assessment: &'a Assessment,
    pub results: &'a Results,
    pub as_of_source: &'a str,
    pub files: &'a [EvidenceFile],
    pub tenant: &'a Tenant,
    pub journal_head: Option<&'a str>,
    /// Prints DRAFT across every page.
    pub is_draft: bool,
}

/// The report as a PDF.
///
/// # Errors
/// A sentence, where the assessment follows a checklist that this version lacks or the pages cannot be made.
pub fn report(printed: &Printed<'_>) -> anyhow::Result<Vec<u8>> {
    let id = printed.results.checklist;
    let checklist = Checklist::by_id(id).ok_or_else(|| anyhow::anyhow!("this version has no checklist {id:?}"))?;
    let names: Vec<&str> = printed.tenant.organization.iter().map(|organization| &*organization.name).collect();
    let document = report::sections::document(&ReportInput {
        checklist,
        assessment: printed.assessment,
        results: printed.results,
        as_of_source: printed.as_of_source,
        files: printed.files,
        // Two organisations in the evidence are no name for either.
        tenant_name: names.first().copied().filter(|first| names.iter().all(|name| name == first)),
        sign_in_window: printed.tenant.sign_ins.window,
        how_to_collect: |kind| Dataset::by_id(kind.id()).map_or("", |dataset| dataset.collect),
        journal_head: printed.journal_head,
        is_draft: printed.is_draft,
    });
    Ok(report::pdf::render(&document)?)
}

/// Makes a folder, and those it lies in, where they are not there.
///
/// # Errors
/// A sentence naming the folder.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)
        .map_err(|error| anyhow::anyhow!("The folder {} cannot be made: {error}.", folder.display()))
}

/// Writes a new file; where one of that name is there already, under the next free one: `a.csv`, `a 2.csv`. Gives the path.
///
/// # Errors
/// A sentence naming the place.
pub fn write_beside(path: &Path, bytes: &[u8]) -> anyhow::Result<PathBuf> {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let mut free = path.to_owned();
    let mut number = 2;
    while free.exists() {
        free = path.with_file_name(format!("{stem} {number}{ending}"));
        number += 1;
    }
    write_whole(&free, bytes)?;
    Ok(free)
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
