//! What a second signature adds to a file, read byte by byte in the narrowest grammar that it can have.
//!
//! Who signs second could exchange what the first one signed, and sign that. So the added bytes may hold three objects: the
//! prepared field with its value, the signature, and the drawing that the field shows; behind them the table of just these.
//! Nothing stands between them, no number is used again or freed, and the reader of whole files has to see the same.

use super::{FIELDS, sign};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

/// Brackets within brackets; no report needs as many.
const DEEPEST: usize = 32;
/// Values in one object; a report of a thousand pages has a tenth of it.
const MOST_VALUES: usize = 1 << 21;
/// What the dictionary of a signature may say; none of it leads anywhere.
const OF_SIGNATURE: [&[u8]; 10] = [
    b"Type",
    b"Filter",
    b"SubFilter",
    b"ByteRange",
    b"Contents",
    b"M",
    b"Name",
    b"Reason",
    b"Location",
    b"ContactInfo",
];
const OF_DRAWING: [&[u8]; 6] = [b"Type", b"Subtype", b"BBox", b"Resources", b"Length", b"Filter"];
const OF_TRAILER: [&[u8]; 5] = [b"Root", b"Info", b"ID", b"Size", b"Prev"];
/// Words by which a reader that rebuilds a broken file would find other objects within a drawing.
const OF_STRUCTURE: [&[u8]; 4] = [b" obj", b"endobj", b"startxref", b"trailer"];

/// Whether the bytes from `start` on do nothing but fill the prepared field. `before` is the file up to there, `after` the
/// whole. `Err`: the end of a sentence.
pub(super) fn only_fills(before: &Document, after: &Document, bytes: &[u8], start: usize) -> Result<(), String> {
    let prepared = sign::field(before, FIELDS[1]).and_then(|id| Some((id, before.get_dictionary(id).ok()?)));
    let (field, was) = prepared.filter(|(_, field)| is_empty_place(field)).ok_or("no place was prepared for it")?;
    if level(before) == Some(1) {
        return Err("the first signer allowed no change at all".to_owned());
    }
    let mut reader = Reader { bytes, at: start, values: 0, is_strict: true };
    let added = reader.revision().ok_or_else(|| format!("at byte {} stands what no signature needs", reader.at))?;
    let of = |id: ObjectId| added.objects.iter().find(|object| object.id == id).map(|object| &object.object);
    let now = of(field).and_then(|field| field.as_dict().ok()).ok_or("the prepared field is not in it")?;
    let value = now.get(b"V").and_then(Object::as_reference).map_err(|_| "the field has no value of its own")?;
    let shown = drawing(was, now)?;
    let allowed: Vec<ObjectId> = [Some(field), Some(value), shown].into_iter().flatten().collect();
    for (at, object) in added.objects.iter().enumerate() {
        let number = object.id.0;
        if !allowed.contains(&object.id) || added.objects.iter().take(at).any(|earlier| earlier.id == object.id) {
            return Err(format!("it writes object {number}"));
        }
        if object.id != field && number <= before.max_id {
            return Err(format!("it uses the number of object {number} again"));
        }
        if !after.get_object(object.id).is_ok_and(|seen| is_alike(seen, &object.object)) {
            return Err(format!("object {number} can be read in two ways"));
        }
    }
    let signature = of(value).and_then(|value| value.as_dict().ok());
    if !signature.is_some_and(is_signature) {
        return Err("the field's value is more than a signature".to_owned());
    }
    if let Some(shown) = shown {
        let form = of(shown).and_then(|form| form.as_stream().ok());
        if !form.is_some_and(|form| is_drawing(now, form)) {
            return Err("what its field shows is more than a drawing".to_owned());
        }
    }
    is_table_of(&added, before)?;
    let others = |file: &Document| -> Vec<ObjectId> {
        file.objects.keys().filter(|id| !allowed.contains(id)).copied().collect()
    };
    let stays = |id: &ObjectId| before.objects.get(id) == after.objects.get(id);
    if others(before) == others(after) && others(before).iter().all(stays) {
        Ok(())
    } else {
        Err("other objects are not what they were".to_owned())
    }
}

fn is_empty_place(field: &Dictionary) -> bool {
    field.get(b"FT").and_then(Object::as_name).is_ok_and(|kind| kind == b"Sig") && !field.has(b"V")
}

/// What the first signer allows to be done to the file (DocMDP).
fn level(file: &Document) -> Option<i64> {
    let inner = |holder: &Dictionary, key: &[u8]| -> Option<Dictionary> {
        let (_, found) = file.dereference(holder.get(key).ok()?).ok()?;
        found.as_dict().ok().cloned()
    };
    let certified = inner(&inner(file.catalog().ok()?, b"Perms")?, b"DocMDP")?;
    let (_, references) = file.dereference(certified.get(b"Reference").ok()?).ok()?;
    let (_, first) = file.dereference(references.as_array().ok()?.first()?).ok()?;
    inner(first.as_dict().ok()?, b"TransformParams")?.get(b"P").and_then(Object::as_i64).ok()
}

