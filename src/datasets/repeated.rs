//! Entries of a log that stand in two files: found by a sample of their ids, because a log may have many million.

use crate::evidence::{EvidenceFile, EvidenceId, Problem, ProblemKind};
use std::collections::{BTreeSet, BinaryHeap, HashMap};
use std::hash::{BuildHasher as _, Hasher as _};

/// Ids that are kept of a table: those with the smallest numbers, which are the same ones wherever they stand.
const KEPT: usize = 2_048;

/// A sample of the ids of a table's entries.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample(BinaryHeap<u64>);

impl Sample {
    pub fn add(&mut self, id: &str) {
        let mut hasher = foldhash::fast::FixedState::with_seed(0).build_hasher();
        hasher.write(id.as_bytes());
        let number = hasher.finish();
        if self.0.len() < KEPT {
            self.0.push(number);
        } else if let Some(mut largest) = self.0.peek_mut()
            && number < *largest
        {
            *largest = number;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Says of each file which earlier ones hold entries of its, too. The same file twice was told. Gives a sentence on all of them.
pub(super) fn note(files: &mut [EvidenceFile], samples: &[(EvidenceId, Sample)]) -> Option<String> {
    let mut pairs = BTreeSet::new();
    let mut first: HashMap<u64, EvidenceId> = HashMap::new();
    for (file, sample) in samples {
        let mut others: Vec<EvidenceId> = Vec::new();
        for number in &sample.0 {
            let known = *first.entry(*number).or_insert(*file);
            if known != *file && !others.contains(&known) {
                others.push(known);
            }
        }
        others.sort_unstable();
        let name = |file: &EvidenceId| files.get(file.0 as usize).map(|file| file.name.clone());
        let names: Vec<String> = others.iter().filter_map(name).collect();
        let Some(file) = files.get_mut(file.0 as usize) else { continue };
        pairs.extend(names.iter().map(|other| format!("{} and {other}", file.name)));
        if names.is_empty() || file.notices.has(ProblemKind::Duplicate) {
            continue;
        }
        let message = format!(
            "Some of its entries stand in {} as well, and count twice. Take one of the files out, or export periods that do not \
             overlap.",
            names.join(", ")
        );
        file.notices.push(Problem::file(ProblemKind::Duplicate, message));
    }
    let pairs: Vec<String> = pairs.into_iter().collect();
    (!pairs.is_empty()).then(|| format!("Some entries stand in two files, and count twice here: {}.", pairs.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_two_files_is_told_of_the_later_one() {
        let check = |ranges: &[std::ops::Range<u32>], expected: &[&str]| {
            let file = |at: usize| EvidenceFile { name: format!("{at}.csv"), ..EvidenceFile::default() };
            let mut files: Vec<EvidenceFile> = (0..ranges.len()).map(file).collect();
            let samples: Vec<(EvidenceId, Sample)> = (0..)
                .zip(ranges)
                .map(|(at, range)| {
                    let mut sample = Sample::default();
                    range.clone().for_each(|id| sample.add(&format!("id {id}")));
                    assert!(sample.0.len() <= KEPT);
                    (EvidenceId(at), sample)
                })
                .collect();
            note(&mut files, &samples);
            let told =
                |file: &EvidenceFile| file.notices.iter().next().map_or(String::new(), |told| told.message.clone());
            for (file, expected) in files.iter().zip(expected) {
                let told = told(file);
                assert!(told.contains(expected) && told.is_empty() == expected.is_empty(), "{ranges:?}: {told}");
            }
        };
        check(&[0..5, 5..9], &["", ""]);
        check(&[0..5, 4..9], &["", "stand in 0.csv as well"]);
        check(&[0..5, 5..9, 3..7], &["", "", "stand in 0.csv, 1.csv as well"]);
        check(&[0..100_000, 90_000..150_000], &["", "stand in 0.csv as well"]);
        check(&[0..100_000, 100_000..150_000], &["", ""]);
    }
}
