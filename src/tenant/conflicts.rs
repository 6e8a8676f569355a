//! Where two files say different things of one object: the newer one counts, and what the other said is kept to be shown.

mod shown;

use super::Moment;
use super::account::{Known, Registration, User};
use crate::evidence::{EvidenceId, SourceRef};
use shown::{differing, shortened};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Differences kept; the rest is of the same kind.
const KEPT: usize = 10_000;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The object's name.
    pub object: Box<str>,
    /// The property, by its name in Graph.
    pub what: &'static str,
    pub kept: Box<str>,
    pub kept_from: SourceRef,
    pub other: Box<str>,
    pub other_from: SourceRef,
    /// Both files tell when they were collected; otherwise the first by name counts.
    pub is_newer: bool,
    /// Nobody knows which is the newer, and the records stay beside each other: what the checks say goes by both.
    pub both_count: bool,
}

/// A record of an older list that a newer one, which would hold it, does not hold any more. It does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outdated {
    /// For people: "Global Administrator for anna@contoso.example".
    pub object: Box<str>,
    pub from: SourceRef,
    pub newer: EvidenceId,
}

/// Objects of an older list that do not stand in a newer one of its kind. They count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unlisted {
    pub count: u64,
    /// The first few by their names.
    pub some: Vec<Box<str>>,
}

impl Unlisted {
    fn add(&mut self, name: &str) {
        // A sheet may name one thing in several rows.
        if self.some.iter().any(|known| **known == *name) {
            return;
        }
        self.count += 1;
        if self.some.len() < NAMED {
            self.some.push(name.into());
        }
    }

    /// "a, b, c and 4 more"
    pub fn in_words(&self) -> String {
        match self.count.saturating_sub(self.some.len() as u64) {
            0 => self.some.join(", "),
            more => format!("{} and {more} more", self.some.join(", ")),
        }
    }
}

/// Objects named of those that a newer list does not hold.
const NAMED: usize = 5;

/// The differences met while records of one object were joined, and when each file was collected.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub struct Conflicts {
    dates: BTreeMap<EvidenceId, Moment>,
    /// The dataset and layout of each file.
    layouts: BTreeMap<EvidenceId, (&'static str, &'static str)>,
    found: Vec<Conflict>,
    /// Differences beyond those that are kept, by the file whose answer does not count.
    beyond: BTreeMap<EvidenceId, u64>,
    outdated: Vec<Outdated>,
    /// By the older file and the newer.
    unlisted: BTreeMap<(EvidenceId, EvidenceId), Unlisted>,
    /// By the file and the other one, neither of which tells its date.
    undated: BTreeMap<(EvidenceId, EvidenceId), Unlisted>,
    /// By object id: the newer name of an account that was renamed.
    renamed: BTreeMap<Box<str>, Arc<str>>,
    /// The second ids of principal names that were noted.
    namesakes: BTreeSet<Box<str>>,
}

/// Two records of one object, the one that counts first.
struct Pair<'a> {
    object: &'a str,
    kept: Option<SourceRef>,
    other: Option<SourceRef>,
}

/// What is compared of the records of one object.
pub(super) struct Told {
    /// What makes records one object; empty where nothing does.
    pub key: Box<str>,
    pub name: Box<str>,
    pub source: Option<SourceRef>,
    /// When the object itself was changed last, where it says so: that tells better than when its file was collected.
    pub changed: Option<Moment>,
    /// The same properties in the same order for each record; empty = not exported.
    pub said: Vec<(&'static str, Box<str>)>,
}

/// The newest thing that happened to an account, as its row says.
fn last_event(user: &User) -> Option<Moment> {
    let used = [&user.last_sign_in, &user.last_non_interactive, &user.last_success];
    used.into_iter().filter_map(Known::value).copied().chain(user.last_password_change).chain(user.created).max()
}

impl Conflicts {
    /// In the order of the evidence.
    pub fn found(&self) -> impl Iterator<Item = &Conflict> {
        self.found.iter()
    }