/// The drawing that the field shows from now on, where it is another; all else of the field but its value is what it was.
fn drawing(was: &Dictionary, now: &Dictionary) -> Result<Option<ObjectId>, &'static str> {
    let more = "its field says more than before";
    let mut rest = now.clone();
    rest.remove(b"V");
    if rest == *was {
        return Ok(None);
    }
    let appearance = rest.get(b"AP").and_then(Object::as_dict).ok().filter(|appearance| appearance.len() == 1);
    let shown = appearance.and_then(|appearance| appearance.get(b"N").and_then(Object::as_reference).ok());
    rest.set("AP", was.get(b"AP").cloned().map_err(|_| more)?);
    if rest == *was { shown.map(Some).ok_or(more) } else { Err(more) }
}

fn is_signature(value: &Dictionary) -> bool {
    let is_plain = |object: &Object| match object {
        Object::Name(_) | Object::String(..) => true,
        Object::Array(numbers) => numbers.iter().all(|number| matches!(number, Object::Integer(_))),
        _ => false,
    };
    value.has_type(b"Sig") && value.iter().all(|(key, value)| OF_SIGNATURE.contains(&key.as_slice()) && is_plain(value))
}

/// A drawing as large as the field, which refers to nothing and does nothing.
pub(super) fn is_drawing(field: &Dictionary, form: &Stream) -> bool {
    let edges = |holder: &Dictionary, key: &[u8]| -> Option<[f32; 4]> {
        let edges = holder.get(key).and_then(Object::as_array).ok()?;
        edges.iter().map(Object::as_float).collect::<Result<Vec<_>, _>>().ok()?.try_into().ok()
    };
    let (Some([left, bottom, right, top]), Some([x, y, width, height])) =
        (edges(field, b"Rect"), edges(&form.dict, b"BBox"))
    else {
        return false;
    };
    let is_near = |a: f32, b: f32| (a - b).abs() < 0.1;
    let fits = is_near(x, 0.0) && is_near(y, 0.0) && is_near(width, right - left) && is_near(height, top - bottom);
    let dict = &form.dict;
    fits && dict.iter().all(|(key, _)| OF_DRAWING.contains(&key.as_slice()))
        && dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form")
        && dict.get(b"Resources").and_then(Object::as_dict).is_ok_and(Dictionary::is_empty)
        && dict.get(b"Filter").map_or(true, |filter| filter.as_name().is_ok_and(|name| name == b"FlateDecode"))
        && !OF_STRUCTURE.iter().any(|word| sign::find(&form.content, word).is_some())
}

/// The table and what stands behind it speak of the added objects and of the file before, and of nothing else.
fn is_table_of(added: &Added, before: &Document) -> Result<(), &'static str> {
    let told =
        |object: &AddedObject| added.table.iter().filter(|entry| **entry == (object.id.0, object.at)).count() == 1;
    if added.table.len() != added.objects.len() || !added.objects.iter().all(told) {
        return Err("its table is not that of its objects");
    }
    if added.free.iter().any(|number| *number != 0) {
        return Err("its table frees objects");
    }
    let (was, now) = (&before.trailer, &added.trailer);
    let largest = added.objects.iter().map(|object| object.id.0).chain([before.max_id]).max().unwrap_or_default();
    let same = |key: &[u8]| was.get(key).ok() == now.get(key).ok();
    let number =
        |key: &[u8]| now.get(key).and_then(Object::as_i64).ok().and_then(|number| usize::try_from(number).ok());
    let is_known = now.iter().all(|(key, _)| OF_TRAILER.contains(&key.as_slice()));
    let first_id = |trailer: &Dictionary| -> Option<Vec<u8>> {
        trailer.get(b"ID").and_then(Object::as_array).ok()?.first()?.as_str().ok().map(<[u8]>::to_vec)
    };
    let follows =
        number(b"Prev") == Some(before.xref_start) && number(b"Size") == usize::try_from(largest).ok().map(|it| it + 1);
    if is_known && follows && same(b"Root") && same(b"Info") && first_id(was) == first_id(now) {
        Ok(())
    } else {
        Err("its table leads elsewhere than to the file that was signed first")
    }
}

/// How many bytes from the first on are written as this program writes reports: object behind object, and a table of just
/// these; and that once more for each later revision. Nothing of what follows is given to the reader of whole files, which a
/// table that leads to one place again and again would keep busy for ever.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut reader = Reader { bytes, at: 0, values: 0, is_strict: false };
    let (mut end, mut table) = (0, None);
    while let Some(revision) = reader.revision_from() {
        let number = |key: &[u8]| revision.trailer.get(key).and_then(Object::as_i64).ok();
        let follows = number(b"Prev").and_then(|place| usize::try_from(place).ok()) == table;
        let (mut told, mut there) = (revision.table, revision.objects);
        told.sort_unstable();
        there.sort_unstable();
        let is_known = revision.trailer.iter().all(|(key, _)| OF_TRAILER.contains(&key.as_slice()));
        if !follows || !is_known || told != there {
            break;
        }
        (end, table) = (reader.at, Some(revision.place));
    }
    end
}

