//! Tables that one page holds: each is a chain of its own until it is known whether it is divided all the same.

use super::super::keep::{Keep, WHOLE_TABLE, parted};
use super::{Flow, Strip};

impl Flow {
    /// What follows is a table: all of it waits until it is known whether a page could hold it.
    pub fn begin_table(&mut self) {
        self.table = (self.together == 0).then_some(0.0);
    }

    /// The table is complete, and so is what holds on to it.
    pub fn end_table(&mut self) {
        self.table = None;
        self.end_part();
    }

    /// No page holds the table: from here on it is rows.
    pub(super) fn release_table(&mut self) {
        self.table = None;
        for part in in_rows(std::mem::take(&mut self.pending)) {
            if part.last().is_some_and(|last| last.keep == Keep::Free) {
                self.complete(part);
            } else {
                self.pending = part;
            }
        }
    }

    /// Of what is held back a table that is going to be divided is its rows: the last of them are held back.
    pub(super) fn divide_held(&mut self) {
        let held = std::mem::take(&mut self.held);
        self.held_height = 0.0;
        for (height, chain) in held {
            let left = self.geometry.bottom - self.y - self.held_height;
            let is_table = chain.iter().any(|strip| strip.of_table);
            if is_table && !self.at_top && height > left && left / self.geometry.room() > WHOLE_TABLE {
                in_rows(chain).into_iter().for_each(|part| self.hold(part));
            } else {
                self.hold(chain);
            }
        }
    }
}

/// The parts of a chain that holds a table, divided wherever nothing keeps its rows together.
pub(super) fn in_rows(mut chain: Vec<Strip>) -> Vec<Vec<Strip>> {
    chain.iter_mut().for_each(|strip| strip.of_table = false);
    parted(chain, Keep::Free)
}
