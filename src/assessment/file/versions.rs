//! The last three versions of an assessment, beside it: copies of the whole file as it was when it was opened for writing.
//! `case.version-1.assessment` is the newest. They are ordered by their numbers, never by a clock. A file in which damage
//! is found is never copied: the versions that are there stay.

use super::AssessmentFile;
use super::damage::{self, Damage};
use super::error::{Fault, FileError};
use super::lock::private;
use super::place::{followed, sync_folder, wipe};
use super::plain::Plain;
use super::seal::{Key, Unlock};
use crate::tenant::Moment;
use rusqlite::{Connection, OpenFlags, OptionalExtension};
use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

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
    let assessment = followed(assessment).unwrap_or_else(|_| assessment.to_owned());
    (1..=KEPT).map(|number| version(&assessment, number)).filter(|path| path.exists()).collect()
}

/// The assessment beside which this path is one of the versions kept, while it is there.
pub fn kept_beside(path: &Path) -> Option<PathBuf> {
    let stem = path.file_stem()?.to_str()?;
    let (name, number) = stem.rsplit_once(".version-")?;
    if !number.parse::<u32>().is_ok_and(|number| number <= KEPT) {
        return None;
    }
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    let of = path.with_file_name(format!("{name}{ending}"));
    of.exists().then_some(of)
}

/// Keeps a copy of a file at rest, unless the newest version is that already. A version appears whole or not at all.
pub(super) fn keep(assessment: &Path) -> io::Result<()> {
    keep_by(assessment, |to| {
        io::copy(&mut Plain::open(assessment)?, to)?;
        Ok(())
    })
}

/// The same of a file that another window reads: what stands in its log is to be in the copy, too.
fn keep_read(assessment: &Path, connection: &Connection) -> io::Result<()> {
    keep_by(assessment, |_| {
        let made = version(assessment, 0);
        // It is there already, and empty: so it is ours alone to read.
        let name = made.to_str().ok_or(io::ErrorKind::InvalidFilename)?;
        connection.execute("VACUUM INTO ?1", [name]).map(|_| ()).map_err(io::Error::other)
    })
}

fn keep_by(assessment: &Path, copy_to: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let newest = version(assessment, 1);
    if let (Some(now), Some(then)) = (last_record(assessment), last_record(&newest))
        && now == then
    {
        return Ok(());
    }
    // Another assessment under the name of a version is somebody's work, and makes way for nothing.
    let own = first_record(assessment);
    let is_another = |number| {
        let other = first_record(&version(assessment, number));
        other.zip(own.clone()).is_some_and(|(other, own)| other != own)
    };
    if (1..=KEPT).any(is_another) {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let made = version(assessment, 0);
    let copy = || -> io::Result<()> {
        // What a crash left of another attempt.
        let _ = std::fs::remove_file(&made);
        let mut to = private(OpenOptions::new().write(true).create_new(true)).open(&made)?;
        copy_to(&mut to)?;
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
    std::fs::rename(&made, &newest)?;
    sync_folder(assessment)
}

/// Takes all versions away, and overwrites what they held.
pub(super) fn remove(assessment: &Path) -> io::Result<u32> {
    let mut removed = 0;
    for number in 0..=KEPT {
        let path = version(assessment, number);
        // A link is none of ours: it goes, and what it leads to stays.
        let is_file = path.symlink_metadata().is_ok_and(|found| found.is_file());
        let held = is_file.then(|| OpenOptions::new().write(true).open(&path).ok()).flatten();
        match std::fs::remove_file(&path) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        }
        // As far as a disk lets it be done.
        let _ = held.map(wipe);
    }
    if removed > 0 {
        sync_folder(assessment)?;
    }
    Ok(removed)
}

/// Keeps the file as it is before anything is written to it; gives what is damaged in it, and a sentence where it was not
/// kept.
pub(super) fn keep_before(path: &Path, connection: &Connection, key: Option<&Key>) -> (Damage, Option<String>) {
    // After a crash the last changes are in the write-ahead log: they are taken in first.
    let mode: rusqlite::Result<String> = connection.query_row("PRAGMA journal_mode = DELETE", [], |row| row.get(0));
    let damage = damage::found(connection, key);
    // A version that is whole is worth more than a copy of a damaged file.
    if damage.is_any() {
        return (damage, None);
    }
    // Where another window reads it the log stays.
    let is_at_rest = mode.is_ok_and(|mode| mode != "wal");
    let kept = if is_at_rest { keep(path) } else { keep_read(path, connection) };
    let Some(error) = kept.err() else { return (damage, None) };
    let why = match Fault::from(error).at(path) {
        FileError::DiskFull { .. } => "the disk is full".to_owned(),
        FileError::ReadOnly { .. } => "the folder can only be read".to_owned(),
        FileError::Exists { .. } => {
            "another assessment, file or folder has the name of a version; move it away".to_owned()
        }
        FileError::System { why, .. } => why,
        other => other.to_string().trim_end_matches('.').to_owned(),
    };
    (damage, Some(format!("No copy of {} was kept beside it before it was opened: {why}.", path.display())))
}

/// How the assessment begins: the same in it and in all its versions.
fn first_record(path: &Path) -> Option<(Vec<u8>, Vec<u8>)> {
    record(path, "SELECT digest, chain FROM records WHERE seq = 1")
}

/// Number and chain of the last record as they are stored, sealed or not: the same in two files only where one is a copy
/// of the other.
fn last_record(path: &Path) -> Option<(Vec<u8>, Vec<u8>)> {
    record(path, "SELECT body, chain FROM records WHERE seq = 0")
}

fn record(path: &Path, select: &str) -> Option<(Vec<u8>, Vec<u8>)> {
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, access).ok()?;
    connection.query_row(select, [], |row| Ok((row.get(0)?, row.get(1)?))).optional().ok()?
}

