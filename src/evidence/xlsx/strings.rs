//! The texts that the sheets of a workbook share, where they are written as programs write them.
//!
//! Texts are what calamine makes of them; what it would read otherwise than it stands here is left to it (`None`).

use memchr::{memchr, memchr2, memmem};
use std::borrow::Cow;

/// The texts in their order, most of them where they stand in the XML.
#[derive(Debug, Default)]
pub(super) struct Strings<'w> {
    xml: &'w str,
    /// Texts that do not stand anywhere as they are meant.
    made: String,
    /// Start and end; the top bit of the end says that the text is in `made`.
    spans: Vec<(u32, u32)>,
}

const MADE: u32 = 1 << 31;

impl<'w> Strings<'w> {
    pub fn get(&self, index: usize) -> Option<&str> {
        let (start, end) = *self.spans.get(index)?;
        let text = if end & MADE == 0 { self.xml } else { &self.made };
        text.get(start as usize..(end & !MADE) as usize)
    }

    /// Reads `sharedStrings.xml`.
    pub fn read(xml: &'w [u8]) -> Option<Self> {
        let (head, body) = Head::of(xml, "<sst")?;
        let mut reading = Reading { xml: head.xml, at: body, coded: head.has_coded() };
        let mut strings = Self { xml: head.xml, ..Self::default() };
        if reading.attributes()? {
            return Some(strings);
        }
        loop {
            reading.blanks();
            if reading.passes("<si>") {
                reading.text(&mut strings)?;
            } else if reading.passes("<si/>") {
                strings.spans.push((0, 0));
            } else if reading.passes("</sst>") {
                return Some(strings);
            } else {
                return None;
            }
        }
    }

    /// Joins the texts that were made from there on.
    fn push_made(&mut self, begin: usize) -> Option<()> {
        let end = u32::try_from(self.made.len()).ok().filter(|end| *end < MADE)?;
        self.spans.push((u32::try_from(begin).ok()?, end | MADE));
        Some(())
    }
}

/// The text of an XML part and its beginning.
pub(super) struct Head<'w> {
    pub xml: &'w str,
}

impl<'w> Head<'w> {
    /// A part that is UTF-8 and holds nothing unusual before that element; and where the element's attributes begin.
    pub fn of(xml: &'w [u8], element: &str) -> Option<(Self, usize)> {
        let xml = simdutf8::basic::from_utf8(xml).ok().filter(|xml| xml.len() < MADE as usize)?;
        let begin = memmem::find(xml.as_bytes(), element.as_bytes())?;
        let head = xml.get(..begin)?;
        let head = head.strip_prefix('\u{feff}').unwrap_or(head);
        let (declared, rest) = match head.strip_prefix("<?xml") {
            Some(declared) => declared.split_once("?>")?,
            None => ("", head),
        };
        let is_utf8 = !declared.contains("encoding") || declared.to_ascii_lowercase().contains("\"utf-8\"");
        let usual = is_utf8 && !rest.contains("<!") && !rest.contains("<?") && !escapes(xml);
        usual.then_some((Self { xml }, begin + element.len()))
    }

    /// There are letters that are written by their names or numbers, or line ends to be made the same.
    pub fn has_coded(&self) -> bool {
        memchr2(b'&', b'\r', self.xml.as_bytes()).is_some()
    }
}

/// Whether letters are written as `_x000D_` somewhere.
fn escapes(xml: &str) -> bool {
    let is_escape = |at: usize| {
        let digits = xml.as_bytes().get(at + 2..at + 7);
        digits.is_some_and(|digits| digits[..4].iter().all(u8::is_ascii_hexdigit) && digits[4] == b'_')
    };
    memmem::find_iter(xml.as_bytes(), b"_x").any(is_escape)
}

struct Reading<'w> {
    xml: &'w str,
    at: usize,
    coded: bool,
}

