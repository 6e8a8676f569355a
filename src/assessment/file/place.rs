//! A file's place on the disk: where a link leads, which file a name is of, that a new name lasts, and that what had one is
//! overwritten.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// More links than this, one leading to the next, lead in a circle.
const MOST_LINKS: usize = 40;

/// Where a symbolic link leads in the end; one that leads to nothing names the file to be made.
///
/// # Errors
/// The links lead in a circle.
pub fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(target) = std::fs::read_link(&place) else { return Ok(place) };
        place = place.parent().map_or_else(|| target.clone(), |folder| folder.join(&target));
    }
    Err(io::Error::other("its symbolic links lead in a circle"))
}

/// Refuses a file beside which a link stands where a file of its own is to be written: what it leads to is none of ours.
///
/// # Errors
/// It names the link.
pub(super) fn no_links_beside(path: &Path) -> io::Result<()> {
    for suffix in ["-lock", "-wal", "-shm", "-journal", super::jot::SUFFIX] {
        let beside = super::lock::beside(path, suffix);
        if beside.is_symlink() {
            let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
            return Err(io::Error::other(format!(
                "{name} beside it is a link to another file; take that link away first"
            )));
        }
    }
    Ok(())
}

/// A new name is in its folder only once the folder is flushed.
///
/// # Errors
/// The folder cannot be flushed. Of a file system that knows no such thing, none.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match File::open(folder)?.sync_all() {
            Err(error) if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) => {}
            flushed => return flushed,
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Which file it is, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Identity(u64, u64);

#[cfg(unix)]
impl Identity {
    /// Of a file that is open.
    pub(super) fn of(file: &File) -> io::Result<Self> {
        file.metadata().map(|metadata| Self::told(&metadata))
    }

    /// Of the file that has this name.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        path.metadata().map(|metadata| Self::told(&metadata))
    }

    fn told(metadata: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt;
        Self(metadata.dev(), metadata.ino())
    }
}

#[cfg(windows)]
impl Identity {
    /// Of a file that is open.
    pub(super) fn of(file: &File) -> io::Result<Self> {
        winapi_util::file::information(file).map(|known| Self(known.volume_serial_number(), known.file_index()))
    }

    /// Of the file that has this name.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        let known = winapi_util::file::information(winapi_util::Handle::from_path_any(path)?)?;
        Ok(Self(known.volume_serial_number(), known.file_index()))
    }
}

/// How many names a file has. Looked at by its name: no descriptor of it is closed.
#[cfg(unix)]
pub(super) fn names_at(path: &Path) -> io::Result<u64> {
    path.metadata().map(|metadata| std::os::unix::fs::MetadataExt::nlink(&metadata))
}

#[cfg(windows)]
pub(super) fn names_at(path: &Path) -> io::Result<u64> {
    let known = winapi_util::file::information(winapi_util::Handle::from_path_any(path)?)?;
    Ok(known.number_of_links())
}

#[cfg(unix)]
fn names(file: &File) -> io::Result<u64> {
    file.metadata().map(|metadata| std::os::unix::fs::MetadataExt::nlink(&metadata))
}

#[cfg(windows)]
fn names(file: &File) -> io::Result<u64> {
    winapi_util::file::information(file).map(|known| known.number_of_links())
}

/// Overwrites a file that has no name any more, as far as a disk lets that be done; one that has a name stays as it is.
pub(super) fn wipe(mut file: File) -> io::Result<()> {
    if names(&file)? > 0 {
        return Ok(());
    }
    let mut left = file.metadata()?.len();
    let zeros = vec![0; 1 << 16];
    while left > 0 {
        let count = left.min(zeros.len() as u64);
        file.write_all(zeros.get(..usize::try_from(count).unwrap_or(zeros.len())).unwrap_or_default())?;
        left -= count;
    }
    file.sync_all()
}
