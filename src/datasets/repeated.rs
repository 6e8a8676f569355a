//! Entries of a log that stand in two files: found by a sample of their ids, because a log may have many million.

use crate::evidence::{EvidenceFile, EvidenceId, Problem, ProblemKind};
use crate::tenant::figure;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};
use std::hash::{BuildHasher as _, Hasher as _};

/// Ids that are kept of a table: those with the smallest numbers, which are the same ones wherever they stand.
const KEPT: usize = 2_048;

/// A sample of the ids of a table's entries.
#[derive(Clone, Debug, Default)]
pub(super) struct Sample(BinaryHeap<u64>);

/// A number for an id, the same one everywhere.
pub(super) fn number_of(id: &str) -> u64 {
    let mut hasher = foldhash::fast::FixedState::with_seed(0).build_hasher();
    hasher.write(id.as_bytes());
    hasher.finish()
}

impl Sample {
    pub fn add(&mut self, number: u64) {
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

/// Of each file the earlier ones that hold entries of its, too.
pub(super) fn shared(samples: &[(EvidenceId, Sample)]) -> Vec<(EvidenceId, Vec<EvidenceId>)> {
    let mut first: HashMap<u64, EvidenceId> = HashMap::new();
    let mut shared = Vec::new();
    for (file, sample) in samples {
        let mut others: Vec<EvidenceId> = Vec::new();
        for number in &sample.0 {
            let known = *first.entry(*number).or_insert(*file);
            if known != *file && !others.contains(&known) {
                others.push(known);
            }
        }
        others.sort_unstable();
        if !others.is_empty() {
            shared.push((*file, others));
        }
    }
    shared
}

/// How many entries of a file stand in an earlier one, and were left out there.
pub(super) type Once = BTreeMap<(EvidenceId, EvidenceId), u64>;

/// Says of each file which earlier ones hold entries of its, too, and which of them count once. Gives a sentence on those that
/// count twice. That a file came twice was told.
pub(super) fn note(files: &mut [EvidenceFile], samples: &[(EvidenceId, Sample)], once: &Once) -> Option<String> {
    let mut pairs = BTreeSet::new();
    let mut found: BTreeMap<EvidenceId, BTreeSet<EvidenceId>> = BTreeMap::new();
    let sampled =
        shared(samples).into_iter().flat_map(|(file, others)| others.into_iter().map(move |other| (file, other)));
    for (file, other) in sampled.chain(once.keys().copied()).filter(|(file, other)| file != other) {
        found.entry(file).or_default().insert(other);
    }
    for (file, others) in found {
        let (counted, doubled): (Vec<EvidenceId>, Vec<EvidenceId>) =
            others.into_iter().partition(|other| once.contains_key(&(file, *other)));
        let names = |of: &[EvidenceId]| -> Vec<String> {
            of.iter().filter_map(|file| files.get(file.0 as usize)).map(|file| file.name.clone()).collect()
        };
        let (counted_names, names) = (names(&counted), names(&doubled));
        let times: u64 = counted.iter().filter_map(|other| once.get(&(file, *other))).sum();
        let Some(file) = files.get_mut(file.0 as usize) else { continue };
        pairs.extend(names.iter().map(|other| format!("{} and {other}", file.name)));
        let is_told = file.notices.has(ProblemKind::Duplicate);
        if !counted_names.is_empty() {
            let (stand, count) = if times == 1 { ("sign-in stands", "counts") } else { ("sign-ins stand", "count") };
            let message =
                format!("{} {stand} in {} as well, and {count} once.", figure(times), counted_names.join(", "));
            file.notices.push(Problem::file(ProblemKind::Duplicate, message));
        }
        if names.is_empty() || is_told {
            continue;
        }
        let message = format!(
            "Some of its entries stand in {} as well, with other columns, and count twice. Take one of the files out, or \
             export periods that do not overlap.",
            names.join(", ")
        );
        file.notices.push(Problem::file(ProblemKind::Duplicate, message));
    }
    for ((file, other), times) in once {
        if let (true, Some(file)) = (file == other, files.get_mut(file.0 as usize)) {
            let (rows, them) = if *times == 1 { ("row is a message", "it") } else { ("rows are messages", "them") };
            let message = format!(
                "{} {rows} on sign-ins that stand above {them}; each sign-in counts once, as its first message tells it.",
                figure(*times)
            );
            file.notices.push(Problem::file(ProblemKind::Duplicate, message));
        }
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
                    range.clone().for_each(|id| sample.add(number_of(&format!("id {id}"))));
                    assert!(sample.0.len() <= KEPT);
                    (EvidenceId(at), sample)
                })
                .collect();
            note(&mut files, &samples, &Once::new());
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
