//! Keeps an assessment: makes or opens its file, stores evidence in it, and takes it out again.

mod pumped;
mod results;
mod typed;

use super::assess::is_or_is_in;
use super::{Listener, Message};
use crate::assessment::file::Session;
use crate::assessment::{
    AssessmentFile, Document, Edit, Entry, EvidenceKey, EvidenceRecord, FileError, Key, Passphrase, Refused, Step,
    Stored, Unlock,
};
use crate::datasets::{self, Import};
use crate::evidence::limits::WORKBOOK_BYTES;
use crate::evidence::worker::Workers;
use crate::evidence::{Input, Opener, Received, Source, read, redact, text, without};
use crate::tenant::Moment;
use pumped::Pumped;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// An assessment that is open: its file, and what it says.
#[derive(Debug)]
pub struct Open {
    pub file: AssessmentFile,
    pub document: Document,
    /// Whose name stands in the journal.
    pub who: String,
    /// Entries of the journal when it was opened.
    begun: usize,
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
        Ok(Self { document: file.load()?, file, who: who.to_owned(), begun: 0 })
    }

    /// A new file, protected by a passphrase from its first byte.
    pub fn create_protected(
        path: &Path,
        checklist: &str,
        session: &Session,
        who: &str,
        passphrase: &Passphrase,
    ) -> Result<Self, FileError> {
        let file = AssessmentFile::create_protected(path, checklist, session, passphrase)?;
        Ok(Self { document: file.load()?, file, who: who.to_owned(), begun: 0 })
    }

    // Opening is what one does with an assessment.
    #[allow(clippy::self_named_constructors)]
    pub fn open(path: &Path, session: &Session, who: &str) -> Result<Self, FileError> {
        Self::open_with(path, session, who, Unlock::Nothing)
    }

    /// As [`Open::open`], protected or not.
    ///
    /// # Errors
    /// [`FileError::Protected`] where a passphrase is needed, [`FileError::WrongPassphrase`] where it is another.
    pub fn open_with(path: &Path, session: &Session, who: &str, with: Unlock<'_>) -> Result<Self, FileError> {
        let file = AssessmentFile::open_with(path, session, with)?;
        let document = file.load()?;
        let begun = document.history().entries().len();
        let mut open = Self { file, document, who: who.to_owned(), begun };
        open.take_in_left();
        Ok(open)
    }

    pub fn open_read_only(path: &Path, who: &str) -> Result<Self, FileError> {
        Self::open_read_only_with(path, who, Unlock::Nothing)
    }

    /// As [`Open::open_read_only`], protected or not.
    pub fn open_read_only_with(path: &Path, who: &str, with: Unlock<'_>) -> Result<Self, FileError> {
        let file = AssessmentFile::open_read_only_with(path, with)?;
        let document = file.load()?;
        let begun = document.history().entries().len();
        let mut open = Self { file, document, who: who.to_owned(), begun };
        open.tell_left();
        Ok(open)
    }

    /// Makes an edit and stores it: when this returns, it is durable. An edit that could not be stored is taken back.
    pub fn perform(&mut self, edit: Edit, step: Step, when: Moment) -> Result<(), KeepError> {
        let who = self.who.clone();
        self.perform_by(&who, edit, step, when)
    }

    /// As [`Open::perform`], by somebody else than who works on it.
    pub fn perform_by(&mut self, who: &str, edit: Edit, step: Step, when: Moment) -> Result<(), KeepError> {
        let made = self.document.perform(edit, step, who, when)?;
        self.keep_made(made, |_| Ok(()))
    }

    pub fn undo(&mut self, when: Moment) -> Result<(), KeepError> {
        let made = self.document.undo(&self.who, when)?;
        self.keep_made(made, |_| Ok(()))
    }

    pub fn redo(&mut self, when: Moment) -> Result<(), KeepError> {
        let made = self.document.redo(&self.who, when)?;
        self.keep_made(made, |_| Ok(()))
    }

    /// Stores what was made in memory, after what has to be there `before`; where that fails, it was never made.
    pub(super) fn keep_made(
        &mut self,
        made: Option<Entry>,
        before: impl FnOnce(&mut AssessmentFile) -> Result<(), KeepError>,
    ) -> Result<(), KeepError> {
        let Some(entry) = made else { return Ok(()) };
        let stored = before(&mut self.file)
            .and_then(|()| self.file.append(std::slice::from_ref(&entry)).map_err(KeepError::from));
        if stored.is_err() {
            // All of it was done once already. A copy for each edit would cost what the whole assessment holds.
            self.document = self.document.without_last()?;
        }
        stored
    }

    /// Stores the bytes of what was imported, then lists it. Each file is checked against the SHA-256 of its reading.
    pub fn store(
        &mut self,
        inputs: &[Input],
        import: &Import,
        when: Moment,
        workers: &Workers,
        listener: Listener<'_>,
    ) -> Result<(), KeepError> {
        self.store_in_place_of(Vec::new(), (inputs, import), when, workers, listener)
    }

    /// The same, in the place of what stood on the list: it is one step, and nothing is taken off the list before all that is
    /// new is stored.
    pub fn store_in_place_of(
        &mut self,
        replaced: Vec<EvidenceKey>,
        (inputs, import): (&[Input], &Import),
        when: Moment,
        workers: &Workers,
        listener: Listener<'_>,
    ) -> Result<(), KeepError> {
        self.file.begin_many()?;
        let stored = self.store_all(inputs, import, workers, listener);
        if stored.is_err() {
            self.file.give_up_many();
        }
        let new = stored?;
        self.file.end_many()?;
        let edits = [
            (!replaced.is_empty()).then_some(Edit::RemoveEvidence { files: replaced }),
            (!new.is_empty()).then_some(Edit::AddEvidence { files: new }),
        ];
        let mut edits: Vec<Edit> = edits.into_iter().flatten().collect();
        let edit = match edits.len() {
            0 => return Ok(()),
            1 => edits.remove(0),
            _ => Edit::Several { label: edits.iter().map(Edit::label).collect::<Vec<_>>().join("; "), edits },
        };
        self.perform(edit, Step::New, when)
    }

    /// What is to stand on the list, its bytes being stored.
    fn store_all(
        &mut self,
        inputs: &[Input],
        import: &Import,
        workers: &Workers,
        listener: Listener<'_>,
    ) -> Result<Vec<EvidenceRecord>, KeepError> {
        let known = &self.document.assessment().evidence;
        let mut new: Vec<EvidenceRecord> = EvidenceRecord::list(&import.files)
            .into_iter()
            .filter(|record| !known.iter().any(|known| known.key() == record.key()))
            .collect();
        for input in inputs {
            if new.iter().any(|record| record.is_stored_alone() && record.is_within(&input.name, &new)) {
                if !listener(Message::Storing { file: input.name.clone() }) {
                    return Err(KeepError::Stopped);
                }
                self.store_members(input, &mut new, workers)?;
                continue;
            }
            let Some(record) = new.iter_mut().find(|record| record.name == input.name) else { continue };
            let is_there = record.stored == Stored::Received && self.file.has_evidence(&record.sha256);
            if is_there || matches!(record.stored, Stored::Not | Stored::InArchive) {
                continue;
            }
            if !listener(Message::Storing { file: input.name.clone() }) {
                return Err(KeepError::Stopped);
            }
            self.store_one(input, record, workers)?;
        }
        Ok(new)
    }

    /// Stores a file as its record says, and completes the record with the hash of what was stored.
    fn store_one(&mut self, input: &Input, record: &mut EvidenceRecord, workers: &Workers) -> Result<(), KeepError> {
        let unreadable = |why: io::Error| KeepError::Reading { name: input.name.clone(), why: why.to_string() };
        if is_workbook_with_secrets(record) {
            return self.store_workbook(input, record, workers);
        }
        let mut source = input.source.open().map_err(unreadable)?;
        self.store_read(&mut *source, record)
    }

    fn store_read(&mut self, source: &mut (dyn Read + Send), record: &mut EvidenceRecord) -> Result<(), KeepError> {
        let name = record.name.clone();
        let unreadable = |why: io::Error| KeepError::Reading { name: name.clone(), why: why.to_string() };
        let mut source = Hashed { source, hash: Sha256::new() };
        let encodings = &self.document.assessment().stated.mappings.encodings;
        let stated = encodings.get(&name).and_then(|name| text::Choice::called(name));
        let mut writer = self.file.evidence_writer()?;
        let copied = match &record.stored {
            Stored::Without { .. } => redact::copy_without(&mut source, &datasets::knows_heading, stated, &mut writer),
            _ => copy(&mut source, &mut writer),
        };
        let is_kept = match copied {
            Ok(()) => true,
            // Where its secrets stand cannot be told any more: nothing of it is kept.
            Err(error) if error.kind() == io::ErrorKind::InvalidData => false,
            Err(error) => return Err(unreadable(error)),
        };
        copy(&mut source, &mut io::sink()).map_err(unreadable)?;
        if source.sha256() != record.sha256 {
            return Err(KeepError::Changed { name });
        }
        if !is_kept {
            record.stored = Stored::Not;
            return Ok(());
        }
        let stored = writer.finish()?;
        if let Stored::Without { sha256, .. } = &mut record.stored {
            *sha256 = stored.sha256;
        }
        Ok(())
    }

    /// A workbook with secrets: a plain copy of its sheets without them.
    fn store_workbook(
        &mut self,
        input: &Input,
        record: &mut EvidenceRecord,
        workers: &Workers,
    ) -> Result<(), KeepError> {
        let name = record.name.clone();
        let mut writer = self.file.evidence_writer()?;
        match without::workbook_without(input, workers, &datasets::knows_heading, &mut writer) {
            Ok(read) if read != record.sha256 => return Err(KeepError::Changed { name }),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                record.stored = Stored::Not;
                return Ok(());
            }
            Err(why) => return Err(KeepError::Reading { name, why: why.to_string() }),
        }
        let stored = writer.finish()?;
        if let Stored::Without { sha256, .. } = &mut record.stored {
            *sha256 = stored.sha256;
        }
        Ok(())
    }

    /// An archive with secrets: each member as a file of its own.
    fn store_members(&mut self, input: &Input, new: &mut [EvidenceRecord], workers: &Workers) -> Result<(), KeepError> {
        let mut failed = None;
        let archives = new.iter().filter(|record| record.is_stored_alone()).filter_map(|record| record.archive.clone());
        let archives: BTreeSet<String> = archives.collect();
        let opens = |name: &str| archives.iter().any(|archive| is_or_is_in(archive, name));
        let ran = read::members(input, workers, &opens, &mut |name, source| {
            let is = |record: &&mut EvidenceRecord| record.name == name && record.is_stored_alone();
            let Some(record) = new.iter_mut().find(is) else { return Ok(()) };
            let stored = if is_workbook_with_secrets(record) {
                let mut bytes = Vec::new();
                source.take(WORKBOOK_BYTES).read_to_end(&mut bytes)?;
                let member = Input { name: name.to_owned(), source: Source::Bytes(bytes.into()) };
                self.store_workbook(&member, record, workers)
            } else if record.stored == Stored::Received && self.file.has_evidence(&record.sha256) {
                Ok(())
            } else {
                self.store_read(source, record)
            };
            stored.map_err(|error| {
                failed = Some(error);
                io::Error::other("storing a member failed")
            })
        });
        match (failed, ran) {
            (Some(error), _) => Err(error),
            (None, ran) => ran.map_err(|why| KeepError::Reading { name: input.name.clone(), why: why.to_string() }),
        }
    }

    /// What is stored under this SHA-256, to be read through a connection of its own while the file is open.
    pub fn stored(&self, name: &str, sha256: &str, bytes: u64) -> Input {
        let (path, key) = (self.file.path().to_owned(), self.file.key().cloned());
        let shared = Arc::default();
        let stored = StoredEvidence { path, sha256: sha256.to_owned(), bytes, received: None, key, shared };
        Input { name: name.to_owned(), source: Source::Stored(Arc::new(stored)) }
    }

    /// The stored evidence as inputs, to be read and judged again.
    pub fn inputs(&self) -> Vec<Input> {
        let records = self.document.assessment().evidence.iter();
        let shared = Arc::<Shared>::default();
        records
            .filter_map(|record| {
                let sha256 = record.stored_sha256()?.to_owned();
                let received = match &record.stored {
                    Stored::Without { columns, .. } => Some(Received {
                        sha256: record.sha256.clone(),
                        bytes: record.bytes,
                        encoding: record.encoding.as_deref().and_then(text::known_name),
                        secrets: columns.clone(),
                    }),
                    Stored::Received | Stored::InArchive | Stored::Not => None,
                };
                let path = self.file.path().to_owned();
                let key = self.file.key().cloned();
                let shared = Arc::clone(&shared);
                let stored = StoredEvidence { path, sha256, bytes: record.bytes, received, key, shared };
                Some(Input { name: record.name.clone(), source: Source::Stored(Arc::new(stored)) })
            })
            .collect()
    }
}

