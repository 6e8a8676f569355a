//! Finds where a JSON value ends, checking its grammar on the way, without building anything and without recursion.
//!
//! The same code splits and validates, so that every element handed on has the grammar of JSON.

use super::met::{Unwatched, Watch};
use super::object::PropertySpan;
use super::texts;
pub(super) use super::texts::string;
use crate::evidence::limits::JSON_DEPTH;
use std::ops::Range;

/// Why a text with a raw line break in it is broken.
pub(super) const CONTROL_CHARACTER: &str = "a line break or control character stands inside a text";

/// What a slice begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scan {
    /// A sound value of this length.
    Whole(usize),
    /// The slice ends before the value does.
    More,
    /// No JSON; what is wrong.
    Broken(&'static str),
    TooDeep,
}

/// What may come next inside a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrEnd,
    KeyOrEnd,
    Key,
    Colon,
    CommaOrEnd,
}

/// The length of the JSON value that `bytes` begins with (no blanks before it). A number at the very end of the slice
/// counts as whole only if `ended`.
pub(super) fn value(bytes: &[u8], ended: bool) -> Scan {
    value_within(bytes, ended, 0, 0, &mut Unwatched)
}

/// The names of an object, each with its quotes: elements of a file mostly have those of the one before.
#[derive(Debug, Default)]
pub(super) struct Expected {
    names: Vec<u8>,
    ends: Vec<usize>,
}

impl Expected {
    fn name(&self, at: usize) -> Option<&[u8]> {
        let end = *self.ends.get(at)?;
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        self.names.get(start..end)
    }
    /// Forgets what was expected.
    pub fn nothing(&mut self) {
        self.names.clear();
        self.ends.clear();
    }
    /// From now on the names of this object are expected.
    pub fn those_of(&mut self, object: &[u8], properties: &[PropertySpan]) {
        self.nothing();
        for property in properties {
            let (start, end) = (property.name.0 as usize - 1, property.name.1 as usize + 1);
            self.names.extend_from_slice(object.get(start..end).unwrap_or_default());
            self.ends.push(self.names.len());
        }
    }
}

/// As [`value`]; where it is an object, notes where its properties stand.
pub(super) fn element(bytes: &[u8], ended: bool, properties: &mut Vec<PropertySpan>) -> Scan {
    like(bytes, ended, &Expected::default(), properties, &mut Unwatched).0
}

/// As [`element`], and whether it is an object with exactly the names expected, in their order. `watch` is told of its values.
#[expect(
    clippy::cast_possible_truncation,
    reason = "what is in view has at most DOCUMENT_BYTES, so offsets fit 32 bits"
)]
pub(super) fn like(
    bytes: &[u8],
    ended: bool,
    expected: &Expected,
    properties: &mut Vec<PropertySpan>,
    watch: &mut impl Watch,
) -> (Scan, bool) {
    properties.clear();
    if bytes.first() != Some(&b'{') {
        return (value_within(bytes, ended, 0, 0, watch), false);
    }
    let mut reader = Properties::new(bytes, ended);
    let mut alike = true;
    loop {
        let (name, at) = match reader.name_like(expected.name(properties.len()), &mut alike) {
            Ok(found) => found,
            Err(end) => return (end, alike && properties.len() == expected.ends.len()),
        };
        watch.property(properties.len());
        match reader.watched_value(watch) {
            Ok(value) => properties.push(PropertySpan {
                name: (name.start as u32, name.end as u32),
                value: (at as u32, (at + value.len()) as u32),
            }),
            Err(end) => return (end, false),
        }
    }
}

