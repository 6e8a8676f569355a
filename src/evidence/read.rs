//! Reads one input: tells its format by its content and drives the consumer through it, hashing what is received.
//!
//! A file is read once. Formats are left to [`super::csv`], [`super::json`] and, in a second process, [`super::xlsx`]
//! and [`super::archive`]; what rows mean is left to the consumer.

use super::ahead::{Chunks, ahead};
use super::counts::none_read;
use super::failure::in_words;
use super::frames::{ARCHIVE, LARGE_ARCHIVE, Tag, problem_of};
use super::limits::ARCHIVE_BYTES;
use super::pieces::Pieces;
use super::printed::{Counter, Printed};
use super::session::{Flow, Session, broke_off, never_began};
use super::sniff::{self, Format, TextFormat};
use super::text::{self, Encoding, HEAD_BYTES, Text, Window};
use super::worker::{Answers, Feed, Workers};
use super::{
    Closed, Consumer, EvidenceId, Input, Problem, ProblemKind, Source, Wanted, csv, json, prose, secrets, xlsx,
};
use sha2::{Digest, Sha256};
use std::io::{self, Read};
use std::sync::atomic::{AtomicU64, Ordering};

/// How reading an input ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadOutcome {
    /// A part of it was answered with [`Wanted::Later`]: it is to be read again in the second wave.
    pub deferred: bool,
    /// The consumer asked to stop.
    pub stopped: bool,
}

/// Reads an input and everything inside it. Whatever is wrong with it reaches the consumer as problems.
/// [`Consumer::progress`] is given the bytes of this input received so far.
pub fn read(input: &Input, workers: &Workers, consumer: &mut dyn Consumer) -> ReadOutcome {
    let received = AtomicU64::new(0);
    let mut session = Session::new(consumer, workers, &received);
    let id = session.consumer.open(&input.name, None);
    let closed = match input.source.open() {
        Ok(mut source) => {
            let mut tap = Tap::new(&mut *source, Some(&received));
            file(&Opened { name: &input.name, id, place: Place::Given(&input.source) }, &mut tap, &mut session)
        }
        Err(error) => {
            let message =
                format!("the file could not be opened: {}; check that it exists and may be read", in_words(&error));
            session.problem(Problem::file(ProblemKind::Unreadable, message));
            Closed::default()
        }
    };
    session.consumer.close(id, as_received(&input.source, closed));
    ReadOutcome { deferred: session.deferred, stopped: session.stopped() }
}

/// What was stored without secrets goes by the hash and size under which it was received.
fn as_received(source: &Source, closed: Closed) -> Closed {
    let Source::Stored(stored) = source else { return closed };
    match (stored.received(), closed.sha256) {
        (Some(received), Some(read)) => Closed {
            sha256: Some(received.sha256),
            bytes: received.bytes,
            encoding: received.encoding,
            sha256_stored: Some(read),
            left_out: received.secrets,
        },
        (_, sha256) => Closed { sha256, ..closed },
    }
}

/// Gives each member of an archive to `each`, under the name that [`read`] tells.
///
/// # Errors
/// Where the archive cannot be unpacked, or `each` fails.
pub fn members(
    input: &Input,
    workers: &Workers,
    each: &mut dyn FnMut(&str, &mut (dyn Read + Send)) -> io::Result<()>,
) -> io::Result<()> {
    let (mut source, mut failed) = (input.source.open()?, Ok(()));
    let (kind, feed) = match input.source.size() {
        ..=ARCHIVE_BYTES => (ARCHIVE, Feed::Whole(&mut *source)),
        _ => (LARGE_ARCHIVE, Feed::Pieces(Pieces::of(&input.source))),
    };
    let ran = workers.run(kind, feed, |answers| {
        while failed.is_ok() {
            let frame = answers.next(&mut || true)?;
            match frame.tag {
                Tag::Member => {
                    let name = format!("{}/{}", input.name, String::from_utf8_lossy(&frame.payload));
                    let mut stream = Member { answers, data: Vec::new(), at: 0, ended: false, lost: None };
                    failed = each(&name, &mut stream);
                    stream.discard();
                    if let Some(why) = stream.lost {
                        return Err(why);
                    }
                }
                Tag::Done => break,
                _ => {}
            }
        }
        Ok(())
    });
    failed?;
    ran.map_err(io::Error::other)
}