/// What all stored files of one assessment share while they are read.
#[derive(Debug, Default)]
struct Shared {
    /// Connections that were used and may be again, as long as there are inputs to read through them: to open one costs more
    /// than to read a small file.
    idle: Mutex<Vec<AssessmentFile>>,
    /// What kept the assessment itself from being read.
    failed: Mutex<Option<String>>,
}

impl Shared {
    fn taken(&self) -> Option<AssessmentFile> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    fn give_back(&self, file: AssessmentFile) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    }

    fn fail(&self, error: &FileError) {
        self.failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(|| error.to_string());
    }

    /// One damaged piece is one damaged file; anything else befell the assessment.
    fn fail_reading(&self, error: &FileError) {
        if !matches!(error, FileError::Damaged { .. } | FileError::NoSuchEvidence { .. }) {
            self.fail(error);
        }
    }
}

/// One evidence file inside an assessment file; each opening has a connection to itself while it reads.
#[derive(Debug)]
struct StoredEvidence {
    path: PathBuf,
    sha256: String,
    bytes: u64,
    received: Option<Received>,
    key: Option<Key>,
    shared: Arc<Shared>,
}

impl Opener for StoredEvidence {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        self.open_at(0)
    }
    fn open_at(&self, from: u64) -> io::Result<Box<dyn Read + Send>> {
        let (sender, receiver) = sync_channel(4);
        let (path, sha256, key) = (self.path.clone(), self.sha256.clone(), self.key.clone());
        let shared = Arc::clone(&self.shared);
        // Most files are small: a large buffer for each would cost more than reading them.
        let room = usize::try_from(self.bytes).unwrap_or(usize::MAX).clamp(1 << 12, 1 << 20);
        let pump = move || {
            let open = || AssessmentFile::open_read_only_with(&path, key.as_ref().map_or(Unlock::Nothing, Unlock::Key));
            let file = shared.taken().map_or_else(|| open().inspect_err(|error| shared.fail(error)), Ok);
            match file.and_then(|file| pump(&file, (&sha256, from), room, &sender, &shared).map(|()| file)) {
                Ok(file) => shared.give_back(file),
                // The reader may be gone: then nobody needs to know.
                Err(error) => drop(sender.send(Err(io::Error::other(error)))),
            }
            // When the reader comes to the end, nothing of this thread holds on to the file any more.
            drop(shared);
            drop(sender);
        };
        std::thread::Builder::new().name("stored evidence".to_owned()).spawn(pump)?;
        Ok(Box::new(Pumped::of(receiver)))
    }
    fn size(&self) -> u64 {
        self.bytes
    }
    fn received(&self) -> Option<Received> {
        self.received.clone()
    }
    fn failed(&self) -> Option<String> {
        self.shared.failed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A workbook has no encoding.
fn is_workbook_with_secrets(record: &EvidenceRecord) -> bool {
    matches!(record.stored, Stored::Without { .. }) && record.encoding.is_none()
}

/// Passes bytes on and knows their hash: what is stored must be what was read before.
struct Hashed<'a> {
    source: &'a mut (dyn Read + Send),
    hash: Sha256,
}

