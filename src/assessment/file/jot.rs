//! What is changed while a job has the file: kept in a file of its own beside it (`x.assessment-typed`) until the job is
//! done, so that nothing of it is lost if the program ends before.
//!
//! Its first line says what it is, and whether it is sealed as its assessment is. Each line after that is a piece: its
//! SHA-256 and JSON, or the JSON sealed for its place. The first piece is the head of the journal that the changes follow.

use super::error::Fault;
use super::lock::{beside, private};
use super::place::sync_folder;
use super::records::hex;
use super::seal::{Key, Role, bytes_of};
use super::{AssessmentFile, FileError};
use crate::assessment::{Act, Edit, Entry, Step};
use crate::tenant::Moment;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

pub(super) const SUFFIX: &str = "-typed";
const PLAIN: &str = "tenant-assessor typed 1 plain";
const SEALED: &str = "tenant-assessor typed 1 sealed";
/// Most bytes that are written, or read.
const MOST: u64 = 64 << 20;
/// What sealed pieces are bound to; no record is of this kind.
const KIND: i64 = 64;
/// Between two tries to write.
const AGAIN: Duration = Duration::from_secs(2);

/// A change that was made while a job had the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jotted {
    pub who: String,
    pub when: Moment,
    pub edit: Edit,
    #[serde(default)]
    pub step: Step,
}

impl Jotted {
    /// Whether this entry of the journal is that change, with what the rules of review added to it.
    pub fn is(&self, entry: &Entry) -> bool {
        let Act::Edit(made) = &entry.act else { return false };
        let is_made = match (made, &self.edit) {
            (made, edit) if made == edit => true,
            (Edit::Several { edits: made, .. }, Edit::Several { edits, .. }) => made.starts_with(edits),
            (Edit::Several { edits: made, .. }, edit) => made.first() == Some(edit),
            _ => false,
        };
        is_made && (entry.who.as_str(), entry.when, entry.step) == (self.who.as_str(), self.when, self.step)
    }
}

/// Where changes are to be jotted down: beside which file, sealed by what, and after which head of its journal.
#[derive(Clone, Debug)]
pub struct JotPlace {
    assessment: PathBuf,
    key: Option<Key>,
    head: String,
}

/// What is jotted down now. A thread writes it: no frame waits for a disk that is busy with what the job stores. Dropped, it
/// is written to its end and stays; [`Jot::remove`] takes it away.
#[derive(Debug)]
pub struct Jot {
    path: PathBuf,
    all: Vec<Jotted>,
    sender: Option<Sender<Jotted>>,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    /// How many of them are on the disk.
    stored: AtomicUsize,
    failed: Mutex<Option<String>>,
}

impl State {
    fn fail(&self, why: Option<String>) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }
}

impl Jot {
    /// Nothing is written before the first change. `wake` is called each time that something is on the disk, or could not be
    /// brought there.
    pub fn begin(place: JotPlace, wake: impl Fn() + Send + 'static) -> Self {
        let (sender, receiver) = channel();
        let state = Arc::new(State::default());
        let (path, told) = (beside(&place.assessment, SUFFIX), Arc::clone(&state));
        let write = move || Writer::new(place).run(&receiver, &told, &wake);
        let thread = std::thread::Builder::new().name("jotting".to_owned()).spawn(write);
        if let Err(error) = &thread {
            state.fail(Some(error.to_string()));
        }
        Self { path, all: Vec::new(), sender: Some(sender), state, thread: thread.ok() }
    }

    pub fn add(&mut self, one: Jotted) {
        self.all.push(one.clone());
        // Where the thread is gone it was said why.
        self.sender.iter().for_each(|sender| _ = sender.send(one.clone()));
    }

