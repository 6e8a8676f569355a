//! Objects of JSON as a table, for the person who says what they hold: each property is a column, what lies within another
//! object by a dotted name.

use crate::datasets::slots::unescaped;
use crate::datasets::value;
use crate::evidence::json::Object;
use crate::evidence::{TableHead, limits};
use std::borrow::Cow;
use std::collections::HashSet;

/// What lies deeper stands in no column.
const DEEPEST: usize = 4;
/// More columns than a person looks through.
const COLUMNS: usize = 256;

/// Calls `found` with the dotted name of each property that is no object itself, and where its value stands in `object`.
pub fn each_property(object: Object<'_>, found: &mut dyn FnMut(&str, (u32, u32))) {
    within(object, 0, "", DEEPEST, found);
}

/// `before`: where the object begins in the outermost one.
fn within(object: Object<'_>, before: u32, prefix: &str, deeper: usize, found: &mut dyn FnMut(&str, (u32, u32))) {
    for ((name, value), (start, end)) in object.properties().zip(object.values()) {
        let (name, at) = (unescaped(name), (before + start, before + end));
        let path = if prefix.is_empty() { name } else { Cow::Owned(format!("{prefix}.{name}")) };
        let mut spans = Vec::new();
        match Object::read(value, &mut spans) {
            Some(inner) if deeper > 1 && inner.values().len() > 0 => within(inner, at.0, &path, deeper - 1, found),
            _ => found(&path, at),
        }
    }
}

/// The columns that the first objects of a list have together, in the order in which they come.
pub fn headings(sample: &[&[u8]]) -> Vec<String> {
    let (mut headings, mut known) = (Vec::new(), HashSet::new());
    for element in sample {
        let (Ok(text), mut spans) = (std::str::from_utf8(element), Vec::new()) else { continue };
        let Some(object) = Object::read(text.trim(), &mut spans) else { continue };
        each_property(object, &mut |path, _| {
            if headings.len() < COLUMNS && !path.trim().is_empty() && known.insert(path.to_owned()) {
                headings.push(path.to_owned());
            }
        });
    }
    // What is null here and an object there is told by the columns within it.
    let is_outer = |heading: &String| {
        let inner = format!("{heading}.");
        headings.iter().any(|other| other.starts_with(&inner))
    };
    let outer: HashSet<String> = headings.iter().filter(|heading| is_outer(heading)).cloned().collect();
    headings.retain(|heading| !outer.contains(heading));
    headings
}

/// Adds an object to the rows at hand.
pub fn add(head: &mut TableHead, object: Object<'_>) {
    if head.rows.len() >= limits::HEAD_ROWS {
        return;
    }
    let mut cells = vec![String::new(); head.headings.len()];
    each_property(object, &mut |path, (start, end)| {
        let json = object.text().get(start as usize..end as usize).unwrap_or_default();
        if let Some(at) = head.headings.iter().position(|heading| heading == path)
            && let Some(cell) = cells.get_mut(at).filter(|cell| cell.is_empty())
        {
            *cell = value::json_text(json).unwrap_or_default().into_owned();
        }
    });
    head.add_texts(cells.iter().map(String::as_str));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_told_as_a_table() {
        let elements = [
            r#"{"wer":"a@x.example","profil":{"an":true,"tief":{"b":{"c":{"d":1}}}},"liste":["x","y"],"ort":null}"#,
            r#"{"wer":"B\"C","neu":7,"leer":{},"ort":{"land":"DE"}}"#,
        ];
        let bytes: Vec<&[u8]> = elements.iter().map(|element| element.as_bytes()).collect();
        let mut head = TableHead { headings: headings(&bytes), rows: Vec::new() };
        assert_eq!(head.headings, ["wer", "profil.an", "profil.tief.b.c", "liste", "neu", "leer", "ort.land"]);
        for element in elements {
            let mut spans = Vec::new();
            add(&mut head, Object::read(element, &mut spans).unwrap());
        }
        let expected =
            [["a@x.example", "true", r#"{"d":1}"#, r#"["x","y"]"#, "", "", ""], ["B\"C", "", "", "", "7", "{}", "DE"]];
        assert_eq!(head.rows, expected);
    }
}