impl Hashed<'_> {
    fn sha256(self) -> String {
        format!("{:x}", self.hash.finalize())
    }
}

impl Read for Hashed<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.hash.update(buffer.get(..count).unwrap_or_default());
        Ok(count)
    }
}

fn copy(source: &mut dyn Read, out: &mut dyn Write) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 20];
    loop {
        let count = source.read(&mut buffer)?;
        match buffer.get(..count).filter(|bytes| !bytes.is_empty()) {
            Some(bytes) => out.write_all(bytes)?,
            None => return Ok(()),
        }
    }
}

/// Sends a stored file's bytes, as many as `room` at a time, until the reader goes away; an empty piece is the end.
fn pump(
    file: &AssessmentFile,
    (sha256, from): (&str, u64),
    room: usize,
    sender: &SyncSender<io::Result<Vec<u8>>>,
    shared: &Shared,
) -> Result<(), FileError> {
    let mut stored = file.read_evidence_from(sha256, from).inspect_err(|error| shared.fail_reading(error))?;
    loop {
        let mut chunk = vec![0; room];
        let sent = match stored.read(&mut chunk) {
            Ok(0) => {
                let _ = sender.send(Ok(Vec::new()));
                return Ok(());
            }
            Ok(read) => {
                chunk.truncate(read);
                sender.send(Ok(chunk))
            }
            Err(error) => {
                if let Some(error) = error.get_ref().and_then(|error| error.downcast_ref()) {
                    shared.fail_reading(error);
                }
                let _ = sender.send(Err(error));
                return Ok(());
            }
        };
        if sent.is_err() {
            return Ok(());
        }
    }
}