/// A value that stands inside so many brackets, at this offset of its element.
#[inline]
fn value_within(bytes: &[u8], ended: bool, outside: usize, offset: usize, watch: &mut impl Watch) -> Scan {
    // One bit per open bracket: set for an object.
    let (mut objects, mut depth, mut at) = (0_u64, 0_usize, 0_usize);
    let mut expect = Expect::Value;
    loop {
        at += blanks(&bytes[at..]);
        let Some(byte) = bytes.get(at) else { return Scan::More };
        match (expect, byte) {
            (Expect::Value | Expect::ValueOrEnd, b'{' | b'[') => {
                if depth + outside == JSON_DEPTH {
                    return Scan::TooDeep;
                }
                objects = (objects << 1) | u64::from(*byte == b'{');
                depth += 1;
                at += 1;
                watch.open();
                expect = if *byte == b'{' { Expect::KeyOrEnd } else { Expect::ValueOrEnd };
                continue;
            }
            (Expect::Value | Expect::ValueOrEnd, _) if *byte != b']' || expect == Expect::Value => {
                match scalar(&bytes[at..], ended, offset + at, watch) {
                    Scan::Whole(length) => at += length,
                    other => return other,
                }
                expect = Expect::CommaOrEnd;
            }
            (Expect::Key | Expect::KeyOrEnd, b'"') => {
                match string(&bytes[at..]) {
                    Scan::Whole(length) => {
                        watch.name((offset + at + 1, offset + at + length - 1));
                        at += length;
                    }
                    other => return other,
                }
                expect = Expect::Colon;
                continue;
            }
            (Expect::Colon, b':') => {
                at += 1;
                expect = Expect::Value;
                continue;
            }
            (Expect::CommaOrEnd, b',') => {
                at += 1;
                expect = if objects & 1 == 1 { Expect::Key } else { Expect::Value };
                continue;
            }
            (Expect::CommaOrEnd | Expect::KeyOrEnd, b'}') if objects & 1 == 1 => {
                at += 1;
                objects >>= 1;
                depth -= 1;
                watch.close();
                expect = Expect::CommaOrEnd;
            }
            (Expect::CommaOrEnd | Expect::ValueOrEnd, b']') if objects & 1 == 0 => {
                at += 1;
                objects >>= 1;
                depth -= 1;
                watch.close();
                expect = Expect::CommaOrEnd;
            }
            (Expect::Key, b'}') | (Expect::Value, b']') => return Scan::Broken(COMMA_TOO_MANY),
            (Expect::Key | Expect::KeyOrEnd | Expect::Value | Expect::ValueOrEnd, b'\'') => {
                return Scan::Broken(SINGLE_QUOTES);
            }
            _ => return Scan::Broken(wanted(expect)),
        }
        if depth == 0 {
            return Scan::Whole(at);
        }
    }
}

const COMMA_TOO_MANY: &str =
    "a comma stands before a closing bracket, where nothing follows it; take it out, or export the file again";

const SINGLE_QUOTES: &str = "names and texts stand in single quotes, as Python prints them; write the file with json.dumps, or \
                             export it again as JSON";

fn wanted(expect: Expect) -> &'static str {
    match expect {
        Expect::Value | Expect::ValueOrEnd => "a value is missing",
        Expect::Key | Expect::KeyOrEnd => "a property name in double quotes is missing",
        Expect::Colon => "a colon is missing",
        Expect::CommaOrEnd => "a comma or closing bracket is missing",
    }
}

/// How many blanks the slice begins with.
pub(super) fn blanks(bytes: &[u8]) -> usize {
    if bytes.first().is_some_and(|byte| *byte > b' ') {
        return 0;
    }
    bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count()
}

#[inline]
fn scalar(bytes: &[u8], ended: bool, offset: usize, watch: &mut impl Watch) -> Scan {
    match bytes.first() {
        None => Scan::More,
        Some(b'"') => {
            let (scan, told) = texts::told(bytes);
            if let Scan::Whole(length) = scan {
                watch.text((offset + 1, offset + length - 1), bytes.get(1..length - 1).unwrap_or_default(), told);
            }
            scan
        }
        Some(b't') => word(bytes, b"true"),
        Some(b'f') => word(bytes, b"false"),
        Some(b'n') => word(bytes, b"null"),
        Some(b'-' | b'0'..=b'9') => {
            let scan = number(bytes, ended);
            if let Scan::Whole(length) = scan {
                watch.number(bytes.get(..length).unwrap_or_default());
            }
            scan
        }
        Some(_) => Scan::Broken("a value is missing"),
    }
}

