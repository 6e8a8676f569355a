//! Keeps what was said of columns in a file of its own, and takes it from there: one consultant meets the same script's
//! headings at many clients.

use super::writing::write_whole;
use crate::assessment::Edit;
use crate::evidence::failure::in_words;
use crate::tenant::mapping::Mappings;
use anyhow::anyhow;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A file of mappings is small; anything larger is another file.
const LARGEST: u64 = 4 << 20;

/// Writes the mappings; gives the path with its ending.
///
/// # Errors
/// A sentence naming the file.
pub fn keep(mappings: &Mappings, path: &Path) -> anyhow::Result<PathBuf> {
    if mappings.tables.is_empty() {
        return Err(anyhow!("No table of this assessment was mapped, so there is nothing to keep"));
    }
    let path = if path.extension().is_none() { path.with_extension("json") } else { path.to_owned() };
    write_whole(&path, mappings.to_json().as_bytes())?;
    Ok(path)
}

/// Reads a file of mappings.
///
/// # Errors
/// A sentence naming the file.
pub fn read(path: &Path) -> anyhow::Result<Mappings> {
    let failed = |error: std::io::Error| anyhow!("{} could not be read: {}.", path.display(), in_words(&error));
    // A pipe may never end.
    if !std::fs::metadata(path).map_err(failed)?.is_file() {
        return Err(anyhow!("{} is no file", path.display()));
    }
    let file = std::fs::File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    let text = String::from_utf8(bytes).ok().filter(|text| text.len() as u64 <= LARGEST);
    let read =
        text.ok_or_else(|| "it is no file of column mappings".to_owned()).and_then(|text| Mappings::from_json(&text));
    read.map_err(|why| anyhow!("{} was not used: {why}", path.display()))
}

/// The mappings of a file as one step of an assessment.
///
/// # Errors
/// As [`read`].
pub fn take(path: &Path) -> anyhow::Result<Edit> {
    Ok(Edit::Several { label: "Use mappings of another assessment".to_owned(), edits: edits(&read(path)?) })
}

/// Mappings as edits, so that an assessment's journal tells them.
pub fn edits(mappings: &Mappings) -> Vec<Edit> {
    let tables = mappings
        .tables
        .iter()
        .map(|(headings, columns)| Edit::MapTable { headings: headings.clone(), columns: Some(columns.clone()) });
    let dates =
        mappings.dates.iter().map(|(file, order)| Edit::StateDateOrder { file: file.clone(), order: Some(*order) });
    let encodings = mappings
        .encodings
        .iter()
        .map(|(file, encoding)| Edit::StateEncoding { file: file.clone(), encoding: Some(encoding.clone()) });
    tables.chain(dates).chain(encodings).collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_is_no_file_is_not_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        assert!(read(dir.path()).unwrap_err().to_string().ends_with("is no file"));
    }
}
