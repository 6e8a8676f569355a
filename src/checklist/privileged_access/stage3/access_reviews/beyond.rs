//! 3.01.e: reviews of Azure roles and of connected applications.

use super::super::user_provisioning::assigned_people;
use super::covered::without_p2;
use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::people::object;
use crate::checklist::wording::{self, some_of};
use crate::checklist::{Context, Fact, Judgement, Outcome, SubjectKind};
use crate::evidence::SourceRef;
use crate::tenant::azure::AzureRoleAssignment;
use crate::tenant::review::{AccessReview, ReviewDecision, Reviewed};
use crate::tenant::stated::ScopeArea;
use crate::tenant::{Known, Missing, Moment, RecordKind, Tenant, proposals};
use std::collections::{BTreeMap, BTreeSet};

/// Roles on Azure resources that let their holder take over or hand out.
const AZURE_ROLES: &[(&str, &str)] = &[
    ("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner"),
    ("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor"),
    ("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator"),
    ("f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator"),
];
const MACHINE_ROLES: &[(&str, &str)] = &[
    ("1c0163c0-47e6-4577-8991-ea5c82e286e4", "Virtual Machine Administrator Login"),
    ("fb879df8-f326-4884-b1cf-06f3ad86be52", "Virtual Machine User Login"),
];

/// 3.01.e. Reviews of Azure resources are not in Graph: they are known from the history report, where a role is named.
pub(super) fn beyond(context: &Context<'_>) -> Judgement {
    if let Some(judgement) = without_p2(context) {
        return judgement;
    }
    let tenant = context.tenant(&[
        RecordKind::AccessReviews,
        RecordKind::ReviewDecisions,
        RecordKind::AzureRoleAssignments,
        RecordKind::AzurePimEligible,
        RecordKind::AzureRoleDefinitions,
        RecordKind::AppRoleAssignments,
        RecordKind::ServicePrincipals,
    ]);
    let mut judge = context.judge();
    let is_supplied = tenant.access_reviews.supply.is_supplied() || tenant.review_decisions.supply.is_supplied();
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let questions: [(&str, ScopeArea, &[(&str, &str)]); 3] = [
        ("Privileged Azure roles", ScopeArea::Azure, AZURE_ROLES),
        ("Login to virtual machines", ScopeArea::Azure, MACHINE_ROLES),
        ("Administrators of connected apps", ScopeArea::OtherApps, &[]),
    ];
    let in_use = InUse::of(tenant);
    for (title, area, roles) in questions {
        if is_out(context, tenant, area) {
            left_out.push(format!("{title}: left out; out of scope: {}.", area.title()));
            continue;
        }
        let seen = if roles.is_empty() { of_apps(context, tenant) } else { of_roles(context, tenant, roles) };
        let wanted = if roles.is_empty() { in_use.apps(tenant) } else { Some(in_use.roles(roles)) };
        // What nobody holds nobody reviews.
        let is_unseen = seen.recurring.is_empty() && seen.once.is_empty();
        if is_unseen && wanted.as_ref().is_some_and(Vec::is_empty) {
            left_out.push(format!("{title}: left out; nobody is assigned."));
            continue;
        }
        let is_seen = |(id, _): &&(String, String)| seen.recurring.contains_key(id) || seen.once.contains_key(id);
        let names = |of: &BTreeMap<String, String>| -> String {
            let names: BTreeSet<String> = of.values().map(|name| format!("“{name}”")).collect();
            some_of(&names.into_iter().collect::<Vec<_>>())
        };
        let open: Vec<String> =
            wanted.iter().flatten().filter(|it| !is_seen(it)).map(|(_, name)| name.clone()).collect();
        let mut facts = Vec::new();
        if seen.recurring.is_empty() && seen.once.is_empty() {
            judge.gaps(lost_recurrence(tenant));
            if let Some(review) = seen.undated.values().next().filter(|_| seen.old.is_empty()) {
                let why =
                    format!("When the runs of the access review “{review}” ended was not exported (“ReviewEndDate”).");
                judge.gap(Missing { kind: RecordKind::ReviewDecisions, column: Some("ReviewEndDate"), why });
            }
            let words = match (seen.old.values().next(), seen.undated.values().next()) {
                (Some(words), _) => words.clone(),
                (None, Some(review)) => format!("“{review}”: when it ended was not exported"),
                (None, None) if is_supplied => "no recurring review in the evidence".to_owned(),
                (None, None) => "not known".to_owned(),
            };
            facts.push(Fact::new("Review", words));
            if !roles.is_empty() && is_untyped(tenant) {
                let why = "The decisions of access reviews were exported without the kind of the review (“ReviewType”): those of \
                           Azure roles are not to be told from others.";
                judge.gap(Missing {
                    kind: RecordKind::ReviewDecisions,
                    column: Some("ReviewType"),
                    why: why.to_owned(),
                });
            }
        } else {
            if !seen.recurring.is_empty() {
                found.push(format!("{title}: {}", names(&seen.recurring)));
                facts.push(Fact::new("Review", names(&seen.recurring)));
            }
            // One run may be all there ever was.
            if !seen.once.is_empty() {
                let words = format!(
                    "{} ran once in the history supplied: whether it recurs is to be confirmed",
                    names(&seen.once)
                );
                facts.push(Fact::new("Review", words));
            }
            if !open.is_empty() {
                facts.push(Fact::new("Not seen to be reviewed", some_of(&open)));
            } else if wanted.is_none() {
                let words = "who is assigned to which was not supplied: confirm that none in use is left out";
                facts.push(Fact::new("Not seen to be reviewed", words));
            } else if let Some(places) = several_places(tenant, roles) {
                let words = format!(
                    "reviews do not tell of which subscription they are, and these roles are held in {places}: confirm that each is \
                     reviewed"
                );
                facts.push(Fact::new("Where", words));
            } else if seen.once.is_empty() {
                judge.good();
                continue;
            }
        }
        let outcome = match (seen.recurring.is_empty() && seen.once.is_empty(), judge.has_gaps()) {
            (false, _) => Outcome::Review,
            (true, true) => Outcome::NoEvidence,
            (true, false) => Outcome::Fail,
        };
        let sources = in_use_at(tenant, roles);
        judge.subject(object(SubjectKind::AccessReview, title.to_lowercase(), title, outcome, facts, sources));
    }
    judge.say(&stage3::FURTHER_REVIEWED);
    for sentence in found {
        judge.reason(format!("{sentence}."));
    }
    left_out.into_iter().for_each(|sentence| judge.reason(sentence));
    judge.finish(Nothing::NotApplicable(
        "Neither Azure roles nor other cloud apps are assigned to anybody, or they are out of scope.".to_owned(),
    ))
}