    /// In the order of the evidence, kind by kind.
    pub fn all_outdated(&self) -> &[Outdated] {
        &self.outdated
    }

    /// By the file and the other one of its kind that lacks them.
    pub fn all_undated(&self) -> &BTreeMap<(EvidenceId, EvidenceId), Unlisted> {
        &self.undated
    }

    /// By the older file and the newer.
    pub fn all_unlisted(&self) -> &BTreeMap<(EvidenceId, EvidenceId), Unlisted> {
        &self.unlisted
    }

    /// How many differences of a file, or records that a newer one does not hold, there are beyond those that are kept.
    pub fn beyond(&self) -> &BTreeMap<EvidenceId, u64> {
        &self.beyond
    }

    fn differs(&mut self, conflict: Conflict) {
        if self.found.len() < KEPT {
            self.found.push(conflict);
        } else {
            *self.beyond.entry(conflict.other_from.file).or_default() += 1;
        }
    }

    pub(super) fn outdated(&mut self, record: Outdated) {
        if self.outdated.len() < KEPT {
            self.outdated.push(record);
        } else {
            *self.beyond.entry(record.from.file).or_default() += 1;
        }
    }

    pub(super) fn unlisted(&mut self, older: EvidenceId, newer: EvidenceId, name: &str) {
        self.unlisted.entry((older, newer)).or_default().add(name);
    }

    pub(super) fn undated(&mut self, file: EvidenceId, other: EvidenceId, name: &str) {
        self.undated.entry((file, other)).or_default().add(name);
    }

    /// When a file was collected, where that is known.
    pub fn date(&self, file: EvidenceId) -> Option<Moment> {
        self.dates.get(&file).copied()
    }

    /// When a file was collected. What its content says replaces what its name says.
    pub fn collected(&mut self, file: EvidenceId, at: Moment) {
        self.dates.insert(file, at);
    }

    /// As what a file is read.
    pub fn read_as(&mut self, file: EvidenceId, layout: (&'static str, &'static str)) {
        self.layouts.insert(file, layout);
    }

    pub(super) fn layout(&self, file: EvidenceId) -> Option<(&'static str, &'static str)> {
        self.layouts.get(&file).copied()
    }

    /// Whether the first record is newer and of the same layout: what its file leaves empty was emptied since. Another layout
    /// may never fill that column.
    pub(super) fn is_again(&self, newer: Option<SourceRef>, older: Option<SourceRef>) -> bool {
        let layout = |source: Option<SourceRef>| self.layouts.get(&source?.file);
        self.is_newer(newer, older) && layout(newer).is_some() && layout(newer) == layout(older)
    }

    /// Of two records of one account the newer comes first, and their differences are noted. Names and sources stay.
    pub(super) fn settle_users(&mut self, user: &mut User, other: &mut User) {
        let (ours, theirs) = (self.newest(&user.sources), self.newest(&other.sources));
        // A file that tells no day is at least as new as what happened in it.
        let turned = match (self.date_of(ours), self.date_of(theirs)) {
            (None, Some(day)) => last_event(user).is_none_or(|event| event.day() <= day.day()),
            (Some(day), None) => last_event(other).is_some_and(|event| event.day() > day.day()),
            _ => self.goes_before(theirs, ours),
        };
        if turned {
            std::mem::swap(user, other);
            std::mem::swap(&mut user.id, &mut other.id);
            std::mem::swap(&mut user.upn, &mut other.upn);
            std::mem::swap(&mut user.sources, &mut other.sources);
        }
        let (kept, other_source) = if turned { (theirs, ours) } else { (ours, theirs) };
        let pair = Pair { object: user.name(), kept, other: other_source };
        self.compare(&pair, "accountEnabled", [user.enabled.as_ref(), other.enabled.as_ref()], truth);
        self.compare(&pair, "userType", [user.user_type.as_ref(), other.user_type.as_ref()], word);
        self.compare(&pair, "onPremisesSyncEnabled", [user.synced.value(), other.synced.value()], truth);
        self.compare(&pair, "per-user MFA", [user.per_user_mfa.as_ref(), other.per_user_mfa.as_ref()], word);
        self.compare(&pair, "createdDateTime", [user.created.as_ref(), other.created.as_ref()], |at| {
            at.iso_date().into()
        });
        let policies = [user.password_policies.value(), other.password_policies.value()];
        self.compare(&pair, "passwordPolicies", policies, Clone::clone);
        let titles = [user.job_title.as_ref(), other.job_title.as_ref()];
        self.compare(&pair, "jobTitle", titles, |text| text.as_ref().into());
        self.note_name(user, other, turned, &pair);
        if user.synced == Known::Empty && self.is_again(kept, other_source) {
            let said = |synced: &Known<bool>| synced.value().map_or(truth(&false), truth);
            let both = [said(&user.synced), said(&other.synced)];
            self.compare(&pair, "onPremisesSyncEnabled", [Some(&both[0]), Some(&both[1])], Clone::clone);
            other.synced = Known::NotExported;
        }
    }

