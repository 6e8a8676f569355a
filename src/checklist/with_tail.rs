//! A list whose ends are shared by many lists: a hundred thousand accounts to which the policies stand alike, and each of
//! which is found by several checks.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::iter::Chain;
use std::ops::{Index, IndexMut};
use std::slice::Iter;
use std::sync::Arc;

/// Knows what many lists begin with, by number: a hundred thousand accounts stand in several findings each, and what is said of
/// them need not be written down before somebody looks.
pub trait Heads<T>: std::fmt::Debug + Send + Sync {
    fn head(&self, at: u32) -> &[T];
    /// The same for somebody who looks once, at all of them: nothing is kept of it.
    fn head_once(&self, at: u32) -> Cow<'_, [T]>
    where
        T: Clone,
    {
        Cow::Borrowed(self.head(at))
    }
}

#[derive(Clone)]
struct Head<T> {
    heads: Arc<dyn Heads<T>>,
    at: u32,
}

/// A head that it may share with others, its own elements, then a tail that it may share. To its readers it is one list.
#[derive(Clone)]
pub struct WithTail<T> {
    head: Option<Head<T>>,
    rest: Rest<T>,
}

/// What comes behind the head; no larger than a list of its own.
#[derive(Clone)]
enum Rest<T> {
    Own(Vec<T>),
    Tail(Arc<[T]>),
    Both(Box<(Vec<T>, Arc<[T]>)>),
}

const _: () = assert!(size_of::<WithTail<u64>>() == 48, "a million objects have two of them each");

/// What a list is made of, for somebody who looks at it once.
#[derive(Debug)]
pub struct Parts<'a, T: Clone> {
    head: Cow<'a, [T]>,
    own: &'a [T],
    /// What it may share with others.
    pub tail: Option<&'a Arc<[T]>>,
}

impl<T: Clone> Parts<'_, T> {
    pub fn all(&self) -> Elements<'_, T> {
        self.before_tail().chain(self.tail.map(|tail| &**tail).unwrap_or_default())
    }
    pub fn before_tail(&self) -> Chain<Iter<'_, T>, Iter<'_, T>> {
        self.head.iter().chain(self.own)
    }
}

/// The elements in their order.
type Elements<'a, T> = Chain<Chain<Iter<'a, T>, Iter<'a, T>>, Iter<'a, T>>;

impl<T> WithTail<T> {
    pub const fn new() -> Self {
        Self { head: None, rest: Rest::Own(Vec::new()) }
    }
    /// A list that begins with what others begin with.
    pub fn beginning(heads: Arc<dyn Heads<T>>, at: u32) -> Self {
        Self { head: Some(Head { heads, at }), ..Self::new() }
    }
    pub fn iter(&self) -> Elements<'_, T> {
        self.head().iter().chain(self.between()).chain(self.tail())
    }
    pub fn len(&self) -> usize {
        self.head().len() + self.between().len() + self.tail().len()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn first(&self) -> Option<&T> {
        self.iter().next()
    }
    pub fn last(&self) -> Option<&T> {
        self.tail().last().or_else(|| self.between().last()).or_else(|| self.head().last())
    }
    pub fn get(&self, at: usize) -> Option<&T> {
        let parts = [self.head(), self.between(), self.tail()];
        let mut at = at;
        for part in parts {
            match part.get(at) {
                Some(found) => return Some(found),
                None => at -= part.len(),
            }
        }
        None
    }
    /// Those that it shares with nobody.
    pub fn unshared_mut(&mut self) -> &mut [T] {
        match &mut self.rest {
            Rest::Own(own) => own,
            Rest::Tail(_) => &mut [],
            Rest::Both(both) => &mut both.0,
        }
    }
    /// Gives back room that is not needed.
    pub fn shrink_to_fit(&mut self) {
        match &mut self.rest {
            Rest::Own(own) => own.shrink_to_fit(),
            Rest::Tail(_) => {}
            Rest::Both(both) => both.0.shrink_to_fit(),
        }
    }
    fn head(&self) -> &[T] {
        self.head.as_ref().map_or(&[], |head| head.heads.head(head.at))
    }
    /// Its own elements.
    fn between(&self) -> &[T] {
        match &self.rest {
            Rest::Own(own) => own,
            Rest::Tail(_) => &[],
            Rest::Both(both) => &both.0,
        }
    }
    fn shared_tail(&self) -> Option<&Arc<[T]>> {
        match &self.rest {
            Rest::Own(_) => None,
            Rest::Tail(tail) => Some(tail),
            Rest::Both(both) => Some(&both.1),
        }
    }
    fn tail(&self) -> &[T] {
        self.shared_tail().map_or(&[], |tail| tail)
    }
}

