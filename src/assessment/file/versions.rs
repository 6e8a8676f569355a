//! The last three versions of an assessment, beside it: copies of the whole file as it was when it was opened for writing.
//! `case.version-1.assessment` is the newest. They are ordered by their numbers, never by a clock.

use super::lock::private;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// How many are kept.
pub const KEPT: u32 = 3;

/// The path of a version, 1 being the newest.
pub(super) fn version(assessment: &Path, number: u32) -> PathBuf {
    let stem = assessment.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = assessment.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    assessment.with_file_name(format!("{stem}.version-{number}{ending}"))
}

/// The versions that there are, the newest first.
pub fn versions(assessment: &Path) -> Vec<PathBuf> {
    (1..=KEPT).map(|number| version(assessment, number)).filter(|path| path.exists()).collect()
}

/// Keeps a copy of a file at rest, unless the newest version is that already. A version appears whole or not at all.
pub(super) fn keep(assessment: &Path) -> io::Result<()> {
    let newest = version(assessment, 1);
    if let (Some(now), Some(then)) = (last_record(assessment), last_record(&newest))
        && now == then
    {
        return Ok(());
    }
    let made = version(assessment, 0);
    let copy = || -> io::Result<()> {
        // What a crash left of another attempt.
        let _ = std::fs::remove_file(&made);
        let mut to = private(OpenOptions::new().write(true).create_new(true)).open(&made)?;
        io::copy(&mut File::open(assessment)?, &mut to)?;
        to.sync_all()
    };
    copy().inspect_err(|_| {
        let _ = std::fs::remove_file(&made);
    })?;
    for number in (1..KEPT).rev() {
        let from = version(assessment, number);
        if from.exists() {
            std::fs::rename(&from, version(assessment, number + 1))?;
        }
    }
    std::fs::rename(&made, &newest)
}

/// Takes all versions away: what they hold is protected otherwise than the file is now.
pub(super) fn remove(assessment: &Path) -> io::Result<u32> {
    let mut removed = 0;
    for number in 0..=KEPT {
        match std::fs::remove_file(version(assessment, number)) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(removed)
}

/// Number and chain of the last record as they are stored, sealed or not: the same in two files only where one is a copy
/// of the other.
fn last_record(path: &Path) -> Option<(Vec<u8>, Vec<u8>)> {
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, access).ok()?;
    let select = "SELECT body, chain FROM records WHERE seq = 0";
    connection.query_row(select, [], |row| Ok((row.get(0)?, row.get(1)?))).optional().ok()?
}
