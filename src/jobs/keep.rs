//! Keeps an assessment: makes or opens its file, stores evidence in it, and takes it out again.

use super::{Listener, Message};
use crate::assessment::file::Session;
use crate::assessment::{AssessmentFile, Document, Edit, EvidenceRecord, FileError, Refused, Step, Stored};
use crate::datasets::Import;
use crate::evidence::{Input, Opener, Source};
use crate::tenant::Moment;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// An assessment that is open: its file, and what it says.
#[derive(Debug)]
pub struct Open {
    pub file: AssessmentFile,
    pub document: Document,
    /// Whose name stands in the journal.
    pub who: String,
}

/// What keeps an edit or a piece of evidence from being stored.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Refused(#[from] Refused),
    #[error("{name} could not be read again while it was being stored: {why}; nothing of it was kept")]
    Reading { name: String, why: String },
    #[error("{name} changed between reading and storing; nothing of it was kept. Import it again")]
    Changed { name: String },
    #[error("stopped before everything was stored")]
    Stopped,
}

impl Open {
    /// A new file; an existing one is never overwritten.
    pub fn create(path: &Path, checklist: &str, session: &Session, who: &str) -> Result<Self, FileError> {
        let file = AssessmentFile::create(path, checklist, session)?;
        let document = file.load()?;
        Ok(Self { file, document, who: who.to_owned() })
    }

    // Opening is what one does with an assessment.
    #[allow(clippy::self_named_constructors)]
    pub fn open(path: &Path, session: &Session, who: &str) -> Result<Self, FileError> {
        let file = AssessmentFile::open(path, session)?;
        let document = file.load()?;
        Ok(Self { file, document, who: who.to_owned() })
    }

    pub fn open_read_only(path: &Path, who: &str) -> Result<Self, FileError> {
        let file = AssessmentFile::open_read_only(path)?;
        let document = file.load()?;
        Ok(Self { file, document, who: who.to_owned() })
    }

    /// Makes an edit and stores it: when this returns, it is durable. An edit that could not be stored is taken back.
    pub fn perform(&mut self, edit: Edit, step: Step, when: Moment) -> Result<(), KeepError> {
        let before = self.document.clone();
        if let Some(entry) = self.document.perform(edit, step, &self.who, when)?
            && let Err(error) = self.file.append(std::slice::from_ref(&entry))
        {
            self.document = before;
            return Err(error.into());
        }
        Ok(())
    }

    pub fn undo(&mut self, when: Moment) -> Result<(), KeepError> {
        let before = self.document.clone();
        if let Some(entry) = self.document.undo(&self.who, when)?
            && let Err(error) = self.file.append(std::slice::from_ref(&entry))
        {
            self.document = before;
            return Err(error.into());
        }
        Ok(())
    }

    pub fn redo(&mut self, when: Moment) -> Result<(), KeepError> {
        let before = self.document.clone();
        if let Some(entry) = self.document.redo(&self.who, when)?
            && let Err(error) = self.file.append(std::slice::from_ref(&entry))
        {
            self.document = before;
            return Err(error.into());
        }
        Ok(())
    }

    /// Stores the bytes of what was imported, then lists it. Each file is checked against the SHA-256 of its reading.
    pub fn store(
        &mut self,
        inputs: &[Input],
        import: &Import,
        when: Moment,
        listener: Listener<'_>,
    ) -> Result<(), KeepError> {
        let records = EvidenceRecord::list(&import.files);
        for input in inputs {
            let Some(record) = records.iter().find(|record| record.name == input.name) else { continue };
            if record.stored != Stored::Received || self.file.has_evidence(&record.sha256) {
                continue;
            }
            if !listener(Message::Storing { file: input.name.clone() }) {
                return Err(KeepError::Stopped);
            }
            self.store_one(input, &record.sha256)?;
        }
        let known = &self.document.assessment().evidence;
        let new: Vec<EvidenceRecord> =
            records.into_iter().filter(|record| !known.iter().any(|known| known.key() == record.key())).collect();
        if new.is_empty() {
            return Ok(());
        }
        self.perform(Edit::AddEvidence { files: new }, Step::New, when)
    }

