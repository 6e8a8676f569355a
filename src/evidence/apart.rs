//! The rows of a large file are found on a thread of their own, and handed over in their order, many at a time: to find them
//! takes about as long as to take them in.

use super::json::{Object, PropertySpan};
use super::session::{Flow, Session, broke_off};
use super::{Cells, Closed, Consumer, EvidenceId, PartHead, Problem, Refusal, RefusedRow, Row, Shape, Wanted};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// Text that is handed over at once.
const BATCH_BYTES: usize = 128 << 10;
/// Batches that wait to be taken in: enough to even out the pace of both.
const BATCHES: usize = 2;

/// What was found, in its order. What the rows hold stands one after the other.
#[derive(Default)]
struct Batch {
    text: String,
    /// Rows that are no text.
    bytes: Vec<u8>,
    properties: Vec<PropertySpan>,
    spans: Vec<(u32, u32)>,
    found: Vec<Found>,
}

impl Batch {
    fn clear(&mut self) {
        self.text.clear();
        self.bytes.clear();
        self.properties.clear();
        self.spans.clear();
        self.found.clear();
    }

    fn row(&self, found: FoundRow, start: Ends, end: Ends) -> Row<'_> {
        let text = self.text.get(start.text..end.text).unwrap_or_default();
        match found {
            FoundRow::Object { alike } => {
                let properties = self.properties.get(start.properties..end.properties).unwrap_or_default();
                Row::Object(Object::new(text, properties, alike))
            }
            FoundRow::Cells { is_text } => {
                let spans = self.spans.get(start.spans..end.spans).unwrap_or_default();
                if is_text {
                    return Row::Cells(Cells::of_text(text, spans));
                }
                Row::Cells(Cells::new(self.bytes.get(start.bytes..end.bytes).unwrap_or_default(), spans))
            }
        }
    }
}

/// What a row's text and cells or properties end at in its batch; they begin where those of the row before ended.
#[derive(Clone, Copy, Default)]
struct Ends {
    text: usize,
    bytes: usize,
    properties: usize,
    spans: usize,
}

enum Found {
    Row(u64, FoundRow, Ends),
    Problem(Problem, RefusedRow),
    Secret(String),
    Lines(u64),
    Lost(u64),
    Begin(Head),
    Turn(Option<String>),
    End(Option<bool>),
    /// So much was read that somebody is to be asked whether to go on.
    Ask,
}

#[derive(Clone, Copy)]
enum FoundRow {
    /// As in [`Object::is_alike`].
    Object { alike: bool },
    /// Whether the row is known to be text.
    Cells { is_text: bool },
}

/// A [`PartHead`].
struct Head {
    file: String,
    name: Option<String>,
    shape: HeadShape,
}

enum HeadShape {
    Objects { context: Option<String>, is_bare: bool, sample: Vec<Vec<u8>> },
    Table { headings: Vec<String>, sample: Vec<Vec<String>> },
}

impl HeadShape {
    fn of(shape: &Shape<'_>) -> Self {
        match *shape {
            Shape::Objects { context, sample, is_bare } => Self::Objects {
                context: context.map(str::to_owned),
                is_bare,
                sample: sample.iter().map(|element| element.to_vec()).collect(),
            },
            Shape::Table { headings, sample } => Self::Table { headings: headings.to_vec(), sample: sample.to_vec() },
        }
    }
}

/// As `read`, of a text that is received on another thread: its rows are found on one more.
pub(super) fn read(session: &mut Session<'_>, read: impl FnOnce(&mut Session<'_>) -> Flow + Send) -> Flow {
    apart(session, read).unwrap_or_else(|error| {
        session.problem(broke_off(&error));
        Flow::Done
    })
}

/// Lets `read` find rows on another thread, and hands them to the session's consumer on this one. An `Err`: no thread could be
/// started.
fn apart<T: Send>(session: &mut Session<'_>, read: impl FnOnce(&mut Session<'_>) -> T + Send) -> io::Result<T> {
    let (workers, received, unpacked) = (session.workers, session.received, session.unpacked);
    let known_headings = session.consumer.known_headings();
    let is_stopped = &AtomicBool::new(false);
    thread::scope(|scope| {
        let (full, batches) = sync_channel(BATCHES);
        let (used, empty) = channel();
        let (answer, answers) = channel();
        let find = move || {
            let mut relay = Relay { batch: Batch::default(), full, empty, answers, known_headings, is_stopped };
            let mut session = Session::new(&mut relay, workers, received, unpacked);
            let result = read(&mut session);
            let deferred = session.deferred;
            relay.hand_over();
            (result, deferred)
        };
        let finding = thread::Builder::new().name("rows".to_owned()).spawn_scoped(scope, find)?;
        let mut taker = Taker { session, answer, is_stopped, open: 0 };
        for mut batch in batches {
            let found = std::mem::take(&mut batch.found);
            taker.take(&batch, found);
            batch.clear();
            let _ = used.send(batch);
        }
        let (result, deferred) = finding.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        session.deferred |= deferred;
        Ok(result)
    })
}

/// Stands in for the consumer where the rows are found.
struct Relay<'a> {
    batch: Batch,
    full: SyncSender<Batch>,
    /// Batches that may be filled again.
    empty: Receiver<Batch>,
    answers: Receiver<Wanted>,
    known_headings: fn(&str) -> bool,
    is_stopped: &'a AtomicBool,
}