/// Decisions of which none says what kind of review it was.
fn is_untyped(tenant: &Tenant) -> bool {
    let rows = &tenant.review_decisions.items;
    !rows.is_empty() && rows.iter().all(|row| row.review_type.is_empty())
}

/// The rows that make a kind of administration one that is in use.
fn in_use_at(tenant: &Tenant, roles: &[(&str, &str)]) -> Vec<SourceRef> {
    const SHOWN: usize = 20;
    if roles.is_empty() {
        return tenant.app_role_assignments.iter().map(|row| row.source).take(SHOWN).collect();
    }
    let rows = tenant.azure_role_assignments.iter().chain(&tenant.azure_pim_eligible);
    let is_it = |row: &&AzureRoleAssignment| roles.iter().any(|(id, _)| *id == tenant.azure_role_id(row));
    rows.filter(is_it).flat_map(|row| row.sources.iter().copied()).take(SHOWN).collect()
}

/// In how many subscriptions (and above them) roles of Azure are held, where these are several.
fn several_places(tenant: &Tenant, roles: &[(&str, &str)]) -> Option<String> {
    let rows = tenant.azure_role_assignments.iter().chain(&tenant.azure_pim_eligible);
    let is_it = |row: &&AzureRoleAssignment| roles.iter().any(|(id, _)| *id == tenant.azure_role_id(row));
    let place = |row: &AzureRoleAssignment| row.scope.subscription().map_or_else(|| row.scope.path(), str::to_owned);
    let places: BTreeSet<String> = rows.filter(is_it).map(place).collect();
    (places.len() > 1).then(|| wording::counted(places.len(), "place", "places (subscriptions, or above them)"))
}

/// A review of which it was not exported whether it recurs may be the one that is looked for.
fn lost_recurrence(tenant: &Tenant) -> Option<Missing> {
    let lost = tenant.access_reviews.iter().find(|review| review.recurrence == Known::NotExported)?;
    let why = format!("Whether the access review “{}” recurs was not exported.", lost.name);
    Some(Missing { kind: RecordKind::AccessReviews, column: Some("settings"), why })
}

/// What reviews are seen to cover: the id of a role or application, and the review's name.
#[derive(Default)]
struct Seen {
    recurring: BTreeMap<String, String>,
    /// In one run of the history only.
    once: BTreeMap<String, String>,
    /// When the last run ended, where that is too long ago.
    old: BTreeMap<String, String>,
    /// Of no run it is known when it ended.
    undated: BTreeMap<String, String>,
}

fn recurring<'t>(context: &Context<'_>, tenant: &'t Tenant) -> impl Iterator<Item = &'t AccessReview> {
    let as_of = context.as_of();
    tenant.access_reviews.iter().filter(move |review| review.is_whole(as_of))
}

