//! 3.12.b, c and f: who owns subscriptions, who from outside does, and who kept access to everything.

use crate::checklist::claims::stage3;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::{Affected, Context, Judgement, Outcome, SubjectKind};
use crate::tenant::account::is_marked_external;
use crate::tenant::audit::{Act, AuditEvent};
use crate::tenant::azure::{AzureRoleAssignment, AzureScope};
use crate::tenant::azure_holders::{AzureHolding, AzureHoldings};
use crate::tenant::{Missing, Moment, PrincipalKind, RecordKind, Tenant, azure_roles, figure};
use std::collections::{BTreeMap, BTreeSet};

const LISTS: &[RecordKind] = &[
    RecordKind::AzurePimActive,
    RecordKind::AzureRoleAssignments,
    RecordKind::AzurePimEligible,
    RecordKind::AzureRoleDefinitions,
    RecordKind::Subscriptions,
    RecordKind::ManagementGroups,
    RecordKind::Users,
    RecordKind::Groups,
    RecordKind::GroupMembers,
    RecordKind::GroupSchedules,
    RecordKind::ServicePrincipals,
];

/// Holders of one role, active and eligible, through groups to any depth.
fn holdings<'a>(tenant: &'a Tenant, role: &str, as_of: Moment) -> AzureHoldings<'a> {
    let rows: Vec<_> = tenant.azure_active(as_of).into_iter().chain(tenant.azure_eligible(as_of)).collect();
    let unknown = tenant.azure_roles_not_understood(rows.iter().copied());
    let mut found = AzureHoldings::of(tenant, rows.into_iter().filter(|row| tenant.azure_role_id(row) == role));
    found.gaps.extend(unknown);
    let lists = [&tenant.azure_pim_active, &tenant.azure_pim_eligible];
    found.gaps.extend(lists.into_iter().filter_map(|list| tenant.azure_begun_since(as_of, list)));
    found
}

/// Whoever is eligible in PIM holds a role, too; without PIM nobody is. Needs eligible assignments and licences among what
/// helps the check.
pub(in crate::checklist::privileged_access::stage3) fn eligible_missing(
    context: &Context<'_>,
    tenant: &Tenant,
) -> Option<Missing> {
    let gap = tenant.azure_pim_eligible.supply.gap(RecordKind::AzurePimEligible);
    gap.filter(|_| context.has_p2() != Some(false))
}

/// Further owners may stand in what was not saved.
fn cut_lists(tenant: &Tenant) -> impl Iterator<Item = Missing> {
    let kinds = [RecordKind::AzureRoleAssignments, RecordKind::AzurePimActive, RecordKind::AzurePimEligible];
    kinds.into_iter().filter_map(|kind| tenant.supply(kind).cut_gap(kind))
}

fn kind(holding: &AzureHolding<'_>) -> SubjectKind {
    match holding.principal.kind {
        PrincipalKind::User => SubjectKind::User,
        PrincipalKind::ServicePrincipal => SubjectKind::ServicePrincipal,
        PrincipalKind::Group | PrincipalKind::ForeignGroup => SubjectKind::Group,
        PrincipalKind::Unknown => SubjectKind::Unknown,
    }
}

