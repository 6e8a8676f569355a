//! What one reading of a file carries along: the consumer, the worker program, and when to ask whether to go on.
//!
//! The readers report through it; it decides nothing about formats.

use super::failure::in_words;
use super::worker::Workers;
use super::{Consumer, Problem, ProblemKind, RefusedRow};
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};

/// How the reading of one file ended, as far as the caller must act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    /// To its end, or to the sentence that says why not.
    Done,
    /// Every part of it is wanted later, so it was left at once.
    Deferred,
    /// The consumer asked to stop.
    Stopped,
}

/// How often the consumer is asked whether to go on.
const ASK_EVERY_BYTES: u64 = 1 << 20;

/// One input being read.
pub(super) struct Session<'a> {
    pub consumer: &'a mut dyn Consumer,
    pub workers: &'a Workers,
    /// Bytes of the input received so far, counted where they arrive (maybe on another thread).
    pub received: &'a AtomicU64,
    /// Bytes that were unpacked, and members of archives begun, of the input and all archives in it.
    pub unpacked: &'a AtomicU64,
    pub members: usize,
    /// Something of this input is to be read again in the second wave.
    pub deferred: bool,
    unasked: u64,
    stopped: bool,
}

impl<'a> Session<'a> {
    pub fn new(
        consumer: &'a mut dyn Consumer,
        workers: &'a Workers,
        received: &'a AtomicU64,
        unpacked: &'a AtomicU64,
    ) -> Self {
        Self { consumer, workers, received, unpacked, members: 0, deferred: false, unasked: 0, stopped: false }
    }
    /// Notes that a reader moved on by so many bytes; `false` asks it to stop.
    pub fn goes_on(&mut self, bytes: usize) -> bool {
        self.unasked += bytes as u64;
        if self.unasked >= ASK_EVERY_BYTES && !self.stopped {
            self.unasked = 0;
            self.stopped = !self.consumer.progress(self.received.load(Ordering::Relaxed));
        }
        !self.stopped
    }
    /// Asks the consumer at once: nothing has been received for a while.
    pub fn waits_on(&mut self) -> bool {
        self.stopped = self.stopped || !self.consumer.progress(self.received.load(Ordering::Relaxed));
        !self.stopped
    }
    pub fn stopped(&self) -> bool {
        self.stopped
    }
    /// A problem that cost no row.
    pub fn problem(&mut self, problem: Problem) {
        self.consumer.problem(problem, RefusedRow::No);
    }
    /// A row the reader could not deliver.
    pub fn refuse(&mut self, problem: Problem) {
        self.consumer.problem(problem, RefusedRow::Yes);
    }
}

/// The sentence for bytes that could not be read to their end.
pub(super) fn broke_off(failure: &io::Error) -> Problem {
    let kind = if failure.kind() == io::ErrorKind::FileTooLarge { ProblemKind::Limit } else { ProblemKind::Unreadable };
    let mut why = in_words(failure);
    // A sentence of the worker's becomes the middle of this one.
    if let Some(first) = why.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    Problem::file(kind, format!("reading broke off ({why}); the rows before it were read"))
}

/// As [`broke_off`], where nothing was received before it.
pub(super) fn never_began(failure: &io::Error) -> Problem {
    let mut problem = broke_off(failure);
    problem.message = problem.message.replacen("reading broke off", "it could not be read", 1);
    problem.message = problem.message.replace("; the rows before it were read", "; nothing of it was read");
    problem
}
