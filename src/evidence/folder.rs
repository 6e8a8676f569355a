//! What the user gave (files, folders) → the inputs to read, under names that are stable and different.
//!
//! Reads no file; whatever is left out is listed with its reason.

use super::failure::{in_words, unreadable};
use super::{Input, Source};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A path the user gave that is not there or cannot be looked into.
#[derive(Debug, thiserror::Error)]
#[error("{}", unreadable(path, why))]
pub struct MissingPath {
    pub path: PathBuf,
    pub why: std::io::Error,
}

/// Inputs sorted by name, and what was left out with the reason.
pub type Collected = (Vec<Input>, Vec<(String, String)>);

/// Expands folders, and names every file relative to the path that was given.
pub fn collect(paths: &[PathBuf]) -> Result<Collected, MissingPath> {
    let mut found = Vec::new();
    let mut left_out = Vec::new();
    for (given, path) in paths.iter().enumerate() {
        let missing = |why| MissingPath { path: path.clone(), why };
        let kind = fs::metadata(path).map_err(missing)?;
        if kind.is_dir() {
            // A folder given by the user that cannot be listed is an error, one inside it a line in the list.
            fs::read_dir(path).map_err(missing)?;
            let root = path.canonicalize().unwrap_or_else(|_| path.clone());
            walk(path, "", &Given { at: given, root }, &mut found, &mut left_out);
        } else if kind.is_file() {
            found.push(Found { name: last_component(path), path: path.clone(), given });
        } else {
            left_out.push((last_component(path), "not a file".to_owned()));
        }
    }
    left_out.sort();
    Ok((named(found, paths), left_out))
}

/// A folder that the user gave.
struct Given {
    /// Which of the given paths.
    at: usize,
    root: PathBuf,
}

struct Found {
    name: String,
    path: PathBuf,
    /// Which of the given paths it came from.
    given: usize,
}

fn last_component(path: &Path) -> String {
    let canonical = || path.canonicalize().ok()?.file_name().map(|name| name.to_string_lossy().into_owned());
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .or_else(canonical)
        .unwrap_or_else(|| "evidence".to_owned())
}

fn walk(folder: &Path, prefix: &str, given: &Given, found: &mut Vec<Found>, left_out: &mut Vec<(String, String)>) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(why) => {
            left_out.push((prefix.trim_end_matches('/').to_owned(), format!("the folder cannot be read: {why}")));
            return;
        }
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(why) => {
                left_out.push((prefix.trim_end_matches('/').to_owned(), format!("an entry cannot be read: {why}")));
                continue;
            }
        };
        let file_name = entry.file_name().to_string_lossy().into_owned();
        let name = format!("{prefix}{file_name}");
        let path = entry.path();
        match entry.file_type() {
            Err(why) => left_out.push((name, format!("cannot be read: {}", in_words(&why)))),
            Ok(_) if file_name.starts_with('.') => left_out.push((name, "hidden".to_owned())),
            Ok(_) if file_name.starts_with("~$") => {
                left_out.push((name, "written by Office while a workbook is open".to_owned()));
            }
            Ok(_) if ["thumbs.db", "desktop.ini"].contains(&file_name.to_lowercase().as_str()) => {
                left_out.push((name, "written by Windows, not evidence".to_owned()));
            }
            Ok(kind) if kind.is_dir() => walk(&path, &format!("{name}/"), given, found, left_out),
            Ok(kind) if kind.is_file() => found.push(Found { name, path, given: given.at }),
            Ok(kind) if kind.is_symlink() => match fs::metadata(&path) {
                Ok(target) if target.is_file() => {
                    // What lies elsewhere was not given, and may be somebody else's.
                    if path.canonicalize().is_ok_and(|target| target.starts_with(&given.root)) {
                        found.push(Found { name, path, given: given.at });
                    } else {
                        left_out.push((name, "a link to a file outside of the folder; it is not followed".to_owned()));
                    }
                }
                Ok(_) => left_out.push((name, "a link to a folder; links are not followed".to_owned())),
                Err(_) => left_out.push((name, "a link that leads nowhere".to_owned())),
            },
            Ok(_) => left_out.push((name, "not a file".to_owned())),
        }
    }
}

/// Gives files that would have one name the last component of their given path in front, then a number.
fn named(mut found: Vec<Found>, paths: &[PathBuf]) -> Vec<Input> {
    found.sort_by(|a, b| (&a.name, a.given, &a.path).cmp(&(&b.name, b.given, &b.path)));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for file in &found {
        *counts.entry(file.name.clone()).or_default() += 1;
    }
    let mut taken: BTreeMap<String, PathBuf> = BTreeMap::new();
    for file in found {
        let mut name = file.name;
        if counts.get(&name).is_some_and(|count| *count > 1) {
            let given = &paths[file.given];
            // For a file given by itself the folder it lies in tells more than its own name once more.
            let from = if given.is_file() { given.parent().map(last_component) } else { Some(last_component(given)) };
            name = format!("{}/{name}", from.filter(|from| !from.is_empty()).unwrap_or_else(|| "evidence".to_owned()));
        }
        // The same file given twice is one file.
        if taken.get(&name).is_some_and(|path| *path == file.path) {
            continue;
        }
        let mut unique = name.clone();
        let mut number = 2;
        while taken.contains_key(&unique) {
            unique = numbered(&name, number);
            number += 1;
        }
        taken.insert(unique, file.path);
    }
    taken.into_iter().map(|(name, path)| Input { name, source: Source::Path(path) }).collect()
}

/// `a.csv` → `a (2).csv`.
fn numbered(name: &str, number: usize) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => format!("{stem} ({number}).{extension}"),
        _ => format!("{name} ({number})"),
    }
}

/// Size of a file in bytes; 0 where it cannot be told.
pub fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |kind| kind.len())
}

#[cfg(test)]
mod tests;
