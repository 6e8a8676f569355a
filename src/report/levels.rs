//! Levels of headings without skipping one: those who find their way by headings miss none.

/// The levels of the headings that the next one stands under.
#[derive(Debug, Default)]
pub struct Levels(Vec<u8>);

impl Levels {
    /// The level of the next heading, from 1: one below what it stands under, whatever the document calls it. Headings that are
    /// alike stay alike.
    pub fn next(&mut self, level: u8) -> u8 {
        while self.0.last().is_some_and(|above| *above >= level) {
            self.0.pop();
        }
        self.0.push(level);
        u8::try_from(self.0.len()).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::Levels;

    #[test]
    fn no_level_is_skipped_and_siblings_are_alike() {
        let check = |levels: &[u8], expected: &[u8]| {
            let mut told = Levels::default();
            let told: Vec<u8> = levels.iter().map(|level| told.next(*level)).collect();
            assert_eq!(told, expected, "{levels:?}");
        };
        check(&[1, 2, 3, 2, 1], &[1, 2, 3, 2, 1]);
        check(&[1, 3, 3, 2, 3, 4, 1], &[1, 2, 2, 2, 3, 4, 1]);
        check(&[3, 1, 4, 2], &[1, 1, 2, 2]);
    }
}
