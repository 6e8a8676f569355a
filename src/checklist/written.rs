//! What is written down when somebody first looks at it, by number: of a million accounts few are ever looked at.

use super::Heads;
use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::OnceLock;

/// Elements whose place is made together.
const CHUNK: usize = 256;

type Chunk<T> = Box<[OnceLock<Box<[T]>>]>;

/// Lists by number. Those at which nobody looked take next to no room.
#[derive(Debug)]
pub struct Written<T> {
    chunks: Box<[OnceLock<Chunk<T>>]>,
}

impl<T> Written<T> {
    /// For numbers below `count`.
    pub fn new(count: usize) -> Self {
        Self { chunks: (0..count.div_ceil(CHUNK)).map(|_| OnceLock::new()).collect() }
    }

    /// The list under this number, which is made where nobody looked at it before; empty for a number beyond the count.
    pub fn get_or_init(&self, at: u32, make: impl FnOnce() -> Vec<T>) -> &[T] {
        let Some(chunk) = self.chunks.get(at as usize / CHUNK) else { return &[] };
        let chunk = chunk.get_or_init(|| (0..CHUNK).map(|_| OnceLock::new()).collect());
        chunk.get(at as usize % CHUNK).map_or(&[], |list| list.get_or_init(|| make().into()))
    }

    /// The list under this number, where it was made.
    pub fn get(&self, at: u32) -> Option<&[T]> {
        let chunk = self.chunks.get(at as usize / CHUNK)?.get()?;
        chunk.get(at as usize % CHUNK)?.get().map(|list| &**list)
    }
}

/// Knows how each list is written: what a finding on many objects says of each of them, or the rows that tell of it.
pub trait Writes<T>: Debug + Send + Sync {
    /// Where the lists are kept that somebody looked at.
    fn written(&self) -> &Written<T>;
    /// The list under this number; empty for a number that there is not.
    fn write(&self, at: u32) -> Vec<T>;
}

impl<T: Clone, W: Writes<T>> Heads<T> for W {
    fn head(&self, at: u32) -> &[T] {
        self.written().get_or_init(at, || self.write(at))
    }
    fn head_once(&self, at: u32) -> Cow<'_, [T]> {
        self.written().get(at).map_or_else(|| self.write(at).into(), Cow::Borrowed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_made_once_when_it_is_looked_at() {
        let written = Written::new(300);
        assert_eq!(written.get(299), None);
        assert_eq!(written.get_or_init(299, || vec![1, 2]), [1, 2]);
        assert_eq!(written.get_or_init(299, || unreachable!()), [1, 2]);
        assert_eq!((written.get(299), written.get(298), written.get(3_000)), (Some(&[1, 2][..]), None, None));
        assert!(written.get_or_init(3_000, || vec![1]).is_empty());
    }
}
