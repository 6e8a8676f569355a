//! Jobs of the window: each on a thread of its own, telling how far it is, and stopping when it is asked to. One at a time.

mod apart;
mod earlier;
mod judging;
mod keeping;
mod looking_up;
mod opening;
mod paper;

pub use earlier::{Beside, beside, compare_again};
pub use keeping::{
    ATTACHING, Attached, PROTECTING, Returned, attach, black_out, export_attachment, protect, remove_for_good,
    reperform,
};
pub use looking_up::{copy_objects, excerpt, write_objects};
pub use opening::{go_on_in_copy, go_on_in_copy_at, open_with, sample};
pub use paper::{COUNTERSIGNING, Key, PRINTING, Wanted, countersign, print, verify};

use super::clipboard;
use super::opened::Judged;
use super::widgets::affected::Count;
use crate::assessment::file::Session;
use crate::assessment::{EvidenceKey, EvidenceRecord, Stored};
use crate::datasets::Import;
use crate::evidence::worker::Workers;
use crate::evidence::{Input, folder};
use crate::jobs::again::Reperformed;
use crate::jobs::assess::{NotRead, read_evidence};
use crate::jobs::damaged::Damaged;
use crate::jobs::keep::{KeepError, Open};
use crate::jobs::source::Excerpt;
use crate::jobs::verify::Verified;
use crate::jobs::{Message, settings, texts};
use crate::tenant::Moment;
use crate::tenant::mapping::Mappings;
use judging::judged;
pub use judging::{On, SMALL_RESULTS};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};

/// Titles of jobs at whose end an assessment is open.
const OPENING: &str = "Opening";
const OPENING_SAMPLE: &str = "Preparing the sample";

/// What jobs get from outside: the clock, the program for workers, and who is at the keyboard.
#[derive(Clone, Debug)]
pub struct Surroundings {
    pub now: fn() -> Moment,
    pub workers: Workers,
    pub session: Session,
    /// Whether the system can show file dialogs.
    pub has_dialogs: bool,
    /// Where the assessor's own wording is kept; `None`: nowhere beyond the session.
    pub texts: Option<PathBuf>,
    /// Where colours, sizes and borders are remembered; `None`: nowhere.
    pub settings: Option<PathBuf>,
    /// What stands on the clipboard.
    pub clipboard: clipboard::Read,
}

impl Surroundings {
    pub fn new(now: fn() -> Moment, workers: Workers, session: Session) -> Self {
        Self {
            now,
            workers,
            session,
            has_dialogs: super::place::has_dialogs(),
            texts: texts::usual_file(),
            settings: settings::usual_file(),
            clipboard: clipboard::read,
        }
    }
}

/// What a file is to be opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Working,
    ReadingOnly,
    /// Beside the one that is open.
    Beside,
}

/// What a job says to the window.
#[derive(Debug)]
pub enum Told {
    Progress(Message),
    /// An assessment is open, for reading only because of this; its findings follow.
    Opened(Box<Open>, Option<String>),
    /// What in the file that is open cannot be read whole.
    IsDamaged(Damaged),
    /// It needs a passphrase, or another one than was given: `refused` says so.
    Protected {
        path: PathBuf,
        purpose: Purpose,
        refused: Option<String>,
        /// Why it can only be read.
        why_read_only: Option<String>,
    },
    /// It is too damaged to be opened; of what it was before, this stands beside it and is whole.
    Damaged {
        sentence: String,
        whole: Option<PathBuf>,
    },
    /// Everything was run again.
    Reperformed(Box<Reperformed>),
    /// A previous assessment lies beside this one.
    Beside(Box<Beside>),
    /// New evidence was read together with the old; it is not stored yet. Then what was left out, and why.
    Read(Box<Reading>),
    /// The file comes back, and what went wrong with it if anything did.
    Back(Box<Open>, Option<String>),
    /// The file comes back from a job that wrote to it.
    Returned(Box<Open>, Returned),
    Judged(Box<Judged>),
    Exported {
        path: PathBuf,
        is_signed: bool,
        /// A file that stood there before.
        has_replaced: bool,
        /// What whoever printed it is to know.
        remark: Option<String>,
    },
    Verified(Box<Verified>),
    /// A row that was looked up.
    Excerpt(Box<Excerpt>),
    /// A table for the clipboard, and how many of the objects stand in it.
    Copied {
        table: String,
        count: Count,
    },
    /// What was written, as the subject of a sentence, and where it is.
    Written {
        what: String,
        path: PathBuf,
    },
    Failed(String),
    /// The last word.
    Ended,
}

impl Told {
    /// Whether something that a person asked for is done.
    pub fn is_act(&self) -> bool {
        match self {
            Self::Back(_, wrong) => wrong.is_none(),
            Self::Returned(_, returned) => returned.wrong.is_empty(),
            Self::Exported { .. } | Self::Written { .. } | Self::Copied { .. } | Self::Verified(_) => true,
            _ => false,
        }
    }

