//! Finds the bytes that cut a text up, 64 at a time: one comes every fifteen or so, and to search anew from each of them
//! takes longer than all the rest of the reading.

const BLOCK: usize = 64;

/// Positions of the wanted bytes in a text.
pub(super) struct Marks<'a> {
    bytes: &'a [u8],
    wanted: [u8; 3],
    /// Where the block in work begins, and which of its bytes are still to be given, one bit for each.
    block: usize,
    mask: u64,
    /// A NUL or an opening brace stands in a block looked at so far.
    pub is_odd: bool,
}

impl<'a> Marks<'a> {
    pub fn new(bytes: &'a [u8], wanted: [u8; 3]) -> Self {
        let mut marks = Self { bytes, wanted, block: 0, mask: 0, is_odd: false };
        marks.look_at(0);
        marks
    }

    #[inline]
    fn look_at(&mut self, block: usize) {
        let rest = &self.bytes[block..];
        let (found, is_odd) = if let Some((whole, _)) = rest.split_first_chunk::<BLOCK>() {
            mask(whole, self.wanted)
        } else {
            let mut padded = [b' '; BLOCK];
            padded[..rest.len()].copy_from_slice(rest);
            let (found, is_odd) = mask(&padded, self.wanted);
            (found & ((1 << rest.len()) - 1), is_odd)
        };
        (self.block, self.mask) = (block, found);
        self.is_odd |= is_odd;
    }
}

impl Iterator for Marks<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.mask == 0 {
            let block = self.block + BLOCK;
            if block >= self.bytes.len() {
                return None;
            }
            self.look_at(block);
        }
        let at = self.block + self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(at)
    }
}

/// One bit for each byte that is one of `wanted`, and whether any is odd. Written so that compilers turn the comparisons
/// into vector instructions: each byte becomes 0 or 1, and a multiplication gathers eight of them.
#[inline]
fn mask(block: &[u8; BLOCK], [a, b, c]: [u8; 3]) -> (u64, bool) {
    let mut found = [0_u8; BLOCK];
    let mut odd = 0;
    for (found, byte) in found.iter_mut().zip(block) {
        *found = u8::from((*byte == a) || (*byte == b) || (*byte == c));
        odd |= u8::from((*byte == b'{') || (*byte == 0));
    }
    let mut mask = 0;
    for (at, eight) in found.as_chunks::<8>().0.iter().enumerate() {
        let gathered = u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask |= gathered << (8 * at);
    }
    (mask, odd != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &[u8]) -> Marks<'_> {
        Marks::new(text, [b',', b'"', b'\n'])
    }

    #[test]
    fn marks_are_the_wanted_bytes() {
        let text: Vec<u8> = (0..=255).chain(b"a,b\"c\n".repeat(13)).collect();
        for length in 0..text.len() {
            let found: Vec<usize> = marks(&text[..length]).collect();
            let wanted = |at: &usize| matches!(text[*at], b',' | b'"' | b'\n');
            let expected: Vec<usize> = (0..length).filter(wanted).collect();
            assert_eq!(found, expected, "{length}");
        }
    }

    #[test]
    fn odd_bytes_are_told_of() {
        let check = |text: &str, expected: bool| {
            let mut marks = marks(text.as_bytes());
            while marks.next().is_some() {}
            assert_eq!(marks.is_odd, expected, "{text:?}");
        };
        check(&"a,b\n".repeat(40), false);
        check(&format!("{}{{", "a,b\n".repeat(40)), true);
        check(&format!("{}\0{}", "a,b\n".repeat(3), "a,b\n".repeat(40)), true);
    }
}
