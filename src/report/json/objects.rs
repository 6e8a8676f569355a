//! Affected objects as JSON. A large tenant has hundreds of thousands of them: they are written piece by piece, and what
//! many lines share is put into JSON once.

use crate::checklist::Affected;
use crate::evidence::{EvidenceFile, SourceRef};
use std::io::{self, Write};

/// Bytes that are collected before they are passed on.
const ROOM: usize = 1 << 16;

/// Writes lists of affected objects of one run.
pub(super) struct Objects {
    /// For each file, and in it without a part and for each of its parts: a source up to its row.
    places: Vec<Vec<Vec<u8>>>,
    bytes: Vec<u8>,
}

impl Objects {
    pub fn new(files: &[EvidenceFile]) -> Self {
        let place = |file: &str, sheet: Option<&str>| {
            let mut bytes = b"{\"file\":".to_vec();
            text(&mut bytes, file);
            bytes.extend_from_slice(b",\"sheet\":");
            match sheet {
                Some(sheet) => text(&mut bytes, sheet),
                None => bytes.extend_from_slice(b"null"),
            }
            bytes.extend_from_slice(b",\"row\":");
            bytes
        };
        let of_file = |file: &EvidenceFile| {
            let parts = file.parts.iter().map(|part| place(&file.name, part.name.as_deref()));
            std::iter::once(place(&file.name, None)).chain(parts).collect()
        };
        Self { places: files.iter().map(of_file).collect(), bytes: Vec::with_capacity(ROOM + (ROOM >> 2)) }
    }

    /// `[{"id","name","kind","outcome","facts":{..},"sources":[..]}]`
    pub fn write(&mut self, out: &mut dyn Write, affected: &[Affected]) -> io::Result<()> {
        self.bytes.push(b'[');
        for (index, object) in affected.iter().enumerate() {
            if index > 0 {
                self.bytes.push(b',');
            }
            self.object(object);
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

    fn object(&mut self, object: &Affected) {
        let bytes = &mut self.bytes;
        bytes.extend_from_slice(b"{\"id\":");
        text(bytes, &object.id);
        bytes.extend_from_slice(b",\"name\":");
        text(bytes, &object.name);
        bytes.extend_from_slice(b",\"kind\":");
        text(bytes, object.kind.id());
        bytes.extend_from_slice(b",\"outcome\":");
        text(bytes, object.outcome.id());
        // Labels are unique within an object.
        bytes.extend_from_slice(b",\"facts\":{");
        for (index, fact) in object.facts.iter().enumerate() {
            if index > 0 {
                bytes.push(b',');
            }
            text(bytes, fact.label);
            bytes.push(b':');
            text(bytes, &fact.value);
        }
        bytes.extend_from_slice(b"},\"sources\":[");
        for (index, source) in object.sources.iter().enumerate() {
            if index > 0 {
                self.bytes.push(b',');
            }
            self.source(*source);
        }
        self.bytes.extend_from_slice(b"]}");
    }

    fn source(&mut self, source: SourceRef) {
        let part = source.part.map_or(0, |part| usize::from(part.0) + 1);
        let file = self.places.get(source.file.0 as usize);
        match file.and_then(|file| file.get(part).or_else(|| file.first())) {
            Some(place) => self.bytes.extend_from_slice(place),
            None => self.bytes.extend_from_slice(b"{\"file\":\"\",\"sheet\":null,\"row\":"),
        }
        number(&mut self.bytes, source.row);
        self.bytes.push(b'}');
    }
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
        ];
        let mut out = Vec::new();
        let mut writer = Objects::new(&[file]);
        writer.write(&mut out, &objects).unwrap();
        let place =
            |file: &str, sheet: Option<&str>, row: u64| serde_json::json!({"file": file, "sheet": sheet, "row": row});
        let expected = serde_json::json!([
            {"id": hostile, "name": "plain", "kind": "user", "outcome": "Fail", "facts": {"Label": hostile, "B": ""}, "sources": [
                place(hostile, None, 0),
                place(hostile, Some(hostile), u64::MAX),
                place(hostile, None, 10),
                place("", None, 1_234_567_890),
            ]},
            {"id": "", "name": hostile, "kind": "policy", "outcome": "Review", "facts": {}, "sources": []},
        ]);
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&out).unwrap(), expected);
        out.clear();
        writer.write(&mut out, &[]).unwrap();
        assert_eq!(out, b"[]");
    }
}