    /// All of it, the oldest first.
    pub fn all(&self) -> &[Jotted] {
        &self.all
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether all of it is on the disk.
    pub fn is_stored(&self) -> bool {
        self.state.stored.load(Ordering::Acquire) == self.all.len()
    }

    /// Why something of it could not be written. It is tried again.
    pub fn failed(&self) -> Option<String> {
        self.state.failed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What it holds is stored in the assessment.
    pub fn remove(mut self) {
        self.end();
        // One that cannot be taken away is known by the journal, and goes with the next opening.
        let _ = take_away(&self.path);
    }

    fn end(&mut self) {
        drop(self.sender.take());
        // Nothing is left to be said of one that failed.
        self.thread.take().into_iter().for_each(|thread| _ = thread.join());
    }
}

impl Drop for Jot {
    fn drop(&mut self) {
        self.end();
    }
}

/// The thread's end of it.
struct Writer {
    place: JotPlace,
    file: Option<File>,
    /// How much of the file is whole.
    whole: u64,
    pieces: i64,
    waits: Vec<u8>,
}

impl Writer {
    fn new(place: JotPlace) -> Self {
        Self { place, file: None, whole: 0, pieces: 0, waits: Vec::new() }
    }

    fn run(mut self, receiver: &Receiver<Jotted>, state: &State, wake: &dyn Fn()) {
        let (mut taken, mut is_over) = (0, false);
        while !is_over {
            let next = if self.waits.is_empty() {
                receiver.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                receiver.recv_timeout(AGAIN)
            };
            is_over = next == Err(RecvTimeoutError::Disconnected);
            let new: Vec<Jotted> = next.into_iter().chain(receiver.try_iter()).collect();
            taken += new.len();
            let put = new.iter().try_for_each(|one| self.take(one)).and_then(|()| self.put());
            match put {
                Ok(()) => {
                    state.stored.store(taken, Ordering::Release);
                    state.fail(None);
                }
                Err(fault) => state.fail(Some(in_words(fault, &self.place.assessment))),
            }
            wake();
        }
    }

    fn take(&mut self, one: &Jotted) -> Result<(), Fault> {
        if self.pieces == 0 {
            let first = if self.place.key.is_some() { SEALED } else { PLAIN };
            self.waits.extend(format!("{first}\n").bytes());
            let head = serde_json::to_vec(&self.place.head).map_err(io::Error::from)?;
            self.add(&head)?;
        }
        let json = serde_json::to_vec(one).map_err(io::Error::from)?;
        self.add(&json)
    }

    fn add(&mut self, json: &[u8]) -> Result<(), Fault> {
        if let Some(key) = &self.place.key {
            self.waits.extend(hex(&key.seal(self.pieces, KIND, Role::Body, json)?).bytes());
        } else {
            self.waits.extend(format!("{} ", hex(&Sha256::digest(json))).bytes());
            self.waits.extend(json);
        }
        self.waits.push(b'\n');
        self.pieces += 1;
        Ok(())
    }

    /// Brings what waits to the disk, behind what is whole.
    fn put(&mut self) -> Result<(), Fault> {
        if self.waits.is_empty() {
            return Ok(());
        }
        let all = self.whole + self.waits.len() as u64;
        if all > MOST {
            return Err(io::Error::other("it is more than is kept beside a file").into());
        }
        let path = beside(&self.place.assessment, SUFFIX);
        let is_new = self.whole == 0;
        let file = if let Some(file) = &mut self.file {
            file
        } else {
            if path.symlink_metadata().is_ok() {
                put_aside(&self.place.assessment)?;
            }
            self.file.insert(private(OpenOptions::new().write(true).create_new(true)).open(&path)?)
        };
        // What a try before left.
        file.set_len(self.whole)?;
        file.seek(SeekFrom::Start(self.whole))?;
        file.write_all(&self.waits)?;
        file.sync_all()?;
        if is_new {
            sync_folder(&path)?;
        }
        self.whole = all;
        self.waits.clear();
        Ok(())
    }
}

fn in_words(fault: Fault, assessment: &Path) -> String {
    match fault.at(assessment) {
        FileError::DiskFull { .. } => "the disk is full".to_owned(),
        FileError::ReadOnly { .. } => "the folder can only be read".to_owned(),
        FileError::System { why, .. } => why,
        other => other.to_string(),
    }
}

/// What was found beside an assessment.
#[derive(Debug, PartialEq, Eq)]
pub struct FoundJot {
    /// The head of the journal that the changes follow.
    pub head: String,
    pub all: Vec<Jotted>,
    /// Behind these more stands that is not what was written.
    pub is_damaged: bool,
}

/// Where they stand beside an assessment.
pub fn jot_path(assessment: &Path) -> PathBuf {
    beside(assessment, SUFFIX)
}

/// Where changes stand beside an assessment, if there are any.
pub fn jot_beside(assessment: &Path) -> Option<PathBuf> {
    let path = jot_path(&super::followed(assessment).ok()?);
    path.symlink_metadata().is_ok().then_some(path)
}

impl AssessmentFile {
    /// Where changes are to be jotted down that follow what is stored now.
    pub fn jot_place(&self) -> JotPlace {
        JotPlace { assessment: self.path.clone(), key: self.key.clone(), head: self.head() }
    }

    /// What was jotted down beside this file when the program ended.
    ///
    /// # Errors
    /// Why nothing of it can be told, to go on with in a sentence.
    pub fn jotted(&self) -> Result<Option<FoundJot>, String> {
        let Some(path) = jot_beside(&self.path) else { return Ok(None) };
        if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
            return Err("it is no plain file".to_owned());
        }
        let mut bytes = Vec::new();
        let read = File::open(&path).and_then(|file| file.take(MOST + 1).read_to_end(&mut bytes));
        read.map_err(|error| in_words(error.into(), &path))?;
        if bytes.len() as u64 > MOST {
            return Err("it is larger than this program writes them".to_owned());
        }
        if bytes.is_empty() {
            // The program ended between making it and writing the first change, which nobody saw as stored.
            return self.remove_jot().map(|()| None).map_err(|error| in_words(error.into(), &path));
        }
        found(&bytes, self.key.as_ref()).map(Some)
    }

    /// Gives what lies there a name of its own, under which it is kept and not looked at again.
    ///
    /// # Errors
    /// It cannot be renamed.
    pub fn put_jot_aside(&self) -> io::Result<PathBuf> {
        put_aside(&self.path)
    }

    /// # Errors
    /// It cannot be taken away.
    pub fn remove_jot(&self) -> io::Result<()> {
        take_away(&beside(&self.path, SUFFIX))
    }

    /// What was put aside and is there still.
    pub fn jots_aside(&self) -> Vec<PathBuf> {
        (1..=MOST_ASIDE).map(|number| aside(&self.path, number)).take_while(|path| path.exists()).collect()
    }
}

/// Most that are told apart by numbers.
const MOST_ASIDE: u32 = 999;

fn aside(assessment: &Path, number: u32) -> PathBuf {
    beside(assessment, &format!("{SUFFIX}-not-taken-in-{number}"))
}

fn put_aside(assessment: &Path) -> io::Result<PathBuf> {
    let free = |path: &PathBuf| path.symlink_metadata().is_err();
    let to = (1..=MOST_ASIDE).map(|number| aside(assessment, number)).find(free);
    let to = to.ok_or_else(|| io::Error::other("too many lie beside the file already"))?;
    std::fs::rename(beside(assessment, SUFFIX), &to)?;
    sync_folder(assessment)?;
    Ok(to)
}

fn take_away(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed.and_then(|()| sync_folder(path)),
    }
}

