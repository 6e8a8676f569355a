//! The worker process: foreign parsers (workbooks, archives) run in a second process with little memory and time, so
//! that a hostile file ends that process and becomes one sentence about one file.
//!
//! Here are the limits, the frames between the two processes, and the parent's side of a run. What is parsed is in
//! [`super::xlsx`] and [`super::archive`]. Formats read by our own code (CSV, JSON) need no worker.

use super::limits::{ARCHIVE_BYTES, LINE_BYTES, WORKBOOK_BYTES, WORKER_SILENCE_SECONDS};
use super::sandbox::{self, Confinement, Enforced};
use super::{Problem, ProblemKind, archive, xlsx};
use anyhow::Context as _;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

/// How to start a worker: the program itself, given by the caller (under test `current_exe` is the test runner).
#[derive(Clone, Debug)]
pub struct Workers {
    pub program: PathBuf,
}

/// What a frame carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A sheet begins; its name.
    Sheet,
    /// Rows of the sheet (see [`xlsx`]).
    Rows,
    /// A row that had to be refused: its number, then as in `Problem`.
    Refused,
    /// The sheet is done; one byte: 0 if it was cut off.
    SheetEnd,
    /// A problem of the sheet or file: one byte for its kind, then the sentence.
    Problem,
    /// A member of an archive begins; its name.
    Member,
    /// Bytes of the member.
    Data,
    MemberEnd,
    /// All was said. A worker that ends without it died.
    Done,
    /// When a workbook was last saved, as it says.
    Saved,
    /// How the worker is locked in, one byte for each wall (see [`sandbox`]).
    Confinement,
}

const TAGS: [Tag; 11] = [
    Tag::Sheet,
    Tag::Rows,
    Tag::Refused,
    Tag::SheetEnd,
    Tag::Problem,
    Tag::Member,
    Tag::Data,
    Tag::MemberEnd,
    Tag::Done,
    Tag::Saved,
    Tag::Confinement,
];

/// The kinds of problem a worker may report.
const KINDS: [ProblemKind; 6] = [
    ProblemKind::Unreadable,
    ProblemKind::UnknownFormat,
    ProblemKind::Limit,
    ProblemKind::Syntax,
    ProblemKind::Incomplete,
    ProblemKind::Notice,
];

/// The kind of worker that only says how it is locked in.
const CONFINEMENT: &str = "confinement";
const ARCHIVE: &str = "archive";
const WALLS: [Enforced; 3] = [Enforced::Whole, Enforced::Partly, Enforced::No];

/// What `main` calls in the worker process: locks the process in, reads standard input, writes frames to standard output.
pub fn serve(kind: &str) -> anyhow::Result<()> {
    let confinement = sandbox::lock_in(kind);
    let mut out = Out { to: io::BufWriter::with_capacity(128 << 10, io::stdout().lock()) };
    if kind == CONFINEMENT {
        let walls = [confinement.landlock, confinement.seccomp, confinement.memory];
        let code = |wall| (0..).zip(WALLS).find_map(|(code, known)| (known == wall).then_some(code));
        out.send(Tag::Confinement, &walls.map(|wall| code(wall).unwrap_or(u8::MAX)))?;
        return out.done();
    }
    let most = if kind == ARCHIVE { ARCHIVE_BYTES } else { WORKBOOK_BYTES };
    let Some(bytes) = received(&mut io::stdin().lock(), most)? else {
        let message = format!("larger than {} MiB; split it, or unpack it first", most >> 20);
        out.problem(ProblemKind::Limit, &message)?;
        return out.done();
    };
    answer(kind, bytes, &mut out.to)
}

/// What a worker answers to these bytes: its frames. In a process that is not locked in only for a search for bytes that
/// do harm.
pub fn answer(kind: &str, bytes: Vec<u8>, to: &mut impl Write) -> anyhow::Result<()> {
    let mut out = Out { to };
    match kind {
        "workbook" => xlsx::serve(bytes, &mut out)?,
        ARCHIVE => archive::serve(bytes, &mut out)?,
        other => anyhow::bail!("no worker is called {other}"),
    }
    out.done()
}

