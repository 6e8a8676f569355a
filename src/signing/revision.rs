//! What a second signature adds to a file, read byte by byte in the narrowest grammar that it can have.
//!
//! Who signs second could exchange what the first one signed, and sign that. So the added bytes may hold three objects: the
//! prepared field with its value, the signature, and the drawing that the field shows; behind them the table of just these.
//! Nothing stands between them, no number is used again or freed, and the reader of whole files has to see the same.

mod reader;
mod streams;

use super::{FIELDS, sign};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use reader::{Added, AddedObject, Reader};

pub(super) use reader::Outline;
pub(super) use streams::WIDTHS;

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
    let mut reader = Reader::strict(bytes, start);
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
        let is_new = |id: &ObjectId| allowed.contains(id) || added.table.own == Some(id.0);
        file.objects.keys().filter(|id| !is_new(id)).copied().collect()
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
fn is_table_of(added: &Added<'_>, before: &Document) -> Result<(), &'static str> {
    let table = &added.table;
    let told =
        |object: &AddedObject<'_>| table.used.iter().filter(|entry| **entry == (object.id.0, object.at)).count() == 1;
    if table.used.len() != added.objects.len() || !table.packed.is_empty() || !added.objects.iter().all(told) {
        return Err("its table is not that of its objects");
    }
    let is_used = |number: u32| number <= before.max_id || added.objects.iter().any(|object| object.id.0 == number);
    if table.own.is_some_and(is_used) {
        return Err("its table has the number of an object");
    }
    if table.free.iter().any(|number| *number != 0) {
        return Err("its table frees objects");
    }
    let (was, now) = (&before.trailer, &table.trailer);
    let numbers = added.objects.iter().map(|object| object.id.0).chain(table.own).chain([before.max_id]);
    let largest = numbers.max().unwrap_or_default();
    let same = |key: &[u8]| was.get(key).ok() == now.get(key).ok();
    let is_known = now.iter().all(|(key, _)| OF_TRAILER.contains(&key.as_slice()));
    let first_id = |trailer: &Dictionary| -> Option<Vec<u8>> {
        trailer.get(b"ID").and_then(Object::as_array).ok()?.first()?.as_str().ok().map(<[u8]>::to_vec)
    };
    let follows = whole(now, b"Prev") == Some(before.xref_start)
        && whole(now, b"Size") == usize::try_from(largest).ok().map(|it| it + 1);
    if is_known && follows && same(b"Root") && same(b"Info") && first_id(was) == first_id(now) {
        Ok(())
    } else {
        Err("its table leads elsewhere than to the file that was signed first")
    }
}

fn whole(entries: &Dictionary, key: &[u8]) -> Option<usize> {
    entries.get(key).and_then(Object::as_i64).ok().and_then(|number| usize::try_from(number).ok())
}

/// How many bytes from the first on are written as this program writes reports: object behind object, and a table of just
/// these; and that once more for each later revision. Nothing of what follows is given to the reader of whole files, which a
/// table that leads to one place again and again would keep busy for ever.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut reader = Reader::of(bytes, 0);
    let (mut end, mut table) = (0, None);
    while let Some(revision) = reader.outline() {
        let follows = whole(&revision.table.trailer, b"Prev") == table;
        let is_known = revision.table.trailer.iter().all(|(key, _)| OF_TRAILER.contains(&key.as_slice()));
        if !follows || !is_known || !tells_all(&revision) {
            break;
        }
        (end, table) = (reader.at, Some(revision.table.place));
    }
    end
}

/// Whether a table tells of each object of its revision, where it is, and of no other.
fn tells_all(revision: &Outline) -> bool {
    fn is_same<T: Ord + Copy>(one: &[T], other: &[T]) -> bool {
        let (mut one, mut other) = (one.to_vec(), other.to_vec());
        one.sort_unstable();
        other.sort_unstable();
        one == other
    }
    is_same(&revision.table.used, &revision.objects) && is_same(&revision.table.packed, &revision.packed)
}

/// The one revision of a file that is written as this program writes reports.
pub(super) fn single(bytes: &[u8]) -> Option<Outline> {
    Reader::of(bytes, 0).outline().filter(tells_all)
}

/// The same, but for where a stream stands.
fn is_alike(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Stream(a), Object::Stream(b)) => a.dict == b.dict && a.content == b.content,
        (a, b) => a == b,
    }
}