    fn store_one(&mut self, input: &Input, sha256: &str) -> Result<(), KeepError> {
        let unreadable = |why: io::Error| KeepError::Reading { name: input.name.clone(), why: why.to_string() };
        let mut source = input.source.open().map_err(unreadable)?;
        let mut writer = self.file.evidence_writer()?;
        let mut buffer = vec![0; 1 << 20];
        loop {
            let read = source.read(&mut buffer).map_err(unreadable)?;
            let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            writer.write_all(bytes).map_err(unreadable)?;
        }
        let stored = writer.finish()?;
        if stored.sha256 == sha256 { Ok(()) } else { Err(KeepError::Changed { name: input.name.clone() }) }
    }

    /// Keeps a results snapshot in place of the last one, unless it is that one, or nothing can be written.
    pub fn keep_results(&mut self, snapshot: &[u8]) -> Result<(), FileError> {
        if snapshot.is_empty() || self.file.is_read_only() || self.file.has_results(snapshot) {
            return Ok(());
        }
        self.file.set_results(snapshot)
    }

    /// The stored evidence as inputs, to be read and judged again.
    pub fn inputs(&self) -> Vec<Input> {
        let records = self.document.assessment().evidence.iter();
        records
            .filter_map(|record| {
                let sha256 = record.stored_sha256()?.to_owned();
                let stored = StoredEvidence { path: self.file.path().to_owned(), sha256, bytes: record.bytes };
                Some(Input { name: record.name.clone(), source: Source::Stored(Arc::new(stored)) })
            })
            .collect()
    }
}

/// One evidence file inside an assessment file; each opening reads it through a connection of its own.
#[derive(Debug)]
struct StoredEvidence {
    path: PathBuf,
    sha256: String,
    bytes: u64,
}

impl Opener for StoredEvidence {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let (sender, receiver) = sync_channel(4);
        let (path, sha256) = (self.path.clone(), self.sha256.clone());
        std::thread::Builder::new().name("stored evidence".to_owned()).spawn(move || pump(&path, &sha256, &sender))?;
        Ok(Box::new(Pumped { receiver, chunk: Vec::new(), at: 0 }))
    }
    fn size(&self) -> u64 {
        self.bytes
    }
}

/// Sends a stored file's bytes until the reader goes away.
fn pump(path: &Path, sha256: &str, sender: &SyncSender<io::Result<Vec<u8>>>) {
    let read = || -> Result<(), FileError> {
        let file = AssessmentFile::open_read_only(path)?;
        let mut stored = file.read_evidence(sha256)?;
        loop {
            let mut chunk = vec![0; 1 << 20];
            match stored.read(&mut chunk) {
                Ok(0) => return Ok(()),
                Ok(read) => {
                    chunk.truncate(read);
                    if sender.send(Ok(chunk)).is_err() {
                        return Ok(());
                    }
                }
                Err(error) => {
                    // The reader may be gone: then nobody needs to know.
                    let _ = sender.send(Err(error));
                    return Ok(());
                }
            }
        }
    };
    if let Err(error) = read() {
        let _ = sender.send(Err(io::Error::other(error)));
    }
}

struct Pumped {
    receiver: Receiver<io::Result<Vec<u8>>>,
    chunk: Vec<u8>,
    at: usize,
}

impl Read for Pumped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.chunk.len() {
            match self.receiver.recv() {
                Ok(chunk) => {
                    self.chunk = chunk?;
                    self.at = 0;
                }
                Err(_) => return Ok(0),
            }
        }
        let rest = self.chunk.get(self.at..).unwrap_or_default();
        let count = rest.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), rest.get(..count)) {
            to.copy_from_slice(from);
        }
        self.at += count;
        Ok(count)
    }
}