/// All of the input, or nothing where it is larger than `most`; never asks for more memory than that.
fn received(input: &mut impl Read, most: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count = input.read(&mut buffer)?;
        if count == 0 {
            return Ok(Some(bytes));
        }
        if (bytes.len() + count) as u64 > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&buffer[..count]);
    }
}

/// The worker's end of the pipe.
pub(super) struct Out<W: Write> {
    pub to: W,
}

impl<W: Write> Out<W> {
    pub fn send(&mut self, tag: Tag, payload: &[u8]) -> anyhow::Result<()> {
        let length = u32::try_from(payload.len()).context("a frame is too long")?;
        self.to.write_all(&[tag as u8])?;
        self.to.write_all(&length.to_le_bytes())?;
        self.to.write_all(payload)?;
        Ok(())
    }
    pub fn problem(&mut self, kind: ProblemKind, message: &str) -> anyhow::Result<()> {
        let payload = [&[kind_code(kind)], message.as_bytes()].concat();
        self.send(Tag::Problem, &payload)
    }
    pub fn refused(&mut self, row: u64, kind: ProblemKind, message: &str) -> anyhow::Result<()> {
        let payload = [&row.to_le_bytes(), [kind_code(kind)].as_slice(), message.as_bytes()].concat();
        self.send(Tag::Refused, &payload)
    }
    fn done(mut self) -> anyhow::Result<()> {
        self.send(Tag::Done, &[])?;
        Ok(self.to.flush()?)
    }
}

fn kind_code(kind: ProblemKind) -> u8 {
    (0..).zip(KINDS).find_map(|(code, known)| (known == kind).then_some(code)).unwrap_or_default()
}

/// The problem in a frame's payload.
pub(super) fn problem_of(payload: &[u8]) -> Problem {
    let kind = payload.first().and_then(|code| KINDS.get(usize::from(*code))).copied();
    let message = String::from_utf8_lossy(payload.get(1..).unwrap_or_default());
    Problem::file(kind.unwrap_or(ProblemKind::Unreadable), message)
}

/// A frame as the parent receives it.
pub(super) struct Frame {
    pub tag: Tag,
    pub payload: Vec<u8>,
}

/// The frames of one worker. An `Err` is the sentence why there are no more.
pub(super) struct Answers<'a> {
    frames: Receiver<Result<Frame, &'static str>>,
    fed: &'a AtomicU64,
}

const BROKE_PROTOCOL: &str = "the process reading it answered nonsense";
/// Replaced by a sentence made from how the process ended.
const DIED: &str = "the process reading it ended";
/// Reaches nobody: who asked to stop knows.
const STOPPED: &str = "reading was stopped";
const ASK_EVERY: Duration = Duration::from_millis(100);

impl Answers<'_> {
    /// The next frame. While the worker is silent, `goes_on` is asked ten times a second whether to wait any longer.
    pub fn next(&mut self, goes_on: &mut dyn FnMut() -> bool) -> Result<Frame, &'static str> {
        let (mut fed, mut silent) = (self.fed.load(Ordering::Relaxed), Duration::ZERO);
        while silent < Duration::from_secs(WORKER_SILENCE_SECONDS) {
            match self.frames.recv_timeout(ASK_EVERY) {
                Ok(frame) => return frame,
                Err(RecvTimeoutError::Disconnected) => return Err(DIED),
                Err(RecvTimeoutError::Timeout) if !goes_on() => return Err(STOPPED),
                Err(RecvTimeoutError::Timeout) => silent += ASK_EVERY,
            }
            // A large file on a slow drive is still on its way.
            let now = self.fed.load(Ordering::Relaxed);
            if std::mem::replace(&mut fed, now) < now {
                silent = Duration::ZERO;
            }
        }
        Err("the process reading it gave no answer for two minutes")
    }
    /// For a frame that cannot come at this place.
    pub fn nonsense<T>() -> Result<T, &'static str> {
        Err(BROKE_PROTOCOL)
    }
}

/// A running worker; it never outlives this value.
struct Running(Child);

