//! One sheet of a workbook, cell by cell, as long as it is written as programs write sheets.
//!
//! Cells are what calamine makes of them. Whatever else comes, damage too, is [`Unusual`], and calamine's to judge.

use super::strings::{Head, Strings, decoded, is_blank};
use calamine::{Cell, DataRef, ExcelDateTime, ExcelDateTimeType};
use memchr::memchr;
use std::borrow::Cow;

/// What comes next is not read here.
#[derive(Debug)]
pub(super) struct Unusual;

/// What a number is in a style.
#[derive(Clone, Copy, Debug)]
pub(super) enum Style {
    Number,
    Date,
    Duration,
}

/// The styles of a workbook, in their order.
#[derive(Debug)]
pub(super) struct Styles {
    pub styles: Vec<Style>,
    pub is_1904: bool,
}

/// A sheet being read.
#[derive(Debug)]
pub(super) struct Sheet<'w> {
    xml: &'w str,
    at: usize,
    strings: &'w Strings<'w>,
    styles: &'w Styles,
    /// Row and column, from 0, of a cell that does not say where it stands.
    row: u32,
    column: u32,
    /// The row as the cells in it are expected to write it.
    digits: &'w [u8],
}

/// What comes next in a tag.
enum InTag<'w> {
    Attribute(&'w [u8], &'w str),
    Open,
    Empty,
}

impl<'w> Sheet<'w> {
    /// `None`: not even its beginning is as usual.
    pub fn begin(xml: &'w [u8], strings: &'w Strings<'w>, styles: &'w Styles) -> Option<Self> {
        let (head, at) = Head::of(xml, "<sheetData")?;
        let mut sheet = Self { xml: head.xml, at, strings, styles, row: 0, column: 0, digits: b"" };
        sheet.passes(b">").then_some(sheet)
    }

