//! The directory audit log, folded while it streams: what concerns who may do what is kept, the rest is counted.

use super::{Moment, Supply};
use crate::evidence::SourceRef;
use std::collections::{BTreeMap, BTreeSet};

/// What was done, as far as checks ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// An eligible holder took the role.
    Activation,
    /// An active assignment, made in PIM.
    ActiveInPim,
    /// An eligible assignment, made in PIM.
    EligibleInPim,
    /// PIM noticed an assignment that it did not make.
    OutsidePim,
    /// The directory's own entry of an assignment.
    DirectoryRole,
    /// A member or an owner of a group that grants roles.
    GroupMember,
    GroupOwner,
    /// An application permission.
    AppRole,
    /// A permission that somebody consented to, for one or for all.
    Consent,
    /// A Global Administrator took access to all of Azure, or gave it back.
    Elevated,
    Lowered,
}

impl Act {
    pub fn title(self) -> &'static str {
        match self {
            Self::Activation => "activated",
            Self::ActiveInPim => "assigned in PIM, active",
            Self::EligibleInPim => "assigned in PIM, eligible",
            Self::OutsidePim => "assigned outside PIM",
            Self::DirectoryRole => "assigned in the directory",
            Self::GroupMember => "added to a group that grants roles",
            Self::GroupOwner => "made owner of a group that grants roles",
            Self::AppRole => "granted an application permission",
            Self::Consent => "consented to a permission",
            Self::Elevated => "elevated to all of Azure",
            Self::Lowered => "access to all of Azure taken away",
        }
    }
}

/// What stands in place of a permission that the log does not name: the portal cuts what changed after five properties.
pub const NOT_NAMED: &str = "a permission that the log does not name";

/// Somebody or something named in the log; ids in lower case, any part may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub id: Box<str>,
    /// Principal name, else display name.
    pub name: Box<str>,
}

impl Named {
    pub fn is_empty(&self) -> bool {
        self.id.is_empty() && self.name.is_empty()
    }
    pub fn shown(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }
    /// Whether both are the same account, as far as the log says.
    pub fn is(&self, other: &Self) -> bool {
        !self.id.is_empty() && self.id == other.id
            || !self.name.is_empty() && self.name.eq_ignore_ascii_case(&other.name)
    }
}

/// One event that is kept.
#[derive(Clone, Debug)]
pub struct AuditEvent {
    pub at: Moment,
    pub act: Act,
    /// Without an end, where the activity's name says so.
    pub permanent: Option<bool>,
    pub success: bool,
    /// The role, group or permission that was granted.
    pub what: Named,
    /// Who got it.
    pub whom: Named,
    /// Who did it.
    pub actor: Named,
    /// It was done by an application or by Microsoft's own service, not by a person.
    pub by_app: bool,
    /// The reason given, where PIM noted one.
    pub reason: Box<str>,
    pub correlation: Box<str>,
    pub source: SourceRef,
}

/// Two logs write one event down so many seconds apart at most.
const SAME_EVENT_SECONDS: i64 = 60;

/// The keys under which an event is found: two of one outcome, on what is the same by id or by name, share one.
fn keys(event: &AuditEvent) -> Vec<(Act, bool, String)> {
    let names = |named: &Named| {
        let (id, name) = (&named.id, &named.name);
        let by_id = (!id.is_empty()).then(|| format!("id {id}"));
        let by_name = (!name.is_empty()).then(|| format!("name {}", name.to_lowercase()));
        by_id.into_iter().chain(by_name).collect::<Vec<_>>()
    };
    let whom = names(&event.whom);
    let pairs = names(&event.what).into_iter().flat_map(|what| {
        let pair = move |whom: &String| format!("{what}\n{whom}");
        whom.iter().map(pair).collect::<Vec<_>>()
    });
    pairs.map(|pair| (event.act, event.success, pair)).collect()
}

/// More categories than there are.
const CATEGORIES: usize = 256;

/// So many categories stand in no log that was filtered by one.
const SEVERAL: usize = 3;

