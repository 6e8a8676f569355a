//! 2.16.a and c: that policies are in force, and which are without effect.

use super::described::{affected, group, has_control};
use crate::checklist::claims::said::Counted;
use crate::checklist::claims::said::Said;
use crate::checklist::claims::stage2;
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::capital;
use crate::checklist::wording::counted;
use crate::checklist::wording::none_or;
use crate::checklist::wording::none_or_figure;
use crate::checklist::{Context, Judgement, Outcome};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, Missing, Moment, RecordKind, Tenant, roles};

const ROUND: &[RecordKind] = &[
    RecordKind::ConditionalAccess,
    RecordKind::Groups,
    RecordKind::Users,
    RecordKind::ServicePrincipals,
    RecordKind::NamedLocations,
    RecordKind::RoleDefinitions,
];

/// 2.16.a
pub(super) fn in_force(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(ROUND);
    let defaults = context.tenant(&[RecordKind::SecurityDefaults]).security_defaults.iter().any(|row| row.enabled);
    let mut judge = context.judge();
    let is_whole = |policy: &CaPolicy| policy.state == PolicyState::Enabled && !policy.lost;
    let of = |state: PolicyState| tenant.ca_policies.iter().filter(|policy| policy.state == state).count();
    let (enabled, report_only) = (of(PolicyState::Enabled), of(PolicyState::ReportOnly));
    // Security defaults rule out policies that are on, and nothing else.
    let is_ruled_out = defaults && !tenant.ca_policies.supply.is_supplied();
    judge.seen(
        enabled,
        if is_ruled_out {
            "No Conditional Access policy is in force, since security defaults are on; others were not supplied."
                .to_owned()
        } else {
            format!(
                "{} in force, {} in report-only mode, {} disabled.",
                capital(&none_or(enabled, "Conditional Access policy is", "Conditional Access policies are")),
                none_or_figure(report_only),
                none_or_figure(of(PolicyState::Disabled))
            )
        },
    );
    for policy in &tenant.ca_policies {
        judge.listed(affected(tenant, policy, Outcome::Pass, None));
    }
    if tenant.ca_policies.iter().any(is_whole) {
        judge.whole(Outcome::Pass);
    } else if enabled > 0 {
        // One that lost what it asks for may ask for nothing.
        judge.gaps(tenant.ca_policies.iter().filter_map(CaPolicy::gap));
    } else if defaults {
        // Entra allows one or the other: who uses security defaults has a protection, but not this one.
        judge.whole(Outcome::Review);
        judge.reason("Security defaults are on instead; they protect, but know no groups, places or apps.");
    } else if !judge.has_gaps() {
        judge.whole(Outcome::Fail);
    }
    judge.finish(Nothing::Fail("There is no Conditional Access policy.".to_owned()))
}

/// 2.16.c
pub(super) fn with_effect(context: &Context<'_>) -> Judgement {
    let tenant = context.tenant(ROUND);
    context.tenant(&[RecordKind::GroupMembers, RecordKind::GroupSchedules]);
    let mut judge = context.judge();
    let mut retiring = 0;
    for policy in &tenant.ca_policies {
        if policy.lost {
            let words = "parts of the policy were lost at export".to_owned();
            judge.subject(affected(tenant, policy, Outcome::NoEvidence, Some(words)));
            continue;
        }
        let mut faults = without_effect(tenant, policy);
        let (gone, unsure) = deleted(tenant, policy);
        faults.extend(gone);
        judge.gaps(unsure);
        // What is gone has no members to supply.
        judge.gaps(unknown_members(tenant, policy).filter(|_| faults.is_empty()));
        if !faults.is_empty() {
            judge.subject(affected(tenant, policy, Outcome::Fail, Some(faults.join("; "))));
        } else if let Some((outcome, words)) = retired_control(policy, context.as_of()) {
            retiring += usize::from(outcome == Outcome::Review);
            judge.subject(affected(tenant, policy, outcome, Some(words)));
        } else if policy.state == PolicyState::Disabled {
            // It may be one in the making, or an emergency measure kept at hand.
            let words = "disabled, so without effect".to_owned();
            judge.subject(affected(tenant, policy, Outcome::Review, Some(words)));
        } else {
            judge.good();
        }
    }
    let found = judge.tally();
    let disabled = found.review - retiring;
    let notes = [
        (disabled, counted(disabled, "is disabled", "are disabled")),
        (
            retiring,
            counted(retiring, "names a control that Microsoft retires", "name a control that Microsoft retires"),
        ),
    ];
    let notes = notes.into_iter().filter(|(number, _)| *number > 0).map(|(_, words)| words);
    judge.tell(notes.fold(stage2::POLICY_AT_FAULT.of(Counted { review: 0, ..found }), Said::and));
    judge.finish(Nothing::NotApplicable("There is no Conditional Access policy.".to_owned()))
}