/// 3.12.b. Owners of the root and of management groups own what is below. Of most groups exports do not tell whether they
/// lie above a subscription: whoever owns one of those may be an owner, and is counted apart.
pub(super) fn per_subscription(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(LISTS);
    let mut judge = context.judge();
    let owners = holdings(tenant, azure_roles::OWNER, context.as_of());
    judge.gaps(owners.gaps.iter().cloned());
    judge.gaps(cut_lists(tenant));
    let (least, most) = (context.parameters().subscription_owner_min, context.parameters().subscription_owner_max);
    let unlisted: BTreeSet<&str> = tenant
        .subscriptions_without_holders_of(azure_roles::OWNER)
        .into_iter()
        .map(|subscription| &*subscription.id)
        .collect();
    let acting = |is_so: fn(Option<bool>) -> bool| -> BTreeSet<String> {
        owners.all.iter().filter(|held| is_so(acts(tenant, held))).map(AzureHolding::key).collect()
    };
    let (can_act, surely_act) = (acting(|acts| acts != Some(false)), acting(|acts| acts == Some(true)));
    let is_gone = |state: &str| state.eq_ignore_ascii_case("Deleted") || state.eq_ignore_ascii_case("Disabled");
    // Whoever is eligible in PIM is one more owner: without that list, too few are not proven.
    let eligible = eligible_missing(context, tenant);
    let (mut too_few, mut too_many) = (0, 0);
    for subscription in tenant.subscriptions.iter().filter(|known| !known.state.as_deref().is_some_and(is_gone)) {
        let own: Vec<&AzureHolding<'_>> = owners
            .all
            .iter()
            .filter(|held| held.assignment.scope == AzureScope::Subscription(subscription.id.clone()))
            .collect();
        let direct: BTreeSet<String> = own.iter().map(|held| held.key()).collect();
        let above = |wanted: Option<bool>| -> BTreeSet<String> {
            let is_above = |held: &&AzureHolding<'_>| {
                matches!(held.assignment.scope, AzureScope::Root | AzureScope::ManagementGroup(_))
                    && subscription.inherits(&held.assignment.scope) == wanted
            };
            owners.all.iter().filter(is_above).map(AzureHolding::key).collect()
        };
        let (inherited, perhaps) = (above(Some(true)), above(None));
        let sure: BTreeSet<&String> = direct.union(&inherited).collect();
        // Whoever cannot sign in, or is no person, can do nothing where an owner is needed; but may be one too many.
        let acting = |keys: &BTreeSet<&String>| to_number(keys.iter().filter(|key| can_act.contains(**key)).count());
        let direct_count = to_number(direct.len());
        let sure_count = acting(&sure);
        let everyone: BTreeSet<&String> = sure.into_iter().chain(&perhaps).collect();
        let (acting_count, all_count) = (acting(&everyone), to_number(everyone.len()));
        let idle: BTreeSet<&str> = (owners.all.iter())
            .filter(|held| everyone.contains(&held.key()) && !can_act.contains(&held.key()))
            .map(AzureHolding::name)
            .collect();
        let outcome = if direct_count > most {
            too_many += 1;
            Outcome::Fail
        } else if unlisted.contains(&*subscription.id)
            && tenant.azure_pim_active.items.iter().all(|row| row.scope.subscription() != Some(&subscription.id))
        {
            Outcome::NoEvidence
        } else if acting_count < least {
            // Whoever is in a group that was not supplied may be one more.
            judge.gaps(eligible.iter().cloned());
            if owners.gaps.is_empty() && eligible.is_none() {
                too_few += 1;
                Outcome::Fail
            } else {
                Outcome::NoEvidence
            }
        } else if sure_count < least {
            let name = if subscription.name.is_empty() { &subscription.id } else { &subscription.name };
            let why = format!(
                "Whether the management groups that have owners lie above the subscription {name} was not exported \
                 (“parentManagementGroup”)."
            );
            judge.gap(Missing { kind: RecordKind::Subscriptions, column: Some("parentManagementGroup"), why });
            Outcome::NoEvidence
        } else if to_number(everyone.iter().filter(|key| surely_act.contains(**key)).count()) < least {
            let why = format!(
                "Whether the accounts of the owners of subscription {} are enabled was not exported (“accountEnabled”).",
                if subscription.name.is_empty() { &subscription.id } else { &subscription.name }
            );
            judge.gap(Missing { kind: RecordKind::Users, column: Some("accountEnabled"), why });
            Outcome::NoEvidence
        } else if all_count > most {
            Outcome::Review
        } else {
            judge.good();
            continue;
        };
        let name = if subscription.name.is_empty() { &subscription.id } else { &subscription.name };
        if outcome == Outcome::NoEvidence
            && owners.gaps.is_empty()
            && (eligible.is_none() || acting_count >= least)
            && unlisted.contains(&*subscription.id)
        {
            let why = format!("No role assignment of subscription {name} was supplied.");
            judge.gap(Missing { kind: RecordKind::AzureRoleAssignments, column: None, why });
        }
        let words: BTreeSet<&str> = own.iter().map(|held| held.name()).collect();
        let words: Vec<&str> = words.into_iter().collect();
        let shown = Affected::new(SubjectKind::Subscription, &*subscription.id, &**name, outcome)
            .fact("Owners", if words.is_empty() { "none of its own".to_owned() } else { words.join("; ") })
            .fact("Owners from above", figure(inherited.union(&perhaps).count()))
            .fact("Owners in all", figure(everyone.len()));
        let shown = if idle.is_empty() {
            shown
        } else {
            shown.fact(
                "Cannot act",
                format!("{} (disabled, or no person’s)", idle.into_iter().collect::<Vec<_>>().join("; ")),
            )
        };
        let shown =
            shown.at(subscription.sources.iter().copied()).at(own.iter().flat_map(|held| held.sources.iter().copied()));
        judge.subject(shown);
    }
    let [few, many] = [
        format!("fewer than {} owners who can act", figure(least)),
        format!("more than {} direct owners", figure(most)),
    ];
    let fault = match (too_few > 0, too_many > 0) {
        (true, false) => few,
        (false, true) => many,
        _ => format!("{few}, or {many}"),
    };
    let owners = stage3::OWNERS.of(judge.tally()).with("fault", fault);
    judge.tell(owners.with("least", figure(least)).with("most", figure(most)));
    judge.reasons_of(tenant.azure_left_out_in_words(context.as_of()));
    judge.finish(Nothing::NotApplicable("There is no subscription in use.".to_owned()))
}

