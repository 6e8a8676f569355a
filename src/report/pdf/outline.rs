//! The outline a viewer shows beside the pages: the headings, nested.

use super::canvas::Entry;
use super::structure::{name, text};
use lopdf::{Document, Object, ObjectId, dictionary};

/// Writes the outline and returns the catalog's entry for it, if there are headings.
pub fn write(document: &mut Document, entries: &[Entry], pages: &[ObjectId], height: f32) -> Option<Object> {
    let placed: Vec<&Entry> = entries.iter().filter(|entry| entry.place.is_some()).collect();
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = placed.iter().map(|_| document.new_object_id()).collect();
    let parents = parents(&placed);
    let mut kids: Vec<Vec<usize>> = vec![Vec::new(); placed.len() + 1];
    for (index, parent) in parents.iter().enumerate() {
        kids[parent.map_or(placed.len(), |parent| parent)].push(index);
    }
    for (index, entry) in placed.iter().enumerate() {
        let place = entry.place?;
        let siblings = &kids[parents[index].unwrap_or(placed.len())];
        let at = siblings.binary_search(&index).unwrap_or_default();
        let parent = parents[index].map_or(root, |parent| ids[parent]);
        let top = height - (place.y - 12.0).max(0.0);
        let target = vec![(*pages.get(place.page)?).into(), name("XYZ"), Object::Null, top.into(), Object::Null];
        let mut item = dictionary! { "Title" => text(&entry.text), "Parent" => parent, "Dest" => target };
        if let Some(previous) = at.checked_sub(1) {
            item.set("Prev", ids[siblings[previous]]);
        }
        if let Some(next) = siblings.get(at + 1) {
            item.set("Next", ids[*next]);
        }
        if let (Some(first), Some(last)) = (kids[index].first(), kids[index].last()) {
            item.set("First", ids[*first]);
            item.set("Last", ids[*last]);
            // Negative: shown closed.
            item.set("Count", -i64::try_from(kids[index].len()).unwrap_or_default());
        }
        document.set_object(ids[index], item);
    }
    let top = kids.last()?;
    let (first, last) = (ids[*top.first()?], ids[*top.last()?]);
    let count = i64::try_from(top.len()).unwrap_or_default();
    document.set_object(root, dictionary! { "Type" => "Outlines", "First" => first, "Last" => last, "Count" => count });
    Some(root.into())
}

/// For every entry the nearest one before it of a higher rank.
fn parents(entries: &[&Entry]) -> Vec<Option<usize>> {
    let mut parents = Vec::with_capacity(entries.len());
    let mut open: Vec<usize> = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        while open.last().is_some_and(|last| entries[*last].level >= entry.level) {
            open.pop();
        }
        parents.push(open.last().copied());
        open.push(index);
    }
    parents
}
