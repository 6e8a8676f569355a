//! Affected objects as JSON. A large tenant has hundreds of thousands of them: they are written piece by piece, and what
//! many lines share is put into JSON once.

use crate::checklist::{Affected, Fact, Parts};
use crate::evidence::{EvidenceFile, SourceRef};
use crate::report::masking::{Mask, PersonalData};
use std::io::{self, Write};
use std::sync::Arc;

/// Bytes that are collected before they are passed on.
const ROOM: usize = 1 << 16;

/// Writes lists of affected objects of one run.
pub(super) struct Objects {
    /// For each file, and in it without a part and for each of its parts: a source up to its row.
    places: Vec<Vec<Vec<u8>>>,
    bytes: Vec<u8>,
    /// Tails that objects of the list in work share, as JSON: where they stand in memory, while the list holds them there.
    facts: Tails,
    sources: Tails,
}

/// The last few shared tails that were written.
struct Tails {
    /// By where they stand.
    known: Vec<(usize, Vec<u8>)>,
    next: usize,
}

/// Accounts stand in few ways to the policies.
const TAILS: usize = 8;

impl Tails {
    fn new() -> Self {
        Self { known: Vec::new(), next: 0 }
    }

    /// Adds a tail to the bytes, with a comma before it where something `precedes` it.
    fn add<T>(&mut self, bytes: &mut Vec<u8>, precedes: bool, tail: &Arc<[T]>, write: impl FnOnce(&mut Vec<u8>)) {
        if precedes {
            bytes.push(b',');
        }
        let place = Arc::as_ptr(tail).addr();
        if let Some((_, known)) = self.known.iter().find(|(known, _)| *known == place) {
            bytes.extend_from_slice(known);
            return;
        }
        let start = bytes.len();
        write(bytes);
        let written = bytes.get(start..).unwrap_or_default().to_vec();
        match self.known.get_mut(self.next) {
            Some(oldest) => *oldest = (place, written),
            None => self.known.push((place, written)),
        }
        self.next = (self.next + 1) % TAILS;
    }

    fn forget(&mut self) {
        self.known.clear();
        self.next = 0;
    }
}

impl Objects {
    pub fn new(files: &[EvidenceFile], mask: Option<&Mask>) -> Self {
        let place = |file: &str, sheet: Option<&str>| {
            let mut bytes = b"{\"file\":".to_vec();
            masked(&mut bytes, file, mask);
            bytes.extend_from_slice(b",\"sheet\":");
            match sheet {
                Some(sheet) => masked(&mut bytes, sheet, mask),
                None => bytes.extend_from_slice(b"null"),
            }
            bytes.extend_from_slice(b",\"row\":");
            bytes
        };
        let of_file = |file: &EvidenceFile| {
            let parts = file.parts.iter().map(|part| place(&file.name, part.name.as_deref()));
            std::iter::once(place(&file.name, None)).chain(parts).collect()
        };
        Self {
            places: files.iter().map(of_file).collect(),
            bytes: Vec::with_capacity(ROOM + (ROOM >> 2)),
            facts: Tails::new(),
            sources: Tails::new(),
        }
    }

    /// `[{"id","name","kind","outcome","facts":{..},"sources":[..]}]`
    pub fn write(&mut self, out: &mut dyn Write, affected: &[Affected], mask: Option<&Mask>) -> io::Result<()> {
        self.facts.forget();
        self.sources.forget();
        self.bytes.push(b'[');
        for (index, object) in affected.iter().enumerate() {
            if index > 0 {
                self.bytes.push(b',');
            }
            self.object(object, mask);
            if self.bytes.len() >= ROOM {
                out.write_all(&self.bytes)?;
                self.bytes.clear();
            }
        }
        self.bytes.push(b']');
        out.write_all(&self.bytes)?;
        self.bytes.clear();
        Ok(())
    }