impl<T: PartialEq> WithTail<T> {
    pub fn contains(&self, element: &T) -> bool {
        self.iter().any(|known| known == element)
    }
}

impl<T: Clone> WithTail<T> {
    /// For somebody who looks at a million lists once, and keeps nothing of them.
    pub fn once(&self) -> Parts<'_, T> {
        let head = self.head.as_ref().map_or(Cow::Borrowed(&[][..]), |head| head.heads.head_once(head.at));
        Parts { head, own: self.between(), tail: self.shared_tail() }
    }
    /// All elements as its own, so that they can be changed.
    pub fn own(&mut self) -> &mut Vec<T> {
        let head = self.head.take();
        let own = self.end();
        if let Some(head) = head {
            drop(own.splice(..0, head.heads.head(head.at).iter().cloned()));
        }
        own
    }
    /// Where elements are added: behind all others.
    fn end(&mut self) -> &mut Vec<T> {
        let own = match std::mem::replace(&mut self.rest, Rest::Own(Vec::new())) {
            Rest::Own(own) => own,
            Rest::Tail(tail) => tail.to_vec(),
            Rest::Both(both) => {
                let (mut own, tail) = *both;
                own.extend_from_slice(&tail);
                own
            }
        };
        self.rest = Rest::Own(own);
        match &mut self.rest {
            Rest::Own(own) => own,
            Rest::Tail(_) | Rest::Both(_) => unreachable!("it was made so"),
        }
    }
    pub fn push(&mut self, element: T) {
        self.end().push(element);
    }
    /// Adds many elements, without room for more.
    pub fn put(&mut self, elements: Vec<T>) {
        let end = self.end();
        if end.is_empty() {
            *end = elements;
        } else {
            end.extend(elements);
        }
    }
    pub fn insert(&mut self, at: usize, element: T) {
        match &mut self.rest {
            Rest::Own(own) if self.head.is_none() => own.insert(at, element),
            Rest::Both(both) if self.head.is_none() && at <= both.0.len() => both.0.insert(at, element),
            _ => self.own().insert(at, element),
        }
    }
    pub fn first_mut(&mut self) -> Option<&mut T> {
        self.own().first_mut()
    }
    /// Puts a tail behind the elements; behind another one it is copied.
    pub fn share(&mut self, tail: &Arc<[T]>) {
        if tail.is_empty() {
            return;
        }
        match &mut self.rest {
            Rest::Own(own) if own.is_empty() => self.rest = Rest::Tail(Arc::clone(tail)),
            Rest::Own(own) => self.rest = Rest::Both(Box::new((std::mem::take(own), Arc::clone(tail)))),
            Rest::Tail(_) | Rest::Both(_) => self.end().extend_from_slice(tail),
        }
    }
}

impl<T: Clone + Ord> WithTail<T> {
    /// Of its own elements each once, where it stands first.
    pub fn each_once(&mut self) {
        let own = match &mut self.rest {
            Rest::Own(own) => own,
            Rest::Tail(_) => return,
            Rest::Both(both) => &mut both.0,
        };
        if own.len() > 1 {
            let mut seen = BTreeSet::new();
            own.retain(|element| seen.insert(element.clone()));
        }
    }

    /// In order, each element once.
    pub fn sort_and_dedup(&mut self) {
        let own = self.own();
        own.sort();
        own.dedup();
    }
}

impl<T> Default for WithTail<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: PartialEq> PartialEq for WithTail<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl<T: Eq> Eq for WithTail<T> {}

impl<T: PartialEq, const N: usize> PartialEq<[T; N]> for WithTail<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        self.iter().eq(other)
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for WithTail<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self).finish()
    }
}

impl<T> From<Vec<T>> for WithTail<T> {
    fn from(own: Vec<T>) -> Self {
        Self { head: None, rest: Rest::Own(own) }
    }
}

