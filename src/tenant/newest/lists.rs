//! Lists of who holds what, and of what there is: a newer whole list replaces an older one, so that what was taken away
//! since does not come back with an old export. What only the older one says is told, never dropped in silence.

use super::settling::Settling;
use crate::evidence::{EvidenceId, SourceRef};
use crate::tenant::conflicts::Outdated;
use crate::tenant::{Moment, RecordKind, Records, SuppliedList};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A record that stands in lists. The defaults are those of a list of all there is of the kind.
pub(super) trait Listed {
    fn sources(&self) -> &[SourceRef];

    /// What makes two records one, by any of these names.
    fn names(&self) -> Vec<String>;

    /// For people: "Global Administrator for anna@contoso.example".
    fn title(&self) -> String;

    /// What a list speaks for: [`Listed::part`] of records that it holds, or would hold if they still were.
    fn speaks_for(_list: &SuppliedList, _held: &[&Self]) -> Vec<Box<str>> {
        vec!["".into()]
    }

    /// The parts that a list must speak for, one of them, to replace this record. `list`: where the record stands.
    fn part(&self, _list: Option<&SuppliedList>) -> Vec<Box<str>> {
        vec!["".into()]
    }

    /// Whether a newer record of the same name says the same.
    fn agrees(&self, _newer: &Self) -> bool {
        true
    }
}

/// Newer records of one name that an older one is compared with.
const COMPARED: usize = 64;

/// Takes out of `records` what an older list holds and a newer one, which speaks for it, does not. `beside`: records of
/// another kind of list that holds the same, empty where there is none.
pub(super) fn replace<T: Listed>(
    kind: RecordKind,
    records: &mut Records<T>,
    beside: &[T],
    all: &[SuppliedList],
    settling: &mut Settling<'_>,
) {
    let lists: Vec<&SuppliedList> = all.iter().filter(|list| list.kind == kind).collect();
    let of_beside = all.iter().filter(|list| list.kind != kind && twin(kind) == Some(list.kind));
    let both: Vec<&SuppliedList> = lists.iter().copied().chain(of_beside).collect();
    let found = outdated(&records.items, beside, &both, settling);
    if found.iter().all(Option::is_none) {
        return;
    }
    let mut newer = found.into_iter();
    let mut emptied = BTreeSet::new();
    records.items.retain(|item| {
        let Some(newer) = newer.next().flatten() else { return true };
        if let Some(from) = settling.conflicts.newest(item.sources()) {
            emptied.insert(from.file);
            settling.conflicts.outdated(Outdated { object: item.title().into(), from, newer });
        }
        false
    });
    for item in &records.items {
        for source in item.sources() {
            emptied.remove(&source.file);
        }
    }
    // The columns of a list that was replaced whole say nothing of the records that are left.
    if !emptied.is_empty() {
        let left = lists.iter().filter(|list| !emptied.contains(&list.file)).flat_map(|list| &list.columns);
        let left: Vec<_> = left.copied().collect();
        records.supply.present = left.iter().map(|(column, _)| *column).collect();
        records.supply.filled = left.iter().filter(|(_, filled)| *filled).map(|(column, _)| *column).collect();
    }
}

/// The other kind of list that holds the same records: the bare list of role assignments and the one of PIM.
fn twin(kind: RecordKind) -> Option<RecordKind> {
    match kind {
        RecordKind::RoleAssignments => Some(RecordKind::PimActive),
        RecordKind::PimActive => Some(RecordKind::RoleAssignments),
        _ => None,
    }
}

