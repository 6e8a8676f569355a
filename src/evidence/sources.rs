//! The rows that one record was read from: nearly always one, and a large tenant has millions of records.

use super::SourceRef;
use std::ops::{Deref, DerefMut};

/// To its readers a list of rows. One row takes no room of its own.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sources(Kind);

#[derive(Clone, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    None,
    One(SourceRef),
    // Thin pointers, so that the whole is no larger than one row.
    Two(Box<[SourceRef; 2]>),
    #[expect(clippy::box_collection)]
    Many(Box<Vec<SourceRef>>),
}

impl Sources {
    /// Adds a row behind the others.
    pub fn push(&mut self, source: SourceRef) {
        self.0 = match std::mem::take(&mut self.0) {
            Kind::None => Kind::One(source),
            Kind::One(first) => Kind::Two(Box::new([first, source])),
            Kind::Two(both) => {
                let [first, second] = *both;
                Kind::Many(Box::new(vec![first, second, source]))
            }
            Kind::Many(mut all) => {
                all.push(source);
                Kind::Many(all)
            }
        };
    }

    /// Takes the other's rows behind its own.
    pub fn append(&mut self, other: &mut Self) {
        for source in std::mem::take(other).iter() {
            self.push(*source);
        }
    }
}

impl Deref for Sources {
    type Target = [SourceRef];
    fn deref(&self) -> &[SourceRef] {
        match &self.0 {
            Kind::None => &[],
            Kind::One(source) => std::slice::from_ref(source),
            Kind::Two(both) => &**both,
            Kind::Many(all) => all,
        }
    }
}

impl DerefMut for Sources {
    fn deref_mut(&mut self) -> &mut [SourceRef] {
        match &mut self.0 {
            Kind::None => &mut [],
            Kind::One(source) => std::slice::from_mut(source),
            Kind::Two(both) => &mut **both,
            Kind::Many(all) => all,
        }
    }
}

impl From<SourceRef> for Sources {
    fn from(source: SourceRef) -> Self {
        Self(Kind::One(source))
    }
}

impl FromIterator<SourceRef> for Sources {
    fn from_iter<I: IntoIterator<Item = SourceRef>>(rows: I) -> Self {
        let mut sources = Self::default();
        rows.into_iter().for_each(|row| sources.push(row));
        sources
    }
}

impl<'a> IntoIterator for &'a Sources {
    type Item = &'a SourceRef;
    type IntoIter = std::slice::Iter<'a, SourceRef>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::EvidenceId;

    #[test]
    fn rows_stay_in_their_order_however_many_there_are() {
        let row = |row: u64| SourceRef { file: EvidenceId(0), part: None, row };
        for count in 0..5 {
            let rows: Vec<SourceRef> = (0..count).map(row).collect();
            let mut sources: Sources = rows.iter().copied().collect();
            assert_eq!((&*sources, sources.clone().iter().count()), (&*rows, rows.len()));
            let mut more = Sources::from(row(9));
            sources.append(&mut more);
            assert!(more.is_empty());
            assert_eq!((sources.len(), sources.last()), (rows.len() + 1, Some(&row(9))));
        }
        assert_eq!(size_of::<Sources>(), size_of::<SourceRef>(), "one row takes no room of its own");
    }
}
