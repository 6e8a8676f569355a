//! Words of an export that are not known here, and how often they stood: a portal may write in its own language.

use std::collections::BTreeMap;

/// Different words that are remembered; the rest changes nothing.
const MOST: usize = 16;

/// Words that were not understood, each with the number of rows where that mattered.
#[derive(Clone, Debug, Default)]
pub struct UnknownWords(BTreeMap<Box<str>, u64>);

impl UnknownWords {
    /// Counts one more row with such a word.
    pub fn note(&mut self, word: &str) {
        if let Some(count) = self.0.get_mut(word) {
            *count += 1;
        } else if self.0.len() < MOST {
            self.0.insert(word.into(), 1);
        }
    }

    /// "“Navigateur” (3)"; `None`: all was understood.
    pub fn told(&self) -> Option<String> {
        let told: Vec<String> = self.0.iter().map(|(word, count)| format!("“{word}” ({count})")).collect();
        (!told.is_empty()).then(|| told.join(", "))
    }
}
