//! What many rows of a table have alike, held once.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// What many rows have alike, each held once.
#[derive(Debug)]
pub struct Flyweights<T>(RefCell<HashSet<Arc<T>, foldhash::fast::RandomState>>);

/// So many are remembered; a tenant in which more differ gains little.
const FLYWEIGHTS: usize = 65_536;

impl<T> Default for Flyweights<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Eq + std::hash::Hash> Flyweights<T> {
    pub fn of(&self, value: T) -> Arc<T> {
        let mut known = self.0.borrow_mut();
        if let Some(found) = known.get(&value) {
            return Arc::clone(found);
        }
        let new = Arc::new(value);
        if known.len() < FLYWEIGHTS {
            known.insert(Arc::clone(&new));
        }
        new
    }
}

/// Lists that many rows have, each held once, by what they hold.
#[derive(Debug)]
pub struct Alike<T>(RefCell<HashSet<Arc<[T]>, foldhash::fast::RandomState>>);

impl<T> Default for Alike<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T: Clone + Eq + std::hash::Hash> Alike<T> {
    /// The list of rows before that holds the same, else a new one.
    pub fn of(&self, list: &[T]) -> Arc<[T]> {
        let mut known = self.0.borrow_mut();
        if let Some(found) = known.get(list) {
            return Arc::clone(found);
        }
        let new: Arc<[T]> = list.into();
        if known.len() < COMMON_TEXTS {
            known.insert(Arc::clone(&new));
        }
        new
    }
}

/// Lists that many rows have, each held once, by how it is written.
#[derive(Debug)]
pub struct Lists<T>(RefCell<HashMap<Box<str>, Arc<[T]>, foldhash::fast::RandomState>>);

/// A longer text is one row's own.
const COMMON_LIST_BYTES: usize = 2_048;

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Lists<T> {
    pub fn written(&self, text: &str) -> Option<Arc<[T]>> {
        self.0.borrow().get(text).cloned()
    }
    /// What a text was read as; what was remarked about its row is not repeated for others.
    pub fn note(&self, text: &str, list: &Arc<[T]>) {
        let mut known = self.0.borrow_mut();
        if known.len() < COMMON_TEXTS && text.len() <= COMMON_LIST_BYTES {
            known.insert(text.into(), Arc::clone(list));
        }
    }
}

/// Texts that are looked for among the common ones; a column with more of them has a text of its own in each row.
pub(super) const COMMON_TEXTS: usize = 4_096;
