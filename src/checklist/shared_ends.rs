//! A list that shares its beginning and its end with other lists: what every finding says of an account, and what is the
//! same for a hundred thousand accounts to which the policies stand alike.

use std::collections::HashMap;
use std::iter::Chain;
use std::ops::{Index, IndexMut};
use std::slice::Iter;
use std::sync::Arc;

/// A head and a tail that it may share with others, and its own elements between them. To its readers it is one list.
#[derive(Clone)]
pub struct SharedEnds<T> {
    head: Option<Arc<[T]>>,
    own: Vec<T>,
    tail: Option<Arc<[T]>>,
}

/// The elements of a list in their order.
pub type Elements<'a, T> = Chain<Chain<Iter<'a, T>, Iter<'a, T>>, Iter<'a, T>>;

impl<T> SharedEnds<T> {
    pub const fn new() -> Self {
        Self { head: None, own: Vec::new(), tail: None }
    }
    pub fn iter(&self) -> Elements<'_, T> {
        self.before_tail().chain(self.tail())
    }
    pub fn len(&self) -> usize {
        self.head().len() + self.own.len() + self.tail().len()
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn first(&self) -> Option<&T> {
        self.iter().next()
    }
    pub fn last(&self) -> Option<&T> {
        self.iter().next_back()
    }
    pub fn get(&self, at: usize) -> Option<&T> {
        let in_own = at.checked_sub(self.head().len());
        let in_tail = in_own.and_then(|at| at.checked_sub(self.own.len()));
        match (in_own, in_tail) {
            (None, _) => self.head().get(at),
            (Some(at), None) => self.own.get(at),
            (_, Some(at)) => self.tail().get(at),
        }
    }
    /// Gives back room that is not needed.
    pub fn shrink_to_fit(&mut self) {
        self.own.shrink_to_fit();
    }
    fn head(&self) -> &[T] {
        self.head.as_deref().unwrap_or_default()
    }
    fn tail(&self) -> &[T] {
        self.tail.as_deref().unwrap_or_default()
    }
    fn before_tail(&self) -> Chain<Iter<'_, T>, Iter<'_, T>> {
        self.head().iter().chain(&self.own)
    }
}

impl<T: PartialEq> SharedEnds<T> {
    pub fn contains(&self, element: &T) -> bool {
        self.iter().any(|known| known == element)
    }
}

impl<T: Clone> SharedEnds<T> {
    /// All elements as its own, so that they can be changed.
    pub fn own(&mut self) -> &mut Vec<T> {
        if let Some(head) = self.head.take() {
            self.own.splice(0..0, head.iter().cloned());
        }
        if let Some(tail) = self.tail.take() {
            self.own.extend_from_slice(&tail);
        }
        &mut self.own
    }
    pub fn push(&mut self, element: T) {
        if self.tail.is_some() {
            self.own();
        }
        self.own.push(element);
    }
    pub fn insert(&mut self, at: usize, element: T) {
        match at.checked_sub(self.head().len()) {
            Some(at) if at <= self.own.len() => self.own.insert(at, element),
            _ => self.own().insert(at, element),
        }
    }
    pub fn first_mut(&mut self) -> Option<&mut T> {
        self.own().first_mut()
    }
    /// Puts a tail behind the elements; behind another one it is copied.
    pub fn share(&mut self, tail: &Arc<[T]>) {
        if self.tail.is_some() {
            self.own().extend_from_slice(tail);
        } else if !tail.is_empty() {
            self.tail = Some(Arc::clone(tail));
        }
    }
}

impl<T: Clone + Ord> SharedEnds<T> {
    /// In order, each element once.
    pub fn sort_and_dedup(&mut self) {
        let own = self.own();
        own.sort();
        own.dedup();
    }
}

/// Lists that end in the same two tails get one joined tail between them.
#[derive(Debug)]
pub struct Joins<T> {
    known: HashMap<(usize, usize), (Arc<[T]>, Arc<[T]>, Arc<[T]>)>,
}

impl<T: Clone + PartialEq> Default for Joins<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone + PartialEq> Joins<T> {
    pub fn new() -> Self {
        Self { known: HashMap::new() }
    }

    /// Puts the elements of the other list behind, each that is not there yet.
    pub fn append(&mut self, list: &mut SharedEnds<T>, other: &SharedEnds<T>) {
        let has_before = |element: &T| list.before_tail().any(|known| known == element);
        let has_head = match (&list.head, &other.head) {
            (Some(one), Some(other)) if Arc::ptr_eq(one, other) => true,
            _ => other.head().iter().all(has_before),
        };
        let is_told = has_head && other.own.iter().all(has_before) && !other.tail().iter().any(has_before);
        let (Some(first), Some(second), true) = (&list.tail, &other.tail, is_told) else {
            let more: Vec<T> = other.iter().filter(|element| !list.contains(element)).cloned().collect();
            list.own().extend(more);
            return;
        };
        let place = (first.as_ptr() as usize, second.as_ptr() as usize);
        let (.., joined) = self.known.entry(place).or_insert_with(|| {
            let more = second.iter().filter(|element| !first.contains(element));
            (Arc::clone(first), Arc::clone(second), first.iter().chain(more).cloned().collect())
        });
        list.tail = Some(Arc::clone(joined));
    }
}

impl<T> Default for SharedEnds<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: PartialEq> PartialEq for SharedEnds<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl<T: Eq> Eq for SharedEnds<T> {}

