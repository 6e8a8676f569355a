//! Small files of the person's own: where the system has them kept, and how they are written.

use serde::Serialize;
use std::path::{Path, PathBuf};

/// What the system tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Settings,
    Data,
}

/// Where a file of this name is usually kept; `None`: the system names no folder.
pub fn usual(kind: Kind, name: &str) -> Option<PathBuf> {
    let from = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = |parts: &[&str]| from("HOME").map(|home| parts.iter().fold(home, |path, part| path.join(part)));
    let folder = if cfg!(target_os = "windows") {
        from("APPDATA")
    } else if cfg!(target_os = "macos") {
        home(&["Library", "Application Support"])
    } else {
        match kind {
            Kind::Settings => from("XDG_CONFIG_HOME").or_else(|| home(&[".config"])),
            Kind::Data => from("XDG_DATA_HOME").or_else(|| home(&[".local", "share"])),
        }
    };
    folder.map(|folder| folder.join("tenant-assessor").join(name))
}

/// Writes a file as JSON, whole or not at all, for its owner alone.
///
/// # Errors
/// A sentence: it cannot be written.
pub fn write(file: &Path, content: &impl Serialize) -> Result<(), String> {
    if let Some(folder) = file.parent() {
        super::writing::make_folder(folder).map_err(|error| error.to_string())?;
    }
    let json = serde_json::to_vec_pretty(content).map_err(|error| error.to_string())?;
    super::writing::write_whole(file, &json).map_err(|error| format!("{error}."))
}