/// Whether it is the account of a person that can sign in; `None`: not known.
fn acts(tenant: &Tenant, held: &AzureHolding<'_>) -> Option<bool> {
    match held.principal.kind {
        PrincipalKind::ServicePrincipal => Some(false),
        PrincipalKind::ForeignGroup | PrincipalKind::Group => Some(true),
        PrincipalKind::User | PrincipalKind::Unknown => {
            held.user(tenant).and_then(|user| if user.deleted { Some(false) } else { user.enabled })
        }
    }
}

fn to_number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// One subject for each holder, with all that it holds.
fn by_holder<'h, 'a>(held: impl Iterator<Item = &'h AzureHolding<'a>>) -> BTreeMap<String, Vec<&'h AzureHolding<'a>>>
where
    'a: 'h,
{
    let mut found: BTreeMap<String, Vec<&AzureHolding<'a>>> = BTreeMap::new();
    for holding in held {
        found.entry(holding.key()).or_default().push(holding);
    }
    found
}

fn listed(tenant: &Tenant, key: &str, held: &[&AzureHolding<'_>], outcome: Outcome) -> Affected {
    let words: Vec<String> = held.iter().map(|holding| holding.words(tenant)).collect();
    let first = held.first();
    let name = first.map_or("", |holding| holding.name());
    Affected::new(first.map_or(SubjectKind::Unknown, |holding| kind(holding)), key, name, outcome)
        .fact("Roles", words.join("; "))
        .at(held.iter().flat_map(|holding| holding.sources.iter().copied()))
}

/// 3.12.c
pub(super) fn outsiders(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(LISTS);
    let mut judge = context.judge();
    let owners = holdings(tenant, azure_roles::OWNER, context.as_of());
    judge.gaps(owners.gaps.iter().cloned());
    judge.gaps(cut_lists(tenant));
    judge.gaps(eligible_missing(context, tenant));
    judge.gaps(tenant.azure_assignments_missing());
    for (key, held) in by_holder(owners.all.iter()) {
        let Some(first) = held.first() else { continue };
        let external = first.user(tenant).is_some_and(crate::tenant::User::is_external)
            || is_marked_external(&first.principal.upn);
        let words = if first.principal.kind == PrincipalKind::ServicePrincipal {
            "application or managed identity"
        } else if first.principal.kind == PrincipalKind::ForeignGroup {
            "group of another organisation (a partner): who is in it, that organisation decides"
        } else if external {
            "guest or external"
        } else if first.principal.kind == PrincipalKind::User
            && (first.user(tenant).is_some() || !first.principal.upn.is_empty())
        {
            judge.good();
            continue;
        } else {
            let why = format!("What kind of account {} is was not exported.", first.name());
            judge.gap(Missing { kind: RecordKind::Users, column: None, why });
            judge.subject(listed(tenant, &key, &held, Outcome::NoEvidence));
            continue;
        };
        judge.subject(listed(tenant, &key, &held, Outcome::Fail).fact("Kind", words));
    }
    judge.say(&stage3::OUTSIDE_OWNER);
    judge.reasons_of(tenant.azure_left_out_in_words(context.as_of()));
    judge.finish(Nothing::Pass("Nobody holds Owner.".to_owned()))
}

/// The newest elevation of each account after which none of the log's entries takes it back.
fn elevations(tenant: &Tenant) -> Vec<&AuditEvent> {
    let of = |act: Act| tenant.audit_log.events.iter().filter(move |event| event.act == act && event.success);
    let is_open = |event: &&AuditEvent| {
        !of(Act::Lowered).any(|lowered| lowered.at >= event.at && lowered.whom.is(&event.whom))
            && !of(Act::Elevated).any(|other| other.at > event.at && other.whom.is(&event.whom))
    };
    of(Act::Elevated).filter(is_open).collect()
}

/// 3.12.f: elevating access gives User Access Administrator at the root, until somebody takes it away.
pub(super) fn elevated(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(&[
        RecordKind::AzurePimActive,
        RecordKind::AzureRoleAssignments,
        RecordKind::AzureRoleDefinitions,
        RecordKind::Subscriptions,
        RecordKind::ManagementGroups,
        RecordKind::Users,
        RecordKind::Groups,
        RecordKind::GroupMembers,
        RecordKind::GroupSchedules,
        RecordKind::ServicePrincipals,
        RecordKind::AuditLog,
    ]);
    let mut judge = context.judge();
    let at_root: Vec<_> =
        tenant.azure_active(context.as_of()).into_iter().filter(|row| row.scope == AzureScope::Root).collect();
    judge.gaps(tenant.azure_roles_not_understood(at_root.iter().copied()));
    judge.gaps(tenant.azure_root_missing());
    judge.gaps(tenant.azure_begun_since(context.as_of(), &tenant.azure_pim_active));
    judge.gaps(cut_lists(tenant).filter(|gap| gap.kind != RecordKind::AzurePimEligible));
    let is_elevated = |row: &&AzureRoleAssignment| tenant.azure_role_id(row) == azure_roles::USER_ACCESS_ADMINISTRATOR;
    let rows = at_root.into_iter().filter(is_elevated);
    let found = AzureHoldings::of(tenant, rows);
    judge.gaps(found.gaps.iter().cloned());
    for (key, held) in by_holder(found.all.iter()) {
        judge.subject(listed(tenant, &key, &held, Outcome::Fail));
    }
    let sentence = format!(
        "{} User Access Administrator over the root of Azure.",
        counted(judge.examined(), "account holds", "accounts hold")
    );
    judge.of_some(judge.examined(), sentence);
    let is_listed = |event: &AuditEvent| {
        found.all.iter().any(|held| {
            let names = [held.principal.upn.to_lowercase(), held.principal.display_name.to_lowercase()];
            *held.principal.id == *event.whom.id && !event.whom.id.is_empty()
                || names.iter().any(|name| !name.is_empty() && *name == event.whom.name.to_lowercase())
        })
    };
    let open: Vec<&AuditEvent> = elevations(tenant).into_iter().filter(|event| !is_listed(event)).collect();
    let sentence = format!(
        "By the audit log {} access to all of Azure, and no entry says that it was given back: the role assignments do not show \
         it, so look again.",
        counted(open.len(), "account elevated its", "accounts elevated their")
    );
    judge.of_some(open.len(), sentence);
    for event in open {
        let id = if event.whom.id.is_empty() { event.whom.name.to_lowercase() } else { event.whom.id.to_string() };
        let shown = Affected::new(SubjectKind::User, id, event.whom.shown(), Outcome::Review);
        judge.subject(shown.fact("Elevated on", event.at.iso_date()).at([event.source]));
    }
    judge.finish(Nothing::Pass("Nobody holds User Access Administrator over the root of Azure.".to_owned()))
}
