//! One go through all kinds of record, which may be asked to stop.

use crate::tenant::conflicts::{Conflicts, Told};
use crate::tenant::{GoesOn, STRIDE};

/// The differences met so far, and whether to go on. What was begun when it is stopped is of no use.
pub(super) struct Settling<'a> {
    pub conflicts: &'a mut Conflicts,
    goes_on: GoesOn<'a>,
    stopped: bool,
    records: usize,
}

impl<'a> Settling<'a> {
    pub fn new(conflicts: &'a mut Conflicts, goes_on: GoesOn<'a>) -> Self {
        Self { conflicts, goes_on, stopped: false, records: 0 }
    }

    /// Asked with each record; now and then it is passed on.
    pub fn goes_on(&mut self) -> bool {
        self.records += 1;
        if self.records.is_multiple_of(STRIDE) {
            self.stopped = self.stopped || !(self.goes_on)();
        }
        !self.stopped
    }

    /// As [`Conflicts::settle`].
    pub fn settle<T>(&mut self, items: &mut Vec<T>, tell: impl Fn(&T) -> Told, join: impl FnMut(&mut T, &mut T, bool)) {
        let (goes_on, stopped, records) = (&mut *self.goes_on, &mut self.stopped, &mut self.records);
        self.conflicts.settle(items, tell, join, &mut || {
            *records += 1;
            *stopped = *stopped || records.is_multiple_of(STRIDE) && !goes_on();
            !*stopped
        });
    }
}