/// Passes bytes on as received, hashing and counting them.
struct Tap<'a> {
    counted: Counted<'a>,
    hash: Sha256,
}

/// Counts bytes as they are received.
struct Counted<'a> {
    source: &'a mut (dyn Read + Send),
    bytes: u64,
    received: Option<&'a AtomicU64>,
    failed: bool,
}

impl<'a> Tap<'a> {
    fn new(source: &'a mut (dyn Read + Send), received: Option<&'a AtomicU64>) -> Self {
        Self { counted: Counted { source, bytes: 0, received, failed: false }, hash: Sha256::new() }
    }
}

impl Read for Tap<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.counted.read(into)?;
        self.hash.update(&into[..count]);
        Ok(count)
    }
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(into).inspect_err(|error| {
            self.failed |= error.kind() != io::ErrorKind::Interrupted;
        })?;
        self.bytes += count as u64;
        if let Some(received) = self.received {
            received.fetch_add(count as u64, Ordering::Relaxed);
        }
        Ok(count)
    }
}

/// Where a file was found.
#[derive(Clone, Copy)]
enum Place<'a> {
    Given(&'a Source),
    InArchive,
}

/// A file the consumer was told of.
struct Opened<'a> {
    name: &'a str,
    id: EvidenceId,
    place: Place<'a>,
}

/// Reads an opened file to its end and says how it is to be closed.
fn file(opened: &Opened<'_>, tap: &mut Tap<'_>, session: &mut Session<'_>) -> Closed {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    let read = (&mut *tap).take(HEAD_BYTES as u64).read_to_end(&mut head);
    let (mut flow, mut encoding) = (Flow::Done, None);
    match (read, sniff::format(&head)) {
        (Err(error), _) => session.problem(never_began(&error)),
        (_, Format::Unknown(what)) => session.problem(unknown(what)),
        (_, Format::Text) => (flow, encoding) = text_file(opened.name, head, tap, session),
        (_, Format::Archive) => match opened.place {
            Place::InArchive => {
                session.problem(unknown("an archive inside an archive; unpack the outer one and give the inner one"));
            }
            Place::Given(source) if source.size() > ARCHIVE_BYTES => {
                // Its hash is that of all of it; then the worker asks for what it needs.
                receive_the_rest(tap, session);
                if !session.stopped() && !tap.counted.failed {
                    flow = packed(LARGE_ARCHIVE, opened, Feed::Pieces(Pieces::of(source)), session);
                }
            }
            Place::Given(_) => {
                flow = packed(ARCHIVE, opened, Feed::Whole(&mut io::Cursor::new(head).chain(&mut *tap)), session);
            }
        },
        (_, Format::Workbook) => {
            flow = packed("workbook", opened, Feed::Whole(&mut io::Cursor::new(head).chain(&mut *tap)), session);
        }
    }
    if flow == Flow::Done && !session.stopped() && !tap.counted.failed {
        receive_the_rest(tap, session);
    }
    let known = flow == Flow::Done && !session.stopped() && !tap.counted.failed;
    let hash = std::mem::take(&mut tap.hash);
    Closed {
        sha256: known.then(|| format!("{:x}", hash.finalize())),
        bytes: tap.counted.bytes,
        encoding,
        ..Closed::default()
    }
}

