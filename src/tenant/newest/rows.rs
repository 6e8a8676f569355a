//! Rows of one object in several files of one layout: those of the newest file count, filled up from the older where it lacks
//! a column, and what an older one says differently is told. Where it is not known which is the newer, both stay as far as
//! they differ, and the checks judge by the worse.

use super::settling::Settling;
use crate::evidence::{EvidenceId, SourceRef, Sources};
use crate::tenant::conflicts::Told;
use crate::tenant::{Known, Moment, RecordKind, SuppliedList};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::slice;
use std::sync::Arc;

/// How two records of one object stand to each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct How {
    /// Both tell when they were taken: an empty cell of the newer is an answer.
    pub is_newer: bool,
    /// The file that counts lacks columns that the other has.
    pub is_narrower: bool,
}

impl How {
    /// What is empty now was emptied since.
    fn empty_counts(self) -> bool {
        self.is_newer && !self.is_narrower
    }
}

/// What a property says, and taking an older answer where it says nothing.
pub(super) trait Answer {
    /// Empty: not exported.
    fn said(&self) -> Box<str>;
    fn fill(&mut self, older: &mut Self, how: How);
}

/// A value as it is shown.
pub(super) trait Word {
    fn word(&self) -> Box<str>;
}

impl<T: Word> Answer for Option<T> {
    fn said(&self) -> Box<str> {
        self.as_ref().map(Word::word).unwrap_or_default()
    }
    fn fill(&mut self, older: &mut Self, how: How) {
        if self.is_none() && !how.empty_counts() {
            *self = older.take();
        }
    }
}

impl<T: Word> Answer for Known<T> {
    fn said(&self) -> Box<str> {
        match self {
            Self::NotExported => "".into(),
            Self::Empty => "empty".into(),
            Self::Value(value) => value.word(),
        }
    }
    fn fill(&mut self, older: &mut Self, how: How) {
        if !how.empty_counts() || !self.is_exported() {
            self.or_take(older);
        }
    }
}

impl Answer for Box<str> {
    fn said(&self) -> Self {
        self.clone()
    }
    fn fill(&mut self, older: &mut Self, how: How) {
        if self.is_empty() && !how.empty_counts() {
            *self = std::mem::take(older);
        }
    }
}

/// What holds nothing may lack its column.
impl<T> Answer for Vec<T>
where
    Self: Word,
{
    fn said(&self) -> Box<str> {
        self.word()
    }
    fn fill(&mut self, older: &mut Self, how: How) {
        if self.is_empty() && how.is_narrower {
            *self = std::mem::take(older);
        }
    }
}

impl Word for bool {
    fn word(&self) -> Box<str> {
        super::super::conflicts::truth(self)
    }
}

impl Word for Box<str> {
    fn word(&self) -> Self {
        self.clone()
    }
}

impl Word for Arc<str> {
    fn word(&self) -> Box<str> {
        (&**self).into()
    }
}

impl Word for Moment {
    fn word(&self) -> Box<str> {
        self.iso_date().into()
    }
}

impl Word for String {
    fn word(&self) -> Box<str> {
        self.as_str().into()
    }
}

impl<T: Word> Word for Vec<T> {
    fn word(&self) -> Box<str> {
        super::list(&self.iter().map(Word::word).collect::<Vec<_>>()).into()
    }
}

/// What is told word by word as it was read.
macro_rules! as_read {
    ($($kind:ty),+ $(,)?) => {
        $(impl Word for $kind {
            fn word(&self) -> Box<str> {
                format!("{self:?}").into()
            }
        })+
    };
}

/// What every record says of itself, beside what a table leaves out: taken from the record that counts.
macro_rules! always {
    ($($kind:ty),+ $(,)?) => {
        $(impl Answer for $kind {
            fn said(&self) -> Box<str> {
                self.word()
            }
            fn fill(&mut self, _older: &mut Self, _how: How) {}
        })+
    };
}

as_read!(i64, u64, usize, f64);
always!(bool, usize, f64);
pub(super) use {always, as_read};

/// Where a record stands.
pub(super) trait Stands {
    fn stands(&self) -> &[SourceRef];

    /// What was taken over stands where it was taken from; one place alone stays the own.
    fn join(&mut self, _older: &mut Self) {}
}

impl Stands for SourceRef {
    fn stands(&self) -> &[SourceRef] {
        slice::from_ref(self)
    }
}

impl Stands for Option<SourceRef> {
    fn stands(&self) -> &[SourceRef] {
        self.as_slice()
    }
}

impl Stands for Sources {
    fn stands(&self) -> &[SourceRef] {
        self
    }
    fn join(&mut self, older: &mut Self) {
        super::join_sources(self, older);
    }
}

/// What a list of one kind speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Speaks {
    /// It may be of one subscription, app or namespace, which its rows do not tell: for nothing that it does not hold.
    Itself,
    /// For all of its layout.
    All,
    /// For what the first line of its records' keys names.
    Each,
}