/// The last day on which Microsoft enforces the control *approved client app*. Source: Microsoft's page on its migration.
const APPROVED_APPS_END: &str = "2026-06-30T23:59:59Z";

/// A policy in use that names the retired control *approved client app*: alone it asks for nothing once Microsoft has stopped
/// enforcing it.
fn retired_control(policy: &CaPolicy, as_of: Moment) -> Option<(Outcome, String)> {
    let grant = policy.grant.as_ref().filter(|_| policy.state != PolicyState::Disabled)?;
    let is_retired = |control: &Box<str>| control.eq_ignore_ascii_case("approvedApplication");
    if !grant.built_in.iter().any(is_retired) {
        return None;
    }
    let mut without = policy.clone();
    if let Some(grant) = &mut without.grant {
        grant.built_in.retain(|control| !is_retired(control));
    }
    let is_over = Moment::parse_iso(APPROVED_APPS_END).is_some_and(|end| as_of.day() > end.day());
    let end = "Microsoft no longer enforces it after 30 June 2026";
    Some(match (has_control(&without), is_over) {
        (false, true) => {
            (Outcome::Fail, format!("it asks for an approved client app alone, and {end}: it asks for nothing"))
        }
        (false, false) => (
            Outcome::Review,
            format!("it asks for an approved client app alone, and {end}: ask for an app protection policy as well"),
        ),
        (true, _) => (Outcome::Review, format!("it names the control approved client app, and {end}: take it out")),
    })
}

fn without_effect(tenant: &Tenant, policy: &CaPolicy) -> Vec<String> {
    let mut faults = contradictions(policy);
    if !policy.for_workloads && only_empty_groups(tenant, policy) {
        faults.push("the groups that it is assigned to have no members".to_owned());
    }
    faults
}

/// What keeps a policy from ever doing anything, as far as it says so itself.
pub(in crate::checklist::privileged_access) fn contradictions(policy: &CaPolicy) -> Vec<String> {
    let mut faults = Vec::new();
    if !has_control(policy) {
        faults.push("it asks for nothing and restricts nothing".to_owned());
    }
    let users = &policy.users;
    let is_none = |ids: &[Box<str>]| ids.iter().all(|id| id.eq_ignore_ascii_case("None"));
    if !policy.for_workloads {
        let nobody = is_none(&users.include_users)
            && users.include_groups.is_empty()
            && users.include_roles.is_empty()
            && users.include_guests.is_none();
        let all_out = users.exclude_users.iter().any(|id| &**id == "All");
        let same = !nobody
            && is_within(&users.include_users, &users.exclude_users)
            && is_within(&users.include_groups, &users.exclude_groups)
            && is_within(&users.include_roles, &users.exclude_roles)
            && users.include_guests.is_none();
        if nobody {
            faults.push("it is assigned to nobody".to_owned());
        } else if all_out || same {
            faults.push("it excludes everyone whom it includes".to_owned());
        }
    }
    let apps = &policy.applications;
    let no_app = is_none(&apps.include) && apps.user_actions.is_empty() && apps.authentication_contexts.is_empty();
    if no_app && apps.filter.is_none() {
        faults.push("it is assigned to no app and no action".to_owned());
    }
    let places = &policy.include_locations;
    if !places.is_empty() && is_within(places, &policy.exclude_locations) {
        faults.push("it excludes every location that it includes".to_owned());
    }
    if !policy.include_platforms.is_empty() && is_within(&policy.include_platforms, &policy.exclude_platforms) {
        faults.push("it excludes every platform that it includes".to_owned());
    }
    faults
}