/// The same, but for where a stream stands.
fn is_alike(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Stream(a), Object::Stream(b)) => a.dict == b.dict && a.content == b.content,
        (a, b) => a == b,
    }
}

struct AddedObject {
    id: ObjectId,
    /// Its first byte.
    at: usize,
    object: Object,
}

struct Added {
    objects: Vec<AddedObject>,
    /// Number and first byte of each object.
    table: Vec<(u32, usize)>,
    /// Numbers that no object has from now on.
    free: Vec<u32>,
    trailer: Dictionary,
}

/// Of any revision: numbers and first bytes of its objects and those in its table, and where that stands.
struct Outline {
    objects: Vec<(u32, usize)>,
    table: Vec<(u32, usize)>,
    place: usize,
    trailer: Dictionary,
}

/// Reads what was added to its last byte; where it stops it found what has no place there.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How many values the object has so far.
    values: usize,
    /// Names are written in one way only, and streams are kept.
    is_strict: bool,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.rest().get(..count)?;
        self.at += count;
        Some(taken)
    }

    fn blank(&mut self) {
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

    fn number<T: std::str::FromStr>(&mut self) -> Option<T> {
        self.blank();
        let digits = self.run();
        let is_number = digits.iter().all(u8::is_ascii_digit) && (digits.len() == 1 || !digits.starts_with(b"0"));
        let number = std::str::from_utf8(digits).ok().filter(|_| is_number)?.parse().ok()?;
        self.at += digits.len();
        Some(number)
    }

    /// To the last byte.
    fn revision(&mut self) -> Option<Added> {
        self.head();
        let mut objects = Vec::new();
        while !self.is_next(b"xref") {
            objects.push(self.object()?);
        }
        let (table, free, trailer, _) = self.tail()?;
        matches!(self.rest(), b"" | b"\n" | b"\r\n").then_some(Added { objects, table, free, trailer })
    }

    /// To its end mark; others may follow.
    fn revision_from(&mut self) -> Option<Outline> {
        self.head();
        let mut objects = Vec::new();
        while !self.is_next(b"xref") {
            let AddedObject { id, at, .. } = self.object()?;
            objects.push((id.0, at));
        }
        let (table, _, trailer, place) = self.tail()?;
        Some(Outline { objects, table, place, trailer })
    }

    /// The table with its place, what it frees, and the dictionary behind it.
    fn tail(&mut self) -> Option<(Vec<(u32, usize)>, Vec<u32>, Dictionary, usize)> {
        let place = self.at;
        let (table, free) = self.table()?;
        self.word(b"trailer")?;
        let Object::Dictionary(trailer) = self.value(0)? else { return None };
        self.word(b"startxref")?;
        let told: usize = self.number()?;
        self.mark(b"%%EOF")?;
        (told == place).then_some((table, free, trailer, place))
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

    fn object(&mut self) -> Option<AddedObject> {
        self.blank();
        let at = self.at;
        self.values = 0;
        let id = (self.number()?, 0);
        self.word(b"0")?;
        self.word(b"obj")?;
        let mut object = self.value(0)?;
        if let (Object::Dictionary(dict), true) = (&object, self.is_next(b"stream")) {
            self.word(b"stream")?;
            let newline = if self.rest().starts_with(b"\r") { b"\r\n".as_slice() } else { b"\n" };
            (self.take(newline.len())? == newline).then_some(())?;
            let length = usize::try_from(dict.get(b"Length").and_then(Object::as_i64).ok()?).ok()?;
            let content = self.take(length)?;
            let content = if self.is_strict { content.to_vec() } else { Vec::new() };
            object = Stream::new(dict.clone(), content).into();
            self.word(b"endstream")?;
        }
        self.word(b"endobj")?;
        Some(AddedObject { id, at, object })
    }

    /// The numbers of a table with their places, and those that are free: number 0 each time.
    fn table(&mut self) -> Option<(Vec<(u32, usize)>, Vec<u32>)> {
        self.word(b"xref")?;
        let (mut table, mut free) = (Vec::new(), Vec::new());
        while !self.is_next(b"trailer") {
            let (first, count): (u32, u32) = (self.number()?, self.number()?);
            self.blank();
            for index in 0..count {
                let number = first.checked_add(index)?;
                let entry = self.take(20)?;
                if entry.starts_with(b"0000000000 65535 f") {
                    free.push(number);
                    continue;
                }
                let (digits, rest) = entry.split_at_checked(10)?;
                let is_used = matches!(rest, b" 00000 n \n" | b" 00000 n\r\n" | b" 00000 n \r");
                let digits =
                    std::str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|it| it.is_ascii_digit()))?;
                table.push((number, digits.parse().ok().filter(|_| is_used)?));
            }
        }
        Some((table, free))
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