impl<'w> Reading<'w> {
    fn rest(&self) -> &'w [u8] {
        self.xml.as_bytes().get(self.at..).unwrap_or_default()
    }
    fn passes(&mut self, text: &str) -> bool {
        let passes = self.rest().starts_with(text.as_bytes());
        self.at += if passes { text.len() } else { 0 };
        passes
    }
    fn blanks(&mut self) {
        self.at += self.rest().iter().take_while(|byte| is_blank(byte)).count();
    }
    /// Passes over the attributes of the root; whether it is empty.
    fn attributes(&mut self) -> Option<bool> {
        let length = memchr(b'>', self.rest())?;
        let begins = matches!(self.rest().first(), Some(b'>' | b'/')) || self.rest().first().is_some_and(is_blank);
        let is_empty = self.rest()[..length].ends_with(b"/");
        self.at += length + 1;
        begins.then_some(is_empty)
    }
    /// What stands up to the next element.
    fn up_to_element(&mut self) -> Option<&'w str> {
        let length = self.rest().iter().position(|byte| *byte == b'<')?;
        let text = self.xml.get(self.at..self.at + length);
        self.at += length;
        text
    }

    /// One text, whose `<si>` was passed.
    fn text(&mut self, strings: &mut Strings<'w>) -> Option<()> {
        if self.rest().starts_with(b"<t>") {
            let begin = self.at;
            self.at += 3;
            let start = self.at;
            let text = self.up_to_element()?;
            if self.passes("</t></si>") && (!self.coded || memchr2(b'&', b'\r', text.as_bytes()).is_none()) {
                let trimmed = text.trim_start_matches(BLANKS);
                let start = start + (text.len() - trimmed.len());
                let end = start + trimmed.trim_end_matches(BLANKS).len();
                strings.spans.push((u32::try_from(start).ok()?, u32::try_from(end).ok()?));
                return Some(());
            }
            self.at = begin;
        }
        self.pieces(strings)
    }

    /// A text of several pieces, or one that is not what stands there.
    fn pieces(&mut self, strings: &mut Strings<'w>) -> Option<()> {
        let begin = strings.made.len();
        // Elements that are open, and whether one of them tells how the text is spoken.
        let (mut open, mut spoken) = (0_u32, false);
        loop {
            self.blanks();
            if open == 0 && self.passes("</si>") {
                return strings.push_made(begin);
            }
            let preserved = self.passes("<t xml:space=\"preserve\">");
            if preserved || self.passes("<t>") {
                let text = decoded(self.up_to_element()?, preserved)?;
                strings.made.push_str(if spoken { "" } else { &text });
                self.passes("</t>").then_some(())?;
            } else if !self.passes("<t/>") {
                let (name, begins, ends) = self.tag()?;
                open = (open + u32::from(begins)).checked_sub(u32::from(ends))?;
                spoken = if name == b"rPh" { !ends } else { spoken };
            }
        }
    }

    /// Passes over a tag that holds no text: its name, and whether it begins an element, and ends one.
    fn tag(&mut self) -> Option<(&'w [u8], bool, bool)> {
        let tag = self.rest().get(..=memchr(b'>', self.rest())?)?;
        let inner = tag.strip_prefix(b"<")?.strip_suffix(b">")?;
        let (inner, closes) = inner.strip_prefix(b"/").map_or((inner, false), |inner| (inner, true));
        let length = inner.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (name, attributes) = inner.split_at_checked(length)?;
        let (attributes, is_empty) = attributes.strip_suffix(b"/").map_or((attributes, false), |rest| (rest, true));
        let is_sound = attributes.first().is_none_or(is_blank) && has_sound_attributes(attributes);
        if name.is_empty() || matches!(name, b"t" | b"si" | b"sst") || !is_sound || closes && is_empty {
            return None;
        }
        self.at += tag.len();
        Some((name, !closes, closes || is_empty))
    }
}

/// Whether these are attributes, each with a value in quotes.
fn has_sound_attributes(tag: &[u8]) -> bool {
    let mut rest = tag.trim_ascii();
    while !rest.is_empty() {
        let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b':').count();
        let Some(value) = rest.get(name..).and_then(|rest| rest.strip_prefix(b"=\"")).filter(|_| name > 0) else {
            return false;
        };
        let Some(end) = memchr(b'"', value) else { return false };
        if value[..end].contains(&b'<') {
            return false;
        }
        rest = value[end + 1..].trim_ascii_start();
    }
    true
}

pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

pub(super) fn is_blank(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// A text as it is meant; `None` where it names a letter that is not known.
pub(super) fn decoded(text: &str, preserved: bool) -> Option<Cow<'_, str>> {
    let text =
        if memchr2(b'&', b'\r', text.as_bytes()).is_some() { letters(text)?.into() } else { Cow::Borrowed(text) };
    if preserved {
        return Some(text);
    }
    Some(match text {
        Cow::Borrowed(text) => text.trim_matches(BLANKS).into(),
        Cow::Owned(text) => text.trim_matches(BLANKS).to_owned().into(),
    })
}

fn letters(text: &str) -> Option<String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr2(b'&', b'\r', rest.as_bytes()) {
        let (before, coded) = rest.split_at_checked(at)?;
        plain.push_str(before);
        rest = if let Some(coded) = coded.strip_prefix('&') {
            let (name, rest) = coded.split_once(';')?;
            plain.push(letter(name)?);
            rest
        } else {
            plain.push('\n');
            let rest = coded.get(1..)?;
            rest.strip_prefix('\n').unwrap_or(rest)
        };
    }
    plain.push_str(rest);
    // Made of several pieces it would be a letter as `_x000D_` is.
    (!escapes(&plain)).then_some(plain)
}

fn letter(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |hexadecimal| (hexadecimal, 16));
            let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            let code = u32::from_str_radix(digits, radix)
                .ok()
                .filter(|code| is_number && (*code >= 0x20 || matches!(*code, 9 | 10)))?;
            char::from_u32(code)?
        }
    })
}
