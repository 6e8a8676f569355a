//! The texts, names and brackets of JSON, without judging its grammar: for a look at names at every depth.

use crate::evidence::secrets::{is_changed, is_name_of_a_key, names};
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::evidence) enum Token<'a> {
    OpenObject,
    OpenList,
    Close,
    /// A property's name, escapes left as they are.
    Name(&'a [u8]),
    /// A text that is a value, without its quotes, escapes left as they are.
    Text(&'a [u8]),
    /// A number or a word (`true`, `null`); only of a walk that asks for them.
    Plain(&'a [u8]),
}

/// Walks over a slice; ends before a text that the slice does not hold whole.
pub(in crate::evidence) struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
    ended: bool,
    has_plain: bool,
}

impl<'a> Tokens<'a> {
    /// `ended`: nothing comes after the slice.
    pub fn new(bytes: &'a [u8], ended: bool) -> Self {
        Self { bytes, at: 0, ended, has_plain: false }
    }
    /// As [`Tokens::new`], numbers and words too.
    pub fn all(bytes: &'a [u8], ended: bool) -> Self {
        Self { has_plain: true, ..Self::new(bytes, ended) }
    }
    /// Where the next walk has to begin.
    pub fn position(&self) -> usize {
        self.at
    }

    /// From the opening quote at `start`: where the text ends, behind its closing quote.
    fn text_end(&self, start: usize) -> Option<usize> {
        let mut at = start + 1;
        loop {
            at += memchr::memchr2(b'"', b'\\', self.bytes.get(at..)?)?;
            if self.bytes[at] == b'"' {
                return Some(at + 1);
            }
            at += 2;
        }
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = (Token<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let marks = |byte: &u8| matches!(byte, b'"' | b'{' | b'}' | b'[' | b']');
        let begins = |byte: &u8| !matches!(byte, b',' | b':') && !byte.is_ascii_whitespace();
        let rest = self.bytes.get(self.at..)?;
        let found = if self.has_plain { rest.iter().position(begins) } else { rest.iter().position(marks) };
        let Some(start) = found.map(|found| self.at + found) else {
            self.at = self.bytes.len();
            return None;
        };
        self.at = start;
        let token = match self.bytes[start] {
            b'{' => Token::OpenObject,
            b'[' => Token::OpenList,
            b'"' => {
                let end = self.text_end(start)?;
                let inside = &self.bytes[start + 1..end - 1];
                let next =
                    self.bytes[end..].iter().position(|byte| !byte.is_ascii_whitespace()).map(|found| end + found);
                if next.is_none() && !self.ended {
                    return None;
                }
                let is_name = next.is_some_and(|next| self.bytes[next] == b':');
                self.at = end;
                let token = if is_name { Token::Name(inside) } else { Token::Text(inside) };
                return Some((token, start..end));
            }
            b']' | b'}' => Token::Close,
            _ => {
                let rest = &self.bytes[start..];
                let length = rest.iter().position(|byte| marks(byte) || !begins(byte)).unwrap_or(rest.len());
                if length == rest.len() && !self.ended {
                    return None;
                }
                self.at = start + length;
                return Some((Token::Plain(&rest[..length]), start..start + length));
            }
        };
        self.at = start + 1;
        Some((token, start..start + 1))
    }
}

/// Deeper nesting than any reader accepts is not followed by name.
const DEPTH: usize = 256;

/// The name of a property as an audit log shows it.
pub(in crate::evidence) fn is_shown(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"displayName")
}

/// Under which names one stands: that of the property, and that of the object around it.
#[derive(Debug, Default)]
pub(in crate::evidence) struct Nesting {
    open: Vec<Vec<u8>>,
    /// Brackets beyond [`DEPTH`].
    deeper: usize,
    name: Vec<u8>,
    is_named: bool,
    /// The text under `key` in the object in view.
    key: Vec<u8>,
    /// The text under `displayName` there, which names what changed.
    shown: Vec<u8>,
    /// The outermost of the open names under which every text is a secret.
    whole: Option<usize>,
}

impl Nesting {
    /// Of a value that stands under a name.
    pub fn under(name: &[u8]) -> Self {
        Self { name: name.to_vec(), is_named: !name.is_empty(), ..Self::default() }
    }
    /// The name under which the value in view stands; in a list, the list's.
    pub fn name(&self) -> &[u8] {
        if self.is_named { &self.name } else { self.open.last().map_or(&[], Vec::as_slice) }
    }
    /// The name under which the object stands that holds the value in view; inside an object whose texts are all secrets,
    /// however deep, the name of that.
    pub fn parent(&self) -> &[u8] {
        if let Some(name) = self.whole.and_then(|at| self.open.get(at)) {
            return name;
        }
        let outer = if self.is_named { self.open.len().checked_sub(1) } else { self.open.len().checked_sub(2) };
        outer.and_then(|at| self.open.get(at)).map_or(&[], Vec::as_slice)
    }
    /// What names the value in view: the text that stood under `key` in the object in view, or, where it is told what a
    /// property became and was, under `displayName`; nothing once an object began or ended since.
    pub fn key(&self) -> &[u8] {
        if is_changed(self.name()) && !names::names_a_secret(&self.key) { &self.shown } else { &self.key }
    }
    /// Moves on over a token.
    pub fn follow(&mut self, token: Token<'_>) {
        match token {
            // What was named already is not forgotten over another name.
            Token::Text(text) if self.is_named && is_name_of_a_key(&self.name) && !names::names_a_secret(&self.key) => {
                self.key.clear();
                self.key.extend_from_slice(text);
            }
            Token::Text(text) if self.is_named && is_shown(&self.name) => {
                self.shown.clear();
                self.shown.extend_from_slice(text);
            }
            Token::OpenObject | Token::OpenList | Token::Close => {
                self.key.clear();
                self.shown.clear();
            }
            Token::Text(_) | Token::Plain(_) | Token::Name(_) => {}
        }
        match token {
            Token::OpenObject | Token::OpenList if self.open.len() < DEPTH => {
                let name = self.name().to_vec();
                if self.whole.is_none() && names::is_whole(&name) {
                    self.whole = Some(self.open.len());
                }
                self.open.push(name);
                self.is_named = false;
            }
            Token::OpenObject | Token::OpenList => self.deeper += 1,
            Token::Close if self.deeper > 0 => self.deeper -= 1,
            Token::Close => {
                self.open.pop();
                self.whole = self.whole.filter(|at| *at < self.open.len());
                self.is_named = false;
            }
            Token::Name(name) => {
                self.name.clear();
                self.name.extend_from_slice(name);
                self.is_named = true;
            }
            Token::Text(_) | Token::Plain(_) => self.is_named = false,
        }
    }
}