fn word(bytes: &[u8], word: &'static [u8]) -> Scan {
    if bytes.starts_with(word) {
        Scan::Whole(word.len())
    } else if word.starts_with(bytes) {
        Scan::More
    } else {
        Scan::Broken("a word stands where a value should be")
    }
}

fn number(bytes: &[u8], ended: bool) -> Scan {
    let length = bytes.iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')).count();
    if length == bytes.len() && !ended {
        return Scan::More;
    }
    let digits = |from: usize| bytes[from..length].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut at = usize::from(bytes[0] == b'-');
    let whole = digits(at);
    let mut sound = whole > 0 && (whole == 1 || bytes[at] != b'0');
    at += whole;
    if at < length && bytes[at] == b'.' {
        let fraction = digits(at + 1);
        sound &= fraction > 0;
        at += 1 + fraction;
    }
    if at < length && matches!(bytes[at], b'e' | b'E') {
        at += 1;
        at += usize::from(at < length && matches!(bytes[at], b'+' | b'-'));
        let exponent = digits(at);
        sound &= exponent > 0;
        at += exponent;
    }
    if sound && at == length { Scan::Whole(length) } else { Scan::Broken("a number is malformed") }
}

/// Bytes of the longest text in a sound value, names of properties too.
pub(super) fn longest_text(value: &[u8]) -> usize {
    let (mut at, mut longest) = (0, 0);
    while let Some(quote) = memchr::memchr(b'"', &value[at..]) {
        at += quote;
        let Scan::Whole(length) = string(&value[at..]) else { break };
        longest = longest.max(length - 2);
        at += length;
    }
    longest
}

/// The values of a sound list.
pub(super) fn list(list: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 1;
    std::iter::from_fn(move || {
        let rest = list.get(at..)?;
        at += rest.iter().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',').count();
        match value(list.get(at..)?, true) {
            Scan::Whole(length) => {
                at += length;
                list.get(at - length..at)
            }
            // The closing bracket: the list was scanned as a whole before.
            _ => None,
        }
    })
}

/// Passes over a value that is no sound JSON, or too large to be held, by its brackets alone; keeps its place from one
/// slice to the next.
#[derive(Default)]
pub(super) struct Skipper {
    /// Sound texts hold no line break, so one ends a text whose quotes are broken; unless that is what was broken.
    pub texts_may_span_lines: bool,
    depth: u64,
    in_text: bool,
    escaped: bool,
}

impl Skipper {
    /// Where the value ends in this slice: at the comma or bracket that follows it, which is not part of it.
    pub fn feed(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_text = false,
                    b'\n' => self.in_text = self.texts_may_span_lines,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' | b',' if self.depth == 0 => return Some(at),
                b'}' | b']' => self.depth -= 1,
                _ => {}
            }
        }
        None
    }
}

/// One property of an object: its name without quotes (escapes left), and its value's bytes.
pub(super) struct Property<'a> {
    pub name: &'a [u8],
    pub value: &'a [u8],
    /// Offset of the value in the object.
    pub at: usize,
}

/// The properties of the object that `bytes` begins with, as far as they are whole. `Err` tells why there is no next
/// one: `Whole` with the object's length at its end.
pub(super) struct Properties<'a> {
    bytes: &'a [u8],
    at: usize,
    ended: bool,
}

