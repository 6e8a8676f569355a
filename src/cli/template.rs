//! `template`: the inventory workbook.

use super::{Stop, inputs_of, now, print, progress::Progress, reading};
use crate::datasets::{Import, inventory};
use crate::evidence::{Problem, ProblemKind};
use crate::jobs::template::{Known, known, workbook};
use crate::jobs::writing::write_whole;
use crate::report::visible::visible;
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
    let import = if from.is_empty() { None } else { Some(read_from(from)?) };
    let known = import.as_ref().map_or_else(|| Known::stated(&stated), |import| known_from(import, &stated));
    write_whole(file, &workbook(&known)?)?;
    let counts: Vec<String> = known.counts().iter().map(|(sheet, rows)| format!("{sheet}: {rows}")).collect();
    let filled =
        if counts.is_empty() { String::new() } else { format!(" Rows from the evidence: {}.", counts.join(", ")) };
    print(&format!("Wrote {}.{filled}\n", super::shown(file)))?;
    for line in import.iter().flat_map(left_empty) {
        print(&format!("{line}\n"))?;
    }
    Ok(())
}

fn known_from(import: &Import, stated: &Stated) -> Known {
    let as_of = import.tenant.events.newest_until(now()).unwrap_or_else(now).midnight();
    known(&import.tenant, stated, as_of)
}

/// What earlier sheets of an inventory say in words that are not understood: the cells for it are left empty.
fn left_empty(import: &Import) -> Vec<String> {
    let is_lost = |problem: &&Problem| {
        let lost = [ProblemKind::Value, ProblemKind::AmbiguousDate, ProblemKind::MissingKey];
        lost.contains(&problem.kind)
    };
    let mut lines = Vec::new();
    for file in &import.files {
        let sheets = file.parts.iter().filter(|part| part.dataset.is_some_and(inventory::is_sheet));
        for part in sheets {
            let sheet = part.name.as_deref().map_or_else(String::new, |name| format!(", sheet {name}"));
            lines.extend(part.problems.iter().filter(is_lost).map(|problem| {
                let row = problem.row.map_or_else(String::new, |row| format!(", row {row}"));
                format!("Not taken over: {}{sheet}{row}: {}", visible(&file.name), visible(&problem.message))
            }));
        }
    }
    lines
}

/// Reads the exports that a command is given besides.
pub(super) fn read_from(from: &[PathBuf]) -> Result<Import, Stop> {
    let inputs = inputs_of(from)?;
    let mut progress = Progress::new();
    let import = reading::read(&inputs, &Mappings::default(), &mut progress);
    progress.clear();
    import
}
