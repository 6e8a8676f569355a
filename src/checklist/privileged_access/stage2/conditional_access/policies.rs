//! 2.16.a and c: that policies are in force, and which are without effect.

use super::described::{affected, has_control};
use crate::checklist::judgement::Nothing;
use crate::checklist::wording::counted;
use crate::checklist::{Context, Judgement, Outcome};
use crate::tenant::policy::PolicyState;
use crate::tenant::{CaPolicy, RecordKind, Tenant, roles};

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
    let of = |state: PolicyState| tenant.ca_policies.iter().filter(|policy| policy.state == state).count();
    let (enabled, report_only) = (of(PolicyState::Enabled), of(PolicyState::ReportOnly));
    judge.reason(format!(
        "{} {} in force, {report_only} in report-only mode, {} disabled.",
        counted(enabled, "Conditional Access policy", "Conditional Access policies"),
        if enabled == 1 { "is" } else { "are" },
        of(PolicyState::Disabled)
    ));
    for policy in &tenant.ca_policies {
        judge.good();
        judge.reason(affected(tenant, policy, Outcome::Pass, None).in_words());
    }
    if enabled > 0 {
        judge.whole(Outcome::Pass);
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
    for policy in &tenant.ca_policies {
        if policy.lost {
            let words = "parts of the policy were lost at export".to_owned();
            judge.subject(affected(tenant, policy, Outcome::NoEvidence, Some(words)));
            continue;
        }
        let mut faults = without_effect(tenant, policy);
        faults.extend(deleted(tenant, policy));
        if !faults.is_empty() {
            judge.subject(affected(tenant, policy, Outcome::Fail, Some(faults.join("; "))));
        } else if policy.state == PolicyState::Disabled {
            // It may be one in the making, or an emergency measure kept at hand.
            let words = "disabled, so without effect".to_owned();
            judge.subject(affected(tenant, policy, Outcome::Review, Some(words)));
        } else {
            judge.good();
        }
    }
    let total = counted(tenant.ca_policies.items.len(), "policy", "policies");
    judge.counts(&format!(
        "Of {total}, {} at fault (can never apply, asks for nothing, or names something deleted); {} disabled.",
        counted(judge.count(Outcome::Fail), "is", "are"),
        counted(judge.count(Outcome::Review), "is", "are")
    ));
    judge.finish(Nothing::NotApplicable("There is no Conditional Access policy.".to_owned()))
}

fn without_effect(tenant: &Tenant, policy: &CaPolicy) -> Vec<String> {
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
        } else if only_empty_groups(tenant, policy) {
            faults.push("the groups that it is assigned to have no members".to_owned());
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

/// Only where the members of every group were supplied whole; dynamic groups fill themselves.
fn only_empty_groups(tenant: &Tenant, policy: &CaPolicy) -> bool {
    let users = &policy.users;
    let named = users.include_users.iter().any(|id| !id.eq_ignore_ascii_case("None"));
    if named || !users.include_roles.is_empty() || users.include_guests.is_some() || users.include_groups.is_empty() {
        return false;
    }
    users.include_groups.iter().all(|id| {
        let exists = tenant.group_by_id(id).is_some_and(|group| group.dynamic != Some(true));
        exists
            && tenant.group_members.of_group(id)
            && tenant.members_of(id).next().is_none()
            && !tenant.group_schedules.iter().any(|row| row.group.eq_ignore_ascii_case(id))
    })
}

/// References that the whole lists do not know. A list that is cut proves nothing gone.
fn deleted(tenant: &Tenant, policy: &CaPolicy) -> Vec<String> {
    let whole = |kind: RecordKind| tenant.supply(kind).gap(kind).is_none();
    let users = &policy.users;
    let mut faults = Vec::new();
    let mut name = |what: &str, ids: Vec<&Box<str>>| {
        if !ids.is_empty() {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            faults.push(format!("it names {what} that no longer exist: {}", ids.join(", ")));
        }
    };
    let is_id = |id: &&Box<str>| !matches!(&***id, "All" | "None" | "GuestsOrExternalUsers" | "AllTrusted");
    if whole(RecordKind::Users) {
        let gone = |id: &&Box<str>| tenant.user_by_id(id).is_none_or(|user| user.deleted);
        name("accounts", users.include_users.iter().chain(&users.exclude_users).filter(is_id).filter(gone).collect());
    }
    if whole(RecordKind::Groups) {
        let gone = |id: &&Box<str>| tenant.group_by_id(id).is_none();
        name("groups", users.include_groups.iter().chain(&users.exclude_groups).filter(is_id).filter(gone).collect());
    }
    let unknown = |id: &&Box<str>| roles::by_template(id).is_none() && tenant.role_definition(id).is_none();
    if whole(RecordKind::RoleDefinitions) {
        name("roles", users.include_roles.iter().chain(&users.exclude_roles).filter(is_id).filter(unknown).collect());
    }
    if whole(RecordKind::NamedLocations) {
        let gone = |id: &&Box<str>| !tenant.named_locations.iter().any(|known| known.id.eq_ignore_ascii_case(id));
        let places = policy.include_locations.iter().chain(&policy.exclude_locations);
        // A built-in id stands for the trusted addresses of the retired MFA service settings.
        let listed = places.filter(is_id).filter(|id| !id.starts_with("00000000-0000-0000-0000-"));
        name("locations", listed.filter(gone).collect());
    }
    faults
}