    /// One account under two principal names: the newer one is its name, once all are joined.
    fn note_name(&mut self, user: &User, other: &User, turned: bool, pair: &Pair<'_>) {
        // As for nearly all accounts.
        if self.renamed.is_empty() && user.upn.eq_ignore_ascii_case(&other.upn) {
            return;
        }
        if user.id.is_empty() || !user.id.eq_ignore_ascii_case(&other.id) || user.upn.is_empty() || other.upn.is_empty()
        {
            return;
        }
        let key: Box<str> = user.id.to_lowercase().into();
        // Names stay where they were until then.
        let first = self.renamed.get(&key).unwrap_or(&user.upn).clone();
        if first.eq_ignore_ascii_case(&other.upn) {
            return;
        }
        let (kept, told) = if turned { (&other.upn, &first) } else { (&first, &other.upn) };
        let (kept, told): (Box<str>, Box<str>) = (kept.as_ref().into(), told.as_ref().into());
        let pair = Pair { object: &kept, ..*pair };
        self.compare(&pair, "userPrincipalName", [Some(&kept), Some(&told)], Clone::clone);
        if turned {
            self.renamed.insert(key, other.upn.clone());
        }
    }

    /// One principal name under two ids: one list is older, or holds no accounts. Both count.
    pub(super) fn note_namesakes(&mut self, users: &[User], pairs: &[(u32, u32)]) {
        for (earlier, later) in pairs {
            let user = |at: &u32| users.get(*at as usize).filter(|user| !user.deleted);
            let (Some(kept), Some(other)) = (user(earlier), user(later)) else { continue };
            let (Some(kept_from), Some(other_from)) = (self.newest(&kept.sources), self.newest(&other.sources)) else {
                continue;
            };
            if !self.namesakes.insert(other.id.as_ref().into()) {
                continue;
            }
            self.differs(Conflict {
                object: kept.name().into(),
                what: "id",
                kept: kept.id.as_ref().into(),
                kept_from,
                other: other.id.as_ref().into(),
                other_from,
                is_newer: false,
                both_count: true,
            });
        }
    }

    /// Gives accounts the names under which their newest files have them.
    pub(super) fn rename(&mut self, users: &mut [User]) {
        let renamed = std::mem::take(&mut self.renamed);
        if renamed.is_empty() {
            return;
        }
        for user in users {
            if let Some(name) = renamed.get(&*user.id.to_lowercase()) {
                user.upn = name.clone();
            }
        }
    }