impl<T> FromIterator<T> for WithTail<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Vec::from_iter(elements).into()
    }
}

impl<T: Clone> Extend<T> for WithTail<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        self.end().extend(elements);
    }
}

impl<'a, T: Copy + 'a> Extend<&'a T> for WithTail<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, elements: I) {
        self.end().extend(elements);
    }
}

impl<'a, T> IntoIterator for &'a WithTail<T> {
    type Item = &'a T;
    type IntoIter = Elements<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Clone> IntoIterator for WithTail<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(mut self) -> Self::IntoIter {
        std::mem::take(self.own()).into_iter()
    }
}

impl<T> Index<usize> for WithTail<T> {
    type Output = T;
    fn index(&self, at: usize) -> &T {
        let (head, own) = (self.head().len(), self.between().len());
        match (at.checked_sub(head), at.checked_sub(head + own)) {
            (None, _) => &self.head()[at],
            (Some(at), None) => &self.between()[at],
            (_, Some(at)) => &self.tail()[at],
        }
    }
}

impl<T: Clone> IndexMut<usize> for WithTail<T> {
    fn index_mut(&mut self, at: usize) -> &mut T {
        &mut self.own()[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Heads<u8> for Vec<Vec<u8>> {
        fn head(&self, at: u32) -> &[u8] {
            &self[at as usize]
        }
    }

    /// One list, whatever stands in the tail.
    #[test]
    fn to_its_readers_it_is_one_list() {
        let tail: Arc<[u8]> = [3, 4].into();
        let mut list = WithTail::from(vec![1, 2]);
        list.share(&tail);
        let all = |list: &WithTail<u8>| list.iter().copied().collect::<Vec<_>>();
        assert_eq!((all(&list), list.len()), (vec![1, 2, 3, 4], 4));
        assert_eq!((list[1], list[2], list.get(3), list.get(4)), (2, 3, Some(&4), None));
        assert_eq!((list.first(), list.last()), (Some(&1), Some(&4)));
        assert_eq!(list, WithTail::from(vec![1, 2, 3, 4]));
        let other = list.clone();
        list.insert(1, 9);
        list.push(5);
        list.share(&tail);
        list.share(&tail);
        assert_eq!(all(&list), [1, 9, 2, 3, 4, 5, 3, 4, 3, 4]);
        list.insert(9, 7);
        list[2] = 8;
        let mut twice = WithTail::from(vec![3, 1, 3, 2, 1]);
        twice.each_once();
        assert_eq!(all(&twice), [3, 1, 2]);
        list.sort_and_dedup();
        assert_eq!(all(&list), [1, 3, 4, 5, 7, 8, 9]);
        assert_eq!(other.into_iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
        let mut only_tail = WithTail::new();
        only_tail.share(&tail);
        assert_eq!((only_tail.first(), only_tail.is_empty()), (Some(&3), false));
        let heads: Arc<dyn Heads<u8>> = Arc::new(vec![vec![], tail.to_vec()]);
        let headed_by = |at: u32| WithTail::beginning(Arc::clone(&heads), at);
        let mut headed = headed_by(1);
        headed.put(vec![5]);
        headed.share(&tail);
        assert_eq!((all(&headed), headed.len()), (vec![3, 4, 5, 3, 4], 5));
        assert_eq!((headed[1], headed[2], headed[4], headed.get(0), headed.get(5)), (4, 5, 4, Some(&3), None));
        assert_eq!(
            (headed.get(2), headed.get(3), headed.first(), headed.last()),
            (Some(&5), Some(&3), Some(&3), Some(&4))
        );
        headed.insert(0, 1);
        headed.extend([6]);
        assert_eq!(all(&headed), [1, 3, 4, 5, 3, 4, 6]);
        assert_eq!((headed_by(1).last(), headed_by(0).first()), (Some(&4), None));
        assert_eq!(headed_by(1).into_iter().collect::<Vec<_>>(), [3, 4]);
        assert_eq!((headed_by(0).len(), headed_by(1).clone(), headed_by(0).is_empty()), (0, headed_by(1), true));
        *only_tail.first_mut().unwrap() = 6;
        assert_eq!((all(&only_tail), &*tail), (vec![6, 4], &[3, 4][..]));
    }
}
