//! Reads one input: tells its format by its content and drives the consumer through it, hashing what is received.
//!
//! A file is read once. Formats are left to [`super::csv`], [`super::json`] and, in a second process ([`packed`]),
//! [`super::xlsx`] and [`super::archive`]; what rows mean is left to the consumer.

mod packed;

pub use packed::{Each, members};

use super::ahead::{Chunks, ahead};
use super::apart;
use super::counts::none_read;
use super::failure::in_words;
use super::limits::ARCHIVE_TOTAL_BYTES;
use super::meter::Meter;
use super::printed::{Counter, Printed};
use super::session::{Flow, Session, broke_off, never_began};
use super::sniff::{self, Format, TextFormat};
use super::text::{self, Encoding, HEAD_BYTES, Text, Window};
use super::worker::Workers;
use super::{Closed, Consumer, EvidenceId, Input, Problem, ProblemKind, Source, csv, json, prose, secrets};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::io::{self, Read};
use std::sync::atomic::AtomicU64;

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
    let (received, unpacked) = (AtomicU64::new(0), AtomicU64::new(0));
    let mut session = Session::new(consumer, workers, &received, &unpacked);
    let id = session.consumer.open(&input.name, None);
    let closed = match input.source.open() {
        Ok(mut source) => {
            let mut tap = Tap::new(&mut *source, Meter::of_input(&received));
            let place = Place::Given(&input.source);
            let (until, is_archive) = (ARCHIVE_TOTAL_BYTES, Cell::default());
            let opened = Opened { name: &input.name, id, place, depth: 0, until, is_archive };
            file(&opened, &mut tap, &mut session)
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
            // What is stored without secrets may be read in another encoding since.
            encoding: if closed.odd_words.is_some() { closed.encoding } else { received.encoding },
            odd_words: closed.odd_words,
            sha256_stored: Some(read),
            left_out: received.secrets,
            is_archive: false,
        },
        (_, sha256) => Closed { sha256, ..closed },
    }
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
    meter: Meter<'a>,
    /// Why there is nothing more of it.
    failed: Option<Problem>,
}

impl<'a> Tap<'a> {
    fn new(source: &'a mut (dyn Read + Send), meter: Meter<'a>) -> Self {
        Self { counted: Counted { source, bytes: 0, meter, failed: None }, hash: Sha256::new() }
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
            if error.kind() != io::ErrorKind::Interrupted {
                self.failed.get_or_insert_with(|| broke_off(error));
            }
        })?;
        self.bytes += count as u64;
        self.meter.add(count);
        Ok(count)
    }
}

/// Where a file was found.
#[derive(Clone, Copy)]
enum Place<'a> {
    Given(&'a Source),
    /// Its bytes as packed, and as the archive declares them.
    InArchive {
        packed: u64,
        size: u64,
    },
}

/// A file the consumer was told of.
struct Opened<'a> {
    name: &'a str,
    id: EvidenceId,
    place: Place<'a>,
    /// Archives that it is in.
    depth: usize,
    /// How much may have been unpacked of the whole input when it ends.
    until: u64,
    is_archive: Cell<bool>,
}

impl Opened<'_> {
    /// Its bytes, as far as is known before they came.
    fn size(&self) -> u64 {
        match self.place {
            Place::Given(source) => source.size(),
            Place::InArchive { size, .. } => size,
        }
    }
}

/// Reads an opened file to its end and says how it is to be closed.
fn file(opened: &Opened<'_>, tap: &mut Tap<'_>, session: &mut Session<'_>) -> Closed {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    let read = (&mut *tap).take(HEAD_BYTES as u64).read_to_end(&mut head);
    let (mut flow, mut encoding, mut is_told) = (Flow::Done, None, false);
    let odd_words = if head.is_ascii() { Vec::new() } else { text::odd_words(&head) };
    match (read, sniff::format(&head)) {
        (Err(error), _) => {
            session.problem(never_began(&error));
            is_told = true;
        }
        (_, Format::Unknown(what)) => session.problem(unknown(what)),
        (_, Format::Text) => {
            (flow, encoding) = text_file(opened.name, head, tap, session);
            is_told = tap.counted.failed.is_some();
        }
        (_, Format::Archive) => flow = packed::archive(opened, head, tap, session),
        (_, Format::Workbook) => flow = packed::workbook(opened, head, tap, session),
    }
    if flow == Flow::Done && !session.stopped() && tap.counted.failed.is_none() {
        receive_the_rest(tap, session);
    }
    if let Some(problem) = tap.counted.failed.clone().filter(|_| !is_told && !session.stopped()) {
        session.problem(problem);
    }
    let known = flow == Flow::Done && !session.stopped() && tap.counted.failed.is_none();
    let may_be_another = encoding.is_some_and(Encoding::may_be_another);
    let hash = std::mem::take(&mut tap.hash);
    Closed {
        sha256: known.then(|| format!("{:x}", hash.finalize())),
        bytes: tap.counted.bytes,
        encoding: encoding.map(Encoding::name),
        odd_words: may_be_another.then_some(odd_words),
        is_archive: opened.is_archive.get(),
        ..Closed::default()
    }
}

/// What a reader did not need is part of the file all the same, be it a film of ten gigabytes. Why it broke off is in the tap.
fn receive_the_rest(tap: &mut Tap<'_>, session: &mut Session<'_>) {
    let mut chunk = vec![0; 64 << 10];
    loop {
        match tap.read(&mut chunk) {
            Ok(0) => return,
            Ok(count) if session.goes_on(count) => {}
            Ok(_) => return,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

fn unknown(what: &str) -> Problem {
    Problem::file(ProblemKind::UnknownFormat, what)
}

fn text_file(name: &str, head: Vec<u8>, tap: &mut Tap<'_>, session: &mut Session<'_>) -> (Flow, Option<Encoding>) {
    let stated = session.consumer.encoding_of(name);
    // A small file is here already.
    if head.len() < HEAD_BYTES {
        return rows(name, Text::new(head, text::Source::Plain(tap), stated), session);
    }
    let Tap { counted, hash } = tap;
    let parse = |chunks: &mut Chunks| rows(name, Text::new(head, text::Source::Ahead(chunks), stated), session);
    ahead(counted, &mut |bytes| hash.update(bytes), parse).unwrap_or_else(|error| {
        session.problem(broke_off(&error));
        (Flow::Done, None)
    })
}

fn rows(name: &str, text: Text<'_>, session: &mut Session<'_>) -> (Flow, Option<Encoding>) {
    let mut window = Window::new(text);
    window.fill(super::limits::LINE_BYTES);
    let format = match sniff::text_format(&window) {
        TextFormat::Table if prose::is_note(name, window.bytes()) => TextFormat::Unknown(prose::NOTE),
        format => format,
    };
    let flow = match format {
        TextFormat::Json if window.is_ahead() => apart::read(session, |session| json::read(name, &mut window, session)),
        TextFormat::Json => json::read(name, &mut window, session),
        TextFormat::Table if window.is_ahead() => apart::read(session, |session| csv::read(name, &mut window, session)),
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
    (flow, Some(window.encoding()))
}

/// Eight-bit text does not say what its letters are.
const GUESSED: &str = "the file is not UTF-8 and does not say which encoding it has, so it was read as Windows-1252; if names look wrong, \
                       say which it is, or save it as CSV UTF-8";

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
