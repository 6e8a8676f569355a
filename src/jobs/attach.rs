//! Attachments: puts files and pictures into an assessment, and takes them out again.

use super::keep::{KeepError, Open};
use crate::assessment::attachment::{Attachment, LARGEST, admit, clean_name};
use crate::assessment::{AssessmentFile, Edit, FileError, Plain, Refused, Step, Target};
use crate::evidence::failure::unreadable;
use crate::tenant::Moment;
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::path::Path;

impl Open {
    /// Hangs bytes on a target: a picture from the clipboard (as PNG), or a file's content. Gives its number in the register.
    ///
    /// # Errors
    /// [`KeepError::Refused`] with a sentence where a limit or the target forbids it; nothing is stored then.
    pub fn attach(
        &mut self,
        target: Target,
        name: &str,
        bytes: &[u8],
        caption: &str,
        when: Moment,
    ) -> Result<u32, KeepError> {
        let media = admit(name, bytes)?;
        let number = self.document.assessment().next_attachment();
        let sha256 = format!("{:x}", Sha256::digest(bytes));
        let attachment = Attachment {
            number,
            name: clean_name(name, media),
            media,
            sha256: sha256.clone(),
            bytes: bytes.len() as u64,
            caption: caption.trim().to_owned(),
        };
        let edit = Edit::Attach { target, attachment };
        // Tried first: what is refused leaves no bytes behind.
        let made = self.document.perform(edit, Step::New, &self.who, when)?;
        self.keep_made(made, |file| store(file, &sha256, bytes, name))?;
        Ok(number)
    }

    /// As [`Open::attach`], with a file's name and content.
    ///
    /// # Errors
    /// Also where the file cannot be read, or is too large.
    pub fn attach_file(&mut self, target: Target, path: &Path, caption: &str, when: Moment) -> Result<u32, KeepError> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let unreadable = |error: std::io::Error| Refused(format!("{}.", unreadable(path, &error)));
        let metadata = std::fs::metadata(path).map_err(unreadable)?;
        if metadata.is_dir() {
            return Err(Refused(format!("{} is a folder; attach its files one by one.", path.display())).into());
        }
        if !metadata.is_file() {
            return Err(Refused(format!("{} is no file that can be attached.", path.display())).into());
        }
        // It may be an assessment that is open, this one even.
        let file = Plain::open(path).map_err(unreadable)?;
        let mut bytes = Vec::new();
        // Read no further than it takes to see that it is too large, whatever its length says.
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > LARGEST {
            return Err(Refused(format!(
                "{name} has more than {} MB, which is the most that an attachment may have.",
                LARGEST >> 20
            ))
            .into());
        }
        self.attach(target, &name, &bytes, caption, when)
    }

    /// An attachment's bytes, checked against their SHA-256.
    ///
    /// # Errors
    /// [`FileError::NoSuchEvidence`], or what keeps them from being read whole.
    pub fn attachment(&self, attachment: &Attachment) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::new();
        let read = self.file.read_evidence(&attachment.sha256)?.take(LARGEST + 1).read_to_end(&mut bytes);
        match read {
            Ok(_) => Ok(bytes),
            Err(error) => Err(error.downcast().unwrap_or_else(|error| FileError::System {
                path: self.file.path().to_owned(),
                why: error.to_string(),
            })),
        }
    }
}

/// Stores the bytes unless they are there already.
pub(super) fn store(file: &mut AssessmentFile, sha256: &str, bytes: &[u8], name: &str) -> Result<(), KeepError> {
    if !file.has_evidence(sha256) {
        let mut writer = file.evidence_writer()?;
        writer.write_all(bytes).map_err(|error| writing(error, name))?;
        writer.finish()?;
    }
    Ok(())
}

/// The file's own sentence where it has one.
fn writing(error: std::io::Error, name: &str) -> KeepError {
    match error.downcast::<FileError>() {
        Ok(error) => error.into(),
        Err(error) => KeepError::Reading { name: name.to_owned(), why: error.to_string() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::{Media, Session};
    use std::fs::File;

    const LIST: &str = "privileged-access";

    fn open(folder: &Path) -> Open {
        let session = Session { user: "ada".into(), host: "laptop".into(), since: Moment::of(0) };
        Open::create(&folder.join("case.assessment"), LIST, &session, "Ada").unwrap()
    }

    fn target(check: &str) -> Target {
        Target::check(LIST, check)
    }

    #[test]
    fn what_is_attached_comes_back_and_undo_takes_it_off() {
        let folder = tempfile::tempdir().unwrap();
        let mut kept = open(folder.path());
        let now = Moment::of(7);
        assert_eq!(kept.attach(target("1.02.b"), "../evil/a.txt", b"seen", " In the portal. ", now).unwrap(), 1);
        assert_eq!(kept.attach(target("1.02.c"), "b.txt", b"seen", "", now).unwrap(), 2, "stored once, listed twice");
        let again = kept.attach(target("1.02.b"), "c.txt", b"seen", "", now).unwrap_err();
        assert_eq!(again.to_string(), "This is attached to 1.02.b already: attachment 1, a.txt.");
        let empty = kept.attach(target("1.02.b"), "d.txt", b"", "", now).unwrap_err();
        assert!(empty.to_string().contains("is empty"), "{empty}");
        let elsewhere = kept.attach(Target::check("other", "1"), "e.txt", b"unseen", "", now);
        assert!(matches!(elsewhere, Err(KeepError::Refused(_))));
        assert_eq!(kept.file.verify().unwrap().evidence, 1, "what is refused leaves no bytes behind");
        let (_, first) = kept.document.assessment().attachments()[0];
        assert_eq!(
            (&*first.name, &*first.caption, first.media, first.bytes),
            ("a.txt", "In the portal.", Media::Text, 4)
        );
        assert_eq!(kept.attachment(&first.clone()).unwrap(), b"seen");
        kept.undo(now).unwrap();
        assert_eq!(kept.document.assessment().attachments().len(), 1);
        kept.redo(now).unwrap();
        let path = kept.file.path().to_owned();
        kept.file.close().unwrap();
        let kept = Open::open_read_only(&path, "").unwrap();
        assert_eq!(kept.document.assessment().attachments().len(), 2);
        let verification = kept.file.verify().unwrap();
        assert!(verification.holds(), "{:?}", verification.problems);
    }

    #[test]
    fn files_are_read_to_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let mut kept = open(folder.path());
        let long = folder.path().join("long.bin");
        File::create(&long).unwrap().set_len(LARGEST + 1).unwrap();
        let error = kept.attach_file(target("1.02.b"), &long, "", Moment::of(0)).unwrap_err();
        assert!(error.to_string().contains("25 MB"), "{error}");
        let error = kept.attach_file(target("1.02.b"), folder.path(), "", Moment::of(0)).unwrap_err();
        assert!(error.to_string().contains("folder"), "{error}");
        let error = kept.attach_file(target("1.02.b"), &folder.path().join("none"), "", Moment::of(0)).unwrap_err();
        assert!(error.to_string().contains("does not exist"), "{error}");
        #[cfg(unix)]
        {
            let error = kept.attach_file(target("1.02.b"), Path::new("/dev/null"), "", Moment::of(0)).unwrap_err();
            assert!(error.to_string().contains("no file that can be attached"), "{error}");
        }
    }
}
