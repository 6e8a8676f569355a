//! Paths: asked for in the system's own dialog where there is one, on a thread of its own, because the dialog blocks.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// What a path is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    NewAssessment,
    Assessment,
    Previous,
    /// Files to hang on a finding.
    Attachments,
    DemoFolder,
    /// Where what is to be asked for is written.
    RequestFolder,
    EvidenceFiles,
    EvidenceFolder,
    /// A file of column mappings: one that is there, or one to be written.
    Mappings,
    NewMappings,
    Report,
    ReportToVerify,
    ReportToSign,
    Certificate,
    Logo,
    AssessmentToVerify,
    /// Where an attachment or a table is to be written.
    GivenOut,
}

/// A dialog that is open.
#[derive(Debug)]
pub struct Asking {
    pub wanted: Wanted,
    answer: Receiver<Vec<PathBuf>>,
}

impl Asking {
    /// `None`: still open. An empty answer: dismissed.
    pub fn answer(&self) -> Option<Vec<PathBuf>> {
        match self.answer.try_recv() {
            Ok(paths) => Some(paths),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Vec::new()),
        }
    }
}

/// Opens a dialog. `over`: a dialog that knows its window, else one of its own; `suggested`: the path in the field beside
/// the button.
pub fn ask(
    wanted: Wanted,
    over: rfd::FileDialog,
    suggested: &Path,
    wake: impl Fn() + Send + 'static,
) -> std::io::Result<Asking> {
    let (sender, answer) = channel();
    let suggested = suggested.to_owned();
    std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
        // The window may be gone by now.
        let _ = sender.send(pick(wanted, over, &suggested));
        wake();
    })?;
    Ok(Asking { wanted, answer })
}

fn pick(wanted: Wanted, mut dialog: rfd::FileDialog, suggested: &Path) -> Vec<PathBuf> {
    if let Some(folder) = suggested.parent().filter(|folder| folder.is_dir()) {
        dialog = dialog.set_directory(folder);
    }
    let name = suggested.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let one = |path: Option<PathBuf>| path.into_iter().collect();
    match wanted {
        Wanted::NewAssessment => one(dialog
            .set_title("New assessment")
            .set_file_name(name)
            .add_filter("Assessment", &["assessment"])
            .save_file()),
        Wanted::ReportToVerify | Wanted::ReportToSign => {
            one(dialog.set_title("Signed report").add_filter("PDF", &["pdf"]).pick_file())
        }
        Wanted::Logo => one(dialog.set_title("Logo").add_filter("PNG picture", &["png"]).pick_file()),
        Wanted::Certificate => one(dialog.set_title("Certificate").add_filter("PKCS#12", &["p12", "pfx"]).pick_file()),
        Wanted::Assessment | Wanted::AssessmentToVerify | Wanted::Previous => {
            one(dialog.set_title("Open an assessment").add_filter("Assessment", &["assessment"]).pick_file())
        }
        Wanted::DemoFolder => one(dialog.set_title("Folder for the sample").pick_folder()),
        Wanted::RequestFolder => one(dialog.set_title("Folder for the request").pick_folder()),
        Wanted::Attachments => dialog.set_title("Files to attach").pick_files().unwrap_or_default(),
        Wanted::EvidenceFiles => dialog.set_title("Exports").pick_files().unwrap_or_default(),
        Wanted::EvidenceFolder => one(dialog.set_title("Folder of exports").pick_folder()),
        Wanted::Mappings => one(dialog.set_title("Column mappings").add_filter("Mappings", &["json"]).pick_file()),
        Wanted::NewMappings => one(dialog
            .set_title("Keep the column mappings")
            .set_file_name(if name.is_empty() { "column mappings.json".to_owned() } else { name })
            .add_filter("Mappings", &["json"])
            .save_file()),
        Wanted::GivenOut => one(dialog.set_title("Write to").set_file_name(name).save_file()),
        Wanted::Report => one(dialog.set_title("Report").set_file_name(name).add_filter("PDF", &["pdf"]).save_file()),
    }
}

/// Whether the system can show a dialog: on Linux through a desktop portal or the program zenity.
pub fn has_dialogs() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let has_bus = std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some();
    let portal = Path::new("/usr/share/dbus-1/services/org.freedesktop.portal.Desktop.service");
    let path = std::env::var_os("PATH").unwrap_or_default();
    has_bus && portal.exists() || std::env::split_paths(&path).any(|folder| folder.join("zenity").is_file())
}

/// The path in a text field, whole: without the quotes and the `~` that people paste.
pub fn typed(text: &str) -> Option<PathBuf> {
    let text = text.trim().trim_matches(['"', '\'']);
    if text.is_empty() {
        return None;
    }
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    if let Some(rest) = text.strip_prefix("~/").or_else(|| (text == "~").then_some(""))
        && let Some(home) = home()
    {
        return Some(home.join(rest));
    }
    Some(whole(PathBuf::from(text)))
}

/// From the root of the system on: where something lies is said so that it is found from anywhere.
pub fn whole(path: PathBuf) -> PathBuf {
    let path = std::path::absolute(&path).unwrap_or(path);
    let goes_up = path.components().any(|part| part == std::path::Component::ParentDir);
    // The folder above a link is not the one above what it leads to: only the system knows the way.
    let folder = path.parent().filter(|_| goes_up).and_then(|folder| folder.canonicalize().ok());
    match folder.zip(path.file_name()) {
        Some((folder, name)) => folder.join(name),
        None => path,
    }
}

/// Where new files are proposed: the person's documents, else the home folder, else here.
pub fn documents() -> PathBuf {
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from);
    let Some(home) = home else { return PathBuf::from(".") };
    let documents = home.join("Documents");
    if documents.is_dir() { documents } else { home }
}

/// Whether something new can be made in a folder.
pub fn can_be_written(folder: &Path) -> bool {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    tempfile::tempfile_in(folder).is_ok()
}

#[cfg(test)]
mod tests {
    use super::typed;
    use std::path::PathBuf;

    #[test]
    fn pasted_paths_are_understood() {
        assert_eq!(typed("  \"/a b/c.csv\" "), Some(PathBuf::from("/a b/c.csv")));
        assert_eq!(typed("  "), None);
        let here = std::env::current_dir().unwrap();
        assert_eq!(typed("c.csv"), Some(here.join("c.csv")));
        assert_eq!(typed("src/../c.csv"), Some(here.canonicalize().unwrap().join("c.csv")));
        assert!(typed("~/x").is_some_and(|path| path.ends_with("x") && !path.starts_with("~")));
    }
}