impl Running {
    fn end(&mut self) -> Option<ExitStatus> {
        let _ = self.0.kill();
        self.0.wait().ok()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

impl Workers {
    /// How a worker is locked in on this system, asked of one. An `Err` is a sentence: no worker can be started.
    pub fn confinement(&self) -> Result<Confinement, String> {
        self.run(CONFINEMENT, &mut io::empty(), |answers| {
            let walls = answers.next(&mut || true)?.payload;
            let wall = |at: usize| WALLS.get(usize::from(*walls.get(at)?)).copied();
            match (wall(0), wall(1), wall(2)) {
                (Some(landlock), Some(seccomp), Some(memory)) => Ok(Confinement { landlock, seccomp, memory }),
                _ => Answers::nonsense(),
            }
        })
    }

    /// Feeds `input` to a worker and lets `talk` hear its answers. An `Err` is a sentence about the file.
    pub(super) fn run<T>(
        &self,
        kind: &str,
        input: &mut (dyn Read + Send),
        talk: impl FnOnce(&mut Answers<'_>) -> Result<T, &'static str>,
    ) -> Result<T, String> {
        let mut child = Command::new(&self.program)
            .args(["__worker", kind])
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("the process that reads such files could not be started: {error}"))?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let mut running = Running(child);
        let (Some(stdin), Some(stdout)) = (stdin, stdout) else {
            return Err("the process that reads such files has no pipes".to_owned());
        };
        let fed = AtomicU64::new(0);
        let (sender, frames) = sync_channel(16);
        let no_thread = |error: io::Error| format!("no thread could be started: {error}");
        thread::scope(|scope| {
            let fed = &fed;
            let named = |name: &str| thread::Builder::new().name(name.to_owned());
            named("worker-output").spawn_scoped(scope, move || receive(stdout, &sender)).map_err(no_thread)?;
            named("worker-input").spawn_scoped(scope, move || feed(input, stdin, fed)).map_err(no_thread)?;
            let mut answers = Answers { frames, fed };
            let said = talk(&mut answers);
            // Ends both threads: their pipes break, and nobody listens any more.
            drop(answers);
            let status = running.try_end(said.as_ref().is_err_and(|why| *why == DIED));
            said.map_err(|why| if why == DIED { how_it_ended(status) } else { why.to_owned() })
        })
    }
}

impl Running {
    /// Lets a worker that died tell how; otherwise it is ended now.
    fn try_end(&mut self, died: bool) -> Option<ExitStatus> {
        if died {
            // Its output is closed, so it is dead or about to be; give it a moment before it is killed.
            for _ in 0..50 {
                if let Ok(Some(status)) = self.0.try_wait() {
                    return Some(status);
                }
                thread::sleep(Duration::from_millis(10));
            }
        }
        self.end()
    }
}

fn how_it_ended(status: Option<ExitStatus>) -> String {
    #[cfg(unix)]
    if let Some(signal) = status.and_then(|status| std::os::unix::process::ExitStatusExt::signal(&status)) {
        let why = match signal {
            6 => "it asked for more memory than any honest file of this kind needs",
            24 => "it took longer than any honest file of this kind needs",
            _ => "the process reading it was ended",
        };
        return format!("the file could not be read: {why}; open it in Excel and save it again, or export it as CSV");
    }
    let _ = status;
    "the file is damaged, or made to do damage: the process reading it gave up; open it in Excel and save it again, or \
     export it as CSV"
        .to_owned()
}

fn feed(input: &mut (dyn Read + Send), mut stdin: ChildStdin, fed: &AtomicU64) {
    let mut buffer = vec![0; 256 << 10];
    while let Ok(count) = input.read(&mut buffer) {
        // A broken pipe means the worker is gone; whoever listens to it learns why.
        if count == 0 || stdin.write_all(&buffer[..count]).is_err() {
            return;
        }
        fed.fetch_add(count as u64, Ordering::Relaxed);
    }
}

fn receive(mut stdout: ChildStdout, sender: &SyncSender<Result<Frame, &'static str>>) {
    loop {
        let mut header = [0; 5];
        if stdout.read_exact(&mut header).is_err() {
            return;
        }
        let [tag, length @ ..] = header;
        let length = u32::from_le_bytes(length) as usize;
        let tag = TAGS.get(usize::from(tag)).copied().filter(|_| length <= LINE_BYTES);
        let Some(tag) = tag else {
            let _ = sender.send(Err(BROKE_PROTOCOL));
            return;
        };
        let mut payload = vec![0; length];
        if stdout.read_exact(&mut payload).is_err() || sender.send(Ok(Frame { tag, payload })).is_err() {
            return;
        }
    }
}