/// Of a damaged file: what stands beside it, to go on with.
pub(super) fn told_with(error: FileError, with: Unlock<'_>) -> FileError {
    match error {
        FileError::Damaged { path, what, intact } if intact.is_empty() => {
            let intact = told(&path, with);
            FileError::Damaged { path, what, intact }
        }
        other => other,
    }
}

/// What was found of a version that was read from beginning to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Checked {
    Whole,
    Damaged,
    /// It asks for a passphrase that is not known.
    Shut,
}

fn checked(version: &Path, with: Unlock<'_>) -> Checked {
    let opened = match AssessmentFile::open_reading(version, with) {
        // It is from before the file was protected.
        Err(FileError::NotProtected { .. }) => AssessmentFile::open_reading(version, Unlock::Nothing),
        opened => opened,
    };
    match opened {
        Ok(file) if file.verify().is_ok_and(|found| found.holds()) => Checked::Whole,
        Err(FileError::Protected { .. } | FileError::WrongPassphrase { .. }) => Checked::Shut,
        _ => Checked::Damaged,
    }
}

/// The newest version that is whole: each is read from beginning to end, which takes its time.
pub fn whole_version(assessment: &Path, with: Unlock<'_>) -> Option<PathBuf> {
    versions(assessment).into_iter().find(|version| checked(version, with) == Checked::Whole)
}

/// The newest version that is whole, with the time it was made, or that there is none.
pub(super) fn told(assessment: &Path, with: Unlock<'_>) -> String {
    let named = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let made = path.metadata().and_then(|metadata| metadata.modified()).ok();
        let seconds = made.and_then(|made| made.duration_since(UNIX_EPOCH).ok()).map(|since| since.as_secs());
        let made = seconds.and_then(|seconds| i64::try_from(seconds).ok()).map(|seconds| Moment::of(seconds).iso());
        let made = made.and_then(|iso| Some(format!(" of {} {} UTC", iso.get(..10)?, iso.get(11..16)?)));
        format!("{name}{}", made.unwrap_or_default())
    };
    let all = versions(assessment);
    if let Some(whole) = all.iter().find(|version| checked(version, with) == Checked::Whole) {
        return format!(
            "As it was before, it stands beside it in {}, which is whole: copy it to a name of its own, and go on there.",
            named(whole)
        );
    }
    match all.iter().find(|version| checked(version, with) == Checked::Shut) {
        Some(shut) => format!(
            "Beside it stands {}, which asks for its passphrase: whether it is whole is seen once it is opened.",
            named(shut)
        ),
        None if all.is_empty() => "No version of it was kept beside it; look for a copy elsewhere.".to_owned(),
        None => "No version of it beside it is whole; look for a copy elsewhere.".to_owned(),
    }
}