    /// As [`Conflicts::settle_users`].
    pub(super) fn settle_registrations(&mut self, row: &mut Registration, other: &mut Registration) {
        let (ours, theirs) = (self.newest(&row.sources), self.newest(&other.sources));
        let by_row = row.last_updated.zip(other.last_updated).map(|(ours, theirs)| theirs > ours);
        let turned = by_row.unwrap_or_else(|| self.goes_before(theirs, ours));
        if turned {
            std::mem::swap(row, other);
            std::mem::swap(&mut row.id, &mut other.id);
            std::mem::swap(&mut row.upn, &mut other.upn);
            std::mem::swap(&mut row.sources, &mut other.sources);
        }
        let (kept, other_source) = if turned { (theirs, ours) } else { (ours, theirs) };
        let object = if row.upn.is_empty() { &row.id } else { &row.upn };
        let pair = Pair { object, kept, other: other_source };
        self.compare(&pair, "isMfaRegistered", [row.mfa_registered.as_ref(), other.mfa_registered.as_ref()], truth);
        self.compare(&pair, "isMfaCapable", [row.mfa_capable.as_ref(), other.mfa_capable.as_ref()], truth);
    }

    /// Of several records of one object the newer counts; `join` fills it up from the other, and is told whether an empty
    /// cell of the newer is an answer ([`Conflicts::is_again`]). What the other said
    /// differently is noted, be it in one file. `goes_on` is asked for each; what was begun when it says no is of no use.
    pub(super) fn settle<T>(
        &mut self,
        items: &mut Vec<T>,
        tell: impl Fn(&T) -> Told,
        mut join: impl FnMut(&mut T, &mut T, bool),
        goes_on: &mut dyn FnMut() -> bool,
    ) {
        let mut rows: Vec<Option<T>> = items.drain(..).map(Some).collect();
        let mut places: BTreeMap<Box<str>, Vec<usize>> = BTreeMap::new();
        let mut sources: Vec<Option<SourceRef>> = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            if !goes_on() {
                return;
            }
            let told = row.as_ref().map(&tell);
            sources.push(told.as_ref().and_then(|told| told.source));
            if let Some(told) = told.filter(|told| !told.key.is_empty()) {
                places.entry(told.key).or_default().push(at);
            }
        }
        let mut several: Vec<Vec<usize>> = places.into_values().filter(|of| of.len() > 1).collect();
        several.sort_unstable();
        let source_of = |at: usize| sources.get(at).copied().flatten();
        for mut of_one in several {
            let Some(place) = of_one.first().copied() else { continue };
            // What the newest lacks the next one answers; of files that do not tell their day, the first.
            of_one.sort_by_key(|at| Reverse(source_of(*at).and_then(|source| self.date(source.file))));
            let mut of_one = of_one.into_iter().filter_map(|at| Some((source_of(at), rows.get_mut(at)?.take()?)));
            let Some((mut counting, mut first)) = of_one.next() else { continue };
            let of_one: Vec<(Option<SourceRef>, T)> = of_one.collect();
            for (source, mut other) in of_one {
                if !goes_on() {
                    return;
                }
                let ours = Told { source: counting, ..tell(&first) };
                let theirs = Told { source, ..tell(&other) };
                let by_itself = ours.changed.zip(theirs.changed).filter(|(ours, theirs)| ours != theirs);
                let turned = match by_itself {
                    Some((ours, theirs)) => theirs > ours,
                    None => self.is_newer(theirs.source, ours.source),
                };
                if turned {
                    std::mem::swap(&mut first, &mut other);
                    counting = theirs.source;
                }
                let (counts, other_told) = if turned { (&theirs, &ours) } else { (&ours, &theirs) };
                let is_newer = by_itself.is_some() || self.is_newer(counts.source, other_told.source);
                self.note(counts, other_told, is_newer);
                let empty_counts = self.is_again(counts.source, other_told.source);
                join(&mut first, &mut other, empty_counts);
            }
            if let Some(row) = rows.get_mut(place) {
                *row = Some(first);
            }
        }
        items.extend(rows.into_iter().flatten());
    }