    fn object(&mut self, object: &Affected, mask: Option<&Mask>) {
        let Self { places, bytes, facts, sources } = self;
        bytes.extend_from_slice(b"{\"id\":");
        masked(bytes, &object.id, mask);
        bytes.extend_from_slice(b",\"name\":");
        match mask {
            Some(mask) => text(bytes, &mask.name_beside(&object.name, &object.id)),
            None => text(bytes, &object.name),
        }
        bytes.extend_from_slice(b",\"kind\":");
        text(bytes, object.kind.id());
        bytes.extend_from_slice(b",\"outcome\":");
        text(bytes, object.outcome.id());
        bytes.extend_from_slice(b",\"facts\":{");
        let found = object.facts.once();
        let is_told = |fact: &&Fact| mask.is_none() || PersonalData::Masked.tells(fact.label);
        if repeats_a_label(&found) {
            merged(bytes, found.all().filter(is_told), mask);
        } else {
            let fact = |bytes: &mut Vec<u8>, told: &Fact| fact(bytes, told, mask);
            let precede = list(bytes, found.before_tail().filter(is_told), fact);
            if let Some(tail) = found.tail.filter(|tail| tail.iter().any(|fact| is_told(&fact))) {
                facts.add(bytes, precede, tail, |bytes| _ = list(bytes, tail.iter().filter(is_told), fact));
            }
        }
        bytes.extend_from_slice(b"},\"sources\":[");
        let source = |bytes: &mut Vec<u8>, at: &SourceRef| source(places, bytes, *at);
        let rows = object.sources.once();
        let precede = list(bytes, rows.before_tail(), source);
        if let Some(tail) = rows.tail {
            sources.add(bytes, precede, tail, |bytes| _ = list(bytes, tail.iter(), source));
        }
        bytes.extend_from_slice(b"]}");
    }
}

/// Writes elements with commas between them; tells whether there were any.
fn list<'a, T: 'a>(
    bytes: &mut Vec<u8>,
    elements: impl Iterator<Item = &'a T>,
    write: impl Fn(&mut Vec<u8>, &T),
) -> bool {
    let mut any = false;
    for element in elements {
        if std::mem::replace(&mut any, true) {
            bytes.push(b',');
        }
        write(bytes, element);
    }
    any
}

/// Whether two facts have one label. A JSON object has each name once: a reader would keep only the last.
fn repeats_a_label(facts: &Parts<'_, Fact>) -> bool {
    let mut facts = facts.all();
    while let Some(fact) = facts.next() {
        if facts.clone().any(|other| other.label == fact.label) {
            return true;
        }
    }
    false
}

/// Facts by label, several values of one in lines of one text.
fn merged<'f>(bytes: &mut Vec<u8>, facts: impl Iterator<Item = &'f Fact>, mask: Option<&Mask>) {
    let mut labels: Vec<(&str, String)> = Vec::new();
    for fact in facts {
        match labels.iter_mut().find(|(label, _)| *label == fact.label) {
            Some((_, value)) => {
                value.push('\n');
                value.push_str(&fact.value);
            }
            None => labels.push((fact.label, fact.value.to_string())),
        }
    }
    list(bytes, labels.iter(), |bytes, (label, value)| {
        text(bytes, label);
        bytes.push(b':');
        masked(bytes, value, mask);
    });
}

fn fact(bytes: &mut Vec<u8>, fact: &Fact, mask: Option<&Mask>) {
    text(bytes, fact.label);
    bytes.push(b':');
    masked(bytes, &fact.value, mask);
}

fn source(places: &[Vec<Vec<u8>>], bytes: &mut Vec<u8>, source: SourceRef) {
    let part = source.part.map_or(0, |part| usize::from(part.0) + 1);
    let file = places.get(source.file.0 as usize);
    match file.and_then(|file| file.get(part).or_else(|| file.first())) {
        Some(place) => bytes.extend_from_slice(place),
        None => bytes.extend_from_slice(b"{\"file\":\"\",\"sheet\":null,\"row\":"),
    }
    number(bytes, source.row);
    bytes.push(b'}');
}

fn number(bytes: &mut Vec<u8>, mut number: u64) {
    let mut digits = [b'0'; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + u8::try_from(number % 10).unwrap_or_default();
        }
        number /= 10;
        if number == 0 || at == 0 {
            break;
        }
    }
    bytes.extend_from_slice(digits.get(at..).unwrap_or_default());
}