fn found(bytes: &[u8], key: Option<&Key>) -> Result<FoundJot, String> {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\n"));
    let first = lines.next().flatten().unwrap_or_default();
    match (first == PLAIN.as_bytes(), first == SEALED.as_bytes(), key) {
        (true, _, None) | (_, true, Some(_)) => {}
        (true, ..) => return Err("it is not sealed, and the assessment is".to_owned()),
        (_, true, _) => return Err("it is sealed, and the assessment is not".to_owned()),
        _ => return Err("it is none that this program writes".to_owned()),
    }
    let mut pieces = (0..).zip(lines).map(|(number, line)| piece(line?, number, key));
    let head = pieces.next().flatten().and_then(|json| serde_json::from_slice(&json).ok());
    let Some(head) = head else { return Err("it is damaged, or another file's".to_owned()) };
    let (mut all, mut is_damaged) = (Vec::new(), false);
    for piece in pieces {
        let Some(one) = piece.and_then(|json| serde_json::from_slice(&json).ok()) else {
            is_damaged = true;
            break;
        };
        all.push(one);
    }
    Ok(FoundJot { head, all, is_damaged })
}

/// The JSON of a line; `None`: it is not what was written there.
fn piece(line: &[u8], number: i64, key: Option<&Key>) -> Option<Vec<u8>> {
    if let Some(key) = key {
        let sealed = bytes_of(std::str::from_utf8(line).ok()?).ok()?;
        return key.unseal(number, KIND, Role::Body, &sealed);
    }
    let at = line.iter().position(|byte| *byte == b' ')?;
    let (sum, json) = line.split_at(at);
    let json = json.get(1..)?;
    (hex(&Sha256::digest(json)).as_bytes() == sum).then(|| json.to_vec())
}
