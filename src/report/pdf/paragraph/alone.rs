//! Last lines that would hold a word or two alone.

use super::Setter;
use std::ops::Range;

/// A last line that takes less of the width than this stands alone; it takes words of the line before along, so many at most.
const ALONE: f32 = 0.24;
const MOST_MOVED: usize = 2;

impl Setter<'_> {
    /// Where a line ends sooner, so that the last one, of this width, does not hold a word or two alone.
    pub(super) fn not_so_alone(
        &mut self,
        line: &Range<usize>,
        sooner: &[usize],
        end: usize,
        last: f32,
    ) -> Option<usize> {
        if last >= self.width * ALONE {
            return None;
        }
        let mut found = None;
        // A compound is not divided for the sake of a last line.
        let is_whole = |stop: &&usize| !self.text[..**stop].ends_with('-');
        let stops: Vec<usize> = sooner.iter().rev().filter(is_whole).take(MOST_MOVED).copied().collect();
        for stop in &stops {
            // In a narrow cell only the end of a long name is no line of its own.
            if !self.is_running_text && self.text[..*stop].ends_with(char::is_whitespace) {
                break;
            }
            let moved = self.measure(*stop..line.end) + last;
            let left = self.measure(line.start..*stop);
            if moved > left || moved > self.width || self.inside_chip(*stop) || *stop >= end {
                return None;
            }
            found = Some(*stop);
            if moved >= self.width * ALONE {
                break;
            }
        }
        found
    }
}