    /// The next cell, filled or not.
    pub fn next(&mut self) -> Result<Option<Cell<DataRef<'w>>>, Unusual> {
        loop {
            if self.passes(b"<c") {
                return self.cell().map(Some);
            } else if self.passes(b"</row>") {
                (self.row, self.column, self.digits) = (self.row.checked_add(1).ok_or(Unusual)?, 0, b"");
            } else if self.passes(b"<row") {
                self.row()?;
            } else if self.passes(b"</sheetData>") {
                return Ok(None);
            } else if !self.blanks() {
                return Err(Unusual);
            }
        }
    }

    fn rest(&self) -> &'w [u8] {
        self.xml.as_bytes().get(self.at..).unwrap_or_default()
    }
    fn passes(&mut self, text: &[u8]) -> bool {
        let passes = self.rest().starts_with(text);
        self.at += if passes { text.len() } else { 0 };
        passes
    }
    fn blanks(&mut self) -> bool {
        let begin = self.at;
        self.at += self.rest().iter().take_while(|byte| is_blank(byte)).count();
        self.at > begin
    }

    /// What comes next in a tag whose name was passed.
    fn in_tag(&mut self) -> Result<InTag<'w>, Unusual> {
        if self.passes(b">") {
            return Ok(InTag::Open);
        }
        if self.passes(b"/>") {
            return Ok(InTag::Empty);
        }
        if !self.blanks() {
            return Err(Unusual);
        }
        let rest = self.rest();
        let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b':').count();
        if name == 0 {
            return self.at_end_of_tag();
        }
        if !rest[name..].starts_with(b"=\"") {
            return Err(Unusual);
        }
        let begin = name + 2;
        let length = rest[begin..].iter().position(|byte| matches!(byte, b'"' | b'<' | b'&')).ok_or(Unusual)?;
        if rest[begin + length] != b'"' {
            return Err(Unusual);
        }
        let value = self.xml.get(self.at + begin..self.at + begin + length).ok_or(Unusual)?;
        self.at += begin + length + 1;
        Ok(InTag::Attribute(&rest[..name], value))
    }

    fn at_end_of_tag(&mut self) -> Result<InTag<'w>, Unusual> {
        match (self.passes(b">"), self.passes(b"/>")) {
            (true, _) => Ok(InTag::Open),
            (_, true) => Ok(InTag::Empty),
            _ => Err(Unusual),
        }
    }

    fn row(&mut self) -> Result<(), Unusual> {
        loop {
            match self.in_tag()? {
                InTag::Open => return Ok(()),
                InTag::Empty => {
                    (self.row, self.column, self.digits) = (self.row.checked_add(1).ok_or(Unusual)?, 0, b"");
                    return Ok(());
                }
                InTag::Attribute(b"r", row) if self.digits.is_empty() => {
                    self.row = number(row.as_bytes())?.checked_sub(1).ok_or(Unusual)?;
                    self.digits = row.as_bytes();
                }
                InTag::Attribute(b"r", _) => return Err(Unusual),
                InTag::Attribute(..) => {}
            }
        }
    }

    fn cell(&mut self) -> Result<Cell<DataRef<'w>>, Unusual> {
        let (mut place, mut style, mut kind) = (None, None, None);
        let is_empty = loop {
            let unset = match self.in_tag()? {
                InTag::Open => break false,
                InTag::Empty => break true,
                InTag::Attribute(b"r", name) => place.replace(self.place(name.as_bytes())?).is_none(),
                InTag::Attribute(b"s", name) => style.replace(number(name.as_bytes())?).is_none(),
                InTag::Attribute(b"t", name) => kind.replace(name).is_none(),
                InTag::Attribute(..) => true,
            };
            if !unset {
                return Err(Unusual);
            }
        };
        let (row, column) = place.unwrap_or((self.row, self.column));
        self.column = column + 1;
        let value = if is_empty { DataRef::Empty } else { self.content(style, kind)? };
        Ok(Cell::new((row, column), value))
    }

    /// Row and column of a cell as `AB12`.
    fn place(&self, name: &[u8]) -> Result<(u32, u32), Unusual> {
        let letters = name.iter().take_while(|letter| letter.is_ascii_uppercase()).count();
        let (letters, digits) = name.split_at(letters);
        if !(1..=4).contains(&letters.len()) {
            return Err(Unusual);
        }
        let column = letters.iter().fold(0, |column, letter| column * 26 + u32::from(letter - b'A') + 1);
        let row = if digits == self.digits { self.row } else { number(digits)?.checked_sub(1).ok_or(Unusual)? };
        Ok((row, column - 1))
    }

    /// What stands in a cell, up to its end.
    fn content(&mut self, style: Option<u32>, kind: Option<&str>) -> Result<DataRef<'w>, Unusual> {
        let mut value = DataRef::Empty;
        loop {
            if self.passes(b"<v>") {
                value = self.value(style, kind)?;
            } else if self.passes(b"</c>") {
                return Ok(value);
            } else if self.passes(b"<v/>") {
                value = DataRef::Empty;
            } else if self.passes(b"<f") {
                self.formula()?;
                value = DataRef::Empty;
            } else if self.passes(b"<is><t>") {
                value = self.text(false)?;
            } else if self.passes(b"<is><t xml:space=\"preserve\">") {
                value = self.text(true)?;
            } else if !self.blanks() {
                return Err(Unusual);
            }
        }
    }

    fn formula(&mut self) -> Result<(), Unusual> {
        loop {
            match self.in_tag()? {
                InTag::Attribute(..) => {}
                InTag::Empty => return Ok(()),
                InTag::Open => break,
            }
        }
        let formula = self.up_to(b"</f>")?;
        decoded(formula, true).map(|_| ()).ok_or(Unusual)
    }

    /// A text that stands in the cell itself.
    fn text(&mut self, preserved: bool) -> Result<DataRef<'w>, Unusual> {
        let text = self.up_to(b"</t></is>")?;
        Ok(as_text(decoded(text, preserved).ok_or(Unusual)?))
    }

    /// What stands up to the next tag, which must be this one.
    fn up_to(&mut self, tag: &[u8]) -> Result<&'w str, Unusual> {
        let length = memchr(b'<', self.rest()).ok_or(Unusual)?;
        let text = self.xml.get(self.at..self.at + length).ok_or(Unusual)?;
        self.at += length;
        if self.passes(tag) { Ok(text) } else { Err(Unusual) }
    }

    fn value(&mut self, style: Option<u32>, kind: Option<&str>) -> Result<DataRef<'w>, Unusual> {
        let text = self.up_to(b"</v>")?;
        if text.is_empty() {
            return Ok(DataRef::Empty);
        }
        match kind {
            Some("s") => {
                let text = self.strings.get(number(text.as_bytes())? as usize);
                text.map(DataRef::SharedString).ok_or(Unusual)
            }
            Some("n") | None => self.number(text, style),
            Some("str") => Ok(as_text(decoded(text, true).ok_or(Unusual)?)),
            Some("b") => match text {
                "0" => Ok(DataRef::Bool(false)),
                "1" => Ok(DataRef::Bool(true)),
                _ => Err(Unusual),
            },
            Some("e") if ERRORS.contains(&text) => Ok(DataRef::SharedString(text)),
            _ => Err(Unusual),
        }
    }

    fn number(&self, text: &'w str, style: Option<u32>) -> Result<DataRef<'w>, Unusual> {
        let style = style.and_then(|style| self.styles.styles.get(style as usize)).unwrap_or(&Style::Number);
        if matches!(style, Style::Number) && is_short_whole(text.as_bytes()) {
            return Ok(DataRef::SharedString(text));
        }
        let bytes = text.as_bytes();
        let is_plain = bytes.iter().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte))
            && bytes.iter().find(|byte| **byte != b'-').is_some_and(u8::is_ascii_digit)
            && bytes.last().is_some_and(u8::is_ascii_digit);
        let number: f64 = text.parse().ok().filter(|_| is_plain).ok_or(Unusual)?;
        let dated = |kind| DataRef::DateTime(ExcelDateTime::new(number, kind, self.styles.is_1904));
        Ok(match style {
            Style::Number => DataRef::Float(number),
            Style::Date => dated(ExcelDateTimeType::DateTime),
            Style::Duration => dated(ExcelDateTimeType::TimeDelta),
        })
    }
}

/// The errors that a cell may hold.
const ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

fn as_text(text: Cow<'_, str>) -> DataRef<'_> {
    match text {
        Cow::Borrowed(text) => DataRef::SharedString(text),
        Cow::Owned(text) => DataRef::String(text),
    }
}

/// A whole number that is written as it is read.
fn is_short_whole(text: &[u8]) -> bool {
    let leads_with_zero = text.len() > 1 && text[0] == b'0';
    text.len() <= 15 && !leads_with_zero && text.iter().all(u8::is_ascii_digit)
}

fn number(digits: &[u8]) -> Result<u32, Unusual> {
    if !(1..=9).contains(&digits.len()) {
        return Err(Unusual);
    }
    digits.iter().try_fold(0, |number, digit| {
        if digit.is_ascii_digit() { Ok(number * 10 + u32::from(digit - b'0')) } else { Err(Unusual) }
    })
}