/// For each record the newer list that no longer holds it, or `None`.
fn outdated<T: Listed>(
    items: &[T],
    beside: &[T],
    lists: &[&SuppliedList],
    settling: &mut Settling<'_>,
) -> Vec<Option<EvidenceId>> {
    let dates: BTreeMap<EvidenceId, Moment> =
        lists.iter().filter_map(|list| Some((list.file, settling.conflicts.date(list.file)?))).collect();
    let newest = lists.iter().filter(|list| list.is_whole).filter_map(|list| dates.get(&list.file)).max();
    let own = items.len();
    let items: Vec<&T> = items.iter().chain(beside).collect();
    let collected: Vec<Option<Moment>> = items
        .iter()
        .map(|item| settling.conflicts.newest(item.sources()).and_then(|source| settling.conflicts.date(source.file)))
        .collect();
    if !collected.iter().take(own).flatten().any(|at| newest.is_some_and(|newest| at < newest)) {
        return Vec::new();
    }
    let spoken = spoken_for(&items, lists, &dates);
    // Of a file that holds both kinds of list, the own one.
    let by_file: HashMap<EvidenceId, &SuppliedList> = lists.iter().rev().map(|list| (list.file, *list)).collect();
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        if !settling.goes_on() {
            return Vec::new();
        }
        if collected.get(at).copied().flatten().is_some() {
            for name in item.names() {
                let held = by_name.entry(name).or_default();
                if held.len() < COMPARED {
                    held.push(at);
                }
            }
        }
    }
    let mut found = Vec::with_capacity(own);
    for (item, at) in items.iter().zip(&collected).take(own) {
        if !settling.goes_on() {
            return Vec::new();
        }
        found.push(at.and_then(|at| {
            let list = item.sources().first().and_then(|source| by_file.get(&source.file)).copied();
            let parts = item.part(list);
            let newer =
                parts.iter().filter_map(|part| spoken.get(part)).max_by_key(|(at, file)| (at, std::cmp::Reverse(file)));
            let (newer_at, newer) = newer.filter(|(newer, _)| *newer > at)?;
            let stands = item.names().iter().filter_map(|name| by_name.get(name)).flatten().any(|other| {
                collected.get(*other).copied().flatten().is_some_and(|other_at| other_at >= *newer_at)
                    && items.get(*other).is_some_and(|other| item.agrees(other))
            });
            (!stands).then_some(*newer)
        }));
    }
    found
}

/// A list looks like that of an earlier day taken again where layout and name are the same but for the date. It may as well
/// be of another subscription, mailbox or role, which portals and scripts save under one name: so what only the older one
/// holds counts on, and is told. Of a list of single objects a name tells nothing: their folders are named alike.
fn again(list: &SuppliedList) -> Option<(&str, &str, &str)> {
    let is_named = list.objects.is_empty() && !list.stem.is_empty();
    is_named.then_some((list.layout.0, list.layout.1, &*list.stem))
}

/// Tells what an older list holds that was left counting, and one that looks like the same taken again does not hold.
pub(super) fn note_left<T: Listed>(kind: RecordKind, items: &[T], all: &[SuppliedList], settling: &mut Settling<'_>) {
    let lists: Vec<&SuppliedList> = all.iter().filter(|list| list.kind == kind && list.is_whole).collect();
    let mut newest: BTreeMap<(&str, &str, &str), (Moment, EvidenceId)> = BTreeMap::new();
    for list in &lists {
        if let Some((name, at)) = again(list).zip(settling.conflicts.date(list.file)) {
            let known = newest.entry(name).or_insert((at, list.file));
            if at > known.0 || at == known.0 && list.file < known.1 {
                *known = (at, list.file);
            }
        }
    }
    // From each file the one that looks like it.
    let mut newer: HashMap<EvidenceId, EvidenceId> = HashMap::new();
    for list in &lists {
        let known = again(list).and_then(|name| newest.get(&name)).copied();
        if let Some((at, file)) = known
            && settling.conflicts.date(list.file).is_some_and(|own| own < at)
        {
            newer.insert(list.file, file);
        }
    }
    if newer.is_empty() {
        return;
    }
    let ends: BTreeSet<EvidenceId> = newer.values().copied().collect();
    let mut held: BTreeSet<(EvidenceId, String)> = BTreeSet::new();
    for item in items {
        for file in item.sources().iter().map(|source| source.file).filter(|file| ends.contains(file)) {
            held.extend(item.names().into_iter().map(|name| (file, name)));
        }
    }
    for item in items {
        if !settling.goes_on() {
            return;
        }
        let Some(from) = settling.conflicts.newest(item.sources()) else { continue };
        let Some(file) = newer.get(&from.file).copied() else { continue };
        if !item.names().into_iter().any(|name| held.contains(&(file, name))) {
            settling.conflicts.unlisted(from.file, file, &item.title());
        }
    }
}