    /// Whether the job did what it was to do: errors of earlier tries are mended by it.
    pub fn is_success(&self) -> bool {
        match self {
            Self::Progress(_)
            | Self::IsDamaged(_)
            | Self::Protected { .. }
            | Self::Damaged { .. }
            | Self::Failed(_)
            | Self::Ended => false,
            Self::Back(_, wrong) => wrong.is_none(),
            _ => true,
        }
    }
}

/// Evidence that was read, on its way into the assessment.
#[derive(Debug)]
pub struct Reading {
    pub inputs: Vec<Input>,
    pub import: Arc<Import>,
    /// The names of those that were not stored before, or are given again.
    pub given: BTreeSet<String>,
    /// Names of what was left out, with reasons.
    pub left_out: Vec<(String, String)>,
    /// What is found in it, by what was said when it was read.
    pub judged: Option<Box<Judged>>,
}

/// A job that is running.
#[derive(Debug)]
pub struct Work {
    /// In words: `Importing evidence`.
    pub title: &'static str,
    pub message: Option<Message>,
    pub can_stop: bool,
    told: Receiver<Told>,
    stop: Arc<AtomicBool>,
    has_ended: bool,
}

/// The thread's end of a job.
struct Teller {
    sender: Sender<Told>,
    stop: Arc<AtomicBool>,
    wake: Wake,
}

/// Asks the window for another frame.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

impl Teller {
    fn say(&self, told: Told) {
        // A window that went away hears nothing.
        let _ = self.sender.send(told);
        (self.wake)();
    }

    fn hear(&self, message: Message) -> bool {
        self.say(Told::Progress(message));
        !self.stop.load(Ordering::Relaxed)
    }

    fn read(&self, inputs: &[Input], mappings: &Mappings, workers: &Workers) -> Result<Import, NotRead> {
        let mut last = None;
        read_evidence(inputs, mappings, workers, &mut |message| {
            // A message for each hundredth is enough for a bar.
            let Message::Reading { file, bytes, of } = &message else { return self.hear(message) };
            let step = (file.clone(), bytes * 100 / of.max(&1));
            if last.as_ref() == Some(&step) {
                return !self.stop.load(Ordering::Relaxed);
            }
            last = Some(step);
            self.hear(message)
        })
    }
}

impl Work {
    fn start(
        title: &'static str,
        can_stop: bool,
        wake: Wake,
        job: impl FnOnce(&Teller) + Send + 'static,
    ) -> std::io::Result<Self> {
        let (sender, told) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let teller = Teller { sender, stop: Arc::clone(&stop), wake };
        std::thread::Builder::new().name(title.to_lowercase()).spawn(move || {
            job(&teller);
            teller.say(Told::Ended);
        })?;
        Ok(Self { title, message: None, can_stop, told, stop, has_ended: false })
    }

    /// The next thing it has said. After its last word, said or not, there is nothing more.
    pub fn heard(&mut self) -> Option<Told> {
        if self.has_ended {
            return None;
        }
        match self.told.try_recv() {
            Ok(Told::Ended) => {
                self.has_ended = true;
                Some(Told::Ended)
            }
            Ok(told) => Some(told),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                self.has_ended = true;
                Some(Told::Failed(format!("{} ended unexpectedly.", self.title)))
            }
        }
    }

    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Whether an assessment is open when it ends.
    pub fn opens(&self) -> bool {
        [OPENING, OPENING_SAMPLE].contains(&self.title)
    }

    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

fn read_and_judge(teller: &Teller, inputs: Vec<Input>, on: On, with: &Surroundings) {
    let read = teller.read(&inputs, &on.basis.stated.mappings, &with.workers);
    // What was read may be closed, moved or sealed from here on: nothing holds on to the file.
    drop(inputs);
    match read {
        Ok(import) => judge_it(teller, Arc::new(import), on, with),
        Err(NotRead::Stopped) => {
            teller.say(Told::Failed("Reading was stopped; open the assessment again to see findings.".to_owned()));
        }
        Err(NotRead::Failed(why)) => teller.say(Told::Failed(format!(
            "{why} So its evidence was not read, and what was found before stays as it was. Open the assessment again to see what holds now."
        ))),
    }
}

fn judge_it(teller: &Teller, import: Arc<Import>, on: On, with: &Surroundings) {
    teller.hear(Message::Judging);
    match judged(import, on, with, &teller.stop) {
        Some(judged) => teller.say(Told::Judged(Box::new(judged))),
        None if teller.stop.load(Ordering::Relaxed) => {
            let words = "Judging was stopped; open the assessment again to see findings.";
            teller.say(Told::Failed(words.to_owned()));
        }
        None => {}
    }
}

/// Why nothing came of an import.
const STOPPED: &str = "The import was stopped; nothing was changed.";