/// What a reader did not need is part of the file all the same, be it a film of ten gigabytes.
fn receive_the_rest(tap: &mut Tap<'_>, session: &mut Session<'_>) {
    let mut chunk = vec![0; 64 << 10];
    loop {
        match tap.read(&mut chunk) {
            Ok(0) => return,
            Ok(count) if session.goes_on(count) => {}
            Ok(_) => return,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return session.problem(broke_off(&error)),
        }
    }
}

fn unknown(what: &str) -> Problem {
    Problem::file(ProblemKind::UnknownFormat, what)
}

fn text_file(name: &str, head: Vec<u8>, tap: &mut Tap<'_>, session: &mut Session<'_>) -> (Flow, Option<&'static str>) {
    // A small file is here already.
    if head.len() < HEAD_BYTES {
        return rows(name, Text::new(head, text::Source::Plain(tap)), session);
    }
    let Tap { counted, hash } = tap;
    let parse = |chunks: &mut Chunks| rows(name, Text::new(head, text::Source::Ahead(chunks)), session);
    ahead(counted, &mut |bytes| hash.update(bytes), parse).unwrap_or_else(|error| {
        session.problem(broke_off(&error));
        (Flow::Done, None)
    })
}

fn rows(name: &str, text: Text<'_>, session: &mut Session<'_>) -> (Flow, Option<&'static str>) {
    let mut window = Window::new(text);
    window.fill(super::limits::LINE_BYTES);
    let format = match sniff::text_format(&window) {
        TextFormat::Table if prose::is_note(name, window.bytes()) => TextFormat::Unknown(prose::NOTE),
        format => format,
    };
    let flow = match format {
        TextFormat::Json if window.is_ahead() => json::read_apart(name, &mut window, session),
        TextFormat::Json => json::read(name, &mut window, session),
        TextFormat::Table => csv::read(name, &mut window, session),
        TextFormat::Printed(printed) => count_rows(printed, &mut window, session),
        TextFormat::Unknown(what) => {
            session.problem(unknown(what));
            let text = window.bytes();
            let secret = text.split(|byte| *byte == b'\n').find_map(|line| secrets::named_in_line(line, false));
            secret.into_iter().for_each(|word| session.consumer.secret(word));
            Flow::Done
        }
    };
    if window.encoding() == Encoding::Windows1252 && !matches!(flow, Flow::Stopped) {
        session.problem(Problem::file(ProblemKind::Notice, GUESSED));
    }
    (flow, Some(window.encoding().name()))
}

/// Eight-bit text does not say what its letters are.
const GUESSED: &str = "the file is not UTF-8 and does not say which encoding it has, so it was read as Windows-1252; if names look wrong, \
                       save it as CSV UTF-8";

/// Rows that were printed for the eye are counted as refused, for one reason.
fn count_rows(printed: Printed, window: &mut Window<'_>, session: &mut Session<'_>) -> Flow {
    let mut counter = Counter::new(printed);
    let mut secret = None;
    loop {
        let bytes = window.bytes();
        // A line longer than the window counts as it is cut.
        let whole = memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
        let length = if whole == 0 || window.ended() { bytes.len() } else { whole };
        for line in bytes[..length].split_inclusive(|byte| *byte == b'\n') {
            counter.line(line);
            secret = secret.or_else(|| secrets::named_in_line(line, true));
        }
        window.consume(length);
        if window.ended() {
            break;
        }
        let gained = window.fill(super::limits::LINE_BYTES);
        if !session.goes_on(gained) {
            return Flow::Stopped;
        }
    }
    let rows = match counter.count() {
        0 => String::new(),
        count => format!("; {}", none_read(count, &count.to_string())),
    };
    session.problem(unknown(&format!("{}{rows}", printed.says)));
    session.consumer.unread(counter.count());
    secret.into_iter().for_each(|word| session.consumer.secret(word));
    if let Some(failure) = window.failure() {
        session.problem(broke_off(failure));
    }
    Flow::Done
}

