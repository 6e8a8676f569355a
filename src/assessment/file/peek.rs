//! Looking into a file beside SQLite. On Unix a process gives up every lock it has on a file when it closes any handle of that
//! file, SQLite's too; another program may then take the log away. So a handle is kept while a connection lives, and shared.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
#[cfg(unix)]
use std::sync::{Mutex, PoisonError, Weak};

/// What is kept with a connection.
pub(super) type Handle = Arc<File>;

/// A file read from its beginning, whoever else reads it.
pub(super) struct Peek {
    handle: Handle,
    at: u64,
}

impl Read for Peek {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = read_at(&self.handle, into, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, at)
}

#[cfg(windows)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, at)
}

/// Opens a file for reading beside the connections that there may be.
pub(super) fn open(path: &Path) -> io::Result<Peek> {
    Ok(Peek { handle: handle(path)?, at: 0 })
}

/// The handles that live, by device and number of the file.
#[cfg(unix)]
static HANDLES: Mutex<Vec<((u64, u64), Weak<File>)>> = Mutex::new(Vec::new());

#[cfg(unix)]
pub(super) fn handle(path: &Path) -> io::Result<Handle> {
    use std::os::unix::fs::MetadataExt;
    let of = |metadata: &std::fs::Metadata| (metadata.dev(), metadata.ino());
    let mut handles = HANDLES.lock().unwrap_or_else(PoisonError::into_inner);
    handles.retain(|(_, handle)| handle.strong_count() > 0);
    let wanted = of(&path.metadata()?);
    let known = handles.iter().find(|(file, _)| *file == wanted).and_then(|(_, handle)| handle.upgrade());
    if let Some(handle) = known {
        return Ok(handle);
    }
    let handle = Arc::new(File::open(path)?);
    handles.push((of(&handle.metadata()?), Arc::downgrade(&handle)));
    Ok(handle)
}

/// Elsewhere a lock belongs to its handle.
#[cfg(not(unix))]
pub(super) fn handle(path: &Path) -> io::Result<Handle> {
    Ok(Arc::new(File::open(path)?))
}
