//! Cells in which no secret was found, remembered.

use super::is_secret_cell;
use foldhash::fast::FixedState;
use std::cell::RefCell;
use std::collections::HashSet;

/// As [`is_secret_cell`]; what was found to be none is remembered: long cells mostly say what those of other rows do (browsers,
/// reasons of failures).
pub(in crate::evidence) fn is_secret_among_many(cell: &[u8]) -> bool {
    thread_local! {
        static INNOCENT: RefCell<HashSet<Box<[u8]>, FixedState>> = RefCell::new(HashSet::default());
    }
    if cell.len() > LONGEST_REMEMBERED {
        return is_secret_cell(cell);
    }
    INNOCENT.with_borrow_mut(|innocent| {
        if innocent.contains(cell) {
            return false;
        }
        let is_secret = is_secret_cell(cell);
        if !is_secret {
            if innocent.len() == INNOCENT_REMEMBERED {
                innocent.clear();
            }
            innocent.insert(cell.into());
        }
        is_secret
    })
}

/// Longer cells are seldom the same.
const LONGEST_REMEMBERED: usize = 512;
const INNOCENT_REMEMBERED: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_each_time_and_between_many_others() {
        let cells = (0..INNOCENT_REMEMBERED * 3).map(|number| format!("an agent of the kind {number}"));
        for cell in cells {
            assert!(is_secret_among_many(b"the password is Hunter22"), "{cell}");
            for _ in 0..2 {
                assert!(!is_secret_among_many(cell.as_bytes()), "{cell}");
            }
        }
    }
}
