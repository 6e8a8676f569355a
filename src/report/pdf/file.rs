//! Finished objects → the bytes of the file. A report has tens of thousands of structure elements; they are written as bytes
//! when they are made ([`Written`]), and only what other passes still touch is an object of lopdf until here.

use super::operators::Operators;
use super::{RenderError, pack};
use lopdf::{Dictionary, Document, Object, Stream, StringFormat};
use sha2::{Digest, Sha256};

/// Objects that share a compressed stream: few enough for a reader that wants one of them.
const IN_STREAM: usize = 500;

/// Objects as bytes, by their numbers.
#[derive(Default)]
pub struct Written {
    out: Operators,
    ends: Vec<(u32, usize)>,
}

impl Written {
    /// Where the next object is written; [`Self::end`] closes it.
    pub fn out(&mut self) -> &mut Operators {
        &mut self.out
    }

    pub fn end(&mut self, number: u32) {
        self.ends.push((number, self.out.bytes.len()));
    }

    /// Puts other objects behind these.
    pub fn append(&mut self, mut other: Self) {
        let shift = self.out.bytes.len();
        self.out.bytes.append(&mut other.out.bytes);
        self.ends.extend(other.ends.iter().map(|(number, end)| (*number, end + shift)));
    }

    fn each(&self) -> impl Iterator<Item = (u32, &[u8])> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        let slice = |(start, (number, end)): (usize, &(u32, usize))| {
            (*number, self.out.bytes.get(start..*end).unwrap_or_default())
        };
        starts.zip(&self.ends).map(slice)
    }
}

/// Where an object is.
#[derive(Clone, Copy)]
enum Place {
    Free,
    At(usize),
    /// In a stream of objects: its number, and the place in it.
    In(u32, usize),
}

struct Writer {
    out: Operators,
    places: Vec<Place>,
}

/// The whole file: most objects in compressed streams (PDF 1.5), with a table that is one too. Its identity is a digest of everything in it, so that the same report is the same file.
pub fn write(file: &Document, written: &Written) -> Result<Vec<u8>, RenderError> {
    let mut writer = Writer { out: Operators::default(), places: vec![Place::Free; file.max_id as usize + 1] };
    writer.out.bytes.extend_from_slice(b"%PDF-1.7\n%\xc7\xec\x8f\xa2\n");
    let catalog = file.trailer.get(b"Root").and_then(Object::as_reference).ok();
    let mut small = Written::default();
    for ((number, generation), object) in &file.objects {
        // Whoever signs says so in the catalog and in a field, whose places must not lie in a compressed stream.
        let is_field = object.as_dict().is_ok_and(|entries| entries.has(b"FT"));
        if is_field || catalog == Some((*number, *generation)) || matches!(object, Object::Stream(_)) {
            writer.begin(*number);
            self::object(object, &mut writer.out);
            writer.out.text("\nendobj\n");
        } else {
            self::object(object, small.out());
            small.end(*number);
        }
    }
    let all: Vec<(u32, &[u8])> = small.each().chain(written.each()).collect();
    for objects in all.chunks(IN_STREAM) {
        writer.objects(objects)?;
    }
    writer.packed(&file.trailer)
}

impl Writer {
    fn begin(&mut self, number: u32) {
        let at = self.out.bytes.len();
        self.place(number, Place::At(at));
        self.out.integer(u64::from(number));
        self.out.text(" 0 obj\n");
    }

    fn place(&mut self, number: u32, place: Place) {
        if let Some(slot) = self.places.get_mut(number as usize) {
            *slot = place;
        }
    }

    /// A new number, the next after all others.
    fn number(&mut self) -> u32 {
        self.places.push(Place::Free);
        u32::try_from(self.places.len() - 1).unwrap_or(u32::MAX)
    }

