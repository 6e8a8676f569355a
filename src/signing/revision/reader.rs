//! The grammar of a file as this program writes it: objects one behind the other, each revision with its table behind them.
//!
//! The table is written in digits, or a compressed stream; then most objects lie in compressed streams themselves, and are read
//! by the same grammar.

use super::streams;
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat};

/// Brackets within brackets; no report needs as many.
const DEEPEST: usize = 32;
/// Values in one object; a report of a thousand pages has a tenth of it.
const MOST_VALUES: usize = 1 << 21;

pub(in crate::signing) struct AddedObject<'a> {
    pub id: ObjectId,
    /// Its first byte.
    pub at: usize,
    /// A stream's content is in it only where the reader is strict.
    pub object: Object,
    pub content: &'a [u8],
}

pub(in crate::signing) struct Added<'a> {
    pub objects: Vec<AddedObject<'a>>,
    pub table: Table,
}

/// Where the objects of a revision are.
#[derive(Default)]
pub(in crate::signing) struct Table {
    /// Its first byte.
    pub place: usize,
    /// Where it is a stream: that one's number.
    pub own: Option<u32>,
    /// Number and first byte of each object.
    pub used: Vec<(u32, usize)>,
    /// Number of each object that lies in a stream: that one's number, and the place in it.
    pub packed: Vec<(u32, (u32, usize))>,
    /// Numbers that no object has from now on.
    pub free: Vec<u32>,
    /// What the trailer says.
    pub trailer: Dictionary,
}

/// Of any revision: numbers and first bytes of its objects, those that lie in its streams, and its table.
pub(in crate::signing) struct Outline {
    pub objects: Vec<(u32, usize)>,
    pub packed: Vec<(u32, (u32, usize))>,
    pub table: Table,
}

/// Reads what was added to its last byte; where it stops it found what has no place there.
pub(in crate::signing) struct Reader<'a> {
    bytes: &'a [u8],
    pub at: usize,
    /// How many values the object has so far.
    values: usize,
    /// Names are written in one way only, and streams are kept.
    is_strict: bool,
    /// Bytes that streams of objects may still unpack to.
    pub room: usize,
}

