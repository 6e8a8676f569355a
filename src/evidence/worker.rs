//! The worker process: foreign parsers (workbooks, archives) run in a second process with little memory and time, so
//! that a hostile file ends that process and becomes one sentence about one file.
//!
//! Here is the program's side of a run; the worker's is in [`super::serving`], what goes between them in [`super::frames`].
//! Formats read by our own code (CSV, JSON) need no worker.

use super::frames::{CONFINEMENT, Frame, TAGS, Tag, WALLS};
use super::limits::{LINE_BYTES, WORKER_SILENCE_SECONDS};
use super::pieces::{Pieces, wanted};
use super::sandbox::Confinement;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

/// How to start a worker: the program itself, given by the caller (under test `current_exe` is the test runner).
#[derive(Clone, Debug)]
pub struct Workers {
    pub program: PathBuf,
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
        self.run(CONFINEMENT, Feed::Whole(&mut io::empty()), |answers| {
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
        input: Feed<'_>,
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
        let (asks, asked) = channel();
        let no_thread = |error: io::Error| format!("no thread could be started: {error}");
        thread::scope(|scope| {
            let fed = &fed;
            let named = |name: &str| thread::Builder::new().name(name.to_owned());
            named("worker-output").spawn_scoped(scope, move || receive(stdout, &sender, &asks)).map_err(no_thread)?;
            named("worker-input").spawn_scoped(scope, move || feed(input, stdin, &asked, fed)).map_err(no_thread)?;
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

/// What a worker is given.
pub(super) enum Feed<'a> {
    /// The bytes of a file, in their order.
    Whole(&'a mut (dyn Read + Send)),
    /// Those it asks for.
    Pieces(Pieces<'a>),
}

/// A piece that a worker asks for: where it begins, and how many bytes.
type Wanted = (u64, u32);

fn feed(input: Feed<'_>, mut stdin: ChildStdin, asked: &Receiver<Wanted>, fed: &AtomicU64) {
    let input = match input {
        Feed::Whole(input) => input,
        Feed::Pieces(mut pieces) => {
            let mut answer = pieces.size().to_le_bytes().to_vec();
            // A file that cannot be read any more is one that ends here: the worker says so of what it asked for.
            while stdin.write_all(&answer).is_ok()
                && let Ok((from, count)) = asked.recv()
                && let Ok(piece) = pieces.give(from, count)
            {
                fed.fetch_add(piece.len() as u64, Ordering::Relaxed);
                answer = piece;
            }
            return;
        }
    };
    let mut buffer = vec![0; 256 << 10];
    while let Ok(count) = input.read(&mut buffer) {
        // A broken pipe means the worker is gone; whoever listens to it learns why.
        if count == 0 || stdin.write_all(&buffer[..count]).is_err() {
            return;
        }
        fed.fetch_add(count as u64, Ordering::Relaxed);
    }
}

fn receive(mut stdout: ChildStdout, sender: &SyncSender<Result<Frame, &'static str>>, asks: &Sender<Wanted>) {
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
        if stdout.read_exact(&mut payload).is_err() {
            return;
        }
        if tag == Tag::Wanted {
            // Whoever is given a whole file asks for nothing.
            if wanted(&payload).is_none_or(|wanted| asks.send(wanted).is_err()) {
                let _ = sender.send(Err(BROKE_PROTOCOL));
                return;
            }
        } else if sender.send(Ok(Frame { tag, payload })).is_err() {
            return;
        }
    }
}