impl<T: PartialEq, const N: usize> PartialEq<[T; N]> for SharedEnds<T> {
    fn eq(&self, other: &[T; N]) -> bool {
        self.iter().eq(other)
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for SharedEnds<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self).finish()
    }
}

impl<T> From<Vec<T>> for SharedEnds<T> {
    fn from(own: Vec<T>) -> Self {
        Self { head: None, own, tail: None }
    }
}

/// As the head of a list that grows behind it.
impl<T> From<Arc<[T]>> for SharedEnds<T> {
    fn from(head: Arc<[T]>) -> Self {
        Self { head: (!head.is_empty()).then_some(head), ..Self::new() }
    }
}

impl<T> FromIterator<T> for SharedEnds<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Vec::from_iter(elements).into()
    }
}

impl<T: Clone> Extend<T> for SharedEnds<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        elements.into_iter().for_each(|element| self.push(element));
    }
}

impl<'a, T: Copy + 'a> Extend<&'a T> for SharedEnds<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, elements: I) {
        elements.into_iter().for_each(|element| self.push(*element));
    }
}

impl<'a, T> IntoIterator for &'a SharedEnds<T> {
    type Item = &'a T;
    type IntoIter = Elements<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Clone> IntoIterator for SharedEnds<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;
    fn into_iter(mut self) -> Self::IntoIter {
        std::mem::take(self.own()).into_iter()
    }
}

impl<T> Index<usize> for SharedEnds<T> {
    type Output = T;
    fn index(&self, at: usize) -> &T {
        let in_own = at.checked_sub(self.head().len());
        let in_tail = in_own.and_then(|at| at.checked_sub(self.own.len()));
        match (in_own, in_tail) {
            (None, _) => &self.head()[at],
            (Some(at), None) => &self.own[at],
            (_, Some(at)) => &self.tail()[at],
        }
    }
}

impl<T: Clone> IndexMut<usize> for SharedEnds<T> {
    fn index_mut(&mut self, at: usize) -> &mut T {
        &mut self.own()[at]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One list, whatever stands in the tail.
    #[test]
    fn to_its_readers_it_is_one_list() {
        let tail: Arc<[u8]> = [3, 4].into();
        let mut list = SharedEnds::from(vec![1, 2]);
        list.share(&tail);
        let all = |list: &SharedEnds<u8>| list.iter().copied().collect::<Vec<_>>();
        assert_eq!((all(&list), list.len()), (vec![1, 2, 3, 4], 4));
        assert_eq!((list[1], list[2], list.get(3), list.get(4)), (2, 3, Some(&4), None));
        assert_eq!((list.first(), list.last()), (Some(&1), Some(&4)));
        assert_eq!(list, SharedEnds::from(vec![1, 2, 3, 4]));
        let other = list.clone();
        list.insert(1, 9);
        list.push(5);
        list.share(&tail);
        list.share(&tail);
        assert_eq!(all(&list), [1, 9, 2, 3, 4, 5, 3, 4, 3, 4]);
        list.insert(9, 7);
        list[2] = 8;
        list.sort_and_dedup();
        assert_eq!(all(&list), [1, 3, 4, 5, 7, 8, 9]);
        assert_eq!(other.into_iter().collect::<Vec<_>>(), [1, 2, 3, 4]);
        let mut only_tail = SharedEnds::new();
        only_tail.share(&tail);
        assert_eq!((only_tail.first(), only_tail.is_empty()), (Some(&3), false));
        let (first, second): (Arc<[u8]>, Arc<[u8]>) = ([3, 4].into(), [4, 5].into());
        let mut joins = Joins::new();
        for (own, others, expected) in [
            (vec![1], vec![1], vec![1, 3, 4, 5]),
            (vec![2], vec![], vec![2, 3, 4, 5]),
            (vec![5], vec![], vec![5, 3, 4]),
            (vec![1], vec![2], vec![1, 3, 4, 2, 5]),
        ] {
            let (mut one, mut other) = (SharedEnds::from(own), SharedEnds::from(others));
            one.share(&first);
            other.share(&second);
            joins.append(&mut one, &other);
            assert_eq!(all(&one), expected);
        }
        let head: Arc<[u8]> = [1, 2].into();
        let mut headed = SharedEnds::from(Arc::clone(&head));
        headed.push(6);
        headed.insert(2, 5);
        headed.share(&tail);
        assert_eq!((all(&headed), headed.len()), (vec![1, 2, 5, 6, 3, 4], 6));
        assert_eq!((headed[1], headed[3], headed[5], headed.get(2), headed.get(6)), (2, 6, 4, Some(&5), None));
        assert_eq!((headed.first(), headed.last()), (Some(&1), Some(&4)));
        let (mut one, mut other) = (SharedEnds::from(Arc::clone(&head)), SharedEnds::from(Arc::clone(&head)));
        one.share(&first);
        other.share(&second);
        joins.append(&mut one, &other);
        assert_eq!(all(&one), [1, 2, 3, 4, 5]);
        headed.insert(1, 9);
        assert_eq!((all(&headed), &*head), (vec![1, 9, 2, 5, 6, 3, 4], &[1, 2][..]));
        *only_tail.first_mut().unwrap() = 6;
        assert_eq!((all(&only_tail), &*tail), (vec![6, 4], &[3, 4][..]));
    }
}
