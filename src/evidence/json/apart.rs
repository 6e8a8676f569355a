//! The elements of a large file are found on a thread of their own, and handed over in their order, many at a time: to find
//! them takes about as long as to take them in.

use super::object::{Object, PropertySpan};
use crate::evidence::session::Session;
use crate::evidence::{
    Closed, Consumer, EvidenceId, PartHead, Problem, ProblemKind, Refusal, RefusedRow, Row, Shape, Wanted,
};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;

/// Text that is handed over at once.
const BATCH_BYTES: usize = 128 << 10;
/// Batches that wait to be taken in: enough to even out the pace of both.
const BATCHES: usize = 2;

/// What was found, in its order. The texts of the elements stand one after the other, and so do their properties.
#[derive(Default)]
struct Batch {
    text: String,
    properties: Vec<PropertySpan>,
    found: Vec<Found>,
}

enum Found {
    Element {
        row: u64,
        text_end: usize,
        properties_end: usize,
        alike: bool,
    },
    Problem(Problem, RefusedRow),
    Secret(String),
    Begin(Head),
    Turn(Option<String>),
    End(Option<bool>),
    /// So much was read that somebody is to be asked whether to go on.
    Ask,
}

/// A [`PartHead`] of objects.
struct Head {
    file: String,
    name: Option<String>,
    context: Option<String>,
    is_bare: bool,
    sample: Vec<Vec<u8>>,
}

/// Lets `read` find elements on another thread, and hands them to the session's consumer on this one. An `Err`: no thread
/// could be started.
pub(super) fn apart<T: Send>(
    session: &mut Session<'_>,
    read: impl FnOnce(&mut Session<'_>) -> T + Send,
) -> io::Result<T> {
    let (workers, received, unpacked) = (session.workers, session.received, session.unpacked);
    let is_stopped = &AtomicBool::new(false);
    thread::scope(|scope| {
        let (full, batches) = sync_channel(BATCHES);
        let (used, empty) = channel();
        let (answer, answers) = channel();
        let find = move || {
            let mut relay = Relay { batch: Batch::default(), full, empty, answers, is_stopped };
            let mut session = Session::new(&mut relay, workers, received, unpacked);
            let result = read(&mut session);
            let deferred = session.deferred;
            relay.hand_over();
            (result, deferred)
        };
        let finding = thread::Builder::new().name("elements".to_owned()).spawn_scoped(scope, find)?;
        let mut taker = Taker { session, answer, is_stopped, open: 0 };
        for mut batch in batches {
            taker.take(&batch.text, &batch.properties, batch.found.drain(..));
            batch.text.clear();
            batch.properties.clear();
            let _ = used.send(batch);
        }
        let (result, deferred) = finding.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        session.deferred |= deferred;
        Ok(result)
    })
}

/// Stands in for the consumer where the elements are found.
struct Relay<'a> {
    batch: Batch,
    full: SyncSender<Batch>,
    /// Batches that may be filled again.
    empty: Receiver<Batch>,
    answers: Receiver<Wanted>,
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
        if self.batch.text.len() >= BATCH_BYTES || self.batch.found.len() >= BATCH_BYTES / 64 {
            self.hand_over();
        }
    }
}

impl Consumer for Relay<'_> {
    /// Files are opened and closed by who reads them, not in their elements.
    fn open(&mut self, _name: &str, _archive: Option<EvidenceId>) -> EvidenceId {
        EvidenceId(0)
    }

    fn begin(&mut self, head: &PartHead<'_>) -> Wanted {
        let Shape::Objects { context, sample, is_bare } = head.shape else { return Wanted::Nothing };
        self.tell(Found::Begin(Head {
            file: head.file.to_owned(),
            name: head.name.map(str::to_owned),
            context: context.map(str::to_owned),
            is_bare,
            sample: sample.iter().map(|element| element.to_vec()).collect(),
        }));
        self.hand_over();
        self.answers.recv().unwrap_or(Wanted::Nothing)
    }

    fn turn(&mut self, to: Option<&str>) {
        self.tell(Found::Turn(to.map(str::to_owned)));
    }

    fn row(&mut self, row: u64, data: Row<'_>) -> Result<(), Refusal> {
        let Row::Object(object) = data else {
            return Err(Refusal {
                kind: ProblemKind::Unreadable,
                message: "a row of a table among objects".to_owned(),
            });
        };
        let Batch { text, properties, .. } = &mut self.batch;
        text.push_str(object.text());
        properties.extend_from_slice(object.spans());
        let (text_end, properties_end) = (text.len(), properties.len());
        self.tell(Found::Element { row, text_end, properties_end, alike: object.is_alike() });
        Ok(())
    }

    fn problem(&mut self, problem: Problem, refused_row: RefusedRow) {
        self.tell(Found::Problem(problem, refused_row));
    }

    fn secret(&mut self, name: &str) {
        self.tell(Found::Secret(name.to_owned()));
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
    fn take(&mut self, text: &str, properties: &[PropertySpan], found: impl Iterator<Item = Found>) {
        let (mut text_start, mut properties_start) = (0, 0);
        for found in found {
            // After a stop, only what was begun is ended.
            let is_stopped = self.session.stopped();
            match found {
                Found::Element { row, text_end, properties_end, alike } => {
                    let text = text.get(text_start..text_end).unwrap_or_default();
                    let properties = properties.get(properties_start..properties_end).unwrap_or_default();
                    (text_start, properties_start) = (text_end, properties_end);
                    if !is_stopped {
                        super::element::deliver(self.session, row, Object::new(text, properties, alike));
                    }
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
                Found::End(_) | Found::Turn(_) | Found::Ask | Found::Problem(..) | Found::Secret(_) => {}
            }
        }
    }

    fn begin(&mut self, head: &Head) -> Wanted {
        self.open += 1;
        let sample: Vec<&[u8]> = head.sample.iter().map(Vec::as_slice).collect();
        let shape = Shape::Objects { context: head.context.as_deref(), sample: &sample, is_bare: head.is_bare };
        self.session.consumer.begin(&PartHead { file: &head.file, name: head.name.as_deref(), shape })
    }
}