/// The newest whole list of each part; of several of one time the first by name.
fn spoken_for<T: Listed>(
    items: &[&T],
    lists: &[&SuppliedList],
    dates: &BTreeMap<EvidenceId, Moment>,
) -> BTreeMap<Box<str>, (Moment, EvidenceId)> {
    let mut held: HashMap<EvidenceId, Vec<&T>> = HashMap::new();
    for item in items.iter().copied() {
        for source in item.sources() {
            held.entry(source.file).or_default().push(item);
        }
    }
    let mut spoken: BTreeMap<Box<str>, (Moment, EvidenceId)> = BTreeMap::new();
    for list in lists.iter().filter(|list| list.is_whole) {
        let Some(at) = dates.get(&list.file) else { continue };
        let parts = T::speaks_for(list, held.get(&list.file).map_or(&[], Vec::as_slice));
        for part in parts {
            let known = spoken.entry(part).or_insert((*at, list.file));
            if *at > known.0 || *at == known.0 && list.file < known.1 {
                *known = (*at, list.file);
            }
        }
    }
    spoken
}

/// What only one of two whole lists holds that tell no date: both count, and that they differ is told.
pub(super) fn note_undated<T: Listed>(
    kind: RecordKind,
    items: &[T],
    all: &[SuppliedList],
    settling: &mut Settling<'_>,
) {
    let is_undated = |list: &&SuppliedList| {
        let is_list = list.is_whole && !list.is_one_of_many && list.objects.is_empty();
        list.kind == kind && is_list && settling.conflicts.date(list.file).is_none()
    };
    let lists: Vec<&SuppliedList> = all.iter().filter(is_undated).collect();
    let Some(first) = lists.first() else { return };
    let held = |file: EvidenceId| items.iter().filter(move |item| item.sources().iter().any(|at| at.file == file));
    for other in lists.iter().skip(1).filter(|list| list.layout == first.layout && list.file != first.file) {
        if !settling.goes_on() {
            return;
        }
        for (one, another) in [(first.file, other.file), (other.file, first.file)] {
            let names: BTreeSet<String> = held(another).flat_map(Listed::names).collect();
            for item in held(one).filter(|item| !item.names().iter().any(|name| names.contains(name))) {
                settling.conflicts.undated(one, another, &item.title());
            }
        }
    }
}

/// Objects that only an older list holds, while a newer one of the same kind is whole. They count: a list of objects may
/// be filtered, and what is missing may not be taken for deleted. They are counted and told.
/// `items`: sources and name of each.
pub(super) fn note_unlisted<'a>(
    items: impl Iterator<Item = (&'a [SourceRef], impl AsRef<str>)>,
    lists: &[SuppliedList],
    kind: RecordKind,
    settling: &mut Settling<'_>,
) {
    let lists: Vec<&SuppliedList> = lists.iter().filter(|list| list.kind == kind && list.is_whole).collect();
    let mut newest: BTreeMap<(&str, &str), (Moment, EvidenceId)> = BTreeMap::new();
    for list in &lists {
        let Some(at) = settling.conflicts.date(list.file) else { continue };
        let known = newest.entry(list.layout).or_insert((at, list.file));
        if at > known.0 || at == known.0 && list.file < known.1 {
            *known = (at, list.file);
        }
    }
    let layouts: HashMap<EvidenceId, (&str, &str)> = lists.iter().map(|list| (list.file, list.layout)).collect();
    if layouts.len() < 2 {
        return;
    }
    for (sources, name) in items {
        if !settling.goes_on() {
            return;
        }
        let Some(from) = settling.conflicts.newest(sources) else { continue };
        let (Some(layout), Some(at)) = (layouts.get(&from.file), settling.conflicts.date(from.file)) else { continue };
        if let Some((newer, file)) = newest.get(layout)
            && at < *newer
        {
            settling.conflicts.unlisted(from.file, *file, name.as_ref());
        }
    }
}
