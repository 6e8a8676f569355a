//! Writes finished files: whole or not at all, and never over what would be lost.

use super::sign::is_signed;
use crate::assessment::Plain;
use crate::assessment::file::{followed, sync_folder};
use crate::evidence::failure::in_words;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

/// The files that a command writes, each looked at before the first is written: none of them is a file that the command
/// reads, another one's place, or a report that somebody signed.
#[derive(Debug, Default)]
pub struct Outputs {
    inputs: Vec<PathBuf>,
    taken: Vec<PathBuf>,
    /// Something is written to standard output.
    is_printed: bool,
}

impl Outputs {
    /// `inputs`: files that are read, and folders of which files are read.
    pub fn beside<'a>(inputs: impl IntoIterator<Item = &'a Path>) -> Self {
        // What is not there is not written over.
        let inputs = inputs.into_iter().filter_map(|path| std::fs::canonicalize(path).ok()).collect();
        Self { inputs, taken: Vec::new(), is_printed: false }
    }

    /// # Errors
    /// A sentence: what would be lost if this were written.
    pub fn allow(&mut self, path: &Path) -> anyhow::Result<()> {
        let shown = path.display();
        let is_stream = std::fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir());
        if path.as_os_str() == "-" {
            let is_second = std::mem::replace(&mut self.is_printed, true);
            anyhow::ensure!(
                !is_second,
                "Standard output (-) is named for two outputs: nobody could tell them apart in it."
            );
            return Ok(());
        }
        if is_stream {
            return Ok(());
        }
        let place = placed(path);
        anyhow::ensure!(
            !self.taken.contains(&place),
            "{shown} is named for two outputs; the second would replace the first."
        );
        let in_small = |path: &Path| path.to_string_lossy().to_lowercase();
        if let Some(other) = self.taken.iter().find(|taken| in_small(taken) == in_small(&place)) {
            anyhow::bail!(
                "{shown} differs in capital letters only from another output, {}: where a system takes both for one name, the \
                 second would replace the first. Choose another name.",
                other.file_name().unwrap_or_default().display()
            );
        }
        if place.is_file() {
            for input in &self.inputs {
                anyhow::ensure!(
                    *input != place,
                    "{shown} is read by this command, and is not written over; choose another name."
                );
                anyhow::ensure!(
                    !place.starts_with(input),
                    "{shown} lies among the evidence, and is not written over; choose another folder."
                );
            }
            anyhow::ensure!(
                !is_signed(&place),
                "{shown} is a report that somebody signed, and is not written over; choose another name, or move it away."
            );
            kept(&place)?;
        }
        self.taken.push(place);
        Ok(())
    }
}