/// The log of all files together.
#[cfg_attr(test, derive(Clone))]
#[derive(Debug, Default)]
pub struct AuditLog {
    pub supply: Supply,
    /// Oldest and newest entry: the log shows absence only inside.
    pub window: Option<(Moment, Moment)>,
    pub rows: u64,
    /// Categories, in lower case, of which an entry stood in the log, or of which an empty one was handed in.
    categories: BTreeSet<Box<str>>,
    pub events: Vec<AuditEvent>,
    /// Oldest and newest entry of the unified audit log. What a search found in it shows that something was done, never
    /// that nothing was.
    pub searched: Option<(Moment, Moment)>,
    /// What the unified audit log told, until [`AuditLog::unite`].
    found: Vec<AuditEvent>,
    /// Groups that grant roles, by id and by name in lower case: only what concerns them is kept of groups.
    groups: BTreeSet<Box<str>>,
}

impl AuditLog {
    /// Names the groups whose changes are kept; call before the first row.
    pub fn keep_groups(&mut self, names: impl IntoIterator<Item = Box<str>>) {
        self.groups.extend(names.into_iter().filter(|name| !name.is_empty()));
    }

    pub fn is_kept_group(&self, group: &Named) -> bool {
        let known = |name: &str| !name.is_empty() && self.groups.contains(name.to_lowercase().as_str());
        known(&group.id) || group.id.is_empty() && known(&group.name)
    }

    /// Counts a row.
    pub fn saw(&mut self, at: Moment) {
        self.rows += 1;
        self.window = Some(self.window.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
    }

    /// Notes that entries of this category were exported.
    pub fn saw_category(&mut self, category: &str) {
        let is_new = self.categories.len() < CATEGORIES && !self.categories.contains(category);
        if is_new {
            self.categories.insert(category.to_lowercase().into());
        }
    }

    /// Those of these categories of which nothing was exported: a log is often filtered, and does not say so. A filter names
    /// one category, or leaves out one: a log with entries of several is whole, and shows of the others that nothing was done.
    pub fn lacks<'c>(&self, wanted: &'c [&'c str]) -> Vec<&'c str> {
        if self.categories.len() >= SEVERAL {
            return Vec::new();
        }
        wanted.iter().copied().filter(|category| !self.categories.contains(&*category.to_lowercase())).collect()
    }

    /// Counts a row of the unified audit log.
    pub fn saw_searched(&mut self, at: Moment) {
        self.searched = Some(self.searched.map_or((at, at), |(from, to)| (from.min(at), to.max(at))));
    }

    /// Keeps an event of the unified audit log.
    pub fn add_searched(&mut self, event: AuditEvent) {
        self.found.push(event);
    }

    /// Adds what only the unified audit log told. Call after the last row. The directory's log says more of an event, so
    /// its entry counts; the two write one event down within seconds.
    pub fn unite(&mut self) {
        let mut told: BTreeMap<(Act, bool, String), BTreeSet<i64>> = BTreeMap::new();
        for event in &self.events {
            for key in keys(event) {
                told.entry(key).or_default().insert(event.at.seconds());
            }
        }
        let found = std::mem::take(&mut self.found);
        let is_told = |event: &AuditEvent| {
            let near = event.at.seconds().saturating_sub(SAME_EVENT_SECONDS)
                ..=event.at.seconds().saturating_add(SAME_EVENT_SECONDS);
            keys(event).iter().filter_map(|key| told.get(key)).any(|times| times.range(near.clone()).next().is_some())
        };
        let new: Vec<AuditEvent> = found.into_iter().filter(|event| !is_told(event)).collect();
        self.events.extend(new);
    }

    /// From the oldest to the newest entry of either log.
    pub fn period(&self) -> Option<(Moment, Moment)> {
        match (self.window, self.searched) {
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
            (one, other) => one.or(other),
        }
    }

    /// "2026-06-01 to 2026-06-30", or `None` without a row.
    pub fn window_in_words(&self) -> Option<String> {
        self.window.map(|(from, to)| format!("{} to {}", from.iso_date(), to.iso_date()))
    }
}
