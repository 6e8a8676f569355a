//! Puts objects into a file most of whose objects lie in compressed streams; all others stay as they are written.

use super::revision::{self, Outline, WIDTHS};
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::BTreeMap;
use std::io::{Error, Result};

/// The file with these objects as they are in `now`. None of them may lie in a stream.
pub(super) fn with(pdf: &[u8], outline: Outline, now: &Document, changed: &[ObjectId]) -> Result<Vec<u8>> {
    let Outline { objects, packed, table } = outline;
    let changed = alone(now, changed)?;
    if packed.iter().any(|(number, _)| changed.contains_key(number)) {
        return Err(Error::other("its place lies in a stream of objects"));
    }
    let ends = objects.iter().skip(1).map(|(_, at)| *at).chain([table.place]);
    let mut all: BTreeMap<u32, &[u8]> = BTreeMap::new();
    for ((number, at), end) in objects.iter().zip(ends) {
        all.insert(*number, pdf.get(*at..end).unwrap_or_default());
    }
    all.extend(changed.iter().map(|(number, bytes)| (*number, bytes.as_slice())));
    let start = objects.first().map_or(table.place, |(_, at)| *at);
    let mut bytes = pdf.get(..start).unwrap_or_default().to_vec();
    let own = all.keys().copied().chain(packed.iter().map(|(number, _)| *number)).max().unwrap_or_default() + 1;
    let mut places = vec![(0_u8, 0_usize, 0_usize); own as usize + 1];
    let mut place = |number: u32, entry| places.get_mut(number as usize).map(|slot| *slot = entry);
    place(0, (0, 0, usize::from(u16::MAX)));
    for (number, object) in all {
        place(number, (1, bytes.len(), 0));
        bytes.extend_from_slice(object);
    }
    packed.iter().for_each(|(number, (stream, index))| _ = place(*number, (2, *stream as usize, *index)));
    place(own, (1, bytes.len(), 0));
    let at = bytes.len();
    bytes.extend(self::table(own, &table.trailer, &places)?);
    bytes.extend_from_slice(format!("startxref\n{at}\n%%EOF\n").as_bytes());
    Ok(bytes)
}

/// The table, as the object that it is.
pub(super) fn table(own: u32, trailer: &Dictionary, places: &[(u8, usize, usize)]) -> Result<Vec<u8>> {
    let mut lines = Vec::with_capacity(places.len() * 7);
    for (kind, one, two) in places {
        lines.push(*kind);
        lines.extend(u32::try_from(*one).map_err(Error::other)?.to_be_bytes());
        lines.extend(u16::try_from(*two).map_err(Error::other)?.to_be_bytes());
    }
    let mut entries = trailer.clone();
    entries.set("W", WIDTHS.map(Object::Integer).to_vec());
    entries.set("Size", i64::try_from(places.len()).map_err(Error::other)?);
    let mut table = Stream::new(entries, lines);
    table.compress().map_err(Error::other)?;
    // The library leaves out what says of itself that it is a table.
    let lost = || Error::other("its table could not be written");
    let written = as_written(own, table.dict.into())?;
    let opens = memchr::memmem::find(&written, b"<<").ok_or_else(lost)?;
    let (head, entries) = written.split_at(opens + 2);
    let entries = entries.trim_ascii_end().strip_suffix(b"endobj").ok_or_else(lost)?.trim_ascii_end();
    Ok([head, b"/Type/XRef", entries, b"stream\n", &table.content, b"\nendstream\nendobj\n"].concat())
}

/// Objects as they stand in a file, by their numbers.
fn alone(now: &Document, objects: &[ObjectId]) -> Result<BTreeMap<u32, Vec<u8>>> {
    let each = |id: &ObjectId| {
        let object = now.get_object(*id).map_err(Error::other)?;
        Ok((id.0, as_written(id.0, object.clone())?))
    };
    objects.iter().map(each).collect()
}

/// The library writes whole files only.
fn as_written(number: u32, object: Object) -> Result<Vec<u8>> {
    let mut file = Document::with_version("1.7");
    file.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    file.set_object((number, 0), object);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).map_err(Error::other)?;
    let outline = revision::single(&bytes).filter(|outline| outline.objects.len() == 1);
    let outline = outline.ok_or_else(|| Error::other("it could not be written"))?;
    let (_, start) = outline.objects.first().copied().unwrap_or_default();
    Ok(bytes.get(start..outline.table.place).unwrap_or_default().to_vec())
}