fn is_within(some: &[Box<str>], all: &[Box<str>]) -> bool {
    some.iter().all(|one| all.iter().any(|other| other.eq_ignore_ascii_case(one)))
}

/// Whether a policy is for certain groups alone.
fn is_for_groups(policy: &CaPolicy) -> bool {
    let users = &policy.users;
    let named = users.include_users.iter().any(|id| !id.eq_ignore_ascii_case("None"));
    !named && users.include_roles.is_empty() && users.include_guests.is_none() && !users.include_groups.is_empty()
}

/// Only where the members of every group were supplied whole; dynamic groups fill themselves.
fn only_empty_groups(tenant: &Tenant, policy: &CaPolicy) -> bool {
    is_for_groups(policy)
        && policy.users.include_groups.iter().all(|id| {
            let exists = tenant.group_by_id(id).is_some_and(|group| group.dynamic != Some(true));
            exists && tenant.group_members.of_group(id) && has_no_member(tenant, id)
        })
}

fn has_no_member(tenant: &Tenant, group: &str) -> bool {
    tenant.members_of(group).next().is_none()
        && !tenant.group_schedules.iter().any(|row| row.group.eq_ignore_ascii_case(group))
}

/// Where a policy is for groups alone and nobody is known to be in them, it may be for nobody.
fn unknown_members(tenant: &Tenant, policy: &CaPolicy) -> Option<Missing> {
    let groups = &policy.users.include_groups;
    let is_dynamic = |id: &str| tenant.group_by_id(id).is_some_and(|group| group.dynamic == Some(true));
    let may_be_empty = is_for_groups(policy) && groups.iter().all(|id| has_no_member(tenant, id) && !is_dynamic(id));
    let unsupplied = groups.iter().find(|id| !tenant.group_members.of_group(id))?;
    may_be_empty.then(|| Missing {
        kind: RecordKind::GroupMembers,
        column: None,
        why: format!(
            "The members of the group {}, which a policy is for, were not supplied.",
            group(tenant, unsupplied)
        ),
    })
}

/// References that the whole lists do not know. A list that is not whole proves nothing gone, and cannot prove that all is
/// there.
fn deleted(tenant: &Tenant, policy: &CaPolicy) -> (Vec<String>, Vec<Missing>) {
    let users = &policy.users;
    let (mut faults, mut gaps) = (Vec::new(), Vec::new());
    let mut name = |what: &str, kind: RecordKind, ids: Vec<&Box<str>>| {
        if ids.is_empty() {
            return;
        }
        if let Some(gap) = tenant.supply(kind).gap(kind) {
            gaps.push(gap);
            return;
        }
        let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
        faults.push(format!("it names {what} that no longer exist: {}", ids.join(", ")));
    };
    let is_id = |id: &&Box<str>| !matches!(&***id, "All" | "None" | "GuestsOrExternalUsers" | "AllTrusted");
    let gone = |id: &&Box<str>| tenant.user_by_id(id).is_none_or(|user| user.deleted);
    let accounts = users.include_users.iter().chain(&users.exclude_users);
    name("accounts", RecordKind::Users, accounts.filter(is_id).filter(gone).collect());
    let gone = |id: &&Box<str>| tenant.group_by_id(id).is_none();
    let groups = users.include_groups.iter().chain(&users.exclude_groups);
    name("groups", RecordKind::Groups, groups.filter(is_id).filter(gone).collect());
    let unknown = |id: &&Box<str>| roles::by_template(id).is_none() && tenant.role_definition(id).is_none();
    let named = users.include_roles.iter().chain(&users.exclude_roles);
    name("roles", RecordKind::RoleDefinitions, named.filter(is_id).filter(unknown).collect());
    let gone = |id: &&Box<str>| !tenant.named_locations.iter().any(|known| known.id.eq_ignore_ascii_case(id));
    // A built-in id stands for the trusted addresses of the retired MFA service settings.
    let listed = policy.include_locations.iter().chain(&policy.exclude_locations);
    let listed = listed.filter(is_id).filter(|id| !id.starts_with("00000000-0000-0000-0000-"));
    name("locations", RecordKind::NamedLocations, listed.filter(gone).collect());
    (faults, gaps)
}