/// Reads new evidence together with what is stored, and judges it. Of two files with one name the new one counts.
pub fn read(
    paths: Vec<PathBuf>,
    stored: Vec<Input>,
    mut on: On,
    with: &Surroundings,
    wake: Wake,
) -> std::io::Result<Work> {
    let (with, workers) = (with.clone(), with.workers.clone());
    on.basis.imported = Some((with.now)().midnight());
    let mappings = on.basis.stated.mappings.clone();
    Work::start("Importing evidence", true, wake, move |teller| {
        let (mut inputs, left_out) = match folder::collect(&paths) {
            Ok(collected) => collected,
            Err(missing) => return teller.say(Told::Failed(format!("{missing}."))),
        };
        if inputs.is_empty() {
            return teller.say(Told::Failed("There is no file to import in what was given.".to_owned()));
        }
        let given: BTreeSet<String> = inputs.iter().map(|input| input.name.clone()).collect();
        let kept: Vec<Input> = stored.into_iter().filter(|input| !given.contains(&input.name)).collect();
        inputs.extend(kept);
        match teller.read(&inputs, &mappings, &workers) {
            Ok(import) => {
                let import = Arc::new(import);
                teller.hear(Message::Judging);
                // While the file is still at hand: it takes as long as reading a large tenant, and people go on typing.
                let judged = judged(Arc::clone(&import), on, &with, &teller.stop).map(Box::new);
                if teller.stop.load(Ordering::Relaxed) {
                    return teller.say(Told::Failed(STOPPED.to_owned()));
                }
                teller.say(Told::Read(Box::new(Reading { inputs, import, given, left_out, judged })));
            }
            Err(NotRead::Stopped) => {
                teller.say(Told::Failed(STOPPED.to_owned()));
            }
            Err(NotRead::Failed(why)) => {
                teller.say(Told::Failed(format!("{why} So nothing was imported, and nothing was changed.")));
            }
        }
    })
}

/// Stores evidence that was read, and judges it. The file comes back whatever happens.
pub fn store(mut open: Open, mut reading: Reading, with: &Surroundings, wake: Wake) -> std::io::Result<Work> {
    let with = with.clone();
    Work::start("Storing evidence", true, wake, move |teller| {
        let mut on = On::of(&open.document);
        on.basis.imported = Some((with.now)().midnight());
        // Findings first: storing a large tenant takes as long as reading it. Made already, unless something else was said since.
        let made = reading.judged.take().map(|judged| *judged).filter(|judged| judged.basis == on.basis);
        let judged = made.or_else(|| {
            teller.hear(Message::Judging);
            judged(Arc::clone(&reading.import), on, &with, &teller.stop)
        });
        let snapshot = judged.as_ref().map(|judged| Arc::clone(&judged.snapshot)).unwrap_or_default();
        if let Some(judged) = judged {
            teller.say(Told::Judged(Box::new(judged)));
        }
        let stored = store_all(teller, &mut open, &reading, &with);
        let wrong = match stored {
            Ok(()) => open.keep_results(&snapshot).err().map(|error| error.to_string()),
            Err(error) => Some(format!("{}.", error.to_string().trim_end_matches('.'))),
        };
        teller.say(Told::Back(Box::new(open), wrong));
    })
}

fn store_all(teller: &Teller, open: &mut Open, reading: &Reading, with: &Surroundings) -> Result<(), KeepError> {
    if teller.stop.load(Ordering::Relaxed) {
        return Err(KeepError::Stopped);
    }
    let now = (with.now)();
    let read: Vec<EvidenceKey> = EvidenceRecord::list(&reading.import.files).iter().map(EvidenceRecord::key).collect();
    let listed = &open.document.assessment().evidence;
    // What is not stored cannot be read again, and stays on the list unless another file bears its name.
    let stays = |record: &EvidenceRecord| {
        record.stored == Stored::Not && !reading.inputs.iter().any(|input| input.name == record.name)
    };
    let replaced: Vec<EvidenceKey> = listed
        .iter()
        .filter(|record| !stays(record))
        .map(EvidenceRecord::key)
        .filter(|key| !read.contains(key))
        .collect();
    let read = (reading.inputs.as_slice(), &*reading.import);
    open.store_in_place_of(replaced, read, now, &with.workers, &mut |message| teller.hear(message))
}

/// Reads the stored evidence again: the list of it changed.
pub fn read_again(stored: Vec<Input>, on: On, with: &Surroundings, wake: Wake) -> std::io::Result<Work> {
    let with = with.clone();
    let title = if stored.is_empty() { "Judging" } else { "Reading again" };
    Work::start(title, true, wake, move |teller| {
        read_and_judge(teller, stored, on, &with);
    })
}

/// Judges what was read once more: people stated something new.
pub fn judge_again(import: Arc<Import>, on: On, with: &Surroundings, wake: Wake) -> std::io::Result<Work> {
    let with = with.clone();
    Work::start("Judging", false, wake, move |teller| judge_it(teller, import, on, &with))
}
