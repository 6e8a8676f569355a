//! Finds the items of a list by name, in any case, without a copy of any name: a hundred thousand accounts have five
//! names each.

use hashbrown::HashTable;
use std::borrow::Cow;
use std::hash::BuildHasher;

/// Where in a list each name stands; the list itself tells the names. Never walked, so its order reaches no result. The
/// hash is quick, and seeded anew in each run, so that no file can be made to slow it.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub(super) struct Lookup {
    places: HashTable<Place>,
    seed: foldhash::fast::RandomState,
}

#[cfg_attr(test, derive(Clone))]
#[derive(Debug)]
struct Place {
    hash: u32,
    at: u32,
}

impl Place {
    /// A table takes its bits from both ends.
    fn spread(hash: u32) -> u64 {
        u64::from(hash) << 32 | u64::from(hash)
    }
}

impl Lookup {
    /// The position of the first item added under this name; `of` tells the name at a position. An empty name is none.
    pub fn find<'a>(&self, name: &str, of: impl Fn(u32) -> &'a str) -> Option<u32> {
        if name.is_empty() {
            return None;
        }
        let name = lower(name);
        let hash = self.hash(&name);
        let is_it = |place: &Place| place.hash == hash && is_lower_of(&name, of(place.at));
        self.places.find(Place::spread(hash), is_it).map(|place| place.at)
    }

    /// Adds the item at a position under its name, unless an earlier item bears it.
    pub fn add<'a>(&mut self, name: &str, at: u32, of: impl Fn(u32) -> &'a str) {
        if name.is_empty() {
            return;
        }
        let name = lower(name);
        let hash = self.hash(&name);
        let is_it = |place: &Place| place.hash == hash && is_lower_of(&name, of(place.at));
        if self.places.find(Place::spread(hash), is_it).is_none() {
            self.places.insert_unique(Place::spread(hash), Place { hash, at }, |place| Place::spread(place.hash));
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "half of the hash is enough, and is half the memory")]
    fn hash(&self, name: &str) -> u32 {
        self.seed.hash_one(name) as u32
    }
}

/// Nothing but ASCII without capitals: told of many bytes at a time.
pub(super) fn is_small(name: &str) -> bool {
    name.bytes().fold(true, |is_small, byte| is_small & byte.is_ascii() & !byte.is_ascii_uppercase())
}

/// In lower case; borrowed where it is so already, as object ids are.
pub(crate) fn lower(name: &str) -> Cow<'_, str> {
    if is_small(name) { name.into() } else { name.to_lowercase().into() }
}

/// Whether `name` is `lower` in any case.
fn is_lower_of(lower: &str, name: &str) -> bool {
    lower == name || if name.is_ascii() { name.eq_ignore_ascii_case(lower) } else { name.to_lowercase() == lower }
}

#[cfg(test)]
mod tests {
    use super::Lookup;

    #[test]
    fn the_first_of_a_name_is_found_in_any_case() {
        let names = ["Ada@contoso.com", "", "ÖZGE@contoso.com", "ada@CONTOSO.com", "bea@contoso.com"];
        let of = |at: u32| names[at as usize];
        let mut lookup = Lookup::default();
        for (at, name) in (0..).zip(names) {
            lookup.add(name, at, of);
        }
        let check = |name: &str, expected: Option<u32>| assert_eq!(lookup.find(name, of), expected, "{name}");
        check("ada@contoso.com", Some(0));
        check("ADA@contoso.com", Some(0));
        check("özge@contoso.com", Some(2));
        check("Özge@CONTOSO.COM", Some(2));
        check("bea@contoso.com", Some(4));
        check("cleo@contoso.com", None);
        check("", None);
    }
}
