//! Texts that were masked before. The same one comes again and again: an account stands in many findings, a date or a role
//! beside many accounts.

use std::collections::HashMap;
use std::sync::Mutex;

/// Longer texts are sentences of their own, in bytes.
const LONGEST: usize = 256;
/// As many texts as an assessment of some 20,000 accounts has; what comes after is masked each time.
const MOST: usize = 150_000;

/// What became of texts; `None`: it stays as it is.
type Known = HashMap<Box<str>, Option<Box<str>>, foldhash::fast::RandomState>;

#[derive(Debug, Default)]
pub struct Remembered {
    texts: Mutex<Known>,
}

impl Remembered {
    /// What became of the text before, or becomes of it now.
    pub fn or(&self, text: &str, mask: impl FnOnce() -> String) -> String {
        if text.len() > LONGEST {
            return mask();
        }
        let of_before = |texts: &Known| texts.get(text).map(|masked| masked.as_deref().unwrap_or(text).to_owned());
        if let Some(masked) = self.texts.lock().ok().and_then(|texts| of_before(&texts)) {
            return masked;
        }
        let masked = mask();
        if let Ok(mut texts) = self.texts.lock()
            && texts.len() < MOST
        {
            texts.insert(text.into(), (masked != text).then(|| masked.as_str().into()));
        }
        masked
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_text_is_masked_once() {
        let (remembered, times) = (Remembered::default(), Cell::new(0));
        let check = |text: &str, becomes: &str, expected: usize| {
            let masked = remembered.or(text, || {
                times.set(times.get() + 1);
                becomes.to_owned()
            });
            assert_eq!((masked.as_str(), times.get()), (becomes, expected), "{text}");
        };
        check("Ida", "Person-0001", 1);
        check("Ida", "Person-0001", 1);
        check("2026-06-30", "2026-06-30", 2);
        check("2026-06-30", "2026-06-30", 2);
        let long = "x".repeat(LONGEST + 1);
        check(&long, &long, 3);
        check(&long, &long, 4);
    }
}
