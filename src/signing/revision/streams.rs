//! Streams that hold objects, and tables that are streams, in the one form in which they are written here.

use super::reader::{AddedObject, Reader, Table};
use super::{OF_TRAILER, whole};
use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Object};
use std::io::Read as _;

/// To so many bytes the streams of objects of one file may unpack.
pub(super) const MOST: usize = 1 << 28;
/// Widths of a table's columns, in bytes: kind, place, and place in a stream.
pub(in crate::signing) const WIDTHS: [i64; 3] = [1, 4, 2];
const OF_TABLE: [&[u8]; 5] = [b"Type", b"W", b"Index", b"Filter", b"Length"];
const OF_OBJECTS: [&[u8]; 5] = [b"Type", b"N", b"First", b"Filter", b"Length"];

/// Whether it is a stream of this kind.
pub(super) fn is(object: &AddedObject<'_>, kind: &[u8]) -> bool {
    object.object.as_stream().is_ok_and(|stream| stream.dict.has_type(kind))
}

fn dictionary<'o>(object: &'o AddedObject<'_>) -> Option<&'o Dictionary> {
    object.object.as_stream().ok().map(|stream| &stream.dict)
}

fn unpacked(reader: &mut Reader<'_>, object: &AddedObject<'_>) -> Option<Vec<u8>> {
    let bytes = match dictionary(object)?.get(b"Filter") {
        Err(_) => object.content.to_vec(),
        Ok(Object::Name(name)) if name == b"FlateDecode" => {
            let mut bytes = Vec::new();
            let limit = u64::try_from(reader.room).ok()? + 1;
            ZlibDecoder::new(object.content).take(limit).read_to_end(&mut bytes).ok()?;
            bytes
        }
        Ok(_) => return None,
    };
    reader.room = reader.room.checked_sub(bytes.len())?;
    Some(bytes)
}

/// The numbers of the objects in a stream, in their order.
pub(super) fn objects(reader: &mut Reader<'_>, object: &AddedObject<'_>) -> Option<Vec<u32>> {
    let entries = dictionary(object)?;
    entries.iter().all(|(key, _)| OF_OBJECTS.contains(&key.as_slice())).then_some(())?;
    let bytes = unpacked(reader, object)?;
    let mut inner = Reader::of(&bytes, 0);
    let (count, first) = (whole(entries, b"N")?, whole(entries, b"First")?);
    let told: Option<Vec<(u32, usize)>> = (0..count).map(|_| Some((inner.number()?, inner.number()?))).collect();
    let told = told?;
    for (_, place) in &told {
        inner.blank();
        (inner.at == first.checked_add(*place)?).then_some(())?;
        inner.single()?;
    }
    inner.blank();
    (inner.at == bytes.len()).then(|| told.into_iter().map(|(number, _)| number).collect())
}

/// A table that is a stream: the last object of its revision.
pub(super) fn table(reader: &mut Reader<'_>, object: &AddedObject<'_>) -> Option<Table> {
    let entries = dictionary(object)?;
    let widths = entries.get(b"W").and_then(Object::as_array).ok()?;
    (*widths == WIDTHS.map(Object::Integer)).then_some(())?;
    let bytes = unpacked(reader, object)?;
    let (lines, []) = bytes.as_chunks::<7>() else { return None };
    let mut lines = lines.iter();
    let mut table = Table { place: object.at, own: Some(object.id.0), ..Table::default() };
    for (first, count) in parts(entries)? {
        for index in 0..count {
            let number = first.checked_add(index)?;
            let [kind, rest @ ..] = lines.next()?;
            let (one, two) = rest.split_first_chunk::<4>()?;
            let (one, two) = (u32::from_be_bytes(*one), usize::from(u16::from_be_bytes(two.try_into().ok()?)));
            match (*kind, two) {
                (0, _) => table.free.push(number),
                (1, 0) => table.used.push((number, usize::try_from(one).ok()?)),
                (2, place) => table.packed.push((number, (one, place))),
                _ => return None,
            }
        }
    }
    let told = table.used.len();
    table.used.retain(|entry| *entry != (object.id.0, object.at));
    let of_trailer = entries.iter().filter(|(key, _)| !OF_TABLE.contains(&key.as_slice()));
    of_trailer.for_each(|(key, value)| table.trailer.set(key.clone(), value.clone()));
    let is_known = table.trailer.iter().all(|(key, _)| OF_TRAILER.contains(&key.as_slice()));
    (lines.next().is_none() && table.used.len() + 1 == told && is_known).then_some(table)
}

/// First number and count of each part of a table.
fn parts(entries: &Dictionary) -> Option<Vec<(u32, u32)>> {
    let Ok(index) = entries.get(b"Index") else {
        return Some(vec![(0, u32::try_from(whole(entries, b"Size")?).ok()?)]);
    };
    let numbers: Option<Vec<u32>> =
        index.as_array().ok()?.iter().map(|number| u32::try_from(number.as_i64().ok()?).ok()).collect();
    let numbers = numbers?;
    let (pairs, []) = numbers.as_chunks::<2>() else { return None };
    Some(pairs.iter().map(|[first, count]| (*first, *count)).collect())
}
