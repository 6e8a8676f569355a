//! Sign-ins that stand in two files and count once: told by their ids, and looked for only in files of which a sample of ids
//! showed that they hold each other's entries.

use crate::evidence::EvidenceId;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Ids that are held, of eight bytes and their file's four: what goes beyond counts in each file.
const MOST: usize = 6_000_000;

/// Ids met, and how many were met again.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub struct Once {
    /// Files that are looked at.
    watched: BTreeSet<EvidenceId>,
    /// Which columns a file has: of one with others the sign-in may say more.
    forms: BTreeMap<EvidenceId, u64>,
    /// By the hash of an id, the file that told it first.
    seen: HashMap<u64, EvidenceId, foldhash::fast::FixedState>,
    /// The same of messages, which come again by themselves.
    messages: HashMap<u64, EvidenceId, foldhash::fast::FixedState>,
    /// By file and the earlier file that holds them, too; of messages also by the file itself.
    again: BTreeMap<(EvidenceId, EvidenceId), u64>,
}

impl Once {
    pub fn watch(&mut self, files: impl IntoIterator<Item = EvidenceId>) {
        self.watched.extend(files);
    }

    pub fn is_watched(&self, file: EvidenceId) -> bool {
        self.watched.contains(&file)
    }

    /// Whether another file of the same form told this entry before. `id`: a hash of it; `form`: of the file's columns.
    pub fn was_told(&mut self, id: u64, file: EvidenceId, form: impl FnOnce() -> u64) -> bool {
        let own = *self.forms.entry(file).or_insert_with(form);
        let Some(first) = self.seen.get(&id).copied() else {
            if self.seen.len() < MOST {
                self.seen.insert(id, file);
            }
            return false;
        };
        if first == file || self.forms.get(&first) != Some(&own) {
            return false;
        }
        *self.again.entry((file, first)).or_default() += 1;
        true
    }

    /// Whether a message of this entry was met before, in this file or another: they are sent twice, and again when details of a
    /// sign-in change.
    pub fn came_again(&mut self, id: u64, file: EvidenceId) -> bool {
        let Some(first) = self.messages.get(&id).copied() else {
            if self.messages.len() < MOST {
                self.messages.insert(id, file);
            }
            return false;
        };
        *self.again.entry((file, first)).or_default() += 1;
        true
    }

    /// How many sign-ins of a file stand in each earlier one, and of messages in itself. The ids are let go.
    pub fn told(&mut self) -> BTreeMap<(EvidenceId, EvidenceId), u64> {
        self.seen = HashMap::default();
        self.messages = HashMap::default();
        std::mem::take(&mut self.again)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_counts_once_in_files_of_one_form() {
        let mut once = Once::default();
        let mut check = |id: u64, file: u32, form: u64, expected: bool| {
            assert_eq!(once.was_told(id, EvidenceId(file), || form), expected, "{id} in {file}");
        };
        check(1, 0, 7, false);
        // Twice in one file: what that means is the file's own.
        check(1, 0, 7, false);
        check(1, 1, 7, true);
        check(2, 1, 7, false);
        check(2, 2, 8, false);
        check(1, 3, 7, true);
        let pairs: Vec<_> = once.told().into_iter().collect();
        assert_eq!(pairs, [((EvidenceId(1), EvidenceId(0)), 1), ((EvidenceId(3), EvidenceId(0)), 1)]);
    }
}
