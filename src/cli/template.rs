//! `template`: the inventory workbook.

use super::{Stop, inputs_of, now, print, progress::Progress, reading};
use crate::datasets::Import;
use crate::jobs::template::{Known, known, workbook};
use crate::jobs::writing::write_whole;
use crate::tenant::mapping::Mappings;
use crate::tenant::stated::Stated;
use std::path::{Path, PathBuf};

/// Writes a new workbook; one that is there is never overwritten, for people have filled it in.
pub(super) fn write(file: &Path, from: &[PathBuf], scope: &[String]) -> Result<(), Stop> {
    let scope = reading::scope_of(scope)?.into_iter().collect();
    let stated = Stated { scope, ..Stated::default() };
    if !file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        return Err(Stop::Usage(format!("{} does not end in .xlsx, so Excel would not open it.", super::shown(file))));
    }
    if file.exists() {
        return Err(Stop::Refused(format!(
            "{} exists already, and may have been filled in; choose another name.",
            super::shown(file)
        )));
    }
    let known = if from.is_empty() { Known::stated(&stated) } else { known_from(from, &stated)? };
    write_whole(file, &workbook(&known)?)?;
    let counts: Vec<String> = known.counts().iter().map(|(sheet, rows)| format!("{sheet}: {rows}")).collect();
    let filled =
        if counts.is_empty() { String::new() } else { format!(" Rows from the evidence: {}.", counts.join(", ")) };
    print(&format!("Wrote {}.{filled}\n", super::shown(file)))?;
    Ok(())
}

fn known_from(from: &[PathBuf], stated: &Stated) -> Result<Known, Stop> {
    let tenant = read_from(from)?.tenant;
    let as_of = tenant.events.newest_until(now()).unwrap_or_else(now).midnight();
    Ok(known(&tenant, stated, as_of))
}

/// Reads the exports that a command is given besides.
pub(super) fn read_from(from: &[PathBuf]) -> Result<Import, Stop> {
    let inputs = inputs_of(from)?;
    let mut progress = Progress::new();
    let import = reading::read(&inputs, &Mappings::default(), &mut progress);
    progress.clear();
    import
}