/// Of Azure roles: by definitions, and by the history report, where a role is named.
fn of_roles(context: &Context<'_>, tenant: &Tenant, roles: &[(&str, &str)]) -> Seen {
    let most = context.parameters().access_review_max_age_days;
    let mut seen = Seen::default();
    for (id, name) in roles {
        let is_it = |reviewed: &Reviewed| matches!(reviewed, Reviewed::AzureRole(role) if is_role(role, id, name));
        if let Some(review) = recurring(context, tenant).find(|review| review.reviewed.iter().any(is_it)) {
            seen.recurring.insert((*id).to_owned(), review.name.to_string());
            continue;
        }
        match in_history(tenant, id, name) {
            Some((review, _, Some(end))) if end.age_days(context.as_of()) > most => {
                let ago = wording::days(end.age_days(context.as_of()));
                let words =
                    format!("“{review}” last ended on {}, {ago} ago; at most {most} are wanted", end.iso_date());
                seen.old.insert((*id).to_owned(), words);
            }
            Some((review, _, None)) => drop(seen.undated.insert((*id).to_owned(), review.to_owned())),
            Some((review, 2.., _)) => drop(seen.recurring.insert((*id).to_owned(), review.to_owned())),
            Some((review, _, _)) => drop(seen.once.insert((*id).to_owned(), review.to_owned())),
            None => {}
        }
    }
    seen
}

fn of_apps(context: &Context<'_>, tenant: &Tenant) -> Seen {
    let mut seen = Seen::default();
    for review in recurring(context, tenant) {
        for reviewed in &review.reviewed {
            if let Reviewed::Application(id) = reviewed {
                seen.recurring.entry(id.to_lowercase()).or_insert_with(|| review.name.to_string());
            }
        }
    }
    seen
}

/// What is assigned to somebody; `None`: not supplied.
struct InUse<'t> {
    roles: Option<BTreeSet<&'t str>>,
    apps: Option<BTreeSet<&'t str>>,
}

impl<'t> InUse<'t> {
    fn of(tenant: &'t Tenant) -> Self {
        let rows = || tenant.azure_role_assignments.iter().chain(&tenant.azure_pim_eligible);
        let lists = [RecordKind::AzureRoleAssignments, RecordKind::AzurePimEligible];
        let told = lists.iter().all(|kind| tenant.supply(*kind).gap(*kind).is_none());
        let apps = tenant.app_role_assignments.supply.gap(RecordKind::AppRoleAssignments).is_none();
        Self {
            roles: told.then(|| rows().map(|row| tenant.azure_role_id(row)).collect()),
            apps: apps.then(|| assigned_people(tenant).into_keys().collect()),
        }
    }

    fn roles(&self, of: &[(&str, &str)]) -> Vec<(String, String)> {
        let held = self.roles.as_ref();
        let wanted = of.iter().filter(|(id, _)| held.is_none_or(|held| held.contains(id)));
        wanted.map(|(id, name)| ((*id).to_owned(), (*name).to_owned())).collect()
    }

    fn apps(&self, tenant: &Tenant) -> Option<Vec<(String, String)>> {
        let name = |id: &str| tenant.service_principal(id).map_or_else(|| id.to_owned(), |app| app.name.to_string());
        Some(self.apps.as_ref()?.iter().map(|id| (id.to_lowercase(), name(id))).collect())
    }
}

/// The review of Azure roles in the history report that is of this one, and ran most often; how often, and when the latest
/// run ended.
fn in_history<'t>(tenant: &'t Tenant, id: &str, name: &str) -> Option<(&'t str, usize, Option<Moment>)> {
    let mut runs: BTreeMap<&str, (&str, BTreeSet<&str>, Option<Moment>)> = BTreeMap::new();
    let is_about = |row: &&ReviewDecision| {
        row.review_type.to_lowercase().contains("azure")
            && (is_role(&row.resource_id, id, name) || row.resource_name.trim().eq_ignore_ascii_case(name))
    };
    for row in tenant.review_decisions.iter().filter(is_about) {
        let series = if row.series.is_empty() { &*row.review_name } else { &*row.series };
        let (_, instances, end) = runs.entry(series).or_insert_with(|| (&row.review_name, BTreeSet::new(), None));
        instances.insert(&row.instance);
        *end = (*end).max(row.end);
    }
    let most =
        runs.into_values().max_by_key(|(name, instances, end)| (instances.len(), *end, std::cmp::Reverse(*name)));
    most.map(|(name, instances, end)| (name, instances.len(), end))
}

fn is_role(text: &str, id: &str, name: &str) -> bool {
    text.eq_ignore_ascii_case(name) || text.to_lowercase().contains(id)
}

fn is_out(context: &Context<'_>, tenant: &Tenant, area: ScopeArea) -> bool {
    match context.stated().scope.get(&area) {
        Some(is_in) => !is_in,
        None => proposals::proven_out_of_scope(tenant, area).is_some(),
    }
}