    /// Several objects in one compressed stream: their numbers and places first, then they themselves.
    fn objects(&mut self, objects: &[(u32, &[u8])]) -> Result<(), RenderError> {
        let stream = self.number();
        let (mut head, mut body) = (Operators::default(), Vec::new());
        for (index, (number, bytes)) in objects.iter().enumerate() {
            head.integer(u64::from(*number));
            head.text(" ");
            head.integer(body.len() as u64);
            head.text(" ");
            body.extend_from_slice(bytes);
            body.push(b'\n');
            self.place(*number, Place::In(stream, index));
        }
        let first = head.bytes.len();
        head.bytes.append(&mut body);
        let mut entries = Dictionary::new();
        entries.set("Type", Object::Name(b"ObjStm".to_vec()));
        entries.set("N", whole(objects.len()));
        entries.set("First", whole(first));
        entries.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        self.begin(stream);
        self.stream(&entries, &pack::deflated(&head.bytes)?);
        self.out.text("\nendobj\n");
        Ok(())
    }

    fn stream(&mut self, entries: &Dictionary, content: &[u8]) {
        stream(entries, content, &mut self.out);
    }

    /// Ends the file with a table of places that is a compressed stream.
    fn packed(mut self, trailer: &Dictionary) -> Result<Vec<u8>, RenderError> {
        let id = self.identity();
        let number = self.number();
        let at = self.out.bytes.len();
        self.begin(number);
        let mut table = Vec::with_capacity(self.places.len() * 7);
        for place in &self.places {
            let (kind, one, two) = match *place {
                Place::Free => (0, 0, 65_535),
                Place::At(at) => (1, at, 0),
                Place::In(stream, index) => (2, stream as usize, index),
            };
            table.push(kind);
            table.extend(u32::try_from(one).unwrap_or(u32::MAX).to_be_bytes());
            table.extend(u16::try_from(two).unwrap_or(u16::MAX).to_be_bytes());
        }
        let mut entries = kept(trailer, id, self.places.len());
        entries.set("Type", Object::Name(b"XRef".to_vec()));
        entries.set("W", vec![1.into(), 4.into(), 2.into()]);
        entries.set("Filter", Object::Name(b"FlateDecode".to_vec()));
        self.stream(&entries, &pack::deflated(&table)?);
        self.out.text("\nendobj\n");
        Ok(self.end(at))
    }

    fn identity(&self) -> Object {
        let digest = Sha256::digest(&self.out.bytes);
        Object::String(digest.iter().take(16).copied().collect(), StringFormat::Hexadecimal)
    }

    fn end(mut self, table: usize) -> Vec<u8> {
        self.out.text(&format!("startxref\n{table}\n%%EOF\n"));
        self.out.bytes
    }
}

/// The trailer's entries that a new file needs.
fn kept(trailer: &Dictionary, id: Object, size: usize) -> Dictionary {
    let mut entries = Dictionary::new();
    for key in ["Root", "Info"] {
        if let Ok(value) = trailer.get(key.as_bytes()) {
            entries.set(key, value.clone());
        }
    }
    entries.set("ID", vec![id.clone(), id]);
    entries.set("Size", whole(size));
    entries
}