/// A workbook or archive, read through a worker.
fn packed(kind: &str, opened: &Opened<'_>, feed: Feed<'_>, session: &mut Session<'_>) -> Flow {
    let workers = session.workers;
    let ran = workers.run(kind, feed, |answers| {
        let (mut parts, mut later) = (0, 0);
        while !session.stopped() {
            let frame = answers.next(&mut || session.waits_on())?;
            match frame.tag {
                Tag::Sheet => {
                    let sheet = String::from_utf8_lossy(&frame.payload);
                    let wanted = xlsx::sheet::read(opened.name, &sheet, answers, session)?;
                    parts += u64::from(wanted.is_some());
                    later += u64::from(wanted == Some(Wanted::Later));
                }
                Tag::Member => {
                    parts += 1;
                    member(opened, &String::from_utf8_lossy(&frame.payload), answers, session)?;
                }
                Tag::Problem => session.problem(problem_of(&frame.payload)),
                Tag::Saved => session.consumer.saved(&String::from_utf8_lossy(&frame.payload)),
                Tag::Done => break,
                _ => return Answers::nonsense(),
            }
        }
        session.deferred |= later > 0;
        Ok(parts > 0 && parts == later)
    });
    match ran {
        _ if session.stopped() => Flow::Stopped,
        // A workbook given as it is has been received whole, so its hash is known all the same.
        Ok(true) if matches!(opened.place, Place::InArchive) => Flow::Deferred,
        Ok(_) => Flow::Done,
        Err(why) => {
            session.problem(Problem::file(ProblemKind::Unreadable, why));
            Flow::Done
        }
    }
}

/// One member of an archive, read as a file of its own while it is being unpacked.
fn member(
    archive: &Opened<'_>,
    name: &str,
    answers: &mut Answers<'_>,
    session: &mut Session<'_>,
) -> Result<(), &'static str> {
    let name = format!("{}/{name}", archive.name);
    let id = session.consumer.open(&name, Some(archive.id));
    let mut stream = Member { answers, data: Vec::new(), at: 0, ended: false, lost: None };
    let mut tap = Tap::new(&mut stream, None);
    let closed = file(&Opened { name: &name, id, place: Place::InArchive }, &mut tap, session);
    session.consumer.close(id, closed);
    if !session.stopped() {
        stream.discard();
    }
    stream.lost.map_or(Ok(()), Err)
}

/// The bytes of a member, as its frames come.
struct Member<'a, 'b> {
    answers: &'a mut Answers<'b>,
    data: Vec<u8>,
    at: usize,
    ended: bool,
    /// The worker is gone.
    lost: Option<&'static str>,
}

impl Member<'_, '_> {
    fn discard(&mut self) {
        while !self.ended {
            // A problem is an error here; the end of the member still follows it.
            let _ = self.next();
        }
    }
    fn next(&mut self) -> io::Result<()> {
        match self.answers.next(&mut || true) {
            Ok(frame) => match frame.tag {
                Tag::Data => {
                    self.data = frame.payload;
                    self.at = 0;
                }
                Tag::MemberEnd => self.ended = true,
                Tag::Problem => {
                    let problem = problem_of(&frame.payload);
                    let kind = match problem.kind {
                        ProblemKind::Limit => io::ErrorKind::FileTooLarge,
                        _ => io::ErrorKind::InvalidData,
                    };
                    return Err(io::Error::new(kind, problem.message));
                }
                _ => return self.lose("the process unpacking it answered nonsense"),
            },
            Err(why) => return self.lose(why),
        }
        Ok(())
    }
    fn lose(&mut self, why: &'static str) -> io::Result<()> {
        self.ended = true;
        self.lost = Some(why);
        Err(io::Error::other("the archive could not be unpacked any further"))
    }
}

impl Read for Member<'_, '_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.data.len() && !self.ended {
            self.next()?;
        }
        let count = into.len().min(self.data.len() - self.at);
        into[..count].copy_from_slice(&self.data[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}