/// A record that another of the same layout may be a newer answer to.
pub(super) trait Object {
    /// What a newer whole list speaks for.
    const SPEAKS: Speaks = Speaks::Itself;

    /// Whether another layout names the object and its properties alike, so that a newer file of any layout counts.
    const IN_ALL_LAYOUTS: bool = false;

    fn places(&self) -> &[SourceRef];

    /// What makes records one object; empty where nothing does.
    fn key(&self) -> String;

    /// All names that tell it, where another list of the same may give only some of them.
    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    /// For people.
    fn title(&self) -> Box<str>;

    /// When the object itself was changed last, where it says so.
    fn changed(&self) -> Option<Moment> {
        None
    }

    /// The same properties in the same order for each record.
    fn said(&self) -> Vec<(&'static str, Box<str>)>;

    fn fill(&mut self, older: &mut Self, how: How);
}

/// The file whose rows of an object count, and when the object was changed by it.
#[derive(Clone, Copy)]
struct Counting {
    source: SourceRef,
    changed: Option<Moment>,
}

/// Leaves of each object the rows of the newest file, and of those that are not known to be older what differs. Nothing is
/// asked where a kind has one file only.
pub(super) fn settle<T: Object>(
    kind: RecordKind,
    items: &mut Vec<T>,
    lists: &[SuppliedList],
    settling: &mut Settling<'_>,
) {
    let by_file: HashMap<EvidenceId, &SuppliedList> =
        lists.iter().filter(|list| list.kind == kind).map(|list| (list.file, list)).collect();
    let file = |item: &T| item.places().first().map(|source| source.file);
    let first = items.first().and_then(file);
    if items.iter().all(|item| file(item) == first) {
        return;
    }
    let keys = keys_of(items, &by_file, settling);
    let mut counting: HashMap<&str, Counting> = HashMap::with_capacity(keys.len());
    for (item, key) in items.iter().zip(&keys).filter(|(_, key)| !key.is_empty()) {
        if !settling.goes_on() {
            return;
        }
        let Some(source) = settling.conflicts.newest(item.places()) else { continue };
        let own = Counting { source, changed: item.changed() };
        let known = counting.entry(key).or_insert(own);
        if is_newer(own, *known, settling) {
            *known = own;
        }
    }
    let file_of =
        |item: &T, settling: &Settling<'_>| settling.conflicts.newest(item.places()).map(|source| source.file);
    let stays: Vec<bool> = items
        .iter()
        .zip(&keys)
        .map(|(item, key)| counting.get(&**key).is_none_or(|known| file_of(item, settling) == Some(known.source.file)))
        .collect();
    if stays.iter().all(|stays| *stays) {
        return;
    }
    let mut kept: HashMap<&str, Kept> = HashMap::new();
    let lost: BTreeSet<&str> = keys.iter().zip(&stays).filter(|(_, stays)| !**stays).map(|(key, _)| &**key).collect();
    for (at, key) in keys.iter().enumerate().filter(|(at, _)| stays.get(*at) == Some(&true)) {
        if lost.contains(&**key) {
            kept.entry(key).or_default().places.push(at);
        }
    }
    let mut rows: Vec<Option<T>> = items.drain(..).map(Some).collect();
    // What the newest lacks the next one answers.
    let mut gone: Vec<usize> = (0..rows.len()).filter(|at| stays.get(*at) == Some(&false)).collect();
    gone.sort_by_cached_key(|at| Reverse(day_of(rows.get(*at).and_then(Option::as_ref), settling)));
    for at in gone {
        let Some(key) = keys.get(at) else { continue };
        if !settling.goes_on() {
            return;
        }
        let Some(mut older) = rows.get_mut(at).and_then(Option::take) else { continue };
        let Some(kept) = kept.get_mut(&**key) else { continue };
        if !gives_way(&mut older, &mut rows, kept, &by_file, settling) {
            rows[at] = Some(older);
        }
    }
    items.extend(rows.into_iter().flatten());
}

/// The rows of an object that count, and what they say; asked when the first older one is met.
#[derive(Default)]
struct Kept {
    places: Vec<usize>,
    said: Option<HashSet<Said>>,
}

type Said = Vec<(&'static str, Box<str>)>;

/// When the file of a record was collected.
fn day_of<T: Object>(item: Option<&T>, settling: &Settling<'_>) -> Option<Moment> {
    settling.conflicts.date(settling.conflicts.newest(item?.places())?.file)
}

/// Tells what an older record says differently, and fills up the one that counts. `false`: it is not known to be older and
/// says something else, so it stays.
fn gives_way<T: Object>(
    older: &mut T,
    rows: &mut [Option<T>],
    kept: &mut Kept,
    by_file: &HashMap<EvidenceId, &SuppliedList>,
    settling: &mut Settling<'_>,
) -> bool {
    let places = kept.places.as_slice();
    let Some(first) = places.first() else { return true };
    let said = older.said();
    let say = |at: &usize| rows.get(*at).and_then(Option::as_ref).map(T::said);
    // One row alone is filled up and then says more.
    let is_told = if places.len() == 1 {
        say(first).as_ref() == Some(&said)
    } else {
        kept.said.get_or_insert_with(|| places.iter().filter_map(say).collect()).contains(&said)
    };
    let Some(kept) = rows.get_mut(*first).and_then(Option::as_mut) else { return true };
    let source_of = |item: &T| settling.conflicts.newest(item.places());
    let (ours, theirs) = (source_of(kept), source_of(older));
    let list = |source: Option<SourceRef>| source.and_then(|source| by_file.get(&source.file));
    let columns = |source: Option<SourceRef>| list(source).map_or(&[][..], |list| list.columns.as_slice());
    let has = |column: &str| columns(ours).iter().any(|(known, _)| *known == column);
    let layout = |source| layout_of(source, by_file, settling);
    let is_other_layout = layout(ours) != layout(theirs);
    let how = How {
        is_newer: settling.conflicts.is_newer(ours, theirs),
        is_narrower: is_other_layout || columns(theirs).iter().any(|(column, filled)| *filled && !has(column)),
    };
    let by_itself = kept.changed().zip(older.changed()).is_some_and(|(ours, theirs)| ours != theirs);
    let is_known = how.is_newer || by_itself;
    let mut stays = !is_known && is_other_layout;
    if !is_told {
        let mut kept_said = kept.said();
        for (_, value) in &mut kept_said {
            if how.is_narrower && **value == *"none" {
                *value = "".into();
            } else if how.empty_counts() && value.is_empty() {
                *value = "empty".into();
            }
        }
        let differs = |((_, ours), (_, theirs)): (&(&str, Box<str>), &(&str, Box<str>))| {
            ours != theirs && !ours.is_empty() && !theirs.is_empty()
        };
        stays = stays || !is_known && (places.len() > 1 || kept_said.iter().zip(&said).any(differs));
        let tell = |item: &T, source, said| Told { key: "".into(), name: item.title(), source, changed: None, said };
        let (kept_told, older_told) = (tell(kept, ours, kept_said), tell(older, theirs, said));
        if stays {
            settling.conflicts.note_both(&kept_told, &older_told);
        } else {
            settling.conflicts.note(&kept_told, &older_told, is_known);
        }
    }
    if places.len() == 1 && !stays {
        kept.fill(older, how);
    }
    !stays
}

/// The key of what nothing but the file's name tells apart, as servers that each export their own settings.
pub(super) const BY_NAME: &str = "by the file’s name";

/// A file may supply no list of its kind, and tell something beside it.
fn layout_of(
    source: Option<SourceRef>,
    by_file: &HashMap<EvidenceId, &SuppliedList>,
    settling: &Settling<'_>,
) -> Option<(&'static str, &'static str)> {
    let file = source?.file;
    by_file.get(&file).map(|list| list.layout).or_else(|| settling.conflicts.layout(file))
}

/// The key of each record; of those that share a name, the key of the first.
fn keys_of<T: Object>(
    items: &[T],
    by_file: &HashMap<EvidenceId, &SuppliedList>,
    settling: &Settling<'_>,
) -> Vec<String> {
    let mut named: HashMap<String, String> = HashMap::new();
    let key = |item: &T| {
        let key = key_of(item, by_file, settling);
        let names: Vec<String> = item.names().into_iter().filter(|name| !name.is_empty()).collect();
        let key = names.iter().find_map(|name| named.get(&name.to_lowercase()).cloned()).unwrap_or(key);
        for name in names {
            named.entry(name.to_lowercase()).or_insert_with(|| key.clone());
        }
        key
    };
    items.iter().map(key).collect()
}

/// Another layout may mean something else by the same name.
fn key_of<T: Object>(item: &T, by_file: &HashMap<EvidenceId, &SuppliedList>, settling: &Settling<'_>) -> String {
    let source = item.places().first().copied();
    let key = item.key();
    let Some((_, layout)) = layout_of(source, by_file, settling).filter(|_| !key.is_empty()) else {
        return String::new();
    };
    if key == BY_NAME {
        let stem = source.and_then(|source| by_file.get(&source.file)).map(|list| format!("{layout}\n{}", list.stem));
        return stem.unwrap_or_default();
    }
    let layout = if T::IN_ALL_LAYOUTS { "any" } else { layout };
    format!("{layout}\n{}", key.to_lowercase())
}

/// A file that tells its day goes before one that does not: only so a third can be older.
fn is_newer(own: Counting, known: Counting, settling: &Settling<'_>) -> bool {
    if let Some((own, known)) = own.changed.zip(known.changed).filter(|(own, known)| own != known) {
        return own > known;
    }
    settling.conflicts.goes_before(Some(own.source), Some(known.source))
}