fn whole(number: usize) -> Object {
    Object::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Any object, as it stands in a file.
pub fn object(object: &Object, out: &mut Operators) {
    match object {
        Object::Null => out.text("null"),
        Object::Boolean(value) => out.text(if *value { "true" } else { "false" }),
        Object::Integer(value) => {
            if *value < 0 {
                out.text("-");
            }
            out.integer(value.unsigned_abs());
        }
        Object::Real(value) => out.number(*value),
        Object::Name(name) => self::name(name, out),
        Object::String(bytes, StringFormat::Literal) => literal(bytes, out),
        Object::String(bytes, StringFormat::Hexadecimal) => {
            out.text("<");
            bytes.iter().for_each(|byte| out.byte(*byte));
            out.text(">");
        }
        Object::Array(entries) => {
            out.text("[");
            for (index, entry) in entries.iter().enumerate() {
                out.text(if index == 0 { "" } else { " " });
                self::object(entry, out);
            }
            out.text("]");
        }
        Object::Dictionary(entries) => dictionary(entries, out),
        Object::Stream(Stream { dict, content, .. }) => stream(dict, content, out),
        Object::Reference((number, _)) => reference(*number, out),
    }
}

/// `12 0 R`
pub fn reference(number: u32, out: &mut Operators) {
    out.integer(u64::from(number));
    out.text(" 0 R");
}

fn dictionary(entries: &Dictionary, out: &mut Operators) {
    out.text("<<");
    for (key, value) in entries {
        name(key, out);
        out.text(" ");
        object(value, out);
    }
    out.text(">>");
}

fn stream(entries: &Dictionary, content: &[u8], out: &mut Operators) {
    let mut entries = entries.clone();
    entries.set("Length", whole(content.len()));
    dictionary(&entries, out);
    out.text("\nstream\n");
    out.bytes.extend_from_slice(content);
    out.text("\nendstream");
}

fn name(name: &[u8], out: &mut Operators) {
    out.text("/");
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.bytes.push(*byte);
        } else {
            out.text("#");
            out.byte(*byte);
        }
    }
}

fn literal(bytes: &[u8], out: &mut Operators) {
    out.text("(");
    for byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.bytes.extend([b'\\', *byte]),
            b'\n' => out.text("\\n"),
            b'\r' => out.text("\\r"),
            byte => out.bytes.push(*byte),
        }
    }
    out.text(")");
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::dictionary;

    #[test]
    fn objects_are_written_as_a_file_wants_them() {
        fn check(value: impl Into<Object>, expected: &str) {
            let mut out = Operators::default();
            object(&value.into(), &mut out);
            assert_eq!(String::from_utf8(out.bytes).unwrap(), expected);
        }
        check(Object::Null, "null");
        check(true, "true");
        check(-12, "-12");
        check(0.25, "0.25");
        check((7_u32, 0_u16), "7 0 R");
        check(Object::Name(b"application/json x".to_vec()), "/application#2Fjson#20x");
        check(Object::string_literal("a (b) \\ c\r\n"), "(a \\(b\\) \\\\ c\\r\\n)");
        check(Object::String(vec![0xfe, 0xff, 0x0a], StringFormat::Hexadecimal), "<FEFF0A>");
        check(dictionary! { "A" => vec![1.into(), Dictionary::new().into()], "B" => false }, "<</A [1 <<>>]/B false>>");
        check(Stream::new(dictionary! { "A" => 1 }, b"xy".to_vec()), "<</A 1/Length 2>>\nstream\nxy\nendstream");
    }

    /// A file is read back by another reader of such files, object by object.
    #[test]
    fn a_file_gives_its_objects_back() {
        let mut file = Document::with_version("1.7");
        let pages = file.new_object_id();
        let page = file.add_object(dictionary! { "Type" => "Page", "Parent" => pages });
        file.set_object(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
        let root = file.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
        let data = file.add_object(Stream::new(Dictionary::new(), b"data".to_vec()));
        file.trailer.set("Root", root);
        let numbers: Vec<u32> = (0..450).map(|_| file.new_object_id().0).collect();
        let mut written = Written::default();
        for number in numbers.iter().filter(|number| *number % 7 != 0) {
            let own = dictionary! { "Own" => i64::from(*number), "Page" => page };
            object(&own.into(), written.out());
            written.end(*number);
        }
        let bytes = write(&file, &written).unwrap();
        assert_eq!(bytes, write(&file, &written).unwrap());
        let again = Document::load_mem(&bytes).unwrap();
        assert_eq!(again.get_pages().len(), 1);
        assert_eq!(again.get_object(data).unwrap().as_stream().unwrap().content, b"data");
        for number in &numbers {
            let own = again.get_dictionary((*number, 0)).ok();
            let says = own.map(|own| own.get(b"Own").unwrap().as_i64().unwrap());
            assert_eq!(says, (number % 7 != 0).then_some(i64::from(*number)));
        }
        assert!(again.trailer.get(b"ID").is_ok());
    }
}