impl<'a> Properties<'a> {
    pub fn new(bytes: &'a [u8], ended: bool) -> Self {
        Self { bytes, at: 1, ended }
    }
    /// Goes on inside an object, at the comma or bracket after one of its values.
    pub fn after_value(bytes: &'a [u8], ended: bool) -> Self {
        Self { bytes, at: 0, ended }
    }
    /// Where the name of the next property stands, and the offset of its value; nothing is said of the value yet.
    pub fn name(&mut self) -> Result<(Range<usize>, usize), Scan> {
        self.name_like(None, &mut false)
    }
    /// As [`Properties::name`]; a name that is as expected, quotes and all, was checked once before. `alike` is cleared
    /// by any other.
    #[inline]
    fn name_like(&mut self, expected: Option<&[u8]>, alike: &mut bool) -> Result<(Range<usize>, usize), Scan> {
        if let Some(found) = expected.and_then(|name| self.usual_name(name)) {
            return Ok(found);
        }
        self.any_name(expected, alike)
    }
    /// The name that is expected, with no blanks around it.
    #[inline]
    fn usual_name(&mut self, name: &[u8]) -> Option<(Range<usize>, usize)> {
        let start = self.at + usize::from(self.at > 1);
        let (end, value) = (start + name.len(), start + name.len() + 1);
        let is_so = (self.at == 1 || self.bytes.get(self.at) == Some(&b','))
            && self.bytes.get(value).is_some_and(|byte| *byte > b' ')
            && self.bytes.get(end) == Some(&b':')
            && self.bytes.get(start..end) == Some(name);
        is_so.then(|| {
            self.at = value;
            (start + 1..end - 1, value)
        })
    }
    fn any_name(&mut self, expected: Option<&[u8]>, alike: &mut bool) -> Result<(Range<usize>, usize), Scan> {
        let mut at = self.at + blanks(&self.bytes[self.at..]);
        let first = self.at == 1;
        match self.bytes.get(at) {
            None => return Err(Scan::More),
            Some(b'}') => return Err(Scan::Whole(at + 1)),
            Some(b',') if !first => {
                at += 1;
                at += blanks(&self.bytes[at..]);
            }
            Some(_) if first => {}
            Some(_) => return Err(Scan::Broken(wanted(Expect::CommaOrEnd))),
        }
        let rest = &self.bytes[at..];
        let length = if let Some(name) = expected
            && rest.starts_with(name)
        {
            name.len()
        } else {
            *alike = false;
            match rest.first() {
                None => return Err(Scan::More),
                Some(b'"') => {}
                Some(b'\'') => return Err(Scan::Broken(SINGLE_QUOTES)),
                Some(_) => return Err(Scan::Broken(wanted(Expect::Key))),
            }
            match string(rest) {
                Scan::Whole(length) => length,
                other => return Err(other),
            }
        };
        let name = at + 1..at + length - 1;
        at += length;
        at += blanks(&self.bytes[at..]);
        match self.bytes.get(at) {
            None => return Err(Scan::More),
            Some(b':') => at += 1,
            Some(_) => return Err(Scan::Broken(wanted(Expect::Colon))),
        }
        at += blanks(&self.bytes[at..]);
        self.at = at;
        Ok((name, at))
    }
    /// The value whose name was just given.
    pub fn value(&mut self) -> Result<&'a [u8], Scan> {
        self.watched_value(&mut Unwatched)
    }
    #[inline]
    fn watched_value(&mut self, watch: &mut impl Watch) -> Result<&'a [u8], Scan> {
        let rest = &self.bytes[self.at..];
        // Most values are plain ones, and need no count of brackets.
        let scan = if matches!(rest.first(), Some(b'{' | b'[')) {
            value_within(rest, self.ended, 1, self.at, watch)
        } else {
            scalar(rest, self.ended, self.at, watch)
        };
        match scan {
            Scan::Whole(length) => {
                let value = &self.bytes[self.at..self.at + length];
                self.at += length;
                Ok(value)
            }
            other => Err(other),
        }
    }
    pub fn property(&mut self) -> Result<Property<'a>, Scan> {
        let (name, at) = self.name()?;
        let value = self.value()?;
        Ok(Property { name: &self.bytes[name], value, at })
    }
}
