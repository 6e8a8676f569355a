//! What is reviewed: the privileged roles in use and the groups that grant them, and the reviews that cover each.

use crate::checklist::Context;
use crate::checklist::people::holders_in_words;
use crate::evidence::SourceRef;
use crate::tenant::holders::Via;
use crate::tenant::review::{AccessReview, ReviewDecision, ReviewInstance, Reviewed};
use crate::tenant::roles::RoleSet;
use crate::tenant::{Known, Moment, Tenant};
use std::collections::{BTreeMap, BTreeSet};

/// A privileged role that somebody holds, or a group that grants one.
#[derive(Clone, Debug)]
pub(super) struct InUse {
    pub id: String,
    pub name: String,
    pub is_group: bool,
    /// How many accounts hold the role; of a group, the roles that it grants.
    pub words: String,
    /// Of a role: the groups through which alone it is held; empty where somebody holds it otherwise.
    pub only_through: BTreeSet<Box<str>>,
    /// Since when somebody holds the role at least; `None`: not known.
    pub since: Option<Moment>,
    pub sources: Vec<SourceRef>,
}

/// How a role is held.
#[derive(Default)]
struct Held<'h> {
    accounts: BTreeSet<String>,
    /// Of these, those who hold it otherwise than as owners of a group.
    members: BTreeSet<String>,
    groups: BTreeSet<&'h str>,
    otherwise: bool,
    since: Option<Moment>,
    is_undated: bool,
    sources: Vec<SourceRef>,
}

pub(super) fn in_use(context: &Context<'_>) -> Vec<InUse> {
    let holders = context.holders();
    let mut roles: BTreeMap<(&str, &str), Held<'_>> = BTreeMap::new();
    for holder in holders.of_set(RoleSet::Privileged) {
        for held in holder.in_set(holders, RoleSet::Privileged) {
            let role = roles.entry((&held.role_name, &held.role)).or_default();
            role.accounts.insert(holder.key());
            if !held.is_by_ownership() {
                role.members.insert(holder.key());
            }
            match &held.via {
                Via::Group { id, .. } | Via::Owner { id, .. } if !id.is_empty() => drop(role.groups.insert(id)),
                _ => role.otherwise = true,
            }
            role.is_undated |= held.start.is_none();
            role.since = role.since.into_iter().chain(held.start).min();
            role.sources.extend(held.sources.iter().copied());
        }
    }
    let role = |((name, id), held): ((&str, &str), Held<'_>)| InUse {
        id: id.to_owned(),
        name: name.to_owned(),
        is_group: false,
        words: holders_in_words(held.accounts.len(), held.accounts.len() - held.members.len(), ["holder", "holders"]),
        only_through: held.groups.into_iter().filter(|_| !held.otherwise).map(Box::from).collect(),
        since: held.since.filter(|_| !held.is_undated),
        sources: held.sources,
    };
    let mut found: Vec<InUse> = roles.into_iter().map(role).collect();
    for group in holders.groups_of_set(RoleSet::Privileged) {
        let granted: BTreeSet<&str> = group
            .roles
            .iter()
            .filter(|(role, _, _)| holders.is_in(role, RoleSet::Privileged))
            .map(|(_, name, _)| &**name)
            .collect();
        found.push(InUse {
            id: group.id.to_string(),
            name: if group.name.is_empty() { group.id.to_string() } else { group.name.to_string() },
            is_group: true,
            words: format!("grants {}", granted.into_iter().collect::<Vec<_>>().join(", ")),
            only_through: BTreeSet::new(),
            since: None,
            sources: group.sources.clone(),
        });
    }
    found
}

/// The series that the history report tells of, where no list of reviews does: what each is about and its runs, but not how it
/// is set up.
pub(super) fn of_history(tenant: &Tenant) -> Vec<AccessReview> {
    if tenant.access_reviews.supply.is_supplied() {
        return Vec::new();
    }
    let mut found: BTreeMap<&str, AccessReview> = BTreeMap::new();
    for row in tenant.review_decisions.iter().filter(|row| !row.series.is_empty()) {
        let review = found.entry(&row.series).or_insert_with(|| AccessReview {
            id: row.series.clone(),
            name: row.review_name.clone(),
            status: "".into(),
            reviewed: Vec::new(),
            recurrence: Known::NotExported,
            ends: Known::NotExported,
            only_of: None,
            reviewers: Known::NotExported,
            applies_itself: None,
            default_decision: None,
            instances: Known::Value(Vec::new()),
            source: row.source,
        });
        let about = if row.resource_id.is_empty() {
            vec![Reviewed::DirectoryRole(crate::tenant::holders::role_of(tenant, "", &row.resource_name).0)]
        } else {
            vec![Reviewed::DirectoryRole(row.resource_id.clone()), Reviewed::Group(row.resource_id.clone())]
        };
        review.reviewed.extend(about);
        if let Known::Value(runs) = &mut review.instances
            && runs.iter().all(|run| run.id != row.instance)
        {
            let (start, end, status) = (row.start, row.end, row.status.clone());
            runs.push(ReviewInstance { id: row.instance.clone(), start, end, status, source: row.source });
        }
    }
    let mut all: Vec<AccessReview> = found.into_values().collect();
    for review in &mut all {
        review.reviewed.sort_unstable();
        review.reviewed.dedup();
    }
    all
}

/// Whether a review is about this role or group.
pub(super) fn covers(tenant: &Tenant, review: &AccessReview, subject: &InUse) -> bool {
    review.reviewed.iter().any(|reviewed| match reviewed {
        Reviewed::Group(id) => subject.is_group && **id == *subject.id,
        Reviewed::DirectoryRole(id) => {
            !subject.is_group
                && (**id == *subject.id || *crate::tenant::holders::role_of(tenant, id, "").0 == *subject.id)
        }
        _ => false,
    })
}

/// Whether a decision is about this role or group.
pub(super) fn is_about(tenant: &Tenant, row: &ReviewDecision, subject: &InUse) -> bool {
    let role = || crate::tenant::holders::role_of(tenant, &row.resource_id, "").0;
    *row.resource_id == *subject.id
        || row.resource_id.is_empty() && row.resource_name.eq_ignore_ascii_case(&subject.name)
        || !subject.is_group && !row.resource_id.is_empty() && *role() == *subject.id
}

/// The decisions of one run of a review.
pub(super) fn decisions_of<'t>(tenant: &'t Tenant, review: &str, instance: &str) -> Vec<&'t ReviewDecision> {
    let of_run =
        |row: &&ReviewDecision| *row.instance == *instance && (row.series.is_empty() || *row.series == *review);
    tenant.review_decisions.iter().filter(of_run).collect()
}