/// What a path leads to, as one name: of a file that is not there yet, by its folder.
fn placed(path: &Path) -> PathBuf {
    if let Ok(place) = std::fs::canonicalize(path) {
        return place;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (std::fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// # Errors
/// A sentence, where an assessment (or another database) stands there: it holds what people typed, and nothing is written over it.
pub(super) fn kept(path: &Path) -> anyhow::Result<()> {
    const MARK: &[u8] = b"SQLite format 3\0";
    let mut start = Vec::new();
    let read = Plain::open(path).and_then(|file| file.take(MARK.len() as u64).read_to_end(&mut start));
    anyhow::ensure!(
        read.is_err() || start != MARK,
        "{} is an assessment or another database, and is not written over; choose another name.",
        path.display()
    );
    Ok(())
}

/// Makes a folder, and those it lies in, where they are not there.
///
/// # Errors
/// A sentence naming the folder.
pub fn make_folder(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).map_err(|error| {
        let why = match error.kind() {
            std::io::ErrorKind::AlreadyExists => "a file of that name is there".to_owned(),
            _ => in_words(&error),
        };
        anyhow::anyhow!("The folder {} cannot be made: {why}.", folder.display())
    })
}

/// Writes a new file; where one of that name is there already, under the next free one: `a.csv`, `a 2.csv`. Gives the path.
///
/// # Errors
/// A sentence naming the place.
pub fn write_beside(path: &Path, bytes: &[u8]) -> anyhow::Result<PathBuf> {
    let mut free = path.to_owned();
    let mut number = 2;
    while free.exists() {
        free = numbered(path, number);
        number += 1;
    }
    write_whole(&free, bytes)?;
    Ok(free)
}

/// The same name with a number: `a 2.csv`.
pub fn numbered(path: &Path, number: u64) -> PathBuf {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
    path.with_file_name(format!("{stem} {number}{ending}"))
}

/// Writes a file beside its place and moves it there when it is whole, so that a cut write never costs the old one.
///
/// # Errors
/// A sentence naming the place.
pub fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    stream_whole(path, |out| out.write_all(bytes))
}

/// As [`write_whole`], of what `print` writes piece by piece.
///
/// # Errors
/// A sentence naming the place.
pub fn stream_whole(path: &Path, print: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>) -> anyhow::Result<()> {
    if path.is_file() {
        kept(path)?;
    }
    let write = || -> io::Result<()> {
        // A pipe or a device is written to: what is moved into its place would do away with it.
        if std::fs::metadata(path).is_ok_and(|known| !known.is_file() && !known.is_dir()) {
            let mut out = io::BufWriter::new(std::fs::OpenOptions::new().write(true).open(path)?);
            print(&mut out)?;
            return out.flush();
        }
        if path.to_string_lossy().ends_with(std::path::is_separator) {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {}", path.display())));
        }
        // A link stays one: what it leads to is written, beside that.
        let path = followed(path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(io::Error::new(io::ErrorKind::NotFound, format!("there is no folder {}", folder.display())));
        }
        // The name of the file that is made beside the place would tell nobody anything.
        let made = tempfile::Builder::new().prefix(".tenant-assessor-").tempfile_in(folder);
        let mut file = made.map_err(|error| io::Error::from(error.kind()))?;
        // By the file itself: the name that it has meanwhile would stand in what the system says.
        let mut out = io::BufWriter::with_capacity(1 << 16, file.as_file_mut());
        print(&mut out)?;
        out.flush()?;
        drop(out);
        // Who could read the file before can read it now.
        #[cfg(unix)]
        if let Ok(before) = std::fs::metadata(&path) {
            file.as_file().set_permissions(before.permissions())?;
        }
        file.as_file().sync_all()?;
        file.persist(&path).map_err(|error| error.error)?;
        sync_folder(&path)
    };
    write().map_err(|error| {
        let is_there = path.parent().is_some_and(|folder| folder.as_os_str().is_empty() || folder.is_dir());
        let why = match error.kind() {
            std::io::ErrorKind::NotFound if is_there && error.get_ref().is_none() => {
                "nothing can be written there".to_owned()
            }
            _ => in_words(&error),
        };
        anyhow::anyhow!("{} could not be written: {why}.", path.display())
    })
}

/// What went wrong, as the end of a sentence of somebody else's.
pub fn at_the_end(error: &anyhow::Error) -> String {
    format!("{error:#}").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_would_be_lost_is_written_over() {
        #[track_caller]
        fn check(allowed: anyhow::Result<()>, expected: &str) {
            let said = allowed.err().map(|why| why.to_string()).unwrap_or_default();
            assert!(said.contains(expected) && said.is_empty() == expected.is_empty(), "{said}");
        }
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        make_folder(&at("exports")).unwrap();
        for (name, bytes) in [
            ("case.assessment", b"SQLite format 3\0...".as_slice()),
            ("other.assessment", b"SQLite format 3\0..."),
            ("signed.pdf", b"%PDF-1.7 /ByteRange [0 1 2 3]"),
            ("draft.pdf", b"%PDF-1.7"),
            ("key.p12", b"0\x82"),
            ("exports/users.json", b"[]"),
        ] {
            write_whole(&at(name), bytes).unwrap();
        }
        let inputs = [at("case.assessment"), at("key.p12"), at("exports"), at("not-there")];
        let mut outputs = Outputs::beside(inputs.iter().map(PathBuf::as_path));
        check(outputs.allow(&at("case.assessment")), "is read by this command");
        check(outputs.allow(&at("exports/../key.p12")), "is read by this command");
        check(outputs.allow(&at("other.assessment")), "is an assessment");
        check(outputs.allow(&at("signed.pdf")), "somebody signed");
        check(outputs.allow(&at("exports/users.json")), "among the evidence");
        check(outputs.allow(&at("exports/report.pdf")), "");
        check(outputs.allow(&at("draft.pdf")), "");
        check(outputs.allow(&at("exports/../draft.pdf")), "two outputs");
        check(outputs.allow(&at("new.csv")), "");
        check(outputs.allow(&at("new.csv")), "two outputs");
        check(outputs.allow(&at("NEW.csv")), "capital letters only from another output, new.csv");
        check(outputs.allow(Path::new("-")), "");
        check(outputs.allow(Path::new("-")), "named for two outputs");
        check(write_whole(&at("other.assessment"), b"%PDF"), "is an assessment");
        check(write_whole(&at("draft.pdf"), b"%PDF"), "");
        check(write_whole(&at("nowhere/"), b"%PDF"), &format!("there is no folder {}", at("nowhere/").display()));
        check(
            write_whole(&at("nowhere/draft.pdf"), b"%PDF"),
            &format!("there is no folder {}", at("nowhere").display()),
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_replaced_keeps_its_readers() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.csv");
        write_whole(&path, b"old").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o664)).unwrap();
        write_whole(&path, b"new").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o664);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_what_it_leads_to_is_written() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        make_folder(&at("far")).unwrap();
        write_whole(&at("far/old"), b"old").unwrap();
        // To a file, to nothing yet, by way of another link.
        for (name, target) in [("to-old", "far/old"), ("to-new", "far/new"), ("to-link", "to-old")] {
            symlink(target, at(name)).unwrap();
            write_whole(&at(name), name.as_bytes()).unwrap();
            assert!(at(name).is_symlink(), "{name}");
            assert_eq!(std::fs::read(at(name)).unwrap(), name.as_bytes());
        }
        assert_eq!(std::fs::read(at("far/old")).unwrap(), b"to-link");
        assert!(!at("far/new").is_symlink());
        symlink("round", at("round")).unwrap();
        let why = write_whole(&at("round"), b"x").unwrap_err().to_string();
        assert!(why.contains("could not be written"), "{why}");
        // Nothing is left beside either.
        assert_eq!(std::fs::read_dir(at("far")).unwrap().count(), 2);
    }
}