/// A text in which names may stand.
fn masked(bytes: &mut Vec<u8>, said: &str, mask: Option<&Mask>) {
    match mask {
        Some(mask) => text(bytes, &mask.text(said)),
        None => text(bytes, said),
    }
}

/// A text with its quotes. Most need no escaping, which is told for many bytes at a time.
fn text(bytes: &mut Vec<u8>, text: &str) {
    let special = |byte: u8| u8::from(byte < 0x20) | u8::from(byte == b'"') | u8::from(byte == b'\\');
    if text.bytes().fold(0, |found, byte| found | special(byte)) == 0 {
        bytes.push(b'"');
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(b'"');
    } else {
        // Writing into memory does not fail.
        let _ = serde_json::to_writer(bytes, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checklist::{Outcome, SubjectKind};
    use crate::evidence::{EvidenceId, PartId};

    #[test]
    fn objects_are_what_a_general_writer_makes_of_them() {
        let hostile = "quote \" back\\slash \u{1}\n \u{2028} 名前 é";
        let mut file = EvidenceFile { name: hostile.to_owned(), ..EvidenceFile::default() };
        file.parts.push(crate::evidence::Part { name: Some(hostile.to_owned()), ..crate::evidence::Part::default() });
        let source = |file, part, row| SourceRef { file: EvidenceId(file), part, row };
        let sources = [
            source(0, None, 0),
            source(0, Some(PartId(0)), u64::MAX),
            source(0, Some(PartId(9)), 10),
            source(7, None, 1_234_567_890),
        ];
        let objects = [
            Affected::new(SubjectKind::User, hostile, "plain", Outcome::Fail)
                .fact("Label", hostile)
                .fact("B", "")
                .at(sources),
            Affected::new(SubjectKind::Policy, "", hostile, Outcome::Review),
            Affected::new(SubjectKind::User, "twice", "", Outcome::Fail).fact("A", "1").fact("B", "2").fact("A", "3"),
        ];
        // Ten kinds of tails, each shared by two objects: more than are remembered.
        let tails: Vec<(Arc<[Fact]>, Arc<[SourceRef]>)> =
            (0..10).map(|at| ([Fact::new("Shared", format!("{at}"))].into(), [source(0, None, at)].into())).collect();
        let sharing = tails.iter().cycle().take(20).map(|(facts, sources)| {
            let mut object = Affected::new(SubjectKind::User, "", "", Outcome::Fail);
            object.facts.share(facts);
            object.sources.share(sources);
            object
        });
        let objects: Vec<Affected> = objects.into_iter().chain(sharing).collect();
        let mut out = Vec::new();
        let mut writer = Objects::new(&[file], None);
        writer.write(&mut out, &objects, None).unwrap();
        let place =
            |file: &str, sheet: Option<&str>, row: u64| serde_json::json!({"file": file, "sheet": sheet, "row": row});
        let mut expected = serde_json::json!([
            {"id": hostile, "name": "plain", "kind": "user", "outcome": "Fail", "facts": {"Label": hostile, "B": ""}, "sources": [
                place(hostile, None, 0),
                place(hostile, Some(hostile), u64::MAX),
                place(hostile, None, 10),
                place("", None, 1_234_567_890),
            ]},
            {"id": "", "name": hostile, "kind": "policy", "outcome": "Review", "facts": {}, "sources": []},
            {"id": "twice", "name": "", "kind": "user", "outcome": "Fail", "facts": {"A": "1\n3", "B": "2"}, "sources": []},
        ]);
        for at in (0..20).map(|at| at % 10) {
            let sharing = serde_json::json!({"id": "", "name": "", "kind": "user", "outcome": "Fail",
                "facts": {"Shared": at.to_string()}, "sources": [place(hostile, None, at)]});
            expected.as_array_mut().unwrap().push(sharing);
        }
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap(), expected);
        out.clear();
        writer.write(&mut out, &[], None).unwrap();
        assert_eq!(out, b"[]");
    }
}
