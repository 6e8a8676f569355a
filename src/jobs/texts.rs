//! The assessor's own wording, kept for other assessments: a text for a check, taken from a note on purpose. It stands in
//! one plain file of the person's; nothing gets there by itself, because a note may speak of a client.

use super::own_files;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// One text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// The check it was written for: `1.02.b`.
    pub check: String,
    pub text: String,
}

/// All texts, the newest first.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    file: Option<PathBuf>,
    all: Vec<Text>,
    /// Why the file could not be read: it is not written over then.
    pub trouble: Option<String>,
}

/// Bytes of the file that are read; wording of years stays far below.
const MOST: u64 = 16 << 20;

impl Texts {
    /// Reads the file; where there is none, there are no texts yet. `None`: nothing is kept beyond this session.
    pub fn load(file: Option<PathBuf>) -> Self {
        let Some(path) = &file else { return Self::default() };
        let read = || -> Result<Vec<Text>, String> {
            match std::fs::metadata(path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
                Err(error) => return Err(error.to_string()),
                Ok(found) if found.len() > MOST => return Err("it is far too large".to_owned()),
                Ok(_) => {}
            }
            let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
            serde_json::from_slice(&bytes).map_err(|error| error.to_string())
        };
        match read() {
            Ok(all) => Self { file, all, trouble: None },
            Err(why) => {
                let trouble =
                    format!("The kept texts in {} cannot be read: {why}. Nothing is written there.", path.display());
                Self { file, all: Vec::new(), trouble: Some(trouble) }
            }
        }
    }

    /// Those for a check, then those for other checks of its item; the newest first.
    pub fn fitting(&self, check: &str) -> Vec<&Text> {
        let item = |id: &str| id.rsplit_once('.').map(|(item, _)| item.to_owned());
        let own = self.all.iter().filter(|text| text.check == check);
        let near = self.all.iter().filter(|text| text.check != check && item(&text.check) == item(check));
        own.chain(near).collect()
    }

    /// Keeps a text, unless it is there already.
    ///
    /// # Errors
    /// A sentence: the file cannot be written. The text is there in this session all the same.
    pub fn keep(&mut self, text: Text) -> Result<(), String> {
        if self.all.contains(&text) {
            return Ok(());
        }
        self.all.insert(0, text);
        self.store()
    }

    /// Takes a text out.
    ///
    /// # Errors
    /// A sentence: the file cannot be written.
    pub fn forget(&mut self, text: &Text) -> Result<(), String> {
        self.all.retain(|kept| kept != text);
        self.store()
    }

    fn store(&self) -> Result<(), String> {
        if let Some(trouble) = &self.trouble {
            return Err(trouble.clone());
        }
        let Some(file) = &self.file else { return Ok(()) };
        own_files::write(file, &self.all)
    }
}

/// Where a person's texts are kept: the folder that the system has for a program's own data.
pub fn usual_file() -> Option<PathBuf> {
    own_files::usual(own_files::Kind::Data, "texts.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(check: &str, text: &str) -> Text {
        Text { check: check.into(), text: text.into() }
    }

    #[test]
    fn texts_come_back_those_for_the_check_first() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a").join("texts.json");
        let mut texts = Texts::load(Some(file.clone()));
        for kept in [text("1.02.a", "one"), text("1.02.b", "two"), text("2.01.a", "three"), text("1.02.b", "two")] {
            texts.keep(kept).unwrap();
        }
        let mut texts = Texts::load(Some(file.clone()));
        let fitting: Vec<_> = texts.fitting("1.02.a").into_iter().cloned().collect();
        assert_eq!(fitting, [text("1.02.a", "one"), text("1.02.b", "two")]);
        texts.forget(&text("1.02.a", "one")).unwrap();
        assert_eq!(Texts::load(Some(file)).fitting("1.02.a"), [&text("1.02.b", "two")]);
    }

    #[test]
    fn a_file_that_cannot_be_read_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("texts.json");
        crate::jobs::writing::write_whole(&file, b"[{\"check\":").unwrap();
        let mut texts = Texts::load(Some(file.clone()));
        assert!(texts.trouble.as_ref().unwrap().contains("cannot be read"));
        assert!(texts.keep(text("1.02.a", "one")).is_err());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "[{\"check\":");
    }
}
