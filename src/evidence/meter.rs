//! How far the reading of an input is, in bytes of that input, however often what they hold is packed.

use std::sync::atomic::{AtomicU64, Ordering};

/// What receiving an archive or workbook is of the whole work, one part of so many.
const HANDED_OVER: u64 = 10;

/// Of one file: what its bytes are worth in bytes of the input.
pub(super) struct Meter<'a> {
    received: &'a AtomicU64,
    worth: u64,
    /// Its bytes, as far as anybody knows.
    of: u64,
    bytes: u64,
    told: u64,
}

impl<'a> Meter<'a> {
    /// Of the input itself.
    pub fn of_input(received: &'a AtomicU64) -> Self {
        Self { received, worth: u64::MAX, of: u64::MAX, bytes: 0, told: 0 }
    }

    /// So many bytes of it were received.
    pub fn add(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes as u64);
        let now = share(self.worth, self.bytes, self.of);
        self.received.fetch_add(now.saturating_sub(self.told), Ordering::Relaxed);
        self.told = self.told.max(now);
    }

    /// What it holds is only unpacked once all of it is here: most of the work is still to come. `size`: its bytes, where
    /// they are known by now. Gives what its members are worth together.
    pub fn hand_over(&mut self, size: u64) -> u64 {
        if self.worth == u64::MAX {
            (self.worth, self.of) = (size, size);
        }
        let members = self.worth - self.worth / HANDED_OVER;
        self.worth -= members;
        members
    }

    /// Of a member of it.
    pub fn member(received: &'a AtomicU64, worth: u64, size: u64) -> Self {
        Self { received, worth, of: size, bytes: 0, told: 0 }
    }
}

/// The share that `part` is of `whole`, of `worth`; never more than that.
pub(super) fn share(worth: u64, part: u64, whole: u64) -> u64 {
    if worth == whole {
        return part.min(worth);
    }
    let share = u128::from(worth) * u128::from(part.min(whole)) / u128::from(whole.max(1));
    u64::try_from(share).unwrap_or(worth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_twice_counts_once() {
        let received = AtomicU64::new(0);
        let is = |expected: u64| assert_eq!(received.load(Ordering::Relaxed), expected);
        let mut given = Meter::of_input(&received);
        given.add(100);
        is(100);
        let members = given.hand_over(10_000);
        given.add(9_900);
        is(1_000);
        assert_eq!(members, 9_000);
        // Half of it is an archive again.
        let mut inner = Meter::member(&received, share(members, 5_000, 10_000), 5_100);
        let within = inner.hand_over(5_100);
        inner.add(5_100);
        is(1_450);
        let mut table = Meter::member(&received, within, 1_000_000);
        table.add(500_000);
        is(3_475);
        table.add(900_000);
        is(5_500);
        let mut other = Meter::member(&received, share(members, 5_000, 10_000), 0);
        other.add(7);
        is(5_500);
    }
}
