//! Files and folders that are shown by the system's own programs. How that ended is heard later: the window waits for none.

use super::Window;
use crate::app::shown::visible;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Sentences on what could not be opened.
#[derive(Debug)]
pub struct Openings {
    sender: Sender<String>,
    wrong: Receiver<String>,
}

impl Default for Openings {
    fn default() -> Self {
        let (sender, wrong) = channel();
        Self { sender, wrong }
    }
}

impl Window {
    pub(super) fn open_folder(&mut self, path: &Path) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        self.open_by_system(folder.to_owned());
    }

    /// With the program that the system has for it.
    pub(super) fn open_by_system(&mut self, path: PathBuf) {
        if !path.exists() {
            return self.fail(format!("{} is not there any more.", visible(&path.display().to_string())));
        }
        let (sender, wake) = (self.openings.sender.clone(), std::sync::Arc::clone(&self.wake));
        let started = std::thread::Builder::new().name("opening".to_owned()).spawn(move || {
            if let Err(why) = opened(&path) {
                let path = visible(&path.display().to_string()).into_owned();
                // The window may be gone by now.
                let _ = sender.send(format!("{path} could not be opened: {why}. Open it by hand; it is there."));
                wake();
            }
        });
        if let Err(error) = started {
            self.fail(format!("The program to open it with could not be started: {error}."));
        }
    }

    pub(super) fn hear_openings(&mut self) {
        while let Ok(sentence) = self.openings.wrong.try_recv() {
            self.fail(sentence);
        }
    }
}

fn opened(path: &Path) -> Result<(), String> {
    let program = if cfg!(target_os = "windows") {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let mut command = Command::new(program);
    let command = command.arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let ended = command.status().map_err(|error| format!("{program} could not be started ({error})"))?;
    // The explorer of Windows ends with 1 where all went well.
    if ended.success() || cfg!(target_os = "windows") {
        Ok(())
    } else {
        Err(format!("{program} found no program for it ({ended})"))
    }
}