impl Relay<'_> {
    fn hand_over(&mut self) {
        let next = self.empty.try_recv().unwrap_or_default();
        // Somebody listens until this thread ends.
        let _ = self.full.send(std::mem::replace(&mut self.batch, next));
    }

    fn tell(&mut self, found: Found) {
        self.batch.found.push(found);
        if self.batch.text.len() + self.batch.bytes.len() >= BATCH_BYTES || self.batch.found.len() >= BATCH_BYTES / 64 {
            self.hand_over();
        }
    }
}

impl Consumer for Relay<'_> {
    /// Files are opened and closed by who reads them, not in their rows.
    fn open(&mut self, _name: &str, _archive: Option<EvidenceId>) -> EvidenceId {
        EvidenceId(0)
    }

    fn begin(&mut self, head: &PartHead<'_>) -> Wanted {
        self.tell(Found::Begin(Head {
            file: head.file.to_owned(),
            name: head.name.map(str::to_owned),
            shape: HeadShape::of(&head.shape),
        }));
        self.hand_over();
        self.answers.recv().unwrap_or(Wanted::Nothing)
    }

    fn turn(&mut self, to: Option<&str>) {
        self.tell(Found::Turn(to.map(str::to_owned)));
    }

    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal> {
        let Batch { text, bytes, properties, spans, .. } = &mut self.batch;
        let found = match data {
            Row::Object(object) => {
                text.push_str(object.text());
                properties.extend_from_slice(object.spans());
                FoundRow::Object { alike: object.is_alike() }
            }
            Row::Cells(cells) => {
                match cells.proven() {
                    Some(proven) => text.push_str(proven),
                    None => bytes.extend_from_slice(cells.bytes()),
                }
                spans.extend_from_slice(cells.spans());
                FoundRow::Cells { is_text: cells.is_proven() }
            }
        };
        let ends = Ends { text: text.len(), bytes: bytes.len(), properties: properties.len(), spans: spans.len() };
        self.tell(Found::Row(row, found, ends));
        Ok(())
    }

    fn problem(&mut self, problem: Problem, refused_row: RefusedRow) {
        self.tell(Found::Problem(problem, refused_row));
    }

    fn secret(&mut self, name: &str) {
        self.tell(Found::Secret(name.to_owned()));
    }

    fn lines(&mut self, lines: u64) {
        self.tell(Found::Lines(lines));
    }

    fn lost(&mut self, rows: u64) {
        self.tell(Found::Lost(rows));
    }

    fn known_headings(&self) -> fn(&str) -> bool {
        self.known_headings
    }

    fn end(&mut self, complete: Option<bool>) {
        self.tell(Found::End(complete));
    }

    fn close(&mut self, _file: EvidenceId, _closed: Closed) {}

    fn progress(&mut self, _bytes: u64) -> bool {
        self.tell(Found::Ask);
        self.hand_over();
        !self.is_stopped.load(Ordering::Relaxed)
    }
}

/// Hands on what was found to the consumer it is meant for.
struct Taker<'a, 's> {
    session: &'a mut Session<'s>,
    answer: Sender<Wanted>,
    is_stopped: &'a AtomicBool,
    /// Parts that began and did not end.
    open: usize,
}

impl Taker<'_, '_> {
    fn take(&mut self, batch: &Batch, found: Vec<Found>) {
        let mut start = Ends::default();
        for found in found {
            // After a stop, only what was begun is ended.
            let is_stopped = self.session.stopped();
            match found {
                Found::Row(row, found, end) => {
                    if !is_stopped {
                        self.row(row, batch.row(found, start, end));
                    }
                    start = end;
                }
                Found::Begin(head) => {
                    let wanted = if is_stopped { Wanted::Nothing } else { self.begin(&head) };
                    let _ = self.answer.send(wanted);
                }
                Found::End(complete) if self.open > 0 => {
                    self.open -= 1;
                    self.session.consumer.end(complete);
                }
                // Parts that wait are ended, too.
                Found::Turn(to) if self.open > 0 => self.session.consumer.turn(to.as_deref()),
                Found::Ask if !is_stopped => self.is_stopped.store(!self.session.waits_on(), Ordering::Relaxed),
                Found::Problem(problem, refused_row) if !is_stopped => {
                    self.session.consumer.problem(problem, refused_row);
                }
                Found::Secret(name) if !is_stopped => self.session.consumer.secret(&name),
                Found::Lines(lines) if self.open > 0 => self.session.consumer.lines(lines),
                Found::Lost(rows) if self.open > 0 => self.session.consumer.lost(rows),
                Found::End(_)
                | Found::Turn(_)
                | Found::Ask
                | Found::Problem(..)
                | Found::Secret(_)
                | Found::Lost(_)
                | Found::Lines(_) => {}
            }
        }
    }

    fn begin(&mut self, head: &Head) -> Wanted {
        let begin = |shape| PartHead { file: &head.file, name: head.name.as_deref(), shape };
        let wanted = match &head.shape {
            HeadShape::Objects { context, is_bare, sample } => {
                let sample: Vec<&[u8]> = sample.iter().map(Vec::as_slice).collect();
                let shape = Shape::Objects { context: context.as_deref(), sample: &sample, is_bare: *is_bare };
                self.session.consumer.begin(&begin(shape))
            }
            HeadShape::Table { headings, sample } => {
                self.session.consumer.begin(&begin(Shape::Table { headings, sample }))
            }
        };
        // Where kinds are told apart, each of them begins.
        self.open += usize::from(!matches!(wanted, Wanted::Apart(_)));
        wanted
    }

    fn row(&mut self, row: u64, data: Row<'_>) {
        if let Err(refusal) = self.session.consumer.row(row, data) {
            self.session.refuse(Problem::row(row, refusal.kind, refusal.message));
        }
    }
}