    /// Rows of several days in the order in which they are joined, the newest first: what it lacks the next one answers. Rows
    /// of one or two days need no order, for of two the newer counts whichever is met first. `false`: all stay where they are.
    pub(super) fn newest_first<T>(&self, rows: &mut [T], sources: impl Fn(&T) -> &[SourceRef]) -> bool {
        let mut files: BTreeSet<EvidenceId> = BTreeSet::new();
        let mut last = None;
        for file in rows.iter().filter_map(|row| sources(row).first()).map(|source| source.file) {
            if last != Some(file) {
                files.insert(file);
                last = Some(file);
            }
        }
        if files.len() > 2 {
            let day = |row: &T| sources(row).first().and_then(|source| self.date(source.file));
            rows.sort_by_key(|row| Reverse(day(row)));
        }
        files.len() > 2
    }

    /// Notes what two records say differently; saying nothing is no difference.
    pub(super) fn note(&mut self, kept: &Told, other: &Told, is_newer: bool) {
        self.note_of(kept, other, is_newer, false);
    }

    /// As [`Conflicts::note`], of two records that both count.
    pub(super) fn note_both(&mut self, kept: &Told, other: &Told) {
        self.note_of(kept, other, false, true);
    }

    fn note_of(&mut self, kept: &Told, other: &Told, is_newer: bool, both_count: bool) {
        let (Some(kept_from), Some(other_from)) = (kept.source, other.source) else { return };
        for ((what, ours), (_, theirs)) in kept.said.iter().zip(&other.said) {
            if ours != theirs && !ours.is_empty() && !theirs.is_empty() {
                let (ours, theirs) = differing(ours, theirs).unwrap_or_else(|| (ours.clone(), theirs.clone()));
                let (kept_value, other_value) = shortened(&ours, &theirs);
                self.differs(Conflict {
                    object: kept.name.clone(),
                    what,
                    kept: kept_value,
                    kept_from,
                    other: other_value,
                    other_from,
                    is_newer,
                    both_count,
                });
            }
        }
    }

    /// The source collected last; the first of several.
    pub(super) fn newest(&self, sources: &[SourceRef]) -> Option<SourceRef> {
        sources.iter().rev().max_by_key(|source| self.dates.get(&source.file)).copied()
    }

    fn date_of(&self, source: Option<SourceRef>) -> Option<Moment> {
        self.date(source?.file)
    }

    /// Whether the second record is known to be newer than the first.
    pub(super) fn is_newer(&self, other: Option<SourceRef>, kept: Option<SourceRef>) -> bool {
        let date = |source: Option<SourceRef>| self.dates.get(&source?.file);
        matches!((date(other), date(kept)), (Some(other), Some(kept)) if other > kept)
    }

    /// Whether the second record counts before the first: it is newer, or tells its day and the first does not.
    pub(super) fn goes_before(&self, other: Option<SourceRef>, kept: Option<SourceRef>) -> bool {
        let is_dated = |source: Option<SourceRef>| source.is_some_and(|source| self.dates.contains_key(&source.file));
        self.is_newer(other, kept) || is_dated(other) && !is_dated(kept)
    }

    /// Notes a difference between two answers; no answer is none.
    fn compare<T: PartialEq>(
        &mut self,
        pair: &Pair<'_>,
        what: &'static str,
        [kept, other]: [Option<&T>; 2],
        word: impl Fn(&T) -> Box<str>,
    ) {
        let (Some(kept), Some(other), Some(kept_from), Some(other_from)) = (kept, other, pair.kept, pair.other) else {
            return;
        };
        if kept == other {
            return;
        }
        let (kept, other) = (word(kept), word(other));
        // One export tells a time to the second and another one less closely: what reads the same is no difference.
        if kept == other {
            return;
        }
        let is_newer = self.is_newer(pair.kept, pair.other);
        let object = pair.object.into();
        self.differs(Conflict { object, what, kept, kept_from, other, other_from, is_newer, both_count: false });
    }
}

/// A truth value as exports write it.
pub(super) fn truth(value: &bool) -> Box<str> {
    if *value { "true".into() } else { "false".into() }
}

pub(super) fn word(value: &impl std::fmt::Debug) -> Box<str> {
    format!("{value:?}").into()
}

#[cfg(test)]
mod tests;
