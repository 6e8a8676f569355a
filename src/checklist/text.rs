//! A text that many findings have: a hundred thousand accounts stand in several findings each, and none of these copies the
//! account's name, or looks at it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

/// Texts by number, shared by all who hold one.
pub trait Texts: fmt::Debug + Send + Sync {
    fn text(&self, at: u32) -> &str;
}

/// To its readers a text like any other.
#[derive(Clone)]
pub struct Text(Kind);

#[derive(Clone)]
enum Kind {
    Own(Arc<str>),
    Of(Arc<dyn Texts>, u32),
}

impl Text {
    /// The text that stands there under this number.
    pub fn of(texts: Arc<dyn Texts>, at: u32) -> Self {
        Self(Kind::Of(texts, at))
    }
    /// As a text of its own.
    pub fn shared(&self) -> Arc<str> {
        match &self.0 {
            Kind::Own(text) => Arc::clone(text),
            Kind::Of(..) => (&**self).into(),
        }
    }
}

impl Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        match &self.0 {
            Kind::Own(text) => text,
            Kind::Of(texts, at) => texts.text(*at),
        }
    }
}

impl<T: Into<Arc<str>>> From<T> for Text {
    fn from(text: T) -> Self {
        Self(Kind::Own(text.into()))
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (**self).cmp(&**other)
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Display for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&**self, formatter)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Letters;

    impl Texts for Letters {
        fn text(&self, at: u32) -> &str {
            ["a", "b"][at as usize]
        }
    }

    #[test]
    fn a_text_is_one_wherever_it_stands() {
        let of = |at: u32| Text::of(Arc::new(Letters), at);
        assert_eq!((of(0), &*of(1).shared(), of(1).to_string()), (Text::from("a"), "b", "b".to_owned()));
        assert!(of(0) < of(1) && of(1) != Text::from("a") && Text::from("b".to_owned()) == of(1));
        assert_eq!(format!("{:?}", of(0).clone()), "\"a\"");
    }
}