impl<'a> Reader<'a> {
    /// Of what this program writes, from this byte on.
    pub fn of(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at, values: 0, is_strict: false, room: streams::MOST }
    }

    /// Of what somebody else may have written.
    pub fn strict(bytes: &'a [u8], at: usize) -> Self {
        Self { is_strict: true, ..Self::of(bytes, at) }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.rest().get(..count)?;
        self.at += count;
        Some(taken)
    }

    pub fn blank(&mut self) {
        self.at += self.rest().iter().take_while(|byte| is_blank(**byte)).count();
    }

    /// Bytes that belong together.
    fn run(&self) -> &'a [u8] {
        let rest = self.rest();
        let count = rest.iter().take_while(|byte| is_regular(**byte)).count();
        rest.get(..count).unwrap_or_default()
    }

    fn is_next(&mut self, word: &[u8]) -> bool {
        self.blank();
        self.run() == word
    }

    fn word(&mut self, word: &[u8]) -> Option<()> {
        self.is_next(word).then(|| self.at += word.len())
    }

    /// These bytes, whatever follows.
    fn mark(&mut self, mark: &[u8]) -> Option<()> {
        self.blank();
        self.rest().starts_with(mark).then(|| self.at += mark.len())
    }

    pub fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        self.blank();
        let digits = self.run();
        let is_number = digits.iter().all(u8::is_ascii_digit) && (digits.len() == 1 || !digits.starts_with(b"0"));
        let number = std::str::from_utf8(digits).ok().filter(|_| is_number)?.parse().ok()?;
        self.at += digits.len();
        Some(number)
    }

    /// To the last byte.
    pub fn revision(&mut self) -> Option<Added<'a>> {
        let mut objects = Vec::new();
        let table = self.objects(|_, object| {
            objects.push(object);
            Some(())
        })?;
        matches!(self.rest(), b"" | b"\n" | b"\r\n").then_some(Added { objects, table })
    }

    /// To its end mark; others may follow.
    pub fn outline(&mut self) -> Option<Outline> {
        let (mut objects, mut packed) = (Vec::new(), Vec::new());
        let table = self.objects(|reader, object| {
            objects.push((object.id.0, object.at));
            if streams::is(&object, b"ObjStm") {
                let held = streams::objects(reader, &object)?;
                packed.extend((0..).zip(held).map(|(place, number)| (number, (object.id.0, place))));
            }
            Some(())
        })?;
        Some(Outline { objects, packed, table })
    }

    /// Every object up to the table, which is given back.
    fn objects(&mut self, mut each: impl FnMut(&mut Self, AddedObject<'a>) -> Option<()>) -> Option<Table> {
        self.head();
        let table = loop {
            if self.is_next(b"xref") {
                break self.table()?;
            }
            let object = self.object()?;
            if streams::is(&object, b"XRef") {
                break streams::table(self, &object)?;
            }
            each(self, object)?;
        };
        self.word(b"startxref")?;
        let told: usize = self.number()?;
        self.mark(b"%%EOF")?;
        (told == table.place).then_some(table)
    }

    /// Writers repeat the head of a file.
    fn head(&mut self) {
        if self.mark(b"%PDF-1.").is_some() {
            self.at += self.run().len();
            self.blank();
            let is_binary = |byte: &&u8| **byte == b'%' || **byte >= 0x80;
            self.at += self.rest().iter().take_while(is_binary).count();
        }
    }

    fn object(&mut self) -> Option<AddedObject<'a>> {
        self.blank();
        let at = self.at;
        self.values = 0;
        let id = (self.number()?, 0);
        self.word(b"0")?;
        self.word(b"obj")?;
        let mut object = self.value(0)?;
        let mut content = [].as_slice();
        if let (Object::Dictionary(dict), true) = (&object, self.is_next(b"stream")) {
            self.word(b"stream")?;
            let newline = if self.rest().starts_with(b"\r") { b"\r\n".as_slice() } else { b"\n" };
            (self.take(newline.len())? == newline).then_some(())?;
            let length = usize::try_from(dict.get(b"Length").and_then(Object::as_i64).ok()?).ok()?;
            content = self.take(length)?;
            let kept = if self.is_strict { content.to_vec() } else { Vec::new() };
            object = Stream::new(dict.clone(), kept).into();
            self.word(b"endstream")?;
        }
        self.word(b"endobj")?;
        Some(AddedObject { id, at, object, content })
    }

    /// A table in digits, and the dictionary behind it; number 0 is free each time.
    fn table(&mut self) -> Option<Table> {
        let mut table = Table { place: self.at, ..Table::default() };
        self.word(b"xref")?;
        while !self.is_next(b"trailer") {
            let (first, count): (u32, u32) = (self.number()?, self.number()?);
            self.blank();
            for index in 0..count {
                let number = first.checked_add(index)?;
                let entry = self.take(20)?;
                if entry.starts_with(b"0000000000 65535 f") {
                    table.free.push(number);
                    continue;
                }
                let (digits, rest) = entry.split_at_checked(10)?;
                let is_used = matches!(rest, b" 00000 n \n" | b" 00000 n\r\n" | b" 00000 n \r");
                let digits =
                    std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|it| it.is_ascii_digit()))?;
                table.used.push((number, digits.parse().ok().filter(|_| is_used)?));
            }
        }
        self.word(b"trailer")?;
        let Object::Dictionary(trailer) = self.value(0)? else { return None };
        Some(Table { trailer, ..table })
    }

    /// A value that stands by itself.
    pub fn single(&mut self) -> Option<Object> {
        self.values = 0;
        self.value(0)
    }

    fn value(&mut self, depth: usize) -> Option<Object> {
        self.values += 1;
        if depth > DEEPEST || self.values > MOST_VALUES {
            return None;
        }
        self.blank();
        match self.rest() {
            [b'/', ..] => self.name().map(Object::Name),
            [b'<', b'<', ..] => self.dictionary(depth),
            [b'<', ..] => self.hexadecimal(),
            [b'(', ..] => self.literal(),
            [b'[', ..] => {
                self.mark(b"[")?;
                let mut items = Vec::new();
                while self.mark(b"]").is_none() {
                    items.push(self.value(depth + 1)?);
                }
                Some(Object::Array(items))
            }
            _ => self.plain(),
        }
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.mark(b"/")?;
        let name = self.run();
        // Written otherwise than it reads, a name could be taken for another.
        let is_plain = name.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'#');
        (!name.is_empty() && (is_plain || !self.is_strict)).then_some(())?;
        self.at += name.len();
        Some(name.to_vec())
    }

    fn dictionary(&mut self, depth: usize) -> Option<Object> {
        self.mark(b"<<")?;
        let mut dictionary = Dictionary::new();
        while self.mark(b">>").is_none() {
            self.blank();
            let (key, value) = (self.name()?, self.value(depth + 1)?);
            (!dictionary.has(&key)).then_some(())?;
            dictionary.set(key, value);
        }
        Some(Object::Dictionary(dictionary))
    }

    fn hexadecimal(&mut self) -> Option<Object> {
        self.mark(b"<")?;
        let digits = self.run();
        self.at += digits.len();
        self.rest().starts_with(b">").then(|| self.at += 1)?;
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let (pairs, []) = digits.as_chunks::<2>() else { return None };
        let bytes: Option<Vec<u8>> = pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect();
        bytes.map(|bytes| Object::String(bytes, StringFormat::Hexadecimal))
    }

    fn literal(&mut self) -> Option<Object> {
        self.mark(b"(")?;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        loop {
            let [byte] = *self.take(1)? else { return None };
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => return Some(Object::String(text, StringFormat::Literal)),
                b')' => open -= 1,
                b'\\' => {
                    let [escaped] = *self.take(1)? else { return None };
                    text.push(match escaped {
                        b'n' => b'\n',
                        b'r' => b'\r',
                        b't' => b'\t',
                        b'(' | b')' | b'\\' => escaped,
                        b'0'..=b'3' => {
                            let mut digits = [escaped].into_iter().chain(self.take(2)?.iter().copied());
                            digits.try_fold(0_u8, |sum, digit| {
                                Some(sum * 8 + u8::try_from(char::from(digit).to_digit(8)?).ok()?)
                            })?
                        }
                        _ => return None,
                    });
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    /// A number, a reference, true, false or nothing.
    fn plain(&mut self) -> Option<Object> {
        let start = self.at;
        if let (Some(number), Some(0_u16), Some(())) = (self.number(), self.number(), self.word(b"R")) {
            return Some(Object::Reference((number, 0)));
        }
        self.at = start;
        let run = std::str::from_utf8(self.run()).ok()?;
        self.at += run.len();
        let digits = run.strip_prefix('-').unwrap_or(run);
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        match run {
            "null" => Some(Object::Null),
            "true" => Some(Object::Boolean(true)),
            "false" => Some(Object::Boolean(false)),
            _ if !is_number => None,
            _ if digits.contains('.') => run.parse().ok().map(Object::Real),
            _ => run.parse().ok().map(Object::Integer),
        }
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_blank(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}
