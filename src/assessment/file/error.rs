//! What can go wrong with an assessment file, each as a sentence with what to do.

use super::FORMAT_VERSION;
use super::lock::Session;
use crate::evidence::failure::in_words;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Why an assessment file could not be made, opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{}.", crate::evidence::failure::missing(.path))]
    Missing { path: PathBuf },
    #[error("{} exists already and is left as it is; choose another name.", .path.display())]
    Exists { path: PathBuf },
    #[error("{} is not an assessment file: {why}.", .path.display())]
    NotAnAssessment { path: PathBuf, why: String },
    #[error(
        "{} was made by a newer version of this program (file format {file}; this version reads up to {FORMAT_VERSION}). Nothing was opened; use the newer version.",
        .path.display()
    )]
    Newer { path: PathBuf, file: u32 },
    #[error("{} is protected by a passphrase, which is needed to open it.", .path.display())]
    Protected { path: PathBuf },
    #[error("This passphrase does not open {}; the file itself is whole as far as can be told without it.", .path.display())]
    WrongPassphrase { path: PathBuf },
    #[error("{} is not protected by a passphrase, though one was given; open it without, or ask whether it is the right file.", .path.display())]
    NotProtected { path: PathBuf },
    #[error("{} was left as it is: {why}", .path.display())]
    WeakPassphrase { path: PathBuf, why: String },
    #[error("{} is damaged: {what}{}{}", .path.display(), if .intact.is_empty() { "" } else { " " }, .intact)]
    Damaged { path: PathBuf, what: String, intact: String },
    #[error("{} is in use{}; it can be opened for reading only.", .path.display(), held_by(.holder.as_ref()))]
    InUse { path: PathBuf, holder: Option<Session> },
    #[error("{} was written to by another program at the same time; close it there, and open it here again.", .path.display())]
    ChangedElsewhere { path: PathBuf },
    #[error("{} was moved, deleted or replaced while it was open; nothing more is written to it. Put it back in its place and go on, or open it where it is now.", .path.display())]
    Moved { path: PathBuf },
    #[error("The disk that holds {} is full; the last change is not stored. Make room and try again.", .path.display())]
    DiskFull { path: PathBuf },
    #[error("{} can only be read, not written; copy it to a folder of your own, or open it for reading only.", .path.display())]
    ReadOnly { path: PathBuf },
    #[error(
        "Everything is stored in {0}, but another window still reads it: until that is closed, {0}-wal belongs to it and must stay beside it.",
        .path.display()
    )]
    StillRead { path: PathBuf },
    #[error(
        "{} lies beside no {}: it holds the last changes of a file that was moved away without it. Move it to that file, or away.",
        .left_over.display(), .path.display()
    )]
    LeftOver { path: PathBuf, left_over: PathBuf },
    #[error("{} has another name on this disk (a hard link), under which it would stay as it is; remove that name, or go on in a copy.", .path.display())]
    HasOtherNames { path: PathBuf },
    #[error("{} is a version kept beside {}, and makes way for newer ones: copy it to a name of its own, and go on there.", .path.display(), .of.display())]
    IsVersion { path: PathBuf, of: PathBuf },
    #[error("{} holds no evidence with SHA-256 {sha256}.", .path.display())]
    NoSuchEvidence { path: PathBuf, sha256: String },
    #[error("{} could not be read or written: {why}.", .path.display())]
    System { path: PathBuf, why: String },
}

fn held_by(holder: Option<&Session>) -> String {
    let Some(Session { user, host, since }) = holder else { return String::new() };
    // Some systems do not say who is at the keyboard.
    let named = |word: &str, name: &str| if name.trim().is_empty() { String::new() } else { format!(" {word} {name}") };
    let time = since.iso();
    format!(
        "{}{} since {} {} UTC",
        named("by", user),
        named("on", host),
        since.iso_date(),
        time.get(11..16).unwrap_or_default()
    )
}

/// Who has a file, as part of a sentence: `It is in use by Grace on desk since 2026-11-27 08:21 UTC`.
pub fn in_use(holder: &Session) -> String {
    format!("It is in use{}", held_by(Some(holder)))
}

impl FileError {
    /// Of a copy in which nothing is at all.
    pub(super) fn nothing_in(path: PathBuf) -> Self {
        let why = "it was copied while it was open, before anything had come into the file itself. Close it where it is worked on, and copy it again";
        Self::NotAnAssessment { path, why: why.to_owned() }
    }

    /// Why a file can only be read, without its name, and without the full stop.
    pub fn why_read_only(&self) -> String {
        match self {
            Self::InUse { holder, .. } => format!("It is in use{}", held_by(holder.as_ref())),
            Self::ReadOnly { .. } => {
                "It can only be read, not written; a copy in a folder of your own can be changed".to_owned()
            }
            Self::DiskFull { .. } => {
                "Its disk is full; once there is room on it, open it again to change it".to_owned()
            }
            other => other.to_string().trim_end_matches('.').to_owned(),
        }
    }
}

/// An error before it is known which file it is about.
#[derive(Debug)]
pub(super) enum Fault {
    Sql(rusqlite::Error),
    /// A sentence: what is wrong with the content.
    Damage(String),
    System(std::io::Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::System(error)
    }
}

impl Fault {
    pub(super) fn at(self, path: &Path) -> FileError {
        let path = path.to_owned();
        match self {
            Self::Sql(error) => of_sqlite(path, &error),
            Self::Damage(what) => FileError::Damaged { path, what, intact: String::new() },
            Self::System(error) => match error.kind() {
                std::io::ErrorKind::NotFound => FileError::Missing { path },
                std::io::ErrorKind::AlreadyExists => FileError::Exists { path },
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => FileError::DiskFull { path },
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                    FileError::ReadOnly { path }
                }
                _ => FileError::System { path, why: in_words(&error) },
            },
        }
    }

    /// What is wrong, as a sentence without the file's name.
    pub(super) fn sentence(self) -> String {
        match self {
            Self::Damage(what) => what,
            Self::Sql(rusqlite::Error::SqliteFailure(failure, _))
                if matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) =>
            {
                format!("It cannot be read on: {BROKEN}.")
            }
            Self::Sql(error) => format!("It cannot be read on ({error})."),
            Self::System(error) => format!("It cannot be read on ({}).", in_words(&error)),
        }
    }
}

/// Of what SQLite calls malformed.
const BROKEN: &str =
    "a part of it is not as it was written; it was cut or changed outside of this program, or its disk fails";

/// Of a value that cannot be taken for what it should be.
const OTHER: &str = "a record holds something other than what was written";

fn of_sqlite(path: PathBuf, error: &rusqlite::Error) -> FileError {
    let damaged = |path, why: String| FileError::Damaged { path, what: format!("{why}."), intact: String::new() };
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => match failure.code {
            ErrorCode::DiskFull => FileError::DiskFull { path },
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied => FileError::ReadOnly { path },
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => damaged(path, BROKEN.to_owned()),
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => FileError::InUse { path, holder: None },
            ErrorCode::ConstraintViolation => FileError::ChangedElsewhere { path },
            _ => FileError::System { path, why: error.to_string() },
        },
        // A table or a value other than the ones written here.
        _ => damaged(path, OTHER.to_owned()),
    }
}
