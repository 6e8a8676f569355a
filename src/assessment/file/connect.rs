//! Getting hold of a file: whether it is ours, the lock, and SQLite set up so that nothing is lost and nothing is run.

use super::error::{Fault, FileError};
use super::lock::{Lock, NotLocked, beside};
use super::plain::{Connected, Plain};
use super::records::SCHEMA;
use super::{FORMAT_VERSION, Session, replay, seal};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// Marks our files among SQLite's: "TAs1".
pub(super) const APPLICATION: i32 = 0x5441_7331;
/// How long a write waits for a reader of another process.
const PATIENCE: Duration = Duration::from_secs(2);

/// Tells our files from others before SQLite touches them.
pub(super) fn is_sqlite(path: &Path) -> Result<(), FileError> {
    let not = |why: &str| FileError::NotAnAssessment { path: path.to_owned(), why: why.to_owned() };
    let mut start = Vec::new();
    let file = Plain::open(path).map_err(|error| Fault::from(error).at(path))?;
    if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(not("it is a folder"));
    }
    file.take(16).read_to_end(&mut start).map_err(|error| Fault::from(error).at(path))?;
    match &*start {
        [] => Err(not("it is empty")),
        b"SQLite format 3\0" => Ok(()),
        _ => Err(not("its content is of another kind")),
    }
}

pub(super) fn connect(path: &Path, access: OpenFlags) -> Result<Connected, Fault> {
    connect_as(path, path, access)
}

/// `at`: the path, with options of SQLite behind it.
fn connect_as(path: &Path, at: &Path, access: OpenFlags) -> Result<Connected, Fault> {
    let connection = Connected::open(path, at, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    // The file comes from anywhere: it holds data, and nothing in it is run.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_VIEW, false)?;
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;")?;
    Ok(connection)
}

/// For looking alone. Of a file that was not closed to its end SQLite wants to make a note beside it even then; where nothing
/// can be written, on a stick that is locked, say, it is read as one that nobody changes. Its records are a chain: what
/// somebody changed elsewhere meanwhile would be damage, and is told.
pub(super) fn connect_read_only(path: &Path) -> Result<Connected, Fault> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let looked: rusqlite::Result<i64> = connection.query_row("PRAGMA schema_version", [], |row| row.get(0));
    let is_stuck = |error: rusqlite::Error| {
        matches!(
            error.sqlite_error_code(),
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure)
        )
    };
    // What stands beside it only is not lost on the way.
    let has_more = beside(path, "-wal").metadata().is_ok_and(|more| more.len() > 0);
    if has_more || !looked.is_err_and(is_stuck) {
        return Ok(connection);
    }
    connect_alone(path)
}

/// For looking at the file alone, as one that nobody changes and that has no log.
pub(super) fn connect_alone(path: &Path) -> Result<Connected, Fault> {
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    connect_as(path, Path::new(&format!("{}?immutable=1", uri(&std::path::absolute(path)?))), access)
}

/// A path as SQLite takes it with options behind it.
fn uri(path: &Path) -> String {
    let mut uri = "file:".to_owned();
    let bytes = path.as_os_str().as_encoded_bytes();
    if bytes.first() != Some(&b'/') {
        // A drive's letter.
        uri.push('/');
    }
    for byte in bytes {
        match byte {
            b'\\' if cfg!(windows) => uri.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'_' | b'-' | b'~' => uri.push(char::from(*byte)),
            b':' if cfg!(windows) => uri.push(':'),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

/// Every commit reaches the disk before it is acknowledged, and what is dropped is overwritten.
pub(super) fn durable(connection: &Connection) -> Result<(), Fault> {
    // Where a file system cannot do it (a network share), SQLite stays with its rollback journal: as safe, and slower.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    durable_log(connection)
}

/// The same of one that is in use already.
pub(super) fn durable_log(connection: &Connection) -> Result<(), Fault> {
    connection.execute_batch("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;")?;
    Ok(())
}

pub(super) fn is_ours(path: &Path, connection: &Connection) -> Result<(), FileError> {
    let inspect = || -> Result<(i32, u32, Vec<String>, u32), Fault> {
        let application = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if application != APPLICATION || version > FORMAT_VERSION {
            return Ok((application, version, Vec::new(), version));
        }
        let mut statement = connection.prepare("SELECT sql FROM sqlite_schema")?;
        let schema: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        if schema.is_empty() {
            return Ok((application, version, schema, version));
        }
        // What the records of a protected file say is not known yet.
        let is_protected = schema == [SCHEMA] && seal::envelope(connection)?.is_some();
        let told = if is_protected { version } else { replay::version(connection, None)? };
        Ok((application, version, schema, told))
    };
    let (application, declared, schema, version) = inspect().map_err(|fault| fault.at(path))?;
    let path = path.to_owned();
    if application != APPLICATION {
        return Err(FileError::NotAnAssessment { path, why: "it is a database of another program".to_owned() });
    }
    if declared.max(version) > FORMAT_VERSION {
        return Err(FileError::Newer { path, file: declared.max(version) });
    }
    if schema.is_empty() {
        return Err(FileError::nothing_in(path));
    }
    if declared == 0 || schema != [SCHEMA] {
        return Err(Fault::Damage("Its table is not the one that was made.".to_owned()).at(&path));
    }
    Ok(())
}

pub(super) fn take_lock(path: &Path, session: &Session) -> Result<Lock, FileError> {
    Lock::take(path, session).map_err(|not| match not {
        NotLocked::Held(holder) => FileError::InUse { path: path.to_owned(), holder },
        NotLocked::System(error) => Fault::from(error).at(path),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_where_nothing_can_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("50% a?b#c ü.assessment");
        let made = Connection::open(&path).unwrap();
        made.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE t(x); INSERT INTO t VALUES (7);").unwrap();
        made.close().unwrap();
        let seven = |connection: &Connection| connection.query_row("SELECT x FROM t", [], |row| row.get::<_, i64>(0));
        assert_eq!(seven(&connect_read_only(&path).unwrap()), Ok(7));
        // As on a medium that is locked.
        let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let locked = connect(Path::new(&format!("{}?immutable=1", uri(&path))), access).unwrap();
        assert_eq!(seven(&locked), Ok(7));
    }
}
